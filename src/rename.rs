//! A page, a work or an anchor gets another name: what then must change elsewhere, so that no link is dead and old addresses still land.
//!
//! Owns [`Renamed`] and [`Wrong`]. Entry point: [`rename`]. Thinks of the site as it would be, asks which references no longer lead where they did, rewrites those, and looks at
//! the whole once more before it agrees. Changes nothing itself: whoever calls writes what comes out, all of it or nothing.

pub mod anchor;
pub mod head;
pub mod reference;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use camino::Utf8PathBuf;

use crate::config::Role;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Severity;
use crate::knowledge::Knowledge;
use crate::knowledge::links::Target;
use crate::knowledge::names::Found;
use crate::knowledge::names::Names;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::markdown::split_anchor;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::path::OutPath;
use crate::path::PageId;
use crate::repair::applied;
use crate::site;
use crate::site::Memos;
use crate::source::Source;
use crate::source::Sources;
use crate::text::nearest;
use crate::text::slug;

/// What a change of name takes.
#[derive(Debug)]
pub struct Renamed {
    /// Files and folders that get another name, relative to the root: at most one, and none when only an anchor changes.
    pub moves: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    /// What changes in texts, in the files as they are called now.
    pub edits: Vec<Edit>,
    /// How many references were rewritten.
    pub references: usize,
    /// The old addresses that will lead to the new ones.
    pub kept: Vec<String>,
}

/// Why there is nothing that can be done.
#[derive(Debug)]
pub enum Wrong {
    /// No page is called so; the nearest one.
    NoPage(String, Option<String>),
    /// Several pages are called so.
    Many(String, Vec<PageId>),
    /// A row of a register, a list or the home page: these have no file of their own to rename.
    NoFile(String, String),
    /// The new name cannot become an address.
    BadName(String),
    /// The folder of the new name is no collection.
    NoCollection(String),
    /// The new name is taken by this file.
    Taken(String),
    /// The name stays the same.
    Same(String),
    /// An anchor on one side only, or on another page.
    Anchors,
    /// The page has no such heading; those that it has.
    NoHeading(String, Vec<String>),
    /// Both anchors are there.
    AnchorTaken(String),
    /// It would make these mistakes, which are shown with the site as it would be.
    Breaks(Vec<Diagnostic>, Box<Sources>),
}

/// Gives `old` the name `new`: pages by path or name, with `#` and an anchor on both sides to rename an anchor.
///
/// # Errors
/// Says why not; nothing has happened then.
pub fn rename(sources: &Sources, old: &str, new: &str) -> Result<Renamed, Wrong> {
    let now = with_drafts(sources);
    let knowledge = know(&now);
    match (old.contains('#'), new.contains('#')) {
        (false, false) => rename_page(&now, &knowledge, old, new),
        (true, true) => anchor::rename(&now, &knowledge, old, new),
        _ => Err(Wrong::Anchors),
    }
}

fn know(sources: &Sources) -> Knowledge {
    site::know(sources, &Memos::cold(), &|_| {}).value
}

/// The sources with drafts as ordinary pages: what they refer to must go along too.
fn with_drafts(sources: &Sources) -> Sources {
    let mut all = copy(sources);
    for source in all.content.values_mut() {
        let head = source.text.find("\n---").unwrap_or_default();
        if let Some(at) = source.text[..head].find("\ndraft: true") {
            // As long as it was, so that places stay what they are.
            let text = format!("{}\n#raft: true{}", &source.text[..at], &source.text[at + "\ndraft: true".len()..]);
            *source = Arc::new(Source::in_memory(source.path.as_str(), &text));
        }
    }
    all
}

fn copy(sources: &Sources) -> Sources {
    Sources {
        config: sources.config.clone(),
        config_source: Arc::clone(&sources.config_source),
        content: sources.content.clone(),
        registers: sources.registers.clone(),
        compounds: sources.compounds.clone(),
        assets: sources.assets.clone(),
        theme: sources.theme.clone(),
        broken: sources.broken.clone(),
    }
}

/// What moves: paths below `content/` from one to another, either of one file or of all below a folder.
struct Move {
    from: Utf8PathBuf,
    to: Utf8PathBuf,
}

impl Move {
    /// Where the file at `path` will be.
    fn of(&self, path: &Utf8Path) -> Utf8PathBuf {
        match path.strip_prefix(&self.from) {
            Ok(rest) if rest.as_str().is_empty() => self.to.clone(),
            Ok(rest) => self.to.join(rest),
            Err(_) => path.to_owned(),
        }
    }

