//! What seems wrong only because of another mistake, and is not told beside it; and references to drafts, which are no pages yet.
//!
//! Entry point: [`settle`], once everything is connected. Finds no mistakes itself.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Hint;
use crate::page::front_matter::title_in;
use crate::path::PageId;
use crate::source::Source;
use crate::source::Sources;
use crate::text::fold;
use crate::text::slug;

/// What depends on the configuration: when that cannot be read, these may come of it.
const DEPENDENT: &[Code] = &[
    Code::AmbiguousName,
    Code::BadChoice,
    Code::BrokenLink,
    Code::MissingHeading,
    Code::MissingKey,
    Code::UncitedNote,
    Code::UnknownCitation,
    Code::UnknownFolder,
    Code::UnknownKey,
    Code::UnknownName,
    Code::UnknownSpeaker,
    Code::UnusedTerm,
];
/// What says that something is not there.
const ABSENT: &[Code] = &[Code::BrokenLink, Code::UnknownName, Code::UnknownCitation];

/// Leaves out what follows from another mistake.
pub fn settle(sources: &Sources, is_page: impl Fn(&PageId) -> bool, found: &mut Vec<Diagnostic>) {
    if !sources.config.whole {
        found.retain(|one| !DEPENDENT.contains(&one.code));
    }
    let lost = &sources.config.lost;
    if !lost.is_empty() {
        let is_lost = |one: &Diagnostic| argument(one, "folder").is_some_and(|folder| lost.iter().any(|name| name == folder));
        found.retain(|one| !matches!(one.code, Code::UnknownFolder | Code::UnknownName) || !is_lost(one));
    }
    let twice: BTreeSet<String> =
        found.iter().filter(|one| one.code == Code::DuplicateName).filter_map(|one| argument(one, "name")).map(fold).collect();
    if !twice.is_empty() {
        let follows = |one: &Diagnostic| {
            one.code == Code::AmbiguousName && argument(one, "name").is_some_and(|name| twice.contains(&fold(name)))
        };
        found.retain(|one| !follows(one));
    }
    if !found.iter().any(|one| ABSENT.contains(&one.code)) {
        return;
    }
    // Files whose bytes cannot be read have told so: what refers to them is right.
    let in_lost = |below: &camino::Utf8Path| lost.iter().any(|name| below.starts_with(name));
    let unclaimed = sources.content.iter().filter(|(below, _)| in_lost(below)).map(|(_, source)| source);
    let unread: Vec<Absent> = sources.broken.iter().chain(unclaimed).map(|source| Absent::of(source)).collect();
    found.retain(|one| !ABSENT.contains(&one.code) || !unread.iter().any(|file| file.is_meant_by(one)));
    let hidden = sources
        .content
        .iter()
        .filter(|(below, source)| source.text.contains("\ndraft: ") && PageId::from_source(below).is_ok_and(|id| !is_page(&id)));
    let drafts: Vec<Absent> = hidden.map(|(_, source)| Absent::of(source)).collect();
    for one in found.iter_mut().filter(|one| ABSENT.contains(&one.code)) {
        if let Some(draft) = drafts.iter().find(|draft| draft.is_meant_by(one)) {
            one.hints = vec![Hint { key: "draft-page", arguments: vec![("file", draft.file.clone())], span: None }];
            one.fix.clear();
        }
    }
}

/// A file that gave no page.
struct Absent {
    file: String,
    /// Its address and its own name, both without the ending.
    stem: String,
    name: String,
    title: Option<String>,
}

impl Absent {
    fn of(source: &Source) -> Self {
        let file = source.path.as_str().to_owned();
        let stem = file.trim_start_matches("content/").trim_end_matches(".md").to_owned();
        let name = stem.rsplit('/').next().unwrap_or_default().to_owned();
        Self { title: title_in(&source.text).map(|title| fold(&title)), file, stem, name }
    }

    /// Whether a message that something is not there speaks of this file.
    fn is_meant_by(&self, found: &Diagnostic) -> bool {
        let Some(wanted) = ["target", "name", "key"].into_iter().find_map(|name| argument(found, name)) else { return false };
        let path = wanted.trim_end_matches(".md").trim_end_matches(".html");
        let end = path.rsplit('/').next().unwrap_or(path);
        let same_file = end == self.name && (path == end || wanted.ends_with(".md") || path == self.stem);
        same_file || self.title.as_deref() == Some(fold(wanted).as_str()) || slug(wanted) == self.name
    }
}

fn argument<'a>(found: &'a Diagnostic, name: &str) -> Option<&'a str> {
    found.arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}
