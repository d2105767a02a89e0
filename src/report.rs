//! Draws diagnostics: for people, for editors, for programs.
//!
//! Owns [`Format`]. Entry point: [`draw`]. The only place that knows a language's sentences and the only user of the library that draws. Decides nothing.

pub mod catalog;
pub mod explain;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Patch;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use camino::Utf8Path;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::source::Sources;
use crate::span::Position;
use crate::span::Span;

use catalog::Catalog;

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the line itself, with the place marked.
    Human,
    /// For editors: one line each.
    Short,
    /// For programs: one JSON object a line.
    Json,
}

/// A diagnostic as JSON. Its fields are stable.
#[derive(Debug, Serialize)]
struct Line {
    code: &'static str,
    severity: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    hints: Vec<String>,
    fix: Vec<LineEdit>,
}

#[derive(Debug, Serialize)]
struct LineEdit {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
}

/// What is drawn of a file around a place, in bytes. A line that is longer is only named.
const WINDOW: usize = 4_000;

/// Draws diagnostics in a language and a format, with colour when `styled`.
pub fn draw(found: &[Diagnostic], sources: Option<&Sources>, language: Language, format: Format, styled: bool) -> String {
    let catalog = Catalog::of(language);
    let lines = Lines { sources, starts: RefCell::default() };
    let mut out = String::new();
    for diagnostic in found {
        match format {
            Format::Human => {
                out.push_str(&human(diagnostic, &lines, catalog, styled));
                out.push_str("\n\n");
            }
            Format::Short => {
                let (file, start, _) = lines.place(diagnostic.span.as_ref());
                let severity = catalog.get(severity_key(diagnostic.severity));
                let message = catalog.message(diagnostic);
                let code = diagnostic.code.name();
                let _ = writeln!(out, "{file}:{}:{}: {severity}[{code}]: {message}", start.line, start.column);
            }
            Format::Json => {
                let _ = writeln!(out, "{}", serde_json::to_string(&line(diagnostic, &lines, catalog)).unwrap_or_default());
            }
        }
    }
    out
}

/// The place of a diagnostic: file, line and column; empty when it has none.
pub fn address(diagnostic: &Diagnostic, sources: Option<&Sources>) -> String {
    let lines = Lines { sources, starts: RefCell::default() };
    let (file, start, _) = lines.place(diagnostic.span.as_ref());
    if file.is_empty() { file } else { format!("{file}:{}:{}", start.line, start.column) }
}

/// The texts of files, with where their lines start: sought once for each file, however much is wrong with it.
struct Lines<'a> {
    sources: Option<&'a Sources>,
    starts: RefCell<BTreeMap<Arc<Utf8Path>, Vec<usize>>>,
}

/// A piece of a file that is drawn: its text, the number of its first line, and where it starts.
struct Piece<'a> {
    text: &'a str,
    first: usize,
    start: usize,
}

/// A piece with the name of its file and the place in it.
type Shown<'a> = (Piece<'a>, String, &'a Span);

impl<'a> Lines<'a> {
    fn text(&self, path: &Utf8Path) -> Option<&'a str> {
        self.sources.and_then(|sources| sources.text(path)).map(AsRef::as_ref)
    }

    /// The index of the line in which `offset` stands, and where that line starts.
    fn line(&self, path: &Arc<Utf8Path>, text: &str, offset: usize) -> (usize, usize) {
        let mut all = self.starts.borrow_mut();
        let starts = all
            .entry(Arc::clone(path))
            .or_insert_with(|| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let index = starts.partition_point(|&start| start <= offset).saturating_sub(1);
        (index, starts.get(index).copied().unwrap_or_default())
    }

    fn position(&self, path: &Arc<Utf8Path>, text: &str, offset: usize) -> Position {
        let offset = boundary(text, offset);
        let (index, start) = self.line(path, text, offset);
        Position { line: index + 1, column: text[start..offset].chars().count() + 1 }
    }

    /// File, first and last position of a span.
    fn place(&self, span: Option<&Span>) -> (String, Position, Position) {
        let nowhere = Position { line: 1, column: 1 };
        let Some(span) = span else { return (String::new(), nowhere, nowhere) };
        let file = catalog::visible(span.path.as_str());
        match self.text(&span.path) {
            Some(text) => {
                (file, self.position(&span.path, text, span.start as usize), self.position(&span.path, text, span.end as usize))
            }
            None => (file, nowhere, nowhere),
        }
    }

    /// The whole lines that hold the spans; `None` when they are too long to be drawn.
    fn piece(&self, path: &Arc<Utf8Path>, range: Range<usize>) -> Option<Piece<'a>> {
        let text = self.text(path)?;
        let range = boundary(text, range.start)..boundary(text, range.end);
        let (first, start) = self.line(path, text, range.start);
        let near = boundary(text, start + WINDOW);
        if range.end > near {
            return None;
        }
        let end = text[range.end..near].find('\n').map(|at| range.end + at).or((near == text.len()).then_some(near))?;
        Some(Piece { text: &text[start..end], first: first + 1, start })
    }
}

