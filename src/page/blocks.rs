//! A body as blocks of plain text, each with a map back to the file: what people read, without its dress.
//!
//! Owns [`Block`]. Entry point: [`blocks`]. Emphasis does not split a word here, so names, sentences and search words are sought in these
//! texts. Does not resolve links.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::page::markdown::CITATION;

/// What stands before and after a citation in the text of a block. There it stands as it was written: how it is set depends on other pages. No reader sees either
/// mark, since whatever shows such a text fills it in first.
pub const CITED: char = '\u{2}';
/// See [`CITED`].
pub const CITED_END: char = '\u{3}';

/// For how many bytes of text a block has room from its start on: most have fewer than they take in the file.
const ROOM: usize = 1_024;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph, also within a quotation or alert.
    Paragraph,
    /// The text of a list item, or a term or explanation of a definition list.
    Item,
    /// A cell of a table.
    Cell,
    /// A block of code.
    Code,
}

/// What a stretch of a block's text is, besides text.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineKind {
    /// A link: its type, its target as written.
    Link(LinkType, String),
    /// A picture or embed: its type, its target as written.
    Image(LinkType, String),
    /// Code or a formula.
    Code,
    /// Strong emphasis.
    Strong,
    /// A reference to a footnote.
    Note(String),
}

/// A stretch of a block's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// The bytes of the block's text.
    pub text: Range<usize>,
    /// The bytes of the body that make it, markup included.
    pub body: Range<usize>,
}

/// A run of text that readers see as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text; line breaks are spaces.
    pub text: String,
    /// Pairs of an offset in the text and the offset in the body where it comes from, ascending.
    places: Vec<(usize, usize)>,
    /// Links, code, emphasis and notes in it.
    pub inlines: Vec<Inline>,
    /// Whether it stands in a quotation.
    pub quoted: bool,
    /// Whether that quotation is an alert (`> [!NOTE]`): words of the page itself.
    pub alert: bool,
    /// The label of the footnote it stands in.
    pub note: Option<String>,
    /// Where it stands in the body.
    pub body: Range<usize>,
    /// Whether it is the first text of its list item or paragraph of its own (where a speaker's name may stand).
    pub opens: bool,
    /// The id, classes of a heading.
    pub attributes: Option<(Option<String>, Vec<String>)>,
}

impl Block {
    /// Where in the body the byte `offset` of the text comes from.
    pub fn place(&self, offset: usize) -> usize {
        let at = self.places.partition_point(|&(text, _)| text <= offset);
        match at.checked_sub(1).and_then(|index| self.places.get(index)) {
            Some(&(text, body)) => (body + (offset - text)).min(self.body.end),
            None => self.body.start,
        }
    }

    /// The range of the body that makes the range of the text.
    pub fn place_of(&self, text: Range<usize>) -> Range<usize> {
        let start = self.place(text.start);
        let end = if text.end > text.start { self.place(text.end - 1) + 1 } else { start };
        start..end.max(start)
    }
}

struct Walk {
    done: Vec<Block>,
    current: Option<Block>,
    inlines: Vec<(InlineKind, usize, usize)>,
    quotes: usize,
    alerts: usize,
    items: usize,
    fresh_item: bool,
    note: Option<String>,
    /// Whether this is within a citation, whose own words are passed over.
    cites: bool,
}

/// The blocks of a body in order, given its events: of [`crate::page::markdown::pieces`], so that every text leads back to its place.
pub fn blocks<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Vec<Block> {
    let mut all = Vec::new();
    each_block(events, |block| all.push(block));
    all
}

/// Hands over the blocks of a body one by one, so that a large page need not be held whole.
pub fn each_block<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>, mut take: impl FnMut(Block)) {
    let mut walk = Walk {
        done: Vec::new(),
        current: None,
        inlines: Vec::new(),
        quotes: 0,
        alerts: 0,
        items: 0,
        fresh_item: false,
        note: None,
        cites: false,
    };
    for (event, range) in events {
        walk.take(event, range);
        walk.done.drain(..).for_each(&mut take);
    }
    walk.close();
    walk.done.into_iter().for_each(take);
}

impl Walk {
    fn open(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close();
        let opens = kind == BlockKind::Paragraph && self.items == 0 || self.fresh_item;
        self.fresh_item = false;
        self.current = Some(Block {
            kind,
            text: String::with_capacity(range.len().min(ROOM)),
            places: Vec::new(),
            inlines: Vec::new(),
            quoted: self.quotes > 0,
            alert: self.alerts > 0,
            note: self.note.clone(),
            body: range,
            opens,
            attributes: None,
        });
    }

    fn close(&mut self) {
        self.inlines.clear();
        if let Some(mut block) = self.current.take() {
            block.text.truncate(block.text.trim_end().len());
            let length = block.text.len();
            for inline in &mut block.inlines {
                inline.text.end = inline.text.end.min(length);
                inline.text.start = inline.text.start.min(inline.text.end);
            }
            if !block.text.is_empty() || !block.inlines.is_empty() {
                self.done.push(block);
            }
        }
    }

    /// Text that stands outside a paragraph belongs to a tight list item.
    fn add(&mut self, text: &str, range: &Range<usize>) {
        if self.current.is_none() {
            let kind = if self.items > 0 { BlockKind::Item } else { BlockKind::Paragraph };
            self.open(kind, range.clone());
        }
        if let Some(block) = &mut self.current {
            block.places.push((block.text.len(), range.start));
            block.text.push_str(text);
            block.body.end = block.body.end.max(range.end);
        }
    }

