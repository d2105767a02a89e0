//! `naslag new`: a new page with the keys that its collection asks for.
#![expect(clippy::disallowed_methods, reason = "the command writes a page into the sources")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::IO;
use crate::cli::USAGE;
use crate::cli::say;
use crate::config::Collection;
use crate::schema::Schema;
use crate::shape::Shape;
use crate::source;
use crate::text::fold;
use crate::text::slug;

/// Flags of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(flatten)]
    common: Common,
    /// Collection, by its name or singular (verslag)
    collection: String,
    /// Title of the page
    title: String,
}

/// Makes the page.
pub fn run(args: &NewArgs) -> u8 {
    let root = &args.common.root;
    let sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => {
            let path = root.join("naslag.toml").display().to_string();
            say(args.common.language(None), "no-config", &[("path", path), ("error", error.root_cause().to_string())]);
            return IO;
        }
    };
    let language = args.common.language(Some(&sources));
    let wanted = fold(&args.collection);
    let collections = &sources.config.collections;
    let Some(collection) =
        collections.iter().find(|collection| fold(&collection.name) == wanted || fold(&collection.singular) == wanted)
    else {
        let known = collections.iter().map(|collection| collection.singular.as_str()).collect::<Vec<_>>().join(", ");
        say(language, "unknown-collection", &[("name", args.collection.clone()), ("known", known)]);
        return USAGE;
    };
    let name = slug(&args.title);
    if name.is_empty() || name.len() > 95 {
        say(language, "bad-title", &[("title", args.title.clone())]);
        return USAGE;
    }
    let path = PathBuf::from("content").join(&collection.name).join(format!("{name}.md"));
    match write_new(&root.join(&path), &archetype(collection, &args.title)) {
        Ok(()) => {
            say(language, "created", &[("path", path.display().to_string())]);
            FINE
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            say(language, "exists", &[("path", path.display().to_string())]);
            USAGE
        }
        Err(error) => {
            say(language, "io", &[("error", error.to_string())]);
            IO
        }
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// The page as it starts: what must be filled in stands open, what may be filled in stands ready as a comment.
fn archetype(collection: &Collection, title: &str) -> String {
    let quoted = serde_json::to_string(title).unwrap_or_default();
    let plain = title.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '(' | ')'))
        && title.starts_with(char::is_alphabetic);
    let mut text = format!("---\ntitle: {}\n", if plain { title } else { &quoted });
    let schema = Schema::of(collection);
    let keys = || schema.keys.iter().filter(|key| key.name != "title");
    for key in keys().filter(|key| key.required) {
        text.push_str(&format!("{}:{}\n", key.name, opening(&key.shape)));
    }
    let handy = |name: &str| {
        matches!(name, "date" | "description" | "source" | "names") || !Schema::of_page().keys.iter().any(|key| key.name == name)
    };
    for key in keys().filter(|key| !key.required && handy(&key.name)) {
        text.push_str(&format!("# {}:{}\n", key.name, opening(&key.shape)));
    }
    text.push_str("---\n\n");
    text
}

fn opening(shape: &Shape) -> String {
    match shape {
        Shape::List(item) if matches!(**item, Shape::Record { .. }) => "\n#   -".to_owned(),
        Shape::List(_) => " []".to_owned(),
        Shape::Choice(choices) => format!(" # {}", choices.join(" | ")),
        _ => String::new(),
    }
}
