//! By what the rows of a list can be narrowed: the values of each row, and the values that there are.
//!
//! Owns [`Facet`] and [`Facets`]. Entry points: [`of_page`] for the values of one page, [`Facets::row`] for each row. A script filters by them; without it they are not
//! shown. A row names its values by number, so that a list of hundreds stays small.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Collection;
use crate::config::Relation;
use crate::config::Role;
use crate::date::Date;
use crate::knowledge::EdgeKind;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::shape::Value;
use crate::text::slug;
use crate::view::Composer;
use crate::view::field_of_kind;
use crate::view::kind_of;

/// How many years a long period counts for.
const YEARS: i16 = 30;

/// Something by which a list can be narrowed.
#[derive(Clone, Debug, Serialize)]
pub struct Facet {
    /// Its name in addresses.
    pub key: String,
    /// Its name for readers.
    pub label: String,
    /// Its values, one a line; rows name them by number, from 0.
    pub values: String,
}

/// The values of one row by one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// Name of the facet in addresses.
    pub key: String,
    /// Name of the facet for readers.
    pub label: String,
    /// The values.
    pub values: Vec<String>,
}

impl Values {
    /// The values of one facet.
    pub fn of(key: &str, label: &str, values: Vec<String>) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), values }
    }

    /// The values of a facet of the theme's own: in addresses it is called as readers call it.
    pub fn named(label: &str, values: Vec<String>) -> Self {
        Self::of(&slug(label), label, values)
    }
}

/// Facets while they are gathered, row by row.
#[derive(Debug, Default)]
pub struct Facets {
    found: Vec<(String, String, BTreeMap<String, usize>)>,
}

impl Facets {
    /// Takes a row in. Gives its values as the script reads them: facets divided by `;`, numbers by a space.
    pub fn row(&mut self, values: Vec<Values>) -> String {
        let mut numbers: Vec<Vec<usize>> = vec![Vec::new(); self.found.len()];
        for Values { key, label, values } in values {
            let at = self.found.iter().position(|facet| facet.0 == key).unwrap_or_else(|| {
                self.found.push((key, label, BTreeMap::new()));
                numbers.push(Vec::new());
                self.found.len() - 1
            });
            for value in values.into_iter().filter(|value| !value.trim().is_empty()) {
                let known = &mut self.found[at].2;
                let next = known.len();
                let number = *known.entry(value.replace('\n', " ")).or_insert(next);
                if !numbers[at].contains(&number) {
                    numbers[at].push(number);
                }
            }
        }
        let text = |numbers: &Vec<usize>| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let row = numbers.iter().map(text).collect::<Vec<_>>().join(";");
        row.trim_end_matches(';').to_owned()
    }

    /// The facets, in the order in which rows have them.
    pub fn finish(self) -> Vec<Facet> {
        self.found
            .into_iter()
            .map(|(key, label, known)| {
                let mut values: Vec<(usize, String)> = known.into_iter().map(|(value, number)| (number, value)).collect();
                values.sort_unstable();
                Facet { key, label, values: values.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("\n") }
            })
            .collect()
    }
}

/// The values of a page: its kind, its relations to topics, places and persons, the fields that say so, what its role adds, its year.
pub fn of_page(page: &Page, composer: &Composer<'_>) -> Vec<Values> {
    let knowledge = composer.knowledge;
    let words = composer.words;
    let collection = knowledge.collection_of(page);
    let mut found = vec![Values::named(kind_word(composer), vec![kind_of(page, collection)])];
    let relations = collection.map(|collection| collection.relations.as_slice()).unwrap_or_default();
    let mut spoke =
        knowledge.told(&page.id).map(|told| &told.spoken.sessions).filter(|_| knowledge.role_of(page) == Role::Report);
    for relation in relations {
        let Some(to) = knowledge.config.collection(&relation.to) else { continue };
        if !matches!(to.role, Role::Topic | Role::Place | Role::Person) {
            continue;
        }
        let mut values = declared(page, relation, composer);
        // Who spoke follows from the sessions, and need not be repeated in front matter.
        if to.role == Role::Person
            && let Some(sessions) = spoke.take()
        {
            let title = |id| composer.label(&page.id.out_path(), id).text;
            values.extend(sessions.iter().flat_map(|session| &session.speakers).map(title));
        }
        found.push(Values::of(&relation.name, &relation.label, values));
    }
    let fields = collection.map(|collection| collection.fields.as_slice()).unwrap_or_default();
    let of_kind = collection.and_then(field_of_kind).map(|field| &field.name);
    for field in fields.iter().filter(|field| field.facet && Some(&field.name) != of_kind) {
        let known = page.meta.fields.iter().find(|(key, _)| *key == field.name).map(|(_, values)| values.as_slice());
        let texts = known.unwrap_or_default().iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Date(date) => Some(words.date(date)),
            Value::List(_) | Value::Record(_) => None,
        });
        found.push(Values::of(&field.name, &field.label, texts.collect()));
    }
    found.extend(of_role(page, composer));
    found.push(Values::named(words.get("list.year"), years(knowledge.date_of(page))));
    found
}

