//! Honest dates: a day, month, year or period, shown as precisely as it is known and never more.
//!
//! Owns [`Date`]. Entry point: [`Date::parse`]. Knows no clock and no time zone. Month names are words of the interface and
//! stand in the theme.

use serde::Serialize;

/// One end of a date, as precise as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Moment {
    /// Year, 1 to 9999.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Day of the month, from 1.
    pub day: Option<i8>,
}

/// A moment or a period of two moments of the same precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Date {
    /// The moment, or the first of the period.
    pub start: Moment,
    /// The last of the period.
    pub end: Option<Moment>,
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// Not written as year, year-month or year-month-day.
    Form,
    /// Written well, but there is no such day or month.
    Impossible,
    /// A period that ends before it starts, or whose ends differ in precision.
    Period,
}

impl Moment {
    fn parse(text: &str) -> Result<Self, BadDate> {
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        if !matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]) || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(BadDate::Form);
        }
        let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
        let small = |at: usize| number(at).and_then(|value| i8::try_from(value).ok());
        let moment = Self { year: number(0).ok_or(BadDate::Form)?, month: small(1), day: small(2) };
        if moment.year == 0 {
            return Err(BadDate::Impossible);
        }
        match jiff::civil::Date::new(moment.year, moment.month.unwrap_or(1), moment.day.unwrap_or(1)) {
            Ok(_) => Ok(moment),
            Err(_) => Err(BadDate::Impossible),
        }
    }

    fn precision(self) -> u8 {
        u8::from(self.month.is_some()) + u8::from(self.day.is_some())
    }

    /// As in ISO 8601: `2023-03-16`, `2019-06` or `2017`.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }
}

impl Date {
    /// Reads `2023-03-16`, `2019-06`, `2017` or two of the same precision joined by `/`.
    ///
    /// # Errors
    /// Says whether the form, the day or the period is wrong.
    pub fn parse(text: &str) -> Result<Self, BadDate> {
        let Some((start, end)) = text.split_once('/') else {
            return Ok(Self { start: Moment::parse(text)?, end: None });
        };
        let (start, end) = (Moment::parse(start.trim())?, Moment::parse(end.trim())?);
        if start.precision() != end.precision() || start >= end {
            return Err(BadDate::Period);
        }
        Ok(Self { start, end: Some(end) })
    }

    /// As in ISO 8601, periods with `/`.
    pub fn iso(&self) -> String {
        match self.end {
            Some(end) => format!("{}/{}", self.start.iso(), end.iso()),
            None => self.start.iso(),
        }
    }

    /// The year in which it starts.
    pub const fn year(&self) -> i16 {
        self.start.year
    }
}

/// The number of the month whose Dutch or English name `text` is, in full or by its first three letters.
pub fn month_number(text: &str) -> Option<usize> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january"],
        &["februari", "february"],
        &["maart", "march", "mrt"],
        &["april"],
        &["mei", "may"],
        &["juni", "june"],
        &["juli", "july"],
        &["augustus", "august"],
        &["september"],
        &["oktober", "october"],
        &["november"],
        &["december"],
    ];
    let folded = crate::text::fold(text);
    let folded = folded.trim_end_matches('.');
    let exact = |names: &&[&str]| names.iter().any(|name| *name == folded || (folded.len() == 3 && name.starts_with(folded)));
    let near = |names: &&[&str]| folded.len() > 3 && names.iter().any(|name| name.len() > 3 && one_off(name, folded));
    NAMES.iter().position(exact).or_else(|| NAMES.iter().position(near)).map(|at| at + 1)
}

/// Whether two words differ by one letter: more, less or another.
fn one_off(one: &str, two: &str) -> bool {
    strsim::damerau_levenshtein(one, two) <= 1
}

/// Guesses what an author meant by a date in another form: `16 maart 2023`, `16-03-2023`, `16/3/2023`, `2023-3-16`.
pub fn guess(text: &str) -> Option<String> {
    rewritten(bare(text)).filter(|made| Date::parse(made).is_ok())
}

