//! What comes along with copied text: fields that a word processor could not fill, marks of chat programs, and the markup of forums, wikis and LaTeX.
//!
//! Entry point: [`check`], for each run of plain text of a body. What was meant as Markdown is for `plain`. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::page::plain::foreign;
use crate::page::plain::last_before;
use crate::page::plain::nearly;
use crate::page::plain::until;
use crate::page::signs::Signs;
use crate::span::Span;

/// What word processors and spreadsheets leave where something could not be found, in Dutch and English.
const FIELDS: [&str; 14] = [
    "Fout! Verwijzingsbron niet gevonden",
    "Fout! Bladwijzer niet gedefinieerd",
    "Fout! De hyperlinkverwijzing is ongeldig",
    "Fout! Geen tekst met de opgegeven stijl",
    "Error! Reference source not found",
    "Error! Bookmark not defined",
    "Error! Hyperlink reference not valid",
    "#VERW!",
    "#WAARDE!",
    "#DEEL/0!",
    "#NAAM?",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
];

/// Looks at the run that stands at `range` of `body`: one message for each kind of slip in it.
pub fn check(
    body: &str,
    range: Range<usize>,
    signs: Signs,
    span: &impl Fn(Range<usize>) -> Span,
    say: &mut dyn FnMut(Diagnostic),
) {
    let text = &body[range.clone()];
    let place = |piece: &Range<usize>| span(range.start + piece.start..range.start + piece.end);
    let foreigners: [Finder<Piece>; 5] = [
        (Signs::MARK, fields),
        (Signs::BRACKET | Signs::WIDE, chat),
        (Signs::BRACKET | Signs::ANGLE, tags),
        (Signs::ESCAPE, commands),
        (Signs::CARET, block_name),
    ];
    for (piece, hint) in foreigners.into_iter().filter(|(of, _)| signs.any(*of)).filter_map(|(_, find)| find(text)) {
        say(foreign(place(&piece), &text[piece], hint));
    }
    let meant: [Finder<Made>; 4] =
        [(Signs::QUOTE, wiki_bold), (Signs::BRACKET, wiki_link), (Signs::BRACKET, glued_link), (Signs::ESCAPE, escaped_name)];
    for (piece, what, made) in meant.into_iter().filter(|(of, _)| signs.any(*of)).filter_map(|(_, find)| find(text)) {
        let wrong = nearly(place(&piece), what, &text[piece.clone()]).hint("heading-line", &[("line", &made)]);
        say(wrong.edit(place(&piece), &made));
    }
}