    fn page(&self, knowledge: &Knowledge, id: &PageId) -> PageId {
        let Some(page) = knowledge.page(id).filter(|page| page.has_file) else { return id.clone() };
        PageId::from_source(&self.of(below(&page.source.path))).unwrap_or_else(|_| id.clone())
    }
}

/// A path of a source, below `content/`.
fn below(path: &Utf8Path) -> &Utf8Path {
    path.strip_prefix("content").unwrap_or(path)
}

/// The path that an author typed, as an address: without `content/` in front, `.md` or `.html` and strokes at the end.
fn bare(typed: &str) -> &str {
    let path = typed.trim().trim_start_matches("./").trim_start_matches('/');
    let path = path.strip_prefix("content/").unwrap_or(path).trim_end_matches('/');
    path.strip_suffix(".md").or_else(|| path.strip_suffix(".html")).unwrap_or(path)
}

/// The page that an author names, by path or name.
fn find<'a>(knowledge: &'a Knowledge, typed: &str) -> Result<&'a Arc<Page>, Wrong> {
    let path = bare(typed);
    let candidates = [path.to_owned(), format!("{path}/index")];
    let ids = candidates.iter().filter_map(|path| PageId::from_source(Utf8Path::new(path)).ok());
    let id = ids.clone().find(|id| knowledge.pages.contains_key(id));
    let id = match id {
        Some(id) => id,
        None => match knowledge.names.anywhere(typed.trim()) {
            Found::One(id) => id,
            Found::Many(ids) => return Err(Wrong::Many(typed.to_owned(), ids)),
            Found::Nothing => {
                let near = nearest(path, knowledge.pages.keys().map(PageId::as_str));
                let near = near.or_else(|| knowledge.names.nearest_anywhere(typed, &knowledge.config.collections));
                return Err(Wrong::NoPage(typed.to_owned(), near.map(str::to_owned)));
            }
        },
    };
    let page = &knowledge.pages[&id];
    if !page.has_file || page.kind == PageKind::Listing || id.as_str() == "index" {
        return Err(Wrong::NoFile(page.meta.title.clone(), page.source.path.to_string()));
    }
    Ok(page)
}

fn rename_page(now: &Sources, knowledge: &Knowledge, old: &str, new: &str) -> Result<Renamed, Wrong> {
    let page = find(knowledge, old)?;
    let moved = new_place(now, knowledge, page, new)?;
    let then = after_move(now, &moved)?;
    let later = know(&then);
    if later.pages.contains_key(&page.id) && moved.page(knowledge, &page.id) != page.id {
        // A row of a register bears the old name, and the page completes it.
        return Err(Wrong::NoFile(page.meta.title.clone(), later.pages[&page.id].source.path.to_string()));
    }
    let mut edits = Vec::new();
    let mut kept = Vec::new();
    for (id, page) in &knowledge.pages {
        let there = moved.page(knowledge, id);
        let Some(after) = later.pages.get(&there) else { continue };
        edits.extend(references(knowledge, &later, page, after, &moved));
        edits.extend(names(knowledge, &later, page, &moved));
    }
    let references = edits.len();
    for (id, page) in &knowledge.pages {
        let there = moved.page(knowledge, id);
        if there != *id {
            edits.extend(head::with_alias(page, id.as_str(), there.as_str()));
            kept.push(id.as_str().to_owned());
        }
    }
    let moves = vec![(Utf8Path::new("content").join(&moved.from), Utf8Path::new("content").join(&moved.to))];
    agree(now, &moved, Renamed { moves, edits, references, kept })
}

