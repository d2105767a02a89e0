//! What could be better in the corpus: pages that are thin, alone or without a source. No mistakes, and nothing here stops a build.
//!
//! Owns [`Health`]. Entry point: [`examine`]: knowledge in, a list by kind out. Knows no words and no addresses: `view` and `cli` show it. Rows of registers are left
//! out: who has their file has no page to work on.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::config::Collection;
use crate::config::Config;
use crate::config::Relation;
use crate::config::Role;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::knowledge::BROADER;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::knowledge::RELATED;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::doc::ReferenceKind;
use crate::page::meta::RoleMeta;
use crate::page::mistakes::is_unsaid;
use crate::path::PageId;
use crate::provenance::quotations;
use crate::span::Position;
use crate::span::position;
use crate::text::fold;

/// A page of fewer words is a stub.
pub const STUB: usize = 50;
/// How many of the oldest pages are named.
const OLDEST: usize = 10;

/// What can be better of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// It says not where it comes from.
    NoSource,
    /// It quotes, and names no source in which the words could be looked up.
    Unverifiable,
    /// It has no description or definition.
    NoDescription,
    /// It departs from the form of its collection.
    Form,
    /// It has a picture without a text.
    NoAlt,
    /// Another page declares it, and it does not declare that page.
    OneSided,
    /// No page leads to it.
    Orphan,
    /// A topic or term that nothing uses.
    Unused,
    /// A note on a publication that no page cites.
    Uncited,
    /// It has few words.
    Stub,
    /// It has not been looked at for long.
    Oldest,
}

impl Concern {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::NoSource,
        Self::Unverifiable,
        Self::NoDescription,
        Self::Form,
        Self::NoAlt,
        Self::OneSided,
        Self::Orphan,
        Self::Unused,
        Self::Uncited,
        Self::Stub,
        Self::Oldest,
    ];

    /// The stable name, in data and for the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSource => "no-source",
            Self::Unverifiable => "unverifiable",
            Self::NoDescription => "no-description",
            Self::Form => "form",
            Self::NoAlt => "no-alt",
            Self::OneSided => "one-sided",
            Self::Orphan => "orphan",
            Self::Unused => "unused",
            Self::Uncited => "uncited",
            Self::Stub => "stub",
            Self::Oldest => "oldest",
        }
    }

    /// Whether it is a thing to mend: the oldest pages are only worth a look.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Oldest)
    }
}

/// What is to be said besides the page itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// How many words it has.
    Words(usize),
    /// How many quotations it has.
    Quotations(usize),
    /// The picture.
    Picture(String),
    /// The page that declares it, and the key under which that page would stand here.
    Missing(PageId, String),
    /// When it was last looked at.
    Since(Date),
    /// What the check says of it.
    Said(Box<Diagnostic>),
}

/// One thing that could be better.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The page.
    pub page: PageId,
    /// Its file, relative to the root.
    pub file: String,
    /// Where in the file.
    pub place: Position,
    /// What there is to say besides.
    pub note: Option<Note>,
}

/// What could be better, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// How many pages with a file were looked at.
    pub pages: usize,
    /// The kinds of which there is something, in order, each with its pages in the order of their addresses.
    pub groups: Vec<(Concern, Vec<Item>)>,
}

impl Health {
    /// How many things there are to mend.
    pub fn count(&self) -> usize {
        self.groups.iter().filter(|(concern, _)| concern.counts()).map(|(_, items)| items.len()).sum()
    }
}

/// Looks at all pages.
pub fn examine(knowledge: &Knowledge) -> Health {
    let pages: Vec<&Page> =
        knowledge.shown.iter().filter_map(|id| knowledge.page(id)).filter(|page| page.has_file).map(AsRef::as_ref).collect();
    let examined = Examined { knowledge, pages };
    let groups = Concern::ALL.into_iter().map(|concern| (concern, examined.all(concern)));
    Health { pages: examined.pages.len(), groups: groups.filter(|(_, items)| !items.is_empty()).collect() }
}

struct Examined<'a> {
    knowledge: &'a Knowledge,
    pages: Vec<&'a Page>,
}

impl<'a> Examined<'a> {
    fn all(&self, concern: Concern) -> Vec<Item> {
        if concern == Concern::Oldest {
            return self.oldest();
        }
        self.pages.iter().flat_map(|page| self.of(concern, page)).collect()
    }

