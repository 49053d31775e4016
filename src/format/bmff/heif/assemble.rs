//! Writes the clean picture file. Grammar: `ftyp` · `meta` { `hdlr` `pitm` `iinf` [`iref`] `iprp` [`idat`] `iloc` } · [`moov`] · `mdat`.
//! Items are numbered afresh in the order of the file, properties in the order of their first use; no name is written.

use std::collections::BTreeMap;

use super::items::{Item, Meta, Property};
use super::model::{self, Model, default_brand};
use super::shown::{bytes, coded};
use crate::error::{Error, Result};
use crate::format::bmff::boxes::{Source, top};
use crate::format::bmff::brands;
use crate::format::bmff::movie::{self, Movie};
use crate::format::bmff::units::{clean_av1c, clean_avcc, clean_hvcc};
use crate::format::bmff::write::{boxed, full, hdlr, mdat_head};
use crate::format::{Piece, Pieces, Plan};

/// Properties that display needs, with the bytes of each that are known (0: all of it, written by its own rule).
const KEPT: &[(&[u8; 4], usize)] = &[
    (b"ispe", 12),
    (b"pixi", 0),
    (b"colr", 0),
    (b"pasp", 8),
    (b"irot", 1),
    (b"imir", 1),
    (b"clap", 32),
    (b"hvcC", 0),
    (b"av1C", 0),
    (b"avcC", 0),
    (b"lsel", 2),
    (b"a1op", 1),
    (b"a1lx", 0),
    (b"clli", 4),
    (b"mdcv", 24),
    (b"cclv", 0),
    (b"amve", 8),
];

/// True for properties that are written again.
pub(super) fn is_kept_property(kind: [u8; 4]) -> bool {
    KEPT.iter().any(|(k, _)| **k == kind)
}

/// The pieces of the clean file.
pub(super) fn assemble(s: Source<'_>, plan: &Plan) -> Result<Pieces> {
    let (top, end) = top(s)?;
    let brands = brands::read(s, &top)?;
    let moov = top.iter().find(|h| h.kind == *b"moov").filter(|_| brands.sequence());
    let film = moov.map(|h| movie::body(s, h)).transpose()?;
    let film = moov.zip(film.as_deref()).map(|(h, b)| movie::sequence(s, h, b, &top)).transpose()?.filter(Movie::plays);
    let meta = top.iter().find(|h| h.kind == *b"meta");
    let body = meta.map(|h| s.body(h, s.limits.metadata_bytes)).transpose()?;
    let model =
        meta.zip(body.as_deref()).map(|(h, b)| model::read(s, h, b, film.as_ref(), plan.keep_hdr)).transpose()?;
    if model.is_none() && film.is_none() {
        return Err(s.bad(end, "a meta box with a picture was expected"));
    }
    if let Some(m) = &model {
        refuse(m, plan)?;
    }
    if let Some(f) = &film {
        f.refuse(plan.keep_hidden_pixels)?;
    }
    let ftyp =
        brands.picture(film.is_some(), model.as_ref().is_some_and(|m| m.shown.tone.is_some()), default_brand(s.format));
    let keep = match (&model, &film) {
        (Some(m), _) => m.keep.clone(),
        (None, Some(f)) => f.keep(),
        (None, None) => Default::default(),
    };
    let blocks = model.as_ref().map_or_else(Vec::new, |m| fresh_blocks(m, plan));
    let fresh: u64 = blocks.iter().map(|b| b.2.len() as u64).sum();
    let head = mdat_head(keep.len().saturating_add(fresh));
    let writer = model.as_ref().map(|m| Writer::new(s, m, plan, &blocks)).transpose()?;
    let meta_of = |base: u64| writer.as_ref().map_or_else(Vec::new, |w| w.meta(base));
    // Places take the same room whatever they are.
    let front = (ftyp.len() + meta_of(0).len()) as u64;
    let moov_of = |base: &dyn Fn(u64) -> u64| film.as_ref().map_or_else(Vec::new, |f| f.moov(&keep, false, base));
    let moov_size = moov_of(&|_| 0).len() as u64;
    let base = [front, moov_size, head.len() as u64].into_iter().fold(0, u64::saturating_add);
    if base.saturating_add(keep.len()).saturating_add(fresh) > u64::from(u32::MAX) {
        return Err(Error::refused("heif.size", "pictures of more than four gigabytes are not handled"));
    }
    let mut out =
        vec![Piece::Bytes(ftyp), Piece::Bytes(meta_of(base)), Piece::Bytes(moov_of(&|_| base)), Piece::Bytes(head)];
    out.extend(keep.spans().map(|span| Piece::Source { span, coded: true }));
    out.extend(blocks.into_iter().map(|b| Piece::Bytes(b.2)));
    out.retain(|p| !p.is_empty());
    Ok(out)
}

