//! Where references lead: wiki links, relative links, anchors, pictures, embeds and citations of one page, resolved and checked.
//!
//! Owns [`Target`]. Entry point: [`resolve`]. Says what was probably meant when nothing is there. Makes no HTML.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Component;
use camino::Utf8Path;
use camino::Utf8PathBuf;

use crate::address;
use crate::address::Poor;
use crate::address::decode;
use crate::address::near_scheme;
use crate::address::scheme;
use crate::config::Config;
use crate::config::Role;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::knowledge::names::Found;
use crate::knowledge::names::Names;
use crate::page::Page;
use crate::page::doc::Reference;
use crate::page::doc::ReferenceKind;
use crate::page::markdown::destination;
use crate::page::markdown::split_anchor;
use crate::path::OutPath;
use crate::path::PageId;
use crate::source::Asset;
use crate::span::Span;
use crate::text::fold;
use crate::text::nearest;

/// How much of an address a message shows, in characters.
const SHOWN: usize = 80;
/// How many of many a message lists.
const LISTED: usize = 20;
/// The ends of names of files that are no picture to a browser.
const UNSEEN: [&str; 15] =
    ["tif", "tiff", "heic", "heif", "psd", "wmf", "emf", "eps", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx"];

/// One work in a citation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// The literature note.
    pub note: PageId,
    /// What follows the key: `p. 12`.
    pub locator: Option<String>,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A page, perhaps at an anchor.
    Page(PageId, Option<String>),
    /// A picture or attachment.
    File(OutPath),
    /// An address on the web, or of mail.
    Web(String),
    /// Works that are cited together.
    Citation(Vec<Cited>),
    /// Nowhere; it was reported, and its words are shown as text.
    Nowhere,
}

/// What resolving needs to know.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// All pages.
    pub pages: &'a BTreeMap<PageId, Arc<Page>>,
    /// All names.
    pub names: &'a Names,
    /// The configuration.
    pub config: &'a Config,
    /// Pictures and attachments.
    pub assets: &'a BTreeMap<OutPath, Asset>,
    /// Whether to look for what was probably meant: not in a page that has a hundred such mistakes already, since it takes a look at every name.
    pub suggests: bool,
}

