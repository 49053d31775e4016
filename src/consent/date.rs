//! Days of the civil calendar, as people write them in registers. It knows no time of day and no time zone.
//! Days are counted by the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of those numbers, if there is one.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1900..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Date { year, month, day })
    }

    /// Today, in universal time.
    pub fn today() -> Date {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        Date::from_days(i64::try_from(seconds / 86_400).unwrap_or(0))
    }

    /// Reads `2026-06-20`, and `20/06/2026`, `20/06/26`, `20.06.2026`, `20-06-2026` as spreadsheets of a French office write
    /// it back. The day always comes before the month: `06/20/2026` is no date.
    pub fn parse(text: &str) -> Option<Date> {
        // Spreadsheets add midnight to cells that were formatted as a time.
        let text = text.trim();
        let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
        let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
        let [a, b, c] = parts.as_slice() else { return None };
        if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        let number: i32 = year.parse().ok()?;
        let number = match year.len() {
            4 => number,
            2 => 2000 + number,
            _ => return None,
        };
        Date::new(number, month.parse().ok()?, day.parse().ok()?)
    }

    /// So many days later.
    #[must_use]
    pub fn plus(self, days: u32) -> Date {
        Date::from_days(self.days().saturating_add(i64::from(days)))
    }

    /// Year, month, day.
    pub fn parts(self) -> (i32, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        let y = i64::from(self.year) - i64::from(self.month <= 2);
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let of_year = (153 * ((i64::from(self.month) + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn from_days(days: i64) -> Date {
        let z = days.clamp(-25_567, 2_932_896) + 719_468;
        let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let m = (5 * of_year + 2) / 153;
        let day = of_year - (153 * m + 2) / 5 + 1;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Date {
            year: i32::try_from(year).unwrap_or(9999),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u8, d: u8) -> Date {
        Date::new(y, m, d).expect("a day")
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        for text in
            ["2026-06-20", "20/06/2026", "20/06/26", "20.6.2026", " 20-06-2026 ", "2026/06/20", "2026-06-20 00:00:00"]
        {
            assert_eq!(Date::parse(text), Some(date(2026, 6, 20)), "{text}");
        }
        for bad in
            ["", "06/20/2026", "2026-02-29", "31/04/2026", "2026-6", "20 juin 2026", "1/1/1", "-1-1-2026", "20260620"]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        assert_eq!(Date::parse("29/02/2028"), Some(date(2028, 2, 29)));
    }

    #[test]
    fn days_count_over_months_and_leap_years() {
        assert_eq!(date(1970, 1, 1).days(), 0);
        assert_eq!(date(2026, 11, 25).days(), 20_782);
        assert_eq!(date(2026, 12, 31).plus(1), date(2027, 1, 1));
        assert_eq!(date(2028, 2, 28).plus(1), date(2028, 2, 29));
        let mut day = date(1999, 12, 1);
        for n in 0..2_000 {
            assert_eq!(Date::from_days(day.days()), day, "{n}");
            let next = day.plus(1);
            assert!(next > day);
            day = next;
        }
    }
}
