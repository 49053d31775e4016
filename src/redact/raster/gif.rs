//! GIF: the pixels of hidden regions are replaced in every frame, by indices of its own table. Frames that no region touches
//! stay as they were coded; screen, timing, order and interlacing stay. GIF89a specification.

use super::{Painter, Palette};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::gif::edit::{Frame, Open, Pixels};
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::pixel::{gif_codes, gif_indices};
use crate::redact::Redacted;
use crate::redact::area::Hidden;

/// Entries of the largest table.
const ENTRIES: usize = 256;

/// What is known of one table after all pixels were seen: which entries those outside of every region use, and which let
/// the background through.
#[derive(Clone)]
struct Uses {
    used: Vec<bool>,
    see_through: Vec<bool>,
}

impl Uses {
    fn new() -> Uses {
        Uses { used: vec![false; ENTRIES], see_through: vec![false; ENTRIES] }
    }

    fn palette(&self, colours: Vec<[u8; 3]>) -> Palette {
        Palette::new(colours, self.see_through.clone(), self.used.clone(), ENTRIES)
    }
}

/// Hides `hidden` in a file that the cleaner wrote.
pub(crate) fn redact(file: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<Redacted> {
    let open = Open::new(file, limits)?;
    let frames = open.frames();
    let painter = Painter::new(hidden, [128; 4]);
    let mut global = Uses::new();
    global.used[usize::from(open.background())] = true;
    let mut local = vec![Uses::new(); frames.iter().filter(|f| f.table.is_some()).count()];
    let own = |n: usize| frames.iter().take(n).filter(|f| f.table.is_some()).count();
    gif_indices(file, limits, &mut |n, indices| {
        let Some(frame) = frames.get(n) else { return Err(odd()) };
        let uses = if frame.table.is_some() { local.get_mut(own(n)) } else { Some(&mut global) };
        let Some(uses) = uses else { return Err(odd()) };
        let [left, top, width, _] = frame.place;
        for (y, row) in (top..).zip(indices.chunks(width.max(1) as usize)) {
            let columns = painter.columns(y);
            let outside = |x: u32| !columns.iter().any(|(a, b)| (*a..*b).contains(&x));
            for (_, i) in (left..).zip(row).filter(|(x, _)| outside(*x)) {
                uses.used[usize::from(*i)] = true;
            }
        }
        if let Some(t) = frame.transparent {
            uses.see_through[usize::from(t)] = true;
        }
        Ok(())
    })?;
    let first = open.global().unwrap_or_default();
    let mut shared = open.global().map(|c| global.palette(c));
    // Frames one by one: their new pixels, and the table that they then need.
    let mut done: Vec<Option<Pixels>> = Vec::with_capacity(frames.len());
    let mut nearest = false;
    gif_indices(file, limits, &mut |n, indices| {
        let Some(frame) = frames.get(n) else { return Err(odd()) };
        let mut own_table = match &frame.table {
            Some(t) => Some(local.get(own(n)).ok_or_else(odd)?.palette(t.clone())),
            None => None,
        };
        let palette = own_table.as_mut().or(shared.as_mut());
        let palette = palette.ok_or_else(|| Error::refused("redact.format", "a frame without a colour table"))?;
        if !paint(frame, painter.clone(), frame.table.as_ref().unwrap_or(&first), palette, indices) {
            done.push(None);
            return Ok(());
        }
        nearest |= palette.nearest;
        let coded = gif_codes(indices, frame.place[2], open.is_interlaced(n));
        done.push(Some(Pixels { table: own_table.map(|p| p.colours), coded }));
        Ok(())
    })?;
    if done.len() != frames.len() {
        return Err(odd());
    }
    let mut done = done.into_iter();
    let bytes = open.write(shared.as_ref().map(|p| p.colours.as_slice()), &mut |_| Ok(done.next().flatten()))?;
    let areas = hidden.iter().map(|h| h.rect).collect();
    Ok(Redacted { bytes, format: Format::Gif, areas, notes: super::notes(hidden, nearest) })
}

fn odd() -> Error {
    Error::refused("redact.damaged", "as many frames as the file has were expected")
}

/// Replaces the pixels of one frame, whose indices mean colours of `table`; false where no region touches it.
fn paint(frame: &Frame, mut painter: Painter, table: &[[u8; 3]], palette: &mut Palette, indices: &mut [u8]) -> bool {
    let [left, top, width, height] = frame.place;
    let whole = Rect::from([left, top, left + width, top + height]);
    let mut columns = Vec::new();
    for y in whole.y0..whole.y1 {
        let here = painter.columns(y).into_iter().map(|(a, b)| (a.max(whole.x0), b.min(whole.x1)));
        columns.extend(here.filter(|(a, b)| a < b).map(|(a, b)| (y, a, b)));
    }
    if columns.is_empty() {
        return false;
    }
    let at = |x: u32, y: u32| (y - top) as usize * width as usize + (x - left) as usize;
    if painter.needs_means() {
        painter.frame();
        for &(y, a, b) in &columns {
            for x in a..b {
                let index = indices.get(at(x, y)).copied().unwrap_or(0);
                // What lets the background through has no colour of its own.
                if frame.transparent != Some(index) {
                    let [r, g, b] = table.get(usize::from(index)).copied().unwrap_or_default().map(u32::from);
                    painter.add(x, y, [r, g, b, 0]);
                }
            }
        }
    }
    for &(y, a, b) in &columns {
        for x in a..b {
            let Some([r, g, b, _]) = painter.colour(x, y) else { continue };
            let colour = [r, g, b].map(|v| u8::try_from(v).unwrap_or(u8::MAX));
            let entry = u8::try_from(palette.entry(colour)).unwrap_or(0);
            if let Some(i) = indices.get_mut(at(x, y)) {
                *i = entry;
            }
        }
    }
    true
}
