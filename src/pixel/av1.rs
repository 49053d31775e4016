//! One picture of AV1 to its planes, by re_rav1d without its assembly. One thread, the size bounded before anything is decoded.
//! AV1 Bitstream & Decoding Process Specification.

use re_rav1d::dav1d::pixel::{MatrixCoefficients, YUVRange};
use re_rav1d::dav1d::{Decoder, Picture, PixelLayout, PlanarImageComponent as Component, Settings};

use super::yuv::Frame;
use crate::format::bmff::Colour;
use crate::geometry::Size;

/// Why there is no picture.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    /// The stream is damaged or stops early.
    Damaged,
    /// It holds a picture of another size.
    OtherSize,
}

/// Decodes the picture, which must have the size that its item states.
pub(super) fn decode(stream: Vec<u8>, size: Size) -> Result<Frame, Fault> {
    if stream.is_empty() {
        return Err(Fault::Damaged);
    }
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_strict_std_compliance(false);
    settings.set_frame_size_limit(u32::try_from(size.pixels()).unwrap_or(u32::MAX).max(1));
    let mut decoder = Decoder::with_settings(&settings).map_err(|_| Fault::Damaged)?;
    match decoder.send_data(stream, None, None, None) {
        Err(e) if !e.is_again() => return Err(Fault::Damaged),
        _ => {}
    }
    // One item holds one picture; of layers the last is the best.
    let mut last = None;
    loop {
        match decoder.get_picture() {
            Ok(picture) => last = Some(picture),
            Err(e) if e.is_again() => match decoder.send_pending_data() {
                Ok(()) => match decoder.get_picture() {
                    Ok(picture) => last = Some(picture),
                    Err(_) => break,
                },
                Err(e) if e.is_again() && last.is_some() => {}
                Err(_) => break,
            },
            Err(_) => return Err(Fault::Damaged),
        }
    }
    let picture = last.ok_or(Fault::Damaged)?;
    if Size::new(picture.width(), picture.height()) != size {
        return Err(Fault::OtherSize);
    }
    frame(&picture, size).ok_or(Fault::Damaged)
}

fn frame(picture: &Picture, size: Size) -> Option<Frame> {
    let halves = match picture.pixel_layout() {
        PixelLayout::I400 => None,
        PixelLayout::I420 => Some((1, 1)),
        PixelLayout::I422 => Some((1, 0)),
        PixelLayout::I444 => Some((0, 0)),
    };
    let depth = u8::try_from(picture.bit_depth()).ok()?;
    let (across, down) = halves.unwrap_or_default();
    let chroma = Size::new(size.width.div_ceil(1 << across), size.height.div_ceil(1 << down));
    let luma = plane(picture, Component::Y, size, depth)?;
    let planes = if halves.is_some() {
        [luma, plane(picture, Component::U, chroma, depth)?, plane(picture, Component::V, chroma, depth)?]
    } else {
        [luma, Vec::new(), Vec::new()]
    };
    let matrix = match picture.matrix_coefficients() {
        MatrixCoefficients::Identity => 0,
        MatrixCoefficients::BT709 => 1,
        MatrixCoefficients::YCgCo => 8,
        MatrixCoefficients::BT2020NonConstantLuminance | MatrixCoefficients::BT2020ConstantLuminance => 9,
        MatrixCoefficients::BT470M => 4,
        MatrixCoefficients::ST240M => 7,
        _ => 2,
    };
    let colour = Colour { primaries: 2, transfer: 2, matrix, full_range: picture.color_range() == YUVRange::Full };
    Some(Frame { size, depth, halves, planes, colour })
}

/// The samples of one plane, rows without padding.
fn plane(picture: &Picture, component: Component, size: Size, depth: u8) -> Option<Vec<u16>> {
    let stride = picture.stride(component) as usize;
    let plane = picture.plane(component);
    let width = size.width as usize;
    let mut out = Vec::with_capacity(width * size.height as usize);
    for row in 0..size.height as usize {
        let line = plane.get(row * stride..)?;
        if depth == 8 {
            out.extend(line.get(..width)?.iter().map(|s| u16::from(*s)));
        } else {
            out.extend(line.get(..2 * width)?.as_chunks::<2>().0.iter().map(|s| u16::from_ne_bytes(*s)));
        }
    }
    Some(out)
}
