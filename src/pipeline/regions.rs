//! Faces and marks of one photo: decoded once, shared by every detector.

use std::borrow::Cow;

use super::one::{Photo, Stage};
use super::{Job, Mode, coded};
use crate::consent::{self, Settled};
use crate::error::{Error, Result};
use crate::format::{CodedData, Format, Layout, Note};
use crate::geometry::{Orientation, Rect, Size};
use crate::limits::Share;
use crate::pixel::{self, Glance, Scene, small};
use crate::policy::hide::{self, Verdict};
use crate::record::{Category, Decision, FileRecord, Finding, Picture, Region, RegionKind, Severity};

/// Two boxes of an animation's frames that overlap this much are one face.
const SAME: f64 = 0.5;
/// Long side of small pictures, in pixels.
pub(super) const PICTURE: u32 = 320;
/// Code of pictures that this program does not decode, or not at their size.
const NOT_LOOKED_AT: &str = "detect.not-looked-at";
/// Note of films, which no decoder here reads.
const FILM: &str = "detect.film";
/// Code of pictures of which a part is missing.
const DAMAGED: &str = "detect.damaged";
/// Code of pictures that are not those which the register decided on.
const CHANGED: &str = "consent.changed";
/// Code of rectangles that would hide nothing.
const OUTSIDE: &str = "consent.outside";

/// Note and code of animations and documents of which only the first picture is looked at.
const FIRST_ONLY: &str = "detect.first-picture-only";

/// Fills in the regions of the record, and one finding for each kind. Gives the small picture, where one is asked for.
/// `glance` is the picture, where it was seen while the photo was walked.
pub(super) fn locate(
    stage: &Stage<'_>,
    photo: &Photo<'_>,
    glance: Option<Glance<'_>>,
    record: &mut FileRecord,
) -> Result<Option<Picture>> {
    let job = stage.job;
    let orientation = photo.layout.orientation.or(photo.reading.orientation).unwrap_or_default();
    let (mut scene, mut share) = scene_of(glance, orientation);
    if job.detectors.is_empty() && job.consent.is_none() {
        return Ok(drawn(job, photo, orientation, record, scene));
    }
    // Films are not looked into, and may be larger than memory.
    if photo.layout.format == Format::Video {
        record.notes.extend([NOT_LOOKED_AT.into(), FILM.into()]);
        record.reason = Some("faces and marks are not looked for in films".into());
        record.reason_code = Some(NOT_LOOKED_AT.into());
        return Ok(None);
    }
    let file = photo.source.whole(&job.limits)?;
    let mut walked = None;
    if photo.layout.coded_data == CodedData::Copy {
        let (side, using) = (stage.wanted_side().unwrap_or(0), (&job.limits, &stage.budget));
        let (layout, glance) = pixel::see(photo.container, photo.source, CodedData::Walk, side, using)?;
        walked = Some(layout);
        (scene, share) = scene_of(glance, orientation);
    }
    // A thread that holds a share must not ask for another.
    let _share = share.unwrap_or_else(|| stage.budget.take(room(photo)));
    let layout = walked.as_ref().unwrap_or(&photo.layout);
    let digest = coded::digest(photo.source, layout)?;
    // A decoder may fill what is missing with grey and say nothing: the walk is what tells.
    let seen = match coded::lost_picture(layout) {
        Some(lost) => Err(Unseen::Damaged(lost)),
        None => look(job, &ended(&file, layout), photo.layout.format, orientation, &mut scene).map_err(Unseen::of),
    };
    match seen {
        Ok(mut regions) => {
            for r in &mut regions {
                r.id = region_id(&digest, r.rect);
            }
            record.regions = regions;
            settle(job, record, &digest, orientation.display_size(photo.layout.picture));
            record.findings.extend(findings(&record.regions));
            if photo.layout.frames > 1
                && matches!(photo.layout.format, Format::Png | Format::Tiff | Format::Heic | Format::Avif)
            {
                record.notes.push(FIRST_ONLY.into());
            }
        }
        // "No face found" may not be said of a picture that could not be looked at.
        Err(unseen) => {
            let (code, why) = match unseen {
                Unseen::Damaged(why) => (DAMAGED, why),
                Unseen::Other(why) => (NOT_LOOKED_AT, why),
            };
            record.notes.push(NOT_LOOKED_AT.into());
            record.reason = Some(why);
            record.reason_code = Some(code.into());
        }
    }
    record.digest_coded = Some(digest);
    Ok(drawn(job, photo, orientation, record, scene))
}

/// The scene that was seen in passing, and what holds its room.
fn scene_of<'b>(glance: Option<Glance<'b>>, orientation: Orientation) -> (Option<Scene>, Option<Share<'b>>) {
    match glance.and_then(Glance::finish) {
        Some((decoded, share)) => (Some(Scene::seen(decoded, orientation)), share),
        None => (None, None),
    }
}

/// Bytes that the decoded picture of a photo takes, as far as its header tells.
pub(super) fn room(photo: &Photo<'_>) -> u64 {
    let a_pixel = match photo.layout.format {
        Format::Jxl => 64,
        Format::Heic | Format::Avif => 16,
        _ => pixel::ROOM,
    };
    photo.layout.picture.pixels().saturating_mul(a_pixel)
}

