//! The views of the home page, of addresses that moved and of addresses that are not there.
//!
//! Owns [`HomeView`], [`AliasView`] and [`NotFoundView`].

use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Role;
use crate::knowledge::EdgeKind;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::OutPath;
use crate::path::PageId;
use crate::text::sort_key;
use crate::view::Common;
use crate::view::Composer;
use crate::view::Link;
use crate::view::TreeNode;
use crate::view::listing::tree;
use crate::view::listing_path;
use crate::view::map;
use crate::view::map::MapFigure;
use crate::view::page::newest_first;
use crate::view::sessions;
use crate::view::timeline;
use crate::view::timeline::TimelineFigure;

/// How many pages the home page shows as the latest.
const LATEST: usize = 6;

/// How many pages the home page shows as the most cited.
const CITED: usize = 6;
/// From how many citing pages on something is cited much.
const CITED_OFTEN: usize = 2;

/// A page with how often it is cited.
#[derive(Clone, Debug, Serialize)]
pub struct Cited {
    /// The page.
    pub link: Link,
    /// How many pages cite it, link to it or name it in their text.
    pub count: usize,
}

/// The home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// The topics as a tree.
    pub tree: Vec<TreeNode>,
    /// Dated documents, newest first.
    pub latest: Vec<Link>,
    /// Documents and publications that the texts of most other pages refer to.
    pub cited: Vec<Cited>,
    /// The collections.
    pub collections: Vec<Door>,
    /// The map, small: a door to its page.
    pub map: Option<MapFigure>,
    /// The timeline, small: a door to its page.
    pub timeline: Option<TimelineFigure>,
    /// How many sessions there are.
    pub sessions: usize,
}

/// A collection on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct Door {
    /// Folder.
    pub name: String,
    /// Plural.
    pub title: String,
    /// Singular.
    pub singular: String,
    /// Role.
    pub role: &'static str,
    /// Relative address.
    pub href: String,
    /// How many pages it shows.
    pub count: usize,
    /// What is in it.
    pub description: Option<String>,
}

/// A page that leads to another.
#[derive(Clone, Debug, Serialize)]
pub struct AliasView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// Where it leads.
    pub target_href: String,
    /// The title of the page there.
    pub target_title: String,
}

/// The page for addresses that are not there.
#[derive(Clone, Debug, Serialize)]
pub struct NotFoundView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// What the policy says of its style.
    pub style_hash: String,
}

/// The view of the home page. `intro` is `content/index.md`, when there is one.
pub fn compose(intro: Option<&Page>, composer: &Composer<'_>) -> HomeView {
    let knowledge = composer.knowledge;
    let config = &knowledge.config;
    let here = OutPath::fixed("index.html");
    let title = intro.map_or(config.title.as_str(), |page| page.meta.title.as_str());
    let mut common = composer.common("home", &here, title, Role::Page, Vec::new());
    let own = intro.and_then(|page| page.meta.description.clone());
    common.description = own.or_else(|| Some(config.description.clone()).filter(|text| !text.is_empty()));
    let topics = config.collections.iter().filter(|collection| collection.role == Role::Topic);
    let dated = knowledge.pages.values().filter(|page| {
        let role = knowledge.role_of(page);
        matches!(role, Role::Report | Role::Document) && page.meta.date.is_some() && !matches!(page.kind, PageKind::Chapter(_))
    });
    let ids: Vec<&PageId> = dated.map(|page| &page.id).collect();
    let mut latest = composer.links(&here, ids);
    newest_first(&mut latest, |link| link);
    latest.truncate(LATEST);
    let doors = config.collections.iter().map(|collection| Door {
        name: collection.name.clone(),
        title: collection.title.clone(),
        singular: collection.singular.clone(),
        role: collection.role.name(),
        href: here.href_to(&listing_path(collection)),
        count: composer.entries(collection).len(),
        description: knowledge
            .pages
            .get(&PageId::from_parts(&[&collection.name, "index"]))
            .and_then(|page| page.meta.description.clone()),
    });
    HomeView {
        common,
        tree: topics.flat_map(|collection| tree(&here, collection, composer)).collect(),
        latest,
        cited: cited(&here, composer),
        collections: doors.collect(),
        map: map::figure(&here, composer),
        timeline: timeline::drawing(&here, composer),
        sessions: sessions::count(knowledge),
    }
}

/// What the texts of most pages outside it refer to, most first. A relation in front matter is no reference: it says what a page is about, often because it was made from it.
fn cited(here: &OutPath, composer: &Composer<'_>) -> Vec<Cited> {
    let knowledge = composer.knowledge;
    let works = knowledge.pages.values().filter(|page| {
        let role = knowledge.role_of(page);
        let whole = !matches!(page.kind, PageKind::Chapter(_) | PageKind::Listing);
        matches!(role, Role::Report | Role::Document | Role::Literature) && whole && knowledge.is_shown(&page.id)
    });
    let counted = works.map(|page| {
        let own = format!("{}/", page.id);
        let incoming = knowledge.incoming(&page.id);
        let said = incoming.iter().filter(|edge| matches!(edge.kind, EdgeKind::Linked | EdgeKind::Cited)).map(|edge| &edge.from);
        let named = knowledge.mentioned_in(&page.id).map(|(from, _)| from);
        let from: BTreeSet<&PageId> = said.chain(named).filter(|id| **id != page.id && !id.as_str().starts_with(&own)).collect();
        (from.len(), page)
    });
    let mut most: Vec<(usize, &Page)> =
        counted.filter(|(count, _)| *count >= CITED_OFTEN).map(|(count, page)| (count, page.as_ref())).collect();
    most.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| sort_key(&a.1.meta.title).cmp(&sort_key(&b.1.meta.title))).then_with(|| a.1.id.cmp(&b.1.id))
    });
    let links =
        most.into_iter().take(CITED).filter_map(|(count, page)| Some(Cited { link: composer.link(here, &page.id)?, count }));
    links.collect()
}

/// The view of an old address.
pub fn alias(at: &OutPath, target: &PageId, composer: &Composer<'_>) -> AliasView {
    let label = composer.label(at, target);
    let common = composer.common("alias", at, &label.text, Role::Page, Vec::new());
    AliasView { common, target_href: at.href_to_page(target), target_title: label.text }
}

/// The view of the page for addresses that are not there.
pub fn not_found(style_hash: String, composer: &Composer<'_>) -> NotFoundView {
    let at = OutPath::fixed("404.html");
    let title = composer.words.get("not_found.title").to_owned();
    NotFoundView { common: composer.common("not_found", &at, &title, Role::Page, Vec::new()), style_hash }
}
