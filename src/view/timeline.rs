//! The views of time: what concerns one entity, and the whole site, along an axis of years and as a list.
//!
//! Owns [`Timeline`] and [`TimelineView`]. Entry points: [`compose`] for the site, [`of`] for an entity. A day is a dot; a month, a year and a period are bars as long
//! as they are; what is derived is drawn hollow. Places along the axis are shares of the width, so one drawing serves a wide screen and a narrow one.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::date::Date;
use crate::date::Moment;
use crate::knowledge::Knowledge;
use crate::page::Page;
use crate::page::PageKind;
use crate::page::meta::RoleMeta;
use crate::path::OutPath;
use crate::path::PageId;
use crate::view::Common;
use crate::view::Composer;
use crate::view::FixedPage;
use crate::view::Link;
use crate::view::concern::Concern;
use crate::view::concern::concerns;
use crate::view::concern::is_piece;
use crate::view::figure::number;

/// From how many dated things on a figure says more than a list.
const ENOUGH: usize = 4;
/// How many things an entity's figure and list show, the newest.
const OF_ENTITY: usize = 120;
/// How many things the figure of the site shows one by one; beyond that, how many there are a year.
const ONE_BY_ONE: usize = 600;
/// How many things the list of the site shows, the newest.
const LISTED: usize = 1_000;
/// The width in pixels of the narrowest drawing: what is apart there is apart everywhere.
const NARROWEST: f64 = 280.0;
/// Height of a row, and the radius of a dot.
const ROW: f64 = 13.0;
const DOT: f64 = 5.0;
/// Room for the title of a lane, between lanes, and for the years below.
const LANE_TITLE: f64 = 24.0;
const LANE_GAP: f64 = 12.0;
const AXIS: f64 = 26.0;
/// Height of the bars that count.
const BARS: f64 = 72.0;
/// How many years the narrowest drawing names at most.
const NAMED_YEARS: i32 = 6;
/// How many years one of twice that width names at most.
const NAMED_YEARS_WIDE: i32 = 16;

/// The timeline of the whole site.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// Figure and list.
    pub timeline: Timeline,
    /// How many pieces have no date.
    pub undated: usize,
    /// How many dated pieces there are.
    pub count: usize,
}

/// What happened when: drawn, and as a list.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// The drawing.
    pub figure: Option<TimelineFigure>,
    /// The list, newest first.
    pub years: Vec<TimelineYear>,
    /// How many older things the list leaves out.
    pub more: usize,
}

/// A year of the list.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineYear {
    /// The year.
    pub year: i16,
    /// What is of that year.
    pub items: Vec<TimelineItem>,
}

/// A thing with a date.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineItem {
    /// The piece.
    pub link: Link,
    /// How many sessions of the person it has.
    pub sessions: usize,
    /// How many statements of the person.
    pub statements: usize,
    /// How often it names the entity.
    pub mentions: usize,
}

/// The drawing. Heights are pixels; places along the axis are percents.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineFigure {
    /// Height.
    pub height: String,
    /// Where the axis lies.
    pub axis: String,
    /// Where its words stand.
    pub axis_text: String,
    /// Years along the axis.
    pub ticks: Vec<Tick>,
    /// Kinds of things, each in rows of its own.
    pub lanes: Vec<Lane>,
    /// The first year.
    pub from: String,
    /// The last year.
    pub until: String,
    /// Whether something is derived, and so drawn hollow.
    pub derived: bool,
    /// Whether bars count things, instead of a mark for each.
    pub counted: bool,
}

/// A year on the axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// Its place, in percents.
    pub x: String,
    /// Its name.
    pub label: String,
    /// Whether it is left out where there is little room.
    pub minor: bool,
}

/// Rows of one kind of things.
#[derive(Clone, Debug, Serialize)]
pub struct Lane {
    /// Its title.
    pub title: String,
    /// Its role, for the tint.
    pub role: &'static str,
    /// Where its title stands.
    pub y: String,
    /// How many things it has.
    pub count: usize,
    /// The things.
    pub marks: Vec<Mark>,
}

