//! Abbreviations with what they stand for, as a text explains them: *openbare orde en veiligheid (OOV)*.
//!
//! Owns [`explained`]. Takes the letters of the short form from the long one, from right to left, as Schwartz and Hearst do ("A simple algorithm for identifying
//! abbreviation definitions in biomedical text", 2003), and asks besides that each weighty word of the long form lends its first letter.

use crate::text::fold;

/// Words that need not lend a letter.
const LIGHT: &[&str] = &[
    "van", "de", "het", "een", "en", "in", "op", "voor", "of", "and", "the", "for", "to", "der", "aan", "bij", "met", "ter",
    "te", "tot", "&", "-",
];

/// Pairs of short and long form that stand in the text.
pub fn explained(text: &str) -> Vec<(String, String)> {
    /// How far around a bracket is looked: a short form and its words are near, and a line of brackets is read once.
    const NEAR: usize = 320;
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let rest = &text[open + 1..boundary(open + 1 + NEAR / 8).max(open + 1)];
        let Some(short) = rest.find(')').map(|end| rest[..end].trim()).filter(|short| is_short(short)) else { continue };
        let before = text[boundary(open.saturating_sub(NEAR))..open].trim_end();
        let sentence = before
            .rfind(['(', ')', ';', ':', '!', '?', '“', '"'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        if let Some(long) = long_form(short, &before[sentence..]) {
            found.push((short.to_owned(), long));
        }
    }
    found
}

fn is_short(text: &str) -> bool {
    let count = text.chars().count();
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=8).contains(&count)
        && upper >= 2
        && upper * 2 >= count
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '&' | '.' | '-'))
}

fn long_form(short: &str, before: &str) -> Option<String> {
    let letters: Vec<char> = fold(short).chars().filter(|c| c.is_alphanumeric()).collect();
    let words: Vec<&str> = before.split(' ').collect();
    let most = (letters.len() + 5).min(letters.len() * 2).min(words.len());
    for count in 1..=most {
        let tail = &words[words.len() - count..];
        if matches(&letters, tail) {
            let long = tail.join(" ");
            return (long.chars().count() > letters.len() + 3 && !long.contains([',', '.'])).then_some(long);
        }
    }
    None
}

/// Whether the words give the letters: the first word the first letter, each weighty word its own first letter, all in order.
fn matches(letters: &[char], words: &[&str]) -> bool {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let light = |word: &str| LIGHT.contains(&word);
    let Some(first) = folded.first().filter(|word| !light(word)) else { return false };
    if first.chars().next() != letters.first().copied() {
        return false;
    }
    takes(letters, &folded)
}

/// Depth first: a word takes its first letter and then as many of the next letters as follow within it.
fn takes(letters: &[char], words: &[String]) -> bool {
    let Some((word, rest)) = words.split_first() else { return letters.is_empty() };
    let light = LIGHT.contains(&word.as_str());
    if light && takes(letters, rest) {
        return true;
    }
    let Some((first, mut left)) = letters.split_first() else { return false };
    let mut inside = word.chars().filter(|c| c.is_alphanumeric());
    if inside.next() != Some(*first) {
        return false;
    }
    loop {
        if takes(left, rest) {
            return true;
        }
        let Some((next, after)) = left.split_first() else { return false };
        if !inside.any(|c| c == *next) {
            return false;
        }
        left = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str) -> Option<(String, String)> {
        explained(text).into_iter().next()
    }

    #[test]
    fn the_long_form_stands_before_the_brackets() {
        let is = |text: &str, short: &str, long: &str| assert_eq!(pair(text), Some((short.to_owned(), long.to_owned())));
        is("De directie openbare orde en veiligheid (OOV) doet mee", "OOV", "openbare orde en veiligheid");
        is("het integraal veiligheidsplan (IVP)", "IVP", "integraal veiligheidsplan");
        is("de Vereniging van Nederlandse Gemeenten (VNG)", "VNG", "Vereniging van Nederlandse Gemeenten");
        is("een buitengewoon opsporingsambtenaar (BOA)", "BOA", "buitengewoon opsporingsambtenaar");
    }

    #[test]
    fn brackets_that_explain_nothing_give_nothing() {
        assert_eq!(pair("de wethouder van Nijmegen (VVD)"), None);
        assert_eq!(pair("in het jaar (2016)"), None);
        assert_eq!(pair("(OOV)"), None);
        assert_eq!(pair("een lange zin over iets (zie boven)"), None);
    }
}
