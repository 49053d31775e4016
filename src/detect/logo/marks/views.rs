//! All views of a mark at every place of one size, in whole numbers: these scores only choose the places that are looked at
//! more closely, so that a hundredth of exactness is enough, and small numbers go through the processor by thirty-two.

use super::cells::{BINS, CELL, Outlines};
use super::template::VIEWS;
use crate::detect::lanes::{Lanes, Machine, Sums, Work};

/// Largest number of a cell and of a weight: four products of them fit in 16 bits.
const MOST: f32 = 90.0;
/// Value of a cell that becomes [`MOST`]; few are larger.
const FULL: f32 = 1.28;
/// Places that are scored side by side: with the weights they fill the registers.
const TILE: usize = 8;

/// Outline cells in whole numbers, rows from the top.
#[derive(Debug, Default)]
pub(super) struct Coarse {
    pub(super) width: usize,
    pub(super) height: usize,
    values: Vec<[i32; 2]>,
}

impl Coarse {
    /// The outlines of a grey picture.
    pub(super) fn of(machine: Machine, grey: &[u8], width: usize, height: usize) -> Coarse {
        let mut values = Vec::with_capacity(width / CELL * (height / CELL));
        machine.run(Outlines {
            grey,
            width,
            height,
            row: |cells: &[[f32; BINS]]| values.extend(cells.iter().map(whole)),
        });
        Coarse { width: width / CELL, height: values.len() / (width / CELL).max(1), values }
    }

    fn row(&self, y: usize) -> &[[i32; 2]] {
        self.values.get(y * self.width..(y + 1) * self.width).unwrap_or(&[])
    }
}

#[inline(always)]
fn whole(cell: &[f32; BINS]) -> [i32; 2] {
    // Beside 2²³ a float has no bits for fractions: adding it rounds, and leaves the number in the lowest byte.
    const WHOLE: f32 = 8_388_608.0;
    let bytes = cell.map(|v| {
        let v = v * (MOST / FULL);
        ((if v < MOST { v } else { MOST }) + WHOLE).to_bits() as u8
    });
    let [a, b, c, d, e, f, g, h] = bytes;
    [i32::from_le_bytes([a, b, c, d]), i32::from_le_bytes([e, f, g, h])]
}

/// Weights of eight views for one cell, as [`Sums::dot`] reads them.
type Weights = [[[i8; 4]; VIEWS.len()]; 2];

/// The views of one mark.
pub(super) struct Views {
    /// Cells of the window that all views fit in.
    pub(super) columns: usize,
    pub(super) rows: usize,
    weights: Vec<Weights>,
    /// What is added to the sum of a view, in its units, and one unit.
    bias: [i32; VIEWS.len()],
    unit: f32,
}

/// Best view of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Best {
    pub(super) score: i32,
    pub(super) view: u8,
}

impl Views {
    /// `weights` of the window's cells, row by row, for each view.
    pub(super) fn new(columns: usize, weights: &[[[f32; BINS]; VIEWS.len()]], bias: [f32; VIEWS.len()]) -> Views {
        let largest = weights.iter().flatten().flatten().fold(1e-6f32, |a, w| a.max(w.abs()));
        let whole = |w: f32| (w * MOST / largest).round() as i8;
        let pack = |cell: &[[f32; BINS]; VIEWS.len()]| -> Weights {
            std::array::from_fn(|half| std::array::from_fn(|v| std::array::from_fn(|k| whole(cell[v][4 * half + k]))))
        };
        let unit = largest / MOST * FULL / MOST;
        Views {
            columns,
            rows: weights.len() / columns.max(1),
            weights: weights.iter().map(pack).collect(),
            bias: bias.map(|b| (b / unit).round() as i32),
            unit,
        }
    }

    /// The best view at every place where the window fits, rows of places from the top. Scores below zero are zero.
    pub(super) fn sweep(&self, machine: Machine, cells: &Coarse) -> Vec<Best> {
        if cells.width < self.columns || cells.height < self.rows {
            return Vec::new();
        }
        let (wide, high) = (cells.width - self.columns + 1, cells.height - self.rows + 1);
        let mut best = vec![Best::default(); wide * high];
        for (y, best) in best.chunks_exact_mut(wide).enumerate() {
            machine.run(Row { views: self, cells, y, best });
        }
        best
    }

    /// A score in deviations.
    pub(super) fn score(&self, best: Best) -> f32 {
        best.score as f32 * self.unit
    }

    /// The least whole score that is at least `score`.
    pub(super) fn least(&self, score: f32) -> i32 {
        (score / self.unit).ceil() as i32
    }
}

