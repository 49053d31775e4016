//! Findings that come from the partition itself: parts that no reader can speak for.

use std::borrow::Cow;

use super::facts::Facts;
use super::place;
use crate::format::{Layout, Note, PartKind};
use crate::meta::Reading;
use crate::record::{Category, Severity, Source};

/// The category that reports file a part of this kind under.
pub fn category_of(kind: PartKind) -> Category {
    match kind {
        PartKind::Exif | PartKind::Xmp | PartKind::Vendor | PartKind::Unknown => Category::Unknown,
        PartKind::Iptc | PartKind::Text => Category::Caption,
        PartKind::Photoshop | PartKind::C2pa => Category::History,
        PartKind::Time => Category::Dates,
        PartKind::Preview | PartKind::SecondPicture => Category::Preview,
        PartKind::Motion | PartKind::Trailer | PartKind::Gap | PartKind::Slack | PartKind::UnusedTable => {
            Category::HiddenData
        }
        PartKind::HiddenPicture => Category::HiddenPixels,
        PartKind::Hdr => Category::Hdr,
        _ => Category::Display,
    }
}

/// One finding a kind of part, and the notes.
pub(super) fn findings(layout: &Layout, reading: &Reading, facts: &mut Facts) {
    let mut read = vec![false; layout.payloads.len()];
    for f in &reading.fields {
        if let Some(r) = read.get_mut(f.payload) {
            *r = true;
        }
    }
    let mut spoken_for = vec![false; layout.parts.len()];
    for (p, _) in layout.payloads.iter().zip(&read).filter(|(_, read)| **read) {
        for i in &p.parts {
            if let Some(s) = spoken_for.get_mut(*i) {
                *s = true;
            }
        }
    }
    for (part, spoken_for) in layout.parts.iter().zip(spoken_for) {
        let (code, category, severity) = match part.kind {
            PartKind::Preview => ("preview.thumbnail", Category::Preview, Severity::High),
            PartKind::SecondPicture => ("preview.picture", Category::Preview, Severity::High),
            PartKind::Motion => ("hidden-data.motion", Category::HiddenData, Severity::High),
            PartKind::Trailer => ("hidden-data.trailer", Category::HiddenData, Severity::High),
            PartKind::Gap => ("hidden-data.gap", Category::HiddenData, Severity::High),
            PartKind::Slack => ("hidden-data.slack", Category::HiddenData, Severity::High),
            PartKind::UnusedTable => ("hidden-data.unused-table", Category::HiddenData, Severity::Low),
            PartKind::HiddenPicture => ("hidden-pixels.picture", Category::HiddenPixels, Severity::High),
            PartKind::Hdr => ("hdr.gain-map", Category::Hdr, Severity::Low),
            PartKind::Time => ("dates.modified", Category::Dates, Severity::Low),
            PartKind::C2pa => ("history.c2pa", Category::History, Severity::High),
            PartKind::Unknown => ("unknown.part", Category::Unknown, Severity::High),
            // A vendor's segment without a reader is as opaque as an unknown one.
            PartKind::Vendor if !spoken_for => ("unknown.part", Category::Unknown, Severity::High),
            // Readable blocks that say nothing are still blocks that a clean copy does not carry.
            PartKind::Exif | PartKind::Xmp | PartKind::Iptc | PartKind::Photoshop | PartKind::Text if !spoken_for => {
                ("unknown.part", Category::Unknown, Severity::Low)
            }
            _ => continue,
        };
        let source = Source {
            part: part.label.clone(),
            field: Cow::Borrowed(""),
            offset: Some(part.span.start),
            size: Some(part.span.len),
            value: String::new(),
        };
        facts.add(code, category, severity, source, &format!("{} B", part.span.len));
    }
    for note in &layout.notes {
        let (code, category, severity, value) = match note {
            Note::HiddenPixels(n) => ("hidden-pixels.colour", Category::HiddenPixels, Severity::High, n.to_string()),
            Note::HiddenPicture(what) => {
                ("hidden-pixels.picture", Category::HiddenPixels, Severity::High, what.to_string())
            }
            Note::Damage { offset, what } => {
                ("damage.coded", Category::Display, Severity::Info, format!("{offset}: {what}"))
            }
            Note::UserData { count, said } => {
                ("hidden-data.messages", Category::HiddenData, Severity::Info, format!("{count}: {said}"))
            }
            Note::Pages(_) | Note::NotLocated(_) => continue,
        };
        facts.add(code, category, severity, place("picture", ""), &value);
    }
}
