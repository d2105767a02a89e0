//! A generated Dutch knowledge base of any size, for tests and benchmarks: the same pages for naslag and for Hugo.
//!
//! Entry points: [`write`] and [`write_hugo`]. The same number of pages gives the same bytes on any machine: the dice are our own,
//! and each page throws its own. Words follow Zipf's law, lengths are log-normal around [`MEDIAN`]. Every link resolves. Persons,
//! municipalities and themes stand in running text as well, so that mentions have something to find. Depends on nothing but `std`.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]
#![allow(clippy::disallowed_methods, reason = "it writes files: that is what it is for")]

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Words of the middle page, those of its front matter too, and what of it is a frame around the text.
const MEDIAN: usize = 600;
const FRAME: usize = 265;
/// Different words that may occur; a small corpus meets a part of them, as a small library does.
const VOCABULARY: usize = 150_000;
/// From this rank on words get rare twice as fast, as in real text.
const KERNEL: u64 = 1_300;
/// Municipalities, and how many of them ended in [`MERGED`].
const TOWNS: usize = 340;
const ENDED: usize = 16;
const MERGED: usize = 2019;

/// Words as frequent as these hold Dutch together. Most frequent first.
const SMALL: &str = "de van het een en in is dat op te zijn met voor die er niet aan om ook als door naar bij was worden of hebben \
    uit over kan dan nog maar deze dit wordt meer we moet zij tot zich werd wel veel zo geen hun al heeft hij kunnen onder na \
    wat waar tegen ze andere moeten wie alle hoe toen daar alleen zou nu waren tussen zonder eigen vaak via soms want omdat \
    tijdens binnen buiten samen steeds verder eerst hier mensen jaar daarom toch weer zelf elke beide per sinds volgens zodat \
    wanneer iedereen niemand vooral juist zeker bijna ongeveer minder meest later eerder snel goed nieuwe grote kleine lange \
    eerste tweede laatste hele vele ander enkele zulke ieder genoeg zelfs echter immers inmiddels voortaan";

/// Nouns of the field: they stand alone and make compounds.
const NOUNS: &str = "aangifte aanpak aanbeveling adres afspraak agenda ambtenaar analyse avond bedrijf beeld begroting beleid \
    bericht beroep besluit bestuur bevel bewaking bewoner bezoek bibliotheek boete bron brand brief brug budget buurt camera \
    casus coach college controle convenant coördinatie crisis cultuur data deelnemer delict derde dienst directie doel dorp \
    draagvlak drugs effect evaluatie evenement factuur familie fase feest fiets formulier fraude functie gebied gebouw gedrag \
    geld geluid gemeente geweld gesprek gevel gezin gracht grens groep haven handhaving handel haat hulp huis horeca idee \
    incident industrie informatie initiatief inbraak inspectie instelling integriteit interventie jeugd jongeren kader kamer \
    kans kantoor kennis kermis keten kind klacht klimaat koers kosten kwartier kwetsbaarheid leefbaarheid leiding leraar les \
    licht locatie loket maand maatregel markt melding methode middel misdaad moeder monitor muur natuur netwerk nacht norm \
    onderwijs onderzoek ondernemer onrust ontwerp oorzaak opdracht openbaarheid opvang orde organisatie ouder overlast overleg \
    overtreding pand park partner patroon peiling plan plein politie portaal post praktijk preventie prijs probleem procedure \
    proces professional project provincie punt raad ramp rapport recht regel regio register rekening resultaat richting risico \
    rol route ruimte samenleving schade school schouw schuld signaal sluiting snelheid sociaal speler sport staat stad station \
    stap steun straat stuur subsidie systeem taak team tekst terrein toekomst toezicht toegang trein uitvoering veiligheid \
    verbinding vereniging vergunning verhaal verkeer vermogen verslag vertrouwen vervoer vestiging visie voertuig voetbal \
    volume voorbeeld voorlichting voorwaarde vraag vrijwilliger vuurwerk waarde waarschuwing water weerbaarheid week werk wet \
    wijk winkel wonen zaak zicht zorg huizen bruggen velden zitting doelgroep spel toon brandweer wethouder burgemeester";

/// Verbs and adjectives of the field.
const OTHERS: &str = "actief afstemmen anoniem beginnen bekend bereiken beschermen bespreken bestuurlijk betalen betrokken \
    bewust bieden blijven breed bouwen brengen concreet controleren delen denken digitaal doen duidelijk duurzaam eenvoudig \
    effectief ernstig ervaren extra financieel gaan gemeentelijk gericht geven gevoelig gezamenlijk gezond groeien handhaven \
    helder helpen herkennen hoog houden inzetten integraal kiezen kijken klein komen kwetsbaar laag landelijk langdurig leren \
    leveren lokaal lopen luisteren maken melden merken moeilijk nauw nodig noemen onderzoeken ondermijnend ontmoeten ontstaan \
    onveilig open opstellen organiseren oud passend persoonlijk plaatsen praten regionaal regelen rustig schrijven sluiten \
    spannend spreken staan sterk stimuleren strafrechtelijk sturen tijdelijk toetsen tonen uitleggen uitvoeren vallen vast \
    veilig veranderen verbeteren verdacht verhogen verlenen verminderen verplicht versterken vertellen vertrouwd verwachten \
    vinden volgen voorkomen vragen vrij waarderen weten werken willen zakelijk zien zinvol zoeken zorgen zichtbaar zwaar";

