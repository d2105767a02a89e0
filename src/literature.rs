//! Publications in the terms that citation styles and reference managers share: CSL-JSON.
//!
//! Owns [`Item`]. Entry point: [`item`]. What a note's front matter says becomes one item; citations are set from it, and it is written out as BibTeX, RIS and
//! CSL-JSON ([`export`]). The readers of the same forms ([`import`]) make such items too. Sets no text and reads no file.

pub mod export;
pub mod import;
pub mod note;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::date::Date;
use crate::date::Moment;
use crate::language::Language;
use crate::page::meta::Author;
use crate::page::meta::Literature;

/// A publication as CSL-JSON has it.
pub type Item = Map<String, Value>;

/// Kinds of note, with the types of CSL that they are.
pub const TYPES: [(&str, &str); 11] = [
    ("book", "book"),
    ("chapter", "chapter"),
    ("article", "article-journal"),
    ("newspaper", "article-newspaper"),
    ("report", "report"),
    ("thesis", "thesis"),
    ("speech", "speech"),
    ("law", "legislation"),
    ("film", "motion_picture"),
    ("web", "webpage"),
    ("document", "document"),
];

/// Plain fields of a note, with the variables of CSL that they are.
pub const VARIABLES: [(&str, &str); 15] = [
    ("publisher", "publisher"),
    ("place", "publisher-place"),
    ("kind", "genre"),
    ("container", "container-title"),
    ("pages", "page"),
    ("edition", "edition"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("series", "collection-title"),
    ("event", "event-title"),
    ("translated-title", "title-translated"),
    ("doi", "DOI"),
    ("isbn", "ISBN"),
    ("url", "URL"),
];

/// The publication that a note is about. `key` is the note's own name.
pub fn item(key: &str, title: &str, literature: &Literature, language: Language) -> Item {
    let mut item = Item::new();
    item.insert("id".to_owned(), json!(key));
    item.insert("type".to_owned(), json!(type_of(literature)));
    item.insert("title".to_owned(), json!(title));
    item.insert("language".to_owned(), json!(language.code()));
    for (key, authors) in [("author", &literature.authors), ("editor", &literature.editors)] {
        if !authors.is_empty() {
            item.insert(key.to_owned(), Value::Array(authors.iter().map(name).collect()));
        }
    }
    for (key, date) in [("issued", literature.year), ("accessed", literature.accessed)] {
        if let Some(date) = date {
            item.insert(key.to_owned(), date_parts(&date));
        }
    }
    for (field, variable) in VARIABLES {
        if let Some(text) = literature.fields.get(field).map(|text| text.trim()).filter(|text| !text.is_empty()) {
            item.insert(variable.to_owned(), json!(if variable == "DOI" { bare_doi(text) } else { text }));
        }
    }
    item
}

/// What the note says it is; else what its fields are those of.
fn type_of(literature: &Literature) -> &'static str {
    let has = |key: &str| literature.fields.contains_key(key);
    let said = literature.genre.as_deref().and_then(|genre| TYPES.iter().find(|(name, _)| *name == genre));
    match said {
        Some((_, name)) => name,
        None if has("container") && (!literature.editors.is_empty() || has("publisher")) => "chapter",
        None if has("container") => "article-journal",
        None if has("publisher") || has("isbn") => "book",
        None if has("url") => "webpage",
        None => "document",
    }
}

/// `10.1234/abc`, whatever stands before it in a pasted address.
pub fn bare_doi(text: &str) -> &str {
    text.find("10.").map_or(text, |at| &text[at..])
}

fn name(author: &Author) -> Value {
    match author {
        Author::Institution(name) => json!({ "literal": name }),
        Author::Person { given, particle, family } => {
            let mut name = Item::new();
            name.insert("family".to_owned(), json!(family));
            for (key, part) in [("given", given), ("non-dropping-particle", particle)] {
                if !part.is_empty() {
                    name.insert(key.to_owned(), json!(part));
                }
            }
            Value::Object(name)
        }
    }
}

/// `{"date-parts": [[2023, 3, 16]]}`; of a period both ends.
pub fn date_parts(date: &Date) -> Value {
    let moment = |moment: Moment| {
        let mut parts = vec![json!(moment.year)];
        parts.extend(moment.month.map(|month| json!(month)));
        parts.extend(moment.month.and(moment.day).map(|day| json!(day)));
        Value::Array(parts)
    };
    let ends: Vec<Value> = std::iter::once(date.start).chain(date.end).map(moment).collect();
    json!({ "date-parts": ends })
}
