//! Names to look at: two that are nearly the same, and people in the texts who have no page.
//!
//! Entry point: [`find`], for `naslag names`. Only asks: whether two names are one, and whether words are a person, is for people to say; what they said
//! ([`decisions`]) is not asked again. Part of no build.

pub mod decisions;
pub mod similar;
pub mod unknown;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::arrange;
use crate::knowledge::Knowledge;

use decisions::Decisions;

/// What there is to ask about a name.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The name as written.
    pub name: String,
    /// The known name that it looks like.
    pub near: Option<String>,
    /// Whether both are pages, and may be one; else the name is of nobody known.
    pub both_known: bool,
    /// The same as a message, with its place.
    pub diagnostic: Diagnostic,
}

/// All that is to be asked, by place.
pub fn find(knowledge: &Knowledge, decisions: &Decisions) -> Vec<Doubt> {
    let mut doubts = similar::find(knowledge, decisions);
    doubts.extend(unknown::find(knowledge, decisions));
    doubts
        .sort_by(|a, b| (&a.diagnostic.span, a.diagnostic.code, &a.name).cmp(&(&b.diagnostic.span, b.diagnostic.code, &b.name)));
    doubts
}

/// The messages of doubts, in order.
pub fn messages(doubts: &[Doubt]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = doubts.iter().map(|doubt| doubt.diagnostic.clone()).collect();
    arrange(&mut found);
    found
}
