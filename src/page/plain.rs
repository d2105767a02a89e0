//! What stands in running text and was meant as Markdown: links, notes and headings that miss a sign, and the markup of other programs. Readers would see it literally.
//!
//! Entry point: [`check`], for each run of plain text of a body. What only whole lines tell (lists, tables, boxes) is for `lines`. Guesses; changes nothing.

use std::ops::Range;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::page::signs::Signs;
use crate::span::Span;
use crate::text::shorten;

/// How much of a text a message shows, in characters.
const SHOWN: usize = 160;
/// How much of a line a message shows when nobody knows where the link should end, in characters.
const WORDS_SHOWN: usize = 40;
/// A target with spaces that is longer than this was not meant as one.
const TARGET_LIMIT: usize = 500;

/// A run of plain text, and what is needed to speak of it.
pub struct Run<'a, F> {
    /// The body.
    pub body: &'a str,
    /// Where the run stands in it.
    pub range: Range<usize>,
    /// Its signs.
    pub signs: Signs,
    /// Whether it begins a line of a paragraph or item.
    pub fresh: bool,
    /// The place in the file of a place in the body.
    pub span: &'a F,
}

/// Looks at one run.
pub fn check<F: Fn(Range<usize>) -> Span>(run: &Run<'_, F>, say: &mut dyn FnMut(Diagnostic)) {
    let text = &run.body[run.range.clone()];
    let signs = run.signs;
    if signs.any(Signs::BRACKET) {
        run.targets(text, say);
        run.gaps(text, say);
        run.turned(text, say);
        run.open_names(text, say);
        run.notes(text, say);
        run.references(text, say);
        run.empty_names(text, say);
        run.cut_name(text, say);
        if run.fresh {
            run.task(text, say);
        }
    }
    run.heading(text, say);
    if signs.any(Signs::AT) {
        run.citation(text, say);
    }
    if signs.any(Signs::STAR) {
        run.bold(text, say);
    }
    if signs.any(Signs::RULE | Signs::BRACE) {
        run.foreign(text, say);
    }
}

/// The message for what resembles Markdown and is none.
pub fn nearly(span: Span, what: &str, text: &str) -> Diagnostic {
    Diagnostic::warning(Code::NearlyMarkup, span).with("what", what).with("text", text)
}

/// The message for the markup of another program.
pub fn foreign(span: Span, text: &str, hint: &'static str) -> Diagnostic {
    Diagnostic::warning(Code::ForeignMarkup, span).with("text", shorten(text, SHOWN)).hint(hint, &[])
}

