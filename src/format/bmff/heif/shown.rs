//! Which items the display of the primary picture needs, and what the others are. Reachability over `dimg` from the primary
//! item, and its alpha planes; default deny: everything else goes. ISO/IEC 23008-12 §6.4, §6.6; MIAF (ISO/IEC 23000-22) §7.3.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, Meta};
use crate::error::{Error, Result};
use crate::format::PartKind;
use crate::format::bmff::boxes::{Bytes, Source};
use crate::geometry::Size;

/// Largest padding of a coded picture that encoders write: one block of HEVC or AV1, less one pixel.
const PADDING: u32 = 63;
/// Encoders cut pictures into square tiles of 512; the last of a row reaches beyond the picture by less than one.
const TILE: u32 = 512;

/// The picture that is shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Items that stay, in the order of the file.
    pub(super) items: Vec<u32>,
    /// Alpha planes among them.
    pub(super) alpha: BTreeSet<u32>,
    /// Why the file cannot be cleaned, where it cannot.
    pub(super) refusal: Option<(&'static str, String)>,
    /// Picture content that no viewer shows: what a crop cuts off, what an overlay covers.
    pub(super) hidden: Vec<String>,
    /// Gain maps that stay, as auxiliary pictures of the primary one.
    pub(super) gain: BTreeSet<u32>,
    /// The item that lays a gain map over the primary picture (ISO 21496-1), where it stays.
    pub(super) tone: Option<u32>,
    /// What the items that go are.
    pub(super) others: BTreeMap<u32, (PartKind, &'static str)>,
}

/// True for items made of other items.
fn derived(kind: [u8; 4]) -> bool {
    matches!(&kind, b"grid" | b"iovl" | b"iden")
}

/// True for items that hold a coded picture of a kind that is copied.
pub(super) fn coded(kind: [u8; 4]) -> bool {
    matches!(&kind, b"hvc1" | b"av01" | b"avc1")
}

/// Sorts the items. Gain maps stay where `hdr` asks for them.
pub(super) fn shown(s: Source<'_>, meta: &Meta, hdr: bool) -> Result<Shown> {
    let mut out = Shown::default();
    if !meta.items.contains_key(&meta.primary) {
        return Err(Error::malformed(s.format, 0, "a primary item that exists was expected"));
    }
    let mut kept = BTreeSet::new();
    follow(meta, meta.primary, &mut kept);
    // Alpha planes belong to the picture; they are pictures with tiles of their own.
    for ((_, from), to) in meta.references.iter().filter(|r| &r.0.0 == b"auxl") {
        let is_alpha = meta.items.get(from).is_some_and(|i| auxiliary(meta, i) == Auxiliary::Alpha);
        if is_alpha && to.iter().any(|t| kept.contains(t)) {
            out.alpha.insert(*from);
        }
    }
    for a in &out.alpha {
        follow(meta, *a, &mut kept);
    }
    if hdr {
        gain_maps(meta, &mut kept, &mut out);
    }
    out.items = meta.order.iter().copied().filter(|i| kept.contains(i)).collect();
    for id in out.items.clone() {
        if let Some(item) = meta.items.get(&id) {
            check(s, meta, id, item, &mut out)?;
        }
    }
    others(meta, &kept, &mut out);
    Ok(out)
}

fn follow(meta: &Meta, root: u32, kept: &mut BTreeSet<u32>) {
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let Some(item) = meta.items.get(&id) else { continue };
        if kept.insert(id) && derived(item.kind) {
            stack.extend(meta.targets(b"dimg", id));
        }
    }
}