    fn of(&self, concern: Concern, page: &'a Page) -> Vec<Item> {
        let is = |there: bool| if there { vec![at_title(page, None)] } else { Vec::new() };
        match concern {
            Concern::NoSource => is(self.needs_source(page) && page.kind != PageKind::Listing),
            Concern::Unverifiable => self.unverifiable(page),
            Concern::NoDescription => is(self.lacks_description(page)),
            Concern::Form => {
                let said = |found: &Diagnostic| {
                    let range = found.span.as_ref().map_or(0..0, crate::span::Span::range);
                    at(page, range, Some(Note::Said(Box::new(found.clone()))))
                };
                page.deviations.iter().map(said).collect()
            }
            Concern::NoAlt => {
                let images = page.doc.references.iter().filter(|reference| reference.kind == ReferenceKind::Image);
                let unsaid = images.filter(|image| page.source.text.get(image.range.clone()).is_some_and(is_unsaid));
                unsaid.map(|image| at(page, image.range.clone(), Some(Note::Picture(image.target.clone())))).collect()
            }
            Concern::OneSided => self.one_sided(page),
            Concern::Orphan => is(self.is_orphan(page)),
            Concern::Unused => is(self.is_unused(page)),
            Concern::Uncited => is(self.is_uncited(page)),
            Concern::Stub => {
                let words = self.words(page);
                let counts =
                    matches!(self.knowledge.role_of(page), Role::Document | Role::Report | Role::Page | Role::Literature);
                let entry = matches!(page.kind, PageKind::Entry | PageKind::Whole | PageKind::Chapter(_));
                if counts && entry && words < STUB { vec![at_title(page, Some(Note::Words(words)))] } else { Vec::new() }
            }
            Concern::Oldest => Vec::new(),
        }
    }

    /// Whether it tells of something that somebody else wrote down first, and says not where. A note on a publication names that publication; a topic is the site's own.
    fn needs_source(&self, page: &Page) -> bool {
        let role = self.knowledge.role_of(page);
        let told = !matches!(role, Role::Page | Role::Topic | Role::Literature);
        let whole = match &page.kind {
            PageKind::Chapter(whole) => self.knowledge.page(whole),
            _ => None,
        };
        told && page.meta.sources.is_empty() && whole.is_none_or(|whole| whole.meta.sources.is_empty())
    }

    fn unverifiable(&self, page: &Page) -> Vec<Item> {
        if !self.needs_source(page) {
            return Vec::new();
        }
        let quoted = quotations::find(page);
        let first = quoted.first().map(|first| at(page, first.range.clone(), Some(Note::Quotations(quoted.len()))));
        first.into_iter().collect()
    }

    fn lacks_description(&self, page: &Page) -> bool {
        let meant = match &page.meta.role {
            RoleMeta::Topic(topic) => &topic.definition,
            RoleMeta::Term(term) => {
                if term.definition.is_some() {
                    &term.definition
                } else {
                    &term.expansion
                }
            }
            RoleMeta::Document | RoleMeta::Report | RoleMeta::Page => &None,
            RoleMeta::Person(_) | RoleMeta::Place(_) | RoleMeta::Organisation(_) | RoleMeta::Literature(_) => return false,
        };
        let shown = !matches!(page.kind, PageKind::Listing | PageKind::Chapter(_)) && page.id.as_str() != "index";
        shown && page.meta.description.is_none() && meant.is_none()
    }

    /// Words of a page, its parts included.
    fn words(&self, page: &Page) -> usize {
        let parts = self.knowledge.parts.get(&page.id).into_iter().flatten();
        page.doc.words + parts.filter_map(|part| self.knowledge.page(part)).map(|part| part.doc.words).sum::<usize>()
    }

    /// Whether anything but topics beside and above points at a page, names it or has it speak.
    fn is_referred_to(&self, id: &PageId) -> bool {
        let between_topics = |kind: &EdgeKind| matches!(kind, EdgeKind::Declared(key) if key == BROADER || key == RELATED);
        self.knowledge.incoming(id).iter().any(|edge| !between_topics(&edge.kind))
            || self.knowledge.mentioned_in(id).next().is_some()
            || self.knowledge.spoke_in(id).next().is_some()
    }

