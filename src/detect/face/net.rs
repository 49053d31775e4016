//! CenterFace on rows of pixels: a MobileNetV2 backbone, a feature pyramid, four heads at a quarter of the picture's size.
//! Owns the network's shape and its buffers; never decodes boxes. Xu, Yan, Sun: "CenterFace: Joint Face Detection and
//! Alignment Using Face as Point" (2019), as exported in `centerface.onnx`.
//!
//! A block widens its input six-fold, filters each channel, and narrows again. The wide rows are made, used and forgotten in
//! strips that stay in the processor's second cache: the wide maps, which would take most of the memory and of the time, never
//! exist as a whole.

use super::weights::{Tensors, broken};
use crate::detect::kernels::{Dense, Depthwise, Product, Rows};
use crate::detect::lanes::Machine;
use crate::error::Result;

/// Sides of a picture given to the network are multiples of this.
pub(super) const GRID: usize = 32;
/// Pixels of the picture for one cell of the output.
pub(super) const CELL: usize = 4;
/// Values for one cell: logit, log height, log width, row offset, column offset, and three that pad the vector.
pub(super) const VALUES: usize = 8;

/// Inputs, wide channels, outputs, stride of each block after the first.
const BLOCKS: [(usize, usize, usize, usize); 16] = [
    (16, 96, 24, 2),
    (24, 144, 24, 1),
    (24, 144, 32, 2),
    (32, 192, 32, 1),
    (32, 192, 32, 1),
    (32, 192, 64, 2),
    (64, 384, 64, 1),
    (64, 384, 64, 1),
    (64, 384, 64, 1),
    (64, 384, 96, 1),
    (96, 576, 96, 1),
    (96, 576, 96, 1),
    (96, 576, 160, 2),
    (160, 960, 160, 1),
    (160, 960, 160, 1),
    // Narrows straight to the pyramid's 24 channels.
    (160, 960, 24, 1),
];
/// The blocks whose outputs the pyramid reads besides the last, with their channels.
const TAPS: [(usize, usize); 3] = [(1, 24), (4, 32), (11, 96)];
/// Channels of the pyramid.
const NECK: usize = 24;
/// Floats that the three wide rows of a strip may take together.
const STRIP: usize = 60_000;

struct Block {
    wide: Dense,
    filter: Depthwise,
    narrow: Dense,
    stride: usize,
    /// The block's input is added to its output.
    residual: bool,
    /// Negative outputs become zero (the last block alone).
    relu: bool,
}

/// The network, ready to run; shared by all threads.
pub(super) struct Net {
    machine: Machine,
    first: Block,
    blocks: Vec<Block>,
    /// Doubling and lateral layer, coarse to fine.
    neck: Vec<([Dense; 2], Dense)>,
    smooth: Dense,
    heads: Dense,
}

/// Pixels with their channels side by side.
#[derive(Default)]
struct Map {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// The buffers of one thread, kept from one picture to the next.
#[derive(Default)]
pub(super) struct Workspace {
    spare: Vec<Vec<f32>>,
    /// `VALUES` floats for each cell, rows from the top.
    pub(super) cells: Vec<f32>,
}

impl Workspace {
    /// A buffer with arbitrary contents, the best fitting one of those at hand.
    fn take(&mut self, size: usize) -> Vec<f32> {
        let fits = |v: &Vec<f32>| v.capacity() >= size;
        let best =
            (0..self.spare.len()).min_by_key(|&i| (!fits(&self.spare[i]), self.spare[i].capacity().abs_diff(size)));
        let mut v = best.map(|i| self.spare.swap_remove(i)).unwrap_or_default();
        v.resize(size, 0.0);
        v
    }

    fn give(&mut self, v: Vec<f32>) {
        self.spare.push(v);
    }
}

/// What a block widens.
#[derive(Clone, Copy)]
enum Feed<'a> {
    Map(&'a Map),
    /// RGB bytes; the wide layer is then the network's first convolution, 3×3 with stride 2.
    Picture {
        rgb: &'a [u8],
        width: usize,
        height: usize,
    },
}

impl Feed<'_> {
    fn size(&self) -> (usize, usize) {
        match self {
            Feed::Map(m) => (m.width, m.height),
            Feed::Picture { width, height, .. } => (width / 2, height / 2),
        }
    }
}

