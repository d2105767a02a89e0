//! Compounds and their parts: *drugspanden* is *drugs* and *panden*, so that who seeks *pand* finds it.
//!
//! Owns [`Splitter`]. Entry points: [`Splitter::of`], [`Splitter::split`]. Parts come from a list of words with their roles (OpenTaal, see `words/`), from the
//! corpus itself and from the site's `compounds.txt`. Rather no split than a wrong one. Dutch only: in English it splits what `compounds.txt` says.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::language::Language;
use crate::quick::Quick;
use crate::search::stem::Stems;
use crate::search::stem::tokens;
use crate::text::fold;

/// May begin a compound.
const BEGINS: u8 = 1;
/// May stand in the middle.
const MIDDLE: u8 = 2;
/// May end one.
const ENDS: u8 = 4;
/// Begins one with a joining *s*.
const JOINS: u8 = 8;

/// Particles that make a word with what follows (*uitvoering*, *tegenspraak*), which is no compound of the two.
const PREFIXES: &[&str] = &[
    "aan", "achter", "af", "al", "anti", "be", "bij", "binnen", "boven", "buiten", "co", "de", "dis", "door", "er", "ge", "her",
    "heen", "in", "inter", "langs", "mede", "mee", "mis", "na", "neer", "niet", "om", "on", "onder", "ont", "op", "over", "pre",
    "pro", "re", "rond", "samen", "sub", "tegen", "terug", "toe", "trans", "tussen", "uit", "vast", "ver", "vol", "voor",
    "voort", "voorbij", "weer", "weg", "wel", "zonder", "meer", "minder", "ten", "ter", "tot", "des", "een", "eens", "alle",
    "hier", "daar", "waar", "zo", "dan", "hoe", "wat", "wie", "dat", "dit", "den", "der",
];

/// Endings that look like words (*-bare*, *-rijk*, *-schappelijk*): what they end is derived, not compounded.
const SUFFIXES: &[&str] = &[
    "aal",
    "aan",
    "aar",
    "achtig",
    "achtige",
    "actie",
    "al",
    "ant",
    "aren",
    "baar",
    "baarheid",
    "bare",
    "dom",
    "een",
    "eel",
    "eer",
    "eert",
    "elen",
    "elijk",
    "eling",
    "ende",
    "enen",
    "enheid",
    "ent",
    "enten",
    "eren",
    "erend",
    "erende",
    "ering",
    "eringen",
    "ers",
    "gene",
    "gewijs",
    "haftig",
    "heid",
    "heden",
    "ide",
    "ien",
    "ig",
    "ige",
    "iteit",
    "ing",
    "ingen",
    "isch",
    "ische",
    "isten",
    "erbij",
    "lijk",
    "maal",
    "lijke",
    "lijks",
    "lijkse",
    "ling",
    "lingen",
    "loos",
    "loze",
    "loosheid",
    "matig",
    "matige",
    "naar",
    "natie",
    "naties",
    "nis",
    "nissen",
    "ment",
    "rijk",
    "rijke",
    "schap",
    "schappelijk",
    "schappelijke",
    "schappen",
    "sels",
    "sel",
    "ster",
    "sters",
    "tie",
    "ties",
    "tieve",
    "tief",
    "tien",
    "teit",
    "vol",
    "volle",
    "waarts",
    "weg",
    "zaam",
    "zaamheid",
    "zame",
    "aat",
    "eit",
    "teren",
    "teert",
];

/// How the whole corpus has a form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// In how many sections.
    pub sections: u32,
    /// Whether it is only seen as a name.
    pub name: bool,
}

/// The forms of the site.
pub type Corpus<'a> = HashMap<&'a str, Seen, Quick>;

/// What splitting needs to know.
pub struct Splitter<'a> {
    roles: HashMap<String, u8, Quick>,
    /// Stems of words that may end a compound, and of all words of the list.
    ends: HashSet<String, Quick>,
    all: HashSet<String, Quick>,
    corpus: &'a Corpus<'a>,
    own: BTreeMap<String, Vec<String>>,
    never: BTreeSet<String>,
    stems: Stems,
    dutch: bool,
}

/// The cost of a part; lower is surer.
type Cost = u32;
const PART: Cost = 10;

