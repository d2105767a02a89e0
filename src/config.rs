//! `naslag.toml`, checked: the site and its collections with their relations and fields.
//!
//! Owns [`Config`] and [`Collection`]. Entry point: [`read`]. A mistake is a diagnostic, and what is right is kept. Does not
//! read the disk and does not know what front matter looks like: that is `schema`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::shape::Entry;
use crate::shape::Key;
use crate::shape::Place;
use crate::shape::Record;
use crate::shape::Shape;
use crate::shape::check;
use crate::span::Span;
use crate::text::nearest;
use crate::text::slug;
use crate::tree::read_toml;

/// What a collection's entries are, and so what they can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A municipality or other place.
    Place,
    /// A subject, in a tree.
    Topic,
    /// An abbreviation or other term.
    Term,
    /// A practice example, policy plan or piece of research.
    Document,
    /// The report of a meeting.
    Report,
    /// A note on a publication.
    Literature,
    /// Any other page.
    Page,
}

impl Role {
    /// All roles, in the order in which a name is looked up among them.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Topic,
        Self::Term,
        Self::Document,
        Self::Report,
        Self::Literature,
        Self::Page,
    ];

    /// The name in `naslag.toml` and in the names of templates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Topic => "topic",
            Self::Term => "term",
            Self::Document => "document",
            Self::Report => "report",
            Self::Literature => "literature",
            Self::Page => "page",
        }
    }

    /// The rank of a name of this role: lower wins, equal ranks are ambiguous.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Person => 0,
            Self::Organisation => 1,
            Self::Place => 2,
            Self::Topic => 3,
            Self::Term => 4,
            Self::Document | Self::Report | Self::Literature => 5,
            Self::Page => 6,
        }
    }

    /// Whether its entries are things that others point at by name.
    pub const fn is_entity(self) -> bool {
        self.rank() < 5
    }
}

/// When names found in running text become links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoLink {
    /// The first mention in each section.
    #[default]
    First,
    /// Every mention.
    All,
    /// None.
    Off,
}

impl AutoLink {
    /// The words of the setting.
    pub const WORDS: [&'static str; 3] = ["first", "all", "off"];

    /// The setting of a word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "first" => Some(Self::First),
            "all" => Some(Self::All),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

/// A field that holds names of entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The key in front matter.
    pub name: String,
    /// What readers see; the key with a capital when not given.
    pub label: String,
    /// The collection the names are of.
    pub to: String,
    /// How it reads on the other side.
    pub inverse: String,
}

/// A further typed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key in front matter.
    pub name: String,
    /// What readers see.
    pub label: String,
    /// What may stand there.
    pub shape: Shape,
    /// Whether lists and search can be narrowed by it.
    pub facet: bool,
}

/// A heading that the pages of a collection have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHeading {
    /// Its text.
    pub text: String,
    /// Whether it may be left out.
    pub optional: bool,
}

/// The keys whose words can be limited.
pub const LIMITED: [&str; 3] = ["title", "description", "definition"];

/// A folder with a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// The folder below `content/`, and the address.
    pub name: String,
    /// What its entries are.
    pub role: Role,
    /// Plural, as readers see it.
    pub title: String,
    /// Singular, as readers see it.
    pub singular: String,
    /// File of rows that become entities, relative to `content/`.
    pub data: Option<String>,
    /// Whether rows that nothing refers to get a page as well.
    pub all_pages: bool,
    /// Words that must stand before an ambiguous name.
    pub cues: Vec<String>,
    /// Whether mentions in its pages become links.
    pub auto_link: AutoLink,
    /// Keys that every page must have, besides `title`.
    pub required: Vec<String>,
    /// Its relations, in the order of the file.
    pub relations: Vec<Relation>,
    /// Its further fields, in the order of the file.
    pub fields: Vec<Field>,
    /// The headings of its pages, in order.
    pub form: Vec<FormHeading>,
    /// How many words a text may have, by its key.
    pub limits: Vec<(String, usize)>,
}

