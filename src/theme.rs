//! Compiled templates and the files beside them: from views to HTML.
//!
//! Owns [`Theme`]. Entry points: [`Theme::compile`], [`Theme::render`]. Templates load no data and ask nothing: they see a view, the site and the filters `t`, `date`,
//! `iso` and `time`. Everything is escaped, save the body that `html` made.

pub mod script;

use std::io;
use std::io::Write;
use std::sync::Arc;

use base64::Engine as _;
use camino::Utf8Path;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;
use tera::Context;
use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::Value;

use crate::date::Date;
use crate::diagnostic::Checked;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::html::Body;
use crate::path::OutPath;
use crate::source::theme::ThemeFiles;
use crate::span::Span;
use crate::view::SiteView;
use crate::words::Words;

/// A compiled theme.
pub struct Theme {
    tera: Tera,
    not_found_style: String,
}

/// A rendered page with what was found while rendering.
pub type Rendered = Checked<Arc<str>>;

impl Theme {
    /// Compiles the templates. A template that does not compile is reported, and the theme then renders nothing.
    pub fn compile(files: &ThemeFiles, words: &Arc<Words>, site: &SiteView) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml"]);
        tera.set_escape_fn(escape);
        register(&mut tera, words);
        let templates = files.files.iter().filter_map(|(path, bytes)| {
            Some((path.strip_prefix("templates/")?.to_owned(), outdented(std::str::from_utf8(bytes).ok()?)))
        });
        if let Err(error) = tera.add_raw_templates(templates) {
            diagnostics.push(template_error(&error, "themes"));
        }
        *tera.global_context() = Context::new();
        tera.global_context().insert("site", site);
        let not_found_style = files.text("not_found.css").unwrap_or_default().trim().to_owned();
        Checked { value: Self { tera, not_found_style }, diagnostics }
    }

    /// What the policy of the page for missing addresses says of the style that it carries in itself.
    pub fn not_found_style_hash(&self) -> String {
        format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(self.not_found_style.as_bytes())))
    }

    /// The template for a page of this role and collection: the collection's own where the theme has one.
    pub fn template_of(&self, role: &str, collection: Option<&str>) -> String {
        let own = collection.map(|name| format!("page/{name}.html")).filter(|name| self.tera.contains_template(name));
        own.unwrap_or_else(|| format!("page/{role}.html"))
    }

    /// Renders a view.
    pub fn render(&self, template: &str, view: &impl Serialize, body: Option<&Body>) -> Rendered {
        let made = Context::from_serialize(view).and_then(|mut context| {
            // The only texts that are not escaped: the body, and the style of the page for missing addresses.
            context.insert_value("body", body.map_or_else(Value::none, |body| Value::safe_string(&body.html)));
            context.insert_value("style", Value::safe_string(&self.not_found_style));
            self.tera.render(template, &context)
        });
        match made {
            Ok(html) => Checked::fine(Arc::from(html)),
            Err(error) => Checked { value: Arc::from(""), diagnostics: vec![template_error(&error, template)] },
        }
    }
}

/// A template without the indents of its HTML: to a browser an end of a line is as much space as one with an indent. What stands in a tag of the template, and text whose
/// spaces show, stays as it is; so do the numbers of lines, by which a mistake is told.
fn outdented(template: &str) -> String {
    const KEPT: [(&str, &str); 5] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<pre", "</pre"), ("<textarea", "</textarea")];
    let mut thin = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(next) = rest.chars().next() {
        let kept = KEPT.iter().find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = kept {
            let end = rest.find(close).map_or(rest.len(), |end| end + close.len());
            thin.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        thin.push(next);
        rest = &rest[next.len_utf8()..];
        if next == '\n' {
            rest = rest.trim_start_matches([' ', '\t']);
        }
    }
    thin
}

/// Writes a text as HTML: what tera does by itself, but by stretches, not byte by byte.
fn escape(text: &str, into: &mut dyn Write) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        // All five stand below the letters, which are most of a text.
        if *byte > b'>' {
            continue;
        }
        let instead: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => continue,
        };
        into.write_all(&bytes[from..at])?;
        into.write_all(instead)?;
        from = at + 1;
    }
    into.write_all(&bytes[from..])
}

/// Tera's own words: templates are their maintainers' business, and it places its mistakes well.
fn template_error(error: &tera::Error, template: &str) -> Diagnostic {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("naslag.toml"));
    Diagnostic::error(Code::TemplateError, Span::new(&path, 0..0)).with("template", template).with("text", text)
}

