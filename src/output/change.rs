//! Changes to the sources of a site that an author asked for: files written and renamed, all of them or none.
//!
//! Owns [`Change`] and [`Failed`]. Entry point: [`apply`]. A file is written beside itself and exchanged in one step, and not at all when it is no longer
//! what the change was made for. Nothing outside the root is touched, also not through links. Does not know what the changes are for.
#![expect(clippy::disallowed_methods, reason = "this stage is the one that writes")]

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use camino::Utf8Path;
use camino::Utf8PathBuf;

use crate::diagnostic::Edit;

/// One change. Paths are relative to the root of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file gets other bytes.
    Write {
        /// Which.
        path: Utf8PathBuf,
        /// What it must hold now; `None` when it must not be there.
        before: Option<Vec<u8>>,
        /// What it will hold.
        after: Vec<u8>,
    },
    /// A file or folder gets a name that is free.
    Rename {
        /// The name now.
        from: Utf8PathBuf,
        /// The name then.
        to: Utf8PathBuf,
    },
}

/// Why nothing was changed.
#[derive(Debug)]
pub enum Failed {
    /// A file is not what it was when the change was thought out.
    Meanwhile(Utf8PathBuf),
    /// A name leads out of the site.
    Outside(Utf8PathBuf),
    /// A name is taken.
    Taken(Utf8PathBuf),
    /// The disk said no.
    Disk(Utf8PathBuf, io::Error),
}

/// The file `raw` after edits whose places count in its text as naslag reads it: without a mark at the start, line ends as `\n`. New lines end as the others do.
pub fn edited(raw: &str, edits: &[Edit]) -> Option<String> {
    let windows = raw.contains("\r\n");
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut places = edits.iter().flat_map(|edit| [edit.span.start, edit.span.end]).collect::<Vec<_>>().into_iter().peekable();
    let mut found = Vec::with_capacity(places.len());
    let mut offset: u32 = 0;
    let mut rest = raw.char_indices().peekable();
    let mut at = 0;
    loop {
        let sign = rest.next_if(|&(start, sign)| start == 0 && sign == '\u{feff}');
        at = sign.map_or(at, |(start, sign)| start + sign.len_utf8());
        while places.next_if_eq(&offset).is_some() {
            found.push(at);
        }
        let Some((start, sign)) = rest.next() else { break };
        at = start + sign.len_utf8();
        if sign == '\r' && rest.next_if(|&(_, next)| next == '\n').is_some() {
            at += 1;
        }
        offset += u32::try_from(if sign == '\r' { 1 } else { sign.len_utf8() }).ok()?;
    }
    let mut made = String::with_capacity(raw.len());
    let mut done = 0;
    for (edit, place) in edits.iter().zip(found.chunks(2)) {
        let &[start, end] = place else { return None };
        made.push_str(raw.get(done..start)?);
        made.push_str(&if windows { edit.text.replace('\n', "\r\n") } else { edit.text.clone() });
        done = end;
    }
    made.push_str(raw.get(done..)?);
    (found.len() == 2 * edits.len()).then_some(made)
}

/// Something that was done, with what undoes it.
enum Done {
    Written(PathBuf, Option<Vec<u8>>),
    Renamed(PathBuf, PathBuf),
    Folder(PathBuf),
}

/// Makes all changes, in their order; when one cannot be made, those before it are undone.
///
/// # Errors
/// Says which file stood in the way, and why.
pub fn apply(root: &Path, changes: &[Change]) -> Result<(), Failed> {
    let mut done = Vec::new();
    // What can be known beforehand is asked beforehand.
    for change in changes {
        if let Change::Write { path, before, .. } = change {
            unchanged(&inside(root, path)?, path, before.as_deref())?;
        }
    }
    for change in changes {
        if let Err(failed) = make(root, change, &mut done) {
            undo(done);
            return Err(failed);
        }
    }
    Ok(())
}

