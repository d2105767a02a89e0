//! Instant answers: the persons, places, organisations, themes and terms with all their names; and the abbreviations.
//!
//! Owns [`entities`] and [`abbreviations`].

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Role;
use crate::language::Language;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::search::code::js_text;
use crate::search::code::order;
use crate::search::shard::Cutter;
use crate::search::shard::File;
use crate::search::stem::Stems;
use crate::search::stem::Stopwords;
use crate::search::stem::tokens;
use crate::text::fold;
use crate::text::shorten;
use crate::view::Composer;
use crate::view::description_of;
use crate::view::kind_of;

/// Bytes of a file.
const SIZE: usize = 8_000;
/// Characters of the description.
const ABOUT: usize = 110;
/// How many abbreviations from running text are kept, the most frequent first.
const MOST: usize = 200;

/// Writes the files of names and gives their directory. Each name is found by itself and from each of its words on (*Brink*, *van den Brink*).
pub fn entities(pages: &[&Arc<Page>], composer: &Composer<'_>, stopwords: &Stopwords<'_>, files: &mut Vec<File>) -> String {
    let knowledge = composer.knowledge;
    let mut keys: Vec<(String, u8, usize)> = Vec::new();
    let mut cards: Vec<String> = Vec::new();
    for page in pages {
        let role = knowledge.role_of(page);
        if !role.is_entity() {
            continue;
        }
        let kind = kind_of(page, knowledge.collection_of(page));
        let about = description_of(page).map(|text| shorten(&text, ABOUT)).unwrap_or_default();
        let weight = composer.weight(&page.id);
        cards.push(js_text(&(&page.meta.title, page.id.out_path().as_str(), kind, role.name(), about, weight)));
        let card = cards.len() - 1;
        let mut own: BTreeMap<String, u8> = BTreeMap::new();
        let expansion = match &page.meta.role {
            RoleMeta::Term(term) => term.expansion.as_deref(),
            _ => None,
        };
        let names = page.meta.names.iter().map(|name| name.name.as_str());
        for name in std::iter::once(page.meta.title.as_str()).chain(names).chain(expansion) {
            let words: Vec<String> = tokens(name).into_iter().map(|token| token.form).collect();
            for from in 0..words.len() {
                let light = stopwords.contains(words[from].as_str()) || words[from].len() == 1;
                if from > 0 && (light && role != Role::Person || role == Role::Person && words[from].len() == 1) {
                    continue;
                }
                let level = u8::from(from > 0);
                let key = words[from..].join(" ");
                own.entry(key).and_modify(|held| *held = (*held).min(level)).or_insert(level);
            }
        }
        keys.extend(own.into_iter().map(|(key, level)| (key, level, card)));
    }
    keys.sort_by(|a, b| order(&a.0, &b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut cutter = Cutter::new("e", SIZE);
    for (key, level, card) in &keys {
        cutter.push(key, |text, _| {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&format!("[{},{level},{}]", js_text(key), cards[*card]));
        });
    }
    cutter.finish(|text| format!("[{text}]"), files)
}

/// Abbreviations that a text explains: short, long.
pub type Explained = Vec<(String, String)>;

/// Abbreviations with what they stand for: those that the site declares, then those that its texts explain. `[short, long, long…]` each.
pub fn abbreviations(pages: &[(&Arc<Page>, Explained)], composer: &Composer<'_>) -> String {
    let language: Language = composer.knowledge.config.language;
    let mut declared: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let mut counted: BTreeMap<(String, String), (usize, String, String)> = BTreeMap::new();
    let mut declare = |short: &str, long: &str| {
        let held = declared.entry(fold(short)).or_insert_with(|| (short.to_owned(), Vec::new()));
        if !held.1.iter().any(|other| fold(other) == fold(long)) {
            held.1.push(long.to_owned());
        }
    };
    let stems = Stems::of(language);
    let key = |text: &str| tokens(text).iter().map(|token| stems.stem(&token.form)).collect::<Vec<_>>().join(" ");
    for (page, explained) in pages {
        if let RoleMeta::Term(term) = &page.meta.role
            && let Some(expansion) = &term.expansion
        {
            declare(&page.meta.title, expansion);
        }
        for name in page.meta.names.iter().filter(|name| name.abbreviation) {
            declare(&name.name, &page.meta.title);
        }
        let mut here = BTreeSet::new();
        for (short, long) in explained {
            if here.insert((short, long)) {
                let held = counted.entry((fold(short), key(long))).or_insert_with(|| (0, short.clone(), long.clone()));
                held.0 += 1;
            }
        }
    }
    let known: BTreeMap<String, BTreeSet<String>> =
        declared.iter().map(|(short, (_, longs))| (short.clone(), longs.iter().map(|long| key(long)).collect())).collect();
    let mut found: Vec<_> =
        counted.into_iter().filter(|((short, long), _)| known.get(short).is_none_or(|longs| !longs.contains(long))).collect();
    found.sort_by(|(a, x), (b, y)| y.0.cmp(&x.0).then_with(|| a.cmp(b)));
    found.truncate(MOST);
    for ((folded, _), (_, short, long)) in found {
        let held = declared.entry(folded).or_insert_with(|| (short, Vec::new()));
        if held.1.len() < 3 {
            held.1.push(long);
        }
    }
    let list: Vec<Vec<String>> =
        declared.into_values().map(|(short, longs)| std::iter::once(short).chain(longs).collect()).collect();
    js_text(&list)
}
