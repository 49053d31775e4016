//! Samples of a row at any depth from 1 to 16 bits, packed from the highest bit on, big-endian. It knows no colours.
//! W3C PNG (third edition) §7.2; TIFF 6.0 §Compression none, FillOrder 1.

/// How samples lie in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Samples {
    /// Bits a sample: 1, 2, 4, 8 or 16.
    pub(crate) depth: u8,
    /// Samples a pixel.
    pub(crate) channels: usize,
}

impl Samples {
    /// The largest sample.
    pub(crate) fn most(self) -> u32 {
        (1u32 << self.depth.min(16)) - 1
    }

    /// Sample `channel` of pixel `pixel`.
    pub(crate) fn get(self, row: &[u8], pixel: usize, channel: usize) -> u32 {
        let i = pixel * self.channels + channel;
        match self.depth {
            16 => row.get(2 * i..2 * i + 2).map_or(0, |b| u32::from(u16::from_be_bytes([b[0], b[1]]))),
            8 => row.get(i).map_or(0, |b| u32::from(*b)),
            depth => {
                let bit = i * usize::from(depth);
                let shift = 8 - usize::from(depth) - bit % 8;
                row.get(bit / 8).map_or(0, |b| (u32::from(*b) >> shift) & self.most())
            }
        }
    }

    /// Sets that sample; higher bits of `value` are left out.
    pub(crate) fn set(self, row: &mut [u8], pixel: usize, channel: usize, value: u32) {
        let i = pixel * self.channels + channel;
        let value = value & self.most();
        match self.depth {
            16 => {
                if let Some(b) = row.get_mut(2 * i..2 * i + 2) {
                    b.copy_from_slice(&(value as u16).to_be_bytes());
                }
            }
            8 => {
                if let Some(b) = row.get_mut(i) {
                    *b = value as u8;
                }
            }
            depth => {
                let bit = i * usize::from(depth);
                let shift = 8 - usize::from(depth) - bit % 8;
                if let Some(b) = row.get_mut(bit / 8) {
                    *b = *b & !((self.most() << shift) as u8) | (value << shift) as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sample_is_set_and_no_other(
            depth in prop::sample::select(vec![1u8, 2, 4, 8, 16]), channels in 1usize..5,
            row in prop::collection::vec(any::<u8>(), 64), pixel in 0usize..4, channel in 0usize..4, value in any::<u32>(),
        ) {
            let s = Samples { depth, channels };
            let channel = channel % channels;
            let mut changed = row.clone();
            s.set(&mut changed, pixel, channel, value);
            prop_assert_eq!(s.get(&changed, pixel, channel), value & s.most());
            for p in 0..64 * 8 / usize::from(depth) / channels {
                for c in (0..channels).filter(|c| (p, *c) != (pixel, channel)) {
                    prop_assert_eq!(s.get(&changed, p, c), s.get(&row, p, c));
                }
            }
        }
    }
}
