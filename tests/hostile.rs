//! What a contributor writes cannot run in a reader's browser, load anything from elsewhere or change the page around it.
//!
//! Each payload goes into every place where content is shown; the output is read as a browser reads it.

#![allow(clippy::disallowed_methods, reason = "it reads the site")]

#[path = "support/html.rs"]
mod html;
#[path = "support/folder.rs"]
mod site;

use html::Element;
use html::tags;
use site::Folder;
use site::tree;

/// What has got through somewhere: the cheat sheets of the trade, the advisories of other generators, and our own dialect.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.nl/a.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "\"onclick=alert(1)//",
    "\" style=\"position:fixed;inset:0\" x=\"",
    "\" srcdoc=\"<script>alert(1)</script>",
    "\"><base href=//x.nl>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\"/>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<img src='https://x.nl/volg.png'>",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button form=x formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=\"refresh\" content=\"0; url=https://x.nl\">",
    "<link rel=stylesheet href=//x.nl/a.css>",
    "<link rel=import href=//x.nl>",
    "<base href='https://x.nl/'>",
    "<style>@import '//x.nl/a.css';</style>",
    "<style>*{background:url(//x.nl)}</style>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<p style='position:fixed'>x</p>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<table background=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=data:text/html,x>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "<a name=x id=_main>x</a>",
    "<br onclick=alert(1)>",
    "<br/onclick=alert(1)>",
    "<sub onclick=alert(1)>x</sub>",
    "<sub style=color:red>x</sub>",
    "<sup\tonclick=alert(1)>x</sup>",
    "<mark/onclick=alert(1)>x</mark>",
    "<kbd ><script>alert(1)</script></kbd>",
    "<sub></sub><sub x></sub>",
    "<abbr title=\"><script>alert(1)</script>\">x</abbr>",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=\"javascript:alert(1)\"?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "<x onclick=alert(1)>x",
    "<x-y onclick=alert(1)>x",
    "<\u{0}script>alert(1)</script>",
    "<script\u{0}>alert(1)</script>",
    "<ſcript>alert(1)</ſcript>",
    "＜script＞alert(1)＜/script＞",
    "\u{fffe}<script>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3C;img src=x onerror=alert(1)&#x3E;",
    "&lt;img src=x onerror=alert(1)&gt;",
    "\\<script>alert(1)\\</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&#x3a;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\\\nscript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](<java&#x0a;script:alert(1)>)",
    "[a](< javascript:alert(1)>)",
    "[a](<\u{1}javascript:alert(1)>)",
    "[a](<&#1;javascript:alert(1)>)",
    "[a](<\u{a0}javascript:alert(1)>)",
    "[a](java%73cript:alert(1))",
    "[a](%6aavascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](DATA:text/html,<script>alert(1)</script>)",
    "[a](blob:https://x.nl/1)",
    "[a](file:///etc/passwd)",
    "[a](//x.nl)",
    "[a](\\\\x.nl\\b)",
    "[a](/\\x.nl)",
    "[a](https:javascript:alert(1))",
    "[a](https://x.nl/\"onclick=alert(1))",
    "[a](https://x.nl/'onclick=alert(1)//)",
    "[a](<https://x.nl/\"><script>alert(1)</script>>)",
    "[a](https://x.nl \"\\\" onclick=alert(1) \")",
    "[a](x.md \"</title><script>alert(1)</script>\")",
    "[a]: javascript:alert(1)\n\n[a]",
    "[a]: <java&#115;cript:alert(1)> 'x'\n\n[a][a]",
    "[<img src=x onerror=alert(1)>](x.md)",
    "[![a](javascript:alert(1))](javascript:alert(2))",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg onload=alert(1)>)",
    "![a](https://x.nl/volg.png)",
    "![a](//x.nl/volg.png)",
    "![\" onerror=\"alert(1)](beeld.png)",
    "![a\" onerror=\"alert(1)](beeld.png \"\\\" onload=\\\"alert(1)\")",
    "![<script>alert(1)</script>](beeld.png)",
    "![](beeld.png#\" onerror=\"alert(1))",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    "<data:text/html,x>",
    "<https://x.nl/\"onclick=alert(1)>",
    "<mailto:a@b.nl?subject=<script>>",
    "<a@b.nl\"onclick=alert(1)>",
    "https://x.nl/\"onclick=alert(1)",
    "https://x.nl/'onclick='alert(1)",
    "https://x.nl/<script>alert(1)</script>",
    "https://x.nl/&quot;onclick=alert(1)",
    "javascript:alert(1)",
    "javascript://x.nl/%0aalert(1)",
    "[[javascript:alert(1)]]",
    "[[a|<script>alert(1)</script>]]",
    "[[Proef|\" onclick=\"alert(1)]]",
    "[[\" onclick=\"alert(1)]]",
    "[[Proef#\"><script>alert(1)</script>]]",
    "![[javascript:alert(1)]]",
    "![[<script>alert(1)</script>]]",
    "![[beeld.png|\" onerror=\"alert(1)]]",
    "[@\"><script>alert(1)</script>]",
    "[@een, <script>alert(1)</script>]",
    "[@een, \" onclick=\"alert(1)]",
    "[@een; @javascript:alert(1)]",
    "# a {#\"><script>alert(1)</script>}",
    "# a {#x onclick=alert(1)}",
    "# a {onclick=alert(1)}",
    "# a {.b onclick=alert(1) style=color:red}",
    "# a {#_main}",
    "# a {#javascript:alert(1)}",
    "## <script>alert(1)</script>",
    "## <img src=x onerror=alert(1)> {#y}",
    "```\"><script>alert(1)</script>\nx\n```",
    "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
    "```js\" onmouseover=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "```{=html}\n<script>alert(1)</script>\n```",
    "```math\n\\href{javascript:alert(1)}{x}\n```",
    "~~~ <img src=x onerror=alert(1)>\nx\n~~~",
    "`<script>alert(1)</script>`",
    "`` `<script>alert(1)</script> ``",
    "    <script>alert(1)</script>",
    "[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: x",
    "[^a\" onclick=alert(1)]\n\n[^a\" onclick=alert(1)]: <script>alert(1)</script>",
    "x[^a]\n\n[^a]: <img src=x onerror=alert(1)>",
    "$<script>alert(1)</script>$",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\url{javascript:alert(1)}$",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{</mtext></math><script>alert(1)</script>}$",
    "$\\color{\" onclick=\"alert(1)}x$",
    "$\\color{red;position:fixed}x$",
    "$\\textcolor{\\\" style=\\\"x}{y}$",
    "$\\operatorname{<img src=x onerror=alert(1)>}$",
    "$\\style{position:fixed}{x}$",
    "$\\class{x\" onclick=\"alert(1)}{y}$",
    "$\\require{html}\\htmlData{a=\"b}{x}$",
    "$$\\begin{array}{<script>}x\\end{array}$$",
    "$\\unicode{x3c}script\\unicode{x3e}$",
    "| <script>alert(1)</script> | b |\n|---|---|\n| \" onclick=\"alert(1) | [a](javascript:alert(1)) |",
    "| a |\n|:-:|\n| <td onclick=alert(1)> |",
    "> <script>alert(1)</script>\n> {bron \"><script>alert(1)</script>}",
    "> [!NOTE]\n> <script>alert(1)</script>",
    "- [ ] <script>alert(1)</script>",
    "a\n: <script>alert(1)</script>",
    "~~<script>~~alert(1)</script>",
    "**<script>alert(1)**</script>",
    "{{ 7 * 7 }}{% include \"base.html\" %}",
    "{{ body | safe }}",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "{{< shortcode >}}<script>",
    "<%= 7 * 7 %>",
    "${alert(1)}",
    "javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
    "';alert(String.fromCharCode(88))//';alert(1)//\";alert(1)//--></SCRIPT>\">'><SCRIPT>alert(1)</SCRIPT>",
    "<<SCRIPT>alert(1);//\\<</SCRIPT>",
    "<a foo=a src=\"javascript:alert(1)\">x",
    "<div id=\"_main\"></div><div class=\"skip\">",
    "</article></main></body><script>alert(1)</script>",
    "</div></div></div></div></div><p>",
    "\u{202e}<script>alert(1)</script>",
    "a\u{1b}]0;x\u{7}<script>",
];

