//! Skips the blocks of a sequential scan on two strands at once: one from where the scan stands, one from some place further
//! on. A processor waits for each look-up before it can make the next, so a second strand costs little.
//!
//! The second strand begins at any byte and so with wrong symbols, but Huffman codes fall into step by themselves, mostly
//! within a few MCUs (Klein and Wiseman, "Parallel Huffman decoding with applications to JPEG files", The Computer Journal
//! 46(5), 2003). What it found counts only from a place where the first strand arrives in the very same state; where that
//! does not happen it is forgotten. The result never depends on it.

use super::bits::{BitReader, Window};
use super::huffman::{END_OF_BLOCK, LOOK_SIZE};
use super::sequential::{Skips, WORTH_MULTI, look};

/// Bytes from the first strand to the second: together they stay in the processor's nearest caches.
const SPAN: usize = 32 << 10;
/// Below this distance the second strand is not worth its beginning.
const LEAST: usize = 4 << 10;
/// Places of the second strand at which the first may join it.
const MARKS: usize = 64;
/// Rounds in which the strands may miss each other; then the scan is walked on one.
const MISSES: u32 = 4;
/// Blocks that an MCU may hold (T.81 §B.2.3), up to a power of two.
const BLOCKS: usize = 16;
/// The tables of four components: one for the start of a block and one for the rest.
const ENTRIES: usize = 8 * LOOK_SIZE;

/// The tables of a scan, side by side, and how the strands have fared.
pub(crate) struct Strands {
    tables: Box<[u16; ENTRIES]>,
    /// Where the table lies that each block starts with; that of its rest lies behind it.
    starts: [u32; BLOCKS],
    /// Blocks after which the tables come round: no more than an MCU has, fewer where its components share their tables.
    round: usize,
    /// Rounds in an MCU.
    rounds: u64,
    marks: Vec<Mark>,
    misses: u32,
    /// Where it is wanted, the DC difference of each block that was passed; the other one is the second strand's, between
    /// two passes.
    differences: [Vec<i32>; 2],
}

/// A place between two rounds of blocks.
struct Mark {
    /// See [`BitReader::end`].
    end: (usize, u32),
    /// Rounds that the strand had behind it.
    rounds: u64,
}

/// One place that decodes, between two blocks or inside of one.
struct Strand<'a> {
    r: BitReader<'a>,
    /// Position in the block, in zigzag order.
    k: u32,
    /// Block of the round.
    block: usize,
    /// Rounds behind it.
    rounds: u64,
    /// The DC difference of each block that it has begun, where they are wanted.
    differences: Vec<i32>,
}

impl Strands {
    /// The tables of the components of a scan of `size` bytes, and which of them each block of an MCU takes. `None` for what
    /// is not worth it, and for what no MCU can be.
    pub(super) fn new(components: &[&Skips], blocks: &[usize], size: usize) -> Option<Strands> {
        if size < WORTH_MULTI || blocks.is_empty() || blocks.len() > BLOCKS {
            return None;
        }
        // Components share their tables more often than not.
        let mut made: Vec<&Skips> = Vec::new();
        let mut blocks = blocks.to_vec();
        for block in &mut blocks {
            let wanted = *components.get(*block)?;
            *block = made.iter().position(|m| m.is_like(wanted)).unwrap_or(made.len());
            if *block == made.len() {
                made.push(wanted);
            }
        }
        let mut tables: Box<[u16; ENTRIES]> = vec![0; ENTRIES].try_into().ok()?;
        let pairs = made.iter().flat_map(|c| c.tables());
        if 2 * LOOK_SIZE * made.len() > ENTRIES {
            return None;
        }
        for (to, from) in tables.chunks_exact_mut(LOOK_SIZE).zip(pairs) {
            to.copy_from_slice(from.as_slice());
        }
        let is_round =
            |n: &usize| blocks.len().is_multiple_of(*n) && blocks.iter().zip(&blocks[*n..]).all(|(a, b)| a == b);
        let round = (1..=blocks.len()).find(is_round)?;
        let mut starts = [0; BLOCKS];
        // One more than there are, so that the first follows the last.
        for (to, &component) in starts.iter_mut().zip(blocks.iter().take(round).cycle()) {
            *to = u32::try_from(component * 2 * LOOK_SIZE).ok()?;
        }
        let rounds = (blocks.len() / round) as u64;
        Some(Strands {
            tables,
            starts,
            round,
            rounds,
            marks: Vec::with_capacity(MARKS),
            misses: 0,
            differences: Default::default(),
        })
    }