/// The targets of a page's references, in their order.
pub fn resolve(page: &Page, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Vec<Target> {
    let mut tally = Tally::default();
    let targets = page
        .doc
        .references
        .iter()
        .map(|reference| {
            let before = found.len();
            let target = World { suggests: !tally.is_full(), ..*world }.target(page, reference, found);
            tally.trim(found, before);
            target
        })
        .collect();
    tally.finish(&page.meta.title_span, found);
    targets
}

/// The collections whose pages can be cited.
pub fn literature_of(config: &Config) -> Vec<&str> {
    let literature = config.collections.iter().filter(|collection| collection.role == Role::Literature);
    literature.map(|collection| collection.name.as_str()).collect()
}

/// The keys and locators of a citation as written: `@a, p. 12; @b`.
pub fn split_citation(written: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    written.split(';').map(|part| {
        let part = part.trim();
        let part = part.strip_prefix('@').unwrap_or(part);
        let (key, locator) = part.split_once(',').map_or((part, None), |(key, rest)| (key.trim(), Some(rest.trim())));
        (key, locator.filter(|locator| !locator.is_empty()))
    })
}

impl World<'_> {
    fn target(&self, page: &Page, reference: &Reference, found: &mut Vec<Diagnostic>) -> Target {
        let span = Span::new(&page.source.path, reference.range.clone());
        match reference.kind {
            ReferenceKind::Link => self.link(page, &reference.target, span, found),
            ReferenceKind::Wiki => self.wiki(page, &reference.target, span, found),
            ReferenceKind::Embed => self.embed(page, &reference.target, span, found),
            ReferenceKind::Image => self.image(page, &reference.target, span, found),
            ReferenceKind::Citation => self.citation(&reference.target, span, found),
        }
    }

    fn link(&self, page: &Page, target: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        let clean: String = target.chars().filter(|c| !c.is_control()).collect();
        let clean = clean.trim();
        if clean.starts_with("//") || clean.starts_with('\\') {
            // `\\server\map` of a network: places that readers do not have. In Markdown two strokes are one.
            let hint = if clean.starts_with('\\') { "own-disk" } else { "whole-address" };
            let start = if clean.starts_with('\\') { "\\" } else { "//" };
            found.push(Diagnostic::error(Code::LinkScheme, span).with("scheme", start).hint(hint, &[]));
            return Target::Nowhere;
        }
        if let Some(scheme) = scheme(clean) {
            if matches!(scheme.as_str(), "https" | "http" | "mailto") {
                return self.web(page, clean, span, found);
            }
            if let Some(meant) = near_scheme(&scheme, clean) {
                let wrong = Diagnostic::error(Code::LinkScheme, span).with("scheme", format!("{scheme}:"));
                found.push(wrong.hint("nearest", &[("name", &meant)]));
                return Target::Nowhere;
            }
            // `file:`, and `G:\map` of Windows: a place that readers do not have.
            let hint = match scheme.as_str() {
                "file" => "own-disk",
                one if one.len() == 1 => "own-disk",
                "tel" => "plain-number",
                _ => "schemes",
            };
            found.push(Diagnostic::error(Code::LinkScheme, span).with("scheme", format!("{scheme}:")).hint(hint, &[]));
            return Target::Nowhere;
        }
        let (path, anchor) = split_anchor(clean);
        if path.is_empty() {
            return self.with_anchor(page, page, anchor, &span, found);
        }
        let decoded = decode(path);
        if let Some(id) = self.page_at(page, &decoded) {
            return self.page_target(page, id, anchor, &span, found);
        }
        if let Some(file) = self.file_at(page, &decoded) {
            return Target::File(file);
        }
        if decoded.contains('\\') {
            let slashed = decoded.replace('\\', "/");
            let page_there = self.page_at(page, &slashed);
            if page_there.is_some() || self.file_at(page, &slashed).is_some() {
                found.push(backslashes(page, &span, clean));
                return match page_there {
                    Some(id) => self.page_target(page, id, anchor, &span, found),
                    None => self.file_at(page, &slashed).map_or(Target::Nowhere, Target::File),
                };
            }
        }
        found.push(self.broken(page, &decoded, span));
        Target::Nowhere
    }

    /// An address on the web, unless it cannot be one.
    fn web(&self, page: &Page, address: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        let wrong = || Diagnostic::error(Code::BadUrl, span.clone()).with("found", address);
        let poor = || Diagnostic::warning(Code::ClosedAddress, span.clone()).with("target", address);
        match address::poor(address) {
            Some(Poor::Meant(meant)) => found.push(wrong().hint("nearest", &[("name", &meant)])),
            Some(Poor::OwnComputer) => found.push(wrong().hint("own-preview", &[])),
            Some(Poor::Nothing) => found.push(wrong().hint("url-form", &[])),
            Some(Poor::Closed) => {
                found.push(poor().with("why", "@address-closed").hint("open-address", &[]));
                return Target::Web(address.to_owned());
            }
            Some(Poor::Detour(target)) => {
                let wrong = poor().with("why", "@address-detour").hint("nearest", &[("name", &target)]);
                let raw = page.source.text.get(span.range()).and_then(destination);
                let place = raw.map(|at| Span::new(&span.path, span.range().start + at.start..span.range().start + at.end));
                found.push(place.into_iter().fold(wrong, |wrong, place| wrong.edit(place, &target)));
                return Target::Web(address.to_owned());
            }
            None => return Target::Web(address.to_owned()),
        }
        Target::Nowhere
    }

    /// The message for a relative address where nothing is.
    fn broken(&self, page: &Page, path: &str, span: Span) -> Diagnostic {
        // A folder: its list, or the whole of a work.
        let index = format!("{}/index.md", path.trim_end_matches('/'));
        if (!path.contains('.') || path.ends_with('/')) && self.page_at(page, &index).is_some() {
            return Diagnostic::error(Code::BrokenLink, span).with("target", path).hint("nearest", &[("name", &index)]);
        }
        if let Some(whole) = address::whole(path) {
            return Diagnostic::error(Code::BadUrl, span).with("found", path).hint("nearest", &[("name", &whole)]);
        }
        let wrong = |code| Diagnostic::error(code, span.clone()).with("target", path).with("path", path);
        let bare = path.trim_matches(['"', '“', '”', '\'']);
        let name = bare.rsplit('/').next().unwrap_or(bare);
        if name.contains('.') && !bare.ends_with(".md") && !bare.ends_with(".html") {
            let near = self.nearest_file(page, path);
            return match near {
                Some(near) => wrong(Code::MissingFile).hint("nearest", &[("name", &near)]),
                None => wrong(Code::MissingFile).hint("put-file", &[]),
            };
        }
        match self.nearest_address(page, path) {
            Some(near) => wrong(Code::BrokenLink).hint("nearest", &[("name", &near)]),
            None if is_number(path) => wrong(Code::BrokenLink).hint("plain-number", &[]),
            None => wrong(Code::BrokenLink).hint("relative-link", &[]),
        }
    }

    /// The page whose address is nearest to a relative one, as a link to its file. Addresses are compared from the root, so that only the one that is found
    /// is made relative.
    fn nearest_address(&self, page: &Page, path: &str) -> Option<String> {
        if !self.suggests {
            return None;
        }
        let stem =
            path.trim_matches(['"', '“', '”', '\'']).trim_start_matches('/').trim_end_matches(".html").trim_end_matches(".md");
        let wanted = self.below(page, stem).unwrap_or_else(|| stem.into());
        let near = nearest(wanted.as_str(), self.pages.keys().map(PageId::as_str)).or_else(|| self.only_end(stem))?;
        Some(format!("{}.md", page.id.out_path().href_to(&OutPath::fixed(near))))
    }

    /// The only page whose address ends in this path, as when a link counts from the wrong folder.
    fn only_end(&self, stem: &str) -> Option<&str> {
        let parts: Vec<&str> = stem.split('/').filter(|part| !matches!(*part, "" | "." | ".." | "content")).collect();
        // First the whole of it, then the name alone.
        [parts.join("/"), parts.last()?.to_string()].iter().find_map(|end| {
            let ends =
                |id: &&PageId| id.as_str().strip_suffix(end.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            let mut hits = self.pages.keys().filter(ends);
            hits.next().filter(|_| hits.next().is_none()).map(PageId::as_str)
        })
    }

    fn nearest_file(&self, page: &Page, path: &str) -> Option<String> {
        if !self.suggests {
            return None;
        }
        let wanted = self.below(page, path)?;
        let name = path.rsplit('/').next().unwrap_or(path);
        let named = || {
            let mut hits = self.assets.keys().filter(|known| known.as_str().rsplit('/').next() == Some(name));
            hits.next().filter(|_| hits.next().is_none()).map(OutPath::as_str)
        };
        let near = nearest(wanted.as_str(), self.assets.keys().map(OutPath::as_str)).or_else(named)?;
        Some(page.id.out_path().href_to(&OutPath::fixed(near)))
    }

    /// The path below `content/` that a relative address means; `None` when it leads out.
    fn below(&self, page: &Page, path: &str) -> Option<Utf8PathBuf> {
        if path.starts_with('/') || path.contains('\\') || path.contains('\0') {
            return None;
        }
        let own = page.source.path.strip_prefix("content").ok()?;
        let mut parts: Vec<&str> =
            own.parent().map(|folder| folder.components().map(|part| part.as_str()).collect()).unwrap_or_default();
        for part in Utf8Path::new(path).components() {
            match part {
                Utf8Component::Normal(name) => parts.push(name),
                Utf8Component::ParentDir => {
                    parts.pop()?;
                }
                Utf8Component::CurDir => {}
                _ => return None,
            }
        }
        Some(parts.join("/").into())
    }

    fn page_at(&self, page: &Page, path: &str) -> Option<PageId> {
        let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".html"))?;
        let below = self.below(page, stem)?;
        self.known(PageId::from_source(&below).ok()?)
    }

    /// The page itself, or the list page of a collection.
    fn known(&self, id: PageId) -> Option<PageId> {
        let listing = id.name() == "index" && self.config.collection(id.folder()).is_some();
        (self.pages.contains_key(&id) || listing || id.as_str() == "index").then_some(id)
    }

    fn file_at(&self, page: &Page, path: &str) -> Option<OutPath> {
        let place = OutPath::from_asset(&self.below(page, path)?).ok()?;
        self.assets.contains_key(&place).then_some(place)
    }

    fn page_target(&self, from: &Page, id: PageId, anchor: Option<&str>, span: &Span, found: &mut Vec<Diagnostic>) -> Target {
        match self.pages.get(&id) {
            Some(page) => self.with_anchor(from, page, anchor, span, found),
            None => Target::Page(id, None),
        }
    }

    fn with_anchor(&self, from: &Page, page: &Page, anchor: Option<&str>, span: &Span, found: &mut Vec<Diagnostic>) -> Target {
        let Some(wanted) = anchor.filter(|anchor| !anchor.is_empty()) else {
            return Target::Page(page.id.clone(), None);
        };
        let wanted = decode(wanted);
        let slug = crate::text::slug(&wanted);
        let doc = &page.doc;
        let headings = &doc.headings;
        // An anchor that a heading had before leads to where it is now.
        let former = || page.meta.anchors.iter().find(|(old, _)| old.text == wanted).and_then(|(_, new)| doc.heading(&new.text));
        let hit = doc.heading(&wanted).or_else(|| doc.heading(&slug)).or_else(|| doc.heading_of(&wanted)).or_else(former);
        if let Some(heading) = hit {
            return Target::Page(page.id.clone(), Some(heading.id.clone()));
        }
        let where_ = if from.id == page.id { "@this-page" } else { page.meta.title.as_str() };
        let wrong = Diagnostic::error(Code::BrokenAnchor, span.clone()).with("anchor", wanted.as_str()).with("page", where_);
        let ids = || headings.iter().map(|heading| heading.id.as_str());
        let near = self.suggests.then(|| nearest(&slug, ids())).flatten();
        let list = ids().take(LISTED).collect::<Vec<_>>().join(", ");
        found.push(match near {
            Some(near) => wrong.hint("nearest", &[("name", near)]),
            None if headings.is_empty() => wrong.hint("no-anchors", &[]),
            None => wrong.hint("anchors", &[("anchors", &list)]),
        });
        Target::Page(page.id.clone(), None)
    }

    fn wiki(&self, page: &Page, target: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        // A line that an editor broke within a name, and a space too many.
        let whole = target.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, anchor) = split_anchor(&whole);
        if name.is_empty() {
            return self.with_anchor(page, page, anchor, &span, found);
        }
        match self.named(name) {
            Found::One(id) => self.page_target(page, id, anchor, &span, found),
            Found::Many(ids) => {
                found.push(ambiguous(name, &ids, span, true));
                Target::Nowhere
            }
            Found::Nothing => {
                let near = self.suggests.then(|| self.nearest_page(name)).flatten().map(str::to_owned);
                let raw = page.source.text.get(span.range()).unwrap_or_default();
                let turned = of_the_web(name, raw).or_else(|| self.turned(name, raw));
                let file = name.split_once('/').filter(|(folder, _)| self.config.collection(folder).is_some());
                let wrong = Diagnostic::error(Code::BrokenLink, span).with("target", name);
                found.push(match (turned, near) {
                    (Some(turned), _) => wrong.hint("nearest", &[("name", &turned)]),
                    (None, Some(near)) => wrong.hint("nearest", &[("name", &near)]),
                    (None, None) if file.is_some() => {
                        let folder = format!("{name}/");
                        let whole = self.pages.keys().any(|id| id.as_str().starts_with(&folder));
                        let file = if whole { format!("content/{name}/index.md") } else { format!("content/{name}.md") };
                        wrong.hint("make-file", &[("file", &file)])
                    }
                    (None, None) if is_contents(name) => wrong.hint("foreign-toc", &[]),
                    (None, None) => wrong.hint("make-page", &[("name", name)]),
                });
                Target::Nowhere
            }
        }
    }

    /// `[[de woorden|Titel]]`, which should have been the other way around.
    fn turned(&self, name: &str, raw: &str) -> Option<String> {
        let (_, words) = raw.strip_prefix("[[")?.strip_suffix("]]")?.split_once('|')?;
        matches!(self.named(words.trim()), Found::One(_)).then(|| format!("[[{}|{name}]]", words.trim()))
    }

    fn nearest_page(&self, name: &str) -> Option<&str> {
        if name.contains('\\') {
            let turned = name.replace('\\', "/");
            return match self.named(&turned) {
                Found::One(id) => self.pages.get_key_value(&id).map(|(id, _)| id.as_str()),
                _ => None,
            };
        }
        // The name of a file where a title was asked.
        if let Some(stem) = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html")) {
            return self.only_end(stem.trim_start_matches('/'));
        }
        let ids = self.pages.keys().map(PageId::as_str);
        let near = self.names.nearest_anywhere(name, &self.config.collections);
        near.or_else(|| name.contains('/').then(|| nearest(name, ids)).flatten())
    }

    /// The page that a wiki link's name means: a path below `content/`, or a name.
    fn named(&self, name: &str) -> Found {
        let path = name.strip_suffix(".md").unwrap_or(name).trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let whole: Vec<&str> = parts.iter().copied().chain(["index"]).collect();
        let candidates = [PageId::from_parts(&parts), PageId::from_parts(&whole)];
        let [page, index] = candidates;
        if name.contains('/') {
            return self.known(page).or_else(|| self.known(index)).map_or_else(|| self.names.anywhere(name), Found::One);
        }
        match self.names.anywhere(name) {
            Found::Nothing => {
                let known = self.known(index).or_else(|| self.known(page));
                known.or_else(|| self.list_of(name)).map_or(Found::Nothing, Found::One)
            }
            found => found,
        }
    }

    /// The list page of the collection with this title.
    fn list_of(&self, name: &str) -> Option<PageId> {
        let wanted = fold(name);
        let collection = self.config.collections.iter().find(|collection| fold(&collection.title) == wanted)?;
        Some(PageId::from_parts(&[collection.name.as_str(), "index"]))
    }

    fn embed(&self, page: &Page, target: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        let extension = Utf8Path::new(target).extension().unwrap_or_default().to_ascii_lowercase();
        if matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "avif") {
            return self.image(page, target, span, found);
        }
        self.wiki(page, target, span, found)
    }

    fn image(&self, page: &Page, target: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        if let Some(scheme) = scheme(target).filter(|scheme| scheme == "file" || scheme.len() == 1) {
            found.push(Diagnostic::error(Code::LinkScheme, span).with("scheme", format!("{scheme}:")).hint("own-disk", &[]));
            return Target::Nowhere;
        }
        if scheme(target).is_some() || target.starts_with("//") {
            let pasted = target.starts_with("data:");
            let shown = crate::text::shorten(target, SHOWN);
            let wrong = Diagnostic::error(Code::ImageRemote, span).with("target", shown);
            found.push(wrong.hint(if pasted { "save-pasted" } else { "local-image" }, &[]));
            return Target::Nowhere;
        }
        let path = decode(target);
        let extension = Utf8Path::new(&path).extension().unwrap_or_default().to_ascii_lowercase();
        if UNSEEN.contains(&extension.as_str()) {
            let document = matches!(extension.as_str(), "pdf" | "doc" | "docx" | "ppt" | "pptx" | "xls" | "xlsx");
            let hint = if document { "link-file" } else { "save-picture" };
            let wrong = Diagnostic::warning(Code::ImageKind, span.clone()).with("path", path.as_str());
            found.push(wrong.hint(hint, &[("path", &path)]));
            return self.file_at(page, &path).map_or(Target::Nowhere, Target::File);
        }
        if let Some(file) = self.file_at(page, &path) {
            let sized = matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp");
            if sized && self.assets.get(&file).is_some_and(|asset| asset.size.is_none()) {
                found.push(Diagnostic::warning(Code::ImageKind, span).with("path", path.as_str()).hint("no-picture", &[]));
            }
            return Target::File(file);
        }
        if let Some(file) = self.file_at(page, &path.replace('\\', "/")) {
            found.push(backslashes(page, &span, target));
            return Target::File(file);
        }
        let wrong = Diagnostic::error(Code::MissingFile, span).with("path", path.as_str());
        found.push(match self.nearest_file(page, &path) {
            Some(near) => wrong.hint("nearest", &[("name", &near)]),
            None => wrong.hint("put-file", &[]),
        });
        Target::Nowhere
    }

    /// `@a, p. 12; @b`.
    fn citation(&self, target: &str, span: Span, found: &mut Vec<Diagnostic>) -> Target {
        let notes = literature_of(self.config);
        let mut cited = Vec::new();
        for (index, (key, locator)) in split_citation(target).enumerate() {
            let note = notes.iter().map(|name| PageId::from_parts(&[name, key])).find(|id| self.pages.contains_key(id));
            match note {
                Some(note) => cited.push(Cited { note, locator: locator.map(str::to_owned) }),
                None => {
                    let near = self.suggests.then(|| nearest(key, self.keys(&notes))).flatten().map(str::to_owned);
                    let wrong = Diagnostic::error(Code::UnknownCitation, span.clone()).with("key", key);
                    let begun: Vec<&str> = self
                        .keys(&notes)
                        .filter(|known| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('-')))
                        .collect();
                    // `[@a; p. 12]`: what is behind the semicolon is a place in the one before.
                    let place = index > 0 && key.contains(|c: char| c.is_ascii_digit()) && !target.contains(&format!("@{key}"));
                    found.push(match near {
                        Some(near) => wrong.hint("nearest", &[("name", &near)]),
                        None if place => wrong.hint("nearest", &[("name", &format!("[{}]", target.replacen(';', ",", 1)))]),
                        None if !begun.is_empty() => wrong.hint("which-note", &[("keys", &begun.join(", "))]),
                        None if self.without_comma(key, &notes).is_some() => {
                            wrong.hint("nearest", &[("name", &self.without_comma(key, &notes).unwrap_or_default())])
                        }
                        None => {
                            wrong.hint("make-note", &[("key", key), ("folder", notes.first().copied().unwrap_or("literatuur"))])
                        }
                    });
                }
            }
        }
        if cited.is_empty() { Target::Nowhere } else { Target::Citation(cited) }
    }

    /// The keys of all notes.
    fn keys<'a>(&'a self, notes: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.pages.keys().filter(|id| notes.contains(&id.folder())).map(PageId::name)
    }

    /// `sleutel p. 12`, of which the comma is missing, as it should be.
    fn without_comma(&self, key: &str, notes: &[&str]) -> Option<String> {
        let (name, locator) = key.split_once([' ', ':'])?;
        let known = notes.iter().any(|note| self.pages.contains_key(&PageId::from_parts(&[note, name])));
        known.then(|| format!("@{name}, {}", locator.trim()))
    }
}

