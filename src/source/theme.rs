//! The files of the theme: the embedded one, overlaid file by file by the site's own `themes/<name>/`.
//!
//! Owns [`ThemeFiles`]. Entry point: [`read`]. Does not compile templates. The words of the interface are the one kind of file that is not replaced but kept
//! beside the shipped one, so that a theme changes single words and a later naslag with more words still finds them all.
#![expect(clippy::disallowed_methods, reason = "this stage is the one that reads")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use camino::Utf8Path;
use rust_embed::Embed;
use walkdir::WalkDir;

use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::source::Source;
use crate::source::Stamp;
use crate::source::decode;
use crate::source::source;
use crate::span::Span;

#[derive(Embed)]
#[folder = "themes/default"]
struct Embedded;

/// The theme's files, by path within the theme.
#[derive(Clone, Debug)]
pub struct ThemeFiles {
    /// Bytes by path (`templates/base.html`).
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// The site's own words of the interface, by path within the theme (`i18n/nl.toml`).
    pub words: BTreeMap<String, Arc<Source>>,
    /// Fingerprint of them all.
    pub digest: Digest,
    /// Whether templates or words are among them that do not ship: only those can be wrong.
    pub own_templates: bool,
}

impl ThemeFiles {
    /// A theme of these files, with the site's own words.
    pub fn new(files: BTreeMap<String, Arc<[u8]>>, words: BTreeMap<String, Arc<Source>>) -> Self {
        let mut parts: Vec<&[u8]> = Vec::new();
        for (name, bytes) in &files {
            parts.push(name.as_bytes());
            parts.push(bytes);
        }
        parts.extend(words.values().map(|source| source.digest.bytes()));
        let digest = Digest::of(&parts);
        Self { files, words, digest, own_templates: true }
    }

    /// The theme that ships.
    pub fn embedded() -> Self {
        let load =
            |name: std::borrow::Cow<'static, str>| Embedded::get(&name).map(|file| (name.to_string(), Arc::from(&*file.data)));
        Self { own_templates: false, ..Self::new(Embedded::iter().filter_map(load).collect(), BTreeMap::new()) }
    }

    /// The text of a file, if it is there and is text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// Reads the theme `name`: the site's files where it has them, the embedded ones elsewhere.
///
/// # Errors
/// When a file of the site's theme cannot be read.
pub fn read(root: &Path, name: &str) -> anyhow::Result<Checked<ThemeFiles>> {
    let mut files = ThemeFiles::embedded().files;
    let mut words = BTreeMap::new();
    let mut own_templates = false;
    let mut diagnostics = Vec::new();
    let safe = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let folder = root.join("themes").join(name);
    if !safe || (name != "default" && !folder.is_dir()) {
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("naslag.toml"));
        diagnostics.push(
            Diagnostic::error(Code::MissingFile, Span::new(&path, 0..0))
                .with("path", format!("themes/{name}"))
                .hint("put-theme", &[("name", name)]),
        );
    } else if folder.is_dir() {
        for entry in WalkDir::new(&folder).sort_by_file_name() {
            let entry = entry.with_context(|| format!("{}", folder.display()))?;
            let Some(path) = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str) else { continue };
            if entry.file_type().is_file() && !path.starts_with('.') && !path.ends_with('~') {
                own_templates |= path.starts_with("templates") || path.starts_with("i18n");
                let bytes = fs::read(entry.path()).with_context(|| format!("{}", entry.path().display()))?;
                let path = path.replace(std::path::MAIN_SEPARATOR, "/");
                if path.starts_with("i18n/") && path.ends_with(".toml") && files.contains_key(&path) {
                    let place: Arc<Utf8Path> = Arc::from(Utf8Path::new("themes").join(name).join(&path));
                    let (text, _) = decode(&bytes, &place, &mut diagnostics);
                    words.insert(path, Arc::new(source(&place, text, Stamp::NONE)));
                } else {
                    files.insert(path, bytes.into());
                }
            }
        }
    }
    Ok(Checked { value: ThemeFiles { own_templates, ..ThemeFiles::new(files, words) }, diagnostics })
}
