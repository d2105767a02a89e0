//! A small site in a folder of its own, and the program run on it as its users run it.
//!
//! Entry points: [`Folder::new`], [`Folder::build`]. Runs the program in a process of its own, so that a crash is a result and not the end of
//! the tests.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]
#![allow(clippy::disallowed_methods, reason = "it writes and reads files: that is what it is for")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_naslag");

/// A configuration with a collection of every role.
pub const CONFIG: &str = r#"title = "Proef"
description = "Een site om op te proeven."
language = "nl"

[[collection]]
name = "verslagen"
role = "report"
title = "Verslagen"
singular = "verslag"
[collection.relations]
themas = { to = "themas", inverse = "Besproken in" }
sprekers = { to = "sprekers", inverse = "Sprak op" }
gemeenten = { to = "gemeenten", inverse = "Komt voor in" }
[collection.fields]
soort = { type = "text" }
adres = { type = "url" }

[[collection]]
name = "themas"
role = "topic"
title = "Thema's"
singular = "thema"

[[collection]]
name = "sprekers"
role = "person"
title = "Personen"
singular = "persoon"

[[collection]]
name = "gemeenten"
role = "place"
title = "Gemeenten"
singular = "gemeente"

[[collection]]
name = "organisaties"
role = "organisation"
title = "Organisaties"
singular = "organisatie"

[[collection]]
name = "begrippen"
role = "term"
title = "Begrippen"
singular = "begrip"

[[collection]]
name = "literatuur"
role = "literature"
title = "Literatuur"
singular = "notitie"

[[collection]]
name = "stukken"
role = "document"
title = "Stukken"
singular = "stuk"
"#;

/// The folder of a site; it is gone when this is.
pub struct Folder {
    /// Keeps the folder.
    _own: tempfile::TempDir,
    /// Where `naslag.toml` stands.
    pub root: PathBuf,
}

/// What came of running the program.
#[derive(Debug)]
pub struct Run {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed for programs.
    pub stdout: String,
    /// What it printed for people.
    pub stderr: String,
    /// Processor time, its threads together, without that of the system.
    pub time: Duration,
    /// The most memory it held, in bytes, as far as it was seen.
    pub memory: u64,
}

impl Run {
    /// Says that the program came to its own end, whatever it thought of the content.
    #[track_caller]
    pub fn ended(&self) -> &Self {
        let end: String = self.stderr.chars().rev().take(600).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(matches!(self.code, Some(0..=3)), "the program crashed ({:?}): {end}", self.code);
        assert!(!self.stderr.contains("internal-error"), "a panic was caught: {end}");
        self
    }

    /// Says that the site was made.
    #[track_caller]
    pub fn fine(&self) -> &Self {
        self.ended();
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self
    }
}

impl Folder {
    /// A site without pages.
    pub fn new() -> Self {
        let own = tempfile::tempdir().expect("a temporary folder can be made");
        let root = own.path().join("site");
        fs::create_dir_all(root.join("content")).expect("a folder can be made");
        let folder = Self { _own: own, root };
        folder.write("naslag.toml", CONFIG);
        folder.write("content/index.md", "---\ntitle: Welkom\n---\n\nWelkom.\n");
        folder
    }

    /// Writes a file below the root.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("a folder can be made");
        fs::write(&file, bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        self
    }

    /// Writes a page with only a title before its body.
    pub fn page(&self, path: &str, title: &str, body: &str) -> &Self {
        self.write(&format!("content/{path}"), format!("---\ntitle: {title}\n---\n\n{body}"))
    }

    /// Where the site is written.
    pub fn out(&self) -> PathBuf {
        self.root.join("public")
    }

    /// The program, asked for `command` on this site.
    pub fn command(&self, command: &str) -> Command {
        self.command_in(command, "short")
    }

    /// The program, asked for `command` on this site, with its messages in `format`.
    pub fn command_in(&self, command: &str, format: &str) -> Command {
        let mut program = Command::new(std::env::var("NASLAG_PROGRAM").as_deref().unwrap_or(PROGRAM));
        program.arg(command).arg("--root").arg(&self.root).args(["--lang", "en", "--format", format]);
        program
    }

    /// Makes the site, also when the content has errors.
    pub fn build(&self) -> Run {
        let mut command = self.command("build");
        command.arg("--keep-going");
        run(command)
    }

    /// A page of the made site.
    #[track_caller]
    pub fn made(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// Runs a program to its end; after a minute it is ended, which counts as a crash.
pub fn run(mut command: Command) -> Run {
    let stdout = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let stderr = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let before = children_time();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(stdout.reopen().expect("the file is there"))
        .stderr(stderr.reopen().expect("the file is there"))
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    let mut memory = 0;
    let mut pause = Duration::from_millis(2);
    let status = loop {
        memory = memory.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        if began.elapsed() > Duration::from_secs(180) {
            let _ = child.kill();
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let text =
        |file: &tempfile::NamedTempFile| String::from_utf8_lossy(&fs::read(file.path()).expect("the file is there")).into_owned();
    Run {
        code: status.code(),
        stdout: text(&stdout),
        stderr: text(&stderr),
        time: children_time().saturating_sub(before),
        memory,
    }
}

/// Processor time of all children that ended. Other than a clock on the wall, it does not grow when the machine is busy.
fn children_time() -> Duration {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return Duration::ZERO };
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    // Field 16 of the file, of which the first two are cut off; a tick is a hundredth of a second on Linux. Time that the system takes to write files is left
    // out: it follows the disk and not what we do.
    Duration::from_millis(ticks(13) * 10)
}

fn peak_memory(id: u32) -> u64 {
    let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else { return 0 };
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024
}

/// Every file below `folder` with its bytes, by path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("it stands below the folder");
            files.insert(path.to_string_lossy().into_owned(), fs::read(entry.path()).unwrap_or_default());
        }
    }
    files
}
