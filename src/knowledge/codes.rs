//! Official codes of places: what they stand for, and whether they are in order.
//!
//! Owns [`Codes`]. Entry points: [`codes_of`], [`successor_of`]. Knows no code of any country: what is in order shows from the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::knowledge::links::World;
use crate::knowledge::names::Found;
use crate::page::Page;
use crate::page::meta::RoleMeta;
use crate::page::meta::Spanned;
use crate::path::PageId;

/// Places by collection and official code.
pub type Codes<'a> = BTreeMap<(&'a str, &'a str), &'a PageId>;

/// The places by their codes. A code that two places have, and one that lost the zeros at its start, is reported.
pub fn codes_of<'a>(pages: &'a BTreeMap<PageId, Arc<Page>>, found: &mut Vec<Diagnostic>) -> Codes<'a> {
    let mut codes = Codes::new();
    let mut all: BTreeMap<&str, Vec<&Spanned>> = BTreeMap::new();
    for (id, page) in pages {
        if let (Some(collection), RoleMeta::Place(place)) = (page.collection.as_deref(), &page.meta.role)
            && let Some(code) = &place.code
        {
            let first = *codes.entry((collection, code.text.as_str())).or_insert(id);
            if first != id {
                let wrong = Diagnostic::warning(Code::BadCode, code.span.clone()).with("code", &code.text);
                let other = pages.get(first).map_or("", |page| page.meta.title.as_str());
                found.push(wrong.with("why", "@code-twice").hint("other-code", &[("name", other)]));
            }
            all.entry(collection).or_default().push(code);
        }
    }
    for codes in all.values() {
        found.extend(shortened(codes));
    }
    codes
}

/// Codes of digits alone that are shorter than the others: a spreadsheet takes the zeros at the start of a number away. Told once, with all of them mended.
fn shortened(codes: &[&Spanned]) -> Option<Diagnostic> {
    let digits = |code: &str| code.bytes().filter(u8::is_ascii_digit).count();
    let letters = |code: &str| code.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    // The form that most have: letters, and then so many digits.
    let mut forms: BTreeMap<(String, usize), usize> = BTreeMap::new();
    for code in codes {
        *forms.entry((letters(&code.text), digits(&code.text))).or_default() += 1;
    }
    let ((prefix, width), count) = forms.iter().max_by_key(|(form, count)| (**count, form.1))?;
    let numbers = codes.iter().all(|code| code.text.bytes().all(|b| b.is_ascii_digit()));
    let width = if numbers { codes.iter().map(|code| code.text.len()).max()? } else { *width };
    if codes.len() < 3 || !numbers && count * 2 < codes.len() {
        return None;
    }
    let short = |code: &&&Spanned| {
        let own = letters(&code.text);
        (own == *prefix || own.is_empty())
            && digits(&code.text) > 0
            && digits(&code.text) + own.len() < width + prefix.len()
            && code.text.len() == own.len() + digits(&code.text)
    };
    let lost: Vec<&&Spanned> = codes.iter().filter(short).collect();
    // A column of which most are short has no fixed width.
    let first = lost.first().filter(|_| lost.len() * 2 <= codes.len() || numbers && width <= 4)?;
    let made = |code: &Spanned| format!("{prefix}{:0>width$}", code.text.trim_start_matches(prefix.as_str()));
    let wrong = Diagnostic::warning(Code::BadCode, first.span.clone()).with("code", &first.text).with("why", "@code-short");
    let wrong = wrong.hint("code-zeros", &[("code", &made(first)), ("count", &lost.len().to_string())]);
    Some(lost.iter().fold(wrong, |wrong, code| wrong.edit(code.span.clone(), &made(code))))
}

/// The place that followed another, by its code, id or name.
pub fn successor_of(name: &Spanned, collection: &str, world: &World<'_>, codes: &Codes<'_>) -> Option<PageId> {
    match codes.get(&(collection, name.text.as_str())) {
        Some(&id) => Some(id.clone()),
        None => match world.names.in_collection(&name.text, collection) {
            Found::One(id) => Some(id),
            _ => None,
        },
    }
}
