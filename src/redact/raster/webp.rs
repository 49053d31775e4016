//! Still WebP: decoded, redacted, and coded again without loss. What a lossy file showed stays as its decoder showed it, and
//! that the coding changed is said. Animations are refused. RFC 9649.

use super::{Painter, Samples};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;
use crate::pixel::{Flat, webp_flat, webp_lossless};
use crate::record::Style;
use crate::redact::Redacted;
use crate::redact::area::Hidden;

/// Hides `hidden` in a file that the cleaner wrote.
pub(crate) fn redact(file: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<Redacted> {
    let mut flat = webp_flat(file, limits)?;
    let samples = Samples { depth: 8, channels: flat.channels };
    let mut painter = Painter::new(hidden, [128; 4]);
    let row = flat.size.width as usize * flat.channels;
    painter.frame();
    if painter.needs_means() {
        for (line, y) in flat.samples.chunks(row.max(1)).zip(0..) {
            each(&painter.columns(y), |x| {
                let at = |c| samples.get(line, x as usize, c);
                painter.add(x, y, [at(0), at(1), at(2), 0]);
            });
        }
    }
    for (line, y) in flat.samples.chunks_mut(row.max(1)).zip(0..) {
        each(&painter.columns(y), |x| {
            let Some(colour) = painter.colour(x, y) else { return };
            for (c, value) in colour.iter().take(3).enumerate() {
                samples.set(line, x as usize, c, *value);
            }
            if flat.channels == 4 {
                // A hole in the alpha channel would tell as much as an outline.
                samples.set(line, x as usize, 3, 255);
            }
        });
    }
    let mut notes = super::notes(hidden, false);
    if flat.lossy {
        notes.push("redact.webp-lossless");
    }
    let areas = hidden.iter().map(|h| h.rect).collect();
    Ok(Redacted { bytes: webp_lossless(&flat)?, format: Format::Webp, areas, notes })
}

/// Calls `f` once for each column that some range holds.
pub(crate) fn each(columns: &[(u32, u32)], mut f: impl FnMut(u32)) {
    let (from, to) = (columns.iter().map(|c| c.0).min().unwrap_or(0), columns.iter().map(|c| c.1).max().unwrap_or(0));
    (from..to).filter(|x| columns.iter().any(|(a, b)| (a..b).contains(&x))).for_each(&mut f);
}

/// The proof: both files decoded; outside every pixel is equal, and a solid mask is even.
pub(crate) fn check(file: &[u8], redacted: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<()> {
    let (before, after) = (webp_flat(file, limits)?, webp_flat(redacted, limits)?);
    if before.size != after.size {
        return Err(Error::Verify("the redacted picture has another size".into()));
    }
    let inside = |x: u32, y: u32| {
        hidden.iter().find(|h| (h.rect.x0..h.rect.x1).contains(&x) && (h.rect.y0..h.rect.y1).contains(&y))
    };
    let solid = |x: u32, y: u32| {
        let holds = |h: &&Hidden| (h.rect.x0..h.rect.x1).contains(&x) && (h.rect.y0..h.rect.y1).contains(&y);
        hidden.iter().filter(holds).any(|h| h.style == Style::Solid)
    };
    for y in 0..before.size.height {
        for x in 0..before.size.width {
            let (a, b) = (pixel(&before, x, y), pixel(&after, x, y));
            if solid(x, y) && b != [128, 128, 128, 255] {
                return Err(Error::Verify("a hidden region shows more than its mask".into()));
            }
            if a != b && inside(x, y).is_none() {
                return Err(Error::Verify("a pixel outside of the hidden regions changed".into()));
            }
        }
    }
    Ok(())
}

/// One pixel with its alpha; what is fully transparent has no colour.
fn pixel(flat: &Flat, x: u32, y: u32) -> [u8; 4] {
    let at = (y as usize * flat.size.width as usize + x as usize) * flat.channels;
    match flat.samples.get(at..at + flat.channels) {
        Some(&[r, g, b]) => [r, g, b, 255],
        Some(&[_, _, _, 0]) | None => [0; 4],
        Some(&[r, g, b, a]) => [r, g, b, a],
        Some(_) => [0; 4],
    }
}