/// Where a page goes, from what an author typed: a path, a name in the same folder, or a folder.
fn new_place(now: &Sources, knowledge: &Knowledge, page: &Page, typed: &str) -> Result<Move, Wrong> {
    let own = below(&page.source.path);
    let whole = page.kind == PageKind::Whole;
    let from = if whole { own.parent().unwrap_or(own).to_owned() } else { own.to_owned() };
    let stem = if whole { from.file_name() } else { from.file_stem() }.unwrap_or_default();
    let path = bare(typed);
    let folder = from.parent().unwrap_or(Utf8Path::new(""));
    let is_folder =
        typed.trim().ends_with('/') || !whole && now.content.keys().any(|known| known.starts_with(path) && known != path);
    let wanted = match (is_folder, path.contains('/')) {
        (true, _) => Utf8Path::new(path).join(stem),
        (false, true) => Utf8PathBuf::from(path),
        (false, false) => folder.join(path),
    };
    let parts: Vec<String> = wanted.components().map(|part| slug(part.as_str())).collect();
    let address = parts.join("/");
    let fine = parts.iter().all(|part| !part.is_empty()) && parts.last().is_some_and(|name| name != "index");
    if !fine || typed.contains("..") || PageId::from_source(Utf8Path::new(&address)).is_err() {
        return Err(Wrong::BadName(typed.to_owned()));
    }
    if parts.len() > 1 && now.config.collection(&parts[0]).is_none() {
        return Err(Wrong::NoCollection(parts[0].clone()));
    }
    let to = Utf8PathBuf::from(if whole { address.clone() } else { format!("{address}.md") });
    if to == from {
        return Err(Wrong::Same(address));
    }
    let outside = |known: &&Utf8PathBuf| !known.starts_with(&from);
    let taken = |known: &&Utf8PathBuf| {
        let id = PageId::from_source(known).ok();
        let id = id.as_ref().map_or("", PageId::as_str);
        id == address
            || id.strip_prefix(&address).is_some_and(|rest| if whole { rest.starts_with('/') } else { rest == "/index" })
    };
    if let Some(other) = now.content.keys().filter(outside).find(taken) {
        return Err(Wrong::Taken(format!("content/{other}")));
    }
    let id = PageId::from_parts(&[&address]);
    if let Some(other) = knowledge.page(&id).filter(|other| !other.has_file) {
        return Err(Wrong::Taken(other.source.path.to_string()));
    }
    Ok(Move { from, to })
}

/// The site with the files at their new places, and their texts as they are.
fn after_move(now: &Sources, moved: &Move) -> Result<Sources, Wrong> {
    let mut then = copy(now);
    then.content = now
        .content
        .iter()
        .map(|(path, source)| {
            let place = moved.of(path);
            if place == *path {
                return (place, Arc::clone(source));
            }
            let named = Utf8Path::new("content").join(&place);
            let source = Source::in_memory(named.as_str(), &source.text);
            (place, Arc::new(source))
        })
        .collect();
    then.assets = BTreeMap::new();
    for (place, asset) in &now.assets {
        let path = moved.of(below(&asset.path));
        if path == *below(&asset.path) {
            then.assets.insert(place.clone(), asset.clone());
            continue;
        }
        let place = OutPath::from_asset(&path).map_err(|_| Wrong::BadName(path.to_string()))?;
        then.assets.insert(place, asset.named(Utf8Path::new("content").join(path)));
    }
    Ok(then)
}

/// The references of one page that would lead elsewhere, or nowhere.
fn references(knowledge: &Knowledge, later: &Knowledge, page: &Page, after: &Page, moved: &Move) -> Vec<Edit> {
    let mut edits = Vec::new();
    let pairs = knowledge.targets(&page.id).iter().zip(later.targets(&after.id));
    for (reference, (was, is)) in page.doc.references.iter().zip(pairs) {
        let wanted = match was {
            Target::Page(id, anchor) => Target::Page(moved.page(knowledge, id), anchor.clone()),
            Target::File(place) => Target::File(file_after(place, moved)),
            Target::Citation(cited) => {
                let mut cited = cited.clone();
                for work in &mut cited {
                    work.note = moved.page(knowledge, &work.note);
                }
                Target::Citation(cited)
            }
            Target::Web(_) | Target::Nowhere => continue,
        };
        if wanted != *is {
            edits.extend(reference::rewritten(page, reference, was, &wanted, &after.source.path, later));
        }
    }
    edits.sort_by(|a, b| a.span.cmp(&b.span));
    // Two links may share the definition of their address.
    edits.dedup();
    edits
}

fn file_after(place: &OutPath, moved: &Move) -> OutPath {
    // Places of files are made component by component, so a folder that moves takes the beginning of each along.
    let from = moved.from.components().map(|part| slug(part.as_str())).collect::<Vec<_>>().join("/");
    match place.as_str().strip_prefix(&format!("{from}/")) {
        Some(rest) => OutPath::fixed(format!("{}/{rest}", moved.to)),
        None => place.clone(),
    }
}

