//! Raw pictures of the TIFF family, told from TIFF by their first bytes and looked at without being cut.
//! It reads directories and where they point to, no sample. DNG 1.7; CR2, NEF, ARW, PEF, ORF, RW2 as their makers write them.

use super::book::preview_spans;
use super::ifd::{self, Directory, Role};
use super::tags as t;
use super::{cover::Strength, page};
use crate::error::{Error, Result};
use crate::format::looked::Sheet;
use crate::format::{Format, PartKind, PayloadBytes, PayloadKind, Span};
use crate::geometry::Size;
use crate::limits::Limits;

/// Compressions that makers use for the samples of sensors: Nikon, Sony, Samsung, Pentax, Kodak, Panasonic.
const SENSOR: [u64; 8] = [34713, 32767, 32770, 32772, 65535, 65000, 34316, 34826];

/// How a CR2 file cuts its samples into slices.
const CR2_SLICES: u16 = 50752;

/// True for the beginning of a raw file of the TIFF family.
pub(in crate::format) fn is_raw(head: &[u8]) -> bool {
    let Some((order, first)) = ifd::header(head, true) else { return false };
    // Other numbers than 42; Canon and Phase One sign behind the header.
    if ifd::header(head, false).is_none() || matches!(head.get(8..10), Some(b"CR")) || head.get(8..12) == Some(b"IIII")
    {
        return true;
    }
    let Ok(at) = usize::try_from(first) else { return false };
    let (count, _) = order.around();
    let (width, room) = order.entry();
    let entries = order.number(head, at, count).unwrap_or(0).min(512);
    let from = at.saturating_add(count);
    let (mut sub, mut make, mut reduced) = (false, false, false);
    for i in 0..usize::try_from(entries).unwrap_or(0) {
        let e = from.saturating_add(i * width);
        let (Some(tag), Some(kind)) = (order.number(head, e, 2), order.number(head, e + 2, 2)) else { break };
        let small = if kind == 3 { 2 } else { 4 };
        let value = order.number(head, e + width - room, small).unwrap_or(0);
        match u16::try_from(tag).unwrap_or(0) {
            t::DNG_VERSION => return true,
            t::PHOTOMETRIC if matches!(value, 32803 | 34892) => return true,
            t::COMPRESSION if SENSOR.contains(&value) => return true,
            t::SUBFILE => reduced = value & 1 == 1,
            t::SUB_IFD => sub = true,
            271 => make = true,
            _ => {}
        }
    }
    // A preview in front, the picture below, and a camera's name.
    sub && make && reduced
}

/// Names the parts of a raw file and gives its blocks to the readers.
pub(in crate::format) fn look(file: &[u8], sheet: &mut Sheet<'_>, limits: &Limits) -> Result<()> {
    let Some(tree) = ifd::tree(file, true, limits)? else {
        return Err(Error::malformed(Format::Raw, 0, "the header of a raw file was expected"));
    };
    sheet.part(PartKind::Structure, "header", Span::new(0, tree.order.header() as u64));
    let mut groups = Vec::new();
    for d in &tree.all {
        let group = sheet.cover.group(PartKind::Exif, d.name.clone());
        groups.push(group);
        sheet.cover.claim(group, d.at as u64, d.end as u64, Strength::Structure);
        for e in d.entries.iter().filter(|e| e.sound) {
            sheet.cover.claim(group, e.value.start as u64, e.value.end as u64, Strength::Value);
        }
    }
    sheet.payload(groups, PayloadKind::Exif, "", PayloadBytes::Span(Span::new(0, file.len() as u64)));
    for (i, d) in tree.all.iter().enumerate() {
        blocks(file, sheet, d);
        if page::is_picture(d) || d.find(t::JPEG_OFFSET).is_some() {
            let number = |tag| d.find(tag).and_then(|e| e.number(file, tree.order)).unwrap_or(0);
            // Samples of a sensor are often JPEG too, of the kind without loss: no preview.
            let sensor = matches!(number(t::PHOTOMETRIC), 32803 | 34892)
                || d.find(CR2_SLICES).is_some()
                || SENSOR.contains(&number(t::COMPRESSION));
            for span in preview_spans(file, &tree, i, limits) {
                preview(file, sheet, d, span, sensor);
            }
            let side = |tag| d.find(tag).and_then(|e| e.number(file, tree.order)).and_then(|n| u32::try_from(n).ok());
            let size = Size::new(side(t::WIDTH).unwrap_or(0), side(t::HEIGHT).unwrap_or(0));
            if size.pixels() > sheet.layout.picture.pixels() {
                sheet.layout.picture = size;
            }
        }
    }
    Ok(())
}

/// Values that speak a language of their own.
fn blocks(file: &[u8], sheet: &mut Sheet<'_>, d: &Directory) {
    if matches!(d.role, Role::Below(tag, _) if tag != t::SUB_IFD) {
        return;
    }
    for e in d.entries.iter().filter(|e| e.sound && !e.value.is_empty()) {
        let value = Span::new(e.value.start as u64, e.value.end as u64);
        let role = t::role(e.tag, e.kind, e.count);
        let language = match role {
            PartKind::Xmp => PayloadKind::Xmp,
            PartKind::Iptc => PayloadKind::Iptc,
            PartKind::Photoshop => PayloadKind::Photoshop,
            PartKind::Icc => PayloadKind::Icc,
            PartKind::C2pa => PayloadKind::C2pa,
            // Panasonic keeps the whole JPEG in a tag.
            _ if value.len > 1000 && value.of(file).starts_with(b"\xFF\xD8\xFF") => {
                preview(file, sheet, d, value, false);
                continue;
            }
            _ => continue,
        };
        let group = sheet.cover.group(role, format!("{} {}", d.name, t::label(e.tag)));
        sheet.cover.claim(group, value.start, value.end(), Strength::Structure);
        sheet.payload(vec![group], language, "", PayloadBytes::Span(value));
    }
}

fn preview(file: &[u8], sheet: &mut Sheet<'_>, d: &Directory, span: Span, sensor: bool) {
    let jpeg = !sensor && span.of(file).starts_with(b"\xFF\xD8\xFF");
    let (kind, label) = if sensor { (PartKind::Coded, "samples") } else { (PartKind::Preview, "preview") };
    let group = sheet.cover.group(kind, format!("{} {label}", d.name));
    sheet.cover.claim(group, span.start, span.end(), Strength::Coded);
    if jpeg {
        sheet.payload(vec![group], PayloadKind::Picture, "", PayloadBytes::Span(span));
    }
}
