//! Words as they are compared between a quotation and its source, and how two rows of them are laid side by side.
//!
//! Owns [`Wording`]. Entry points: [`words_of`], [`Wording::exact`], [`Wording::nearest`]. Case, accents, quote marks, hyphens (soft ones and those at the end of a
//! line too) and space do not count. Knows nothing of pages.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::fold;

/// The longest part of a quotation that is laid beside its source letter for letter, in words: the work grows with the square.
const LONGEST: usize = 1_500;
/// How far beside its place in the quotation a word may stand in the source, in words.
const DRIFT: usize = 6;

/// A word as it is compared, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded, without hyphens and apostrophes.
    pub folded: String,
    /// The bytes that make it.
    pub range: Range<usize>,
}

/// The words of a text. A hyphen, apostrophe or soft hyphen within a word does not split it, a hyphen at the end of a line neither.
pub fn words_of(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut letters = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        if c.is_alphanumeric() || is_mark(c) && start.is_some() {
            start.get_or_insert(at);
            letters.push(c);
            end = next;
            at = next;
            continue;
        }
        if start.is_some()
            && let Some(after) = within(text, at)
        {
            at = after;
            continue;
        }
        if let Some(start) = start.take() {
            words.push(Word { folded: fold(&std::mem::take(&mut letters)), range: start..end });
        }
        at = next;
    }
    if let Some(start) = start {
        words.push(Word { folded: fold(&letters), range: start..end });
    }
    words
}

/// A mark that stands on the letter before it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Where the word goes on behind a hyphen or apostrophe at `at`; `None` when it ends here.
fn within(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let mark = rest.chars().next()?;
    let after = &rest[mark.len_utf8()..];
    let goes_on = |text: &str| text.starts_with(char::is_alphanumeric);
    match mark {
        '\u{ad}' => {
            let trimmed = after.trim_start();
            goes_on(trimmed).then(|| text.len() - trimmed.len())
        }
        '\'' | '’' | '‘' | '`' | '´' => goes_on(after).then(|| at + mark.len_utf8()),
        '-' | '\u{2010}' | '\u{2011}' => {
            // At the end of a line it may have been put there by the line alone.
            let trimmed = after.trim_start();
            let gap = &after[..after.len() - trimmed.len()];
            let fine = gap.is_empty() || gap.contains('\n') && !gap.contains("\n\n");
            (fine && goes_on(trimmed)).then(|| text.len() - trimmed.len())
        }
        _ => None,
    }
}

/// The words of a source, with where each stands among them.
#[derive(Debug)]
pub struct Wording {
    /// The words in order.
    pub words: Vec<Word>,
    places: BTreeMap<String, Vec<usize>>,
}

/// How a row of words is said in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The words of the quotation that differ, first stretch only; empty when the source has words that it lacks.
    pub says: Range<usize>,
    /// The words of the source that stand there instead.
    pub has: Range<usize>,
    /// The passage of the source.
    pub passage: Range<usize>,
    /// How many words are the same.
    pub same: usize,
}

impl Near {
    /// Whether the passage is surely the one that was meant: all words but one are the same, or seven of ten.
    pub fn is_sure(&self, words: usize) -> bool {
        self.same + 1 >= words || self.same * 10 >= words * 7
    }

    /// Whether nothing differs: the words stand there, but before what goes in front of them in the quotation.
    pub fn is_equal(&self) -> bool {
        self.says.is_empty() && self.has.is_empty()
    }
}

impl Wording {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let words = words_of(text);
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, word) in words.iter().enumerate() {
            places.entry(word.folded.clone()).or_default().push(index);
        }
        Self { words, places }
    }

    fn places(&self, word: &str) -> &[usize] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }

    /// Where `row` stands word for word, from word `from` on.
    pub fn exact(&self, row: &[Word], from: usize) -> Option<Range<usize>> {
        // The rarest word says where to look.
        let (offset, rarest) = row
            .iter()
            .enumerate()
            .map(|(index, word)| (index, self.places(&word.folded)))
            .min_by_key(|(_, places)| places.len())?;
        rarest.iter().filter_map(|place| place.checked_sub(offset)).filter(|&start| start >= from).find_map(|start| {
            let here = self.words.get(start..start + row.len())?;
            here.iter().zip(row).all(|(one, two)| one.folded == two.folded).then(|| start..start + row.len())
        })
    }

    /// The passage that is nearest to `row`, when at least half of the words stand there in their order.
    pub fn nearest(&self, row: &[Word]) -> Option<Near> {
        let row = &row[..row.len().min(LONGEST)];
        // Each word votes for the place where the row would begin. Common words stand everywhere, and vote less.
        let mut votes: BTreeMap<usize, f64> = BTreeMap::new();
        for (index, word) in row.iter().enumerate() {
            let places = self.places(&word.folded);
            let weight = 1.0 / (1.0 + (places.len() as f64).ln_1p());
            for &place in places {
                *votes.entry((place + LONGEST - index) / DRIFT).or_default() += weight;
            }
        }
        // What stands on the border of two strips counts for both.
        let strength = |strip: usize, own: f64| own + votes.get(&(strip + 1)).copied().unwrap_or_default();
        let best = votes
            .iter()
            .map(|(&strip, &own)| (strip, strength(strip, own)))
            .max_by(|(one, a), (two, b)| a.total_cmp(b).then(two.cmp(one)))?;
        let start = (best.0 * DRIFT).saturating_sub(LONGEST).saturating_sub(DRIFT);
        let end = (start + row.len() + 4 * DRIFT).min(self.words.len());
        let near = align(row, self.words.get(start..end)?, start);
        (near.same * 2 >= row.len() && near.same >= 2).then_some(near)
    }
}

