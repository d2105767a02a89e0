//! People who are not to be named: their names are taken out of the sources before anything is made of them.
//!
//! Owns [`Veil`]. Entry point: [`veil`]. What comes after sees initials, or *een spreker*, and cannot tell what it never saw: pages, search, previews and exports alike. Messages are
//! made from the sources as they are; [`Veil::lift`] leads those of later stages back. [`Veil::leaks`] looks once more at what was made.

pub mod pattern;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;
use camino::Utf8PathBuf;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::knowledge::links::Target;
use crate::knowledge::offices::is_given_name;
use crate::knowledge::offices::is_title;
use crate::page::Page;
use crate::page::doc::Reference;
use crate::page::doc::ReferenceKind;
use crate::page::meta::Privacy;
use crate::path::OutPath;
use crate::path::PageId;
use crate::source::Source;
use crate::source::Sources;
use crate::span::Span;
use crate::text::slug;
use crate::text::split_name;
use crate::words::Words;

use pattern::Hit;
use pattern::Patterns;

/// Somebody who is not to be named.
#[derive(Debug)]
struct Person {
    id: PageId,
    place: Span,
    /// What stands instead of the name: initials, or words for anybody.
    label: String,
    hidden: bool,
    given: String,
    /// The rows of words by which the person is named where it is clear who is spoken of.
    short: Vec<Vec<String>>,
}

/// A text before and after: the ranges that were replaced, in order.
#[derive(Debug)]
struct Change {
    path: Arc<Utf8Path>,
    edits: Vec<(Range<usize>, usize)>,
}

/// A change, by the path of the new text.
type Changed = (Arc<Utf8Path>, Change);

/// What was taken out, and how to find the way back.
#[derive(Debug)]
pub struct Veil {
    persons: Vec<Person>,
    full: Patterns,
    changes: BTreeMap<Arc<Utf8Path>, Change>,
}

/// What the site is made from when some people are not to be named; `None` when everybody may be.
pub fn veil(knowledge: &Knowledge, sources: &Sources, words: &Words) -> Option<(Sources, Veil)> {
    let persons = persons(knowledge, words);
    if persons.is_empty() {
        return None;
    }
    let mut full = Patterns::default();
    for (whose, person) in persons.iter().enumerate() {
        if let Some(page) = knowledge.page(&person.id) {
            for row in full_rows(page) {
                full.add(row, whose);
            }
        }
    }
    let mut veil = Veil { persons, full, changes: BTreeMap::new() };
    let hidden_files: BTreeSet<&Utf8Path> = veil
        .persons
        .iter()
        .filter(|person| person.hidden)
        .filter_map(|person| knowledge.page(&person.id))
        .filter(|page| page.has_file)
        .map(|page| page.source.path.as_ref())
        .collect();
    let mut changes = Vec::new();
    let mut content = BTreeMap::new();
    let pages: BTreeMap<&Utf8Path, &Arc<Page>> =
        knowledge.pages.values().filter(|page| page.has_file).map(|page| (page.source.path.as_ref(), page)).collect();
    for (below, source) in &sources.content {
        if hidden_files.contains(source.path.as_ref()) {
            continue;
        }
        let page = pages.get(source.path.as_ref()).map(|page| page.as_ref());
        let (place, source, change) = veil.source(below, source, page, knowledge);
        changes.extend(change);
        content.insert(place, source);
    }
    let mut registers = BTreeMap::new();
    for (name, source) in &sources.registers {
        let (_, source, change) = veil.source(Utf8Path::new(""), source, None, knowledge);
        changes.extend(change);
        registers.insert(name.clone(), source);
    }
    let assets = sources
        .assets
        .iter()
        .filter(|(path, _)| !veil.full.find(path.as_str()).iter().any(|hit| veil.persons[hit.whose].hidden))
        .map(|(path, asset)| (OutPath::fixed(veil.address(path.as_str())), asset.clone()))
        .collect();
    let veiled = Sources {
        config: sources.config.clone(),
        config_source: Arc::clone(&sources.config_source),
        content,
        registers,
        compounds: sources.compounds.clone(),
        assets,
        theme: sources.theme.clone(),
        broken: Vec::new(),
    };
    veil.changes = changes.into_iter().collect();
    Some((veiled, veil))
}

