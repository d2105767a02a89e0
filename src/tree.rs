//! YAML and TOML as one tree of texts, lists and maps, each with its place in the file.
//!
//! Owns [`Node`]. Entry points: [`read_yaml`], [`read_toml`]. A scalar is a text: what type it has is the schema's business, so
//! `no` stays `no` and `4.10` stays `4.10`. Anchors, aliases, tags, merge keys and duplicate keys are refused, and so is
//! nesting deeper than [`DEPTH_LIMIT`]. Does not know which keys exist.

pub mod cause;
pub mod toml_cause;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;
use granit_parser::Event;
use granit_parser::Parser;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::span::Span;

use cause::cause;
use cause::quoted;
use cause::tab_at;
use toml_cause::toml_cause;

/// The deepest nesting of lists and maps that is read.
pub const DEPTH_LIMIT: usize = 64;

/// A value with its place: bytes from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What stands there.
    pub value: Tree,
    /// Where.
    pub range: Range<usize>,
}

/// What can stand in a file of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Nothing, as after `key:`.
    Empty,
    /// A scalar, whatever it looks like.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file, without duplicate keys.
    Map(Vec<(Node, Node)>),
    /// Something that was reported; nothing more is said of it.
    Refused,
}

impl Node {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value under `key` of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Tree::Map(entries) => entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Reads YAML that stands at byte `start` of the file `path`. Reading stops at the first mistake in the form; what came before stays.
pub fn read_yaml(text: &str, start: usize, path: &Arc<Utf8Path>) -> Checked<Node> {
    let mut reader = YamlReader {
        start,
        path,
        text,
        open: Vec::new(),
        root: None,
        found: Vec::new(),
        tally: Tally::default(),
        blank: false,
        lost: None,
    };
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                if !reader.take(event, range, span.tag_start().is_some()) {
                    break;
                }
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                reader.syntax_error(at);
                break;
            }
        }
    }
    reader.finish()
}

enum Open {
    List(Vec<Node>, usize),
    Map(Vec<(Node, Node)>, Option<Node>, usize, BTreeMap<String, Range<usize>>),
}

struct YamlReader<'a> {
    start: usize,
    path: &'a Arc<Utf8Path>,
    text: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    found: Vec<Diagnostic>,
    tally: Tally,
    blank: bool,
    /// Where the cause stands of a mistake that ended reading: what was read from there on is not what was meant.
    lost: Option<usize>,
}

