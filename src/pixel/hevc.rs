//! One intra picture of H.265 to its planes, by heifer-hevc-dec (no unsafe code). The size is bounded before anything is decoded.
//! ITU-T H.265.

use heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};

use super::yuv::Frame;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::bmff::Colour;
use crate::geometry::Size;

/// Pictures are coded in blocks of up to 64 pixels and padded to them.
const BLOCK: u32 = 64;

/// Decodes the picture, which must have the size that its item states. `rough` leaves out what smooths the borders of blocks
/// (H.265 §8.7), a third of the work: no other sample depends on it.
pub(super) fn decode(stream: &[u8], size: Size, rough: bool) -> Result<Frame> {
    let padded = |side: u32| u64::from(side).next_multiple_of(u64::from(BLOCK));
    let max_pixels = padded(size.width) * padded(size.height);
    let options = DecodeOptions { max_pixels, skip_loop_filters: rough, ..DecodeOptions::default() };
    let frame = decode_picture(stream, options).map_err(|e| match e {
        heifer_hevc_dec::Error::Unimplemented(_) => {
            Error::refused("detect.heif-variant", "this variant of H.265 cannot be decoded")
        }
        _ => Error::malformed(Format::Heic, 0, "the coded picture is damaged or stops early"),
    })?;
    let got = Size::new(frame.widths[0], frame.heights[0]);
    if got != size {
        return Err(Error::malformed(Format::Heic, 0, "a coded picture of the size that its item states was expected"));
    }
    let halves = match frame.chroma_format {
        0 => None,
        1 => Some((1, 1)),
        2 => Some((1, 0)),
        _ => Some((0, 0)),
    };
    // Planes of different depths are of no use to any camera.
    if halves.is_some() && frame.bit_depth[0] != frame.bit_depth[1] {
        return Err(Error::refused("detect.heif-variant", "this variant of H.265 cannot be decoded"));
    }
    let matrix = u16::from(frame.matrix_coeffs);
    let colour = Colour { primaries: 2, transfer: 2, matrix, full_range: frame.full_range };
    Ok(Frame { size, depth: frame.bit_depth[0], halves, planes: frame.planes, colour })
}
