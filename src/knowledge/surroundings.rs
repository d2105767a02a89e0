//! What stands around a name in a text: the words beside it, the start of a sentence, a cue, more of the same name.
//!
//! Entry points: the questions below, each of a text and a place in it. Of persons more is asked in `offices`, of places in `whereabouts`.

use crate::text::sentence::ends;

/// The word that ends before byte `at`, with the signs on it.
pub fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end();
    let start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '‘' | '“' | '"' | '/'))
        .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

/// The word that begins after byte `at`, past spaces.
pub fn word_after(text: &str, at: usize) -> &str {
    let after = text[at..].trim_start_matches([' ']);
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    &after[..end]
}

/// Where the word that ends before byte `at` begins.
pub fn start_before(text: &str, at: usize) -> usize {
    text[..at].trim_end().len() - word_before(text, at).len()
}

/// Whether a sentence, item or label begins at byte `at`: every word has a capital there.
pub fn starts_sentence(text: &str, at: usize) -> bool {
    /// How far back is looked: what is not seen there is the inside of a long sentence.
    const NEAR: usize = 120;
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut until = text.len().min(at + 8);
    while !text.is_char_boundary(until) {
        until -= 1;
    }
    let (near, at) = (&text[from..until], at - from);
    let before = near[..at].trim_end_matches(['‘', '“', '"', '\'', '(', ' ', '’']);
    let listed = |mark: char| before.strip_suffix(mark).is_some_and(|rest| rest.trim().is_empty());
    from == 0 && (before.is_empty() || listed('-') || listed('*'))
        || before.ends_with([':', '•', '–', '|'])
        || ends(near).any(|end| end <= at && near[end..at].trim_matches(['‘', '“', '"', '\'', '(', ' ']).is_empty())
}

/// Whether one of the cues ends right before byte `at`.
pub fn has_cue(text: &str, at: usize, cues: &[String]) -> bool {
    let before = text[..at].trim_end();
    // No more is folded than a cue is long: a paragraph may be, and hold a thousand names.
    let longest = cues.iter().map(|cue| cue.chars().count() + 1).max().unwrap_or(0);
    let from = before.char_indices().rev().take(longest).last().map_or(before.len(), |(at, _)| at);
    let folded = before[from..].to_lowercase();
    cues.iter().any(|cue| {
        folded
            .strip_suffix(cue.to_lowercase().as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric()))
    })
}

/// A capital right behind: *Berg Advies*, *Smit-de Vries*.
pub fn is_longer_name(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let joined = rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    joined || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase))
}
