//! Questions to the person at the keyboard, as plain lines: they work on every terminal, and a test can answer them.
//!
//! Owns [`Talk`]. Entry point: [`Talk::on_terminal`]. Knows no questions of its own but yes or no.

use std::io::BufRead;
use std::io::IsTerminal as _;

use crate::cli::to_stderr;
use crate::language::Language;
use crate::report::catalog::Catalog;

/// A conversation. Questions go to stderr, answers come from stdin.
pub struct Talk {
    language: Language,
}

impl Talk {
    /// A conversation, when somebody is there to answer: or when `always`, for programs that answer.
    pub fn on_terminal(language: Language, always: bool) -> Option<Self> {
        let there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        (there || always).then_some(Self { language })
    }

    /// Asks, and gives the answer without spaces around it; `None` when the input has ended.
    pub fn line(&self, question: &str) -> Option<String> {
        to_stderr(question);
        let mut answer = String::new();
        match std::io::stdin().lock().read_line(&mut answer) {
            Ok(count) if count > 0 => Some(answer.trim().to_owned()),
            _ => {
                to_stderr("\n");
                None
            }
        }
    }

    /// Asks for yes or no; Enter means `default`, and so does the end of the input mean no.
    pub fn confirm(&self, question: &str, default: bool) -> bool {
        let catalog = Catalog::of(self.language);
        let choice = catalog.get(if default { "cli.yes-default" } else { "cli.no-default" });
        loop {
            let Some(answer) = self.line(&format!("{question} {choice} ")) else { return false };
            match answer.to_lowercase().as_str() {
                "" => return default,
                "j" | "ja" | "y" | "yes" => return true,
                "n" | "nee" | "no" => return false,
                _ => {}
            }
        }
    }
}
