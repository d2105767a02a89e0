//! Notices that something on disk changed.
//!
//! Owns [`Mark`] and [`Watch`]. Entry points: [`Watch::start`], [`Mark::wait`]. Says only *that* something changed, never what: the
//! next reading sees for itself. Watches folders, since editors replace files.
#![expect(clippy::disallowed_methods, reason = "the preview follows the disk and the clock")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use notify::ErrorKind;
use notify::Event;
use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher as _;
use notify::event::AccessKind;
use notify::event::AccessMode;

/// A save is over when nothing moved for this long.
const QUIET: Duration = Duration::from_millis(8);
/// When changes go on and on, what is there is shown after this long.
const LONGEST: Duration = Duration::from_millis(100);
/// Folders whose every file counts.
const FOLDERS: &[&str] = &["content", "themes", "static"];

/// What happened since the last look.
#[derive(Debug, Default)]
pub struct Marked {
    /// Something changed.
    pub changed: bool,
    /// Changes were lost: folders may be new.
    pub lost: bool,
    /// Watching failed, and how.
    pub failed: Option<String>,
}

impl Marked {
    fn is_any(&self) -> bool {
        self.changed || self.lost || self.failed.is_some()
    }
}

/// The mark that a watcher sets and the builder clears. A storm of changes is one mark.
#[derive(Debug, Default)]
pub struct Mark {
    marked: Mutex<Marked>,
    woken: Condvar,
}

impl Mark {
    fn set(&self, change: impl FnOnce(&mut Marked)) {
        change(&mut self.marked.lock().unwrap_or_else(PoisonError::into_inner));
        self.woken.notify_all();
    }

    /// Whether something changed that nobody looked at yet.
    pub fn is_set(&self) -> bool {
        self.marked.lock().unwrap_or_else(PoisonError::into_inner).is_any()
    }

    fn take(&self, patience: Duration) -> Marked {
        let marked = self.marked.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut marked, _) =
            self.woken.wait_timeout_while(marked, patience, |marked| !marked.is_any()).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut marked)
    }

    /// Waits until something changed and it is quiet again, but not longer than `patience` for the first sign.
    pub fn wait(&self, patience: Duration) -> Marked {
        let mut all = self.take(patience);
        let began = Instant::now();
        while all.is_any() && began.elapsed() < LONGEST {
            let next = self.take(QUIET);
            if !next.is_any() {
                break;
            }
            all.changed |= next.changed;
            all.lost |= next.lost;
            all.failed = next.failed.or(all.failed);
        }
        all
    }
}

/// The folders of a site, watched.
#[derive(Debug)]
pub struct Watch {
    watcher: RecommendedWatcher,
    root: PathBuf,
    /// Which folder stood there when it was watched: a new one under the old name must be watched anew.
    watched: BTreeMap<PathBuf, Identity>,
}

/// What tells one folder from another that bears its name later.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(folder).ok().filter(fs::Metadata::is_dir).map(|data| (data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    let data = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    let since = data.created().ok()?.duration_since(std::time::SystemTime::UNIX_EPOCH).ok()?;
    Some((since.as_secs(), u64::from(since.subsec_nanos())))
}

impl Watch {
    /// Watches the site in `root`; changes below `output` do not count.
    ///
    /// # Errors
    /// When the system does not let us, for want of watches for one.
    pub fn start(root: &Path, output: &Path, mark: &Arc<Mark>) -> notify::Result<Self> {
        let root = fs::canonicalize(root)?;
        let output = fs::canonicalize(output).unwrap_or_else(|_| output.to_path_buf());
        let (mark, top) = (Arc::clone(mark), root.clone());
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => mark.set(|marked| marked.lost = true),
            Ok(event) if counts(&event, &top, &output) => mark.set(|marked| marked.changed = true),
            Ok(_) => {}
            // A new folder that went again before it was watched.
            Err(error) if is_gone(&error) => mark.set(|marked| marked.changed = true),
            Err(error) => mark.set(|marked| marked.failed = Some(error.to_string())),
        })?;
        let mut watch = Self { watcher, root, watched: BTreeMap::new() };
        watch.refresh()?;
        Ok(watch)
    }

    /// Watches folders that are new or came back.
    ///
    /// # Errors
    /// As [`Watch::start`].
    pub fn refresh(&mut self) -> notify::Result<()> {
        let places = FOLDERS.iter().map(|name| (self.root.join(name), RecursiveMode::Recursive));
        let places: Vec<_> = places.chain([(self.root.clone(), RecursiveMode::NonRecursive)]).collect();
        for (folder, mode) in places {
            let now = identity(&folder);
            if now.as_ref() == self.watched.get(&folder) {
                continue;
            }
            if self.watched.remove(&folder).is_some() {
                // It is gone already, as a rule: the system has dropped the watch with it.
                let _ = self.watcher.unwatch(&folder);
            }
            if let Some(now) = now {
                match self.watcher.watch(&folder, mode) {
                    Ok(()) => drop(self.watched.insert(folder, now)),
                    Err(error) if identity(&folder).is_none() => drop(error),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Watches everything anew, after changes were lost.
    ///
    /// # Errors
    /// As [`Watch::start`].
    pub fn renew(&mut self) -> notify::Result<()> {
        for folder in std::mem::take(&mut self.watched).into_keys() {
            let _ = self.watcher.unwatch(&folder);
        }
        self.refresh()
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Whether an event can change the site. Opening and reading do not, or our own reading would wake us for ever.
fn counts(event: &Event, root: &Path, output: &Path) -> bool {
    let kind = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    let ours = |path: &PathBuf| {
        !path.starts_with(output)
            && path.strip_prefix(root).is_ok_and(|below| {
                let first = below.iter().next();
                first.is_none_or(|first| first == "naslag.toml" || FOLDERS.iter().any(|name| first == *name))
            })
    };
    kind && (event.paths.is_empty() || event.paths.iter().any(ours))
}
