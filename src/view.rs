//! All that a template may see: the contract with themes.
//!
//! Owns the view types. Entry points: [`page::compose`], [`listing::compose`], [`home::compose`]. A template sees nothing
//! else. Every word is ready, every address relative to the page. Makes no HTML.

pub mod branch;
pub mod concern;
pub mod detail;
pub mod facet;
pub mod figure;
pub mod health;
pub mod home;
pub mod listing;
pub mod map;
pub mod page;
pub mod preview;
pub mod record;
pub mod search;
pub mod sessions;
pub mod timeline;
pub mod told;
pub mod tree;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Collection;
use crate::config::Field;
use crate::config::Role;
use crate::date::Date;
use crate::knowledge::Knowledge;
use crate::language::Language;
use crate::outline::Outline;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::OutPath;
use crate::path::PageId;
use crate::text::person_key;
use crate::text::sort_key;
use crate::text::typeset;
use crate::words::Words;

/// A link to a page, with what a list shows of it.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Role of the page, for its tint.
    pub role: &'static str,
    /// Name of its collection.
    pub collection: String,
    /// What it is, in one word of the site (`verslag`).
    pub kind: String,
    /// Its date.
    pub date: Option<Date>,
    /// `derived` or `conflicting`.
    pub date_certainty: Option<String>,
    /// What readers find there.
    pub description: Option<String>,
}

/// A step on the way from the home page.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    /// Title.
    pub title: String,
    /// Relative address; none for the page itself.
    pub href: Option<String>,
}

/// A text that may be a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Relative address.
    pub href: Option<String>,
}

/// A line of facts.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What it is, in the site's words.
    pub label: String,
    /// Its values.
    pub values: Vec<Label>,
}

/// A collection as a page's own collection.
#[derive(Clone, Debug, Serialize)]
pub struct CollectionView {
    /// Folder.
    pub name: String,
    /// Plural.
    pub title: String,
    /// Singular.
    pub singular: String,
    /// Role.
    pub role: &'static str,
    /// Relative address of its list.
    pub href: String,
}

/// A topic in the tree.
#[derive(Clone, Debug, Serialize)]
pub struct TreeNode {
    /// The topic.
    pub link: Link,
    /// What it means.
    pub definition: Option<String>,
    /// How many pages concern it.
    pub count: usize,
    /// Narrower topics.
    pub children: Vec<TreeNode>,
}

/// The site, the same for every page.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// Name of the site.
    pub title: String,
    /// What it is.
    pub description: String,
    /// Code of its language.
    pub language: &'static str,
    /// Address at which it is published, without a slash at its end.
    pub base_url: Option<String>,
    /// Collections in the order of the configuration.
    pub collections: Vec<SiteCollection>,
    /// Pages in the root.
    pub pages: Vec<SitePage>,
    /// Address of the search page, from the root of the site.
    pub search: String,
    /// The pages over the whole site that it has: map, timeline, sessions.
    pub overviews: Vec<SiteOverview>,
    /// The page that says what could be better, when the site wants one.
    pub health: Option<SiteOverview>,
}

/// A page over the whole site in the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct SiteOverview {
    /// `map`, `timeline`, `sessions` or `health`.
    pub name: &'static str,
    /// Title.
    pub title: String,
    /// Address, from the root of the site.
    pub path: String,
}

/// A collection in the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct SiteCollection {
    /// Folder.
    pub name: String,
    /// Plural.
    pub title: String,
    /// Singular.
    pub singular: String,
    /// Role.
    pub role: &'static str,
    /// Address of its list, from the root of the site.
    pub path: String,
    /// How many pages it shows.
    pub count: usize,
}

/// A page of the root in the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct SitePage {
    /// Title.
    pub title: String,
    /// Address, from the root of the site.
    pub path: String,
}

/// What every page's view has.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// `page`, `listing`, `home`, `search`, `map`, `timeline`, `sessions`, `health`, `not_found` or `alias`.
    pub view: &'static str,
    /// The way to the root of the site: empty or `../`s.
    pub root: String,
    /// Its own address, from the root of the site.
    pub path: String,
    /// Title.
    pub title: String,
    /// What readers find here.
    pub description: Option<String>,
    /// Whether search engines should leave it alone.
    pub noindex: bool,
    /// Role of the page.
    pub role: &'static str,
    /// Code of its language.
    pub language: &'static str,
    /// The way from the home page.
    pub breadcrumbs: Vec<Crumb>,
    /// Absolute address, when the site has one.
    pub canonical: Option<String>,
}

/// What composing needs to know.
#[derive(Clone, Copy)]
pub struct Composer<'a> {
    /// The corpus.
    pub knowledge: &'a Knowledge,
    /// The words of the interface.
    pub words: &'a Words,
    /// The outline that maps are drawn on.
    pub outline: Option<&'a Outline>,
    /// The pages over the whole site that there are.
    pub overviews: Overviews,
}

/// Which pages over the whole site there are, besides that of the search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overviews {
    map: bool,
    timeline: bool,
    sessions: bool,
    health: bool,
}

