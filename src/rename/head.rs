//! Front matter after a change of name: the lists that remember old names, `aliases` and `anchors`, and what is said no more.
//!
//! Entry points: [`with_alias`], [`with_anchor`], [`without`]. The rest of the block stays as it is, comments included.

use std::ops::Range;

use crate::diagnostic::Edit;
use crate::page::Page;
use crate::page::front_matter::split;
use crate::span::Span;

/// Puts the old address among the aliases of a page; the new one, if it was among them, is no alias any more.
pub fn with_alias(page: &Page, old: &str, new: &str) -> Option<Edit> {
    let plain = |alias: &str| alias.trim_matches('/').trim_end_matches(".html").trim_end_matches(".md").to_owned();
    let mut all: Vec<String> = page.meta.aliases.iter().map(|alias| plain(&alias.text)).filter(|alias| alias != new).collect();
    if !all.iter().any(|alias| alias == old) {
        all.push(old.to_owned());
    }
    let lines: Vec<String> = all.iter().map(|alias| format!("  - {alias}")).collect();
    written(page, "aliases", &lines)
}

/// Puts an old anchor among those of a page; what led to the old one leads to the new one.
pub fn with_anchor(page: &Page, old: &str, new: &str) -> Option<Edit> {
    let mut all: Vec<(String, String)> = page
        .meta
        .anchors
        .iter()
        .map(|(from, to)| (from.text.clone(), if to.text == old { new.to_owned() } else { to.text.clone() }))
        .filter(|(from, _)| from != new && from != old)
        .collect();
    all.push((old.to_owned(), new.to_owned()));
    let lines: Vec<String> = all.iter().map(|(from, to)| format!("  {from}: {to}")).collect();
    written(page, "anchors", &lines)
}

/// Takes a key away, with all that belongs to it.
pub fn without(page: &Page, key: &str) -> Option<Edit> {
    written(page, key, &[])
}

/// The key with these lines below it, in the place of the one that is there, else at the end of the block.
fn written(page: &Page, key: &str, lines: &[String]) -> Option<Edit> {
    let text: &str = &page.source.text;
    let block = split(text).block?;
    let place = region(text, block.clone(), key).unwrap_or(block.end..block.end);
    let text = if lines.is_empty() { String::new() } else { format!("{key}:\n{}\n", lines.join("\n")) };
    Some(Edit { span: Span::new(&page.source.path, place), text })
}

/// The lines of a key and of what belongs to it.
fn region(text: &str, block: Range<usize>, key: &str) -> Option<Range<usize>> {
    let mut at = block.start;
    let mut found: Option<Range<usize>> = None;
    for line in text[block].split_inclusive('\n') {
        let end = at + line.len();
        match &mut found {
            Some(range) if line.starts_with([' ', '\t', '-', ']', '}']) => range.end = end,
            Some(_) => break,
            None if line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')) => found = Some(at..end),
            None => {}
        }
        at = end;
    }
    found
}
