//! The place that a quotation block names, `{bron p. 4}`, when it is written so that it is not known as one.
//!
//! Entry point: [`check`], for each run of plain text of a body. Whether the words stand there is for `provenance`.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::page::plain::nearly;
use crate::page::plain::until;
use crate::span::Span;
use crate::text::fold;

/// Words that authors write for the one that is known.
const WORDS: [&str; 4] = ["bron", "bronnen", "source", "bronvermelding"];

/// Looks at the run at `range` of `body`; `quoted` when it stands in a quotation block.
pub fn check(
    body: &str,
    range: Range<usize>,
    quoted: bool,
    span: &impl Fn(Range<usize>) -> Span,
    say: &mut dyn FnMut(Diagnostic),
) {
    let text = &body[range.clone()];
    let Some(open) = text.rfind('{').filter(|&open| !text[..open].ends_with(['\\', '{', '$'])) else { return };
    let closed = until(text, open, "}");
    let inner = closed.unwrap_or_else(|| text[open..].trim_end()).trim_start_matches('{');
    let word: String = inner.chars().take_while(|c| c.is_alphabetic()).collect();
    let folded = fold(&word);
    let near = WORDS.contains(&folded.as_str()) || folded.len() >= 3 && strsim::damerau_levenshtein(&folded, "bron") == 1;
    let rest = inner[word.len()..].trim_start_matches([':', ',', ' ', '.']);
    if !near || !rest.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let end = open + inner.len() + 1 + usize::from(closed.is_some());
    let place = span(range.start + open..range.start + end.min(text.len()));
    let last = text[end.min(text.len())..].trim().is_empty();
    let line = format!("{{bron {}}}", rest.trim());
    let wrong = nearly(place.clone(), "@a-source", &text[open..end.min(text.len())]);
    if !quoted {
        say(wrong.hint("source-in-quote", &[]));
    } else if closed.is_none() || !inner.starts_with("bron ") {
        say(wrong.hint("heading-line", &[("line", &line)]).edit(place, &line));
    } else if !last {
        say(wrong.hint("source-last", &[]));
    }
}
