//! Pages near to a page: those that share its entities, rare ones weighing more.
//!
//! Owns [`Related`]. Entry point: [`Related::find`]. The nearness of two pages is the sum over the entities that both name of `w / ln(1 + n)`, where `n` is the number of
//! pages that name the entity and `w` is 1 when both declare it, ½ when one does, ¼ when it only stands in both texts. (Rarity as in inverse document frequency,
//! Spärck Jones 1972.) Pages and entities are numbers here, in the order of their addresses.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// The most that a page shows.
const MOST: usize = 5;
/// What is named by more pages than this says nothing about nearness, and would make the work grow with the square of the site.
const COMMON: usize = 150;
/// Nearness below which two pages have too little in common.
const LEAST: f64 = 0.6;

/// What a page names: the numbers of entities in order, each with whether front matter declares it.
pub type Features = Vec<(u32, bool)>;

/// What finding needs.
#[derive(Debug, Default)]
pub struct Related {
    features: Vec<Features>,
    /// By entity, the pages that name it.
    bearers: Vec<Vec<(u32, bool)>>,
    /// The work a page is part of: its own parts are no news.
    wholes: Vec<Option<u32>>,
}

thread_local! {
    /// Nearness by number of page; all zero between two calls.
    static SCORES: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

impl Related {
    /// `features` and `wholes` by number of page.
    pub fn of(features: Vec<Features>, wholes: Vec<Option<u32>>) -> Self {
        let mut bearers: Vec<Vec<(u32, bool)>> = vec![Vec::new(); features.len()];
        for (page, entities) in (0..).zip(&features) {
            for (entity, declared) in entities {
                bearers[*entity as usize].push((page, *declared));
            }
        }
        Self { features, bearers, wholes }
    }

    /// The pages nearest to a page, nearest first.
    pub fn find(&self, page: u32) -> Vec<u32> {
        let Some(entities) = self.features.get(page as usize) else { return Vec::new() };
        let mut near = SCORES.with_borrow_mut(|scores| self.scores(entities, scores));
        let whole = |page: u32| self.wholes.get(page as usize).copied().flatten();
        let own = whole(page);
        let named = |other: u32| entities.binary_search_by_key(&other, |(entity, _)| *entity).is_ok();
        near.retain(|&(other, score)| other != page && score >= LEAST && !named(other) && (own.is_none() || whole(other) != own));
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut works = BTreeSet::new();
        // Of one work at most one part.
        near.retain(|(other, _)| whole(*other).is_none_or(|work| works.insert(work)));
        near.into_iter().take(MOST).map(|(other, _)| other).collect()
    }

    fn scores(&self, entities: &Features, scores: &mut Vec<f64>) -> Vec<(u32, f64)> {
        scores.resize(self.features.len(), 0.0);
        let mut touched = Vec::new();
        for (entity, declared) in entities {
            let others = &self.bearers[*entity as usize];
            if others.len() > COMMON {
                continue;
            }
            let count = u32::try_from(others.len()).unwrap_or(u32::MAX);
            let rarity = 1.0 / (1.0 + f64::from(count)).ln();
            for (other, also) in others {
                let weight = match (declared, also) {
                    (true, true) => 1.0,
                    (true, false) | (false, true) => 0.5,
                    (false, false) => 0.25,
                };
                let score = &mut scores[*other as usize];
                if *score == 0.0 {
                    touched.push(*other);
                }
                *score += weight * rarity;
            }
        }
        touched.into_iter().map(|other| (other, std::mem::take(&mut scores[other as usize]))).collect()
    }
}