/// Elements that a page may hold. An allow list, so that what nobody thought of fails.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "output",
    "p",
    "pre",
    "script",
    "search",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
    "svg",
    "path",
    "use",
    "label",
    "select",
    "option",
    "fieldset",
    "legend",
    "noscript",
    "dialog",
    "template",
    "circle",
    "g",
    "rect",
    "line",
    "s",
    // MathML.
    "math",
    "mi",
    "mn",
    "mo",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mroot",
    "mfrac",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mtext",
    "mstyle",
    "mpadded",
    "mphantom",
    "merror",
    "menclose",
    "mprescripts",
    "mmultiscripts",
    "none",
    "semantics",
    "annotation",
];

/// What a page of a clean site holds of what could be dangerous: scripts, forms and the like that the theme itself puts there.
fn active(path: &str, elements: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    for element in elements {
        let name = element.name.as_str();
        if !ELEMENTS.contains(&name) {
            found.push(format!("<{name}>"));
        }
        if matches!(
            name,
            "script"
                | "style"
                | "link"
                | "meta"
                | "input"
                | "button"
                | "select"
                | "svg"
                | "use"
                | "template"
                | "dialog"
                | "noscript"
        ) {
            let mut text = format!("<{name}");
            for (key, value) in &element.attributes {
                // What a page says of itself may hold anything; it is not acted upon.
                let said = name == "meta" && key == "content" && element.get("http-equiv").is_none() || key == "aria-label";
                // A task and a picture differ by what they hold, not by what they do.
                let task = name == "input" && (key == "checked" || key == "aria-label");
                if !said && !task {
                    text.push_str(&format!(" {key}={value}"));
                }
            }
            if name != "input" || element.get("type") != Some("checkbox") {
                found.push(text);
            }
        }
        let refreshes = element.get("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"));
        if refreshes && !path.starts_with("oud/") {
            found.push("refresh".to_owned());
        }
        for (key, value) in &element.attributes {
            let scheme: String =
                value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
            let address = matches!(
                key.as_str(),
                "href"
                    | "src"
                    | "srcset"
                    | "action"
                    | "formaction"
                    | "data"
                    | "xlink:href"
                    | "poster"
                    | "cite"
                    | "background"
                    | "ping"
            );
            if key.starts_with("on")
                || matches!(
                    key.as_str(),
                    "style" | "srcdoc" | "formaction" | "ping" | "background" | "contenteditable" | "autofocus" | "target"
                )
            {
                found.push(format!("<{name} {key}={value}>"));
            }
            if address {
                let fine = match scheme.split_once(':') {
                    Some((scheme, _)) if !scheme.contains(['/', '#', '?']) => {
                        name == "a" && matches!(scheme, "https" | "http" | "mailto")
                    }
                    _ => !scheme.starts_with("//") && !scheme.starts_with('/') && !scheme.starts_with('\\'),
                };
                if !fine {
                    found.push(format!("<{name} {key}={value}>"));
                }
            }
        }
    }
    found
}

