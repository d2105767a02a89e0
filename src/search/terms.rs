//! All words of the site with the sections they stand in, ordered by how much a section is about them.
//!
//! Owns [`Terms`]. Entry point: [`Terms::of`]. Scores as BM25F does, save for the rarity of the word, which the browser adds: it may know more forms of one term.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::language::Language;
use crate::search::code::order;
use crate::search::postings::FIELDS;
use crate::search::postings::PageWords;
use crate::search::postings::SEEN_NAME;
use crate::search::postings::SEEN_PLAIN;
use crate::quick::Quick;
use crate::search::split::Corpus;
use crate::search::split::Seen;
use crate::search::split::Splitter;
use crate::search::stem::Stems;

/// What a word weighs by field: title, heading, body, what stands above.
const WEIGHTS: [f32; FIELDS] = [3.0, 2.0, 1.0, 0.6];
/// How much the length of a field counts.
const LENGTH: [f32; FIELDS] = [0.5, 0.3, 0.6, 0.3];
/// What a part of a compound weighs against the whole word.
const PART: f32 = 0.5;
/// How soon more of the same adds nothing.
const K1: f32 = 1.2;
/// How many impacts there are.
const LEVELS: f32 = 31.0;

/// A form with the sections it stands in.
#[derive(Debug)]
pub struct Form {
    /// The folded word.
    pub form: String,
    /// Sections with their impact, 1 to 31: strongest first, then by number.
    pub postings: Vec<(u32, u8)>,
}

/// Forms of one stem.
#[derive(Debug)]
pub struct Term {
    /// The stem.
    pub stem: String,
    /// Its forms in order.
    pub forms: Vec<Form>,
}

/// All words of the site.
#[derive(Debug, Default)]
pub struct Terms<'a> {
    /// By stem.
    pub terms: Vec<Term>,
    /// Endings that lead to words: ending, what stands before it; sorted.
    pub endings: Vec<(&'a str, &'a str)>,
}

