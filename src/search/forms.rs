//! Words with numbers: each word is kept once, all of them in one text.
//!
//! Owns [`Forms`]. Entry point: [`Forms::number`]. Numbers follow the order in which words came. A word costs no allocation of its own: the index meets millions.

use std::hash::BuildHasher;
use std::hash::Hasher;

use crate::quick::Quick;

/// Words by number.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    text: String,
    ends: Vec<u32>,
    /// Half of the hash and the number plus one, at the place that the hash says or the next free one; 0 is free. A power of two of them.
    slots: Vec<(u32, u32)>,
}

impl Forms {
    /// The number of a word, and whether it is new.
    pub fn number(&mut self, form: &str) -> (u32, bool) {
        if self.slots.len() < self.ends.len() * 2 + 16 {
            self.grow();
        }
        let hash = hash(form);
        let mut at = hash as usize & (self.slots.len() - 1);
        loop {
            match self.slots[at] {
                (_, 0) => break,
                (held, number) if held == hash && self.get(number - 1) == form => return (number - 1, false),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
        self.text.push_str(form);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.slots[at] = (hash, number);
        (number - 1, true)
    }

    /// The number of a word that is known.
    pub fn find(&self, form: &str) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let hash = hash(form);
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (held, number) if held == hash && self.get(number - 1) == form => return Some(number - 1),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The word with this number.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        &self.text[start..self.ends[number] as usize]
    }

    /// How many words there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All words in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).take(self.len()).map(|number| self.get(number))
    }

    /// Keeps the words and no more than they need: none can be sought after this.
    pub fn close(&mut self) {
        self.slots = Vec::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(512);
        let mut slots = vec![(0, 0); size];
        for &(hash, number) in self.slots.iter().filter(|(_, number)| *number > 0) {
            let mut at = hash as usize & (size - 1);
            while slots[at].1 > 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hash, number);
        }
        self.slots = slots;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough to tell slots apart")]
fn hash(form: &str) -> u32 {
    let mut hasher = Quick::default().build_hasher();
    hasher.write(form.as_bytes());
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number() {
        let mut forms = Forms::default();
        assert_eq!(forms.find("pand"), None);
        let words: Vec<String> = (0..5_000).map(|at| format!("pand{at}")).collect();
        for (at, word) in (0..).zip(&words) {
            assert_eq!(forms.number(word), (at, true));
        }
        for (at, word) in (0..).zip(&words) {
            assert_eq!((forms.number(word), forms.find(word), forms.get(at)), ((at, false), Some(at), word.as_str()));
        }
        assert_eq!(forms.find("pand"), None);
        forms.close();
        assert_eq!(forms.iter().collect::<Vec<_>>(), words);
    }
}
