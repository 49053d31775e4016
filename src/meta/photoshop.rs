//! Photoshop image resources: names, nested IPTC, Exif and XMP blocks, thumbnails, paths. Adobe Photoshop File Formats, "Image Resources".

use super::{Block, Family, Sink, read_block, text};
use crate::format::PayloadKind;
use crate::limits::Limits;

/// Reads resources until the block ends or stops being one.
pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0usize;
    while block.data.len().saturating_sub(at) >= 12 && out.has_room(limits) {
        let Some((id, name, start, len)) = resource(block.data, at) else {
            out.error(block, at as u64, "a Photoshop resource (8BIM) was expected");
            return;
        };
        let Some(data) = start.checked_add(len).and_then(|end| block.data.get(start..end)) else {
            out.error(block, at as u64, "a Photoshop resource is longer than its block");
            return;
        };
        one(&block.inner(start, data), id, &name, limits, out);
        at = (start + len).next_multiple_of(2);
    }
}

fn resource(data: &[u8], at: usize) -> Option<(u16, String, usize, usize)> {
    let head = data.get(at..at.checked_add(7)?)?;
    if !matches!(head.get(..4)?, b"8BIM" | b"PHUT" | b"AgHg" | b"DCSR" | b"MeSa") {
        return None;
    }
    let id = u16::from_be_bytes([*head.get(4)?, *head.get(5)?]);
    let name_len = usize::from(*head.get(6)?);
    let name = data.get(at + 7..at + 7 + name_len)?;
    // Pascal string, padded so that length byte and text take an even number of bytes.
    let size_at = at + 6 + (1 + name_len).next_multiple_of(2);
    let size = u32::from_be_bytes(data.get(size_at..size_at + 4)?.try_into().ok()?);
    Some((id, text::lenient(name), size_at + 4, usize::try_from(size).ok()?))
}

fn one(block: &Block<'_>, id: u16, resource_name: &str, limits: &Limits, out: &mut Sink<'_>) {
    let (name, shown) = match id {
        0x0404 => {
            read_block(block, PayloadKind::Iptc, "", limits, out);
            return;
        }
        0x0422 | 0x0423 => {
            read_block(block, PayloadKind::Exif, "", limits, out);
            return;
        }
        0x0424 => {
            read_block(block, PayloadKind::Xmp, "", limits, out);
            return;
        }
        0x040F => {
            read_block(block, PayloadKind::Icc, "", limits, out);
            return;
        }
        0x0409 | 0x040C => ("PhotoshopThumbnail", String::new()),
        0x03F0 => ("PStringCaption", text::lenient(block.data.get(1..).unwrap_or_default())),
        0x040B => ("URL", text::lenient(block.data)),
        0x040A => ("CopyrightFlag", String::new()),
        0x041B => ("WorkflowURL", text::utf16(block.data.get(4..).unwrap_or_default(), false)),
        0x041E => ("URLList", wide_strings(block.data)),
        0x041A => ("Slices", wide_strings(block.data)),
        0x0421 => ("VersionInfo", wide_strings(block.data)),
        0x0425 => ("IPTCDigest", String::new()),
        0x043A..=0x043D => ("PrintInfo", wide_strings(block.data)),
        0x043E => ("AutoSavePath", wide_strings(block.data)),
        0x07D0..=0x0BB6 => ("PathName", resource_name.to_string()),
        0x0BB7 => ("ClippingPathName", text::lenient(block.data.get(1..).unwrap_or_default())),
        0x03EA | 0x1F40 => ("WorkflowXML", String::new()),
        _ => ("PhotoshopResource", resource_name.to_string()),
    };
    out.field(block, Family::Photoshop, format!("0x{id:04X}"), name, Some(u32::from(id)), shown, 0, block.data.len());
}

/// Runs of at least four UTF-16 letters in a binary resource: file paths, printer and host names.
fn wide_strings(data: &[u8]) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in data.get(..data.len().min(8192)).unwrap_or_default().chunks(2) {
        match c {
            [0, b] if (0x20..0x7F).contains(b) => run.push(char::from(*b)),
            _ => {
                if run.len() >= 4 {
                    out.push(std::mem::take(&mut run));
                }
                run.clear();
            }
        }
    }
    if run.len() >= 4 {
        out.push(run);
    }
    out.join(" ")
}
