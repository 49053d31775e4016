//! What a picture shows, as a list of frames: used to prove that a file coded again still shows the same.

use std::io::Cursor;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::Rect;

/// One frame: its place and timing, and its pixels with colours under full transparency set to zero.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub(super) geometry: [u32; 6],
    pub(super) pixels: Vec<u8>,
}

impl Frame {
    /// False for a page of a variant that the decoder does not know: nothing can be said of its pixels.
    pub fn is_decoded(&self) -> bool {
        !self.pixels.is_empty()
    }
}

impl Frame {
    /// Bytes a pixel, and width and height of the frame with its corner.
    fn shape(&self) -> (usize, [u32; 4]) {
        let [width, height, x, y, ..] = self.geometry;
        let pixels = width as usize * height as usize;
        (self.pixels.len() / pixels.max(1), [x, y, width, height])
    }

    /// True where both frames have the same place, timing and pixels but for what lies in `areas` of the whole picture.
    pub fn same_outside(&self, other: &Frame, areas: &[Rect]) -> bool {
        let (bytes, [left, top, width, height]) = self.shape();
        let row = width as usize * bytes;
        let same_row = |y: u32| {
            let at = y as usize * row;
            let (Some(a), Some(b)) = (self.pixels.get(at..at + row), other.pixels.get(at..at + row)) else {
                return false;
            };
            let here: Vec<_> = areas.iter().filter(|r| (r.y0..r.y1).contains(&(top + y))).collect();
            a == b
                || a.chunks(bytes.max(1))
                    .zip(b.chunks(bytes.max(1)))
                    .zip(left..)
                    .all(|((a, b), x)| a == b || here.iter().any(|r| (r.x0..r.x1).contains(&x)))
        };
        self.geometry == other.geometry && self.pixels.len() == other.pixels.len() && (0..height).all(same_row)
    }

    /// True where all pixels of the frame that lie in `area` are alike.
    pub fn is_even(&self, area: Rect) -> bool {
        let (bytes, [left, top, width, height]) = self.shape();
        let inside = area.intersect(Rect::from([left, top, left + width, top + height]));
        let mut first = None;
        for y in inside.y0..inside.y1 {
            for x in inside.x0..inside.x1 {
                let at = ((y - top) as usize * width as usize + (x - left) as usize) * bytes;
                let pixel = self.pixels.get(at..at + bytes);
                if *first.get_or_insert(pixel) != pixel {
                    return false;
                }
            }
        }
        true
    }
}

/// Every frame that the file shows. Only formats whose coded data is ever written anew are decoded here.
pub fn displayed(file: &[u8], format: Format) -> Result<Vec<Frame>> {
    match format {
        Format::Png => png_frames(file),
        Format::Jpeg => jpeg_frame(file),
        Format::Gif => gif_frames(file),
        Format::Tiff => super::pages::tiff_frames(file),
        Format::Webp => webp_frames(file),
        other => Err(Error::Unsupported(Some(other))),
    }
}

fn jpeg_frame(file: &[u8]) -> Result<Vec<Frame>> {
    use zune_jpeg::zune_core::bytestream::ZCursor;
    let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(file));
    let pixels = decoder.decode().map_err(|e| Error::Verify(format!("the JPEG does not decode: {e}").into()))?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(vec![Frame { geometry: [side(width), side(height), 0, 0, 0, 0], pixels }])
}

fn gif_frames(file: &[u8]) -> Result<Vec<Frame>> {
    let fail = |e: gif::DecodingError| Error::Verify(format!("the GIF does not decode: {e}").into());
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(file)).map_err(fail)?;
    let mut out = Vec::new();
    while let Some(f) = decoder.read_next_frame().map_err(fail)? {
        let mut pixels = f.buffer.to_vec();
        hide_transparent(&mut pixels, 4, 1, png::ColorType::Rgba);
        let geometry = [f.width, f.height, f.left, f.top, f.delay, f.dispose as u16].map(u32::from);
        out.push(Frame { geometry, pixels });
    }
    Ok(out)
}

/// Of WebP the digests of the pixels are kept: an animation of large frames would take much memory.
fn webp_frames(file: &[u8]) -> Result<Vec<Frame>> {
    let fail = |e: image_webp::DecodingError| Error::Verify(format!("the WebP does not decode: {e}").into());
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(fail)?;
    let (width, height) = decoder.dimensions();
    let size = decoder.output_buffer_size().ok_or(Error::Limit { what: "pixels", asked: u64::MAX, allowed: 0 })?;
    let allowed = crate::limits::Limits::default().pixels;
    crate::limits::Limits::check("pixels", u64::from(width) * u64::from(height), allowed)?;
    let mut pixels = vec![0; size];
    let digest = |pixels: &[u8]| blake3::hash(pixels).as_bytes().to_vec();
    if !decoder.is_animated() {
        decoder.read_image(&mut pixels).map_err(fail)?;
        return Ok(vec![Frame { geometry: [width, height, 0, 0, 0, 0], pixels: digest(&pixels) }]);
    }
    let mut out = Vec::new();
    for _ in 0..decoder.num_frames() {
        let duration = decoder.read_frame(&mut pixels).map_err(fail)?;
        out.push(Frame { geometry: [width, height, 0, 0, duration, 0], pixels: digest(&pixels) });
    }
    Ok(out)
}

fn png_frames(file: &[u8]) -> Result<Vec<Frame>> {
    let fail = |e: png::DecodingError| Error::Verify(format!("the PNG does not decode: {e}").into());
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(fail)?;
    let frames = reader.info().animation_control().map_or(1, |a| a.num_frames);
    let default_is_extra = reader.info().animation_control().is_some() && reader.info().frame_control().is_none();
    let mut out = Vec::new();
    for _ in 0..frames.saturating_add(u32::from(default_is_extra)) {
        let size = reader.output_buffer_size().ok_or(Error::Limit { what: "pixels", asked: u64::MAX, allowed: 0 })?;
        let mut pixels = vec![0; size];
        let shape = reader.next_frame(&mut pixels).map_err(fail)?;
        pixels.truncate(shape.buffer_size());
        let sample = if shape.bit_depth == png::BitDepth::Sixteen { 2 } else { 1 };
        hide_transparent(&mut pixels, shape.color_type.samples() * sample, sample, shape.color_type);
        let c = reader.info().frame_control().copied().unwrap_or_default();
        let timing = u32::from(c.delay_num) << 16 | u32::from(c.delay_den);
        out.push(Frame {
            geometry: [
                shape.width,
                shape.height,
                c.x_offset,
                c.y_offset,
                timing,
                u32::from(c.dispose_op as u8) << 8 | u32::from(c.blend_op as u8),
            ],
            pixels,
        });
    }
    Ok(out)
}

/// Zeroes the colours of fully transparent pixels: nobody sees them.
fn hide_transparent(pixels: &mut [u8], pixel: usize, sample: usize, kind: png::ColorType) {
    if !matches!(kind, png::ColorType::Rgba | png::ColorType::GrayscaleAlpha) || pixel == 0 {
        return;
    }
    for p in pixels.chunks_exact_mut(pixel) {
        if p.iter().rev().take(sample).all(|b| *b == 0) {
            p.fill(0);
        }
    }
}
