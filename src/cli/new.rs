//! `naslag new`: a new page with the keys that its collection asks for, answered here, by flags or later.

pub mod questions;

use std::sync::Arc;

use camino::Utf8Path;
use camino::Utf8PathBuf;
use clap::Args;

use crate::archetype;
use crate::archetype::Answers;
use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::FormatFlag;
use crate::cli::USAGE;
use crate::cli::ask::Talk;
use crate::cli::say;
use crate::cli::show;
use crate::cli::unchanged;
use crate::cli::unreadable;
use crate::config::Collection;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::output::change;
use crate::output::change::Change;
use crate::path::PageId;
use crate::report::catalog::Catalog;
use crate::schema::Schema;
use crate::shape::Shape;
use crate::shape::wording::meant;
use crate::site;
use crate::site::Memos;
use crate::source;
use crate::source::Source;
use crate::source::Sources;
use crate::text::fold;
use crate::text::nearest;
use crate::text::slug;

use questions::Questions;

/// Flags of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(flatten)]
    common: Common,
    /// Collection, by its name or singular (verslag)
    collection: Option<String>,
    /// Title of the page
    title: Option<String>,
    /// A value for a key; again for each further value of a list
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Name of the file, when it is not to be made of the title (boutellier-2010)
    #[arg(long, value_name = "NAME")]
    file: Option<String>,
    /// Ask, although this is no terminal
    #[arg(long)]
    ask: bool,
}

/// A page that will be written.
pub struct Draft {
    /// Its file, relative to the root.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
}

/// Makes the page.
pub fn run(args: &NewArgs) -> u8 {
    let root = &args.common.root;
    let sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => return unreadable(&error, &args.common),
    };
    let language = args.common.language(Some(&sources));
    let talk = Talk::on_terminal(language, args.ask);
    match make(args, sources, language, talk.as_ref()) {
        Ok(code) | Err(code) => code,
    }
}

fn make(args: &NewArgs, mut sources: Sources, language: Language, talk: Option<&Talk>) -> Result<u8, u8> {
    let config = sources.config.clone();
    let wanted = match (&args.collection, talk) {
        (Some(name), _) => name.clone(),
        (None, Some(talk)) => questions::collection(talk, &config, language).ok_or(USAGE)?,
        (None, None) => return Err(usage(language)),
    };
    let collection = find(&config.collections, &wanted, language)?;
    let title = match (&args.title, talk) {
        (Some(title), _) => title.trim().to_owned(),
        (None, Some(talk)) => questions::title(talk, collection, language).ok_or(USAGE)?,
        (None, None) => return Err(usage(language)),
    };
    let path = place(collection, args.file.as_deref().map_or(&title, |name| name.trim_end_matches(".md")), language)?;
    if sources.content.contains_key(path.strip_prefix("content").unwrap_or(&path)) {
        say(language, "exists", &[("path", path.to_string())]);
        return Err(USAGE);
    }
    let mut answers = given(&args.set, collection, language)?;
    let mut drafts: Vec<Draft> = Vec::new();
    if let Some(talk) = talk {
        let missing = archetype::askable(collection, true).iter().any(|key| !answers.has(&key.name));
        // Who gave all that is required by flags is not asked anything.
        if missing || args.set.is_empty() {
            let knowledge = site::know(&sources, &Memos::cold(), &|_| {}).value;
            let mut questions = Questions::new(talk, &sources, &knowledge, language);
            questions.fill(collection, &mut answers).ok_or_else(|| {
                say(language, "nothing-made", &[]);
                USAGE
            })?;
            drafts = questions.drafts;
        }
    }
    let text = archetype::page(collection, &title, &answers, Catalog::of(language));
    drafts.insert(0, Draft { path: path.clone(), text });
    let complete = archetype::askable(collection, true).iter().all(|key| answers.has(&key.name));
    for draft in &drafts {
        let below = draft.path.strip_prefix("content").unwrap_or(&draft.path).to_owned();
        sources.content.insert(below, Arc::new(Source::in_memory(draft.path.as_str(), &draft.text)));
    }
    let wrong = wrong(&sources, &drafts, complete || !answers.is_empty(), complete);
    if !wrong.is_empty() {
        show(&wrong, Some(&sources), language, FormatFlag::Human);
        say(language, "nothing-made", &[]);
        return Err(CONTENT);
    }
    let changes: Vec<Change> = drafts
        .into_iter()
        .map(|draft| Change::Write { path: draft.path, before: None, after: draft.text.into_bytes() })
        .collect();
    change::apply(&args.common.root, &changes).map_err(|failed| unchanged(&failed, language))?;
    for change in &changes {
        if let Change::Write { path, .. } = change {
            say(language, "created", &[("path", path.to_string())]);
        }
    }
    let open: Vec<String> = archetype::askable(collection, true)
        .iter()
        .filter(|key| !answers.has(&key.name))
        .map(|key| format!("`{}`", key.name))
        .collect();
    if open.is_empty() {
        say(language, "write-on", &[]);
    } else {
        say(language, "fill-in", &[("keys", open.join(", "))]);
    }
    Ok(FINE)
}

