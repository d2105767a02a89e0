//! The corpus, connected: what makes this more than a Markdown converter.
//!
//! Owns [`Knowledge`] and [`Edge`]. Entry point: [`connect`]. One kind of node (a page) and one kind of edge, whatever made it; backlinks are
//! the same edges read the other way. Makes no HTML and no texts for readers.

pub mod apa;
pub mod circles;
pub mod citations;
pub mod codes;
pub mod consequence;
pub mod lexicon;
pub mod links;
pub mod loose;
pub mod mentions;
pub mod names;
pub mod offices;
pub mod related;
pub mod review;
pub mod sessions;
pub mod spellings;
pub mod surnames;
pub mod surroundings;
pub mod told;
pub mod topics;
pub mod twins;
pub mod whereabouts;
pub mod works;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;

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
use crate::digest::Digest;
use crate::guard::guard;
use crate::literature;
use crate::literature::Item;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::doc::ReferenceKind;
use crate::page::meta::Privacy;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::path::OutPath;
use crate::path::PageId;
use crate::quick::Quick;
use crate::source::Sources;
use crate::span::Span;

use circles::Circles;
use citations::Citations;
use codes::Codes;
use codes::codes_of;
use codes::successor_of;
use lexicon::Lexicon;
use links::Target;
use links::World;
use names::Found;
use names::Names;
use related::Related;
use told::Told;
use topics::Topics;
use twins::twins;
use works::parts_of;

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
    pub anchor: Option<Arc<str>>,
    /// The sentence: before, the words themselves, after; shared with the reference that made the edge.
    pub sentence: Option<Arc<(String, String, String)>>,
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
    pub names: Arc<Names>,
    /// The tree of topics.
    pub topics: Topics,
    /// How publications are cited.
    pub citations: Citations,
    /// The parts of each work, in order.
    pub parts: BTreeMap<PageId, Vec<PageId>>,
    /// What each page gives, by number.
    connected: Vec<Arc<Connected>>,
    /// Pages by number, in order of address, each with whether the site shows it; and the numbers.
    numbered: Vec<(Arc<Page>, bool)>,
    numbers: Numbers,
    /// By number of page, the edges to it: number of the page that points, number of its edge.
    incoming: Vec<Vec<(u32, u32)>>,
    /// By number of page, the pages whose text names it, and how often.
    mentioned: Vec<Vec<(u32, u32)>>,
    /// By number of page, the pages in which it speaks.
    spoke: Vec<Vec<u32>>,
    /// Found for the first page that asks.
    related: OnceLock<Related>,
    aliases: Vec<(OutPath, PageId, Span)>,
}

/// Numbers of pages by address.
type Numbers = HashMap<PageId, u32, Quick>;

/// The number of what is no page.
const NO_PAGE: u32 = u32::MAX;

/// What one page gives.
#[derive(Debug, Default)]
struct Connected {
    targets: Vec<Target>,
    edges: Vec<Edge>,
    told: Arc<Told>,
    diagnostics: Vec<Diagnostic>,
    /// Numbers of what the edges point at, of what the text names and of who speaks in it. They hold as long as the pages are the same ones, and so does all else here.
    pointed: Vec<u32>,
    counted: Vec<(u32, u32)>,
    speaking: Vec<u32>,
}

impl Connected {
    fn number(mut self, numbers: &Numbers) -> Self {
        let of = |id: &PageId| numbers.get(id).copied();
        self.pointed = self.edges.iter().map(|edge| of(&edge.to).unwrap_or(NO_PAGE)).collect();
        let counts = self.told.counts.iter();
        self.counted = counts.filter_map(|(id, count)| Some((of(id)?, u32::try_from(*count).unwrap_or(u32::MAX)))).collect();
        self.speaking = self.told.speakers().into_iter().filter_map(of).collect();
        self
    }
}

/// What connecting remembers.
#[derive(Debug, Default)]
pub struct Memos {
    names: Memo<Checked<Arc<Names>>>,
    lexicon: Memo<Lexicon>,
    pages: Memo<Connected>,
    told: Memo<Told>,
    cited: Memo<apa::Group>,
}