/// What was probably meant by a date whose digits stand otherwise: `20240314`, `14-3-24`, `03/14/2024`, and the number that a spreadsheet has for a day. Somebody must look at it.
pub fn guess_digits(text: &str) -> Option<String> {
    let text = bare(text).replace(['’', '‘', '`'], "'");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '));
    let fine = |made: String| Date::parse(&made).is_ok().then_some(made);
    if only && digits.len() == 8 {
        let (year, rest) = digits.split_at(4);
        let day_first = || fine(format!("{}-{}-{}", &digits[4..], &digits[2..4], &digits[..2]));
        let century = matches!(&year[..2], "18" | "19" | "20");
        return fine(format!("{year}-{}-{}", &rest[..2], &rest[2..])).filter(|_| century).or_else(day_first);
    }
    if only && digits.len() == 5 && text.len() == 5 {
        return of_spreadsheet(digits.parse().ok()?);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let short = year.strip_prefix('\'').unwrap_or(year);
    if short.len() == 2 && short.bytes().all(|b| b.is_ascii_digit()) {
        // Two digits of a year are of this century up to the thirties.
        let century = if short < "40" { "20" } else { "19" };
        return guess(&format!("{first} {second} {century}{short}"));
    }
    // The Americans write the month first.
    let month_first = year.len() == 4 && first.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    guess(&format!("{second}-{first}-{year}")).filter(|_| month_first)
}

/// The day of a number that a spreadsheet counts from the start of 1900.
fn of_spreadsheet(number: i32) -> Option<String> {
    let start = jiff::civil::date(1899, 12, 30);
    let day = start.checked_add(jiff::Span::new().try_days(number).ok()?).ok()?;
    (1950..2100).contains(&day.year()).then(|| day.to_string())
}

/// Whether a text is a day and a month and has no year: `14 maart`, `19 juni jl.`.
pub fn lacks_year(text: &str) -> bool {
    let parts: Vec<&str> = bare(text).split([' ', '-', '/']).filter(|part| !part.is_empty()).collect();
    let month = |part: &str| month_number(part).is_some() || part.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    let day = |part: &str| part.trim_end_matches('.').parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    matches!(parts.as_slice(), [first, second, rest @ ..] if day(first) && month(second) && rest.iter().all(|part| !part.contains(|c: char| c.is_ascii_digit())))
}

/// Guesses what an author meant by two dates: a period in words, or one whose ends stand in the wrong order. Both are guesses that somebody must look at.
pub fn guess_period(text: &str) -> Option<String> {
    let ends = [" t/m ", " tot en met ", " en ", " tot ", " - ", " – ", "–", "/", ", "]
        .iter()
        .find_map(|between| text.split_once(between));
    // `14 t/m 16 maart 2023`, `14-16 maart 2023`, `maart t/m mei 2023`: what the last one says holds for the first.
    if let Some(made) = shared_end(bare(text)) {
        return Some(made);
    }
    let end =
        |text: &str| Date::parse(text.trim()).ok().or_else(|| Date::parse(&guess(text)?).ok()).filter(|date| date.end.is_none());
    let (first, last) = ends.and_then(|(first, last)| Some((end(first)?, end(last)?)))?;
    let made = format!("{}/{}", first.min(last).iso(), first.max(last).iso());
    Date::parse(&made).is_ok().then_some(made)
}

/// A date without the day of the week before it and the time behind it.
fn bare(text: &str) -> &str {
    const DAYS: [&str; 14] = [
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "ma",
        "di",
        "wo",
        "do",
        "vr",
        "za",
        "zo",
    ];
    let text = text.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let first = first.trim_end_matches(['.', ',']).to_lowercase();
    let text = if DAYS.contains(&first.as_str()) { rest.trim() } else { text };
    let text = text.strip_suffix(" uur").or_else(|| text.strip_suffix('u')).unwrap_or(text);
    let is_time = |part: &str| {
        let parts: Vec<&str> = part.split([':', '.']).collect();
        let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        (2..=3).contains(&parts.len()) && parts.iter().all(digits) && parts[1..].iter().all(|part| part.len() == 2)
    };
    match text.rsplit_once([' ', 'T']).filter(|(_, time)| is_time(time.trim_end_matches('Z'))) {
        Some((day, _)) => {
            let day = day.trim_end_matches([',', ' ']);
            [" om", " vanaf", " at"].iter().find_map(|word| day.strip_suffix(word)).unwrap_or(day).trim_end_matches([',', ' '])
        }
        None => text,
    }
}

/// A period of which only the last end is written in full.
fn shared_end(text: &str) -> Option<String> {
    let between = [" t/m ", " tot en met ", " en ", " tot ", " - ", " – ", "–", "-", "/"];
    let (first, last) = between.iter().find_map(|between| text.split_once(between))?;
    let last = Date::parse(&guess(last)?).ok().filter(|date| date.end.is_none())?.start;
    let first = first.trim();
    let made = match (last.day, last.month) {
        (Some(_), Some(month)) if first.len() < 3 => format!("{:04}-{month:02}-{:02}", last.year, first.parse::<u8>().ok()?),
        (Some(_), Some(_)) => guess(&format!("{first} {}", last.year))?,
        (None, Some(_)) => format!("{:04}-{:02}", last.year, month_number(first)?),
        _ => return None,
    };
    let made = format!("{made}/{}", last.iso());
    Date::parse(&made).is_ok().then_some(made)
}

/// The year of a text that tells little more: `voorjaar 2019`, `ca. 2019`, `2019?`.
pub fn only_year(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year = numbers.find(|part| part.len() == 4 && Date::parse(part).is_ok())?;
    let others = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() > 1).count();
    let week = text.to_lowercase().starts_with("week ") && others == 2;
    (others == 1 || week).then(|| year.to_owned())
}

