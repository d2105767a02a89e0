//! The questions of `naslag new`: one for each key, explained, with the names that are known to choose from.
//!
//! Owns [`Questions`]. Entry point: [`Questions::fill`]. An answer that would not pass `check` is told at once and asked again.

use crate::archetype;
use crate::archetype::Answers;
use crate::archetype::belongs;
use crate::cli::ask::Talk;
use crate::cli::new::Draft;
use crate::cli::new::near;
use crate::cli::new::place;
use crate::cli::to_stderr;
use crate::config::Collection;
use crate::config::Config;
use crate::diagnostic::Code;
use crate::knowledge::Knowledge;
use crate::knowledge::names::Found;
use crate::language::Language;
use crate::page;
use crate::report::catalog::Catalog;
use crate::shape::Key;
use crate::shape::Shape;
use crate::source::Sources;
use crate::text::fold;
use crate::text::words;

/// How many names are shown to choose from.
const SHOWN: usize = 9;

/// A conversation about one page, and about those that it names and that are not there yet.
pub struct Questions<'a> {
    talk: &'a Talk,
    sources: &'a Sources,
    knowledge: &'a Knowledge,
    language: Language,
    /// Pages that were agreed upon along the way.
    pub drafts: Vec<Draft>,
    /// Their titles, by collection.
    added: Vec<(String, String)>,
}

/// Asks which collection.
pub fn collection(talk: &Talk, config: &Config, language: Language) -> Option<String> {
    let catalog = Catalog::of(language);
    let known = config.collections.iter().map(|collection| collection.singular.as_str());
    let list = known.clone().collect::<Vec<_>>().join(", ");
    loop {
        let typed = talk.line(&format!("{}\n> ", catalog.fill("cli.ask-collection", &[("known", list.clone())])))?;
        let hit = config.collections.iter().find(|one| fold(&one.singular) == fold(&typed) || fold(&one.name) == fold(&typed));
        match (hit, near(&typed, known.clone())) {
            (Some(one), _) => return Some(one.name.clone()),
            (None, Some(name)) if talk.confirm(&catalog.fill("cli.ask-meant", &[("name", name.to_owned())]), true) => {
                return Some(name.to_owned());
            }
            _ => {}
        }
    }
}

/// Asks for a title.
pub fn title(talk: &Talk, collection: &Collection, language: Language) -> Option<String> {
    let catalog = Catalog::of(language);
    loop {
        let question = catalog.fill("cli.ask-title", &[("kind", collection.singular.clone())]);
        let typed = talk.line(&format!("{question}\n> "))?;
        if !typed.is_empty() && place(collection, &typed, language).is_ok() {
            return Some(typed);
        }
    }
}

impl<'a> Questions<'a> {
    /// A conversation in which nothing was said yet.
    pub fn new(talk: &'a Talk, sources: &'a Sources, knowledge: &'a Knowledge, language: Language) -> Self {
        Self { talk, sources, knowledge, language, drafts: Vec::new(), added: Vec::new() }
    }