impl Memos {
    /// Memos that keep nothing.
    pub fn cold() -> Self {
        Self { names: Memo::cold(), lexicon: Memo::cold(), pages: Memo::cold(), told: Memo::cold(), cited: Memo::cold() }
    }

    fn sweep(&self) {
        self.names.sweep();
        self.lexicon.sweep();
        self.pages.sweep();
        self.told.sweep();
        self.cited.sweep();
    }
}

/// Fingerprints of what a page may ask of the others: of their names, and of those with their anchors and all files.
struct Around {
    names: Digest,
    all: Digest,
}

impl Around {
    fn of(pages: &BTreeMap<PageId, Arc<Page>>, sources: &Sources) -> Self {
        let config = &sources.config_source.digest;
        let together = |of: fn(&Page) -> &Digest, first: &Digest| {
            let mut parts = vec![first.bytes()];
            parts.extend(pages.values().map(|page| of(page).bytes()));
            Digest::of(&parts)
        };
        let names = together(|page| &page.naming, config);
        let anchors = together(|page| &page.anchors, &names);
        let mut parts = vec![anchors.bytes()];
        parts.extend(sources.assets.keys().map(|path| path.as_str().as_bytes()));
        Self { names, all: Digest::of(&parts) }
    }
}

/// Connects all pages. What a page gives is remembered, until it changes itself or something that it may ask of the others does.
pub fn connect(pages: BTreeMap<PageId, Arc<Page>>, sources: &Sources, memos: &Memos) -> Checked<Knowledge> {
    let mut found = Vec::new();
    let config = &sources.config;
    let around = memos.pages.keeps().then(|| Around::of(&pages, sources));
    let names_key = || around.as_ref().map_or_else(|| Digest::of(&[]), |around| around.names);
    let all_names = memos.names.get_by(names_key, || {
        let mut found = Vec::new();
        Checked { value: Arc::new(Names::of(&pages, config, &mut found)), diagnostics: found }
    });
    found.extend(all_names.diagnostics.iter().cloned());
    let names = Arc::clone(&all_names.value);
    let world = World { pages: &pages, names: &names, config, assets: &sources.assets, suggests: true };
    let codes = codes_of(&pages, &mut found);
    let lexicon = memos.lexicon.get_by(names_key, || Lexicon::of(&pages, config));
    let numbers: Numbers = pages.keys().cloned().zip(0u32..).collect();
    let connected: Vec<Arc<Connected>> = pages
        .par_iter()
        .map(|(_, page)| {
            let around = around.as_ref().map_or(&[][..], |around| around.all.bytes());
            let key = || Digest::of(&[page.digest.bytes(), page.id.as_str().as_bytes(), around]);
            let made = guard(&page.meta.title_span, || {
                memos.pages.get_by(key, || {
                    let mut diagnostics = Vec::new();
                    let targets = links::resolve(page, &world, &mut diagnostics);
                    loose::check(page, &world, &mut diagnostics);
                    let mut edges = declared(page, &world, &codes, &mut diagnostics);
                    edges.extend(linked(page, &targets));
                    let is_declared = |edge: &&Edge| matches!(edge.kind, EdgeKind::Declared(_));
                    let declared = edges.iter().filter(is_declared).map(|edge| edge.to.clone()).collect();
                    let told = told::read(page, &targets, &declared, &lexicon, &world, &memos.told);
                    Connected { targets, edges, told, diagnostics, ..Connected::default() }.number(&numbers)
                })
            });
            made.unwrap_or_else(|wrong| Arc::new(Connected { diagnostics: vec![*wrong], ..Connected::default() }))
        })
        .collect();
    let mut incoming: Vec<Vec<(u32, u32)>> = vec![Vec::new(); pages.len()];
    let mut mentioned: Vec<Vec<(u32, u32)>> = vec![Vec::new(); pages.len()];
    let mut spoke: Vec<Vec<u32>> = vec![Vec::new(); pages.len()];
    let mut broader = Vec::new();
    // Of somebody who asks for it nothing is gathered.
    let gathered: Vec<bool> = pages.values().map(|page| page.meta.is_gathered()).collect();
    let is_gathered = |number: u32| gathered.get(number as usize) == Some(&true);
    for (number, made) in (0u32..).zip(&connected) {
        found.extend(made.diagnostics.iter().chain(&made.told.diagnostics).cloned());
        for (entity, count) in made.counted.iter().filter(|(entity, _)| is_gathered(*entity)) {
            mentioned[*entity as usize].push((number, *count));
        }
        for speaker in made.speaking.iter().filter(|speaker| is_gathered(**speaker)) {
            spoke[*speaker as usize].push(number);
        }
        for (at, (edge, to)) in (0u32..).zip(made.edges.iter().zip(&made.pointed)) {
            if matches!(&edge.kind, EdgeKind::Declared(key) if key == BROADER) {
                broader.push((edge.from.clone(), edge.to.clone(), edge.at.clone()));
            }
            if *to != number && is_gathered(*to) {
                incoming[*to as usize].push((number, at));
            }
        }
    }
    let topics = Topics::of(broader, &mut found);
    let parts = parts_of(&pages, &mut found);
    twins(&pages, config, &mut found);
    let aliases = aliases_of(&pages, &mut found);
    let folders = links::literature_of(config).into_iter().map(str::to_owned).collect();
    let citations =
        Citations::of(&pages, connected.iter().flat_map(|made| &made.targets), folders, config.language, &memos.cited);
    let mut knowledge = Knowledge {
        config: config.clone(),
        pages,
        shown: BTreeSet::new(),
        names,
        topics,
        citations,
        parts,
        connected,
        numbered: Vec::new(),
        numbers,
        incoming,
        mentioned,
        spoke,
        related: OnceLock::new(),
        aliases,
    };
    knowledge.numbered = knowledge.pages.values().map(|page| (Arc::clone(page), false)).collect();
    knowledge.check_embeds(&mut found);
    knowledge.shown = knowledge.find_shown();
    // Both are in the order of addresses.
    let mut all = knowledge.shown.iter().peekable();
    for (page, shown) in &mut knowledge.numbered {
        while all.next_if(|id| **id < page.id).is_some() {}
        *shown = all.next_if(|id| **id == page.id).is_some();
    }
    found.extend(review::review(&knowledge));
    memos.sweep();
    Checked { value: knowledge, diagnostics: found }
}

