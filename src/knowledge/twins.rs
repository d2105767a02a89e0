//! Pages that were copied whole and forgotten.
//!
//! Entry point: [`twins`]. Things with one name, in a register or not, are for `names`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::page::PageKind;
use crate::path::PageId;

/// Pages of one collection with the same title and the same first words: one is a copy that was forgotten.
pub fn twins(pages: &BTreeMap<PageId, Arc<Page>>, config: &Config, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(&str, &str, &str), &Arc<Page>> = BTreeMap::new();
    for page in
        pages.values().filter(|page| page.has_file && matches!(page.kind, PageKind::Entry) && !page.doc.opening.is_empty())
    {
        // Of two things with one name that a register holds, another message tells.
        let Some(collection) = page.collection.as_deref().and_then(|name| config.collection(name)) else { continue };
        if collection.role.rank() < 5 {
            continue;
        }
        let collection = collection.name.as_str();
        let key = (collection, page.meta.title.as_str(), page.doc.opening.as_str());
        match seen.get(&key) {
            Some(first) => {
                let wrong = Diagnostic::warning(Code::DuplicateName, page.meta.title_span.clone()).with("name", &page.meta.title);
                found.push(wrong.hint("copied-page", &[("file", first.source.path.as_str())]));
            }
            None => {
                seen.insert(key, page);
            }
        }
    }
}
