//! JPEG XL to RGB at full size, as it is displayed, by jxl-oxide. The decoder sees the codestream alone, never a box, and
//! what it may reserve is bounded by the size of the picture. ISO/IEC 18181-1.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jxl_oxide::{AllocTracker, JxlImage, JxlThreadPool, PixelFormat};

use super::{cmyk_to_rgb, grey_to_rgb, on_white};
use crate::error::{Error, Result};
use crate::format::{Format, jxl};
use crate::geometry::Size;
use crate::limits::Limits;

/// Bytes that the decoder may hold for one pixel: planes of floats, twice, with channels of their own.
const PIXEL: u64 = 64;
/// And for a picture of any size.
const LEAST: u64 = 64 << 20;

/// Pictures in display order that differ from the one before, and how they are coloured.
#[derive(Debug)]
pub(super) struct Shown {
    /// Size as displayed.
    pub(super) size: Size,
    /// RGB of each, turned.
    pub(super) frames: Vec<Vec<u8>>,
    /// Primaries and transfer of the pixels, where a number says them (ITU-T H.273).
    pub(super) codes: Option<(u16, u16)>,
    /// The profile of the pixels.
    pub(super) profile: Vec<u8>,
    /// Some of it shows through, and was laid on white.
    pub(super) transparent: bool,
}

fn broken() -> Error {
    Error::malformed(Format::Jxl, 0, "the coded picture is damaged or stops early")
}

/// Decodes at most `most` pictures of `file`.
pub(super) fn decode(file: &[u8], most: usize, limits: &Limits) -> Result<Shown> {
    let (stream, size) = jxl::codestream(file, limits)?;
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
    catch_unwind(AssertUnwindSafe(|| frames(&stream, size, most, limits)))
        .unwrap_or_else(|_| Err(Error::refused("detect.decoder", "the decoder broke down over this picture")))
}

fn frames(stream: &[u8], size: Size, most: usize, limits: &Limits) -> Result<Shown> {
    let bytes = size.pixels().saturating_mul(PIXEL).saturating_add(LEAST);
    let image = JxlImage::builder()
        .pool(JxlThreadPool::none())
        .alloc_tracker(AllocTracker::with_limit(usize::try_from(bytes).unwrap_or(usize::MAX)))
        .read(stream)
        .map_err(|_| broken())?;
    if !image.is_loading_done() {
        return Err(broken());
    }
    let format = image.pixel_format();
    let (mut size, mut frames) = (Size::default(), Vec::<Vec<u8>>::new());
    for i in 0..image.num_loaded_keyframes() {
        limits.on_time()?;
        let frame = image.render_frame(i).map_err(|_| broken())?;
        let mut stream = frame.stream();
        size = Size::new(stream.width(), stream.height());
        Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
        let samples = usize::try_from(size.pixels() * u64::from(stream.channels())).map_err(|_| broken())?;
        let mut samples = vec![0u8; samples];
        if stream.write_to_buffer(&mut samples) != samples.len() {
            return Err(broken());
        }
        let rgb = rgb(format, samples);
        if rgb.len() as u64 != 3 * size.pixels() {
            return Err(broken());
        }
        if frames.last().is_none_or(|last| *last != rgb) {
            frames.push(rgb);
        }
        if frames.len() >= most {
            break;
        }
    }
    if frames.is_empty() || size.pixels() == 0 {
        return Err(broken());
    }
    let codes = image.rendered_cicp().map(|[primaries, transfer, ..]| (primaries.into(), transfer.into()));
    Ok(Shown { size, frames, codes, profile: image.rendered_icc(), transparent: format.has_alpha() })
}

fn rgb(format: PixelFormat, samples: Vec<u8>) -> Vec<u8> {
    match format {
        PixelFormat::Gray => grey_to_rgb(&samples),
        PixelFormat::Graya => samples.as_chunks::<2>().0.iter().flat_map(|&[g, a]| on_white([g, g, g, a])).collect(),
        PixelFormat::Rgb => samples,
        PixelFormat::Rgba => samples.as_chunks::<4>().0.iter().flat_map(|p| on_white(*p)).collect(),
        // No ink is the largest sample.
        PixelFormat::Cmyk => cmyk_to_rgb(&samples, true),
        PixelFormat::Cmyka => {
            let inks: Vec<u8> = samples.as_chunks::<5>().0.iter().flat_map(|&[c, m, y, k, _]| [c, m, y, k]).collect();
            cmyk_to_rgb(&inks, true)
        }
    }
}
