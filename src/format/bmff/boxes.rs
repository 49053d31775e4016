//! Boxes: headers with sizes of 32 and 64 bits and "to the end", at the top of a file and inside other boxes.
//! It follows no box by name and keeps nothing. ISO/IEC 14496-12 §4.2; QuickTime File Format, "Atoms".

use crate::error::{Error, Result};
use crate::format::{Format, ReadAt};
use crate::limits::Limits;

/// What every reader here needs: the file, its format for error messages, the limits.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a dyn ReadAt,
    pub(super) format: Format,
    pub(super) limits: &'a Limits,
}

impl Source<'_> {
    /// An error at an offset of the file.
    pub(super) fn bad(&self, at: u64, what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        Error::malformed(self.format, at, what)
    }

    /// The body of a box, read whole: for boxes that describe, never for those that hold pictures.
    pub(super) fn body(&self, b: &Head, most: usize) -> Result<Vec<u8>> {
        let len = b.end.saturating_sub(b.body);
        Limits::check("size of a describing box", len, most as u64)?;
        let bytes = self.file.bytes_at(b.body, usize::try_from(len).unwrap_or(usize::MAX))?;
        if bytes.len() as u64 != len {
            return Err(self.bad(b.body, format!("a body of {len} bytes was expected, {} are there", bytes.len())));
        }
        Ok(bytes.into_owned())
    }
}

/// Where a box lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) kind: [u8; 4],
    /// Offset of the size field.
    pub(super) start: u64,
    /// Offset behind the header.
    pub(super) body: u64,
    /// Offset behind the box.
    pub(super) end: u64,
}

impl Head {
    /// The four letters, fit for a report.
    pub(super) fn name(&self) -> String {
        name(self.kind)
    }
}

/// Four letters, fit for a report: what is no printable ASCII or Latin-1 copyright sign is a question mark.
pub(super) fn name(kind: [u8; 4]) -> String {
    let shown = |b: u8| {
        if b == 0xA9 {
            '©'
        } else if (0x20..0x7F).contains(&b) {
            char::from(b)
        } else {
            '?'
        }
    };
    kind.into_iter().map(shown).collect::<String>().trim_end().to_owned()
}

/// Boxes that must be whole: where one of them runs over the end, the file is cut.
const WHOLE: &[&[u8; 4]] = &[b"ftyp", b"meta", b"moov", b"moof", b"mdat"];

/// The boxes of the file, and the offset where no further box stands.
pub(super) fn top(s: Source<'_>) -> Result<(Vec<Head>, u64)> {
    let size = s.file.size();
    let (mut boxes, mut at) = (Vec::new(), 0u64);
    while size.saturating_sub(at) >= 8 {
        let bytes = s.file.bytes_at(at, 16)?;
        let Some(head) = head(&bytes, at, size) else {
            if at == 0 || bytes.get(4..8).is_some_and(|k| WHOLE.iter().any(|w| k == *w)) {
                return Err(s.bad(at, "a box that ends within the file was expected"));
            }
            break;
        };
        boxes.push(head);
        at = head.end;
        Limits::check("boxes of one file", boxes.len() as u64, s.limits.parts as u64)?;
        s.limits.on_time()?;
    }
    Ok((boxes, at))
}

/// The box whose header starts `bytes`, at offset `at` of a space that ends at `end`.
fn head(bytes: &[u8], at: u64, end: u64) -> Option<Head> {
    let size = u64::from(u32::from_be_bytes(*bytes.first_chunk()?));
    let kind: [u8; 4] = *bytes.get(4..)?.first_chunk()?;
    if kind == [0; 4] {
        return None;
    }
    let (header, size) = match size {
        0 => (8, end.checked_sub(at)?),
        1 => (16, u64::from_be_bytes(*bytes.get(8..)?.first_chunk()?)),
        n => (8, n),
    };
    let stop = at.checked_add(size)?;
    (size >= header && stop <= end).then_some(Head { kind, start: at, body: at.checked_add(header)?, end: stop })
}

/// A box inside another one, with its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) head: Head,
    pub(super) data: &'a [u8],
}

impl<'a> Node<'a> {
    pub(super) fn kind(&self) -> [u8; 4] {
        self.head.kind
    }

