//! The samples of one component of a picture that is decoded at 1/2, 1/4 or 1/8: inverse transforms of 4, 2 or 1 points a
//! side. It knows nothing of colours. ITU-T T.81 §A.3.3.

use crate::format::jpeg::gather::Corner;

/// Neighbouring blocks that are transformed at once, each in its own lane of the processor.
const LANES: usize = 16;

/// The samples of one component, and the blocks that wait for their neighbours.
pub(super) struct Plane {
    arch: pulp::Arch,
    side: usize,
    stride: usize,
    samples: Vec<u8>,
    /// Quantisation steps of the corner that is used.
    steps: [f32; 16],
    /// One for each row of blocks in an MCU.
    waiting: Vec<Waiting>,
}

/// Blocks side by side: coefficient by coefficient, a lane each.
struct Waiting {
    count: usize,
    /// Column of the first, and row of all.
    x: usize,
    y: usize,
    corners: [[i16; LANES]; 16],
}

impl Plane {
    /// A plane of so many blocks each way, of `side` samples (1, 2 or 4) a side, whose MCUs have `rows_at_once` rows of
    /// blocks. `steps` are the quantisation steps of whole blocks, rows of eight.
    pub(super) fn new(columns: usize, rows: usize, side: usize, rows_at_once: usize, steps: &[u16; 64]) -> Plane {
        let mut corner = [0f32; 16];
        for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
            corner[side * y + x] = f32::from(steps[8 * y + x]);
        }
        let stride = columns * side;
        let waiting = (0..rows_at_once).map(|_| Waiting { count: 0, x: 0, y: 0, corners: [[0; LANES]; 16] });
        // Where no block comes there is no coefficient: neither dark nor light, and no colour.
        let samples = vec![128; stride * rows * side];
        Plane { arch: pulp::Arch::new(), side, stride, samples, steps: corner, waiting: waiting.collect() }
    }

    /// The first `width` samples of one row.
    pub(super) fn row(&self, y: u32, width: u32) -> &[u8] {
        let from = y as usize * self.stride;
        self.samples.get(from..from + (width as usize).min(self.stride)).unwrap_or(&[])
    }

    /// Takes one block.
    #[inline(always)]
    pub(super) fn block(&mut self, x: usize, y: usize, c: &Corner) {
        match self.side {
            4 => self.wait(x, y, c),
            2 => self.store(x, y, two(c, &self.steps)),
            _ => self.mean(x, y, c[0]),
        }
    }

    /// Takes the DC coefficient of one block, of a plane with one sample a block.
    #[inline(always)]
    pub(super) fn mean(&mut self, x: usize, y: usize, c: i16) {
        if let Some(to) = self.samples.get_mut(y.wrapping_mul(self.stride).wrapping_add(x)) {
            *to = sample(f32::from(c) * self.steps[0] / 8.0 + 128.0);
        }
    }

    /// Transforms what still waits.
    pub(super) fn finish(&mut self) {
        for i in 0..self.waiting.len() {
            self.transform(i);
        }
    }

    #[inline(always)]
    fn store<const N: usize>(&mut self, x: usize, y: usize, block: [[u8; N]; N]) {
        let Some(to) = self.samples.get_mut(N * (y * self.stride + x)..) else { return };
        for (row, samples) in to.chunks_mut(self.stride.max(1)).zip(block) {
            if let Some(row) = row.first_chunk_mut::<N>() {
                *row = samples;
            }
        }
    }

    #[inline(always)]
    fn wait(&mut self, x: usize, y: usize, c: &Corner) {
        let i = y.checked_rem(self.waiting.len()).unwrap_or(0);
        if self.waiting.get(i).is_some_and(|w| w.count > 0 && (w.y, w.x.wrapping_add(w.count)) != (y, x)) {
            self.transform(i);
        }
        let Some(w) = self.waiting.get_mut(i) else { return };
        if w.count == 0 {
            (w.x, w.y) = (x, y);
        }
        let lane = w.count % LANES;
        for (to, &c) in w.corners.iter_mut().zip(c) {
            to[lane] = c;
        }
        w.count = w.count.wrapping_add(1);
        if w.count >= LANES {
            self.transform(i);
        }
    }

    fn transform(&mut self, i: usize) {
        let Some(waiting) = self.waiting.get_mut(i) else { return };
        let from = 4 * waiting.y * self.stride + 4 * waiting.x;
        let to = self.samples.get_mut(from..).unwrap_or_default();
        self.arch.dispatch(Transform { waiting, steps: &self.steps, stride: self.stride, to });
    }
}

