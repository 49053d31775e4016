//! The whole film: what `moov` and the fragments say, which ranges of the file are its samples, and the same film written again.
//! It keeps tracks of pictures and sound. Nothing of `moov` is copied as it is: headers come from numbers, tables from entries.

use std::collections::BTreeMap;

use super::fragment::{self, Defaults, Fragment};
use super::track::{self, Track};
use crate::error::{Error, Result};
use crate::format::bmff::boxes::{Bytes, Head, Inside, Node, Source, inside};
use crate::format::bmff::keep::Keep;
use crate::format::bmff::write::{boxed, full, mdat_head};
use crate::format::{Piece, Pieces};
use crate::geometry::Size;
use crate::limits::Limits;

/// Hidden media up to this many milliseconds is what coders put in front of sound, and what players skip to a whole picture.
const UNSEEN: u64 = 1000;
/// Columns or rows that a film's crop may cut off: coders pad to blocks of 16.
const PADDING: u32 = 15;

/// Describing boxes of one film may take this much more than other metadata: sample tables of hours are long.
const TABLES: usize = 3;

/// The bytes of a `moov` box, within the limits.
pub(in crate::format::bmff) fn body(s: Source<'_>, moov: &Head) -> Result<Vec<u8>> {
    s.body(moov, s.limits.metadata_bytes.saturating_mul(TABLES))
}

/// One film.
#[derive(Debug, Clone)]
pub(in crate::format::bmff) struct Movie<'a> {
    pub(super) tracks: Vec<Track<'a>>,
    pub(super) fragments: Vec<Fragment>,
    /// `mvhd` without times.
    header: Vec<u8>,
    /// `mvex` again, where the film may have fragments.
    extends: Vec<u8>,
    /// The boxes of `moov`.
    pub(super) inside: Inside<'a>,
    /// Offset of the first fragment whose samples the file does not hold.
    pub(super) cut: Option<u64>,
}

/// Reads `moov`, whose bytes are `body`, and the fragments among `top`.
pub(in crate::format::bmff) fn read<'a>(s: Source<'_>, moov: &Head, body: &'a [u8], top: &[Head]) -> Result<Movie<'a>> {
    let inside = inside(body, moov.body, s.limits.parts)?;
    if inside.first(b"cmov").is_some() {
        return Err(Error::refused("video.compressed-header", "a film whose header is compressed is not handled"));
    }
    let mvhd = inside.first(b"mvhd").ok_or_else(|| s.bad(moov.start, "a movie header was expected"))?;
    let (scale, header) = header(mvhd).ok_or_else(|| s.bad(mvhd.head.start, "a whole mvhd box was expected"))?;
    let mut movie = Movie {
        tracks: Vec::new(),
        fragments: Vec::new(),
        header,
        extends: Vec::new(),
        inside: inside.clone(),
        cut: None,
    };
    for trak in inside.nodes.iter().filter(|n| n.kind() == *b"trak") {
        s.limits.on_time()?;
        let track = track::read(s, trak, scale)?;
        if movie.tracks.iter().any(|t| t.id == track.id) {
            return Err(s.bad(trak.head.start, "tracks with numbers that differ were expected"));
        }
        movie.tracks.push(track);
        Limits::check("tracks of one film", movie.tracks.len() as u64, 1000)?;
    }
    let mut defaults = BTreeMap::new();
    if let Some(mvex) = inside.first(b"mvex") {
        movie.extends = extends(mvex, s.limits.parts, &movie.tracks, &mut defaults)?;
    }
    let size = s.file.size();
    for h in top.iter().filter(|h| h.kind == *b"moof") {
        s.limits.on_time()?;
        let bytes = s.body(h, s.limits.metadata_bytes)?;
        let fragment = fragment::read(s, *h, &bytes, &defaults)?;
        if fragment.runs().any(|r| r.2 > size) {
            // A recording that was cut off is shown up to here by players.
            movie.cut = Some(h.start);
            break;
        }
        movie.fragments.push(fragment);
    }
    movie.check(s, top)?;
    Ok(movie)
}

