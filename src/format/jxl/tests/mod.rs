//! JPEG XL tests: small files of cjxl in boxes that are made here, cleaned, and decoded by djxl where it is present.

mod hostile;
mod metadata;
mod streams;

use super::Jxl;
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/jxl/", $name, ".jxl"))
    };
}

const LOSSY: &[u8] = fixture!("lossy");
const ALPHA: &[u8] = fixture!("alpha");
const ANIMATION: &[u8] = fixture!("animation");
const GROUPS: &[u8] = fixture!("groups");
/// In boxes, with `jbrd`.
const PROFILE: &[u8] = fixture!("profile");
/// In boxes, with `jbrd`.
const REBUILD: &[u8] = fixture!("rebuild");
const BARE: [&[u8]; 4] = [LOSSY, ALPHA, ANIMATION, GROUPS];

/// Parses, holds the cover against the file, and returns the layout.
fn parse(file: &[u8]) -> Result<Layout> {
    let layout = Jxl.parse(&SliceSource(file), CodedData::Walk, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file under `plan`.
fn clean_with(file: &[u8], plan: &Plan) -> Result<Vec<u8>> {
    let layout = parse(file)?;
    let pieces = Jxl.assemble(&SliceSource(file), &layout, plan, &Limits::default())?;
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
    let once = clean_with(file, &Plan::default()).expect("cleans");
    assert_eq!(clean_with(&once, &Plan::default()).expect("cleans twice"), once, "idempotent");
    once
}

fn contains(file: &[u8], token: &[u8]) -> bool {
    file.windows(token.len()).any(|w| w == token)
}

/// A box.
fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat()
}

/// A file of boxes behind signature and type.
fn container(boxes: &[Vec<u8>]) -> Vec<u8> {
    [super::boxes::SIGNATURE.to_vec(), boxed(b"ftyp", b"jxl \0\0\0\0jxl "), boxes.concat()].concat()
}

/// The picture as djxl decodes it, if djxl is there.
fn decoded(file: &[u8]) -> Option<Vec<u8>> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let place = |name: &str| std::env::temp_dir().join(format!("jxl-{}-{number}-{name}", std::process::id()));
    let (input, output) = (place("in.jxl"), place("out.png"));
    std::fs::write(&input, file).expect("writes");
    let done = std::process::Command::new("djxl").arg(&input).arg(&output).output();
    let picture = std::fs::read(&output).ok();
    let _ = std::fs::remove_file(&input);
    let _ = std::fs::remove_file(&output);
    let done = done.ok()?;
    Some(picture.unwrap_or_else(|| panic!("djxl: {}", String::from_utf8_lossy(&done.stderr))))
}
