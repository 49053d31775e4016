//! A still WebP as pixels, and pixels as a lossless WebP: for those who change some of them. RFC 9649.

use std::io::Cursor;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::Size;
use crate::limits::Limits;

/// A decoded still picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flat {
    /// Its size.
    pub size: Size,
    /// 3 for RGB, 4 with alpha.
    pub channels: usize,
    /// 8-bit samples, rows from the top.
    pub samples: Vec<u8>,
    /// True where the file holds less than it shows: its coding lost something when it was made.
    pub lossy: bool,
}

/// Decodes a still picture; an animation is refused.
pub fn webp_flat(file: &[u8], limits: &Limits) -> Result<Flat> {
    let bad = |_| Error::malformed(Format::Webp, 0, "the coded picture is damaged or stops early");
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(bad)?;
    if decoder.is_animated() {
        return Err(Error::refused("redact.format", "regions cannot be hidden in an animated WebP"));
    }
    let (width, height) = decoder.dimensions();
    let size = Size::new(width, height);
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let bytes = decoder.output_buffer_size().ok_or(Error::Limit { what: "pixels", asked: u64::MAX, allowed: 0 })?;
    let mut samples = vec![0; bytes];
    decoder.read_image(&mut samples).map_err(bad)?;
    let lossy = decoder.is_lossy();
    Ok(Flat { size, channels, samples, lossy })
}

/// The picture as a WebP of one lossless chunk.
pub fn webp_lossless(flat: &Flat) -> Result<Vec<u8>> {
    let color = if flat.channels == 4 { image_webp::ColorType::Rgba8 } else { image_webp::ColorType::Rgb8 };
    let mut out = Vec::new();
    image_webp::WebPEncoder::new(&mut out)
        .encode(&flat.samples, flat.size.width, flat.size.height, color)
        .map_err(|e| Error::refused("redact.format", format!("the picture cannot be coded as WebP: {e}")))?;
    Ok(out)
}
