//! Hides regions of pictures that are coded without loss: the pixels inside are replaced, every other pixel keeps its
//! samples to the last bit, at the same depth and in the same colour model. W3C PNG (third edition), GIF89a.

pub(crate) mod gif;
mod paint;
mod palette;
pub(crate) mod png;
mod samples;
pub(crate) mod tiff;
pub(crate) mod webp;

#[cfg(test)]
mod tests;

pub(super) use paint::Painter;
use palette::Palette;
pub(super) use samples::Samples;
pub(super) use webp::each;

use super::area::Hidden;
use super::{Redacted, Style};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::pixel::displayed;

/// What must be said of a picture whose regions were replaced pixel by pixel.
pub(super) fn notes(hidden: &[Hidden], nearest: bool) -> Vec<&'static str> {
    let reversible = hidden.iter().any(|h| h.style != Style::Solid);
    [(reversible, "redact.reversible"), (nearest, "redact.nearest-colour")]
        .into_iter()
        .filter_map(|(said, code)| said.then_some(code))
        .collect()
}

/// The proof of such a picture: both files decoded by a crate that shares nothing with what wrote the new one. Outside
/// every pixel is the source's, and a solid mask is even.
pub(crate) fn check(file: &[u8], format: Format, redacted: &Redacted, hidden: &[Hidden]) -> Result<()> {
    let (before, after) = (displayed(file, format)?, displayed(&redacted.bytes, redacted.format)?);
    // A page that the decoder does not know proves nothing.
    if before.iter().chain(&after).any(|f| !f.is_decoded()) {
        return Err(Error::refused("redact.format", "no second decoder reads the pixels of this picture"));
    }
    let areas: Vec<_> = hidden.iter().map(|h| h.rect).collect();
    let solid = hidden.iter().filter(|h| h.style == Style::Solid);
    let even = solid.clone().all(|h| after.iter().all(|f| f.is_even(h.rect)));
    let same = before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| a.same_outside(b, &areas));
    match (same, even) {
        (true, true) => Ok(()),
        (false, _) => Err(Error::Verify("a pixel outside of the hidden regions changed".into())),
        _ => Err(Error::Verify("a hidden region shows more than its mask".into())),
    }
}