fn make(root: &Path, change: &Change, done: &mut Vec<Done>) -> Result<(), Failed> {
    match change {
        Change::Write { path, before, after } => {
            let disk = inside(root, path)?;
            folders(&disk, path, done)?;
            unchanged(&disk, path, before.as_deref())?;
            replace(&disk, after).map_err(|error| Failed::Disk(path.clone(), error))?;
            done.push(Done::Written(disk, before.clone()));
        }
        Change::Rename { from, to } => {
            let (old, new) = (inside(root, from)?, inside(root, to)?);
            folders(&new, to, done)?;
            // On computers where capitals do not count, `Dag.md` and `dag.md` are one file, which may get its other name.
            if fs::symlink_metadata(&new).is_ok() && fs::canonicalize(&new).ok() != fs::canonicalize(&old).ok() {
                return Err(Failed::Taken(to.clone()));
            }
            fs::rename(&old, &new).map_err(|error| Failed::Disk(from.clone(), error))?;
            done.push(Done::Renamed(old, new));
        }
    }
    Ok(())
}

/// The place of a path on this disk. A link is followed; what it leads to must stand in the site.
fn inside(root: &Path, path: &Utf8Path) -> Result<PathBuf, Failed> {
    let outside = || Failed::Outside(path.to_owned());
    if !path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_))) {
        return Err(outside());
    }
    let real = fs::canonicalize(root).map_err(|error| Failed::Disk(path.to_owned(), error))?;
    let disk = real.join(path);
    if let Ok(there) = fs::canonicalize(&disk) {
        return if there.starts_with(&real) { Ok(if disk.is_symlink() { there } else { disk }) } else { Err(outside()) };
    }
    // Not there yet: then the nearest folder above it that is.
    let above = disk.ancestors().skip(1).find_map(|folder| fs::canonicalize(folder).ok());
    if above.is_some_and(|above| above.starts_with(&real)) { Ok(disk) } else { Err(outside()) }
}

fn unchanged(disk: &Path, path: &Utf8Path, before: Option<&[u8]>) -> Result<(), Failed> {
    match (before, fs::read(disk)) {
        (Some(before), Ok(now)) if now == before => Ok(()),
        (None, Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        (None, Ok(_)) => Err(Failed::Taken(path.to_owned())),
        (_, Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(Failed::Disk(path.to_owned(), error)),
        _ => Err(Failed::Meanwhile(path.to_owned())),
    }
}

/// Makes the folders that a file needs, and remembers those that were not there.
fn folders(disk: &Path, path: &Utf8Path, done: &mut Vec<Done>) -> Result<(), Failed> {
    let missing: Vec<&Path> = disk.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder).map_err(|error| Failed::Disk(path.to_owned(), error))?;
        done.push(Done::Folder(folder.to_path_buf()));
    }
    Ok(())
}

/// Writes beside the file and puts that in its place, with the rights that the file had.
fn replace(disk: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = disk.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = disk.with_file_name(format!(".{name}.naslag-{}", std::process::id()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Ok(data) = fs::metadata(disk) {
            file.set_permissions(data.permissions())?;
        }
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&beside, disk));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    placed
}