impl Net {
    /// Builds the network from the embedded weights.
    pub(super) fn load() -> Result<Net> {
        Net::load_on(Machine::detect())
    }

    fn load_on(machine: Machine) -> Result<Net> {
        let mut t = Tensors::open(machine)?;
        let first = Block {
            wide: t.dense(32, 27)?,
            filter: t.depthwise(32)?,
            narrow: t.dense(16, 32)?,
            stride: 1,
            residual: false,
            relu: false,
        };
        let mut blocks = Vec::new();
        for (i, &(inputs, wide, outputs, stride)) in BLOCKS.iter().enumerate() {
            blocks.push(Block {
                wide: t.dense(wide, inputs)?,
                filter: t.depthwise(wide)?,
                narrow: t.dense(outputs, wide)?,
                stride,
                residual: inputs == outputs && stride == 1,
                relu: i + 1 == BLOCKS.len(),
            });
        }
        let mut neck = Vec::new();
        for &(_, channels) in TAPS.iter().rev() {
            neck.push((t.doubling(NECK, NECK)?, t.dense(NECK, channels)?));
        }
        let smooth = t.dense(NECK, 9 * NECK)?;
        let heads = t.dense(5, NECK)?;
        if !t.done() {
            return Err(broken());
        }
        Ok(Net { machine, first, blocks, neck, smooth, heads })
    }

    /// Runs the network over an RGB picture whose sides are multiples of [`GRID`]; the result is in `work.cells`.
    pub(super) fn run(&self, rgb: &[u8], width: usize, height: usize, work: &mut Workspace) {
        debug_assert!(width.is_multiple_of(GRID) && height.is_multiple_of(GRID) && rgb.len() == 3 * width * height);
        let mut map = self.block::<1>(&self.first, Feed::Picture { rgb, width, height }, work);
        let mut taps = Vec::with_capacity(TAPS.len());
        for (i, block) in self.blocks.iter().enumerate() {
            let next = match block.stride {
                1 => self.block::<1>(block, Feed::Map(&map), work),
                _ => self.block::<2>(block, Feed::Map(&map), work),
            };
            let last = std::mem::replace(&mut map, next);
            if TAPS.iter().any(|t| t.0 + 1 == i) {
                taps.push(last);
            } else {
                work.give(last.values);
            }
        }
        for (doubling, lateral) in &self.neck {
            let Some(tap) = taps.pop() else { break };
            let next = self.merge(doubling, lateral, &map, &tap, work);
            work.give(std::mem::replace(&mut map, next).values);
            work.give(tap.values);
        }
        self.finish(&map, work);
        work.give(map.values);
    }

