//! Reads the `meta` box: items, where their bytes lie, their properties and references. It judges nothing.
//! ISO/IEC 14496-12 §8.11 (meta, iloc, iinf, iref, idat), ISO/IEC 23008-12 §9 (iprp, ipco, ipma).

use std::collections::BTreeMap;

use crate::error::Result;
use crate::format::bmff::boxes::{Bytes, Head, Node, Source, inside};
use crate::limits::Limits;

/// One item.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub(super) kind: [u8; 4],
    /// `mime` items: their type.
    pub(super) content_type: Vec<u8>,
    /// Absolute ranges of the file, in the order in which they join.
    pub(super) extents: Vec<(u64, u64)>,
    /// True when its bytes lie in another file.
    pub(super) elsewhere: bool,
    /// Indices into [`Meta::properties`], each with its essential flag, in the order of the association.
    pub(super) properties: Vec<(usize, bool)>,
}

impl Item {
    /// Number of bytes.
    pub(super) fn len(&self) -> u64 {
        self.extents.iter().fold(0, |n, (a, b)| n.saturating_add(b.saturating_sub(*a)))
    }
}

/// One property box of `ipco`.
#[derive(Debug, Clone)]
pub(super) struct Property {
    pub(super) kind: [u8; 4],
    pub(super) body: Vec<u8>,
    pub(super) head: Head,
}

/// The whole `meta` box.
#[derive(Debug, Clone, Default)]
pub(super) struct Meta {
    pub(super) primary: u32,
    /// By id, in the order of `iinf` through [`Meta::order`].
    pub(super) items: BTreeMap<u32, Item>,
    pub(super) order: Vec<u32>,
    pub(super) properties: Vec<Property>,
    /// By kind and from: to.
    pub(super) references: BTreeMap<([u8; 4], u32), Vec<u32>>,
    /// Texts of item names, for the report.
    pub(super) names: Vec<String>,
}

impl Meta {
    /// The targets of an item's reference of one kind.
    pub(super) fn targets(&self, kind: &[u8; 4], from: u32) -> impl Iterator<Item = u32> + '_ {
        self.references.get(&(*kind, from)).into_iter().flatten().copied()
    }

    /// The bodies of an item's properties of one kind.
    pub(super) fn property(&self, item: &Item, kind: &[u8; 4]) -> Option<&Property> {
        item.properties.iter().filter_map(|(i, _)| self.properties.get(*i)).find(|p| p.kind == *kind)
    }

    /// Stored width and height of an item.
    pub(super) fn extent(&self, id: u32) -> Option<(u32, u32)> {
        let mut b = Bytes(self.property(self.items.get(&id)?, b"ispe")?.body.get(4..)?);
        Some((b.u32()?, b.u32()?))
    }
}

/// Reads the children of the `meta` box, whose bytes are `body` at `base` of the file.
pub(super) fn read(s: Source<'_>, children: &[Node<'_>]) -> Result<Meta> {
    let mut meta = Meta::default();
    let first = |kind: &[u8; 4]| children.iter().find(|n| n.kind() == *kind);
    let cut = |n: &Node<'_>| s.bad(n.head.start, format!("a whole {} box was expected", n.head.name()));
    if let Some(n) = first(b"pitm") {
        meta.primary = pitm(n).ok_or_else(|| cut(n))?;
    }
    if let Some(n) = first(b"iinf") {
        iinf(s, n, &mut meta)?.ok_or_else(|| cut(n))?;
    }
    if let Some(n) = first(b"iref") {
        iref(s, n, &mut meta)?.ok_or_else(|| cut(n))?;
    }
    if let Some(n) = first(b"iprp") {
        for part in n.children(0, s.limits.parts)?.nodes {
            match &part.kind() {
                b"ipco" => properties(s, &part, &mut meta)?,
                b"ipma" => ipma(s, &part, &mut meta)?.ok_or_else(|| cut(&part))?,
                _ => {}
            }
        }
    }
    if let Some(n) = first(b"iloc") {
        let places = iloc(s, n)?.ok_or_else(|| cut(n))?;
        resolve(s, &mut meta, &places, first(b"idat").map(|n| n.head))?;
    }
    Ok(meta)
}

fn pitm(n: &Node<'_>) -> Option<u32> {
    let (version, _, rest) = n.full()?;
    id(&mut Bytes(rest), version > 0)
}

fn id(b: &mut Bytes<'_>, wide: bool) -> Option<u32> {
    if wide { b.u32() } else { b.u16().map(u32::from) }
}

