//! What stands around a name in a text: the word before it, the start of a sentence, an office, a given name, an institution it is part of.
//!
//! Entry points: the questions below, each of a text and a place in it. Knows Dutch words and no entities; what the answers mean for a name is for `mentions`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::text::sentence::ends;

/// Offices, after which a surname means a person. Compared in lower case.
const OFFICES: &[&str] = &[
    "burgemeester",
    "burgemeesters",
    "loco-burgemeester",
    "wethouder",
    "wethouders",
    "minister",
    "staatssecretaris",
    "voorzitter",
    "dagvoorzitter",
    "gemeentesecretaris",
    "griffier",
    "raadslid",
    "commissaris",
    "korpschef",
    "politiechef",
    "teamchef",
    "districtschef",
    "wijkagent",
    "inspecteur",
    "officier",
    "hoofdofficier",
    "portefeuillehouder",
    "directeur",
    "gedragseconoom",
    "gebiedsverbinder",
    "hoofdinspecteur",
    "mayor",
    "alderman",
];

/// The same for people who study: any of these fits any of them.
const SCHOLARS: &[&str] =
    &["lector", "hoogleraar", "professor", "prof.", "dr.", "drs.", "mr.", "ir.", "ing.", "dr", "mr", "onderzoeker"];

/// How people are addressed: says that a surname follows, and not whose.
const ADDRESSES: &[&str] =
    &["heer", "mevrouw", "meneer", "dhr.", "mw.", "mevr.", "collega", "familie", "echtpaar", "mrs.", "ms."];

/// Whether a word is a given name that occurs often.
pub fn is_given_name(word: &str) -> bool {
    GIVEN.contains(word)
}

/// Whether a word, in lower case, is an office, a degree or a form of address.
pub fn is_title(word: &str) -> bool {
    OFFICES.contains(&word) || SCHOLARS.contains(&word) || ADDRESSES.contains(&word)
}

/// Given names that occur often. A place behind one of them is a surname: *Anna van Tilburg*, *Bart Assen*.
static GIVEN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("surroundings/given-names.txt").lines().collect());

/// The surnames that most people share: with an office or form of address, and no more known, they say too little. Without particles.
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("surroundings/surnames.txt").lines().collect());

/// Words before the name of a place that make it part of the name of something else, with *van* or *te* between or not.
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

/// What a municipality does, at the start of a sentence: *Leiden kiest*; not what could follow a word: *Leiden is*, *Huizen staan*.
static ACTS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("surroundings/acts.txt").lines().collect());

/// Words that begin a sentence and are no name: behind one of them a capital is a name's own.
const LEADS: &[&str] = &[
    "Alleen", "Als", "Buiten", "Dat", "Door", "En", "Hoe", "Maar", "Met", "Namens", "Nu", "Of", "Omdat", "Ook", "Over", "Rond",
    "Sinds", "Toch", "Toen", "Tussen", "Vanaf", "Vanuit", "Via", "Volgens", "Voor", "Waar", "Waarom", "Wanneer", "Want", "Wat",
    "Zelfs", "Zoals", "Zowel",
];

/// The word that ends before byte `at`, with the signs on it.
pub fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end();
    let start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '‘' | '“' | '"' | '/'))
        .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

/// The word that begins after byte `at`, past spaces.
pub fn word_after(text: &str, at: usize) -> &str {
    let after = text[at..].trim_start_matches([' ']);
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    &after[..end]
}

/// Where the word that ends before byte `at` begins.
fn start_before(text: &str, at: usize) -> usize {
    text[..at].trim_end().len() - word_before(text, at).len()
}

/// Whether a sentence, item or label begins at byte `at`: every word has a capital there.
pub fn starts_sentence(text: &str, at: usize) -> bool {
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
    let listed = |mark: char| before.strip_suffix(mark).is_some_and(|rest| rest.trim().is_empty());
    from == 0 && (before.is_empty() || listed('-') || listed('*'))
        || before.ends_with([':', '•', '–', '|'])
        || ends(near).any(|end| end <= at && near[end..at].trim_matches(['‘', '“', '"', '\'', '(', ' ']).is_empty())
}

