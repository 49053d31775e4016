//! Directories inside a maker note: byte order told by what makes sense, and offsets that an editor moved put right again.
//! It never reads outside of the Exif block.

use super::Note;
use super::table::Start;
use crate::meta::exif::{Entry, Tiff, type_size};

/// Most entries of one directory of a note.
const MOST: usize = 512;

/// Where a directory lies, what its offsets count from, and its byte order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Offset of the directory in the block.
    pub(super) at: usize,
    /// Added to the offsets that it holds.
    base: i64,
    pub(super) little: bool,
}

/// An entry before its value is looked up.
struct Raw {
    tag: u16,
    kind: u16,
    count: u64,
    size: usize,
    /// Where its last four bytes stand: the value, or the offset of the value.
    field: usize,
    pointer: i64,
}

impl Place {
    pub(super) fn new(at: usize, base: usize, little: bool) -> Self {
        Place { at, base: i64::try_from(base).unwrap_or(i64::MAX), little }
    }

    /// The main directory of a note: the byte order that makes sense, and the base that most values agree with.
    pub(super) fn find(note: &Note<'_>, little: bool, at: usize, base: usize) -> Self {
        let marks = note.data.get(note.at..at).unwrap_or_default();
        let marked = match marks.get(marks.len().saturating_sub(2)..) {
            Some(b"II") => Some(true),
            Some(b"MM") => Some(false),
            _ => match marks.get(8..10) {
                Some(b"II") => Some(true),
                Some(b"MM") => Some(false),
                _ => None,
            },
        };
        let sound = |little| raw(note.data, at, little).is_some_and(|r| !r.is_empty());
        let little = match marked {
            Some(l) if sound(l) => l,
            _ if sound(little) => little,
            _ => !little,
        };
        let mut place = Place::new(at, base, little);
        place.settle(note);
        place
    }

    /// A directory that an entry holds or points to.
    pub(super) fn inside(note: &Note<'_>, e: &Entry<'_>, view: &Tiff<'_>, outer: &Place, start: Start) -> Option<Self> {
        let pointed = matches!(e.kind, 4 | 13) && e.count == 1;
        let begin = if pointed {
            let offset = view.numbers(e, 1).first().map(|n| *n as i64)?;
            usize::try_from(offset.checked_add(outer.base)?).ok()?
        } else {
            e.at
        };
        let sound = |at, little| raw(note.data, at, little).is_some_and(|r| !r.is_empty());
        match start {
            Start::At(skip) => {
                let at = begin.checked_add(skip)?;
                let little = if sound(at, outer.little) { outer.little } else { !outer.little };
                Some(Place { at, base: outer.base, little })
            }
            Start::Big(skip) => Some(Place { at: begin.checked_add(skip)?, base: outer.base, little: false }),
            Start::Marked => {
                let little = match note.data.get(begin..begin.checked_add(2)?)? {
                    b"II" => true,
                    b"MM" => false,
                    _ => return None,
                };
                Some(Place::new(begin.checked_add(2)?, begin, little))
            }
        }
    }

    /// Chooses the base under which most values lie inside the note: editors move notes without knowing their offsets.
    fn settle(&mut self, note: &Note<'_>) {
        let Some(entries) = raw(note.data, self.at, self.little) else { return };
        let end = self.at.saturating_add(2).saturating_add(12 * entries.len());
        let far: Vec<&Raw> = entries.iter().filter(|r| r.size > 4).collect();
        let Some(first) = far.iter().map(|r| r.pointer).min() else { return };
        let [low, high, end] =
            [note.at, note.at.saturating_add(note.len), end].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let agree = |base: i64| {
            let inside = |r: &&&Raw| {
                let at = r.pointer.saturating_add(base);
                let size = i64::try_from(r.size).unwrap_or(i64::MAX);
                at >= low && at.saturating_add(size) <= high && (at >= end || at.saturating_add(size) <= self.at as i64)
            };
            far.iter().filter(inside).count()
        };
        let mut candidates = vec![self.base];
        // Canon repeats where the note once stood in its last eight bytes.
        if let Some(tail) = note.len.checked_sub(8).and_then(|t| note.data.get(note.at + t..note.at + note.len)) {
            let tiff = Tiff::bare(tail, self.little);
            if matches!(tail.get(..4), Some(b"II*\0" | b"MM\0*"))
                && let Some(stood) = tiff.u32(4)
            {
                candidates.push(low - i64::from(stood));
            }
        }
        candidates.extend([low, end + 4 - first, end - first, 0]);
        let mut best = (agree(self.base), self.base);
        for base in candidates.into_iter().skip(1) {
            let n = agree(base);
            if n > best.0 && best.0 * 2 < far.len() {
                best = (n, base);
            }
        }
        self.base = best.1;
    }
}

/// The entries of a directory; `None` where there is none.
fn raw(data: &[u8], at: usize, little: bool) -> Option<Vec<Raw>> {
    let t = Tiff::bare(data, little);
    let count = usize::from(t.u16(at)?);
    if count == 0 || count > MOST {
        return None;
    }
    // Two cameras pad the count to four bytes.
    let head =
        if t.u16(at + 2) == Some(0) && t.u16(at + 4).is_some_and(|tag| tag != 0) && type_size(t.u16(at + 4)?).is_none()
        {
            at + 4
        } else {
            at + 2
        };
    let mut out = Vec::new();
    for i in 0..count {
        let e = head + 12 * i;
        let (Some(tag), Some(kind), Some(count)) = (t.u16(e), t.u16(e + 2), t.u32(e + 4)) else { break };
        let Some(pointer) = t.u32(e + 8) else { break };
        let size = type_size(kind).and_then(|s| usize::try_from(s.checked_mul(u64::from(count))?).ok());
        match size {
            Some(size) => {
                out.push(Raw { tag, kind, count: u64::from(count), size, field: e + 8, pointer: pointer.into() })
            }
            // The first entries tell whether this is a directory at all.
            None if i < 3 && kind != 0 => return None,
            None => {}
        }
    }
    Some(out)
}

/// The entries whose values lie inside the block.
pub(super) fn entries<'a>(note: &Note<'a>, place: &Place) -> Vec<Entry<'a>> {
    let find = |r: &Raw| {
        let at = if r.size <= 4 { r.field } else { usize::try_from(r.pointer.checked_add(place.base)?).ok()? };
        let value = note.data.get(at..at.checked_add(r.size)?)?;
        Some(Entry { tag: r.tag, kind: r.kind, count: r.count, at, value })
    };
    raw(note.data, place.at, place.little).unwrap_or_default().iter().filter_map(find).collect()
}
