//! Rows of a register: a CSV or YAML file whose rows are entities.
//!
//! Owns [`Row`]. Entry points: [`read`], [`page`]. Headers are the keys of front matter; values of lists are separated by `|`. Whether a row gets a page of its own
//! is decided in `site`, when it is known what refers to it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Collection;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Tally;
use crate::digest::Digest;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::doc::Doc;
use crate::page::garbled;
use crate::page::meta::Layers;
use crate::page::meta::Meta;
use crate::path::PageId;
use crate::schema::Schema;
use crate::shape::Key;
use crate::shape::Place;
use crate::shape::Record;
use crate::shape::Shape;
use crate::shape::check;
use crate::shape::kind_word;
use crate::shape::wording::meant;
use crate::source::Source;
use crate::span::Span;
use crate::text::slug;
use crate::tree::Node;
use crate::tree::Tree;
use crate::tree::conflicts;
use crate::tree::read_yaml;

/// A row, checked.
#[derive(Clone, Debug)]
pub struct Row {
    /// The address of its page.
    pub id: PageId,
    /// The collection.
    pub collection: String,
    /// Its values.
    pub record: Record,
    /// The register.
    pub source: Arc<Source>,
    /// Where the row stands.
    pub range: Range<usize>,
    /// Fingerprint of the row.
    pub digest: Digest,
}

/// Reads the rows of a register.
pub fn read(source: &Arc<Source>, schema: &Schema, collection: &Collection, found: &mut Vec<Diagnostic>) -> Vec<Row> {
    garbled::check(&source.text, &source.path, found);
    let nodes = if source.path.extension() == Some("csv") { read_csv(source, schema, found) } else { read_list(source, found) };
    let mut keys: Vec<Key> = schema.keys.iter().map(|key| Key { required: key.name == "title", ..key.clone() }).collect();
    keys.push(Key::optional("id", Shape::Text));
    let conflicted = !conflicts(&source.text, &source.path).is_empty();
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    let mut tally = Tally::default();
    for node in nodes {
        let before = found.len();
        let record = check(&node, &keys, Place { path: &source.path, what: "@row" }, found);
        tally.trim(found, before);
        let Some(title) = record.text("title") else { continue };
        let name = slug(record.text("id").unwrap_or(title));
        let id = PageId::from_parts(&[&collection.name, &name]);
        let span = Span::new(&source.path, record.get("title").map_or(node.range.clone(), |title| title.range.clone()));
        if name.is_empty() || !seen.insert(id.clone()) {
            if conflicted {
                continue;
            }
            let before = found.len();
            found.push(
                Diagnostic::error(Code::AddressTaken, span)
                    .with("address", id.out_path().as_str())
                    .with("other", source.path.as_str())
                    .hint("rename-row", &[]),
            );
            tally.trim(found, before);
            continue;
        }
        // With its place: messages about it point there.
        let text = source.text.get(node.range.clone()).unwrap_or_default();
        let digest = Digest::of(&[text.as_bytes(), name.as_bytes(), &node.range.start.to_le_bytes()]);
        rows.push(Row { id, collection: collection.name.clone(), record, source: Arc::clone(source), range: node.range, digest });
    }
    tally.finish(&Span::new(&source.path, 0..0), found);
    rows
}

/// The page of a row without a file.
pub fn page(row: &Row, schema: &Schema) -> Page {
    let layers = Layers { records: vec![(&row.record, &row.source.path)] };
    let meta = Meta::read(&layers, schema, row.id.name(), &Span::new(&row.source.path, row.range.clone()));
    Page {
        naming: row.digest,
        anchors: Digest::of(&[]),
        id: row.id.clone(),
        kind: PageKind::Entry,
        collection: Some(row.collection.clone()),
        meta,
        doc: Doc::default(),
        deviations: Vec::new(),
        source: Arc::clone(&row.source),
        has_file: false,
        digest: row.digest,
    }
}