    fn block<const STRIDE: usize>(&self, block: &Block, feed: Feed<'_>, work: &mut Workspace) -> Map {
        let (in_width, in_height) = feed.size();
        let (width, height) = (in_width / STRIDE, in_height / STRIDE);
        let (channels, outputs) = (block.filter.channels, block.narrow.outputs);
        let strip = (STRIP / (3 * STRIDE * channels)).clamp(12, width.max(12)) / 12 * 12;
        let slots = strip * STRIDE + 2;
        let mut out = work.take(width * height * outputs);
        let mut ring: [Vec<f32>; 3] = std::array::from_fn(|_| work.take(slots * channels));
        let mut filtered = work.take(strip * channels);
        let mut scratch = work.take(3 * 3 * (2 * slots + 1));
        let zeros = vec![0.0; slots * channels];
        for left in (0..width).step_by(strip) {
            let pixels = strip.min(width - left);
            // Slot 0 is the pixel left of the strip; slots outside the picture are zero, as padding demands.
            let used = (pixels - 1) * STRIDE + 3;
            let skip = usize::from(left == 0);
            let start = left * STRIDE + skip - 1;
            let inside = (used - skip).min(in_width - start);
            let mut ready = 0;
            for y in 0..height {
                while ready < in_height.min(y * STRIDE + 2) {
                    let row = &mut ring[ready % 3][..used * channels];
                    row[..skip * channels].fill(0.0);
                    row[(skip + inside) * channels..].fill(0.0);
                    self.widen(&block.wide, feed, ready, start, inside, &mut scratch, &mut row[skip * channels..]);
                    ready += 1;
                }
                let rows = std::array::from_fn(|k| match (y * STRIDE + k).checked_sub(1) {
                    Some(row) if row < in_height => &ring[row % 3][..],
                    _ => &zeros[..],
                });
                Rows::<STRIDE> { layer: &block.filter, rows, pixels, out: &mut filtered }.on(self.machine);
                let at = (y * width + left) * outputs;
                Product {
                    layer: &block.narrow,
                    rows: [&filtered],
                    step: channels,
                    pixels,
                    relu: block.relu,
                    add: match feed {
                        Feed::Map(m) if block.residual => Some(&m.values[at..]),
                        _ => None,
                    },
                    out: &mut out[at..],
                }
                .on(self.machine);
            }
        }
        ring.into_iter().chain([filtered, scratch]).for_each(|v| work.give(v));
        Map { width, height, values: out }
    }

    #[expect(clippy::too_many_arguments, reason = "one row of the loop above, split off to be read")]
    fn widen(
        &self,
        layer: &Dense,
        feed: Feed<'_>,
        y: usize,
        start: usize,
        pixels: usize,
        scratch: &mut [f32],
        out: &mut [f32],
    ) {
        match feed {
            Feed::Map(m) => {
                let at = (y * m.width + start) * layer.inputs;
                Product { layer, rows: [&m.values[at..]], step: layer.inputs, pixels, relu: true, add: None, out }
                    .on(self.machine);
            }
            Feed::Picture { rgb, width, height } => {
                let size = 3 * (2 * pixels + 1);
                for (k, row) in scratch.chunks_exact_mut(size).take(3).enumerate() {
                    row.fill(0.0);
                    let Some(line) = (2 * y + k).checked_sub(1).filter(|&l| l < height) else { continue };
                    let line = &rgb[line * width * 3..][..width * 3];
                    // The run begins one pixel left of the first output's centre; that pixel may lie outside.
                    let (to, from) = if start == 0 { (3, 0) } else { (0, (2 * start - 1) * 3) };
                    for (v, b) in row[to..].iter_mut().zip(&line[from..]) {
                        *v = f32::from(*b);
                    }
                }
                let mut rows = scratch.chunks_exact(size);
                let rows: [&[f32]; 3] = std::array::from_fn(|_| rows.next().unwrap_or(&[]));
                Product { layer, rows, step: 6, pixels, relu: true, add: None, out }.on(self.machine);
            }
        }
    }

    /// Doubles the coarse map and adds the lateral view of the finer one.
    fn merge(&self, doubling: &[Dense; 2], lateral: &Dense, coarse: &Map, fine: &Map, work: &mut Workspace) -> Map {
        let (width, height) = (fine.width, fine.height);
        let mut out = work.take(width * height * NECK);
        let mut row = work.take(width * NECK);
        for y in 0..height {
            Product {
                layer: &doubling[y % 2],
                rows: [&coarse.values[y / 2 * coarse.width * NECK..]],
                step: NECK,
                pixels: coarse.width,
                relu: true,
                add: None,
                out: &mut row,
            }
            .on(self.machine);
            Product {
                layer: lateral,
                rows: [&fine.values[y * width * lateral.inputs..]],
                step: lateral.inputs,
                pixels: width,
                relu: true,
                add: Some(&row),
                out: &mut out[y * width * NECK..],
            }
            .on(self.machine);
        }
        work.give(row);
        Map { width, height, values: out }
    }

