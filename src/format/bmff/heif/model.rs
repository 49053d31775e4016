//! The whole picture file: items, what is shown of them, the units of coded pictures that go, and the ranges that stay.

use super::items::{self, Item, Meta, cut};
use super::shown::{self, Shown, coded};
use crate::error::Result;
use crate::format::bmff::boxes::{Head, Inside, Source, inside};
use crate::format::bmff::keep::Keep;
use crate::format::bmff::movie::Movie;
use crate::format::bmff::units::{Codec, Coded, Extra, Unit, clean_avcc, clean_hvcc, extras};
use crate::format::{Format, Note};

/// Bytes that a unit takes in a coded picture and that go.
#[derive(Debug, Clone)]
pub(super) struct Hole {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) extra: Extra,
    pub(super) text: String,
}

/// One picture file.
#[derive(Debug)]
pub(super) struct Model<'a> {
    pub(super) meta: Meta,
    pub(super) shown: Shown,
    pub(super) holes: Vec<Hole>,
    pub(super) inside: Inside<'a>,
    pub(super) keep: Keep,
    /// Units that could not be told apart, which display may survive.
    pub(super) notes: Vec<Note>,
}

/// The children of `meta` start behind version and flags.
const FULL: usize = 4;

/// Reads `meta`, whose bytes are `body`. A sequence of pictures may share bytes with the items. Gain maps stay where
/// `hdr` asks for them.
pub(super) fn read<'a>(
    s: Source<'_>,
    h: &Head,
    body: &'a [u8],
    movie: Option<&Movie<'_>>,
    hdr: bool,
) -> Result<Model<'a>> {
    let inside = inside(body.get(FULL..).unwrap_or(&[]), h.body.saturating_add(FULL as u64), s.limits.parts)?;
    let meta = items::read(s, &inside.nodes)?;
    let shown = shown::shown(s, &meta, hdr)?;
    let mut model = Model { meta, shown, holes: Vec::new(), inside, keep: Keep::default(), notes: Vec::new() };
    let mut ranges = Vec::new();
    for id in &model.shown.items {
        s.limits.on_time()?;
        let Some(item) = model.meta.items.get(id).filter(|i| coded(i.kind)) else { continue };
        ranges.extend_from_slice(&item.extents);
        // Where a film shares the bytes its sizes would change, and layers tell their sizes in a property.
        if movie.is_none() && model.meta.property(item, b"a1lx").is_none() {
            units(s, &model.meta, item, &mut model.holes, &mut model.notes)?;
        }
    }
    ranges.extend(movie.map(Movie::ranges).unwrap_or_default());
    model.keep = Keep::new(ranges, model.holes.iter().map(|h| (h.start, h.end)).collect());
    for item in model.shown.items.iter().filter_map(|id| model.meta.items.get(id)).filter(|i| coded(i.kind)) {
        let left = item.extents.iter().any(|(a, b)| model.keep.rank(*a) < model.keep.rank(*b));
        if !left && model.shown.refusal.is_none() {
            let at = item.extents.first().map_or(0, |e| e.0);
            return Err(s.bad(at, "a coded picture was expected beside messages and filling"));
        }
    }
    Ok(model)
}

/// The bytes of an item, wherever its extents lie.
struct Picture<'a> {
    s: Source<'a>,
    item: &'a Item,
}

impl Coded for Picture<'_> {
    fn len(&self) -> u64 {
        self.item.len()
    }

    fn get(&self, at: u64, n: usize) -> Vec<u8> {
        let end = at.saturating_add(n as u64).min(self.len());
        let mut out = Vec::new();
        for (a, b) in cut(&self.item.extents, at, end).unwrap_or_default() {
            let n = usize::try_from(b.saturating_sub(a)).unwrap_or(0);
            out.extend_from_slice(&self.s.file.bytes_at(a, n).unwrap_or_default());
        }
        out
    }
}

fn units(s: Source<'_>, meta: &Meta, item: &Item, holes: &mut Vec<Hole>, notes: &mut Vec<Note>) -> Result<()> {
    let configuration = |kind: &[u8; 4]| meta.property(item, kind).map(|p| p.body.as_slice());
    let codec = match &item.kind {
        b"av01" => Some(Codec::Av1),
        b"hvc1" => configuration(b"hvcC").and_then(clean_hvcc).map(|c| Codec::Hevc(c.1)),
        _ => configuration(b"avcC").and_then(clean_avcc).map(|c| Codec::Avc(c.1)),
    };
    let at = item.extents.first().map_or(0, |e| e.0);
    let codec = codec.ok_or_else(|| s.bad(at, "a configuration of the picture's codec was expected"))?;
    let found = match extras(&Picture { s, item }, codec, s.limits.parts) {
        Ok(found) => found,
        // What decoders make of such a picture differs: bytes that are no units could be anything.
        Err(offset) => {
            let place = cut(&item.extents, offset, item.len()).and_then(|c| c.first().copied()).map_or(at, |c| c.0);
            return Err(s.bad(place, "units that fill the coded picture were expected"));
        }
    };
    for u in found.into_iter().filter(|u| u.extra != Extra::Display) {
        let Unit { start, end, extra, text } = u;
        for (a, b) in cut(&item.extents, start, end).unwrap_or_default() {
            holes.push(Hole { start: a, end: b, extra, text: text.clone() });
        }
    }
    let _ = notes;
    Ok(())
}

/// The kind of file that the items make: the same box structure serves both.
pub(super) fn default_brand(format: Format) -> &'static [u8; 4] {
    if format == Format::Avif { b"avif" } else { b"heic" }
}
