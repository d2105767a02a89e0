//! APA as its style and terms set it, and what they leave amiss.
//!
//! Entry points: [`Source::of`], [`set`]. The only module that knows hayagriva. Fills in an item as the style asks for it, has it set, and mends what comes of it; what
//! a work is called on a page is for `citations`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::LazyLock;

use hayagriva::BibliographyDriver;
use hayagriva::BibliographyRequest;
use hayagriva::CitationItem;
use hayagriva::CitationRequest;
use hayagriva::ElemChild;
use hayagriva::ElemChildren;
use hayagriva::Formatting;
use hayagriva::LocatorPayload;
use hayagriva::SpecificLocator;
use hayagriva::archive;
use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::FontStyle;
use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::Locale;
use hayagriva::citationberg::LocaleCode;
use hayagriva::citationberg::Style;
use hayagriva::citationberg::json;
use hayagriva::citationberg::taxonomy::Locator;
use serde::Serialize;
use serde_json::Value;

use crate::digest::Digest;
use crate::guard::guard;
use crate::language::Language;
use crate::literature;
use crate::literature::Item;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::path::PageId;
use crate::span::Span;
use crate::text::sort_key;

/// Stands around what is in a title and is not set in italics. Nobody writes it: it is a code point that no character has.
const UPRIGHT: (char, char) = ('\u{FDD0}', '\u{FDD1}');

/// A hyphen at which the style sees no range.
const UNBROKEN: &str = "\u{2011}";

/// The longest title that stands in text whole, in characters.
const TITLE_IN_TEXT: usize = 40;

/// A stretch of set text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it is in italics.
    pub italic: bool,
    /// The address on the web that it shows.
    pub href: Option<String>,
}

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

