//! The words of one page, by section and field.
//!
//! Owns [`PageWords`]. Entry point: [`PageWords::of`]. Made once per page and remembered: nothing here looks at another page, save at how it is cited.

use std::sync::Arc;

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
use crate::search::code::js_text;
use crate::search::forms::Forms;
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
    /// The title of the page and the headings above, in the sections below them; in the first section, what kind of page it is.
    Path,
}

/// How many fields there are.
pub const FIELDS: usize = 4;

/// The form was seen without a capital.
pub const SEEN_PLAIN: u8 = 1;
/// The form was seen with a capital in the middle of a sentence.
pub const SEEN_NAME: u8 = 2;

/// A part of a page below one heading.
#[derive(Debug, Default)]
struct Section {
    /// Its anchor; none for what comes before the first heading.
    anchor: Option<String>,
    heading: String,
    /// The headings above it.
    above: Vec<String>,
    text: String,
    /// Its blocks of code, which say less about it.
    code: String,
    /// How many words it has, by field.
    lengths: [u32; FIELDS],
}

impl Section {
    /// What a result shows of it.
    fn row(&self) -> Row {
        let above = self.above.iter().map(String::as_str);
        let headings: Vec<&str> = above.chain([self.heading.as_str()]).filter(|text| !text.is_empty()).collect();
        let whole = js_text(&(self.anchor.as_deref().unwrap_or_default(), headings.join(" › "), &self.text));
        Row { text: whole.trim_start_matches('[').into(), size: self.text.len() + self.heading.len() + 60 }
    }
}

/// What a result shows of a section.
#[derive(Clone, Debug)]
pub struct Row {
    /// The end of a list in JavaScript, which the number of its page opens: anchor, headings, text.
    pub text: Arc<str>,
    /// How much it weighs in a file, about.
    pub size: usize,
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
    /// What results show of its sections, in order; at least one.
    pub rows: Vec<Row>,
    /// How many words each section has, by field.
    pub lengths: Vec<[u32; FIELDS]>,
    /// Which forms stand where, by section.
    pub postings: Vec<Posting>,
    /// Abbreviations that its text explains: short, long.
    pub abbreviations: Vec<(String, String)>,
    /// Its words.
    pub forms: Forms,
    /// How each was seen written.
    pub seen: Vec<u8>,
}

impl PageWords {
    /// The words of a page of this role, which readers know as a `kind` of page (*gemeente Tilburg*).
    pub fn of(page: &Page, role: Role, kind: &str, citations: &Citations) -> Self {
        let mut sections = sections(page, citations);
        let mut words = Self::default();
        let (names, about) = words_of_meta(page, role);
        let mut gather = Gather { words: &mut words, slots: Vec::new(), pass: 0 };
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
                gather.text(kind, place(Field::Path), &mut [0; FIELDS]);
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
            if let Some(section) = section.filter(|_| reference.text() != reference.target && !reference.target.contains('/')) {
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
        words.rows = sections.iter().map(Section::row).collect();
        words.lengths = sections.iter().map(|section| section.lengths).collect();
        words.forms.close();
        words.postings.shrink_to_fit();
        words.seen.shrink_to_fit();
        words
    }

    fn mark_names(&mut self, title: &str) {
        for token in tokens(title).into_iter().filter(|token| token.capital) {
            if let Some(number) = self.forms.find(&token.form) {
                self.seen[number as usize] |= SEEN_NAME;
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Place {
    section: u32,
    field: Field,
}

struct Gather<'a> {
    words: &'a mut PageWords,
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
        let (form, new) = words.forms.number(form);
        if new {
            words.seen.push(0);
            self.slots.push((0, 0));
        }
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
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        append(&mut joined, word);
    }
    // Hardly any text has what is mended here: one look tells.
    let odd = |pair: &[u8]| matches!(pair, b"[]" | b" ." | b" ,");
    if joined.as_bytes().windows(2).any(odd) {
        return joined.replace("[]", "").replace(" .", ".").replace(" ,", ",");
    }
    joined
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
