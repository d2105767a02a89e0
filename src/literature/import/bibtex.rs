//! BibTeX and BibLaTeX, by way of the biblatex crate.
//!
//! A file that is right is read whole, so that cross-references hold; one with a mistake is read entry by entry, and only the wrong one is left out.

use biblatex::Bibliography;
use biblatex::ChunksExt;
use biblatex::Entry;
use biblatex::ParseError;
use biblatex::ParseErrorKind;
use biblatex::Person;
use serde_json::json;

use crate::literature::import::Found;
use crate::literature::import::Import;
use crate::literature::import::person;

/// Plain fields with the variables of CSL that they are; the first that an entry has is taken.
const FIELDS: [(&str, &str); 21] = [
    ("title", "title"),
    ("journaltitle", "container-title"),
    ("journal", "container-title"),
    ("booktitle", "container-title"),
    ("publisher", "publisher"),
    ("institution", "publisher"),
    ("school", "publisher"),
    ("organization", "publisher"),
    ("location", "publisher-place"),
    ("address", "publisher-place"),
    ("type", "genre"),
    ("howpublished", "genre"),
    ("volume", "volume"),
    ("edition", "edition"),
    ("series", "collection-title"),
    ("eventtitle", "event-title"),
    ("isbn", "ISBN"),
    ("doi", "DOI"),
    ("url", "URL"),
    ("pages", "page"),
    ("langid", "language"),
];

/// Reads a BibTeX or BibLaTeX file.
pub fn read(text: &str) -> Import {
    let mut import = Import::default();
    let clean = text.trim_start_matches('\u{FEFF}');
    let shift = text.len() - clean.len();
    if let Ok(all) = Bibliography::parse(clean) {
        for entry in all.iter() {
            import.found.push(found(entry, shift + place(clean, &entry.key)));
        }
        return import;
    }
    // Abbreviations hold for the whole file.
    let starts: Vec<usize> = clean
        .match_indices('@')
        .map(|(at, _)| at)
        .filter(|&at| clean[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty()))
        .collect();
    let parts =
        starts.iter().enumerate().map(|(index, &at)| (at, &clean[at..starts.get(index + 1).copied().unwrap_or(clean.len())]));
    let parts: Vec<(usize, &str)> = parts.collect();
    let is_string = |part: &str| part.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("@string"));
    let strings: String = parts.iter().filter(|(_, part)| is_string(part)).map(|(_, part)| *part).collect();
    let strings = if Bibliography::parse(&strings).is_ok() { strings } else { String::new() };
    for (at, part) in parts.into_iter().filter(|(_, part)| !is_string(part)) {
        match Bibliography::parse(&format!("{strings}{part}")) {
            Ok(all) => {
                for entry in all.iter() {
                    let twice =
                        import.found.iter().any(|other| other.item.get("id").and_then(|id| id.as_str()) == Some(&entry.key));
                    if twice {
                        import.problem(shift + at, "import-twice", entry.key.clone());
                    } else {
                        import.found.push(found(entry, shift + at));
                    }
                }
            }
            Err(error) => {
                let inside = error.span.start.saturating_sub(strings.len()).min(part.len());
                // What is found at the end of an entry is that it has none.
                let open = error.kind == ParseErrorKind::UnexpectedEof || inside >= part.trim_end().len();
                let mut inside = if open { 0 } else { inside };
                while !part.is_char_boundary(inside) {
                    inside -= 1;
                }
                import.problem(
                    shift + at + inside,
                    if open { "import-bib-end" } else { why(&error) },
                    if open { key_of(part) } else { about(&error, part) },
                );
            }
        }
    }
    import
}

fn place(text: &str, key: &str) -> usize {
    let at = text.match_indices(key).map(|(at, _)| at);
    let mut at = at
        .filter(|at| text[..*at].trim_end().ends_with(['{', '(']) && text[at + key.len()..].trim_start().starts_with([',', '}']));
    at.next().unwrap_or(0)
}

const fn why(error: &ParseError) -> &'static str {
    match error.kind {
        ParseErrorKind::UnexpectedEof => "import-bib-end",
        ParseErrorKind::UnknownAbbreviation(_) => "import-bib-abbreviation",
        ParseErrorKind::DuplicateKey(_) => "import-twice",
        ParseErrorKind::Expected(_) => "import-bib-expected",
        _ => "import-bib",
    }
}

fn about(error: &ParseError, part: &str) -> String {
    match &error.kind {
        ParseErrorKind::UnknownAbbreviation(name) | ParseErrorKind::DuplicateKey(name) => name.clone(),
        ParseErrorKind::Expected(token) => token.to_string(),
        _ => key_of(part),
    }
}

fn key_of(part: &str) -> String {
    part.split(['{', ',', '\n']).nth(1).unwrap_or_default().trim().to_owned()
}