fn quoted(text: &str) -> String {
    // JSON is YAML, save for what it writes as pairs of surrogates, and these are none.
    serde_json::to_string(text).expect("a text can be written")
}

/// A site with the payload wherever content can put it.
fn infected(payload: &str) -> Folder {
    let folder = Folder::new();
    let text = quoted(payload);
    folder.write("content/verslagen/beeld.png", "geen echt beeld");
    folder.write(
        "content/literatuur/een.md",
        format!("---\ntitle: Een\nauthors: [{text}]\npublisher: {text}\nyear: 2001\n---\n\nTekst.\n"),
    );
    folder.write(
        "content/verslagen/kop.md",
        format!(
            "---\ntitle: {text}\ndescription: {text}\ndate-note: {text}\nsoort: {text}\nlicense: {text}\nnames: [{text}]\nthemas: [{text}]\nsprekers: [{text}]\n\
             aliases: [oud/a, {text}]\nadres: {text}\nparent: {text}\nsource:\n  - document: {text}\n    lines: {text}\n    section: {text}\n    url: {text}\n---\n\nTekst.\n"
        ),
    );
    let line = payload.replace('\n', " ");
    folder.page("verslagen/proef.md", "Proef", &format!("{payload}\n\nNa.\n"));
    folder.page(
        "verslagen/plaatsen.md",
        "Plaatsen",
        &format!(
            "## {line}\n\n## Kop {{#{line} .{line}}}\n\n[{line}](proef.md) [a](<{line}>) ![{line}](beeld.png) ![a](<{line}>) [a](proef.md#{line})\n\n[[{line}]] [[Proef|{line}]] ![[{line}]]\n\n\
             ```{line}\n{line}\n```\n\n`{line}` **{line}** ~~{line}~~\n\n| {line} | b |\n|---|---|\n| a | {line} |\n\n> {line}\n> {{bron {line}}}\n\n> [!NOTE]\n> {line}\n\n\
             - [ ] {line}\n\nTerm\n: {line}\n\nNoot[^{line}] en[^a]\n\n[^{line}]: x\n\n[^a]: {line}\n\n${line}$\n\n$\\text{{{line}}}$\n\n[@een, {line}] [@{line}]\n\n<sub>{line}</sub>\n\n\
             [ref]: <{line}> \"{line}\"\n\n[ref]\n\nhttps://x.nl/{line}\n"
        ),
    );
    folder.write(
        "content/themas/thema.md",
        format!("---\ntitle: {text}\ndefinition: {text}\nbroader: [{text}]\n---\n\nZie [[Proef]] {line}.\n"),
    );
    folder.write(
        "content/begrippen/begrip.md",
        format!("---\ntitle: {text}\nexpansion: {text}\ndefinition: {text}\n---\n\nTekst.\n"),
    );
    folder.write(
        "content/sprekers/persoon.md",
        format!("---\ntitle: {text}\nsort-name: {text}\nroles:\n  - role: {text}\n    organisation: {text}\n    source: {text}\n---\n\nZie [[Proef]].\n"),
    );
    let cell = line.replace('"', "\"\"");
    folder.write(
        "content/gemeenten.csv",
        format!("title,code,province,names\n\"{cell}\",\"{cell}\",\"{cell}\",\"{cell}\"\nEen,\"{cell}\",\"{cell}\",\"{cell}\"\n"),
    );
    let data = "singular = \"gemeente\"\npages = \"all\"\ndata = \"gemeenten.csv\"";
    folder.write("naslag.toml", site::CONFIG.replace("singular = \"gemeente\"", data));
    let name: String = payload.chars().filter(|&c| c != '/' && c != '\0').take(60).collect();
    folder.write(&format!("content/verslagen/x{name}.md"), "---\ntitle: Naam\n---\n\nTekst.\n");
    folder.write(&format!("content/verslagen/y{name}.png"), "geen echt beeld");
    folder
}

