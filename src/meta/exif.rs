//! Reads TIFF-structured blocks: directories, values, thumbnails, and the bytes that nothing points to.
//! TIFF 6.0 §2 and Exif 3.0 §4.6; BigTIFF by its design note. It follows every pointer once and stays within `Limits`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::makernote;
use super::tags;
use super::{Block, Family, Sink, read_block};
use crate::format::PayloadKind;
use crate::geometry::Orientation;
use crate::limits::Limits;

/// Most entries of one directory and most directories of one block: far above what any camera writes.
const MOST_ENTRIES: u64 = 4096;
const MOST_DIRECTORIES: usize = 64;
/// Most maker notes and blocks of other languages that are read in one block.
const MOST_NESTED: usize = 16;
/// Most directories of a TIFF file, where every page has one.
const MOST_PAGES: usize = 4096;
/// Longest value that is turned into text, in bytes.
const LONGEST_TEXT: usize = 16 << 10;

/// A block with its byte order.
#[derive(Clone, Copy)]
pub(super) struct Tiff<'a> {
    pub(super) data: &'a [u8],
    pub(super) little: bool,
    big: bool,
}

/// One entry of a directory, its value found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: u64,
    /// Offset of the value in the block.
    pub(super) at: usize,
    pub(super) value: &'a [u8],
}

/// Size of one value of a TIFF type.
pub(super) fn type_size(kind: u16) -> Option<u64> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => return None,
    })
}

impl<'a> Tiff<'a> {
    /// Reads the header; gives the first directory's offset.
    pub(super) fn open(data: &'a [u8]) -> Option<(Self, u64)> {
        let little = match data.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let mut t = Tiff { data, little, big: false };
        // Panasonic and Olympus raw files put other numbers where TIFF has 42.
        match t.u16(2)? {
            43 => {
                t.big = true;
                let first = t.u64(8)?;
                Some((t, first))
            }
            42 | 0x55 | 0x4F52 | 0x5352 => {
                let first = u64::from(t.u32(4)?);
                Some((t, first))
            }
            _ => None,
        }
    }

    /// A block whose offsets count from elsewhere (maker notes).
    pub(super) fn bare(data: &'a [u8], little: bool) -> Self {
        Tiff { data, little, big: false }
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        let b = self.data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(b) } else { u16::from_be_bytes(b) })
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        let b = self.data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) })
    }

    fn u64(&self, at: usize) -> Option<u64> {
        let b = self.data.get(at..at.checked_add(8)?)?.try_into().ok()?;
        Some(if self.little { u64::from_le_bytes(b) } else { u64::from_be_bytes(b) })
    }

    /// The entries of the directory at `at`, the next directory's offset, and the entries that could not be read.
    pub(super) fn directory(&self, at: u64) -> Option<(Vec<Entry<'a>>, u64, usize)> {
        let at = usize::try_from(at).ok()?;
        let (count, head, width) =
            if self.big { (self.u64(at)?, 8usize, 20usize) } else { (u64::from(self.u16(at)?), 2, 12) };
        let there = self.data.len().saturating_sub(at.checked_add(head)?) / width;
        let readable = usize::try_from(count.min(MOST_ENTRIES)).ok()?.min(there);
        let mut bad = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(readable);
        let mut entries = Vec::new();
        for i in 0..readable {
            let e = at + head + i * width;
            match self.entry(e) {
                Some(entry) => entries.push(entry),
                None => bad += 1,
            }
        }
        let end = at + head + readable * width;
        let next = if bad > 0 && count > there as u64 {
            Some(0)
        } else if self.big {
            self.u64(end)
        } else {
            self.u32(end).map(u64::from)
        };
        Some((entries, next.unwrap_or(0), bad))
    }

    fn entry(&self, at: usize) -> Option<Entry<'a>> {
        let (tag, kind) = (self.u16(at)?, self.u16(at + 2)?);
        let (count, field, inline) =
            if self.big { (self.u64(at + 4)?, at + 12, 8) } else { (u64::from(self.u32(at + 4)?), at + 8, 4) };
        let size = usize::try_from(type_size(kind)?.checked_mul(count)?).ok()?;
        let start = if size <= inline {
            field
        } else if self.big {
            usize::try_from(self.u64(field)?).ok()?
        } else {
            usize::try_from(self.u32(field)?).ok()?
        };
        let value = self.data.get(start..start.checked_add(size)?)?;
        Some(Entry { tag, kind, count, at: start, value })
    }

    /// The numbers of an entry, rationals as quotients.
    pub(super) fn numbers(&self, e: &Entry<'_>, most: usize) -> Vec<f64> {
        let v = Tiff { data: e.value, ..*self };
        let width = type_size(e.kind).and_then(|s| usize::try_from(s).ok()).unwrap_or(1);
        (0..e.value.len() / width)
            .take(most)
            .filter_map(|i| {
                let at = i * width;
                Some(match e.kind {
                    1 | 7 => f64::from(*e.value.get(at)?),
                    6 => f64::from(e.value.get(at)?.cast_signed()),
                    3 => f64::from(v.u16(at)?),
                    8 => f64::from(v.u16(at)?.cast_signed()),
                    4 | 13 => f64::from(v.u32(at)?),
                    9 => f64::from(v.u32(at)?.cast_signed()),
                    5 => f64::from(v.u32(at)?) / f64::from(v.u32(at + 4)?),
                    10 => f64::from(v.u32(at)?.cast_signed()) / f64::from(v.u32(at + 4)?.cast_signed()),
                    11 => f64::from(f32::from_bits(v.u32(at)?)),
                    12 => f64::from_bits(v.u64(at)?),
                    _ => v.u64(at)? as f64,
                })
            })
            .collect()
    }

    /// An entry as text.
    pub(super) fn text(&self, e: &Entry<'_>) -> String {
        let value = e.value.get(..e.value.len().min(LONGEST_TEXT)).unwrap_or_default();
        match (e.tag, e.kind) {
            // Windows writes its own fields in UTF-16, whatever the byte order of the block.
            (0x9C9B..=0x9C9F, 1 | 7) => super::text::utf16(value, true),
            // Exif 3.0 §4.6.6: eight bytes name the character set of these free texts.
            (0x9286 | 0x001B | 0x001C | 0xC353 | 0xC354, 1 | 2 | 7) => super::text::with_charset(value, self.little),
            (_, 2) => super::text::lenient(value),
            (_, 7) if super::text::is_plain(value) => super::text::lenient(value),
            (_, 7) => String::new(),
            (_, 1) if e.count > 16 => {
                if super::text::is_plain(value) {
                    super::text::lenient(value)
                } else {
                    String::new()
                }
            }
            // 0/0 is how cameras write that they do not know.
            _ => {
                let numbers = self.numbers(e, 16);
                let shown: Vec<_> = numbers.iter().map(|n| super::text::number(*n)).filter(|n| !n.is_empty()).collect();
                shown.join(" ")
            }
        }
    }
}

