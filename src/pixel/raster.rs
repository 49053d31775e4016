//! PNG, WebP, GIF and TIFF to 8-bit RGB at full size, each by its crate. Transparent pixels are shown on white.
//! Damage is an error. Frames of GIF and WebP animations are drawn one over the other, as they are shown.

use std::io::Cursor;

use tiff::decoder::DecodingResult;

use super::indices::Indices;
use super::{cmyk_to_rgb, grey_to_rgb, on_white};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::tiff::palette::is_wide;
use crate::geometry::Size;
use crate::limits::Limits;

type Picture = (Size, Vec<u8>);

fn broken(format: Format) -> Error {
    Error::malformed(format, 0, "the coded picture is damaged or stops early")
}

fn checked(format: Format, size: Size, rgb: Vec<u8>) -> Result<Picture> {
    if size.pixels() > 0 && rgb.len() as u64 == 3 * size.pixels() { Ok((size, rgb)) } else { Err(broken(format)) }
}

fn within(limits: &Limits, size: Size) -> Result<()> {
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)
}

/// Bytes that a decoder may reserve for a picture of that many pixels.
fn budget(limits: &Limits) -> usize {
    usize::try_from(limits.pixels.saturating_mul(8)).unwrap_or(usize::MAX)
}

/// PNG, third edition; of APNG the default image.
pub(super) fn png(file: &[u8], limits: &Limits) -> Result<Picture> {
    let bad = |_| broken(Format::Png);
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: budget(limits) });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(bad)?;
    let size = Size::new(reader.info().width, reader.info().height);
    within(limits, size)?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or_else(|| broken(Format::Png))?];
    let frame = reader.next_frame(&mut samples).map_err(bad)?;
    samples.truncate(frame.buffer_size());
    let rgb = match frame.color_type {
        png::ColorType::Grayscale => grey_to_rgb(&samples),
        png::ColorType::GrayscaleAlpha => {
            samples.as_chunks::<2>().0.iter().flat_map(|&[g, a]| on_white([g, g, g, a])).collect()
        }
        png::ColorType::Rgba => samples.as_chunks::<4>().0.iter().flat_map(|p| on_white(*p)).collect(),
        png::ColorType::Rgb => samples,
        png::ColorType::Indexed => return Err(broken(Format::Png)),
    };
    checked(Format::Png, size, rgb)
}

/// The frames of a WebP (RFC 9649) that differ from the one before, at most `most`, each as it is shown.
pub(super) fn webp(file: &[u8], most: usize, limits: &Limits) -> Result<(Size, Vec<Vec<u8>>)> {
    let bad = |_| broken(Format::Webp);
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(bad)?;
    let (width, height) = decoder.dimensions();
    let size = Size::new(width, height);
    within(limits, size)?;
    decoder.set_memory_limit(budget(limits));
    let mut samples = vec![0; decoder.output_buffer_size().ok_or_else(|| broken(Format::Webp))?];
    let count = if decoder.is_animated() { decoder.num_frames() } else { 1 };
    let mut frames: Vec<Vec<u8>> = Vec::new();
    for _ in 0..count {
        limits.on_time()?;
        if decoder.is_animated() {
            decoder.read_frame(&mut samples).map_err(bad)?;
        } else {
            decoder.read_image(&mut samples).map_err(bad)?;
        }
        let rgb = if decoder.has_alpha() {
            samples.as_chunks::<4>().0.iter().flat_map(|p| on_white(*p)).collect()
        } else {
            samples.clone()
        };
        if frames.last().is_none_or(|last| *last != rgb) {
            frames.push(checked(Format::Webp, size, rgb)?.1);
        }
        if frames.len() >= most {
            break;
        }
    }
    if frames.is_empty() { Err(broken(Format::Webp)) } else { Ok((size, frames)) }
}

/// The frames of a GIF that differ from the one before, at most `most`, each as it is shown.
pub(super) fn gif(file: &[u8], most: usize, limits: &Limits) -> Result<(Size, Vec<Vec<u8>>)> {
    let bad = |_| broken(Format::Gif);
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.set_memory_limit(gif::MemoryLimit::Bytes(
        (budget(limits) as u64).try_into().map_err(|_| broken(Format::Gif))?,
    ));
    let mut decoder = options.read_info(file).map_err(bad)?;
    let size = Size::new(decoder.width().into(), decoder.height().into());
    within(limits, size)?;
    let (width, height) = (size.width as usize, size.height as usize);
    let mut canvas = vec![[255u8; 3]; width * height];
    let mut frames: Vec<Vec<u8>> = Vec::new();
    while let Some(frame) = decoder.read_next_frame().map_err(bad)? {
        limits.on_time()?;
        let before = canvas.clone();
        let (left, top) = (usize::from(frame.left), usize::from(frame.top));
        let row = usize::from(frame.width).max(1);
        for (y, line) in frame.buffer.as_chunks::<4>().0.chunks(row).enumerate() {
            if top + y >= height {
                break;
            }
            let to = &mut canvas[(top + y) * width..(top + y + 1) * width];
            for (to, pixel) in to.iter_mut().skip(left).zip(line) {
                if pixel[3] > 0 {
                    *to = [pixel[0], pixel[1], pixel[2]];
                }
            }
        }
        let shown = canvas.as_flattened();
        if frames.last().is_none_or(|last| last != shown) {
            frames.push(shown.to_vec());
        }
        match frame.dispose {
            gif::DisposalMethod::Previous => canvas = before,
            gif::DisposalMethod::Background => {
                for y in top..height.min(top + usize::from(frame.height)) {
                    let to = &mut canvas[y * width..(y + 1) * width];
                    to.iter_mut().skip(left).take(usize::from(frame.width)).for_each(|p| *p = [255; 3]);
                }
            }
            gif::DisposalMethod::Any | gif::DisposalMethod::Keep => {}
        }
        if frames.len() >= most {
            break;
        }
    }
    if frames.is_empty() || size.pixels() == 0 { Err(broken(Format::Gif)) } else { Ok((size, frames)) }
}

