//! The view of one document or entity.
//!
//! Owns [`PageView`]. Entry point: [`compose`].

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Collection;
use crate::config::Relation;
use crate::config::Role;
use crate::date::Date;
use crate::knowledge::BROADER;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::knowledge::RELATED;
use crate::knowledge::apa::Run;
use crate::language::Language;
use crate::literature::Item;
use crate::literature::date_parts;
use crate::literature::export::bibtex;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::doc::Heading;
use crate::page::meta::Name;
use crate::page::meta::SourceRef;
use crate::path::OutPath;
use crate::path::PageId;
use crate::shape::Shape;
use crate::shape::Value;
use crate::text::typeset;
use crate::view::CollectionView;
use crate::view::Common;
use crate::view::Composer;
use crate::view::Crumb;
use crate::view::Fact;
use crate::view::Label;
use crate::view::Link;
use crate::view::branch;
use crate::view::branch::BranchNode;
use crate::view::detail::Detail;
use crate::view::map;
use crate::view::map::Locator;
use crate::view::record;
use crate::view::record::Term;
use crate::view::sessions;
use crate::view::sessions::ProgramItem;
use crate::view::timeline;
use crate::view::timeline::Timeline;
use crate::view::told;
use crate::view::told::MentionGroup;
use crate::view::told::MentionView;
use crate::view::told::Predecessor;
use crate::view::told::SessionView;
use crate::view::told::StatementGroup;

/// How many headings the contents show.
const CONTENTS: usize = 1_000;
/// The longest heading that the contents show, in characters.
const CONTENTS_TITLE: usize = 500;

/// An entry of the contents.
#[derive(Clone, Debug, Serialize)]
pub struct TocEntry {
    /// Text of the heading.
    pub title: String,
    /// Its anchor.
    pub anchor: String,
    /// Its level.
    pub level: u8,
    /// Headings below it.
    pub children: Vec<TocEntry>,
}

/// The parts of a work, as seen from one of them.
#[derive(Clone, Debug, Serialize)]
pub struct Parts {
    /// The whole.
    pub whole: Link,
    /// Its parts in order.
    pub chapters: Vec<Chapter>,
    /// The part before this one.
    pub previous: Option<Link>,
    /// The part after this one.
    pub next: Option<Link>,
}

/// A part of a work.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// Title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// 0, or 1 for a part that stands under another.
    pub depth: u8,
    /// Its number, from 1.
    pub order: usize,
}

/// Pages that point here by one relation.
#[derive(Clone, Debug, Serialize)]
pub struct Referred {
    /// How the relation reads from here.
    pub label: String,
    /// The anchor of its section.
    pub anchor: String,
    /// By collection.
    pub groups: Vec<LinkGroup>,
}

/// How to cite a page.
#[derive(Clone, Debug, Serialize)]
pub struct Cite {
    /// In APA, some of it in italics.
    pub apa: Vec<Run>,
    /// In BibTeX.
    pub bibtex: String,
}

/// Pages of one collection that point here by a relation.
#[derive(Clone, Debug, Serialize)]
pub struct LinkGroup {
    /// Title of the collection.
    pub collection: String,
    /// The pages, newest first, each with the sentences in which it names this one.
    pub items: Vec<MentionView>,
}

/// All that the template of a page may show, besides its body.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// Its collection.
    pub collection: Option<CollectionView>,
    /// When.
    pub date: Option<Date>,
    /// `derived` or `conflicting`.
    pub date_certainty: Option<String>,
    /// Other dates that the source gives.
    pub date_also: Vec<Date>,
    /// What a reader must know of the date.
    pub date_note: Option<String>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// Its licence.
    pub license: Option<String>,
    /// Other names.
    pub names: Vec<Name>,
    /// Relations and fields.
    pub facts: Vec<Fact>,
    /// Contents.
    pub contents: Vec<TocEntry>,
    /// Minutes of reading.
    pub minutes: usize,
    /// The work that it is part of.
    pub parts: Option<Parts>,
    /// Where it comes from.
    pub sources: Vec<SourceRef>,
    /// What points here by a relation.
    pub referred: Vec<Referred>,
    /// What points here in its text, and by no relation.
    pub backlinks: Vec<MentionGroup>,
    /// What cites this publication.
    pub cited_in: Vec<MentionGroup>,
    /// How to cite this page; none for a note on a publication, which is to be cited itself.
    pub cite: Option<Cite>,
    /// Sessions of a person.
    pub sessions: Vec<SessionView>,
    /// What a person said.
    pub statements: Vec<StatementGroup>,
    /// The sessions of a report, in order.
    pub program: Vec<ProgramItem>,
    /// Where a place lies in the country.
    pub locator: Option<Locator>,
    /// What concerns an entity, in time.
    pub timeline: Option<Timeline>,
    /// The tree of topics around this one.
    pub branch: Vec<BranchNode>,
    /// What names the municipalities that went up in this one.
    pub predecessors: Vec<Predecessor>,
    /// Pages near to this one.
    pub related: Vec<Link>,
    /// Where its source can be edited.
    pub edit_href: Option<String>,
    /// Its Markdown.
    pub markdown_href: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// What its role adds.
    pub detail: Option<Detail>,
    /// The page as a record of Dublin Core, on a site with an address.
    pub record: Vec<Term>,
}

