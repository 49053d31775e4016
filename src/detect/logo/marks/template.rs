//! What one mark looks like in outline cells: in eight views for the search, upright for the comparison, once coarse and once
//! fine. Owns the sizes and views; measures against ordinary pictures by `white`.

use super::art::Art;
use super::cells::{BINS, CELL, Cells};
use super::views::Views;
use super::white::Ordinary;
use crate::detect::lanes::Machine;
use crate::error::{Error, Result};

/// Tilt in degrees and width against the drawn one, of each view.
pub(super) const VIEWS: [(f32, f32); 8] =
    [(-15.0, 1.0), (-10.0, 1.0), (-5.0, 1.0), (0.0, 1.0), (5.0, 1.0), (10.0, 1.0), (15.0, 1.0), (0.0, 0.84)];
/// Cells that a mark should take, about; fewer along a side is never chosen, nor more.
const CELLS: f32 = 60.0;
/// The fine comparison has this many times the cells a side.
const FINE: f32 = 1.5;
/// Sharpness of prints as they are found: deviation of the blur that drawings get.
const BLUR: f32 = 0.7;
/// What the drawing itself scores must lie well above the threshold, or no print of it ever passes. A square has 15, a bar 17,
/// marks with some drawing or lettering 24 to 33.
const PLAIN: f32 = 21.0;

/// Weights for an upright mark.
#[derive(Debug)]
pub(super) struct Upright {
    pub(super) width: usize,
    pub(super) height: usize,
    weights: Vec<[f32; BINS]>,
    /// What ordinary outlines score before they are compared.
    offset: f32,
    /// Score of the drawing itself.
    pub(super) distance: f32,
}

impl Upright {
    /// How much the cells, which have one more on every side than the mark, look like it: an ordinary place has mean 0 and
    /// deviation 1.
    pub(super) fn score(&self, cells: &Cells) -> f32 {
        let mut sum = -self.offset;
        for (y, weights) in self.weights.chunks_exact(self.width).enumerate() {
            let row = cells.values.get((y + 1) * cells.width + 1..).and_then(|r| r.get(..self.width)).unwrap_or(&[]);
            sum += row.iter().zip(weights).map(|(c, w)| (0..BINS).map(|b| c[b] * w[b]).sum::<f32>()).sum::<f32>();
        }
        sum
    }
}

/// A mark, ready to be looked for.
pub(super) struct Template {
    /// Cells of the upright mark.
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) views: Views,
    pub(super) coarse: Upright,
    pub(super) fine: Upright,
}

impl Template {
    /// Draws all views.
    pub(super) fn of(art: &Art, ordinary: &Ordinary) -> Result<Template> {
        let (width, height) = sides(art.aspect());
        let spread = |long: usize| (long as f32 * 15f32.to_radians().sin() - 1.0).max(0.0) as usize;
        let (columns, rows) = (width + spread(height), height + spread(width));
        let fine = upright(art, ordinary, scaled(width), scaled(height));
        if fine.distance < PLAIN {
            return Err(Error::refused(
                "mark.plain",
                "too plain: it has too few outlines to be told from other things",
            ));
        }
        let mut weights = vec![[[0.0; BINS]; VIEWS.len()]; columns * rows];
        let mut bias = [0.0; VIEWS.len()];
        for (v, (degrees, squeezed)) in VIEWS.into_iter().enumerate() {
            let (tilt, wide) = (degrees.to_radians(), width as f32 * squeezed);
            let cells = drawn(art, (columns, rows), wide, height as f32, tilt);
            let places = covered(columns, rows, wide, height as f32, tilt);
            let outlines: Vec<_> = places.iter().map(|&(x, y)| inner(&cells, x, y)).collect();
            let (found, _) = ordinary.template(&places, &outlines);
            for (&(x, y), w) in places.iter().zip(found) {
                weights[y * columns + x][v] = w;
                bias[v] -= (0..BINS).map(|b| w[b] * ordinary.mean[b]).sum::<f32>();
            }
        }
        let views = Views::new(columns, &weights, bias);
        let coarse = upright(art, ordinary, width, height);
        Ok(Template { width, height, views, coarse, fine })
    }
}

/// Cells of a mark of that aspect.
fn sides(aspect: f32) -> (usize, usize) {
    let other = |side: usize, by: f32, most: f32| (side as f32 * by).round().clamp(3.0, most) as usize;
    if aspect >= 1.0 {
        let height = (CELLS / aspect).sqrt().round().clamp(3.0, 6.0) as usize;
        (other(height, aspect, 22.0), height)
    } else {
        let width = (CELLS * aspect).sqrt().round().clamp(3.0, 6.0) as usize;
        (width, other(width, 1.0 / aspect, 8.0))
    }
}

