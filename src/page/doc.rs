//! What one body holds, without its dress: headings, references with their sentence, length; and what is wrong with it by itself.
//!
//! Owns [`Doc`]. Entry point: [`Doc::read`]. Keeps little per page; a stage that needs the events makes them again from the text. Resolves no
//! reference: that is `knowledge`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;
use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::Inline;
use crate::page::blocks::InlineKind;
use crate::page::blocks::each_block;
use crate::page::html_tags::is_harmless_tag;
use crate::page::markdown::CITATION;
use crate::page::markdown::events;
use crate::page::markdown::pieces;
use crate::page::markdown::wiki_target;
use crate::span::Span;
use crate::text::sentence::Sentences;
use crate::text::slug;

/// The longest context that is kept on either side of a reference, in characters.
const CONTEXT_LIMIT: usize = 160;
/// The longest words of a reference that are kept, in characters: they are shown at the page it leads to.
const WORDS_LIMIT: usize = 400;
/// The longest anchor, in bytes.
const ANCHOR_LIMIT: usize = 200;
/// How much of a line a message shows when nobody knows where the link should end, in characters.
const WORDS_SHOWN: usize = 40;
/// A target with spaces that is longer than this was not meant as one.
const TARGET_LIMIT: usize = 500;
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
        let mut check = Check::of(slice, &span);
        let mut doc = Self { body, ..Self::default() };
        let mut anchors = Anchors::default();
        let mut level = 1;
        each_block(pieces(slice).inspect(|(event, range)| check.take(event, range)), |block| {
            let before = found.len();
            if let BlockKind::Heading(found_level) = block.kind {
                let (id, classes) = block.attributes.clone().unwrap_or_default();
                let id = anchors.take(id.as_deref(), &block.text);
                if found_level == 1 || found_level > level + 1 {
                    let wanted = usize::from((level + 1).max(2));
                    let wrong = Diagnostic::warning(Code::HeadingLevel, span(trimmed(slice, block.body.clone())));
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

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end().len()
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

/// What may be wrong with the text itself, looked for while the events go by.
struct Check<'a, F> {
    body: &'a str,
    span: &'a F,
    used: BTreeSet<String>,
    defined: BTreeMap<String, Range<usize>>,
    in_code: usize,
    opened: Vec<String>,
    said: bool,
    formulas: bool,
    text: Option<Range<usize>>,
    found: Vec<Diagnostic>,
    tally: Tally,
}

impl<'a, F: Fn(Range<usize>) -> Span> Check<'a, F> {
    fn of(body: &'a str, span: &'a F) -> Self {
        Self {
            body,
            span,
            used: BTreeSet::new(),
            defined: BTreeMap::new(),
            in_code: 0,
            opened: Vec::new(),
            said: false,
            formulas: false,
            text: None,
            found: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        // Neighbouring texts are one, as they are to a reader.
        match (event, &mut self.text) {
            (Event::Text(_), Some(text)) => text.end = range.end,
            (Event::Text(_), text @ None) => *text = Some(range.clone()),
            _ => self.plain(),
        }
        let before = self.found.len();
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code += 1;
                let raw = &self.body[range.clone()];
                if matches!(kind, CodeBlockKind::Fenced(_)) && !is_closed(raw) {
                    let line = raw.lines().next().map_or(0, |line| line.trim_end().len());
                    let open = Diagnostic::warning(Code::UnclosedCode, (self.span)(range.start..range.start + line));
                    let mark: String = raw.chars().take_while(|c| matches!(c, '`' | '~')).collect();
                    self.found.push(open.hint("close-code", &[("mark", &mark)]));
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                let raw = trimmed(self.body, range.clone());
                let text = &self.body[raw.clone()];
                if text.bytes().all(|b| b == b'#') {
                    self.found.push(nearly((self.span)(raw), "@a-heading", text).hint("fill-heading", &[]));
                }
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => self.in_code = self.in_code.saturating_sub(1),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                if let Some(first) = self.defined.get(label.as_ref()).cloned() {
                    let line = |range: &Range<usize>| {
                        range.start..range.start + self.body[range.clone()].lines().next().map_or(0, str::len)
                    };
                    let twice = Diagnostic::warning(Code::DuplicateName, (self.span)(line(range)));
                    self.found.push(
                        twice
                            .with("name", format!("[^{label}]"))
                            .hint("rename-note", &[])
                            .hint_at("first-here", (self.span)(line(&first))),
                    );
                } else {
                    self.defined.insert(label.to_string(), range.clone());
                }
            }
            Event::FootnoteReference(label) => {
                self.used.insert(label.to_string());
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => self.formulas = true,
            Event::Start(Tag::HtmlBlock) => self.said = false,
            // A block of HTML is one thing to tell, however many lines it has.
            Event::Html(_) if self.said => {}
            Event::Html(html) | Event::InlineHtml(html) if !is_harmless_tag(html) && !html.trim().is_empty() => {
                self.said = matches!(event, Event::Html(_));
                self.html(html, range);
            }
            Event::Start(Tag::Image { link_type, dest_url, .. })
                if !matches!(link_type, LinkType::WikiLink { .. }) && is_unsaid(&self.body[range.clone()]) =>
            {
                self.found.push(
                    Diagnostic::warning(Code::MissingAlt, (self.span)(range.clone()))
                        .with("path", dest_url.as_ref())
                        .hint("add-alt", &[]),
                );
            }
            _ => {}
        }
        self.tally.trim(&mut self.found, before);
    }

    fn plain(&mut self) {
        let before = self.found.len();
        if let Some(text) = self.text.take().filter(|_| self.in_code == 0) {
            check_plain(self.body, text, self.span, &mut self.found, &mut self.tally);
        }
        self.tally.trim(&mut self.found, before);
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        // The end of a tag that was reported is no news.
        let name = html.trim_start_matches(['<', '/']).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if html.starts_with("</") {
            if let Some(at) = self.opened.iter().rposition(|open| open == name) {
                self.opened.remove(at);
                return;
            }
        } else {
            self.opened.push(name.to_owned());
        }
        let shown = Diagnostic::warning(Code::HtmlShown, (self.span)(trimmed(self.body, range.clone())));
        self.found.push(shown.with("html", html.lines().next().unwrap_or_default().trim()).hint(instead_of(html, name), &[]));
    }

    fn finish(mut self, found: &mut Vec<Diagnostic>) {
        self.plain();
        for (label, range) in &self.defined {
            if !self.used.contains(label) {
                let before = self.found.len();
                let line = self.body[range.clone()].lines().next().map_or(0, str::len);
                self.found.push(
                    Diagnostic::warning(Code::UnusedFootnote, (self.span)(range.start..range.start + line))
                        .with("label", label.as_str())
                        .hint("use-footnote", &[("label", label.as_str())]),
                );
                self.tally.trim(&mut self.found, before);
            }
        }
        for (at, c) in self.body.char_indices().filter(|&(_, c)| !c.is_ascii() || c.is_ascii_control()) {
            if crate::text::hides(c) {
                let before = self.found.len();
                let place = (self.span)(at..at + c.len_utf8());
                self.found.push(
                    Diagnostic::warning(Code::ControlCharacter, place.clone())
                        .with("character", format!("U+{:04X}", u32::from(c)))
                        .hint("remove-character", &[])
                        .edit(place, ""),
                );
                self.tally.trim(&mut self.found, before);
            }
        }
        self.tally.finish(&(self.span)(0..0), &mut self.found);
        found.append(&mut self.found);
    }
}

/// Whether a picture as written has no text, and is not said to be decoration.
pub fn is_unsaid(image: &str) -> bool {
    let empty = image.strip_prefix("![").is_some_and(|rest| rest.starts_with(']'));
    empty && !image.contains("\"\"") && !image.contains("''")
}

/// The message for what resembles Markdown and is none.
fn nearly(span: Span, what: &str, text: &str) -> Diagnostic {
    Diagnostic::warning(Code::NearlyMarkup, span).with("what", what).with("text", text)
}

/// `[text](file.md` of which the last bracket is missing: the link opens at `open`, its target at `place`.
fn unclosed_target(body: &str, open: Option<usize>, place: usize, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let (open, rest) = (open?, after(body, place).lines().next()?);
    let target = rest.split(char::is_whitespace).next()?.trim_end_matches(['.', ',', ';', ':', '?', '!']);
    if !is_address(target) || body[..open].ends_with('\\') {
        return None;
    }
    let end = place + target.len();
    let wrong = nearly(span(open..end), "@a-link", &crate::text::shorten(&body[open..end], CONTEXT_LIMIT));
    Some(wrong.hint("close-target", &[]).edit(span(end..end), ")"))
}

/// Whether a text can only be meant as the target of a link: an address on the web, or the name of a file.
fn is_address(text: &str) -> bool {
    let web = ["https://", "http://", "mailto:", "www."].iter().any(|start| text.starts_with(start));
    let file = || [".md", ".html", ".pdf", ".docx", ".png", ".jpg", ".svg"].iter().any(|end| text.ends_with(end));
    !text.contains(char::is_whitespace) && (web || file())
}

/// Whether a block of code between fences has its last one.
fn is_closed(raw: &str) -> bool {
    let mark = |line: &str| line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = |line: &str, mark: char| line.chars().take_while(|&c| c == mark).count();
    let mut lines = raw.trim_end().lines();
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return false };
    // Within a quotation or list its lines keep what stands before them.
    let last = last.trim_matches([' ', '\t', '>']);
    mark(first).is_some_and(|mark| last.chars().all(|c| c == mark) && length(last, mark) >= length(first, mark))
}

/// What to write instead of a tag.
fn instead_of(html: &str, name: &str) -> &'static str {
    match name {
        "a" => "html-link",
        "b" | "strong" => "html-strong",
        "i" | "em" => "html-emphasis",
        "img" => "html-image",
        _ if html.starts_with("<!--") => "html-comment",
        _ => "html-plain",
    }
}

/// What stands between `start` and the next `mark`, when that is near: nobody looks further, so that a line of a million openings is read once.
fn until<'a>(text: &'a str, start: usize, mark: &str) -> Option<&'a str> {
    let near = after(text, start);
    near.find(mark).map(|end| &near[..end])
}

