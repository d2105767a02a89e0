//! Where spellings of names stand in a text, before it is known what they mean there.
//!
//! Owns [`Hit`]. Entry point: [`seek`]. Longest first, whole words, never in code or in the words of a link. Whether a hit is a mention is for `mentions`
//! and `surnames`.

use std::ops::Range;

use crate::config::Role;
use crate::knowledge::lexicon::Candidate;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::lexicon::Need;
use crate::page::blocks::Block;
use crate::page::blocks::InlineKind;

/// A spelling that may be a mention, before the whole page is known.
#[derive(Debug)]
pub struct Hit<'l> {
    /// The block it stands in.
    pub block: usize,
    /// Where in its text.
    pub text: Range<usize>,
    /// What it may mean.
    pub candidates: &'l [Candidate],
    /// Whether the block is written in capitals only, so that a capital says nothing.
    pub shouted: bool,
    /// What it was found to mean.
    pub accepted: Option<&'l Candidate>,
}

/// All spellings of a block that are whole words and stand outside links and code.
pub fn seek<'l>(index: usize, block: &Block, lexicon: &'l Lexicon, hits: &mut Vec<Hit<'l>>) {
    let text = &block.text;
    let is_shut = |kind: &InlineKind| matches!(kind, InlineKind::Link(..) | InlineKind::Code | InlineKind::Image(..));
    // Links and code do not overlap, save a picture within a link: its link ends later and says as much.
    let shut: Vec<Range<usize>> = block
        .inlines
        .iter()
        .filter(|inline| is_shut(&inline.kind) && !inline.text.is_empty())
        .map(|inline| inline.text.clone())
        .collect();
    let shouted = is_shouted(text);
    let mut from = 0;
    // Where a place ended, so that a hyphen may join the next to it: *Arnhem-Nijmegen*, but not *Noord-Holland*.
    let mut place_end = usize::MAX;
    while let Some((range, candidates)) = if shouted { lexicon.find_shouted(text, from) } else { lexicon.find(text, from) } {
        let next = text[range.start..].chars().next().map_or(text.len(), |c| range.start + c.len_utf8());
        let closed = shut.get(shut.partition_point(|shut| shut.end <= range.start)).filter(|shut| shut.start < range.end);
        if let Some(shut) = closed {
            from = shut.end.max(next);
        } else if is_whole(text, &range, place_end) {
            from = range.end;
            if candidates.iter().any(|candidate| candidate.role == Role::Place) {
                place_end = range.end;
            }
            hits.push(Hit { block: index, text: range.clone(), candidates, shouted, accepted: None });
            // A shorter name within is only wanted when this one turns out to be none.
            if candidates.iter().all(|candidate| candidate.need >= Need::Care) {
                from = next;
            }
        } else {
            from = next;
        }
        if from > text.len() {
            break;
        }
    }
}

/// Whether a text has capitals only, as headings of reports may: *AANPAK VAN OVERLAST IN EMMEN*; an abbreviation alone does not.
fn is_shouted(text: &str) -> bool {
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals > 6
}

/// Whether a stretch begins and ends at the border of a word. A hyphen behind (*Rotterdam-Zuid*, *CCV-adviseur*) ends one; a hyphen before
/// (*Noord-Holland*) does not begin one, unless a place ends there.
fn is_whole(text: &str, range: &Range<usize>, place_end: usize) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let second = text[range.end..].chars().nth(1);
    let opens = match before {
        Some('-') => range.start - 1 == place_end,
        // *’s-Hertogenbosch* is not the *s-Hertogenbosch* that some write.
        Some('’' | '\'') => !text[range.start..].starts_with("s-"),
        Some(c) => !c.is_alphanumeric() && c != '_' && c != '@',
        None => true,
    };
    let last = text[range.clone()].chars().next_back();
    let closes = match after {
        None => true,
        Some('@') => false,
        Some('.') => !second.is_some_and(|c| c.is_alphabetic() && last.is_some_and(char::is_uppercase)),
        // *pp.15*
        Some(c) => !c.is_alphanumeric() || last == Some('.') && c.is_ascii_digit(),
    };
    opens && closes
}
