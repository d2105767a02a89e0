//! Results by digest, so that a rebuild makes anew only what changed.
//!
//! Owns [`Memo`]. Entry point: [`Memo::get`]. What a value depends on is what its key digests; nothing is declared, hence
//! nothing is forgotten. Entries that a build did not use are dropped by [`Memo::sweep`]. Lives in memory only.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::digest::Digest;

/// A map from digest to value, with the generation in which each was last used.
#[derive(Debug)]
pub struct Memo<V> {
    keeps: bool,
    entries: Mutex<(u64, Entries<V>)>,
}

/// Values with the generation in which each was last used.
type Entries<V> = HashMap<Digest, (u64, Arc<V>)>;

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { keeps: true, entries: Mutex::new((0, HashMap::new())) }
    }
}

impl<V> Memo<V> {
    /// A memo that keeps nothing, for a build that nothing follows: keys need not even be made.
    pub fn cold() -> Self {
        Self { keeps: false, ..Self::default() }
    }
}

impl<V> Memo<V> {
    /// Whether it keeps anything: what keys are made of need not be made otherwise.
    pub const fn keeps(&self) -> bool {
        self.keeps
    }

    /// As [`Self::get`], but the key is made only by a memo that keeps.
    pub fn get_by(&self, key: impl FnOnce() -> Digest, make: impl FnOnce() -> V) -> Arc<V> {
        if self.keeps { self.get(key(), make) } else { Arc::new(make()) }
    }

    /// The value under `key`, made by `make` if it is not there. `make` runs outside the lock: two threads may make the same
    /// value, and then one of the two is kept.
    pub fn get(&self, key: Digest, make: impl FnOnce() -> V) -> Arc<V> {
        if !self.keeps {
            return Arc::new(make());
        }
        {
            let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            let (generation, entries) = &mut *guard;
            if let Some((used, value)) = entries.get_mut(&key) {
                *used = *generation;
                return Arc::clone(value);
            }
        }
        let value = Arc::new(make());
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (generation, entries) = &mut *guard;
        entries.insert(key, (*generation, Arc::clone(&value)));
        value
    }

    /// Drops what was not used since the last sweep.
    pub fn sweep(&self) {
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (generation, entries) = &mut *guard;
        entries.retain(|_, (used, _)| *used == *generation);
        *generation += 1;
    }

    /// How many values are kept.
    pub fn len(&self) -> usize {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).1.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_dropped_when_a_build_does_not_use_it() {
        let memo = Memo::default();
        let key = Digest::of(&[b"a"]);
        assert_eq!(*memo.get(key, || 1), 1);
        assert_eq!(*memo.get(key, || 2), 1);
        memo.sweep();
        assert_eq!(memo.len(), 1);
        memo.sweep();
        assert!(memo.is_empty());
    }
}
