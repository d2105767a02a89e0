//! What one body holds, without its dress: headings, references with their sentence, length.
//!
//! Owns [`Doc`]. Entry point: [`Doc::read`]. Keeps little per page; a stage that needs the events makes them again from the text. Resolves no
//! reference: that is `knowledge`. What is wrong with a text by itself is for `mistakes`, save with its headings and the words of links.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;
use pulldown_cmark::LinkType;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::Inline;
use crate::page::blocks::InlineKind;
use crate::page::blocks::each_block;
use crate::page::markdown::CITATION;
use crate::page::markdown::events;
use crate::page::markdown::pieces;
use crate::page::markdown::wiki_target;
use crate::page::mistakes::Mistakes;
use crate::page::mistakes::is_underlined_by_accident;
use crate::page::mistakes::trimmed;
use crate::span::Span;
use crate::text::sentence::Sentences;
use crate::text::slug;

/// The longest context that is kept on either side of a reference, in characters.
const CONTEXT_LIMIT: usize = 160;
/// The longest words of a reference that are kept, in characters: they are shown at the page it leads to.
const WORDS_LIMIT: usize = 400;
/// The longest anchor, in bytes.
const ANCHOR_LIMIT: usize = 200;
/// How many events of the parser a page may have, and one more for so many bytes. An event takes a hundred times the memory of the two bytes that make
/// one; running text has one in thirty.
const EVENTS_LIMIT: usize = 250_000;
const EVENTS_PART: usize = 20;
/// More events than this no byte can make: `>` opens and closes a quotation, `-` a list and an item.
const EVENTS_BYTE: usize = 4;
/// How many references a page may have. Each is kept with its sentence, at both its ends.
const REFERENCES_LIMIT: usize = 10_000;
/// Words that a reader reads in a minute. Source: Brysbaert (2019), "How many words do we read per minute?": 238 for non-fiction.
const WORDS_PER_MINUTE: usize = 238;

/// A heading: an entry of the contents and an anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the page.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its classes (`{.geen-sessie}`).
    pub classes: Vec<String>,
    /// Where it stands in the file.
    pub range: Range<usize>,
}

/// What a reference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](target)`.
    Link,
    /// `[[target|text]]`.
    Wiki,
    /// `![text](target)`.
    Image,
    /// `![[target]]`.
    Embed,
    /// `[@key, p. 12]`.
    Citation,
}

/// A reference as written, with the sentence it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is.
    pub kind: ReferenceKind,
    /// Its target as written; the keys of a citation with their `@`.
    pub target: String,
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// The anchor above it.
    pub anchor: Option<Arc<str>>,
    /// The sentence: before it, its words, after it. Shared with the edge that is made of it.
    pub sentence: Arc<(String, String, String)>,
}

impl Reference {
    /// Its words.
    pub fn text(&self) -> &str {
        &self.sentence.1
    }
}

/// What a body holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// Where the body stands in the file.
    pub body: Range<usize>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// References in order.
    pub references: Vec<Reference>,
    /// Where names and keys stand in single brackets, or keys in none: `knowledge` knows whether they mean something.
    pub loose: Vec<Range<usize>>,
    /// Words of running text.
    pub words: usize,
    /// The first paragraph.
    pub opening: String,
    /// Whether there are formulas in it.
    pub formulas: bool,
    /// Headings by anchor and by text: the first of each comes first.
    by_anchor: Vec<u32>,
    by_text: Vec<u32>,
}

