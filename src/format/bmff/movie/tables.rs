//! Sample tables: which bytes of the file are the samples of a track, and the tables written again from their numbers.
//! ISO/IEC 14496-12 §8.6 and §8.7; QuickTime File Format, "Sample Atoms".

use crate::error::Result;
use crate::format::bmff::boxes::{Bytes, Inside, Node, Source};
use crate::format::bmff::write::{boxed, full};
use crate::limits::Limits;

/// The tables of one track; lists are the exact bytes of their entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables<'a> {
    times: &'a [u8],
    shifts: Option<(u8, &'a [u8])>,
    bounds: Option<(u8, &'a [u8])>,
    sync: Option<&'a [u8]>,
    partial: Option<&'a [u8]>,
    depends: Option<&'a [u8]>,
    runs: &'a [u8],
    /// One size for all samples, or 0.
    size: u32,
    count: u32,
    /// Bits of one entry of `sizes`.
    bits: u8,
    sizes: &'a [u8],
    offsets: &'a [u8],
    wide: bool,
    /// `sgpd` and `sbgp` of the groupings that decoding needs.
    groups: Vec<u8>,
    /// Bytes and samples of one frame of constant size, for sound whose table counts samples.
    pub(super) frame: Option<(u64, u64)>,
}

/// The entries of a list with a count in front.
fn list(rest: &[u8], width: usize) -> Option<&[u8]> {
    let mut b = Bytes(rest);
    let count = usize::try_from(b.u32()?).ok()?;
    b.take(count.checked_mul(width)?)
}

/// Reads the children of `stbl`.
pub(super) fn read<'a>(s: Source<'_>, stbl: &Node<'a>, inside: &Inside<'a>) -> Result<Tables<'a>> {
    let mut t = Tables { bits: 32, ..Tables::default() };
    let mut missing = None;
    for n in &inside.nodes {
        if t.take(n).is_none() {
            missing.get_or_insert(n.head);
        }
    }
    if let Some(h) = missing {
        return Err(s.bad(h.start, format!("a whole {} table was expected", h.name())));
    }
    let chunks = t.offsets.len() / t.offset_width();
    Limits::check("chunks of one track", chunks as u64, (s.limits.parts as u64).saturating_mul(16))?;
    let mut last = 0;
    for run in t.runs.chunks_exact(12) {
        let first = Bytes(run).u32().unwrap_or(0);
        if first <= last {
            return Err(s.bad(stbl.head.start, "chunks in rising order were expected"));
        }
        last = first;
    }
    Ok(t)
}

impl<'a> Tables<'a> {
    fn offset_width(&self) -> usize {
        if self.wide { 8 } else { 4 }
    }

    /// `None` when the box is one of these tables and is cut.
    fn take(&mut self, n: &Node<'a>) -> Option<()> {
        let kind = n.kind();
        match &kind {
            b"stts" => self.times = list(n.full()?.2, 8)?,
            b"ctts" => self.shifts = Some((n.full()?.0, list(n.full()?.2, 8)?)),
            b"cslg" => {
                let (version, _, rest) = n.full()?;
                self.bounds = Some((version, rest.get(..if version == 0 { 20 } else { 40 })?));
            }
            b"stss" => self.sync = Some(list(n.full()?.2, 4)?),
            b"stps" => self.partial = Some(list(n.full()?.2, 4)?),
            b"sdtp" => self.depends = Some(n.full()?.2),
            b"stsc" => self.runs = list(n.full()?.2, 12)?,
            b"stco" => (self.offsets, self.wide) = (list(n.full()?.2, 4)?, false),
            b"co64" => (self.offsets, self.wide) = (list(n.full()?.2, 8)?, true),
            b"stsz" => {
                let mut b = Bytes(n.full()?.2);
                (self.size, self.count) = (b.u32()?, b.u32()?);
                if self.size == 0 {
                    self.sizes = b.take(usize::try_from(self.count).ok()?.checked_mul(4)?)?;
                }
            }
            b"stz2" => {
                let mut b = Bytes(n.full()?.2);
                self.bits = b.take(4)?.get(3).copied().filter(|b| matches!(b, 4 | 8 | 16))?;
                self.count = b.u32()?;
                let bits = usize::try_from(self.count).ok()?.checked_mul(usize::from(self.bits))?;
                self.sizes = b.take(bits.div_ceil(8))?;
            }
            b"sgpd" | b"sbgp" => self.groups.extend(group(n).unwrap_or_default()),
            _ => {}
        }
        Some(())
    }

    /// Number of samples.
    pub(super) fn samples(&self) -> u32 {
        self.count
    }

    /// Sum of the sizes of `n` samples from `first` on.
    fn sum(&self, first: u64, n: u64) -> u64 {
        if self.size != 0 {
            let (bytes, samples) = self.frame.unwrap_or((u64::from(self.size), 1));
            let here = n.min(u64::from(self.count).saturating_sub(first));
            return here.saturating_mul(bytes) / samples.max(1);
        }
        (first..first.saturating_add(n)).map_while(|i| self.size_of(i)).fold(0, |a, b| a.saturating_add(b))
    }

