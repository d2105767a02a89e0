//! The check of one value that is written as a text: number, date, address, choice; and what was probably meant by one that is wrong.
//!
//! Entry point: [`check_text`]. Guesses from the value alone; lists and maps are for `shape`.

use crate::address;
use crate::address::Poor;
use crate::date::BadDate;
use crate::date::Date;
use crate::date::guess;
use crate::date::guess_digits;
use crate::date::guess_period;
use crate::date::is_unknown;
use crate::date::known_part;
use crate::date::lacks_year;
use crate::date::only_year;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::yaml_value;
use crate::shape::Shape;
use crate::shape::Value;
use crate::shape::choices as listed;
use crate::shape::kind_word;
use crate::shape::wording::chosen;
use crate::span::Span;
use crate::text::cuts;
use crate::text::hides;

/// A year after this one is a typing error.
const FAR: i16 = 2199;

/// Checks a value against its shape; what is wrong is added to `found`.
pub fn check_text(text: &str, shape: &Shape, span: Span, found: &mut Vec<Diagnostic>) -> Option<Value> {
    let text = text.trim();
    if let Some(at) = text.find(|c| hides(c) || cuts(c)) {
        let what = text[at..].chars().next().unwrap_or_default();
        // Only a text that stands in the file as it is read can be pointed into.
        let precise = span.range().len() == text.len();
        let width = u32::try_from(what.len_utf8()).unwrap_or_default();
        let start = span.start + u32::try_from(at).unwrap_or_default();
        let place = if precise { Span { start, end: start + width, ..span.clone() } } else { span.clone() };
        let wrong = Diagnostic::error(Code::ControlCharacter, place.clone())
            .with("character", format!("U+{:04X}", u32::from(what)))
            .with("effect", if cuts(what) { "@character-cuts" } else { "@character-turns" })
            .hint("remove-character", &[]);
        found.push(if precise { wrong.edit(place, "") } else { wrong });
        // What it was meant to be is known all the same.
        let clean: String = text.chars().filter(|&c| !hides(c) && !cuts(c)).collect();
        return if cuts(what) { check_text(&clean, shape, span, found) } else { None };
    }
    if let Some(inner) = within_curly_quotes(text).filter(|_| span.range().len() == text.len()) {
        let start = span.range().start + text.find(inner).unwrap_or_default();
        let place = Span::new(&span.path, start..start + inner.len());
        let wrong = Diagnostic::warning(Code::SmartQuotes, span.clone()).with("found", text);
        found.push(wrong.hint("straight-quotes", &[("value", inner)]).edit(span, &yaml_value(inner)));
        return check_text(inner, shape, place, found);
    }
    if matches!(shape, Shape::Text | Shape::Relation(_)) {
        found.extend(unclosed_quote(text, &span));
    }
    let plain = || Some(Value::Text(text.to_owned()));
    // Curly quotes are no quotes to YAML: they came along from a word processor.
    let bare = text.trim_matches(['“', '”', '„', '‘', '’']);
    match shape {
        Shape::Number if is_number(text) => {
            found.extend(thousands(text, &span));
            plain()
        }
        Shape::Degrees(most) if is_number(text) => {
            let fine = text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= f64::from(*most));
            if !fine {
                let wrong = Diagnostic::error(Code::WrongType, span).with("expected", kind_word(shape));
                let most = most.to_string();
                found.push(wrong.with("found", format!("`{text}`")).hint("degrees-form", &[("most", &most)]));
                return None;
            }
            plain()
        }
        Shape::Flag if text == "true" || text == "false" => plain(),
        Shape::Number | Shape::Degrees(_) | Shape::Flag => {
            let fix = match (shape, crate::text::fold(bare).as_str()) {
                (Shape::Number, _) => number_in(bare),
                (Shape::Degrees(most), _) => {
                    number_in(bare).filter(|made| made.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= f64::from(*most)))
                }
                (_, "true" | "ja" | "waar" | "yes" | "on") => Some("true".to_owned()),
                (_, "false" | "nee" | "onwaar" | "no" | "off") => Some("false".to_owned()),
                _ => None,
            };
            let wrong =
                Diagnostic::error(Code::WrongType, span).with("expected", kind_word(shape)).with("found", format!("`{text}`"));
            found.push(match (&fix, shape) {
                (Some(_), _) => wrong.nearest(fix.as_deref()),
                (None, Shape::Number) => wrong.hint("number-form", &[]),
                (None, Shape::Degrees(most)) => wrong.hint("degrees-form", &[("most", &most.to_string())]),
                (None, _) => wrong.hint("flag-form", &[]),
            });
            None
        }
        Shape::Date => match Date::parse(text) {
            Ok(date) => {
                // Nobody writes of what happens then; two digits have changed places.
                if date.year() > FAR {
                    let wrong = Diagnostic::warning(Code::BadDate, span).with("found", text).with("why", "@date-far");
                    found.push(wrong.hint("check-year", &[]));
                }
                Some(Value::Date(date))
            }
            Err(why) => {
                let digits = guess_digits(bare);
                let known = known_part(bare).filter(|_| digits.is_none());
                let why = match why {
                    _ if known.is_some() => "@date-impossible",
                    BadDate::Form => "@date-form",
                    BadDate::Impossible => "@date-impossible",
                    BadDate::Period => "@date-period",
                };
                let wrong = Diagnostic::error(Code::BadDate, span).with("found", text).with("why", why);
                let year = only_year(bare);
                let guessed = Date::parse(bare).ok().map(|date| date.iso()).or_else(|| guess(bare));
                found.push(match (guessed, guess_period(bare), known) {
                    (Some(date), ..) => wrong.nearest(Some(&date)),
                    (_, Some(period), _) => wrong.hint("nearest", &[("name", &period)]),
                    _ if digits.is_some() => wrong.hint("nearest", &[("name", &digits.unwrap_or_default())]),
                    (_, _, Some(known)) => wrong.hint("date-known", &[("known", &known)]),
                    _ if year.is_some() => wrong.hint("date-year", &[("known", &year.unwrap_or_default())]),
                    _ if lacks_year(bare) => wrong.hint("add-year", &[]),
                    _ if is_unknown(bare) => wrong.hint("date-unknown", &[]),
                    _ => wrong.hint("date-forms", &[]),
                });
                None
            }
        },
        Shape::Url => url(text, span, found).and_then(|()| plain()),
        Shape::Choice(choices) if !choices.iter().any(|choice| choice == text) => {
            let near = chosen(bare, choices);
            let wrong =
                Diagnostic::error(Code::BadChoice, span).with("found", text).with("choices", listed(shape).unwrap_or_default());
            found.push(if near.is_some() { wrong.nearest_value(near) } else { wrong.hint("choose", &[]) });
            None
        }
        _ => plain(),
    }
}

