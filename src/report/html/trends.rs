//! What a whole album says when its photos are laid side by side: days, devices, places. Gathered while records pass, from
//! values as the report shows them: what is masked there stays masked here. Counts only, and bounded ones.

use std::collections::BTreeMap;

use super::map::Spot;
use crate::record::{Category, FileRecord};

/// Most different days, devices or places that are told apart; what comes after is counted as "other".
const MOST: usize = 4_000;

/// A date as far as the report knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Day {
    Year(u16),
    Full(u16, u8, u8),
}

#[derive(Default)]
pub(super) struct Trends {
    pub(super) days: BTreeMap<Day, u64>,
    /// By what the photos say: model as it is, serial number masked like everywhere.
    pub(super) devices: BTreeMap<(String, String), u64>,
    pub(super) spots: BTreeMap<Spot, u64>,
    /// Photos of more days, devices and places than are told apart.
    pub(super) other: [u64; 3],
}

impl Trends {
    /// Adds one photo.
    pub(super) fn add(&mut self, r: &FileRecord) {
        let of = |code: &'static str| r.findings.iter().filter(move |f| f.code == code).map(|f| f.value.as_str());
        if let Some(day) = of("dates.taken").find_map(day) {
            count(&mut self.days, day, &mut self.other[0]);
        }
        let known = |f: &&crate::record::Finding| f.category == Category::Device && !f.value.is_empty();
        let device = r.findings.iter().filter(known).find(|f| f.code == "device.model");
        if let Some(model) = device {
            let serial = of("device.serial").next().unwrap_or_default();
            count(&mut self.devices, (cut(&model.value), cut(serial)), &mut self.other[1]);
        }
        if let Some(spot) = of("gps.position").find_map(Spot::parse) {
            count(&mut self.spots, spot, &mut self.other[2]);
        }
    }
}

fn count<K: Ord>(all: &mut BTreeMap<K, u64>, key: K, other: &mut u64) {
    if all.len() < MOST || all.contains_key(&key) {
        *all.entry(key).or_default() += 1;
    } else {
        *other += 1;
    }
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// `2026:06:11 10:15:00`, `2026-06-11T…`, `20260611`, or a masked `2026-…`; of several the first.
fn day(value: &str) -> Option<Day> {
    let mut digits = value.chars().filter(|c| !matches!(c, ':' | '-' | '/')).map_while(|c| c.to_digit(10));
    let mut number = |n: usize| (0..n).try_fold(0, |sum: u32, _| Some(sum * 10 + digits.next()?));
    let year = u16::try_from(number(4).filter(|y| (1800..=2200).contains(y))?).ok()?;
    let month = number(2).and_then(|m| u8::try_from(m).ok()).filter(|m| (1..=12).contains(m));
    let day = month.and(number(2)).and_then(|d| u8::try_from(d).ok()).filter(|d| (1..=31).contains(d));
    Some(match (month, day) {
        (Some(m), Some(d)) => Day::Full(year, m, d),
        _ => Day::Year(year),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_are_shown() {
        for (text, expected) in [
            ("2026:06:11 10:15:00", Some(Day::Full(2026, 6, 11))),
            ("2026-06-11T10:15:00+02:00 · 2025", Some(Day::Full(2026, 6, 11))),
            ("20260611", Some(Day::Full(2026, 6, 11))),
            ("2026-…", Some(Day::Year(2026))),
            ("2026:00:00", Some(Day::Year(2026))),
            ("0000:00:00", None),
            ("…", None),
            ("<script>", None),
            ("", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn counts_are_bounded_and_lose_nobody() {
        let mut all = BTreeMap::new();
        let mut other = 0;
        (0..MOST + 5).for_each(|n| count(&mut all, n, &mut other));
        count(&mut all, 3, &mut other);
        assert_eq!((all.len(), all[&3], other), (MOST, 2, 5));
    }
}