    /// Passes over MCUs on two strands, at most `most`, and says how many they were: none where two are not worth it.
    /// `lanes` are the tables of each block of an MCU.
    pub(super) fn pass(&mut self, lanes: &[&Skips], r: &mut BitReader<'_>, most: u64) -> u64 {
        self.pass_and_read::<false>(lanes, r, most)
    }

    /// The same, and gives the DC difference of each block that was passed.
    pub(super) fn differences(&mut self, lanes: &[&Skips], r: &mut BitReader<'_>, most: u64) -> (u64, &[i32]) {
        let mcus = self.pass_and_read::<true>(lanes, r, most);
        // As many as there are blocks in the file's data at most.
        (mcus, self.differences[0].get(..mcus as usize * lanes.len()).unwrap_or_default())
    }

    fn pass_and_read<const DC: bool>(&mut self, lanes: &[&Skips], r: &mut BitReader<'_>, most: u64) -> u64 {
        let span = (r.left() / 5 * 2).min(SPAN);
        let most = most.saturating_mul(self.rounds);
        if span < LEAST || self.misses >= MISSES {
            return 0;
        }
        let [mut first, mut second] =
            [*r, r.ahead(span)].map(|r| Strand { r, k: 0, block: 0, rounds: 0, differences: Vec::new() });
        for (strand, room) in [&mut first, &mut second].into_iter().zip(&mut self.differences) {
            room.clear();
            strand.differences = std::mem::take(room);
        }
        let goal = second.r.taken();
        self.marks.clear();
        self.marks.push(Mark { end: second.r.end(), rounds: 0 });
        pulp::Arch::new().dispatch(Both::<DC> {
            strands: self,
            lanes,
            first: &mut first,
            second: &mut second,
            goal,
            most,
        });
        let lanes = lanes.get(..self.round).unwrap_or(lanes);
        first.finish::<DC>(lanes);
        match self.join::<DC>(&mut first, &second, lanes, most) {
            Some(rounds) => {
                second.finish::<DC>(lanes);
                // Not where it has come to the end of the data, or too far.
                if !second.r.is_dry() && first.rounds + second.rounds - rounds <= most {
                    first.go_on_as::<DC>(&second, rounds, lanes.len());
                }
            }
            None => self.misses += 1,
        }
        while !first.rounds.is_multiple_of(self.rounds) {
            first.round::<DC>(lanes);
        }
        let overrun = first.r.overrun();
        self.differences = [first.differences, second.differences];
        if overrun {
            // Whoever walks on one strand finds the exact place where the data ends.
            self.misses += 1;
            return 0;
        }
        *r = first.r;
        first.rounds / self.rounds
    }

    /// Takes the first strand on until it stands where the second once stood; gives the rounds that the second had then.
    fn join<const DC: bool>(
        &self,
        first: &mut Strand<'_>,
        second: &Strand<'_>,
        lanes: &[&Skips],
        most: u64,
    ) -> Option<u64> {
        let mut marks = self.marks.iter().peekable();
        while !second.r.is_dry() {
            let end = first.r.end();
            // A stuffed byte counts with its stuffing, so that places compare as (byte, bits left in the byte before).
            let is_behind = |m: &Mark| m.end.0 < end.0 || (m.end.0 == end.0 && m.end.1 > end.1);
            while marks.next_if(|m| is_behind(m)).is_some() {}
            let mark = marks.peek()?;
            if mark.end == end {
                return Some(mark.rounds);
            }
            if first.rounds >= most || first.r.overrun() {
                return None;
            }
            first.round::<DC>(lanes);
        }
        None
    }
}

