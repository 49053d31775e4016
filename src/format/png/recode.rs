//! Deflates the rows of a frame again where hidden bytes or colours must leave them: same filters, same displayed pixels.
//! It holds one row and the new stream, never the picture. W3C PNG (third edition) §9, §10.

use std::ops::Range;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::chunk::bad;
use super::filter::filter;
use super::header::{Header, Pass};
use super::hidden::zero_hidden;
use super::walk::{RowSink, walk};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// Bytes of a freshly written `IDAT`, but for the last one.
const CHUNK_BYTES: usize = 1 << 20;

/// The stream of the frame in `spans`, cut behind its last row, colours under full transparency set to zero if `zero`;
/// in pieces of the size of a chunk. Rows that the source lacks stay missing.
pub(super) fn recode(
    file: &[u8],
    spans: &[Range<usize>],
    head: &Header,
    size: Size,
    zero: bool,
    limits: &Limits,
) -> Result<Vec<Vec<u8>>> {
    let mut recoder =
        Recoder { head, zero, deflate: Deflater::new(), above: Vec::new(), row: Vec::new(), coded: Vec::new() };
    walk(file, spans, head, size, Some(&mut recoder), limits)?;
    recoder.deflate.finish()
}

/// One zlib stream in the making, in pieces of the size of a chunk.
pub(super) struct Deflater {
    deflate: Compress,
    full: Vec<Vec<u8>>,
    out: Vec<u8>,
}

struct Recoder<'a> {
    head: &'a Header,
    zero: bool,
    deflate: Deflater,
    /// The row above as it is written, colours zeroed.
    above: Vec<u8>,
    row: Vec<u8>,
    coded: Vec<u8>,
}

impl Deflater {
    /// An empty stream.
    pub(super) fn new() -> Deflater {
        let deflate = Compress::new(Compression::default(), true);
        Deflater { deflate, full: Vec::new(), out: Vec::with_capacity(CHUNK_BYTES) }
    }

    /// Adds bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.flush(bytes, FlushCompress::None)
    }

    fn flush(&mut self, bytes: &[u8], flush: FlushCompress) -> Result<()> {
        let mut used = 0;
        loop {
            if self.out.len() == self.out.capacity() {
                self.full.push(std::mem::replace(&mut self.out, Vec::with_capacity(CHUNK_BYTES)));
            }
            let before = self.deflate.total_in();
            let status = self.deflate.compress_vec(bytes.get(used..).unwrap_or(&[]), &mut self.out, flush);
            used += usize::try_from(self.deflate.total_in() - before).unwrap_or(0);
            match status {
                Ok(Status::StreamEnd) => return Ok(()),
                Ok(_) if flush == FlushCompress::None && used >= bytes.len() => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err(bad(0, "the rows could not be deflated again")),
            }
        }
    }

    /// The pieces of the whole stream.
    pub(super) fn finish(mut self) -> Result<Vec<Vec<u8>>> {
        self.flush(&[], FlushCompress::Finish)?;
        if !self.out.is_empty() {
            self.out.shrink_to_fit();
            self.full.push(self.out);
        }
        Ok(self.full)
    }
}

impl RowSink for Recoder<'_> {
    fn pass(&mut self, pass: &Pass) {
        self.above.clear();
        self.above.resize(usize::try_from(pass.row_bytes).unwrap_or(0), 0);
    }

    fn row(&mut self, kind: u8, bytes: &[u8]) -> Result<()> {
        self.row.clear();
        self.row.extend_from_slice(bytes);
        if self.zero {
            zero_hidden(self.head, &mut self.row);
        }
        self.coded.clear();
        self.coded.push(kind);
        filter(kind, self.head.filter_distance(), &self.above, &self.row, &mut self.coded);
        std::mem::swap(&mut self.above, &mut self.row);
        self.deflate.push(&self.coded)
    }
}