/// The inverse transform of the blocks that wait.
struct Transform<'a> {
    waiting: &'a mut Waiting,
    steps: &'a [f32; 16],
    stride: usize,
    /// The samples from the first block on.
    to: &'a mut [u8],
}

impl pulp::WithSimd for Transform<'_> {
    type Output = ();

    // Lane by lane over all rows at once: that is the form in which compilers see the lanes, as wide as the processor's.
    #[allow(clippy::needless_range_loop)]
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let w = self.waiting;
        let mut half = [[0f32; LANES]; 16];
        for x in 0..4 {
            // The level shift (T.81 §A.3.1), of which the three halvings below leave 128.
            let shift = if x == 0 { 1024.0 } else { 0.0 };
            for lane in 0..LANES {
                let f = |y: usize| f32::from(w.corners[4 * y + x][lane]) * self.steps[4 * y + x];
                let column = points(f(0) + shift, f(1), f(2), f(3));
                for (y, v) in column.into_iter().enumerate() {
                    half[4 * y + x][lane] = v;
                }
            }
        }
        let count = w.count.min(LANES);
        for (y, [a, b, c, d]) in half.as_chunks::<4>().0.iter().enumerate() {
            let mut row = [[0u8; 4]; LANES];
            for (lane, to) in row.iter_mut().enumerate() {
                // A corner of four of eight coefficients each way: half of what its own transform gives.
                *to = points(a[lane], b[lane], c[lane], d[lane]).map(|v| sample(v * 0.5));
            }
            let from = y * self.stride;
            if let Some(to) = self.to.get_mut(from..from + 4 * count) {
                to.copy_from_slice(row.as_flattened().get(..4 * count).unwrap_or(&[]));
            }
        }
        w.count = 0;
    }
}

/// Rounds and clamps, by adding what leaves the whole number in the low bits: this keeps to the lanes, which a cast leaves.
#[inline(always)]
fn sample(v: f32) -> u8 {
    let v = if v > 0.0 { v } else { 0.0 };
    let v = if v < 255.0 { v } else { 255.0 };
    (v + 8_388_608.0).to_bits() as u8
}

/// Two points a side: sums and differences of four coefficients.
#[inline(always)]
fn two(c: &Corner, steps: &[f32; 16]) -> [[u8; 2]; 2] {
    let f = |i: usize| f32::from(c[i]) * steps[i] / 8.0;
    let (a, b, c, d) = (f(0) + 128.0, f(1), f(2), f(3));
    [[sample(a + b + c + d), sample(a - b + c - d)], [sample(a + b - c - d), sample(a - b - c + d)]]
}

/// The inverse transform of four points.
#[inline(always)]
fn points(a: f32, b: f32, c: f32, d: f32) -> [f32; 4] {
    // cos(π/8) / √2 and cos(3π/8) / √2.
    const LARGE: f32 = 0.653_281_5;
    const SMALL: f32 = 0.270_598_05;
    let (even, odd) = ((a + c) * 0.5, (a - c) * 0.5);
    let (outer, inner) = (LARGE * b + SMALL * d, SMALL * b - LARGE * d);
    [even + outer, odd + inner, odd - inner, even - outer]
}
