//! The text of one page of a generated knowledge base.
//!
//! Owns [`Text`]: front matter and body, word by word, as naslag or Hugo reads them. What pages exist is for [`super`].

use std::fmt::Write as _;

use super::Corpus;
use super::Dice;
use super::FRAME;
use super::Page;
use super::Site;
use super::Target;
use super::capital;
use super::words::AMBIGUOUS;
use super::words::CODE;
use super::words::MONTHS;
use super::words::PROVINCES;
use super::words::SECTIONS;

/// The page that is being written.
pub struct Text<'a> {
    pub corpus: &'a Corpus,
    pub page: &'a Page,
    pub site: Site,
    pub dice: Dice,
    pub out: String,
    /// Words so far, counted alike for both sites.
    pub words: usize,
    pub notes: usize,
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

    pub fn body(&mut self) {
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

    pub fn head(&mut self, index: usize) {
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
