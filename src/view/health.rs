//! The view of the page that says what could be better.
//!
//! Owns [`HealthView`]. Entry points: [`compose`], and [`told`] for the words of one note, which the command line uses as well.

use serde::Serialize;

use crate::health::Concern;
use crate::health::Item;
use crate::health::Note;
use crate::health::examine;
use crate::knowledge::Knowledge;
use crate::path::OutPath;
use crate::view::Common;
use crate::view::Composer;
use crate::view::FixedPage;
use crate::view::Label;
use crate::words::Words;

/// How many things of a kind the page names; `naslag health` names them all.
const LISTED: usize = 200;

/// What could be better of the site.
#[derive(Clone, Debug, Serialize)]
pub struct HealthView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// How many pages were looked at.
    pub pages: usize,
    /// How many things there are to mend.
    pub count: usize,
    /// The kinds of which there is something.
    pub groups: Vec<HealthGroup>,
}

/// What could be better, of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct HealthGroup {
    /// Its stable name: `no-source`, `stub`.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// What it is, and what to do about it.
    pub about: Vec<HealthPiece>,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub items: Vec<HealthItem>,
    /// How many more there are.
    pub more: usize,
}

/// One thing that could be better.
#[derive(Clone, Debug, Serialize)]
pub struct HealthItem {
    /// The page.
    pub page: Label,
    /// File and line.
    pub place: String,
    /// Where the file can be edited.
    pub edit: Option<String>,
    /// What there is to say besides.
    pub note: Vec<HealthPiece>,
}

/// A piece of a sentence: words, or what an author types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthPiece {
    /// The text.
    pub text: String,
    /// Whether it is what an author types.
    pub code: bool,
}

/// A sentence in pieces: what an author types stands between backticks in it.
fn pieces(sentence: &str) -> Vec<HealthPiece> {
    let each = sentence.split('`').enumerate().map(|(at, text)| HealthPiece { text: text.to_owned(), code: at % 2 == 1 });
    each.filter(|piece| !piece.text.is_empty()).collect()
}

/// The title of a kind.
pub fn title(concern: Concern, words: &Words) -> &str {
    words.below("health").find(|(key, _)| *key == concern.name()).map_or(concern.name(), |(_, title)| title)
}

/// What a kind is, and what to do about it.
pub fn about(concern: Concern, words: &Words) -> String {
    let text = words.get(&format!("health.about-{}", concern.name())).to_owned();
    text.replace("{count}", &crate::health::STUB.to_string())
}

/// A note in words.
pub fn told(note: &Note, knowledge: &Knowledge, words: &Words) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match note {
        Note::Words(count) => words.count("health.note-words", number(*count)),
        Note::Quotations(count) => words.count("health.note-quotations", number(*count)),
        Note::Picture(target) => target.clone(),
        Note::Since(date) => words.date(date),
        Note::Missing(page, key) => {
            let title = knowledge.page(page).map_or(page.name(), |page| page.meta.title.as_str());
            words.fill("health.note-missing", "name", title).replace("{key}", key)
        }
        Note::Said(found) => {
            let text = words.get(&format!("health.note-{}", found.code.name())).to_owned();
            found.arguments.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
        }
    }
}

/// The view of the page; none when the site does not want one.
pub fn compose(composer: &Composer<'_>) -> Option<HealthView> {
    let Composer { knowledge, words, .. } = *composer;
    if !knowledge.config.health {
        return None;
    }
    let (here, mut common) = composer.fixed(FixedPage::Health);
    common.noindex = true;
    let health = examine(knowledge);
    let count = health.count();
    let groups = health.groups.iter().map(|(concern, items)| HealthGroup {
        name: concern.name(),
        title: title(*concern, words).to_owned(),
        about: pieces(&about(*concern, words)),
        count: items.len(),
        items: items.iter().take(LISTED).map(|found| item(found, &here, composer)).collect(),
        more: items.len().saturating_sub(LISTED),
    });
    Some(HealthView { common, pages: health.pages, count, groups: groups.collect() })
}

fn item(found: &Item, here: &OutPath, composer: &Composer<'_>) -> HealthItem {
    let knowledge = composer.knowledge;
    // The address of somebody's source says the name.
    let is_private = knowledge.page(&found.page).is_some_and(|page| page.meta.privacy().is_some());
    let edit = knowledge.config.edit_url.as_ref().filter(|_| !is_private).map(|url| format!("{url}{}", found.file));
    HealthItem {
        page: composer.label(here, &found.page),
        place: format!("{}:{}", found.file, found.place.line),
        edit,
        note: found.note.as_ref().map(|note| pieces(&told(note, knowledge, composer.words))).unwrap_or_default(),
    }
}
