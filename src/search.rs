//! The search index: from the words of each page to small scripts that the browser loads as it needs them.
//!
//! Owns [`Index`]. Entry points: [`index`], [`scripts`]. Everything the browser is asked to do stands in the theme's `assets/search/`; how files are read there and written
//! here must agree. Does not search.

pub mod abbreviations;
pub mod code;
pub mod entities;
pub mod facets;
pub mod postings;
pub mod quick;
pub mod shard;
pub mod split;
pub mod stem;
pub mod terms;

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::language::Language;
use crate::memo::Memo;
use crate::page::Page;
use crate::path::OutPath;
use crate::search::code::front;
use crate::search::code::js_text;
use crate::search::code::number;
use crate::search::postings::PageWords;
use crate::search::shard::Cutter;
use crate::search::shard::File;
use crate::search::shard::hash;
use crate::search::terms::Term;
use crate::search::terms::Terms;
use crate::source::theme::ThemeFiles;
use crate::theme;
use crate::view::Composer;
use crate::view::kind_of;
use crate::words::Words;

/// Bytes of a file of terms.
const TERMS: usize = 9_500;
/// Bytes of a file of words or endings.
const WORDS: usize = 20_000;
/// Bytes of a file of sections, about.
const RECORDS: usize = 6_500;
/// How many sections the first block of a long list holds.
const FIRST: usize = 1_500;
/// Bytes of a file with the rest of long lists.
const RESTS: usize = 6_000;
/// Words that only templates and the index itself use.
const OF_TEMPLATES: [&str; 6] = ["button", "kind", "nojs", "registers", "title", "year"];
/// The version of the files, for a browser that still has an older script.
const VERSION: u32 = 1;

/// The file that leads to all others; the only one whose name is fixed.
pub const ROOT: &str = "assets/search/root.js";

