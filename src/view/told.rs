//! What the texts tell of a page: sessions and statements of a person, mentions of an entity with their sentence.
//!
//! Entry points: [`sessions`], [`statements`], [`mentions`], [`predecessors`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Role;
use crate::date::Date;
use crate::knowledge::EdgeKind;
use crate::knowledge::mentions::Mention;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::OutPath;
use crate::path::PageId;
use crate::view::Composer;
use crate::view::Label;
use crate::view::Link;
use crate::view::shared::Shared;

/// How many sentences a page shows of one other page.
const SENTENCES: usize = 3;
/// How many pages of one collection are shown with what they say; further ones, older, stand as links only.
pub const PAGES: usize = 40;

/// A session of a person.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// Words of its heading.
    pub title: String,
    /// Its place.
    pub href: String,
    /// Its first lines.
    pub opening: String,
    /// The report; its date is the session's.
    pub report: Shared<Link>,
    /// Where it was.
    pub places: Vec<Label>,
    /// Who spoke, this person included.
    pub speakers: Vec<Label>,
}

/// What a person said in one report.
#[derive(Clone, Debug, Serialize)]
pub struct StatementGroup {
    /// The report.
    pub report: Shared<Link>,
    /// The statements in order.
    pub items: Vec<StatementView>,
}

/// Something a person said.
#[derive(Clone, Debug, Serialize)]
pub struct StatementView {
    /// What was said, as the report has it.
    pub text: String,
    /// Its place.
    pub href: String,
    /// The words of the heading above it.
    pub heading: Option<String>,
}

/// Pages of one collection that name an entity.
#[derive(Clone, Debug, Serialize)]
pub struct MentionGroup {
    /// Title of the collection.
    pub collection: String,
    /// The pages, newest first; those without a date last.
    pub items: Vec<MentionView>,
}

/// A page that points at another one, by a relation or in its text.
#[derive(Clone, Debug, Serialize)]
pub struct MentionView {
    /// The page.
    pub link: Shared<Link>,
    /// Its best sentences, in the order of the page.
    pub sentences: Vec<Sentence>,
    /// How many times more it names the entity.
    pub more: usize,
}

/// A sentence with the words that point here.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// What comes before.
    pub before: String,
    /// The words themselves.
    pub mark: String,
    /// What comes after.
    pub after: String,
    /// The place, as near as there is an anchor.
    pub href: String,
}

/// What points at a municipality that went up in this one.
#[derive(Clone, Debug, Serialize)]
pub struct Predecessor {
    /// The municipality.
    pub place: Link,
    /// The anchor of its section.
    pub anchor: String,
    /// What names it.
    pub mentions: Vec<MentionGroup>,
}

/// Reports, newest first.
fn reports<'a>(composer: &Composer<'a>, ids: impl Iterator<Item = &'a PageId>) -> Vec<&'a Page> {
    let mut pages: Vec<&Page> = ids.filter_map(|id| composer.knowledge.page(id)).map(AsRef::as_ref).collect();
    pages.sort_by_key(|page| (std::cmp::Reverse(composer.knowledge.date_of(page)), page.id.clone()));
    pages
}

/// The sessions of a person, newest report first.
pub fn sessions(page: &Page, composer: &Composer<'_>) -> Vec<SessionView> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let mut views = Vec::new();
    for report in reports(composer, knowledge.spoke_in(&page.id)) {
        views.extend(
            sessions_of(report, &here, composer)
                .into_iter()
                .filter(|(speakers, _)| speakers.contains(&page.id))
                .map(|(_, view)| view),
        );
    }
    views
}

/// The sessions of a report, as seen from the page at `here`, with who spoke.
pub fn sessions_of(report: &Page, here: &OutPath, composer: &Composer<'_>) -> Vec<(Vec<PageId>, SessionView)> {
    let knowledge = composer.knowledge;
    let (Some(told), Some(link)) = (knowledge.told(&report.id), composer.listed(here, &report.id)) else { return Vec::new() };
    let places: Vec<Label> = host_places(report, here, composer).into_iter().map(|(_, label)| label).collect();
    told.spoken
        .sessions
        .iter()
        .map(|session| {
            let view = SessionView {
                title: knowledge.readable(&session.title),
                href: here.href_to_place(&report.id, Some(&session.anchor)),
                opening: knowledge.readable(&session.opening),
                report: link.clone(),
                places: places.clone(),
                speakers: session.speakers.iter().map(|id| composer.label(here, id)).collect(),
            };
            (session.speakers.clone(), view)
        })
        .collect()
}

