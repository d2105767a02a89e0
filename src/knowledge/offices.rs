//! What stands around the name of a person: an office, a degree, a form of address, a given name, initials.
//!
//! Entry points: the questions below, each of a text and a place in it. Knows Dutch words and no persons: who is meant is for `surnames`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::knowledge::surroundings::start_before;
use crate::knowledge::surroundings::starts_sentence;
use crate::knowledge::surroundings::word_after;
use crate::knowledge::surroundings::word_before;

/// Offices, after which a surname means a person. Compared in lower case.
const OFFICES: &[&str] = &[
    "adviseur",
    "alderman",
    "analist",
    "beleidsadviseur",
    "beleidsmedewerker",
    "bestuursadviseur",
    "burgemeester",
    "commissaris",
    "coördinator",
    "directeur",
    "districtschef",
    "gebiedsverbinder",
    "gedragseconoom",
    "gemeentesecretaris",
    "griffier",
    "hoofdinspecteur",
    "hoofdofficier",
    "inspecteur",
    "kwartiermaker",
    "korpschef",
    "loco-burgemeester",
    "manager",
    "mayor",
    "minister",
    "officier",
    "politiechef",
    "portefeuillehouder",
    "programmaleider",
    "programmamanager",
    "projectleider",
    "raadslid",
    "secretaris",
    "staatssecretaris",
    "strateeg",
    "teamchef",
    "wethouder",
    "wijkagent",
];

/// The same for people who study: any of these fits any of them.
const SCHOLARS: &[&str] = &[
    "lector",
    "hoogleraar",
    "professor",
    "prof.",
    "dr.",
    "drs.",
    "mr.",
    "ir.",
    "ing.",
    "dr",
    "drs",
    "mr",
    "onderzoeker",
    "onderzoekster",
    "promovendus",
    "docent",
    "criminoloog",
    "bestuurskundige",
    "socioloog",
    "jurist",
    "auteur",
    "schrijver",
];

/// What anybody may be for an afternoon: says that a surname follows, and not whose.
const PARTS: &[&str] = &["voorzitter", "dagvoorzitter", "spreker", "inleider", "gespreksleider"];

/// How people are addressed: the same.
const ADDRESSES: &[&str] =
    &["heer", "mevrouw", "meneer", "dhr.", "mw.", "mevr.", "collega", "familie", "echtpaar", "mrs.", "ms."];

/// Of several: of these, and of an office in the plural, the names that follow one another are all one.
const SEVERAL: &[(&str, &str)] = &[
    ("heren", "heer"),
    ("dames", "mevrouw"),
    ("collega’s", "collega"),
    ("collega's", "collega"),
    ("hoogleraren", "hoogleraar"),
    ("lectoren", "lector"),
    ("professoren", "professor"),
    ("auteurs", "auteur"),
];

/// What makes a surname one of several people, none of them the one who has a page.
const FAMILIES: &[&str] =
    &["familie", "gezin", "echtpaar", "gebroeders", "broers", "gezusters", "zusters", "weduwe", "kinderen", "firma"];

/// Given names that occur often. A place behind one of them is a surname: *Anna van Tilburg*, *Bart Assen*.
static GIVEN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("words/given-names.txt").lines().collect());

/// The surnames that most people share: with an office or form of address, and no more known, they say too little. Without particles.
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("words/surnames.txt").lines().collect());

/// What somebody does who speaks or writes, in the singular: *Boot vraagt* is no boat.
static SAYS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("words/says.txt").lines().collect());

/// What several do: *Vissers zijn* is no Vissers.
const SEVERAL_DO: &[&str] = &[
    "zijn", "waren", "hebben", "hadden", "worden", "werden", "kunnen", "konden", "moeten", "moesten", "mogen", "mochten",
    "willen", "wilden", "zullen", "zouden", "gaan", "gingen", "komen", "kwamen", "doen", "deden", "klagen", "klaagden", "staan",
    "stonden",
];

/// What stands before a surname instead of a form of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Initials: where they begin, and the first of them.
    Initials(usize, char),
    /// A name, or several: where they begin.
    Name(usize),
}