/// The view of a page.
pub fn compose(page: &Page, composer: &Composer<'_>) -> PageView {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let role = knowledge.role_of(page);
    let collection = knowledge.collection_of(page);
    let mut common = composer.common("page", &here, &page.meta.title, role, breadcrumbs(page, composer));
    common.description = crate::view::description_of(page);
    common.noindex = page.meta.privacy().is_some();
    let record = record::compose(page, &common, composer);
    // The address of the source says the name.
    let mut backlinks = told::mentions(page, &here, composer);
    let referred = referred(page, &mut backlinks, composer);
    let edit = knowledge.config.edit_url.as_ref().filter(|_| page.has_file && !common.noindex);
    PageView {
        common,
        collection: collection.map(|collection| composer.collection(&here, collection)),
        date: knowledge.date_of(page),
        date_certainty: page.meta.date_certainty.clone(),
        date_also: page.meta.date_also.clone(),
        date_note: page.meta.date_note.clone(),
        modified: page.meta.modified,
        license: page.meta.license.clone(),
        names: page.meta.names.clone(),
        facts: who_and_where(page, facts(page, composer), composer),
        contents: contents(&page.doc.headings, knowledge),
        minutes: page.doc.minutes(),
        parts: parts(page, composer),
        sources: page.meta.sources.clone(),
        referred,
        backlinks,
        cited_in: if role == Role::Literature { told::citations(page, &here, composer) } else { Vec::new() },
        cite: (role != Role::Literature && page.has_file).then(|| cite(page, composer)),
        sessions: if role == Role::Person { told::sessions(page, composer) } else { Vec::new() },
        statements: if role == Role::Person { told::statements(page, composer) } else { Vec::new() },
        program: if role == Role::Report { sessions::program(page, composer) } else { Vec::new() },
        locator: map::locator(page, composer),
        timeline: timeline::of(page, composer),
        branch: branch::compose(page, composer),
        predecessors: if role == Role::Place { told::predecessors(page, composer) } else { Vec::new() },
        related: composer.links(&here, knowledge.related(&page.id)),
        edit_href: edit.map(|base| format!("{base}{}", page.source.path)),
        markdown_href: (knowledge.config.markdown_copy && page.has_file).then(|| here.href_to(&markdown_path(&page.id))),
        draft: page.meta.draft,
        detail: crate::view::detail::compose(page, composer),
        record,
    }
}

/// A page as others may cite it: by the site, dated when the page is.
fn cite(page: &Page, composer: &Composer<'_>) -> Cite {
    let config = &composer.knowledge.config;
    let date = page.meta.modified.or_else(|| page.meta.date.filter(|_| page.meta.date_certainty.is_none()));
    let url = config.base_url.as_ref().map(|base| format!("{}/{}", base.trim_end_matches('/'), page.id.out_path()));
    let when = date.map_or_else(
        || composer.words.get("cite.no_date").to_owned(),
        |date| match date.iso().len() {
            4 => date.year().to_string(),
            _ => {
                let words = composer.words.date(&date);
                let rest = words.replace(&date.year().to_string(), "");
                format!("{}, {}", date.year(), rest.trim().trim_end_matches(','))
            }
        },
    );
    let end = |text: &str| if text.ends_with(['.', '?', '!']) { "" } else { "." };
    let plain = |text: String| Run { text, ..Run::default() };
    let mut apa = vec![
        plain(format!("{}{} ({when}). ", config.title, end(&config.title))),
        Run { text: typeset(&page.meta.title), italic: true, href: None },
        plain(end(&page.meta.title).to_owned()),
    ];
    apa.extend(url.as_ref().map(|url| plain(format!(" {url}"))));
    let mut item = Item::new();
    let mut set = |key: &str, value: serde_json::Value| drop(item.insert(key.to_owned(), value));
    set("id", page.id.as_str().replace('/', "-").into());
    set("type", "webpage".into());
    set("title", page.meta.title.as_str().into());
    set("author", serde_json::json!([{ "literal": config.title }]));
    set("language", config.language.code().into());
    if let Some(date) = date {
        set("issued", date_parts(&date));
    }
    if let Some(url) = url {
        set("URL", url.into());
    }
    Cite { apa, bibtex: bibtex(&item) }
}

