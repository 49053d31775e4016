//! Skips the blocks of sequential scans (baseline and extended): several symbols with one look-up, no coefficient built.
//! ITU-T T.81 §F.2.2.

use std::rc::Rc;

use super::bits::BitReader;
use super::huffman::{END_OF_BLOCK, HuffmanTable, LOOK_BITS, SkipTable, UNDECIDED};
use super::strands::Strands;
use super::walk::Decode;

/// From this size of coded data on the tables of several symbols are worth their making.
pub(super) const WORTH_MULTI: usize = 48 << 10;

/// MCUs that are skipped on one strand before two are tried again.
const ALONE: u64 = 512;

/// The tables of one component.
pub(crate) struct Skips {
    dc: Rc<HuffmanTable>,
    ac: Rc<HuffmanTable>,
    start: SkipTable,
    ac_skips: SkipTable,
    ac_multi: Option<SkipTable>,
}

/// The blocks of one MCU, each with its tables.
pub(crate) struct Sequential {
    tables: Vec<Skips>,
    blocks: Vec<usize>,
    strands: Option<Strands>,
}

/// The DC and AC table of one component of a scan.
pub(crate) type TablePair = (Option<Rc<HuffmanTable>>, Option<Rc<HuffmanTable>>);

impl Sequential {
    /// Makes the skip tables of a scan whose coded data has `size` bytes.
    pub(crate) fn new(blocks: &[usize], tables: &[TablePair], size: usize) -> Self {
        let mut made: Vec<Skips> = Vec::new();
        let mut place = Vec::new();
        for (dc, ac) in tables {
            let (Some(dc), Some(ac)) = (dc, ac) else { continue };
            if let Some(i) = made.iter().position(|m| m.dc.is_like(dc) && m.ac.is_like(ac)) {
                place.push(i);
                continue;
            }
            place.push(made.len());
            made.push(Skips::new(dc, ac, size));
        }
        let blocks: Vec<usize> = blocks.iter().filter_map(|b| place.get(*b).copied()).collect();
        let strands = Strands::new(&made.iter().collect::<Vec<_>>(), &blocks, size);
        Sequential { blocks, tables: made, strands }
    }
}

impl Sequential {
    #[cfg(test)]
    pub(super) fn strands(&self) -> Option<&Strands> {
        self.strands.as_ref()
    }

    #[cfg(test)]
    pub(super) fn on_one_strand(mut self) -> Self {
        self.strands = None;
        self
    }

    /// The tables of each block of one MCU, in its order.
    pub(crate) fn lanes(&self) -> Vec<&Skips> {
        lanes(&self.tables, &self.blocks)
    }
}

/// The look-up index of left-aligned bits.
#[inline(always)]
pub(super) fn look(bits: u64) -> usize {
    (bits >> (64 - LOOK_BITS)) as usize
}

/// The number that `size` magnitude bits stand for (T.81 §F.2.2.1, EXTEND); `size` is at most 15.
#[inline(always)]
pub(crate) fn extended(bits: u32, size: u32) -> i32 {
    // Without a branch: signs cannot be foreseen.
    let negative = u32::from(bits < (1 << size >> 1)).wrapping_neg();
    // At most 15 bits and a sign: the cast keeps the value.
    bits.wrapping_add(negative & 1u32.wrapping_sub(1 << size)) as i32
}

impl Decode for Sequential {
    fn interval(&mut self, reader: &mut BitReader<'_>, _first: u64, (n, most): (u64, u64)) -> u64 {
        let lanes = lanes(&self.tables, &self.blocks);
        let mut r = *reader;
        let mut done = 0;
        while done < n {
            let passed = self.strands.as_mut().map_or(0, |s| s.pass(&lanes, &mut r, most - done));
            done += passed;
            if passed > 0 {
                continue;
            }
            let (alone, dry) = one_by_one(&lanes, &mut r, ALONE.min(n - done));
            done += alone;
            if dry {
                break;
            }
        }
        *reader = r;
        done
    }
}

fn lanes<'a>(tables: &'a [Skips], blocks: &[usize]) -> Vec<&'a Skips> {
    blocks.iter().filter_map(|&b| tables.get(b)).collect()
}

/// Skips `n` MCUs; returns how many were there, and whether the data ran out.
fn one_by_one(lanes: &[&Skips], reader: &mut BitReader<'_>, n: u64) -> (u64, bool) {
    let mut r = *reader;
    let mut done = 0;
    while done < n {
        for t in lanes {
            t.block(&mut r);
        }
        if r.overrun() {
            break;
        }
        done += 1;
    }
    *reader = r;
    (done, done < n)
}

impl Skips {
    /// The tables of one component of a scan whose coded data has `size` bytes.
    pub(super) fn new(dc: &Rc<HuffmanTable>, ac: &Rc<HuffmanTable>, size: usize) -> Self {
        Skips {
            start: dc.dc_skips((size >= WORTH_MULTI).then_some(ac)),
            ac_skips: ac.ac_skips(),
            ac_multi: (size >= WORTH_MULTI).then(|| ac.ac_multi_skips()),
            dc: Rc::clone(dc),
            ac: Rc::clone(ac),
        }
    }

