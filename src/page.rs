//! One source file, understood by itself.
//!
//! Owns [`Page`]. Entry point: [`parse_all`], which parses every file in parallel and adds the rows of registers. Nothing here looks at another page, save to see that
//! two do not want one address.

pub mod authors;
pub mod blocks;
pub mod doc;
pub mod form;
pub mod front_matter;
pub mod garbled;
pub mod html_tags;
pub mod lines;
pub mod literal;
pub mod markdown;
pub mod meta;
pub mod mistakes;
pub mod pasted;
pub mod plain;
pub mod quoted;
pub mod register;
pub mod rows;
pub mod signs;
pub mod unclosed;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;
use camino::Utf8PathBuf;
use rayon::prelude::*;

use crate::config::Collection;
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Hint;
use crate::digest::Digest;
use crate::guard::guard;
use crate::memo::Memo;
use crate::path::PageId;
use crate::schema::Schema;
use crate::shape::Key;
use crate::shape::Record;
use crate::shape::choices;
use crate::shape::example;
use crate::shape::kind_word;
use crate::source::Source;
use crate::source::Sources;
use crate::source::bad_name;
use crate::span::Span;
use crate::text::nearest;
use crate::tree::conflicts;

use doc::Doc;
use meta::Layers;
use meta::Meta;
use register::Row;

/// What a file is within its collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A page in the root of `content/`.
    Root,
    /// The introduction of a collection's list.
    Listing,
    /// An ordinary entry.
    Entry,
    /// The whole of a work in parts.
    Whole,
    /// A part of the work with this id.
    Chapter(PageId),
}

/// One source file, understood by itself.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address.
    pub id: PageId,
    /// What it is within its collection.
    pub kind: PageKind,
    /// Its collection; `None` in the root.
    pub collection: Option<String>,
    /// Front matter and row.
    pub meta: Meta,
    /// Body.
    pub doc: Doc,
    /// How it departs from the form of its collection.
    pub deviations: Vec<Diagnostic>,
    /// The file; a register when it has no file of its own.
    pub source: Arc<Source>,
    /// Whether it has a file of its own.
    pub has_file: bool,
    /// Fingerprint of all that it was made from.
    pub digest: Digest,
    /// Fingerprint of what texts elsewhere may call it.
    pub naming: Digest,
    /// Fingerprint of the anchors in it.
    pub anchors: Digest,
}

/// A fingerprint of what texts elsewhere may call a page, and of what they may lead to because of its role.
fn naming_of(id: &PageId, kind: &PageKind, collection: Option<&str>, meta: &Meta) -> Digest {
    let text =
        format!("{kind:?}{collection:?}{:?}{:?}{:?}{:?}{:?}", meta.title, meta.title_span, meta.names, meta.aliases, meta.role);
    Digest::of(&[id.as_str().as_bytes(), text.as_bytes()])
}

impl Page {
    /// The body's text.
    pub fn body(&self) -> &str {
        if self.has_file { self.source.text.get(self.doc.body.clone()).unwrap_or_default() } else { "" }
    }
}

/// Mistakes after which it is not known which keys a block has: nothing is said of missing ones then.
const UNREAD: &[Code] = &[Code::YamlSyntax, Code::TooDeep, Code::TooLarge];

/// A page with what was found in it.
pub type ParsedPage = Checked<Arc<Page>>;

/// A parsed page, or the panic that its parsing ended in.
type Caught = Result<Arc<ParsedPage>, Box<Diagnostic>>;