/// Where the Markdown of a page is put.
pub fn markdown_path(id: &PageId) -> OutPath {
    OutPath::fixed(format!("{id}.md"))
}

fn breadcrumbs(page: &Page, composer: &Composer<'_>) -> Vec<Crumb> {
    let here = page.id.out_path();
    let mut crumbs = vec![composer.home_crumb(&here)];
    if let Some(collection) = composer.knowledge.collection_of(page) {
        let href = here.href_to(&crate::view::listing_path(collection));
        crumbs.push(Crumb { title: collection.title.clone(), href: Some(href) });
    }
    if let PageKind::Chapter(whole) = &page.kind {
        let label = composer.label(&here, whole);
        crumbs.push(Crumb { title: label.text, href: label.href });
    }
    crumbs.push(Crumb { title: typeset(&page.meta.title), href: None });
    crumbs
}

/// Relations in the order of the configuration, then fields. A part without a relation has that of its whole.
fn facts(page: &Page, composer: &Composer<'_>) -> Vec<Fact> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let Some(collection) = knowledge.collection_of(page) else { return Vec::new() };
    let whole = match &page.kind {
        PageKind::Chapter(whole) => Some(whole),
        _ => None,
    };
    let mut facts = Vec::new();
    let mut places: Vec<Label> = Vec::new();
    for relation in &collection.relations {
        let kind = EdgeKind::Declared(relation.name.clone());
        let of = |id: &PageId| -> Vec<Label> {
            knowledge.outgoing(id).iter().filter(|edge| edge.kind == kind).map(|edge| composer.label(&here, &edge.to)).collect()
        };
        let mut values = of(&page.id);
        if let (true, Some(whole)) = (values.is_empty(), whole) {
            values = of(whole);
        }
        // Who spoke follows from the sessions, and need not be repeated in front matter.
        if collection.role == Role::Report && first_to_persons(collection, knowledge) == Some(relation) {
            let told =
                knowledge.told(&page.id).into_iter().flat_map(|told| &told.spoken.sessions).flat_map(|session| &session.speakers);
            for label in told.map(|id| composer.label(&here, id)) {
                if !values.contains(&label) {
                    values.push(label);
                }
            }
        }
        // Where it was is among the places that it concerns; once is enough.
        if knowledge.config.collection(&relation.to).is_some_and(|to| to.role == Role::Place) {
            values.retain(|value| !places.contains(value));
            places.extend(values.iter().cloned());
        }
        if !values.is_empty() {
            facts.push(Fact { label: relation.label.clone(), values });
        }
    }
    for field in &collection.fields {
        let Some((_, values)) = page.meta.fields.iter().find(|(key, _)| *key == field.name) else { continue };
        let values: Vec<Label> = values.iter().filter_map(|value| field_label(value, &field.shape, composer)).collect();
        if !values.is_empty() {
            facts.push(Fact { label: field.label.clone(), values });
        }
    }
    facts
}

