//! What a picture's outlines look like: for every cell of 4×4 pixels, how much outline runs in each of eight directions,
//! whichever side is the lighter, measured against its surroundings. Black, white and coloured prints of a mark look alike here.
//! After Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection" (2005), without their signed bins.

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
    pub(super) height: usize,
    pub(super) values: Vec<[f32; BINS]>,
}

impl Cells {
    /// The outlines of a grey picture; what is left over at the right and below is not looked at.
    pub(super) fn of(grey: &[f32], width: usize, height: usize) -> Cells {
        let (columns, rows) = (width / CELL, height / CELL);
        let mut raw = vec![[0.0; BINS]; columns * rows];
        let used = columns * CELL;
        let (mut size, mut turn) = (vec![0.0f32; used], vec![0.0f32; used]);
        if columns == 0 || rows == 0 {
            return Cells::default();
        }
        for y in 0..rows * CELL {
            let line = |y: usize| grey.get(y * width..y * width + width).unwrap_or(&[]);
            let (above, here) = (line(y.saturating_sub(1)), line(y));
            let below = line((y + 1).min(rows * CELL - 1));
            directions(above, here, below, &mut size, &mut turn);
            let cells = &mut raw[y / CELL * columns..][..columns];
            let four = size.as_chunks::<CELL>().0.iter().zip(turn.as_chunks::<CELL>().0);
            for (cell, (sizes, turns)) in cells.iter_mut().zip(four) {
                for (s, t) in sizes.iter().zip(turns) {
                    let low = (*t as usize).min(BINS - 1);
                    let share = t - low as f32;
                    cell[low] += s * (1.0 - share);
                    cell[(low + 1) % BINS] += s * share;
                }
            }
        }
        let values = measured(&raw, columns, rows);
        Cells { width: columns, height: rows, values }
    }

    /// A row of cells as plain numbers.
    pub(super) fn row(&self, y: usize) -> &[f32] {
        self.values.get(y * self.width..(y + 1) * self.width).unwrap_or(&[]).as_flattened()
    }
}

/// Length of the gradient, and its direction in bins, for one row. Plain loops over slices of one length: the compiler makes
/// vector code of them.
fn directions(above: &[f32], here: &[f32], below: &[f32], size: &mut [f32], turn: &mut [f32]) {
    let n = size.len().min(turn.len()).min(here.len()).min(above.len()).min(below.len());
    let Some(last) = n.checked_sub(1) else { return };
    let (size, turn, here) = (&mut size[..n], &mut turn[..n], &here[..n]);
    for (to, (a, b)) in turn.iter_mut().zip(above.iter().zip(below)) {
        *to = b - a;
    }
    size[0] = here[1.min(last)] - here[0];
    for (to, three) in size.get_mut(1..last).unwrap_or(&mut []).iter_mut().zip(here.windows(3)) {
        *to = three[2] - three[0];
    }
    size[last] = here[last] - here[last.saturating_sub(1)];
    for (s, t) in size.iter_mut().zip(turn) {
        let (gx, gy) = (*s, *t);
        *s = (gx * gx + gy * gy).sqrt();
        *t = bin(gx, gy);
    }
}

/// The direction of a gradient modulo half a turn, 0 to 8. The arc tangent is a polynomial (error below 0.001 of a bin), the
/// same on every machine.
#[inline]
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

/// Each cell against the outlines of the nine cells around it.
fn measured(raw: &[[f32; BINS]], columns: usize, rows: usize) -> Vec<[f32; BINS]> {
    let energy: Vec<f32> = raw.iter().map(|c| c.iter().map(|v| v * v).sum()).collect();
    let around = |at: usize, most: usize| [at.saturating_sub(1), at, (at + 1).min(most - 1)];
    // Sums of three across, then of three down.
    let mut wide = vec![0.0f32; energy.len()];
    for (to, from) in wide.chunks_exact_mut(columns).zip(energy.chunks_exact(columns)) {
        for (x, to) in to.iter_mut().enumerate() {
            *to = around(x, columns).iter().map(|&i| from[i]).sum();
        }
    }
    let floor = FAINT * (CELL * CELL) as f32;
    let mut out = Vec::with_capacity(raw.len());
    for y in 0..rows {
        let [a, b, c] = around(y, rows).map(|r| &wide[r * columns..(r + 1) * columns]);
        for x in 0..columns {
            let strength = ((a[x] + b[x] + c[x]) / 3.0 + floor * floor).sqrt();
            out.push(raw[y * columns + x].map(|v| v / strength));
        }
    }
    out
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
        Cells::of(&grey, 32, 32)
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
        assert!(Cells::of(&[7.0; 64], 8, 8).values.iter().flatten().all(|v| *v == 0.0));
        assert_eq!(Cells::of(&[7.0; 9], 3, 3).values.len(), 0);
        assert_eq!(Cells::of(&[], 0, 0).values.len(), 0);
    }
}
