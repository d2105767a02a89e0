//! The texts that pages were made from, for `check --sources`: they lie outside the site, and often outside its repository.
//!
//! Owns [`SourceText`]. Entry point: [`read`]. Reads text files only (`.txt`, `.md`); what else lies in the folder is left alone. Compares nothing.
#![expect(clippy::disallowed_methods, reason = "this stage is the one that reads")]

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use walkdir::WalkDir;

/// The largest text that is read, in bytes.
const TEXT_LIMIT: u64 = 64 * 1024 * 1024;

/// The text of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Path below the folder, with slashes.
    pub name: String,
    /// The text: without byte order mark, line ends as `\n`; what is no UTF-8 as replacement characters.
    pub text: String,
}

/// The texts in `folder` and below, by name.
///
/// # Errors
/// When the folder is none, or a text in it cannot be read.
pub fn read(folder: &Path) -> anyhow::Result<Vec<SourceText>> {
    fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut texts = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| folder.display().to_string())?;
        let path = entry.path();
        let is_text = path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
            let extension = extension.to_ascii_lowercase();
            matches!(extension.as_str(), "txt" | "text" | "md")
        });
        if !entry.file_type().is_file() || !is_text {
            continue;
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(path).with_context(|| path.display().to_string())?;
        file.take(TEXT_LIMIT).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\r', "\n");
        let below = path.strip_prefix(folder).unwrap_or(path);
        let name = below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        texts.push(SourceText { name, text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned() });
    }
    Ok(texts)
}
