//! Inflates the rows of one frame to the exact end of their stream, row by row, in bounded memory.
//! It changes nothing and keeps no picture: sinks see one row at a time. W3C PNG (third edition) §7, §9, §10; RFC 1950.

use std::ops::Range;

use flate2::{Decompress, FlushDecompress, Status};

use super::chunk::bad;
use super::filter::unfilter;
use super::header::{Header, Pass};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// Rows may be this long however small the file is: wider pictures must bring as many bytes.
const ROW_FLOOR: u64 = 4 << 20;

/// Sees the rows of a frame, filters taken off.
pub(super) trait RowSink {
    /// A pass of Adam7, or the picture, begins.
    fn pass(&mut self, pass: &Pass);

    /// One row with the filter type that it was stored with. `bytes` is as long as the pass says.
    fn row(&mut self, filter: u8, bytes: &[u8]) -> Result<()>;
}

/// How the stream of a frame ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// All rows came, then the end of the stream: bytes from that offset of the file on are behind it.
    Exact(usize),
    /// All rows came and there is more: from about that offset on.
    MoreRows(usize),
    /// All rows came, but the stream does not end as it should (checksum, cut short).
    Unsound(usize),
    /// Rows are missing. The bytes from that offset on are behind the stream.
    Short(usize),
}

/// Walks the stream that lies in `spans`, one after another, of a frame of `size`.
pub(super) fn walk(
    file: &[u8],
    spans: &[Range<usize>],
    head: &Header,
    size: Size,
    sink: Option<&mut dyn RowSink>,
    limits: &Limits,
) -> Result<End> {
    let passes = head.passes(size);
    let expected = passes.iter().map(Pass::bytes).fold(0u64, u64::saturating_add);
    let mut rows = match sink {
        Some(sink) => Some(Rows::new(sink, passes, head.filter_distance(), file.len() as u64)?),
        None => None,
    };
    let mut inflate = Decompress::new(true);
    let mut buffer = vec![0; 32 << 10];
    let mut at = spans.first().map_or(0, |s| s.start);
    for span in spans {
        let bytes = file.get(span.clone()).unwrap_or(&[]);
        let mut used = 0;
        loop {
            limits.on_time()?;
            let missing = expected.saturating_sub(inflate.total_out());
            // Once all rows are there, a single further byte tells that the stream holds more.
            let room = usize::try_from(missing).unwrap_or(usize::MAX).clamp(1, buffer.len());
            let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
            let input = bytes.get(used..).unwrap_or(&[]);
            let status = inflate.decompress(input, &mut buffer[..room], FlushDecompress::None);
            let eaten = usize::try_from(inflate.total_in() - before_in).unwrap_or(usize::MAX);
            let made = usize::try_from(inflate.total_out() - before_out).unwrap_or(usize::MAX).min(room);
            used = used.saturating_add(eaten).min(bytes.len());
            at = span.start + used;
            if missing == 0 && made > 0 {
                return Ok(End::MoreRows(at - eaten.min(used)));
            }
            if let Some(rows) = rows.as_mut() {
                rows.take(&buffer[..made], at)?;
            }
            let complete = inflate.total_out() >= expected;
            match status {
                Ok(Status::StreamEnd) if complete => return Ok(End::Exact(at)),
                Ok(Status::StreamEnd) => return Ok(End::Short(at)),
                Err(_) if complete => return Ok(End::Unsound(at)),
                Err(_) => return Err(bad(at, "the compressed rows are damaged")),
                Ok(_) if used >= bytes.len() && made < room => break,
                Ok(_) if eaten == 0 && made == 0 => return Err(bad(at, "the compressed rows do not go on")),
                Ok(_) => {}
            }
        }
    }
    Ok(if inflate.total_out() >= expected { End::Unsound(at) } else { End::Short(at) })
}

/// Puts inflated bytes together into rows and takes the filters off.
struct Rows<'a> {
    sink: &'a mut dyn RowSink,
    passes: std::vec::IntoIter<Pass>,
    pass: Option<Pass>,
    left: u32,
    distance: usize,
    filter: Option<u8>,
    row: Vec<u8>,
    above: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(sink: &'a mut dyn RowSink, passes: Vec<Pass>, distance: usize, file_bytes: u64) -> Result<Self> {
        let longest = passes.iter().map(|p| p.row_bytes).max().unwrap_or(0);
        Limits::check("bytes of one row", longest, file_bytes.max(ROW_FLOOR))?;
        let mut rows = Rows {
            sink,
            passes: passes.into_iter(),
            pass: None,
            left: 0,
            distance,
            filter: None,
            row: Vec::new(),
            above: Vec::new(),
        };
        rows.next_pass();
        Ok(rows)
    }

    fn next_pass(&mut self) {
        self.pass = self.passes.next();
        if let Some(pass) = &self.pass {
            self.left = pass.height;
            self.sink.pass(pass);
            // Bounded by `new`.
            let len = usize::try_from(pass.row_bytes).unwrap_or(0);
            self.above.clear();
            self.above.resize(len, 0);
            self.row.clear();
            self.row.reserve(len);
        }
    }

    fn take(&mut self, mut bytes: &[u8], at: usize) -> Result<()> {
        while self.pass.is_some() {
            if self.filter.is_none() {
                let Some((first, rest)) = bytes.split_first() else { return Ok(()) };
                self.filter = Some(*first);
                bytes = rest;
            }
            let filter = self.filter.unwrap_or(0);
            let missing = self.above.len() - self.row.len();
            let (now, rest) = bytes.split_at(missing.min(bytes.len()));
            self.row.extend_from_slice(now);
            bytes = rest;
            if self.row.len() < self.above.len() {
                return Ok(());
            }
            if !unfilter(filter, self.distance, &self.above, &mut self.row) {
                return Err(bad(at, format!("a row filter of 0 to 4 was expected, not {filter}")));
            }
            self.sink.row(filter, &self.row)?;
            std::mem::swap(&mut self.row, &mut self.above);
            self.row.clear();
            self.filter = None;
            self.left -= 1;
            if self.left == 0 {
                self.next_pass();
            }
        }
        Ok(())
    }
}
