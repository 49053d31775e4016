//! The picture at full size, half, quarter … : marks of every size pass by a network that knows small ones. Owns the halving and
//! the sampling between pixels; finds nothing itself.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::{Error, Result};
use crate::pixel::Scene;

/// Larger scenes are scaled down to so many pixels first.
const PIXELS: f64 = 1_500_000.0;
/// Bands longer than this are squeezed: rows are held in memory while they are looked at.
const LONGEST: u32 = 16_384;
/// Levels whose shorter side is less than this hold no mark that the level before did not show.
const LEAST: usize = 12;

/// RGB, rows from the top.
pub(super) struct Level {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

/// All levels, the largest first.
pub(super) struct Pyramid {
    pub(super) levels: Vec<Level>,
    /// Pixels of the scene for one of the first level, across and down.
    pub(super) scale: (f32, f32),
}

impl Pyramid {
    /// Scales the scene down to what detection sees, then halves it as often as it goes.
    pub(super) fn of(scene: &Scene) -> Result<Pyramid> {
        let (width, height) = (scene.size.width, scene.size.height);
        let shrink = (PIXELS / scene.size.pixels().max(1) as f64).sqrt().min(1.0);
        let first = if shrink > 0.99 && width.max(height) <= LONGEST {
            Level { width: width as usize, height: height as usize, rgb: scene.rgb.clone() }
        } else {
            let side = |s: u32| ((f64::from(s) * shrink).round() as u32).clamp(1, LONGEST);
            scaled(scene, side(width), side(height))?
        };
        let scale = (width as f32 / first.width.max(1) as f32, height as f32 / first.height.max(1) as f32);
        let mut levels = vec![first];
        while let Some(next) = levels.last().filter(|l| l.width.min(l.height) >= 2 * LEAST).map(Level::halved) {
            levels.push(next);
        }
        Ok(Pyramid { levels, scale })
    }

    /// The level at which something of `size` pixels of the first level comes nearest to `wanted` from above, and its factor.
    pub(super) fn level(&self, size: f32, wanted: f32) -> Option<(&Level, f32)> {
        let steps = (size / wanted).max(1.0).log2().floor() as usize;
        let at = steps.min(self.levels.len().saturating_sub(1));
        self.levels.get(at).map(|l| (l, (1u64 << at.min(40)) as f32))
    }
}

fn scaled(scene: &Scene, width: u32, height: u32) -> Result<Level> {
    let failed = || Error::refused("detect.resize", "the picture cannot be scaled for detection");
    let from =
        TypedImageRef::<U8x3>::from_buffer(scene.size.width, scene.size.height, &scene.rgb).map_err(|_| failed())?;
    let mut rgb = vec![0; 3 * width as usize * height as usize];
    let mut to = TypedImage::<U8x3>::from_buffer(width, height, &mut rgb).map_err(|_| failed())?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    // One pixel type alone: the general call would be compiled for all of them.
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(|_| failed())?;
    drop(to);
    Ok(Level { width: width as usize, height: height as usize, rgb })
}

impl Level {
    /// Each pixel the rounded mean of four; an odd last row or column is left out.
    pub(super) fn halved(&self) -> Level {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut rgb = vec![0; 3 * width * height];
        if width > 0 {
            let rows = self.rgb.chunks_exact(6 * self.width);
            for (to, two) in rgb.chunks_exact_mut(3 * width).zip(rows) {
                let (above, below) = two.split_at(3 * self.width);
                let pairs = above.as_chunks::<6>().0.iter().zip(below.as_chunks::<6>().0);
                for (to, (a, b)) in to.as_chunks_mut::<3>().0.iter_mut().zip(pairs) {
                    *to = std::array::from_fn(|c| {
                        let sum = u16::from(a[c]) + u16::from(a[c + 3]) + u16::from(b[c]) + u16::from(b[c + 3]);
                        ((sum + 2) >> 2) as u8
                    });
                }
            }
        }
        Level { width, height, rgb }
    }

    /// Between four pixels, outside the nearest ones; a pixel's centre has whole coordinates.
    pub(super) fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let inside = |v: f32, most: usize| v.clamp(0.0, most.saturating_sub(1) as f32);
        let (x, y) = (inside(x, self.width), inside(y, self.height));
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let (right, below) =
            ((left + 1).min(self.width.saturating_sub(1)), (top + 1).min(self.height.saturating_sub(1)));
        let at = |x: usize, y: usize| {
            let p = self.rgb.get(3 * (y * self.width + x)..).and_then(|p| p.first_chunk::<3>()).unwrap_or(&[0; 3]);
            p.map(f32::from)
        };
        let mix = |a: [f32; 3], b: [f32; 3], t: f32| -> [f32; 3] { std::array::from_fn(|c| a[c] + (b[c] - a[c]) * t) };
        mix(mix(at(left, top), at(right, top), fx), mix(at(left, below), at(right, below), fx), fy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Orientation, Size};

    fn scene(width: u32, height: u32) -> Scene {
        let size = Size::new(width, height);
        let rgb = (0..3 * size.pixels()).map(|i| (i % 251) as u8).collect();
        Scene { size, rgb, full: size, orientation: Orientation::UPRIGHT }
    }

    #[test]
    fn halves_are_means_of_four() {
        let level =
            Level { width: 3, height: 2, rgb: vec![1, 0, 9, 3, 0, 9, 77, 77, 77, 5, 0, 9, 8, 1, 10, 77, 77, 77] };
        let half = level.halved();
        assert_eq!((half.width, half.height, half.rgb), (1, 1, vec![4, 0, 9]));
    }

    #[test]
    fn large_scenes_are_scaled_and_small_ones_are_not() {
        let p = Pyramid::of(&scene(2000, 1500)).expect("scales");
        let first = &p.levels[0];
        assert_eq!((first.width, first.height), (1414, 1061));
        assert!((p.scale.0 - 2000.0 / 1414.0).abs() < 1e-5);
        let p = Pyramid::of(&scene(40, 25)).expect("scales");
        let sizes: Vec<_> = p.levels.iter().map(|l| (l.width, l.height)).collect();
        assert_eq!((sizes, p.scale), (vec![(40, 25), (20, 12)], (1.0, 1.0)));
        assert_eq!(Pyramid::of(&scene(300_000, 1)).expect("scales").levels[0].width, 16_384);
        assert_eq!(Pyramid::of(&scene(1, 1)).expect("scales").levels.len(), 1);
    }

    #[test]
    fn samples_lie_between_pixels_and_never_outside() {
        let level = Level { width: 2, height: 1, rgb: vec![0, 10, 20, 100, 10, 20] };
        assert_eq!(level.sample(0.25, 0.0), [25.0, 10.0, 20.0]);
        assert_eq!(level.sample(-5.0, 3.0), [0.0, 10.0, 20.0]);
        assert_eq!(level.sample(9.0, -1.0), [100.0, 10.0, 20.0]);
        assert_eq!(level.sample(f32::MAX, 1e30)[1], 10.0);
    }
}
