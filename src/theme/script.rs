//! The scripts of the site: files of the theme as one, with the words that they need, and without what a browser does not.
//!
//! Entry points: [`site`], [`list`], [`thin`]. Renames nothing and joins no lines, so what a browser says of a script can be found in it.

use std::collections::BTreeMap;

use crate::source::theme::ThemeFiles;
use crate::theme::bundle;
use crate::words::Words;

/// The script that every page has: what the site tells it, and the files of the theme's `assets/js/`. `previews` is over how many numbers previews are spread.
pub fn site(files: &ThemeFiles, words: &Words, previews: usize) -> String {
    let words: BTreeMap<&str, &str> = words.below("script").collect();
    let words = serde_json::to_string(&words).unwrap_or_default();
    let own = thin(&bundle(files, "assets/js/", ".js"));
    format!("var naslagSite={{\"previews\":{previews},\"words\":{words}}};\n{own}")
}

/// The script of lists: its words, and the files of the theme's `assets/list/`.
pub fn list(files: &ThemeFiles, words: &Words) -> String {
    let used = ["search", "filters", "shown", "none", "clear", "csv", "more_values", "address", "about", "separator", "title", "sort"];
    let words: BTreeMap<&str, &str> = words.below("list").filter(|(key, _)| used.contains(key)).collect();
    let words = serde_json::to_string(&words).unwrap_or_default();
    format!("var naslagListWords={words};\n{}", thin(&bundle(files, "assets/list/", ".js")))
}

/// A script without its indents, the lines that only comment and the spaces around signs. Lines stay lines; texts and patterns stay as they are.
pub fn thin(script: &str) -> String {
    let mut thin = String::with_capacity(script.len());
    let mut comment = false;
    for line in script.lines().map(str::trim) {
        comment |= line.starts_with("/*");
        if !comment && !line.starts_with("//") && !line.is_empty() {
            squeeze(line, &mut thin);
            thin.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    thin
}

/// Signs beside which a space says nothing. Not `+` and `-`: `a + +b` is not `a ++b`.
fn is_sign(c: char) -> bool {
    matches!(c, '{' | '}' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '?' | '=' | '<' | '>' | '!' | '&' | '|' | '*')
}

/// A line without the spaces beside signs. A line with a text over several lines (a backtick without its end) stays as it is.
fn squeeze(line: &str, out: &mut String) {
    let mut squeezed = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let before = squeezed.trim_end().chars().next_back();
        let quoted = matches!(c, '\'' | '"' | '`');
        // A stroke after a value divides; elsewhere it opens a pattern, or a comment up to the end.
        let pattern = c == '/' && before.is_none_or(|before| is_sign(before) && !matches!(before, ')' | ']' | '}'));
        if c == '/' && chars.peek() == Some(&'/') {
            out.push_str(squeezed.trim_end());
            return;
        }
        if quoted || pattern {
            let end = c;
            squeezed.push(c);
            let (mut escaped, mut class, mut closed) = (false, false, false);
            for c in chars.by_ref() {
                squeezed.push(c);
                closed = !escaped && !class && c == end;
                if closed {
                    break;
                }
                class = pattern && (class && (escaped || c != ']') || !escaped && c == '[');
                escaped = !escaped && c == '\\';
            }
            if !closed {
                out.push_str(line);
                return;
            }
        } else if c != ' ' || !(before.is_some_and(is_sign) || chars.peek().copied().is_some_and(is_sign)) {
            squeezed.push(c);
        }
    }
    out.push_str(&squeezed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_beside_signs_and_comments_go() {
        assert_eq!(thin("  // why\n  if (a === b) { c = d + -e; } // so\n\n/* long\n one */\n"), "if(a===b){c=d + -e;}\n");
        assert_eq!(thin("return a ? b : function () { return [1, 2]; };"), "return a?b:function(){return[1,2];};\n");
    }

    #[test]
    fn texts_and_patterns_stay() {
        for line in [
            "x='a ( b // c \\' = d';",
            "y=\"it's ( so )\";",
            "z=`a ( ${b} )`;",
            "t=s.replace(/[ /(] \\/ ( ) /g,'');",
            "m=/['\"]/.test(s);",
        ] {
            assert_eq!(thin(line), format!("{line}\n"), "{line}");
        }
        assert_eq!(thin("a = b / c ( d ) / e;"), "a=b / c(d)/ e;\n");
        assert_eq!(thin("a = `open ( one"), "a = `open ( one\n", "a text over several lines");
    }
}