/// A place or organisation of an office that is nearly one that is known. One that is not known at all has no page, which is no mistake.
fn offices(page: &Page, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let RoleMeta::Person(person) = &page.meta.role else { return };
    let of = |role: Role| world.config.collections.iter().filter(move |collection| collection.role == role);
    for office in &person.offices {
        for (named, role) in [(&office.place, Role::Place), (&office.organisation, Role::Organisation)] {
            let Some(named) = named.as_ref().filter(|named| world.names.anywhere(&named.text) == Found::Nothing) else {
                continue;
            };
            let near = of(role).find_map(|collection| {
                let near = world.names.misspelt_in(&named.text, &collection.name)?;
                Some((near, collection))
            });
            if let Some((near, collection)) = near {
                let wrong = Diagnostic::warning(Code::UnknownName, named.span.clone()).with("name", &named.text);
                let wrong = wrong.with("kind", &collection.singular).with("folder", &collection.name);
                found.push(wrong.nearest_value(Some(near)));
            }
        }
    }
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
    offices(page, world, found);
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
            let is_known = |part: &str| matches!(world.names.in_collection(part, collection), Found::One(_));
            let within = name_within(&name.text, is_known);
            let near = world.suggests.then(|| world.names.nearest_in(&name.text, collection)).flatten();
            let bare = name.text.trim_matches(['(', ')', '[', ']', '{', '}']);
            let several = several_in_one(bare, |part| matches!(world.names.in_collection(part, collection), Found::One(_)));
            found.push(if near.is_some() {
                wrong.nearest_value(near)
            } else if let Some(several) = several {
                wrong.hint("separate-names", &[("names", &several)])
            } else if within.is_some() {
                wrong.nearest_value(within)
            } else {
                wrong.hint("add-entity", &[("file", &file), ("name", &name.text)])
            });
            None
        }
    }
}

