//! References in APA, in text and in the list, against what was worked out by hand: `tests/references/*.toml`.
#![allow(clippy::disallowed_methods, reason = "it reads its cases")]

#[path = "support/site.rs"]
mod site;

use std::path::Path;

use naslag::knowledge::citations::Run;
use naslag::knowledge::links::Target;
use naslag::path::PageId;
use naslag::site::Memos;
use naslag::site::know;
use naslag::source::read;
use site::Scratch;

fn cases(language: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/references/{language}.toml"));
    std::fs::read_to_string(path).expect("the cases are there").parse().expect("the cases are TOML")
}

fn field<'a>(case: &'a toml::Value, key: &str) -> Option<&'a str> {
    case.get(key).and_then(toml::Value::as_str)
}

/// Set text with italics between stars.
fn starred(runs: &[Run]) -> String {
    runs.iter().map(|run| if run.italic { format!("*{}*", run.text) } else { run.text.clone() }).collect()
}

/// Every case that is not as it was worked out.
fn wrong(language: &str) -> (usize, String) {
    let cases = cases(language);
    let list = |key: &str| cases.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let references = list("reference");
    let citations = list("citation");
    let folder = Scratch::new();
    folder.put(
        "naslag.toml",
        format!(
            "title = \"T\"\ndescription = \"D.\"\nlanguage = \"{language}\"\n\n[[collection]]\nname = \"lit\"\nrole = \"literature\"\ntitle = \"L\"\nsingular = \"l\"\n"
        ),
    );
    let mut page = String::from("---\ntitle: Alles\n---\n");
    let mut wanted = Vec::new();
    for case in &references {
        let key = field(case, "key").expect("a case has a key");
        folder.put(&format!("content/lit/{key}.md"), format!("---\n{}---\nTekst.\n", field(case, "note").expect("a note")));
        let own = format!("[@{key}]");
        page.push_str(&format!("\n{}\n", field(case, "cite").unwrap_or(&own)));
        wanted.push((case.clone(), Some(key.to_owned())));
    }
    for case in &citations {
        page.push_str(&format!("\n{}\n", field(case, "cite").expect("a citation")));
        wanted.push((case.clone(), None));
    }
    folder.put("content/alles.md", page);
    let sources = read(folder.path(), &folder.path().join("public"), None).expect("the folder can be read");
    assert!(sources.diagnostics.is_empty(), "{:?}", sources.diagnostics);
    let known = know(&sources.value, &Memos::default(), &|_| {});
    let errors: Vec<_> = known.diagnostics.iter().filter(|found| found.severity == naslag::diagnostic::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let targets = known.value.targets(&PageId::from_parts(&["alles"]));
    assert_eq!(targets.len(), wanted.len());
    let mut report = String::new();
    for ((case, key), target) in wanted.iter().zip(targets) {
        let mut compare = |what: &str, given: &str| {
            let expected = field(case, what).expect("a case says what it expects");
            if given != expected {
                report.push_str(&format!("{}\n  wanted {expected}\n  given  {given}\n", field(case, "is").unwrap_or_default()));
            }
        };
        let Target::Citation(cited) = target else { panic!("no citation: {target:?}") };
        let citations = &known.value.citations;
        let parts = citations.cite(cited);
        let mut text = String::from("(");
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                text.push_str(citations.between(&parts[at - 1], part));
            }
            text.push_str(&starred(&part.runs));
        }
        text.push(')');
        compare("text", &text);
        assert_eq!(citations.cite_plain(cited), text.replace('*', ""));
        if let Some(key) = key {
            let work = citations.work(&PageId::from_parts(&["lit", key])).expect("the work is set");
            compare("list", &starred(&work.reference));
        }
    }
    (wanted.len(), report)
}

#[test]
fn references_in_dutch_are_as_apa_wants_them() {
    let (count, report) = wrong("nl");
    assert!(count >= 30 && report.is_empty(), "{report}");
}

#[test]
fn references_in_english_are_as_apa_wants_them() {
    let (count, report) = wrong("en");
    assert!(count >= 3 && report.is_empty(), "{report}");
}
