//! A colour profile from code points of ITU-T H.273, for pixels whose file told its colours by number. Matrix and curve as
//! ICC.1:2022 §8.3 asks; chromaticities of H.273 table 2, adapted from D65 to D50 by Bradford's matrix.

use super::clean;

/// What such code points come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Colours {
    /// What viewers show without being told.
    Usual,
    /// This profile.
    Profile(Vec<u8>),
    /// Nothing that a profile of this kind can say (HDR).
    Beyond,
}

type Matrix = [[f64; 3]; 3];

const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
const D65: [f64; 2] = [0.3127, 0.3290];
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// Chromaticities of red, green and blue.
fn chromaticities(primaries: u16) -> Option<[[f64; 2]; 3]> {
    match primaries {
        5 => Some([[0.640, 0.330], [0.290, 0.600], [0.150, 0.060]]),
        6 | 7 => Some([[0.630, 0.340], [0.310, 0.595], [0.155, 0.070]]),
        9 => Some([[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]]),
        12 => Some([[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]]),
        1 | 2 => Some([[0.640, 0.330], [0.300, 0.600], [0.150, 0.060]]),
        _ => None,
    }
}

/// The profile of pixels with these primaries and this transfer.
pub fn of_codes(primaries: u16, transfer: u16) -> Colours {
    // Viewers show BT.709 by the curve of sRGB; so does what is written here.
    let curve = match transfer {
        1 | 2 | 6 | 13..=15 => parametric(3, &[2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045]),
        4 => parametric(0, &[2.2]),
        5 => parametric(0, &[2.8]),
        8 => parametric(0, &[1.0]),
        _ => return Colours::Beyond,
    };
    if matches!((primaries, transfer), (1 | 2, 1 | 2 | 6 | 13..=15)) {
        return Colours::Usual;
    }
    let profile = chromaticities(primaries).and_then(columns).and_then(|c| clean(&written(&c, &curve)));
    profile.map_or(Colours::Beyond, Colours::Profile)
}

/// XYZ of the primaries under D50, and the adaptation.
fn columns(xy: [[f64; 2]; 3]) -> Option<(Matrix, Matrix)> {
    let tall = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
    let p = transposed(xy.map(tall));
    let white = tall(D65);
    let share = apply(&inverse(&p)?, white);
    let scaled: Matrix = p.map(|row| [row[0] * share[0], row[1] * share[1], row[2] * share[2]]);
    let (from, to) = (apply(&BRADFORD, white), apply(&BRADFORD, D50));
    let mut cone = [[0.0; 3]; 3];
    for (i, row) in cone.iter_mut().enumerate() {
        row[i] = to[i] / from[i];
    }
    let adapt = times(&inverse(&BRADFORD)?, &times(&cone, &BRADFORD));
    Some((times(&adapt, &scaled), adapt))
}

fn transposed(m: Matrix) -> Matrix {
    [0, 1, 2].map(|i| [m[0][i], m[1][i], m[2][i]])
}

fn apply(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn times(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = transposed(*b);
    a.map(|row| columns.map(|c| row[0] * c[0] + row[1] * c[1] + row[2] * c[2]))
}

fn inverse(m: &Matrix) -> Option<Matrix> {
    let minor = |r: usize, c: usize| {
        let (r0, r1, c0, c1) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0]
    };
    let whole = (0..3).map(|c| m[0][c] * minor(0, c)).sum::<f64>();
    (whole.abs() > 1e-9).then(|| [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r) / whole)))
}

fn fixed(v: f64) -> [u8; 4] {
    ((v * 65536.0).round() as i32).to_be_bytes()
}

fn parametric(kind: u16, numbers: &[f64]) -> Vec<u8> {
    let mut out = b"para\0\0\0\0".to_vec();
    out.extend(kind.to_be_bytes());
    out.extend([0, 0]);
    out.extend(numbers.iter().flat_map(|n| fixed(*n)));
    out
}

fn written((rgb, adapt): &(Matrix, Matrix), curve: &[u8]) -> Vec<u8> {
    let xyz = |v: [f64; 3]| [&b"XYZ \0\0\0\0"[..], &v.map(fixed).concat()].concat();
    let column = transposed(*rgb);
    let chad = [&b"sf32\0\0\0\0"[..], &adapt.concat().into_iter().flat_map(fixed).collect::<Vec<u8>>()].concat();
    let tags: [(&[u8; 4], Vec<u8>); 8] = [
        (b"wtpt", xyz(D50)),
        (b"rXYZ", xyz(column[0])),
        (b"gXYZ", xyz(column[1])),
        (b"bXYZ", xyz(column[2])),
        (b"rTRC", curve.to_vec()),
        (b"gTRC", curve.to_vec()),
        (b"bTRC", curve.to_vec()),
        (b"chad", chad),
    ];
    let mut head = vec![0u8; 128];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(to) = head.get_mut(at..at + bytes.len()) {
            to.copy_from_slice(bytes);
        }
    };
    put(8, &[4, 0x30, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    put(36, b"acsp");
    put(68, &D50.map(fixed).concat());
    let start = 128 + 4 + 12 * tags.len();
    let mut table = u32::try_from(tags.len()).unwrap_or(0).to_be_bytes().to_vec();
    let mut data = Vec::new();
    for (name, element) in &tags {
        table.extend(*name);
        table.extend(u32::try_from(start + data.len()).unwrap_or(0).to_be_bytes());
        table.extend(u32::try_from(element.len()).unwrap_or(0).to_be_bytes());
        data.extend(element);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let size = u32::try_from(start + data.len()).unwrap_or(0).to_be_bytes();
    if let Some(to) = head.get_mut(..4) {
        to.copy_from_slice(&size);
    }
    [head, table, data].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_display_p3_are_the_known_ones() {
        let (rgb, _) = columns(chromaticities(12).expect("known")).expect("regular");
        let want = [[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]];
        for (row, known) in rgb.iter().flatten().zip(want.iter().flatten()) {
            assert!((row - known).abs() < 5e-4, "{row} {known}");
        }
    }

    #[test]
    fn usual_colours_need_no_profile_and_hdr_has_none() {
        assert_eq!(of_codes(1, 13), Colours::Usual);
        assert_eq!(of_codes(2, 2), Colours::Usual);
        assert_eq!(of_codes(9, 16), Colours::Beyond);
        assert_eq!(of_codes(9, 18), Colours::Beyond);
        assert_eq!(of_codes(99, 13), Colours::Beyond);
        let Colours::Profile(p3) = of_codes(12, 13) else { panic!("a profile") };
        assert_eq!(clean(&p3), Some(p3), "clean as it is");
        assert!(matches!(of_codes(1, 8), Colours::Profile(_)));
    }
}
