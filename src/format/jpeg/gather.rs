//! Decodes the low frequencies of the blocks of a sequential picture and passes over the others, several symbols with one
//! look-up, as the walk does. It makes no pixels: whoever asks gets the coefficients. ITU-T T.81 §F.2.

use std::rc::Rc;

use super::bits::BitReader;
use super::frame::{Frame, Scan};
use super::huffman::{HuffmanTable, LOOK_BITS, LOOK_SIZE};
use super::segments::{self, Cut, DQT, What};
use super::sequential::{Skips, extended};
use super::tables::{self, Tables};
use super::walk::{Decode, Walk};
use crate::error::Result;
use crate::format::SliceSource;
use crate::limits::Limits;

/// Where each coefficient of the coded order stands in its block (T.81 figure A.6).
#[rustfmt::skip]
pub(crate) const ZIGZAG: [u8; 64] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Who takes the blocks.
pub(crate) trait Blocks {
    /// The quantised coefficients of the block in column `x` and row `y` of a component, rows of eight; those beyond the
    /// asked frequencies may be missing.
    fn block(&mut self, component: usize, x: u32, y: u32, coefficients: &[i16; 64]);
}

/// A picture whose blocks can be had.
pub(crate) struct Gathered<'a> {
    data: &'a [u8],
    cut: Cut,
    tables: Tables,
    frame: Frame,
    /// Quantisation steps of each component, rows of eight.
    pub(crate) steps: Vec<[u16; 64]>,
}

/// Opens a sequential picture of 8 bits; `None` where it is of another kind or its structure is not sound.
pub(crate) fn open<'a>(data: &'a [u8], limits: &Limits) -> Result<Option<Gathered<'a>>> {
    if !data.starts_with(&[0xFF, segments::SOI]) {
        return Ok(None);
    }
    let cut = segments::cut(data, limits)?;
    let (tables, missing) = tables::resolve(data, &cut);
    let frame = cut.frame.clone().filter(|f| !f.is_progressive() && f.precision == 8);
    let Some(frame) = frame.filter(|_| cut.trouble.is_none() && missing.is_none() && cut.eoi) else {
        return Ok(None);
    };
    let steps: Option<Vec<_>> = frame.components.iter().map(|c| steps(data, &cut, &tables, c.tq)).collect();
    Ok(steps.map(|steps| Gathered { data, cut, tables, frame, steps }))
}

/// The one quantisation table of a slot; `None` where it is defined again.
fn steps(data: &[u8], cut: &Cut, tables: &Tables, slot: u8) -> Option<[u16; 64]> {
    let of_slot = |t: &&tables::Table| {
        let quantises = cut.items.get(t.item).is_some_and(|i| i.what == What::Segment(DQT));
        quantises && t.used && t.selector & 15 == slot
    };
    let mut found = tables.all.iter().filter(of_slot);
    let (table, None) = (found.next()?, found.next()) else { return None };
    let body = data.get(table.start + 1..table.end)?;
    let mut out = [0; 64];
    for (k, &place) in ZIGZAG.iter().enumerate() {
        out[usize::from(place)] = match table.selector >> 4 {
            0 => u16::from(*body.get(k)?),
            _ => u16::from_be_bytes([*body.get(2 * k)?, *body.get(2 * k + 1)?]),
        };
    }
    Some(out)
}

