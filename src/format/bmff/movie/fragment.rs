//! Fragments: the `moof` boxes of films that were written piece by piece, their runs of samples, and the same written again.
//! ISO/IEC 14496-12 §8.8. Of each fragment the runs of kept tracks stay, in an `mdat` of their own.

use std::collections::BTreeMap;

use super::tables::group;
use crate::error::{Error, Result};
use crate::format::bmff::boxes::{Bytes, Head, Node, Source, inside};
use crate::format::bmff::keep::Keep;
use crate::format::bmff::write::{boxed, full};
use crate::limits::Limits;

/// Defaults of a track (`trex`).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Defaults {
    pub(super) size: u32,
}

/// One run of samples.
#[derive(Debug, Clone)]
struct Run {
    start: u64,
    end: u64,
    flags: u32,
    version: u8,
    /// The fields behind the data offset, as they are.
    rest: Vec<u8>,
    count: u32,
}

/// The part of a fragment that speaks of one track.
#[derive(Debug, Clone)]
struct Traf {
    track: u32,
    /// Flags of `tfhd` without the base offset, and the fields that they announce.
    flags: u32,
    fields: Vec<u8>,
    /// `tfdt`, `sdtp`, groupings: written again.
    others: Vec<u8>,
    runs: Vec<Run>,
}

/// One fragment.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    sequence: u32,
    trafs: Vec<Traf>,
}

impl Fragment {
    /// Track, start and end of each run.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, u64, u64)> + '_ {
        self.trafs.iter().flat_map(|t| t.runs.iter().map(move |r| (t.track, r.start, r.end)))
    }

    /// Number of samples of a track.
    pub(super) fn samples(&self, track: u32) -> u64 {
        let runs = self.trafs.iter().filter(|t| t.track == track).flat_map(|t| &t.runs);
        runs.fold(0, |n, r| n.saturating_add(u64::from(r.count)))
    }

    /// The `moof` box for the kept tracks; runs lie in the `mdat` that follows, as `keep` says.
    pub(super) fn write(&self, kept: impl Fn(u32) -> bool, keep: &Keep, mdat_header: u64) -> Vec<u8> {
        let build = |size: u64| {
            let mut body = full(b"mfhd", 0, 0, &self.sequence.to_be_bytes());
            for t in self.trafs.iter().filter(|t| kept(t.track)) {
                let mut fields = t.track.to_be_bytes().to_vec();
                fields.extend_from_slice(&t.fields);
                // Offsets count from this very box.
                let mut traf = full(b"tfhd", 0, t.flags & !1 | 0x02_0000, &fields);
                traf.extend_from_slice(&t.others);
                for r in &t.runs {
                    let offset = size.saturating_add(mdat_header).saturating_add(keep.rank(r.start));
                    let mut run = r.count.to_be_bytes().to_vec();
                    run.extend_from_slice(&u32::try_from(offset).unwrap_or(u32::MAX).to_be_bytes());
                    run.extend_from_slice(&r.rest);
                    traf.extend(full(b"trun", r.version, r.flags | 1, &run));
                }
                body.extend(boxed(b"traf", &traf));
            }
            boxed(b"moof", &body)
        };
        // Offsets take the same room whatever they are.
        let size = build(0).len() as u64;
        build(size)
    }
}

