//! The view of a collection's list.
//!
//! Owns [`ListingView`]. Entry point: [`compose`]. Entities stand by letter, dated documents by year, topics as a tree.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Collection;
use crate::config::Role;
use crate::page::Page;
use crate::page::meta::Author;
use crate::page::meta::Literature;
use crate::page::meta::RoleMeta;
use crate::path::OutPath;
use crate::path::PageId;
use crate::view::CollectionView;
use crate::view::Common;
use crate::view::Composer;
use crate::view::Crumb;
use crate::view::Fact;
use crate::view::FixedPage;
use crate::view::Label;
use crate::view::Link;
use crate::view::TreeNode;
use crate::view::detail::Download;
use crate::view::detail::downloads;
use crate::view::facet;
use crate::view::facet::Facet;
use crate::view::facet::Facets;
use crate::view::facet::Values;
use crate::view::listing_path;
use crate::view::page::newest_first;
use crate::view::sort_of;
use crate::view::tree::TreeFigure;

/// The list of a collection.
#[derive(Clone, Debug, Serialize)]
pub struct ListingView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// The collection.
    pub collection: CollectionView,
    /// How many pages it shows.
    pub count: usize,
    /// The columns of the list as a table: `date`, `title`, `sub`, `kind`, `count`.
    pub columns: Vec<&'static str>,
    /// The pages.
    pub groups: Vec<Group>,
    /// By what they can be narrowed.
    pub facets: Vec<Facet>,
    /// Whether it is the glossary: with all abbreviations, whatever bears them.
    pub glossary: bool,
    /// Topics as a tree.
    pub tree: Option<Vec<TreeNode>>,
    /// The same as a drawing, when it is neither too small nor too large for one.
    pub tree_figure: Option<TreeFigure>,
    /// The list of all sessions, for reports that have them.
    pub sessions_href: Option<String>,
    /// The whole collection for reference managers.
    pub downloads: Vec<Download>,
    /// The letters that have pages.
    pub letters: Vec<Letter>,
}

/// Pages under one letter or year.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The letter or year.
    pub label: Option<String>,
    /// Its anchor.
    pub anchor: Option<String>,
    /// The pages.
    pub items: Vec<Item>,
}

/// A letter of the alphabet.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The letter.
    pub label: String,
    /// Its anchor.
    pub anchor: String,
}

/// A page in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The page.
    #[serde(flatten)]
    pub link: Link,
    /// A short second line.
    pub sub: Option<String>,
    /// Relations worth showing.
    pub facts: Vec<Fact>,
    /// Parts of the work.
    pub children: Vec<Link>,
    /// Depth in a tree.
    pub depth: u8,
    /// How many pages point at it or name it.
    pub referring: usize,
    /// Its values, for the script that filters.
    pub values: String,
}

/// The view of a collection's list. `intro` is its own page, when it has one.
pub fn compose(collection: &Collection, intro: Option<&Page>, composer: &Composer<'_>) -> ListingView {
    let here = listing_path(collection);
    let ids = composer.entries(collection);
    let crumbs = vec![composer.home_crumb(&here), Crumb { title: collection.title.clone(), href: None }];
    let title = intro.map_or(collection.title.as_str(), |page| page.meta.title.as_str());
    let mut common = composer.common("listing", &here, title, Role::Page, crumbs);
    common.description = intro.and_then(|page| page.meta.description.clone());
    let tree = (collection.role == Role::Topic).then(|| tree(&here, collection, composer));
    let glossary = is_glossary(collection, composer);
    let mut facets = Facets::default();
    let abbreviations = if glossary { abbreviations(&here, composer, &mut facets) } else { Vec::new() };
    let count = ids.len() + abbreviations.len();
    let groups = if tree.is_some() { Vec::new() } else { groups(&ids, abbreviations, collection, &here, composer, &mut facets) };
    let letters = groups
        .iter()
        .filter(|_| by_letter(collection.role))
        .filter_map(|group| Some(Letter { label: group.label.clone()?, anchor: group.anchor.clone()? }));
    ListingView {
        letters: letters.collect(),
        downloads: if collection.role == Role::Literature && !ids.is_empty() {
            downloads(&PageId::from_parts(&[&collection.name, "index"]), &here)
        } else {
            Vec::new()
        },
        common,
        collection: composer.collection(&here, collection),
        count,
        columns: columns(collection.role, &groups),
        groups,
        tree_figure: tree.as_ref().and_then(|tree| crate::view::tree::figure(tree, &collection.title)),
        sessions_href: (collection.role == Role::Report && composer.overviews.sessions)
            .then(|| here.href_to(&FixedPage::Sessions.path(composer.knowledge.config.language))),
        facets: facets.finish(),
        glossary,
        tree,
    }
}

