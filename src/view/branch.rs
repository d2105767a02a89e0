//! The place of a topic in the tree: the way down to it, those beside it, and those below it.
//!
//! Owns [`BranchNode`]. Entry point: [`compose`]. A topic under several others stands under each.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Role;
use crate::page::Page;
use crate::path::PageId;
use crate::view::Composer;
use crate::view::sort_of;

/// How many topics beside a topic are shown; more say nothing of its place.
const BESIDE: usize = 24;
/// How many ways down to a topic are shown.
const WAYS: usize = 6;

/// A topic in the branch.
#[derive(Clone, Debug, Serialize)]
pub struct BranchNode {
    /// Title.
    pub title: String,
    /// Relative address; none for the topic itself.
    pub href: Option<String>,
    /// How many pages concern it.
    pub count: usize,
    /// Topics below it, as far as they belong to the branch.
    pub children: Vec<BranchNode>,
}

/// The branch of a topic: from each top of the tree down to it. Empty for one that stands alone.
pub fn compose(page: &Page, composer: &Composer<'_>) -> Vec<BranchNode> {
    let knowledge = composer.knowledge;
    if knowledge.role_of(page) != Role::Topic {
        return Vec::new();
    }
    let topics = &knowledge.topics;
    if topics.broader(&page.id).is_empty() && topics.narrower(&page.id).is_empty() {
        return Vec::new();
    }
    let mut above = BTreeSet::from([&page.id]);
    let mut open = vec![&page.id];
    let mut tops = Vec::new();
    while let Some(id) = open.pop() {
        let broader = topics.broader(id);
        if broader.is_empty() {
            tops.push(id);
        }
        open.extend(broader.iter().filter(|broader| above.insert(broader)));
    }
    tops.sort();
    let mut ways = WAYS;
    tops.into_iter().filter_map(|top| node(top, page, &above, &mut ways, composer)).collect()
}

/// A topic on the way down, or the topic itself with those below it.
fn node(id: &PageId, page: &Page, above: &BTreeSet<&PageId>, ways: &mut usize, composer: &Composer<'_>) -> Option<BranchNode> {
    // Every way down ends at the topic itself, so no more of the tree is walked than is shown.
    if *ways == 0 {
        return None;
    }
    let topics = &composer.knowledge.topics;
    let own = *id == page.id;
    let plain = |id: &PageId| {
        let label = composer.label(&page.id.out_path(), id);
        BranchNode { title: label.text, href: label.href, count: composer.weight(id), children: Vec::new() }
    };
    if own {
        *ways -= 1;
    }
    let mut below: Vec<&PageId> = topics.narrower(id).iter().collect();
    below.sort_by_cached_key(|id| composer.knowledge.page(*id).map(|page| sort_of(page, Role::Topic)));
    // Those beside the topic show where it stands; those beside what is above it do not.
    let is_parent = topics.broader(&page.id).contains(id);
    let children = if own {
        below.into_iter().map(plain).collect()
    } else {
        let many = below.len() > BESIDE;
        let shown = below.into_iter().filter(|child| above.contains(*child) || (is_parent && !many));
        shown
            .filter_map(|child| if above.contains(child) { node(child, page, above, ways, composer) } else { Some(plain(child)) })
            .collect()
    };
    let label = plain(id);
    Some(BranchNode { href: label.href.filter(|_| !own), children, ..label })
}
