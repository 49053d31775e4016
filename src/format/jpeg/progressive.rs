//! Skips the blocks of progressive scans. Refinement scans need to know which coefficients are not zero yet: a bit for
//! each is kept, and nothing else. ITU-T T.81 §G.2.

use std::rc::Rc;

use super::bits::BitReader;
use super::frame::{Frame, Scan};
use super::huffman::HuffmanTable;
use super::sequential::TablePair;
use super::walk::Decode;

/// Blocks whose bits are kept together; memory is taken only where a coefficient is not zero.
const CHUNK: usize = 64;

/// For each component and block the coefficients that are not zero, as bits in zigzag order.
#[derive(Debug, Default)]
pub(crate) struct History {
    components: Vec<Vec<Option<Box<[u64; CHUNK]>>>>,
    /// True for components that some later scan refines.
    wanted: Vec<bool>,
    /// Chunks that may still be taken.
    left: usize,
    /// True once the bound was met: what follows cannot be walked.
    pub(crate) exhausted: bool,
}

impl History {
    /// A history for the scans of one picture in a file of `size` bytes, which bounds its memory.
    pub(crate) fn new<'a>(frame: &Frame, scans: impl Iterator<Item = &'a Scan>, size: usize) -> Self {
        let mut wanted = vec![false; frame.components.len()];
        for s in scans.filter(|s| frame.is_progressive() && s.ss > 0 && s.ah > 0) {
            for c in &s.components {
                if let Some(w) = wanted.get_mut(c.index) {
                    *w = true;
                }
            }
        }
        let bytes = size.saturating_mul(3).saturating_add(8 << 20);
        History { components: vec![Vec::new(); wanted.len()], wanted, left: bytes / (8 * CHUNK), exhausted: false }
    }

    fn get(&self, component: usize, block: usize) -> u64 {
        let chunk = self.components.get(component).and_then(|c| c.get(block / CHUNK));
        chunk.and_then(|c| c.as_ref()).map_or(0, |c| c[block % CHUNK])
    }

    fn add(&mut self, component: usize, block: usize, bits: u64) {
        if bits == 0 || self.wanted.get(component) != Some(&true) {
            return;
        }
        let Some(chunks) = self.components.get_mut(component) else { return };
        let at = block / CHUNK;
        if at >= chunks.len() {
            // The list itself takes one word for each chunk up to here.
            let cost = (at + 1 - chunks.len()).div_ceil(CHUNK);
            if cost > self.left {
                self.exhausted = true;
                return;
            }
            self.left -= cost;
            chunks.resize(at + 1, None);
        }
        let Some(slot) = chunks.get_mut(at) else { return };
        if slot.is_none() {
            if self.left == 0 {
                self.exhausted = true;
                return;
            }
            self.left -= 1;
        }
        slot.get_or_insert_with(|| Box::new([0; CHUNK]))[block % CHUNK] |= bits;
    }

    /// How many blocks from `block` on, at most `most`, are known to hold nothing without looking at each.
    fn empty_run(&self, component: usize, block: usize, most: u64) -> u64 {
        let list = self.components.get(component).map_or(&[][..], |c| c.as_slice());
        let at = block / CHUNK;
        match list.get(at) {
            None => most,
            Some(None) => most.min((CHUNK - block % CHUNK) as u64),
            Some(Some(_)) => 0,
        }
    }
}

enum Kind {
    DcFirst(Vec<Rc<HuffmanTable>>),
    DcRefine(usize),
    AcFirst(Rc<HuffmanTable>),
    AcRefine(Rc<HuffmanTable>),
    /// A scan without the tables it needs; nothing is read.
    Nothing,
}

/// One progressive scan.
pub(crate) struct Progressive<'a> {
    kind: Kind,
    ss: u32,
    se: u32,
    al: u32,
    component: usize,
    history: &'a mut History,
}

impl<'a> Progressive<'a> {
    /// Prepares to decode a scan.
    pub(crate) fn new(frame: &Frame, scan: &Scan, tables: &[TablePair], history: &'a mut History) -> Self {
        let blocks = scan.blocks(frame);
        let ac = tables.first().and_then(|t| t.1.clone());
        let kind = match (scan.ss, scan.ah, ac) {
            (0, 0, _) => Kind::DcFirst(blocks.iter().filter_map(|b| tables.get(*b)?.0.clone()).collect()),
            (0, _, _) => Kind::DcRefine(blocks.len()),
            (_, 0, Some(ac)) => Kind::AcFirst(ac),
            (_, _, Some(ac)) => Kind::AcRefine(ac),
            _ => Kind::Nothing,
        };
        let component = scan.components.first().map_or(0, |c| c.index);
        Progressive { kind, ss: scan.ss.into(), se: scan.se.into(), al: scan.al.into(), component, history }
    }
}

impl Decode for Progressive<'_> {
    fn interval(&mut self, reader: &mut BitReader<'_>, first: u64, (n, _): (u64, u64)) -> u64 {
        let mut local = *reader;
        let done = self.run(&mut local, first, n);
        *reader = local;
        done
    }
}