/// Takes back what was done, the last first. What the disk refuses then cannot be helped.
fn undo(done: Vec<Done>) {
    for step in done.into_iter().rev() {
        let _ = match step {
            Done::Written(path, Some(before)) => replace(&path, &before),
            Done::Written(path, None) => fs::remove_file(path),
            Done::Renamed(old, new) => fs::rename(new, old),
            Done::Folder(folder) => fs::remove_dir(folder),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::create_dir(folder.path().join("content")).expect("a folder can be made");
        fs::write(folder.path().join("content/a.md"), "een").expect("a file can be written");
        fs::write(folder.path().join("content/b.md"), "twee").expect("a file can be written");
        folder
    }

    fn write(path: &str, before: &str, after: &str) -> Change {
        Change::Write { path: path.into(), before: Some(before.into()), after: after.into() }
    }

    fn text(folder: &tempfile::TempDir, path: &str) -> String {
        fs::read_to_string(folder.path().join(path)).unwrap_or_default()
    }

    #[test]
    fn edits_count_in_the_text_as_it_is_read_and_keep_the_ends_of_lines() {
        let path = std::sync::Arc::from(Utf8Path::new("a.md"));
        let edit =
            |start: usize, end: usize, text: &str| Edit { span: crate::span::Span::new(&path, start..end), text: text.into() };
        // As it is read: "één\ntwee\n".
        let edits = [edit(6, 10, "drie"), edit(0, 5, "een"), edit(11, 11, "vier\n")];
        assert_eq!(edited("\u{feff}één\r\ntwee\r\n", &edits).as_deref(), Some("\u{feff}een\r\ndrie\r\nvier\r\n"));
        assert_eq!(edited("één\ntwee\n", &edits).as_deref(), Some("een\ndrie\nvier\n"));
        assert_eq!(edited("één", &edits), None);
    }

    #[test]
    fn all_changes_are_made_or_none() {
        let folder = folder();
        let rename = |to: &str| Change::Rename { from: "content/a.md".into(), to: to.into() };
        let new = Change::Write { path: "content/nieuw/c.md".into(), before: None, after: b"drie".to_vec() };
        // The last cannot be made: its name is taken.
        let failed = apply(folder.path(), &[write("content/b.md", "twee", "2"), new.clone(), rename("content/b.md")]);
        assert!(matches!(failed, Err(Failed::Taken(_))), "{failed:?}");
        assert_eq!((text(&folder, "content/a.md"), text(&folder, "content/b.md")), ("een".into(), "twee".into()));
        assert!(!folder.path().join("content/nieuw").exists());
        apply(folder.path(), &[write("content/b.md", "twee", "2"), new, rename("content/werk/d.md")])
            .expect("nothing is in the way");
        assert_eq!((text(&folder, "content/werk/d.md"), text(&folder, "content/b.md")), ("een".into(), "2".into()));
        assert_eq!(text(&folder, "content/nieuw/c.md"), "drie");
        let left: Vec<_> = fs::read_dir(folder.path().join("content")).expect("it is there").collect();
        assert_eq!(left.len(), 3, "no litter: {left:?}");
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_not_overwritten() {
        let folder = folder();
        let failed = apply(folder.path(), &[write("content/a.md", "een", "1"), write("content/b.md", "anders", "2")]);
        assert!(matches!(failed, Err(Failed::Meanwhile(path)) if path == "content/b.md"));
        assert_eq!((text(&folder, "content/a.md"), text(&folder, "content/b.md")), ("een".into(), "twee".into()));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_the_site_is_written_also_not_through_a_link() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        let other = tempfile::tempdir().expect("there is room for a folder");
        fs::write(other.path().join("geheim.md"), "x").expect("a file can be written");
        let content = folder.path().join("content");
        symlink(other.path(), content.join("uit")).expect("a link can be made");
        symlink(other.path().join("geheim.md"), content.join("l.md")).expect("a link can be made");
        for path in ["content/uit/geheim.md", "content/l.md", "../x.md", "content/uit/nieuw.md"] {
            let change = Change::Write { path: path.into(), before: Some(b"x".to_vec()), after: b"y".to_vec() };
            assert!(matches!(apply(folder.path(), &[change]), Err(Failed::Outside(_))), "{path}");
        }
        assert_eq!(fs::read_to_string(other.path().join("geheim.md")).expect("it is there"), "x");
        // A link within the site stays a link, and what it leads to gets the text.
        symlink("a.md", content.join("m.md")).expect("a link can be made");
        apply(folder.path(), &[write("content/m.md", "een", "1")]).expect("it leads to a page");
        assert_eq!(text(&folder, "content/a.md"), "1");
        assert!(content.join("m.md").is_symlink());
    }
}