impl Overviews {
    /// A page is there when it has something to show.
    pub fn of(knowledge: &Knowledge, outline: Option<&Outline>) -> Self {
        Self {
            map: outline.is_some_and(|outline| map::exists(knowledge, outline)),
            timeline: timeline::exists(knowledge),
            sessions: sessions::exists(knowledge),
            health: knowledge.config.health,
        }
    }

    /// The pages, in the order of the navigation.
    pub fn all(self) -> impl Iterator<Item = FixedPage> {
        let all = [
            (self.map, FixedPage::Map),
            (self.timeline, FixedPage::Timeline),
            (self.sessions, FixedPage::Sessions),
            (self.health, FixedPage::Health),
        ];
        all.into_iter().filter_map(|(there, page)| there.then_some(page))
    }
}

impl Composer<'_> {
    /// The address of a page over the whole site, and what its view shares with all others.
    fn fixed(&self, page: FixedPage) -> (OutPath, Common) {
        let here = page.path(self.knowledge.config.language);
        let crumbs = vec![self.home_crumb(&here)];
        let common = self.common(page.name(), &here, self.words.get(page.title_key()), Role::Page, crumbs);
        (here, common)
    }

    /// The parts that every view shares.
    fn common(&self, view: &'static str, path: &OutPath, title: &str, role: Role, breadcrumbs: Vec<Crumb>) -> Common {
        let config = &self.knowledge.config;
        Common {
            view,
            root: path.to_root(),
            path: path.as_str().to_owned(),
            title: typeset(title),
            description: None,
            noindex: false,
            role: role.name(),
            language: config.language.code(),
            breadcrumbs,
            canonical: config.base_url.as_ref().map(|base| format!("{base}{path}")),
        }
    }

    fn link(&self, from: &OutPath, id: &PageId) -> Option<Link> {
        let page = self.knowledge.page(id)?;
        let collection = self.knowledge.collection_of(page);
        Some(Link {
            title: typeset(&page.meta.title),
            href: from.href_to(&id.out_path()),
            role: self.knowledge.role_of(page).name(),
            collection: page.collection.clone().unwrap_or_default(),
            kind: kind_of(page, collection),
            date: self.knowledge.date_of(page),
            date_certainty: page.meta.date_certainty.clone(),
            description: description_of(page),
        })
    }

    fn links<'b>(&self, from: &OutPath, ids: impl IntoIterator<Item = &'b PageId>) -> Vec<Link> {
        ids.into_iter().filter(|id| self.knowledge.is_shown(id)).filter_map(|id| self.link(from, id)).collect()
    }

    fn label(&self, from: &OutPath, id: &PageId) -> Label {
        let title = self.knowledge.page(id).map_or_else(|| id.name().to_owned(), |page| typeset(&page.meta.title));
        let href = self.knowledge.is_shown(id).then(|| from.href_to(&id.out_path()));
        Label { text: title, href }
    }

    fn home_crumb(&self, from: &OutPath) -> Crumb {
        Crumb { title: self.knowledge.config.title.clone(), href: Some(from.href_to(&OutPath::fixed("index.html"))) }
    }

    fn collection(&self, from: &OutPath, collection: &Collection) -> CollectionView {
        CollectionView {
            name: collection.name.clone(),
            title: collection.title.clone(),
            singular: collection.singular.clone(),
            role: collection.role.name(),
            href: from.href_to(&listing_path(collection)),
        }
    }

    /// The pages of a collection that its list shows: parts of works stand with their whole.
    pub fn entries(&self, collection: &Collection) -> Vec<&PageId> {
        let mut ids = self.entries_of(collection);
        ids.sort_by_cached_key(|(id, page)| (sort_of(page, collection.role), (*id).clone()));
        ids.into_iter().map(|(id, _)| id).collect()
    }

    /// The same in the order of their addresses.
    fn entries_of(&self, collection: &Collection) -> Vec<(&PageId, &Page)> {
        let prefix = format!("{}/", collection.name);
        let own = self
            .knowledge
            .pages
            .range(PageId::from_parts(&[&collection.name, ""])..)
            .take_while(|(id, _)| id.as_str().starts_with(&prefix));
        own.filter(|(id, page)| !matches!(page.kind, PageKind::Listing | PageKind::Chapter(_)) && self.knowledge.is_shown(id))
            .map(|(id, page)| (id, page.as_ref()))
            .collect()
    }

    /// How many different pages point at `id` in any way, or name it.
    pub fn referring(&self, id: &PageId) -> usize {
        let incoming = self.knowledge.incoming(id);
        let pointing = incoming.iter().map(|edge| &edge.from);
        let from: BTreeSet<&PageId> = pointing.chain(self.knowledge.mentioned_in(id).map(|(page, _)| page)).collect();
        from.len()
    }

    /// How many different pages point at `id` by a relation, a link or a citation.
    pub fn weight(&self, id: &PageId) -> usize {
        let from: BTreeSet<&PageId> = self.knowledge.incoming(id).iter().map(|edge| &edge.from).collect();
        from.len()
    }
}

