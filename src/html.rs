//! The body of a page as HTML: the parser's events, changed and written out.
//!
//! Owns [`render`]. Headings get anchors, references their addresses, code its colours, formulas MathML; raw HTML is shown as text, save a short list. Works
//! on events, never on HTML, so that nothing a contributor writes can become markup. Looks nothing up: `knowledge` did.

pub mod escape;
pub mod flow;
pub mod gloss;
pub mod highlight;
pub mod inline;
pub mod math;
pub mod notes;
pub mod references;
pub mod spoken;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::BlockQuoteKind;
use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::knowledge::Knowledge;
use crate::knowledge::links::Target;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::blocks::level_number;
use crate::page::doc::ReferenceKind;
use crate::page::markdown::events;
use crate::path::PageId;
use crate::span::Span;
use crate::words::Words;

use escape::escape;
use flow::Events;
use flow::Flow;
use notes::Notes;

/// How deep embeds may stand in embeds.
const EMBED_DEPTH: usize = 3;
/// What an embed counts for besides its text: its frame, and the work.
const EMBED_FRAME: usize = 400;
/// How many bytes of a page's code are coloured: colouring is slow, and multiplies it.
const COLOUR_LIMIT: usize = 256 * 1024;

/// How many bytes embeds may add to a page. A few small pages that embed each other could else fill a disk.
fn room_of(page: &Page) -> usize {
    50 * page.body().len() + 512 * 1024
}

/// A body as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The HTML, safe to put in a page as it is.
    pub html: String,
}

/// A body with what was found while making it.
pub type RenderedBody = Checked<Body>;

/// The body of `page`, from the memo when nothing that it shows has changed.
pub fn render(page: &Page, knowledge: &Knowledge, words: &Words, sizes: &Sizes, memo: &Memo<RenderedBody>) -> Arc<RenderedBody> {
    memo.get_by(
        || key(page, knowledge, words, sizes, EMBED_DEPTH, &mut BTreeMap::new()),
        || {
            let mut renderer = Renderer::new(page, knowledge, words, sizes, &page.id, EMBED_DEPTH);
            Checked { value: Body { html: renderer.section(None) }, diagnostics: renderer.found }
        },
    )
}

/// Whether something can be wrong with a page that only shows when its body is made: a formula, or embeds that are too large together.
pub fn may_be_wrong(page: &Page) -> bool {
    page.doc.formulas || page.doc.references.iter().any(|reference| reference.kind == ReferenceKind::Embed)
}

/// Widths and heights of pictures, by place in the output.
pub type Sizes = BTreeMap<crate::path::OutPath, (usize, usize)>;

/// A fingerprint of all that a body shows: its own text, and of each target the title and role.
fn key<'a>(
    page: &Page,
    knowledge: &'a Knowledge,
    words: &Words,
    sizes: &Sizes,
    depth: usize,
    known: &mut BTreeMap<(&'a PageId, usize), Digest>,
) -> Digest {
    let mut text = String::new();
    let mut embedded = Vec::new();
    for (reference, target) in page.doc.references.iter().zip(knowledge.targets(&page.id)) {
        text.push_str(&format!("{target:?}\u{1}"));
        let name = |id: &PageId, text: &mut String| {
            if let Some(page) = knowledge.page(id) {
                text.push_str(&format!(
                    "{}\u{1}{}\u{1}{:?}\u{2}",
                    page.meta.title,
                    knowledge.role_of(page).name(),
                    page.meta.role
                ));
                gloss::material(page, text);
            }
        };
        match target {
            Target::Page(id, _) => {
                name(id, &mut text);
                if reference.kind == ReferenceKind::Embed
                    && depth > 0
                    && let Some(page) = knowledge.page(id)
                {
                    // A page may be embedded a thousand times by pages that are: each is digested once.
                    let own = match known.get(&(&page.id, depth - 1)) {
                        Some(own) => *own,
                        None => key(page, knowledge, words, sizes, depth - 1, known),
                    };
                    known.insert((&page.id, depth - 1), own);
                    embedded.push(own);
                }
            }
            Target::Citation(cited) => {
                for cited in cited {
                    let work = knowledge.citations.work(&cited.note);
                    text.push_str(&format!("{work:?}\u{1}"));
                    name(&cited.note, &mut text);
                }
            }
            Target::File(path) => text.push_str(&format!("{:?}", sizes.get(path))),
            Target::Web(_) | Target::Nowhere => {}
        }
    }
    text.push_str(&spoken::key(page, knowledge));
    let told = knowledge.told(&page.id);
    for mention in told.into_iter().flat_map(|told| &told.mentions).filter(|mention| mention.linked) {
        if let Some(page) = knowledge.page(&mention.to) {
            gloss::material(page, &mut text);
        }
    }
    let told = told.and_then(|told| told.links);
    let mut parts: Vec<&[u8]> = vec![
        told.as_ref().map(Digest::bytes).unwrap_or_default(),
        page.digest.bytes(),
        page.id.as_str().as_bytes(),
        text.as_bytes(),
    ];
    if let Some(digest) = &words.digest {
        parts.push(digest.bytes());
    }
    parts.extend(embedded.iter().map(Digest::bytes));
    Digest::of(&parts)
}

