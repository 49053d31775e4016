//! What a decoder needs to draw the primary picture: its tree of grids, overlays and coded pictures, each with its crop and turn,
//! and the colour description. It decodes nothing. ISO/IEC 23008-12 §6.5 and §6.6; ISO/IEC 14496-15 §8.3 (hvcC); AVIF §2.

use super::items::{Item, Meta, Property};
use super::place;
use super::shown::{self, bytes};
use crate::error::{Error, Result};
use crate::format::bmff::boxes::{Bytes, Source, inside, top};
use crate::format::{Format, ReadAt};
use crate::geometry::{Orientation, Rect, Size};
use crate::limits::Limits;

/// Grids of grids and the like: no deeper than this.
const DEEPEST: usize = 4;

/// The primary picture, and its transparency.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// What is shown. Its own turn is left to whoever displays it.
    pub(crate) picture: Node,
    /// A picture of the same size whose light says how much shows.
    pub(crate) alpha: Option<Node>,
    /// Colours were multiplied by the transparency already.
    pub(crate) premultiplied: bool,
    /// Primaries, transfer and matrix of the picture, where it has no profile alone.
    pub(crate) colour: Option<Colour>,
}

/// Code points of ITU-T H.273.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    pub(crate) primaries: u16,
    pub(crate) transfer: u16,
    pub(crate) matrix: u16,
    pub(crate) full_range: bool,
}

/// One picture of the tree.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its size before crop and turn.
    pub(crate) size: Size,
    pub(crate) crop: Option<Rect>,
    pub(crate) turn: Orientation,
    pub(crate) what: What,
}

impl Node {
    /// Its size behind the crop, before the turn.
    pub(crate) fn cropped(&self) -> Size {
        self.crop.map_or(self.size, |r| Size::new(r.width(), r.height()))
    }
}

/// How a picture is made.
#[derive(Debug)]
pub(crate) enum What {
    /// A coded picture.
    Coded(Picture),
    /// Pictures of one size side by side, row by row; what reaches beyond the size is not shown.
    Grid { columns: u32, tiles: Vec<Node> },
    /// Pictures laid over a canvas of one colour (16 bits a sample), the last on top.
    Overlay { fill: [u16; 4], layers: Vec<(i64, i64, Node)> },
    /// Another picture as it is.
    Same(Box<Node>),
}

/// A coded picture.
#[derive(Debug)]
pub(crate) struct Picture {
    kind: [u8; 4],
    extents: Vec<(u64, u64)>,
    configuration: Vec<u8>,
    pub(crate) colour: Option<Colour>,
}

/// The bytes that a decoder takes.
#[derive(Debug)]
pub(crate) enum Stream {
    /// H.265, annex B: parameter sets and slices behind start codes.
    Hevc(Vec<u8>),
    /// Open bitstream units of AV1.
    Av1(Vec<u8>),
    /// No decoder is here for it.
    Other,
}

impl Picture {
    /// Reads the coded picture from the file that [`drawing`] read.
    pub(crate) fn stream(&self, file: &dyn ReadAt, format: Format) -> Result<Stream> {
        let mut data = Vec::new();
        for (a, b) in &self.extents {
            data.extend_from_slice(&file.bytes_at(*a, usize::try_from(b.saturating_sub(*a)).unwrap_or(0))?);
        }
        let at = self.extents.first().map_or(0, |e| e.0);
        match &self.kind {
            b"av01" => Ok(Stream::Av1(data)),
            b"hvc1" => {
                let stream = annex_b(&self.configuration, &data);
                stream.map(Stream::Hevc).ok_or_else(|| {
                    Error::malformed(format, at, "parameter sets and units that fill the coded picture were expected")
                })
            }
            _ => Ok(Stream::Other),
        }
    }
}

