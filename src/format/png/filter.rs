//! The five row filters, taken off and put on again. It knows bytes and distances, no colours.
//! W3C PNG (third edition) §9 (Filtering).

/// Takes `filter` off `row`, given the row above (all zero for the first row of a pass). False for an unknown filter.
pub(super) fn unfilter(filter: u8, distance: usize, above: &[u8], row: &mut [u8]) -> bool {
    match filter {
        0 => {}
        2 => row.iter_mut().zip(above).for_each(|(x, b)| *x = x.wrapping_add(*b)),
        1 | 3 | 4 => match distance {
            1 => unfilter_sized::<1>(filter, above, row),
            2 => unfilter_sized::<2>(filter, above, row),
            3 => unfilter_sized::<3>(filter, above, row),
            4 => unfilter_sized::<4>(filter, above, row),
            6 => unfilter_sized::<6>(filter, above, row),
            8 => unfilter_sized::<8>(filter, above, row),
            _ => return false,
        },
        _ => return false,
    }
    true
}

/// The filters that look at the pixel to the left, for pixels of `N` bytes: the neighbours stay in registers.
fn unfilter_sized<const N: usize>(filter: u8, above: &[u8], row: &mut [u8]) {
    let mut left = [0u8; N];
    let (pixels, _) = row.as_chunks_mut::<N>();
    if filter == 1 {
        for x in pixels {
            for k in 0..N {
                x[k] = x[k].wrapping_add(left[k]);
            }
            left = *x;
        }
        return;
    }
    let (aboves, _) = above.as_chunks::<N>();
    if filter == 3 {
        for (x, b) in pixels.iter_mut().zip(aboves) {
            for k in 0..N {
                x[k] = x[k].wrapping_add(mean(left[k], b[k]));
            }
            left = *x;
        }
        return;
    }
    let mut corner = [0u8; N];
    for (x, b) in pixels.iter_mut().zip(aboves) {
        for k in 0..N {
            x[k] = x[k].wrapping_add(paeth(left[k], b[k], corner[k]));
        }
        left = *x;
        corner = *b;
    }
}

/// Puts `filter` on `row` and appends the result to `out`.
pub(super) fn filter(filter: u8, distance: usize, above: &[u8], row: &[u8], out: &mut Vec<u8>) {
    let zeros = std::iter::repeat_n(&0u8, distance);
    let left = zeros.clone().chain(row);
    match filter {
        1 => out.extend(row.iter().zip(left).map(|(x, a)| x.wrapping_sub(*a))),
        2 => out.extend(row.iter().zip(above).map(|(x, b)| x.wrapping_sub(*b))),
        3 => out.extend(row.iter().zip(left).zip(above).map(|((x, a), b)| x.wrapping_sub(mean(*a, *b)))),
        4 => {
            let corner = zeros.chain(above);
            let around = left.zip(above).zip(corner);
            out.extend(row.iter().zip(around).map(|(x, ((a, b), c))| x.wrapping_sub(paeth(*a, *b, *c))));
        }
        _ => out.extend_from_slice(row),
    }
}

/// The mean of both neighbours, rounded down, without overflow.
fn mean(a: u8, b: u8) -> u8 {
    (a & b) + ((a ^ b) >> 1)
}

/// The neighbour that is nearest to left + above − corner; left before above before corner.
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (ia, ib, ic) = (i16::from(a), i16::from(b), i16::from(c));
    let (pa, pb) = ((ib - ic).abs(), (ia - ic).abs());
    let pc = (ia + ib - ic - ic).abs();
    if pa <= pb && pa <= pc {
        a
    } else if pb <= pc {
        b
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_filter_comes_off_as_it_went_on(
            f in 0u8..5,
            distance in prop::sample::select(vec![1usize, 2, 3, 4, 6, 8]),
            bytes in prop::collection::vec(any::<(u8, u8)>(), 1..12),
        ) {
            let row: Vec<u8> = bytes.iter().flat_map(|b| std::iter::repeat_n(b.0, distance)).collect();
            let above: Vec<u8> = bytes.iter().flat_map(|b| std::iter::repeat_n(b.1, distance)).collect();
            let mut coded = Vec::new();
            filter(f, distance, &above, &row, &mut coded);
            prop_assert!(unfilter(f, distance, &above, &mut coded));
            prop_assert_eq!(coded, row);
        }
    }

    #[test]
    fn an_unknown_filter_is_told() {
        assert!(!unfilter(5, 1, &[0], &mut [0]));
    }
}
