//! `naslag new` in every collection of the knowledge base and of the golden sites: what it makes is in order, or `check` names the keys to fill in
//! and nothing else.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use naslag::language::Language;
use naslag::report::Format;
use serde_json::Value;
use support::Scratch;
use support::check_site;
use support::tests_folder;

#[test]
fn a_new_page_passes_or_asks_for_its_required_keys() {
    let base = tests_folder("..");
    for site in [base, tests_folder("golden/vereisten.in"), tests_folder("golden/english.in")] {
        let config = fs::read_to_string(site.join("naslag.toml")).expect("the site has a configuration");
        let config: toml::Table = config.parse().expect("the configuration is TOML");
        for collection in config["collection"].as_array().expect("the site has collections") {
            new_page(&site, collection, "Proef: een, \"twee\" & drie");
            new_page(&site, collection, "Gewone titel");
        }
    }
}

fn new_page(site: &Path, collection: &toml::Value, title: &str) {
    let scratch = Scratch::new();
    for file in ["naslag.toml", "content/gemeenten.csv", "content/normen.yaml"] {
        if let Ok(bytes) = fs::read(site.join(file)) {
            scratch.put(file, bytes);
        }
    }
    let text = |key: &str| collection[key].as_str().expect("a collection has a name").to_owned();
    let program = Command::new(env!("CARGO_BIN_EXE_naslag"))
        .args(["new", &text("singular"), title, "--lang", "nl", "--root"])
        .arg(scratch.path())
        .output()
        .expect("the program runs");
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    let said = check_site(scratch.path()).messages(Language::Nl, Format::Json);
    let messages: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("a message is JSON")).collect();
    let required = collection.get("required").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    // A source is a block, and of a block it is the document that must be there.
    let wanted: BTreeSet<String> = required
        .iter()
        .filter_map(toml::Value::as_str)
        .map(|key| format!("vul `{}` in", if key == "source" { "document" } else { key }))
        .collect();
    let asked: BTreeSet<String> = messages.iter().filter_map(|message| Some(message["hints"][0].as_str()?.to_owned())).collect();
    assert_eq!(asked, wanted, "{}:\n{said}", text("name"));
    // A new term is not used yet: that is a note, not a mistake.
    let mistakes = messages.iter().filter(|message| message["severity"] != "info").count();
    assert_eq!(mistakes, wanted.len(), "{}:\n{said}", text("name"));
}
