//! Numbers and sorted words as printable text that is small when gzipped and quick to read.
//!
//! Owns [`number`], [`front`] and [`js_text`]. A number is written five bits a character, the lowest first; the sixth bit says that more follows.

/// The digits: all of them stand in a JavaScript text as they are.
pub const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes a number.
pub fn number(into: &mut String, mut value: u32) {
    loop {
        let rest = value >> 5;
        let digit = (value & 31) | if rest > 0 { 32 } else { 0 };
        into.push(char::from(DIGITS[digit as usize]));
        if rest == 0 {
            return;
        }
        value = rest;
    }
}

/// Writes a word as the length of what it shares with the word before it, in one digit, and the rest.
pub fn front(into: &mut String, before: &str, word: &str) {
    let mut shared = 0;
    let mut bytes = 0;
    for (a, b) in before.chars().zip(word.chars()) {
        if a != b || shared == 63 {
            break;
        }
        shared += 1;
        bytes += a.len_utf8();
    }
    into.push(char::from(DIGITS[shared]));
    into.push_str(&word[bytes..]);
}

/// A JavaScript value as text.
pub fn js_text(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The order of words in shards: by UTF-16 unit, as `<` compares texts in a browser.
pub fn order(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_take_one_character() {
        let mut text = String::new();
        for value in [0, 31, 32, 1024] {
            number(&mut text, value);
            text.push(' ');
        }
        assert_eq!(text, "A f gB ggB ");
    }

    #[test]
    fn a_word_shares_its_beginning_with_the_one_before() {
        let mut text = String::new();
        front(&mut text, "pand", "panden");
        front(&mut text, "", "é");
        assert_eq!(text, "EenAé");
    }
}
