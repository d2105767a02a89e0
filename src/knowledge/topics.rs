//! The tree of topics: broader and narrower.
//!
//! Owns [`Topics`]. Entry point: [`Topics::of`]. A topic may stand under several; one that leads back to itself is an error.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::knowledge::circles::Circles;
use crate::path::PageId;
use crate::span::Span;

/// The deepest that the tree of topics may be. Templates draw it level by level.
const DEPTH_LIMIT: usize = 32;

/// Which topic stands under which.
#[derive(Debug, Default)]
pub struct Topics {
    broader: BTreeMap<PageId, Vec<PageId>>,
    narrower: BTreeMap<PageId, Vec<PageId>>,
}

impl Topics {
    /// Makes the tree from pairs of a topic and a broader one. A pair that closes a circle, or makes the tree too deep, is reported and left out.
    pub fn of(pairs: impl IntoIterator<Item = (PageId, PageId, Span)>, found: &mut Vec<Diagnostic>) -> Self {
        let pairs: Vec<(PageId, PageId, Span)> = pairs.into_iter().collect();
        let circles = Circles::of(pairs.iter().map(|(topic, broader, _)| (topic, broader)));
        let mut topics = Self::default();
        let mut kept = Vec::new();
        for (topic, broader, span) in &pairs {
            // Only within a circle is there anything to look for.
            if circles.close(topic, broader) && (topic == broader || topics.above(broader).contains(topic)) {
                found.push(
                    Diagnostic::error(Code::TopicCycle, span.clone()).with("name", broader.name()).hint("break-circle", &[]),
                );
                continue;
            }
            topics.add(topic, broader);
            kept.push((topic, broader, span));
        }
        let depths = topics.depths();
        let deep = |id: &PageId| depths.get(id).is_some_and(|&depth| depth >= DEPTH_LIMIT);
        if !kept.iter().any(|(topic, ..)| deep(topic)) {
            return topics;
        }
        let mut shallow = Self::default();
        for (topic, broader, span) in kept {
            if deep(topic) {
                found.push(Diagnostic::error(Code::TooDeep, span.clone()).with("limit", DEPTH_LIMIT.to_string()));
            } else {
                shallow.add(topic, broader);
            }
        }
        shallow
    }

    fn add(&mut self, topic: &PageId, broader: &PageId) {
        self.broader.entry(topic.clone()).or_default().push(broader.clone());
        self.narrower.entry(broader.clone()).or_default().push(topic.clone());
    }

    /// How many topics stand above each, along the longest way.
    fn depths(&self) -> BTreeMap<&PageId, usize> {
        let mut depths: BTreeMap<&PageId, usize> = BTreeMap::new();
        let mut waiting: BTreeMap<&PageId, usize> = self.broader.iter().map(|(id, above)| (id, above.len())).collect();
        let mut open: Vec<&PageId> = self.narrower.keys().filter(|id| !self.broader.contains_key(*id)).collect();
        while let Some(id) = open.pop() {
            let depth = depths.get(id).copied().unwrap_or_default();
            for narrower in self.narrower(id) {
                let held = depths.entry(narrower).or_default();
                *held = (*held).max(depth + 1);
                if let Some(count) = waiting.get_mut(narrower) {
                    *count -= 1;
                    if *count == 0 {
                        open.push(narrower);
                    }
                }
            }
        }
        depths
    }

    /// The topics just above.
    pub fn broader(&self, id: &PageId) -> &[PageId] {
        self.broader.get(id).map_or(&[], Vec::as_slice)
    }

    /// The topics just below.
    pub fn narrower(&self, id: &PageId) -> &[PageId] {
        self.narrower.get(id).map_or(&[], Vec::as_slice)
    }

    /// All topics above.
    fn above(&self, id: &PageId) -> BTreeSet<PageId> {
        let mut seen = BTreeSet::new();
        let mut open = vec![id.clone()];
        while let Some(next) = open.pop() {
            for broader in self.broader(&next) {
                if seen.insert(broader.clone()) {
                    open.push(broader.clone());
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use camino::Utf8Path;

    use super::*;

    fn codes(pairs: &[(usize, usize)]) -> Vec<&'static str> {
        let id = |n: usize| PageId::from_parts(&[&format!("t{n}")]);
        let span = Span::new(&Arc::from(Utf8Path::new("a.md")), 0..0);
        let mut found = Vec::new();
        Topics::of(pairs.iter().map(|&(a, b)| (id(a), id(b), span.clone())), &mut found);
        found.iter().map(|found| found.code.name()).collect()
    }

    #[test]
    fn only_the_pair_that_closes_a_circle_is_left_out() {
        assert_eq!(codes(&[(1, 2), (2, 3), (3, 1), (4, 1)]), ["topic-cycle"]);
        assert_eq!(codes(&[(1, 1)]), ["topic-cycle"]);
    }

    #[test]
    fn a_tree_that_is_too_deep_is_cut() {
        let chain: Vec<(usize, usize)> = (0..40).map(|n| (n + 1, n)).collect();
        assert_eq!(codes(&chain[..31]), [""; 0]);
        assert_eq!(codes(&chain).len(), 9);
    }
}