fn usage(language: Language) -> u8 {
    say(language, "new-usage", &[]);
    USAGE
}

/// The collection with this name or singular.
fn find<'a>(collections: &'a [Collection], wanted: &str, language: Language) -> Result<&'a Collection, u8> {
    let folded = fold(wanted.trim());
    let hit = collections.iter().find(|collection| fold(&collection.name) == folded || fold(&collection.singular) == folded);
    hit.ok_or_else(|| {
        let known = collections.iter().map(|collection| collection.singular.as_str()).collect::<Vec<_>>().join(", ");
        say(language, "unknown-collection", &[("name", wanted.to_owned()), ("known", known)]);
        USAGE
    })
}

/// The file of a new page.
pub fn place(collection: &Collection, title: &str, language: Language) -> Result<Utf8PathBuf, u8> {
    let name = slug(title);
    let below = format!("{}/{name}.md", collection.name);
    // `index` is the introduction of the list.
    if name.is_empty() || name == "index" || PageId::from_source(Utf8Path::new(&below)).is_err() {
        say(language, "bad-title", &[("title", title.to_owned())]);
        return Err(USAGE);
    }
    Ok(Utf8Path::new("content").join(below))
}

/// The values that were given by flags.
fn given(set: &[String], collection: &Collection, language: Language) -> Result<Answers, u8> {
    let schema = Schema::of(collection);
    let mut answers = Answers::default();
    for pair in set {
        let Some((key, value)) = pair.split_once('=') else {
            say(language, "bad-set", &[("pair", pair.clone())]);
            return Err(USAGE);
        };
        let (key, value) = (key.trim(), value.trim());
        let (top, inner) = key.split_once('.').map_or((key, None), |(top, inner)| (top, Some(inner)));
        let item = match schema.shape(top) {
            Some(Shape::List(item)) => Some(item.as_ref()),
            shape => shape,
        };
        let known = match (item, inner) {
            (Some(Shape::Record { keys, .. }), Some(inner)) => keys.iter().any(|known| known.name == inner),
            (Some(_), inner) => inner.is_none() && top != "title",
            (None, _) => false,
        };
        if !known {
            let near = meant(top, schema.keys.iter().map(|key| key.name.as_str())).filter(|near| *near != top);
            match near {
                Some(near) => say(language, "no-key-near", &[("key", key.to_owned()), ("near", near.to_owned())]),
                None => {
                    let keys = schema.keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ");
                    say(language, "no-key", &[("key", key.to_owned()), ("keys", keys)]);
                }
            }
            return Err(USAGE);
        }
        answers.add(key, value);
    }
    Ok(answers)
}

/// What is wrong with the drafts. What is still open is no mistake of a page that is to be filled in later.
fn wrong(sources: &Sources, drafts: &[Draft], check: bool, complete: bool) -> Vec<Diagnostic> {
    if !check {
        return Vec::new();
    }
    let ours = |found: &Diagnostic| found.span.as_ref().is_some_and(|span| drafts.iter().any(|draft| *draft.path == *span.path));
    let open = |found: &Diagnostic| {
        !complete
            && matches!(found.code.name(), "wrong-type" | "missing-key")
            && found.hints.iter().any(|hint| hint.key == "fill")
    };
    let found = site::plan(sources, &Memos::cold(), &|_| {}).diagnostics;
    found.into_iter().filter(|found| found.severity != Severity::Info && ours(found) && !open(found)).collect()
}

/// The known word that is nearest to what somebody typed.
fn near<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest(typed, known)
}
