//! Publications written out as BibTeX, RIS and CSL-JSON, for reference managers.
//!
//! Entry points: [`bibtex`], [`ris`], [`json`]. What is written is read back the same by `import`: tests keep that.

use serde_json::Value;

use crate::literature::Item;

/// The forms, by the extension of their files.
pub const FORMS: [&str; 3] = ["bib", "ris", "json"];

/// Publications in one of the [`FORMS`].
pub fn write(items: &[Item], form: &str) -> String {
    match form {
        "bib" => items.iter().map(bibtex).collect::<Vec<_>>().join("\n"),
        "ris" => items.iter().map(ris).collect::<Vec<_>>().join("\r\n"),
        _ => json(items),
    }
}

/// CSL-JSON.
pub fn json(items: &[Item]) -> String {
    let mut text = serde_json::to_string_pretty(items).unwrap_or_default();
    text.push('\n');
    text
}

pub(crate) fn text<'a>(item: &'a Item, key: &str) -> &'a str {
    item.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn names<'a>(item: &'a Item, key: &str) -> impl Iterator<Item = &'a Value> {
    item.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn part<'a>(name: &'a Value, key: &str) -> &'a str {
    name.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The ends of a date, each as year, month and day as far as they are known.
fn ends(item: &Item, key: &str) -> Vec<Vec<i64>> {
    let ends = item.get(key).and_then(|date| date.get("date-parts")).and_then(Value::as_array).into_iter().flatten();
    ends.map(|end| end.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()).collect()
}

/// `2014-03`, or a period with a stroke.
pub(crate) fn iso(item: &Item, key: &str) -> Option<String> {
    let one = |parts: &Vec<i64>| {
        let parts = parts.iter().enumerate();
        parts.map(|(at, part)| if at == 0 { format!("{part:04}") } else { format!("{part:02}") }).collect::<Vec<_>>().join("-")
    };
    let all: Vec<String> = ends(item, key).iter().map(one).collect();
    (!all.is_empty()).then(|| all.join("/"))
}

/// BibTeX, with the fields that BibLaTeX adds.
pub fn bibtex(item: &Item) -> String {
    let kind = text(item, "type");
    let genre = text(item, "genre").to_lowercase();
    let doctor = ["proefschrift", "dissert", "phd", "doctor"].iter().any(|word| genre.contains(word));
    let (entry, subtype) = match kind {
        "book" => ("book", None),
        "chapter" => ("incollection", None),
        "article-journal" => ("article", None),
        "article-newspaper" => ("article", Some("newspaper")),
        "report" => ("techreport", None),
        "thesis" if doctor => ("phdthesis", None),
        "thesis" => ("mastersthesis", None),
        "webpage" => ("online", None),
        "speech" => ("misc", Some("speech")),
        "legislation" => ("misc", Some("law")),
        "motion_picture" => ("misc", Some("film")),
        _ => ("misc", None),
    };
    let mut out = format!("@{entry}{{{},\n", key_of(item));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    for key in ["author", "editor"] {
        let all: Vec<String> = names(item, key).map(bibtex_name).collect();
        field(key, &all.join(" and "));
    }
    // A second pair of braces keeps the capitals as they are.
    let title = tex(text(item, "title"));
    field("title", &if title.is_empty() { title } else { format!("{{{title}}}") });
    let translated = text(item, "title-translated");
    field("titleaddon", &if translated.is_empty() { String::new() } else { format!("[{}]", tex(translated)) });
    let container = if kind == "article-journal" || kind == "article-newspaper" { "journal" } else { "booktitle" };
    field(container, &tex(text(item, "container-title")));
    let issued = ends(item, "issued");
    if let Some(year) = issued.first().and_then(|parts| parts.first()) {
        field("year", &year.to_string());
    }
    if let Some(date) = iso(item, "issued").filter(|date| date.len() > 4) {
        field("date", &date);
    }
    let publisher = match kind {
        "report" => "institution",
        "thesis" => "school",
        _ => "publisher",
    };
    field(publisher, &tex(text(item, "publisher")));
    field("address", &tex(text(item, "publisher-place")));
    field(if matches!(kind, "report" | "thesis") { "type" } else { "howpublished" }, &tex(text(item, "genre")));
    field("volume", &tex(text(item, "volume")));
    let is_article = container == "journal";
    field(if is_article { "number" } else { "issue" }, &tex(text(item, "issue")));
    field(if is_article { "eid" } else { "number" }, &tex(text(item, "number")));
    field("pages", &tex(text(item, "page")).replace(['–', '-'], "--").replace("----", "--"));
    field("edition", &tex(text(item, "edition")));
    field("series", &tex(text(item, "collection-title")));
    field("eventtitle", &tex(text(item, "event-title")));
    field("isbn", &tex(text(item, "ISBN")));
    field("doi", &verbatim(text(item, "DOI")));
    field("url", &verbatim(text(item, "URL")));
    field("urldate", &iso(item, "accessed").unwrap_or_default());
    field(
        "langid",
        match text(item, "language").get(..2) {
            Some("nl") => "dutch",
            Some("en") => "english",
            _ => "",
        },
    );
    field("entrysubtype", subtype.unwrap_or_default());
    out.push_str("}\n");
    out
}

