//! All words of the site with the sections they stand in, ordered by how much a section is about them.
//!
//! Owns [`Gathered`], [`Table`] and [`Split`]. Entry points: [`Gathered::of`] for some pages, [`Table::of`] and [`Split::of`] for all, [`terms`]. Scores as BM25F does, save for the rarity of the word, which the browser
//! adds: it may know more forms of one term.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::language::Language;
use crate::quick::Quick;
use crate::search::code::number;
use crate::search::code::order;
use crate::search::forms::Forms;
use crate::search::postings::FIELDS;
use crate::search::postings::PageWords;
use crate::search::postings::Row;
use crate::search::postings::SEEN_NAME;
use crate::search::postings::SEEN_PLAIN;
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
/// How many sections the first part of a long list holds.
const FIRST: usize = 1_500;
/// Each further part makes what is read so many times as long.
const GROWTH: usize = 4;

/// A form with the sections it stands in: strongest first, then by number; written already.
#[derive(Debug)]
pub struct Form<'a> {
    /// Its stem.
    pub stem: Box<str>,
    /// The folded word.
    pub form: &'a str,
    /// In how many sections it stands.
    pub sections: u32,
    /// The best of them.
    pub best: Box<str>,
    /// Those besides, in parts: how many, and those. Whoever asks for several words reads as many parts as it takes to find enough that have them all.
    pub rests: Box<[(u32, Box<str>)]>,
}

/// The words of some pages that follow each other. Sections are numbered within them.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What results show, by section.
    pub rows: Vec<Row>,
    /// How many sections each page has.
    pub sections: Vec<u32>,
    /// The abbreviations that each page explains.
    pub abbreviations: Vec<Vec<(String, String)>>,
    /// How many words each section has, by field.
    lengths: Vec<[u32; FIELDS]>,
    forms: Forms,
    seen: Vec<u8>,
    /// In how many sections each form stands, also where that does not count.
    counts: Vec<u32>,
    /// Where the places of each form start, and one more.
    starts: Vec<u32>,
    places: Vec<Place>,
}

/// A section with how often a form stands there, by field.
type Place = (u32, [u8; FIELDS]);

impl Gathered {
    /// Gathers the words of pages, each of which is let go before the next.
    pub fn of(pages: impl Iterator<Item = Arc<PageWords>>, stopwords: &HashSet<&str>) -> Self {
        let mut all = Self::default();
        let mut light: Vec<bool> = Vec::new();
        let mut numbers: Vec<u32> = Vec::new();
        let mut postings: Vec<(u32, Place)> = Vec::new();
        for page in pages {
            numbers.clear();
            for (form, seen) in page.forms.iter().zip(&page.seen) {
                let (number, new) = all.forms.number(form);
                if new {
                    all.seen.push(0);
                    all.counts.push(0);
                    light.push(is_light(form, stopwords));
                }
                all.seen[number as usize] |= seen;
                numbers.push(number);
            }
            let first = u32::try_from(all.lengths.len()).unwrap_or(u32::MAX);
            for posting in &page.postings {
                let form = numbers[posting.form as usize];
                all.counts[form as usize] += 1;
                // Words that hold the language together count where they name something only.
                if !light[form as usize] || posting.counts[..NAMING] != [0; NAMING] {
                    postings.push((form, (first + posting.section, posting.counts)));
                }
            }
            all.lengths.extend(&page.lengths);
            all.sections.push(u32::try_from(page.lengths.len()).unwrap_or(0));
            all.rows.extend(page.rows.iter().cloned());
            all.abbreviations.push(page.abbreviations.clone());
        }
        all.forms.close();
        (all.starts, all.places) = grouped(all.forms.len(), &postings);
        all
    }

    fn places(&self, form: u32) -> &[Place] {
        &self.places[self.starts[form as usize] as usize..self.starts[form as usize + 1] as usize]
    }
}

/// The first fields, in which a word names something: title and heading.
const NAMING: usize = 2;

fn is_light(form: &str, stopwords: &HashSet<&str>) -> bool {
    stopwords.contains(form) || form.len() == 1 && !form.as_bytes()[0].is_ascii_digit()
}

