//! Names of entities found in running text, each with its sentence and its place.
//!
//! Owns [`Mention`]. Entry point: [`find`]. Longest name first, whole words, exact case; persons by surname only in a document that names them in full, or
//! after an office that they hold; places whose name is an ordinary word only after a cue, with a capital amid small letters or beside another place.
//! Nothing is found in code or in the words of links. What stands around a name is told by `surroundings`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Role;
use crate::knowledge::lexicon::Candidate;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::lexicon::Need;
use crate::knowledge::offices::after_given_name;
use crate::knowledge::offices::is_surname_here;
use crate::knowledge::offices::speaks;
use crate::knowledge::spellings::Hit;
use crate::knowledge::spellings::seek;
use crate::knowledge::surnames;
use crate::knowledge::surroundings::has_cue;
use crate::knowledge::surroundings::is_longer_name;
use crate::knowledge::surroundings::starts_sentence;
use crate::knowledge::surroundings::word_after;
use crate::knowledge::surroundings::word_before;
use crate::knowledge::whereabouts::capital_means_place;
use crate::knowledge::whereabouts::does_as_a_town;
use crate::knowledge::whereabouts::has_quarter;
use crate::knowledge::whereabouts::is_part_of_institution;
use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::path::PageId;
use crate::text::sentence::Sentences;

/// What stands between two names of an enumeration.
const JOINTS: &[&str] = &[
    "-", ", ", " en ", " of ", " & ", ", en ", "/", " and ", " or ", ", and ", " – ", " - ", "; ", " als ", " tot ", " versus ",
];

/// A name found in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it means.
    pub to: PageId,
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// The anchor above it.
    pub anchor: Option<Arc<str>>,
    /// The sentence: before, the name as written, after. Only the best of each entity in a page keep theirs, to spare memory.
    pub sentence: Option<Box<(String, String, String)>>,
    /// Whether it stands in a heading.
    pub in_heading: bool,
    /// Whether it becomes a link.
    pub linked: bool,
    /// The block it stands in, counted from the start of the page.
    pub block: usize,
}

/// What a page says besides its text: the entities that its front matter names.
pub type Declared = BTreeSet<PageId>;

/// The mentions of a page, given its blocks. `declared` are the entities that its front matter names.
pub fn find(page: &Page, blocks: &[Block], lexicon: &Lexicon, declared: &Declared) -> Vec<Mention> {
    let mut hits = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if block.kind != BlockKind::Code {
            seek(index, block, lexicon, &mut hits);
        }
    }
    // *Peter van Rijswijk … Van Rijswijk*
    let borne: BTreeSet<&str> = hits
        .iter()
        .filter(|hit| is_surname_here(&blocks[hit.block].text, &hit.text))
        .map(|hit| &blocks[hit.block].text[hit.text.clone()])
        .collect();
    for hit in &mut hits {
        let block = &blocks[hit.block];
        let fits = |candidate: &&Candidate| {
            is_told_apart(hit, candidate, declared)
                && !is_somebody(candidate, block, hit, &borne)
                && by_itself(candidate, block, hit, lexicon)
        };
        hit.accepted = hit.candidates.iter().find(fits);
    }
    supported(&mut hits, blocks, declared);
    beside_others(&mut hits, blocks, declared);
    surnames::resolve(&mut hits, blocks, declared, lexicon);
    let mut mentions: Vec<Mention> = Vec::new();
    let anchors = anchors(page, blocks);
    let mut last: (usize, usize) = (0, 0);
    let mut sentences: Option<(usize, Sentences<'_>)> = None;
    for hit in &hits {
        let Some(candidate) = hit.accepted.filter(|candidate| candidate.id != page.id) else { continue };
        // A longer name that was accepted swallows what begins within it.
        if hit.block == last.0 && hit.text.start < last.1 {
            continue;
        }
        last = (hit.block, hit.text.end);
        let block = &blocks[hit.block];
        let body = block.place_of(hit.text.clone());
        // Sought once for a block, however many names it has.
        let (_, sentences) = match sentences.take() {
            Some(known) if known.0 == hit.block => sentences.insert(known),
            _ => sentences.insert((hit.block, Sentences::of(&block.text))),
        };
        mentions.push(Mention {
            to: candidate.id.clone(),
            range: page.doc.body.start + body.start..page.doc.body.start + body.end,
            anchor: anchors[hit.block].clone(),
            sentence: Some(Box::new(sentence(block, &hit.text, sentences))),
            in_heading: matches!(block.kind, BlockKind::Heading(_)),
            linked: false,
            block: hit.block,
        });
    }
    mentions
}

/// The anchor above each block.
fn anchors(page: &Page, blocks: &[Block]) -> Vec<Option<Arc<str>>> {
    let mut heading = 0;
    let mut current = None;
    blocks
        .iter()
        .map(|block| {
            if matches!(block.kind, BlockKind::Heading(_)) {
                current = page.doc.headings.get(heading).map(|heading| heading.id.as_str().into());
                heading += 1;
            }
            current.clone()
        })
        .collect()
}

