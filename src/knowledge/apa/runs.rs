//! Set text as stretches that are in italics or not.
//!
//! Owns [`Run`]. Entry points: [`runs`] of what the style's processor gives, [`plain`]. What is wrong with a text is for [`super::mend`].

use hayagriva::ElemChild;
use hayagriva::ElemChildren;
use hayagriva::Formatting;
use hayagriva::citationberg::FontStyle;
use serde::Serialize;

/// Stands around what is in a title and is not set in italics. Nobody writes it: it is a code point that no character has.
pub const UPRIGHT: (char, char) = ('\u{FDD0}', '\u{FDD1}');

/// A stretch of set text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it is in italics.
    pub italic: bool,
    /// The address on the web that it shows.
    pub href: Option<String>,
}

/// Set text without its dress.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// A citation without the brackets around it.
pub fn within_brackets(mut runs: Vec<Run>) -> Vec<Run> {
    if let Some(first) = runs.first_mut()
        && let Some(rest) = first.text.strip_prefix('(')
    {
        first.text = rest.to_owned();
    }
    if let Some(last) = runs.last_mut()
        && let Some(rest) = last.text.strip_suffix(')')
    {
        last.text = rest.to_owned();
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// The stretches of a set text.
pub fn runs(set: &ElemChildren) -> Vec<Run> {
    let mut runs = Vec::new();
    gather(set, &mut runs);
    runs
}

fn gather(set: &ElemChildren, runs: &mut Vec<Run>) {
    for child in &set.0 {
        match child {
            ElemChild::Text(text) => add(runs, &text.text, text.formatting, None),
            ElemChild::Elem(elem) => gather(&elem.children, runs),
            ElemChild::Markup(text) => add(runs, text, Formatting::default(), None),
            ElemChild::Link { text, url } => add(runs, &text.text, text.formatting, Some(url)),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn add(runs: &mut Vec<Run>, text: &str, formatting: Formatting, href: Option<&str>) {
    let italic = formatting.font_style == FontStyle::Italic;
    let href = href.map(str::to_owned);
    let mut upright = false;
    let mut rest = text;
    while let Some(at) = rest.find([UPRIGHT.0, UPRIGHT.1]) {
        push(runs, Run { text: rest[..at].to_owned(), italic: italic && !upright, href: href.clone() });
        upright = rest[at..].starts_with(UPRIGHT.0);
        rest = &rest[at + UPRIGHT.0.len_utf8()..];
    }
    push(runs, Run { text: rest.to_owned(), italic: italic && !upright, href });
}

/// Adds a stretch, to the last one where both look alike.
pub fn push(runs: &mut Vec<Run>, run: Run) {
    if run.text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.italic == run.italic && last.href == run.href => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}
