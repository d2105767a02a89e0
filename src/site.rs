//! The pipeline: from sources to the whole site in memory. Read this first.
//!
//! Owns [`Plan`], [`Site`] and [`Memos`]. Entry point: [`plan`], the only place that calls the stages in order. A plan knows every file of the site and makes each when
//! it is asked for: `build` writes them as they come, `serve` makes what somebody looks at, tests have them all ([`build`]).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use crate::config::Role;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::arrange;
use crate::digest::Digest;
use crate::guard::guard;
use crate::html;
use crate::html::Body;
use crate::html::RenderedBody;
use crate::html::Sizes;
use crate::knowledge;
use crate::knowledge::Knowledge;
use crate::knowledge::apa;
use crate::literature::export;
use crate::literature::export::FORMS;
use crate::memo::Memo;
use crate::outline::Outline;
use crate::page;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::ParsedPage;
use crate::page::meta::Privacy;
use crate::path::OutPath;
use crate::path::PageId;
use crate::privacy;
use crate::privacy::Veil;
use crate::search;
use crate::search::Index;
use crate::search::postings::PageWords;
use crate::source::Source;
use crate::source::Sources;
use crate::span::Span;
use crate::theme;
use crate::theme::Rendered;
use crate::theme::Theme;
use crate::view;
use crate::view::Composer;
use crate::view::FixedPage;
use crate::view::Overviews;
use crate::view::preview::Previews;
use crate::view::shared::Links;
use crate::words::Words;

/// What a file of the site holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text made here.
    Text(Arc<str>),
    /// Bytes of the theme.
    Bytes(Arc<[u8]>),
    /// A file that is copied, with a fingerprint of its state.
    Copy(PathBuf, Digest),
}

impl Content {
    /// A fingerprint, to see what changed between two sites.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Text(text) => Digest::of(&[text.as_bytes()]),
            Self::Bytes(bytes) => Digest::of(&[bytes]),
            Self::Copy(_, state) => *state,
        }
    }
}

/// The output tree in memory.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Every file by its place.
    pub files: BTreeMap<OutPath, Content>,
    /// How many of them are pages for readers.
    pub pages: usize,
}

/// A site as it is written: its folders, and its files as they come.
pub trait Files: Sync {
    /// The places of its files. What is only known when it is made stands in one of these folders.
    fn places(&self) -> Vec<&OutPath>;
    /// Hands over every file once, from several threads at the same time. Gives what was found while making them.
    ///
    /// # Errors
    /// The first one of `take`.
    fn each(&self, take: &Take<'_>) -> io::Result<Vec<Diagnostic>>;
}

/// What is done with a file.
pub type Take<'a> = dyn Fn(&OutPath, &Content) -> io::Result<()> + Sync + 'a;

impl Files for Site {
    fn places(&self) -> Vec<&OutPath> {
        self.files.keys().collect()
    }

