//! What stands within a block: links, pictures, citations, notes, formulas, harmless tags and plain text with web addresses.
//!
//! Owns the inline half of the renderer. Entry point: [`Renderer::inline`].

use std::ops::Range;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::html::Renderer;
use crate::html::escape::escape;
use crate::html::flow::Flow;
use crate::html::gloss;
use crate::html::gloss::Gloss;
use crate::html::math;
use crate::html::notes;
use crate::html::raw;
use crate::html::references;
use crate::knowledge::citation_anchor;
use crate::knowledge::links::Cited;
use crate::knowledge::links::Target;
use crate::page::html_tags::tag_name;
use crate::page::markdown::split_anchor;
use crate::path::PageId;
use crate::span::Span;

/// The longest heading that stands in for the words of a link, in characters.
const HEADING_LIMIT: usize = 300;
/// The longest address that is found in plain text, in bytes.
const ADDRESS_LIMIT: usize = 2_000;

impl Renderer<'_> {
    /// Handles the event at `at` and says where to go on.
    pub(super) fn inline<'e>(&mut self, all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> usize {
        let (event, range) = &all[at];
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => return self.link(all, at, *link_type, dest_url, out),
            Event::Start(Tag::Image { .. }) => return self.image(all, at, out),
            Event::FootnoteReference(label) => {
                let linked = !self.is_embed();
                if let Some((number, count)) = self.notes.refer(label) {
                    out.push(raw(notes::reference(number, count, self.words, linked)));
                }
            }
            Event::InlineMath(source) | Event::DisplayMath(source) => {
                let display = matches!(event, Event::DisplayMath(_));
                match math::render(source, display) {
                    Some(html) => out.push(raw(html)),
                    None => {
                        let start = self.page.doc.body.start;
                        let span = Span::new(&self.page.source.path, start + range.start..start + range.end);
                        self.found.push(Diagnostic::warning(Code::MathInvalid, span));
                        out.push(Event::Code(source.clone()));
                    }
                }
            }
            Event::InlineHtml(html) | Event::Html(html) => self.tag(all, at, html, out),
            Event::Text(text) => self.text(text, range, out),
            _ => out.push(event.clone()),
        }
        at + 1
    }

    /// Plain text: names become links, addresses too.
    fn text<'e>(&self, text: &CowStr<'e>, range: &Range<usize>, out: &mut Vec<Event<'e>>) {
        let body = self.page.body();
        let source = body.get(range.clone()).unwrap_or_default();
        let same = source == text.as_ref();
        let mut at = 0;
        for (start, (end, to)) in self.mentions.range(range.start..range.end) {
            let found =
                if same { Some(start - range.start) } else { shown_at(source, text, start - range.start..end - range.start) };
            let Some((from, until)) =
                found.map(|from| (from, from + (end - start))).filter(|&(from, until)| from >= at && until <= text.len())
            else {
                continue;
            };
            link_addresses(&CowStr::from(text[at..from].to_owned()), out);
            let href = self.shown_in.out_path().href_to_page(to);
            let gloss = gloss::of(self.knowledge, to, &text[from..until]);
            out.push(raw(format!(
                "<a class=\"{} found\" href=\"{}\"{}>{}</a>",
                self.class_of(to),
                escape(&href),
                Gloss::attribute(gloss.as_ref()),
                Gloss::words(gloss.as_ref(), &text[from..until])
            )));
            at = until;
        }
        if at == 0 {
            link_addresses(text, out);
        } else {
            link_addresses(&CowStr::from(text[at..].to_owned()), out);
        }
    }

    /// A raw tag: passed when it is on the list and is closed in the same block, shown otherwise.
    fn tag<'e>(&self, all: &Flow<'e>, at: usize, html: &CowStr<'e>, out: &mut Vec<Event<'e>>) {
        let shown = || Event::Text(html.clone());
        let Some((name, closes)) = tag_name(html) else {
            out.push(shown());
            return;
        };
        if name == "br" {
            out.push(if closes { shown() } else { raw("<br>") });
            return;
        }
        out.push(if all.is_paired(at) { raw(format!("<{}{name}>", if closes { "/" } else { "" })) } else { shown() });
    }

    fn target(&self, start: usize) -> Option<Target> {
        let index = *self.targets.get(&start)?;
        self.knowledge.targets(&self.page.id).get(index).cloned()
    }

    fn link<'e>(&mut self, all: &Flow<'e>, at: usize, kind: LinkType, written: &str, out: &mut Vec<Event<'e>>) -> usize {
        let end = all.end_of(at);
        let target = self.target(all[at].1.start).unwrap_or(Target::Nowhere);
        let here = self.shown_in.out_path();
        let plain = matches!(kind, LinkType::WikiLink { has_pothole: false });
        let mut gloss = None;
        let open = match &target {
            Target::Citation(cited) => {
                out.push(raw(self.citation(all[at].1.start, cited)));
                return end + 1;
            }
            Target::Page(id, anchor) => {
                let href = here.href_to_place(id, anchor.as_deref());
                if anchor.is_none() {
                    let words = if plain { self.words_of(id, None, written) } else { text_of(&all[at + 1..end]) };
                    gloss = gloss::of(self.knowledge, id, &words);
                }
                let title = Gloss::attribute(gloss.as_ref());
                Some(format!("<a class=\"{}\" href=\"{}\"{title}>", self.class_of(id), escape(&href)))
            }
            Target::File(path) => Some(format!("<a class=\"file\" href=\"{}\">", escape(&here.href_to(path)))),
            Target::Web(address) => {
                Some(format!("<a class=\"external\" rel=\"noreferrer\" href=\"{}\">", escape(&web_address(address))))
            }
            Target::Nowhere => None,
        };
        let linked = open.is_some();
        out.extend(open.map(raw));
        match (&target, plain) {
            (Target::Page(id, anchor), true) => {
                let words = self.words_of(id, anchor.as_deref(), written);
                out.push(raw(Gloss::words(gloss.as_ref(), &words)));
            }
            _ => {
                let mut next = at + 1;
                while next < end {
                    // Within a link, an address is no link of its own.
                    if let Event::Text(_) = &all[next].0 {
                        out.push(all[next].0.clone());
                        next += 1;
                    } else {
                        next = self.inline(all, next, out);
                    }
                }
            }
        }
        if linked {
            out.push(raw("</a>"));
        }
        end + 1
    }

    /// The words of a wiki link without words of its own: a name as written, the title for a path.
    fn words_of(&self, id: &PageId, anchor: Option<&str>, written: &str) -> String {
        let (name, _) = split_anchor(written);
        let Some(page) = self.knowledge.page(id) else {
            let collection = self.knowledge.config.collection(id.folder());
            return collection.map_or_else(|| name.to_owned(), |collection| collection.title.clone());
        };
        let is_path = name.contains('/') || name == id.name() && crate::text::slug(&page.meta.title) != name || name.is_empty();
        let title = if is_path { page.meta.title.clone() } else { name.to_owned() };
        let heading = anchor
            .and_then(|anchor| page.doc.heading(anchor))
            .map(|heading| crate::text::shorten(&self.knowledge.readable(&heading.text), HEADING_LIMIT));
        match heading {
            Some(heading) if *id == self.page.id => heading,
            Some(heading) => format!("{title}: {heading}"),
            None => title,
        }
    }

    pub(super) fn class_of(&self, id: &PageId) -> String {
        match self.knowledge.page(id).map(|page| self.knowledge.role_of(page)) {
            Some(role) if role.is_entity() => format!("entity entity-{}", role.name()),
            _ => "internal".to_owned(),
        }
    }

    /// Names and year in brackets, each work a link to its note: *(Van Dijk & De Vries, 2017, p. 12; Rob, 2012)*.
    fn citation(&mut self, start: usize, cited: &[Cited]) -> String {
        let here = self.shown_in.out_path();
        let number = self.targets.get(&start).and_then(|index| self.citations.get(index)).copied();
        let anchor = number.filter(|_| !self.is_embed()).map(citation_anchor);
        let citations = &self.knowledge.citations;
        let parts = citations.cite(cited);
        let mut html = match &anchor {
            Some(anchor) => format!("<span class=\"citations\" id=\"{anchor}\">("),
            None => "<span class=\"citations\">(".to_owned(),
        };
        for (at, part) in parts.iter().enumerate() {
            if let Some(before) = at.checked_sub(1).and_then(|at| parts.get(at)) {
                html.push_str(citations.between(before, part));
            }
            let href = here.href_to_page(&part.note);
            html.push_str(&format!(
                "<a class=\"citation\" href=\"{}\">{}</a>",
                escape(&href),
                references::set(&part.runs, false)
            ));
            self.cited.entry(part.note.clone()).or_default().extend(anchor.clone());
        }
        html.push_str(")</span>");
        html
    }

    fn image<'e>(&mut self, all: &Flow<'e>, at: usize, out: &mut Vec<Event<'e>>) -> usize {
        let end = all.end_of(at);
        let mut text = String::new();
        for (event, _) in &all[at + 1..end] {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(part),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        let here = self.shown_in.out_path();
        match self.target(all[at].1.start) {
            Some(Target::File(path)) => {
                let size = self
                    .sizes
                    .get(&path)
                    .map_or_else(String::new, |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
                let wiki =
                    matches!(all[at].0, Event::Start(Tag::Image { link_type: LinkType::WikiLink { has_pothole: false }, .. }));
                let alt = if wiki { String::new() } else { text };
                out.push(raw(format!(
                    "<img src=\"{}\" alt=\"{}\"{size} loading=\"lazy\">",
                    escape(&here.href_to(&path)),
                    escape(&alt)
                )));
            }
            // An embed within a line is a link.
            Some(Target::Page(id, anchor)) => {
                let href = here.href_to_place(&id, anchor.as_deref());
                let words = self.words_of(&id, anchor.as_deref(), &text);
                out.push(raw(format!("<a class=\"{}\" href=\"{}\">{}</a>", self.class_of(&id), escape(&href), escape(&words))));
            }
            _ => out.push(Event::Text(CowStr::from(text))),
        }
        end + 1
    }
}

