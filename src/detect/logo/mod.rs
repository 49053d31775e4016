//! Locates the Marianne (marks of 2020 and 1999) and marks that the user gives. A small network of our own finds the
//! Marianne (trained by `train/` on drawn signs); the user's marks are found by their outlines, without training.
//! Never decides what becomes of a region.

mod finder;
mod marks;
mod pyramid;
mod stream;
mod weights;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Detector;
use super::lanes::Machine;
use crate::error::Result;
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::pixel::Scene;
use crate::record::{Decision, Region, RegionKind};
use finder::{Finder, Strip};
pub use marks::Mark;
use pyramid::Pyramid;
use stream::Flow;

/// Long side of the scene that detection wants to see: a photo of 4:3 then has about 1.5 million pixels.
const SIDE: u32 = 1414;
/// Logit from which a mark is believed. Chosen on photos that no evaluation uses: see `train/README.md`.
const BELIEVED: f32 = 2.0;

/// Label, box in displayed pixels, and how far the score lies above the threshold.
#[doc(hidden)]
pub type Evidence = (Cow<'static, str>, [f32; 4], f32);

/// The labels of the two marks.
pub const MARIANNE: [&str; 2] = ["marianne-2020", "marianne-1999"];

struct Nets {
    machine: Machine,
    finder: Finder,
}

/// Finds marks. One for the whole run: threads share the weights, and each borrows its own buffers.
pub struct MarkDetector {
    nets: Arc<Nets>,
    marks: Vec<Mark>,
    flows: Mutex<Vec<Flow>>,
}

impl MarkDetector {
    /// For the Marianne and these marks. Reads the embedded weights, once for all detectors of the process.
    pub fn new(marks: Vec<Mark>) -> Result<MarkDetector> {
        static NETS: OnceLock<Arc<Nets>> = OnceLock::new();
        let nets = match NETS.get() {
            Some(nets) => Arc::clone(nets),
            None => {
                let loaded = Arc::new(Nets { machine: Machine::detect(), finder: Finder::load()? });
                Arc::clone(NETS.get_or_init(|| loaded))
            }
        };
        Ok(MarkDetector { nets, marks, flows: Mutex::new(Vec::new()) })
    }

    /// Every box that was looked at, for choosing the thresholds: label, box in displayed pixels, and how far the score lies
    /// above the threshold.
    #[doc(hidden)]
    pub fn evidence(&self, scene: &Scene, limits: &Limits) -> Result<Vec<Evidence>> {
        let pyramid = Pyramid::of(scene)?;
        let strips = self.with_flow(|flow| self.nets.look(&pyramid, flow, limits))?;
        let (fx, fy) = scales(&pyramid, scene);
        let full = |[x0, y0, x1, y1]: [f32; 4]| [(x0 + 0.5) * fx, (y0 + 0.5) * fy, (x1 + 0.5) * fx, (y1 + 0.5) * fy];
        let mut all: Vec<_> =
            strips.iter().map(|s| (Cow::Borrowed(name(s)), full(s.edges()), s.logit - BELIEVED)).collect();
        let seen = marks::look(&self.marks, &pyramid, self.nets.machine, limits)?;
        all.extend(seen.into_iter().map(|s| (s.name, full(s.edges), s.above)));
        Ok(all)
    }

    fn with_flow<T>(&self, work: impl FnOnce(&mut Flow) -> Result<T>) -> Result<T> {
        // A thread that panicked left a sound list behind: a flow is pushed whole or not at all.
        let mut flow = self.flows.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let done = work(&mut flow);
        self.flows.lock().unwrap_or_else(PoisonError::into_inner).push(flow);
        done
    }
}

impl Nets {
    /// All proposals with what closer looks say of them, surest first, each place once.
    fn look(&self, pyramid: &Pyramid, flow: &mut Flow, limits: &Limits) -> Result<Vec<Strip>> {
        let proposals = self.finder.propose(pyramid, flow, limits)?;
        let mut seen: Vec<Strip> = proposals.iter().map(|p| self.finder.closer(pyramid, p, flow)).collect();
        seen.sort_by(|a, b| b.logit.total_cmp(&a.logit).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        let mut kept: Vec<Strip> = Vec::new();
        for s in seen {
            if !kept.iter().any(|k| k.same(&s)) {
                kept.push(s);
            }
        }
        Ok(kept)
    }
}

fn name(strip: &Strip) -> &'static str {
    let [newer, older] = MARIANNE;
    if strip.older > 0.0 { older } else { newer }
}

/// Displayed pixels at full size for one of the pyramid's first level.
fn scales(pyramid: &Pyramid, scene: &Scene) -> (f32, f32) {
    let by = |full: u32, here: u32, scale: f32| full as f32 / here.max(1) as f32 * scale;
    (by(scene.full.width, scene.size.width, pyramid.scale.0), by(scene.full.height, scene.size.height, pyramid.scale.1))
}

/// A region, unless nothing of it lies in the picture.
fn region(label: Cow<'static, str>, [x0, y0, x1, y1]: [f32; 4], above: f32, scene: &Scene) -> Option<Region> {
    let edge = |v: f32, most: u32| (v.round().max(0.0) as u32).min(most);
    let (width, height) = (scene.full.width, scene.full.height);
    let rect = Rect::from([edge(x0, width), edge(y0, height), edge(x1, width), edge(y1, height)]);
    // One half at the threshold, whatever found the mark.
    let score = (1000.0 / (1.0 + f64::from(-above).exp())).round() / 1000.0;
    (!rect.is_empty()).then(|| Region {
        id: String::new(),
        kind: RegionKind::Logo,
        label,
        rect,
        score,
        decision: Decision::Pending,
        hidden: None,
    })
}

impl Detector for MarkDetector {
    fn name(&self) -> &'static str {
        "marks"
    }

    fn labels(&self) -> Vec<String> {
        MARIANNE.into_iter().chain(self.marks.iter().map(Mark::name)).map(str::to_owned).collect()
    }

    fn wanted_side(&self) -> u32 {
        SIDE
    }

    fn detect(&self, scene: &Scene, limits: &Limits) -> Result<Vec<Region>> {
        let mut regions: Vec<Region> = self
            .evidence(scene, limits)?
            .into_iter()
            .filter(|(_, _, above)| *above >= 0.0)
            .filter_map(|(label, edges, above)| region(label, edges, above, scene))
            .collect();
        regions.sort_by(|a, b| {
            let key = |r: &Region| (r.rect.y0, r.rect.x0, r.rect.y1, r.rect.x1);
            key(a).cmp(&key(b)).then_with(|| a.label.cmp(&b.label))
        });
        Ok(regions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Orientation, Size};

    /// What torch computed for the pictures below, written by `train/export.py`.
    static REFERENCE: &[u8] = include_bytes!("weights/reference.bin");

    /// The picture that `train/export.py` draws too.
    fn picture(width: i32, height: i32) -> Vec<u8> {
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let mut pixel = [(x * 5 + y * 3) % 251, (x * 2 + y * 7) % 241, (x * y) % 239];
                if (x - 48).abs() < 30 && (y - 30).abs() < 10 {
                    pixel = if x < 48 { [0, 0, 145] } else { [225, 0, 15] };
                }
                if (x - 48).pow(2) + (y - 30).pow(2) < 60 {
                    pixel = [255; 3];
                }
                rgb.extend(pixel.map(|v| v as u8));
            }
        }
        rgb
    }

    #[test]
    fn the_network_answers_as_torch_does() {
        let wanted: Vec<f32> = REFERENCE.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let level = pyramid::Level { width: 96, height: 64, rgb: picture(96, 64) };
        let mut got: Vec<f32> = Vec::new();
        Finder::load().expect("loads").level(&level, &mut Flow::default(), &mut |_, _, cell| got.extend(cell));
        assert_eq!(got.len(), wanted.len());
        for (i, (g, w)) in got.iter().zip(&wanted).enumerate() {
            assert!((g - w).abs() < 2e-3, "value {i}: {g} instead of {w}");
        }
    }

    fn scene(width: u32, height: u32, rgb: Vec<u8>) -> Scene {
        let size = Size::new(width, height);
        Scene { size, rgb, full: size, orientation: Orientation::UPRIGHT }
    }

    #[test]
    fn an_empty_wall_shows_no_mark_at_any_size() {
        let detector = MarkDetector::new(Vec::new()).expect("loads");
        for (width, height) in [(1, 1), (1, 300), (33, 31), (200, 120), (2500, 30)] {
            let scene = scene(width, height, vec![128; 3 * (width * height) as usize]);
            assert_eq!(detector.detect(&scene, &Limits::default()).expect("looks"), [], "{width} x {height}");
        }
    }
}
