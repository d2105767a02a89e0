//! What front matter may hold: the keys of every page, of its role, and the relations and fields of its collection.
//!
//! Owns [`Schema`]. Entry point: [`Schema::of`]. One value from which front matter is checked, and forms, archetypes and JSON
//! Schema are made. Nothing about a field is written twice.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::config::AutoLink;
use crate::config::Collection;
use crate::config::Role;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::shape::Key;
use crate::shape::Shape;
use crate::shape::wording::meant;
use crate::span::Span;
use crate::tree::Node;
use crate::tree::Tree;
use crate::tree::read_toml;

/// The keys of one collection's pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// What the pages are.
    pub role: Role,
    /// Every key, built-in ones first.
    pub keys: Vec<Key>,
    built_in: usize,
}

impl Schema {
    /// The schema of a collection's pages.
    pub fn of(collection: &Collection) -> Self {
        let mut keys = common();
        keys.extend(of_role(collection.role, &collection.name));
        let built_in = keys.len();
        for relation in &collection.relations {
            keys.push(Key::optional(&relation.name, list(Shape::Relation(relation.to.clone()))));
        }
        for field in &collection.fields {
            keys.push(Key::optional(&field.name, field.shape.clone()));
        }
        for key in &mut keys {
            key.required |= collection.required.contains(&key.name);
        }
        Self { role: collection.role, keys, built_in }
    }

    /// The schema of pages in the root of `content/` and of the introductions of lists.
    pub fn of_page() -> Self {
        let keys = common();
        Self { role: Role::Page, built_in: keys.len(), keys }
    }

    /// What a collection declares that does not fit: a key that must be there and does not exist, and a field or relation whose name is taken.
    pub fn unfit(&self, collection: &Collection, text: &str, path: &Arc<Utf8Path>) -> Vec<Diagnostic> {
        let is_known = |name: &str| self.keys.iter().any(|key| key.name == name);
        let twice = |name: &str| self.keys.iter().filter(|key| key.name == name).count() > 1;
        let unknown: Vec<&String> = collection.required.iter().filter(|name| !is_known(name)).collect();
        let mut own: Vec<&str> = self.declared().iter().map(|key| key.name.as_str()).filter(|name| twice(name)).collect();
        own.dedup();
        if unknown.is_empty() && own.is_empty() {
            return Vec::new();
        }
        // Where they stand is looked up only now that something is wrong.
        let tree = read_toml(text, path).value;
        let all = match tree.get("collection").map(|node| &node.value) {
            Some(Tree::List(all)) => all.as_slice(),
            _ => &[],
        };
        let here = all.iter().find(|node| node.get("name").and_then(Node::text) == Some(&collection.name));
        let item = |name: &str| match &here?.get("required")?.value {
            Tree::List(items) => items.iter().find(|item| item.text() == Some(name)).map(|item| item.range.clone()),
            _ => here?.get("required").map(|item| item.range.clone()),
        };
        let key = |name: &str| {
            let tables = ["fields", "relations"].into_iter().filter_map(|table| here?.get(table));
            let keys =
                tables.filter_map(|table| if let Tree::Map(entries) = &table.value { Some(entries) } else { None }).flatten();
            keys.filter(|(key, _)| key.text() == Some(name)).map(|(key, _)| key.range.clone()).next()
        };
        let place = |range: Option<Range<usize>>| Span::new(path, range.unwrap_or(0..0));
        let missing = unknown.into_iter().map(|name| {
            let keys = || self.keys.iter().map(|key| key.name.as_str());
            let wrong = Diagnostic::error(Code::UnknownKey, place(item(name)))
                .with("key", name)
                .with("where", format!("`{}`", collection.name));
            let list = keys().collect::<Vec<_>>().join(", ");
            match meant(name, keys()) {
                Some(near) => wrong.nearest(Some(near)),
                None => wrong.hint("known-keys", &[("keys", &list)]),
            }
        });
        let taken = own
            .into_iter()
            .map(|name| Diagnostic::error(Code::DuplicateName, place(key(name))).with("name", name).hint("rename-field", &[]));
        missing.chain(taken).collect()
    }

    /// The keys that the collection declares itself, after the built-in ones.
    pub fn declared(&self) -> &[Key] {
        self.keys.get(self.built_in..).unwrap_or_default()
    }

    /// The shape of the key `name`.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.keys.iter().find(|key| key.name == name).map(|key| &key.shape)
    }
}

fn list(shape: Shape) -> Shape {
    Shape::List(Box::new(shape))
}

fn words(all: &[&str]) -> Shape {
    Shape::Choice(all.iter().map(|&word| word.to_owned()).collect())
}

