//! What of a coded payload stays, and what lies behind its last symbol. Shared by parse and assemble.
//! It builds no pixels. RFC 9649 §2.7.1.2 (`ALPH`), §3 (`VP8L`); RFC 6386 §9.5 (partitions of `VP8`).

use std::ops::Range;

use super::chunk::{Chunk, bad};
use super::{lossless, lossy};
use crate::error::Result;
use crate::format::PartKind;
use crate::geometry::Size;
use crate::limits::Limits;

/// Coders of VP8 write up to so many bytes behind the last decision to flush their state: they stay.
const FLUSH: usize = 2;

/// What becomes of a stretch of a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is coded picture data.
    Keep,
    /// Nothing reads it.
    Drop(&'static str),
    /// Other bytes take its place: the sizes change, or bits that nobody reads are set to zero.
    Write(PartKind, &'static str, Vec<u8>),
}

/// A stretch of a payload, as a range of the file.
pub(super) type Stretch = (Range<usize>, Fate);

/// What kind of coded payload a chunk holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coded {
    /// `VP8 `.
    Lossy,
    /// `VP8L`.
    Lossless,
    /// `ALPH`.
    Alpha,
}

/// Walks one payload of a picture of that size; the stretches join to it.
pub(super) fn stretches(file: &[u8], chunk: &Chunk, coded: Coded, size: Size, limits: &Limits) -> Result<Vec<Stretch>> {
    let body = chunk.body(file);
    let at = chunk.data.start;
    let mut out = match coded {
        Coded::Lossy => lossy(body, at, limits)?,
        Coded::Lossless => {
            let bits = lossless::follow(body.get(5..).unwrap_or(&[]), at + 5, size, limits)?;
            cut_bits(body, at, 0, 5, bits)
        }
        Coded::Alpha => alpha(body, at, size, limits)?,
    };
    out.retain(|(range, _)| !range.is_empty());
    Ok(out)
}

/// Checks what can be checked without a walk: headers that decoders refuse.
pub(super) fn check_alpha(body: &[u8], at: usize) -> Result<u8> {
    match body.first() {
        // Compression 0 or 1, preprocessing 0 or 1.
        Some(&head) if head & 3 <= 1 && head >> 4 & 3 <= 1 => Ok(head),
        _ => Err(bad(at, "a header of alpha data was expected")),
    }
}

fn alpha(body: &[u8], at: usize, size: Size, limits: &Limits) -> Result<Vec<Stretch>> {
    let head = check_alpha(body, at)?;
    let mut out = Vec::new();
    let first = if head >> 6 == 0 { 0 } else { 1 };
    if first == 1 {
        out.push((at..at + 1, Fate::Write(PartKind::Slack, "reserved bits of ALPH", vec![head & 0x3F])));
    }
    if head & 3 == 1 {
        let bits = lossless::follow(body.get(1..).unwrap_or(&[]), at + 1, size, limits)?;
        out.extend(cut_bits(body, at, first, 1, bits));
        return Ok(out);
    }
    let end = usize::try_from(size.pixels()).ok().and_then(|n| n.checked_add(1)).filter(|n| *n <= body.len());
    let end = end.ok_or_else(|| bad(at + body.len(), "a byte of alpha for each pixel was expected, the chunk ends"))?;
    out.push((at + first..at + end, Fate::Keep));
    out.push((at + end..at + body.len(), Fate::Drop(behind(&body[end..]))));
    Ok(out)
}

/// A stream of bits that begins at `head` of the body and is `bits` long; what is in front of `first` is dealt with.
fn cut_bits(body: &[u8], at: usize, first: usize, head: usize, bits: u64) -> Vec<Stretch> {
    let whole = head + usize::try_from(bits / 8).unwrap_or(usize::MAX);
    let used = u32::try_from(bits % 8).unwrap_or(0);
    let end = whole + usize::from(used > 0);
    let last = body.get(whole).copied().unwrap_or(0);
    let mut out = Vec::new();
    if used > 0 && last >> used != 0 {
        let clean = last & ((1 << used) - 1);
        out.push((at + first..at + whole, Fate::Keep));
        out.push((at + whole..at + end, Fate::Write(PartKind::Slack, "bits behind the picture", vec![clean])));
    } else {
        out.push((at + first..at + end, Fate::Keep));
    }
    let rest = body.get(end..).unwrap_or(&[]);
    out.push((at + end..at + end + rest.len(), Fate::Drop(behind(rest))));
    out
}

/// The label of what lies behind a picture.
fn behind(rest: &[u8]) -> &'static str {
    if rest.iter().all(|b| *b == 0) { "zero bytes behind the picture" } else { "bytes behind the picture" }
}

fn lossy(body: &[u8], at: usize, limits: &Limits) -> Result<Vec<Stretch>> {
    let frame = lossy::follow(body, at, limits)?;
    // How much of a partition stays: all of it, unless more lies behind its decisions than a coder writes.
    let keep = |p: &lossy::Partition| {
        let spare = p.range.len().saturating_sub(p.needed);
        p.range.start..if spare > FLUSH { p.range.start + p.needed } else { p.range.end }
    };
    let label = "bytes behind a partition";
    let place = |r: Range<usize>| at + r.start..at + r.end;
    let first = keep(&frame.first);
    let mut out = Vec::new();
    if first.end == frame.first.range.end {
        out.push((place(0..lossy::HEAD), Fate::Keep));
    } else {
        let tag = body.first().map_or(0, |b| u32::from(*b & 0x1F)) | (first.len() as u32) << 5;
        let [a, b, c, _] = tag.to_le_bytes();
        out.push((place(0..3), Fate::Write(PartKind::Structure, "VP8 frame tag", vec![a, b, c])));
        out.push((place(3..lossy::HEAD), Fate::Keep));
    }
    out.push((place(first.clone()), Fate::Keep));
    out.push((place(first.end..frame.first.range.end), Fate::Drop(label)));
    let (last, before) = frame.tokens.split_last().expect("a frame has at least one partition");
    let kept: Vec<Range<usize>> = before.iter().map(keep).collect();
    if kept.iter().zip(before).all(|(k, p)| *k == p.range) {
        out.push((place(frame.sizes.clone()), Fate::Keep));
    } else {
        let sizes = kept.iter().flat_map(|k| (k.len() as u32).to_le_bytes().into_iter().take(3)).collect();
        out.push((place(frame.sizes.clone()), Fate::Write(PartKind::Structure, "VP8 partition sizes", sizes)));
    }
    for (k, p) in kept.iter().zip(before) {
        out.push((place(k.clone()), Fate::Keep));
        out.push((place(k.end..p.range.end), Fate::Drop(label)));
    }
    let mut kept = keep(last);
    if kept.is_empty() {
        // Decoders ask for a last partition, even where nothing is read from it.
        kept.end += 1;
        out.push((place(kept.clone()), Fate::Write(PartKind::Slack, label, vec![0])));
    } else {
        out.push((place(kept.clone()), Fate::Keep));
    }
    out.push((place(kept.end..last.range.end), Fate::Drop(label)));
    Ok(out)
}
