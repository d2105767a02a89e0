//! Publications read from the files of reference managers: BibTeX and BibLaTeX, RIS, CSL-JSON.
//!
//! Owns [`Found`]. Entry point: [`read`]. What is broken is told at its place and the rest is read; a field that a note has no place for goes along as text. Reads no
//! disk and writes none.

pub mod bibtex;
pub mod csl;
pub mod ris;

use serde_json::Value;
use serde_json::json;

use crate::literature::Item;

/// A publication with what a note has no place for.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The publication.
    pub item: Item,
    /// Further fields, as they are called in the file.
    pub rest: Vec<(String, String)>,
    /// Where it stands in the file, in bytes.
    pub at: usize,
}

/// Something in the file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes.
    pub at: usize,
    /// What is wrong: a line of the catalogue below `cli.`.
    pub why: &'static str,
    /// What it is about.
    pub what: String,
}

/// What a file gave.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Publications in order.
    pub found: Vec<Found>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
}

impl Import {
    fn problem(&mut self, at: usize, why: &'static str, what: impl Into<String>) {
        self.problems.push(Problem { at, why, what: what.into() });
    }
}

/// Reads a file by its extension; without a known one, by what it begins with.
pub fn read(text: &str, extension: &str) -> Import {
    let start = text.trim_start();
    let mut import = match extension.to_ascii_lowercase().as_str() {
        "bib" | "bibtex" | "biblatex" => bibtex::read(text),
        "ris" => ris::read(text),
        "json" | "csljson" => csl::read(text),
        _ if start.starts_with(['[', '{']) => csl::read(text),
        _ if start.starts_with("TY  -") => ris::read(text),
        _ => bibtex::read(text),
    };
    if import.found.is_empty() && import.problems.is_empty() {
        import.problem(0, "import-nothing", "");
    }
    import.problems.sort_by_key(|problem| problem.at);
    import
}

impl Found {
    fn set(&mut self, variable: &str, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        match self.item.get(variable) {
            Some(_) => self.rest.push((variable.to_owned(), text)),
            None => drop(self.item.insert(variable.to_owned(), json!(text))),
        }
    }

    fn keep(&mut self, name: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.rest.push((name.to_owned(), text.to_owned()));
        }
    }

    fn name(&mut self, variable: &str, name: Value) {
        match self.item.get_mut(variable).and_then(Value::as_array_mut) {
            Some(names) => names.push(name),
            None => drop(self.item.insert(variable.to_owned(), json!([name]))),
        }
    }

    /// Sets a date, or keeps the text when it is none.
    fn date(&mut self, variable: &str, text: &str) {
        match crate::date::Date::parse(text.trim()) {
            Ok(date) => drop(self.item.insert(variable.to_owned(), crate::literature::date_parts(&date))),
            Err(_) => self.keep(variable, text),
        }
    }
}

/// A person. The particle may stand before the family name, as most files have it.
fn person(family: &str, given: &str, suffix: &str) -> Value {
    let (_, particle, bare) = crate::text::split_name(family);
    let whole = particle.is_empty() || !family.starts_with(&particle) || bare.is_empty();
    let mut name = Item::new();
    name.insert("family".to_owned(), json!(if whole { family } else { &bare }));
    for (key, part) in [("given", given), ("suffix", suffix), ("non-dropping-particle", if whole { "" } else { &particle })] {
        if !part.trim().is_empty() {
            name.insert(key.to_owned(), json!(part.trim()));
        }
    }
    Value::Object(name)
}
