//! Front matter as types: the common keys, one struct per role, and the site's own fields and relations.
//!
//! Owns [`Meta`] and [`RoleMeta`]. Entry point: [`Meta::read`]. Values are checked before they come here; this module only gives them
//! their meaning. Names in relations stay as written: `knowledge` resolves them.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use serde::Serialize;

use crate::config::AutoLink;
use crate::config::Role;
use crate::date::Date;
use crate::schema::FIELDS;
use crate::schema::Schema;
use crate::shape::Entry;
use crate::shape::Record;
use crate::shape::Shape;
use crate::shape::Value;
use crate::span::Span;
use crate::text::shorten;

/// The longest title, in characters. Every link to the page may show it, so a title of a megabyte would fill other pages.
pub const TITLE_LIMIT: usize = 500;
/// The longest description, in characters. Lists show it.
pub const DESCRIPTION_LIMIT: usize = 2_000;

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The text as written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A spelling of the name of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The spelling.
    pub name: String,
    /// When it came into use.
    pub from: Option<Date>,
    /// When it went out of use.
    pub until: Option<Date>,
    /// Whether it is an abbreviation.
    pub abbreviation: bool,
}

/// Where a page comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRef {
    /// Title of the document.
    pub document: String,
    /// Lines, as `4-62` or `4-5, 51`.
    pub lines: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Pages.
    pub pages: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Address on the web.
    pub url: Option<String>,
    /// Name of its file, for checks.
    pub file: Option<String>,
}

/// An office that a person held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// What the office is called.
    pub role: String,
    /// Of which organisation.
    pub organisation: Option<Spanned>,
    /// Of which place.
    pub place: Option<Spanned>,
    /// When it is stated.
    pub date: Option<Date>,
    /// The document that states it.
    pub source: Option<String>,
}

/// An author or editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person: given names, particle, family name.
    Person {
        /// Given names or initials.
        given: String,
        /// Particle (`van den`).
        particle: String,
        /// Family name without particle.
        family: String,
    },
    /// An institution.
    Institution(String),
}

impl Author {
    /// The name in its natural order.
    pub fn natural(&self) -> String {
        match self {
            Self::Institution(name) => name.clone(),
            Self::Person { given, particle, family } => {
                [given, particle, family].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// The name as citations in text have it: *Van den Brink*, *SCP*.
    pub fn short(&self) -> String {
        match self {
            Self::Institution(name) => name.clone(),
            Self::Person { particle, family, .. } if particle.is_empty() => family.clone(),
            Self::Person { particle, family, .. } => {
                let mut letters = particle.chars();
                let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
                format!("{first}{} {family}", letters.as_str())
            }
        }
    }
}

/// What a topic adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// What it means.
    pub definition: Option<String>,
}

/// How much of a person may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// The name where a text has it; nothing is gathered.
    Name,
    /// Initials instead of the name.
    Initials,
    /// Neither a page nor a name.
    Hidden,
}

/// What a person adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Offices, in the order of the file.
    pub offices: Vec<Office>,
    /// The form by which the name sorts, when the rules of Dutch particles do not give it.
    pub sort_name: Option<String>,
    /// How much of the person may be shown: `name`, `initials`, `hidden`.
    pub private: Option<String>,
}

/// What a place adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceMeta {
    /// Official code.
    pub code: Option<Spanned>,
    /// Province.
    pub province: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// First day on which it is no more.
    pub until: Option<Date>,
    /// Codes, ids or names of what came after it.
    pub successors: Vec<Spanned>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// What else the name means; a mention then needs a cue.
    pub ambiguous: Vec<String>,
    /// Words that must stand in front.
    pub cues: Vec<String>,
    /// Adjectives and names of inhabitants.
    pub forms: Vec<String>,
    /// Villages and quarters in it that are no municipality themselves.
    pub localities: Vec<String>,
}

/// What an organisation adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// When it began.
    pub from: Option<Date>,
    /// When it ended.
    pub until: Option<Date>,
}

/// What a term adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// What an abbreviation stands for.
    pub expansion: Option<String>,
    /// What it means.
    pub definition: Option<String>,
}

