//! `naslag health`: what could be better, for people or as data.

use clap::Args;
use clap::ValueEnum;
use serde::Serialize;

use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::count;
use crate::cli::say;
use crate::cli::to_stdout;
use crate::cli::unreadable;
use crate::health;
use crate::health::Health;
use crate::health::Item;
use crate::knowledge::Knowledge;
use crate::report::catalog::visible;
use crate::site;
use crate::site::Memos;
use crate::source;
use crate::view::health::about;
use crate::view::health::title;
use crate::view::health::told;
use crate::words::Words;

/// Flags of `health`.
#[derive(Debug, Args)]
pub struct HealthArgs {
    #[command(flatten)]
    common: Common,
    /// Form of the list
    #[arg(long, value_enum, default_value_t)]
    format: HealthFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HealthFormat {
    /// For people: by kind, each with its place
    #[default]
    Human,
    /// For programs: one JSON object
    Json,
}

/// The list as JSON. Its fields are stable.
#[derive(Debug, Serialize)]
struct Data<'a> {
    pages: usize,
    count: usize,
    groups: Vec<Group<'a>>,
}

#[derive(Debug, Serialize)]
struct Group<'a> {
    name: &'static str,
    title: &'a str,
    counts: bool,
    items: Vec<Line<'a>>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    page: &'a str,
    title: &'a str,
    address: String,
    file: &'a str,
    line: usize,
    column: usize,
    note: Option<String>,
}

/// Lists what could be better, on stdout. It is no mistake, so the command ends well.
pub fn run(args: &HealthArgs) -> u8 {
    let root = &args.common.root;
    let sources = match source::read(root, &root.join("public"), None) {
        Ok(read) => read.value,
        Err(error) => return unreadable(&error, &args.common),
    };
    let language = args.common.language(Some(&sources));
    let words = Words::of(&sources.theme, language).value;
    let knowledge = site::know(&sources, &Memos::cold(), &|_| {}).value;
    let health = health::examine(&knowledge);
    let lister = Lister { knowledge: &knowledge, words: &words };
    match args.format {
        HealthFormat::Json => to_stdout(&format!("{}\n", lister.data(&health))),
        HealthFormat::Human => {
            to_stdout(&lister.text(&health));
            let number = health.count();
            let key = match number {
                0 => "health-fine",
                1 => "health-one",
                _ => "health-other",
            };
            say(language, key, &[("pages", count(language, "pages", health.pages)), ("count", number.to_string())]);
        }
    }
    FINE
}

struct Lister<'a> {
    knowledge: &'a Knowledge,
    words: &'a Words,
}

impl Lister<'_> {
    fn title<'b>(&'b self, item: &'b Item) -> &'b str {
        self.knowledge.page(&item.page).map_or(item.page.as_str(), |page| page.meta.title.as_str())
    }

    fn note(&self, item: &Item) -> Option<String> {
        item.note.as_ref().map(|note| told(note, self.knowledge, self.words))
    }

    fn text(&self, health: &Health) -> String {
        let mut text = String::new();
        for (concern, items) in &health.groups {
            text.push_str(&format!("{} ({})\n{}\n", title(*concern, self.words), items.len(), about(*concern, self.words)));
            for item in items {
                let note = self.note(item).map_or_else(String::new, |note| format!(" ({})", visible(&note)));
                let place = format!("{}:{}:{}", visible(&item.file), item.place.line, item.place.column);
                text.push_str(&format!("  {place}: {}{note}\n", visible(self.title(item))));
            }
            text.push('\n');
        }
        text
    }

    fn data(&self, health: &Health) -> String {
        let groups = health.groups.iter().map(|(concern, items)| Group {
            name: concern.name(),
            title: title(*concern, self.words),
            counts: concern.counts(),
            items: items.iter().map(|item| self.line(item)).collect(),
        });
        let data = Data { pages: health.pages, count: health.count(), groups: groups.collect() };
        serde_json::to_string(&data).unwrap_or_default()
    }

    fn line<'b>(&'b self, item: &'b Item) -> Line<'b> {
        Line {
            page: item.page.as_str(),
            title: self.title(item),
            address: item.page.out_path().as_str().to_owned(),
            file: &item.file,
            line: item.place.line,
            column: item.place.column,
            note: self.note(item),
        }
    }
}