/// What is left is made of these: a beginning, a heart and an end for each syllable.
const ONSETS: &str = "b br d dr f g gr h j k kl kr l m n p pl r s sch sl sp st str t tr v vl w z zw";
const HEARTS: &str = "a aa e ee i ie o oe oo u ui ei ij eu ou au";
const CODAS: &str = "l n r s t k m p d g ng nd rt st cht ts";

/// Sixty themes: a broad one, then what falls under it. Behind the bar stands another name.
const THEMES: &str = "Woonomgeving|leefomgeving: Woninginbraak|inbraakpreventie; Burenoverlast|woonoverlast; Wijkaanpak|buurtaanpak; \
    Veiligheidsbeleving|onveiligheidsgevoelens; Buurtpreventie|buurtapps
    Zorgdomein|sociaal domein: Verward gedrag|onbegrepen gedrag; Huiselijk geweld|geweld achter de voordeur; Persoonsgerichte \
    aanpak|lokale top; Dakloosheid|thuisloosheid; Schuldhulpverlening|vroegsignalering
    Ondermijning|georganiseerde misdaad: Drugspanden|hennepkwekerijen; Mensenhandel|uitbuiting; Bibobtoets|integriteitstoets; \
    Witwassen|geldstromen; Vrijplaatsen|blinde vlekken
    Bedrijvigheid|ondernemersklimaat: Veilig ondernemen|keurmerk; Winkeldiefstal|winkelcriminaliteit; Uitgaansgebieden|horecaconvenant; \
    Evenementenveiligheid|evenementenbeleid; Bedrijventerreinen|parkmanagement
    Jeugdbeleid|jeugdcriminaliteit: Jeugdgroepen|hanggroepen; Jongerenwerk|ambulant werk; Schoolveiligheid|veilige school; \
    Messenbezit|steekincidenten; Jonge aanwas|drugsrunners
    Digitale veiligheid|cyberveiligheid: Internetoplichting|phishing; Datalekken|gegevensverlies; Desinformatie|nepnieuws; Cameratoezicht|toezichtcamera; \
    Gijzelsoftware|ransomware
    Fysieke veiligheid|omgevingsveiligheid: Brandveiligheid|brandpreventie; Crisisbeheersing|rampenbestrijding; Hoogwater|overstroming; \
    Verkeersveiligheid|verkeersongevallen; Jaarwisseling|oud en nieuw
    Maatschappelijke onrust|ongenoegen: Radicalisering|extremisme; Polarisatie|tegenstellingen; Demonstraties|betogingen; Vreemdelingenopvang|asielopvang; \
    Discriminatie|uitsluiting
    Sturing|governance: Veiligheidsplannen|integraal veiligheidsplan; Gemeenteraad|kaderstelling; Regionale samenwerking|basisteams; \
    Burgerparticipatie|bewonersinitiatief; Informatiegestuurd werken|gegevensdeling
    Handhaving|toezicht: Bijzondere opsporingsambtenaren|boa; Bestuursdwang|last onder dwangsom; Gedragsverandering|gedragsinzichten; Vergunningverlening|vergunningstelsel; \
    Nalevingsonderzoek|naleving";

const FIRST_NAMES: &str = "Aafke Abdel Ahmed Anja Anneke Arjen Astrid Bart Bas Bram Carla Chantal Coen Daniël Dennis Dirk Ebru Eline Els \
    Erik Esra Eva Fatima Femke Floor Frans Freek Gerda Gijs Hanneke Hans Hassan Heleen Henk Ilse Ingrid Irène Jaap Jacqueline Jan \
    Jasmijn Jelle Jeroen Joke Joris Judith Karin Kees Khadija Koen Lars Lieke Linda Loes Maarten Machteld Maria Marleen Mehmet \
    Michiel Mohamed Nadia Niels Noor Olga Pascal Paula Peter Pim Quirine René Renée Ria Rob Ruben Sanne Sjoerd Sofie Tessa Theo \
    Thijs Tineke Tom Ursula Vera Wendy Wietske Willem Wouter Yasmina Yvonne Zoë";
const SURNAMES: &str = "Aarts Akkerman Baars Bakker Blom Boersma Bos Bosman Brouwer Claassen Coenen Dekker Dijkstra Driessen Elbers \
    Evers Faber Franssen Gerritsen Goossens Groen Hendriks Hermans Hoekstra Huisman Jacobs Jansen Janssens Kaya Klaassen Koster Kramer \
    Kuipers Lammers Linders Maas Martens Meijer Mulder Nijhuis Nowak Olthof Öztürk Peeters Postma Prins Rademaker Reitsma Roelofs \
    Rutten Sanders Schouten Smeets Smit Spaans Timmermans Tuinstra Veenstra Verbeek Vermeulen Visser Vink Vos Wagenaar Wiersma \
    Willems Wouters Yilmaz Zijlstra Zwart";
const PARTICLES: [&str; 14] =
    ["van", "van de", "van den", "van der", "de", "den", "ter", "ten", "van 't", "in 't", "op den", "uit den", "aan de", "te"];
