//! The outline of a country, from the theme's `map.toml`, and where a place stands on it.
//!
//! Owns [`Outline`]. Entry points: [`Outline::of`], [`Outline::place`]. Knows no municipality and draws nothing.

use std::sync::Arc;

use camino::Utf8Path;

use crate::source::theme::ThemeFiles;
use crate::text::fold;
use crate::tree::Node;
use crate::tree::Tree;
use crate::tree::read_toml;

/// A part of the country: a province.
#[derive(Clone, Debug, Default)]
pub struct Area {
    /// Its names, the first as shown.
    pub names: Vec<String>,
    /// Its border, as the data of an SVG path.
    pub path: String,
    /// The same with fewer points, in half the units.
    pub small: String,
}

/// The outline of a country.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Width of the map.
    pub width: f64,
    /// Height of the map.
    pub height: f64,
    /// The whole country with few points, in half the units.
    pub silhouette: String,
    /// Its parts.
    pub areas: Vec<Area>,
    /// Who drew it, and where.
    pub source: (String, String),
    /// Under which licence, and where that stands.
    pub license: (String, String),
    /// What a reader must know of it, by the code of a language.
    pub notes: Vec<(String, String)>,
    scale: f64,
    left: f64,
    top: f64,
}

impl Outline {
    /// The outline of the theme; none when the theme has none, or one that says too little.
    pub fn of(theme: &ThemeFiles) -> Option<Self> {
        const FILE: &str = "map.toml";
        let path: Arc<Utf8Path> = Arc::from(Utf8Path::new(FILE));
        let tree = read_toml(theme.text(FILE)?, &path).value;
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
        let number = |key: &str| tree.get(key)?.text()?.parse::<f64>().ok().filter(|number| number.is_finite());
        let areas = match tree.get("area").map(|node| &node.value) {
            Some(Tree::List(items)) => items.iter().map(|item| Area {
                names: ["name", "also"].into_iter().map(|key| text(item, key)).filter(|name| !name.is_empty()).collect(),
                path: text(item, "path"),
                small: text(item, "small"),
            }),
            _ => return None,
        };
        Some(Self {
            areas: areas.collect(),
            width: number("width").filter(|width| *width > 0.0)?,
            height: number("height").filter(|height| *height > 0.0)?,
            silhouette: text(&tree, "silhouette"),
            source: (text(&tree, "source"), text(&tree, "source-url")),
            license: (text(&tree, "license"), text(&tree, "license-url")),
            notes: crate::language::Language::ALL
                .iter()
                .map(|language| (language.code().to_owned(), text(&tree, &format!("note-{}", language.code()))))
                .filter(|(_, note)| !note.is_empty())
                .collect(),
            scale: number("scale")?,
            left: number("left")?,
            top: number("top")?,
        })
    }

    /// Where a place stands on the map; nowhere when that is beside it. The projection is Mercator's.
    pub fn place(&self, latitude: f64, longitude: f64) -> Option<(f64, f64)> {
        if !(-85.0..=85.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return None;
        }
        let mercator = (std::f64::consts::FRAC_PI_4 + latitude.to_radians() / 2.0).tan().ln().to_degrees();
        let x = self.left + self.scale * longitude;
        let y = self.top - self.scale * mercator;
        ((0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)).then_some((x, y))
    }

