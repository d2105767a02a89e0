//! Marks that open something and close nothing: backticks, stars and strokes in running text; and backticks that should have been apostrophes.
//!
//! Entry points: [`check`], for each run of plain text of a body, and [`apostrophes`], for each piece of code in it. Bold text is for `plain`. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::page::plain::nearly;
use crate::span::Span;
use crate::text::shorten;

/// How much of a text a message shows, in characters.
const SHOWN: usize = 40;

/// Looks at the run that stands at `range` of `body`.
pub fn check(body: &str, range: Range<usize>, span: &impl Fn(Range<usize>) -> Span, say: &mut dyn FnMut(Diagnostic)) {
    let text = &body[range.clone()];
    let place = |piece: Range<usize>| span(range.start + piece.start..range.start + piece.end);
    if text.contains('`') {
        backtick(text, &place).into_iter().for_each(&mut *say);
    }
    if text.contains('*') {
        star(body, &range, text, &place).into_iter().for_each(&mut *say);
    }
    for mark in ["~~", "__"] {
        // `__errno_location` is a name.
        let named = |at: usize| text[at + 2..].split(char::is_whitespace).next().is_some_and(|word| word.contains('_'));
        let alone = |at: usize| opens(text, at, mark) && !text[at + 2..].contains(mark) && !named(at);
        if let Some(at) = text.find(mark).filter(|&at| alone(at)) {
            let shown = shorten(text[at..].trim_end(), SHOWN);
            say(nearly(place(at..at + 2), "@markup", &shown).hint("close-this", &[("mark", mark)]));
        }
    }
}

/// Whether a mark stands before a word, and not within one.
fn opens(text: &str, at: usize, mark: &str) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '“' | '‘'))
        && text[at + mark.len()..].starts_with(char::is_alphabetic)
}

/// A backtick without another: half of an apostrophe, of a quotation or of code.
fn backtick(text: &str, place: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let at = text.find('`')?;
    let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next()?);
    if before == Some('\\') {
        return None;
    }
    let word = |c: char| !c.is_whitespace() && c != '`';
    if before.is_some_and(char::is_alphabetic) && after.is_alphabetic() {
        let start =
            text[..at].rfind(|c| !word(c)).map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
        let end = text[at + 1..].find(|c| !word(c)).map_or(text.len(), |end| at + 1 + end);
        let made = text[start..end].replace('`', "’");
        let wrong = nearly(place(start..end), "@an-apostrophe", &text[start..end]).hint("heading-line", &[("line", &made)]);
        return Some(wrong.edit(place(at..at + 1), "’"));
    }
    let shown = shorten(text[at..].trim_end(), SHOWN);
    if let Some(rest) = text[at..].strip_prefix("``").filter(|rest| rest.starts_with(char::is_alphanumeric)) {
        let inner = rest.split("''").next().filter(|inner| inner.len() < rest.len()).unwrap_or_default();
        let line = if inner.is_empty() { "“…”".to_owned() } else { format!("“{inner}”") };
        return Some(nearly(place(at..at + 2), "@a-quotation", &shown).hint("heading-line", &[("line", &line)]));
    }
    let alone = before.is_none_or(|c| c.is_whitespace() || c == '(') && after.is_alphanumeric();
    alone.then(|| nearly(place(at..at + 1), "@code", &shown).hint("close-code-mark", &[]))
}

/// `foto`s en video`s`: two apostrophes that make code of what stands between them. The code stands at `range` of `body`.
pub fn apostrophes(body: &str, range: Range<usize>, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let raw = &body[range.clone()];
    let inner = raw.strip_prefix('`')?.strip_suffix('`')?;
    let before = body[..range.start].chars().next_back().is_some_and(char::is_alphabetic);
    let after = body[range.end..].chars().next().is_some_and(char::is_alphabetic);
    if !before || !after || inner.starts_with('`') || !inner.starts_with(char::is_alphabetic) || !inner.contains(' ') {
        return None;
    }
    let start = body[..range.start].trim_end_matches(|c: char| !c.is_whitespace()).len();
    let end = body[range.end..].find(|c: char| !c.is_alphanumeric()).map_or(body.len(), |at| range.end + at);
    let shown = shorten(&body[start..end], SHOWN);
    let wrong = nearly(span(start..end), "@an-apostrophe", &shown);
    let wrong = wrong.hint("heading-line", &[("line", &shorten(&body[start..end].replace('`', "’"), SHOWN))]);
    Some(wrong.edit(span(range.start..range.start + 1), "’").edit(span(range.end - 1..range.end), "’"))
}

/// `*schuin en niet dicht`, and `*schuin *` with a space before its end. A star at the start of a line may be the mark of a note, and stays.
fn star(body: &str, range: &Range<usize>, text: &str, place: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let stars: Vec<usize> = text.match_indices('*').map(|(at, _)| at).collect();
    let &first = stars.first()?;
    if stars.len() > 2 || !opens(text, first, "*") || text[first..].starts_with("**") {
        return None;
    }
    let line_start = first == 0 && body[..range.start].chars().next_back().is_none_or(|c| c == '\n');
    match stars.get(1) {
        None if !line_start && first > 0 => {
            let shown = shorten(text[first..].trim_end(), SHOWN);
            Some(nearly(place(first..first + 1), "@emphasis", &shown).hint("close-this", &[("mark", "*")]))
        }
        Some(&second) if text[..second].ends_with(' ') && !text[second + 1..].starts_with(char::is_alphanumeric) => {
            let inner = text[first + 1..second].trim_end();
            let made = format!("*{inner}*");
            let whole = first..second + 1;
            let wrong = nearly(place(whole.clone()), "@emphasis", &text[whole.clone()]);
            Some(wrong.hint("heading-line", &[("line", &made)]).edit(place(whole), &made))
        }
        _ => None,
    }
}
