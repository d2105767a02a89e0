//! A quick hash for short texts, where millions of them are sought: words in the index, addresses of pages.
//!
//! Owns [`Quick`]. Seeded anew by each run of the program, so that no text can be made to fill one bucket; no order that depends on it reaches the output.

use std::hash::BuildHasher;
use std::hash::Hasher;
use std::hash::RandomState;
use std::sync::OnceLock;

/// Makes hashers of one seed.
#[derive(Clone, Copy, Debug)]
pub struct Quick(u64);

/// One word being hashed.
#[derive(Clone, Copy, Debug)]
pub struct Mixed(u64);

/// An odd number without pattern: the fraction of the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Quick {
    fn default() -> Self {
        static SEED: OnceLock<u64> = OnceLock::new();
        Self(*SEED.get_or_init(|| RandomState::new().hash_one(MIX)))
    }
}

impl BuildHasher for Quick {
    type Hasher = Mixed;

    fn build_hasher(&self) -> Mixed {
        Mixed(self.0)
    }
}

impl Mixed {
    /// Both halves of the product, folded: every bit of what comes in reaches every bit of what goes out.
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(MIX);
        #[expect(clippy::cast_possible_truncation, reason = "the halves are what is wanted")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        self.0 = (low ^ high).rotate_left(23) ^ word;
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(u64::from_le_bytes(chunk.try_into().expect("a chunk has eight bytes")));
        }
        let rest = chunks.remainder();
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (rest.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }

    fn finish(&self) -> u64 {
        let product = u128::from(self.0) * u128::from(MIX);
        #[expect(clippy::cast_possible_truncation, reason = "the halves are what is wanted")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        low ^ high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn words_that_are_alike_have_hashes_that_are_not() {
        let quick = Quick::default();
        let words: Vec<String> = (0..20_000).map(|at| format!("woord{at}")).chain((1..40).map(|at| "a".repeat(at))).collect();
        let hashes: HashSet<u64> = words.iter().map(|word| quick.hash_one(word.as_str())).collect();
        assert_eq!(hashes.len(), words.len());
        let low: HashSet<u64> = hashes.iter().map(|hash| hash & 0xffff).collect();
        assert!(low.len() > 15_000, "{}", low.len());
    }
}
