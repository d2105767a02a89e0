//! The output folder always holds one whole site, the old one or the new one; and only a folder that we made is replaced.
//!
//! Each operation of the disk is made to fail in turn, counting up until a build passes, as SQLite tests its own.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "it writes and reads files: that is what it is for")]

#[path = "support/folder.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use naslag::output;
use naslag::output::Disk;
use naslag::output::RealDisk;
use naslag::output::Refused;
use naslag::path::OutPath;
use naslag::site::Content;
use naslag::site::Site;

use site::tree;

/// A disk on which one operation fails.
struct FailingDisk {
    left: AtomicUsize,
    error: i32,
    exchanges: bool,
}

impl FailingDisk {
    fn new(at: usize, error: i32, exchanges: bool) -> Self {
        Self { left: AtomicUsize::new(at), error, exchanges }
    }

    fn step(&self) -> io::Result<()> {
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(1) => Err(io::Error::from_raw_os_error(self.error)),
            _ => Ok(()),
        }
    }

    fn passed(&self) -> bool {
        self.left.load(Ordering::SeqCst) > 0
    }
}

impl Disk for FailingDisk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            // A full disk takes the first half.
            let _ = RealDisk.write(path, &bytes[..bytes.len() / 2]);
            return Err(error);
        }
        RealDisk.write(path, bytes)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.copy(from, to)
    }

    fn flush(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.flush(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        if !self.exchanges {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step()?;
        RealDisk.exchange(one, other)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        if let Err(error) = self.step() {
            // It stops half-way: one file is gone, the rest is there.
            if let Some(file) =
                walkdir::WalkDir::new(path).into_iter().filter_map(Result::ok).find(|entry| entry.file_type().is_file())
            {
                let _ = fs::remove_file(file.path());
            }
            return Err(error);
        }
        RealDisk.remove_dir_all(path)
    }
}

/// A folder with a source and a place for the output.
struct Place {
    _own: tempfile::TempDir,
    root: PathBuf,
    out: PathBuf,
}

impl Place {
    fn new() -> Self {
        let own = tempfile::tempdir().expect("a temporary folder can be made");
        let root = own.path().join("bron");
        fs::create_dir_all(root.join("content")).expect("a folder can be made");
        fs::write(root.join("picture.png"), b"picture").expect("a file can be written");
        let out = own.path().join("uit/site");
        Self { root, out, _own: own }
    }

    fn write(&self, site: &Site, disk: &dyn Disk) -> Result<(), Refused> {
        output::write(site, &self.out, &self.root, disk, &mut |_| true)
    }

    /// A site of some pages that all say `word`, and of one page that only it has.
    fn site(&self, word: &str) -> Site {
        let mut site = Site::default();
        for at in 0..6 {
            let path = OutPath::fixed(format!("map{}/blad-{at}.html", at % 3));
            site.files.insert(path, Content::Text(format!("{word} {}", word.repeat(200)).into()));
        }
        site.files.insert(OutPath::fixed(format!("{word}/alleen.html")), Content::Bytes(word.as_bytes().into()));
        let picture = self.root.join("picture.png");
        site.files.insert(OutPath::fixed("picture.png"), Content::Copy(picture, naslag::digest::Digest::of(&[])));
        site
    }

    /// What stands beside the output that nobody asked for.
    fn litter(&self) -> Vec<String> {
        let parent = self.out.parent().expect("the output stands in a folder");
        let names = fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name != "site").collect()
    }
}

fn whole(place: &Place, site: &Site) -> BTreeMap<String, Vec<u8>> {
    let fresh = Place::new();
    fresh.write(site, &RealDisk).unwrap_or_else(|refused| panic!("{refused:?}"));
    let _ = place;
    tree(&fresh.out)
}

/// Fails the first operation, then the second, until a build passes.
fn torture(error: i32, exchanges: bool, first: bool) {
    let mut at = 1;
    loop {
        let place = Place::new();
        let (old, new) = (place.site("oud"), place.site("nieuw"));
        let (was, will) = (if first { BTreeMap::new() } else { whole(&place, &old) }, whole(&place, &new));
        if !first {
            place.write(&old, &RealDisk).expect("a disk that does not fail takes a site");
        }
        let disk = FailingDisk::new(at, error, exchanges);
        let made = place.write(&new, &disk);
        let now = tree(&place.out);
        let what = format!("operation {at}, error {error}, exchange {exchanges}, first {first}");
        assert!(now == was || now == will, "{what}: the output is neither the old nor the new site: {:?}", now.keys());
        if made.is_ok() {
            assert_eq!(now, will, "{what}: it passed, and the site is not the new one");
        }
        let passed = disk.passed();
        place.write(&new, &RealDisk).unwrap_or_else(|refused| panic!("{what}: the next build fails: {refused:?}"));
        assert_eq!(tree(&place.out), will, "{what}: the next build");
        assert_eq!(place.litter(), [""; 0], "{what}: litter");
        if passed {
            assert!(made.is_ok(), "{what}: nothing failed, and the build did: {made:?}");
            assert!(at > 10, "the operations were not counted");
            return;
        }
        at += 1;
    }
}

#[test]
fn a_site_in_which_mistakes_are_found_while_it_is_written_leaves_the_old_one() {
    let place = Place::new();
    place.write(&place.site("oud"), &RealDisk).expect("it can be written");
    let made = output::write(&place.site("nieuw"), &place.out, &place.root, &RealDisk, &mut |_| false);
    assert!(made.is_ok());
    assert!(place.out.join("oud/alleen.html").exists() && !place.out.join("nieuw").exists());
    let beside = fs::read_dir(place.out.parent().expect("it stands in a folder")).expect("it can be read");
    assert_eq!(beside.count(), 1, "what was not kept is removed");
}

