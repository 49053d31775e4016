//! Faces and marks of one photo: decoded once, shared by every detector.

use super::Job;
use super::one::Photo;
use crate::error::Result;
use crate::geometry::Orientation;
use crate::pixel::Scene;
use crate::record::{Category, FileRecord, Finding, Region, RegionKind, Severity};

/// Two boxes of an animation's frames that overlap this much are one face.
const SAME: f64 = 0.5;

/// Fills in the regions of the record, and one finding for each kind.
pub(super) fn locate(job: &Job, photo: &Photo<'_>, record: &mut FileRecord) -> Result<()> {
    if job.detectors.is_empty() {
        return Ok(());
    }
    let orientation = photo.layout.orientation.or(photo.reading.orientation).unwrap_or_default();
    let file = photo.source.whole(&job.limits)?;
    match look(job, photo, &file, orientation) {
        Ok(mut regions) => {
            let digest = blake3::hash(&file).to_hex();
            for (n, r) in regions.iter_mut().enumerate() {
                r.id = format!("{}-{}", digest.get(..12).unwrap_or_default(), n + 1);
            }
            record.findings.extend(findings(&regions));
            record.regions = regions;
        }
        // "No face found" may not be said of a picture that could not be looked at.
        Err(e) => {
            record.notes.push("detect.not-looked-at".into());
            record.reason = Some(format!("faces and marks could not be looked for: {e}"));
            record.reason_code = Some("detect.not-looked-at".into());
        }
    }
    Ok(())
}

/// Every detector over every frame that differs.
fn look(job: &Job, photo: &Photo<'_>, file: &[u8], orientation: Orientation) -> Result<Vec<Region>> {
    let side = job.detectors.iter().map(|d| d.wanted_side()).max().unwrap_or(0);
    let mut regions: Vec<Region> = Vec::new();
    for scene in Scene::frames(file, photo.layout.format, orientation, side, &job.limits)? {
        for d in &job.detectors {
            for r in d.detect(&scene, &job.limits)? {
                if regions.iter().all(|o| o.kind != r.kind || o.rect.iou(r.rect) < SAME) {
                    regions.push(r);
                }
            }
        }
    }
    Ok(regions)
}

fn findings(regions: &[Region]) -> Vec<Finding> {
    [
        (RegionKind::Face, "face.detected", Category::Face, Severity::High),
        (RegionKind::Logo, "logo.detected", Category::Logo, Severity::Low),
    ]
    .into_iter()
    .filter_map(|(kind, code, category, severity)| {
        let n = regions.iter().filter(|r| r.kind == kind).count();
        (n > 0).then(|| Finding {
            code: code.into(),
            category,
            severity,
            part: "picture".into(),
            field: String::new(),
            value: n.to_string(),
            sources: Vec::new(),
        })
    })
    .collect()
}
