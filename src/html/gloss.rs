//! Terms and abbreviations explained where they stand: the link to what bears them carries what they mean.
//!
//! Owns [`of`] and [`material`]. The explanation is the link's `title`: browsers show it, and screen readers read it as the link's description, without any script. A
//! short form is an `abbr` besides. With the theme's script the same link opens a preview, which takes the place of the title while it is shown.

use crate::html::escape::escape;
use crate::knowledge::Knowledge;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::path::PageId;
use crate::text::fold;
use crate::text::shorten;

/// The longest explanation, in characters.
const LIMIT: usize = 300;

/// What the words of a link mean, when they are a term or an abbreviation.
pub struct Gloss {
    /// The explanation.
    pub title: String,
    /// Whether the words are a short form.
    pub short: bool,
}

/// The explanation of `words` as a name of the page `id`.
pub fn of(knowledge: &Knowledge, id: &PageId, words: &str) -> Option<Gloss> {
    let page = knowledge.page(id)?;
    if let RoleMeta::Term(term) = &page.meta.role {
        let long = term.expansion.as_deref().filter(|long| 2 * fold(words).chars().count() <= fold(long).chars().count());
        let about = term.definition.as_deref().or(page.meta.description.as_deref());
        let title = match (long, about) {
            (Some(long), Some(about)) if term.definition.is_some() => format!("{long}. {about}"),
            (Some(long), _) => long.to_owned(),
            (None, about) => about?.to_owned(),
        };
        return Some(Gloss { title: shorten(&title, LIMIT), short: long.is_some() });
    }
    is_abbreviation(page, words).then(|| Gloss { title: page.meta.title.clone(), short: true })
}

/// Whether the words are an abbreviation that the page bears, be it with an ending (`VNG’s`).
fn is_abbreviation(page: &Page, words: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['’', '\'', '-']);
    page.meta.names.iter().any(|name| name.abbreviation && words.strip_prefix(name.name.as_str()).is_some_and(ends))
}

/// All of a page that explanations are made of, for the fingerprint of a body that shows them.
pub fn material(page: &Page, into: &mut String) {
    if let RoleMeta::Term(term) = &page.meta.role {
        into.push_str(&format!("{:?}{:?}\u{1}", term, page.meta.description));
    }
    for name in page.meta.names.iter().filter(|name| name.abbreviation) {
        into.push_str(&format!("{}\u{1}{}\u{1}", name.name, page.meta.title));
    }
}

impl Gloss {
    /// The attribute of the link.
    pub fn attribute(gloss: Option<&Self>) -> String {
        gloss.map_or_else(String::new, |gloss| format!(" title=\"{}\"", escape(&gloss.title)))
    }

    /// Words as they stand in the link.
    pub fn words(gloss: Option<&Self>, words: &str) -> String {
        let words = escape(words);
        if gloss.is_some_and(|gloss| gloss.short) { format!("<abbr>{words}</abbr>") } else { words }
    }
}
