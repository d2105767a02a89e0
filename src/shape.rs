//! What data may look like, and the check of a tree against it.
//!
//! Owns [`Shape`] (what is allowed), [`Value`] (what was found) and [`check`]. One description drives the check of configuration
//! and front matter alike. Does not know collections or roles: `schema` makes shapes for those.

pub mod scalar;
pub mod wording;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::date::Date;
use crate::date::guess_period;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::diagnostic::yaml_value;
use crate::span::Span;
use crate::tree::Node;
use crate::tree::Tree;

use scalar::check_text;
use wording::meant;

/// How much of a line a hint shows, in characters.
const SHOWN: usize = 60;

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A decimal number, with a point.
    Number,
    /// Degrees of latitude or longitude, at most so many on either side.
    Degrees(u8),
    /// A day, month, year or period.
    Date,
    /// An address on the web: `https`, `http` or `mailto`.
    Url,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(Vec<String>),
    /// The name of an entity of this collection; resolved in `knowledge`.
    Relation(String),
    /// A list; a single value counts as a list of one.
    List(Box<Self>),
    /// A map with these keys. A bare text counts as a map with that text under `shorthand`.
    Record {
        /// The keys that are known.
        keys: Vec<Key>,
        /// The key that a bare text fills.
        shorthand: Option<&'static str>,
    },
    /// A map from any key to values of one shape.
    Table(Box<Self>),
}

/// A key of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name in the file.
    pub name: String,
    /// What may stand under it.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

impl Key {
    /// A key that may be left out.
    pub fn optional(name: impl Into<String>, shape: Shape) -> Self {
        Self { name: name.into(), shape, required: false }
    }

    /// A key that must be there.
    pub fn required(name: impl Into<String>, shape: Shape) -> Self {
        Self { name: name.into(), shape, required: true }
    }
}

/// A checked value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, number, address, choice, flag or name, as written and checked.
    Text(String),
    /// A date.
    Date(Date),
    /// A list.
    List(Vec<Entry>),
    /// A record or table, in the order of the file.
    Record(Record),
}

/// A checked value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is.
    pub value: Value,
    /// Where it stands in the file.
    pub range: Range<usize>,
}

/// A checked map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The values by key.
    pub entries: BTreeMap<String, Entry>,
    /// Where each key stands.
    pub keys: BTreeMap<String, Range<usize>>,
    /// The keys in the order of the file.
    pub order: Vec<String>,
}

impl Record {
    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Entry::text)
    }

    /// The text under `key`, as an owned string.
    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(str::to_owned)
    }

    /// The date under `key`.
    pub fn date(&self, key: &str) -> Option<Date> {
        match self.get(key).map(|entry| &entry.value) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// Whether the flag `key` is there and true.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.text(key).map(|text| text == "true")
    }

    /// The number under `key`.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.text(key).and_then(|text| text.parse().ok())
    }

    /// The items of the list under `key`; empty when it is not there.
    pub fn list(&self, key: &str) -> &[Entry] {
        match self.get(key).map(|entry| &entry.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The texts of the list under `key`.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Entry::text).map(str::to_owned).collect()
    }

    /// The record under `key`.
    pub fn record(&self, key: &str) -> Option<&Self> {
        self.get(key).and_then(Entry::record)
    }
}

impl Entry {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The record, if it is one.
    pub fn record(&self) -> Option<&Record> {
        match &self.value {
            Value::Record(record) => Some(record),
            _ => None,
        }
    }
}

/// Where a check stands, for its messages.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The file.
    pub path: &'a Arc<Utf8Path>,
    /// What the record is, in words of the catalogue (`@front-matter`) or its own name.
    pub what: &'a str,
}

impl Place<'_> {
    /// What the record is, as messages name it: words of the catalogue and names of files as they are, keys marked as such.
    fn named(&self) -> String {
        if self.what.starts_with('@') || self.what.contains('.') { self.what.to_owned() } else { format!("`{}`", self.what) }
    }
}