impl<'a> Strand<'a> {
    /// Goes to the end of the round; `lanes` are the tables of its blocks.
    fn finish<const DC: bool>(&mut self, lanes: &[&Skips]) {
        if self.k > 0 || self.block > 0 {
            if let Some(lane) = lanes.get(self.block) {
                // Where differences are wanted, that of a block is read before it is passed.
                if self.k > 0 { lane.rest(&mut self.r, self.k) } else { lane.block(&mut self.r) }
            }
            let behind = lanes.get(self.block + 1..).unwrap_or_default();
            behind.iter().for_each(|lane| self.one::<DC>(lane));
            (self.k, self.block, self.rounds) = (0, 0, self.rounds + 1);
        }
        if DC {
            self.differences.truncate(self.rounds as usize * lanes.len());
        }
    }

    /// Passes one round from the end of the one before.
    fn round<const DC: bool>(&mut self, lanes: &[&Skips]) {
        lanes.iter().for_each(|lane| self.one::<DC>(lane));
        self.rounds += 1;
    }

    fn one<const DC: bool>(&mut self, lane: &Skips) {
        if DC {
            let difference = lane.block_with_difference(&mut self.r);
            self.differences.push(difference);
        } else {
            lane.block(&mut self.r);
        }
    }

    /// Goes on as the second strand, which stood in the same place after so many of its rounds of so many blocks.
    fn go_on_as<const DC: bool>(&mut self, second: &Strand<'a>, rounds: u64, blocks: usize) {
        if DC {
            self.differences.extend_from_slice(second.differences.get(rounds as usize * blocks..).unwrap_or_default());
        }
        self.rounds += second.rounds - rounds;
        self.r = second.r.behind(&self.r);
    }
}

/// Both strands, until the first has come to where the second began.
struct Both<'s, 'r, 'd, const DC: bool> {
    strands: &'s mut Strands,
    lanes: &'s [&'s Skips],
    first: &'r mut Strand<'d>,
    second: &'r mut Strand<'d>,
    /// Where the second strand began.
    goal: usize,
    /// Rounds that the first may have behind it.
    most: u64,
}

impl<const DC: bool> pulp::WithSimd for Both<'_, '_, '_, DC> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        both(self);
    }
}

/// Written without instructions of any processor: what it is inlined into says how bits are shifted.
#[inline(always)]
fn both<const DC: bool>(Both { strands, lanes, first: a, second: b, goal, most }: Both<'_, '_, '_, DC>) {
    let data = a.r.data();
    let Strands { tables, starts, round, marks, .. } = strands;
    let order = Order { lanes, starts: *starts, last: *round - 1 };
    let (mut x, mut y) = (Hot::of(a, &order), Hot::of(b, &order));
    if DC {
        x.begin(data, a, &order);
        y.begin(data, b, &order);
    }
    macro_rules! look_up {
        () => {
            if let Some(e) = x.step(tables)
                && x.end::<DC>(e, data, a, &order)
                && (a.rounds >= most || x.w.taken() >= goal || a.r.is_dry())
            {
                break;
            }
            if let Some(e) = y.step(tables)
                && y.end::<DC>(e, data, b, &order)
                && y.passes(b, marks)
            {
                break;
            }
        };
    }
    // Of 56 bits each look-up uses at most 27: two for each refill.
    loop {
        x.refill(data, a);
        y.refill(data, b);
        look_up!();
        look_up!();
    }
    x.put_back(a);
    y.put_back(b);
}

/// The blocks of a round.
struct Order<'a> {
    lanes: &'a [&'a Skips],
    starts: [u32; BLOCKS],
    last: usize,
}

/// What changes of a strand with each look-up.
struct Hot {
    w: Window,
    /// Bits shifted out of the window in the low byte; position in the block above, with the end mark of its last symbol. As
    /// entries are laid out: one sum does for both.
    sum: u32,
    /// Where the table of the next look-up lies.
    table: u32,
    /// Where the table lies that the next block starts with: known before the end of this one.
    next: u32,
}

