//! Words as search sees them: cut from a text, folded, and brought back to their stem.
//!
//! Owns [`tokens`], [`Stems`] and [`stopwords`]. The browser's `search-core.js` does the same; `tests/js/words.json` holds both to it. Knows nothing of pages.

use std::borrow::Cow;
use std::collections::HashSet;

use snowball_stemmers_rs::Algorithm;
use snowball_stemmers_rs::Stemmer;

use crate::language::Language;
use crate::quick::Quick;
use crate::text::fold_into;
use crate::text::unmarked;

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
    /// Whether a hyphen, `&` or bracket binds it to the word before it (*jeugd-boa*, *B&W*, *(nood)opvang*, *tactiek(en)*).
    pub bound: bool,
}

/// What stemming needs.
pub struct Stems(Stemmer, Language);

impl Stems {
    /// The stemmer of a language: Dutch Porter, or English.
    pub fn of(language: Language) -> Self {
        // In Snowball 3 the plain name `Dutch` is Kraaij-Pohlmann, another algorithm.
        let algorithm = match language {
            Language::Nl => Algorithm::DutchPorter,
            Language::En => Algorithm::English,
        };
        Self(Stemmer::create(algorithm), language)
    }

    /// The stem of a folded word.
    pub fn stem(&self, form: &str) -> String {
        if self.1 == Language::Nl { levelled(self.0.stem(singular(form)).into_owned()) } else { self.0.stem(form).into_owned() }
    }
}

/// A plural in *-s* behind a vowel without that *s*, which Porter leaves (*locaties*, *procedures*, *niveaus*); not *proces*, *adres*, *rijles*, *zakmes*.
fn singular(form: &str) -> &str {
    let Some(bare) = form.strip_suffix('s').filter(|bare| bare.len() >= 5) else { return form };
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let plural = match bare.as_bytes() {
        [.., b'e', b'a', b'u'] | [.., b'i', b'e', b'u'] => true,
        [.., before, letter, b'e'] => match letter {
            b'd' | b'e' | b'g' | b'i' | b'j' | b'k' | b'p' | b's' | b't' | b'v' => true,
            b'n' => vowel(*before) || *before == b'y',
            b'r' => vowel(*before),
            b'l' => matches!(before, b'u' | b'i'),
            b'm' => matches!(before, b'u' | b'm'),
            b'c' => matches!(before, b'i' | b'n'),
            _ => false,
        },
        _ => false,
    };
    if plural { bare } else { form }
}

/// What Porter leaves apart in Dutch: *plann(en)* and *plan*, *huiz(en)* and *huis*, *briev(en)* and *brief*; and the few plurals that change their vowel or
/// take *-eren*. The browser's `stem/nl.js` does the same.
fn levelled(mut stem: String) -> String {
    match stem.as_str() {
        "kinder" => return "kind".to_owned(),
        "sted" => return "stad".to_owned(),
        "led" => return "lid".to_owned(),
        _ => {}
    }
    if stem.encode_utf16().count() < 4 {
        return stem;
    }
    if let [.., before, last] = stem.as_bytes()
        && before == last
        && b"bfglmnprs".contains(last)
    {
        stem.pop();
    }
    let voiceless = match stem.as_bytes().last() {
        Some(b'z') => 's',
        Some(b'v') => 'f',
        _ => return stem,
    };
    stem.pop();
    stem.push(voiceless);
    stem
}

/// The words that hold a language together, one a line.
pub fn stopwords(language: Language) -> impl Iterator<Item = &'static str> {
    let list = match language {
        Language::Nl => include_str!("words/stopwoorden-nl.txt"),
        Language::En => include_str!("words/stopwords-en.txt"),
    };
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Those words, to be asked for.
pub type Stopwords<'a> = HashSet<&'a str, Quick>;

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// The words of a text: runs of letters and digits, without the few letters behind an apostrophe (*foto's*, *zo'n*).
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    each_token(text, |form, capital, opens, bound| found.push(Token { form: form.to_owned(), capital, opens, bound }));
    found
}