    /// True for tables that say the same.
    pub(super) fn is_like(&self, other: &Skips) -> bool {
        self.dc.is_like(&other.dc) && self.ac.is_like(&other.ac)
    }

    /// The tables for the start of a block and for its rest.
    pub(super) fn tables(&self) -> [&SkipTable; 2] {
        [&self.start, self.ac_multi.as_ref().unwrap_or(&self.ac_skips)]
    }

    /// Skips one block.
    #[inline(always)]
    pub(super) fn block(&self, r: &mut BitReader<'_>) {
        r.refill();
        self.whole(r);
    }

    /// Skips one block and gives the DC difference that it starts with.
    #[inline(always)]
    pub(crate) fn block_with_difference(&self, r: &mut BitReader<'_>) -> i32 {
        r.refill();
        // Read beside the skipping, which does not wait for it.
        let value = self.difference_of(r.peek()).0;
        self.whole(r);
        value
    }

    /// Skips one block; a refill was made.
    #[inline(always)]
    fn whole(&self, r: &mut BitReader<'_>) {
        // Position in zigzag order; entries advance by at most 63 plus the end mark.
        let e = u32::from(self.start[look(r.peek())]);
        let mut k = e >> 8;
        if k < 64 {
            r.skip(e & 63);
        } else if k < END_OF_BLOCK + 64 {
            r.skip(e & 63);
            return;
        } else {
            let (bits, next) = self.rare(r.peek(), 0);
            r.skip(bits);
            r.refill();
            k = next;
        }
        self.steps(r, k);
    }

    /// Skips symbols from zigzag position `k` to the end of the block; a refill was made since the last look-up but one.
    #[inline(always)]
    fn steps(&self, r: &mut BitReader<'_>, mut k: u32) {
        let multi = self.ac_multi.as_ref().unwrap_or(&self.ac_skips);
        loop {
            // Of 56 bits each entry used at most 27: one look-up before each refill, one behind it.
            if self.step(multi, r, &mut k) {
                return;
            }
            r.refill();
            if self.step(multi, r, &mut k) {
                return;
            }
        }
    }

    /// What one look-up at position `k` does not decide: the bits of one symbol with its magnitude, and the next position.
    /// `bits` are the next ones, at least 31 of them.
    #[cold]
    #[inline(never)]
    pub(super) fn rare(&self, bits: u64, k: u32) -> (u32, u32) {
        if k == 0 {
            let (size, len) = self.dc.decode(bits);
            return (len + u32::from(size & 15), 1);
        }
        let e = self.ac_skips[look(bits)];
        let (len, advance) = if e != UNDECIDED {
            (u32::from(e & 31), u32::from(e >> 8))
        } else {
            let (symbol, len) = self.ac.decode(bits);
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => (len, 16),
                (_, 0) => (len, END_OF_BLOCK),
                _ => (len + size, run + 1),
            }
        };
        // At most 63 + 128.
        (len, k.wrapping_add(advance))
    }

    /// Reads the DC difference that a block starts with.
    #[inline(always)]
    pub(crate) fn difference(&self, r: &mut BitReader<'_>) -> i32 {
        r.refill();
        let (value, bits) = self.difference_of(r.peek());
        r.skip(bits);
        value
    }

    /// The DC difference that stands first in these bits, of which 31 count, and the bits it takes.
    #[inline(always)]
    pub(super) fn difference_of(&self, bits: u64) -> (i32, u32) {
        let (size, len) = self.dc.decode(bits);
        let size = u32::from(size & 15);
        // Without a branch too: no size, no bits.
        let magnitude = (bits << (len & 63) >> 1 >> (63u32.wrapping_sub(size) & 63)) as u32;
        (extended(magnitude, size), len.wrapping_add(size))
    }

    /// Skips the AC symbols from zigzag position `k` on, 1 to 63.
    #[inline(always)]
    pub(crate) fn rest(&self, r: &mut BitReader<'_>, k: u32) {
        r.refill();
        self.steps(r, k);
    }

    /// The AC table.
    pub(crate) fn ac(&self) -> &HuffmanTable {
        &self.ac
    }

    /// Skips the symbols of one look-up; true at the end of the block.
    #[inline(always)]
    fn step(&self, multi: &SkipTable, r: &mut BitReader<'_>, k: &mut u32) -> bool {
        let e = u32::from(multi[look(r.peek())]);
        let k2 = k.wrapping_add(e >> 8);
        if k2 < 64 {
            r.skip(e & 63);
            *k = k2;
            return false;
        }
        if k2.wrapping_sub(END_OF_BLOCK) < 64 {
            r.skip(e & 63);
            return true;
        }
        r.need32();
        let (bits, next) = self.rare(r.peek(), *k);
        r.skip(bits);
        r.refill();
        *k = next;
        next >= 64
    }
}
