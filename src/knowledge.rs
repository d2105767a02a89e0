//! The corpus, connected: what makes this more than a Markdown converter.
//!
//! Owns [`Knowledge`] and [`Edge`]. Entry point: [`connect`]. One kind of node (a page) and one kind of edge, whatever made it; backlinks are
//! the same edges read the other way. Makes no HTML and no texts for readers.

pub mod circles;
pub mod citations;
pub mod lexicon;
pub mod links;
pub mod mentions;
pub mod names;
pub mod related;
pub mod review;
pub mod sessions;
pub mod told;
pub mod topics;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Collection;
use crate::config::Config;
use crate::config::Relation;
use crate::config::Role;
use crate::date::Date;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::guard::guard;
use crate::literature;
use crate::literature::Item;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::doc::ReferenceKind;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::path::OutPath;
use crate::path::PageId;
use crate::source::Sources;
use crate::span::Span;

use circles::Circles;
use citations::Citations;
use lexicon::Lexicon;
use links::Target;
use links::World;
use names::Found;
use names::Names;
use told::Told;
use topics::Topics;

/// The built-in relation of a topic to a broader one.
pub const BROADER: &str = "broader";
/// The built-in relation of a topic to one beside it.
pub const RELATED: &str = "related";

/// Why one page points at another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// A relation in front matter, by its key.
    Declared(String),
    /// A link or embed in the body.
    Linked,
    /// A citation.
    Cited,
    /// A municipality that came after another.
    Succeeded,
}

/// One page pointing at another.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The page that points.
    pub from: PageId,
    /// The page pointed at.
    pub to: PageId,
    /// Why.
    pub kind: EdgeKind,
    /// Where.
    pub at: Span,
    /// The anchor above the place, in the page that points.
    pub anchor: Option<String>,
    /// The sentence: before, the words themselves, after.
    pub sentence: Option<(String, String, String)>,
}

/// The corpus, connected.
#[derive(Debug)]
pub struct Knowledge {
    /// The configuration.
    pub config: Config,
    /// All pages, those of rows that nothing refers to included.
    pub pages: BTreeMap<PageId, Arc<Page>>,
    /// The pages that the site shows.
    pub shown: BTreeSet<PageId>,
    /// The names of all pages.
    pub names: Names,
    /// The tree of topics.
    pub topics: Topics,
    /// How publications are cited.
    pub citations: Citations,
    /// The parts of each work, in order.
    pub parts: BTreeMap<PageId, Vec<PageId>>,
    targets: BTreeMap<PageId, Vec<Target>>,
    outgoing: BTreeMap<PageId, Vec<Edge>>,
    incoming: BTreeMap<PageId, Vec<Edge>>,
    told: BTreeMap<PageId, Arc<Told>>,
    mentioned: BTreeMap<PageId, BTreeMap<PageId, usize>>,
    spoke: BTreeMap<PageId, BTreeSet<PageId>>,
    related: BTreeMap<PageId, Vec<PageId>>,
    aliases: Vec<(OutPath, PageId, Span)>,
}

/// What one page gives: its targets in order, its edges, what was found.
type Connected = (PageId, Vec<Target>, Vec<Edge>, Arc<Told>, Vec<Diagnostic>);

