//! From a clean copy to one whose regions are hidden: redacted, proved against the clean copy, cleaned once more, and looked
//! at again by the detectors. It writes nothing; where any step does not hold, there is no copy.

use super::one::Photo;
use super::{Job, convert, regions};
use crate::error::{Error, Result};
use crate::format::{self, CodedData, Format, Pieces, Plan, ReadAt, SliceSource};
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::policy::hide::{self, Verdict};
use crate::record::{FileRecord, Region, Style};
use crate::redact::{self, Redaction};
use crate::verify::{self, Claim, View};

/// A detection is the same face as a shown region from this overlap on.
const SAME: f64 = 0.5;

/// A copy with its regions hidden.
pub(super) struct Masked {
    /// The redacted file, which the pieces are taken from.
    bytes: Vec<u8>,
    /// The copy.
    pub(super) pieces: Pieces,
    /// Its format.
    pub(super) format: Format,
    /// What must be said about it.
    pub(super) notes: Vec<&'static str>,
}

impl Masked {
    /// The source of the pieces.
    pub(super) fn source(&self) -> SliceSource<'_> {
        SliceSource(&self.bytes)
    }
}

/// What is to be hidden, by the place of its region in the record.
pub(super) fn wanted(job: &Job, record: &FileRecord) -> Vec<(usize, Style)> {
    let judged = record.regions.iter().enumerate().map(|(i, r)| (i, hide::verdict(r, &job.policy)));
    judged
        .filter_map(|(i, v)| match v {
            Verdict::Hide(style) => Some((i, style)),
            _ => None,
        })
        .collect()
}

/// A plan without whatever else could show what is hidden: gain maps, and colours under transparency.
pub(super) fn strict(plan: &mut Plan) {
    plan.keep_hdr = false;
    plan.hdr = None;
    plan.keep_hidden_pixels = false;
}

/// Hides `wanted` in the clean copy `pieces` of the photo.
pub(super) fn mask(
    job: &Job,
    photo: &Photo<'_>,
    pieces: &Pieces,
    plan: &Plan,
    (wanted, record): (&[(usize, Style)], &FileRecord),
    limits: &Limits,
) -> Result<Masked> {
    if convert::is_needed(photo.layout.format) {
        return convert::convert(job, photo, pieces, plan, (wanted, record), limits);
    }
    let view = View::new(photo.source, pieces);
    let clean = (&view as &dyn ReadAt).whole(limits)?.into_owned();
    let list = redactions(wanted, record);
    let (stored, orientation) = (photo.layout.picture, plan.orientation);
    let redacted = redact::redact(&clean, photo.layout.format, stored, orientation, &list, limits)?;
    redact::prove(&clean, photo.layout.format, &redacted, (stored, orientation, &list), limits)?;
    drop(clean);
    finish(job, redacted, plan, &list, (wanted, record), limits)
}

/// What is asked of `redact`.
pub(super) fn redactions(wanted: &[(usize, Style)], record: &FileRecord) -> Vec<Redaction> {
    let of = |(i, style): &(usize, Style)| record.regions.get(*i).map(|r| Redaction { rect: r.rect, style: *style });
    wanted.iter().filter_map(of).collect()
}

/// Cleans the redacted file once more, proves it, and looks at it again.
pub(super) fn finish(
    job: &Job,
    redacted: redact::Redacted,
    plan: &Plan,
    list: &[Redaction],
    (wanted, record): (&[(usize, Style)], &FileRecord),
    limits: &Limits,
) -> Result<Masked> {
    let source = SliceSource(&redacted.bytes);
    let gone = || Error::Verify("the redacted copy is of no known format".into());
    let container = format::container_for(redacted.bytes.get(..redacted.bytes.len().min(4096)).unwrap_or(&[]));
    let container = container.ok_or_else(gone)?;
    let layout = container.parse(&source, CodedData::Walk, limits)?;
    layout.check_cover()?;
    let pieces = container.assemble(&source, &layout, plan, limits)?;
    let claim = Claim { source: &source, layout: &layout, pieces: &pieces, plan, policy: &job.policy, container };
    verify::verify(&claim, limits)?;
    let hidden: Vec<(Rect, Style)> = list.iter().map(|r| (r.rect, r.style)).collect();
    let shown: Vec<&Region> =
        record.regions.iter().enumerate().filter(|(i, _)| wanted.iter().all(|w| w.0 != *i)).map(|(_, r)| r).collect();
    let copy = View::new(&source, &pieces);
    let copy = (&copy as &dyn ReadAt).whole(limits)?;
    nobody_is_left(job, &copy, layout.format, plan, &hidden, &shown)?;
    drop(copy);
    Ok(Masked { format: layout.format, pieces, notes: redacted.notes, bytes: redacted.bytes })
}

/// The detectors, run over the copy, find nothing in the core of a region under a solid mask. Mosaics and blurs leave
/// something of the shape of a face, which detectors may well see: of them nothing can be asked here.
fn nobody_is_left(
    job: &Job,
    copy: &[u8],
    format: Format,
    plan: &Plan,
    hidden: &[(Rect, Style)],
    shown: &[&Region],
) -> Result<()> {
    let solid: Vec<Rect> = hidden.iter().filter(|h| h.1 == Style::Solid).map(|h| core(h.0)).collect();
    if solid.is_empty() || job.detectors.is_empty() {
        return Ok(());
    }
    let found = regions::look(job, copy, format, plan.orientation, &mut None)?;
    let left = found.iter().find(|f| {
        let is_shown = shown.iter().any(|s| s.kind == f.kind && s.rect.iou(f.rect) >= SAME);
        // A face that fills the picture may have a small masked one in front of it: what counts is whose core it is.
        !is_shown && solid.iter().any(|c| core(f.rect).intersect(*c).area() * 2 > c.area().min(core(f.rect).area()))
    });
    match left {
        Some(f) => Err(Error::Verify(format!("a {} is still detected in a hidden region", f.label).into())),
        None => Ok(()),
    }
}

/// The inner half of a rectangle.
fn core(r: Rect) -> Rect {
    let (dx, dy) = (r.width() / 4, r.height() / 4);
    Rect::from([r.x0 + dx, r.y0 + dy, r.x1 - dx, r.y1 - dy])
}
