//! Writes bits into byte-stuffed coded data, and copies runs of bits out of other coded data without looking at them.
//! It knows neither tables nor blocks. ITU-T T.81 §F.1.2.3.

use crate::format::jpeg::bits::has_ff;

/// A place in coded data: behind the last byte that was used (its stuffing included), and its bits that were not.
pub(crate) type Mark = (usize, u32);

/// Coded data in the making.
#[derive(Debug, Default)]
pub(crate) struct BitWriter {
    out: Vec<u8>,
    /// The last `n` bits are not written yet; `n` is below 8 between calls.
    acc: u64,
    n: u32,
}

impl BitWriter {
    /// A writer with room for about so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> BitWriter {
        BitWriter { out: Vec::with_capacity(bytes), acc: 0, n: 0 }
    }

    /// Writes the low `len` bits, at most 32.
    #[inline]
    pub(crate) fn put(&mut self, bits: u32, len: u32) {
        self.acc = (self.acc << (len & 63)) | (u64::from(bits) & !(u64::MAX << (len & 63)));
        self.n = self.n.wrapping_add(len);
        while self.n >= 8 {
            self.n -= 8;
            let byte = ((self.acc >> (self.n & 63)) & 0xFF) as u8;
            self.out.push(byte);
            if byte == 0xFF {
                self.out.push(0);
            }
        }
    }

    /// Copies the bits between two marks of `data`.
    pub(crate) fn copy(&mut self, data: &[u8], from: Mark, to: Mark) {
        let ((mut at, open), (end, rest)) = (from, to);
        if from == to {
            return;
        }
        if open > 0 {
            let byte = u32::from(used(data, at).0);
            if at == end {
                self.put(byte >> rest, open.saturating_sub(rest));
                return;
            }
            self.put(byte, open);
        }
        let (last, size) = used(data, end);
        let whole = if rest > 0 { end.saturating_sub(size).max(at) } else { end };
        if self.n == 0 {
            self.out.extend_from_slice(data.get(at..whole).unwrap_or(&[]));
        } else {
            while at < whole {
                at = self.shifted(data, at, whole);
            }
        }
        if rest > 0 {
            self.put(u32::from(last) >> rest, 8u32.saturating_sub(rest));
        }
    }

    /// Copies some whole bytes from `at` on behind the bits at hand; returns where the next ones are.
    #[inline]
    fn shifted(&mut self, data: &[u8], mut at: usize, whole: usize) -> usize {
        let n = self.n & 7;
        // `n` is 1 to 7, and so is `8 - n`.
        while let Some(w) = data.get(at..whole).and_then(|d| d.first_chunk::<8>()) {
            let w = u64::from_be_bytes(*w);
            let shifted = (self.acc << ((64 - n) & 63)) | (w >> n);
            if has_ff(w) || has_ff(shifted) {
                break;
            }
            self.out.extend_from_slice(&shifted.to_be_bytes());
            self.acc = w;
            at += 8;
        }
        for _ in 0..8 {
            let Some(&b) = data.get(at..whole).and_then(|d| d.first()) else { break };
            self.put(b.into(), 8);
            at += if b == 0xFF { 2 } else { 1 };
        }
        at
    }

    /// Fills the last byte with ones, as an interval ends.
    pub(crate) fn pad(&mut self) {
        if self.n > 0 {
            self.put(0xFF, 8 - self.n);
        }
    }

    /// Adds whole bytes as they are: markers, or intervals that nothing is hidden in. Only after [`BitWriter::pad`].
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// The coded data.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.pad();
        self.out
    }
}

/// The byte that ends before `at`, without its stuffing, and how many bytes it takes.
fn used(data: &[u8], at: usize) -> (u8, usize) {
    let before = |n: usize| at.checked_sub(n).and_then(|i| data.get(i)).copied();
    match (before(2), before(1)) {
        (Some(0xFF), Some(0)) => (0xFF, 2),
        (_, Some(b)) => (b, 1),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::jpeg::bits::BitReader;
    use proptest::prelude::*;

    fn stuffed(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().flat_map(|&b| if b == 0xFF { vec![b, 0] } else { vec![b] }).collect()
    }

    /// The bits of stuffed data, one a byte.
    fn bits(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut i = 0;
        while let Some(&b) = data.get(i) {
            out.extend((0..8).rev().map(|n| (b >> n) & 1));
            i += if b == 0xFF { 2 } else { 1 };
        }
        out
    }

    proptest! {
        #[test]
        fn any_run_of_bits_is_copied_behind_any_other(
            bytes in prop::collection::vec(prop_oneof![3 => any::<u8>(), 2 => Just(0xFFu8), 1 => Just(0u8)], 1..60),
            skip in 0usize..100, len in 0usize..400, lead in 0u32..20,
        ) {
            let data = stuffed(&bytes);
            let all = bits(&data);
            let (skip, len) = (skip.min(all.len()), len.min(all.len() - skip.min(all.len())));
            let mut r = BitReader::new(&data, 0);
            let pass = |r: &mut BitReader<'_>, n: usize| (0..n).for_each(|_| { r.take(1); });
            pass(&mut r, skip);
            let from = r.end();
            pass(&mut r, len);
            let mut w = BitWriter::default();
            w.put(0, lead);
            w.copy(&data, from, r.end());
            let got = bits(&w.finish());
            let mut want = vec![0; lead as usize];
            want.extend(&all[skip..skip + len]);
            prop_assert_eq!(&got[..want.len()], &want[..]);
            prop_assert!(got[want.len()..].iter().all(|b| *b == 1) && got.len() < want.len() + 8);
        }
    }
}
