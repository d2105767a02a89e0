//! The sentences of messages, by language.
//!
//! Owns [`Catalog`]. The texts stand in `nl.toml` and `en.toml` beside this file; a test sees to it that both have every code, hint and word.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;

use camino::Utf8Path;

use crate::diagnostic::Argument;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Hint;
use crate::language::Language;
use crate::tree::Tree;
use crate::tree::read_toml;

/// The sentences of one language, by `table.key`.
#[derive(Debug)]
pub struct Catalog {
    texts: BTreeMap<String, String>,
}

static DUTCH: LazyLock<Catalog> = LazyLock::new(|| Catalog::read(include_str!("nl.toml")));
static ENGLISH: LazyLock<Catalog> = LazyLock::new(|| Catalog::read(include_str!("en.toml")));

impl Catalog {
    /// The catalogue of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nl => &DUTCH,
            Language::En => &ENGLISH,
        }
    }

    fn read(text: &str) -> Self {
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("catalog.toml"));
        let tree = read_toml(text, &path).value;
        let mut texts = BTreeMap::new();
        if let Tree::Map(tables) = &tree.value {
            for (table, entries) in tables {
                if let (Some(table), Tree::Map(entries)) = (table.text(), &entries.value) {
                    for (key, value) in entries {
                        let key = format!("{table}.{}", key.text().unwrap_or_default());
                        texts.insert(key, value.text().unwrap_or_default().to_owned());
                    }
                }
            }
        }
        Self { texts }
    }

    /// The sentence under `key`; the key itself when there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// A number of pages, errors or warnings, as people read it: `1 fout`, `3 fouten`. `what` is a word under `cli` that has a form for one and for others.
    pub fn count(&self, what: &str, number: usize) -> String {
        let form = if number == 1 { "one" } else { "other" };
        self.fill(&format!("cli.{what}-{form}"), &[("count", number.to_string())])
    }

    /// The sentence under `key` with its gaps filled. A value that starts with `@` is a word of the catalogue. Control characters are shown, not sent.
    pub fn fill(&self, key: &str, arguments: &[Argument]) -> String {
        let template = self.get(key);
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            match after
                .split_once('}')
                .and_then(|(name, after)| Some((arguments.iter().find(|(known, _)| *known == name)?, after)))
            {
                Some(((_, value), after)) => {
                    text.push_str(&self.value(value));
                    rest = after;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        text
    }

    /// A word of the catalogue, given as `@word`.
    pub fn fill_word(&self, word: &str) -> String {
        self.value(word)
    }

    fn value(&self, value: &str) -> String {
        match value.strip_prefix('@') {
            Some(word) if self.texts.contains_key(&format!("words.{word}")) => self.texts[&format!("words.{word}")].clone(),
            _ => visible(value),
        }
    }

    /// The headline of a diagnostic.
    pub fn message(&self, diagnostic: &Diagnostic) -> String {
        self.fill(&format!("{}.message", diagnostic.code.name()), &diagnostic.arguments)
    }

    /// What stands at its place.
    pub fn label(&self, diagnostic: &Diagnostic) -> String {
        self.fill(&format!("{}.label", diagnostic.code.name()), &diagnostic.arguments)
    }

    /// A hint.
    pub fn hint(&self, hint: &Hint) -> String {
        self.fill(&format!("hints.{}", hint.key), &hint.arguments)
    }
}

/// A text with its control characters shown as `\u{1b}`, so that content cannot drive a terminal; long texts are cut.
pub fn visible(text: &str) -> String {
    const LIMIT: usize = 400;
    let mut out = String::with_capacity(text.len());
    for c in crate::text::shorten(text, LIMIT).chars() {
        if c.is_control() || crate::text::hides(c) { out.push_str(&c.escape_default().to_string()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
fn keys_of(text: &str) -> Vec<String> {
    Catalog::read(text).keys().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn both_languages_have_every_code_hint_and_word() {
        let (dutch, english) = (keys_of(include_str!("nl.toml")), keys_of(include_str!("en.toml")));
        assert_eq!(dutch, english);
        for code in Code::ALL {
            assert!(dutch.contains(&format!("{}.message", code.name())), "{} has no message", code.name());
        }
    }

    #[test]
    fn content_cannot_drive_the_terminal() {
        assert_eq!(visible("a\u{1b}]0;x\u{7}b"), "a\\u{1b}]0;x\\u{7}b");
    }
}
