//! A site with one of every mistake (`fixtures/fouten/`), and what naslag says about each: in `fouten/`, for people in two languages, for editors and for programs.
//!
//! `SPEC=accept cargo test --test fouten` writes what is said now; then read every sentence as somebody who knows no YAML.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use naslag::diagnostic::Code;
use naslag::language::Language;
use naslag::report::Format;
use rayon::prelude::*;
use serde_json::Value;
use support::Scratch;
use support::accepts;
use support::check_site;
use support::tests_folder;

/// Codes that the fixture cannot hold, and why.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::InternalError, "a bug of naslag: no content is known to cause it"),
    (Code::More, "only where one page has more mistakes than anybody reads; tests/hostile.rs and tests/scale.rs make them"),
    (Code::PageGrows, "it takes a page of megabytes; tests/pathological.rs makes one"),
    (Code::TooMany, "it takes a page of hundreds of thousands of pieces; tests/pathological.rs makes one"),
    (Code::UnusedTerm, "the register of terms here is itself a mistake; docs/diagnostics.md runs it"),
    (Code::PrivateName, "it takes a theme or a configuration that says the name; tests/privacy.rs"),
    (Code::QuoteDiffers, "only `check --sources` compares quotations; tests/provenance.rs"),
    (Code::QuoteElsewhere, "only `check --sources` compares quotations; tests/provenance.rs"),
    (Code::QuoteNotFound, "only `check --sources` compares quotations; tests/provenance.rs"),
    (Code::QuotePage, "only `check --sources` compares quotations; tests/provenance.rs"),
    (Code::SimilarNames, "only `names` asks about names; tests/names.rs"),
    (Code::UnknownPerson, "only `names` asks about names; tests/names.rs"),
    (Code::SourceAbsent, "only `check --sources` compares quotations; tests/provenance.rs"),
    (Code::TemplateError, "a mistake in a theme, not in content; tests/golden.rs"),
    (Code::TomlSyntax, "such a naslag.toml leaves no site to find other mistakes in; docs/diagnostics.md runs it"),
    (
        Code::TooLarge,
        "a file of megabytes does not belong in a repository; docs/diagnostics.md says it, the test below makes one",
    ),
];

#[test]
fn what_is_said_about_every_mistake_is_what_was_read_and_approved() {
    let made = check_site(&tests_folder("fixtures/fouten"));
    let mut wrong = Vec::new();
    for (file, language, format) in [
        ("mens.nl.txt", Language::Nl, Format::Human),
        ("mens.en.txt", Language::En, Format::Human),
        ("kort.nl.txt", Language::Nl, Format::Short),
        ("kort.en.txt", Language::En, Format::Short),
        ("programma.nl.jsonl", Language::Nl, Format::Json),
    ] {
        let path = tests_folder("fouten").join(file);
        let said = made.messages(language, format);
        if accepts("SPEC") {
            fs::write(&path, said).expect("an expectation can be written");
        } else if fs::read_to_string(&path).unwrap_or_default() != said {
            wrong.push(format!("{file} differs; SPEC=accept writes it anew, and version control shows what changed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_stands_in_the_fixture_or_has_a_reason_not_to() {
    let made = check_site(&tests_folder("fixtures/fouten"));
    let found: BTreeSet<&str> = made.codes().into_iter().map(|(code, _)| code).collect();
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| other == code);
        assert_ne!(found.contains(code.name()), elsewhere, "{}: in the fixture, or with a reason why not", code.name());
    }
}

#[test]
fn every_message_about_content_has_a_place() {
    let made = check_site(&tests_folder("fixtures/fouten"));
    for (code, file) in made.codes() {
        assert!(tests_folder("fixtures/fouten").join(&file).exists(), "{code} points at `{file}`, which is no file");
    }
}

#[test]
fn a_front_matter_block_of_megabytes_is_too_large() {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", "title = \"Groot\"\n");
    scratch.put("content/groot.md", format!("---\ntitle: {}\n---\n", "a".repeat(300_000)));
    assert_eq!(check_site(scratch.path()).codes(), [("too-large", "content/groot.md".to_owned())]);
}

#[test]
fn every_hint_is_given_somewhere_and_every_hint_given_has_a_sentence() {
    let sources = support::files_below(&tests_folder("../src"));
    let code: String = sources
        .iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| fs::read_to_string(tests_folder("../src").join(path)).expect("the source can be read"))
        .collect();
    let catalog = fs::read_to_string(tests_folder("../src/report/nl.toml")).expect("the sentences can be read");
    let hints = catalog.split("[hints]\n").nth(1).and_then(|rest| rest.split("\n[").next()).expect("there are hints");
    for key in hints.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
        assert!(code.contains(&format!("\"{key}\"")), "nothing gives the hint `{key}`");
    }
    let said = fs::read_to_string(tests_folder("fouten/programma.nl.jsonl")).expect("the expectation is there");
    assert!(!said.contains("\"hints.") && !said.contains(" @"), "a key is shown where a sentence should stand");
}

#[test]
fn every_repair_removes_what_it_repairs() {
    let fixture = tests_folder("fixtures/fouten");
    let all: Vec<Value> = said(&fixture);
    let repairable: Vec<&Value> = all.iter().filter(|found| found["fix"].as_array().is_some_and(|fix| !fix.is_empty())).collect();
    assert!(repairable.len() > 20, "there is something to repair");
    let left: Vec<String> = repairable
        .par_iter()
        .filter_map(|found| {
            let scratch = Scratch::new();
            scratch.copy(&fixture);
            repair(&scratch, found);
            let same = |other: &&Value| ["code", "file", "message", "line", "column"].iter().all(|key| other[key] == found[key]);
            said(scratch.path()).iter().any(|other| same(&other)).then(|| found.to_string())
        })
        .collect();
    assert!(left.is_empty(), "still said after the repair:\n{}", left.join("\n"));
}

/// What is said about a site, as programs read it.
fn said(root: &Path) -> Vec<Value> {
    let lines = check_site(root).messages(Language::Nl, Format::Json);
    lines.lines().map(|line| serde_json::from_str(line).expect("a message is JSON")).collect()
}

/// Applies the edits of one message, the last one first.
fn repair(scratch: &Scratch, found: &Value) {
    for edit in found["fix"].as_array().into_iter().flatten().rev() {
        let file = edit["file"].as_str().expect("an edit names its file");
        let text = fs::read_to_string(scratch.path().join(file)).expect("the file is text");
        let offset = |line: &str, column: &str| {
            let number = |key: &str| usize::try_from(edit[key].as_u64().expect("a place is a number")).expect("it is small") - 1;
            let start: usize = text.split_inclusive('\n').take(number(line)).map(str::len).sum();
            start + text[start..].chars().take(number(column)).map(char::len_utf8).sum::<usize>()
        };
        let (start, end) = (offset("line", "column"), offset("end_line", "end_column"));
        let by = edit["text"].as_str().expect("an edit has a text");
        scratch.put(file, format!("{}{by}{}", &text[..start], &text[end..]));
    }
}