/// Whether a word is a given name that occurs often.
pub fn is_given_name(word: &str) -> bool {
    GIVEN.contains(word)
}

/// Whether a word, in lower case, is an office, a degree or a form of address.
pub fn is_title(word: &str) -> bool {
    is_office(word) || is_address(word)
}

/// Whether a word in lower case is an office, or the title of somebody who studies.
fn is_office(word: &str) -> bool {
    OFFICES.contains(&word) || SCHOLARS.contains(&word) || PARTS.contains(&word)
}

/// Whether a word in lower case is the title of somebody who studies.
pub fn is_scholarly(word: &str) -> bool {
    SCHOLARS.contains(&word)
}

/// Whether so many people bear a surname that it alone says too little.
pub fn is_common(surname: &str) -> bool {
    surname.split_whitespace().next_back().is_some_and(|last| COMMON.contains(last))
}

/// Whether a word in lower case only says that a surname follows.
pub fn is_address(word: &str) -> bool {
    ADDRESSES.contains(&word) || PARTS.contains(&word)
}

/// Whether a word in lower case says that a family follows.
pub fn is_family(word: &str) -> bool {
    FAMILIES.contains(&word)
}

/// The office that a word in lower case says somebody holds, or held: *oud-burgemeester* and *VNG-directeur* too.
fn office_of(word: &str) -> Option<&str> {
    if is_office(word) || ADDRESSES.contains(&word) {
        return Some(word);
    }
    word.rsplit_once('-').map(|(_, office)| office).filter(|office| OFFICES.contains(office) || is_address(office))
}

/// The office of each of several, from a word in lower case: *burgemeesters*.
fn office_of_several(word: &str) -> Option<&str> {
    let word = word.strip_prefix("oud-").unwrap_or(word);
    let plain = word.strip_suffix('s').filter(|one| OFFICES.contains(one));
    plain.or_else(|| SEVERAL.iter().find(|(several, _)| *several == word).map(|(_, one)| *one))
}

/// The office or form of address right before byte `at`, in lower case; also one that several share: *burgemeesters Bruls en Depla*.
pub fn office_before(text: &str, at: usize) -> Option<String> {
    let word = word_before(text, at).to_lowercase();
    office_of(&word).or_else(|| office_of_several(&word)).map(str::to_owned).or_else(|| shared_office(text, at))
}

/// The office of several that stands before the names before byte `at`.
fn shared_office(text: &str, mut at: usize) -> Option<String> {
    /// How many names may stand between.
    const NAMES: usize = 4;
    for _ in 0..NAMES {
        let before = &text[..at];
        let joint = [", en ", " en ", ", "].iter().find_map(|joint| before.strip_suffix(joint))?;
        // *wethouders Jansen (Deventer) en Frings*
        at = joint.strip_suffix(')').and_then(|joint| joint.rfind(" (")).unwrap_or(joint.len());
        // The name itself: words with a capital, and particles.
        let mut steps = 0;
        loop {
            let word = word_before(text, at);
            let capital =
                word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-'));
            if steps > 4 || !capital && !matches!(word, "van" | "de" | "den" | "der" | "ter" | "ten" | "te" | "el") {
                break;
            }
            if steps > 0 && office_of_several(&word.to_lowercase()).is_some() {
                break;
            }
            at = start_before(text, at);
            steps += 1;
        }
        if steps == 0 {
            return None;
        }
        at = text[..at].trim_end().len();
        if let Some(office) = office_of_several(&word_before(text, at).to_lowercase()) {
            return Some(office.to_owned());
        }
    }
    None
}

