//! Header, directories and entries of TIFF-structured files: numbers out of bytes, nothing more.
//! It never judges what a tag means. TIFF 6.0 §2; BigTIFF by its design note; raw formats that put other numbers than 42.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::error::Result;
use crate::limits::Limits;

/// Byte order and width of a file's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    /// True for `II`.
    pub(crate) little: bool,
    /// True for BigTIFF: offsets of eight bytes.
    pub(crate) big: bool,
}

impl Order {
    /// Bytes of the header.
    pub(crate) fn header(self) -> usize {
        if self.big { 16 } else { 8 }
    }

    /// Bytes of one entry, and of the value that fits into it.
    pub(crate) fn entry(self) -> (usize, usize) {
        if self.big { (20, 8) } else { (12, 4) }
    }

    /// Bytes of a directory's count, and of the pointer behind its entries.
    pub(crate) fn around(self) -> (usize, usize) {
        if self.big { (8, 8) } else { (2, 4) }
    }

    /// Number of `width` bytes at `at`.
    pub(crate) fn number(self, data: &[u8], at: usize, width: usize) -> Option<u64> {
        let bytes = data.get(at..at.checked_add(width)?)?;
        let join = |n: u64, b: &u8| n << 8 | u64::from(*b);
        Some(if self.little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) })
    }
}

/// Bytes of one value of a TIFF type.
pub(crate) fn type_size(kind: u16) -> Option<usize> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => return None,
    })
}

/// One entry of a directory.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Offset of the entry.
    pub(crate) at: usize,
    /// Tag number.
    pub(crate) tag: u16,
    /// Type of its values.
    pub(crate) kind: u16,
    /// Number of its values.
    pub(crate) count: u64,
    /// Where the values lie; empty where they would lie outside of the file or have no known type.
    pub(crate) value: Range<usize>,
    /// False where the value cannot be read.
    pub(crate) sound: bool,
}

impl Entry {
    /// The values as numbers, at most `most`; `None` unless they are whole and not negative.
    pub(crate) fn numbers(&self, data: &[u8], order: Order, most: usize) -> Option<Vec<u64>> {
        if !self.sound || !matches!(self.kind, 1 | 3 | 4 | 13 | 16 | 18) {
            return None;
        }
        let width = type_size(self.kind)?;
        let n = (self.value.len() / width).min(most);
        (0..n).map(|i| order.number(data, self.value.start + i * width, width)).collect()
    }

    /// The only or first number.
    pub(crate) fn number(&self, data: &[u8], order: Order) -> Option<u64> {
        self.numbers(data, order, 1)?.first().copied()
    }

    /// RATIONAL values.
    pub(crate) fn rationals(&self, data: &[u8], order: Order) -> Option<Vec<(u32, u32)>> {
        if !self.sound || self.kind != 5 || self.count > 64 {
            return None;
        }
        let word = |at| order.number(data, at, 4).and_then(|n| u32::try_from(n).ok());
        self.value.clone().step_by(8).map(|at| Some((word(at)?, word(at + 4)?))).collect()
    }
}

/// What a directory is reached by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The chain that the header begins: pages.
    Page(usize),
    /// A directory below a page: tag of the pointer (SubIFD, Exif, GPS, Interoperability) and its number.
    Below(u16, usize),
}

/// One directory.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    /// Its name in reports.
    pub(crate) name: Cow<'static, str>,
    /// How it was reached.
    pub(crate) role: Role,
    /// Offset of its count.
    pub(crate) at: usize,
    /// Offset behind its last entry.
    pub(crate) entries_end: usize,
    /// Offset behind the pointer to the next directory; the same as `entries_end` where the file ends before.
    pub(crate) end: usize,
    /// Its entries, those that lie in the file.
    pub(crate) entries: Vec<Entry>,
    /// True when all entries that it announces were there.
    pub(crate) whole: bool,
}

impl Directory {
    /// The first entry of that tag.
    pub(crate) fn find(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|e| e.tag == tag)
    }
}

/// Every directory of a file, each once.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Byte order and width.
    pub(crate) order: Order,
    /// The directories in the order in which they were reached.
    pub(crate) all: Vec<Directory>,
    /// Pointers that lead nowhere, or back to a directory that was read: offset of the pointer's target.
    pub(crate) astray: Vec<u64>,
}

/// Numbers that stand where TIFF has 42: Panasonic and Olympus raw files.
const RAW_MAGIC: [u64; 3] = [0x55, 0x4F52, 0x5352];

/// Order and first directory by the header; `None` for anything else.
pub(crate) fn header(data: &[u8], raw: bool) -> Option<(Order, u64)> {
    let little = match data.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let order = Order { little, big: false };
    match order.number(data, 2, 2)? {
        42 => Some((order, order.number(data, 4, 4)?)),
        43 if order.number(data, 4, 4)? == if little { 8 } else { 0x0008_0000 } => {
            Some((Order { little, big: true }, order.number(data, 8, 8)?))
        }
        m if raw && RAW_MAGIC.contains(&m) => Some((order, order.number(data, 4, 4)?)),
        _ => None,
    }
}