fn persons(knowledge: &Knowledge, words: &Words) -> Vec<Person> {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut persons = Vec::new();
    for (id, page) in &knowledge.pages {
        let Some(privacy @ (Privacy::Initials | Privacy::Hidden)) = page.meta.privacy() else { continue };
        let hidden = privacy == Privacy::Hidden;
        let label = if hidden {
            words.get("person.somebody").to_owned()
        } else {
            // Two people of the same initials stay two.
            let initials = initials(&page.meta.title);
            let count = labels.entry(initials.clone()).or_default();
            *count += 1;
            if *count > 1 { format!("{initials} ({count})") } else { initials }
        };
        let given = split_name(&page.meta.title).0;
        persons.push(Person {
            id: id.clone(),
            place: page.meta.title_span.clone(),
            label,
            hidden,
            given,
            short: short_rows(page),
        });
    }
    persons
}

/// `Han ter Heegde` as `H.H.`: particles would say too much.
fn initials(name: &str) -> String {
    let (given, _, surname) = split_name(name);
    let of = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter_map(|word| word.chars().next())
            .filter(|first| first.is_uppercase())
            .map(|first| format!("{first}."))
            .collect::<String>()
    };
    let initials = of(&given) + &of(&surname);
    if initials.is_empty() { "N.N.".to_owned() } else { initials }
}

/// The rows of words by which a person is named in full, in every spelling: as it is, surname first, with initials.
fn full_rows(page: &Page) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let names = std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str()));
    for name in names {
        let (given, particle, surname) = split_name(name);
        let (given, particle, surname) = (pattern::words(&given), pattern::words(&particle), pattern::words(&surname));
        if given.is_empty() {
            continue;
        }
        rows.push([&given[..], &particle, &surname].concat());
        rows.push([&surname[..], &given].concat());
        rows.push([&surname[..], &given, &particle].concat());
        rows.push([&particle[..], &surname, &given].concat());
        let letters: Vec<String> = given.iter().filter_map(|word| word.chars().next()).map(String::from).collect();
        rows.push([&letters[..], &particle, &surname].concat());
        rows.push([&letters[..1], &particle, &surname].concat());
        rows.push([&surname[..], &letters].concat());
        rows.push([&surname[..], &letters, &particle].concat());
        if !particle.is_empty() {
            rows.push([&given[..], &surname].concat());
        }
    }
    // The address is written by hand in links.
    rows.push(pattern::words(page.id.name()));
    rows.push(pattern::words(page.id.as_str()));
    // One word could be anything; it counts only where the person is spoken of.
    rows.retain(|row| row.len() > 1);
    rows
}

/// The rows by which a person is named where it is clear who is spoken of: the surname, with and without its particle.
fn short_rows(page: &Page) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for name in std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str())) {
        let (given, particle, surname) = split_name(name);
        let (particle, surname) = (pattern::words(&particle), pattern::words(&surname));
        rows.push([&particle[..], &surname].concat());
        rows.push(surname.clone());
        // Both halves of a double name, and all of it when given names hold a part.
        rows.extend(surname.iter().filter(|word| word.chars().count() > 3).map(|word| vec![word.clone()]));
        let rest = pattern::words(&given);
        if particle.is_empty() && rest.len() > 1 {
            rows.push([&rest[1..], &surname].concat());
        }
    }
    rows.retain(|row| row.iter().any(|word| word.chars().count() > 1));
    rows
}

impl Veil {
    /// The text of a file without the names, and where it now stands.
    fn source(
        &self,
        below: &Utf8Path,
        source: &Arc<Source>,
        page: Option<&Page>,
        knowledge: &Knowledge,
    ) -> (Utf8PathBuf, Arc<Source>, Option<Changed>) {
        let text = source.text.as_ref();
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        if let Some(page) = page {
            for (reference, target) in page.doc.references.iter().zip(knowledge.targets(&page.id)) {
                edits.extend(self.reference(reference, target, text));
            }
        }
        let mut hits = self.full.find(text);
        if let Some(page) = page {
            hits.extend(self.short(page, text, &hits, knowledge));
        }
        for hit in hits {
            edits.push((whole(text, &hit.range), self.instead(&hit, text)));
        }
        // The first of two that overlap stays: a reference before the names in it, a longer name before a shorter.
        edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let place = Utf8PathBuf::from(self.address(below.as_str()));
        if edits.is_empty() && place == below {
            return (place, Arc::clone(source), None);
        }
        let mut out = String::with_capacity(text.len());
        let mut made = Vec::new();
        let mut from = 0;
        for (range, instead) in edits {
            if range.start < from {
                continue;
            }
            out.push_str(&text[from..range.start]);
            out.push_str(&instead);
            // Lines keep their numbers.
            out.extend(text[range.clone()].matches('\n'));
            from = range.end;
            made.push((range, out.len()));
        }
        out.push_str(&text[from..]);
        let path = if page.is_some() || below.as_str() != "" { format!("content/{place}") } else { source.path.to_string() };
        let veiled = Arc::new(Source::in_memory(&path, &out));
        let change = Change { path: Arc::clone(&source.path), edits: made };
        (place, Arc::clone(&veiled), Some((Arc::clone(&veiled.path), change)))
    }

