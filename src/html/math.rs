//! Formulas: LaTeX to MathML, while building.
//!
//! Owns [`render`]. A formula that cannot be read is a diagnostic, and its source is shown.

use pulldown_latex::Parser;
use pulldown_latex::RenderConfig;
use pulldown_latex::Storage;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::mathml::push_mathml;

/// The deepest nesting of braces that is read.
const DEPTH_LIMIT: usize = 100;

/// The longest formula that is read, in bytes.
const LENGTH_LIMIT: usize = 10_000;

/// The formula as MathML; `None` when it cannot be read.
pub fn render(source: &str, display: bool) -> Option<String> {
    if source.len() > LENGTH_LIMIT {
        return None;
    }
    let mut depth = 0usize;
    for byte in source.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return None;
        }
    }
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(source, &storage).collect();
    let events = events.ok()?;
    let config =
        RenderConfig { display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline }, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, events.into_iter().map(Ok::<_, std::convert::Infallible>), config).ok()?;
    harmless(&out)
}

/// What the library wrote, if it holds no tag but those of MathML, without styles, which the policy of the pages refuses. The library does not escape
/// every name (`\operatorname{<img>}`), so it is not taken at its word.
fn harmless(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        push_text(&mut out, text);
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            // The sign for less-than, which the library writes as it is.
            out.push_str("&lt;");
            rest = after;
            continue;
        }
        let (tag, after) = after.split_once('>')?;
        let (closes, tag) = tag.strip_prefix('/').map_or(("", tag), |tag| ("/", tag));
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, ""), |tag| (tag, "/"));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !ELEMENTS.contains(&name) {
            return None;
        }
        out.push('<');
        out.push_str(closes);
        out.push_str(name);
        while !attributes.trim_start().is_empty() {
            let (key, value) = attributes.trim_start().split_once("=\"")?;
            let (value, next) = value.split_once('"')?;
            let plain = key == "xmlns" || ATTRIBUTES.contains(&key);
            if !plain && key != "style" || value.contains(['<', '&', '\'']) {
                return None;
            }
            if plain {
                out.push_str(&format!(" {key}=\"{value}\""));
            }
            attributes = next;
        }
        out.push_str(empty);
        out.push('>');
        rest = after;
    }
    push_text(&mut out, rest);
    Some(out)
}

fn push_text(out: &mut String, text: &str) {
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let entity = ["amp;", "lt;", "gt;", "nbsp;"].iter().any(|name| part.starts_with(name));
        out.push_str(if entity { "&" } else { "&amp;" });
        out.push_str(part);
    }
}

/// The elements of MathML Core, and those that the library writes besides.
const ELEMENTS: &[&str] = &[
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

/// Their attributes.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnlines",
    "columnspacing",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "frame",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowlines",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_library_leaves_unescaped_does_not_become_markup() {
        assert_eq!(render("\\operatorname{<img src=x onerror=x>}", false), None);
        assert!(
            render("a < b > c \\& d \\text{<b>}", false)
                .is_some_and(|html| !html.contains("<b") && html.contains("<mo>&lt;</mo>"))
        );
        assert!(render("a\\!b \\color{red} c", false).is_some_and(|html| html.contains("<mspace") && !html.contains("style=")));
        assert_eq!(harmless("<math><mi onclick=\"x\">"), None);
        assert_eq!(harmless("<math><p>"), None);
    }

    #[test]
    fn a_formula_becomes_mathml_and_a_broken_one_nothing() {
        assert!(render("x^2", false).is_some_and(|html| html.starts_with("<math")));
        assert_eq!(render("\\frac{1}{", false), None);
        assert_eq!(render(&"{".repeat(100_000), false), None);
    }
}
