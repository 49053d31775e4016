//! Camera raw files: every directory of the TIFF family, the boxes of CR3, the headers of RAF and MRW, embedded pictures.
//! It never reads a sensor's samples. DNG 1.7, CR2, NEF, ARW, ORF, RW2, PEF as their makers write them; CR3, RAF and MRW by the
//! descriptions of their readers.

use super::boxes::{Box4, boxes};
use super::{Sheet, number, span};
use crate::error::Result;
use crate::format::tiff;
use crate::format::{PartKind, PayloadKind};
use crate::limits::Limits;

const RAF: &[u8] = b"FUJIFILMCCD-RAW ";
const MRW: &[u8] = b"\0MRM";

/// True for the beginnings of raw files.
pub(super) fn sniff(head: &[u8]) -> bool {
    head.starts_with(RAF) || head.starts_with(MRW) || is_cr3(head) || tiff::is_raw(head)
}

fn is_cr3(head: &[u8]) -> bool {
    head.get(4..12) == Some(b"ftypcrx ")
}

pub(super) fn read(file: &[u8], sheet: &mut Sheet<'_>, limits: &Limits) -> Result<()> {
    if is_cr3(file) {
        cr3(file, sheet);
    } else if file.starts_with(RAF) {
        raf(file, sheet);
    } else if file.starts_with(MRW) {
        mrw(file, sheet);
    } else {
        tiff::look(file, sheet, limits)?;
    }
    Ok(())
}

/// CIPA tags in four blocks, previews, XMP. Canon's boxes are named by UUIDs.
fn cr3(file: &[u8], sheet: &mut Sheet<'_>) {
    for b in boxes(file, 0, file.len()) {
        match (&b.kind, uuid(file, b)) {
            (b"moov", _) => {
                sheet.part(PartKind::Structure, "moov", span(b.start, b.body));
                for inner in boxes(file, b.body, b.end) {
                    if uuid(file, inner) == Some(0x85C0_B687) {
                        canon(file, sheet, inner);
                    }
                }
            }
            (_, Some(0xBE7A_CFCB)) => {
                let inside = span(b.body + 16, b.end);
                sheet.block((PartKind::Xmp, PayloadKind::Xmp), "uuid XMP", "", span(b.start, b.end), inside);
            }
            (_, Some(0xEAF4_2B5E)) => picture(file, sheet, b, "uuid PRVW"),
            (b"ftyp", _) => {
                sheet.part(PartKind::Structure, "ftyp", span(b.start, b.end));
            }
            _ => {}
        }
    }
}

fn uuid(file: &[u8], b: Box4) -> Option<usize> {
    if &b.kind == b"uuid" { number(file, b.body, 4).filter(|_| b.body + 16 <= b.end) } else { None }
}

fn canon(file: &[u8], sheet: &mut Sheet<'_>, outer: Box4) {
    for b in boxes(file, outer.body + 16, outer.end) {
        // The groups that the directory of each block belongs to.
        let (label, group) = match &b.kind {
            b"CMT1" => ("CMT1", ""),
            b"CMT2" => ("CMT2", "Exif"),
            b"CMT3" => ("CMT3", "Canon"),
            b"CMT4" => ("CMT4", "GPS"),
            b"THMB" => {
                picture(file, sheet, b, "THMB");
                continue;
            }
            _ => continue,
        };
        sheet.block((PartKind::Exif, PayloadKind::Exif), label, group, span(b.start, b.end), span(b.body, b.end));
    }
}

/// A box with a JPEG inside, behind a head of its own.
fn picture(file: &[u8], sheet: &mut Sheet<'_>, b: Box4, label: &'static str) {
    let body = file.get(b.body..b.end).unwrap_or(&[]);
    let at = memchr::memmem::find(body, b"\xFF\xD8\xFF").map_or(b.body, |n| b.body + n);
    sheet.block((PartKind::Preview, PayloadKind::Picture), label, "", span(b.start, b.end), span(at, b.end));
}

/// A header with the camera's name, and a JPEG with all that its maker writes.
fn raf(file: &[u8], sheet: &mut Sheet<'_>) {
    let end = file.len().min(108);
    sheet.part(PartKind::Structure, "RAF header", span(0, end));
    let name = span(28.min(end), 60.min(end));
    sheet.block((PartKind::Vendor, PayloadKind::Vendor), "RAF camera name", "RAF camera name", name, name);
    if let (Some(at), Some(len)) = (number(file, 84, 4), number(file, 88, 4)) {
        let jpeg = span(at.min(file.len()), at.saturating_add(len).min(file.len()));
        sheet.block((PartKind::Preview, PayloadKind::Picture), "RAF preview", "", jpeg, jpeg);
    }
}

/// Minolta: blocks of a name and a length; TTW is a TIFF block.
fn mrw(file: &[u8], sheet: &mut Sheet<'_>) {
    let stop = number(file, 4, 4).map_or(file.len(), |n| n.saturating_add(8).min(file.len()));
    sheet.part(PartKind::Structure, "MRW header", span(0, 8));
    let mut at = 8;
    while let (Some(name), Some(len)) = (file.get(at..at + 4), number(file, at + 4, 4)) {
        let end = at.saturating_add(8).saturating_add(len);
        if end > stop {
            break;
        }
        if name == b"\0TTW" {
            let body = span(at + 8, end);
            sheet.block((PartKind::Exif, PayloadKind::Exif), "MRW TTW", "", span(at, end), body);
        }
        at = end;
    }
}
