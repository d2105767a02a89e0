//! HTML as a browser's tokeniser reads it: tags with their attributes decoded.
//!
//! Entry point: [`tags`]. Knows the elements whose content is no markup, so that `<title><script></title>` holds no script.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]

use std::collections::BTreeMap;

use html5gum::DefaultEmitter;
use html5gum::Token;
use html5gum::Tokenizer;

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, in lower case.
    pub name: String,
    /// Its attributes, decoded.
    pub attributes: BTreeMap<String, String>,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// What a page holds: its opening tags in order, and the text of its scripts and styles.
pub fn tags(html: &str) -> (Vec<Element>, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let (mut found, mut inner) = (Vec::new(), String::new());
    let mut raw = false;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                raw = name == "script" || name == "style";
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                found.push(Element { name, attributes });
            }
            Token::EndTag(_) => raw = false,
            Token::String(words) if raw => inner.push_str(&text(&words)),
            _ => {}
        }
    }
    (found, inner)
}
