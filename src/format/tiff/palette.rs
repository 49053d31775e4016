//! Which entries of a page's colour map a pixel uses; the others can hold anything, and are zero in the copy.
//! It looks at indices of one sample of up to 8 bits, and keeps no pixels. TIFF 6.0 §5 (palette colour), §14 (differencing).

use super::decode;
use super::page::{Coding, Page};
use crate::error::Result;
use crate::limits::Limits;

/// What values of 16 bits have above those of 8.
const HIGH: u16 = 256;

/// The colour map with zeros in all entries that no pixel uses. `None` where it has none, or where nobody can say which
/// entries are in use: damaged or missing strips, indices with further samples, differences of other than whole bytes.
pub(super) fn clean(file: &[u8], page: &Page, limits: &Limits) -> Result<Option<Vec<u16>>> {
    let Some(colours) = page.colours.as_ref().filter(|_| is_read(page)) else { return Ok(None) };
    let mut used = [false; 256];
    for (i, span) in page.chunks.iter().enumerate() {
        limits.on_time()?;
        let (width, rows) = page.chunk_size(i);
        let (Ok(row), Ok(expected)) = (usize::try_from(page.row_bytes(width)), usize::try_from(page.expected(i)))
        else {
            return Ok(None);
        };
        Limits::check("bytes of a strip or tile", expected as u64, limits.pixels)?;
        let mut bytes = decode::chunk(span.of(file), page, expected);
        if span.len == 0 || bytes.len() != expected || rows == 0 || row == 0 {
            return Ok(None);
        }
        if page.predictor == 2 {
            decode::add_up(&mut bytes, row, 1);
        }
        mark(&bytes, row, width, page.bits, &mut used);
    }
    Ok(Some(cleared(colours, &used)))
}

/// True for pages whose indices are read.
fn is_read(page: &Page) -> bool {
    let coding = matches!(page.coding, Coding::None | Coding::Lzw | Coding::Deflate | Coding::PackBits);
    let whole = matches!((page.bits, page.predictor), (8, 1 | 2) | (1 | 2 | 4, 1));
    coding && whole && page.samples == 1 && page.format == 1
}

/// Marks the indices of rows of `row` bytes and `width` pixels; bits that fill up a row are no pixels.
fn mark(bytes: &[u8], row: usize, width: u32, bits: u16, used: &mut [bool; 256]) {
    if bits == 8 {
        bytes.iter().for_each(|b| used[usize::from(*b)] = true);
        return;
    }
    let each = usize::from(8 / bits);
    let mask = (1u8 << bits) - 1;
    for row in bytes.chunks(row) {
        for i in 0..usize::try_from(width).unwrap_or(usize::MAX) {
            let Some(byte) = row.get(i / each) else { break };
            let shift = 8 - usize::from(bits) * (i % each + 1);
            used[usize::from(byte >> shift & mask)] = true;
        }
    }
}

/// True for a map that uses its 16 bits; some writers put values of 8 bits there.
pub(crate) fn is_wide(colours: &[u16]) -> bool {
    colours.iter().any(|c| *c >= HIGH)
}

/// The map with other colours in some entries.
pub(super) fn filled(colours: &[u16], entries: &[(usize, [u8; 3])]) -> Vec<u16> {
    let scale = if is_wide(colours) { 257 } else { 1 };
    let third = colours.len() / 3;
    let mut out = colours.to_vec();
    for (i, colour) in entries {
        for (n, value) in colour.iter().enumerate() {
            if let Some(to) = out.get_mut(i + n * third) {
                *to = u16::from(*value) * scale;
            }
        }
    }
    out
}

/// Reds, then greens, then blues, with zeros where an entry is not used.
fn cleared(colours: &[u16], used: &[bool; 256]) -> Vec<u16> {
    let third = (colours.len() / 3).max(1);
    let is_used = |i: usize| used.get(i % third).copied().unwrap_or(true);
    let mut out: Vec<u16> = colours.iter().enumerate().map(|(i, c)| if is_used(i) { *c } else { 0 }).collect();
    // Readers take a map without large values for one of 8 bits and show it brighter: one entry says what it is.
    if is_wide(colours) && !is_wide(&out) {
        let free = (0..third).find(|i| !is_used(*i)).unwrap_or(0);
        (0..3).filter_map(|n| free.checked_add(n * third)).for_each(|at| {
            if let Some(c) = out.get_mut(at) {
                *c = u16::MAX;
            }
        });
    }
    out
}