/// The office or form of address right before byte `at`, in lower case.
pub fn office_before(text: &str, at: usize) -> Option<String> {
    let word = word_before(text, at).to_lowercase();
    (is_office(&word) || is_address(&word)).then_some(word)
}

/// Whether a word in lower case is an office, or the title of somebody who studies.
fn is_office(word: &str) -> bool {
    OFFICES.contains(&word) || SCHOLARS.contains(&word)
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
    ADDRESSES.contains(&word)
}

/// Whether an office in front of a surname can be one of those that a person is known to hold: *prof.* fits a lector, *burgemeesters* a burgemeester.
pub fn fits_office(office: &str, held: &[String]) -> bool {
    let scholar = |text: &str| {
        ["hoogleraar", "lector", "docent", "onderzoek", "leerstoel", "dr.", "professor", "promovend"]
            .iter()
            .any(|word| text.contains(word))
    };
    let office = office.strip_suffix('s').filter(|one| OFFICES.contains(one)).unwrap_or(office);
    held.iter().any(|held| held.contains(office) || SCHOLARS.contains(&office) && scholar(held))
}

/// *Jan Utrecht*, *J. Utrecht*, *Anna van Tiel*, *mevrouw van Delft*, *Van Buren*: a surname, not a place.
pub fn after_given_name(text: &str, at: usize) -> bool {
    let word = word_before(text, at);
    // *Burgemeester Van Buren*: the capital of a particle says that a surname follows; *burgemeester van Buren* is of the place.
    let particle = matches!(word, "Van" | "De" | "Ter" | "Ten" | "Te") && !starts_sentence(text, start_before(text, at));
    if particle || is_initial(word) || GIVEN.contains(word) {
        return true;
    }
    if word != "van" {
        return false;
    }
    let given = word_before(text, start_before(text, at));
    is_initial(given) || GIVEN.contains(given) || is_address(&given.to_lowercase())
}

fn is_initial(word: &str) -> bool {
    word.ends_with('.')
        && word.chars().count() <= 5
        && word.starts_with(char::is_uppercase)
        && word.split('.').all(|part| part.chars().count() <= 1)
}

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
    INSTITUTIONS_AFTER.contains(&word_after(text, range.end).to_lowercase().as_str()) && text[range.end..].starts_with(' ')
}

/// Whether one of the cues ends right before byte `at`.
pub fn has_cue(text: &str, at: usize, cues: &[String]) -> bool {
    let before = text[..at].trim_end();
    // No more is folded than a cue is long: a paragraph may be, and hold a thousand names.
    let longest = cues.iter().map(|cue| cue.chars().count() + 1).max().unwrap_or(0);
    let from = before.char_indices().rev().take(longest).last().map_or(before.len(), |(at, _)| at);
    let folded = before[from..].to_lowercase();
    cues.iter().any(|cue| {
        folded
            .strip_suffix(cue.to_lowercase().as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric()))
    })
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
    if word == "van" && holder_before(text, start_before(text, range.start)) {
        return true;
    }
    open && lower && !particle && office_before(text, range.start).is_none()
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

/// Another given name in front makes it another person: *Karin Vissers* is not Huub.
pub fn has_given_name(text: &str, range: &Range<usize>) -> bool {
    let word = word_before(text, range.start);
    let capital = word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '.' || c == '-');
    let sentence_word = starts_sentence(text, start_before(text, range.start)) && !GIVEN.contains(word);
    capital && !sentence_word && text[..range.start].ends_with(' ') && office_before(text, range.start).is_none()
}

/// A capital right behind: *Berg Advies*, *Smit-de Vries*.
pub fn is_longer_name(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let joined = rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    joined || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase))
}
