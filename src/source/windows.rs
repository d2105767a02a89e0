//! Texts of old Windows programs, in which each letter is one byte (Windows-1252, there called ANSI).
//!
//! Entry point: [`text`]. Reads only what can hardly be anything else.

/// The characters of the bytes `0x80` to `0x9F`; `\0` where there is none. The others are those of Unicode.
const UPPER: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–', '—',
    '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];
/// More letters than this in a row that are not plain ones make a text of another alphabet, in an encoding of its own.
const ROW: usize = 2;

/// The text of `bytes`; `None` when they are UTF-8, are UTF-8 in part, or do not look like Western European text.
pub fn text(bytes: &[u8]) -> Option<String> {
    let mixed = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let rows = bytes.split(u8::is_ascii).any(|row| row.len() > ROW);
    if mixed || rows || bytes.is_ascii() {
        return None;
    }
    let made: Option<String> = bytes.iter().map(|&byte| character(byte)).collect();
    made
}

/// The bytes that old Windows has for the letters of `text`; `None` when it has none for one of them.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let byte = |c: char| {
        let upper = UPPER.iter().position(|&known| known == c && c != '\0').and_then(|at| u8::try_from(at + 0x80).ok());
        // Browsers read the five bytes without a letter as control characters.
        upper.or_else(|| u8::try_from(u32::from(c)).ok())
    };
    text.chars().map(byte).collect()
}

fn character(byte: u8) -> Option<char> {
    let c = match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    let allowed = !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    allowed.then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_western_text_is_read() {
        assert_eq!(text(b"caf\xE9 \x96 \x93z\x92n\x94").as_deref(), Some("café – “z’n”"));
        for other in
            [&b"plain"[..], "café".as_bytes(), b"caf\xC3\xA9 caf\xE9", b"\xFF\xFEa\0", b"\xCF\xF0\xE8\xE2\xE5\xF2", b"a\x81"]
        {
            assert_eq!(text(other), None, "{other:?}");
        }
    }
}
