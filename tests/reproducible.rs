//! The same source gives the same bytes: in any folder, time zone, locale, number of threads, order and dates of files, and mask of permissions.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "it writes and reads files: that is what it is for")]

#[path = "support/folder.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;
use std::time::SystemTime;

use site::Folder;
use site::run;
use site::tree;

/// Files of a site in which much is found in more than one place.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for at in 0..40 {
        let other = (at * 7 + 3) % 40;
        files.push((
            format!("content/verslagen/blad-{at}.md"),
            format!(
                "---\ntitle: Blad {at}\ndate: 20{:02}-03\nthemas: [Wonen, Werken]\nsprekers: [Anna de Wit]\nsoort: proef\naliases: [oud/blad-{at}]\n---\n\n\
                 Zie [[Blad {other}]] en [[Wonen]]. Noot[^1] en [@een].\n\n## Kop\n\n```rust\nfn a() {{}}\n```\n\n$x^2$ ![Beeld](beeld.png)\n\n[^1]: Zie [[Anna de Wit]].\n",
                at % 20
            ),
        ));
    }
    files.push(("content/themas/wonen.md".to_owned(), "---\ntitle: Wonen\nbroader: [Werken]\n---\n".to_owned()));
    files.push(("content/themas/werken.md".to_owned(), "---\ntitle: Werken\n---\n".to_owned()));
    files.push(("content/sprekers/anna.md".to_owned(), "---\ntitle: Anna de Wit\n---\n".to_owned()));
    files.push(("content/literatuur/een.md".to_owned(), "---\ntitle: Een\nyear: 2001\nauthors: [Anna de Wit]\n---\n".to_owned()));
    files.push(("content/verslagen/beeld.png".to_owned(), "geen echt beeld".to_owned()));
    files.push(("static/robots.txt".to_owned(), "x\n".to_owned()));
    files
}

fn make(backwards: bool) -> Folder {
    let folder = Folder::new();
    let mut all = files();
    if backwards {
        all.reverse();
    }
    for (path, text) in &all {
        folder.write(path, text);
        if backwards {
            let file = fs::File::options().append(true).open(folder.root.join(path)).expect("the file is there");
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a date can be set");
        }
    }
    folder
}

fn build(folder: &Folder, change: impl FnOnce(&mut Command)) -> (BTreeMap<String, Vec<u8>>, String) {
    let mut command = folder.command("build");
    command.arg("--keep-going");
    change(&mut command);
    let made = run(command);
    made.ended();
    // The last line says how long it took.
    let messages = made.stderr.lines().filter(|line| line.contains(": ") && line.contains('[')).collect::<Vec<_>>().join("\n");
    (tree(&folder.out()), messages)
}

#[track_caller]
fn same(what: &str, a: &(BTreeMap<String, Vec<u8>>, String), b: &(BTreeMap<String, Vec<u8>>, String)) {
    let names: Vec<&String> = a.0.keys().chain(b.0.keys()).filter(|path| a.0.get(*path) != b.0.get(*path)).collect();
    assert!(names.is_empty(), "{what}: {names:?} differ");
    assert_eq!(a.1, b.1, "{what}: the messages differ");
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let folder = make(false);
    let first = build(&folder, |_| {});
    assert!(first.0.len() > 60, "{} files", first.0.len());
    let root = folder.root.display().to_string();
    let told: Vec<&String> =
        first.0.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&root)).map(|(path, _)| path).collect();
    assert!(told.is_empty(), "the folder of this machine stands in {told:?}");
    same("another folder, other dates, another order", &first, &build(&make(true), |_| {}));
    for (name, values) in [
        ("TZ", &["Pacific/Kiritimati", "America/Los_Angeles"][..]),
        ("LANG", &["C", "tr_TR.UTF-8"]),
        ("LC_ALL", &["C", "nl_NL.UTF-8"]),
        ("RAYON_NUM_THREADS", &["1", "2", "7"]),
        ("HOME", &["/nergens"]),
        ("SOURCE_DATE_EPOCH", &["1"]),
    ] {
        for value in values {
            let made = build(&folder, |command| {
                command.env(name, value);
            });
            same(&format!("{name}={value}"), &first, &made);
        }
    }
    same(
        "an empty environment",
        &first,
        &build(&folder, |command| {
            command.env_clear();
        }),
    );
    same(
        "from elsewhere",
        &first,
        &build(&folder, |command| {
            command.current_dir("/");
        }),
    );
    let masked = build(&folder, |command| {
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        let mut shell = Command::new("sh");
        shell.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(program).args(arguments);
        *command = shell;
        command.arg0("sh");
    });
    same("a strict mask", &first, &masked);
}
