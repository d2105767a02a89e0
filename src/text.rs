//! Words: the one definition of when two words are the same, and what is made of them.
//!
//! Owns [`fold`], [`slug`], [`nearest`] and [`sort_key`]. The browser's `search-core.js` folds in the same way. Does not know
//! Markdown or pages.

pub mod inflection;
pub mod sentence;

use unicode_normalization::char::decompose_compatible;
use unicode_normalization::char::is_combining_mark;

/// Dutch particles that come before a surname and do not count in sorting.
/// Source: Taaladvies (Nederlandse Taalunie), "Alfabetische volgorde van familienamen".
const PARTICLES: &[&str] = &[
    "'s", "'t", "aan", "af", "bij", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "het", "in", "la", "le", "onder",
    "op", "over", "te", "ten", "ter", "tot", "uijt", "uit", "van", "vande", "vanden", "vander", "ver", "vom", "von", "voor",
    "zu", "zum", "zur", "’s", "’t",
];

/// The longest text for which a near name is sought, in characters: the search takes the square of it.
const LONGEST_NAME: usize = 200;

/// Characters that hide text, turn its direction or end it: refused in front matter.
pub fn hides(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}')
}

/// Characters that nobody sees and that cut a word in two for search and names: they come along with copied text.
pub const fn cuts(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Folds a text so that words which readers take for the same are equal: NFKD, marks dropped, lower case.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// As [`fold`], at the end of another text. Letter by letter: decomposing only moves marks, and those are dropped.
pub fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        decompose_compatible(c, |part| {
            for low in part.to_lowercase() {
                decompose_compatible(low, |last| {
                    if !is_combining_mark(last) {
                        folded.push(last);
                    }
                });
            }
        });
    }
}

/// A text without marks, so that a mark that stands by itself does not cut a word in two; capitals stay.
pub fn unmarked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            plain.push(c);
        } else {
            decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    plain.push(part);
                }
            });
        }
    }
    plain
}

/// A name of `[a-z0-9-]` for files and anchors; empty when nothing is left.
pub fn slug(text: &str) -> String {
    slug::slugify(text)
}

/// The words of a text: runs of letters and digits, on both sides of the site the same.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The candidate that was probably meant: the nearest within a third of the length (at least one, at most four edits), or the only
/// one that contains or starts the same. Compared folded; ties go to the first in order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    let length = wanted.chars().count();
    let limit = (length / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    if length > LONGEST_NAME {
        return None;
    }
    for candidate in candidates {
        // Each letter too many or too few is an edit, so most candidates need no more than a look at their length.
        if candidate.is_ascii() && candidate.len().abs_diff(length) > limit {
            continue;
        }
        let folded = fold(candidate);
        if folded.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted, &folded);
        if distance <= limit && best.is_none_or(|(least, held)| (distance, candidate) < (least, held)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The key by which a title sorts: folded, without leading punctuation (`'s-Gravenhage` under S), numbers by value.
pub fn sort_key(text: &str) -> String {
    let folded = fold(text);
    let trimmed = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut key = String::with_capacity(trimmed.len());
    let mut digits = String::new();
    for c in trimmed.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>12}", digits.trim_start_matches('0')));
            digits.clear();
        }
        key.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    key.truncate(key.trim_end().len());
    key
}

/// A person's name split as Dutch sorts it: given names, particles, surname (`Patrick`, `van den`, `Brink`). The surname starts at the first
/// word after the particles, or is the last word when there are none.
pub fn split_name(name: &str) -> (String, String, String) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let particle = |word: &str| PARTICLES.contains(&word);
    // A double name begins with its first half: `Annelies Bakker-de Wit`.
    let double = |word: &&str| word.rsplit_once('-').is_some_and(|(half, last)| !half.is_empty() && particle(last));
    if let Some(at) = words.iter().position(double).filter(|at| *at + 1 < words.len()) {
        let start = words[..at].iter().position(|word| particle(word)).unwrap_or(at);
        return (words[..start].join(" "), words[start..at].join(" "), words[at..].join(" "));
    }
    let Some(first) = words.iter().position(|word| particle(word)) else {
        let surname = words.last().copied().unwrap_or_default();
        let given = words[..words.len().saturating_sub(1)].join(" ");
        return (given, String::new(), surname.to_owned());
    };
    let end = words[first..].iter().position(|word| !particle(word)).map_or(words.len(), |at| first + at);
    (words[..first].join(" "), words[first..end].join(" "), words[end..].join(" "))
}