/// The message for a name that several pages of one rank bear; `wiki` when it stands in double brackets.
pub fn ambiguous(name: &str, ids: &[PageId], span: Span, wiki: bool) -> Diagnostic {
    let mut list = ids.iter().take(LISTED).map(PageId::as_str).collect::<Vec<_>>().join(", ");
    if ids.len() > LISTED {
        list.push_str(", …");
    }
    let path = |id: &PageId| if wiki { format!("`[[{id}]]`") } else { format!("`{id}`") };
    let paths = ids.iter().take(LISTED).map(path).collect::<Vec<_>>().join(", ");
    Diagnostic::error(Code::AmbiguousName, span).with("name", name).with("pages", list).hint("use-path", &[("paths", &paths)])
}

/// The message for a path with the strokes of Windows, which leads somewhere when they are turned.
fn backslashes(page: &Page, span: &Span, target: &str) -> Diagnostic {
    let turned = target.replace('\\', "/");
    let wrong = Diagnostic::warning(Code::LinkBackslash, span.clone()).with("target", target);
    let wrong = wrong.hint("forward-slashes", &[("target", &turned)]);
    let range = span.range();
    match page.source.text.get(range.clone()).and_then(destination) {
        Some(place) => wrong.edit(Span::new(&span.path, range.start + place.start..range.start + place.end), &turned),
        None => wrong,
    }
}

/// Whether a target is the number of a telephone.
fn is_number(path: &str) -> bool {
    path.chars().filter(char::is_ascii_digit).count() >= 6 && path.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c))
}

/// What was meant by an address on the web or a citation in the double brackets of a name.
fn of_the_web(name: &str, raw: &str) -> Option<String> {
    if name.starts_with('@') {
        return Some(format!("[{name}]"));
    }
    let words = raw.trim_end_matches(']').split_once('|').map(|(_, words)| words.trim());
    let address =
        if name.contains("://") { Some(name.to_owned()) } else { address::whole(name).filter(|_| !name.contains(' ')) }?;
    Some(words.map_or_else(|| format!("<{address}>"), |words| format!("[{words}]({address})")))
}

/// Whether a name asks for a table of contents, as other programs have it.
fn is_contents(name: &str) -> bool {
    matches!(fold(name).trim_matches('_'), "toc" | "inhoudsopgave")
}
