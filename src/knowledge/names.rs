//! What a name means: the titles, ids and other names of all pages, and how they are looked up.
//!
//! Owns [`Names`]. Entry points: [`Names::of`], [`Names::in_collection`], [`Names::anywhere`]. A relation looks in its own collection only; elsewhere
//! persons win over organisations, places, topics, terms and documents. Does not search running text.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::config::Collection;
use crate::config::Config;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::PageId;
use crate::text::fold;
use crate::text::nearest;

/// What a look-up gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One page.
    One(PageId),
    /// Several of the same rank.
    Many(Vec<PageId>),
    /// None.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bearer {
    rank: u8,
    /// 0 when the name is written exactly so, 1 when it is equal only when folded; and titles before other names.
    id: PageId,
    exact: Vec<String>,
}

/// All names of a site.
#[derive(Debug, Default)]
pub struct Names {
    folded: BTreeMap<String, Vec<Bearer>>,
    collections: BTreeMap<PageId, String>,
    /// Titles and names by collection, for "did you mean".
    spellings: BTreeMap<String, Vec<String>>,
    /// Where in `spellings` each word stands, by collection: made when the first name is sought that nothing bears.
    words: OnceLock<BTreeMap<String, BTreeMap<String, Vec<usize>>>>,
    stems: BTreeMap<String, Vec<PageId>>,
}