    fn start_inline(&mut self, kind: InlineKind, start: usize) {
        if self.current.is_none() {
            self.add("", &(start..start));
        }
        let at = self.current.as_ref().map_or(0, |block| block.text.len());
        self.inlines.push((kind, at, start));
    }

    fn end_inline(&mut self, end: usize) {
        if let (Some((kind, at, start)), Some(block)) = (self.inlines.pop(), &mut self.current) {
            block.inlines.push(Inline { kind, text: at..block.text.len(), body: start..end });
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.cites && !matches!(event, Event::End(TagEnd::Link)) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if self.current.as_ref().is_some_and(|block| block.kind == BlockKind::Code) {
                    self.add(&text, &range);
                } else if text.contains('\n') {
                    self.add(&text.replace('\n', " "), &range);
                } else {
                    self.add(&text, &range);
                }
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.start_inline(InlineKind::Code, range.start);
                let mark = usize::from(range.len() > text.len());
                self.add(&text, &(range.start + mark..range.end));
                self.end_inline(range.end);
            }
            Event::SoftBreak | Event::HardBreak => self.add(" ", &range),
            Event::FootnoteReference(label) => {
                self.start_inline(InlineKind::Note(label.into_string()), range.start);
                self.end_inline(range.end);
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.items > 0 => self.open(BlockKind::Item, range),
            Tag::Paragraph => self.open(BlockKind::Paragraph, range),
            Tag::Heading { level, id, classes, .. } => {
                self.open(BlockKind::Heading(level_number(level)), range);
                if let Some(block) = &mut self.current {
                    let classes = classes.into_iter().map(|class| class.into_string()).collect();
                    block.attributes = Some((id.map(|id| id.into_string()), classes));
                }
            }
            Tag::BlockQuote(kind) => {
                self.close();
                self.quotes += 1;
                self.alerts += usize::from(kind.is_some());
            }
            Tag::Item | Tag::DefinitionListDefinition => {
                self.close();
                self.items += 1;
                self.fresh_item = true;
            }
            Tag::DefinitionListTitle => self.open(BlockKind::Item, range),
            Tag::TableCell => self.open(BlockKind::Cell, range),
            Tag::CodeBlock(_) => self.open(BlockKind::Code, range),
            Tag::FootnoteDefinition(label) => {
                self.close();
                self.note = Some(label.into_string());
            }
            Tag::Link { link_type, dest_url, .. } if dest_url.starts_with(CITATION) => {
                let cited = format!("{CITED}{}{CITED_END}", &dest_url[CITATION.len()..]);
                self.start_inline(InlineKind::Link(link_type, dest_url.into_string()), range.start);
                self.add(&cited, &range);
                self.cites = true;
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.start_inline(InlineKind::Link(link_type, dest_url.into_string()), range.start)
            }
            Tag::Image { link_type, dest_url, .. } => {
                self.start_inline(InlineKind::Image(link_type, dest_url.into_string()), range.start)
            }
            Tag::Strong => self.start_inline(InlineKind::Strong, range.start),
            Tag::List(_) | Tag::Table(_) | Tag::HtmlBlock => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::DefinitionListTitle => {
                self.close()
            }
            TagEnd::BlockQuote(kind) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
                self.alerts = self.alerts.saturating_sub(usize::from(kind.is_some()));
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition => {
                self.close();
                self.items = self.items.saturating_sub(1);
                self.fresh_item = false;
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.note = None;
            }
            TagEnd::Link | TagEnd::Image | TagEnd::Strong => {
                self.cites &= tag != TagEnd::Link;
                self.end_inline(range.end);
            }
            _ => {}
        }
    }
}

/// A heading's level as a number.
pub fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::markdown::pieces;

    fn texts(body: &str) -> Vec<String> {
        blocks(pieces(body)).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn emphasis_does_not_split_a_word_and_breaks_are_spaces() {
        assert_eq!(
            texts("**Ut**recht\nis groot\n\n- een\n- twee\n\n| a | b |\n|--|--|\n| c | d |\n"),
            ["Utrecht is groot", "een", "twee", "a", "b", "c", "d"]
        );
    }

    #[test]
    fn a_citation_stands_in_a_text_as_written_between_marks() {
        let block = &blocks(pieces("Volgens de film [@film, p. 2] is *het [@boek; @lied]* zo."))[0];
        assert_eq!(block.text, "Volgens de film \u{2}@film, p. 2\u{3} is het \u{2}@boek; @lied\u{3} zo.");
        assert_eq!(block.place(block.text.find("zo").expect("it is there")), 54);
    }

    #[test]
    fn a_text_leads_back_to_its_place_in_the_body() {
        let body = "een **twee** [drie](x.md)";
        let block = &blocks(pieces(body))[0];
        let at = block.text.find("drie").expect("the word is there");
        assert_eq!(&body[block.place_of(at..at + 4)], "drie");
        let at = block.text.find("twee").expect("the word is there");
        assert_eq!(&body[block.place_of(at..at + 4)], "twee");
    }

    #[test]
    fn an_escape_or_entity_in_front_does_not_move_the_place() {
        let body = "1\\. R&amp;D en \\*ster\\* naast vier.";
        let block = &blocks(pieces(body))[0];
        assert_eq!(block.text, "1. R&D en *ster* naast vier.");
        for word in ["D en", "ster", "vier"] {
            let at = block.text.find(word).expect("the word is there");
            assert_eq!(&body[block.place_of(at..at + word.len())], word);
        }
    }
}
