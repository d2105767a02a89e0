//! What stands around the name of a place: an institution or person that bears it, a quarter of it, what only a municipality does.
//!
//! Entry points: the questions below, each of a text and a place in it. Knows Dutch words and no places; what the answers mean for a name is for `mentions`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::knowledge::offices::is_address;
use crate::knowledge::offices::is_family;
use crate::knowledge::offices::office_before;
use crate::knowledge::surroundings::start_before;
use crate::knowledge::surroundings::starts_sentence;
use crate::knowledge::surroundings::word_after;
use crate::knowledge::surroundings::word_before;

/// Words before the name of a place that make it part of the name of something else, with *van* or *te* between or not.
const INSTITUTIONS: &[&str] = &[
    "universiteit",
    "university",
    "hogeschool",
    "rekenkamer",
    "rekenkamercommissie",
    "rechtbank",
    "gerechtshof",
    "hof",
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
    "vliegveld",
];

/// Words right before the name of a place that say it is something else of that name.
const NAMESAKES: &[&str] = &[
    "wijk",
    "buurt",
    "landgoed",
    "kasteel",
    "café",
    "hotel",
    "restaurant",
    "flat",
    "stadsdeel",
    "villa",
    "huize",
    "gehucht",
    "buurtschap",
];

/// Words after the name of a place that do the same.
const INSTITUTIONS_AFTER: &[&str] = &[
    "university",
    "universiteit",
    "hogeschool",
    "airport",
    "school",
    "academy",
    "arena",
    "centraal",
    "ziekenhuis",
    "ziekenhuisgroep",
    "museum",
    "marathon",
    "pride",
    "dance",
];

/// Parts of a town, behind its name and a hyphen: *Best-Noord* is of Best.
const QUARTERS: &[&str] =
    &["Noord", "Oost", "Zuid", "West", "Noordoost", "Noordwest", "Zuidoost", "Zuidwest", "Centrum", "Midden", "Binnenstad"];

/// What one thing is or has, at the start of a sentence: it proves a place only in a text that names it.
const STATES: &[&str] = &["heeft", "had", "blijft", "bleef", "ligt", "lag", "moet", "moest", "gaat"];

/// What a place is.
const KINDS: &[&str] = &["gemeente", "gemeenten", "stad", "steden", "dorp", "plaats", "kern"];

/// What a municipality does, at the start of a sentence: *Leiden kiest*; not what could follow a word: *Leiden is*, *Huizen staan*.
static ACTS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("words/acts.txt").lines().collect());

/// Words that begin a sentence and are no name: behind one of them a capital is a name's own.
const LEADS: &[&str] = &[
    "Alleen", "Als", "Buiten", "Dat", "Door", "En", "Hoe", "Maar", "Met", "Namens", "Nu", "Of", "Omdat", "Ook", "Over", "Rond",
    "Sinds", "Toch", "Toen", "Tussen", "Vanaf", "Vanuit", "Via", "Volgens", "Voor", "Waar", "Waarom", "Wanneer", "Want", "Wat",
    "Zelfs", "Zoals", "Zowel",
];

/// Whether a place is part of the name of something else: *Universiteit te Leiden*, *Gerechtshof Arnhem-Leeuwarden*, *de wijk Rozendaal*.
pub fn is_part_of_institution(text: &str, range: &Range<usize>) -> bool {
    let mut at = range.start;
    for step in 0..3 {
        let word = word_before(text, at).to_lowercase();
        if INSTITUTIONS.contains(&word.as_str()) || step == 0 && NAMESAKES.contains(&word.as_str()) {
            return true;
        }
        if !(matches!(word.as_str(), "van" | "te" | "of") || word.ends_with('-') && at == range.start) {
            break;
        }
        at = start_before(text, at);
    }
    // *Haagse Hogeschool* is a name; *een Haagse school* is of the town.
    let ahead = word_after(text, range.end);
    ahead.starts_with(char::is_uppercase)
        && INSTITUTIONS_AFTER.contains(&ahead.to_lowercase().as_str())
        && text[range.end..].starts_with(' ')
}

/// Whether a capital says by itself that a place is meant, though the name is also a word: amid a sentence in small letters (*wat Leiden betaalt*), or
/// at its start before what only a municipality does (*Leiden kiest*).
pub fn capital_means_place(text: &str, range: &Range<usize>) -> bool {
    let rest = &text[range.end..];
    let ahead = word_after(text, range.end);
    // *Jan Bakker (Ede)*
    if text[..range.start].ends_with('(') && rest.starts_with([')', ',', ';']) {
        return true;
    }
    if rest.starts_with(' ') && ahead.starts_with(|c: char| c.is_uppercase()) || rest.starts_with('-') {
        return false;
    }
    if starts_sentence(text, range.start) {
        return rest.starts_with(' ') && ACTS.contains(ahead);
    }
    let word = word_before(text, range.start).trim_end_matches([',', ';']);
    let open = text[..range.start].ends_with(' ');
    let leads = LEADS.contains(&word) && starts_sentence(text, start_before(text, range.start));
    let lower = leads || !word.is_empty() && word.chars().all(|c| c.is_lowercase());
    let particle = matches!(word, "van" | "de" | "den" | "der" | "het" | "een" | "ter" | "ten" | "deze" | "the");
    // *een inwoner van Leek*; a surname has a capital of its own there: *het boek van Van Houten*.
    if word == "van" {
        let holder = start_before(text, range.start);
        let noun = word_before(text, holder);
        let owned = !noun.is_empty() && noun.chars().all(char::is_lowercase) && !is_address(noun) && !is_family(noun);
        return open && owned || holder_before(text, holder);
    }
    open && lower && !particle && office_before(text, range.start).is_none()
}

/// *Ede-Zuid*: a part of a town.
pub fn has_quarter(text: &str, end: usize) -> bool {
    text[end..].strip_prefix('-').is_some_and(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        QUARTERS.contains(&&rest[..end])
    })
}

/// Whether a sentence that begins with the name goes on as one about one town would: *Best is*, *Leiden kiest*.
pub fn does_as_a_town(text: &str, end: usize) -> bool {
    let ahead = word_after(text, end);
    // *Best is een kleine gemeente*; but *Leiden is moeilijk*.
    let is_town = || {
        let next = text[end..].split_whitespace().skip(1).take(4);
        next.map(|word| word.trim_end_matches(|c: char| !c.is_alphabetic())).any(|word| KINDS.contains(&word))
    };
    text[end..].starts_with(' ')
        && (STATES.contains(&ahead) || ACTS.contains(ahead) || matches!(ahead, "is" | "was") && is_town())
}

/// *wethouder De Wolf van Hulst*: an office and the name of who holds it, right before byte `at`.
fn holder_before(text: &str, mut at: usize) -> bool {
    for step in 0..4 {
        if step > 0 && office_before(text, at).is_some() {
            return true;
        }
        let word = word_before(text, at);
        let capital = word.starts_with(char::is_uppercase) && !word.ends_with([',', ';', ':']);
        if !capital && (step == 0 || !matches!(word, "van" | "de" | "den" | "der" | "ter" | "ten")) {
            return false;
        }
        at = start_before(text, at);
    }
    false
}
