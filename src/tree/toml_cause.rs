//! What an author probably did when a line of TOML cannot be read.
//!
//! Entry point: [`toml_cause`]. Guesses from one line; knows no keys.

use crate::tree::cause::Cause;
use crate::tree::cause::quoted;

/// The probable cause of a mistake that a parser noticed at byte `at` of `text`: on that line, or on the one above when that one runs on.
pub fn toml_cause(text: &str, at: usize) -> Cause {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // A parser that comes to the end of a line says so there, or at the start of the next.
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let content = line.trim();
    let first = start + line.len() - line.trim_start().len();
    let range = first..first + content.len();
    let whole = |hint, made: String| Cause { range: range.clone(), hint, edit: Some((range.clone(), made.clone())), line: made };
    if content.starts_with('[')
        && !content.starts_with("[[")
        && matches!(content, "[collection]" | "[collectie]" | "[verzameling]")
    {
        return whole("toml-collection", "[[collection]]".to_owned());
    }
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let value = |value: &str| {
        let value = value.trim();
        let bare = value.trim_matches(['“', '”', '„', '‘', '’', '"', '\'']);
        if value.starts_with(['[', '{']) || matches!(value, "true" | "false") { value.to_owned() } else { quoted(bare) }
    };
    if let Some((key, rest)) = content.split_once('=').filter(|(key, _)| is_key(key.trim())) {
        let (key, rest) = (key.trim(), rest.trim());
        // The mistake is in the value: that is marked, and the line is shown as it should be.
        let place = range.end - rest.len()..range.end;
        let of_value = |hint| {
            let made = value(rest);
            Cause { range: place.clone(), hint, line: format!("{key} = {made}"), edit: Some((place.clone(), made)) }
        };
        if rest.starts_with(['“', '”', '„', '‘', '’']) {
            return of_value("yaml-smart-quotes");
        }
        if rest.starts_with(['"', '\'']) && rest.matches(rest.chars().next().unwrap_or_default()).count() == 1 {
            return of_value("yaml-unclosed-quote");
        }
        if rest.starts_with(|c: char| c.is_alphabetic() || c == '/') {
            return of_value("toml-quotes");
        }
        if rest.starts_with(['[', '{']) {
            let hint = if rest.contains("\" \"") { "toml-comma" } else { "toml-list" };
            return Cause { range: place, hint, line: String::new(), edit: None };
        }
    } else if let Some((key, rest)) = content.split_once(':').filter(|(key, _)| is_key(key.trim())) {
        return whole("toml-equals", format!("{} = {}", key.trim(), value(rest)));
    }
    Cause { range, hint: "toml-general", line: String::new(), edit: None }
}
