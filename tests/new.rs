//! `naslag new` in every collection of the knowledge base and of the golden sites: what it makes is in order, or `check` names the keys to fill in
//! and nothing else.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use naslag::language::Language;
use naslag::report::Format;
use serde_json::Value;
use support::Scratch;
use support::check_site;
use support::files_below;
use support::tests_folder;

#[test]
fn a_new_page_passes_or_asks_for_its_required_keys() {
    let base = tests_folder("..");
    for site in [base, tests_folder("golden/vereisten.in"), tests_folder("golden/english.in")] {
        let config = fs::read_to_string(site.join("naslag.toml")).expect("the site has a configuration");
        let config: toml::Table = config.parse().expect("the configuration is TOML");
        for collection in config["collection"].as_array().expect("the site has collections") {
            filled_page(&site, collection);
            new_page(&site, collection, "Proef: een, \"twee\" & drie");
            new_page(&site, collection, "Gewone titel");
        }
    }
}

fn new_page(site: &Path, collection: &toml::Value, title: &str) {
    let scratch = Scratch::new();
    for file in registers(site) {
        scratch.put(&file, fs::read(site.join(&file)).expect("it can be read"));
    }
    let text = |key: &str| collection[key].as_str().expect("a collection has a name").to_owned();
    let program = Command::new(env!("CARGO_BIN_EXE_naslag"))
        .args(["new", &text("singular"), title, "--lang", "nl", "--root"])
        .arg(scratch.path())
        .output()
        .expect("the program runs");
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    let said = check_site(scratch.path()).messages(Language::Nl, Format::Json);
    let messages: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("a message is JSON")).collect();
    let required = collection.get("required").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    // A source is a block, and of a block it is the document that must be there.
    let wanted: BTreeSet<String> = required
        .iter()
        .filter_map(toml::Value::as_str)
        .map(|key| format!("vul `{}` in", if key == "source" { "document" } else { key }))
        .collect();
    let asked: BTreeSet<String> = messages.iter().filter_map(|message| Some(message["hints"][0].as_str()?.to_owned())).collect();
    assert_eq!(asked, wanted, "{}:\n{said}", text("name"));
    // A new term is not used yet: that is a note, not a mistake.
    let mistakes = messages.iter().filter(|message| message["severity"] != "info").count();
    assert_eq!(mistakes, wanted.len(), "{}:\n{said}", text("name"));
}

/// The program on a copy of a site, with what is typed.
fn run(root: &Path, arguments: &[&str], typed: &str) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"))
        .args(arguments)
        .args(["--lang", "nl", "--root"])
        .arg(root)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    program.stdin.take().expect("it reads").write_all(typed.as_bytes()).expect("it takes what is typed");
    let out = program.wait_with_output().expect("it ends");
    (out.status.code().expect("it ends by itself"), String::from_utf8(out.stderr).expect("it says text"))
}

fn copy(site: &Path) -> Scratch {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", fs::read(site.join("naslag.toml")).expect("the site has a configuration"));
    for file in files_below(&site.join("content")) {
        scratch.put(&format!("content/{file}"), fs::read(site.join("content").join(&file)).expect("it can be read"));
    }
    scratch
}

/// The same with only its registers, when it is a large one.
fn light(site: &Path) -> Scratch {
    if files_below(&site.join("content")).len() < 100 {
        return copy(site);
    }
    let scratch = Scratch::new();
    for file in registers(site) {
        scratch.put(&file, fs::read(site.join(&file)).expect("it can be read"));
    }
    scratch
}

/// The configuration of a site and the registers that it names.
fn registers(site: &Path) -> Vec<String> {
    let config = fs::read_to_string(site.join("naslag.toml")).expect("the site has a configuration");
    let config: toml::Table = config.parse().expect("the configuration is TOML");
    let collections = config["collection"].as_array().expect("the site has collections");
    let data = collections.iter().filter_map(|collection| collection.get("data")?.as_str());
    std::iter::once("naslag.toml".to_owned()).chain(data.map(|data| format!("content/{data}"))).collect()
}

