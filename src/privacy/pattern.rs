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
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let is_letter = c.is_alphanumeric() || is_combining_mark(c) && start.is_some();
        match (is_letter, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.push(Token { folded: fold(&text[from..at]), range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// Whether two words that stand this far apart may be of one name.
fn joins(gap: &str) -> bool {
    let fine = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ',' | '*' | '_' | '\'' | '’' | '>' | '\u{ad}' | '%' | '+' | '/')
    };
    gap.len() <= GAP && gap.chars().all(fine) && gap.matches('\n').count() < 2
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
                .filter(|(row, _)| is_at(row, &tokens[at..], text))
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

fn is_at(row: &[String], tokens: &[Token], text: &str) -> bool {
    let Some(here) = tokens.get(..row.len()) else { return false };
    let last = row.len() - 1;
    let same = row.iter().zip(here).enumerate().all(|(index, (word, token))| {
        let possessive = index == last && word.chars().count() > 3 && token.folded.strip_suffix('s') == Some(word);
        token.folded == *word || possessive
    });
    same && here.windows(2).all(|pair| joins(&text[pair[0].range.end..pair[1].range.start]))
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
        ] {
            assert_eq!(found(&format!("Zo sprak {name} toen.")), [name]);
        }
        assert_eq!(found("Van der Plas' plan en Van der Plass"), ["Van der Plas", "Van der Plass"]);
        assert_eq!(found("José.\n\nVan de Plas; van der Plasman"), Vec::<String>::new());
    }
}
