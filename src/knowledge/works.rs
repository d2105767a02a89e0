//! Works in parts: the order of their chapters and what stands under what.
//!
//! Entry point: [`parts_of`]. Makes no contents: that is for `view`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::knowledge::circles::Circles;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::Spanned;
use crate::path::PageId;
use crate::text::fold;
use crate::text::nearest;

/// How many names of chapters a message lists.
const LISTED: usize = 20;

/// The parts of each work: by `order`, those without one last, then by file name; chapters after the part they stand under.
pub fn parts_of(pages: &BTreeMap<PageId, Arc<Page>>, found: &mut Vec<Diagnostic>) -> BTreeMap<PageId, Vec<PageId>> {
    let mut parts: BTreeMap<PageId, Vec<&Arc<Page>>> = BTreeMap::new();
    let mut alone: BTreeSet<&str> = BTreeSet::new();
    for page in pages.values() {
        match &page.kind {
            PageKind::Chapter(whole) => parts.entry(whole.clone()).or_default().push(page),
            PageKind::Entry | PageKind::Root => {
                // Told once for a folder: it misses its `index.md`.
                if let Some(parent) = page.meta.parent.as_ref().filter(|_| page.has_file && alone.insert(page.id.folder())) {
                    found.push(orphan(parent, page.id.folder()));
                }
            }
            _ => {}
        }
    }
    let mut ordered = BTreeMap::new();
    for (whole, mut chapters) in parts {
        chapters.sort_by(|a, b| {
            let order = |page: &Page| page.meta.order.unwrap_or(f64::MAX);
            order(a).total_cmp(&order(b)).then_with(|| a.id.cmp(&b.id))
        });
        check_parents(&whole, &chapters, found);
        same_order(&chapters, found);
        ordered.insert(whole, chapters.into_iter().map(|page| page.id.clone()).collect());
    }
    ordered
}

/// The message for a `parent` outside a work in parts.
fn orphan(parent: &Spanned, folder: &str) -> Diagnostic {
    let wrong = Diagnostic::warning(Code::UnknownName, parent.span.clone()).with("name", &parent.text);
    wrong.with("kind", "@chapter").with("folder", folder).hint("no-work", &[])
}

/// Whether each chapter stands under another of the same work, and none under itself.
fn check_parents(whole: &PageId, chapters: &[&Arc<Page>], found: &mut Vec<Diagnostic>) {
    let known: BTreeMap<&str, &Arc<Page>> = chapters.iter().map(|chapter| (chapter.id.name(), *chapter)).collect();
    let mut under: Vec<(&PageId, &PageId, &Spanned)> = Vec::new();
    for chapter in chapters {
        let Some(parent) = &chapter.meta.parent else { continue };
        if let Some(above) = known.get(parent.text.as_str()) {
            under.push((&chapter.id, &above.id, parent));
            continue;
        }
        // The title of a chapter, or the name of its file with its ending.
        let by_title =
            || chapters.iter().find(|other| fold(&other.meta.title) == fold(&parent.text)).map(|other| other.id.name());
        let by_file = || known.get_key_value(parent.text.trim_end_matches(".md")).map(|(name, _)| *name);
        let near = by_file().or_else(by_title).or_else(|| nearest(&parent.text, known.keys().copied()));
        let wrong = Diagnostic::error(Code::UnknownName, parent.span.clone()).with("name", &parent.text).with("kind", "@chapter");
        let wrong = wrong.with("folder", whole.folder());
        let names = known.keys().filter(|name| **name != chapter.id.name()).take(LISTED).copied().collect::<Vec<_>>().join(", ");
        found.push(if near.is_some() { wrong.nearest(near) } else { wrong.hint("name-chapter", &[("names", &names)]) });
    }
    let circles = Circles::of(under.iter().map(|&(chapter, above, _)| (chapter, above)));
    let mut told: BTreeSet<&PageId> = BTreeSet::new();
    for (chapter, above, parent) in &under {
        // One of the pairs of a circle is enough: without it there is none.
        if circles.close(chapter, above) && !told.contains(above) {
            let wrong = Diagnostic::error(Code::ParentCycle, parent.span.clone()).with("name", above.name());
            found.push(wrong.hint("break-parents", &[]));
            let mut next = Some(*chapter);
            while let Some(id) = next.filter(|id| told.insert(id)) {
                next = under.iter().find(|(below, ..)| *below == id).map(|(_, above, _)| *above);
            }
        }
    }
}

/// Chapters under one part that have the same number: which comes first is chance.
fn same_order(chapters: &[&Arc<Page>], found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(&str, u64), &Arc<Page>> = BTreeMap::new();
    for chapter in chapters {
        let Some(order) = chapter.meta.order else { continue };
        let parent = chapter.meta.parent.as_ref().map_or("", |parent| parent.text.as_str());
        if let Some(first) = seen.insert((parent, order.to_bits()), chapter) {
            let place = chapter.meta.order_span.clone().unwrap_or_else(|| chapter.meta.title_span.clone());
            let wrong = Diagnostic::warning(Code::SameOrder, place).with("other", first.source.path.as_str());
            found.push(wrong.with("order", order.to_string()).hint("other-order", &[]));
        }
    }
}
