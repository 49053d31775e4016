//! Turns parts and fields into findings: facts that the file gives away, with stable codes.
//! It reads no bytes of the file itself and removes nothing.

mod codes;
mod facts;
mod mask;
mod names;
mod parts;
mod rules;

pub use codes::{CODES, CodeInfo};
pub use mask::mask_all;
pub use parts::category_of;
pub use rules::blocks_of;

use std::borrow::Cow;

use crate::format::Layout;
use crate::meta::{Field, Reading};
use crate::record::{Category, Finding, Severity, Source};
use facts::{Facts, position};

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

/// Every finding of one file, values unmasked, one finding a fact, ordered by severity and code.
pub fn inspect(layout: &Layout, reading: &Reading, around: &Surroundings) -> Vec<Finding> {
    let mut facts = Facts::default();
    for field in &reading.fields {
        if let Some(rule) = rules::rule_for(field).filter(|_| says_something(field)) {
            let source = Source {
                part: Cow::Borrowed(field.family.name()),
                field: field.name.clone(),
                offset: field.offset,
                size: Some(field.size),
                value: String::new(),
            };
            // North or west alone is no value of a position.
            let value = if field.name.ends_with("Ref") { "" } else { &field.text };
            facts.add(rule.code, rule.category, rule.severity, source, value);
        }
    }
    parts::findings(layout, reading, &mut facts);
    for (payload, error) in &reading.errors {
        let label = layout
            .payloads
            .get(*payload)
            .and_then(|p| p.parts.first())
            .and_then(|i| layout.parts.get(*i))
            .map_or_else(String::new, |p| p.label.to_string());
        facts.add("damage.metadata", Category::Unknown, Severity::High, place(label, ""), error);
    }
    names::findings(around, &mut facts);
    facts.into_findings()
}

/// What a photo whose author must be named says wrong by saying nothing; `None` where some block names one.
pub fn missing_author(findings: &[Finding]) -> Option<Finding> {
    let named = findings.iter().any(|f| f.code == "credit.author");
    (!named).then(|| Finding {
        code: "credit.missing".into(),
        category: Category::Credit,
        severity: Severity::Info,
        part: String::new(),
        field: String::new(),
        value: String::new(),
        sources: Vec::new(),
    })
}

/// A source that is told by name alone.
fn place(part: impl Into<Cow<'static, str>>, field: impl Into<Cow<'static, str>>) -> Source {
    Source { part: part.into(), field: field.into(), offset: None, size: None, value: String::new() }
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