impl<F: Fn(Range<usize>) -> Span> Run<'_, F> {
    const fn start(&self) -> usize {
        self.range.start
    }

    /// Where the line of the run begins; of a very long line where one stops looking.
    fn line_start(&self) -> usize {
        last_before(self.body, self.start(), '\n').map_or_else(|| nearby(self.body, self.start()), |at| at + 1)
    }

    /// `[text](mijn stuk.md)`, and a target without its last bracket.
    fn targets(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let opens = text.find('[').unwrap_or(text.len());
        for (at, _) in text.match_indices("](") {
            let place = self.start() + at + 2;
            let Some(target) = until(self.body, place, ")").filter(|target| !target.contains('\n')) else {
                let open = text.get(opens..at).map(|_| self.start() + opens);
                unclosed_target(self.body, open, place, self.span).into_iter().for_each(&mut *say);
                continue;
            };
            let escaped = text[..at + 1].ends_with("\\]");
            if !target.contains(' ') || escaped || opens >= at {
                continue;
            }
            let span = (self.span)(place..place + target.len());
            // `O:\Openbare orde\nota.docx`: a place on the author's own disk or network.
            if target.starts_with("\\\\") || target.as_bytes().get(1) == Some(&b':') && target[2..].starts_with(['\\', '/']) {
                let scheme = if target.starts_with('\\') { "\\".to_owned() } else { target[..2].to_lowercase() };
                say(Diagnostic::error(Code::LinkScheme, span).with("scheme", scheme).hint("own-disk", &[]));
                continue;
            }
            let wrong = Diagnostic::warning(Code::LinkSpaces, span).with("target", target);
            // `https:// krant.nl` and `stuk.md #kop`: a space beside a sign that stands alone.
            let tight = ["/ ", " /", " #", "# ", ": /"]
                .iter()
                .fold(target.trim().to_owned(), |made, gap| made.replace(gap, &gap.replace(' ', "")));
            if !tight.contains(' ') && tight != target {
                say(wrong.nearest(Some(&tight)));
                continue;
            }
            // `(stuk.md “titel”)`: a title between the quotes of a word processor.
            let title = target.split_once(' ').filter(|(_, title)| title.trim_start().starts_with(['“', '”', '„', '‘', '’']));
            say(match title {
                Some((address, title)) => {
                    let title = title.trim().trim_matches(['“', '”', '„', '‘', '’', '"']);
                    wrong.nearest(Some(&format!("{address} \"{title}\"")))
                }
                None => wrong.nearest(Some(&format!("<{target}>"))),
            });
        }
    }

    /// `[text] (file.md)`.
    fn gaps(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (at, _) in text.match_indices("] (") {
            let place = self.start() + at + 1;
            let Some(target) = until(self.body, place + 2, ")").filter(|target| is_address(target)) else { continue };
            if let Some(open) = last_before(text, at, '[').filter(|&open| !text[..open].ends_with(['\\', '['])) {
                let whole = self.start() + open..place + 2 + target.len() + 1;
                let wrong = Diagnostic::warning(Code::LinkSpaces, (self.span)(whole.clone())).with("target", &self.body[whole]);
                say(wrong.hint("link-gap", &[]).edit((self.span)(place..place + 1), ""));
            }
        }
    }

    /// `(text)[file.md]`.
    fn turned(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (at, _) in text.match_indices(")[") {
            let Some(target) = until(text, at + 2, "]").filter(|target| is_address(target)) else { continue };
            let end = at + 2 + target.len() + 1;
            if let Some(open) = last_before(text, at, '(').filter(|&open| open + 1 < at && !text[..open].ends_with(']')) {
                let place = (self.span)(self.start() + open..self.start() + end);
                let line = format!("[{}]({target})", &text[open + 1..at]);
                let wrong = nearly(place.clone(), "@a-link", &text[open..end]);
                say(wrong.hint("heading-line", &[("line", &line)]).edit(place, &line));
            }
        }
    }

    /// `##Kop`, and `## Kop` with a space that does not break.
    fn heading(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let signs = text.len() - text.trim_start_matches('#').len();
        if signs == 0 || signs > 6 || self.body[..self.start()].chars().next_back().is_some_and(|c| c != '\n') {
            return;
        }
        let rest = text[signs..].trim_end();
        let hard = rest.len() - rest.trim_start_matches(is_hard_space).len();
        let tight = signs > 1 && rest.starts_with(char::is_alphanumeric);
        if !tight && (hard == 0 || rest.len() == hard) {
            return;
        }
        let place = self.start() + signs;
        let line = format!("{} {}", &text[..signs], shorten(&rest[hard..], SHOWN));
        let whole = (self.span)(self.start()..self.start() + text.trim_end().len());
        let wrong = nearly(whole, "@a-heading", &shorten(text.trim_end(), SHOWN));
        let wrong = if hard > 0 { wrong.hint("hard-space", &[]) } else { wrong.hint("heading-line", &[("line", &line)]) };
        say(wrong.edit((self.span)(place..place + hard), " "));
    }

    /// `[[Titel` without its end, or with half of it.
    fn open_names(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let Some(at) = text.rfind("[[").filter(|&at| !text[..at].ends_with('\\')) else { return };
        let inner = &text[at + 2..];
        let line = self.body[self.start() + at..].lines().next().unwrap_or_default();
        if !inner.starts_with(char::is_alphabetic) || line.contains("]]") || self.body[self.range.end..].starts_with('|') {
            return;
        }
        if let Some(close) = inner.find(']').filter(|&close| !inner[close + 1..].starts_with('(')) {
            let end = self.start() + at + 2 + close + 1;
            let whole = format!("{}]", &text[at..at + 2 + close + 1]);
            let wrong = nearly((self.span)(self.start() + at..end), "@a-link", &text[at..at + 2 + close + 1]);
            say(wrong.hint("heading-line", &[("line", &whole)]).edit((self.span)(end..end), "]"));
        } else {
            let shown = shorten(inner.trim_end(), WORDS_SHOWN);
            let whole = (self.span)(self.start() + at..self.start() + text.trim_end().len());
            say(nearly(whole, "@a-link", &format!("[[{shown}")).hint("close-link", &[]));
        }
    }

    /// `[^1]` without a note; `[^ 1]`; and `[^1] Tekst` on a line of its own, which misses its colon.
    fn notes(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (wrong, made, label) in turned_notes(text) {
            let place = (self.span)(self.start() + wrong.start..self.start() + wrong.end);
            let found = nearly(place.clone(), "@a-note", &text[wrong]).with("label", label);
            say(found.hint("heading-line", &[("line", &made)]).edit(place, &made));
        }
        for (at, _) in text.match_indices("[^") {
            let Some(written) = until(text, at + 2, "]").filter(|label| !label.trim().is_empty()) else { continue };
            let label = written.trim();
            if label.contains(char::is_whitespace) || text[..at].ends_with('\\') {
                continue;
            }
            let place = self.start() + at;
            let whole = place..place + written.len() + 3;
            let rest = &text[at + written.len() + 3..];
            if written != label {
                let wrong = nearly((self.span)(whole.clone()), "@a-note", &self.body[whole.clone()]);
                let made = format!("[^{label}]");
                say(wrong.hint("heading-line", &[("line", &made)]).edit((self.span)(whole), &made));
            } else if at == 0 && self.fresh && rest.trim_start().starts_with(char::is_alphanumeric) {
                let line = (self.span)(place..place + text.trim_end().len());
                let wrong = nearly(line, "@a-note", &shorten(text.trim_end(), SHOWN)).with("label", label);
                let made = format!("[^{label}]: {}", shorten(rest.trim(), WORDS_SHOWN));
                let gap = whole.end..whole.end + rest.len() - rest.trim_start().len();
                say(wrong.hint("heading-line", &[("line", &made)]).edit((self.span)(gap), ": "));
            } else {
                let wrong = Diagnostic::warning(Code::UndefinedFootnote, (self.span)(whole));
                say(wrong.with("label", label).hint("define-footnote", &[("label", label)]));
            }
        }
    }

    /// `[text][sleutel]` of which the key is nowhere explained.
    fn references(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (at, _) in text.match_indices("][") {
            let Some(label) = until(text, at + 2, "]") else { continue };
            let plain = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_' || c == '.';
            if label.is_empty() || !label.chars().all(plain) || text[..at + 1].ends_with("\\]") {
                continue;
            }
            let Some(open) = last_before(text, at, '[') else { continue };
            let words = &text[open + 1..at];
            let image = text[..open].ends_with('!');
            if text[..open].ends_with(['\\', ']', '['])
                || words.starts_with('^')
                || !image && !words.contains(char::is_alphabetic)
            {
                continue;
            }
            let end = at + 2 + label.len() + 1;
            let wrong = nearly(
                (self.span)(self.start() + open - usize::from(image)..self.start() + end),
                if image { "@a-picture" } else { "@a-link" },
                &text[open..end],
            );
            say(match image {
                true => wrong.hint("save-pasted", &[]),
                false => wrong.hint("define-reference", &[("label", label), ("text", words)]),
            });
        }
    }

    /// `[[]]`.
    fn empty_names(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (at, _) in text.match_indices("[[]]") {
            let place = self.start() + at;
            say(Diagnostic::warning(Code::EmptyLink, (self.span)(place..place + 4)).hint("fill-name", &[]));
        }
    }

    /// `[[naam|woorden]]` in a table. The border of a cell ends the text, so only the last opening can be one that it cuts.
    fn cut_name(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let cut = |at: &usize| !text[*at..].contains("]]") && self.body[self.range.end..].starts_with('|');
        let Some(at) = text.rfind("[[").filter(cut) else { return };
        let place = self.start() + at;
        let end = match until(self.body, place, "]]") {
            Some(cut) if cut.contains('\n') => return,
            Some(cut) => place + cut.len() + 2,
            None => self.range.end,
        };
        let fixed = self.body[place..end].replace('|', "\\|");
        say(Diagnostic::warning(Code::WikiLinkCut, (self.span)(place..end)).nearest(Some(&fixed)));
    }

    /// `[ x ]` or `[]` at the start of an item.
    fn task(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let before = self.body[self.line_start()..self.start()].trim();
        if !matches!(before, "-" | "*" | "+") {
            return;
        }
        // A bracket that something else than text follows, as in `- [`code`](a.md)`, is no box.
        let Some((inner, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return };
        if !matches!(inner.trim(), "" | "x" | "X" | "v" | "V") || rest.starts_with(['(', '[']) {
            return;
        }
        let whole = self.start()..self.start() + inner.len() + 2;
        let made = if inner.trim().is_empty() { "[ ]" } else { "[x]" };
        // What is left without the space behind the box.
        let made = if rest.starts_with(' ') { made.to_owned() } else { format!("{made} ") };
        let place = (self.span)(whole.clone());
        let line = format!("- {}", made.trim_end());
        say(nearly(place.clone(), "@a-task", &self.body[whole]).hint("heading-line", &[("line", &line)]).edit(place, &made));
    }

    /// `(@boutellier-2010)`: a citation between the wrong brackets; `[@ boutellier-2010]`, and one that is not closed.
    fn citation(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (at, _) in text.match_indices("[@") {
            let inner = until(text, at + 2, "]");
            let key: String = text[at + 2..].trim_start().chars().take_while(|&c| c.is_alphanumeric() || c == '-').collect();
            if !is_key(&key) || text[..at].ends_with(['\\', '[']) {
                continue;
            }
            let place = self.start() + at;
            match inner {
                Some(inner) if inner.starts_with(' ') && !inner.contains('[') => {
                    let whole = (self.span)(place..place + inner.len() + 3);
                    let made = format!("[@{}]", inner.trim());
                    let wrong = nearly(whole.clone(), "@a-citation", &text[at..at + inner.len() + 3]);
                    say(wrong.hint("heading-line", &[("line", &made)]).edit(whole, &made));
                }
                None => {
                    let shown = shorten(text[at..].trim_end(), WORDS_SHOWN);
                    let end = place + 2 + text[at + 2..].find(&key).unwrap_or_default() + key.len();
                    say(nearly((self.span)(place..end), "@a-citation", &shown).hint("close-this", &[("mark", "]")]));
                }
                Some(_) => {}
            }
        }
        for (at, _) in text.match_indices("(@") {
            let Some(inner) = until(text, at + 2, ")") else { continue };
            let key = inner.split([',', ' ', ';']).next().unwrap_or_default();
            if !is_key(key) {
                continue;
            }
            let whole = self.start() + at..self.start() + at + inner.len() + 3;
            let place = (self.span)(whole.clone());
            let line = format!("[@{inner}]");
            say(nearly(place.clone(), "@a-citation", &self.body[whole])
                .hint("heading-line", &[("line", &line)])
                .edit(place, &line));
        }
    }

    /// `**vet` without an end, and `** vet **`.
    fn bold(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        let mut from = 0;
        while let Some(at) = text[from..].find("**").map(|at| from + at) {
            from = at + 2;
            if text[from..].starts_with('*') {
                from += text[from..].len() - text[from..].trim_start_matches('*').len();
                continue;
            }
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '\\' || c == '*') {
                continue;
            }
            let rest = &text[from..];
            let place = self.start() + at;
            let close = rest.find("**").filter(|&close| !rest[close + 2..].starts_with('*'));
            if let Some(close) = close.filter(|&close| !rest[..close].trim().is_empty()) {
                let inner = rest[..close].trim();
                let starts = rest.starts_with(' ') || rest[..close].ends_with(' ');
                if starts && inner.starts_with(char::is_alphabetic) {
                    let whole = (self.span)(place..place + close + 4);
                    let made = format!("**{inner}**");
                    let wrong = nearly(whole.clone(), "@bold", &shorten(&text[at..at + close + 4], SHOWN));
                    say(wrong.hint("heading-line", &[("line", &shorten(&made, SHOWN))]).edit(whole, &made));
                    return;
                }
            } else if rest.starts_with(char::is_alphabetic) {
                let shown = shorten(text[at..].trim_end(), WORDS_SHOWN);
                say(nearly((self.span)(place..place + 2), "@bold", &shown).hint("close-bold", &[]));
                return;
            }
        }
    }

    /// The markup of other programs, within a line.
    fn foreign(&self, text: &str, say: &mut dyn FnMut(Diagnostic)) {
        for (open, close, hint) in [
            ("==", "==", "foreign-mark"),
            ("%%", "%%", "html-comment"),
            ("{{", "}}", "foreign-code"),
            ("{%", "%}", "foreign-code"),
        ] {
            let Some(at) = text.find(open).filter(|&at| !text[..at].ends_with('\\')) else { continue };
            let rest = &text[at + open.len()..];
            let Some(end) = rest.find(close) else { continue };
            let inner = &rest[..end];
            let tight = !inner.starts_with([' ', '=', '%']) && !inner.ends_with([' ', '=', '%']);
            let meant = !inner.trim().is_empty() && (tight || open.starts_with('{') || open == "%%" && text.starts_with("%%"));
            if meant {
                let whole = at..at + open.len() + end + close.len();
                say(foreign((self.span)(self.start() + whole.start..self.start() + whole.end), &text[whole], hint));
            }
        }
    }
}

