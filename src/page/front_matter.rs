//! The block of front matter at the head of a page: found, read as YAML, checked against the schema.
//!
//! Owns [`split`] and [`read`]. Entry point: [`read`]. Does not know what keys mean: that is `meta`.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::yaml_value;
use crate::shape::Key;
use crate::shape::Place;
use crate::shape::Record;
use crate::shape::check;
use crate::span::Span;
use crate::tree::read_yaml;

/// The largest block that is read, in bytes.
const LIMIT: usize = 256 * 1024;
/// In how many lines a title is sought when the block cannot be read.
const HEAD: usize = 30;

/// Where the block and the body of a page stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without its `---` lines; `None` when the page has no block.
    pub block: Option<Range<usize>>,
    /// The body.
    pub body: Range<usize>,
    /// Whether the closing line is missing.
    pub unclosed: bool,
    /// The line that was probably meant to close it: dashes, but not three.
    pub almost: Option<Range<usize>>,
}

impl Parts {
    const fn new(block: Option<Range<usize>>, body: Range<usize>, unclosed: bool) -> Self {
        Self { block, body, unclosed, almost: None }
    }

    /// The blank lines before the block: it should open on the first line of the file.
    pub fn before<'a>(&self, text: &'a str) -> &'a str {
        let start = self.block.as_ref().map_or(0, |block| block.start);
        let head = &text[..start];
        &head[..head.len() - head.trim_start().len()]
    }
}

/// Whether a line was probably meant as `---`: two or more dashes of any kind alone, or three of another sign that is used to draw a line.
fn is_almost(line: &str) -> bool {
    let line = line.trim().trim_start_matches('\\');
    let drawn = |sign: char| line.len() >= 3 && line.chars().all(|c| c == sign);
    line != "-" && !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '_'))
        || ['*', '=', '+', '~', '#'].into_iter().any(drawn)
}

/// Whether a line can stand in a block: a key, an item, a comment, or what is indented below one of them.
fn is_key_or_more(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let key = line.contains(':') && !name.contains(char::is_whitespace);
    key || line.starts_with([' ', '\t', '-']) || line.starts_with('#') && !line.starts_with("##")
}

/// Finds the block: it opens on the first line that is not blank, with `---`, and closes on the next line that is `---` or `...`.
/// When the closing line is missing, the block ends at the first line that cannot be YAML of a map, so that the body is not lost.
pub fn split(text: &str) -> Parts {
    let whole = 0..text.len();
    let blank = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    // Spaces before the dashes are a mistake that is told, and not another kind of page.
    let head = blank;
    let Some(first) = text[head..].lines().next().filter(|line| line.trim_end() == "---") else {
        return Parts::new(None, whole, false);
    };
    let start = (head + first.len() + 1).min(text.len());
    let mut at = start;
    // The last blank line: below it prose may stand that a line of dashes far down seems to make part of the block.
    let mut blank: Option<usize> = None;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Parts::new(Some(start..at), at + line.len()..text.len(), false);
        }
        match blank {
            _ if line.trim().is_empty() => blank = blank.or(Some(at)),
            Some(end) if !is_key_or_more(line) => return Parts::new(Some(start..end), end..text.len(), true),
            _ => {}
        }
        if at > start && is_almost(line) {
            break;
        }
        at += line.len();
    }
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim();
        if end > start && is_almost(line) {
            let almost = Some(end..end + line.trim_end().len());
            return Parts { almost, ..Parts::new(Some(start..end), end + line.len()..text.len(), true) };
        }
        let looks_like_yaml =
            !content.is_empty() && !content.starts_with('#') && (line.starts_with([' ', '\t', '-']) || content.contains(':'));
        if !looks_like_yaml {
            break;
        }
        end += line.len();
    }
    Parts::new(Some(start..end), end..text.len(), true)
}

