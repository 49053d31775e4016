//! A grey picture: scaled, and cut out at any place, size and tilt. Knows nothing of marks.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::detect::lanes::{Lanes, Machine, Sums, Work};
use crate::detect::logo::pyramid::Level;
use crate::error::{Error, Result};

/// One byte a pixel, rows from the top.
pub(super) struct Grey {
    width: usize,
    height: usize,
    pub(super) bytes: Vec<u8>,
}

/// A part that is cut out: its middle, what one step right and one step down in it are in the picture, and its size in steps.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) right: (f32, f32),
    pub(super) down: (f32, f32),
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Grey {
    pub(super) fn of(level: &Level) -> Grey {
        let mean = |&[r, g, b]: &[u8; 3]| ((u16::from(r) + 2 * u16::from(g) + u16::from(b) + 2) / 4) as u8;
        let bytes = level.rgb.as_chunks::<3>().0.iter().map(mean).collect();
        Grey { width: level.width, height: level.height, bytes }
    }

    /// The bytes of the picture at another size.
    pub(super) fn scaled(&self, width: usize, height: usize) -> Result<Vec<u8>> {
        let failed = || Error::refused("detect.resize", "the picture cannot be scaled for detection");
        let side = |s: usize| u32::try_from(s).map_err(|_| failed());
        let source = TypedImageRef::<U8>::from_buffer(side(self.width)?, side(self.height)?, &self.bytes);
        let mut out = vec![0; width * height];
        let mut target = TypedImage::<U8>::from_buffer(side(width)?, side(height)?, &mut out).map_err(|_| failed())?;
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
        let resized = Resizer::new().resize_typed(&source.map_err(|_| failed())?, &mut target, &options);
        resized.map_err(|_| failed())?;
        drop(target);
        Ok(out)
    }

    /// Cuts a part out, between the pixels; outside of the picture its edge goes on.
    pub(super) fn cut(&self, machine: Machine, part: Part, out: &mut Vec<f32>) {
        out.clear();
        out.resize(part.width * part.height, 0.0);
        if self.width > 1 && self.height > 1 {
            machine.run(Cut { from: self, part, out });
        }
    }
}

/// Places are computed four by four, which the compiler makes vector code of.
const TOGETHER: usize = 4;

struct Cut<'a> {
    from: &'a Grey,
    part: Part,
    out: &'a mut [f32],
}

impl Work for Cut<'_> {
    #[inline(always)]
    fn run<L: Lanes + Sums>(self, _: L) {
        let Part { x, y, right, down, width, height } = self.part;
        for (v, row) in self.out.chunks_exact_mut(width.max(1)).enumerate() {
            let b = v as f32 - (height as f32 - 1.0) / 2.0;
            let (x, y) = (x + b * down.0, y + b * down.1);
            for (n, four) in row.chunks_mut(TOGETHER).enumerate() {
                let a: [f32; TOGETHER] =
                    std::array::from_fn(|i| (n * TOGETHER + i) as f32 - (width as f32 - 1.0) / 2.0);
                let found = self.from.between(a.map(|a| x + a * right.0), a.map(|a| y + a * right.1));
                four.copy_from_slice(&found[..four.len()]);
            }
        }
    }
}

impl Grey {
    #[inline(always)]
    fn between(&self, x: [f32; TOGETHER], y: [f32; TOGETHER]) -> [f32; TOGETHER] {
        let (x, fx) = inside(x, self.width);
        let (y, fy) = inside(y, self.height);
        let mut four = [[0.0; TOGETHER]; 4];
        for i in 0..TOGETHER {
            let at = y[i] as usize * self.width + x[i] as usize;
            if let Some(near) = self.bytes.get(at..at + self.width + 2) {
                let here = [near[0], near[1], near[self.width], near[self.width + 1]];
                for (to, value) in four.iter_mut().zip(here) {
                    to[i] = f32::from(value);
                }
            }
        }
        let [a, b, c, d] = four;
        std::array::from_fn(|i| {
            let (above, below) = (a[i] + (b[i] - a[i]) * fx[i], c[i] + (d[i] - c[i]) * fx[i]);
            above + (below - above) * fy[i]
        })
    }
}

/// The pixel before, never the last one, and how far it is to the next.
#[inline(always)]
fn inside(v: [f32; TOGETHER], most: usize) -> ([i32; TOGETHER], [f32; TOGETHER]) {
    let last = (most - 1) as f32;
    let v = v.map(|v| {
        if v < 0.0 {
            0.0
        } else if v < last {
            v
        } else {
            last
        }
    });
    let before = v.map(|v| (v as i32).min(most as i32 - 2));
    (before, std::array::from_fn(|i| v[i] - before[i] as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope() -> Grey {
        Grey { width: 20, height: 10, bytes: (0..200).map(|i| (i % 20 * 5 + i / 20 * 7) as u8).collect() }
    }

    #[test]
    fn parts_lie_between_pixels_and_end_at_the_edge() {
        let mut out = Vec::new();
        let part = Part { x: 8.5, y: 4.0, right: (1.0, 0.0), down: (0.0, 1.0), width: 6, height: 3 };
        slope().cut(Machine::detect(), part, &mut out);
        assert_eq!(out.len(), 18);
        assert_eq!(out[..2], [6.0 * 5.0 + 21.0, 7.0 * 5.0 + 21.0]);
        let turned = Part { x: 8.25, y: 4.0, right: (0.0, 1.0), down: (-1.0, 0.0), width: 3, height: 1 };
        slope().cut(Machine::detect(), turned, &mut out);
        assert_eq!(out, [41.25 + 21.0, 41.25 + 28.0, 41.25 + 35.0]);
        let outside = Part { x: 1e6, y: -1e6, ..part };
        slope().cut(Machine::detect(), outside, &mut out);
        assert!(out.iter().all(|v| *v == 95.0), "{out:?}");
        Grey { width: 1, height: 1, bytes: vec![9] }.cut(Machine::detect(), part, &mut out);
        assert_eq!(out, [0.0; 18]);
    }
}
