//! `IHDR`, `acTL` and `fcTL`: the size of the picture and its frames, and how many bytes their rows take.
//! It reads numbers only. W3C PNG (third edition) §11.2.1, §11.3.6, §8.1 (Adam7).

use super::chunk::{bad, be16, be32};
use crate::error::Result;
use crate::geometry::Size;

/// Colour types of `IHDR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Gray,
    Rgb,
    Palette,
    GrayAlpha,
    Rgba,
}

/// What `IHDR` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Size of the picture.
    pub(super) size: Size,
    /// Bits a sample.
    pub(super) depth: u8,
    /// Colour type.
    pub(super) colour: Colour,
    /// True for Adam7.
    pub(super) interlaced: bool,
}

impl Header {
    /// Reads the 13 bytes of `IHDR`; `at` is where they lie.
    pub(super) fn read(body: &[u8], at: usize) -> Result<Header> {
        let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, compression, filter, interlace] = *body else {
            return Err(bad(at, format!("IHDR of 13 bytes was expected, {} are there", body.len())));
        };
        let size = Size::new(u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
        let side = 1..=i32::MAX.unsigned_abs();
        if !side.contains(&size.width) || !side.contains(&size.height) {
            return Err(bad(at, "width and height of 1 to 2147483647 were expected"));
        }
        let (colour, depths): (_, &[u8]) = match colour {
            0 => (Colour::Gray, &[1, 2, 4, 8, 16]),
            2 => (Colour::Rgb, &[8, 16]),
            3 => (Colour::Palette, &[1, 2, 4, 8]),
            4 => (Colour::GrayAlpha, &[8, 16]),
            6 => (Colour::Rgba, &[8, 16]),
            _ => return Err(bad(at + 9, format!("a colour type of 0, 2, 3, 4 or 6 was expected, not {colour}"))),
        };
        if !depths.contains(&depth) {
            return Err(bad(at + 8, format!("a bit depth of {depth} does not go with this colour type")));
        }
        if compression != 0 || filter != 0 || interlace > 1 {
            return Err(bad(at + 10, "compression 0, filter 0 and interlace 0 or 1 were expected"));
        }
        Ok(Header { size, depth, colour, interlaced: interlace == 1 })
    }

    /// Samples a pixel.
    pub(super) fn channels(&self) -> usize {
        match self.colour {
            Colour::Gray | Colour::Palette => 1,
            Colour::GrayAlpha => 2,
            Colour::Rgb => 3,
            Colour::Rgba => 4,
        }
    }

    /// Bytes between a sample and the one that filters compare it with.
    pub(super) fn filter_distance(&self) -> usize {
        (self.channels() * usize::from(self.depth)).div_ceil(8)
    }

    /// The passes in which a picture of `size` is stored; empty ones are left out, as in the stream.
    pub(super) fn passes(&self, size: Size) -> Vec<Pass> {
        /// First column, first row, column step, row step of the seven passes.
        const ADAM7: [[u32; 4]; 7] =
            [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
        let bits = self.channels() as u64 * u64::from(self.depth);
        let pass = |width: u32, height: u32, lattice: [u32; 4]| Pass {
            width,
            height,
            row_bytes: (u64::from(width) * bits).div_ceil(8),
            lattice,
        };
        if !self.interlaced {
            return vec![pass(size.width, size.height, WHOLE)];
        }
        let share = |side: u32, first: u32, step: u32| side.saturating_sub(first).div_ceil(step);
        ADAM7
            .iter()
            .map(|&l @ [x, y, dx, dy]| pass(share(size.width, x, dx), share(size.height, y, dy), l))
            .filter(|p| p.width > 0 && p.height > 0)
            .collect()
    }
}

/// One pass of a picture: all rows of it are equally long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pass {
    /// Pixels a row.
    pub(super) width: u32,
    /// Rows.
    pub(super) height: u32,
    /// Bytes a row, without the filter byte.
    pub(super) row_bytes: u64,
    /// First column, first row, column step and row step of its pixels in the picture.
    pub(super) lattice: [u32; 4],
}

/// The lattice of a picture that is stored row by row.
pub(super) const WHOLE: [u32; 4] = [0, 0, 1, 1];