fn register(tera: &mut Tera, words: &Arc<Words>) {
    let own = Arc::clone(words);
    tera.register_filter("t", move |key: &str, args: Kwargs, _: &State<'_>| -> tera::TeraResult<String> {
        let count: Option<i64> = args.get("count")?;
        let Some(text) = own.find(key, count) else { return Err(tera::Error::message(format!("i18n: `{key}`?"))) };
        let value = |name: &str| args.iter().find_map(|(key, value)| (key.as_str() == Some(name)).then(|| value.as_str())?);
        let count = count.map(|count| count.to_string());
        Ok(fill(text, |name| value(name).or(count.as_deref().filter(|_| name == "count"))))
    });
    let own = Arc::clone(words);
    tera.register_filter("date", move |value: &Value, _: Kwargs, _: &State<'_>| -> tera::TeraResult<String> {
        read_date(value).map(|date| own.date(&date)).ok_or_else(|| tera::Error::message("date: {start, end}"))
    });
    // A page of an entity shows hundreds of dates: one filter that makes all of the element is several times quicker than a component that asks two.
    let own = Arc::clone(words);
    tera.register_filter("time", move |value: &Value, _: Kwargs, _: &State<'_>| -> tera::TeraResult<Value> {
        let Some(date) = read_date(value) else { return Ok(value.clone()) };
        let mut text = format!("<time datetime=\"{}\">", date.start.iso()).into_bytes();
        escape(&own.date(&date), &mut text)?;
        text.extend_from_slice(b"</time>");
        Ok(Value::safe_string(&String::from_utf8_lossy(&text)))
    });
    tera.register_filter("iso", |value: &Value, _: Kwargs, _: &State<'_>| -> tera::TeraResult<String> {
        read_date(value).map(|date| date.start.iso()).ok_or_else(|| tera::Error::message("iso: {start, end}"))
    });
}

/// A text with its gaps (`{name}`) filled in; a gap that nothing is known of stays as it is.
fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let known = rest[open..].find('}').and_then(|end| Some((value(&rest[open + 1..open + end])?, open + end + 1)));
        let (text, next) = known.unwrap_or((&rest[open..=open], open + 1));
        filled.push_str(text);
        rest = &rest[next..];
    }
    filled.push_str(rest);
    filled
}

fn read_date(value: &Value) -> Option<Date> {
    let moment = |value: &Value| {
        let map = value.as_map()?;
        let number = |key: &'static str| map.get(&key.into()).and_then(Value::as_i64);
        Some(crate::date::Moment {
            year: i16::try_from(number("year")?).ok()?,
            month: number("month").and_then(|month| i8::try_from(month).ok()),
            day: number("day").and_then(|day| i8::try_from(day).ok()),
        })
    };
    let map = value.as_map()?;
    Some(Date { start: moment(map.get(&"start".into())?)?, end: map.get(&"end".into()).and_then(moment) })
}

/// A bundle: the files of a folder of the theme with this extension, in the order of their names, as one.
pub fn bundle(files: &ThemeFiles, folder: &str, extension: &str) -> String {
    let mut text = String::new();
    for (path, bytes) in files.files.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder)) {
        if path.ends_with(extension) {
            text.push_str(std::str::from_utf8(bytes).unwrap_or_default());
            text.push('\n');
        }
    }
    text
}

/// A bundle of what stands in the folder itself, without what stands in folders below it.
pub fn bundle_here(files: &ThemeFiles, folder: &str, extension: &str) -> String {
    let mut text = String::new();
    for (path, bytes) in files.files.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder)) {
        if path.ends_with(extension) && !path[folder.len()..].contains('/') {
            text.push_str(std::str::from_utf8(bytes).unwrap_or_default());
            text.push('\n');
        }
    }
    text
}

/// Files of the theme that are copied as they are: `assets/` besides its styles and scripts.
pub fn copied(files: &ThemeFiles) -> impl Iterator<Item = (OutPath, &Arc<[u8]>)> {
    files
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("assets/") && !path.starts_with("assets/css/") && !path.starts_with("assets/js/"))
        .filter(|(path, _)| !((path.starts_with("assets/search/") || path.starts_with("assets/list/")) && path.ends_with(".js")))
        .filter_map(|(path, bytes)| Some((OutPath::from_static(Utf8Path::new(path)).ok()?, bytes)))
}
