//! What only the lines of a paragraph tell: lists with the bullets of a word processor, tables without their second line, boxes and commands of other programs.
//!
//! Entry point: [`check`], for each paragraph of a body. What stands within a line is for `plain`. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::page::plain::foreign;
use crate::page::plain::is_hard_space;
use crate::page::plain::nearly;
use crate::page::rows::table;
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
pub type Line<'a> = (usize, &'a str);

/// How much of a body is searched for references to notes of another program, in bytes: what each paragraph that looks like one asks is taken off.
pub const SEARCHED: usize = 16 << 20;

/// Looks at the paragraph of `body` whose lines begin at `starts`; `quoted` when it stands in a quotation.
pub fn check<F: Fn(Range<usize>) -> Span>(body: &str, starts: &[usize], quoted: bool, span: &F, say: &mut dyn FnMut(Diagnostic)) {
    let lines: Vec<Line<'_>> = starts.iter().map(|&start| (start, line_at(body, start))).collect();
    let Some(&(at, first)) = lines.first() else { return };
    let whole = |(at, text): Line<'_>| span(at..at + text.len());
    let wrong = a_box(at, first, quoted, span).or_else(|| table(body, &lines, span)).or_else(|| tags(at, first, &lines, span));
    if let Some(wrong) = wrong {
        return say(wrong);
    }
    list(&lines, span).into_iter().for_each(&mut *say);
    for &line in &lines {
        if let Some(hint) = command(line.1) {
            say(foreign(whole(line), line.1, hint));
        }
    }
    for &line in lines.iter().filter(|line| !line.1.is_empty()) {
        if let Some(made) = other_heading(body, line) {
            let start = if body[..line.0].ends_with('\\') { line.0 - 1 } else { line.0 };
            let place = span(start..line.0 + line.1.len());
            let wrong = nearly(place.clone(), "@a-heading", &shorten(&body[start..line.0 + line.1.len()], SHOWN));
            say(wrong.hint("heading-line", &[("line", &shorten(&made, SHOWN))]).edit(place, &made));
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
    // Letters and numbers count only when the one follows the other.
    if made.width == 0 && !made.surely && !items.windows(2).all(|pair| follows(pair[0].0.1, pair[1].0.1)) {
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

/// The place in a row that `a)`, `ii.` or `(3)` at the start of a line gives it.
fn counted(line: &str) -> Option<(&str, u32)> {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let bare = line.strip_prefix('(').unwrap_or(line);
    let end = bare.find([')', '.'])?;
    let (mark, rest) = (&bare[..end], &bare[end + 1..]);
    let closed = bare.len() == line.len() || bare[end..].starts_with(')');
    if !closed || !rest.starts_with([' ', '\t']) || mark.len() > 4 {
        return None;
    }
    let roman = ROMAN.iter().position(|known| *known == mark).and_then(|at| u32::try_from(at).ok());
    let number = mark.parse::<u32>().ok().filter(|_| bare.len() < line.len());
    let letter = mark.chars().next().filter(|c| mark.len() == 1 && c.is_ascii_lowercase()).map(u32::from);
    Some((mark, number.or(roman.filter(|_| mark.len() > 1)).or(letter)?))
}

/// Whether one counted line follows another: b after a, ii after i.
fn follows(first: &str, second: &str) -> bool {
    let (Some((one, before)), Some((_, after))) = (counted(first), counted(second)) else { return false };
    after == before + 1 || one == "i" && after == 1
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
        '–' | '—' | '→' | '➔' | '►' | '▶' | '✓' | '✔' | '☑' | '☐' | '❖' if gap > 0 => bullet(false),
        // `[ ] taak`, without the dash of a list.
        '[' if rest.starts_with([' ', 'x', 'X'])
            && rest[1..].starts_with("] ")
            && rest[3..].starts_with(char::is_alphanumeric) =>
        {
            Some(Item { width: 0, sign: "- ".to_owned(), surely: true })
        }
        '-' if rest.strip_prefix("- ").is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) => {
            Some(Item { width: 3, sign: "- ".to_owned(), surely: false })
        }
        '*' if rest.starts_with(char::is_alphabetic) && !rest.contains('*') => bullet(false),
        'a'..='z' | '(' if counted(line).is_some() => Some(Item { width: 0, sign: "- ".to_owned(), surely: false }),
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

/// A heading as other programs write it, or one whose sign is escaped or too long: what it should be.
fn other_heading(body: &str, (at, line): Line<'_>) -> Option<String> {
    let alone = |text: &str| !text.trim().is_empty() && text.trim().len() < SHOWN;
    if body[..at].ends_with('\\') {
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        let fine = (1..=6).contains(&level) && words.starts_with(' ') && (at < 2 || body[..at - 1].ends_with('\n'));
        return fine.then(|| line.to_owned());
    }
    if let Some(words) = line.strip_prefix("#######") {
        let words = words.trim_start_matches('#');
        return (words.starts_with(' ') && alone(words)).then(|| format!("### {}", words.trim()));
    }
    if let Some(rest) = line.strip_prefix("==") {
        let inner = rest.trim_start_matches('=');
        let words = inner.trim_end_matches('=');
        let level = 2 + rest.len() - inner.len();
        let fine = inner.len() - words.len() >= 2 && words.starts_with(' ') && words.ends_with(' ') && level <= 6 && alone(words);
        return fine.then(|| format!("{} {}", "#".repeat(level), words.trim()));
    }
    let level = line.strip_prefix('h').and_then(|rest| rest.chars().next()).and_then(|digit| digit.to_digit(10))?;
    let words = line.get(2..)?.strip_prefix(". ")?;
    ((1..=6).contains(&level) && alone(words)).then(|| format!("{} {}", "#".repeat(level.max(2) as usize), words.trim()))
}

/// `[1] Zie het verslag` and `¹ Zie het verslag`: a note of another program, to which the text refers by the same sign.
pub fn noted(body: &str, at: usize, span: &impl Fn(Range<usize>) -> Span, searched: &mut usize) -> Option<Diagnostic> {
    let first = line_at(body, at);
    let (sign, label) = note_sign(first)?;
    *searched = searched.checked_sub(at)?;
    let rest = first[sign.len()..].trim_start();
    if !rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let above = &body[..at];
    let used: Vec<usize> = above
        .match_indices(sign)
        .map(|(place, _)| place)
        .filter(|&place| {
            let after = &above[place + sign.len()..];
            let before = above[..place].trim_end_matches(' ').chars().next_back();
            !after.starts_with(['(', '[', ':', '⁰', '¹', '²', '³'])
                && before.is_some_and(|c| c.is_alphanumeric() || ".,;:)”’?!".contains(c))
        })
        .collect();
    if used.is_empty() {
        return None;
    }
    let wrong = nearly(span(at..at + first.len()), "@a-note", &shorten(first, SHOWN));
    let line = format!("[^{label}]: {}", shorten(rest, SHOWN));
    let wrong = wrong.hint("note-both", &[("label", &label), ("line", &line)]);
    let wrong = used.iter().fold(wrong, |wrong, &place| wrong.edit(span(place..place + sign.len()), &format!("[^{label}]")));
    Some(wrong.edit(span(at..at + first.len() - rest.len()), &format!("[^{label}]: ")))
}

/// The sign of a note at the start of a line, and its number.
fn note_sign(line: &str) -> Option<(&str, String)> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if let Some(inner) = line.strip_prefix('[') {
        let label = &inner[..inner.find(']')?];
        let fine = !label.is_empty() && label.len() < 4 && label.bytes().all(|b| b.is_ascii_digit());
        return (fine && inner[label.len() + 1..].starts_with(' ')).then(|| (&line[..label.len() + 2], label.to_owned()));
    }
    let end = line.find(|c| !RAISED.contains(&c))?;
    let label: String = line[..end]
        .chars()
        .filter_map(|c| RAISED.iter().position(|&raised| raised == c))
        .map(|digit| digit.to_string())
        .collect();
    (!label.is_empty()).then(|| (&line[..end], label))
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
    // `Inleiding ........ 3`: a line of a table of contents.
    let digits = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let dots = digits.trim_end().trim_end_matches(['.', '…', '_']);
    if digits.len() < line.len() && digits.trim_end().len() - dots.len() >= 5 && dots.contains(char::is_alphabetic) {
        return Some("foreign-toc-line");
    }
    starts(&["\\newpage", "\\pagebreak", "\\clearpage"]).then_some("foreign-break")
}
