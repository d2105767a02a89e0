//! The view of the map: a dot for each place with material, as large as there is much of it, and the table of the same.
//!
//! Owns [`MapView`], [`MapFigure`] and [`Locator`]. Entry points: [`compose`], [`figure`], [`locator`]. Where a place stands is `outline`'s business.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Collection;
use crate::config::Role;
use crate::date::Date;
use crate::knowledge::EdgeKind;
use crate::knowledge::Knowledge;
use crate::outline::Outline;
use crate::page::Page;
use crate::page::meta::PlaceMeta;
use crate::page::meta::RoleMeta;
use crate::path::OutPath;
use crate::path::PageId;
use crate::text::sort_key;
use crate::view::Common;
use crate::view::Composer;
use crate::view::FixedPage;
use crate::view::Label;
use crate::view::concern::Concern;
use crate::view::concern::concerns;
use crate::view::concern::predecessors;
use crate::view::facet::Facet;
use crate::view::facet::Facets;
use crate::view::facet::Values;
use crate::view::figure::Frame;
use crate::view::figure::number;
use crate::view::figure::width_of;

/// The radius of the largest dot, in units of the outline, and the largest for a single piece.
const LARGEST: f64 = 64.0;
const ONE: f64 = 15.0;
/// Size and number of the names on the map: for a wide figure, and for a narrow one, where one unit is smaller.
const WIDE: (f64, usize) = (27.0, 16);
const NARROW: (f64, usize) = (56.0, 5);

/// The map of the whole site.
#[derive(Clone, Debug, Serialize)]
pub struct MapView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
    /// The drawing.
    pub figure: MapFigure,
    /// The collections whose pieces the table counts, in the order of the configuration.
    pub columns: Vec<String>,
    /// By what the table can be narrowed.
    pub facets: Vec<Facet>,
    /// The same as the drawing, and the places that are not on it.
    pub rows: Vec<PlaceRow>,
}

/// The drawing of a map. Numbers are in units of the outline.
#[derive(Clone, Debug, Serialize)]
pub struct MapFigure {
    /// Its frame: left, top, width and height, with a margin.
    pub frame: String,
    /// The same in half the units.
    pub frame_small: String,
    /// The parts of the country.
    pub areas: Vec<AreaView>,
    /// The whole country with few points, in half the units.
    pub silhouette: String,
    /// The places, the largest first, so that small dots lie on large ones.
    pub dots: Vec<Dot>,
    /// Names, for a wide figure.
    pub names: Vec<DotName>,
    /// Names, for a narrow figure.
    pub names_narrow: Vec<DotName>,
    /// What a reader must know of the outline.
    pub note: Option<String>,
    /// Who drew the outline, and where.
    pub source: Label,
    /// The licence of the outline.
    pub license: Label,
}

/// A part of the country.
#[derive(Clone, Debug, Serialize)]
pub struct AreaView {
    /// Its name.
    pub name: String,
    /// Its border.
    pub path: String,
}

/// A place on the map.
#[derive(Clone, Debug, Serialize)]
pub struct Dot {
    /// Its page.
    pub href: String,
    /// Its name.
    pub title: String,
    /// How many pieces concern it.
    pub count: usize,
    /// From the left.
    pub x: String,
    /// From the top.
    pub y: String,
    /// Radius: the surface of the dot goes with `count`.
    pub r: String,
}

/// A name on the map.
#[derive(Clone, Debug, Serialize)]
pub struct DotName {
    /// The name.
    pub text: String,
    /// Where its line starts, ends or has its middle, as `anchor` says.
    pub x: String,
    /// Where its letters stand.
    pub y: String,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// A place in the table.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceRow {
    /// The place.
    pub place: Label,
    /// Its province.
    pub province: Option<String>,
    /// The day from which it is no more.
    pub until: Option<Date>,
    /// What came after it.
    pub successors: Vec<Label>,
    /// How many pieces of each collection concern it, in the order of the columns.
    pub counts: Vec<usize>,
    /// How many pieces concern it.
    pub total: usize,
    /// How often it is named.
    pub mentions: usize,
    /// Its values, for the script that filters.
    pub values: String,
}

