//! A place in a source file, and how it becomes a line and a column.
//!
//! Owns [`Span`] and [`Position`]. Entry point: [`Span::new`]. Does not read files: whoever turns a span into a position
//! brings the text.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

/// A range of bytes in one source file. Paths are shared, so a span is cheap to copy into memos and messages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Path relative to the root of the site.
    pub path: Arc<Utf8Path>,
    /// First byte of the range, counted from the start of the file.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A place as people and editors count it: lines and columns from 1, columns in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Span {
    /// A span of `range` in the file `path`. Ranges beyond 4 GB are cut off; sources are refused long before that.
    pub fn new(path: &Arc<Utf8Path>, range: Range<usize>) -> Self {
        let clip = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { path: Arc::clone(path), start: clip(range.start), end: clip(range.end.max(range.start)) }
    }

    /// The range of bytes, as an index into the text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where byte `offset` of `text` stands. An offset inside a character or past the end counts as the nearest boundary before it.
pub fn position(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position { line: before.bytes().filter(|&byte| byte == b'\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "één\ntwee";
        assert_eq!(position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(position(text, 2), Position { line: 1, column: 2 });
        assert_eq!(position(text, 1), Position { line: 1, column: 1 });
        assert_eq!(position(text, 6), Position { line: 2, column: 1 });
        assert_eq!(position(text, 99), Position { line: 2, column: 5 });
    }
}