/// Checks a map against `keys`. What is wrong is reported and left out; the rest is kept.
pub fn check(node: &Node, keys: &[Key], place: Place<'_>, found: &mut Vec<Diagnostic>) -> Record {
    let mut record = Record::default();
    let entries: &[(Node, Node)] = match &node.value {
        Tree::Map(entries) => entries,
        Tree::Empty => &[],
        // `- title: Dag`: every key as an item of a list.
        Tree::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item.value, Tree::Map(_))) => {
            let first = items.first().map_or(node.range.clone(), |item| item.range.clone());
            let wrong = Diagnostic::error(Code::YamlSyntax, Span::new(place.path, first)).with("where", place.named());
            found.push(wrong.hint("yaml-no-dash", &[("line", "title: …")]));
            return record;
        }
        _ => {
            found.push(wrong_type("@kind-map", node, place.path));
            return record;
        }
    };
    let mut tally = Tally::default();
    let mut lost = lost_indent(entries, keys);
    for (name, value) in entries {
        let before = found.len();
        if tally.is_full() {
            // A hundred keys that nobody knows: this is no front matter.
            break;
        }
        let Some(text) = name.text() else {
            found.push(wrong_type("@kind-key", name, place.path));
            tally.trim(found, before);
            continue;
        };
        if lost.iter().any(|(_, below)| below.iter().any(|other| other.range == name.range)) {
            continue;
        }
        let Some(key) = keys.iter().find(|key| key.name == text) else {
            let wrong = unknown_key(name, text, keys, place, &mut record);
            // What stands under a key that was probably meant counts, so that nothing else seems to be missing.
            let meant = wrong.hints.iter().find(|hint| hint.key == "nearest").and_then(|hint| hint.arguments.first());
            if let Some(key) = meant.and_then(|(_, near)| keys.iter().find(|key| key.name == *near))
                && !record.entries.contains_key(&key.name)
                && !entries.iter().any(|(name, _)| name.text() == Some(&key.name))
            {
                let mut ignored = Vec::new();
                let entry = check_value(value, &key.shape, Place { what: &key.name, ..place }, &mut ignored);
                record.entries.extend(entry.filter(|_| ignored.is_empty()).map(|entry| (key.name.clone(), entry)));
            }
            found.push(wrong);
            tally.trim(found, before);
            continue;
        };
        record.keys.insert(text.to_owned(), name.range.clone());
        if let Some((_, below)) = lost.iter_mut().find(|(key, _)| key == text) {
            found.push(outdented(text, below, place));
            continue;
        }
        if value.value == Tree::Refused {
            continue;
        }
        // `…` stands in messages for what is to be filled in.
        let nothing = value.text().is_some_and(|text| matches!(text.trim(), "" | "…" | "..." | "https://…"));
        if nothing || value.value == Tree::Empty {
            let range = name.range.start..value.range.end.max(name.range.end);
            found.push(
                Diagnostic::error(Code::WrongType, Span::new(place.path, range))
                    .with("expected", kind_word(&key.shape))
                    .with("found", "@kind-nothing")
                    .hint(if key.required { "fill" } else { "fill-or-remove" }, &[("key", text)]),
            );
            continue;
        }
        if let Some(entry) = check_value(value, &key.shape, Place { what: text, ..place }, found) {
            record.entries.insert(text.to_owned(), entry);
            record.order.push(text.to_owned());
        }
    }
    for key in keys.iter().filter(|key| key.required && !record.keys.contains_key(&key.name)) {
        let at = node.range.start..node.range.start;
        found.push(
            Diagnostic::error(Code::MissingKey, Span::new(place.path, at))
                .with("key", &key.name)
                .with("where", place.named())
                .with("expected", kind_word(&key.shape))
                .hint(
                    if place.what == "@row" {
                        "fill-column"
                    } else if place.path.extension() == Some("toml") {
                        "add-toml"
                    } else {
                        "add-key"
                    },
                    &[("key", &key.name), ("example", &example(&key.shape))],
                ),
        );
    }
    record
}

/// Keys without a value whose own keys stand below them as far to the left: the spaces before those are gone.
fn lost_indent(entries: &[(Node, Node)], keys: &[Key]) -> Vec<(String, Vec<Node>)> {
    let inner = |key: &Key| match &key.shape {
        Shape::Record { keys, .. } => Some(keys.clone()),
        Shape::List(item) => match &**item {
            Shape::Record { keys, .. } => Some(keys.clone()),
            _ => None,
        },
        _ => None,
    };
    let is_known = |name: &str| keys.iter().any(|key| key.name == name);
    let of = |(at, (name, value)): (usize, &(Node, Node))| {
        let own = keys.iter().find(|key| Some(key.name.as_str()) == name.text()).filter(|_| value.value == Tree::Empty)?;
        let own = inner(own)?;
        let belongs = |name: &Node| name.text().is_some_and(|text| !is_known(text) && own.iter().any(|key| key.name == text));
        let below: Vec<Node> = entries[at + 1..].iter().map(|(name, _)| name.clone()).take_while(belongs).collect();
        (!below.is_empty()).then(|| (name.text().unwrap_or_default().to_owned(), below))
    };
    entries.iter().enumerate().filter_map(of).collect()
}

