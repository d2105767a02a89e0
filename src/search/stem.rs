//! Words as search sees them: cut from a text, folded, and brought back to their stem.
//!
//! Owns [`tokens`], [`Stems`] and [`stopwords`]. The browser's `search-core.js` does the same; `tests/js/words.json` holds both to it. Knows nothing of pages.

use snowball_stemmers_rs::Algorithm;
use snowball_stemmers_rs::Stemmer;

use crate::language::Language;
use crate::text::fold;

/// The longest word that is indexed, in characters; the rest of a longer one is cut off, on both sides.
pub const LONGEST: usize = 48;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word, folded.
    pub form: String,
    /// Whether it was written with a capital.
    pub capital: bool,
    /// Whether a capital says nothing, since it opens a sentence.
    pub opens: bool,
    /// Whether a hyphen binds it to the word before it.
    pub bound: bool,
}

/// What stemming needs.
pub struct Stems(Stemmer);

impl Stems {
    /// The stemmer of a language: Dutch Porter, or English.
    pub fn of(language: Language) -> Self {
        // In Snowball 3 the plain name `Dutch` is Kraaij-Pohlmann, another algorithm.
        Self(Stemmer::create(match language {
            Language::Nl => Algorithm::DutchPorter,
            Language::En => Algorithm::English,
        }))
    }

    /// The stem of a folded word.
    pub fn stem(&self, form: &str) -> String {
        self.0.stem(form).into_owned()
    }
}

/// The words that hold a language together, one a line.
pub fn stopwords(language: Language) -> impl Iterator<Item = &'static str> {
    let list = match language {
        Language::Nl => include_str!("words/stopwoorden-nl.txt"),
        Language::En => include_str!("words/stopwords-en.txt"),
    };
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// The words of a text: runs of letters and digits, without the few letters behind an apostrophe (*foto's*, *zo'n*).
pub fn tokens(text: &str) -> Vec<Token> {
    let plain: String = if text.is_ascii() { text.to_owned() } else { unmarked(text) };
    let mut found = Vec::new();
    let mut last_end = 0;
    let mut from = 0;
    let bytes = plain.as_bytes();
    let mut chars = plain.char_indices().peekable();
    let mut start: Option<usize> = None;
    loop {
        let next = chars.next();
        let (at, word) = next.map_or((plain.len(), false), |(at, c)| (at, c.is_alphanumeric()));
        match (start, word) {
            (None, true) => start = Some(at),
            (Some(begin), false) => {
                start = None;
                let piece = &plain[begin..at];
                let gap = &plain[from..begin];
                from = at;
                let tail = last_end > 0 && begin > last_end && gap.chars().all(is_apostrophe) && gap.chars().count() == 1;
                last_end = at;
                if tail && piece.chars().count() <= 3 {
                    continue;
                }
                let bound = begin > 0 && gap == "-" && bytes.get(begin - 1) == Some(&b'-');
                let opens = found.is_empty() || gap.contains(['.', '!', '?', ':', ';', '•', '\n', '"', '“', '‘', '(']);
                let form: String = fold(piece).chars().take(LONGEST).collect();
                if !form.is_empty() {
                    found.push(Token { form, capital: piece.starts_with(char::is_uppercase), opens, bound });
                }
            }
            _ => {}
        }
        if next.is_none() {
            return found;
        }
    }
}

/// The text without marks, so that a mark that stands by itself does not cut a word in two; capitals stay.
fn unmarked(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkd().filter(|&c| !unicode_normalization::char::is_combining_mark(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.form).collect()
    }

    #[test]
    fn words_are_folded_and_lose_what_stands_behind_an_apostrophe() {
        assert_eq!(forms("Foto’s van één coördinator, zo'n boa's!"), ["foto", "van", "een", "coordinator", "zo", "boa"]);
        assert_eq!(forms("'s-Gravenhage en e-mail"), ["s", "gravenhage", "en", "e", "mail"]);
        assert_eq!(forms("cafe\u{301}s O'Neill A4'tje"), ["cafes", "o", "neill", "a4"]);
        assert_eq!(forms(""), [""; 0]);
    }

    #[test]
    fn a_hyphen_binds_and_a_sentence_opens() {
        let found = tokens("Jeugd-boa. Daar");
        assert_eq!(found.iter().map(|token| token.bound).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(found.iter().map(|token| token.opens).collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn dutch_stems_are_those_of_porter() {
        let stems = Stems::of(Language::Nl);
        assert_eq!(stems.stem("panden"), "pand");
        assert_eq!(stems.stem("gemeenten"), stems.stem("gemeente"));
        assert_eq!(Stems::of(Language::En).stem("reports"), "report");
    }
}
