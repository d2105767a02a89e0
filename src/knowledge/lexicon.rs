//! The names of all entities as one automaton, with what each spelling may mean and what it asks for.
//!
//! Owns [`Lexicon`]. Entry point: [`Lexicon::of`]. A spelling is sought exactly as written, save the first letter of topics and terms, which are
//! ordinary words. Finds nothing by itself: that is `mentions`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;

use crate::config::Config;
use crate::config::Role;
use crate::digest::Digest;
use crate::knowledge::offices::is_title;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::Author;
use crate::page::meta::Literature;
use crate::page::meta::RoleMeta;
use crate::path::PageId;
use crate::text::inflection::forms;
use crate::text::inflection::plurals;
use crate::text::split_name;

/// What a spelling of a name asks for before it counts as a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing: it means what it says.
    Nothing,
    /// A name of one word that could be an ordinary word or a surname: not first in a sentence, not after a given name.
    Care,
    /// A cue in front, a neighbour in an enumeration, or a relation of the page.
    Cue,
    /// An office in front, or the person named in full in the same document.
    Person,
    /// The person named in full in the same document, and no office in front: a surname with the *s* of possession.
    Possessive,
}

/// What is known of a person beside the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearer {
    /// Offices, in lower case.
    pub offices: Vec<String>,
    /// Where they were held.
    pub places: Vec<String>,
    /// The first letters of the given names, as the title and other names have them.
    pub initials: Vec<char>,
    /// The surname with its particles, in lower case.
    pub surname: String,
    /// The years of what the site says they wrote.
    pub written: BTreeSet<i32>,
    /// Whether no given name is known.
    pub surname_only: bool,
}

/// What a spelling may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The entity.
    pub id: PageId,
    /// Its role.
    pub role: Role,
    /// What must hold.
    pub need: Need,
}

/// A place's own cues, or its collection's.
pub type Cues = Arc<Vec<String>>;

/// All names of a site as one automaton.
#[derive(Debug)]
pub struct Lexicon {
    automaton: Option<AhoCorasick>,
    /// The same for texts in capitals, built when there is one.
    shouted: OnceLock<Option<AhoCorasick>>,
    spellings: Vec<String>,
    candidates: Vec<Vec<Candidate>>,
    bearers: BTreeMap<PageId, Bearer>,
    cues: BTreeMap<PageId, Cues>,
    provinces: BTreeSet<String>,
    /// Fingerprint of it all: same digest, same mentions.
    pub digest: Digest,
}

#[derive(Default)]
struct Gathering {
    spellings: BTreeMap<String, Vec<Candidate>>,
    cues: BTreeMap<PageId, Cues>,
    provinces: BTreeSet<String>,
    bearers: BTreeMap<PageId, Bearer>,
    /// Who wrote what when: by surname, the first initial and the year.
    written: BTreeMap<String, Vec<(char, i32)>>,
}

impl Lexicon {
    /// Gathers the names of all entities.
    pub fn of(pages: &BTreeMap<PageId, Arc<Page>>, config: &Config) -> Self {
        let mut gathering = Gathering::default();
        let collection_cues: BTreeMap<&str, Cues> =
            config.collections.iter().map(|collection| (collection.name.as_str(), Arc::new(collection.cues.clone()))).collect();
        for page in pages.values() {
            let Some(collection) = page.collection.as_deref().and_then(|name| config.collection(name)) else { continue };
            let named = collection.role.is_entity() || collection.role == Role::Literature;
            if matches!(page.kind, PageKind::Listing | PageKind::Root) || !named {
                continue;
            }
            match &page.meta.role {
                RoleMeta::Person(_) => gathering.person(page),
                RoleMeta::Place(place) => {
                    gathering.place(page);
                    let own = if place.cues.is_empty() {
                        collection_cues.get(collection.name.as_str()).cloned()
                    } else {
                        Some(Arc::new(place.cues.clone()))
                    };
                    gathering.cues.extend(own.map(|cues| (page.id.clone(), cues)));
                }
                RoleMeta::Organisation(_) => gathering.organisation(page),
                RoleMeta::Literature(note) => {
                    gathering.work(page);
                    gathering.writers(note);
                }
                _ => gathering.word(page, collection.role),
            }
        }
        Self::build(gathering)
    }

