//! Which pages lead back to themselves.
//!
//! Owns [`Circles`]. Entry point: [`Circles::of`]. One pass over all pairs (Tarjan's algorithm, as a loop and not as calls, since content decides how deep it
//! goes). Reports nothing.

use std::collections::BTreeMap;

use crate::path::PageId;

/// For each page, the number of the circle it stands in.
#[derive(Debug)]
pub struct Circles<'a> {
    of: BTreeMap<&'a PageId, usize>,
}

struct Visit {
    order: usize,
    low: usize,
    open: bool,
}

impl<'a> Circles<'a> {
    /// Finds the circles among pairs of a page and one that it leads to.
    pub fn of(pairs: impl IntoIterator<Item = (&'a PageId, &'a PageId)>) -> Self {
        let mut to: BTreeMap<&PageId, Vec<&PageId>> = BTreeMap::new();
        for (a, b) in pairs {
            to.entry(a).or_default().push(b);
        }
        let next_of = |id: &PageId, index: usize| to.get(id).and_then(|next| next.get(index)).copied();
        let mut visits: BTreeMap<&PageId, Visit> = BTreeMap::new();
        let mut of = BTreeMap::new();
        let mut held: Vec<&PageId> = Vec::new();
        for &root in to.keys() {
            if visits.contains_key(root) {
                continue;
            }
            let mut path: Vec<(&PageId, usize)> = vec![(root, 0)];
            while let Some((id, index)) = path.pop() {
                let order = visits.len();
                if index == 0 {
                    visits.insert(id, Visit { order, low: order, open: true });
                    held.push(id);
                }
                if let Some(next) = next_of(id, index) {
                    path.push((id, index + 1));
                    match visits.get(next) {
                        None => path.push((next, 0)),
                        Some(seen) if seen.open => {
                            let order = seen.order;
                            lower(&mut visits, id, order);
                        }
                        Some(_) => {}
                    }
                    continue;
                }
                let (order, low) = visits.get(id).map_or((0, 0), |visit| (visit.order, visit.low));
                if let Some(&(above, _)) = path.last() {
                    lower(&mut visits, above, low);
                }
                if order == low {
                    while let Some(member) = held.pop() {
                        of.insert(member, order);
                        if let Some(visit) = visits.get_mut(member) {
                            visit.open = false;
                        }
                        if member == id {
                            break;
                        }
                    }
                }
            }
        }
        Self { of }
    }

    /// Whether the step from `a` to `b` is part of a circle.
    pub fn close(&self, a: &PageId, b: &PageId) -> bool {
        a == b || self.of.get(a).is_some_and(|own| self.of.get(b) == Some(own))
    }
}

fn lower<'a>(visits: &mut BTreeMap<&'a PageId, Visit>, id: &'a PageId, low: usize) {
    if let Some(visit) = visits.get_mut(id) {
        visit.low = visit.low.min(low);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_step_closes_a_circle_when_there_is_a_way_back(pairs in proptest::collection::vec((0usize..8, 0usize..8), 0..20)) {
            let ids: Vec<PageId> = (0..8).map(|n| PageId::from_parts(&[&format!("p{n}")])).collect();
            let circles = Circles::of(pairs.iter().map(|&(a, b)| (&ids[a], &ids[b])));
            for &(a, b) in &pairs {
                let mut seen = [false; 8];
                let mut open = vec![b];
                while let Some(at) = open.pop() {
                    if !std::mem::replace(&mut seen[at], true) {
                        open.extend(pairs.iter().filter(|pair| pair.0 == at).map(|pair| pair.1));
                    }
                }
                prop_assert_eq!(circles.close(&ids[a], &ids[b]), seen[a]);
            }
        }
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_deep_call() {
        let ids: Vec<PageId> = (0..100_000).map(|n| PageId::from_parts(&[&format!("p{n}")])).collect();
        let circles = Circles::of(ids.iter().zip(&ids[1..]));
        assert!(!circles.close(&ids[0], &ids[1]));
    }
}