type Piece = (Range<usize>, &'static str);
type Made = (Range<usize>, &'static str, String);
/// What finds a slip, and the signs without which there is none.
type Finder<T> = (u16, fn(&str) -> Option<T>);

fn fields(text: &str) -> Option<Piece> {
    FIELDS.iter().find_map(|field| text.find(field).map(|at| (at..at + field.len(), "foreign-field")))
}

/// `【4†source】` and `:contentReference[oaicite:0]{index=0}`: where a chat program had its sources.
fn chat(text: &str) -> Option<Piece> {
    if let Some(at) = text.find('【') {
        let inner = until(text, at, "】")?;
        return inner.contains('†').then(|| (at..at + inner.len() + '】'.len_utf8(), "foreign-chat"));
    }
    let at = text.find(":contentReference[oaicite").or_else(|| text.find("[oaicite:"))?;
    let end = until(text, at, "]").map_or(text.len(), |inner| at + inner.len() + 1);
    let end = text[end..].starts_with('{').then(|| until(text, end, "}")).flatten().map_or(end, |inner| end + inner.len() + 1);
    Some((at..end, "foreign-chat"))
}

/// `[b]vet[/b]` of a forum, and `<o:p>` of a word processor.
fn tags(text: &str) -> Option<Piece> {
    for (open, close, hint) in [
        ("[b]", "[/b]", "html-strong"),
        ("[i]", "[/i]", "html-emphasis"),
        ("[u]", "[/u]", "html-plain"),
        ("[url=", "[/url]", "html-link"),
        ("[url]", "[/url]", "html-link"),
        ("[img]", "[/img]", "html-image"),
        ("[quote]", "[/quote]", "html-plain"),
    ] {
        if let Some(at) = text.find(open)
            && let Some(inner) = until(text, at, close)
        {
            return Some((at..at + inner.len() + close.len(), hint));
        }
    }
    let at = text.find("<o:").or_else(|| text.find("<w:")).or_else(|| text.find("</o:"))?;
    let inner = until(text, at, ">").filter(|inner| inner.len() < 40)?;
    Some((at..at + inner.len() + 1, "html-plain"))
}

/// `\textbf{vet}` of LaTeX.
fn commands(text: &str) -> Option<Piece> {
    [
        ("\\textbf{", "html-strong"),
        ("\\emph{", "html-emphasis"),
        ("\\textit{", "html-emphasis"),
        ("\\cite{", "foreign-code"),
        ("\\ref{", "foreign-code"),
        ("\\footnote{", "foreign-code"),
        ("\\section{", "foreign-code"),
        ("\\subsection{", "foreign-code"),
        ("\\begin{", "foreign-code"),
    ]
    .iter()
    .find_map(|(open, hint)| {
        let at = text.find(open)?;
        let inner = until(text, at, "}")?;
        Some((at..at + inner.len() + 1, *hint))
    })
}

/// `Een alinea. ^abc123`: the name of a paragraph in Obsidian.
fn block_name(text: &str) -> Option<Piece> {
    let at = text.rfind(" ^")? + 1;
    let name = text[at + 1..].trim_end();
    let fine = name.len() >= 5 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (fine && name.bytes().any(|b| b.is_ascii_digit() || b == b'-')).then(|| (at..at + 1 + name.len(), "foreign-block-name"))
}

/// `'''vet'''` of a wiki.
fn wiki_bold(text: &str) -> Option<Made> {
    let at = text.find("'''")?;
    let inner = until(text, at + 3, "'''").filter(|inner| inner.starts_with(char::is_alphanumeric))?;
    Some((at..at + inner.len() + 6, "@bold", format!("**{inner}**")))
}

/// `[https://krant.nl de krant]` of a wiki.
fn wiki_link(text: &str) -> Option<Made> {
    let at = text.find("[https://").or_else(|| text.find("[http://"))?;
    let inner = until(text, at + 1, "]")?;
    let (target, words) = inner.split_once(' ')?;
    let fine = !words.trim().is_empty() && !text[..at].ends_with(['\\', '[']) && !text[at + inner.len() + 2..].starts_with('(');
    fine.then(|| (at..at + inner.len() + 2, "@a-link", format!("[{}]({target})", words.trim())))
}

/// `[de krant]https://krant.nl`, without the brackets around the address.
fn glued_link(text: &str) -> Option<Made> {
    let close = text.find("]https://").or_else(|| text.find("]http://")).or_else(|| text.find("]www."))?;
    let open = last_before(text, close, '[').filter(|&open| open + 1 < close && !text[..open].ends_with(['\\', '[']))?;
    let target = text[close + 1..].split(char::is_whitespace).next()?.trim_end_matches(['.', ',', ';', ':', ')', '?', '!']);
    let whole = if target.starts_with("www.") { format!("https://{target}") } else { target.to_owned() };
    Some((open..close + 1 + target.len(), "@a-link", format!("{}({whole})", &text[open..=close])))
}

/// `\[\[Naam\]\]`, as programs write it that turn other documents into Markdown.
fn escaped_name(text: &str) -> Option<Made> {
    let at = text.find("\\[\\[")?;
    let inner =
        until(text, at + 4, "\\]\\]").filter(|inner| inner.starts_with(char::is_alphanumeric) && !inner.contains('\n'))?;
    Some((at..at + inner.len() + 8, "@a-link", format!("[[{}]]", inner.replace('\\', ""))))
}