/// The place of a report: its first relation to a place.
pub fn host_places<'a>(report: &Page, here: &OutPath, composer: &Composer<'a>) -> Vec<(&'a PageId, Label)> {
    let knowledge = composer.knowledge;
    let Some(collection) = knowledge.collection_of(report) else { return Vec::new() };
    let is_place = |to: &str| knowledge.config.collection(to).is_some_and(|to| to.role == Role::Place);
    let Some(relation) = collection.relations.iter().find(|relation| is_place(&relation.to)) else { return Vec::new() };
    let kind = EdgeKind::Declared(relation.name.clone());
    let edges = knowledge.outgoing(&report.id).iter().filter(|edge| edge.kind == kind);
    edges.map(|edge| (&edge.to, composer.label(here, &edge.to))).collect()
}

/// What a person said, by report, newest first, in the order of the report.
pub fn statements(page: &Page, composer: &Composer<'_>) -> Vec<StatementGroup> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let mut groups = Vec::new();
    for report in reports(composer, knowledge.spoke_in(&page.id)) {
        let (Some(told), Some(link)) = (knowledge.told(&report.id), composer.listed(&here, &report.id)) else { continue };
        let own = told.spoken.statements.iter().filter(|statement| statement.speaker == page.id);
        let items: Vec<StatementView> = own
            .map(|statement| StatementView {
                text: knowledge.readable(&statement.text),
                href: here.href_to_place(&report.id, Some(&statement.id)),
                heading: statement.heading.as_deref().map(|heading| knowledge.readable(heading)),
            })
            .collect();
        if !items.is_empty() {
            groups.push(StatementGroup { report: link, items });
        }
    }
    groups
}

/// A sentence as it was written: where it stands, what it says, the anchor above it.
type Written<'a> = (usize, &'a (String, String, String), Option<&'a str>);

/// The sentences of one page, and how often it names the entity.
type Named<'a> = (Vec<Written<'a>>, usize);

/// A page that names the entity.
type Naming<'a> = (Shared<Link>, &'a PageId, Named<'a>);

/// The pages that link to a page or name it, by collection, each with its best sentences.
pub fn mentions(page: &Page, here: &OutPath, composer: &Composer<'_>) -> Vec<MentionGroup> {
    let knowledge = composer.knowledge;
    let mut found = edges(page, composer, |kind| *kind != EdgeKind::Cited);
    for (from, count) in knowledge.mentioned_in(&page.id) {
        let Some(told) = knowledge.told(from) else { continue };
        // What stands among the sessions and statements of a person is not said once more.
        let is_label = |mention: &&Mention| told.spoken.is_label(&page.id, mention.range.start);
        let labels = match told.spoken.sessions.is_empty() && told.spoken.statements.is_empty() {
            true => 0,
            false => told.mentions.iter().filter(|mention| mention.to == page.id).filter(is_label).count(),
        };
        if count == labels {
            continue;
        }
        let entry = found.entry(from).or_default();
        entry.1 += count - labels;
        for mention in told.mentions.iter().filter(|mention| mention.to == page.id && !is_label(mention)) {
            let Some(sentence) = &mention.sentence else { continue };
            entry.0.push((mention.range.start, sentence.as_ref(), mention.anchor.as_deref()));
        }
    }
    grouped(found, here, composer)
}

/// The pages that cite a note, by collection, each with the sentences of its citations.
pub fn citations(page: &Page, here: &OutPath, composer: &Composer<'_>) -> Vec<MentionGroup> {
    grouped(edges(page, composer, |kind| *kind == EdgeKind::Cited), here, composer)
}

