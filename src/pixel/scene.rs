//! Decodes a photo to the scene that detectors share. Owns the choice of scale; orientation comes from `geometry`.

use super::{Scene, jpeg, raster, turned};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Size};
use crate::limits::Limits;

/// Most frames of an animation that are looked at.
pub const FRAMES: usize = 64;

impl Scene {
    /// Decodes `file` for display. JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 whose long side is at least `side`;
    /// the other formats at full size. Of animations this is the first frame: see [`Scene::frames`].
    ///
    /// A picture that cannot be decoded to its end is an error: a face may be in the part that is missing.
    pub fn decode(
        file: &[u8],
        format: Format,
        orientation: Orientation,
        side: u32,
        limits: &Limits,
    ) -> Result<Scene> {
        let (full, size, rgb) = match format {
            Format::Jpeg => jpeg::decode(file, side, limits)?,
            Format::Png => same(raster::png(file, limits)?),
            Format::Webp => same(raster::webp(file, limits)?),
            Format::Tiff => same(raster::tiff(file, limits)?),
            Format::Gif => {
                let (size, mut frames) = raster::gif(file, 1, limits)?;
                (size, size, frames.pop().unwrap_or_default())
            }
            other => return Err(Error::Unsupported(Some(other))),
        };
        Ok(Scene::of(full, size, rgb, orientation))
    }

    /// The frames of a photo that differ, at most [`FRAMES`]: one for still pictures, several for an animated GIF.
    pub fn frames(
        file: &[u8],
        format: Format,
        orientation: Orientation,
        side: u32,
        limits: &Limits,
    ) -> Result<Vec<Scene>> {
        match format {
            Format::Gif => {
                let (size, frames) = raster::gif(file, FRAMES, limits)?;
                Ok(frames.into_iter().map(|rgb| Scene::of(size, size, rgb, orientation)).collect())
            }
            _ => Ok(vec![Scene::decode(file, format, orientation, side, limits)?]),
        }
    }

    fn of(full: Size, size: Size, rgb: Vec<u8>, orientation: Orientation) -> Scene {
        let (shown, rgb) =
            if orientation.is_upright() { (size, rgb) } else { turned(&rgb, size, orientation) };
        Scene { size: shown, rgb, full: orientation.display_size(full), orientation }
    }
}

fn same((size, rgb): (Size, Vec<u8>)) -> (Size, Size, Vec<u8>) {
    (size, size, rgb)
}