/// Values by number, those of one number in the order in which they came: where each number starts, and the values.
fn grouped<T: Copy + Default>(count: usize, values: &[(u32, T)]) -> (Vec<u32>, Vec<T>) {
    let mut starts = vec![0u32; count + 1];
    for (number, _) in values {
        starts[*number as usize + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut sorted = vec![T::default(); values.len()];
    for &(number, value) in values {
        let place = &mut next[number as usize];
        sorted[*place as usize] = value;
        *place += 1;
    }
    (starts, sorted)
}

/// The words of all pages.
#[derive(Debug)]
pub struct Table<'a> {
    parts: &'a [Gathered],
    /// How many sections come before each part.
    bases: Vec<u32>,
    average: [f32; FIELDS],
    forms: Forms,
    seen: Vec<u8>,
    counts: Vec<u32>,
    light: Vec<bool>,
    /// Where each form stands in the parts: part, number of the form there.
    starts: Vec<u32>,
    held: Vec<(u32, u32)>,
}

impl<'a> Table<'a> {
    /// Puts together what was gathered.
    pub fn of(parts: &'a [Gathered], stopwords: &HashSet<&str>) -> Self {
        let mut bases = Vec::with_capacity(parts.len());
        let mut next = 0;
        let (mut forms, mut seen, mut counts, mut light) = (Forms::default(), Vec::new(), Vec::new(), Vec::new());
        let mut held: Vec<(u32, (u32, u32))> = Vec::new();
        for (at, part) in (0u32..).zip(parts) {
            bases.push(next);
            next += u32::try_from(part.lengths.len()).unwrap_or(0);
            for (own, form) in (0u32..).zip(part.forms.iter()) {
                let (number, new) = forms.number(form);
                if new {
                    seen.push(0);
                    counts.push(0);
                    light.push(is_light(form, stopwords));
                }
                seen[number as usize] |= part.seen[own as usize];
                counts[number as usize] += part.counts[own as usize];
                held.push((number, (at, own)));
            }
        }
        let (starts, held) = grouped(forms.len(), &held);
        Self { parts, bases, average: averages(parts), forms, seen, counts, light, starts, held }
    }

    /// Adds the sections in which a form stands with what it weighs there, in order.
    fn weigh(&self, form: u32, share: f32, into: &mut Vec<(u32, f32)>) {
        let fields = if self.light[form as usize] { NAMING } else { FIELDS };
        for &(part, own) in &self.held[self.starts[form as usize] as usize..self.starts[form as usize + 1] as usize] {
            let (base, part) = (self.bases[part as usize], &self.parts[part as usize]);
            into.extend(part.places(own).iter().map(|(section, counts)| {
                let lengths = &part.lengths[*section as usize];
                let mut weight = 0.0;
                for field in (0..fields).filter(|&field| counts[field] > 0) {
                    let length = 1.0 - LENGTH[field] + LENGTH[field] * lengths[field] as f32 / self.average[field];
                    weight += WEIGHTS[field] * f32::from(counts[field]) / length;
                }
                (base + section, weight * share)
            }));
        }
    }
}

/// The forms of the site, and what the compounds among them are made of.
#[derive(Debug)]
pub struct Split<'a> {
    /// Endings that lead to words.
    pub endings: Endings<'a>,
    forms: Vec<&'a str>,
    /// Parts of compounds, and the forms that each is a part of.
    parts: Forms,
    starts: Vec<u32>,
    wholes: Vec<u32>,
}

