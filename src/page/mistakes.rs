//! What is wrong with the text of a body by itself, looked for while the events of its parser go by.
//!
//! Owns [`Mistakes`]. Entry points: [`Mistakes::take`] for each event, [`Mistakes::finish`]. Running text is for `plain`, the lines of a paragraph for `lines`; whether
//! what a reference names exists is for `knowledge`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Tally;
use crate::page::html_tags::is_harmless_tag;
use crate::page::lines;
use crate::page::markdown::wiki_target;
use crate::page::pasted;
use crate::page::plain;
use crate::page::plain::nearly;
use crate::page::quoted;
use crate::page::rows;
use crate::page::signs::Signs;
use crate::page::unclosed;
use crate::span::Span;

/// The fewest words that make an indented block running text rather than code.
const PROSE: usize = 4;

/// How many names in single brackets are remembered of a page.
const LOOSE: usize = 10_000;

/// What may be wrong with the text itself, looked for while the events go by.
pub struct Mistakes<'a, F> {
    body: &'a str,
    span: &'a F,
    used: BTreeSet<String>,
    defined: BTreeMap<String, Range<usize>>,
    in_code: usize,
    opened: Vec<String>,
    said: bool,
    /// Whether there were formulas.
    pub formulas: bool,
    /// Where names and keys stand in single brackets, or keys in none.
    pub loose: Vec<Range<usize>>,
    text: Option<Range<usize>>,
    /// Whether the next text begins a line, and whether the one at hand does.
    fresh: (bool, bool),
    /// Where the lines of the paragraph at hand begin, as far as they begin with text; `None` outside paragraphs.
    lines: Option<Vec<usize>>,
    quotes: usize,
    columns: usize,
    /// What is left to be searched for references to notes.
    searched: usize,
    found: Vec<Diagnostic>,
    tally: Tally,
}

