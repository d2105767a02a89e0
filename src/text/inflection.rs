//! The other forms of Dutch words: a plural of a singular, a singular of a plural, an adjective with and without its *e*.
//!
//! Entry points: [`forms`], [`plurals`]. Spelling decides, without a dictionary: a form that Dutch does not have stands in no text either, so it does no harm.
//! Does not conjugate verbs.

use std::collections::BTreeSet;

/// Shorter words have too many neighbours that mean something else.
const SHORTEST: usize = 4;
const VOWELS: &[char] = &['a', 'e', 'i', 'o', 'u'];

/// All forms of a name whose last word is a noun and whose first, when there are two, may be an adjective; the name itself is not among them.
pub fn forms(name: &str) -> BTreeSet<String> {
    all(name, true)
}

/// The same, without the singular of a plural.
pub fn plurals(name: &str) -> BTreeSet<String> {
    all(name, false)
}

fn all(name: &str, singular: bool) -> BTreeSet<String> {
    let (head, last) = name.rsplit_once(' ').map_or(("", name), |(head, last)| (head, last));
    let mut lasts = BTreeSet::from([last.to_owned()]);
    if last.chars().count() >= SHORTEST && last.chars().all(|c| c.is_alphabetic() || c == '-') {
        lasts.extend(many(last));
        if singular {
            lasts.extend(one(last));
        }
    }
    let mut heads = BTreeSet::from([head.to_owned()]);
    if !head.is_empty() && head.chars().all(char::is_alphabetic) {
        heads.extend(with_e(head));
    }
    let mut found: BTreeSet<String> = BTreeSet::new();
    for head in &heads {
        for last in &lasts {
            found.insert(if head.is_empty() { last.clone() } else { format!("{head} {last}") });
        }
    }
    found.remove(name);
    found
}

/// What a noun may be when there are more of it: *wijkteams*, *plannen*, *raden*, *bedrijven*, *mogelijkheden*, *centra*.
fn many(word: &str) -> Vec<String> {
    let mut found = vec![format!("{word}s")];
    if word.ends_with('e') {
        found.push(format!("{word}n"));
        return found;
    }
    if word.ends_with(['a', 'i', 'o', 'u', 'y']) {
        found.extend([format!("{word}'s"), format!("{word}’s")]);
        return found;
    }
    found.push(format!("{word}en"));
    if word.ends_with("ch") || word.ends_with("sh") {
        found.push(format!("{word}es"));
    }
    if let Some(stem) = word.strip_suffix("um") {
        found.push(format!("{stem}a"));
    }
    if let Some(stem) = word.strip_suffix("heid") {
        found.push(format!("{stem}heden"));
    }
    found.extend(opened(word).into_iter().map(|stem| format!("{stem}en")));
    found
}

/// What a noun may be when there is one of it.
fn one(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix('s').filter(|stem| stem.chars().count() >= SHORTEST && !stem.ends_with(['s', 'u', 'i']))
    {
        found.push(stem.to_owned());
        found.extend(stem.strip_suffix('e').filter(|stem| stem.ends_with("ch") || stem.ends_with("sh")).map(str::to_owned));
    }
    found.extend(word.strip_suffix("tra").map(|stem| format!("{stem}trum")));
    found.extend(word.strip_suffix("heden").map(|stem| format!("{stem}heid")));
    let Some(stem) = word.strip_suffix("en").filter(|stem| stem.chars().count() >= SHORTEST) else { return found };
    found.push(stem.to_owned());
    found.push(format!("{stem}e"));
    found.extend(closed(stem));
    found
}

/// An adjective as it stands before *de* and before a plural: *sociale*, *verwarde*, *lokale*.
fn with_e(word: &str) -> Vec<String> {
    if word.ends_with('e') || word.chars().count() < SHORTEST {
        return Vec::new();
    }
    let mut found = vec![format!("{word}e")];
    found.extend(opened(word).into_iter().map(|stem| format!("{stem}e")));
    found
}

/// A stem as it is spelled with a syllable behind it: *raad* → *rad*, *plan* → *plann*, *bedrijf* → *bedrijv*, *huis* → *huiz*.
fn opened(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let [.., before, vowel, last] = letters[..] else { return Vec::new() };
    if VOWELS.contains(&last) || !(VOWELS.contains(&vowel) || matches!(last, 'f' | 's')) && vowel != 'j' {
        return Vec::new();
    }
    let stem: String = letters[..letters.len() - 1].iter().collect();
    let soft = match last {
        'f' => 'v',
        's' => 'z',
        other => other,
    };
    let mut found = Vec::new();
    if before == vowel && vowel != 'i' {
        let short: String = letters[..letters.len() - 2].iter().collect();
        found.push(format!("{short}{soft}"));
    } else if VOWELS.contains(&vowel) && !VOWELS.contains(&before) {
        found.push(format!("{stem}{last}{last}"));
    }
    if soft != last {
        found.push(format!("{stem}{soft}"));
    }
    found
}

/// The opposite: *rad* → *raad*, *plann* → *plan*, *bedrijv* → *bedrijf*.
fn closed(stem: &str) -> Vec<String> {
    let letters: Vec<char> = stem.chars().collect();
    let [.., before, vowel, last] = letters[..] else { return Vec::new() };
    let hard = match last {
        'v' => 'f',
        'z' => 's',
        other => other,
    };
    let without: String = letters[..letters.len() - 1].iter().collect();
    if vowel == last {
        return vec![without];
    }
    let mut found = Vec::new();
    if hard != last {
        found.push(format!("{without}{hard}"));
    }
    if VOWELS.contains(&vowel) && !VOWELS.contains(&before) {
        found.push(format!("{without}{vowel}{hard}").replace("ii", "i"));
        let long: String = letters[..letters.len() - 2].iter().collect();
        found.push(format!("{long}{vowel}{vowel}{hard}"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_singular_knows_its_plural_and_a_plural_its_singular() {
        for (one, many) in [
            ("wijkteam", "wijkteams"),
            ("bestemmingsplan", "bestemmingsplannen"),
            ("gemeenteraad", "gemeenteraden"),
            ("drugspand", "drugspanden"),
            ("burgerinitiatief", "burgerinitiatieven"),
            ("seksbedrijf", "seksbedrijven"),
            ("straatcoach", "straatcoaches"),
            ("winkelcentrum", "winkelcentra"),
            ("tippelzone", "tippelzones"),
            ("demonstratie", "demonstraties"),
            ("verwarde persoon", "verwarde personen"),
            ("vreugdevuur", "vreugdevuren"),
            ("motorclub", "motorclubs"),
            ("evenement", "evenementen"),
            ("jeugdgroep", "jeugdgroepen"),
            ("woninginbraak", "woninginbraken"),
            ("veiligheidshuis", "veiligheidshuizen"),
        ] {
            assert!(forms(one).contains(many), "{one}: {:?}", forms(one));
            assert!(forms(many).contains(one), "{many}: {:?}", forms(many));
        }
    }

    #[test]
    fn an_adjective_takes_its_e() {
        assert!(forms("sociaal domein").contains("sociale domein"));
        assert!(forms("verward gedrag").contains("verwarde gedrag"));
        assert!(forms("integraal veiligheidsplan").contains("integrale veiligheidsplannen"));
        assert!(forms("lokaal veiligheidsbeleid").contains("lokale veiligheidsbeleid"));
    }

    #[test]
    fn short_words_and_names_with_signs_have_no_other_forms() {
        assert!(forms("boa").is_empty());
        assert!(forms("d.d.").is_empty());
        assert!(forms("B&W").is_empty());
        assert!(!plurals("dashboards").contains("dashboard"));
    }
}
