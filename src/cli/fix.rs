//! `naslag fix`: safe repairs, shown first.
#![expect(clippy::disallowed_methods, reason = "the command reads the files that it repairs as they are on disk")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use camino::Utf8Path;
use camino::Utf8PathBuf;
use clap::Args;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::IO;
use crate::cli::USAGE;
use crate::cli::ask::Talk;
use crate::cli::count;
use crate::cli::say;
use crate::cli::to_stderr;
use crate::cli::unchanged;
use crate::cli::unreadable;
use crate::cli::wrong_with;
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::output::change;
use crate::output::change::Change;
use crate::page;
use crate::repair::Repaired;
use crate::repair::Step;
use crate::repair::repair;
use crate::report;
use crate::report::catalog::Catalog;
use crate::report::catalog::visible;
use crate::source;
use crate::source::Sources;
use crate::source::windows;

/// Flags of `fix`.
#[derive(Debug, Args)]
pub struct FixArgs {
    #[command(flatten)]
    common: Common,
    /// Pages or folders to repair [default: all]
    paths: Vec<PathBuf>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Shows what will change, asks, and changes it.
pub fn run(args: &FixArgs) -> u8 {
    let root = &args.common.root;
    let read = match source::read(root, &root.join("public"), None) {
        Ok(read) => read,
        Err(error) => return unreadable(&error, &args.common),
    };
    let sources = read.value;
    let language = args.common.language(Some(&sources));
    let mut paths = Vec::new();
    for path in &args.paths {
        let chosen = below(root, path, &sources);
        if chosen.is_empty() {
            say(language, "no-such-page", &[("path", path.display().to_string())]);
            return USAGE;
        }
        paths.extend(chosen);
    }
    if args.paths.is_empty() {
        paths = all_pages(&sources).map(Utf8Path::to_owned).collect();
    }
    paths.sort();
    paths.dedup();
    let mut changes = Vec::new();
    let mut repairs = 0;
    for path in &paths {
        let file = Utf8PathBuf::from("content").join(path);
        let before = match fs::read(root.join(&file)) {
            Ok(before) => before,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                say(language, "write-failed", &[("path", file.to_string()), ("error", error.to_string())]);
                return IO;
            }
        };
        let (raw, old) = match std::str::from_utf8(&before) {
            Ok(raw) => (raw.to_owned(), false),
            Err(_) => match windows::text(&before) {
                Some(raw) => (raw, true),
                None => continue,
            },
        };
        let repaired = repair(&raw, &|text| page::diagnose(&sources, path, text));
        let repaired = match (repaired, old) {
            (Some(mut repaired), true) => {
                repaired.steps.insert(0, Step::Encoding);
                repaired
            }
            (None, true) => Repaired { text: raw, steps: vec![Step::Encoding] },
            (Some(repaired), false) => repaired,
            (None, false) => continue,
        };
        repairs += repaired.steps.len();
        to_stderr(&drawn(file.as_str(), &repaired.steps, language));
        changes.push(Change::Write { path: file, before: Some(before), after: repaired.text.into_bytes() });
    }
    let counts = [("repairs", count(language, "repairs", repairs)), ("pages", count(language, "pages", changes.len()))];
    if changes.is_empty() {
        say(language, "nothing-to-fix", &[]);
    } else if args.dry_run {
        say(language, "would-fix", &counts);
    } else {
        if !args.yes {
            let question = Catalog::of(language).fill("cli.fix-question", &counts);
            match Talk::on_terminal(language, false) {
                Some(talk) if talk.confirm(&question, true) => {}
                Some(_) => {
                    say(language, "left-alone", &[]);
                    return FINE;
                }
                None => {
                    say(language, "fix-needs-yes", &counts);
                    return USAGE;
                }
            }
        }
        if let Err(failed) = change::apply(root, &changes) {
            return unchanged(&failed, language);
        }
        say(language, "fixed", &counts);
    }
    if args.dry_run { remaining(read.diagnostics, &sources, language) } else { remaining_now(args, language) }
}

/// What is still wrong, as a number: repairing it is up to the author.
fn remaining(mut found: Vec<Diagnostic>, sources: &Sources, language: Language) -> u8 {
    found.extend(wrong_with(sources));
    let (errors, warnings) = report::count(&found);
    if errors + warnings == 0 {
        return FINE;
    }
    let counts = [("errors", count(language, "errors", errors)), ("warnings", count(language, "warnings", warnings))];
    say(language, "remaining", &counts);
    if errors > 0 { CONTENT } else { FINE }
}

fn remaining_now(args: &FixArgs, language: Language) -> u8 {
    match source::read(&args.common.root, &args.common.root.join("public"), None) {
        Ok(read) => remaining(read.diagnostics, &read.value, language),
        Err(error) => unreadable(&error, &args.common),
    }
}

/// The pages at or below a path, given from here or from the root of the site.
pub fn below(root: &Path, path: &Path, sources: &Sources) -> Vec<Utf8PathBuf> {
    let full = |path: &Path| fs::canonicalize(path).ok();
    let Some(content) = full(&root.join("content")) else { return Vec::new() };
    let near = |place: &PathBuf| place.starts_with(&content) || content.starts_with(place);
    let Some(place) = [full(path), full(&root.join(path))].into_iter().flatten().find(near) else { return Vec::new() };
    let all = all_pages(sources);
    match place.strip_prefix(&content) {
        Ok(wanted) => all.filter(|page| page.as_std_path().starts_with(wanted)).map(Utf8Path::to_owned).collect(),
        Err(_) => all.map(Utf8Path::to_owned).collect(),
    }
}

/// The pages, by path below `content/`: those that could not be read as well.
fn all_pages(sources: &Sources) -> impl Iterator<Item = &Utf8Path> {
    let broken = sources.broken.iter().filter_map(|source| source.path.strip_prefix("content").ok());
    let broken = broken.filter(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")));
    sources.content.keys().map(Utf8PathBuf::as_path).chain(broken)
}

/// What changes in one file: the number of the line, the line now, the line then.
fn drawn(file: &str, steps: &[Step], language: Language) -> String {
    let catalog = Catalog::of(language);
    let mut out = format!("{}\n", visible(file));
    for step in steps {
        let line = match step {
            Step::Encoding => format!("       {}\n", catalog.get("cli.fix-encoding")),
            Step::Mark => format!("       {}\n", catalog.get("cli.fix-mark")),
            Step::LineEnds => format!("       {}\n", catalog.get("cli.fix-line-ends")),
            Step::Line(number, before, after) => {
                let seen = |text: &str| if text.is_empty() { catalog.get("cli.fix-blank").to_owned() } else { tabs_seen(text) };
                let shown = |sign: char, text: &Option<String>| {
                    text.as_ref().map_or_else(String::new, |text| format!("{number:>5} {sign} {}\n", seen(text)))
                };
                shown('-', before) + &shown('+', after)
            }
        };
        out.push_str(&line);
    }
    out.push('\n');
    out
}

/// A line with its tabs as arrows: else a tab and the spaces for it look the same.
fn tabs_seen(line: &str) -> String {
    visible(&line.replace('\t', "→"))
}