    fn build(mut gathering: Gathering) -> Self {
        for bearer in gathering.bearers.values_mut() {
            for (initial, year) in gathering.written.get(&bearer.surname).into_iter().flatten() {
                if bearer.initials.contains(initial) {
                    bearer.written.insert(*year);
                }
            }
        }
        let mut parts = String::new();
        for (spelling, candidates) in &gathering.spellings {
            parts.push_str(spelling);
            for candidate in candidates {
                parts.push_str(&format!("\u{1}{}{:?}", candidate.id, candidate.need));
            }
            parts.push('\u{2}');
        }
        parts.push_str(&format!("{:?}{:?}", gathering.cues, gathering.bearers));
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(gathering.spellings.keys());
        let (spellings, mut candidates): (Vec<String>, Vec<Vec<Candidate>>) = gathering.spellings.into_iter().unzip();
        for group in &mut candidates {
            group.sort_by(|a, b| (a.role.rank(), a.need, &a.id).cmp(&(b.role.rank(), b.need, &b.id)));
        }
        Self {
            automaton: automaton.ok().filter(|_| !candidates.is_empty()),
            shouted: OnceLock::new(),
            spellings,
            candidates,
            bearers: gathering.bearers,
            cues: gathering.cues,
            provinces: gathering.provinces,
            digest: Digest::of(&[parts.as_bytes()]),
        }
    }

    /// The first and longest spelling in `text` from byte `from` on: where, and what it may mean, best rank first.
    pub fn find(&self, text: &str, from: usize) -> Option<(std::ops::Range<usize>, &[Candidate])> {
        let found = self.automaton.as_ref()?.find(aho_corasick::Input::new(text).span(from..text.len()))?;
        let candidates = self.candidates.get(found.pattern().as_usize())?;
        Some((found.range(), candidates))
    }

    /// The same in a text of capitals, whatever letters the name is written with. A short name must be an abbreviation, and no word: *OM*, not *om*.
    pub fn find_shouted(&self, text: &str, from: usize) -> Option<(std::ops::Range<usize>, &[Candidate])> {
        let build = || {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(&self.spellings).ok()
        };
        let automaton = self.shouted.get_or_init(build).as_ref()?;
        let mut at = from;
        loop {
            let found = automaton.find(aho_corasick::Input::new(text).span(at..text.len()))?;
            let spelling = self.spellings.get(found.pattern().as_usize())?;
            let length = spelling.chars().count();
            if length >= 4 || length == 3 && text[found.range()] == **spelling {
                return Some((found.range(), self.candidates.get(found.pattern().as_usize())?));
            }
            at = found.end();
        }
    }

    /// What is known of a person beside the name.
    pub fn bearer(&self, id: &PageId) -> Option<&Bearer> {
        self.bearers.get(id)
    }

    /// Whether a place's name is that of a province too.
    pub fn is_province(&self, name: &str) -> bool {
        self.provinces.contains(name)
    }

    /// The names of all provinces.
    pub fn provinces(&self) -> impl Iterator<Item = &str> {
        self.provinces.iter().map(String::as_str)
    }

    /// The cues of a place.
    pub fn cues(&self, id: &PageId) -> &[String] {
        self.cues.get(id).map_or(&[], |cues| cues.as_slice())
    }
}

impl Gathering {
    fn add(&mut self, spelling: &str, page: &Page, role: Role, need: Need) {
        let spelling = spelling.trim();
        if spelling.chars().count() < 2 {
            return;
        }
        let mut forms = BTreeSet::from([spelling.to_owned()]);
        if spelling.contains(['\'', '’']) {
            forms.insert(spelling.replace('\'', "’"));
            forms.insert(spelling.replace('’', "'"));
        }
        for form in forms {
            let group = self.spellings.entry(form).or_default();
            match group.iter_mut().find(|candidate| candidate.id == page.id) {
                Some(candidate) => candidate.need = candidate.need.min(need),
                None => group.push(Candidate { id: page.id.clone(), role, need }),
            }
        }
    }

