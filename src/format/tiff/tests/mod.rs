//! TIFF tests: files are built here by hand, come from fixtures, or from the shared corpus; the `tiff` crate sees what came out.

mod builder;
mod coded;
mod hostile;
mod metadata;
mod pages;
mod palette;

use super::Tiff;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;
use builder::{Builder, Sheet};

/// Parses, holds the cover against the file, and returns the layout.
fn parse(file: &[u8], coded: CodedData) -> Result<Layout> {
    let layout = Tiff.parse(&SliceSource(file), coded, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file under `plan`.
fn clean_with(file: &[u8], coded: CodedData, plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(file, coded)?;
    let pieces = Tiff.assemble(&SliceSource(file), &layout, plan, &Limits::default())?;
    let mut out = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Source { span, .. } => out.extend_from_slice(span.of(file)),
            Piece::Bytes(bytes) | Piece::Recoded(bytes) => out.extend_from_slice(bytes),
        }
    }
    Ok(out)
}

/// The clean file under a plan that keeps the orientation, which must come out of a second cleaning unchanged.
fn clean(file: &[u8]) -> Vec<u8> {
    let plan = Plan {
        orientation: parse(file, CodedData::Copy).expect("parses").orientation.unwrap_or_default(),
        ..Plan::default()
    };
    let once = clean_with(file, CodedData::Walk, &plan).expect("cleans");
    assert_eq!(clean_with(&once, CodedData::Walk, &plan).expect("cleans twice"), once, "idempotent");
    assert_eq!(clean_with(&once, CodedData::Copy, &plan).expect("copies"), once, "copy of the clean");
    once
}

/// The code of a refusal.
fn refused(file: &[u8]) -> String {
    match clean_with(file, CodedData::Walk, &Plan::default()) {
        Err(crate::Error::Refused { code, .. }) => code.to_owned(),
        Err(crate::Error::Malformed { what, .. }) => what.into_owned(),
        other => panic!("{other:?}"),
    }
}

/// Size, orientation and samples of every page that the decoder knows and no other says is reduced.
fn displayed(file: &[u8]) -> Vec<(u32, u32, String)> {
    use tiff::decoder::Decoder;
    use tiff::tags::Tag;
    let Ok(mut decoder) = Decoder::new(std::io::Cursor::new(file)) else { return Vec::new() };
    let mut out = Vec::new();
    loop {
        let (w, h) = decoder.dimensions().unwrap_or_default();
        let mut number = |tag| decoder.find_tag_unsigned::<u32>(tag).ok().flatten().unwrap_or(0);
        let (reduced, turned) = (number(Tag::NewSubfileType) & 1 == 1, number(Tag::Orientation).max(1));
        let mut colours = decoder.find_tag_unsigned_vec::<u16>(Tag::ColorMap).ok().flatten().unwrap_or_default();
        if !reduced {
            let shown = decoder.read_image();
            // Of a palette, the colours that pixels of a byte have.
            if let (true, Ok(tiff::decoder::DecodingResult::U8(indices))) = (colours.len() == 768, &shown) {
                colours = indices.iter().flat_map(|i| [0, 256, 512].map(|n| colours[n + usize::from(*i)])).collect();
            }
            let samples = shown.map(|s| format!("{turned} {s:?} {colours:?}")).unwrap_or_default();
            out.push((w, h, samples));
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            return out;
        }
    }
}

fn contains(file: &[u8], token: &[u8]) -> bool {
    memchr::memmem::find(file, token).is_some()
}

/// The fixtures by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiff");
    let mut out: Vec<_> = std::fs::read_dir(folder)
        .expect("fixtures")
        .filter_map(|e| {
            let path = e.ok()?.path();
            Some((path.file_name()?.to_string_lossy().into_owned(), std::fs::read(&path).ok()?))
        })
        .collect();
    out.sort();
    out
}

fn fixture(name: &str) -> Vec<u8> {
    fixtures().into_iter().find(|(n, _)| n == name).expect("fixture").1
}
