//! What an author probably did when YAML cannot be read: a parser says where it lost its way, the cause often stands above.
//!
//! Owns [`Cause`]. Entry point: [`cause`]. Guesses from lines alone; knows no keys.

use std::ops::Range;

use crate::diagnostic::yaml_value;

/// The probable cause of a mistake in the form. Ranges are bytes of the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// What to point at.
    pub range: Range<usize>,
    /// The advice.
    pub hint: &'static str,
    /// What the line should be, for advice that shows it.
    pub line: String,
    /// The repair.
    pub edit: Option<(Range<usize>, String)>,
}

/// A line with its place.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

/// `key: value` on one line, a list's dash left out.
struct Pair<'a> {
    key: &'a str,
    value: &'a str,
    /// Where the value stands in the file.
    range: Range<usize>,
}

impl<'a> Line<'a> {
    fn indent(self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn content(self) -> &'a str {
        self.text.trim()
    }

    fn range(self) -> Range<usize> {
        self.start + self.indent()..self.start + self.text.trim_end().len().max(self.indent())
    }

    fn pair(self) -> Option<Pair<'a>> {
        let content = self.text.trim_end();
        let at = content.find(": ")?;
        let value = content[at + 2..].trim_start();
        let end = self.start + content.len();
        Some(Pair { key: content[..at].trim_start().trim_start_matches("- "), value, range: end - value.len()..end })
    }
}

/// The probable cause of a mistake that a parser noticed at byte `at` of `text`.
pub fn cause(text: &str, at: usize) -> Cause {
    let lines = lines_until(text, at);
    let Some(&noticed) = lines.last() else {
        return Cause { range: 0..0, hint: "yaml-general", line: String::new(), edit: None };
    };
    // A parser that meets a tab within a value may say so at the start of that value.
    let next = text[noticed.start..].find('\n').map_or(text.len(), |end| noticed.start + end + 1);
    tab(&lines_until(text, next))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| hard_space(*line)))
        .or_else(|| bulleted_key(&lines))
        .or_else(|| lines.iter().find_map(|line| clipped(*line)))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| in_list(*line)))
        .or_else(|| lines.iter().find_map(|line| unclosed_quote(*line)))
        .or_else(|| lines.iter().rev().skip(1).find_map(|line| unclosed_bracket(*line)))
        // Before `value`: quotes around a list that is not closed would make one name of it.
        .or_else(|| unclosed_bracket(noticed))
        .or_else(|| item_on_line(noticed))
        .or_else(|| starred(noticed))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| dressed_key(*line)))
        .or_else(|| value(noticed))
        .or_else(|| item_without_space(noticed))
        .or_else(|| lines.len().checked_sub(2).and_then(|above| indented(lines[above], noticed)))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| equals(*line)))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| other_colon(*line)))
        .or_else(|| no_colon(noticed))
        .or_else(|| lines.len().checked_sub(2).and_then(|above| no_colon(lines[above]).filter(|_| lines[above].indent() == 0)))
        .or_else(|| lines.iter().rev().take(2).find_map(|line| no_space(*line)))
        .unwrap_or_else(|| Cause { range: noticed.range(), hint: "yaml-general", line: String::new(), edit: None })
}

/// The lines that say something, up to the one at `at`: a parser notices some mistakes only on the blank line or at the end below them.
fn lines_until(text: &str, at: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > at {
            break;
        }
        let text = line.trim_end_matches('\n');
        if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
            lines.push(Line { start, text });
        }
        start += line.len();
    }
    lines
}

