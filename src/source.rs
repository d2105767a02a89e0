//! The disk at one moment: configuration, pages, registers, pictures, theme.
//!
//! Owns [`Sources`]. Entry point: [`read`]. The only stage that reads the disk. Refuses what could fool or stop us (devices, links that lead out,
//! files that are no text) with a message, and ignores what editors leave behind. Does not look inside Markdown.
#![expect(clippy::disallowed_methods, reason = "this stage is the one that reads")]

pub mod texts;
pub mod theme;
pub mod windows;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context as _;
use camino::Utf8Path;
use camino::Utf8PathBuf;
use rayon::prelude::*;
use walkdir::DirEntry;
use walkdir::WalkDir;

use crate::config;
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::path::BadName;
use crate::path::OutPath;
use crate::quick::Quick;
use crate::span::Span;

use theme::ThemeFiles;

/// The largest page that is read, in bytes.
const PAGE_LIMIT: u64 = 10 * 1024 * 1024;
/// The largest register that is read, in bytes.
const REGISTER_LIMIT: u64 = 64 * 1024 * 1024;
/// How coarse the clock of a disk may be, in seconds: two on memory sticks.
const CLOCK_TICK: u64 = 2;
/// Extensions that a browser would run or that could change the pages around them.
const REFUSED: &[&str] =
    &["html", "htm", "xhtml", "shtml", "mhtml", "xht", "xml", "xsl", "xslt", "js", "mjs", "wasm", "hta", "url", "lnk", "swf"];

/// Extensions of texts that may have been meant as a page.
const ALMOST_PAGES: &[&str] = &["", "txt", "markdown", "mdown", "mkd", "mdwn", "mdx"];

/// A text file of the site.
#[derive(Debug)]
pub struct Source {
    /// Path relative to the root of the site.
    pub path: Arc<Utf8Path>,
    /// The text: without byte order mark, line ends as `\n`.
    pub text: Arc<str>,
    /// Fingerprint of path and text.
    pub digest: Digest,
    stamp: Stamp,
    /// Whether the stamp would show another change: not when the file was written so short before it was read that the clock
    /// of the disk may not have moved since.
    settled: bool,
}

/// A file that is copied as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path relative to the root of the site.
    pub path: Arc<Utf8Path>,
    /// Where it is on this disk.
    pub disk: PathBuf,
    /// Width and height in pixels, when it is a picture.
    pub size: Option<(usize, usize)>,
    stamp: Stamp,
    settled: bool,
}

/// What changes when a file changes, as far as the disk tells. Never reaches the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Number of the file and the moment of its last change in any respect. Programs can set the time of modification back,
    /// but not this one.
    changed: (u64, i64, i64),
}

impl Stamp {
    /// For what comes from no disk.
    const NONE: Self = Self { length: 0, modified: None, changed: (0, 0, 0) };

    #[cfg(unix)]
    fn of(data: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let changed = (data.ino(), data.ctime(), data.ctime_nsec());
        Self { length: data.len(), modified: data.modified().ok(), changed }
    }

    #[cfg(not(unix))]
    fn of(data: &fs::Metadata) -> Self {
        Self { length: data.len(), modified: data.modified().ok(), changed: (0, 0, 0) }
    }

    fn is_settled(&self) -> bool {
        let seconds = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let written = self.modified.map_or(0, seconds).max(self.changed.1.try_into().unwrap_or(0));
        written + CLOCK_TICK < seconds(SystemTime::now())
    }
}

impl Asset {
    /// The same file under another path of the site, as it would be after a change of name.
    pub fn named(&self, path: Utf8PathBuf) -> Self {
        Self { path: Arc::from(path), ..self.clone() }
    }

    /// A fingerprint of the file's state on disk, to notice changes in `serve`.
    pub fn state(&self) -> Digest {
        let since = self.stamp.modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
        let (number, seconds, nanoseconds) = self.stamp.changed;
        Digest::of(&[
            self.path.as_str().as_bytes(),
            &self.stamp.length.to_le_bytes(),
            &since.as_nanos().to_le_bytes(),
            &number.to_le_bytes(),
            &seconds.to_le_bytes(),
            &nanoseconds.to_le_bytes(),
        ])
    }
}

