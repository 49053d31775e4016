//! What a picture's outlines look like: for every cell of 4×4 pixels, how much outline runs in each of eight directions,
//! whichever side is the lighter, measured against its surroundings. Black, white and coloured prints of a mark look alike here.
//! After Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection" (2005), without their signed bins.

use crate::detect::lanes::{Lanes, Machine, Sums, Work};

/// Pixels of a cell's side.
pub(super) const CELL: usize = 4;
/// Directions.
pub(super) const BINS: usize = 8;
/// Outlines fainter than this (grey levels a pixel, on average) count less and less.
const FAINT: f32 = 2.0;

/// Cells in rows from the top.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) width: usize,
    pub(super) values: Vec<[f32; BINS]>,
}

impl Cells {
    /// The outlines of a grey picture; what is left over at the right and below is not looked at.
    pub(super) fn of(machine: Machine, grey: &[f32], width: usize, height: usize) -> Cells {
        let mut values = Vec::with_capacity(width / CELL * (height / CELL));
        machine.run(Outlines { grey, width, height, row: |cells: &[[f32; BINS]]| values.extend_from_slice(cells) });
        Cells { width: width / CELL, values }
    }
}

/// Grey of a picture.
pub(super) trait Shade: Copy {
    fn value(self) -> f32;
}

impl Shade for f32 {
    #[inline(always)]
    fn value(self) -> f32 {
        self
    }
}

impl Shade for u8 {
    #[inline(always)]
    fn value(self) -> f32 {
        f32::from(self)
    }
}

/// Hands the outlines of a picture to `row`, one row of cells after the other. Holds three of them, so that the work stays in
/// the processor's first caches. Plain loops over slices of one length and arrays of eight: the compiler makes vector code of
/// them for the machine that they run on, with the same bits on all.
pub(super) struct Outlines<'a, S, R> {
    pub(super) grey: &'a [S],
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) row: R,
}

impl<S: Shade, R: FnMut(&[[f32; BINS]])> Work for Outlines<'_, S, R> {
    #[inline(always)]
    fn run<L: Lanes + Sums>(self, _: L) {
        let Outlines { grey, width, height, mut row } = self;
        let (columns, rows) = (width / CELL, height / CELL);
        if columns == 0 || rows == 0 {
            return;
        }
        let (mut size, mut turn) = (vec![0.0f32; columns * CELL], vec![0.0f32; columns * CELL]);
        let mut cells: [Vec<[f32; BINS]>; 3] = std::array::from_fn(|_| vec![[0.0; BINS]; columns]);
        let mut energy = vec![0.0f32; columns];
        let mut three: [Vec<f32>; 3] = std::array::from_fn(|_| vec![0.0; columns]);
        let line = |y: usize| grey.get(y * width..y * width + width).unwrap_or(&[]);
        for r in 0..=rows {
            if r < rows {
                let cells = &mut cells[r % 3];
                cells.fill([0.0; BINS]);
                for y in r * CELL..(r + 1) * CELL {
                    let (above, below) = (line(y.saturating_sub(1)), line((y + 1).min(rows * CELL - 1)));
                    directions(above, line(y), below, &mut size, &mut turn);
                    let four = size.as_chunks::<CELL>().0.iter().zip(turn.as_chunks::<CELL>().0);
                    for (cell, (sizes, turns)) in cells.iter_mut().zip(four) {
                        for (s, t) in sizes.iter().zip(turns) {
                            shared(cell, *s, *t);
                        }
                    }
                }
                for (energy, cell) in energy.iter_mut().zip(&*cells) {
                    *energy = cell.iter().map(|v| v * v).sum();
                }
                across(&energy, &mut three[r % 3]);
            }
            // A row is due when the one below it is there, the last one at the end.
            if let Some(due) = r.checked_sub(1) {
                let [above, here, below] = [due.saturating_sub(1), due, r.min(rows - 1)].map(|r| &three[r % 3]);
                let cells = &mut cells[due % 3];
                for (cell, ((a, b), c)) in cells.iter_mut().zip(above.iter().zip(here).zip(below)) {
                    *cell = measured(*cell, a + b + c);
                }
                row(cells);
            }
        }
    }
}

/// Sums of three neighbours; the ends count twice.
#[inline(always)]
fn across(energy: &[f32], three: &mut [f32]) {
    for (to, near) in three.get_mut(1..).unwrap_or(&mut []).iter_mut().zip(energy.windows(3)) {
        *to = near[0] + near[1] + near[2];
    }
    if let ([first, ..], [a, ..]) = (&mut *three, energy) {
        *first = a + a + energy.get(1).unwrap_or(a);
    }
    if let ([.., last], [.., b]) = (three, energy) {
        *last = energy.len().checked_sub(2).and_then(|i| energy.get(i)).unwrap_or(b) + b + b;
    }
}

