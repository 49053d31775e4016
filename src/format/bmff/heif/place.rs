//! How the stored picture is turned: `irot` and `imir` as one of the eight orientations.
//! ISO/IEC 23008-12 §6.5.10 and §6.5.12; MIAF §7.3.6.7: the properties act in the order of their association.

use super::items::{Item, Meta};
use crate::format::bmff::boxes::Bytes;
use crate::geometry::{Orientation, Rect, Size};

/// The orientation of the primary picture.
pub(super) fn orientation(meta: &Meta) -> Orientation {
    meta.items.get(&meta.primary).map_or(Orientation::UPRIGHT, |i| of(meta, i))
}

/// The orientation of any item.
pub(super) fn of(meta: &Meta, item: &Item) -> Orientation {
    // A turn is held as: mirrored left to right first, then turned clockwise by so many quarters.
    let (mut mirrored, mut quarters) = (false, 0u8);
    for (i, _) in &item.properties {
        let Some(p) = meta.properties.get(*i) else { continue };
        match (&p.kind, p.body.first()) {
            // Anticlockwise quarters.
            (b"irot", Some(v)) => quarters = (quarters + 4 - (v & 3)) % 4,
            (b"imir", Some(v)) => {
                // A mirror behind a turn is the mirror in front of the opposite turn; top to bottom is left to right and half a turn.
                mirrored = !mirrored;
                quarters = (4 - quarters) % 4;
                if v & 1 == 0 {
                    quarters = (quarters + 2) % 4;
                }
            }
            _ => {}
        }
    }
    // Exif: 2 is mirrored, 4 upside down and mirrored, 5 and 7 are mirrored and turned.
    let value = match (mirrored, quarters) {
        (false, 0) => 1,
        (false, 1) => 6,
        (false, 2) => 3,
        (false, _) => 8,
        (true, 0) => 2,
        (true, 1) => 7,
        (true, 2) => 4,
        (true, _) => 5,
    };
    Orientation::from_exif(value).unwrap_or(Orientation::UPRIGHT)
}

/// The pixels that a `clap` of a picture of that size shows (ISO/IEC 14496-12 §12.1.4.3): sides, then the way from the middle
/// of the picture to that of the crop, each a fraction. `None` where it reaches beyond the picture.
pub(super) fn crop(body: &[u8], size: Size) -> Option<Rect> {
    let mut b = Bytes(body);
    let mut fraction = || Some((i64::from(b.u32()?.cast_signed()), i64::from(b.u32()?)));
    let (width, height, x, y) = (fraction()?, fraction()?, fraction()?, fraction()?);
    let axis = |side: u32, (n, d): (i64, i64), (from, per): (i64, i64)| {
        let shown = n.checked_div(d).filter(|s| *s > 0)?;
        // Twice the start, so that halves stay whole; denominators of offsets are signed in the wild and small.
        let middle = 2i64.checked_mul(from)?.checked_div(per)?;
        let start = i64::from(side).checked_sub(shown)?.checked_add(middle)?.div_euclid(2);
        let end = start.checked_add(shown)?;
        let inside = start >= 0 && end <= i64::from(side);
        inside.then_some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    };
    let (x0, x1) = axis(size.width, width, x)?;
    let (y0, y1) = axis(size.height, height, y)?;
    Some(Rect::from([x0, y0, x1, y1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(v: [i32; 8]) -> Vec<u8> {
        v.iter().flat_map(|n| n.to_be_bytes()).collect()
    }

    #[test]
    fn crops_are_measured_from_the_middle() {
        let size = Size::new(64, 48);
        let at = |v| crop(&body(v), size).map(<[u32; 4]>::from);
        assert_eq!(at([64, 1, 48, 1, 0, 1, 0, 1]), Some([0, 0, 64, 48]));
        // As encoders pad: 61 x 45 shown at the top left, the middle moved by half of what goes.
        assert_eq!(at([61, 1, 45, 1, -3, 2, -3, 2]), Some([0, 0, 61, 45]));
        assert_eq!(at([60, 1, 40, 1, 2, 1, -4, 1]), Some([4, 0, 64, 40]));
        assert_eq!(at([60, 1, 40, 1, 3, 1, 0, 1]), None, "beyond the right side");
        assert_eq!(at([60, 0, 40, 1, 0, 1, 0, 1]), None);
        assert_eq!(at([0, 1, 40, 1, 0, 1, 0, 1]), None);
    }
}
