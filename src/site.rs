//! The pipeline: from sources to the whole site in memory. Read this first.
//!
//! Owns [`Site`] and [`Memos`]. Entry point: [`build`], the only place that calls the stages in order. What it gives is what `build` writes, `serve` serves and tests compare.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Collection;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::arrange;
use crate::digest::Digest;
use crate::guard::guard;
use crate::html;
use crate::html::RenderedBody;
use crate::html::Sizes;
use crate::knowledge;
use crate::knowledge::Knowledge;
use crate::knowledge::told::Told;
use crate::memo::Memo;
use crate::outline::Outline;
use crate::page;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::ParsedPage;
use crate::path::OutPath;
use crate::path::PageId;
use crate::search;
use crate::search::Index;
use crate::search::postings::PageWords;
use crate::source::Sources;
use crate::span::Span;
use crate::theme;
use crate::theme::Rendered;
use crate::theme::Theme;
use crate::view;
use crate::view::Composer;
use crate::view::FixedPage;
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

/// What is kept between builds.
#[derive(Debug, Default)]
pub struct Memos {
    parsed: Memo<ParsedPage>,
    told: Memo<Told>,
    bodies: Memo<RenderedBody>,
    rendered: Memo<Rendered>,
    searched: Memo<PageWords>,
}

impl Memos {
    /// Memos that keep nothing, for a build that nothing follows.
    pub fn cold() -> Self {
        Self { parsed: Memo::cold(), told: Memo::cold(), bodies: Memo::cold(), rendered: Memo::cold(), searched: Memo::cold() }
    }

    fn sweep(&self) {
        self.parsed.sweep();
        self.told.sweep();
        self.bodies.sweep();
        self.rendered.sweep();
        self.searched.sweep();
    }
}

