//! The graph as data: every edge of the corpus, one JSON object a line.
//!
//! Entry point: [`lines`]. The fields are stable; `docs/graph.md` describes them.

use serde::Serialize;

use crate::config::Role;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::page::Page;
use crate::path::PageId;
use crate::source::Sources;
use crate::span::Span;
use crate::span::position;

/// One edge.
#[derive(Debug, Serialize)]
struct Line<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    relation: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
    anchor: Option<&'a str>,
    sentence: Option<String>,
}

/// Every edge, by page and then in the order of its file.
pub fn lines(knowledge: &Knowledge, sources: &Sources) -> String {
    let mut out = String::new();
    // Who asks that nothing be gathered is not gathered here either.
    let is_gathered = |id: &PageId| knowledge.page(id).is_none_or(|page| page.meta.is_gathered());
    for (id, page) in &knowledge.pages {
        let mut edges: Vec<(Span, String)> = Vec::new();
        for edge in knowledge.outgoing(id).iter().filter(|edge| is_gathered(&edge.to)) {
            let (kind, relation) = match &edge.kind {
                EdgeKind::Declared(key) => ("declared", Some(key.as_str())),
                EdgeKind::Succeeded => ("declared", Some("successors")),
                EdgeKind::Linked => ("linked", None),
                EdgeKind::Cited => ("cited", None),
            };
            let whole = |(before, mark, after): &(String, String, String)| knowledge.readable(&format!("{before}{mark}{after}"));
            let sentence = edge.sentence.as_deref().map(whole);
            push(&mut edges, (page, &edge.to), kind, relation, &edge.at, edge.anchor.as_deref(), sentence, sources);
        }
        told(knowledge, page, &mut edges, sources);
        edges.sort();
        for (_, line) in edges {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn told(knowledge: &Knowledge, page: &Page, edges: &mut Vec<(Span, String)>, sources: &Sources) {
    let Some(told) = knowledge.told(&page.id) else { return };
    let is_gathered = |id: &PageId| knowledge.page(id).is_none_or(|page| page.meta.is_gathered());
    for mention in told.mentions.iter().filter(|mention| is_gathered(&mention.to)) {
        let at = Span::new(&page.source.path, mention.range.clone());
        let sentence = sentence_of(page, mention).map(|sentence| knowledge.readable(&sentence));
        push(edges, (page, &mention.to), "mentioned", None, &at, mention.anchor.as_deref(), sentence, sources);
    }
    if knowledge.role_of(page) != Role::Report {
        return;
    }
    for session in &told.spoken.sessions {
        let at = Span::new(&page.source.path, session.range.clone());
        for speaker in session.speakers.iter().filter(|speaker| is_gathered(speaker)) {
            push(
                edges,
                (page, speaker),
                "session",
                None,
                &at,
                Some(&session.anchor),
                Some(knowledge.readable(&session.title)),
                sources,
            );
        }
    }
    for statement in told.spoken.statements.iter().filter(|statement| is_gathered(&statement.speaker)) {
        let at = Span::new(&page.source.path, statement.range.clone());
        push(
            edges,
            (page, &statement.speaker),
            "statement",
            None,
            &at,
            statement.anchor.as_deref(),
            Some(knowledge.readable(&statement.text)),
            sources,
        );
    }
}

/// The sentence of a mention; where it was not kept, it is read again from the page.
fn sentence_of(page: &Page, mention: &crate::knowledge::mentions::Mention) -> Option<String> {
    let whole = |(before, mark, after): (String, String, String)| format!("{before}{mark}{after}");
    if let Some(sentence) = mention.sentence.as_deref() {
        return Some(whole(sentence.clone()));
    }
    let blocks = crate::page::blocks::blocks(crate::page::markdown::pieces(page.body()));
    let block = blocks.get(mention.block)?;
    let name = page.source.text.get(mention.range.clone())?;
    let at = block
        .text
        .match_indices(name)
        .map(|(at, _)| at)
        .find(|&at| page.doc.body.start + block.place(at) == mention.range.start)?;
    let sentences = crate::text::sentence::Sentences::of(&block.text);
    Some(whole(crate::knowledge::mentions::sentence(block, &(at..at + name.len()), &sentences)))
}

#[expect(clippy::too_many_arguments, reason = "the fields of one line")]
fn push(
    edges: &mut Vec<(Span, String)>,
    (from, to): (&Page, &PageId),
    kind: &'static str,
    relation: Option<&str>,
    at: &Span,
    anchor: Option<&str>,
    sentence: Option<String>,
    sources: &Sources,
) {
    let place = sources.text(&at.path).map(|text| position(text, at.start as usize));
    let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
    let line =
        Line { from: from.id.as_str(), to: to.as_str(), kind, relation, file: at.path.as_str(), line, column, anchor, sentence };
    edges.push((at.clone(), serde_json::to_string(&line).unwrap_or_default()));
}