/// Reads the film of a sequence of pictures, which has no fragments.
pub(in crate::format::bmff) fn sequence<'a>(
    s: Source<'_>,
    moov: &Head,
    body: &'a [u8],
    top: &[Head],
) -> Result<Movie<'a>> {
    if top.iter().any(|h| h.kind == *b"moof") {
        return Err(Error::refused("heif.fragments", "a sequence of pictures in fragments is not handled"));
    }
    read(s, moov, body, top)
}

/// Units of a second, and the movie header without times, previews and selections.
fn header(n: &Node<'_>) -> Option<(u32, Vec<u8>)> {
    let (version, _, rest) = n.full()?;
    let wide = version == 1;
    let mut b = Bytes(rest);
    b.wide(wide)?;
    b.wide(wide)?;
    let scale = b.u32()?;
    let mut body = vec![0; if wide { 16 } else { 8 }];
    body.extend_from_slice(&scale.to_be_bytes());
    body.extend_from_slice(b.take(if wide { 8 } else { 4 })?);
    body.extend_from_slice(b.take(6)?); // rate and volume
    b.take(10)?;
    body.extend_from_slice(&[0; 10]);
    body.extend_from_slice(b.take(36)?);
    b.take(24)?;
    body.extend_from_slice(&[0; 24]);
    body.extend_from_slice(b.take(4)?);
    Some((scale, full(b"mvhd", u8::from(wide), 0, &body)))
}

fn extends(
    mvex: &Node<'_>,
    most: usize,
    tracks: &[Track<'_>],
    defaults: &mut BTreeMap<u32, Defaults>,
) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for n in mvex.children(0, most)?.nodes {
        let Some((version, _, rest)) = n.full() else { continue };
        match &n.kind() {
            b"mehd" => {
                if let Some(d) = rest.get(..if version == 1 { 8 } else { 4 }) {
                    body.extend(full(b"mehd", u8::from(version == 1), 0, d));
                }
            }
            b"trex" => {
                let mut b = Bytes(rest);
                let (Some(id), Some(_), Some(_), Some(size)) = (b.u32(), b.u32(), b.u32(), b.u32()) else { continue };
                defaults.insert(id, Defaults { size });
                if let (true, Some(bytes)) = (tracks.iter().any(|t| t.id == id && t.kept), rest.get(..20)) {
                    body.extend(full(b"trex", 0, 0, bytes));
                }
            }
            _ => {}
        }
    }
    Ok(boxed(b"mvex", &body))
}