/// Lays a row beside a window of the source with the fewest changes; the window may have more at both ends.
fn align(row: &[Word], window: &[Word], start: usize) -> Near {
    let (rows, columns) = (row.len() + 1, window.len() + 1);
    let mut cost = vec![0_u32; rows * columns];
    let at = |i: usize, j: usize| i * columns + j;
    for i in 1..rows {
        cost[at(i, 0)] = u32::try_from(3 * i).unwrap_or(u32::MAX);
        for j in 1..columns {
            // A changed word (3) is likelier than one put in (3) beside one left out (2).
            let swap = if row[i - 1].folded == window[j - 1].folded { 0 } else { 3 };
            cost[at(i, j)] = (cost[at(i - 1, j - 1)] + swap).min(cost[at(i - 1, j)] + 3).min(cost[at(i, j - 1)] + 2);
        }
    }
    let last = (0..columns).min_by_key(|&j| (cost[at(rows - 1, j)], std::cmp::Reverse(j))).unwrap_or(0);
    let (mut i, mut j) = (rows - 1, last);
    let mut pairs: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut same = 0;
    while i > 0 {
        let here = cost[at(i, j)];
        let equal = j > 0 && row[i - 1].folded == window[j - 1].folded;
        if equal && cost[at(i - 1, j - 1)] == here {
            same += 1;
            (i, j) = (i - 1, j - 1);
        } else if j > 0 && cost[at(i - 1, j - 1)] + 3 == here && !equal {
            pairs.push((i - 1..i, j - 1..j));
            (i, j) = (i - 1, j - 1);
        } else if cost[at(i - 1, j)] + 3 == here {
            pairs.push((i - 1..i, j..j));
            i -= 1;
        } else {
            pairs.push((i..i, j - 1..j));
            j -= 1;
        }
    }
    // The first stretch of differences, as one.
    let (mut says, mut has) = pairs.pop().unwrap_or((0..0, j..j));
    while let Some((next_says, next_has)) = pairs.pop() {
        if next_says.start != says.end || next_has.start != has.end {
            break;
        }
        (says, has) = (says.start..next_says.end, has.start..next_has.end);
    }
    Near { says, has: start + has.start..start + has.end, passage: start + j..start + last, same }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words_of(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn space_hyphens_quotes_and_accents_do_not_count() {
        assert_eq!(
            folded("de samen-\n  werking, ‘niet-werkend’ thema’s"),
            folded("De samenwerking niet\u{ad}werkend \"thema's\"")
        );
        assert_eq!(folded("één e\u{301}e\u{301}n 1.000"), ["een", "een", "1", "000"]);
        assert_eq!(folded("goed - beter\n\nbest"), ["goed", "beter", "best"]);
    }

    #[test]
    fn a_changed_word_is_found_with_what_the_source_has() {
        let source =
            Wording::of("Eerst iets anders. Het zijn wisselende coalities, afhankelijk van de acties zoeken ze de specialisten.");
        let quote = words_of("Het zijn wisselende groepen, afhankelijk van de acties");
        assert_eq!(source.exact(&quote, 0), None);
        let near = source.nearest(&quote).expect("most of the words stand there");
        assert_eq!((quote[near.says.start].folded.as_str(), near.says.len()), ("groepen", 1));
        assert_eq!((source.words[near.has.start].folded.as_str(), near.has.len()), ("coalities", 1));
        let quote = words_of("Het zijn coalities, afhankelijk van");
        let near = source.nearest(&quote).expect("most of the words stand there");
        assert_eq!((near.says, source.words[near.has.start].folded.as_str()), (2..2, "wisselende"));
        // Also at the ends, where the window could end a word earlier.
        let quote = words_of("eten ze de specialisten");
        let near = source.nearest(&quote).expect("most of the words stand there");
        assert_eq!((near.says.clone(), source.words[near.has.start].folded.as_str()), (0..1, "zoeken"));
        let quote = words_of("zoeken ze de dokters");
        let near = source.nearest(&quote).expect("most of the words stand there");
        assert_eq!((near.says.clone(), source.words[near.has.start].folded.as_str()), (3..4, "specialisten"));
        assert_eq!(source.nearest(&words_of("Kabouters eten graag paddenstoelen in het bos")), None);
    }
}
