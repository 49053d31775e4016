//! Turns parts and fields into findings: facts that the file gives away, with stable codes.
//! It reads no bytes of the file itself and removes nothing.

mod codes;
mod mask;
mod names;
mod parts;
mod rules;

pub use codes::{CODES, CodeInfo};
pub use mask::mask_all;
pub use parts::category_of;

use std::borrow::Cow;

use crate::format::Layout;
use crate::meta::{Field, Reading};
use crate::record::{Category, Finding, Severity, Source};

/// What surrounds the file and can be told without opening it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The file's name, lossy where it is not UTF-8.
    pub name: String,
    /// Names and texts of extended attributes (`user.xdg.origin.url`, …).
    pub xattrs: Vec<(String, String)>,
    /// Names of sidecar files beside the photo.
    pub sidecars: Vec<String>,
}

/// Two positions this close, in degrees, are the same fact (100 m).
const SAME_PLACE: f64 = 0.001;

/// Every finding of one file, values unmasked, one finding a fact, ordered by severity and code.
pub fn inspect(layout: &Layout, reading: &Reading, around: &Surroundings) -> Vec<Finding> {
    let mut found = Vec::new();
    for field in &reading.fields {
        if let Some(rule) = rules::rule_for(field).filter(|_| says_something(field)) {
            let source = Source {
                part: Cow::Borrowed(field.family.name()),
                field: field.name.clone(),
                offset: field.offset,
                size: Some(field.size),
            };
            add(&mut found, rule.code, rule.category, rule.severity, source, &field.text);
        }
    }
    parts::findings(layout, reading, &mut found);
    for (payload, error) in &reading.errors {
        let label = layout
            .payloads
            .get(*payload)
            .and_then(|p| p.parts.first())
            .and_then(|i| layout.parts.get(*i))
            .map_or_else(String::new, |p| p.label.to_string());
        let source = Source { part: Cow::Owned(label), field: Cow::Borrowed(""), offset: None, size: None };
        add(&mut found, "damage.metadata", Category::Unknown, Severity::High, source, error);
    }
    names::findings(around, &mut found);
    found.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.code.cmp(&b.code)).then_with(|| a.value.cmp(&b.value))
    });
    found
}

/// Blank fields and zero dates are written by many cameras and tell nothing.
fn says_something(f: &Field) -> bool {
    use crate::meta::Family;
    if f.size == 0 {
        return false;
    }
    let blank = f.text.chars().all(|c| matches!(c, '0' | ' ' | ':' | '.' | '/' | '-' | '\0'));
    match f.family {
        // Numbers of zero are values; texts of blanks are none.
        Family::Exif if f.name.starts_with("GPS") => {
            !f.text.is_empty() && (f.name != "GPSPosition" || !f.text.contains("NaN"))
        }
        Family::Exif | Family::Xmp | Family::Iptc | Family::MakerNote | Family::Text => {
            !blank || (f.text.is_empty() && f.size > 0 && opaque(&f.name)) || f.name == "ThumbnailImage"
        }
        _ => true,
    }
}

/// Fields whose content is no text but tells all the same.
fn opaque(name: &str) -> bool {
    name.starts_with("0x")
        || [
            "MakerNote",
            "UnreferencedBytes",
            "ObjectPreviewData",
            "ImageSourceData",
            "OriginalRawFileData",
            "DNGPrivateData",
            "PrintIM",
            "Padding",
            "GImage:Data",
            "GDepth:Data",
            "xmpGImg:image",
            "FaceRecInfo",
            "FaceDetect",
            "FaceInfo",
            "LocationInfo",
            "RunTime",
        ]
        .iter()
        .any(|n| name.ends_with(n))
}

/// Joins a source to the finding that says the same, or begins a new one.
fn add(
    found: &mut Vec<Finding>,
    code: &'static str,
    category: Category,
    severity: Severity,
    source: Source,
    value: &str,
) {
    let same = found.iter_mut().find(|f| f.code == code && (code != "gps.position" || same_place(&f.value, value)));
    match same {
        Some(f) => {
            if f.part.split(", ").all(|p| p != source.part) {
                f.part.push_str(", ");
                f.part.push_str(&source.part);
            }
            let better = code == "gps.position" && position(&f.value).is_none() && position(value).is_some();
            if better || (f.value.is_empty() && !value.is_empty()) {
                f.field = source.field.to_string();
                f.value = value.to_string();
            } else if code != "gps.position"
                && !value.is_empty()
                && f.value.len() < 200
                && f.value.split(" · ").all(|v| v != value)
            {
                f.value.push_str(" · ");
                f.value.push_str(value);
            }
            f.severity = f.severity.max(severity);
            if f.sources.len() < 40 {
                f.sources.push(source);
            }
        }
        None => found.push(Finding {
            code: Cow::Borrowed(code),
            category,
            severity,
            part: source.part.to_string(),
            field: source.field.to_string(),
            value: value.to_string(),
            sources: vec![source],
        }),
    }
}

/// `lat, lon` in degrees.
fn position(text: &str) -> Option<(f64, f64)> {
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
