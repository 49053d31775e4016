//! Reads bits out of byte-stuffed coded data without copying it, up to the next marker.
//! It knows neither tables nor pictures. ITU-T T.81 §F.1.2.3 (byte stuffing), §B.1.1.2 (fill bytes).

/// A position in coded data, in bits. Behind the last byte before a marker it reads zeros and counts them.
/// It is small and copied into the loops that use it: by value it can live in registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BitReader<'a> {
    data: &'a [u8],
    start: usize,
    /// Next byte to take into `buf`.
    pos: usize,
    /// The next bits, left-aligned. Below `bits` it may already hold true bits of the stream.
    buf: u64,
    /// Bits taken into `buf`, made-up zeros included.
    bits: u32,
    /// Made-up zeros among all bits ever taken: the stream was read too far where `bits` falls below it.
    fake: u32,
    /// Where the first stuffed byte begins that fill bytes stood before, used or not; the largest number for none.
    filled: usize,
    /// Progressive AC scans: blocks that the last end-of-band run still covers. A restart ends it, as it ends the reader.
    pub(crate) pending: u64,
}

/// True where one of the eight bytes is 0xFF.
#[inline(always)]
pub(crate) fn has_ff(w: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The classic test for a zero byte, on the complement.
    let x = !w;
    x.wrapping_sub(ONES) & w & (ONES << 7) != 0
}

/// What changes of a reader with each look-up, apart from the rest: two of them fit into the registers of a processor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pos: usize,
    buf: u64,
    bits: u32,
}

impl Window {
    /// Where the bytes end that were taken in.
    #[inline(always)]
    pub(super) fn taken(&self) -> usize {
        self.pos
    }

    /// The next bits, left-aligned.
    #[inline(always)]
    pub(super) fn peek(&self) -> u64 {
        self.buf
    }

    /// Shifts the first `n` bits out, below 64, without counting them.
    #[inline(always)]
    pub(super) fn shift(&mut self, n: u32) {
        self.buf <<= n & 63;
    }

    /// Counts bits that were shifted out, and makes sure that at least 56 are at hand; false where bytes come that want a
    /// closer look.
    #[inline(always)]
    pub(super) fn refill(&mut self, shifted: u32, data: &[u8]) -> bool {
        self.bits = self.bits.wrapping_sub(shifted);
        let Some(w) = data.get(self.pos..).and_then(|d| d.first_chunk::<8>()) else { return false };
        let w = u64::from_be_bytes(*w);
        if has_ff(w) {
            return false;
        }
        // As in [`BitReader::refill`].
        self.buf |= w >> (self.bits & 63);
        self.pos = self.pos.wrapping_add((63u32.wrapping_sub(self.bits) >> 3) as usize);
        self.bits |= 56;
        true
    }
}