    /// Size of one sample; `None` behind the last.
    pub(super) fn size_of(&self, i: u64) -> Option<u64> {
        if i >= u64::from(self.count) {
            return None;
        }
        let i = usize::try_from(i).ok()?;
        Some(match self.bits {
            _ if self.size != 0 => u64::from(self.size),
            4 => {
                let b = *self.sizes.get(i / 2)?;
                u64::from(if i % 2 == 0 { b >> 4 } else { b & 15 })
            }
            8 => u64::from(*self.sizes.get(i)?),
            16 => u64::from(Bytes(self.sizes.get(2 * i..)?).u16()?),
            _ => u64::from(Bytes(self.sizes.get(4 * i..)?).u32()?),
        })
    }

    /// Offset, index of the first sample, and number of samples of each chunk.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (u64, u64, u64)> + '_ {
        let mut runs = self.runs.chunks_exact(12).map(|r| {
            let mut b = Bytes(r);
            (u64::from(b.u32().unwrap_or(0)), u64::from(b.u32().unwrap_or(0)))
        });
        let (mut per, mut next, mut sample) = (0u64, runs.next(), 0u64);
        let width = self.offset_width();
        (1u64..).zip(self.offsets.chunks_exact(width)).map(move |(number, o)| {
            if let Some((first, n)) = next.filter(|r| r.0 <= number) {
                debug_assert!(first <= number, "runs rise");
                per = n;
                next = runs.next();
            }
            let at = sample;
            sample = sample.saturating_add(per);
            (Bytes(o).number(width).unwrap_or(0), at, per)
        })
    }

    /// Start and end of each chunk in the file.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.chunks().map(|(at, first, n)| (at, at.saturating_add(self.sum(first, n))))
    }

    /// The tables again, with chunks where `place` says; 64-bit offsets where `wide`.
    pub(super) fn write(&self, entries: &[u8], wide: bool, place: impl Fn(u64) -> u64) -> Vec<u8> {
        let counted = |l: &[u8], width: usize| {
            let mut out = u32::try_from(l.len() / width).unwrap_or(u32::MAX).to_be_bytes().to_vec();
            out.extend_from_slice(l);
            out
        };
        let mut out = entries.to_vec();
        out.extend(full(b"stts", 0, 0, &counted(self.times, 8)));
        if let Some((version, l)) = self.shifts {
            out.extend(full(b"ctts", version.min(1), 0, &counted(l, 8)));
        }
        if let Some((version, l)) = self.bounds {
            out.extend(full(b"cslg", version.min(1), 0, l));
        }
        for (kind, l) in [(b"stss", self.sync), (b"stps", self.partial)] {
            if let Some(l) = l {
                out.extend(full(kind, 0, 0, &counted(l, 4)));
            }
        }
        if let Some(l) = self.depends {
            let n = usize::try_from(self.count).unwrap_or(usize::MAX).min(l.len());
            out.extend(full(b"sdtp", 0, 0, l.get(..n).unwrap_or(l)));
        }
        out.extend(full(b"stsc", 0, 0, &self.runs_of_one_description()));
        let mut sizes = self.size.to_be_bytes().to_vec();
        if self.bits == 32 {
            sizes.extend_from_slice(&self.count.to_be_bytes());
            sizes.extend_from_slice(self.sizes);
            out.extend(full(b"stsz", 0, 0, &sizes));
        } else {
            let head = [u32::from(self.bits).to_be_bytes(), self.count.to_be_bytes()].concat();
            out.extend(full(b"stz2", 0, 0, &[&head, self.sizes].concat()));
        }
        let mut offsets =
            u32::try_from(self.offsets.len() / self.offset_width()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
        for (at, _, _) in self.chunks() {
            let to = place(at);
            if wide {
                offsets.extend_from_slice(&to.to_be_bytes());
            } else {
                offsets.extend_from_slice(&u32::try_from(to).unwrap_or(u32::MAX).to_be_bytes());
            }
        }
        out.extend(full(if wide { b"co64" } else { b"stco" }, 0, 0, &offsets));
        out.extend_from_slice(&self.groups);
        boxed(b"stbl", &out)
    }

    fn runs_of_one_description(&self) -> Vec<u8> {
        let mut out = u32::try_from(self.runs.len() / 12).unwrap_or(u32::MAX).to_be_bytes().to_vec();
        out.extend_from_slice(self.runs);
        out
    }
}

/// Sample groups that decoding needs: how much to decode in front of a point, and random access points. Others can carry text.
pub(super) fn group(n: &Node<'_>) -> Option<Vec<u8>> {
    let (version, _, rest) = n.full()?;
    let mut b = Bytes(rest);
    let grouping = b.take(4)?;
    let width = match grouping {
        b"roll" | b"prol" => 2,
        b"rap " => 1,
        _ => return None,
    };
    let mut body = grouping.to_vec();
    if n.kind() == *b"sbgp" {
        if version != 0 {
            return None;
        }
        let entries = list(b.0, 8)?;
        body.extend_from_slice(&u32::try_from(entries.len() / 8).ok()?.to_be_bytes());
        body.extend_from_slice(entries);
        return Some(full(b"sbgp", 0, 0, &body));
    }
    if version != 1 || b.u32()? != width {
        return None;
    }
    let entries = list(b.0, usize::try_from(width).ok()?)?;
    body.extend_from_slice(&width.to_be_bytes());
    body.extend_from_slice(&(u32::try_from(entries.len()).ok()? / width).to_be_bytes());
    body.extend_from_slice(entries);
    Some(full(b"sgpd", 1, 0, &body))
}
