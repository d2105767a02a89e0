//! Whole sites: `golden/<case>.in/` is built and must give `golden/<case>.out/`, byte for byte.
//!
//! `golden/theme/` lies over the theme that ships, file by file, so that its looks may change without changing these; what it does not replace
//! (styles, scripts, fonts) falls through and is not compared. `SPEC=accept cargo test --test golden` writes what came out.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use naslag::language::Language;
use naslag::report::Format;
use support::Made;
use support::Scratch;
use support::accepts;
use support::check_site;
use support::files_below;
use support::tests_folder;

/// Files that the site makes whatever its content.
const GENERATED: &[&str] = &["404.html", "robots.txt", "zoeken.html", "search.html"];

#[test]
fn the_smallest_site() {
    check("minimaal");
}

#[test]
fn a_site_with_collections_of_its_own() {
    let made = check("vereisten");
    assert!(!made.files.contains_key("normen/niet-genoemd.html"), "a row that nothing refers to has no page");
}

#[test]
fn a_site_in_english_with_a_template_for_one_collection() {
    let made = check("english");
    assert!(made.files["books/smith-2001.html"].contains("<h1>Book: Walking</h1>"), "the site's own template is used");
    assert!(made.files["assets/style.css"].contains("@layer"), "what the site does not replace comes from the theme that ships");
}

#[test]
fn a_template_that_does_not_work_is_reported_and_named() {
    let scratch = Scratch::new();
    scratch.copy(&tests_folder("golden/minimaal.in"));
    scratch.put("themes/default/templates/page/page.html", "{{ titel }}");
    let said = check_site(scratch.path()).messages(Language::Nl, Format::Short);
    assert!(said.contains("template-error") && said.contains("page/page.html"), "{said}");
}

fn check(case: &str) -> Made {
    let scratch = Scratch::new();
    scratch.copy(&tests_folder(&format!("golden/{case}.in")));
    let theme = tests_folder("golden/theme");
    for path in files_below(&theme) {
        scratch.put(&format!("themes/default/{path}"), fs::read(theme.join(&path)).expect("a template can be read"));
    }
    let made = check_site(scratch.path());
    assert_eq!(made.messages(Language::Nl, Format::Short), "", "{case} has nothing to tell");
    let own = |path: &str| !path.starts_with("assets/") && !GENERATED.contains(&path);
    let came: BTreeMap<&str, &str> =
        made.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).filter(|(path, _)| own(path)).collect();
    let out = tests_folder(&format!("golden/{case}.out"));
    if accepts("SPEC") {
        accept(&out, &came);
    }
    let expected = files_below(&out);
    let names: Vec<&str> = came.keys().copied().collect();
    assert_eq!(names, expected.iter().map(String::as_str).collect::<Vec<_>>(), "{case}: the files of the site");
    for (path, text) in came {
        let wanted = fs::read_to_string(out.join(path)).expect("an expectation can be read");
        assert!(text == wanted, "{case}: {path} differs\n--- expected\n{wanted}\n--- came\n{text}");
    }
    made
}

fn accept(out: &Path, came: &BTreeMap<&str, &str>) {
    if out.exists() {
        fs::remove_dir_all(out).expect("an expectation can be removed");
    }
    for (path, text) in came {
        let place = out.join(path);
        fs::create_dir_all(place.parent().expect("a file stands in a folder")).expect("a folder can be made");
        fs::write(place, text).expect("an expectation can be written");
    }
}