/// Parses all pages, in parallel, unchanged ones from the memo.
pub fn parse_all(sources: &Sources, memo: &Memo<ParsedPage>) -> Checked<BTreeMap<PageId, Arc<Page>>> {
    let mut found = Vec::new();
    let config = &sources.config;
    let config_digest = sources.config_source.digest;
    let schemas: BTreeMap<&str, Schema> =
        config.collections.iter().map(|collection| (collection.name.as_str(), Schema::of(collection))).collect();
    let mut rows: BTreeMap<PageId, Row> = BTreeMap::new();
    for collection in &config.collections {
        if let Some(schema) = schemas.get(collection.name.as_str()) {
            found.extend(schema.unfit(collection, &sources.config_source.text, &sources.config_source.path));
        }
        if let (Some(register), Some(schema)) = (sources.registers.get(&collection.name), schemas.get(collection.name.as_str())) {
            for row in register::read(register, schema, collection, &mut found) {
                rows.entry(row.id.clone()).or_insert(row);
            }
        }
    }
    let places = place_all(sources, &mut found);
    let parsed: Vec<(&PageId, Caught)> = places
        .par_iter()
        .map(|(id, place)| {
            let row = rows.get(id);
            let (kind, whole) = match &place.kind {
                PageKind::Root => (0, ""),
                PageKind::Listing => (1, ""),
                PageKind::Entry => (2, ""),
                PageKind::Whole => (3, ""),
                PageKind::Chapter(whole) => (4, whole.as_str()),
            };
            let row_digest = row.map_or_else(|| Digest::of(&[]), |row| row.digest);
            let key =
                Digest::of(&[place.source.digest.bytes(), config_digest.bytes(), row_digest.bytes(), &[kind], whole.as_bytes()]);
            let schema = place.collection.and_then(|collection| schemas.get(collection.name.as_str()));
            let made = || {
                let mut parsed = parse(id, place, schema, row, key);
                say_where_keys_belong(config, &schemas, place, &mut parsed.diagnostics);
                parsed
            };
            let parsed = guard(&Span::new(&place.source.path, 0..0), || memo.get(key, made));
            (id, parsed)
        })
        .collect();
    let mut pages: Vec<(PageId, Arc<Page>)> = Vec::with_capacity(parsed.len());
    for (id, parsed) in parsed {
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(wrong) => {
                found.push(*wrong);
                continue;
            }
        };
        found.extend(parsed.diagnostics.iter().cloned());
        if !parsed.value.meta.draft {
            pages.push((id.clone(), Arc::clone(&parsed.value)));
        }
    }
    let mut pages: BTreeMap<PageId, Arc<Page>> = pages.into_iter().collect();
    for (id, row) in rows {
        let Some(schema) = schemas.get(row.collection.as_str()) else { continue };
        pages.entry(id).or_insert_with(|| Arc::new(register::page(&row, schema)));
    }
    Checked { value: pages, diagnostics: found }
}

/// Where a file goes.
struct PlaceOf<'a> {
    source: &'a Arc<Source>,
    kind: PageKind,
    collection: Option<&'a Collection>,
}

/// Gives every file its address; two that want one are an error that names both.
fn place_all<'a>(sources: &'a Sources, found: &mut Vec<Diagnostic>) -> BTreeMap<PageId, PlaceOf<'a>> {
    let config: &Config = &sources.config;
    let wholes: BTreeSet<&Utf8Path> = sources
        .content
        .keys()
        .filter(|path| path.file_name() == Some("index.md") && path.components().count() > 2)
        .filter_map(|path| path.parent())
        .collect();
    let mut places: BTreeMap<PageId, PlaceOf<'a>> = BTreeMap::new();
    let mut unknown: BTreeSet<&str> = BTreeSet::new();
    for (below, source) in &sources.content {
        let id = match PageId::from_source(below) {
            Ok(id) => id,
            Err(why) => {
                found.push(bad_name(&source.path, below.as_str(), why));
                continue;
            }
        };
        let folder = below.components().next().map(|part| part.as_str()).filter(|_| below.components().count() > 1);
        let collection = match folder {
            None => None,
            Some(folder) => {
                let Some(collection) = config.collection(folder) else {
                    if unknown.insert(folder) {
                        let names = config.collections.iter().map(|collection| collection.name.as_str());
                        let known = names.clone().collect::<Vec<_>>().join(", ");
                        let wrong = Diagnostic::error(Code::UnknownFolder, Span::new(&source.path, 0..0))
                            .with("folder", folder)
                            .with("known", known);
                        let near = nearest(folder, names).map(str::to_owned);
                        found.push(match near {
                            Some(near) => wrong.hint("other-folder", &[("name", &near)]),
                            None => wrong.hint("declare-collection", &[("name", folder)]),
                        });
                    }
                    continue;
                };
                Some(collection)
            }
        };
        let kind = kind_of(below, collection.is_some(), &wholes);
        if let Some(first) = places.get(&id) {
            let taken =
                Diagnostic::error(Code::AddressTaken, Span::new(&source.path, 0..0)).with("address", id.out_path().as_str());
            found.push(taken.with("other", first.source.path.as_str()).hint("rename-file", &[]));
            continue;
        }
        places.insert(id, PlaceOf { source, kind, collection });
    }
    places
}