    /// What stands instead of a link to somebody without a page: its words.
    fn reference(&self, reference: &Reference, target: &Target, text: &str) -> Option<(Range<usize>, String)> {
        let Target::Page(id, _) = target else { return None };
        let person = self.persons.iter().find(|person| person.hidden && person.id == *id)?;
        if reference.kind == ReferenceKind::Embed {
            return Some((reference.range.clone(), String::new()));
        }
        let words = reference.text().trim();
        let says_name = !self.full.find(words).is_empty() || words == reference.target || words.is_empty();
        let instead = if says_name { placed(&person.label, text, reference.range.start) } else { self.plain(words, person) };
        Some((reference.range.clone(), instead))
    }

    /// The words of a link, without the person's surname.
    fn plain(&self, words: &str, person: &Person) -> String {
        let mut own = Patterns::default();
        person.short.iter().for_each(|row| own.add(row.clone(), 0));
        let mut out = String::new();
        let mut from = 0;
        for hit in own.find(words) {
            out.push_str(&words[from..hit.range.start]);
            out.push_str(&placed(&person.label, words, hit.range.start));
            from = hit.range.end;
        }
        out + &words[from..]
    }

    /// Surnames, where it is clear who is spoken of.
    fn short(&self, page: &Page, text: &str, full: &[Hit], knowledge: &Knowledge) -> Vec<Hit> {
        let told = knowledge.told(&page.id);
        let mut spoken_of: BTreeSet<&PageId> = knowledge
            .outgoing(&page.id)
            .iter()
            .filter(|edge| !matches!(edge.kind, EdgeKind::Cited))
            .map(|edge| &edge.to)
            .collect();
        spoken_of.extend(told.into_iter().flat_map(|told| &told.mentions).map(|mention| &mention.to));
        spoken_of.insert(&page.id);
        let mut patterns = Patterns::default();
        for (whose, person) in self.persons.iter().enumerate() {
            let named = spoken_of.contains(&person.id) || full.iter().any(|hit| hit.whose == whose);
            for row in person.short.iter().filter(|_| named) {
                patterns.add(row.clone(), whose);
            }
        }
        if patterns.is_empty() {
            return Vec::new();
        }
        let others: Vec<&Range<usize>> = told
            .into_iter()
            .flat_map(|told| &told.mentions)
            .filter(|mention| !self.persons.iter().any(|person| person.id == mention.to))
            .map(|mention| &mention.range)
            .collect();
        patterns
            .find(text)
            .into_iter()
            .filter(|hit| text[hit.range.clone()].chars().any(char::is_uppercase))
            .filter(|hit| !others.iter().any(|other| other.start < hit.range.end && hit.range.start < other.end))
            .filter(|hit| !is_of_another(text, hit.range.start, &self.persons[hit.whose].given))
            .collect()
    }

