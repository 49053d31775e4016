//! The small chunks that decide how the picture looks: which values are sound, and their canonical form.
//! Nothing but the numbers of the specification passes. W3C PNG (third edition) §11.3.1 to §11.3.4.

use super::chunk::{Kind, be32};
use super::header::{Colour, Header};

/// What becomes of a display chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// It is written with this body.
    Write(Vec<u8>),
    /// It is sound, and display does not need it.
    Needless,
    /// No decoder would follow it.
    Invalid,
}

/// Display chunks that decoders follow only before `PLTE` and the picture data.
pub(super) fn is_before_palette(kind: Kind) -> bool {
    matches!(&kind, b"cICP" | b"mDCV" | b"mDCv" | b"cLLI" | b"cLLi" | b"sRGB" | b"gAMA" | b"cHRM" | b"sBIT")
}

/// Display chunks that decoders follow anywhere before the picture data; in palette pictures behind `PLTE`.
pub(super) fn is_after_palette(kind: Kind) -> bool {
    matches!(&kind, b"bKGD" | b"pHYs")
}

/// Judges `body` for a picture with `head`, and a palette of `entries`.
pub(super) fn value(kind: Kind, body: &[u8], head: &Header, entries: usize) -> Value {
    let copy_if = |sound: bool| if sound { Value::Write(body.to_vec()) } else { Value::Invalid };
    match &kind {
        b"cICP" => copy_if(body.len() == 4),
        b"mDCV" | b"mDCv" => copy_if(body.len() == 24),
        b"cLLI" | b"cLLi" => copy_if(body.len() == 8),
        b"sRGB" => copy_if(matches!(body, [0..=3])),
        b"gAMA" => copy_if(body.len() == 4 && be32(body, 0) != Some(0)),
        b"cHRM" => copy_if(body.len() == 32),
        b"sBIT" => {
            let (samples, most) = match head.colour {
                Colour::Palette => (3, 8),
                _ => (head.channels(), head.depth),
            };
            copy_if(body.len() == samples && body.iter().all(|b| (1..=most).contains(b)))
        }
        b"bKGD" => match head.colour {
            Colour::Palette => copy_if(matches!(body, [i] if usize::from(*i) < entries)),
            Colour::Gray | Colour::GrayAlpha => copy_if(body.len() == 2),
            Colour::Rgb | Colour::Rgba => copy_if(body.len() == 6),
        },
        b"pHYs" => density(body),
        _ => Value::Invalid,
    }
}

/// Only the ratio of the sides displays: dots a metre may name a scanner, so the ratio alone is written, without unit.
fn density(body: &[u8]) -> Value {
    let (Some(x), Some(y), 9) = (be32(body, 0), be32(body, 4), body.len()) else { return Value::Invalid };
    match (x, y) {
        (0, _) | (_, 0) => Value::Invalid,
        _ if x == y => Value::Needless,
        _ => {
            let by = greatest_common_divisor(x, y);
            let mut out = (x / by).to_be_bytes().to_vec();
            out.extend_from_slice(&(y / by).to_be_bytes());
            out.push(0);
            Value::Write(out)
        }
    }
}

fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// True when `tRNS` has the length that goes with the colour type.
pub(super) fn is_sound_transparency(body: &[u8], head: &Header) -> bool {
    match head.colour {
        Colour::Gray => body.len() == 2,
        Colour::Rgb => body.len() == 6,
        Colour::Palette => (1..=256).contains(&body.len()),
        Colour::GrayAlpha | Colour::Rgba => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    const RGB: Header = Header { size: Size { width: 1, height: 1 }, depth: 8, colour: Colour::Rgb, interlaced: false };

    #[test]
    fn only_the_ratio_of_a_density_stays() {
        let mut body = [0, 0, 0x17, 0x12, 0, 0, 0x0B, 0x89, 1];
        let ratio = vec![0, 0, 0, 2, 0, 0, 0, 1, 0];
        assert_eq!(value(*b"pHYs", &body, &RGB, 0), Value::Write(ratio.clone()));
        assert_eq!(value(*b"pHYs", &ratio, &RGB, 0), Value::Write(ratio));
        body[4..8].copy_from_slice(&[0, 0, 0x17, 0x12]);
        assert_eq!(value(*b"pHYs", &body, &RGB, 0), Value::Needless);
    }

    #[test]
    fn bodies_of_other_lengths_are_invalid() {
        for kind in [b"cICP", b"mDCV", b"cLLI", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD", b"pHYs"] {
            assert_eq!(value(*kind, &[1; 100], &RGB, 0), Value::Invalid);
            assert_eq!(value(*kind, &[], &RGB, 0), Value::Invalid);
        }
    }
}
