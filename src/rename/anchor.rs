//! A heading gets another anchor, or has got one with other words: links follow, and the old anchor still lands.
//!
//! Entry point: [`rename`]. Old anchors stand in `anchors` of the page, as old addresses stand in `aliases`: no script is needed to land on them.

use crate::diagnostic::Edit;
use crate::knowledge::Knowledge;
use crate::knowledge::links::Target;
use crate::page::Page;
use crate::page::doc::Heading;
use crate::page::markdown::split_anchor;
use crate::rename::Move;
use crate::rename::Renamed;
use crate::rename::Wrong;
use crate::rename::agree;
use crate::rename::below;
use crate::rename::find;
use crate::rename::halves;
use crate::rename::head;
use crate::source::Sources;
use crate::span::Span;
use crate::text::slug;

/// Gives an anchor another name. When the heading bears the new one already, only links and the old anchor are seen to.
pub fn rename(now: &Sources, knowledge: &Knowledge, old: &str, new: &str) -> Result<Renamed, Wrong> {
    let ((page, from), (there, to)) = (halves(old), halves(new));
    let page = find(knowledge, page)?;
    if !there.trim().is_empty() && find(knowledge, there)?.id != page.id {
        return Err(Wrong::Anchors);
    }
    let (was, is) = (slug(from), slug(to));
    if was.is_empty() || is.is_empty() {
        return Err(Wrong::BadName(if is.is_empty() { to } else { from }.to_owned()));
    }
    let doc = &page.doc;
    let mut edits = Vec::new();
    let heading = doc.heading(from).or_else(|| doc.heading(&was)).or_else(|| doc.heading_of(from));
    let was = heading.map_or(was, |heading| heading.id.clone());
    if was == is {
        return Err(Wrong::Same(format!("#{is}")));
    }
    match (heading, doc.heading(&is)) {
        (Some(_), Some(_)) => return Err(Wrong::AnchorTaken(is)),
        (Some(heading), None) => edits.push(renamed(page, heading, to, &is)),
        (None, Some(_)) => {}
        (None, None) => {
            let known = doc.headings.iter().map(|heading| heading.id.clone()).collect();
            return Err(Wrong::NoHeading(from.to_owned(), known));
        }
    }
    let links = links(knowledge, page, &was, &is);
    let references = links.len();
    edits.extend(links);
    edits.extend(head::with_anchor(page, &was, &is));
    let own = below(&page.source.path).to_owned();
    let stays = Move { from: own.clone(), to: own };
    let kept = vec![format!("{}#{was}", page.id)];
    agree(now, &stays, Renamed { moves: Vec::new(), edits, references, kept })
}

/// The line of a heading with its new anchor: as its words when words were typed, else behind them.
fn renamed(page: &Page, heading: &Heading, typed: &str, anchor: &str) -> Edit {
    let raw = page.source.text.get(heading.range.clone()).unwrap_or_default();
    let line = raw.lines().next().unwrap_or_default().trim_end();
    let (words, mut classes) = match line.rfind('{').filter(|_| line.ends_with('}')) {
        Some(at) => {
            let inside = line[at + 1..line.len() - 1].split_whitespace().filter(|part| !part.starts_with('#'));
            (line[..at].trim_end(), inside.map(str::to_owned).collect::<Vec<_>>())
        }
        None => (line, Vec::new()),
    };
    let marks = words.len() - words.trim_start_matches('#').len();
    let words = if typed.trim() == anchor { words.to_owned() } else { format!("{} {}", &words[..marks], typed.trim()) };
    if slug(words.trim_start_matches('#')) != anchor {
        classes.insert(0, format!("#{anchor}"));
    }
    let attributes = if classes.is_empty() { String::new() } else { format!(" {{{}}}", classes.join(" ")) };
    let start = heading.range.start;
    Edit { span: Span::new(&page.source.path, start..start + line.len()), text: format!("{words}{attributes}") }
}

/// The links to the old anchor, with the new one.
fn links(knowledge: &Knowledge, page: &Page, was: &str, is: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (id, other) in &knowledge.pages {
        for (reference, target) in other.doc.references.iter().zip(knowledge.targets(id)) {
            let Target::Page(to, _) = target else { continue };
            let Some(written) = split_anchor(&reference.target).1.filter(|_| *to == page.id) else { continue };
            let Some(raw) = other.source.text.get(reference.range.clone()) else { continue };
            let leads = written == was || slug(written) == was;
            // The last one: the words of a link may hold a sign of their own, but they come first, save in a wiki link, where they come last.
            let end = if raw.contains("[[") { raw.find('|').unwrap_or(raw.len()) } else { raw.len() };
            if let Some(at) = raw[..end].rfind(&format!("#{written}")).filter(|_| leads) {
                let start = reference.range.start + at + 1;
                edits.push(Edit { span: Span::new(&other.source.path, start..start + written.len()), text: is.to_owned() });
            }
        }
    }
    edits
}
