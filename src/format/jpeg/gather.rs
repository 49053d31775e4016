//! Decodes the low frequencies of the blocks of a sequential picture while it is walked, so that a photo which is looked at is
//! read once: others are passed over, several symbols with one look-up. It makes no pixels: whoever asks gets the
//! coefficients. ITU-T T.81 §F.2.

use std::rc::Rc;

use super::bits::BitReader;
use super::frame::{Frame, Scan};
use super::huffman::{HuffmanTable, LOOK_BITS, LOOK_SIZE};
use super::segments::{self, Cut, DQT, What};
use super::sequential::{Skips, TablePair};
use super::strands::Strands;
use super::tables::{self, Tables};
use super::walk::Decode;

/// Where each coefficient of the coded order stands in its block (T.81 figure A.6).
#[rustfmt::skip]
const ZIGZAG: [u8; 64] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// The low frequencies of one block: the first entries hold rows of as many as were asked for; what follows is waste.
pub(crate) type Corner = [i16; 32];

/// Where what is not asked for is put.
const WASTE: u8 = 31;

/// Who looks at a picture while it is walked.
pub(crate) trait Watch {
    /// What is known before the coded data. Returns how many low frequencies each way are wanted, 1, 2 or 4; `None` where
    /// the blocks are of no use.
    fn begin(&mut self, head: &Head<'_>) -> Option<u8>;

    /// The quantised coefficients of the block in column `x` and row `y` of a component.
    fn block(&mut self, component: usize, x: u32, y: u32, coefficients: &Corner);

    /// The DC coefficient of a block, where nothing else is wanted.
    #[inline(always)]
    fn mean(&mut self, component: usize, x: u32, y: u32, coefficient: i16) {
        let mut coefficients = [0; 32];
        coefficients[0] = coefficient;
        self.block(component, x, y, &coefficients);
    }

    /// The end of the picture; `whole` where its coded data was as the specification asks.
    fn end(&mut self, whole: bool);
}

/// Nobody looks.
impl Watch for () {
    fn begin(&mut self, _: &Head<'_>) -> Option<u8> {
        None
    }

    fn block(&mut self, _: usize, _: u32, _: u32, _: &Corner) {}

    fn end(&mut self, _: bool) {}
}

/// What stands in front of the coded data of a sequential picture of 8 bits.
pub(crate) struct Head<'a> {
    data: &'a [u8],
    cut: &'a Cut,
    /// The frame header.
    pub(crate) frame: &'a Frame,
    /// Quantisation steps of each component, rows of eight.
    pub(crate) steps: Vec<[u16; 64]>,
}

impl<'a> Head<'a> {
    /// `None` for pictures of other kinds.
    pub(super) fn of(data: &'a [u8], cut: &'a Cut, tables: &Tables) -> Option<Head<'a>> {
        let frame = cut.frame.as_ref().filter(|f| !f.is_progressive() && f.precision == 8)?;
        let steps: Option<Vec<_>> = frame.components.iter().map(|c| steps(data, cut, tables, c.tq)).collect();
        Some(Head { data, cut, frame, steps: steps? })
    }

    /// The bodies of the application segments with that marker.
    pub(crate) fn segments(&self, marker: u8) -> impl Iterator<Item = &[u8]> {
        let of = move |i: &&segments::Item| i.what == What::Segment(marker);
        self.cut.items.iter().filter(of).map(|i| i.body(self.data))
    }
}

/// The corner of so many low frequencies each way: 1, 2 or 4.
pub(super) struct Wanted {
    /// How many coefficients of the coded order hold it.
    keep: u32,
    /// Its entry by the position behind a coefficient. The end of a block passes 64 positions: hence the length.
    entries: [u8; 128],
}

impl Wanted {
    pub(super) fn new(side: u8) -> Wanted {
        let mut wanted = Wanted { keep: 1, entries: [WASTE; 128] };
        for ((behind, entry), place) in (1..).zip(wanted.entries.iter_mut().skip(1)).zip(ZIGZAG) {
            let (y, x) = (place / 8, place % 8);
            if y < side && x < side {
                *entry = side * y + x;
                wanted.keep = behind;
            }
        }
        wanted
    }
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

/// What decodes the blocks of one component.
struct Coder {
    ac: Rc<HuffmanTable>,
    /// By the next bits, see [`entry`]; 0 where they do not hold a whole code.
    symbols: Box<[u32; LOOK_SIZE]>,
    skips: Skips,
}

/// An AC symbol from the low bits up, a byte each: bits of its code and magnitude, positions it passes, bits of its code, bits
/// of its magnitude.
fn entry(symbol: u8, len: u32) -> u32 {
    let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
    let advance = match (run, size) {
        (15, 0) => 16,
        (_, 0) => 64,
        _ => run + 1,
    };
    (len + size) | (advance << 8) | (len << 16) | (size << 24)
}

impl Coder {
    fn new(dc: &Rc<HuffmanTable>, ac: &Rc<HuffmanTable>, size: usize) -> Self {
        let mut symbols = Box::new([0; LOOK_SIZE]);
        for (i, e) in (0u64..).zip(symbols.iter_mut()) {
            let (symbol, len) = ac.decode(i << (64 - LOOK_BITS));
            if len <= LOOK_BITS {
                *e = entry(symbol, len);
            }
        }
        Coder { ac: Rc::clone(ac), symbols, skips: Skips::new(dc, ac, size) }
    }