/// A page whose required keys are answered: by flags, and by a person.
fn filled_page(site: &Path, collection: &toml::Value) {
    let name = collection["singular"].as_str().expect("a collection has a singular");
    let required = collection.get("required").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let value = |key: &str| {
        let field = collection.get("fields").and_then(|fields| fields.get(key));
        let choices = field.and_then(|field| field.get("values")).and_then(toml::Value::as_array);
        let relation = collection.get("relations").and_then(|all| all.get(key)).and_then(|relation| relation["to"].as_str());
        match (choices, field.and_then(|field| field["type"].as_str()), relation) {
            (Some(choices), ..) => choices[0].as_str().expect("a choice is a word").to_owned(),
            (_, Some("date"), _) => "2024-03".to_owned(),
            (_, Some("number"), _) => "3".to_owned(),
            (_, Some("url"), _) => "https://example.org/stuk".to_owned(),
            (_, _, Some(to)) => first_title(site, to),
            _ => "Een korte zin: met een dubbele punt.".to_owned(),
        }
    };
    let pairs: Vec<(String, String)> =
        required.iter().filter_map(toml::Value::as_str).map(|key| (key.to_owned(), value(key))).collect();
    let before = check_site(light(site).path()).codes().len();
    let flags: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut arguments = vec!["new", name, "Heel iets nieuws"];
    flags.iter().for_each(|flag| arguments.extend(["--set", flag]));
    let scratch = light(site);
    let (code, told) = run(scratch.path(), &arguments, "");
    assert_eq!(code, 0, "{name}: {told}");
    let made = check_site(scratch.path());
    let said = made.messages(Language::Nl, Format::Short);
    assert!(!said.contains("heel-iets-nieuws.md") || said.contains("ter info"), "{name}: {said}");
    assert!(made.codes().len() <= before + 1, "{name}: {said}");
    // The same answers, typed: each list is ended by an empty line, and what is not required is left.
    let typed: String = pairs.iter().map(|(_, value)| format!("{value}\n\n")).collect();
    let asked = light(site);
    let (code, told) = run(asked.path(), &["new", name, "Heel iets nieuws", "--ask"], &format!("{typed}n\nn\nn\n"));
    assert_eq!(code, 0, "{name}: {told}");
    let page = |scratch: &Scratch| {
        let all = files_below(&scratch.path().join("content"));
        let path = all.iter().find(|path| path.ends_with("heel-iets-nieuws.md")).expect("the page is there").clone();
        fs::read_to_string(scratch.path().join("content").join(path)).expect("it can be read")
    };
    assert_eq!(page(&asked), page(&scratch), "{name}: {told}");
}

/// The title of some page of a collection.
fn first_title(site: &Path, collection: &str) -> String {
    let folder = site.join("content").join(collection);
    let file = files_below(&folder).into_iter().find(|path| path.ends_with(".md") && !path.ends_with("index.md"));
    let text = fs::read_to_string(folder.join(file.expect("the collection has a page"))).expect("it can be read");
    let title = text.lines().find_map(|line| line.strip_prefix("title: ")).expect("a page has a title");
    title.trim_matches('"').to_owned()
}

#[test]
fn a_person_who_is_asked_is_helped_with_names_dates_and_new_people() {
    let scratch = copy(&tests_folder(".."));
    let typed = [
        "Een dag over wonen.", // description
        "Notulen",             // source.document
        "j",                   // also what is not required
        "16 maart 2023",
        "j", // date: not like that; yes, that is meant
        "",  // names
        "Bruls",
        "j", // sprekers: a part of a name
        "Pietje Precies",
        "j",
        "Notulen",
        "n", // a new person, with a source
        "",  // no more
        "",
        "", // aanwezig, afwezig
        "Nijmgen",
        "j",
        "", // locatie: nearly
        "",
        "",
        "", // gemeenten, organisaties, themas
        "",
        "verslg",
        "j",
        "", // netwerk, soort, tijd
    ];
    let (code, told) = run(scratch.path(), &["new", "verslag", "Proefdag", "--ask"], &format!("{}\n", typed.join("\n")));
    assert_eq!(code, 0, "{told}");
    let page = fs::read_to_string(scratch.path().join("content/verslagen/proefdag.md")).expect("the page is there");
    for line in
        ["date: 2023-03-16", "  - Hubert Bruls", "  - Pietje Precies", "  - Nijmegen", "soort: verslag", "  - document: Notulen"]
    {
        assert!(page.contains(&format!("{line}\n")), "{line} is not in:\n{page}\n{told}");
    }
    let person = fs::read_to_string(scratch.path().join("content/sprekers/pietje-precies.md")).expect("the person is there");
    assert!(person.contains("title: Pietje Precies\nsource:\n  - document: Notulen\n"), "{person}");
    let made = check_site(scratch.path());
    assert_eq!(made.errors(), 0, "{}", made.messages(Language::Nl, Format::Short));
    assert!(told.contains("verplicht") && told.contains("jaar-maand-dag"), "{told}");
}

#[test]
fn what_would_not_pass_is_not_made() {
    let scratch = copy(&tests_folder(".."));
    for (arguments, told) in [
        (&["new", "verslag", "Proef", "--set", "datum=2024"][..], "bedoelde je `date`"),
        (&["new", "verslag", "Proef", "--set", "iets"], "sleutel=waarde"),
        (&["new", "verslag", "Proef", "--set", "sprekers=Niemand Anders"], "er is geen persoon met de naam `Niemand Anders`"),
        (&["new", "verslag", "Proef", "--set", "date=31-02-2020"], "is geen datum"),
        (&["new", "persoon", "Hubert Bruls"], "bestaat al"),
        (&["new", "verslag"], "noem de soort en de titel"),
    ] {
        let (code, said) = run(scratch.path(), arguments, "");
        assert!(code > 0 && said.contains(told), "{arguments:?}: {code}: {said}");
    }
    // Whoever stops half way has made nothing.
    let (code, _) = run(scratch.path(), &["new", "verslag", "Proef", "--ask"], "Een dag.\n");
    assert_eq!(code, 2);
    assert!(!scratch.path().join("content/verslagen/proef.md").exists());
}