/// The site as every page sees it.
pub fn site(composer: &Composer<'_>) -> SiteView {
    let knowledge = composer.knowledge;
    let config = &knowledge.config;
    let collections = config.collections.iter().map(|collection| SiteCollection {
        name: collection.name.clone(),
        title: collection.title.clone(),
        singular: collection.singular.clone(),
        role: collection.role.name(),
        path: listing_path(collection).as_str().to_owned(),
        count: composer.entries_of(collection).len(),
    });
    let root = knowledge.pages.values().filter(|page| page.kind == PageKind::Root && page.id.as_str() != "index");
    let mut pages: Vec<&Page> = root.map(AsRef::as_ref).collect();
    pages.sort_by(|a, b| {
        a.meta.order.unwrap_or(f64::MAX).total_cmp(&b.meta.order.unwrap_or(f64::MAX)).then_with(|| a.id.cmp(&b.id))
    });
    let overview = |page: FixedPage| SiteOverview {
        name: page.name(),
        title: composer.words.get(page.title_key()).to_owned(),
        path: page.path(config.language).as_str().to_owned(),
    };
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.code(),
        base_url: config.base_url.as_ref().map(|base| base.trim_end_matches('/').to_owned()),
        collections: collections.collect(),
        pages: pages
            .into_iter()
            .map(|page| SitePage { title: typeset(&page.meta.title), path: page.id.out_path().as_str().to_owned() })
            .collect(),
        search: FixedPage::Search.path(config.language).as_str().to_owned(),
        // It is for those who write: no part of the menu.
        overviews: composer.overviews.all().filter(|page| *page != FixedPage::Health).map(overview).collect(),
        health: composer.overviews.all().find(|page| *page == FixedPage::Health).map(overview),
    }
}

/// A page over the whole site, which no file of the author stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixedPage {
    /// The search.
    Search,
    /// The map.
    Map,
    /// The timeline.
    Timeline,
    /// The list of sessions.
    Sessions,
    /// What could be better.
    Health,
}

impl FixedPage {
    /// Its name in templates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Map => "map",
            Self::Timeline => "timeline",
            Self::Sessions => "sessions",
            Self::Health => "health",
        }
    }

    const fn title_key(self) -> &'static str {
        match self {
            Self::Search => "search.title",
            Self::Map => "map.title",
            Self::Timeline => "timeline.title",
            Self::Sessions => "sessions.all",
            Self::Health => "health.title",
        }
    }

    /// Its address.
    pub fn path(self, language: Language) -> OutPath {
        OutPath::fixed(match (self, language) {
            (Self::Search, Language::Nl) => "zoeken.html",
            (Self::Search, Language::En) => "search.html",
            (Self::Map, Language::Nl) => "kaart.html",
            (Self::Map, Language::En) => "map.html",
            (Self::Timeline, Language::Nl) => "tijdlijn.html",
            (Self::Timeline, Language::En) => "timeline.html",
            (Self::Sessions, Language::Nl) => "sessies.html",
            (Self::Sessions, Language::En) => "sessions.html",
            (Self::Health, Language::Nl) => "gezondheid.html",
            (Self::Health, Language::En) => "health.html",
        })
    }
}

/// The address of a collection's list.
pub fn listing_path(collection: &Collection) -> OutPath {
    PageId::from_parts(&[&collection.name, "index"]).out_path()
}

/// What a page is, in one word: its own choice when its collection has a field of kinds, else the singular of its collection.
pub fn kind_of(page: &Page, collection: Option<&Collection>) -> String {
    let Some(collection) = collection else { return String::new() };
    let own = field_of_kind(collection)
        .and_then(|field| page.meta.fields.iter().find(|(key, _)| *key == field.name))
        .and_then(|(_, values)| values.first());
    match own {
        Some(crate::shape::Value::Text(text)) => text.clone(),
        _ => collection.singular.clone(),
    }
}

/// The field of a collection that says what kind of page each of its pages is: a choice that is a facet, and is called so. Another choice, as of a status or a level,
/// says something else.
pub fn field_of_kind(collection: &Collection) -> Option<&Field> {
    let called = |field: &&Field| matches!(field.name.as_str(), "soort" | "kind" | "type");
    collection.fields.iter().filter(called).find(|field| field.facet && matches!(field.shape, crate::shape::Shape::Choice(_)))
}

/// The description of a page, or what its role has instead.
pub fn description_of(page: &Page) -> Option<String> {
    use crate::page::meta::RoleMeta;
    page.meta.description.clone().or_else(|| match &page.meta.role {
        RoleMeta::Topic(topic) => topic.definition.clone(),
        RoleMeta::Term(term) => term.definition.clone(),
        _ => None,
    })
}

/// The key by which a page stands in its list.
fn sort_of(page: &Page, role: Role) -> String {
    use crate::page::meta::RoleMeta;
    match &page.meta.role {
        RoleMeta::Person(person) => match &person.sort_name {
            Some(name) => sort_key(name),
            None => person_key(&page.meta.title),
        },
        _ if role == Role::Page => {
            let order = page.meta.order.unwrap_or(f64::from(i32::MAX));
            format!("{:012.2} {}", order, sort_key(&page.meta.title))
        }
        _ => sort_key(&page.meta.title),
    }
}
