//! Who spoke where, and who said what: sessions and statements of reports.
//!
//! Owns [`Session`] and [`Statement`]. Entry point: [`read`]. A section whose heading links or names a person is a session; a paragraph that opens with a
//! person's name and a colon is a statement. A name that stands there and is not known is a warning with the nearest known one.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::Role;
use crate::date::Date;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::knowledge::links::Target;
use crate::knowledge::links::World;
use crate::knowledge::mentions::Mention;
use crate::knowledge::names::Found;
use crate::knowledge::offices::is_title;
use crate::knowledge::offices::office_before;
use crate::page::Page;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::InlineKind;
use crate::page::meta::RoleMeta;
use crate::path::PageId;
use crate::span::Span;
use crate::text::fold;
use crate::text::shorten;

/// The class by which a heading says that it is no session.
const NO_SESSION: &str = "geen-sessie";
/// The same in English.
const NO_SESSION_EN: &str = "no-session";
/// How many characters of its first lines a session shows.
const OPENING: usize = 240;
/// Particles that may stand among the capitals of a name.
const PARTICLES: &[&str] =
    &["van", "de", "den", "der", "ter", "ten", "te", "van't", "'t", "el", "la", "von", "op", "in", "–", "-", "groot"];

/// A section of a report that is somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its anchor.
    pub anchor: String,
    /// The words of its heading.
    pub title: String,
    /// Who spoke.
    pub speakers: Vec<PageId>,
    /// Its first lines.
    pub opening: String,
    /// Where its heading stands in the file.
    pub range: Range<usize>,
}

/// Something that somebody said, as reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who said it.
    pub speaker: PageId,
    /// What was said, as the report has it.
    pub text: String,
    /// Its own anchor: the name of the person's page, and how manieth it is of the person in this report.
    pub id: String,
    /// The anchor above it.
    pub anchor: Option<String>,
    /// The words of the heading above it.
    pub heading: Option<String>,
    /// Where it stands in the file.
    pub range: Range<usize>,
}

/// What a report says of who spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Sessions in order.
    pub sessions: Vec<Session>,
    /// Statements in order.
    pub statements: Vec<Statement>,
}

/// The sessions and statements of a report.
pub fn read(
    page: &Page,
    blocks: &[Block],
    mentions: &[Mention],
    targets: &[Target],
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Spoken {
    let mut spoken = Spoken::default();
    let start = page.doc.body.start;
    let mut heading = 0;
    let mut current: Option<usize> = None;
    let mut counts: BTreeMap<PageId, usize> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.kind {
            current = Some(heading);
            let Some(own) = page.doc.headings.get(heading) else { continue };
            heading += 1;
            if !(2..=4).contains(&level) || own.classes.iter().any(|class| class == NO_SESSION || class == NO_SESSION_EN) {
                continue;
            }
            let range = start + block.body.start..start + block.body.end;
            let whole: Vec<Mention> = mentions
                .iter()
                .filter(|mention| range.contains(&mention.range.start) && is_in_full(page, mention, &range, world))
                .cloned()
                .collect();
            let speakers = speakers(page, &range, &whole, targets, world);
            if speakers.is_empty() {
                if !mentions.iter().any(|mention| range.contains(&mention.range.start)) {
                    check_heading(page, block, start, world, found);
                }
                continue;
            }
            let opening = blocks[index + 1..]
                .iter()
                .take_while(|block| !matches!(block.kind, BlockKind::Heading(_)))
                .find(|block| block.kind != BlockKind::Code);
            spoken.sessions.push(Session {
                anchor: own.id.clone(),
                title: own.text.clone(),
                speakers,
                opening: opening.map(|block| shorten(&block.text, OPENING)).unwrap_or_default(),
                range,
            });
        } else if block.opens && matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.note.is_none() {
            let above = current.and_then(|index| page.doc.headings.get(index));
            if let Some((speaker, text)) = statement(page, block, start, mentions, targets, world, found) {
                let said = counts.entry(speaker.clone()).or_insert(0usize);
                *said += 1;
                spoken.statements.push(Statement {
                    id: format!("_{}-{said}", speaker.name()),
                    speaker,
                    text,
                    anchor: above.map(|heading| heading.id.clone()),
                    heading: above.map(|heading| heading.text.clone()),
                    range: start + block.body.start..start + block.body.end,
                });
            }
        }
    }
    spoken
}

