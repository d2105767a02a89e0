//! What a link says before it is followed: title, kind and first lines of every page, and of the places within pages that links lead to.
//!
//! Owns [`Preview`] and [`Previews`]. Entry point: [`compose`]. They are small scripts that the browser loads when a reader rests on a link. A script holds the targets
//! whose address has its number: the browser finds the number from the address alone, so no page names a script and an edit changes only those that hold what it changed.

use std::collections::BTreeMap;
use std::collections::HashSet;

use serde::Serialize;

use crate::config::Role;
use crate::knowledge::links::Target;
use crate::page::Page;
use crate::page::blocks::BlockKind;
use crate::page::blocks::blocks;
use crate::page::markdown::events;
use crate::page::meta::RoleMeta;
use crate::path::OutPath;
use crate::path::PageId;
use crate::quick::Quick;
use crate::text::shorten;
use crate::view::Composer;
use crate::view::description_of;
use crate::view::listing::sub;

/// The folder of the scripts.
const FOLDER: &str = "assets/previews";
/// How many targets a script holds at most on average: 64 take about 20 kB, a third of it gzipped.
const TARGETS: usize = 64;
/// The longest first lines, in characters.
const LINES: usize = 260;
/// The longest heading, in characters.
const HEADING: usize = 200;
/// How many bytes below a heading are read for its first lines.
const NEAR: usize = 2_000;

/// What a link shows of its target, in the order in which the script reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview(
    /// Role of the page, for its tint.
    &'static str,
    /// What it is, in one word of the site.
    String,
    /// Title, or heading of the place.
    String,
    /// What a reader wants to know first: when, where, which office; the page that a place is in.
    String,
    /// First lines.
    String,
);

/// Which script holds what: known at once, each script made when it is asked for.
#[derive(Debug)]
pub struct Previews {
    /// Over how many numbers addresses are spread; a power of two.
    pub count: usize,
    shards: BTreeMap<usize, Vec<Place>>,
}

/// A page, or a place in one.
type Place = (PageId, Option<String>);

/// Spreads everything that the site shows over scripts.
pub fn compose(composer: &Composer<'_>) -> Previews {
    let shown = composer.knowledge.shown.iter().map(|id| (id.clone(), None));
    let anchors = anchors(composer).into_iter().map(|(id, anchor)| (id.clone(), Some(anchor.to_owned())));
    let places: Vec<Place> = shown.chain(anchors).collect();
    let count = places.len().div_ceil(TARGETS).next_power_of_two();
    let mut shards: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    // In whatever order: a script sorts what it holds.
    for place in places {
        shards.entry(number_of(&place, count)).or_default().push(place);
    }
    Previews { count, shards }
}

impl Previews {
    /// The scripts by number, with their places.
    pub fn files(&self) -> impl Iterator<Item = (usize, OutPath)> {
        self.shards.keys().map(|number| (*number, OutPath::fixed(format!("{FOLDER}/{}-{number}.js", self.count))))
    }

    /// A script.
    pub fn script(&self, number: usize, composer: &Composer<'_>) -> String {
        let made = self.shards.get(&number).into_iter().flatten().filter_map(|place| {
            let page = composer.knowledge.page(&place.0)?;
            let preview = match &place.1 {
                Some(anchor) => of_place(page, anchor, composer),
                None => of_page(page, composer),
            };
            Some((address(place), preview?))
        });
        let previews: BTreeMap<String, Preview> = made.collect();
        let json = serde_json::to_string(&previews).unwrap_or_default();
        format!("naslagPreviews(\"{}-{number}\",{json});\n", self.count)
    }
}

fn address((id, anchor): &Place) -> String {
    anchor.as_ref().map_or_else(|| id.out_path().as_str().to_owned(), |anchor| format!("{}#{anchor}", id.out_path()))
}

/// The number of a place's address.
fn number_of((id, anchor): &Place, count: usize) -> usize {
    let mark = anchor.as_ref().map_or("", |_| "#");
    number([id.as_str(), ".html", mark, anchor.as_deref().unwrap_or_default()], count)
}