/// The configuration of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The file it was read from, relative to the root.
    pub path: Arc<Utf8Path>,
    /// Name of the site.
    pub title: String,
    /// What it is, in one sentence.
    pub description: String,
    /// Language of interface, messages, sorting and search.
    pub language: Language,
    /// Name of the theme.
    pub theme: String,
    /// The address at which it will be published, with a slash at the end.
    pub base_url: Option<String>,
    /// Where a page's source can be edited; the path of the file is put behind it.
    pub edit_url: Option<String>,
    /// Whether the Markdown is put beside each page.
    pub markdown_copy: bool,
    /// Whether the site has a page that says what could be better.
    pub health: bool,
    /// The collections, in the order of the file.
    pub collections: Vec<Collection>,
    /// Whether the file could be read to its end: if not, what pages seem to have wrong may be right.
    pub whole: bool,
    /// Names of collections that are meant, and could not be made of what the file says.
    pub lost: Vec<String>,
}

impl Config {
    /// A site without collections, for when there is no configuration that can be read.
    pub fn empty(path: &Arc<Utf8Path>) -> Self {
        Self {
            path: Arc::clone(path),
            title: String::new(),
            description: String::new(),
            language: Language::default(),
            theme: "default".to_owned(),
            base_url: None,
            edit_url: None,
            markdown_copy: false,
            health: false,
            collections: Vec::new(),
            whole: false,
            lost: Vec::new(),
        }
    }

    /// The collection with this name.
    pub fn collection(&self, name: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.name == name)
    }
}

fn list_of(shape: Shape) -> Shape {
    Shape::List(Box::new(shape))
}

fn shape_of_file() -> Vec<Key> {
    let words = |all: &[&str]| Shape::Choice(all.iter().map(|&word| word.to_owned()).collect());
    let relation = Shape::Record {
        keys: vec![Key::required("to", Shape::Text), Key::optional("inverse", Shape::Text), Key::optional("label", Shape::Text)],
        shorthand: None,
    };
    let field = Shape::Record {
        keys: vec![
            Key::required("type", words(&["text", "number", "date", "url", "enum", "list", "flag"])),
            Key::optional("values", list_of(Shape::Text)),
            Key::optional("facet", Shape::Flag),
            Key::optional("label", Shape::Text),
        ],
        shorthand: None,
    };
    let heading = Shape::Record {
        keys: vec![Key::required("heading", Shape::Text), Key::optional("optional", Shape::Flag)],
        shorthand: Some("heading"),
    };
    let limits = Shape::Record { keys: LIMITED.iter().map(|&key| Key::optional(key, Shape::Number)).collect(), shorthand: None };
    let collection = Shape::Record {
        keys: vec![
            Key::required("name", Shape::Text),
            Key::required("role", Shape::Choice(Role::ALL.iter().map(|role| role.name().to_owned()).collect())),
            Key::required("title", Shape::Text),
            Key::required("singular", Shape::Text),
            Key::optional("data", Shape::Text),
            Key::optional("pages", words(&["all", "referred"])),
            Key::optional("cues", list_of(Shape::Text)),
            Key::optional("auto-link", words(&AutoLink::WORDS)),
            Key::optional("required", list_of(Shape::Text)),
            Key::optional("relations", Shape::Table(Box::new(relation))),
            Key::optional("fields", Shape::Table(Box::new(field))),
            Key::optional("form", list_of(heading)),
            Key::optional("limits", limits),
        ],
        shorthand: None,
    };
    vec![
        Key::required("title", Shape::Text),
        Key::optional("description", Shape::Text),
        Key::optional("language", words(&["nl", "en"])),
        Key::optional("theme", Shape::Text),
        Key::optional("base-url", Shape::Url),
        Key::optional("edit-url", Shape::Url),
        Key::optional("markdown-copy", Shape::Flag),
        Key::optional("health", Shape::Flag),
        Key::optional("collection", list_of(collection)),
    ]
}