/// The message for keys that should stand further in, below the key `above`.
fn outdented(above: &str, below: &[Node], place: Place<'_>) -> Diagnostic {
    let span = |range: Range<usize>| Span::new(place.path, range);
    let first = below.first().map_or(0..0, |name| name.range.clone());
    let line = below.first().and_then(Node::text).unwrap_or_default();
    let wrong = Diagnostic::error(Code::YamlSyntax, span(first)).with("where", place.named());
    let wrong = wrong.hint("yaml-below", &[("key", above), ("line", &format!("  {line}: …"))]);
    below.iter().fold(wrong, |wrong, name| wrong.edit(span(name.range.start..name.range.start), "  "))
}

/// A key that is not known. One that was probably meant counts as there, so that it is not reported as missing too.
fn unknown_key(name: &Node, text: &str, keys: &[Key], place: Place<'_>, record: &mut Record) -> Diagnostic {
    let known = keys.iter().map(|key| key.name.as_str());
    // `title:Dag: een verslag` is read as one long key.
    if let Some((head, rest)) = text.split_once(':')
        && !rest.starts_with(['/', ' '])
        && let Some(key) = known.clone().find(|key| *key == head)
    {
        record.keys.entry(key.to_owned()).or_insert_with(|| name.range.clone());
        let colon = name.range.start + head.len()..name.range.start + head.len() + 1;
        let wrong = Diagnostic::error(Code::YamlSyntax, Span::new(place.path, colon.clone())).with("where", place.named());
        if rest.is_empty() {
            return wrong.hint("yaml-one-colon", &[("key", head)]).edit(Span::new(place.path, colon), "");
        }
        let line = format!("{head}: {}", crate::text::shorten(rest, SHOWN));
        return wrong.hint("yaml-space", &[("line", &line)]).edit(Span::new(place.path, colon.end..colon.end), " ");
    }
    let near = meant(text, known.clone());
    let list = known.collect::<Vec<_>>().join(", ");
    let found = Diagnostic::error(Code::UnknownKey, Span::new(place.path, name.range.clone()))
        .with("key", text)
        .with("where", place.named());
    if let Some(near) = near {
        record.keys.entry(near.to_owned()).or_insert_with(|| name.range.clone());
    }
    if near.is_some() { found.nearest(near) } else { found.hint("known-keys", &[("keys", &list)]) }
}

fn check_value(node: &Node, shape: &Shape, place: Place<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    let range = node.range.clone();
    let entry = |value| Some(Entry { value, range: range.clone() });
    match (shape, &node.value) {
        (Shape::List(item), Tree::List(items)) => {
            entry(Value::List(items.iter().filter_map(|node| check_value(node, item, place, found)).collect()))
        }
        (_, Tree::Refused) => None,
        (Shape::List(item), _) => entry(Value::List(check_value(node, item, place, found).into_iter().collect())),
        (Shape::Record { keys, .. }, Tree::Map(_)) => entry(Value::Record(check(node, keys, place, found))),
        (Shape::Record { keys, shorthand: Some(key) }, Tree::Text(_)) => {
            let shape = keys.iter().find(|known| known.name == *key).map(|known| known.shape.clone())?;
            let value = check_value(node, &shape, place, found)?;
            let mut record = Record { order: vec![(*key).to_owned()], ..Record::default() };
            record.entries.insert((*key).to_owned(), value);
            record.keys.insert((*key).to_owned(), range.clone());
            entry(Value::Record(record))
        }
        (Shape::Table(item), Tree::Map(entries)) => {
            let mut record = Record::default();
            for (name, value) in entries {
                let Some(key) = name.text() else { continue };
                if let Some(value) = check_value(value, item, Place { what: key, ..place }, found) {
                    record.keys.insert(key.to_owned(), name.range.clone());
                    record.entries.insert(key.to_owned(), value);
                    record.order.push(key.to_owned());
                }
            }
            entry(Value::Record(record))
        }
        (
            Shape::Text
            | Shape::Number
            | Shape::Degrees(_)
            | Shape::Date
            | Shape::Url
            | Shape::Flag
            | Shape::Choice(_)
            | Shape::Relation(_),
            Tree::Text(text),
        ) => check_text(text, shape, Span::new(place.path, range.clone()), found).and_then(entry),
        _ => {
            found.push(wrong_type(kind_word(shape), node, place.path));
            None
        }
    }
}

