//! From a parsed photo to its verified copy.

use super::one::{Photo, Stage};
use super::{Job, Mode, coded, convert, mask, regions};
use crate::error::{Error, Result};
use crate::format::{CodedData, Note, PartKind, Piece, Pieces, Plan, ReadAt};
use crate::inspect;
use crate::limits::Limits;
use crate::output::Kind;
use crate::policy;
use crate::record::{Category, FileRecord, Finding, Outcome, Severity, Treated};
use crate::verify::{self, Claim, View};

/// A planned copy.
pub(super) struct Draft {
    pub(super) plan: Plan,
    pub(super) pieces: Pieces,
    pub(super) kept: Vec<Treated>,
    /// True when the copy is the source, byte for byte.
    pub(super) same: bool,
}

/// Decides and assembles; writes nothing.
pub(super) fn draft(job: &Job, photo: &Photo<'_>, limits: &Limits) -> Result<Draft> {
    draft_for(job, photo, false, limits)
}

fn draft_for(job: &Job, photo: &Photo<'_>, hides: bool, limits: &Limits) -> Result<Draft> {
    let mut decided = policy::decide(&photo.layout, &photo.reading, photo.source, &job.policy, limits)?;
    if hides {
        mask::strict(&mut decided.plan);
    }
    let pieces = photo.container.assemble(photo.source, &photo.layout, &decided.plan, limits)?;
    let same = is_source(photo.source, &pieces)?;
    Ok(Draft { plan: decided.plan, pieces, kept: decided.kept, same })
}

/// Cleans one photo into the output folder.
pub(super) fn clean(stage: &Stage<'_>, photo: &Photo<'_>, record: &mut FileRecord, limits: &Limits) -> Result<()> {
    let job = stage.job;
    let wanted = mask::wanted(job, record);
    let walked = if wanted.is_empty() { None } else { coded::walked(photo, limits)? };
    let walked = walked.map(|layout| Photo { layout, reading: photo.reading.clone(), ..*photo });
    // What is coded again must be known to its last bit, whatever the policy asks for other photos.
    let photo = walked.as_ref().unwrap_or(photo);
    let draft = draft_for(job, photo, !wanted.is_empty(), limits)?;
    let claim = Claim {
        source: photo.source,
        layout: &photo.layout,
        pieces: &draft.pieces,
        plan: &draft.plan,
        policy: &job.policy,
        container: photo.container,
    };
    verify::verify(&claim, limits)?;
    let masked = match wanted.as_slice() {
        [] => None,
        some => {
            let _share = stage.budget.take(regions::room(photo));
            match mask::mask(job, photo, &draft.pieces, &draft.plan, (some, record), limits) {
                Ok(m) => Some(m),
                // Nothing is wrong with the photo: it only cannot be shown without what it must not show.
                Err(e) => return held(e, record),
            }
        }
    };
    for (i, style) in &wanted {
        if let Some(r) = record.regions.get_mut(*i) {
            r.hidden = Some(*style);
        }
    }
    record.outcome = if draft.same && masked.is_none() { Outcome::AlreadyClean } else { Outcome::Cleaned };
    // Where scans are only cut at their markers, a digest would cost as much as the copy: it is taken on request.
    if record.digest_coded.is_none() && (photo.layout.coded_data == CodedData::Walk || job.digests) {
        record.digest_coded = Some(coded::digest(photo.source, &photo.layout)?);
    }
    let map = kept_map(photo, &draft);
    record.kept = draft.kept;
    record.kept.extend(map.clone());
    record.removed = if draft.same { Vec::new() } else { removed(photo) };
    if map.is_some() {
        record.removed.retain(|t| t.category != Category::Hdr);
    }
    for note in &photo.layout.notes {
        if let Note::NotLocated(what) = note {
            record.notes.push(what.to_string());
        }
    }
    let from_masked = masked.as_ref().map(mask::Masked::source);
    let (source, pieces, format): (&dyn ReadAt, _, _) = match (&masked, &from_masked) {
        (Some(m), Some(s)) => (s, &m.pieces, m.format),
        _ => (photo.source, &draft.pieces, photo.layout.format),
    };
    if let Some(m) = &masked {
        record.notes.extend(m.notes.iter().map(ToString::to_string));
    }
    if job.digests {
        record.digest_after = Some(super::one::digest(&View::new(source, pieces))?);
    }
    if let (Mode::Clean, Some(writer)) = (job.mode, stage.writer) {
        // What was begun while the photo was read holds its own bytes, not the masked ones.
        let ahead = if masked.is_some() { None } else { photo.ahead };
        let other = masked.as_ref().is_some_and(|_| convert::is_needed(photo.layout.format));
        let written = writer.write(photo.input, Kind { format, other }, pieces, source, ahead)?;
        record.output = written.renamed;
    }
    Ok(())
}

