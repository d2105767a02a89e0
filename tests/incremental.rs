//! There is one build: after any edits, what a warm one makes is what a clean one makes, byte for byte.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "it is about files, and a test may fall")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use naslag::diagnostic::Diagnostic;
use naslag::diagnostic::arrange;
use naslag::digest::Digest;
use naslag::path::OutPath;
use naslag::site;
use naslag::site::Content;
use naslag::site::Memos;
use naslag::site::Site;
use naslag::source;
use naslag::source::Sources;
use proptest::prelude::*;

const CONFIG: &str = r#"title = "Proef"
language = "nl"

[[collection]]
name = "stukken"
role = "document"
title = "Stukken"
singular = "stuk"

[collection.relations]
themas = { to = "themas", inverse = "Besproken in", label = "Thema's" }
gemeenten = { to = "gemeenten", inverse = "Komt voor in" }
sprekers = { to = "sprekers", inverse = "Sprak op" }

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
title = "Sprekers"
singular = "persoon"

[[collection]]
name = "begrippen"
role = "term"
title = "Begrippen"
singular = "begrip"

[[collection]]
name = "gemeenten"
role = "place"
title = "Gemeenten"
singular = "gemeente"
data = "gemeenten.csv"
"#;

/// The files that edits are made to. Some stand in each other's way, and some names are used in others.
const FILES: &[&str] = &[
    "content/stukken/een.md",
    "content/stukken/twee.md",
    "content/stukken/map/drie.md",
    "content/stukken/map/index.md",
    "content/stukken/index.md",
    "content/verslagen/avond.md",
    "content/themas/wonen.md",
    "content/themas/zorg.md",
    "content/sprekers/jan-de-vries.md",
    "content/begrippen/apv.md",
    "content/index.md",
    "content/over.md",
    "content/stukken/kaart.svg",
    "content/stukken/plaat.png",
    "static/los.txt",
    "content/gemeenten.csv",
    "naslag.toml",
    "themes/default/assets/css/99-eigen.css",
    "themes/default/templates/components/footer.html",
];

/// An edit of the disk.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<usize>),
    Remove(usize),
    RemoveFolder(usize),
    Rename(usize, usize),
    /// Reads and builds, so that the next edits meet warm memos.
    Build,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let file = 0..FILES.len();
    let edit = prop_oneof![
        6 => (file.clone(), prop::collection::vec(0..PARTS.len(), 0..6)).prop_map(|(file, parts)| Edit::Write(file, parts)),
        1 => file.clone().prop_map(Edit::Remove),
        1 => file.clone().prop_map(Edit::RemoveFolder),
        1 => (file.clone(), file).prop_map(|(from, to)| Edit::Rename(from, to)),
        4 => Just(Edit::Build),
    ];
    prop::collection::vec(edit, 1..16)
}

/// What texts are made of: links that do and do not lead somewhere, names, anchors, citations, notes, pictures.
const PARTS: &[&str] = &[
    "Zie [[Wonen]] en [[Zorg|de zorg]].\n",
    "Zie [twee](../stukken/twee.md) en [kop](een.md#kop).\n",
    "## Kop\n\nJan de Vries sprak in Utrecht.\n",
    "## Lezing ([[Jan de Vries]])\n\n**Jan de Vries:** een uitspraak.\n",
    "![plaat](kaart.svg)\n",
    "![](../stukken/plaat.png)\n",
    "![[twee]]\n",
    "Tekst met een noot.[^1]\n\n[^1]: De noot.\n",
    "| a | b |\n|---|---|\n| 1 | Zorg |\n",
    "Een formule $\\frac{1$ die niet klopt.\n",
    "[[Bestaat niet]] en [weg](weg.md).\n",
    "> Een aanhaling. {bron p. 4}\n",
    "Gewoon een alinea over wonen in Almere.\n",
    "In de Apv staat het, zegt de HV; zie [[apv]] en [[Wonen|HV]].\n",
];

const MATTER: &[&str] = &[
    "names: [{name: HV, abbreviation: true}]\n",
    "expansion: algemene plaatselijke verordening\n",
    "definition: Wat de raad vaststelt.\n",
    "themas: [Wonen]\n",
    "themas: [Zorg, Wonen]\n",
    "sprekers: [Jan de Vries]\n",
    "gemeenten: [Utrecht]\n",
    "gemeenten: [Almere]\n",
    "date: 2024-05-01\n",
    "date: 2023-01\n",
    "aliases: [stukken/oud.html]\n",
    "draft: true\n",
    "description: Een beschrijving.\n",
    "onbekend: sleutel\n",
    "names: [Huisvesting]\n",
    "modified: 2025-02-03\n",
];

fn text_of(path: &str, parts: &[usize]) -> String {
    let sum: usize = parts.iter().sum();
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "md" => {
            let stem = path.rsplit(['/', '.']).nth(1).unwrap_or_default();
            let title = match stem {
                "jan-de-vries" => "Jan de Vries".to_owned(),
                _ if sum % 5 == 4 => format!("{stem} anders"),
                _ => stem[..1].to_uppercase() + &stem[1..],
            };
            let matter: String = parts.iter().take(2).map(|part| MATTER[part % MATTER.len()]).collect();
            let body: String = parts.iter().map(|part| format!("{}\n", PARTS[*part])).collect();
            format!("---\ntitle: {title}\n{matter}---\n\n{body}")
        }
        "csv" => {
            let rows = ["GM0344,Utrecht\n", "GM0034,Almere\n", "GM0363,Amsterdam\n"];
            let rows: String = rows.iter().enumerate().filter(|(row, _)| (sum >> row) & 1 == 0).map(|(_, row)| *row).collect();
            format!("code,title\n{rows}")
        }
        "toml" => CONFIG.replace("\"Proef\"", &format!("\"Proef {}\"", sum % 3)),
        "svg" => format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"9\"></svg>", sum + 1),
        "css" => format!("p {{ margin: {sum}px }}\n"),
        "html" => format!("<footer><p>{sum} {{{{ site.title }}}}</p></footer>\n"),
        // No picture, or a text.
        _ => format!("{sum}\n"),
    }
}

