//! Tables that are none, or that lost a border: rows between strokes without a line of dashes, what is copied from a spreadsheet, rows of too many or too few cells.
//!
//! Entry points: [`row`], for each row of a table; [`table`], for the lines of a paragraph that may have been meant as one. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::page::lines::Line;
use crate::page::mistakes::trimmed;
use crate::page::plain::nearly;
use crate::span::Span;
use crate::text::shorten;

/// How much of a line a message shows, in characters.
const SHOWN: usize = 80;
/// The most columns that are thought to be copied from a spreadsheet.
const COLUMNS: usize = 30;

/// The message for a row of a table with more cells than its head: readers would miss what stands in them.
pub fn row(body: &str, range: Range<usize>, columns: usize, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let line = &body[trimmed(body, range.clone())];
    let start = usize::from(line.starts_with('|'));
    let mut borders = line.match_indices('|').map(|(at, _)| at).filter(|&at| at >= start && !line[..at].ends_with('\\'));
    // The border that closes the last cell that there is room for.
    let Some(last) = borders.nth(columns.checked_sub(1)?) else {
        let mut cells = line.trim().trim_matches('|').replace("\\|", " ").split('|').count();
        if line.trim().is_empty() {
            cells = columns;
        }
        // Cells at the end may be left out; what misses a border at one end, or has a gap where one stood, was not meant so.
        let bare = line.trim();
        let gap = bare.trim_matches('|').split('|').any(|cell| cell.trim().contains("  "));
        let torn = !bare.contains('|') || bare.starts_with('|') != bare.ends_with('|') || gap;
        if cells >= columns || line.contains("[[") || !torn {
            return None;
        }
        let place = span(range.start..range.start + line.len());
        let wrong =
            Diagnostic::warning(Code::TableCells, place).with("columns", columns.to_string()).with("count", cells.to_string());
        let alone = !line.contains('|');
        return Some(wrong.with("effect", "@cells-missing").hint(if alone { "row-alone" } else { "row-short" }, &[]));
    };
    let extra = line[last + 1..].trim_end_matches('|');
    // A wiki link that is cut in two is another message.
    if extra.trim().is_empty() || line.contains("[[") {
        return None;
    }
    let place = range.start + last + 1;
    let wrong = Diagnostic::warning(Code::TableCells, span(place..place + extra.trim_end().len()));
    let count = line.trim_matches('|').split('|').count().to_string();
    Some(wrong.with("columns", columns.to_string()).with("count", count).with("effect", "@cells-lost").hint("table-cells", &[]))
}

/// Rows between strokes that make no table.
pub fn table(body: &str, lines: &[Line<'_>], span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    if let &[(at, first)] = lines {
        return lonely(body, at, first, span);
    }
    let &[(at, first), (second_at, second), ..] = lines else { return None };
    if let Some(wrong) = of_spreadsheet(lines, span) {
        return Some(wrong);
    }
    let place = |at: usize, text: &str| span(at..at + text.len());
    let drawn = |line: &str| line.len() > 4 && line.starts_with('+') && line.chars().all(|c| matches!(c, '+' | '-' | '='));
    if drawn(first) && second.starts_with('|') {
        return Some(nearly(place(at, first), "@a-table", &shorten(first, SHOWN)).hint("table-form", &[]));
    }
    let cells = first.trim_matches('|').split('|').count();
    let rule = format!("|{}", "---|".repeat(cells));
    // A line of dashes that stands alone is told at the row above the blank line.
    if cells < 2 || is_rule(first) {
        return None;
    }
    if is_rule(second) && second.contains('|') {
        let wrong = nearly(place(second_at, second), "@a-table", &shorten(second, SHOWN));
        return Some(wrong.hint("table-rule", &[("line", &rule)]).edit(place(second_at, second), &rule));
    }
    (is_row(first) && is_row(second)).then(|| {
        let end = at + first.len();
        let wrong = nearly(place(at, first), "@a-table", &shorten(first, SHOWN)).hint("table-line", &[("line", &rule)]);
        wrong.edit(span(end..end), &format!("\n{rule}"))
    })
}

/// Whether a line draws the border below the head of a table, or was meant to.
fn is_rule(line: &str) -> bool {
    let sign = |c: char| matches!(c, '-' | '–' | '—' | '=' | '_');
    line.matches(sign).count() > 1 && line.contains('|') && line.chars().all(|c| sign(c) || matches!(c, '|' | ':' | ' ' | '+'))
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') && line.ends_with('|') && line.len() > 2
}

/// One row by itself: a blank line cut it off from its table, or from the line of dashes below it.
fn lonely(body: &str, at: usize, row: &str, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    if !is_row(row) || row.trim_matches('|').split('|').count() < 2 || is_rule(row) {
        return None;
    }
    let wrong = nearly(span(at..at + row.len()), "@a-table", &shorten(row, SHOWN));
    let above = body[..at].trim_end();
    if above.lines().next_back().is_some_and(|line| is_row(line.trim())) {
        return Some(wrong.hint("table-above", &[]).edit(span(above.len()..at), "\n"));
    }
    let rest = &body[at + row.len()..];
    let below = rest.trim_start();
    if below.lines().next().is_some_and(|line| is_rule(line.trim())) {
        let gap = at + row.len()..body.len() - below.len();
        return Some(wrong.hint("table-below", &[]).edit(span(gap), "\n"));
    }
    let rule = format!("|{}", "---|".repeat(row.trim_matches('|').split('|').count()));
    let end = at + row.len();
    Some(wrong.hint("table-line", &[("line", &rule)]).edit(span(end..end), &format!("\n{rule}")))
}

/// Rows as a spreadsheet copies them, with tabs between the cells, or as it saves them, with semicolons.
fn of_spreadsheet(lines: &[Line<'_>], span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let (at, first) = *lines.first()?;
    let mark = ['\t', ';'].into_iter().find(|&mark| {
        let count = first.matches(mark).count();
        let all = lines.iter().all(|(_, line)| line.matches(mark).count() == count);
        // A sentence has a space behind its semicolon.
        let sentence = mark == ';' && lines.iter().any(|(_, line)| line.contains("; ") || line.ends_with(';'));
        (1..COLUMNS).contains(&count) && all && !sentence && !first.contains('|')
    })?;
    let columns = first.matches(mark).count() + 1;
    let rule = format!("|{}", "---|".repeat(columns));
    let made = |line: &str| format!("| {} |", line.split(mark).map(str::trim).collect::<Vec<_>>().join(" | "));
    let wrong = nearly(span(at..at + first.len()), "@a-table", &shorten(&first.replace('\t', " → "), SHOWN));
    let wrong = wrong.hint("table-cells-mark", &[("line", &shorten(&made(first), SHOWN)), ("rule", &rule)]);
    Some(lines.iter().enumerate().fold(wrong, |wrong, (index, &(start, line))| {
        let by = if index == 0 { format!("{}\n{rule}", made(line)) } else { made(line) };
        wrong.edit(span(start..start + line.len()), &by)
    }))
}
