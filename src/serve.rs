//! The live preview: watch, build, swap, tell the browsers.
//!
//! Owns [`Settings`] and [`Event`]. Entry point: [`run`]. One thread plans, through the same `plan` as everything else, with warm memos, and publishes what it has in one
//! swap; a page is made when somebody asks for it, the search index too. What only shows when pages are made is looked for after that. The watcher only says that
//! something changed, and the builder goes round until nothing does, so the last save always wins. Prints nothing: the command line is told.
#![expect(clippy::disallowed_methods, reason = "the preview follows the disk and measures how long it takes")]

mod answer;
mod http;
mod shown;
mod watch;

use std::convert::Infallible;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use camino::Utf8Path;
use tokio::sync::watch::Sender;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::arrange;
use crate::digest::Digest;
use crate::guard::guard;
use crate::language::Language;
use crate::report;
use crate::report::catalog::Catalog;
use crate::site;
use crate::site::Memos;
use crate::site::Plan;
use crate::source;
use crate::source::Sources;
use crate::span::Span;

use http::Door;
use shown::Message;
use shown::News;
use shown::Shown;
use watch::Mark;
use watch::Watch;

/// When the disk is looked at once more after a change: a file may have been written into a new folder before that was watched.
const AFTER: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(1300)];
/// How often the disk is looked at when it cannot be watched, or could not be read.
const POLL: Duration = Duration::from_secs(1);
/// How long nothing need happen.
const FOREVER: Duration = Duration::from_secs(24 * 3600);

/// What to preview, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the site.
    pub root: PathBuf,
    /// Folder that `build` writes to: changes in it are none.
    pub output: PathBuf,
    /// The port that is tried first; 0 for any.
    pub port: u16,
    /// Language of messages, when it is not the site's.
    pub language: Option<Language>,
}