/// Connects all pages.
pub fn connect(
    pages: BTreeMap<PageId, Arc<Page>>,
    sources: &Sources,
    memo: &Memo<Told>,
    cited: &Memo<citations::Group>,
) -> Checked<Knowledge> {
    let mut found = Vec::new();
    let config = &sources.config;
    let names = Names::of(&pages, config, &mut found);
    let world = World { pages: &pages, names: &names, config, assets: &sources.assets, suggests: true };
    let codes = codes_of(&pages);
    let lexicon = Lexicon::of(&pages, config);
    let connected: Vec<Connected> = pages
        .par_iter()
        .map(|(id, page)| {
            let mut found = Vec::new();
            let made = guard(&page.meta.title_span, || {
                let targets = links::resolve(page, &world, &mut found);
                let mut edges = declared(page, &world, &codes, &mut found);
                edges.extend(linked(page, &targets));
                let declared =
                    edges.iter().filter(|edge| matches!(edge.kind, EdgeKind::Declared(_))).map(|edge| edge.to.clone()).collect();
                let told = told::read(page, &targets, &declared, &lexicon, &world, memo);
                (targets, edges, told)
            });
            let (targets, edges, told) = made.unwrap_or_else(|wrong| {
                found.push(*wrong);
                Default::default()
            });
            (id.clone(), targets, edges, told, found)
        })
        .collect();
    let mut targets = BTreeMap::new();
    let mut outgoing: BTreeMap<PageId, Vec<Edge>> = BTreeMap::new();
    let mut incoming: BTreeMap<PageId, Vec<Edge>> = BTreeMap::new();
    let mut broader = Vec::new();
    let mut all_told: BTreeMap<PageId, Arc<Told>> = BTreeMap::new();
    let mut mentioned: BTreeMap<PageId, BTreeMap<PageId, usize>> = BTreeMap::new();
    let mut spoke: BTreeMap<PageId, BTreeSet<PageId>> = BTreeMap::new();
    for (id, resolved, edges, told, diagnostics) in connected {
        found.extend(diagnostics);
        found.extend(told.diagnostics.iter().cloned());
        for mention in &told.mentions {
            *mentioned.entry(mention.to.clone()).or_default().entry(id.clone()).or_insert(0) += 1;
        }
        let speakers = told
            .spoken
            .sessions
            .iter()
            .flat_map(|session| &session.speakers)
            .chain(told.spoken.statements.iter().map(|said| &said.speaker));
        for speaker in speakers {
            spoke.entry(speaker.clone()).or_default().insert(id.clone());
        }
        all_told.insert(id.clone(), told);
        for edge in &edges {
            if edge.kind == EdgeKind::Declared(BROADER.to_owned()) {
                broader.push((edge.from.clone(), edge.to.clone(), edge.at.clone()));
            }
            if edge.to != edge.from {
                incoming.entry(edge.to.clone()).or_default().push(edge.clone());
            }
        }
        if !resolved.is_empty() {
            targets.insert(id.clone(), resolved);
        }
        outgoing.insert(id, edges);
    }
    let topics = Topics::of(broader, &mut found);
    let parts = parts_of(&pages, &mut found);
    check_embeds(&pages, &targets, &mut found);
    let aliases = aliases_of(&pages, &mut found);
    let folders = links::literature_of(config).into_iter().map(str::to_owned).collect();
    let citations = Citations::of(&pages, &targets, folders, config.language, cited);
    let mut knowledge = Knowledge {
        config: config.clone(),
        pages,
        shown: BTreeSet::new(),
        names,
        topics,
        citations,
        parts,
        targets,
        outgoing,
        incoming,
        told: all_told,
        mentioned,
        spoke,
        related: BTreeMap::new(),
        aliases,
    };
    knowledge.shown = knowledge.find_shown();
    knowledge.related = knowledge.find_related();
    found.extend(review::review(&knowledge));
    Checked { value: knowledge, diagnostics: found }
}

/// The edges that front matter declares.
fn declared(page: &Page, world: &World<'_>, codes: &Codes<'_>, found: &mut Vec<Diagnostic>) -> Vec<Edge> {
    let Some(collection) = page.collection.as_deref().and_then(|name| world.config.collection(name)) else {
        return Vec::new();
    };
    let mut edges = Vec::new();
    let mut tally = Tally::default();
    for (key, names) in &page.meta.relations {
        let to = match collection.relations.iter().find(|relation| relation.name == *key) {
            Some(relation) => relation.to.as_str(),
            None => collection.name.as_str(),
        };
        for name in names {
            let before = found.len();
            let world = World { suggests: !tally.is_full(), ..*world };
            if let Some(id) = named(name, to, &world, found) {
                edges.push(edge(page, id, EdgeKind::Declared(key.clone()), name.span.clone()));
            }
            tally.trim(found, before);
        }
    }
    if let RoleMeta::Place(place) = &page.meta.role {
        for successor in &place.successors {
            let before = found.len();
            match successor_of(successor, &collection.name, world, codes) {
                Some(id) => edges.push(edge(page, id, EdgeKind::Succeeded, successor.span.clone())),
                None => {
                    let near = world.names.nearest_in(&successor.text, &collection.name);
                    let wrong = Diagnostic::error(Code::UnknownSuccessor, successor.span.clone()).with("name", &successor.text);
                    found.push(wrong.nearest_value(near));
                }
            }
            tally.trim(found, before);
        }
    }
    tally.finish(&page.meta.title_span, found);
    edges
}

