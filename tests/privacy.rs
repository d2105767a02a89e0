//! People who are not to be named: every byte of the built site is searched for their names.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/site.rs"]
mod support;

use std::process::Command;

use naslag::language::Language;
use naslag::report::Format;
use support::Made;
use support::Scratch;
use support::check_site;

const SITE: &str = r#"title = "Stil"
markdown-copy = true
health = true
edit-url = "https://example.org/edit"

[[collection]]
name = "verslagen"
role = "report"
title = "Verslagen"
singular = "verslag"
[collection.relations]
sprekers = { to = "sprekers", inverse = "Sprak op" }

[[collection]]
name = "themas"
role = "topic"
title = "Thema's"
singular = "thema"

[[collection]]
name = "sprekers"
role = "person"
title = "Personen"
singular = "persoon"
"#;

const REPORT: &str = r#"---
title: Dag met José van Stiltema
description: Lezing van jose van stiltema over rust.
date: 2023-03-16
sprekers:
  - José van Stiltema
  - Piet Open
aliases:
  - verslagen/lezing-jose-van-stiltema
---

## Rust, door [[José van Stiltema]]

José van
Stiltema sprak. Volgens burgemeester **Van Stiltema** kan het. STILTEMA zei dat ook; Stiltema's plan is goed, en J. van Stiltema
herhaalde het. Zie [Stiltema](../sprekers/jose-van-stiltema.md), [[sprekers/jose-van-stiltema|onze gast]] en [[Stille José|Stiltema]].

**José van Stiltema:** rust is alles.

**Piet Open:** ik ken José **van Stiltema** goed. Zij heet Stiltema, José van.

![Foto van José van Stiltema](stiltema.jpg)

> Woorden van José van Stiltema.

| wie | wat |
|---|---|
| José van Stiltema | rust |

`José van Stiltema` heeft een noot.[^1]

[^1]: Door José van Stiltema.
"#;

fn site(private: &str) -> Scratch {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", SITE);
    scratch.put(
        "content/sprekers/jose-van-stiltema.md",
        format!("---\ntitle: José van Stiltema\nnames: [Stille José]\nsort-name: Stiltema, José van\ndescription: José van Stiltema spreekt.\naliases: [sprekers/stiltema]\n{private}---\n\nStiltema woont hier. Zie ook [[Dag met José van Stiltema]].\n"),
    );
    scratch.put("content/sprekers/piet-open.md", "---\ntitle: Piet Open\n---\n");
    scratch.put("content/verslagen/dag.md", REPORT);
    scratch.put(
        "content/verslagen/over-jose-van-stiltema.md",
        "---\ntitle: Nog een\n---\n\nNaast [[Dag met José van Stiltema]] en [vorige](dag.md) van jose-van-stiltema.\n",
    );
    scratch.put("content/themas/rust.md", "---\ntitle: rust\ndefinition: Wat José van Stiltema zoekt.\n---\n\nVolgens José van Stiltema is rust goed. Zie [[verslagen/over-jose-van-stiltema]].\n");
    scratch.put("content/verslagen/stiltema.jpg", "geen echte");
    scratch
}

