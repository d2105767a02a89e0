//! `naslag names`: names that are nearly the same, people without a page, and decisions that are not asked again.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::fs;
use std::io::Write as _;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use support::Scratch;

const SITE: &str = r#"title = "Namen"

[[collection]]
name = "verslagen"
role = "report"
title = "Verslagen"
singular = "verslag"

[[collection]]
name = "sprekers"
role = "person"
title = "Personen"
singular = "persoon"

[[collection]]
name = "organisaties"
role = "organisation"
title = "Organisaties"
singular = "organisatie"
"#;

fn site() -> Scratch {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", SITE);
    for (id, title) in
        [("ira-helsloot", "Ira Helsloot"), ("ira-helsoot", "Ira Helsoot"), ("wilma", "Wilma Delissen-van Tongerlo")]
    {
        scratch.put(&format!("content/sprekers/{id}.md"), format!("---\ntitle: {title}\n---\n"));
    }
    scratch.put("content/organisaties/ccv.md", "---\ntitle: CCV\n---\n");
    let text = "Ira Helsloot sprak. Daarna kwam burgemeester Piet van der Pieters van Zeist.\n\nVolgens Wilma Delissen – van Tongerlo kan het. Ook Piet van der Pieters (burgemeester) kwam.\n";
    scratch.put("content/verslagen/dag.md", format!("---\ntitle: Dag\n---\n\n{text}"));
    scratch
}

fn run(site: &Scratch, arguments: &[&str], answers: &str) -> (i32, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"));
    program.arg("names").arg("--root").arg(site.path()).args(arguments);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("the program starts");
    child.stdin.take().expect("it reads").write_all(answers.as_bytes()).unwrap_or_default();
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("it says text");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn asked(site: &Scratch) -> Vec<(String, String, u64, u64)> {
    let (code, out, error) = run(site, &["--format", "json"], "");
    assert_eq!(code, 0, "{error}");
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is an object"));
    let name = |line: &Value| line["message"].as_str().unwrap_or_default().split('`').nth(1).unwrap_or_default().to_owned();
    lines
        .map(|line| {
            let number = |key: &str| line[key].as_u64().unwrap_or_default();
            (line["code"].as_str().unwrap_or_default().to_owned(), name(&line), number("line"), number("column"))
        })
        .collect()
}

fn row(code: &str, name: &str, line: u64, column: u64) -> (String, String, u64, u64) {
    (code.to_owned(), name.to_owned(), line, column)
}

#[test]
fn what_is_nearly_the_same_and_who_has_no_page_is_listed_once_with_its_place() {
    let site = site();
    assert_eq!(asked(&site), [row("similar-names", "Ira Helsoot", 2, 8), row("unknown-person", "Piet van der Pieters", 5, 46)]);
    let (code, _, error) = run(&site, &[], "");
    assert_eq!(code, 0);
    for part in [
        "content/verslagen/dag.md:5:46",
        "naslag new persoon \"Piet van der Pieters\"",
        "de zin: “Daarna kwam burgemeester",
        "ook hier",
        "2 namen",
    ] {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[test]
fn what_was_answered_is_kept_and_not_asked_again() {
    let site = site();
    let (code, _, error) = run(&site, &["--ask"], "n\nz\n");
    assert_eq!(code, 0, "{error}");
    let kept = fs::read_to_string(site.path().join("namen.toml")).expect("the decisions are kept");
    assert!(kept.starts_with("# ") && kept.contains("[[different]]\nnames = [\"Ira Helsoot\", \"Ira Helsloot\"]"), "{kept}");
    assert!(kept.contains("[[no-page]]\nname = \"Piet van der Pieters\""), "{kept}");
    assert_eq!(asked(&site), []);
    // What is written by hand stays, and a new decision comes below it.
    site.put("namen.toml", "# Met de hand.\n[[different]]\nnames = [\"ira helsloot\", \"Ira HELSOOT\"]\n");
    let (.., error) = run(&site, &["--ask"], "v\nIra Helsloot\n");
    assert!(error.contains("Van wie?"), "{error}");
    let kept = fs::read_to_string(site.path().join("namen.toml")).expect("the decisions are kept");
    assert!(
        kept.starts_with("# Met de hand.")
            && kept.ends_with("[[variant]]\nname = \"Piet van der Pieters\"\nof = \"Ira Helsloot\"\n"),
        "{kept}"
    );
    assert_eq!(asked(&site), []);
}

#[test]
fn a_mistake_in_the_decisions_is_told_at_its_place() {
    let site = site();
    site.put("namen.toml", "[[no-persn]]\nname = \"x\"\n");
    let (code, _, error) = run(&site, &[], "");
    assert!(code == 1 && error.contains("namen.toml:1:3") && error.contains("no-person"), "{code} {error}");
    // Answers that end early keep what was answered.
    site.put("namen.toml", "");
    assert_eq!(run(&site, &["--ask"], "n\n").0, 0);
    assert_eq!(asked(&site).len(), 1);
}