/// The columns that say something of these pages.
fn columns(role: Role, groups: &[Group]) -> Vec<&'static str> {
    let any = |says: &dyn Fn(&Item) -> bool| groups.iter().flat_map(|group| &group.items).any(says);
    let mut columns = Vec::new();
    if !role.is_entity() && any(&|item| item.link.date.is_some()) {
        columns.push("date");
    }
    columns.push("title");
    if role.is_entity() && role != Role::Term && any(&|item| item.sub.is_some() || item.link.description.is_some()) {
        columns.push("sub");
    }
    let kinds: BTreeSet<&str> = groups.iter().flat_map(|group| &group.items).map(|item| item.link.kind.as_str()).collect();
    if role == Role::Term || kinds.len() > 1 {
        columns.push(if role == Role::Term { "meaning" } else { "kind" });
    }
    if role.is_entity() {
        columns.push("count");
    }
    columns
}

/// Whether this list is the glossary: the first collection of terms.
fn is_glossary(collection: &Collection, composer: &Composer<'_>) -> bool {
    let terms = composer.knowledge.config.collections.iter().find(|collection| collection.role == Role::Term);
    terms.is_some_and(|terms| terms.name == collection.name)
}

/// The abbreviations of all that is not a term, each with what bears it, and its key in the order.
fn abbreviations(here: &OutPath, composer: &Composer<'_>, facets: &mut Facets) -> Vec<(Item, String)> {
    let knowledge = composer.knowledge;
    let mut found = Vec::new();
    for page in knowledge.shown.iter().filter_map(|id| knowledge.page(id)) {
        if matches!(page.meta.role, RoleMeta::Term(_)) {
            continue;
        }
        for name in page.meta.names.iter().filter(|name| name.abbreviation) {
            let Some(mut item) = item(&page.id, here, composer) else { continue };
            item.sub = Some(std::mem::replace(&mut item.link.title, name.name.clone()));
            item.facts = Vec::new();
            item.children = Vec::new();
            item.values = facets.row(vec![Values::named(composer.words.get("list.kind"), vec![item.link.kind.clone()])]);
            found.push((item, crate::text::sort_key(&name.name)));
        }
    }
    found
}

const fn by_letter(role: Role) -> bool {
    role.is_entity() || matches!(role, Role::Literature)
}

fn groups(
    ids: &[&PageId],
    more: Vec<(Item, String)>,
    collection: &Collection,
    here: &OutPath,
    composer: &Composer<'_>,
    facets: &mut Facets,
) -> Vec<Group> {
    let mut row = |id: &PageId| {
        let page = composer.knowledge.page(id)?;
        let mut item = item(id, here, composer)?;
        item.values = facets.row(facet::of_page(page, composer));
        Some((item, sort_of(page, collection.role)))
    };
    let mut items: Vec<(Item, String)> = ids.iter().filter_map(|id| row(id)).collect();
    if !more.is_empty() {
        items.extend(more);
        items.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.link.href.cmp(&b.0.link.href)));
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut put = |label: Option<String>, item: Item| match groups.last_mut() {
        Some(group) if group.label == label => group.items.push(item),
        _ => {
            let anchor =
                label.as_ref().map(|label| format!("_{}", if label == "#" { "0".to_owned() } else { crate::text::slug(label) }));
            groups.push(Group { label, anchor, items: vec![item] });
        }
    };
    if by_letter(collection.role) {
        for (item, key) in items {
            put(Some(letter(&key)), item);
        }
    } else if matches!(collection.role, Role::Report | Role::Document) {
        let mut items: Vec<Item> = items.into_iter().map(|(item, _)| item).collect();
        newest_first(&mut items, |item| &item.link);
        let any = items.iter().any(|item| item.link.date.is_some());
        for item in items {
            let none = any.then(|| composer.words.get("listing.undated").to_owned());
            put(item.link.date.map(|date| date.year().to_string()).or(none), item);
        }
    } else {
        for (item, _) in items {
            put(None, item);
        }
    }
    groups
}

