//! The files of a new site: a page of each role, small enough to read and to throw away.
//!
//! Entry point: [`files`]. They stand in `starter/`, by language, and are part of the program. Writes nothing.

use std::collections::BTreeMap;

use rust_embed::Embed;

use crate::language::Language;

#[derive(Embed)]
#[folder = "starter"]
struct Embedded;

/// The files of a new site in a language, by path.
pub fn files(language: Language) -> BTreeMap<String, Vec<u8>> {
    let folder = match language {
        Language::Nl => "nl/",
        Language::En => "en/",
    };
    let file = |name: std::borrow::Cow<'static, str>| {
        let path = name.strip_prefix(folder)?;
        // Under its own name it would hide files of the program from version control.
        let path = if path == "gitignore" { ".gitignore" } else { path };
        Some((path.to_owned(), Embedded::get(&name)?.data.into_owned()))
    };
    Embedded::iter().filter_map(file).collect()
}
