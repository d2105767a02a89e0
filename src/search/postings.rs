//! The words of one page, by section and field.
//!
//! Owns [`PageWords`]. Entry point: [`PageWords::of`]. Made once per page and remembered: nothing here looks at another page, save at how it is cited.

use std::collections::HashMap;

use crate::config::Role;
use crate::knowledge::citations::Citations;
use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::page::blocks::blocks;
use crate::page::doc::ReferenceKind;
use crate::page::markdown::CITATION;
use crate::page::markdown::pieces;
use crate::page::meta::RoleMeta;
use crate::search::abbreviations;
use crate::search::quick::Quick;
use crate::search::stem::each_token;
use crate::search::stem::tokens;
use crate::shape::Value;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title of the page or another name for it, in its first section.
    Title,
    /// The heading of the section.
    Heading,
    /// Running text.
    Body,
    /// The title of the page and the headings above, in the sections below them.
    Path,
}

/// How many fields there are.
pub const FIELDS: usize = 4;

/// The form was seen without a capital.
pub const SEEN_PLAIN: u8 = 1;
/// The form was seen with a capital in the middle of a sentence.
pub const SEEN_NAME: u8 = 2;

/// A part of a page below one heading.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its anchor; none for what comes before the first heading.
    pub anchor: Option<String>,
    /// Its heading.
    pub heading: String,
    /// The headings above it.
    pub above: Vec<String>,
    /// Its text.
    pub text: String,
    /// Its blocks of code, which say less about it.
    pub code: String,
    /// How many words it has, by field.
    pub lengths: [u32; FIELDS],
}

/// How often a word stands in a section, by field.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    /// Number of the form in this page.
    pub form: u32,
    /// Number of the section in this page.
    pub section: u32,
    /// How often.
    pub counts: [u8; FIELDS],
}

/// The words of one page.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    /// Its sections in order; at least one.
    pub sections: Vec<Section>,
    /// Which forms stand where, by section.
    pub postings: Vec<Posting>,
    /// Abbreviations that its text explains: short, long.
    pub abbreviations: Vec<(String, String)>,
    forms: String,
    ends: Vec<u32>,
    seen: Vec<u8>,
}

impl PageWords {
    /// The words of a page of this role.
    pub fn of(page: &Page, role: Role, citations: &Citations) -> Self {
        let mut sections = sections(page, citations);
        let mut words = Self::default();
        let (names, about) = words_of_meta(page, role);
        let mut gather = Gather { words: &mut words, known: HashMap::default(), slots: Vec::new(), pass: 0 };
        for (at, section) in sections.iter_mut().enumerate() {
            gather.pass += 1;
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let place = |field| Place { section: at, field };
            if at == 0 {
                gather.text(&page.meta.title, place(Field::Title), &mut section.lengths);
                // Other names make the title no longer.
                for name in &names {
                    gather.text(name, place(Field::Title), &mut [0; FIELDS]);
                }
                for text in &about {
                    gather.text(text, place(Field::Body), &mut section.lengths);
                }
            } else {
                gather.text(&page.meta.title, place(Field::Path), &mut section.lengths);
                for heading in &section.above {
                    gather.text(heading, place(Field::Path), &mut section.lengths);
                }
                gather.text(&section.heading, place(Field::Heading), &mut section.lengths);
            }
            gather.text(&section.text, place(Field::Body), &mut section.lengths);
            gather.text(&section.code, place(Field::Path), &mut section.lengths);
        }
        // Speakers whose heading calls them by another name than their page has.
        for reference in page.doc.references.iter().filter(|reference| reference.kind == ReferenceKind::Wiki) {
            let Some(at) = page.doc.headings.iter().position(|heading| heading.range.contains(&reference.range.start)) else {
                continue;
            };
            let section = sections.iter().position(|section| section.anchor.as_deref() == Some(&page.doc.headings[at].id));
            if let Some(section) = section.filter(|_| reference.text != reference.target && !reference.target.contains('/')) {
                gather.pass += 1;
                let place = Place { section: u32::try_from(section).unwrap_or(u32::MAX), field: Field::Heading };
                gather.text(&reference.target, place, &mut sections[section].lengths);
            }
        }
        for section in &sections {
            words.abbreviations.extend(abbreviations::explained(&section.text));
        }
        if role == Role::Person {
            words.mark_names(&page.meta.title);
        }
        let (title, definition) = (&page.meta.description, definition_of(page));
        let opening = [title.clone(), definition].into_iter().flatten().collect::<Vec<_>>().join(" ");
        if let Some(first) = sections.first_mut().filter(|_| !opening.is_empty()) {
            first.text = if first.text.is_empty() { opening } else { format!("{opening} {}", first.text) };
        }
        for section in &mut sections {
            let code = std::mem::take(&mut section.code);
            append(&mut section.text, &code);
        }
        words.sections = sections;
        words
    }

