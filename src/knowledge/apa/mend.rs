//! What the style or its processor leaves amiss, mended in what is set.
//!
//! Entry points: [`mend`] for a reference; [`tell_apart`], [`title_in_italics`] for a citation; [`suffix_of`], [`add_suffix`] for works of one year. Knows no style.

use serde_json::Value;

use crate::knowledge::apa::item::UNBROKEN;
use crate::knowledge::apa::item::bearers;
use crate::knowledge::apa::item::initials;
use crate::knowledge::apa::item::part;
use crate::knowledge::apa::item::short_family;
use crate::knowledge::apa::runs::Run;
use crate::language::Language;
use crate::literature::Item;

/// What the style or its processor leaves amiss in a reference.
pub fn mend(reference: &mut [Run], item: &Item, language: Language) {
    for run in reference.iter_mut() {
        // A date of a year alone leaves the comma before its day.
        while let Some(at) = run.text.find(",)") {
            run.text.remove(at);
        }
        run.text = run.text.replace(UNBROKEN, "-");
        if language == Language::Nl {
            mend_dutch(&mut run.text);
        }
    }
    // The number already says what it is of.
    if let Some(number) = item.get("number").and_then(Value::as_str).filter(|number| number.contains(". ")) {
        let number = number.replace(UNBROKEN, "-");
        for run in reference.iter_mut() {
            run.text = run.text.replace(&format!("(No. {number}"), &format!("({number}"));
        }
    }
    // A title that ends with a mark takes no full stop.
    let mut marked = false;
    for run in reference.iter_mut() {
        if let Some(rest) = run.text.strip_prefix(". ").filter(|_| marked).map(str::to_owned) {
            run.text = format!(" {rest}");
        }
        run.text = run.text.replace("?. ", "? ").replace("!. ", "! ");
        marked = run.text.ends_with(['?', '!']);
    }
    // The Dutch terms part pages by a hyphen, the style asks for a dash.
    if let Some(page) = item.get("page").and_then(Value::as_str).filter(|page| page.contains('-'))
        && let Some((run, at)) =
            reference.iter_mut().filter(|run| run.href.is_none()).rev().find_map(|run| run.text.rfind(page).map(|at| (run, at)))
    {
        run.text.replace_range(at..at + page.len(), &page.replace('-', "–"));
    }
    // A particle that ends the names takes no full stop: *Dijk, A. J. van (2017).*
    if let (Some(last), Some(first)) = (bearers(item).last(), reference.first_mut()) {
        let particle = part(last, "non-dropping-particle");
        let wrong = format!(" {particle}. (");
        if !particle.is_empty()
            && let Some(at) = first.text.find(&wrong)
        {
            first.text.remove(at + particle.len() + 1);
        }
    }
    // What a work without bearers is stands with its title, before the date.
    if bearers(item).is_empty()
        && let Some(genre) = item.get("genre").and_then(Value::as_str)
    {
        let genre = format!(" [{genre}].");
        let date = reference.iter().position(|run| !run.italic && run.text.starts_with(". (")).filter(|at| *at < 3);
        if let Some(run) = date.and_then(|at| reference.get_mut(at))
            && let Some(at) = run.text.find(&genre)
        {
            run.text.replace_range(at..at + genre.len(), "");
            run.text.insert_str(0, &genre[..genre.len() - 1]);
        }
    }
}

/// In text the title of a work that stands by itself is in italics; the style forgets that for a report without bearers.
pub fn title_in_italics(runs: &mut Vec<Run>, item: &Item) {
    let text = |key: &str| item.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if !bearers(item).is_empty() || text("type") != Some("report") {
        return;
    }
    let (Some(title), Some(first)) = (text("title-short").or_else(|| text("title")), runs.first_mut()) else { return };
    if let Some(rest) = first.text.strip_prefix(title).filter(|_| !first.italic).map(str::to_owned) {
        *first = Run { text: title.to_owned(), italic: true, href: None };
        runs.insert(1, Run { text: rest, ..Run::default() });
    }
}

/// What the Dutch terms of the archive have otherwise than APA in Dutch: *(Red.)*, *14 maart*, *Geraadpleegd op*
fn mend_dutch(text: &mut String) {
    *text = text.replace("(red.)", "(Red.)");
    if let Some(at) = text.find("Geraadpleegd ").map(|at| at + "Geraadpleegd ".len())
        && text[at..].starts_with(|c: char| c.is_ascii_digit())
    {
        text.insert_str(at, "op ");
    }
    // `(2022, maart 14)`: the day stands before the month.
    let Some(open) = text.find('(') else { return };
    let Some(close) = text[open..].find(')').map(|at| open + at) else { return };
    let Some((year, day)) = text[open + 1..close].split_once(", ") else { return };
    let Some((month, day)) = day.split_once(' ') else { return };
    let is_date = year.starts_with(|c: char| c.is_ascii_digit()) && !day.is_empty() && day.chars().all(|c| c.is_ascii_digit());
    if is_date && month.chars().all(char::is_alphabetic) {
        let turned = format!("({year}, {day} {month})");
        text.replace_range(open..=close, &turned);
    }
}

/// Puts the initials of the first bearer before the name, where the style has not done so.
pub fn tell_apart(runs: &mut [Run], names: &mut String, is_plain: bool, item: &Item) {
    let (Some(initials), Some(first), Some(run)) = (initials(item), bearers(item).first(), runs.first_mut()) else { return };
    let family = short_family(first);
    let Some(rest) = run.text.strip_prefix(family.as_str()) else { return };
    // Behind initials a particle has a small letter.
    let particle = part(first, "non-dropping-particle");
    let family = if particle.is_empty() { family.clone() } else { format!("{particle} {}", part(first, "family")) };
    let told = format!("{initials} {family}");
    if is_plain {
        *names =
            names.strip_prefix(short_family(first).as_str()).map_or_else(|| told.clone(), |others| format!("{told}{others}"));
    }
    run.text = format!("{told}{rest}");
}

/// The letter by which the year is told apart: what follows when the work stands among others and not when it stands alone.
pub fn suffix_of(among: &str, alone: &str) -> Option<String> {
    let year = alone.rsplit_once(", ").map_or(alone, |(_, year)| year);
    let told = among.rsplit_once(", ").map_or(among, |(_, year)| year);
    told.strip_prefix(year).filter(|suffix| !suffix.is_empty() && suffix.len() < 4).map(str::to_owned)
}

/// Puts the letter after the year in a reference.
pub fn add_suffix(reference: &mut [Run], alone: &str, suffix: &str) {
    let year = alone.rsplit_once(", ").map_or(alone, |(_, year)| year);
    let opening = format!("({year}");
    for run in reference {
        if let Some(at) = run.text.find(&opening) {
            run.text.insert_str(at + opening.len(), suffix);
            return;
        }
    }
}