/// Every file that has one of the words, in its name or its bytes, whatever the case and accents.
fn that_say(made: &Made, words: &[&str]) -> Vec<String> {
    let folded = |text: &str| text.to_lowercase().replace('é', "e").replace("&#x27;", "'");
    let says = |text: &str| words.iter().any(|word| folded(text).contains(word));
    made.files.iter().filter(|(path, text)| says(path) || says(text)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn a_hidden_person_stands_in_no_byte_of_the_site() {
    let made = check_site(site("private: hidden\n").path());
    assert_eq!(made.errors(), 0, "{}", made.messages(Language::En, Format::Short));
    // The picture is called after the surname, and is the author's own.
    assert_eq!(
        that_say(&made, &["stiltema", "jose", "stille"]),
        ["verslagen/dag.html", "verslagen/dag.md", "verslagen/stiltema.jpg"]
    );
    let page = made.files["verslagen/dag.html"].replace("stiltema.jpg", "");
    assert!(!page.to_lowercase().contains("stiltema"), "{page}");
    for part in [
        "Een spreker\nsprak",
        "burgemeester <strong>N.N.</strong>",
        "<strong>Een spreker:</strong>",
        "onze gast",
        "een spreker's plan",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(
        !made
            .files
            .keys()
            .any(|path| path.starts_with("sprekers/") && path != "sprekers/index.html" && !path.contains("piet-open"))
    );
}

#[test]
fn a_person_of_initials_has_a_page_by_those_and_no_name_anywhere() {
    let made = check_site(site("private: initials\n").path());
    assert_eq!(made.errors(), 0, "{}", made.messages(Language::En, Format::Short));
    assert_eq!(that_say(&made, &["van stiltema", "van-stiltema", "jose", "stille"]), Vec::<String>::new());
    let page = &made.files["sprekers/j-s.html"];
    for part in ["<h1>J.S.</h1>", "noindex", "rust is alles", "verslagen/dag.html#rust-door-j-s"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(made.files["verslagen/dag.html"].contains("href=\"../sprekers/j-s.html\""));
    assert!(made.files.contains_key("verslagen/over-j-s.html"), "an address that says the name is another one");
    assert!(!made.files.contains_key("sprekers/stiltema.html"), "an old address would say the name");
}

#[test]
fn of_a_person_who_asks_for_it_nothing_is_gathered() {
    let made = check_site(site("private: name\n").path());
    assert_eq!(made.errors(), 0, "{}", made.messages(Language::En, Format::Short));
    let page = &made.files["sprekers/jose-van-stiltema.html"];
    assert!(page.contains("José van Stiltema spreekt") && page.contains("noindex"), "{page}");
    for part in ["rust is alles", "Genoemd in", "Sprak op", "Sprak over"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    assert!(made.files["verslagen/dag.html"].contains("is alles"));
    let shards = made.files.iter().filter(|(path, _)| path.contains("search/") || path.contains("zoek"));
    let named: Vec<_> =
        shards.filter(|(_, text)| text.contains("sprekers/jose-van-stiltema")).map(|(path, _)| path.clone()).collect();
    assert_eq!(named, Vec::<String>::new(), "the search does not offer the page");
}

#[test]
fn a_person_of_whom_only_a_surname_is_known_is_veiled_where_it_is_clear_who_is_spoken_of() {
    for (private, path, said) in [("initials", Some("sprekers/s.html"), "S."), ("hidden", None, "N.N.")] {
        let scratch = Scratch::new();
        scratch.put("naslag.toml", SITE);
        scratch.put("content/sprekers/steen.md", format!("---\ntitle: Steen\nprivate: {private}\n---\n"));
        scratch.put("content/verslagen/dag.md", "---\ntitle: Dag\nsprekers: [Steen]\n---\n\nBurgemeester Steen kwam over een steen. Piet Steen niet. Zie [[Steen]], [hem](../sprekers/steen.md) en [[sprekers/steen]].\n");
        scratch.put("content/verslagen/weg.md", "---\ntitle: Weg\n---\n\nSteen is hard.\n");
        let made = check_site(scratch.path());
        assert_eq!(made.errors(), 0, "{}", made.messages(Language::En, Format::Short));
        assert_eq!(path.is_some(), path.is_some_and(|path| made.files.contains_key(path)));
        assert!(!made.files.contains_key("sprekers/steen.html"));
        let page = &made.files["verslagen/dag.html"];
        assert!(page.contains(&format!("Burgemeester {said}")) && page.contains("over een steen. Piet Steen niet"), "{page}");
        assert_eq!(page.matches("Steen").count(), 1, "{page}");
        assert!(made.files["verslagen/weg.html"].contains("Steen is hard"), "who is not spoken of stays");
    }
}

#[test]
fn the_graph_as_data_says_no_hidden_name_and_messages_keep_their_places() {
    let scratch = site("private: hidden\n");
    let run = |command: &str, format: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"));
        let output = program.arg(command).args(format).arg("--root").arg(scratch.path()).output().expect("the program runs");
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (graph, _) = run("graph", &[]);
    assert!(graph.contains("sprekers/piet-open") && !graph.to_lowercase().contains("stiltema"), "{graph}");
    scratch.put(
        "content/verslagen/fout.md",
        "---\ntitle: Fout\n---\n\nJosé van Stiltema zei <b>iets</b> van $\\frac{1$.\n\nZie [[Nergens]].\n",
    );
    let (_, said) = run("check", &["--format", "short"]);
    assert!(said.contains("fout.md:5:23") && said.contains("fout.md:7:5"), "{said}");
}

#[test]
fn a_name_that_would_still_be_shown_stops_the_build() {
    let scratch = site("private: hidden\n");
    scratch.put("themes/default/templates/components/footer.html", "<footer>Met dank aan José van Stiltema</footer>");
    let made = check_site(scratch.path());
    assert!(
        made.codes().iter().any(|(code, file)| *code == "private-name" && file == "content/sprekers/jose-van-stiltema.md"),
        "{:?}",
        made.codes()
    );
}

/// Names in every dress in which a writer, an export or an address may bring them.
#[test]
fn a_name_is_seen_through_what_it_is_dressed_in() {
    let scratch = Scratch::new();
    let works =
        "\n[[collection]]\nname = \"literatuur\"\nrole = \"literature\"\ntitle = \"Literatuur\"\nsingular = \"notitie\"\n";
    scratch.put("naslag.toml", format!("{SITE}{works}"));
    scratch.put("content/sprekers/xenia-van-stiltema.md", "---\ntitle: Xénia van Stiltema\nprivate: hidden\n---\n");
    scratch.put(
        "content/literatuur/stiltema-2010.md",
        "---\ntitle: Rust\nauthors: [Xénia van Stiltema]\nyear: 2010\n---\n\nEen boek van Xénia van Stiltema.\n",
    );
    let dressed = [
        "Xenia&nbsp;van&nbsp;Stiltema",
        "X&eacute;nia&#32;van&#x20;Stil&shy;tema",
        "Xé\u{ad}nia van Stil\u{ad}tema",
        "Xé**nia** van *Stil*tema",
        "Xénia <mark>van</mark> Stiltema",
        "XÉNIA VAN STÍLTEMA",
        "[mail](mailto:x.vanstiltema@example.org)",
        "[bladzijde](https://example.org/~xvstiltema?naam=X%C3%A9nia%20van%20Stiltema)",
        "X. v. Stiltema",
        "Dat zei Van Stiltema. Xénia van Stiltema knikte",
        "Xénia Anna van Stiltema",
        "het boek [@stiltema-2010, p. 3]",
    ];
    let text: String = dressed.iter().map(|name| format!("Zij heet {name}.\n\n")).collect();
    scratch.put("content/verslagen/dag.md", format!("---\ntitle: Dag\n---\n\nMet Xénia van Stiltema.\n\n{text}"));
    let made = check_site(scratch.path());
    assert_eq!(made.errors(), 0, "{}", made.messages(Language::En, Format::Short));
    let leaks = that_say(&made, &["stiltema", "xenia", "stíltema", "stil&shy;tema"]);
    assert!(leaks.is_empty(), "{leaks:?}\n{}", made.files["verslagen/dag.md"]);
    assert!(made.files["verslagen/dag.html"].contains("literatuur/een-spreker-2010.html"), "the work is still cited");
}