fn scaled(cells: usize) -> usize {
    (cells as f32 * FINE).round() as usize
}

/// The cell of a drawing that has one more around.
fn inner(cells: &Cells, x: usize, y: usize) -> [f32; BINS] {
    cells.values.get((y + 1) * cells.width + x + 1).copied().unwrap_or([0.0; BINS])
}

/// Cells of a drawing, on light and on dark ground: the mean of both. One more cell on every side than asked for.
fn drawn(art: &Art, (columns, rows): (usize, usize), wide: f32, high: f32, tilt: f32) -> Cells {
    let size = ((columns + 2) * CELL, (rows + 2) * CELL);
    let mut sum = Cells::default();
    for ground in [1.0, 0.25] {
        let mut grey = art.drawn(size, wide * CELL as f32, high * CELL as f32, tilt, ground);
        blur(&mut grey, size.0);
        let cells = Cells::of(Machine::detect(), &grey, size.0, size.1);
        if sum.values.is_empty() {
            sum = cells;
        } else {
            for (a, b) in sum.values.iter_mut().flatten().zip(cells.values.iter().flatten()) {
                *a = (*a + b) / 2.0;
            }
        }
    }
    sum
}

/// Places of the window whose middle lies on the mark.
fn covered(columns: usize, rows: usize, wide: f32, high: f32, tilt: f32) -> Vec<(usize, usize)> {
    let (sin, cos) = tilt.sin_cos();
    let mut places = Vec::new();
    for y in 0..rows {
        for x in 0..columns {
            let (px, py) = (x as f32 + 0.5 - columns as f32 / 2.0, y as f32 + 0.5 - rows as f32 / 2.0);
            let (u, v) = (px * cos + py * sin, py * cos - px * sin);
            if u.abs() <= wide / 2.0 + 0.1 && v.abs() <= high / 2.0 + 0.1 {
                places.push((x, y));
            }
        }
    }
    places
}

fn upright(art: &Art, ordinary: &Ordinary, width: usize, height: usize) -> Upright {
    let cells = drawn(art, (width, height), width as f32, height as f32, 0.0);
    let places: Vec<_> = (0..width * height).map(|i| (i % width, i / width)).collect();
    let outlines: Vec<_> = places.iter().map(|&(x, y)| inner(&cells, x, y)).collect();
    let (weights, distance) = ordinary.template(&places, &outlines);
    let offset = weights.iter().map(|w| (0..BINS).map(|b| w[b] * ordinary.mean[b]).sum::<f32>()).sum();
    Upright { width, height, weights, offset, distance }
}

/// A Gaussian of deviation [`BLUR`], five taps a side; edges are repeated.
fn blur(grey: &mut Vec<f32>, width: usize) {
    let taps: [f32; 5] = std::array::from_fn(|i| (-((i as f32 - 2.0) / BLUR).powi(2) / 2.0).exp());
    let total: f32 = taps.iter().sum();
    let height = grey.len() / width.max(1);
    let near = |at: usize, i: usize, most: usize| (at + i).saturating_sub(2).min(most.saturating_sub(1));
    let across: Vec<f32> = (0..grey.len())
        .map(|p| {
            let (x, row) = (p % width, p - p % width);
            (0..5).map(|i| grey[row + near(x, i, width)] * taps[i]).sum::<f32>() / total
        })
        .collect();
    *grey = (0..across.len())
        .map(|p| (0..5).map(|i| across[near(p / width, i, height) * width + p % width] * taps[i]).sum::<f32>() / total)
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_follow_the_aspect() {
        assert_eq!(sides(1.0), (6, 6));
        assert_eq!(sides(7.0), (21, 3));
        assert_eq!(sides(100.0), (22, 3));
        assert_eq!(sides(0.5), (5, 8));
        assert_eq!(sides(0.01), (3, 8));
    }

    #[test]
    fn a_tilted_mark_covers_a_tilted_band() {
        assert_eq!(covered(6, 6, 6.0, 6.0, 0.0).len(), 36);
        let band = covered(16, 7, 16.0, 4.0, 15f32.to_radians());
        assert!(band.contains(&(1, 1)) && !band.contains(&(1, 6)) && band.contains(&(14, 5)), "{band:?}");
    }
}
