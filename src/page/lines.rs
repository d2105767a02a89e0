//! What only the lines of a paragraph tell: lists with the bullets of a word processor, tables without their second line, boxes and commands of other programs.
//!
//! Entry point: [`check`], for each paragraph of a body. What stands within a line is for `plain`. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::page::plain::foreign;
use crate::page::plain::is_hard_space;
use crate::page::plain::nearly;
use crate::span::Span;
use crate::text::fold;
use crate::text::nearest;
use crate::text::shorten;

/// How much of a line a message shows, in characters.
const SHOWN: usize = 80;
/// How much of a line anybody looks at, in bytes.
const WIDTH: usize = 2_000;
/// The kinds of boxes that GitHub knows.
const BOXES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// A line: where its text begins in the body, and that text.
type Line<'a> = (usize, &'a str);

/// Looks at the paragraph of `body` whose lines begin at `starts`; `quoted` when it stands in a quotation.
pub fn check<F: Fn(Range<usize>) -> Span>(body: &str, starts: &[usize], quoted: bool, span: &F, say: &mut dyn FnMut(Diagnostic)) {
    let lines: Vec<Line<'_>> = starts.iter().map(|&start| (start, line_at(body, start))).collect();
    let Some(&(at, first)) = lines.first() else { return };
    let whole = |(at, text): Line<'_>| span(at..at + text.len());
    let wrong = a_box(at, first, quoted, span).or_else(|| table(&lines, span)).or_else(|| tags(at, first, &lines, span));
    if let Some(wrong) = wrong {
        return say(wrong);
    }
    list(&lines, span).into_iter().for_each(&mut *say);
    for &line in &lines {
        if let Some(hint) = command(line.1) {
            say(foreign(whole(line), line.1, hint));
        }
    }
}

fn line_at(body: &str, start: usize) -> &str {
    let mut end = body.len().min(start + WIDTH);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    body[start..end].lines().next().unwrap_or_default().trim_end()
}

/// `[!LETOP]`, or a kind that is known with words behind it or without its quotation.
fn a_box(at: usize, first: &str, quoted: bool, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let inner = first.strip_prefix("[!")?;
    let (name, rest) = inner.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_')) || rest.starts_with('(') {
        return None;
    }
    let wanted = kind_of(name.trim());
    let wrong = nearly(span(at..at + first.len()), "@a-box", &shorten(first, SHOWN));
    Some(match wanted {
        Some(kind) if !quoted => wrong.hint("box-quote", &[("kind", kind)]),
        Some(kind) if !rest.trim().is_empty() => wrong.hint("box-line", &[("kind", kind)]),
        Some(kind) => {
            let line = format!("> [!{kind}]");
            wrong.hint("heading-line", &[("line", &line)]).edit(span(at..at + first.len()), &format!("[!{kind}]"))
        }
        None => wrong.hint("box-kinds", &[("kinds", &BOXES.map(|kind| format!("`[!{kind}]`")).join(", "))]),
    })
}

/// The kind of box that a word means: itself, a near one, or the word in Dutch or of another program.
fn kind_of(name: &str) -> Option<&'static str> {
    let known = BOXES.iter().copied().find(|kind| kind.eq_ignore_ascii_case(name));
    let folded = fold(name).replace([' ', '-', '_'], "");
    known.or_else(|| {
        Some(match folded.as_str() {
            "opmerking" | "noot" | "info" | "informatie" | "nb" | "abstract" | "quote" | "example" | "voorbeeld" => "NOTE",
            "hint" | "advies" | "success" => "TIP",
            "belangrijk" | "attentie" | "attention" => "IMPORTANT",
            "letop" | "waarschuwing" | "pasop" => "WARNING",
            "gevaar" | "danger" | "voorzichtig" | "error" | "bug" => "CAUTION",
            _ => return nearest(name, BOXES),
        })
    })
}