/// The letter that a key in the order stands under; `#` for what does not start with one.
fn letter(key: &str) -> String {
    match key.chars().next() {
        Some(first) if first.is_alphabetic() => first.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}

fn item(id: &PageId, here: &OutPath, composer: &Composer<'_>) -> Option<Item> {
    let knowledge = composer.knowledge;
    let page = knowledge.page(id)?;
    let children = knowledge.parts.get(id).map(|ids| composer.links(here, ids)).unwrap_or_default();
    let facts = facts(page, here, composer);
    let mut link = composer.link(here, id)?;
    if let RoleMeta::Term(term) = &page.meta.role {
        link.description = term.definition.clone().or(link.description);
    }
    let referring = composer.referring(id);
    // The date of a publication has a column of its own.
    let sub = match &page.meta.role {
        RoleMeta::Literature(literature) => authors(literature),
        _ => sub(page, composer),
    };
    Some(Item { link, sub, facts, children, depth: 0, referring, values: String::new() })
}

/// The first two relations to topics and places.
fn facts(page: &Page, here: &OutPath, composer: &Composer<'_>) -> Vec<Fact> {
    let knowledge = composer.knowledge;
    let Some(collection) = knowledge.collection_of(page) else { return Vec::new() };
    let wanted = collection.relations.iter().filter(|relation| {
        knowledge.config.collection(&relation.to).is_some_and(|to| matches!(to.role, Role::Topic | Role::Place))
    });
    wanted
        .filter_map(|relation| {
            let kind = crate::knowledge::EdgeKind::Declared(relation.name.clone());
            let mut seen = BTreeSet::new();
            let edges = knowledge.outgoing(&page.id).iter().filter(|edge| edge.kind == kind && seen.insert(edge.to.clone()));
            let values: Vec<Label> = edges.take(3).map(|edge| composer.label(here, &edge.to)).collect();
            (!values.is_empty()).then(|| Fact { label: relation.label.clone(), values })
        })
        .take(2)
        .collect()
}

/// The short second line of an entity.
pub fn sub(page: &Page, composer: &Composer<'_>) -> Option<String> {
    match &page.meta.role {
        RoleMeta::Term(term) => term.expansion.clone(),
        RoleMeta::Person(person) => person.offices.last().map(|office| {
            let of = office.organisation.as_ref().or(office.place.as_ref());
            of.map_or_else(|| office.role.clone(), |of| format!("{}, {}", office.role, of.text))
        }),
        RoleMeta::Place(place) => place.province.clone(),
        RoleMeta::Literature(literature) => {
            let year = literature.year.map(|year| composer.words.date(&year));
            let parts: Vec<String> = [authors(literature), year].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
        _ => None,
    }
}

/// Who wrote a publication, in a row.
fn authors(literature: &Literature) -> Option<String> {
    let names: Vec<String> = literature.authors.iter().map(Author::natural).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The tree of a collection's topics: those with nothing above first, each by title.
pub fn tree(here: &OutPath, collection: &Collection, composer: &Composer<'_>) -> Vec<TreeNode> {
    let ids = composer.entries(collection);
    // A topic under several others is shown under each; but a lattice of them has more ways than a page can hold.
    let mut room = 4 * ids.len() + 1_000;
    let roots = ids.into_iter().filter(|id| composer.knowledge.topics.broader(id).is_empty());
    roots.filter_map(|id| node(id, here, composer, &mut room)).collect()
}

/// A topic with those below it: the tree is never deeper than `knowledge` allows.
fn node(id: &PageId, here: &OutPath, composer: &Composer<'_>, room: &mut usize) -> Option<TreeNode> {
    let page = composer.knowledge.page(id)?;
    *room = room.checked_sub(1)?;
    let mut below: Vec<&PageId> = composer.knowledge.topics.narrower(id).iter().collect();
    below.sort_by_cached_key(|id| composer.knowledge.page(id).map(|page| sort_of(page, Role::Topic)));
    let children = below.into_iter().filter_map(|id| node(id, here, composer, room)).collect();
    let definition = match &page.meta.role {
        RoleMeta::Topic(topic) => topic.definition.clone(),
        _ => None,
    };
    Some(TreeNode { link: composer.link(here, id)?, definition, count: composer.weight(id), children })
}
