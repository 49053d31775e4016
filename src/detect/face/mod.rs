//! Locates faces with CenterFace, in plain Rust on the processor. Faces are located, never recognised: the network says where
//! a face is and nothing about whose. No download, no system library; the weights are embedded (see `weights/NOTICE`).

mod effort;
mod look;
mod net;
mod weights;

pub use effort::Effort;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Detector;
use super::nms::Found;
use crate::error::Result;
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::pixel::Scene;
use crate::record::{Decision, Region, RegionKind};
use effort::{FAST, MAX, NORMAL, Settings};
use look::Eye;
use net::Net;

/// Finds faces. One for the whole run: threads share the weights, and each borrows its own buffers.
pub struct FaceDetector {
    net: Arc<Net>,
    effort: Effort,
    eyes: Mutex<Vec<Eye>>,
}

impl FaceDetector {
    /// Reads the embedded weights, once for all detectors of the process.
    pub fn new(effort: Effort) -> Result<FaceDetector> {
        static NET: OnceLock<Arc<Net>> = OnceLock::new();
        let net = match NET.get() {
            Some(net) => Arc::clone(net),
            None => {
                let loaded = Arc::new(Net::load()?);
                Arc::clone(NET.get_or_init(|| loaded))
            }
        };
        Ok(FaceDetector { net, effort, eyes: Mutex::new(Vec::new()) })
    }

    /// The long side that [`Scene::decode`] must reach at least for this effort.
    pub fn scene_side(effort: Effort) -> u32 {
        let with = settings(effort);
        with.large_side.unwrap_or(with.side) as u32
    }

    /// All boxes with what each look says, undecided, for choosing the thresholds: left, top, right, bottom in displayed
    /// pixels, then in thousandths the first score, the two of the second looks (-1 where none was taken), and 1 for
    /// boxes of the turned picture.
    #[doc(hidden)]
    pub fn evidence(&self, scene: &Scene, limits: &Limits) -> Result<Vec<[f32; 8]>> {
        let seen = self.with_eye(|eye| effort::gather(eye, &self.net, scene, settings(self.effort), limits))?;
        let (fx, fy) = scales(scene);
        Ok(seen
            .iter()
            .map(|s| {
                let [x0, y0, x1, y1] = s.found.edges;
                let [a, b] = s.second.map_or([-1.0; 2], |two| two.map(|v| v as f32));
                [x0 * fx, y0 * fy, x1 * fx, y1 * fy, s.found.score as f32, a, b, f32::from(u8::from(s.turned))]
            })
            .collect())
    }

    /// Runs the network once over an RGB picture whose sides are multiples of 32, for measuring; gives the number of cells.
    #[doc(hidden)]
    pub fn pass(&self, rgb: &[u8], width: usize, height: usize) -> usize {
        self.with_eye(|eye| Ok(eye.pass(&self.net, rgb, width, height))).unwrap_or_default()
    }

    fn with_eye<T>(&self, work: impl FnOnce(&mut Eye) -> Result<T>) -> Result<T> {
        // A thread that panicked left a sound list behind: an eye is pushed whole or not at all.
        let mut eye = self.eyes.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let done = work(&mut eye);
        self.eyes.lock().unwrap_or_else(PoisonError::into_inner).push(eye);
        done
    }
}

fn settings(effort: Effort) -> &'static Settings {
    match effort {
        Effort::Fast => &FAST,
        Effort::Normal => &NORMAL,
        Effort::Max => &MAX,
    }
}

fn scales(scene: &Scene) -> (f32, f32) {
    let by = |full: u32, here: u32| full as f32 / here.max(1) as f32;
    (by(scene.full.width, scene.size.width), by(scene.full.height, scene.size.height))
}

impl Detector for FaceDetector {
    fn name(&self) -> &'static str {
        "faces"
    }

    fn labels(&self) -> Vec<String> {
        vec!["face".into()]
    }

    fn wanted_side(&self) -> u32 {
        FaceDetector::scene_side(self.effort)
    }

    fn detect(&self, scene: &Scene, limits: &Limits) -> Result<Vec<Region>> {
        let with = settings(self.effort);
        let seen = self.with_eye(|eye| effort::gather(eye, &self.net, scene, with, limits))?;
        let mut regions: Vec<Region> =
            effort::decide(&seen, with).iter().filter_map(|found| region(found, scene)).collect();
        regions.sort_by_key(|r| (r.rect.y0, r.rect.x0, r.rect.y1, r.rect.x1));
        Ok(regions)
    }
}

fn region(found: &Found, scene: &Scene) -> Option<Region> {
    let (fx, fy) = scales(scene);
    let [x0, y0, x1, y1] = found.edges;
    let edge = |v: f32, most: u32| (v.round().max(0.0) as u32).min(most);
    let (width, height) = (scene.full.width, scene.full.height);
    let rect = Rect::from([edge(x0 * fx, width), edge(y0 * fy, height), edge(x1 * fx, width), edge(y1 * fy, height)]);
    (!rect.is_empty()).then(|| Region {
        id: String::new(),
        kind: RegionKind::Face,
        label: Cow::Borrowed("face"),
        rect,
        score: f64::from(found.score) / 1000.0,
        decision: Decision::Pending,
        hidden: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;
    use crate::geometry::{Orientation, Size};

    fn blank(width: u32, height: u32) -> Scene {
        let size = Size::new(width, height);
        Scene { size, rgb: vec![128; 3 * size.pixels() as usize], full: size, orientation: Orientation::UPRIGHT }
    }

    #[test]
    fn an_empty_wall_has_no_face_at_any_size() {
        let detector = FaceDetector::new(Effort::Max).expect("loads");
        for (width, height) in [(1, 1), (1, 300), (33, 31), (200, 120)] {
            let found = detector.detect(&blank(width, height), &Limits::default()).expect("looks");
            assert!(found.is_empty(), "{width} x {height}: {found:?}");
        }
    }

    #[test]
    fn regions_stay_inside_the_full_picture() {
        let mut scene = blank(100, 50);
        scene.full = Size::new(400, 200);
        let found = Found { edges: [-3.0, 10.2, 60.0, 51.0], score: 777 };
        let region = region(&found, &scene).expect("not empty");
        assert_eq!(region.rect, Rect::from([0, 41, 240, 200]));
        assert_eq!((region.score, region.decision), (0.777, Decision::Pending));
    }

    #[test]
    fn the_portrait_shows_one_face_however_it_is_turned() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait");
        let Ok(files) = std::fs::read_dir(&folder) else {
            eprintln!("no fixtures/portrait: nothing to look at");
            return;
        };
        let limits = Limits::default();
        let detector = FaceDetector::new(Effort::Normal).expect("loads");
        for path in files.filter_map(|f| f.ok().map(|f| f.path())) {
            let format = match path.extension().and_then(|e| e.to_str()) {
                Some("jpg" | "jpeg") => Format::Jpeg,
                Some("png") => Format::Png,
                _ => continue,
            };
            let file = std::fs::read(&path).expect("readable");
            for turn in [1, 3, 6, 8].into_iter().filter_map(Orientation::from_exif) {
                let side = FaceDetector::scene_side(Effort::Normal);
                let scene = Scene::decode(&file, format, turn, side, &limits).expect("decodes");
                assert!(!detector.detect(&scene, &limits).expect("looks").is_empty(), "{} {turn:?}", path.display());
            }
        }
    }
}
