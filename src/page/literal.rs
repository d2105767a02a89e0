//! Markup in values of front matter that are shown as they stand: Markdown, HTML and entities that readers would see literally.
//!
//! Entry point: [`check`]. Looks at titles and descriptions only; the body is for `mistakes`.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::yaml_value;
use crate::page::plain::nearly;
use crate::shape::Record;
use crate::source::Source;
use crate::span::Span;
use crate::text::shorten;

/// The keys whose values are shown as they stand.
const KEYS: [&str; 3] = ["title", "description", "definition"];
/// How much of a value a message shows, in characters.
const SHOWN: usize = 160;
/// How much of a value is looked at, in bytes.
const LIMIT: usize = 4_000;

/// Says of each value with markup what it should be.
pub fn check(record: &Record, source: &Arc<Source>, found: &mut Vec<Diagnostic>) {
    for key in KEYS {
        let Some(entry) = record.get(key) else { continue };
        let Some(text) = entry.text().filter(|text| text.len() <= LIMIT && text.contains(['[', '*', '<', '&', '\\', '_'])) else {
            continue;
        };
        let Some(first) = markup(text).next() else { continue };
        let plain = without(text);
        let range = entry.range.clone();
        let raw = source.text.get(range.clone()).unwrap_or_default();
        // What stands in the file between quotes or over several lines has its places elsewhere.
        let exact = raw == text;
        let place = if exact { range.start + first.start..range.start + first.end } else { range.clone() };
        let wrong = nearly(Span::new(&source.path, place), "@markup", &shorten(&text[first], SHOWN));
        let wrong = wrong.hint("plain-text-here", &[("line", &shorten(&plain, SHOWN))]);
        found.push(if exact { wrong.edit(Span::new(&source.path, range), &yaml_value(&plain)) } else { wrong });
    }
}

/// Where markup stands in a text.
fn markup(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().filter_map(|(at, _)| Some(at..at + piece(&text[at..], &text[..at])?.0))
}

/// The text without its markup.
fn without(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match piece(&text[at..], &text[..at]) {
            Some((length, words)) => {
                plain.push_str(&without(&words));
                at += length;
            }
            None => {
                plain.push(c);
                at += c.len_utf8();
            }
        }
    }
    plain
}

/// A piece of markup at the start of `rest`: how long it is, and the words that remain of it.
fn piece(rest: &str, before: &str) -> Option<(usize, String)> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let inner = &inner[..inner.find("]]")?];
        let words = inner.rsplit('|').next().unwrap_or(inner);
        return (!inner.is_empty() && !inner.contains('[')).then(|| (inner.len() + 4, words.to_owned()));
    }
    if let Some(inner) = rest.strip_prefix('[') {
        let (words, target) = inner.split_once("](")?;
        let end = target.find(')')?;
        let fine = !words.is_empty() && !words.contains(['[', ']']) && !target[..end].contains(char::is_whitespace);
        return (fine && end > 0).then(|| (words.len() + end + 4, words.to_owned()));
    }
    if rest.starts_with('<') {
        let end = rest.find('>')?;
        let name = rest[1..end].trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let known = ["b", "strong", "i", "em", "u", "br", "p", "span", "font", "a", "sup", "sub", "small", "mark", "div"];
        return known.iter().any(|tag| tag.eq_ignore_ascii_case(name)).then(|| (end + 1, String::new()));
    }
    if rest.starts_with('&') {
        const ENTITIES: [(&str, &str); 9] = [
            ("&amp;", "&"),
            ("&nbsp;", " "),
            ("&quot;", "\""),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&#39;", "’"),
            ("&euml;", "ë"),
            ("&eacute;", "é"),
            ("&ndash;", "–"),
        ];
        return ENTITIES.iter().find(|(name, _)| rest.starts_with(name)).map(|(name, sign)| (name.len(), (*sign).to_owned()));
    }
    if let Some(sign) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
        return matches!(sign, '-' | '*' | '_' | '[' | ']' | '#' | '.' | '(' | ')').then(|| (2, sign.to_string()));
    }
    for mark in ["**", "__", "*"] {
        let Some(inner) = rest.strip_prefix(mark) else { continue };
        let end = inner.find(mark)?;
        let words = &inner[..end];
        let opens = !before.ends_with(|c: char| c.is_alphanumeric() || c == '*');
        let closes = !inner[end + mark.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '*');
        let tight = words.starts_with(char::is_alphanumeric) && !words.ends_with(char::is_whitespace);
        return (opens && closes && tight).then(|| (end + 2 * mark.len(), words.to_owned()));
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read(text in "([\\[\\]()*_<>&;\\\\ |]|x|é|</b>|&amp;|\\]\\(|\\[\\[){0,24}") {
            let _ = markup(&text).next().map(|range| text[range].len());
            let _ = without(&text);
        }
    }

    #[test]
    fn markup_goes_and_its_words_stay() {
        for (text, plain) in [
            ("Zie [het stuk](a.md) en **let op**.", "Zie het stuk en let op."),
            ("Uit [[gemeenten/x|Nijmegen]]", "Uit Nijmegen"),
            ("Het *nieuwe* <b>verslag</b>", "Het nieuwe verslag"),
            ("Politie &amp; justitie", "Politie & justitie"),
            ("Proef \\- verslag", "Proef - verslag"),
        ] {
            assert_eq!(without(text), plain);
            assert!(markup(text).next().is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_text_has_none() {
        for text in [
            "Collega*s en burger*innen",
            "5 * 3 * 2",
            "a < b > c",
            "R&D en Q&A",
            "[concept] Nota",
            "snake_case_naam",
            "C:\\map",
            "[…] en (a)",
        ] {
            assert_eq!(without(text), text);
            assert_eq!(markup(text).next(), None, "{text}");
        }
    }
}
