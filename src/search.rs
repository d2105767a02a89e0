//! The search index: from the words of each page to small scripts that the browser loads as it needs them.
//!
//! Owns [`Index`]. Entry points: [`index`], [`scripts`]. Everything the browser is asked to do stands in the theme's `assets/search/`; how files are read there and written
//! here must agree. Does not search.

pub mod abbreviations;
pub mod code;
pub mod entities;
pub mod facets;
pub mod forms;
pub mod postings;
pub mod shard;
pub mod split;
pub mod stem;
pub mod terms;

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::fmt::Write as _;
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
use crate::search::postings::Row;
use crate::search::shard::Cutter;
use crate::search::shard::File;
use crate::search::shard::hash;
use crate::search::terms::Endings;
use crate::search::terms::Form;
use crate::search::terms::Gathered;
use crate::search::terms::Split;
use crate::search::terms::Table;
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
/// In how many parts words are gathered, each by one thread.
const PARTS: usize = 64;
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
        knowledge.shown.iter().filter_map(|id| knowledge.page(id)).filter(|page| is_searched(page)).collect();
    let stopwords: HashSet<&str> = stem::stopwords(language).collect();
    let words = |page: &&Arc<Page>| {
        let role = knowledge.role_of(page);
        let kind = kind_of(page, knowledge.collection_of(page));
        let key = || {
            let cited = knowledge.cited_text(&page.id);
            Digest::of(&[b"search", page.digest.bytes(), role.name().as_bytes(), kind.as_bytes(), cited.as_bytes()])
        };
        memo.get_by(key, || PageWords::of(page, role, &kind, &knowledge.citations))
    };
    let mut gathered: Vec<Gathered> = pages
        .par_chunks(pages.len().div_ceil(PARTS).max(8))
        .map(|pages| Gathered::of(pages.iter().map(words), &stopwords))
        .collect();
    let mut ranges: Vec<(&Arc<Page>, Range<u32>)> = Vec::with_capacity(pages.len());
    let mut next = 0;
    for (page, sections) in pages.iter().zip(gathered.iter().flat_map(|part| &part.sections)) {
        ranges.push((page, next..next + sections));
        next += sections;
    }
    let mut files: Vec<File> = Vec::new();
    let (size, names) = {
        let rows = gathered.iter_mut().flat_map(|part| std::mem::take(&mut part.rows));
        let owners = (0..).zip(&ranges).flat_map(|(at, (_, range))| range.clone().map(move |_| at));
        records(&pages, owners.zip(rows).collect(), composer, &mut files)
    };
    let table = Table::of(&gathered, &stopwords);
    let mut split = Split::of(&table, language, own, &stopwords);
    let directory_of_endings;
    let made = {
        let found = std::mem::take(&mut split.endings);
        let mut of_endings = Vec::new();
        let made = rayon::join(|| endings(found, &mut of_endings), || terms::terms(&table, &split, language));
        files.append(&mut of_endings);
        directory_of_endings = made.0;
        made.1
    };
    let (directory_of_words, directory_of_terms) = {
        let (mut of_words, mut of_terms) = (Vec::new(), Vec::new());
        let directories = rayon::join(|| vocabulary(&made, &mut of_words), || terms_by_stem(&made, &mut of_terms));
        files.append(&mut of_words);
        files.append(&mut of_terms);
        directories
    };
    drop(made);
    drop(split);
    drop(table);
    let abbreviations = {
        let explained = gathered.iter_mut().flat_map(|part| std::mem::take(&mut part.abbreviations));
        let with_pages: Vec<_> = pages.iter().copied().zip(explained).collect();
        entities::abbreviations(&with_pages, composer)
    };
    drop(gathered);
    let entities = entities::entities(&pages, composer, &stopwords, &mut files);
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
fn terms_by_stem(forms: &[Form<'_>], files: &mut Vec<File>) -> String {
    let mut cutter = Cutter::new("t", TERMS);
    let mut rests = Rests::default();
    for term in forms.chunk_by(|a, b| a.stem == b.stem) {
        let stem = &term[0].stem;
        cutter.push(stem, |text, before| {
            front(text, before, stem);
            for form in term {
                text.push(',');
                front(text, stem, form.form);
                text.push(':');
                text.push_str(&form.best);
                for (count, rest) in &form.rests {
                    rests.add(text, *count, rest, files);
                }
            }
            text.push(';');
        });
    }
    rests.close(files);
    let directory = cutter.finish(js_text, files);
    rests.names(files, directory)
}

/// What long lists have besides their best sections, in files of its own.
#[derive(Default)]
struct Rests {
    open: Vec<String>,
    bytes: usize,
    hashes: Vec<String>,
}

impl Rests {
    fn add(&mut self, text: &mut String, count: u32, rest: &str, files: &mut Vec<File>) {
        if self.bytes >= RESTS {
            self.close(files);
        }
        text.push('!');
        number(text, u32::try_from(self.hashes.len()).unwrap_or(0));
        number(text, u32::try_from(self.open.len()).unwrap_or(0));
        number(text, count);
        self.bytes += rest.len();
        self.open.push(rest.to_owned());
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
fn vocabulary(made: &[Form<'_>], files: &mut Vec<File>) -> String {
    let mut forms: Vec<(&str, u32)> = made
        .iter()
        .filter(|form| form.form.chars().count() >= 3 && form.form.chars().any(char::is_alphabetic))
        .map(|form| (form.form, form.sections))
        .collect();
    forms.par_sort_unstable_by(|a, b| code::order(a.0, b.0));
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
fn endings(endings: Endings<'_>, files: &mut Vec<File>) -> String {
    let mut cutter = Cutter::new("s", WORDS);
    for (ending, starts) in endings.each() {
        cutter.push(ending, |text, before| {
            front(text, before, ending);
            for start in starts {
                text.push(',');
                text.push_str(start);
            }
            text.push(';');
        });
    }
    drop(endings);
    cutter.finish(js_text, files)
}

/// What results show, in blocks of as many sections as make a small file. Blocks share the hash of their group: how many of each, and the hashes.
fn records(
    pages: &[&Arc<Page>],
    rows: Vec<(usize, Row)>,
    composer: &Composer<'_>,
    files: &mut Vec<File>,
) -> ((usize, usize), String) {
    let bytes: usize = rows.iter().map(|(_, row)| row.size).sum();
    let per_block = (RECORDS * rows.len() / bytes.max(1)).clamp(4, 64);
    let group = if rows.len().div_ceil(per_block) <= 2_000 { 8 } else { 64 };
    let block = |rows: &[(usize, Row)]| {
        let (mut shown, mut text) = (String::new(), String::new());
        let (mut count, mut last) = (0, usize::MAX);
        for (at, row) in rows {
            if *at != last {
                shown.push_str(if count > 0 { "," } else { "" });
                shown.push_str(&card(pages[*at], composer));
                count += 1;
                last = *at;
            }
            text.push_str(if text.is_empty() { "" } else { "," });
            let _ = write!(text, "[{},{}", count - 1, row.text);
        }
        format!("[[{shown}],[{text}]]")
    };
    // Each row is let go as soon as it is written.
    let groups: Vec<(Vec<File>, String)> = rows
        .into_par_iter()
        .chunks(per_block * group)
        .enumerate()
        .map(|(at, rows)| {
            let blocks: Vec<String> = rows.chunks(per_block).map(block).collect();
            drop(rows);
            let name = hash(&blocks.concat());
            let script = |(inner, block): (usize, &String)| {
                let key = format!("r{}", at * group + inner);
                (OutPath::fixed(format!("{}/{key}-{name}.js", shard::FOLDER)), shard::script(&key, block))
            };
            (blocks.iter().enumerate().map(script).collect(), name)
        })
        .collect();
    let mut names = String::new();
    for (group, name) in groups {
        files.extend(group);
        names.push_str(&name);
    }
    ((per_block, group), names)
}

/// What a result shows of its page.
fn card(page: &Page, composer: &Composer<'_>) -> String {
    let knowledge = composer.knowledge;
    let date = knowledge.date_of(page).map(|date| composer.words.date(&date)).unwrap_or_default();
    let whole = match &page.kind {
        crate::page::PageKind::Chapter(whole) => knowledge.page(whole).map(|whole| whole.meta.title.clone()),
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