/// The key, without what BibTeX does not allow in one.
fn key_of(item: &Item) -> String {
    let key: String =
        text(item, "id").chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+')).collect();
    if key.is_empty() { "zonder-sleutel".to_owned() } else { key }
}

fn bibtex_name(name: &Value) -> String {
    if let Some(literal) = name.get("literal").and_then(Value::as_str) {
        return format!("{{{}}}", tex(literal));
    }
    let particle = [part(name, "dropping-particle"), part(name, "non-dropping-particle")].join(" ");
    // A family name of several words, and one with a comma or an `and` in it, is held together.
    let family = tex(part(name, "family"));
    let family = if family.contains([' ', ',']) { format!("{{{family}}}") } else { family };
    let family = format!("{} {family}", tex(particle.trim()));
    let given = tex(part(name, "given"));
    let suffix = tex(part(name, "suffix"));
    let parts: Vec<&str> = [family.trim(), suffix.trim(), given.trim()].into_iter().filter(|part| !part.is_empty()).collect();
    // One word alone would be read as a family name too.
    parts.join(", ")
}

/// Text as TeX takes it literally.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '$' | '&' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// An address: it stands in braces as it is, so it may hold none of its own.
fn verbatim(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect::<String>()
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
}

/// The types of RIS.
pub const RIS_TYPES: [(&str, &str); 11] = [
    ("book", "BOOK"),
    ("chapter", "CHAP"),
    ("article-journal", "JOUR"),
    ("article-newspaper", "NEWS"),
    ("report", "RPRT"),
    ("thesis", "THES"),
    ("speech", "SLIDE"),
    ("legislation", "STAT"),
    ("motion_picture", "MPCT"),
    ("webpage", "ELEC"),
    ("document", "GEN"),
];

/// The plain variables with their tags in RIS.
pub const RIS_TAGS: [(&str, &str); 14] = [
    ("title", "TI"),
    ("title-translated", "TT"),
    ("container-title", "T2"),
    ("collection-title", "T3"),
    ("event-title", "C3"),
    ("publisher", "PB"),
    ("publisher-place", "CY"),
    ("genre", "M3"),
    ("edition", "ET"),
    ("volume", "VL"),
    ("issue", "IS"),
    ("number", "M1"),
    ("ISBN", "SN"),
    ("DOI", "DO"),
];

/// RIS: one field a line.
pub fn ris(item: &Item) -> String {
    let kind = text(item, "type");
    let kind = RIS_TYPES.iter().find(|(name, _)| *name == kind).map_or("GEN", |(_, kind)| kind);
    let mut out = format!("TY  - {kind}\r\n");
    let mut line = |tag: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            out.push_str(&format!("{tag}  - {value}\r\n"));
        }
    };
    line("ID", text(item, "id"));
    for (key, tag) in [("author", "AU"), ("editor", "ED")] {
        for name in names(item, key) {
            line(tag, &ris_name(name));
        }
    }
    for (variable, tag) in RIS_TAGS {
        line(tag, text(item, variable));
    }
    let issued = ends(item, "issued");
    if let Some(parts) = issued.first() {
        line("PY", &parts.first().map_or_else(String::new, i64::to_string));
        if parts.len() > 1 {
            line("DA", &ris_date(parts));
        }
    }
    if let Some(parts) = ends(item, "accessed").first() {
        line("Y2", &ris_date(parts));
    }
    let page = text(item, "page").replace('–', "-");
    match page.split_once('-') {
        Some((first, last)) => {
            line("SP", first);
            line("EP", last);
        }
        None => line("SP", &page),
    }
    line("UR", text(item, "URL"));
    line("LA", text(item, "language"));
    out.push_str("ER  - \r\n");
    out
}

/// `2014/03/05/`: year, month, day and the rest.
fn ris_date(parts: &[i64]) -> String {
    let part = |at: usize| parts.get(at).map_or_else(String::new, |part| format!("{part:02}"));
    format!("{:04}/{}/{}/", parts.first().copied().unwrap_or_default(), part(1), part(2))
}

/// `Dijk, Auke van` for a person, with a comma also when there is nothing after it; an institution as it is.
fn ris_name(name: &Value) -> String {
    if let Some(literal) = name.get("literal").and_then(Value::as_str) {
        return literal.to_owned();
    }
    let particle = [part(name, "dropping-particle"), part(name, "non-dropping-particle")].join(" ");
    let family = format!("{} {}", particle.trim(), part(name, "family"));
    let suffix = part(name, "suffix");
    let suffix = if suffix.is_empty() { String::new() } else { format!(", {suffix}") };
    format!("{}, {}{suffix}", family.trim(), part(name, "given"))
}
