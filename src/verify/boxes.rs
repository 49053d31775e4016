//! Proves a copy made of boxes: read where it lies, by our own parser again, by a walk that shares no code with it and knows an
//! allow-list of its own, and by kamadak-exif. Coded data is compared by its ranges, and never comes into memory.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::{Claim, View, broken, parts_are_allowed, tolerated};
use crate::error::{Error, Result};
use crate::format::{CodedData, Format, Layout, Part, PartKind, Payload, PayloadBytes, PayloadKind, Piece, ReadAt};
use crate::inspect::{self, Surroundings};
use crate::limits::Limits;
use crate::meta;

/// True for formats that are verified here.
pub(super) fn are_its_parts(format: Format) -> bool {
    matches!(format, Format::Heic | Format::Avif | Format::Video)
}

/// The checks of [`super::verify`], over a view of the copy.
pub(super) fn verify(claim: &Claim<'_>, limits: &Limits) -> Result<()> {
    let view = View::new(claim.source, claim.pieces);
    let copy: &dyn ReadAt = &view;
    let mut layout = claim.container.parse(copy, CodedData::Copy, limits).map_err(|e| broken("does not parse", &e))?;
    layout.check_cover()?;
    parts_are_allowed(&layout, claim.plan)?;
    tone_is_ours(&layout, copy, claim)?;
    for p in &mut layout.payloads {
        load(copy, p, limits)?;
        ours(p, claim)?;
    }
    let reading = meta::read(&layout, &[], limits);
    if let Some((_, error)) = reading.errors.first() {
        return Err(Error::Verify(format!("the copy holds a damaged block: {error}").into()));
    }
    let findings = inspect::inspect(&layout, &reading, &Surroundings::default());
    if let Some(f) = findings.iter().find(|f| !tolerated(f, claim.policy)) {
        return Err(Error::Verify(format!("the copy still says {} ({} {})", f.code, f.part, f.field).into()));
    }
    if (layout.picture, layout.frames, layout.orientation)
        != (claim.layout.picture, claim.layout.frames, claim.layout.orientation)
    {
        return Err(Error::Verify("size, number of pictures or orientation differs".into()));
    }
    coded_data_is_the_same(&layout, &view, claim)?;
    top(copy, claim)?;
    kamadak(copy, claim)
}

/// Brings one payload into memory.
fn load(copy: &dyn ReadAt, p: &mut Payload, limits: &Limits) -> Result<()> {
    if let PayloadBytes::Span(s) = p.bytes {
        Limits::check("size of a block in the copy", s.len, limits.metadata_bytes as u64)?;
        let len = usize::try_from(s.len).unwrap_or(usize::MAX);
        p.bytes = PayloadBytes::Owned(copy.bytes_at(s.start, len)?.into_owned());
    }
    Ok(())
}

fn ours(p: &Payload, claim: &Claim<'_>) -> Result<()> {
    let got = Some(p.bytes(&[]));
    let of_map = claim.plan.hdr.as_ref().and_then(|h| h.xmp.as_deref());
    let same = match p.kind {
        PayloadKind::Icc => claim.plan.icc.as_deref() == got,
        PayloadKind::Xmp => claim.plan.xmp.as_deref() == got || of_map.is_some_and(|xmp| Some(xmp) == got),
        PayloadKind::Exif => claim.plan.exif.as_deref() == got,
        _ => false,
    };
    if same {
        return Ok(());
    }
    Err(Error::Verify(format!("the copy holds a {:?} block that estompe did not write", p.kind).into()))
}

/// The item that lays a gain map over the picture holds the numbers of the plan.
fn tone_is_ours(layout: &Layout, copy: &dyn ReadAt, claim: &Claim<'_>) -> Result<()> {
    for p in layout.parts.iter().filter(|p| p.label == "item tmap") {
        let bytes = copy.bytes_at(p.span.start, usize::try_from(p.span.len).unwrap_or(usize::MAX))?;
        let numbers = claim.plan.hdr.as_ref().and_then(|h| h.iso.as_deref());
        if bytes.split_first().is_none_or(|(version, rest)| *version != 0 || Some(rest) != numbers) {
            return Err(stray("numbers of a gain map that are not the plan's"));
        }
    }
    Ok(())
}

/// What the copy's own structure calls coded data is what was taken from the source as such.
fn coded_data_is_the_same(layout: &Layout, view: &View<'_>, claim: &Claim<'_>) -> Result<()> {
    let map = claim.plan.keep_hdr && claim.plan.hdr.is_some();
    let coded = |p: &Part| p.kind == PartKind::Coded || (map && p.kind == PartKind::Hdr && p.label == "HDR gain map");
    let wanted = view.coded();
    let got = layout.parts.iter().filter(|p| coded(p)).map(|p| p.span).collect::<Vec<_>>();
    if super::view::join(&wanted) != super::view::join(&got) {
        return Err(Error::Verify("the copy points to other bytes than its coded data".into()));
    }
    let copied_otherwise =
        claim.pieces.iter().any(|p| matches!(p, Piece::Source { coded: false, .. } | Piece::Recoded(_)));
    if copied_otherwise {
        Err(Error::Verify("the copy holds copied bytes that are not coded data".into()))
    } else {
        Ok(())
    }
}