impl<'a, F: Fn(Range<usize>) -> Span> Mistakes<'a, F> {
    /// Nothing is looked at yet.
    pub fn of(body: &'a str, span: &'a F) -> Self {
        Self {
            body,
            span,
            used: BTreeSet::new(),
            defined: BTreeMap::new(),
            in_code: 0,
            opened: Vec::new(),
            said: false,
            formulas: false,
            loose: Vec::new(),
            text: None,
            fresh: (false, false),
            lines: None,
            quotes: 0,
            columns: 0,
            searched: lines::SEARCHED,
            found: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Looks at the next event.
    pub fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        // Neighbouring texts are one, as they are to a reader.
        match (event, &mut self.text) {
            (Event::Text(_), Some(text)) => text.end = range.end,
            (Event::Text(_), text @ None) => {
                *text = Some(range.clone());
                self.fresh = (false, self.fresh.0);
                if let Some(lines) = self.lines.as_mut().filter(|_| self.fresh.1) {
                    lines.push(range.start);
                }
            }
            _ => {
                self.plain();
                let opens = matches!(
                    event,
                    Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListTitle)
                        | Event::SoftBreak
                        | Event::HardBreak
                        | Event::TaskListMarker(_)
                );
                self.fresh.0 = opens;
            }
        }
        let before = self.found.len();
        match event {
            Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => self.quotes = self.quotes.saturating_sub(1),
            Event::Start(Tag::Paragraph | Tag::DefinitionListTitle) => self.lines = Some(Vec::new()),
            Event::End(TagEnd::Paragraph | TagEnd::DefinitionListTitle) => {
                if let Some(starts) = self.lines.take() {
                    let (body, span, quoted) = (self.body, self.span, self.quotes > 0);
                    lines::check(body, &starts, quoted, span, &mut self.say());
                    if let Some(&start) = starts.first() {
                        self.found.extend(lines::noted(body, start, span, &mut self.searched));
                    }
                }
            }
            Event::Start(Tag::Table(columns)) => self.columns = columns.len(),
            Event::Start(Tag::TableRow) => self.found.extend(rows::row(self.body, range.clone(), self.columns, self.span)),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code += 1;
                let raw = &self.body[range.clone()];
                if matches!(kind, CodeBlockKind::Indented) && is_prose(raw) {
                    let line = raw.lines().next().map_or(0, |line| line.trim_end().len());
                    let wrong = Diagnostic::warning(Code::IndentedText, (self.span)(range.start..range.start + line));
                    self.found.push(wrong.hint("no-indent", &[]));
                }
                if matches!(kind, CodeBlockKind::Fenced(_)) && !is_closed(raw) {
                    let line = raw.lines().next().map_or(0, |line| line.trim_end().len());
                    let open = Diagnostic::warning(Code::UnclosedCode, (self.span)(range.start..range.start + line));
                    let mark: String = raw.chars().take_while(|c| matches!(c, '`' | '~')).collect();
                    self.found.push(open.hint("close-code", &[("mark", &mark)]));
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                let raw = trimmed(self.body, range.clone());
                let text = &self.body[raw.clone()];
                if text.bytes().all(|b| b == b'#') {
                    self.found.push(nearly((self.span)(raw), "@a-heading", text).hint("fill-heading", &[]));
                } else {
                    self.found.extend(lost_anchor(text, raw.start, self.span));
                }
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = self.in_code.saturating_sub(1),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let label = label.to_lowercase();
                let raw = trimmed(self.body, range.clone());
                if self.body[raw.clone()].ends_with("]:") {
                    let wrong = nearly((self.span)(raw.clone()), "@a-note", &self.body[raw]);
                    self.found.push(wrong.hint("fill-note", &[]));
                }
                if let Some(first) = self.defined.get(&label).cloned() {
                    let line = |range: &Range<usize>| {
                        range.start..range.start + self.body[range.clone()].lines().next().map_or(0, str::len)
                    };
                    let twice = Diagnostic::warning(Code::DuplicateName, (self.span)(line(range)));
                    self.found.push(
                        twice
                            .with("name", format!("[^{label}]"))
                            .hint("rename-note", &[])
                            .hint_at("first-here", (self.span)(line(&first))),
                    );
                } else {
                    self.defined.insert(label, range.clone());
                }
            }
            Event::FootnoteReference(label) => {
                self.used.insert(label.to_lowercase());
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => self.formulas = true,
            Event::Code(_) => self.found.extend(unclosed::apostrophes(self.body, range.clone(), self.span)),
            Event::Start(Tag::HtmlBlock) => self.said = false,
            // A block of HTML is one thing to tell, however many lines it has.
            Event::Html(_) if self.said => {}
            Event::Html(html) | Event::InlineHtml(html) if !is_harmless_tag(html) && !html.trim().is_empty() => {
                self.said = matches!(event, Event::Html(_));
                self.html(html, range);
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                if let Some(hint) = unsaid(&self.body[range.clone()], dest_url, wiki) {
                    let wrong = Diagnostic::warning(Code::MissingAlt, (self.span)(range.clone())).with("path", dest_url.as_ref());
                    self.found.push(wrong.hint(hint, &[("path", wiki_target(dest_url))]));
                }
            }
            // `! [Kaart](kaart.png)`: a picture with a space too many.
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) if is_picture(dest_url) => {
                let before = self.body[..range.start].strip_suffix("! ");
                if before.is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace)) {
                    let gap = (self.span)(range.start - 1..range.start);
                    let whole = (self.span)(range.start - 2..range.end);
                    let line = format!("!{}", &self.body[range.clone()]);
                    let wrong = nearly(whole, "@a-picture", &self.body[range.start - 2..range.end]);
                    self.found.push(wrong.hint("heading-line", &[("line", &line)]).edit(gap, ""));
                }
            }
            _ => {}
        }
        self.tally.trim(&mut self.found, before);
    }

    fn plain(&mut self) {
        if let Some(range) = self.text.take().filter(|_| self.in_code == 0) {
            let signs = Signs::of(&self.body[range.clone()]);
            let run = plain::Run { body: self.body, range, signs, fresh: self.fresh.1, span: self.span };
            plain::check(&run, &mut self.say());
            let (body, span, quoted) = (self.body, self.span, self.quotes > 0);
            let range = run.range;
            pasted::check(body, range.clone(), signs, span, &mut self.say());
            if signs.any(Signs::TICK | Signs::STAR | Signs::STROKE) {
                unclosed::check(body, range.clone(), span, &mut self.say());
            }
            if !quoted && self.loose.len() < LOOSE && signs.any(Signs::BRACKET | Signs::AT) {
                self.loose.extend(plain::loose(body, range.clone()));
            }
            if signs.any(Signs::BRACE) {
                quoted::check(body, range, quoted, span, &mut self.say());
            }
        }
    }

    /// Takes one message after the other, as many as one file may give.
    fn say(&mut self) -> impl FnMut(Diagnostic) {
        let Self { found, tally, .. } = self;
        |wrong| {
            let before = found.len();
            found.push(wrong);
            tally.trim(found, before);
        }
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        // The end of a tag that was reported is no news.
        let name = html.trim_start_matches(['<', '/']).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if html.starts_with("</") {
            if let Some(at) = self.opened.iter().rposition(|open| open == name) {
                self.opened.remove(at);
                return;
            }
        } else {
            self.opened.push(name.to_owned());
        }
        let shown = Diagnostic::warning(Code::HtmlShown, (self.span)(trimmed(self.body, range.clone())));
        self.found.push(shown.with("html", html.lines().next().unwrap_or_default().trim()).hint(instead_of(html, name), &[]));
    }

    /// Says what only the end of the body shows, and hands over all that was found.
    pub fn finish(mut self, found: &mut Vec<Diagnostic>) {
        self.plain();
        for (label, range) in &self.defined {
            if !self.used.contains(label) {
                let before = self.found.len();
                let line = self.body[range.clone()].lines().next().map_or(0, str::len);
                self.found.push(
                    Diagnostic::warning(Code::UnusedFootnote, (self.span)(range.start..range.start + line))
                        .with("label", label.as_str())
                        .hint("use-footnote", &[("label", label.as_str())]),
                );
                self.tally.trim(&mut self.found, before);
            }
        }
        // A line that was meant as a note and misses its colon leaves no more to say of that note.
        let almost: BTreeSet<String> =
            self.found.iter().filter(|one| one.code == Code::NearlyMarkup).filter_map(label_of).collect();
        if !almost.is_empty() {
            let follows = |one: &Diagnostic| {
                matches!(one.code, Code::UndefinedFootnote | Code::UnusedFootnote)
                    && label_of(one).is_some_and(|of| almost.contains(&of))
            };
            self.found.retain(|one| !follows(one));
        }
        self.characters();
        self.tally.finish(&(self.span)(0..0), &mut self.found);
        found.append(&mut self.found);
    }

    /// Characters that nobody sees: each that turns text about, and those that cut words in two once for all of a kind.
    fn characters(&mut self) {
        // The bytes with which any of them begins; a text without them need not be read letter by letter.
        let begins = |byte: u8| matches!(byte, 0..=0x8 | 0xb..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef);
        if !self.body.bytes().fold(false, |any, byte| any | begins(byte)) {
            return;
        }
        let mut cutting: BTreeMap<char, Diagnostic> = BTreeMap::new();
        for (at, c) in self.body.char_indices().filter(|&(_, c)| !c.is_ascii() || c.is_ascii_control()) {
            let cuts = crate::text::cuts(c);
            if !cuts && !crate::text::hides(c) {
                continue;
            }
            let place = (self.span)(at..at + c.len_utf8());
            if let Some(first) = cutting.get_mut(&c) {
                first.fix.push(Edit { span: place, text: String::new() });
                continue;
            }
            let wrong = Diagnostic::warning(Code::ControlCharacter, place.clone())
                .with("character", format!("U+{:04X}", u32::from(c)))
                .with("effect", if cuts { "@character-cuts" } else { "@character-turns" })
                .hint("remove-character", &[])
                .edit(place, "");
            if cuts {
                cutting.insert(c, wrong);
            } else {
                self.say()(wrong);
            }
        }
        cutting.into_values().for_each(self.say());
    }
}