/// Rows between strokes that make no table.
fn table(lines: &[Line<'_>], span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let &[(at, first), (second_at, second), ..] = lines else { return None };
    let place = |at: usize, text: &str| span(at..at + text.len());
    let drawn = |line: &str| line.len() > 4 && line.starts_with('+') && line.chars().all(|c| matches!(c, '+' | '-' | '='));
    if drawn(first) && second.starts_with('|') {
        return Some(nearly(place(at, first), "@a-table", &shorten(first, SHOWN)).hint("table-form", &[]));
    }
    let cells = first.trim_matches('|').split('|').count();
    let rule = format!("|{}", "---|".repeat(cells));
    let ruled = |line: &str| line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '–' | '—'));
    if cells < 2 {
        return None;
    }
    if ruled(second) && second.contains('|') {
        let wrong = nearly(place(second_at, second), "@a-table", &shorten(second, SHOWN));
        return Some(wrong.hint("table-rule", &[("line", &rule)]).edit(place(second_at, second), &rule));
    }
    let row = |line: &str| line.starts_with('|') && line.ends_with('|') && line.len() > 2;
    (row(first) && row(second)).then(|| {
        let end = at + first.len();
        let wrong = nearly(place(at, first), "@a-table", &shorten(first, SHOWN)).hint("table-line", &[("line", &rule)]);
        wrong.edit(span(end..end), &format!("\n{rule}"))
    })
}

/// A line of nothing but `#woorden`.
fn tags(at: usize, first: &str, lines: &[Line<'_>], span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let tag = |word: &str| word.strip_prefix('#').is_some_and(|name| name.starts_with(char::is_alphabetic));
    let all = lines.len() == 1 && !first.is_empty() && first.split_whitespace().all(tag);
    let only = first.split_whitespace().count() == 1;
    let heading = format!("## {}", first.trim_start_matches('#'));
    all.then(|| {
        let wrong = nearly(span(at..at + first.len()), if only { "@a-heading" } else { "@tags" }, &shorten(first, SHOWN));
        if only { wrong.hint("heading-or-tag", &[("line", &heading)]) } else { wrong.hint("no-tags", &[]) }
    })
}

/// Lines that were meant as items of a list: one message for all of them.
fn list(lines: &[Line<'_>], span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let items: Vec<(Line<'_>, Item)> = lines.iter().filter_map(|&line| Some((line, item(line.1)?))).collect();
    let (first, made) = items.first()?;
    if items.len() < 2 && !made.surely {
        return None;
    }
    let line = format!("{}{}", made.sign, shorten(&first.1[made.width..], SHOWN));
    let wrong = nearly(span(first.0..first.0 + first.1.len()), "@a-list", &shorten(first.1, SHOWN));
    let wrong = wrong.hint("heading-line", &[("line", &line)]);
    Some(items.iter().fold(wrong, |wrong, (line, made)| wrong.edit(span(line.0..line.0 + made.width), &made.sign)))
}

/// What stands before the words of an item: how wide it is, what it should be, and whether one such line is enough to know.
struct Item {
    width: usize,
    sign: String,
    surely: bool,
}

fn item(line: &str) -> Option<Item> {
    let sign = line.chars().next()?;
    let rest = &line[sign.len_utf8()..];
    let gap = rest.len() - rest.trim_start().len();
    let bullet = |surely| Some(Item { width: sign.len_utf8() + gap, sign: "- ".to_owned(), surely });
    let hard = rest.starts_with(is_hard_space);
    match sign {
        '•' | '▪' | '■' | '●' | '○' | '‣' | '➢' | '➤' | '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' => {
            bullet(true)
        }
        '·' | '◦' if gap > 0 => bullet(true),
        'o' | '§' if rest.starts_with('\t') => bullet(true),
        '–' | '—' if gap > 0 => bullet(false),
        '-' | '*' | '+' if hard => bullet(true),
        '-' if rest.starts_with(char::is_alphabetic) => bullet(false),
        '0'..='9' => {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = line[digits..].strip_prefix(['.', ')'])?;
            let gap = rest.len() - rest.trim_start().len();
            let surely = rest.starts_with(is_hard_space);
            let fine = digits < 3 && (surely || rest.starts_with(char::is_uppercase));
            fine.then(|| Item { width: digits + 1 + gap, sign: format!("{}. ", &line[..digits]), surely })
        }
        _ => None,
    }
}

/// A line that is a command to another program; gives what to do instead.
fn command(line: &str) -> Option<&'static str> {
    let low = line.to_lowercase();
    let starts = |all: &[&str]| all.iter().any(|start| low.starts_with(start));
    if matches!(low.as_str(), "[toc]" | "{:toc}" | "{{toc}}" | "${toc}" | "@[toc]" | "[[_toc_]]" | "[inhoudsopgave]") {
        return Some("foreign-toc");
    }
    if starts(&["!!! ", "??? "]) || low.strip_prefix(":::").is_some_and(|rest| rest.trim().starts_with(char::is_alphabetic)) {
        return Some("foreign-box");
    }
    starts(&["\\newpage", "\\pagebreak", "\\clearpage"]).then_some("foreign-break")
}
