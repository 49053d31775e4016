//! Names what lies behind the end of the picture: further pictures, motion video, archives, text, blocks of makers.
//! Nothing of it is ever kept. MPF: CIPA DC-007; video: ISO/IEC 14496-12; signatures as they are found in photos.

use std::borrow::Cow;

use memchr::memmem;

use super::parts::embedded;
use super::segments::{What, cut};
use crate::error::Result;
use crate::format::{Layout, PartKind, Payload, PayloadBytes, PayloadKind, Span};
use crate::limits::Limits;

/// Most pieces that a trailer is cut into; what follows is one more.
const MOST_PIECES: usize = 64;

/// Blocks of makers and programs, known by a signature anywhere in them.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"SEFT", "Samsung SEF"),
    (b"QDIOBS", "Samsung QDIO"),
    (b"vivo{\"", "vivo"),
    (b"streamdata", "vivo"),
    (b"jxrs", "OnePlus"),
    (b"/NIKON APP", "Nikon"),
    (b"8db42d694ccc418790edff439fe026bf", "Insta360"),
    (b"CANON OPTIONAL DATA", "Canon VRD"),
    (b"AXS!", "AFCP"),
    (b"\xA1\xB2\xC3\xD4", "FotoStation"),
    (b"cbipcbbl", "PhotoMechanic"),
    (b"~\0\x04\0zmie", "MIE"),
];

/// One piece of a trailer.
struct Found {
    end: usize,
    kind: PartKind,
    payload: PayloadKind,
    label: Cow<'static, str>,
}

impl Found {
    /// The same, with the name of the scheme by which it rides along.
    fn within(self, scheme: Option<&'static str>) -> Found {
        match scheme {
            // Google's index names the video alone; an MPF index names its own pictures.
            Some(GOOGLE) if self.kind != PartKind::Motion => self,
            Some(name) => Found { label: format!("{} ({name})", self.label).into(), ..self },
            None => self,
        }
    }
}

const GOOGLE: &str = "Google";

/// By which scheme a maker's camera put its data behind the picture: Samsung's directory stands at the very end of the
/// file, Google's in the XMP of the picture.
fn scheme(data: &[u8], from: usize) -> Option<&'static str> {
    let (picture, behind) = data.split_at_checked(from)?;
    let end = behind.get(behind.len().saturating_sub(64)..).unwrap_or(&[]);
    let last = |signature: &[u8]| memmem::rfind(end, signature).is_some();
    if last(b"SEFT") {
        Some("Samsung SEF")
    } else if last(b"QDIOBS") {
        Some("Samsung QDIO")
    } else if !behind.is_empty()
        && [&b"MotionPhoto"[..], b"MicroVideo"].iter().any(|name| memmem::find(picture, name).is_some())
    {
        Some(GOOGLE)
    } else {
        None
    }
}

/// Cuts what lies from `from` to the end of the file into parts.
pub(crate) fn split(data: &[u8], from: usize, indexed: bool, layout: &mut Layout, limits: &Limits) -> Result<()> {
    let mut at = from;
    let mut pictures = 0usize;
    let mut pieces = 0usize;
    let scheme = scheme(data, from);
    while at < data.len() {
        limits.on_time()?;
        let rest = data.get(at..).unwrap_or(&[]);
        let zeros = rest.iter().take_while(|&&b| b == 0).count();
        if zeros == rest.len() || (zeros >= 16 && !starts_known(rest)) {
            layout.push(at as u64, (at + zeros) as u64, PartKind::Fill, "zero bytes after the picture");
            at += zeros;
            continue;
        }
        pieces += 1;
        let last = pieces >= MOST_PIECES;
        let found = if last { None } else { known(data, at, pictures, indexed, limits)? };
        let found = match found {
            Some(f) => f.within(scheme),
            None => {
                let end = if last { data.len() } else { next_known(data, at + 1) };
                unknown(data, at, end, scheme)
            }
        };
        pictures += usize::from(found.payload == PayloadKind::Picture);
        let end = found.end.clamp(at + 1, data.len());
        let part = layout.push(at as u64, end as u64, found.kind, found.label.clone());
        // A gain map is told by its part: it is no preview, and what its segments say is read below.
        if found.kind != PartKind::Hdr {
            layout.payloads.push(Payload {
                kind: found.payload,
                parts: vec![part],
                keyword: found.label.into_owned(),
                bytes: PayloadBytes::Span(Span::new(at as u64, end as u64)),
                damage: None,
            });
        }
        if found.payload == PayloadKind::Picture && data.get(at) == Some(&0xFF) {
            embedded(data, at, end, part, layout, limits)?;
        }
        at = end;
    }
    Ok(())
}

fn is_jpeg(d: &[u8]) -> bool {
    d.starts_with(&[0xFF, 0xD8, 0xFF]) && matches!(d.get(3), Some(0xC0..=0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE))
}

fn is_video(d: &[u8]) -> bool {
    d.get(4..8) == Some(b"ftyp") && d.first() == Some(&0)
}

fn starts_known(d: &[u8]) -> bool {
    is_jpeg(d) || is_video(d) || d.starts_with(b"\x89PNG\r\n\x1A\n") || d.starts_with(b"PK\x03\x04")
}

