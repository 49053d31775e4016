//! Asymmetric numeral systems: distributions, and the alias tables by which a state gives its symbol.
//! ISO/IEC 18181-1 §C.2.5 (distributions), §C.2.6 (alias mapping), §C.3.2 (decoding).

use super::bits::Bits;
use crate::error::Result;

/// All probabilities of a distribution add up to this.
const TOTAL: u32 = 1 << 12;
/// A place in the list of logarithms that says: the count before is repeated.
const REPEAT: u8 = 13;

/// A number up to 255 in few bits.
fn small_number(bits: &mut Bits<'_>) -> Result<u32> {
    if !bits.flag()? {
        return Ok(0);
    }
    let n = bits.u(3)?;
    Ok((1 << n) + bits.u(n)?)
}

/// Reads a distribution: the probability of each symbol.
pub(super) fn distribution(bits: &mut Bits<'_>, log_alphabet: u32) -> Result<Vec<u32>> {
    let mut out = vec![0u32; 1 << log_alphabet];
    let unsound = "a distribution of symbols was expected";
    let put = |out: &mut Vec<u32>, bits: &Bits<'_>, symbol: u32, p: u32| match out.get_mut(symbol as usize) {
        Some(place) => {
            *place = p;
            Ok(())
        }
        None => Err(bits.bad(unsound)),
    };
    if bits.flag()? {
        if bits.flag()? {
            let (a, b) = (small_number(bits)?, small_number(bits)?);
            if a == b {
                return Err(bits.bad(unsound));
            }
            let p = bits.u(12)?;
            put(&mut out, bits, a, p)?;
            put(&mut out, bits, b, TOTAL - p)?;
        } else {
            let only = small_number(bits)?;
            put(&mut out, bits, only, TOTAL)?;
        }
        return Ok(out);
    }
    if bits.flag()? {
        let count = small_number(bits)? + 1;
        for symbol in 0..count {
            put(&mut out, bits, symbol, TOTAL / count + u32::from(symbol < TOTAL % count))?;
        }
        return Ok(out);
    }
    counts(bits, &mut out)?;
    Ok(out)
}

/// Logarithms of the counts first, then the bits below the highest of each.
fn counts(bits: &mut Bits<'_>, out: &mut [u32]) -> Result<()> {
    let unsound = "counts of a distribution were expected";
    let mut len = 0;
    while len < 3 && bits.flag()? {
        len += 1;
    }
    let shift = bits.u(len)? + (1 << len) - 1;
    let count = small_number(bits)? as usize + 3;
    if shift > 13 || count > out.len() {
        return Err(bits.bad(unsound));
    }
    let mut logs = vec![0u8; count];
    // How often the count before comes again, from this place on.
    let mut runs = vec![0usize; count];
    let mut largest = None;
    let mut i = 0;
    while i < count {
        let log = logarithm(bits)?;
        logs[i] = log;
        if log == REPEAT {
            let run = small_number(bits)? as usize + 4;
            runs[i] = run;
            i += run;
            continue;
        }
        if largest.is_none_or(|l: usize| logs[l] < log) {
            largest = Some(i);
        }
        i += 1;
    }
    let largest = largest.ok_or_else(|| bits.bad(unsound))?;
    if logs.get(largest + 1) == Some(&REPEAT) {
        return Err(bits.bad(unsound));
    }
    let (mut total, mut run, mut before) = (0u32, 0usize, 0u32);
    for i in 0..count {
        if runs[i] > 0 {
            run = runs[i];
            before = i.checked_sub(1).and_then(|b| out.get(b)).copied().unwrap_or(0);
        }
        if run > 0 {
            out[i] = before;
            run -= 1;
        } else {
            let log = u32::from(logs[i]);
            if i == largest || log == 0 {
                continue;
            }
            out[i] = if log == 1 {
                1
            } else {
                let n = precision(log - 1, shift);
                (1 << (log - 1)) + (bits.u(n)? << (log - 1 - n))
            };
        }
        total = total.saturating_add(out[i]);
    }
    out[largest] = TOTAL.checked_sub(total).filter(|rest| *rest > 0).ok_or_else(|| bits.bad(unsound))?;
    Ok(())
}

/// How many bits of a count of that logarithm are sent.
fn precision(log: u32, shift: u32) -> u32 {
    shift.saturating_sub((12 - log.min(12)) >> 1).min(log)
}