/// The key by which a person sorts: surname, given names, particles.
pub fn person_key(name: &str) -> String {
    let (given, particle, surname) = split_name(name);
    sort_key(&format!("{surname}  {given}  {particle}"))
}

/// The text with the signs that print has: the apostrophe within a word, or before the letter of `'s` and `'t`, is curly; a hyphen between spaces is a dash.
pub fn typeset(text: &str) -> String {
    if !text.contains('\'') && !text.contains(" - ") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut before: Option<char> = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let within = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphabetic);
        let opens = before.is_none_or(char::is_whitespace) && {
            let mut ahead = rest.clone();
            matches!(ahead.next(), Some('s' | 't' | 'n')) && ahead.next().is_none_or(|next| next == '-' || next.is_whitespace())
        };
        out.push(match c {
            '\'' if within || opens => '’',
            '-' if before == Some(' ') && after == Some(' ') => '–',
            _ => c,
        });
        before = Some(c);
    }
    out
}

/// Cuts `text` at a word near `limit` characters and adds an ellipsis when something was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let end = text[..cut].rfind(char::is_whitespace).filter(|&at| at > cut / 2).unwrap_or(cut);
    format!("{}…", text[..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_person_sorts_by_surname_with_the_particle_last() {
        assert_eq!(split_name("Patrick van den Brink"), ("Patrick".into(), "van den".into(), "Brink".into()));
        assert_eq!(split_name("Annelies Bakker-de Wit"), ("Annelies".into(), String::new(), "Bakker-de Wit".into()));
        assert_eq!(split_name("Jo van der Meer-van den Berg"), ("Jo".into(), "van der".into(), "Meer-van den Berg".into()));
        assert_eq!(split_name("Martijn Groot Nibbelink").2, "Nibbelink");
        assert_eq!(split_name("Crone"), (String::new(), String::new(), "Crone".into()));
        assert!(person_key("Patrick van den Brink") < person_key("Hubert Bruls"));
        assert_eq!(split_name("van den Brink").1, "van den");
    }

    #[test]
    fn the_nearest_name_is_found_within_a_third_of_its_length() {
        assert_eq!(nearest("wonnen", ["wonen", "werken"]), Some("wonen"));
        assert_eq!(nearest("titel", ["title", "date"]), Some("title"));
        assert_eq!(nearest("x", ["title"]), None);
    }

    #[test]
    fn numbers_sort_by_value_and_punctuation_does_not_count() {
        assert!(sort_key("G4") < sort_key("G40"));
        assert!(sort_key("deel 9") < sort_key("deel 10"));
        assert_eq!(sort_key("'s-Gravenhage"), "s gravenhage");
    }

    proptest! {
        #[test]
        fn folding_letter_by_letter_is_folding_the_text(text in "[a-zA-ZéÉàçñÅßİıſ\u{300}-\u{345}ﬁΣς가한각 -]{0,40}|\\PC{0,40}") {
            use unicode_normalization::UnicodeNormalization;
            let folded: String =
                text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|&c| !is_combining_mark(c)).collect();
            prop_assert_eq!(fold(&text), folded);
            let plain: String = text.nfkd().filter(|&c| !is_combining_mark(c)).collect();
            prop_assert_eq!(unmarked(&text), plain);
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }

    #[test]
    fn apostrophes_become_curly_and_quotation_marks_stay() {
        assert_eq!(typeset("Thema's in 's-Hertogenbosch en 't Gooi"), "Thema’s in ’s-Hertogenbosch en ’t Gooi");
        assert_eq!(typeset("het woord 'stad' en 'Nee'"), "het woord 'stad' en 'Nee'");
    }

    #[test]
    fn a_hyphen_between_spaces_becomes_a_dash_and_others_stay() {
        assert_eq!(typeset("Burgers in veiligheid - Een inventarisatie"), "Burgers in veiligheid – Een inventarisatie");
        assert_eq!(typeset("het plan 2018-2022, woon- en leefomgeving"), "het plan 2018-2022, woon- en leefomgeving");
    }
}
