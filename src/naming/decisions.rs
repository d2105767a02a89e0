//! What people decided about names, as it stands in `namen.toml` (`names.toml` on an English site).
//!
//! Owns [`Decisions`]. Entry points: [`Decisions::read`] and [`entry`], the lines of a new decision. Reads and writes no disk.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostic::Checked;
use crate::language::Language;
use crate::shape::Key;
use crate::shape::Place;
use crate::shape::Record;
use crate::shape::Shape;
use crate::shape::check;
use crate::text::fold;
use crate::tree::read_toml;

/// A decision about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Two names that look alike and are two things.
    Different(String, String),
    /// Words that look like a person's name and are none.
    NoPerson(String),
    /// A person who gets no page.
    NoPage(String),
    /// Another spelling of a known name.
    Variant(String, String),
}

/// All decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    different: BTreeSet<(String, String)>,
    settled: BTreeSet<String>,
    variants: BTreeMap<String, String>,
}

/// The names that the file may have, the one of the site's language first.
pub fn files(language: Language) -> [&'static str; 2] {
    match language {
        Language::Nl => ["namen.toml", "names.toml"],
        Language::En => ["names.toml", "namen.toml"],
    }
}

fn shape_of_file() -> Vec<Key> {
    let list = |keys: Vec<Key>| Shape::List(Box::new(Shape::Record { keys, shorthand: None }));
    let why = || Key::optional("why", Shape::Text);
    vec![
        Key::optional("different", list(vec![Key::required("names", Shape::List(Box::new(Shape::Text))), why()])),
        Key::optional("no-person", list(vec![Key::required("name", Shape::Text), why()])),
        Key::optional("no-page", list(vec![Key::required("name", Shape::Text), why()])),
        Key::optional("variant", list(vec![Key::required("name", Shape::Text), Key::required("of", Shape::Text), why()])),
    ]
}

/// A name as decisions are looked up by: folded, every run of other signs than letters and digits one space.
pub fn key(name: &str) -> String {
    crate::text::words(name).map(fold).collect::<Vec<_>>().join(" ")
}

impl Decisions {
    /// Reads and checks the file.
    pub fn read(text: &str, path: &Arc<Utf8Path>) -> Checked<Self> {
        let tree = read_toml(text, path);
        let mut found = tree.diagnostics;
        let record = check(&tree.value, &shape_of_file(), Place { path, what: "@this-file" }, &mut found);
        let of = |table: &str| record.list(table).iter().filter_map(|entry| entry.record()).collect::<Vec<&Record>>();
        let mut decisions = Self::default();
        for entry in of("different") {
            let names = entry.texts("names");
            for (index, one) in names.iter().enumerate() {
                for other in &names[index + 1..] {
                    decisions.take(&Decision::Different(one.clone(), other.clone()));
                }
            }
        }
        for entry in of("no-person").into_iter().chain(of("no-page")) {
            decisions.settled.extend(entry.text("name").map(key));
        }
        for entry in of("variant") {
            if let (Some(name), Some(of)) = (entry.text("name"), entry.text("of")) {
                decisions.take(&Decision::Variant(name.to_owned(), of.to_owned()));
            }
        }
        Checked { value: decisions, diagnostics: found }
    }

    /// Adds a decision.
    pub fn take(&mut self, decision: &Decision) {
        match decision {
            Decision::Different(one, other) => {
                let (one, other) = (key(one), key(other));
                self.different.insert(if one <= other { (one, other) } else { (other, one) });
            }
            Decision::NoPerson(name) | Decision::NoPage(name) => {
                self.settled.insert(key(name));
            }
            Decision::Variant(name, of) => {
                self.variants.insert(key(name), of.clone());
            }
        }
    }

    /// Whether two names were said to be two things, or one a spelling of the other.
    pub fn parts(&self, one: &str, other: &str) -> bool {
        let variant = |name: &str, of: &str| self.variants.get(&key(name)).is_some_and(|known| key(known) == key(of));
        let (a, b) = (key(one), key(other));
        let pair = if a <= b { (a, b) } else { (b, a) };
        self.different.contains(&pair) || variant(one, other) || variant(other, one)
    }

    /// Whether a name needs no person's page: it is none, gets none, or is another spelling.
    pub fn settles(&self, name: &str) -> bool {
        let key = key(name);
        self.settled.contains(&key) || self.variants.contains_key(&key)
    }
}

/// The lines by which a decision is added at the end of the file.
pub fn entry(decision: &Decision) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match decision {
        Decision::Different(one, other) => format!("\n[[different]]\nnames = [{}, {}]\n", text(one), text(other)),
        Decision::NoPerson(name) => format!("\n[[no-person]]\nname = {}\n", text(name)),
        Decision::NoPage(name) => format!("\n[[no-page]]\nname = {}\n", text(name)),
        Decision::Variant(name, of) => format!("\n[[variant]]\nname = {}\nof = {}\n", text(name), text(of)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_that_is_written_is_read_again_and_not_asked_twice() {
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("namen.toml"));
        let all = [
            Decision::Different("Jan \"de\" Vries".into(), "J. de Vries".into()),
            Decision::NoPerson("Vrije Universiteit".into()),
            Decision::NoPage("Piet Piets".into()),
            Decision::Variant("Ira Helsoot".into(), "Ira Helsloot".into()),
        ];
        let text = all.iter().map(entry).fold("# Besluiten\n".to_owned(), |text, entry| text + &entry);
        let read = Decisions::read(&text, &path);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        let decisions = read.value;
        assert!(decisions.parts("J. de Vries", "Jan 'de' Vries") && !decisions.parts("Jan de Vries", "Piet Piets"));
        assert!(decisions.settles("vrije  universiteit") && decisions.settles("Piet Piets") && decisions.settles("Ira Helsoot"));
        assert!(decisions.parts("Ira Helsloot", "Ira Helsoot") && !decisions.settles("Ira Helsloot"));
        assert!(!Decisions::read("[[no-persn]]\nname = \"x\"\n", &path).diagnostics.is_empty(), "a mistake is told");
    }
}
