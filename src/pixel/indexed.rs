//! GIF frames as colour indices, and indices as GIF codes: for those who change pixels without changing the colours of the
//! others. It draws nothing. GIF89a specification §22, Appendix F.

use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;

/// Calls `f` with the number and the indices of each frame, rows from the top.
pub fn gif_indices(file: &[u8], limits: &Limits, f: &mut dyn FnMut(usize, &mut Vec<u8>) -> Result<()>) -> Result<()> {
    let bad = |_| Error::malformed(Format::Gif, 0, "the coded picture is damaged or stops early");
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let most = limits.pixels.max(1).try_into().map_err(|_| Error::Limit { what: "pixels", asked: 1, allowed: 0 })?;
    options.set_memory_limit(gif::MemoryLimit::Bytes(most));
    let mut decoder = options.read_info(file).map_err(bad)?;
    let mut number = 0;
    while let Some(frame) = decoder.read_next_frame().map_err(bad)? {
        limits.on_time()?;
        let mut indices = frame.buffer.to_vec();
        if indices.len() != usize::from(frame.width) * usize::from(frame.height) {
            return Err(Error::malformed(Format::Gif, 0, "as many pixels as the frame has were expected"));
        }
        f(number, &mut indices)?;
        number += 1;
    }
    Ok(())
}

/// The indices of a frame of `width` columns as codes: the minimum code size, then the codes.
pub fn gif_codes(indices: &[u8], width: u32, interlaced: bool) -> Vec<u8> {
    let width = (width as usize).max(1);
    let rows: Vec<&[u8]> = indices.chunks(width).collect();
    let ordered: Vec<u8> = if interlaced {
        let passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
        passes.iter().flat_map(|&(from, step)| rows.iter().skip(from).step_by(step)).flat_map(|r| r.to_vec()).collect()
    } else {
        indices.to_vec()
    };
    let mut frame = gif::Frame { buffer: ordered.into(), ..gif::Frame::default() };
    frame.make_lzw_pre_encoded();
    frame.buffer.into_owned()
}