struct Row<'a> {
    views: &'a Views,
    cells: &'a Coarse,
    y: usize,
    best: &'a mut [Best],
}

impl Work for Row<'_> {
    #[inline(always)]
    fn run<L: Lanes + Sums>(self, lanes: L) {
        let (tiles, rest) = self.best.as_chunks_mut::<TILE>();
        for (n, tile) in tiles.iter_mut().enumerate() {
            *tile = at::<L, TILE>(lanes, self.views, self.cells, n * TILE, self.y);
        }
        let done = tiles.len() * TILE;
        for (n, one) in rest.iter_mut().enumerate() {
            [*one] = at::<L, 1>(lanes, self.views, self.cells, done + n, self.y);
        }
    }
}

#[inline(always)]
fn at<L: Sums, const N: usize>(lanes: L, views: &Views, cells: &Coarse, x: usize, y: usize) -> [Best; N] {
    let mut sums = [lanes.zeros(); N];
    for (r, weights) in views.weights.chunks_exact(views.columns).enumerate() {
        let row = cells.row(y + r).get(x..).unwrap_or(&[]);
        for (weights, near) in weights.iter().zip(row.windows(N)) {
            let Some(near) = near.first_chunk::<N>() else { break };
            for p in 0..N {
                sums[p] = lanes.dot(&near[p], weights, sums[p]);
            }
        }
    }
    std::array::from_fn(|p| best(lanes.sums(sums[p]), &views.bias))
}

#[inline(always)]
fn best(sums: [i32; VIEWS.len()], bias: &[i32; VIEWS.len()]) -> Best {
    // The view in the lowest bits: one maximum finds both.
    let ranked: [i32; VIEWS.len()] = std::array::from_fn(|v| (sums[v].wrapping_add(bias[v]) << 3) | (7 - v as i32));
    let most = ranked.iter().fold(0, |a, b| a.max(*b));
    Best { score: most >> 3, view: (7 - (most & 7)) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::logo::marks::cells::Cells;

    #[test]
    fn the_view_that_fits_best_wins_at_its_place() {
        // Slanting stripes in the middle of a flat picture.
        let (width, height) = (120, 80);
        let inside = |x: usize, y: usize| (48..72).contains(&x) && (32..48).contains(&y);
        let grey: Vec<u8> = (0..width * height)
            .map(|i| (i % width, i / width))
            .map(|(x, y)| if inside(x, y) && (x + y) % 8 < 4 { 200 } else { 90 })
            .collect();
        let machine = Machine::detect();
        let coarse = Coarse::of(machine, &grey, width, height);
        assert_eq!((coarse.width, coarse.height), (30, 20));
        let floats: Vec<f32> = grey.iter().map(|g| f32::from(*g)).collect();
        let cells = Cells::of(machine, &floats, width, height);
        // View 5 asks for what the picture shows from the cell (12, 8) on, the others for a part of it.
        let shown = |i: usize| cells.values[(8 + i / 6) * 30 + 12 + i % 6];
        let weights: Vec<[[f32; BINS]; 8]> = (0..6 * 4)
            .map(|i| std::array::from_fn(|v| if v == 5 || i % 8 < v { shown(i) } else { [0.0; BINS] }))
            .collect();
        let views = Views::new(6, &weights, [-1.0; 8]);
        let best = views.sweep(machine, &coarse);
        assert_eq!(best.len(), 25 * 17);
        let (at, most) = best.iter().enumerate().max_by_key(|(_, b)| b.score).expect("places");
        assert_eq!((at % 25, at / 25, most.view), (12, 8, 5));
        let wanted: f32 = (0..24).map(|i| shown(i).iter().map(|v| v * v).sum::<f32>()).sum::<f32>() - 1.0;
        assert!((views.score(*most) / wanted - 1.0).abs() < 0.02, "{} instead of {wanted}", views.score(*most));
        assert!(views.least(wanted * 0.97) <= most.score && views.least(wanted * 1.03) > most.score);
        assert_eq!(best[0], Best { score: 0, view: 7 }, "a flat place scores below zero");
    }

    #[test]
    fn a_picture_smaller_than_the_window_has_no_places() {
        let views = Views::new(3, &[[[1.0; BINS]; 8]; 9], [0.0; 8]);
        let machine = Machine::detect();
        for (width, height) in [(0, 0), (3, 3), (11, 40), (40, 11)] {
            let coarse = Coarse::of(machine, &vec![7; width * height], width, height);
            assert!(views.sweep(machine, &coarse).is_empty(), "{width} x {height}");
        }
    }
}
