//! The block of front matter at the head of a page: found, read as YAML, checked against the schema.
//!
//! Owns [`split`] and [`read`]. Entry point: [`read`]. Does not know what keys mean: that is `meta`.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::shape::Key;
use crate::shape::Place;
use crate::shape::Record;
use crate::shape::check;
use crate::span::Span;
use crate::tree::read_yaml;

/// The largest block that is read, in bytes.
const LIMIT: usize = 256 * 1024;

/// Where the block and the body of a page stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without its `---` lines; `None` when the page has no block.
    pub block: Option<Range<usize>>,
    /// The body.
    pub body: Range<usize>,
    /// Whether the closing line is missing.
    pub unclosed: bool,
}

/// Finds the block: it opens on the first line with `---` and closes on the next line that is `---` or `...`.
/// When the closing line is missing, the block ends at the first line that cannot be YAML of a map, so that the body is not lost.
pub fn split(text: &str) -> Parts {
    let whole = 0..text.len();
    let Some(first) = text.lines().next().filter(|line| line.trim_end() == "---") else {
        return Parts { block: None, body: whole, unclosed: false };
    };
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Parts { block: Some(start..at), body: at + line.len()..text.len(), unclosed: false };
        }
        at += line.len();
    }
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim();
        let looks_like_yaml =
            !content.is_empty() && !content.starts_with('#') && (line.starts_with([' ', '\t', '-']) || content.contains(':'));
        if !looks_like_yaml {
            break;
        }
        end += line.len();
    }
    Parts { block: Some(start..end), body: end..text.len(), unclosed: true }
}

/// Reads the block of `text`. Keys that the schema does not know and values of the wrong kind are reported and left out.
pub fn read(text: &str, parts: &Parts, keys: &[Key], path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) -> Record {
    let Some(block) = parts.block.clone() else {
        return Record::default();
    };
    if parts.unclosed {
        found.push(Diagnostic::error(Code::UnclosedFrontMatter, Span::new(path, 0..3)).hint("close-front-matter", &[]));
    }
    if block.len() > LIMIT {
        let size = block.len().to_string();
        found.push(Diagnostic::error(Code::TooLarge, Span::new(path, block)).with("size", size).with("limit", LIMIT.to_string()));
        return Record::default();
    }
    let tree = read_yaml(&text[block.clone()], block.start, path);
    found.extend(tree.diagnostics);
    check(&tree.value, keys, Place { path, what: "@front-matter" }, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_block_that_is_not_closed_ends_where_it_stops_looking_like_yaml() {
        let text = "---\ntitle: Een\n\nTekst.\n";
        let parts = split(text);
        assert!(parts.unclosed);
        assert_eq!(parts.block.map(|range| &text[range]), Some("title: Een\n"));
        assert_eq!(&text[parts.body], "\nTekst.\n");
    }

    proptest! {
        #[test]
        fn block_and_body_never_overlap_and_lose_nothing(text in "(---\n)?([a-z: ]{0,8}\n|---\n|\\.\\.\\.\n|\\PC{0,6}\n){0,8}") {
            let parts = split(&text);
            if let Some(block) = parts.block {
                prop_assert!(block.start <= block.end && block.end <= parts.body.start);
                prop_assert!(text[block.end..parts.body.start].lines().count() <= 1);
            }
            prop_assert_eq!(parts.body.end, text.len());
            let _ = &text[parts.body];
        }
    }
}