/// How many errors and warnings there are.
pub fn count(found: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| found.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

const fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Info => "severity.info",
    }
}

fn line(diagnostic: &Diagnostic, lines: &Lines<'_>, catalog: &Catalog) -> Line {
    let (file, start, end) = lines.place(diagnostic.span.as_ref());
    let fix = diagnostic.fix.iter().map(|edit| {
        let (file, start, end) = lines.place(Some(&edit.span));
        LineEdit {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: edit.text.clone(),
        }
    });
    Line {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: catalog.message(diagnostic),
        file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        hints: diagnostic.hints.iter().map(|hint| catalog.hint(hint)).collect(),
        fix: fix.collect(),
    }
}

impl<'a> Piece<'a> {
    fn snippet<T: Clone>(&self, path: &'a str) -> Snippet<'a, T> {
        Snippet::source(self.text).line_start(self.first).path(path)
    }

    /// The range of a span within the piece.
    fn exact(&self, span: &Span) -> Range<usize> {
        let within = |at: u32| boundary(self.text, (at as usize).saturating_sub(self.start));
        within(span.start)..within(span.end).max(within(span.start))
    }

    /// The range of a span within the piece; an empty one is widened to the character that stands there, so that it can be seen.
    fn range(&self, span: &Span) -> Range<usize> {
        let Range { start, end } = self.exact(span);
        if end > start {
            return start..end;
        }
        start..self.text[start..].chars().next().filter(|&c| c != '\n').map_or(start, |c| start + c.len_utf8())
    }
}

fn human(diagnostic: &Diagnostic, lines: &Lines<'_>, catalog: &Catalog, styled: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = catalog.message(diagnostic);
    let label = catalog.label(diagnostic);
    let title = level
        .with_name(Some(catalog.get(severity_key(diagnostic.severity))))
        .primary_title(message.as_str())
        .id(diagnostic.code.name());
    let help = || Level::HELP.with_name(Some(catalog.get("severity.help")));
    let name = |span: &Span| catalog::visible(span.path.as_str());
    let piece_of = |span: &Span| lines.piece(&span.path, span.range());
    let own = diagnostic.span.as_ref().and_then(|span| Some((piece_of(span)?, name(span), span)));
    let hints: Vec<(String, Option<Shown<'_>>)> = diagnostic
        .hints
        .iter()
        .map(|hint| (catalog.hint(hint), hint.span.as_ref().and_then(|span| Some((piece_of(span)?, name(span), span)))))
        .collect();
    let mut first = match &own {
        Some((piece, path, span)) => {
            let mark =
                AnnotationKind::Primary.span(piece.range(span)).label(if label.is_empty() { None } else { Some(label.as_str()) });
            title.element(piece.snippet(path).annotation(mark))
        }
        None => {
            let place = diagnostic.span.as_ref().map(|span| {
                let (file, start, _) = lines.place(Some(span));
                if lines.text(&span.path).is_some() { format!("{file}:{}:{}", start.line, start.column) } else { file }
            });
            let shown: Vec<String> = place.into_iter().chain([label.clone()]).filter(|part| !part.is_empty()).collect();
            let group = Group::with_title(title);
            if shown.is_empty() {
                group
            } else {
                group.element(annotate_snippets::Level::NOTE.no_name().message(shown.join(": ")))
            }
        }
    };
    let mut further = Vec::new();
    // A repair is drawn over one piece that holds all of its edits.
    let patched = diagnostic.span.as_ref().filter(|_| !diagnostic.fix.is_empty()).and_then(|span| {
        let edits = || diagnostic.fix.iter().filter(|edit| edit.span.path == span.path).map(|edit| edit.span.range());
        let start = edits().map(|range| range.start).min()?;
        let end = edits().map(|range| range.end).max()?;
        lines.piece(&span.path, start..end)
    });
    for (index, (hint, at)) in hints.iter().enumerate() {
        match at {
            Some((piece, path, span)) => {
                let mark = AnnotationKind::Primary.span(piece.range(span));
                further.push(help().secondary_title(hint.as_str()).element(piece.snippet(path).annotation(mark)));
            }
            None => match patched.as_ref().filter(|_| index == 0) {
                Some(piece) => {
                    let mut snippet = Snippet::source(piece.text).line_start(piece.first);
                    for edit in &diagnostic.fix {
                        snippet = snippet.patch(Patch::new(piece.exact(&edit.span), edit.text.as_str()));
                    }
                    further.push(help().secondary_title(hint.as_str()).element(snippet));
                }
                None => first = first.element(help().message(hint.as_str())),
            },
        }
    }
    let mut groups = vec![first];
    groups.extend(further);
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups).to_string()
}

/// The nearest place at or before `at` that is no middle of a character.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