/// Where one place lies in the country.
#[derive(Clone, Debug, Serialize)]
pub struct Locator {
    /// Its frame: left, top, width and height, with a margin.
    pub frame: String,
    /// From the left.
    pub x: String,
    /// From the top.
    pub y: String,
    /// The country.
    pub silhouette: String,
    /// The province it lies in.
    pub area: Option<String>,
    /// The map of the site.
    pub map_href: Option<String>,
}

/// What there is about a place.
struct Material<'a> {
    id: &'a PageId,
    page: &'a Page,
    place: &'a PlaceMeta,
    pieces: BTreeSet<&'a PageId>,
    mentions: usize,
}

/// What there is about each place that is shown; a place has what its predecessors have.
fn materials<'a>(knowledge: &'a Knowledge) -> Vec<Material<'a>> {
    let places = knowledge.shown.iter().filter_map(|id| {
        let page = knowledge.page(id)?;
        match &page.meta.role {
            RoleMeta::Place(place) if knowledge.role_of(page) == Role::Place => Some((id, page, place)),
            _ => None,
        }
    });
    let own: BTreeMap<&PageId, BTreeMap<&PageId, Concern>> =
        places.clone().map(|(id, ..)| (id, concerns(id, knowledge))).collect();
    let mut all = Vec::new();
    for (id, page, place) in places {
        let (mut pieces, mut mentions) = (BTreeSet::new(), 0);
        for part in std::iter::once(id).chain(predecessors(id, knowledge)) {
            for (piece, concern) in own.get(part).into_iter().flatten() {
                pieces.insert(*piece);
                mentions += concern.mentions;
            }
        }
        if !pieces.is_empty() {
            all.push(Material { id, page, place, pieces, mentions });
        }
    }
    all.sort_by_cached_key(|material| {
        (std::cmp::Reverse(material.pieces.len()), sort_key(&material.page.meta.title), material.id.clone())
    });
    all
}

/// Where a place stands on the outline.
fn position(place: &PlaceMeta, outline: &Outline) -> Option<(f64, f64)> {
    outline.place(place.lat?, place.lon?)
}

/// Whether the site has a map: a place that stands on the outline and that something concerns.
pub fn exists(knowledge: &Knowledge, outline: &Outline) -> bool {
    let concerned = |id: &PageId| !concerns(id, knowledge).is_empty();
    knowledge.shown.iter().filter_map(|id| Some((id, knowledge.page(id)?))).any(|(id, page)| match &page.meta.role {
        RoleMeta::Place(place) => {
            position(place, outline).is_some() && (concerned(id) || predecessors(id, knowledge).into_iter().any(concerned))
        }
        _ => false,
    })
}

/// The drawing, as seen from the page at `here`; none without an outline or a place on it.
pub fn figure(here: &OutPath, composer: &Composer<'_>) -> Option<MapFigure> {
    draw(here, &materials(composer.knowledge), composer)
}

