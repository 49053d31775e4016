//! Writes sequential scans again (baseline, extended): the bits of shown blocks are copied, those of hidden blocks are
//! replaced, and the DC difference behind a hidden run is coded anew. What comes before the first hidden block and behind
//! the last one of an interval is not even looked at more than needed. ITU-T T.81 §F.1.2.

use super::Job;
use super::coders::{Coders, Pair, Stop};
use super::out::BitWriter;
use super::picture::{Interval, ScanView};
use crate::error::Result;
use crate::format::jpeg::bits::BitReader;
use crate::format::jpeg::sequential::{Sequential, Skips};
use crate::format::jpeg::walk::Decode;

/// Writes one scan.
pub(crate) struct Scan<'a> {
    job: &'a Job<'a>,
    view: &'a ScanView<'a>,
    coders: &'a mut Coders,
    pairs: Vec<Pair>,
    /// True where no code of the scan's tables moved: bits can be copied.
    same: bool,
    out: BitWriter,
    /// DC value of each component as the source has it, and as it is written.
    read: Vec<i32>,
    written: Vec<i32>,
}

impl<'a> Scan<'a> {
    /// A writer of the scan `view`.
    pub(crate) fn new(job: &'a Job<'a>, view: &'a ScanView<'a>, coders: &'a mut Coders, size: usize) -> Self {
        let pairs = coders.of_scan(view);
        let same = pairs.iter().all(|p| coders.same(*p));
        let n = pairs.len();
        let out = BitWriter::with_capacity(size);
        Scan { job, view, coders, pairs, same, out, read: vec![0; n], written: vec![0; n] }
    }

    /// The coded data of the scan of that number.
    pub(crate) fn run(mut self, number: usize) -> Result<Vec<u8>, Stop> {
        let picture = self.job.picture;
        let blocks: Vec<usize> = self.view.order.blocks.iter().map(|s| s.place).collect();
        let size = picture.intervals(number).next().transpose()?.map_or(0, |i| i.end - i.start);
        let mut skips = Sequential::new(&blocks, &self.view.huffman, size);
        let mut next_rst = 0u8;
        for interval in picture.intervals(number) {
            let interval = interval?;
            if interval.first > 0 {
                self.out.bytes(&[0xFF, 0xD0 + next_rst]);
                next_rst = (next_rst + 1) & 7;
            }
            picture.limits.on_time()?;
            match self.last_hidden(&interval) {
                None if self.same => {
                    self.out.bytes(picture.data.get(interval.start..interval.end).unwrap_or(&[]));
                }
                last => self.interval(&interval, last, &mut skips)?,
            }
            self.out.pad();
        }
        Ok(self.out.finish())
    }

    fn hidden(&self, n: u64) -> bool {
        let (x, y) = self.view.order.cell(self.view.order.mcu(n));
        self.job.grid.at(x, y).is_some()
    }

    fn last_hidden(&self, i: &Interval) -> Option<u64> {
        (i.first..i.first + i.count).rev().find(|n| self.hidden(*n))
    }