/// A thing on the axis.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// Its page; none for a bar that counts.
    pub href: Option<String>,
    /// Its title, or the year that is counted.
    pub title: String,
    /// How many things a bar counts.
    pub count: Option<usize>,
    /// When.
    pub date: Option<Date>,
    /// `derived` or `conflicting`.
    pub date_certainty: Option<String>,
    /// Its left edge, or the middle of a dot, in percents.
    pub x: String,
    /// Its width in percents; a dot has none.
    pub width: Option<String>,
    /// Its upper edge, or the middle of a dot.
    pub y: String,
    /// Its height, or the radius of a dot.
    pub size: String,
}

/// A dated piece, before it is drawn.
struct Thing {
    lane: usize,
    date: Date,
    item: TimelineItem,
}

/// A moment as years since the beginning of the era, and the end of the year, month or day that it is.
fn span(moment: Moment) -> (f64, f64) {
    let year = f64::from(moment.year);
    match (moment.month, moment.day) {
        (Some(month), day) => {
            let start = year + f64::from(month - 1) / 12.0;
            match day {
                Some(day) => (start + f64::from(day - 1) / 372.0, start + f64::from(day) / 372.0),
                None => (start, start + 1.0 / 12.0),
            }
        }
        (None, _) => (year, year + 1.0),
    }
}

/// Where a date begins and ends on the axis.
fn extent(date: &Date) -> (f64, f64) {
    let (start, end) = span(date.start);
    (start, date.end.map_or(end, |moment| span(moment).1))
}

/// Whether a date is a single day, or a few: a dot.
fn is_dot(date: &Date) -> bool {
    let (start, end) = extent(date);
    end - start < 1.0 / 24.0
}

/// An axis from the first year to the last.
struct Axis {
    first: i32,
    last: i32,
}

impl Axis {
    fn of(things: &[Thing]) -> Option<Self> {
        let first = things.iter().map(|thing| extent(&thing.date).0.floor()).reduce(f64::min)?;
        let last = things.iter().map(|thing| extent(&thing.date).1.ceil()).reduce(f64::max)?;
        #[expect(clippy::cast_possible_truncation, reason = "years have four digits")]
        Some(Self { first: first as i32, last: (last as i32).max(first as i32 + 1) })
    }

    /// A place as a share of the width, with a margin of the radius of a dot.
    fn share(&self, at: f64) -> f64 {
        const MARGIN: f64 = DOT / NARROWEST;
        MARGIN + (1.0 - 2.0 * MARGIN) * (at - f64::from(self.first)) / f64::from(self.last - self.first)
    }

    fn ticks(&self) -> Vec<Tick> {
        let years = self.last - self.first;
        let fits = |step: &i32, most: i32| years / step < most;
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
        let major = steps.into_iter().find(|step| fits(step, NAMED_YEARS)).unwrap_or(10_000);
        let all = steps.into_iter().find(|step| major % step == 0 && fits(step, NAMED_YEARS_WIDE)).unwrap_or(major);
        let years = (self.first..=self.last).filter(|year| year % all == 0);
        years
            .map(|year| {
                let share = self.share(f64::from(year));
                Tick { x: percent(share), label: year.to_string(), minor: year % major != 0 }
            })
            .collect()
    }
}

fn percent(share: f64) -> String {
    format!("{}%", number(share * 100.0))
}