/// Files that cannot be cleaned without showing or hiding more than before.
fn refuse(m: &Model<'_>, plan: &Plan) -> Result<()> {
    if let Some((code, what)) = &m.shown.refusal {
        return Err(Error::refused(code, what.clone()));
    }
    if let Some(what) = m.shown.hidden.first().filter(|_| !plan.keep_hidden_pixels) {
        return Err(Error::refused("heif.hidden-picture", what.clone()));
    }
    let needs_numbers = !m.shown.gain.is_empty() || m.shown.tone.is_some();
    let iso = plan.hdr.as_ref().and_then(|h| h.iso.as_ref());
    if needs_numbers && (plan.hdr.is_none() || (m.shown.tone.is_some() && iso.is_none())) {
        return Err(Error::refused("hdr.numbers", "the gain map comes without the numbers by which it is used"));
    }
    Ok(())
}

/// Kind of item, its type, its bytes, and the item that it tells of where that is not the primary one.
type Block = (&'static [u8; 4], &'static [u8], Vec<u8>, Option<u32>);

fn fresh_blocks(m: &Model<'_>, plan: &Plan) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    // `irot` and `imir` say how the picture is turned: a block that says nothing else is left out.
    if let Some(exif) = plan.exif.as_ref().filter(|e| !says_orientation_alone(e)) {
        out.push((b"Exif", b"", [&[0; 4], exif.as_slice()].concat(), None));
    }
    if let Some(xmp) = &plan.xmp {
        out.push((b"mime", b"application/rdf+xml\0", xmp.clone(), None));
    }
    let of_map = plan.hdr.as_ref().and_then(|h| h.xmp.as_ref());
    for (map, xmp) in m.shown.gain.iter().zip(of_map.into_iter().cycle()) {
        out.push((b"mime", b"application/rdf+xml\0", xmp.clone(), Some(*map)));
    }
    out
}

/// A TIFF block whose only tag is 0112.
fn says_orientation_alone(exif: &[u8]) -> bool {
    exif.len() <= 26 && (exif.get(8..12) == Some(&[1, 0, 0x12, 1]) || exif.get(8..12) == Some(&[0, 1, 1, 0x12]))
}

struct Writer<'a> {
    m: &'a Model<'a>,
    blocks: &'a [Block],
    /// Kept items in order; their new numbers count from 1.
    items: &'a [u32],
    numbers: BTreeMap<u32, u32>,
    /// The new property boxes.
    properties: Vec<Vec<u8>>,
    /// Of each kept item: new indices with the essential flag.
    associations: Vec<Vec<(u16, bool)>>,
    idat: Vec<u8>,
    /// Of each kept item, the range of `idat` where its bytes lie there.
    described: Vec<Option<(u64, u64)>>,
}