/// What is wrong with a text that should be an address on the web: `Err` when it is none, else a warning or nothing.
fn url(text: &str, span: Span, found: &mut Vec<Diagnostic>) -> Option<()> {
    let scheme = address::scheme(text);
    let fine = matches!(scheme.as_deref(), Some("https" | "http" | "mailto")) && !text.contains(char::is_whitespace);
    let wrong = || Diagnostic::error(Code::BadUrl, span.clone()).with("found", text);
    let closed = || Diagnostic::warning(Code::ClosedAddress, span.clone()).with("target", text);
    found.push(match address::poor(text).filter(|_| fine) {
        None if fine => return Some(()),
        Some(Poor::Closed) => {
            found.push(closed().with("why", "@address-closed").hint("open-address", &[]));
            return Some(());
        }
        Some(Poor::Detour(target)) => {
            found.push(closed().with("why", "@address-detour").nearest(Some(&target)));
            return Some(());
        }
        Some(Poor::Meant(meant)) => wrong().nearest(Some(&meant)),
        Some(Poor::OwnComputer) => wrong().hint("own-preview", &[]),
        Some(Poor::Nothing) | None => match address::meant(text) {
            Some(meant) => wrong().nearest(Some(&meant)),
            None => wrong().hint("url-form", &[]),
        },
    });
    None
}

