//! One reference, written anew so that it leads where it must: only its address changes, its words and its kind stay.
//!
//! Entry points: [`rewritten`] for what stands in a body, [`value`] for a name in front matter or a register.

use std::ops::Range;

use camino::Utf8Path;
use camino::Utf8PathBuf;
use pulldown_cmark::Parser;

use crate::diagnostic::Edit;
use crate::diagnostic::yaml_value;
use crate::knowledge::Knowledge;
use crate::knowledge::links::Target;
use crate::page::Page;
use crate::page::doc::Reference;
use crate::page::doc::ReferenceKind;
use crate::page::markdown::destination;
use crate::page::markdown::options;
use crate::page::meta::Spanned;
use crate::path::PageId;
use crate::rename::is_note;
use crate::span::Span;

/// The edits that make `reference` of `page`, which leads to `was`, lead to `wanted` from a page that will stand at `place`.
pub fn rewritten(
    page: &Page,
    reference: &Reference,
    was: &Target,
    wanted: &Target,
    place: &Utf8Path,
    later: &Knowledge,
) -> Vec<Edit> {
    let text: &str = &page.source.text;
    let Some(raw) = text.get(reference.range.clone()) else { return Vec::new() };
    let edit = |range: Range<usize>, by: String| {
        let start = reference.range.start;
        Edit { span: Span::new(&page.source.path, start + range.start..start + range.end), text: by }
    };
    match (reference.kind, wanted) {
        (ReferenceKind::Citation, Target::Citation(cited)) => {
            let Target::Citation(before) = was else { return Vec::new() };
            let pairs = before.iter().zip(cited).filter(|(old, new)| old.note != new.note && is_note(later, &new.note));
            pairs.filter_map(|(old, new)| Some(edit(key_range(raw, old.note.name())?, new.note.name().to_owned()))).collect()
        }
        (ReferenceKind::Wiki | ReferenceKind::Embed, Target::Page(id, _)) => {
            let Some(range) = wiki_range(raw) else { return Vec::new() };
            let written = &raw[range.clone()];
            let name = written.split('#').next().unwrap_or_default();
            let path = id.as_str().strip_suffix("/index").filter(|_| !name.trim_end().ends_with("/index")).unwrap_or(id.as_str());
            let ending = if name.ends_with(".md") { ".md" } else { "" };
            vec![edit(range.start..range.start + name.trim_end().len(), format!("{path}{ending}"))]
        }
        (ReferenceKind::Embed, Target::File(file)) => {
            let Some(range) = wiki_range(raw) else { return Vec::new() };
            vec![edit(range, relative(place, Utf8Path::new(file.as_str())))]
        }
        (_, Target::Page(id, _)) => address_edit(page, reference, raw, &page_address(id, reference, place, later)),
        (_, Target::File(_)) => {
            let Target::File(file) = wanted else { return Vec::new() };
            address_edit(page, reference, raw, &relative(place, &file_path(file.as_str(), reference)))
        }
        _ => Vec::new(),
    }
}

/// The relative path of a page's file; of its address when that is what was written.
fn page_address(id: &PageId, reference: &Reference, place: &Utf8Path, later: &Knowledge) -> String {
    let written = reference.target.split('#').next().unwrap_or_default();
    if written.ends_with(".html") {
        return relative(place, Utf8Path::new(id.out_path().as_str()));
    }
    let own = later
        .pages
        .get(id)
        .filter(|page| page.has_file)
        .map(|page| page.source.path.strip_prefix("content").map(Utf8Path::to_owned));
    let path = own.and_then(Result::ok).unwrap_or_else(|| Utf8PathBuf::from(format!("{id}.md")));
    relative(place, &path)
}

/// The path of a picture: its folder may have another name, its own name is as it was written.
fn file_path(place: &str, reference: &Reference) -> Utf8PathBuf {
    let written = reference.target.rsplit('/').next().unwrap_or_default();
    match place.rsplit_once('/') {
        Some((folder, _)) => Utf8Path::new(folder).join(written),
        None => Utf8PathBuf::from(written),
    }
}

