//! Names in running text, measured against a file made by reading: precision and recall over all kinds of entities, and a table of traps.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use naslag::diagnostic::Code;
use naslag::knowledge::Knowledge;
use naslag::path::PageId;
use naslag::site::Memos;
use naslag::site::know;
use naslag::source::Source;
use naslag::source::Sources;
use naslag::source::read;
use naslag::span::position;

/// What the issue of names asks for.
const PRECISION: f64 = 0.98;
const RECALL: f64 = 0.95;

fn knowledge_base() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    read(root, &root.join("public"), None).expect("the knowledge base is there").value
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mentions").join(name);
    let text = std::fs::read_to_string(path).expect("the table is there");
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn id(text: &str) -> PageId {
    PageId::from_parts(&text.split('/').collect::<Vec<_>>())
}

/// The mentions of a page: line, entity and the name as written, with how often.
fn found(knowledge: &Knowledge, page: &PageId) -> BTreeMap<(usize, String, String), usize> {
    let mut found = BTreeMap::new();
    let (Some(told), Some(of)) = (knowledge.told(page), knowledge.pages.get(page)) else { return found };
    for mention in &told.mentions {
        let line = position(&of.source.text, mention.range.start).line;
        let text = of.source.text[mention.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        *found.entry((line, mention.to.as_str().to_owned(), text.replace('*', ""))).or_insert(0) += 1;
    }
    found
}

#[test]
fn mentions_of_the_knowledge_base_agree_with_those_found_by_reading() {
    let sources = knowledge_base();
    let knowledge = know(&sources, &Memos::default(), &|_| {}).value;
    let mut gold: BTreeMap<PageId, BTreeMap<(usize, String, String), usize>> = BTreeMap::new();
    for row in rows("gold.tsv") {
        let key = (row[1].parse().expect("a line"), row[3].clone(), row[2].clone());
        *gold.entry(id(&row[0])).or_default().entry(key).or_insert(0) += 1;
    }
    let (mut right, mut wanted, mut given) = (0, 0, 0);
    let mut report = String::new();
    for (page, expected) in &gold {
        let mut rest = found(&knowledge, page);
        wanted += expected.values().sum::<usize>();
        given += rest.values().sum::<usize>();
        for ((line, to, text), count) in expected {
            for _ in 0..*count {
                // A name may be written with an article or capital more or less; what counts is the place and the entity.
                // Pages are edited: a line more or less above it does not matter.
                let near = rest.keys().filter(|(other, id, _)| other.abs_diff(*line) <= 3 && id == to);
                let key = near.min_by_key(|(other, _, _)| other.abs_diff(*line)).cloned();
                match key {
                    Some(key) => {
                        right += 1;
                        let left = rest.get_mut(&key).expect("the key was just found");
                        *left -= 1;
                        if *left == 0 {
                            rest.remove(&key);
                        }
                    }
                    None => report.push_str(&format!("missed  {page}:{line}  {text} -> {to}\n")),
                }
            }
        }
        for ((line, to, text), count) in rest {
            report.push_str(&format!("extra   {page}:{line}  {text} -> {to} ({count})\n"));
        }
    }
    let (precision, recall) = (f64::from(right) / given as f64, f64::from(right) / wanted as f64);
    println!("{report}precision {precision:.3}, recall {recall:.3} over {wanted} mentions");
    assert!(precision >= PRECISION && recall >= RECALL, "precision {precision:.3}, recall {recall:.3}\n{report}");
}

#[test]
fn names_that_look_like_words_places_or_institutions_do_not_leak() {
    let mut sources = knowledge_base();
    let traps = rows("traps.tsv");
    for (index, row) in traps.iter().enumerate() {
        let path = format!("content/verslagen/trap-{index}.md");
        let text = format!("---\ntitle: Trap {index}\ndescription: x\nsource: x\n---\n\n{}\n", row[0]);
        sources.content.insert(format!("verslagen/trap-{index}.md").into(), Arc::new(Source::in_memory(&path, &text)));
    }
    let knowledge = know(&sources, &Memos::default(), &|_| {}).value;
    let mut wrong = Vec::new();
    for (index, row) in traps.iter().enumerate() {
        let mut expected: Vec<&str> = row[1].split(',').map(str::trim).filter(|id| *id != "-" && !id.is_empty()).collect();
        let told = knowledge.told(&id(&format!("verslagen/trap-{index}"))).expect("the page is there");
        let mut given: Vec<&str> = told.mentions.iter().map(|mention| mention.to.as_str()).collect();
        expected.sort_unstable();
        expected.dedup();
        given.sort_unstable();
        given.dedup();
        if expected != given {
            wrong.push(format!("{}\n   wanted {expected:?}\n   found  {given:?}", row[0]));
        }
    }
    println!("{} of {} traps\n{}", traps.len() - wrong.len(), traps.len(), wrong.join("\n"));
    assert!(wrong.len() * 20 <= traps.len(), "{} of {} traps went wrong:\n{}", wrong.len(), traps.len(), wrong.join("\n"));
}

/// Each row is a report of its own, with lines parted by `\\n`, and what it says of who spoke.
#[test]
fn who_speaks_is_read_from_every_form_that_a_report_may_have() {
    let mut sources = knowledge_base();
    let forms = rows("spoken.tsv");
    for (index, row) in forms.iter().enumerate() {
        let path = format!("verslagen/vorm-{index}.md");
        let text = format!("---\ntitle: Vorm {index}\ndescription: x\nsource: x\n---\n\n{}\n", row[0].replace("\\n", "\n"));
        sources.content.insert(path.as_str().into(), Arc::new(Source::in_memory(&format!("content/{path}"), &text)));
    }
    let known = know(&sources, &Memos::default(), &|_| {});
    let mut wrong = Vec::new();
    for (index, row) in forms.iter().enumerate() {
        let mut expected: Vec<String> = row[1].split(',').filter(|what| *what != "-").map(str::to_owned).collect();
        let told = known.value.told(&id(&format!("verslagen/vorm-{index}"))).expect("the page is there");
        let speakers = told.spoken.sessions.iter().flat_map(|session| &session.speakers);
        let mut given: Vec<String> = speakers.map(|speaker| format!("session {}", speaker.as_str())).collect();
        given.extend(told.spoken.statements.iter().map(|said| format!("statement {}", said.speaker.as_str())));
        let file = format!("content/verslagen/vorm-{index}.md");
        let warned = known.diagnostics.iter().filter(|found| found.code == Code::UnknownSpeaker);
        let warned = warned.filter(|found| found.span.as_ref().is_some_and(|span| span.path.as_str() == file));
        given.extend(warned.filter_map(|found| {
            found.arguments.iter().find(|(name, _)| *name == "name").map(|(_, value)| format!("unknown {value}"))
        }));
        expected.sort_unstable();
        given.sort_unstable();
        if expected != given {
            wrong.push(format!("{}\n   wanted {expected:?}\n   found  {given:?}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} forms went wrong:\n{}", wrong.len(), forms.len(), wrong.join("\n"));
}
