//! A build opens no connection, runs no other program, and writes nowhere but in its output.
//!
//! Seen from outside, with `strace`. Where that is not installed or not allowed the test says so and passes: `./test` installs it.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it writes and reads files, and says when it cannot look")]

#[path = "support/folder.rs"]
mod site;

use std::fs;
use std::process::Command;

use site::Folder;
use site::run;

#[test]
fn a_build_connects_to_nothing_and_runs_nothing() {
    let folder = Folder::new();
    folder.page(
        "verslagen/a.md",
        "A",
        "Zie [de site](https://example.nl) en ![b](https://example.nl/b.png).\n\n```rust\nfn a() {}\n```\n",
    );
    let trace = folder.root.parent().expect("the site stands in a folder").join("trace");
    let program = folder.command("build");
    let mut traced = Command::new("strace");
    traced
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=network,process,openat,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat",
            "-o",
        ])
        .arg(&trace);
    traced.arg(program.get_program()).args(program.get_args()).arg("--keep-going");
    if Command::new("strace").arg("-V").output().is_err() {
        println!("strace is not installed: nothing was looked at");
        return;
    }
    let made = run(traced);
    if made.stderr.contains("Operation not permitted") {
        println!("strace may not look here: nothing was looked at");
        return;
    }
    made.ended();
    let text = fs::read_to_string(&trace).expect("strace wrote what it saw");
    let calls: Vec<&str> = text.lines().filter_map(|line| line.split_once(' ').map(|(_, call)| call.trim_start())).collect();
    assert!(calls.iter().any(|call| call.starts_with("openat(")), "nothing was seen");
    for name in ["socket(", "connect(", "bind(", "listen(", "sendto(", "sendmsg("] {
        let found: Vec<&&str> = calls.iter().filter(|call| call.starts_with(name)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
    let started: Vec<&&str> =
        calls.iter().filter(|call| call.starts_with("execve") || call.starts_with("fork") || call.starts_with("vfork")).collect();
    assert_eq!(started.len(), 1, "only the program itself: {started:?}");
    let root = folder.root.display().to_string();
    let writes = |call: &&&str| {
        let opens =
            call.starts_with("openat(") && (call.contains("O_WRONLY") || call.contains("O_RDWR") || call.contains("O_CREAT"));
        let changes = ["creat(", "rename", "unlink", "mkdir"].iter().any(|name| call.starts_with(name));
        (opens || changes) && call.contains('"')
    };
    let outside: Vec<&&str> =
        calls.iter().filter(writes).filter(|call| !call.contains(&root) && !call.contains("unlinkat(")).collect();
    assert!(outside.is_empty(), "{outside:?}");
    let inside: Vec<&&str> = calls.iter().filter(writes).filter(|call| call.contains(&format!("{root}/content"))).collect();
    assert!(inside.is_empty(), "the source was written to: {inside:?}");
}

#[test]
fn only_the_documented_parts_of_the_environment_matter() {
    let folder = Folder::new();
    folder.page("verslagen/a.md", "A", "Tekst.\n");
    folder.build().fine();
    let plain = site::tree(&folder.out());
    let mut command = folder.command("build");
    // What other programs listen to.
    for name in [
        "NASLAG_ROOT",
        "NASLAG_OUT",
        "NASLAG_LANG",
        "CARGO_MANIFEST_DIR",
        "PWD",
        "TMPDIR",
        "EDITOR",
        "RUST_LOG",
        "RUST_BACKTRACE",
        "http_proxy",
        "LD_PRELOAD_",
    ] {
        command.env(name, "/nergens");
    }
    run(command).fine();
    assert_eq!(site::tree(&folder.out()), plain);
}
