//! The copy as bytes, before it exists on disk.

use std::io;

use super::Claim;
use crate::error::{Error, Result};
use crate::format::{Format, Piece, ReadAt, Span};

/// The pieces of a copy read as one file.
pub struct View<'a> {
    source: &'a dyn ReadAt,
    /// Offset in the copy of each piece, and the piece.
    pieces: Vec<(u64, &'a Piece)>,
    size: u64,
}

impl<'a> View<'a> {
    /// A view over `pieces` of `source`.
    pub fn new(source: &'a dyn ReadAt, pieces: &'a [Piece]) -> Self {
        let mut size = 0u64;
        let pieces = pieces
            .iter()
            .filter(|p| !p.is_empty())
            .map(|p| {
                let at = size;
                size = size.saturating_add(p.len());
                (at, p)
            })
            .collect();
        View { source, pieces, size }
    }

    /// Where the copied coded data lies in the copy.
    pub(super) fn coded(&self) -> Vec<Span> {
        let is_coded = |p: &Piece| matches!(p, Piece::Source { coded: true, .. });
        self.pieces.iter().filter(|(_, p)| is_coded(p)).map(|(at, p)| Span { start: *at, len: p.len() }).collect()
    }
}

impl ReadAt for View<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut done = 0usize;
        let first = self.pieces.partition_point(|(at, p)| at.saturating_add(p.len()) <= offset);
        for (at, piece) in self.pieces.iter().skip(first) {
            let Some(rest) = buf.get_mut(done..).filter(|r| !r.is_empty()) else { break };
            let skip = offset.saturating_add(done as u64).saturating_sub(*at);
            let want = usize::try_from(piece.len().saturating_sub(skip)).unwrap_or(usize::MAX).min(rest.len());
            let got = match piece {
                Piece::Source { span, .. } => {
                    self.source.read_at(span.start.saturating_add(skip), rest.get_mut(..want).unwrap_or_default())?
                }
                Piece::Bytes(b) | Piece::Recoded(b) => {
                    let from = usize::try_from(skip).unwrap_or(usize::MAX);
                    let bytes = from.checked_add(want).and_then(|to| b.get(from..to)).unwrap_or(&[]);
                    if let Some(to) = rest.get_mut(..bytes.len()) {
                        to.copy_from_slice(bytes);
                    }
                    bytes.len()
                }
            };
            done += got;
            if got < want {
                break;
            }
        }
        Ok(done)
    }
}

/// True where the grammar stays whole when coded data is left out: JPEG's scans are delimited by markers alone.
fn coded_data_may_be_left_out(format: Format) -> bool {
    format == Format::Jpeg
}

/// The copy in memory; without its coded data where the grammar allows that.
pub(super) fn skeleton(claim: &Claim<'_>) -> Skeleton {
    let leave_out = coded_data_may_be_left_out(claim.layout.format);
    let mut bytes = Vec::new();
    for piece in claim.pieces {
        match piece {
            Piece::Source { coded: true, .. } if leave_out => {}
            Piece::Source { span, .. } => {
                let len = usize::try_from(span.len).unwrap_or(usize::MAX);
                bytes.extend_from_slice(&claim.source.bytes_at(span.start, len).unwrap_or_default());
            }
            Piece::Bytes(b) | Piece::Recoded(b) => bytes.extend_from_slice(b),
        }
    }
    Skeleton(bytes)
}

/// Owned bytes of a copy.
pub(super) struct Skeleton(Vec<u8>);

impl Skeleton {
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// Neighbouring spans joined, so that two partitions of the same bytes compare equal.
pub(super) fn join(spans: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for s in spans.iter().filter(|s| s.len > 0) {
        match out.last_mut() {
            Some(last) if last.end() == s.start => last.len += s.len,
            _ => out.push(*s),
        }
    }
    out
}

/// Where coded data was coded again, both files are decoded and what is displayed is compared.
pub(super) fn same_pixels(claim: &Claim<'_>) -> Result<()> {
    let limits = crate::limits::Limits::default();
    let before = claim.source.whole(&limits)?;
    let copy = View::new(claim.source, claim.pieces);
    let after = (&copy as &dyn ReadAt).whole(&limits)?;
    let format = claim.layout.format;
    let (a, b) = (crate::pixel::displayed(&before, format)?, crate::pixel::displayed(&after, format)?);
    let unknown = claim.pieces.iter().any(|p| matches!(p, Piece::Recoded(_))) && !a.iter().all(|f| f.is_decoded());
    if unknown {
        return Err(Error::Verify(
            "coded data that was coded again belongs to a picture that cannot be decoded".into(),
        ));
    }
    if a == b { Ok(()) } else { Err(Error::Verify("displayed pixels differ".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::SliceSource;

    #[test]
    fn a_view_reads_across_pieces() {
        let src = SliceSource(b"0123456789");
        let pieces = vec![
            Piece::Source { span: Span::new(2, 5), coded: false },
            Piece::Bytes(b"ab".to_vec()),
            Piece::Source { span: Span::new(8, 10), coded: true },
        ];
        let view = View::new(&src, &pieces);
        let mut buf = [0; 6];
        assert_eq!(view.read_at(1, &mut buf).unwrap(), 6);
        assert_eq!(&buf, b"34ab89");
        assert_eq!(view.read_at(6, &mut buf).unwrap(), 1);
        assert_eq!(view.read_at(7, &mut buf).unwrap(), 0);
    }

    #[test]
    fn joined_spans_forget_how_they_were_cut() {
        let cut = [Span::new(0, 3), Span::new(3, 3), Span::new(3, 9), Span::new(10, 12)];
        assert_eq!(join(&cut), vec![Span::new(0, 9), Span::new(10, 12)]);
    }
}