fn wrong_type(expected: &str, node: &Node, path: &Arc<Utf8Path>) -> Diagnostic {
    let found = match &node.value {
        Tree::Empty | Tree::Refused => "@kind-nothing",
        Tree::Text(_) => "@kind-text",
        Tree::List(_) => "@kind-list",
        Tree::Map(_) => "@kind-map",
    };
    let wrong =
        Diagnostic::error(Code::WrongType, Span::new(path, node.range.clone())).with("expected", expected).with("found", found);
    match &node.value {
        // `[[Naam]]`, as in a text: one pair of brackets too many.
        Tree::List(items) if items.len() == 1 && items[0].text().is_some() => {
            let value = yaml_value(items[0].text().unwrap_or_default());
            let tight = node.range.start + 1 == items[0].range.start && items[0].range.end + 1 == node.range.end;
            let wrong = wrong.hint("without-brackets", &[("value", &value)]);
            if tight { wrong.edit(Span::new(path, node.range.clone()), &value) } else { wrong }
        }
        // Two days: a period.
        Tree::List(items) if expected == "@kind-date" && items.len() == 2 => {
            let ends: Vec<&str> = items.iter().filter_map(Node::text).collect();
            match guess_period(&ends.join("/")) {
                Some(period) => wrong.hint("nearest", &[("name", &period)]),
                None => wrong.hint("one-value", &[]),
            }
        }
        Tree::List(_) => wrong.hint("one-value", &[]),
        Tree::Map(entries) if !entries.is_empty() && entries.iter().all(|(_, value)| value.value == Tree::Empty) => {
            let names = entries.iter().filter_map(|(name, _)| name.text()).collect::<Vec<_>>().join(", ");
            if names.is_empty() { wrong.hint("plain-value", &[]) } else { wrong.hint("square-brackets", &[("names", &names)]) }
        }
        Tree::Map(_) => wrong.hint("plain-value", &[]),
        Tree::Text(_) if expected == "@kind-map" => wrong.hint("block-value", &[]),
        Tree::Empty => wrong.hint("fill-item", &[]),
        _ => wrong.hint("yaml-general", &[]),
    }
}

/// The words that a choice has, as messages list them.
pub fn choices(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Choice(choices) => Some(choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ")),
        Shape::List(item) => choices(item),
        _ => None,
    }
}

/// The word of the catalogue for what a shape wants.
pub fn kind_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text => "@kind-text",
        Shape::Number => "@kind-number",
        Shape::Degrees(_) => "@kind-degrees",
        Shape::Date => "@kind-date",
        Shape::Url => "@kind-url",
        Shape::Flag => "@kind-flag",
        Shape::Choice(_) => "@kind-choice",
        Shape::Relation(_) => "@kind-name",
        Shape::List(item) => match **item {
            Shape::Relation(_) => "@kind-names",
            Shape::Text => "@kind-texts",
            Shape::Date => "@kind-dates",
            _ => kind_word(item),
        },
        Shape::Record { shorthand: Some(_), .. } => "@kind-text-or-map",
        Shape::Record { .. } | Shape::Table(_) => "@kind-map",
    }
}

/// A value that would be right, to show in a message.
pub fn example(shape: &Shape) -> String {
    match shape {
        Shape::Date => "2023-03-16".to_owned(),
        Shape::Number => "1".to_owned(),
        Shape::Degrees(_) => "52.1".to_owned(),
        Shape::Flag => "true".to_owned(),
        Shape::Url => "https://…".to_owned(),
        Shape::Choice(choices) => choices.first().cloned().unwrap_or_default(),
        Shape::List(item) => example(item),
        _ => "…".to_owned(),
    }
}
