//! Prefix codes of lossless pictures: read from the stream, and used symbol by symbol. It stores no pixel.
//! RFC 9649 §3.7.2 (details of prefix codes), canonical codes as in RFC 1951.

use super::bits::Bits;
use super::chunk::bad;
use crate::error::Result;

/// Longest code that is looked up in one step.
const ROOT: usize = 8;
/// Longest code.
const LONGEST: usize = 15;
/// Length in an entry of the table that says: the code goes on.
const LONGER: u16 = 15;
/// Most symbols of an alphabet: literals, lengths, and the largest colour cache.
const SYMBOLS: usize = 256 + 24 + (1 << 11);

/// Order in which the lengths of the code that codes lengths come.
const ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// One prefix code. A code of one symbol takes no bits.
#[derive(Debug)]
pub(super) struct Code {
    /// Number of bits that index `table`.
    root: u32,
    /// Symbol and length of each short code, by its bits in the order of the stream.
    table: Box<[u16]>,
    /// For codes longer than `root`.
    long: Option<Box<Long>>,
}

/// Canonical tables by length.
#[derive(Debug)]
struct Long {
    first: [u32; LONGEST + 1],
    count: [u32; LONGEST + 1],
    offset: [u32; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Code {
    /// The code of one symbol.
    fn single(symbol: u16) -> Code {
        Code { root: 0, table: Box::new([symbol << 4]), long: None }
    }

    /// The code that has those lengths; `None` where they make no complete code.
    fn from_lengths(lengths: &[u8]) -> Option<Code> {
        let mut count = [0u32; LONGEST + 1];
        for &l in lengths {
            *count.get_mut(usize::from(l))? += 1;
        }
        count[0] = 0;
        let longest = count.iter().rposition(|c| *c > 0)?;
        if count.iter().sum::<u32>() == 1 {
            let only = lengths.iter().position(|l| *l > 0)?;
            return Some(Code::single(u16::try_from(only).ok()?));
        }
        let (mut code, mut total) = (0u32, 0u32);
        let (mut first, mut offset) = ([0u32; LONGEST + 1], [0u32; LONGEST + 1]);
        for len in 1..=LONGEST {
            code = (code + count[len - 1]) << 1;
            first[len] = code;
            offset[len] = total;
            total += count[len];
            if code + count[len] > 1 << len {
                return None;
            }
        }
        if first[LONGEST] + count[LONGEST] != 1 << LONGEST {
            return None;
        }
        let root = longest.min(ROOT);
        let mut table = vec![LONGER; 1 << root];
        let mut next = first;
        let mut symbols = vec![0u16; if longest > ROOT { total as usize } else { 0 }];
        for (symbol, &len) in lengths.iter().enumerate().filter(|(_, l)| **l > 0) {
            let (symbol, len) = (u16::try_from(symbol).ok()?, usize::from(len));
            let code = next[len];
            next[len] += 1;
            if let Some(s) = symbols.get_mut((offset[len] + code - first[len]) as usize) {
                *s = symbol;
            }
            if len <= root {
                let start = (code.reverse_bits() >> (32 - len)) as usize;
                table.iter_mut().skip(start).step_by(1 << len).for_each(|e| *e = symbol << 4 | len as u16);
            }
        }
        let long = (longest > ROOT).then(|| Box::new(Long { first, count, offset, symbols }));
        Some(Code { root: root as u32, table: table.into(), long })
    }

    /// The symbol that takes no bits, if there is only one.
    pub(super) fn only(&self) -> Option<u16> {
        (self.root == 0).then(|| self.table.first().map_or(0, |e| e >> 4))
    }

    /// Takes one symbol.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<u16> {
        let held = bits.peek();
        let entry = self.table.get((held & ((1 << self.root) - 1)) as usize).copied().unwrap_or(LONGER);
        if entry & 15 != LONGER {
            bits.skip(u32::from(entry & 15))?;
            return Ok(entry >> 4);
        }
        self.long_symbol(held, bits)
    }

    #[cold]
    fn long_symbol(&self, held: u32, bits: &mut Bits<'_>) -> Result<u16> {
        let long = self.long.as_ref().expect("only a code with long codes has such entries");
        let mut code = 0;
        for len in 1..=LONGEST {
            code = code << 1 | (held >> (len - 1) & 1);
            let index = code.wrapping_sub(long.first[len]);
            if index < long.count[len] && len > ROOT {
                bits.skip(len as u32)?;
                return Ok(long.symbols.get((long.offset[len] + index) as usize).copied().unwrap_or(0));
            }
        }
        Err(bad(bits.at(), "a prefix code was expected"))
    }
}

/// Reads one prefix code for an alphabet of that size.
pub(super) fn read_code(bits: &mut Bits<'_>, alphabet: usize) -> Result<Code> {
    let at = bits.at();
    let unsound = || bad(at, "a complete prefix code was expected");
    if !bits.flag()? {
        let mut lengths = [0u8; SYMBOLS];
        let lengths = lengths.get_mut(..alphabet).ok_or_else(unsound)?;
        read_lengths(bits, lengths)?;
        return Code::from_lengths(lengths).ok_or_else(unsound);
    }
    let two = bits.flag()?;
    let wide = bits.flag()?;
    let a = bits.number(if wide { 8 } else { 1 })? as usize;
    if a >= alphabet {
        return Err(unsound());
    }
    if !two {
        return Ok(Code::single(a as u16));
    }
    let b = bits.number(8)? as usize;
    // Decoders disagree on what two equal symbols mean.
    if b >= alphabet || a == b {
        return Err(unsound());
    }
    let mut lengths = [0u8; 256];
    lengths[a] = 1;
    lengths[b] = 1;
    Code::from_lengths(&lengths).ok_or_else(unsound)
}

/// Reads the lengths of a code, which are prefix-coded themselves.
fn read_lengths(bits: &mut Bits<'_>, lengths: &mut [u8]) -> Result<()> {
    let at = bits.at();
    let unsound = || bad(at, "lengths of a prefix code were expected");
    let mut of_lengths = [0u8; 19];
    let n = 4 + bits.number(4)? as usize;
    for &i in ORDER.iter().take(n) {
        of_lengths[i] = bits.number(3)? as u8;
    }
    let code = Code::from_lengths(&of_lengths).ok_or_else(unsound)?;
    let mut left = lengths.len();
    if bits.flag()? {
        let width = 2 + 2 * bits.number(3)?;
        left = 2 + bits.number(width)? as usize;
        if left > lengths.len() {
            return Err(unsound());
        }
    }
    let (mut at, mut before) = (0, 8u8);
    while at < lengths.len() && left > 0 {
        left -= 1;
        let (value, times) = match code.symbol(bits)? {
            16 => (before, 3 + bits.number(2)?),
            17 => (0, 3 + bits.number(3)?),
            18 => (0, 11 + bits.number(7)?),
            length => {
                let length = length as u8;
                if length > 0 {
                    before = length;
                }
                (length, 1)
            }
        };
        let end = at + times as usize;
        lengths.get_mut(at..end).ok_or_else(unsound)?.fill(value);
        at = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_codes_are_told_apart() {
        // Lengths 1, 2, … 14, 15, 15: one code of each length.
        let lengths: Vec<u8> = (1..=15).chain([15]).collect();
        let code = Code::from_lengths(&lengths).expect("complete");
        for (symbol, &len) in lengths.iter().enumerate() {
            // Ones, then a zero, but for the last code, which is all ones.
            let ones = if symbol == 15 { 15 } else { u32::from(len) - 1 };
            let stream = ((1u32 << ones) - 1).to_le_bytes();
            let mut bits = Bits::new(&stream, 0);
            assert_eq!(code.symbol(&mut bits).expect("symbol"), symbol as u16);
            assert_eq!(bits.taken(), u64::from(len));
        }
    }

    #[test]
    fn codes_that_are_not_complete_are_refused() {
        for lengths in [&[1u8, 2][..], &[1, 1, 1], &[0, 0], &[2, 2, 2], &[1, 2, 3]] {
            assert!(Code::from_lengths(lengths).is_none(), "{lengths:?}");
        }
        assert_eq!(Code::from_lengths(&[0, 5, 0]).expect("one symbol takes no bits").only(), Some(1));
    }
}
