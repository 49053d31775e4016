//! WebP tests: small files of the tools of libwebp, cleaned, and decoded by the `image-webp` crate, which shares no code
//! with this module.

mod hostile;
mod metadata;
mod pictures;

use super::Webp;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/webp/", $name, ".webp"))
    };
}

const LOSSY: &[u8] = fixture!("lossy");
const PARTITIONS: &[u8] = fixture!("partitions");
const ALPHA: &[u8] = fixture!("alpha");
const RAW_ALPHA: &[u8] = fixture!("alpha-raw");
const LOSSLESS: &[u8] = fixture!("lossless");
const PALETTE: &[u8] = fixture!("palette");
const GROUPS: &[u8] = fixture!("groups");
const ANIMATION: &[u8] = fixture!("animation");
const ALL: [&[u8]; 8] = [LOSSY, PARTITIONS, ALPHA, RAW_ALPHA, LOSSLESS, PALETTE, GROUPS, ANIMATION];

/// Parses, holds the cover against the file, and returns the layout.
fn parse(file: &[u8], coded: CodedData) -> Result<Layout> {
    let layout = Webp.parse(&SliceSource(file), coded, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file under `plan`.
fn clean_with(file: &[u8], coded: CodedData, plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(file, coded)?;
    let pieces = Webp.assemble(&SliceSource(file), &layout, plan, &Limits::default())?;
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

/// Size, loops, and each frame with its duration as it is displayed.
type Shown = (u32, u32, image_webp::LoopCount, Vec<(u32, Vec<u8>)>);

/// What the decoder shows, if it takes the file.
fn shown(file: &[u8]) -> Option<Shown> {
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(file)).ok()?;
    decoder.set_memory_limit(1 << 26);
    let (width, height) = decoder.dimensions();
    let size = decoder.output_buffer_size().filter(|s| *s < 1 << 22)?;
    let mut buffer = vec![0; size];
    let mut frames = Vec::new();
    if decoder.is_animated() {
        for _ in 0..decoder.num_frames() {
            frames.push((decoder.read_frame(&mut buffer).ok()?, buffer.clone()));
        }
    } else {
        decoder.read_image(&mut buffer).ok()?;
        frames.push((0, buffer));
    }
    Some((width, height, decoder.loop_count(), frames))
}

fn contains(file: &[u8], token: &[u8]) -> bool {
    memchr::memmem::find(file, token).is_some()
}

/// A chunk with its padding.
fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = [&id[..], &(body.len() as u32).to_le_bytes(), body].concat();
    out.resize(out.len() + out.len() % 2, 0);
    out
}

/// A file of chunks.
fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    chunk(b"RIFF", &body)
}

/// The chunks of a file or of a frame, each whole.
fn chunks(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    while bytes.len() >= 8 {
        let len = u32::from_le_bytes(bytes[4..8].try_into().expect("four")) as usize;
        let end = (8 + len + len % 2).min(bytes.len());
        out.push(bytes[..end].to_vec());
        bytes = &bytes[end..];
    }
    out
}

/// `VP8X` for a picture of the lossy fixture's size.
fn header(flags: u8) -> Vec<u8> {
    chunk(b"VP8X", &[flags, 0, 0, 0, 36, 0, 0, 28, 0, 0])
}

/// The file with more bytes at the end of its chunk of that name, sizes mended.
fn longer(file: &[u8], id: &[u8; 4], more: &[u8]) -> Vec<u8> {
    let mend = |c: Vec<u8>| {
        let len = u32::from_le_bytes(c[4..8].try_into().expect("four")) as usize;
        if c.starts_with(id) { chunk(id, &[&c[8..8 + len], more].concat()) } else { c }
    };
    let mut out = Vec::new();
    for c in chunks(&file[12..]) {
        if c.starts_with(b"ANMF") {
            let inner: Vec<u8> = chunks(&c[24..]).into_iter().flat_map(mend).collect();
            out.push(chunk(b"ANMF", &[&c[8..24], &inner].concat()));
        } else {
            out.push(mend(c));
        }
    }
    riff(&out)
}