/// The prefix code of the logarithms.
fn logarithm(bits: &mut Bits<'_>) -> Result<u8> {
    let b = bits.look(7);
    let (len, value) = match b & 7 {
        0 => (3, 10),
        2 => (3, 7),
        4 => (3, 6),
        5 => (3, 8),
        6 => (3, 9),
        _ => match b & 15 {
            3 => (4, 3),
            7 => (4, 5),
            9 => (4, 4),
            11 => (4, 1),
            15 => (4, 2),
            _ if b & 31 == 17 => (5, 0),
            _ if b & 63 == 33 => (6, 11),
            _ if b & 127 == 1 => (7, 12),
            _ => (7, REPEAT),
        },
    };
    bits.skip(len)?;
    Ok(value)
}

/// One bucket of an alias table.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    /// Places from here on belong to the other symbol.
    cutoff: u32,
    other: u32,
    offset: u32,
}

/// The alias table of a distribution.
#[derive(Debug)]
pub(super) struct Table {
    buckets: Vec<Bucket>,
    probabilities: Vec<u32>,
    log_bucket: u32,
}

impl Table {
    /// Builds the table (§C.2.6).
    pub(super) fn new(probabilities: Vec<u32>, log_alphabet: u32) -> Table {
        let log_bucket = 12 - log_alphabet;
        let size = 1u32 << log_bucket;
        if let Some(only) = probabilities.iter().position(|p| *p == TOTAL) {
            let bucket = |i: usize| Bucket { cutoff: 0, other: only as u32, offset: size * i as u32 };
            return Table { buckets: (0..probabilities.len()).map(bucket).collect(), probabilities, log_bucket };
        }
        let mut buckets: Vec<Bucket> =
            probabilities.iter().map(|p| Bucket { cutoff: *p, ..Bucket::default() }).collect();
        let (mut over, mut under) = (Vec::new(), Vec::new());
        for (i, p) in probabilities.iter().enumerate() {
            match p.cmp(&size) {
                std::cmp::Ordering::Greater => over.push(i),
                std::cmp::Ordering::Less => under.push(i),
                std::cmp::Ordering::Equal => {}
            }
        }
        while let (Some(o), Some(u)) = (over.pop(), under.pop()) {
            let by = size - buckets[u].cutoff;
            buckets[o].cutoff -= by;
            let left = buckets[o].cutoff;
            buckets[u].other = o as u32;
            buckets[u].offset = left;
            match left.cmp(&size) {
                std::cmp::Ordering::Greater => over.push(o),
                std::cmp::Ordering::Less => under.push(o),
                std::cmp::Ordering::Equal => {}
            }
        }
        for (i, b) in buckets.iter_mut().enumerate() {
            *b = if b.cutoff == size {
                Bucket { cutoff: 0, other: i as u32, offset: 0 }
            } else {
                Bucket { offset: b.offset.wrapping_sub(b.cutoff), ..*b }
            };
        }
        Table { buckets, probabilities, log_bucket }
    }

    /// Takes one symbol from the state, and bits from the stream where the state becomes small.
    pub(super) fn symbol(&self, state: &mut u32, bits: &mut Bits<'_>) -> Result<u32> {
        let place = *state & (TOTAL - 1);
        let (i, at) = (place >> self.log_bucket, place & ((1 << self.log_bucket) - 1));
        let bucket = self.buckets.get(i as usize).copied().unwrap_or_default();
        let (symbol, offset) =
            if at >= bucket.cutoff { (bucket.other, bucket.offset.wrapping_add(at)) } else { (i, at) };
        let p = self.probabilities.get(symbol as usize).copied().unwrap_or(0);
        *state = p.wrapping_mul(*state >> 12).wrapping_add(offset);
        if *state < 1 << 16 {
            *state = *state << 16 | bits.u(16)?;
        }
        Ok(symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_table_leads_to_another_state_of_its_symbol() {
        // What makes decoding the inverse of encoding: each symbol has as many places as its probability says,
        // with offsets 0, 1, 2, … each once.
        for probabilities in [
            vec![4096, 0, 0, 0],
            vec![1024; 4],
            vec![1, 4095, 0, 0],
            vec![3000, 96, 500, 500],
            vec![10, 20, 30, 4036],
            (0..32).map(|i| if i == 31 { 4096 - 31 * 40 } else { 40 }).collect(),
        ] {
            let log = probabilities.len().trailing_zeros().max(2);
            let table = Table::new(probabilities.clone(), log);
            let mut seen = vec![std::collections::BTreeSet::new(); probabilities.len()];
            for place in 0..TOTAL {
                let mut state = 1 << 28 | place;
                let symbol = table.symbol(&mut state, &mut Bits::new(&[], 0)).expect("the state stays large") as usize;
                let offset = state - probabilities[symbol] * (1 << 16);
                assert!(seen[symbol].insert(offset), "{probabilities:?}");
            }
            for (offsets, p) in seen.iter().zip(&probabilities) {
                assert!(offsets.iter().copied().eq(0..*p), "{probabilities:?}");
            }
        }
    }
}
