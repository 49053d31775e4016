//! Exif blocks written afresh: the orientation alone, or with the values that a policy keeps.
//! TIFF 6.0 §2, Exif 3.0 §4.6. Little-endian, tags sorted, no gap, no maker note, no thumbnail.

use crate::geometry::Orientation;

/// Tag numbers that this module writes by itself.
const ORIENTATION: u16 = 0x0112;
const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;

/// Which directory an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ifd {
    /// The first directory.
    Zero,
    /// The Exif directory.
    Exif,
    /// The GPS directory.
    Gps,
}

/// One value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its directory.
    pub ifd: Ifd,
    /// Its tag.
    pub tag: u16,
    /// Its TIFF type (2 ASCII, 3 SHORT, 5 RATIONAL, …).
    pub kind: u16,
    /// Number of values of that type.
    pub count: u32,
    /// The values, little-endian.
    pub bytes: Vec<u8>,
}

impl Value {
    /// A text: control characters become spaces, the terminating NUL is added.
    pub fn text(ifd: Ifd, tag: u16, text: &str) -> Value {
        let mut bytes: Vec<u8> =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().into_bytes();
        bytes.push(0);
        Value { ifd, tag, kind: 2, count: u32::try_from(bytes.len()).unwrap_or(0), bytes }
    }
}

/// The 26-byte block that holds the orientation alone.
pub fn orientation_only(orientation: Orientation) -> Vec<u8> {
    let mut b = b"II*\0\x08\0\0\0\x01\0".to_vec();
    b.extend(ORIENTATION.to_le_bytes());
    b.extend(3u16.to_le_bytes());
    b.extend(1u32.to_le_bytes());
    b.extend(orientation.exif().to_le_bytes());
    b.extend([0; 6]); // value padding, no next directory
    b
}

/// A block with these values; the orientation is added unless the picture is upright. `None` when there is nothing to write.
pub fn build(orientation: Orientation, values: &[Value]) -> Option<Vec<u8>> {
    if values.is_empty() {
        return (!orientation.is_upright()).then(|| orientation_only(orientation));
    }
    let mut zero = directory(values, Ifd::Zero);
    if !orientation.is_upright() {
        zero.push((ORIENTATION, 3, 1, orientation.exif().to_le_bytes().to_vec()));
    }
    let exif = directory(values, Ifd::Exif);
    let gps = directory(values, Ifd::Gps);
    // Pointers first, so that every size is known before any offset is.
    for (tag, ifd) in [(EXIF_IFD, &exif), (GPS_IFD, &gps)] {
        if !ifd.is_empty() {
            zero.push((tag, 4, 1, vec![0; 4]));
        }
    }
    let exif_at = 8 + size(&zero);
    let gps_at = exif_at + if exif.is_empty() { 0 } else { size(&exif) };
    for e in &mut zero {
        let at = match e.0 {
            EXIF_IFD => exif_at,
            GPS_IFD => gps_at,
            _ => continue,
        };
        e.3 = u32::try_from(at).ok()?.to_le_bytes().to_vec();
    }
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    for ifd in [zero, exif, gps] {
        if !ifd.is_empty() {
            write(&mut out, ifd)?;
        }
    }
    Some(out)
}

type Entry = (u16, u16, u32, Vec<u8>);

fn directory(values: &[Value], ifd: Ifd) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for v in values.iter().filter(|v| v.ifd == ifd) {
        if !out.iter().any(|e| e.0 == v.tag) {
            out.push((v.tag, v.kind, v.count, v.bytes.clone()));
        }
    }
    out
}

/// Bytes that a directory and its values take; values start at even offsets.
fn size(entries: &[Entry]) -> usize {
    2 + 12 * entries.len()
        + 4
        + entries.iter().filter(|e| e.3.len() > 4).map(|e| e.3.len().next_multiple_of(2)).sum::<usize>()
}

fn write(out: &mut Vec<u8>, mut entries: Vec<Entry>) -> Option<()> {
    entries.sort_by_key(|e| e.0);
    let mut values_at = out.len() + 2 + 12 * entries.len() + 4;
    let mut values = Vec::new();
    out.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
    for (tag, kind, count, mut bytes) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            out.extend(bytes);
        } else {
            out.extend(u32::try_from(values_at).ok()?.to_le_bytes());
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            values_at += bytes.len();
            values.extend(bytes);
        }
    }
    out.extend(0u32.to_le_bytes());
    out.extend(values);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_block_is_26_bytes() {
        let b = orientation_only(Orientation::from_exif(6).unwrap());
        assert_eq!(b.len(), 26);
        let read = exif::Reader::new().read_raw(b).unwrap();
        assert_eq!(read.fields().count(), 1);
        assert_eq!(read.get_field(exif::Tag::Orientation, exif::In::PRIMARY).unwrap().value.get_uint(0), Some(6));
    }

    #[test]
    fn another_reader_finds_every_value() {
        let values = [
            Value::text(Ifd::Zero, 0x013B, "Léa Martin"),
            Value::text(Ifd::Exif, 0x9003, "2026:06:20   :  :  "),
            Value { ifd: Ifd::Gps, tag: 1, kind: 2, count: 2, bytes: b"N\0".to_vec() },
        ];
        let b = build(Orientation::from_exif(8).unwrap(), &values).unwrap();
        let read = exif::Reader::new().read_raw(b.clone()).unwrap();
        assert_eq!(read.fields().count(), 4);
        assert!(memchr::memmem::find(&b, "Léa Martin".as_bytes()).is_some());
        assert_eq!(build(Orientation::UPRIGHT, &[]), None);
    }
}
