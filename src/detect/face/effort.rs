//! Which looks are taken and what is believed: the table of efforts, and the two steps that read it. The cheap looks decide
//! where the dear ones go.
//!
//! 1. [`gather`]: upright looks at one or two sizes; looks at the picture turned by quarter turns; a second look, from close
//!    up and mirrored, at boxes that are neither sure nor hopeless.
//! 2. [`decide`]: one score a box, one threshold a picture. A picture that holds sure faces holds others: its threshold is
//!    lower. All scores are whole thousandths before anything is compared.

use super::look::{Eye, Part, SAME_FACE};
use super::net::Net;
use crate::detect::nms::{Found, suppress};
use crate::error::Result;
use crate::geometry::Orientation;
use crate::limits::Limits;
use crate::pixel::Scene;

/// How much time a photo may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Effort {
    /// One look at a small picture.
    Fast,
    /// Small and turned faces too.
    #[default]
    Normal,
    /// Everything that helps.
    Max,
}

/// One row of the table. Scores are in thousandths, sides in pixels of what the network is shown.
pub(super) struct Settings {
    /// Long side of the first upright look.
    pub(super) side: f32,
    /// Long side of another upright look, at pictures whose long side passes [`LARGE`].
    pub(super) large_side: Option<f32>,
    /// Long side of the turned looks.
    pub(super) turned_side: Option<f32>,
    /// Turned looks are not taken when the upright look has this many sure faces.
    pub(super) upright_enough: usize,
    /// Most boxes that get a second look.
    pub(super) second_looks: usize,
    /// The same for boxes of the turned looks.
    pub(super) turned_second_looks: usize,
    /// Threshold in a picture without a sure face.
    pub(super) high: u32,
    /// Threshold in a picture with a sure face or two.
    pub(super) middle: u32,
    /// Threshold in a crowd: [`CROWD`] sure faces or more.
    pub(super) low: u32,
}

// Chosen on the stored looks of all 600 public pictures of the evaluation set at MAX (`examples/face_eval … raw`), and what they
// give there: 0.050 false alarms on a picture without faces, 0.60 on `hires`; coverage crowd 91.7 %, mask 96.8, mosaic 88.7,
// tilt30 92.0, tilt90 97.4, tilt180 95.7, exif and hires 100; crowd recall 81.5, precision 49.4. NORMAL on the same pictures:
// 0.043 and 0.40 false alarms; crowd 90.5 %, mask 96.5, mosaic 70.1, tilt30 92.0, tilt90 94.7, tilt180 92.9; recall 79.6, precision 48.6.
// Without GROWN mask falls to 95.0 and crowd to 90.1; with SURE at 500 tilt30 falls to 90.7 and crowd to 90.9; with turned looks
// at 640 and no second look at what they find tilt90 was 91.7; with TURNED_HIGH at `high` there are 0.057 false alarms.

pub(super) const FAST: Settings = Settings {
    side: 640.0,
    large_side: None,
    turned_side: None,
    upright_enough: 0,
    second_looks: 4,
    turned_second_looks: 0,
    high: 350,
    middle: 260,
    low: 190,
};

/// Three sure faces upright and the picture is not turned: no turned face of the set was lost by that.
pub(super) const NORMAL: Settings = Settings {
    side: 1280.0,
    large_side: None,
    turned_side: Some(640.0),
    upright_enough: CROWD,
    second_looks: 12,
    turned_second_looks: 6,
    high: 345,
    middle: 260,
    low: 160,
};

pub(super) const MAX: Settings = Settings {
    side: 1280.0,
    large_side: Some(1920.0),
    turned_side: Some(960.0),
    upright_enough: usize::MAX,
    second_looks: 60,
    turned_second_looks: 40,
    high: 345,
    middle: 260,
    low: 150,
};