/// To the facts of a topic: the persons, organisations and places that its text names, apart from what stands there already.
fn who_and_where(page: &Page, mut facts: Vec<Fact>, composer: &Composer<'_>) -> Vec<Fact> {
    let knowledge = composer.knowledge;
    if knowledge.role_of(page) != Role::Topic {
        return facts;
    }
    let known: Vec<Label> = facts.iter().flat_map(|fact| fact.values.iter().cloned()).collect();
    let here = page.id.out_path();
    let mentioned = knowledge.told(&page.id).into_iter().flat_map(|told| &told.mentions).map(|mention| &mention.to);
    let named: BTreeSet<&PageId> = knowledge.outgoing(&page.id).iter().map(|edge| &edge.to).chain(mentioned).collect();
    let fact = |roles: &[Role], key: &str| {
        let of = |id: &&PageId| knowledge.page(id).is_some_and(|other| roles.contains(&knowledge.role_of(other)));
        let mut values: Vec<Label> = named.iter().copied().filter(of).map(|id| composer.label(&here, id)).collect();
        values.retain(|value| !known.contains(value));
        values.sort_by_cached_key(|value| crate::text::sort_key(&value.text));
        (!values.is_empty()).then(|| Fact { label: composer.words.get(key).to_owned(), values })
    };
    let named = [fact(&[Role::Person, Role::Organisation], "topic.who"), fact(&[Role::Place], "topic.where")];
    facts.extend(named.into_iter().flatten());
    facts
}

/// The relation of a report that says who spoke: its first one to persons.
fn first_to_persons<'a>(collection: &'a Collection, knowledge: &Knowledge) -> Option<&'a Relation> {
    collection
        .relations
        .iter()
        .find(|relation| knowledge.config.collection(&relation.to).is_some_and(|to| to.role == Role::Person))
}

fn field_label(value: &Value, shape: &Shape, composer: &Composer<'_>) -> Option<Label> {
    match value {
        Value::Text(text) if *shape == Shape::Flag => {
            let word = if text == "true" { "facts.yes" } else { "facts.no" };
            Some(Label { text: composer.words.get(word).to_owned(), href: None })
        }
        // A number is written with a point and read as the language has it.
        Value::Text(text) if *shape == Shape::Number && composer.knowledge.config.language == Language::Nl => {
            Some(Label { text: text.replace('.', ","), href: None })
        }
        Value::Text(text) if text.starts_with("https://") || text.starts_with("http://") => {
            Some(Label { text: text.clone(), href: Some(text.clone()) })
        }
        Value::Text(text) => Some(Label { text: text.clone(), href: None }),
        Value::Date(date) => Some(Label { text: composer.words.date(date), href: None }),
        Value::List(_) | Value::Record(_) => None,
    }
}

/// Headings of level 2 and 3 as a tree, as many as a reader can use.
fn contents(headings: &[Heading], knowledge: &Knowledge) -> Vec<TocEntry> {
    let mut entries: Vec<TocEntry> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.level <= 3).take(CONTENTS) {
        let entry = TocEntry {
            title: crate::text::shorten(&knowledge.readable(&heading.text), CONTENTS_TITLE),
            anchor: heading.id.clone(),
            level: heading.level,
            children: Vec::new(),
        };
        match entries.last_mut() {
            Some(last) if heading.level == 3 => last.children.push(entry),
            _ => entries.push(entry),
        }
    }
    entries
}

fn parts(page: &Page, composer: &Composer<'_>) -> Option<Parts> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    let whole = match &page.kind {
        PageKind::Whole => &page.id,
        PageKind::Chapter(whole) => whole,
        _ => return None,
    };
    let ids = knowledge.parts.get(whole)?;
    let at = ids.iter().position(|id| *id == page.id);
    let names: BTreeSet<&str> = ids.iter().map(PageId::name).collect();
    let chapter = |(index, id): (usize, &PageId)| {
        let other = knowledge.page(id)?;
        let below = other.meta.parent.as_ref().is_some_and(|parent| names.contains(parent.text.as_str()));
        Some(Chapter {
            title: typeset(&other.meta.title),
            href: here.href_to(&id.out_path()),
            current: *id == page.id,
            depth: u8::from(below),
            order: index + 1,
        })
    };
    let previous = match at {
        Some(0) => Some(whole),
        Some(at) => ids.get(at - 1),
        None => None,
    };
    let next = at.map_or_else(|| ids.first(), |at| ids.get(at + 1));
    Some(Parts {
        whole: composer.link(&here, whole)?,
        chapters: ids.iter().enumerate().filter_map(chapter).collect(),
        previous: previous.and_then(|id| composer.link(&here, id)),
        next: next.and_then(|id| composer.link(&here, id)),
    })
}