/// The office of a person on a day, in words: the one that the sources state for that day.
pub fn office_at(person: &Page, date: Option<Date>) -> Option<String> {
    let (RoleMeta::Person(person), Some(date)) = (&person.meta.role, date) else { return None };
    let office = person.offices.iter().find(|office| office.date.is_some_and(|stated| stated.start == date.start))?;
    let of = [&office.organisation, &office.place].into_iter().flatten().map(|name| name.text.as_str());
    Some(std::iter::once(office.role.as_str()).chain(of).collect::<Vec<_>>().join(", "))
}

fn is_person(id: &PageId, world: &World<'_>) -> bool {
    let role = world
        .pages
        .get(id)
        .and_then(|page| page.collection.as_deref())
        .and_then(|name| world.config.collection(name))
        .map(|collection| collection.role);
    role == Some(Role::Person)
}

/// The persons that a stretch of the file links or names, in order, each once.
fn speakers(page: &Page, range: &Range<usize>, mentions: &[Mention], targets: &[Target], world: &World<'_>) -> Vec<PageId> {
    let mut places: Vec<(usize, PageId)> = Vec::new();
    for (reference, target) in page.doc.references.iter().zip(targets) {
        if let Target::Page(id, _) = target
            && range.contains(&reference.range.start)
        {
            places.push((reference.range.start, id.clone()));
        }
    }
    places.extend(
        mentions
            .iter()
            .filter(|mention| range.contains(&mention.range.start))
            .map(|mention| (mention.range.start, mention.to.clone())),
    );
    places.sort();
    let mut speakers: Vec<PageId> = Vec::new();
    for (_, id) in places {
        if is_person(&id, world) && !speakers.contains(&id) {
            speakers.push(id);
        }
    }
    speakers
}

/// Whether a heading names somebody in full or with an office: *Reactie van Tops* is of whoever reacts.
fn is_in_full(page: &Page, mention: &Mention, heading: &Range<usize>, world: &World<'_>) -> bool {
    let Some(text) = page.source.text.get(heading.start..mention.range.end) else { return true };
    let at = mention.range.start - heading.start;
    let Some(name) = text.get(at..) else { return true };
    let known = matches!(world.names.anywhere(name), Found::One(id) if id == mention.to);
    // *Ter Heegde* has no given name before its particle either.
    let first = name.chars().next().map_or(0, char::len_utf8);
    let (given, _, _) = crate::text::split_name(&format!("{}{}", name[..first].to_lowercase(), &name[first..]));
    known || !is_person(&mention.to, world) || !given.is_empty() || office_before(text, at).is_some()
}

/// A heading that ends in `door` and a name that is not known.
fn check_heading(page: &Page, block: &Block, start: usize, world: &World<'_>, found: &mut Vec<Diagnostic>) {
    let text = &block.text;
    let Some(at) = [" door ", " by "].iter().filter_map(|word| Some(text.rfind(word)? + word.len())).max() else { return };
    let name = text[at..].trim();
    if looks_like_name(name)
        && !block.inlines.iter().any(|inline| matches!(inline.kind, InlineKind::Link(..)) && inline.text.start >= at)
    {
        let place = block.place_of(at..at + name.len());
        found.push(unknown(page, name, start + place.start..start + place.end, world));
    }
}

