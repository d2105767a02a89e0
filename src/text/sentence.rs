//! Sentences: where one ends and the next begins, in Dutch and English prose.
//!
//! Owns [`Sentences`]. Knows the abbreviations, initials and numbers after which a full stop ends nothing. Works on plain text,
//! not on Markdown.

use std::ops::Range;

/// Abbreviations that are followed by more of the same sentence. Lower case, without the last full stop.
const ABBREVIATIONS: &[&str] = &[
    "a.d.h.v", "aant", "afb", "afd", "afl", "art", "arts", "bijv", "blz", "bv", "bzn", "ca", "cf", "c.q", "c.s", "d.d", "d.m.v",
    "d.w.z", "dd", "dhr", "dr", "drs", "ds", "dwz", "e.a", "e.d", "ed", "eds", "e.g", "enz", "etc", "evt", "excl", "e.v", "fig",
    "gem", "gebr", "hfst", "hs", "i.c", "i.e", "i.h.b", "i.h.k.v", "i.o", "i.o.v", "i.p.v", "i.s.m", "i.v.m", "incl", "ing",
    "ir", "jl", "jr", "kol", "lic", "m.a.w", "m.b.t", "m.b.v", "m.i", "m.i.v", "m.m.v", "m.n", "m.u.v", "max", "mej", "mevr",
    "mgr", "min", "mr", "mrs", "mw", "n.a.v", "nl", "no", "nr", "nrs", "o.a", "o.b.v", "o.g", "o.i", "o.l.v", "o.m", "o.v.v",
    "p", "p.a", "p.j", "p.p", "pag", "par", "pct", "plm", "pp", "prof", "red", "resp", "sr", "st", "t.a.v", "t.b.v", "t.g.v",
    "t.h.v", "t.n.v", "t.o.v", "t.w.v", "t/m", "tab", "tel", "u.a", "v.a", "vgl", "vlg", "vnl", "vol", "voorz", "vs", "w.o",
    "zgn", "z.g.n", "z.o.z", "z.s.m", "jhr", "jo", "kamerst", "stb", "stcrt", "weth", "arr", "bijl", "geb", "mln", "mld", "ong",
    "overl", "plv", "prov", "toel", "univ", "vert", "wnd",
];

/// Abbreviations that close a list or a name as often as not: a capital behind one begins a sentence.
const CLOSING: &[&str] =
    &["a.u.b", "b.v", "c.s", "e.a", "e.d", "enz", "etc", "inw", "jl", "mld", "mln", "n.v", "n.v.t", "s.v.p", "v.o.f"];

/// Words that no surname is: behind a letter and a full stop, one of them begins a sentence (*bijlage B. Dat is*).
const OPENERS: &[&str] = &[
    "Daar", "Daarna", "Daarom", "Dan", "Dat", "Deze", "Die", "Dit", "Een", "Er", "Het", "Hier", "Hij", "Maar", "Niet", "Nu",
    "Ook", "Toen", "Wat", "We", "Wij", "Wie", "Ze", "Zij", "Zo",
];

/// Months cut short: the full stop ends nothing when the year follows.
const MONTHS: &[&str] = &["jan", "febr", "feb", "mrt", "apr", "aug", "sept", "sep", "okt", "nov", "dec"];

/// The range of the sentence of `text` in which byte `at` stands, without spaces around it.
pub fn sentence_around(text: &str, at: usize) -> Range<usize> {
    Sentences::of(text).around(at)
}

/// The sentences of one text, sought once: a paragraph of a thousand links asks a thousand times.
#[derive(Debug)]
pub struct Sentences<'a> {
    text: &'a str,
    ends: Vec<usize>,
}

impl<'a> Sentences<'a> {
    /// Finds where the sentences of `text` end.
    pub fn of(text: &'a str) -> Self {
        Self { text, ends: ends(text).collect() }
    }

    /// The range of the sentence in which byte `at` stands, without spaces around it.
    pub fn around(&self, at: usize) -> Range<usize> {
        let next = self.ends.partition_point(|&end| end <= at);
        let start = next.checked_sub(1).map_or(0, |before| self.ends[before]);
        trim(self.text, start..self.ends.get(next).copied().unwrap_or(self.text.len()))
    }
}