fn label_of(found: &Diagnostic) -> Option<String> {
    found.arguments.iter().find(|(name, _)| *name == "label").map(|(_, label)| label.clone())
}

/// A range of `text` without the space at its end.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end().len()
}

/// Whether a picture as written has no text, and is not said to be decoration.
pub fn is_unsaid(image: &str) -> bool {
    let empty = image.strip_prefix("![").is_some_and(|rest| rest.starts_with(']'));
    empty && !image.contains("\"\"") && !image.contains("''")
}

/// What to advise about the text of a picture, if it has none that says anything: the name of its file is none, nor is *image*.
fn unsaid(image: &str, target: &str, wiki: bool) -> Option<&'static str> {
    const NOTHING: [&str; 7] = ["image", "img", "picture", "afbeelding", "plaatje", "screenshot", "schermafbeelding"];
    if wiki {
        let text = image.trim_start_matches("![[").trim_end_matches("]]").split_once('|').map_or("", |(_, text)| text.trim());
        let size = text.chars().all(|c| c.is_ascii_digit() || c == 'x');
        return (size && is_picture(wiki_target(target))).then_some("alt-embed");
    }
    if is_unsaid(image) {
        return Some("add-alt");
    }
    let alt = image.strip_prefix("![")?.split(']').next()?.trim();
    let file = target.rsplit(['/', '\\']).next().unwrap_or(target);
    let named = alt.eq_ignore_ascii_case(file) || is_picture(alt) && !alt.contains(' ');
    (named || NOTHING.contains(&alt.to_lowercase().as_str())).then_some("alt-says")
}

