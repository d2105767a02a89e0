//! Whether a page has the form that its collection asks for: its headings, in order, and texts that are not too long.
//!
//! Entry point: [`deviations`]. Headings that are not of the form may stand anywhere: only those of the form are told about.

use std::ops::Range;
use std::sync::Arc;

use crate::config::Collection;
use crate::config::FormHeading;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::page::PageKind;
use crate::page::doc::Doc;
use crate::page::doc::Heading;
use crate::page::meta::Meta;
use crate::shape::Record;
use crate::source::Source;
use crate::span::Span;
use crate::text::nearest;
use crate::text::slug;

/// The level of the headings of a form.
const LEVEL: u8 = 2;

/// How a page departs from the form of its collection. Works in parts, introductions of lists and drafts need not have the headings.
pub fn deviations(
    collection: &Collection,
    kind: &PageKind,
    meta: &Meta,
    record: &Record,
    doc: &Doc,
    source: &Arc<Source>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if matches!(kind, PageKind::Root | PageKind::Listing) {
        return found;
    }
    for (key, most) in &collection.limits {
        let Some(entry) = record.get(key) else { continue };
        let count = words(entry.text().unwrap_or_default());
        if count > *most {
            let wrong = Diagnostic::warning(Code::TooManyWords, Span::new(&source.path, entry.range.clone()));
            let wrong = wrong.with("key", key).with("count", count.to_string()).with("most", most.to_string());
            found.push(wrong.hint("fewer-words", &[("over", &(count - most).to_string())]));
        }
    }
    if *kind == PageKind::Entry && !meta.draft && !collection.form.is_empty() {
        let page = Headings { form: &collection.form, doc, source };
        page.check(meta, &mut found);
    }
    found
}

/// Words as an author counts them: what stands between spaces.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The headings of a page, and those that it should have.
struct Headings<'a> {
    form: &'a [FormHeading],
    doc: &'a Doc,
    source: &'a Arc<Source>,
}

impl Headings<'_> {
    fn check(&self, meta: &Meta, found: &mut Vec<Diagnostic>) {
        let places = self.places(found);
        let kept = longest_rise(&places);
        for (at, wanted) in self.form.iter().enumerate() {
            let around = |is: &dyn Fn(&usize) -> bool| ((0..at).rev().find(is), (at + 1..self.form.len()).find(is));
            let line = line_of(wanted);
            match places[at] {
                None if wanted.optional => {}
                None => {
                    let (before, after) = around(&|other| places[*other].is_some());
                    // Told where it would stand: at the heading after it, else at the one before it.
                    let near = after.or(before).and_then(|other| places[other]);
                    let span = near.map_or_else(|| meta.title_span.clone(), |place| self.span(&self.doc.headings[place]));
                    let wrong = Diagnostic::warning(Code::MissingHeading, span).with("heading", &wanted.text);
                    let other = |other: usize| line_of(&self.form[other]);
                    found.push(match (after, before) {
                        (Some(after), _) => wrong.hint("heading-before", &[("line", &line), ("other", &other(after))]),
                        (None, Some(before)) => wrong.hint("heading-behind", &[("line", &line), ("other", &other(before))]),
                        (None, None) => wrong.hint("heading-add", &[("line", &line)]),
                    });
                }
                Some(_) if kept.contains(&at) => {}
                Some(place) => {
                    let span = self.span(&self.doc.headings[place]);
                    let wrong = Diagnostic::warning(Code::HeadingOrder, span).with("heading", &wanted.text);
                    let (hint, other) = match around(&|other| kept.contains(other)) {
                        (Some(before), _) => ("move-behind", before),
                        (None, Some(after)) => ("move-before", after),
                        (None, None) => continue,
                    };
                    let other = &self.form[other].text;
                    found.push(wrong.hint(hint, &[("heading", &wanted.text), ("other", other)]));
                }
            }
        }
    }

    /// Where each heading of the form stands. One that is spelled a little differently, or is of another level, counts as there and is told.
    fn places(&self, found: &mut Vec<Diagnostic>) -> Vec<Option<usize>> {
        let headings = &self.doc.headings;
        let exact = |wanted: &FormHeading| headings.iter().position(|own| own.level == LEVEL && own.text == wanted.text);
        let mut places: Vec<Option<usize>> = self.form.iter().map(exact).collect();
        for (at, wanted) in self.form.iter().enumerate() {
            if places[at].is_some() {
                continue;
            }
            let free = |index: &usize| !places.contains(&Some(*index));
            let same = (0..headings.len()).filter(free).find(|&index| slug(&headings[index].text) == slug(&wanted.text));
            let alike = || {
                let own: Vec<usize> = (0..headings.len()).filter(free).filter(|&index| headings[index].level == LEVEL).collect();
                let near = nearest(&wanted.text, own.iter().map(|&index| headings[index].text.as_str()))?;
                own.iter().copied().find(|&index| headings[index].text == near)
            };
            let Some(place) = same.or_else(alike) else { continue };
            places[at] = Some(place);
            let span = self.span(&headings[place]);
            let line = line_of(wanted);
            let plain = !self.source.text.get(span.range()).is_some_and(|raw| raw.contains(['{', '\n']));
            let wrong = Diagnostic::warning(Code::HeadingForm, span.clone()).with("heading", &wanted.text);
            let wrong = wrong.hint("heading-meant", &[("line", &line)]);
            // An anchor or a line below it would be lost.
            found.push(if plain { wrong.edit(span, &line) } else { wrong });
        }
        places
    }

    /// The line of a heading, without its end.
    fn span(&self, heading: &Heading) -> Span {
        let Range { start, end } = heading.range.clone();
        let length = self.source.text.get(start..end).map_or(0, |raw| raw.trim_end().len());
        Span::new(&self.source.path, start..start + length)
    }
}

/// The line that an author writes for a heading.
pub fn line_of(heading: &FormHeading) -> String {
    format!("{} {}", "#".repeat(usize::from(LEVEL)), heading.text)
}

/// The numbers of the most places that rise: what is not among them is what must move.
fn longest_rise(places: &[Option<usize>]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let Some(place) = place else {
            best.push(Vec::new());
            continue;
        };
        let below = |rise: &&Vec<usize>| rise.last().is_some_and(|&last| places[last].is_some_and(|other| other < *place));
        // Of two that are as long the first stays: what is out of order is then the later one.
        let mut rise = best.iter().filter(below).rev().max_by_key(|rise| rise.len()).cloned().unwrap_or_default();
        rise.push(at);
        best.push(rise);
    }
    best.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_headings_move_as_can_be() {
        assert_eq!(longest_rise(&[Some(0), Some(1), Some(2)]), [0, 1, 2]);
        assert_eq!(longest_rise(&[Some(3), Some(0), None, Some(1)]), [1, 3]);
        assert_eq!(longest_rise(&[Some(0), Some(3), Some(1), Some(2)]), [0, 2, 3]);
        assert_eq!(longest_rise(&[None]), [] as [usize; 0]);
    }

    #[test]
    fn words_are_what_stands_between_spaces() {
        assert_eq!(words("Een wijkagent – en zijn wijk, 24/7."), 6);
    }
}