impl YamlReader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.path, self.start + range.start..self.start + range.end)
    }

    /// Takes one event; `false` ends reading.
    fn take(&mut self, event: Event<'_>, range: Range<usize>, tagged: bool) -> bool {
        let anchor = match &event {
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _) => *anchor,
            _ => 0,
        };
        let alias = matches!(event, Event::Alias(_) | Event::UnresolvedAlias(_));
        let refused = anchor != 0 || tagged || alias;
        if refused {
            self.forbidden(
                &range,
                if alias {
                    "@yaml-alias"
                } else if tagged {
                    "@yaml-tag"
                } else {
                    "@yaml-anchor"
                },
            );
        }
        if self.open.len() >= DEPTH_LIMIT {
            self.found.push(Diagnostic::error(Code::TooDeep, self.span(range)).with("limit", DEPTH_LIMIT.to_string()));
            self.open.clear();
            return false;
        }
        match event {
            Event::Scalar(value, style, _, _) => {
                let empty = range.is_empty() && style == granit_parser::ScalarStyle::Plain;
                let plain = style == granit_parser::ScalarStyle::Plain;
                let value = if refused
                    || plain && (self.drawn_bullet(&range) || self.swallowed_item(&range) || self.swallowed_hash(&range))
                {
                    Tree::Refused
                } else if empty {
                    Tree::Empty
                } else {
                    Tree::Text(value.into_owned())
                };
                self.put(Node { value, range: self.start + range.start..self.start + range.end });
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.put(Node { value: Tree::Refused, range: self.start + range.start..self.start + range.end });
            }
            Event::SequenceStart(..) => self.open.push(Open::List(Vec::new(), range.start)),
            Event::MappingStart(..) => self.open.push(Open::Map(Vec::new(), None, range.start, BTreeMap::new())),
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            Event::DocumentStart(explicit, _) if explicit && self.root.is_some() => {
                // `--- Netwerkdag`: words behind the dashes that close the block.
                let line = self.text[range.start..].lines().next().map_or(range.end, |line| range.start + line.trim_end().len());
                let wrong = Diagnostic::error(Code::YamlSyntax, self.span(range.start..line)).with("where", self.file_word());
                self.found.push(wrong.hint("three-dashes", &[]));
                return false;
            }
            _ => {}
        }
        true
    }

    fn close(&mut self, end: usize) {
        let (value, start) = match self.open.pop() {
            Some(Open::List(items, start)) => (Tree::List(items), start),
            Some(Open::Map(entries, _, start, _)) => (Tree::Map(entries), start),
            None => return,
        };
        let end = start + self.text[start.min(end)..end.max(start)].trim_end().len();
        self.put(Node { value, range: self.start + start..self.start + end });
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => {
                self.blank = node.value == Tree::Empty;
                self.root = Some(node);
            }
            Some(Open::List(items, _)) => items.push(node),
            Some(Open::Map(entries, key, _, seen)) => match key.take() {
                None => *key = Some(node),
                Some(name) => {
                    let text = name.text().map(str::to_owned);
                    if let Some(first) = text.as_ref().and_then(|text| seen.get(text)) {
                        let twice = Diagnostic::error(Code::DuplicateKey, Span::new(self.path, name.range.clone()))
                            .with("key", name.text().unwrap_or_default())
                            .hint("keep-one", &[])
                            .hint_at("first-here", Span::new(self.path, first.clone()));
                        let before = self.found.len();
                        self.found.push(twice);
                        self.tally.trim(&mut self.found, before);
                    } else {
                        seen.extend(text.map(|text| (text, name.range.clone())));
                        entries.push((name, node));
                    }
                }
            },
        }
    }

    /// An anchor, alias or tag: nobody means one, so the value is shown as it would be meant.
    fn forbidden(&mut self, range: &Range<usize>, what: &str) {
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |before| before + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let at = line.find(": ").map_or(range.start, |colon| line_start + colon + 2);
        let end = (line_start + line.trim_end().len()).max(at);
        let value = quoted(&self.text[at..end]);
        let key = line.split_once(": ").map_or("", |(key, _)| key.trim());
        let place = self.span(at..end);
        let mut found = Diagnostic::error(Code::YamlForbidden, place.clone()).with("what", what).with("where", self.file_word());
        if key.is_empty() {
            found = found.hint("yaml-quote", &[]);
        } else {
            found = found.hint("yaml-quote-value", &[("line", &format!("{key}: {value}"))]).edit(place, &value);
        }
        let before = self.found.len();
        self.found.push(found);
        self.tally.trim(&mut self.found, before);
    }

    /// Whether a plain text runs on over a line that was meant as an item of a list; that is reported.
    fn swallowed_item(&mut self, range: &Range<usize>) -> bool {
        let raw = &self.text[range.clone()];
        let Some(at) = raw.match_indices('\n').map(|(at, _)| at + 1).find(|&at| raw[at..].trim_start().starts_with('-')) else {
            return false;
        };
        let line = raw[at..].lines().next().unwrap_or_default();
        if let Some(tab) = tab_at(self.text, range.start + at) {
            let found = Diagnostic::error(Code::YamlSyntax, self.span(tab.range)).with("where", self.file_word());
            let found = found.hint(tab.hint, &[("line", &tab.line)]);
            self.found.push(tab.edit.into_iter().fold(found, |found, (range, by)| found.edit(self.span(range), &by)));
            return true;
        }
        let first = range.start + at + (line.len() - line.trim_start().len());
        let place = self.span(first..range.start + at + line.trim_end().len());
        let found = Diagnostic::error(Code::YamlSyntax, place).with("where", self.file_word());
        self.found.push(found.hint("yaml-list", &[]));
        true
    }

    /// Whether a plain text is a list with the bullets of a word processor, or with hard spaces behind its dashes; that is reported.
    fn drawn_bullet(&mut self, range: &Range<usize>) -> bool {
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |before| before + 1);
        let width = |line: &str| {
            let sign = line.chars().next().filter(|c| matches!(c, '•' | '·' | '▪' | '◦' | '–' | '—' | '-'))?;
            let space = line[sign.len_utf8()..].chars().next().filter(|c| c.is_whitespace())?;
            (sign != '-' || space != ' ').then(|| sign.len_utf8() + space.len_utf8())
        };
        let raw = &self.text[range.clone()];
        if !self.text[line_start..range.start].trim().is_empty() || width(raw).is_none() {
            return false;
        }
        let mut at = range.start;
        let mut edits = Vec::new();
        for line in raw.split_inclusive('\n') {
            let first = at + line.len() - line.trim_start().len();
            edits.extend(width(line.trim_start()).map(|width| self.span(first..first + width)));
            at += line.len();
        }
        let line = raw.lines().next().unwrap_or_default().trim_end();
        let shown = format!("- {}", &line[width(raw).unwrap_or_default().min(line.len())..]);
        let place = self.span(range.start..range.start + line.len());
        let found =
            Diagnostic::error(Code::YamlSyntax, place).with("where", self.file_word()).hint("yaml-dash", &[("line", &shown)]);
        self.found.push(edits.into_iter().fold(found, |found, place| found.edit(place, "- ")));
        true
    }

    /// Whether a plain text is cut off by a `#` that belongs to it, as in `Motie #12`; that is reported. A `#` with a space behind it is a comment.
    fn swallowed_hash(&mut self, range: &Range<usize>) -> bool {
        let rest = self.text[range.end..].lines().next().unwrap_or_default();
        let sign = rest.trim_start().strip_prefix('#');
        if !sign.is_some_and(|after| after.starts_with(char::is_alphanumeric)) {
            return false;
        }
        // `themas: #zorg`: nothing of the value is left.
        let gap = if range.is_empty() { rest.len() - rest.trim_start().len() } else { 0 };
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |before| before + 1);
        if range.is_empty() && !self.text[line_start..range.start].contains(':') {
            return false;
        }
        let whole = range.start + gap..range.end + rest.trim_end().len();
        let made = quoted(&self.text[whole.clone()]);
        let place = self.span(whole);
        let found =
            Diagnostic::error(Code::YamlForbidden, place.clone()).with("what", "@yaml-hash").with("where", self.file_word());
        self.found.push(found.hint("yaml-quote-value", &[("line", &made)]).edit(place, &made));
        true
    }

    /// What is read, in the catalogue's words: a whole file, or the block at the head of a page.
    const fn file_word(&self) -> &'static str {
        if self.start == 0 { "@this-file" } else { "@front-matter" }
    }

    /// Places a mistake in the form at its probable cause.
    fn syntax_error(&mut self, mut at: usize) {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let cause = cause(self.text, at);
        let line_start = self.text[..cause.range.start].rfind('\n').map_or(0, |before| before + 1);
        self.lost = Some(self.start + line_start);
        let found = Diagnostic::error(Code::YamlSyntax, self.span(cause.range))
            .with("where", self.file_word())
            .hint(cause.hint, &[("line", &cause.line)]);
        self.found.push(match cause.edit {
            Some((range, by)) => found.edit(self.span(range), &by),
            None => found,
        });
    }

    fn finish(mut self) -> Checked<Node> {
        while !self.open.is_empty() {
            let end = self.text.len();
            if let Some(Open::Map(entries, key, ..)) = self.open.last_mut()
                && let Some(name) = key.take()
                && self.lost.is_none()
            {
                let range = name.range.end..name.range.end;
                entries.push((name, Node { value: Tree::Empty, range }));
            }
            self.close(end);
        }
        let place = self.span(0..0);
        self.tally.finish(&place, &mut self.found);
        let nothing = Node { value: Tree::Map(Vec::new()), range: self.start..self.start };
        let value = match (self.root, self.lost) {
            (Some(Node { value: Tree::Map(mut entries), range }), Some(lost)) => {
                entries.retain(|(key, _)| key.range.start < lost);
                Node { value: Tree::Map(entries), range }
            }
            (Some(root), None) if !self.blank => root,
            _ => nothing,
        };
        Checked { value, diagnostics: self.found }
    }
}

