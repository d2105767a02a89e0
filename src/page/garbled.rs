//! Letters that were read in the wrong encoding before they came here (`cafÃ©`), or were lost on the way (`caf�`).
//!
//! Entry point: [`check`], for the whole text of a file. One message a file for each kind: it went wrong once.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::source::windows::bytes;
use crate::span::Span;
use crate::text::shorten;

/// How much of a text a message shows, in characters.
const SHOWN: usize = 40;
/// The sign that programs put where they could not read a letter.
const LOST: char = '\u{FFFD}';

/// Says where letters are garbled, and what they were.
pub fn check(text: &str, path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) {
    if text.is_ascii() {
        return;
    }
    let mut wrong: Option<Diagnostic> = None;
    for run in runs(text) {
        let Some(made) = restored(&text[run.clone()]) else { continue };
        let one = wrong.take().unwrap_or_else(|| {
            let word = word_at(text, run.clone());
            let plain = format!("{}{made}{}", &text[word.start..run.start], &text[run.end..word.end]);
            let wrong = Diagnostic::warning(Code::GarbledText, Span::new(path, word.clone()));
            let wrong = wrong.with("text", shorten(&text[word], SHOWN));
            wrong.hint("restore-letters", &[("line", &shorten(&plain, SHOWN))])
        });
        wrong = Some(one.edit(Span::new(path, run), &made));
    }
    found.extend(wrong);
    if let Some(at) = text.find(LOST) {
        let word = word_at(text, at..at + LOST.len_utf8());
        let wrong = Diagnostic::warning(Code::GarbledText, Span::new(path, word.clone()));
        found.push(wrong.with("text", shorten(&text[word], SHOWN)).hint("lost-letters", &[]));
    }
}

/// The runs of letters that are not of plain English.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| !c.is_ascii())?;
        let end = text[start..].find(|c: char| c.is_ascii()).map_or(text.len(), |end| start + end);
        at = end;
        Some(start..end)
    })
}

/// What letters were before the bytes of UTF-8 were taken for letters of old Windows; `None` when they are right as they are.
fn restored(run: &str) -> Option<String> {
    run.chars().nth(1)?;
    let made = String::from_utf8(bytes(run)?).ok()?;
    // Every letter of theirs took two or more: a chance of one in thousands for what was written on purpose.
    let fine = made.chars().all(|c| !c.is_control() && !c.is_ascii());
    fine.then_some(made)
}

/// The word around a place.
fn word_at(text: &str, at: Range<usize>) -> Range<usize> {
    let inside = |c: char| c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace();
    let start = text[..at.start].char_indices().rev().take_while(|&(_, c)| inside(c)).last().map_or(at.start, |(start, _)| start);
    let end = text[at.end..].find(|c| !inside(c)).map_or(text.len(), |end| at.end + end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_get_back_what_they_were() {
        for (text, plain) in [("Ã¶", "ö"), ("Ã©", "é"), ("â€™", "’"), ("â€œ", "“"), ("Ã«", "ë"), ("â‚¬", "€")]
        {
            assert_eq!(restored(text).as_deref(), Some(plain), "{text}");
        }
        for text in ["é", "één", "“”", "’s", "«»", "…”", "ÅÄÖ", "€’", "–", "’“", "ëë"] {
            assert_eq!(restored(text), None, "{text}");
        }
    }
}
