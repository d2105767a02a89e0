//! Writes a site to disk: beside the old one, then exchanged in one step.
//!
//! Owns [`write`], [`Refused`] and [`Disk`]. The folder always holds one whole site, the old one or the new one; and only a folder that an earlier build made is replaced. The
//! disk is behind a trait, so that tests can make each operation fail in turn.
#![expect(clippy::disallowed_methods, reason = "this stage is the one that writes")]

pub mod change;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::site::Content;
use crate::site::Files;

/// The file that says that naslag made a folder.
pub const MARKER: &str = ".naslag";
/// What keeps the folder out of version control while it stands in the repository.
const GITIGNORE: &str = "*\n";
/// How long a build waits for another that writes to the same folder.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a folder is not written to.
#[derive(Debug)]
pub enum Refused {
    /// It is not empty and not ours; one file that would be lost.
    Foreign(PathBuf),
    /// It is the source of the site, or a folder above it.
    IsSource,
    /// It is a file or a link.
    IsFile,
    /// Another build is writing to it.
    Locked,
    /// The disk said no.
    Disk(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// The operations by which the output changes.
pub trait Disk: Sync {
    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// As the disk says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Writes a file whole.
    ///
    /// # Errors
    /// As the disk says.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Copies a file.
    ///
    /// # Errors
    /// As the disk says.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes sure that what was written survives a power cut.
    ///
    /// # Errors
    /// As the disk says.
    fn flush(&self, folder: &Path) -> io::Result<()>;
    /// Renames a folder to a name that is free.
    ///
    /// # Errors
    /// As the disk says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges the names of two folders in one step.
    ///
    /// # Errors
    /// As the disk says; `Unsupported` where there is no such step.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Removes a folder with all that is in it.
    ///
    /// # Errors
    /// As the disk says.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this computer.
#[derive(Clone, Copy, Debug)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        // The bytes only: not the permissions, which are the writer's affair.
        io::copy(&mut fs::File::open(from)?, &mut fs::File::create(to)?).map(drop)
    }

    #[cfg(target_os = "linux")]
    fn flush(&self, folder: &Path) -> io::Result<()> {
        let folder = fs::File::open(folder)?;
        Ok(rustix::fs::syncfs(&folder)?)
    }

    #[cfg(not(target_os = "linux"))]
    fn flush(&self, folder: &Path) -> io::Result<()> {
        fs::File::open(folder).map(|_| ())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        use rustix::fs::CWD;
        use rustix::fs::RenameFlags;
        Ok(rustix::fs::renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    fn exchange(&self, _one: &Path, _other: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// Writes `site` to the folder `out`. `root` is the folder of the sources. Files are written as they are made; `keep` is told what was found meanwhile, and says whether the
/// new site may take the place of the old one.
///
/// # Errors
/// When the folder may not be written to, or the disk says no; the old site then still stands.
pub fn write(
    site: &dyn Files,
    out: &Path,
    root: &Path,
    disk: &dyn Disk,
    keep: &mut dyn FnMut(Vec<Diagnostic>) -> bool,
) -> Result<(), Refused> {
    check(out, root)?;
    let parent = parent_of(out);
    disk.create_dir_all(&parent)?;
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let lock = Lock::take(&parent.join(format!(".{name}.naslag-lock")))?;
    let prefix = format!(".{name}.naslag-new");
    let old = parent.join(format!("{prefix}-old"));
    if !out.exists() && old.is_dir() {
        // A build died between the two renames of a system without an exchange: put the old site back first.
        disk.rename(&old, out)?;
    }
    remove_leftovers(&parent, &prefix, disk)?;
    let fresh = parent.join(format!("{prefix}-{}", std::process::id()));
    let written = fill(site, &fresh, disk).and_then(|found| {
        if !keep(found) {
            return Ok(false);
        }
        finish(site, &fresh, disk)?;
        swap(&fresh, out, &old, disk)?;
        Ok(true)
    });
    if !matches!(written, Ok(true)) {
        // What could not be finished is no use to anybody; the next build would remove it too.
        let _ = disk.remove_dir_all(&fresh);
    }
    drop(lock);
    written?;
    Ok(())
}

/// Whether `out` may be written to.
///
/// # Errors
/// Says why not.
pub fn check(out: &Path, root: &Path) -> Result<(), Refused> {
    if fs::symlink_metadata(out).is_ok_and(|data| !data.is_dir()) {
        return Err(Refused::IsFile);
    }
    let root = fs::canonicalize(root)?;
    let real = match fs::canonicalize(out) {
        Ok(real) => real,
        Err(_) => fs::canonicalize(parent_of(out))
            .map(|parent| parent.join(out.file_name().unwrap_or_default()))
            .unwrap_or_else(|_| out.to_path_buf()),
    };
    let source = ["content", "themes", "static", "src", "tests"].iter().any(|folder| real == root.join(folder));
    if root.starts_with(&real) || real.parent().is_none() || source {
        return Err(Refused::IsSource);
    }
    let Ok(entries) = fs::read_dir(out) else { return Ok(()) };
    let mut foreign: Option<PathBuf> = None;
    for entry in entries {
        let name = entry?.file_name();
        if name == MARKER {
            return Ok(());
        }
        let ours =
            name == ".gitignore" && fs::read(out.join(&name)).is_ok_and(|text| text.trim_ascii() == GITIGNORE.trim().as_bytes());
        if !ours {
            let path = PathBuf::from(name);
            foreign = Some(foreign.map_or(path.clone(), |other| other.min(path)));
        }
    }
    foreign.map_or(Ok(()), |file| Err(Refused::Foreign(first_file(out, file))))
}

/// The first file in `path`, which is itself one or a folder below `out`.
fn first_file(out: &Path, mut path: PathBuf) -> PathBuf {
    loop {
        if !fs::symlink_metadata(out.join(&path)).is_ok_and(|data| data.is_dir()) {
            return path;
        }
        let entries = fs::read_dir(out.join(&path)).into_iter().flatten().filter_map(Result::ok);
        match entries.map(|entry| entry.file_name()).min() {
            Some(name) => path.push(name),
            None => return path,
        }
    }
}

fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Removes what builds that died have left: with the lock in hand, nobody else is at work.
fn remove_leftovers(parent: &Path, prefix: &str, disk: &dyn Disk) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) && entry.file_type()?.is_dir() {
            disk.remove_dir_all(&entry.path())?;
        }
    }
    Ok(())
}

fn fill(site: &dyn Files, fresh: &Path, disk: &dyn Disk) -> io::Result<Vec<Diagnostic>> {
    disk.create_dir_all(fresh)?;
    let places = site.places();
    let folders: BTreeSet<&str> = places.iter().filter_map(|path| Some(path.as_str().rsplit_once('/')?.0)).collect();
    for folder in folders {
        disk.create_dir_all(&fresh.join(folder))?;
    }
    site.each(&|path, content| {
        let place = fresh.join(path.as_str());
        let done = match content {
            Content::Text(text) => disk.write(&place, text.as_bytes()),
            Content::Bytes(bytes) => disk.write(&place, bytes),
            Content::Copy(from, _) => disk.copy(from, &place),
        };
        done.map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))
    })
}