/// Whether a place is one in the folder of the index.
pub fn is_below(path: &str) -> bool {
    path.strip_prefix(shard::FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// The files of the index.
#[derive(Debug, Default)]
pub struct Index {
    /// By place.
    pub files: BTreeMap<OutPath, Arc<str>>,
}

/// Makes the index of everything that the site shows, save what says `search: false`. `own` is the site's `compounds.txt`.
pub fn index(composer: &Composer<'_>, own: &str, memo: &Memo<PageWords>) -> Index {
    let knowledge = composer.knowledge;
    let language = knowledge.config.language;
    let pages: Vec<&Arc<Page>> =
        knowledge.shown.iter().filter_map(|id| knowledge.pages.get(id)).filter(|page| is_searched(page)).collect();
    let words: Vec<Arc<PageWords>> = pages
        .par_iter()
        .map(|page| {
            let role = knowledge.role_of(page);
            let cited = knowledge.cited_text(&page.id);
            let key = Digest::of(&[b"search", page.digest.bytes(), role.name().as_bytes(), cited.as_bytes()]);
            memo.get(key, || PageWords::of(page, role, &knowledge.citations))
        })
        .collect();
    let stopwords: HashSet<&str> = stem::stopwords(language).collect();
    let mut files: Vec<File> = Vec::new();
    let made = Terms::of(&words, language, own, &stopwords);
    let ((directory_of_words, directory_of_endings), directory_of_terms) = {
        let (mut of_words, mut of_terms) = (Vec::new(), Vec::new());
        let directories = rayon::join(
            || (vocabulary(&made, &mut of_words), endings(&made.endings, &mut of_words)),
            || terms(&made.terms, &mut of_terms),
        );
        files.append(&mut of_words);
        files.append(&mut of_terms);
        directories
    };
    drop(made);
    let mut ranges: Vec<(&Arc<Page>, Range<u32>)> = Vec::with_capacity(pages.len());
    let mut next = 0;
    for (page, words) in pages.iter().zip(&words) {
        let end = next + u32::try_from(words.sections.len()).unwrap_or(0);
        ranges.push((page, next..end));
        next = end;
    }
    let (size, names) = records(&pages, &words, composer, &mut files);
    let entities = entities::entities(&pages, composer, &stopwords, &mut files);
    let with_words: Vec<(&Arc<Page>, Arc<PageWords>)> = pages.iter().copied().zip(words.iter().cloned()).collect();
    let abbreviations = entities::abbreviations(&with_words, composer);
    let facets = facets::facets(&ranges, composer, &mut files);
    let light: Vec<&str> = stem::stopwords(language).collect();
    let root = format!(
        "{{\"v\":{VERSION},\"n\":{next},\"p\":{},\"t\":{directory_of_terms},\"w\":{directory_of_words},\"s\":{directory_of_endings},\"e\":{entities},\"k\":{},\"g\":{},\"r\":{},\"f\":{facets},\"a\":{abbreviations},\"stop\":{}}}",
        pages.len(),
        size.0,
        size.1,
        js_text(&names),
        js_text(&light.join(" ")),
    );
    files.push((OutPath::fixed(ROOT), shard::script("root", &root)));
    Index { files: files.into_iter().map(|(path, text)| (path, text.into())).collect() }
}

/// Whether a page can be found. Someone who asks for privacy is not offered, whichever name the page has.
fn is_searched(page: &Page) -> bool {
    page.meta.search && page.meta.privacy().is_none()
}

/// Terms with their forms and where those stand.
fn terms(terms: &[Term], files: &mut Vec<File>) -> String {
    let mut cutter = Cutter::new("t", TERMS);
    let mut rests = Rests::default();
    for term in terms {
        cutter.push(&term.stem, |text, before| {
            front(text, before, &term.stem);
            for form in &term.forms {
                text.push(',');
                front(text, &term.stem, &form.form);
                text.push(':');
                let (best, rest) = form.postings.split_at(form.postings.len().min(if form.postings.len() > FIRST + FIRST / 4 {
                    FIRST
                } else {
                    usize::MAX
                }));
                list(text, best);
                if !rest.is_empty() {
                    rests.add(text, rest, files);
                }
            }
            text.push(';');
        });
    }
    rests.close(files);
    let directory = cutter.finish(js_text, files);
    rests.names(files, directory)
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

/// What long lists have besides their best sections, in files of its own.
#[derive(Default)]
struct Rests {
    open: Vec<String>,
    bytes: usize,
    hashes: Vec<String>,
}

impl Rests {
    fn add(&mut self, text: &mut String, rest: &[(u32, u8)], files: &mut Vec<File>) {
        if self.bytes >= RESTS {
            self.close(files);
        }
        let mut own = String::new();
        list(&mut own, rest);
        text.push('!');
        number(text, u32::try_from(self.hashes.len()).unwrap_or(0));
        number(text, u32::try_from(self.open.len()).unwrap_or(0));
        number(text, u32::try_from(rest.len()).unwrap_or(0));
        self.bytes += own.len();
        self.open.push(own);
    }

    fn close(&mut self, files: &mut Vec<File>) {
        if !self.open.is_empty() {
            let (file, hash) = shard::file(&format!("x{}", self.hashes.len()), &js_text(&self.open));
            files.push(file);
            self.hashes.push(hash);
            self.open.clear();
            self.bytes = 0;
        }
    }

    /// The directory of terms, with the file that names these files behind it when there are any.
    fn names(&self, files: &mut Vec<File>, directory: String) -> String {
        if self.hashes.is_empty() {
            return directory;
        }
        let (file, hash) = shard::file("xd", &js_text(&self.hashes.concat()));
        files.push(file);
        format!("{},\"{hash}\"]", directory.trim_end_matches(']'))
    }
}

/// All words of four letters and more, for what is mistyped; each with how frequent it is.
fn vocabulary(made: &Terms<'_>, files: &mut Vec<File>) -> String {
    let mut forms: Vec<(&str, usize)> = made
        .terms
        .iter()
        .flat_map(|term| &term.forms)
        .filter(|form| form.form.chars().count() >= 3 && form.form.chars().any(char::is_alphabetic))
        .map(|form| (form.form.as_str(), form.postings.len()))
        .collect();
    forms.sort_by(|a, b| code::order(a.0, b.0));
    let mut cutter = Cutter::new("w", WORDS);
    for (form, count) in forms {
        cutter.push(form, |text, before| {
            front(text, before, form);
            text.push(':');
            number(text, count.ilog2().min(31));
            text.push(';');
        });
    }
    cutter.finish(js_text, files)
}

/// Endings with what stands before them.
fn endings(endings: &[(&str, &str)], files: &mut Vec<File>) -> String {
    let mut cutter = Cutter::new("s", WORDS);
    for same in endings.chunk_by(|a, b| a.0 == b.0) {
        cutter.push(same[0].0, |text, before| {
            front(text, before, same[0].0);
            for (_, start) in same {
                text.push(',');
                text.push_str(start);
            }
            text.push(';');
        });
    }
    cutter.finish(js_text, files)
}

/// What results show, in blocks of as many sections as make a small file. Blocks share the hash of their group: how many of each, and the hashes.
fn records(
    pages: &[&Arc<Page>],
    words: &[Arc<PageWords>],
    composer: &Composer<'_>,
    files: &mut Vec<File>,
) -> ((usize, usize), String) {
    let sections: Vec<(usize, &postings::Section)> =
        words.iter().enumerate().flat_map(|(at, words)| words.sections.iter().map(move |section| (at, section))).collect();
    let bytes: usize = sections.iter().map(|(_, section)| section.text.len() + section.heading.len() + 60).sum();
    let per_block = (RECORDS * sections.len() / bytes.max(1)).clamp(4, 64);
    let blocks: Vec<String> = sections
        .par_chunks(per_block)
        .map(|chunk| {
            let mut shown: Vec<String> = Vec::new();
            let mut last = usize::MAX;
            let mut rows: Vec<String> = Vec::new();
            for &(at, section) in chunk {
                if at != last {
                    shown.push(card(pages[at], composer));
                    last = at;
                }
                let heading: Vec<&str> = section
                    .above
                    .iter()
                    .map(String::as_str)
                    .chain(std::iter::once(section.heading.as_str()))
                    .filter(|text| !text.is_empty())
                    .collect();
                rows.push(js_text(&(
                    shown.len() - 1,
                    section.anchor.as_deref().unwrap_or_default(),
                    heading.join(" › "),
                    &section.text,
                )));
            }
            format!("[[{}],[{}]]", shown.join(","), rows.join(","))
        })
        .collect();
    let group = if blocks.len() <= 2_000 { 8 } else { 64 };
    let mut names = String::new();
    for (at, group_blocks) in blocks.chunks(group).enumerate() {
        let name = hash(&group_blocks.concat());
        for (inner, block) in group_blocks.iter().enumerate() {
            let key = format!("r{}", at * group + inner);
            files.push((OutPath::fixed(format!("{}/{key}-{name}.js", shard::FOLDER)), shard::script(&key, block)));
        }
        names.push_str(&name);
    }
    ((per_block, group), names)
}

/// What a result shows of its page.
fn card(page: &Page, composer: &Composer<'_>) -> String {
    let knowledge = composer.knowledge;
    let date = knowledge.date_of(page).map(|date| composer.words.date(&date)).unwrap_or_default();
    let whole = match &page.kind {
        crate::page::PageKind::Chapter(whole) => knowledge.pages.get(whole).map(|whole| whole.meta.title.clone()),
        _ => None,
    };
    let kind = kind_of(page, knowledge.collection_of(page));
    js_text(&(
        page.id.out_path().as_str(),
        &page.meta.title,
        kind,
        date,
        knowledge.role_of(page).name(),
        whole.unwrap_or_default(),
    ))
}

/// The script of the search itself: the words of the interface, the stemmer of the language and the theme's files.
pub fn scripts(files: &ThemeFiles, words: &Words, language: Language) -> String {
    let own: BTreeMap<&str, &str> = words.below("search").filter(|(key, _)| !OF_TEMPLATES.contains(key)).collect();
    let stemmer = files.text(&format!("assets/search/stem/{}.js", language.code())).unwrap_or_default();
    let base = files.text("assets/search/stem/base.js").unwrap_or_default();
    let mut text = format!("var naslagWords={};\n{base}\n{}\n", js_text(&own), theme::script::thin(stemmer));
    text.push_str(&theme::script::thin(&theme::bundle_here(files, "assets/search/", ".js")));
    text
}
