//! What `naslag health` says of a small site in which each thing that could be better is there once, and once not.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::process::Command;

use serde_json::Value;
use support::Scratch;
use support::check_site;

const CONFIG: &str = r#"
title = "Proef"
language = "nl"
health = true
edit-url = "https://example.org/edit/"
[[collection]]
name = "praktijk"
role = "document"
title = "Praktijk"
singular = "praktijkstuk"
form = ["Aanpak"]
limits = { description = 6 }
[collection.relations]
themas = { to = "themas", inverse = "Praktijk", label = "Thema's" }
makers = { to = "organisaties", inverse = "Werken", label = "Makers" }
[[collection]]
name = "organisaties"
role = "organisation"
title = "Organisaties"
singular = "organisatie"
[collection.relations]
werken = { to = "praktijk", inverse = "Makers" }
[[collection]]
name = "themas"
role = "topic"
title = "Thema's"
singular = "thema"
[[collection]]
name = "begrippen"
role = "term"
title = "Begrippen"
singular = "begrip"
[[collection]]
name = "literatuur"
role = "literature"
title = "Literatuur"
singular = "notitie"
"#;

/// Fifty words and more.
fn long() -> String {
    "Een zin van vijf woorden. ".repeat(11)
}

fn site() -> Scratch {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", CONFIG);
    let page =
        |path: &str, head: &str, body: &str| scratch.put(&format!("content/{path}.md"), format!("---\n{head}\n---\n\n{body}\n"));
    let text = long();
    page("index", "title: Proef", "Welkom.");
    page(
        "praktijk/goed",
        "title: Goed\ndescription: Zo hoort het.\ndate: 2023\nsource: Een rapport\nthemas: [Wonen]\nmakers: [Bureau]",
        &format!(
            "## Aanpak\n\n{text} De VNG hielp [@boek-2010].\n\n![Een plein](plein.png)\n\n![](lijn.png \"\")\n\n> Dit staat er."
        ),
    );
    page(
        "praktijk/kaal",
        "title: Kaal\nmodified: 2020-05\ndate: 2024",
        "## Aanpak\n\nKort, met “een eigen citaat”.\n\n![](plein.png)",
    );
    page(
        "praktijk/anders",
        "title: Anders\ndescription: Een omschrijving die langer is dan mag.\nsource: Een rapport\nthemas: [Straat]",
        &format!("## Anders\n\n{text}"),
    );
    page("organisaties/bureau", "title: Bureau\nsource: Een rapport\nwerken: []", &text);
    page("organisaties/stil", "title: Stil\nsource: Een rapport", &text);
    page("themas/wonen", "title: Wonen\ndefinition: Hoe men woont.", "");
    page("themas/buiten", "title: Buiten\ndefinition: Niet binnen.", "");
    page("themas/straat", "title: Straat\ndefinition: Waar men loopt.\nbroader: [Buiten]", "");
    page("themas/leeg", "title: Leeg\ndefinition: Zonder inhoud.\nrelated: [Wonen]", "");
    page("begrippen/vng", "title: VNG\nexpansion: Vereniging\nsource: Een lijst", "");
    page("begrippen/abc", "title: ABC\nexpansion: Alfabet\nsource: Een lijst", "");
    page("literatuur/boek-2010", "title: Boek\nauthors: [Jan Smit]\nyear: 2010", &text);
    page("literatuur/stof-2011", "title: Stof\nauthors: [Jan Smit]\nyear: 2011\nthemas: []", &text);
    for picture in ["plein", "lijn"] {
        scratch.put(&format!("content/praktijk/{picture}.png"), [0x89, b'P', b'N', b'G']);
    }
    scratch
}

fn said(scratch: &Scratch, more: &[&str]) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_naslag"))
        .arg("health")
        .args(more)
        .arg("--root")
        .arg(scratch.path())
        .output()
        .expect("the program runs");
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    String::from_utf8(program.stdout).expect("it says text")
}

#[test]
fn each_thing_that_could_be_better_is_named_once_at_its_place_and_nothing_else_is() {
    let scratch = site();
    let data: Value = serde_json::from_str(&said(&scratch, &["--format", "json"])).expect("the data are JSON");
    let mut lines = Vec::new();
    for group in data["groups"].as_array().expect("there are groups") {
        for item in group["items"].as_array().expect("a group has items") {
            let text = |key: &str| item[key].as_str().unwrap_or("-").to_owned();
            let name = group["name"].as_str().expect("a group has a name");
            lines.push(format!("{name} {}:{}:{} {}", text("page"), item["line"], item["column"], text("note")));
        }
    }
    assert_eq!(
        lines,
        [
            "no-source praktijk/kaal:2:8 -",
            "unverifiable praktijk/kaal:9:12 1 citaat",
            "no-description praktijk/kaal:2:8 -",
            "form praktijk/anders:3:14 `description` heeft 7 woorden, ten hoogste 6",
            "form praktijk/anders:2:8 de kop “Aanpak” ontbreekt",
            "no-alt praktijk/kaal:11:1 plein.png",
            "one-sided organisaties/bureau:2:8 zet onder `werken`: Goed",
            "orphan organisaties/stil:2:8 -",
            "orphan praktijk/kaal:2:8 -",
            "unused begrippen/abc:2:8 -",
            "unused themas/leeg:2:8 -",
            "uncited literatuur/stof-2011:2:8 -",
            "stub praktijk/kaal:2:8 6 woorden",
            "oldest praktijk/kaal:2:8 mei 2020",
            "oldest praktijk/goed:2:8 2023",
        ]
    );
    assert_eq!(data["count"], 13);
}

#[test]
fn people_read_the_same_with_the_place_in_front() {
    let text = said(&site(), &[]);
    assert!(text.contains("Zonder bron (1)\nWaar staat dit?"), "{text}");
    assert!(text.contains("  content/praktijk/kaal.md:2:8: Kaal (6 woorden)\n"), "{text}");
    assert!(said(&site(), &["--lang", "en"]).contains("  content/praktijk/kaal.md:2:8: Kaal (6 words)\n"));
}

#[test]
fn the_page_is_there_when_it_is_asked_for_and_no_engine_keeps_it() {
    let scratch = site();
    let made = check_site(scratch.path());
    let page = &made.files["gezondheid.html"];
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
    assert!(page.contains("<a href=\"praktijk/kaal.html\">Kaal</a>"), "{page}");
    assert!(page.contains("href=\"https://example.org/edit/content/praktijk/kaal.md\""), "{page}");
    assert!(made.files["index.html"].contains("href=\"gezondheid.html\""), "the foot of each page leads to it");
    let menu = made.files["index.html"].split("id=\"_menu\"").nth(1).and_then(|rest| rest.split("</nav>").next());
    assert!(!menu.expect("there is a menu").contains("gezondheid"), "it is no part of the menu of readers");
    scratch.put("naslag.toml", CONFIG.replace("health = true\n", ""));
    let made = check_site(scratch.path());
    assert!(!made.files.contains_key("gezondheid.html") && !made.files["index.html"].contains("gezondheid"));
}