/// Tags that point to further directories.
const SUB_IFD: u16 = 330;
const BELOW: [(u16, &str); 4] = [(SUB_IFD, "SubIFD"), (34665, "Exif"), (34853, "GPS"), (40965, "Interop")];

/// Reads all directories. `None` where no header stands.
pub(crate) fn tree(data: &[u8], raw: bool, limits: &Limits) -> Result<Option<Tree>> {
    let Some((order, first)) = header(data, raw) else { return Ok(None) };
    let mut reader = Reader {
        data,
        order,
        seen: HashSet::new(),
        entries: 0,
        tree: Tree { order, all: Vec::new(), astray: Vec::new() },
    };
    let mut at = first;
    let mut page = 0;
    while at != 0 {
        limits.on_time()?;
        let name = Cow::Owned(format!("IFD{page}"));
        match reader.directory(at, name, Role::Page(page), 0, limits)? {
            Some(next) => at = next,
            None => break,
        }
        page += 1;
    }
    Ok(Some(reader.tree))
}

struct Reader<'a> {
    data: &'a [u8],
    order: Order,
    seen: HashSet<u64>,
    entries: u64,
    tree: Tree,
}

impl Reader<'_> {
    /// Reads one directory and those below; gives the next one's offset.
    fn directory(
        &mut self,
        at: u64,
        name: Cow<'static, str>,
        role: Role,
        depth: usize,
        limits: &Limits,
    ) -> Result<Option<u64>> {
        let (head, tail) = self.order.around();
        let start = usize::try_from(at).unwrap_or(usize::MAX);
        let count = self.order.number(self.data, start, head);
        let (Some(count), true) = (count, self.seen.insert(at)) else {
            self.tree.astray.push(at);
            return Ok(None);
        };
        let (width, _) = self.order.entry();
        let from = start + head;
        let there = self.data.len().saturating_sub(from) / width;
        let n = usize::try_from(count).unwrap_or(usize::MAX).min(there);
        self.entries = self.entries.saturating_add(n as u64);
        Limits::check("parts", self.entries.saturating_add(self.tree.all.len() as u64), limits.parts as u64)?;
        let entries: Vec<Entry> = (0..n).filter_map(|i| self.entry(from + i * width)).collect();
        let entries_end = from + n * width;
        let next = self.order.number(self.data, entries_end, tail);
        let whole = n as u64 == count && next.is_some();
        let end = if next.is_some() { entries_end + tail } else { entries_end };
        let pointers: Vec<(u16, &str, Vec<u64>)> = BELOW
            .iter()
            .filter_map(|(tag, word)| {
                let e = entries.iter().find(|e| e.tag == *tag)?;
                Some((*tag, *word, e.numbers(self.data, self.order, if *tag == SUB_IFD { 64 } else { 1 })?))
            })
            .collect();
        let prefix = name.clone();
        self.tree.all.push(Directory { name, role, at: start, entries_end, end, entries, whole });
        if depth < limits.nesting {
            for (tag, word, targets) in pointers {
                for (i, target) in targets.into_iter().enumerate().filter(|(_, t)| *t != 0) {
                    let name = match tag {
                        SUB_IFD => format!("{prefix} {word}{i}"),
                        _ => format!("{prefix} {word}"),
                    };
                    // Chains below a page are read to their end too: whatever they say is a trace.
                    let mut at = target;
                    for turn in 0..64 {
                        let role = Role::Below(tag, i + turn);
                        match self.directory(at, name.clone().into(), role, depth + 1, limits)? {
                            Some(next) if next != 0 && tag == SUB_IFD => at = next,
                            _ => break,
                        }
                    }
                }
            }
        }
        Ok(Some(if whole { next.unwrap_or(0) } else { 0 }))
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let wide = if self.order.big { 8 } else { 4 };
        let (tag, kind) = (self.word(at)?, self.word(at + 2)?);
        let count = self.order.number(self.data, at + 4, wide)?;
        let field = at + 4 + wide;
        let (_, room) = self.order.entry();
        let Some(size) = type_size(kind) else {
            return Some(Entry { at, tag, kind, count, value: field..field, sound: false });
        };
        let size = usize::try_from(count).ok().and_then(|n| n.checked_mul(size));
        let value = match size {
            Some(size) if size <= room => Some(field..field + size),
            Some(size) => {
                let start = self.order.number(self.data, field, wide).and_then(|o| usize::try_from(o).ok());
                start.and_then(|s| Some(s..s.checked_add(size).filter(|e| *e <= self.data.len())?))
            }
            None => None,
        };
        let sound = value.is_some();
        Some(Entry { at, tag, kind, count, value: value.unwrap_or(field..field), sound })
    }

    fn word(&self, at: usize) -> Option<u16> {
        self.order.number(self.data, at, 2).and_then(|n| u16::try_from(n).ok())
    }
}
