//! What is known of a work, as the style asks for it, and who bears it.
//!
//! Entry points: [`for_style`], [`read`], [`order_of`], [`first_bearer`]. Sets nothing.

use hayagriva::citationberg::json;
use serde_json::Value;

use crate::knowledge::apa::runs::UPRIGHT;
use crate::language::Language;
use crate::literature::Item;
use crate::text::sort_key;

/// A hyphen at which the style sees no range.
pub const UNBROKEN: &str = "\u{2011}";

/// The longest title that stands in text whole, in characters.
const TITLE_IN_TEXT: usize = 40;

/// The item as APA asks for it. What the style leaves to who fills in the fields is done here.
pub fn for_style(mut item: Item, language: Language) -> Item {
    let text = |item: &Item, key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut kind = text(&item, "type");
    // The style sets laws as Americans do; in Dutch one stands as a page on the web does.
    if kind == "legislation" && language == Language::Nl {
        kind = "webpage".to_owned();
        item.insert("type".to_owned(), Value::from(kind.as_str()));
    }
    // Title and subtitle are parted by a colon, however a note writes them.
    let mut title = text(&item, "title");
    for dash in [" – ", " — ", " - "] {
        if let Some((head, tail)) = title.split_once(dash)
            && !(head.ends_with(|c: char| c.is_ascii_digit()) && tail.starts_with(|c: char| c.is_ascii_digit()))
            && !head.contains(": ")
        {
            title = if head.ends_with(['?', '!', '.', ':']) { format!("{head} {tail}") } else { format!("{head}: {tail}") };
            break;
        }
    }
    if let Some(translated) = item.remove("title-translated").as_ref().and_then(Value::as_str) {
        title = format!("{title}{} [{translated}]{}", UPRIGHT.0, UPRIGHT.1);
    }
    // A title that stands for its bearers in text is cut at its subtitle when it is long.
    if title.chars().count() > TITLE_IN_TEXT {
        let cuts = [title.find(" – "), title.find(": "), title.find("? ").map(|at| at + 1), title.find(" (")];
        if let Some(at) = cuts.into_iter().flatten().find(|at| *at > 7) {
            item.insert("title-short".to_owned(), Value::from(title[..at].to_owned()));
        }
    }
    item.insert("title".to_owned(), Value::from(title));
    // What readers know from the reference itself is not said again in brackets; what is said begins with a capital.
    let genre = text(&item, "genre");
    let said = matches!(kind.as_str(), "thesis" | "speech" | "motion_picture" | "document" | "webpage")
        || kind == "report" && !matches!(genre.to_lowercase().as_str(), "rapport" | "report" | "onderzoek" | "onderzoeksrapport");
    if genre.is_empty()
        || !said
        || matches!(genre.to_lowercase().as_str(), "webpagina" | "website" | "web page" | "publicatie" | "document")
    {
        item.remove("genre");
    } else {
        item.insert("genre".to_owned(), Value::from(capital(&genre)));
    }
    // A work of an institution that names nobody is by that institution.
    let bears = |item: &Item| item.contains_key("author") || item.contains_key("editor");
    if !bears(&item) && kind == "report" && item.contains_key("publisher") {
        item.insert("author".to_owned(), serde_json::json!([{ "literal": text(&item, "publisher") }]));
    }
    // Who wrote it is not named again as who published it.
    let authors: Vec<String> = names_of(&item, "author").iter().filter_map(literal).map(|name| sort_key(&name)).collect();
    if kind != "thesis" && authors.len() == 1 && authors[0] == sort_key(&text(&item, "publisher")) {
        item.remove("publisher");
    }
    if let Some(page) = item.get("page").and_then(Value::as_str) {
        let page = page.replace('–', "-");
        let page = page.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
        item.insert("page".to_owned(), Value::from(page));
    }
    if let Some(edition) = item.get("edition").and_then(Value::as_str) {
        let number: String = edition.chars().take_while(char::is_ascii_digit).collect();
        let rest = edition[number.len()..].trim_start_matches(['e', 'd', 's', 't', 'h', 'r', '.']).trim();
        // `2`, `2e druk` and `2nd ed.` are a number.
        if !number.is_empty() && matches!(rest, "" | "druk" | "dr" | "dr." | "editie" | "edition" | "ed" | "ed.") {
            // In Dutch all ordinals are written alike; the terms would make *6de* and *20ste* of them.
            let edition = if language == Language::Nl { format!("{number}e druk") } else { number };
            item.insert("edition".to_owned(), Value::from(edition));
        }
    }
    // The number of a report is a name: `2015-3` is no range.
    if let Some(number) = item.get("number").and_then(Value::as_str).map(|number| number.replace('-', UNBROKEN)) {
        let word = if language == Language::Nl { "Nr. " } else { "No. " };
        let word = if number.starts_with(|c: char| c.is_ascii_digit()) { word } else { "" };
        // *(Cahier nr. 12)*: what a report is stands with its number, and the style would say *No.* of it once more.
        let number = match item.get("genre").and_then(Value::as_str).map(str::to_owned).filter(|_| kind == "report") {
            Some(genre) => {
                item.remove("genre");
                let word = if language == Language::Nl { word.to_lowercase() } else { word.to_owned() };
                format!("{genre} {word}{number}")
            }
            None => format!("{word}{number}"),
        };
        item.insert("number".to_owned(), Value::from(number));
    }
    // The style sets one day, not a period.
    for key in ["issued", "accessed"] {
        if let Some(parts) = item.get_mut(key).and_then(|date| date.get_mut("date-parts")).and_then(Value::as_array_mut) {
            parts.truncate(1);
        }
    }
    item
}

