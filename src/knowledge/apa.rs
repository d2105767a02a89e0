//! APA as its style and terms set it, and what they leave amiss.
//!
//! Entry points: [`Source::of`], [`set`]. The only module that knows hayagriva. Has an item filled in as the style asks for it ([`item`]), set, and mended ([`mend`]); what
//! a work is called on a page is for `citations`.

mod runs;
mod item;
mod mend;

pub use runs::Run;
pub use runs::plain;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::LazyLock;

use hayagriva::BibliographyDriver;
use hayagriva::BibliographyRequest;
use hayagriva::CitationItem;
use hayagriva::CitationRequest;
use hayagriva::ElemChildren;
use hayagriva::LocatorPayload;
use hayagriva::SpecificLocator;
use hayagriva::archive;
use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::Locale;
use hayagriva::citationberg::LocaleCode;
use hayagriva::citationberg::Style;
use hayagriva::citationberg::json;
use hayagriva::citationberg::taxonomy::Locator;

use crate::digest::Digest;
use crate::guard::guard;
use crate::knowledge::apa::item::first_bearer;
use crate::knowledge::apa::item::for_style;
use crate::knowledge::apa::item::initials;
use crate::knowledge::apa::item::order_of;
use crate::knowledge::apa::item::read;
use crate::knowledge::apa::mend::add_suffix;
use crate::knowledge::apa::mend::mend;
use crate::knowledge::apa::mend::suffix_of;
use crate::knowledge::apa::mend::tell_apart;
use crate::knowledge::apa::mend::title_in_italics;
use crate::knowledge::apa::runs::push;
use crate::knowledge::apa::runs::runs;
use crate::knowledge::apa::runs::within_brackets;
use crate::language::Language;
use crate::literature;
use crate::literature::Item;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::path::PageId;
use crate::span::Span;

/// How one work is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Its reference in a list.
    pub reference: Vec<Run>,
    /// In text, without brackets, by locator; the empty one always.
    pub cited: BTreeMap<String, Vec<Run>>,
    /// The names by which it is cited; empty for a work that is cited by its title.
    pub names: String,
    /// Where it stands in a list.
    pub order: String,
}

/// Works that may be confused with each other, set together.
pub type Group = Vec<(PageId, Work)>;

/// A work with what it takes to set it.
#[derive(Debug)]
pub struct Source<'a> {
    page: &'a Page,
    item: Item,
    order: String,
    locators: BTreeSet<String>,
}

impl<'a> Source<'a> {
    /// The work that a note is about, with every locator by which it is cited; nothing when the page is no note.
    pub fn of(page: &'a Page, mut locators: BTreeSet<String>, language: Language) -> Option<Self> {
        let RoleMeta::Literature(publication) = &page.meta.role else { return None };
        let item = for_style(literature::item(page.id.name(), &page.meta.title, publication, language), language);
        locators.insert(String::new());
        Some(Self { page, order: order_of(&item), item, locators })
    }

    /// The name that a citation of the work opens with, folded: only works by bearers of one name can be confused.
    pub fn first_bearer(&self) -> String {
        first_bearer(&self.item)
    }

    /// What it is sorted by within its group.
    pub fn place(&self) -> (&str, &PageId) {
        (&self.order, &self.page.id)
    }
}

/// Same digest, same result of [`set`].
pub fn key(sources: &[Source<'_>], language: Language) -> Digest {
    let mut key = String::from(language.code());
    for source in sources {
        key.push_str(&format!("\u{1}{}\u{1}{:?}\u{1}{:?}", source.page.id, source.item, source.locators));
    }
    Digest::of(&[key.as_bytes()])
}

/// Loads what setting needs, which takes a tenth of a second of one thread: to be asked for while others have something to do.
pub fn prepare(language: Language) {
    let _ = Terms::get(language);
}

/// The archive's style and terms, decoded once and only when there is something to set.
struct Terms {
    style: IndependentStyle,
    locales: Vec<Locale>,
    code: LocaleCode,
}

static DUTCH: LazyLock<Option<Terms>> = LazyLock::new(|| Terms::of("nl-NL"));
static ENGLISH: LazyLock<Option<Terms>> = LazyLock::new(|| Terms::of("en-US"));

impl Terms {
    fn of(code: &str) -> Option<Self> {
        let Style::Independent(style) = ArchivedStyle::AmericanPsychologicalAssociation.get() else { return None };
        // Each locale opens with its code, so that only the one that is wanted need be decoded.
        let bytes = archive::LOCALES.iter().find(|bytes| holds(&bytes[..bytes.len().min(32)], code.as_bytes()))?;
        let locale: Locale = ciborium::de::from_reader(*bytes).ok()?;
        Some(Self { style, locales: vec![locale], code: LocaleCode(code.to_owned()) })
    }

    fn get(language: Language) -> Option<&'static Self> {
        match language {
            Language::Nl => DUTCH.as_ref(),
            Language::En => ENGLISH.as_ref(),
        }
    }

    /// The citations, one for each request, and the references, one for each work.
    fn render(&self, requests: &[(&json::Item, &str)]) -> (Vec<ElemChildren>, BTreeMap<String, ElemChildren>) {
        let mut driver = BibliographyDriver::new();
        for (item, locator) in requests {
            let locator = read_locator(locator).map(|(kind, text)| SpecificLocator(kind, LocatorPayload::Str(text)));
            let item = CitationItem::with_locator(*item, locator);
            driver.citation(CitationRequest::new(vec![item], &self.style, Some(self.code.clone()), &self.locales, None));
        }
        let done = driver.finish(BibliographyRequest::new(&self.style, Some(self.code.clone()), &self.locales));
        let cited = done.citations.into_iter().map(|cited| cited.citation).collect();
        let list = done.bibliography.into_iter().flat_map(|list| list.items).map(|item| (item.key, item.content)).collect();
        (cited, list)
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// What kind of place a locator names: `p. 12`, `hoofdstuk 3`, `12-15`. A place of another kind is set as it is written.
fn read_locator(written: &str) -> Option<(Locator, &str)> {
    if written.starts_with(|c: char| c.is_ascii_digit()) {
        let plain = written.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ' '));
        return plain.then_some((Locator::Page, written));
    }
    let (word, rest) = match written.strip_prefix('§') {
        Some(rest) => ("§", rest.trim()),
        None => written.split_once(char::is_whitespace)?,
    };
    let kind = match word.trim_end_matches('.').to_lowercase().as_str() {
        "p" | "pp" | "blz" | "pag" | "pagina" | "pagina's" | "pagina’s" | "bladzijde" | "page" | "pages" => Locator::Page,
        _ => return None,
    };
    (!rest.trim().is_empty()).then(|| (kind, rest.trim()))
}