/// The known name at the start or end of a longer one: `Gemeente Nijmegen`, `Nijmegen (Gelderland)`.
fn name_within(text: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let few = text.len() < 100 && !text.contains([',', ';', '/']);
    let cuts = || text.match_indices(' ').map(|(at, _)| at).filter(|_| few);
    let end = cuts().map(|at| text[at..].trim()).find(|end| is_known(end));
    end.or_else(|| cuts().map(|at| text[..at].trim()).filter(|start| is_known(start)).last())
}

/// `Zorg, Wonen` written as one name: the list that was meant, when each part `is_known`.
fn several_in_one(text: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    [", ", "; ", ";", ",", " en ", " and ", " & ", "/", " / "].iter().find_map(|between| {
        let parts: Vec<&str> = text.split(between).map(str::trim).collect();
        (parts.len() > 1 && parts.iter().all(|part| is_known(part))).then(|| parts.join(", "))
    })
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
            edges.push(Edge {
                from: page.id.clone(),
                to,
                kind: kind.clone(),
                at: Span::new(&page.source.path, reference.range.clone()),
                // A citation has an anchor of its own.
                anchor: if kind == EdgeKind::Cited { Some(citation_anchor(citations).into()) } else { reference.anchor.clone() },
                sentence: Some(Arc::clone(&reference.sentence)),
            });
        }
    }
    edges
}

