//! People in the texts who have no page: a role or title before capitalised words, capitalised words before a role, a speaker's place; and words that are nearly
//! a known surname.
//!
//! Entry point: [`find`]. What is a mention, a link or code is known and is not looked at.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Role;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::knowledge::Knowledge;
use crate::knowledge::offices::is_title;
use crate::naming::Doubt;
use crate::naming::decisions::Decisions;
use crate::naming::decisions::key;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::page::blocks::blocks;
use crate::page::markdown::pieces;
use crate::span::Span;
use crate::text::fold;
use crate::text::sentence::sentence_around;
use crate::text::shorten;
use crate::text::split_name;

/// Roles besides the offices after which a surname means a person. Compared in lower case.
const ROLES: &[&str] = &[
    "adviseur",
    "analist",
    "arts",
    "auteur",
    "beleidsadviseur",
    "beleidsmedewerker",
    "bestuurder",
    "bestuurskundige",
    "commandant",
    "coördinator",
    "criminoloog",
    "dijkgraaf",
    "filosoof",
    "griffier",
    "hoofdofficier",
    "jurist",
    "journalist",
    "jongerenwerker",
    "kandidaat",
    "kwartiermaker",
    "manager",
    "officier",
    "onderzoekster",
    "oud-burgemeester",
    "oud-wethouder",
    "politicoloog",
    "portefeuillehouder",
    "president",
    "programmamanager",
    "projectleider",
    "promovendus",
    "psycholoog",
    "raadsman",
    "rechter",
    "regisseur",
    "rector",
    "schrijver",
    "secretaris",
    "socioloog",
    "spreker",
    "teamleider",
    "teamchef",
    "trainer",
    "universitair",
    "wijkagent",
    "workshopleider",
    "gespreksleider",
    "moderator",
    "gastspreker",
    "gedeputeerde",
    "kamerlid",
    "inspecteur",
    "wijkmanager",
    "procesregisseur",
    "expert",
    "specialist",
    "minister-president",
    "premier",
    "prof",
    "drs",
    "ir",
    "mevr.",
    "dhr",
    "researcher",
    "mayor",
    "councillor",
    "chair",
    "speaker",
    "author",
    "director",
    "officer",
    "consultant",
];
/// Ends of compounds that are roles: *PhD-kandidaat*, *veiligheidsadviseur*.
const SUFFIXES: &[&str] = &[
    "burgemeester",
    "voorzitter",
    "medewerker",
    "medewerkster",
    "hoogleraar",
    "directeur",
    "adviseur",
    "leider",
    "onderzoeker",
    "-kandidaat",
    "deskundige",
    "econoom",
    "manager",
    "coördinator",
    "secretaris",
    "officier",
];
/// Words in front of a name that take one word for a surname.
const SURNAME_AFTER: &[&str] = &[
    "burgemeester",
    "wethouder",
    "minister",
    "staatssecretaris",
    "heer",
    "mevrouw",
    "dhr.",
    "mevr.",
    "mw.",
    "mr.",
    "dr.",
    "drs.",
    "prof.",
    "mayor",
    "mrs.",
    "ms.",
];
/// Particles that may stand among the capitals of a name.
const PARTICLES: &[&str] =
    &["van", "de", "den", "der", "ter", "ten", "te", "van't", "'t", "’t", "el", "la", "von", "op", "in", "–", "het", "bin", "al"];
/// Words with which a sentence may open in front of a name.
const OPENERS: &[&str] = &[
    "aan",
    "behalve",
    "bij",
    "daarna",
    "daarom",
    "dan",
    "dat",
    "de",
    "deze",
    "die",
    "dit",
    "door",
    "dus",
    "een",
    "en",
    "er",
    "eerst",
    "het",
    "hier",
    "hierna",
    "in",
    "inleiding",
    "later",
    "maar",
    "met",
    "na",
    "naast",
    "namens",
    "net",
    "of",
    "om",
    "ook",
    "op",
    "over",
    "presentatie",
    "samen",
    "ten",
    "tijdens",
    "toch",
    "toen",
    "tot",
    "uit",
    "van",
    "vervolgens",
    "volgens",
    "voor",
    "waarom",
    "welkom",
    "want",
    "zo",
    "according",
    "after",
    "also",
    "and",
    "as",
    "but",
    "by",
    "for",
    "from",
    "that",
    "the",
    "then",
    "this",
    "to",
    "with",
];
/// How many further places a message names.
const PLACES: usize = 4;

