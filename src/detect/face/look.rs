//! One look at the picture: a part of it is scaled, turned or mirrored, shown to the network, and what is found comes back in
//! pixels of the scene. Owns the way there and back; the choice of looks is made in `effort`.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use super::net::{CELL, GRID, Net, VALUES, Workspace};
use crate::detect::nms::{Found, suppress};
use crate::error::{Error, Result};
use crate::geometry::{Orientation, Size};
use crate::pixel::{Scene, turned};

/// Boxes that overlap by this much are one face.
pub(super) const SAME_FACE: f32 = 0.3;

/// A part of the scene, in its pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Part {
    /// All of it.
    pub(super) fn whole(size: Size) -> Part {
        Part { left: 0.0, top: 0.0, width: size.width as f32, height: size.height as f32 }
    }
}

/// What one thread needs to look.
#[derive(Default)]
pub(super) struct Eye {
    work: Workspace,
    resizer: Resizer,
    canvas: Vec<u8>,
}

impl Eye {
    /// The network alone.
    pub(super) fn pass(&mut self, net: &Net, rgb: &[u8], width: usize, height: usize) -> usize {
        net.run(rgb, width, height, &mut self.work);
        self.work.cells.len()
    }

    /// Looks at `part`, scaled by `scale`, turned by `turn` after that. Finds what scores at least `least` thousandths.
    pub(super) fn look(
        &mut self,
        net: &Net,
        scene: &Scene,
        part: Part,
        scale: f32,
        turn: Orientation,
        least: u32,
    ) -> Result<Vec<Found>> {
        let side = |s: f32| ((s * scale).round() as u32).clamp(1, 16_384);
        let size = Size::new(side(part.width), side(part.height));
        let scaled = self.scaled(scene, part, size)?;
        let (shown, pixels) = if turn.is_upright() { (size, scaled) } else { turned(&scaled, size, turn) };
        let (width, height) = (shown.width as usize, shown.height as usize);
        let (padded_width, padded_height) = (width.next_multiple_of(GRID), height.next_multiple_of(GRID));
        self.canvas.clear();
        self.canvas.resize(3 * padded_width * padded_height, 0);
        for (to, from) in self.canvas.chunks_exact_mut(3 * padded_width).zip(pixels.chunks_exact(3 * width)) {
            to[..3 * width].copy_from_slice(from);
        }
        net.run(&self.canvas, padded_width, padded_height, &mut self.work);
        let found = decode(&self.work.cells, padded_width / CELL, shown, least);
        let (fx, fy) = (part.width / size.width as f32, part.height / size.height as f32);
        let back = |f: Found| {
            let [x0, y0, x1, y1] = unturned(f.edges, turn, size);
            Found {
                edges: [x0 * fx + part.left, y0 * fy + part.top, x1 * fx + part.left, y1 * fy + part.top],
                score: f.score,
            }
        };
        Ok(suppress(found, SAME_FACE).into_iter().map(back).collect())
    }

    /// Area filter down, bilinear up.
    fn scaled(&mut self, scene: &Scene, part: Part, size: Size) -> Result<Vec<u8>> {
        let failed = || Error::refused("detect.resize", "the picture cannot be scaled for detection");
        let whole = part.left == 0.0 && part.top == 0.0 && size == scene.size;
        if whole && part.width == size.width as f32 && part.height == size.height as f32 {
            return Ok(scene.rgb.clone());
        }
        let from = TypedImageRef::<U8x3>::from_buffer(scene.size.width, scene.size.height, &scene.rgb)
            .map_err(|_| failed())?;
        let filter = if part.width > size.width as f32 { FilterType::Box } else { FilterType::Bilinear };
        let mut pixels = vec![0; 3 * size.width as usize * size.height as usize];
        let mut to = TypedImage::<U8x3>::from_buffer(size.width, size.height, &mut pixels).map_err(|_| failed())?;
        let (wide, high) = (f64::from(scene.size.width), f64::from(scene.size.height));
        let (left, top) = (f64::from(part.left).clamp(0.0, wide), f64::from(part.top).clamp(0.0, high));
        let (width, height) = (f64::from(part.width).min(wide - left), f64::from(part.height).min(high - top));
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(left, top, width, height);
        // One pixel type alone: the general call would be compiled for all of them.
        self.resizer.resize_typed(&from, &mut to, &options).map_err(|_| failed())?;
        drop(to);
        Ok(pixels)
    }
}

/// Boxes of all cells that score enough, in pixels of the network's input.
fn decode(cells: &[f32], columns: usize, shown: Size, least: u32) -> Vec<Found> {
    // Slightly below the threshold: the exact comparison is made on thousandths.
    let share = (f64::from(least) / 1000.0 - 0.001).clamp(1e-6, 1.0 - 1e-6);
    let least_logit = (share / (1.0 - share)).ln() as f32;
    let (right, bottom) = (shown.width as f32, shown.height as f32);
    let mut found = Vec::new();
    for (i, cell) in cells.as_chunks::<VALUES>().0.iter().enumerate() {
        let [logit, log_height, log_width, dy, dx, ..] = *cell;
        if logit < least_logit {
            continue;
        }
        let score = (1000.0 / (1.0 + f64::from(-logit).exp())).round() as u32;
        if score < least {
            continue;
        }
        let (x, y) = ((i % columns) as f32, (i / columns) as f32);
        let side = |log: f32| (f64::from(log).exp() * CELL as f64).min(1e6) as f32;
        let (width, height) = (side(log_width), side(log_height));
        let x0 = ((x + dx + 0.5) * CELL as f32 - width / 2.0).clamp(0.0, right);
        let y0 = ((y + dy + 0.5) * CELL as f32 - height / 2.0).clamp(0.0, bottom);
        found.push(Found { edges: [x0, y0, (x0 + width).min(right), (y0 + height).min(bottom)], score });
    }
    found
}

/// Takes a box of the turned picture back to the one of `size` before the turn.
fn unturned([x0, y0, x1, y1]: [f32; 4], turn: Orientation, size: Size) -> [f32; 4] {
    let (w, h) = (size.width as f32, size.height as f32);
    match turn.exif() {
        2 => [w - x1, y0, w - x0, y1],
        3 => [w - x1, h - y1, w - x0, h - y0],
        6 => [y0, h - x1, y1, h - x0],
        8 => [w - y1, x0, w - y0, x1],
        _ => [x0, y0, x1, y1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    #[test]
    fn boxes_come_back_from_every_turn() {
        let size = Size::new(200, 100);
        let r = Rect::from([30, 20, 50, 44]);
        for v in [1, 2, 3, 6, 8] {
            let turn = Orientation::from_exif(v).expect("1..=8");
            let there = <[u32; 4]>::from(turn.to_displayed(r, size)).map(|v| v as f32);
            assert_eq!(unturned(there, turn, size), [30.0, 20.0, 50.0, 44.0], "turn {v}");
        }
    }

    #[test]
    fn a_cell_becomes_a_box_around_its_centre() {
        let mut cells = vec![-20.0; VALUES * 8];
        // Column 2, row 1 of 4 columns: 8 px wide, 16 px high, no offset.
        cells[VALUES * 6..][..5].copy_from_slice(&[0.0, 4f32.ln(), 2f32.ln(), 0.0, 0.0]);
        let found = decode(&cells, 4, Size::new(16, 16), 300);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].score, 500);
        let [x0, y0, x1, y1] = found[0].edges;
        assert!((x0 - 6.0).abs() < 1e-4 && y0 == 0.0 && (x1 - 14.0).abs() < 1e-4 && y1 == 16.0);
    }
}
