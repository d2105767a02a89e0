//! The one way in which text becomes HTML text or the value of an attribute.

/// Escapes `text` for use in HTML, between tags or within quotes.
pub fn escape(text: &str) -> String {
    // Most texts are as they are: letters between U+0080 and U+009F, which begin with this byte, are controls.
    let plain = |byte: u8| !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=0x1f | 0x7f | 0xc2);
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{FFFD}'),
            // Control characters are not allowed in HTML; they were reported where they stand.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaped_text_opens_no_tag_and_closes_no_quote(text in "\\PC{0,40}[<>\"'&]{0,6}") {
            let made = escape(&text);
            prop_assert!(!made.contains(['<', '>', '"', '\'']));
        }
    }
}
