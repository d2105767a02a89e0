//! A page as it starts: what was answered filled in, what is required open, what may be filled in behind a `#`.
//!
//! Owns [`Answers`]. Entry points: [`page`], [`askable`]. Made from the schema, like the check. Asks nothing and writes nothing.

use std::collections::BTreeMap;

use crate::config::Collection;
use crate::diagnostic::yaml_value;
use crate::page::form::line_of;
use crate::report::catalog::Catalog;
use crate::schema::Schema;
use crate::shape::Key;
use crate::shape::Shape;
use crate::shape::example;
use crate::shape::kind_word;

/// Values by key, in the order in which they were given; a key of a block as `source.document`.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    values: BTreeMap<String, Vec<String>>,
}

impl Answers {
    /// Adds a value.
    pub fn add(&mut self, key: &str, value: &str) {
        self.values.entry(key.to_owned()).or_default().push(value.to_owned());
    }

    /// Whether there is a value under `key`, or under a key of its block.
    pub fn has(&self, key: &str) -> bool {
        self.values.keys().any(|known| known == key || known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The keys that were answered.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    fn of(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The keys that a person is asked for: those that must be there, or those that are handy.
pub fn askable(collection: &Collection, required: bool) -> Vec<Key> {
    let schema = Schema::of(collection);
    let common = Schema::of_page();
    let handy =
        |key: &Key| matches!(key.name.as_str(), "date" | "description" | "source" | "names") || common.shape(&key.name).is_none();
    let wanted = |key: &Key| key.name != "title" && key.required == required && (required || handy(key));
    schema.keys.into_iter().filter(wanted).collect()
}

/// The whole page.
pub fn page(collection: &Collection, title: &str, answers: &Answers, catalog: &Catalog) -> String {
    let mut text = format!("---\ntitle: {}\n", yaml_value(title));
    let mut open: [(&str, &str, Vec<Key>); 2] =
        [("new-required", "", askable(collection, true)), ("new-optional", "# ", askable(collection, false))];
    for key in Schema::of(collection).keys.iter().filter(|key| answers.has(&key.name)) {
        text.push_str(&filled(key, answers));
    }
    for (_, _, keys) in &mut open {
        keys.retain(|key| !answers.has(&key.name));
    }
    for (word, mark, keys) in open.iter().filter(|(_, _, keys)| !keys.is_empty()) {
        text.push_str(&format!("# {}\n", catalog.get(&format!("cli.{word}"))));
        for key in keys {
            for line in lines_of(key, catalog) {
                text.push_str(&format!("{mark}{line}\n"));
            }
        }
    }
    text.push_str("---\n\n");
    for heading in collection.form.iter().filter(|heading| !heading.optional) {
        text.push_str(&format!("{}\n\n", line_of(heading)));
    }
    text
}

/// The lines of a key with its answers.
fn filled(key: &Key, answers: &Answers) -> String {
    let name = &key.name;
    let (item, list) = match &key.shape {
        Shape::List(item) => (item.as_ref(), true),
        shape => (shape, false),
    };
    let values = answers.of(name);
    if let Shape::Record { keys, shorthand } = item {
        let mut lines = Vec::new();
        for inner in keys {
            let own = answers.of(&format!("{name}.{}", inner.name)).first();
            let short = values.first().filter(|_| *shorthand == Some(inner.name.as_str()));
            if let Some(value) = own.or(short) {
                let lead = if lines.is_empty() && list {
                    "  - "
                } else if list {
                    "    "
                } else {
                    "  "
                };
                lines.push(format!("{lead}{}: {}\n", inner.name, yaml_value(value)));
            }
        }
        return format!("{name}:\n{}", lines.concat());
    }
    match values {
        [value] if !list => format!("{name}: {}\n", yaml_value(value)),
        values => format!("{name}:\n{}", values.iter().map(|value| format!("  - {}\n", yaml_value(value))).collect::<String>()),
    }
}

/// The lines of one key: a record shows the keys that it must have, and names the others.
fn lines_of(key: &Key, catalog: &Catalog) -> Vec<String> {
    let item = match &key.shape {
        Shape::List(item) => item,
        shape => shape,
    };
    match item {
        Shape::Record { keys, .. } if key.required => {
            let (must, may): (Vec<&Key>, Vec<&Key>) = keys.iter().partition(|key| key.required);
            let mut lines = vec![format!("{}:", key.name)];
            for (index, inner) in must.iter().enumerate() {
                let lead = if index == 0 { "  - " } else { "    " };
                lines.push(format!("{lead}{}: # {}", inner.name, belongs(&inner.shape, catalog)));
            }
            lines.push(format!("    # {}", may.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ")));
            lines
        }
        _ => vec![format!("{}: # {}", key.name, belongs(&key.shape, catalog))],
    }
}

/// What belongs under a key, in words.
pub fn belongs(shape: &Shape, catalog: &Catalog) -> String {
    let fill = |word: &str, name: &'static str, value: String| catalog.fill(&format!("cli.{word}"), &[(name, value)]);
    let kind = |shape: &Shape| catalog.fill_word(kind_word(shape));
    match shape {
        Shape::List(item) => match item.as_ref() {
            Shape::Relation(collection) => fill("new-names", "folder", format!("content/{collection}")),
            Shape::Date => format!("{}, {}", kind(shape), fill("new-like", "example", example(item))),
            Shape::Choice(_) => belongs(item, catalog),
            Shape::Record { shorthand: Some(_), .. } => kind(&Shape::List(Box::new(Shape::Text))),
            _ => kind(shape),
        },
        Shape::Choice(choices) => fill("new-choice", "choices", choices.join(", ")),
        Shape::Date | Shape::Url => format!("{}, {}", kind(shape), fill("new-like", "example", example(shape))),
        _ => kind(shape),
    }
}
