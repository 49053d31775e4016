//! Backward references of lossless pictures: lengths and distances, and the near distances that go by place.
//! RFC 9649 §3.6.2.2 (LZ77 backward references).

use super::bits::Bits;
use crate::error::Result;

/// Offsets in columns and rows of the distances 1 to 120, the nearest first.
const NEAR: [(i8, u8); 120] = [
    (0, 1),
    (1, 0),
    (1, 1),
    (-1, 1),
    (0, 2),
    (2, 0),
    (1, 2),
    (-1, 2),
    (2, 1),
    (-2, 1),
    (2, 2),
    (-2, 2),
    (0, 3),
    (3, 0),
    (1, 3),
    (-1, 3),
    (3, 1),
    (-3, 1),
    (2, 3),
    (-2, 3),
    (3, 2),
    (-3, 2),
    (0, 4),
    (4, 0),
    (1, 4),
    (-1, 4),
    (4, 1),
    (-4, 1),
    (3, 3),
    (-3, 3),
    (2, 4),
    (-2, 4),
    (4, 2),
    (-4, 2),
    (0, 5),
    (3, 4),
    (-3, 4),
    (4, 3),
    (-4, 3),
    (5, 0),
    (1, 5),
    (-1, 5),
    (5, 1),
    (-5, 1),
    (2, 5),
    (-2, 5),
    (5, 2),
    (-5, 2),
    (4, 4),
    (-4, 4),
    (3, 5),
    (-3, 5),
    (5, 3),
    (-5, 3),
    (0, 6),
    (6, 0),
    (1, 6),
    (-1, 6),
    (6, 1),
    (-6, 1),
    (2, 6),
    (-2, 6),
    (6, 2),
    (-6, 2),
    (4, 5),
    (-4, 5),
    (5, 4),
    (-5, 4),
    (3, 6),
    (-3, 6),
    (6, 3),
    (-6, 3),
    (0, 7),
    (7, 0),
    (1, 7),
    (-1, 7),
    (5, 5),
    (-5, 5),
    (7, 1),
    (-7, 1),
    (4, 6),
    (-4, 6),
    (6, 4),
    (-6, 4),
    (2, 7),
    (-2, 7),
    (7, 2),
    (-7, 2),
    (3, 7),
    (-3, 7),
    (7, 3),
    (-7, 3),
    (5, 6),
    (-5, 6),
    (6, 5),
    (-6, 5),
    (8, 0),
    (4, 7),
    (-4, 7),
    (7, 4),
    (-7, 4),
    (8, 1),
    (8, 2),
    (6, 6),
    (-6, 6),
    (8, 3),
    (5, 7),
    (-5, 7),
    (7, 5),
    (-7, 5),
    (8, 4),
    (6, 7),
    (-6, 7),
    (7, 6),
    (-7, 6),
    (8, 5),
    (7, 7),
    (-7, 7),
    (8, 6),
    (8, 7),
];

/// A length or distance from its prefix symbol and the bits behind it.
#[inline]
pub(super) fn value(prefix: u16, bits: &mut Bits<'_>) -> Result<usize> {
    let prefix = u32::from(prefix);
    if prefix < 4 {
        return Ok(prefix as usize + 1);
    }
    let extra = (prefix - 2) >> 1;
    let base = (2 + (prefix & 1)) << extra;
    Ok((base + bits.number(extra)?) as usize + 1)
}

/// How many pixels back a distance points, in a picture of that width.
#[inline]
pub(super) fn back(distance: usize, width: usize) -> usize {
    match NEAR.get(distance.wrapping_sub(1)) {
        Some(&(x, y)) => {
            let pixels = (usize::from(y) * width).checked_add_signed(isize::from(x)).unwrap_or(1);
            pixels.max(1)
        }
        None => distance.saturating_sub(NEAR.len()).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_places_are_each_there_once_nearest_first() {
        let mut seen = std::collections::BTreeSet::new();
        let mut last = 0.0;
        for &(x, y) in &NEAR {
            assert!(seen.insert((x, y)));
            assert!(y > 0 || x > 0, "behind the pixel itself");
            let far = f64::from(x).hypot(f64::from(y));
            assert!(far >= last - 0.6, "{x} {y}");
            last = far.max(last);
        }
        assert_eq!((back(1, 10), back(2, 10), back(3, 10), back(4, 10), back(121, 10)), (10, 1, 11, 9, 1));
        assert_eq!(back(120, 1), 15);
    }

    #[test]
    fn prefixes_name_ranges_that_join() {
        let mut next = 1;
        for prefix in 0..40 {
            let (none, all) = ([0; 4], [0xFF; 4]);
            assert_eq!(value(prefix, &mut Bits::new(&none, 0)).expect("bits"), next);
            next = value(prefix, &mut Bits::new(&all, 0)).expect("bits") + 1;
        }
        assert_eq!(next - 1, 1 << 20);
    }
}
