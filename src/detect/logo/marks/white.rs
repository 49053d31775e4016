//! What outlines of ordinary pictures look like, and how unlike them a mark is. Owns the statistics (made by
//! `train/outlines.py` from the training photos) and the solution of the linear system; knows no mark.
//!
//! A template is the direction in which a mark differs most from ordinary pictures, measured by their covariance; its score on
//! an ordinary picture has mean 0 and deviation 1, whatever the mark. After Hariharan, Malik and Ramanan, "Discriminative
//! Decorrelation for Clustering and Classification" (2012).

use super::cells::BINS;
use crate::error::{Error, Result};

static FILE: &[u8] = include_bytes!("../weights/outlines.bin");

/// Largest distances between two cells of a template, across and down, plus one.
pub(super) const ACROSS: usize = 34;
pub(super) const DOWN: usize = 13;
/// Added to the diagonal: the covariance of few photos is not the covariance of all.
const RIDGE: f32 = 0.01;

/// Mean and covariance of outline cells.
pub(super) struct Ordinary {
    pub(super) mean: [f32; BINS],
    /// `[down][across + ACROSS - 1][bin][bin]`.
    pairs: Vec<[[f32; BINS]; BINS]>,
}

impl Ordinary {
    /// Reads the embedded statistics: "ESTOUTL1", scale as f32, mean as 8 f32, then the covariances as i16 times the scale.
    pub(super) fn load() -> Result<Ordinary> {
        let broken = || Error::Policy("the embedded statistics of outlines do not have the expected shape".into());
        let rest = FILE.strip_prefix(b"ESTOUTL1").ok_or_else(broken)?;
        let (head, rest) = rest.split_at_checked(4 * (1 + BINS)).ok_or_else(broken)?;
        let mut floats = head.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b));
        let scale = floats.next().ok_or_else(broken)?;
        let mean = std::array::from_fn(|_| floats.next().unwrap_or(0.0));
        let values: Vec<f32> =
            rest.as_chunks::<2>().0.iter().map(|b| f32::from(i16::from_le_bytes(*b)) * scale).collect();
        if rest.len() != 2 * DOWN * (2 * ACROSS - 1) * BINS * BINS {
            return Err(broken());
        }
        let pairs = values.as_chunks::<BINS>().0.as_chunks::<BINS>().0.to_vec();
        Ok(Ordinary { mean, pairs })
    }

    /// Covariance of bin `i` of a cell with bin `j` of the one `across` and `down` from it.
    fn pair(&self, across: isize, down: isize, i: usize, j: usize) -> f32 {
        let (across, down, i, j) = if down < 0 { (-across, -down, j, i) } else { (across, down, i, j) };
        let column = usize::try_from(across + ACROSS as isize - 1).ok().filter(|c| *c < 2 * ACROSS - 1);
        let row = usize::try_from(down).ok().filter(|d| *d < DOWN);
        match (column, row) {
            (Some(c), Some(r)) => self.pairs.get(r * (2 * ACROSS - 1) + c).map_or(0.0, |m| m[i][j]),
            _ => 0.0,
        }
    }

    /// Weights for the cells at `places` (column, row) that hold `outlines`, and how far the mark is from ordinary pictures.
    pub(super) fn template(&self, places: &[(usize, usize)], outlines: &[[f32; BINS]]) -> (Vec<[f32; BINS]>, f32) {
        let n = places.len() * BINS;
        let mut matrix = vec![0.0f32; n * n];
        for (a, &(ax, ay)) in places.iter().enumerate() {
            for (b, &(bx, by)) in places.iter().enumerate().take(a + 1) {
                let (across, down) = (bx as isize - ax as isize, by as isize - ay as isize);
                for i in 0..BINS {
                    for j in 0..BINS {
                        matrix[(a * BINS + i) * n + b * BINS + j] = self.pair(across, down, i, j);
                    }
                }
            }
            for i in 0..BINS {
                matrix[(a * BINS + i) * n + a * BINS + i] += RIDGE;
            }
        }
        let unlike: Vec<f32> = outlines.iter().flat_map(|c| (0..BINS).map(|b| c[b] - self.mean[b])).collect();
        let mut weights = unlike.clone();
        solve(&mut matrix, n, &mut weights);
        let distance = unlike.iter().zip(&weights).map(|(a, b)| a * b).sum::<f32>().max(1e-12).sqrt();
        weights.iter_mut().for_each(|w| *w /= distance);
        (weights.as_chunks::<BINS>().0.to_vec(), distance)
    }
}

/// Solves `matrix * x = x₀` in place by Cholesky's factors; only the lower half of the matrix is read, and overwritten.
fn solve(matrix: &mut [f32], n: usize, x: &mut [f32]) {
    for row in 0..n {
        for column in 0..=row {
            let (a, b) = (&matrix[row * n..row * n + column], &matrix[column * n..column * n + column]);
            let sum = matrix[row * n + column] - dot(a, b);
            // A covariance plus its ridge is positive; rounding may not make a root of it that is none.
            matrix[row * n + column] =
                if row == column { sum.max(1e-6).sqrt() } else { sum / matrix[column * n + column] };
        }
    }
    for row in 0..n {
        x[row] = (x[row] - dot(&matrix[row * n..row * n + row], &x[..row])) / matrix[row * n + row];
    }
    for row in (0..n).rev() {
        let below: f32 = (row + 1..n).map(|k| matrix[k * n + row] * x[k]).sum();
        x[row] = (x[row] - below) / matrix[row * n + row];
    }
}

/// In eight sums that the compiler can keep side by side; the order is fixed, so the bits are the same everywhere.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a8, a1) = a.as_chunks::<8>();
    let (b8, b1) = b.as_chunks::<8>();
    let mut sums = [0.0f32; 8];
    for (a, b) in a8.iter().zip(b8) {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum::<f32>() + a1.iter().zip(b1).map(|(a, b)| a * b).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_systems_are_solved() {
        let mut matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        let mut x = vec![4.0 + 4.0 + 3.0, 2.0 + 10.0 + 9.0, 1.0 + 6.0 + 18.0];
        solve(&mut matrix, 3, &mut x);
        for (got, wanted) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((got - wanted).abs() < 1e-4, "{x:?}");
        }
    }

    #[test]
    fn ordinary_cells_are_no_mark_and_strange_ones_are() {
        let ordinary = Ordinary::load().expect("loads");
        let places = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let (_, none) = ordinary.template(&places, &[ordinary.mean; 4]);
        let strange = [[1.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.2, 0.0, 0.0, 0.0]];
        let (weights, far) = ordinary.template(&places, &[strange[0], strange[1], strange[1], strange[0]]);
        assert!(none < 0.01 && far > 3.0, "{none} {far}");
        assert!(weights[0][0] > 0.0 && weights[1][4] > 0.0);
    }
}
