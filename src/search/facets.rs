//! By what results can be narrowed: kind, themes, places, persons, the fields that say so, year.
//!
//! Owns [`facets`]. A file per facet: each value with the sections of the pages that have it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Role;
use crate::knowledge::EdgeKind;
use crate::page::Page;
use crate::page::PageKind;
use crate::search::code::js_text;
use crate::search::code::number;
use crate::search::shard;
use crate::search::shard::File;
use crate::shape::Value;
use crate::text::slug;
use crate::text::sort_key;
use crate::view::Composer;
use crate::view::field_of_kind;
use crate::view::kind_of;

/// A facet while it is gathered.
#[derive(Default)]
struct Facet {
    label: String,
    values: BTreeMap<String, (String, String)>,
}

/// Writes the facets and gives their list: key, label, name of the file, its size, number of values.
pub fn facets(pages: &[(&Arc<Page>, Range<u32>)], composer: &Composer<'_>, files: &mut Vec<File>) -> String {
    let mut facets: BTreeMap<(usize, String), Facet> = BTreeMap::new();
    let mut ends: BTreeMap<(usize, String, String), u32> = BTreeMap::new();
    for (page, sections) in pages {
        for (key, label, values) in of_page(page, composer) {
            let facet = facets.entry(key.clone()).or_default();
            facet.label = label;
            for value in values {
                let id = slug(&value);
                if id.is_empty() {
                    continue;
                }
                let end = ends.entry((key.0, key.1.clone(), id.clone())).or_insert(0);
                let held = facet.values.entry(id).or_insert_with(|| (value, String::new()));
                number(&mut held.1, sections.start - *end);
                number(&mut held.1, sections.end - sections.start);
                *end = sections.end;
            }
        }
    }
    let mut listed: Vec<(String, String, String, usize, usize)> = Vec::new();
    for ((_, key), facet) in facets {
        if facet.values.len() < 2 {
            continue;
        }
        let mut values: Vec<(String, (String, String))> = facet.values.into_iter().collect();
        values.sort_by_cached_key(|(id, (label, _))| (sort_key(label), id.clone()));
        let value: Vec<(String, String, String)> = values.into_iter().map(|(id, (label, ranges))| (id, label, ranges)).collect();
        let text = js_text(&value);
        let (file, hash) = shard::file(&format!("f-{key}"), &text);
        listed.push((key, facet.label, hash, text.len(), value.len()));
        files.push(file);
    }
    js_text(&listed)
}

type OfPage = Vec<((usize, String), String, BTreeSet<String>)>;

/// The values of one page, by facet; the number says the order of the facets.
fn of_page(page: &Page, composer: &Composer<'_>) -> OfPage {
    let knowledge = composer.knowledge;
    let words = composer.words;
    let collection = knowledge.collection_of(page);
    let mut found: OfPage = Vec::new();
    let kind = kind_of(page, collection);
    if !kind.is_empty() {
        let label = words.get("search.kind");
        found.push(((0, slug(label)), label.to_owned(), BTreeSet::from([kind])));
    }
    let mut related: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let whole = match &page.kind {
        PageKind::Chapter(whole) => Some(whole),
        _ => None,
    };
    for edge in std::iter::once(&page.id).chain(whole).flat_map(|id| knowledge.outgoing(id)) {
        if !matches!(edge.kind, EdgeKind::Declared(_)) {
            continue;
        }
        let Some(to) = knowledge.page(&edge.to).filter(|to| to.meta.is_gathered()) else { continue };
        let role = knowledge.role_of(to);
        let at = knowledge.config.collections.iter().position(|own| Some(own.name.as_str()) == to.collection.as_deref());
        if let Some(at) = at.filter(|_| matches!(role, Role::Topic | Role::Place | Role::Person)) {
            related.entry(at).or_default().insert(to.meta.title.clone());
        }
    }
    for (at, values) in related {
        let to = &knowledge.config.collections[at];
        found.push(((1 + at, to.name.clone()), to.title.clone(), values));
    }
    let of_kind = collection.and_then(field_of_kind);
    for field in collection.iter().flat_map(|collection| &collection.fields).filter(|field| field.facet) {
        if of_kind.is_some_and(|kind| kind.name == field.name) {
            continue;
        }
        let Some((_, values)) = page.meta.fields.iter().find(|(key, _)| *key == field.name) else { continue };
        let texts = values.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Date(date) => Some(words.date(date)),
            _ => None,
        });
        found.push(((1000, field.name.clone()), field.label.clone(), texts.collect()));
    }
    if let Some(date) = knowledge.date_of(page) {
        let years = (date.start.year..=date.end.map_or(date.start.year, |end| end.year)).take(30);
        let label = words.get("search.year");
        found.push(((2000, slug(label)), label.to_owned(), years.map(|year| year.to_string()).collect()));
    }
    found
}
