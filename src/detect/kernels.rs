//! The two kernels of the networks: a dense product over runs of channels and a depthwise 3×3, both on rows of pixels whose
//! channels lie together. Owns loops and register tiles; knows nothing of a network's shape.
//!
//! A lane is an output channel, and a sum runs over the inputs in one fixed order: results do not depend on vector width,
//! tile or position in the row.

use super::lanes::{Lanes, Machine, Sums, Work};

/// Weights of a dense product, ordered as the kernel reads them: `width` groups of eight channels side by side.
pub(super) struct Dense {
    /// Number of output channels, a multiple of 8 (padded with zeros where the layer has fewer).
    pub(super) outputs: usize,
    /// Number of inputs to one output.
    pub(super) inputs: usize,
    /// Groups of eight outputs in a panel: 1, 2, 3, and on machines with sixteen lanes 4 or 6.
    width: usize,
    /// `[panel][input][group]`.
    weights: Vec<[f32; 8]>,
    bias: Vec<[f32; 8]>,
}

impl Dense {
    /// Packs rows of `inputs` weights, one row an output channel, as `machine` reads them fastest; any other can read them.
    pub(super) fn new(rows: &[f32], bias: &[f32], machine: Machine) -> Dense {
        let real = bias.len().max(1);
        let inputs = rows.len() / real;
        let outputs = real.next_multiple_of(8);
        let fits = |groups: &usize| outputs.is_multiple_of(8 * groups);
        let widths: &[usize] = if machine.is_wide() { &[6, 4, 3, 2] } else { &[3, 2] };
        let width = widths.iter().copied().find(fits).unwrap_or(1);
        let at = |o: usize, i: usize| if o < real { rows.get(o * inputs + i).copied().unwrap_or(0.0) } else { 0.0 };
        let mut weights = Vec::with_capacity(outputs / 8 * inputs);
        for panel in 0..outputs / 8 / width {
            for i in 0..inputs {
                for group in 0..width {
                    weights.push(std::array::from_fn(|lane| at((panel * width + group) * 8 + lane, i)));
                }
            }
        }
        let bias = (0..outputs / 8)
            .map(|g| std::array::from_fn(|lane| bias.get(g * 8 + lane).copied().unwrap_or(0.0)))
            .collect();
        Dense { outputs, inputs, width, weights, bias }
    }
}

/// A dense product for `pixels` pixels. The inputs of pixel `p` are, for each of `rows`, the run that starts at `p * step`.
pub(super) struct Product<'a, const ROWS: usize> {
    pub(super) layer: &'a Dense,
    pub(super) rows: [&'a [f32]; ROWS],
    pub(super) step: usize,
    pub(super) pixels: usize,
    /// Negative sums become zero.
    pub(super) relu: bool,
    /// Added after the activation; laid out as `out`.
    pub(super) add: Option<&'a [f32]>,
    pub(super) out: &'a mut [f32],
}

impl<const ROWS: usize> Product<'_, ROWS> {
    /// Runs it.
    pub(super) fn on(self, machine: Machine) {
        machine.run(self);
    }

    #[inline(always)]
    fn panels<L: Lanes, const WIDTH: usize, const TILE: usize>(mut self, lanes: L) {
        let run = self.layer.inputs / ROWS;
        let (weights, _) = L::groups(&self.layer.weights).as_chunks::<WIDTH>();
        let (bias, _) = L::groups(&self.layer.bias).as_chunks::<WIDTH>();
        for (panel, (weights, bias)) in weights.chunks_exact(run * ROWS).zip(bias).enumerate() {
            let weights: [&[[L::Group; WIDTH]]; ROWS] = std::array::from_fn(|r| &weights[r * run..][..run]);
            let mut pixel = 0;
            while pixel + TILE <= self.pixels {
                self.tile::<L, WIDTH, TILE>(lanes, panel, weights, bias, pixel);
                pixel += TILE;
            }
            while pixel + 2 <= self.pixels {
                self.tile::<L, WIDTH, 2>(lanes, panel, weights, bias, pixel);
                pixel += 2;
            }
            if pixel < self.pixels {
                self.tile::<L, WIDTH, 1>(lanes, panel, weights, bias, pixel);
            }
        }
    }

    #[expect(clippy::needless_range_loop, reason = "the same index runs over registers and memory")]
    #[inline(always)]
    fn tile<L: Lanes, const WIDTH: usize, const TILE: usize>(
        &mut self,
        lanes: L,
        panel: usize,
        weights: [&[[L::Group; WIDTH]]; ROWS],
        bias: &[L::Group; WIDTH],
        pixel: usize,
    ) {
        let mut sums: [[L::V; WIDTH]; TILE] = [std::array::from_fn(|g| lanes.load(&bias[g])); TILE];
        for r in 0..ROWS {
            let weights = weights[r];
            let inputs: [&[f32]; TILE] =
                std::array::from_fn(|p| &self.rows[r][(pixel + p) * self.step..][..weights.len()]);
            for (i, w) in weights.iter().enumerate() {
                let w: [L::V; WIDTH] = std::array::from_fn(|g| lanes.load(&w[g]));
                for p in 0..TILE {
                    let x = lanes.splat(inputs[p][i]);
                    for g in 0..WIDTH {
                        sums[p][g] = lanes.fma(x, w[g], sums[p][g]);
                    }
                }
            }
        }
        let groups = self.layer.outputs / (8 * L::EIGHTS);
        let out = L::groups_mut(self.out.as_chunks_mut::<8>().0);
        for p in 0..TILE {
            let start = (pixel + p) * groups + panel * WIDTH;
            let out = &mut out[start..][..WIDTH];
            for g in 0..WIDTH {
                let mut sum = sums[p][g];
                if self.relu {
                    sum = lanes.relu(sum);
                }
                if let Some(add) = self.add {
                    sum = lanes.add(sum, lanes.load(&L::groups(add.as_chunks::<8>().0)[start..][..WIDTH][g]));
                }
                lanes.store(sum, &mut out[g]);
            }
        }
    }
}

