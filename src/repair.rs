//! Safe repairs of one page: what its messages offer, as far as it is certain, and the form of the file itself.
//!
//! Owns [`Repaired`] and [`Step`]. Entry point: [`repair`]. Touches front matter and the syntax of links, never prose; a second repair finds nothing to do. Reads and
//! writes no file: whoever calls brings the text and says what is wrong with it.

use std::ops::Range;

use crate::date::Date;
use crate::date::is_certain;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Severity;
use crate::page::front_matter::split;
use crate::text::fold;

/// How many rounds of repairs a page gets: each brings to light what the one before it hid.
const ROUNDS: usize = 100;
/// The hints of a mistake in the form of YAML whose repair is certain.
const CERTAIN: &[&str] = &[
    "yaml-indent",
    "yaml-quote-value",
    "yaml-smart-quotes",
    "yaml-space",
    "yaml-tab",
    "yaml-unclosed-list",
    "yaml-unclosed-quote",
];

/// A page after its repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The whole text, with the line ends of the file.
    pub text: String,
    /// What changed, in the order of the file.
    pub steps: Vec<Step>,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The byte order mark is gone.
    Mark,
    /// Line ends of two kinds have become one.
    LineEnds,
    /// A line: its number in the file as it was, what it was (`None` when it is new) and what it is (`None` when it is gone).
    Line(usize, Option<String>, Option<String>),
}

/// Repairs a page; `None` when there is nothing to repair. `raw` is the file as it stands on disk, `diagnose` says what is wrong with a text of it, line ends folded.
pub fn repair(raw: &str, diagnose: &dyn Fn(&str) -> Vec<Diagnostic>) -> Option<Repaired> {
    let mut steps = Vec::new();
    let bare = raw.strip_prefix('\u{feff}').unwrap_or(raw);
    if bare.len() < raw.len() {
        steps.push(Step::Mark);
    }
    let windows = bare.matches("\r\n").count();
    let plain = bare.matches('\n').count() - windows;
    let old = bare.matches('\r').count() - windows;
    let end = if windows > plain { "\r\n" } else { "\n" };
    if old > 0 || (windows > 0 && plain > 0) {
        steps.push(Step::LineEnds);
    }
    let folded = bare.replace("\r\n", "\n").replace('\r', "\n");
    let mended = mend(&folded, diagnose);
    steps.extend(lines(&folded, &mended));
    let text = if end == "\n" { mended } else { mended.replace('\n', end) };
    (!steps.is_empty()).then_some(Repaired { text, steps })
}

/// Applies what is certain, round after round, until nothing is.
fn mend(text: &str, diagnose: &dyn Fn(&str) -> Vec<Diagnostic>) -> String {
    let mut text = text.to_owned();
    let mut found = diagnose(&text);
    for _ in 0..ROUNDS {
        let body = split(&text).body.start;
        let certain: Vec<&Diagnostic> = found.iter().filter(|one| is_certain_repair(one, &text, body)).collect();
        let accepted = std::iter::once(together(&certain)).chain(certain.iter().map(|one| one.fix.clone())).find_map(|edits| {
            let made = applied(&text, &edits)?;
            let left = diagnose(&made);
            is_better(&found, &left).then_some((made, left))
        });
        match accepted {
            Some((made, left)) => (text, found) = (made, left),
            None => break,
        }
    }
    text
}

/// Whether a repair is what anybody would do, whatever was meant.
fn is_certain_repair(found: &Diagnostic, text: &str, body: usize) -> bool {
    if found.fix.is_empty() {
        return false;
    }
    // The syntax of links, in the body.
    if matches!(found.code, Code::LinkSpaces | Code::WikiLinkCut | Code::LinkBackslash) {
        return true;
    }
    if found.fix.iter().any(|edit| edit.span.range().end > body) {
        return false;
    }
    let hinted = |keys: &[&str]| found.hints.iter().any(|hint| keys.contains(&hint.key));
    let replaced = || found.fix.first().and_then(|edit| text.get(edit.span.range())).unwrap_or_default();
    let by = || found.fix.first().map_or("", |edit| edit.text.as_str());
    match found.code {
        Code::YamlSyntax => hinted(CERTAIN),
        Code::YamlForbidden => hinted(&["yaml-quote-value"]),
        Code::UnclosedFrontMatter => found.fix.iter().all(|edit| ends_there(text, &edit.span.range())),
        Code::BadDate => Date::parse(by()).is_ok() && is_certain(replaced()),
        Code::BadChoice => fold(replaced().trim_matches(['"', '\''])) == fold(by().trim_matches(['"', '\''])),
        Code::NoFrontMatter | Code::UnknownKey | Code::SmartQuotes | Code::ControlCharacter | Code::WrongType => true,
        _ => false,
    }
}