fn edge(page: &Page, to: PageId, kind: EdgeKind, at: Span) -> Edge {
    Edge { from: page.id.clone(), to, kind, at, anchor: None, sentence: None }
}

/// The page of `collection` that a name in front matter means.
fn named(name: &Spanned, collection: &str, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Option<PageId> {
    match world.names.in_collection(&name.text, collection) {
        Found::One(id) => Some(id),
        Found::Many(ids) => {
            found.push(links::ambiguous(&name.text, &ids, name.span.clone(), false));
            None
        }
        Found::Nothing => {
            let singular = world.config.collection(collection).map_or(collection, |collection| collection.singular.as_str());
            let file = format!("content/{collection}/{}.md", crate::text::slug(&name.text));
            let wrong = Diagnostic::error(Code::UnknownName, name.span.clone())
                .with("name", &name.text)
                .with("kind", singular)
                .with("folder", collection);
            let near = world.suggests.then(|| world.names.nearest_in(&name.text, collection)).flatten();
            found.push(if near.is_some() {
                wrong.nearest_value(near)
            } else {
                wrong.hint("add-entity", &[("file", &file), ("name", &name.text)])
            });
            None
        }
    }
}

/// Places by collection and official code.
type Codes<'a> = BTreeMap<(&'a str, &'a str), &'a PageId>;

fn codes_of(pages: &BTreeMap<PageId, Arc<Page>>) -> Codes<'_> {
    let mut codes = Codes::new();
    for (id, page) in pages {
        if let (Some(collection), RoleMeta::Place(place)) = (page.collection.as_deref(), &page.meta.role)
            && let Some(code) = place.code.as_deref()
        {
            codes.entry((collection, code)).or_insert(id);
        }
    }
    codes
}

fn successor_of(name: &Spanned, collection: &str, world: &World<'_>, codes: &Codes<'_>) -> Option<PageId> {
    match codes.get(&(collection, name.text.as_str())) {
        Some(&id) => Some(id.clone()),
        None => match world.names.in_collection(&name.text, collection) {
            Found::One(id) => Some(id),
            _ => None,
        },
    }
}

/// The anchor of the citation with this number, counted from 1 in the order of the page.
pub fn citation_anchor(number: usize) -> String {
    format!("_c-{number}")
}

/// The edges that the body's references make.
fn linked(page: &Page, targets: &[Target]) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut citations = 0;
    for (reference, target) in page.doc.references.iter().zip(targets) {
        citations += usize::from(reference.kind == ReferenceKind::Citation);
        let (ids, kind) = match target {
            Target::Page(id, _) => (vec![id.clone()], EdgeKind::Linked),
            Target::Citation(cited) => (cited.iter().map(|cited| cited.note.clone()).collect(), EdgeKind::Cited),
            _ => continue,
        };
        for to in ids {
            let (before, after) = reference.context.clone();
            edges.push(Edge {
                from: page.id.clone(),
                to,
                kind: kind.clone(),
                at: Span::new(&page.source.path, reference.range.clone()),
                // A citation has an anchor of its own.
                anchor: if kind == EdgeKind::Cited { Some(citation_anchor(citations)) } else { reference.anchor.clone() },
                sentence: Some((before, reference.text.clone(), after)),
            });
        }
    }
    edges
}

/// The parts of each work: by `order`, those without one last, then by file name; chapters after the part they stand under.
fn parts_of(pages: &BTreeMap<PageId, Arc<Page>>, found: &mut Vec<Diagnostic>) -> BTreeMap<PageId, Vec<PageId>> {
    let mut parts: BTreeMap<PageId, Vec<&Arc<Page>>> = BTreeMap::new();
    for page in pages.values() {
        if let PageKind::Chapter(whole) = &page.kind {
            parts.entry(whole.clone()).or_default().push(page);
        }
    }
    let mut ordered = BTreeMap::new();
    for (whole, mut chapters) in parts {
        chapters.sort_by(|a, b| {
            let order = |page: &Page| page.meta.order.unwrap_or(f64::MAX);
            order(a).total_cmp(&order(b)).then_with(|| a.id.cmp(&b.id))
        });
        let known: BTreeSet<&str> = chapters.iter().map(|chapter| chapter.id.name()).collect();
        for chapter in &chapters {
            let Some(parent) = &chapter.meta.parent else { continue };
            if !known.contains(parent.text.as_str()) || parent.text == chapter.id.name() {
                let names: Vec<&str> = chapters.iter().map(|chapter| chapter.id.name()).collect();
                let near = crate::text::nearest(&parent.text, names.iter().copied());
                let wrong =
                    Diagnostic::error(Code::UnknownName, parent.span.clone()).with("name", &parent.text).with("kind", "@chapter");
                found.push(wrong.with("folder", whole.folder()).nearest(near));
            }
        }
        ordered.insert(whole, chapters.into_iter().map(|page| page.id.clone()).collect());
    }
    ordered
}

