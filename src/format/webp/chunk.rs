//! Cuts a run of bytes into RIFF chunks. It knows no chunk by name and judges none.
//! RFC 9649 §2.3 (RIFF file format), §2.4 (file header).

use std::ops::Range;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;

/// Length of `RIFF`, the size, and `WEBP`.
pub(super) const HEAD: usize = 12;

/// One chunk: its place in the file, header and padding included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// FourCC.
    pub(super) id: [u8; 4],
    /// Offset of the FourCC.
    pub(super) start: usize,
    /// Where its payload lies.
    pub(super) data: Range<usize>,
    /// Offset behind the padding byte.
    pub(super) end: usize,
}

impl Chunk {
    /// The payload.
    pub(super) fn body<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        file.get(self.data.clone()).unwrap_or(&[])
    }

    /// The FourCC as text that is safe to print.
    pub(super) fn name(&self) -> String {
        name(self.id)
    }

    /// True when the padding byte, if there is one, is zero as it must be.
    pub(super) fn padded_with_zero(&self, file: &[u8]) -> bool {
        file.get(self.data.end..self.end).unwrap_or(&[]).iter().all(|b| *b == 0)
    }
}

/// A FourCC as text that is safe to print.
pub(super) fn name(id: [u8; 4]) -> String {
    let text: String = id.iter().map(|&b| char::from(b)).collect();
    text.trim_end().escape_default().to_string()
}

/// The chunks of a range, and where they end: behind the last whole one.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Whole chunks in their order.
    pub(super) chunks: Vec<Chunk>,
    /// Offset behind the last whole chunk.
    pub(super) end: usize,
}

/// Reads chunk after chunk. A last one that is longer than the range is left to the caller.
pub(super) fn run(file: &[u8], range: Range<usize>, limits: &Limits) -> Result<Run> {
    let mut out = Run { chunks: Vec::new(), end: range.start };
    while let Some(chunk) = chunk(file, out.end, range.end) {
        Limits::check("chunks of one WebP", out.chunks.len() as u64 + 1, limits.parts as u64)?;
        out.end = chunk.end;
        out.chunks.push(chunk);
    }
    Ok(out)
}

/// The chunk at `start`, if all of it lies before `limit`. Its padding byte may be missing there.
fn chunk(file: &[u8], start: usize, limit: usize) -> Option<Chunk> {
    let head: &[u8; 8] = file.get(start..limit.min(file.len()))?.first_chunk()?;
    let [a, b, c, d, s @ ..] = *head;
    let len = usize::try_from(u32::from_le_bytes(s)).ok()?;
    let data = start + 8..start.checked_add(8)?.checked_add(len)?;
    let end = data.end.checked_add(len % 2)?.min(limit);
    (data.end <= limit).then_some(Chunk { id: [a, b, c, d], start, data, end })
}

/// Header of a chunk written afresh.
pub(super) fn head(id: [u8; 4], len: u64) -> Result<Vec<u8>> {
    let len = u32::try_from(len).map_err(|_| bad(0, "a chunk of less than 4 GB was expected"))?;
    Ok([id, len.to_le_bytes()].concat())
}

/// A 24-bit number, little-endian.
pub(super) fn u24(bytes: &[u8]) -> u32 {
    bytes.iter().take(3).rev().fold(0, |n, b| n << 8 | u32::from(*b))
}

/// A sentence about the byte at `offset`.
pub(super) fn bad(offset: usize, what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::malformed(Format::Webp, offset as u64, what)
}