const GROUNDS: &str = "Akker Bergh Berk Boom Broek Bosch Brink Dool Eijk Geest Graaf Groot Haar Heijden Heide Hoek Hof Hoogen Horst Kamp \
    Kolk Laan Linde Loo Meer Molen Nieuwenhuis Oever Pol Put Ree Rijt Schaaf Spek Steen Straaten Velde Ven Voort Vries Waal Weerd \
    Wetering Wiel Zande Zwaan";
const PREFIXES: &str = "Noorder Ooster Wester Zuider Haver Molen Linden Eiken Berken Heide Duin Rijn Maas Vecht Amstel Hoog Laag Nieuw \
    Oud Groot Kerk Klooster Ravens Wolfs Vossen Konings Graven Biesen Riet Zand";
const SUFFIXES: &str = "dam dijk veen wolde burg huizen drecht kerk sluis horst beek broek hoven zijl meer land rode stad berg oord loo \
    wijk monde schoten";
const PROVINCES: [&str; 12] = [
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
];
/// Municipalities whose names are words as well, and so need a cue.
const AMBIGUOUS: [&str; 6] = ["Huizen", "Bruggen", "Velden", "Haven", "Water", "Markt"];

const REPORTS: [(&str, &str); 5] = [
    ("Netwerkdag", "verslag"),
    ("Intervisie", "verslag"),
    ("Werkbezoek", "verslag"),
    ("Kennistafel", "verslag"),
    ("Congres", "aankondiging"),
];
const DOCUMENTS: [(&str, &str); 5] = [
    ("Aanpak", "praktijkvoorbeeld"),
    ("Onderzoek", "onderzoek"),
    ("Factsheet", "factsheet"),
    ("Beleidsplan", "beleidsplan"),
    ("Webinar", "webinar"),
];
const OFFICES: [&str; 6] = ["burgemeester", "wethouder", "adviseur veiligheid", "onderzoeker", "wijkagent", "raadslid"];
const SECTIONS: [&str; 8] =
    ["Werkwijze", "Partners", "Cijfers", "Lessen", "Kosten en middelen", "Knelpunten", "Communicatie", "Vervolg"];
const MONTHS: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const CODE: [(&str, &str); 4] = [
    (
        "python",
        r#"def tel(meldingen):
    """Telt meldingen per wijk."""
    aantal = {}
    for melding in meldingen:
        aantal[melding.wijk] = aantal.get(melding.wijk, 0) + 1
    return sorted(aantal.items(), key=lambda paar: -paar[1])"#,
    ),
    (
        "sql",
        "SELECT wijk, COUNT(*) AS aantal
FROM meldingen
WHERE datum >= '2019-01-01'
  AND soort IN ('overlast', 'inbraak')
GROUP BY wijk
ORDER BY aantal DESC;",
    ),
    (
        "json",
        r#"{
  "wijk": "Centrum",
  "meldingen": 42,
  "soorten": ["overlast", "inbraak"],
  "afgerond": true
}"#,
    ),
    (
        "yaml",
        "aanpak:
  naam: Schoon en heel
  wijken: [Centrum, Noord]
  looptijd: 24 # maanden
  partners: [politie, corporatie]",
    ),
];

const CONFIG: &str = include_str!("../../benches/naslag/naslag.toml");

/// The Hugo site but for its content. Its layouts give what a reader gets of naslag's pages, as far as Hugo can make it.
const HUGO_FILES: [(&str, &str); 10] = [
    ("hugo.toml", include_str!("../../benches/hugo/hugo.toml")),
    ("layouts/baseof.html", include_str!("../../benches/hugo/layouts/baseof.html")),
    ("layouts/home.html", include_str!("../../benches/hugo/layouts/home.html")),
    ("layouts/page.html", include_str!("../../benches/hugo/layouts/page.html")),
    ("layouts/section.html", include_str!("../../benches/hugo/layouts/section.html")),
    ("layouts/taxonomy.html", include_str!("../../benches/hugo/layouts/taxonomy.html")),
    ("layouts/term.html", include_str!("../../benches/hugo/layouts/term.html")),
    ("layouts/_partials/header.html", include_str!("../../benches/hugo/layouts/_partials/header.html")),
    ("layouts/_partials/entry.html", include_str!("../../benches/hugo/layouts/_partials/entry.html")),
    ("static/assets/style.css", include_str!("../../benches/hugo/static/assets/style.css")),
];

/// What was written. Front matter counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Reports and documents.
    pub pages: usize,
    /// Markdown files, those of entities and lists too.
    pub files: usize,
    /// Bytes of Markdown.
    pub bytes: usize,
    /// Words of Markdown.
    pub words: usize,
    /// Words of the middle report or document.
    pub median: usize,
}

/// Writes a site for naslag with `pages` reports and documents below `out`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(out: &Path, pages: usize) -> io::Result<Stats> {
    write_site(out, pages, Site::Naslag)
}

/// Writes the same pages for Hugo, with layouts.
///
/// # Errors
/// When a file cannot be written.
pub fn write_hugo(out: &Path, pages: usize) -> io::Result<Stats> {
    write_site(out, pages, Site::Hugo)
}

/// For whom the pages are: links, lists and terms are written differently, the rest is the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    Naslag,
    Hugo,
}