/// The number of an address, given in parts: FNV-1a over its UTF-16 units, as the script reckons it.
fn number<'a>(address: impl IntoIterator<Item = &'a str>, count: usize) -> usize {
    let units = address.into_iter().flat_map(str::encode_utf16);
    let hash = units.fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    usize::try_from(hash).unwrap_or(0) & (count - 1)
}

/// The places within pages that links of the texts and of the pages of persons lead to.
fn anchors<'a>(composer: &Composer<'a>) -> HashSet<(&'a PageId, &'a str), Quick> {
    let knowledge = composer.knowledge;
    let mut anchors = HashSet::default();
    for (page, targets, told) in knowledge.each_shown() {
        for target in targets {
            if let Target::Page(to, Some(anchor)) = target
                && knowledge.is_shown(to)
            {
                anchors.insert((to, anchor.as_str()));
            }
        }
        anchors.extend(told.spoken.sessions.iter().map(|session| (&page.id, session.anchor.as_str())));
        anchors.extend(told.spoken.statements.iter().filter_map(|said| Some((&page.id, said.anchor.as_deref()?))));
    }
    anchors
}

fn of_page(page: &Page, composer: &Composer<'_>) -> Option<Preview> {
    let knowledge = composer.knowledge;
    let link = composer.link(&page.id.out_path(), &page.id)?;
    let about = match &page.meta.role {
        RoleMeta::Term(term) => term.definition.clone(),
        _ => None,
    };
    let lines = about.or_else(|| description_of(page)).unwrap_or_else(|| knowledge.readable(&page.doc.opening));
    let first = match &page.meta.role {
        RoleMeta::Literature(_) => sub(page, composer),
        _ => sub(page, composer).or_else(|| when(page, composer)),
    };
    // A page of its own kind (`over`) has none to tell.
    let kind = if knowledge.role_of(page) == Role::Page { String::new() } else { link.kind };
    Some(Preview(link.role, kind, link.title, first.unwrap_or_default(), shorten(&lines, LINES)))
}

fn when(page: &Page, composer: &Composer<'_>) -> Option<String> {
    let date = composer.words.date(&composer.knowledge.date_of(page)?);
    Some(match &page.meta.date_certainty {
        Some(certainty) => format!("{date} ({})", composer.words.get(&format!("certainty.{certainty}"))),
        None => date,
    })
}

fn of_place(page: &Page, anchor: &str, composer: &Composer<'_>) -> Option<Preview> {
    let heading = page.doc.heading(anchor)?;
    let link = composer.link(&page.id.out_path(), &page.id)?;
    let next = page.doc.headings.iter().find(|other| other.range.start > heading.range.start);
    let from = heading.range.end;
    let mut end = next.map_or(page.source.text.len(), |next| next.range.start).min(from + NEAR);
    while !page.source.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = page.source.text.get(from..end).unwrap_or_default();
    let shown = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Item);
    let first = blocks(events(text)).into_iter().find(|block| shown(block.kind) && !block.text.is_empty());
    let lines = first.map(|block| without_notes(&composer.knowledge.readable(&block.text))).unwrap_or_default();
    Some(Preview(
        link.role,
        link.kind,
        shorten(&composer.knowledge.readable(&heading.text), HEADING),
        link.title,
        shorten(&lines, LINES),
    ))
}

/// A text without the marks of notes: what is read here is only a part of the page, so the parser does not know them as such.
fn without_notes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("[^") {
        let Some(end) = rest[start..].find(']') else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_number_that_the_browser_reckons() {
        // tests/js/preview.test.mjs has the same.
        assert_eq!(number(["verslagen/pmg-2016-zeist", ".html"], 16), 10);
        assert_eq!(number(["begrippen/apv.html", "#", "één"], 1024), 283);
    }

    #[test]
    fn the_marks_of_notes_are_no_part_of_the_first_lines() {
        assert_eq!(without_notes("Een zin.[^1] En nog een.[^een noot]"), "Een zin. En nog een.");
        assert_eq!(without_notes("Een [^ zonder einde"), "Een [^ zonder einde");
    }
}