    /// Decodes one block into `out`, which is all zeros.
    #[inline(always)]
    fn block(&self, r: &mut BitReader<'_>, before: &mut i32, wanted: &Wanted, out: &mut Corner) {
        *before = before.wrapping_add(self.skips.difference(r));
        // Wrapped values are those of damaged files.
        out[0] = *before as i16;
        let mut k = 1;
        while k < wanted.keep {
            // Of 56 bits a code that a look-up sees takes 27 at most, with its magnitude: two of them for one refill.
            r.refill();
            self.step(r, &mut k, wanted, out);
            if k < wanted.keep {
                self.step(r, &mut k, wanted, out);
            }
        }
        if k < 64 {
            self.skips.rest(r, k);
        }
    }

    /// Decodes one symbol. Symbols without a value and those behind the corner take the same way as the others, since a
    /// branch that cannot be foreseen costs more than a store into waste.
    #[inline(always)]
    fn step(&self, r: &mut BitReader<'_>, k: &mut u32, wanted: &Wanted, out: &mut Corner) {
        let mut e = self.symbols[(r.peek() >> (64 - LOOK_BITS)) as usize];
        if e == 0 {
            // A code of 16 bits and 15 more at most.
            r.need32();
            e = self.long(r.peek());
        }
        let (len, size) = ((e >> 16) & 31, e >> 24);
        // T.81 §F.2.2.1, EXTEND, for sizes of 0 to 15.
        let magnitude = r.peek() << len;
        let negative = ((magnitude >> 63) as u32).wrapping_sub(1);
        let magnitude = (magnitude >> 1 >> (63u32.wrapping_sub(size) & 63)) as u32;
        let value = magnitude.wrapping_add(negative & 1u32.wrapping_sub(1 << (size & 31)));
        r.skip(e & 63);
        *k = k.wrapping_add((e >> 8) & 0xFF);
        // At most 15 bits and a sign: the cast keeps the value.
        out[usize::from(wanted.entries[(*k & 127) as usize] & 31)] = value as i16;
    }

    #[cold]
    #[inline(never)]
    fn long(&self, bits: u64) -> u32 {
        let (symbol, len) = self.ac.decode(bits);
        entry(symbol, len)
    }
}

/// MCUs whose differences are read before they are used.
const TOGETHER: usize = 64;

/// A block of an MCU: its component in the scan and in the frame, the blocks of that component each way, and which it is.
type Place = (usize, usize, (u32, u32), (u32, u32));

/// Decodes the MCUs of one scan for somebody who looks.
pub(super) struct Gather<'a, W> {
    coders: Vec<Coder>,
    /// Where the DC differences alone are wanted, of which a second strand can read many.
    strands: Option<Strands>,
    wanted: &'a Wanted,
    /// The blocks of an MCU, or the one block where those of one component stand alone.
    places: Vec<Place>,
    /// Of these, how many stand in a row.
    columns: u64,
    /// Restart interval in MCUs; 0 for none.
    every: u64,
    before: [i32; 4],
    /// Differences that were read and not used yet.
    room: Vec<i32>,
    to: &'a mut W,
}

impl<'a, W: Watch> Gather<'a, W> {
    /// For a scan of `size` bytes with a restart interval of `every` MCUs; `None` where a component lacks its tables.
    pub(super) fn new(
        (frame, scan): (&Frame, &Scan),
        tables: &[TablePair],
        (size, every): (usize, u16),
        (wanted, to): (&'a Wanted, &'a mut W),
    ) -> Option<Self> {
        let coder = |(dc, ac): &TablePair| dc.as_ref().zip(ac.as_ref()).map(|(dc, ac)| Coder::new(dc, ac, size));
        let coders: Vec<Coder> = tables.iter().map(coder).collect::<Option<_>>()?;
        let (places, columns) = places(frame, scan);
        let room = vec![0; places.len().max(1) * TOGETHER];
        let blocks: Vec<usize> = places.iter().map(|p| p.0).collect();
        let skips: Vec<&Skips> = coders.iter().map(|c| &c.skips).collect();
        let strands = (wanted.keep == 1).then(|| Strands::new(&skips, &blocks, size)).flatten();
        Some(Gather { places, columns, coders, strands, wanted, every: every.into(), before: [0; 4], room, to })
    }
}

