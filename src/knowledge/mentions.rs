//! Names of entities found in running text, each with its sentence and its place.
//!
//! Owns [`Mention`]. Entry point: [`find`]. Longest name first, whole words, exact case; persons by surname only in a document that names them in full, or
//! after an office that they hold; places whose name is an ordinary word only after a cue, with a capital amid small letters or beside another place.
//! Nothing is found in code or in the words of links. What stands around a name is told by `surroundings`.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Role;
use crate::knowledge::lexicon::Candidate;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::lexicon::Need;
use crate::knowledge::surroundings::after_given_name;
use crate::knowledge::surroundings::capital_means_place;
use crate::knowledge::surroundings::fits_office;
use crate::knowledge::surroundings::has_cue;
use crate::knowledge::surroundings::has_given_name;
use crate::knowledge::surroundings::is_address;
use crate::knowledge::surroundings::is_common;
use crate::knowledge::surroundings::is_longer_name;
use crate::knowledge::surroundings::is_part_of_institution;
use crate::knowledge::surroundings::is_scholarly;
use crate::knowledge::surroundings::office_before;
use crate::knowledge::surroundings::starts_sentence;
use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::path::PageId;
use crate::quick::Quick;
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

/// A spelling that may be a mention, before the whole page is known.
struct Hit<'l> {
    block: usize,
    text: Range<usize>,
    candidates: &'l [Candidate],
    /// Whether the block is written in capitals only, so that a capital says nothing.
    shouted: bool,
    accepted: Option<&'l Candidate>,
}

/// The mentions of a page, given its blocks. `declared` are the entities that its front matter names.
pub fn find(page: &Page, blocks: &[Block], lexicon: &Lexicon, declared: &Declared) -> Vec<Mention> {
    let mut hits = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if block.kind != BlockKind::Code {
            seek(index, block, lexicon, &mut hits);
        }
    }
    for hit in &mut hits {
        let block = &blocks[hit.block];
        let fits = |candidate: &&Candidate| is_told_apart(hit, candidate, declared) && by_itself(candidate, block, hit, lexicon);
        hit.accepted = hit.candidates.iter().find(fits);
    }
    supported(&mut hits, blocks, declared);
    beside_others(&mut hits, blocks, declared);
    surnames(&mut hits, blocks, declared, lexicon);
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

/// All spellings of a block that are whole words and stand outside links and code.
fn seek<'l>(index: usize, block: &Block, lexicon: &'l Lexicon, hits: &mut Vec<Hit<'l>>) {
    let text = &block.text;
    let is_shut = |kind: &InlineKind| matches!(kind, InlineKind::Link(..) | InlineKind::Code | InlineKind::Image(..));
    // Links and code do not overlap, save a picture within a link: its link ends later and says as much.
    let shut: Vec<Range<usize>> = block
        .inlines
        .iter()
        .filter(|inline| is_shut(&inline.kind) && !inline.text.is_empty())
        .map(|inline| inline.text.clone())
        .collect();
    let shouted = is_shouted(text);
    let mut from = 0;
    // Where a place ended, so that a hyphen may join the next to it: *Arnhem-Nijmegen*, but not *Noord-Holland*.
    let mut place_end = usize::MAX;
    while let Some((range, candidates)) = if shouted { lexicon.find_shouted(text, from) } else { lexicon.find(text, from) } {
        let next = text[range.start..].chars().next().map_or(text.len(), |c| range.start + c.len_utf8());
        let closed = shut.get(shut.partition_point(|shut| shut.end <= range.start)).filter(|shut| shut.start < range.end);
        if let Some(shut) = closed {
            from = shut.end.max(next);
        } else if is_whole(text, &range, place_end) {
            from = range.end;
            if candidates.iter().any(|candidate| candidate.role == Role::Place) {
                place_end = range.end;
            }
            hits.push(Hit { block: index, text: range.clone(), candidates, shouted, accepted: None });
            // A shorter name within is only wanted when this one turns out to be none.
            if candidates.iter().all(|candidate| candidate.need >= Need::Care) {
                from = next;
            }
        } else {
            from = next;
        }
        if from > text.len() {
            break;
        }
    }
}

/// Whether a text has capitals only, as headings of reports may: *AANPAK VAN OVERLAST IN EMMEN*; an abbreviation alone does not.
fn is_shouted(text: &str) -> bool {
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals > 6
}

/// Whether a stretch begins and ends at the border of a word. A hyphen behind (*Rotterdam-Zuid*, *CCV-adviseur*) ends one; a hyphen before
/// (*Noord-Holland*) does not begin one, unless a place ends there.
fn is_whole(text: &str, range: &Range<usize>, place_end: usize) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let second = text[range.end..].chars().nth(1);
    let opens = match before {
        Some('-') => range.start - 1 == place_end,
        Some(c) => !c.is_alphanumeric() && c != '_' && c != '@',
        None => true,
    };
    let last = text[range.clone()].chars().next_back();
    let closes = match after {
        None => true,
        Some('@') => false,
        Some('.') => !second.is_some_and(|c| c.is_alphabetic() && last.is_some_and(char::is_uppercase)),
        // *pp.15*
        Some(c) => !c.is_alphanumeric() || last == Some('.') && c.is_ascii_digit(),
    };
    opens && closes
}

