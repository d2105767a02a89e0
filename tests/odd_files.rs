//! Files that are no pages, or not what they seem: the build ends, says what is wrong with each and makes the rest.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "it writes and reads files: that is what it is for")]

#[path = "support/folder.rs"]
mod site;

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::process::Stdio;

use site::Folder;
use site::run;
use site::tree;

/// What a reader who is not meant to see it must never find.
const SECRET: &str = "GEHEIM-4711";

fn site() -> Folder {
    let folder = Folder::new();
    folder.page("verslagen/goed.md", "Goed", "Tekst.\n");
    folder
}

/// The codes of the messages about `path`.
fn codes(stderr: &str, path: &str) -> Vec<String> {
    let of = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
    stderr.lines().filter(|line| line.starts_with(&format!("{path}:"))).filter_map(of).collect()
}

/// Builds a site with one odd file and says what was said about it.
#[track_caller]
fn said(path: &str, bytes: &[u8]) -> Vec<String> {
    let folder = site();
    folder.write(&format!("content/{path}"), bytes);
    let made = folder.build();
    made.ended();
    assert!(folder.made("verslagen/goed.html").contains("Goed"), "the good page was not made");
    codes(&made.stderr, &format!("content/{path}"))
}

#[test]
fn a_pipe_a_socket_and_a_device_are_refused_without_being_read() {
    let folder = site();
    let at = |name: &str| folder.root.join("content/verslagen").join(name);
    let pipe = Command::new("mkfifo").arg(at("pijp.md")).status().expect("mkfifo runs");
    assert!(pipe.success());
    let _socket = UnixListener::bind(at("contact.md")).expect("a socket can be made");
    symlink("/dev/zero", at("nul-len.md")).expect("a link can be made");
    let made = folder.build();
    made.ended();
    assert_eq!(codes(&made.stderr, "content/verslagen/pijp.md"), ["file-refused"]);
    assert_eq!(codes(&made.stderr, "content/verslagen/contact.md"), ["file-refused"]);
    assert_eq!(codes(&made.stderr, "content/verslagen/nul-len.md"), ["file-refused"]);
    assert!(folder.out().join("verslagen/goed.html").is_file());
}

#[test]
fn a_link_that_leads_out_is_refused_and_one_within_is_followed() {
    let folder = site();
    let outside = folder.root.parent().expect("the site stands in a folder").join("geheim.md");
    fs::write(&outside, format!("---\ntitle: {SECRET}\n---\n{SECRET}\n")).expect("a file can be written");
    let at = |name: &str| folder.root.join("content/verslagen").join(name);
    symlink(&outside, at("buiten.md")).expect("a link can be made");
    symlink(outside.parent().expect("it stands in a folder"), at("map-buiten")).expect("a link can be made");
    symlink("/etc/passwd", at("wachtwoord.txt")).expect("a link can be made");
    symlink("kring.md", at("kring.md")).expect("a link can be made");
    symlink("weg.md", at("dood.md")).expect("a link can be made");
    symlink(".", at("zichzelf")).expect("a link can be made");
    symlink("goed.md", at("binnen.md")).expect("a link can be made");
    let made = folder.build();
    made.ended();
    for name in ["buiten.md", "map-buiten", "wachtwoord.txt", "kring.md", "dood.md", "zichzelf"] {
        assert_eq!(codes(&made.stderr, &format!("content/verslagen/{name}")), ["file-refused"], "{name}");
    }
    assert!(folder.made("verslagen/binnen.html").contains("Goed"));
    told_nowhere(&folder, SECRET);
    told_nowhere(&folder, "root:x:");
}

