//! TIFF of one page without loss (not coded, LZW, Deflate, PackBits): only the strips or tiles that a region touches are
//! coded again. Fax, JPEG, float and planar pages are refused, and so are files of several pages. TIFF 6.0.

use std::collections::HashMap;

use super::{Painter, Palette, Samples};
use crate::error::Result;
use crate::format::Format;
use crate::format::tiff::edit::{Chunk, Open, Shape};
use crate::geometry::Orientation;
use crate::limits::Limits;
use crate::redact::Redacted;
use crate::redact::area::Hidden;

/// Hides `hidden` in a file that the cleaner wrote.
pub(crate) fn redact(file: &[u8], orientation: Orientation, hidden: &[Hidden], limits: &Limits) -> Result<Redacted> {
    let open = Open::new(file, limits)?;
    let shape = open.shape();
    let samples = Samples { depth: shape.depth, channels: shape.channels };
    let grey = if shape.palette.is_some() { 128 } else { samples.most() / 2 + 1 };
    let mut painter = Painter::new(hidden, [grey; 4]);
    let mut palette = None;
    if let Some(p) = &shape.palette {
        palette = Some(Palette::new(p.clone(), Vec::new(), used_outside(&open, &shape, &painter)?, p.len()));
    }
    painter.frame();
    let touched: Vec<usize> = (0..open.chunks())
        .filter(|n| {
            let [x, y, width, rows] = open.place(*n);
            let (right, bottom) = (x.saturating_add(width), y.saturating_add(rows));
            hidden.iter().any(|h| h.rect.x0 < right && h.rect.x1 > x && h.rect.y0 < bottom && h.rect.y1 > y)
        })
        .collect();
    if painter.needs_means() {
        for n in &touched {
            let chunk = open.read(*n)?;
            each(&chunk, &painter.clone(), |i, x, y| {
                let row = row_of(&chunk, &shape, y);
                painter.add(x, y, colour(&shape, samples, row, i));
            });
        }
    }
    let mut chunks = HashMap::new();
    for n in touched {
        let mut chunk = open.read(n)?;
        let place = chunk.clone();
        each(&place, &painter, |i, x, y| {
            let Some(new) = painter.colour(x, y) else { return };
            let row_bytes = row_bytes(&place, &shape);
            let from = (y - place.place[1]) as usize * row_bytes;
            let Some(row) = chunk.bytes.get_mut(from..from + row_bytes) else { return };
            if let Some(p) = palette.as_mut() {
                let [r, g, b, _] = new.map(|v| u8::try_from(v).unwrap_or(u8::MAX));
                samples.set(row, i, 0, u32::try_from(p.entry([r, g, b])).unwrap_or(0));
            } else {
                for (c, value) in new.iter().take(shape.colours).enumerate() {
                    samples.set(row, i, c, *value);
                }
            }
            for (k, alpha) in shape.alpha.iter().enumerate() {
                samples.set(row, i, shape.colours + k, if *alpha { samples.most() } else { 0 });
            }
        });
        chunks.insert(n, open.code(&chunk)?);
    }
    let filled = palette.iter().flat_map(|p| p.filled.iter().filter_map(|i| Some((*i, *p.colours.get(*i)?)))).collect();
    let bytes = open.write(orientation, chunks, filled)?;
    let nearest = palette.is_some_and(|p| p.nearest);
    let areas = hidden.iter().map(|h| h.rect).collect();
    Ok(Redacted { bytes, format: Format::Tiff, areas, notes: super::notes(hidden, nearest) })
}

/// Which entries of the palette a pixel outside of every region uses.
fn used_outside(open: &Open<'_>, shape: &Shape, painter: &Painter) -> Result<Vec<bool>> {
    let mut used = vec![false; 256];
    for n in 0..open.chunks() {
        let chunk = open.read(n)?;
        let [left, top, width, rows] = chunk.place;
        for y in top..top.saturating_add(rows) {
            let columns = painter.columns(y);
            for (x, index) in (left..left.saturating_add(width)).zip(row_of(&chunk, shape, y)) {
                if !columns.iter().any(|(a, b)| (*a..*b).contains(&x)) {
                    used[usize::from(*index)] = true;
                }
            }
        }
    }
    Ok(used)
}

fn row_bytes(chunk: &Chunk, shape: &Shape) -> usize {
    chunk.place[2] as usize * shape.channels * usize::from(shape.depth / 8)
}

fn row_of<'c>(chunk: &'c Chunk, shape: &Shape, y: u32) -> &'c [u8] {
    let bytes = row_bytes(chunk, shape);
    let from = (y - chunk.place[1]) as usize * bytes;
    chunk.bytes.get(from..from + bytes).unwrap_or(&[])
}

fn colour(shape: &Shape, samples: Samples, row: &[u8], i: usize) -> [u32; 4] {
    let raw = |c: usize| samples.get(row, i, c);
    match &shape.palette {
        Some(p) => p.get(raw(0) as usize).map_or([0; 4], |[r, g, b]| [*r, *g, *b, 0].map(u32::from)),
        None => std::array::from_fn(|c| if c < shape.colours { raw(c) } else { 0 }),
    }
}

/// Calls `f` with number in its row, column and row of each pixel of a chunk that lies in some region.
fn each(chunk: &Chunk, painter: &Painter, mut f: impl FnMut(usize, u32, u32)) {
    let [left, top, width, rows] = chunk.place;
    for y in top..top.saturating_add(rows) {
        let columns = painter.columns(y);
        for x in left..left.saturating_add(if columns.is_empty() { 0 } else { width }) {
            if columns.iter().any(|(a, b)| (*a..*b).contains(&x)) {
                f((x - left) as usize, x, y);
            }
        }
    }
}
