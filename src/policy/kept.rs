//! The values that a policy keeps, taken from what was read and written afresh into Exif, IPTC and XMP so that they agree.
//! Where blocks differ, XMP is believed before IPTC and IPTC before Exif, as editors do (MWG guidelines 2.0 §2.2).

use super::Policy;
use crate::geometry::Orientation;
use crate::meta::{Family, Field, Reading};
use crate::payload::exif::{self, Ifd, Value};
use crate::payload::{iptc, xmp};
use crate::record::{Category, Treated};

/// Longest text that is written, in characters.
const LONGEST: usize = 2000;
/// Most keywords.
const MOST: usize = 64;

/// One kept text: its category, its places in the three blocks.
struct Slot {
    category: Category,
    /// Where it is read from, best first.
    from: &'static [(Family, &'static str)],
    exif: Option<(Ifd, u16)>,
    iptc: Option<u8>,
    xmp: Option<xmp::Property>,
}

use Family::{Exif, Iptc, Xmp};
use xmp::Property as P;

const SLOTS: &[Slot] = &[
    Slot {
        category: Category::Credit,
        from: &[(Xmp, "dc:creator"), (Iptc, "By-line"), (Exif, "Artist")],
        exif: Some((Ifd::Zero, 0x013B)),
        iptc: Some(80),
        xmp: Some(P::Creator),
    },
    Slot {
        category: Category::Credit,
        from: &[(Xmp, "dc:rights"), (Iptc, "CopyrightNotice"), (Exif, "Copyright")],
        exif: Some((Ifd::Zero, 0x8298)),
        iptc: Some(116),
        xmp: Some(P::Rights),
    },
    Slot {
        category: Category::Credit,
        from: &[(Xmp, "photoshop:Credit"), (Iptc, "Credit")],
        exif: None,
        iptc: Some(110),
        xmp: Some(P::Credit),
    },
    Slot {
        category: Category::Caption,
        from: &[(Xmp, "dc:description"), (Iptc, "Caption-Abstract"), (Exif, "ImageDescription")],
        exif: Some((Ifd::Zero, 0x010E)),
        iptc: Some(120),
        xmp: Some(P::Description),
    },
    Slot {
        category: Category::Caption,
        from: &[(Xmp, "dc:title"), (Iptc, "ObjectName"), (Iptc, "Headline")],
        exif: None,
        iptc: Some(5),
        xmp: Some(P::Title),
    },
    Slot {
        category: Category::Place,
        from: &[(Xmp, "photoshop:City"), (Iptc, "City")],
        exif: None,
        iptc: Some(90),
        xmp: Some(P::City),
    },
    Slot {
        category: Category::Place,
        from: &[(Xmp, "photoshop:State"), (Iptc, "Province-State")],
        exif: None,
        iptc: Some(95),
        xmp: Some(P::State),
    },
    Slot {
        category: Category::Place,
        from: &[(Xmp, "photoshop:Country"), (Iptc, "Country-PrimaryLocationName")],
        exif: None,
        iptc: Some(101),
        xmp: Some(P::Country),
    },
    Slot {
        category: Category::Device,
        from: &[(Exif, "Make")],
        exif: Some((Ifd::Zero, 0x010F)),
        iptc: None,
        xmp: None,
    },
    Slot {
        category: Category::Device,
        from: &[(Exif, "Model")],
        exif: Some((Ifd::Zero, 0x0110)),
        iptc: None,
        xmp: None,
    },
    Slot {
        category: Category::Device,
        from: &[(Exif, "LensModel")],
        exif: Some((Ifd::Exif, 0xA434)),
        iptc: None,
        xmp: None,
    },
    Slot {
        category: Category::Device,
        from: &[(Exif, "BodySerialNumber")],
        exif: Some((Ifd::Exif, 0xA431)),
        iptc: None,
        xmp: None,
    },
    Slot {
        category: Category::Owner,
        from: &[(Exif, "CameraOwnerName")],
        exif: Some((Ifd::Exif, 0xA430)),
        iptc: None,
        xmp: None,
    },
    Slot {
        category: Category::Software,
        from: &[(Exif, "Software")],
        exif: Some((Ifd::Zero, 0x0131)),
        iptc: None,
        xmp: None,
    },
];