#[track_caller]
fn told_nowhere(folder: &Folder, secret: &str) {
    let told: Vec<String> = tree(&folder.out())
        .into_iter()
        .filter(|(_, bytes)| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
        .map(|(path, _)| path)
        .collect();
    assert!(told.is_empty(), "{secret} stands in {told:?}");
}

#[test]
fn a_content_folder_that_is_a_link_to_elsewhere_is_not_read() {
    for name in ["content", "static"] {
        let folder = site();
        let outside = folder.root.parent().expect("the site stands in a folder").join("elders");
        fs::create_dir_all(outside.join("verslagen")).expect("a folder can be made");
        fs::write(outside.join("verslagen/a.md"), format!("---\ntitle: {SECRET}\n---\n")).expect("a file can be written");
        fs::write(outside.join("a.txt"), SECRET).expect("a file can be written");
        let _ = fs::remove_dir_all(folder.root.join(name));
        symlink(&outside, folder.root.join(name)).expect("a link can be made");
        let made = folder.build();
        made.ended();
        assert_eq!(codes(&made.stderr, name), ["file-refused"]);
        told_nowhere(&folder, SECRET);
    }
}

#[test]
fn a_register_or_theme_reached_by_a_link_to_elsewhere_is_not_read() {
    let folder = site();
    let outside = folder.root.parent().expect("the site stands in a folder").join("elders");
    fs::create_dir_all(&outside).expect("a folder can be made");
    fs::write(outside.join("rijen.csv"), format!("title\n{SECRET}\n")).expect("a file can be written");
    symlink(&outside, folder.root.join("content/gegevens")).expect("a link can be made");
    let data = "singular = \"gemeente\"\npages = \"all\"\ndata = \"gegevens/rijen.csv\"";
    folder.write("naslag.toml", site::CONFIG.replace("singular = \"gemeente\"", data));
    folder.build().ended();
    told_nowhere(&folder, SECRET);
}

#[test]
fn what_editors_and_systems_leave_behind_is_no_page() {
    let folder = site();
    let litter =
        [".#goed.md", "goed.md~", ".DS_Store", "4913", ".goed.md.swp", "#goed.md#", "Thumbs.db", ".git/config", "goed.md.tmp"];
    for name in litter {
        folder.write(&format!("content/verslagen/{name}"), SECRET);
    }
    symlink("iemand@computer.123", folder.root.join("content/verslagen/.#ander.md")).expect("a link can be made");
    let made = folder.build();
    made.fine();
    assert!(!made.stderr.contains('['), "{}", made.stderr);
    told_nowhere(&folder, SECRET);
}

#[test]
fn marks_and_line_ends_of_other_systems_are_normal() {
    let body = "---\ntitle: Proef\n---\n\nEen\n\nTwee";
    let pages: Vec<String> = [
        body.as_bytes().to_vec(),
        format!("{body}\n").into_bytes(),
        [b"\xEF\xBB\xBF", body.as_bytes()].concat(),
        body.replace('\n', "\r\n").into_bytes(),
        body.replace('\n', "\r").into_bytes(),
    ]
    .iter()
    .map(|bytes| {
        let folder = site();
        folder.write("content/verslagen/proef.md", bytes);
        let made = folder.build();
        made.fine();
        assert!(!made.stderr.contains('['), "{}", made.stderr);
        folder.made("verslagen/proef.html")
    })
    .collect();
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert!(pages[0].contains("<p>Twee</p>"));
}

#[test]
fn bytes_that_are_no_text_are_errors_with_their_place() {
    let utf16: Vec<u8> = "\u{feff}---\ntitle: a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said("verslagen/a.md", &utf16), ["not-utf8"]);
    assert_eq!(said("verslagen/a.md", b"---\ntitle: caf\xe9\n---\n"), ["not-utf8"]);
    assert_eq!(said("verslagen/a.md", b"---\ntitle: a\n---\nab\xe2\x82"), ["not-utf8"]);
    let folder = site();
    folder.write("content/verslagen/a.md", b"---\ntitle: caf\xe9\n---\n");
    let made = folder.build();
    assert!(made.stderr.contains("content/verslagen/a.md:2:11: "), "{}", made.stderr);
    assert_eq!(made.code, Some(1));
    // A register and the configuration are texts too.
    folder.write("naslag.toml", b"title = \"caf\xe9\"\n");
    assert!(folder.build().ended().stderr.contains("naslag.toml:1:13: "));
}

#[test]
fn characters_that_hide_or_turn_text_are_told() {
    assert_eq!(said("verslagen/a.md", "---\ntitle: a\n---\n\nab\u{202e}cd\n".as_bytes()), ["control-character"]);
    assert_eq!(said("verslagen/a.md", b"---\ntitle: a\n---\n\nab\0cd\n"), ["control-character"]);
    assert!(said("verslagen/a.md", "---\ntitle: \"a\u{202e}b\"\n---\n".as_bytes()).contains(&"control-character".to_owned()));
    assert!(said("verslagen/a.md", b"---\ntitle: \"a\\u001bb\"\n---\n").contains(&"control-character".to_owned()));
    // Its own name is shown with the character written out.
    let folder = site();
    folder.write("content/verslagen/a\u{202e}b.md", "---\ntitle: a\n---\n");
    assert_eq!(codes(&folder.build().ended().stderr, "content/verslagen/a\\u{202e}b.md"), ["bad-file-name"]);
}

#[test]
fn what_is_too_large_is_refused() {
    let large = format!("---\ntitle: a\n---\n{}", "a\n".repeat(11 * 1024 * 1024 / 2));
    assert_eq!(said("verslagen/a.md", large.as_bytes()), ["too-large"]);
    let front = format!("---\ntitle: a\n{}---\n", format!("# {}\n", "a".repeat(1_000)).repeat(300));
    assert!(said("verslagen/a.md", front.as_bytes()).contains(&"too-large".to_owned()));
    let title = format!("---\ntitle: {}\n---\n", "a".repeat(100_000));
    assert_eq!(said("verslagen/a.md", title.as_bytes()), ["too-large"]);
}

#[test]
fn a_title_of_a_megabyte_does_not_fill_the_pages_that_link_to_it() {
    let folder = site();
    folder
        .write("content/verslagen/lang.md", format!("---\ntitle: {}\n---\n\n## {}\n", "a".repeat(200_000), "b".repeat(200_000)));
    folder.page("verslagen/veel.md", "Veel", &"[[verslagen/lang]] ".repeat(1_000));
    folder.build().ended();
    let size = folder.made("verslagen/veel.html").len();
    assert!(size < 2_000_000, "{size}");
}

#[test]
fn files_that_a_browser_would_run_are_refused() {
    for name in ["a.html", "a.HTM", "a.js", "a.mjs", "a.xhtml", "a.xml", "a.wasm"] {
        assert_eq!(said(&format!("verslagen/{name}"), b"<script>x()</script>"), ["file-refused"], "{name}");
    }
    assert_eq!(said("verslagen/a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"), ["file-refused"]);
    assert_eq!(said("verslagen/a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'\nonload='x()'/>"), ["file-refused"]);
    assert_eq!(said("verslagen/a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"), [""; 0]);
}

#[test]
fn names_that_would_lead_out_or_break_a_computer_are_refused() {
    for name in ["con.md", "lpt1.md", "a:b.md", "a\\b.md", "\u{1}.md", "!!!.md"] {
        let folder = site();
        folder.write(&format!("content/verslagen/{name}"), "---\ntitle: a\n---\n");
        let made = folder.build();
        assert!(made.ended().stderr.contains("[bad-file-name]"), "{name:?}: {}", made.stderr);
    }
    let folder = site();
    // Two forms of one letter, capitals, a page and a folder: one address each.
    for (a, b) in [("café.md", "cafe\u{301}.md"), ("Rapport.md", "rapport.md"), ("a b.md", "a-b.md"), ("map.md", "map/index.md")]
    {
        let folder = site();
        folder.write(&format!("content/verslagen/{a}"), "---\ntitle: a\n---\n");
        folder.write(&format!("content/verslagen/{b}"), "---\ntitle: b\n---\n");
        let made = folder.build();
        made.ended();
        let names: Vec<String> = tree(&folder.out()).into_keys().map(|path| path.to_lowercase()).collect();
        let mut once = names.clone();
        once.dedup();
        assert_eq!(names, once);
        if a != "map.md" {
            assert!(made.stderr.contains("address-taken"), "{a} and {b}: {}", made.stderr);
        }
    }
    drop(folder);
}

#[test]
fn old_addresses_and_names_that_lead_out_stay_inside() {
    let forms = [
        "../../buiten",
        "/etc/passwd",
        "a/../../b",
        "..",
        ".",
        "",
        "a//b",
        "a\\..\\b",
        "%2e%2e/b",
        "..%2fb",
        "c:/b",
        "//host/b",
        "a/./b",
        "con",
        "a/con/b",
        "a:b",
        "~/.ssh/x",
        "a\u{0}b",
        "file:///x",
        "\\\\host\\b",
        "....//b",
        "a/..;/b",
        "%00",
        "\u{2025}/b",
        "\u{ff0e}\u{ff0e}/b",
        "a/%252e%252e/b",
        "..\u{2215}b",
        "b ",
        "b.",
        "https://x.nl/b",
    ];
    for form in forms {
        let folder = site();
        let text = serde_json::to_string(form).expect("a text can be written");
        folder.write(
            "content/verslagen/proef.md",
            format!("---\ntitle: Proef\naliases: [{text}]\nthemas: [{text}]\nsprekers: [{text}]\n---\n\n[a](<{form}>) ![b](<{form}>) [[{form}]] ![[{form}]]\n"),
        );
        let outside = folder.root.parent().expect("the site stands in a folder").to_path_buf();
        fs::write(outside.join("b"), SECRET).expect("a file can be written");
        let before = tree(&outside).len();
        let made = folder.build();
        made.ended();
        let inside = tree(&folder.out()).len();
        assert_eq!(tree(&outside).len(), before + inside, "{form:?} wrote outside the output");
        told_nowhere(&folder, SECRET);
    }
}

#[test]
fn text_from_content_does_not_drive_the_terminal() {
    let folder = site();
    folder.write("content/verslagen/a\u{1b}]0;x\u{7}b.md", "---\ntitle: a\n---\n");
    folder.write(
        "content/verslagen/b.md",
        "---\ntitle: \"a\\e]0;x\\ab\"\ndate: \"\\e[31m\"\n---\n\n[[\u{1b}]0;x\u{7}]] <b\u{1b}>\n",
    );
    for format in ["short", "human"] {
        let made = run(folder.command_in("check", format));
        made.ended();
        assert!(!made.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", made.stderr);
        assert!(made.stderr.contains("\\u{1b}"));
    }
}

/// Runs `check` or `build` with its channels wired in a way of their own; its exit code.
fn wired(folder: &Folder, wires: &str) -> Option<i32> {
    let program = folder.command_in("build", "json");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("\"$0\" \"$@\" {wires}")]).arg(program.get_program()).args(program.get_args());
    shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.status().expect("a shell runs").code()
}