pub(crate) struct Renderer<'a> {
    page: &'a Page,
    knowledge: &'a Knowledge,
    words: &'a Words,
    sizes: &'a Sizes,
    /// The page in which the HTML will stand: another one, for an embed.
    shown_in: &'a PageId,
    depth: usize,
    targets: BTreeMap<usize, usize>,
    /// Mentions that become links, by where they start in the body.
    mentions: BTreeMap<usize, (usize, PageId)>,
    notes: Notes,
    /// Statements that are open, by where they end: their anchors.
    said: BTreeMap<usize, String>,
    /// The number of each citation, by its place among the references.
    citations: BTreeMap<usize, usize>,
    /// The works that are cited, with the anchors of the citations.
    cited: BTreeMap<PageId, Vec<String>>,
    tables: i64,
    codes: i64,
    /// How much embeds may still add.
    room: usize,
    /// How much code may still be coloured.
    colour: usize,
    found: Vec<Diagnostic>,
}

impl<'a> Renderer<'a> {
    fn new(
        page: &'a Page,
        knowledge: &'a Knowledge,
        words: &'a Words,
        sizes: &'a Sizes,
        shown_in: &'a PageId,
        depth: usize,
    ) -> Self {
        let start = page.doc.body.start;
        let targets =
            page.doc.references.iter().enumerate().map(|(index, reference)| (reference.range.start - start, index)).collect();
        let told = knowledge.told(&page.id).into_iter().flat_map(|told| &told.mentions);
        let spoken = spoken::spoken_in(page, knowledge);
        let told = told.filter(|mention| mention.linked || spoken::opens_statement(mention, spoken));
        let shown = told.filter(|mention| mention.to != *shown_in && knowledge.is_shown(&mention.to));
        let mentions =
            shown.map(|mention| (mention.range.start - start, (mention.range.end - start, mention.to.clone()))).collect();
        Self {
            page,
            knowledge,
            words,
            sizes,
            shown_in,
            depth,
            targets,
            mentions,
            notes: Notes::default(),
            said: BTreeMap::new(),
            citations: numbered(page),
            cited: BTreeMap::new(),
            tables: 0,
            codes: 0,
            room: room_of(page),
            colour: COLOUR_LIMIT,
            found: Vec::new(),
        }
    }

    /// Whether this is an embed: no anchors of its own, no notes of its own.
    fn is_embed(&self) -> bool {
        *self.shown_in != self.page.id
    }

    /// The whole body, or the section under the heading with this anchor.
    fn section(&mut self, anchor: Option<&str>) -> String {
        let body = self.page.body();
        let mut all: Events<'_> = events(body).collect();
        if let Some(anchor) = anchor {
            all = self.cut(all, anchor);
        }
        self.notes = Notes::of(&mut all);
        let mut html = self.blocks(all);
        if !self.is_embed() {
            let definitions = self.notes.take();
            let mut items = Vec::new();
            for (number, events, references) in definitions {
                items.push((number, self.blocks(events), references));
            }
            html.push_str(&notes::section(&items, self.words));
            html.push_str(&self.references());
        }
        html
    }