/// A name in a text that nobody known bears.
struct Candidate {
    name: String,
    span: Span,
    sentence: String,
    near: Option<String>,
    /// Whether it was found by its likeness to a known name alone.
    by_likeness: bool,
}

/// A word of a block: its range without what surrounds it, and what ended it.
struct Token<'a> {
    text: &'a str,
    range: Range<usize>,
    /// Whether a mark behind it ends a name.
    ends: bool,
    /// Whether a bracket or quote mark opens in front of it.
    opens: bool,
}

/// What is known of the whole site, gathered once.
struct Known {
    /// Words that stand somewhere in lower case: at the start of a sentence they prove nothing.
    lower: BTreeSet<String>,
    /// Words of names of any kind.
    named: BTreeSet<String>,
    /// Names of persons, by surname.
    surnames: BTreeMap<String, String>,
}

/// The names of nobody known, each once, at its first place.
pub fn find(knowledge: &Knowledge, decisions: &Decisions) -> Vec<Doubt> {
    let Some(persons) = knowledge.config.collections.iter().find(|collection| collection.role == Role::Person) else {
        return Vec::new();
    };
    let known = known(knowledge);
    let pages: Vec<&Arc<Page>> =
        knowledge.pages.values().filter(|page| page.has_file && page.kind != PageKind::Listing).collect();
    let all: Vec<Vec<Candidate>> = pages.par_iter().map(|page| in_page(page, knowledge, &known, &persons.name)).collect();
    let mut grouped: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for candidate in all.into_iter().flatten() {
        if !decisions.settles(&candidate.name) {
            grouped.entry(key(&candidate.name)).or_default().push(candidate);
        }
    }
    grouped.into_values().filter_map(|candidates| doubt(&candidates, &persons.singular)).collect()
}

fn known(knowledge: &Knowledge) -> Known {
    let mut known = Known { lower: BTreeSet::new(), named: BTreeSet::new(), surnames: BTreeMap::new() };
    for page in knowledge.pages.values() {
        for word in crate::text::words(page.body()).filter(|word| word.starts_with(char::is_lowercase)) {
            known.lower.insert(fold(word));
        }
        let role = knowledge.role_of(page);
        let names = std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str()));
        for name in names {
            known.named.extend(crate::text::words(name).map(fold));
            if role == Role::Person {
                known.surnames.entry(fold(&split_name(name).2)).or_insert_with(|| page.meta.title.clone());
            }
        }
        if let crate::page::meta::RoleMeta::Place(place) = &page.meta.role {
            known.named.extend(place.forms.iter().chain(&place.localities).flat_map(|name| crate::text::words(name)).map(fold));
        }
        if let crate::page::meta::RoleMeta::Literature(note) = &page.meta.role {
            let authors = note.authors.iter().chain(&note.editors).map(|author| author.natural());
            known.named.extend(authors.flat_map(|name| crate::text::words(&name).map(fold).collect::<Vec<_>>()));
        }
    }
    known
}