/// Set text without its dress.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Same digest, same result of [`set`].
pub fn key(sources: &[Source<'_>], language: Language) -> Digest {
    let mut key = String::from(language.code());
    for source in sources {
        key.push_str(&format!("\u{1}{}\u{1}{:?}\u{1}{:?}", source.page.id, source.item, source.locators));
    }
    Digest::of(&[key.as_bytes()])
}

/// The item as APA asks for it. What the style leaves to who fills in the fields is done here.
fn for_style(mut item: Item, language: Language) -> Item {
    let text = |item: &Item, key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut kind = text(&item, "type");
    // The style sets laws as Americans do; in Dutch one stands as a page on the web does.
    if kind == "legislation" && language == Language::Nl {
        kind = "webpage".to_owned();
        item.insert("type".to_owned(), Value::from(kind.as_str()));
    }
    // Title and subtitle are parted by a colon, however a note writes them.
    let mut title = text(&item, "title");
    for dash in [" – ", " — ", " - "] {
        if let Some((head, tail)) = title.split_once(dash)
            && !(head.ends_with(|c: char| c.is_ascii_digit()) && tail.starts_with(|c: char| c.is_ascii_digit()))
            && !head.contains(": ")
        {
            title = if head.ends_with(['?', '!', '.', ':']) { format!("{head} {tail}") } else { format!("{head}: {tail}") };
            break;
        }
    }
    if let Some(translated) = item.remove("title-translated").as_ref().and_then(Value::as_str) {
        title = format!("{title}{} [{translated}]{}", UPRIGHT.0, UPRIGHT.1);
    }
    // A title that stands for its bearers in text is cut at its subtitle when it is long.
    if title.chars().count() > TITLE_IN_TEXT {
        let cuts = [title.find(" – "), title.find(": "), title.find("? ").map(|at| at + 1), title.find(" (")];
        if let Some(at) = cuts.into_iter().flatten().find(|at| *at > 7) {
            item.insert("title-short".to_owned(), Value::from(title[..at].to_owned()));
        }
    }
    item.insert("title".to_owned(), Value::from(title));
    // What readers know from the reference itself is not said again in brackets; what is said begins with a capital.
    let genre = text(&item, "genre");
    let said = matches!(kind.as_str(), "thesis" | "speech" | "motion_picture" | "document" | "webpage")
        || kind == "report" && !matches!(genre.to_lowercase().as_str(), "rapport" | "report" | "onderzoek" | "onderzoeksrapport");
    if genre.is_empty()
        || !said
        || matches!(genre.to_lowercase().as_str(), "webpagina" | "website" | "web page" | "publicatie" | "document")
    {
        item.remove("genre");
    } else {
        item.insert("genre".to_owned(), Value::from(capital(&genre)));
    }
    // A work of an institution that names nobody is by that institution.
    let bears = |item: &Item| item.contains_key("author") || item.contains_key("editor");
    if !bears(&item) && kind == "report" && item.contains_key("publisher") {
        item.insert("author".to_owned(), serde_json::json!([{ "literal": text(&item, "publisher") }]));
    }
    // Who wrote it is not named again as who published it.
    let authors: Vec<String> = names_of(&item, "author").iter().filter_map(literal).map(|name| sort_key(&name)).collect();
    if kind != "thesis" && authors.len() == 1 && authors[0] == sort_key(&text(&item, "publisher")) {
        item.remove("publisher");
    }
    if let Some(page) = item.get("page").and_then(Value::as_str) {
        let page = page.replace('–', "-");
        let page = page.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
        item.insert("page".to_owned(), Value::from(page));
    }
    if let Some(edition) = item.get("edition").and_then(Value::as_str) {
        let number: String = edition.chars().take_while(char::is_ascii_digit).collect();
        let rest = edition[number.len()..].trim_start_matches(['e', 'd', 's', 't', 'h', 'r', '.']).trim();
        // `2`, `2e druk` and `2nd ed.` are a number.
        if !number.is_empty() && matches!(rest, "" | "druk" | "dr" | "dr." | "editie" | "edition" | "ed" | "ed.") {
            // In Dutch all ordinals are written alike; the terms would make *6de* and *20ste* of them.
            let edition = if language == Language::Nl { format!("{number}e druk") } else { number };
            item.insert("edition".to_owned(), Value::from(edition));
        }
    }
    // The number of a report is a name: `2015-3` is no range.
    if let Some(number) = item.get("number").and_then(Value::as_str).map(|number| number.replace('-', UNBROKEN)) {
        let word = if language == Language::Nl { "Nr. " } else { "No. " };
        let word = if number.starts_with(|c: char| c.is_ascii_digit()) { word } else { "" };
        // *(Cahier nr. 12)*: what a report is stands with its number, and the style would say *No.* of it once more.
        let number = match item.get("genre").and_then(Value::as_str).map(str::to_owned).filter(|_| kind == "report") {
            Some(genre) => {
                item.remove("genre");
                let word = if language == Language::Nl { word.to_lowercase() } else { word.to_owned() };
                format!("{genre} {word}{number}")
            }
            None => format!("{word}{number}"),
        };
        item.insert("number".to_owned(), Value::from(number));
    }
    // The style sets one day, not a period.
    for key in ["issued", "accessed"] {
        if let Some(parts) = item.get_mut(key).and_then(|date| date.get_mut("date-parts")).and_then(Value::as_array_mut) {
            parts.truncate(1);
        }
    }
    item
}

/// The same text with a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn names_of<'a>(item: &'a Item, key: &str) -> &'a [Value] {
    item.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn literal(name: &Value) -> Option<String> {
    name.get("literal").and_then(Value::as_str).map(str::to_owned)
}

/// Who bears a work: its authors, else its editors.
fn bearers(item: &Item) -> &[Value] {
    match names_of(item, "author") {
        [] => names_of(item, "editor"),
        authors => authors,
    }
}

fn part<'a>(name: &'a Value, key: &str) -> &'a str {
    name.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The name that a citation of the work opens with, folded.
fn first_bearer(item: &Item) -> String {
    match bearers(item).first() {
        Some(name) => sort_key(&literal(name).unwrap_or_else(|| short_family(name))),
        None => format!("\u{1}{}", sort_key(item.get("title").and_then(Value::as_str).unwrap_or_default())),
    }
}