/// A snapshot of all that a site is made from. Unchanged files are shared between snapshots.
#[derive(Debug)]
pub struct Sources {
    /// The configuration.
    pub config: Config,
    /// The text of `naslag.toml`.
    pub config_source: Arc<Source>,
    /// Pages, by path below `content/`.
    pub content: BTreeMap<Utf8PathBuf, Arc<Source>>,
    /// Files of rows, by collection.
    pub registers: BTreeMap<String, Arc<Source>>,
    /// The site's own splits of compounds (`compounds.txt`), when it has any.
    pub compounds: Option<Arc<Source>>,
    /// Pictures and attachments, by place in the output.
    pub assets: BTreeMap<OutPath, Asset>,
    /// The files of the theme.
    pub theme: ThemeFiles,
    /// Files that could not be read as text, as far as they could, to show their lines in messages.
    pub broken: Vec<Arc<Source>>,
}

impl Sources {
    /// The text of the file `path`, relative to the root.
    pub fn text(&self, path: &Utf8Path) -> Option<&Arc<str>> {
        if *path == *self.config_source.path {
            return Some(&self.config_source.text);
        }
        let below = path.strip_prefix("content").ok();
        below
            .and_then(|below| self.content.get(below))
            .or_else(|| self.registers.values().find(|register| *register.path == *path))
            .or_else(|| self.broken.iter().find(|source| *source.path == *path))
            .or_else(|| self.theme.words.values().chain(&self.compounds).find(|source| *source.path == *path))
            .map(|source| &source.text)
    }

    /// Whether a site made from `other` would be the same.
    pub fn same_as(&self, other: &Self) -> bool {
        // Written out, so that a source that is added cannot be forgotten here.
        let Self { config: _, config_source, content, registers, compounds, assets, theme, broken } = self;
        let same = |one: &Arc<Source>, two: &Arc<Source>| Arc::ptr_eq(one, two) || one.digest == two.digest;
        let both = match (compounds, &other.compounds) {
            (Some(one), Some(two)) => same(one, two),
            (None, None) => true,
            _ => false,
        };
        both && same(config_source, &other.config_source)
            && theme.digest == other.theme.digest
            && content.len() == other.content.len()
            && content
                .iter()
                .zip(&other.content)
                .all(|((path, one), (place, two))| path.as_str() == place.as_str() && same(one, two))
            && registers.len() == other.registers.len()
            && registers.iter().zip(&other.registers).all(|((name, one), (key, two))| name == key && same(one, two))
            && assets.len() == other.assets.len()
            && assets.iter().zip(&other.assets).all(|((place, one), (path, two))| {
                place == path && one.stamp == two.stamp && one.disk == two.disk && one.path == two.path
            })
            && broken.len() == other.broken.len()
            && broken.iter().zip(&other.broken).all(|(one, two)| same(one, two))
    }
}

/// Reads a site. Files that did not change since `previous` are not read again.
///
/// # Errors
/// When the root holds no `naslag.toml` or a folder cannot be read at all. What is wrong with single files is a diagnostic.
pub fn read(root: &Path, output: &Path, previous: Option<&Sources>) -> anyhow::Result<Checked<Sources>> {
    let mut found = Vec::new();
    let config_path: Arc<Utf8Path> = Arc::from(Utf8Path::new("naslag.toml"));
    let config_file = root.join("naslag.toml");
    // A pipe of this name would keep us waiting for ever.
    let is_file = fs::metadata(&config_file)
        .and_then(|data| if data.is_file() { Ok(()) } else { Err(std::io::ErrorKind::InvalidInput.into()) });
    let bytes = is_file.and_then(|()| fs::read(&config_file)).with_context(|| format!("{}", config_file.display()))?;
    let (config_text, config_whole) = decode(&bytes, &config_path, &mut found);
    let config_source = Arc::new(source(&config_path, config_text, Stamp::NONE));
    let config =
        if config_whole { config::read(&config_source.text, &config_path).keep(&mut found) } else { Config::empty(&config_path) };
    let mut reader = Reader {
        root,
        previous,
        output: fs::canonicalize(output).ok(),
        found,
        config: &config,
        config_text: &config_source.text,
        known: previous.into_iter().flat_map(|sources| &sources.content).map(|(path, source)| (path.as_str(), source)).collect(),
        content: Vec::new(),
        open: Vec::new(),
        registers: BTreeMap::new(),
        assets: BTreeMap::new(),
        broken: Vec::new(),
    };
    reader.walk("content")?;
    reader.pages()?;
    reader.walk("static")?;
    reader.registers()?;
    let Reader { content, registers, assets, broken, mut found, .. } = reader;
    let theme = theme::read(root, &config.theme)?;
    // The line that names a theme that is not there.
    let line = config_source
        .text
        .match_indices("theme")
        .map(|(at, _)| at)
        .find(|&at| at == 0 || config_source.text[..at].ends_with('\n'));
    found.extend(theme.diagnostics.into_iter().map(|one| match (line, one.code) {
        (Some(at), Code::MissingFile) => Diagnostic { span: Some(Span::new(&config_path, at..at + "theme".len())), ..one },
        _ => one,
    }));
    let compounds = compounds(root, &mut found);
    let content = content.into_iter().collect();
    let value = Sources { config, config_source, content, registers, compounds, assets, theme: theme.value, broken };
    Ok(Checked { value, diagnostics: found })
}