/// Boxes that hold boxes, with the bytes in front of them.
const HOLDERS: &[(&[u8; 4], usize)] = &[
    (b"moov", 0),
    (b"trak", 0),
    (b"mdia", 0),
    (b"minf", 0),
    (b"stbl", 0),
    (b"edts", 0),
    (b"dinf", 0),
    (b"mvex", 0),
    (b"moof", 0),
    (b"traf", 0),
    (b"tref", 0),
    (b"tapt", 0),
    (b"iprp", 0),
    (b"ipco", 0),
    (b"meta", 4),
    (b"iref", 4),
    (b"grpl", 0),
];

/// Boxes that hold numbers.
const LEAVES: &[&[u8; 4]] = &[
    b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"dref", b"stsd", b"stts", b"ctts", b"cslg", b"stss",
    b"stps", b"sdtp", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd", b"sbgp", b"elst", b"auxl", b"mehd",
    b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"clef", b"prof", b"enof", b"pitm", b"iinf", b"idat", b"iloc",
    b"ipma", b"dimg", b"prem", b"cdsc", b"ispe", b"pixi", b"colr", b"pasp", b"irot", b"imir", b"clap", b"hvcC",
    b"avcC", b"av1C", b"auxC", b"lsel", b"a1op", b"a1lx", b"altr", b"clli", b"mdcv", b"cclv", b"amve",
];

/// A second walk over the copy's boxes: sizes, an allow-list, empty names, zero times.
fn top(copy: &dyn ReadAt, claim: &Claim<'_>) -> Result<()> {
    let mut at = 0u64;
    while at < copy.size() {
        let head = copy.bytes_at(at, 16)?;
        let small = head.first_chunk().map_or(0, |b| u64::from(u32::from_be_bytes(*b)));
        let (size, header) = match (small, head.get(8..).and_then(|b| b.first_chunk())) {
            (1, Some(b)) => (u64::from_be_bytes(*b), 16),
            _ => (small, 8),
        };
        let end = at.checked_add(size).filter(|e| *e <= copy.size() && size >= header);
        let (Some(end), Some(kind)) = (end, head.get(4..8)) else { return Err(stray("a broken box")) };
        match kind {
            b"ftyp" | b"mdat" => {}
            b"meta" | b"moov" | b"moof" => {
                let bytes = copy.bytes_at(at, usize::try_from(size).unwrap_or(usize::MAX))?;
                inside(&bytes, claim, 0)?;
            }
            other => return Err(stray(&String::from_utf8_lossy(other))),
        }
        at = end;
    }
    Ok(())
}

fn inside(mut data: &[u8], claim: &Claim<'_>, depth: usize) -> Result<()> {
    while !data.is_empty() {
        let size = data.first_chunk().map_or(0, |b| u32::from_be_bytes(*b));
        let parts = usize::try_from(size).ok().and_then(|n| data.split_at_checked(n)).filter(|(b, _)| b.len() >= 8);
        let Some((this, rest)) = parts else { return Err(stray("a broken box")) };
        let kind: &[u8] = this.get(4..8).unwrap_or(&[]);
        let body = this.get(8..).unwrap_or(&[]);
        if let Some((_, skip)) = HOLDERS.iter().find(|(k, _)| *k == kind) {
            if depth > 12 {
                return Err(stray("boxes that lie too deep"));
            }
            inside(body.get(*skip..).unwrap_or(&[]), claim, depth + 1)?;
        } else if !LEAVES.iter().any(|k| *k == kind) {
            return Err(stray(&String::from_utf8_lossy(kind)));
        }
        let zero = |range: std::ops::Range<usize>| body.get(range).unwrap_or(&[]).iter().all(|b| *b == 0);
        let clean = match kind {
            b"hdlr" => zero(0..4) && (zero(4..8) || body.get(4..8) == Some(b"mhlr")) && zero(12..body.len()),
            b"mvhd" | b"tkhd" | b"mdhd" => zero(4..if body.first() == Some(&1) { 20 } else { 12 }),
            b"colr" if !body.starts_with(b"nclx") => body.get(4..) == claim.plan.icc.as_deref(),
            _ => true,
        };
        if !clean {
            return Err(stray(&format!("what it did not expect in {}", String::from_utf8_lossy(kind))));
        }
        data = rest;
    }
    Ok(())
}

fn stray(what: &str) -> Error {
    Error::Verify(format!("the second walk sees {what} in the copy").into())
}

/// Asks kamadak-exif for an Exif block in a picture.
fn kamadak(copy: &dyn ReadAt, claim: &Claim<'_>) -> Result<()> {
    if claim.layout.format == Format::Video || claim.plan.exif.is_some() {
        return Ok(());
    }
    match exif::Reader::new().read_from_container(&mut BufReader::new(Through { copy, at: 0 })) {
        Ok(_) => Err(Error::Verify("kamadak-exif sees an Exif block in the copy".into())),
        Err(_) => Ok(()),
    }
}

/// A view as a stream.
struct Through<'a> {
    copy: &'a dyn ReadAt,
    at: u64,
}

impl Read for Through<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.copy.read_at(self.at, buf)?;
        self.at = self.at.saturating_add(n as u64);
        Ok(n)
    }
}

impl Seek for Through<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let place = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(d) => self.copy.size().checked_add_signed(d),
            SeekFrom::Current(d) => self.at.checked_add_signed(d),
        };
        self.at = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