/// Whether a text says that the date is not known.
pub fn is_unknown(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "onbekend"
            | "?"
            | "??"
            | "n.v.t."
            | "nvt"
            | "n.b."
            | "geen"
            | "~"
            | "-"
            | "null"
            | "unknown"
            | "tbd"
            | "volgt"
            | "z.j."
            | "zj"
            | "s.d."
            | "n.d."
            | "…"
            | "..."
    )
}

/// Whether it is a day or month that does not exist, in whatever form; and if so the part that does exist: `2020-02` of `31-02-2020`.
pub fn known_part(text: &str) -> Option<String> {
    let made = rewritten(text).unwrap_or_else(|| text.to_owned());
    let impossible = Date::parse(&made) == Err(BadDate::Impossible);
    let part = |length: usize| made.get(..length).filter(|part| Date::parse(part).is_ok()).map(str::to_owned);
    if impossible { part(7).or_else(|| part(4)) } else { None }
}

/// A date in another form as year, month and day; they need not exist.
fn rewritten(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let parts: &[&str] = &parts;
    let month = |part: &str| month_number(part).or_else(|| part.parse().ok());
    let (year, month, day) = match parts {
        [day, name, year] if year.len() == 4 => (*year, month(name)?, Some(day.parse::<usize>().ok()?)),
        [year, name, day] if year.len() == 4 => (*year, month(name)?, Some(day.parse::<usize>().ok()?)),
        [name, year] if year.len() == 4 => (*year, month(name)?, None),
        [year, name] if year.len() == 4 => (*year, month(name)?, None),
        _ => return None,
    };
    Some(day.map_or_else(|| format!("{year}-{month:02}"), |day| format!("{year}-{month:02}-{day:02}")))
}

