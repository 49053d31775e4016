//! JPEG 2000 files and codestreams: XML, UUID and JUMBF boxes, comments of the codestream, bytes behind the end.
//! It decodes nothing. ISO/IEC 15444-1 annex A (markers) and I (boxes), 15444-2 annex M.

use super::boxes::{Box4, boxes};
use super::{Sheet, number, span};
use crate::error::Result;
use crate::format::{PartKind, PayloadKind};
use crate::geometry::Size;
use crate::limits::Limits;

const SIGNATURE: &[u8] = b"\0\0\0\x0CjP  \r\n\x87\n";
const CODESTREAM: &[u8] = b"\xFF\x4F\xFF\x51";

/// UUIDs of boxes by their first four bytes: what they hold, and bytes before it.
const UUIDS: [(usize, PartKind, PayloadKind, &str); 5] = [
    (0xBE7A_CFCB, PartKind::Xmp, PayloadKind::Xmp, "uuid XMP"),
    (0x4A70_6754, PartKind::Exif, PayloadKind::Exif, "uuid Exif"),
    (0x33C7_A4D2, PartKind::Iptc, PayloadKind::Iptc, "uuid IPTC"),
    (0x2C4C_0100, PartKind::Photoshop, PayloadKind::Photoshop, "uuid Photoshop"),
    (0xB14B_F8BD, PartKind::Exif, PayloadKind::Exif, "uuid GeoTIFF"),
];

pub(super) fn sniff(head: &[u8]) -> bool {
    head.starts_with(SIGNATURE) || head.starts_with(CODESTREAM)
}

pub(super) fn read(file: &[u8], sheet: &mut Sheet<'_>, _limits: &Limits) -> Result<()> {
    if file.starts_with(CODESTREAM) {
        codestream(file, sheet, 0, file.len());
        return Ok(());
    }
    let list = boxes(file, 0, file.len());
    let end = list.last().map_or(0, |b| b.end);
    for b in list {
        one(file, sheet, b);
    }
    if end < file.len() {
        let rest = span(end, file.len());
        sheet.block((PartKind::Trailer, PayloadKind::Trailer), "bytes behind the last box", "", rest, rest);
    }
    Ok(())
}

fn one(file: &[u8], sheet: &mut Sheet<'_>, b: Box4) {
    let (whole, body) = (span(b.start, b.end), span(b.body, b.end));
    let label = String::from_utf8_lossy(&b.kind).escape_default().to_string();
    match &b.kind {
        b"jP  " | b"ftyp" => {
            sheet.part(PartKind::Structure, label, whole);
        }
        b"jp2h" => {
            sheet.part(PartKind::Structure, label, whole);
            for inner in boxes(file, b.body, b.end) {
                match &inner.kind {
                    b"ihdr" => {
                        let side = |at| number(file, at, 4).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
                        sheet.layout.picture = Size::new(side(inner.body + 4), side(inner.body));
                    }
                    // Method 2 or 3: an ICC profile behind three bytes.
                    b"colr" if matches!(file.get(inner.body), Some(2 | 3)) => {
                        let profile = span((inner.body + 3).min(inner.end), inner.end);
                        sheet.block((PartKind::Icc, PayloadKind::Icc), "colr", "", profile, profile);
                    }
                    _ => {}
                }
            }
        }
        b"jp2c" => codestream(file, sheet, b.body, b.end),
        b"xml " => {
            let text = file.get(b.body..b.end).unwrap_or(&[]);
            let xmp = memchr::memmem::find(text, b"rdf:RDF").is_some();
            let kinds = if xmp { (PartKind::Xmp, PayloadKind::Xmp) } else { (PartKind::Text, PayloadKind::Text) };
            sheet.block(kinds, label, "xml", whole, body);
        }
        b"uuid" => {
            let known = number(file, b.body, 4).and_then(|n| UUIDS.iter().find(|u| u.0 == n));
            let inside = span((b.body + 16).min(b.end), b.end);
            match known {
                Some((_, kind, language, label)) => sheet.block((*kind, *language), *label, "", whole, inside),
                None => sheet.block((PartKind::Unknown, PayloadKind::Vendor), "uuid", "uuid box", whole, inside),
            }
        }
        b"jumb" => sheet.block((PartKind::C2pa, PayloadKind::C2pa), label, "", whole, whole),
        b"asoc" | b"uinf" | b"res " | b"rreq" => {
            sheet.part(PartKind::Structure, label, span(b.start, b.body));
            boxes(file, b.body, b.end).into_iter().for_each(|inner| leaf(file, sheet, inner));
        }
        _ => sheet.block((PartKind::Unknown, PayloadKind::Vendor), label, "box", whole, body),
    }
}

/// Boxes inside an association or a list of links.
fn leaf(file: &[u8], sheet: &mut Sheet<'_>, b: Box4) {
    let whole = span(b.start, b.end);
    match &b.kind {
        b"lbl " => sheet.block((PartKind::Text, PayloadKind::Text), "lbl ", "label", whole, span(b.body, b.end)),
        b"url " => {
            let inside = span((b.body + 4).min(b.end), b.end);
            sheet.block((PartKind::Text, PayloadKind::Text), "url ", "url", whole, inside);
        }
        b"resc" | b"resd" => {
            sheet.part(PartKind::Display, "resolution", whole);
        }
        b"asoc" | b"uinf" => {}
        _ => one(file, sheet, b),
    }
}

/// Main header: markers with a length, until the first tile part; COM is a comment (§A.9.2).
fn codestream(file: &[u8], sheet: &mut Sheet<'_>, start: usize, end: usize) {
    sheet.part(PartKind::Coded, "codestream", span(start, end));
    let mut at = start + 2;
    while let (Some(0xFF), Some(&marker)) = (file.get(at), file.get(at + 1)) {
        let Some(len) = number(file, at + 2, 2).filter(|n| *n >= 2 && at + 2 + n <= end) else { break };
        let stop = at + 2 + len;
        match marker {
            0x51 if sheet.layout.picture.pixels() == 0 => {
                let side = |at| number(file, at, 4).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
                let extent = |n| side(at + 6 + n).saturating_sub(side(at + 14 + n));
                sheet.layout.picture = Size::new(extent(0), extent(4));
            }
            0x64 => {
                let inside = span((at + 6).min(stop), stop);
                let group = sheet.cover.group(PartKind::Text, "codestream comment");
                let strength = crate::format::tiff::cover::Strength::Coded;
                sheet.cover.claim(group, at as u64, stop as u64, strength);
                let bytes = crate::format::PayloadBytes::Span(inside);
                sheet.payload(vec![group], PayloadKind::Text, "comment", bytes);
            }
            0x90 => break,
            _ => {}
        }
        at = stop;
    }
}
