//! What both sides of the search must agree on: how words are cut, folded and stemmed. `tests/js/core.test.mjs` reads the same vectors.
//! `UPDATE_VECTORS=1 cargo test --test search` writes them anew; `STEMS=<file>` with it writes the stems of a whole dictionary.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use naslag::language::Language;
use naslag::search::split::Corpus;
use naslag::search::split::Seen;
use naslag::search::split::Splitter;
use naslag::search::stem::Stems;
use naslag::search::stem::tokens;
use naslag::text::fold;

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/js/words.json");

const TEXTS: &[&str] = &[
    "Foto’s van één coördinator, zo'n boa's!",
    "'s-Gravenhage en 't Harde: A4'tje, e-mail, jeugd-boa’s.",
    "cafe\u{301}s O'Neill d’r DDR'er",
    "B&W, V&J; c.q. 1.000 m² ½ № 5 ℃ CCV™",
    "ĳsvrĳ ﬁets ǅungla İstanbul ΣΊΣΥΦΟΣ straße Ørsted",
    "العربية עברית 日本語 हिन्दी 🏳️‍🌈 x",
    "a\u{ad}b \u{200b}c d_e f/g h–i ‘j’ “k” l…m",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "Ǖ Ệ ñ ç ő ž Ł đ ħ ı ŉ",
];

const DUTCH: &[&str] = &[
    "panden",
    "Huizen",
    "brieven",
    "steden",
    "kinderen",
    "leden",
    "inbraken",
    "inbraak",
    "gemeentelijke",
    "mogelijkheden",
    "mogelijkheid",
    "veiligheid",
    "hoeveelheden",
    "vluchtelingen",
    "criminaliteit",
    "coördinatie",
    "geïnteresseerd",
    "IJsberen",
    "burgemeesters",
    "ondermijnende",
    "handhavings",
    "jeugd",
    "yoga",
    "rayon",
    "zeeën",
    "ideeën",
    "lopend",
    "vlees",
    "reizen",
    "beleid",
    "kwetsbare",
    "baar",
    "openbaar",
    "taken",
    "tak",
    "bedde",
    "bed",
    "ree",
    "eerlijk",
    "straat",
];

const ENGLISH: &[&str] = &[
    "reports",
    "reporting",
    "generously",
    "skies",
    "dying",
    "proceed",
    "yearly",
    "communities",
    "national",
    "flies",
    "said",
    "Café",
];

fn vectors() -> String {
    let row = |stems: &Stems, word: &str| (word.to_owned(), fold(word), stems.stem(&fold(word)));
    let of = |language: Language, words: &[&str]| {
        let stems = Stems::of(language);
        words
            .iter()
            .map(|word| serde_json::to_string(&row(&stems, word)).expect("texts serialise"))
            .collect::<Vec<_>>()
            .join(",\n  ")
    };
    let texts: Vec<String> = TEXTS
        .iter()
        .map(|text| {
            let words: Vec<String> = tokens(text).into_iter().map(|token| token.form).collect();
            serde_json::to_string(&serde_json::json!({ "text": text, "words": words })).expect("texts serialise")
        })
        .collect();
    format!(
        "{{\n \"texts\": [\n  {}\n ],\n \"nl\": [\n  {}\n ],\n \"en\": [\n  {}\n ]\n}}\n",
        texts.join(",\n  "),
        of(Language::Nl, DUTCH),
        of(Language::En, ENGLISH)
    )
}

#[test]
fn the_vectors_that_the_browser_reads_are_what_the_index_does() {
    let made = vectors();
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(VECTORS, &made).expect("the vectors can be written");
    }
    let held = std::fs::read_to_string(VECTORS).expect("tests/js/words.json is there");
    assert_eq!(held, made, "UPDATE_VECTORS=1 cargo test --test search writes them anew");
}

#[test]
fn a_dictionary_can_be_written_with_its_stems() {
    let (Some(out), Some(dictionary)) = (std::env::var_os("STEMS"), std::env::var_os("DICTIONARY")) else { return };
    let stems = Stems::of(Language::Nl);
    let text = std::fs::read_to_string(dictionary).expect("the dictionary can be read");
    let words: BTreeSet<&str> = text.split_whitespace().collect();
    let mut lines = String::new();
    for word in words {
        let _ = writeln!(lines, "{word}\t{}\t{}", fold(word), stems.stem(&fold(word)));
    }
    std::fs::write(out, lines).expect("the stems can be written");
}

/// How often each word stands in the texts, and whether it is only seen as a name.
fn corpus(texts: &[String]) -> HashMap<String, Seen> {
    let mut counts: BTreeMap<String, (u32, bool, bool)> = BTreeMap::new();
    for text in texts {
        for part in text.split("\n\n") {
            let mut here: BTreeSet<String> = BTreeSet::new();
            for token in tokens(part) {
                let held = counts.entry(token.form.clone()).or_default();
                held.0 += u32::from(here.insert(token.form));
                held.1 |= !token.capital;
                held.2 |= token.capital && !token.opens;
            }
        }
    }
    counts.into_iter().map(|(form, (sections, plain, name))| (form, Seen { sections, name: name && !plain })).collect()
}

fn texts_below(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("the folder can be read").filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts.extend(texts_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            texts.push(std::fs::read_to_string(&path).expect("the text can be read"));
        }
    }
    texts
}

#[test]
fn judged_compounds_fall_apart_as_they_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("SPLIT_CORPUS").map_or_else(|| root.join("content"), Into::into);
    let counted = corpus(&texts_below(&folder));
    let seen: Corpus<'_> = counted.iter().map(|(form, seen)| (form.as_str(), *seen)).collect();
    let splitter = Splitter::of(Language::Nl, &seen, "");
    if let (Some(words), Some(out)) = (std::env::var_os("SPLIT_WORDS"), std::env::var_os("SPLIT_OUT")) {
        let words = std::fs::read_to_string(words).expect("the words can be read");
        let lines: String = words.lines().map(|word| format!("{word}\t{}\n", splitter.split(&fold(word)).join("+"))).collect();
        std::fs::write(out, lines).expect("the splits can be written");
        return;
    }
    let judged = std::fs::read_to_string(root.join("tests/search/splits.tsv")).expect("the judged list is there");
    let (mut right, mut compounds, mut wrong) = (0, 0, Vec::new());
    for line in judged.lines().filter(|line| !line.starts_with('#')) {
        let [word, parts, verdict] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let split = splitter.split(&fold(word));
        let wanted: Vec<String> = parts.split('+').map(fold).collect();
        // A part may be whole where its own parts are asked, and the other way round; but no cut may stand elsewhere.
        let cuts =
            |parts: &[String]| -> BTreeSet<String> { parts.iter().skip(1).map(|part| part.chars().take(3).collect()).collect() };
        compounds += usize::from(verdict == "compound");
        if !cuts(&split).is_subset(&cuts(&wanted)) {
            wrong.push(format!("{word}: {}", split.join("+")));
        } else {
            right += usize::from(verdict == "compound" && !split.is_empty());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right * 100 >= compounds * 75, "{right} of {compounds} compounds are found");
}