/// Whether a page without a block has all of one but its first line: keys from the top of the file, and below them a line of `---`.
pub fn lacks_opening(text: &str) -> bool {
    let is_key = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        line.contains(':') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let mut lines = text.lines();
    let Some(first) = lines.next().filter(|line| is_key(line)) else { return false };
    let belongs = |line: &&str| !line.trim().is_empty() && (is_key(line) || line.starts_with([' ', '\t', '-', '#']));
    let mut block = std::iter::once(first).chain(lines);
    block.find(|line| line.trim_end() == "---" || !belongs(line)).is_some_and(|line| line.trim_end() == "---")
}

/// The advice for a file that holds something else than a page: front matter within a block of code, the file of a word processor, a page of a browser.
pub fn other_file(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (first, second) = (lines.next()?, lines.next().unwrap_or_default());
    let low = first.to_lowercase();
    if (first.starts_with("```") || first.starts_with("~~~"))
        && (second == "---" || is_key_or_more(second) && second.contains(':'))
    {
        return Some("front-matter-code");
    }
    if low.starts_with("{\\rtf") {
        return Some("text-of-word");
    }
    (low.starts_with("<!doctype html") || low.starts_with("<html") || low.starts_with("<?xml")).then_some("text-of-browser")
}

/// A second block of front matter at the top of the body, from its first line of dashes up to its last, as when a page was pasted whole into another.
pub fn second(text: &str, parts: &Parts) -> Option<Range<usize>> {
    if parts.block.is_none() || parts.unclosed {
        return None;
    }
    let body = &text[parts.body.clone()];
    let rest = body.trim_start();
    let start = parts.body.end - rest.len();
    let mut at = start;
    let mut keys = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        at += line.len();
        match (index, line.trim_end()) {
            (0, "---") => {}
            (1.., "---") => return (keys > 0).then_some(start..at),
            (1.., line) if !line.is_empty() && is_key_or_more(line) => keys += usize::from(line.contains(": ")),
            _ => return None,
        }
    }
    None
}

/// The lines of dashes of a block that opens with dashes of another kind, as a word processor makes them of three: the first, and the one that closes it.
pub fn drawn_opening(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut drawn = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let opens = at == 0;
        if opens && !(is_almost(bare) && !bare.starts_with('_') && text[line.len()..].lines().next().is_some_and(is_key_or_more))
        {
            return Vec::new();
        }
        if is_almost(bare) {
            if bare != "---" {
                drawn.push(at..at + bare.len());
            }
            if !opens {
                break;
            }
        }
        at += line.len();
    }
    drawn
}