fn aliases_of(pages: &BTreeMap<PageId, Arc<Page>>, found: &mut Vec<Diagnostic>) -> Vec<(OutPath, PageId, Span)> {
    let mut aliases = Vec::new();
    for page in pages.values() {
        // An old address says the name that may not be shown.
        if matches!(page.meta.privacy(), Some(Privacy::Initials | Privacy::Hidden)) {
            continue;
        }
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
                        .with("why", "@name-character")
                        .hint("other-address", &[]),
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

    /// The page at an address.
    pub fn page(&self, id: &PageId) -> Option<&Arc<Page>> {
        self.numbered.get(self.number(id)?).map(|(page, _)| page)
    }

    /// Whether the site shows the page at an address.
    pub fn is_shown(&self, id: &PageId) -> bool {
        self.number(id).and_then(|number| self.numbered.get(number)).is_some_and(|(_, shown)| *shown)
    }

    /// The pages that the site shows, each with where its references lead and what its text tells.
    pub fn each_shown(&self) -> impl Iterator<Item = (&Arc<Page>, &[Target], &Told)> {
        let shown = self.numbered.iter().zip(&self.connected).filter(|((_, shown), _)| *shown);
        shown.map(|((page, _), made)| (page, made.targets.as_slice(), &*made.told))
    }

    fn number(&self, id: &PageId) -> Option<usize> {
        self.numbers.get(id).map(|number| *number as usize)
    }

    fn id(&self, number: u32) -> &PageId {
        &self.numbered[number as usize].0.id
    }

    fn connected(&self, id: &PageId) -> Option<&Connected> {
        self.connected.get(self.number(id)?).map(AsRef::as_ref)
    }

    /// Where the references of a page lead, in their order.
    pub fn targets(&self, id: &PageId) -> &[Target] {
        self.connected(id).map_or(&[], |made| &made.targets)
    }

    /// What a page points at, in the order of its file.
    pub fn outgoing(&self, id: &PageId) -> &[Edge] {
        self.connected(id).map_or(&[], |made| &made.edges)
    }

    /// What points at a page, by address of the page that points.
    pub fn incoming(&self, id: &PageId) -> Vec<&Edge> {
        let edge = |(page, edge): &(u32, u32)| self.connected.get(*page as usize)?.edges.get(*edge as usize);
        self.number(id).and_then(|number| self.incoming.get(number)).into_iter().flatten().filter_map(edge).collect()
    }

    /// What the text of a page tells.
    pub fn told(&self, id: &PageId) -> Option<&Told> {
        self.connected(id).map(|made| &*made.told)
    }

    /// A text from a block, as readers see it: with its citations set.
    pub fn readable(&self, text: &str) -> String {
        self.citations.fill(text).into_owned()
    }

    /// The publication that a note is about.
    pub fn publication(&self, id: &PageId) -> Option<Item> {
        let page = self.page(id)?;
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
        let mentioned = self.number(id).and_then(|number| self.mentioned.get(number));
        mentioned.into_iter().flatten().map(|(page, count)| (self.id(*page), *count as usize))
    }

    /// The reports in which a person spoke or is quoted.
    pub fn spoke_in(&self, id: &PageId) -> impl Iterator<Item = &PageId> {
        self.number(id).and_then(|number| self.spoke.get(number)).into_iter().flatten().map(|page| self.id(*page))
    }

    /// The pages nearest to a document, nearest first.
    pub fn related(&self, id: &PageId) -> Vec<&PageId> {
        let Some(&number) = self.numbers.get(id) else { return Vec::new() };
        let near = self.related.get_or_init(|| self.prepare_related()).find(number);
        near.into_iter().map(|page| self.id(page)).collect()
    }

    /// A page that embeds itself, straight or through others.
    fn check_embeds(&self, found: &mut Vec<Diagnostic>) {
        let mut all: Vec<(&PageId, &PageId, Span)> = Vec::new();
        for (page, made) in self.pages.values().zip(&self.connected) {
            for (reference, target) in page.doc.references.iter().zip(&made.targets) {
                if let (ReferenceKind::Embed, Target::Page(to, _)) = (reference.kind, target) {
                    all.push((&page.id, to, Span::new(&page.source.path, reference.range.clone())));
                }
            }
        }
        let circles = Circles::of(all.iter().map(|(from, to, _)| (*from, *to)));
        for (from, to, span) in &all {
            if circles.close(from, to) {
                found.push(Diagnostic::error(Code::EmbedCycle, span.clone()).with("page", to.as_str()).hint("break-circle", &[]));
            }
        }
    }

    fn prepare_related(&self) -> Related {
        let number = |id: &PageId| self.numbers.get(id).copied();
        let features = self.pages.values().zip(&self.connected).map(|(page, made)| {
            if !matches!(self.role_of(page), Role::Document | Role::Report | Role::Literature) || page.kind == PageKind::Whole {
                return related::Features::new();
            }
            let told = made.counted.iter().map(|(entity, _)| (*entity, false));
            let says =
                |(edge, to): &(&Edge, &u32)| **to != NO_PAGE && matches!(edge.kind, EdgeKind::Declared(_) | EdgeKind::Cited);
            let declared = made.edges.iter().zip(&made.pointed).filter(says).map(|(_, to)| (*to, true));
            let mut own: related::Features = told.chain(declared).collect();
            // What is declared as well counts as declared.
            own.sort_unstable_by_key(|(entity, declared)| (*entity, !declared));
            own.dedup_by_key(|(entity, _)| *entity);
            own
        });
        let wholes = self.pages.values().map(|page| match &page.kind {
            PageKind::Chapter(whole) => number(whole),
            _ => None,
        });
        Related::of(features.collect(), wholes.collect())
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
            PageKind::Chapter(whole) => self.page(whole).and_then(|whole| whole.meta.date),
            _ => None,
        })
    }

    /// Pages with a file, rows of collections that show all, rows that something refers to, and what came after those.
    fn find_shown(&self) -> BTreeSet<PageId> {
        let mut shown = BTreeSet::new();
        for (number, (id, page)) in self.pages.iter().enumerate() {
            let all = || self.collection_of(page).is_none_or(|collection| collection.data.is_none() || collection.all_pages);
            let linked = || self.incoming(id).iter().any(|edge| edge.kind != EdgeKind::Succeeded);
            let referred = || linked() || !self.mentioned[number].is_empty() || !self.spoke[number].is_empty();
            if page.has_file || all() || referred() {
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
