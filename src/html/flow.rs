//! The events of a body, with the answers to what a renderer asks of them again and again.
//!
//! Owns [`Flow`]. Entry point: [`Flow::of`]. Where each thing ends, which raw tags are pairs and which quotations name their place is found in one
//! pass, so that a page nested a hundred thousand deep takes no longer than a flat one. Writes no HTML.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::ops::Range;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

use crate::page::html_tags::tag_name;

/// Events with their places.
pub(crate) type Events<'e> = Vec<(Event<'e>, Range<usize>)>;

/// Events, and what there is to know of them.
pub(crate) struct Flow<'e> {
    events: Events<'e>,
    /// For each start, the index of its end.
    ends: Vec<usize>,
    /// The raw tags that are half of a pair within one block.
    paired: BTreeSet<usize>,
    /// The places that quotations name, by the index of the quotation's end.
    places: BTreeMap<usize, String>,
}

impl<'e> Deref for Flow<'e> {
    type Target = [(Event<'e>, Range<usize>)];

    fn deref(&self) -> &Self::Target {
        &self.events
    }
}

impl<'e> Flow<'e> {
    /// Looks the events over, and takes the places of quotations out of their texts.
    pub(crate) fn of(events: Events<'e>) -> Self {
        let ends = ends(&events);
        let paired = paired(&events);
        let mut flow = Self { events, ends, paired, places: BTreeMap::new() };
        flow.take_places();
        flow
    }

    /// The index of the end that belongs to the start at `at`.
    pub(crate) fn end_of(&self, at: usize) -> usize {
        self.ends[at]
    }

    /// Whether the raw tag at `at` opens what another closes in the same block, or closes what another opened.
    pub(crate) fn is_paired(&self, at: usize) -> bool {
        self.paired.contains(&at)
    }

    /// The place that the quotation which ends at `end` names.
    pub(crate) fn place(&self, end: usize) -> Option<&str> {
        self.places.get(&end).map(String::as_str)
    }

    /// `{bron p. 4}` at the end of a quotation is no text of it.
    fn take_places(&mut self) {
        let names_place = |(event, _): &(Event<'_>, _)| matches!(event, Event::Text(text) if text.contains("{bron "));
        if !self.events.iter().any(names_place) {
            return;
        }
        let mut last = 0;
        let texts: Vec<usize> = self
            .events
            .iter()
            .enumerate()
            .map(|(index, (event, _))| {
                if matches!(event, Event::Text(text) if !text.trim().is_empty()) {
                    last = index;
                }
                last
            })
            .collect();
        for at in 0..self.events.len() {
            if !matches!(self.events[at].0, Event::Start(Tag::BlockQuote(None))) {
                continue;
            }
            let end = self.ends[at];
            let index = texts[end];
            let Event::Text(text) = &self.events[index].0 else { continue };
            let Some(open) = text.rfind("{bron ").filter(|_| index > at) else { continue };
            let Some(place) = text[open..].trim_end().strip_prefix("{bron ").and_then(|rest| rest.strip_suffix('}')) else {
                continue;
            };
            self.places.insert(end, place.trim().to_owned());
            let rest = text[..open].trim_end().to_owned();
            if rest.is_empty() && matches!(self.events[index - 1].0, Event::SoftBreak) {
                self.events[index - 1].0 = Event::Text(CowStr::Borrowed(""));
            }
            self.events[index].0 = Event::Text(CowStr::from(rest));
        }
    }
}

fn ends(events: &[(Event<'_>, Range<usize>)]) -> Vec<usize> {
    let mut ends = vec![events.len().saturating_sub(1); events.len()];
    let mut open = Vec::new();
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    ends[start] = index;
                }
            }
            _ => {}
        }
    }
    ends
}

/// The raw tags that are pairs: opened and closed at the same depth, and not across each other.
fn paired(events: &[(Event<'_>, Range<usize>)]) -> BTreeSet<usize> {
    let mut paired = BTreeSet::new();
    let mut open: Vec<(usize, &str, usize)> = Vec::new();
    let mut depth = 0usize;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                while open.last().is_some_and(|&(of, ..)| of == depth) {
                    open.pop();
                }
                depth = depth.saturating_sub(1);
            }
            Event::InlineHtml(html) => match tag_name(html) {
                Some(("br", _)) | None => {}
                Some((name, false)) => open.push((depth, name, index)),
                Some((name, true)) => {
                    if let Some((_, other, start)) = open.pop_if(|&mut (of, ..)| of == depth)
                        && other == name
                    {
                        paired.extend([start, index]);
                    }
                }
            },
            _ => {}
        }
    }
    paired
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::markdown::events;

    fn shown(body: &str) -> Vec<String> {
        let flow = Flow::of(events(body).collect());
        let tags = flow.iter().enumerate().filter(|&(index, _)| flow.is_paired(index));
        tags.map(|(_, (_, range))| body[range.clone()].to_owned()).collect()
    }

    #[test]
    fn tags_are_pairs_within_one_block_and_not_across_each_other() {
        assert_eq!(shown("a <sub>b</sub> c"), ["<sub>", "</sub>"]);
        assert_eq!(shown("a <sub>*b</sub>*"), [""; 0]);
        assert_eq!(shown("a <sub>b\n\nc</sub>"), [""; 0]);
        assert_eq!(shown("<sub>a <sup>b</sub> c</sup>"), [""; 0]);
        assert_eq!(shown("a <sub>b<sup>c</sup></sub>"), ["<sub>", "<sup>", "</sup>", "</sub>"]);
    }

    #[test]
    fn the_place_of_a_quotation_is_no_text_of_it() {
        let flow = Flow::of(events("> a b\n> {bron p. 4}\n").collect());
        assert_eq!(flow.place(flow.end_of(0)), Some("p. 4"));
        assert!(!flow.iter().any(|(event, _)| matches!(event, Event::Text(text) if text.contains("bron"))));
    }
}