/// What points here by a relation: by its inverse name in the order of the configuration, then by collection, newest first. Each page takes along what it says of
/// this one in its text, so that no page is told of twice.
fn referred(page: &Page, backlinks: &mut Vec<MentionGroup>, composer: &Composer<'_>) -> Vec<Referred> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    // label → collection → pages; both in the order of the configuration.
    let mut groups: BTreeMap<(usize, usize, String), BTreeMap<usize, BTreeSet<&PageId>>> = BTreeMap::new();
    for edge in knowledge.incoming(&page.id) {
        let EdgeKind::Declared(key) = &edge.kind else { continue };
        if key == BROADER || key == RELATED {
            continue;
        }
        let Some(from) = knowledge.page(&edge.from) else { continue };
        let Some(rank) = from
            .collection
            .as_deref()
            .and_then(|name| knowledge.config.collections.iter().position(|collection| collection.name == name))
        else {
            continue;
        };
        let Some(at) = knowledge.config.collections[rank].relations.iter().position(|relation| relation.name == *key) else {
            continue;
        };
        let label = &knowledge.config.collections[rank].relations[at].inverse;
        let known = groups.keys().find(|(_, _, other)| other == label).cloned();
        let group = known.unwrap_or_else(|| (rank, at, label.clone()));
        groups.entry(group).or_default().entry(rank).or_default().insert(&edge.from);
    }
    // A page that points here in two ways is told about once; the second time its name is enough.
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut once = |mut link: Link| {
        if !told.insert(link.href.clone()) {
            link.description = None;
        }
        MentionView { link, sentences: Vec::new(), more: 0 }
    };
    let mut referred: Vec<Referred> = groups
        .into_iter()
        .enumerate()
        .map(|(index, ((_, _, label), collections))| Referred {
            label,
            anchor: format!("_referred-{}", index + 1),
            groups: collections
                .into_iter()
                .map(|(rank, ids)| LinkGroup {
                    collection: knowledge.config.collections[rank].title.clone(),
                    items: newest_first(composer.links(&here, without_parts(&ids, knowledge)))
                        .into_iter()
                        .map(&mut once)
                        .collect(),
                })
                .filter(|group| !group.items.is_empty())
                .collect(),
        })
        .filter(|referred: &Referred| !referred.groups.is_empty())
        .collect();
    take_along(&mut referred, backlinks);
    referred
}

/// Moves what a page says of this one from the list of what names it to its first place among what points at it by a relation.
fn take_along(referred: &mut [Referred], backlinks: &mut Vec<MentionGroup>) {
    let items = || referred.iter().flat_map(|relation| &relation.groups).flat_map(|group| &group.items);
    let related: BTreeSet<String> = items().map(|item| item.link.href.clone()).collect();
    let mut said: BTreeMap<String, MentionView> = BTreeMap::new();
    for group in &mut *backlinks {
        let (with, without) = std::mem::take(&mut group.items).into_iter().partition(|item| related.contains(&item.link.href));
        group.items = without;
        said.extend(Vec::into_iter(with).map(|item: MentionView| (item.link.href.clone(), item)));
    }
    backlinks.retain(|group| !group.items.is_empty());
    for item in referred.iter_mut().flat_map(|relation| &mut relation.groups).flat_map(|group| &mut group.items) {
        if let Some(mention) = said.remove(&item.link.href) {
            item.sentences = mention.sentences;
            item.more = mention.more;
        }
    }
}

/// The pages without the parts of works that are among them: who finds the whole finds its parts.
fn without_parts<'a>(ids: &BTreeSet<&'a PageId>, knowledge: &Knowledge) -> Vec<&'a PageId> {
    let whole_is_there = |id: &PageId| match knowledge.page(id).map(|page| &page.kind) {
        Some(PageKind::Chapter(whole)) => ids.contains(whole),
        _ => false,
    };
    ids.iter().copied().filter(|id| !whole_is_there(id)).collect()
}

/// Dated links newest first, then those without a date, each by title.
pub fn newest_first(mut links: Vec<Link>) -> Vec<Link> {
    links.sort_by(|a, b| {
        let key = |link: &Link| link.date.map(|date| (date.start.year, date.start.month, date.start.day));
        key(b)
            .cmp(&key(a))
            .then_with(|| crate::text::sort_key(&a.title).cmp(&crate::text::sort_key(&b.title)))
            .then_with(|| a.href.cmp(&b.href))
    });
    links
}