/// Reads a `moof` box whose bytes are `body`.
pub(super) fn read(s: Source<'_>, head: Head, body: &[u8], defaults: &BTreeMap<u32, Defaults>) -> Result<Fragment> {
    let cut = |n: &Node<'_>| s.bad(n.head.start, format!("a whole {} box was expected", n.head.name()));
    let children = inside(body, head.body, s.limits.parts)?;
    let sequence = children.first(b"mfhd").and_then(|n| Bytes(n.full()?.2).u32()).unwrap_or(0);
    let mut fragment = Fragment { sequence, trafs: Vec::new() };
    let mut previous = head.start;
    for n in children.nodes.iter().filter(|n| n.kind() == *b"traf") {
        let inside = n.children(0, s.limits.parts)?;
        let tfhd = inside.first(b"tfhd").ok_or_else(|| cut(n))?;
        let (mut traf, base, size) = header(tfhd, head.start, previous).ok_or_else(|| cut(tfhd))?;
        let size = size.unwrap_or_else(|| defaults.get(&traf.track).map_or(0, |d| d.size));
        let mut at = base;
        for c in &inside.nodes {
            match &c.kind() {
                b"trun" => {
                    let run = run(c, base, at, size).ok_or_else(|| cut(c))?;
                    at = run.end;
                    traf.runs.push(run);
                }
                b"tfdt" => {
                    let (version, _, rest) = c.full().ok_or_else(|| cut(c))?;
                    let len = if version == 1 { 8 } else { 4 };
                    traf.others.extend(full(
                        b"tfdt",
                        u8::from(version == 1),
                        0,
                        rest.get(..len).ok_or_else(|| cut(c))?,
                    ));
                }
                b"sgpd" | b"sbgp" => traf.others.extend(group(c).unwrap_or_default()),
                b"senc" => return Err(Error::refused("video.encrypted", "encrypted tracks are not handled")),
                _ => {}
            }
        }
        if let (Some(d), [only]) = (inside.first(b"sdtp"), traf.runs.as_slice()) {
            let n = usize::try_from(only.count).unwrap_or(usize::MAX);
            if let Some(bytes) = d.full().and_then(|f| f.2.get(..n)) {
                traf.others.extend(full(b"sdtp", 0, 0, bytes));
            }
        }
        Limits::check("runs of one fragment", traf.runs.len() as u64, s.limits.parts as u64)?;
        previous = at;
        fragment.trafs.push(traf);
    }
    Ok(fragment)
}

/// The header of a fragment's track, where its data starts, and the default size of its samples.
fn header(n: &Node<'_>, moof: u64, previous: u64) -> Option<(Traf, u64, Option<u32>)> {
    let (_, flags, rest) = n.full()?;
    let mut b = Bytes(rest);
    let track = b.u32()?;
    let base = match flags {
        f if f & 1 != 0 => b.u64()?,
        f if f & 0x02_0000 != 0 => moof,
        _ => previous,
    };
    let fields = b.0;
    // Description, duration, size, flags: four bytes each where announced.
    let index = if flags & 2 != 0 { Some(b.take(4)?) } else { None };
    if flags & 8 != 0 {
        b.take(4)?;
    }
    let size = if flags & 0x10 != 0 { Some(b.u32()?) } else { None };
    if flags & 0x20 != 0 {
        b.take(4)?;
    }
    let _ = index;
    let fields = fields.get(..fields.len() - b.0.len())?.to_vec();
    let flags = flags & 0x01_003A;
    Some((Traf { track, flags, fields, others: Vec::new(), runs: Vec::new() }, base, size))
}

fn run(n: &Node<'_>, base: u64, at: u64, size: u32) -> Option<Run> {
    let (version, flags, rest) = n.full()?;
    let mut b = Bytes(rest);
    let count = b.u32()?;
    let start = if flags & 1 != 0 {
        let offset = i64::from(b.u32()?.cast_signed());
        base.checked_add_signed(offset)?
    } else {
        at
    };
    let fields = b.0;
    if flags & 4 != 0 {
        b.take(4)?;
    }
    let width = 4 * (flags >> 8 & 15).count_ones();
    let table = b.take(usize::try_from(count).ok()?.checked_mul(usize::try_from(width).ok()?)?)?;
    let mut bytes = u64::from(count).saturating_mul(u64::from(size));
    if flags & 0x200 != 0 {
        let skip = if flags & 0x100 != 0 { 4 } else { 0 };
        let sizes = table.chunks_exact(usize::try_from(width).ok()?).filter_map(|e| Bytes(e.get(skip..)?).u32());
        bytes = sizes.fold(0, |a, s| a.saturating_add(u64::from(s)));
    }
    let rest = fields.get(..fields.len() - b.0.len())?.to_vec();
    Some(Run { start, end: start.saturating_add(bytes), flags: flags & 0x0F05, version: version.min(1), rest, count })
}
