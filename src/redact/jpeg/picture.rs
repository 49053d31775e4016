//! One clean JPEG opened for redaction: its segments, tables, scans and restart intervals, and where blocks lie.
//! It is stricter than the cleaner: what a cleaned file cannot hold is refused, so that nothing is guessed. ITU-T T.81 §A.2.

use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::jpeg::bits::BitReader;
use crate::format::jpeg::frame::{Frame, Scan};
use crate::format::jpeg::segments::{self, Cut, Trouble, What, is_rst};
use crate::format::jpeg::sequential::TablePair;
use crate::format::jpeg::tables::{self, ScanTables, Tables};
use crate::geometry::Size;
use crate::limits::Limits;

/// An opened picture.
pub(crate) struct Picture<'a> {
    /// The whole file.
    pub(crate) data: &'a [u8],
    /// Its items, scans and tables.
    pub(crate) cut: Cut,
    /// The frame header.
    pub(crate) frame: Frame,
    /// The tables, and which scan uses which.
    pub(crate) tables: Tables,
    /// Bounds.
    pub(crate) limits: &'a Limits,
}

/// What one scan is read with.
pub(crate) struct ScanView<'p> {
    /// The scan header.
    pub(crate) scan: &'p Scan,
    /// Its tables by component: index into [`Tables::all`].
    pub(crate) using: &'p ScanTables,
    /// The order of its blocks.
    pub(crate) order: Order,
    /// The tables themselves, DC and AC, where the scan reads them.
    pub(crate) huffman: Vec<TablePair>,
}

/// Coded data between restart markers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    /// First byte.
    pub(crate) start: usize,
    /// Behind the last byte; a marker stands there, or the scan ends.
    pub(crate) end: usize,
    /// First MCU.
    pub(crate) first: u64,
    /// Number of MCUs.
    pub(crate) count: u64,
}

/// The error for coded data that is not what a complete picture holds.
pub(crate) fn damaged(at: usize, what: &'static str) -> Error {
    Error::refused("redact.damaged", format!("at byte {at} of the cleaned picture: {what}"))
}

impl<'a> Picture<'a> {
    /// Opens a file that the cleaner wrote.
    pub(crate) fn open(data: &'a [u8], limits: &'a Limits) -> Result<Picture<'a>> {
        let mut cut = segments::cut(data, limits)?;
        let (tables, missing) = tables::resolve(data, &cut);
        let frame = match (cut.trouble.take().or(missing), cut.frame.take()) {
            (None, Some(f)) => f,
            (Some(Trouble::Refused(code, why)), _) => return Err(Error::refused(code, why)),
            (Some(Trouble::Broken(at, what)), _) => return Err(Error::malformed(Format::Jpeg, at as u64, what)),
            (None, None) => return Err(Error::malformed(Format::Jpeg, 0, "a frame header was expected")),
        };
        let strange = cut.items.iter().find(|i| matches!(i.what, What::Gap | What::Fill));
        if let Some(i) = strange.filter(|_| cut.eoi && !cut.skipped).or(cut.items.last().filter(|_| !cut.eoi)) {
            return Err(damaged(i.start, "a file without stray bytes was expected"));
        }
        Limits::check("pixels of a picture", u64::from(frame.width) * u64::from(frame.height), limits.pixels)?;
        Ok(Picture { data, cut, frame, tables, limits })
    }

    /// Its size in pixels.
    pub(crate) fn size(&self) -> Size {
        Size::new(self.frame.width.into(), self.frame.height.into())
    }

    /// Pixels of one MCU of the frame.
    pub(crate) fn unit(&self) -> Size {
        Size::new(8 * u32::from(self.frame.h_max), 8 * u32::from(self.frame.v_max))
    }

    /// Blocks in a stored row, and rows, of a component: those of whole MCUs.
    pub(crate) fn blocks(&self, component: usize) -> (usize, usize) {
        let (unit, size) = (self.unit(), self.size());
        let (h, v) = self.frame.components.get(component).map_or((1, 1), |c| (c.h, c.v));
        let side = |n: u32, unit: u32, f: u8| n.div_ceil(unit.max(1)) as usize * usize::from(f);
        (side(size.width, unit.width, h), side(size.height, unit.height, v))
    }

    /// One value for each block of each component.
    pub(crate) fn per_block<T: Clone>(&self, value: T) -> Vec<Vec<T>> {
        let of = |c| {
            let (w, h) = self.blocks(c);
            vec![value.clone(); w.saturating_mul(h)]
        };
        (0..self.frame.components.len()).map(of).collect()
    }

    /// The scan of that number with its tables.
    pub(crate) fn scan(&self, number: usize) -> Result<ScanView<'_>> {
        let none = || Error::malformed(Format::Jpeg, 0, "a scan was expected");
        let (_, scan) = self.cut.scans.get(number).ok_or_else(none)?;
        let using = self.tables.scans.get(number).ok_or_else(none)?;
        let mut huffman = Vec::with_capacity(scan.components.len());
        for (i, c) in scan.components.iter().enumerate() {
            let get = |wanted: bool, list: &[Option<usize>], ac: bool, slot: u8| {
                let index = list.get(i).copied().flatten();
                let table = wanted.then(|| self.tables.huffman(self.data, index, ac, slot)).transpose();
                table.map_err(|_| damaged(0, "a Huffman table for each component was expected"))
            };
            let dc = get(scan.uses_dc(&self.frame), &using.dc, false, c.dc)?;
            let ac = get(scan.uses_ac(&self.frame), &using.ac, true, c.ac)?;
            huffman.push((dc, ac));
        }
        Ok(ScanView { scan, using, order: Order::new(&self.frame, scan), huffman })
    }

    /// The intervals of a scan, each found by its marker.
    pub(crate) fn intervals(&self, number: usize) -> Intervals<'_> {
        let item = self.cut.scans.get(number).map_or(0, |s| s.0);
        let behind = self.cut.items.get(item).map_or(0, |i| i.end);
        let (start, end) = match self.cut.items.get(item + 1) {
            Some(i) if matches!(i.what, What::Coded(_)) => (i.start, i.end),
            _ => (behind, behind),
        };
        let total = self.cut.scans.get(number).map_or(0, |(_, s)| s.mcus(&self.frame));
        let every = self.tables.scans.get(number).map_or(0, |t| u64::from(t.restart));
        let every = if every == 0 { total } else { every };
        Intervals { data: self.data.get(..end).unwrap_or(self.data), at: start, done: 0, total, every, next: 0xD0 }
    }
}