impl Doc {
    /// Reads the body of `text` that stands at `body`.
    pub fn read(text: &str, body: Range<usize>, path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) -> Self {
        let start = body.start;
        let slice = &text[body.clone()];
        let span = |range: Range<usize>| Span::new(path, start + range.start..start + range.end);
        let mut tally = Tally::default();
        // The body is parsed twice, which is quick, rather than held as events, which are many times its size.
        let limit = EVENTS_LIMIT + slice.len() / EVENTS_PART;
        // Only tables make more of a text than is written: short rows are filled up with cells.
        let few = slice.len() < EVENTS_LIMIT / EVENTS_BYTE && !slice.contains('|');
        if !few && events(slice).nth(limit).is_some() {
            found.push(too_many(span(0..0), limit));
            return Self { body: start..start, ..Self::default() };
        }
        let mut check = Mistakes::of(slice, &span);
        let mut doc = Self { body, ..Self::default() };
        let mut anchors = Anchors::default();
        let mut level = 1;
        each_block(pieces(slice).inspect(|(event, range)| check.take(event, range)), |block| {
            let before = found.len();
            if let BlockKind::Heading(found_level) = block.kind {
                let (id, classes) = block.attributes.clone().unwrap_or_default();
                let raw = trimmed(slice, block.body.clone());
                if let Some(given) = id.as_deref().filter(|given| anchors.taken.contains(*given)) {
                    let twice = Diagnostic::warning(Code::DuplicateName, span(raw.clone())).with("name", format!("#{given}"));
                    let first = doc.headings.iter().find(|heading| heading.id == given).map(|heading| heading.range.clone());
                    let twice = twice.hint("rename-anchor", &[]);
                    let place = first.map(|first| trimmed(text, first)).map(|first| Span::new(path, first));
                    found.push(place.into_iter().fold(twice, |twice, place| twice.hint_at("first-here", place)));
                }
                let id = anchors.take(id.as_deref(), &block.text);
                if is_underlined_by_accident(&slice[raw.clone()], &block.text) {
                    let last = raw.start + slice[raw.clone()].rfind('\n').map_or(0, |at| at + 1);
                    let wrong = Diagnostic::warning(Code::UnderlinedHeading, span(last..raw.end));
                    found.push(wrong.hint("blank-above", &[]).edit(span(last..last), "\n"));
                } else if found_level == 1 || found_level > level + 1 {
                    let wanted = usize::from((level + 1).max(2));
                    let wrong = Diagnostic::warning(Code::HeadingLevel, span(raw));
                    let wrong = wrong.with("level", found_level.to_string()).with("wanted", wanted.to_string());
                    let line = format!("{} {}", "#".repeat(wanted), block.text);
                    found.push(wrong.hint(if found_level == 1 { "heading-one" } else { "heading-line" }, &[("line", &line)]));
                }
                level = found_level.max(1);
                doc.headings.push(Heading {
                    level: found_level,
                    id,
                    text: block.text.clone(),
                    classes,
                    range: start + block.body.start..start + block.body.end,
                });
            } else if doc.opening.is_empty() && block.kind == BlockKind::Paragraph && !block.quoted && block.note.is_none() {
                doc.opening.clone_from(&block.text);
            }
            if block.kind != BlockKind::Code {
                doc.words += crate::text::words(&block.text).count();
            }
            tally.trim(found, before);
            read_references(&block, start, &mut doc, found, path, &mut tally);
        });
        if doc.references.len() > REFERENCES_LIMIT {
            doc.references.truncate(REFERENCES_LIMIT);
            found.push(too_many(span(0..0), REFERENCES_LIMIT));
        }
        tally.finish(&span(0..0), found);
        doc.formulas = check.formulas;
        doc.loose = std::mem::take(&mut check.loose).into_iter().map(|range| start + range.start..start + range.end).collect();
        check.finish(found);
        doc.by_anchor = doc.sorted(|heading| &heading.id);
        doc.by_text = doc.sorted(|heading| &heading.text);
        doc
    }

