//! CSL-JSON: a list of publications as citation styles have them.

use serde_json::Value;
use serde_json::json;

use crate::literature::TYPES;
use crate::literature::VARIABLES;
use crate::literature::import::Found;
use crate::literature::import::Import;

/// Reads a CSL-JSON file: a list, one publication, or an object with `items`.
pub fn read(text: &str) -> Import {
    let mut import = Import::default();
    let value: Value = match serde_json::from_str(text.trim_start_matches('\u{FEFF}')) {
        Ok(value) => value,
        Err(error) => {
            let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let mut at = (line + error.column().saturating_sub(1)).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            import.problem(at, "import-json", "");
            return import;
        }
    };
    let items = match value {
        Value::Array(items) => items,
        Value::Object(mut object) => match object.remove("items") {
            Some(Value::Array(items)) => items,
            _ => vec![Value::Object(object)],
        },
        _ => Vec::new(),
    };
    for (index, item) in items.into_iter().enumerate() {
        let Value::Object(fields) = item else {
            import.problem(0, "import-no-object", (index + 1).to_string());
            continue;
        };
        let mut found = Found { at: place(text, &fields), ..Found::default() };
        for (key, value) in &fields {
            take(&mut found, key, value);
        }
        import.found.push(found);
    }
    import
}

/// Where the publication stands: at its id, as far as that can be found.
fn place(text: &str, fields: &serde_json::Map<String, Value>) -> usize {
    fields.get("id").and_then(|id| text.find(&id.to_string())).unwrap_or(0)
}

fn take(found: &mut Found, key: &str, value: &Value) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    match (key, value) {
        ("author" | "editor", Value::Array(names)) => {
            for name in names {
                let empty =
                    name.get("family").or_else(|| name.get("literal")).and_then(Value::as_str).unwrap_or_default().is_empty();
                match empty {
                    true => found.keep(key, &name.to_string()),
                    false => found.name(key, name.clone()),
                }
            }
        }
        ("issued" | "accessed", value) => match date(value) {
            Some(date) => found.date(key, &date),
            None => found.keep(key, &value.to_string()),
        },
        ("type", _) => {
            let known = TYPES.iter().any(|(_, name)| *name == text);
            found.item.insert("type".to_owned(), json!(if known { text.as_str() } else { near_type(&text) }));
        }
        ("id" | "title" | "language", _) => found.set(key, &text),
        _ if !text.is_empty() && VARIABLES.iter().any(|(_, variable)| *variable == key) => found.set(key, &text),
        _ => found.keep(key, &if text.is_empty() { value.to_string() } else { text }),
    }
}

/// A date in any of the forms: parts, raw, or a text.
fn date(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str().or_else(|| value.get("raw")?.as_str()).or_else(|| value.get("literal")?.as_str()) {
        return Some(text.to_owned());
    }
    let number = |part: &Value| part.as_i64().or_else(|| part.as_str()?.trim().parse().ok());
    let end = |parts: &Value| {
        let parts: Option<Vec<i64>> = parts.as_array()?.iter().map(number).collect();
        let parts = parts.filter(|parts| !parts.is_empty())?;
        let shown = parts.iter().enumerate().map(|(at, part)| if at == 0 { format!("{part:04}") } else { format!("{part:02}") });
        Some(shown.collect::<Vec<_>>().join("-"))
    };
    let ends: Option<Vec<String>> = value.get("date-parts")?.as_array()?.iter().map(end).collect();
    ends.filter(|ends| !ends.is_empty()).map(|ends| ends.join("/"))
}

/// Types of CSL that are nearly one of ours.
fn near_type(kind: &str) -> &'static str {
    match kind {
        "article" | "article-magazine" | "review" | "review-book" => "article-journal",
        "paper-conference" | "entry" | "entry-dictionary" | "entry-encyclopedia" => "chapter",
        "post" | "post-weblog" => "webpage",
        "bill" | "legal_case" | "regulation" | "treaty" => "legislation",
        "broadcast" => "motion_picture",
        "classic" | "collection" | "pamphlet" => "book",
        "standard" => "report",
        "interview" | "performance" | "hearing" => "speech",
        _ => "document",
    }
}