fn read_list(source: &Arc<Source>, found: &mut Vec<Diagnostic>) -> Vec<Node> {
    let read = read_yaml(&source.text, 0, &source.path);
    found.extend(read.diagnostics);
    match read.value.value {
        Tree::List(rows) => rows,
        _ => {
            let wrong = Diagnostic::error(Code::WrongType, Span::new(&source.path, read.value.range));
            found.push(wrong.with("expected", "@kind-list").with("found", "@kind-map").hint("yaml-rows", &[]));
            Vec::new()
        }
    }
}

fn read_csv(source: &Arc<Source>, schema: &Schema, found: &mut Vec<Diagnostic>) -> Vec<Node> {
    let conflicts = conflicts(&source.text, &source.path);
    if !conflicts.is_empty() {
        // Of two versions nothing is said but that they are there; their rows count, so that not everything else seems to be missing.
        found.extend(conflicts);
        let unmarked = without_marks(&source.text);
        return rows_of(&unmarked, source, schema, &mut Vec::new());
    }
    rows_of(&source.text, source, schema, found)
}

/// A text in which the lines that git drew are blank, of the same length.
fn without_marks(text: &str) -> String {
    let is_mark = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line.trim_end() == "=======";
    let blank =
        |line: &str| line.chars().map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) }).collect::<String>();
    text.split_inclusive('\n').map(|line| if is_mark(line) { blank(line) } else { line.to_owned() }).collect()
}

fn rows_of(text: &str, source: &Arc<Source>, schema: &Schema, found: &mut Vec<Diagnostic>) -> Vec<Node> {
    if text.trim().is_empty() {
        let missing = Diagnostic::error(Code::MissingKey, Span::new(&source.path, 0..0)).with("key", "title");
        found.push(missing.with("where", "@register-head").with("expected", kind_word(&Shape::Text)).hint("title-column", &[]));
        return Vec::new();
    }
    // A spreadsheet in Dutch puts semicolons where others put commas; what is copied from one has tabs.
    let head = text.lines().next().unwrap_or_default();
    let mark = [';', '\t'].into_iter().find(|&mark| head.contains(mark) && !head.contains(',')).unwrap_or(',');
    let reader_from = |start: usize| {
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let mark = u8::try_from(mark).unwrap_or(b',');
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(rest)
    };
    // Where reading began: again below a row that took others along.
    let mut base = 0;
    let mut reader = reader_from(base);
    let mut headers: Vec<String> = Vec::new();
    let mut nodes = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut tally = Tally::default();
    loop {
        let before = base + usize::try_from(reader.position().byte()).unwrap_or(text.len());
        match reader.read_record(&mut record) {
            Ok(true) => {}
            _ => break,
        }
        let after = base + usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let raw = &text[before.min(text.len())..after.min(text.len())];
        let skipped = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        let start = before + skipped;
        let line = start..start + raw[skipped..].trim_end_matches(['\n', '\r']).len();
        let fields = field_ranges(text, line.clone(), mark);
        if headers.is_empty() {
            headers = record.iter().map(|header| header.trim().to_owned()).collect();
            // The empty columns that a spreadsheet leaves behind the others.
            while headers.last().is_some_and(String::is_empty) {
                headers.pop();
            }
            check_headers(&headers, &fields, schema, source, found);
            // A name that was probably meant counts, so that nothing else seems to be missing.
            let known = || schema.keys.iter().map(|key| key.name.as_str()).chain(["id"]);
            for at in 0..headers.len() {
                let near = meant(&headers[at], known())
                    .filter(|near| schema.shape(&headers[at]).is_none() && !headers.iter().any(|header| header == near));
                if let Some(near) = near {
                    headers[at] = near.to_owned();
                }
            }
            // Without titles there are no rows; that is said once.
            if !headers.iter().any(|header| header == "title") {
                return Vec::new();
            }
            continue;
        }
        // The empty rows that a spreadsheet leaves below the others.
        if record.iter().all(|value| value.trim().is_empty()) {
            continue;
        }
        if record.iter().any(|value| value.contains('\n')) {
            // A quote that is not closed takes the rows below along.
            let first = line.start..line.start + text[line.clone()].lines().next().map_or(0, str::len);
            let wrong = Diagnostic::error(Code::BadRow, Span::new(&source.path, first.clone()));
            let count = found.len();
            base = first.end + 1;
            reader = reader_from(base);
            found.push(wrong.with("wanted", headers.len().to_string()).hint("close-quote", &[]));
            tally.trim(found, count);
            continue;
        }
        let full = record.iter().skip(headers.len()).any(|value| !value.trim().is_empty());
        if record.len() < headers.len() || full {
            let count = found.len();
            let wrong = Diagnostic::error(Code::BadRow, Span::new(&source.path, line.clone()));
            let fields = record.len().to_string();
            found.push(wrong.with("wanted", headers.len().to_string()).hint("row-count", &[("count", &fields)]));
            tally.trim(found, count);
            continue;
        }
        let mut entries = Vec::new();
        for (index, (header, value)) in headers.iter().zip(record.iter()).enumerate() {
            let value = value.trim();
            let known = header == "id" || schema.shape(header).is_some();
            if value.is_empty() || !known {
                continue;
            }
            let range = fields.get(index).cloned().unwrap_or_else(|| line.clone());
            let key = Node { value: Tree::Text(header.clone()), range: range.clone() };
            let list = matches!(schema.shape(header), Some(Shape::List(_)));
            let item = |part: &str| Node { value: Tree::Text(part.trim().to_owned()), range: range.clone() };
            let value = if list {
                Node {
                    value: Tree::List(value.split('|').filter(|part| !part.trim().is_empty()).map(item).collect()),
                    range: range.clone(),
                }
            } else {
                item(value)
            };
            entries.push((key, value));
        }
        nodes.push(Node { value: Tree::Map(entries), range: line });
    }
    tally.finish(&Span::new(&source.path, 0..0), found);
    nodes
}