/// Where git put two versions of a text in a file because it could not join them; each is told once.
pub fn conflicts(text: &str, path: &Arc<Utf8Path>) -> Vec<Diagnostic> {
    if !text.contains("<<<<<<< ") && !text.contains(">>>>>>> ") {
        return Vec::new();
    }
    let mut at = 0;
    let mut found = Vec::new();
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let place = || Span::new(path, at..at + line.trim_end().len());
        if line.starts_with("<<<<<<< ") {
            let whole = text[at..].contains("\n>>>>>>> ");
            open = true;
            found.push(
                Diagnostic::error(Code::MergeConflict, place()).hint(if whole { "choose-version" } else { "drop-mark" }, &[]),
            );
        } else if line.starts_with(">>>>>>> ") {
            // One that closes nothing was left behind when the others were taken away.
            if !std::mem::take(&mut open) {
                found.push(Diagnostic::error(Code::MergeConflict, place()).hint("drop-mark", &[]));
            }
        }
        at += line.len();
    }
    found
}

/// Reads a whole file of TOML. Only the first mistake in the form is told: the parser loses its way there, and those below may come of it.
pub fn read_toml(text: &str, path: &Arc<Utf8Path>) -> Checked<Node> {
    let mut diagnostics = conflicts(text, path);
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first().filter(|_| diagnostics.is_empty()) {
        let cause = toml_cause(text, error.span().map_or(0, |span| span.start).min(text.len()));
        let wrong = Diagnostic::error(Code::TomlSyntax, Span::new(path, cause.range)).hint(cause.hint, &[("line", &cause.line)]);
        diagnostics.push(cause.edit.into_iter().fold(wrong, |wrong, (range, by)| wrong.edit(Span::new(path, range), &by)));
    }
    let range = table.span();
    Checked { value: Node { value: toml_table(table.get_ref(), text), range }, diagnostics }
}

