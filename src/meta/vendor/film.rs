//! The film of a motion photo: where and by whom it was taken, from its directories. Samples (`mdat`) are passed over.
//! ISO/IEC 14496-12 §4.2 (boxes), 3GPP TS 26.244 §8 (`loci`), ISO 6709 (positions), QuickTime user data.

use super::nested;
use crate::limits::Limits;
use crate::meta::{Block, Family, Sink, text};

/// Texts of the user data, by their four letters.
const TEXTS: &[(&[u8], &str)] = &[
    (b"\xA9aut", "Author"),
    (b"\xA9ART", "Artist"),
    (b"\xA9cpy", "Copyright"),
    (b"\xA9mak", "Make"),
    (b"\xA9mod", "Model"),
    (b"\xA9day", "Date"),
    (b"\xA9too", "Software"),
    (b"\xA9swr", "Software"),
];

/// Most boxes that are looked at.
const MOST_BOXES: usize = 256;

pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0usize;
    for _ in 0..MOST_BOXES {
        let Some(head) = block.data.get(at..).and_then(|d| d.first_chunk::<8>()) else { return };
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let rest = block.data.get(at..).unwrap_or_default();
        let len = match size {
            0 => rest.len(),
            1 => rest
                .get(8..16)
                .and_then(|b| b.try_into().ok())
                .map_or(0, u64::from_be_bytes)
                .try_into()
                .unwrap_or(usize::MAX),
            n => n,
        };
        let body = rest.get(..len.min(rest.len())).unwrap_or_default();
        if body.len() < 8 {
            return;
        }
        if !matches!(&head[4..], b"mdat" | b"free" | b"skip" | b"wide") {
            directory(&block.inner(at, body), out);
            nested(&block.inner(at, body), limits, out);
        }
        at += body.len();
    }
}

fn directory(block: &Block<'_>, out: &mut Sink<'_>) {
    for marker in [&b"\xA9xyz"[..], b"com.apple.quicktime.location.ISO6709"] {
        for at in memchr::memmem::find_iter(block.data, marker).take(4) {
            let after = block.data.get(at + marker.len()..).unwrap_or_default();
            // The value stands beside a `©xyz`, and in the item list behind the keys for the long name.
            let reach = if marker.len() == 4 { 96 } else { 4096 };
            let near = after.get(..after.len().min(reach)).unwrap_or_default();
            if let Some((start, position)) = position(near) {
                out.field(block, Family::Vendor, "video", "GPSPosition", None, position, at + marker.len() + start, 18);
            }
        }
    }
    for at in memchr::memmem::find_iter(block.data, b"loci").take(4) {
        if let Some(position) = loci(block.data.get(at + 4..).unwrap_or_default()) {
            out.field(block, Family::Vendor, "video", "GPSPosition", None, position, at, 20);
        }
    }
    for (letters, name) in TEXTS {
        for at in memchr::memmem::find_iter(block.data, letters).take(2) {
            let Some(&[a, b, _, _]) = block.data.get(at + 4..).and_then(|d| d.first_chunk::<4>()) else { continue };
            let len = usize::from(u16::from_be_bytes([a, b]));
            let Some(value) = block.data.get(at + 8..at + 8 + len).filter(|v| len <= 256 && text::is_plain(v)) else {
                continue;
            };
            out.field(block, Family::Vendor, "video", *name, None, text::lenient(value), at + 8, len);
        }
    }
}

/// The first position in signed degrees: `+48.8584+002.2945/`.
fn position(near: &[u8]) -> Option<(usize, String)> {
    let signs = near.iter().enumerate().filter(|(_, b)| matches!(b, b'+' | b'-'));
    signs.take(16).find_map(|(start, _)| {
        let run = near.get(start..)?;
        let end = run.iter().position(|b| !b.is_ascii_digit() && !matches!(b, b'+' | b'-' | b'.' | b'/'));
        let run = run.get(..end.unwrap_or(run.len()).min(64))?;
        Some((start, iso6709(std::str::from_utf8(run).ok()?)?))
    })
}

fn iso6709(text: &str) -> Option<String> {
    let second = text.get(1..)?.find(['+', '-'])? + 1;
    let (lat, rest) = text.split_at(second);
    let end = rest.get(1..)?.find(['+', '-', '/']).map_or(rest.len(), |i| i + 1);
    let (lat, lon) = (lat.parse::<f64>().ok()?, rest.get(..end)?.parse::<f64>().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| format!("{lat:.6}, {lon:.6}"))
}

/// Version and flags, language, name, role, then longitude and latitude in 16.16.
fn loci(body: &[u8]) -> Option<String> {
    let name = body.get(6..)?;
    let at = name.iter().position(|b| *b == 0)? + 2;
    let fixed =
        |i: usize| Some(f64::from(i32::from_be_bytes(name.get(at + i..at + i + 4)?.try_into().ok()?)) / 65536.0);
    let (lon, lat) = (fixed(0)?, fixed(4)?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat, lon) != (0.0, 0.0)).then(|| format!("{lat:.6}, {lon:.6}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_films() {
        assert_eq!(iso6709("+48.8584+002.2945/").as_deref(), Some("48.858400, 2.294500"));
        assert_eq!(iso6709("-33.8568+151.2153+010.0/").as_deref(), Some("-33.856800, 151.215300"));
        assert_eq!(iso6709("+1234"), None);
        let body =
            [&[0, 0, 0, 0, 0x15, 0xC7][..], b"Autun\0", &[0], &[0, 4, 0x4C, 0xCD], &[0, 0x2E, 0xF3, 0x33]].concat();
        assert_eq!(loci(&body).as_deref(), Some("46.949997, 4.300003"));
    }
}
