//! PNG and APNG: the pixels of hidden regions are replaced in every frame. Depth, colour type, interlacing and timing stay.
//! Replaced pixels are opaque: a hole in the alpha channel would tell as much as an outline. W3C PNG (third edition) §11.

use super::{Painter, Palette, Samples};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::png::edit::{Open, RowAt, Shape};
use crate::limits::Limits;
use crate::redact::Redacted;
use crate::redact::area::Hidden;

/// Hides `hidden` in a file that the cleaner wrote.
pub(crate) fn redact(file: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<Redacted> {
    let open = Open::new(file, limits)?;
    let shape = open.shape();
    let samples = Samples { depth: shape.depth, channels: shape.channels };
    let colours = shape.channels - usize::from(shape.alpha);
    let grey = if shape.palette.is_some() { 128 } else { samples.most() / 2 + 1 };
    let mut painter = Painter::new(hidden, [grey; 4]);
    let mut palette = None;
    if let Some(p) = &shape.palette {
        let see_through = shape.transparency.iter().map(|a| *a < u8::MAX).collect();
        let kept = used_outside(&open, &shape, &painter)?;
        palette = Some(Palette::new(p.clone(), see_through, kept, 1 << shape.depth.min(8)));
    }
    if palette.as_ref().is_some_and(|p| !p.can_hide()) {
        return Err(Error::refused("redact.format", "every colour of its palette is transparent"));
    }
    // First the means of every frame, and with them the colours that a palette must have before its chunk is written.
    let mut frames = Vec::new();
    for frame in 0..open.frames() {
        let mut means = Painter::new(hidden, [grey; 4]);
        if painter.needs_means() {
            open.read(frame, &mut |at, row| {
                each(&painter, at, |i, x| {
                    let raw = |c: usize| samples.get(row, i, c);
                    let colour = match &shape.palette {
                        Some(p) => p.get(raw(0) as usize).map_or([0; 4], |[r, g, b]| [*r, *g, *b, 0].map(u32::from)),
                        None => std::array::from_fn(|c| if c < colours { raw(c) } else { 0 }),
                    };
                    means.add(x, at.y, colour);
                });
                false
            })?;
        }
        if let Some(p) = palette.as_mut() {
            open.read(frame, &mut |at, _| {
                each(&painter, at, |_, x| {
                    if let Some(c) = means.colour(x, at.y) {
                        p.entry(rgb(c));
                    }
                });
                false
            })?;
        }
        frames.push(means);
    }
    painter.frame();
    let key = key(&shape, colours);
    let mut chosen = palette.clone();
    let bytes = open.write(palette.as_ref().map(|p| p.colours.as_slice()), &mut |at: &RowAt, row: &mut [u8]| {
        let Some(means) = frames.get(at.frame) else { return false };
        let mut changed = false;
        each(&painter, at, |i, x| {
            let Some(mut colour) = means.colour(x, at.y) else { return };
            changed = true;
            if let Some(p) = chosen.as_mut() {
                samples.set(row, i, 0, u32::try_from(p.entry(rgb(colour))).unwrap_or(0));
                return;
            }
            if key.is_some_and(|k| k[..colours] == colour[..colours]) {
                // The one colour that would be transparent.
                colour[0] ^= 1;
            }
            for (c, value) in colour.iter().take(colours).enumerate() {
                samples.set(row, i, c, *value);
            }
            if shape.alpha {
                samples.set(row, i, colours, samples.most());
            }
        });
        changed
    })?;
    let nearest = palette.is_some_and(|p| p.nearest);
    Ok(Redacted {
        bytes,
        format: Format::Png,
        areas: hidden.iter().map(|h| h.rect).collect(),
        notes: super::notes(hidden, nearest),
    })
}

/// Which entries of the palette the background or a pixel outside of every region uses.
fn used_outside(open: &Open<'_>, shape: &Shape, painter: &Painter) -> Result<Vec<bool>> {
    let samples = Samples { depth: shape.depth, channels: 1 };
    let mut used = vec![false; 256];
    if let Some(background) = shape.background {
        used[usize::from(background)] = true;
    }
    for frame in 0..open.frames() {
        open.read(frame, &mut |at, row| {
            let columns = painter.columns(at.y);
            for (i, x) in (0..at.count).zip((at.x..).step_by(at.step.max(1) as usize)) {
                if !columns.iter().any(|(a, b)| (*a..*b).contains(&x)) {
                    used[samples.get(row, i as usize, 0) as usize & 255] = true;
                }
            }
            false
        })?;
    }
    Ok(used)
}

/// Calls `f` with number and column of each pixel of a row that lies in some region.
fn each(painter: &Painter, at: &RowAt, mut f: impl FnMut(usize, u32)) {
    let columns = painter.columns(at.y);
    if columns.is_empty() {
        return;
    }
    for i in 0..at.count {
        let x = at.x + i * at.step;
        if columns.iter().any(|(a, b)| (*a..*b).contains(&x)) {
            f(i as usize, x);
        }
    }
}

fn rgb([r, g, b, _]: [u32; 4]) -> [u8; 3] {
    [r, g, b].map(|v| u8::try_from(v).unwrap_or(u8::MAX))
}

/// The one colour that a chunk of its own makes transparent, in samples of the picture.
fn key(shape: &Shape, colours: usize) -> Option<[u32; 4]> {
    let (pairs, _) = shape.transparency.as_chunks::<2>();
    let known = shape.palette.is_none() && !shape.alpha && pairs.len() == colours;
    known.then(|| std::array::from_fn(|c| pairs.get(c).map_or(0, |b| u32::from(u16::from_be_bytes(*b)))))
}