    fn interval(&mut self, interval: &Interval, last_hidden: Option<u64>, skips: &mut Sequential) -> Result<(), Stop> {
        let data = self.job.picture.data;
        let lanes = skips.lanes();
        let places: Vec<usize> = self.view.order.blocks.iter().map(|s| s.place).collect();
        let mut r = interval.reader(data);
        self.read.fill(0);
        self.written.fill(0);
        let end = interval.first + interval.count;
        let behind = if self.same { last_hidden.map_or(interval.first, |n| n + 1) } else { end };
        let mut mark = r.end();
        // Whether the blocks before the MCU at hand are copied up to `mark` only, and whether they were hidden.
        let (mut pending, mut after) = (false, false);
        for n in interval.first..behind {
            if self.hidden(n) {
                if std::mem::take(&mut pending) {
                    self.out.copy(data, mark, r.end());
                }
                self.hide(&mut r, &lanes, n)?;
                after = true;
                mark = r.end();
            } else if after || !self.same {
                self.again(&mut r, &lanes)?;
                after = false;
                mark = r.end();
            } else {
                pending = true;
                // A local copy: the reader can live in registers.
                let mut local = r;
                for (lane, place) in lanes.iter().zip(&places) {
                    let difference = lane.difference(&mut local);
                    lane.rest(&mut local, 1);
                    if let (Some(a), Some(b)) = (self.read.get_mut(*place), self.written.get_mut(*place)) {
                        *a = a.wrapping_add(difference);
                        *b = *a;
                    }
                }
                r = local;
            }
            if n & 0xFFF == 0 {
                self.job.picture.limits.on_time()?;
            }
        }
        if behind < end {
            let mut rest = end - behind;
            if after {
                self.again(&mut r, &lanes)?;
                rest -= 1;
                mark = r.end();
            }
            skips.interval(&mut r, behind, (rest, rest));
        }
        interval.used_up(&r)?;
        self.out.copy(data, mark, r.end());
        Ok(())
    }

    /// Passes over a hidden MCU and writes what it is replaced with.
    fn hide(&mut self, r: &mut BitReader<'_>, lanes: &[&Skips], n: u64) -> Result<(), Stop> {
        let mcu = self.view.order.mcu(n);
        for (slot, lane) in self.view.order.blocks.iter().zip(lanes) {
            let (Some(read), Some(written), Some(pair)) =
                (self.read.get_mut(slot.place), self.written.get_mut(slot.place), self.pairs.get(slot.place))
            else {
                continue;
            };
            *read = read.wrapping_add(lane.difference(r));
            lane.rest(r, 1);
            let [dc, x, y] = self.job.targets.get(slot.component, self.view.order.block(mcu, slot));
            self.coders.value(&mut self.out, pair.dc, 0, dc.wrapping_sub(*written))?;
            *written = dc;
            if x != 0 {
                self.coders.value(&mut self.out, pair.ac, 0, x)?;
            }
            if y != 0 {
                self.coders.value(&mut self.out, pair.ac, u8::from(x == 0), y)?;
            }
            self.coders.symbol(&mut self.out, pair.ac, 0)?;
        }
        Ok(())
    }

    /// Writes a shown MCU again: its DC differences anew, its AC symbols as they are.
    fn again(&mut self, r: &mut BitReader<'_>, lanes: &[&Skips]) -> Result<(), Stop> {
        for (slot, lane) in self.view.order.blocks.iter().zip(lanes) {
            let (Some(read), Some(written), Some(pair)) =
                (self.read.get_mut(slot.place), self.written.get_mut(slot.place), self.pairs.get(slot.place))
            else {
                continue;
            };
            *read = read.wrapping_add(lane.difference(r));
            self.coders.value(&mut self.out, pair.dc, 0, read.wrapping_sub(*written))?;
            *written = *read;
            let from = r.end();
            if self.same {
                lane.rest(r, 1);
                self.out.copy(self.job.picture.data, from, r.end());
            } else {
                symbols(r, lane, self.coders, pair.ac, &mut self.out)?;
            }
        }
        Ok(())
    }
}

/// Writes the AC symbols of a block with codes of another table.
fn symbols(
    r: &mut BitReader<'_>,
    lane: &Skips,
    coders: &mut Coders,
    table: usize,
    out: &mut BitWriter,
) -> Result<(), Stop> {
    let mut k = 1u32;
    while k < 64 {
        r.need32();
        let (symbol, len) = lane.ac().decode(r.peek());
        r.skip(len);
        coders.symbol(out, table, symbol)?;
        let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        if size > 0 {
            out.put(r.front(size), size);
            r.skip(size);
            k += run + 1;
        } else if run == 15 {
            k += 16;
        } else {
            break;
        }
    }
    Ok(())
}
