//! One track: its headers written again from their numbers, its sample tables, its edit list, and whether it stays.
//! Only tracks of pictures and sound stay; every other kind (positions, telemetry, faces, texts, time codes, hints) goes with
//! its samples. ISO/IEC 14496-12 §8.3 to §8.6; QuickTime File Format, "Track Atoms".

use super::entry::{self, Entries, Trouble};
use super::tables::{self, Tables};
use crate::error::{Error, Result};
use crate::format::bmff::boxes::{Bytes, Node, Source, name};
use crate::format::bmff::write::{boxed, full, hdlr};

/// One track of the film.
#[derive(Debug, Clone)]
pub(super) struct Track<'a> {
    pub(super) id: u32,
    pub(super) handler: [u8; 4],
    /// True for tracks that stay.
    pub(super) kept: bool,
    pub(super) tables: Tables<'a>,
    pub(super) entries: Entries,
    /// Milliseconds of its media that the edit list does not show.
    pub(super) unseen: u64,
    /// Boxes of the new track in front of `mdia`, and those in front of `stbl`.
    front: Vec<u8>,
    media: Vec<u8>,
    information: Vec<u8>,
}

impl Track<'_> {
    /// True for sound.
    pub(super) fn is_sound(&self) -> bool {
        self.handler == *b"soun"
    }

    /// The `trak` box, with chunks where `place` says.
    pub(super) fn write(&self, wide: bool, place: impl Fn(u64) -> u64) -> Vec<u8> {
        let stbl = self.tables.write(&self.entries.stsd, wide, place);
        let minf = boxed(b"minf", &[self.information.as_slice(), &stbl].concat());
        let mdia = boxed(b"mdia", &[self.media.as_slice(), &minf].concat());
        boxed(b"trak", &[self.front.as_slice(), &mdia].concat())
    }
}

/// Reads a `trak` box. `scale` is the number of units of a second of the whole film.
pub(super) fn read<'a>(s: Source<'_>, trak: &Node<'a>, scale: u32) -> Result<Track<'a>> {
    let most = s.limits.parts;
    let cut = |n: &Node<'_>| s.bad(n.head.start, format!("a whole {} box was expected", n.head.name()));
    let inside = trak.children(0, most)?;
    let tkhd = inside.first(b"tkhd").ok_or_else(|| s.bad(trak.head.start, "a track header was expected"))?;
    let (id, head) = header(tkhd).ok_or_else(|| cut(tkhd))?;
    let mut track = Track {
        id,
        handler: *b"????",
        kept: false,
        tables: Tables::default(),
        entries: Entries::default(),
        unseen: 0,
        front: head,
        media: Vec::new(),
        information: Vec::new(),
    };
    let mut component = [0; 4];
    let Some(mdia) = inside.first(b"mdia") else { return Ok(track) };
    let mdia = mdia.children(0, most)?;
    if let Some((_, _, rest)) = mdia.first(b"hdlr").and_then(Node::full) {
        if rest.starts_with(b"mhlr") {
            component = *b"mhlr";
        }
        track.handler = rest.get(4..8).and_then(|k| k.first_chunk()).copied().unwrap_or(*b"????");
    }
    let minf = match mdia.first(b"minf") {
        Some(n) => n.children(0, most)?,
        None => return Ok(track),
    };
    let stbl = match minf.first(b"stbl") {
        Some(n) => (*n, n.children(0, most)?),
        None => return Ok(track),
    };
    track.tables = match tables::read(s, &stbl.0, &stbl.1) {
        Ok(t) => t,
        // A track that goes needs no sound tables.
        Err(_) if !is_wanted(track.handler) => return Ok(track),
        Err(e) => return Err(e),
    };
    if !is_wanted(track.handler) {
        return Ok(track);
    }
    if let Some(dinf) = minf.first(b"dinf") {
        own_data(s, dinf, most)?;
    }
    let stsd = stbl.1.first(b"stsd").ok_or_else(|| s.bad(stbl.0.head.start, "sample descriptions were expected"))?;
    track.entries = entry::read(stsd, track.is_sound(), most).map_err(|t| match t {
        Trouble::Broken => cut(stsd),
        Trouble::Codec(c) => Error::refused("video.codec", format!("tracks of kind {c} are not handled")),
        Trouble::Encrypted => Error::refused("video.encrypted", "encrypted tracks are not handled"),
    })?;
    track.tables.frame = track.entries.frame;
    // A second plane of pictures stays only where it is the alpha of another track.
    track.kept = track.handler != *b"auxv" || track.entries.alpha;
    let mdhd = mdia.first(b"mdhd").ok_or_else(|| s.bad(trak.head.start, "a media header was expected"))?;
    let (own_scale, duration, header) = media_header(mdhd).ok_or_else(|| cut(mdhd))?;
    track.media = [header, hdlr(component, &track.handler)].concat();
    track.information = information(track.is_sound(), minf.first(b"vmhd"), minf.first(b"smhd"));
    if let Some(a) = inside.first(b"tapt") {
        track.front.extend(aperture(a, most)?);
    }
    if let Some(edts) = inside.first(b"edts") {
        for n in edts.children(0, most)?.nodes.iter().filter(|n| n.kind() == *b"elst").take(1) {
            let (again, shown) = edits(n, scale, own_scale).ok_or_else(|| cut(n))?;
            let whole = milliseconds(duration, own_scale);
            track.unseen = whole.saturating_sub(shown);
            track.front.extend(boxed(b"edts", &again));
        }
    }
    if let Some(tref) = inside.first(b"tref") {
        let auxl = tref.children(0, most)?.nodes.into_iter().find(|n| n.kind() == *b"auxl");
        if let Some(n) = auxl.filter(|n| n.data.len() % 4 == 0) {
            track.front.extend(boxed(b"tref", &boxed(b"auxl", n.data)));
        }
    }
    Ok(track)
}

