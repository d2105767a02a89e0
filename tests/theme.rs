//! Themes: that a part can be replaced, and that `docs/theme.md` says what a template may see.
//!
//! The reference in `docs/theme.md` stands below a line of its own and is written from the view types themselves, the components and the tokens:
//! `SPEC=accept cargo test --test theme` writes it anew. What stands above the line is written by hand.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use naslag::language::Language;
use naslag::report::Format;
use support::Scratch;
use support::accepts;
use support::check_site;
use support::files_below;
use support::tests_folder;

/// The templates that naslag renders, with the type that each sees.
const TEMPLATES: &[(&str, &str)] = &[
    ("page/<role>.html, page/<collection>.html", "PageView"),
    ("listing.html", "ListingView"),
    ("home.html", "HomeView"),
    ("map.html", "MapView"),
    ("timeline.html", "TimelineView"),
    ("sessions.html", "SessionsView"),
    ("health.html", "HealthView"),
    ("search.html", "SearchView"),
    ("not_found.html", "NotFoundView"),
    ("alias.html", "AliasView"),
];
/// What every template sees besides its view.
const SITE: &str = "SiteView";
/// The line below which the reference stands.
const MARK: &str = "<!-- Below this line `tests/theme.rs` writes. -->";

#[test]
fn a_theme_replaces_one_template_and_the_tokens_and_nothing_else() {
    let plain = Scratch::new();
    plain.copy(&tests_folder("golden/vereisten.in"));
    let before = check_site(plain.path());
    let dressed = Scratch::new();
    dressed.copy(&tests_folder("golden/vereisten.in"));
    let theme = tests_folder("fixtures/avondkrant");
    for path in files_below(&theme) {
        dressed.put(&format!("themes/avondkrant/{path}"), fs::read(theme.join(&path)).expect("a file of the theme can be read"));
    }
    let config = fs::read_to_string(dressed.path().join("naslag.toml")).expect("the site has a configuration");
    dressed.put("naslag.toml", format!("theme = \"avondkrant\"\n{config}"));
    let after = check_site(dressed.path());
    assert_eq!(after.messages(Language::Nl, Format::Short), "", "the theme has nothing wrong");
    assert_eq!(before.files.keys().collect::<Vec<_>>(), after.files.keys().collect::<Vec<_>>(), "the same files");
    let mut documents = 0;
    for (path, html) in after.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        if html.contains("class=\"evening\"") {
            documents += 1;
            assert!(html.contains("Uit de avondkrant"), "{path}: its own word of the interface");
        } else {
            assert_eq!(html, &before.files[path], "{path}: what the theme does not replace stays as it was");
        }
    }
    assert!(documents > 1, "documents have the theme's own template");
    let style = &after.files["assets/style.css"];
    let (shipped, own) = (style.find("--paper: light-dark(#fbfbf9"), style.find("--paper: light-dark(#fff8ec"));
    assert!(shipped < own && own.is_some(), "the theme's tokens come after those that ship");
}

#[test]
fn a_mistake_in_the_words_of_a_theme_is_told_at_its_place() {
    let scratch = Scratch::new();
    scratch.copy(&tests_folder("golden/minimaal.in"));
    scratch.put("themes/default/i18n/nl.toml", "[page]\nsources = Herkomst\n");
    let said = check_site(scratch.path()).messages(Language::Nl, Format::Short);
    assert!(said.contains("themes/default/i18n/nl.toml:2:11"), "{said}");
}

#[test]
fn the_theme_reference_says_what_templates_see() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = root.join("docs/theme.md");
    let text = fs::read_to_string(&place).expect("docs/theme.md can be read");
    let (head, _) = text.split_once(MARK).expect("docs/theme.md has the line below which its reference stands");
    let wanted = format!("{head}{MARK}\n\n{}", reference(root));
    if accepts("SPEC") {
        fs::write(&place, &wanted).expect("docs/theme.md can be written");
    }
    assert!(text == wanted || accepts("SPEC"), "docs/theme.md is old: SPEC=accept cargo test --test theme");
}