/// Units behind lengths as units behind start codes, those of the configuration first.
fn annex_b(configuration: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len() + configuration.len());
    let mut put = |unit: &[u8]| {
        out.extend_from_slice(&[0, 0, 1]);
        out.extend_from_slice(unit);
    };
    let length = usize::from(configuration.get(21)? & 3) + 1;
    let mut b = Bytes(configuration.get(22..)?);
    for _ in 0..b.u8()? {
        b.u8()?;
        for _ in 0..b.u16()? {
            let len = usize::from(b.u16()?);
            put(b.take(len)?);
        }
    }
    let mut b = Bytes(data);
    while !b.0.is_empty() {
        let len = usize::try_from(b.number(length)?).ok()?;
        put(b.take(len)?);
    }
    Some(out)
}

/// Reads the tree of the primary picture.
pub(crate) fn drawing(file: &dyn ReadAt, format: Format, limits: &Limits) -> Result<Drawing> {
    let s = Source { file, format, limits };
    let (top, end) = top(s)?;
    let Some(head) = top.iter().find(|h| h.kind == *b"meta") else {
        return Err(variant("a sequence without a picture of its own cannot be decoded"));
    };
    let body = s.body(head, limits.metadata_bytes)?;
    let children = inside(body.get(4..).unwrap_or(&[]), head.body.saturating_add(4), limits.parts)?;
    let meta = super::items::read(s, &children.nodes)?;
    let shown = shown::shown(s, &meta, false)?;
    if let Some((code, what)) = shown.refusal {
        return Err(Error::refused(code, what));
    }
    let tree = Tree { s, meta: &meta, end };
    let picture = tree.node(meta.primary, 0)?;
    if shown.alpha.iter().any(|a| meta.targets(b"auxl", *a).all(|t| t != meta.primary)) {
        return Err(variant("a picture with transparency in its parts is not decoded"));
    }
    let own = |a: &&u32| meta.targets(b"auxl", **a).any(|t| t == meta.primary);
    let alpha = shown.alpha.iter().find(own);
    let premultiplied = alpha.is_some_and(|a| meta.targets(b"prem", meta.primary).any(|t| t == *a));
    let alpha = alpha.map(|a| tree.node(*a, 0)).transpose()?;
    let colour = meta.items.get(&meta.primary).and_then(|i| colour(&meta, i));
    Ok(Drawing { picture, alpha, premultiplied, colour })
}

fn variant(what: &'static str) -> Error {
    Error::refused("detect.heif-variant", what)
}

struct Tree<'a> {
    s: Source<'a>,
    meta: &'a Meta,
    end: u64,
}

