//! The network that finds the Marianne: proposes places generously on every level of the pyramid, then looks at each from close
//! by, upright and at the size that it knows best. Owns the way from cells to places; which are believed is for the caller to say.

use super::pyramid::{Level, Pyramid};
use super::stream::{Conv, Flow};
use super::weights::Tensors;
use crate::detect::kernels::{Dense, Product};
use crate::detect::lanes::Machine;
use crate::error::Result;
use crate::limits::Limits;

static FILE: &[u8] = include_bytes!("weights/finder.bin");

/// Inputs, outputs, stride.
const SHAPE: [(usize, usize, usize); 6] = [(3, 16, 2), (16, 24, 2), (24, 32, 2), (32, 32, 1), (32, 32, 1), (32, 32, 1)];
/// Pixels of a level for one cell.
const CELL: usize = 8;
/// Values of a cell, see `train/net.py`.
pub(super) const VALUES: usize = 8;
/// Logit from which a cell proposes something. Chosen on composites: see `train/README.md`.
const LEAST: f32 = -2.2;
/// Proposals of one photo that are looked at, surest first.
const MOST: usize = 40;

/// Where the strip of a mark is, in pixels of the pyramid's first level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strip {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// Radians, clockwise as seen.
    pub(super) tilt: f32,
    /// Logit of being a mark.
    pub(super) logit: f32,
    /// Logit of being the mark of 1999 rather than that of 2020.
    pub(super) older: f32,
}

impl Strip {
    /// The upright rectangle around it: left, top, right, bottom.
    pub(super) fn edges(&self) -> [f32; 4] {
        let (sin, cos) = self.tilt.sin_cos();
        let x = (self.width * cos.abs() + self.height * sin.abs()) / 2.0;
        let y = (self.width * sin.abs() + self.height * cos.abs()) / 2.0;
        [self.x - x, self.y - y, self.x + x, self.y + y]
    }

    /// The same place: the centres are closer than half the height of the smaller, and the sizes alike.
    pub(super) fn same(&self, o: &Strip) -> bool {
        let (dx, dy) = (self.x - o.x, self.y - o.y);
        let ratio = self.height / o.height.max(1e-3);
        let (sin, cos) = self.tilt.sin_cos();
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        along.abs() < 0.5 * self.width.min(o.width)
            && across.abs() < 0.8 * self.height.min(o.height)
            && (0.35..2.9).contains(&ratio)
    }
}

/// The network, ready to run; shared by all threads.
pub(super) struct Finder {
    machine: Machine,
    body: Vec<Conv>,
    head: Dense,
}

impl Finder {
    /// Builds it from the embedded weights.
    pub(super) fn load() -> Result<Finder> {
        let machine = Machine::detect();
        let mut t = Tensors::open(FILE, machine)?;
        let body = t.stack(&SHAPE)?;
        let head = t.dense(VALUES, 32)?;
        t.done()?;
        Ok(Finder { machine, body, head })
    }