impl<'a> Split<'a> {
    /// Splits the words of all pages. `own` is the site's `compounds.txt`.
    pub fn of(table: &'a Table<'_>, language: Language, own: &str, stopwords: &HashSet<&str>) -> Self {
        let forms: Vec<&'a str> = table.forms.iter().collect();
        let corpus: Corpus<'_> = {
            let stems: Vec<Box<str>> =
                forms.par_iter().map_init(|| Stems::of(language), |stems, form| stems.stem(form).into()).collect();
            // A word that is seen without a capital in any form of it is no name.
            let plain: HashSet<&str, Quick> =
                stems.iter().zip(&table.seen).filter(|(_, seen)| **seen & SEEN_PLAIN != 0).map(|(stem, _)| &**stem).collect();
            let known = |at: usize| {
                let name = table.seen[at] & (SEEN_PLAIN | SEEN_NAME) == SEEN_NAME && !plain.contains(&*stems[at]);
                (forms[at], Seen { sections: table.counts[at], name })
            };
            (0..forms.len()).map(known).collect()
        };
        let splitter = Splitter::of(language, &corpus, own);
        let split: Vec<Vec<String>> =
            forms.par_iter().map(|form| if stopwords.contains(form) { Vec::new() } else { splitter.split(form) }).collect();
        let endings = Endings::of(&forms, &split);
        let mut parts = Forms::default();
        let mut wholes: Vec<(u32, u32)> = Vec::new();
        for (whole, split) in (0u32..).zip(&split) {
            wholes.extend(split.iter().map(|part| (parts.number(part).0, whole)));
        }
        let (starts, wholes) = grouped(parts.len(), &wholes);
        Self { endings, forms, parts, starts, wholes }
    }

    fn wholes(&self, part: u32) -> &[u32] {
        &self.wholes[self.starts[part as usize] as usize..self.starts[part as usize + 1] as usize]
    }
}

/// All words of the site with their lists, by stem.
pub fn terms<'a>(table: &'a Table<'_>, split: &'a Split<'_>, language: Language) -> Vec<Form<'a>> {
    let extra: Vec<u32> =
        (0u32..).zip(split.parts.iter()).filter(|(_, form)| table.forms.find(form).is_none()).map(|(part, _)| part).collect();
    let own = split.forms.len();
    let mut made: Vec<Form<'a>> = (0..own + extra.len())
        .into_par_iter()
        .map_init(
            || (Ranking::default(), Stems::of(language)),
            |(ranking, stems), at| {
                ranking.weighed.clear();
                let part = if at < own { split.parts.find(split.forms[at]) } else { extra.get(at - own).copied() };
                if at < own {
                    table.weigh(u32::try_from(at).unwrap_or(u32::MAX), 1.0, &mut ranking.weighed);
                }
                for &whole in part.map_or(&[][..], |part| split.wholes(part)) {
                    table.weigh(whole, PART, &mut ranking.weighed);
                }
                ranking.rank();
                let form = if at < own { split.forms[at] } else { part.map_or("", |part| split.parts.get(part)) };
                (!ranking.ranked.is_empty()).then(|| ranking.form(form, stems))
            },
        )
        .flatten_iter()
        .collect();
    made.par_sort_unstable_by(|a, b| order(&a.stem, &b.stem).then_with(|| order(a.form, b.form)));
    made
}

/// The average length of each field where there is one.
fn averages(parts: &[Gathered]) -> [f32; FIELDS] {
    let mut sums = [(0u64, 0u64); FIELDS];
    for lengths in parts.iter().flat_map(|part| &part.lengths) {
        for (sum, &length) in sums.iter_mut().zip(lengths) {
            if length > 0 {
                *sum = (sum.0 + u64::from(length), sum.1 + 1);
            }
        }
    }
    sums.map(|(words, sections)| (words.max(1) as f32) / (sections.max(1) as f32))
}

/// One list after another, in the same memory.
#[derive(Default)]
struct Ranking {
    weighed: Vec<(u32, f32)>,
    ranked: Vec<(u32, u8)>,
    text: String,
}

impl Ranking {
    /// One posting a section, as impacts, strongest first.
    fn rank(&mut self) {
        let list = &mut self.weighed;
        if !list.is_sorted_by(|a, b| a.0 < b.0) {
            list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
            list.dedup_by(|next, last| {
                let same = last.0 == next.0;
                if same {
                    last.1 += next.1;
                }
                same
            });
        }
        let impact = |weight: f32| (LEVELS * weight / (K1 + weight)).ceil().clamp(1.0, LEVELS) as u8;
        // Few impacts, and the sections are in order already: each impact has its stretch, which is filled from its start.
        let mut starts = [0usize; LEVELS as usize + 2];
        for &(_, weight) in &*list {
            starts[usize::from(impact(weight))] += 1;
        }
        let mut next = 0;
        for count in starts.iter_mut().rev() {
            let start = next;
            next += *count;
            *count = start;
        }
        self.ranked.clear();
        self.ranked.resize(list.len(), (0, 0));
        for &(section, weight) in &*list {
            let impact = impact(weight);
            let start = &mut starts[usize::from(impact)];
            self.ranked[*start] = (section, impact);
            *start += 1;
        }
    }

