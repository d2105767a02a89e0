//! Names and keys in single brackets, and keys without brackets: what was meant as a link or a citation and is plain text.
//!
//! Entry point: [`check`]. Tells only of what is known exactly so: an editor's words stand in single brackets too.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::knowledge::links::World;
use crate::knowledge::links::literature_of;
use crate::knowledge::names::Found;
use crate::page::Page;
use crate::page::plain::nearly;
use crate::path::PageId;
use crate::span::Span;

/// Says of each loose name of a page what to write.
pub fn check(page: &Page, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let mut tally = Tally::default();
    let notes = literature_of(world.config);
    for loose in &page.doc.loose {
        let Some(raw) = page.source.text.get(loose.clone()) else { continue };
        let place = Span::new(&page.source.path, loose.clone());
        let inner = raw.trim_start_matches(['[', '@']).trim_end_matches(']');
        let is_note = || notes.iter().any(|folder| world.pages.contains_key(&PageId::from_parts(&[folder, inner])));
        let (what, line) = if is_note() {
            ("@a-citation", format!("[@{inner}]"))
        } else if raw.starts_with('[') && is_known(inner, page, world) {
            ("@a-link", format!("[[{inner}]]"))
        } else {
            continue;
        };
        let before = found.len();
        found.push(nearly(place.clone(), what, raw).hint("heading-line", &[("line", &line)]).edit(place, &line));
        tally.trim(found, before);
    }
    tally.finish(&page.meta.title_span, found);
}

/// Whether a name is written exactly as that of one other page.
fn is_known(name: &str, page: &Page, world: &World<'_>) -> bool {
    let Found::One(id) = world.names.anywhere(name) else { return false };
    let bears = |other: &Page| other.meta.title == name || other.meta.names.iter().any(|known| known.name == name);
    id != page.id && world.pages.get(&id).is_some_and(|other| bears(other))
}