/// Words of the page that stand in lower case: a name that is also such a word proves nothing at the start of a sentence.
fn lower_case_words(blocks: &[Block]) -> HashSet<&str, Quick> {
    let mut words = HashSet::default();
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Code) {
        for word in crate::text::words(&block.text) {
            if word.starts_with(char::is_lowercase) {
                words.insert(word);
            }
        }
    }
    words
}

/// Whether no other place bears the name as well, or the page says which it means: *Bergen* in Noord-Holland or in Limburg.
fn is_told_apart(hit: &Hit<'_>, candidate: &Candidate, declared: &Declared) -> bool {
    let same = |other: &&Candidate| other.role == Role::Place && other.need == candidate.need;
    candidate.role != Role::Place || declared.contains(&candidate.id) || hit.candidates.iter().filter(same).count() == 1
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
                && (has_cue(text, range.start, lexicon.cues(&candidate.id)) || by_capital && capital_means_place(text, range))
        }
        Need::Person | Need::Possessive => false,
    }
}

/// Whether a name of one word is not a part of another: *Rob Jansen*, *Veiligheidshuis Midden-Brabant*.
fn is_all_of_name(candidate: &Candidate, text: &str, range: &Range<usize>) -> bool {
    let longer = candidate.role == Role::Organisation && is_longer_name(text, range.end);
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

/// Surnames: after an office when only one person bears it, or in a document that names the person in full.
fn surnames(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared, lexicon: &Lexicon) {
    // Most pages name nobody by surname, and need not be asked.
    let lower = LazyCell::new(|| lower_case_words(blocks));
    let mut named: BTreeSet<PageId> = declared.clone();
    named.extend(
        hits.iter()
            .filter_map(|hit| hit.accepted)
            .filter(|candidate| candidate.role == Role::Person)
            .map(|candidate| candidate.id.clone()),
    );
    for block in blocks {
        for inline in &block.inlines {
            if let InlineKind::Link(_, target) = &inline.kind {
                // A person that is linked is named in full, whatever the words of the link are.
                let name = target.split('#').next().unwrap_or_default();
                for hit in hits.iter() {
                    for candidate in
                        hit.candidates.iter().filter(|candidate| candidate.role == Role::Person && candidate.need == Need::Person)
                    {
                        if candidate.id.as_str() == name || candidate.id.name() == crate::text::slug(name) {
                            named.insert(candidate.id.clone());
                        }
                    }
                }
            }
        }
    }
    // First those with an office in front: they count as named in full for the rest of the document.
    let mut by_office: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.accepted.is_none()) {
        let text = &blocks[hit.block].text;
        let Some(office) = office_before(text, hit.text.start) else { continue };
        if let [only] = persons_of(hit).as_slice()
            && holds(&hit.candidates[*only].id, &office, text, &hit.text, lexicon)
            && !is_longer_name(text, hit.text.end)
        {
            by_office.insert(index, *only);
            named.insert(hit.candidates[*only].id.clone());
        }
    }
    for (index, hit) in hits.iter_mut().enumerate() {
        if hit.accepted.is_some() {
            continue;
        }
        if let Some(&only) = by_office.get(&index) {
            hit.accepted = Some(&hit.candidates[only]);
            continue;
        }
        let block = &blocks[hit.block];
        let text = &block.text;
        let name = &text[hit.text.clone()];
        // *Volgens Helsloots boek*; but *wethouder Smits* is not Smit.
        let possessive = office_before(text, hit.text.start).is_none();
        let fits = |candidate: &&Candidate| match candidate.need {
            Need::Person => true,
            Need::Possessive => possessive,
            _ => false,
        };
        let known: Vec<&Candidate> =
            hit.candidates.iter().filter(fits).filter(|candidate| named.contains(&candidate.id)).collect();
        let [only] = known.as_slice() else { continue };
        let other_meaning = hit.candidates.iter().any(|candidate| candidate.role != Role::Person);
        let is_word = name.split_whitespace().all(|word| lower.contains(word.to_lowercase().as_str()));
        let is_word = is_word && starts_sentence(text, hit.text.start);
        let other_name = has_given_name(text, &hit.text) || is_longer_name(text, hit.text.end);
        if !other_meaning && !is_word && !other_name {
            hit.accepted = Some(only);
        }
    }
}

fn persons_of(hit: &Hit<'_>) -> Vec<usize> {
    let fits = |candidate: &Candidate| candidate.role == Role::Person && candidate.need == Need::Person;
    hit.candidates.iter().enumerate().filter(|(_, candidate)| fits(candidate)).map(|(index, _)| index).collect()
}

/// Whether an office in front of a surname means the only person who bears it: somebody who holds it, or of whom no office or given name is known and whose
/// surname is rare; not when another place follows than theirs (*burgemeester Janssen van Venlo*).
fn holds(id: &PageId, office: &str, text: &str, name: &Range<usize>, lexicon: &Lexicon) -> bool {
    let Some(bearer) = lexicon.bearer(id) else { return false };
    let after = &text[name.end..];
    let elsewhere = after.strip_prefix(" van ").or_else(|| after.strip_prefix(" uit ")).is_some_and(|rest| {
        rest.starts_with(char::is_uppercase)
            && !bearer.places.is_empty()
            && !bearer.places.iter().any(|place| rest.starts_with(place.as_str()))
    });
    let rare = !is_common(&text[name.clone()]) && (is_address(office) || is_scholarly(office) || bearer.offices.is_empty());
    !elsewhere && (bearer.surname_only || rare || !is_address(office) && fits_office(office, &bearer.offices))
}
