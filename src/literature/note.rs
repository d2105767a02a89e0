//! A publication as the note that a collection has of it: front matter with the keys of the role, and what has no key below it.
//!
//! Entry points: [`name`], [`markdown`].

use serde_json::Value;

use crate::literature::Item;
use crate::literature::TYPES;
use crate::literature::VARIABLES;
use crate::literature::export::text;
use crate::literature::import::Found;
use crate::text::slug;

/// The name of the note: the key in the file, else the first author and the year.
pub fn name(found: &Found) -> String {
    let key = slug(text(&found.item, "id").rsplit('/').next().unwrap_or_default());
    if !key.is_empty() && key != "index" {
        return key;
    }
    let author = found.item.get("author").and_then(|names| names.get(0)).map(|name| {
        let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
        if part("family").is_empty() { part("literal").to_owned() } else { part("family").to_owned() }
    });
    let year = found.item.get("issued").and_then(|date| date.get("date-parts")?.get(0)?.get(0)?.as_i64());
    let words =
        [author.unwrap_or_else(|| text(&found.item, "title").to_owned()), year.map_or_else(String::new, |year| year.to_string())];
    let name = slug(&words.join(" "));
    name.chars().take(80).collect::<String>().trim_matches('-').to_owned()
}

/// The note as a page. `from` is the file that it came from; `needs` are the keys that the collection asks for.
pub fn markdown(found: &Found, from: &str, needs: &[String]) -> String {
    let item = &found.item;
    let mut rest = found.rest.clone();
    let mut page = String::from("---\n");
    let mut line = |key: &str, value: &str| page.push_str(&format!("{key}: {}\n", quoted(value)));
    let title = text(item, "title");
    let title = if title.is_empty() { text(item, "id") } else { title };
    line("title", title);
    if needs.iter().any(|key| key == "description") {
        line("description", title);
    }
    let kind = text(item, "type");
    line("type", TYPES.iter().find(|(_, name)| *name == kind).map_or("document", |(kind, _)| kind));
    for (key, variable) in [("year", "issued"), ("accessed", "accessed")] {
        if let Some(date) = iso(item, variable) {
            line(key, &date);
        }
    }
    for (field, variable) in VARIABLES {
        let value = text(item, variable);
        let address = value.starts_with("https://") || value.starts_with("http://");
        match value {
            "" => {}
            _ if field == "url" && (!address || value.contains(char::is_whitespace)) => {
                rest.push((field.to_owned(), value.to_owned()))
            }
            _ => line(field, value),
        }
    }
    for (key, variable) in [("authors", "author"), ("editors", "editor")] {
        let names = item.get(variable).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if !names.is_empty() {
            page.push_str(&format!("{key}:\n"));
            names.iter().for_each(|name| page.push_str(&bearer(name)));
        }
    }
    page.push_str(&format!("source:\n  - document: {}\n---\n", quoted(from)));
    if !rest.is_empty() {
        let longest = rest.iter().flat_map(|(_, value)| value.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        page.push_str(&format!("\n{fence}text\n"));
        for (key, value) in &rest {
            page.push_str(&format!("{key}: {}\n", value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        page.push_str(&format!("{fence}\n"));
    }
    page
}

fn bearer(name: &Value) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
    if part("family").is_empty() {
        return format!("  - institution: {}\n", quoted(part("literal")));
    }
    let particle = [part("dropping-particle"), part("non-dropping-particle")].join(" ");
    let suffix = part("suffix");
    let family = if suffix.is_empty() { part("family").to_owned() } else { format!("{} {suffix}", part("family")) };
    let mut lines = format!("  - family: {}\n", quoted(&family));
    for (key, value) in [("given", part("given")), ("particle", particle.trim())] {
        if !value.is_empty() {
            lines.push_str(&format!("    {key}: {}\n", quoted(value)));
        }
    }
    lines
}

fn iso(item: &Item, variable: &str) -> Option<String> {
    crate::literature::export::iso(item, variable)
}

/// A text as YAML takes it whatever it holds.
fn quoted(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() && !crate::text::hides(*c)).collect();
    serde_json::to_string(&clean).unwrap_or_default()
}
