//! Values and directories as bytes: sorted tags, values behind their directory at even offsets, no byte without a meaning.
//! It writes what it is given and reads nothing. TIFF 6.0 §2; BigTIFF by its design note.

use super::ifd::Order;

/// Values of one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// SHORT.
    Shorts(Vec<u16>),
    /// LONG.
    Long(u32),
    /// Offsets or sizes: LONG, LONG8 in BigTIFF.
    Offsets(Vec<u64>),
    /// RATIONAL.
    Rationals(Vec<(u32, u32)>),
    /// Bytes of a type that has no order: 1, 2 or 7.
    Bytes(u16, Vec<u8>),
}

fn put(order: Order, out: &mut Vec<u8>, value: u64, width: usize) {
    let bytes = value.to_le_bytes();
    let used = bytes.iter().take(width);
    if order.little { out.extend(used) } else { out.extend(used.rev()) }
}

impl Value {
    /// Type and number of values.
    fn shape(&self, order: Order) -> (u16, u64) {
        match self {
            Value::Shorts(v) => (3, v.len() as u64),
            Value::Long(_) => (4, 1),
            Value::Offsets(v) => (if order.big { 16 } else { 4 }, v.len() as u64),
            Value::Rationals(v) => (5, v.len() as u64),
            Value::Bytes(kind, v) => (*kind, v.len() as u64),
        }
    }

    fn size(&self, order: Order) -> usize {
        match self {
            Value::Shorts(v) => 2 * v.len(),
            Value::Long(_) => 4,
            Value::Offsets(v) => v.len() * if order.big { 8 } else { 4 },
            Value::Rationals(v) => 8 * v.len(),
            Value::Bytes(_, v) => v.len(),
        }
    }

    fn write(&self, order: Order, out: &mut Vec<u8>) {
        match self {
            Value::Shorts(v) => v.iter().for_each(|n| put(order, out, u64::from(*n), 2)),
            Value::Long(n) => put(order, out, u64::from(*n), 4),
            Value::Offsets(v) => v.iter().for_each(|n| put(order, out, *n, if order.big { 8 } else { 4 })),
            Value::Rationals(v) => v.iter().for_each(|(a, b)| {
                put(order, out, u64::from(*a), 4);
                put(order, out, u64::from(*b), 4);
            }),
            Value::Bytes(_, v) => out.extend_from_slice(v),
        }
    }
}

/// One directory to write.
pub(super) type Entries = Vec<(u16, Value)>;

/// Bytes that a directory and its values take; even.
pub(super) fn size(order: Order, entries: &Entries) -> usize {
    let (head, tail) = order.around();
    let (width, room) = order.entry();
    let outside: usize =
        entries.iter().map(|(_, v)| v.size(order)).filter(|s| *s > room).map(|s| s.next_multiple_of(2)).sum();
    (head + entries.len() * width + tail).next_multiple_of(2) + outside
}

/// Writes the header with the offset of the first directory, which follows it.
pub(super) fn header(order: Order) -> Vec<u8> {
    let mut out = if order.little { b"II".to_vec() } else { b"MM".to_vec() };
    if order.big {
        for (value, width) in [(43, 2), (8, 2), (0, 2), (16, 8)] {
            put(order, &mut out, value, width);
        }
    } else {
        put(order, &mut out, 42, 2);
        put(order, &mut out, 8, 4);
    }
    out
}

/// Appends a directory at the end of `out`, which is its place in the file.
pub(super) fn directory(order: Order, mut entries: Entries, next: u64, out: &mut Vec<u8>) {
    entries.sort_by_key(|(tag, _)| *tag);
    let (head, tail) = order.around();
    let (width, room) = order.entry();
    let wide = if order.big { 8 } else { 4 };
    let mut at = (out.len() + head + entries.len() * width + tail).next_multiple_of(2);
    let mut values = Vec::new();
    put(order, out, entries.len() as u64, head);
    for (tag, value) in &entries {
        let (kind, count) = value.shape(order);
        put(order, out, u64::from(*tag), 2);
        put(order, out, u64::from(kind), 2);
        put(order, out, count, wide);
        let size = value.size(order);
        if size <= room {
            let field = out.len();
            value.write(order, out);
            out.resize(field + room, 0);
        } else {
            put(order, out, at as u64, wide);
            value.write(order, &mut values);
            values.resize(values.len().next_multiple_of(2), 0);
            at += size.next_multiple_of(2);
        }
    }
    put(order, out, next, tail);
    out.resize(out.len().next_multiple_of(2), 0);
    out.extend(values);
}