fn iinf(s: Source<'_>, n: &Node<'_>, meta: &mut Meta) -> Result<Option<()>> {
    let Some((version, _, rest)) = n.full() else { return Ok(None) };
    let skip = if version == 0 { 2 } else { 4 };
    let base = n.head.body.saturating_add(4 + skip as u64);
    for e in inside(rest.get(skip..).unwrap_or(&[]), base, s.limits.parts)?.nodes {
        if e.kind() != *b"infe" {
            continue;
        }
        let Some((version, _, rest)) = e.full() else { return Ok(None) };
        let mut b = Bytes(rest);
        if version < 2 {
            return Err(s.bad(e.head.start, "an item entry of version 2 or 3 was expected"));
        }
        let Some((number, kind)) = infe(&mut b, version) else { return Ok(None) };
        let mut texts = b.0.split(|c| *c == 0);
        let name = texts.next().unwrap_or(&[]);
        if !name.is_empty() {
            meta.names.push(String::from_utf8_lossy(name).into_owned());
        }
        let content_type = texts.next().unwrap_or(&[]).to_vec();
        let item = Item { kind, content_type, ..Item::default() };
        if meta.items.insert(number, item).is_some() {
            return Err(s.bad(e.head.start, "item numbers that differ were expected"));
        }
        meta.order.push(number);
    }
    Ok(Some(()))
}

fn infe(b: &mut Bytes<'_>, version: u8) -> Option<(u32, [u8; 4])> {
    let number = id(b, version > 2)?;
    b.u16()?; // protection: none of its schemes is read
    Some((number, *b.take(4)?.first_chunk()?))
}

fn iref(s: Source<'_>, n: &Node<'_>, meta: &mut Meta) -> Result<Option<()>> {
    let Some((version, _, rest)) = n.full() else { return Ok(None) };
    let mut total = 0u64;
    for r in inside(rest, n.head.body.saturating_add(4), s.limits.parts)?.nodes {
        let mut b = Bytes(r.data);
        let wide = version > 0;
        let (Some(from), Some(count)) = (id(&mut b, wide), b.u16()) else { return Ok(None) };
        total += u64::from(count);
        Limits::check("references between items", total, s.limits.parts as u64)?;
        let mut to = Vec::with_capacity(usize::from(count).min(b.0.len()));
        for _ in 0..count {
            let Some(t) = id(&mut b, wide) else { return Ok(None) };
            to.push(t);
        }
        meta.references.entry((r.kind(), from)).or_default().extend(to);
    }
    Ok(Some(()))
}

fn properties(s: Source<'_>, n: &Node<'_>, meta: &mut Meta) -> Result<()> {
    for p in n.children(0, s.limits.parts)?.nodes {
        meta.properties.push(Property { kind: p.kind(), body: p.data.to_vec(), head: p.head });
    }
    Ok(())
}

fn ipma(s: Source<'_>, n: &Node<'_>, meta: &mut Meta) -> Result<Option<()>> {
    let Some((version, flags, rest)) = n.full() else { return Ok(None) };
    let mut b = Bytes(rest);
    let Some(count) = b.u32() else { return Ok(None) };
    Limits::check("items with properties", u64::from(count), s.limits.parts as u64)?;
    let mut total = 0u64;
    for _ in 0..count {
        let (Some(number), Some(n)) = (id(&mut b, version > 0), b.u8()) else { return Ok(None) };
        total += u64::from(n);
        Limits::check("properties of items", total, s.limits.parts as u64)?;
        for _ in 0..n {
            let (index, essential) = if flags & 1 == 1 {
                let Some(v) = b.u16() else { return Ok(None) };
                (v & 0x7FFF, v & 0x8000 != 0)
            } else {
                let Some(v) = b.u8() else { return Ok(None) };
                (u16::from(v & 0x7F), v & 0x80 != 0)
            };
            // Index 0 stands for no property.
            if let (Some(i), Some(item)) = (usize::from(index).checked_sub(1), meta.items.get_mut(&number)) {
                item.properties.push((i, essential));
            }
        }
    }
    Ok(Some(()))
}

/// One entry of `iloc`.
struct Place {
    number: u32,
    method: u16,
    reference: u16,
    /// Index, offset, length.
    extents: Vec<(u64, u64, u64)>,
}

