//! Cuts a JPEG XL container into its boxes. It knows no box by name.
//! ISO/IEC 18181-2 §9 (file format), ISO/IEC 14496-12 §4.2 (boxes).

use std::ops::Range;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;

/// The signature box.
pub(super) const SIGNATURE: &[u8; 12] = b"\0\0\0\x0CJXL \r\n\x87\n";

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Box {
    /// Its type.
    pub(super) kind: [u8; 4],
    /// Offset of its header.
    pub(super) start: usize,
    /// Where its content lies.
    pub(super) data: Range<usize>,
    /// Its size is not told: it goes to the end of the file.
    pub(super) open: bool,
}

impl Box {
    /// The content.
    pub(super) fn body<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        file.get(self.data.clone()).unwrap_or(&[])
    }
}

/// A type as text that is safe to print.
pub(super) fn name(kind: [u8; 4]) -> String {
    let text: String = kind.iter().map(|&b| char::from(b)).collect();
    text.trim_end().escape_default().to_string()
}

/// The whole boxes of the file, and the offset behind the last one.
pub(super) fn boxes(file: &[u8], limits: &Limits) -> Result<(Vec<Box>, usize)> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(found) = next(file, at) {
        Limits::check("boxes of a JPEG XL", out.len() as u64 + 1, limits.parts as u64)?;
        at = found.data.end;
        out.push(found);
    }
    Ok((out, at))
}

fn next(file: &[u8], start: usize) -> Option<Box> {
    let head: &[u8; 8] = file.get(start..)?.first_chunk()?;
    let [a, b, c, d, kind @ ..] = *head;
    let size = u32::from_be_bytes([a, b, c, d]);
    let (data, end) = match size {
        0 => (start + 8, file.len()),
        1 => {
            let large = file.get(start + 8..)?.first_chunk()?;
            let size = usize::try_from(u64::from_be_bytes(*large)).ok()?;
            (start + 16, start.checked_add(size)?)
        }
        _ => (start + 8, start.checked_add(usize::try_from(size).ok()?)?),
    };
    (data <= end && end <= file.len()).then_some(Box { kind, start, data: data..end, open: size == 0 })
}

/// Header of a box written afresh around `len` bytes.
pub(super) fn head(kind: [u8; 4], len: u64) -> Vec<u8> {
    match u32::try_from(len.saturating_add(8)) {
        Ok(size) => [size.to_be_bytes(), kind].concat(),
        Err(_) => [&[0, 0, 0, 1], &kind[..], &len.saturating_add(16).to_be_bytes()].concat(),
    }
}

/// A sentence about the byte at `offset`.
pub(super) fn bad(offset: usize, what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::malformed(Format::Jxl, offset as u64, what)
}