/// A page that embeds itself, straight or through others.
fn check_embeds(pages: &BTreeMap<PageId, Arc<Page>>, targets: &BTreeMap<PageId, Vec<Target>>, found: &mut Vec<Diagnostic>) {
    let embeds = |id: &PageId| -> Vec<(PageId, Span)> {
        let (Some(page), Some(targets)) = (pages.get(id), targets.get(id)) else { return Vec::new() };
        let pairs = page.doc.references.iter().zip(targets).filter(|(reference, _)| reference.kind == ReferenceKind::Embed);
        pairs
            .filter_map(|(reference, target)| match target {
                Target::Page(to, _) => Some((to.clone(), Span::new(&page.source.path, reference.range.clone()))),
                _ => None,
            })
            .collect()
    };
    let all: Vec<(&PageId, PageId, Span)> =
        targets.keys().flat_map(|id| embeds(id).into_iter().map(move |(to, span)| (id, to, span))).collect();
    let circles = Circles::of(all.iter().map(|(from, to, _)| (*from, to)));
    for (from, to, span) in &all {
        if circles.close(from, to) {
            found.push(Diagnostic::error(Code::EmbedCycle, span.clone()).with("page", to.as_str()));
        }
    }
}

fn aliases_of(pages: &BTreeMap<PageId, Arc<Page>>, found: &mut Vec<Diagnostic>) -> Vec<(OutPath, PageId, Span)> {
    let mut aliases = Vec::new();
    for page in pages.values() {
        let mut tally = Tally::default();
        for alias in &page.meta.aliases {
            let before = found.len();
            let path = alias.text.trim_start_matches('/').trim_end_matches('/').trim_end_matches(".html").trim_end_matches(".md");
            match PageId::from_source(camino::Utf8Path::new(path)) {
                Ok(id) if id.as_str() == path => aliases.push((id.out_path(), page.id.clone(), alias.span.clone())),
                Ok(id) => {
                    let wrong = Diagnostic::error(Code::BadFileName, alias.span.clone())
                        .with("name", &alias.text)
                        .with("why", "@name-character");
                    found.push(wrong.nearest(Some(id.as_str())));
                }
                Err(_) => found.push(
                    Diagnostic::error(Code::BadFileName, alias.span.clone())
                        .with("name", &alias.text)
                        .with("why", "@name-character"),
                ),
            }
            tally.trim(found, before);
        }
        tally.finish(&page.meta.title_span, found);
    }
    aliases
}

impl Knowledge {
    /// The collection of a page.
    pub fn collection_of(&self, page: &Page) -> Option<&Collection> {
        page.collection.as_deref().and_then(|name| self.config.collection(name))
    }

    /// The role of a page.
    pub fn role_of(&self, page: &Page) -> Role {
        match page.kind {
            PageKind::Root | PageKind::Listing => Role::Page,
            _ => self.collection_of(page).map_or(Role::Page, |collection| collection.role),
        }
    }