/// The file `compounds.txt` in the root of the site: how the search splits compounds, and which it leaves whole.
fn compounds(root: &Path, found: &mut Vec<Diagnostic>) -> Option<Arc<Source>> {
    let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("compounds.txt"));
    let bytes = fs::read(root.join("compounds.txt")).ok()?;
    let (text, _) = decode(&bytes, &path, found);
    Some(Arc::new(source(&path, text, Stamp::NONE)))
}

fn source(path: &Arc<Utf8Path>, text: String, stamp: Stamp) -> Source {
    let digest = Digest::of(&[path.as_str().as_bytes(), text.as_bytes()]);
    Source { path: Arc::clone(path), text: text.into(), digest, stamp, settled: stamp.is_settled() }
}

impl Source {
    /// Whether the file has not changed since it was read, as far as its stamp tells.
    fn is_as_it_was(&self, stamp: Stamp) -> bool {
        self.stamp == stamp && self.settled && stamp.modified.is_some()
    }

    /// A source that comes from no disk, for tests and for pages that naslag makes itself.
    pub fn in_memory(path: &str, text: &str) -> Self {
        source(&Arc::from(Utf8Path::new(path)), text.to_owned(), Stamp::NONE)
    }
}

/// The text of a file: byte order mark off, line ends folded. `false` when it is not UTF-8; then the text ends at the mistake.
fn decode(bytes: &[u8], path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\r') => (text.replace("\r\n", "\n").replace('\r', "\n"), true),
        Ok(text) => (text.to_owned(), true),
        Err(error) => {
            let valid = error.valid_up_to();
            let text = String::from_utf8_lossy(&bytes[..valid]).into_owned();
            let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
            let wrong = Diagnostic::error(Code::NotUtf8, Span::new(path, text.len()..text.len()))
                .with("byte", format!("{:#04x}", bytes[valid]))
                .with("offset", valid.to_string());
            found.push(wrong.hint(if utf16 { "save-utf16" } else { save_hint(bytes) }, &[]));
            (text, false)
        }
    }
}

/// What to say of bytes that are not UTF-8.
fn save_hint(bytes: &[u8]) -> &'static str {
    // A file of another program that got the name of a page.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return "text-of-word";
    }
    if bytes.starts_with(b"%PDF") {
        return "text-of-pdf";
    }
    if windows::text(bytes).is_some() { "save-windows" } else { "save-utf8" }
}

/// Whether a file that is no page to naslag holds one: text with front matter, saved with another name.
fn holds_page(disk: &Path) -> bool {
    let mut start = [0; 8];
    let read = fs::File::open(disk).and_then(|mut file| file.read(&mut start)).unwrap_or_default();
    let start = &start[..read];
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    start.starts_with(b"---\n") || start.starts_with(b"---\r\n")
}

struct Reader<'a> {
    root: &'a Path,
    previous: Option<&'a Sources>,
    output: Option<PathBuf>,
    config: &'a Config,
    config_text: &'a str,
    found: Vec<Diagnostic>,
    /// Pages of the snapshot before, by path below `content/`.
    known: HashMap<&'a str, &'a Arc<Source>, Quick>,
    content: Vec<(Utf8PathBuf, Arc<Source>)>,
    /// Pages that must be read.
    open: Vec<(Utf8PathBuf, Arc<Utf8Path>, PathBuf, Stamp)>,
    registers: BTreeMap<String, Arc<Source>>,
    assets: BTreeMap<OutPath, Asset>,
    broken: Vec<Arc<Source>>,
}

