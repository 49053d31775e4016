//! The tables that a redacted picture is written with, one for each table of the source, and how symbols go out.

use super::out::BitWriter;
use super::picture::{Picture, ScanView};
use super::table::{Coder, Full};
use crate::error::{Error, Result};
use crate::format::jpeg::huffman::HuffmanTable;
use crate::format::jpeg::tables::Tables;

/// Why a scan could not be written to its end.
pub(crate) enum Stop {
    /// This table has no room for a symbol that is needed.
    Full(usize),
    /// Anything else.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(e: Error) -> Stop {
        Stop::Error(e)
    }
}

/// All tables of a picture: those of the file by their index, then the four typical ones.
pub(crate) struct Coders {
    list: Vec<Option<Coder>>,
    /// Tables of the file; behind them typical ones, which have no segment that could be rewritten.
    own: usize,
}

/// The tables of one component of a scan, as indices into [`Coders`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pair {
    /// DC table.
    pub(crate) dc: usize,
    /// AC table.
    pub(crate) ac: usize,
}

impl Coders {
    /// None yet: they are made as scans need them.
    pub(crate) fn new(tables: &Tables) -> Coders {
        Coders { list: vec![None; tables.all.len() + 4], own: tables.all.len() }
    }

    /// Makes sure that the tables of a scan are there; gives each component's.
    pub(crate) fn of_scan(&mut self, view: &ScanView<'_>) -> Vec<Pair> {
        let mut pairs = Vec::with_capacity(view.huffman.len());
        for (i, ((dc, ac), c)) in view.huffman.iter().zip(&view.scan.components).enumerate() {
            let index = |list: &[Option<usize>], typical: usize| list.get(i).copied().flatten().unwrap_or(typical);
            let pair = Pair {
                dc: index(&view.using.dc, self.own + usize::from(c.dc & 1)),
                ac: index(&view.using.ac, self.own + 2 + usize::from(c.ac & 1)),
            };
            for (at, table) in [(pair.dc, dc), (pair.ac, ac)] {
                if let (Some(slot), Some(t)) = (self.list.get_mut(at), table) {
                    slot.get_or_insert_with(|| Coder::of(t));
                }
            }
            pairs.push(pair);
        }
        pairs
    }

    /// True where every symbol of both tables has the source's code.
    pub(crate) fn same(&self, pair: Pair) -> bool {
        [pair.dc, pair.ac].iter().all(|i| self.list.get(*i).and_then(Option::as_ref).is_none_or(|c| c.same))
    }

    /// Writes a symbol of the table at `table`.
    #[inline]
    pub(crate) fn symbol(&mut self, out: &mut BitWriter, table: usize, symbol: u8) -> Result<(), Stop> {
        let coder = self.list.get_mut(table).and_then(Option::as_mut).ok_or(Stop::Full(table))?;
        let (code, len) = coder.code(symbol).map_err(|Full| Stop::Full(table))?;
        out.put(code, len);
        Ok(())
    }

    /// Writes a coefficient behind `zeros` others (a DC difference: behind none).
    pub(crate) fn value(&mut self, out: &mut BitWriter, table: usize, zeros: u8, value: i32) -> Result<(), Stop> {
        let size = 32 - value.unsigned_abs().leading_zeros();
        let symbol = u8::try_from(size).ok().filter(|s| *s < 16).map(|s| (zeros << 4) | s);
        let symbol = symbol.ok_or_else(|| Error::refused("redact.range", "a coefficient lies out of range"))?;
        self.symbol(out, table, symbol)?;
        // T.81 §F.1.2.1: negative numbers are coded as their value less one, in two's complement.
        let bits = if value < 0 { value.wrapping_sub(1) } else { value };
        out.put(bits as u32, size);
        Ok(())
    }

    /// Makes room in a table for every symbol that redaction may need.
    pub(crate) fn make_room(&mut self, table: usize, picture: &Picture<'_>) -> Result<()> {
        let fixed =
            || Error::refused("redact.tables", "the picture's Huffman tables have no room for what hides a region");
        let source = picture.tables.all.get(table).filter(|_| table < self.own).ok_or_else(fixed)?;
        let coder = self.list.get_mut(table).and_then(Option::as_mut).ok_or_else(fixed)?;
        if !coder.same {
            return Err(fixed());
        }
        // The sizes that 8-bit pictures have (T.81 tables F.1 and F.6), ends of bands, and what targets of blurs need.
        let sizes = if picture.frame.precision == 8 { 12 } else { 16 };
        let ends = if picture.frame.is_progressive() { 15 } else { 1 };
        let wanted: Vec<u8> = match source.selector >> 4 {
            0 => (0..sizes).collect(),
            _ => (0..ends).map(|n| n << 4).chain((0..2).flat_map(|run| (1..11).map(move |s| (run << 4) | s))).collect(),
        };
        let body = picture.data.get(source.start + 1..source.end).unwrap_or(&[]);
        let (counts, values) = body.split_first_chunk::<16>().ok_or_else(fixed)?;
        *coder = Coder::of(&HuffmanTable::new(counts, values).ok_or_else(fixed)?).rebuilt(&wanted);
        Ok(())
    }

    /// The definition of a table that is not the source's any more.
    pub(crate) fn grown(&self, table: usize) -> Option<Vec<u8>> {
        self.list.get(table).and_then(Option::as_ref).filter(|c| c.grown).map(Coder::definition)
    }
}