    /// Proposals on all levels, surest first, no two of the same place.
    pub(super) fn propose(&self, pyramid: &Pyramid, flow: &mut Flow, limits: &Limits) -> Result<Vec<Strip>> {
        let mut all = Vec::new();
        for (n, level) in pyramid.levels.iter().enumerate() {
            limits.on_time()?;
            let factor = (1u64 << n.min(40)) as f32;
            self.level(level, flow, &mut |x, y, cell| {
                if cell[0] >= LEAST {
                    all.push(place_of(x, y, cell, factor));
                }
            });
        }
        all.sort_by(|a: &Strip, b| b.logit.total_cmp(&a.logit).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        let mut kept: Vec<Strip> = Vec::new();
        for s in all {
            if kept.len() < MOST && !kept.iter().any(|k| k.same(&s)) {
                kept.push(s);
            }
        }
        Ok(kept)
    }

    /// Hands every cell of the level to `found`.
    pub(super) fn level(&self, level: &Level, flow: &mut Flow, found: &mut dyn FnMut(usize, usize, &[f32; VALUES])) {
        let (width, height) = (level.width.next_multiple_of(CELL), level.height.next_multiple_of(CELL));
        let columns = width / CELL;
        let mut cells = vec![0.0; columns * VALUES];
        let fill = |y: usize, row: &mut [f32]| match level.rgb.get(3 * y * level.width..3 * (y + 1) * level.width) {
            Some(line) => {
                let (inside, outside) = row.split_at_mut(line.len());
                as_input(line, inside);
                outside.fill(0.0);
            }
            None => row.fill(0.0),
        };
        flow.run(self.machine, &self.body, (width, height), fill, &mut |y, features| {
            let layer = &self.head;
            let work = Product {
                layer,
                rows: [features],
                step: layer.inputs,
                pixels: columns,
                relu: false,
                add: None,
                out: &mut cells,
            };
            work.on(self.machine);
            for (x, cell) in cells.as_chunks::<VALUES>().0.iter().enumerate() {
                found(x, y, cell);
            }
        });
    }
}

/// Size of the picture of a closer look; heights of the strip in it.
const CLOSE: (usize, usize) = (96, 64);
const LOOKS: [f32; 2] = [14.0, 19.0];
/// A look that does not show the strip counts this much.
const NOT_SEEN: f32 = -6.0;

impl Finder {
    /// The place as closer looks show it; the logit is the mean of all looks.
    pub(super) fn closer(&self, pyramid: &Pyramid, strip: &Strip, flow: &mut Flow) -> Strip {
        let mut best = *strip;
        let mut sum = strip.logit;
        let mut older = strip.older;
        for height in LOOKS {
            let seen = self.look(pyramid, &best, height, flow);
            sum += seen.map_or(NOT_SEEN, |s| s.logit.max(NOT_SEEN));
            if let Some(seen) = seen.filter(|s| s.logit > LEAST) {
                older += seen.older;
                best = seen;
            }
        }
        Strip { logit: sum / (LOOKS.len() + 1) as f32, older, ..best }
    }

    /// Turns the surroundings of the strip upright, scales them until it is `high` pixels high, and runs the network there.
    fn look(&self, pyramid: &Pyramid, strip: &Strip, high: f32, flow: &mut Flow) -> Option<Strip> {
        let (level, factor) = pyramid.level(strip.height, high)?;
        let (sin, cos) = strip.tilt.sin_cos();
        let scale = strip.height / high;
        let middle = (CLOSE.0 as f32 / 2.0 - 0.5, CLOSE.1 as f32 / 2.0 - 0.5);
        let place = |u: f32, v: f32| {
            let (a, b) = ((u - middle.0) * scale, (v - middle.1) * scale);
            (strip.x + a * cos - b * sin, strip.y + a * sin + b * cos)
        };
        let mut close = Level { width: CLOSE.0, height: CLOSE.1, rgb: Vec::with_capacity(3 * CLOSE.0 * CLOSE.1) };
        for v in 0..CLOSE.1 {
            for u in 0..CLOSE.0 {
                let (x, y) = place(u as f32, v as f32);
                let at = |v: f32| (v + 0.5) / factor - 0.5;
                close.rgb.extend(level.sample(at(x), at(y)).map(|v| (v + 0.5) as u8));
            }
        }
        let mut best: Option<Strip> = None;
        self.level(&close, flow, &mut |x, y, cell| {
            let found = place_of(x, y, cell, 1.0);
            let near = (found.x - middle.0).abs() < high * 1.2 && (found.y - middle.1).abs() < high * 0.6;
            if near && best.is_none_or(|b| b.logit < found.logit) {
                best = Some(found);
            }
        });
        best.map(|s| {
            let (x, y) = place(s.x, s.y);
            Strip { x, y, width: s.width * scale, height: s.height * scale, tilt: s.tilt + strip.tilt, ..s }
        })
    }
}

/// Bytes as the network sees them.
pub(super) fn as_input(bytes: &[u8], row: &mut [f32]) {
    for (to, from) in row.iter_mut().zip(bytes) {
        *to = (f32::from(*from) - 128.0) / 64.0;
    }
}

fn place_of(x: usize, y: usize, cell: &[f32; VALUES], factor: f32) -> Strip {
    let [logit, dx, dy, high, wide, tilt, older, _] = *cell;
    let centre = |n: usize, d: f32| ((n as f32 + 0.5 + d.clamp(-6.0, 6.0)) * CELL as f32) * factor - 0.5;
    Strip {
        x: centre(x, dx),
        y: centre(y, dy),
        width: 48.0 * wide.clamp(-2.5, 2.5).exp2() * factor,
        height: 16.0 * high.clamp(-2.0, 2.0).exp2() * factor,
        tilt: tilt.clamp(-1.2, 1.2),
        logit,
        older,
    }
}
