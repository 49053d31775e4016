//! Bitmaps and icons of Windows: headers, palettes, profiles and the path of a linked one, pictures inside, holes and tails.
//! It decodes nothing. BITMAPFILEHEADER, BITMAPV5HEADER, ICONDIR as Microsoft documents them.

use super::{Sheet, number_le, span};
use crate::error::{Error, Result};
use crate::format::{Format, PartKind, PayloadKind, signature};
use crate::geometry::Size;
use crate::limits::Limits;

pub(super) fn is_bitmap(head: &[u8]) -> bool {
    signature::recognise(head) == Some(Format::Bmp)
}

pub(super) fn is_icon(head: &[u8]) -> bool {
    // A count of pictures, and the reserved byte of the first entry: four bytes alone would catch other files.
    head.starts_with(b"\0\0\x01\0")
        && number_le(head, 4, 2).is_some_and(|n| (1..=256).contains(&n))
        && head.get(9).is_some_and(|b| *b == 0 || *b == 0xFF)
}

pub(super) fn bitmap(file: &[u8], sheet: &mut Sheet<'_>, _limits: &Limits) -> Result<()> {
    let get = |at, width| number_le(file, at, width).unwrap_or(0);
    let (pixels, header) = (get(10, 4), get(14, 4));
    if file.len() < 26 || pixels < 14 || pixels > file.len() {
        return Err(Error::malformed(Format::Bmp, 10, "the offset of the pixels was expected"));
    }
    let headers = (14 + header).min(file.len());
    sheet.part(PartKind::Structure, "headers", span(0, headers));
    let (width, height, bits) = if header == 12 {
        (get(18, 2), get(20, 2), get(24, 2))
    } else {
        // A negative height says that rows come from the top.
        let height = u32::try_from(get(22, 4)).unwrap_or(0).cast_signed().unsigned_abs();
        (get(18, 4), usize::try_from(height).unwrap_or(0), get(28, 2))
    };
    let side = |n| u32::try_from(n).unwrap_or(0);
    sheet.layout.picture = Size::new(side(width), side(height));
    let compression = if header >= 40 { get(30, 4) } else { 0 };
    let row = width.saturating_mul(bits).div_ceil(32).saturating_mul(4);
    let stored = if matches!(compression, 0 | 3 | 6) { row.saturating_mul(height) } else { get(34, 4) };
    let end = pixels.saturating_add(stored).min(file.len());
    sheet.part(PartKind::Coded, "pixels", span(pixels, end));
    let entry = if header == 12 { 3 } else { 4 };
    let colours = match (bits, if header >= 40 { get(46, 4) } else { 0 }) {
        (1..=8, 0) => 1 << bits,
        (_, n) => n,
    };
    let masks = if header == 40 && compression == 3 { 12 } else { 0 };
    let palette = (headers + masks + colours.saturating_mul(entry)).min(pixels);
    sheet.part(PartKind::Structure, "palette", span(headers, palette.max(headers)));
    if palette < pixels && palette >= headers {
        let hole = span(palette, pixels);
        sheet.block((PartKind::Gap, PayloadKind::Trailer), "bytes before the pixels", "", hole, hole);
    }
    let mut tail = end;
    if header == 124 {
        let (at, len) = (14usize.saturating_add(get(126, 4)), get(130, 4));
        let profile = span(at.min(file.len()), at.saturating_add(len).min(file.len()));
        match file.get(70..74) {
            Some(b"DEBM") => sheet.block((PartKind::Icc, PayloadKind::Icc), "profile", "", profile, profile),
            // The path of the profile on the disk of whoever made the file.
            Some(b"KNIL") => sheet.block((PartKind::Text, PayloadKind::Text), "profile path", "path", profile, profile),
            _ => {}
        }
        if profile.len > 0 && profile.start == tail as u64 {
            tail = usize::try_from(profile.end()).unwrap_or(tail);
        }
    }
    if tail < file.len() {
        let rest = span(tail, file.len());
        sheet.block((PartKind::Trailer, PayloadKind::Trailer), "bytes behind the pixels", "", rest, rest);
    }
    Ok(())
}

pub(super) fn icon(file: &[u8], sheet: &mut Sheet<'_>, _limits: &Limits) -> Result<()> {
    let count = number_le(file, 4, 2).unwrap_or(0);
    let directory = (6 + 16 * count).min(file.len());
    sheet.part(PartKind::Structure, "icon directory", span(0, directory));
    let mut end = directory;
    for i in 0..count {
        let at = 6 + 16 * i;
        let (Some(len), Some(start)) = (number_le(file, at + 8, 4), number_le(file, at + 12, 4)) else { break };
        let stop = start.saturating_add(len).min(file.len());
        let picture = span(start.min(stop), stop);
        if i == 0 {
            let side = |at: usize| file.get(at).map_or(0, |n| if *n == 0 { 256 } else { u32::from(*n) });
            sheet.layout.picture = Size::new(side(at), side(at + 1));
        }
        let group = sheet.part(PartKind::Coded, format!("icon {i}"), picture);
        if picture.of(file).starts_with(b"\x89PNG") {
            png(file, sheet, picture, group);
        }
        end = end.max(stop);
    }
    sheet.layout.frames = u32::try_from(count).unwrap_or(1);
    if end < file.len() {
        let rest = span(end, file.len());
        sheet.block((PartKind::Trailer, PayloadKind::Trailer), "bytes behind the pictures", "", rest, rest);
    }
    Ok(())
}

/// A PNG inside an icon is read by the grammar of PNG; its blocks are blocks of the icon.
fn png(file: &[u8], sheet: &mut Sheet<'_>, at: crate::format::Span, group: super::Group) {
    use crate::format::{CodedData, Container, PayloadBytes, SliceSource, Span};
    let limits = Limits::default();
    let Ok(inner) = crate::format::png::Png.parse(&SliceSource(at.of(file)), CodedData::Copy, &limits) else { return };
    for p in inner.payloads {
        let bytes = match p.bytes {
            PayloadBytes::Span(s) => PayloadBytes::Span(Span { start: at.start + s.start, len: s.len }),
            owned @ PayloadBytes::Owned(_) => owned,
        };
        sheet.payload(vec![group], p.kind, &p.keyword, bytes);
    }
}