/// Pictures, sound, sequences of still pictures, and their alpha planes.
fn is_wanted(handler: [u8; 4]) -> bool {
    matches!(&handler, b"vide" | b"soun" | b"pict" | b"auxv")
}

/// What a track that goes is called in the report.
pub(super) fn name_of(handler: [u8; 4]) -> String {
    let what = match &handler {
        b"meta" | b"mebx" | b"camm" | b"gpmd" | b"data" | b"rtmd" | b"djmd" | b"dbgi" => "timed metadata",
        b"text" | b"sbtl" | b"subt" | b"subp" | b"clcp" => "text",
        b"tmcd" => "time code",
        b"hint" => "hint",
        b"auxv" => "auxiliary picture",
        _ => "other",
    };
    format!("{what} track ({})", name(handler))
}

/// Milliseconds of so many units.
fn milliseconds(units: u64, scale: u32) -> u64 {
    units.saturating_mul(1000) / u64::from(scale.max(1))
}

/// Number of the track, and its header without times.
fn header(n: &Node<'_>) -> Option<(u32, Vec<u8>)> {
    let (version, flags, rest) = n.full()?;
    let wide = version == 1;
    let mut b = Bytes(rest);
    b.wide(wide)?;
    b.wide(wide)?;
    let id = b.u32()?;
    b.u32()?;
    let duration = b.take(if wide { 8 } else { 4 })?;
    b.take(8)?;
    let layout = b.take(2 + 2 + 2)?;
    b.take(2)?;
    let shape = b.take(36 + 8)?;
    let mut body = vec![0; if wide { 16 } else { 8 }];
    body.extend_from_slice(&id.to_be_bytes());
    body.extend_from_slice(&[0; 4]);
    body.extend_from_slice(duration);
    body.extend_from_slice(&[0; 8]);
    body.extend_from_slice(layout);
    body.extend_from_slice(&[0; 2]);
    body.extend_from_slice(shape);
    Some((id, full(b"tkhd", u8::from(wide), flags & 0xF, &body)))
}

