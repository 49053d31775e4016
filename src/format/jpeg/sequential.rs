//! Skips the blocks of sequential scans (baseline and extended): several symbols with one look-up, no coefficient built.
//! ITU-T T.81 §F.2.2.

use std::rc::Rc;

use super::bits::BitReader;
use super::huffman::{END_OF_BLOCK, HuffmanTable, LOOK_BITS, SkipTable, UNDECIDED};
use super::walk::Decode;

/// From this size of coded data on the tables of several symbols are worth their making.
const WORTH_MULTI: usize = 48 << 10;

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
            let same = |t: &HuffmanTable, u: &HuffmanTable| t.counts == u.counts && t.values == u.values;
            if let Some(i) = made.iter().position(|m| same(&m.dc, dc) && same(&m.ac, ac)) {
                place.push(i);
                continue;
            }
            place.push(made.len());
            made.push(Skips::new(dc, ac, size));
        }
        Sequential { blocks: blocks.iter().filter_map(|b| place.get(*b).copied()).collect(), tables: made }
    }
}

impl Sequential {
    /// The tables of each block of one MCU, in its order.
    pub(crate) fn lanes(&self) -> Vec<&Skips> {
        self.blocks.iter().filter_map(|&b| self.tables.get(b)).collect()
    }
}

/// The look-up index of left-aligned bits.
#[inline(always)]
fn look(bits: u64) -> usize {
    (bits >> (64 - LOOK_BITS)) as usize
}

/// The number that `size` magnitude bits stand for (T.81 §F.2.2.1, EXTEND); `size` is at most 15.
#[inline(always)]
pub(crate) fn extended(bits: u32, size: u32) -> i32 {
    // At most 15 bits: the casts keep the value.
    let v = bits as i32;
    if size > 0 && bits >> (size - 1) == 0 { v - (1 << size) + 1 } else { v }
}

impl Decode for Sequential {
    fn interval(&mut self, reader: &mut BitReader<'_>, _first: u64, n: u64) -> u64 {
        let blocks = self.lanes();
        let mut r = *reader;
        let mut done = 0;
        while done < n {
            for t in &blocks {
                t.block(&mut r);
            }
            if r.overrun() {
                break;
            }
            done += 1;
        }
        *reader = r;
        done
    }
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

    /// Skips one block.
    #[inline(always)]
    fn block(&self, r: &mut BitReader<'_>) {
        r.refill();
        // Position in zigzag order; entries advance by at most 63 plus the end mark.
        let e = u32::from(self.start[look(r.peek())]);
        let mut k = e >> 8;
        if k < 64 {
            r.skip(e & 63);
        } else if k < END_OF_BLOCK + 64 {
            r.skip(e & 63);
            return;
        } else {
            *r = self.long_dc(*r);
            k = 1;
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

    /// Reads the DC difference that a block starts with.
    #[inline(always)]
    pub(crate) fn difference(&self, r: &mut BitReader<'_>) -> i32 {
        r.refill();
        let (size, len) = self.dc.decode(r.peek());
        r.skip(len);
        let size = u32::from(size & 15);
        let value = extended(r.front(size), size);
        r.skip(size);
        value
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

    #[cold]
    #[inline(never)]
    fn long_dc<'a>(&self, mut r: BitReader<'a>) -> BitReader<'a> {
        let (size, len) = self.dc.decode(r.peek());
        r.skip(len + u32::from(size & 15));
        r.refill();
        r
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
        (*r, *k) = self.single(*r, *k);
        *k >= 64
    }

    /// Skips one symbol: a long code, or the block ends among the symbols of the look-up.
    #[cold]
    #[inline(never)]
    fn single<'a>(&self, mut r: BitReader<'a>, k: u32) -> (BitReader<'a>, u32) {
        r.need32();
        let e = self.ac_skips[look(r.peek())];
        let (bits, advance) = if e != UNDECIDED {
            (u32::from(e & 31), u32::from(e >> 8))
        } else {
            let (symbol, len) = self.ac.decode(r.peek());
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => (len, 16),
                (_, 0) => (len, END_OF_BLOCK),
                _ => (len + size, run + 1),
            }
        };
        r.skip(bits);
        r.refill();
        // At most 63 + 128.
        (r, k.wrapping_add(advance))
    }
}