/// A type that reaches templates.
struct Shape {
    about: String,
    /// Fields of a struct, or of each variant of an enum under its name.
    parts: Vec<(Option<String>, Vec<Field>)>,
}

struct Field {
    name: String,
    form: String,
    about: String,
    flattened: Option<String>,
    types: Vec<String>,
}

fn reference(root: &Path) -> String {
    let shapes = shapes(&root.join("src"));
    let rooted: BTreeSet<&str> = TEMPLATES.iter().map(|(_, name)| *name).collect();
    let views: BTreeSet<&str> = shapes
        .iter()
        .filter(|(_, shape)| {
            shape.parts.iter().flat_map(|(_, fields)| fields).any(|field| field.flattened.as_deref() == Some("Common"))
        })
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(views, rooted, "each view has its template in `TEMPLATES`");
    let mut text = String::from("## Views\n\n");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<String> = Vec::new();
    for (template, name) in TEMPLATES {
        let _ = writeln!(text, "### `{template}` sees `{name}`\n");
        tell(&mut text, &shapes[*name], &mut waiting);
        seen.insert((*name).to_owned());
    }
    let _ = writeln!(text, "### Every template sees `site`\n");
    tell(&mut text, &shapes[SITE], &mut waiting);
    text.push_str("## What views are made of\n\n");
    let mut found: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let Some(shape) = shapes.get(&name).filter(|_| !seen.contains(&name)) else { continue };
        if found.insert(name) {
            let mut ignored = String::new();
            tell(&mut ignored, shape, &mut waiting);
        }
    }
    for name in &found {
        let _ = writeln!(text, "### `{name}`\n");
        tell(&mut text, &shapes[name], &mut Vec::new());
    }
    text.push_str("## Components\n\n");
    components(&mut text, &root.join("themes/default/templates/components"));
    text.push_str("## Tokens\n\n");
    tokens(&mut text, &root.join("themes/default/assets/css/10-tokens.css"));
    text
}

/// Writes one type as a list of its fields, and puts the types of those on the list.
fn tell(text: &mut String, shape: &Shape, waiting: &mut Vec<String>) {
    let _ = writeln!(text, "{}\n", shape.about);
    for (variant, fields) in &shape.parts {
        if let Some(variant) = variant {
            let _ = writeln!(text, "{variant}\n");
        }
        list(text, fields, waiting);
        if !fields.is_empty() {
            text.push('\n');
        }
    }
}

fn list(text: &mut String, fields: &[Field], waiting: &mut Vec<String>) {
    for field in fields {
        if let Some(name) = &field.flattened {
            waiting.push(name.clone());
            let _ = writeln!(text, "- all of `{name}` (below): {}", field.about);
            continue;
        }
        waiting.extend(field.types.iter().cloned());
        let _ = writeln!(text, "- `{}`: {}. {}", field.name, field.form, field.about);
    }
}

/// Every public type of the sources that serde writes, by name.
fn shapes(src: &Path) -> BTreeMap<String, Shape> {
    let mut all = BTreeMap::new();
    let mut paths: Vec<String> = files_below(src).into_iter().filter(|path| path.ends_with(".rs")).collect();
    // The types of `view` come last, so that of two of one name its own stands.
    paths.sort_by_key(|path| (path.starts_with("view"), path.clone()));
    for path in paths {
        let source = fs::read_to_string(src.join(&path)).expect("a source can be read");
        let file = syn::parse_file(&source).expect("a source is Rust");
        for item in file.items {
            let (name, shape) = match item {
                syn::Item::Struct(item) if serialized(&item.attrs) => {
                    let fields = item.fields.iter().filter_map(field).collect();
                    (item.ident.to_string(), Shape { about: doc(&item.attrs), parts: vec![(None, fields)] })
                }
                syn::Item::Enum(item) if serialized(&item.attrs) => {
                    let variants = item.variants.iter().map(|variant| {
                        let fields: Vec<Field> = variant.fields.iter().filter_map(field).collect();
                        (Some(format!("*{}*: {}", variant.ident, doc(&variant.attrs))), fields)
                    });
                    (item.ident.to_string(), Shape { about: doc(&item.attrs), parts: variants.collect() })
                }
                _ => continue,
            };
            all.insert(name, shape);
        }
    }
    all
}

