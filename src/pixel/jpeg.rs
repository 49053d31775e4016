//! JPEG to RGB at 1/1, 1/2, 1/4 or 1/8 of its size, by a scaled inverse transform. ITU-T T.81; JFIF and Adobe colours.
//! A picture whose coded data stops early is an error, never a half grey picture.

use jpeg_decoder::{Decoder, Error as Broken, PixelFormat};

use super::{cmyk_to_rgb, grey_to_rgb, scaled};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::Size;
use crate::limits::Limits;

/// Decodes at the smallest scale whose long side is at least `side`. Returns full size, decoded size, RGB.
pub(super) fn decode(file: &[u8], side: u32, limits: &Limits) -> Result<(Size, Size, Vec<u8>)> {
    let mut decoder = Decoder::new(file);
    decoder.read_info().map_err(|e| broken(&e))?;
    let info = decoder.info().ok_or_else(|| Error::malformed(Format::Jpeg, 0, "no frame header"))?;
    let full = Size::new(info.width.into(), info.height.into());
    Limits::check("pixels of a picture", full.pixels(), limits.pixels)?;
    let factor = scaled::factor(full, side);
    if factor.is_some()
        && let Some(decoded) = scaled::decode(file, side, limits)?
    {
        return Ok((decoded.full, decoded.size, decoded.rgb));
    }
    let factor = factor.unwrap_or(1);
    let asked = |s: u32| u16::try_from(s.div_ceil(factor)).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(asked(full.width), asked(full.height)).map_err(|e| broken(&e))?;
    let samples = decoder.decode().map_err(|e| broken(&e))?;
    let size = Size::new(width.into(), height.into());
    let rgb = match info.pixel_format {
        PixelFormat::RGB24 => samples,
        PixelFormat::L8 => grey_to_rgb(&samples),
        PixelFormat::L16 => grey_to_rgb(&samples.as_chunks::<2>().0.iter().map(|p| p[1]).collect::<Vec<u8>>()),
        // Adobe writes the inks inverted, and so do all who write such files.
        PixelFormat::CMYK32 => cmyk_to_rgb(&samples, true),
    };
    if rgb.len() as u64 != 3 * size.pixels() {
        return Err(Error::malformed(Format::Jpeg, 0, "fewer samples than the frame header announces"));
    }
    Ok((full, size, rgb))
}

fn broken(e: &Broken) -> Error {
    match e {
        Broken::Unsupported(_) => Error::refused("detect.jpeg-variant", "this variant of JPEG cannot be decoded"),
        _ => Error::malformed(Format::Jpeg, 0, "the coded picture is damaged or stops early"),
    }
}