/// TIFF 6.0 and BigTIFF, the first picture.
pub(super) fn tiff(file: &[u8], limits: &Limits) -> Result<Picture> {
    let bad = |e: tiff::TiffError| match e {
        tiff::TiffError::UnsupportedError(_) => {
            Error::refused("detect.tiff-variant", "this variant of TIFF cannot be decoded")
        }
        _ => broken(Format::Tiff),
    };
    let plain = Indices::of(file);
    let mut decoder = tiff::decoder::Decoder::new(Cursor::new(plain.file.as_ref())).map_err(bad)?;
    let (width, height) = decoder.dimensions().map_err(bad)?;
    let size = Size::new(width, height);
    within(limits, size)?;
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = budget(limits);
    bounds.intermediate_buffer_size = budget(limits);
    let mut decoder = decoder.with_limits(bounds);
    let color = decoder.colortype().map_err(bad)?;
    let white_is_zero =
        decoder.find_tag_unsigned::<u16>(tiff::tags::Tag::PhotometricInterpretation).ok().flatten() == Some(0);
    let palette = plain.palette(&mut decoder);
    let samples = match decoder.read_image().map_err(bad)? {
        DecodingResult::U8(v) => v,
        DecodingResult::U16(v) => v.iter().map(|s| (s >> 8) as u8).collect(),
        DecodingResult::U32(v) => v.iter().map(|s| (s >> 24) as u8).collect(),
        DecodingResult::F32(v) => v.iter().map(|s| (s.clamp(0.0, 1.0) * 255.0) as u8).collect(),
        _ => return Err(Error::refused("detect.tiff-variant", "this variant of TIFF cannot be decoded")),
    };
    let rgb = match palette {
        Some(p) => {
            let shift = if is_wide(&p.colours) { 8 } else { 0 };
            p.resolve(&samples, size).map(|all| all.map(|v| (v >> shift) as u8).collect())
        }
        None => tiff_rgb(color, &samples, size),
    };
    let mut rgb =
        rgb.ok_or_else(|| Error::refused("detect.tiff-colour", "this colour model of TIFF is not decoded"))?;
    if white_is_zero && matches!(color, tiff::ColorType::Gray(1)) {
        rgb.iter_mut().for_each(|v| *v = 255 - *v);
    }
    checked(Format::Tiff, size, rgb)
}

/// Samples of any depth below 8 come packed, rows padded to bytes.
pub(super) fn unpacked(samples: &[u8], bits: u8, size: Size, scale: bool) -> Vec<u8> {
    if bits >= 8 {
        return samples.to_vec();
    }
    let (bits, top) = (usize::from(bits.max(1)), (1u16 << bits.max(1)) - 1);
    let width = size.width as usize;
    let mut out = Vec::with_capacity(samples.len().saturating_mul(8 / bits));
    for row in samples.chunks((width * bits).div_ceil(8).max(1)) {
        for x in 0..width {
            let bit = x * bits;
            let Some(byte) = row.get(bit / 8) else { break };
            let value = (u16::from(*byte) >> (8 - bits - bit % 8)) & top;
            out.push(if scale { (value * 255 / top) as u8 } else { value as u8 });
        }
    }
    out
}

fn tiff_rgb(color: tiff::ColorType, samples: &[u8], size: Size) -> Option<Vec<u8>> {
    use tiff::ColorType as C;
    Some(match color {
        C::Gray(bits) => grey_to_rgb(&unpacked(samples, bits, size, true)),
        C::GrayA(_) => samples.as_chunks::<2>().0.iter().flat_map(|&[g, a]| on_white([g, g, g, a])).collect(),
        C::RGB(_) | C::Lab(_) => samples.to_vec(),
        C::RGBA(_) => samples.as_chunks::<4>().0.iter().flat_map(|p| on_white(*p)).collect(),
        C::CMYK(_) => cmyk_to_rgb(samples, false),
        C::YCbCr(_) => samples.as_chunks::<3>().0.iter().flat_map(|p| from_ycc(*p)).collect(),
        _ => return None,
    })
}

/// ITU-R BT.601, full range.
fn from_ycc([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| v.round().clamp(0.0, 255.0) as u8)
}
