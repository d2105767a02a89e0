//! Which pieces concern an entity, and how: by a relation, a session, something said, a mention.
//!
//! Owns [`Concern`]. Entry point: [`concerns`]. A part of a work counts as the work; pages that are no pieces (entities, lists) do not count.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::config::Role;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::PageId;

/// How a piece concerns an entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concern {
    /// How often its text names or links the entity.
    pub mentions: usize,
    /// How many of its sessions are the person's.
    pub sessions: usize,
    /// How many of its statements are the person's.
    pub statements: usize,
}

/// The pieces that concern an entity.
pub fn concerns<'a>(id: &'a PageId, knowledge: &'a Knowledge) -> BTreeMap<&'a PageId, Concern> {
    let mut found: BTreeMap<&PageId, Concern> = BTreeMap::new();
    for edge in knowledge.incoming(id).iter().filter(|edge| edge.kind != EdgeKind::Succeeded) {
        let Some(piece) = piece_of(&edge.from, knowledge) else { continue };
        found.entry(piece).or_default().mentions += usize::from(edge.sentence.is_some());
    }
    for (from, count) in knowledge.mentioned_in(id) {
        let Some(piece) = piece_of(from, knowledge) else { continue };
        found.entry(piece).or_default().mentions += count;
    }
    for from in knowledge.spoke_in(id) {
        let (Some(piece), Some(told)) = (piece_of(from, knowledge), knowledge.told(from)) else { continue };
        let concern = found.entry(piece).or_default();
        concern.sessions += told.spoken.sessions.iter().filter(|session| session.speakers.contains(id)).count();
        concern.statements += told.spoken.statements.iter().filter(|said| said.speaker == *id).count();
    }
    found
}

/// The piece that a page is or is part of: a report, a document or a note on a publication that the site shows.
fn piece_of<'a>(id: &'a PageId, knowledge: &'a Knowledge) -> Option<&'a PageId> {
    let page = knowledge.page(id)?;
    let whole = match &page.kind {
        PageKind::Chapter(whole) => whole,
        _ => id,
    };
    is_piece(page, knowledge).then_some(whole).filter(|whole| knowledge.is_shown(whole))
}

/// Whether a page is a report, a document or a note on a publication, and not the list of these.
pub fn is_piece(page: &Page, knowledge: &Knowledge) -> bool {
    matches!(knowledge.role_of(page), Role::Report | Role::Document | Role::Literature)
}

/// The municipalities that went up in this one, and those that went up in them.
pub fn predecessors<'a>(id: &'a PageId, knowledge: &'a Knowledge) -> BTreeSet<&'a PageId> {
    let mut found = BTreeSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        for edge in knowledge.incoming(next).iter().filter(|edge| edge.kind == EdgeKind::Succeeded) {
            if edge.from != *id && found.insert(&edge.from) {
                open.push(&edge.from);
            }
        }
    }
    found
}
