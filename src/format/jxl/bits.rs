//! Bits and numbers of a JPEG XL codestream, least significant bit first.
//! ISO/IEC 18181-1 Annex B (header syntax): u(n), U32, U64, F16, Enum, and the byte alignment of §B.2.7.

use crate::error::{Error, Result};
use crate::format::Format;

/// Reads bits from a codestream.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    /// Bits taken.
    at: u64,
}

/// One of the four ways in which a U32 can be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum U {
    /// This value, in no further bits.
    Is(u32),
    /// So many bits, and an offset.
    Bits(u32, u32),
}

impl<'a> Bits<'a> {
    /// Bits of `data` from byte `start` on.
    pub(super) fn new(data: &'a [u8], start: usize) -> Self {
        Bits { data, at: 8 * start as u64 }
    }

    /// Up to 32 bits that come next, zeros behind the end.
    fn peek(&self) -> u32 {
        let byte = usize::try_from(self.at / 8).unwrap_or(usize::MAX);
        let rest = self.data.get(byte..).unwrap_or(&[]);
        let held = match rest.first_chunk::<8>() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => rest.iter().take(8).rev().fold(0, |v, b| v << 8 | u64::from(*b)),
        };
        ((held >> (self.at % 8)) & 0xFFFF_FFFF) as u32
    }

    /// The next `n` bits, at most 31, without taking them.
    pub(super) fn look(&self, n: u32) -> u32 {
        self.peek() & ((1 << n) - 1)
    }

    /// Passes over bits.
    pub(super) fn skip(&mut self, n: u64) -> Result<()> {
        let end = self.at.saturating_add(n);
        if end > 8 * self.data.len() as u64 {
            return Err(self.bad("more of the codestream was expected"));
        }
        self.at = end;
        Ok(())
    }

    /// u(n), at most 32 bits.
    pub(super) fn u(&mut self, n: u32) -> Result<u32> {
        let all = self.peek();
        self.skip(u64::from(n))?;
        Ok(if n >= 32 { all } else { all & ((1 << n) - 1) })
    }

    /// Bool().
    pub(super) fn flag(&mut self) -> Result<bool> {
        Ok(self.u(1)? == 1)
    }

    /// U32().
    pub(super) fn u32(&mut self, ways: [U; 4]) -> Result<u32> {
        match ways.get(self.u(2)? as usize).copied().unwrap_or(U::Is(0)) {
            U::Is(value) => Ok(value),
            U::Bits(n, offset) => {
                let value = self.u(n)?.checked_add(offset);
                value.ok_or_else(|| self.bad("a number of 32 bits was expected"))
            }
        }
    }

    /// U64().
    pub(super) fn u64(&mut self) -> Result<u64> {
        match self.u(2)? {
            0 => Ok(0),
            1 => Ok(1 + u64::from(self.u(4)?)),
            2 => Ok(17 + u64::from(self.u(8)?)),
            _ => {
                let mut value = u64::from(self.u(12)?);
                let mut shift = 12;
                while self.flag()? {
                    if shift == 60 {
                        value |= u64::from(self.u(4)?) << shift;
                        break;
                    }
                    value |= u64::from(self.u(8)?) << shift;
                    shift += 8;
                }
                Ok(value)
            }
        }
    }

    /// Enum().
    pub(super) fn enumerated(&mut self) -> Result<u32> {
        self.u32([U::Is(0), U::Is(1), U::Bits(4, 2), U::Bits(6, 18)])
    }

    /// So many F16, whose values do not matter here.
    pub(super) fn floats(&mut self, n: u64) -> Result<()> {
        self.skip(16 * n)
    }

    /// Goes on at the next whole byte; the bits before it must be zero.
    pub(super) fn align(&mut self) -> Result<()> {
        let over = (self.at % 8) as u32;
        if over > 0 && self.u(8 - over)? != 0 {
            return Err(self.bad("zero bits up to the next byte were expected"));
        }
        Ok(())
    }

    /// Offset in the codestream of the byte in which the next bit lies.
    pub(super) fn byte(&self) -> usize {
        usize::try_from(self.at / 8).unwrap_or(usize::MAX)
    }

    /// A sentence about this place. The offset is that of the codestream until the caller moves it into the file.
    pub(super) fn bad(&self, what: &'static str) -> Error {
        Error::malformed(Format::Jxl, self.at / 8, what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_way_that_their_selector_names() {
        let ways = [U::Is(7), U::Bits(4, 1), U::Bits(9, 100), U::Bits(30, 0)];
        // Selector 0; selector 1 and the bits 1110; selector 2 and nine bits.
        let mut bits = Bits::new(&[0b1110_0100, 0b1001_1010, 0b0000_0001], 0);
        assert_eq!(bits.u32(ways).expect("bits"), 7);
        assert_eq!(bits.u32(ways).expect("bits"), 0b1110 + 1);
        assert_eq!(bits.u32(ways).expect("bits"), 0b0_0110_0110 + 100);
    }

    #[test]
    fn sixty_four_bits_come_in_pieces() {
        let stream = |bits: &[(u64, u32)]| {
            let mut out = vec![0u8; 12];
            let mut at = 0;
            for &(value, n) in bits {
                for i in 0..n {
                    out[at / 8] |= ((value >> i & 1) as u8) << (at % 8);
                    at += 1;
                }
            }
            out
        };
        let read = |bits: &[(u64, u32)]| Bits::new(&stream(bits), 0).u64().expect("bits");
        assert_eq!(read(&[(0, 2)]), 0);
        assert_eq!(read(&[(1, 2), (9, 4)]), 10);
        assert_eq!(read(&[(2, 2), (200, 8)]), 217);
        assert_eq!(read(&[(3, 2), (0xABC, 12), (1, 1), (0xDE, 8), (0, 1)]), 0xDE_ABC);
    }

    #[test]
    fn alignment_asks_for_zero_bits() {
        let mut bits = Bits::new(&[0b0000_0101, 0xFF], 0);
        bits.u(3).expect("bits");
        bits.align().expect("zeros");
        assert_eq!(bits.byte(), 1);
        bits.u(1).expect("bits");
        assert!(bits.align().is_err());
        assert!(bits.skip(9).is_err());
    }
}
