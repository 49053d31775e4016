//! Writes progressive scans again, symbol by symbol: shown blocks say what they said, hidden blocks their targets.
//! Runs of empty blocks are joined as far as they go, however the source cut them, because the way it cut them tells
//! something of hidden blocks. ITU-T T.81 §G.1.2.

use super::Job;
use super::coders::{Coders, Pair, Stop};
use super::coefficients::Known;
use super::out::BitWriter;
use super::picture::{ScanView, damaged};
use super::targets::Target;
use crate::error::Result;
use crate::format::jpeg::bits::BitReader;
use crate::format::jpeg::huffman::HuffmanTable;
use crate::format::jpeg::progressive::{band, bit, end_run, find_zero, vanishes};
use crate::format::jpeg::sequential::extended;

/// Longest run of empty blocks that one symbol tells.
const LONGEST: u32 = 0x7FFF;

/// Writes one scan.
pub(crate) struct Scan<'a> {
    job: &'a Job<'a>,
    view: &'a ScanView<'a>,
    coders: &'a mut Coders,
    pairs: Vec<Pair>,
    out: BitWriter,
    read: Vec<i32>,
    written: Vec<i32>,
    /// Blocks of the run that is not written yet, and the correction bits that follow it.
    run: u32,
    corrections: Vec<bool>,
}

impl<'a> Scan<'a> {
    /// A writer of the scan `view`.
    pub(crate) fn new(job: &'a Job<'a>, view: &'a ScanView<'a>, coders: &'a mut Coders) -> Self {
        let pairs = coders.of_scan(view);
        let n = pairs.len();
        let (read, written) = (vec![0; n], vec![0; n]);
        Scan { job, view, coders, pairs, out: BitWriter::default(), read, written, run: 0, corrections: Vec::new() }
    }

    /// The coded data of the scan of that number. `known` follows the source.
    pub(crate) fn run(mut self, number: usize, known: &mut Known) -> Result<Vec<u8>, Stop> {
        let picture = self.job.picture;
        let (scan, order) = (self.view.scan, &self.view.order);
        let mut next_rst = 0u8;
        for interval in picture.intervals(number) {
            let interval = interval?;
            if interval.first > 0 {
                self.out.bytes(&[0xFF, 0xD0 + next_rst]);
                next_rst = (next_rst + 1) & 7;
            }
            let mut r = interval.reader(picture.data);
            self.read.fill(0);
            self.written.fill(0);
            for n in interval.first..interval.first + interval.count {
                let mcu = order.mcu(n);
                let (x, y) = order.cell(mcu);
                let hidden = self.job.grid.at(x, y).is_some();
                for slot in &order.blocks {
                    let place = order.block(mcu, slot);
                    let target = hidden.then(|| self.job.targets.get(slot.component, place));
                    match (scan.ss, scan.ah) {
                        (0, 0) => self.dc_first(&mut r, slot.place, target)?,
                        (0, _) => self.dc_refine(&mut r, target),
                        (_, ah) => {
                            let known = known.get(slot.component, place);
                            let known = known.ok_or_else(|| damaged(0, "a block of the picture was expected"))?;
                            if ah == 0 {
                                self.ac_first(&mut r, target, known)?;
                            } else {
                                self.ac_refine(&mut r, target, known)?;
                            }
                        }
                    }
                }
                if n & 0xFFF == 0 {
                    picture.limits.on_time()?;
                }
            }
            interval.used_up(&r)?;
            self.end_of_run()?;
            self.out.pad();
        }
        Ok(self.out.finish())
    }

    fn dc_first(&mut self, r: &mut BitReader<'_>, place: usize, target: Option<Target>) -> Result<(), Stop> {
        let table = self.view.huffman.get(place).and_then(|t| t.0.as_ref());
        let (Some(table), Some(read), Some(written), Some(pair)) =
            (table, self.read.get_mut(place), self.written.get_mut(place), self.pairs.get(place))
        else {
            return Err(damaged(0, "a Huffman table was expected").into());
        };
        r.need32();
        let (size, len) = table.decode(r.peek());
        r.skip(len);
        let size = u32::from(size & 15);
        *read = read.wrapping_add(extended(r.front(size), size));
        r.skip(size);
        let value = target.map_or(*read, |t| t[0] >> self.view.scan.al);
        self.coders.value(&mut self.out, pair.dc, 0, value.wrapping_sub(*written))?;
        *written = value;
        Ok(())
    }

    fn dc_refine(&mut self, r: &mut BitReader<'_>, target: Option<Target>) {
        let bit = r.take(1);
        // The lowest bit of a number in two's complement.
        let bit = target.map_or(bit, |t| ((t[0] >> self.view.scan.al) & 1) as u32);
        self.out.put(bit, 1);
    }

    fn table(&self) -> Result<(std::rc::Rc<HuffmanTable>, usize), Stop> {
        let table = self.view.huffman.first().and_then(|t| t.1.clone());
        match (table, self.pairs.first()) {
            (Some(t), Some(p)) => Ok((t, p.ac)),
            _ => Err(damaged(0, "a Huffman table was expected").into()),
        }
    }

    /// Writes the run that is waiting, with its correction bits.
    fn end_of_run(&mut self) -> Result<(), Stop> {
        if self.run > 0 {
            let table = self.pairs.first().map_or(0, |p| p.ac);
            // At most 14.
            let size = 31 - self.run.leading_zeros();
            self.coders.symbol(&mut self.out, table, (size as u8) << 4)?;
            self.out.put(self.run, size);
            self.run = 0;
        }
        for bit in self.corrections.drain(..) {
            self.out.put(bit.into(), 1);
        }
        Ok(())
    }

