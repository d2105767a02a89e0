//! `naslag fix`: pages of the knowledge base, damaged at random as people and their editors damage them, are repaired once and for all.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use support::Repairs;
use support::Scratch;
use support::tests_folder;

static SITE: LazyLock<Repairs> = LazyLock::new(|| Repairs::of(&tests_folder("..")));

/// What can happen to the front matter of a page. Each takes the lines between the two `---` and a number that picks one of them.
type Damage = fn(&mut Vec<String>, usize);

const DAMAGES: &[(&str, Damage)] = &[
    ("a tab for spaces", |lines, pick| {
        let indented: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("  ")).collect();
        if let Some(&at) = indented.get(pick % indented.len().max(1)) {
            lines[at] = lines[at].replacen("  ", "\t", 1);
        }
    }),
    ("no space after the colon", |lines, pick| on_pair(lines, pick, |key, value| format!("{key}:{value}"))),
    ("a capital", |lines, pick| {
        on_pair(lines, pick, |key, value| format!("{}{}: {value}", key[..1].to_uppercase(), &key[1..]));
    }),
    ("the Dutch word", |lines, _| {
        for line in lines.iter_mut() {
            for (english, dutch) in
                [("title:", "titel:"), ("date:", "Datum:"), ("description:", "omschrijving:"), ("source:", "bron:")]
            {
                if let Some(rest) = line.strip_prefix(english) {
                    *line = format!("{dutch}{rest}");
                }
            }
        }
    }),
    ("curly quotes", |lines, pick| {
        on_pair(lines, pick, |key, value| {
            let bare = value.trim_matches(['"', '\'']);
            if bare.contains(['“', '”', '‘', '’', '"']) || value.starts_with(['[', '{']) {
                format!("{key}: {value}")
            } else {
                format!("{key}: “{bare}”")
            }
        });
    }),
    ("a quote that is not closed", |lines, pick| {
        on_pair(lines, pick, |key, value| {
            if value.starts_with(['"', '\'', '[', '{']) || value.contains('"') {
                format!("{key}: {value}")
            } else {
                format!("{key}: \"{value}")
            }
        });
    }),
    ("four dashes", |lines, _| lines.push("!----".to_owned())),
];

/// Changes the line of one key with a value.
fn on_pair(lines: &mut [String], pick: usize, change: impl Fn(&str, &str) -> String) {
    let pairs: Vec<usize> =
        (0..lines.len()).filter(|&at| lines[at].starts_with(char::is_alphabetic) && lines[at].contains(": ")).collect();
    if let Some(&at) = pairs.get(pick % pairs.len().max(1)) {
        let (key, value) = lines[at].split_once(": ").expect("it holds a colon");
        lines[at] = change(key, value);
    }
}

/// A page in three parts: the lines of its front matter, and its body.
fn parts(text: &str) -> (Vec<String>, &str) {
    let (head, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).expect("a page has front matter");
    (head.lines().map(str::to_owned).collect(), body)
}

