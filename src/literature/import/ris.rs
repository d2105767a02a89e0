//! RIS: a tag of two characters, two spaces, a hyphen and a value on each line; `TY` opens a publication and `ER` closes it.

use serde_json::Value;
use serde_json::json;

use crate::literature::export::RIS_TAGS;
use crate::literature::export::RIS_TYPES;
use crate::literature::import::Found;
use crate::literature::import::Import;
use crate::literature::import::person;

/// Reads a RIS file.
pub fn read(text: &str) -> Import {
    let mut import = Import::default();
    let mut open: Option<Found> = None;
    let mut last: Option<(String, String)> = None;
    let mut at = 0;
    let mut pages: (String, String) = Default::default();
    let mut stray = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{FEFF}');
        let Some((tag, value)) = tagged(line) else {
            if line.trim().is_empty() {
                continue;
            }
            // A line without a tag goes on with the one before it.
            match (&mut last, &open) {
                (Some((_, value)), Some(_)) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ if !std::mem::replace(&mut stray, true) => import.problem(start, "import-outside", line.trim()),
                _ => {}
            }
            continue;
        };
        if let (Some((tag, value)), Some(found)) = (last.take(), open.as_mut()) {
            take(found, &tag, &value, &mut pages);
        }
        match tag {
            "TY" => {
                if let Some(unclosed) = open.take() {
                    import.problem(unclosed.at, "import-unclosed", key_of(&unclosed));
                    close(unclosed, &mut pages, &mut import);
                }
                let mut found = Found { at: start, ..Found::default() };
                let kind = RIS_TYPES.iter().find(|(_, kind)| *kind == value.trim()).map(|(name, _)| *name);
                found.item.insert("type".to_owned(), json!(kind.unwrap_or_else(|| near_type(value.trim()))));
                open = Some(found);
                stray = false;
            }
            "ER" => match open.take() {
                Some(found) => close(found, &mut pages, &mut import),
                None => import.problem(start, "import-no-start", ""),
            },
            _ if open.is_some() => last = Some((tag.to_owned(), value.to_owned())),
            _ if !std::mem::replace(&mut stray, true) => import.problem(start, "import-no-start", tag),
            _ => {}
        }
    }
    if let Some(mut found) = open {
        if let Some((tag, value)) = last {
            take(&mut found, &tag, &value, &mut pages);
        }
        import.problem(found.at, "import-unclosed", key_of(&found));
        close(found, &mut pages, &mut import);
    }
    import
}

fn tagged(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let fits = bytes.len() >= 5 && bytes[0].is_ascii_uppercase() && bytes[1].is_ascii_alphanumeric() && &bytes[2..5] == b"  -";
    fits.then(|| (&line[..2], line[5..].trim()))
}

fn key_of(found: &Found) -> String {
    ["id", "title"].iter().find_map(|key| found.item.get(*key)).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn close(mut found: Found, pages: &mut (String, String), import: &mut Import) {
    let (first, last) = std::mem::take(pages);
    let page = if last.is_empty() || last == first { first } else { format!("{first}-{last}") };
    found.set("page", &page);
    import.found.push(found);
}

/// Types of others that are nearly one of ours.
fn near_type(kind: &str) -> &'static str {
    match kind {
        "EBOOK" | "EDBOOK" => "book",
        "ECHAP" | "CPAPER" | "CONF" | "ENCYC" | "DICT" => "chapter",
        "EJOUR" | "MGZN" | "ABST" | "INPR" => "article-journal",
        "BILL" | "LEGAL" | "CASE" => "legislation",
        "VIDEO" | "ADVS" => "motion_picture",
        "BLOG" | "ICOMM" => "webpage",
        "GOVDOC" | "STAND" => "report",
        _ => "document",
    }
}

fn take(found: &mut Found, tag: &str, value: &str, pages: &mut (String, String)) {
    match tag {
        "AU" | "A1" => found.name("author", name(value)),
        "ED" | "A2" => found.name("editor", name(value)),
        "T1" => found.set("title", value),
        "JO" | "JF" | "JA" | "BT" => found.set("container-title", value),
        "PY" | "Y1" | "DA" => {
            let date = date(value);
            // The day says more than the year alone.
            if tag == "DA" || !found.item.contains_key("issued") {
                found.date("issued", &date);
            }
        }
        "Y2" => found.date("accessed", &date(value)),
        "SP" if pages.0.is_empty() => pages.0 = value.to_owned(),
        "EP" if pages.1.is_empty() => pages.1 = value.to_owned(),
        "UR" | "L1" | "L2" if !found.item.contains_key("URL") => found.set("URL", value),
        "LA" => found.set("language", value),
        "ID" => found.set("id", value),
        _ => match RIS_TAGS.iter().find(|(_, known)| *known == tag) {
            Some((variable, _)) => found.set(variable, value),
            None => found.keep(tag, value),
        },
    }
}

/// `2014/03/05/` as `2014-03-05`.
fn date(value: &str) -> String {
    let parts = value.split(['/', '-']).map(str::trim).take(3).take_while(|part| !part.is_empty());
    let part = |(at, part): (usize, &str)| if at == 0 { part.to_owned() } else { format!("{part:0>2}") };
    parts.enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// `Dijk, Auke van`: what has a comma is a person, what has none an institution.
fn name(value: &str) -> Value {
    let mut parts = value.split(',').map(str::trim);
    match (parts.next(), parts.next()) {
        (Some(family), Some(given)) => person(family, given, parts.next().unwrap_or_default()),
        _ => json!({ "literal": value.trim() }),
    }
}