fn apply(root: &Path, edit: &Edit) {
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    match edit {
        Edit::Write(file, parts) => write(FILES[*file], &text_of(FILES[*file], parts)),
        // A site keeps its configuration; and what is not there cannot be removed.
        Edit::Remove(file) | Edit::RemoveFolder(file) if FILES[*file] == "naslag.toml" => write("naslag.toml", CONFIG),
        Edit::Remove(file) => drop(fs::remove_file(root.join(FILES[*file]))),
        Edit::RemoveFolder(file) => drop(fs::remove_dir_all(root.join(FILES[*file]).parent().unwrap())),
        Edit::Rename(from, to) if FILES[*from] != "naslag.toml" && FILES[*to] != "naslag.toml" => {
            let _ = fs::create_dir_all(root.join(FILES[*to]).parent().unwrap());
            let _ = fs::rename(root.join(FILES[*from]), root.join(FILES[*to]));
        }
        Edit::Rename(..) | Edit::Build => {}
    }
}

/// Files with their bytes, and messages: all that a build gives.
type Outcome = (BTreeMap<OutPath, (String, Digest)>, Vec<Diagnostic>, usize);

fn outcome(site: &Site, found: Vec<Diagnostic>) -> Outcome {
    let file = |content: &Content| match content {
        Content::Text(text) => (text.to_string(), content.digest()),
        Content::Bytes(_) | Content::Copy(..) => (String::new(), content.digest()),
    };
    (site.files.iter().map(|(path, content)| (path.clone(), file(content))).collect(), found, site.pages)
}

fn make(root: &Path, previous: Option<&Sources>, memos: &Memos) -> (Sources, Outcome) {
    let read = source::read(root, &root.join("public"), previous).unwrap();
    let built = site::build(&read.value, memos, &|_| {});
    if previous.is_some() {
        assert_served(&read.value, memos, &built.value, &built.diagnostics);
    }
    let found = [read.diagnostics, built.diagnostics].concat();
    let outcome = outcome(&built.value, found);
    (read.value, outcome)
}

/// What is made when somebody asks for it is what a build makes, and a check finds what a build finds.
fn assert_served(sources: &Sources, memos: &Memos, site: &Site, found: &[Diagnostic]) {
    let plan = site::plan(sources, memos, &|_| {});
    let checked = plan.value.check(memos, &|| false).unwrap();
    let mut all = [plan.diagnostics, checked].concat();
    arrange(&mut all);
    assert_eq!(all, found);
    for (path, content) in &site.files {
        assert_eq!(plan.value.file(path).unwrap().digest(), content.digest(), "{path}");
    }
    assert_eq!(plan.value.pages, site.pages);
}

fn assert_same(warm: &Outcome, clean: &Outcome) {
    assert_eq!(warm.0.keys().collect::<Vec<_>>(), clean.0.keys().collect::<Vec<_>>());
    for (path, file) in &clean.0 {
        assert_eq!(&warm.0[path], file, "{path}");
    }
    assert_eq!(warm.1, clean.1);
    assert_eq!(warm.2, clean.2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_warm_build_makes_what_a_clean_one_makes(edits in edits()) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (file, path) in FILES.iter().enumerate().take(16) {
            apply(root, &Edit::Write(file, vec![path.len() % PARTS.len(), (path.len() * 7) % PARTS.len()]));
        }
        fs::write(root.join("naslag.toml"), CONFIG).unwrap();
        let memos = Memos::default();
        let (mut previous, _) = make(root, None, &memos);
        for edit in edits.iter().chain([&Edit::Build]) {
            apply(root, edit);
            if matches!(edit, Edit::Build) {
                let (sources, warm) = make(root, Some(&previous), &memos);
                let (_, clean) = make(root, None, &Memos::default());
                assert_same(&warm, &clean);
                previous = sources;
            }
        }
    }
}

#[test]
fn files_that_did_not_change_are_shared_with_the_snapshot_before() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("naslag.toml"), CONFIG).unwrap();
    for file in 0..3 {
        apply(root, &Edit::Write(file, vec![0]));
    }
    // What was written a moment ago is read again in any case.
    std::thread::sleep(std::time::Duration::from_millis(3500));
    let read = |previous| source::read(root, &root.join("public"), previous).unwrap().value;
    let first = read(None);
    fs::write(root.join(FILES[1]), text_of(FILES[1], &[1])).unwrap();
    let second = read(Some(&first));
    assert!(!second.same_as(&first));
    assert!(read(Some(&second)).same_as(&second));
    for (path, source) in &second.content {
        let shared = std::sync::Arc::ptr_eq(source, &first.content[path]);
        assert_eq!(shared, !FILES[1].ends_with(path.as_str()), "{path}");
    }
}