/// Where a run has a name or key in single brackets, or a key with nothing but its sign: whether it means something is for others to know. What stands within
/// quotation marks was put there by an editor.
pub fn loose(body: &str, range: Range<usize>) -> Vec<Range<usize>> {
    const LONGEST: usize = 120;
    let text = &body[range.clone()];
    let mut found = Vec::new();
    // What is open before a place: marks that turn one way, and straight ones. Counted on from the place before, so that a long line is read once.
    let (mut seen, mut turned, mut straight) = (0, 0_i32, false);
    let mut quoted = |at: usize| {
        for c in text[seen..at].chars() {
            match c {
                '“' | '„' | '«' => turned += 1,
                '”' | '»' => turned = (turned - 1).max(0),
                '"' => straight = !straight,
                _ => {}
            }
        }
        seen = at;
        turned > 0 || straight
    };
    for (at, _) in text.match_indices('[') {
        let Some(inner) = until(text, at + 1, "]").filter(|inner| inner.len() <= LONGEST && inner.len() > 2) else { continue };
        let after = body[range.start + at + inner.len() + 2..].chars().next();
        let opens = inner.starts_with(char::is_uppercase) || is_key(inner);
        let alone = !text[..at].ends_with(['[', '\\', '!', ']']) && !matches!(after, Some('(' | '[' | ':' | ']'));
        if !quoted(at) && opens && alone && !inner.contains(['[', '\n']) {
            found.push(range.start + at..range.start + at + inner.len() + 2);
        }
    }
    for (at, _) in text.match_indices('@') {
        let key: &str = text[at + 1..].split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        // Within brackets it is a citation, or one that is told of.
        let place = range.start + at;
        let inside = last_before(body, place, '[').is_some_and(|open| !body[open..place].contains(']'));
        if is_key(key) && !inside && text[..at].chars().next_back().is_none_or(char::is_whitespace) {
            found.push(range.start + at..range.start + at + 1 + key.len());
        }
    }
    found
}