impl<'a> Writer<'a> {
    fn new(s: Source<'_>, m: &'a Model<'a>, plan: &Plan, blocks: &'a [Block]) -> Result<Writer<'a>> {
        let mut w = Writer {
            m,
            blocks,
            items: &m.shown.items,
            numbers: m.shown.items.iter().zip(1u32..).map(|(id, n)| (*id, n)).collect(),
            properties: Vec::new(),
            associations: Vec::new(),
            idat: Vec::new(),
            described: Vec::new(),
        };
        let icc = plan.icc.as_ref().map(|p| boxed(b"colr", &[b"prof", p.as_slice()].concat()));
        for id in w.items {
            let Some(item) = m.meta.items.get(id) else { continue };
            let map = m.shown.gain.contains(id) || m.shown.tone == Some(*id);
            let auxiliary = if m.shown.alpha.contains(id) {
                Some(alpha_name(item.kind))
            } else {
                m.shown.gain.contains(id).then(|| GAIN_MAP.to_vec())
            };
            // The profile is that of the picture.
            w.associate(s, item, icc.as_deref().filter(|_| !map), auxiliary.as_deref())?;
            let body = if coded(item.kind) || item.kind == *b"iden" {
                None
            } else if m.shown.tone == Some(*id) {
                let numbers = plan.hdr.as_ref().and_then(|h| h.iso.as_deref()).unwrap_or(&[]);
                Some([&[0], numbers].concat())
            } else {
                Some(description(s, &m.meta, *id, item)?)
            };
            w.described.push(body.map(|b| {
                let start = w.idat.len() as u64;
                w.idat.extend_from_slice(&b);
                (start, b.len() as u64)
            }));
        }
        Ok(w)
    }

    /// The properties of one item, each box written once.
    fn associate(&mut self, s: Source<'_>, item: &Item, icc: Option<&[u8]>, auxiliary: Option<&[u8]>) -> Result<()> {
        let mut own = Vec::new();
        for (i, _) in &item.properties {
            let Some(p) = self.m.meta.properties.get(*i) else { continue };
            let is_profile = p.kind == *b"colr" && (p.body.starts_with(b"prof") || p.body.starts_with(b"rICC"));
            let fresh = match (is_profile, &p.kind) {
                (true, _) => icc.map(<[u8]>::to_vec),
                (false, b"auxC") => auxiliary.map(|name| full(b"auxC", 0, 0, name)),
                (false, _) => property(p),
            };
            let Some(fresh) = fresh else {
                if is_kept_property(p.kind) && !is_profile && !optional(p) {
                    return Err(s.bad(p.head.start, format!("a whole {} property was expected", p.head.name())));
                }
                continue;
            };
            let index = self.properties.iter().position(|f| *f == fresh).unwrap_or_else(|| {
                self.properties.push(fresh);
                self.properties.len() - 1
            });
            let essential =
                matches!(&p.kind, b"hvcC" | b"av1C" | b"avcC" | b"irot" | b"imir" | b"clap" | b"lsel" | b"a1op");
            let number = u16::try_from(index + 1).ok().filter(|n| *n < 0x8000);
            let number =
                number.ok_or(Error::Limit { what: "properties of one file", asked: index as u64, allowed: 0x7FFE })?;
            // A turn that is named twice acts twice.
            let acts = matches!(&p.kind, b"irot" | b"imir");
            if acts || !own.iter().any(|(n, _)| *n == number) {
                own.push((number, essential));
            }
        }
        self.associations.push(own);
        Ok(())
    }

    /// New numbers: kept items first, in the order of the file, then fresh blocks.
    fn number(&self, id: u32) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    fn meta(&self, base: u64) -> Vec<u8> {
        let mut body = hdlr([0; 4], b"pict");
        let primary = self.number(self.m.meta.primary).unwrap_or(1);
        body.extend(if let Ok(n) = u16::try_from(primary) {
            full(b"pitm", 0, 0, &n.to_be_bytes())
        } else {
            full(b"pitm", 1, 0, &primary.to_be_bytes())
        });
        body.extend(self.iinf());
        body.extend(self.iref(primary));
        body.extend(self.iprp());
        if !self.idat.is_empty() {
            body.extend(boxed(b"idat", &self.idat));
        }
        body.extend(self.iloc(base));
        body.extend(self.group(primary));
        full(b"meta", 0, 0, &body)
    }

    /// Viewers show the first of the group that they know: the picture with its gain map, else the picture alone.
    fn group(&self, primary: u32) -> Vec<u8> {
        let Some(tone) = self.m.shown.tone.and_then(|t| self.number(t)) else { return Vec::new() };
        let id = u32::try_from(self.total() + 1).unwrap_or(u32::MAX);
        let members: Vec<u8> = [id, 2, tone, primary].iter().flat_map(|n| n.to_be_bytes()).collect();
        boxed(b"grpl", &full(b"altr", 0, 0, &members))
    }

    fn total(&self) -> usize {
        self.items.len() + self.blocks.len()
    }

    /// 16-bit numbers of items do for all but giant files.
    fn wide(&self) -> bool {
        self.total() > usize::from(u16::MAX)
    }

    fn id(&self, n: usize) -> Vec<u8> {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if self.wide() { n.to_be_bytes().to_vec() } else { n.to_be_bytes().get(2..).unwrap_or(&[]).to_vec() }
    }

    fn iinf(&self) -> Vec<u8> {
        let mut body = self.id(self.total());
        let wide = self.wide();
        let entry = |n: usize, hidden: bool, kind: &[u8; 4], more: &[u8]| {
            let entry = [self.id(n).as_slice(), &[0, 0], &kind[..], &[0], more].concat();
            full(b"infe", if wide { 3 } else { 2 }, u32::from(hidden), &entry)
        };
        for (i, id) in self.items.iter().enumerate() {
            let kind = self.m.meta.items.get(id).map_or(*b"????", |i| i.kind);
            let hidden = *id != self.m.meta.primary && self.m.shown.tone != Some(*id);
            body.extend(entry(i + 1, hidden, &kind, &[]));
        }
        for (i, (kind, more, ..)) in self.blocks.iter().enumerate() {
            body.extend(entry(self.items.len() + i + 1, true, kind, more));
        }
        full(b"iinf", u8::from(wide), 0, &body)
    }

    fn iref(&self, primary: u32) -> Vec<u8> {
        let mut body = Vec::new();
        let mut put = |kind: &[u8; 4], from: usize, to: &[u32]| {
            let mut r = self.id(from);
            r.extend_from_slice(&u16::try_from(to.len()).unwrap_or(u16::MAX).to_be_bytes());
            to.iter().for_each(|t| r.extend(self.id(usize::try_from(*t).unwrap_or(0))));
            body.extend(boxed(kind, &r));
        };
        for (i, id) in self.items.iter().enumerate() {
            for kind in [b"dimg", b"auxl", b"prem"] {
                let wanted = match kind {
                    b"auxl" => self.m.shown.alpha.contains(id) || self.m.shown.gain.contains(id),
                    b"dimg" => self.described.get(i).is_some_and(Option::is_some) || self.is_identity(*id),
                    _ => true,
                };
                let to: Vec<u32> = self.m.meta.targets(kind, *id).filter_map(|t| self.number(t)).collect();
                if wanted && !to.is_empty() {
                    put(kind, i + 1, &to);
                }
            }
        }
        for (i, block) in self.blocks.iter().enumerate() {
            let of = block.3.and_then(|id| self.number(id)).unwrap_or(primary);
            put(b"cdsc", self.items.len() + i + 1, &[of]);
        }
        if body.is_empty() { body } else { full(b"iref", u8::from(self.wide()), 0, &body) }
    }

    fn is_identity(&self, id: u32) -> bool {
        self.m.meta.items.get(&id).is_some_and(|i| i.kind == *b"iden")
    }

    fn iprp(&self) -> Vec<u8> {
        let large = self.properties.len() > 127;
        let with = self.associations.iter().filter(|a| !a.is_empty()).count();
        let mut body = u32::try_from(with).unwrap_or(u32::MAX).to_be_bytes().to_vec();
        for (i, own) in self.associations.iter().enumerate().filter(|(_, a)| !a.is_empty()) {
            body.extend(self.id(i + 1));
            body.push(u8::try_from(own.len()).unwrap_or(u8::MAX));
            for (n, essential) in own {
                if large {
                    body.extend_from_slice(&(n | u16::from(*essential) << 15).to_be_bytes());
                } else {
                    body.push(u8::try_from(*n).unwrap_or(0) | u8::from(*essential) << 7);
                }
            }
        }
        let ipma = full(b"ipma", u8::from(self.wide()), u32::from(large), &body);
        boxed(b"iprp", &[boxed(b"ipco", &self.properties.concat()), ipma].concat())
    }

    fn iloc(&self, base: u64) -> Vec<u8> {
        let version = if self.wide() { 2 } else { u8::from(!self.idat.is_empty()) };
        let mut body = vec![0x44, 0];
        body.extend(self.id(self.items.iter().zip(&self.described).filter(|(i, d)| self.has_bytes(**i, **d)).count()
            + self.blocks.len()));
        let mut put = |n: usize, method: u16, extents: &[(u64, u64)]| {
            body.extend(self.id(n));
            if version > 0 {
                body.extend_from_slice(&method.to_be_bytes());
            }
            body.extend_from_slice(&[0, 0]);
            body.extend_from_slice(&u16::try_from(extents.len()).unwrap_or(u16::MAX).to_be_bytes());
            for (at, len) in extents {
                for v in [at, len] {
                    body.extend_from_slice(&u32::try_from(*v).unwrap_or(u32::MAX).to_be_bytes());
                }
            }
        };
        for (i, (id, described)) in self.items.iter().zip(&self.described).enumerate() {
            match (described, self.m.meta.items.get(id)) {
                (Some(place), _) => put(i + 1, 1, &[*place]),
                (None, Some(item)) if coded(item.kind) => put(i + 1, 0, &self.places(item, base)),
                _ => {}
            }
        }
        let mut at = base.saturating_add(self.m.keep.len());
        for (i, (_, _, bytes, _)) in self.blocks.iter().enumerate() {
            put(self.items.len() + i + 1, 0, &[(at, bytes.len() as u64)]);
            at = at.saturating_add(bytes.len() as u64);
        }
        full(b"iloc", version, 0, &body)
    }

    fn has_bytes(&self, id: u32, described: Option<(u64, u64)>) -> bool {
        described.is_some() || self.m.meta.items.get(&id).is_some_and(|i| coded(i.kind))
    }

    /// Where the ranges of a coded picture come to lie; neighbours become one.
    fn places(&self, item: &Item, base: u64) -> Vec<(u64, u64)> {
        let mut out: Vec<(u64, u64)> = Vec::new();
        for (a, b) in &item.extents {
            let (from, to) = (self.m.keep.rank(*a), self.m.keep.rank(*b));
            match out.last_mut() {
                Some(last) if last.0.saturating_add(last.1) == base.saturating_add(from) => last.1 += to - from,
                _ if from < to => out.push((base.saturating_add(from), to - from)),
                _ => {}
            }
        }
        out
    }
}