fn draw(here: &OutPath, materials: &[Material<'_>], composer: &Composer<'_>) -> Option<MapFigure> {
    let outline = composer.outline?;
    let placed: Vec<(&Material<'_>, (f64, f64))> =
        materials.iter().filter_map(|material| Some((material, position(material.place, outline)?))).collect();
    let most = placed.first()?.0.pieces.len();
    let spots: Vec<Spot<'_>> = placed
        .iter()
        .map(|&(material, (x, y))| Spot { x, y, r: radius(material.pieces.len(), most), name: &material.page.meta.title })
        .collect();
    let dots = placed.iter().zip(&spots).map(|((material, _), spot)| Dot {
        href: here.href_to_page(material.id),
        title: crate::text::typeset(&material.page.meta.title),
        count: material.pieces.len(),
        x: number(spot.x.round()),
        y: number(spot.y.round()),
        r: number((spot.r * 10.0).round() / 10.0),
    });
    let label =
        |(text, href): &(String, String)| Label { text: text.clone(), href: Some(href.clone()).filter(|href| !href.is_empty()) };
    Some(MapFigure {
        frame: frame(outline, 1.0),
        frame_small: frame(outline, 0.5),
        areas: outline
            .areas
            .iter()
            .map(|area| AreaView { name: area.names.first().cloned().unwrap_or_default(), path: area.path.clone() })
            .collect(),
        silhouette: outline.silhouette.clone(),
        dots: dots.collect(),
        names: names(&spots, (outline.width, outline.height), WIDE),
        names_narrow: names(&spots, (outline.width, outline.height), NARROW),
        note: outline
            .notes
            .iter()
            .find(|(language, _)| language == composer.knowledge.config.language.code())
            .map(|(_, note)| note.clone()),
        source: label(&outline.source),
        license: label(&outline.license),
    })
}

/// The outline with a margin around it, so that no border is cut off.
fn frame(outline: &Outline, scale: f64) -> String {
    const MARGIN: f64 = 8.0;
    let [margin, width, height] =
        [MARGIN, outline.width + 2.0 * MARGIN, outline.height + 2.0 * MARGIN].map(|side| number(side * scale));
    format!("-{margin} -{margin} {width} {height}")
}

/// The radius of a dot: its surface goes with the number of pieces.
fn radius(count: usize, most: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a site has fewer pages than a float can count")]
    let (count, most) = (count as f64, most.max(1) as f64);
    (LARGEST / most.sqrt()).min(ONE) * count.sqrt()
}

/// A dot that may get a name.
struct Spot<'a> {
    x: f64,
    y: f64,
    r: f64,
    name: &'a str,
}

/// Names beside the largest dots, right or left, above or below, where they meet no other name and no dot, and not where they would leave the map.
fn names(spots: &[Spot<'_>], (width, height): (f64, f64), (size, most): (f64, usize)) -> Vec<DotName> {
    let dots: Vec<Frame> = spots.iter().map(|spot| Frame::around(spot.x, spot.y, spot.r)).collect();
    let mut taken: Vec<Frame> = Vec::new();
    let mut made = Vec::new();
    for (index, spot) in spots.iter().enumerate().take(4 * most) {
        if made.len() == most {
            break;
        }
        let (long, gap) = (width_of(spot.name, size), size * 0.25);
        let (up, down) = (size * 0.75, size * 0.25);
        let places = [
            ("start", spot.x + spot.r + gap, spot.y + size * 0.33),
            ("end", spot.x - spot.r - gap, spot.y + size * 0.33),
            ("middle", spot.x, spot.y - spot.r - gap),
            ("middle", spot.x, spot.y + spot.r + up + gap * 0.5),
            ("start", spot.x + spot.r * 0.7, spot.y - spot.r * 0.7 - gap),
            ("end", spot.x - spot.r * 0.7, spot.y - spot.r * 0.7 - gap),
            ("start", spot.x + spot.r * 0.7, spot.y + spot.r * 0.7 + up),
            ("end", spot.x - spot.r * 0.7, spot.y + spot.r * 0.7 + up),
        ];
        let fit = places.into_iter().find_map(|(anchor, x, y)| {
            let left = match anchor {
                "start" => x,
                "end" => x - long,
                _ => x - long / 2.0,
            };
            let frame = Frame { left, top: y - up, right: left + long, bottom: y + down };
            let free = frame.fits(width, height)
                && !taken.iter().any(|other| frame.meets(other))
                && !dots.iter().enumerate().any(|(at, dot)| at != index && frame.meets(dot));
            free.then_some((anchor, x, y, frame))
        });
        if let Some((anchor, x, y, frame)) = fit {
            taken.push(frame);
            made.push(DotName { text: crate::text::typeset(spot.name), x: number(x.round()), y: number(y.round()), anchor });
        }
    }
    made
}

/// The view of the map; none without an outline or a place on it.
pub fn compose(composer: &Composer<'_>) -> Option<MapView> {
    let knowledge = composer.knowledge;
    let (here, common) = composer.fixed(FixedPage::Map);
    let materials = materials(knowledge);
    let figure = draw(&here, &materials, composer)?;
    let counted = |collection: &&Collection| matches!(collection.role, Role::Report | Role::Document | Role::Literature);
    let columns: Vec<&Collection> = knowledge.config.collections.iter().filter(counted).collect();
    let mut facets = Facets::default();
    let rows: Vec<PlaceRow> = materials
        .iter()
        .map(|material| {
            let of = |collection: &Collection| {
                let is_of = |piece: &&&PageId| {
                    knowledge.page(piece).and_then(|page| page.collection.as_deref()) == Some(&*collection.name)
                };
                material.pieces.iter().filter(is_of).count()
            };
            let after = knowledge.outgoing(material.id).iter().filter(|edge| edge.kind == EdgeKind::Succeeded);
            PlaceRow {
                place: composer.label(&here, material.id),
                province: material.place.province.clone(),
                until: material.place.until,
                successors: after.map(|edge| composer.label(&here, &edge.to)).collect(),
                counts: columns.iter().map(|collection| of(collection)).collect(),
                total: material.pieces.len(),
                mentions: material.mentions,
                values: facets.row(vec![Values::named(
                    composer.words.get("place.province"),
                    material.place.province.iter().cloned().collect(),
                )]),
            }
        })
        .collect();
    Some(MapView {
        common,
        figure,
        rows,
        facets: facets.finish(),
        columns: columns.iter().map(|collection| collection.title.clone()).collect(),
    })
}

/// Where a place lies in the country.
pub fn locator(page: &Page, composer: &Composer<'_>) -> Option<Locator> {
    let (outline, RoleMeta::Place(place)) = (composer.outline?, &page.meta.role) else { return None };
    let (x, y) = position(place, outline)?;
    let here = page.id.out_path();
    Some(Locator {
        frame: frame(outline, 0.5),
        x: number((x / 2.0).round()),
        y: number((y / 2.0).round()),
        silhouette: outline.silhouette.clone(),
        area: place.province.as_deref().and_then(|name| outline.area(name)).map(|area| area.small.clone()),
        map_href: composer.overviews.map.then(|| here.href_to(&FixedPage::Map.path(composer.knowledge.config.language))),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn room(name: &DotName, size: f64) -> Frame {
        let (x, y): (f64, f64) = (name.x.parse().expect("a number"), name.y.parse().expect("a number"));
        let width = width_of(&name.text, size);
        let left = match name.anchor {
            "start" => x,
            "end" => x - width,
            _ => x - width / 2.0,
        };
        // Half a unit of rounding on each side.
        Frame { left: left + 1.0, top: y - size * 0.75 + 1.0, right: left + width - 1.0, bottom: y + size * 0.25 - 1.0 }
    }

    proptest! {
        #[test]
        fn no_name_lies_over_another_or_over_a_dot(places in prop::collection::vec((0.0..1226.0f64, 0.0..1448.0f64, 1usize..60, "[A-Z][a-z]{2,14}"), 1..60)) {
            let spots: Vec<Spot<'_>> =
                places.iter().map(|(x, y, count, name)| Spot { x: *x, y: *y, r: radius(*count, 60), name }).collect();
            for size in [WIDE, NARROW] {
                let made = names(&spots, (1226.0, 1448.0), size);
                prop_assert!(made.len() <= size.1);
                for (index, name) in made.iter().enumerate() {
                    let own = room(name, size.0);
                    prop_assert!(own.fits(1227.0, 1449.0));
                    prop_assert!(!made[..index].iter().any(|other| own.meets(&room(other, size.0))));
                    let over = spots.iter().filter(|spot| spot.name != name.text);
                    prop_assert!(!over.clone().any(|spot| own.meets(&Frame::around(spot.x, spot.y, spot.r))));
                }
            }
        }
    }

    #[test]
    fn the_surface_of_a_dot_goes_with_the_number_of_pieces() {
        let (one, four, most) = (radius(1, 100), radius(4, 100), radius(100, 100));
        assert!((four / one - 2.0).abs() < 1e-9 && (most - LARGEST).abs() < 1e-9);
        assert!((radius(1, 1) - ONE).abs() < 1e-9, "where each place has one piece, no dot is a giant");
    }
}
