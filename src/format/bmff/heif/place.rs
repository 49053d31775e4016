//! How the stored picture is turned: `irot` and `imir` as one of the eight orientations.
//! ISO/IEC 23008-12 §6.5.10 and §6.5.12; MIAF §7.3.6.7: the properties act in the order of their association.

use super::items::Meta;
use crate::geometry::Orientation;

/// The orientation of the primary picture.
pub(super) fn orientation(meta: &Meta) -> Orientation {
    let Some(item) = meta.items.get(&meta.primary) else { return Orientation::UPRIGHT };
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