/// Reads one block into fields. `group` names the directory that the block begins with where it is not the first of a
/// photo: `Exif`, `GPS`, or `Canon` for the maker note that stands alone in a CR3 file.
pub(super) fn read(block: &Block<'_>, group: &str, limits: &Limits, out: &mut Sink<'_>) -> Option<Orientation> {
    let Some((tiff, first)) = Tiff::open(block.data) else {
        out.error(block, 0, "a TIFF header (II or MM, 42) was expected");
        return None;
    };
    let mut walk = Walk {
        block,
        tiff,
        seen: HashSet::new(),
        used: vec![(0, if tiff.big { 16 } else { 8 })],
        orientation: None,
        make: String::new(),
        model: String::new(),
        nested: 0,
    };
    match group {
        "Canon" => {
            let at = usize::try_from(first).unwrap_or(usize::MAX).min(block.data.len());
            let value = block.data.get(at..).unwrap_or(&[]);
            let note = Entry { tag: 0x927C, kind: 7, count: value.len() as u64, at, value };
            out.field(block, Family::Exif, "Exif", "MakerNote", Some(0x927C), String::new(), at, value.len());
            let camera = makernote::Camera { make: "Canon", model: "" };
            makernote::read(block, &walk.tiff, &note, &camera, out);
            return None;
        }
        "Exif" | "GPS" => {
            let name = Cow::Borrowed(if group == "GPS" { "GPS" } else { "Exif" });
            walk.directory(first, &name, 0, limits, out);
            return None;
        }
        _ => {}
    }
    let mut at = first;
    let mut page = 0usize;
    while at != 0 && page < most_directories(block) && out.has_room(limits) {
        let Some(next) = walk.directory(at, &main_name(page), 0, limits, out) else { break };
        at = next;
        page += 1;
    }
    if block.is_whole_exif() {
        walk.unreferenced(out);
    }
    walk.orientation
}

fn most_directories(block: &Block<'_>) -> usize {
    if block.is_file { MOST_PAGES } else { MOST_DIRECTORIES }
}

