//! GIF tests: pictures come from the encoder of the `gif` crate or by hand, and its decoder sees what came out.

mod hostile;
mod metadata;
mod pictures;

use super::Gif;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;

/// Parses, holds the cover against the file, and returns the layout.
fn parse(file: &[u8], coded: CodedData) -> Result<Layout> {
    let layout = Gif.parse(&SliceSource(file), coded, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file under `plan`.
fn clean_with(file: &[u8], coded: CodedData, plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(file, coded)?;
    let pieces = Gif.assemble(&SliceSource(file), &layout, plan, &Limits::default())?;
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

/// One frame as it is displayed: place, time, disposal, and RGBA with transparent pixels zero.
type Shown = ([u16; 5], gif::DisposalMethod, Vec<u8>);

/// Every frame.
fn displayed(file: &[u8]) -> (gif::Repeat, Vec<Shown>) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(file).expect("header");
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("frame") {
        let mut rgba = frame.buffer.to_vec();
        for pixel in rgba.chunks_exact_mut(4).filter(|p| p[3] == 0) {
            pixel.fill(0);
        }
        frames.push(([frame.left, frame.top, frame.width, frame.height, frame.delay], frame.dispose, rgba));
    }
    (decoder.repeat(), frames)
}

fn contains(file: &[u8], token: &[u8]) -> bool {
    memchr::memmem::find(file, token).is_some()
}

/// Sixteen colours, none of them zero.
fn palette() -> Vec<u8> {
    (1..=48).map(|b| b * 5).collect()
}

/// An animation of frames with random pixels; frames of odd number have a table of their own, all are of odd size.
fn animation(frames: u16, interlaced: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, 40, 30, &palette()).expect("memory");
    encoder.set_repeat(gif::Repeat::Finite(3)).expect("memory");
    let mut seed = 7u32;
    for number in 0..frames {
        let (width, height) = (40 - number, 30 - 2 * number);
        let pixels = (0..usize::from(width) * usize::from(height)).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 28) as u8
        });
        let frame = gif::Frame {
            width,
            height,
            left: number,
            delay: 10 + number,
            dispose: if number == 1 { gif::DisposalMethod::Background } else { gif::DisposalMethod::Keep },
            transparent: (number == 2).then_some(5),
            interlaced,
            palette: (number % 2 == 1).then(palette),
            buffer: pixels.collect::<Vec<u8>>().into(),
            ..gif::Frame::default()
        };
        encoder.write_frame(&frame).expect("memory");
    }
    drop(encoder);
    file
}

/// An extension of that label with its data in sub-blocks.
fn extension(label: u8, blocks: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![0x21, label];
    for block in blocks.iter().flat_map(|b| b.chunks(255)) {
        out.push(block.len() as u8);
        out.extend_from_slice(block);
    }
    out.push(0);
    out
}

/// Offset behind header, logical screen and a global table of sixteen colours.
const BODY: usize = 13 + 48;

/// The file with bytes put in at `at`.
fn insert(file: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    [&file[..at], bytes, &file[at..]].concat()
}
