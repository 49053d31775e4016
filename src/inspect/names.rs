//! What a file's name, its extended attributes and its neighbours give away.

use super::facts::Facts;
use super::{Surroundings, place};
use crate::record::{Category, Severity};

/// Beginnings that name a device or an app, with their separators.
const DEVICES: &[&str] = &[
    "IMG_",
    "IMG-",
    "DSC_",
    "DSC0",
    "DSCN",
    "DSCF",
    "PXL_",
    "DJI_",
    "GOPR",
    "MVIMG_",
    "PANO_",
    "Screenshot",
    "Capture d",
    "WhatsApp",
    "signal-",
    "FB_IMG_",
    "VID_",
    "P10",
    "_MG_",
    "SAM_",
    "CIMG",
    "HUAWEI",
];

/// Attributes that say where a file came from or what it is about.
const ORIGINS: &[&str] = &[
    "xdg.origin",
    "xdg.referrer",
    "xdg.tags",
    "xdg.comment",
    "kMDItemWhereFroms",
    "kMDItemFinderComment",
    "_kMDItemUserTags",
    "quarantine",
    "Zone.Identifier",
    "baloo",
    "dublincore",
];

pub(super) fn findings(around: &Surroundings, facts: &mut Facts) {
    let stem = around.name.rsplit_once('.').map_or(around.name.as_str(), |(s, _)| s);
    let mut say = |part: &'static str, field: &str, code, category, severity, value: &str| {
        facts.add(code, category, severity, place(part, field.to_string()), value);
    };
    if let Some(date) = date(stem) {
        say("file name", "", "filename.date", Category::Filename, Severity::Low, &date);
    }
    if DEVICES.iter().any(|d| stem.starts_with(d)) {
        say("file name", "", "filename.device", Category::Filename, Severity::Low, stem);
    }
    if let Some(p) = position(stem) {
        say("file name", "", "filename.position", Category::Filename, Severity::High, &p);
    }
    if contact(stem) {
        say("file name", "", "filename.contact", Category::Filename, Severity::High, stem);
    }
    for (name, value) in &around.xattrs {
        if ORIGINS.iter().any(|o| name.contains(o)) {
            say("extended attribute", name, "owner.xattr-origin", Category::Owner, Severity::High, value);
        }
    }
    for s in &around.sidecars {
        say("sidecar", s, "sidecar.present", Category::Sidecar, Severity::Low, s);
    }
}

/// A plausible day in a run of digits: `20240611`, `2024-06-11`, `2024_06_11`, or epoch milliseconds.
fn date(stem: &str) -> Option<String> {
    let b = stem.as_bytes();
    let number = |r: std::ops::Range<usize>| -> Option<u32> {
        let s = b.get(r)?;
        s.iter().all(u8::is_ascii_digit).then(|| s.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    };
    let day = |y: Option<u32>, m: Option<u32>, d: Option<u32>| match (y, m, d) {
        (Some(y @ 1990..=2099), Some(m @ 1..=12), Some(d @ 1..=31)) => Some(format!("{y:04}-{m:02}-{d:02}")),
        _ => None,
    };
    for i in 0..b.len() {
        let starts = i == 0 || !b.get(i - 1).is_some_and(u8::is_ascii_digit);
        if !starts {
            continue;
        }
        let run = b.get(i..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        let plain = if run == 8 || run == 14 || run == 17 {
            day(number(i..i + 4), number(i + 4..i + 6), number(i + 6..i + 8))
        } else {
            None
        };
        let separated = match (run, b.get(i + 4), b.get(i + 7)) {
            (4, Some(s @ (b'-' | b'_' | b'.')), Some(t)) if s == t => {
                day(number(i..i + 4), number(i + 5..i + 7), number(i + 8..i + 10))
            }
            _ => None,
        };
        if plain.is_some() || separated.is_some() {
            return plain.or(separated);
        }
        if run == 13 && b.get(i) == Some(&b'1') {
            return Some("1970+".to_string());
        }
    }
    None
}

/// Two decimal numbers that can only be degrees: `48.8584,2.2945`, `48.8584N 2.2945E`.
fn position(stem: &str) -> Option<String> {
    let numbers: Vec<(f64, usize)> = stem
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|p| {
            p.split_once('.')
                .is_some_and(|(a, b)| !a.is_empty() && b.len() >= 4 && b.bytes().all(|c| c.is_ascii_digit()))
        })
        .filter_map(|p| Some((p.parse().ok()?, p.len())))
        .collect();
    match numbers[..] {
        [(lat, _), (lon, _)] if f64::abs(lat) <= 90.0 && f64::abs(lon) <= 180.0 => Some(format!("{lat:.6}, {lon:.6}")),
        _ => None,
    }
}

/// A mail address or a telephone number.
fn contact(stem: &str) -> bool {
    let mail = stem.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.'));
    let phone = stem.split(|c: char| !(c.is_ascii_digit() || c == '+')).any(|p| {
        p.starts_with("+33") && p.len() == 12 || p.len() == 10 && (p.starts_with("06") || p.starts_with("07"))
    });
    mail || phone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names() {
        for (name, want) in [
            ("IMG_20240611_101500", Some("2024-06-11")),
            ("PXL_20240611101500123", Some("2024-06-11")),
            ("WhatsApp Image 2024-06-11 at 10.15.00", Some("2024-06-11")),
            ("FB_IMG_1718093700123", Some("1970+")),
            ("DSC_20241", None),
            ("photo-99999999", None),
            ("holiday", None),
        ] {
            assert_eq!(date(name).as_deref(), want, "{name}");
        }
    }

    #[test]
    fn places_and_contacts_in_names() {
        assert_eq!(position("tour 48.8584,2.2945").as_deref(), Some("48.858400, 2.294500"));
        assert_eq!(position("v1.2.3 image 4.5"), None);
        assert!(contact("lea.martin@exemple.fr") && contact("appel 0612345678") && !contact("IMG_1234"));
    }
}