    fn mark_names(&mut self, title: &str) {
        for token in tokens(title).into_iter().filter(|token| token.capital) {
            for at in 0..self.ends.len() {
                if self.form(at) == token.form {
                    self.seen[at] |= SEEN_NAME;
                }
            }
        }
    }

    /// The form with this number.
    pub fn form(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        &self.forms[start..self.ends[at] as usize]
    }

    /// How many forms there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How the form was seen written.
    pub fn seen(&self, at: usize) -> u8 {
        self.seen[at]
    }
}

#[derive(Clone, Copy)]
struct Place {
    section: u32,
    field: Field,
}

struct Gather<'a> {
    words: &'a mut PageWords,
    known: HashMap<String, u32, Quick>,
    /// By form: the pass over a section in which it was last seen, and its posting there.
    slots: Vec<(u32, u32)>,
    pass: u32,
}

impl Gather<'_> {
    fn text(&mut self, text: &str, place: Place, lengths: &mut [u32; FIELDS]) {
        let mut before = String::new();
        each_token(text, |form, capital, opens, bound| {
            // `jeugd-boa` is found as `jeugdboa` as well, `(nood)opvang` as `noodopvang`.
            if bound && !before.is_empty() {
                before.push_str(form);
                if before.len() <= crate::search::stem::LONGEST && !before.bytes().any(|byte| byte.is_ascii_digit()) {
                    self.add(&before, place, 0);
                }
            }
            let seen = match (capital, opens) {
                (false, _) => SEEN_PLAIN,
                (true, false) if place.field == Field::Body => SEEN_NAME,
                _ => 0,
            };
            lengths[place.field as usize] += 1;
            self.add(form, place, seen);
            before.clear();
            before.push_str(form);
        });
    }

    fn add(&mut self, form: &str, place: Place, seen: u8) {
        let words = &mut *self.words;
        let form = match self.known.get(form) {
            Some(&known) => known,
            None => {
                let number = u32::try_from(words.ends.len()).unwrap_or(u32::MAX);
                words.forms.push_str(form);
                words.ends.push(u32::try_from(words.forms.len()).unwrap_or(u32::MAX));
                words.seen.push(0);
                self.slots.push((0, 0));
                self.known.insert(form.to_owned(), number);
                number
            }
        };
        words.seen[form as usize] |= seen;
        let slot = &mut self.slots[form as usize];
        if slot.0 != self.pass {
            *slot = (self.pass, u32::try_from(words.postings.len()).unwrap_or(u32::MAX));
            words.postings.push(Posting { form, section: place.section, counts: [0; FIELDS] });
        }
        let count = &mut words.postings[slot.1 as usize].counts[place.field as usize];
        *count = count.saturating_add(1);
    }
}

