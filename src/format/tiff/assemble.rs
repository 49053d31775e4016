//! Builds the clean TIFF: header, a fresh directory for every page, then the coded strips or tiles of each.
//! It can write the tags below and no other; of the source it copies coded data alone.

use std::collections::HashMap;

use super::book::{self, Book};
use super::edit::Edits;
use super::ifd::{self, Order};
use super::page::{Coding, Page};
use super::write::{self, Entries, Value};
use super::{codec, palette, refusal, strip, tags as t};
use crate::error::{Error, Result};
use crate::format::{CodedData, Format, Layout, Part, PartKind, PayloadKind, Piece, Pieces, Plan, ReadAt, Span};
use crate::geometry::Orientation;
use crate::limits::Limits;

/// The pieces of the clean file.
pub(super) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
    with_edits(src, layout, plan, &Edits::default(), limits)
}

/// The same with other bytes for some chunks of the only page.
pub(super) fn with_edits(
    src: &dyn ReadAt,
    layout: &Layout,
    plan: &Plan,
    edits: &Edits,
    limits: &Limits,
) -> Result<Pieces> {
    let file = src.whole(limits)?;
    let book = book::read(&file, limits)?;
    let order = book.tree.order;
    let slack = has_slack(layout, &book);
    let work = Work { file: &file, book: &book, layout, plan, edits, limits, slack };
    let mut chunks = Chunks::default();
    let mut sheets: Vec<(Entries, Vec<usize>)> = Vec::new();
    for (i, page) in book.pages.iter().enumerate() {
        let (ids, tables) = work.chunks(page, &mut chunks)?;
        let counts = ids.iter().map(|id| chunks.lengths.get(*id).copied().unwrap_or(0)).collect();
        sheets.push((work.entries(page, i, tables, counts)?, ids));
    }
    let below = work.blocks_below();
    // Sizes first, then offsets, then bytes.
    let mut at = order.header();
    let mut starts = Vec::new();
    for (i, (entries, _)) in sheets.iter_mut().enumerate() {
        if i == 0 {
            entries.extend(below.iter().map(|(tag, _)| (*tag, Value::Long(0))));
        }
        starts.push(at as u64);
        at += write::size(order, entries);
        if i == 0 {
            for (tag, directory) in &below {
                let here = u32::try_from(at).map_err(|_| too_large(at as u64))?;
                set(entries, *tag, Value::Long(here));
                at += write::size(order, directory);
            }
        }
    }
    let offsets = chunks.place(at as u64);
    let total = chunks.total(at as u64);
    if !order.big && u32::try_from(total).is_err() {
        return Err(too_large(total));
    }
    let mut head = write::header(order);
    for (i, (mut entries, ids)) in sheets.into_iter().enumerate() {
        let tag = if book.pages.get(i).is_some_and(|p| p.tile.is_some()) { t::TILE_OFFSETS } else { t::STRIP_OFFSETS };
        let list = ids.iter().map(|id| offsets.get(*id).copied().unwrap_or(0)).collect();
        set(&mut entries, tag, Value::Offsets(list));
        write::directory(order, entries, starts.get(i + 1).copied().unwrap_or(0), &mut head);
        if i == 0 {
            for (_, directory) in &below {
                write::directory(order, directory.clone(), 0, &mut head);
            }
        }
    }
    let mut out = vec![Piece::Bytes(head)];
    out.extend(chunks.pieces.into_iter().flatten());
    Ok(out)
}

fn too_large(size: u64) -> Error {
    Error::Limit { what: "bytes of a TIFF with offsets of 32 bits", asked: size, allowed: u64::from(u32::MAX) }
}

fn set(entries: &mut Entries, tag: u16, value: Value) {
    if let Some(e) = entries.iter_mut().find(|e| e.0 == tag) {
        e.1 = value;
    }
}

/// The coded chunks of the output, each once.
#[derive(Default)]
struct Chunks {
    pieces: Vec<Pieces>,
    lengths: Vec<u64>,
    known: HashMap<(Span, u64), usize>,
}

impl Chunks {
    fn add(&mut self, pieces: Pieces) -> usize {
        self.lengths.push(pieces.iter().map(Piece::len).sum());
        self.pieces.push(pieces);
        self.pieces.len() - 1
    }

    /// Offset of every chunk; those of no bytes are at 0, as files with unwritten tiles have them.
    fn place(&self, mut at: u64) -> Vec<u64> {
        let mut next = |len: &u64| {
            let here = at;
            at = at.saturating_add(*len);
            if *len == 0 { 0 } else { here }
        };
        self.lengths.iter().map(&mut next).collect()
    }

    fn total(&self, at: u64) -> u64 {
        self.lengths.iter().fold(at, |n, l| n.saturating_add(*l))
    }
}