fn kind_of(below: &Utf8Path, in_collection: bool, wholes: &BTreeSet<&Utf8Path>) -> PageKind {
    let is_index = below.file_name() == Some("index.md");
    let depth = below.components().count();
    if !in_collection {
        return PageKind::Root;
    }
    if is_index && depth == 2 {
        return PageKind::Listing;
    }
    let own = below.parent();
    if is_index && own.is_some_and(|own| wholes.contains(own)) {
        return PageKind::Whole;
    }
    let above = below.ancestors().skip(1).find(|folder| wholes.contains(folder));
    match above.map(|folder| PageId::from_source(&Utf8PathBuf::from(folder).join("index.md"))) {
        Some(Ok(whole)) => PageKind::Chapter(whole),
        _ => PageKind::Entry,
    }
}

fn parse(id: &PageId, place: &PlaceOf<'_>, schema: Option<&Schema>, row: Option<&Row>, digest: Digest) -> ParsedPage {
    let source = place.source;
    let mut found = Vec::new();
    let own_schema;
    let schema = match (&place.kind, schema) {
        (PageKind::Root | PageKind::Listing, _) | (_, None) => {
            own_schema = Schema::of_page();
            &own_schema
        }
        (_, Some(schema)) => schema,
    };
    let parts = front_matter::split(&source.text);
    let optional: Vec<Key> = schema.keys.iter().map(|key| Key { required: false, ..key.clone() }).collect();
    let record = front_matter::read(&source.text, &parts, &optional, &source.path, &mut found);
    // A key that must be there is not to be removed.
    for hint in found.iter_mut().flat_map(|found| &mut found.hints).filter(|hint| hint.key == "fill-or-remove") {
        let of = |key: &Key| key.required && hint.arguments.iter().any(|(_, value)| *value == key.name);
        if schema.keys.iter().any(of) {
            hint.key = "fill";
        }
    }
    // Of the words that the site itself declares there may be more.
    let lists: Vec<String> = schema.declared().iter().filter_map(|key| choices(&key.shape)).collect();
    for one in found.iter_mut().filter(|one| one.code == Code::BadChoice) {
        let own = one.arguments.iter().any(|(name, value)| *name == "choices" && lists.contains(value));
        one.hints.iter_mut().filter(|hint| hint.key == "choose" && own).for_each(|hint| hint.key = "add-choice");
    }
    let mut layers = Layers { records: vec![(&record, &source.path)] };
    if let Some(row) = row {
        layers.records.push((&row.record, &row.source.path));
    }
    let listing = place.kind == PageKind::Listing;
    if parts.block.is_none() && row.is_none() && !listing {
        let end = source.text.lines().next().map_or(0, str::len);
        let heading = source.text.lines().find_map(|line| line.strip_prefix("# "));
        let title = heading.map_or_else(|| title_from(id), |heading| heading.trim().to_owned());
        let wrong = Diagnostic::error(Code::NoFrontMatter, Span::new(&source.path, 0..end));
        let drawn = front_matter::drawn_opening(&source.text);
        found.push(if !drawn.is_empty() {
            let wrong = wrong.hint("three-dashes", &[]);
            drawn.into_iter().fold(wrong, |wrong, line| wrong.edit(Span::new(&source.path, line), "---"))
        } else if matches!(source.text.lines().next().map(str::trim), Some("+++" | "{")) {
            wrong.hint("front-matter-kind", &[])
        } else if let Some(hint) = front_matter::other_file(&source.text) {
            wrong.hint(hint, &[])
        } else if front_matter::lacks_opening(&source.text) {
            wrong.hint("open-front-matter", &[]).edit(Span::new(&source.path, 0..0), "---\n")
        } else {
            wrong.hint("write-front-matter", &[("title", title.as_str())])
        });
    } else if !listing && !found.iter().any(|found| UNREAD.contains(&found.code)) {
        found.extend(missing(schema, &layers, source));
    }
    let start = parts.block.as_ref().map_or(0..0, |block| block.start..block.start);
    let broken = found.iter().any(|found| UNREAD.contains(&found.code) || found.code == Code::NoFrontMatter);
    let title = if broken { front_matter::title_in(&source.text) } else { None };
    let title = title.unwrap_or_else(|| title_from(id));
    let meta = Meta::read(&layers, schema, &title, &Span::new(&source.path, start));
    found.extend(too_long(&record, source));
    literal::check(&record, source, &mut found);
    authors::check(&record, source, &mut found);
    let doc = Doc::read(&source.text, parts.body.clone(), &source.path, &mut found);
    if found.iter().any(|one| one.code == Code::NoFrontMatter) {
        // Keys above a line of dashes are a heading only because the block misses its first line; a heading of level one will be the title.
        found.retain(|one| !matches!(one.code, Code::UnderlinedHeading | Code::HeadingLevel));
        if front_matter::other_file(&source.text).is_some() {
            found.retain(|one| one.code == Code::NoFrontMatter);
        }
    }
    if let Some(second) = front_matter::second(&source.text, &parts) {
        let place = Span::new(&source.path, second.clone());
        let (first, last) = (place.start, place.end);
        found.retain(|one| one.span.as_ref().is_none_or(|span| span.start < first || span.start >= last));
        let line = source.text[second.start + 4..].lines().next().unwrap_or_default();
        let place = Span::new(&source.path, second.start + 4..second.start + 4 + line.len());
        let wrong = plain::nearly(place, "@front-matter", line);
        found.push(wrong.hint("second-front-matter", &[]));
    }
    garbled::check(&source.text, &source.path, &mut found);
    check_anchors(&meta, &doc, &mut found);
    // Of two versions of a text in one file nothing can be said but that they are there.
    let conflicts = conflicts(&source.text, &source.path);
    if !conflicts.is_empty() {
        found = conflicts;
    }
    let form = |collection: &Collection| form::deviations(collection, &place.kind, &meta, &record, &doc, source);
    let whole = !found.iter().any(|found| found.code == Code::MergeConflict);
    let deviations = place.collection.filter(|_| whole).map(form).unwrap_or_default();
    found.extend(deviations.iter().cloned());
    let collection = place.collection.map(|collection| collection.name.clone());
    let anchors: Vec<&[u8]> = doc.headings.iter().flat_map(|heading| [heading.id.as_bytes(), heading.text.as_bytes()]).collect();
    let page = Page {
        naming: naming_of(id, &place.kind, collection.as_deref(), &meta),
        anchors: Digest::of(&anchors),
        id: id.clone(),
        kind: place.kind.clone(),
        collection,
        meta,
        doc,
        deviations,
        source: Arc::clone(source),
        has_file: true,
        digest,
    };
    Checked { value: Arc::new(page), diagnostics: found }
}

