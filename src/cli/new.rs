//! `naslag new`: a new page with the keys that its collection asks for.
#![expect(clippy::disallowed_methods, reason = "the command writes a page into the sources")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use camino::Utf8Path;
use clap::Args;

use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::IO;
use crate::cli::USAGE;
use crate::cli::say;
use crate::cli::unreadable;
use crate::config::Collection;
use crate::path::PageId;
use crate::report::catalog::Catalog;
use crate::schema::Schema;
use crate::shape::Key;
use crate::shape::Shape;
use crate::shape::example;
use crate::shape::kind_word;
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
        Err(error) => return unreadable(&error, &args.common),
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
    let path = PathBuf::from("content").join(&collection.name).join(format!("{name}.md"));
    let place = format!("{}/{name}.md", collection.name);
    // `index` is the introduction of the list.
    if name.is_empty() || name == "index" || PageId::from_source(Utf8Path::new(&place)).is_err() {
        say(language, "bad-title", &[("title", args.title.clone())]);
        return USAGE;
    }
    match write_new(&root.join(&path), &archetype(collection, &args.title, Catalog::of(language))) {
        Ok(()) => {
            say(language, "created", &[("path", path.display().to_string())]);
            if !collection.required.is_empty() {
                let keys = collection.required.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
                say(language, "fill-in", &[("keys", keys)]);
            }
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

/// The page as it starts: what must be filled in stands open, what may be filled in stands ready behind a `#`; both say what belongs there.
fn archetype(collection: &Collection, title: &str, catalog: &Catalog) -> String {
    let plain = title.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '(' | ')'))
        && title.starts_with(char::is_alphabetic);
    let title = if plain { title.to_owned() } else { serde_json::to_string(title).unwrap_or_default() };
    let mut text = format!("---\ntitle: {title}\n");
    let schema = Schema::of(collection);
    let common = Schema::of_page();
    let handy = |key: &&Key| {
        matches!(key.name.as_str(), "date" | "description" | "source" | "names") || common.shape(&key.name).is_none()
    };
    let keys = || schema.keys.iter().filter(|key| key.name != "title");
    let groups: [(&str, &str, Vec<&Key>); 2] = [
        ("new-required", "", keys().filter(|key| key.required).collect()),
        ("new-optional", "# ", keys().filter(|key| !key.required).filter(handy).collect()),
    ];
    for (word, mark, keys) in groups.iter().filter(|(_, _, keys)| !keys.is_empty()) {
        text.push_str(&format!("# {}\n", catalog.get(&format!("cli.{word}"))));
        for key in keys {
            for line in lines_of(key, catalog) {
                text.push_str(&format!("{mark}{line}\n"));
            }
        }
    }
    text.push_str("---\n\n");
    text
}

/// The lines of one key: a record shows the keys that it must have, and names the others.
fn lines_of(key: &Key, catalog: &Catalog) -> Vec<String> {
    let item = match &key.shape {
        Shape::List(item) => item,
        shape => shape,
    };
    match item {
        Shape::Record { keys, .. } if key.required => {
            let (must, may): (Vec<&Key>, Vec<&Key>) = keys.iter().partition(|key| key.required);
            let mut lines = vec![format!("{}:", key.name)];
            for (index, inner) in must.iter().enumerate() {
                let lead = if index == 0 { "  - " } else { "    " };
                lines.push(format!("{lead}{}: # {}", inner.name, belongs(&inner.shape, catalog)));
            }
            lines.push(format!("    # {}", may.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ")));
            lines
        }
        _ => vec![format!("{}: # {}", key.name, belongs(&key.shape, catalog))],
    }
}

/// What belongs under a key, in words.
fn belongs(shape: &Shape, catalog: &Catalog) -> String {
    let fill = |word: &str, name: &'static str, value: String| catalog.fill(&format!("cli.{word}"), &[(name, value)]);
    let kind = |shape: &Shape| catalog.fill_word(kind_word(shape));
    match shape {
        Shape::List(item) => match item.as_ref() {
            Shape::Relation(collection) => fill("new-names", "folder", format!("content/{collection}")),
            Shape::Date => format!("{}, {}", kind(shape), fill("new-like", "example", example(item))),
            Shape::Choice(_) => belongs(item, catalog),
            Shape::Record { shorthand: Some(_), .. } => kind(&Shape::List(Box::new(Shape::Text))),
            _ => kind(shape),
        },
        Shape::Choice(choices) => fill("new-choice", "choices", choices.join(", ")),
        Shape::Date | Shape::Url => format!("{}, {}", kind(shape), fill("new-like", "example", example(shape))),
        _ => kind(shape),
    }
}
