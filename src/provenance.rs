//! Whether the words that a page quotes stand in the source that it names.
//!
//! Entry point: [`verify`], for `check --sources`. A quotation that differs is told with both versions and the line of the source. Reads no disk and is no part of a
//! build: the texts of the sources need not be at hand.

pub mod quotations;
pub mod wording;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::SourceRef;
use crate::path::PageId;
use crate::source::texts::SourceText;
use crate::span::Span;
use crate::span::position;
use crate::text::fold;
use crate::text::shorten;
use crate::text::slug;

use quotations::Quotation;
use wording::Near;
use wording::Wording;
use wording::words_of;

/// How much of a passage a message shows, in characters.
const SHOWN: usize = 300;

/// A source, ready to be compared with.
struct Ready<'a> {
    source: &'a SourceText,
    wording: Wording,
}

/// How many quotations there were, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Verified {
    /// Quotations that were compared.
    pub compared: usize,
    /// What there is to tell.
    pub found: Vec<Diagnostic>,
}

/// Compares the quotations of all pages with the texts of their sources.
pub fn verify(pages: &BTreeMap<PageId, Arc<Page>>, texts: &[SourceText]) -> Verified {
    let ready: Vec<Ready<'_>> = texts.par_iter().map(|source| Ready { source, wording: Wording::of(&source.text) }).collect();
    // What a thing is called stands between quote marks too, and is quoted from nowhere.
    let names: BTreeSet<Vec<String>> = pages
        .values()
        .flat_map(|page| std::iter::once(&page.meta.title).chain(page.meta.names.iter().map(|name| &name.name)))
        .map(|name| row(name))
        .collect();
    let each: Vec<Verified> =
        pages.values().collect::<Vec<_>>().par_iter().map(|page| of_page(page, pages, &ready, &names)).collect();
    let mut all = Verified::default();
    for one in each {
        all.compared += one.compared;
        all.found.extend(one.found);
    }
    all
}

fn row(text: &str) -> Vec<String> {
    words_of(text).into_iter().map(|word| word.folded).collect()
}

