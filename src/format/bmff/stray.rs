//! Boxes that no clean file holds: named by their four letters, with what they say handed to the readers. Shared by films and
//! pictures. It keeps nothing. The letters are those that ISO/IEC 14496-12, C2PA, Adobe, Google, Samsung and QuickTime writers use.

use super::boxes::{Bytes, Head, Node, Source, name};
use crate::error::Result;
use crate::format::{Layout, PartKind, Payload, PayloadBytes, PayloadKind, Span};

/// XMP in a box of its own (XMP specification, part 3).
const XMP: [u8; 16] = [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
/// Content Credentials (C2PA specification, A.3).
const C2PA: [u8; 16] = [0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81];

/// Most bytes of a padding box that are looked at for being zero.
const LOOKED_AT: u64 = 1 << 20;

/// Labels one box at the top of the file.
pub(super) fn label(s: Source<'_>, layout: &mut Layout, h: &Head) -> Result<()> {
    let room = h.end.saturating_sub(h.body).min(LOOKED_AT);
    let data = s.file.bytes_at(h.body, usize::try_from(room).unwrap_or(0))?;
    label_bytes(layout, h, &data);
    Ok(())
}

/// Labels one box inside another.
pub(super) fn label_node(layout: &mut Layout, n: &Node<'_>) {
    label_bytes(layout, &n.head, n.data);
}

fn label_bytes(layout: &mut Layout, h: &Head, data: &[u8]) {
    let body = Span::new(h.body, h.end);
    let zero = h.end.saturating_sub(h.body) <= LOOKED_AT && data.iter().all(|b| *b == 0);
    let (kind, payload, from) = match &h.kind {
        b"free" | b"skip" | b"wide" if zero => (PartKind::Fill, None, 0),
        b"free" | b"skip" | b"wide" => (PartKind::Gap, Some(PayloadKind::Trailer), 0),
        b"udta" | b"meta" | b"ilst" | b"keys" if zero => (PartKind::Fill, None, 0),
        b"udta" | b"meta" | b"ilst" | b"keys" => (PartKind::Vendor, Some(PayloadKind::Boxes), u64::MAX),
        b"uuid" if data.starts_with(&XMP) => (PartKind::Xmp, Some(PayloadKind::Xmp), 16),
        b"uuid" if data.starts_with(&C2PA) => {
            let at = memchr::memmem::find(data, b"jumb").map_or(16, |i| i.saturating_sub(4));
            (PartKind::C2pa, Some(PayloadKind::C2pa), at as u64)
        }
        b"jumb" | b"c2pa" => (PartKind::C2pa, Some(PayloadKind::C2pa), u64::MAX),
        b"XMP_" => (PartKind::Xmp, Some(PayloadKind::Xmp), 0),
        b"xml " | b"bxml" if memchr::memmem::find(data, b"xmpmeta").is_some() => {
            (PartKind::Xmp, Some(PayloadKind::Xmp), 4)
        }
        b"xml " => (PartKind::Text, Some(PayloadKind::Text), 4),
        b"Exif" => (PartKind::Exif, Some(PayloadKind::Exif), exif_start(data)),
        // The film of a motion photo shows the scene once more.
        b"mpvd" => (PartKind::SecondPicture, Some(PayloadKind::Bmff), 0),
        b"moov" => (PartKind::Motion, Some(PayloadKind::Bmff), 0),
        b"thum" | b"PICT" | b"pnot" => (PartKind::Preview, Some(PayloadKind::Picture), 0),
        b"prft" => (PartKind::Time, None, 0),
        b"sefd" | b"uuid" => (PartKind::Vendor, Some(PayloadKind::Vendor), 0),
        _ => (PartKind::Unknown, Some(PayloadKind::Vendor), 0),
    };
    let part = layout.push(h.start, h.end, kind, format!("box {}", h.name()));
    if let Some(kind) = payload {
        // Readers of boxes want the header too.
        let start = if from == u64::MAX { h.start } else { body.start.saturating_add(from).min(body.end()) };
        let span = Span::new(start, body.end());
        layout.payloads.push(Payload {
            kind,
            parts: vec![part],
            keyword: h.name(),
            bytes: PayloadBytes::Span(span),
            damage: None,
        });
    }
}

/// Where the TIFF block starts in an `Exif` item or box: behind a length and as many bytes as it says.
pub(super) fn exif_start(data: &[u8]) -> u64 {
    let skip = Bytes(data).u32().unwrap_or(0);
    let at = u64::from(skip).saturating_add(4);
    let tiff = |at: u64| {
        let rest = usize::try_from(at).ok().and_then(|a| data.get(a..)).unwrap_or(&[]);
        rest.starts_with(b"II") || rest.starts_with(b"MM")
    };
    // Writers have got the length wrong in either way.
    [at, at.saturating_add(6), 4, 10, 0].into_iter().find(|a| tiff(*a)).unwrap_or(at)
}

/// Labels what stands behind the last box.
pub(super) fn tail(layout: &mut Layout, start: u64, end: u64) {
    if start < end {
        let part = layout.push(start, end, PartKind::Trailer, "bytes behind the last box");
        layout.push_payload(PayloadKind::Trailer, part, Span::new(start, end));
    }
}

/// Labels bytes inside a box behind its last child.
pub(super) fn rest(layout: &mut Layout, start: u64, end: u64, inside: [u8; 4], data: &[u8]) {
    if start < end {
        let kind = if data.iter().all(|b| *b == 0) { PartKind::Fill } else { PartKind::Gap };
        layout.push(start, end, kind, format!("bytes at the end of {}", name(inside)));
    }
}

/// Adds a text to the payloads of a part.
pub(super) fn text(layout: &mut Layout, part: usize, keyword: &str, text: String) {
    let bytes = PayloadBytes::Owned(text.into_bytes());
    layout.payloads.push(Payload {
        kind: PayloadKind::Text,
        parts: vec![part],
        keyword: keyword.into(),
        bytes,
        damage: None,
    });
}

/// Labels a handler box: what it handles is structure, its name and maker are traces.
pub(super) fn handler(layout: &mut Layout, n: &Node<'_>) {
    let maker = n.data.get(12..24).unwrap_or(&[]);
    let name: String =
        n.data.get(24..).unwrap_or(&[]).iter().filter(|b| (0x20..0x7F).contains(*b)).map(|b| char::from(*b)).collect();
    let name = name.trim();
    let traced = !name.is_empty() || maker.iter().any(|b| *b != 0);
    let part =
        layout.push(n.head.start, n.head.end, if traced { PartKind::Text } else { PartKind::Structure }, "box hdlr");
    if !name.is_empty() {
        text(layout, part, "HandlerName", name.to_owned());
    }
}
