//! The view of the list of all sessions: who spoke when, on what and where.
//!
//! Owns [`SessionsView`]. Entry points: [`compose`], [`program`] for the sessions of one report. By what the list narrows is gathered by `facet`.

use serde::Serialize;

use crate::config::Role;
use crate::date::Date;
use crate::knowledge::Knowledge;
use crate::knowledge::sessions::office_at;
use crate::page::Page;
use crate::path::OutPath;
use crate::path::PageId;
use crate::view::Common;
use crate::view::Composer;
use crate::view::FixedPage;
use crate::view::Label;
use crate::view::Link;
use crate::view::facet;
use crate::view::facet::Facet;
use crate::view::facet::Facets;
use crate::view::facet::Values;
use crate::view::shared::Shared;
use crate::view::told::host_places;

/// How many sessions the list shows, the newest.
const LISTED: usize = 1_500;

/// The list of all sessions.
#[derive(Clone, Debug, Serialize)]
pub struct SessionsView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// By what the list can be narrowed.
    pub facets: Vec<Facet>,
    /// By year, newest first; those without a date last.
    pub years: Vec<SessionYear>,
    /// How many there are.
    pub count: usize,
    /// How many older ones the list leaves out.
    pub more: usize,
}

/// The sessions of a year.
#[derive(Clone, Debug, Serialize)]
pub struct SessionYear {
    /// The year.
    pub year: Option<i16>,
    /// The sessions.
    pub items: Vec<SessionRow>,
}

/// A session in the list.
#[derive(Clone, Debug, Serialize)]
pub struct SessionRow {
    /// Words of its heading.
    pub title: String,
    /// Its place.
    pub href: String,
    /// Who spoke.
    pub speakers: Vec<Speaker>,
    /// The report; its date is the session's.
    pub report: Shared<Link>,
    /// Where it was.
    pub places: Vec<Label>,
    /// Its values, for the script that filters.
    pub values: String,
}

/// Who spoke, and as what.
#[derive(Clone, Debug, Serialize)]
pub struct Speaker {
    /// The person.
    pub person: Label,
    /// The office in which the person spoke, when the sources tell.
    pub role: Option<String>,
}

/// A session in its report.
#[derive(Clone, Debug, Serialize)]
pub struct ProgramItem {
    /// Words of its heading.
    pub title: String,
    /// Its anchor.
    pub href: String,
    /// Who spoke.
    pub speakers: Vec<Speaker>,
}

fn speakers(ids: &[PageId], here: &OutPath, date: Option<Date>, composer: &Composer<'_>) -> Vec<Speaker> {
    let role = |id| composer.knowledge.page(id).and_then(|person| office_at(person, date));
    ids.iter().map(|id| Speaker { person: composer.label(here, id), role: role(id) }).collect()
}

/// The sessions of one report, in order.
pub fn program(report: &Page, composer: &Composer<'_>) -> Vec<ProgramItem> {
    let Some(told) = composer.knowledge.told(&report.id) else { return Vec::new() };
    let here = report.id.out_path();
    let date = composer.knowledge.date_of(report);
    let item = |session: &crate::knowledge::sessions::Session| ProgramItem {
        title: composer.knowledge.readable(&session.title),
        href: format!("#{}", session.anchor),
        speakers: speakers(&session.speakers, &here, date, composer),
    };
    told.spoken.sessions.iter().map(item).collect()
}

/// Whether the site has a session.
pub fn exists(knowledge: &Knowledge) -> bool {
    knowledge.each_shown().any(|(_, _, told)| !told.spoken.sessions.is_empty())
}

/// How many sessions the site has.
pub fn count(knowledge: &Knowledge) -> usize {
    knowledge.shown.iter().filter_map(|id| knowledge.told(id)).map(|told| told.spoken.sessions.len()).sum()
}

/// The values of a session: who spoke, where, in what year, and the topics of its report.
fn values(report: &Page, speakers: &[Speaker], places: &[(&PageId, Label)], composer: &Composer<'_>) -> Vec<Values> {
    let words = composer.words;
    let topics = facet::relations(report, Role::Topic, composer);
    let who = speakers.iter().map(|speaker| speaker.person.text.clone()).collect();
    let whereabouts = places.iter().map(|(_, label)| label.text.clone()).collect();
    let mut found = topics;
    found.push(Values::named(words.get("sessions.speaker"), who));
    found.push(Values::named(words.get("list.place"), whereabouts));
    found.push(Values::named(words.get("list.year"), facet::years(composer.knowledge.date_of(report))));
    found
}

/// The view of the list of sessions; none when there are no sessions.
pub fn compose(composer: &Composer<'_>) -> Option<SessionsView> {
    let knowledge = composer.knowledge;
    let (here, common) = composer.fixed(FixedPage::Sessions);
    let mut reports: Vec<&Page> = knowledge
        .shown
        .iter()
        .filter(|id| knowledge.told(id).is_some_and(|told| !told.spoken.sessions.is_empty()))
        .filter_map(|id| knowledge.page(id))
        .map(AsRef::as_ref)
        .collect();
    reports.sort_by_key(|page| (std::cmp::Reverse(knowledge.date_of(page)), page.id.clone()));
    let mut years: Vec<SessionYear> = Vec::new();
    let mut facets = Facets::default();
    let mut count = 0;
    for report in reports {
        let (Some(told), Some(link)) = (knowledge.told(&report.id), composer.named(&here, &report.id)) else { continue };
        let places = host_places(report, &here, composer);
        for session in &told.spoken.sessions {
            count += 1;
            if count > LISTED {
                continue;
            }
            let speakers = speakers(&session.speakers, &here, link.date, composer);
            let row = SessionRow {
                title: composer.knowledge.readable(&session.title),
                href: here.href_to_place(&report.id, Some(&session.anchor)),
                values: facets.row(values(report, &speakers, &places, composer)),
                speakers,
                report: link.clone(),
                places: places.iter().map(|(_, label)| label.clone()).collect(),
            };
            let year = link.date.map(|date| date.year());
            match years.last_mut() {
                Some(last) if last.year == year => last.items.push(row),
                _ => years.push(SessionYear { year, items: vec![row] }),
            }
        }
    }
    (count > 0).then(|| SessionsView { common, facets: facets.finish(), years, count, more: count.saturating_sub(LISTED) })
}