/// Puts another address in a link or picture: in itself, or in the definition that it refers to. An anchor stays.
fn address_edit(page: &Page, reference: &Reference, raw: &str, address: &str) -> Vec<Edit> {
    let text: &str = &page.source.text;
    let written = reference.target.split('#').next().unwrap_or_default();
    let found = match destination(raw) {
        Some(range) => Some(reference.range.start + range.start..reference.range.start + range.end),
        None => defined(page, &reference.target),
    };
    let Some(range) = found else { return Vec::new() };
    let own = text.get(range.clone()).unwrap_or_default();
    let path = own.split('#').next().unwrap_or_default();
    let pointed = text[..range.start].ends_with('<');
    // What was written with signs for its spaces is written so again.
    let by = if pointed && !path.contains('%') { address.to_owned() } else { encoded(address) };
    if written.is_empty() {
        return Vec::new();
    }
    vec![Edit { span: Span::new(&page.source.path, range.start..range.start + path.len()), text: by }]
}

/// Where the definition of an address stands (`[label]: address`).
fn defined(page: &Page, target: &str) -> Option<Range<usize>> {
    let parser = Parser::new_ext(page.body(), options()).into_offset_iter();
    let start = page.doc.body.start;
    let mut found = parser.reference_definitions().iter().filter(|(_, definition)| *definition.dest == *target);
    let (_, definition) = found.next()?;
    let raw = page.body().get(definition.span.clone())?;
    let label = raw.find("]:")? + 2;
    let at = label + raw[label..].find(|c: char| !c.is_whitespace() && c != '<')?;
    let end = raw[at..].find(|c: char| c == '>' || c.is_whitespace()).map_or(raw.len(), |end| at + end);
    let first = start + definition.span.start;
    Some(first + at..first + end)
}

/// Where the target of `[[target|words]]` stands.
fn wiki_range(raw: &str) -> Option<Range<usize>> {
    let start = raw.find("[[")? + 2;
    let end = raw[start..].find(['|', ']'])?;
    let target = raw[start..start + end].trim_end_matches('\\');
    let lead = target.len() - target.trim_start().len();
    Some(start + lead..start + target.trim_end().len().max(lead))
}

/// Where the key stands in `[@key, p. 12; @other]`.
fn key_range(raw: &str, key: &str) -> Option<Range<usize>> {
    let sign = format!("@{key}");
    raw.match_indices(&sign)
        .map(|(at, _)| at + 1..at + sign.len())
        .find(|range| !raw[range.end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
}

/// A name in front matter or in a field of a register, replaced by another.
pub fn value(page: &Page, name: &Spanned, by: &str) -> Option<Edit> {
    let raw = page.source.text.get(name.span.range())?;
    let start = name.span.range().start;
    // A field of a register may hold several.
    let range = match raw.find(&name.text) {
        Some(at) => start + at..start + at + name.text.len(),
        None => name.span.range(),
    };
    let text = if range.len() == raw.len() { yaml_value(by) } else { by.to_owned() };
    Some(Edit { span: Span::new(&name.span.path, range), text })
}

/// The way from one file to another, both by their paths below `content/` or from the root.
pub fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let from = from.strip_prefix("content").unwrap_or(from);
    let here: Vec<&str> = from.components().map(|part| part.as_str()).collect();
    let there: Vec<&str> = to.components().map(|part| part.as_str()).collect();
    let folders = here.len().saturating_sub(1);
    let shared = here[..folders].iter().zip(&there[..there.len().saturating_sub(1)]).take_while(|(a, b)| a == b).count();
    format!("{}{}", "../".repeat(folders - shared), there[shared..].join("/"))
}

/// A path in an address: what would end it is written by its number.
fn encoded(path: &str) -> String {
    path.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_one_file_to_another_climbs_and_descends() {
        let way = |from: &str, to: &str| relative(Utf8Path::new(from), Utf8Path::new(to));
        assert_eq!(way("content/a/b.md", "a/c.md"), "c.md");
        assert_eq!(way("content/a/b.md", "d/c.md"), "../d/c.md");
        assert_eq!(way("content/b.md", "d/c.md"), "d/c.md");
        assert_eq!(way("content/a/e/b.md", "a/c.png"), "../c.png");
    }

    #[test]
    fn only_the_target_of_a_wiki_link_and_only_the_whole_key_are_found() {
        let target = |raw: &'static str| wiki_range(raw).map(|range| &raw[range]);
        assert_eq!(target("[[a/b#c|d]]"), Some("a/b#c"));
        assert_eq!(target("![[ a ]]"), Some("a"));
        assert_eq!(target("[[a\\|b]]"), Some("a"));
        assert_eq!(key_range("[@scp-2012; @scp-2, p. 3]", "scp-2"), Some(13..18));
    }
}
