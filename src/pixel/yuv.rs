//! Luma and chroma of a decoded video picture as 8-bit RGB. It owns the matrices and ranges of ITU-T H.273 and decodes nothing.
//! Colours stay in the space that the file names: no profile is applied here.

use crate::format::bmff::Colour;
use crate::geometry::Size;

/// A picture as its decoder gave it.
pub(super) struct Frame {
    /// Its size.
    pub(super) size: Size,
    /// Bits of a sample, 8 to 16.
    pub(super) depth: u8,
    /// By how many halves the chroma planes are smaller, across and down; `None` where there is none.
    pub(super) halves: Option<(u32, u32)>,
    /// Samples of each plane, rows without padding.
    pub(super) planes: [Vec<u16>; 3],
    /// What the stream says of its colours.
    pub(super) colour: Colour,
}

/// Shares of red and blue in luma by the matrix code; unspecified is read as BT.601, as readers of HEIF do.
fn shares(matrix: u16) -> (f32, f32) {
    match matrix {
        1 | 12 => (0.2126, 0.0722),
        4 => (0.30, 0.11),
        7 => (0.212, 0.087),
        9 | 10 => (0.2627, 0.0593),
        _ => (0.299, 0.114),
    }
}

impl Frame {
    /// The picture `factor` times smaller each way (2, 4 or 8), each sample the mean of those it is of. `None` where planes
    /// are cut.
    pub(super) fn reduced(self, factor: u32) -> Option<Frame> {
        let (across, down) = self.halves.unwrap_or_default();
        let chroma = Size::new(self.size.width.div_ceil(1 << across), self.size.height.div_ceil(1 << down));
        let steps = (factor >> across, factor >> down);
        let [luma, cb, cr] = &self.planes;
        let planes = match self.halves {
            Some(_) => {
                [means(luma, self.size, (factor, factor))?, means(cb, chroma, steps)?, means(cr, chroma, steps)?]
            }
            None => [means(luma, self.size, (factor, factor))?, Vec::new(), Vec::new()],
        };
        let size = Size::new(self.size.width.div_ceil(factor), self.size.height.div_ceil(factor));
        Some(Frame { size, planes, halves: self.halves.map(|_| (0, 0)), ..self })
    }

    /// The picture as RGB, rows from the top. `stated` is what the container says of the colours. `None` where planes are cut.
    pub(super) fn rgb(&self, stated: Option<Colour>) -> Option<Vec<u8>> {
        let colour = stated.unwrap_or(self.colour);
        let (width, height) = (self.size.width as usize, self.size.height as usize);
        let to = Scale::new(self.depth, colour.full_range);
        let (kr, kb) = shares(colour.matrix);
        let kg = 1.0 - kr - kb;
        let mut out = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            let luma = self.planes[0].get(row * width..(row + 1) * width)?;
            let Some((across, down)) = self.halves else {
                out.extend(luma.iter().flat_map(|y| [to.byte(to.light(*y)); 3]));
                continue;
            };
            let narrow = width.div_ceil(1 << across);
            let at = (row >> down) * narrow;
            let (cb, cr) = (self.planes[1].get(at..at + narrow)?, self.planes[2].get(at..at + narrow)?);
            for (x, y) in luma.iter().enumerate() {
                let (b, r) = (*cb.get(x >> across)?, *cr.get(x >> across)?);
                let light = to.light(*y);
                let pixel = match colour.matrix {
                    0 => [to.light(r), light, to.light(b)],
                    8 => {
                        let (green, orange) = (to.chroma(b), to.chroma(r));
                        [light - green + orange, light + green, light - green - orange]
                    }
                    _ => {
                        let (b, r) = (to.chroma(b), to.chroma(r));
                        let green = (2.0 * kb * (1.0 - kb) * b + 2.0 * kr * (1.0 - kr) * r) / kg;
                        [light + 2.0 * (1.0 - kr) * r, light - green, light + 2.0 * (1.0 - kb) * b]
                    }
                };
                out.extend_from_slice(&pixel.map(|v| to.byte(v)));
            }
        }
        Some(out)
    }
}

/// The means of cells of that width and height; those at the right and the bottom are smaller.
fn means(plane: &[u16], size: Size, (across, down): (u32, u32)) -> Option<Vec<u16>> {
    let (width, across, down) = (size.width as usize, across.max(1) as usize, down.max(1) as usize);
    let samples = plane.get(..width * size.height as usize)?;
    let mut out = Vec::with_capacity(samples.len() / (across * down) + width);
    let mut sums = vec![0u32; width.div_ceil(across)];
    for rows in samples.chunks((width * down).max(1)) {
        sums.fill(0);
        for row in rows.chunks(width) {
            match across {
                2 => add::<2>(row, &mut sums),
                4 => add::<4>(row, &mut sums),
                8 => add::<8>(row, &mut sums),
                _ => add::<1>(row, &mut sums),
            }
        }
        let height = rows.len() / width;
        let count = |i: usize| ((width - i * across).min(across) * height) as u32;
        // A mean of 16 bits has 16 bits.
        out.extend(sums.iter().enumerate().map(|(i, sum)| ((sum + count(i) / 2) / count(i)) as u16));
    }
    Some(out)
}