/// Whether a text is a number as programs write it.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// `1.500`, which is a thousand and a half to a reader of Dutch and one and a half to a program.
fn thousands(text: &str, span: &Span) -> Option<Diagnostic> {
    let (whole, rest) = text.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(rest) || rest.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with('0') {
        return None;
    }
    let part = if rest.ends_with('0') { format!("{whole}.{}", rest.trim_end_matches('0')) } else { format!("{text}0") };
    let part = part.trim_end_matches('.').to_owned();
    let wrong = Diagnostic::warning(Code::BadNumber, span.clone()).with("found", text).with("meaning", part.replace('.', ","));
    Some(wrong.hint("thousands", &[("whole", &format!("{whole}{rest}")), ("part", &part)]))
}

/// The number in a text that is nearly one: `1,5`, `1.500.000`, `ca. 40`, `40 personen`.
fn number_in(text: &str) -> Option<String> {
    let grouped = text.split('.').count() > 2 && text.split('.').skip(1).all(|part| part.len() == 3);
    let plain = if grouped { text.replace('.', "") } else { text.replace(',', ".") };
    if plain.parse::<f64>().is_ok_and(f64::is_finite) {
        return Some(plain);
    }
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.next().filter(|_| numbers.next().is_none()).map(str::to_owned)
}

/// What stands within a pair of curly quotes that holds the whole text: they came along from a word processor, and are no quotes to YAML.
fn within_curly_quotes(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['“', '„', '”', '«', '‘', '‚'])?.strip_suffix(['”', '“', '»', '’', '‘', '"'])?;
    let fine = !inner.trim().is_empty() && !inner.contains(['“', '„', '”', '«', '»', '‘', '’', '‚', '"']);
    fine.then(|| inner.trim())
}

/// `“De stad`: a quotation mark at the start of a value that nothing closes.
fn unclosed_quote(text: &str, span: &Span) -> Option<Diagnostic> {
    let open = text.chars().next().filter(|c| matches!(c, '“' | '„' | '«'))?;
    let close = if open == '«' { '»' } else { '”' };
    let rest = &text[open.len_utf8()..];
    if rest.contains(['”', '“', '»', '"', '’']) || span.range().len() != text.len() {
        return None;
    }
    let wrong = Diagnostic::warning(Code::UnclosedQuote, span.clone()).with("found", text);
    Some(wrong.hint("close-mark", &[("line", &format!("{text}{close}")), ("value", rest.trim_start())]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use camino::Utf8Path;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_value_is_checked_against_any_shape(text in "([0-9.,/:;'’ -]|mrt|maart|\\PC|https|//|“|”|t/m|uur){0,12}") {
            let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("a.md"));
            for shape in [Shape::Text, Shape::Number, Shape::Degrees(90), Shape::Date, Shape::Url, Shape::Flag] {
                let mut found = Vec::new();
                check_text(&text, &shape, Span::new(&path, 0..text.len()), &mut found);
            }
        }
    }

    #[test]
    fn a_point_within_a_number_may_mean_a_thousand() {
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("a.md"));
        let told = |text: &str| {
            let mut found = Vec::new();
            check_text(text, &Shape::Number, Span::new(&path, 0..text.len()), &mut found);
            found.into_iter().map(|one| one.code).collect::<Vec<_>>()
        };
        assert_eq!(told("1.500"), [Code::BadNumber]);
        assert_eq!(told("12.345"), [Code::BadNumber]);
        for fine in ["1500", "1.5", "0.125", "1.2340", "1234.500", "-1"] {
            assert_eq!(told(fine), [], "{fine}");
        }
    }
}