    fn each(&self, take: &Take<'_>) -> io::Result<Vec<Diagnostic>> {
        let files: Vec<_> = self.files.iter().collect();
        files.par_iter().try_for_each(|(path, content)| take(path, content))?;
        Ok(Vec::new())
    }
}

/// What is kept between builds.
#[derive(Default)]
pub struct Memos {
    words: Memo<Checked<Arc<Words>>>,
    theme: Memo<Checked<Arc<Theme>>>,
    parsed: Memo<ParsedPage>,
    connected: knowledge::Memos,
    /// Of the sources without the names that may not be shown, on a site that has any.
    veiled: (Memo<ParsedPage>, knowledge::Memos),
    bodies: Memo<RenderedBody>,
    searched: Arc<Memo<PageWords>>,
}

impl Memos {
    /// Memos that keep nothing, for a build that nothing follows.
    pub fn cold() -> Self {
        Self {
            words: Memo::cold(),
            theme: Memo::cold(),
            parsed: Memo::cold(),
            connected: knowledge::Memos::cold(),
            veiled: (Memo::cold(), knowledge::Memos::cold()),
            bodies: Memo::cold(),
            searched: Arc::new(Memo::cold()),
        }
    }
}

/// What a file of the site is made from.
#[derive(Debug)]
enum Part {
    /// It is there already.
    Made(Content),
    Page(PageId),
    /// The list of a collection, by its number.
    Listing(usize),
    Home,
    /// A page over the whole site.
    Overview(FixedPage),
    NotFound,
    /// An old address, by its number.
    Alias(usize),
    /// A script of previews, by its number.
    Previews(usize),
    /// A note on a publication for reference managers, or the whole of a collection.
    Publications(PageId, &'static str),
}

/// A site of which all is known, and of which each page is made when it is asked for: `build` asks for all of them once, `serve` for those that somebody looks at.
pub struct Plan {
    /// How many files are pages for readers.
    pub pages: usize,
    parts: BTreeMap<OutPath, Part>,
    knowledge: Knowledge,
    words: Arc<Words>,
    outline: Option<Outline>,
    overviews: Overviews,
    links: Links,
    theme: Arc<Theme>,
    sizes: Sizes,
    compounds: Option<Arc<Source>>,
    /// Whether the site replaces templates, in which there may then be mistakes.
    pub own_templates: bool,
    searched: Arc<Memo<PageWords>>,
    /// Where the index begins, which is in the folder of all of it.
    root_of_index: OutPath,
    index: Mutex<Option<Arc<Index>>>,
    veil: Option<Veil>,
    previews: Previews,
}

/// The whole site, every file made. `stage` is told the name of each stage as it begins.
pub fn build(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Site> {
    let mut found = Vec::new();
    let plan = plan(sources, memos, stage).keep(&mut found);
    stage("index");
    plan.index();
    stage("pages");
    let files = Mutex::new(BTreeMap::new());
    let made = plan.each(&|path, content| {
        files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), content.clone());
        Ok(())
    });
    found.extend(made.unwrap_or_default());
    arrange(&mut found);
    Checked {
        value: Site { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), pages: plan.pages },
        diagnostics: found,
    }
}