/// The sentences of the links and citations that lead to a page.
fn edges<'a>(page: &Page, composer: &Composer<'a>, takes: impl Fn(&EdgeKind) -> bool) -> BTreeMap<&'a PageId, Named<'a>> {
    let mut found: BTreeMap<&PageId, Named<'_>> = BTreeMap::new();
    for edge in composer.knowledge.incoming(&page.id).into_iter().filter(|edge| takes(&edge.kind)) {
        let Some(sentence) = &edge.sentence else { continue };
        if composer.knowledge.told(&edge.from).is_some_and(|told| told.spoken.is_label(&page.id, edge.at.start as usize)) {
            continue;
        }
        let entry = found.entry(&edge.from).or_default();
        entry.0.push((edge.at.start as usize, sentence.as_ref(), edge.anchor.as_deref()));
        entry.1 += 1;
    }
    found
}

/// Pages by collection, each with its best sentences.
fn grouped(found: BTreeMap<&PageId, Named<'_>>, here: &OutPath, composer: &Composer<'_>) -> Vec<MentionGroup> {
    let knowledge = composer.knowledge;
    let mut groups: BTreeMap<usize, Vec<Naming<'_>>> = BTreeMap::new();
    for (from, named) in found {
        let Some(other) = knowledge.page(from).filter(|other| !matches!(other.kind, PageKind::Root | PageKind::Listing)) else {
            continue;
        };
        let rank = other
            .collection
            .as_deref()
            .and_then(|name| knowledge.config.collections.iter().position(|collection| collection.name == name));
        let Some((rank, link)) = rank.zip(composer.listed(here, from)) else { continue };
        groups.entry(rank).or_default().push((link, from, named));
    }
    groups
        .into_iter()
        .map(|(rank, pages)| MentionGroup {
            collection: knowledge.config.collections[rank].title.clone(),
            items: newest_first(pages, here, composer),
        })
        .collect()
}

/// The best sentences of a page, in its order.
fn best(from: &PageId, written: &[Written<'_>], here: &OutPath, composer: &Composer<'_>) -> Vec<Sentence> {
    let readable = |text: &str| composer.knowledge.readable(text);
    let mut sentences: Vec<(usize, Sentence)> = written
        .iter()
        .map(|(start, (before, mark, after), anchor)| {
            let href = here.href_to_place(from, *anchor);
            (*start, Sentence { before: readable(before), mark: readable(mark), after: readable(after), href })
        })
        .collect();
    // What is only a name in a heading says less than a sentence does.
    sentences.sort_by_key(|(start, sentence)| (sentence.before.len() + sentence.after.len() < 20, *start));
    sentences.dedup_by(|a, b| a.1.before == b.1.before && a.1.mark == b.1.mark && a.1.after == b.1.after);
    let bare = |sentence: &Sentence| !(sentence.before.chars().chain(sentence.after.chars())).any(char::is_alphanumeric);
    if sentences.iter().any(|(_, sentence)| !bare(sentence)) {
        sentences.retain(|(_, sentence)| !bare(sentence));
    }
    sentences.truncate(SENTENCES);
    sentences.sort_by_key(|(start, _)| *start);
    sentences.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Pages in the order of their dates. The first ones tell their sentences; of the others they are not even made.
fn newest_first(mut pages: Vec<Naming<'_>>, here: &OutPath, composer: &Composer<'_>) -> Vec<MentionView> {
    pages.sort_by_cached_key(|(link, ..)| {
        (std::cmp::Reverse(link.date.map(|date: Date| date.start)), crate::text::sort_key(&link.title))
    });
    let told = |(position, (link, from, (written, count))): (usize, Naming<'_>)| {
        let sentences = if position < PAGES { best(from, &written, here, composer) } else { Vec::new() };
        let more = if position < PAGES { count.saturating_sub(sentences.len()) } else { 0 };
        MentionView { link, sentences, more }
    };
    pages.into_iter().enumerate().map(told).collect()
}

/// What names the municipalities that went up in this one, each apart.
pub fn predecessors(page: &Page, composer: &Composer<'_>) -> Vec<Predecessor> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let before = knowledge.incoming(&page.id).into_iter().filter(|edge| edge.kind == EdgeKind::Succeeded);
    before
        .filter_map(|edge| {
            let other = knowledge.page(&edge.from)?;
            let mentions = mentions(other, &here, composer);
            let place = composer.link(&here, &edge.from)?;
            (!mentions.is_empty()).then_some((place, mentions))
        })
        .enumerate()
        .map(|(index, (place, mentions))| Predecessor { place, anchor: format!("_before-{}", index + 1), mentions })
        .collect()
}