/// Keeps the gain maps of the primary picture, if each is the whole of it: one that was not cropped with its picture shows more.
fn gain_maps(meta: &Meta, kept: &mut BTreeSet<u32>, out: &mut Shown) {
    let belongs = |to: &[u32]| to.contains(&meta.primary);
    for ((_, from), to) in meta.references.iter().filter(|r| &r.0.0 == b"auxl" && belongs(r.1)) {
        if meta.items.get(from).is_some_and(|i| auxiliary(meta, i) == Auxiliary::GainMap) && !to.is_empty() {
            out.gain.insert(*from);
        }
    }
    let tone = meta.order.iter().find(|id| {
        let over: Vec<u32> = meta.targets(b"dimg", **id).collect();
        meta.items.get(id).is_some_and(|i| &i.kind == b"tmap") && over.len() == 2 && over.first() == Some(&meta.primary)
    });
    let maps: Vec<u32> = out.gain.iter().copied().chain(tone.and_then(|t| meta.targets(b"dimg", *t).nth(1))).collect();
    out.tone = tone.copied();
    let whole = meta.extent(meta.primary).unwrap_or_default();
    for map in maps {
        let (w, h) = meta.extent(map).unwrap_or_default();
        if !crate::format::layout::is_scaled(Size::new(w, h), Size::new(whole.0, whole.1)) {
            out.refusal.get_or_insert(("hdr.geometry", "the gain map has other proportions than its picture".into()));
        }
        follow(meta, map, kept);
    }
    kept.extend(out.tone);
}

/// What an auxiliary picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Auxiliary {
    None,
    Alpha,
    GainMap,
    Depth,
    Other,
}

fn auxiliary(meta: &Meta, item: &Item) -> Auxiliary {
    let Some(p) = meta.property(item, b"auxC") else { return Auxiliary::None };
    let name = p.body.get(4..).unwrap_or(&[]).split(|b| *b == 0).next().unwrap_or(&[]);
    match name {
        b"urn:mpeg:hevc:2015:auxid:1" | b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" => Auxiliary::Alpha,
        b"urn:mpeg:hevc:2015:auxid:2" | b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth" => Auxiliary::Depth,
        n if n.ends_with(b"hdrgainmap") => Auxiliary::GainMap,
        _ => Auxiliary::Other,
    }
}

/// Everything that must hold of an item that stays.
fn check(s: Source<'_>, meta: &Meta, id: u32, item: &Item, out: &mut Shown) -> Result<()> {
    let bad = |what: String| {
        Err(Error::malformed(s.format, item.extents.first().map_or(0, |e| e.0.min(s.file.size())), what))
    };
    if out.tone == Some(id) {
        // Its body is written afresh, and its properties tell of light alone.
        return Ok(());
    }
    if !derived(item.kind) && !coded(item.kind) {
        out.refusal
            .get_or_insert(("heif.codec", format!("pictures of kind {} are not handled", super::name(item.kind))));
        return Ok(());
    }
    if item.elsewhere {
        out.refusal.get_or_insert(("heif.external", "the picture lies in another file".into()));
        return Ok(());
    }
    if item.extents.iter().any(|e| e.1 > s.file.size()) {
        return bad("a picture that ends within the file was expected".into());
    }
    if item.len() == 0 && item.kind != *b"iden" {
        return bad(format!("a picture with bytes was expected for item {id}"));
    }
    for (i, essential) in &item.properties {
        let Some(p) = meta.properties.get(*i) else {
            return bad(format!("properties that exist were expected for item {id}"));
        };
        if *essential && !super::assemble::is_kept_property(p.kind) && p.kind != *b"auxC" {
            let what = format!("a property that readers must know is not handled: {}", super::name(p.kind));
            out.refusal.get_or_insert(("heif.property", what));
        }
    }
    if meta.extent(id).is_none() {
        return bad(format!("a size (ispe) was expected for item {id}"));
    }
    crop(meta, id, item, out);
    match &item.kind {
        b"grid" => grid(s, meta, id, item, out),
        b"iovl" => overlay(s, meta, id, item, out),
        b"iden" if meta.targets(b"dimg", id).filter(|t| meta.items.contains_key(t)).count() != 1 => {
            bad("one source of an identity item was expected".into())
        }
        _ => Ok(()),
    }
}

