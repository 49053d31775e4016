//! Reads the coefficients that a scan gives to each block: for the means of mosaics, and for the proof that a redacted
//! file holds what it should. It shares the look-up of symbols with the walker and nothing with the writer.
//! ITU-T T.81 §F.2.2, §G.2.

use super::picture::{Picture, ScanView, Slot, damaged};
use crate::error::Result;
use crate::format::jpeg::bits::BitReader;
use crate::format::jpeg::huffman::HuffmanTable;
use crate::format::jpeg::progressive::end_run;
use crate::format::jpeg::sequential::extended;

/// What a scan says of one block, in zigzag order: of a refinement, the bits in their places.
pub(crate) type Block = [i32; 64];

/// Which coefficients of each block are not zero, over the scans read so far.
pub(crate) struct Known {
    bits: Vec<Vec<u64>>,
    strides: Vec<usize>,
}

impl Known {
    /// Nothing known yet.
    pub(crate) fn new(picture: &Picture<'_>) -> Known {
        let wanted = picture.frame.is_progressive();
        let n = picture.frame.components.len();
        Known {
            bits: if wanted { picture.per_block(0) } else { vec![Vec::new(); n] },
            strides: (0..n).map(|c| picture.blocks(c).0).collect(),
        }
    }

    /// The bits of one block.
    pub(crate) fn get(&mut self, component: usize, (x, y): (usize, usize)) -> Option<&mut u64> {
        let stride = self.strides.get(component)?;
        self.bits.get_mut(component)?.get_mut(y * stride + x)
    }
}

/// Reads the blocks of one interval one by one.
pub(crate) struct Blocks<'v> {
    view: &'v ScanView<'v>,
    progressive: bool,
    /// DC value of each component of the scan, in the scan's precision.
    previous: Vec<i32>,
    /// The block read last.
    pub(crate) block: Block,
    /// Places of `block` that may not be zero.
    dirty: bool,
}

impl<'v> Blocks<'v> {
    /// A reader of the blocks of `view`; [`Blocks::restart`] begins each interval.
    pub(crate) fn new(picture: &Picture<'_>, view: &'v ScanView<'v>) -> Blocks<'v> {
        let previous = vec![0; view.scan.components.len()];
        Blocks { view, progressive: picture.frame.is_progressive(), previous, block: [0; 64], dirty: false }
    }

    /// Begins an interval.
    pub(crate) fn restart(&mut self) {
        self.previous.fill(0);
    }

    /// Reads the next block, which is `slot` of an MCU, into [`Blocks::block`].
    pub(crate) fn read(&mut self, r: &mut BitReader<'_>, slot: &Slot, known: Option<&mut u64>) -> Result<()> {
        if self.dirty {
            self.block = [0; 64];
            self.dirty = false;
        }
        let missing = || damaged(0, "a Huffman table was expected");
        let (dc, ac) = self.view.huffman.get(slot.place).ok_or_else(missing)?;
        let scan = self.view.scan;
        let (first, last) = if self.progressive { (u32::from(scan.ss), u32::from(scan.se)) } else { (0, 63) };
        if first == 0 {
            self.dirty = true;
            if self.progressive && scan.ah > 0 {
                self.block[0] = (r.take(1) << scan.al) as i32;
            } else {
                let value = self.previous.get_mut(slot.place).ok_or_else(missing)?;
                let (size, len) = lookup(dc.as_ref().ok_or_else(missing)?, r);
                r.skip(len);
                *value = value.wrapping_add(magnitude(r, u32::from(size & 15)));
                self.block[0] = value.wrapping_shl(if self.progressive { scan.al.into() } else { 0 });
            }
        }
        if last == 0 {
            return Ok(());
        }
        let ac = ac.as_ref().ok_or_else(missing)?;
        let from = first.max(1);
        if !self.progressive {
            self.dirty = true;
            self.plain(r, ac, from);
        } else if let Some(known) = known {
            match scan.ah {
                0 => self.first(r, ac, from, last, u32::from(scan.al), known),
                _ => self.refined(r, ac, from, last, u32::from(scan.al), known),
            }
        }
        Ok(())
    }

    fn plain(&mut self, r: &mut BitReader<'_>, ac: &HuffmanTable, from: u32) {
        let mut k = from;
        while k < 64 {
            let (symbol, len) = lookup(ac, r);
            r.skip(len);
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => k += 16,
                (_, 0) => break,
                _ => {
                    k += run;
                    self.block[k.min(63) as usize] = magnitude(r, size);
                    k += 1;
                }
            }
        }
    }

    fn first(&mut self, r: &mut BitReader<'_>, ac: &HuffmanTable, from: u32, last: u32, al: u32, known: &mut u64) {
        if r.pending > 0 {
            r.pending -= 1;
            return;
        }
        self.dirty = true;
        let mut k = from;
        while k <= last {
            let (symbol, len) = lookup(ac, r);
            r.skip(len);
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => k += 16,
                (run, 0) => {
                    r.pending = end_run(r, run) - 1;
                    break;
                }
                _ => {
                    k += run;
                    // Decoders keep 16 bits.
                    let value = i32::from(magnitude(r, size).wrapping_shl(al) as i16);
                    self.block[k.min(63) as usize] = value;
                    if value != 0 {
                        *known |= 1 << k.min(63);
                    }
                    k += 1;
                }
            }
        }
    }

    fn refined(&mut self, r: &mut BitReader<'_>, ac: &HuffmanTable, from: u32, last: u32, al: u32, known: &mut u64) {
        self.dirty = true;
        let mut k = from;
        if r.pending == 0 {
            while k <= last {
                let (symbol, len) = lookup(ac, r);
                r.skip(len);
                let (mut zeros, size) = (u32::from(symbol >> 4), symbol & 15);
                let sign = if size > 0 { Some(r.take(1)) } else { None };
                if size == 0 && zeros != 15 {
                    r.pending = end_run(r, zeros);
                    break;
                }
                // Coefficients that are known take a correction bit each; the others are counted.
                while k <= last {
                    if *known & (1 << k) != 0 {
                        self.block[k as usize] = (r.take(1) << al) as i32;
                    } else if zeros == 0 {
                        break;
                    } else {
                        zeros -= 1;
                    }
                    k += 1;
                }
                if let Some(sign) = sign {
                    let place = k.min(63);
                    self.block[place as usize] = if sign == 1 { 1 << al } else { -(1 << al) };
                    *known |= 1 << place;
                }
                k += 1;
            }
        }
        if r.pending > 0 {
            for k in k..=last {
                if *known & (1 << k) != 0 {
                    self.block[k as usize] = (r.take(1) << al) as i32;
                }
            }
            r.pending -= 1;
        }
    }
}

fn lookup(t: &HuffmanTable, r: &mut BitReader<'_>) -> (u8, u32) {
    r.need32();
    t.decode(r.peek())
}

/// At least 16 bits are still at hand behind a code of at most 16.
fn magnitude(r: &mut BitReader<'_>, size: u32) -> i32 {
    let v = extended(r.front(size), size);
    r.skip(size);
    v
}