/// Adds each `N` neighbours of a row to the sum of their cell; a loop of known length is several times as fast.
fn add<const N: usize>(row: &[u16], sums: &mut [u32]) {
    let (cells, rest) = row.as_chunks::<N>();
    for (sum, cell) in sums.iter_mut().zip(cells.iter().map(<[u16; N]>::as_slice).chain([rest])) {
        *sum += cell.iter().map(|s| u32::from(*s)).sum::<u32>();
    }
}

/// From samples to 0 to 255.
struct Scale {
    dark: f32,
    luma: f32,
    middle: f32,
    chroma: f32,
}

impl Scale {
    fn new(depth: u8, full: bool) -> Scale {
        let unit = f32::from(1u16 << depth.clamp(8, 15).saturating_sub(8));
        let top = 256.0 * unit - 1.0;
        let middle = 128.0 * unit;
        if full {
            Scale { dark: 0.0, luma: 255.0 / top, middle, chroma: 255.0 / top }
        } else {
            Scale { dark: 16.0 * unit, luma: 255.0 / (219.0 * unit), middle, chroma: 255.0 / (224.0 * unit) }
        }
    }

    fn light(&self, sample: u16) -> f32 {
        (f32::from(sample) - self.dark) * self.luma
    }

    fn chroma(&self, sample: u16) -> f32 {
        (f32::from(sample) - self.middle) * self.chroma
    }

    fn byte(&self, value: f32) -> u8 {
        // A float that is cast saturates.
        (value + 0.5) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(depth: u8, sample: [u16; 3], matrix: u16, full_range: bool) -> [u8; 3] {
        let colour = Colour { primaries: 1, transfer: 13, matrix, full_range };
        let planes = sample.map(|s| vec![s; 4]);
        let f = Frame { size: Size::new(2, 2), depth, halves: Some((0, 0)), planes, colour };
        *f.rgb(None).expect("whole planes").first_chunk().expect("a pixel")
    }

    #[test]
    fn known_colours_come_out() {
        assert_eq!(frame(8, [16, 128, 128], 1, false), [0; 3]);
        assert_eq!(frame(8, [235, 128, 128], 1, false), [255; 3]);
        assert_eq!(frame(10, [940, 512, 512], 9, false), [255; 3]);
        assert_eq!(frame(8, [255, 128, 128], 6, true), [255; 3]);
        // Red of BT.601 in full range, and the same through BT.709.
        assert_eq!(frame(8, [76, 85, 255], 6, true), [254, 0, 0]);
        let [r, g, b] = frame(8, [54, 99, 255], 1, true);
        assert!(r > 250 && g < 4 && b < 4, "{r} {g} {b}");
        assert_eq!(frame(8, [10, 20, 30], 0, true), [30, 10, 20], "GBR");
    }

    #[test]
    fn smaller_frames_are_means() {
        let colour = Colour { primaries: 1, transfer: 13, matrix: 6, full_range: true };
        let planes = [vec![10, 20, 7, 30, 40, 9, 50, 60, 5], vec![1, 2, 3, 4], vec![5, 6, 7, 8]];
        let f = Frame { size: Size::new(3, 3), depth: 8, halves: Some((1, 1)), planes: planes.clone(), colour };
        let small = f.reduced(2).expect("whole planes");
        assert_eq!((small.size, small.halves), (Size::new(2, 2), Some((0, 0))));
        assert_eq!(small.planes, [vec![25, 8, 55, 5], vec![1, 2, 3, 4], vec![5, 6, 7, 8]]);
        let f = Frame { size: Size::new(3, 3), depth: 8, halves: Some((0, 0)), planes, colour };
        assert!(f.reduced(4).is_none(), "chroma planes are cut");
    }

    #[test]
    fn grey_and_halved_chroma() {
        let colour = Colour { primaries: 1, transfer: 13, matrix: 6, full_range: true };
        let grey = [vec![0, 128, 255], vec![], vec![]];
        let f = Frame { size: Size::new(3, 1), depth: 8, halves: None, planes: grey, colour };
        assert_eq!(f.rgb(None), Some(vec![0, 0, 0, 128, 128, 128, 255, 255, 255]));
        let planes = [vec![100; 9], vec![128; 4], vec![128; 4]];
        let f = Frame { size: Size::new(3, 3), depth: 8, halves: Some((1, 1)), planes, colour };
        assert_eq!(f.rgb(None), Some(vec![100; 27]));
        let cut = Frame { planes: [vec![100; 9], vec![128; 3], vec![128; 4]], ..f };
        assert_eq!(cut.rgb(None), None);
    }
}
