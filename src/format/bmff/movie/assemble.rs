//! Lists the pieces of the clean film. Grammar: `ftyp` · [`moov` · `mdat`] · (`moof` · `mdat`)*.
//! Samples close up in the order of the file; every box is written afresh.

use super::model;
use crate::error::Result;
use crate::format::bmff::boxes::{Source, top};
use crate::format::bmff::brands;
use crate::format::bmff::keep::Keep;
use crate::format::bmff::write::mdat_head;
use crate::format::{Piece, Pieces, Plan};

/// The pieces of the clean file.
pub(super) fn assemble(s: Source<'_>, plan: &Plan) -> Result<Pieces> {
    let (top, _) = top(s)?;
    let ftyp = brands::read(s, &top)?.film();
    // QuickTime films of old begin without a file type.
    let mut out = if top.first().is_some_and(|h| h.kind == *b"ftyp") { vec![Piece::Bytes(ftyp)] } else { Vec::new() };
    let Some(moov) = top.iter().find(|h| h.kind == *b"moov") else { return Ok(out) };
    let body = model::body(s, moov)?;
    let movie = model::read(s, moov, &body, &top)?;
    movie.refuse(plan.keep_hidden_pixels)?;
    let keep = Keep::new(movie.ranges(), Vec::new());
    let head = mdat_head(keep.len());
    let front: u64 = out.iter().map(Piece::len).sum();
    // Offsets of 32 bits reach as far as the smaller form of `moov` and all samples do.
    let small = movie.moov(&keep, false, |_| 0).len() as u64;
    let reach = [front, small, head.len() as u64, keep.len()].into_iter().fold(0, u64::saturating_add);
    let wide = reach > u64::from(u32::MAX);
    let body_at = |moov: u64| front.saturating_add(moov).saturating_add(head.len() as u64);
    out.push(Piece::Bytes(movie.moov(&keep, wide, body_at)));
    if keep.len() > 0 {
        out.push(Piece::Bytes(head));
        out.extend(keep.spans().map(|span| Piece::Source { span, coded: true }));
    }
    out.extend(movie.fragments());
    Ok(out)
}
