//! The short list of HTML tags that a page may use, all without attributes. Everything else is shown as text.
//!
//! Owns [`is_harmless_tag`]. The list is an allow list, so what is not known is not passed.

/// Tags without attributes that may stand in Markdown.
const HARMLESS: &[&str] = &["br", "sub", "sup", "kbd", "mark", "small", "del", "ins", "abbr"];

/// Whether `html` is exactly one opening or closing tag of the list, without attributes.
pub fn is_harmless_tag(html: &str) -> bool {
    tag_name(html).is_some()
}

/// The name of the tag when it is on the list, with whether it closes.
pub fn tag_name(html: &str) -> Option<(&'static str, bool)> {
    let inner = html.trim().strip_prefix('<')?.strip_suffix('>')?;
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |rest| (rest, true));
    let name = inner.trim_end().trim_end_matches('/').trim_end().to_ascii_lowercase();
    HARMLESS.iter().find(|known| **known == name).map(|known| (*known, closes))
}
