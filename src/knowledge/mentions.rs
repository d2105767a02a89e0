//! Names of entities found in running text, each with its sentence and its place.
//!
//! Owns [`Mention`]. Entry point: [`find`]. Longest name first, whole words, exact case; persons by surname only in a document that names them in full, or
//! after an office; places whose name is an ordinary word only after a cue or beside another place. Nothing is found in code or in the words of links.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::config::Role;
use crate::knowledge::lexicon::Candidate;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::lexicon::Need;
use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::path::PageId;
use crate::text::sentence::Sentences;
use crate::text::sentence::ends;

/// Offices and forms of address after which a surname means a person. Compared in lower case.
const OFFICES: &[&str] = &[
    "burgemeester",
    "burgemeesters",
    "wethouder",
    "minister",
    "staatssecretaris",
    "voorzitter",
    "dagvoorzitter",
    "gemeentesecretaris",
    "raadslid",
    "commissaris",
    "korpschef",
    "officier",
    "directeur",
    "lector",
    "hoogleraar",
    "professor",
    "prof.",
    "dr.",
    "drs.",
    "mr.",
    "ir.",
    "ing.",
    "heer",
    "mevrouw",
    "dhr.",
    "mw.",
    "collega",
    "onderzoeker",
    "gedragseconoom",
    "gebiedsverbinder",
    "hoofdinspecteur",
    "mayor",
    "alderman",
    "mr",
    "mrs.",
    "ms.",
    "dr",
];

/// Words before the name of a place that make it part of the name of something else.
const INSTITUTIONS: &[&str] = &[
    "universiteit",
    "university",
    "hogeschool",
    "rekenkamer",
    "rekenkamercommissie",
    "rechtbank",
    "gerechtshof",
    "veiligheidsregio",
    "provincie",
    "omgevingsdienst",
    "ziekenhuis",
    "provinciale",
    "academie",
    "stadion",
    "station",
    "veiligheidshuis",
    "parket",
    "vrije",
    "radboud",
    "schouwburg",
    "fc",
    "sc",
    "graafschap",
    "bisdom",
];

/// Words after the name of a place that do the same.
const INSTITUTIONS_AFTER: &[&str] = &["university", "universiteit", "airport", "school", "academy"];

/// What stands between two names of an enumeration.
const JOINTS: &[&str] =
    &[", ", " en ", " of ", " & ", ", en ", "/", " and ", " or ", ", and ", " – ", " - ", "; ", " als ", " tot ", " versus "];

/// A name found in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it means.
    pub to: PageId,
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// The anchor above it.
    pub anchor: Option<String>,
    /// The sentence: before, the name as written, after. Only the best of each entity in a page keep theirs, to spare memory.
    pub sentence: Option<(String, String, String)>,
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
    let lower = lower_case_words(blocks);
    for hit in &mut hits {
        let block = &blocks[hit.block];
        hit.accepted = hit.candidates.iter().find(|candidate| by_itself(candidate, block, &hit.text, lexicon));
    }
    supported(&mut hits, blocks, declared);
    beside_others(&mut hits, blocks, declared);
    surnames(&mut hits, blocks, declared, &lower);
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
            sentence: Some(sentence(block, &hit.text, sentences)),
            in_heading: matches!(block.kind, BlockKind::Heading(_)),
            linked: false,
            block: hit.block,
        });
    }
    mentions
}

/// The anchor above each block.
pub fn anchors(page: &Page, blocks: &[Block]) -> Vec<Option<String>> {
    let mut heading = 0;
    let mut current = None;
    blocks
        .iter()
        .map(|block| {
            if matches!(block.kind, BlockKind::Heading(_)) {
                current = page.doc.headings.get(heading).map(|heading| heading.id.clone());
                heading += 1;
            }
            current.clone()
        })
        .collect()
}

