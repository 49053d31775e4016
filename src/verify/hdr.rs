//! Proves the gain map that a JPEG carries on purpose: it lies behind the picture and nothing else does, it holds display data
//! and numbers that the plan names, and the index and packet that lead to it are those that its length gives.

use super::{Claim, stray_block};
use crate::error::{Error, Result};
use crate::format::jpeg::hdr as written;
use crate::format::{CodedData, Format, Hdr, Layout, Part, PartKind, PayloadKind, Piece, SliceSource, Span};
use crate::limits::Limits;

/// What the plan gives the map, where the copy was to keep one.
pub(super) fn wanted<'a>(claim: &Claim<'a>) -> Option<&'a Hdr> {
    let kept = claim.plan.keep_hdr && claim.layout.format == Format::Jpeg && written::part(claim.layout).is_some();
    claim.plan.hdr.as_ref().filter(|_| kept)
}

/// Ranges of the source that belong to a gain map, in any format that keeps one.
pub(super) fn is_of_map(claim: &Claim<'_>, span: Span) -> bool {
    let holds = |p: &&Part| p.kind == PartKind::Hdr && p.span.start <= span.start && span.end() <= p.span.end();
    claim.plan.keep_hdr && claim.plan.hdr.is_some() && claim.layout.parts.iter().any(|p| holds(&p))
}

/// Bytes of the map in the copy: the pieces behind the end of the picture.
fn length(claim: &Claim<'_>) -> u64 {
    let from = claim.pieces.iter().position(|p| matches!(p, Piece::Source { span, .. } if is_of_map(claim, *span)));
    // In front of the first copied range stand the map's own headers.
    let from = from.map_or(claim.pieces.len(), |i| i.saturating_sub(1));
    claim.pieces.iter().skip(from).map(Piece::len).sum()
}

/// The packet of the picture in the copy.
pub(super) fn packet(claim: &Claim<'_>, hdr: &Hdr) -> Option<Vec<u8>> {
    match &hdr.xmp {
        Some(_) => Some(written::packet(claim.plan.xmp.as_deref(), length(claim))),
        None => claim.plan.xmp.clone(),
    }
}

/// The map in a skeleton of the copy.
pub(super) fn verify(layout: &Layout, bytes: &[u8], hdr: &Hdr, claim: &Claim<'_>, limits: &Limits) -> Result<()> {
    let maps: Vec<&Part> =
        layout.parts.iter().filter(|p| p.kind == PartKind::Hdr && p.label.starts_with(written::LABEL)).collect();
    let [map] = maps.as_slice() else {
        return Err(Error::Verify("the copy holds no gain map, or more than one".into()));
    };
    for p in layout.parts.iter().filter(|p| p.kind == PartKind::Hdr) {
        let body = p.span.of(bytes).get(4..).unwrap_or(&[]);
        let same = match p.label.as_ref() {
            "APP2 MPF" => is_index(body),
            "APP2 ISO 21496-1" => {
                hdr.iso.as_ref().and_then(|i| i.get(..4)).is_some_and(|v| body == written::numbers(v))
            }
            _ => p.span == map.span,
        };
        if !same {
            return Err(Error::Verify(format!("the copy holds {}", p.label).into()));
        }
    }
    let file = map.span.of(bytes);
    let inner = claim.container.parse(&SliceSource(file), CodedData::Copy, limits)?;
    inner.check_cover()?;
    for p in &inner.parts {
        let body = p.span.of(file).get(4..).unwrap_or(&[]);
        let allowed = match p.kind {
            PartKind::Structure | PartKind::Coded | PartKind::Display | PartKind::Fill => true,
            PartKind::Icc => hdr.icc.is_some(),
            PartKind::Xmp => hdr.xmp.is_some(),
            PartKind::Hdr => hdr.iso.as_deref().is_some_and(|i| body == written::numbers(i)),
            _ => false,
        };
        if !allowed {
            return Err(Error::Verify(format!("the copy holds {}", p.label).into()));
        }
    }
    for p in &inner.payloads {
        let got = Some(p.bytes(file));
        let same = match p.kind {
            PayloadKind::Icc => hdr.icc.as_deref() == got,
            PayloadKind::Xmp => hdr.xmp.as_deref() == got,
            _ => false,
        };
        if !same {
            return Err(stray_block(p.kind));
        }
    }
    super::witness::sweep(&inner, file, &Claim { pieces: &[], ..*claim })
}

/// An index of two pictures in which the sizes and the offset alone are free.
fn is_index(body: &[u8]) -> bool {
    const FIXED: &[u8] = b"MPF\0MM\0*\0\0\0\x08\0\x03\xB0\0\0\x07\0\0\0\x040100\xB0\x01\0\x04\0\0\0\x01\0\0\0\x02\
        \xB0\x02\0\x07\0\0\0\x20\0\0\0\x32\0\0\0\0\0\x03\0\0";
    let rest = body.strip_prefix(FIXED).unwrap_or(&[]);
    rest.len() == 28 && rest.get(4..16) == Some(&[0; 12]) && rest.get(24..) == Some(&[0; 4])
}
