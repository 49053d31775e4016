//! A stack of 3×3 convolutions that rows of a picture flow through. Owns three rows before each layer and nothing more: a map
//! never exists as a whole, so the work stays in the processor's second cache whatever the size of the picture.
//! Knows nothing of what the numbers mean.

use crate::detect::kernels::{Dense, Product};
use crate::detect::lanes::Machine;

/// A 3×3 convolution with activation, padded by one zero on each side.
pub(super) struct Conv {
    /// Weights, ordered row, column, channel.
    pub(super) layer: Dense,
    /// Channels that come in.
    pub(super) inputs: usize,
    /// 1 or 2.
    pub(super) stride: usize,
}

/// The rows before one layer.
#[derive(Default)]
struct Stage {
    ring: [Vec<f32>; 3],
    zeros: Vec<f32>,
    width: usize,
    height: usize,
}

impl Stage {
    fn open(&mut self, width: usize, height: usize, channels: usize) {
        let size = (width + 2) * channels;
        for row in self.ring.iter_mut().chain([&mut self.zeros]) {
            row.clear();
            row.resize(size, 0.0);
        }
        (self.width, self.height) = (width, height);
    }
}

/// The buffers of one thread, kept from one picture to the next.
#[derive(Default)]
pub(super) struct Flow {
    stages: Vec<Stage>,
    last: Vec<f32>,
}

impl Flow {
    /// Runs `layers` over `height` rows of `width` pixels that `fill` writes one after the other (three channels); each row
    /// of the last layer is handed to `sink`. Sides must be multiples of all strides together.
    pub(super) fn run(
        &mut self,
        machine: Machine,
        layers: &[Conv],
        (width, height): (usize, usize),
        mut fill: impl FnMut(usize, &mut [f32]),
        sink: &mut impl FnMut(usize, &[f32]),
    ) {
        let (mut w, mut h) = (width, height);
        self.stages.resize_with(layers.len(), Stage::default);
        for (stage, conv) in self.stages.iter_mut().zip(layers) {
            stage.open(w, h, conv.inputs);
            (w, h) = (w / conv.stride, h / conv.stride);
        }
        self.last.clear();
        self.last.resize(w * layers.last().map_or(0, |c| c.layer.outputs), 0.0);
        let channels = layers.first().map_or(0, |c| c.inputs);
        for y in 0..height {
            if let Some(first) = self.stages.first_mut() {
                fill(y, &mut first.ring[y % 3][channels..(width + 1) * channels]);
            }
            arrive(machine, layers, y, &mut self.stages, &mut self.last, sink);
        }
    }
}

/// Row `y` has come to the first of `layers`: computes what can be computed now, and passes it on.
fn arrive(
    machine: Machine,
    layers: &[Conv],
    y: usize,
    stages: &mut [Stage],
    last: &mut [f32],
    sink: &mut impl FnMut(usize, &[f32]),
) {
    let (Some((conv, layers)), Some((stage, stages))) = (layers.split_first(), stages.split_first_mut()) else {
        return;
    };
    // With stride 1 a row is due when the one below it is there, the last one at once; with stride 2, every second time.
    let due = match conv.stride {
        1 => y.saturating_sub(1)..if y + 1 == stage.height { y + 1 } else { y },
        _ => y / 2..y.div_ceil(2),
    };
    for out in due {
        let rows: [&[f32]; 3] = std::array::from_fn(|k| match (out * conv.stride + k).checked_sub(1) {
            Some(row) if row < stage.height => &stage.ring[row % 3][..],
            _ => &stage.zeros[..],
        });
        let outputs = conv.layer.outputs;
        let pixels = stage.width / conv.stride;
        let to = match stages.first_mut() {
            Some(next) => &mut next.ring[out % 3][outputs..][..pixels * outputs],
            None => &mut *last,
        };
        Product { layer: &conv.layer, rows, step: conv.stride * conv.inputs, pixels, relu: true, add: None, out: to }
            .on(machine);
        if stages.is_empty() {
            sink(out, last);
        } else {
            arrive(machine, layers, out, stages, last, sink);
        }
    }
}