    /// The works that were cited, in the order of a list.
    fn references(&self) -> String {
        let here = self.shown_in.out_path();
        let listed = self.knowledge.citations.in_order(self.cited.keys());
        let references: Vec<references::Reference<'_>> = listed
            .into_iter()
            .filter_map(|(note, work)| {
                Some(references::Reference {
                    key: note.name(),
                    runs: &work.reference,
                    title: &self.knowledge.page(note)?.meta.title,
                    href: here.href_to_page(note),
                    cited_at: self.cited.get(note)?.clone(),
                })
            })
            .collect();
        references::section(&references, self.words)
    }

    /// The events of the section under a heading: up to the next heading of its level or higher.
    fn cut<'e>(&self, all: Events<'e>, anchor: &str) -> Events<'e> {
        let headings = &self.page.doc.headings;
        let Some(index) = headings.iter().position(|heading| heading.id == anchor) else { return all };
        let end = headings[index + 1..]
            .iter()
            .find(|heading| heading.level <= headings[index].level)
            .map(|heading| heading.range.start);
        let start = headings[index].range.start - self.page.doc.body.start;
        let end = end.map_or(usize::MAX, |end| end - self.page.doc.body.start);
        all.into_iter().filter(|(_, range)| range.start >= start && range.end <= end.max(range.end.min(end))).collect()
    }

    fn blocks(&mut self, all: Events<'_>) -> String {
        let all = Flow::of(all);
        // Room for what these events make, not for the whole page: a note is small, and there may be thousands.
        let mut html = String::with_capacity(all.len() * 24);
        let mut ready: Vec<Event<'_>> = Vec::new();
        let (mut taken, mut at) = (0, 0);
        // One block at a time goes from the parser's events to the page, so that they are held once only.
        let made = std::iter::from_fn(|| {
            while taken == ready.len() {
                if at >= all.len() {
                    return None;
                }
                ready.clear();
                taken = 0;
                at = self.step(&all, at, &mut ready);
            }
            taken += 1;
            Some(std::mem::replace(&mut ready[taken - 1], Event::Rule))
        });
        pulldown_cmark::html::push_html(&mut html, made);
        html
    }

    /// Handles the event at `at` and says where to go on.
    fn step<'e>(&mut self, all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> usize {
        let (event, _) = &all[at];
        match event {
            Event::Start(Tag::Heading { level, .. }) => return self.heading(all, at, level_number(*level), out),
            Event::Start(Tag::CodeBlock(kind)) => return self.code(all, at, kind, out),
            Event::Start(Tag::Table(alignments)) => return self.table(all, at, alignments, out),
            Event::Start(Tag::BlockQuote(Some(kind))) => self.alert(*kind, out),
            Event::End(TagEnd::BlockQuote(Some(_))) => out.push(raw("</div>\n")),
            Event::Start(Tag::BlockQuote(None)) if all.place(all.end_of(at)).is_some() => {
                out.push(raw("<figure class=\"quote\"><blockquote>\n"));
            }
            Event::End(TagEnd::BlockQuote(None)) if all.place(at).is_some() => {
                let place = all.place(at).unwrap_or_default();
                let caption = escape(&self.words.fill("body.place", "place", place));
                out.push(raw(format!("</blockquote><figcaption>{caption}</figcaption></figure>\n")));
            }
            Event::Start(Tag::Paragraph) => {
                if let Some(next) = self.only_embed(all, at, out) {
                    return next;
                }
                if !self.open_statement(all, at, out) {
                    out.push(event.clone());
                }
            }
            Event::Start(Tag::Item) if self.open_statement(all, at, out) => {}
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                self.close_statement(at, out);
                out.push(event.clone());
            }
            Event::Start(Tag::HtmlBlock) => return shown_html(all, at, out),
            Event::TaskListMarker(done) => {
                let word = self.words.get(if *done { "body.done" } else { "body.open" });
                let checked = if *done { " checked" } else { "" };
                out.push(raw(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{}\"> ", escape(word))));
            }
            _ => return self.inline(all, at, out),
        }
        at + 1
    }

    fn heading<'e>(&mut self, all: &Flow<'e>, at: usize, level: u8, out: &mut Vec<Event<'e>>) -> usize {
        let end = all.end_of(at);
        // By its place, not by count: notes are written after the text, and a heading without words has no anchor.
        let start = self.page.doc.body.start + all[at].1.start;
        let headings = &self.page.doc.headings;
        let known = headings.binary_search_by_key(&start, |heading| heading.range.start).ok();
        let id = known.map(|index| escape(&headings[index].id));
        let byline = self.byline(start);
        if self.is_embed() {
            out.push(raw("<p class=\"embed-heading\"><strong>"));
        } else {
            // The page's title is the only heading of level one.
            let attribute = id.as_ref().map_or_else(String::new, |id| format!(" id=\"{id}\""));
            let class = if byline.is_some() { " class=\"session\"" } else { "" };
            let former: String = known.map(|index| self.former(&headings[index].id)).unwrap_or_default();
            out.push(raw(format!("<h{}{attribute}{class}>{former}", level.max(2))));
        }
        let mut next = at + 1;
        while next < end {
            next = self.inline(all, next, out);
        }
        if self.is_embed() {
            out.push(raw("</strong></p>\n"));
        } else {
            let label = escape(self.words.get("body.anchor"));
            let anchor =
                id.map_or_else(String::new, |id| format!("<a class=\"anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a>"));
            out.push(raw(format!("{anchor}</h{}>\n{}", level.max(2), byline.unwrap_or_default())));
        }
        end + 1
    }

    /// The anchors that a heading had before, so that links from elsewhere still land.
    fn former(&self, id: &str) -> String {
        let doc = &self.page.doc;
        let old = self.page.meta.anchors.iter().filter(|(old, new)| new.text == id && doc.heading(&old.text).is_none());
        old.map(|(old, _)| format!("<span id=\"{}\"></span>", escape(&crate::text::slug(&old.text)))).collect()
    }

    fn code<'e>(&mut self, all: &Flow<'e>, at: usize, kind: &CodeBlockKind<'_>, out: &mut Vec<Event<'e>>) -> usize {
        let end = all.end_of(at);
        let code: String = all[at + 1..end]
            .iter()
            .filter_map(|(event, _)| if let Event::Text(text) = event { Some(text.as_ref()) } else { None })
            .collect();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let plain: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#')).collect();
        let class = if plain.is_empty() { String::new() } else { format!(" class=\"language-{}\"", escape(&plain)) };
        let coloured = if code.len() > self.colour { None } else { highlight::highlight(&code, &language) };
        if coloured.is_some() {
            self.colour -= code.len();
        }
        let html = coloured.unwrap_or_else(|| escape(&code));
        self.codes += 1;
        let label = escape(&self.words.count("body.code", self.codes));
        out.push(raw(format!(
            "<pre class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code{class}>{html}</code></pre>\n"
        )));
        end + 1
    }

    fn table<'e>(
        &mut self,
        all: &Flow<'e>,
        at: usize,
        alignments: &[pulldown_cmark::Alignment],
        out: &mut Vec<Event<'e>>,
    ) -> usize {
        let end = all.end_of(at);
        self.tables += 1;
        let label = escape(&self.words.count("body.table", self.tables));
        out.push(raw(format!("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table>\n")));
        let mut column = 0;
        let mut head = false;
        let mut next = at + 1;
        let mut rows = 0;
        while next < end {
            match &all[next].0 {
                Event::Start(Tag::TableHead) => {
                    head = true;
                    column = 0;
                    out.push(raw("<thead><tr>"));
                }
                Event::End(TagEnd::TableHead) => {
                    head = false;
                    out.push(raw("</tr></thead>\n"));
                }
                Event::Start(Tag::TableRow) => {
                    column = 0;
                    let open = if rows == 0 { "<tbody>\n<tr>" } else { "<tr>" };
                    rows += 1;
                    out.push(raw(open));
                }
                Event::End(TagEnd::TableRow) => out.push(raw("</tr>\n")),
                Event::Start(Tag::TableCell) => {
                    let class = match alignments.get(column) {
                        Some(pulldown_cmark::Alignment::Left) => " class=\"left\"",
                        Some(pulldown_cmark::Alignment::Center) => " class=\"center\"",
                        Some(pulldown_cmark::Alignment::Right) => " class=\"right\"",
                        _ => "",
                    };
                    column += 1;
                    // An empty corner names nothing, so it is no heading.
                    let empty = matches!(all[next + 1].0, Event::End(TagEnd::TableCell));
                    out.push(raw(if head && !empty { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }));
                    next += 1;
                    while !matches!(all[next].0, Event::End(TagEnd::TableCell)) {
                        next = self.inline(all, next, out);
                    }
                    out.push(raw(if head && !empty { "</th>" } else { "</td>" }));
                }
                _ => {}
            }
            next += 1;
        }
        out.push(raw(format!("{}</table></div>\n", if rows == 0 { "" } else { "</tbody>\n" })));
        end + 1
    }

    fn alert(&self, kind: BlockQuoteKind, out: &mut Vec<Event<'_>>) {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let key = format!("alert.{name}");
        let word = escape(self.words.get(&key));
        out.push(raw(format!("<div class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-title\">{word}</p>\n")));
    }

    /// Says, once, that embeds would make the page too large.
    fn too_large(&mut self, range: Range<usize>) {
        self.room = 0;
        if self.is_embed() || self.found.iter().any(|found| found.code == Code::PageGrows) {
            return;
        }
        let start = self.page.doc.body.start;
        let span = Span::new(&self.page.source.path, start + range.start..start + range.end);
        let limit = room_of(self.page).to_string();
        self.found.push(Diagnostic::error(Code::PageGrows, span).with("limit", limit));
    }

    /// A paragraph that is only an embed of a page becomes that page's text.
    fn only_embed<'e>(&mut self, all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> Option<usize> {
        let end = all.end_of(at);
        let (Event::Start(Tag::Image { .. }), range) = &all.get(at + 1)? else { return None };
        if all.end_of(at + 1) + 1 != end {
            return None;
        }
        let index = *self.targets.get(&range.start)?;
        let reference = self.page.doc.references.get(index)?;
        let Target::Page(id, anchor) = self.knowledge.targets(&self.page.id).get(index)?.clone() else { return None };
        let other = self.knowledge.page(&id)?;
        if reference.kind != ReferenceKind::Embed || self.depth == 0 {
            return None;
        }
        let frame = EMBED_FRAME + other.body().len();
        if frame > self.room {
            self.too_large(range.clone());
            return None;
        }
        let mut renderer = Renderer::new(other, self.knowledge, self.words, self.sizes, self.shown_in, self.depth - 1);
        renderer.room = self.room - frame;
        let html = renderer.section(anchor.as_deref());
        for note in renderer.cited.into_keys() {
            self.cited.entry(note).or_default();
        }
        self.room = renderer.room.saturating_sub(html.len());
        if self.room == 0 {
            self.too_large(range.clone());
            return None;
        }
        let here = self.shown_in.out_path();
        let href = here.href_to_place(&id, anchor.as_deref());
        let heading = anchor.as_deref().and_then(|anchor| other.doc.heading(anchor));
        let title = heading.map_or_else(
            || other.meta.title.clone(),
            |heading| format!("{}: {}", other.meta.title, self.knowledge.readable(&heading.text)),
        );
        let word = escape(self.words.get("body.embed"));
        out.push(raw(format!(
            "<div class=\"embed\">\n<p class=\"embed-source\">{word} <a href=\"{}\">{}</a></p>\n{html}</div>\n",
            escape(&href),
            escape(&title)
        )));
        Some(end + 1)
    }
}

/// The number of each citation of a page, from 1, by its place among the references.
fn numbered(page: &Page) -> BTreeMap<usize, usize> {
    let all = page.doc.references.iter().enumerate();
    let citations = all.filter(|(_, reference)| reference.kind == ReferenceKind::Citation);
    citations.enumerate().map(|(number, (index, _))| (index, number + 1)).collect()
}

/// HTML made by naslag itself.
fn raw<'e>(html: impl Into<CowStr<'e>>) -> Event<'e> {
    Event::InlineHtml(html.into())
}

/// A block of raw HTML, shown as text.
fn shown_html<'e>(all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> usize {
    let end = all.end_of(at);
    let text: String = all[at + 1..end]
        .iter()
        .map(|(event, _)| if let Event::Html(html) | Event::Text(html) = event { html.as_ref() } else { "" })
        .collect();
    out.push(raw(format!("<p class=\"shown\">{}</p>\n", escape(text.trim_end()))));
    end + 1
}