/// `clap` crops what is shown; the rest stays in the coded picture.
fn crop(meta: &Meta, id: u32, item: &Item, out: &mut Shown) {
    let Some(p) = meta.property(item, b"clap") else { return };
    let mut b = Bytes(&p.body);
    let mut side = || Some((b.u32()?, b.u32()?));
    let (Some((wn, wd)), Some((hn, hd)), Some((w, h))) = (side(), side(), meta.extent(id)) else { return };
    let shown = |n: u32, d: u32| n.checked_div(d).unwrap_or(0);
    let (x, y) = (w.saturating_sub(shown(wn, wd)), h.saturating_sub(shown(hn, hd)));
    // Small pictures are coded as one block; larger ones are padded to blocks of 16 at most.
    let most = |side: u32| if side <= PADDING + 1 { PADDING } else { PADDING / 4 };
    if x > most(w) || y > most(h) {
        out.hidden.push(format!("a crop (clap) hides {x} columns and {y} rows of the coded picture"));
    }
}

/// ISO/IEC 23008-12 §6.6.2.3: rows and columns of tiles, then the size of what is shown.
fn grid(s: Source<'_>, meta: &Meta, id: u32, item: &Item, out: &mut Shown) -> Result<()> {
    let body = bytes(s, item, 12)?;
    let at = item.extents.first().map_or(0, |e| e.0);
    let wrong = || Error::malformed(s.format, at, "a grid with a tile for each of its fields was expected");
    let mut b = Bytes(&body);
    let read = |b: &mut Bytes<'_>| {
        let (version, flags, rows, columns) = (b.u8()?, b.u8()?, b.u8()?, b.u8()?);
        let wide = flags & 1 == 1;
        let mut side = || if wide { b.u32() } else { b.u16().map(u32::from) };
        (version == 0).then_some((u32::from(rows) + 1, u32::from(columns) + 1, side()?, side()?))
    };
    let (rows, columns, width, height) = read(&mut b).ok_or_else(wrong)?;
    let tiles: Vec<u32> = meta.targets(b"dimg", id).collect();
    let (Some(first), true) = (tiles.first(), tiles.len() as u64 == u64::from(rows) * u64::from(columns)) else {
        return Err(wrong());
    };
    let size = meta.extent(*first).ok_or_else(wrong)?;
    if tiles.iter().any(|t| meta.extent(*t) != Some(size)) {
        return Err(wrong());
    }
    for (shown, tile, n, what) in [(width, size.0, columns, "columns"), (height, size.1, rows, "rows")] {
        let hidden = (u64::from(tile) * u64::from(n)).checked_sub(u64::from(shown)).ok_or_else(wrong)?;
        let most = if n == 1 { PADDING } else { tile.min(TILE).saturating_sub(1).max(PADDING) };
        if hidden > u64::from(most) {
            out.hidden.push(format!("a grid hides {hidden} {what} of its tiles"));
        }
    }
    Ok(())
}

/// ISO/IEC 23008-12 §6.6.2.2: a canvas, and where each picture is put. Pictures that are cut or covered hold more than is shown.
fn overlay(s: Source<'_>, meta: &Meta, id: u32, item: &Item, out: &mut Shown) -> Result<()> {
    let layers: Vec<u32> = meta.targets(b"dimg", id).collect();
    let body = bytes(s, item, 18 + 8 * layers.len().min(4096))?;
    let at = item.extents.first().map_or(0, |e| e.0);
    let wrong = || Error::malformed(s.format, at, "an overlay with a place for each of its pictures was expected");
    let mut b = Bytes(&body);
    let wide = b.take(2).and_then(|v| v.get(1)).ok_or_else(wrong)? & 1 == 1;
    b.take(8).ok_or_else(wrong)?;
    let mut number =
        || if wide { b.u32().map(|v| i64::from(v.cast_signed())) } else { b.u16().map(|v| i64::from(v.cast_signed())) };
    let (width, height) = (number().ok_or_else(wrong)?, number().ok_or_else(wrong)?);
    let mut placed: Vec<(i64, i64, i64, i64)> = Vec::new();
    let mut covered = false;
    for layer in &layers {
        let (x, y) = (number().ok_or_else(wrong)?, number().ok_or_else(wrong)?);
        let (w, h) = meta.extent(*layer).ok_or_else(wrong)?;
        let side = i64::from(w.max(h));
        // Layers may be turned: only where both ways fit is nothing cut off.
        let (w, h) = if w == h { (side, side) } else { (i64::from(w), i64::from(h)) };
        let r = (x, y, x.saturating_add(w), y.saturating_add(h));
        covered |= r.0 < 0 || r.1 < 0 || r.2 > width || r.3 > height;
        covered |= placed.len() > 64 || placed.iter().any(|o| r.0 < o.2 && o.0 < r.2 && r.1 < o.3 && o.1 < r.3);
        placed.push(r);
    }
    if covered {
        out.hidden.push("an overlay (iovl) covers or cuts pictures that stay whole in the file".into());
    }
    Ok(())
}

