//! Test support: cleans in memory, decodes pixels, plants segments into sample pictures. Never part of the program.

use std::path::Path;

use super::Jpeg;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, PartKind, Piece, Pieces, Plan, SliceSource};
use crate::limits::Limits;

/// The sample pictures of the repository that are cleaned.
pub(crate) const SAMPLES: &[(&str, &[u8])] = &[
    ("baseline", include_bytes!("../../../fixtures/jpeg/baseline.jpg")),
    ("grey", include_bytes!("../../../fixtures/jpeg/grey.jpg")),
    ("progressive", include_bytes!("../../../fixtures/jpeg/progressive.jpg")),
    ("restart", include_bytes!("../../../fixtures/jpeg/restart.jpg")),
    ("progressive-restart", include_bytes!("../../../fixtures/jpeg/progressive-restart.jpg")),
    ("scans", include_bytes!("../../../fixtures/jpeg/scans.jpg")),
    ("rgb", include_bytes!("../../../fixtures/jpeg/rgb.jpg")),
    ("cmyk", include_bytes!("../../../fixtures/jpeg/cmyk.jpg")),
];

/// A sample that is refused by name.
pub(crate) const ARITHMETIC: &[u8] = include_bytes!("../../../fixtures/jpeg/arithmetic.jpg");

/// The sample of that name.
pub(crate) fn sample(name: &str) -> &'static [u8] {
    SAMPLES.iter().find(|s| s.0 == name).expect("a sample of that name").1
}

pub(crate) fn parse(data: &[u8], coded: CodedData) -> Result<Layout> {
    Jpeg.parse(&SliceSource(data), coded, &Limits::default())
}

pub(crate) fn bytes(data: &[u8], pieces: &Pieces) -> Vec<u8> {
    let mut out = Vec::new();
    for p in pieces {
        match p {
            Piece::Source { span, .. } => out.extend_from_slice(span.of(data)),
            Piece::Bytes(b) | Piece::Recoded(b) => out.extend_from_slice(b),
        }
    }
    out
}

/// Parses and assembles under a plan.
pub(crate) fn clean_with(data: &[u8], coded: CodedData, plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(data, coded)?;
    layout.check_cover()?;
    let pieces = Jpeg.assemble(&SliceSource(data), &layout, plan, &Limits::default())?;
    Ok(bytes(data, &pieces))
}

/// The same under the empty plan, with the walk.
pub(crate) fn clean(data: &[u8]) -> Vec<u8> {
    clean_with(data, CodedData::Walk, &Plan::default()).expect("a picture that can be cleaned")
}

/// Pixels as a decoder that shares no code with this module shows them.
pub(crate) fn pixels(data: &[u8]) -> Option<Vec<u8>> {
    zune_jpeg::JpegDecoder::new(zune_jpeg::zune_core::bytestream::ZCursor::new(data)).decode().ok()
}

/// Asserts that a clean file holds only what the grammar allows.
pub(crate) fn assert_clean(data: &[u8], coded: CodedData) {
    let layout = parse(data, coded).expect("a clean file parses");
    for p in &layout.parts {
        assert!(p.kind.is_copied() || p.kind == PartKind::Display, "{} is left in the clean file", p.label);
    }
    assert!(layout.payloads.is_empty(), "a clean file carries no payload: {:?}", layout.payloads);
}

/// A segment with its length.
pub(crate) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len() + 2).expect("a short segment").to_be_bytes();
    [&[0xFF, marker], &len[..], body].concat()
}

/// Offset of the first such marker.
pub(crate) fn find(data: &[u8], marker: u8) -> usize {
    data.windows(2).position(|w| w == [0xFF, marker]).expect("the marker is there")
}

/// `data` with `what` put in at `at`.
pub(crate) fn insert(data: &[u8], at: usize, what: &[u8]) -> Vec<u8> {
    [&data[..at], what, &data[at..]].concat()
}

/// Files of a folder beside the repository; empty where it is absent.
pub(crate) fn shared(folder: &str) -> Vec<std::path::PathBuf> {
    for up in ["../shared", "../../shared"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(up).join(folder);
        if let Ok(list) = std::fs::read_dir(dir) {
            return list.filter_map(|e| Some(e.ok()?.path())).collect();
        }
    }
    eprintln!("{folder} is not there: nothing tested");
    Vec::new()
}