    /// What stands instead of a name that was found.
    fn instead(&self, hit: &Hit, text: &str) -> String {
        let person = &self.persons[hit.whose];
        let said = &text[hit.range.clone()];
        if let Some(address) = person.address(said) {
            return address;
        }
        if said.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
            return slug(&person.label);
        }
        let label = if person.hidden { placed(&person.label, text, hit.range.start) } else { person.label.clone() };
        match (hit.possessive, label.ends_with('.')) {
            (false, _) => label,
            (true, true) => format!("{label}’s"),
            (true, false) => format!("{label}s"),
        }
    }

    /// An address without the names.
    fn address(&self, address: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for hit in self.full.find(address) {
            out.push_str(&address[from..hit.range.start]);
            let person = &self.persons[hit.whose];
            out.push_str(&person.address(&address[hit.range.clone()]).unwrap_or_else(|| slug(&person.label)));
            from = hit.range.end;
        }
        out + &address[from..]
    }

    /// Leads the places of messages about the veiled sources back to the sources as they are.
    pub fn lift(&self, found: &mut [Diagnostic]) {
        for diagnostic in found {
            let hints = diagnostic.hints.iter_mut().filter_map(|hint| hint.span.as_mut());
            let edits = diagnostic.fix.iter_mut().map(|edit| &mut edit.span);
            for span in diagnostic.span.iter_mut().chain(hints).chain(edits) {
                if let Some(change) = self.changes.get(&span.path) {
                    *span = Span::new(&change.path, change.back(span.start as usize)..change.back(span.end as usize));
                }
            }
        }
    }

    /// The full names that a made text still says.
    pub fn leaks(&self, path: &OutPath, text: &str) -> Vec<Diagnostic> {
        let mut told = BTreeSet::new();
        let hits = self.full.find(path.as_str()).into_iter().chain(self.full.find(text));
        hits.filter(|hit| told.insert(hit.whose))
            .map(|hit| {
                Diagnostic::error(Code::PrivateName, self.persons[hit.whose].place.clone())
                    .with("address", path.as_str())
                    .hint("private-left", &[])
            })
            .collect()
    }
}

impl Person {
    /// What stands instead of the person's whole address: the folder stays.
    fn address(&self, said: &str) -> Option<String> {
        let (folder, rest) = said.split_at_checked(self.id.folder().len())?;
        let gap = &rest[..rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len()];
        match gap {
            _ if folder.to_lowercase() != self.id.folder() || gap.is_empty() => None,
            "/" => Some(format!("{folder}/{}", slug(&self.label))),
            _ => Some(format!("{folder}{gap}{}", self.label)),
        }
    }
}

impl Change {
    /// Where byte `at` of the new text came from.
    fn back(&self, at: usize) -> usize {
        let index = self.edits.partition_point(|(_, end)| *end <= at);
        match index.checked_sub(1).and_then(|index| self.edits.get(index)) {
            Some((range, end)) => range.end + (at - end),
            None => self.edits.first().map_or(at, |(range, _)| at.min(range.start)),
        }
    }
}

/// A name with the emphasis that cuts it: what opens within must close within.
fn whole(text: &str, range: &Range<usize>) -> Range<usize> {
    let marks = |text: &str| text.chars().filter(|c| matches!(c, '*' | '_')).count();
    if marks(&text[range.clone()]) == 0 || text[range.clone()].contains('_') && !text[range.clone()].contains(' ') {
        return range.clone();
    }
    let before = text[..range.start].len() - text[..range.start].trim_end_matches(['*', '_']).len();
    let after = text[range.end..].len() - text[range.end..].trim_start_matches(['*', '_']).len();
    range.start - before..range.end + after
}

/// Words for anybody, as they stand at this place: *N.N.* behind an office, with a capital where a sentence begins.
fn placed(label: &str, text: &str, at: usize) -> String {
    let before = text[..at].trim_end_matches(['*', '_', '[', ' ']);
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '[')).next().unwrap_or_default();
    if is_title(&word.to_lowercase()) {
        return "N.N.".to_owned();
    }
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let opens =
        line.trim_matches(|c: char| matches!(c, '*' | '_' | '[' | ' ' | '-' | '>' | '#' | '|') || c.is_ascii_digit()).is_empty();
    let after_end = before.trim_end_matches(['"', '“', '‘', '(']).ends_with(['.', '!', '?', ':', '|']);
    let starts_block = opens
        && (before.ends_with('\n') && text[..at].trim_end_matches(' ').ends_with("\n\n")
            || before.is_empty()
            || line.trim() != "");
    if !(after_end || starts_block || opens && text[..at].ends_with("\n\n")) {
        return label.to_owned();
    }
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a surname belongs to somebody else: another given name or initial stands right in front of it.
fn is_of_another(text: &str, at: usize, given: &str) -> bool {
    let Some(before) = text[..at].strip_suffix(' ') else { return false };
    let word = before.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).next().unwrap_or_default();
    let capital = word.starts_with(char::is_uppercase) && !is_title(&word.to_lowercase());
    let start = before.len() - word.len();
    let sentence = text[..start].trim_end_matches(['*', '_', ' ', '“', '‘', '"', '(']);
    let begins = sentence.is_empty() || sentence.ends_with(['.', '\n', ':', '!', '?', '|', '-', '>']);
    let own = given.starts_with(word.trim_end_matches('.')) && !word.is_empty();
    // A sentence begins with a capital anyway.
    capital && (!begins || is_given_name(word)) && !own
}
