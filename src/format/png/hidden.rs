//! Looks at rows for what nobody sees: colours under full transparency, palette entries that no pixel uses.
//! It counts and changes nothing. W3C PNG (third edition) §12.3 (alpha), §11.2.2 (palette).

use super::header::{Colour, Header, Pass};
use super::walk::RowSink;
use crate::error::Result;

/// Counts pixels whose alpha is 0 and whose colour is not.
#[derive(Debug)]
pub(super) struct AlphaSink {
    sample: usize,
    channels: usize,
    /// Pixels found.
    pub(super) hidden: u64,
}

impl AlphaSink {
    /// A counter for the colour types with alpha; `None` for the others.
    pub(super) fn new(head: &Header) -> Option<AlphaSink> {
        let alpha = matches!(head.colour, Colour::GrayAlpha | Colour::Rgba);
        alpha.then(|| AlphaSink { sample: usize::from(head.depth / 8), channels: head.channels(), hidden: 0 })
    }
}

impl RowSink for AlphaSink {
    fn pass(&mut self, _: &Pass) {}

    fn row(&mut self, _: u8, bytes: &[u8]) -> Result<()> {
        let count = match (self.channels, self.sample) {
            (2, 1) => count_hidden::<2>(bytes, [0, 0xFF]),
            (2, _) => count_hidden::<4>(bytes, [0, 0, 0xFF, 0xFF]),
            (_, 1) => count_hidden::<4>(bytes, [0, 0, 0, 0xFF]),
            _ => count_hidden::<8>(bytes, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        };
        self.hidden = self.hidden.saturating_add(count);
        Ok(())
    }
}

/// Pixels of `N` bytes that are 0 where `alpha` is set and not 0 elsewhere.
fn count_hidden<const N: usize>(bytes: &[u8], alpha: [u8; N]) -> u64 {
    let mut count = 0u64;
    for pixel in bytes.as_chunks::<N>().0 {
        let (mut opaque, mut colour) = (0, 0);
        for (byte, mask) in pixel.iter().zip(alpha) {
            opaque |= byte & mask;
            colour |= byte & !mask;
        }
        count += u64::from(opaque == 0 && colour != 0);
    }
    count
}

/// Sets the colour of fully transparent pixels to zero.
pub(super) fn zero_hidden(head: &Header, bytes: &mut [u8]) {
    let sample = usize::from(head.depth / 8);
    let colour = match head.colour {
        Colour::GrayAlpha => sample,
        Colour::Rgba => 3 * sample,
        _ => return,
    };
    for pixel in bytes.chunks_exact_mut(colour + sample) {
        let (colour, alpha) = pixel.split_at_mut(colour);
        if alpha.iter().all(|b| *b == 0) {
            colour.fill(0);
        }
    }
}

/// Counts how many pixels use each palette entry.
#[derive(Debug)]
pub(super) struct PaletteSink {
    depth: u8,
    width: u32,
    /// Pixels by entry.
    pub(super) uses: Box<[u64; 256]>,
}

impl PaletteSink {
    /// A counter for palette pictures; `None` for the others.
    pub(super) fn new(head: &Header) -> Option<PaletteSink> {
        let palette = head.colour == Colour::Palette;
        palette.then(|| PaletteSink { depth: head.depth, width: 0, uses: Box::new([0; 256]) })
    }
}

impl RowSink for PaletteSink {
    fn pass(&mut self, pass: &Pass) {
        self.width = pass.width;
    }

    fn row(&mut self, _: u8, bytes: &[u8]) -> Result<()> {
        if self.depth == 8 {
            bytes.iter().for_each(|b| self.uses[usize::from(*b)] += 1);
            return Ok(());
        }
        let mut left = self.width;
        let mask = (1u8 << self.depth) - 1;
        for byte in bytes {
            for index in 1..=8 / self.depth {
                if left == 0 {
                    return Ok(());
                }
                left -= 1;
                self.uses[usize::from(byte >> (8 - self.depth * index) & mask)] += 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    fn head(depth: u8, colour: Colour) -> Header {
        Header { size: Size::new(4, 1), depth, colour, interlaced: false }
    }

    #[test]
    fn colours_under_alpha_are_counted_and_zeroed_in_every_depth() {
        for (depth, colour, bytes, clean) in [
            (8, Colour::GrayAlpha, vec![7, 0, 7, 1, 0, 0], vec![0, 0, 7, 1, 0, 0]),
            (16, Colour::GrayAlpha, vec![0, 7, 0, 0, 0, 7, 0, 1], vec![0, 0, 0, 0, 0, 7, 0, 1]),
            (8, Colour::Rgba, vec![0, 0, 9, 0, 1, 2, 3, 4], vec![0, 0, 0, 0, 1, 2, 3, 4]),
            (16, Colour::Rgba, vec![1, 0, 0, 0, 0, 0, 0, 0], vec![0; 8]),
        ] {
            let head = head(depth, colour);
            let mut sink = AlphaSink::new(&head).expect("alpha");
            sink.row(0, &bytes).expect("row");
            assert_eq!(sink.hidden, 1, "{colour:?} {depth}");
            let mut zeroed = bytes.clone();
            zero_hidden(&head, &mut zeroed);
            assert_eq!(zeroed, clean);
        }
    }

    #[test]
    fn padding_bits_use_no_palette_entry() {
        let head = head(2, Colour::Palette);
        let mut sink = PaletteSink::new(&head).expect("palette");
        sink.pass(&Pass { width: 3, height: 1, row_bytes: 1, lattice: super::super::header::WHOLE });
        sink.row(0, &[0b01_01_00_11]).expect("row");
        assert_eq!(sink.uses[..4], [1, 2, 0, 0]);
    }
}