    /// The last 3×3 convolution and the heads.
    fn finish(&self, map: &Map, work: &mut Workspace) {
        let (width, height) = (map.width, map.height);
        let mut padded: [Vec<f32>; 3] = std::array::from_fn(|_| vec![0.0; (width + 2) * NECK]);
        let mut smooth = work.take(width * NECK);
        let mut cells = std::mem::take(&mut work.cells);
        cells.resize(width * height * VALUES, 0.0);
        let mut ready = 0;
        for y in 0..height {
            while ready < height.min(y + 2) {
                padded[ready % 3][NECK..][..width * NECK]
                    .copy_from_slice(&map.values[ready * width * NECK..][..width * NECK]);
                ready += 1;
            }
            let zeros = vec![0.0; if y == 0 || y + 1 == height { (width + 2) * NECK } else { 0 }];
            let rows: [&[f32]; 3] = std::array::from_fn(|k| match (y + k).checked_sub(1) {
                Some(row) if row < height => &padded[row % 3][..],
                _ => &zeros[..],
            });
            Product { layer: &self.smooth, rows, step: NECK, pixels: width, relu: true, add: None, out: &mut smooth }
                .on(self.machine);
            Product {
                layer: &self.heads,
                rows: [&smooth],
                step: NECK,
                pixels: width,
                relu: false,
                add: None,
                out: &mut cells[y * width * VALUES..],
            }
            .on(self.machine);
        }
        work.give(smooth);
        work.cells = cells;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 96;
    const HEIGHT: usize = 64;

    /// A blot with two dark spots on a slope: something for every layer to answer to.
    fn picture() -> Vec<u8> {
        let mut rgb = Vec::new();
        for y in 0..HEIGHT as i32 {
            for x in 0..WIDTH as i32 {
                let (dx, dy) = (x - 48, y - 30);
                let mut base = if dx * dx * 4 + dy * dy * 3 < 1600 { 180 } else { (x * 2 + y) % 97 };
                if (dx.abs() - 8).pow(2) + (dy + 6).pow(2) < 12 {
                    base = 20;
                }
                rgb.extend((0..3).map(|c| ((base + c * 13 + (x * 31 + y * 17) % 7) % 256) as u8));
            }
        }
        rgb
    }

    fn run(net: &Net, work: &mut Workspace) -> Vec<f32> {
        net.run(&picture(), WIDTH, HEIGHT, work);
        work.cells.clone()
    }

    #[test]
    fn the_network_answers_as_onnxruntime_does() {
        // heat, log height, log width, row and column offset of each cell, written by onnxruntime 1.32 from centerface.onnx
        let wanted: Vec<f32> =
            include_bytes!("weights/reference.bin").as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let net = Net::load().expect("loads");
        let cells = run(&net, &mut Workspace::default());
        assert_eq!(cells.len() / VALUES, wanted.len() / 5);
        for (i, (cell, wanted)) in cells.chunks_exact(VALUES).zip(wanted.chunks_exact(5)).enumerate() {
            let heat = 1.0 / (1.0 + (-cell[0]).exp());
            for (k, (got, want)) in [heat, cell[1], cell[2], cell[3], cell[4]].iter().zip(wanted).enumerate() {
                assert!((got - want).abs() < 1e-3, "cell {i}, value {k}: {got} instead of {want}");
            }
        }
    }

    #[test]
    fn used_buffers_change_nothing() {
        let net = Net::load().expect("loads");
        let mut work = Workspace::default();
        let first = run(&net, &mut work);
        net.run(&vec![255; 3 * 128 * 160], 128, 160, &mut work);
        assert_eq!(run(&net, &mut work), first);
    }

    #[test]
    fn every_machine_computes_the_same_bits() {
        let mut net = Net::load().expect("loads");
        let best = run(&net, &mut Workspace::default());
        for machine in Machine::all() {
            let own = Net::load_on(machine).expect("loads");
            assert_eq!(run(&own, &mut Workspace::default()), best);
            // Packed for another.
            net.machine = machine;
            assert_eq!(run(&net, &mut Workspace::default()), best);
        }
    }
}
