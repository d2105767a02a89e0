//! The quotations of a page: its quotation blocks, and what stands between quote marks in its text.
//!
//! Owns [`Quotation`]. Entry point: [`find`]. Alerts are no quotations. Compares nothing.

use std::ops::Range;

use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::page::blocks::blocks;
use crate::page::markdown::pieces;
use crate::provenance::wording::Word;
use crate::provenance::wording::words_of;

/// From how many words on what stands between quote marks is compared: one word is as often a figure of speech.
pub const SHORTEST: usize = 2;

/// What a page gives as the words of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The parts between what was left out or put in; words with their place in the file.
    pub parts: Vec<Vec<Word>>,
    /// As the page has it.
    pub text: String,
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// The pages that it names (`{bron p. 4-5}`).
    pub pages: Option<(usize, usize)>,
}

/// The quotations of a page, in order.
pub fn find(page: &Page) -> Vec<Quotation> {
    let mut found = Vec::new();
    let start = page.doc.body.start;
    for block in blocks(pieces(page.body())) {
        if block.kind == BlockKind::Code || block.alert {
            continue;
        }
        if block.quoted {
            let (end, pages) = place_named(&block.text);
            found.extend(quotation(&block, 0..end, start, pages, 1));
            continue;
        }
        for range in between_marks(&block.text) {
            let in_code = |range: &Range<usize>| {
                block.inlines.iter().any(|inline| {
                    inline.kind == InlineKind::Code && inline.text.start <= range.start && range.end <= inline.text.end
                })
            };
            if !in_code(&range) {
                found.extend(quotation(&block, range, start, None, SHORTEST));
            }
        }
    }
    found
}

fn quotation(
    block: &Block,
    text: Range<usize>,
    start: usize,
    pages: Option<(usize, usize)>,
    shortest: usize,
) -> Option<Quotation> {
    let place = |range: Range<usize>| {
        let body = block.place_of(range);
        start + body.start..start + body.end
    };
    let mut parts = Vec::new();
    for part in parts_of(&block.text[text.clone()]) {
        let offset = text.start + part.start;
        let words = words_of(&block.text[text.start + part.start..text.start + part.end]);
        let placed = |word: Word| Word { range: place(offset + word.range.start..offset + word.range.end), ..word };
        parts.push(words.into_iter().map(placed).collect::<Vec<_>>());
    }
    parts.retain(|part| !part.is_empty());
    let count: usize = parts.iter().map(Vec::len).sum();
    let range = place(text.clone());
    (count >= shortest).then(|| Quotation { parts, text: block.text[text].to_owned(), range, pages })
}

/// A quotation between what was left out (`…`, `...`, `[…]`, `(...)`) and what its author put in (`[de burgemeester]`).
fn parts_of(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let gap = if rest.starts_with('[') {
            rest.find(']').map(|end| end + 1)
        } else if rest.starts_with('…') {
            Some('…'.len_utf8())
        } else if rest.starts_with("...") {
            Some(rest.len() - rest.trim_start_matches('.').len())
        } else {
            None
        };
        match gap {
            Some(length) => {
                parts.push(from..at);
                at += length;
                from = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(from..text.len());
    parts
}

/// Where the words of a quotation block end, and the pages that `{bron p. 4-5}` behind them names.
fn place_named(text: &str) -> (usize, Option<(usize, usize)>) {
    let Some(open) =
        ["{bron ", "{source "].iter().filter_map(|mark| text.rfind(mark)).max().filter(|_| text.trim_end().ends_with('}'))
    else {
        return (text.len(), None);
    };
    let place = &text[open..];
    let digits = |text: &str| -> Option<usize> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let rest = &text[start..];
        rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
    };
    let named = ["p.", "blz", "pag"].iter().any(|word| place.contains(word));
    let pages = named.then(|| {
        let first = digits(place)?;
        let last = place.split_once(['-', '–']).and_then(|(_, rest)| digits(rest)).unwrap_or(first);
        Some((first, last.max(first)))
    });
    (open, pages.flatten())
}

/// What stands between quote marks: “…”, „…”, ‘…’, «…», "…" and '…'. A mark that nothing closes in its paragraph is none.
fn between_marks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].chars().next() {
        let inside = at + open.len_utf8();
        let before = text[..at].chars().next_back();
        // A straight mark opens only where a word begins; `'t` and `'s` are words of their own.
        let begins = before.is_none_or(|c| !c.is_alphanumeric()) && text[inside..].starts_with(|c: char| !c.is_whitespace());
        let contraction = |c: char| text[inside..].starts_with(c) && !text[inside + 1..].starts_with(char::is_alphanumeric);
        let ends: &[char] = match open {
            '“' | '„' => &['”', '“', '"'],
            '«' => &['»'],
            '"' if begins => &['"'],
            '‘' if begins => &['’'],
            '\'' if begins && !contraction('t') && !contraction('s') && !contraction('n') => &['\''],
            _ => &[],
        };
        match close(text, inside, ends) {
            Some(end) => {
                found.push(inside..end);
                at = end + text[end..].chars().next().map_or(1, char::len_utf8);
            }
            None => at = inside,
        }
    }
    found
}

/// Where one of `ends` closes what began at `from`. A single mark before a letter or digit is an apostrophe.
fn close(text: &str, from: usize, ends: &[char]) -> Option<usize> {
    text[from..].char_indices().filter(|(_, c)| ends.contains(c)).map(|(at, c)| (from + at, c)).find_map(|(at, c)| {
        let after = text[at + c.len_utf8()..].chars().next();
        let apostrophe = matches!(c, '’' | '\'') && after.is_some_and(char::is_alphanumeric);
        (!apostrophe && at > from).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quote_marks_of_all_kinds_are_found_and_apostrophes_are_none() {
        let text = "Hij zei: ‘de agenda’s van ’t jaar zijn vol’ en “dat is zo”. Zij: \"nee hoor, echt\" en 's avonds niet; de foto's ook.";
        let found: Vec<&str> = between_marks(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["de agenda’s van ’t jaar zijn vol", "dat is zo", "nee hoor, echt"]);
    }

    #[test]
    fn what_was_left_out_or_put_in_parts_a_quotation() {
        let text = "Het zijn […] coalities, [de jongeren] zoeken ... hulp… ";
        let found: Vec<&str> =
            parts_of(text).into_iter().map(|range| text[range].trim()).filter(|part| !part.is_empty()).collect();
        assert_eq!(found, ["Het zijn", "coalities,", "zoeken", "hulp"]);
        assert_eq!(place_named("De tekst. {bron p. 4-5}"), (10, Some((4, 5))));
        assert_eq!(place_named("De tekst. {bron blz. 4}"), (10, Some((4, 4))));
        assert_eq!(place_named("De tekst. {bron p. 12}"), (10, Some((12, 12))));
        assert_eq!(place_named("De tekst {x}"), (12, None));
    }
}