/// Whether a word has the form of the key of a publication: a name, a dash and a year.
pub fn is_key(word: &str) -> bool {
    let year = word.rsplit_once('-').map_or("", |(_, year)| year.trim_end_matches(|c: char| c.is_ascii_lowercase()));
    year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
}

/// `^[1]` and `[1^]`, with the note that is meant and its label.
fn turned_notes(text: &str) -> Vec<(Range<usize>, String, String)> {
    let number = |label: &str| !label.is_empty() && label.len() < 4 && label.bytes().all(|b| b.is_ascii_digit());
    let mut found = Vec::new();
    for (at, _) in text.match_indices("^[") {
        let Some(label) = until(text, at + 2, "]").filter(|label| number(label)) else { continue };
        if !text[..at].ends_with(['[', '\\']) {
            found.push((at..at + label.len() + 3, format!("[^{label}]"), label.to_owned()));
        }
    }
    for (at, _) in text.match_indices("^]") {
        let Some(open) = last_before(text, at, '[').filter(|&open| number(&text[open + 1..at])) else { continue };
        let label = &text[open + 1..at];
        found.push((open..at + 2, format!("[^{label}]"), label.to_owned()));
    }
    found
}

/// A space of a word processor, that Markdown takes for a letter.
pub fn is_hard_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}')
}