/// A text without the commands that only dress it: `\emph{zo}` is `zo`.
fn undressed(text: &str) -> String {
    const DRESS: [&str; 9] =
        ["\\emph{", "\\textit{", "\\textbf{", "\\textsc{", "\\textrm{", "\\mkbibemph{", "\\enquote{", "\\uppercase{", "\\mbox{"];
    let mut out = text.to_owned();
    while let Some((at, length)) = DRESS.iter().find_map(|command| Some((out.find(command)?, command.len()))) {
        let mut depth = 1usize;
        let close = out[at + length..].char_indices().find(|(_, c)| {
            depth = match c {
                '{' => depth + 1,
                '}' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        let Some(close) = close.map(|(close, _)| at + length + close) else { break };
        out.replace_range(close..=close, "");
        out.replace_range(at..at + length, "");
    }
    out
}

fn found(entry: &Entry, at: usize) -> Found {
    let mut found = Found { at, ..Found::default() };
    found.item.insert("id".to_owned(), json!(entry.key));
    let text = |name: &str| entry.get(name).map(|chunks| undressed(&chunks.format_verbatim())).unwrap_or_default();
    let kind = entry.entry_type.to_string().to_lowercase();
    let subtype = text("entrysubtype").to_lowercase();
    found.item.insert("type".to_owned(), json!(type_of(&kind, &subtype)));
    let mut taken: Vec<&str> = vec!["entrysubtype"];
    for (name, people) in [
        ("author", entry.author().ok()),
        ("editor", entry.editors().ok().map(|all| all.into_iter().flat_map(|(people, _)| people).collect())),
    ] {
        if let Some(people) = people.filter(|people: &Vec<Person>| !people.is_empty()) {
            taken.push(name);
            for one in people {
                found.name(name, name_of(&one));
            }
        }
    }
    for (field, variable) in FIELDS {
        let value = text(field);
        if value.trim().is_empty() || found.item.contains_key(variable) {
            continue;
        }
        taken.push(field);
        match variable {
            "language" => found.set(
                variable,
                match value.to_lowercase().as_str() {
                    "dutch" => "nl",
                    "english" | "american" | "british" => "en",
                    _ => &value,
                },
            ),
            "page" => found.set(variable, &value.replace("---", "-").replace("--", "-").replace('–', "-")),
            _ => found.set(variable, &value),
        }
    }
    let subtitle = text("subtitle");
    if let (false, Some(title)) =
        (subtitle.is_empty(), found.item.get("title").and_then(|title| title.as_str()).map(str::to_owned))
    {
        taken.push("subtitle");
        found.item.insert("title".to_owned(), json!(format!("{title}: {}", subtitle.trim())));
    }
    let added = text("titleaddon");
    if let Some(translated) = added.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        taken.push("titleaddon");
        found.set("title-translated", translated);
    }
    // `number` is the issue of an article and the number of a report.
    let is_article = kind == "article";
    for (field, variable) in [("issue", "issue"), ("number", if is_article { "issue" } else { "number" }), ("eid", "number")] {
        let value = text(field);
        if !value.is_empty() && !found.item.contains_key(variable) {
            taken.push(field);
            found.set(variable, &value);
        }
    }
    let date = text("date");
    let date = if date.is_empty() { year_and_month(&text("year"), &text("month")) } else { date };
    if !date.is_empty() {
        taken.extend(["date", "year", "month"]);
        found.date("issued", &date);
    }
    if !text("urldate").is_empty() {
        taken.push("urldate");
        found.date("accessed", &text("urldate"));
    }
    if !subtype.is_empty() && !matches!(subtype.as_str(), "newspaper" | "speech" | "law" | "film") {
        found.keep("entrysubtype", &subtype);
    }
    for name in entry.fields.keys().filter(|name| !taken.contains(&name.as_str())) {
        found.keep(name, &text(name));
    }
    found
}

fn year_and_month(year: &str, month: &str) -> String {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = month.trim().to_lowercase();
    let known = MONTHS.iter().position(|name| month.starts_with(name)).map(|at| at + 1);
    let known =
        known.or_else(|| crate::date::month_number(&month)).or_else(|| month.parse().ok().filter(|at| (1..=12).contains(at)));
    match known {
        Some(month) if !year.trim().is_empty() => format!("{}-{month:02}", year.trim()),
        _ => year.trim().to_owned(),
    }
}

/// A name in braces, which has no parts, is an institution.
fn name_of(one: &Person) -> serde_json::Value {
    if one.given_name.is_empty() && one.prefix.is_empty() {
        return json!({ "literal": one.name });
    }
    let mut name = person(&one.name, &one.given_name, &one.suffix);
    if !one.prefix.is_empty()
        && let Some(name) = name.as_object_mut()
    {
        name.insert("family".to_owned(), json!(one.name));
        name.insert("non-dropping-particle".to_owned(), json!(one.prefix));
    }
    name
}

fn type_of(kind: &str, subtype: &str) -> &'static str {
    match (kind, subtype) {
        (_, "newspaper") => "article-newspaper",
        (_, "speech") => "speech",
        (_, "law") => "legislation",
        (_, "film") => "motion_picture",
        ("article" | "periodical" | "suppperiodical", _) => "article-journal",
        (
            "book" | "mvbook" | "booklet" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "reference"
            | "manual",
            _,
        ) => "book",
        (
            "incollection" | "inbook" | "inproceedings" | "conference" | "inreference" | "bookinbook" | "suppbook"
            | "suppcollection",
            _,
        ) => "chapter",
        ("report" | "techreport", _) => "report",
        ("thesis" | "phdthesis" | "mastersthesis", _) => "thesis",
        ("online" | "www" | "electronic", _) => "webpage",
        ("legislation" | "jurisdiction" | "legal", _) => "legislation",
        ("movie" | "video", _) => "motion_picture",
        _ => "document",
    }
}
