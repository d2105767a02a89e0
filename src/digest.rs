//! Fingerprints: equal digests mean equal values.
//!
//! Owns [`Digest`], BLAKE3 of bytes. Used as the key of memos and in the names of content-addressed files. Not for secrets.

use std::fmt::Write as _;

/// A fingerprint of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of the parts in order; the borders between parts count.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The bytes, to digest again as part of something larger.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first `length` hexadecimal digits.
    pub fn short(&self, length: usize) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            let _ = write!(text, "{byte:02x}");
        }
        text.truncate(length);
        text
    }
}