fn serialized(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut found = false;
        if attribute.path().is_ident("derive") {
            let _ = attribute.parse_nested_meta(|meta| {
                found |= meta.path.is_ident("Serialize");
                Ok(())
            });
        }
        found
    })
}

fn field(field: &syn::Field) -> Option<Field> {
    let mut name = field.ident.as_ref()?.to_string();
    let (mut flattened, mut skipped) = (false, false);
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            flattened |= meta.path.is_ident("flatten");
            skipped |= meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing");
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<syn::LitStr>()?.value();
            } else if meta.input.peek(syn::Token![=]) {
                let _: syn::Expr = meta.value()?.parse()?;
            }
            Ok(())
        });
    }
    let mut types = Vec::new();
    let form = form(&field.ty, &mut types);
    let flattened = flattened.then(|| types.first().cloned().unwrap_or_default());
    (!skipped).then(|| Field { name, form, about: doc(&field.attrs), flattened, types })
}

/// A type in words: `text`, `list of Link`, `Date or none`.
fn form(ty: &syn::Type, types: &mut Vec<String>) -> String {
    match ty {
        syn::Type::Reference(reference) => form(&reference.elem, types),
        syn::Type::Slice(slice) => format!("list of {}", form(&slice.elem, types)),
        syn::Type::Path(path) => {
            let last = path.path.segments.last().expect("a path has a last part");
            let inner: Vec<&syn::Type> = match &last.arguments {
                syn::PathArguments::AngleBracketed(arguments) => arguments
                    .args
                    .iter()
                    .filter_map(|one| if let syn::GenericArgument::Type(ty) = one { Some(ty) } else { None })
                    .collect(),
                _ => Vec::new(),
            };
            match last.ident.to_string().as_str() {
                "Option" => format!("{} or none", form(inner[0], types)),
                "Vec" | "BTreeSet" => format!("list of {}", form(inner[0], types)),
                "Arc" | "Box" | "Rc" | "Cow" | "Shared" => form(inner[0], types),
                "BTreeMap" => format!("{} by {}", form(inner[1], types), form(inner[0], types)),
                "String" | "str" => "text".to_owned(),
                "bool" => "yes or no".to_owned(),
                "f32" | "f64" | "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "usize" => "number".to_owned(),
                name => {
                    types.push(name.to_owned());
                    format!("`{name}`")
                }
            }
        }
        _ => "value".to_owned(),
    }
}

fn doc(attributes: &[syn::Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    lines.join(" ").trim().replace(['[', ']'], "")
}

/// What each component of the theme that ships shows: its name and arguments, and the comment above it.
fn components(text: &mut String, folder: &Path) {
    for path in files_below(folder) {
        let source = fs::read_to_string(folder.join(&path)).expect("a component can be read");
        let mut about: Option<String> = None;
        for line in source.lines() {
            if let Some(rest) = line.trim().strip_prefix("{#-") {
                about = Some(rest.trim_end_matches("#}").trim_end_matches('-').trim().to_owned());
            } else if let Some(rest) = line.trim().strip_prefix("{% component ") {
                let head = rest.trim_end_matches("%}").trim_end_matches('-').trim();
                let _ = writeln!(text, "- `{head}` (`{path}`). {}", about.take().unwrap_or_default());
            }
        }
    }
    text.push('\n');
}

/// The names that a style sheet of one's own may set, with what they are set to.
fn tokens(text: &mut String, path: &Path) {
    let source = fs::read_to_string(path).expect("the tokens can be read");
    let root = source.split_once(":root {").map_or("", |(_, rest)| rest.split_once('}').map_or(rest, |(inner, _)| inner));
    for line in root.lines().map(str::trim) {
        if let Some((name, value)) =
            line.strip_suffix(';').and_then(|line| line.split_once(": ")).filter(|(name, _)| name.starts_with("--"))
        {
            let _ = writeln!(text, "- `{name}`: `{value}`");
        }
    }
}