impl<const ROWS: usize> Work for Product<'_, ROWS> {
    #[inline(always)]
    fn run<L: Lanes + Sums>(self, lanes: L) {
        // Nine or ten sums: with twelve the sixteen registers of AVX2 overflow, and one sum in memory halves the speed.
        match self.layer.width {
            6 => self.panels::<L, 6, 1>(lanes),
            4 => self.panels::<L, 4, 2>(lanes),
            3 => self.panels::<L, 3, 3>(lanes),
            2 => self.panels::<L, 2, 5>(lanes),
            _ => self.panels::<L, 1, 8>(lanes),
        }
    }

    #[inline(always)]
    fn run_wide<L: Lanes + Sums, W: Lanes>(self, lanes: L, wide: W) {
        // Up to 24 sums of the 32 registers.
        match self.layer.width {
            6 => self.panels::<W, 3, 8>(wide),
            4 => self.panels::<W, 2, 8>(wide),
            3 => self.panels::<L, 3, 8>(lanes),
            2 => self.panels::<W, 1, 8>(wide),
            _ => self.panels::<L, 1, 8>(lanes),
        }
    }
}

/// Weights of a depthwise 3×3 convolution: nine taps for each group of eight channels.
pub(super) struct Depthwise {
    /// Number of channels, a multiple of 8.
    pub(super) channels: usize,
    /// For each tap one weight a channel.
    taps: [Vec<[f32; 8]>; 9],
    bias: Vec<[f32; 8]>,
}

impl Depthwise {
    /// Packs nine weights a channel.
    pub(super) fn new(rows: &[f32], bias: &[f32]) -> Depthwise {
        let groups = bias.len() / 8;
        let tap = |c: usize, t: usize| rows.get(c * 9 + t).copied().unwrap_or(0.0);
        Depthwise {
            channels: groups * 8,
            taps: std::array::from_fn(|t| {
                (0..groups).map(|g| std::array::from_fn(|lane| tap(g * 8 + lane, t))).collect()
            }),
            bias: bias.as_chunks::<8>().0.to_vec(),
        }
    }
}

/// A depthwise convolution with activation for `pixels` output pixels of one row; `rows` start one pixel left of the first.
pub(super) struct Rows<'a, const STRIDE: usize> {
    pub(super) layer: &'a Depthwise,
    pub(super) rows: [&'a [f32]; 3],
    pub(super) pixels: usize,
    pub(super) out: &'a mut [f32],
}

impl<const STRIDE: usize> Rows<'_, STRIDE> {
    /// Runs it.
    pub(super) fn on(self, machine: Machine) {
        machine.run(self);
    }

    #[inline(always)]
    fn tile<L: Lanes, const TILE: usize, const SPAN: usize>(
        &mut self,
        lanes: L,
        group: usize,
        taps: &[L::V; 9],
        bias: L::V,
        pixel: usize,
    ) {
        let groups = self.layer.channels / (8 * L::EIGHTS);
        let mut sums = [bias; TILE];
        for (row, taps) in self.rows.iter().zip(taps.as_chunks::<3>().0) {
            let row = &L::groups(row.as_chunks::<8>().0)[pixel * STRIDE * groups + group..];
            for s in 0..SPAN {
                let x = lanes.load(&row[s * groups]);
                for p in 0..TILE {
                    if s >= p * STRIDE && s < p * STRIDE + 3 {
                        sums[p] = lanes.fma(x, taps[s - p * STRIDE], sums[p]);
                    }
                }
            }
        }
        let out = L::groups_mut(self.out.as_chunks_mut::<8>().0);
        for p in 0..TILE {
            lanes.store(lanes.relu(sums[p]), &mut out[(pixel + p) * groups + group]);
        }
    }

    #[inline(always)]
    fn groups<L: Lanes>(mut self, lanes: L) {
        let layer = self.layer;
        for (group, bias) in L::groups(&layer.bias).iter().enumerate() {
            let taps: [L::V; 9] = std::array::from_fn(|t| lanes.load(&L::groups(&layer.taps[t])[group]));
            let bias = lanes.load(bias);
            let mut pixel = 0;
            while pixel + 4 <= self.pixels {
                if STRIDE == 1 {
                    self.tile::<L, 4, 6>(lanes, group, &taps, bias, pixel);
                } else {
                    self.tile::<L, 4, 9>(lanes, group, &taps, bias, pixel);
                }
                pixel += 4;
            }
            while pixel < self.pixels {
                self.tile::<L, 1, 3>(lanes, group, &taps, bias, pixel);
                pixel += 1;
            }
        }
    }
}

impl<const STRIDE: usize> Work for Rows<'_, STRIDE> {
    #[inline(always)]
    fn run<L: Lanes + Sums>(self, lanes: L) {
        self.groups(lanes);
    }

    #[inline(always)]
    fn run_wide<L: Lanes + Sums, W: Lanes>(self, lanes: L, wide: W) {
        if self.layer.channels.is_multiple_of(8 * W::EIGHTS) { self.groups(wide) } else { self.groups(lanes) }
    }
}