/// The office that follows byte `at` as an apposition, in lower case, and where it ends: *Bruls, burgemeester van Nijmegen*, *Bruls (burgemeester)*.
pub fn office_after(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = &text[at..];
    let mut start = at + [", ", " ("].iter().find(|opening| rest.starts_with(**opening))?.len();
    for _ in 0..3 {
        let word = &text[start..];
        let word = &word[..word.find(|c: char| !c.is_alphabetic() && c != '-').unwrap_or(word.len())];
        let folded = word.to_lowercase();
        if let Some(office) = office_of(&folded).filter(|office| !is_address(office)) {
            return Some((office.to_owned(), start + word.len()));
        }
        let leads = matches!(
            folded.as_str(),
            "de" | "destijds" | "toenmalig" | "toen" | "voormalig" | "waarnemend" | "strategisch" | "senior"
        );
        if !leads || !text[start + word.len()..].starts_with(' ') {
            return None;
        }
        start += word.len() + 1;
    }
    None
}

/// Whether an office in front of a surname can be one of those that a person is known to hold: *prof.* fits a lector.
pub fn fits_office(office: &str, held: &[String]) -> bool {
    let scholar = |text: &str| {
        ["hoogleraar", "lector", "docent", "onderzoek", "leerstoel", "dr.", "professor", "promovend"]
            .iter()
            .any(|word| text.contains(word))
    };
    held.iter().any(|held| held.contains(office) || SCHOLARS.contains(&office) && scholar(held))
}

/// What stands right before the surname at byte `at`: initials, or what looks like a given name.
pub fn given_before(text: &str, at: usize) -> Option<Given> {
    if !text[..at].ends_with(char::is_whitespace) {
        return None;
    }
    let mut start = at;
    let mut first = None;
    while let Some(word) = Some(word_before(text, start)).filter(|word| is_initial(word)) {
        first = word.chars().next();
        start = start_before(text, start);
    }
    if let Some(first) = first {
        return Some(Given::Initials(start, first));
    }
    for _ in 0..3 {
        let word = word_before(text, start);
        let name = word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-');
        let opens = starts_sentence(text, start_before(text, start)) && !GIVEN.contains(word);
        if !name || opens || is_titled(word) {
            break;
        }
        start = start_before(text, start);
    }
    (start < at).then_some(Given::Name(start))
}

/// Whether what follows byte `at` is what one person does who speaks: *Boot vraagt*, *Boot: ‘Ja’*.
pub fn speaks(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    rest.starts_with(':') || rest.starts_with(' ') && SAYS.contains(word_after(text, at))
}

/// Whether what follows byte `at` is what several do.
pub fn several_do(text: &str, at: usize) -> bool {
    text[at..].starts_with(' ') && SEVERAL_DO.contains(&word_after(text, at))
}

/// Whether a word as it stands is an office or form of address, of one or of several.
fn is_titled(word: &str) -> bool {
    let word = word.to_lowercase();
    office_of(&word).or_else(|| office_of_several(&word)).is_some()
}

/// *Jan Utrecht*, *J. Utrecht*, *Anna van Tiel*, *mevrouw van Delft*, *Van Buren*: a surname, not a place.
pub fn after_given_name(text: &str, at: usize) -> bool {
    let word = word_before(text, at);
    // *Burgemeester Van Buren*: the capital of a particle says that a surname follows; *burgemeester van Buren* is of the place.
    let particle = matches!(word, "Van" | "De" | "Ter" | "Ten" | "Te") && !starts_sentence(text, start_before(text, at));
    if particle || is_initial(word) || GIVEN.contains(word) {
        return true;
    }
    word == "van" && is_bearer(word_before(text, start_before(text, at)))
}

/// Whether a word before *van* says that the surname of somebody follows.
fn is_bearer(word: &str) -> bool {
    is_initial(word)
        || GIVEN.contains(word)
        || ADDRESSES.contains(&word.to_lowercase().as_str())
        || is_family(&word.to_lowercase())
}

/// Whether the place at `range` stands behind a given name and *van*, so that it is the surname of somebody.
pub fn is_surname_here(text: &str, range: &Range<usize>) -> bool {
    word_before(text, range.start) == "van" && after_given_name(text, range.start)
}

fn is_initial(word: &str) -> bool {
    matches!(word, "Th." | "Chr." | "Joh." | "Ph." | "IJ.")
        || word.ends_with('.')
            && word.chars().count() <= 8
            && word.starts_with(char::is_uppercase)
            && word.split('.').all(|part| part.chars().count() <= 1)
}