/// The first line that is indented with a tab: the spaces that the lines around it have are put in its place.
fn tab(lines: &[Line<'_>]) -> Option<Cause> {
    let found = lines.iter().position(|line| line.text[..line.indent()].contains('\t'))?;
    let line = lines[found];
    let above = found.checked_sub(1).map(|above| lines[above]);
    Some(tab_of(line, above))
}

/// The tab in the indent of a line, below the line `above`.
fn tab_of(line: Line<'_>, above: Option<Line<'_>>) -> Cause {
    let indent = &line.text[..line.indent()];
    let at = line.start + indent.find('\t').unwrap_or_default();
    let item = |line: Line<'_>| line.content() == "-" || line.content().starts_with("- ");
    let wanted = match above {
        // A list below its key, or a key below one without a value.
        Some(above) if above.content().ends_with(':') && !item(above) => above.indent() + 2,
        Some(above) if item(above) && !item(line) => above.indent() + 2,
        // The next item, of a list whose last one may have keys of its own.
        Some(above) if item(line) && !item(above) => above.indent().saturating_sub(2).max(2),
        Some(above) if above.indent() > 0 => above.indent(),
        _ => 2,
    };
    let edit = Some((line.start..line.start + indent.len(), " ".repeat(wanted)));
    Cause { range: at..at + 1, hint: "yaml-tab", line: String::new(), edit }
}

/// The tab in the indent of the line that starts at `start`, if there is one.
pub fn tab_at(text: &str, start: usize) -> Option<Cause> {
    let lines = lines_until(text, start);
    let (&line, before) = lines.split_last()?;
    line.text[..line.indent()].contains('\t').then(|| tab_of(line, before.last().copied()))
}

/// Where a quoted value closes: the byte after its closing quote.
fn closes(value: &str) -> Option<usize> {
    let quote = value.chars().next()?;
    let mut escaped = false;
    for (at, c) in value.char_indices().skip(1) {
        if c == quote && !escaped {
            return Some(at + 1);
        }
        escaped = c == '\\' && quote == '"' && !escaped;
    }
    None
}

/// `'s-Gravenhage` and `'t Gooi`: an apostrophe that opens a word, and is no quotation mark.
fn clipped(line: Line<'_>) -> Option<Cause> {
    let pair = line.pair()?;
    let rest = pair.value.strip_prefix('\'')?;
    let mut letters = rest.chars();
    let clips = matches!(letters.next(), Some('s' | 't' | 'n' | 'k' | 'm' | 'r')) && matches!(letters.next(), Some(' ' | '-'));
    if !clips || closes(pair.value).is_some_and(|end| end == pair.value.len()) {
        return None;
    }
    let made = quoted(pair.value);
    let line = format!("{}: {made}", pair.key);
    Some(Cause { range: pair.range.clone(), hint: "yaml-quote-value", line, edit: Some((pair.range, made)) })
}

/// A list in brackets with a quotation mark that is not closed, or a comma too many.
fn in_list(line: Line<'_>) -> Option<Cause> {
    let pair = line.pair().filter(|pair| pair.value.starts_with('['))?;
    let wrong = |hint, edit| Some(Cause { range: pair.range.clone(), hint, line: String::new(), edit });
    if pair.value.matches('"').count() % 2 == 1 {
        return wrong("yaml-quote-in-list", None);
    }
    if let Some(gap) = between_quotes(pair.value) {
        let line = format!("{}: {}", pair.key, inserted(pair.value, gap, ","));
        let at = pair.range.start + gap;
        return Some(Cause { range: pair.range.clone(), hint: "yaml-comma", line, edit: Some((at..at, ",".to_owned())) });
    }
    let at = pair.value.find(",,").or_else(|| pair.value.find(", ,")).or_else(|| pair.value.find("[,").map(|at| at + 1))?;
    wrong("yaml-double-comma", Some((pair.range.start + at..pair.range.start + at + 1, String::new())))
}

/// Where two texts in quotation marks follow each other without a comma.
fn between_quotes(value: &str) -> Option<usize> {
    let mut open: Option<char> = None;
    let mut closed: Option<usize> = None;
    for (at, c) in value.char_indices() {
        match (open, c) {
            (Some(quote), c) if c == quote => (open, closed) = (None, Some(at + 1)),
            (None, '"' | '\'') if closed.is_some() => return closed,
            (None, '"') => open = Some(c),
            (None, c) if !c.is_whitespace() => closed = None,
            _ => {}
        }
    }
    None
}

fn inserted(text: &str, at: usize, what: &str) -> String {
    format!("{}{what}{}", &text[..at], &text[at..])
}

/// `- title: Dag` as the first line: a list of keys, where the keys themselves should stand.
fn bulleted_key(lines: &[Line<'_>]) -> Option<Cause> {
    let first = *lines.first()?;
    let rest = first.text.strip_prefix("- ")?;
    let key = rest.split(':').next().filter(|key| rest.contains(": ") && !key.is_empty())?;
    if key.contains(char::is_whitespace) {
        return None;
    }
    let edit = Some((first.start..first.start + 2, String::new()));
    Some(Cause { range: first.range(), hint: "yaml-no-dash", line: rest.trim_end().to_owned(), edit })
}

/// `[tekst](adres)`, the way Markdown writes a link, and `**tekst**`: what to write as a value instead.
fn markdown_value(value: &str) -> Option<&str> {
    if let Some((words, target)) = value.strip_prefix('[').and_then(|link| link.strip_suffix(')')?.split_once("](")) {
        return Some(if target.starts_with("http") { target } else { words });
    }
    let inner = ["**", "*", "`"].iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark))?;
    (!inner.is_empty() && !inner.contains(['*', '`'])).then_some(inner)
}

