//! Pages near to a page: those that share its entities, rare ones weighing more.
//!
//! Entry point: [`find`]. The nearness of two pages is the sum over the entities that both name of `w / ln(1 + n)`, where `n` is the number of pages that name the
//! entity and `w` is 1 when both declare it, ½ when one does, ¼ when it only stands in both texts. (Rarity as in inverse document frequency, Spärck Jones 1972.)

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::path::PageId;

/// The most that a page shows.
const MOST: usize = 5;
/// What is named by more pages than this says nothing about nearness, and would make the work grow with the square of the site.
const COMMON: usize = 150;
/// Nearness below which two pages have too little in common.
const LEAST: f64 = 0.6;

/// What a page names: each entity with whether front matter declares it.
pub type Features = BTreeMap<PageId, BTreeMap<PageId, bool>>;

/// The pages nearest to each page, nearest first. `whole` gives the work a page is part of: its own parts are no news.
pub fn find(features: &Features, whole: &(dyn Fn(&PageId) -> Option<PageId> + Sync)) -> BTreeMap<PageId, Vec<PageId>> {
    let mut bearers: BTreeMap<&PageId, Vec<(&PageId, bool)>> = BTreeMap::new();
    for (page, entities) in features {
        for (entity, declared) in entities {
            bearers.entry(entity).or_default().push((page, *declared));
        }
    }
    let found: Vec<(PageId, Vec<PageId>)> = features
        .par_iter()
        .map(|(page, entities)| {
            let own = whole(page);
            let mut scores: BTreeMap<&PageId, f64> = BTreeMap::new();
            for (entity, declared) in entities {
                let Some(others) = bearers.get(entity).filter(|others| others.len() <= COMMON) else { continue };
                let count = u32::try_from(others.len()).unwrap_or(u32::MAX);
                let rarity = 1.0 / (1.0 + f64::from(count)).ln();
                for (other, also) in others {
                    let weight = match (declared, also) {
                        (true, true) => 1.0,
                        (true, false) | (false, true) => 0.5,
                        (false, false) => 0.25,
                    };
                    *scores.entry(other).or_insert(0.0) += weight * rarity;
                }
            }
            let near = scores.into_iter().filter(|(other, score)| {
                *other != page && *score >= LEAST && !entities.contains_key(*other) && (own.is_none() || whole(other) != own)
            });
            let mut near: Vec<(&PageId, f64)> = near.collect();
            near.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            let mut works = BTreeSet::new();
            // Of one work at most one part.
            near.retain(|(other, _)| whole(other).is_none_or(|work| works.insert(work)));
            (page.clone(), near.into_iter().take(MOST).map(|(other, _)| other.clone()).collect())
        })
        .collect();
    found.into_iter().filter(|(_, near): &(PageId, Vec<PageId>)| !near.is_empty()).collect()
}
