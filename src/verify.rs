//! Proves a clean copy before it gets its name: parsed again, read again, inspected again, and seen by second
//! readers that share no code with our parsers (kamadak-exif, img-parts, a sweep for signatures).
//! It never writes and never repairs: what does not hold is an error, and the copy is thrown away.

mod boxes;
mod hdr;
mod view;
mod witness;

pub use view::View;

use crate::error::{Error, Result};
use crate::format::{CodedData, Container, Format, Layout, PartKind, PayloadKind, Piece, Plan, ReadAt, SliceSource};
use crate::inspect::{self, Surroundings};
use crate::limits::Limits;
use crate::meta;
use crate::policy::Policy;
use crate::record::{Category, Severity};

/// What is verified against what.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The source file.
    pub source: &'a dyn ReadAt,
    /// The source's partition.
    pub layout: &'a Layout,
    /// The copy, as pieces.
    pub pieces: &'a [Piece],
    /// What the copy may hold beyond its picture.
    pub plan: &'a Plan,
    /// The policy that the plan came from.
    pub policy: &'a Policy,
    /// The container that wrote it.
    pub container: &'a dyn Container,
}

/// Checks the claim that the pieces are a clean copy of the source with the same coded picture.
pub fn verify(claim: &Claim<'_>, limits: &Limits) -> Result<()> {
    coded_data_is_whole(claim)?;
    // Films and the pictures built like them are read where they lie: they may be larger than memory.
    if boxes::are_its_parts(claim.layout.format) {
        return boxes::verify(claim, limits);
    }
    // Where the grammar lets coded data be left out, readers get a skeleton: the coded spans were compared above.
    let skeleton = view::skeleton(claim);
    let bytes = skeleton.as_slice();
    let copy = SliceSource(bytes);
    let layout = claim.container.parse(&copy, CodedData::Copy, limits).map_err(|e| broken("does not parse", &e))?;
    layout.check_cover()?;
    parts_are_allowed(&layout, claim.plan)?;
    let map = hdr::wanted(claim);
    match map {
        Some(map) => {
            hdr::verify(&layout, bytes, map, claim, limits)?;
            let plan = Plan { xmp: hdr::packet(claim, map), ..claim.plan.clone() };
            payloads_are_ours(&layout, bytes, &plan)?;
        }
        None => payloads_are_ours(&layout, bytes, claim.plan)?,
    }
    says_nothing(&layout, bytes, claim.policy, limits)?;
    if layout.picture != claim.layout.picture || layout.frames != claim.layout.frames {
        return Err(Error::Verify("size or number of frames differs".into()));
    }
    let reading = meta::read(&layout, bytes, limits);
    let shown = layout.orientation.or(reading.orientation).unwrap_or_default();
    if shown != claim.plan.orientation {
        return Err(Error::Verify("displayed orientation differs".into()));
    }
    witness::second_readers(layout.format, bytes, claim)?;
    witness::sweep(&layout, bytes, claim)
}

fn broken(what: &str, e: &Error) -> Error {
    Error::Verify(format!("the copy {what}: {e}").into())
}

/// Every coded part of the source stands in the copy once, in order, unless it was coded again (checked by pixels).
fn coded_data_is_whole(claim: &Claim<'_>) -> Result<()> {
    if claim.pieces.iter().any(|p| matches!(p, Piece::Recoded(_))) {
        view::same_pixels(claim)?;
        // A PNG stream is coded again as a whole; elsewhere a few bits are, and the rest must be the source's.
        if claim.layout.format == Format::Png {
            return Ok(());
        }
    } else if claim.layout.format == Format::Tiff && claim.layout.coded_data == CodedData::Walk {
        // What samples mean stands in tags, which are written afresh: equal coded data alone proves no equal picture.
        view::same_pixels(claim)?;
    }
    let mut wanted =
        claim.layout.parts.iter().filter(|p| p.kind == PartKind::Coded).map(|p| p.span).collect::<Vec<_>>();
    let mut got = claim
        .pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Source { span, coded: true } if !hdr::is_of_map(claim, *span) => Some(*span),
            _ => None,
        })
        .collect::<Vec<_>>();
    // Containers may lay out pages and items in another order; within the file no byte may be missing or doubled.
    wanted.sort_by_key(|s| s.start);
    got.sort_by_key(|s| s.start);
    if view::join(&wanted) == view::join(&got) {
        Ok(())
    } else {
        Err(Error::Verify("coded picture data is not the source's".into()))
    }
}

fn parts_are_allowed(layout: &Layout, plan: &Plan) -> Result<()> {
    for p in &layout.parts {
        let allowed = match p.kind {
            PartKind::Structure | PartKind::Coded | PartKind::Display | PartKind::Fill => true,
            PartKind::Icc => plan.icc.is_some(),
            PartKind::Exif => plan.exif.is_some() || !plan.orientation.is_upright(),
            PartKind::Xmp => plan.xmp.is_some() || plan.hdr.is_some(),
            PartKind::Iptc | PartKind::Photoshop => plan.iptc.is_some(),
            PartKind::Hdr => plan.keep_hdr && plan.hdr.is_some(),
            _ => false,
        };
        if !allowed {
            return Err(Error::Verify(format!("the copy holds {}", p.label).into()));
        }
    }
    Ok(())
}

fn payloads_are_ours(layout: &Layout, bytes: &[u8], plan: &Plan) -> Result<()> {
    let of_map = |i: &usize| layout.parts.get(*i).is_some_and(|p| p.kind == PartKind::Hdr);
    for p in &layout.payloads {
        // A gain map was judged by itself.
        if plan.hdr.is_some() && !p.parts.is_empty() && p.parts.iter().all(of_map) {
            continue;
        }
        let got = p.bytes(bytes);
        let same = match p.kind {
            PayloadKind::Icc => plan.icc.as_deref() == Some(got),
            PayloadKind::Xmp => plan.xmp.as_deref() == Some(got),
            PayloadKind::Iptc => plan.iptc.as_deref() == Some(got),
            PayloadKind::Photoshop => plan.iptc.is_some(),
            // TIFF files are read as one Exif block; their tags are judged by what they say.
            PayloadKind::Exif => plan.exif.as_deref().is_none_or(|e| e == got) || got.len() as u64 == layout.size,
            _ => false,
        };
        if !same {
            return Err(stray_block(p.kind));
        }
    }
    Ok(())
}

fn stray_block(kind: PayloadKind) -> Error {
    Error::Verify(format!("the copy holds a {kind:?} block that estompe did not write").into())
}

/// The copy, inspected by the same rules, gives away nothing that the policy removes.
fn says_nothing(layout: &Layout, bytes: &[u8], policy: &Policy, limits: &Limits) -> Result<()> {
    let reading = meta::read(layout, bytes, limits);
    if let Some((_, error)) = reading.errors.first() {
        return Err(Error::Verify(format!("the copy holds a damaged block: {error}").into()));
    }
    match inspect::inspect(layout, &reading, &Surroundings::default()).iter().find(|f| !tolerated(f, policy)) {
        Some(f) => Err(Error::Verify(format!("the copy still says {} ({} {})", f.code, f.part, f.field).into())),
        None => Ok(()),
    }
}

/// True for findings that a clean copy may show under this policy.
pub fn tolerated(f: &crate::record::Finding, policy: &Policy) -> bool {
    f.severity == Severity::Info || f.category == Category::Display || policy.keeps(f.category)
        // Author and caption share fields (Photoshop resources, XMP), so a credit line counts for both.
        || (policy.credit.is_some() && matches!(f.category, Category::Credit | Category::Owner))
}
