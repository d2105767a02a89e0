//! What each role adds to the view of a page.
//!
//! Owns [`Detail`]. Entry point: [`compose`].

use serde::Serialize;

use crate::date::Date;
use crate::knowledge::EdgeKind;
use crate::knowledge::RELATED;
use crate::knowledge::apa::Run;
use crate::knowledge::apa::plain;
use crate::knowledge::names::Found;
use crate::literature::Item;
use crate::literature::export::FORMS;
use crate::page::Page;
use crate::page::meta::Author;
use crate::page::meta::Literature;
use crate::page::meta::Office;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::path::OutPath;
use crate::path::PageId;
use crate::view::Composer;
use crate::view::Crumb;
use crate::view::Label;
use crate::view::Link;

/// What the role adds.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A topic.
    Topic {
        /// What it means.
        definition: Option<String>,
        /// The way from the top of the tree.
        path: Vec<Crumb>,
        /// Topics above.
        broader: Vec<Link>,
        /// Topics below.
        narrower: Vec<Link>,
        /// Topics beside.
        related: Vec<Link>,
    },
    /// A person.
    Person {
        /// Offices.
        roles: Vec<RoleView>,
        /// The form by which the name sorts.
        sort_name: Option<String>,
    },
    /// A place.
    Place {
        /// Official code.
        code: Option<String>,
        /// Province.
        province: Option<String>,
        /// First day.
        from: Option<Date>,
        /// First day on which it is no more.
        until: Option<Date>,
        /// What came after it.
        successors: Vec<Link>,
        /// What it came from.
        predecessors: Vec<Link>,
        /// Whether it still is.
        exists: bool,
    },
    /// An organisation.
    Organisation {
        /// When it began.
        from: Option<Date>,
        /// When it ended.
        until: Option<Date>,
    },
    /// A term.
    Term {
        /// What an abbreviation stands for.
        expansion: Option<String>,
        /// What it means.
        definition: Option<String>,
    },
    /// A note on a publication.
    Literature(Box<LiteratureView>),
}

/// An office.
#[derive(Clone, Debug, Serialize)]
pub struct RoleView {
    /// What it is called.
    pub role: String,
    /// Of which organisation.
    pub organisation: Option<Label>,
    /// Of which place.
    pub place: Option<Label>,
    /// When it is stated.
    pub date: Option<Date>,
    /// The document that states it.
    pub source: Option<String>,
}

/// A file for reference managers.
#[derive(Clone, Debug, Serialize)]
pub struct Download {
    /// `bib`, `ris` or `json`.
    pub form: &'static str,
    /// Relative address.
    pub href: String,
}

/// A publication.
#[derive(Clone, Debug, Serialize)]
pub struct LiteratureView {
    /// Authors.
    pub authors: Vec<Label>,
    /// Editors.
    pub editors: Vec<Label>,
    /// When it appeared.
    pub year: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub place: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// What it stands in.
    pub container: Option<String>,
    /// Pages.
    pub pages: Option<String>,
    /// Edition.
    pub edition: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// The whole reference as text.
    pub reference: String,
    /// The reference in runs, some of them in italics or a link.
    pub reference_set: Vec<Run>,
    /// The publication for reference managers.
    pub downloads: Vec<Download>,
}