/// Dice that fall the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    /// Dice of their own for the thing `index` of the kind `kind`.
    fn of(kind: u64, index: usize) -> Self {
        let mut dice = Self(kind.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ index as u64);
        Self(dice.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, all as likely.
    #[allow(clippy::cast_possible_truncation, reason = "what is below a `usize` is one")]
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number below `limit`, the low ones more likely: some towns and people are in the news, most are not.
    fn low(&mut self, limit: usize) -> usize {
        let first = self.below(limit);
        first.min(self.below(limit))
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// A length in words, log-normal around [`MEDIAN`]: chance works by multiplication (and so needs no logarithm).
    fn length(&mut self) -> usize {
        let mut length = MEDIAN * 1_000;
        for _ in 0..7 {
            let factor = 2_500 + self.below(1_000);
            length = if self.chance(50) { length * factor / 2_500 } else { length * 2_500 / factor };
        }
        length / 1_000
    }
}

struct Person {
    name: String,
    id: String,
}

struct Theme {
    name: String,
    other: String,
    id: String,
    broader: Option<usize>,
}

struct Town {
    name: String,
    id: String,
}

#[derive(Clone, Copy)]
struct Date {
    year: usize,
    month: usize,
    day: usize,
    precision: usize,
}

/// What is known of a page before its text is made, so that others can link to it.
struct Page {
    title: String,
    id: String,
    soort: &'static str,
    date: Date,
    report: bool,
    themes: Vec<usize>,
    people: Vec<usize>,
    towns: Vec<usize>,
}

impl Page {
    fn folder(&self) -> &'static str {
        if self.report { "verslagen" } else { "praktijk" }
    }
}

/// Everything that pages are made of.
struct Corpus {
    words: Vec<String>,
    weights: Vec<u64>,
    themes: Vec<Theme>,
    people: Vec<Person>,
    towns: Vec<Town>,
    pages: Vec<Page>,
}

impl Corpus {
    fn new(pages: usize) -> Self {
        let words = vocabulary();
        let mut total = 0;
        let weigh = |rank: u64| if rank < KERNEL { (1 << 40) / (rank + 3) } else { (1 << 40) / (rank + 3) * KERNEL / (rank + 3) };
        let weights = (0..words.len() as u64)
            .map(|rank| {
                total += weigh(rank);
                total
            })
            .collect();
        let (themes, people, towns) = (themes(), people((pages / 10).max(8)), towns());
        let mut corpus = Self { words, weights, themes, people, towns, pages: Vec::new() };
        let mut titles = HashSet::new();
        for index in 0..pages {
            let page = corpus.plan(index, &mut titles);
            corpus.pages.push(page);
        }
        corpus
    }

    /// A word, frequent ones often.
    fn word(&self, dice: &mut Dice) -> &str {
        let at = (u128::from(dice.next()) * u128::from(self.weights[self.weights.len() - 1])) >> 64;
        &self.words[self.weights.partition_point(|&weight| u128::from(weight) <= at)]
    }

    /// A town that existed in `year`: one that had merged by then gives way to the next.
    fn town(&self, dice: &mut Dice, year: usize) -> usize {
        let town = dice.low(self.towns.len());
        if year >= MERGED { successor(town) } else { town }
    }

    fn plan(&self, index: usize, titles: &mut HashSet<String>) -> Page {
        let mut dice = Dice::of(1, index);
        let report = index.is_multiple_of(2);
        let precision = [3, 3, 3, 3, 3, 3, 3, 2, 1, if report { 4 } else { 3 }][dice.below(10)];
        let date = Date { year: 2010 + dice.below(16), month: 1 + dice.below(12), day: 1 + dice.below(27), precision };
        let (mut themes, mut people, mut towns) = (Vec::new(), Vec::new(), Vec::new());
        some(&mut themes, 1 + dice.below(4), || dice.low(self.themes.len()));
        some(&mut people, usize::from(report) + dice.below(5), || dice.low(self.people.len()));
        some(&mut towns, 1 + dice.below(4), || self.town(&mut dice, date.year));
        let (kind, soort) = dice.pick(if report { &REPORTS } else { &DOCUMENTS });
        let (theme, town) = (self.themes[themes[0]].name.to_lowercase(), &self.towns[towns[0]].name);
        let plain =
            if report { format!("{kind} {town} {}: {theme}", date.year) } else { format!("{kind} van {theme} in {town}") };
        let mut title = plain.clone();
        let mut part = 1;
        while !titles.insert(title.clone()) {
            part += 1;
            title = format!("{plain}, deel {part}");
        }
        Page { id: slug(&title), title, soort, date, report, themes, people, towns }
    }
}

/// Fills `list` with up to `count` different numbers.
fn some(list: &mut Vec<usize>, count: usize, mut next: impl FnMut() -> usize) {
    for _ in 0..count {
        let number = next();
        if !list.contains(&number) {
            list.push(number);
        }
    }
}

fn vocabulary() -> Vec<String> {
    let mut dice = Dice::of(2, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (nouns, onsets, hearts, codas) = (list(NOUNS), list(ONSETS), list(HEARTS), list(CODAS));
    let mut field: Vec<&str> = nouns.iter().copied().chain(OTHERS.split_whitespace()).collect();
    for at in (1..field.len()).rev() {
        field.swap(at, dice.below(at + 1));
    }
    let mut words: Vec<String> = SMALL.split_whitespace().chain(field).map(str::to_owned).collect();
    let mut seen: HashSet<String> = words.iter().cloned().collect();
    while words.len() < VOCABULARY {
        let mut word = String::new();
        if dice.chance(50) {
            for part in 0..=1 + usize::from(dice.chance(10)) {
                word += if part == 0 { "" } else { dice.pick(&["", "", "s", "en"]) };
                word += dice.pick(&nouns);
            }
        } else {
            for _ in 0..=dice.below(2) {
                word += dice.pick(&onsets);
                word += dice.pick(&hearts);
                word += dice.pick(&codas);
            }
            word += dice.pick(&["", "en", "ing", "er", "e", "lijk", "heid"]);
        }
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn themes() -> Vec<Theme> {
    let mut themes = Vec::new();
    for line in THEMES.lines() {
        let broad = themes.len();
        for (at, pair) in line.split([':', ';']).enumerate() {
            let (name, other) = pair.trim().split_once('|').unwrap_or((pair, pair));
            themes.push(Theme { name: name.into(), other: other.into(), id: slug(name), broader: (at > 0).then_some(broad) });
        }
    }
    themes
}

fn people(count: usize) -> Vec<Person> {
    let mut dice = Dice::of(3, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (first_names, surnames, grounds) = (list(FIRST_NAMES), list(SURNAMES), list(GROUNDS));
    let mut seen = HashSet::new();
    let mut people = Vec::with_capacity(count);
    while people.len() < count {
        let first = dice.pick(&first_names);
        let mut name = if dice.chance(55) {
            format!("{first} {}", dice.pick(&surnames))
        } else {
            format!("{first} {} {}", dice.pick(&PARTICLES), dice.pick(&grounds))
        };
        if dice.chance(6) {
            name = format!("{name}-{}", dice.pick(&surnames));
        }
        let id = slug(&name);
        if seen.insert(id.clone()) {
            people.push(Person { name, id });
        }
    }
    people
}

fn towns() -> Vec<Town> {
    let mut dice = Dice::of(4, 0);
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (prefixes, suffixes) = (list(PREFIXES), list(SUFFIXES));
    let mut seen = HashSet::new();
    let mut towns: Vec<Town> = Vec::with_capacity(TOWNS);
    while towns.len() < TOWNS {
        let one = format!("{}{}", dice.pick(&prefixes), dice.pick(&suffixes));
        let name = match towns.len() {
            at if at % 57 == 20 => AMBIGUOUS[at / 57].to_owned(),
            at if at % 40 == 7 => format!("{one} aan de {}", dice.pick(&["Vecht", "Rijn", "Maas", "Amstel"])),
            at if at % 100 == 33 => format!("'s-{one}"),
            _ => one,
        };
        let id = slug(&name);
        if seen.insert(id.clone()) {
            towns.push(Town { name, id });
        }
    }
    towns
}

/// The last [`ENDED`] towns but one merged with their neighbour in the list, which lives on.
fn ended(town: usize) -> bool {
    town >= TOWNS - 2 * ENDED && town.is_multiple_of(2)
}

fn successor(town: usize) -> usize {
    town + usize::from(ended(town))
}

/// The id of a title, as both programs make it.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'ë' | 'é' | 'è' => slug.push('e'),
            'ö' => slug.push('o'),
            'ü' => slug.push('u'),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Something that a link may lead to.
#[derive(Clone, Copy)]
enum Target {
    Page(usize),
    Person(usize),
    Theme(usize),
    Town(usize),
}

/// The page that is being written.
struct Text<'a> {
    corpus: &'a Corpus,
    page: &'a Page,
    site: Site,
    dice: Dice,
    out: String,
    /// Words so far, counted alike for both sites.
    words: usize,
    notes: usize,
}

impl Text<'_> {
    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A link to `target`. The dice fall the same for both sites; only what is written differs.
    fn link(&mut self, target: Target) {
        let corpus = self.corpus;
        let form = self.dice.below(5);
        let (folder, id, title) = match target {
            Target::Page(at) => (corpus.pages[at].folder(), &corpus.pages[at].id, &corpus.pages[at].title),
            Target::Person(at) => ("sprekers", &corpus.people[at].id, &corpus.people[at].name),
            Target::Theme(at) => ("themas", &corpus.themes[at].id, &corpus.themes[at].name),
            Target::Town(at) => ("gemeenten", &corpus.towns[at].id, &corpus.towns[at].name),
        };
        let page = match target {
            Target::Page(at) => Some(&corpus.pages[at]),
            _ => None,
        };
        let (anchor, words) = match page {
            Some(page) if form > 2 && page.report => ("#afspraken", "de afspraken"),
            Some(_) if form > 2 => ("#resultaten", "de resultaten"),
            _ => ("", title.as_str()),
        };
        let written = match (self.site, page) {
            (Site::Hugo, _) => write!(self.out, "[{words}](../../{folder}/{id}/{anchor})"),
            (_, Some(page)) if form == 2 && page.report == self.page.report => write!(self.out, "[{words}]({id}.md)"),
            (_, Some(_)) if form == 2 || form == 4 => write!(self.out, "[{words}](../{folder}/{id}.md{anchor})"),
            (_, Some(_)) if form == 1 || form == 3 => write!(self.out, "[[{folder}/{id}{anchor}|{words}]]"),
            _ => write!(self.out, "[[{title}]]"),
        };
        debug_assert!(written.is_ok(), "a string takes all");
    }

    /// A name in running text, mostly one of the page's own, now and then as a link.
    fn name(&mut self) {
        let corpus = self.corpus;
        let own = self.dice.chance(65);
        let others = &mut Dice(self.dice.next());
        let mut from = |list: &[usize], other: usize| if own && !list.is_empty() { self.dice.pick(list) } else { other };
        let town = from(&self.page.towns, corpus.town(others, self.page.date.year));
        let person = from(&self.page.people, others.low(corpus.people.len()));
        let theme = from(&self.page.themes, others.low(corpus.themes.len()));
        let page = self.dice.below(corpus.pages.len());
        match self.dice.below(40) {
            0..18 => {
                let ambiguous = AMBIGUOUS.contains(&corpus.towns[town].name.as_str());
                let cues: &[&str] = &["in ", "uit ", "de gemeente ", "burgemeester van ", "", "", ""];
                let cue = self.dice.pick(if ambiguous { &cues[..4] } else { cues });
                self.add(cue);
                self.add(&corpus.towns[town].name);
            }
            18..27 => {
                let lead = self.dice.pick(&["volgens ", "met ", "", "", "aldus "]);
                self.add(lead);
                self.add(&corpus.people[person].name);
            }
            27..32 => {
                self.add("het thema ");
                self.add(&corpus.themes[theme].name);
            }
            32..35 => self.add(&corpus.themes[theme].other),
            35 => self.link(Target::Person(person)),
            36 => self.link(Target::Theme(theme)),
            37 => self.link(Target::Town(town)),
            _ => {
                self.add("zie ");
                self.link(Target::Page(page));
            }
        }
    }

    /// Some words, the first with a capital if they open a sentence.
    fn phrase(&mut self, length: usize, opens: bool, named: bool) {
        let corpus = self.corpus;
        let place = 1 + self.dice.below(length.max(2) - 1);
        self.words += length;
        for at in 0..length {
            let turn = self.dice.below(200);
            let word = corpus.word(&mut self.dice);
            self.add(if at > 0 { " " } else { "" });
            match turn {
                _ if at == 0 && opens => self.add(&capital(word)),
                _ if at == place && named => self.name(),
                0..2 => self.add(&format!("**{word}**")),
                2..4 => self.add(&format!("*{word}*")),
                4..7 => self.add(&format!("{} procent", turn * 7 + at)),
                _ => self.add(word),
            }
            if at + 1 < length && turn > 185 {
                self.add(",");
            }
        }
    }

    fn sentence(&mut self) {
        let length = 6 + self.dice.below(8) + self.dice.below(8);
        let named = self.dice.chance(42);
        self.phrase(length, true, named);
        let end = self.dice.pick(&[".", ".", ".", ".", ".", ".", ".", ".", "?"]);
        self.add(end);
    }

    /// Sentences, each line long enough to break after.
    fn sentences(&mut self, count: usize) {
        let mut line = self.words;
        for at in 0..count {
            if at > 0 {
                let full = self.words - line > 12;
                self.add(if full { "\n" } else { " " });
                line = if full { self.words } else { line };
            }
            self.sentence();
        }
    }

    fn paragraph(&mut self) {
        let count = 3 + self.dice.below(4);
        self.sentences(count);
        if self.dice.chance(7) {
            self.notes += 1;
            let mark = format!("[^{}]", self.notes);
            self.add(&mark);
        }
        self.add("\n\n");
    }

    fn statement(&mut self, person: usize) {
        let corpus = self.corpus;
        self.add(&format!("**{}:** ", corpus.people[person].name));
        let count = 1 + self.dice.below(3);
        self.sentences(count);
        self.add("\n\n");
    }

    fn list(&mut self, numbered: bool) {
        for at in 1..=self.dice.below(4) + 3 {
            self.add(&if numbered { format!("{at}. ") } else { "- ".to_owned() });
            let (length, named) = (4 + self.dice.below(9), self.dice.chance(25));
            self.phrase(length, true, named);
            self.add("\n");
        }
        self.add("\n");
    }

    fn table(&mut self) {
        let corpus = self.corpus;
        let heads = [0; 2].map(|_| capital(corpus.word(&mut self.dice)));
        self.add(&format!("| Gemeente | {} | {} | Aandeel |\n|---|---:|---:|---|\n", heads[0], heads[1]));
        for _ in 0..3 + self.dice.below(6) {
            let town = corpus.town(&mut self.dice, self.page.date.year);
            let (first, second) = (self.dice.below(900), self.dice.below(90_000));
            self.add(&format!("| {} | {first} | {second} | ", corpus.towns[town].name));
            self.phrase(3, false, false);
            self.add(" |\n");
        }
        self.add("\n");
    }

    fn block(&mut self) {
        match self.dice.below(100) {
            0..9 => self.list(false),
            9..13 => self.list(true),
            13..19 => self.table(),
            19..22 => {
                self.add("> ");
                self.sentence();
                let place = format!(" {{bron p. {}}}", 1 + self.dice.below(80));
                self.add(if self.site == Site::Naslag { &place } else { "" });
                self.add("\n\n");
            }
            22..24 => {
                self.add("> [!NOTE]\n> ");
                self.sentence();
                self.add("\n\n");
            }
            24..26 => {
                let word = capital(self.corpus.word(&mut self.dice));
                self.add(&format!("{word}\n: "));
                self.sentence();
                self.add("\n\n");
            }
            _ => self.paragraph(),
        }
    }

    fn blocks(&mut self, words: usize) {
        let goal = self.words + words;
        while self.words < goal {
            self.block();
        }
    }

    fn topic(&mut self) -> String {
        let mut noun = || &self.corpus.words[200 + self.dice.below(1_500)];
        format!("{} en {}", capital(noun()), noun())
    }

    /// Half of what is left, at least a paragraph.
    fn share(&self, goal: usize) -> usize {
        (goal.saturating_sub(self.words) / 2).clamp(60, 320)
    }

    fn report(&mut self, goal: usize) {
        self.paragraph();
        self.add("## Programma {#programma}\n\n");
        self.list(false);
        let people = &self.page.people;
        for session in 0.. {
            let person = people[session % people.len()];
            let topic = self.topic();
            self.add(&format!("## {topic}, door "));
            self.link(Target::Person(person));
            self.add(&format!(" {{#bijdrage-{}}}\n\n", session + 1));
            let share = self.share(goal);
            self.blocks(share);
            if self.dice.chance(60) {
                self.add(&format!("### Vragen bij bijdrage {}\n\n", session + 1));
                for _ in 0..=self.dice.below(4) {
                    let person = self.dice.pick(people);
                    self.statement(person);
                }
            }
            if self.words >= goal {
                break;
            }
        }
        self.add("## Afspraken {#afspraken}\n\n");
        self.list(true);
    }

    fn document(&mut self, goal: usize) {
        self.paragraph();
        self.add("## Aanleiding {#aanleiding}\n\n");
        let share = self.share(goal);
        self.blocks(share);
        let first = self.dice.below(SECTIONS.len());
        for at in 0..SECTIONS.len() {
            let left = self.words < goal;
            if left {
                self.add(&format!("## {}\n\n", SECTIONS[(first + at) % SECTIONS.len()]));
                let share = self.share(goal);
                self.blocks(share);
                if share > 150 && self.dice.chance(70) {
                    let topic = self.topic();
                    self.add(&format!("### {topic}\n\n"));
                    self.blocks(share / 3);
                }
            }
        }
        self.add("## Resultaten {#resultaten}\n\n");
        self.paragraph();
    }

    fn body(&mut self) {
        let goal = self.dice.length().saturating_sub(FRAME);
        let code = self.dice.chance(5).then(|| self.dice.pick(&CODE));
        if self.page.report {
            self.report(goal);
        } else {
            self.document(goal);
        }
        if let Some((language, code)) = code {
            self.add(&format!("```{language}\n{code}\n```\n\n"));
        }
        for note in 1..=self.notes {
            self.add(&format!("[^{note}]: "));
            self.sentence();
            self.add("\n");
        }
    }

    fn head(&mut self, index: usize) {
        let (page, corpus) = (self.page, self.corpus);
        let date = page.date;
        self.add(&format!("---\ntitle: \"{}\"\ndescription: \"", page.title));
        let length = 14 + self.dice.below(12);
        self.phrase(length, true, false);
        self.out = self.out.replace('*', "");
        let day = format!("{}-{:02}-{:02}", date.year, date.month, date.day);
        let known = match date.precision {
            4 => format!("{day}/{}-{:02}-{:02}", date.year, date.month, date.day + 1),
            1 => date.year.to_string(),
            2 => format!("{}-{:02}", date.year, date.month),
            _ => day.clone(),
        };
        self.add(&format!(".\"\ndate: {}\n", if self.site == Site::Hugo { &day } else { &known }));
        let people = if page.report || self.site == Site::Hugo { "sprekers" } else { "personen" };
        if page.report && self.site == Site::Naslag {
            self.add(&format!("locatie: \"{}\"\n", corpus.towns[page.towns[0]].name));
        }
        self.names("themas", page.themes.iter().map(|&at| corpus.themes[at].name.as_str()));
        self.names(people, page.people.iter().map(|&at| corpus.people[at].name.as_str()));
        self.names("gemeenten", page.towns.iter().map(|&at| corpus.towns[at].name.as_str()));
        let month = MONTHS[date.month - 1];
        self.add(&format!("netwerk: Netwerk {}\nsoort: {}\nsource:\n", PROVINCES[index % PROVINCES.len()], page.soort));
        self.add(&format!(
            "  - document: Archief van {month} {}\n    pages: {}-{}\n---\n\n",
            date.year,
            index % 90 + 1,
            index % 90 + 6
        ));
    }

    fn names<'b>(&mut self, key: &str, names: impl Iterator<Item = &'b str>) {
        let names: Vec<String> = names.map(|name| format!("  - \"{name}\"\n")).collect();
        if !names.is_empty() {
            self.add(&format!("{key}:\n{}", names.concat()));
        }
    }
}

/// Words of a text, as `wc -w` counts them.
fn count(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

/// Writes files and counts those of Markdown.
struct Disk {
    root: PathBuf,
    folders: HashSet<PathBuf>,
    stats: Stats,
}

impl Disk {
    fn put(&mut self, path: &str, text: &str) -> io::Result<()> {
        let file = self.root.join(path);
        if let Some(folder) = file.parent().filter(|&folder| !self.folders.contains(folder)) {
            fs::create_dir_all(folder)?;
            self.folders.insert(folder.to_owned());
        }
        if file.extension().is_some_and(|extension| extension == "md") {
            self.stats.files += 1;
            self.stats.bytes += text.len();
            self.stats.words += count(text);
        }
        fs::write(file, text)
    }
}

fn write_site(out: &Path, pages: usize, site: Site) -> io::Result<Stats> {
    let corpus = Corpus::new(pages);
    let mut disk = Disk { root: out.to_owned(), folders: HashSet::new(), stats: Stats { pages, ..Stats::default() } };
    match site {
        Site::Naslag => {
            disk.put("naslag.toml", CONFIG)?;
            disk.put("content/gemeenten.csv", &register(&corpus))?;
        }
        Site::Hugo => {
            for (path, text) in HUGO_FILES {
                disk.put(path, text)?;
            }
        }
    }
    write_entities(&corpus, site, &mut disk)?;
    let mut lengths = Vec::with_capacity(pages);
    for (index, page) in corpus.pages.iter().enumerate() {
        let dice = Dice::of(6, index);
        let mut text = Text { corpus: &corpus, page, site, dice, out: String::with_capacity(8_192), words: 0, notes: 0 };
        text.head(index);
        text.body();
        lengths.push(count(&text.out));
        disk.put(&format!("content/{}/{}.md", page.folder(), page.id), &text.out)?;
    }
    lengths.sort_unstable();
    disk.stats.median = lengths.get(pages / 2).copied().unwrap_or_default();
    Ok(disk.stats)
}

/// Lists, themes and people. In Hugo a theme or person is a term, whose text stands in a folder.
fn write_entities(corpus: &Corpus, site: Site, disk: &mut Disk) -> io::Result<()> {
    let index = if site == Site::Hugo { "_index" } else { "index" };
    disk.put(
        &format!("content/{index}.md"),
        "---\ntitle: Kennisbank van proefbladzijden\n---\n\nEen kennisbank om mee te meten.\n",
    )?;
    let lists = [
        ("verslagen", "Verslagen"),
        ("praktijk", "Praktijk en onderzoek"),
        ("themas", "Thema's"),
        ("sprekers", "Personen"),
        ("gemeenten", "Gemeenten"),
    ];
    for (folder, title) in lists {
        let text = format!("---\ntitle: {title}\ndescription: Alles van deze soort bij elkaar.\n---\n\nKies een bladzijde.\n");
        disk.put(&format!("content/{folder}/{index}.md"), &text)?;
    }
    let place = |folder: &str, id: &str, name: &str| match site {
        Site::Naslag => format!("content/{folder}/{id}.md"),
        Site::Hugo => format!("content/{folder}/{}/_index.md", name.to_lowercase().replace(' ', "-")),
    };
    for (at, theme) in corpus.themes.iter().enumerate() {
        let mut dice = Dice::of(7, at);
        let words: Vec<&str> = (0..30).map(|_| corpus.word(&mut dice)).collect();
        let broader = theme.broader.map(|at| format!("broader: [{}]\n", corpus.themes[at].name)).unwrap_or_default();
        let text = format!(
            "---\ntitle: {}\nnames: [{}]\ndefinition: \"Wat er te doen is aan {} in een gemeente.\"\n{broader}---\n\nDit thema gaat over {}.\n",
            theme.name,
            theme.other,
            theme.other,
            words.join(" "),
        );
        disk.put(&place("themas", &theme.id, &theme.name), &text)?;
    }
    for (at, person) in corpus.people.iter().enumerate() {
        let mut dice = Dice::of(8, at);
        let (office, year) = (dice.pick(&OFFICES), 2010 + dice.below(9));
        let town = &corpus.towns[corpus.town(&mut dice, year)].name;
        let text = format!(
            "---\ntitle: \"{}\"\nroles:\n  - role: {office}\n    place: \"{town}\"\n    date: {year}\nsource:\n  - document: Archief van {year}\n---\n",
            person.name,
        );
        disk.put(&place("sprekers", &person.id, &person.name), &text)?;
    }
    Ok(())
}

/// The rows of `gemeenten.csv`.
fn register(corpus: &Corpus) -> String {
    let mut rows = "id,title,names,code,province,from,until,successors,lat,lon,ambiguous,cues\n".to_owned();
    let code = |town: usize| format!("GM{:04}", 9_000 + town);
    for (at, town) in corpus.towns.iter().enumerate() {
        let mut dice = Dice::of(9, at);
        let until = if ended(at) { MERGED.to_string() } else { String::new() };
        let after = if ended(at) { code(successor(at)) } else { String::new() };
        let ambiguous = if AMBIGUOUS.contains(&town.name.as_str()) { "woord" } else { "" };
        let province = PROVINCES[at % PROVINCES.len()];
        let mut degrees = |from: usize, to: usize| {
            let thousandths = from + dice.below(to - from);
            format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
        };
        let (lat, lon) = (degrees(50_800, 53_300), degrees(3_500, 7_000));
        let row = format!("{},{},,{},{province},,{until},{after},{lat},{lon},{ambiguous},\n", town.id, town.name, code(at));
        rows.push_str(&row);
    }
    rows
}