/// A photo whose regions could not be hidden gets no copy. Only what ends the run, and a failed proof, stay errors.
fn held(e: Error, record: &mut FileRecord) -> Result<()> {
    let code = match &e {
        Error::Io(_) | Error::Verify(_) => return Err(e),
        Error::Refused { code, .. } => code,
        _ => "redact.format",
    };
    record.outcome = Outcome::Held;
    record.reason_code = Some((*code).into());
    record.reason = Some(e.to_string());
    Ok(())
}

/// True when the pieces join to the source itself.
fn is_source(source: &dyn ReadAt, pieces: &[Piece]) -> Result<bool> {
    let mut at = 0u64;
    for p in pieces {
        let same = match p {
            Piece::Source { span, .. } => span.start == at || span.len == 0,
            Piece::Bytes(b) | Piece::Recoded(b) => *source.bytes_at(at, b.len())? == **b,
        };
        if !same {
            return Ok(false);
        }
        at = at.saturating_add(p.len());
    }
    Ok(at == source.size())
}

/// The gain map, where the copy holds it: some of what was copied lies in its part.
fn kept_map(photo: &Photo<'_>, draft: &Draft) -> Option<Treated> {
    let hdr = || photo.layout.parts.iter().filter(|p| p.kind == PartKind::Hdr);
    let holds = |p: &Piece| match p {
        Piece::Source { span, coded: true } => hdr().any(|h| h.span.start <= span.start && span.end() <= h.span.end()),
        _ => false,
    };
    let bytes: u64 = draft.pieces.iter().filter(|p| holds(p)).map(Piece::len).sum();
    let reason = Some("policy.keep".into());
    (bytes > 0).then(|| Treated { category: Category::Hdr, part: "gain map".into(), bytes, reason })
}

/// What the copy no longer holds: the parts that no grammar lets through, joined by name.
fn removed(photo: &Photo<'_>) -> Vec<Treated> {
    let mut out: Vec<Treated> = Vec::new();
    for p in photo.layout.parts.iter().filter(|p| leaves(p.kind)) {
        let category = inspect::category_of(p.kind);
        match out.iter_mut().find(|t| t.category == category && t.part == p.label) {
            Some(t) => t.bytes += p.span.len,
            None => out.push(Treated { category, part: p.label.to_string(), bytes: p.span.len, reason: None }),
        }
    }
    out
}

/// True for parts that a clean copy does not carry over.
fn leaves(kind: PartKind) -> bool {
    !kind.is_copied() && !matches!(kind, PartKind::Display | PartKind::Icc | PartKind::Fill)
}

/// For a file without findings that is still not what a clean copy would be: the parts that would go.
pub(super) fn unexplained(photo: &Photo<'_>, draft: &Draft) -> Vec<Finding> {
    if draft.same {
        return Vec::new();
    }
    removed(photo)
        .into_iter()
        // Our own minimal blocks are written again, byte for byte.
        .filter(|t| !ours(t, draft))
        .map(|t| Finding {
            code: "unknown.part".into(),
            category: Category::Unknown,
            severity: Severity::High,
            part: t.part,
            field: String::new(),
            value: String::new(),
            sources: Vec::new(),
        })
        .collect()
}

fn ours(t: &Treated, draft: &Draft) -> bool {
    let exif = draft.plan.exif.is_some() || !draft.plan.orientation.is_upright();
    (t.part.contains("Exif") || t.part == "eXIf" || t.part == "EXIF") && exif
        || t.part.contains("XMP") && draft.plan.xmp.is_some()
        || t.part.contains("Photoshop") && draft.plan.iptc.is_some()
}