/// The drawing of dated things; `titles` are those of the lanes with their role. None where a list says as much.
fn figure(things: &[Thing], titles: &[(String, &'static str)]) -> Option<TimelineFigure> {
    let years: BTreeSet<i16> = things.iter().map(|thing| thing.date.year()).collect();
    if things.len() < ENOUGH || years.len() < 2 {
        return None;
    }
    let axis = Axis::of(things)?;
    let counted = things.len() > ONE_BY_ONE;
    let mut lanes = Vec::new();
    let mut y = 0.0;
    for (index, (title, role)) in titles.iter().enumerate() {
        let mut own: Vec<&Thing> = things.iter().filter(|thing| thing.lane == index).collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|a, b| {
            (extent(&a.date).0.total_cmp(&extent(&b.date).0)).then(extent(&a.date).1.total_cmp(&extent(&b.date).1))
        });
        let title_y = y + LANE_TITLE - 10.0;
        y += LANE_TITLE;
        let (marks, height) = if counted { bars(&own, &axis, y) } else { marks(&own, &axis, y) };
        lanes.push(Lane { title: title.clone(), role, y: number(title_y), count: own.len(), marks });
        y += height + LANE_GAP;
    }
    Some(TimelineFigure {
        height: number(y + AXIS),
        axis: number(y),
        axis_text: number(y + AXIS - 8.0),
        ticks: axis.ticks(),
        lanes,
        from: years.first().map(i16::to_string).unwrap_or_default(),
        until: years.last().map(i16::to_string).unwrap_or_default(),
        derived: !counted && things.iter().any(|thing| thing.item.link.date_certainty.is_some()),
        counted,
    })
}

/// A mark for each thing: each in the first row where it meets no other, also in the narrowest drawing.
fn marks(own: &[&Thing], axis: &Axis, top: f64) -> (Vec<Mark>, f64) {
    let mut rows: Vec<f64> = Vec::new();
    let mut made = Vec::new();
    for thing in own {
        let (start, end) = extent(&thing.date);
        let (start, end) = (axis.share(start), axis.share(end));
        let dot = is_dot(&thing.date);
        let least = 2.0 * DOT / NARROWEST;
        // Two bars in a row have a little room between them.
        let end = if dot { start } else { (end - 1.5 / NARROWEST).max(start + least * 0.6) };
        // A short bar at the end of the axis is longer than it may be, and begins a little earlier.
        let over = (end - 1.0).max(0.0);
        let (start, end) = (start - over, end - over);
        let (left, right) = if dot { (start - least / 2.0, start + least / 2.0) } else { (start, end) };
        let row = rows.iter().position(|last| left >= *last).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(last) => *last = right + 1.0 / NARROWEST,
            None => rows.push(right + 1.0 / NARROWEST),
        }
        #[expect(clippy::cast_precision_loss, reason = "there are fewer rows than a float can count")]
        let y = top + row as f64 * ROW;
        made.push(Mark {
            href: Some(thing.item.link.href.clone()),
            title: thing.item.link.title.clone(),
            count: None,
            date: Some(thing.date),
            date_certainty: thing.item.link.date_certainty.clone(),
            x: percent(start),
            width: (!dot).then(|| percent(end - start)),
            y: number(if dot { y + ROW / 2.0 } else { y + 2.0 }),
            size: number(if dot { DOT } else { ROW - 4.0 }),
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "there are fewer rows than a float can count")]
    let height = rows.len() as f64 * ROW;
    (made, height)
}

/// A bar for each year, as high as there are things of that year.
fn bars(own: &[&Thing], axis: &Axis, top: f64) -> (Vec<Mark>, f64) {
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    for thing in own {
        *counts.entry(thing.date.year()).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    let made = counts.into_iter().map(|(year, count)| {
        let (start, end) = (axis.share(f64::from(year)), axis.share(f64::from(year) + 1.0));
        #[expect(clippy::cast_precision_loss, reason = "a site has fewer pages than a float can count")]
        let height = (BARS * count as f64 / most as f64).max(1.0);
        Mark {
            href: None,
            title: year.to_string(),
            count: Some(count),
            date: None,
            date_certainty: None,
            x: percent(start),
            width: Some(percent((end - start) * 0.86)),
            y: number(top + BARS - height),
            size: number(height),
        }
    });
    (made.collect(), BARS)
}

/// The list by year, newest first, with no more than `limit` things.
fn list(things: Vec<Thing>, limit: usize) -> (Vec<TimelineYear>, usize) {
    let more = things.len().saturating_sub(limit);
    let mut years: Vec<TimelineYear> = Vec::new();
    for thing in things.into_iter().take(limit) {
        let year = thing.date.year();
        match years.last_mut() {
            Some(last) if last.year == year => last.items.push(thing.item),
            _ => years.push(TimelineYear { year, items: vec![thing.item] }),
        }
    }
    (years, more)
}

fn newest_first(things: &mut [Thing]) {
    things.sort_by_cached_key(|thing| {
        (std::cmp::Reverse(thing.date.start), crate::text::sort_key(&thing.item.link.title), thing.item.link.href.clone())
    });
}

/// The lane of a piece: that of its collection.
fn lane_of(page: &Page, knowledge: &Knowledge) -> Option<usize> {
    let name = page.collection.as_deref()?;
    knowledge.config.collections.iter().position(|collection| collection.name == name)
}

fn lanes(knowledge: &Knowledge) -> Vec<(String, &'static str)> {
    knowledge.config.collections.iter().map(|collection| (collection.title.clone(), collection.role.name())).collect()
}

/// The dated pieces of the site, and how many have no date.
fn things_of_site(here: &OutPath, composer: &Composer<'_>) -> (Vec<Thing>, usize) {
    let knowledge = composer.knowledge;
    let pieces = knowledge.shown.iter().filter_map(|id| {
        let page = knowledge.page(id)?;
        let whole = !matches!(page.kind, PageKind::Chapter(_) | PageKind::Listing | PageKind::Root);
        (whole && is_piece(page, knowledge)).then_some((id, page))
    });
    let (mut things, mut undated) = (Vec::new(), 0);
    for (id, page) in pieces {
        match (knowledge.date_of(page), lane_of(page, knowledge)) {
            (Some(date), Some(lane)) => things.extend(thing(here, id, lane, date, &Concern::default(), composer)),
            _ => undated += 1,
        }
    }
    newest_first(&mut things);
    (things, undated)
}

fn thing(here: &OutPath, id: &PageId, lane: usize, date: Date, concern: &Concern, composer: &Composer<'_>) -> Option<Thing> {
    // What it says itself is for its own page: a list of dates is to be looked over.
    let link = Link { description: None, ..composer.link(here, id)? };
    let Concern { sessions, statements, mentions } = *concern;
    Some(Thing { lane, date, item: TimelineItem { link, sessions, statements, mentions } })
}

/// Whether the site has a timeline: enough that is dated.
pub fn exists(knowledge: &Knowledge) -> bool {
    let dated = knowledge.shown.iter().filter_map(|id| knowledge.page(id)).filter(|page| {
        let whole = !matches!(page.kind, PageKind::Chapter(_) | PageKind::Listing | PageKind::Root);
        whole && is_piece(page, knowledge) && knowledge.date_of(page).is_some()
    });
    let years: Vec<i16> = dated.filter_map(|page| knowledge.date_of(page)).map(|date| date.year()).collect();
    years.len() >= ENOUGH && years.iter().any(|year| *year != years[0])
}

/// The view of the timeline of the site; none when too little is dated.
pub fn compose(composer: &Composer<'_>) -> Option<TimelineView> {
    let (here, common) = composer.fixed(FixedPage::Timeline);
    let (things, undated) = things_of_site(&here, composer);
    let figure = figure(&things, &lanes(composer.knowledge))?;
    let count = things.len();
    let (years, more) = list(things, LISTED);
    Some(TimelineView { common, timeline: Timeline { figure: Some(figure), years, more }, undated, count })
}

/// The timeline of the site as a drawing alone, as seen from the page at `here`.
pub fn drawing(here: &OutPath, composer: &Composer<'_>) -> Option<TimelineFigure> {
    figure(&things_of_site(here, composer).0, &lanes(composer.knowledge))
}

/// What concerns an entity, in time; none when that is too little for a figure: the lists of its page give each date.
pub fn of(page: &Page, composer: &Composer<'_>) -> Option<Timeline> {
    let knowledge = composer.knowledge;
    if !matches!(page.meta.role, RoleMeta::Topic(_) | RoleMeta::Person(_) | RoleMeta::Place(_) | RoleMeta::Organisation(_)) {
        return None;
    }
    let here = page.id.out_path();
    let mut dated: Vec<(Date, &PageId, usize, Concern)> = concerns(&page.id, knowledge)
        .into_iter()
        .filter_map(|(id, concern)| {
            let piece = knowledge.page(id)?;
            Some((knowledge.date_of(piece)?, id, lane_of(piece, knowledge)?, concern))
        })
        .collect();
    if dated.len() < ENOUGH {
        return None;
    }
    dated.sort_by(|a, b| b.0.start.cmp(&a.0.start).then_with(|| a.1.cmp(b.1)));
    let more = dated.len().saturating_sub(OF_ENTITY);
    dated.truncate(OF_ENTITY);
    let mut things: Vec<Thing> =
        dated.iter().filter_map(|(date, id, lane, concern)| thing(&here, id, *lane, *date, concern, composer)).collect();
    newest_first(&mut things);
    let figure = Some(figure(&things, &lanes(knowledge))?);
    Some(Timeline { figure, years: list(things, OF_ENTITY).0, more })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Role;

    fn things(dates: &[&str]) -> Vec<Thing> {
        let link = |date: Date, index: usize| Link {
            title: format!("{index}"),
            href: format!("{index}.html"),
            role: Role::Report.name(),
            collection: String::new(),
            kind: String::new(),
            date: Some(date),
            date_certainty: None,
            description: None,
        };
        let date = |text: &str| Date::parse(text).expect("a date");
        let item = |at: usize, text| TimelineItem { link: link(date(text), at), sessions: 0, statements: 0, mentions: 0 };
        dates.iter().enumerate().map(|(at, text)| Thing { lane: 0, date: date(text), item: item(at, text) }).collect()
    }

    fn drawn(dates: &[&str]) -> Option<TimelineFigure> {
        figure(&things(dates), &[("Verslagen".to_owned(), "report")])
    }

    /// Left, right and row of a mark in the narrowest drawing, in pixels.
    fn place(mark: &Mark) -> (f64, f64, f64) {
        let share = |text: &str| text.trim_end_matches('%').parse::<f64>().expect("a percentage") / 100.0 * NARROWEST;
        let y: f64 = mark.y.parse().expect("a number");
        match &mark.width {
            Some(width) => (share(&mark.x), share(&mark.x) + share(width), y - 2.0),
            None => (share(&mark.x) - DOT, share(&mark.x) + DOT, y - ROW / 2.0),
        }
    }

    #[test]
    fn a_figure_needs_enough_things_of_more_than_one_year() {
        assert!(drawn(&["2014", "2015", "2016"]).is_none());
        assert!(drawn(&["2014-01-01", "2014-02", "2014", "2014-03-04"]).is_none());
        assert!(drawn(&["2014-01-01", "2014-02", "2014", "2015-03-04"]).is_some());
    }

    #[test]
    fn a_day_is_a_dot_and_a_year_is_as_long_as_a_year() {
        let figure = drawn(&["2014-05-22", "2014-11-20/2014-11-21", "2016", "2019-06/2019-12", "2023-03"]).expect("a figure");
        let marks = &figure.lanes[0].marks;
        assert_eq!(marks.iter().map(|mark| mark.width.is_none()).collect::<Vec<_>>(), [true, true, false, false, false]);
        let width = |mark: &Mark| place(mark).1 - place(mark).0;
        assert!((width(&marks[3]) / width(&marks[2]) - 7.0 / 12.0).abs() < 0.05);
        assert_eq!((figure.from.as_str(), figure.until.as_str()), ("2014", "2023"));
    }

    #[test]
    fn the_years_of_the_axis_are_apart() {
        for last in [2015, 2019, 2024, 2030, 2060, 2200, 9999] {
            let axis = Axis { first: 2014, last };
            let ticks = axis.ticks();
            let at = |tick: &Tick| tick.x.trim_end_matches('%').parse::<f64>().expect("a percentage") / 100.0;
            let major: Vec<f64> = ticks.iter().filter(|tick| !tick.minor).map(at).collect();
            let all: Vec<f64> = ticks.iter().map(at).collect();
            assert!(major.windows(2).all(|pair| (pair[1] - pair[0]) * NARROWEST >= 36.0), "{last}: {major:?}");
            assert!(all.windows(2).all(|pair| (pair[1] - pair[0]) * 560.0 >= 33.0), "{last}: {all:?}");
            assert!(!major.is_empty(), "{last}");
        }
    }

    proptest! {
        #[test]
        fn no_mark_lies_over_another(years in prop::collection::vec((1990..2030i16, 0..13u8, 0..29u8), 4..80)) {
            let written: Vec<String> = years
                .iter()
                .map(|&(year, month, day)| match (month, day) {
                    (0, _) => format!("{year}"),
                    (_, 0) => format!("{year}-{month:02}"),
                    _ => format!("{year}-{month:02}-{day:02}"),
                })
                .collect();
            let dates: Vec<&str> = written.iter().map(String::as_str).collect();
            if let Some(figure) = drawn(&dates) {
                let places: Vec<(f64, f64, f64)> = figure.lanes[0].marks.iter().map(place).collect();
                for (index, a) in places.iter().enumerate() {
                    prop_assert!(a.0 >= -0.1 && a.1 <= NARROWEST + 0.1, "{a:?}");
                    for b in &places[..index] {
                        let apart = (a.2 - b.2).abs() >= ROW - 0.1 || a.0 + 0.1 >= b.1 || b.0 + 0.1 >= a.1;
                        prop_assert!(apart, "{a:?} {b:?}");
                    }
                }
            }
        }
    }
}
