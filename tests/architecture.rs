//! The order of `mod` lines in `src/lib.rs` is the dependency rule; and the shape of what is written here.
//!
//! Reads the source as text, and knows nothing of the program.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it reads the source, and asks questions")]
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// A file with more lines is a mistake.
const LIMIT: usize = 800;
/// A file with more lines is a question.
const QUESTION: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files below a folder, as paths from the root of the package.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .filter_map(Result::ok)
        .map(|entry| entry.into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.strip_prefix(root()).expect("it stands below the root").to_path_buf())
        .collect();
    files.sort();
    files
}

fn modules(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

/// The module that a file of `src` belongs to: `src/page/meta.rs` is `page`.
fn module_of(path: &Path) -> String {
    let first = path.components().nth(1).expect("a file stands below src").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that `text` names after `crate::`, with the line. What stands in strings and comments counts too: nobody needs it there.
fn named(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, mark) in line.match_indices("crate::") {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &line[at + mark.len()..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push((number + 1, rest[..end].to_owned()));
        }
    }
    found
}

/// What in `text`, a file of `module`, breaks the rule of `order`.
fn wrong_imports(order: &[&str], path: &str, module: &str, text: &str) -> Vec<String> {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let mut wrong = Vec::new();
    for (line, name) in named(text) {
        match (rank(&name), rank(module)) {
            (Some(there), Some(here)) if there > here => {
                wrong.push(format!("{path}:{line}: `{module}` may not import `{name}`, which stands after it"));
            }
            _ => {}
        }
    }
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let place = format!("{path}:{}", number + 1);
        if code.starts_with("use crate::{") || code.starts_with("pub use crate::{") {
            wrong.push(format!("{place}: one import a line"));
        }
        if line.contains(concat!("super::", "super")) {
            wrong.push(format!("{place}: write out the path from `crate`"));
        }
    }
    wrong
}

#[test]
fn a_module_imports_only_modules_named_before_it() {
    let library = read(&root().join("src/lib.rs"));
    let order = modules(&library);
    assert!(order.len() > 20, "the list of modules was not found");
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        let module = module_of(&path);
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        if !order.contains(&module.as_str()) {
            wrong.push(format!("{}: `{module}` is not named in src/lib.rs", path.display()));
        }
        wrong.extend(wrong_imports(&order, &path.display().to_string(), &module, &read(&root().join(&path))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_of_imports_sees_what_breaks_it() {
    let order = ["span", "page", "site"];
    let wrong = |text: &str| wrong_imports(&order, "src/page.rs", "page", text).len();
    assert_eq!(wrong("use crate::span::Span;\nuse crate::page::meta::Meta;\n"), 0);
    assert_eq!(wrong("use crate::site::Site;\n"), 1);
    assert_eq!(wrong("fn f() { crate::site::build() }\n"), 1);
    assert_eq!(wrong("use crate::{span::Span, page};\n"), 1);
    assert_eq!(wrong(concat!("use super::", "super::x;\n")), 1);
}

#[test]
fn every_module_opens_by_saying_what_it_owns() {
    let silent: Vec<String> = rust_files("src")
        .into_iter()
        .chain(rust_files("tests"))
        .chain(rust_files("benches"))
        .filter(|path| !read(&root().join(path)).starts_with("//! "))
        .map(|path| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the head: {}", silent.join(", "));
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = |limit: usize| -> Vec<String> {
        let lines = |path: &PathBuf| read(&root().join(path)).lines().count();
        rust_files("src")
            .into_iter()
            .filter(|path| lines(path) > limit)
            .map(|path| format!("{} ({})", path.display(), lines(&path)))
            .collect()
    };
    println!("a question: {}", long(QUESTION).join(", "));
    assert!(long(LIMIT).is_empty(), "more than {LIMIT} lines: {}", long(LIMIT).join(", "));
}

/// The text files that are kept, save lists of locked versions, which name where packages come from.
fn kept_files() -> Vec<PathBuf> {
    let listed =
        Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root()).output();
    let listed = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let files: Vec<PathBuf> = listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    files
        .into_iter()
        .filter(|path| !matches!(path.file_name().and_then(|name| name.to_str()), Some("Cargo.lock" | "package-lock.json")))
        .collect()
}

/// Whether `text` names a folder of the machine it was written on, or a host that serves packages.
fn tells_of_a_machine(text: &str) -> Option<&'static str> {
    // In halves, so that this file does not hold what it forbids.
    const MARKS: &[(&str, &str, &str)] = &[
        ("/wor", "k/", "a folder of this machine"),
        ("/roo", "t/", "a folder of this machine"),
        ("/hom", "e/", "a folder of this machine"),
        ("/Use", "rs/", "a folder of this machine"),
        ("registry.npm", "js.org", "a host of packages"),
        ("index.crates", ".io", "a host of packages"),
        ("static.crates", ".io", "a host of packages"),
        ("proxy.golang", ".org", "a host of packages"),
        ("files.pythonhosted", ".org", "a host of packages"),
    ];
    let holds = |half: &str, other: &str| {
        text.match_indices(half).any(|(at, _)| {
            // A folder of the machine is a whole path: `network/`, `../home/` and the like are none.
            let before = text[..at].chars().next_back();
            text[at + half.len()..].starts_with(other)
                && (!half.starts_with('/') || before.is_none_or(|c| c.is_whitespace() || "\"'`(=:,<>|[".contains(c)))
        })
    };
    MARKS.iter().find(|(half, other, _)| holds(half, other)).map(|&(.., what)| what)
}

#[test]
fn nothing_that_is_kept_tells_of_a_machine() {
    let files = kept_files();
    if !root().join(".git").exists() {
        return;
    }
    assert!(files.len() > 50, "the list of files was not found");
    let mut wrong = Vec::new();
    for path in files {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        if let Some(what) = tells_of_a_machine(&text) {
            wrong.push(format!("{}: {what}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_path_of_a_machine_is_seen() {
    assert!(tells_of_a_machine(concat!("see /wor", "k/x")).is_some());
    assert!(tells_of_a_machine(concat!("\"https://registry.npm", "js.org/x\"")).is_some());
    assert_eq!(tells_of_a_machine("netwerk/naslag en ../home/x"), None);
}