impl<'a> Splitter<'a> {
    /// A splitter for a corpus. `own` is the site's `compounds.txt`: a line `drugs+panden` says how to split, `!redactie` what never to split.
    pub fn of(language: Language, corpus: &'a Corpus<'a>, own: &str) -> Self {
        let mut splitter = Self {
            roles: HashMap::default(),
            ends: HashSet::default(),
            all: HashSet::default(),
            corpus,
            own: BTreeMap::new(),
            never: BTreeSet::new(),
            stems: Stems::of(language),
            dutch: language == Language::Nl,
        };
        if splitter.dutch {
            splitter.read_list(include_str!("words/samenstellingsdelen.tsv"));
        }
        splitter.read_own(own);
        splitter
    }

    fn read_list(&mut self, list: &str) {
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let Some((word, roles)) = line.split_once('\t') else { continue };
            let mask = roles.chars().fold(0, |mask, role| {
                mask | match role {
                    'b' => BEGINS,
                    'm' => MIDDLE,
                    'e' => ENDS,
                    's' => JOINS,
                    _ => 0,
                }
            });
            let word = fold(word);
            if mask == 0 || !word.chars().all(char::is_alphabetic) {
                continue;
            }
            let stem = self.stems.stem(&word);
            if mask & ENDS != 0 {
                self.ends.insert(stem.clone());
            }
            self.all.insert(stem);
            *self.roles.entry(word).or_insert(0) |= mask;
        }
    }

    fn read_own(&mut self, own: &str) {
        for line in own.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(word) = line.strip_prefix('!') {
                self.never.extend(tokens(word).into_iter().map(|token| token.form));
            } else if line.contains('+') {
                let parts: Vec<String> = line.split('+').map(|part| fold(part.trim())).filter(|part| !part.is_empty()).collect();
                self.own.insert(parts.concat(), parts);
            } else {
                self.never.extend(tokens(line).into_iter().map(|token| token.form));
            }
        }
    }

    /// The parts of a folded word, without the letters that join them; empty when it is not a compound.
    pub fn split(&self, word: &str) -> Vec<String> {
        if let Some(parts) = self.own.get(word) {
            return parts.iter().map(|part| self.without_joint(part)).collect();
        }
        let count = word.chars().count();
        if !self.dutch
            || !(6..=40).contains(&count)
            || self.never.contains(word)
            || !word.chars().all(char::is_alphabetic)
            || !word.is_ascii()
        {
            return Vec::new();
        }
        // A name stays whole; but a long one of two words that the site uses by themselves is a name like *Politieacademie*.
        let name = self.corpus.get(word).is_some_and(|seen| seen.name);
        if name && count < 12 {
            return Vec::new();
        }
        let known = name || self.roles.contains_key(word) || self.all.contains(&self.stems.stem(word));
        let Some((cost, parts)) = self.best(word, 0, known, 4) else { return Vec::new() };
        let sure = cost <= 2 * PART + 2 && parts.iter().all(|part| part.len() >= 4);
        if parts.len() < 2 || name && !sure { Vec::new() } else { parts.into_iter().map(str::to_owned).collect() }
    }

    /// In `compounds.txt` the joining letter may stand with the first part (`drugs+panden`, `veiligheids+plan`).
    fn without_joint(&self, part: &str) -> String {
        match part.strip_suffix('s') {
            Some(bare) if self.roles.get(bare).is_some_and(|mask| mask & JOINS != 0) => bare.to_owned(),
            _ => part.to_owned(),
        }
    }

    /// The cheapest way to read `word`: as one head (when something stands before it), or as a beginning and the rest.
    fn best<'w>(&self, word: &'w str, depth: u32, known: bool, most: u32) -> Option<(Cost, Vec<&'w str>)> {
        let mut best: Option<(Cost, Vec<&'w str>)> = None;
        if depth > 0
            && let Some(cost) = self.head(word, known)
        {
            best = Some((PART + cost, vec![word]));
        }
        if depth + 1 >= most {
            return best;
        }
        for cut in 3..word.len().saturating_sub(2) {
            let (first, rest) = word.split_at(cut);
            for joint in ["", "s", "en", "e", "er"] {
                let Some(rest) = rest.strip_prefix(joint).filter(|rest| rest.len() >= 3) else { continue };
                let Some(cost) = self.begin(first, joint, known) else { continue };
                let so_far = PART + cost;
                if best.as_ref().is_some_and(|(least, _)| so_far + PART >= *least) {
                    continue;
                }
                if let Some((more, parts)) = self.best(rest, depth + 1, known, most)
                    && best.as_ref().is_none_or(|(least, _)| so_far + more < *least)
                {
                    best = Some((so_far + more, std::iter::once(first).chain(parts).collect()));
                }
            }
        }
        best
    }

    fn sections(&self, word: &str) -> u32 {
        self.corpus.get(word).filter(|seen| !seen.name).map_or(0, |seen| seen.sections)
    }

    /// What it costs to read `word` as a part that others follow, joined by `joint`.
    fn begin(&self, word: &str, joint: &str, known: bool) -> Option<Cost> {
        let roles = self.roles.get(word).copied().unwrap_or(0);
        let sections = self.sections(word);
        // Nearly all stretches of letters are no word at all.
        if roles == 0 && sections < 3 {
            return None;
        }
        if PREFIXES.contains(&word) || !joint.is_empty() && PREFIXES.iter().any(|prefix| prefix.strip_suffix(joint) == Some(word))
        {
            return None;
        }
        // Short parts, and parts of words that the list has as a whole, need the corpus to know them.
        if (word.len() == 3 || known) && sections < 2 {
            return None;
        }
        let short = if word.len() == 3 { 4 } else { 0 };
        let cost = match joint {
            "" if roles & (BEGINS | MIDDLE) != 0 => 0,
            "" if roles != 0 && sections >= 2 => 1,
            "" if roles != 0 && word.len() >= 6 || word.len() >= 5 && sections >= 3 => 3,
            "" if word.len() == 4 && sections >= 8 => 5,
            "s" if roles & JOINS != 0 => 1,
            "s" if roles != 0 && word.len() >= 4 => 2,
            "s" if word.len() >= 5 && sections >= 3 => 3,
            "en" | "e" if roles != 0 && word.len() >= 4 => 3,
            "er" if roles & (BEGINS | ENDS) != 0 && word.len() >= 4 => 6,
            _ => return None,
        };
        Some(cost + short)
    }

    /// What it costs to read `word` as the last part.
    fn head(&self, word: &str, known: bool) -> Option<Cost> {
        let sections = self.sections(word);
        if (word.len() == 3 || known) && sections < 2 {
            return None;
        }
        if SUFFIXES.contains(&word) || PREFIXES.contains(&word) {
            return None;
        }
        let roles = self.roles.get(word).copied().unwrap_or(0);
        let short = if word.len() == 3 { 4 } else { 0 };
        if roles & ENDS != 0 {
            return Some(short);
        }
        if word.len() < 4 {
            return None;
        }
        let stem = self.stems.stem(word);
        if self.ends.contains(&stem) && (word.len() >= 5 || sections >= 2) {
            return Some(1);
        }
        if sections >= 2 && self.all.contains(&stem) {
            return Some(2);
        }
        (word.len() >= 5 && sections >= 2 || word.len() == 4 && sections >= 8).then_some(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(words: &'static str) -> Corpus<'static> {
        words.split(' ').map(|word| (word, Seen { sections: 5, name: false })).collect()
    }

    fn split(word: &str, corpus: &Corpus<'_>, own: &str) -> String {
        Splitter::of(Language::Nl, corpus, own).split(word).join("+")
    }

    #[test]
    fn compounds_fall_apart_into_words() {
        let words = corpus("wet artikel straat huis");
        for (word, parts) in [
            ("drugspanden", "drug+panden"),
            ("veiligheidsvraagstukken", "veiligheid+vraagstukken"),
            ("wetsartikel", "wet+artikel"),
            ("hennepkwekerijen", "hennep+kwekerijen"),
            ("woninginbraakpreventie", "woning+inbraak+preventie"),
        ] {
            assert_eq!(split(word, &words, ""), parts);
        }
    }

    #[test]
    fn derived_words_and_names_stay_whole() {
        let mut words = corpus("actie ding rekken bare lasten");
        words.insert("winkelman", Seen { sections: 3, name: true });
        for word in [
            "redactie",
            "leiding",
            "gesprekken",
            "beschikbare",
            "overlasten",
            "maatschappelijke",
            "uitvoering",
            "winkelman",
            "straat",
        ] {
            assert_eq!(split(word, &words, ""), "");
        }
    }

    #[test]
    fn a_site_adds_splits_and_forbids_them() {
        let words = corpus("x");
        assert_eq!(split("pgaoverleg", &words, "# eigen\npga+overleg\n"), "pga+overleg");
        assert_eq!(split("drugspanden", &words, "!drugspanden"), "");
        assert_eq!(Splitter::of(Language::En, &words, "").split("warehousedoor"), Vec::<String>::new());
    }
}
