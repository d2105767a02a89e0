//! Shapes of text that have made Markdown programs slow, deep or large, through the whole build.
//!
//! Each is built at a size and at twice that size. Processor time may grow in a straight line only, memory and output must stay in
//! proportion. The shapes are those of cmark's `pathological_tests.py`, of md4c and of pulldown-cmark, and those that our own loops would stumble over.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it reads settings, and shows what it measured")]

#[path = "support/folder.rs"]
mod site;

use std::time::Duration;

use site::Folder;
use site::Run;

/// More than twice, with room for a busy machine.
const RATIO: f64 = 2.8;
/// What is too short to be measured against.
const SHORT: Duration = Duration::from_millis(400);
/// The longest that a page may take.
const LIMIT: Duration = Duration::from_secs(10);

/// A shape: its name, the size at which it is tried first, and the text of a size.
type Shape = (&'static str, usize, fn(usize) -> String);

const BODIES: &[Shape] = &[
    ("nested brackets", 50_000, |n| format!("{}a{}", "[".repeat(n), "]".repeat(n))),
    ("open brackets", 50_000, |n| "[a](b".repeat(n)),
    ("open brackets with a space", 50_000, |n| "[a]( ".repeat(n)),
    ("open brackets and angles", 50_000, |n| "[a](<b".repeat(n)),
    ("brackets that close late", 20_000, |n| format!("{})", "[a](b c".repeat(n))),
    ("pairs of brackets", 50_000, |n| "[]".repeat(n)),
    ("open wiki links", 50_000, |n| "[[a".repeat(n)),
    ("wiki links that close late", 50_000, |n| format!("{}]]", "[[a".repeat(n))),
    ("nested wiki links", 20_000, |n| format!("{}{}", "[[a|".repeat(n), "]]".repeat(n))),
    ("open citations", 50_000, |n| "[@a".repeat(n)),
    ("open images", 50_000, |n| "![a".repeat(n)),
    ("nested images", 2_000, |n| format!("{}{}", "![a".repeat(n), "](b.png)".repeat(n))),
    ("nested emphasis", 20_000, |n| format!("{}a{}", "*a **a ".repeat(n), "** a*".repeat(n))),
    ("openers of emphasis", 50_000, |n| "_a ".repeat(n)),
    ("closers of emphasis", 50_000, |n| "a_ ".repeat(n)),
    ("emphasis of two kinds", 50_000, |n| "*_a ".repeat(n)),
    ("openers and closers in threes", 30_000, |n| format!("a**b{}", "c* ".repeat(n))),
    ("strikethrough", 50_000, |n| "~~a ~b ".repeat(n)),
    ("backticks of every length", 1_000, |n| (1..n).map(|length| format!("e{}", "`".repeat(length))).collect()),
    ("open dollars", 50_000, |n| "$a ".repeat(n)),
    ("open double dollars", 30_000, |n| "$$a ".repeat(n)),
    ("open braces of formulas", 20_000, |n| format!("${}$", "{".repeat(n))),
    ("nested roots", 20_000, |n| format!("${}x$", "\\sqrt".repeat(n))),
    ("nested fences of formulas", 10_000, |n| format!("${}x{}$", "\\left(".repeat(n), "\\right)".repeat(n))),
    ("nested environments", 5_000, |n| format!("$${}x$$", "\\begin{matrix}".repeat(n))),
    ("powers", 20_000, |n| format!("$x{}$", "^{a}".repeat(n))),
    ("nested quotations", 50_000, |n| format!("{}a", "> ".repeat(n))),
    ("nested quotations with places", 10_000, |n| format!("{}a {}", "> ".repeat(n), "{bron p. 4} ".repeat(n))),
    ("quotations with a place", 5_000, |n| "> a {bron p. 4}\n\n".repeat(n)),
    ("nested quotations, line by line", 500, |n| (1..n).map(|depth| format!("{}a\n", ">".repeat(depth))).collect()),
    ("nested lists", 1_000, |n| (0..n).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect()),
    ("nested lists on a line", 20_000, |n| format!("{}a", "- ".repeat(n))),
    ("nested numbered lists", 20_000, |n| format!("{}a", "1. ".repeat(n))),
    ("items of a list", 30_000, |n| "- a\n".repeat(n)),
    ("definitions", 10_000, |n| "a\n: b\n\n".repeat(n)),
    ("open footnotes", 50_000, |n| "[^a\n".repeat(n)),
    ("undefined footnotes", 20_000, |n| "[^a]".repeat(n)),
    ("footnote openings", 50_000, |n| format!("[^{}", "a[^".repeat(n))),
    ("footnotes", 5_000, |n| (0..n).map(|at| format!("a[^{at}]\n\n[^{at}]: b\n\n")).collect()),
    ("footnotes that call each other", 5_000, |n| {
        format!("[^0]\n\n{}", (0..n).map(|at| format!("[^{at}]: b [^{}]\n\n", at + 1)).collect::<String>())
    }),
    ("one footnote, called often", 20_000, |n| format!("{}\n\n[^a]: b\n", "[^a] ".repeat(n))),
    ("nested footnotes", 5_000, |n| format!("{}a\n", "[^a]: ".repeat(n))),
    ("a wide table", 1_000, |n| format!("{}\n{}\n{}", "|a".repeat(n), "|-".repeat(n), "|b\n".repeat(n))),
    ("a long table", 12_000, |n| format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(n))),
    ("a table of wiki links", 5_000, |n| format!("|a|b|\n|-|-|\n{}", "|[[a|b]]|d|\n".repeat(n))),
    ("openings of tables", 20_000, |n| "|a|\n|-\n\n".repeat(n)),
    ("reference definitions", 10_000, |n| {
        (0..n).map(|at| format!("[a{at}]: u\n")).chain((0..n).map(|at| format!("[a{at}] "))).collect()
    }),
    ("a long reference, used often", 1_000, |n| format!("[a]: {}\n\n{}", "u".repeat(n * 10), "[a] ".repeat(n))),
    ("a reference that does not end", 50_000, |n| format!("[a]: u \"{}", "b\n".repeat(n))),
    ("open comments", 30_000, |n| "<!-- a ".repeat(n)),
    ("open declarations", 30_000, |n| "a <!A ".repeat(n)),
    ("open instructions", 30_000, |n| "a <? ".repeat(n)),
    ("open character data", 30_000, |n| "a <![CDATA[ ".repeat(n)),
    ("open tags", 30_000, |n| "a <b c=\"".repeat(n)),
    ("angles", 50_000, |n| "<".repeat(n)),
    ("nested tags", 20_000, |n| format!("a {}b{}", "<sub>".repeat(n), "</sub>".repeat(n))),
    ("tags that stay open", 20_000, |n| format!("a {}", "<sub>b".repeat(n))),
    ("tags that were not opened", 20_000, |n| format!("a {}", "b</sub>".repeat(n))),
    ("tags that cross", 20_000, |n| format!("a {}", "<sub><sup>b</sub></sup>".repeat(n))),
    ("blocks of HTML", 20_000, |n| "<div>\na\n\n".repeat(n)),
    ("one block of HTML", 50_000, |n| format!("<div>\n{}", "a\n".repeat(n))),
    ("equal headings", 10_000, |n| "## Doel\n\n".repeat(n)),
    ("headings with equal anchors", 10_000, |n| "## Doel {#doel}\n\n".repeat(n)),
    ("equal headings and links to them", 5_000, |n| {
        format!("{}{}", "## Doel\n\n".repeat(n), "[a](#doel-2) [b](#Doel) ".repeat(n))
    }),
    ("links to headings that are not there", 3_000, |n| {
        format!("{}{}", (0..n).map(|at| format!("## Doel {at}\n\n")).collect::<String>(), "[a](#weg-van-hier) ".repeat(n))
    }),
    ("a long heading with links below it", 5_000, |n| format!("## {}\n\n{}", "doel ".repeat(n), "[[Welkom]]. ".repeat(n))),
    ("headings that skip levels", 5_000, |n| "## a\n\n###### b\n\n".repeat(n)),
    ("classes of a heading", 20_000, |n| format!("## a {{{}}}\n", ".b ".repeat(n))),
    ("links in one sentence", 5_000, |n| "[[Welkom]] en ".repeat(n)),
    ("links in many sentences of one paragraph", 5_000, |n| "Zie [[Welkom]]. ".repeat(n)),
    ("broken links", 5_000, |n| (0..n).map(|at| format!("[[Onbekend {at}]] [b](weg-{at}.md) ")).collect()),
    ("empty links", 20_000, |n| "[](a.md) ".repeat(n)),
    ("links with a gap", 20_000, |n| "] (a.md) ".repeat(n)),
    ("links the wrong way round", 20_000, |n| ")[a.md] ".repeat(n)),
    ("links with spaces", 20_000, |n| "[a](b c.md) ".repeat(n)),
    ("full stops", 100_000, |n| format!("[[Welkom]] {}", ".".repeat(n))),
    ("full stops and capitals", 50_000, |n| format!("[[Welkom]] {}", "A. ".repeat(n))),
    ("addresses", 20_000, |n| "https://a.nl ".repeat(n)),
    ("addresses of one kind", 20_000, |n| "http://a.nl ".repeat(n)),
    ("addresses without spaces", 20_000, |n| "https://a".repeat(n)),
    ("addresses without a host", 20_000, |n| "https:// ".repeat(n)),
    ("an address with brackets", 50_000, |n| format!("https://a.nl/{}", ")".repeat(n))),
    ("hidden characters", 20_000, |n| "a\u{202e}".repeat(n)),
    ("zeroes", 50_000, |n| "\0".repeat(n)),
    ("a long line", 500_000, |n| "a".repeat(n)),
    ("long words of many marks", 20_000, |n| format!("a{}", "\u{301}".repeat(n))),
    ("empty lines", 200_000, |n| "\n".repeat(n)),
    ("spaces", 200_000, |n| format!("{}a", " ".repeat(n))),
    ("tabs", 100_000, |n| "\t".repeat(n)),
    ("backslashes", 100_000, |n| "\\".repeat(n)),
    ("entities", 50_000, |n| "&a;&amp;&#0;".repeat(n)),
    ("code of brackets", 4_000, |n| format!("```json\n{}\n```\n", format!("{}\n", "[".repeat(1_000)).repeat(n / 100))),
    ("code of quotes", 4_000, |n| format!("```js\n{}\n```\n", format!("{}\n", "`${\"'".repeat(200)).repeat(n / 100))),
    ("code of shell", 4_000, |n| format!("```bash\n{}\n```\n", format!("{}\n", "$((${a[".repeat(100)).repeat(n / 100))),
    ("code of Markdown", 4_000, |n| format!("~~~~markdown\n{}\n~~~~\n", format!("{}\n", "*_[a](b)`".repeat(50)).repeat(n / 100))),
    ("code of a long line", 100_000, |n| format!("```json\n{}\n```\n", "[".repeat(n))),
    ("blocks of code", 2_000, |n| "```rust\nfn main() { let a = \"b\"; }\n```\n\n".repeat(n)),
    ("open fences", 20_000, |n| "```a\n\n    b\n".repeat(n)),
    ("fences of every length", 1_000, |n| (3..n).map(|length| format!("{}\n", "`".repeat(length))).collect()),
    ("more parts than a page may have", 200_000, |n| "- a\n".repeat(n)),
    ("more links than a page may have", 20_000, |n| "[[Welkom]] en ".repeat(n)),
    ("tasks", 20_000, |n| "- [ ] a\n".repeat(n)),
    ("alerts", 10_000, |n| "> [!NOTE]\n> a\n\n".repeat(n)),
    ("underlines of headings", 30_000, |n| "a\n=\n".repeat(n)),
    ("one heading of many lines", 50_000, |n| format!("{}===\n", "a\n".repeat(n))),
];