/// The title that stands in a block that cannot be read, so that what refers to the page is not told that it is not there.
pub fn title_in(text: &str) -> Option<String> {
    let head = text.lines().take(HEAD).take_while(|line| !line.starts_with("# "));
    let mut pairs = head.filter_map(|line| line.split_once(':').or_else(|| line.split_once('=')));
    let (_, title) = pairs.find(|(key, _)| {
        let key = key.trim().trim_matches(['"', '“', '”', '*']);
        key.eq_ignore_ascii_case("title") || key.eq_ignore_ascii_case("titel")
    })?;
    let title = title.trim().trim_matches(['"', '“', '”', '„', '\'', ',']).trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// Reads the block of `text`. Keys that the schema does not know and values of the wrong kind are reported and left out.
pub fn read(text: &str, parts: &Parts, keys: &[Key], path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) -> Record {
    let Some(block) = parts.block.clone() else {
        return Record::default();
    };
    let before = parts.before(text).len();
    if before > 0 {
        let blank = Span::new(path, 0..before);
        let wrong = Diagnostic::error(Code::NoFrontMatter, Span::new(path, before..before + 3));
        let hint = if text[..before].contains('\n') { "front-matter-first" } else { "front-matter-space" };
        found.push(wrong.hint(hint, &[]).edit(blank, ""));
    }
    if parts.unclosed {
        let place = |range: Range<usize>| Diagnostic::error(Code::UnclosedFrontMatter, Span::new(path, range));
        found.push(match &parts.almost {
            Some(almost) => place(almost.clone()).hint("three-dashes", &[]).edit(Span::new(path, almost.clone()), "---"),
            None => {
                // The last line of a file may lack its end.
                let line = if text[..block.end].ends_with('\n') { "---\n" } else { "\n---\n" };
                place(before..before + 3).hint("close-front-matter", &[]).edit(Span::new(path, block.end..block.end), line)
            }
        });
    }
    if block.len() > LIMIT {
        let size = block.len().to_string();
        found.push(Diagnostic::error(Code::TooLarge, Span::new(path, block)).with("size", size).with("limit", LIMIT.to_string()));
        return Record::default();
    }
    let tree = read_yaml(&text[block.clone()], block.start, path);
    found.extend(tree.diagnostics.into_iter().map(|wrong| {
        // A blank line above the mistake: the block was probably meant to end there, and a later `---` closed it.
        let at = wrong.span.as_ref().map_or(block.start, |span| span.start as usize).min(block.end);
        let lost = wrong.code == Code::YamlSyntax && text[block.start..at].contains("\n\n");
        if lost { wrong.hint("close-front-matter", &[]) } else { wrong }
    }));
    let (before, lost) = (found.len(), found.iter().any(|wrong| wrong.code == Code::YamlSyntax));
    // Of a line that cannot be read nothing more is said.
    let line_of = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        start..text[at..].find('\n').map_or(text.len(), |end| at + end)
    };
    let broken = found.iter().filter(|wrong| wrong.code == Code::YamlSyntax).filter_map(|wrong| wrong.span.as_ref());
    let found_lines: Vec<Range<usize>> = broken.map(|span| line_of(span.range().start.min(text.len()))).collect();
    let record = check(&tree.value, keys, Place { path, what: "@front-matter" }, found);
    found[before..].iter_mut().for_each(|wrong| swallowed(text, wrong));
    // What stands below a mistake in the form was not read, so nothing in it is missing.
    let mut index = 0;
    found.retain(|wrong| {
        index += 1;
        let told = found_lines.iter().any(|line| wrong.span.as_ref().is_some_and(|span| line.contains(&span.range().start)));
        index <= before || !lost || wrong.code != Code::MissingKey && !told
    });
    record
}

/// `themas: #zorg`: a value that is nothing only because its sign makes a comment of it.
fn swallowed(text: &str, wrong: &mut Diagnostic) {
    let nothing = wrong.arguments.iter().any(|(name, value)| *name == "found" && value == "@kind-nothing");
    let Some(span) = wrong.span.clone().filter(|_| nothing && wrong.code == Code::WrongType) else { return };
    let line = text[span.range().start..].lines().next().unwrap_or_default();
    let Some((key, value)) = line.split_once(':').map(|(key, value)| (key, value.trim())) else { return };
    if value.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
        let start = span.range().start + line.len() - line[key.len() + 1..].trim_start().len();
        // A word with a sign before it was meant as a tag; a number, as in `#12`, has its sign for itself.
        let word = value.strip_prefix('#').filter(|rest| rest.starts_with(char::is_alphabetic));
        let (hint, made) =
            word.map_or_else(|| ("yaml-quote-value", yaml_value(value)), |word| ("yaml-plain-value", yaml_value(word)));
        wrong.hints.clear();
        let told = wrong.clone().hint(hint, &[("line", &format!("{key}: {made}"))]);
        *wrong = told.edit(Span::new(&span.path, start..start + value.len()), &made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_block_that_is_not_closed_ends_where_it_stops_looking_like_yaml() {
        let text = "---\ntitle: Een\n\nTekst.\n";
        let parts = split(text);
        assert!(parts.unclosed);
        assert_eq!(parts.block.map(|range| &text[range]), Some("title: Een\n"));
        assert_eq!(&text[parts.body], "\nTekst.\n");
    }

    proptest! {
        #[test]
        fn block_and_body_never_overlap_and_lose_nothing(text in "(---\n)?([a-z: ]{0,8}\n|---\n|\\.\\.\\.\n|\\PC{0,6}\n){0,8}") {
            let parts = split(&text);
            if let Some(block) = parts.block {
                prop_assert!(block.start <= block.end && block.end <= parts.body.start);
                prop_assert!(text[block.end..parts.body.start].lines().count() <= 1);
            }
            prop_assert_eq!(parts.body.end, text.len());
            let _ = &text[parts.body];
        }
    }
}
