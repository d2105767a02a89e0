//! A generated Dutch knowledge base of any size, for tests and benchmarks: the same pages for naslag and for Hugo.
//!
//! Entry points: [`write`] and [`write_hugo`]. The same number of pages gives the same bytes on any machine: the dice are our own,
//! and each page throws its own. Words follow Zipf's law, lengths are log-normal around [`MEDIAN`]. Every link resolves. Persons,
//! municipalities and themes stand in running text as well, so that mentions have something to find. Depends on nothing but `std`.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]
#![allow(clippy::disallowed_methods, reason = "it writes files: that is what it is for")]

#[path = "corpus/text.rs"]
mod text;
#[path = "corpus/words.rs"]
mod words;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use text::Text;
use words::AMBIGUOUS;
use words::CODAS;
use words::DOCUMENTS;
use words::FIRST_NAMES;
use words::GROUNDS;
use words::HEARTS;
use words::NOUNS;
use words::OFFICES;
use words::ONSETS;
use words::OTHERS;
use words::PARTICLES;
use words::PREFIXES;
use words::PROVINCES;
use words::REPORTS;
use words::SMALL;
use words::SUFFIXES;
use words::SURNAMES;
use words::THEMES;

/// Words of the middle page, those of its front matter too, and what of it is a frame around the text.
const MEDIAN: usize = 600;
const FRAME: usize = 265;
/// Different words that may occur; a small corpus meets a part of them, as a small library does.
const VOCABULARY: usize = 150_000;
/// From this rank on words get rare twice as fast, as in real text.
const KERNEL: u64 = 1_300;
/// Municipalities, and how many of them ended in [`MERGED`].
const TOWNS: usize = 340;
const ENDED: usize = 16;
const MERGED: usize = 2019;

const CONFIG: &str = include_str!("../../benches/naslag/naslag.toml");

/// The Hugo site but for its content. Its layouts give what a reader gets of naslag's pages, as far as Hugo can make it.
const HUGO_FILES: [(&str, &str); 10] = [
    ("hugo.toml", include_str!("../../benches/hugo/hugo.toml")),
    ("layouts/baseof.html", include_str!("../../benches/hugo/layouts/baseof.html")),
    ("layouts/home.html", include_str!("../../benches/hugo/layouts/home.html")),
    ("layouts/page.html", include_str!("../../benches/hugo/layouts/page.html")),
    ("layouts/section.html", include_str!("../../benches/hugo/layouts/section.html")),
    ("layouts/taxonomy.html", include_str!("../../benches/hugo/layouts/taxonomy.html")),
    ("layouts/term.html", include_str!("../../benches/hugo/layouts/term.html")),
    ("layouts/_partials/header.html", include_str!("../../benches/hugo/layouts/_partials/header.html")),
    ("layouts/_partials/entry.html", include_str!("../../benches/hugo/layouts/_partials/entry.html")),
    ("static/assets/style.css", include_str!("../../benches/hugo/static/assets/style.css")),
];

/// What was written. Front matter counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Reports and documents.
    pub pages: usize,
    /// Markdown files, those of entities and lists too.
    pub files: usize,
    /// Bytes of Markdown.
    pub bytes: usize,
    /// Words of Markdown.
    pub words: usize,
    /// Words of the middle report or document.
    pub median: usize,
}

/// Writes a site for naslag with `pages` reports and documents below `out`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(out: &Path, pages: usize) -> io::Result<Stats> {
    write_site(out, pages, Site::Naslag)
}

/// Writes the same pages for Hugo, with layouts.
///
/// # Errors
/// When a file cannot be written.
pub fn write_hugo(out: &Path, pages: usize) -> io::Result<Stats> {
    write_site(out, pages, Site::Hugo)
}

/// For whom the pages are: links, lists and terms are written differently, the rest is the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    Naslag,
    Hugo,
}

