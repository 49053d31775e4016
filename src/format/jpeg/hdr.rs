//! Writes a gain map behind its picture, each a JPEG of its own: the map cut, walked and put together again like any other, the
//! index that finds it made of its length alone. Nothing of the source's index or packets is copied.
//! Ultra HDR image format 1.1; CIPA DC-007 (MPF) §5; ISO 21496-1 annex C.4.

use super::app::{GAIN_MAP, MPF};
use super::{Jpeg, assemble, refusable};
use crate::error::{Error, Result};
use crate::format::layout::is_scaled;
use crate::format::{CodedData, Hdr, Layout, Part, PartKind, Piece, Pieces, Plan, ReadAt, SliceSource, Span};
use crate::limits::Limits;

/// How the label of a gain map's part begins.
pub(crate) const LABEL: &str = "gain map";
/// Bytes of an index of two pictures, behind its name.
const INDEX: usize = 8 + 2 + 3 * 12 + 4 + 2 * 16;

/// The gain map of a layout.
pub(crate) fn part(layout: &Layout) -> Option<&Part> {
    layout.parts.iter().find(|p| p.kind == PartKind::Hdr && p.label.starts_with(LABEL))
}

/// The clean file of picture and gain map. `None` where there is no map, or nothing that says how to use it.
pub(super) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Option<Pieces>> {
    let (Some(part), Some(hdr), true) = (part(layout), &plan.hdr, plan.keep_hdr) else { return Ok(None) };
    let map = map(src, layout, part, hdr, limits)?;
    let length: u64 = map.iter().map(Piece::len).sum();
    // The index takes the same room whatever it says.
    let own = |index: &[u8]| {
        let xmp = if hdr.xmp.is_some() { Some(packet(plan.xmp.as_deref(), length)) } else { plan.xmp.clone() };
        let iso = hdr.iso.as_ref().and_then(|i| i.get(..4)).map(<[u8]>::to_vec);
        let head = Plan { xmp, hdr: Some(Hdr { xmp: None, iso, icc: None }), ..plan.clone() };
        assemble::assemble(src, layout, &head, Some(index))
    };
    let first = own(&[0; INDEX])?;
    let size: u64 = first.iter().map(Piece::len).sum();
    let at = place(&first).ok_or_else(|| Error::Verify("the index of the gain map has no place".into()))?;
    let mut out = own(&index(size, length, size.saturating_sub(at)))?;
    out.extend(map);
    Ok(Some(out))
}

/// The pieces of the map itself.
fn map(src: &dyn ReadAt, layout: &Layout, part: &Part, hdr: &Hdr, limits: &Limits) -> Result<Pieces> {
    Limits::check("file size", part.span.len, limits.file_bytes)?;
    let file = src.bytes_at(part.span.start, usize::try_from(part.span.len).unwrap_or(usize::MAX))?;
    let inner = Jpeg.cut(&SliceSource(&file), &file, CodedData::Walk, limits, &mut ())?;
    refusable(&inner)?;
    if !is_scaled(inner.picture, layout.picture) {
        return Err(Error::refused("hdr.geometry", "the gain map has other proportions than its picture"));
    }
    let numbers = Hdr { xmp: None, iso: hdr.iso.clone(), icc: None };
    let own = Plan { xmp: hdr.xmp.clone(), icc: hdr.icc.clone(), hdr: Some(numbers), ..Plan::default() };
    let pieces = assemble::assemble(&SliceSource(&file), &inner, &own, None)?;
    let moved = |p| match p {
        Piece::Source { span, coded } => {
            let start = span.start.saturating_add(part.span.start);
            Piece::Source { span: Span { start, len: span.len }, coded }
        }
        other => other,
    };
    Ok(pieces.into_iter().map(moved).collect())
}

/// Where the header of the index lies in the file: offsets are counted from there.
fn place(pieces: &Pieces) -> Option<u64> {
    let mut at = 0u64;
    for p in pieces {
        if let Piece::Bytes(b) = p
            && let Some(i) = memchr::memmem::find(b, MPF)
        {
            return Some(at.saturating_add((i + MPF.len()) as u64));
        }
        at = at.saturating_add(p.len());
    }
    None
}

/// The index: two pictures, the first the one that is shown.
fn index(size: u64, length: u64, offset: u64) -> Vec<u8> {
    let long = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes();
    let mut out = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    out.extend(b"\xB0\0\0\x07\0\0\0\x040100");
    out.extend(b"\xB0\x01\0\x04\0\0\0\x01\0\0\0\x02");
    out.extend(b"\xB0\x02\0\x07\0\0\0\x20\0\0\0\x32\0\0\0\0");
    for entry in [[long(0x0003_0000), long(size), long(0), long(0)], [long(0), long(length), long(offset), long(0)]] {
        out.extend(entry.concat());
    }
    out
}

/// The packet of the shown picture: what the plan writes, and where the gain map is.
pub(crate) fn packet(plan: Option<&[u8]>, length: u64) -> Vec<u8> {
    let item = |rest: String| {
        format!("<rdf:li rdf:parseType=\"Resource\"><Container:Item Item:Mime=\"image/jpeg\" {rest}/></rdf:li>")
    };
    let about = format!(
        "<rdf:Description rdf:about=\"\" xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" \
         xmlns:Container=\"http://ns.google.com/photos/1.0/container/\" \
         xmlns:Item=\"http://ns.google.com/photos/1.0/container/item/\" hdrgm:Version=\"1.0\">\
         <Container:Directory><rdf:Seq>{}{}</rdf:Seq></Container:Directory></rdf:Description>",
        item("Item:Semantic=\"Primary\"".into()),
        item(format!("Item:Semantic=\"GainMap\" Item:Length=\"{length}\""))
    );
    const END: &str = "</rdf:RDF>";
    match plan.map(String::from_utf8_lossy) {
        Some(p) if p.contains(END) => p.replacen(END, &format!("{about}{END}"), 1).into_bytes(),
        _ => format!(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             {about}{END}</x:xmpmeta>"
        )
        .into_bytes(),
    }
}

/// The segment of ISO 21496-1.
pub(crate) fn numbers(iso: &[u8]) -> Vec<u8> {
    [GAIN_MAP, iso].concat()
}
