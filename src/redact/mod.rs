//! Hides regions of a clean photo: what lies inside is replaced, what lies outside stays as it was coded.
//! It never decides what is hidden, never finds anything, and never touches a file that still holds metadata.
//! A variant in which a region cannot be hidden is refused with its reason; nothing is ever hidden in part.

mod area;
mod converted;
pub mod jpeg;
mod raster;

pub use area::Hidden;
pub use converted::converted;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Rect, Size};
use crate::limits::Limits;
use crate::record::Style;

/// How far a region is grown on each side, as a share of its own sides: boxes of detectors end at brow and chin.
pub const MARGIN: f64 = 0.15;
/// Cells of a mosaic across one side of the region: few enough that no feature of a face has a cell of its own.
const CELLS: u32 = 4;

/// One region to hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redaction {
    /// Where, in pixels of the picture as displayed, before the margin.
    pub rect: Rect,
    /// How.
    pub style: Style,
}

/// A picture with its regions hidden.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// The new file.
    pub bytes: Vec<u8>,
    /// Its format: another one than the source's where that one cannot hold the result without loss.
    pub format: Format,
    /// What was replaced, in stored pixels: the regions, grown and aligned to the blocks of the format.
    pub areas: Vec<Rect>,
    /// What must be said about it, as stable codes.
    pub notes: Vec<&'static str>,
}

/// Hides `list` in `file`, a file that the cleaner wrote. `stored` is the size of its coded picture.
pub fn redact(
    file: &[u8],
    format: Format,
    stored: Size,
    orientation: Orientation,
    list: &[Redaction],
    limits: &Limits,
) -> Result<Redacted> {
    Limits::check("pixels of a picture", stored.pixels(), limits.pixels)?;
    let hidden = stored_areas(stored, orientation, list);
    if hidden.is_empty() {
        return Ok(Redacted { bytes: file.to_vec(), format, areas: Vec::new(), notes: Vec::new() });
    }
    match format {
        Format::Jpeg => jpeg::redact(file, &hidden, limits),
        Format::Png => raster::png::redact(file, &hidden, limits),
        Format::Gif => raster::gif::redact(file, &hidden, limits),
        Format::Webp => raster::webp::redact(file, &hidden, limits),
        Format::Tiff => raster::tiff::redact(file, orientation, &hidden, limits),
        other => Err(Error::refused("redact.format", format!("regions cannot be hidden in a {other} file"))),
    }
}

/// Proves that `redacted` is `file` with nothing changed outside, and nothing left inside, of what [`redact`] was asked for.
pub fn prove(
    file: &[u8],
    format: Format,
    redacted: &Redacted,
    (stored, orientation, list): (Size, Orientation, &[Redaction]),
    limits: &Limits,
) -> Result<()> {
    let hidden = stored_areas(stored, orientation, list);
    match format {
        _ if hidden.is_empty() && redacted.bytes == file => Ok(()),
        Format::Jpeg => jpeg::check(file, &redacted.bytes, &hidden, limits),
        Format::Webp => raster::webp::check(file, &redacted.bytes, &hidden, limits),
        _ => raster::check(file, format, redacted, &hidden),
    }
}

/// The regions in stored pixels, grown by the margin; those without a pixel of the picture fall away.
pub fn stored_areas(stored: Size, orientation: Orientation, list: &[Redaction]) -> Vec<Hidden> {
    let shown = orientation.display_size(stored);
    let whole = Rect::from([0, 0, shown.width, shown.height]);
    list.iter()
        .filter_map(|r| {
            let inside = r.rect.intersect(whole);
            let rect = orientation.to_stored(r.rect.grow(MARGIN, shown).intersect(whole), stored);
            let core = orientation.to_stored(inside, stored);
            let cell = Size::new(core.width().div_ceil(CELLS).max(1), core.height().div_ceil(CELLS).max(1));
            (!inside.is_empty() && !rect.is_empty()).then_some(Hidden { rect, style: r.style, cell })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_turned_grown_and_cut() {
        let stored = Size::new(400, 300);
        let turned = Orientation::from_exif(6).expect("6");
        let list = [
            Redaction { rect: Rect::from([0, 0, 40, 80]), style: Style::Solid },
            Redaction { rect: Rect::from([300, 0, 310, 10]), style: Style::Solid },
        ];
        // The displayed picture is 300 wide: the second region lies outside of it.
        let got = stored_areas(stored, turned, &list);
        assert_eq!(got.len(), 1);
        // Displayed top left is stored bottom left; 6 and 12 pixels are added where the picture has them.
        assert_eq!(got[0].rect, Rect::from([0, 300 - 46, 92, 300]));
        assert_eq!(got[0].cell, Size::new(20, 10));
    }
}
