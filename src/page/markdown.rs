//! The dialect: which Markdown naslag reads, as the parser's own events with their places.
//!
//! Owns [`events`]. CommonMark as GitHub shows it, with wiki links, citations, definition lists, math and heading attributes. Entry
//! point for everything that reads a body: HTML, contents, links, mentions and search all read these events. Resolves nothing.

use std::ops::Range;

use pulldown_cmark::BrokenLink;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::TextMergeWithOffset;

/// What stands before the keys in the target of a citation's link event. No address can start so.
pub const CITATION: &str = "\u{0}cite:";

/// The options of the dialect.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// The events of a body; ranges count from the start of `body`. Neighbouring texts are one event.
pub fn events(body: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let parser = Parser::new_with_broken_link_callback(body, options(), Some(citation));
    TextMergeWithOffset::new(parser.into_offset_iter())
}

/// The same, with texts as the parser cut them: at an escape or entity a new one begins, so that each stands where its range says.
pub fn pieces(body: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_with_broken_link_callback(body, options(), Some(citation)).into_offset_iter()
}

/// `[@key]`, `[@key, p. 12]`, `[@a; @b]`: brackets without a definition that open with `@` and a key.
fn citation<'a>(link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let key = link.reference.strip_prefix('@')?;
    let known = key.starts_with(|c: char| c.is_ascii_alphanumeric());
    known.then(|| (CowStr::from(format!("{CITATION}{}", link.reference)), CowStr::Borrowed("")))
}

/// The target of a link or image as meant: in a table cell the border of `[[a\|b]]` is escaped, and the escape is not part of the name.
pub fn wiki_target(target: &str) -> &str {
    target.strip_suffix('\\').unwrap_or(target).trim()
}

/// Splits `page#anchor`; an empty page means this one.
pub fn split_anchor(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((page, anchor)) => (page.trim_end(), Some(anchor.trim())),
        None => (target, None),
    }
}

/// Where the address stands in a link or picture with its address in it, `[text](address "title")`: without `<` and `>`. `None` for other kinds.
pub fn destination(raw: &str) -> Option<Range<usize>> {
    let inner = raw.strip_suffix(')')?;
    // The last one: the words of a link may hold a picture.
    let start = inner.rfind("](")? + 2;
    let start = start + (inner[start..].len() - inner[start..].trim_start().len());
    let rest = &inner[start..];
    if let Some(pointed) = rest.strip_prefix('<') {
        return Some(start + 1..start + 1 + pointed.find('>')?);
    }
    Some(start..start + rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_link_is_found_where_it_stands() {
        let found = |raw: &'static str| destination(raw).map(|range| &raw[range]);
        assert_eq!(found("[a](b.md)"), Some("b.md"));
        assert_eq!(found("[a]( <b c.md> \"Titel\")"), Some("b c.md"));
        assert_eq!(found("[![a](b.png)](c.md 'd')"), Some("c.md"));
        assert_eq!(found("![](b(1).png)"), Some("b(1).png"));
        assert_eq!(found("[a]()"), Some(""));
        assert_eq!(found("[a][b]"), None);
    }
}
