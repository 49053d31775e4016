//! Passes over coded data in which no marker stands but restart markers, many bytes at once. One of two hundred bytes of coded
//! data is a 0xFF, so that a search for the next one costs more than a test of all. ITU-T T.81 §F.1.2.3, §B.1.1.3.

use super::segments::is_rst;

/// Bytes tested at a time.
const BLOCK: usize = 512;

/// How many bytes from the start, in whole blocks, hold no 0xFF but those of stuffed bytes and restart markers. What follows
/// does not begin inside of one of them unless the bytes themselves do.
pub(super) fn plain(bytes: &[u8]) -> usize {
    pulp::Arch::new().dispatch(Plain(bytes))
}

struct Plain<'a>(&'a [u8]);

impl pulp::WithSimd for Plain<'_> {
    type Output = usize;

    /// Written without instructions of any processor: what it is inlined into says how many bytes are tested at once.
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> usize {
        let Plain(bytes) = self;
        let mut plain = 0;
        // One more byte than are passed: it tells what the last one is.
        while let Some(block) = bytes.get(plain..).and_then(|b| b.first_chunk::<{ BLOCK + 1 }>()) {
            let mut other = 0;
            for i in 0..BLOCK {
                let (byte, next) = (block[i], block[i + 1]);
                other |= u8::from(byte == 0xFF) & u8::from(next != 0) & u8::from(!is_rst(next));
            }
            if other != 0 {
                break;
            }
            plain += BLOCK;
        }
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_before_the_first_marker_wherever_it_stands() {
        let mut data: Vec<u8> = (0..3 * BLOCK + 1).map(|i| (i % 251) as u8).collect();
        for i in (0..data.len() - 1).step_by(37) {
            data[i..i + 2].copy_from_slice(&[0xFF, if i % 2 == 0 { 0 } else { 0xD0 + (i % 8) as u8 }]);
        }
        assert_eq!(plain(&data), 3 * BLOCK);
        assert_eq!(plain(&data[..3 * BLOCK]), 2 * BLOCK);
        for at in 0..3 * BLOCK {
            for m in [1, 0xBF, 0xC0, 0xCF, 0xD8, 0xD9, 0xFE, 0xFF] {
                let mut data = data.clone();
                data[at..at + 2].copy_from_slice(&[0xFF, m]);
                assert_eq!(plain(&data), at / BLOCK * BLOCK, "{m:#x} at {at}");
            }
        }
    }
}
