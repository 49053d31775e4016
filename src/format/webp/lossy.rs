//! Follows the decisions of a VP8 key frame partition by partition: where each of them ends. It builds no pixels.
//! RFC 6386 §9 (frame header), §9.5 (partitions), §19.2 (its syntax).

use std::ops::Range;

use super::boolean::Boolean;
use super::chunk::{bad, u24};
use super::tables::{DEFAULTS, UPDATES};
use super::tokens::{Filled, Rules, coefficients, macroblock};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// Frame tag, start code, dimensions.
pub(super) const HEAD: usize = 10;

/// Where the parts of a key frame lie, as offsets from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// The first partition: header and modes.
    pub(super) first: Partition,
    /// The sizes of all token partitions but the last.
    pub(super) sizes: Range<usize>,
    /// The partitions of tokens.
    pub(super) tokens: Vec<Partition>,
}

/// One partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Partition {
    /// Where it lies.
    pub(super) range: Range<usize>,
    /// How many of its bytes decisions need.
    pub(super) needed: usize,
}

/// Size of the picture and of the first partition, from the uncompressed part of the header (§9.1).
pub(super) fn header(body: &[u8], offset: usize) -> Result<(Size, usize)> {
    let [a, b, c, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = *body else {
        return Err(bad(offset, "the header of a VP8 key frame was expected"));
    };
    let tag = u24(&[a, b, c]);
    // Bit 0: no key frame; bits 1 to 3: version; bit 4: shown.
    if tag & 1 != 0 || tag >> 1 & 7 > 3 || tag >> 4 & 1 == 0 {
        return Err(bad(offset, "a VP8 key frame that is shown was expected"));
    }
    // The two upper bits of each side ask for scaling.
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    let size = Size::new(side(w0, w1), side(h0, h1));
    if size.pixels() == 0 {
        return Err(bad(offset + 6, "a picture with width and height was expected"));
    }
    Ok((size, (tag >> 5) as usize))
}

/// Walks the frame that `body` holds.
pub(super) fn follow(body: &[u8], offset: usize, limits: &Limits) -> Result<Frame> {
    let (size, first) = header(body, offset)?;
    let first = HEAD..HEAD + first;
    let data = body.get(first.clone()).ok_or_else(|| {
        bad(offset, format!("a first partition of {} bytes was expected, the chunk ends before", first.len()))
    })?;
    let mut modes = Boolean::new(data);
    let mut rules = Rules { segments: None, skips: None, tokens: DEFAULTS };
    let count = frame_header(&mut modes, &mut rules);
    let sizes = first.end..first.end + 3 * (count - 1);
    let ranges = partitions(body, sizes.clone(), offset)?;
    let mut tokens: Vec<Boolean<'_>> =
        ranges.iter().map(|r| Boolean::new(body.get(r.clone()).unwrap_or(&[]))).collect();
    let (columns, rows) = (size.width.div_ceil(16) as usize, size.height.div_ceil(16) as usize);
    let mut above: Vec<([u8; 4], Filled)> = vec![([0; 4], [false; 9]); columns];
    for row in 0..rows {
        limits.on_time()?;
        let number = row % count;
        let (mut left_modes, mut left) = ([0; 4], [false; 9]);
        let partition = tokens.get_mut(number).expect("a row belongs to one of the partitions");
        for (above_modes, above) in &mut above {
            let m = macroblock(&mut modes, &rules, above_modes, &mut left_modes);
            coefficients(partition, &rules, m, above, &mut left);
        }
        if modes.is_past_end() || partition.is_past_end() {
            return Err(bad(offset + body.len(), "more macroblocks were expected, a partition ends"));
        }
    }
    let needs = tokens.iter().map(Boolean::needed);
    Ok(Frame {
        first: Partition { range: first, needed: modes.needed() },
        sizes,
        tokens: ranges.into_iter().zip(needs).map(|(range, needed)| Partition { range, needed }).collect(),
    })
}

/// Where the token partitions lie.
fn partitions(body: &[u8], sizes: Range<usize>, offset: usize) -> Result<Vec<Range<usize>>> {
    let unsound = |at: usize| bad(offset + at, "partitions that fit into the chunk were expected");
    let mut start = sizes.end;
    let mut out = Vec::new();
    for size in body.get(sizes.clone()).ok_or_else(|| unsound(sizes.start))?.chunks(3) {
        let end = start + u24(size) as usize;
        out.push(start..end);
        start = end;
    }
    // Decoders ask for a last partition, even where nothing is read from it.
    if start >= body.len() {
        return Err(unsound(sizes.start));
    }
    out.push(start..body.len());
    Ok(out)
}

/// Reads the frame header (§9.2 to §9.11, §19.2); the number of token partitions.
fn frame_header(b: &mut Boolean<'_>, rules: &mut Rules) -> usize {
    // Colour space, and whether values need clamping.
    b.number(2);
    if b.flag() {
        segments(b, rules);
    }
    // Filter type, level, sharpness.
    b.number(1 + 6 + 3);
    if b.flag() && b.flag() {
        (0..8).for_each(|_| signed(b, 6));
    }
    let count = 1 << b.number(2);
    // Quantisers: a base, and five differences.
    b.number(7);
    (0..5).for_each(|_| signed(b, 4));
    // Whether probabilities are kept for a next frame, of which there is none.
    b.flag();
    for (now, updates) in rules.tokens.iter_mut().zip(&UPDATES) {
        for (p, update) in now.iter_mut().zip(updates) {
            if b.get(*update) {
                *p = b.number(8) as u8;
            }
        }
    }
    rules.skips = b.flag().then(|| b.number(8) as u8);
    count
}

/// §9.3.
fn segments(b: &mut Boolean<'_>, rules: &mut Rules) {
    let (map, data) = (b.flag(), b.flag());
    if data {
        b.flag();
        (0..4).for_each(|_| signed(b, 7));
        (0..4).for_each(|_| signed(b, 6));
    }
    if map {
        rules.segments = Some([0; 3].map(|_| if b.flag() { b.number(8) as u8 } else { 255 }));
    }
}

/// Passes over an optional number of `n` bits and its sign.
fn signed(b: &mut Boolean<'_>, n: u32) {
    if b.flag() {
        b.number(n + 1);
    }
}