/// The speaker and the words of a block that opens with a name and a colon.
fn statement(
    page: &Page,
    block: &Block,
    start: usize,
    mentions: &[Mention],
    targets: &[Target],
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<(PageId, String)> {
    const LONGEST: usize = 80;
    let colon = block.text.find(':').filter(|&at| at <= LONGEST)?;
    let name = block.text[..colon].trim();
    let text = block.text[colon + 1..].trim();
    // `12:30` and `https://` are no speakers.
    if name.is_empty() || text.is_empty() || !block.text[colon + 1..].starts_with(' ') {
        return None;
    }
    let place = block.place_of(0..colon);
    let range = start + place.start.min(block.body.start)..start + place.end;
    if let Found::One(id) = world.names.anywhere(name)
        && is_person(&id, world)
    {
        return Some((id, text.to_owned()));
    }
    let inside = speakers(page, &range, mentions, targets, world);
    if let [only] = inside.as_slice()
        && fills(name, only, world)
    {
        return Some((only.clone(), text.to_owned()));
    }
    let strong = block
        .inlines
        .iter()
        .any(|inline| inline.kind == InlineKind::Strong && inline.text.start == 0 && inline.text.end + 1 >= colon);
    // *Gemeente Nijmegen:* and *Openbaar Ministerie:* are somebody else.
    let others = mentions.iter().any(|mention| range.contains(&mention.range.start));
    if inside.is_empty() && !others && looks_like_name(name) && (strong || is_near(name, world)) {
        found.push(unknown(page, name, start + place.start..start + place.end, world));
    }
    None
}

/// Whether a name, with or without an office in front and a place behind, is all that stands before the colon: *Burgemeester Bruls van Nijmegen* and
/// *Bruls (burgemeester)*, not *Het plan van Bruls*.
fn fills(name: &str, id: &PageId, world: &World<'_>) -> bool {
    let name = name.strip_suffix(')').and_then(|name| name.split_once(" (")).map_or(name, |(name, _)| name);
    let of_place = name.rsplit_once(" van ").filter(|(before, place)| {
        let title = before.split_whitespace().next().is_some_and(|word| is_title(&word.to_lowercase()));
        title && place.starts_with(char::is_uppercase) && !place.contains(' ')
    });
    let name = of_place.map_or(name, |(before, _)| before);
    let words = name.split_whitespace().count();
    let longest = world.pages.get(id).map_or(0, |page| {
        let names = page.meta.names.iter().map(|name| name.name.as_str());
        names.chain([page.meta.title.as_str()]).map(|name| name.split_whitespace().count()).max().unwrap_or(0)
    });
    words <= longest + 1
}

/// Two to five words with capitals, particles apart.
fn looks_like_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
    };
    let capitals = words.iter().filter(|word| capital(word)).count();
    (2..=5).contains(&words.len())
        && capitals >= 2
        && words.first().is_some_and(capital)
        && words.iter().all(|word| capital(word) || PARTICLES.contains(word))
}

/// Whether a known person's name is within two edits.
fn is_near(name: &str, world: &World<'_>) -> bool {
    let wanted = fold(name);
    world
        .pages
        .iter()
        .filter(|(id, _)| is_person(id, world))
        .any(|(_, page)| strsim::damerau_levenshtein(&wanted, &fold(&page.meta.title)) <= 2)
}

fn unknown(page: &Page, name: &str, range: Range<usize>, world: &World<'_>) -> Diagnostic {
    let persons = world.config.collections.iter().find(|collection| collection.role == Role::Person);
    let folder = persons.map_or("", |collection| collection.name.as_str());
    let singular = persons.map_or("", |collection| collection.singular.as_str());
    let wrong = Diagnostic::warning(Code::UnknownSpeaker, Span::new(&page.source.path, range)).with("name", name);
    let near = world.names.nearest_in(name, folder);
    let file = format!("content/{folder}/{}.md", crate::text::slug(name));
    if near.is_some() {
        wrong.nearest(near)
    } else {
        wrong.hint("add-entity", &[("file", &file), ("kind", singular), ("name", name)])
    }
}