/// Whether a date in another form can mean only one day: `16 maart 2023` and `16-3-2023` can, `3-4-2023` is March to some and April to others.
pub fn is_certain(text: &str) -> bool {
    let bare = text.trim_matches(['“', '”', '„', '‘', '’', '"', '\'']);
    let parts: Vec<&str> = bare.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let small = |part: &str| part.parse::<u8>().is_ok_and(|number| number <= 12);
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => !small(day) || !small(month) || day == month,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_they_are_written_with() {
        for text in ["2023-03-16", "2019-06", "2017", "2014-11-20/2014-11-21", "2019-06/2019-12"] {
            assert_eq!(Date::parse(text).map(|date| date.iso()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(Date::parse("2023-02-30"), Err(BadDate::Impossible));
        assert_eq!(Date::parse("2023-13"), Err(BadDate::Impossible));
        assert_eq!(Date::parse("16-03-2023"), Err(BadDate::Form));
        assert_eq!(Date::parse("2019-06/2019"), Err(BadDate::Period));
        assert_eq!(Date::parse("2019/2018"), Err(BadDate::Period));
        assert_eq!(Date::parse("+023"), Err(BadDate::Form));
    }

    #[test]
    fn a_date_in_another_form_is_guessed() {
        assert_eq!(guess("16 maart 2023").as_deref(), Some("2023-03-16"));
        assert_eq!(guess("16-3-2023").as_deref(), Some("2023-03-16"));
        assert_eq!(guess("mrt 2023").as_deref(), Some("2023-03"));
        assert_eq!(guess("morgen"), None);
        assert_eq!(guess("31-02-2020"), None);
        assert_eq!(guess_period("2019/2018").as_deref(), Some("2018/2019"));
        assert_eq!(guess_period("16 maart 2023 t/m 17 maart 2023").as_deref(), Some("2023-03-16/2023-03-17"));
        assert_eq!(guess_period("2019 en morgen"), None);
        assert_eq!(guess_period("14 t/m 16 maart 2023").as_deref(), Some("2023-03-14/2023-03-16"));
        assert_eq!(guess_period("14-16 maart 2023").as_deref(), Some("2023-03-14/2023-03-16"));
        assert_eq!(guess_period("28 februari - 2 maart 2023").as_deref(), Some("2023-02-28/2023-03-02"));
        assert_eq!(guess_period("maart t/m mei 2023").as_deref(), Some("2023-03/2023-05"));
        let digits = ["20240314", "14032024", "2024-0314", "14-3-24", "14 maart '24", "03/14/2024", "45365"];
        assert!(digits.iter().all(|text| guess_digits(text).as_deref() == Some("2024-03-14")));
        assert_eq!(
            (guess_digits("12345678"), guess_digits("4.10"), guess_digits("00012"), guess_digits("2 0 24")),
            (None, None, None, None)
        );
        assert_eq!(guess_period("2024-03-14, 2024-03-15").as_deref(), Some("2024-03-14/2024-03-15"));
        assert_eq!(guess("maandag 14 marrt 2024 om 9.30 uur").as_deref(), Some("2024-03-14"));
        assert!(lacks_year("14 maart") && lacks_year("19 juni jl.") && !lacks_year("14 maart 2024") && !lacks_year("voorjaar"));
        assert_eq!(only_year("week 12 2024").as_deref(), Some("2024"));
        assert_eq!(guess("donderdag 16 maart 2023").as_deref(), Some("2023-03-16"));
        assert_eq!(guess("16 maart 2023 14:00").as_deref(), Some("2023-03-16"));
        assert_eq!(only_year("voorjaar 2019").as_deref(), Some("2019"));
        assert_eq!((only_year("2019 of 2020"), only_year("2023-13-45")), (None, None));
        assert_eq!(known_part("31-02-2020").as_deref(), Some("2020-02"));
        assert_eq!(known_part("2020-13").as_deref(), Some("2020"));
        assert_eq!((known_part("2020-02-28"), known_part("morgen")), (None, None));
        assert!(is_certain("16 maart 2023") && is_certain("16-3-2023") && is_certain("2023-3-4") && is_certain("4/4/2023"));
        assert!(!is_certain("3-4-2023"));
    }
}