/// Dice that fall the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    /// Dice of their own for the thing `index` of the kind `kind`.
    fn of(kind: u64, index: usize) -> Self {
        let mut dice = Self(kind.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ index as u64);
        Self(dice.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, all as likely.
    #[allow(clippy::cast_possible_truncation, reason = "what is below a `usize` is one")]
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number below `limit`, the low ones more likely: some towns and people are in the news, most are not.
    fn low(&mut self, limit: usize) -> usize {
        let first = self.below(limit);
        first.min(self.below(limit))
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// A length in words, log-normal around [`MEDIAN`]: chance works by multiplication (and so needs no logarithm).
    fn length(&mut self) -> usize {
        let mut length = MEDIAN * 1_000;
        for _ in 0..7 {
            let factor = 2_500 + self.below(1_000);
            length = if self.chance(50) { length * factor / 2_500 } else { length * 2_500 / factor };
        }
        length / 1_000
    }
}

struct Person {
    name: String,
    id: String,
}

struct Theme {
    name: String,
    other: String,
    id: String,
    broader: Option<usize>,
}

struct Town {
    name: String,
    id: String,
}

#[derive(Clone, Copy)]
struct Date {
    year: usize,
    month: usize,
    day: usize,
    precision: usize,
}

/// What is known of a page before its text is made, so that others can link to it.
struct Page {
    title: String,
    id: String,
    soort: &'static str,
    date: Date,
    report: bool,
    themes: Vec<usize>,
    people: Vec<usize>,
    towns: Vec<usize>,
}

impl Page {
    fn folder(&self) -> &'static str {
        if self.report { "verslagen" } else { "praktijk" }
    }
}

/// Everything that pages are made of.
struct Corpus {
    words: Vec<String>,
    weights: Vec<u64>,
    themes: Vec<Theme>,
    people: Vec<Person>,
    towns: Vec<Town>,
    pages: Vec<Page>,
}

impl Corpus {
    fn new(pages: usize) -> Self {
        let words = vocabulary();
        let mut total = 0;
        let weigh = |rank: u64| if rank < KERNEL { (1 << 40) / (rank + 3) } else { (1 << 40) / (rank + 3) * KERNEL / (rank + 3) };
        let weights = (0..words.len() as u64)
            .map(|rank| {
                total += weigh(rank);
                total
            })
            .collect();
        let (themes, people, towns) = (themes(), people((pages / 10).max(8)), towns());
        let mut corpus = Self { words, weights, themes, people, towns, pages: Vec::new() };
        let mut titles = HashSet::new();
        for index in 0..pages {
            let page = corpus.plan(index, &mut titles);
            corpus.pages.push(page);
        }
        corpus
    }

    /// A word, frequent ones often.
    fn word(&self, dice: &mut Dice) -> &str {
        let at = (u128::from(dice.next()) * u128::from(self.weights[self.weights.len() - 1])) >> 64;
        &self.words[self.weights.partition_point(|&weight| u128::from(weight) <= at)]
    }

    /// A town that existed in `year`: one that had merged by then gives way to the next.
    fn town(&self, dice: &mut Dice, year: usize) -> usize {
        let town = dice.low(self.towns.len());
        if year >= MERGED { successor(town) } else { town }
    }

    fn plan(&self, index: usize, titles: &mut HashSet<String>) -> Page {
        let mut dice = Dice::of(1, index);
        let report = index.is_multiple_of(2);
        let precision = [3, 3, 3, 3, 3, 3, 3, 2, 1, if report { 4 } else { 3 }][dice.below(10)];
        let date = Date { year: 2010 + dice.below(16), month: 1 + dice.below(12), day: 1 + dice.below(27), precision };
        let (mut themes, mut people, mut towns) = (Vec::new(), Vec::new(), Vec::new());
        some(&mut themes, 1 + dice.below(4), || dice.low(self.themes.len()));
        some(&mut people, usize::from(report) + dice.below(5), || dice.low(self.people.len()));
        some(&mut towns, 1 + dice.below(4), || self.town(&mut dice, date.year));
        let (kind, soort) = dice.pick(if report { &REPORTS } else { &DOCUMENTS });
        let (theme, town) = (self.themes[themes[0]].name.to_lowercase(), &self.towns[towns[0]].name);
        let plain =
            if report { format!("{kind} {town} {}: {theme}", date.year) } else { format!("{kind} van {theme} in {town}") };
        let mut title = plain.clone();
        let mut part = 1;
        while !titles.insert(title.clone()) {
            part += 1;
            title = format!("{plain}, deel {part}");
        }
        Page { id: slug(&title), title, soort, date, report, themes, people, towns }
    }
}

/// Fills `list` with up to `count` different numbers.
fn some(list: &mut Vec<usize>, count: usize, mut next: impl FnMut() -> usize) {
    for _ in 0..count {
        let number = next();
        if !list.contains(&number) {
            list.push(number);
        }
    }
}

fn vocabulary() -> Vec<String> {
    let mut dice = Dice::of(2, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (nouns, onsets, hearts, codas) = (list(NOUNS), list(ONSETS), list(HEARTS), list(CODAS));
    let mut field: Vec<&str> = nouns.iter().copied().chain(OTHERS.split_whitespace()).collect();
    for at in (1..field.len()).rev() {
        field.swap(at, dice.below(at + 1));
    }
    let mut words: Vec<String> = SMALL.split_whitespace().chain(field).map(str::to_owned).collect();
    let mut seen: HashSet<String> = words.iter().cloned().collect();
    while words.len() < VOCABULARY {
        let mut word = String::new();
        if dice.chance(50) {
            for part in 0..=1 + usize::from(dice.chance(10)) {
                word += if part == 0 { "" } else { dice.pick(&["", "", "s", "en"]) };
                word += dice.pick(&nouns);
            }
        } else {
            for _ in 0..=dice.below(2) {
                word += dice.pick(&onsets);
                word += dice.pick(&hearts);
                word += dice.pick(&codas);
            }
            word += dice.pick(&["", "en", "ing", "er", "e", "lijk", "heid"]);
        }
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn themes() -> Vec<Theme> {
    let mut themes = Vec::new();
    for line in THEMES.lines() {
        let broad = themes.len();
        for (at, pair) in line.split([':', ';']).enumerate() {
            let (name, other) = pair.trim().split_once('|').unwrap_or((pair, pair));
            themes.push(Theme { name: name.into(), other: other.into(), id: slug(name), broader: (at > 0).then_some(broad) });
        }
    }
    themes
}

fn people(count: usize) -> Vec<Person> {
    let mut dice = Dice::of(3, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (first_names, surnames, grounds) = (list(FIRST_NAMES), list(SURNAMES), list(GROUNDS));
    let mut seen = HashSet::new();
    let mut people = Vec::with_capacity(count);
    while people.len() < count {
        let first = dice.pick(&first_names);
        let mut name = if dice.chance(55) {
            format!("{first} {}", dice.pick(&surnames))
        } else {
            format!("{first} {} {}", dice.pick(&PARTICLES), dice.pick(&grounds))
        };
        if dice.chance(6) {
            name = format!("{name}-{}", dice.pick(&surnames));
        }
        let id = slug(&name);
        if seen.insert(id.clone()) {
            people.push(Person { name, id });
        }
    }
    people
}

fn towns() -> Vec<Town> {
    let mut dice = Dice::of(4, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (prefixes, suffixes) = (list(PREFIXES), list(SUFFIXES));
    let mut seen = HashSet::new();
    let mut towns: Vec<Town> = Vec::with_capacity(TOWNS);
    while towns.len() < TOWNS {
        let one = format!("{}{}", dice.pick(&prefixes), dice.pick(&suffixes));
        let name = match towns.len() {
            at if at % 57 == 20 => AMBIGUOUS[at / 57].to_owned(),
            at if at % 40 == 7 => format!("{one} aan de {}", dice.pick(&["Vecht", "Rijn", "Maas", "Amstel"])),
            at if at % 100 == 33 => format!("'s-{one}"),
            _ => one,
        };
        let id = slug(&name);
        if seen.insert(id.clone()) {
            towns.push(Town { name, id });
        }
    }
    towns
}

/// The last [`ENDED`] towns but one merged with their neighbour in the list, which lives on.
fn ended(town: usize) -> bool {
    town >= TOWNS - 2 * ENDED && town.is_multiple_of(2)
}

fn successor(town: usize) -> usize {
    town + usize::from(ended(town))
}

/// The id of a title, as both programs make it.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'ë' | 'é' | 'è' => slug.push('e'),
            'ö' => slug.push('o'),
            'ü' => slug.push('u'),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Something that a link may lead to.
#[derive(Clone, Copy)]
enum Target {
    Page(usize),
    Person(usize),
    Theme(usize),
    Town(usize),
}

/// Words of a text, as `wc -w` counts them.
fn count(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

/// Writes files and counts those of Markdown.
struct Disk {
    root: PathBuf,
    folders: HashSet<PathBuf>,
    stats: Stats,
}

impl Disk {
    fn put(&mut self, path: &str, text: &str) -> io::Result<()> {
        let file = self.root.join(path);
        if let Some(folder) = file.parent().filter(|&folder| !self.folders.contains(folder)) {
            fs::create_dir_all(folder)?;
            self.folders.insert(folder.to_owned());
        }
        if file.extension().is_some_and(|extension| extension == "md") {
            self.stats.files += 1;
            self.stats.bytes += text.len();
            self.stats.words += count(text);
        }
        fs::write(file, text)
    }
}

fn write_site(out: &Path, pages: usize, site: Site) -> io::Result<Stats> {
    let corpus = Corpus::new(pages);
    let mut disk = Disk { root: out.to_owned(), folders: HashSet::new(), stats: Stats { pages, ..Stats::default() } };
    match site {
        Site::Naslag => {
            disk.put("naslag.toml", CONFIG)?;
            disk.put("content/gemeenten.csv", &register(&corpus))?;
        }
        Site::Hugo => {
            for (path, text) in HUGO_FILES {
                disk.put(path, text)?;
            }
        }
    }
    write_entities(&corpus, site, &mut disk)?;
    let mut lengths = Vec::with_capacity(pages);
    for (index, page) in corpus.pages.iter().enumerate() {
        let dice = Dice::of(6, index);
        let mut text = Text { corpus: &corpus, page, site, dice, out: String::with_capacity(8_192), words: 0, notes: 0 };
        text.head(index);
        text.body();
        lengths.push(count(&text.out));
        disk.put(&format!("content/{}/{}.md", page.folder(), page.id), &text.out)?;
    }
    lengths.sort_unstable();
    disk.stats.median = lengths.get(pages / 2).copied().unwrap_or_default();
    Ok(disk.stats)
}

/// Lists, themes and people. In Hugo a theme or person is a term, whose text stands in a folder.
fn write_entities(corpus: &Corpus, site: Site, disk: &mut Disk) -> io::Result<()> {
    let index = if site == Site::Hugo { "_index" } else { "index" };
    disk.put(
        &format!("content/{index}.md"),
        "---\ntitle: Kennisbank van proefbladzijden\n---\n\nEen kennisbank om mee te meten.\n",
    )?;
    let lists = [
        ("verslagen", "Verslagen"),
        ("praktijk", "Praktijk en onderzoek"),
        ("themas", "Thema's"),
        ("sprekers", "Personen"),
        ("gemeenten", "Gemeenten"),
    ];
    for (folder, title) in lists {
        let text = format!("---\ntitle: {title}\ndescription: Alles van deze soort bij elkaar.\n---\n\nKies een bladzijde.\n");
        disk.put(&format!("content/{folder}/{index}.md"), &text)?;
    }
    let place = |folder: &str, id: &str, name: &str| match site {
        Site::Naslag => format!("content/{folder}/{id}.md"),
        Site::Hugo => format!("content/{folder}/{}/_index.md", name.to_lowercase().replace(' ', "-")),
    };
    for (at, theme) in corpus.themes.iter().enumerate() {
        let mut dice = Dice::of(7, at);
        let words: Vec<&str> = (0..30).map(|_| corpus.word(&mut dice)).collect();
        let broader = theme.broader.map(|at| format!("broader: [{}]\n", corpus.themes[at].name)).unwrap_or_default();
        let text = format!(
            "---\ntitle: {}\nnames: [{}]\ndefinition: \"Wat er te doen is aan {} in een gemeente.\"\n{broader}---\n\nDit thema gaat over {}.\n",
            theme.name,
            theme.other,
            theme.other,
            words.join(" "),
        );
        disk.put(&place("themas", &theme.id, &theme.name), &text)?;
    }
    for (at, person) in corpus.people.iter().enumerate() {
        let mut dice = Dice::of(8, at);
        let (office, year) = (dice.pick(&OFFICES), 2010 + dice.below(9));
        let town = &corpus.towns[corpus.town(&mut dice, year)].name;
        let text = format!(
            "---\ntitle: \"{}\"\nroles:\n  - role: {office}\n    place: \"{town}\"\n    date: {year}\nsource:\n  - document: Archief van {year}\n---\n",
            person.name,
        );
        disk.put(&place("sprekers", &person.id, &person.name), &text)?;
    }
    Ok(())
}

/// The rows of `gemeenten.csv`.
fn register(corpus: &Corpus) -> String {
    let mut rows = "id,title,names,code,province,from,until,successors,lat,lon,ambiguous,cues\n".to_owned();
    let code = |town: usize| format!("GM{:04}", 9_000 + town);
    for (at, town) in corpus.towns.iter().enumerate() {
        let mut dice = Dice::of(9, at);
        let until = if ended(at) { MERGED.to_string() } else { String::new() };
        let after = if ended(at) { code(successor(at)) } else { String::new() };
        let ambiguous = if AMBIGUOUS.contains(&town.name.as_str()) { "woord" } else { "" };
        let province = PROVINCES[at % PROVINCES.len()];
        let mut degrees = |from: usize, to: usize| {
            let thousandths = from + dice.below(to - from);
            format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
        };
        let (lat, lon) = (degrees(50_800, 53_300), degrees(3_500, 7_000));
        let row = format!("{},{},,{},{province},,{until},{after},{lat},{lon},{ambiguous},\n", town.id, town.name, code(at));
        rows.push_str(&row);
    }
    rows
}