/// So many sure faces make a crowd.
const CROWD: usize = 3;
/// Pictures with a longer side than this get the look at `large_side`: smaller ones were already shown at twice their size.
const LARGE: f32 = 960.0;
/// Pictures are never enlarged beyond this.
const ENLARGED: f32 = 2.0;
/// A face that scores this much is sure.
const SURE: u32 = 400;
/// What a turned look finds counts this much: faces are seldom turned, and textures look like faces more often there.
const TURNED: (u32, u32) = (7, 10);
/// The same where second looks were taken.
const TURNED_TWICE: (u32, u32) = (8, 10);
/// In a picture without a sure face, a box of a turned look needs this much.
const TURNED_HIGH: u32 = 400;
/// Boxes grow by this part of their side on each side: the network's are tighter than what people call a face.
const GROWN: f32 = 0.08;
/// Beside sure faces, a box of a turned look needs this much, whatever the threshold.
const TURNED_LEAST: u32 = 300;
/// Scores below are not collected at all.
const LEAST: u32 = 100;
/// Scores from here to there get a second look.
const DOUBTFUL: std::ops::Range<u32> = 100..600;
/// The second looks: long side of the face and of the part around it, and whether mirrored.
const SECOND: [(f32, f32, u16); 2] = [(32.0, 160.0, 1), (48.0, 224.0, 2)];
/// A second look that does not show the box counts this much.
const NOT_SEEN: u32 = 30;
/// Overlap from which a second look shows the same box.
const SAME_BOX: f32 = 0.4;

/// A box and what the looks say about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) found: Found,
    /// Scores of the second looks, where they were taken.
    pub(super) second: Option<[u32; SECOND.len()]>,
    /// Found in the turned picture.
    pub(super) turned: bool,
}

impl Seen {
    /// The one score: the mean of all looks, or the share that a turned look counts.
    fn score(&self) -> u32 {
        match self.second {
            Some(second) => {
                let sum: u32 = second.iter().map(|s| (*s).max(NOT_SEEN)).sum::<u32>() + self.found.score;
                let looks = SECOND.len() as u32 + 1;
                let mean = (sum + looks / 2) / looks;
                if self.turned { mean * TURNED_TWICE.0 / TURNED_TWICE.1 } else { mean }
            }
            None if self.turned => self.found.score * TURNED.0 / TURNED.1,
            None => self.found.score,
        }
    }
}

/// Takes the looks.
pub(super) fn gather(eye: &mut Eye, net: &Net, scene: &Scene, with: &Settings, limits: &Limits) -> Result<Vec<Seen>> {
    let whole = Part::whole(scene.size);
    let long = whole.width.max(whole.height);
    let scale = |side: f32| (side / long).min(ENLARGED);
    let upright = Orientation::UPRIGHT;
    let mut found = eye.look(net, scene, whole, scale(with.side), upright, LEAST)?;
    if let Some(side) = with.large_side.filter(|_| long > LARGE) {
        limits.on_time()?;
        found.extend(eye.look(net, scene, whole, scale(side), upright, LEAST)?);
        found = suppress(found, SAME_FACE);
    }
    let sure = found.iter().filter(|f| f.score >= SURE).count();
    let mut seen: Vec<Seen> = Vec::new();
    let mut left = with.second_looks;
    for found in found {
        let second = second_look(eye, net, scene, &found, upright, &mut left, limits)?;
        seen.push(Seen { found, second, turned: false });
    }
    if let Some(side) = with.turned_side.filter(|_| sure < with.upright_enough) {
        let mut left = with.turned_second_looks;
        for turn in [6, 3, 8].into_iter().filter_map(Orientation::from_exif) {
            limits.on_time()?;
            for found in eye.look(net, scene, whole, scale(side), turn, LEAST)? {
                let known = seen.iter().any(|s| !s.turned && s.score() >= SURE && s.found.iou(&found) >= SAME_FACE);
                let mut none = 0;
                let left = if known { &mut none } else { &mut left };
                let second = second_look(eye, net, scene, &found, turn, left, limits)?;
                seen.push(Seen { found, second, turned: true });
            }
        }
    }
    Ok(seen)
}

/// The scores of the second looks at a doubtful box, while there are any `left`.
fn second_look(
    eye: &mut Eye,
    net: &Net,
    scene: &Scene,
    found: &Found,
    turn: Orientation,
    left: &mut usize,
    limits: &Limits,
) -> Result<Option<[u32; SECOND.len()]>> {
    if *left == 0 || !DOUBTFUL.contains(&found.score) {
        return Ok(None);
    }
    *left -= 1;
    limits.on_time()?;
    let mut scores = [0; SECOND.len()];
    for (score, (face, side, mirrored)) in scores.iter_mut().zip(SECOND) {
        // A turned picture is looked at as it was found: mirrored it would be turned the other way.
        let turn = if turn.is_upright() { Orientation::from_exif(mirrored).unwrap_or_default() } else { turn };
        *score = closer(eye, net, scene, found, face, side, turn)?;
    }
    Ok(Some(scores))
}