/// Reads and checks the configuration.
pub fn read(text: &str, path: &Arc<Utf8Path>) -> Checked<Config> {
    let tree = read_toml(text, path);
    let mut found = tree.diagnostics;
    let record = check(&tree.value, &shape_of_file(), Place { path, what: "naslag.toml" }, &mut found);
    let mut config = Config {
        title: word(&record, "title").unwrap_or_default(),
        description: word(&record, "description").unwrap_or_default(),
        language: record.text("language").and_then(Language::parse).unwrap_or_default(),
        theme: record.string("theme").unwrap_or_else(|| "default".to_owned()),
        base_url: record.text("base-url").map(|url| format!("{}/", url.trim_end_matches('/'))),
        edit_url: record.text("edit-url").map(|url| format!("{}/", url.trim_end_matches('/'))),
        markdown_copy: record.flag("markdown-copy").unwrap_or(false),
        health: record.flag("health").unwrap_or(false),
        ..Config::empty(path)
    };
    let mut places: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for entry in record.list("collection") {
        let Some(collection) = entry.record().and_then(read_collection) else { continue };
        let range = entry.record().and_then(|record| record.get("name")).map_or(entry.range.clone(), |name| name.range.clone());
        if slug(&collection.name) != collection.name || collection.name.is_empty() {
            found.push(
                Diagnostic::error(Code::BadFileName, Span::new(path, range))
                    .with("name", &collection.name)
                    .with("why", "@name-character")
                    .nearest(Some(slug(&collection.name).as_str()).filter(|name| !name.is_empty())),
            );
            continue;
        }
        if let Some(first) = places.get(&collection.name) {
            found.push(
                Diagnostic::error(Code::DuplicateName, Span::new(path, range))
                    .with("name", &collection.name)
                    .hint("rename-collection", &[])
                    .hint_at("first-here", Span::new(path, first.clone())),
            );
            continue;
        }
        if let Some(record) = entry.record() {
            check_form(record, path, &mut found);
        }
        places.insert(collection.name.clone(), range);
        config.collections.push(collection);
    }
    check_targets(&record, &config, &mut found);
    check_choices(&record, path, &mut found);
    config.whole = !found.iter().any(|one| matches!(one.code, Code::TomlSyntax | Code::MergeConflict)) && !text.trim().is_empty();
    let names = record.list("collection").iter().filter_map(|entry| entry.record()?.string("name"));
    let unknown = found.iter().filter(|one| one.code == Code::UnknownCollection);
    let targets = unknown.flat_map(|one| &one.arguments).filter(|(key, _)| *key == "name").map(|(_, name)| name.clone());
    config.lost = names.chain(targets).filter(|name| config.collection(name).is_none()).collect();
    // Of a file that cannot be read to its end nothing is missing.
    if found.iter().any(|one| matches!(one.code, Code::TomlSyntax | Code::MergeConflict)) {
        // A name that is wrong above may be what the parser lost its way by.
        let above = found.iter().filter(|one| one.code == Code::UnknownKey).filter_map(|one| one.span.clone()).min();
        let cause = found.iter().any(|one| one.code == Code::TomlSyntax && above.is_some() && above < one.span);
        let kept = |code| if cause { code == Code::UnknownKey } else { matches!(code, Code::TomlSyntax | Code::MergeConflict) };
        found.retain(|one| kept(one.code));
    }
    Checked { value: config, diagnostics: found }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect()).replace('-', " ")
}

/// Words that readers see.
fn word(record: &Record, key: &str) -> Option<String> {
    record.text(key).map(crate::text::typeset)
}

fn read_collection(record: &Record) -> Option<Collection> {
    let role = Role::ALL.into_iter().find(|role| Some(role.name()) == record.text("role"))?;
    let named = |key: &str| -> Vec<(String, &Record)> {
        let Some(table) = record.record(key) else { return Vec::new() };
        table.order.iter().filter_map(|name| Some((name.clone(), table.record(name)?))).collect()
    };
    let relations = named("relations")
        .into_iter()
        .filter_map(|(name, relation)| {
            let label = word(relation, "label").unwrap_or_else(|| capital(&name));
            let inverse = word(relation, "inverse").or_else(|| word(record, "title")).unwrap_or_default();
            Some(Relation { to: relation.string("to")?, inverse, label, name })
        })
        .collect();
    let fields = named("fields").into_iter().filter_map(|(name, field)| read_field(name, field)).collect();
    let name = record.string("name")?;
    Some(Collection {
        role,
        title: word(record, "title").unwrap_or_else(|| capital(&name)),
        singular: word(record, "singular").unwrap_or_else(|| name.clone()),
        data: record.string("data"),
        all_pages: record.text("pages") == Some("all"),
        cues: record.texts("cues"),
        auto_link: record.text("auto-link").and_then(AutoLink::parse).unwrap_or_default(),
        required: record.texts("required"),
        relations,
        fields,
        form: read_form(record),
        limits: LIMITED.iter().filter_map(|&key| Some((key.to_owned(), whole(record.record("limits")?.text(key)?)?))).collect(),
        name,
    })
}

