//! Prefix codes of JPEG XL, which are those of Brotli: read from the stream, and used symbol by symbol.
//! ISO/IEC 18181-1 §C.2.4 (prefix codes); RFC 7932 §3.4, §3.5.

use super::bits::Bits;
use crate::error::Result;

const LONGEST: usize = 15;
/// Order in which the lengths of the code that codes lengths come.
const ORDER: [usize; 18] = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// A canonical code; one of a single symbol takes no bits.
#[derive(Debug)]
pub(super) struct Code {
    count: [u32; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Code {
    /// Reads the code of an alphabet of that size, at most 2^15.
    pub(super) fn read(bits: &mut Bits<'_>, alphabet: usize) -> Result<Code> {
        if alphabet <= 1 {
            return Ok(Code { count: [0; LONGEST + 1], symbols: vec![0] });
        }
        match bits.u(2)? {
            1 => simple(bits, alphabet),
            skip => complex(bits, alphabet, skip as usize),
        }
    }

    /// From lengths that make a complete code, or the only symbol.
    fn from_lengths(lengths: &[u8]) -> Option<Code> {
        let mut count = [0u32; LONGEST + 1];
        for &l in lengths.iter().filter(|l| **l > 0) {
            *count.get_mut(usize::from(l))? += 1;
        }
        let used: u32 = count.iter().sum();
        let mut symbols = Vec::with_capacity(used as usize);
        for len in 1..=LONGEST as u8 {
            let of_len = lengths.iter().enumerate().filter(|(_, l)| **l == len);
            symbols.extend(of_len.filter_map(|(s, _)| u16::try_from(s).ok()));
            if symbols.len() == used as usize {
                break;
            }
        }
        if used == 1 {
            return Some(Code { count: [0; LONGEST + 1], symbols });
        }
        let space: u32 = (1..=LONGEST).map(|l| count.get(l).copied().unwrap_or(0) << (LONGEST - l)).sum();
        (space == 1 << LONGEST).then_some(Code { count, symbols })
    }

    /// Takes one symbol.
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<u32> {
        if let [only] = self.symbols.as_slice() {
            return Ok(u32::from(*only));
        }
        let held = bits.look(LONGEST as u32);
        let (mut code, mut first, mut offset) = (0u32, 0u32, 0u32);
        for (len, &count) in self.count.iter().enumerate().skip(1) {
            code = code << 1 | (held >> (len - 1) & 1);
            first <<= 1;
            if code.wrapping_sub(first) < count {
                bits.skip(len as u64)?;
                let symbol = self.symbols.get((offset + code - first) as usize);
                return Ok(symbol.map_or(0, |s| u32::from(*s)));
            }
            first += count;
            offset += count;
        }
        Err(bits.bad("a prefix code was expected"))
    }
}

/// Up to four symbols, with lengths by their number.
fn simple(bits: &mut Bits<'_>, alphabet: usize) -> Result<Code> {
    let width = usize::BITS - (alphabet - 1).leading_zeros();
    let count = bits.u(2)? as usize + 1;
    let mut symbols = Vec::new();
    for _ in 0..count {
        let symbol = bits.u(width)? as usize;
        if symbol >= alphabet || symbols.contains(&symbol) {
            return Err(bits.bad("different symbols of the alphabet were expected"));
        }
        symbols.push(symbol);
    }
    let shape: &[u8] = match (count, count == 4 && bits.flag()?) {
        (1, _) => &[1],
        (2, _) => &[1, 1],
        (3, _) => &[1, 2, 2],
        (_, false) => &[2, 2, 2, 2],
        (_, true) => &[1, 2, 3, 3],
    };
    let mut lengths = vec![0u8; alphabet];
    for (symbol, len) in symbols.iter().zip(shape) {
        if let Some(l) = lengths.get_mut(*symbol) {
            *l = *len;
        }
    }
    Code::from_lengths(&lengths).ok_or_else(|| bits.bad("a complete prefix code was expected"))
}

fn complex(bits: &mut Bits<'_>, alphabet: usize, skip: usize) -> Result<Code> {
    let unsound = "lengths of a prefix code were expected";
    let mut of_lengths = [0u8; 18];
    let (mut space, mut used) = (32i32, 0);
    for &i in ORDER.iter().skip(skip) {
        if space <= 0 {
            break;
        }
        // The lengths of lengths have a code of their own.
        let (len, value) = match bits.look(4) {
            b if b & 3 == 0 => (2, 0),
            b if b & 3 == 1 => (2, 4),
            b if b & 3 == 2 => (2, 3),
            b if b & 7 == 3 => (3, 2),
            7 => (4, 1),
            _ => (4, 5),
        };
        bits.skip(len)?;
        of_lengths[i] = value;
        if value > 0 {
            space -= 32 >> value;
            used += 1;
        }
    }
    if space != 0 && used != 1 {
        return Err(bits.bad(unsound));
    }
    let code = Code::from_lengths(&of_lengths).ok_or_else(|| bits.bad(unsound))?;
    let mut lengths = vec![0u8; alphabet];
    let (mut at, mut before, mut space) = (0usize, 8u8, 32768i64);
    let (mut repeat, mut repeated) = (0u32, 0u8);
    while at < alphabet && space > 0 {
        let value = code.symbol(bits)? as u8;
        if value < 16 {
            repeat = 0;
            if let Some(l) = lengths.get_mut(at) {
                *l = value;
            }
            at += 1;
            if value > 0 {
                before = value;
                space -= 32768 >> value;
            }
            continue;
        }
        let extra = u32::from(value) - 14;
        let new = if value == 16 { before } else { 0 };
        if repeated != new {
            repeat = 0;
            repeated = new;
        }
        let old = repeat;
        if repeat > 0 {
            repeat = repeat.saturating_sub(2).checked_shl(extra).unwrap_or(u32::MAX);
        }
        repeat = repeat.saturating_add(bits.u(extra)? + 3);
        let times = repeat.saturating_sub(old) as usize;
        let end = at.saturating_add(times);
        lengths.get_mut(at..end).ok_or_else(|| bits.bad(unsound))?.fill(new);
        at = end;
        if new > 0 {
            space -= (times as i64) << (15 - new);
        }
    }
    Code::from_lengths(&lengths).ok_or_else(|| bits.bad(unsound))
}
