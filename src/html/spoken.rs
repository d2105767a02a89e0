//! Sessions and statements as readers of the report see them: who spoke below the heading, what was said with a mark and an address of its own.
//!
//! Owns the spoken half of the renderer. Entry points: [`Renderer::byline`], [`Renderer::open_statement`]. What is a session or a statement was decided in `knowledge`.

use std::collections::BTreeSet;

use pulldown_cmark::Event;
use pulldown_cmark::Tag;

use crate::html::Renderer;
use crate::html::escape::escape;
use crate::html::flow::Flow;
use crate::html::raw;
use crate::knowledge::Knowledge;
use crate::knowledge::mentions::Mention;
use crate::knowledge::sessions::Spoken;
use crate::knowledge::sessions::Statement;
use crate::knowledge::sessions::office_at;
use crate::page::Page;
use crate::path::PageId;

/// How far from the start of a statement the name of its speaker stands at most, in bytes.
const OPENING: usize = 100;

/// What a report tells of who spoke, if it does.
pub(super) fn spoken_in<'a>(page: &Page, knowledge: &'a Knowledge) -> Option<&'a Spoken> {
    let spoken = &knowledge.told(&page.id)?.spoken;
    (!spoken.sessions.is_empty() || !spoken.statements.is_empty()).then_some(spoken)
}

/// What the body shows of those who spoke, besides its own text: for its fingerprint.
pub(super) fn key(page: &Page, knowledge: &Knowledge) -> String {
    let Some(spoken) = spoken_in(page, knowledge) else { return String::new() };
    let of_sessions = spoken.sessions.iter().flat_map(|session| &session.speakers);
    let all: BTreeSet<&PageId> = of_sessions.chain(spoken.statements.iter().map(|said| &said.speaker)).collect();
    let mut key = format!("{:?}", knowledge.date_of(page));
    for id in all {
        let title = knowledge.page(id).map_or("", |person| &person.meta.title);
        let role = knowledge.page(id).map(|person| &person.meta.role);
        key.push_str(&format!("{id}\u{1}{title}\u{1}{role:?}\u{1}{}\u{2}", knowledge.is_shown(id)));
    }
    key
}

/// Whether a mention is the name with which a statement opens: such a name is a link always, so that one sees who speaks.
pub(super) fn opens_statement(mention: &Mention, spoken: Option<&Spoken>) -> bool {
    let said = spoken.map_or(&[][..], |spoken| &spoken.statements);
    let before = said.partition_point(|statement| statement.range.start <= mention.range.start);
    let statement = before.checked_sub(1).and_then(|at| said.get(at));
    statement.is_some_and(|statement| {
        statement.speaker == mention.to && mention.range.start - statement.range.start < OPENING && {
            let colon = statement.range.start + OPENING;
            mention.range.end <= colon.min(statement.range.end)
        }
    })
}

impl Renderer<'_> {
    /// The anchor of the session that begins with the heading at byte `start` of the file, and who spoke, as HTML.
    pub(super) fn byline(&self, start: usize) -> Option<String> {
        let sessions = &spoken_in(self.page, self.knowledge)?.sessions;
        let session =
            sessions.binary_search_by_key(&start, |session| session.range.start).ok().and_then(|at| sessions.get(at))?;
        let here = self.shown_in.out_path();
        let date = self.knowledge.date_of(self.page);
        let speakers = session.speakers.iter().filter_map(|id| {
            let person = self.knowledge.page(id)?;
            let name = escape(&person.meta.title);
            let name = if self.knowledge.is_shown(id) {
                format!("<a class=\"{}\" href=\"{}\">{name}</a>", self.class_of(id), escape(&here.href_to_page(id)))
            } else {
                name
            };
            let office = office_at(person, date).map_or_else(String::new, |office| format!(", {}", escape(&office)));
            Some(format!("<span class=\"speaker\">{name}{office}</span>"))
        });
        let speakers: Vec<String> = speakers.collect();
        let label = escape(self.words.get(if speakers.len() == 1 { "sessions.speaker" } else { "sessions.speakers" }));
        Some(format!("<p class=\"byline\"><span class=\"visually-hidden\">{label}: </span>{}</p>\n", speakers.join(" ")))
    }

    /// Opens the paragraph or list item at `at` as a statement, when it is one.
    pub(super) fn open_statement<'e>(&mut self, all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> bool {
        let (event, range) = &all[at];
        let (tag, own) = match event {
            Event::Start(Tag::Paragraph) => ("p", range.start),
            Event::Start(Tag::Item) => match all.get(at + 1) {
                Some((Event::Start(Tag::Paragraph), _)) | None => return false,
                Some((_, first)) => ("li", first.start),
            },
            _ => return false,
        };
        let Some(statement) = self.statement_at(own) else { return false };
        let id = escape(&statement.id);
        if self.is_embed() {
            out.push(raw(format!("<{tag} class=\"statement\">")));
            return true;
        }
        out.push(raw(format!("<{tag} class=\"statement\" id=\"{id}\">")));
        let end = all.end_of(at);
        // Behind a list within the item the sign would stand beside other words.
        if !all[at + 1..end].iter().any(|(event, _)| matches!(event, Event::Start(Tag::List(_)))) {
            self.said.insert(end, id);
        }
        true
    }

    /// Closes a statement with a link to itself.
    pub(super) fn close_statement(&mut self, at: usize, out: &mut Vec<Event<'_>>) {
        if let Some(id) = self.said.remove(&at) {
            let label = escape(self.words.get("statements.anchor"));
            out.push(raw(format!("<a class=\"anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a>")));
        }
    }

    fn statement_at(&self, start: usize) -> Option<&Statement> {
        let statements = &spoken_in(self.page, self.knowledge)?.statements;
        let start = self.page.doc.body.start + start;
        let at = statements.binary_search_by_key(&start, |statement| statement.range.start).ok()?;
        statements.get(at)
    }
}