/// What follows `start`, as far as anybody looks.
fn after(text: &str, start: usize) -> &str {
    let mut end = text.len().min(start + TARGET_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// Where `mark` last stands before `end`, as far back as anybody looks.
fn last_before(text: &str, end: usize, mark: char) -> Option<usize> {
    let mut start = end.saturating_sub(TARGET_LIMIT);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..end].rfind(mark).map(|at| start + at)
}

/// What looks like a link or a footnote, and is not read as one.
fn check_plain(
    body: &str,
    range: Range<usize>,
    span: &impl Fn(Range<usize>) -> Span,
    found: &mut Vec<Diagnostic>,
    tally: &mut Tally,
) {
    let text = &body[range.clone()];
    // All that is looked for has a bracket, save a heading.
    if !text.starts_with('#') && !text.bytes().any(|byte| matches!(byte, b'[' | b']')) {
        return;
    }
    let opens = text.find('[').unwrap_or(text.len());
    for (at, _) in text.match_indices("](") {
        let before = found.len();
        let place = range.start + at + 2;
        let Some(target) = until(body, place, ")").filter(|target| !target.contains('\n')) else {
            found.extend(unclosed_target(body, text.get(opens..at).map(|_| range.start + opens), place, span));
            tally.trim(found, before);
            continue;
        };
        if !target.contains(' ') {
            continue;
        }
        let escaped = text[..at + 1].ends_with("\\]");
        if !escaped && opens < at {
            let fixed = format!("<{target}>");
            found.push(
                Diagnostic::warning(Code::LinkSpaces, span(place..place + target.len()))
                    .with("target", target)
                    .nearest(Some(&fixed)),
            );
        }
        tally.trim(found, before);
    }
    for (at, _) in text.match_indices("] (") {
        let place = range.start + at + 1;
        let Some(target) = until(body, place + 2, ")").filter(|target| is_address(target)) else { continue };
        if let Some(open) = last_before(text, at, '[').filter(|&open| !text[..open].ends_with(['\\', '['])) {
            let before = found.len();
            let whole = range.start + open..place + 2 + target.len() + 1;
            let wrong = Diagnostic::warning(Code::LinkSpaces, span(whole.clone())).with("target", &body[whole]);
            found.push(wrong.hint("link-gap", &[]).edit(span(place..place + 1), ""));
            tally.trim(found, before);
        }
    }
    for (at, _) in text.match_indices(")[") {
        let Some(target) = until(text, at + 2, "]").filter(|target| is_address(target)) else { continue };
        let end = at + 2 + target.len() + 1;
        if let Some(open) = last_before(text, at, '(').filter(|&open| open + 1 < at && !text[..open].ends_with(']')) {
            let before = found.len();
            let place = span(range.start + open..range.start + end);
            let line = format!("[{}]({target})", &text[open + 1..at]);
            found.push(
                nearly(place.clone(), "@a-link", &text[open..end]).hint("heading-line", &[("line", &line)]).edit(place, &line),
            );
            tally.trim(found, before);
        }
    }
    let signs = text.len() - text.trim_start_matches('#').len();
    if (2..=6).contains(&signs)
        && text[signs..].starts_with(char::is_alphanumeric)
        && body[..range.start].chars().next_back().is_none_or(|c| c == '\n')
    {
        let before = found.len();
        let place = range.start + signs;
        let line = format!("{} {}", &text[..signs], crate::text::shorten(text[signs..].trim_end(), CONTEXT_LIMIT));
        let wrong = nearly(
            span(range.start..range.start + text.trim_end().len()),
            "@a-heading",
            &crate::text::shorten(text.trim_end(), CONTEXT_LIMIT),
        );
        found.push(wrong.hint("heading-line", &[("line", &line)]).edit(span(place..place), " "));
        tally.trim(found, before);
    }
    if let Some(at) = text.rfind("[[").filter(|&at| !text[..at].ends_with('\\')) {
        let inner = &text[at + 2..];
        let line = body[range.start + at..].lines().next().unwrap_or_default();
        let named = inner.starts_with(char::is_alphabetic) && !line.contains("]]") && !body[range.end..].starts_with('|');
        if named && let Some(close) = inner.find(']').filter(|&close| !inner[close + 1..].starts_with('(')) {
            let before = found.len();
            let end = range.start + at + 2 + close + 1;
            let whole = format!("{}]", &text[at..at + 2 + close + 1]);
            let wrong = nearly(span(range.start + at..end), "@a-link", &text[at..at + 2 + close + 1]);
            found.push(wrong.hint("heading-line", &[("line", &whole)]).edit(span(end..end), "]"));
            tally.trim(found, before);
        } else if named {
            let before = found.len();
            let shown = crate::text::shorten(inner.trim_end(), WORDS_SHOWN);
            let wrong = nearly(span(range.start + at..range.start + text.trim_end().len()), "@a-link", &format!("[[{shown}"));
            found.push(wrong.hint("close-link", &[]));
            tally.trim(found, before);
        }
    }
    for (at, _) in text.match_indices("[^") {
        let before = found.len();
        let Some(label) = until(text, at + 2, "]").filter(|label| !label.is_empty() && !label.contains(char::is_whitespace))
        else {
            continue;
        };
        if !text[..at].ends_with('\\') {
            let place = range.start + at;
            found.push(
                Diagnostic::warning(Code::UndefinedFootnote, span(place..place + label.len() + 3))
                    .with("label", label)
                    .hint("define-footnote", &[("label", label)]),
            );
        }
        tally.trim(found, before);
    }
    for (at, _) in text.match_indices("[[]]") {
        if body[range.start + at..].starts_with("[[]]") {
            let before = found.len();
            let place = range.start + at;
            found.push(Diagnostic::warning(Code::EmptyLink, span(place..place + 4)).hint("fill-name", &[]));
            tally.trim(found, before);
        }
    }
    // The border of a cell ends the text, so only the last opening can be one that it cuts.
    if let Some(at) = text.rfind("[[").filter(|&at| !text[at..].contains("]]") && body[range.end..].starts_with('|')) {
        let before = found.len();
        let place = range.start + at;
        let end = match until(body, place, "]]") {
            Some(cut) if cut.contains('\n') => return,
            Some(cut) => place + cut.len() + 2,
            None => range.end,
        };
        let fixed = body[place..end].replace('|', "\\|");
        found.push(Diagnostic::warning(Code::WikiLinkCut, span(place..end)).nearest(Some(&fixed)));
        tally.trim(found, before);
    }
}