/// Sets works that may be confused with each other.
pub fn set(sources: &[Source<'_>], language: Language) -> Group {
    let place = sources.first().map(|source| source.page.meta.title_span.clone());
    let place = place.unwrap_or_else(|| Span::new(&Arc::from(camino::Utf8Path::new("naslag.toml")), 0..0));
    // A style is a program of others: when it fails, works are still called by their titles.
    guard(&place, || set_by(sources, Terms::get(language)?, language))
        .ok()
        .flatten()
        .unwrap_or_else(|| sources.iter().map(by_title).collect())
}

fn by_title(source: &Source<'_>) -> (PageId, Work) {
    let run = Run { text: source.page.meta.title.clone(), ..Run::default() };
    let cited = BTreeMap::from([(String::new(), vec![run.clone()])]);
    (source.page.id.clone(), Work { reference: vec![run], cited, names: String::new(), order: source.order.clone() })
}

fn set_by(sources: &[Source<'_>], terms: &Terms, language: Language) -> Option<Group> {
    let in_text: Vec<json::Item> = sources.iter().map(|source| read(&source.item, true)).collect::<Option<_>>()?;
    let in_list: Vec<json::Item> = sources.iter().map(|source| read(&source.item, false)).collect::<Option<_>>()?;
    let mut requests = Vec::new();
    for (source, item) in sources.iter().zip(&in_text) {
        requests.extend(source.locators.iter().map(|locator| (item, locator.as_str())));
    }
    let (cited, _) = terms.render(&requests);
    let mut cited = cited.into_iter();
    let namesakes = have_namesakes(sources);
    let mut group = Group::new();
    for (index, source) in sources.iter().enumerate() {
        let mut work = Work { order: source.order.clone(), ..Work::default() };
        for locator in &source.locators {
            let set = cited.next()?;
            if locator.is_empty() {
                work.names = set.find_names().map(|names| plain(&runs(&names.children))).unwrap_or_default();
            }
            let mut runs = within_brackets(runs(&set));
            if namesakes {
                tell_apart(&mut runs, &mut work.names, locator.is_empty(), &source.item);
            }
            title_in_italics(&mut runs, &source.item);
            if read_locator(locator).is_none() && !locator.is_empty() {
                push(&mut runs, Run { text: format!(", {locator}"), ..Run::default() });
            }
            work.cited.insert(locator.clone(), runs);
        }
        let (_, mut list) = terms.render(&[(&in_list[index], "")]);
        work.reference = runs(&list.remove(source.page.id.name())?);
        mend(&mut work.reference, &source.item, language);
        if sources.len() > 1 {
            let (alone, _) = terms.render(&[(&in_text[index], "")]);
            let alone = plain(&within_brackets(runs(alone.first()?)));
            if let Some(suffix) = suffix_of(&plain(work.cited.get("")?), &alone) {
                add_suffix(&mut work.reference, &alone, &suffix);
            }
        }
        group.push((source.page.id.clone(), work));
    }
    Some(group)
}

/// Whether works of several people of one family name stand together: *P. Smit* and *E. Smit*. One work may give more of a name than another.
fn have_namesakes(sources: &[Source<'_>]) -> bool {
    let mut known: Vec<String> = sources.iter().filter_map(|source| initials(&source.item)).collect();
    known.sort();
    known.windows(2).any(|two| !two[1].starts_with(two[0].as_str()))
}