/// A cell against the outlines of the nine cells around it.
#[inline(always)]
fn measured(cell: [f32; BINS], nine: f32) -> [f32; BINS] {
    let floor = FAINT * (CELL * CELL) as f32;
    let strength = (nine / 3.0 + floor * floor).sqrt();
    cell.map(|v| v / strength)
}

/// Shares a gradient out between the two directions next to its own.
#[expect(clippy::needless_range_loop, reason = "the index is the direction")]
#[inline(always)]
fn shared(cell: &mut [f32; BINS], size: f32, turn: f32) {
    for bin in 0..BINS {
        let apart = (turn - bin as f32).abs();
        let across = BINS as f32 - apart;
        let share = 1.0 - if apart < across { apart } else { across };
        cell[bin] += size * if share > 0.0 { share } else { 0.0 };
    }
}

/// Length of the gradient, and its direction in bins, for one row.
#[inline(always)]
fn directions<S: Shade>(above: &[S], here: &[S], below: &[S], size: &mut [f32], turn: &mut [f32]) {
    let n = size.len().min(turn.len()).min(here.len()).min(above.len()).min(below.len());
    let Some(last) = n.checked_sub(1) else { return };
    let (size, turn, here) = (&mut size[..n], &mut turn[..n], &here[..n]);
    for (to, (a, b)) in turn.iter_mut().zip(above.iter().zip(below)) {
        *to = b.value() - a.value();
    }
    size[0] = here[1.min(last)].value() - here[0].value();
    for (to, three) in size.get_mut(1..last).unwrap_or(&mut []).iter_mut().zip(here.windows(3)) {
        *to = three[2].value() - three[0].value();
    }
    size[last] = here[last].value() - here[last.saturating_sub(1)].value();
    for (s, t) in size.iter_mut().zip(turn) {
        let (gx, gy) = (*s, *t);
        *s = (gx * gx + gy * gy).sqrt();
        *t = bin(gx, gy);
    }
}

/// The direction of a gradient modulo half a turn, 0 to 8. The arc tangent is a polynomial (error below 0.001 of a bin), the
/// same on every machine.
#[inline(always)]
fn bin(gx: f32, gy: f32) -> f32 {
    let (ax, ay) = (gx.abs(), gy.abs());
    let (small, large) = if ax < ay { (ax, ay) } else { (ay, ax) };
    let r = small / (large + 1e-12);
    let s = r * r;
    let t = ((((-0.013_480_47 * s + 0.057_477_314) * s - 0.121_239_07) * s + 0.195_635_93) * s - 0.332_994_6) * s
        + 0.999_995_65;
    let quarter = BINS as f32 / 2.0;
    let angle = r * t * (BINS as f32 / std::f32::consts::PI);
    let angle = if ax < ay { quarter - angle } else { angle };
    let angle = if (gx < 0.0) != (gy < 0.0) { BINS as f32 - angle } else { angle };
    if angle >= BINS as f32 { angle - BINS as f32 } else { angle }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(turn: f32, flip: bool) -> Cells {
        let (s, c) = turn.sin_cos();
        let grey: Vec<f32> = (0..32 * 32)
            .map(|i| {
                let (x, y) = ((i % 32) as f32, (i / 32) as f32);
                let v = ((x * c + y * s) * 0.8).sin() * 60.0;
                128.0 + if flip { -v } else { v }
            })
            .collect();
        Cells::of(Machine::detect(), &grey, 32, 32)
    }

    #[test]
    fn the_polynomial_is_the_arc_tangent() {
        for k in 0..720 {
            let a = (k as f32 * 0.5).to_radians();
            let wanted = (a.sin().atan2(a.cos()).rem_euclid(std::f32::consts::PI)) / std::f32::consts::PI * BINS as f32;
            let got = bin(a.cos(), a.sin());
            let apart = (got - wanted).abs();
            assert!(apart.min(BINS as f32 - apart) < 2e-3, "{k}: {got} instead of {wanted}");
        }
    }

    #[test]
    fn stripes_fall_into_their_direction_whichever_side_is_dark() {
        for k in 0..BINS {
            let turn = k as f32 / BINS as f32 * std::f32::consts::PI;
            for flip in [false, true] {
                let cells = stripes(turn, flip);
                let cell = cells.values[4 * cells.width + 4];
                let best = (0..BINS).max_by(|&a, &b| cell[a].total_cmp(&cell[b])).expect("eight");
                assert_eq!(best, k, "{cell:?}");
            }
        }
    }

    #[test]
    fn flat_and_tiny_pictures_have_no_outline() {
        assert!(Cells::of(Machine::detect(), &[7.0; 64], 8, 8).values.iter().flatten().all(|v| *v == 0.0));
        assert_eq!(Cells::of(Machine::detect(), &[7.0; 9], 3, 3).values.len(), 0);
        assert_eq!(Cells::of(Machine::detect(), &[], 0, 0).values.len(), 0);
    }
}