/// The same words one by one: form, capital, opens, bound, as in [`Token`].
pub fn each_token(text: &str, mut take: impl FnMut(&str, bool, bool, bool)) {
    let plain: Cow<'_, str> = if text.is_ascii() { text.into() } else { unmarked(text).into() };
    let mut form = String::with_capacity(64);
    let (mut last_end, mut from, mut first) = (0, 0, true);
    let mut begin = 0;
    while let Some((start, end)) = next_word(&plain, begin) {
        begin = end;
        let (piece, gap) = (&plain[start..end], &plain[from..start]);
        from = end;
        let tail = last_end > 0 && start > last_end && is_one_apostrophe(gap);
        last_end = end;
        if tail && piece.chars().count() <= 3 {
            continue;
        }
        let bound = !first && matches!(gap, "-" | "&" | "(" | ")");
        let opens = first || gap != " " && gap.contains(['.', '!', '?', ':', ';', '•', '\n', '"', '“', '‘', '(']);
        // Most words are written as they are sought.
        if piece.len() <= LONGEST
            && piece.bytes().fold(true, |all, byte| all & (byte.is_ascii_lowercase() | byte.is_ascii_digit()))
        {
            first = false;
            take(piece, false, opens, bound);
            continue;
        }
        form.clear();
        fold_into(piece, &mut form);
        if form.len() > LONGEST
            && let Some((cut, _)) = form.char_indices().nth(LONGEST)
        {
            form.truncate(cut);
        }
        if !form.is_empty() {
            first = false;
            take(&form, piece.starts_with(char::is_uppercase), opens, bound);
        }
    }
}

/// The first run of letters and digits from byte `from` on. Nearly all letters are ASCII: those are told by a look.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + length_of(&text[from..], false);
    (start < text.len()).then(|| (start, start + length_of(&text[start..], true)))
}

/// How many bytes at the start of `text` are in words, or outside them.
fn length_of(text: &str, in_word: bool) -> usize {
    let wanted = if in_word { Sign::Word } else { Sign::Other };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match SIGNS[usize::from(*byte)] {
            sign if sign == wanted => at += 1,
            Sign::Long => {
                let Some(letter) = text[at..].chars().next().filter(|letter| letter.is_alphanumeric() == in_word) else { break };
                at += letter.len_utf8();
            }
            _ => break,
        }
    }
    at
}

/// What a byte of a text is: of a word, of none, or of a letter of more bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Word,
    Other,
    Long,
}

/// Each byte by itself.
static SIGNS: [Sign; 256] = {
    let mut signs = [Sign::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 128 {
            signs[byte] = Sign::Long;
        } else if (byte as u8).is_ascii_alphanumeric() {
            signs[byte] = Sign::Word;
        }
        byte += 1;
    }
    signs
};

fn is_one_apostrophe(gap: &str) -> bool {
    let mut letters = gap.chars();
    letters.next().is_some_and(is_apostrophe) && letters.next().is_none()
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
        let found = tokens("(nood)opvang B&W tactiek(en) (zie)");
        assert_eq!(found.iter().map(|token| token.bound).collect::<Vec<_>>(), [false, true, false, true, false, true, false]);
    }

    #[test]
    fn dutch_stems_are_those_of_porter() {
        let stems = Stems::of(Language::Nl);
        assert_eq!(stems.stem("panden"), "pand");
        assert_eq!(stems.stem("gemeenten"), stems.stem("gemeente"));
        for (one, other) in [
            ("huizen", "huis"),
            ("brieven", "brief"),
            ("steden", "stad"),
            ("kinderen", "kind"),
            ("inbraken", "inbraak"),
            ("plannen", "plan"),
            ("processen", "proces"),
            ("locaties", "locatie"),
            ("niveaus", "niveau"),
            ("adressen", "adres"),
        ] {
            assert_eq!(stems.stem(one), stems.stem(other));
        }
        assert_eq!(Stems::of(Language::En).stem("reports"), "report");
    }
}