/// The same text with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn names_of<'a>(item: &'a Item, key: &str) -> &'a [Value] {
    item.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn literal(name: &Value) -> Option<String> {
    name.get("literal").and_then(Value::as_str).map(str::to_owned)
}

/// Who bears a work: its authors, else its editors.
pub fn bearers(item: &Item) -> &[Value] {
    match names_of(item, "author") {
        [] => names_of(item, "editor"),
        authors => authors,
    }
}

/// A part of a name; empty when it has none.
pub fn part<'a>(name: &'a Value, key: &str) -> &'a str {
    name.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The name that a citation of the work opens with, folded.
pub fn first_bearer(item: &Item) -> String {
    match bearers(item).first() {
        Some(name) => sort_key(&literal(name).unwrap_or_else(|| short_family(name))),
        None => format!("\u{1}{}", sort_key(item.get("title").and_then(Value::as_str).unwrap_or_default())),
    }
}

/// The family name as it stands in text, where no given name comes before it: *Van den Brink*, *’t Hart*.
pub fn short_family(name: &Value) -> String {
    let (particle, family) = (part(name, "non-dropping-particle"), part(name, "family"));
    if particle.is_empty() { family.to_owned() } else { format!("{} {family}", capital(particle)) }
}

/// Where a work stands in a list: by its bearers, family name first and particles last; then by year, those without one first; then by title.
pub fn order_of(item: &Item) -> String {
    let name = |name: &Value| {
        literal(name).unwrap_or_else(|| {
            // The initials only, since one work may give more of a name than another.
            let initials: String =
                spaced(part(name, "given")).split_whitespace().filter_map(|word| word.chars().next()).collect();
            format!("{}  {initials}  {}", part(name, "family"), part(name, "non-dropping-particle"))
        })
    };
    let title = item.get("title").and_then(Value::as_str).unwrap_or_default();
    let folded = sort_key(title);
    let bare =
        ["de ", "het ", "een ", "the ", "an ", "a "].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(&folded);
    let names: Vec<String> = bearers(item).iter().map(|one| sort_key(&name(one))).collect();
    let date = item.get("issued").and_then(|date| date.get("date-parts")?.get(0)?.as_array().cloned()).unwrap_or_default();
    let date: Vec<String> = date.iter().map(|part| format!("{:06}", part.as_i64().unwrap_or(0) + 10_000)).collect();
    let names = if names.is_empty() { vec![bare.to_owned()] } else { names };
    // A year alone sorts as one: works of one year are told apart by their titles.
    format!("{}\u{1}{}\u{1}{bare}", names.join("\u{2}"), date.first().map_or("", String::as_str))
}

/// The initials of the first bearer, when that is a person.
pub fn initials(item: &Item) -> Option<String> {
    let first = bearers(item).first()?;
    let given = spaced(part(first, "given"));
    let letters: Vec<String> = given.split([' ', '-']).filter_map(|word| word.chars().next()).map(|c| format!("{c}.")).collect();
    (!letters.is_empty()).then(|| letters.join(" "))
}

/// Initials with a space between them, as the style parts them: *J.C.* is two.
fn spaced(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 4);
    let mut letters = given.chars().peekable();
    while let Some(c) = letters.next() {
        out.push(c);
        if c == '.' && letters.peek().is_some_and(|next| next.is_alphabetic()) {
            out.push(' ');
        }
    }
    out
}

/// The item as the style reads it. In text a particle belongs to the family name and has a capital; in a list it comes last.
pub fn read(item: &Item, in_text: bool) -> Option<json::Item> {
    let mut item = item.clone();
    for key in ["author", "editor"] {
        let Some(names) = item.get_mut(key).and_then(Value::as_array_mut) else { continue };
        for name in names {
            // An institution has a capital where its name stands by itself.
            if let Some(institution) = literal(name).map(|name| capital(&name)) {
                *name = serde_json::json!({ "literal": institution });
            }
            let Some(name) = name.as_object_mut() else { continue };
            if let Some(given) = name.get("given").and_then(Value::as_str).map(spaced) {
                name.insert("given".to_owned(), Value::from(given));
            }
            let Some(particle) = name.remove("non-dropping-particle") else { continue };
            // As a particle that is never dropped, since a family name by itself would be taken apart again.
            match in_text {
                true => {
                    name.insert("non-dropping-particle".to_owned(), Value::from(capital(particle.as_str().unwrap_or_default())))
                }
                false => name.insert("dropping-particle".to_owned(), particle),
            };
        }
    }
    serde_json::from_value(Value::Object(item)).ok()
}
