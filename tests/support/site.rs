//! Sites for tests: the only code of the tests that calls the library.
//!
//! Entry points: [`check_site`], which reads and builds a folder, and [`Scratch`], a folder for one test. Everything else compares texts.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use naslag::diagnostic::Diagnostic;
use naslag::diagnostic::arrange;
use naslag::language::Language;
use naslag::page;
use naslag::repair::repair;
use naslag::report;
use naslag::report::Format;
use naslag::site;
use naslag::site::Content;
use naslag::site::Memos;
use naslag::source;
use naslag::source::Sources;

/// What a site gave.
pub struct Made {
    /// Texts by place in the output; of a picture or other file that is copied, its bytes as text.
    pub files: BTreeMap<String, String>,
    found: Vec<Diagnostic>,
    sources: Sources,
}

impl Made {
    /// All messages, drawn.
    pub fn messages(&self, language: Language, format: Format) -> String {
        report::draw(&self.found, Some(&self.sources), language, format, false)
    }

    /// The messages one by one: code and file, in order.
    pub fn codes(&self) -> Vec<(&'static str, String)> {
        let file = |found: &Diagnostic| found.span.as_ref().map(|span| span.path.to_string()).unwrap_or_default();
        self.found.iter().map(|found| (found.code.name(), file(found))).collect()
    }

    /// How many errors there are; warnings do not count.
    pub fn errors(&self) -> usize {
        report::count(&self.found).0
    }
}

/// Reads and builds the site in `root`.
pub fn check_site(root: &Path) -> Made {
    let read = source::read(root, &root.join("public"), None).expect("the test's folder can be read");
    let mut found = read.diagnostics;
    let built = site::build(&read.value, &Memos::default(), &|_| {});
    found.extend(built.diagnostics);
    arrange(&mut found);
    let files = built.value.files.into_iter().map(|(path, content)| {
        let text = match content {
            Content::Text(text) => text.to_string(),
            Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Content::Copy(from, _) => String::from_utf8_lossy(&fs::read(from).expect("a copied file is there")).into_owned(),
        };
        (path.as_str().to_owned(), text)
    });
    Made { files: files.collect(), found, sources: read.value }
}

/// A site of which pages are repaired.
pub struct Repairs(Sources);

impl Repairs {
    /// The site in `root`.
    pub fn of(root: &Path) -> Self {
        Self(source::read(root, &root.join("public"), None).expect("the test's folder can be read").value)
    }

    /// The text of every page, by path below `content/`.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.content.iter().map(|(path, source)| (path.as_str(), source.text.as_ref()))
    }

    /// What becomes of a file by repair; `None` when there is nothing to repair.
    pub fn repair(&self, path: &str, raw: &str) -> Option<String> {
        repair(raw, &|text| page::diagnose(&self.0, path.into(), text)).map(|repaired| repaired.text)
    }

    /// The codes of what is wrong with a page by itself.
    pub fn codes(&self, path: &str, text: &str) -> Vec<&'static str> {
        page::diagnose(&self.0, path.into(), text).iter().map(|found| found.code.name()).collect()
    }
}

/// A folder for one test; gone when the test is done.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("there is room for a folder"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Puts a file in it.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    /// Puts a copy of a folder in it, at its top.
    pub fn copy(&self, from: &Path) {
        for path in files_below(from) {
            self.put(&path, fs::read(from.join(&path)).expect("a fixture can be read"));
        }
    }

    /// Puts the templates of the specs over the theme: they show what a page is, without any dress.
    pub fn plain_theme(&self) {
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/plain");
        for path in files_below(&templates) {
            self.put(
                &format!("themes/default/templates/{path}"),
                fs::read(templates.join(&path)).expect("a template can be read"),
            );
        }
        for role in naslag::config::Role::ALL {
            let text = "{% include \"plain.html\" %}";
            self.put(&format!("themes/default/templates/page/{}.html", role.name()), text);
        }
    }
}

/// The files below a folder, by path from it, in order.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(folder.join(&next)).expect("a fixture can be listed") {
            let entry = entry.expect("a fixture can be listed");
            let below = next.join(entry.file_name());
            if entry.path().is_dir() {
                open.push(below);
            } else {
                files.push(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
    }
    files.sort();
    files
}

/// A folder of the tests.
pub fn tests_folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// Whether the environment asks to write what came out over what was expected: `SPEC=accept`.
pub fn accepts(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| value == "accept")
}
