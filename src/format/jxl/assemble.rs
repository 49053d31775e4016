//! Lists the pieces of the clean JPEG XL. It can write the boxes of its grammar and no other.
//!
//! Grammar: the codestream alone; or, where a level or metadata of the plan asks for boxes, signature · ftyp · [jxll] ·
//! [Exif] · [xml ] · jxlc. A file in boxes that needs none comes out as a codestream, so that it does not tell that it
//! once had more. Orientation is told by the codestream alone. ISO/IEC 18181-2 §9.

use super::boxes::{SIGNATURE, head};
use super::codestream::Codestream;
use super::model::Model;
use crate::error::{Error, Result};
use crate::format::{Piece, Pieces, Plan, ReadAt, Span};
use crate::limits::Limits;

/// Decoders that follow level 5 need not be told.
const USUAL_LEVEL: u8 = 5;

/// The pieces of the clean file.
pub(super) fn assemble(src: &dyn ReadAt, plan: &Plan, limits: &Limits) -> Result<Pieces> {
    let file = src.whole(limits)?;
    let model = Model::read(&file, limits)?;
    let coded = model.coded();
    refuse(&model.stream?)?;
    let level = model.level.filter(|l| *l != USUAL_LEVEL);
    // A block that holds the orientation and nothing else says what the codestream says already.
    let exif = plan.exif.as_ref().filter(|e| **e != orientation_only(plan.orientation.exif()));
    let mut out = Vec::new();
    if level.is_some() || exif.is_some() || plan.xmp.is_some() {
        let mut bytes = SIGNATURE.to_vec();
        let mut put = |kind: &[u8; 4], body: &[u8]| {
            bytes.extend_from_slice(&head(*kind, body.len() as u64));
            bytes.extend_from_slice(body);
        };
        put(b"ftyp", b"jxl \0\0\0\0jxl ");
        if let Some(level) = level {
            put(b"jxll", &[level]);
        }
        if let Some(exif) = exif {
            put(b"Exif", &[&[0; 4], exif.as_slice()].concat());
        }
        if let Some(xmp) = &plan.xmp {
            put(b"xml ", xmp);
        }
        bytes.extend_from_slice(&head(*b"jxlc", coded.iter().map(|c| c.len() as u64).sum()));
        out.push(Piece::Bytes(bytes));
    }
    for range in coded.into_iter().filter(|c| !c.is_empty()) {
        out.push(Piece::Source { span: Span::new(range.start as u64, range.end as u64), coded: true });
    }
    Ok(out)
}

/// What a codestream may hold and no copy can leave out.
fn refuse(stream: &Codestream) -> Result<()> {
    let header = &stream.header;
    // Alpha, spot colours and black are shown.
    let shown = |kind| matches!(kind, 0 | 2 | 4);
    let reasons = [
        (header.preview.is_some(), "jxl.preview", "a codestream with a preview picture is not cleaned"),
        (
            header.channels.iter().any(|c| !shown(c.kind)),
            "jxl.channels",
            "a codestream with channels that are not shown, such as depth or heat, is not cleaned",
        ),
        (
            stream.named || header.channels.iter().any(|c| c.named),
            "jxl.names",
            "a codestream with names of frames or channels is not cleaned",
        ),
        (header.timecodes, "jxl.timecodes", "a codestream with time codes is not cleaned"),
        (stream.extended, "jxl.extensions", "a codestream with unknown extensions is not cleaned"),
    ];
    match reasons.into_iter().find(|(found, _, _)| *found) {
        Some((_, code, reason)) => Err(Error::refused(code, reason)),
        None => Ok(()),
    }
}

/// The smallest TIFF structure that states an orientation: one IFD with one SHORT (Exif 3.0 §4.6).
pub(super) fn orientation_only(orientation: u16) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend_from_slice(&orientation.to_le_bytes());
    block.extend_from_slice(&[0; 6]);
    block
}
