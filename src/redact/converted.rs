//! Hides regions of a picture whose own format cannot be written: its displayed pixels become a JPEG or PNG, the regions
//! replaced before anything is coded. What was coded is decoded again and compared. It never sees the source file.

use super::area::Hidden;
use super::raster::{Painter, Samples, each, notes};
use super::{Redacted, Redaction, stored_areas};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Size};
use crate::limits::Limits;
use crate::pixel::{Scene, coded};
use crate::record::Style;

/// The grey of solid masks.
const GREY: u8 = 128;
/// Largest mean distance of a sample from what was coded, of 255.
const FAR: u64 = 6;
/// Largest distance of a sample inside of a solid mask, away from its edge.
const UNEVEN: u8 = 6;
/// Blocks of a JPEG on the edge of a mask hold some of what lies beside it.
const EDGE: u32 = 8;

/// Paints `list` over the displayed pixels and codes them as `to`.
pub fn converted(size: Size, mut rgb: Vec<u8>, to: Format, list: &[Redaction], limits: &Limits) -> Result<Redacted> {
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
    let hidden = stored_areas(size, Orientation::UPRIGHT, list);
    if hidden.is_empty() {
        return Err(Error::Verify("a hidden region shows more than its mask".into()));
    }
    paint(size, &mut rgb, &hidden);
    let bytes = coded(size, &rgb, to)?;
    prove(size, &rgb, &bytes, to, &hidden, limits)?;
    let mut notes = notes(&hidden, false);
    notes.push("redact.converted");
    Ok(Redacted { bytes, format: to, areas: hidden.iter().map(|h| h.rect).collect(), notes })
}

fn paint(size: Size, rgb: &mut [u8], hidden: &[Hidden]) {
    let samples = Samples { depth: 8, channels: 3 };
    let mut painter = Painter::new(hidden, [u32::from(GREY); 4]);
    let row = (size.width as usize * 3).max(1);
    painter.frame();
    if painter.needs_means() {
        for (line, y) in rgb.chunks(row).zip(0..) {
            each(&painter.columns(y), |x| {
                let at = |c| samples.get(line, x as usize, c);
                painter.add(x, y, [at(0), at(1), at(2), 0]);
            });
        }
    }
    for (line, y) in rgb.chunks_mut(row).zip(0..) {
        each(&painter.columns(y), |x| {
            let Some(colour) = painter.colour(x, y) else { return };
            for (c, value) in colour.iter().take(3).enumerate() {
                samples.set(line, x as usize, c, *value);
            }
        });
    }
}

/// Decodes what was coded: it shows what was painted, and nothing under a solid mask.
fn prove(size: Size, rgb: &[u8], bytes: &[u8], format: Format, hidden: &[Hidden], limits: &Limits) -> Result<()> {
    let scene = Scene::decode(bytes, format, Orientation::UPRIGHT, u32::MAX, limits)?;
    if scene.size != size || scene.rgb.len() != rgb.len() {
        return Err(Error::Verify("the copy in another format has another size".into()));
    }
    let away: u64 = scene.rgb.iter().zip(rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    if away > FAR * rgb.len() as u64 || (format == Format::Png && away > 0) {
        return Err(Error::Verify("the copy in another format shows another picture".into()));
    }
    for r in hidden.iter().filter(|h| h.style == Style::Solid).map(|h| h.rect) {
        for y in r.y0.saturating_add(EDGE)..r.y1.saturating_sub(EDGE) {
            let at = |x: u32| 3 * (y as usize * size.width as usize + x as usize);
            let (from, to) = (r.x0.saturating_add(EDGE), r.x1.saturating_sub(EDGE));
            let line = if from < to { scene.rgb.get(at(from)..at(to)) } else { None };
            if line.is_some_and(|l| l.iter().any(|v| v.abs_diff(GREY) > UNEVEN)) {
                return Err(Error::Verify("a hidden region shows more than its mask".into()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    /// Stripes that no mask could be taken for.
    fn stripes(size: Size) -> Vec<u8> {
        (0..size.pixels()).flat_map(|i| if i % 7 < 3 { [250, 30, 20] } else { [10, 60, 200] }).collect()
    }

    #[test]
    fn a_masked_picture_is_coded_and_proved() {
        let (size, limits) = (Size::new(120, 90), Limits::default());
        let rect = Rect::from([30, 20, 80, 70]);
        for (to, style) in [
            (Format::Jpeg, Style::Solid),
            (Format::Png, Style::Solid),
            (Format::Png, Style::Mosaic),
            (Format::Jpeg, Style::Blur),
        ] {
            let rgb = vec![90; 3 * 120 * 90];
            let made = converted(size, rgb, to, &[Redaction { rect, style }], &limits).expect("converted");
            assert_eq!((made.format, made.notes.last()), (to, Some(&"redact.converted")));
            assert_eq!(crate::format::container_for(&made.bytes).map(|c| c.format()), Some(to));
        }
        let made = converted(size, stripes(size), Format::Png, &[Redaction { rect, style: Style::Solid }], &limits);
        let scene = Scene::decode(&made.expect("converted").bytes, Format::Png, Orientation::UPRIGHT, 999, &limits);
        let rgb = scene.expect("decodes").rgb;
        let at = |x: usize, y: usize| &rgb[3 * (y * 120 + x)..][..3];
        assert_eq!(at(30, 20), [GREY; 3]);
        assert_eq!(at(23, 14), [GREY; 3], "with its margin");
        assert_ne!(at(10, 10), [GREY; 3]);
    }

    #[test]
    fn a_copy_that_shows_what_was_hidden_is_thrown_away() {
        let (size, limits) = (Size::new(64, 64), Limits::default());
        let hidden = stored_areas(
            size,
            Orientation::UPRIGHT,
            &[Redaction { rect: Rect::from([8, 8, 56, 56]), style: Style::Solid }],
        );
        let rgb = stripes(size);
        let bytes = coded(size, &rgb, Format::Png).expect("coded");
        assert!(matches!(prove(size, &rgb, &bytes, Format::Png, &hidden, &limits), Err(Error::Verify(_))));
        let other = vec![0; rgb.len()];
        assert!(matches!(prove(size, &other, &bytes, Format::Png, &[], &limits), Err(Error::Verify(_))));
        assert!(converted(size, rgb, Format::Png, &[], &limits).is_err(), "nothing to hide, nothing to convert");
    }
}