    /// The part of the country that bears this name.
    pub fn area(&self, name: &str) -> Option<&Area> {
        let wanted = fold(name);
        self.areas.iter().find(|area| area.names.iter().any(|name| fold(name) == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corners of a path of `M`, relative `l` and `z`, ring by ring.
    fn rings(path: &str) -> Vec<Vec<(f64, f64)>> {
        let numbers = |text: &str| -> Vec<f64> {
            let spaced = text.replace('-', " -");
            spaced.split_whitespace().map(|number| number.parse().expect("a path is of whole numbers")).collect()
        };
        let ring = |text: &str| {
            let (start, rest) = text.trim_start_matches('M').split_once('l').expect("a ring starts and goes on");
            let (start, steps) = (numbers(start), numbers(rest));
            let (mut x, mut y) = (start[0], start[1]);
            let mut ring = vec![(x, y)];
            for step in steps.chunks(2) {
                (x, y) = (x + step[0], y + step[1]);
                ring.push((x, y));
            }
            ring
        };
        path.split('z').filter(|part| !part.is_empty()).map(ring).collect()
    }

    fn is_inside(rings: &[Vec<(f64, f64)>], (x, y): (f64, f64)) -> bool {
        let mut inside = false;
        for ring in rings {
            for (index, &(x1, y1)) in ring.iter().enumerate() {
                let (x2, y2) = ring[(index + 1) % ring.len()];
                if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                    inside = !inside;
                }
            }
        }
        inside
    }

    fn outline() -> Outline {
        Outline::of(&ThemeFiles::embedded()).expect("the theme has an outline")
    }

    #[test]
    fn every_place_of_the_register_stands_in_its_own_province() {
        let outline = outline();
        let mut rows = csv::Reader::from_reader(include_str!("../content/gemeenten.csv").as_bytes());
        let head = rows.headers().expect("the register has a head").clone();
        let (mut placed, mut wrong) = (0, Vec::new());
        for row in rows.records().map(|row| row.expect("a row can be read")) {
            let cell = |name: &str| head.iter().position(|other| other == name).and_then(|at| row.get(at)).unwrap_or_default();
            let (Ok(latitude), Ok(longitude)) = (cell("lat").parse(), cell("lon").parse()) else { continue };
            let place = outline.place(latitude, longitude).expect("a municipality is on the map");
            let area = outline.area(cell("province")).expect("its province is on the map");
            placed += 1;
            if !is_inside(&rings(&area.path), place) {
                wrong.push(cell("title").to_owned());
            }
        }
        assert!(placed >= 342, "{placed}");
        // The outlines are of before 2019, when it came from Zuid-Holland to Utrecht.
        assert_eq!(wrong, ["Vijfheerenlanden"]);
    }

    #[test]
    fn ten_towns_stand_where_everybody_knows_them_to_be() {
        let outline = outline();
        let is_in = |latitude, longitude| {
            let place = outline.place(latitude, longitude).expect("on the map");
            let all: Vec<&str> = outline
                .areas
                .iter()
                .filter(|area| is_inside(&rings(&area.path), place))
                .map(|area| area.names[0].as_str())
                .collect();
            all.join(" and ")
        };
        let towns = [
            (52.953, 4.760, "Noord-Holland"), // Den Helder, the north-western tip
            (53.053, 4.798, "Noord-Holland"), // Den Burg, on Texel
            (53.381, 5.285, "Fryslân"),       // Midsland, on Terschelling
            (53.329, 6.917, "Groningen"),     // Delfzijl, on the Dollard
            (50.777, 5.710, "Limburg"),       // Eijsden, in the far south
            (50.770, 6.015, "Limburg"),       // Vaals, where three countries meet
            (51.446, 3.577, "Zeeland"),       // Vlissingen, on the Scheldt
            (51.331, 3.833, "Zeeland"),       // Terneuzen, across it
            (52.662, 5.599, "Flevoland"),     // Urk, once an island
            (51.908, 4.481, "Zuid-Holland"),  // Rotterdam
        ];
        for (latitude, longitude, province) in towns {
            assert_eq!(is_in(latitude, longitude), province, "{latitude} {longitude}");
        }
        assert_eq!(is_in(52.85, 5.30), "", "the IJsselmeer is water");
    }

    #[test]
    fn what_is_beside_the_map_is_not_on_it() {
        let outline = outline();
        assert_eq!(outline.place(53.8, -1.55), None, "Leeds");
        assert_eq!(outline.place(f64::NAN, 5.0), None);
        assert_eq!(outline.place(90.0, 5.0), None);
    }
}