impl Progressive<'_> {
    fn run(&mut self, r: &mut BitReader<'_>, first: u64, n: u64) -> u64 {
        match &self.kind {
            Kind::DcFirst(blocks) => {
                for done in 0..n {
                    for t in blocks {
                        r.need32();
                        let (size, len) = t.decode(r.peek());
                        r.skip(len + u32::from(size & 15));
                    }
                    if r.overrun() {
                        return done;
                    }
                }
                n
            }
            Kind::DcRefine(blocks) => {
                for done in 0..n {
                    // At most ten blocks.
                    r.pass(*blocks as u32);
                    if r.overrun() {
                        return done;
                    }
                }
                n
            }
            Kind::AcFirst(t) => ac_first(r, &Rc::clone(t), self, first, n),
            Kind::AcRefine(t) => ac_refine(r, &Rc::clone(t), self, first, n),
            Kind::Nothing => n,
        }
    }
}

/// The run of blocks without further coefficients that a symbol of size 0 starts, this block included.
pub(crate) fn end_run(r: &mut BitReader<'_>, run: u32) -> u64 {
    (1u64 << run) + u64::from(r.take(run))
}

/// Zigzag position as a bit. Runs beyond the band end in the last coefficient, as in widespread decoders.
pub(crate) fn bit(k: u32) -> u64 {
    1u64 << k.min(63)
}

fn ac_first(r: &mut BitReader<'_>, t: &HuffmanTable, p: &mut Progressive<'_>, first: u64, n: u64) -> u64 {
    let mut done = r.pending.min(n);
    r.pending -= done;
    while done < n {
        let mut mask = 0u64;
        let mut k = p.ss;
        let mut run = 1;
        while k <= p.se {
            r.need32();
            let (symbol, len) = t.decode(r.peek());
            r.skip(len);
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size > 0 {
                // Code and magnitude take at most 32 bits together.
                k += zeros;
                if size + p.al <= 15 || !vanishes(r.front(size), size, p.al) {
                    mask |= bit(k);
                }
                r.skip(size);
                k += 1;
            } else if zeros == 15 {
                k += 16;
            } else {
                run = end_run(r, zeros);
                break;
            }
        }
        if let Ok(block) = usize::try_from(first + done) {
            p.history.add(p.component, block, mask);
        }
        if r.overrun() {
            return done;
        }
        let here = run.min(n - done);
        done += here;
        r.pending = run - here;
    }
    n
}

/// True where a coefficient shifted into its place leaves the 16 bits that decoders keep. Broken files only.
pub(crate) fn vanishes(v: u32, size: u32, al: u32) -> bool {
    let half = 1i64 << (size - 1);
    let v = i64::from(v);
    let value = if v < half { v - (half << 1) + 1 } else { v };
    (value << al) & 0xFFFF == 0
}

/// The coefficients `from..=to`, both at most 63, as bits.
pub(crate) fn band(from: u32, to: u32) -> u64 {
    (u64::MAX << (from & 63)) & (u64::MAX >> (63 - to.min(63)))
}

/// Where in `from..=to` the zero coefficient behind `zeros` others lies (`to + 1`: there is none), and how many
/// coefficients before it are not zero.
pub(crate) fn find_zero(known: u64, from: u32, to: u32, zeros: u32) -> (u32, u32) {
    let band = band(from, to);
    let mut free = !known & band;
    for _ in 0..zeros {
        // Clears the lowest; of nothing nothing is left.
        free &= free.wrapping_sub(1);
    }
    let place = if free == 0 { to + 1 } else { free.trailing_zeros() };
    let before = if free == 0 { band } else { band & !(u64::MAX << (place & 63)) };
    (place, (known & before).count_ones())
}

fn ac_refine(r: &mut BitReader<'_>, t: &HuffmanTable, p: &mut Progressive<'_>, first: u64, n: u64) -> u64 {
    let mut done = 0;
    while done < n {
        let Ok(block) = usize::try_from(first + done) else { return done };
        if r.pending > 0 {
            let skip = p.history.empty_run(p.component, block, r.pending.min(n - done));
            if skip > 0 {
                r.pending -= skip;
                done += skip;
                continue;
            }
        }
        let known = p.history.get(p.component, block);
        let mut added = 0u64;
        let mut k = p.ss;
        if r.pending == 0 {
            while k <= p.se {
                r.need32();
                let (symbol, len) = t.decode(r.peek());
                r.skip(len);
                let (zeros, size) = (u32::from(symbol >> 4), symbol & 15);
                if size > 0 {
                    r.skip(1);
                } else if zeros != 15 {
                    r.pending = end_run(r, zeros);
                    break;
                }
                // Known coefficients up to the place take a bit each; zeros before it are counted.
                let seen = known | added;
                let (place, corrections) = find_zero(seen, k, p.se, zeros);
                r.pass(corrections);
                k = place;
                if size > 0 {
                    added |= bit(k);
                }
                k += 1;
            }
        }
        if r.pending > 0 {
            r.pass(if k > p.se { 0 } else { ((known | added) & band(k, p.se)).count_ones() });
            r.pending -= 1;
        }
        p.history.add(p.component, block, added);
        if r.overrun() {
            return done;
        }
        done += 1;
    }
    n
}