/// What the role of a page adds to its view.
pub fn compose(page: &Page, composer: &Composer<'_>) -> Option<Detail> {
    let knowledge = composer.knowledge;
    let here = page.id.out_path();
    Some(match &page.meta.role {
        RoleMeta::Document | RoleMeta::Report | RoleMeta::Page => return None,
        RoleMeta::Topic(topic) => {
            let kind = EdgeKind::Declared(RELATED.to_owned());
            // Beside is mutual: it holds from both sides, whoever says it.
            let mut related: Vec<&PageId> =
                knowledge.outgoing(&page.id).iter().filter(|edge| edge.kind == kind).map(|edge| &edge.to).collect();
            related.extend(knowledge.incoming(&page.id).iter().filter(|edge| edge.kind == kind).map(|edge| &edge.from));
            related.sort();
            related.dedup();
            Detail::Topic {
                definition: topic.definition.clone(),
                path: topic_path(page, composer),
                broader: composer.links(&here, knowledge.topics.broader(&page.id)),
                narrower: composer.links(&here, knowledge.topics.narrower(&page.id)),
                related: composer.links(&here, related),
            }
        }
        RoleMeta::Person(person) => Detail::Person {
            roles: person.offices.iter().map(|office| role_view(office, &here, composer)).collect(),
            sort_name: person.sort_name.clone(),
        },
        RoleMeta::Place(place) => {
            let next = |id: &PageId| {
                knowledge
                    .outgoing(id)
                    .iter()
                    .filter(|edge| edge.kind == EdgeKind::Succeeded)
                    .map(|edge| edge.to.clone())
                    .collect::<Vec<_>>()
            };
            let before: Vec<PageId> = knowledge
                .incoming(&page.id)
                .iter()
                .filter(|edge| edge.kind == EdgeKind::Succeeded)
                .map(|edge| edge.from.clone())
                .collect();
            Detail::Place {
                code: place.code.as_ref().map(|code| code.text.clone()),
                province: place.province.clone(),
                from: place.from,
                until: place.until,
                successors: composer.links(&here, &next(&page.id)),
                predecessors: composer.links(&here, &before),
                exists: place.until.is_none(),
            }
        }
        RoleMeta::Organisation(organisation) => Detail::Organisation { from: organisation.from, until: organisation.until },
        RoleMeta::Term(term) => Detail::Term { expansion: term.expansion.clone(), definition: term.definition.clone() },
        RoleMeta::Literature(literature) => Detail::Literature(Box::new(literature_view(page, literature, &here, composer))),
    })
}

/// The way from the top of the tree, along the first broader topic of each.
fn topic_path(page: &Page, composer: &Composer<'_>) -> Vec<Crumb> {
    let here = page.id.out_path();
    let mut path = Vec::new();
    let mut at = page.id.clone();
    while let Some(broader) = composer.knowledge.topics.broader(&at).first() {
        let label = composer.label(&here, broader);
        path.push(Crumb { title: label.text, href: label.href });
        at = broader.clone();
    }
    path.reverse();
    path
}

fn role_view(office: &Office, here: &OutPath, composer: &Composer<'_>) -> RoleView {
    let known = |name: &Option<Spanned>| name.as_ref().map(|name| named(&name.text, here, composer));
    RoleView {
        role: office.role.clone(),
        organisation: known(&office.organisation),
        place: known(&office.place),
        date: office.date,
        source: office.source.clone(),
    }
}

/// A name that links to its page when it means one.
fn named(name: &str, here: &OutPath, composer: &Composer<'_>) -> Label {
    match composer.knowledge.names.anywhere(name) {
        Found::One(id) => Label { text: name.to_owned(), href: composer.label(here, &id).href },
        _ => Label { text: name.to_owned(), href: None },
    }
}

/// The files of a publication, or of a whole collection.
pub fn downloads(id: &PageId, here: &OutPath) -> Vec<Download> {
    FORMS.iter().map(|&form| Download { form, href: here.href_to(&download_path(id, form)) }).collect()
}

/// The publications of a file: that of a note, or all of a collection when `id` is that of its list.
pub fn publications(id: &PageId, composer: &Composer<'_>) -> Vec<Item> {
    let knowledge = composer.knowledge;
    if let Some(item) = knowledge.publication(id) {
        return vec![item];
    }
    let Some(collection) = knowledge.config.collection(id.folder()) else { return Vec::new() };
    composer.entries(collection).into_iter().filter_map(|id| knowledge.publication(id)).collect()
}

/// Where a publication is put for reference managers: beside its page; a whole collection beside its list.
pub fn download_path(id: &PageId, form: &str) -> OutPath {
    OutPath::fixed(format!("{id}.{form}"))
}

fn literature_view(page: &Page, literature: &Literature, here: &OutPath, composer: &Composer<'_>) -> LiteratureView {
    let field = |key: &str| literature.fields.get(key).cloned();
    let bearer = |author: &Author| named(&author.natural(), here, composer);
    let set = composer.knowledge.citations.work(&page.id).map(|work| work.reference.clone()).unwrap_or_default();
    LiteratureView {
        authors: literature.authors.iter().map(bearer).collect(),
        editors: literature.editors.iter().map(bearer).collect(),
        year: literature.year,
        publisher: field("publisher"),
        place: field("place"),
        kind: field("kind"),
        container: field("container"),
        pages: field("pages"),
        edition: field("edition"),
        url: field("url"),
        doi: field("doi"),
        reference: plain(&set),
        reference_set: set,
        downloads: downloads(&page.id, here),
    }
}