/// `themas: - Wonen`: a list that begins on the line of its key.
fn item_on_line(line: Line<'_>) -> Option<Cause> {
    let pair = line.pair()?;
    let item = pair.value.strip_prefix("- ")?.trim();
    let made = format!("[{item}]");
    let line = format!("{}: {made}", pair.key);
    Some(Cause { range: pair.range.clone(), hint: "yaml-list-line", line, edit: Some((pair.range, made)) })
}

/// `* Wonen`: an item with another sign than a dash.
fn starred(line: Line<'_>) -> Option<Cause> {
    let rest = line.content().strip_prefix(['*', '+'])?;
    let item = rest.strip_prefix(' ').filter(|item| !item.trim().is_empty())?;
    let at = line.range().start;
    Some(Cause {
        range: line.range(),
        hint: "yaml-dash",
        line: format!("- {}", item.trim()),
        edit: Some((at..at + 2, "- ".to_owned())),
    })
}

/// `**date**: 2023`, and `<!-- een opmerking -->`.
fn dressed_key(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    if let Some(inner) = content.strip_prefix("<!--") {
        let made = format!("# {}", inner.trim_end_matches("-->").trim());
        return Some(Cause { range: line.range(), hint: "yaml-comment", line: made.clone(), edit: Some((line.range(), made)) });
    }
    let (key, value) = content.split_once(':')?;
    let bare = key.trim_matches(['*', '_', '`', ' ']);
    let plain = !bare.is_empty() && bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if bare == key || !plain || !key.starts_with(['*', '_', '`']) {
        return None;
    }
    let made = format!("{bare}:{}", value.trim_start_matches('*'));
    Some(Cause { range: line.range(), hint: "yaml-plain-key", line: made.clone(), edit: Some((line.range(), made)) })
}

/// `date; 2023`: a sign that resembles a colon.
fn other_colon(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    let at = content.find([';', '：', '﹕', '∶'])?;
    let key = &content[..at];
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !plain || content.starts_with('-') {
        return None;
    }
    let sign = content[at..].chars().next().map_or(1, char::len_utf8);
    let rest = content[at + sign..].trim_start();
    let start = line.range().start + at;
    let edit = Some((start..line.range().end - rest.len(), ": ".to_owned()));
    Some(Cause { range: line.range(), hint: "yaml-colon", line: format!("{key}: {rest}"), edit })
}

fn unclosed_quote(line: Line<'_>) -> Option<Cause> {
    let (value, range) = match line.pair() {
        Some(pair) => (pair.value, pair.range),
        None => {
            let item = line.content().strip_prefix("- ")?.trim_start();
            (item, line.range().end - item.len()..line.range().end)
        }
    };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if closes(value).is_some() {
        return None;
    }
    // Closed with the mark of a word processor.
    if let Some(curly) = value.chars().next_back().filter(|c| matches!(c, '”' | '“' | '’')) {
        let line = format!("{}{quote}", line.content().trim_end_matches(curly));
        let edit = Some((range.end - curly.len_utf8()..range.end, quote.to_string()));
        return Some(Cause { range, hint: "yaml-unclosed-quote", line, edit });
    }
    let end = range.end;
    Some(Cause {
        range,
        hint: "yaml-unclosed-quote",
        line: format!("{}{quote}", line.content()),
        edit: Some((end..end, quote.to_string())),
    })
}