/// Units of a second, duration, and the media header without times and language.
fn media_header(n: &Node<'_>) -> Option<(u32, u64, Vec<u8>)> {
    let (version, _, rest) = n.full()?;
    let wide = version == 1;
    let mut b = Bytes(rest);
    b.wide(wide)?;
    b.wide(wide)?;
    let scale = b.u32()?;
    let bytes = b.take(if wide { 8 } else { 4 })?;
    let duration = Bytes(bytes).wide(wide)?;
    let mut body = vec![0; if wide { 16 } else { 8 }];
    body.extend_from_slice(&scale.to_be_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(&[0x55, 0xC4, 0, 0]); // "und": the language of the sound is nobody's business
    let duration = if bytes.iter().all(|b| *b == 0xFF) { 0 } else { duration };
    Some((scale, duration, full(b"mdhd", u8::from(wide), 0, &body)))
}

/// Media header of the kind, and the reference to the file itself.
fn information(sound: bool, vmhd: Option<&Node<'_>>, smhd: Option<&Node<'_>>) -> Vec<u8> {
    let mut out = if sound {
        let balance = smhd.and_then(Node::full).and_then(|f| f.2.get(..2)).unwrap_or(&[0, 0]);
        full(b"smhd", 0, 0, &[balance, &[0, 0]].concat())
    } else {
        let mode = vmhd.and_then(Node::full).and_then(|f| f.2.get(..8)).unwrap_or(&[0; 8]);
        full(b"vmhd", 0, 1, mode)
    };
    let url = full(b"url ", 0, 1, &[]);
    out.extend(boxed(b"dinf", &full(b"dref", 0, 0, &[&[0, 0, 0, 1], url.as_slice()].concat())));
    out
}

/// Refuses samples that lie in other files.
fn own_data(s: Source<'_>, dinf: &Node<'_>, most: usize) -> Result<()> {
    for dref in dinf.children(0, most)?.nodes.iter().filter(|n| n.kind() == *b"dref") {
        for entry in dref.children(8, most)?.nodes {
            if entry.full().is_none_or(|f| f.1 & 1 == 0) {
                return Err(Error::refused("video.external", "samples lie in another file"));
            }
        }
    }
    let _ = s;
    Ok(())
}

/// Sizes of the aperture modes of QuickTime.
fn aperture(n: &Node<'_>, most: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for c in n.children(0, most)?.nodes {
        if let (b"clef" | b"prof" | b"enof", Some(size)) = (&c.kind(), c.data.get(4..12)) {
            body.extend(full(&c.kind(), 0, 0, size));
        }
    }
    Ok(if body.is_empty() { body } else { boxed(b"tapt", &body) })
}

/// The edit list again, and how many milliseconds of media it shows.
fn edits(n: &Node<'_>, scale: u32, own: u32) -> Option<(Vec<u8>, u64)> {
    let (version, flags, rest) = n.full()?;
    let wide = version == 1;
    let mut b = Bytes(rest);
    let count = b.u32()?;
    let entries = b.take(usize::try_from(count).ok()?.checked_mul(if wide { 20 } else { 12 })?)?;
    let mut body = count.to_be_bytes().to_vec();
    body.extend_from_slice(entries);
    let again = full(b"elst", u8::from(wide), flags & 1, &body);
    let mut seen: Vec<(u64, u64)> = Vec::new();
    for e in entries.chunks_exact(if wide { 20 } else { 12 }) {
        let mut b = Bytes(e);
        let (length, start) = (b.wide(wide)?, b.wide(wide)?);
        let empty = if wide { u64::MAX } else { u64::from(u32::MAX) };
        if start != empty {
            let start = milliseconds(start, own);
            // A length of 0 goes to the end: fragmented films have it.
            let end = if length == 0 { u64::MAX } else { start.saturating_add(milliseconds(length, scale)) };
            seen.push((start, end));
        }
    }
    seen.sort_unstable();
    let (mut shown, mut at) = (0u64, 0u64);
    for (a, b) in seen {
        let from = a.max(at);
        shown = shown.saturating_add(b.saturating_sub(from));
        at = at.max(b);
    }
    Some((again, shown))
}