/// See [`Picture::intervals`].
pub(crate) struct Intervals<'a> {
    data: &'a [u8],
    at: usize,
    done: u64,
    total: u64,
    every: u64,
    next: u8,
}

impl Iterator for Intervals<'_> {
    type Item = Result<Interval>;

    fn next(&mut self) -> Option<Result<Interval>> {
        if self.done >= self.total {
            return None;
        }
        let count = self.every.min(self.total - self.done);
        let start = self.at;
        let mut end = start;
        let marker = loop {
            match memchr::memchr(0xFF, self.data.get(end..).unwrap_or(&[])) {
                None => {
                    end = self.data.len();
                    break None;
                }
                Some(n) => {
                    end += n;
                    match self.data.get(end + 1) {
                        Some(0) => end += 2,
                        m => break m.copied(),
                    }
                }
            }
        };
        let last = self.done + count == self.total;
        let sound = match marker {
            None => last && end == self.data.len(),
            Some(m) => !last && is_rst(m) && m == self.next,
        };
        if !sound {
            self.done = self.total;
            return Some(Err(damaged(end, "the next restart marker, or the end of the scan, was expected")));
        }
        self.next = if self.next == 0xD7 { 0xD0 } else { self.next + 1 };
        self.at = end.saturating_add(2);
        let first = self.done;
        self.done += count;
        Some(Ok(Interval { start, end, first, count }))
    }
}

impl Interval {
    /// A reader of its bits.
    pub(crate) fn reader<'a>(&self, data: &'a [u8]) -> BitReader<'a> {
        BitReader::new(data.get(..self.end).unwrap_or(data), self.start)
    }

    /// An error where the reader did not use the interval up to its last byte, and no further.
    pub(crate) fn used_up(&self, r: &BitReader<'_>) -> Result<()> {
        match r.overrun() || r.had_fill() || r.end().0 != self.end {
            true => Err(damaged(self.start, "coded data that ends with its last block was expected")),
            false => Ok(()),
        }
    }
}

/// In which order a scan holds its blocks.
#[derive(Debug)]
pub(crate) struct Order {
    /// MCUs in a row.
    width: u64,
    /// For a scan of one component its sampling factors: there an MCU is one block.
    single: Option<(u32, u32)>,
    /// The blocks of one MCU: place in the scan's list of components, component, sampling factors, column, row.
    pub(crate) blocks: Vec<Slot>,
}

/// One block of an MCU.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// Place in the scan's list of components.
    pub(crate) place: usize,
    /// Index of the component in the frame.
    pub(crate) component: usize,
    h: u32,
    v: u32,
    dx: u32,
    dy: u32,
}

impl Order {
    fn new(frame: &Frame, scan: &Scan) -> Order {
        let of = |i: usize| frame.components.get(i).map_or((1, 1, 1), |c| (c.h.into(), c.v.into(), c.width_in_blocks));
        if let [one] = scan.components.as_slice() {
            let (h, v, width) = of(one.index);
            let slot = Slot { place: 0, component: one.index, h, v, dx: 0, dy: 0 };
            return Order { width: width.max(1).into(), single: Some((h, v)), blocks: vec![slot] };
        }
        let mut blocks = Vec::new();
        for (place, c) in scan.components.iter().enumerate() {
            let (h, v, _) = of(c.index);
            for dy in 0..v {
                blocks.extend((0..h).map(|dx| Slot { place, component: c.index, h, v, dx, dy }));
            }
        }
        let across = u64::from(frame.width).div_ceil(8 * u64::from(frame.h_max));
        Order { width: across.max(1), single: None, blocks }
    }

    /// Column and row of an MCU of this scan. The picture has at most 2^16 of each.
    #[inline]
    pub(crate) fn mcu(&self, n: u64) -> (u32, u32) {
        ((n % self.width) as u32, (n / self.width) as u32)
    }

    /// The cell of the frame's grid of MCUs in which that MCU of the scan lies.
    #[inline]
    pub(crate) fn cell(&self, (x, y): (u32, u32)) -> (u32, u32) {
        match self.single {
            Some((h, v)) => (x / h.max(1), y / v.max(1)),
            None => (x, y),
        }
    }

    /// Column and row of a block among those of its component.
    #[inline]
    pub(crate) fn block(&self, (x, y): (u32, u32), slot: &Slot) -> (usize, usize) {
        match self.single {
            Some(_) => (x as usize, y as usize),
            None => ((x * slot.h + slot.dx) as usize, (y * slot.v + slot.dy) as usize),
        }
    }
}
