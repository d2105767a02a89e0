//! Runs `tests/spec/*.md`: Markdown files that are test suites and the documentation of the dialect at once.
//!
//! A heading is the name of a test. Its fenced blocks are files of a small site, or what must come of it; the first words after the fence say
//! which. Blocks that stand under a heading before its sub-headings belong to all of these.
//!
//! | block | is |
//! |---|---|
//! | `md verslagen/x.md` | a file below `content/`; also `csv`, `yaml`, `toml naslag.toml`, `svg`, `text` with a path |
//! | `md` | the body of `content/proef.md`, which has the title *Proef* |
//! | `html [x.html]` | the body that the page (`proef.html`) must have |
//! | `view x.html` | what the page must show besides its body, one thing a line |
//! | `messages` | what naslag must say; without this block it must say nothing |
//! | `files` | the files that the site must have, besides those of the theme |
//!
//! `SPEC=accept cargo test --test spec` writes what came out over what was expected.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/suite.rs"]
mod suite;
#[path = "support/site.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use naslag::language::Language;
use naslag::report::Format;
use rayon::prelude::*;
use suite::Block;
use suite::Item;
use suite::file_of;
use suite::items;
use support::Made;
use support::Scratch;
use support::accepts;
use support::check_site;
use support::files_below;
use support::tests_folder;

/// A heading with its own blocks and those of the headings above it.
struct Case {
    name: String,
    line: usize,
    /// Blocks of the headings above.
    shared: Vec<Block>,
    blocks: Vec<Block>,
    /// Where the last block ends: a block that was forgotten is put there.
    end: usize,
}

#[test]
fn every_spec_holds() {
    let folder = tests_folder("spec");
    let names: Vec<String> = files_below(&folder).into_iter().filter(|name| name.ends_with(".md")).collect();
    assert!(names.len() >= 5, "the specs are there");
    let failed: Vec<String> = names.par_iter().flat_map_iter(|name| run(&folder.join(name), name)).collect();
    assert!(failed.is_empty(), "\n{}\n{} failed; SPEC=accept accepts what came out", failed.join("\n"), failed.len());
}

fn run(path: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a spec can be read");
    let cases = cases(&text);
    assert!(!cases.is_empty(), "{name} has no test");
    let mut failed = Vec::new();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for case in &cases {
        let made = build(case);
        let mut said = made.messages(Language::Nl, Format::Short);
        let mut told = false;
        for block in &case.blocks {
            let Some(came) = outcome(block, &made, &mut said) else { continue };
            told |= block.kind == "messages";
            if came != block.text {
                failed.push(format!("{name}:{}: {}\n--- expected\n{}--- came\n{came}", case.line, case.name, block.text));
                edits.push((block.range.clone(), came));
            }
        }
        if !told && !said.is_empty() {
            failed.push(format!("{name}:{}: {}\n--- said without being expected\n{said}", case.line, case.name));
            edits.push((case.end..case.end, format!("\n```messages\n{said}```\n")));
        }
    }
    if !accepts("SPEC") {
        return failed;
    }
    let mut accepted = text;
    for (range, came) in edits.into_iter().rev() {
        accepted.replace_range(range, &came);
    }
    fs::write(path, accepted).expect("a spec can be written");
    Vec::new()
}

/// What came of the site where the block expects something; `None` when the block is a file.
fn outcome(block: &Block, made: &Made, said: &mut String) -> Option<String> {
    let page = block.path.as_deref().unwrap_or("proef.html");
    let file = made.files.get(page).map_or("there is no such page\n", String::as_str);
    let (body, view) = file.split_once("\n=== view\n").unwrap_or((file, ""));
    let line = |text: &str| if text.trim().is_empty() { String::new() } else { format!("{}\n", text.trim()) };
    Some(match block.kind.as_str() {
        "html" => line(body),
        "view" => line(&unescaped(view)),
        "messages" => std::mem::take(said),
        "files" => {
            let own = made.files.keys().filter(|path| !path.starts_with("assets/") && !GENERATED.contains(&path.as_str()));
            own.fold(String::new(), |mut list, path| {
                let _ = writeln!(list, "{path}");
                list
            })
        }
        _ => return None,
    })
}

/// What the templates escaped, for people to read.
fn unescaped(text: &str) -> String {
    text.replace("&#39;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Files that every site has, whatever its content.
const GENERATED: &[&str] = &["404.html", "robots.txt", "zoeken.html"];

fn build(case: &Case) -> Made {
    let scratch = Scratch::new();
    scratch.plain_theme();
    scratch.put("naslag.toml", fs::read(tests_folder("spec/naslag.toml")).expect("the configuration of the specs is there"));
    for block in case.shared.iter().chain(&case.blocks).filter(|block| !is_expectation(block)) {
        let (path, bytes) = file_of(block);
        scratch.put(&path, bytes);
    }
    check_site(scratch.path())
}

fn is_expectation(block: &Block) -> bool {
    matches!(block.kind.as_str(), "html" | "view" | "messages" | "files")
}

/// The tests of a spec: headings with blocks of their own and no heading below.
fn cases(text: &str) -> Vec<Case> {
    let mut all: Vec<(usize, Case)> = Vec::new();
    for item in items(text) {
        match item {
            Item::Heading(level, name, line) => {
                let mut limit = level;
                let mut above = Vec::new();
                for (level, case) in all.iter().rev() {
                    if *level < limit {
                        limit = *level;
                        above.push(case.blocks.clone());
                    }
                }
                let shared = above.into_iter().rev().flatten().collect();
                all.push((level, Case { name, line, shared, blocks: Vec::new(), end: 0 }));
            }
            Item::Block(block) => {
                let (_, case) = all.last_mut().expect("a block stands under a heading");
                case.end = block.end;
                case.blocks.push(block);
            }
            Item::Line(_) => {}
        }
    }
    let levels: Vec<usize> = all.iter().map(|(level, _)| *level).collect();
    let leaf = |index: usize| levels.get(index + 1).is_none_or(|next| *next <= levels[index]);
    let tests = all.into_iter().enumerate().filter(|(index, (_, case))| leaf(*index) && !case.blocks.is_empty());
    tests.map(|(_, (_, case))| case).collect()
}