struct Work<'a> {
    file: &'a [u8],
    book: &'a Book,
    layout: &'a Layout,
    plan: &'a Plan,
    edits: &'a Edits,
    limits: &'a Limits,
    /// True where chunks end before their byte counts do.
    slack: bool,
}

/// The walk is done a second time only where the first one did not keep a chunk whole, or where chunks run into each other.
fn has_slack(layout: &Layout, book: &Book) -> bool {
    let mut all: Vec<Span> = book.pages.iter().flat_map(|p| p.chunks.iter().copied()).filter(|s| s.len > 0).collect();
    all.sort_by_key(|s| (s.start, s.len));
    all.dedup();
    let mut coded: Vec<Span> = Vec::new();
    for span in layout.parts.iter().filter(|p| p.kind == PartKind::Coded).map(|p| p.span) {
        match coded.last_mut() {
            Some(last) if last.end() == span.start => last.len += span.len,
            _ => coded.push(span),
        }
    }
    let whole = |s: &Span| {
        let i = coded.partition_point(|c| c.start <= s.start);
        i.checked_sub(1).and_then(|i| coded.get(i)).is_some_and(|c| c.end() >= s.end())
    };
    all.windows(2).any(|w| w[0].end() > w[1].start) || !all.iter().all(whole)
}