impl Gathered<'_> {
    /// The frame header.
    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The bodies of the application segments with that marker.
    pub(crate) fn segments(&self, marker: u8) -> impl Iterator<Item = &[u8]> {
        let of = move |i: &&segments::Item| i.what == What::Segment(marker);
        self.cut.items.iter().filter(of).map(|i| i.body(self.data))
    }

    /// Hands on every block with the first `keep` coefficients in coded order. False where the data is not as the
    /// specification asks.
    pub(crate) fn blocks(&self, keep: u32, to: &mut dyn Blocks, limits: &Limits) -> Result<bool> {
        let walk =
            Walk { data: self.data, source: &SliceSource(self.data), frame: &self.frame, tables: &self.tables, limits };
        for ((sos, scan), using) in self.cut.scans.iter().zip(&self.tables.scans) {
            let Some(coded) = self.cut.items.get(sos + 1).filter(|i| matches!(i.what, What::Coded(_))) else {
                return Ok(false);
            };
            let Ok(huffman) = walk.huffman(scan, using) else { return Ok(false) };
            let size = coded.end - coded.start;
            let made: Option<Vec<Coder>> = huffman
                .iter()
                .map(|(dc, ac)| dc.as_ref().zip(ac.as_ref()).map(|(dc, ac)| Coder::new(dc, ac, size)))
                .collect();
            let Some(coders) = made else { return Ok(false) };
            let mut decoder = Gather {
                frame: &self.frame,
                scan,
                coders,
                keep,
                every: u64::from(using.restart),
                before: [0; 4],
                to: &mut *to,
            };
            let data = self.data.get(..coded.end).unwrap_or(self.data);
            let walked = walk.intervals(data, coded.start, scan, using, &mut decoder)?;
            if walked.damage.is_some() || walked.stopped.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What decodes the blocks of one component.
struct Coder {
    ac: Rc<HuffmanTable>,
    /// By the next bits: value above, run and bits below; 0 where they do not decide.
    values: Box<[u32; LOOK_SIZE]>,
    skips: Skips,
}

impl Coder {
    fn new(dc: &Rc<HuffmanTable>, ac: &Rc<HuffmanTable>, size: usize) -> Self {
        let mut values = Box::new([0; LOOK_SIZE]);
        for (i, v) in (0u64..).zip(values.iter_mut()) {
            let bits = i << (64 - LOOK_BITS);
            let (symbol, len) = ac.decode(bits);
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size > 0 && len + size <= LOOK_BITS {
                let value = extended((bits << len >> (64 - size)) as u32, size);
                // Values of at most 11 bits: the cast keeps them.
                *v = (u32::from(value as u16) << 16) | (run << 8) | (len + size);
            }
        }
        Coder { ac: Rc::clone(ac), values, skips: Skips::new(dc, ac, size) }
    }

    /// Decodes one block into `out`, which is all zeros.
    #[inline(always)]
    fn block(&self, r: &mut BitReader<'_>, before: &mut i32, keep: u32, out: &mut [i16; 64]) {
        *before = before.wrapping_add(self.skips.difference(r));
        // Wrapped values are those of damaged files.
        out[0] = *before as i16;
        let mut k = 1;
        while k < keep {
            // A code of 16 bits and 15 more at most.
            r.need32();
            let e = self.values[(r.peek() >> (64 - LOOK_BITS)) as usize];
            let value = if e != 0 {
                r.skip(e & 0xFF);
                k += (e >> 8) & 0xFF;
                (e >> 16) as i16
            } else {
                let (symbol, len) = self.ac.decode(r.peek());
                r.skip(len);
                let size = u32::from(symbol & 15);
                match (symbol >> 4, size) {
                    (15, 0) => {
                        k += 16;
                        continue;
                    }
                    (_, 0) => return,
                    (run, _) => k += u32::from(run),
                }
                r.need32();
                let value = extended(r.front(size), size);
                r.skip(size);
                value as i16
            };
            let Some(place) = ZIGZAG.get(k as usize) else { return };
            out[usize::from(*place & 63)] = value;
            k += 1;
        }
        if k < 64 {
            self.skips.rest(r, k);
        }
    }
}

struct Gather<'a> {
    frame: &'a Frame,
    scan: &'a Scan,
    coders: Vec<Coder>,
    keep: u32,
    /// Restart interval in MCUs; 0 for none.
    every: u64,
    before: [i32; 4],
    to: &'a mut dyn Blocks,
}

impl Decode for Gather<'_> {
    fn interval(&mut self, reader: &mut BitReader<'_>, first: u64, n: u64) -> u64 {
        if first.checked_rem(self.every).unwrap_or(first) == 0 {
            self.before = [0; 4];
        }
        let alone = self.scan.components.len() == 1;
        let across = u64::from(self.frame.width).div_ceil(8 * u64::from(self.frame.h_max));
        let mut r = *reader;
        let mut done = 0;
        while done < n {
            let mcu = first + done;
            for ((c, coder), before) in self.scan.components.iter().zip(&self.coders).zip(&mut self.before) {
                let Some(f) = self.frame.components.get(c.index) else { continue };
                let (h, v) = if alone { (1, 1) } else { (u32::from(f.h), u32::from(f.v)) };
                let columns = if alone { u64::from(f.width_in_blocks) } else { across };
                // Below 65,536 MCUs each way.
                let (left, top) = ((mcu % columns.max(1)) as u32 * h, (mcu / columns.max(1)) as u32 * v);
                for (y, x) in (0..v).flat_map(|y| (0..h).map(move |x| (y, x))) {
                    let mut out = [0; 64];
                    coder.block(&mut r, before, self.keep, &mut out);
                    self.to.block(c.index, left + x, top + y, &out);
                }
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
