//! `naslag mv`: a page, a work in parts or an anchor gets another name.
#![expect(clippy::disallowed_methods, reason = "the command reads the files that it changes as they are on disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use camino::Utf8Path;
use camino::Utf8PathBuf;
use clap::Args;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::FormatFlag;
use crate::cli::IO;
use crate::cli::USAGE;
use crate::cli::ask::Talk;
use crate::cli::count;
use crate::cli::say;
use crate::cli::show;
use crate::cli::to_stderr;
use crate::cli::unchanged;
use crate::cli::unreadable;
use crate::diagnostic::Edit;
use crate::language::Language;
use crate::output::change;
use crate::output::change::Change;
use crate::output::change::edited;
use crate::rename::Renamed;
use crate::rename::Wrong;
use crate::rename::rename;
use crate::repair::Step;
use crate::repair::changes;
use crate::report::catalog::Catalog;
use crate::report::catalog::visible;
use crate::source;
use crate::source::Sources;

/// Flags of `mv`.
#[derive(Debug, Args)]
pub struct MvArgs {
    #[command(flatten)]
    common: Common,
    /// What gets another name: a page or folder, by path (verslagen/dag) or name; with # an anchor on it
    old: String,
    /// The new name: a path, a name in the same folder, or a folder with a / behind it
    new: String,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Shows what will change, asks, and changes it.
pub fn run(args: &MvArgs) -> u8 {
    let root = &args.common.root;
    let sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => return unreadable(&error, &args.common),
    };
    let language = args.common.language(Some(&sources));
    let renamed = match rename(&sources, &within(root, &args.old), &within(root, &args.new)) {
        Ok(renamed) => renamed,
        Err(wrong) => return refuse(wrong, language),
    };
    let mut all = match rewritten(root, &renamed) {
        Ok(all) => all,
        Err(path) => {
            say(language, "changed-meanwhile", &[("path", path.to_string())]);
            return IO;
        }
    };
    to_stderr(&drawn(&renamed, &sources, language));
    let counts =
        [("references", count(language, "references", renamed.references)), ("pages", count(language, "pages", all.len()))];
    if args.dry_run {
        say(language, "would-move", &counts);
        return FINE;
    }
    if !args.yes {
        let question = Catalog::of(language).fill("cli.move-question", &counts);
        match Talk::on_terminal(language, false) {
            Some(talk) if talk.confirm(&question, true) => {}
            Some(_) => {
                say(language, "left-alone", &[]);
                return FINE;
            }
            None => {
                say(language, "needs-yes", &[]);
                return USAGE;
            }
        }
    }
    all.extend(renamed.moves.into_iter().map(|(from, to)| Change::Rename { from, to }));
    match change::apply(root, &all) {
        Ok(()) => {
            say(language, "moved", &[("old", renamed.kept.join(", "))]);
            FINE
        }
        Err(failed) => unchanged(&failed, language),
    }
}

/// A path from where the author is, as one from the root of the site; names stay as they are.
fn within(root: &Path, typed: &str) -> String {
    let (path, anchor) = typed.split_once('#').map_or((typed, None), |(path, anchor)| (path, Some(anchor)));
    let slash = if path.ends_with('/') { "/" } else { "" };
    let content = fs::canonicalize(root.join("content")).ok();
    // What is new has a folder that is there.
    let place = |path: &Path| {
        let (folder, name) = if path.exists() { (path, None) } else { (path.parent()?, path.file_name()) };
        let folder = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok()?;
        Some(name.map_or(folder.clone(), |name| folder.join(name)))
    };
    let below =
        place(Path::new(path)).zip(content).and_then(|(place, content)| Some(place.strip_prefix(content).ok()?.to_path_buf()));
    let path = match below.filter(|below| !below.as_os_str().is_empty()) {
        Some(below) => format!("{}{slash}", below.display()).replace('\\', "/"),
        None => path.to_owned(),
    };
    anchor.map_or(path.clone(), |anchor| format!("{path}#{anchor}"))
}

/// The files with their edits, as they are on disk; the path of one that is no longer what was read.
fn rewritten(root: &Path, renamed: &Renamed) -> Result<Vec<Change>, Utf8PathBuf> {
    let mut by_file: BTreeMap<&Utf8Path, Vec<Edit>> = BTreeMap::new();
    for edit in &renamed.edits {
        by_file.entry(&edit.span.path).or_default().push(edit.clone());
    }
    let change = |(path, edits): (&Utf8Path, Vec<Edit>)| {
        let before = fs::read(root.join(path)).ok();
        let after = before.as_deref().and_then(|bytes| edited(std::str::from_utf8(bytes).ok()?, &edits));
        match (before, after) {
            (Some(before), Some(after)) => {
                Ok(Change::Write { path: path.to_owned(), before: Some(before), after: after.into_bytes() })
            }
            _ => Err(path.to_owned()),
        }
    };
    by_file.into_iter().map(change).collect()
}

/// What changes: names of files, then lines of texts.
fn drawn(renamed: &Renamed, sources: &Sources, language: Language) -> String {
    let catalog = Catalog::of(language);
    let mut out = String::new();
    for (from, to) in &renamed.moves {
        out.push_str(&format!("{}\n    -> {}\n\n", visible(from.as_str()), visible(to.as_str())));
    }
    let mut by_file: BTreeMap<&Utf8Path, Vec<Edit>> = BTreeMap::new();
    for edit in &renamed.edits {
        by_file.entry(&edit.span.path).or_default().push(edit.clone());
    }
    for (path, edits) in by_file {
        out.push_str(&format!("{}\n", visible(path.as_str())));
        let text = sources.text(path).map_or("", AsRef::as_ref);
        for step in changes(text, &edits) {
            if let Step::Line(number, before, after) = step {
                let shown = |sign: char, text: Option<String>| {
                    text.map_or_else(String::new, |text| format!("{number:>5} {sign} {}\n", visible(&text)))
                };
                out.push_str(&(shown('-', before) + &shown('+', after)));
            }
        }
        out.push('\n');
    }
    for old in &renamed.kept {
        out.push_str(&format!("{}\n", catalog.fill("cli.still-lands", &[("old", old.clone())])));
    }
    out
}

fn refuse(wrong: Wrong, language: Language) -> u8 {
    let word = |text: String| text;
    match wrong {
        Wrong::NoPage(name, Some(near)) => say(language, "no-page-near", &[("name", word(name)), ("near", near)]),
        Wrong::NoPage(name, None) => say(language, "no-page", &[("name", name)]),
        Wrong::Many(name, ids) => {
            let ids = ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            say(language, "many-pages", &[("name", name), ("pages", ids)]);
        }
        Wrong::NoFile(name, path) => say(language, "no-own-file", &[("name", name), ("path", path)]),
        Wrong::BadName(name) => say(language, "bad-new-name", &[("name", name)]),
        Wrong::NoCollection(name) => say(language, "no-such-folder", &[("name", name)]),
        Wrong::Taken(path) => say(language, "exists", &[("path", path)]),
        Wrong::Same(name) => say(language, "same-name", &[("name", name)]),
        Wrong::Anchors => say(language, "anchors-apart", &[]),
        Wrong::NoHeading(anchor, known) => {
            say(language, "no-heading", &[("anchor", anchor), ("known", known.join(", "))]);
        }
        Wrong::AnchorTaken(anchor) => say(language, "anchor-taken", &[("anchor", anchor)]),
        Wrong::Breaks(found, then) => {
            show(&found, Some(&then), language, FormatFlag::Human);
            say(language, "move-breaks", &[]);
            return CONTENT;
        }
    }
    USAGE
}
