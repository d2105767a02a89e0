//! Runs `docs/diagnostics.md`: the wrong example of a code gives that code, the right one gives nothing at all.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/suite.rs"]
mod suite;
#[path = "support/site.rs"]
mod support;

use std::fs;

use naslag::diagnostic::Code;
use naslag::language::Language;
use naslag::report::Format;
use rayon::prelude::*;
use suite::Block;
use suite::Item;
use suite::file_of;
use suite::items;
use support::Made;
use support::Scratch;
use support::check_site;
use support::tests_folder;

/// The section of one code.
#[derive(Default)]
struct Section {
    code: String,
    text: String,
    wrong: Vec<Block>,
    right: Vec<Block>,
}

/// What one mistake brings along: a citation with a wrong key leaves its note uncited.
const FOLLOWS: &[(&str, &str)] = &[("unknown-citation", "uncited-note")];

#[test]
fn every_code_is_documented_in_order_and_only_codes_are() {
    let documented: Vec<String> = sections().into_iter().map(|section| section.code).collect();
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    codes.sort_unstable();
    assert_eq!(documented, codes);
}

#[test]
fn every_example_behaves_as_written() {
    let wrong: Vec<String> = sections().par_iter().flat_map_iter(check).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn check(section: &Section) -> Vec<String> {
    let code = &section.code;
    if section.text.starts_with("No example:") {
        return Vec::new();
    }
    if section.wrong.is_empty() || section.right.is_empty() {
        return vec![format!("{code}: it needs a wrong and a right example, or the words `No example:` and a reason")];
    }
    let (wrong, right) = (build(&section.wrong), build(&section.right));
    let mut failed = Vec::new();
    let codes = wrong.codes();
    let follows = |found: &str| FOLLOWS.contains(&(code.as_str(), found));
    if codes.iter().all(|(found, _)| found != code) || codes.iter().any(|(found, _)| found != code && !follows(found)) {
        failed.push(format!("{code}: the wrong example gives\n{}", wrong.messages(Language::En, Format::Short)));
    }
    if !right.codes().is_empty() {
        failed.push(format!("{code}: the right example gives\n{}", right.messages(Language::En, Format::Short)));
    }
    failed
}

fn build(blocks: &[Block]) -> Made {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", fs::read(tests_folder("spec/naslag.toml")).expect("the configuration of the specs is there"));
    for block in blocks {
        let (path, bytes) = file_of(block);
        scratch.put(&path, bytes);
    }
    check_site(scratch.path())
}

fn sections() -> Vec<Section> {
    let text = fs::read_to_string(tests_folder("../docs/diagnostics.md")).expect("the document can be read");
    let mut sections: Vec<Section> = Vec::new();
    let mut right = false;
    for item in items(&text) {
        let last = sections.last_mut();
        match (item, last) {
            (Item::Heading(2, code, _), _) => {
                right = false;
                sections.push(Section { code, ..Section::default() });
            }
            (Item::Line(line), Some(_)) if line == "Wrong:" => right = false,
            (Item::Line(line), Some(_)) if line == "Right:" => right = true,
            (Item::Line(line), Some(section)) => section.text.push_str(&line),
            (Item::Block(block), Some(section)) => if right { &mut section.right } else { &mut section.wrong }.push(block),
            _ => {}
        }
    }
    sections
}