fn damaged(text: &str, damages: &[(usize, usize)], bytes: u8) -> String {
    let (mut lines, body) = parts(text);
    for (which, pick) in damages {
        DAMAGES[which % DAMAGES.len()].1(&mut lines, *pick);
    }
    let close = if lines.iter().any(|line| line == "!----") { "----" } else { "---" };
    lines.retain(|line| line != "!----");
    let mut text = format!("---\n{}\n{close}\n{body}", lines.join("\n"));
    if bytes & 1 > 0 {
        text.insert(0, '\n');
    }
    if bytes & 2 > 0 {
        text = text.replace('\n', "\r\n");
    }
    if bytes & 4 > 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

#[test]
fn a_page_that_is_in_order_is_left_alone() {
    for (path, text) in SITE.pages() {
        assert_eq!(SITE.repair(path, text), None, "{path}");
    }
}

#[test]
fn each_kind_of_damage_is_repaired_wherever_it_strikes() {
    let mut left = Vec::new();
    for (path, text) in SITE.pages().filter(|(_, text)| text.starts_with("---\n")).step_by(7) {
        for (which, (name, _)) in DAMAGES.iter().enumerate() {
            for pick in 0..3 {
                let text_now = damaged(text, &[(which, pick)], 0);
                let repaired = SITE.repair(path, &text_now).unwrap_or_else(|| text_now.clone());
                let codes = SITE.codes(path, &repaired);
                if !codes.is_empty() {
                    left.push(format!("{path}: {name}: {codes:?}\n{}", &repaired[..repaired.len().min(600)]));
                }
            }
        }
    }
    assert!(left.is_empty(), "{}\n{} left", left[..left.len().min(4)].join("\n"), left.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_second_repair_finds_nothing_and_prose_is_never_touched(
        page in 0usize..10_000,
        damages in prop::collection::vec((0usize..100, 0usize..100), 0..5),
        bytes in 0u8..8,
    ) {
        let pages: Vec<(&str, &str)> = SITE.pages().filter(|(_, text)| text.starts_with("---\n")).collect();
        let (path, text) = pages[page % pages.len()];
        let raw = damaged(text, &damages, bytes);
        let once = SITE.repair(path, &raw).unwrap_or_else(|| raw.clone());
        prop_assert_eq!(SITE.repair(path, &once), None, "a second repair of\n{}", once);
        let (_, body) = parts(text);
        let body = if bytes & 2 > 0 { body.replace('\n', "\r\n") } else { body.to_owned() };
        prop_assert!(once.ends_with(&body), "the body changed");
        prop_assert!(!once.starts_with('\u{feff}'), "the mark is gone");
    }

    #[test]
    fn any_text_can_be_repaired_once_and_keeps_its_words(text in "(---\n)?([a-z]{1,5}:? ?[“”\"'\\[\\]{}&*a-zA-Z0-9 #-]{0,12}\n|\t?- [a-z ]{0,8}\n|---\n|\\[a\\]\\([a-z ]{0,6}\\)\r?\n|\n){0,10}") {
        let once = SITE.repair("verslagen/x.md", &text).unwrap_or_else(|| text.clone());
        prop_assert_eq!(SITE.repair("verslagen/x.md", &once), None, "{:?} became {:?}", text, once);
    }
}

#[test]
fn links_are_mended_and_the_prose_around_them_stays() {
    let page = |body: &str| format!("---\ntitle: Proef\n---\n{body}");
    let repaired = |body: &str| SITE.repair("meedoen/proef.md", &page(body));
    assert_eq!(
        repaired("Zie [dit](mijn bestand.pdf) en\tdat “zo”.\n"),
        Some(page("Zie [dit](<mijn bestand.pdf>) en\tdat “zo”.\n"))
    );
    assert_eq!(repaired("| a |\n|---|\n| [[Nijmegen|hier]] |\n"), Some(page("| a |\n|---|\n| [[Nijmegen\\|hier]] |\n")));
    assert_eq!(repaired("`[dit](mijn bestand.pdf)`\n\n\tcode [a](b c)\n"), None);
}

fn run(scratch: &Scratch, arguments: &[&str]) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"));
    program.args(arguments).args(["--lang", "nl", "--root"]).arg(scratch.path()).stdin(std::process::Stdio::null());
    let said = program.output().expect("the program runs");
    (said.status.code().expect("it ends by itself"), String::from_utf8(said.stderr).expect("it says text"))
}

#[test]
fn only_what_is_named_is_repaired_and_nothing_without_a_yes() {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", "title = \"Proef\"\n");
    let bad = "---\r\ntitel: Een\r\n---\r\n\r\nTekst.\r\n";
    scratch.put("content/een.md", bad);
    scratch.put("content/twee.md", bad);
    let text = |name: &str| fs::read_to_string(scratch.path().join("content").join(name)).expect("it is there");
    assert_eq!(run(&scratch, &["fix", "--dry-run"]).0, 1, "the content has errors");
    let (code, said) = run(&scratch, &["fix"]);
    assert!(code == 2 && said.contains("--yes"), "{said}");
    assert_eq!((text("een.md").as_str(), text("twee.md").as_str()), (bad, bad));
    let path = scratch.path().join("content/een.md");
    let (code, said) = run(&scratch, &["fix", "--yes", path.to_str().expect("a path is text")]);
    assert_eq!(code, 1, "the other page is still wrong: {said}");
    assert_eq!((text("een.md").as_str(), text("twee.md").as_str()), ("---\r\ntitle: Een\r\n---\r\n\r\nTekst.\r\n", bad));
    assert_eq!(run(&scratch, &["fix", "--yes", "content"]).0, 0);
    assert_eq!(text("twee.md"), text("een.md"));
    assert_eq!(run(&scratch, &["fix", "content/drie.md"]).0, 2);
    let (code, said) = run(&scratch, &["fix"]);
    assert!(code == 0 && said.contains("niets te herstellen"), "{said}");
}

#[test]
fn a_page_in_the_old_encoding_of_windows_becomes_utf8() {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", "title = \"Proef\"\n");
    scratch.put("content/een.md", b"---\r\ntitel: Caf\xE9\r\n---\r\n\r\nZ\x92n \x93dag\x94.\r\n");
    scratch.put("content/twee.md", b"---\ntitle: Caf\xC3\xA9 of caf\xE9\n---\n");
    let (code, said) = run(&scratch, &["fix", "--yes"]);
    assert!(code == 1 && said.contains("UTF-8"), "the other page is in two encodings, and left alone: {said}");
    let bytes = |name: &str| fs::read(scratch.path().join("content").join(name)).expect("it is there");
    assert_eq!(String::from_utf8(bytes("een.md")).as_deref(), Ok("---\r\ntitle: Café\r\n---\r\n\r\nZ’n “dag”.\r\n"));
    assert_eq!(bytes("twee.md"), b"---\ntitle: Caf\xC3\xA9 of caf\xE9\n---\n");
}