/// A file that was read: its text, whether that is all of it, and what is wrong with it.
type Text = (Option<Arc<Source>>, bool, Vec<Diagnostic>);

impl Reader<'_> {
    fn walk(&mut self, folder: &str) -> anyhow::Result<()> {
        let top = self.root.join(folder);
        if !top.is_dir() {
            return Ok(());
        }
        if !is_inside(&top, self.root) {
            self.refuse(&Arc::from(Utf8Path::new(folder)), "@refused-link");
            return Ok(());
        }
        let output = self.output.clone();
        let visible = move |entry: &DirEntry| {
            entry.depth() == 0
                || (!is_litter(entry)
                    && output.as_deref().is_none_or(|output| {
                        !entry.file_type().is_dir() || fs::canonicalize(entry.path()).ok().as_deref() != Some(output)
                    }))
        };
        let mut entries = Vec::new();
        for entry in WalkDir::new(&top).sort_by_file_name().into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => entries.push(entry),
                // A file that vanished between listing and reading is not an error but another round.
                Err(error) if error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound) => {}
                Err(error) => return Err(error).with_context(|| format!("{}", top.display())),
            }
        }
        // Most files are as they were, and then that is all there is to see.
        let as_before: Vec<Option<(Utf8PathBuf, Arc<Source>)>> = match top.to_str().filter(|_| !self.known.is_empty()) {
            Some(above) if folder == "content" => entries.par_iter().map(|entry| self.as_it_was(above, entry)).collect(),
            _ => vec![None; entries.len()],
        };
        for (entry, known) in entries.iter().zip(as_before) {
            match known {
                Some(known) => self.content.push(known),
                None => self.file(folder, &top, entry)?,
            }
        }
        Ok(())
    }

    /// The page below the folder `above` that has not changed since it was read.
    fn as_it_was(&self, above: &str, entry: &DirEntry) -> Option<(Utf8PathBuf, Arc<Source>)> {
        let below = entry.path().to_str()?.strip_prefix(above)?.strip_prefix('/')?;
        let known = self.known.get(below).filter(|_| entry.file_type().is_file())?;
        let stamp = Stamp::of(&fs::metadata(entry.path()).ok()?);
        known.is_as_it_was(stamp).then(|| (Utf8PathBuf::from(below), Arc::clone(known)))
    }

    fn refuse(&mut self, path: &Arc<Utf8Path>, why: &'static str) {
        self.found.push(Diagnostic::error(Code::FileRefused, Span::new(path, 0..0)).with("path", path.as_str()).with("why", why));
    }

    fn file(&mut self, folder: &str, top: &Path, entry: &DirEntry) -> anyhow::Result<()> {
        let below = entry.path().strip_prefix(top).unwrap_or(entry.path());
        let shown: Utf8PathBuf = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/").into();
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new(folder).join(&shown));
        if below.to_str().is_none() {
            self.refuse(&path, "@refused-name");
            return Ok(());
        }
        let mut disk = entry.path().to_path_buf();
        if entry.path_is_symlink() {
            match (fs::canonicalize(&disk), fs::canonicalize(self.root)) {
                (Ok(real), Ok(root)) if real.starts_with(&root) && real.is_file() => disk = real,
                _ => {
                    self.refuse(&path, "@refused-link");
                    return Ok(());
                }
            }
        } else if !entry.file_type().is_file() {
            self.refuse(&path, "@refused-device");
            return Ok(());
        }
        let stamp = match fs::metadata(&disk) {
            Ok(data) => Stamp::of(&data),
            Err(_) => return Ok(()),
        };
        if folder == "static" {
            self.asset(&path, OutPath::from_static(&shown), disk, stamp);
        } else if shown.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
            self.page(shown, &path, disk, stamp);
        } else if !self.config.collections.iter().any(|collection| collection.data.as_deref() == Some(shown.as_str())) {
            let extension = shown.extension().unwrap_or_default().to_ascii_lowercase();
            if REFUSED.contains(&extension.as_str()) {
                self.refuse(&path, "@refused-kind");
            } else if extension == "svg"
                && self.known_asset(&path, stamp).is_none()
                && !(stamp.length <= PAGE_LIMIT && fs::read_to_string(&disk).is_ok_and(|text| is_harmless_svg(&text)))
            {
                self.refuse(&path, "@refused-svg");
            } else {
                if ALMOST_PAGES.contains(&extension.as_str()) && holds_page(&disk) {
                    let bare = path.as_str().trim_end_matches(&format!(".{}", shown.extension().unwrap_or_default()));
                    let name = if bare.ends_with(".md") { bare.to_owned() } else { format!("{bare}.md") };
                    let told = Diagnostic::warning(Code::NotAPage, Span::new(&path, 0..0)).with("path", path.as_str());
                    self.found.push(told.hint("name-page", &[("file", &name)]));
                }
                self.asset(&path, OutPath::from_asset(&shown), disk, stamp);
            }
        }
        Ok(())
    }

    /// What the snapshot before says of the file `path`, when it has not changed since.
    fn known_asset(&self, path: &Arc<Utf8Path>, stamp: Stamp) -> Option<&Asset> {
        let place = match path.strip_prefix("static") {
            Ok(below) => OutPath::from_static(below),
            Err(_) => OutPath::from_asset(path.strip_prefix("content").ok()?),
        };
        let known = self.previous?.assets.get(&place.ok()?)?;
        (known.stamp == stamp && known.path == *path && known.settled).then_some(known)
    }

    fn asset(&mut self, path: &Arc<Utf8Path>, place: Result<OutPath, BadName>, disk: PathBuf, stamp: Stamp) {
        let place = match place {
            Ok(place) => place,
            Err(why) => {
                self.found.push(bad_name(path, path.as_str(), why));
                return;
            }
        };
        let size = match self.known_asset(path, stamp) {
            Some(known) => known.size,
            None => imagesize::size(&disk).ok().map(|size| (size.width, size.height)),
        };
        if let Some(first) = self.assets.get(&place) {
            let taken = Diagnostic::error(Code::AddressTaken, Span::new(path, 0..0))
                .with("address", place.as_str())
                .with("other", first.path.as_str());
            self.found.push(taken);
            return;
        }
        self.assets.insert(place, Asset { path: Arc::clone(path), disk, size, stamp, settled: stamp.is_settled() });
    }

    fn page(&mut self, below: Utf8PathBuf, path: &Arc<Utf8Path>, disk: PathBuf, stamp: Stamp) {
        match self.known.get(below.as_str()).filter(|known| known.is_as_it_was(stamp)) {
            Some(known) => self.content.push((below, Arc::clone(known))),
            None => self.open.push((below, Arc::clone(path), disk, stamp)),
        }
    }

    /// Reads the pages that are not known, several at a time.
    fn pages(&mut self) -> anyhow::Result<()> {
        let open = std::mem::take(&mut self.open);
        let texts: Vec<anyhow::Result<Option<Text>>> =
            open.par_iter().map(|(_, path, disk, stamp)| text(path, disk, *stamp, PAGE_LIMIT)).collect();
        for ((below, ..), text) in open.into_iter().zip(texts) {
            if let Some(source) = self.taken(text?) {
                self.content.push((below, source));
            }
        }
        Ok(())
    }

    /// The text, if it is whole; what is wrong with it is kept.
    fn taken(&mut self, text: Option<Text>) -> Option<Arc<Source>> {
        let (source, whole, found) = text?;
        self.found.extend(found);
        if whole {
            return source;
        }
        self.broken.extend(source);
        None
    }

    fn registers(&mut self) -> anyhow::Result<()> {
        for collection in &self.config.collections {
            let Some(data) = &collection.data else { continue };
            let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("content").join(data));
            let inside = Utf8Path::new(data).components().all(|part| matches!(part, camino::Utf8Component::Normal(_)));
            let disk = self.root.join(path.as_std_path());
            let Some(metadata) =
                fs::symlink_metadata(&disk).ok().filter(|metadata| inside && metadata.is_file() && is_inside(&disk, self.root))
            else {
                let quoted = self.config_text.find(&format!("\"{data}\"")).map_or(0..0, |at| at + 1..at + 1 + data.len());
                let missing = Diagnostic::error(Code::MissingFile, Span::new(&self.config.path, quoted));
                self.found.push(missing.with("path", path.as_str()).hint("put-register", &[]));
                continue;
            };
            let stamp = Stamp::of(&metadata);
            let text = text(&path, &disk, stamp, REGISTER_LIMIT)?;
            if let Some(source) = self.taken(text) {
                self.registers.insert(collection.name.clone(), source);
            }
        }
        Ok(())
    }
}

