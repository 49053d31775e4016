//! IPTC-IIM records. IIM 4.2 §1.5 (datasets), §1.6 (extended lengths), chapter 5 (1:90 coded character set).

use std::borrow::Cow;

use super::{Block, Family, Sink, text};
use crate::limits::Limits;

/// Reads datasets until the block ends or stops being IIM.
pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0usize;
    let mut first = true;
    let mut charset: &[u8] = b"";
    while let Some(&marker) = block.data.get(at) {
        if marker != 0x1C {
            // Blocks are padded with zeros; anything else behind the last dataset is damage.
            if block.data.get(at..).is_some_and(|r| r.iter().any(|b| *b != 0)) {
                out.error(block, at as u64, "an IPTC dataset (1C) was expected");
            }
            return;
        }
        let Some((record, dataset, start, len)) = header(block.data, at) else {
            out.error(block, at as u64, "an IPTC dataset is cut short");
            return;
        };
        let Some(value) = start.checked_add(len).and_then(|end| block.data.get(start..end)) else {
            out.error(block, at as u64, "an IPTC dataset is longer than its block");
            return;
        };
        if !out.has_room(limits) {
            return;
        }
        let shown = if matches!((record, dataset), (2, 202)) || (record == 2 && dataset == 0) {
            String::new()
        } else if record == 1 && dataset == 90 {
            charset = value;
            charset_name(value).to_string()
        } else {
            in_charset(value, if record == 1 { b"" } else { charset })
        };
        let tag = u32::from(record) * 256 + u32::from(dataset);
        out.field(block, Family::Iptc, record_name(record), name(record, dataset), Some(tag), shown, start, len);
        at = start + len;
        first = false;
    }
    if first && !block.data.is_empty() {
        out.error(block, 0, "no IPTC dataset");
    }
}

/// What an escape sequence of 1:90 announces (ISO 2022).
fn charset_name(sequence: &[u8]) -> &'static str {
    match sequence {
        b"\x1B%G" => "UTF-8",
        b"\x1B.A" | b"\x1B-A" => "ISO 8859-1",
        _ => "",
    }
}

/// A text in the character set that was announced; the best guess where none was, as most writers do.
fn in_charset(value: &[u8], sequence: &[u8]) -> String {
    let trimmed = |s: &str| s.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_string();
    match charset_name(sequence) {
        "UTF-8" => trimmed(&String::from_utf8_lossy(value)),
        "ISO 8859-1" => trimmed(&value.iter().map(|b| char::from(*b)).collect::<String>()),
        _ => text::lenient(value),
    }
}

fn header(data: &[u8], at: usize) -> Option<(u8, u8, usize, usize)> {
    let h = data.get(at..at.checked_add(5)?)?;
    let (record, dataset, a, b) = (*h.get(1)?, *h.get(2)?, *h.get(3)?, *h.get(4)?);
    let len = u16::from_be_bytes([a, b]);
    if len & 0x8000 == 0 {
        return Some((record, dataset, at + 5, usize::from(len)));
    }
    let width = usize::from(len & 0x7FFF);
    let bytes = data.get(at + 5..(at + 5).checked_add(width)?)?;
    if width > 4 {
        return None;
    }
    let long = bytes.iter().fold(0usize, |n, b| (n << 8) | usize::from(*b));
    Some((record, dataset, at + 5 + width, long))
}

fn record_name(record: u8) -> Cow<'static, str> {
    match record {
        1 => Cow::Borrowed("record 1"),
        2 => Cow::Borrowed("record 2"),
        n => Cow::Owned(format!("record {n}")),
    }
}

/// Names of the datasets that matter; others by number.
fn name(record: u8, dataset: u8) -> &'static str {
    match (record, dataset) {
        (1, 90) => "CodedCharacterSet",
        (1, 100) => "UniqueObjectName",
        (1, 70) => "DateSent",
        (1, 80) => "TimeSent",
        (2, 0) => "ApplicationRecordVersion",
        (2, 5) => "ObjectName",
        (2, 15) => "Category",
        (2, 20) => "SupplementalCategories",
        (2, 25) => "Keywords",
        (2, 26) => "ContentLocationCode",
        (2, 27) => "ContentLocationName",
        (2, 30) => "ReleaseDate",
        (2, 37) => "ExpirationDate",
        (2, 40) => "SpecialInstructions",
        (2, 55) => "DateCreated",
        (2, 60) => "TimeCreated",
        (2, 62) => "DigitalCreationDate",
        (2, 63) => "DigitalCreationTime",
        (2, 65) => "OriginatingProgram",
        (2, 70) => "ProgramVersion",
        (2, 80) => "By-line",
        (2, 85) => "By-lineTitle",
        (2, 90) => "City",
        (2, 92) => "Sub-location",
        (2, 95) => "Province-State",
        (2, 100) => "Country-PrimaryLocationCode",
        (2, 101) => "Country-PrimaryLocationName",
        (2, 103) => "OriginalTransmissionReference",
        (2, 105) => "Headline",
        (2, 110) => "Credit",
        (2, 115) => "Source",
        (2, 116) => "CopyrightNotice",
        (2, 118) => "Contact",
        (2, 120) => "Caption-Abstract",
        (2, 122) => "Writer-Editor",
        (2, 184) => "JobID",
        (2, 185) => "MasterDocumentID",
        (2, 187) => "UniqueDocumentID",
        (2, 188) => "OwnerID",
        (2, 202) => "ObjectPreviewData",
        (2, 221) => "Prefs",
        (2, 230) => "DocumentNotes",
        (2, 231) => "DocumentHistory",
        (2, 232) => "ExifCameraInfo",
        _ => "IPTC dataset",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    fn read_all(data: &[u8]) -> Reading {
        let mut reading = Reading::default();
        let block = Block { data, offset: Some(100), payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
        reading
    }

    #[test]
    fn datasets_with_short_and_extended_lengths() {
        let r = read_all(b"\x1C\x02\x50\x00\x04L\xE9a \x1C\x02\x5A\x80\x02\x00\x05Paris\0\0");
        assert_eq!(
            r.fields.iter().map(|f| (&*f.name, &*f.text)).collect::<Vec<_>>(),
            [("By-line", "Léa"), ("City", "Paris")]
        );
        assert_eq!(r.fields[0].offset, Some(105));
        assert!(r.errors.is_empty());
    }

    #[test]
    fn texts_follow_the_announced_character_set() {
        let one = |set: &[u8]| {
            let head = [b"\x1C\x01\x5A\x00", &[3u8][..], set].concat();
            read_all(&[&head[..], b"\x1C\x02\x50\x00\x03L\xC3\xA9"].concat()).fields[1].text.clone()
        };
        assert_eq!((one(b"\x1B%G"), one(b"\x1B.A")), ("Lé".to_string(), "LÃ©".to_string()));
    }

    #[test]
    fn lying_lengths_give_what_was_read_and_an_error() {
        let r = read_all(b"\x1C\x02\x50\x00\x03Lea\x1C\x02\x5A\x70\x00P");
        assert_eq!((r.fields.len(), r.errors.len()), (1, 1));
        assert_eq!(read_all(b"\x1C\x02\x5A\x84\xFF\xFF\xFF\xFF").errors.len(), 1);
    }
}
