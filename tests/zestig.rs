//! Some two hundred and forty pages with one mistake each (`fixtures/zestig/`), of every class that is known to be made: each is told once, where it is, with what to do about it.
//!
//! What is said stands in `zestig/`, for people and for editors, in two languages. `SPEC=accept cargo test --test zestig` writes it anew; then read every sentence as
//! somebody who knows no YAML.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;

use naslag::language::Language;
use naslag::report::Format;
use serde_json::Value;
use support::accepts;
use support::check_site;
use support::files_below;
use support::tests_folder;

#[test]
fn what_is_said_about_each_page_is_what_was_read_and_approved() {
    let made = check_site(&tests_folder("fixtures/zestig"));
    let mut wrong = Vec::new();
    for (file, language, format) in [
        ("mens.nl.txt", Language::Nl, Format::Human),
        ("mens.en.txt", Language::En, Format::Human),
        ("kort.nl.txt", Language::Nl, Format::Short),
        ("kort.en.txt", Language::En, Format::Short),
    ] {
        let path = tests_folder("zestig").join(file);
        let said = made.messages(language, format);
        if accepts("SPEC") {
            fs::create_dir_all(tests_folder("zestig")).expect("a folder can be made");
            fs::write(&path, said).expect("an expectation can be written");
        } else if fs::read_to_string(&path).unwrap_or_default() != said {
            wrong.push(format!("{file} differs; SPEC=accept writes it anew, and version control shows what changed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_mistake_is_told_once_and_the_pages_without_one_are_left_in_peace() {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for found in said(Language::Nl) {
        told.entry(text(&found, "file")).or_default().push(text(&found, "code"));
    }
    let folder = tests_folder("fixtures/zestig");
    for path in files_below(&folder.join("content/verslagen")) {
        let codes = told.remove(&format!("content/verslagen/{path}")).unwrap_or_default();
        let mistakes = usize::from(path.starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(codes.len(), mistakes, "{path} is told {codes:?}");
    }
    assert!(told.is_empty(), "about pages without a mistake: {told:?}");
    let numbers = |path: &String| path.split('-').next().and_then(|number| number.parse::<usize>().ok());
    let mut all: Vec<usize> = files_below(&folder.join("content/verslagen")).iter().filter_map(numbers).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=239).collect::<Vec<_>>());
}

#[test]
fn each_message_says_what_to_do_in_both_languages() {
    for language in [Language::Nl, Language::En] {
        for found in said(language).iter().filter(|found| found["severity"] != "info") {
            let hints = found["hints"].as_array().map_or(0, Vec::len);
            assert!(hints > 0, "no remedy: {found}");
            let gaps = ["{folder}", "{kind}", "{name}", "{names}", "{near}", "{where}", "{key}", "{path}", "{value}"];
            assert!(!gaps.iter().any(|gap| found.to_string().contains(gap)), "a gap is not filled: {found}");
        }
    }
}

#[test]
fn each_message_points_at_the_line_of_the_mistake() {
    let folder = tests_folder("fixtures/zestig");
    for found in said(Language::Nl) {
        let file = text(&found, "file");
        // The line of dashes is itself the mistake.
        if found["code"] == "underlined-heading" {
            continue;
        }
        // What is not there, and what has no text, can only be placed at the start.
        let nowhere = ["missing-key", "no-front-matter", "unclosed-front-matter", "not-a-page", "not-utf8"];
        if nowhere.contains(&text(&found, "code").as_str()) {
            continue;
        }
        let line = usize::try_from(found["line"].as_u64().expect("a line is a number")).expect("it is small");
        assert!(line > 1, "{file}: {found}");
        let source = fs::read_to_string(folder.join(&file)).expect("the page is text");
        let shown = source.lines().nth(line - 1).unwrap_or_default();
        assert!(!matches!(shown, "" | "---" | "description: Een dag." | "Tekst."), "{file}:{line} is no mistake: {shown}");
    }
}

/// What is said about the fixture, as programs read it.
fn said(language: Language) -> Vec<Value> {
    let lines = check_site(&tests_folder("fixtures/zestig")).messages(language, Format::Json);
    lines.lines().map(|line| serde_json::from_str(line).expect("a message is JSON")).collect()
}

fn text(found: &Value, key: &str) -> String {
    found[key].as_str().unwrap_or_default().to_owned()
}
