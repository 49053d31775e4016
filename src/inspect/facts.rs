//! One finding a fact: what several blocks say alike is joined, what differs in kind stays apart.
//! It knows no rule and reads no field; order and wording of values are the same on every run.

use std::borrow::Cow;

use crate::record::{Category, Finding, Severity, Source};

/// Two positions this close, in degrees, are the same fact (100 m).
const SAME_PLACE: f64 = 0.001;
/// Most places that one finding lists.
const MOST_SOURCES: usize = 40;
/// Longest value of a finding; what comes after is in the sources.
const LONGEST: usize = 200;
/// What stands for values that are not repeated.
const MORE: &str = "…";
/// The blocks in the order that people know them; others follow in the order of the file.
const ORDER: &[&str] = &["Exif", "XMP", "IPTC", "MakerNote", "Photoshop"];

/// The findings of one file while they are gathered.
#[derive(Default)]
pub(super) struct Facts {
    found: Vec<Finding>,
}

impl Facts {
    /// Joins a source to the finding that says the same, or begins a new one.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        category: Category,
        severity: Severity,
        mut source: Source,
        value: &str,
    ) {
        source.value = clip(value);
        let Some(f) = self.found.iter_mut().find(|f| f.code == code && same_fact(code, &f.value, value)) else {
            self.found.push(Finding {
                code: Cow::Borrowed(code),
                category,
                severity,
                part: String::new(),
                field: source.field.to_string(),
                value: clip(value),
                sources: vec![source],
            });
            return;
        };
        f.severity = f.severity.max(severity);
        let better = code == "gps.position" && position(&f.value).is_none() && position(value).is_some();
        if better || (f.value.is_empty() && !value.is_empty()) {
            f.field = source.field.to_string();
            f.value = clip(value);
        } else if !one_value(code) && !value.is_empty() {
            join(&mut f.value, value);
        }
        if f.sources.len() < MOST_SOURCES || f.sources.iter().all(|s| s.part != source.part) {
            f.sources.push(source);
        }
    }

    /// The findings in their order, each with the blocks that say it.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        for f in &mut self.found {
            let mut parts: Vec<&str> = Vec::new();
            for s in &f.sources {
                if !parts.contains(&&*s.part) {
                    parts.push(&s.part);
                }
            }
            parts.sort_by_key(|p| ORDER.iter().position(|o| o == p).unwrap_or(ORDER.len()));
            f.part = parts.join(", ");
            for s in &mut f.sources {
                if s.value == f.value {
                    s.value = String::new();
                }
            }
        }
        self.found.sort_by(|a, b| {
            b.severity.cmp(&a.severity).then_with(|| a.code.cmp(&b.code)).then_with(|| a.value.cmp(&b.value))
        });
        self.found
    }
}

/// Codes of which each finding says one thing.
fn one_value(code: &str) -> bool {
    matches!(code, "gps.position" | "device.serial")
}

/// True when both values of that code are one fact.
fn same_fact(code: &str, a: &str, b: &str) -> bool {
    match code {
        "gps.position" => same_place(a, b),
        "device.serial" => a.is_empty() || b.is_empty() || bare(a).eq(bare(b)),
        _ => true,
    }
}

/// A number without the zeros that some blocks fill it up with, and without its punctuation.
fn bare(serial: &str) -> impl Iterator<Item = char> + '_ {
    serial.chars().filter(|c| c.is_alphanumeric()).skip_while(|c| *c == '0').map(|c| c.to_ascii_lowercase())
}

/// Adds a value that is not there yet, while there is room.
fn join(to: &mut String, value: &str) {
    if to.split(" · ").any(|v| v == value || v == MORE) {
        return;
    }
    let value = if to.len() + value.len() > LONGEST { MORE } else { value };
    to.push_str(" · ");
    to.push_str(value);
}

fn clip(value: &str) -> String {
    let end = (0..=LONGEST.min(value.len())).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
    value.get(..end).unwrap_or_default().to_string()
}

/// `lat, lon` in degrees.
pub(super) fn position(text: &str) -> Option<(f64, f64)> {
    let (a, b) = text.split_once(", ")?;
    Some((a.parse().ok()?, b.parse().ok()?))
}

/// Equal within [`SAME_PLACE`], or one of them is a single coordinate that belongs to the other.
fn same_place(a: &str, b: &str) -> bool {
    match (position(a), position(b)) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() < SAME_PLACE && (a.1 - b.1).abs() < SAME_PLACE,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(part: &'static str, field: &'static str) -> Source {
        Source { part: part.into(), field: field.into(), offset: None, size: None, value: String::new() }
    }

    fn gather(all: &[(&'static str, &'static str, &'static str, &str)]) -> Vec<Finding> {
        let mut facts = Facts::default();
        for (code, part, field, value) in all {
            facts.add(code, Category::Device, Severity::High, source(part, field), value);
        }
        facts.into_findings()
    }

    #[test]
    fn three_blocks_that_say_one_place_are_one_finding() {
        let found = gather(&[
            ("gps.position", "MakerNote", "GPSPosition", "48.858001, 2.294001"),
            ("gps.position", "XMP", "exif:GPSLatitude", "48,51.48N"),
            ("gps.position", "Exif", "GPSPosition", "48.858, 2.294"),
            ("gps.position", "Exif", "GPSPosition", "43.3, 5.4"),
        ]);
        let said: Vec<_> = found.iter().map(|f| (f.part.as_str(), f.value.as_str(), f.sources.len())).collect();
        assert_eq!(said, [("Exif", "43.3, 5.4", 1), ("Exif, XMP, MakerNote", "48.858001, 2.294001", 3)]);
    }

    #[test]
    fn body_and_lens_are_two_facts_and_fill_zeros_none() {
        let found = gather(&[
            ("device.serial", "Exif", "BodySerialNumber", "0330860840"),
            ("device.serial", "MakerNote", "SerialNumber", "330860840"),
            ("device.serial", "Exif", "LensSerialNumber", "00009f8eeb"),
        ]);
        let said: Vec<_> = found.iter().map(|f| (f.part.as_str(), f.value.as_str())).collect();
        assert_eq!(said, [("Exif", "00009f8eeb"), ("Exif, MakerNote", "0330860840")]);
        assert_eq!(found[1].sources[0].value, "", "what the finding says is not said twice");
        assert_eq!(found[1].sources[1].value, "330860840");
    }

    #[test]
    fn long_lists_end_with_a_sign_and_stay_whole_in_the_sources() {
        let names: Vec<String> = (0..30).map(|i| format!("person number {i}")).collect();
        let all: Vec<_> =
            names.iter().map(|n| ("people.name", "XMP", "Iptc4xmpExt:PersonInImage", n.as_str())).collect();
        let found = gather(&all);
        assert!(found[0].value.ends_with(" · …") && found[0].value.len() < LONGEST + 10);
        assert!(found[0].sources.iter().any(|s| s.value == "person number 29"));
    }
}