impl<'a> Terms<'a> {
    /// Gathers the words of all pages; sections are numbered through.
    pub fn of(pages: &'a [Arc<PageWords>], language: Language, own: &str, stopwords: &HashSet<&str>) -> Self {
        let mut table = Table::gather(pages, stopwords);
        let stems: Vec<String> =
            table.forms.par_iter().map_init(|| Stems::of(language), |stems, form| stems.stem(form)).collect();
        // A word that is seen without a capital in any form of it is no name.
        let plain: HashSet<&str> =
            stems.iter().zip(&table.seen).filter(|(_, seen)| **seen & SEEN_PLAIN != 0).map(|(stem, _)| stem.as_str()).collect();
        let corpus: Corpus<'_> = (0..table.forms.len())
            .map(|at| {
                let name = table.seen[at] & (SEEN_PLAIN | SEEN_NAME) == SEEN_NAME && !plain.contains(stems[at].as_str());
                (table.forms[at], Seen { sections: table.counts[at], name })
            })
            .collect();
        let splitter = Splitter::of(language, &corpus, own);
        let parts: Vec<Vec<String>> = table
            .forms
            .par_iter()
            .map_init(|| (), |(), form| if stopwords.contains(form) { Vec::new() } else { splitter.split(form) })
            .collect();
        let endings = endings(&table.forms, &parts);
        let mut found: HashMap<String, Vec<(u32, f32)>, Quick> = HashMap::default();
        for (at, parts) in parts.iter().enumerate() {
            for part in parts {
                let list = found.entry(part.clone()).or_default();
                list.extend(table.lists[at].iter().map(|&(section, weight)| (section, weight * PART)));
            }
        }
        let mut lists: Vec<(String, Vec<(u32, f32)>)> = Vec::with_capacity(table.forms.len() + found.len());
        for (form, mut list) in table.forms.iter().zip(std::mem::take(&mut table.lists)) {
            if let Some(more) = found.remove(*form) {
                list.extend(more);
            }
            if !list.is_empty() {
                lists.push(((*form).to_owned(), list));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
        for (form, list) in found {
            lists.push((form, list));
        }
        let mut forms: Vec<(String, Form)> = lists
            .into_par_iter()
            .map_init(|| Stems::of(language), |stems, (form, list)| (stems.stem(&form), Form { postings: ranked(list), form }))
            .collect();
        forms.par_sort_unstable_by(|(a, x), (b, y)| order(a, b).then_with(|| order(&x.form, &y.form)));
        let mut terms: Vec<Term> = Vec::new();
        for (stem, form) in forms {
            match terms.last_mut() {
                Some(term) if term.stem == stem => term.forms.push(form),
                _ => terms.push(Term { stem, forms: vec![form] }),
            }
        }
        Self { terms, endings }
    }
}

struct Table<'a> {
    forms: Vec<&'a str>,
    seen: Vec<u8>,
    lists: Vec<Vec<(u32, f32)>>,
    /// In how many sections each stands, also where that does not count.
    counts: Vec<u32>,
}

impl<'a> Table<'a> {
    fn gather(pages: &'a [Arc<PageWords>], stopwords: &HashSet<&str>) -> Self {
        let average = averages(pages);
        let mut table = Self { forms: Vec::new(), seen: Vec::new(), lists: Vec::new(), counts: Vec::new() };
        let mut known: HashMap<&'a str, u32, Quick> = HashMap::default();
        let mut first = 0;
        let mut numbers: Vec<u32> = Vec::new();
        let mut light: Vec<bool> = Vec::new();
        for page in pages {
            numbers.clear();
            for at in 0..page.len() {
                let form = page.form(at);
                let number = *known.entry(form).or_insert_with(|| {
                    table.forms.push(form);
                    table.seen.push(0);
                    table.lists.push(Vec::new());
                    table.counts.push(0);
                    light.push(stopwords.contains(form) || form.len() == 1 && !form.as_bytes()[0].is_ascii_digit());
                    u32::try_from(table.forms.len() - 1).unwrap_or(u32::MAX)
                });
                table.seen[number as usize] |= page.seen(at);
                numbers.push(number);
            }
            for posting in &page.postings {
                let number = numbers[posting.form as usize] as usize;
                let lengths = &page.sections[posting.section as usize].lengths;
                table.counts[number] += 1;
                let mut weight = 0.0;
                for field in 0..FIELDS {
                    // Words that hold the language together count where they name something only.
                    if posting.counts[field] == 0 || light[number] && field >= 2 {
                        continue;
                    }
                    let length = 1.0 - LENGTH[field] + LENGTH[field] * lengths[field] as f32 / average[field];
                    weight += WEIGHTS[field] * f32::from(posting.counts[field]) / length;
                }
                if weight > 0.0 {
                    table.lists[number].push((first + posting.section, weight));
                }
            }
            first += u32::try_from(page.sections.len()).unwrap_or(0);
        }
        table
    }
}

/// The average length of each field where there is one.
fn averages(pages: &[Arc<PageWords>]) -> [f32; FIELDS] {
    let mut sums = [(0u64, 0u64); FIELDS];
    for section in pages.iter().flat_map(|page| &page.sections) {
        for (sum, &length) in sums.iter_mut().zip(&section.lengths) {
            if length > 0 {
                *sum = (sum.0 + u64::from(length), sum.1 + 1);
            }
        }
    }
    sums.map(|(words, sections)| (words.max(1) as f32) / (sections.max(1) as f32))
}

/// One posting a section, as impacts, strongest first.
fn ranked(mut list: Vec<(u32, f32)>) -> Vec<(u32, u8)> {
    list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
    let mut merged: Vec<(u32, f32)> = Vec::with_capacity(list.len());
    for (section, weight) in list {
        match merged.last_mut() {
            Some(last) if last.0 == section => last.1 += weight,
            _ => merged.push((section, weight)),
        }
    }
    let impact = |weight: f32| (LEVELS * weight / (K1 + weight)).ceil().clamp(1.0, LEVELS) as u8;
    // Few impacts, and the sections are in order already: each impact has its stretch, which is filled from its start.
    let mut starts = [0usize; LEVELS as usize + 2];
    for &(_, weight) in &merged {
        starts[usize::from(impact(weight))] += 1;
    }
    let mut next = 0;
    for count in starts.iter_mut().rev() {
        let start = next;
        next += *count;
        *count = start;
    }
    let mut ranked = vec![(0, 0); merged.len()];
    for (section, weight) in merged {
        let impact = impact(weight);
        let start = &mut starts[usize::from(impact)];
        ranked[*start] = (section, impact);
        *start += 1;
    }
    ranked
}

/// Endings of four letters and more, of words of eight and more that are in no list; of split words where a part begins.
fn endings<'a>(forms: &[&'a str], parts: &[Vec<String>]) -> Vec<(&'a str, &'a str)> {
    let mut endings: Vec<(&'a str, &'a str)> = forms
        .par_iter()
        .zip(parts)
        .filter(|(form, _)| form.len() >= 8 && form.bytes().all(|byte| byte.is_ascii_lowercase()))
        .flat_map_iter(|(form, parts)| {
            let cuts: Vec<usize> = match parts.as_slice() {
                [] => (3..=form.len() - 4).collect(),
                [_, rest @ ..] => rest
                    .iter()
                    .filter(|_| rest.len() > 1)
                    .filter_map(|part| form.find(part.as_str()))
                    .filter(|&cut| cut >= 3)
                    .collect(),
            };
            let form: &'a str = form;
            cuts.into_iter().map(move |cut| (&form[cut..], &form[..cut]))
        })
        .collect();
    endings.par_sort_unstable();
    endings
}
