//! The tree of topics: broader and narrower.
//!
//! Owns [`Topics`]. Entry point: [`Topics::of`]. A topic may stand under several; one that leads back to itself is an error.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::path::PageId;
use crate::span::Span;

/// Which topic stands under which.
#[derive(Debug, Default)]
pub struct Topics {
    broader: BTreeMap<PageId, Vec<PageId>>,
    narrower: BTreeMap<PageId, Vec<PageId>>,
}

impl Topics {
    /// Makes the tree from pairs of a topic and a broader one. A pair that closes a circle is reported and left out.
    pub fn of(pairs: impl IntoIterator<Item = (PageId, PageId, Span)>, found: &mut Vec<Diagnostic>) -> Self {
        let mut topics = Self::default();
        for (topic, broader, span) in pairs {
            if topic == broader || topics.above(&broader).contains(&topic) {
                found.push(Diagnostic::error(Code::TopicCycle, span).with("name", broader.name()));
                continue;
            }
            topics.broader.entry(topic.clone()).or_default().push(broader.clone());
            topics.narrower.entry(broader).or_default().push(topic);
        }
        topics
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