/// The pipeline: everything else is a stage of this function or a shell around it. `stage` is told the name of each stage as it begins.
pub fn plan(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Plan> {
    let mut found = Vec::new();
    let known = know_shown(sources, memos, stage).keep(&mut found);
    let mut later = Vec::new();
    let plan = prepare(known, sources, memos, stage).keep(&mut later);
    if let Some(veil) = &plan.veil {
        veil.lift(&mut later);
    }
    found.extend(later);
    arrange(&mut found);
    Checked { value: plan, diagnostics: found }
}

/// The second half of the pipeline, up to where pages are made.
fn prepare(known: Known, sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Plan> {
    let mut found = Vec::new();
    let Known { knowledge, words, veiled } = known;
    let (veiled, veil) = veiled.unzip();
    let sources = veiled.as_ref().unwrap_or(sources);
    stage("theme");
    let outline = Outline::of(&sources.theme);
    let overviews = Overviews::of(&knowledge, outline.as_ref());
    let links = Links::default();
    let composer = Composer { knowledge: &knowledge, words: &words, outline: outline.as_ref(), overviews, links: &links };
    let site = view::site(&composer);
    // A template sees the site, besides a view: another site, other templates.
    let key = || Digest::of(&[theme_key(sources).bytes(), &serde_json::to_vec(&site).unwrap_or_default()]);
    let theme = memos.theme.get_by(key, || {
        let theme = Theme::compile(&sources.theme, &words, &site);
        Checked { value: Arc::new(theme.value), diagnostics: theme.diagnostics }
    });
    found.extend(theme.diagnostics.iter().cloned());
    let theme = Arc::clone(&theme.value);
    memos.theme.sweep();
    stage("assemble");
    let previews = view::preview::compose(&composer);
    let (parts, pages) = assemble(&composer, &previews, sources, &mut found);
    let plan = Plan {
        pages,
        parts,
        knowledge,
        words,
        outline,
        overviews,
        links,
        theme,
        sizes: sources.assets.iter().filter_map(|(path, asset)| Some((path.clone(), asset.size?))).collect(),
        compounds: sources.compounds.clone(),
        own_templates: sources.theme.own_templates,
        searched: Arc::clone(&memos.searched),
        root_of_index: OutPath::fixed(search::ROOT),
        index: Mutex::new(None),
        previews,
        veil,
    };
    Checked { value: plan, diagnostics: found }
}

/// What is known once everything is connected.
pub struct Known {
    /// The corpus, without the names that may not be shown.
    pub knowledge: Knowledge,
    /// The words of the interface.
    pub words: Arc<Words>,
    /// The sources that it was made from, when names were taken out of them.
    pub veiled: Option<(Sources, Veil)>,
}

/// The first half of the pipeline: the corpus, connected, before anything is made of it. What is wrong with it is told of the sources as they are; what the site is
/// made from has no names that may not be shown.
pub fn know_shown(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Known> {
    let mut found = Vec::new();
    let knowledge = know(sources, memos, stage).keep(&mut found);
    let words = memos.words.get_by(
        || theme_key(sources),
        || {
            let words = Words::of(&sources.theme, sources.config.language);
            Checked { value: Arc::new(words.value), diagnostics: words.diagnostics }
        },
    );
    memos.words.sweep();
    found.extend(words.diagnostics.iter().cloned());
    let words = Arc::clone(&words.value);
    let Some((veiled, veil)) = privacy::veil(&knowledge, sources, &words) else {
        return Checked { value: Known { knowledge, words, veiled: None }, diagnostics: found };
    };
    stage("veil");
    let mut pages = page::parse_all(&veiled, &memos.veiled.0).value;
    memos.veiled.0.sweep();
    pages.retain(|_, page| page.meta.privacy() != Some(Privacy::Hidden));
    let knowledge = knowledge::connect(pages, &veiled, &memos.veiled.1).value;
    Checked { value: Known { knowledge, words, veiled: Some((veiled, veil)) }, diagnostics: found }
}

/// What the words and templates of a site depend on.
fn theme_key(sources: &Sources) -> Digest {
    Digest::of(&[sources.theme.digest.bytes(), sources.config.language.code().as_bytes()])
}

/// The corpus as it is written, names that may not be shown included: for questions of its authors.
pub fn know(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Knowledge> {
    let mut found = Vec::new();
    let config = &sources.config;
    let notes = |folder: &str| sources.content.keys().any(|path| path.starts_with(folder));
    if config.collections.iter().any(|collection| collection.role == Role::Literature && notes(&collection.name)) {
        let language = config.language;
        rayon::spawn(move || apa::prepare(language));
    }
    stage("parse");
    let pages = page::parse_all(sources, &memos.parsed).keep(&mut found);
    memos.parsed.sweep();
    stage("connect");
    let knowledge = knowledge::connect(pages, sources, &memos.connected).keep(&mut found);
    knowledge::consequence::settle(sources, |id| knowledge.pages.contains_key(id), &mut found);
    Checked { value: knowledge, diagnostics: found }
}

impl Files for Plan {
    fn places(&self) -> Vec<&OutPath> {
        self.parts.keys().chain([&self.root_of_index]).collect()
    }

    fn each(&self, take: &Take<'_>) -> io::Result<Vec<Diagnostic>> {
        let leaks = {
            // Written first and let go: pages take its room.
            let index = self.index();
            *self.index.lock().unwrap_or_else(PoisonError::into_inner) = None;
            index.files.par_iter().try_for_each(|(path, text)| take(path, &Content::Text(Arc::clone(text))))?;
            self.leaks_of(&index)
        };
        let parts: Vec<_> = self.parts.iter().collect();
        let made: io::Result<Vec<Vec<Diagnostic>>> = parts
            .par_iter()
            .map(|(path, part)| {
                let made = self.make(path, part);
                take(path, &made.value)?;
                Ok(made.diagnostics)
            })
            .collect();
        Ok([leaks, made?.concat()].concat())
    }
}

impl Plan {
    fn leaks_of(&self, index: &Index) -> Vec<Diagnostic> {
        let leaks = |veil: &Veil| index.files.iter().flat_map(|(path, text)| veil.leaks(path, text)).collect();
        self.veil.as_ref().map(leaks).unwrap_or_default()
    }

    /// The file at a place, made now.
    pub fn file(&self, path: &OutPath) -> Option<Content> {
        match self.parts.get(path) {
            Some(part) => Some(self.make(path, part).value),
            None if !search::is_below(path.as_str()) => None,
            None => self.index().files.get(path).map(|text| Content::Text(Arc::clone(text))),
        }
    }

    /// Whether there is a file at a place, those of the index aside.
    pub fn has(&self, path: &OutPath) -> bool {
        self.parts.contains_key(path)
    }

    /// The files that stand there as they are.
    pub fn ready(&self) -> impl Iterator<Item = &Content> {
        self.parts.values().filter_map(|part| match part {
            Part::Made(content) => Some(content),
            _ => None,
        })
    }

    /// The search index; the first that asks makes it, and others wait.
    pub fn index(&self) -> Arc<Index> {
        let mut held = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let made = held.get_or_insert_with(|| {
            let own = self.compounds.as_ref().map_or("", |source| &source.text);
            let index = search::index(&self.composer(), own, &self.searched);
            self.searched.sweep();
            Arc::new(index)
        });
        Arc::clone(made)
    }

    /// What is wrong and only shows when pages are made: looked for where it can be, so that not every page need be made. Nothing when `stop` says so.
    pub fn check(&self, memos: &Memos, stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
        let parts: Vec<_> = self.parts.iter().collect();
        let found: Option<Vec<Vec<Diagnostic>>> = parts
            .par_iter()
            .map(|(path, part)| {
                // A name that may not be shown could stand anywhere.
                if self.own_templates || self.veil.is_some() {
                    return (!stop()).then(|| self.make(path, part).diagnostics);
                }
                let Some(page) = self.source_of(part).filter(|page| html::may_be_wrong(page)) else { return Some(Vec::new()) };
                let body = || html::render(page, &self.knowledge, &self.words, &self.sizes, &memos.bodies).diagnostics.clone();
                (!stop()).then(|| guard(&page.meta.title_span, body).unwrap_or_else(|wrong| vec![*wrong]))
            })
            .collect();
        let mut found = found?.concat();
        if self.veil.is_some() {
            found.extend(self.leaks_of(&self.index()));
        }
        memos.bodies.sweep();
        arrange(&mut found);
        Some(found)
    }

    fn composer(&self) -> Composer<'_> {
        let (knowledge, words, outline) = (&self.knowledge, &*self.words, self.outline.as_ref());
        Composer { knowledge, words, outline, overviews: self.overviews, links: &self.links }
    }

    /// The page whose body a part shows.
    fn source_of(&self, part: &Part) -> Option<&Arc<Page>> {
        let id = match part {
            Part::Page(id) => return self.knowledge.page(id),
            Part::Listing(at) => PageId::from_parts(&[&self.knowledge.config.collections.get(*at)?.name, "index"]),
            Part::Home => PageId::from_parts(&["index"]),
            Part::Made(_) | Part::Overview(_) | Part::NotFound | Part::Alias(_) | Part::Previews(_) | Part::Publications(..) => {
                return None;
            }
        };
        self.knowledge.page(&id)
    }

    /// Makes a file, and sees to it that no name stands in it that may not be shown.
    fn make(&self, path: &OutPath, part: &Part) -> Checked<Content> {
        let mut made = self.make_unseen(path, part);
        if let Some(veil) = &self.veil {
            veil.lift(&mut made.diagnostics);
            let text = if let Content::Text(text) = &made.value { text } else { "" };
            made.diagnostics.extend(veil.leaks(path, text));
        }
        made
    }

    /// Makes a file: body, view and page.
    fn make_unseen(&self, path: &OutPath, part: &Part) -> Checked<Content> {
        if let Part::Made(content) = part {
            return Checked::fine(content.clone());
        }
        let source = self.source_of(part).map(AsRef::as_ref);
        let place = source.map_or_else(|| Span::new(&self.knowledge.config.path, 0..0), |page| page.meta.title_span.clone());
        let made = guard(&place, || {
            let memo = Memo::cold();
            let body = source.map(|page| html::render(page, &self.knowledge, &self.words, &self.sizes, &memo));
            let mut rendered = self.render(path, part, source, body.as_ref().map(|body| &body.value));
            if let Some(body) = &body {
                rendered.diagnostics.splice(0..0, body.diagnostics.iter().cloned());
            }
            rendered
        });
        match made {
            Ok(rendered) => Checked { value: Content::Text(rendered.value), diagnostics: rendered.diagnostics },
            Err(found) => Checked { value: Content::Text(Arc::from("")), diagnostics: vec![*found] },
        }
    }

    /// The view of a part, through its template.
    fn render(&self, path: &OutPath, part: &Part, source: Option<&Page>, body: Option<&Body>) -> Rendered {
        let (theme, composer) = (&self.theme, &self.composer());
        // A page that there is has something to show; else nothing would have put it at its place.
        fn with<V: serde::Serialize>(theme: &Theme, template: &str, view: Option<&V>) -> Rendered {
            view.map_or_else(|| Checked::fine(Arc::from("")), |view| theme.render(template, view, None))
        }
        match (part, source) {
            (Part::Page(_), Some(page)) => {
                let view = view::page::compose(page, composer);
                let template = theme.template_of(view.common.role, page.collection.as_deref());
                theme.render(&template, &view, body)
            }
            (Part::Listing(at), intro) => {
                let collection = &self.knowledge.config.collections[*at];
                theme.render("listing.html", &view::listing::compose(collection, intro, composer), body)
            }
            (Part::Home, intro) => theme.render("home.html", &view::home::compose(intro, composer), body),
            (Part::Overview(FixedPage::Search), _) => theme.render("search.html", &view::search::compose(composer), None),
            (Part::Overview(FixedPage::Map), _) => with(theme, "map.html", view::map::compose(composer).as_ref()),
            (Part::Overview(FixedPage::Timeline), _) => with(theme, "timeline.html", view::timeline::compose(composer).as_ref()),
            (Part::Overview(FixedPage::Sessions), _) => with(theme, "sessions.html", view::sessions::compose(composer).as_ref()),
            (Part::Overview(FixedPage::Health), _) => with(theme, "health.html", view::health::compose(composer).as_ref()),
            (Part::NotFound, _) => {
                theme.render("not_found.html", &view::home::not_found(theme.not_found_style_hash(), composer), None)
            }
            (Part::Alias(at), _) => {
                let (_, target, _) = &self.knowledge.aliases()[*at];
                theme.render("alias.html", &view::home::alias(path, target, composer), None)
            }
            (Part::Previews(number), _) => Checked::fine(Arc::from(self.previews.script(*number, composer))),
            (Part::Publications(id, form), _) => {
                Checked::fine(export::write(&view::detail::publications(id, composer), form).into())
            }
            (Part::Made(_) | Part::Page(_), _) => Checked::fine(Arc::from("")),
        }
    }
}

/// Puts everything at its place. Two things that want one place are an error that names both.
fn assemble(
    composer: &Composer<'_>,
    previews: &Previews,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> (BTreeMap<OutPath, Part>, usize) {
    let knowledge = composer.knowledge;
    let language = knowledge.config.language;
    let mut site = Assembly { parts: BTreeMap::new(), folded: HashMap::new(), found };
    let entries = knowledge.shown.iter().filter_map(|id| knowledge.page(id));
    for page in entries.filter(|page| page.kind != PageKind::Listing && page.id.as_str() != "index") {
        site.put(page.id.out_path(), Part::Page(page.id.clone()), None);
    }
    for (at, collection) in knowledge.config.collections.iter().enumerate() {
        site.put(view::listing_path(collection), Part::Listing(at), None);
    }
    site.put(OutPath::fixed("index.html"), Part::Home, None);
    for page in std::iter::once(FixedPage::Search).chain(composer.overviews.all()) {
        site.put(page.path(language), Part::Overview(page), None);
    }
    let pages = site.parts.len();
    site.put(OutPath::fixed("404.html"), Part::NotFound, None);
    for (at, (path, _, span)) in knowledge.aliases().iter().enumerate() {
        if let Some(other) = site.folded.get(&path.folded()) {
            let there = knowledge.pages.iter().find(|(id, _)| id.out_path() == *other);
            let other = there.map_or(other.as_str(), |(_, page)| page.source.path.as_str());
            let taken = Diagnostic::error(Code::AddressTaken, span.clone()).with("address", path.as_str()).with("other", other);
            site.found.push(taken.hint("drop-alias", &[]));
            continue;
        }
        site.put(path.clone(), Part::Alias(at), Some(span));
    }
    let mut made = |path: OutPath, text: String| site.put(path, Part::Made(Content::Text(text.into())), None);
    made(OutPath::fixed("assets/style.css"), theme::bundle(&sources.theme, "assets/css/", ".css"));
    made(OutPath::fixed("assets/site.js"), theme::script::site(&sources.theme, composer.words, previews.count));
    made(OutPath::fixed("assets/list.js"), theme::script::list(&sources.theme, composer.words));
    made(OutPath::fixed("assets/search.js"), search::scripts(&sources.theme, composer.words, language));
    for (number, path) in previews.files() {
        site.put(path, Part::Previews(number), None);
    }
    for (path, bytes) in theme::copied(&sources.theme) {
        site.put(path, Part::Made(Content::Bytes(Arc::clone(bytes))), None);
    }
    publications(knowledge, &mut site);
    if knowledge.config.markdown_copy {
        for page in knowledge.pages.values().filter(|page| page.has_file) {
            let text = Content::Text(Arc::clone(&page.source.text));
            site.put(view::page::markdown_path(&page.id), Part::Made(text), None);
        }
    }
    // Search engines take a missing file for a mistake; a site's own, in `static/`, goes first.
    let robots = OutPath::fixed("robots.txt");
    if !sources.assets.keys().any(|path| path.folded() == robots.folded()) {
        site.put(robots, Part::Made(Content::Text(Arc::from("User-agent: *\nAllow: /\n"))), None);
    }
    for (path, asset) in &sources.assets {
        let span = Span::new(&asset.path, 0..0);
        site.put(path.clone(), Part::Made(Content::Copy(asset.disk.clone(), asset.state())), Some(&span));
    }
    (site.parts, pages)
}

/// Every note on a publication as files for reference managers, and each collection of them as one file.
fn publications(knowledge: &Knowledge, site: &mut Assembly<'_>) {
    for collection in knowledge.config.collections.iter().filter(|collection| collection.role == Role::Literature) {
        let whole = PageId::from_parts(&[&collection.name, "index"]);
        let own = knowledge.shown.iter().filter(|id| id.folder() == collection.name && knowledge.publication(id).is_some());
        let own: Vec<PageId> = own.cloned().collect();
        for id in std::iter::once(whole).filter(|_| !own.is_empty()).chain(own.iter().cloned()) {
            for form in FORMS {
                site.put(view::detail::download_path(&id, form), Part::Publications(id.clone(), form), None);
            }
        }
    }
}

struct Assembly<'a> {
    parts: BTreeMap<OutPath, Part>,
    folded: HashMap<OutPath, OutPath>,
    found: &'a mut Vec<Diagnostic>,
}

impl Assembly<'_> {
    /// Puts a file at its place, unless another is there already, also on computers where capitals do not count.
    fn put(&mut self, path: OutPath, part: Part, span: Option<&Span>) {
        let folded = path.folded();
        // The index names its files by what they hold: all scripts of its folder are its own.
        let index = (search::is_below(folded.as_str()) && folded.as_str().ends_with(".js")).then(|| OutPath::fixed(search::ROOT));
        let other = index.or_else(|| self.folded.get(&folded).cloned());
        if let Some(other) = other {
            let taken = Span::new(&Arc::from(camino::Utf8Path::new("naslag.toml")), 0..0);
            let span = span.cloned().unwrap_or(taken);
            self.found
                .push(Diagnostic::error(Code::AddressTaken, span).with("address", path.as_str()).with("other", other.as_str()));
            return;
        }
        self.folded.insert(folded, path.clone());
        self.parts.insert(path, part);
    }
}