/// Reads a text file; `None` when it vanished. One that is too large is reported, and has no text.
fn text(path: &Arc<Utf8Path>, disk: &Path, stamp: Stamp, limit: u64) -> anyhow::Result<Option<Text>> {
    let mut found = Vec::new();
    if stamp.length > limit {
        let large = Diagnostic::error(Code::TooLarge, Span::new(path, 0..0))
            .with("size", stamp.length.to_string())
            .with("limit", limit.to_string());
        return Ok(Some((None, false, vec![large])));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.length).unwrap_or_default());
    let read = fs::File::open(disk).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Ok(None);
        }
        return Err(error).with_context(|| format!("{}", disk.display()));
    }
    let (text, whole) = decode(&bytes, path, &mut found);
    Ok(Some((Some(Arc::new(source(path, text, stamp))), whole, found)))
}

/// Whether a path, with its links followed, stands below the root.
fn is_inside(path: &Path, root: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| fs::canonicalize(root).is_ok_and(|root| path.starts_with(root)))
}

/// The message for a name that cannot become an address.
pub fn bad_name(path: &Arc<Utf8Path>, name: &str, why: BadName) -> Diagnostic {
    let why = match why {
        BadName::Empty => "@name-empty",
        BadName::Character => "@name-character",
        BadName::Device => "@name-device",
        BadName::Long => "@name-long",
    };
    Diagnostic::error(Code::BadFileName, Span::new(path, 0..0)).with("name", name).with("why", why).hint("other-name", &[])
}