/// The small picture for reports. Of a cleaning, faces and whatever is hidden are masked in it; of a picture that nobody
/// could look at there is none.
fn drawn(job: &Job, photo: &Photo<'_>, turn: Orientation, record: &FileRecord, seen: Option<Scene>) -> Option<Picture> {
    let unseen = record.notes.iter().any(|n| n == NOT_LOOKED_AT);
    if !job.pictures || unseen || photo.layout.format == Format::Video {
        return None;
    }
    let scene = match seen {
        Some(s) => s,
        None => {
            let file = photo.source.whole(&job.limits).ok()?;
            Scene::decode(&file, photo.layout.format, turn, PICTURE, &job.limits).ok()?
        }
    };
    let cleans = matches!(job.mode, Mode::Clean | Mode::DryRun);
    let masked = |r: &&Region| r.kind != RegionKind::Logo || matches!(hide::verdict(r, &job.policy), Verdict::Hide(_));
    let masked: Vec<Rect> = record.regions.iter().filter(|_| cleans).filter(masked).map(|r| r.rect).collect();
    small(&scene, PICTURE, &masked).ok()
}

/// The file with the end mark that only it lacks: the picture is whole, and yet a decoder would refuse it.
pub(super) fn ended<'f>(file: &'f [u8], layout: &Layout) -> Cow<'f, [u8]> {
    let missing = layout.notes.iter().find_map(|n| match n {
        Note::Damage { offset, what } if what.starts_with("an end of image marker (EOI)") => {
            usize::try_from(*offset).ok()
        }
        _ => None,
    });
    match missing.filter(|_| layout.format == Format::Jpeg).and_then(|at| file.get(..at)) {
        Some(picture) => Cow::Owned([picture, &[0xFF, 0xD9]].concat()),
        None => Cow::Borrowed(file),
    }
}

/// Asks the register, where there is one.
fn settle(job: &Job, record: &mut FileRecord, digest: &str, size: Size) {
    let Some(consent) = &job.consent else { return };
    let photo = consent::Photo {
        path: &record.path,
        digest,
        size: (size.pixels() > 0).then_some(size),
        is_copy: job.mode == Mode::Verify,
    };
    let (code, why) = match consent.register.settle(photo, &mut record.regions, &consent.terms) {
        Settled::Joined => return,
        Settled::Changed => (CHANGED, "the register decided on another picture of this name"),
        Settled::Outside => (OUTSIDE, "a rectangle of the register lies outside the picture"),
    };
    record.reason_code = Some(code.into());
    record.reason = Some(why.into());
}

/// Why a picture was not looked at.
enum Unseen {
    /// Parts of it are missing: nobody knows what they showed.
    Damaged(String),
    /// Its format or size is not decoded here.
    Other(String),
}

impl Unseen {
    fn of(e: Error) -> Unseen {
        match e {
            Error::Malformed { .. } | Error::Io(_) => Unseen::Damaged(e.to_string()),
            e => Unseen::Other(e.to_string()),
        }
    }
}

/// Why a copy may not be made yet, as a code; the record's reason says more where one stands there.
pub(super) fn held(job: &Job, record: &FileRecord) -> Option<&'static str> {
    let hides = hide::style(job.policy.faces).or(hide::style(job.policy.logos)).is_some();
    match record.reason_code.as_deref() {
        Some(DAMAGED) => return Some(DAMAGED),
        Some(CHANGED) => return Some(CHANGED),
        Some(OUTSIDE) => return Some(OUTSIDE),
        // Where nothing is to be hidden, the picture is copied and the report says that it was not looked at.
        Some(NOT_LOOKED_AT) if hides => return Some(NOT_LOOKED_AT),
        _ => {}
    }
    if hides && record.notes.iter().any(|n| n == FIRST_ONLY) {
        return Some(FIRST_ONLY);
    }
    record.regions.iter().any(|r| hide::verdict(r, &job.policy) == Verdict::Hold).then_some("consent.review")
}

/// The name of a region in registers: the same for the same picture data and place, in whatever order faces are found.
fn region_id(digest: &str, rect: Rect) -> String {
    let place = blake3::hash(format!("{:?}", <[u32; 4]>::from(rect)).as_bytes()).to_hex();
    // A letter keeps spreadsheets from taking the id for a number.
    format!("{}-r{}", digest.get(..12).unwrap_or_default(), place.get(..6).unwrap_or_default())
}

/// Every detector over every frame that differs. `first` is the picture where it was decoded already, and the first of its
/// frames in the end.
pub(super) fn look(
    job: &Job,
    file: &[u8],
    format: Format,
    orientation: Orientation,
    first: &mut Option<Scene>,
) -> Result<Vec<Region>> {
    let side = job.detectors.iter().map(|d| d.wanted_side()).max().unwrap_or(0);
    let mut regions: Vec<Region> = Vec::new();
    let scenes = match first.take() {
        Some(scene) => vec![scene],
        None => Scene::frames(file, format, orientation, side, &job.limits)?,
    };
    for scene in scenes {
        for d in &job.detectors {
            for r in d.detect(&scene, &job.limits)? {
                if regions.iter().all(|o| o.kind != r.kind || o.rect.iou(r.rect) < SAME) {
                    regions.push(r);
                }
            }
        }
        if job.pictures && first.is_none() {
            *first = Some(scene);
        }
    }
    Ok(regions)
}

/// One finding for faces and one for marks. Faces of which every one was decided to be shown are no news.
fn findings(regions: &[Region]) -> Vec<Finding> {
    let faces = |r: &&Region| r.kind != RegionKind::Logo && r.decision != Decision::FalseDetection;
    let agreed = |r: &Region| matches!(r.decision, Decision::Granted | Decision::Exempt);
    let severity = if regions.iter().filter(faces).all(agreed) { Severity::Info } else { Severity::High };
    [
        (regions.iter().filter(faces).count(), "face.detected", Category::Face, severity),
        (regions.iter().filter(|r| r.kind == RegionKind::Logo).count(), "logo.detected", Category::Logo, Severity::Low),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, code, category, severity)| Finding {
        code: code.into(),
        category,
        severity,
        part: "picture".into(),
        field: String::new(),
        value: n.to_string(),
        sources: Vec::new(),
    })
    .collect()
}