impl Names {
    /// Gathers the names of all pages. Two entities of one collection with the same title are reported.
    pub fn of(pages: &BTreeMap<PageId, Arc<Page>>, config: &Config, found: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self::default();
        let ranks: BTreeMap<&str, u8> =
            config.collections.iter().map(|collection| (collection.name.as_str(), collection.role.rank())).collect();
        let mut titles: BTreeMap<(&str, &str), &Arc<Page>> = BTreeMap::new();
        for (id, page) in pages {
            if page.kind == PageKind::Listing {
                continue;
            }
            let collection = page.collection.as_deref().unwrap_or_default();
            let rank = ranks.get(collection).copied().unwrap_or(6);
            names.collections.insert(id.clone(), collection.to_owned());
            names.stems.entry(id.name().to_owned()).or_default().push(id.clone());
            let spellings =
                std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str()));
            for spelling in spellings {
                names.add(spelling, rank, id);
                let spellings = names.spellings.entry(collection.to_owned()).or_default();
                spellings.push(spelling.to_owned());
            }
            if rank < 5
                && let Some(first) = titles.insert((collection, &page.meta.title), page)
            {
                found.push(
                    Diagnostic::error(Code::DuplicateName, page.meta.title_span.clone())
                        .with("name", &page.meta.title)
                        .hint_at("first-here", first.meta.title_span.clone())
                        .hint("rename-title", &[]),
                );
            }
        }
        names
    }

    fn add(&mut self, spelling: &str, rank: u8, id: &PageId) {
        let bearers = self.folded.entry(fold(spelling)).or_default();
        // Pages come one by one, so a bearer that is known is the last one.
        match bearers.last_mut().filter(|bearer| bearer.id == *id) {
            Some(bearer) => bearer.exact.push(spelling.to_owned()),
            None => bearers.push(Bearer { rank, id: id.clone(), exact: vec![spelling.to_owned()] }),
        }
    }

    /// The page of `collection` that `name` means: by title, other name or id.
    pub fn in_collection(&self, name: &str, collection: &str) -> Found {
        let bearers = self.folded.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Bearer> =
            bearers.iter().filter(|bearer| self.collections.get(&bearer.id).is_some_and(|of| of == collection)).collect();
        let found = decide(&own, name);
        if found != Found::Nothing {
            return found;
        }
        let id = name.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
        let id = PageId::from_parts(&[collection, id]);
        if self.collections.contains_key(&id) { Found::One(id) } else { Found::Nothing }
    }

    /// The page that `name` means anywhere: the best rank that bears it, else the page whose file is called so.
    pub fn anywhere(&self, name: &str) -> Found {
        let bearers = self.folded.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        if let Some(best) = bearers.iter().map(|bearer| bearer.rank).min() {
            let best: Vec<&Bearer> = bearers.iter().filter(|bearer| bearer.rank == best).collect();
            return decide(&best, name);
        }
        match self.stems.get(name).map(Vec::as_slice) {
            Some([id]) => Found::One(id.clone()),
            Some(many) => Found::Many(many.to_vec()),
            None => Found::Nothing,
        }
    }

    /// The spelling in `collection` that is nearest to `name`.
    pub fn nearest_in(&self, name: &str, collection: &str) -> Option<&str> {
        nearest(name, self.spellings.get(collection)?.iter().map(String::as_str)).or_else(|| self.with_word(name, collection))
    }

    /// The spelling in `collection` of which `name` is a misspelling: a letter or two off, in a word that is long enough to tell.
    pub fn misspelt_in(&self, name: &str, collection: &str) -> Option<&str> {
        let limit = if name.chars().count() < 6 { return None } else { 1 + usize::from(name.chars().count() > 12) };
        let folded = fold(name);
        let near = nearest(name, self.spellings.get(collection)?.iter().map(String::as_str))?;
        (strsim::damerau_levenshtein(&folded, &fold(near)) <= limit).then_some(near)
    }

    fn words(&self, collection: &str) -> Option<&BTreeMap<String, Vec<usize>>> {
        let all = self.words.get_or_init(|| {
            let mut all: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
            for (collection, spellings) in &self.spellings {
                let words = all.entry(collection.clone()).or_default();
                for (at, spelling) in spellings.iter().enumerate() {
                    for word in crate::text::words(spelling).map(fold) {
                        let places = words.entry(word).or_default();
                        if places.last() != Some(&at) {
                            places.push(at);
                        }
                    }
                }
            }
            all
        });
        all.get(collection)
    }

    /// The only spelling of `collection` that has all words of `name` (a surname for a full name).
    fn with_word(&self, name: &str, collection: &str) -> Option<&str> {
        let wanted: Vec<String> = crate::text::words(name).map(fold).collect();
        // Those that have the rarest word: a look at them, and not at every name of the site.
        let of = |word: &String| self.words(collection).and_then(|words| words.get(word)).map_or(&[][..], Vec::as_slice);
        let fewest = wanted.iter().map(of).min_by_key(|spellings| spellings.len())?;
        let spellings = self.spellings.get(collection)?;
        let mut hits = fewest.iter().filter_map(|&index| spellings.get(index)).filter(|spelling| {
            let has: Vec<String> = crate::text::words(spelling).map(fold).collect();
            wanted.iter().all(|word| has.contains(word))
        });
        match (hits.next(), hits.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The spelling anywhere that is nearest to `name`.
    pub fn nearest_anywhere(&self, name: &str, collections: &[Collection]) -> Option<&str> {
        let all = collections.iter().filter_map(|collection| self.spellings.get(&collection.name)).flatten();
        nearest(name, all.map(String::as_str))
            .or_else(|| collections.iter().find_map(|collection| self.with_word(name, &collection.name)))
    }
}

/// Among bearers of one rank: those that write the name exactly so, else all.
fn decide(bearers: &[&Bearer], name: &str) -> Found {
    let exact: Vec<&PageId> =
        bearers.iter().filter(|bearer| bearer.exact.iter().any(|spelling| spelling == name)).map(|bearer| &bearer.id).collect();
    let all: Vec<&PageId> = if exact.is_empty() { bearers.iter().map(|bearer| &bearer.id).collect() } else { exact };
    match all.as_slice() {
        [] => Found::Nothing,
        [one] => Found::One((*one).clone()),
        many => Found::Many(many.iter().map(|&id| id.clone()).collect()),
    }
}