    /// Where the references of a page lead, in their order.
    pub fn targets(&self, id: &PageId) -> &[Target] {
        self.targets.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a page points at, in the order of its file.
    pub fn outgoing(&self, id: &PageId) -> &[Edge] {
        self.outgoing.get(id).map_or(&[], Vec::as_slice)
    }

    /// What points at a page, by address of the page that points.
    pub fn incoming(&self, id: &PageId) -> &[Edge] {
        self.incoming.get(id).map_or(&[], Vec::as_slice)
    }

    /// What the text of a page tells.
    pub fn told(&self, id: &PageId) -> Option<&Told> {
        self.told.get(id).map(AsRef::as_ref)
    }

    /// A text from a block, as readers see it: with its citations set.
    pub fn readable(&self, text: &str) -> String {
        self.citations.fill(text)
    }

    /// The publication that a note is about.
    pub fn publication(&self, id: &PageId) -> Option<Item> {
        let page = self.pages.get(id)?;
        let RoleMeta::Literature(publication) = &page.meta.role else { return None };
        Some(literature::item(id.name(), &page.meta.title, publication, self.config.language))
    }

    /// All that a page cites, as readers see it: what is made of the page's text depends on it.
    pub fn cited_text(&self, id: &PageId) -> String {
        let cited = self.targets(id).iter().filter_map(|target| match target {
            Target::Citation(cited) => Some(self.citations.cite_plain(cited)),
            _ => None,
        });
        cited.collect::<Vec<_>>().join("\u{1}")
    }

    /// The pages whose text names an entity, and how often.
    pub fn mentioned_in(&self, id: &PageId) -> impl Iterator<Item = (&PageId, usize)> {
        self.mentioned.get(id).into_iter().flatten().map(|(page, count)| (page, *count))
    }

    /// The reports in which a person spoke or is quoted.
    pub fn spoke_in(&self, id: &PageId) -> impl Iterator<Item = &PageId> {
        self.spoke.get(id).into_iter().flatten()
    }

    /// The pages nearest to a document, nearest first.
    pub fn related(&self, id: &PageId) -> &[PageId] {
        self.related.get(id).map_or(&[], Vec::as_slice)
    }

    fn find_related(&self) -> BTreeMap<PageId, Vec<PageId>> {
        let mut features = related::Features::new();
        for (id, page) in &self.pages {
            if !matches!(self.role_of(page), Role::Document | Role::Report | Role::Literature) || page.kind == PageKind::Whole {
                continue;
            }
            let own = features.entry(id.clone()).or_default();
            for mention in self.told(id).into_iter().flat_map(|told| &told.mentions) {
                own.insert(mention.to.clone(), false);
            }
            for edge in self.outgoing(id).iter().filter(|edge| matches!(edge.kind, EdgeKind::Declared(_) | EdgeKind::Cited)) {
                own.insert(edge.to.clone(), true);
            }
        }
        let whole = |id: &PageId| match self.pages.get(id).map(|page| &page.kind) {
            Some(PageKind::Chapter(whole)) => Some(whole.clone()),
            _ => None,
        };
        related::find(&features, &whole)
    }

    /// Old addresses: where, to which page, and where it is said.
    pub fn aliases(&self) -> &[(OutPath, PageId, Span)] {
        &self.aliases
    }

    /// The declaration of the relation `key` of a page.
    pub fn relation(&self, page: &Page, key: &str) -> Option<&Relation> {
        self.collection_of(page)?.relations.iter().find(|relation| relation.name == key)
    }

    /// The date of a page; a part without one has that of its whole.
    pub fn date_of(&self, page: &Page) -> Option<Date> {
        let year = match &page.meta.role {
            RoleMeta::Literature(literature) => literature.year,
            _ => None,
        };
        page.meta.date.or(year).or_else(|| match &page.kind {
            PageKind::Chapter(whole) => self.pages.get(whole).and_then(|whole| whole.meta.date),
            _ => None,
        })
    }

    /// Pages with a file, rows of collections that show all, rows that something refers to, and what came after those.
    fn find_shown(&self) -> BTreeSet<PageId> {
        let mut shown = BTreeSet::new();
        for (id, page) in &self.pages {
            let all = self.collection_of(page).is_none_or(|collection| collection.data.is_none() || collection.all_pages);
            let linked = self.incoming(id).iter().any(|edge| edge.kind != EdgeKind::Succeeded);
            let referred = linked || self.mentioned.contains_key(id) || self.spoke.contains_key(id);
            if page.has_file || all || referred {
                shown.insert(id.clone());
            }
        }
        let mut open: Vec<PageId> = shown.iter().cloned().collect();
        while let Some(id) = open.pop() {
            for edge in self.outgoing(&id).iter().filter(|edge| edge.kind == EdgeKind::Succeeded) {
                if shown.insert(edge.to.clone()) {
                    open.push(edge.to.clone());
                }
            }
        }
        shown
    }
}