/// The URN of Apple's gain maps.
const GAIN_MAP: &[u8] = b"urn:com:apple:photo:2020:aux:hdrgainmap\0";

/// The URN of alpha planes of the codec.
fn alpha_name(kind: [u8; 4]) -> Vec<u8> {
    let name: &[u8] = match &kind {
        b"hvc1" => b"urn:mpeg:hevc:2015:auxid:1\0",
        _ => b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0",
    };
    name.to_vec()
}

/// The body of a grid or overlay, without what may stand behind it.
fn description(s: Source<'_>, meta: &Meta, id: u32, item: &Item) -> Result<Vec<u8>> {
    let layers = meta.targets(b"dimg", id).count().min(1 << 16);
    let wide = bytes(s, item, 2)?.get(1).is_some_and(|f| f & 1 == 1);
    let len = match (&item.kind, wide) {
        (b"grid", false) => 8,
        (b"grid", true) => 12,
        (_, false) => 14 + 4 * layers,
        (_, true) => 18 + 8 * layers,
    };
    let body = bytes(s, item, len)?;
    if body.len() != len {
        return Err(
            s.bad(item.extents.first().map_or(0, |e| e.0), format!("a description of {len} bytes was expected"))
        );
    }
    Ok(body)
}

/// Properties whose absence changes no pixel.
fn optional(p: &Property) -> bool {
    matches!(&p.kind, b"pixi" | b"colr" | b"clli" | b"mdcv" | b"cclv" | b"amve" | b"pasp")
}

/// The property box written again; `None` where it is not kept or is cut.
fn property(p: &Property) -> Option<Vec<u8>> {
    let (kind, len) = KEPT.iter().find(|(k, _)| **k == p.kind)?;
    let body = p.body.as_slice();
    let own = match *kind {
        b"pixi" => {
            let n = usize::from(*body.get(4)?);
            [&[0; 4], body.get(4..5 + n)?].concat()
        }
        b"colr" => {
            if !body.starts_with(b"nclx") {
                return None;
            }
            let mut numbers = body.get(..11)?.to_vec();
            *numbers.last_mut()? &= 0x80;
            numbers
        }
        b"hvcC" => clean_hvcc(body)?.0,
        b"avcC" => clean_avcc(body)?.0,
        b"av1C" => clean_av1c(body)?,
        b"a1lx" => body.get(..if body.first()? & 1 == 1 { 13 } else { 7 })?.to_vec(),
        b"cclv" => body.get(..body.len().min(41))?.to_vec(),
        b"irot" => vec![body.first()? & 3],
        b"imir" => vec![body.first()? & 1],
        b"ispe" => [&[0; 4], body.get(4..12)?].concat(),
        _ => body.get(..*len)?.to_vec(),
    };
    Some(boxed(kind, &own))
}
