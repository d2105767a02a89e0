//! `check --sources`: quotations compared word by word with the texts of their sources.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::process::Command;

use serde_json::Value;
use support::Scratch;

const SITE: &str = "title = \"Bronnen\"\n\n[[collection]]\nname = \"verslagen\"\nrole = \"report\"\ntitle = \"Verslagen\"\nsingular = \"verslag\"\n";
const SOURCE: &str = "Verslag van de avond\n\nHet zijn wisselende coalities, afhankelijk van de ac-\nties zoeken ze de \"specialisten\".\nDe agenda\u{2019}s van burgemeesters lopen vol.\n\u{c}\nTwee. Zeist heeft 8 jaar geleden een zwaar middel ingezet.\n";

/// What is said about a page with this body, whose source is `avond.txt`: code, severity, line, column, message.
fn said(body: &str) -> Vec<(String, String, u64, u64, String)> {
    said_of("  - document: Verslag van de avond\n    file: Avond.txt\n", body)
}

fn said_of(source: &str, body: &str) -> Vec<(String, String, u64, u64, String)> {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", SITE);
    scratch.put("content/verslagen/avond.md", format!("---\ntitle: Avond\nsource:\n{source}---\n\n{body}\n"));
    scratch.put("bronnen/avond.txt", SOURCE);
    scratch.put("bronnen/map/anders.txt", "Iets heel anders, van een andere dag.\n");
    let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"));
    program
        .args(["check", "--format", "json", "--root"])
        .arg(scratch.path())
        .arg("--sources")
        .arg(scratch.path().join("bronnen"));
    let output = program.output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("JSON is text");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is an object"));
    let told: Vec<_> = lines
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            let number = |key: &str| line[key].as_u64().unwrap_or_default();
            (text("code"), text("severity"), number("line"), number("column"), text("message"))
        })
        .collect();
    let errors = told.iter().any(|(_, severity, ..)| severity == "error");
    assert_eq!(output.status.code(), Some(i32::from(errors)), "the exit code says whether there are errors");
    told
}

fn one(body: &str) -> (String, String, u64, u64, String) {
    let told = said(body);
    let [one] = told.as_slice() else { panic!("one message about {body}, not {told:?}") };
    one.clone()
}

#[test]
fn what_stands_in_the_source_is_fine_whatever_its_dress() {
    let fine = [
        "> het zijn *wisselende* coalities, afhankelijk van de acties zoeken ze de ‘specialisten’",
        "Zij ‘zoeken ze de specialisten’, zei hij.",
        "Volgens hem zijn de “agenda's van burgemeesters” vol.",
        "Het zijn \"wisselende coalities […] zoeken ze de specialisten\".",
        "Het zijn ‘wisselende … specialisten’ en ‘[de] coalities’.",
        "Zo was het ‘reuze’, in één woord; de foto's ook.",
        "> [!NOTE]\n> Woorden van de bladzijde zelf.",
        "> Zeist heeft 8 jaar geleden een zwaar middel ingezet. {bron p. 2}",
        "De titel ‘Avond’ is de naam van een bladzijde.",
        "`\"code is geen citaat\"`",
    ];
    for body in fine {
        assert_eq!(said(body), [], "{body}");
    }
}

#[test]
fn one_changed_word_gives_both_versions_at_its_place() {
    let (code, severity, line, column, message) = one("Eerst dit.\n\n> Het zijn wisselende groepen, afhankelijk van de acties.");
    assert_eq!((code.as_str(), severity.as_str(), line, column), ("quote-differs", "error", 10, 23));
    assert_eq!(message, "het citaat zegt `groepen`, de bron zegt `coalities` (avond.txt, regel 3)");
    let (.., line, column, message) = one("Zij ‘zoeken ze alle specialisten’.");
    assert_eq!((line, column), (8, 16));
    assert_eq!(message, "het citaat zegt `alle`, de bron zegt `de` (avond.txt, regel 4)");
}

#[test]
fn a_word_left_out_or_put_in_is_told_too() {
    let (code, _, _, column, message) = one("> afhankelijk van acties zoeken ze de specialisten");
    assert_eq!((code.as_str(), column), ("quote-differs", 19));
    assert!(message.contains("zegt `niets`, de bron zegt `de`"), "{message}");
    let (.., message) = one("> afhankelijk van de vele acties zoeken ze de specialisten");
    assert!(message.contains("zegt `vele`, de bron zegt `niets`"), "{message}");
}

#[test]
fn what_stands_nowhere_or_elsewhere_is_told_as_such() {
    assert_eq!(one("> Kabouters eten paddenstoelen.").0, "quote-not-found");
    let (code, severity, ..) = one("Dat was een ‘groene sprong’.");
    assert_eq!((code.as_str(), severity.as_str()), ("quote-not-found", "warning"));
    let (code, severity, ..) = one("> Iets heel anders, van een andere dag.");
    assert_eq!((code.as_str(), severity.as_str()), ("quote-elsewhere", "warning"));
    // The parts of a quotation keep the order of the source.
    assert_eq!(one("> zoeken ze de specialisten […] wisselende coalities").0, "quote-not-found");
    let (code, severity, ..) = one("> Zeist heeft 8 jaar geleden een zwaar middel ingezet. {bron p. 1}");
    assert_eq!((code.as_str(), severity.as_str()), ("quote-page", "warning"));
}

#[test]
fn a_source_without_file_is_found_by_its_title_and_one_that_is_not_there_is_named() {
    assert_eq!(
        said_of("  - document: verslag van de Avond\n", "> wisselende groepen, afhankelijk van de acties")[0].0,
        "quote-differs"
    );
    assert_eq!(said_of("  - document: Anders\n", "> Iets heel anders")[..], []);
    let told = said_of("  - document: Nota\n    file: nota.pdf\n", "> Kabouters eten paddenstoelen.");
    assert_eq!((told.len(), told[0].0.as_str(), told[0].1.as_str()), (1, "source-absent", "info"));
    assert!(told[0].4.contains("nota.pdf"), "{}", told[0].4);
}
