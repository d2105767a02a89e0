//! Citations and references as readers see them: APA, in the site's language, for every publication that has a note.
//!
//! Owns [`Citations`]. Entry points: [`Citations::of`], [`Citations::cite`], [`Citations::reference`]. Gives runs of text, never HTML. How a work is set is for `apa`.
//! A work is called the same on every page, so years are told apart (*2011a*) over the whole collection.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::knowledge::apa::Group;
use crate::knowledge::apa::Run;
use crate::knowledge::apa::Source;
use crate::knowledge::apa::Work;
use crate::knowledge::apa::key;
use crate::knowledge::apa::plain;
use crate::knowledge::apa::set;
use crate::knowledge::links::Cited;
use crate::knowledge::links::Target;
use crate::knowledge::links::split_citation;
use crate::language::Language;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::blocks::CITED;
use crate::page::blocks::CITED_END;
use crate::path::PageId;

/// A work in a citation: *Van Dijk & De Vries, 2017, p. 12*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The note.
    pub note: PageId,
    /// How it is called here.
    pub runs: Vec<Run>,
}

/// How every work of the site is set.
#[derive(Clone, Debug, Default)]
pub struct Citations {
    works: BTreeMap<PageId, Work>,
    folders: Vec<String>,
}

impl Citations {
    /// Sets every work that has a note, with every locator that is used.
    pub fn of<'t>(
        pages: &BTreeMap<PageId, Arc<Page>>,
        targets: impl Iterator<Item = &'t Target>,
        folders: Vec<String>,
        language: Language,
        memo: &Memo<Group>,
    ) -> Self {
        let mut locators: BTreeMap<&PageId, BTreeSet<String>> = BTreeMap::new();
        for cited in targets.filter_map(|target| match target {
            Target::Citation(cited) => Some(cited),
            _ => None,
        }) {
            for one in cited {
                locators.entry(&one.note).or_default().insert(one.locator.clone().unwrap_or_default());
            }
        }
        // Only works by bearers of one name can be confused.
        let mut groups: BTreeMap<String, Vec<Source<'_>>> = BTreeMap::new();
        for (id, page) in pages.iter().filter(|(_, page)| page.kind != PageKind::Listing) {
            if let Some(source) = Source::of(page, locators.remove(id).unwrap_or_default(), language) {
                groups.entry(source.first_bearer()).or_default().push(source);
            }
        }
        let set: Vec<Arc<Group>> = groups
            .into_par_iter()
            .map(|(_, mut sources)| {
                sources.sort_by(|a, b| a.place().cmp(&b.place()));
                memo.get_by(|| key(&sources, language), || set(&sources, language))
            })
            .collect();
        Self { works: set.iter().flat_map(|group| group.iter().cloned()).collect(), folders }
    }

    /// How a work is set, when there is a note on it.
    pub fn work(&self, note: &PageId) -> Option<&Work> {
        self.works.get(note)
    }

    /// The works of a citation in the order of the style, as they stand between the brackets. A second work of the same bearers gives its year only.
    pub fn cite(&self, cited: &[Cited]) -> Vec<Part> {
        let mut known: Vec<(&Cited, &Work)> = cited.iter().filter_map(|one| Some((one, self.works.get(&one.note)?))).collect();
        known.sort_by(|a, b| a.1.order.cmp(&b.1.order));
        let mut parts: Vec<Part> = Vec::new();
        let mut before: Option<&str> = None;
        for (one, work) in known {
            let locator = one.locator.as_deref().unwrap_or_default();
            let Some(runs) = work.cited.get(locator).or_else(|| work.cited.get("")) else { continue };
            let mut runs = runs.clone();
            let again = !work.names.is_empty() && before == Some(work.names.as_str());
            if again && let Some(first) = runs.first_mut() {
                let rest =
                    first.text.strip_prefix(work.names.as_str()).map(|rest| rest.trim_start_matches([',', ' ']).to_owned());
                first.text = rest.unwrap_or_else(|| first.text.clone());
            }
            // After a place in a work a bare year would seem to be one in the same work.
            before = locator.is_empty().then_some(work.names.as_str());
            parts.push(Part { note: one.note.clone(), runs });
        }
        parts
    }

    /// What stands between two works of a citation.
    pub fn between(&self, before: &Part, after: &Part) -> &'static str {
        let names = |part: &Part| self.works.get(&part.note).map_or("", |work| work.names.as_str());
        let bare = !names(after).is_empty()
            && names(before) == names(after)
            && !after.runs.first().is_some_and(|run| run.text.starts_with(names(after)));
        if bare { ", " } else { "; " }
    }

    /// A citation as plain text, brackets included.
    pub fn cite_plain(&self, cited: &[Cited]) -> String {
        let parts = self.cite(cited);
        let mut text = String::from("(");
        for (at, part) in parts.iter().enumerate() {
            if let Some(before) = at.checked_sub(1).and_then(|at| parts.get(at)) {
                text.push_str(self.between(before, part));
            }
            text.push_str(&plain(&part.runs));
        }
        text.push(')');
        text
    }

    /// Works in the order of a list of references.
    pub fn in_order<'b>(&self, notes: impl IntoIterator<Item = &'b PageId>) -> Vec<(&'b PageId, &Work)> {
        let mut known: Vec<(&PageId, &Work)> = notes.into_iter().filter_map(|id| Some((id, self.works.get(id)?))).collect();
        known.sort_by(|a, b| (&a.1.order, a.0).cmp(&(&b.1.order, b.0)));
        known
    }

    /// A text from a block, with its citations set: they stand in it as they were written, between two marks.
    pub fn fill<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // Every text of the site comes by here and hardly any has a citation: all of it is looked at, without a branch for each letter.
        let marked = |byte: u8| u8::from(byte == CITED as u8 || byte == CITED_END as u8);
        if text.bytes().fold(0, |found, byte| found | marked(byte)) == 0 {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        // A cut may have left a half at either end.
        let mut rest = match (text.find(CITED), text.find(CITED_END)) {
            (start, Some(end)) if start.is_none_or(|start| end < start) => &text[end + CITED_END.len_utf8()..],
            _ => text,
        };
        while let Some(start) = rest.find(CITED) {
            out.push_str(&rest[..start]);
            let after = &rest[start + CITED.len_utf8()..];
            let Some(end) = after.find(CITED_END) else {
                rest = "";
                break;
            };
            out.push_str(&self.as_written(&after[..end]));
            rest = &after[end + CITED_END.len_utf8()..];
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// A citation as it was written, as plain set text; what has no note stays as it is.
    pub fn as_written(&self, written: &str) -> String {
        let cited: Vec<Cited> = split_citation(written)
            .filter_map(|(key, locator)| {
                let note = self
                    .folders
                    .iter()
                    .map(|folder| PageId::from_parts(&[folder, key]))
                    .find(|id| self.works.contains_key(id))?;
                Some(Cited { note, locator: locator.map(str::to_owned) })
            })
            .collect();
        if cited.is_empty() { format!("[{written}]") } else { self.cite_plain(&cited) }
    }
}