fn unclosed_bracket(line: Line<'_>) -> Option<Cause> {
    let pair = line.pair()?;
    let (open, close) = match pair.value.chars().next()? {
        '[' => ('[', ']'),
        '{' => ('{', '}'),
        _ => return None,
    };
    if pair.value.matches(open).count() <= pair.value.matches(close).count() {
        return None;
    }
    let end = pair.range.end;
    Some(Cause {
        range: pair.range,
        hint: "yaml-unclosed-list",
        line: format!("{}{close}", line.content()),
        edit: Some((end..end, close.to_string())),
    })
}

/// A value that must stand between straight quotes.
fn value(line: Line<'_>) -> Option<Cause> {
    let pair = line.pair()?;
    let inner = pair.value.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    if pair.value.starts_with(['"', '\'']) && closes(pair.value) == Some(pair.value.len()) {
        return None;
    }
    let curly = pair.value.starts_with(['“', '„', '‘', '«', '”', '’']);
    let after_quote = pair.value.starts_with(['"', '\'']) && closes(pair.value).is_some_and(|end| end < pair.value.len());
    let special = pair.value.starts_with(['@', '`', '%', '&', '*', '!', '|', '>', '[', '{', ']', '}', ',', '?']);
    let (hint, made) = if let Some(plain) = markdown_value(pair.value) {
        ("yaml-plain-value", yaml_value(plain))
    } else if curly {
        ("yaml-smart-quotes", quoted(inner))
    } else if after_quote || special || pair.value.contains(": ") || pair.value.ends_with(':') {
        ("yaml-quote-value", quoted(without_apostrophes(pair.value)))
    } else {
        return None;
    };
    if special && matches!(pair.value.chars().next(), Some('[' | '{')) && pair.value.ends_with([']', '}']) {
        return None;
    }
    Some(Cause { range: pair.range.clone(), hint, line: format!("{}: {made}", pair.key), edit: Some((pair.range, made)) })
}

/// What stands within single quotes that an apostrophe closes too early: `'de Raad's taak'`.
fn without_apostrophes(value: &str) -> &str {
    let Some(inner) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else { return value };
    let in_word = |at: usize| inner[..at].ends_with(char::is_alphanumeric) && inner[at + 1..].starts_with(char::is_alphanumeric);
    if inner.match_indices('\'').all(|(at, _)| in_word(at)) { inner } else { value }
}

/// A text between straight quotes of the kind that it does not hold itself.
pub fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A key that stands further in than the key above it, which has a value already.
fn indented(above: Line<'_>, line: Line<'_>) -> Option<Cause> {
    let pair = above.pair()?;
    if line.indent() <= above.indent() || pair.value.is_empty() || !line.content().contains(':') {
        return None;
    }
    let extra = line.start + above.indent()..line.start + line.indent();
    Some(Cause { range: line.range(), hint: "yaml-indent", line: line.content().to_owned(), edit: Some((extra, String::new())) })
}

/// A space that does not break, as word processors make: to YAML it is a letter.
fn hard_space(line: Line<'_>) -> Option<Cause> {
    const HARD: char = '\u{a0}';
    let content = line.content();
    let at = line.start
        + line.text[..line.indent()].find(HARD).or_else(|| {
            let sign = content.find(|c: char| c != '-')?;
            let after = if sign > 0 { sign } else { content.find(':')? + 1 };
            content[after..].starts_with(HARD).then(|| line.indent() + after)
        })?;
    let range = at..at + HARD.len_utf8();
    Some(Cause { range: range.clone(), hint: "yaml-hard-space", line: String::new(), edit: Some((range, " ".to_owned())) })
}

/// `-Zorg`: an item of a list without the space behind its dash.
fn item_without_space(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    let rest =
        content.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'')))?;
    let at = line.range().start + 1;
    let edit = Some((at..at, " ".to_owned()));
    Some(Cause { range: line.range(), hint: "yaml-dash", line: format!("- {rest}"), edit })
}

/// `title = Dag`, as in other kinds of files.
fn equals(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    let (key, value) = content.split_once('=')?;
    let name = key.trim_end();
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let (start, value) = (line.range().start, value.trim_start());
    let edit = Some((start + name.len()..start + content.len() - value.len(), ": ".to_owned()));
    Some(Cause { range: line.range(), hint: "yaml-equals", line: format!("{name}: {value}"), edit })
}

fn no_colon(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    if content.contains(':') || content.starts_with('-') {
        return None;
    }
    Some(Cause { range: line.range(), hint: "yaml-no-colon", line: String::new(), edit: None })
}

