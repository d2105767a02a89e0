//! What the preview shows at one moment: a site, and what is wrong.
//!
//! Owns [`Shown`] and [`Message`]. Entry point: [`Shown::state`], what a page in the browser is told to see whether it is still the
//! latest. Answers no requests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::digest::Digest;
use crate::html::escape::escape;
use crate::language::Language;
use crate::path::OutPath;
use crate::report;
use crate::report::catalog::Catalog;
use crate::site::Content;
use crate::site::Plan;
use crate::source::Sources;

/// Where the preview's own pages and scripts stand; a folder of that name in `static/` is not seen here.
pub const OWN: &str = "_naslag/";
/// How many messages are laid over a page.
const OVER_PAGE: usize = 10;
/// How many messages the page with all of them shows.
const ON_HEALTH: usize = 1000;
/// How many pages are remembered once they were asked for.
const REMEMBERED: usize = 200;

/// A message, drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// File, line and column.
    pub place: String,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// All of it, with the line itself, as in the terminal.
    pub text: String,
}

impl Message {
    /// Draws a diagnostic.
    pub fn of(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> Self {
        let one = std::slice::from_ref(diagnostic);
        Self {
            place: report::address(diagnostic, Some(sources)),
            severity: diagnostic.severity.name(),
            text: report::draw(one, Some(sources), language, report::Format::Human, false).trim_end().to_owned(),
        }
    }

    /// Something that is wrong with no place in the content.
    pub fn general(text: String) -> Self {
        Self { place: String::new(), severity: Severity::Error.name(), text }
    }
}

/// What is shown at one moment. Never changed, save that it remembers what it made: the next moment has its own.
pub struct Shown {
    site: Option<Arc<Plan>>,
    /// Files that were asked for.
    made: Mutex<BTreeMap<OutPath, Content>>,
    /// Whether the site is made from content without errors.
    whole: bool,
    root: PathBuf,
    language: Language,
    title: String,
    messages: Vec<Message>,
    errors: usize,
    warnings: usize,
    style: Digest,
    rest: Digest,
    health: String,
}

/// What a page in the browser compares itself with.
#[derive(Debug, Serialize)]
struct State<'a> {
    /// Fingerprint of the page; `null` when it is not there.
    page: Option<String>,
    /// Fingerprint of the style sheet.
    style: String,
    /// Fingerprint of scripts, fonts, pictures.
    rest: String,
    title: String,
    close: &'a str,
    all: String,
    messages: &'a [Message],
}

/// What is new at a moment.
pub struct News {
    /// The site.
    pub site: Option<Arc<Plan>>,
    /// Whether its content has no errors, or an older content had none.
    pub whole: bool,
    /// All messages, worst first.
    pub messages: Vec<Message>,
    /// The folder of the sources, resolved.
    pub root: PathBuf,
    /// Language of messages.
    pub language: Language,
    /// Title of the site.
    pub title: String,
}

impl Shown {
    /// Prepares a moment.
    pub fn new(news: News) -> Self {
        let News { site, whole, messages, root, language, title } = news;
        let count = |severity: Severity| messages.iter().filter(|message| message.severity == severity.name()).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let style = OutPath::fixed("assets/style.css");
        let of = |path: &OutPath| site.as_ref().and_then(|site| site.file(path)).map_or(Digest::of(&[]), |file| file.digest());
        let style = of(&style);
        let mut parts = vec![of(&OutPath::fixed("assets/site.js"))];
        let ready = site.iter().flat_map(|site| site.ready());
        parts.extend(ready.filter(|content| !matches!(content, Content::Text(_))).map(Content::digest));
        let parts: Vec<&[u8]> = parts.iter().map(Digest::bytes).collect();
        let rest = Digest::of(&parts);
        let mut shown = Self {
            site,
            made: Mutex::default(),
            whole,
            root,
            language,
            title,
            messages,
            errors,
            warnings,
            style,
            rest,
            health: String::new(),
        };
        shown.health = shown.draw_health();
        shown
    }

    /// The file at a place of the site, made now if nobody asked for it before.
    pub fn file(&self, path: &OutPath) -> Option<Content> {
        if let Some(known) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Some(known.clone());
        }
        let content = self.site.as_ref()?.file(path)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.len() >= REMEMBERED {
            made.clear();
        }
        made.insert(path.clone(), content.clone());
        Some(content)
    }

    /// Whether the site has a file at a place.
    pub fn has(&self, path: &OutPath) -> bool {
        self.site.as_ref().is_some_and(|site| site.has(path))
    }

    /// The folder that every file that is copied stands in.
    pub fn root(&self) -> &PathBuf {
        &self.root
    }

    /// The page with all messages.
    pub fn health(&self) -> &str {
        &self.health
    }

    /// Fingerprints of a page, of the style and of the rest, as they stand in the page.
    pub fn marks(&self, page: &str) -> [Option<String>; 3] {
        let content = if page == OWN {
            Some(Digest::of(&[self.health.as_bytes()]))
        } else {
            self.file(&OutPath::fixed(page)).map(|file| file.digest())
        };
        [content.map(|digest| digest.short(16)), Some(self.style.short(16)), Some(self.rest.short(16))]
    }

    /// What the page `page` is told, as JSON on one line.
    pub fn state(&self, page: &str) -> String {
        let catalog = Catalog::of(self.language);
        let [page, style, rest] = self.marks(page);
        // Only errors lie over the page: the author can go on writing with a warning.
        let messages = if self.errors == 0 { &[][..] } else { &self.messages[..self.errors.min(OVER_PAGE)] };
        let key = if self.whole { "preview.last-good" } else { "preview.as-far" };
        let state = State {
            page,
            style: style.unwrap_or_default(),
            rest: rest.unwrap_or_default(),
            title: catalog.fill(key, &[("errors", self.errors.to_string())]),
            close: catalog.get("preview.close"),
            all: catalog.fill("preview.all", &[("count", self.messages.len().to_string())]),
            messages,
        };
        serde_json::to_string(&state).unwrap_or_default()
    }

    fn draw_health(&self) -> String {
        let catalog = Catalog::of(self.language);
        let word = |key: &str| escape(catalog.get(&format!("preview.{key}")));
        let counts = [("errors", catalog.count("errors", self.errors)), ("warnings", catalog.count("warnings", self.warnings))];
        let summary = if self.messages.is_empty() { word("fine") } else { escape(&catalog.fill("cli.counts", &counts)) };
        let title = format!("{} – {}", word("health"), escape(&self.title));
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"overlay.css\">\n</head>\n<body class=\"health\">\n<main>\n<h1>{}</h1>\n<p>{summary}</p>\n<p><a href=\"../\">{}</a></p>\n",
            self.language.code(),
            word("health"),
            word("back"),
        );
        let better = crate::view::FixedPage::Health.path(self.language);
        if self.has(&better) {
            let _ = writeln!(html, "<p><a href=\"../{better}\">{}</a></p>", word("better"));
        }
        for message in self.messages.iter().take(ON_HEALTH) {
            let Message { place, severity, text } = message;
            let heading = if place.is_empty() { String::new() } else { format!("<h2>{}</h2>\n", escape(place)) };
            let _ = writeln!(html, "<section class=\"{severity}\">\n{heading}<pre>{}</pre>\n</section>", escape(text));
        }
        if self.messages.len() > ON_HEALTH {
            let rest = (self.messages.len() - ON_HEALTH).to_string();
            let _ = writeln!(html, "<p>{}</p>", escape(&catalog.fill("preview.more", &[("count", rest)])));
        }
        html.push_str("</main>\n</body>\n</html>\n");
        html
    }
}