/// The blocks of an MCU of a scan, and how many MCUs stand in a row (T.81 §A.2).
fn places(frame: &Frame, scan: &Scan) -> (Vec<Place>, u64) {
    let alone = scan.components.len() == 1;
    let mut columns = u64::from(frame.width).div_ceil(8 * u64::from(frame.h_max));
    let mut places = Vec::new();
    for (i, c) in scan.components.iter().enumerate() {
        let Some(f) = frame.components.get(c.index) else { continue };
        let (h, v) = if alone { (1, 1) } else { (u32::from(f.h), u32::from(f.v)) };
        places.extend((0..v).flat_map(|y| (0..h).map(move |x| (i, c.index, (h, v), (x, y)))));
        if alone {
            columns = f.width_in_blocks.into();
        }
    }
    (places, columns.max(1))
}

impl<W: Watch> Gather<'_, W> {
    /// Where the DC differences alone are wanted: many are read in a loop that is as short as the walk's, then used.
    fn differences(
        &mut self,
        reader: &mut BitReader<'_>,
        (n, most): (u64, u64),
        (mut column, mut row): (u32, u32),
    ) -> u64 {
        let skips: Vec<&Skips> = self.places.iter().filter_map(|b| self.coders.get(b.0)).map(|c| &c.skips).collect();
        let each = self.places.len().max(1);
        let mut done = 0;
        while done < n {
            let passed = self.strands.as_mut().map(|s| s.differences(&skips, reader, most - done));
            let wanted = usize::try_from(n - done).unwrap_or(TOGETHER).min(TOGETHER);
            let (got, read, dry) = match passed {
                Some((got @ 1.., read)) => (got, read, false),
                _ => {
                    let read = self.room.get_mut(..each * wanted).unwrap_or_default();
                    let got = read_differences(&skips, reader, read);
                    (got as u64, &*read, got < wanted)
                }
            };
            for mcu in read.chunks_exact(each).take(usize::try_from(got).unwrap_or(usize::MAX)) {
                for (d, &(i, component, (h, v), (x, y))) in mcu.iter().zip(&self.places) {
                    let Some(before) = self.before.get_mut(i) else { continue };
                    *before = before.wrapping_add(*d);
                    let (x, y) = (column.wrapping_mul(h).wrapping_add(x), row.wrapping_mul(v).wrapping_add(y));
                    // Wrapped values are those of damaged files.
                    self.to.mean(component, x, y, *before as i16);
                }
                column = column.wrapping_add(1);
                if u64::from(column) >= self.columns {
                    (column, row) = (0, row.wrapping_add(1));
                }
            }
            done += got;
            if dry {
                break;
            }
        }
        done
    }
}

/// The differences of MCU after MCU; returns how many MCUs there were.
#[inline(never)]
fn read_differences(blocks: &[&Skips], reader: &mut BitReader<'_>, out: &mut [i32]) -> usize {
    // A plain loop: closures keep the reader in memory, where it costs half as much again.
    let mut r = *reader;
    let mut done = 0;
    for mcu in out.chunks_exact_mut(blocks.len().max(1)) {
        for (to, skips) in mcu.iter_mut().zip(blocks) {
            *to = skips.block_with_difference(&mut r);
        }
        if r.overrun() {
            break;
        }
        done += 1;
    }
    *reader = r;
    done
}

impl<W: Watch> Decode for Gather<'_, W> {
    fn interval(&mut self, reader: &mut BitReader<'_>, first: u64, (n, most): (u64, u64)) -> u64 {
        if first.checked_rem(self.every).unwrap_or(first) == 0 {
            self.before = [0; 4];
        }
        // Below 65,536 each way.
        let (mut column, mut row) = ((first % self.columns) as u32, (first / self.columns) as u32);
        if self.wanted.keep == 1 {
            return self.differences(reader, (n, most), (column, row));
        }
        let mut r = *reader;
        let mut done = 0;
        while done < n {
            for &(i, component, (h, v), (x, y)) in &self.places {
                let (Some(coder), Some(before)) = (self.coders.get(i), self.before.get_mut(i)) else { continue };
                let mut out = [0; 32];
                coder.block(&mut r, before, self.wanted, &mut out);
                let (x, y) = (column.wrapping_mul(h).wrapping_add(x), row.wrapping_mul(v).wrapping_add(y));
                self.to.block(component, x, y, &out);
            }
            if r.overrun() {
                break;
            }
            column = column.wrapping_add(1);
            if u64::from(column) >= self.columns {
                (column, row) = (0, row.wrapping_add(1));
            }
            done += 1;
        }
        *reader = r;
        done
    }
}