/// A number of words: whole, and one at least.
fn whole(text: &str) -> Option<usize> {
    text.parse().ok().filter(|&number| number > 0)
}

/// The headings of a form; one that stands twice counts once.
fn read_form(record: &Record) -> Vec<FormHeading> {
    let mut form: Vec<FormHeading> = Vec::new();
    for heading in record.list("form").iter().filter_map(Entry::record) {
        let text = heading.text("heading").unwrap_or_default().trim();
        if !text.is_empty() && form.iter().all(|other| slug(&other.text) != slug(text)) {
            form.push(FormHeading { text: text.to_owned(), optional: heading.flag("optional").unwrap_or(false) });
        }
    }
    form
}

/// Headings that stand twice in a form, and limits that are no number of words.
fn check_form(record: &Record, path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) {
    let mut places: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for entry in record.list("form") {
        let Some(text) = entry.record().and_then(|heading| heading.text("heading")) else { continue };
        match places.get(&slug(text)) {
            Some(first) => found.push(
                Diagnostic::error(Code::DuplicateName, Span::new(path, entry.range.clone()))
                    .with("name", text)
                    .hint_at("first-here", Span::new(path, first.clone())),
            ),
            None => drop(places.insert(slug(text), entry.range.clone())),
        }
    }
    let limits = record.record("limits").map(|limits| &limits.entries);
    for entry in limits.into_iter().flat_map(BTreeMap::values) {
        if let Some(text) = entry.text().filter(|text| whole(text).is_none()) {
            let wrong = Diagnostic::error(Code::WrongType, Span::new(path, entry.range.clone()));
            found.push(wrong.with("expected", "@kind-count").with("found", format!("`{text}`")));
        }
    }
}

fn read_field(name: String, field: &Record) -> Option<Field> {
    let shape = match field.text("type")? {
        "number" => Shape::Number,
        "date" => Shape::Date,
        "url" => Shape::Url,
        "flag" => Shape::Flag,
        "enum" => Shape::Choice(field.texts("values")),
        "list" => list_of(Shape::Text),
        _ => Shape::Text,
    };
    let label = word(field, "label").unwrap_or_else(|| capital(&name));
    Some(Field { shape, facet: field.flag("facet").unwrap_or(false), label, name })
}

/// A field of type `enum` has the words to choose from.
fn check_choices(record: &Record, path: &Arc<Utf8Path>, found: &mut Vec<Diagnostic>) {
    for collection in record.list("collection").iter().filter_map(Entry::record) {
        let fields = collection.record("fields").map(|fields| &fields.entries);
        for (name, entry) in fields.into_iter().flatten() {
            let Some(field) =
                entry.record().filter(|field| field.text("type") == Some("enum") && field.list("values").is_empty())
            else {
                continue;
            };
            let place = field.get("type").map_or(entry.range.clone(), |kind| kind.range.clone());
            found.push(
                Diagnostic::error(Code::MissingKey, Span::new(path, place))
                    .with("key", "values")
                    .with("where", format!("`{name}`"))
                    .with("expected", "@kind-texts")
                    .hint("add-values", &[]),
            );
        }
    }
}

/// Relations must lead to a collection that is declared.
fn check_targets(record: &Record, config: &Config, found: &mut Vec<Diagnostic>) {
    // A collection with a mistake of its own is declared all the same.
    let names = || record.list("collection").iter().filter_map(|entry| entry.record()?.text("name"));
    for entry in record.list("collection") {
        let relations: Vec<&Entry> = entry
            .record()
            .and_then(|record| record.record("relations"))
            .into_iter()
            .flat_map(|table| table.entries.values())
            .collect();
        for relation in relations {
            let Some(to) = relation.record().and_then(|record| record.get("to")) else { continue };
            let Some(name) = to.text() else { continue };
            if !names().any(|known| known == name) {
                found.push(
                    Diagnostic::error(Code::UnknownCollection, Span::new(&config.path, to.range.clone()))
                        .with("name", name)
                        .with("known", names().collect::<Vec<_>>().join(", "))
                        .nearest(nearest(name, names())),
                );
            }
        }
    }
}