/// The bytes of a small item.
pub(super) fn bytes(s: Source<'_>, item: &Item, most: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for (a, b) in &item.extents {
        let len = usize::try_from(b.saturating_sub(*a)).unwrap_or(usize::MAX).min(most.saturating_sub(out.len()));
        out.extend_from_slice(&s.file.bytes_at(*a, len)?);
    }
    Ok(out)
}

/// Names what goes; tiles share the role of what they are tiles of.
fn others(meta: &Meta, kept: &BTreeSet<u32>, out: &mut Shown) {
    let thumbs: BTreeSet<u32> = meta.references.keys().filter(|r| &r.0 == b"thmb").map(|r| r.1).collect();
    let mut roles: BTreeMap<u32, (PartKind, &'static str)> = BTreeMap::new();
    let composed: BTreeSet<u32> =
        meta.references.iter().filter(|r| &r.0.0 == b"dimg").flat_map(|r| r.1.iter().copied()).collect();
    for id in meta.order.iter().filter(|i| !kept.contains(i)) {
        let Some(item) = meta.items.get(id) else { continue };
        let role = match (&item.kind, auxiliary(meta, item)) {
            (b"Exif", _) => (PartKind::Exif, "item Exif"),
            (b"mime", _) if item.content_type == b"application/rdf+xml" => {
                let of_map = |t: u32| meta.items.get(&t).is_some_and(|i| auxiliary(meta, i) == Auxiliary::GainMap);
                let about_map = meta.targets(b"cdsc", *id).any(of_map);
                (PartKind::Xmp, if about_map { "item XMP of the gain map" } else { "item XMP" })
            }
            (b"mime", _) => (PartKind::Vendor, "item mime"),
            (b"uri ", _) => (PartKind::Vendor, "item uri"),
            (b"tmap", _) => (PartKind::Hdr, "item tmap"),
            (_, Auxiliary::GainMap) => (PartKind::Hdr, "HDR gain map"),
            (_, Auxiliary::Depth) => (PartKind::SecondPicture, "depth map"),
            (_, Auxiliary::Alpha | Auxiliary::Other) => (PartKind::SecondPicture, "auxiliary picture"),
            _ if thumbs.contains(id) => (PartKind::Preview, "thumbnail"),
            (k, _) if derived(*k) || coded(*k) => (PartKind::SecondPicture, "picture that is not the primary one"),
            _ => (PartKind::Unknown, "item of an unknown kind"),
        };
        roles.insert(*id, role);
    }
    let roots: Vec<u32> = roles.keys().copied().filter(|i| !composed.contains(i)).collect();
    for root in roots {
        let Some(role) = roles.get(&root).copied() else { continue };
        let mut stack: Vec<u32> = meta.targets(b"dimg", root).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = stack.pop() {
            if let Some(r) = roles.get_mut(&id).filter(|_| seen.insert(id)) {
                *r = role;
                stack.extend(meta.targets(b"dimg", id));
            }
        }
    }
    out.others = roles;
}