impl Pass {
    /// Bytes of all its rows, filter bytes included.
    pub(super) fn bytes(&self) -> u64 {
        u64::from(self.height).saturating_mul(self.row_bytes + 1)
    }
}

/// What `fcTL` says of a frame, without the sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Control {
    /// Size of the frame.
    pub(super) size: Size,
    /// Left side in the picture.
    pub(super) x: u32,
    /// Top side in the picture.
    pub(super) y: u32,
    /// Numerator of the delay in seconds.
    pub(super) delay: u16,
    /// Denominator of the delay.
    pub(super) per: u16,
    /// What happens to the frame's area afterwards.
    pub(super) dispose: u8,
    /// How the frame is laid over what is there.
    pub(super) blend: u8,
}

impl Control {
    /// Reads the 26 bytes of `fcTL` and holds them against the picture's size.
    pub(super) fn read(body: &[u8], at: usize, picture: Size) -> Result<Control> {
        let read = || {
            let (dispose, blend) = (*body.get(24)?, *body.get(25)?);
            Some(Control {
                size: Size::new(be32(body, 4)?, be32(body, 8)?),
                x: be32(body, 12)?,
                y: be32(body, 16)?,
                delay: be16(body, 20)?,
                per: be16(body, 22)?,
                dispose,
                blend,
            })
        };
        let control = read().filter(|_| body.len() == 26);
        let c = control.ok_or_else(|| bad(at, format!("fcTL of 26 bytes was expected, {} are there", body.len())))?;
        let inside = |first: u32, len: u32, side: u32| len > 0 && first.checked_add(len).is_some_and(|e| e <= side);
        if !inside(c.x, c.size.width, picture.width) || !inside(c.y, c.size.height, picture.height) {
            return Err(bad(at, "the frame of this fcTL does not lie inside the picture"));
        }
        if c.dispose > 2 || c.blend > 1 {
            return Err(bad(at + 24, "fcTL: dispose 0 to 2 and blend 0 or 1 were expected"));
        }
        Ok(c)
    }

    /// The 26 bytes again, with a fresh sequence number.
    pub(super) fn write(&self, sequence: u32) -> Vec<u8> {
        let mut out = Vec::with_capacity(26);
        for v in [sequence, self.size.width, self.size.height, self.x, self.y] {
            out.extend_from_slice(&v.to_be_bytes());
        }
        out.extend_from_slice(&self.delay.to_be_bytes());
        out.extend_from_slice(&self.per.to_be_bytes());
        out.extend_from_slice(&[self.dispose, self.blend]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(width: u32, height: u32, depth: u8, colour: Colour, interlaced: bool) -> Header {
        Header { size: Size::new(width, height), depth, colour, interlaced }
    }

    #[test]
    fn rows_of_low_depths_are_rounded_up_to_bytes() {
        let h = header(9, 2, 1, Colour::Gray, false);
        assert_eq!(h.passes(h.size), [Pass { width: 9, height: 2, row_bytes: 2, lattice: WHOLE }]);
        assert_eq!(h.filter_distance(), 1);
    }

    #[test]
    fn adam7_passes_hold_every_pixel_once_and_leave_out_empty_passes() {
        for (w, h) in [(1, 1), (2, 1), (5, 3), (8, 8), (17, 9)] {
            let head = header(w, h, 8, Colour::Rgba, true);
            let pixels: u64 = head.passes(head.size).iter().map(|p| u64::from(p.width) * u64::from(p.height)).sum();
            assert_eq!(pixels, head.size.pixels(), "{w}×{h}");
        }
        let one = header(1, 1, 8, Colour::Rgb, true);
        assert_eq!(one.passes(one.size).len(), 1);
    }

    #[test]
    fn a_frame_outside_the_picture_is_an_error() {
        let c = Control { size: Size::new(4, 4), x: 5, y: 0, delay: 1, per: 10, dispose: 0, blend: 1 };
        assert!(Control::read(&c.write(7), 0, Size::new(8, 8)).is_err());
        assert_eq!(Control::read(&c.write(7), 0, Size::new(9, 4)).expect("inside"), c);
        let far = Control { x: u32::MAX, ..c };
        assert!(Control::read(&far.write(7), 0, Size::new(9, 4)).is_err());
    }
}