/// Whether the name of a file is that of a picture.
fn is_picture(target: &str) -> bool {
    let extension = target.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// `## Kop {mijn kop}`: what the braces hold is no anchor, and would be lost.
fn lost_anchor(text: &str, start: usize, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    if let Some(open) = text.rfind(" {#").map(|at| at + 1).filter(|_| !text.contains('}')) {
        let made = crate::text::slug(&text[open + 2..]);
        let (place, line) = (span(start + open..start + text.len()), format!("{{#{made}}}"));
        let wrong = nearly(place.clone(), "@an-anchor", &text[open..]).hint("heading-line", &[("line", &line)]);
        return (!made.is_empty()).then(|| wrong.edit(place, &line));
    }
    let open = text.rfind('{').filter(|_| text.ends_with('}') && !text.ends_with("\\}"))?;
    let inner = text[open + 1..].trim_end_matches('}').trim();
    let made = crate::text::slug(inner);
    let part = |part: &str| part.starts_with(['#', '.']) || part.contains('=');
    if made.is_empty() || inner.split_whitespace().all(part) || text[..open].ends_with(['{', '$', '\\']) {
        return None;
    }
    let line = format!("{{#{made}}}");
    let place = span(start + open..start + text.len());
    let wrong = nearly(place.clone(), "@an-anchor", &text[open..]).hint("heading-line", &[("line", &line)]);
    Some(wrong.edit(place, &line))
}

/// Whether a heading came of a line that was drawn below a paragraph: its text is a sentence, or runs over several lines.
pub fn is_underlined_by_accident(raw: &str, text: &str) -> bool {
    !raw.starts_with('#') && (raw.lines().count() > 2 || text.ends_with(['.', ';', ',', ':']))
}

/// Whether an indented block is running text, which its author did not mean as code.
fn is_prose(raw: &str) -> bool {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    raw.lines().any(|line| {
        let line = line.trim();
        let sentence = line.starts_with(|c: char| c.is_uppercase() || c == '-' || c.is_ascii_digit())
            && !line.contains(['{', '}', '=', '<', '`', ';', '|', '$']);
        sentence && line.split_whitespace().count() >= PROSE && line.split_whitespace().filter(|part| !word(part)).count() < 2
    })
}

/// Whether a block of code between fences has its last one.
fn is_closed(raw: &str) -> bool {
    let mark = |line: &str| line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = |line: &str, mark: char| line.chars().take_while(|&c| c == mark).count();
    let mut lines = raw.trim_end().lines();
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return false };
    // Within a quotation or list its lines keep what stands before them.
    let last = last.trim_matches([' ', '\t', '>']);
    mark(first).is_some_and(|mark| last.chars().all(|c| c == mark) && length(last, mark) >= length(first, mark))
}

/// What to write instead of a tag.
fn instead_of(html: &str, name: &str) -> &'static str {
    match name {
        "a" => "html-link",
        "b" | "strong" => "html-strong",
        "i" | "em" => "html-emphasis",
        "img" => "html-image",
        _ if html.starts_with("<!--") => "html-comment",
        _ => "html-plain",
    }
}