/// What a note on a publication adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literature {
    /// Authors in order.
    pub authors: Vec<Author>,
    /// Editors in order.
    pub editors: Vec<Author>,
    /// When it appeared.
    pub year: Option<Date>,
    /// When its address was looked up.
    pub accessed: Option<Date>,
    /// What it is, for citation styles.
    pub genre: Option<String>,
    /// The further fields as written, by key.
    pub fields: BTreeMap<String, String>,
}

/// What a role adds. The collection's declaration picks the variant; behaviour hangs on it, never on a folder's name.
#[derive(Clone, Debug, PartialEq)]
pub enum RoleMeta {
    /// See [`Role::Document`].
    Document,
    /// See [`Role::Report`].
    Report,
    /// See [`Role::Page`].
    Page,
    /// See [`Role::Topic`].
    Topic(Topic),
    /// See [`Role::Person`].
    Person(Person),
    /// See [`Role::Place`].
    Place(Box<PlaceMeta>),
    /// See [`Role::Organisation`].
    Organisation(Organisation),
    /// See [`Role::Term`].
    Term(Term),
    /// See [`Role::Literature`].
    Literature(Box<Literature>),
}

/// Front matter, with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// The title; the file's name when there is none.
    pub title: String,
    /// Where the title stands.
    pub title_span: Span,
    /// What readers find here.
    pub description: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// `derived` or `conflicting`.
    pub date_certainty: Option<String>,
    /// Other dates that the source gives.
    pub date_also: Vec<Date>,
    /// What a reader must know of the date.
    pub date_note: Option<String>,
    /// Other spellings of the title.
    pub names: Vec<Name>,
    /// Where the page comes from.
    pub sources: Vec<SourceRef>,
    /// Old addresses.
    pub aliases: Vec<Spanned>,
    /// Old anchors, each with the anchor of the heading that it leads to now.
    pub anchors: Vec<(Spanned, Spanned)>,
    /// Place among the parts of a work.
    pub order: Option<f64>,
    /// Where that stands.
    pub order_span: Option<Span>,
    /// The part of the work it stands under.
    pub parent: Option<Spanned>,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// Whether it is in the search index.
    pub search: bool,
    /// Whether mentions become links, when the page says so itself.
    pub auto_link: Option<AutoLink>,
    /// Licence of the page.
    pub license: Option<String>,
    /// When it was last changed, as the author says.
    pub modified: Option<Date>,
    /// Names in relations as written, by key in the order of the schema.
    pub relations: Vec<(String, Vec<Spanned>)>,
    /// The site's own fields, by key in the order of the schema: their values as texts or dates.
    pub fields: Vec<(String, Vec<Value>)>,
    /// What the role adds.
    pub role: RoleMeta,
}

/// Records that complete each other: the page's own front matter first, then its row in a register.
pub struct Layers<'a> {
    /// Each record with its file.
    pub records: Vec<(&'a Record, &'a Arc<Utf8Path>)>,
}

impl<'a> Layers<'a> {
    /// Whether any record holds `key`, be it with a wrong value.
    pub fn has(&self, key: &str) -> bool {
        self.records.iter().any(|(record, _)| record.keys.contains_key(key))
    }

    fn get(&self, key: &str) -> Option<(&'a Entry, &'a Arc<Utf8Path>)> {
        self.records.iter().find_map(|&(record, path)| record.get(key).map(|entry| (entry, path)))
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(|(entry, _)| entry.text()).map(str::to_owned)
    }

    fn spanned(&self, key: &str) -> Option<Spanned> {
        let (entry, path) = self.get(key)?;
        Some(Spanned { text: entry.text()?.to_owned(), span: Span::new(path, entry.range.clone()) })
    }

    fn date(&self, key: &str) -> Option<Date> {
        match self.get(key).map(|(entry, _)| &entry.value) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.text(key).and_then(|text| text.parse().ok())
    }

    fn items(&self, key: &str) -> Vec<(&'a Entry, &'a Arc<Utf8Path>)> {
        match self.get(key) {
            Some((Entry { value: Value::List(items), .. }, path)) => items.iter().map(|item| (item, path)).collect(),
            Some((entry, path)) => vec![(entry, path)],
            None => Vec::new(),
        }
    }