fn check_headers(
    headers: &[String],
    fields: &[Range<usize>],
    schema: &Schema,
    source: &Arc<Source>,
    found: &mut Vec<Diagnostic>,
) {
    let mut titled = headers.iter().any(|header| header == "title");
    let known = || schema.keys.iter().map(|key| key.name.as_str()).chain(["id"]);
    // A first line of nothing but values: the names of the columns are gone, and that is one thing to tell.
    let bare = headers.iter().all(|header| meant(header, known()).is_none());
    for (index, header) in headers.iter().enumerate() {
        if let Some(first) = headers[..index].iter().position(|other| other == header && !header.is_empty()).filter(|_| !bare) {
            let place = |at: usize| Span::new(&source.path, fields.get(at).cloned().unwrap_or(0..0));
            let twice = Diagnostic::error(Code::DuplicateKey, place(index)).with("key", header.as_str());
            found.push(twice.hint("drop-column", &[]).hint_at("first-here", place(first)));
        }
    }
    for (index, header) in headers.iter().enumerate() {
        if bare || header == "id" || schema.shape(header).is_some() {
            continue;
        }
        let span = Span::new(&source.path, fields.get(index).cloned().unwrap_or(0..0));
        titled |= meant(header, known()) == Some("title");
        let wrong = Diagnostic::error(Code::UnknownKey, span).with("key", header.as_str()).with("where", "@register-head");
        let near = meant(header, known());
        let list = known().collect::<Vec<_>>().join(", ");
        found.push(if near.is_some() { wrong.nearest(near) } else { wrong.hint("known-keys", &[("keys", &list)]) });
    }
    if !titled {
        let line = fields.first().map_or(0, |field| field.start)..fields.last().map_or(0, |field| field.end);
        let missing = Diagnostic::error(Code::MissingKey, Span::new(&source.path, line)).with("key", "title");
        found.push(missing.with("where", "@register-head").with("expected", kind_word(&Shape::Text)).hint("title-column", &[]));
    }
}

/// Where the fields of one line stand: between commas outside quotes. Used for places in messages only; the values are the library's.
fn field_ranges(text: &str, line: Range<usize>, mark: char) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = line.start;
    let mut quoted = false;
    for (at, c) in text[line.clone()].char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == mark && !quoted => {
                ranges.push(start..line.start + at);
                start = line.start + at + 1;
            }
            _ => {}
        }
    }
    ranges.push(start..line.end);
    ranges
}
