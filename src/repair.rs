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
    "yaml-below",
    "yaml-colon",
    "yaml-comma",
    "yaml-dash",
    "yaml-double-comma",
    "yaml-equals",
    "yaml-hard-space",
    "yaml-indent",
    "yaml-no-dash",
    "yaml-plain-key",
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
    /// The encoding has become UTF-8.
    Encoding,
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

/// The lines that edits change in a text.
pub fn changes(text: &str, edits: &[Edit]) -> Vec<Step> {
    applied(text, edits).map(|made| lines(text, &made)).unwrap_or_default()
}

/// The lines that differ.
fn lines(before: &str, after: &str) -> Vec<Step> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let kept = common(gone, come);
    let mut steps = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (next, other) in kept.into_iter().chain([(gone.len(), come.len())]) {
        // Between two lines that stay: what went and what came, side by side.
        while i < next || j < other {
            let line = |lines: &[&str], at: usize, end: usize| (at < end).then(|| lines[at].to_owned());
            steps.push(Step::Line(head + i + 1, line(gone, i, next), line(come, j, other)));
            (i, j) = ((i + 1).min(next), (j + 1).min(other));
        }
        (i, j) = (next + 1, other + 1);
    }
    steps
}

/// The longest row of lines that two texts share, as pairs of places. Of very long texts none: they are shown side by side.
fn common(one: &[&str], two: &[&str]) -> Vec<(usize, usize)> {
    const LIMIT: usize = 4_000_000;
    if one.len() * two.len() > LIMIT {
        return Vec::new();
    }
    let width = two.len() + 1;
    let mut longest = vec![0u32; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..two.len()).rev() {
            longest[i * width + j] = if one[i] == two[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < one.len() && j < two.len() {
        if one[i] == two[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
