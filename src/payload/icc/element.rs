//! Tag elements, parsed and written again with their exact length: nothing behind the last value survives.
//! ICC.1:2022 §10; the field layouts of each type are named at its function.

/// A big-endian number.
pub(super) fn be32(b: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(b.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A big-endian number.
pub(super) fn be16(b: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(b.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn count(b: &[u8], at: usize) -> Option<usize> {
    usize::try_from(be32(b, at)?).ok()
}

/// The element without reserved bytes and slack; `None` for types that do not render or are broken.
pub(super) fn rewrite(data: &[u8]) -> Option<Vec<u8>> {
    match data.get(..4)? {
        b"XYZ " => plain(data, 20),
        b"curv" => plain(data, curve_len(data)?),
        b"para" => plain_keep(data, parametric_len(data)?),
        b"sf32" => plain(data, 44),
        b"cicp" => plain(data, 12),
        b"mft1" => plain_keep(data, lut_len(data, 1)?),
        b"mft2" => plain_keep(data, lut_len(data, 2)?),
        b"mAB " => multi(data),
        b"mBA " => multi(data),
        _ => None,
    }
}

/// Type, four reserved bytes as zero, then the values up to `len`.
fn plain(data: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = data.get(..len)?.to_vec();
    out.get_mut(4..8)?.fill(0);
    Some(out)
}

/// The same for types with a padding byte inside their own header.
fn plain_keep(data: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = plain(data, len)?;
    match data.get(..4)? {
        b"para" => out.get_mut(10..12)?.fill(0),
        _ => out.get_mut(11..12)?.fill(0),
    }
    Some(out)
}

/// curveType §10.6.
fn curve_len(data: &[u8]) -> Option<usize> {
    count(data, 8)?.checked_mul(2)?.checked_add(12)
}

/// parametricCurveType §10.18.
fn parametric_len(data: &[u8]) -> Option<usize> {
    let parameters = *[1usize, 3, 4, 5, 7].get(usize::from(be16(data, 8)?))?;
    Some(12 + 4 * parameters)
}

/// lut8Type §10.11 and lut16Type §10.10: input tables, grid, output tables.
fn lut_len(data: &[u8], width: usize) -> Option<usize> {
    let (i, o, g) = (usize::from(*data.get(8)?), usize::from(*data.get(9)?), usize::from(*data.get(10)?));
    if !(1..=15).contains(&i) || !(1..=15).contains(&o) {
        return None;
    }
    let (head, n, m) =
        if width == 1 { (48, 256, 256) } else { (52, usize::from(be16(data, 48)?), usize::from(be16(data, 50)?)) };
    let grid = g.checked_pow(u32::try_from(i).ok()?)?.checked_mul(o)?;
    let entries = i.checked_mul(n)?.checked_add(grid)?.checked_add(o.checked_mul(m)?)?;
    entries.checked_mul(width)?.checked_add(head)
}

/// lutAToBType §10.12 and lutBToAType §10.13: curves, matrix and grid that the header points to, laid out afresh.
fn multi(data: &[u8]) -> Option<Vec<u8>> {
    let (i, o) = (usize::from(*data.get(8)?), usize::from(*data.get(9)?));
    if !(1..=15).contains(&i) || !(1..=15).contains(&o) {
        return None;
    }
    let to_b = data.get(..4)? == b"mAB ";
    // The B curves stand on the connection-space side, the A curves on the device side.
    let (b_side, a_side) = if to_b { (o, i) } else { (i, o) };
    let mut out = data.get(..12)?.to_vec();
    out.get_mut(4..8)?.fill(0);
    out.get_mut(10..12)?.fill(0);
    out.resize(32, 0);
    for (field, kind) in [
        (12, Kind::Curves(b_side)),
        (16, Kind::Matrix),
        (20, Kind::Curves(b_side)),
        (24, Kind::Grid(i, o)),
        (28, Kind::Curves(a_side)),
    ] {
        let offset = count(data, field)?;
        if offset == 0 {
            continue;
        }
        let bytes = kind.take(data.get(offset..)?)?;
        let at = u32::try_from(out.len()).ok()?;
        out.get_mut(field..field + 4)?.copy_from_slice(&at.to_be_bytes());
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Some(out)
}

enum Kind {
    Curves(usize),
    Matrix,
    Grid(usize, usize),
}

impl Kind {
    fn take(&self, data: &[u8]) -> Option<Vec<u8>> {
        match *self {
            Kind::Matrix => Some(data.get(..48)?.to_vec()),
            Kind::Curves(n) => {
                let mut out = Vec::new();
                let mut at = 0usize;
                for _ in 0..n {
                    let one = data.get(at..)?;
                    let len = match one.get(..4)? {
                        b"curv" => curve_len(one)?,
                        b"para" => parametric_len(one)?,
                        _ => return None,
                    };
                    out.extend(rewrite(one.get(..len)?)?);
                    out.resize(out.len().next_multiple_of(4), 0);
                    at = at.checked_add(len.next_multiple_of(4))?;
                }
                Some(out)
            }
            Kind::Grid(i, o) => {
                let width = match data.get(16)? {
                    1 => 1usize,
                    2 => 2,
                    _ => return None,
                };
                let mut entries = o;
                for axis in data.get(..i)? {
                    entries = entries.checked_mul(usize::from(*axis))?;
                }
                let mut out = data.get(..20usize.checked_add(entries.checked_mul(width)?)?)?.to_vec();
                // Axes that do not exist, and the padding behind the precision.
                out.get_mut(i..16)?.fill(0);
                out.get_mut(17..20)?.fill(0);
                Some(out)
            }
        }
    }
}