    fn spanned_list(&self, key: &str) -> Vec<Spanned> {
        let spanned = |(entry, path): (&Entry, &Arc<Utf8Path>)| {
            Some(Spanned { text: entry.text()?.to_owned(), span: Span::new(path, entry.range.clone()) })
        };
        self.items(key).into_iter().filter_map(spanned).collect()
    }

    /// The pairs of a table, each with the places of its key and value.
    fn pairs(&self, key: &str) -> Vec<(Spanned, Spanned)> {
        let Some((entry, path)) = self.get(key) else { return Vec::new() };
        let Some(record) = entry.record() else { return Vec::new() };
        let spanned =
            |text: &str, range: &std::ops::Range<usize>| Spanned { text: text.to_owned(), span: Span::new(path, range.clone()) };
        let pair = |name: &String| {
            let value = record.get(name)?;
            Some((spanned(name, record.keys.get(name)?), spanned(value.text()?, &value.range)))
        };
        record.order.iter().filter_map(pair).collect()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        self.items(key).into_iter().filter_map(|(entry, _)| entry.text()).map(str::to_owned).collect()
    }

    fn records(&self, key: &str) -> Vec<(&'a Record, &'a Arc<Utf8Path>)> {
        self.items(key).into_iter().filter_map(|(entry, path)| entry.record().map(|record| (record, path))).collect()
    }
}

impl Meta {
    /// Gives the checked values their meaning. `name` stands in for a missing title, `place` is where such a title would be.
    pub fn read(layers: &Layers<'_>, schema: &Schema, name: &str, place: &Span) -> Self {
        let title = layers.spanned("title");
        let names = layers.records("names").into_iter().filter_map(|(record, _)| read_name(record)).collect();
        let sources = layers.records("source").into_iter().filter_map(|(record, _)| read_source(record)).collect();
        let dates = layers.items("date-also").into_iter().filter_map(|(entry, _)| match entry.value {
            Value::Date(date) => Some(date),
            _ => None,
        });
        let built_in = |key: &str| matches!(key, "aliases" | "anchors" | "names" | "source");
        let relation = |shape: &Shape| matches!(shape, Shape::List(item) if matches!(**item, Shape::Relation(_)));
        let declared = schema.declared();
        Self {
            title_span: title.as_ref().map_or_else(|| place.clone(), |title| title.span.clone()),
            title: title.map_or_else(|| name.to_owned(), |title| shorten(&title.text, TITLE_LIMIT)),
            description: layers.text("description").map(|text| shorten(&text, DESCRIPTION_LIMIT)),
            date: layers.date("date"),
            date_certainty: layers.text("date-certainty"),
            date_also: dates.collect(),
            date_note: layers.text("date-note"),
            names,
            sources,
            aliases: layers.spanned_list("aliases"),
            anchors: layers.pairs("anchors"),
            order: layers.number("order"),
            order_span: layers.spanned("order").map(|order| order.span),
            parent: layers.spanned("parent"),
            draft: layers.text("draft").as_deref() == Some("true"),
            search: layers.text("search").as_deref() != Some("false"),
            auto_link: layers.text("auto-link").as_deref().and_then(AutoLink::parse),
            license: layers.text("license"),
            modified: layers.date("modified"),
            relations: schema
                .keys
                .iter()
                .filter(|key| relation(&key.shape) && !built_in(&key.name))
                .map(|key| (key.name.clone(), layers.spanned_list(&key.name)))
                .filter(|(_, names)| !names.is_empty())
                .collect(),
            fields: declared
                .iter()
                .filter(|key| !relation(&key.shape))
                .filter_map(|key| {
                    let values: Vec<Value> = layers.items(&key.name).into_iter().map(|(entry, _)| entry.value.clone()).collect();
                    (!values.is_empty()).then(|| (key.name.clone(), values))
                })
                .collect(),
            role: read_role(layers, schema.role),
        }
    }

