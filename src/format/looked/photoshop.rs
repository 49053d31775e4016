//! Photoshop documents: the image resources with all their blocks, layers as pictures nobody sees, the merged picture.
//! It decodes nothing. Adobe Photoshop File Formats, "Photoshop File Format".

use super::{Sheet, number, span};
use crate::error::{Error, Result};
use crate::format::{Format, Note, PartKind, PayloadKind};
use crate::geometry::Size;
use crate::limits::Limits;

pub(super) fn read(file: &[u8], sheet: &mut Sheet<'_>, _limits: &Limits) -> Result<()> {
    let big = number(file, 4, 2) == Some(2);
    let bad =
        |at: usize| Error::malformed(Format::Psd, at as u64, "the length of a section inside the file was expected");
    let side = |at| number(file, at, 4).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    sheet.layout.picture = Size::new(side(18), side(14));
    sheet.part(PartKind::Structure, "header", span(0, file.len().min(26)));
    let section = |at: usize, width: usize| {
        let len = number(file, at, width).ok_or_else(|| bad(at))?;
        let from = at + width;
        from.checked_add(len).filter(|end| *end <= file.len()).map(|end| (from, end)).ok_or_else(|| bad(at))
    };
    let (_, colours) = section(26, 4)?;
    sheet.part(PartKind::Structure, "colour mode data", span(26, colours));
    let (from, resources) = section(colours, 4)?;
    let block = (PartKind::Photoshop, PayloadKind::Photoshop);
    sheet.block(block, "image resources", "", span(colours, resources), span(from, resources));
    let (from, layers) = section(resources, if big { 8 } else { 4 })?;
    if layers > from {
        let all = span(resources, layers);
        sheet.block(
            (PartKind::SecondPicture, PayloadKind::Vendor),
            "layers and masks",
            "layers",
            all,
            span(from, layers),
        );
        sheet.layout.notes.push(Note::HiddenPicture("layers".into()));
    }
    sheet.part(PartKind::Coded, "merged picture", span(layers, file.len()));
    Ok(())
}
