//! Names as rows of words, and where a text says them: whatever the case, accents, markup and marks between the words.
//!
//! Owns [`Patterns`]. Entry points: [`Patterns::add`] and [`Patterns::find`]. Knows no pages.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::text::fold;

/// The widest gap between two words of one name, in bytes: markup, a line break and an indent.
const GAP: usize = 16;

/// A word of a text.
struct Token {
    folded: String,
    range: Range<usize>,
    /// What stands between it and the word before, as readers see it.
    gap: String,
}

/// Rows of words, each of somebody.
#[derive(Debug, Default)]
pub struct Patterns {
    rows: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

/// A name that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whose.
    pub whose: usize,
    /// Where.
    pub range: Range<usize>,
    /// Whether an *s* behind it makes it a possessive.
    pub possessive: bool,
}

/// The words of a name, folded.
pub fn words(name: &str) -> Vec<String> {
    tokens(name).into_iter().map(|token| token.folded).collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word = String::new();
    let mut gap = String::new();
    let mut range = 0..0;
    let mut at = 0;
    while at < text.len() {
        let (shown, length) = shown(&text[at..], !word.is_empty());
        let end = at + length;
        match shown {
            Some(c) if c.is_alphanumeric() || is_combining_mark(c) && !word.is_empty() => {
                if word.is_empty() {
                    range.start = at;
                }
                word.push(c);
                range.end = end;
            }
            Some(c) => {
                if !word.is_empty() {
                    let gap = std::mem::take(&mut gap);
                    tokens.push(Token { folded: fold(&std::mem::take(&mut word)), range: range.clone(), gap });
                }
                gap.push(c);
            }
            None => {}
        }
        at = end;
    }
    if !word.is_empty() {
        tokens.push(Token { folded: fold(&word), range, gap });
    }
    tokens
}

/// What readers see first of a text, with its length as written: entities and codes of addresses are what they stand for, tags, hyphens that do not show and stars
/// within a word are nothing.
fn shown(text: &str, within: bool) -> (Option<char>, usize) {
    let c = text.chars().next().unwrap_or(' ');
    let length = c.len_utf8();
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => (None, length),
        '*' if within => {
            let stars = text.len() - text.trim_start_matches('*').len();
            match text[stars..].starts_with(char::is_alphabetic) {
                true => (None, stars),
                false => (Some(c), length),
            }
        }
        '&' => entity(text).unwrap_or((Some(c), length)),
        '%' => coded(text).unwrap_or((Some(c), length)),
        '<' => tag(text).map_or((Some(c), length), |length| (None, length)),
        _ => (Some(c), length),
    }
}

/// `&nbsp;`, `&#233;`, `&eacute;`: the letter without its accent will do, since names are folded.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let end = text.char_indices().take(12).find(|(_, c)| *c == ';')?.0;
    let name = &text[1..end];
    let code = match name.strip_prefix('#') {
        Some(code) => match code.strip_prefix(['x', 'X']) {
            Some(code) => u32::from_str_radix(code, 16).ok(),
            None => code.parse().ok(),
        },
        None => None,
    };
    let shown = match (code, name) {
        (Some(code), _) => char::from_u32(code).filter(|c| *c != '\u{ad}' && !('\u{200b}'..='\u{200d}').contains(c)),
        (None, "nbsp" | "ensp" | "emsp" | "thinsp") => Some(' '),
        (None, "shy" | "zwj" | "zwnj") => None,
        (None, name) => {
            let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
            ["acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "slash"].contains(&&name[1..]).then_some(letter)?;
            Some(letter)
        }
    };
    Some((shown, end + 1))
}

/// `%20`, `%C3%A9`.
fn coded(text: &str) -> Option<(Option<char>, usize)> {
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        let pair = text.get(bytes.len() * 3..bytes.len() * 3 + 3)?.strip_prefix('%')?;
        bytes.push(u8::from_str_radix(pair, 16).ok()?);
        if let Ok(shown) = std::str::from_utf8(&bytes) {
            return Some((shown.chars().next(), bytes.len() * 3));
        }
    }
    None
}

