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

#[path = "support/site.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use naslag::language::Language;
use naslag::report::Format;
use rayon::prelude::*;
use support::Made;
use support::Scratch;
use support::accepts;
use support::check_site;
use support::files_below;
use support::tests_folder;

/// A fenced block.
struct Block {
    /// The words after the fence.
    kind: String,
    path: Option<String>,
    text: String,
    /// Where its text stands in the file.
    range: Range<usize>,
}

/// A heading with its own blocks and those of the headings above it.
struct Case {
    name: String,
    line: usize,
    /// Files of the headings above.
    shared: Vec<(String, String)>,
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
const GENERATED: &[&str] = &["404.html", "zoeken.html"];

fn build(case: &Case) -> Made {
    let scratch = Scratch::new();
    scratch.plain_theme();
    scratch.put("naslag.toml", fs::read(tests_folder("spec/naslag.toml")).expect("the configuration of the specs is there"));
    for (path, text) in &case.shared {
        scratch.put(path, text);
    }
    for block in &case.blocks {
        if let Some((path, text)) = file_of(block) {
            scratch.put(&path, text);
        }
    }
    check_site(scratch.path())
}

/// The file that a block is, with its path from the root of the site.
fn file_of(block: &Block) -> Option<(String, String)> {
    if matches!(block.kind.as_str(), "html" | "view" | "messages" | "files") {
        return None;
    }
    match block.path.as_deref() {
        None => Some(("content/proef.md".to_owned(), format!("---\ntitle: Proef\n---\n{}", block.text))),
        Some(path) if path == "naslag.toml" || path.starts_with("static/") => Some((path.to_owned(), block.text.clone())),
        Some(path) => Some((format!("content/{path}"), block.text.clone())),
    }
}

/// The tests of a spec: headings with blocks of their own and no heading below.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<(usize, Case)> = Vec::new();
    let mut fence: Option<(String, String, Option<String>, usize)> = None;
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let here = at;
        at += line.len();
        let plain = line.trim_end();
        if let Some((mark, kind, path, start)) = &fence {
            if plain == mark {
                let (_, case) = cases.last_mut().expect("a block stands under a heading");
                let block =
                    Block { kind: kind.clone(), path: path.clone(), text: text[*start..here].to_owned(), range: *start..here };
                case.blocks.push(block);
                case.end = at;
                fence = None;
            }
            continue;
        }
        let ticks = plain.len() - plain.trim_start_matches('`').len();
        if ticks >= 3 {
            // The path is the rest of the line: names of files may have spaces.
            let (kind, path) = plain[ticks..].split_once(' ').map_or((&plain[ticks..], None), |(kind, path)| (kind, Some(path)));
            fence = Some((plain[..ticks].to_owned(), kind.to_owned(), path.map(|path| path.trim().to_owned()), at));
            continue;
        }
        let level = plain.len() - plain.trim_start_matches('#').len();
        if (1..=6).contains(&level) && plain[level..].starts_with(' ') {
            let above: Vec<(String, String)> = cases
                .iter()
                .rev()
                .scan(level, |limit, (level, case)| {
                    if *level < *limit {
                        *limit = *level;
                        Some(Some(case))
                    } else {
                        Some(None)
                    }
                })
                .flatten()
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .flat_map(|case| case.blocks.iter().filter_map(file_of))
                .collect();
            let name = plain[level..].trim().to_owned();
            cases.push((level, Case { name, line: index + 1, shared: above, blocks: Vec::new(), end: 0 }));
        }
    }
    assert!(fence.is_none(), "a block is not closed");
    let levels: Vec<usize> = cases.iter().map(|(level, _)| *level).collect();
    let leaf = |index: usize| levels.get(index + 1).is_none_or(|next| *next <= levels[index]);
    cases
        .into_iter()
        .enumerate()
        .filter(|(index, (_, case))| leaf(*index) && !case.blocks.is_empty())
        .map(|(_, (_, case))| case)
        .collect()
}