impl Work<'_> {
    /// The chunks of a page, and the tables that its JPEG pieces share.
    fn chunks(&self, page: &Page, out: &mut Chunks) -> Result<(Vec<usize>, Option<Vec<u8>>)> {
        let slack = self.slack;
        let walks = page.coding == Coding::None || (slack && self.layout.coded_data == CodedData::Walk);
        let mut used: Vec<Part> = Vec::new();
        let mut ids = Vec::with_capacity(page.chunks.len());
        for (i, span) in page.chunks.iter().enumerate() {
            if let Some(bytes) = self.edits.chunks.get(&i) {
                ids.push(out.add(vec![Piece::Recoded(bytes.clone())]));
                continue;
            }
            let key = (*span, page.expected(i));
            if let Some(id) = out.known.get(&key) {
                ids.push(*id);
                continue;
            }
            let source = |span: Span| Piece::Source { span, coded: true };
            let pieces = if span.len == 0 {
                Vec::new()
            } else if page.coding == Coding::Jpeg {
                let (pieces, tables) = strip::clean(self.file, page, *span, self.layout.coded_data, self.limits)?;
                used.extend(tables);
                used.sort_by_key(|p| p.span.start);
                used.dedup_by_key(|p| p.span.start);
                pieces
            } else if walks {
                let broken = |what: codec::Damage| Error::malformed(Format::Tiff, span.start, what);
                let walked = codec::walk(span.of(self.file), page, i, self.limits)?.map_err(broken)?;
                let kept = Span { start: span.start, len: walked.keep as u64 };
                let mut pieces = vec![source(kept)];
                if !walked.instead.is_empty() {
                    pieces.push(Piece::Recoded(walked.instead));
                }
                pieces.retain(|p| !p.is_empty());
                pieces
            } else {
                vec![source(*span)]
            };
            let id = out.add(pieces);
            out.known.insert(key, id);
            ids.push(id);
        }
        let tables = (!used.is_empty()).then(|| strip::tables(self.file, used));
        Ok((ids, tables))
    }

    fn entries(&self, page: &Page, index: usize, tables: Option<Vec<u8>>, counts: Vec<u64>) -> Result<Entries> {
        let short = |n: u16| Value::Shorts(vec![n]);
        let samples = usize::from(page.samples);
        let mut out: Entries = vec![
            (t::WIDTH, Value::Long(page.width)),
            (t::HEIGHT, Value::Long(page.height)),
            (t::BITS, Value::Shorts(vec![page.bits; samples])),
            (t::COMPRESSION, short(page.compression)),
            (t::PHOTOMETRIC, short(page.photometric)),
            (t::SAMPLES, short(page.samples)),
        ];
        let mut add = |wanted: bool, tag: u16, value: Value| {
            if wanted {
                out.push((tag, value));
            }
        };
        let orientation = if index == 0 { self.plan.orientation } else { page.orientation };
        add(page.mask, t::SUBFILE, Value::Long(4));
        add(page.reversed, t::FILL_ORDER, short(2));
        add(orientation != Orientation::UPRIGHT, t::ORIENTATION, short(orientation.exif()));
        add(page.planar, t::PLANAR, short(2));
        add(page.coding == Coding::Fax3, t::T4_OPTIONS, Value::Long(page.fax_options));
        add(page.coding == Coding::Fax4, t::T6_OPTIONS, Value::Long(page.fax_options));
        add(page.predictor != 1, t::PREDICTOR, short(page.predictor));
        add(!page.extra.is_empty(), t::EXTRA_SAMPLES, Value::Shorts(page.extra.clone()));
        add(page.format != 1, t::SAMPLE_FORMAT, Value::Shorts(vec![page.format; samples]));
        if let Some(colours) = self.colours(page)? {
            add(true, t::COLOR_MAP, Value::Shorts(colours));
        }
        if let Some(tables) = tables {
            add(true, t::JPEG_TABLES, Value::Bytes(7, tables));
        }
        for (tag, values) in &page.shorts {
            add(true, *tag, Value::Shorts(values.clone()));
        }
        for (tag, values) in &page.rationals {
            add(true, *tag, Value::Rationals(values.clone()));
            // The quotient of the two is the shape of a pixel: no unit.
            add(*tag == t::X_RESOLUTION, t::RESOLUTION_UNIT, short(1));
        }
        match page.tile {
            Some((w, h)) => {
                add(true, t::TILE_WIDTH, Value::Long(w));
                add(true, t::TILE_HEIGHT, Value::Long(h));
                add(true, t::TILE_OFFSETS, Value::Offsets(vec![0; page.chunks.len()]));
                add(true, t::TILE_COUNTS, Value::Offsets(counts));
            }
            None => {
                add(true, t::ROWS_PER_STRIP, Value::Long(page.rows));
                add(true, t::STRIP_OFFSETS, Value::Offsets(vec![0; page.chunks.len()]));
                add(true, t::STRIP_COUNTS, Value::Offsets(counts));
            }
        }
        if let Some(icc) = self.profile(page)? {
            add(true, t::ICC, Value::Bytes(7, icc));
        }
        if index == 0 {
            if let Some(xmp) = &self.plan.xmp {
                add(true, t::XMP, Value::Bytes(1, xmp.clone()));
            }
            if let Some(iptc) = &self.plan.iptc {
                add(true, t::IPTC, Value::Bytes(7, iptc.clone()));
            }
            for (tag, value) in self.fresh(|role| role == ifd::Role::Page(0)) {
                add(tag != t::ORIENTATION && !matches!(tag, t::EXIF_IFD | t::GPS_IFD), tag, value);
            }
        }
        Ok(out)
    }

    /// The colour map of a page; where the walk found entries that no pixel uses, they are zero.
    fn colours(&self, page: &Page) -> Result<Option<Vec<u16>>> {
        if self.edits.colours.is_some() {
            return Ok(self.edits.colours.clone());
        }
        let found = self.layout.parts.iter().any(|p| p.kind == PartKind::UnusedTable);
        let clean = if found { palette::clean(self.file, page, self.limits)? } else { None };
        Ok(clean.or_else(|| page.colours.clone()))
    }

    /// The clean profile, for pages that had the profile which it was made from.
    fn profile(&self, page: &Page) -> Result<Option<Vec<u8>>> {
        let entry = self.book.tree.all.get(page.directory).and_then(|d| d.find(t::ICC)).filter(|e| e.sound);
        let first = self.layout.payloads.iter().find(|p| p.kind == PayloadKind::Icc && p.damage.is_none());
        let (Some(entry), Some(first)) = (entry, first) else { return Ok(None) };
        if self.file.get(entry.value.clone()) != Some(first.bytes(self.file)) {
            return Err(refusal("tiff.several-profiles").unwrap_or(Error::Unsupported(Some(Format::Tiff))));
        }
        Ok(self.plan.icc.clone())
    }

    /// Directories below the first page that the plan brings: Exif and GPS.
    fn blocks_below(&self) -> Vec<(u16, Entries)> {
        [t::EXIF_IFD, t::GPS_IFD]
            .into_iter()
            .map(|tag| (tag, self.fresh(|role| matches!(role, ifd::Role::Below(below, _) if below == tag))))
            .filter(|(_, entries)| !entries.is_empty())
            .collect()
    }

    /// Values of the plan's Exif block, which this program wrote, in the byte order of the file.
    fn fresh(&self, wanted: impl Fn(ifd::Role) -> bool) -> Entries {
        let Some(exif) = &self.plan.exif else { return Vec::new() };
        let Ok(Some(tree)) = ifd::tree(exif, false, self.limits) else { return Vec::new() };
        let entries = tree.all.iter().filter(|d| wanted(d.role)).flat_map(|d| &d.entries);
        entries.filter_map(|e| Some((e.tag, value(exif, tree.order, e)?))).collect()
    }
}

fn value(data: &[u8], order: Order, e: &ifd::Entry) -> Option<Value> {
    Some(match e.kind {
        3 => Value::Shorts(e.numbers(data, order, 64)?.into_iter().map(u16::try_from).collect::<Result<_, _>>().ok()?),
        4 => Value::Long(u32::try_from(e.number(data, order)?).ok()?),
        5 => Value::Rationals(e.rationals(data, order)?),
        kind @ (1 | 2 | 7) => Value::Bytes(kind, data.get(e.value.clone())?.to_vec()),
        _ => return None,
    })
}