#[test]
fn whatever_operation_fails_the_output_is_one_whole_site() {
    // ENOSPC, EIO, EACCES, EMFILE.
    for error in [28, 5, 13, 24] {
        torture(error, true, false);
    }
    torture(28, true, true);
}

#[test]
fn a_system_without_an_exchange_keeps_one_whole_site_too() {
    torture(28, false, false);
    torture(5, false, true);
}

#[test]
fn an_old_site_that_a_dead_build_put_aside_comes_back() {
    let place = Place::new();
    place.write(&place.site("oud"), &RealDisk).expect("it can be written");
    // A build died between the two renames.
    let parent = place.out.parent().expect("the output stands in a folder");
    fs::rename(&place.out, parent.join(".site.naslag-new-old")).expect("it can be renamed");
    let disk = FailingDisk::new(4, 28, true);
    assert!(place.write(&place.site("nieuw"), &disk).is_err());
    assert_eq!(tree(&place.out), whole(&place, &place.site("oud")));
}

#[test]
fn a_page_whose_source_is_gone_is_gone() {
    let place = Place::new();
    place.write(&place.site("oud"), &RealDisk).expect("it can be written");
    place.write(&place.site("nieuw"), &RealDisk).expect("it can be written");
    assert!(!place.out.join("oud").exists());
    assert_eq!(tree(&place.out), whole(&place, &place.site("nieuw")));
}

#[test]
fn a_folder_that_we_did_not_make_is_refused_and_one_file_is_named() {
    let place = Place::new();
    fs::create_dir_all(place.out.join("foto/vakantie")).expect("a folder can be made");
    fs::write(place.out.join("foto/vakantie/strand.jpg"), b"zee").expect("a file can be written");
    let before = tree(&place.out);
    match place.write(&place.site("nieuw"), &RealDisk) {
        Err(Refused::Foreign(file)) => assert_eq!(file, Path::new("foto/vakantie/strand.jpg")),
        other => panic!("{other:?}"),
    }
    assert_eq!(tree(&place.out), before);
    assert_eq!(place.litter(), [""; 0]);
}

#[test]
fn a_folder_with_rules_of_its_own_for_version_control_is_refused() {
    let place = Place::new();
    fs::create_dir_all(&place.out).expect("a folder can be made");
    fs::write(place.out.join(".gitignore"), "geheim\n").expect("a file can be written");
    assert!(matches!(place.write(&place.site("nieuw"), &RealDisk), Err(Refused::Foreign(_))));
    // Ours is what stands in the repository before the first build.
    fs::write(place.out.join(".gitignore"), "*\n").expect("a file can be written");
    place.write(&place.site("nieuw"), &RealDisk).unwrap_or_else(|refused| panic!("{refused:?}"));
}

#[test]
fn an_empty_folder_and_a_folder_that_is_not_there_are_fine() {
    for make in [true, false] {
        let place = Place::new();
        if make {
            fs::create_dir_all(&place.out).expect("a folder can be made");
        }
        place.write(&place.site("nieuw"), &RealDisk).unwrap_or_else(|refused| panic!("{refused:?}"));
    }
}

#[test]
fn the_source_a_folder_above_it_a_file_a_link_and_the_root_are_refused() {
    let place = Place::new();
    let before = tree(&place.root);
    let own = place.root.parent().expect("the source stands in a folder").to_path_buf();
    let file = own.join("bestand");
    fs::write(&file, b"van mij").expect("a file can be written");
    let (target, link) = (own.join("doel"), own.join("koppeling"));
    fs::create_dir_all(&target).expect("a folder can be made");
    std::os::unix::fs::symlink(&target, &link).expect("a link can be made");
    let twist = place.root.join("content/../../bron");
    for out in [&place.root, &place.root.join("."), &own, Path::new("/"), &twist, &file, &link, &place.root.join("content")] {
        let made = output::write(&place.site("nieuw"), out, &place.root, &RealDisk, &mut |_| true);
        assert!(made.is_err(), "{} was written to", out.display());
    }
    assert_eq!(tree(&place.root), before);
    assert_eq!(fs::read(&file).ok().as_deref(), Some(&b"van mij"[..]));
    assert_eq!(fs::read_dir(&target).map(Iterator::count).ok(), Some(0));
}

#[test]
fn two_builds_at_once_leave_one_whole_site() {
    let place = Place::new();
    let sites = [place.site("een"), place.site("twee")];
    let wholes = [whole(&place, &sites[0]), whole(&place, &sites[1])];
    for _ in 0..10 {
        std::thread::scope(|scope| {
            for site in &sites {
                scope.spawn(|| place.write(site, &RealDisk).unwrap_or_else(|refused| panic!("{refused:?}")));
            }
        });
        let now = tree(&place.out);
        assert!(wholes.contains(&now), "neither of the two: {:?}", now.keys());
        assert_eq!(place.litter(), [""; 0]);
    }
}

#[test]
fn a_reader_never_misses_a_page_while_the_site_is_replaced() {
    let place = Place::new();
    let sites = [place.site("een"), place.site("twee")];
    place.write(&sites[0], &RealDisk).expect("it can be written");
    let done = AtomicBool::new(false);
    let reads = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let text = fs::read_to_string(place.out.join("map1/blad-1.html")).expect("the page is there");
                assert!(
                    text.len() > 600 && (text.starts_with("een een") || text.starts_with("twee twee")),
                    "half a page: {text}"
                );
                reads.fetch_add(1, Ordering::SeqCst);
            }
        });
        for round in 0..20 {
            place.write(&sites[round % 2], &RealDisk).unwrap_or_else(|refused| panic!("{refused:?}"));
        }
        done.store(true, Ordering::SeqCst);
    });
    assert!(reads.load(Ordering::SeqCst) > 20, "hardly anything was read");
}