/// What the theme itself puts on pages: found on a site without payloads.
fn clean() -> std::collections::BTreeSet<String> {
    let folder = infected("Gewone tekst");
    folder.build().ended();
    let pages = tree(&folder.out()).into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages.flat_map(|(path, bytes)| active(&path, &tags(&String::from_utf8_lossy(&bytes)).0)).collect()
}

#[test]
fn no_payload_becomes_more_than_text() {
    assert!(PAYLOADS.len() > 180, "{} payloads", PAYLOADS.len());
    let known = clean();
    assert!(known.iter().all(|found| !found.contains(" on") && !found.contains("style=")), "{known:?}");
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let Some(payload) = PAYLOADS.get(at) else { return };
                    let found = try_one(payload, &known);
                    wrong.lock().expect("nobody panicked").extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("nobody panicked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn try_one(payload: &str, known: &std::collections::BTreeSet<String>) -> Vec<String> {
    let folder = infected(payload);
    let made = folder.build();
    if !matches!(made.code, Some(0 | 1)) || made.stderr.contains("internal-error") {
        return vec![format!("{payload:?}: {:?} {}", made.code, made.stderr)];
    }
    let mut wrong = Vec::new();
    let pages = tree(&folder.out());
    if !pages.contains_key("verslagen/proef.html") || !pages.contains_key("verslagen/plaatsen.html") {
        wrong.push(format!("{payload:?}: the pages were not made"));
    }
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let (elements, _) = tags(&text);
        let found: std::collections::BTreeSet<String> =
            active(path, &elements).into_iter().filter(|found| !known.contains(found)).collect();
        for found in found {
            wrong.push(format!("{payload:?} in {path}: {found}"));
        }
        let mut ids: Vec<&str> = elements.iter().filter_map(|element| element.get("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < count {
            wrong.push(format!("{payload:?} in {path}: an anchor stands twice"));
        }
        if text.contains("49") && payload.contains("7 * 7") && !text.contains("7 * 7") {
            wrong.push(format!("{payload:?} in {path}: it was evaluated"));
        }
    }
    let names = pages
        .keys()
        .filter(|path| !path.starts_with("assets/"))
        .filter(|path| !path.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-./_".contains(&byte)));
    wrong.extend(names.map(|path| format!("{payload:?}: a file called {path:?}")));
    wrong
}

#[test]
fn what_would_run_in_a_browser_is_seen() {
    let count = |html: &str| active("a.html", &tags(html).0).len();
    for fine in [
        "<p>&lt;script&gt;",
        "<title><script>x</script></title>",
        "<a href=\"a.html\" title=\"<script>\">",
        "<a href=\"https://x.nl\">",
        "<a href=\"#a:b\">",
    ] {
        assert_eq!(count(fine), 0, "{fine}");
    }
    for bad in [
        "<script>x</script>",
        "<img src=x onerror=x>",
        "<p style=x>",
        "<a href=' java\nscript:x'>",
        "<a href=\"&#106;avascript:x\">",
        "<img src=https://x.nl/a.png>",
        "<a href=//x.nl>",
        "<iframe>",
        "<base>",
        "<meta http-equiv=Refresh content=x>",
        "<x-y>",
        "<foreignobject>",
    ] {
        assert!(count(bad) > 0, "{bad}");
    }
}