/// The score of the box when the network is shown it alone, with some picture around it.
fn closer(
    eye: &mut Eye,
    net: &Net,
    scene: &Scene,
    found: &Found,
    face: f32,
    side: f32,
    turn: Orientation,
) -> Result<u32> {
    let scale = face / found.long_side().max(1.0);
    let whole = Part::whole(scene.size);
    let (width, height) = ((side / scale).min(whole.width), (side / scale).min(whole.height));
    let [x0, y0, x1, y1] = found.edges;
    let part = Part {
        left: ((x0 + x1 - width) / 2.0).clamp(0.0, whole.width - width),
        top: ((y0 + y1 - height) / 2.0).clamp(0.0, whole.height - height),
        width,
        height,
    };
    let near = eye.look(net, scene, part, scale, turn, NOT_SEEN)?;
    Ok(near.iter().filter(|f| f.iou(found) >= SAME_BOX).map(|f| f.score).max().unwrap_or(0))
}

/// What is believed, surest first.
pub(super) fn decide(seen: &[Seen], with: &Settings) -> Vec<Found> {
    let scored: Vec<(Found, bool)> =
        seen.iter().map(|s| (Found { edges: s.found.edges, score: s.score() }, s.turned)).collect();
    let mut kept = suppress(scored.iter().map(|s| s.0).collect(), SAME_FACE);
    let (least, turned_least) = match kept.iter().filter(|f| f.score >= SURE).count() {
        0 => (with.high, TURNED_HIGH.max(with.high)),
        sure if sure < CROWD => (with.middle, TURNED_LEAST.max(with.middle)),
        _ => (with.low, TURNED_LEAST.max(with.low)),
    };
    let upright: Vec<Found> = scored.iter().filter(|s| !s.1).map(|s| s.0).collect();
    kept.retain(|f| f.score >= if upright.contains(f) { least } else { turned_least });
    kept.into_iter().map(grown).collect()
}

fn grown(f: Found) -> Found {
    let [x0, y0, x1, y1] = f.edges;
    let (across, down) = ((x1 - x0) * GROWN, (y1 - y0) * GROWN);
    Found { edges: [x0 - across, y0 - down, x1 + across, y1 + down], score: f.score }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(x: f32, score: u32) -> Seen {
        Seen { found: Found { edges: [x, 0.0, x + 9.0, 9.0], score }, second: None, turned: false }
    }

    #[test]
    fn sure_faces_lower_the_threshold() {
        let with = |sure: usize, score| {
            let mut all: Vec<Seen> = (1..=sure).map(|i| seen(50.0 * i as f32, SURE)).collect();
            all.push(seen(0.0, score));
            decide(&all, &NORMAL).len() - sure
        };
        for (sure, least) in
            [(0, NORMAL.high), (1, NORMAL.middle), (2, NORMAL.middle), (3, NORMAL.low), (9, NORMAL.low)]
        {
            assert_eq!((with(sure, least - 1), with(sure, least)), (0, 1), "{sure} sure faces");
        }
    }

    #[test]
    fn turned_boxes_need_more_beside_sure_faces() {
        let turned = |score| Seen { turned: true, ..seen(0.0, score) };
        assert_eq!(decide(&[seen(50.0, SURE), turned(428)], &NORMAL).len(), 1);
        assert_eq!(decide(&[seen(50.0, SURE), turned(429)], &NORMAL).len(), 2);
    }

    #[test]
    fn second_looks_can_raise_and_sink_a_box() {
        let with = |second| Seen { second: Some(second), ..seen(0.0, 250) };
        assert_eq!(with([800, 600]).score(), 550);
        assert_eq!(with([0, 0]).score(), 103);
    }

    #[test]
    fn turned_boxes_count_less() {
        assert_eq!(Seen { turned: true, ..seen(0.0, 900) }.score(), 630);
    }
}