    /// One more block that ends here.
    fn ends(&mut self) -> Result<(), Stop> {
        self.run += 1;
        if self.run == LONGEST { self.end_of_run() } else { Ok(()) }
    }

    fn ac_first(&mut self, r: &mut BitReader<'_>, target: Option<Target>, known: &mut u64) -> Result<(), Stop> {
        let (table, id) = self.table()?;
        let (from, last, al) = (u32::from(self.view.scan.ss), u32::from(self.view.scan.se), self.view.scan.al.into());
        let mut ended = true;
        if r.pending > 0 {
            r.pending -= 1;
        } else {
            let mut k = from;
            ended = false;
            while k <= last {
                r.need32();
                let (symbol, len) = table.decode(r.peek());
                r.skip(len);
                let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
                if size == 0 && zeros != 15 {
                    r.pending = end_run(r, zeros) - 1;
                    ended = true;
                    break;
                }
                if target.is_none() {
                    self.end_of_run()?;
                    self.coders.symbol(&mut self.out, id, symbol)?;
                    self.out.put(r.front(size), size);
                }
                if size == 0 {
                    k += 16;
                    continue;
                }
                k += zeros;
                if size + al <= 15 || !vanishes(r.front(size), size, al) {
                    *known |= bit(k);
                }
                r.skip(size);
                k += 1;
            }
        }
        match target {
            None if ended => self.ends(),
            None => Ok(()),
            Some(t) => self.hide_first(&t, id, from, last, al),
        }
    }

    /// Writes the target of a hidden block in a first scan of its band.
    fn hide_first(&mut self, t: &Target, id: usize, from: u32, last: u32, al: u32) -> Result<(), Stop> {
        let mut k = from;
        for (at, value) in in_band(t, from, last) {
            let value = (value.abs() >> al) * value.signum();
            if value != 0 {
                self.end_of_run()?;
                // At most one zero stands before: the targets are the first two places.
                self.coders.value(&mut self.out, id, (at - k) as u8, value)?;
                k = at + 1;
            }
        }
        if k <= last { self.ends() } else { Ok(()) }
    }

    fn ac_refine(&mut self, r: &mut BitReader<'_>, target: Option<Target>, known: &mut u64) -> Result<(), Stop> {
        let (table, id) = self.table()?;
        let (from, last, al) = (u32::from(self.view.scan.ss), u32::from(self.view.scan.se), self.view.scan.al.into());
        let shown = target.is_none();
        let mut k = from;
        if r.pending == 0 {
            while k <= last {
                r.need32();
                let (symbol, len) = table.decode(r.peek());
                r.skip(len);
                let (zeros, size) = (u32::from(symbol >> 4), symbol & 15);
                if size == 0 && zeros != 15 {
                    r.pending = end_run(r, zeros);
                    break;
                }
                let sign = if size > 0 { Some(r.take(1)) } else { None };
                let (place, corrections) = find_zero(*known, k, last, zeros);
                if shown {
                    self.end_of_run()?;
                    self.coders.symbol(&mut self.out, id, symbol)?;
                    if let Some(s) = sign {
                        self.out.put(s, 1);
                    }
                }
                for _ in 0..corrections {
                    let b = r.take(1);
                    if shown {
                        self.out.put(b, 1);
                    }
                }
                k = place;
                if sign.is_some() {
                    *known |= bit(k);
                }
                k += 1;
            }
        }
        let ended = r.pending > 0;
        if ended {
            let rest = if k > last { 0 } else { (*known & band(k, last)).count_ones() };
            for _ in 0..rest {
                let b = r.take(1) == 1;
                if shown {
                    self.corrections.push(b);
                }
            }
            r.pending -= 1;
        }
        match target {
            None if ended => self.ends(),
            None => Ok(()),
            Some(t) => self.hide_refined(&t, id, from, last, al),
        }
    }

    /// Writes the target of a hidden block in a scan that refines its band.
    fn hide_refined(&mut self, t: &Target, id: usize, from: u32, last: u32, al: u32) -> Result<(), Stop> {
        let mut waiting = Vec::new();
        let mut zeros = 0u8;
        let mut k = from;
        for (at, value) in in_band(t, from, last) {
            // At most one place is passed.
            zeros += (at - k) as u8;
            k = at + 1;
            match value.abs() >> al {
                0 => zeros += 1,
                1 => {
                    self.end_of_run()?;
                    self.coders.symbol(&mut self.out, id, (zeros << 4) | 1)?;
                    self.out.put((value > 0).into(), 1);
                    for b in waiting.drain(..) {
                        self.out.put(u32::from(b), 1);
                    }
                    zeros = 0;
                }
                v => waiting.push(v & 1 == 1),
            }
        }
        if k <= last || zeros > 0 || !waiting.is_empty() {
            self.corrections.extend(waiting);
            return self.ends();
        }
        Ok(())
    }
}

/// The places of a band that a target fills, with what it puts there.
fn in_band(t: &Target, from: u32, last: u32) -> impl Iterator<Item = (u32, i32)> {
    [(1, t[1]), (2, t[2])].into_iter().filter(move |(k, _)| (from..=last).contains(k))
}