/// What editors and systems leave behind.
fn is_litter(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let hidden = name.starts_with('.') && name != ".well-known";
    hidden
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || name == "4913"
        || name == "Thumbs.db"
        || name.starts_with('#')
}

/// Whether a drawing holds nothing that a browser would run or fetch when somebody opens it by itself.
fn is_harmless_svg(text: &str) -> bool {
    // Any space is a space to a browser, and an element may bear the prefix of its name space.
    let lower = text.to_ascii_lowercase().replace(['\n', '\t', '\r', '\u{c}'], " ");
    let elements = ["script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "set", "animate", "use"];
    let active = ["javascript:", "<!entity", "@import", "data:text", "<?xml-stylesheet"];
    let holds_element = |name: &str| lower.contains(&format!("<{name}")) || lower.contains(&format!(":{name}"));
    let styles =
        lower.match_indices("url(").any(|(at, _)| !lower[at + 4..].trim_start_matches([' ', '"', '\'']).starts_with('#'));
    let remote = lower.match_indices("href").any(|(at, _)| {
        let value = lower[at + 4..].trim_start().strip_prefix('=').map_or("", str::trim_start).trim_start_matches(['"', '\'']);
        !value.starts_with('#')
    });
    let handler = lower.match_indices(" on").any(|(at, _)| {
        let name = lower[at + 3..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        !name.is_empty() && lower[at + 3 + name.len()..].trim_start().starts_with('=')
    });
    !active.iter().any(|mark| lower.contains(mark))
        && !elements.iter().any(|name| holds_element(name))
        && !remote
        && !handler
        && !styles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_that_could_run_or_fetch_is_not_harmless() {
        assert!(is_harmless_svg("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"));
        for bad in [
            "<svg onload='x()'>",
            "<svg\nonload = x>",
            "<svg><script>",
            "<a xlink:href='javascript:x'>",
            "<image href=\"https://x\">",
            "<svg><foreignObject>",
            "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>",
            "<svg><style>p { fill: url(https://x/y) }</style>",
            "<svg\tonload\n=\n'x'>",
        ] {
            assert!(!is_harmless_svg(bad), "{bad}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_placed() {
        let mut found = Vec::new();
        let (text, whole) = decode(b"\xEF\xBB\xBFabc\r\nd\xff", &Arc::from(Utf8Path::new("a.md")), &mut found);
        assert!(!whole);
        assert_eq!(text, "abc\r\nd");
        assert_eq!(found.len(), 1);
        let (text, whole) = decode(b"a\r\nb\rc", &Arc::from(Utf8Path::new("a.md")), &mut found);
        assert!(whole);
        assert_eq!(text, "a\nb\nc");
    }
}
