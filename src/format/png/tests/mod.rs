//! PNG tests: pictures are generated here, cleaned, and decoded by the `png` crate, which shares no code with this module.

mod fixture;
mod hostile;
mod metadata;
mod pictures;

use super::Png;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;

/// Parses, holds the cover against the file, and returns the layout.
fn parse(file: &[u8], coded: CodedData) -> Result<Layout> {
    let layout = Png.parse(&SliceSource(file), coded, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file under `plan`.
fn clean_with(file: &[u8], coded: CodedData, plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(file, coded)?;
    let pieces = Png.assemble(&SliceSource(file), &layout, plan, &Limits::default())?;
    let mut out = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Source { span, .. } => out.extend_from_slice(span.of(file)),
            Piece::Bytes(bytes) | Piece::Recoded(bytes) => out.extend_from_slice(bytes),
        }
    }
    Ok(out)
}

/// The clean file under an empty plan, which must come out of a second cleaning unchanged.
fn clean(file: &[u8]) -> Vec<u8> {
    let once = clean_with(file, CodedData::Walk, &Plan::default()).expect("cleans");
    assert_eq!(clean_with(&once, CodedData::Walk, &Plan::default()).expect("cleans twice"), once, "idempotent");
    assert_eq!(clean_with(&once, CodedData::Copy, &Plan::default()).expect("copies"), once, "copy of the clean");
    once
}

/// Every frame of the picture as premultiplied samples: what is displayed.
fn displayed(file: &[u8]) -> Vec<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().expect("header");
    let frames = reader.info().animation_control().map_or(1, |a| a.num_frames);
    let mut out = Vec::new();
    for _ in 0..frames {
        let mut buffer = vec![0; reader.output_buffer_size().expect("size")];
        let info = reader.next_frame(&mut buffer).expect("frame");
        buffer.truncate(info.buffer_size());
        let sample = if info.bit_depth == png::BitDepth::Sixteen { 2 } else { 1 };
        let alpha = info.color_type.samples() * sample;
        for pixel in buffer.chunks_exact_mut(alpha) {
            if pixel[alpha - sample..].iter().all(|b| *b == 0) {
                pixel.fill(0);
            }
        }
        out.push(buffer);
    }
    out
}

fn contains(file: &[u8], token: &[u8]) -> bool {
    memchr::memmem::find(file, token).is_some()
}