impl Hot {
    fn of(s: &Strand<'_>, order: &Order<'_>) -> Hot {
        Hot { w: s.r.window(), sum: 0, table: order.starts[0], next: order.starts[1] }
    }

    fn put_back(&self, s: &mut Strand<'_>) {
        s.r = s.r.at(self.w, self.sum & 0xFF);
        s.k = self.sum >> 8;
    }

    #[inline(always)]
    fn refill(&mut self, data: &[u8], s: &mut Strand<'_>) {
        let shifted = self.sum & 0xFF;
        self.sum &= !0xFF;
        if !self.w.refill(shifted, data) {
            (self.w, s.r) = slowly(self.w, s.r);
        }
    }

    /// Skips the symbols of one look-up, unless a block ends with them or they are not decided: then gives the entry.
    #[inline(always)]
    fn step(&mut self, tables: &[u16; ENTRIES]) -> Option<u32> {
        let e = u32::from(tables[(self.table as usize).wrapping_add(look(self.w.peek())) & (ENTRIES - 1)]);
        let sum = self.sum.wrapping_add(e);
        if sum >= 64 << 8 {
            return Some(e);
        }
        self.w.shift(e);
        self.sum = sum;
        self.table |= LOOK_SIZE as u32;
        None
    }

    /// Follows an entry that a step gave; true at the end of the block.
    #[inline(always)]
    fn end<const DC: bool>(&mut self, e: u32, data: &[u8], s: &mut Strand<'_>, order: &Order<'_>) -> bool {
        let sum = self.sum.wrapping_add(e);
        let k = sum >> 8;
        if k == 64 || k.wrapping_sub(END_OF_BLOCK) < 64 {
            self.w.shift(e);
            self.sum = sum & 0xFF;
        } else {
            self.refill(data, s);
            // There is a lane for each block.
            let Some(lane) = order.lanes.get(s.block) else { return true };
            let (bits, k) = lane.rare(self.w.peek(), self.sum >> 8);
            self.w.shift(bits);
            self.sum = bits & 0xFF;
            self.refill(data, s);
            self.sum = if k < 64 { k << 8 } else { 0 };
            if k < 64 {
                self.table |= LOOK_SIZE as u32;
                return false;
            }
        }
        let is_round = s.block >= order.last;
        s.block = if is_round { 0 } else { s.block.wrapping_add(1) };
        s.rounds = s.rounds.wrapping_add(u64::from(is_round));
        self.table = self.next;
        self.next = order.starts[s.block.wrapping_add(1) & (BLOCKS - 1)];
        if DC {
            self.begin(data, s, order);
        }
        true
    }

    /// Reads the DC difference of the block that begins here, without passing it.
    #[inline(always)]
    fn begin(&mut self, data: &[u8], s: &mut Strand<'_>, order: &Order<'_>) {
        self.refill(data, s);
        // No closure: what is inlined here must be made for the same processor.
        if let Some(lane) = order.lanes.get(s.block) {
            s.differences.push(lane.difference_of(self.w.peek()).0);
        }
    }

    /// At the end of a block: leaves a mark where a round ends too; true where the data is used up.
    #[inline(always)]
    fn passes(&self, s: &Strand<'_>, marks: &mut Vec<Mark>) -> bool {
        if s.block == 0 && marks.len() < MARKS {
            marks.push(Mark { end: s.r.at(self.w, self.sum & 0xFF).end(), rounds: s.rounds });
        }
        s.r.is_dry()
    }
}

/// Refills where stuffed bytes or the end of the data are near. By value, so that no address escapes from the loop.
#[cold]
#[inline(never)]
fn slowly<'a>(w: Window, r: BitReader<'a>) -> (Window, BitReader<'a>) {
    let mut r = r.at(w, 0);
    r.refill();
    (r.window(), r)
}

#[cfg(test)]
mod tests;