/// What stays, as values.
#[derive(Debug, Default)]
pub(super) struct Kept {
    texts: Vec<(usize, String)>,
    keywords: Vec<String>,
    date: Option<(String, bool)>,
    position: Option<(f64, f64)>,
}

/// The fresh blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) exif: Option<Vec<u8>>,
    pub(super) iptc: Option<Vec<u8>>,
    pub(super) xmp: Option<Vec<u8>>,
}

/// Picks the values that the policy keeps.
pub(super) fn collect(reading: &Reading, policy: &Policy) -> Kept {
    let mut kept = Kept::default();
    for (i, slot) in SLOTS.iter().enumerate() {
        // `--credit` names the author whatever the file says.
        let text = match &policy.credit {
            Some(author) if i == 0 => Some(author.clone()),
            _ if policy.keeps(slot.category) => slot.from.iter().find_map(|(f, n)| text_of(reading, *f, n)),
            _ => None,
        };
        if let Some(t) = text.map(|t| tidy(&t)).filter(|t| !t.is_empty()) {
            kept.texts.push((i, t));
        }
    }
    if policy.keeps(Category::People) {
        let all = |f: Family, n: &str| {
            fields(reading, f, n).map(|f| tidy(&f.text)).filter(|t| !t.is_empty()).take(MOST).collect::<Vec<_>>()
        };
        kept.keywords = all(Xmp, "dc:subject");
        if kept.keywords.is_empty() {
            kept.keywords = all(Iptc, "Keywords");
        }
    }
    if policy.keeps(Category::Dates) {
        let from = [
            (Exif, "DateTimeOriginal"),
            (Exif, "CreateDate"),
            (Xmp, "photoshop:DateCreated"),
            (Xmp, "exif:DateTimeOriginal"),
            (Xmp, "xmp:CreateDate"),
            (Iptc, "DateCreated"),
        ];
        kept.date = from
            .iter()
            .find_map(|(f, n)| text_of(reading, *f, n).and_then(|t| date(&t)))
            .map(|d| (d, policy.dates_day_only));
    }
    if policy.keeps(Category::Gps) {
        kept.position = reading.fields.iter().filter(|f| f.name == "GPSPosition").find_map(|f| {
            let (a, b) = f.text.split_once(", ")?;
            Some((a.parse().ok()?, b.parse().ok()?))
        });
    }
    kept
}

fn fields<'a>(reading: &'a Reading, family: Family, name: &'a str) -> impl Iterator<Item = &'a Field> {
    // XMP names carry the property around them; values of nested thumbnails and previews are not the photo's own.
    reading.fields.iter().filter(move |f| f.family == family && f.name == name && !f.group.starts_with("IFD1"))
}

fn text_of(reading: &Reading, family: Family, name: &str) -> Option<String> {
    // Several authors are several fields: they stay together.
    let all: Vec<String> =
        fields(reading, family, name).map(|f| tidy(&f.text)).filter(|t| !t.is_empty()).take(8).collect();
    if all.is_empty() {
        None
    } else {
        Some(if matches!(name, "dc:creator" | "By-line") { all.join("; ") } else { all.into_iter().next()? })
    }
}