    /// Version, flags, and what follows them.
    pub(super) fn full(&self) -> Option<(u8, u32, &'a [u8])> {
        let (first, rest) = self.data.split_first_chunk::<4>()?;
        Some((first[0], u32::from_be_bytes(*first) & 0x00FF_FFFF, rest))
    }

    /// The boxes inside, `skip` bytes into the body.
    pub(super) fn children(&self, skip: usize, most: usize) -> Result<Inside<'a>> {
        inside(self.data.get(skip..).unwrap_or(&[]), self.head.body.saturating_add(skip as u64), most)
    }
}

/// The boxes of a body and where they end.
#[derive(Debug, Clone)]
pub(super) struct Inside<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Offset where no further box stands; the body's end when nothing is left.
    pub(super) end: u64,
}

impl<'a> Inside<'a> {
    /// The first box of a kind.
    pub(super) fn first(&self, kind: &[u8; 4]) -> Option<&Node<'a>> {
        self.nodes.iter().find(|n| n.head.kind == *kind)
    }
}

/// The boxes in `data`, which lies at `base` of the file. What is no box is left to the caller, behind `end`.
pub(super) fn inside(data: &[u8], base: u64, most: usize) -> Result<Inside<'_>> {
    let (mut nodes, mut at) = (Vec::new(), 0usize);
    while let Some(rest) = data.get(at..).filter(|r| r.len() >= 8) {
        let Some(h) = head(rest, 0, rest.len() as u64) else { break };
        let (body, end) = (usize::try_from(h.body).unwrap_or(0), usize::try_from(h.end).unwrap_or(0));
        let place = base.saturating_add(at as u64);
        let moved =
            Head { kind: h.kind, start: place, body: place.saturating_add(h.body), end: place.saturating_add(h.end) };
        nodes.push(Node { head: moved, data: rest.get(body..end).unwrap_or(&[]) });
        at = at.saturating_add(end);
        Limits::check("boxes of one file", nodes.len() as u64, most as u64)?;
    }
    Ok(Inside { nodes, end: base.saturating_add(at as u64) })
}

/// Reads big-endian numbers off the front of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (a, b) = self.0.split_at_checked(n)?;
        self.0 = b;
        Some(a)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(*self.take(2)?.first_chunk()?))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(*self.take(4)?.first_chunk()?))
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(*self.take(8)?.first_chunk()?))
    }

    /// A number of `n` bytes, 0 to 8.
    pub(super) fn number(&mut self, n: usize) -> Option<u64> {
        let bytes = self.take(n).filter(|_| n <= 8)?;
        Some(bytes.iter().fold(0, |v, b| v << 8 | u64::from(*b)))
    }

    /// A number of 32 or 64 bits, as version 1 of many boxes has them.
    pub(super) fn wide(&mut self, wide: bool) -> Option<u64> {
        if wide { self.u64() } else { self.u32().map(u64::from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::SliceSource;

    fn heads(file: &[u8]) -> Result<(Vec<Head>, u64)> {
        top(Source { file: &SliceSource(file), format: Format::Video, limits: &Limits::default() })
    }

    #[test]
    fn sizes_of_32_and_64_bits_and_to_the_end() {
        let file = [&b"\0\0\0\x09ftypx"[..], b"\0\0\0\x01free\0\0\0\0\0\0\0\x12yy", b"\0\0\0\0mdatzzz"].concat();
        let (boxes, end) = heads(&file).expect("boxes");
        let spans: Vec<_> = boxes.iter().map(|b| (b.start, b.body, b.end)).collect();
        assert_eq!(spans, [(0, 8, 9), (9, 25, 27), (27, 35, 38)]);
        assert_eq!(end, 38);
    }

    #[test]
    fn what_is_no_box_is_left_and_cut_boxes_are_errors() {
        let (boxes, end) = heads(b"\0\0\0\x08ftypCANARY TRAILER").expect("boxes");
        assert_eq!((boxes.len(), end), (1, 8));
        assert!(heads(b"\0\0\0\x08ftyp\0\0\0\x20mdatxx").is_err());
        assert!(heads(b"\0\0\0\x07ftyp").is_err());
        let (_, end) = heads(b"\0\0\0\x08ftyp\0\0\0\0\0\0\0\0\0\0").expect("zeros are no box");
        assert_eq!(end, 8);
    }
}
