//! Every address in the output is relative and names a file and an anchor in it; nothing is fetched, nothing runs in the page itself.
//!
//! Crawls the knowledge base as it is built, as a reader would who has it on a disk without a network.

#![allow(clippy::disallowed_methods, reason = "it reads the site")]

#[path = "support/html.rs"]
mod html;
#[path = "support/folder.rs"]
mod site;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use html::Element;
use html::tags;
use site::run;
use site::tree;

/// Attributes that hold an address.
const ADDRESSES: &[&str] =
    &["href", "src", "srcset", "action", "formaction", "poster", "data", "cite", "background", "manifest", "ping", "xlink:href"];
/// What runs or fetches from a script.
const CALLS: &[&str] = &[
    "fetch(",
    "XMLHttpRequest",
    "import(",
    "WebSocket",
    "EventSource",
    "sendBeacon",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
];

struct Site {
    files: BTreeMap<String, Vec<u8>>,
    anchors: BTreeMap<String, BTreeSet<String>>,
}

/// The path of a relative address, from the page that holds it; `None` when it leads out.
fn resolve(page: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." | "" => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What is wrong with the address in `attribute` of a tag on `page`.
fn wrong_address(site: &Site, page: &str, element: &Element, attribute: &str, address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    if ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        // Only what a reader follows may lead away; and a page may say where it is published.
        let canonical = element.name == "link" && element.get("rel") == Some("canonical");
        return (element.name != "a" && !canonical || attribute != "href").then(|| "is loaded from elsewhere".to_owned());
    }
    if lower.contains(':') || address.starts_with('/') || address.contains('\\') || address.contains('%') {
        return Some("is not relative".to_owned());
    }
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or(path);
    let file = if path.is_empty() { page.to_owned() } else { resolve(page, path)? };
    if !site.files.contains_key(&file) {
        return Some("names no file".to_owned());
    }
    let known = |anchor: &str| site.anchors.get(&file).is_some_and(|anchors| anchors.contains(anchor));
    anchor.filter(|anchor| !known(anchor)).map(|_| "names no anchor".to_owned())
}

/// What is wrong with a page.
fn wrong(site: &Site, page: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let (elements, inner) = tags(text);
    let own_style = page == "404.html";
    if !inner.trim().is_empty()
        && !own_style
        && !elements.iter().any(|element| element.get("type") == Some("application/ld+json"))
    {
        wrong.push(format!("{page}: a script or style in the page itself"));
    }
    let policy = elements
        .iter()
        .any(|element| element.get("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy")));
    if !policy {
        wrong.push(format!("{page}: no policy"));
    }
    for element in &elements {
        let name = element.name.as_str();
        if matches!(name, "iframe" | "object" | "embed" | "applet" | "base" | "form" | "frame" | "portal") {
            wrong.push(format!("{page}: <{name}>"));
        }
        if name == "script"
            && (element.get("type") == Some("module") || element.get("src").is_none() && element.get("type").is_none())
        {
            wrong.push(format!("{page}: a script that is a module or has no file"));
        }
        for (attribute, value) in &element.attributes {
            if attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" {
                wrong.push(format!("{page}: <{name} {attribute}>"));
            }
            if ADDRESSES.contains(&attribute.as_str())
                && let Some(what) = wrong_address(site, page, element, attribute, value)
            {
                wrong.push(format!("{page}: <{name} {attribute}=\"{value}\"> {what}"));
            }
        }
    }
    wrong
}

fn read(folder: &Path) -> Site {
    let files = tree(folder);
    let mut anchors = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let mut ids = BTreeSet::new();
        for id in tags(&String::from_utf8_lossy(bytes)).0.iter().filter_map(|element| element.get("id")) {
            assert!(ids.insert(id.to_owned()), "{path}: the anchor `{id}` stands twice");
        }
        anchors.insert(path.clone(), ids);
    }
    Site { files, anchors }
}

#[test]
fn every_address_of_the_knowledge_base_names_a_file_and_nothing_is_fetched() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let mut command = Command::new(site::PROGRAM);
    command.args(["build", "--keep-going", "--root", env!("CARGO_MANIFEST_DIR"), "--out"]).arg(out.path().join("site"));
    run(command).ended();
    let site = read(&out.path().join("site"));
    let pages: Vec<(&String, String)> = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).expect("a page is text")))
        .collect();
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut all: Vec<String> = pages.iter().flat_map(|(path, text)| wrong(&site, path, text)).collect();
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".js") {
            all.extend(CALLS.iter().filter(|call| text.contains(**call)).map(|call| format!("{path}: {call}")));
        }
        if path.ends_with(".css") {
            for (at, _) in text.match_indices("url(") {
                let address = text[at + 4..].split(')').next().unwrap_or_default().trim_matches(['"', '\'']);
                let found = resolve(path, address).is_some_and(|file| site.files.contains_key(&file));
                all.extend((!found).then(|| format!("{path}: url({address})")));
            }
            all.extend(text.contains("@import").then(|| format!("{path}: @import")));
        }
    }
    assert!(all.is_empty(), "{} mistakes:\n{}", all.len(), all[..all.len().min(40)].join("\n"));
}

#[test]
fn what_would_break_without_a_network_is_seen() {
    let mut site = Site { files: BTreeMap::new(), anchors: BTreeMap::new() };
    for path in ["a/b.html", "c.html"] {
        site.files.insert(path.to_owned(), Vec::new());
        site.anchors.insert(path.to_owned(), BTreeSet::from(["x".to_owned()]));
    }
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"\">";
    let count = |body: &str| wrong(&site, "a/b.html", &format!("{policy}{body}")).len();
    for fine in [
        "<a href=\"../c.html\">",
        "<a href=\"#x\">",
        "<a href=\"../c.html#x\">",
        "<a href=\"https://x.nl\">",
        "<a href=\"mailto:a@b.nl\">",
    ] {
        assert_eq!(count(fine), 0, "{fine}");
    }
    for bad in [
        "<a href=\"/c.html\">",
        "<a href=\"c.html\">",
        "<a href=\"../c.html#y\">",
        "<a href=\"..\">",
        "<a href=\"javascript:x\">",
        "<img src=\"https://x.nl/y.png\">",
        "<img src=\"data:image/png;base64,x\">",
        "<link rel=\"stylesheet\" href=\"//x.nl/y.css\">",
        "<script>x()</script>",
        "<script type=\"module\" src=\"../c.html\"></script>",
        "<p style=\"color:red\">",
        "<p onclick=\"x()\">",
        "<style>p{}</style>",
        "<base href=\"../c.html\">",
        "<iframe srcdoc=\"x\">",
    ] {
        assert!(count(bad) > 0, "{bad}");
    }
    assert_eq!(wrong(&site, "a/b.html", "<p>").len(), 1, "a page without a policy");
}