/// Offset from `from` on where something known begins; the end of the file otherwise.
fn next_known(data: &[u8], from: usize) -> usize {
    let rest = data.get(from..).unwrap_or(&[]);
    let mut best = rest.len();
    for (needle, back) in [(&b"\xFF\xD8\xFF"[..], 0), (b"ftyp", 4), (b"\x89PNG\r\n\x1A\n", 0), (b"PK\x03\x04", 0)] {
        let window = rest.get(..best.saturating_add(8).min(rest.len())).unwrap_or(rest);
        let hit = memmem::find_iter(window, needle)
            .filter_map(|i| i.checked_sub(back))
            .find(|&i| starts_known(rest.get(i..).unwrap_or(&[])));
        best = best.min(hit.unwrap_or(best));
    }
    from + best
}

fn known(data: &[u8], at: usize, pictures: usize, indexed: bool, limits: &Limits) -> Result<Option<Found>> {
    let rest = data.get(at..).unwrap_or(&[]);
    if is_jpeg(rest) {
        let c = cut(rest, limits)?;
        // A picture without a scan is some other data that begins alike.
        if c.scans.is_empty() {
            return Ok(None);
        }
        let gain_map = c.items.iter().any(|i| match i.what {
            What::Segment(0xE1 | 0xE2) => {
                let body = i.body(rest);
                body.starts_with(super::app::GAIN_MAP) || memmem::find(body, b"hdrgm").is_some()
            }
            _ => false,
        });
        let (kind, label) = match (gain_map, indexed) {
            (true, _) => (PartKind::Hdr, "gain map".into()),
            (_, true) => (PartKind::SecondPicture, Cow::Owned(format!("MPF picture {}", pictures + 2))),
            _ => (PartKind::SecondPicture, "JPEG after the picture".into()),
        };
        return Ok(Some(Found { end: at + c.end, kind, payload: PayloadKind::Picture, label }));
    }
    if is_video(rest) {
        let end = at + boxes_end(rest);
        let label = "motion video".into();
        return Ok(Some(Found { end, kind: PartKind::Motion, payload: PayloadKind::Bmff, label }));
    }
    if rest.starts_with(b"\x89PNG\r\n\x1A\n") {
        let end = memmem::find(rest, b"IEND").map_or(data.len(), |i| at + i + 8);
        let label = "PNG after the picture".into();
        return Ok(Some(Found { end, kind: PartKind::SecondPicture, payload: PayloadKind::Picture, label }));
    }
    if rest.starts_with(b"PK\x03\x04") {
        let end = memmem::rfind(rest, b"PK\x05\x06").map_or(data.len(), |i| at + i + 22);
        let label = "zip archive after the picture".into();
        return Ok(Some(Found { end, kind: PartKind::Trailer, payload: PayloadKind::Trailer, label }));
    }
    Ok(None)
}

/// Where the top-level boxes that start `d` end.
fn boxes_end(d: &[u8]) -> usize {
    let mut at = 0usize;
    while let Some(head) = d.get(at..).and_then(|r| r.first_chunk::<8>()) {
        let kind = &head[4..];
        if !kind.iter().all(|b| b.is_ascii_alphanumeric() || *b == b' ') {
            break;
        }
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let size = match size {
            0 => return d.len(),
            1 => {
                let large = d.get(at + 8..).and_then(|r| r.first_chunk::<8>());
                large.map_or(0, |b| usize::try_from(u64::from_be_bytes(*b)).unwrap_or(usize::MAX))
            }
            n => usize::try_from(n).unwrap_or(usize::MAX),
        };
        if size < 8 {
            break;
        }
        if size > d.len() - at {
            return if at == 0 || kind == b"mdat" { d.len() } else { at };
        }
        at += size;
    }
    at.max(8).min(d.len())
}

fn unknown(data: &[u8], at: usize, end: usize, scheme: Option<&'static str>) -> Found {
    let piece = data.get(at..end).unwrap_or(&[]);
    let name = SIGNATURES.iter().find(|(s, _)| memmem::find(piece, s).is_some());
    let label = match name {
        Some((_, maker)) => Cow::Owned(format!("{maker} trailer")),
        // Blocks in front of the video or picture that they hold.
        None if scheme.is_some_and(|s| s != GOOGLE) => Cow::Owned(format!("{} trailer", scheme.unwrap_or_default())),
        None if piece.starts_with(b"Rar!") || piece.starts_with(b"7z\xBC\xAF") => "archive after the picture".into(),
        None if is_text(piece) => "text after the picture".into(),
        None => "data after the picture".into(),
    };
    Found { end, kind: PartKind::Trailer, payload: PayloadKind::Trailer, label }
}

fn is_text(d: &[u8]) -> bool {
    let head = d.get(..d.len().min(4096)).unwrap_or(&[]);
    let control = head.iter().filter(|b| **b < 9 || (14..32).contains(*b)).count();
    !head.is_empty() && control == 0 && std::str::from_utf8(head).is_ok_and(|t| !t.trim().is_empty())
}
