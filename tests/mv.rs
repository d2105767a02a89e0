//! `naslag mv`: after a change of name every reference leads where it did, old addresses are kept, and nothing is done by halves.

#![allow(clippy::disallowed_methods, reason = "tests read and write files and run the program")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use support::Scratch;
use support::check_site;
use support::files_below;
use support::tests_folder;

const CONFIG: &str = "title = \"Proef\"\nlanguage = \"nl\"
[[collection]]\nname = \"verslagen\"\nrole = \"report\"\ntitle = \"Verslagen\"\nsingular = \"verslag\"
[collection.relations]\nthemas = { to = \"themas\" }\nsprekers = { to = \"sprekers\" }
[[collection]]\nname = \"stukken\"\nrole = \"document\"\ntitle = \"Stukken\"\nsingular = \"stuk\"
[[collection]]\nname = \"literatuur\"\nrole = \"literature\"\ntitle = \"Literatuur\"\nsingular = \"notitie\"
[[collection]]\nname = \"themas\"\nrole = \"topic\"\ntitle = \"Thema's\"\nsingular = \"thema\"\ndata = \"themas.csv\"
[[collection]]\nname = \"sprekers\"\nrole = \"person\"\ntitle = \"Sprekers\"\nsingular = \"spreker\"\n";

/// A site that refers in every way there is.
fn site() -> Scratch {
    let scratch = Scratch::new();
    scratch.put("naslag.toml", CONFIG);
    scratch.put("content/themas.csv", "title,broader\nWonen,\nHuren,wonen\n");
    scratch.put("content/themas/drugs.md", "---\ntitle: Drugs en de stad\nrelated: [wonen]\n---\n\nTekst.\n");
    scratch.put("content/sprekers/anna.md", "---\ntitle: Anna de Wit\nroles:\n  - role: lid\n    organisation: netwerk\n---\n");
    scratch.put("content/literatuur/scp-2012.md", "---\ntitle: Een boek\n---\n");
    scratch.put("content/literatuur/scp-2012-b.md", "---\ntitle: Nog een boek\n---\n");
    scratch.put(
        "content/verslagen/dag.md",
        "---\ntitle: De dag\nthemas: [drugs, Wonen]  # zie ook\nsprekers:\n  - anna\n---\n\n## Opening\n\n![Een kaart](kaart.svg) en [Anna](../sprekers/anna.md).\n\n## Slot\n\nZie [hier](#opening), [[#slot]] en [[stukken/werk/een|Een]].\n",
    );
    scratch.put("content/verslagen/kaart.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    scratch.put(
        "content/stukken/werk/index.md",
        "---\r\ntitle: Het werk\r\n---\r\n\r\nZie [[verslagen/dag#slot]], [[De dag]], [[dag]] en [de dag][d].\r\n\r\n[d]: ../../verslagen/dag.md#opening \"De dag\"\r\n",
    );
    scratch.put(
        "content/stukken/werk/een.md",
        "---\ntitle: Een\norder: 1\n---\n\n![Een plaat](<plaat een.svg>) uit [@scp-2012, p. 3; @scp-2012-b].\n",
    );
    scratch.put("content/stukken/werk/twee.md", "---\ntitle: Twee\norder: 2\nparent: een\n---\n\n![[stukken/werk/een]]\n\nTerug naar [een](een.md), [twee](twee.html#x), [[verslagen/dag.md#Opening|dag]].\n\n## X\n");
    scratch.put("content/stukken/werk/plaat een.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    scratch.put("content/stukken/los.md", "---\ntitle: Los\ndraft: true\n---\n\n[De dag](../verslagen/dag.md), `[[verslagen/dag]]`.\n\n    [[verslagen/dag]]\n\n| Wat |\n|---|\n| [[verslagen/dag\\|de dag]] |\n");
    assert!(check_site(scratch.path()).codes().is_empty(), "{}", said(&scratch));
    scratch
}

fn said(scratch: &Scratch) -> String {
    check_site(scratch.path()).messages(naslag::language::Language::En, naslag::report::Format::Short)
}

fn mv(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_naslag"));
    program.arg("mv").args(arguments).args(["--lang", "nl", "--root"]).arg(root).stdin(std::process::Stdio::null());
    let out = program.output().expect("the program runs");
    (out.status.code().expect("it ends by itself"), String::from_utf8(out.stderr).expect("it says text"))
}

fn text(scratch: &Scratch, path: &str) -> String {
    fs::read_to_string(scratch.path().join("content").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files of the content, by path.
fn all(scratch: &Scratch) -> BTreeMap<String, Vec<u8>> {
    let root = scratch.path().join("content");
    files_below(&root).into_iter().map(|path| (path.clone(), fs::read(root.join(&path)).expect("it is there"))).collect()
}

#[test]
fn a_page_takes_every_reference_along() {
    let scratch = site();
    let (code, told) = mv(scratch.path(), &["verslagen/dag", "stukken/netwerkdag", "--yes"]);
    // Relations of reports are not those of documents, so that is no move at all.
    assert!(code == 1 && told.contains("er is niets veranderd") && told.contains("themas"), "{told}");
    let (code, told) = mv(scratch.path(), &["content/verslagen/dag.md", "Netwerkdag 2024", "--yes"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(said(&scratch), "", "nothing is wrong afterwards");
    let moved = text(&scratch, "verslagen/netwerkdag-2024.md");
    assert!(
        moved.contains("themas: [drugs, Wonen]  # zie ook\n") && moved.contains("aliases:\n  - verslagen/dag\n---\n"),
        "{moved}"
    );
    let work = text(&scratch, "stukken/werk/index.md");
    assert!(
        work.contains("[[verslagen/netwerkdag-2024#slot]], [[De dag]], [[verslagen/netwerkdag-2024]] en [de dag][d]"),
        "{work}"
    );
    assert!(work.contains("[d]: ../../verslagen/netwerkdag-2024.md#opening \"De dag\"\r\n"), "{work}");
    assert!(!work.replace("\r\n", "").contains('\n'), "the ends of its lines are as they were");
    let draft = text(&scratch, "stukken/los.md");
    assert!(
        draft.contains("[De dag](../verslagen/netwerkdag-2024.md), `[[verslagen/dag]]`.\n\n    [[verslagen/dag]]\n"),
        "{draft}"
    );
    assert!(draft.contains("| [[verslagen/netwerkdag-2024\\|de dag]] |") && draft.contains("draft: true"), "{draft}");
    assert!(text(&scratch, "stukken/werk/twee.md").contains("[[verslagen/netwerkdag-2024.md#Opening|dag]]"));
    // Back again: the new address is an old one now, and the old one is none any more.
    assert_eq!(mv(scratch.path(), &["verslagen/netwerkdag-2024", "dag", "--yes"]).0, 0);
    assert!(text(&scratch, "verslagen/dag.md").contains("aliases:\n  - verslagen/netwerkdag-2024\n---\n"));
    assert_eq!(said(&scratch), "");
}

#[test]
fn a_work_moves_with_its_chapters_and_pictures() {
    let scratch = site();
    let (code, told) = mv(scratch.path(), &["stukken/werk", "stukken/boek", "--yes"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(said(&scratch), "");
    assert!(text(&scratch, "verslagen/dag.md").contains("[[stukken/boek/een|Een]]"));
    let two = text(&scratch, "stukken/boek/twee.md");
    assert!(two.contains("![[stukken/boek/een]]") && two.contains("[een](een.md), [twee](twee.html#x)"), "{two}");
    assert!(two.contains("aliases:\n  - stukken/werk/twee\n"), "{two}");
    assert!(scratch.path().join("content/stukken/boek/plaat een.svg").is_file());
    assert!(!scratch.path().join("content/stukken/werk").exists());
    // A chapter by itself: the one below it names it by its file.
    assert_eq!(mv(scratch.path(), &["stukken/boek/een", "stukken/boek/begin", "--yes"]).0, 0);
    assert!(text(&scratch, "stukken/boek/twee.md").contains("parent: begin"));
    assert_eq!(said(&scratch), "");
    // Out of the work, to where its picture is not beside it.
    assert_eq!(mv(scratch.path(), &["stukken/boek/twee", "stukken/", "--yes"]).0, 0);
    assert!(
        text(&scratch, "stukken/twee.md").contains("[een](boek/begin.md), [twee](twee.html#x)"),
        "{}",
        text(&scratch, "stukken/twee.md")
    );
    assert!(!text(&scratch, "stukken/twee.md").contains("parent:"), "outside the work it stands under no chapter");
    assert_eq!(said(&scratch), "");
}

#[test]
fn a_note_takes_its_citations_along_and_an_entity_its_relations() {
    let scratch = site();
    assert_eq!(mv(scratch.path(), &["literatuur/scp-2012", "scp-cultuur", "--yes"]).0, 0);
    assert!(text(&scratch, "stukken/werk/een.md").contains("[@scp-cultuur, p. 3; @scp-2012-b]"));
    assert_eq!(mv(scratch.path(), &["sprekers/anna", "anna-de-wit", "--yes"]).0, 0);
    let day = text(&scratch, "verslagen/dag.md");
    assert!(day.contains("sprekers:\n  - anna-de-wit\n") && day.contains("[Anna](../sprekers/anna-de-wit.md)"), "{day}");
    assert_eq!(mv(scratch.path(), &["Drugs en de stad", "verdovende-middelen", "--yes"]).0, 0);
    assert!(text(&scratch, "verslagen/dag.md").contains("themas: [verdovende-middelen, Wonen]  # zie ook"));
    assert_eq!(said(&scratch), "");
}

#[test]
fn a_heading_that_gets_other_words_keeps_its_old_anchor() {
    let scratch = site();
    let (code, told) = mv(scratch.path(), &["verslagen/dag#opening", "verslagen/dag#Het begin", "--yes"]);
    assert_eq!(code, 0, "{told}");
    let day = text(&scratch, "verslagen/dag.md");
    assert!(
        day.contains("## Het begin\n")
            && day.contains("anchors:\n  opening: het-begin\n---\n")
            && day.contains("[hier](#het-begin)"),
        "{day}"
    );
    assert!(
        text(&scratch, "stukken/werk/index.md").contains("[d]: ../../verslagen/dag.md#opening"),
        "a definition may keep the old one"
    );
    assert!(text(&scratch, "stukken/werk/twee.md").contains("[[verslagen/dag.md#het-begin|dag]]"));
    assert_eq!(said(&scratch), "");
    // Only the anchor, and the old ones follow.
    assert_eq!(mv(scratch.path(), &["verslagen/dag#het-begin", "#start", "--yes"]).0, 0);
    let day = text(&scratch, "verslagen/dag.md");
    assert!(day.contains("## Het begin {#start}\n") && day.contains("anchors:\n  opening: start\n  het-begin: start\n"), "{day}");
    // The author has changed the words already.
    scratch.put("content/verslagen/dag.md", day.replace("## Slot", "## Tot slot"));
    assert_ne!(said(&scratch), "");
    let (code, told) = mv(scratch.path(), &["De dag#slot", "De dag#tot-slot", "--yes"]);
    assert_eq!(code, 0, "{told}");
    assert!(text(&scratch, "stukken/werk/index.md").contains("[[verslagen/dag#tot-slot]]"));
    assert_eq!(said(&scratch), "");
    let html = &check_site(scratch.path()).files["verslagen/dag.html"];
    for old in ["opening", "het-begin", "slot"] {
        assert!(html.contains(&format!("<span id=\"{old}\"></span>")), "{old}");
    }
}

#[test]
fn what_cannot_be_done_is_told_and_nothing_is_changed() {
    let scratch = site();
    let before = all(&scratch);
    for (old, new, told) in [
        ("verslagen/dga", "x", "bedoelde je `verslagen/dag`"),
        ("Huren", "x", "themas.csv"),
        ("verslagen", "x", "er is geen bladzijde"),
        ("verslagen/dag", "verslagen/dag", "heet al zo"),
        ("verslagen/dag", "sprekers/anna", "bestaat al"),
        ("stukken/los", "stukken/werk/een", "bestaat al"),
        ("verslagen/dag", "verhalen/dag", "geen verzameling `verhalen`"),
        ("verslagen/dag", "../../dag", "geen adres te maken"),
        ("verslagen/dag", "!!!", "geen adres te maken"),
        ("verslagen/dag", "index", "geen adres te maken"),
        ("verslagen/dag#slot", "verslagen/dag", "bij beide"),
        ("verslagen/dag#slot", "stukken/werk#slot", "dezelfde bladzijde"),
        ("verslagen/dag#niets", "#iets", "haar koppen zijn: opening, slot"),
        ("verslagen/dag#slot", "#opening", "er is al een kop"),
    ] {
        let (code, said) = mv(scratch.path(), &[old, new, "--yes"]);
        assert!(code == 2 && said.contains(told), "{old} -> {new}: {code}: {said}");
    }
    let (code, said) = mv(scratch.path(), &["verslagen/dag", "nieuw", "--dry-run"]);
    assert!(
        code == 0 && said.contains("-> content/verslagen/nieuw.md") && said.contains("`verslagen/dag` blijft werken"),
        "{said}"
    );
    assert_eq!(mv(scratch.path(), &["verslagen/dag", "nieuw"]).0, 2, "nobody is there to ask");
    assert_eq!(all(&scratch), before);
}

#[test]
fn pages_of_the_knowledge_base_can_be_renamed_one_by_one() {
    let base = tests_folder("..");
    let pages: Vec<String> = files_below(&base.join("content")).into_iter().filter(|path| path.ends_with(".md")).collect();
    let chosen: Vec<&String> = pages.iter().filter(|path| !path.ends_with("index.md")).step_by(41).collect();
    assert!(chosen.len() > 5, "there are pages");
    let failed: Vec<String> = chosen
        .par_iter()
        .filter_map(|path| {
            let scratch = Scratch::new();
            for file in files_below(&base.join("content")) {
                scratch.put(&format!("content/{file}"), fs::read(base.join("content").join(&file)).expect("it can be read"));
            }
            scratch.put("naslag.toml", fs::read(base.join("naslag.toml")).expect("it can be read"));
            let (code, told) = mv(scratch.path(), &[&format!("content/{path}"), "een-heel-andere-naam", "--yes"]);
            let made = check_site(scratch.path());
            let old = path.replace(".md", ".html");
            let lands = made.files.get(&old).is_some_and(|html| html.contains("een-heel-andere-naam.html"));
            (code != 0 || made.errors() > 0 || !lands).then(|| format!("{path}: {code} {lands}: {told}"))
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
