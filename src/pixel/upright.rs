//! HEIC, AVIF and JPEG XL as displayed pixels with what is known of their colours, and such pixels as a JPEG or PNG: for the
//! copies in another format. It decides nothing, and its JPEG and PNG hold the picture and nothing else.

use image::ImageEncoder;

use super::{boxed, jxl, turned};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Size};
use crate::limits::Limits;

/// Loss that eyes do not find, in a file not much larger than the source's.
const QUALITY: u8 = 92;

/// A picture as it is displayed.
#[derive(Debug)]
pub struct Upright {
    /// Its size.
    pub size: Size,
    /// RGB, rows from the top.
    pub rgb: Vec<u8>,
    /// Primaries and transfer of ITU-T H.273, where the file tells them so.
    pub codes: Option<(u16, u16)>,
    /// The profile of the pixels, where the decoder made them.
    pub profile: Option<Vec<u8>>,
    /// What showed through was laid on white.
    pub flattened: bool,
}

/// Decodes the only picture of `file`, turned as `orientation` says.
pub fn upright(file: &[u8], format: Format, orientation: Orientation, limits: &Limits) -> Result<Upright> {
    match format {
        Format::Heic | Format::Avif => {
            let boxed::Boxed { size, rgb, colour, transparent, .. } = boxed::decode(file, format, u32::MAX, limits)?;
            let (size, rgb) = if orientation.is_upright() { (size, rgb) } else { turned(&rgb, size, orientation) };
            let codes = colour.map(|c| (c.primaries, c.transfer));
            Ok(Upright { size, rgb, codes, profile: None, flattened: transparent })
        }
        Format::Jxl => {
            let mut shown = jxl::decode(file, 2, limits)?;
            if shown.frames.len() > 1 {
                return Err(Error::refused("redact.format", "an animation cannot become a single picture"));
            }
            let rgb = shown.frames.pop().unwrap_or_default();
            let (codes, profile) = (shown.codes, Some(shown.profile));
            Ok(Upright { size: shown.size, rgb, codes, profile, flattened: shown.transparent })
        }
        other => Err(Error::Unsupported(Some(other))),
    }
}

/// RGB as a JPEG or PNG without any metadata.
pub fn coded(size: Size, rgb: &[u8], format: Format) -> Result<Vec<u8>> {
    let done = match format {
        Format::Jpeg => jpeg(size, rgb, QUALITY),
        Format::Png => {
            let mut out = Vec::new();
            let color = image::ExtendedColorType::Rgb8;
            let done = image::codecs::png::PngEncoder::new(&mut out).write_image(rgb, size.width, size.height, color);
            done.is_ok().then_some(out)
        }
        other => return Err(Error::Unsupported(Some(other))),
    };
    done.ok_or_else(|| Error::refused("redact.format", "the picture is too large for the other format"))
}

/// RGB as a baseline JPEG without any metadata; `None` for sides over 65,535 pixels. From a quality of 90 on the colours keep
/// the size of the picture.
pub(super) fn jpeg(size: Size, rgb: &[u8], quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(size.width).ok()?, u16::try_from(size.height).ok()?);
    let mut out = Vec::with_capacity(16 << 10);
    jpeg_encoder::Encoder::new(&mut out, quality).encode(rgb, width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(out)
}