    /// The form with its list, written. A long list is cut in parts.
    fn form<'a>(&mut self, form: &'a str, stems: &Stems) -> Form<'a> {
        let all = self.ranked.as_slice();
        let count = |list: &[(u32, u8)]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let mut written = |postings| {
            self.text.clear();
            list(&mut self.text, postings);
            Box::from(self.text.as_str())
        };
        // A part is worth a file only when it is a quarter as long as what comes before it.
        let end = |end: usize| if all.len() > end + end / 4 { end } else { all.len() };
        let mut done = end(FIRST);
        let best = written(&all[..done]);
        let mut rests = Vec::new();
        while done < all.len() {
            let part = &all[done..end(done * GROWTH)];
            rests.push((count(part), written(part)));
            done += part.len();
        }
        Form { stem: stems.stem(form).into(), form, sections: count(all), best, rests: rests.into() }
    }
}

/// Sections by falling impact: how much it falls, how many there are, and the distances between them.
fn list(text: &mut String, postings: &[(u32, u8)]) {
    let mut level = 31;
    for group in postings.chunk_by(|a, b| a.1 == b.1) {
        let impact = group[0].1;
        number(text, u32::from(level - impact));
        number(text, u32::try_from(group.len()).unwrap_or(0));
        level = impact;
        let mut before = 0;
        for &(section, _) in group {
            number(text, section - before);
            before = section;
        }
    }
}

/// Endings of four letters and more, of words of eight and more that are in no list; of split words where a part begins. Sorted by the ending, then by what stands before it.
#[derive(Debug, Default)]
pub struct Endings<'a> {
    forms: Vec<&'a str>,
    /// The first letters of the ending as a number, by which most are in order at once; the form, and where its ending begins.
    sorted: Vec<(u64, u32, u32)>,
}

impl<'a> Endings<'a> {
    fn of(forms: &[&'a str], parts: &[Vec<String>]) -> Self {
        let opening = |ending: &str| {
            let mut first = [0; 8];
            let length = ending.len().min(8);
            first[..length].copy_from_slice(&ending.as_bytes()[..length]);
            u64::from_be_bytes(first)
        };
        let mut sorted: Vec<(u64, u32, u32)> = (0u32..u32::try_from(forms.len()).unwrap_or(u32::MAX))
            .into_par_iter()
            .filter(|&at| {
                let form = forms[at as usize];
                form.len() >= 8 && form.bytes().all(|byte| byte.is_ascii_lowercase())
            })
            .flat_map_iter(|at| {
                let form = forms[at as usize];
                let cuts: Vec<usize> = match parts[at as usize].as_slice() {
                    [] => (3..=form.len() - 4).collect(),
                    [_, rest @ ..] => rest
                        .iter()
                        .filter(|_| rest.len() > 1)
                        .filter_map(|part| form.find(part.as_str()))
                        .filter(|&cut| cut >= 3)
                        .collect(),
                };
                cuts.into_iter().map(move |cut| (opening(&form[cut..]), at, u32::try_from(cut).unwrap_or(u32::MAX)))
            })
            .collect();
        let pair = |(_, at, cut): &(u64, u32, u32)| {
            let form = forms[*at as usize];
            (&form[*cut as usize..], &form[..*cut as usize])
        };
        sorted.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| pair(a).cmp(&pair(b))));
        Self { forms: forms.to_vec(), sorted }
    }

    /// Each ending with all that stands before it.
    pub fn each(&self) -> impl Iterator<Item = (&'a str, impl Iterator<Item = &'a str>)> {
        let ending = |entry: &(u64, u32, u32)| &self.forms[entry.1 as usize][entry.2 as usize..];
        let same = self.sorted.chunk_by(move |a, b| a.0 == b.0 && ending(a) == ending(b));
        same.map(move |same| (ending(&same[0]), same.iter().map(|(_, at, cut)| &self.forms[*at as usize][..*cut as usize])))
    }
}