/// A key that these pages do not have and those of another collection do: the file probably stands in the wrong folder.
fn say_where_keys_belong(config: &Config, schemas: &BTreeMap<&str, Schema>, place: &PlaceOf<'_>, found: &mut [Diagnostic]) {
    let own = place.collection.map(|collection| collection.name.as_str());
    for one in found.iter_mut().filter(|one| one.code == Code::UnknownKey) {
        let of = |name: &str| one.arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        if of("where").as_deref() != Some("@front-matter") || one.hints.iter().all(|hint| hint.key != "known-keys") {
            continue;
        }
        let Some(key) = of("key") else { continue };
        let others = config.collections.iter().filter(|collection| {
            Some(collection.name.as_str()) != own
                && schemas.get(collection.name.as_str()).is_some_and(|schema| schema.shape(&key).is_some())
        });
        let folders = others.map(|collection| format!("`content/{}`", collection.name)).collect::<Vec<_>>().join(", ");
        if !folders.is_empty() {
            one.hints.insert(0, Hint { key: "key-elsewhere", arguments: vec![("key", key), ("folders", folders)], span: None });
        }
    }
}

/// Old anchors lead to headings that are there, and are no anchors of headings themselves.
fn check_anchors(meta: &Meta, doc: &Doc, found: &mut Vec<Diagnostic>) {
    for (old, new) in &meta.anchors {
        let slug = crate::text::slug(&old.text);
        if slug != old.text {
            let wrong = Diagnostic::error(Code::BadFileName, old.span.clone()).with("name", &old.text);
            found.push(wrong.with("why", "@name-character").nearest(Some(slug.as_str()).filter(|slug| !slug.is_empty())));
        } else if doc.heading(&old.text).is_some() {
            let wrong = Diagnostic::warning(Code::AnchorInUse, old.span.clone()).with("anchor", &old.text);
            found.push(wrong.hint("drop-anchor", &[]));
        }
        if doc.heading(&new.text).is_none() {
            let near = nearest(&new.text, doc.headings.iter().map(|heading| heading.id.as_str()));
            let wrong =
                Diagnostic::error(Code::BrokenAnchor, new.span.clone()).with("anchor", &new.text).with("page", "@this-page");
            found.push(if near.is_some() { wrong.nearest(near) } else { wrong.hint("name-heading", &[]) });
        }
    }
}

