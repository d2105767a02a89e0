//! Code blocks, coloured while building, as classes.
//!
//! Owns [`highlight`]. The grammars are loaded once, and only if a page has code. Long lines and large blocks stay plain: grammars are
//! regular expressions, and some take minutes on hostile input.

use std::sync::LazyLock;

use syntect::html::ClassStyle;
use syntect::html::ClassedHTMLGenerator;
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// The longest line that is coloured, in bytes.
const LINE_LIMIT: usize = 4_000;
/// The largest block that is coloured, in bytes.
const BLOCK_LIMIT: usize = 64 * 1024;

/// How many times as large as the code its colours may make it.
const GROWTH_LIMIT: usize = 40;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The classes' style: `hl-keyword`, `hl-string`, ...
const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// The block as HTML with classes; `None` when the language is not known or the block is too large or odd to colour.
pub fn highlight(code: &str, language: &str) -> Option<String> {
    if language.is_empty() || code.len() > BLOCK_LIMIT || code.lines().any(|line| line.len() > LINE_LIMIT) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    if syntax.name == "Plain Text" {
        return None;
    }
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, STYLE);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize()).filter(|html| html.len() <= GROWTH_LIMIT * code.len() + 4_096)
}