/// The family name as it stands in text, where no given name comes before it: *Van den Brink*, *’t Hart*.
fn short_family(name: &Value) -> String {
    let (particle, family) = (part(name, "non-dropping-particle"), part(name, "family"));
    if particle.is_empty() { family.to_owned() } else { format!("{} {family}", capital(particle)) }
}

/// Where a work stands in a list: by its bearers, family name first and particles last; then by year, those without one first; then by title.
fn order_of(item: &Item) -> String {
    let name = |name: &Value| {
        literal(name).unwrap_or_else(|| {
            // The initials only, since one work may give more of a name than another.
            let initials: String =
                spaced(part(name, "given")).split_whitespace().filter_map(|word| word.chars().next()).collect();
            format!("{}  {initials}  {}", part(name, "family"), part(name, "non-dropping-particle"))
        })
    };
    let title = item.get("title").and_then(Value::as_str).unwrap_or_default();
    let folded = sort_key(title);
    let bare =
        ["de ", "het ", "een ", "the ", "an ", "a "].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(&folded);
    let names: Vec<String> = bearers(item).iter().map(|one| sort_key(&name(one))).collect();
    let date = item.get("issued").and_then(|date| date.get("date-parts")?.get(0)?.as_array().cloned()).unwrap_or_default();
    let date: Vec<String> = date.iter().map(|part| format!("{:06}", part.as_i64().unwrap_or(0) + 10_000)).collect();
    let names = if names.is_empty() { vec![bare.to_owned()] } else { names };
    // A year alone sorts as one: works of one year are told apart by their titles.
    format!("{}\u{1}{}\u{1}{bare}", names.join("\u{2}"), date.first().map_or("", String::as_str))
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

/// The initials of the first bearer, when that is a person.
fn initials(item: &Item) -> Option<String> {
    let first = bearers(item).first()?;
    let given = spaced(part(first, "given"));
    let letters: Vec<String> = given.split([' ', '-']).filter_map(|word| word.chars().next()).map(|c| format!("{c}.")).collect();
    (!letters.is_empty()).then(|| letters.join(" "))
}

/// Whether works of several people of one family name stand together: *P. Smit* and *E. Smit*. One work may give more of a name than another.
fn have_namesakes(sources: &[Source<'_>]) -> bool {
    let mut known: Vec<String> = sources.iter().filter_map(|source| initials(&source.item)).collect();
    known.sort();
    known.windows(2).any(|two| !two[1].starts_with(two[0].as_str()))
}

/// Puts the initials of the first bearer before the name, where the style has not done so.
fn tell_apart(runs: &mut [Run], names: &mut String, is_plain: bool, item: &Item) {
    let (Some(initials), Some(first), Some(run)) = (initials(item), bearers(item).first(), runs.first_mut()) else { return };
    let family = short_family(first);
    let Some(rest) = run.text.strip_prefix(family.as_str()) else { return };
    // Behind initials a particle has a small letter.
    let particle = part(first, "non-dropping-particle");
    let family = if particle.is_empty() { family.clone() } else { format!("{particle} {}", part(first, "family")) };
    let told = format!("{initials} {family}");
    if is_plain {
        *names =
            names.strip_prefix(short_family(first).as_str()).map_or_else(|| told.clone(), |others| format!("{told}{others}"));
    }
    run.text = format!("{told}{rest}");
}

/// What the style or its processor leaves amiss in a reference.
fn mend(reference: &mut [Run], item: &Item, language: Language) {
    for run in reference.iter_mut() {
        // A date of a year alone leaves the comma before its day.
        while let Some(at) = run.text.find(",)") {
            run.text.remove(at);
        }
        run.text = run.text.replace(UNBROKEN, "-");
        if language == Language::Nl {
            mend_dutch(&mut run.text);
        }
    }
    // The number already says what it is of.
    if let Some(number) = item.get("number").and_then(Value::as_str).filter(|number| number.contains(". ")) {
        let number = number.replace(UNBROKEN, "-");
        for run in reference.iter_mut() {
            run.text = run.text.replace(&format!("(No. {number}"), &format!("({number}"));
        }
    }
    // A title that ends with a mark takes no full stop.
    let mut marked = false;
    for run in reference.iter_mut() {
        if let Some(rest) = run.text.strip_prefix(". ").filter(|_| marked).map(str::to_owned) {
            run.text = format!(" {rest}");
        }
        run.text = run.text.replace("?. ", "? ").replace("!. ", "! ");
        marked = run.text.ends_with(['?', '!']);
    }
    // The Dutch terms part pages by a hyphen, the style asks for a dash.
    if let Some(page) = item.get("page").and_then(Value::as_str).filter(|page| page.contains('-'))
        && let Some((run, at)) =
            reference.iter_mut().filter(|run| run.href.is_none()).rev().find_map(|run| run.text.rfind(page).map(|at| (run, at)))
    {
        run.text.replace_range(at..at + page.len(), &page.replace('-', "–"));
    }
    // A particle that ends the names takes no full stop: *Dijk, A. J. van (2017).*
    if let (Some(last), Some(first)) = (bearers(item).last(), reference.first_mut()) {
        let particle = part(last, "non-dropping-particle");
        let wrong = format!(" {particle}. (");
        if !particle.is_empty()
            && let Some(at) = first.text.find(&wrong)
        {
            first.text.remove(at + particle.len() + 1);
        }
    }
    // What a work without bearers is stands with its title, before the date.
    if bearers(item).is_empty()
        && let Some(genre) = item.get("genre").and_then(Value::as_str)
    {
        let genre = format!(" [{genre}].");
        let date = reference.iter().position(|run| !run.italic && run.text.starts_with(". (")).filter(|at| *at < 3);
        if let Some(run) = date.and_then(|at| reference.get_mut(at))
            && let Some(at) = run.text.find(&genre)
        {
            run.text.replace_range(at..at + genre.len(), "");
            run.text.insert_str(0, &genre[..genre.len() - 1]);
        }
    }
}

/// In text the title of a work that stands by itself is in italics; the style forgets that for a report without bearers.
fn title_in_italics(runs: &mut Vec<Run>, item: &Item) {
    let text = |key: &str| item.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if !bearers(item).is_empty() || text("type") != Some("report") {
        return;
    }
    let (Some(title), Some(first)) = (text("title-short").or_else(|| text("title")), runs.first_mut()) else { return };
    if let Some(rest) = first.text.strip_prefix(title).filter(|_| !first.italic).map(str::to_owned) {
        *first = Run { text: title.to_owned(), italic: true, href: None };
        runs.insert(1, Run { text: rest, ..Run::default() });
    }
}

/// What the Dutch terms of the archive have otherwise than APA in Dutch: *(Red.)*, *14 maart*, *Geraadpleegd op*
fn mend_dutch(text: &mut String) {
    *text = text.replace("(red.)", "(Red.)");
    if let Some(at) = text.find("Geraadpleegd ").map(|at| at + "Geraadpleegd ".len())
        && text[at..].starts_with(|c: char| c.is_ascii_digit())
    {
        text.insert_str(at, "op ");
    }
    // `(2022, maart 14)`: the day stands before the month.
    let Some(open) = text.find('(') else { return };
    let Some(close) = text[open..].find(')').map(|at| open + at) else { return };
    let Some((year, day)) = text[open + 1..close].split_once(", ") else { return };
    let Some((month, day)) = day.split_once(' ') else { return };
    let is_date = year.starts_with(|c: char| c.is_ascii_digit()) && !day.is_empty() && day.chars().all(|c| c.is_ascii_digit());
    if is_date && month.chars().all(char::is_alphabetic) {
        let turned = format!("({year}, {day} {month})");
        text.replace_range(open..=close, &turned);
    }
}

/// Initials with a space between them, as the style parts them: *J.C.* is two.
fn spaced(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 4);
    let mut letters = given.chars().peekable();
    while let Some(c) = letters.next() {
        out.push(c);
        if c == '.' && letters.peek().is_some_and(|next| next.is_alphabetic()) {
            out.push(' ');
        }
    }
    out
}

/// The letter by which the year is told apart: what follows when the work stands among others and not when it stands alone.
fn suffix_of(among: &str, alone: &str) -> Option<String> {
    let year = alone.rsplit_once(", ").map_or(alone, |(_, year)| year);
    let told = among.rsplit_once(", ").map_or(among, |(_, year)| year);
    told.strip_prefix(year).filter(|suffix| !suffix.is_empty() && suffix.len() < 4).map(str::to_owned)
}

/// Puts the letter after the year in a reference.
fn add_suffix(reference: &mut [Run], alone: &str, suffix: &str) {
    let year = alone.rsplit_once(", ").map_or(alone, |(_, year)| year);
    let opening = format!("({year}");
    for run in reference {
        if let Some(at) = run.text.find(&opening) {
            run.text.insert_str(at + opening.len(), suffix);
            return;
        }
    }
}

/// The item as the style reads it. In text a particle belongs to the family name and has a capital; in a list it comes last.
fn read(item: &Item, in_text: bool) -> Option<json::Item> {
    let mut item = item.clone();
    for key in ["author", "editor"] {
        let Some(names) = item.get_mut(key).and_then(Value::as_array_mut) else { continue };
        for name in names {
            // An institution has a capital where its name stands by itself.
            if let Some(institution) = literal(name).map(|name| capital(&name)) {
                *name = serde_json::json!({ "literal": institution });
            }
            let Some(name) = name.as_object_mut() else { continue };
            if let Some(given) = name.get("given").and_then(Value::as_str).map(spaced) {
                name.insert("given".to_owned(), Value::from(given));
            }
            let Some(particle) = name.remove("non-dropping-particle") else { continue };
            // As a particle that is never dropped, since a family name by itself would be taken apart again.
            match in_text {
                true => {
                    name.insert("non-dropping-particle".to_owned(), Value::from(capital(particle.as_str().unwrap_or_default())))
                }
                false => name.insert("dropping-particle".to_owned(), particle),
            };
        }
    }
    serde_json::from_value(Value::Object(item)).ok()
}

fn within_brackets(mut runs: Vec<Run>) -> Vec<Run> {
    if let Some(first) = runs.first_mut()
        && let Some(rest) = first.text.strip_prefix('(')
    {
        first.text = rest.to_owned();
    }
    if let Some(last) = runs.last_mut()
        && let Some(rest) = last.text.strip_suffix(')')
    {
        last.text = rest.to_owned();
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

fn runs(set: &ElemChildren) -> Vec<Run> {
    let mut runs = Vec::new();
    gather(set, &mut runs);
    runs
}

fn gather(set: &ElemChildren, runs: &mut Vec<Run>) {
    for child in &set.0 {
        match child {
            ElemChild::Text(text) => add(runs, &text.text, text.formatting, None),
            ElemChild::Elem(elem) => gather(&elem.children, runs),
            ElemChild::Markup(text) => add(runs, text, Formatting::default(), None),
            ElemChild::Link { text, url } => add(runs, &text.text, text.formatting, Some(url)),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn add(runs: &mut Vec<Run>, text: &str, formatting: Formatting, href: Option<&str>) {
    let italic = formatting.font_style == FontStyle::Italic;
    let href = href.map(str::to_owned);
    let mut upright = false;
    let mut rest = text;
    while let Some(at) = rest.find([UPRIGHT.0, UPRIGHT.1]) {
        push(runs, Run { text: rest[..at].to_owned(), italic: italic && !upright, href: href.clone() });
        upright = rest[at..].starts_with(UPRIGHT.0);
        rest = &rest[at + UPRIGHT.0.len_utf8()..];
    }
    push(runs, Run { text: rest.to_owned(), italic: italic && !upright, href });
}

fn push(runs: &mut Vec<Run>, run: Run) {
    if run.text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.italic == run.italic && last.href == run.href => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}
