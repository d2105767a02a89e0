//! What the text of one page tells: the names in it, who spoke, who said what.
//!
//! Owns [`Told`]. Entry point: [`read`]. Also decides which mentions become links. Made per page, in parallel, and kept in a memo: it depends on the page, on the names of all
//! entities and on where the page's own references lead, and on nothing else.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::AutoLink;
use crate::config::Role;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::knowledge::lexicon::Lexicon;
use crate::knowledge::links::Target;
use crate::knowledge::links::World;
use crate::knowledge::mentions;
use crate::knowledge::mentions::Declared;
use crate::knowledge::mentions::Mention;
use crate::knowledge::sessions;
use crate::knowledge::sessions::Spoken;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::blocks::Block;
use crate::page::blocks::BlockKind;
use crate::page::blocks::blocks;
use crate::page::markdown::pieces;
use crate::path::PageId;

/// How many sentences are kept of one entity in one page.
const SENTENCES: usize = 3;

/// What the text of one page tells.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Names in the text, in order.
    pub mentions: Vec<Mention>,
    /// The entities among them, in order of address, and how often the text names each.
    pub counts: Vec<(PageId, usize)>,
    /// Sessions and statements.
    pub spoken: Spoken,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// Fingerprint of the mentions that become links.
    pub links: Option<Digest>,
}

impl Told {
    /// Who speaks in the text, each once.
    pub fn speakers(&self) -> BTreeSet<&PageId> {
        let of_sessions = self.spoken.sessions.iter().flat_map(|session| &session.speakers);
        of_sessions.chain(self.spoken.statements.iter().map(|said| &said.speaker)).collect()
    }
}

/// Reads the text of a page.
pub fn read(
    page: &Page,
    targets: &[Target],
    declared: &Declared,
    lexicon: &Lexicon,
    world: &World<'_>,
    memo: &Memo<Told>,
) -> Arc<Told> {
    let key = || key(page, targets, declared, lexicon);
    memo.get_by(key, || read_now(page, targets, declared, lexicon, world))
}

/// A fingerprint of all that the text of a page is read by.
fn key(page: &Page, targets: &[Target], declared: &Declared, lexicon: &Lexicon) -> Digest {
    let mut key = String::new();
    for id in declared {
        key.push_str(id.as_str());
        key.push('\u{1}');
    }
    for target in targets {
        if let Target::Page(id, _) = target {
            key.push_str(id.as_str());
        }
        key.push('\u{2}');
    }
    Digest::of(&[page.digest.bytes(), page.id.as_str().as_bytes(), lexicon.digest.bytes(), key.as_bytes()])
}

fn read_now(page: &Page, targets: &[Target], declared: &Declared, lexicon: &Lexicon, world: &World<'_>) -> Told {
    let body = page.body();
    if body.trim().is_empty() {
        return Told::default();
    }
    let blocks = blocks(pieces(body));
    let mut told = Told { mentions: mentions::find(page, &blocks, lexicon, declared), ..Told::default() };
    let role = page.collection.as_deref().and_then(|name| world.config.collection(name)).map(|collection| collection.role);
    if role == Some(Role::Report) && page.kind != PageKind::Listing {
        told.spoken = sessions::read(page, &blocks, &told.mentions, targets, world, &mut told.diagnostics);
    }
    link(page, &blocks, targets, world, &mut told);
    keep_best(&mut told.mentions);
    let mut counts: BTreeMap<&PageId, usize> = BTreeMap::new();
    for mention in &told.mentions {
        *counts.entry(&mention.to).or_default() += 1;
    }
    told.counts = counts.into_iter().map(|(id, count)| (id.clone(), count)).collect();
    told
}

/// Marks the mentions that become links: by the setting of the page, else of its collection; never in headings and quotations, and not where the same
/// section links the entity already.
fn link(page: &Page, blocks: &[Block], targets: &[Target], world: &World<'_>, told: &mut Told) {
    let collection = page.collection.as_deref().and_then(|name| world.config.collection(name));
    let setting = page.meta.auto_link.or_else(|| collection.map(|collection| collection.auto_link)).unwrap_or_default();
    if setting == AutoLink::Off {
        return;
    }
    let linked = page.doc.references.iter().zip(targets).filter_map(|(reference, target)| match target {
        Target::Page(id, _) => Some((reference.anchor.clone(), id.clone())),
        _ => None,
    });
    let mut seen: BTreeSet<(Option<Arc<str>>, PageId)> = linked.collect();
    let mut links = String::new();
    for mention in &mut told.mentions {
        let block = &blocks[mention.block];
        let fit = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Cell) && !block.quoted;
        if !fit {
            continue;
        }
        let first = seen.insert((mention.anchor.clone(), mention.to.clone()));
        mention.linked = first || setting == AutoLink::All;
        if mention.linked {
            links.push_str(&format!("{}-{}:{}\u{1}", mention.range.start, mention.range.end, mention.to));
        }
    }
    told.links = Some(Digest::of(&[links.as_bytes()]));
}

/// Keeps the sentences of the best mentions of each entity: whole sentences of a good length before headings and fragments, each sentence once.
fn keep_best(mentions: &mut [Mention]) {
    let mut of: BTreeMap<PageId, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        let length =
            mention.sentence.as_deref().map_or(0, |(before, mark, after)| (before.len() + mark.len() + after.len()).min(400));
        let worth = if mention.in_heading {
            3
        } else if length < 40 {
            2
        } else {
            usize::from(length > 300)
        };
        of.entry(mention.to.clone()).or_default().push((worth, index));
    }
    for mut ranked in of.into_values() {
        ranked.sort_unstable();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut kept = 0;
        for (_, index) in ranked {
            let whole = mentions[index].sentence.as_deref().map(|(before, mark, after)| format!("{before}{mark}{after}"));
            let fresh = whole.is_some_and(|whole| seen.insert(whole));
            if kept < SENTENCES && fresh {
                kept += 1;
            } else {
                mentions[index].sentence = None;
            }
        }
    }
}
