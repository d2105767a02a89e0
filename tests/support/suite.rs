//! Markdown files that are test suites: their headings, lines and fenced blocks, and the files that blocks are.
//!
//! Entry points: [`items`], [`file_of`]. What a heading or block means is the business of the test that reads them.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]

use std::ops::Range;

/// Something in a suite, in the order of the file.
pub enum Item {
    /// A heading: its level, its text, its line.
    Heading(usize, String, usize),
    /// A line of text that is not blank.
    Line(String),
    /// A fenced block.
    Block(Block),
}

/// A fenced block.
#[derive(Clone)]
pub struct Block {
    /// The first word after the fence.
    pub kind: String,
    /// The rest of the line: a path, that may have spaces.
    pub path: Option<String>,
    /// What it holds.
    pub text: String,
    /// Where that stands in the file.
    pub range: Range<usize>,
    /// The byte after the closing fence.
    pub end: usize,
}

/// The items of a suite. A block closes with as many backticks as it opened with, so that a longer fence may hold a shorter one.
pub fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut open: Option<(String, Block)> = None;
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let here = at;
        at += line.len();
        let plain = line.trim_end();
        if let Some((fence, mut block)) = open.take() {
            if plain == fence {
                block.range.end = here;
                block.text = text[block.range.clone()].to_owned();
                block.end = at;
                items.push(Item::Block(block));
            } else {
                open = Some((fence, block));
            }
            continue;
        }
        let ticks = plain.len() - plain.trim_start_matches('`').len();
        let level = plain.len() - plain.trim_start_matches('#').len();
        if ticks >= 3 {
            let (kind, path) = plain[ticks..].split_once(' ').map_or((&plain[ticks..], None), |(kind, path)| (kind, Some(path)));
            let path = path.map(|path| path.trim().to_owned());
            let block = Block { kind: kind.to_owned(), path, text: String::new(), range: at..at, end: at };
            open = Some((plain[..ticks].to_owned(), block));
        } else if (1..=6).contains(&level) && plain[level..].starts_with(' ') {
            items.push(Item::Heading(level, plain[level..].trim().to_owned(), index + 1));
        } else if !plain.trim().is_empty() {
            items.push(Item::Line(plain.to_owned()));
        }
    }
    assert!(open.is_none(), "a block is not closed");
    items
}

/// The file that a block is, with its path from the root of the site. A block without a path is the body of `content/proef.md`.
pub fn file_of(block: &Block) -> (String, Vec<u8>) {
    let bytes = match block.kind.as_str() {
        // An old encoding, which a Markdown file cannot hold.
        "latin1" => block.text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect(),
        _ => block.text.clone().into_bytes(),
    };
    match block.path.as_deref() {
        None => ("content/proef.md".to_owned(), [b"---\ntitle: Proef\n---\n", bytes.as_slice()].concat()),
        Some(path) if path == "naslag.toml" || path.starts_with("static/") || path.starts_with("themes/") => {
            (path.to_owned(), bytes)
        }
        Some(path) => (format!("content/{path}"), bytes),
    }
}