impl Tree<'_> {
    fn node(&self, id: u32, depth: usize) -> Result<Node> {
        self.s.limits.on_time()?;
        if depth > DEEPEST {
            return Err(variant("pictures inside of pictures inside of pictures are not decoded so deep"));
        }
        let Some(item) = self.meta.items.get(&id) else {
            return Err(self.s.bad(self.end, "a primary item that exists was expected"));
        };
        let (width, height) = self.meta.extent(id).unwrap_or_default();
        let size = Size::new(width, height);
        Limits::check("pixels of a picture", size.pixels(), self.s.limits.pixels)?;
        let what = match &item.kind {
            b"grid" => self.grid(item, id, size, depth)?,
            b"iovl" => self.overlay(item, id, size, depth)?,
            b"iden" => {
                let source = self.meta.targets(b"dimg", id).next().unwrap_or_default();
                let inner = self.node(source, depth + 1)?;
                if inner.turn.display_size(inner.cropped()) != size {
                    return Err(self.wrong(item, "a picture of the size that its item states was expected"));
                }
                What::Same(Box::new(inner))
            }
            kind => {
                let configuration = match kind {
                    b"hvc1" => self.meta.property(item, b"hvcC").map(|p| p.body.clone()),
                    _ => Some(Vec::new()),
                };
                let configuration = configuration
                    .ok_or_else(|| self.wrong(item, "a configuration of the picture's codec was expected"))?;
                let colour = colour(self.meta, item);
                What::Coded(Picture { kind: *kind, extents: item.extents.clone(), configuration, colour })
            }
        };
        Ok(Node { size, crop: self.crop(item, size)?, turn: place::of(self.meta, item), what })
    }

    fn wrong(&self, item: &Item, what: &'static str) -> Error {
        self.s.bad(item.extents.first().map_or(0, |e| e.0), what)
    }

    /// `clap`, which must act before any turn (MIAF §7.3.6.7).
    fn crop(&self, item: &Item, size: Size) -> Result<Option<Rect>> {
        let own = || item.properties.iter().filter_map(|(i, _)| self.meta.properties.get(*i));
        let Some(p) = own().find(|p| p.kind == *b"clap") else { return Ok(None) };
        if own().take_while(|q| q.head != p.head).any(|q| matches!(&q.kind, b"irot" | b"imir")) {
            return Err(variant("a picture that is cropped after it was turned is not decoded"));
        }
        place::crop(&p.body, size)
            .map(Some)
            .ok_or_else(|| self.s.bad(p.head.start, "a crop within the picture was expected"))
    }

    fn grid(&self, item: &Item, id: u32, size: Size, depth: usize) -> Result<What> {
        let body = bytes(self.s, item, 12)?;
        let mut b = Bytes(&body);
        let wrong = || self.wrong(item, "a grid with a tile for each of its fields was expected");
        let (_, flags, _, columns) = read4(&mut b).ok_or_else(wrong)?;
        let mut side = || if flags & 1 == 1 { b.u32() } else { b.u16().map(u32::from) };
        let stated = side().zip(side()).map(|(w, h)| Size::new(w, h)).ok_or_else(wrong)?;
        if stated != size {
            return Err(self.wrong(item, "a picture of the size that its item states was expected"));
        }
        let mut tiles = Vec::new();
        let mut pixels = 0u64;
        for tile in self.meta.targets(b"dimg", id) {
            let tile = self.node(tile, depth + 1)?;
            pixels = pixels.saturating_add(tile.size.pixels());
            Limits::check("pixels of a picture", pixels, self.s.limits.pixels)?;
            tiles.push(tile);
        }
        Ok(What::Grid { columns: u32::from(columns) + 1, tiles })
    }

    fn overlay(&self, item: &Item, id: u32, size: Size, depth: usize) -> Result<What> {
        let ids: Vec<u32> = self.meta.targets(b"dimg", id).collect();
        let body = bytes(self.s, item, 18 + 8 * ids.len().min(4096))?;
        let wrong = || self.wrong(item, "an overlay with a place for each of its pictures was expected");
        let mut b = Bytes(&body);
        let wide = b.take(2).and_then(|v| v.get(1)).ok_or_else(wrong)? & 1 == 1;
        let mut fill = [0; 4];
        for f in &mut fill {
            *f = b.u16().ok_or_else(wrong)?;
        }
        let mut number = || {
            let n = if wide { b.u32().map(u32::cast_signed) } else { b.u16().map(|v| i32::from(v.cast_signed())) };
            n.map(i64::from)
        };
        let (width, height) = number().zip(number()).ok_or_else(wrong)?;
        if (width, height) != (i64::from(size.width), i64::from(size.height)) {
            return Err(self.wrong(item, "a picture of the size that its item states was expected"));
        }
        let (mut layers, mut pixels) = (Vec::new(), 0u64);
        for id in ids {
            let (x, y) = number().zip(number()).ok_or_else(wrong)?;
            let layer = self.node(id, depth + 1)?;
            pixels = pixels.saturating_add(layer.size.pixels());
            Limits::check("pixels of a picture", pixels, self.s.limits.pixels)?;
            layers.push((x, y, layer));
        }
        Ok(What::Overlay { fill, layers })
    }
}

fn read4(b: &mut Bytes<'_>) -> Option<(u8, u8, u8, u8)> {
    Some((b.u8()?, b.u8()?, b.u8()?, b.u8()?))
}

/// The `nclx` of an item.
fn colour(meta: &Meta, item: &Item) -> Option<Colour> {
    let own = item.properties.iter().filter_map(|(i, _)| meta.properties.get(*i));
    let body = own.filter(|p: &&Property| p.kind == *b"colr").find_map(|p| p.body.strip_prefix(b"nclx"))?;
    let mut b = Bytes(body);
    Some(Colour { primaries: b.u16()?, transfer: b.u16()?, matrix: b.u16()?, full_range: b.u8()? & 0x80 != 0 })
}
