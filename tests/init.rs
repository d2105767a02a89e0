//! `naslag init`: in both languages the new site is in order to the last note, and has a page of each role.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::fs;
use std::process::Command;

use naslag::config::Role;
use naslag::language::Language;
use naslag::report::Format;
use support::Scratch;
use support::check_site;
use support::files_below;

#[test]
fn a_new_site_is_in_order_and_shows_every_kind_of_page() {
    for lang in ["nl", "en"] {
        let scratch = Scratch::new();
        let root = scratch.path().join("nieuwe site");
        let run = || {
            Command::new(env!("CARGO_BIN_EXE_naslag"))
                .arg("init")
                .arg(&root)
                .args(["--lang", lang])
                .output()
                .expect("the program runs")
        };
        let first = run();
        assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
        let made = check_site(&root);
        assert_eq!(made.messages(Language::En, Format::Short), "", "{lang}");
        let config = fs::read_to_string(root.join("naslag.toml")).expect("there is a configuration");
        for role in Role::ALL {
            assert!(config.contains(&format!("role = \"{}\"", role.name())), "{lang}: {}", role.name());
        }
        let config: toml::Table = config.parse().expect("it is TOML");
        for collection in config["collection"].as_array().expect("there are collections") {
            let name = collection["name"].as_str().expect("a collection has a name");
            let pages = made.files.keys().filter(|path| path.starts_with(&format!("{name}/")) && !path.ends_with("/index.html"));
            assert!(pages.count() > 0, "{lang}: {name} has no page");
        }
        assert_eq!(fs::read_to_string(root.join(".gitignore")).expect("it is there"), "/public/\n");
        assert!(root.join("README.md").is_file());
        // A second time there is something to lose.
        let before = files_below(&root);
        let second = run();
        assert_eq!(second.status.code(), Some(2), "{}", String::from_utf8_lossy(&second.stderr));
        assert_eq!(files_below(&root), before);
    }
}