    /// Whether readers come to it by its list and the search only. A page that declares something stands at what it declares.
    fn is_orphan(&self, page: &Page) -> bool {
        if !matches!(page.kind, PageKind::Entry | PageKind::Whole) || self.is_referred_to(&page.id) {
            return false;
        }
        match self.knowledge.role_of(page) {
            Role::Person | Role::Organisation | Role::Place => true,
            Role::Document | Role::Report | Role::Page => {
                let shown_there = |edge: &crate::knowledge::Edge| matches!(edge.kind, EdgeKind::Declared(_) | EdgeKind::Linked);
                !self.knowledge.outgoing(&page.id).iter().any(shown_there)
            }
            // Told as unused, or as cited by nobody.
            Role::Topic | Role::Term | Role::Literature => false,
        }
    }

    fn is_unused(&self, page: &Page) -> bool {
        if page.kind != PageKind::Entry {
            return false;
        }
        match page.meta.role {
            RoleMeta::Term(_) => !self.is_referred_to(&page.id),
            RoleMeta::Topic(_) => {
                // A broad topic is used by what uses the narrower ones.
                let mut seen: BTreeSet<&PageId> = BTreeSet::new();
                let mut open = vec![&page.id];
                while let Some(id) = open.pop() {
                    if self.is_referred_to(id) {
                        return false;
                    }
                    if seen.insert(id) {
                        open.extend(self.knowledge.topics.narrower(id));
                    }
                }
                true
            }
            _ => false,
        }
    }

    fn is_uncited(&self, page: &Page) -> bool {
        matches!(page.meta.role, RoleMeta::Literature(_))
            && page.kind != PageKind::Listing
            && !self.knowledge.incoming(&page.id).iter().any(|edge| edge.kind == EdgeKind::Cited)
    }

    /// The pages that declare this one under a relation of which its own collection has the other side, and that do not stand there.
    fn one_sided(&self, page: &Page) -> Vec<Item> {
        let mut items = Vec::new();
        for edge in self.knowledge.incoming(&page.id) {
            let EdgeKind::Declared(key) = &edge.kind else { continue };
            let Some(from) = self.knowledge.page(&edge.from) else { continue };
            let Some(collection) = self.knowledge.collection_of(from) else { continue };
            let Some(relation) = collection.relations.iter().find(|relation| relation.name == *key) else { continue };
            let Some(back) = other_side(&self.knowledge.config, collection, relation) else { continue };
            let there = |own: &crate::knowledge::Edge| {
                own.to == edge.from && matches!(&own.kind, EdgeKind::Declared(key) if *key == back.name)
            };
            if !self.knowledge.outgoing(&page.id).iter().any(there) {
                items.push(at_title(page, Some(Note::Missing(edge.from.clone(), back.name.clone()))));
            }
        }
        items
    }

    /// The pages that were looked at longest ago. A report or publication is as old as what it tells of, so only what its author says of the page counts.
    fn oldest(&self) -> Vec<Item> {
        let age = |page: &&'a Page| {
            let own = match self.knowledge.role_of(page) {
                Role::Report | Role::Literature => None,
                _ => page.meta.date,
            };
            Some((page.meta.modified.or(own)?, *page))
        };
        let mut all: Vec<(Date, &Page)> = self.pages.iter().filter_map(age).collect();
        all.sort_by_key(|(date, page)| (*date, &page.id));
        all.into_iter().take(OLDEST).map(|(date, page)| at_title(page, Some(Note::Since(date)))).collect()
    }
}

/// The relation that is the other side of one: each names the other in its `inverse`, or they are the only ones between two collections.
fn other_side<'a>(config: &'a Config, collection: &Collection, relation: &Relation) -> Option<&'a Relation> {
    let other = config.collection(&relation.to)?;
    let back: Vec<&Relation> = other.relations.iter().filter(|back| back.to == collection.name).collect();
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let named = back.iter().find(|back| same(&back.label, &relation.inverse) && same(&back.inverse, &relation.label));
    let forth = collection.relations.iter().filter(|forth| forth.to == other.name).count();
    let only = || back.first().filter(|_| back.len() == 1 && forth == 1 && other.name != collection.name);
    named.or_else(only).copied()
}

fn at_title(page: &Page, note: Option<Note>) -> Item {
    at(page, page.meta.title_span.range(), note)
}

fn at(page: &Page, range: Range<usize>, note: Option<Note>) -> Item {
    let place = position(&page.source.text, range.start);
    Item { page: page.id.clone(), file: page.source.path.to_string(), place, note }
}
