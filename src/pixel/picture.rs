//! PNG and JPEG with their transparency, for marks that a user gives. Never used for photos.

use std::io::Cursor;

use super::jpeg;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::Size;
use crate::limits::Limits;

/// A picture with alpha.
#[derive(Debug)]
pub struct Picture {
    /// Its size.
    pub size: Size,
    /// Rows from the top; red, green, blue, alpha.
    pub rgba: Vec<[u8; 4]>,
}

/// Decodes a PNG or a JPEG at full size.
pub fn picture(file: &[u8], format: Format, limits: &Limits) -> Result<Picture> {
    match format {
        Format::Png => png(file, limits),
        Format::Jpeg => {
            let (_, size, rgb) = jpeg::decode(file, u32::MAX, limits)?;
            Ok(Picture { size, rgba: rgb.as_chunks::<3>().0.iter().map(|&[r, g, b]| [r, g, b, 255]).collect() })
        }
        other => Err(Error::Unsupported(Some(other))),
    }
}

/// PNG, third edition; of APNG the default image.
fn png(file: &[u8], limits: &Limits) -> Result<Picture> {
    let broken = || Error::malformed(Format::Png, 0, "the coded picture is damaged or stops early");
    let budget = usize::try_from(limits.pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: budget });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| broken())?;
    let size = Size::new(reader.info().width, reader.info().height);
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or_else(broken)?];
    let frame = reader.next_frame(&mut samples).map_err(|_| broken())?;
    samples.truncate(frame.buffer_size());
    let rgba: Vec<[u8; 4]> = match frame.color_type {
        png::ColorType::Grayscale => samples.iter().map(|&g| [g, g, g, 255]).collect(),
        png::ColorType::GrayscaleAlpha => samples.as_chunks::<2>().0.iter().map(|&[g, a]| [g, g, g, a]).collect(),
        png::ColorType::Rgb => samples.as_chunks::<3>().0.iter().map(|&[r, g, b]| [r, g, b, 255]).collect(),
        png::ColorType::Rgba => samples.as_chunks::<4>().0.to_vec(),
        png::ColorType::Indexed => return Err(broken()),
    };
    if size.pixels() > 0 && rgba.len() as u64 == size.pixels() { Ok(Picture { size, rgba }) } else { Err(broken()) }
}