fn no_space(line: Line<'_>) -> Option<Cause> {
    let content = line.content();
    let (key, rest) = content.split_once(':')?;
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !plain || rest.is_empty() || rest.starts_with([' ', '/']) {
        return None;
    }
    let at = line.range().start + key.len() + 1;
    Some(Cause { range: line.range(), hint: "yaml-space", line: format!("{key}: {rest}"), edit: Some((at..at, " ".to_owned())) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, noticed: &str, hint: &str, repaired: &str) {
        let at = text.find(noticed).expect("the place is in the text");
        let cause = cause(text, at);
        assert_eq!(cause.hint, hint, "{text}");
        let mut made = text.to_owned();
        if let Some((range, by)) = cause.edit {
            made.replace_range(range, &by);
        }
        assert_eq!(made, repaired);
    }

    #[test]
    fn the_cause_is_named_and_repaired_where_it_stands() {
        check("a: 1\nb:\n\t- x\n", "\t", "yaml-tab", "a: 1\nb:\n  - x\n");
        check("a: \"x\nb: 1\nc: 2\n", "b:", "yaml-unclosed-quote", "a: \"x\"\nb: 1\nc: 2\n");
        check("a: \"x\" y\n", "a", "yaml-quote-value", "a: '\"x\" y'\n");
        check("a: “x: y”\n", "a", "yaml-smart-quotes", "a: \"x: y\"\n");
        check("a: x: y\n", "a", "yaml-quote-value", "a: \"x: y\"\n");
        check("a:x\nb: 1\n", "b", "yaml-space", "a: x\nb: 1\n");
        check("a: 1\n  b: 2\n", "b", "yaml-indent", "a: 1\nb: 2\n");
        check("a: [x, y\nb: 1\n", "b", "yaml-unclosed-list", "a: [x, y]\nb: 1\n");
        check("a: [x, y\n", "a", "yaml-unclosed-list", "a: [x, y]\n");
        check("a: 'de b's c'\n", "a", "yaml-quote-value", "a: \"de b's c\"\n");
        check("a: @x\n", "a", "yaml-quote-value", "a: \"@x\"\n");
        check("a: {x} y\n", "a", "yaml-quote-value", "a: \"{x} y\"\n");
        check("a: 1\nb 2\n", "b", "yaml-no-colon", "a: 1\nb 2\n");
        check("a 1\nb: 2\n", "b", "yaml-no-colon", "a 1\nb: 2\n");
        check("a = 1\nb: 2\n", "b", "yaml-equals", "a: 1\nb: 2\n");
        check("a:\n  - x\n  -y\n", "-y", "yaml-dash", "a:\n  - x\n  - y\n");
        check("a: 's-Hage en x\n", "a", "yaml-quote-value", "a: \"'s-Hage en x\"\n");
        check("a: [\"x, y]\n", "a", "yaml-quote-in-list", "a: [\"x, y]\n");
        check("a: [x,, y]\n", "a", "yaml-double-comma", "a: [x, y]\n");
        check("a: [\"x\" \"y\"]\n", "a", "yaml-comma", "a: [\"x\", \"y\"]\n");
        check("- a: 1\nb: 2\n", "b", "yaml-no-dash", "a: 1\nb: 2\n");
        check("a: [x](y.md)\n", "a", "yaml-plain-value", "a: x\n");
        check("a: [x](https://y.nl)\n", "a", "yaml-plain-value", "a: https://y.nl\n");
        check("a: **x**\n", "a", "yaml-plain-value", "a: x\n");
        check("a: \"x”\nb: 1\n", "b", "yaml-unclosed-quote", "a: \"x\"\nb: 1\n");
        check("a: - x\n", "a", "yaml-list-line", "a: [x]\n");
        check("a:\n  * x\n", "* x", "yaml-dash", "a:\n  - x\n");
        check("**a**: 1\n", "**", "yaml-plain-key", "a: 1\n");
        check("<!-- x -->\n", "<", "yaml-comment", "# x\n");
        check("a; 1\nb: 2\n", "b", "yaml-colon", "a: 1\nb: 2\n");
        check("a:\u{a0}x: 1\n", "a", "yaml-hard-space", "a: x: 1\n");
        check("a:\n\u{a0} - x\n", "- x", "yaml-hard-space", "a:\n  - x\n");
    }
}
