//! What each message means, with a bad and a good example: the text of `docs/diagnostics.md` and `docs/diagnostics.nl.md`, for a terminal.
//!
//! Entry points: [`text`] for one code, [`list`] for all. The documents are the source, so what people read there and here is the same. Decides nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::Code;
use crate::language::Language;

/// What stands before the text of a code in the drawing of an example.
const MARGIN: &str = "  | ";

/// The sections of a document, by code.
type Sections = BTreeMap<&'static str, &'static str>;

static DUTCH: LazyLock<Sections> = LazyLock::new(|| sections(include_str!("../../docs/diagnostics.nl.md")));
static ENGLISH: LazyLock<Sections> = LazyLock::new(|| sections(include_str!("../../docs/diagnostics.md")));

/// What the document of a language says about `code`; empty when it says nothing, which a test excludes.
fn section(code: Code, language: Language) -> &'static str {
    let all = match language {
        Language::Nl => &DUTCH,
        Language::En => &ENGLISH,
    };
    all.get(code.name()).copied().unwrap_or_default()
}

/// Cuts a document at its headings of level two. Those within examples are none.
fn sections(document: &'static str) -> Sections {
    let mut all = Sections::new();
    let mut open: Option<(&str, usize)> = None;
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in document.split_inclusive('\n') {
        let plain = line.trim_end();
        match fence {
            Some(mark) if plain == mark => fence = None,
            Some(_) => {}
            None if plain.starts_with("```") => fence = Some(&plain[..plain.len() - plain.trim_start_matches('`').len()]),
            None => {
                let code = plain.strip_prefix("## ");
                if let Some((name, start)) = code.and_then(|code| open.replace((code, at + line.len()))) {
                    all.insert(name, document[start..at].trim());
                }
            }
        }
        at += line.len();
    }
    if let Some((name, start)) = open {
        all.insert(name, document[start..].trim());
    }
    all
}

/// The whole story of a code: its text, and its examples drawn with the path of each file above it.
pub fn text(code: Code, language: Language) -> String {
    let mut out = format!("{}\n\n", code.name());
    let mut fence: Option<&str> = None;
    for line in section(code, language).lines() {
        match fence {
            Some(mark) if line == mark => fence = None,
            Some(_) => out.push_str(format!("{MARGIN}{line}").trim_end()),
            None if line.starts_with("```") => {
                let ticks = line.len() - line.trim_start_matches('`').len();
                fence = Some(&line[..ticks]);
                match line[ticks..].split_once(' ') {
                    Some((_, path)) if path.contains("naslag.toml") => out.push_str(&format!("  {path}")),
                    Some((_, path)) => out.push_str(&format!("  content/{path}")),
                    None => continue,
                }
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    // The line after a closing fence is blank in the document and again here.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Every code with the first sentence of what it means, in the order of their names.
pub fn list(language: Language) -> String {
    let mut codes: Vec<Code> = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.name());
    let width = codes.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let line = |code: &Code| format!("{:width$}  {}\n", code.name(), first_sentence(section(*code, language)));
    codes.iter().map(line).collect()
}

fn first_sentence(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    // What has no example says so first, which is no news in a list.
    let line = ["No example: ", "Geen voorbeeld: "].iter().find_map(|lead| line.strip_prefix(lead)).unwrap_or(line);
    line.match_indices(". ").map(|(at, _)| &line[..=at]).next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of a section: its fenced blocks, and the words between them left out.
    fn examples(section: &str) -> Vec<&str> {
        section.split("\n```").skip(1).step_by(2).collect()
    }

    #[test]
    fn every_code_is_explained_in_both_languages_with_the_same_examples() {
        for code in Code::ALL {
            let (dutch, english) = (section(*code, Language::Nl), section(*code, Language::En));
            assert!(!english.is_empty(), "{}: docs/diagnostics.md has no section", code.name());
            assert!(!dutch.is_empty(), "{}: docs/diagnostics.nl.md has no section", code.name());
            assert_eq!(examples(dutch), examples(english), "{}: the examples differ between the languages", code.name());
            let halves = |text: &str, word: &str| text.matches(&format!("\n{word}:\n")).count();
            assert_eq!(halves(dutch, "Fout"), halves(english, "Wrong"), "{}", code.name());
            assert_eq!(halves(dutch, "Goed"), halves(english, "Right"), "{}", code.name());
        }
        assert_eq!(DUTCH.len(), Code::ALL.len(), "the Dutch document explains a code that is no longer there");
    }

    #[test]
    fn an_example_is_drawn_below_the_path_of_its_file() {
        let drawn = text(Code::UnknownKey, Language::Nl);
        assert!(
            drawn.contains("\nFout:\n\n  content/verslagen/dag.md\n  | ---\n  | title: Dag\n  | Datum: 2023-03-16\n"),
            "{drawn}"
        );
        assert!(!drawn.contains("```"), "{drawn}");
    }

    #[test]
    fn the_list_has_a_line_for_every_code() {
        for language in [Language::Nl, Language::En] {
            assert_eq!(list(language).lines().count(), Code::ALL.len());
            assert!(list(language).lines().all(|line| line.trim_end().ends_with('.')), "{}", list(language));
        }
    }
}
