//! The outline map: rounded positions on outlines that the program carries, France where all of them lie there and else the
//! world. It asks nobody for a tile, and knows no more than the record says: a masked position is a square of a degree.

use super::super::Totals;
use crate::i18n::{Lang, decimal, number, t};

/// Coastlines, 10 units a degree, and coastlines with borders, 100 units a degree of latitude (see `map/README.md`).
const WORLD: &str = include_str!("map/world.txt");
const FRANCE: &str = include_str!("map/france.txt");
/// Places that have a number on the map and a row in the table.
const ROWS: usize = 40;

/// A position as the report gives it away, in tenths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    lat: i16,
    lon: i16,
    /// Only whole degrees are known: the middle of the square stands for it.
    coarse: bool,
}

impl Spot {
    /// `48.85837, 2.29448`, or masked: `48.…, 2.…`.
    pub(super) fn parse(value: &str) -> Option<Spot> {
        let (lat, lon) = value.split_once(", ")?;
        let coarse = lat.ends_with(".…") && lon.ends_with(".…");
        let read = |text: &str, most: f64| {
            let degrees: f64 = text.strip_suffix(".…").unwrap_or(text).parse().ok()?;
            if !degrees.is_finite() || degrees.abs() > most {
                return None;
            }
            // Rounded towards the equator when masked (`-0.…` lies south of it): the middle of the square is further out.
            let tenths = if coarse { degrees * 10.0 + 5f64.copysign(degrees) } else { (degrees * 10.0).round() };
            Some(tenths as i16)
        };
        Some(Spot { lat: read(lat, 90.0)?, lon: read(lon, 180.0)?, coarse })
    }

    fn in_france(self) -> bool {
        (410..=518).contains(&self.lat) && (-55..=100).contains(&self.lon)
    }

    fn words(self, lang: Lang) -> String {
        let figure = |tenths: i16| {
            let n = u64::from(tenths.unsigned_abs());
            if self.coarse { number(lang, n / 10) } else { decimal(lang, n) }
        };
        let args = [
            ("lat", figure(self.lat).into()),
            ("ns", if self.lat < 0 { "s" } else { "n" }.into()),
            ("lon", figure(self.lon).into()),
            ("ew", if self.lon < 0 { "w" } else { "e" }.into()),
        ];
        t(lang, "html-spot", &args)
    }
}

pub(super) struct Map {
    pub(super) caption: String,
    pub(super) text: String,
    pub(super) heads: [String; 3],
    pub(super) rows: Vec<Place>,
    pub(super) note: String,
    pub(super) more: String,
    pub(super) outline: &'static str,
    pub(super) view: [i32; 4],
    /// Radius of a mark, and the size of its number, in units of the map.
    pub(super) radius: i32,
    pub(super) font: i32,
}

pub(super) struct Place {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) shown: String,
    pub(super) x: i32,
    pub(super) y: i32,
    /// The square that a masked position may lie in.
    pub(super) square: Option<[i32; 4]>,
}