/// The length of a short tag without attributes; what attributes say is read as text.
fn tag(text: &str) -> Option<usize> {
    /// The longest that is looked for.
    const TAG: usize = 40;
    let rest = text.get(1..)?;
    if !rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.char_indices().take(TAG).find(|(_, c)| matches!(c, '>' | '\n' | ':' | '@' | '=' | ' '))?;
    (end.1 == '>').then_some(end.0 + 1)
}

/// Whether two words that stand this far apart may be of one name. Behind a whole word a full stop ends a sentence.
fn joins(before: &str, gap: &str) -> bool {
    let fine =
        |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ',' | '*' | '_' | '\'' | '’' | '>' | '\\' | '+' | '/');
    let ended = gap.contains('.') && gap.contains(char::is_whitespace) && before.chars().count() > 3;
    gap.len() <= GAP && gap.chars().all(fine) && gap.matches('\n').count() < 2 && !ended
}

impl Patterns {
    /// Adds the words of a name of `whose`.
    pub fn add(&mut self, row: Vec<String>, whose: usize) {
        if let Some(first) = row.first().cloned() {
            let rows = self.rows.entry(first).or_default();
            if !rows.contains(&(row.clone(), whose)) {
                rows.push((row, whose));
            }
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every name in a text, the longest where several begin. A possessive *s* belongs to the last word.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let tokens = tokens(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let best = self
                .rows
                .get(&tokens[at].folded)
                .into_iter()
                .chain(tokens[at].folded.strip_suffix('s').and_then(|word| self.rows.get(word)))
                .flatten()
                .filter(|(row, _)| is_at(row, &tokens[at..]))
                .max_by_key(|(row, _)| row.len());
            match best {
                Some((row, whose)) => {
                    let last = at + row.len() - 1;
                    let range = tokens[at].range.start..tokens[last].range.end;
                    let possessive = row.last().is_some_and(|word| *word != tokens[last].folded);
                    found.push(Hit { whose: *whose, range, possessive });
                    at = last + 1;
                }
                None => at += 1,
            }
        }
        found
    }
}

fn is_at(row: &[String], tokens: &[Token]) -> bool {
    let Some(here) = tokens.get(..row.len()) else { return false };
    let last = row.len() - 1;
    let same = row.iter().zip(here).enumerate().all(|(index, (word, token))| {
        let possessive = index == last && word.chars().count() > 3 && token.folded.strip_suffix('s') == Some(word);
        token.folded == *word || possessive
    });
    same && here.windows(2).all(|pair| joins(&pair[0].folded, &pair[1].gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_dress() {
        let mut patterns = Patterns::default();
        patterns.add(words("José van der Plas"), 0);
        patterns.add(words("van der Plas"), 0);
        let found = |text: &str| patterns.find(text).into_iter().map(|hit| text[hit.range].to_owned()).collect::<Vec<_>>();
        for name in [
            "José van der Plas",
            "JOSE VAN DER PLAS",
            "José **van der Plas",
            "jose-van-der-plas",
            "José van\n  der Plas",
            "jose_van_der_plas",
            "Jo**sé** van der Pl*as",
            "Jos&eacute;&nbsp;van&#32;der Pl&shy;as",
            "Jos%C3%A9%20van%20der%20Plas",
            "José <mark>van</mark> der Plas",
            "Jo\u{ad}sé van der Plas",
        ] {
            assert_eq!(found(&format!("Zo sprak {name} toen.")), [name]);
        }
        assert_eq!(found("Van der Plas' plan en Van der Plass"), ["Van der Plas", "Van der Plass"]);
        assert_eq!(found("Van der Plas. José van der Plas"), ["Van der Plas", "José van der Plas"]);
        assert_eq!(found("José.\n\nVan de Plas; van der Plasman"), Vec::<String>::new());
    }
}