fn in_page(page: &Page, knowledge: &Knowledge, known: &Known, persons: &str) -> Vec<Candidate> {
    let start = page.doc.body.start;
    let mut taken: Vec<Range<usize>> = page.doc.references.iter().map(|reference| reference.range.clone()).collect();
    let told = knowledge.told(&page.id);
    taken.extend(told.into_iter().flat_map(|told| &told.mentions).map(|mention| mention.range.clone()));
    let mut candidates = Vec::new();
    for block in blocks(pieces(page.body())).into_iter().filter(|block| block.kind != BlockKind::Code) {
        let mut found = names_in(&block.text, known);
        found.extend(likenesses(&block.text, known).into_iter().map(|range| (range, true)));
        found.sort_by_key(|(range, likeness)| (range.start, *likeness, std::cmp::Reverse(range.end)));
        let mut last = 0;
        for (range, by_likeness) in found {
            let place = block.place_of(range.clone());
            let place = start + place.start..start + place.end;
            let overlaps = taken.iter().any(|taken| taken.start < place.end && place.start < taken.end);
            if overlaps || range.start < last || is_shut(&block, &range) {
                continue;
            }
            last = range.end;
            let name = block.text[range.clone()].to_owned();
            let near = nearest(&name, knowledge, known, persons);
            if by_likeness && near.is_none() {
                continue;
            }
            let sentence = shorten(&block.text[sentence_around(&block.text, range.start)], 240);
            candidates.push(Candidate { name, span: Span::new(&page.source.path, place), sentence, near, by_likeness });
        }
    }
    // What stands where a speaker would was found with the sessions.
    for found in told.into_iter().flat_map(|told| &told.diagnostics).filter(|found| found.code == Code::UnknownSpeaker) {
        let name = found.arguments.iter().find(|(name, _)| *name == "name").map(|(_, value)| value.clone());
        if let (Some(name), Some(span)) = (name, found.span.clone())
            && !candidates.iter().any(|other| other.span.start < span.end && span.start < other.span.end)
        {
            let near = nearest(&name, knowledge, known, persons);
            let sentence = page.source.text.get(span.range()).unwrap_or_default().to_owned();
            candidates.push(Candidate { name, span, sentence, near, by_likeness: false });
        }
    }
    candidates
}

fn is_shut(block: &Block, range: &Range<usize>) -> bool {
    block.inlines.iter().any(|inline| {
        matches!(inline.kind, InlineKind::Link(..) | InlineKind::Code | InlineKind::Image(..))
            && inline.text.start < range.end
            && range.start < inline.text.end
    })
}

/// The known person whose name is nearest: as a whole, else by surname.
fn nearest(name: &str, knowledge: &Knowledge, known: &Known, persons: &str) -> Option<String> {
    if let Some(near) = knowledge.names.nearest_in(name, persons) {
        return Some(near.to_owned());
    }
    let surname = fold(&split_name(name).2);
    if let Some(near) = known.surnames.get(&surname) {
        return Some(near.clone());
    }
    let alike = |other: &&String| surname.chars().count() > 4 && strsim::damerau_levenshtein(&surname, other) <= 1;
    known.surnames.keys().find(alike).and_then(|surname| known.surnames.get(surname)).cloned()
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += raw.len();
        let word = raw.trim_end();
        let trimmed = word.trim_start_matches(['(', '[', '‘', '“', '"', '„']);
        let opens = trimmed.len() < word.len();
        let from = start + word.len() - trimmed.len();
        // The full stop of an initial or a title is its own.
        let closers = [',', ';', ':', ')', ']', '’', '”', '"', '!', '?'];
        let bare = trimmed.trim_end_matches(closers);
        let dotted = bare.ends_with('.') && is_dotted(bare);
        let name = if dotted { bare } else { bare.trim_end_matches(['.', '…']).trim_end_matches(closers) };
        // A slash or an apostrophe with an s ends the name.
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        if !name.is_empty() {
            tokens.push(Token { text: name, range: from..from + name.len(), ends: name.len() < trimmed.len(), opens });
        }
    }
    tokens
}

/// `J.`, `J.P.`, `dr.`, `mw.`: the full stop belongs to the word.
fn is_dotted(word: &str) -> bool {
    let initials = word.split('.').all(|part| part.chars().count() <= 2) && word.starts_with(char::is_uppercase);
    initials || is_role(word)
}

fn is_role(word: &str) -> bool {
    let lower = word.to_lowercase();
    let of_compound = || SUFFIXES.iter().any(|suffix| lower.ends_with(suffix));
    is_title(&lower) || ROLES.contains(&lower.as_str()) || of_compound()
}

fn is_capital(word: &str) -> bool {
    let second = word.chars().nth(1);
    word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\'' | '–'))
        // An abbreviation in capitals is no name.
        && (second.is_none_or(|c| !c.is_uppercase()))
}