/// The sentence around a stretch of a block: before, itself, after.
pub fn sentence(block: &Block, text: &Range<usize>, sentences: &Sentences<'_>) -> (String, String, String) {
    const LIMIT: usize = 160;
    let around = sentences.around(text.start);
    let before = block.retell(around.start.min(text.start)..text.start);
    let after = block.retell(text.end..around.end.max(text.end));
    let count = before.chars().count();
    let before = if count > LIMIT {
        let tail: String = before.chars().skip(count - LIMIT).collect();
        format!("…{}", tail.split_once(' ').map_or(tail.as_str(), |(_, rest)| rest))
    } else {
        before
    };
    (before, block.text[text.clone()].to_owned(), crate::text::shorten(&after, LIMIT))
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
    let mut from = 0;
    while let Some((range, candidates)) = lexicon.find(text, from) {
        let next = text[range.start..].chars().next().map_or(text.len(), |c| range.start + c.len_utf8());
        let closed = shut.get(shut.partition_point(|shut| shut.end <= range.start)).filter(|shut| shut.start < range.end);
        if let Some(shut) = closed {
            from = shut.end.max(next);
        } else if is_whole(text, &range) {
            from = range.end;
            hits.push(Hit { block: index, text: range.clone(), candidates, accepted: None });
            // A shorter name within is only wanted when this one turns out to be none.
            if candidates.iter().all(|candidate| candidate.need >= Need::Cue) {
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

/// Whether a stretch begins and ends at the border of a word. A hyphen behind (*Rotterdam-Zuid*) ends one; a hyphen before (*Noord-Holland*) does not begin one.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let second = text[range.end..].chars().nth(1);
    let opens = before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_' && c != '@');
    let closes = match after {
        None => true,
        Some('-') => {
            second.is_some_and(char::is_uppercase)
                || !second.is_some_and(char::is_alphanumeric)
                || text[range.clone()].chars().next_back().is_some_and(char::is_uppercase)
        }
        Some('@') => false,
        Some('.') => !second.is_some_and(|c| c.is_alphabetic() && text[range.clone()].ends_with(char::is_uppercase)),
        Some(c) => !c.is_alphanumeric(),
    };
    opens && closes
}

/// Words of the page that stand in lower case: a name that is also such a word proves nothing at the start of a sentence.
fn lower_case_words(blocks: &[Block]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Code) {
        for word in crate::text::words(&block.text) {
            if word.starts_with(char::is_lowercase) {
                words.insert(word.to_owned());
            }
        }
    }
    words
}

fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end();
    let start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '‘' | '“' | '"' | '/'))
        .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

fn word_after(text: &str, at: usize) -> &str {
    let after = text[at..].trim_start_matches([' ']);
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    &after[..end]
}

fn starts_sentence(text: &str, at: usize) -> bool {
    /// How far back is looked: what is not seen there is the inside of a long sentence.
    const NEAR: usize = 120;
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut until = text.len().min(at + 8);
    while !text.is_char_boundary(until) {
        until -= 1;
    }
    let (near, at) = (&text[from..until], at - from);
    let before = near[..at].trim_end_matches(['‘', '“', '"', '\'', '(', ' ', '’']);
    from == 0 && before.is_empty()
        || before.ends_with([':', '•', '–', '|'])
        || ends(near).any(|end| end <= at && near[end..at].trim_matches(['‘', '“', '"', '\'', '(', ' ']).is_empty())
}

/// Whether a spelling means its candidate by what stands around it alone.
fn by_itself(candidate: &Candidate, block: &Block, range: &Range<usize>, lexicon: &Lexicon) -> bool {
    let text = &block.text;
    if candidate.role == Role::Place && (is_part_of_institution(text, range) || is_among_provinces(text, range, lexicon)) {
        return false;
    }
    match candidate.need {
        Need::Nothing => true,
        Need::Care if candidate.role == Role::Place => !after_given_name(text, range.start),
        // At the start of a sentence every word has a capital: see `supported`.
        Need::Care => !starts_sentence(text, range.start) && !after_given_name(text, range.start),
        Need::Cue => has_cue(text, range.start, lexicon.cues(&candidate.id)),
        Need::Person => false,
    }
}