/// Control and direction characters become spaces, runs of spaces one.
fn tidy(text: &str) -> String {
    let bidi = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let clean: String = text.chars().map(|c| if c.is_control() || bidi(c) { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// `YYYY:MM:DD HH:MM:SS` from any of the forms, the time blank where it is not told.
fn date(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (y, m, d) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let plausible = (1826..=2200).contains(&y.parse::<u32>().ok()?)
        && (1..=12).contains(&m.parse::<u32>().ok()?)
        && (1..=31).contains(&d.parse::<u32>().ok()?);
    let time = digits.get(8..14).map_or("  :  :  ".to_string(), |t| {
        format!("{}:{}:{}", t.get(..2).unwrap_or("  "), t.get(2..4).unwrap_or("  "), t.get(4..6).unwrap_or("  "))
    });
    plausible.then(|| format!("{y}:{m}:{d} {time}"))
}

impl Kept {
    /// The three blocks, each only where it has something to say.
    pub(super) fn blocks(&self, orientation: Orientation) -> Blocks {
        let mut values = Vec::new();
        let mut records = iptc::Builder::default();
        let mut packet = xmp::Builder::default();
        for (i, text) in &self.texts {
            let Some(slot) = SLOTS.get(*i) else { continue };
            if let Some((ifd, tag)) = slot.exif {
                values.push(Value::text(ifd, tag, text));
            }
            if let Some(dataset) = slot.iptc {
                records.text(dataset, text);
            }
            if let Some(p) = slot.xmp {
                packet.set(p, text);
            }
        }
        for k in &self.keywords {
            records.text(25, k);
            packet.keyword(k);
        }
        if let Some((d, day_only)) = &self.date {
            let day = d.get(..10).unwrap_or_default();
            // Exif 3.0 §4.6.6: unknown parts of a time are blanks.
            let shown = if *day_only { format!("{day}   :  :  ") } else { d.clone() };
            values.push(Value::text(Ifd::Exif, 0x9003, &shown));
            records.text(55, &day.replace(':', ""));
            packet.set(P::Date, &day.replace(':', "-"));
        }
        if let Some((lat, lon)) = self.position {
            values.extend(position(lat, lon));
        }
        if values.is_empty() && self.keywords.is_empty() && records.is_empty() {
            return Blocks::default();
        }
        Blocks { exif: exif::build(orientation, &values), iptc: records.build(), xmp: packet.build() }
    }

    /// What is kept, for the record.
    pub(super) fn treated(&self) -> Vec<Treated> {
        let one = |category: Category, part: &str, bytes: usize| Treated {
            category,
            part: part.to_string(),
            bytes: bytes as u64,
            reason: Some("policy.keep".into()),
        };
        let mut out: Vec<Treated> = self
            .texts
            .iter()
            .filter_map(|(i, t)| SLOTS.get(*i).map(|s| one(s.category, s.from.first().map_or("", |(_, n)| n), t.len())))
            .collect();
        if !self.keywords.is_empty() {
            out.push(one(Category::People, "Keywords", self.keywords.iter().map(String::len).sum()));
        }
        if self.date.is_some() {
            out.push(one(Category::Dates, "DateTimeOriginal", 20));
        }
        if self.position.is_some() {
            out.push(one(Category::Gps, "GPSPosition", 48));
        }
        out
    }
}

/// A GPS directory from signed degrees: microdegrees as one rational each.
fn position(lat: f64, lon: f64) -> Vec<Value> {
    let rational = |v: f64| {
        let mut b = ((v.abs() * 1e6).round() as u32).to_le_bytes().to_vec();
        b.extend(1_000_000u32.to_le_bytes());
        for _ in 0..2 {
            b.extend(0u32.to_le_bytes());
            b.extend(1u32.to_le_bytes());
        }
        b
    };
    let value = |tag, kind, count, bytes| Value { ifd: Ifd::Gps, tag, kind, count, bytes };
    vec![
        value(0, 1, 4, vec![2, 3, 0, 0]),
        value(1, 2, 2, if lat < 0.0 { b"S\0".to_vec() } else { b"N\0".to_vec() }),
        value(2, 5, 3, rational(lat)),
        value(3, 2, 2, if lon < 0.0 { b"W\0".to_vec() } else { b"E\0".to_vec() }),
        value(4, 5, 3, rational(lon)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_form_come_to_one() {
        assert_eq!(date("2026:06:20 10:15:00").as_deref(), Some("2026:06:20 10:15:00"));
        assert_eq!(date("2026-06-20").as_deref(), Some("2026:06:20   :  :  "));
        assert_eq!(date("20260620").as_deref(), Some("2026:06:20   :  :  "));
        assert_eq!(date("2026:06:20   :  :  ").as_deref(), Some("2026:06:20   :  :  "));
        assert_eq!(date("0000:00:00 00:00:00"), None);
    }

    #[test]
    fn a_credit_line_goes_into_all_three_blocks() {
        let policy = Policy { credit: Some("Ville de X \u{202E}– Léa".into()), ..Policy::preset("share").unwrap() };
        let blocks = collect(&Reading::default(), &policy).blocks(Orientation::UPRIGHT);
        for b in [blocks.exif, blocks.iptc, blocks.xmp] {
            let b = b.unwrap();
            assert!(
                memchr::memmem::find(&b, "Ville de X – Léa".as_bytes()).is_some(),
                "{}",
                String::from_utf8_lossy(&b)
            );
        }
    }
}