fn of_page(page: &Page, pages: &BTreeMap<PageId, Arc<Page>>, ready: &[Ready<'_>], names: &BTreeSet<Vec<String>>) -> Verified {
    let mut verified = Verified::default();
    // A part of a work comes from what the whole comes from, unless it says otherwise.
    let whole = match &page.kind {
        PageKind::Chapter(whole) if page.meta.sources.is_empty() => pages.get(whole),
        _ => None,
    };
    let sources = whole.map_or(&page.meta.sources, |whole| &whole.meta.sources);
    if !page.has_file || sources.is_empty() {
        return verified;
    }
    let mut own: Vec<usize> = Vec::new();
    let mut absent: BTreeSet<&str> = BTreeSet::new();
    for source in sources {
        match ready.iter().position(|ready| is_text_of(source, ready.source)) {
            Some(index) if own.contains(&index) => {}
            Some(index) => own.push(index),
            None => {
                absent.insert(source.file.as_deref().unwrap_or(&source.document));
            }
        }
    }
    for name in &absent {
        let note = Diagnostic::warning(Code::SourceAbsent, page.meta.title_span.clone()).with("source", *name);
        verified.found.push(Diagnostic { severity: Severity::Info, ..note }.hint("source-file", &[]));
    }
    if own.is_empty() {
        return verified;
    }
    for quotation in quotations::find(page) {
        let words: Vec<String> = quotation.parts.iter().flatten().map(|word| word.folded.clone()).collect();
        if names.contains(&words) {
            continue;
        }
        verified.compared += 1;
        verified.found.extend(compare(page, &quotation, &own, ready, absent.is_empty()));
    }
    verified
}

/// Whether a text is that of the source: by the name of its file, else by the title, as the file's name or its first line.
fn is_text_of(source: &SourceRef, text: &SourceText) -> bool {
    let file = text.name.rsplit('/').next().unwrap_or(&text.name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if let Some(name) = &source.file {
        let (name, text_name, file, stem) = (fold(name), fold(&text.name), fold(file), fold(stem));
        return name == text_name || name == file || name == stem;
    }
    let title = slug(&source.document);
    let first = text.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    !title.is_empty() && (slug(stem) == title || slug(first) == title)
}

/// What is wrong with one quotation, if anything.
fn compare(page: &Page, quotation: &Quotation, own: &[usize], ready: &[Ready<'_>], all_here: bool) -> Option<Diagnostic> {
    let span = |range: std::ops::Range<usize>| Span::new(&page.source.path, range);
    let mut furthest: Option<(usize, usize, usize)> = None;
    for &index in own {
        match follow(quotation, &ready[index].wording) {
            Ok(place) => return wrong_page(quotation, &ready[index], place, span(quotation.range.clone())),
            Err((part, from)) => {
                if furthest.is_none_or(|(most, _, _)| part > most) {
                    furthest = Some((part, index, from));
                }
            }
        }
    }
    let (part, _, _) = furthest?;
    let words = &quotation.parts[part];
    let nearest = own
        .iter()
        .filter_map(|&index| Some((ready[index].wording.nearest(words)?, index)))
        .max_by_key(|(near, index)| (near.same, std::cmp::Reverse(*index)));
    if let Some((near, index)) = nearest.as_ref().filter(|(near, _)| near.is_sure(words.len()) && !near.is_equal()) {
        return Some(differs(page, words, near, &ready[*index]));
    }
    let whole = span(quotation.range.clone());
    let elsewhere =
        ready.iter().enumerate().find(|(index, other)| !own.contains(index) && follow(quotation, &other.wording).is_ok());
    if let Some((_, other)) = elsewhere {
        let found = Diagnostic::warning(Code::QuoteElsewhere, whole).with("source", &other.source.name);
        return Some(found.hint("name-source", &[("file", &other.source.name)]));
    }
    // It may stand in a source that is not at hand; and two words may be a figure of speech.
    let sure = all_here && quotation.parts.iter().map(Vec::len).sum::<usize>() > 2;
    let severity = if sure { Severity::Error } else { Severity::Warning };
    let list = own.iter().map(|&index| format!("`{}`", ready[index].source.name)).collect::<Vec<_>>().join(", ");
    let found = Diagnostic { severity, ..Diagnostic::error(Code::QuoteNotFound, whole) }.with("sources", list);
    let found = match nearest {
        Some((near, index)) => {
            let (line, passage) = passage(&ready[index], &near);
            found.hint("source-passage", &[("file", &ready[index].source.name), ("line", &line), ("passage", &passage)])
        }
        None => found,
    };
    Some(found.hint("mend-quotation", &[]))
}

/// Follows the parts of a quotation through a source: the word at which it begins, or the part that does not stand there and the word from which on it was sought.
fn follow(quotation: &Quotation, wording: &Wording) -> Result<usize, (usize, usize)> {
    // A first part of common words may stand at several places; each is a beginning.
    let Some(first) = quotation.parts.first() else { return Ok(0) };
    let mut furthest = (0, 0);
    let mut from = 0;
    while let Some(begin) = wording.exact(first, from) {
        let mut at = begin.end;
        let mut index = 1;
        while let Some(part) = quotation.parts.get(index) {
            match wording.exact(part, at) {
                Some(next) => at = next.end,
                None => break,
            }
            index += 1;
        }
        if index == quotation.parts.len() {
            return Ok(begin.start);
        }
        if index > furthest.0 {
            furthest = (index, at);
        }
        from = begin.start + 1;
    }
    Err(furthest)
}

fn differs(page: &Page, words: &[wording::Word], near: &Near, ready: &Ready<'_>) -> Diagnostic {
    let text = &page.source.text;
    let said = match (words.get(near.says.start), words.get(near.says.end.saturating_sub(1))) {
        (Some(first), Some(last)) if !near.says.is_empty() => first.range.start..last.range.end,
        // The page leaves something out: the place is the word behind it, or the last one.
        (Some(next), _) => next.range.clone(),
        _ => words.last().map_or(0..0, |last| last.range.clone()),
    };
    let says = if near.says.is_empty() { String::new() } else { plain(text.get(said.clone()).unwrap_or_default()) };
    let of_source = |range: &std::ops::Range<usize>| {
        let first = ready.wording.words.get(range.start).map_or(0, |word| word.range.start);
        let last = range.end.checked_sub(1).and_then(|last| ready.wording.words.get(last)).map_or(first, |word| word.range.end);
        plain(ready.source.text.get(first..last.max(first)).unwrap_or_default())
    };
    let has = if near.has.is_empty() { String::new() } else { of_source(&near.has) };
    let (line, passage) = passage(ready, near);
    let span = Span::new(&page.source.path, said);
    let or_nothing = |text: String| if text.is_empty() { "@kind-nothing".to_owned() } else { text };
    let found = Diagnostic::error(Code::QuoteDiffers, span).with("says", or_nothing(says)).with("has", or_nothing(has));
    let found = found.with("file", &ready.source.name).with("line", &line);
    found.hint("source-passage", &[("file", &ready.source.name), ("line", &line), ("passage", &passage)])
}

/// The line of the source on which a passage differs (or begins), and its words.
fn passage(ready: &Ready<'_>, near: &Near) -> (String, String) {
    let words = &ready.wording.words;
    let first = words.get(near.passage.start).map_or(0, |word| word.range.start);
    let last = near.passage.end.checked_sub(1).and_then(|last| words.get(last)).map_or(first, |word| word.range.end);
    let place = words.get(near.has.start).map_or(first, |word| word.range.start);
    let line = position(&ready.source.text, place).line.to_string();
    (line, shorten(&plain(ready.source.text.get(first..last.max(first)).unwrap_or_default()), SHOWN))
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A quotation that names pages and stands on another one, where the text of the source tells its pages apart (by form feeds).
fn wrong_page(quotation: &Quotation, ready: &Ready<'_>, place: usize, span: Span) -> Option<Diagnostic> {
    let (first, last) = quotation.pages?;
    let at = ready.wording.words.get(place)?.range.start;
    let text = &ready.source.text;
    if !text.contains('\u{c}') {
        return None;
    }
    let page = text[..at].matches('\u{c}').count() + 1;
    if (first..=last).contains(&page) {
        return None;
    }
    Some(Diagnostic::warning(Code::QuotePage, span).with("page", page.to_string()).with("file", &ready.source.name))
}
