//! Which person a surname means: the one who holds the office beside it, whose initials stand in front of it, or whom the page names in full.
//!
//! Entry point: [`resolve`]. What counts as an office, a given name or initials is for `offices`.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::config::Role;
use crate::knowledge::lexicon::Bearer;
use crate::knowledge::lexicon::Candidate;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::lexicon::Need;
use crate::knowledge::mentions::Declared;
use crate::knowledge::offices::Given;
use crate::knowledge::offices::fits_office;
use crate::knowledge::offices::given_before;
use crate::knowledge::offices::is_address;
use crate::knowledge::offices::is_common;
use crate::knowledge::offices::is_family;
use crate::knowledge::offices::is_scholarly;
use crate::knowledge::offices::office_after;
use crate::knowledge::offices::office_before;
use crate::knowledge::offices::several_do;
use crate::knowledge::offices::speaks;
use crate::knowledge::spellings::Hit;
use crate::knowledge::surroundings::is_longer_name;
use crate::knowledge::surroundings::starts_sentence;
use crate::knowledge::surroundings::word_before;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::path::PageId;
use crate::quick::Quick;

/// Accepts the surnames that mean a person. `declared` are the entities that the page's front matter names.
pub fn resolve(hits: &mut [Hit<'_>], blocks: &[Block], declared: &Declared, lexicon: &Lexicon) {
    let mut named = named_in_full(hits, blocks, declared);
    // First those that say by themselves who is meant: they count as named in full for the rest of the document.
    let mut sure: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.accepted.is_none()) {
        if let [only] = persons_of(hit).as_slice()
            && let Some(bearer) = lexicon.bearer(&hit.candidates[*only].id)
            && is_told(bearer, &blocks[hit.block].text, hit)
        {
            sure.insert(index, *only);
            named.insert(hit.candidates[*only].id.clone());
        }
    }
    // Most pages name nobody by surname, and need not be asked.
    let lower = LazyCell::new(|| lower_case_words(blocks));
    for (index, hit) in hits.iter_mut().enumerate().filter(|(_, hit)| hit.accepted.is_none()) {
        let text = &blocks[hit.block].text;
        hit.accepted = match sure.get(&index) {
            Some(&only) => hit.candidates.get(only),
            None => known(hit, text, &named, &|word: &str| lower.contains(word), lexicon),
        };
        // *J. Terpstra* is all of the name.
        if hit.accepted.is_some()
            && let Some(Given::Initials(start, _)) = given_before(text, hit.text.start)
        {
            hit.text.start = start;
        }
    }
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

/// Who is named in full: by the front matter, in the text, or as where a link leads, whatever the words of the link are.
fn named_in_full(hits: &[Hit<'_>], blocks: &[Block], declared: &Declared) -> BTreeSet<PageId> {
    let mut named: BTreeSet<PageId> = declared.clone();
    let accepted = hits.iter().filter_map(|hit| hit.accepted).filter(|candidate| candidate.role == Role::Person);
    named.extend(accepted.map(|candidate| candidate.id.clone()));
    let mut linked: BTreeSet<String> = BTreeSet::new();
    for inline in blocks.iter().flat_map(|block| &block.inlines) {
        if let InlineKind::Link(_, target) = &inline.kind {
            let name = target.split('#').next().unwrap_or_default();
            linked.insert(name.to_owned());
            linked.insert(crate::text::slug(name));
        }
    }
    if !linked.is_empty() {
        let persons = hits.iter().flat_map(|hit| hit.candidates).filter(|candidate| candidate.role == Role::Person);
        let linked = persons.filter(|person| linked.contains(person.id.as_str()) || linked.contains(person.id.name()));
        named.extend(linked.map(|person| person.id.clone()));
    }
    named
}

fn persons_of(hit: &Hit<'_>) -> Vec<usize> {
    let fits = |candidate: &Candidate| candidate.role == Role::Person && candidate.need == Need::Person;
    hit.candidates.iter().enumerate().filter(|(_, candidate)| fits(candidate)).map(|(index, _)| index).collect()
}

/// Whether what stands around a surname says by itself that this person is meant.
fn is_told(bearer: &Bearer, text: &str, hit: &Hit<'_>) -> bool {
    let (start, end) = (hit.text.start, hit.text.end);
    let name = &text[hit.text.clone()];
    if is_longer_name(text, end) || is_family(&word_before(text, start).to_lowercase()) {
        return false;
    }
    let given = given_before(text, start);
    let from = match given {
        None => start,
        // *J. Terpstra*
        Some(Given::Initials(from, first)) => {
            if !bearer.surname_only && !bearer.initials.contains(&first) {
                return false;
            }
            if !bearer.surname_only && !is_common(name) {
                return true;
            }
            from
        }
        // *burgemeester Ferd Crone*: the page knows no given name.
        Some(Given::Name(from)) if bearer.surname_only => from,
        Some(Given::Name(_)) => return false,
    };
    // With a given name that the page does not know, only the office itself says enough.
    let strict = given.is_some() && bearer.surname_only;
    let before = office_before(text, from)
        .is_some_and(|office| holds(bearer, &office, name, &text[end..]) && (!strict || fits_office(&office, &bearer.offices)));
    let after = || {
        office_after(text, end)
            .is_some_and(|(office, end)| holds(bearer, &office, name, &text[end..]) && fits_office(&office, &bearer.offices))
    };
    // *Bruls (Nijmegen)*
    let there = || {
        text[end..].strip_prefix(" (").is_some_and(|rest| {
            bearer
                .places
                .iter()
                .any(|place| rest.strip_prefix(place.as_str()).is_some_and(|rest| rest.starts_with([')', ',', ';'])))
        })
    };
    before || after() || there() || wrote(bearer, &text[end..])
}

/// *Boutellier (2010)*, *(Van Dijk e.a., 2017)*: a year in which the site knows a work of theirs.
fn wrote(bearer: &Bearer, after: &str) -> bool {
    let rest = [" e.a.", " et al.", " c.s."].iter().find_map(|others| after.strip_prefix(others)).unwrap_or(after);
    let year = rest.strip_prefix(" (").or_else(|| rest.strip_prefix(", ")).and_then(|rest| rest.get(..4));
    year.and_then(|year| year.parse().ok()).is_some_and(|year| bearer.written.contains(&year))
}

/// Whether an office beside a surname means the only person who bears it: somebody who holds it, or of whom no office or given name is known and whose
/// surname is rare; not when another place follows than theirs (*burgemeester Janssen van Venlo*).
fn holds(bearer: &Bearer, office: &str, name: &str, after: &str) -> bool {
    let elsewhere = after.strip_prefix(" van ").or_else(|| after.strip_prefix(" uit ")).is_some_and(|rest| {
        rest.starts_with(char::is_uppercase)
            && !bearer.places.is_empty()
            && !bearer.places.iter().any(|place| rest.starts_with(place.as_str()))
    });
    let rare = !is_common(name) && (is_address(office) || is_scholarly(office) || bearer.offices.is_empty());
    !elsewhere && (bearer.surname_only || rare || !is_address(office) && fits_office(office, &bearer.offices))
}

/// The person whom the page names in full and whom a surname alone means, if there is one.
fn known<'l>(
    hit: &Hit<'l>,
    text: &str,
    named: &BTreeSet<PageId>,
    is_lower: &dyn Fn(&str) -> bool,
    lexicon: &Lexicon,
) -> Option<&'l Candidate> {
    let (start, end) = (hit.text.start, hit.text.end);
    let name = &text[hit.text.clone()];
    // *Volgens Helsloots boek*; but *wethouder Smits* is not Smit.
    let possessive = office_before(text, start).is_none();
    let fits = |candidate: &&Candidate| match candidate.need {
        Need::Person => true,
        Need::Possessive => possessive,
        _ => false,
    };
    let mut persons = hit.candidates.iter().filter(fits).filter(|candidate| named.contains(&candidate.id));
    let (only, None) = (persons.next()?, persons.next()) else { return None };
    let other_meaning = hit.candidates.iter().any(|candidate| candidate.role != Role::Person);
    let is_word = || name.split_whitespace().all(|word| is_lower(&word.to_lowercase())) && !speaks(text, end);
    let other_word = || (several_do(text, end) || is_word()) && starts_sentence(text, start);
    let other_name = || match given_before(text, start) {
        Some(Given::Initials(_, first)) => !lexicon.bearer(&only.id).is_some_and(|bearer| bearer.initials.contains(&first)),
        Some(Given::Name(_)) => true,
        None => is_family(&word_before(text, start).to_lowercase()),
    };
    (!other_meaning && !is_longer_name(text, end) && !other_name() && !other_word()).then_some(only)
}
