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
    "zgn", "z.g.n", "z.o.z", "z.s.m",
];

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
            from = end;
            let rest = &text[end..];
            let next = rest.trim_start();
            if next.is_empty() || next.len() == rest.len() {
                continue;
            }
            let starts = next
                .trim_start_matches(['‘', '“', '"', '\'', '(', '[', '’'])
                .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            let marks = |at: usize| !(text[at..].starts_with('.') && ends_abbreviation(&text[..at], next));
            if starts && (marks(first) || last != first && marks(last)) {
                return Some(end + (rest.len() - next.len()));
            }
        }
    })
}

/// Whether the text before a full stop ends in an abbreviation, an initial or a number that goes on.
fn ends_abbreviation(before: &str, next: &str) -> bool {
    let word_start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '‘' | '“' | '"'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[word_start..];
    let initial = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) && next.starts_with(|c: char| c.is_ascii_digit());
    initial || number || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
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
    }

    #[test]
    fn the_sentence_around_a_place_has_no_spaces_around_it() {
        let text = "Een.  Twee drie. Vier.";
        assert_eq!(&text[sentence_around(text, 8)], "Twee drie.");
        assert_eq!(&text[sentence_around(text, text.len())], "Vier.");
    }
}