/// The sentence around a stretch of a block: before, itself, after.
pub fn sentence(block: &Block, text: &Range<usize>, sentences: &Sentences<'_>) -> (String, String, String) {
    const LIMIT: usize = 160;
    let start = sentences.around(text.start).start;
    // A title may hold a mark that ends a sentence: what follows it counts too.
    let end = sentences.around(text.end.saturating_sub(1).max(text.start)).end;
    let before = &block.text[start.min(text.start)..text.start];
    let after = &block.text[text.end..end.max(text.end)];
    let count = before.chars().count();
    let before = if count > LIMIT {
        let tail: String = before.chars().skip(count - LIMIT).collect();
        format!("…{}", tail.split_once(' ').map_or(tail.as_str(), |(_, rest)| rest))
    } else {
        before.to_owned()
    };
    (before, block.text[text.clone()].to_owned(), crate::text::shorten(after, LIMIT))
}

/// Whether no other place bears the name as well, or the page says which it means: *Bergen* in Noord-Holland or in Limburg.
fn is_told_apart(hit: &Hit<'_>, candidate: &Candidate, declared: &Declared) -> bool {
    let same = |other: &&Candidate| other.role == Role::Place && other.need == candidate.need;
    candidate.role != Role::Place || declared.contains(&candidate.id) || hit.candidates.iter().filter(same).count() == 1
}

/// *Van Rijswijk* at the start of a sentence, when somebody of that name stands in the page or what follows is what a person does.
fn is_somebody(candidate: &Candidate, block: &Block, hit: &Hit<'_>, borne: &BTreeSet<&str>) -> bool {
    let text = &block.text;
    candidate.role == Role::Place
        && word_before(text, hit.text.start) == "Van"
        && (borne.contains(&text[hit.text.clone()]) || candidate.need >= Need::Care && speaks(text, hit.text.end))
}

/// Whether a spelling means its candidate by what stands around it alone.
fn by_itself(candidate: &Candidate, block: &Block, hit: &Hit<'_>, lexicon: &Lexicon) -> bool {
    let (text, range) = (&block.text, &hit.text);
    if candidate.role == Role::Place && (is_part_of_institution(text, range) || is_among_provinces(text, range, lexicon)) {
        return false;
    }
    match candidate.need {
        Need::Nothing => candidate.role != Role::Place || !after_given_name(text, range.start),
        Need::Care if candidate.role == Role::Place => !after_given_name(text, range.start),
        // At the start of a sentence every word has a capital: see `supported`.
        Need::Care => {
            // *met als titel: Vertrouwen in burgers*
            let titled = candidate.role == Role::Literature && text[..range.start].trim_end().ends_with(':');
            !hit.shouted && (titled || !starts_sentence(text, range.start)) && is_all_of_name(candidate, text, range)
        }
        Need::Cue => {
            // A person of that name decides for herself: see `surnames`.
            let by_capital = !hit.shouted && hit.candidates.iter().all(|other| other.role == Role::Place);
            !joins_word(text, range.end)
                && !after_given_name(text, range.start)
                && (has_quarter(text, range.end)
                    || has_cue(text, range.start, lexicon.cues(&candidate.id))
                    || by_capital && capital_means_place(text, range))
        }
        Need::Person | Need::Possessive => false,
    }
}

/// Whether a name of one word is not a part of another: *Rob Jansen*, *Veiligheidshuis Midden-Brabant*.
fn is_all_of_name(candidate: &Candidate, text: &str, range: &Range<usize>) -> bool {
    // *het Rob-advies* is of the Rob, and *Slachtofferhulp Nederland* is all of the name.
    let longer = candidate.role == Role::Organisation
        && is_longer_name(text, range.end)
        && !joins_word(text, range.end)
        && word_after(text, range.end) != "Nederland";
    !longer && !after_given_name(text, range.start)
}

