//! Draws diagnostics: for people, for editors, for programs.
//!
//! Owns [`Format`]. Entry point: [`draw`]. The only place that knows a language's sentences and the only user of the library that draws. Decides nothing.

pub mod catalog;

use std::fmt::Write as _;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Patch;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::source::Sources;
use crate::span::Position;
use crate::span::Span;
use crate::span::position;

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

/// Draws diagnostics in a language and a format, with colour when `styled`.
pub fn draw(found: &[Diagnostic], sources: Option<&Sources>, language: Language, format: Format, styled: bool) -> String {
    let catalog = Catalog::of(language);
    let mut out = String::new();
    for diagnostic in found {
        match format {
            Format::Human => {
                out.push_str(&human(diagnostic, sources, catalog, styled));
                out.push_str("\n\n");
            }
            Format::Short => {
                let (file, start, _) = place(diagnostic.span.as_ref(), sources);
                let severity = catalog.get(severity_key(diagnostic.severity));
                let message = catalog.message(diagnostic);
                let code = diagnostic.code.name();
                let _ = writeln!(out, "{file}:{}:{}: {severity}[{code}]: {message}", start.line, start.column);
            }
            Format::Json => {
                let _ = writeln!(out, "{}", serde_json::to_string(&line(diagnostic, sources, catalog)).unwrap_or_default());
            }
        }
    }
    out
}

/// The place of a diagnostic: file, line and column; empty when it has none.
pub fn address(diagnostic: &Diagnostic, sources: Option<&Sources>) -> String {
    let (file, start, _) = place(diagnostic.span.as_ref(), sources);
    if file.is_empty() { file } else { format!("{file}:{}:{}", start.line, start.column) }
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

/// File, first and last position of a span.
fn place(span: Option<&Span>, sources: Option<&Sources>) -> (String, Position, Position) {
    let nowhere = Position { line: 1, column: 1 };
    let Some(span) = span else { return (String::new(), nowhere, nowhere) };
    let file = catalog::visible(span.path.as_str());
    match sources.and_then(|sources| sources.text(&span.path)) {
        Some(text) => (file, position(text, span.start as usize), position(text, span.end as usize)),
        None => (file, nowhere, nowhere),
    }
}

fn line(diagnostic: &Diagnostic, sources: Option<&Sources>, catalog: &Catalog) -> Line {
    let (file, start, end) = place(diagnostic.span.as_ref(), sources);
    let fix = diagnostic.fix.iter().map(|edit| {
        let (file, start, end) = place(Some(&edit.span), sources);
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

/// Text and name of a file, with the place in it.
type Shown<'a> = ((String, String), &'a Span);

fn human(diagnostic: &Diagnostic, sources: Option<&Sources>, catalog: &Catalog, styled: bool) -> String {
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
    let text_of = |span: &Span| {
        sources.and_then(|sources| sources.text(&span.path)).map(|text| (text.to_string(), catalog::visible(span.path.as_str())))
    };
    let own = diagnostic.span.as_ref().and_then(|span| Some((text_of(span)?, span)));
    let hints: Vec<(String, Option<Shown<'_>>)> = diagnostic
        .hints
        .iter()
        .map(|hint| (catalog.hint(hint), hint.span.as_ref().and_then(|span| Some((text_of(span)?, span)))))
        .collect();
    let mut first = match &own {
        Some(((text, path), span)) => {
            let range = clamp(text, span);
            let mark = AnnotationKind::Primary.span(range).label(if label.is_empty() { None } else { Some(label.as_str()) });
            title.element(Snippet::source(text.as_str()).path(path.as_str()).annotation(mark))
        }
        None => {
            let path = diagnostic.span.as_ref().map(|span| catalog::visible(span.path.as_str())).unwrap_or_default();
            let shown = if path.is_empty() { label.clone() } else { format!("{path}: {label}") };
            let group = Group::with_title(title);
            if shown.trim_end_matches(": ").is_empty() {
                group
            } else {
                group.element(annotate_snippets::Level::NOTE.no_name().message(shown.trim_end_matches(": ").to_owned()))
            }
        }
    };
    let mut further = Vec::new();
    let patched = own.as_ref().filter(|(_, span)| diagnostic.fix.iter().any(|edit| edit.span.path == span.path));
    for (index, (hint, at)) in hints.iter().enumerate() {
        match at {
            Some(((text, path), span)) => {
                let mark = AnnotationKind::Primary.span(clamp(text, span));
                further.push(
                    help()
                        .secondary_title(hint.as_str())
                        .element(Snippet::source(text.as_str()).path(path.as_str()).annotation(mark)),
                );
            }
            None => match patched.filter(|_| index == 0) {
                Some(((text, _), _)) => {
                    let mut snippet = Snippet::source(text.as_str());
                    for edit in &diagnostic.fix {
                        snippet = snippet.patch(Patch::new(exact(text, &edit.span), edit.text.as_str()));
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

/// The range of a span within its text; an empty one is widened to the character that stands there, so that it can be seen.
fn clamp(text: &str, span: &Span) -> std::ops::Range<usize> {
    let std::ops::Range { start, end } = exact(text, span);
    if end > start {
        return start..end;
    }
    start..text[start..].chars().next().filter(|&c| c != '\n').map_or(start, |c| start + c.len_utf8())
}

/// The range of a span within its text.
fn exact(text: &str, span: &Span) -> std::ops::Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start as usize);
    start..boundary(span.end as usize).max(start)
}