/// The whole program: everything else is a stage of this function or a shell around it. `stage` is told the name of each stage as it begins.
pub fn build(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Site> {
    let mut found = Vec::new();
    let knowledge = know(sources, memos, stage).keep(&mut found);
    stage("theme");
    let words = Arc::new(Words::of(&sources.theme, sources.config.language));
    let outline = Outline::of(&sources.theme);
    let composer = Composer::of(&knowledge, &words, outline.as_ref());
    let theme = Theme::compile(&sources.theme, &words, &view::site(&composer)).keep(&mut found);
    stage("render");
    let html = render(&composer, &theme, &sizes(sources), memos, &mut found);
    stage("index");
    let compounds = sources.compounds.as_ref().map_or("", |source| &source.text);
    let index = search::index(&composer, compounds, &memos.searched);
    stage("assemble");
    let site = assemble(html, index, &composer, &theme, sources, memos, &mut found);
    memos.sweep();
    arrange(&mut found);
    Checked { value: site, diagnostics: found }
}

/// The first half of the pipeline: the corpus, connected, before anything is made of it.
pub fn know(sources: &Sources, memos: &Memos, stage: &dyn Fn(&'static str)) -> Checked<Knowledge> {
    let mut found = Vec::new();
    stage("parse");
    let pages = page::parse_all(sources, &memos.parsed).keep(&mut found);
    stage("connect");
    let knowledge = knowledge::connect(pages, sources, &memos.told).keep(&mut found);
    Checked { value: knowledge, diagnostics: found }
}

fn sizes(sources: &Sources) -> Sizes {
    sources.assets.iter().filter_map(|(path, asset)| Some((path.clone(), asset.size?))).collect()
}

/// Body, view and page of everything that is shown, in parallel.
fn render(
    composer: &Composer<'_>,
    theme: &Theme,
    sizes: &Sizes,
    memos: &Memos,
    found: &mut Vec<Diagnostic>,
) -> Vec<(OutPath, Arc<str>)> {
    let knowledge = composer.knowledge;
    let shown: Vec<&Arc<Page>> = knowledge.shown.iter().filter_map(|id| knowledge.pages.get(id)).collect();
    let listings: Vec<&Collection> = knowledge.config.collections.iter().collect();
    let pages = shown.par_iter().filter(|page| page.kind != PageKind::Listing && page.id.as_str() != "index").map(|page| {
        let (html, diagnostics) = guarded(&page.meta.title_span, || {
            let body = html::render(page, knowledge, composer.words, sizes, &memos.bodies);
            let view = view::page::compose(page, composer);
            let template = theme.template_of(view.common.role, page.collection.as_deref());
            let rendered = theme.render(&template, &view, Some(&body.value), &memos.rendered);
            (Arc::clone(&rendered.value), [body.diagnostics.clone(), rendered.diagnostics.clone()].concat())
        });
        (page.id.out_path(), html, diagnostics)
    });
    let lists = listings.par_iter().map(|collection| {
        let intro = knowledge.pages.get(&PageId::from_parts(&[&collection.name, "index"]));
        let place = Span::new(&knowledge.config.path, 0..0);
        let (html, diagnostics) = guarded(&place, || {
            let body = intro.map(|page| html::render(page, knowledge, composer.words, sizes, &memos.bodies));
            let view = view::listing::compose(collection, intro.map(AsRef::as_ref), composer);
            let rendered = theme.render("listing.html", &view, body.as_ref().map(|body| &body.value), &memos.rendered);
            let of_body = body.map(|body| body.diagnostics.clone()).unwrap_or_default();
            (Arc::clone(&rendered.value), [of_body, rendered.diagnostics.clone()].concat())
        });
        (view::listing_path(collection), html, diagnostics)
    });
    let mut made: Vec<(OutPath, Arc<str>, Vec<Diagnostic>)> = pages.collect();
    made.extend(lists.collect::<Vec<_>>());
    let intro = knowledge.pages.get(&PageId::from_parts(&["index"]));
    let body = intro.map(|page| html::render(page, knowledge, composer.words, sizes, &memos.bodies));
    let home = theme.render(
        "home.html",
        &view::home::compose(intro.map(AsRef::as_ref), composer),
        body.as_ref().map(|body| &body.value),
        &memos.rendered,
    );
    let of_body = body.map(|body| body.diagnostics.clone()).unwrap_or_default();
    made.push((OutPath::fixed("index.html"), Arc::clone(&home.value), [of_body, home.diagnostics.clone()].concat()));
    made.extend(overviews(composer, theme, memos));
    made.into_iter()
        .map(|(path, html, diagnostics)| {
            found.extend(diagnostics);
            (path, html)
        })
        .collect()
}

/// The pages over the whole site: search, map, timeline, sessions.
fn overviews(composer: &Composer<'_>, theme: &Theme, memos: &Memos) -> Vec<(OutPath, Arc<str>, Vec<Diagnostic>)> {
    let rendered = [
        (FixedPage::Search, Some(theme.render("search.html", &view::search::compose(composer), None, &memos.rendered))),
        (FixedPage::Map, view::map::compose(composer).map(|view| theme.render("map.html", &view, None, &memos.rendered))),
        (
            FixedPage::Timeline,
            view::timeline::compose(composer).map(|view| theme.render("timeline.html", &view, None, &memos.rendered)),
        ),
        (
            FixedPage::Sessions,
            view::sessions::compose(composer).map(|view| theme.render("sessions.html", &view, None, &memos.rendered)),
        ),
    ];
    let language = composer.knowledge.config.language;
    let made = rendered.into_iter().filter_map(|(page, rendered)| Some((page.path(language), rendered?)));
    made.map(|(path, rendered)| (path, Arc::clone(&rendered.value), rendered.diagnostics.clone())).collect()
}

fn guarded(span: &Span, work: impl FnOnce() -> (Arc<str>, Vec<Diagnostic>)) -> (Arc<str>, Vec<Diagnostic>) {
    guard(span, work).unwrap_or_else(|found| (Arc::from(""), vec![*found]))
}

/// Puts everything at its place. Two things that want one place are an error that names both.
fn assemble(
    html: Vec<(OutPath, Arc<str>)>,
    index: Index,
    composer: &Composer<'_>,
    theme: &Theme,
    sources: &Sources,
    memos: &Memos,
    found: &mut Vec<Diagnostic>,
) -> Site {
    let mut site = Assembly { site: Site { pages: html.len(), ..Site::default() }, folded: BTreeMap::new(), found };
    for (path, html) in html {
        site.put(path, Content::Text(html), None);
    }
    let not_found =
        theme.render("not_found.html", &view::home::not_found(theme.not_found_style_hash(), composer), None, &memos.rendered);
    site.found.extend(not_found.diagnostics.iter().cloned());
    site.put(OutPath::fixed("404.html"), Content::Text(Arc::clone(&not_found.value)), None);
    for (path, target, span) in composer.knowledge.aliases() {
        if let Some(other) = site.folded.get(&path.folded()) {
            let there = composer.knowledge.pages.iter().find(|(id, _)| id.out_path() == *other);
            let other = there.map_or(other.as_str(), |(_, page)| page.source.path.as_str());
            let taken = Diagnostic::error(Code::AddressTaken, span.clone()).with("address", path.as_str()).with("other", other);
            site.found.push(taken.hint("drop-alias", &[]));
            continue;
        }
        let page = theme.render("alias.html", &view::home::alias(path, target, composer), None, &memos.rendered);
        site.found.extend(page.diagnostics.iter().cloned());
        site.put(path.clone(), Content::Text(Arc::clone(&page.value)), Some(span));
    }
    site.put(
        OutPath::fixed("assets/style.css"),
        Content::Text(theme::bundle(&sources.theme, "assets/css/", ".css").into()),
        None,
    );
    site.put(OutPath::fixed("assets/site.js"), Content::Text(theme::bundle(&sources.theme, "assets/js/", ".js").into()), None);
    let language = composer.knowledge.config.language;
    let scripts = search::scripts(&sources.theme, composer.words, language);
    site.put(OutPath::fixed("assets/search.js"), Content::Text(scripts.into()), None);
    for (path, text) in index.files {
        site.put(path, Content::Text(text.into()), None);
    }
    for (path, bytes) in theme::copied(&sources.theme) {
        site.put(path, Content::Bytes(Arc::clone(bytes)), None);
    }
    if composer.knowledge.config.markdown_copy {
        markdown(composer.knowledge, &mut site);
    }
    for (path, asset) in &sources.assets {
        let span = Span::new(&asset.path, 0..0);
        site.put(path.clone(), Content::Copy(asset.disk.clone(), asset.state()), Some(&span));
    }
    site.site
}

fn markdown(knowledge: &Knowledge, site: &mut Assembly<'_>) {
    for page in knowledge.pages.values().filter(|page| page.has_file) {
        site.put(view::page::markdown_path(&page.id), Content::Text(Arc::clone(&page.source.text)), None);
    }
}

struct Assembly<'a> {
    site: Site,
    folded: BTreeMap<String, OutPath>,
    found: &'a mut Vec<Diagnostic>,
}

impl Assembly<'_> {
    /// Puts a file at its place, unless another is there already, also on computers where capitals do not count.
    fn put(&mut self, path: OutPath, content: Content, span: Option<&Span>) {
        if let Some(other) = self.folded.insert(path.folded(), path.clone()) {
            let taken = Span::new(&Arc::from(camino::Utf8Path::new("naslag.toml")), 0..0);
            let span = span.cloned().unwrap_or(taken);
            self.found
                .push(Diagnostic::error(Code::AddressTaken, span).with("address", path.as_str()).with("other", other.as_str()));
            return;
        }
        self.site.files.insert(path, content);
    }
}