impl Movie<'_> {
    /// Samples of kept tracks must lie in `mdat` boxes.
    fn check(&self, s: Source<'_>, top: &[Head]) -> Result<()> {
        let inside: Vec<(u64, u64)> = top.iter().filter(|h| h.kind == *b"mdat").map(|h| (h.body, h.end)).collect();
        let lies = |a: u64, b: u64| {
            let i = inside.partition_point(|m| m.0 <= a);
            a == b || i.checked_sub(1).and_then(|i| inside.get(i)).is_some_and(|m| b <= m.1)
        };
        let ranges = self.tables_ranges(true).chain(self.fragment_ranges(true));
        for (at, (a, b)) in ranges.enumerate() {
            if !lies(a, b) {
                return Err(s.bad(a, "samples within an mdat box were expected"));
            }
            if at % 4096 == 0 {
                s.limits.on_time()?;
            }
        }
        Ok(())
    }

    fn is_kept(&self, id: u32) -> bool {
        self.tracks.iter().any(|t| t.id == id && t.kept)
    }

    fn tables_ranges(&self, kept: bool) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.tracks.iter().filter(move |t| t.kept == kept).flat_map(|t| t.tables.ranges())
    }

    fn fragment_ranges(&self, kept: bool) -> impl Iterator<Item = (u64, u64)> + '_ {
        let of_it = move |r: &(u32, u64, u64)| self.is_kept(r.0) == kept;
        self.fragments.iter().flat_map(move |f| f.runs().filter(of_it)).map(|r| (r.1, r.2))
    }

    /// The ranges of the samples that the tables of `moov` list.
    pub(in crate::format::bmff) fn ranges(&self) -> Vec<(u64, u64)> {
        self.tables_ranges(true).collect()
    }

    /// Everything that is kept, fragments included.
    pub(in crate::format::bmff) fn keep(&self) -> Keep {
        Keep::new(self.tables_ranges(true).chain(self.fragment_ranges(true)).collect(), Vec::new())
    }

    /// Name, start and end of the samples of tracks that go.
    pub(in crate::format::bmff) fn dropped(&self) -> Vec<(String, u64, u64)> {
        let mut out = Vec::new();
        for t in self.tracks.iter().filter(|t| !t.kept) {
            let name = track::name_of(t.handler);
            out.extend(t.tables.ranges().map(|(a, b)| (name.clone(), a, b)));
            let runs = self.fragments.iter().flat_map(|f| f.runs().filter(|r| r.0 == t.id));
            out.extend(runs.map(|(_, a, b)| (name.clone(), a, b)));
        }
        out
    }

    /// Number of pictures of the kept tracks, and the size of the largest.
    pub(in crate::format::bmff) fn shown(&self) -> (u32, Size) {
        let (mut frames, mut largest) = (0u64, Size::default());
        for t in self.tracks.iter().filter(|t| t.kept && !t.is_sound()) {
            let size = Size::new(u32::from(t.entries.size.0), u32::from(t.entries.size.1));
            if size.pixels() > largest.pixels() {
                largest = size;
            }
            let in_fragments = self.fragments.iter().fold(0u64, |n, f| n.saturating_add(f.samples(t.id)));
            frames = frames.saturating_add(u64::from(t.tables.samples())).saturating_add(in_fragments);
        }
        (u32::try_from(frames).unwrap_or(u32::MAX), largest)
    }

    /// What the film holds and does not show, in words.
    pub(in crate::format::bmff) fn hidden(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        for t in self.tracks.iter().filter(|t| t.kept) {
            let (x, y) = t.entries.cropped;
            if x > PADDING || y > PADDING {
                out.push(("video.crop", format!("a crop (clap) hides {x} columns and {y} rows of the film")));
            }
            // The lists of fragmented films say nothing of their length.
            if t.unseen > UNSEEN && self.fragments.is_empty() {
                let what = if t.is_sound() { "sound" } else { "film" };
                let text = format!("an edit list hides {}.{:03} s of {what}", t.unseen / 1000, t.unseen % 1000);
                out.push(("video.edit-list", text));
            }
        }
        out
    }

    /// Refuses films that hold more than they show, unless that is wanted.
    pub(in crate::format::bmff) fn refuse(&self, keep_hidden: bool) -> Result<()> {
        match self.hidden().into_iter().next() {
            Some((code, what)) if !keep_hidden => Err(Error::refused(code, what)),
            _ => Ok(()),
        }
    }

    /// True when a track stays.
    pub(in crate::format::bmff) fn plays(&self) -> bool {
        self.tracks.iter().any(|t| t.kept)
    }

    /// The new `moov`, for an `mdat` body that starts at the distance `base(size of moov)` from the file's start.
    pub(in crate::format::bmff) fn moov(&self, keep: &Keep, wide: bool, base: impl Fn(u64) -> u64) -> Vec<u8> {
        let build = |start: u64| {
            let mut body = self.header.clone();
            for t in self.tracks.iter().filter(|t| t.kept) {
                body.extend(t.write(wide, |at| start.saturating_add(keep.rank(at))));
            }
            body.extend_from_slice(&self.extends);
            boxed(b"moov", &body)
        };
        let size = build(0).len() as u64;
        build(base(size))
    }

    /// The fragments, each with its samples behind it.
    pub(super) fn fragments(&self) -> Pieces {
        let mut out = Pieces::new();
        for f in &self.fragments {
            let ranges = f.runs().filter(|r| self.is_kept(r.0)).map(|r| (r.1, r.2)).collect();
            let keep = Keep::new(ranges, Vec::new());
            let head = mdat_head(keep.len());
            out.push(Piece::Bytes(f.write(|id| self.is_kept(id), &keep, head.len() as u64)));
            out.push(Piece::Bytes(head));
            out.extend(keep.spans().map(|span| Piece::Source { span, coded: true }));
        }
        out
    }
}
