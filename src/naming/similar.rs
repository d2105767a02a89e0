//! Entities whose names are nearly the same, and may be one.
//!
//! Entry point: [`find`]. Compares within a role: persons by surname and given names, others by their whole name; and a name that two roles bear. Places of the official
//! register are told apart by their codes, and not compared.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Role;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::knowledge::Knowledge;
use crate::naming::Doubt;
use crate::naming::decisions::Decisions;
use crate::naming::decisions::key;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::RoleMeta;
use crate::text::fold;
use crate::text::split_name;

/// The longest list of names under one key that is compared pair by pair.
const BUCKET: usize = 2_000;

/// A spelling of an entity's name.
struct Spelling<'a> {
    page: &'a Arc<Page>,
    role: Role,
    text: &'a str,
    key: String,
    given: Vec<String>,
    surname: String,
}

/// Pairs of entities that may be one.
pub fn find(knowledge: &Knowledge, decisions: &Decisions) -> Vec<Doubt> {
    let spellings = spellings(knowledge);
    // Only names that share a key are compared: the first letter of the (sur)name, each of their words, the whole.
    let mut buckets: BTreeMap<(Role, String), Vec<usize>> = BTreeMap::new();
    for (index, spelling) in spellings.iter().enumerate() {
        let mut keys: BTreeSet<String> = spelling.surname.chars().next().map(|first| first.to_string()).into_iter().collect();
        keys.extend(spelling.key.split(' ').filter(|word| word.chars().count() > 3).map(|word| format!(" {word}")));
        for key in keys {
            buckets.entry((spelling.role, key)).or_default().push(index);
        }
        // One name in several roles.
        buckets.entry((Role::Page, spelling.key.clone())).or_default().push(index);
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for bucket in buckets.values().filter(|bucket| bucket.len() <= BUCKET) {
        for (at, &one) in bucket.iter().enumerate() {
            for &other in &bucket[at + 1..] {
                if spellings[one].page.id != spellings[other].page.id {
                    pairs.insert((one.min(other), one.max(other)));
                }
            }
        }
    }
    let mut told = BTreeSet::new();
    let mut doubts = Vec::new();
    for (one, other) in pairs {
        let (one, other) = (&spellings[one], &spellings[other]);
        if !is_near(one, other)
            || decisions.parts(one.text, other.text)
            || decisions.parts(&one.page.meta.title, &other.page.meta.title)
        {
            continue;
        }
        if told.insert((&one.page.id, &other.page.id)) {
            doubts.push(doubt(one, other));
        }
    }
    doubts
}

fn spellings(knowledge: &Knowledge) -> Vec<Spelling<'_>> {
    let mut spellings = Vec::new();
    for page in knowledge.pages.values() {
        let role = knowledge.role_of(page);
        let official = matches!(&page.meta.role, RoleMeta::Place(place) if place.code.is_some());
        if !role.is_entity() || official || matches!(page.kind, PageKind::Listing | PageKind::Root) {
            continue;
        }
        let names = page.meta.names.iter().map(|name| name.name.as_str());
        let mut seen = BTreeSet::new();
        for text in std::iter::once(page.meta.title.as_str()).chain(names) {
            let key = key(text);
            if key.is_empty() || !seen.insert(key.clone()) {
                continue;
            }
            let (given, _, surname) = if role == Role::Person { split_name(text) } else { Default::default() };
            let given = crate::text::words(&given).map(fold).collect();
            let surname = if surname.is_empty() { key.clone() } else { self::key(&surname) };
            spellings.push(Spelling { page, role, text, key, given, surname });
        }
    }
    spellings
}

fn is_near(one: &Spelling<'_>, other: &Spelling<'_>) -> bool {
    if one.role != other.role {
        return one.key == other.key;
    }
    if one.key == other.key {
        return true;
    }
    if one.role != Role::Person {
        return are_spelled_alike(&one.key, &other.key, 6);
    }
    let (words, others): (BTreeSet<&str>, BTreeSet<&str>) = (one.key.split(' ').collect(), other.key.split(' ').collect());
    let within = words.is_subset(&others) || others.is_subset(&words);
    if within && words.len().min(others.len()) > 1 {
        return true;
    }
    let same_surname = one.surname == other.surname || are_spelled_alike(&one.surname, &other.surname, 5);
    same_surname && are_given_alike(&one.given, &other.given)
}

/// One letter apart from `shortest` letters on, two from ten; figures must be the same.
fn are_spelled_alike(one: &str, other: &str, shortest: usize) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let figures = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    if length < shortest || one.chars().count().abs_diff(other.chars().count()) > 2 || figures(one) != figures(other) {
        return false;
    }
    strsim::damerau_levenshtein(one, other) <= if length < 10 { 1 } else { 2 }
}

/// Whether given names may be of one person: none known, the same, an initial of the other, or one letter apart.
fn are_given_alike(one: &[String], other: &[String]) -> bool {
    let (Some(one), Some(other)) = (one.first(), other.first()) else { return true };
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    one == other || initial(one, other) || initial(other, one) || are_spelled_alike(one, other, 4)
}

fn doubt(one: &Spelling<'_>, other: &Spelling<'_>) -> Doubt {
    let span = other.page.meta.title_span.clone();
    let note = Diagnostic { severity: Severity::Info, ..Diagnostic::warning(Code::SimilarNames, span) };
    let diagnostic = note
        .with("name", other.text)
        .with("other", one.text)
        .with("page", one.page.id.as_str())
        .hint_at("first-here", one.page.meta.title_span.clone())
        .hint("one-or-two", &[("name", &other.page.meta.title), ("other", &one.page.meta.title)]);
    let (name, near) = (other.page.meta.title.clone(), Some(one.page.meta.title.clone()));
    Doubt { name, near, both_known: true, diagnostic }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        let page = |title: &str| {
            let path: Arc<camino::Utf8Path> = Arc::from(camino::Utf8Path::new("x.md"));
            (title.to_owned(), path)
        };
        let spelling = |text: &str| {
            let (given, _, surname) = split_name(text);
            (crate::text::words(&given).map(fold).collect::<Vec<_>>(), key(&surname), key(&page(text).0))
        };
        let (a, b) = (spelling(one), spelling(other));
        let (words, others): (BTreeSet<&str>, BTreeSet<&str>) = (a.2.split(' ').collect(), b.2.split(' ').collect());
        let within = (words.is_subset(&others) || others.is_subset(&words)) && words.len().min(others.len()) > 1;
        a.2 == b.2 || within || (a.1 == b.1 || are_spelled_alike(&a.1, &b.1, 5)) && are_given_alike(&a.0, &b.0)
    }

    #[test]
    fn letters_initials_particles_accents_and_dashes_make_names_alike() {
        for (one, other) in [
            ("Ira Helsloot", "Ira Helsoot"),
            ("Ira Helsloot", "I. Helsloot"),
            ("Wilma Delissen – van Tongerlo", "Wilma Delissen-van Tongerlo"),
            ("Wilma Delissen", "Wilma Delissen-van Tongerlo"),
            ("Patrick van den Brink", "Patrick van de Brink"),
            ("Patrick van den Brink", "Patrick Brink"),
            ("Loubna Adahchour", "Loubna Adahchoúr"),
            ("Crone", "Ferd Crone"),
        ] {
            assert!(alike(one, other), "{one} and {other}");
        }
        for (one, other) in
            [("Jan de Vries", "Piet de Vries"), ("Pieter Smit", "Pieter Smid"), ("Hans Boutellier", "Hans Beenakker")]
        {
            assert!(!alike(one, other), "{one} and {other}");
        }
    }
}