/// What is wrong with one page by itself, were `text` what its file holds: without what other pages and its row in a register say.
pub fn diagnose(sources: &Sources, below: &Utf8Path, text: &str) -> Vec<Diagnostic> {
    let Ok(id) = PageId::from_source(below) else { return Vec::new() };
    let folder = below.components().next().map(|part| part.as_str()).filter(|_| below.components().count() > 1);
    let collection = folder.and_then(|folder| sources.config.collection(folder));
    let source = Arc::new(Source::in_memory(Utf8Path::new("content").join(below).as_str(), text));
    let kind = kind_of(below, collection.is_some(), &BTreeSet::new());
    let schema = collection.map(Schema::of);
    let place = PlaceOf { source: &source, kind, collection };
    let made = guard(&Span::new(&source.path, 0..0), || parse(&id, &place, schema.as_ref(), None, Digest::of(&[])));
    made.map_or_else(|wrong| vec![*wrong], |parsed| parsed.diagnostics)
}

/// Required keys that neither the page nor its row has.
fn missing(schema: &Schema, layers: &Layers<'_>, source: &Arc<Source>) -> Vec<Diagnostic> {
    schema
        .keys
        .iter()
        .filter(|key| key.required && !layers.has(&key.name))
        .map(|key| {
            Diagnostic::error(Code::MissingKey, Span::new(&source.path, 0..3))
                .with("key", &key.name)
                .with("where", "@front-matter")
                .with("expected", kind_word(&key.shape))
                .hint("add-key", &[("key", &key.name), ("example", &example(&key.shape))])
        })
        .collect()
}

/// Texts that other pages show, and that are too long for that.
fn too_long(record: &Record, source: &Arc<Source>) -> Vec<Diagnostic> {
    let limits =
        [("title", meta::TITLE_LIMIT), ("description", meta::DESCRIPTION_LIMIT), ("definition", meta::DESCRIPTION_LIMIT)];
    limits
        .into_iter()
        .filter_map(|(key, limit)| {
            let entry = record.get(key)?;
            let length = entry.text().map(|text| text.chars().count()).filter(|&length| length > limit)?;
            let place = Span::new(&source.path, entry.range.clone());
            Some(Diagnostic::error(Code::TooLarge, place).with("size", length.to_string()).with("limit", limit.to_string()))
        })
        .collect()
}

/// A title made from the file's name, for a page that has none.
fn title_from(id: &PageId) -> String {
    let words = id.name().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
