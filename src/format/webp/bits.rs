//! Bits of a lossless picture, least significant first, with the place of the next one.
//! RFC 9649 §3.3 (the bit reader of the lossless format).

use super::chunk::bad;
use crate::error::Result;

/// Reads bits from a range of the file.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    /// Offset of `data` in the file.
    offset: usize,
    /// Index of the next byte that is loaded.
    next: usize,
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// Bits of `data`, which begins at `offset` of the file.
    pub(super) fn new(data: &'a [u8], offset: usize) -> Self {
        Bits { data, offset, next: 0, held: 0, count: 0 }
    }

    /// Loads bytes until at least 56 bits are held, or all there are.
    #[inline]
    fn fill(&mut self) {
        if let Some(eight) = self.data.get(self.next..).and_then(|d| d.first_chunk::<8>()) {
            // Only whole bytes that fit are counted; the bits above are loaded again, the same ones.
            self.held |= u64::from_le_bytes(*eight) << self.count;
            let bytes = (63 - self.count) / 8;
            self.next += bytes as usize;
            self.count += 8 * bytes;
            return;
        }
        while self.count <= 56 {
            let Some(&byte) = self.data.get(self.next) else { break };
            self.held |= u64::from(byte) << self.count;
            self.next += 1;
            self.count += 8;
        }
    }

    /// The next bits without taking them; zero bits behind the end. At most 32 are asked for.
    #[inline]
    pub(super) fn peek(&mut self) -> u32 {
        if self.count < 32 {
            self.fill();
        }
        (self.held & 0xFFFF_FFFF) as u32
    }

    /// Takes bits that were looked at.
    #[inline]
    pub(super) fn skip(&mut self, n: u32) -> Result<()> {
        if n > self.count {
            return Err(bad(self.offset + self.data.len(), "more bits of a picture were expected, its chunk ends"));
        }
        self.held >>= n;
        self.count -= n;
        Ok(())
    }

    /// Takes a number of `n` bits, at most 25.
    #[inline]
    pub(super) fn number(&mut self, n: u32) -> Result<u32> {
        let value = self.peek() & ((1 << n) - 1);
        self.skip(n)?;
        Ok(value)
    }

    /// Takes one bit.
    #[inline]
    pub(super) fn flag(&mut self) -> Result<bool> {
        Ok(self.number(1)? == 1)
    }

    /// Bits taken so far.
    pub(super) fn taken(&self) -> u64 {
        8 * self.next as u64 - u64::from(self.count)
    }

    /// Offset in the file of the byte in which the next bit lies.
    pub(super) fn at(&self) -> usize {
        self.offset + usize::try_from(self.taken() / 8).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_from_the_low_end_and_stop_with_the_data() {
        let bytes: Vec<u8> = (1..=20).collect();
        let mut bits = Bits::new(&bytes, 100);
        assert_eq!(bits.number(4).expect("bits"), 1);
        assert_eq!(bits.number(12).expect("bits"), 0x020);
        for n in 3..=20 {
            assert_eq!((bits.at(), bits.number(8).expect("bits")), (100 + n as usize - 1, n));
        }
        assert_eq!(bits.taken(), 160);
        assert!(bits.flag().expect_err("ends").to_string().contains("120"));
    }
}
