//! The pages of a TIFF as the `tiff` crate sees them: samples as they are stored, those of a palette as its colours.
//! Pages of a variant that it does not know come without samples. It scales nothing and turns nothing.

use std::io::Cursor;

use tiff::TiffError;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::Frame;
use super::indices::Indices;
use crate::error::{Error, Result};
use crate::geometry::Size;

/// Bytes of one page that are decoded.
const MOST: usize = 4 << 30;
/// Pages that are decoded; those behind are compared by their coded data alone.
pub(super) const PAGES: usize = 4096;

/// Every page of the file.
pub(super) fn tiff_frames(file: &[u8]) -> Result<Vec<Frame>> {
    let fail = |e: TiffError| Error::Verify(format!("the TIFF does not decode: {e}").into());
    let mut bounds = Limits::default();
    bounds.decoding_buffer_size = MOST;
    bounds.intermediate_buffer_size = MOST;
    bounds.ifd_value_size = MOST;
    let plain = Indices::of(file);
    let mut decoder = Decoder::new(Cursor::new(plain.file.as_ref())).map_err(fail)?.with_limits(bounds);
    let mut out = Vec::new();
    let mut reduced = None;
    loop {
        let has_picture = decoder.dimensions().is_ok_and(|(w, h)| w > 0 && h > 0);
        match is_reduced(&mut decoder) {
            _ if !has_picture => {}
            false => out.push(page(&mut decoder, &plain)),
            // A file of reduced pages alone shows the first of them.
            true if reduced.is_none() && out.is_empty() => reduced = Some(page(&mut decoder, &plain)),
            true => {}
        }
        if !decoder.more_images() || out.len() >= PAGES || decoder.next_image().is_err() {
            break;
        }
    }
    if out.is_empty() {
        out.extend(reduced);
    }
    Ok(out)
}

/// Reduced pages are no pages of a clean copy.
fn is_reduced(decoder: &mut Decoder<Cursor<&[u8]>>) -> bool {
    decoder.find_tag_unsigned::<u32>(Tag::NewSubfileType).ok().flatten().is_some_and(|n| n & 1 == 1)
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>, plain: &Indices<'_>) -> Frame {
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let mut number = |tag| decoder.find_tag_unsigned::<u32>(tag).ok().flatten().unwrap_or(0);
    let orientation = Some(number(Tag::Orientation)).filter(|o| (1..=8).contains(o)).unwrap_or(1);
    let geometry = [width, height, 0, 0, number(Tag::PhotometricInterpretation), orientation];
    let palette = plain.palette(decoder);
    let pixels = decoder.read_image().map(bytes).unwrap_or_default();
    let pixels = match palette {
        Some(p) => {
            p.resolve(&pixels, Size::new(width, height)).into_iter().flatten().flat_map(u16::to_le_bytes).collect()
        }
        None => pixels,
    };
    Frame { geometry, pixels }
}

fn bytes(samples: DecodingResult) -> Vec<u8> {
    match samples {
        DecodingResult::U8(v) => v,
        DecodingResult::I8(v) => v.into_iter().map(i8::cast_unsigned).collect(),
        DecodingResult::U16(v) => v.into_iter().flat_map(u16::to_le_bytes).collect(),
        DecodingResult::I16(v) => v.into_iter().flat_map(i16::to_le_bytes).collect(),
        DecodingResult::U32(v) => v.into_iter().flat_map(u32::to_le_bytes).collect(),
        DecodingResult::I32(v) => v.into_iter().flat_map(i32::to_le_bytes).collect(),
        DecodingResult::U64(v) => v.into_iter().flat_map(u64::to_le_bytes).collect(),
        DecodingResult::I64(v) => v.into_iter().flat_map(i64::to_le_bytes).collect(),
        DecodingResult::F16(v) => v.into_iter().flat_map(|f| f.to_bits().to_le_bytes()).collect(),
        DecodingResult::F32(v) => v.into_iter().flat_map(f32::to_le_bytes).collect(),
        DecodingResult::F64(v) => v.into_iter().flat_map(f64::to_le_bytes).collect(),
    }
}