struct Walk<'a> {
    block: &'a Block<'a>,
    tiff: Tiff<'a>,
    seen: HashSet<u64>,
    /// Ranges that directories and values take, to find what nothing points to.
    used: Vec<(usize, usize)>,
    orientation: Option<Orientation>,
    make: String,
    model: String,
    /// Blocks inside this one that were read: a small file can point to one of them very often.
    nested: usize,
}

/// Degrees, minutes and seconds as degrees; 0/0 in minutes or seconds is how some writers leave them out.
fn degrees(parts: &[f64]) -> Option<f64> {
    let part = |i: usize| parts.get(i).filter(|v| v.is_finite()).copied().unwrap_or(0.0);
    let sum = parts.first()? + part(1) / 60.0 + part(2) / 3600.0;
    sum.is_finite().then_some(sum)
}

/// Names of the directories that follow each other.
fn main_name(page: usize) -> Cow<'static, str> {
    match page {
        0 => Cow::Borrowed("IFD0"),
        1 => Cow::Borrowed("IFD1"),
        n => Cow::Owned(format!("IFD{n}")),
    }
}

/// What the field of a directory's offset is called, and the directory.
fn sub_directory(tag: u16) -> Option<&'static str> {
    match tag {
        0x8769 => Some("Exif"),
        0x8825 => Some("GPS"),
        0xA005 => Some("Interop"),
        _ => None,
    }
}

