//! `naslag init`: a new site, with an example of each kind of page.
#![expect(clippy::disallowed_methods, reason = "the command makes a folder and looks whether it is empty")]

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::cli::FINE;
use crate::cli::IO;
use crate::cli::Lang;
use crate::cli::USAGE;
use crate::cli::count;
use crate::cli::say;
use crate::cli::shown;
use crate::cli::unchanged;
use crate::language::Language;
use crate::output::change;
use crate::output::change::Change;
use crate::starter;

/// Flags of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder of the new site: empty, or not there yet
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Language of the site and of messages
    #[arg(long, value_name = "nl|en", default_value = "nl")]
    lang: Lang,
}

/// Makes the site.
pub fn run(args: &InitArgs) -> u8 {
    let language = match args.lang {
        Lang::Nl => Language::Nl,
        Lang::En => Language::En,
    };
    let shown_dir = if args.dir.as_os_str() == "." { ".".to_owned() } else { shown(&args.dir) };
    let failed = |error: &std::io::Error| {
        say(language, "write-failed", &[("path", shown_dir.clone()), ("error", error.to_string())]);
        IO
    };
    if let Err(error) = fs::create_dir_all(&args.dir) {
        return failed(&error);
    }
    match fs::read_dir(&args.dir).map(|mut entries| entries.find_map(Result::ok)) {
        Ok(None) => {}
        Ok(Some(entry)) => {
            let file = entry.file_name().to_string_lossy().into_owned();
            say(language, "not-empty", &[("path", shown_dir), ("file", file)]);
            return USAGE;
        }
        Err(error) => return failed(&error),
    }
    let files = starter::files(language);
    let pages = files.keys().filter(|path| path.starts_with("content/")).count();
    let change = |(path, after): (String, Vec<u8>)| Change::Write { path: path.into(), before: None, after };
    let changes: Vec<Change> = files.into_iter().map(change).collect();
    if let Err(wrong) = change::apply(&args.dir, &changes) {
        return unchanged(&wrong, language);
    }
    let go = if shown_dir == "." { "naslag serve --open".to_owned() } else { format!("naslag serve --open --root {shown_dir}") };
    say(language, "site-made", &[("path", shown_dir), ("pages", count(language, "pages", pages)), ("go", go)]);
    FINE
}
