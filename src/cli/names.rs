//! `naslag names`: names to look at, and the decisions about them.
#![expect(clippy::disallowed_methods, reason = "the command reads and adds to the file of decisions")]

use std::fs;
use std::io::BufRead as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use camino::Utf8Path;
use clap::Args;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::FormatFlag;
use crate::cli::IO;
use crate::cli::count;
use crate::cli::say;
use crate::cli::show;
use crate::cli::to_stderr;
use crate::cli::unreadable;
use crate::language::Language;
use crate::naming;
use crate::naming::Doubt;
use crate::naming::decisions;
use crate::naming::decisions::Decision;
use crate::naming::decisions::Decisions;
use crate::report;
use crate::report::catalog::Catalog;
use crate::site;
use crate::site::Memos;
use crate::source;
use crate::source::Source;
use crate::source::Sources;

/// Flags of `names`.
#[derive(Debug, Args)]
pub struct NamesArgs {
    #[command(flatten)]
    common: Common,
    /// Ask about each name, and keep the answers in namen.toml (names.toml on an English site)
    #[arg(long)]
    ask: bool,
    /// How names are listed
    #[arg(long, value_enum, default_value_t)]
    format: FormatFlag,
}

/// Lists names that are nearly the same and people without a page, or asks about them.
pub fn run(args: &NamesArgs) -> u8 {
    let root = &args.common.root;
    let mut sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => return unreadable(&error, &args.common),
    };
    let language = args.common.language(Some(&sources));
    let of_site = sources.config.language;
    let known = decisions::files(of_site).into_iter().find(|name| root.join(name).exists());
    let file = known.unwrap_or(decisions::files(of_site)[0]);
    let decided = match read(root, file, known.is_some(), &mut sources, language, args.format) {
        Ok(decided) => decided,
        Err(code) => return code,
    };
    let knowledge = site::know(&sources, &Memos::cold(), &|_| {}).value;
    let doubts = naming::find(&knowledge, &decided);
    if args.ask {
        return ask(&doubts, decided, root, file, &sources, language);
    }
    show(&naming::messages(&doubts), Some(&sources), language, args.format);
    if args.format == FormatFlag::Human {
        if doubts.is_empty() {
            say(language, "names-none", &[]);
        } else {
            to_stderr(&format!("{}\n", count(language, "names", doubts.len())));
        }
    }
    FINE
}

/// The decisions so far; the exit code when their file has mistakes.
fn read(
    root: &Path,
    file: &str,
    exists: bool,
    sources: &mut Sources,
    language: Language,
    format: FormatFlag,
) -> Result<Decisions, u8> {
    if !exists {
        return Ok(Decisions::default());
    }
    let text = fs::read_to_string(root.join(file)).map_err(|error| {
        say(language, "unreadable", &[("path", file.to_owned()), ("error", error.to_string())]);
        IO
    })?;
    let source = Arc::new(Source::in_memory(file, &text));
    let path: Arc<Utf8Path> = Arc::clone(&source.path);
    let read = Decisions::read(&source.text, &path);
    // Messages show its lines.
    sources.broken.push(Arc::clone(&source));
    if report::count(&read.diagnostics).0 > 0 {
        show(&read.diagnostics, Some(sources), language, format);
        return Err(CONTENT);
    }
    Ok(read.value)
}

/// Asks about each doubt until there are no more, or the answers end.
fn ask(doubts: &[Doubt], mut decided: Decisions, root: &Path, file: &str, sources: &Sources, language: Language) -> u8 {
    let catalog = Catalog::of(language);
    // The letters of: yes, no, skip, variant, stop, yes without a page.
    let letters: Vec<char> = catalog.get("cli.answers").chars().collect();
    let is = |answer: &str, at: usize| {
        answer.chars().next().is_some_and(|letter| letters.get(at) == Some(&letter.to_ascii_lowercase()))
    };
    for doubt in doubts {
        let near = doubt.near.clone().unwrap_or_default();
        // What was said of an earlier one may answer this one.
        if decided.settles(&doubt.name) || doubt.both_known && decided.parts(&doubt.name, &near) {
            continue;
        }
        show(std::slice::from_ref(&doubt.diagnostic), Some(sources), language, FormatFlag::Human);
        let decision = loop {
            let Some(answer) = line(catalog.get(if doubt.both_known { "cli.ask-similar" } else { "cli.ask-unknown" })) else {
                return FINE;
            };
            if is(&answer, 3) && !doubt.both_known {
                let question = catalog.fill("cli.ask-variant", &[("near", near.clone())]);
                let Some(of) = line(&question) else { return FINE };
                let of = if of.is_empty() { near.clone() } else { of };
                if !of.is_empty() {
                    break Some(Decision::Variant(doubt.name.clone(), of));
                }
            } else if is(&answer, 0) {
                if doubt.both_known {
                    say(language, "make-one", &[("name", doubt.name.clone())]);
                }
                break None;
            } else if is(&answer, 1) {
                break Some(if doubt.both_known {
                    Decision::Different(doubt.name.clone(), near)
                } else {
                    Decision::NoPerson(doubt.name.clone())
                });
            } else if is(&answer, 5) && !doubt.both_known {
                break Some(Decision::NoPage(doubt.name.clone()));
            } else if is(&answer, 4) {
                return FINE;
            } else if is(&answer, 2) || answer.is_empty() {
                break None;
            }
        };
        if let Some(decision) = decision {
            decided.take(&decision);
            if let Err(error) = add(&root.join(file), &decision, catalog.get("cli.decisions-head")) {
                say(language, "io", &[("error", error.to_string())]);
                return IO;
            }
            say(language, "decided", &[("path", file.to_owned())]);
        }
    }
    FINE
}

/// Asks, and gives the answer; `None` when the input has ended.
fn line(question: &str) -> Option<String> {
    to_stderr(question);
    let mut answer = String::new();
    let count = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
    if count == 0 {
        to_stderr("\n");
        return None;
    }
    Some(answer.trim().to_owned())
}

/// Adds a decision at the end of the file; what people wrote in it stays as it is.
fn add(path: &Path, decision: &Decision, head: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
    let head = if is_new { format!("{head}\n") } else { String::new() };
    file.write_all(format!("{head}{}", decisions::entry(decision)).as_bytes())
}