/// *Best-practicelijst*: a word that goes on in small letters behind a hyphen.
fn joins_word(text: &str, end: usize) -> bool {
    text[end..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

/// *Groningen, Friesland en Drenthe*: beside a province that is no municipality, a name that is both means the province.
fn is_among_provinces(text: &str, range: &Range<usize>, lexicon: &Lexicon) -> bool {
    let name = &text[range.clone()];
    let beside = |other: &str| {
        other != name && text[range.end..].starts_with([',', ' ']) && {
            let rest = &text[range.end..];
            JOINTS.iter().any(|joint| rest.strip_prefix(joint).is_some_and(|rest| rest.starts_with(other)))
                || JOINTS
                    .iter()
                    .any(|joint| text[..range.start].strip_suffix(joint).is_some_and(|before| before.ends_with(other)))
        }
    };
    lexicon.is_province(name) && lexicon.provinces().any(beside)
}

/// An organisation whose name could be a word counts at the start of a sentence only when the page names it elsewhere, in its text or its front matter.
fn supported(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared) {
    let mut named: BTreeSet<PageId> = declared.clone();
    named.extend(hits.iter().filter_map(|hit| hit.accepted).map(|candidate| candidate.id.clone()));
    for hit in hits.iter_mut().filter(|hit| hit.accepted.is_none()) {
        let text = &blocks[hit.block].text;
        let fits = |candidate: &&Candidate| {
            candidate.need == Need::Care && candidate.role == Role::Organisation && named.contains(&candidate.id)
        };
        hit.accepted = hit.candidates.iter().find(|candidate| fits(candidate) && is_all_of_name(candidate, text, &hit.text));
    }
}

/// A place whose name is a word counts beside another place in an enumeration, or when the page itself names it, save at the start of a sentence.
fn beside_others(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared) {
    for hit in hits.iter_mut().filter(|hit| hit.accepted.is_none()) {
        let text = &blocks[hit.block].text;
        if !starts_sentence(text, hit.text.start)
            && !is_part_of_institution(text, &hit.text)
            && !after_given_name(text, hit.text.start)
        {
            hit.accepted =
                hit.candidates.iter().find(|candidate| candidate.need == Need::Cue && declared.contains(&candidate.id));
        }
    }
    let place = |hit: &Hit<'_>| hit.accepted.is_some_and(|candidate| candidate.role == Role::Place);
    in_columns(hits, blocks, declared);
    let joint = |hits: &[Hit<'_>], a: usize, b: usize| {
        let (one, other) = (&hits[a], &hits[b]);
        one.block == other.block
            && blocks[one.block].text.get(one.text.end..other.text.start).is_some_and(|between| JOINTS.contains(&between))
    };
    let mut order: Vec<usize> = (0..hits.len()).collect();
    for _ in 0..2 {
        for &index in &order {
            if hits[index].accepted.is_some() {
                continue;
            }
            let before = index.checked_sub(1).is_some_and(|other| place(&hits[other]) && joint(hits, other, index));
            let after = index + 1 < hits.len() && place(&hits[index + 1]) && joint(hits, index, index + 1);
            if before || after {
                let text = &blocks[hits[index].block].text;
                let fine = !is_part_of_institution(text, &hits[index].text);
                let fits = |candidate: &&Candidate| {
                    fine && candidate.need == Need::Cue && is_told_apart(&hits[index], candidate, declared)
                };
                hits[index].accepted = hits[index].candidates.iter().find(fits);
            }
        }
        order.reverse();
    }
    // *Best is een gemeente*, in a page that names Best where nothing else can be meant.
    let named: BTreeSet<PageId> = hits
        .iter()
        .filter_map(|hit| hit.accepted)
        .filter(|candidate| candidate.role == Role::Place)
        .map(|candidate| candidate.id.clone())
        .collect();
    for hit in hits.iter_mut().filter(|hit| hit.accepted.is_none()) {
        if does_as_a_town(&blocks[hit.block].text, hit.text.end) {
            let known = |candidate: &&Candidate| {
                candidate.need == Need::Cue && (named.contains(&candidate.id) || declared.contains(&candidate.id))
            };
            hit.accepted = hit.candidates.iter().find(known).filter(|_| starts_sentence(&blocks[hit.block].text, hit.text.start));
        }
    }
}

/// A place that fills its cell or item beside others that do: a column or list of municipalities.
fn in_columns(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared) {
    let fills = |hit: &Hit<'_>| {
        let text = &blocks[hit.block].text;
        matches!(blocks[hit.block].kind, BlockKind::Cell | BlockKind::Item)
            && text[..hit.text.start].trim().is_empty()
            && text[hit.text.end..].trim_matches([';', ',', '.', ' ']).is_empty()
    };
    // Blocks of one kind in a row are one table or list.
    let mut rows = Vec::with_capacity(blocks.len());
    let mut row = 0;
    for (index, block) in blocks.iter().enumerate() {
        row += usize::from(index > 0 && blocks[index - 1].kind != block.kind);
        rows.push(row);
    }
    let sure: BTreeSet<usize> = hits
        .iter()
        .filter(|hit| hit.accepted.is_some_and(|candidate| candidate.role == Role::Place) && fills(hit))
        .map(|hit| rows[hit.block])
        .collect();
    for hit in hits.iter_mut().filter(|hit| hit.accepted.is_none()) {
        if sure.contains(&rows[hit.block]) && fills(hit) {
            let fits = |candidate: &&Candidate| candidate.need == Need::Cue && is_told_apart(hit, candidate, declared);
            hit.accepted = hit.candidates.iter().find(fits);
        }
    }
}
