//! What holds for any text whatever: reading never panics, places lie within their file, what is escaped is text, no name leads out.

#[path = "support/html.rs"]
mod html;

use std::sync::Arc;

use camino::Utf8Path;
use html5gum::Token;
use html5gum::Tokenizer;
use proptest::prelude::*;

use naslag::diagnostic::Diagnostic;
use naslag::html::escape::escape;
use naslag::page::doc::Doc;
use naslag::page::front_matter;
use naslag::path::OutPath;
use naslag::path::PageId;
use naslag::text::sentence::Sentences;
use naslag::tree::read_toml;
use naslag::tree::read_yaml;

/// Text that is likely to mean something: pieces of the dialect, strung together.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "> [!NOTE]\n> ",
        "```",
        "~~~",
        "    ",
        "\n",
        "\n\n",
        "a",
        "Een zin. ",
        "é",
        "\u{1F600}",
        "\u{202e}",
        "\0",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "[",
        "]",
        "(",
        ")",
        "[[",
        "]]",
        "|",
        "\\|",
        "!",
        "![",
        "[^",
        "]: ",
        "[@",
        "{",
        "}",
        "{#a}",
        "{bron p. 4}",
        "$",
        "$$",
        "<",
        ">",
        "<sub>",
        "</sub>",
        "<div>",
        "<!--",
        "-->",
        "&amp;",
        "&#0;",
        "\\",
        "\t",
        "\r",
        ": ",
        "---",
        "===",
        "|-|-|\n",
        "https://a.nl",
        "javascript:",
        "#",
        "- [ ] ",
        "\"",
        "'",
        " ",
        "\u{a0}",
        "\u{2028}",
    ]);
    prop::collection::vec(prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..40)
        .prop_map(|pieces| pieces.concat())
}

fn lies_within(found: &[Diagnostic], text: &str) -> Result<(), TestCaseError> {
    for diagnostic in found {
        let own = diagnostic.span.iter();
        let others =
            diagnostic.hints.iter().filter_map(|hint| hint.span.as_ref()).chain(diagnostic.fix.iter().map(|edit| &edit.span));
        for span in own.chain(others) {
            prop_assert!(text.get(span.range()).is_some(), "{:?} lies outside: {:?}", span.range(), diagnostic);
        }
    }
    Ok(())
}

fn path() -> Arc<Utf8Path> {
    Arc::from(Utf8Path::new("a.md"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn reading_a_body_never_panics_and_places_lie_within_it(head in "(---\ntitle: é\n---\n)?", body in markdown()) {
        let text = format!("{head}{body}");
        let mut found = Vec::new();
        let doc = Doc::read(&text, head.len()..text.len(), &path(), &mut found);
        lies_within(&found, &text)?;
        for range in doc.references.iter().map(|reference| &reference.range).chain(doc.headings.iter().map(|heading| &heading.range)) {
            prop_assert!(text.get(range.clone()).is_some());
        }
        let mut anchors: Vec<&str> = doc.headings.iter().map(|heading| heading.id.as_str()).collect();
        anchors.sort_unstable();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), doc.headings.len());
        for heading in &doc.headings {
            prop_assert_eq!(doc.heading(&heading.id).map(|found| &found.range), Some(&heading.range));
            prop_assert!(!heading.id.is_empty() && heading.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        }
    }

    #[test]
    fn splitting_front_matter_loses_nothing(text in "(---\n)?([a-zé]{0,3}: ?[\"'\\[{&*!|>]?[a-z]{0,3}\n| - a\n|---\n|\\.\\.\\.\n|\\PC{0,6}\n){0,10}") {
        let parts = front_matter::split(&text);
        let block = parts.block.clone().unwrap_or(0..0);
        prop_assert!(block.end <= parts.body.start && parts.body.end == text.len());
        let mut found = Vec::new();
        front_matter::read(&text, &parts, &[], &path(), &mut found);
        lies_within(&found, &text)?;
    }

    #[test]
    fn reading_yaml_or_toml_never_panics_and_places_lie_within_it(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "a", "b: ", "c = ", "\n", "  ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\"", "'", "&a ", "*a", "!t ", "<<: ", "|\n", ">\n", "# ", "---\n", "...\n", "é", "\t", "@", "%", "\\", "[[t]]\n", "1",
            "true", "2020-01-01", ".", "\"\"\"", "+", "\u{feff}", "\r\n",
        ]), 0..30),
    ) {
        let text: String = pieces.concat();
        lies_within(&read_yaml(&text, 0, &path()).diagnostics, &text)?;
        lies_within(&read_toml(&text, &path()).diagnostics, &text)?;
    }

    #[test]
    fn what_is_escaped_is_one_text(text in "\\PC{0,40}[<>\"'&;#x]{0,8}\\PC{0,10}") {
        let made = escape(&text);
        let mut read = String::new();
        for Ok(token) in Tokenizer::new(&made) {
            match token {
                Token::String(part) => read.push_str(&String::from_utf8_lossy(&part)),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert_eq!(&read, &text);
        let (elements, _) = html::tags(&format!("<p title=\"{made}\">"));
        prop_assert_eq!(elements.len(), 1);
        prop_assert_eq!(elements[0].get("title"), Some(text.as_str()));
    }

    #[test]
    fn no_name_leads_out(name in "(\\.\\./|/|\\\\|[a-z]{0,3}|%2e|\\.|:|\\PC){0,8}") {
        let inside = |path: &str| path.split('/').all(|part| !part.is_empty() && !part.chars().all(|c| c == '.') && part.len() <= 110) && !path.contains(['\\', ':', '\0']) && path.len() <= 210;
        let asked = Utf8Path::new(&name);
        let made = [PageId::from_source(asked).map(|id| id.out_path()), OutPath::from_asset(asked), OutPath::from_static(asked)];
        for path in made.into_iter().flatten() {
            prop_assert!(inside(path.as_str()), "{name:?} became {path}");
            prop_assert!(path.as_str().is_ascii());
        }
    }

    #[test]
    fn a_sentence_holds_the_place_that_was_asked_for(text in "([A-Za-z]{1,5}|\\. |\\.\\.\\.|\\.|! |\\? |…|\"|\\)| |é|1){0,30}", at in 0usize..100) {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let sentences = Sentences::of(&text);
        let range = sentences.around(at);
        prop_assert!(text.get(range.clone()).is_some());
        let inside = text[range.start.min(at)..range.end.max(at)].len();
        // Spaces around a sentence belong to none.
        let between = text.get(range.end..at).or_else(|| text.get(at..range.start)).unwrap_or_default();
        prop_assert!(between.trim().is_empty(), "{inside} {between:?}");
    }
}