/// Whether the front matter surely ends at an edit that closes it: a blank line, a heading or the end of the file follows.
fn ends_there(text: &str, range: &Range<usize>) -> bool {
    let rest = &text[range.end..];
    // A line of dashes that is corrected ends its own line.
    let rest = if range.is_empty() { rest } else { rest.strip_prefix('\n').unwrap_or(rest) };
    let next = rest.lines().next().unwrap_or_default();
    !range.is_empty() || next.trim().is_empty() || next.starts_with('#')
}

/// The edits of several messages, those that overlap an earlier one left out.
fn together(all: &[&Diagnostic]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for found in all {
        let free = |edit: &Edit| edits.iter().all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start);
        if found.fix.iter().all(free) {
            edits.extend(found.fix.iter().cloned());
        }
    }
    edits
}

/// The text after edits; `None` when they change nothing or do not fit.
pub fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut made = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        made.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        made.push_str(&edit.text);
        at = range.end;
    }
    made.push_str(&text[at..]);
    (made != text).then_some(made)
}

/// Whether less is wrong than before. A mistake in the form hides all that comes after it, so getting further counts more than the number of messages.
fn is_better(before: &[Diagnostic], after: &[Diagnostic]) -> bool {
    let form = |found: &[Diagnostic]| {
        let places =
            found.iter().filter(|one| matches!(one.code, Code::YamlSyntax | Code::UnclosedFrontMatter | Code::NoFrontMatter));
        places.map(|one| if one.code == Code::YamlSyntax { one.span.as_ref().map_or(1, |span| span.start + 1) } else { 0 }).min()
    };
    let count = |found: &[Diagnostic], severity| found.iter().filter(|one| one.severity == severity).count();
    let counts = |found: &[Diagnostic]| (count(found, Severity::Error), count(found, Severity::Warning));
    match (form(before), form(after)) {
        (Some(_), None) => !after.iter().any(|one| one.code == Code::DuplicateKey),
        (None, Some(_)) => false,
        (Some(was), Some(is)) if is != was => is > was,
        _ => counts(after) < counts(before),
    }
}

/// The lines that differ. Repairs are small, so a line that is new or gone is sought a few lines ahead.
fn lines(before: &str, after: &str) -> Vec<Step> {
    const AHEAD: usize = 8;
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < old.len() || j < new.len() {
        match (old.get(i), new.get(j)) {
            (Some(one), Some(two)) if one == two => (i, j) = (i + 1, j + 1),
            (Some(one), Some(two)) => {
                // The rest of a page is the same again after a line that is new or gone.
                let same = |i: usize, j: usize| old[i..].iter().take(AHEAD).eq(new[j..].iter().take(AHEAD));
                if same(i, j + 1) || (old.len() < new.len() && i + 1 == old.len()) {
                    steps.push(Step::Line(i + 1, None, Some((*two).to_owned())));
                    j += 1;
                } else if (1..AHEAD).any(|skip| i + skip < old.len() && same(i + skip, j)) && old.len() > new.len() {
                    steps.push(Step::Line(i + 1, Some((*one).to_owned()), None));
                    i += 1;
                } else {
                    steps.push(Step::Line(i + 1, Some((*one).to_owned()), Some((*two).to_owned())));
                    (i, j) = (i + 1, j + 1);
                }
            }
            (Some(one), None) => {
                steps.push(Step::Line(i + 1, Some((*one).to_owned()), None));
                i += 1;
            }
            (None, Some(two)) => {
                steps.push(Step::Line(old.len() + 1, None, Some((*two).to_owned())));
                j += 1;
            }
            (None, None) => break,
        }
    }
    steps
}
