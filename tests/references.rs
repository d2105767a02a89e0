//! References in APA, in text and in the list, against what was worked out by hand: `tests/references/*.toml`.
#![allow(clippy::disallowed_methods, reason = "it reads its cases")]

#[path = "support/site.rs"]
mod site;

use std::path::Path;

use naslag::knowledge::apa::Run;
use naslag::knowledge::links::Target;
use naslag::literature::Item;
use naslag::literature::export;
use naslag::literature::export::FORMS;
use naslag::literature::import;
use naslag::literature::note;
use naslag::path::PageId;
use naslag::site::Memos;
use naslag::site::know;
use naslag::source::read;
use naslag::span::position;
use site::Scratch;

fn cases(language: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/references/{language}.toml"));
    std::fs::read_to_string(path).expect("the cases are there").parse().expect("the cases are TOML")
}

fn field<'a>(case: &'a toml::Value, key: &str) -> Option<&'a str> {
    case.get(key).and_then(toml::Value::as_str)
}

/// Set text with italics between stars.
fn starred(runs: &[Run]) -> String {
    runs.iter().map(|run| if run.italic { format!("*{}*", run.text) } else { run.text.clone() }).collect()
}

/// Every case that is not as it was worked out.
fn wrong(language: &str) -> (usize, String) {
    let cases = cases(language);
    let list = |key: &str| cases.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let references = list("reference");
    let citations = list("citation");
    let folder = Scratch::new();
    folder.put(
        "naslag.toml",
        format!(
            "title = \"T\"\ndescription = \"D.\"\nlanguage = \"{language}\"\n\n[[collection]]\nname = \"lit\"\nrole = \"literature\"\ntitle = \"L\"\nsingular = \"l\"\n"
        ),
    );
    let mut page = String::from("---\ntitle: Alles\n---\n");
    let mut wanted = Vec::new();
    for case in &references {
        let key = field(case, "key").expect("a case has a key");
        folder.put(&format!("content/lit/{key}.md"), format!("---\n{}---\nTekst.\n", field(case, "note").expect("a note")));
        let own = format!("[@{key}]");
        page.push_str(&format!("\n{}\n", field(case, "cite").unwrap_or(&own)));
        wanted.push((case.clone(), Some(key.to_owned())));
    }
    for case in &citations {
        page.push_str(&format!("\n{}\n", field(case, "cite").expect("a citation")));
        wanted.push((case.clone(), None));
    }
    folder.put("content/alles.md", page);
    let sources = read(folder.path(), &folder.path().join("public"), None).expect("the folder can be read");
    assert!(sources.diagnostics.is_empty(), "{:?}", sources.diagnostics);
    let known = know(&sources.value, &Memos::default(), &|_| {});
    let errors: Vec<_> = known.diagnostics.iter().filter(|found| found.severity == naslag::diagnostic::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let targets = known.value.targets(&PageId::from_parts(&["alles"]));
    assert_eq!(targets.len(), wanted.len());
    let mut report = String::new();
    for ((case, key), target) in wanted.iter().zip(targets) {
        let mut compare = |what: &str, given: &str| {
            let expected = field(case, what).expect("a case says what it expects");
            if given != expected {
                report.push_str(&format!("{}\n  wanted {expected}\n  given  {given}\n", field(case, "is").unwrap_or_default()));
            }
        };
        let Target::Citation(cited) = target else { panic!("no citation: {target:?}") };
        let citations = &known.value.citations;
        let parts = citations.cite(cited);
        let mut text = String::from("(");
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                text.push_str(citations.between(&parts[at - 1], part));
            }
            text.push_str(&starred(&part.runs));
        }
        text.push(')');
        compare("text", &text);
        assert_eq!(citations.cite_plain(cited), text.replace('*', ""));
        if let Some(key) = key {
            let work = citations.work(&PageId::from_parts(&["lit", key])).expect("the work is set");
            compare("list", &starred(&work.reference));
        }
    }
    (wanted.len(), report)
}