/// The names of a text: after a role or title, or in front of one.
fn names_in(text: &str, known: &Known) -> Vec<(Range<usize>, bool)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if !is_role(token.text) {
            continue;
        }
        let mut from = index + 1;
        // *mevrouw dr. Jansen*, *burgemeester en voorzitter*: the next role takes it from there.
        if !token.ends && tokens.get(from).is_some_and(|next| !is_role(next.text)) {
            let alone = SURNAME_AFTER.contains(&token.text.to_lowercase().as_str());
            if let Some(range) = forward(&tokens, &mut from, alone, known)
                && !is_ordinary(&text[range.clone()], known)
            {
                found.push((range, false));
            }
        }
        // *Jan Jansen, burgemeester van Zeist*, *Jan Jansen (wethouder)*.
        let beside = index.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.ends || token.opens);
        if beside && let Some(range) = backward(&tokens, index, text, known) {
            found.push((range, false));
        }
    }
    found
}

/// The name that begins at token `from`: capitalised words, with particles between them and in front of the last.
fn forward(tokens: &[Token<'_>], from: &mut usize, alone: bool, known: &Known) -> Option<Range<usize>> {
    let start = *from;
    let mut end = None;
    let mut capitals = 0;
    let mut particle = false;
    for (index, token) in tokens.iter().enumerate().skip(start).take(7) {
        if token.opens && index > start {
            break;
        }
        // *Jan Jansen van Zeist*, *Jan van den Berg van Zeist*: what follows is a place.
        if capitals > 1 && PARTICLES.contains(&token.text) {
            let next = tokens[index + 1..].iter().find(|next| !PARTICLES.contains(&next.text)).map(|next| fold(next.text));
            if particle || next.is_some_and(|next| known.named.contains(&next) && !known.surnames.contains_key(&next)) {
                break;
            }
        }
        particle |= PARTICLES.contains(&token.text);
        if is_capital(token.text) && !is_role(token.text) {
            capitals += 1;
            end = Some(index);
        } else if !PARTICLES.contains(&token.text) || token.ends {
            break;
        }
        if token.ends && !token.text.ends_with('.') {
            break;
        }
    }
    let end = end?;
    // A particle in front of a single word is a place as often: *burgemeester van Zeist*.
    let fine = !PARTICLES.contains(&tokens[start].text) && ((2..=5).contains(&capitals) || alone && capitals == 1);
    *from = end + 1;
    fine.then(|| tokens[start].range.start..tokens[end].range.end)
}

/// The name that ends right before token `until`.
fn backward(tokens: &[Token<'_>], until: usize, text: &str, known: &Known) -> Option<Range<usize>> {
    let mut start = until;
    let mut capitals = 0;
    while let Some(index) = start.checked_sub(1) {
        let token = &tokens[index];
        let ended = token.ends && index + 1 < until && !token.text.ends_with('.');
        if ended || index + 1 < until && tokens[index + 1].opens {
            break;
        }
        if is_capital(token.text) && !is_role(token.text) {
            capitals += 1;
        } else if !PARTICLES.contains(&token.text) || capitals == 0 {
            break;
        }
        start = index;
    }
    while start < until && !is_capital(tokens[start].text) {
        start += 1;
    }
    // The first word of a sentence has a capital anyway.
    let begins = |at: usize| sentence_around(text, at).start + 2 > at;
    if capitals > 2 && begins(tokens[start].range.start) && is_opener(&fold(tokens[start].text), known) {
        start += 1;
        capitals -= 1;
        while start < until && !is_capital(tokens[start].text) {
            start += 1;
        }
    }
    let range = tokens.get(start)?.range.start..tokens.get(until.checked_sub(1)?)?.range.end;
    ((2..=5).contains(&capitals) && !is_ordinary(&text[range.clone()], known)).then_some(range)
}

fn is_opener(word: &str, known: &Known) -> bool {
    OPENERS.contains(&word) || known.lower.contains(word)
}

/// Whether all words of a name are ordinary words, or words of other names (*minister Binnenlandse Zaken*).
fn is_ordinary(name: &str, known: &Known) -> bool {
    crate::text::words(name).map(fold).all(|word| {
        PARTICLES.contains(&word.as_str())
            || known.lower.contains(&word)
            || known.named.contains(&word) && !known.surnames.contains_key(&word)
    })
}

/// Words that are one letter from a known surname (two from nine letters on) and no word or name by themselves.
fn likenesses(text: &str, known: &Known) -> Vec<Range<usize>> {
    tokens(text)
        .into_iter()
        .filter(|token| {
            let word = fold(token.text);
            let length = word.chars().count();
            let fit = length > 4 && is_capital(token.text) && !known.lower.contains(&word) && !known.named.contains(&word);
            fit && known.surnames.keys().any(|surname| {
                surname.chars().count() > 4
                    && surname.chars().count().abs_diff(length) < 2
                    && strsim::damerau_levenshtein(surname, &word) <= if length > 8 { 2 } else { 1 }
            })
        })
        .map(|token| token.range)
        .collect()
}

fn doubt(candidates: &[Candidate], singular: &str) -> Option<Doubt> {
    let first = candidates.iter().min_by(|a, b| a.span.cmp(&b.span))?;
    let near = candidates.iter().find_map(|candidate| candidate.near.clone());
    let by_likeness = candidates.iter().all(|candidate| candidate.by_likeness);
    let note = Diagnostic { severity: Severity::Info, ..Diagnostic::warning(Code::UnknownPerson, first.span.clone()) };
    let mut found = note.with("name", &first.name).hint("in-sentence", &[("sentence", &first.sentence)]);
    if let Some(near) = &near {
        found = found.hint("looks-like", &[("name", near)]);
    }
    if !by_likeness {
        found = found.hint("new-person", &[("kind", singular), ("name", &first.name)]);
    }
    found = found.hint("decide-name", &[("name", &first.name)]);
    let mut others: Vec<&Span> = candidates.iter().map(|candidate| &candidate.span).filter(|span| **span != first.span).collect();
    others.sort();
    for span in others.into_iter().take(PLACES) {
        found = found.hint_at("also-here", span.clone());
    }
    Some(Doubt { name: first.name.clone(), near, both_known: false, diagnostic: found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let words = |words: &str| words.split(' ').map(str::to_owned).collect();
        let known = Known {
            lower: words("met volgens ook zaken binnenlandse veiligheid"),
            named: words("nijmegen ministerie zaken helsloot"),
            surnames: BTreeMap::from([("helsloot".to_owned(), "Ira Helsloot".to_owned())]),
        };
        let mut all = names_in(text, &known);
        all.extend(likenesses(text, &known).into_iter().map(|range| (range, true)));
        all.into_iter().map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn a_role_or_title_before_or_behind_a_name_makes_it_a_person() {
        assert_eq!(found("Volgens burgemeester Jan van den Berg is dat zo."), ["Jan van den Berg"]);
        assert_eq!(found("Hoogleraar J.P. Jansen en wethouder Pietersen spraken."), ["J.P. Jansen", "Pietersen"]);
        assert_eq!(found("Volgens Klaas de Boer, onderzoeker in Delft, niet."), ["Klaas de Boer"]);
        assert_eq!(found("Ook sprak mevrouw dr. Anna Bos-Maas (hoogleraar)."), ["Anna Bos-Maas", "Anna Bos-Maas"]);
        assert_eq!(found("Veiligheid van Jan Jansen, specialist in noodrecht."), ["Jan Jansen"]);
        assert_eq!(
            found("Met Piet Pieters, PhD-kandidaat, en de veiligheidsadviseur Mo el Idrissi."),
            ["Piet Pieters", "Mo el Idrissi"]
        );
        assert_eq!(
            found("De burgemeester Jan van Dam van Zeist en wethouder Jan Jansen van Nijmegen."),
            ["Jan van Dam", "Jan Jansen"]
        );
        assert_eq!(found("Helsoot zei dat ook."), ["Helsoot"]);
    }

    #[test]
    fn places_departments_and_ordinary_words_are_no_persons() {
        for text in [
            "De burgemeester van Nijmegen kwam.",
            "De minister Binnenlandse Zaken kwam.",
            "De directeur Veiligheid zei het.",
            "De wethouder en de burgemeester. Later kwam het CCV.",
            "Helsloot zei dat. De heer des huizes ook.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