    fn person(&mut self, page: &Page) {
        let names = || std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str()));
        if let RoleMeta::Person(person) = &page.meta.role {
            let bearer = Bearer {
                initials: names()
                    .map(|name| split_name(&small(name)).0)
                    .filter(|given| !is_title(given))
                    .filter_map(|given| given.chars().next())
                    .flat_map(char::to_uppercase)
                    .collect(),
                surname: surname_of(&page.meta.title),
                written: BTreeSet::new(),
                offices: person.offices.iter().map(|office| office.role.to_lowercase()).collect(),
                places: person
                    .offices
                    .iter()
                    .filter_map(|office| office.place.as_ref())
                    .map(|place| place.text.clone())
                    .collect(),
                surname_only: split_name(&small(&page.meta.title)).0.is_empty(),
            };
            self.bearers.insert(page.id.clone(), bearer);
        }
        for name in names() {
            let words: Vec<&str> = name.split_whitespace().collect();
            // *Van Dijk* is a surname, and *Van* no given name.
            let (given, particle, surname) = split_name(&small(name));
            if words.len() == 1 || given.is_empty() {
                // Only a surname is known: it must come with an office, or stand in a document that names the person in full.
                self.add(name, page, Role::Person, Need::Person);
                self.add(&capital(name), page, Role::Person, Need::Person);
                if !particle.is_empty() {
                    self.add(&small(name), page, Role::Person, Need::Person);
                }
                continue;
            }
            self.add(name, page, Role::Person, Need::Nothing);
            // Given names without a particle may hold part of a double surname: every tail may be the surname.
            let tail = if particle.is_empty() { words[1..].to_vec() } else { words[given.split_whitespace().count()..].to_vec() };
            for start in 0..tail.len() {
                if !particle.is_empty() && start > 0 {
                    break;
                }
                let form = tail[start..].join(" ");
                let initial = form.split_whitespace().next().is_some_and(|word| word.ends_with('.'));
                if !initial {
                    self.add(&form, page, Role::Person, Need::Person);
                    self.add(&capital(&form), page, Role::Person, Need::Person);
                    if let Some(possessive) = possessive(&form) {
                        self.add(&capital(&possessive), page, Role::Person, Need::Possessive);
                        self.add(&possessive, page, Role::Person, Need::Possessive);
                    }
                }
            }
            // A double name with a hyphen is often cut to its first half.
            if let Some((first, _)) = surname.split_once('-').filter(|(first, _)| first.chars().count() > 3) {
                self.add(first, page, Role::Person, Need::Person);
            }
        }
    }

    fn place(&mut self, page: &Page) {
        let RoleMeta::Place(place) = &page.meta.role else { return };
        self.provinces.extend(place.province.clone());
        // The Frisian and the Dutch name are both in use.
        if place.province.as_deref() == Some("Fryslân") {
            self.provinces.insert("Friesland".to_owned());
        }
        let need = if place.ambiguous.iter().any(|kind| matches!(kind.as_str(), "woord" | "word")) {
            Need::Cue
        } else if place.ambiguous.is_empty() {
            Need::Nothing
        } else {
            Need::Care
        };
        // What stands between brackets tells two places of one name apart; the name alone is then given under `names`.
        for name in page.meta.names.iter().map(|name| name.name.as_str()).chain([page.meta.title.as_str()]) {
            self.add(name, page, Role::Place, need);
            if name.ends_with(')') {
                continue;
            }
            // Hyphens come and go: *Etten Leur*, *Bergen-op-Zoom*.
            if name.contains('-') {
                self.add(&name.replace('-', " "), page, Role::Place, need);
            } else if name.split(' ').count() > 2 {
                self.add(&name.replace(' ', "-"), page, Role::Place, need);
            }
            // *Nijmegens aanpak*; of a name that may be a surname, *Smits* is one too.
            let surname = place.ambiguous.iter().any(|kind| matches!(kind.as_str(), "achternaam" | "surname"));
            if let Some(possessive) = possessive(name).filter(|_| !name.contains(' ')) {
                self.add(&possessive, page, Role::Place, if surname { Need::Cue } else { need });
            }
        }
        for form in place.forms.iter().chain(&place.localities) {
            self.add(form, page, Role::Place, Need::Nothing);
        }
    }

    fn organisation(&mut self, page: &Page) {
        for name in std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str())) {
            let one_word = !name.contains(char::is_whitespace);
            let like_a_word = one_word && name.chars().skip(1).all(char::is_lowercase);
            self.add(name, page, Role::Organisation, if like_a_word { Need::Care } else { Need::Nothing });
            // *Veiligheidshuis (Nijmegen)*: what tells it apart may stand behind it without brackets.
            if let Some((name, apart)) = name.strip_suffix(')').and_then(|name| name.split_once(" ("))
                && apart.starts_with(char::is_uppercase)
                && !apart.contains(' ')
            {
                self.add(&format!("{name} {apart}"), page, Role::Organisation, Need::Nothing);
            }
        }
    }

    /// A book, report or film by its title, with and without what stands behind the dash. One word is too little to tell it by.
    fn work(&mut self, page: &Page) {
        let names = std::iter::once(page.meta.title.as_str()).chain(page.meta.names.iter().map(|name| name.name.as_str()));
        for name in names {
            let (main, _) = [" – ", " - "].iter().find_map(|dash| name.split_once(dash)).unwrap_or((name, ""));
            for form in [name.to_owned(), name.replace(" – ", " - "), name.replace(" - ", " – "), main.to_owned()] {
                let words = form.split_whitespace().count();
                let marked = form.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
                if words > 1 {
                    self.add(&form, page, Role::Literature, if words > 3 || marked { Need::Nothing } else { Need::Care });
                }
            }
        }
    }

    /// Who wrote it, and when.
    fn writers(&mut self, note: &Literature) {
        let Some(year) = note.year else { return };
        for author in note.authors.iter().chain(&note.editors) {
            if let Author::Person { given, particle, family } = author
                && let Some(initial) = given.chars().next()
            {
                let surname = format!("{particle} {family}").trim().to_lowercase();
                self.written.entry(surname).or_default().push((initial, i32::from(year.start.year)));
            }
        }
    }

    fn word(&mut self, page: &Page, role: Role) {
        let names = page.meta.names.iter().map(|name| (name.name.as_str(), name.abbreviation));
        let own = matches!(&page.meta.role, RoleMeta::Term(term) if term.expansion.is_some());
        for (name, abbreviation) in std::iter::once((page.meta.title.as_str(), own)).chain(names) {
            self.add(name, page, role, Need::Nothing);
            // A topic or term is an ordinary word: its first letter is a capital only where a sentence begins.
            let proper = abbreviation || name.chars().skip(1).any(char::is_uppercase);
            if !proper {
                // A term is explained: one of several is not yet the thing (*a dashboard*), several of it are.
                let others = if role == Role::Topic { forms(&small(name)) } else { plurals(&small(name)) };
                for form in std::iter::once(name.to_owned()).chain(others) {
                    self.add(&capital(&form), page, role, Need::Nothing);
                    self.add(&small(&form), page, role, Need::Nothing);
                    self.add(&headline(&form), page, role, Need::Nothing);
                }
            }
        }
        // What an abbreviation stands for means the same.
        if let RoleMeta::Term(term) = &page.meta.role
            && let Some(expansion) = &term.expansion
            && expansion.contains(' ')
            && expansion.chars().count() > 8
        {
            self.add(expansion, page, role, Need::Nothing);
            if !expansion.chars().skip(1).any(char::is_uppercase) {
                self.add(&headline(expansion), page, role, Need::Nothing);
                self.add(&capital(expansion), page, role, Need::Nothing);
            }
        }
    }
}

/// A name with the *s* of possession; one that ends in a vowel or an *s* takes an apostrophe, which ends a word anyhow.
fn possessive(name: &str) -> Option<String> {
    let takes = |c: char| c.is_alphabetic() && !matches!(c, 'a' | 'i' | 'o' | 'u' | 'y' | 's' | 'x' | 'z');
    (name.chars().count() > 2 && name.ends_with(takes)).then(|| format!("{name}s"))
}

/// A surname with its particles, in lower case.
fn surname_of(name: &str) -> String {
    let (_, particle, family) = split_name(name);
    format!("{particle} {family}").trim().to_lowercase()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name as titles and departments write it: *Openbare Orde en Veiligheid*.
fn headline(name: &str) -> String {
    let light = |word: &str| {
        matches!(word, "aan" | "de" | "der" | "en" | "het" | "in" | "of" | "om" | "op" | "te" | "uit" | "van" | "voor")
    };
    let words =
        name.split(' ').enumerate().map(|(index, word)| if index > 0 && light(word) { word.to_owned() } else { capital(word) });
    words.collect::<Vec<_>>().join(" ")
}

fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
