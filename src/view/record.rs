//! A page as a record of Dublin Core: what catalogues, search engines and reference managers read of it.
//!
//! Owns [`Term`]. Entry point: [`compose`]. Only a site with an address of its own has records: what is read from disk has no name in the world. What is not certain is
//! not given as a fact: a derived date is left out.

use serde::Serialize;

use crate::config::Role;
use crate::knowledge::EdgeKind;
use crate::page::Page;
use crate::view::Common;
use crate::view::Composer;
use crate::view::kind_of;

/// One thing said of the page.
#[derive(Clone, Debug, Serialize)]
pub struct Term {
    /// The term of Dublin Core (`issued`), without its prefix.
    pub name: &'static str,
    /// Its value.
    pub content: String,
}

/// The record of a page; empty without an address, or when the page is not to be found.
pub fn compose(page: &Page, common: &Common, composer: &Composer<'_>) -> Vec<Term> {
    let knowledge = composer.knowledge;
    let Some(address) = common.canonical.as_ref().filter(|_| !common.noindex) else { return Vec::new() };
    let mut terms = Vec::new();
    let mut say = |name: &'static str, content: &str| terms.push(Term { name, content: content.to_owned() });
    say("title", &common.title);
    for name in &page.meta.names {
        say("alternative", &name.name);
    }
    say("identifier", address);
    say("language", knowledge.config.language.code());
    say("publisher", &knowledge.config.title);
    let kind = kind_of(page, knowledge.collection_of(page));
    if !kind.is_empty() {
        say("type", &kind);
    }
    if let Some(date) = page.meta.date.filter(|_| page.meta.date_certainty.is_none()) {
        // A period is no moment of publishing.
        say(if date.end.is_none() { "issued" } else { "temporal" }, &date.iso());
    }
    if let Some(date) = page.meta.modified {
        say("modified", &date.iso());
    }
    if let Some(license) = &page.meta.license {
        say("license", license);
    }
    for edge in knowledge.outgoing(&page.id).iter().filter(|edge| matches!(edge.kind, EdgeKind::Declared(_))) {
        let Some(other) = knowledge.page(&edge.to) else { continue };
        match knowledge.role_of(other) {
            Role::Topic => say("subject", &other.meta.title),
            Role::Place => say("spatial", &other.meta.title),
            _ => {}
        }
    }
    terms
}