fn is_part_of_institution(text: &str, range: &Range<usize>) -> bool {
    let mut at = range.start;
    for _ in 0..2 {
        let word = word_before(text, at).to_lowercase();
        if INSTITUTIONS.contains(&word.as_str()) {
            return true;
        }
        // *Universiteit van Amsterdam*, *Universiteit te Leiden*.
        if !matches!(word.as_str(), "van" | "te" | "of") {
            break;
        }
        at = text[..at].trim_end().len() - word.len().min(text[..at].trim_end().len());
    }
    INSTITUTIONS_AFTER.contains(&word_after(text, range.end).to_lowercase().as_str()) && text[range.end..].starts_with(' ')
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

/// *Jan Utrecht*, *J. Utrecht*, *Jan van Tiel*: a surname, not a place.
fn after_given_name(text: &str, at: usize) -> bool {
    let word = word_before(text, at);
    let initial = word.ends_with('.')
        && word.chars().count() <= 5
        && word.starts_with(char::is_uppercase)
        && word.split('.').all(|part| part.chars().count() <= 1);
    // *Burgemeester Van Buren*: the capital of a particle says that a surname follows; *burgemeester van Buren* is of the place.
    let particle =
        matches!(word, "Van" | "De" | "Ter" | "Ten" | "Te") && !starts_sentence(text, text[..at].trim_end().len() - word.len());
    if initial || particle {
        return true;
    }
    if word != "van" {
        return false;
    }
    let earlier = text[..at].trim_end();
    let before_van = earlier[..earlier.len() - word.len()].trim_end();
    let given = word_before(before_van, before_van.len());
    let is_initial = given.ends_with('.') && given.len() <= 5 && given.starts_with(char::is_uppercase);
    is_initial && given.split('.').all(|part| part.chars().count() <= 1)
}

fn has_cue(text: &str, at: usize, cues: &[String]) -> bool {
    let before = text[..at].trim_end();
    let folded = before.to_lowercase();
    cues.iter().any(|cue| {
        folded
            .strip_suffix(cue.to_lowercase().as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric()))
    })
}

/// An organisation whose name could be a word counts at the start of a sentence only when the page names it elsewhere, in its text or its front matter.
fn supported(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared) {
    let mut named: BTreeSet<PageId> = declared.clone();
    named.extend(hits.iter().filter_map(|hit| hit.accepted).map(|candidate| candidate.id.clone()));
    for hit in hits.iter_mut().filter(|hit| hit.accepted.is_none()) {
        let text = &blocks[hit.block].text;
        let fits = |candidate: &&Candidate| {
            candidate.need == Need::Care && candidate.role != Role::Place && named.contains(&candidate.id)
        };
        if !after_given_name(text, hit.text.start) {
            hit.accepted = hit.candidates.iter().find(fits);
        }
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
                hits[index].accepted = hits[index].candidates.iter().find(|candidate| fine && candidate.need == Need::Cue);
            }
        }
        order.reverse();
    }
}

/// Surnames: after an office when only one person bears it, or in a document that names the person in full.
fn surnames(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared, lower: &BTreeSet<String>) {
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
        let persons: Vec<usize> = persons_of(hit);
        let office = word_before(&blocks[hit.block].text, hit.text.start).to_lowercase();
        if let ([only], true) = (persons.as_slice(), OFFICES.contains(&office.as_str())) {
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
        let known: Vec<&Candidate> =
            hit.candidates.iter().filter(|candidate| candidate.need == Need::Person && named.contains(&candidate.id)).collect();
        let [only] = known.as_slice() else { continue };
        let other_meaning = hit.candidates.iter().any(|candidate| candidate.role != Role::Person);
        let is_word = name.split_whitespace().all(|word| lower.contains(&word.to_lowercase()));
        let is_word = is_word && starts_sentence(text, hit.text.start);
        let other_name = has_given_name(text, &hit.text) || is_longer_name(text, hit.text.end);
        if !other_meaning && !is_word && !other_name {
            hit.accepted = Some(only);
        }
    }
}

fn persons_of(hit: &Hit<'_>) -> Vec<usize> {
    hit.candidates.iter().enumerate().filter(|(_, candidate)| candidate.role == Role::Person).map(|(index, _)| index).collect()
}

/// Another given name in front makes it another person: *Karin Vissers* is not Huub.
fn has_given_name(text: &str, range: &Range<usize>) -> bool {
    let word = word_before(text, range.start);
    let capital = word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '.' || c == '-');
    let sentence_word = starts_sentence(text, text[..range.start].trim_end().len() - word.len());
    capital && !sentence_word && text[..range.start].ends_with(' ') && !OFFICES.contains(&word.to_lowercase().as_str())
}

/// A capital right behind: *Berg Advies*, *Smit-de Vries*.
fn is_longer_name(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    rest.starts_with('-') || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase))
}