/// What is no part of the site, and the certainty that all of it is on the disk.
fn finish(site: &dyn Files, fresh: &Path, disk: &dyn Disk) -> io::Result<()> {
    if !site.places().iter().any(|path| path.as_str() == ".gitignore") {
        disk.write(&fresh.join(".gitignore"), GITIGNORE.as_bytes())?;
    }
    disk.write(&fresh.join(MARKER), b"naslag\n")?;
    disk.flush(fresh)
}

fn swap(fresh: &Path, out: &Path, old: &Path, disk: &dyn Disk) -> io::Result<()> {
    if !out.exists() {
        return disk.rename(fresh, out);
    }
    match disk.exchange(fresh, out) {
        Ok(()) => disk.remove_dir_all(fresh),
        Err(error) if no_exchange(&error) => {
            // No single step here: the name is free for a moment, which the lock keeps other builds out of.
            disk.rename(out, old)?;
            if let Err(error) = disk.rename(fresh, out) {
                disk.rename(old, out)?;
                return Err(error);
            }
            disk.remove_dir_all(old)
        }
        Err(error) => Err(error),
    }
}

fn no_exchange(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.kind() == io::ErrorKind::InvalidInput
}

/// Held while a build writes; another one waits, and gives up with a message.
struct Lock {
    path: PathBuf,
    _file: fs::File,
}

impl Lock {
    #[cfg(unix)]
    fn take(path: &Path) -> Result<Self, Refused> {
        use std::os::unix::fs::MetadataExt as _;
        let mut waited = Duration::ZERO;
        loop {
            let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            let free = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok();
            // The one before us may have removed the file that we opened: then it is no longer the one that others see.
            let same = fs::metadata(path).ok().zip(file.metadata().ok()).is_some_and(|(a, b)| a.ino() == b.ino());
            if free && same {
                return Ok(Self { path: path.to_path_buf(), _file: file });
            }
            if waited >= PATIENCE {
                return Err(Refused::Locked);
            }
            let pause = Duration::from_millis(20);
            std::thread::sleep(pause);
            waited += pause;
        }
    }

    #[cfg(not(unix))]
    fn take(path: &Path) -> Result<Self, Refused> {
        match fs::OpenOptions::new().create_new(true).write(true).open(path) {
            Ok(file) => Ok(Self { path: path.to_path_buf(), _file: file }),
            Err(_) => Err(Refused::Locked),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