fn toml_table(table: &DeTable<'_>, text: &str) -> Tree {
    let mut entries: Vec<(Node, Node)> = table
        .iter()
        .map(|(key, value)| (Node { value: Tree::Text(key.get_ref().to_string()), range: key.span() }, toml_node(value, text)))
        .collect();
    entries.sort_by_key(|(key, _)| key.range.start);
    Tree::Map(entries)
}

fn toml_node(value: &Spanned<DeValue<'_>>, text: &str) -> Node {
    let tree = match value.get_ref() {
        DeValue::String(text) => Tree::Text(text.to_string()),
        DeValue::Integer(number) => Tree::Text(number.as_str().to_owned()),
        DeValue::Float(number) => Tree::Text(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Tree::Text(flag.to_string()),
        DeValue::Datetime(moment) => Tree::Text(moment.to_string()),
        DeValue::Array(items) => Tree::List(items.iter().map(|item| toml_node(item, text)).collect()),
        DeValue::Table(table) => toml_table(table, text),
    };
    let mut range = value.span();
    let raw = text.get(range.clone()).unwrap_or_default();
    // A repair replaces what stands between the quotes.
    if matches!(value.get_ref(), DeValue::String(_)) && raw.len() >= 2 && !raw.starts_with("\"\"\"") && !raw.starts_with("'''") {
        range = range.start + 1..range.end - 1;
    }
    Node { value: tree, range }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Checked<Node> {
        read_yaml(text, 0, &Arc::from(Utf8Path::new("a.md")))
    }

    fn codes(text: &str) -> Vec<&'static str> {
        yaml(text).diagnostics.iter().map(|found| found.code.name()).collect()
    }

    #[test]
    fn a_scalar_stays_the_text_it_is_written_as() {
        let node = yaml("a: no\nb: 4.10\nc: 2021\nd: null\ne: ~\nf:\n").value;
        let texts: Vec<_> = ["a", "b", "c", "d", "e", "f"].iter().map(|key| node.get(key).and_then(Node::text)).collect();
        assert_eq!(texts, [Some("no"), Some("4.10"), Some("2021"), Some("null"), Some("~"), None]);
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let node = read_yaml("titel: één\nx: \"a b\"\n", 4, &Arc::from(Utf8Path::new("a.md"))).value;
        assert_eq!(node.get("titel").map(|value| value.range.clone()), Some(11..16));
        assert_eq!(node.get("x").map(|value| value.range.clone()), Some(20..25));
    }

    #[test]
    fn what_makes_yaml_dangerous_is_refused() {
        assert_eq!(codes("a: &x 1\nb: *x\n"), ["yaml-forbidden", "yaml-forbidden"]);
        assert_eq!(codes("a: !!str 1\n"), ["yaml-forbidden"]);
        assert_eq!(codes("a: 1\na: 2\n"), ["duplicate-key"]);
        assert_eq!(codes(&format!("a: {}{}", "[".repeat(100), "]".repeat(100))), ["too-deep"]);
        assert_eq!(codes(&"[".repeat(100_000)).len(), 1);
    }

    #[test]
    fn a_mistake_in_the_form_keeps_what_came_before() {
        let read = yaml("title: Een\ndate: \"2020\nx: 1\n");
        assert_eq!(read.diagnostics.len(), 1);
        assert_eq!(read.value.get("title").and_then(Node::text), Some("Een"));
    }

    #[test]
    fn toml_keeps_the_order_and_places_of_its_keys() {
        let node = read_toml("b = 1\na = [\"x\"]\n[t]\nc = true\n", &Arc::from(Utf8Path::new("naslag.toml"))).value;
        let Tree::Map(entries) = &node.value else { panic!("a table is a map") };
        let keys: Vec<_> = entries.iter().filter_map(|(key, _)| key.text()).collect();
        assert_eq!(keys, ["b", "a", "t"]);
        assert_eq!(node.get("t").and_then(|t| t.get("c")).and_then(Node::text), Some("true"));
    }
}