#[test]
fn references_in_dutch_are_as_apa_wants_them() {
    let (count, report) = wrong("nl");
    assert!(count >= 30 && report.is_empty(), "{report}");
}

#[test]
fn references_in_english_are_as_apa_wants_them() {
    let (count, report) = wrong("en");
    assert!(count >= 3 && report.is_empty(), "{report}");
}

/// Every publication of the knowledge base, and those of the cases.
fn publications() -> Vec<Item> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = read(root, &root.join("public"), None).expect("the knowledge base is there").value;
    let known = know(&sources, &Memos::default(), &|_| {}).value;
    known.pages.keys().filter_map(|id| known.publication(id)).collect()
}

/// What an item says, whatever the order and whatever stands for nothing.
fn told(item: &Item) -> String {
    let mut item = item.clone();
    // Which of two is a name of one word alone, no form tells.
    item.remove("language");
    serde_json::to_string(&item).expect("an item is JSON")
}

#[test]
fn what_is_written_for_reference_managers_is_read_back_the_same() {
    let all = publications();
    assert!(all.len() > 40);
    for form in FORMS {
        // To RIS a name with a comma is a person: an institution that has one cannot come back as it was.
        let comma =
            |name: &serde_json::Value| name.get("literal").and_then(|name| name.as_str()).is_some_and(|name| name.contains(','));
        let lost = |item: &Item| {
            form == "ris" && item.get("author").and_then(|all| all.as_array()).is_some_and(|all| all.iter().any(comma))
        };
        let items: Vec<Item> = all.iter().filter(|item| !lost(item)).cloned().collect();
        assert!(items.len() + 3 > all.len());
        let file = export::write(&items, form);
        let back = import::read(&file, form);
        assert!(back.problems.is_empty(), "{form}: {:?}", back.problems);
        assert_eq!(back.found.len(), items.len(), "{form}");
        let by_key = |items: Vec<&Item>| -> std::collections::BTreeMap<String, String> {
            items.into_iter().map(|item| (item["id"].to_string(), told(item))).collect()
        };
        let (wanted, given) = (by_key(items.iter().collect()), by_key(back.found.iter().map(|found| &found.item).collect()));
        for (key, wanted) in &wanted {
            assert_eq!(given.get(key), Some(wanted), "{form}");
        }
        assert!(
            back.found.iter().all(|found| found.rest.is_empty()),
            "{form}: {:?}",
            back.found.iter().find(|found| !found.rest.is_empty())
        );
    }
}

#[test]
fn a_title_with_all_that_tex_minds_comes_back_whole() {
    let title = r"100% {kosten} & baten_2: $5 #1 \ ~ ^ “één” – ’s-Gravenhage";
    let mut item = Item::new();
    for (key, value) in [
        ("id", "a-1"),
        ("type", "book"),
        ("title", title),
        ("publisher", "Boom & Zn."),
        ("URL", "https://example.org/a_b?c=%20d#e"),
    ] {
        item.insert(key.to_owned(), value.into());
    }
    for form in FORMS {
        let back = import::read(&export::write(std::slice::from_ref(&item), form), form);
        assert_eq!(back.found[0].item, item, "{form}");
    }
}

/// Form, text, what is read of it, and what is said: line, column and message.
type Broken = (&'static str, &'static str, &'static [&'static str], &'static [(usize, usize, &'static str)]);