fn iloc(s: Source<'_>, n: &Node<'_>) -> Result<Option<Vec<Place>>> {
    let Some((version, _, rest)) = n.full() else { return Ok(None) };
    if version > 2 {
        return Err(s.bad(n.head.start, "an iloc box of version 0, 1 or 2 was expected"));
    }
    let mut b = Bytes(rest);
    let (Some(x), Some(y)) = (b.u8(), b.u8()) else { return Ok(None) };
    let [offset, length, base, index] = [x >> 4, x & 15, y >> 4, if version > 0 { y & 15 } else { 0 }].map(usize::from);
    let Some(count) = id(&mut b, version == 2) else { return Ok(None) };
    Limits::check("items with places", u64::from(count), s.limits.parts as u64)?;
    let (mut out, mut total) = (Vec::new(), 0u64);
    for _ in 0..count {
        let Some(place) = place(&mut b, version, [offset, length, base, index], s.limits.parts) else {
            return Ok(None);
        };
        total += place.extents.len() as u64;
        Limits::check("extents of items", total, s.limits.parts as u64)?;
        out.push(place);
    }
    Ok(Some(out))
}

fn place(b: &mut Bytes<'_>, version: u8, [offset, length, base, index]: [usize; 4], most: usize) -> Option<Place> {
    let number = id(b, version == 2)?;
    let method = if version > 0 { b.u16()? & 15 } else { 0 };
    let reference = b.u16()?;
    let start = b.number(base)?;
    let count = usize::from(b.u16()?);
    if count > most {
        return None;
    }
    let mut extents = Vec::new();
    for _ in 0..count {
        let i = b.number(index)?;
        let at = start.checked_add(b.number(offset)?)?;
        extents.push((i, at, b.number(length)?));
    }
    Some(Place { number, method, reference, extents })
}

/// Turns the places into ranges of the file. Construction method 0 counts from the file's start, 1 from that of `idat`, 2 from
/// that of another item.
fn resolve(s: Source<'_>, meta: &mut Meta, places: &[Place], idat: Option<Head>) -> Result<()> {
    let size = s.file.size();
    for p in places.iter().filter(|p| p.method != 2) {
        let (from, to) = match (p.method, idat) {
            (0, _) => (0, size),
            (1, Some(h)) => (h.body, h.end),
            _ => continue,
        };
        let mut extents = Vec::with_capacity(p.extents.len());
        for (_, offset, len) in &p.extents {
            let start = from.checked_add(*offset);
            let end = start.and_then(|a| if *len == 0 && p.method == 1 { Some(to) } else { a.checked_add(*len) });
            match (start, end) {
                (Some(a), Some(b)) if b <= to && a <= b => extents.push((a, b)),
                // Only items that are shown must be whole: those are checked where they are used.
                _ => extents.push((a_or(start, size), u64::MAX)),
            }
        }
        if let Some(item) = meta.items.get_mut(&p.number) {
            item.extents = extents;
            item.elsewhere = p.reference != 0;
        }
    }
    // An item inside an item inside an item: three rounds are more than any writer needs.
    for _ in 0..3 {
        for p in places.iter().filter(|p| p.method == 2) {
            if let Some(extents) = through(meta, p)
                && let Some(item) = meta.items.get_mut(&p.number)
            {
                item.extents = extents;
            }
        }
    }
    Ok(())
}

fn a_or(start: Option<u64>, size: u64) -> u64 {
    start.unwrap_or(size).min(size)
}

fn through(meta: &Meta, p: &Place) -> Option<Vec<(u64, u64)>> {
    let targets: Vec<u32> = meta.targets(b"iloc", p.number).collect();
    let mut out = Vec::new();
    for (index, offset, len) in &p.extents {
        let nth = usize::try_from(index.saturating_sub(1)).ok()?;
        let item = meta.items.get(targets.get(nth)?)?;
        let len = if *len == 0 { item.len().checked_sub(*offset)? } else { *len };
        out.extend(cut(&item.extents, *offset, offset.checked_add(len)?)?);
        if out.len() > 10_000 {
            return None;
        }
    }
    Some(out)
}

/// The ranges of the file for `from..to` of the bytes that `extents` join to.
pub(super) fn cut(extents: &[(u64, u64)], from: u64, to: u64) -> Option<Vec<(u64, u64)>> {
    let (mut out, mut at) = (Vec::new(), 0u64);
    for (a, b) in extents {
        let next = at.checked_add(b.checked_sub(*a)?)?;
        let (x, y) = (from.max(at), to.min(next));
        if x < y {
            out.push((a.checked_add(x - at)?, a.checked_add(y - at)?));
        }
        at = next;
    }
    (to <= at).then_some(out)
}