/// The byte offsets just after each end of a sentence, ascending.
pub fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let first = from + text[from..].find(['.', '!', '?', '…'])?;
            // A run of marks ends one sentence. Its first and its last mark decide, so that a run of a million is read once.
            let mut last = first;
            let mut end = first;
            while let Some(c) = text[end..]
                .chars()
                .next()
                .filter(|c| matches!(c, '.' | '!' | '?' | '…' | '’' | '”' | '"' | '\'' | ')' | ']' | '»'))
            {
                if matches!(c, '.' | '!' | '?' | '…') {
                    last = end;
                }
                end += c.len_utf8();
            }
            end += note_mark(&text[end..]);
            from = end;
            let rest = &text[end..];
            let next = rest.trim_start();
            if next.is_empty() {
                continue;
            }
            if next.len() == rest.len() {
                if end == first + 1 && is_joined(&text[..first], next) {
                    return Some(end);
                }
                continue;
            }
            let starts = is_evening(next)
                || next
                    .trim_start_matches(['‘', '“', '"', '\'', '(', '[', '’'])
                    .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            let marks = |at: usize| !(text[at..].starts_with('.') && ends_abbreviation(&text[..at], next));
            if starts && (marks(first) || last != first && marks(last)) {
                return Some(end + (rest.len() - next.len()));
            }
        }
    })
}

/// How long the mark of a note is with which `rest` begins: *Dat staat vast.[3] Het tweede*.
fn note_mark(rest: &str) -> usize {
    let is_mark = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let raised = rest.len() - rest.trim_start_matches(is_mark).len();
    let numbered = || {
        let inner = rest.strip_prefix('[')?;
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        ((1..=3).contains(&digits) && inner[digits..].starts_with(']')).then_some(digits + 2)
    };
    if raised > 0 { raised } else { numbered().unwrap_or(0) }
}

