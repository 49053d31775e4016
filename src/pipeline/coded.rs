//! The coded picture data of a source: its digest, by which a photo is known again whatever its name and metadata, and the
//! damage in it that a decoder may pass over. It changes nothing.

use super::one::Photo;
use crate::error::Result;
use crate::format::{CodedData, Layout, Note, PartKind, ReadAt};
use crate::limits::Limits;

/// The layout in which coded data was followed to its end, whatever the policy asks for the copy: digests must not depend
/// on it, and a picture that stops half way is found by the walk alone.
pub(super) fn walked(photo: &Photo<'_>, limits: &Limits) -> Result<Option<Layout>> {
    match photo.layout.coded_data {
        CodedData::Walk => Ok(None),
        CodedData::Copy => photo.container.parse(photo.source, CodedData::Walk, limits).map(Some),
    }
}

/// BLAKE3 of the coded parts in file order, hex.
pub(super) fn digest(source: &dyn ReadAt, layout: &Layout) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    for part in layout.parts.iter().filter(|p| p.kind == PartKind::Coded) {
        match source.as_slice() {
            Some(file) => {
                hasher.update(part.span.of(file));
            }
            None => {
                let mut at = part.span.start;
                while at < part.span.end() {
                    let len = usize::try_from(part.span.end() - at).unwrap_or(usize::MAX).min(1 << 20);
                    let chunk = source.bytes_at(at, len)?;
                    if chunk.is_empty() {
                        break;
                    }
                    hasher.update(&chunk);
                    at = at.saturating_add(chunk.len() as u64);
                }
            }
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Damage beside the picture: what is said to be expected there is an end mark or a chunk of metadata.
const BESIDE: [&str; 6] = [
    "an end of image marker (EOI) was expected",
    "the trailer 3B was expected",
    "the chunk IEND was expected",
    "the end of the zlib stream was expected",
    "the end of an extension was expected",
    "the CRC of the chunk",
];

/// The first damage through which a part of the picture may be missing: where, and what was expected.
pub(super) fn lost_picture(layout: &Layout) -> Option<String> {
    layout.notes.iter().find_map(|n| match n {
        Note::Damage { offset, what } if !BESIDE.iter().any(|b| what.starts_with(b)) => {
            Some(format!("at byte {offset}: {what}"))
        }
        _ => None,
    })
}
