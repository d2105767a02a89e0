//! The words of the interface, from the theme's `i18n` folder.
//!
//! Owns [`Words`]. Entry points: [`Words::of`], [`Words::get`], [`Words::count`]. No word of the interface stands in the program or in a template.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use crate::date::Date;
use crate::date::Moment;
use crate::diagnostic::Checked;
use crate::digest::Digest;
use crate::language::Language;
use crate::source::theme::ThemeFiles;
use crate::tree::Node;
use crate::tree::Tree;
use crate::tree::read_toml;

/// The words of one language, by key (`nav.home`).
#[derive(Clone, Debug, Default)]
pub struct Words {
    texts: BTreeMap<String, String>,
    months: Vec<String>,
    /// Fingerprint of them all.
    pub digest: Option<Digest>,
}

impl Words {
    /// The words of `language`: those that ship, with the site's own over them, word by word. What neither has is shown as its key, so that it is noticed.
    pub fn of(theme: &ThemeFiles, language: Language) -> Checked<Self> {
        let file = format!("i18n/{}.toml", language.code());
        let text = theme.text(&file).unwrap_or_default();
        let own = theme.words.get(&file);
        let own_digest = own.map_or(&[][..], |source| source.digest.bytes());
        let digest = Digest::of(&[text.as_bytes(), language.code().as_bytes(), own_digest]);
        let mut words = Self { digest: Some(digest), ..Self::default() };
        let mut diagnostics = Vec::new();
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new(&file));
        words.gather("", &read_toml(text, &path).keep(&mut diagnostics));
        if let Some(source) = own {
            words.gather("", &read_toml(&source.text, &source.path).keep(&mut diagnostics));
        }
        Checked { value: words, diagnostics }
    }

    fn gather(&mut self, prefix: &str, node: &Node) {
        match &node.value {
            Tree::Text(text) => {
                self.texts.insert(prefix.to_owned(), text.clone());
            }
            Tree::Map(entries) => {
                for (key, value) in entries {
                    let Some(key) = key.text() else { continue };
                    let name = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
                    self.gather(&name, value);
                }
            }
            Tree::List(items) if prefix == "months.names" => {
                self.months = items.iter().filter_map(Node::text).map(str::to_owned).collect();
            }
            Tree::List(_) | Tree::Empty | Tree::Refused => {}
        }
    }

    /// The word under `key`; the key itself when there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The words whose key begins with `prefix` and a full stop, with the rest of their key.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let start = format!("{prefix}.");
        self.texts
            .range(start..)
            .map_while(move |(key, text)| Some((key.strip_prefix(prefix)?.strip_prefix('.')?, text.as_str())))
    }

    /// The word under `key`, when there is one: with its gaps, and for a number of things in the form that they ask for.
    pub fn find(&self, key: &str, count: Option<i64>) -> Option<&str> {
        let form = |form: &str| self.texts.get(&format!("{key}.{form}"));
        let of_count = count.and_then(|count| form(if count == 1 { "one" } else { "other" }));
        of_count.or_else(|| self.texts.get(key)).or_else(|| form("other")).map(String::as_str)
    }

    /// The word under `key` for a number of things: `key.one` or `key.other` where the theme tells them apart; `{count}` becomes the number.
    pub fn count(&self, key: &str, count: i64) -> String {
        let form = format!("{key}.{}", if count == 1 { "one" } else { "other" });
        let text = self.texts.get(&form).or_else(|| self.texts.get(key)).map_or(key, String::as_str);
        text.replace("{count}", &count.to_string())
    }

    /// The word under `key` with `value` in the gap `{name}`.
    pub fn fill(&self, key: &str, name: &str, value: &str) -> String {
        self.get(key).replace(&format!("{{{name}}}"), value)
    }

    /// A date in words, as precise as it is: `16 maart 2023`, `20–21 november 2014`, `juni–december 2019`, `2017`.
    pub fn date(&self, date: &Date) -> String {
        let Some(end) = date.end else { return self.moment(date.start) };
        let start = date.start;
        if start.year != end.year {
            return format!("{} – {}", self.moment(start), self.moment(end));
        }
        match (start.month, end.month, start.day, end.day) {
            (Some(a), Some(b), Some(from), Some(to)) if a == b => format!("{from}–{to} {} {}", self.month(a), start.year),
            (Some(a), Some(b), Some(from), Some(to)) => {
                format!("{from} {} – {to} {} {}", self.month(a), self.month(b), start.year)
            }
            (Some(a), Some(b), ..) => format!("{}–{} {}", self.month(a), self.month(b), start.year),
            _ => format!("{}–{}", start.year, end.year),
        }
    }

    fn moment(&self, moment: Moment) -> String {
        match (moment.month, moment.day) {
            (Some(month), Some(day)) => format!("{day} {} {}", self.month(month), moment.year),
            (Some(month), None) => format!("{} {}", self.month(month), moment.year),
            _ => moment.year.to_string(),
        }
    }

    fn month(&self, month: i8) -> &str {
        usize::try_from(month).ok().and_then(|month| self.months.get(month.checked_sub(1)?)).map_or("", String::as_str)
    }
}