#[test]
fn a_broken_file_says_where_and_gives_the_rest() {
    let cases: [Broken; 11] = [
        (
            "bib",
            "@book{a, title = {A}}\n@book{b, title = {B}\n\n@book{c, title = {C}}\n",
            &["a", "c"],
            &[(2, 1, "import-bib-end")],
        ),
        ("bib", "@book{a, title = {A} year = 2010}\n@book{b, title = {B}}\n", &["b"], &[(1, 22, "import-bib-expected")]),
        ("bib", "@book{a, title = {A}, month = foo}\n", &[], &[(1, 31, "import-bib-abbreviation")]),
        ("bib", "@book{a, title = {A}}\n@book{a, title = {B}}\n", &["a"], &[(2, 1, "import-twice")]),
        ("bib", "niets\n", &[], &[(1, 1, "import-nothing")]),
        ("ris", "TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B\nER  - \n", &["A", "B"], &[(1, 1, "import-unclosed")]),
        ("ris", "TI  - A\nTY  - BOOK\nTI  - B\n  en verder\nER  - \n", &["B en verder"], &[(1, 1, "import-no-start")]),
        ("ris", "zomaar\nTY  - BOOK\nTI  - B\n", &["B"], &[(1, 1, "import-outside"), (2, 1, "import-unclosed")]),
        ("json", "[{\"id\": \"a\",}]", &[], &[(1, 13, "import-json")]),
        ("json", "[{\"id\": \"a\"}, 3]", &["a"], &[(1, 1, "import-no-object")]),
        ("json", "", &[], &[(1, 1, "import-json")]),
    ];
    for (form, text, wanted, problems) in cases {
        let import = import::read(text, form);
        let name = |item: &Item| ["id", "title"].iter().find_map(|key| item.get(*key)?.as_str().map(str::to_owned));
        let given: Vec<String> = import.found.iter().filter_map(|found| name(&found.item)).collect();
        assert_eq!(given, wanted, "{text}");
        let said: Vec<(usize, usize, &str)> = import
            .problems
            .iter()
            .map(|problem| {
                let place = position(text, problem.at);
                (place.line, place.column, problem.why)
            })
            .collect();
        assert_eq!(said, problems, "{text}");
    }
}

#[test]
fn a_note_made_of_what_others_write_is_a_page_without_mistakes() {
    let bib = "@string{nij = {Nijmegen}}\n@inproceedings{Berg:2019, author = {van den Berg, Jan and {Gemeente {Nijmegen}} and Sm\\\"{u}lt, {\\'E}va}, title = {De {BOA}: \\emph{wat} nu?}, booktitle = {Congres}, year = 2019, month = mar, address = nij, keywords = {boa, ```wijk```}, pages = {1--9}, url = {geen adres}}\n";
    let import = import::read(bib, "bib");
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    let folder = Scratch::new();
    folder.put("naslag.toml", "title = \"T\"\ndescription = \"D.\"\n\n[[collection]]\nname = \"lit\"\nrole = \"literature\"\ntitle = \"L\"\nsingular = \"l\"\nrequired = [\"source\", \"description\"]\n");
    let required = ["source".to_owned(), "description".to_owned()];
    let name = note::name(&import.found[0]);
    assert_eq!(name, "berg-2019");
    let page = note::markdown(&import.found[0], "lijst.bib", &required);
    assert!(page.contains("keywords: boa, ```wijk```") && page.contains("url: geen adres"), "{page}");
    folder.put(&format!("content/lit/{name}.md"), &page);
    folder.put("content/alles.md", "---\ntitle: Alles\n---\n[@berg-2019, p. 3]\n");
    let made = site::check_site(folder.path());
    let messages = made.messages(naslag::language::Language::Nl, naslag::report::Format::Short);
    assert_eq!(made.errors(), 0, "{messages}\n{page}");
    assert!(made.files["alles.html"].contains("Van den Berg et al., 2019, p. 3"));
    let html = &made.files["lit/berg-2019.html"];
    let line = html.lines().find(|line| line.contains("reference-text")).unwrap_or_default();
    let wanted = "Berg, J. van den, Gemeente Nijmegen, &amp; Smült, É. (2019). De BOA: wat nu? In <i>Congres</i> (pp. 1–9).";
    assert!(line.contains(wanted), "{line}");
}