#[test]
fn a_closed_or_full_channel_is_no_crash() {
    let folder = site();
    folder.page("verslagen/waarschuwing.md", "W", "<b>x</b>\n");
    for wires in [">&-", "2>&-", "<&-", ">&- 2>&- <&-", "> /dev/full", "2> /dev/full", "> /dev/full 2>&1", "| true; exit 0"] {
        assert_eq!(wired(&folder, wires), Some(0), "{wires}");
        let made = tree(&folder.out());
        let told = made.values().any(|bytes| bytes.windows(13).any(|window| window == b"\"html-shown\"}"));
        assert!(made.len() > 5 && !told, "{wires}: messages were written into the site");
    }
    for command in ["--help", "--version", "build --help"] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("\"$0\" {command} > /dev/full 2>&1")]).arg(site::PROGRAM);
        let code = shell.status().expect("a shell runs").code();
        assert!(matches!(code, Some(0..=3)), "{command}: {code:?}");
    }
}

#[test]
fn a_configuration_that_is_not_there_or_is_no_file_is_told() {
    let folder = site();
    fs::remove_file(folder.root.join("naslag.toml")).expect("it was there");
    assert_eq!(folder.build().ended().code, Some(3));
    fs::create_dir_all(folder.root.join("naslag.toml")).expect("a folder can be made");
    assert_eq!(folder.build().ended().code, Some(3));
    fs::remove_dir_all(folder.root.join("naslag.toml")).expect("it was there");
    let pipe = Command::new("mkfifo").arg(folder.root.join("naslag.toml")).status().expect("mkfifo runs");
    assert!(pipe.success());
    assert_eq!(folder.build().ended().code, Some(3));
}