    fn sorted(&self, key: impl Fn(&Heading) -> &str) -> Vec<u32> {
        // A file is refused long before it has four thousand million headings.
        let mut order: Vec<u32> = (0..u32::try_from(self.headings.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by(|&a, &b| key(&self.headings[a as usize]).cmp(key(&self.headings[b as usize])).then(a.cmp(&b)));
        order
    }

    /// The heading with this anchor.
    pub fn heading(&self, anchor: &str) -> Option<&Heading> {
        let at = self.by_anchor.partition_point(|&index| self.headings[index as usize].id.as_str() < anchor);
        self.by_anchor.get(at).map(|&index| &self.headings[index as usize]).filter(|heading| heading.id == anchor)
    }

    /// The first heading with this text.
    pub fn heading_of(&self, text: &str) -> Option<&Heading> {
        let at = self.by_text.partition_point(|&index| self.headings[index as usize].text.as_str() < text);
        self.by_text.get(at).map(|&index| &self.headings[index as usize]).filter(|heading| heading.text == text)
    }

    /// Minutes of reading, at least one when there is text.
    pub const fn minutes(&self) -> usize {
        if self.words == 0 { 0 } else { self.words.div_ceil(WORDS_PER_MINUTE) }
    }
}

/// Hands out anchors that are unique in a page, in one pass over the headings.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: BTreeSet<String>,
    next: BTreeMap<String, usize>,
}

impl Anchors {
    /// The anchor for a heading with these words, or with this id if the author gave one.
    pub fn take(&mut self, id: Option<&str>, text: &str) -> String {
        let given = id.map(|id| id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>());
        let wanted = given.filter(|id| !id.is_empty()).unwrap_or_else(|| slug(text));
        let mut wanted = if wanted.is_empty() { "kop".to_owned() } else { wanted };
        // Every reference below a heading keeps its anchor, so a heading of a megabyte must not have one of a megabyte.
        wanted.truncate(ANCHOR_LIMIT);
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let candidate = format!("{wanted}-{next}");
            *next += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// The message for a page that is made of more parts than the memory is meant for.
fn too_many(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(Code::TooMany, span).with("limit", limit.to_string())
}

fn read_references(
    block: &Block,
    start: usize,
    doc: &mut Doc,
    found: &mut Vec<Diagnostic>,
    path: &Arc<Utf8Path>,
    tally: &mut Tally,
) {
    let mut sentences: Option<Sentences<'_>> = None;
    for (index, inline) in block.inlines.iter().enumerate() {
        let before = found.len();
        let range = start + inline.body.start..start + inline.body.end;
        let (kind, target) = match &inline.kind {
            InlineKind::Link(_, target) if target.starts_with(CITATION) => {
                (ReferenceKind::Citation, target[CITATION.len()..].to_owned())
            }
            InlineKind::Link(LinkType::WikiLink { .. }, target) => (ReferenceKind::Wiki, wiki_target(target).to_owned()),
            InlineKind::Link(LinkType::Email, target) => (ReferenceKind::Link, format!("mailto:{target}")),
            InlineKind::Link(_, target) => (ReferenceKind::Link, target.clone()),
            InlineKind::Image(LinkType::WikiLink { .. }, target) => (ReferenceKind::Embed, wiki_target(target).to_owned()),
            InlineKind::Image(_, target) => (ReferenceKind::Image, target.clone()),
            _ => continue,
        };
        let words = crate::text::shorten(block.text.get(inline.text.clone()).unwrap_or_default().trim(), WORDS_LIMIT);
        if kind == ReferenceKind::Link
            && (target.trim().is_empty() || words.is_empty() && !holds_image(&block.inlines[..index], inline))
        {
            let empty = Diagnostic::warning(Code::EmptyLink, Span::new(path, range.clone()));
            found.push(if target.trim().is_empty() {
                empty.hint("fill-target", &[("text", &words)])
            } else {
                empty.hint("fill-words", &[("target", &target)])
            });
            tally.trim(found, before);
            continue;
        }
        if matches!(kind, ReferenceKind::Wiki | ReferenceKind::Embed) && target.is_empty() {
            found.push(Diagnostic::warning(Code::EmptyLink, Span::new(path, range)).hint("fill-name", &[]));
            tally.trim(found, before);
            continue;
        }
        if kind == ReferenceKind::Wiki && words.is_empty() && !holds_image(&block.inlines[..index], inline) {
            let empty = Diagnostic::warning(Code::EmptyLink, Span::new(path, range.clone()));
            found.push(empty.hint("heading-line", &[("line", &format!("[[{target}]]"))]));
            tally.trim(found, before);
        }
        let sentence = sentences.get_or_insert_with(|| Sentences::of(&block.text)).around(inline.text.start);
        let before = block.text.get(sentence.start..inline.text.start.max(sentence.start)).unwrap_or_default();
        let after = block.text.get(inline.text.end.min(sentence.end)..sentence.end).unwrap_or_default();
        if doc.references.len() > REFERENCES_LIMIT {
            return;
        }
        // All references below one heading share its anchor.
        let anchor = doc.headings.last().map(|heading| {
            let last = doc.references.last().and_then(|last| last.anchor.clone());
            last.filter(|anchor| **anchor == *heading.id).unwrap_or_else(|| heading.id.as_str().into())
        });
        doc.references.push(Reference {
            kind,
            target,
            range,
            anchor,
            sentence: Arc::new((clip_start(before), words, clip_end(after))),
        });
    }
}

/// Whether a link holds a picture. What stands within it ended before it, so it stands just before it.
fn holds_image(before: &[Inline], link: &Inline) -> bool {
    before
        .iter()
        .rev()
        .take_while(|other| other.body.start > link.body.start)
        .any(|other| matches!(other.kind, InlineKind::Image(..)) && other.body.end < link.body.end)
}

fn clip_start(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().rev().nth(CONTEXT_LIMIT) else { return text.to_owned() };
    let tail = &text[cut + text[cut..].chars().next().map_or(0, char::len_utf8)..];
    format!("…{}", tail.split_once(' ').map_or(tail, |(_, rest)| rest))
}

fn clip_end(text: &str) -> String {
    crate::text::shorten(text, CONTEXT_LIMIT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn whatever_marks_stand_in_a_text_it_is_read_and_every_message_points_into_it(
            text in "([\\[\\]()`*_~#|{}<>!@^=+:;.\\\\ \n\t-]|x|é|ab|1|2023|\\{bron |\\[@|\\[\\[|\\]\\]|- |> |https://|p\\. |``|Ã¶|“|•|b-2010|¹|\\| a |a\\) |【|'''){0,40}",
        ) {
            let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("a.md"));
            let mut found = Vec::new();
            Doc::read(&text, 0..text.len(), &path, &mut found);
            for one in &found {
                let spans = one.span.iter().chain(one.fix.iter().map(|edit| &edit.span));
                for span in spans {
                    prop_assert!(text.get(span.range()).is_some(), "{:?} of {text:?}", one.code);
                }
            }
        }
    }

    #[test]
    fn a_bracket_before_code_in_a_list_is_no_box() {
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("a.md"));
        let mut found = Vec::new();
        let text = "- [`a`](https://b.nl)\n- [";
        Doc::read(text, 0..text.len(), &path, &mut found);
        assert!(found.is_empty(), "{found:?}");
    }
}
