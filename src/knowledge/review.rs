//! What is worth telling an author once everything is connected: a text that names a municipality after its end, a term that no text uses.
//!
//! Entry point: [`review`]. Notes, not mistakes: history may be told later, and a term may be waiting for its text.

use std::collections::BTreeSet;

use crate::date::Date;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::RoleMeta;
use crate::span::Span;

/// Notes on the whole corpus.
pub fn review(knowledge: &Knowledge) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ended = |page: &Page| matches!(&page.meta.role, RoleMeta::Place(place) if place.until.is_some());
    let ended: Vec<bool> = knowledge.pages.values().map(|page| ended(page)).collect();
    for ((id, page), made) in knowledge.pages.iter().zip(&knowledge.connected) {
        if let Some(date) = page.meta.date {
            let mut told = BTreeSet::new();
            let names_one = made.counted.iter().any(|(to, _)| ended[*to as usize]);
            for mention in made.told.mentions.iter().filter(|_| names_one) {
                let place = knowledge.page(&mention.to).map(|place| (&place.meta.title, &place.meta.role));
                let Some((title, RoleMeta::Place(place))) = place else { continue };
                if let Some(until) = place.until.filter(|until| is_after(date, *until))
                    && told.insert(&mention.to)
                {
                    let span = Span::new(&page.source.path, mention.range.clone());
                    let note = Diagnostic { severity: Severity::Info, ..Diagnostic::warning(Code::PlaceEnded, span) };
                    found.push(note.with("name", title).with("until", until.start.iso()));
                }
            }
        }
        let uncited = matches!(page.meta.role, RoleMeta::Literature(_))
            && page.has_file
            && page.kind != PageKind::Listing
            && !knowledge.incoming(id).iter().any(|edge| edge.kind == EdgeKind::Cited);
        if uncited {
            let note =
                Diagnostic { severity: Severity::Info, ..Diagnostic::warning(Code::UncitedNote, page.meta.title_span.clone()) };
            found.push(note.with("name", &page.meta.title).with("key", id.name()));
        }
        let unused = matches!(page.meta.role, RoleMeta::Term(_))
            && page.has_file
            && knowledge.incoming(id).is_empty()
            && knowledge.mentioned_in(id).next().is_none();
        if unused {
            let note =
                Diagnostic { severity: Severity::Info, ..Diagnostic::warning(Code::UnusedTerm, page.meta.title_span.clone()) };
            found.push(note.with("name", &page.meta.title));
        }
    }
    found
}

/// Whether `date` begins on or after the first day on which a place is no more. A year alone is after only when the whole year is.
fn is_after(date: Date, until: Date) -> bool {
    let (date, until) = (date.start, until.start);
    let month = |moment: crate::date::Moment| moment.month.unwrap_or(1);
    let day = |moment: crate::date::Moment| moment.day.unwrap_or(1);
    (date.year, month(date), day(date)) >= (until.year, month(until), day(until))
}