/// Where a text with escapes or entities shows a stretch of its source: the same words, after as many of them as stand before it there.
fn shown_at(source: &str, text: &str, stretch: Range<usize>) -> Option<usize> {
    let before = source.get(..stretch.start)?;
    let name = source.get(stretch)?;
    text.match_indices(name).nth(before.matches(name).count()).map(|(at, _)| at)
}

/// The words of a link as text.
fn text_of(events: &[(Event<'_>, Range<usize>)]) -> String {
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        _ => String::new(),
    };
    events.iter().map(|(event, _)| text(event)).collect()
}

/// Plain text in which web addresses are links, as on GitHub.
fn link_addresses<'e>(text: &CowStr<'e>, out: &mut Vec<Event<'e>>) {
    if !text.contains("://") {
        out.push(Event::Text(text.clone()));
        return;
    }
    let mut rest: &str = text;
    while let Some(at) = next_scheme(rest) {
        let boundary = rest[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let mut address = near(&rest[at..]);
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '’' | '”');
        address = address.split(ends).next().unwrap_or(address);
        address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
        let mut closes = address.matches(')').count().saturating_sub(address.matches('(').count());
        while closes > 0 && address.ends_with(')') {
            address = &address[..address.len() - 1];
            closes -= 1;
        }
        let host = address.split("://").nth(1).unwrap_or_default();
        if !boundary || !host.contains('.') {
            out.push(Event::Text(CowStr::from(rest[..at + 4].to_owned())));
            rest = &rest[at + 4..];
            continue;
        }
        out.push(Event::Text(CowStr::from(rest[..at].to_owned())));
        let href = web_address(address);
        out.push(raw(format!("<a class=\"external\" rel=\"noreferrer\" href=\"{}\">{}</a>", escape(&href), escape(address))));
        rest = &rest[at + address.len()..];
    }
    out.push(Event::Text(CowStr::from(rest.to_owned())));
}

/// Where the next `https://` or `http://` stands.
fn next_scheme(text: &str) -> Option<usize> {
    let mut marks = text.match_indices("://");
    marks.find_map(|(at, _)| ["https", "http"].iter().find_map(|scheme| text[..at].ends_with(scheme).then(|| at - scheme.len())))
}

/// The start of a text, as far as an address may be long: what is longer is none.
fn near(text: &str) -> &str {
    let mut end = text.len().min(ADDRESS_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A web address with what HTML does not allow in one percent-encoded.
fn web_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_control() => {}
            c if c.is_whitespace() => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
            c => out.push(c),
        }
    }
    out
}
