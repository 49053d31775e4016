//! A copy in another format, for photos whose own cannot be written: displayed pixels, regions hidden, coded as JPEG or PNG,
//! with the metadata that the policy keeps and the colours of the source. Proved like any other copy.

use super::Job;
use super::mask::{self, Masked};
use super::one::Photo;
use crate::error::{Error, Result};
use crate::format::{Format, Pieces, Plan, ReadAt};
use crate::geometry::Orientation;
use crate::limits::Limits;
use crate::payload::icc::{self, Colours};
use crate::pixel;
use crate::policy::{self, Convert};
use crate::record::{FileRecord, Style};
use crate::redact;
use crate::verify::View;

/// True for formats in which nothing can be hidden: their coded pictures are never written.
pub(super) fn is_needed(format: Format) -> bool {
    matches!(format, Format::Heic | Format::Avif | Format::Jxl)
}

/// The clean copy `pieces` in another format, `wanted` hidden.
pub(super) fn convert(
    job: &Job,
    photo: &Photo<'_>,
    pieces: &Pieces,
    plan: &Plan,
    (wanted, record): (&[(usize, Style)], &FileRecord),
    limits: &Limits,
) -> Result<Masked> {
    let to = match job.policy.convert {
        Convert::Jpeg => Format::Jpeg,
        Convert::Png => Format::Png,
        Convert::Off => {
            let what = format!("regions cannot be hidden in a {} file", photo.layout.format);
            return Err(Error::refused("redact.convert", what));
        }
    };
    if job.output.as_ref().is_some_and(|t| t.in_place.is_some()) {
        return Err(Error::refused(
            "redact.convert-in-place",
            "a copy in another format cannot take the place of the photo",
        ));
    }
    if photo.layout.frames > 1 {
        return Err(Error::refused("redact.format", "an animation cannot become a single picture"));
    }
    let view = View::new(photo.source, pieces);
    let clean = (&view as &dyn ReadAt).whole(limits)?.into_owned();
    let shown = pixel::upright(&clean, photo.layout.format, plan.orientation, limits)?;
    drop(clean);
    if Some(shown.size) != record.displayed {
        return Err(Error::Verify("the copy in another format has another size".into()));
    }
    let mut plan = upright_plan(job, photo, plan, limits)?;
    plan.icc = colours(&plan, &shown)?;
    let list = mask::redactions(wanted, record);
    let flattened = shown.flattened;
    let mut redacted = redact::converted(shown.size, shown.rgb, to, &list, limits)?;
    if flattened {
        redacted.notes.push("redact.flattened");
    }
    mask::finish(job, redacted, &plan, &list, (wanted, record), limits)
}

/// What the policy keeps, for a picture that lies upright.
fn upright_plan(job: &Job, photo: &Photo<'_>, plan: &Plan, limits: &Limits) -> Result<Plan> {
    let mut layout = photo.layout.clone();
    layout.orientation = Some(Orientation::UPRIGHT);
    let decided = policy::decide(&layout, &photo.reading, photo.source, &job.policy, limits)?.plan;
    Ok(Plan { icc: plan.icc.clone(), keep_hdr: false, hdr: None, keep_hidden_pixels: false, ..decided })
}

/// The profile of the copy: the source's own, else one for the numbers by which it tells its colours.
fn colours(plan: &Plan, shown: &pixel::Upright) -> Result<Option<Vec<u8>>> {
    if plan.icc.is_some() {
        return Ok(plan.icc.clone());
    }
    let beyond =
        || Error::refused("redact.convert-colours", "the colours of the picture cannot be told in the other format");
    match (shown.codes, &shown.profile) {
        (Some((primaries, transfer)), _) => match icc::of_codes(primaries, transfer) {
            Colours::Usual => Ok(None),
            Colours::Profile(p) => Ok(Some(p)),
            Colours::Beyond => Err(beyond()),
        },
        (None, Some(profile)) => icc::clean(profile).map(Some).ok_or_else(beyond),
        (None, None) => Ok(None),
    }
}