/// What the preview has to say.
#[derive(Debug)]
pub enum Event<'a> {
    /// The site is at this address.
    Serving(&'a str),
    /// A site was made.
    Built(Built<'a>),
    /// The sources cannot be read for now.
    ReadFailed(&'a str),
    /// The folders cannot be watched; they are looked at every second.
    WatchFailed(&'a str),
}

/// What came of a build.
#[derive(Debug)]
pub struct Built<'a> {
    /// What was built.
    pub sources: &'a Sources,
    /// What was found.
    pub found: &'a [Diagnostic],
    /// Pages in the site.
    pub pages: usize,
    /// From looking at the disk to a site that is served.
    pub time: Duration,
    /// Whether it is the first.
    pub first: bool,
    /// Whether an earlier site stays, because this one has errors.
    pub kept: bool,
}

/// Serves until the program is ended. `tell` hears what happens, from both threads.
///
/// # Errors
/// When the site cannot be read at the start, or there is no port.
pub fn run(settings: Settings, tell: impl Fn(Event<'_>) + Send + Sync + 'static) -> Result<Infallible, Failed> {
    let root = fs::canonicalize(&settings.root).map_err(|error| Failed::Read(error.into()))?;
    let tell = Arc::new(tell);
    let port = settings.port;
    let mut builder = Builder {
        settings,
        root,
        tell: Arc::clone(&tell),
        memos: Memos::default(),
        sources: None,
        good: None,
        shown: None,
        planned: None,
        theme: None,
        trouble: None,
    };
    let mut first = builder.look().map_err(Failed::Read)?.ok_or_else(|| Failed::Read(anyhow::anyhow!("")))?;
    if let Some(settled) = builder.settle(&|| false) {
        first = settled;
    }
    let (sender, receiver) = tokio::sync::watch::channel(Arc::new(first));
    let (listeners, port): (Vec<TcpListener>, u16) = http::bind(port).map_err(Failed::Port)?;
    thread::Builder::new()
        .name("builder".to_owned())
        .stack_size(8 << 20)
        .spawn(move || builder.run(&sender))
        .map_err(Failed::Port)?;
    tell(Event::Serving(&format!("http://localhost:{port}/")));
    Door::new(port, receiver).serve(listeners).map_err(Failed::Port)
}

/// Why there is no preview.
#[derive(Debug)]
pub enum Failed {
    /// The site cannot be read.
    Read(anyhow::Error),
    /// There is no port to answer at.
    Port(io::Error),
}

/// What the one thread that builds knows.
struct Builder<T> {
    settings: Settings,
    root: PathBuf,
    tell: Arc<T>,
    memos: Memos,
    /// What was last built, with what was found while reading it.
    sources: Option<(Sources, Vec<Diagnostic>)>,
    /// The last site without errors.
    good: Option<Arc<Plan>>,
    /// The site that is shown.
    shown: Option<Arc<Plan>>,
    /// What is shown already, and still to be checked.
    planned: Option<Planned>,
    /// The theme whose templates were last tried on every page.
    theme: Option<Digest>,
    /// Why the sources could not be read, while they cannot.
    trouble: Option<String>,
}

/// A site that was planned, with what was found until then.
struct Planned {
    plan: Arc<Plan>,
    found: Vec<Diagnostic>,
    time: Duration,
    first: bool,
}

impl<T: Fn(Event<'_>)> Builder<T> {
    fn run(mut self, published: &Sender<Arc<Shown>>) {
        let mark = Arc::new(Mark::default());
        let mut watch = self.watched(Watch::start(&self.root, &self.settings.output, &mark));
        // What was saved between the first reading and the first watch.
        let mut looks = AFTER.iter();
        let mut next = Some(Duration::ZERO);
        loop {
            let patience = if watch.is_none() || self.trouble.is_some() { POLL } else { FOREVER };
            let marked = mark.wait(next.map_or(patience, |next| next.min(patience)));
            if let Some(failed) = marked.failed {
                watch = self.watched::<Watch>(Err(notify::Error::generic(&failed)));
            }
            if marked.changed || marked.lost {
                looks = AFTER.iter();
            }
            if let Some(mut watching) = watch.take() {
                let done = if marked.lost { watching.renew() } else { watching.refresh() };
                watch = self.watched(done.map(|()| watching));
            }
            if marked.lost {
                // Where reading alone loses changes, for all the folders there are, this is a look every second and no more.
                thread::sleep(POLL.saturating_sub(AFTER[0]));
            }
            match self.look() {
                Ok(shown) => {
                    if let Some(shown) = shown {
                        published.send_replace(Arc::new(shown));
                    }
                    if let Some(shown) = self.settle(&|| mark.is_set()) {
                        published.send_replace(Arc::new(shown));
                    }
                }
                Err(error) => {
                    if let Some(shown) = self.cannot_read(&error) {
                        published.send_replace(Arc::new(shown));
                    }
                }
            }
            next = looks.next().copied();
        }
    }

    /// The watch, if there is one; that there is none is said.
    fn watched<W>(&self, result: notify::Result<W>) -> Option<W> {
        result.map_err(|error| (self.tell)(Event::WatchFailed(&error.to_string()))).ok()
    }

    /// Looks at the disk, and builds when it is not as it was.
    fn look(&mut self) -> anyhow::Result<Option<Shown>> {
        let began = Instant::now();
        let before = self.sources.as_ref();
        let read = source::read(&self.root, &self.settings.output, before.map(|(sources, _)| sources))?;
        let as_before = before.is_some_and(|(sources, found)| *found == read.diagnostics && sources.same_as(&read.value));
        if as_before && self.trouble.is_none() {
            return Ok(None);
        }
        let first = before.is_none();
        let (sources, mut found) = (read.value, read.diagnostics.clone());
        let whole_site = Span::new(&Arc::from(Utf8Path::new("naslag.toml")), 0..0);
        let planned = match guard(&whole_site, || site::plan(&sources, &self.memos, &|_| {})) {
            Ok(planned) => {
                found.extend(planned.diagnostics);
                Some(Arc::new(planned.value))
            }
            Err(panicked) => {
                found.push(*panicked);
                None
            }
        };
        // Templates that changed are tried before anything is shown: what they cannot make would be empty pages.
        let tried = planned.as_ref().filter(|plan| plan.own_templates && self.theme != Some(sources.theme.digest));
        if let Some(more) = tried.and_then(|plan| plan.check(&self.memos, &|| false)) {
            found.extend(more);
            self.theme = Some(sources.theme.digest);
        }
        arrange(&mut found);
        let fine = report::count(&found).0 == 0;
        self.shown =
            if fine { planned.clone() } else { self.good.clone().or_else(|| planned.clone()).or_else(|| self.shown.clone()) };
        self.sources = Some((sources, read.diagnostics));
        self.trouble = None;
        let shown = self.said(&found, fine);
        let plan = planned.or_else(|| self.shown.clone());
        self.planned = plan.map(|plan| Planned { plan, found, time: began.elapsed(), first });
        Ok(Some(shown))
    }

    /// Looks for what is wrong with pages that nobody asked for yet. What is to be shown then, when that is not what is shown already. Stops when there is something
    /// newer, and is then asked again.
    fn settle(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Option<Shown> {
        let Planned { plan, mut found, time, first } = self.planned.take()?;
        let before = found.len();
        let whole_site = Span::new(&Arc::from(Utf8Path::new("naslag.toml")), 0..0);
        match guard(&whole_site, || plan.check(&self.memos, stop)) {
            Ok(Some(more)) => found.extend(more),
            Ok(None) => {
                self.planned = Some(Planned { plan, found, time, first });
                return None;
            }
            Err(panicked) => found.push(*panicked),
        }
        arrange(&mut found);
        let fine = report::count(&found).0 == 0;
        let pages = plan.pages;
        let kept = !fine && self.good.is_some();
        if fine {
            self.good = Some(plan);
        } else if kept {
            self.shown.clone_from(&self.good);
        }
        if let Some((sources, _)) = &self.sources {
            (self.tell)(Event::Built(Built { sources, found: &found, pages, time, first, kept }));
        }
        (found.len() > before).then(|| self.said(&found, fine))
    }

    /// What is shown, with all messages. `fine`: it has no errors.
    fn said(&self, found: &[Diagnostic], fine: bool) -> Shown {
        let Some((sources, _)) = &self.sources else { return self.moment(Vec::new(), Language::default(), String::new(), fine) };
        let language = self.settings.language.unwrap_or(sources.config.language);
        let mut messages: Vec<Message> =
            in_order(found).into_iter().map(|diagnostic| Message::of(diagnostic, sources, language)).collect();
        messages.dedup();
        self.moment(messages, language, sources.config.title.clone(), fine)
    }

    /// What is shown while the sources cannot be read: the site as it was. Reading what vanishes is no mistake but another round.
    fn cannot_read(&mut self, error: &anyhow::Error) -> Option<Shown> {
        let text = format!("{error:#}");
        if self.trouble.as_ref() == Some(&text) {
            return None;
        }
        (self.tell)(Event::ReadFailed(&text));
        let (sources, _) = self.sources.as_ref()?;
        let language = self.settings.language.unwrap_or(sources.config.language);
        let message = Catalog::of(language).fill("cli.read-failed", &[("error", text.clone())]);
        let title = sources.config.title.clone();
        self.trouble = Some(text);
        Some(self.moment(vec![Message::general(message)], language, title, false))
    }

    fn moment(&self, messages: Vec<Message>, language: Language, title: String, fine: bool) -> Shown {
        let root: &Path = &self.root;
        Shown::new(News {
            site: self.shown.clone(),
            whole: fine || self.good.is_some(),
            messages,
            root: root.to_path_buf(),
            language,
            title,
        })
    }
}

/// Worst first, and in their own order among equals.
fn in_order(found: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut all: Vec<&Diagnostic> = found.iter().collect();
    all.sort_by_key(|diagnostic| match diagnostic.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    all
}