    fn text(&self, key: &str, arguments: &[(&'static str, String)]) -> String {
        Catalog::of(self.language).fill(&format!("cli.{key}"), arguments)
    }

    /// Asks for what is required, and if wanted for what is handy. `None` when the input ends: then nothing is made.
    pub fn fill(&mut self, collection: &Collection, answers: &mut Answers) -> Option<()> {
        for key in archetype::askable(collection, true) {
            if !answers.has(&key.name) {
                self.key(collection, &key, answers)?;
            }
        }
        let more: Vec<Key> = archetype::askable(collection, false).into_iter().filter(|key| !answers.has(&key.name)).collect();
        if !more.is_empty() && self.talk.confirm(&self.text("ask-more", &[("keys", names(&more))]), false) {
            for key in more {
                self.key(collection, &key, answers)?;
            }
        }
        Some(())
    }

    /// Asks for the value of one key, or the values of a list.
    fn key(&mut self, collection: &Collection, key: &Key, answers: &mut Answers) -> Option<()> {
        let catalog = Catalog::of(self.language);
        let (item, list) = match &key.shape {
            Shape::List(item) => (item.as_ref(), true),
            shape => (shape, false),
        };
        if let Shape::Record { keys, shorthand: Some(short) } = item {
            let inner = keys.iter().find(|inner| inner.name == *short)?;
            let asked = Key { name: format!("{}.{}", key.name, inner.name), shape: inner.shape.clone(), required: key.required };
            return self.key(collection, &asked, answers);
        }
        let needed = if key.required { "ask-required" } else { "ask-optional" };
        let about = format!("cli.about-{}", key.name.replace('.', "-"));
        let what = match item {
            _ if catalog.get(&about) != about => catalog.get(&about).to_owned(),
            Shape::Relation(to) => self.text("ask-names", &[("folder", to.clone())]),
            Shape::Choice(_) => belongs(item, catalog),
            Shape::Date => self.text("ask-date", &[]),
            shape => belongs(shape, catalog),
        };
        to_stderr(&format!("\n{}: {what}\n", key.name));
        to_stderr(&format!("{}\n", self.text(needed, &[])));
        let mut count = 0;
        loop {
            let typed = self.talk.line("> ")?;
            if typed.is_empty() {
                if count > 0 || !key.required {
                    return Some(());
                }
                to_stderr(&format!("{}\n", self.text("ask-again", &[("key", key.name.clone())])));
                continue;
            }
            let value = match item {
                Shape::Relation(to) => self.name(&typed, to)?,
                _ => self.checked(collection, key, &typed),
            };
            if let Some(value) = value {
                answers.add(&key.name, &value);
                count += 1;
                if !list {
                    return Some(());
                }
                to_stderr(&format!("{}\n", self.text("ask-next", &[("value", value)])));
            }
        }
    }

    /// The value as it may stand in the page; `None` when it may not, which is then told.
    fn checked(&self, collection: &Collection, key: &Key, typed: &str) -> Option<String> {
        let catalog = Catalog::of(self.language);
        let mut trial = Answers::default();
        trial.add(&key.name, typed);
        let path = format!("{}/proef.md", collection.name);
        let text = archetype::page(collection, "Proef", &trial, catalog);
        let found = page::diagnose(self.sources, path.as_str().into(), &text);
        let ours = |code: Code| !matches!(code, Code::MissingKey);
        let wrong = found.into_iter().find(|found| {
            ours(found.code)
                && found
                    .span
                    .as_ref()
                    .is_some_and(|span| text[span.range()].trim_matches('"').contains(typed.trim_matches(['“', '”'])))
        });
        let Some(wrong) = wrong else { return Some(typed.to_owned()) };
        to_stderr(&format!("{}\n", catalog.message(&wrong)));
        if let Some(edit) = wrong.fix.first() {
            let meant = edit.text.trim_matches('"').to_owned();
            return self.talk.confirm(&self.text("ask-meant", &[("name", meant.clone())]), true).then_some(meant);
        }
        for hint in &wrong.hints {
            to_stderr(&format!("{}\n", catalog.hint(hint)));
        }
        None
    }

    /// The name that somebody means with a part of it. The outer `None` says that the input has ended.
    fn name(&mut self, typed: &str, to: &str) -> Option<Option<String>> {
        if self.added.iter().any(|(collection, title)| collection == to && title == typed) {
            return Some(Some(typed.to_owned()));
        }
        if let Found::One(_) = self.knowledge.names.in_collection(typed, to) {
            return Some(Some(typed.to_owned()));
        }
        let titles = self.candidates(typed, to);
        match titles.as_slice() {
            [] => {}
            [one] => {
                let yes = self.talk.confirm(&self.text("ask-meant", &[("name", one.clone())]), true);
                return Some(yes.then(|| one.clone()));
            }
            many => {
                for (number, title) in many.iter().take(SHOWN).enumerate() {
                    to_stderr(&format!("  {}  {title}\n", number + 1));
                }
                if many.len() > SHOWN {
                    to_stderr("  …\n");
                }
                let answer = self.talk.line(&self.text("ask-number", &[]))?;
                let chosen = answer.parse::<usize>().ok().and_then(|number| many.get(number.wrapping_sub(1)).cloned());
                return Some(chosen);
            }
        }
        if let Some(name) = self.knowledge.names.nearest_in(typed, to).map(str::to_owned)
            && self.talk.confirm(&self.text("ask-meant", &[("name", name.clone())]), true)
        {
            return Some(Some(name));
        }
        self.add(typed, to)
    }

    /// The titles of which a word begins with what was typed, or that hold it.
    fn candidates(&self, typed: &str, to: &str) -> Vec<String> {
        let wanted = fold(typed);
        let of = |page: &&std::sync::Arc<crate::page::Page>| page.collection.as_deref() == Some(to) && page.id.name() != "index";
        let fits = |spelling: &str| {
            let folded = fold(spelling);
            folded.starts_with(&wanted)
                || words(&folded).any(|word| word.starts_with(&wanted))
                || folded.contains(&format!(" {wanted}"))
        };
        let pages = self.knowledge.pages.values().filter(of);
        let hits = pages.filter(|page| fits(&page.meta.title) || page.meta.names.iter().any(|name| fits(&name.name)));
        hits.map(|page| page.meta.title.clone()).collect()
    }

    /// Offers to make a page for a name that is not there yet.
    fn add(&mut self, name: &str, to: &str) -> Option<Option<String>> {
        let config = self.sources.config.clone();
        let Some(collection) = config.collection(to) else { return Some(None) };
        let arguments = [("name", name.to_owned()), ("kind", collection.singular.clone())];
        if collection.data.is_some() {
            to_stderr(&format!("{}\n", self.text("ask-not-there", &arguments)));
            return Some(None);
        }
        if !self.talk.confirm(&self.text("ask-add", &arguments), false) {
            return Some(None);
        }
        let Ok(path) = place(collection, name, self.language) else { return Some(None) };
        let mut answers = Answers::default();
        self.fill(collection, &mut answers)?;
        let text = archetype::page(collection, name, &answers, Catalog::of(self.language));
        self.drafts.push(Draft { path, text });
        self.added.push((to.to_owned(), name.to_owned()));
        to_stderr(&format!("{}\n", self.text("ask-back", &arguments)));
        Some(Some(name.to_owned()))
    }
}

fn names(keys: &[Key]) -> String {
    keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ")
}