/// The body cut at its headings.
fn sections(page: &Page, citations: &Citations) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut open: Vec<(u8, String)> = Vec::new();
    let mut headings = page.doc.headings.iter();
    for block in blocks(pieces(page.body())) {
        let Some(section) = sections.last_mut() else { break };
        if let BlockKind::Heading(level) = block.kind {
            let anchor = headings.next().map(|heading| heading.id.clone());
            open.retain(|(above, _)| *above < level);
            let above = open.iter().map(|(_, heading)| heading.clone()).collect();
            let heading = citations.fill(&block.text);
            open.push((level, heading.clone()));
            sections.push(Section { anchor, heading, above, ..Section::default() });
        } else {
            let into = if block.kind == BlockKind::Code { &mut section.code } else { &mut section.text };
            append(into, &readable(&block, citations));
        }
    }
    sections
}

fn append(into: &mut String, text: &str) {
    if !into.is_empty() && !text.is_empty() {
        into.push(' ');
    }
    into.push_str(text);
}

/// The text of a block without what readers do not see as such: addresses in links, marks of places. Citations are set.
fn readable(block: &Block, citations: &Citations) -> String {
    let mut text = block.text.clone();
    if block.quoted
        && let Some(start) = text.rfind("{bron").filter(|_| text.trim_end().ends_with('}'))
    {
        text.truncate(start);
    }
    for inline in block.inlines.iter().rev() {
        let InlineKind::Link(_, target) = &inline.kind else { continue };
        let shown = block.text.get(inline.text.clone()).unwrap_or_default();
        let address = shown.contains('/') && !shown.contains(' ') && target.contains(shown);
        if address && !target.starts_with(CITATION) && inline.text.end <= text.len() {
            text.replace_range(inline.text.clone(), "");
        }
    }
    let text = citations.fill(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("[]", "").replace(" .", ".").replace(" ,", ",")
}

fn definition_of(page: &Page) -> Option<String> {
    match &page.meta.role {
        RoleMeta::Topic(topic) => topic.definition.clone(),
        RoleMeta::Term(term) => match (&term.expansion, &term.definition) {
            (Some(expansion), Some(definition)) => Some(format!("{expansion}. {definition}")),
            (expansion, definition) => expansion.clone().or_else(|| definition.clone()),
        },
        RoleMeta::Person(person) => {
            let offices = person.offices.iter().map(|office| {
                let of = office.place.iter().chain(&office.organisation).map(|name| name.text.as_str());
                std::iter::once(office.role.as_str()).chain(of).collect::<Vec<_>>().join(", ")
            });
            Some(offices.collect::<Vec<_>>().join("; ")).filter(|text| !text.is_empty())
        }
        RoleMeta::Literature(literature) => {
            let authors: Vec<String> =
                literature.authors.iter().chain(&literature.editors).map(|author| author.natural()).collect();
            let year = literature.year.map(|year| format!(" ({})", year.start.year)).unwrap_or_default();
            (!authors.is_empty()).then(|| format!("{}{year}.", authors.join(", ")))
        }
        _ => None,
    }
}

/// What front matter says: other names, which weigh as much as the title; and the rest.
fn words_of_meta(page: &Page, role: Role) -> (Vec<String>, Vec<String>) {
    let meta = &page.meta;
    let mut names: Vec<String> = meta.names.iter().map(|name| name.name.clone()).collect();
    let mut about: Vec<String> = meta.description.iter().cloned().chain(definition_of(page)).collect();
    match &meta.role {
        RoleMeta::Term(term) => names.extend(term.expansion.clone()),
        RoleMeta::Literature(literature) => names.extend(literature.authors.iter().map(|author| author.natural())),
        _ => {}
    }
    if !role.is_entity() {
        let seen = |known: &[String], text: &str| known.iter().any(|other| other == text);
        for (_, related) in &meta.relations {
            for name in related {
                if !seen(&about, &name.text) {
                    about.push(name.text.clone());
                }
            }
        }
    }
    for (_, values) in &meta.fields {
        about.extend(values.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }));
    }
    (names, about)
}