/// The map of an album; `None` where no photo gives a position that can be placed.
pub(super) fn map(lang: Lang, spots: &[(Spot, u64)], other: u64, totals: &Totals) -> Option<Map> {
    if spots.is_empty() {
        return None;
    }
    let france = spots.iter().all(|s| s.0.in_france());
    // Units of a tenth of a degree: on the map of France those of longitude are narrowed as they are at 46.5° North.
    let (outline, view, x, y, radius, font) = if france {
        (FRANCE, [-414, -5190, 1140, 1140], 69, 100, 26, 32)
    } else {
        (WORLD, [-1800, -840, 3600, 1440], 10, 10, 60, 72)
    };
    let at = |tenths: i16, unit: i32| i32::from(tenths) * unit / 10;
    let mut sorted = spots.to_vec();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let place = |(n, (spot, count)): (usize, &(Spot, u64))| {
        let (cx, cy) = (at(spot.lon, x), -at(spot.lat, y));
        Place {
            number: n + 1,
            name: spot.words(lang),
            shown: number(lang, *count),
            x: cx,
            y: cy,
            square: spot.coarse.then_some([cx - x / 2, cy - y / 2, x, y]),
        }
    };
    let rows: Vec<Place> = sorted.iter().take(ROWS).enumerate().map(place).collect();
    let photos: u64 = sorted.iter().map(|s| s.1).sum();
    let unlisted: u64 = sorted.iter().skip(ROWS).map(|s| s.1).sum::<u64>().saturating_add(other);
    let coarse = sorted.iter().any(|s| s.0.coarse);
    let args = [
        ("photos", photos.into()),
        ("places", sorted.len().into()),
        ("map", if france { "france" } else { "world" }.into()),
    ];
    let note = t(lang, if coarse { "html-map-coarse" } else { "html-map-fine" }, &[]);
    let elsewhere = totals.located.saturating_sub(photos.saturating_add(other));
    let unplaced = if elsewhere > 0 { t(lang, "html-map-unplaced", &[("n", elsewhere.into())]) } else { String::new() };
    Some(Map {
        caption: t(lang, "html-map", &[]),
        text: t(lang, "html-map-text", &args),
        heads: ["html-map-number", "html-map-place", "html-photos"].map(|k| t(lang, k, &[])),
        note: [note, unplaced].join(" ").trim().to_owned(),
        more: if unlisted > 0 { t(lang, "html-map-more", &[("n", unlisted.into())]) } else { String::new() },
        rows,
        outline,
        view,
        radius,
        font,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(text: &str) -> Spot {
        Spot::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn positions_are_rounded_and_never_sharper_than_shown() {
        assert_eq!(spot("48.858370, 2.294481"), Spot { lat: 489, lon: 23, coarse: false });
        assert_eq!(spot("48.…, 2.…"), Spot { lat: 485, lon: 25, coarse: true });
        assert_eq!(spot("-0.…, -61.…"), Spot { lat: -5, lon: -615, coarse: true }, "Guadeloupe lies west, -0 south");
        for bad in ["", "48.…", "91.0, 2.0", "1.0, 181", "NaN, 1", "inf, 1", "48.1, 2.1<script>", "a, b"] {
            assert_eq!(Spot::parse(bad), None, "{bad}");
        }
        assert_eq!(spot("48.…, 2.…").words(Lang::Fr), "48°\u{a0}N, 2°\u{a0}E");
        assert_eq!(spot("-12.34, -4.56").words(Lang::Fr), "12,3°\u{a0}S, 4,6°\u{a0}O");
        assert_eq!(spot("-12.34, -4.56").words(Lang::En), "12.3°\u{a0}S, 4.6°\u{a0}W");
    }

    #[test]
    fn marks_lie_on_the_outlines() {
        let totals = Totals { located: 9, ..Totals::default() };
        let here = map(Lang::En, &[(spot("48.…, 2.…"), 3), (spot("43.3, 5.4"), 5)], 0, &totals).expect("a map");
        assert_eq!(here.outline, FRANCE);
        assert_eq!(
            here.rows.iter().map(|p| (p.number, p.x, p.y)).collect::<Vec<_>>(),
            [(1, 372, -4330), (2, 172, -4850)]
        );
        assert_eq!(here.rows[1].square, Some([172 - 34, -4850 - 50, 69, 100]));
        let [x, y, width, height] = here.view;
        assert!(here.rows.iter().all(|p| p.x > x && p.x < x + width && p.y > y && p.y < y + height));
        assert!(here.note.contains("1"), "one photo says where without a position that can be placed: {}", here.note);
        let away = map(Lang::En, &[(spot("48.…, 2.…"), 3), (spot("-21.1, 55.5"), 5)], 0, &totals).expect("a map");
        assert_eq!((away.outline, away.rows[0].x, away.rows[0].y), (WORLD, 555, 211));
        for outline in [WORLD, FRANCE] {
            assert!(outline.starts_with('M') && outline.bytes().all(|b| b.is_ascii_digit() || b"Ml -".contains(&b)));
        }
    }

    #[test]
    fn long_lists_say_what_they_leave_out() {
        let spots: Vec<(Spot, u64)> = (0..60).map(|n| (spot(&format!("{n}.…, 9.…")), 2)).collect();
        let map = map(Lang::En, &spots, 3, &Totals::default()).expect("a map");
        assert!(map.rows.len() == ROWS && map.more.contains("43"), "{}", map.more);
    }
}