fn common() -> Vec<Key> {
    let name = Shape::Record {
        keys: vec![
            Key::required("name", Shape::Text),
            Key::optional("from", Shape::Date),
            Key::optional("until", Shape::Date),
            Key::optional("abbreviation", Shape::Flag),
        ],
        shorthand: Some("name"),
    };
    let source = Shape::Record {
        keys: vec![
            Key::required("document", Shape::Text),
            Key::optional("lines", Shape::Text),
            Key::optional("section", Shape::Text),
            Key::optional("pages", Shape::Text),
            Key::optional("date", Shape::Date),
            Key::optional("url", Shape::Url),
            Key::optional("file", Shape::Text),
        ],
        shorthand: Some("document"),
    };
    vec![
        Key::required("title", Shape::Text),
        Key::optional("description", Shape::Text),
        Key::optional("date", Shape::Date),
        Key::optional("date-certainty", words(&["derived", "conflicting"])),
        Key::optional("date-also", list(Shape::Date)),
        Key::optional("date-note", Shape::Text),
        Key::optional("names", list(name)),
        Key::optional("source", list(source)),
        Key::optional("aliases", list(Shape::Text)),
        Key::optional("anchors", Shape::Table(Box::new(Shape::Text))),
        Key::optional("order", Shape::Number),
        Key::optional("parent", Shape::Text),
        Key::optional("draft", Shape::Flag),
        Key::optional("search", Shape::Flag),
        Key::optional("auto-link", words(&AutoLink::WORDS)),
        Key::optional("license", Shape::Text),
        Key::optional("modified", Shape::Date),
    ]
}

fn of_role(role: Role, collection: &str) -> Vec<Key> {
    let own = || list(Shape::Relation(collection.to_owned()));
    match role {
        Role::Topic => {
            vec![Key::optional("definition", Shape::Text), Key::optional("broader", own()), Key::optional("related", own())]
        }
        Role::Person => vec![
            Key::optional(
                "roles",
                list(Shape::Record {
                    keys: vec![
                        Key::required("role", Shape::Text),
                        Key::optional("organisation", Shape::Text),
                        Key::optional("place", Shape::Text),
                        Key::optional("date", Shape::Date),
                        Key::optional("source", Shape::Text),
                    ],
                    shorthand: Some("role"),
                }),
            ),
            Key::optional("sort-name", Shape::Text),
            Key::optional("private", words(&["name", "initials", "hidden"])),
        ],
        Role::Place => vec![
            Key::optional("code", Shape::Text),
            Key::optional("province", Shape::Text),
            Key::optional("from", Shape::Date),
            Key::optional("until", Shape::Date),
            Key::optional("successors", list(Shape::Text)),
            Key::optional("lat", Shape::Degrees(90)),
            Key::optional("lon", Shape::Degrees(180)),
            Key::optional("ambiguous", list(Shape::Text)),
            Key::optional("cues", list(Shape::Text)),
            Key::optional("forms", list(Shape::Text)),
            Key::optional("localities", list(Shape::Text)),
        ],
        Role::Organisation => vec![Key::optional("from", Shape::Date), Key::optional("until", Shape::Date)],
        Role::Term => vec![Key::optional("expansion", Shape::Text), Key::optional("definition", Shape::Text)],
        Role::Literature => literature(),
        Role::Document | Role::Report | Role::Page => Vec::new(),
    }
}

/// The plain fields of a note on a publication, besides its names and dates.
pub const FIELDS: [&str; 15] = [
    "publisher",
    "place",
    "kind",
    "container",
    "pages",
    "edition",
    "volume",
    "issue",
    "number",
    "series",
    "event",
    "translated-title",
    "doi",
    "isbn",
    "url",
];

fn literature() -> Vec<Key> {
    let author = || {
        list(Shape::Record {
            keys: vec![
                Key::optional("name", Shape::Text),
                Key::optional("family", Shape::Text),
                Key::optional("given", Shape::Text),
                Key::optional("particle", Shape::Text),
                Key::optional("institution", Shape::Text),
            ],
            shorthand: Some("name"),
        })
    };
    let kinds = ["book", "chapter", "article", "report", "thesis", "speech", "law", "film", "web", "newspaper", "document"];
    let mut keys = vec![
        Key::optional("authors", author()),
        Key::optional("editors", author()),
        Key::optional("year", Shape::Date),
        Key::optional("type", words(&kinds)),
        Key::optional("url", Shape::Url),
        Key::optional("accessed", Shape::Date),
    ];
    for name in FIELDS.iter().filter(|name| **name != "url") {
        keys.push(Key::optional(*name, Shape::Text));
    }
    keys
}