/// `[text](file.md` of which the last bracket is missing: the link opens at `open`, its target at `place`.
fn unclosed_target(body: &str, open: Option<usize>, place: usize, span: &impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let (open, rest) = (open?, after(body, place).lines().next()?);
    let target = rest.split(char::is_whitespace).next()?.trim_end_matches(['.', ',', ';', ':', '?', '!']);
    if !is_address(target) || body[..open].ends_with('\\') {
        return None;
    }
    let end = place + target.len();
    let wrong = nearly(span(open..end), "@a-link", &shorten(&body[open..end], SHOWN));
    Some(wrong.hint("close-target", &[]).edit(span(end..end), ")"))
}

/// Whether a text can only be meant as the target of a link: an address on the web, or the name of a file.
fn is_address(text: &str) -> bool {
    let web = ["https://", "http://", "mailto:", "www."].iter().any(|start| text.starts_with(start));
    let file = || [".md", ".html", ".pdf", ".docx", ".png", ".jpg", ".svg"].iter().any(|end| text.ends_with(end));
    !text.contains(char::is_whitespace) && (web || file())
}

/// What stands between `start` and the next `mark`, when that is near: nobody looks further, so that a line of a million openings is read once.
pub fn until<'a>(text: &'a str, start: usize, mark: &str) -> Option<&'a str> {
    let near = after(text, start);
    near.find(mark).map(|end| &near[..end])
}

/// What follows `start`, as far as anybody looks.
fn after(text: &str, start: usize) -> &str {
    let mut end = text.len().min(start + TARGET_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// Where `mark` last stands before `end`, as far back as anybody looks.
pub fn last_before(text: &str, end: usize, mark: char) -> Option<usize> {
    let start = nearby(text, end);
    text[start..end].rfind(mark).map(|at| start + at)
}

/// The place from which one looks back from `end`.
fn nearby(text: &str, end: usize) -> usize {
    let mut start = end.saturating_sub(TARGET_LIMIT);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}