const FRONTS: &[Shape] = &[
    ("keys that nobody knows", 5_000, |n| (0..n).map(|at| format!("k{at}: 1\n")).collect()),
    ("equal keys", 10_000, |n| "a: 1\n".repeat(n)),
    ("nested lists", 50_000, |n| format!("a: {}\n", "[".repeat(n))),
    ("nested maps", 20_000, |n| format!("a: {}\n", "{a: ".repeat(n))),
    ("nested by indentation", 300, |n| (0..n).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
    ("nested dashes", 20_000, |n| format!("a:\n  {}b\n", "- ".repeat(n))),
    ("question marks", 20_000, |n| format!("{}a\n", "? ".repeat(n))),
    ("anchors and aliases", 5_000, |n| (1..n).map(|at| format!("a{at}: &a{at} [*a{}]\n", at - 1)).collect()),
    ("tags", 10_000, |n| "- !a b\n".repeat(n)),
    ("an open quote", 50_000, |n| format!("a: \"{}", "b\n".repeat(n))),
    ("names that nobody knows", 2_000, |n| format!("themas: [{}]\n", (0..n).map(|at| format!("t{at}, ")).collect::<String>())),
    ("old addresses", 2_000, |n| format!("aliases: [{}]\n", (0..n).map(|at| format!("oud/a{at}, ")).collect::<String>())),
    ("bad old addresses", 5_000, |n| format!("aliases: [{}]\n", (0..n).map(|at| format!("../a{at}, ")).collect::<String>())),
    ("other names", 5_000, |n| format!("names: [{}]\n", (0..n).map(|at| format!("n{at}, ")).collect::<String>())),
    ("sources", 2_000, |n| format!("source:\n{}", "  - document: a\n    lines: 1-2\n".repeat(n))),
    ("a long text", 100_000, |n| format!("description: {}\n", "a ".repeat(n))),
    ("hidden characters", 20_000, |n| format!("description: \"{}\"\n", "\\u202e".repeat(n))),
    ("documents", 20_000, |n| "a: 1\n...\n".repeat(n)),
    ("colons", 50_000, |n| ":".repeat(n)),
    ("comments", 50_000, |n| "# a\n".repeat(n)),
];

const SETTINGS: &[Shape] = &[
    ("nested lists", 50_000, |n| format!("a = {}", "[".repeat(n))),
    ("nested lists that close", 50_000, |n| format!("a = {}{}", "[".repeat(n), "]".repeat(n))),
    ("nested tables", 30_000, |n| format!("a = {}", "{a = ".repeat(n))),
    ("dotted keys", 50_000, |n| format!("a{} = 1", ".a".repeat(n))),
    ("dotted headers", 50_000, |n| format!("[a{}]", ".a".repeat(n))),
    ("headers of lists", 20_000, |n| "[[a]]\n".repeat(n)),
    ("equal keys", 10_000, |n| "a = 1\n".repeat(n)),
    ("keys that nobody knows", 5_000, |n| (0..n).map(|at| format!("k{at} = 1\n")).collect()),
    ("pluses", 50_000, |n| format!("a = {}1", "+".repeat(n))),
    ("open quotes", 50_000, |n| format!("a = {}", "\"".repeat(n))),
    ("an open text", 50_000, |n| format!("a = \"\"\"{}", "b\n".repeat(n))),
];

fn body(text: &str) -> Folder {
    let folder = Folder::new();
    folder.page("verslagen/proef.md", "Proef", text);
    folder
}

fn front(text: &str) -> Folder {
    let folder = Folder::new();
    folder.write("content/verslagen/proef.md", format!("---\ntitle: Proef\n{text}\n---\n\nTekst.\n"));
    folder
}

fn settings(text: &str) -> Folder {
    let folder = Folder::new();
    folder.write("naslag.toml", format!("title = \"Proef\"\n{text}\n"));
    folder
}

/// Builds a shape at its size and twice its size; what is wrong with it, if anything.
fn wrong(shape: &Shape, make: fn(&str) -> Folder, least: Duration) -> Option<String> {
    let (name, size, text) = shape;
    let once = text(*size);
    let build = |text: &str| -> (Run, u64) {
        let folder = make(text);
        let run = folder.build();
        let page = std::fs::metadata(folder.out().join("verslagen/proef.html")).map_or(0, |data| data.len());
        (run, page)
    };
    let (mut small, _) = build(&once);
    let twice = text(size * 2);
    let (mut large, page) = build(&twice);
    for run in [&small, &large] {
        if !matches!(run.code, Some(0..=3)) || run.stderr.contains("internal-error") {
            let end: String = run.stderr.chars().take(300).collect();
            return Some(format!("{name}: crashed ({:?}) {end}", run.code));
        }
    }
    let net = |run: &Run| run.time.saturating_sub(least);
    let ratio = |small: &Run, large: &Run| net(large).as_secs_f64() / net(small).max(SHORT / 2).as_secs_f64();
    for _ in 0..2 {
        // Once more: what is steep stays so, and a busy machine does not.
        if net(&large) > SHORT && ratio(&small, &large) > RATIO {
            (small, large) = (build(&once).0, build(&twice).0);
        }
    }
    if std::env::var_os("NASLAG_SHOW").is_some() {
        println!(
            "{name:40} {:8.2} s {:8.2} s  x{:5.2}  {:6} kB source, {:8} kB page, {:8} kB memory, {:8} kB messages",
            net(&small).as_secs_f64(),
            net(&large).as_secs_f64(),
            ratio(&small, &large),
            twice.len() / 1024,
            page / 1024,
            large.memory / 1024,
            large.stderr.len() / 1024
        );
    }
    if net(&large) > LIMIT {
        return Some(format!("{name}: took {:?}", net(&large)));
    }
    if net(&large) > SHORT && ratio(&small, &large) > RATIO {
        return Some(format!("{name}: {:?} becomes {:?} at twice the size", net(&small), net(&large)));
    }
    let source = twice.len() as u64;
    // The promise is fifty times the source, beside what the program itself holds: its words for the search, and the pages that its
    // allocator keeps ready.
    if large.memory > (160 << 20) + 60 * source {
        return Some(format!("{name}: {source} bytes took {} of memory", large.memory));
    }
    if page > 100 * source + (1 << 20) {
        return Some(format!("{name}: {source} bytes become a page of {page}"));
    }
    None
}

fn check(shapes: &[Shape], make: fn(&str) -> Folder) {
    let only = std::env::var("NASLAG_ONLY").ok();
    let least = make("").build().time;
    let wrong: Vec<String> = shapes
        .iter()
        .filter(|(name, ..)| only.as_deref().is_none_or(|only| name.contains(only)))
        .filter_map(|shape| wrong(shape, make, least))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// One test, since processor time is that of all children of this process.
#[test]
fn no_shape_of_text_makes_a_build_slow_deep_or_large() {
    check(BODIES, body);
    check(FRONTS, front);
    check(SETTINGS, settings);
}
