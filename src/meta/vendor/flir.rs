//! Thermal pictures of FLIR cameras: serial numbers of camera, lens and filter, and the position, from the record directory.
//! Layout of FFF blocks as documented by exiftool's tag tables (facts only); the thermal picture itself is passed over.

use crate::format::{Layout, PayloadKind};
use crate::limits::Limits;
use crate::meta::{Block, Family, Sink, text};

/// Most records of one block.
const MOST: usize = 64;

/// Joins the segments that carry one block (eight bytes of header each) and reads it.
pub(in crate::meta) fn join(layout: &Layout, file: &[u8], limits: &Limits, out: &mut Sink<'_>) {
    let mine = |p: &&crate::format::Payload| p.kind == PayloadKind::Vendor && p.keyword == "FLIR";
    let Some(first) = layout.payloads.iter().position(|p| mine(&p)) else { return };
    let mut data = Vec::new();
    for p in layout.payloads.iter().filter(mine) {
        let body = p.bytes(file).get(8..).unwrap_or_default();
        if data.len() + body.len() > limits.metadata_bytes {
            break;
        }
        data.extend_from_slice(body);
    }
    read(&Block { data: &data, offset: None, payload: first, is_file: false, depth: 1, known: &[] }, out);
}

fn read(block: &Block<'_>, out: &mut Sink<'_>) {
    let data = block.data;
    if !matches!(data.get(..4), Some(b"FFF\0" | b"AFF\0")) {
        return;
    }
    let word = |at: usize, little: bool| {
        let b = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) }).ok()
    };
    // The version is a small number in the right byte order.
    let little = word(0x14, true).is_some_and(|v| (100..200).contains(&v));
    let (Some(at), Some(count)) = (word(0x18, little), word(0x1C, little)) else { return };
    for i in 0..count.min(MOST) {
        let Some(entry) = at.checked_add(32 * i) else { return };
        let kind = data.get(entry..entry + 2).and_then(|b| b.try_into().ok());
        let kind = kind.map(|b| if little { u16::from_le_bytes(b) } else { u16::from_be_bytes(b) });
        let (Some(kind), Some(from), Some(len)) = (kind, word(entry + 12, little), word(entry + 16, little)) else {
            return;
        };
        let Some(body) = from.checked_add(len).and_then(|end| data.get(from..end)) else { continue };
        match kind {
            0x20 => camera(block, from, body, out),
            0x2B => position(block, from, body, out),
            _ => {}
        }
    }
}

fn camera(block: &Block<'_>, from: usize, body: &[u8], out: &mut Sink<'_>) {
    for (at, len, name) in [
        (0xD4, 32, "Model"),
        (0x104, 16, "CameraSerialNumber"),
        (0x170, 32, "LensModel"),
        (0x1A0, 16, "LensSerialNumber"),
        (0x21C, 32, "FilterSerialNumber"),
    ] {
        let value = body.get(at..at + len).and_then(|v| v.split(|b| *b == 0).next()).unwrap_or_default();
        if text::is_plain(value) {
            out.field(block, Family::Vendor, "FLIR", name, None, text::lenient(value), from + at, len);
        }
    }
}

/// A flag, then latitude and longitude as doubles, in either byte order.
fn position(block: &Block<'_>, from: usize, body: &[u8], out: &mut Sink<'_>) {
    let little = body.first() == Some(&1);
    if body.get(..4).is_none_or(|v| v.iter().all(|b| *b == 0)) {
        return;
    }
    let double = |at: usize| {
        let b = body.get(at..at + 8)?.try_into().ok()?;
        Some(if little { f64::from_le_bytes(b) } else { f64::from_be_bytes(b) })
    };
    if let (Some(lat), Some(lon)) = (double(0x10), double(0x18))
        && lat.abs() <= 90.0
        && lon.abs() <= 180.0
    {
        out.field(block, Family::Vendor, "FLIR", "GPSPosition", None, format!("{lat:.6}, {lon:.6}"), from + 0x10, 16);
    }
}
