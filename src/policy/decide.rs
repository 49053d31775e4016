//! The pure function from what a file is to what its copy may hold.

use super::Policy;
use crate::error::Result;
use crate::format::{Format, Layout, Note, PartKind, PayloadKind, Plan, ReadAt};
use crate::geometry::Orientation;
use crate::limits::Limits;
use crate::meta::Reading;
use crate::payload::{exif, hdr, icc};
use crate::record::{Category, Treated};

/// A plan, and what it keeps on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What the copy may hold.
    pub plan: Plan,
    /// What stays, each with a reason code.
    pub kept: Vec<Treated>,
}

/// Decides for one file. The source's bytes are only looked at through its colour profile.
pub fn decide(
    layout: &Layout,
    reading: &Reading,
    source: &dyn ReadAt,
    policy: &Policy,
    limits: &Limits,
) -> Result<Decided> {
    let mut kept = Vec::new();
    let orientation = layout.orientation.or(reading.orientation).unwrap_or_default();
    if !orientation.is_upright() {
        kept.push(treated("orientation", 26, "display.orientation"));
    }
    let profile = profile(layout, source)?;
    if let Some(p) = &profile {
        kept.push(treated("ICC", p.len(), "display.colour"));
    }
    if let Some(pages) = layout.notes.iter().find_map(|n| if let Note::Pages(n) = n { Some(*n) } else { None }) {
        let bytes = layout.parts.iter().filter(|p| p.kind == PartKind::Coded).map(|p| p.span.len).sum();
        kept.push(Treated { bytes, ..treated(&format!("{pages} pages"), 0, "display.pages") });
    }
    let kept_values = super::kept::collect(reading, policy);
    // Where the container itself says how the picture is turned, a block that says it again would turn it twice.
    let said = matches!(layout.format, Format::Heic | Format::Avif);
    let written = if said { Orientation::UPRIGHT } else { orientation };
    let blocks = kept_values.blocks(written);
    kept.extend(kept_values.treated());
    let plan = Plan {
        orientation,
        icc: profile,
        exif: blocks.exif.or_else(|| (!written.is_upright()).then(|| exif::orientation_only(written))),
        xmp: blocks.xmp,
        iptc: blocks.iptc,
        keep_hidden_pixels: policy.keeps(Category::HiddenPixels),
        keep_hdr: policy.keeps(Category::Hdr),
        hdr: if policy.keeps(Category::Hdr) { hdr::collect(layout, reading, source, limits) } else { None },
    };
    Ok(Decided { plan, kept })
}

fn treated(part: &str, bytes: usize, reason: &'static str) -> Treated {
    Treated { category: Category::Display, part: part.to_string(), bytes: bytes as u64, reason: Some(reason.into()) }
}

/// The first colour profile of the file, cleaned. One that cannot render is ignored by viewers and goes.
fn profile(layout: &Layout, source: &dyn ReadAt) -> Result<Option<Vec<u8>>> {
    let Some(p) = layout.payloads.iter().find(|p| p.kind == PayloadKind::Icc && p.damage.is_none()) else {
        return Ok(None);
    };
    let bytes = match &p.bytes {
        crate::format::PayloadBytes::Span(s) => {
            source.bytes_at(s.start, usize::try_from(s.len).unwrap_or(usize::MAX))?.into_owned()
        }
        crate::format::PayloadBytes::Owned(v) => v.clone(),
    };
    Ok(icc::clean(&bytes))
}