    /// How much of a person may be shown, when that is not all.
    pub fn privacy(&self) -> Option<Privacy> {
        match &self.role {
            RoleMeta::Person(person) => match person.private.as_deref()? {
                "initials" => Some(Privacy::Initials),
                "hidden" => Some(Privacy::Hidden),
                _ => Some(Privacy::Name),
            },
            _ => None,
        }
    }

    /// Whether what is said of it elsewhere may be gathered on its page.
    pub fn is_gathered(&self) -> bool {
        self.privacy() != Some(Privacy::Name)
    }

    /// The names under a relation.
    pub fn relation(&self, name: &str) -> &[Spanned] {
        self.relations.iter().find(|(key, _)| key == name).map_or(&[], |(_, names)| names)
    }
}

fn read_name(record: &Record) -> Option<Name> {
    let name = record.string("name")?;
    let abbreviation = record.flag("abbreviation").unwrap_or(false);
    Some(Name { name, from: record.date("from"), until: record.date("until"), abbreviation })
}

fn read_source(record: &Record) -> Option<SourceRef> {
    Some(SourceRef {
        document: record.string("document")?,
        lines: record.string("lines"),
        section: record.string("section"),
        pages: record.string("pages"),
        date: record.date("date"),
        url: record.string("url"),
        file: record.string("file"),
    })
}

fn read_author(record: &Record) -> Option<Author> {
    if let Some(institution) = record.string("institution") {
        return Some(Author::Institution(institution));
    }
    let (given, particle, family) = record.text("name").map(crate::text::split_name).unwrap_or_default();
    let own = |key: &str, other: String| record.string(key).unwrap_or(other);
    let author =
        Author::Person { given: own("given", given), particle: own("particle", particle), family: own("family", family) };
    (!author.natural().is_empty()).then_some(author)
}

fn read_role(layers: &Layers<'_>, role: Role) -> RoleMeta {
    match role {
        Role::Document => RoleMeta::Document,
        Role::Report => RoleMeta::Report,
        Role::Page => RoleMeta::Page,
        Role::Topic => RoleMeta::Topic(Topic { definition: definition(layers) }),
        Role::Person => RoleMeta::Person(Person {
            offices: layers.records("roles").into_iter().filter_map(|(record, path)| read_office(record, path)).collect(),
            sort_name: layers.text("sort-name"),
            private: layers.text("private"),
        }),
        Role::Place => RoleMeta::Place(Box::new(PlaceMeta {
            code: layers.spanned("code"),
            province: layers.text("province"),
            from: layers.date("from"),
            until: layers.date("until"),
            successors: layers.spanned_list("successors"),
            lat: layers.number("lat"),
            lon: layers.number("lon"),
            ambiguous: layers.texts("ambiguous"),
            cues: layers.texts("cues"),
            forms: layers.texts("forms"),
            localities: layers.texts("localities"),
        })),
        Role::Organisation => RoleMeta::Organisation(Organisation { from: layers.date("from"), until: layers.date("until") }),
        Role::Term => RoleMeta::Term(Term { expansion: layers.text("expansion"), definition: definition(layers) }),
        Role::Literature => {
            let authors = |key: &str| layers.records(key).into_iter().filter_map(|(record, _)| read_author(record)).collect();
            RoleMeta::Literature(Box::new(Literature {
                authors: authors("authors"),
                editors: authors("editors"),
                year: layers.date("year"),
                genre: layers.text("type"),
                accessed: layers.date("accessed"),
                fields: FIELDS.iter().filter_map(|key| Some(((*key).to_owned(), layers.text(key)?))).collect(),
            }))
        }
    }
}

fn definition(layers: &Layers<'_>) -> Option<String> {
    layers.text("definition").map(|text| shorten(&text, DESCRIPTION_LIMIT))
}

fn read_office(record: &Record, path: &Arc<Utf8Path>) -> Option<Office> {
    let spanned = |key: &str| {
        let entry = record.get(key)?;
        Some(Spanned { text: entry.text()?.to_owned(), span: Span::new(path, entry.range.clone()) })
    };
    Some(Office {
        role: record.string("role")?,
        organisation: spanned("organisation"),
        place: spanned("place"),
        date: record.date("date"),
        source: record.string("source"),
    })
}