#[allow(clippy::ptr_arg)] // names of groups are cloned for every field: for nothing, while they are borrowed
impl Walk<'_> {
    fn directory(
        &mut self,
        at: u64,
        group: &Cow<'static, str>,
        depth: usize,
        limits: &Limits,
        out: &mut Sink<'_>,
    ) -> Option<u64> {
        if !self.seen.insert(at) || self.seen.len() > most_directories(self.block) || depth > limits.nesting {
            out.error(self.block, at, "a directory that was read already, or too many directories");
            return None;
        }
        let Some((entries, next, bad)) = self.tiff.directory(at) else {
            out.error(self.block, at, "a directory was expected inside the block");
            return None;
        };
        if bad > 0 {
            out.error(
                self.block,
                at,
                &format!("{bad} entries of {group} have an unknown type or point outside the block"),
            );
        }
        let start = usize::try_from(at).unwrap_or(0);
        self.used.push((start, start + 2 + 12 * (entries.len() + bad.min(4096)) + 4));
        for e in &entries {
            self.used.push((e.at, e.at + e.value.len()));
        }
        if group == "GPS" {
            self.position(&entries, out);
        }
        self.thumbnail(&entries, group, out);
        for e in &entries {
            if !out.has_room(limits) {
                out.error(self.block, at, "more values than are read");
                return None;
            }
            self.entry(e, group, depth, limits, out);
        }
        Some(next)
    }

    fn entry(&mut self, e: &Entry<'_>, group: &Cow<'static, str>, depth: usize, limits: &Limits, out: &mut Sink<'_>) {
        let gps = group == "GPS";
        let name = tags::name(e.tag, gps);
        let text = match e.tag {
            _ if gps => self.gps_text(e),
            // Offsets of directories and of data say where, not what.
            0x8769 | 0x8825 | 0xA005 | 0x014A | 0x927C | 0x02BC | 0x83BB | 0x8649 | 0x8773 => String::new(),
            _ => self.tiff.text(e),
        };
        if group == "IFD0" && e.tag == 0x0112 && !gps {
            self.orientation = self.tiff.numbers(e, 1).first().and_then(|n| Orientation::from_exif(*n as u16));
        }
        if e.tag == 0x010F && self.make.is_empty() {
            self.make.clone_from(&text);
        }
        if e.tag == 0x0110 && self.model.is_empty() {
            self.model.clone_from(&text);
        }
        out.field(self.block, Family::Exif, group.clone(), name, Some(u32::from(e.tag)), text, e.at, e.value.len());
        if gps {
            return;
        }
        match e.tag {
            0x8769 | 0x8825 | 0xA005 if matches!(e.kind, 3 | 4 | 13 | 16 | 18) => {
                let sub = sub_directory(e.tag).unwrap_or_default();
                if let Some(p) = self.tiff.numbers(e, 1).first() {
                    self.directory(*p as u64, &Cow::Borrowed(sub), depth + 1, limits, out);
                }
            }
            0x014A if matches!(e.kind, 4 | 13 | 16 | 18) => {
                for (i, p) in self.tiff.numbers(e, 16).iter().enumerate() {
                    self.directory(*p as u64, &Cow::Owned(format!("SubIFD{i}")), depth + 1, limits, out);
                }
            }
            0x927C if self.may_nest() => {
                let camera = makernote::Camera { make: &self.make, model: &self.model };
                makernote::read(self.block, &self.tiff, e, &camera, out);
            }
            0x02BC => self.nested(e, PayloadKind::Xmp, limits, out),
            0x83BB => self.nested(e, PayloadKind::Iptc, limits, out),
            0x8649 => self.nested(e, PayloadKind::Photoshop, limits, out),
            0x8773 => self.nested(e, PayloadKind::Icc, limits, out),
            _ => {}
        }
    }

    /// Counts a block inside this one; false when there were too many.
    fn may_nest(&mut self) -> bool {
        self.nested += 1;
        self.nested <= MOST_NESTED
    }

    /// A block of another language in a value, unless the container took it out already.
    fn nested(&mut self, e: &Entry<'_>, kind: PayloadKind, limits: &Limits, out: &mut Sink<'_>) {
        let inner = self.block.inner(e.at, e.value);
        if !self.block.is_known(inner.offset) && self.may_nest() {
            read_block(&inner, kind, "", limits, out);
        }
    }

    /// Coordinates in degrees, times with colons, the rest as it stands.
    fn gps_text(&self, e: &Entry<'_>) -> String {
        match e.tag {
            2 | 4 | 0x14 | 0x16 => degrees(&self.tiff.numbers(e, 3)).map_or_else(String::new, |d| format!("{d:.6}")),
            7 => {
                let parts = self.tiff.numbers(e, 3);
                let two =
                    |n: &f64| if *n < 10.0 { format!("0{}", super::text::number(*n)) } else { super::text::number(*n) };
                parts.iter().map(two).collect::<Vec<_>>().join(":")
            }
            _ => self.tiff.text(e),
        }
    }

    /// A position in signed degrees, when both coordinates can be read.
    fn position(&self, entries: &[Entry<'_>], out: &mut Sink<'_>) {
        let find = |tag| entries.iter().find(|e| e.tag == tag);
        let axis = |tag: u16, reference: u16, negative: &[u8]| {
            let e = find(tag)?;
            let sum = degrees(&self.tiff.numbers(e, 3))?;
            let minus = find(reference).and_then(|r| r.value.first()).is_some_and(|b| negative.contains(b));
            Some((if minus { -sum } else { sum }, e))
        };
        if let (Some((lat, e)), Some((lon, _))) = (axis(2, 1, b"Ss"), axis(4, 3, b"Ww")) {
            let text = format!("{lat:.6}, {lon:.6}");
            out.field(self.block, Family::Exif, "GPS", "GPSPosition", None, text, e.at, e.value.len());
        }
    }

    /// The picture that a directory of the block carries besides the main one.
    fn thumbnail(&mut self, entries: &[Entry<'_>], group: &Cow<'static, str>, out: &mut Sink<'_>) {
        let number = |tag| entries.iter().find(|e| e.tag == tag).and_then(|e| self.tiff.numbers(e, 1).first().copied());
        let (offset, len) = match (number(0x0201), number(0x0202)) {
            (Some(o), Some(l)) => (o, l),
            _ if group == "IFD1" && !self.block.is_file => match (number(0x0111), number(0x0117)) {
                (Some(o), Some(l)) => (o, l),
                _ => return,
            },
            _ => return,
        };
        let (at, len) = (offset as usize, len as usize);
        let there = self.tiff.data.len().saturating_sub(at).min(len);
        if there > 0 {
            self.used.push((at, at + there));
            out.field(self.block, Family::Exif, group.clone(), "ThumbnailImage", None, format!("{there}"), at, there);
        }
    }

    /// Bytes between directories and values: remains of edits, or something put there.
    fn unreferenced(&mut self, out: &mut Sink<'_>) {
        self.used.sort_unstable();
        let mut end = 0usize;
        let gap = |from: usize, to: usize, out: &mut Sink<'_>| {
            let bytes = self.tiff.data.get(from..to.min(self.tiff.data.len())).unwrap_or_default();
            // Padding is no trace: a few zeros, or the blank room that editors leave.
            if bytes.len() > 3 && bytes.iter().any(|b| !matches!(b, 0 | b' ' | 0xFF)) {
                out.field(
                    self.block,
                    Family::Exif,
                    "block",
                    "UnreferencedBytes",
                    None,
                    String::new(),
                    from,
                    bytes.len(),
                );
            }
        };
        for (from, to) in std::mem::take(&mut self.used) {
            if from > end {
                gap(end, from, out);
            }
            end = end.max(to);
        }
        gap(end, self.tiff.data.len(), out);
    }
}
