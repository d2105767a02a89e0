//! Footnotes: numbered in the order in which they are first referred to, gathered at the end of the page.
//!
//! Owns [`Notes`] and [`section`]. A note that nothing refers to is not shown; it was reported.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::Tag;

use crate::html::escape::escape;
use crate::html::flow::Events;
use crate::words::Words;

/// The notes of a page.
#[derive(Debug, Default)]
pub struct Notes {
    numbers: BTreeMap<String, i64>,
    references: BTreeMap<i64, usize>,
    definitions: BTreeMap<i64, Events<'static>>,
}

/// A note to be shown: its number, its text as events, how often it is referred to.
pub(crate) type Note = (i64, Events<'static>, usize);

impl Notes {
    /// Numbers the references in `all` and takes the definitions out of it.
    pub(crate) fn of(all: &mut Events<'_>) -> Self {
        let mut notes = Self::default();
        let mut definitions: BTreeMap<String, Events<'static>> = BTreeMap::new();
        let mut at = 0;
        let mut kept: Vec<bool> = vec![true; all.len()];
        while at < all.len() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = &all[at].0 {
                let end = end_of(all, at);
                let inner = all[at + 1..end].iter().map(|(event, range)| (event.clone().into_static(), range.clone())).collect();
                definitions.entry(label.to_lowercase()).or_insert(inner);
                kept[at..=end].fill(false);
                at = end;
            }
            at += 1;
        }
        let mut index = 0;
        all.retain(|_| {
            index += 1;
            kept[index - 1]
        });
        let mut open: Vec<String> = Vec::new();
        let labels = |events: &[(Event<'_>, Range<usize>)]| -> Vec<String> {
            events
                .iter()
                .filter_map(
                    |(event, _)| if let Event::FootnoteReference(label) = event { Some(label.to_lowercase()) } else { None },
                )
                .collect()
        };
        open.extend(labels(all));
        let mut next = 0;
        while next < open.len() {
            let label = open[next].clone();
            next += 1;
            if notes.numbers.contains_key(&label) {
                continue;
            }
            let Some(definition) = definitions.remove(&label) else { continue };
            let number = i64::try_from(notes.numbers.len()).unwrap_or(i64::MAX) + 1;
            open.extend(labels(&definition));
            notes.numbers.insert(label, number);
            notes.definitions.insert(number, definition);
        }
        notes
    }

    /// The number of a label and how often it was referred to before; counts this reference.
    pub fn refer(&mut self, label: &str) -> Option<(i64, usize)> {
        let number = *self.numbers.get(&label.to_lowercase())?;
        let count = self.references.entry(number).or_insert(0);
        *count += 1;
        Some((number, *count))
    }

    /// The definitions in order, once the references in the text have been counted.
    pub(crate) fn take(&mut self) -> Vec<Note> {
        let definitions = std::mem::take(&mut self.definitions);
        definitions
            .into_iter()
            .map(|(number, events)| (number, events, self.references.get(&number).copied().unwrap_or(0)))
            .collect()
    }
}

/// The index of the end that belongs to the start at `at`.
fn end_of(all: &[(Event<'_>, Range<usize>)], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, (event, _)) in all.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    all.len() - 1
}

/// The reference in the text.
pub fn reference(number: i64, count: usize, words: &Words, linked: bool) -> String {
    if !linked {
        return format!("<sup class=\"note-ref\">{number}</sup>");
    }
    let label = escape(&words.count("body.note", number));
    let id = if count == 1 { format!("_nr-{number}") } else { format!("_nr-{number}-{count}") };
    format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#_n-{number}\" aria-label=\"{label}\">{number}</a></sup>")
}

/// The notes at the end of a page; empty when there are none.
pub fn section(notes: &[(i64, String, usize)], words: &Words) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<section class=\"notes\" aria-labelledby=\"_noten\"><h2 id=\"_noten\">{}</h2>\n<ol>\n",
        escape(words.get("body.notes"))
    );
    for (number, text, references) in notes {
        let label = escape(&words.count("body.note_back", *number));
        let mut back = String::new();
        for count in 1..=*references {
            let id = if count == 1 { format!("_nr-{number}") } else { format!("_nr-{number}-{count}") };
            let label = if count == 1 { label.clone() } else { format!("{label} ({count})") };
            back.push_str(&format!(" <a class=\"note-back\" href=\"#{id}\" aria-label=\"{label}\">↩</a>"));
        }
        let text = text.trim_end();
        let item = match text.strip_suffix("</p>") {
            Some(start) => format!("{start}{back}</p>"),
            None => format!("{text}{back}"),
        };
        html.push_str(&format!("<li id=\"_n-{number}\">{item}</li>\n"));
    }
    html.push_str("</ol>\n</section>\n");
    html
}
