//! `naslag import`: notes on publications from the files of reference managers.
#![expect(clippy::disallowed_methods, reason = "the command reads what is imported and writes pages into the sources")]

use std::fs;
use std::io::ErrorKind;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::IO;
use crate::cli::USAGE;
use crate::cli::say;
use crate::cli::unreadable;
use crate::config::Collection;
use crate::config::Role;
use crate::language::Language;
use crate::literature::import;
use crate::literature::note;
use crate::report::catalog::Catalog;
use crate::source;
use crate::span::position;
use crate::text::fold;

/// Flags of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    common: Common,
    /// Collection of the notes, by its name or singular [default: the first for literature]
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// Files in BibTeX or BibLaTeX (.bib), RIS (.ris) or CSL-JSON (.json)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Makes a note of every publication in the files. A note that is there stays as it is.
pub fn run(args: &ImportArgs) -> u8 {
    let root = &args.common.root;
    let sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => return unreadable(&error, &args.common),
    };
    let language = args.common.language(Some(&sources));
    let mut able = sources.config.collections.iter().filter(|collection| collection.role == Role::Literature);
    let wanted = args.collection.as_deref().map(fold);
    let fits = |collection: &&Collection| {
        wanted.as_ref().is_none_or(|wanted| fold(&collection.name) == *wanted || fold(&collection.singular) == *wanted)
    };
    let Some(collection) = able.find(fits) else {
        say(language, "import-collection", &[("name", args.collection.clone().unwrap_or_default())]);
        return USAGE;
    };
    let mut code = FINE;
    let (mut made, mut kept) = (0usize, 0usize);
    for file in &args.files {
        match take(file, root, collection, language) {
            Ok(done) => {
                made += done.made;
                kept += done.kept;
                code = code.max(if done.wrong { CONTENT } else { FINE });
            }
            Err(failed) => code = failed,
        }
    }
    say(language, "import-done", &[("made", made.to_string()), ("kept", kept.to_string())]);
    code
}

#[derive(Default)]
struct Done {
    made: usize,
    kept: usize,
    wrong: bool,
}

fn take(file: &Path, root: &Path, collection: &Collection, language: Language) -> Result<Done, u8> {
    let shown = file.display().to_string();
    let bytes = fs::read(file).map_err(|error| {
        let why =
            Catalog::of(language).get(if error.kind() == ErrorKind::NotFound { "cli.import-missing" } else { "cli.failed" });
        say(language, "unreadable", &[("path", shown.clone()), ("error", why.to_owned())]);
        IO
    })?;
    let tell = |text: &str, at: usize, why: &str, what: &str| {
        let place = position(text, at);
        let why = Catalog::of(language).fill(&format!("cli.{why}"), &[("what", what.to_owned())]);
        let place = format!("{shown}:{}:{}", place.line, place.column);
        say(language, "import-wrong", &[("place", place), ("why", why)]);
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            tell(&text, good, "import-encoding", "");
            return Ok(Done { wrong: true, ..Done::default() });
        }
    };
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let import = import::read(&text, extension);
    let mut done = Done { wrong: !import.problems.is_empty(), ..Done::default() };
    for problem in &import.problems {
        tell(&text, problem.at, problem.why, &problem.what);
    }
    let from = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for found in &import.found {
        let name = note::name(found);
        if name.is_empty() {
            tell(&text, found.at, "import-no-key", "");
            done.wrong = true;
            continue;
        }
        let path = PathBuf::from("content").join(&collection.name).join(format!("{name}.md"));
        match write(&root.join(&path), &note::markdown(found, &from, &collection.required)) {
            Ok(()) => {
                done.made += 1;
                say(language, "created", &[("path", path.display().to_string())]);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                done.kept += 1;
                tell(&text, found.at, "import-exists", &path.display().to_string());
            }
            Err(error) => {
                say(language, "io", &[("error", error.to_string())]);
                return Err(IO);
            }
        }
    }
    Ok(done)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
