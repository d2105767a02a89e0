//! CommonMark's own specification, run through naslag.
//!
//! `spec/commonmark-known.txt` lists the examples in which naslag differs on purpose, each with the reason. An example that is not listed must come
//! out as the specification says; one that is listed must not. The specification has a licence of its own (CC BY-SA), so it is not in this
//! repository: `./test` installs it (`npm ci` in `tests/`). Without it, this test says so and is skipped.
//!
//! `SPEC=accept cargo test --test commonmark` writes the list anew; a new difference gets the reason `?`, which must be replaced by one of the list's.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[path = "support/site.rs"]
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use support::Scratch;
use support::accepts;
use support::check_site;
use support::tests_folder;

/// An example: Markdown and the HTML that must come of it.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

#[test]
fn the_examples_of_commonmark_come_out_as_it_says_save_those_that_differ_on_purpose() {
    let spec = tests_folder("node_modules/commonmark-spec/spec.txt");
    let Ok(spec) = fs::read_to_string(&spec) else {
        eprintln!("SKIPPED: the specification of CommonMark is not installed; run `npm ci` in tests/, or ./test");
        return;
    };
    let examples = examples(&spec);
    assert!(examples.len() > 600, "the specification is whole");
    let bodies = bodies(&examples);
    let list = tests_folder("spec/commonmark-known.txt");
    let text = fs::read_to_string(&list).unwrap_or_default();
    let (reasons, known) = read_known(&text);
    let mut failed = String::new();
    let mut accepted = BTreeMap::new();
    for example in &examples {
        let came = undressed(&bodies[&example.number]);
        let wanted = undressed(&example.html);
        let same = came == wanted;
        if !same {
            let reason = known.get(&example.number).map_or("?", String::as_str);
            accepted.insert(example.number, reason.to_owned());
        }
        let Example { number, markdown, .. } = example;
        match (same, known.get(number)) {
            (false, None) => {
                let _ = writeln!(
                    failed,
                    "example {number} differs\n--- markdown\n{markdown}--- wanted\n{wanted}\n--- came\n{came}\n"
                );
            }
            (true, Some(_)) => {
                let _ = writeln!(failed, "example {number} is listed, and comes out as CommonMark says: take it off the list\n");
            }
            (_, Some(reason)) if !reasons.contains(reason) => {
                let _ = writeln!(failed, "example {number}: `{reason}` is none of the list's reasons\n");
            }
            _ => {}
        }
    }
    if accepts("SPEC") {
        let head: String = text
            .lines()
            .filter(|line| line.starts_with('#') || line.is_empty())
            .fold(String::new(), |all, line| format!("{all}{line}\n"));
        let rows = accepted.iter().fold(String::new(), |all, (number, reason)| format!("{all}{number} {reason}\n"));
        fs::write(list, format!("{}\n\n{rows}", head.trim_end())).expect("the list can be written");
        return;
    }
    assert!(failed.is_empty(), "\n{failed}");
}

/// The reasons that the head of the list explains (`# html: …`), and the listed examples.
fn read_known(text: &str) -> (Vec<String>, BTreeMap<usize, String>) {
    let reasons = text.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(": ").map(|(reason, _)| reason.to_owned()));
    let rows = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    let known = rows.map(|(number, reason)| (number.parse().expect("a number comes first"), reason.to_owned()));
    (reasons.collect(), known.collect())
}

/// The examples of `spec.txt`. Their addresses `/url` and `/uri` are made addresses of the web: relative ones lead to pages and are checked.
fn examples(spec: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let fence = "`".repeat(32);
    let mut rest = spec.split("<!-- END TESTS -->").next().unwrap_or_default();
    while let Some((_, after)) = rest.split_once(&format!("\n{fence} example\n")) {
        let (block, after) = after.split_once(&format!("\n{fence}\n")).expect("an example is closed");
        let block = format!("\n{block}\n").replace('→', "\t");
        let (markdown, html) = block.split_once("\n.\n").expect("an example has two parts");
        let on_the_web =
            |text: &str| ["/url", "/uri"].iter().fold(text.to_owned(), |text, path| text.replace(path, &format!("http:/{path}")));
        let markdown = on_the_web(markdown.strip_prefix('\n').unwrap_or(markdown));
        examples.push(Example { number: examples.len() + 1, markdown: format!("{markdown}\n"), html: on_the_web(html) });
        rest = after;
    }
    examples
}

/// Each example as the body of a page.
fn bodies(examples: &[Example]) -> BTreeMap<usize, String> {
    let scratch = Scratch::new();
    scratch.plain_theme();
    scratch.put("naslag.toml", "title = \"CommonMark\"\n");
    for example in examples {
        scratch.put(&format!("content/v{}.md", example.number), format!("---\ntitle: Voorbeeld\n---\n{}", example.markdown));
    }
    let made = check_site(scratch.path());
    let body = |number: usize| {
        let page = made.files.get(&format!("v{number}.html")).expect("every example has its page");
        page.split_once("\n=== view").map_or_else(|| page.clone(), |(body, _)| body.to_owned())
    };
    examples.iter().map(|example| (example.number, body(example.number))).collect()
}

/// HTML without what is naslag's own dress: anchors and levels of headings, classes of links, frames of code and lazy pictures; and without what means the same.
fn undressed(html: &str) -> String {
    let mut html = html.replace("&quot;", "\"").replace("&#39;", "'");
    html = without(&html, "<a class=\"anchor\"", "</a>");
    for level in 2..=6 {
        html = replaced(&html, &format!("<h{level} id="), ">", &format!("<h{level}>"));
    }
    // The title of the page is its only heading of level one.
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>");
    html = html.replace("<a class=\"external\" rel=\"noreferrer\" href=", "<a href=");
    html = replaced(&html, "<pre class=\"code\"", ">", "<pre>");
    html = html.replace(" loading=\"lazy\"", "").replace(" />", ">").replace("<p></p>", "");
    let html = html.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    html.replace(">\n<", "><").replace("<li>\n", "<li>").replace("\n</li>", "</li>")
}

fn without(html: &str, start: &str, end: &str) -> String {
    replaced(html, start, end, "")
}

/// Every stretch from `start` to `end` replaced.
fn replaced(html: &str, start: &str, end: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(start) {
        out.push_str(before);
        out.push_str(by);
        rest = after.split_once(end).map_or("", |(_, after)| after);
    }
    out + rest
}