/// *’s Avonds*: the capital of a sentence may be the second letter.
fn is_evening(next: &str) -> bool {
    next.strip_prefix(['’', '\''])
        .and_then(|rest| rest.strip_prefix("s "))
        .is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Whether the text before a full stop ends in an abbreviation, an initial or a number that goes on.
fn ends_abbreviation(before: &str, next: &str) -> bool {
    let word_start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '‘' | '“' | '"'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[word_start..];
    let opener = || OPENERS.contains(&next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default());
    let initial = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    // *16. 3. 2023*; but *in 2014. 19 mensen* and *p. 40. 22 Zie* are two sentences.
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let ahead = digits(next);
    let number = (1..=2).contains(&word.len())
        && digits(word) == word.len()
        && (ahead == 4 || (1..=2).contains(&ahead) && next[ahead..].starts_with('.'));
    let word = word.to_lowercase();
    let dotted =
        word.contains('.') && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    let month = MONTHS.contains(&word.as_str()) && ahead > 0;
    if CLOSING.contains(&word.as_str()) && next.starts_with(char::is_uppercase) {
        return false;
    }
    let et_al = word == "al" && before[..word_start].trim_end().ends_with(" et");
    if initial && opener() {
        return false;
    }
    initial || number || et_al || month || dotted || ABBREVIATIONS.contains(&word.as_str())
}

/// Two sentences with the space between them lost: *risico.Daarbij*; not an address.
fn is_joined(before: &str, next: &str) -> bool {
    let start =
        before.rfind(|c: char| !c.is_lowercase()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    let alone = before[..start].is_empty() || before[..start].ends_with([' ', '(', '‘', '“', '-']);
    let mut letters = next.chars();
    let opens = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(|c| c.is_lowercase() || c == ' ');
    let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    let goes_on = next[end..].starts_with([' ', ',']);
    alone && opens && goes_on && word.chars().count() > 3
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..start + slice.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut found = Vec::new();
        for end in ends(text).chain([text.len()]) {
            found.push(text[start..end].trim());
            start = end;
        }
        found
    }

    #[test]
    fn a_full_stop_after_an_abbreviation_or_initial_ends_nothing() {
        assert_eq!(
            sentences("Volgens dr. Van Dijk, d.d. 3 mei, o.a. Nijmegen. Zo is het."),
            ["Volgens dr. Van Dijk, d.d. 3 mei, o.a. Nijmegen.", "Zo is het."]
        );
        assert_eq!(sentences("J.C. Hanekamp zei: ‘Nee.’ Daarna ging hij."), ["J.C. Hanekamp zei: ‘Nee.’", "Daarna ging hij."]);
        assert_eq!(sentences("Dat kost 1.000 euro. 20 mensen kwamen."), ["Dat kost 1.000 euro.", "20 mensen kwamen."]);
        assert_eq!(sentences("Vergaderd op 16. 3. 2023 in Ede. Einde."), ["Vergaderd op 16. 3. 2023 in Ede.", "Einde."]);
        assert_eq!(
            sentences("Zie i.t.t. Ede, art. 13b en 3 sept. 2022. Dat is al."),
            ["Zie i.t.t. Ede, art. 13b en 3 sept. 2022.", "Dat is al."]
        );
        assert_eq!(
            sentences("Dat meldt mr. drs. P.J. (Piet) Vos, t.a.v. Tiel. Goed."),
            ["Dat meldt mr. drs. P.J. (Piet) Vos, t.a.v. Tiel.", "Goed."]
        );
    }

    #[test]
    fn a_year_a_page_and_a_closing_abbreviation_end_a_sentence() {
        assert_eq!(sentences("Dat was op 16 maart 2023. 19 mensen kwamen."), ["Dat was op 16 maart 2023.", "19 mensen kwamen."]);
        assert_eq!(sentences("Den Haag 2010, p. 40. 22 Zie ook daar."), ["Den Haag 2010, p. 40.", "22 Zie ook daar."]);
        assert_eq!(sentences("Met politie, boa’s enz. Daarna kwam Tiel."), ["Met politie, boa’s enz.", "Daarna kwam Tiel."]);
        assert_eq!(sentences("Volgens Vos e.a. (2019) is dat zo."), ["Volgens Vos e.a. (2019) is dat zo."]);
    }

    #[test]
    fn a_letter_and_the_mark_of_a_note_end_a_sentence_when_what_follows_shows_it() {
        assert_eq!(sentences("Zij hoort bij groep B. Hij bij groep A."), ["Zij hoort bij groep B.", "Hij bij groep A."]);
        assert_eq!(sentences("Met P. de Vries en A. Bos."), ["Met P. de Vries en A. Bos."]);
        assert_eq!(sentences("Dat deed Beke B.V. Tiel betaalde."), ["Dat deed Beke B.V.", "Tiel betaalde."]);
        assert_eq!(sentences("Dat staat vast.[3] Het andere ook.¹² Punt."), ["Dat staat vast.[3]", "Het andere ook.¹²", "Punt."]);
        assert_eq!(
            sentences("Boutellier et al. (2014) zien dat. Net als al. Of niet."),
            ["Boutellier et al. (2014) zien dat.", "Net als al.", "Of niet."]
        );
        assert_eq!(sentences("Hij kwam niet. ’s Avonds wel."), ["Hij kwam niet.", "’s Avonds wel."]);
    }

    #[test]
    fn a_lost_space_joins_no_sentences_and_an_address_is_none() {
        assert_eq!(sentences("Dat is een groot gevaar.Daarom helpt Tiel."), ["Dat is een groot gevaar.", "Daarom helpt Tiel."]);
        assert_eq!(
            sentences("Kijk op www.Tiel.nl of bij info@tiel.Nl of Node.Js."),
            ["Kijk op www.Tiel.nl of bij info@tiel.Nl of Node.Js."]
        );
    }

    #[test]
    fn the_sentence_around_a_place_has_no_spaces_around_it() {
        let text = "Een.  Twee drie. Vier.";
        assert_eq!(&text[sentence_around(text, 8)], "Twee drie.");
        assert_eq!(&text[sentence_around(text, text.len())], "Vier.");
    }
}