/// The names in the front matter of one page that would mean something else: those that are the name of a file.
fn names(knowledge: &Knowledge, later: &Knowledge, page: &Page, moved: &Move) -> Vec<Edit> {
    let mut edits = Vec::new();
    let own = page.collection.as_deref().unwrap_or_default();
    let mut look = |name: &Spanned, lookup: &dyn Fn(&Names) -> Found| {
        if let Found::One(id) = lookup(&knowledge.names) {
            let wanted = moved.page(knowledge, &id);
            if lookup(&later.names) != Found::One(wanted.clone()) {
                let collection = wanted.as_str().split('/').next().unwrap_or_default();
                let short = wanted.as_str().strip_prefix(collection).map_or("", |rest| rest.trim_start_matches('/'));
                let text = if name.text.contains('/') && name.text.starts_with(collection) { wanted.as_str() } else { short };
                edits.extend(reference::value(page, name, text));
            }
        }
    };
    let declared = page.collection.as_deref().and_then(|name| knowledge.config.collection(name));
    for (key, names) in &page.meta.relations {
        let relation = declared.and_then(|collection| collection.relations.iter().find(|relation| relation.name == *key));
        let to = relation.map_or(own, |relation| relation.to.as_str());
        for name in names {
            look(name, &|names| names.in_collection(&name.text, to));
        }
    }
    if let RoleMeta::Place(place) = &page.meta.role {
        for name in &place.successors {
            look(name, &|names| names.in_collection(&name.text, own));
        }
    }
    if let RoleMeta::Person(person) = &page.meta.role {
        for name in person.offices.iter().flat_map(|office| office.organisation.iter().chain(&office.place)) {
            look(name, &|names| names.anywhere(&name.text));
        }
    }
    // A chapter names the one it stands under by its file; outside its work it stands under none.
    if let (PageKind::Chapter(whole), Some(parent)) = (&page.kind, &page.meta.parent) {
        if moved.page(knowledge, &page.id).folder() != moved.page(knowledge, whole).folder() {
            edits.extend(head::without(page, "parent"));
        } else if let Some(sibling) = knowledge.parts.get(whole).into_iter().flatten().find(|id| id.name() == parent.text) {
            let then = moved.page(knowledge, sibling);
            if then.name() != parent.text {
                edits.extend(reference::value(page, parent, then.name()));
            }
        }
    }
    edits
}

/// Agrees to a plan when the site that comes of it has no mistake that it does not have now.
fn agree(now: &Sources, moved: &Move, renamed: Renamed) -> Result<Renamed, Wrong> {
    let mut edited = copy(now);
    let mut by_file: BTreeMap<&Utf8Path, Vec<Edit>> = BTreeMap::new();
    for edit in &renamed.edits {
        by_file.entry(&edit.span.path).or_default().push(edit.clone());
    }
    let sources = edited.content.values_mut().chain(edited.registers.values_mut());
    for source in sources {
        if let Some(edits) = by_file.get(&*source.path)
            && let Some(text) = applied(&source.text, edits)
        {
            *source = Arc::new(Source::in_memory(source.path.as_str(), &text));
        }
    }
    let then = after_move(&edited, moved)?;
    let wrong = |sources: &Sources| -> Vec<Diagnostic> {
        let found = site::plan(sources, &Memos::cold(), &|_| {}).diagnostics;
        found.into_iter().filter(|found| found.severity != Severity::Info).collect()
    };
    let mut before: BTreeMap<(Code, String), usize> = BTreeMap::new();
    let key = |found: &Diagnostic| (found.code, found.arguments.first().map_or_else(String::new, |(_, value)| value.clone()));
    for found in wrong(now) {
        *before.entry(key(&found)).or_default() += 1;
    }
    let new = wrong(&then).into_iter().filter(|found| match before.get_mut(&key(found)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    let new: Vec<Diagnostic> = new.collect();
    if new.is_empty() { Ok(renamed) } else { Err(Wrong::Breaks(new, Box::new(then))) }
}

/// Whether the page is a literature note, which citations name by the name of its file.
fn is_note(knowledge: &Knowledge, id: &PageId) -> bool {
    knowledge.page(id).is_some_and(|page| knowledge.role_of(page) == Role::Literature)
}

/// What stands before the anchor of a typed address, and the anchor.
fn halves(typed: &str) -> (&str, &str) {
    let (page, anchor) = split_anchor(typed);
    (page, anchor.unwrap_or_default())
}