/// How the facet of kinds is called: otherwise when a site has a facet of its own with that name.
fn kind_word<'a>(composer: &Composer<'a>) -> &'a str {
    let short = composer.words.get("list.kind");
    let of = |collection: &Collection| {
        let own = field_of_kind(collection).map(|field| &field.name);
        collection.fields.iter().any(|field| field.facet && Some(&field.name) != own && field.name == slug(short))
    };
    if composer.knowledge.config.collections.iter().any(of) { composer.words.get("search.kind") } else { short }
}

/// The values of a page by its relations to pages of one role, as its front matter declares them.
pub fn relations(page: &Page, role: Role, composer: &Composer<'_>) -> Vec<Values> {
    let knowledge = composer.knowledge;
    let Some(collection) = knowledge.collection_of(page) else { return Vec::new() };
    let of_role = |to: &str| knowledge.config.collection(to).is_some_and(|to| to.role == role);
    let relations = collection.relations.iter().filter(|relation| of_role(&relation.to));
    relations.map(|relation| Values::of(&relation.name, &relation.label, declared(page, relation, composer))).collect()
}

/// The titles of the pages that a page names in a relation.
fn declared(page: &Page, relation: &Relation, composer: &Composer<'_>) -> Vec<String> {
    let kind = EdgeKind::Declared(relation.name.clone());
    let edges = composer.knowledge.outgoing(&page.id).iter().filter(|edge| edge.kind == kind);
    edges.map(|edge| composer.label(&page.id.out_path(), &edge.to).text).collect()
}

fn of_role(page: &Page, composer: &Composer<'_>) -> Vec<Values> {
    let words = composer.words;
    match &page.meta.role {
        RoleMeta::Place(place) => {
            vec![Values::named(words.get("place.province"), place.province.iter().cloned().collect())]
        }
        RoleMeta::Person(person) => {
            let of = |name: &Option<Spanned>| name.as_ref().map(|name| name.text.clone());
            let places = person.offices.iter().filter_map(|office| of(&office.place)).collect();
            let organisations = person.offices.iter().filter_map(|office| of(&office.organisation)).collect();
            vec![Values::named(words.get("list.place"), places), Values::named(words.get("list.organisation"), organisations)]
        }
        _ => Vec::new(),
    }
}

/// The years of a date.
pub fn years(date: Option<Date>) -> Vec<String> {
    let Some(date) = date else { return Vec::new() };
    let last = date.end.map_or(date.start.year, |end| end.year).min(date.start.year.saturating_add(YEARS));
    (date.start.year..=last).map(|year| year.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(key: &str, values: &[&str]) -> Values {
        Values::of(key, key, values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn a_row_names_its_values_by_number() {
        let mut facets = Facets::default();
        assert_eq!(facets.row(vec![values("thema", &["Zorg", "Jeugd"]), values("jaar", &["2016"])]), "0 1;0");
        assert_eq!(facets.row(vec![values("thema", &[]), values("jaar", &["2017", "2016", "2017"])]), ";1 0");
        assert_eq!(facets.row(vec![values("thema", &["Jeugd"])]), "1");
        let made = facets.finish();
        assert_eq!(made[0].values, "Zorg\nJeugd");
        assert_eq!(made[1].values, "2016\n2017");
    }

    #[test]
    fn a_facet_that_comes_late_stands_behind_the_others() {
        let mut facets = Facets::default();
        assert_eq!(facets.row(vec![values("jaar", &["2016"])]), "0");
        assert_eq!(facets.row(vec![values("thema", &["Zorg"]), values("jaar", &["2016"])]), "0;0");
    }
}
