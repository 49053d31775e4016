//! The boolean entropy decoder of VP8, which knows how many bytes its decisions have needed.
//! RFC 6386 §7 (boolean entropy decoder).

/// Reads decisions from one partition.
///
/// A decision looks at eight bits, of which it uses up as many as it was worth. What lies behind the bits that the last
/// decision looked at is read by no decoder: this is how the end of a partition is found.
pub(super) struct Boolean<'a> {
    data: &'a [u8],
    /// Number of bytes loaded.
    loaded: usize,
    /// The bits looked at, and `spare` more below them.
    value: u64,
    /// 128 to 255.
    range: u32,
    /// Bits loaded beyond the eight that a decision looks at.
    spare: i32,
    /// A decision needed bits behind the end.
    past: bool,
}

impl<'a> Boolean<'a> {
    /// Decisions of one partition.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Boolean { data, loaded: 0, value: 0, range: 255, spare: -8, past: false }
    }

    #[cold]
    fn load(&mut self) {
        let rest = self.data.get(self.loaded..).unwrap_or(&[]);
        if let Some(seven) = rest.first_chunk::<7>() {
            let [a, b, c, d, e, f, g] = *seven;
            self.value = self.value << 56 | u64::from_be_bytes([0, a, b, c, d, e, f, g]);
            self.loaded += 7;
            self.spare += 56;
        } else if let Some(&byte) = rest.first() {
            self.value = self.value << 8 | u64::from(byte);
            self.loaded += 1;
            self.spare += 8;
        } else {
            self.past = true;
            self.value <<= 8;
            self.spare += 8;
        }
    }

    /// One decision, false with a probability of `p` in 256.
    #[inline]
    pub(super) fn get(&mut self, p: u8) -> bool {
        if self.spare < 0 {
            self.load();
        }
        let split = 1 + (((self.range - 1) * u32::from(p)) >> 8);
        let limit = u64::from(split) << self.spare;
        let yes = self.value >= limit;
        if yes {
            self.range -= split;
            self.value -= limit;
        } else {
            self.range = split;
        }
        let shift = self.range.leading_zeros() - 24;
        self.range <<= shift;
        self.spare -= shift as i32;
        yes
    }

    /// A number of `n` even bits, the highest first.
    pub(super) fn number(&mut self, n: u32) -> u32 {
        (0..n).fold(0, |v, _| v << 1 | u32::from(self.get(128)))
    }

    /// An even bit.
    pub(super) fn flag(&mut self) -> bool {
        self.get(128)
    }

    /// True when the partition ended before the decisions did.
    pub(super) fn is_past_end(&self) -> bool {
        self.past
    }

    /// How many bytes the decisions so far have needed.
    pub(super) fn needed(&self) -> usize {
        if self.loaded == 0 {
            return 0;
        }
        let bits = 8 * self.loaded as i64 - i64::from(self.spare);
        usize::try_from(bits).unwrap_or(0).div_ceil(8).min(self.data.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The encoder of §7.3, as it is written there: carries go back into the bytes already written.
    struct Encoder {
        out: Vec<u8>,
        range: u32,
        bottom: u32,
        bits: i32,
    }

    impl Encoder {
        fn new() -> Self {
            Encoder { out: Vec::new(), range: 255, bottom: 0, bits: 24 }
        }

        fn put(&mut self, p: u8, yes: bool) {
            let split = 1 + (((self.range - 1) * u32::from(p)) >> 8);
            if yes {
                self.bottom = self.bottom.wrapping_add(split);
                if self.bottom < split {
                    self.carry();
                }
                self.range -= split;
            } else {
                self.range = split;
            }
            while self.range < 128 {
                self.range <<= 1;
                if self.bottom >> 31 == 1 {
                    self.carry();
                }
                self.bottom <<= 1;
                self.bits -= 1;
                if self.bits == 0 {
                    self.out.push((self.bottom >> 24) as u8);
                    self.bottom &= 0x00FF_FFFF;
                    self.bits = 8;
                }
            }
        }

        fn carry(&mut self) {
            for byte in self.out.iter_mut().rev() {
                let (sum, over) = byte.overflowing_add(1);
                *byte = sum;
                if !over {
                    break;
                }
            }
        }

        fn finish(mut self) -> Vec<u8> {
            (0..32).for_each(|_| self.put(128, false));
            self.out
        }
    }

    #[test]
    fn decisions_come_back_and_bytes_behind_them_do_not_count() {
        let mut seed = 1u32;
        let mut dice = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for n in 1..300 {
            let decisions: Vec<(u8, bool)> = (0..n).map(|_| (dice().max(1), dice() & 1 == 1)).collect();
            let mut encoder = Encoder::new();
            decisions.iter().for_each(|(p, yes)| encoder.put(*p, *yes));
            let mut bytes = encoder.finish();
            let needed = {
                let mut reader = Boolean::new(&bytes);
                decisions.iter().for_each(|(p, yes)| assert_eq!(reader.get(*p), *yes));
                assert!(!reader.is_past_end());
                reader.needed()
            };
            assert!(bytes.len() - needed <= 2, "{needed} of {}", bytes.len());
            bytes.truncate(needed);
            bytes.extend([0xA5; 9]);
            let mut reader = Boolean::new(&bytes);
            decisions.iter().for_each(|(p, yes)| assert_eq!(reader.get(*p), *yes));
            assert_eq!(reader.needed(), needed);
            let mut cut = Boolean::new(&bytes[..needed - 1]);
            decisions.iter().for_each(|(p, _)| {
                cut.get(*p);
            });
            // The bits that the last decision gave back may have been the only ones of the last byte.
            let mut shorter = Boolean::new(&bytes[..needed.saturating_sub(2)]);
            decisions.iter().for_each(|(p, _)| {
                shorter.get(*p);
            });
            assert!(cut.is_past_end() || shorter.is_past_end());
        }
    }
}