impl<'a> BitReader<'a> {
    /// The data that it reads.
    pub(super) fn data(&self) -> &'a [u8] {
        self.data
    }

    /// What changes with each look-up.
    pub(super) fn window(&self) -> Window {
        Window { pos: self.pos, buf: self.buf, bits: self.bits }
    }

    /// The reader that stands where the window does, `shifted` bits of which are not counted yet.
    pub(super) fn at(mut self, w: Window, shifted: u32) -> Self {
        (self.pos, self.buf, self.bits) = (w.pos, w.buf, w.bits.wrapping_sub(shifted));
        self
    }

    /// A reader of `data` from `start`; `data` ends where the scan does.
    pub(crate) fn new(data: &'a [u8], start: usize) -> Self {
        BitReader { data, start, pos: start, buf: 0, bits: 0, fake: 0, filled: usize::MAX, pending: 0 }
    }

    /// Bytes that were not taken in yet.
    pub(super) fn left(&self) -> usize {
        self.data.len().saturating_sub(self.pos)
    }

    /// Where the bytes end that were taken in.
    #[inline(always)]
    pub(super) fn taken(&self) -> usize {
        self.pos
    }

    /// A reader of the same data about `span` bytes further on, never inside of a stuffed byte: not behind one of the 0xFF that
    /// it begins with.
    pub(super) fn ahead(&self, span: usize) -> Self {
        let mut at = self.pos.saturating_add(span).min(self.data.len());
        if at.checked_sub(1).and_then(|i| self.data.get(i)) == Some(&0xFF) {
            let rest = self.data.get(at..).unwrap_or(&[]);
            at = at.saturating_add(rest.iter().take_while(|&&b| b == 0xFF).count()).saturating_add(1);
        }
        BitReader::new(self.data, at)
    }

    /// This reader, with what one before it has seen of the same data.
    pub(super) fn behind(mut self, before: &Self) -> Self {
        self.start = before.start;
        self.filled = self.filled.min(before.filled);
        self
    }

    /// Makes sure that at least 56 bits are at hand.
    #[inline(always)]
    pub(crate) fn refill(&mut self) {
        if let Some(w) = self.data.get(self.pos..).and_then(|d| d.first_chunk::<8>()) {
            let w = u64::from_be_bytes(*w);
            if !has_ff(w) {
                // `bits` is at most 63: each refill stops below 64.
                self.buf |= w >> (self.bits & 63);
                let n = 63u32.wrapping_sub(self.bits) >> 3;
                self.pos = self.pos.wrapping_add(n as usize);
                self.bits = self.bits.wrapping_add(n << 3);
                return;
            }
        }
        *self = self.refilled_slowly();
    }

    /// By value, so that the reader's address does not escape from the loops.
    #[cold]
    #[inline(never)]
    fn refilled_slowly(mut self) -> Self {
        while self.bits < 56 {
            let byte = match self.data.get(self.pos) {
                Some(&0xFF) => {
                    let rest = self.data.get(self.pos..).unwrap_or(&[]);
                    let fills = rest.iter().take_while(|&&b| b == 0xFF).count();
                    match rest.get(fills) {
                        Some(0) => {
                            if fills > 1 {
                                self.filled = self.filled.min(self.pos);
                            }
                            self.pos += fills + 1;
                            0xFF
                        }
                        _ => self.made_up(),
                    }
                }
                Some(&b) => {
                    self.pos += 1;
                    b
                }
                None => self.made_up(),
            };
            self.buf |= u64::from(byte) << (56 - self.bits);
            self.bits += 8;
        }
        self
    }

    fn made_up(&mut self) -> u8 {
        self.fake = self.fake.saturating_add(8);
        0
    }

    /// The next bits, left-aligned; at least 56 of them right after [`BitReader::refill`].
    #[inline(always)]
    pub(crate) fn peek(&self) -> u64 {
        self.buf
    }

    /// Passes `n` bits that a refill has brought; `n` is below 64.
    #[inline(always)]
    pub(crate) fn skip(&mut self, n: u32) {
        // Callers pass at most as many bits as the refill brought, and entries of tables are below 32.
        self.buf <<= n & 63;
        self.bits = self.bits.wrapping_sub(n);
    }

    /// Takes `n` bits, at most 16.
    #[inline]
    pub(crate) fn take(&mut self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        if self.bits < 16 {
            self.refill();
        }
        let v = self.front(n);
        self.skip(n);
        v
    }

    /// Passes `n` bits, at most 64.
    #[inline(always)]
    pub(crate) fn pass(&mut self, n: u32) {
        self.need32();
        if n <= 32 {
            self.skip(n);
        } else {
            self.skip(32);
            self.need32();
            self.skip(n.wrapping_sub(32));
        }
    }

    /// The next `n` bits, at most 16, which a refill has brought, as a number.
    #[inline(always)]
    pub(crate) fn front(&self, n: u32) -> u32 {
        if n == 0 { 0 } else { (self.buf >> (64u32.wrapping_sub(n) & 63)) as u32 }
    }

    /// Makes sure that at least 32 bits are at hand.
    #[inline(always)]
    pub(crate) fn need32(&mut self) {
        if self.bits < 32 {
            self.refill();
        }
    }

    /// True where more bits were used than the stream holds.
    #[inline(always)]
    pub(crate) fn overrun(&self) -> bool {
        self.bits < self.fake
    }

    /// True where zeros were made up behind the end of the data, used or not.
    #[inline(always)]
    pub(super) fn is_dry(&self) -> bool {
        self.fake > 0
    }

    /// True where fill bytes stood before a stuffed byte that was used.
    pub(crate) fn had_fill(&self) -> bool {
        self.filled < self.end().0
    }

    /// Where the last used byte ends (its stuffing included), and how many bits of it are unused.
    pub(crate) fn end(&self) -> (usize, u32) {
        let unread = self.bits.saturating_sub(self.fake);
        let mut at = self.pos;
        let before = |at: usize| at.checked_sub(1).filter(|&i| i >= self.start).and_then(|i| self.data.get(i)).copied();
        for _ in 0..unread / 8 {
            if before(at) == Some(0) && before(at.saturating_sub(1)) == Some(0xFF) {
                at -= 1;
                while before(at) == Some(0xFF) {
                    at -= 1;
                }
            } else {
                at = at.saturating_sub(1);
            }
        }
        (at, unread % 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffed_bytes_are_read_once_and_the_end_is_exact() {
        let data = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xFF, 0x00, 0x56, 0xFF, 0xD9];
        let mut r = BitReader::new(&data, 0);
        assert_eq!(r.take(16), 0x12FF);
        assert_eq!(r.end(), (3, 0));
        assert_eq!(r.take(12), 0x34F);
        assert_eq!(r.end(), (7, 4));
        assert!(r.had_fill());
        assert_eq!(r.take(4), 0xF);
        assert_eq!(r.take(8), 0x56);
        assert_eq!(r.end(), (8, 0));
        assert!(!r.overrun());
        assert_eq!(r.take(1), 0);
        assert!(r.overrun());
    }

    #[test]
    fn the_test_for_ff_finds_every_place() {
        for i in 0..8 {
            let mut b = [0x80u8, 0xFE, 0x7F, 0, 1, 0xFD, 0x81, 0xFE];
            assert!(!has_ff(u64::from_be_bytes(b)));
            b[i] = 0xFF;
            assert!(has_ff(u64::from_be_bytes(b)));
        }
    }
}
