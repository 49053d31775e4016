//! One page: the numbers that display needs, taken out of a directory and held against the specification.
//! It copies no value: what it does not understand it does not carry. TIFF 6.0 §8, §11–§15, §18, §21, §23; technical note 2.

use super::Trouble;
use super::ifd::{Directory, Entry, Order, Tree};
use super::tags as t;
use crate::error::Result;
use crate::format::Span;
use crate::geometry::Orientation;
use crate::limits::Limits;

/// How chunks (strips or tiles) are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    /// Samples as they are.
    None,
    /// Modified Huffman of one dimension, rows at byte borders (2).
    FaxRows,
    /// T.4 (3).
    Fax3,
    /// T.6 (4).
    Fax4,
    /// TIFF 6.0 §13 (5).
    Lzw,
    /// Technical note 2 (7).
    Jpeg,
    /// zlib (8, 32946).
    Deflate,
    /// TIFF 6.0 §9 (32773).
    PackBits,
}

impl Coding {
    fn of(number: u64) -> Option<Self> {
        Some(match number {
            1 => Coding::None,
            2 => Coding::FaxRows,
            3 => Coding::Fax3,
            4 => Coding::Fax4,
            5 => Coding::Lzw,
            7 => Coding::Jpeg,
            8 | 32946 => Coding::Deflate,
            32773 => Coding::PackBits,
            _ => return None,
        })
    }

    /// True for the codings of T.4 and T.6.
    pub(super) fn is_fax(self) -> bool {
        matches!(self, Coding::FaxRows | Coding::Fax3 | Coding::Fax4)
    }
}

/// A page that is displayed.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Index of its directory.
    pub(super) directory: usize,
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// Bits of each sample, all the same.
    pub(super) bits: u16,
    /// Samples of a pixel.
    pub(super) samples: u16,
    /// The number of its compression.
    pub(super) compression: u16,
    /// What it means.
    pub(super) coding: Coding,
    /// Photometric interpretation.
    pub(super) photometric: u16,
    /// True where bits of coded bytes count from the lowest.
    pub(super) reversed: bool,
    /// True where each sample has chunks of its own.
    pub(super) planar: bool,
    /// Differencing before compression, 1 for none.
    pub(super) predictor: u16,
    /// Options of T.4 or T.6.
    pub(super) fax_options: u32,
    /// How it is turned.
    pub(super) orientation: Orientation,
    /// Bit 2 of NewSubfileType: a mask for another page.
    pub(super) mask: bool,
    /// Size of a tile; `None` for strips.
    pub(super) tile: Option<(u32, u32)>,
    /// Rows of a strip.
    pub(super) rows: u32,
    /// Meaning of samples beyond the colour.
    pub(super) extra: Vec<u16>,
    /// Unsigned, signed, real.
    pub(super) format: u16,
    /// Palette.
    pub(super) colours: Option<Vec<u16>>,
    /// Factors of chroma subsampling.
    pub(super) subsampling: (u16, u16),
    /// Other display values: tag, and its numbers.
    pub(super) shorts: Vec<(u16, Vec<u16>)>,
    /// Other display values: tag, and its quotients.
    pub(super) rationals: Vec<(u16, Vec<(u32, u32)>)>,
    /// Tables that JPEG chunks share.
    pub(super) tables: Option<Span>,
    /// The chunks, in their order; a chunk of no bytes is not stored.
    pub(super) chunks: Vec<Span>,
}

impl Page {
    /// Chunks across, down, and planes.
    pub(super) fn grid(&self) -> (u64, u64, u64) {
        let planes = if self.planar { u64::from(self.samples) } else { 1 };
        let (w, h) = (u64::from(self.width), u64::from(self.height));
        match self.tile {
            Some((tw, th)) => (w.div_ceil(u64::from(tw.max(1))), h.div_ceil(u64::from(th.max(1))), planes),
            None => (1, h.div_ceil(u64::from(self.rows.max(1))), planes),
        }
    }

    /// Width and rows of chunk `i`.
    pub(super) fn chunk_size(&self, i: usize) -> (u32, u32) {
        if let Some(size) = self.tile {
            return size;
        }
        let (_, down, _) = self.grid();
        let row = u32::try_from(i as u64 % down.max(1)).unwrap_or(u32::MAX);
        let from = row.saturating_mul(self.rows);
        (self.width, self.height.saturating_sub(from).min(self.rows))
    }

    /// Bytes of one row of a chunk, before compression.
    pub(super) fn row_bytes(&self, width: u32) -> u64 {
        let samples = if self.planar { 1 } else { u64::from(self.samples) };
        u64::from(width).saturating_mul(samples * u64::from(self.bits)).div_ceil(8)
    }

    /// Bytes that chunk `i` holds before compression.
    pub(super) fn expected(&self, i: usize) -> u64 {
        let (width, rows) = self.chunk_size(i);
        let (across, down) = (u64::from(self.subsampling.0), u64::from(self.subsampling.1));
        if self.photometric == 6 && !self.planar && self.coding != Coding::Jpeg && across * down > 1 {
            // TIFF 6.0 §21: data units of luma samples and one pair of chroma.
            let units = u64::from(width).div_ceil(across).saturating_mul(u64::from(rows).div_ceil(down));
            return units.saturating_mul((across * down + 2) * u64::from(self.bits)).div_ceil(8);
        }
        self.row_bytes(width).saturating_mul(u64::from(rows))
    }
}

/// Numbers of a directory.
struct Numbers<'a> {
    data: &'a [u8],
    order: Order,
    directory: &'a Directory,
}

impl Numbers<'_> {
    fn one(&self, tag: u16) -> Option<u64> {
        self.directory.find(tag)?.number(self.data, self.order)
    }

    fn short(&self, tag: u16) -> Option<u16> {
        self.one(tag).and_then(|n| u16::try_from(n).ok())
    }

    fn shorts(&self, tag: u16, most: usize) -> Option<Vec<u16>> {
        let e = self.directory.find(tag).filter(|e| e.count <= most as u64)?;
        e.numbers(self.data, self.order, most)?.into_iter().map(|n| u16::try_from(n).ok()).collect()
    }

    fn rationals(&self, tag: u16, n: usize) -> Option<Vec<(u32, u32)>> {
        let values = self.directory.find(tag)?.rationals(self.data, self.order)?;
        (values.len() == n && values.iter().all(|v| v.1 != 0)).then_some(values)
    }

    fn broken(&self, what: impl Into<std::borrow::Cow<'static, str>>) -> Trouble {
        Trouble::Broken(self.directory.at as u64, what.into())
    }
}

/// True for a directory that describes a picture.
pub(super) fn is_picture(d: &Directory) -> bool {
    d.find(t::WIDTH).is_some()
        && d.find(t::HEIGHT).is_some()
        && (d.find(t::STRIP_OFFSETS).is_some() || d.find(t::TILE_OFFSETS).is_some() || d.find(t::JPEG_OFFSET).is_some())
}

/// True for a reduced copy of another page.
pub(super) fn is_reduced(d: &Directory, data: &[u8], order: Order) -> bool {
    let number = |tag| d.find(tag).and_then(|e| e.number(data, order)).unwrap_or(0);
    number(t::SUBFILE) & 1 == 1 || (d.find(t::SUBFILE).is_none() && number(t::OLD_SUBFILE) == 2)
}

/// Reads the page of directory `index`, or says why it cannot be displayed or written.
pub(super) fn read(data: &[u8], tree: &Tree, index: usize, limits: &Limits) -> Result<Result<Page, Trouble>> {
    let Some(directory) = tree.all.get(index) else {
        return Ok(Err(Trouble::Broken(0, "a directory was expected".into())));
    };
    let n = Numbers { data, order: tree.order, directory };
    Ok(match head(&n, index) {
        Ok(mut page) => match chunks(&n, &page, limits)? {
            Ok(list) => {
                page.chunks = list;
                Ok(page)
            }
            Err(e) => Err(e),
        },
        Err(e) => Err(e),
    })
}

/// Numbers without which a page is displayed otherwise.
const NUMBERS: [u16; 15] = [
    t::BITS,
    t::COMPRESSION,
    t::FILL_ORDER,
    t::ORIENTATION,
    t::SAMPLES,
    t::ROWS_PER_STRIP,
    t::PLANAR,
    t::T4_OPTIONS,
    t::T6_OPTIONS,
    t::PREDICTOR,
    t::TILE_WIDTH,
    t::TILE_HEIGHT,
    t::EXTRA_SAMPLES,
    t::SAMPLE_FORMAT,
    t::YCC_SUBSAMPLING,
];

/// Of a number with a sign, or of one byte without a type, some readers take the value and others the default.
fn readable(n: &Numbers<'_>) -> Result<(), Trouble> {
    let odd = |e: &&Entry| matches!((e.kind, e.count), (6 | 8 | 9 | 17, _) | (7, 1));
    match NUMBERS.into_iter().find_map(|tag| n.directory.find(tag).filter(odd)) {
        Some(e) => Err(Trouble::Broken(e.at as u64, format!("a whole number in tag {} was expected", e.tag).into())),
        None => Ok(()),
    }
}

fn head(n: &Numbers<'_>, index: usize) -> Result<Page, Trouble> {
    agree(n)?;
    readable(n)?;
    let side = |tag| n.one(tag).and_then(|v| u32::try_from(v).ok()).filter(|v| *v > 0);
    let (Some(width), Some(height)) = (side(t::WIDTH), side(t::HEIGHT)) else {
        return Err(n.broken("a width and a height were expected"));
    };
    let samples = n.short(t::SAMPLES).unwrap_or(1);
    if samples == 0 || samples > 64 {
        return Err(n.broken("1 to 64 samples of a pixel were expected"));
    }
    let bits = match n.directory.find(t::BITS) {
        None => vec![1],
        Some(_) => n.shorts(t::BITS, 64).unwrap_or_default(),
    };
    let bits = match bits.as_slice() {
        [first, rest @ ..] if (1..=64).contains(first) => {
            if rest.iter().take(usize::from(samples) - 1).any(|b| b != first) {
                return Err(Trouble::Refused("tiff.variant"));
            }
            *first
        }
        _ => return Err(n.broken("1 to 64 bits of a sample were expected")),
    };
    let compression = n.short(t::COMPRESSION).unwrap_or(1);
    if compression == 6 {
        return Err(Trouble::Refused("tiff.old-jpeg"));
    }
    let Some(coding) = Coding::of(compression.into()) else { return Err(Trouble::Refused("tiff.compression")) };
    let Some(photometric) = n.short(t::PHOTOMETRIC) else {
        return Err(n.broken("a photometric interpretation was expected"));
    };
    if n.directory.find(t::DNG_VERSION).is_some() || matches!(photometric, 32803 | 34892) {
        return Err(Trouble::Refused("tiff.raw"));
    }
    let tile = match (side(t::TILE_WIDTH), side(t::TILE_HEIGHT)) {
        (Some(w), Some(h)) if n.directory.find(t::TILE_OFFSETS).is_some() => Some((w, h)),
        _ if n.directory.find(t::TILE_OFFSETS).is_some() => return Err(n.broken("the size of a tile was expected")),
        _ => None,
    };
    let format = match n.shorts(t::SAMPLE_FORMAT, 64) {
        Some(f) if f.windows(2).all(|w| w[0] == w[1]) => f.first().copied().unwrap_or(1),
        Some(_) => return Err(Trouble::Refused("tiff.variant")),
        None => 1,
    };
    let planar = samples > 1 && n.short(t::PLANAR) == Some(2);
    let factor = |v: u16| if matches!(v, 1 | 2 | 4) { v } else { 2 };
    let subsampling = match n.shorts(t::YCC_SUBSAMPLING, 2).as_deref() {
        Some(&[a, b]) => (factor(a), factor(b)),
        _ => (2, 2),
    };
    if photometric == 6 && coding != Coding::Jpeg && planar && subsampling != (1, 1) {
        return Err(Trouble::Refused("tiff.variant"));
    }
    if coding.is_fax() && (samples, bits) != (1, 1) {
        return Err(n.broken("one bit of a pixel was expected for this compression"));
    }
    let mut page = Page {
        directory: index,
        width,
        height,
        bits,
        samples,
        compression,
        coding,
        photometric,
        reversed: n.short(t::FILL_ORDER) == Some(2),
        planar,
        predictor: n.short(t::PREDICTOR).filter(|p| matches!(p, 1..=3)).unwrap_or(1),
        fax_options: n.one(if compression == 3 { t::T4_OPTIONS } else { t::T6_OPTIONS }).map_or(0, |o| (o & 7) as u32),
        orientation: n.short(t::ORIENTATION).and_then(Orientation::from_exif).unwrap_or_default(),
        mask: n.one(t::SUBFILE).unwrap_or(0) & 4 == 4,
        tile,
        rows: side(t::ROWS_PER_STRIP).unwrap_or(u32::MAX).min(height),
        extra: extra(n, samples),
        format: if (1..=6).contains(&format) { format } else { 1 },
        colours: None,
        subsampling,
        shorts: Vec::new(),
        rationals: Vec::new(),
        tables: None,
        chunks: Vec::new(),
    };
    colour(n, &mut page)?;
    if coding == Coding::Jpeg
        && let Some(e) = n.directory.find(t::JPEG_TABLES)
    {
        if !e.sound {
            return Err(n.broken("JPEG tables inside the file were expected"));
        }
        page.tables = Some(Span::new(e.value.start as u64, e.value.end as u64)).filter(|s| s.len > 0);
    }
    Ok(page)
}

/// Readers differ in which of two entries of one tag they believe: two that matter must say the same.
fn agree(n: &Numbers<'_>) -> Result<(), Trouble> {
    let d = n.directory;
    for (i, e) in d.entries.iter().enumerate() {
        let display = super::tags::role(e.tag, 3, 1) == crate::format::PartKind::Display || e.tag == t::ICC;
        let first = if display { d.find(e.tag) } else { None };
        if let Some(f) = first.filter(|f| f.at != e.at)
            && (f.kind != e.kind || f.count != e.count || n.data.get(f.value.clone()) != n.data.get(e.value.clone()))
        {
            return Err(Trouble::Refused("tiff.duplicate-tags"));
        }
        // Directories of thousands of entries describe no picture.
        if i > 4096 {
            return Err(n.broken("at most 4096 entries of a page were expected"));
        }
    }
    Ok(())
}

/// ExtraSamples, as many as there are samples beyond the colour.
fn extra(n: &Numbers<'_>, samples: u16) -> Vec<u16> {
    let mut list = n.shorts(t::EXTRA_SAMPLES, 64).unwrap_or_default();
    list.truncate(usize::from(samples).saturating_sub(1));
    list.iter_mut().filter(|v| **v > 2).for_each(|v| *v = 0);
    list
}

fn colour(n: &Numbers<'_>, page: &mut Page) -> Result<(), Trouble> {
    if page.photometric == 3 {
        let colours = n.shorts(t::COLOR_MAP, 3 << 16).unwrap_or_default();
        if page.bits > 16 || colours.len() != 3 << page.bits {
            return Err(n.broken("a colour map with an entry for every index was expected"));
        }
        page.colours = Some(colours);
    }
    if page.photometric == 5
        && let Some(set @ 1..=2) = n.short(t::INK_SET)
    {
        page.shorts.push((t::INK_SET, vec![set]));
    }
    if page.photometric == 6 {
        if let Some(c) = n.rationals(t::YCC_COEFFICIENTS, 3) {
            page.rationals.push((t::YCC_COEFFICIENTS, c));
        }
        page.shorts.push((t::YCC_SUBSAMPLING, vec![page.subsampling.0, page.subsampling.1]));
        if let Some(p @ 1..=2) = n.short(t::YCC_POSITIONING) {
            page.shorts.push((t::YCC_POSITIONING, vec![p]));
        }
        if let Some(r) = n.rationals(t::REFERENCE_BLACK_WHITE, 6) {
            page.rationals.push((t::REFERENCE_BLACK_WHITE, r));
        }
    }
    // A profile says the same better; without one, some programs follow these.
    if n.directory.find(t::ICC).is_none() {
        for (tag, count) in [(t::WHITE_POINT, 2), (t::PRIMARIES, 6)] {
            if let Some(v) = n.rationals(tag, count).filter(|v| v.iter().all(|(a, b)| a <= b)) {
                page.rationals.push((tag, v));
            }
        }
        if page.bits <= 16
            && let Some(curve) = n.shorts(t::TRANSFER, 3 << 16)
            && (curve.len() == 1 << page.bits || curve.len() == 3 << page.bits)
            // A curve that rises holds no text.
            && curve.chunks(1 << page.bits).all(|c| c.is_sorted())
        {
            page.shorts.push((t::TRANSFER, curve));
        }
    }
    let pair = (n.rationals(t::X_RESOLUTION, 1), n.rationals(t::Y_RESOLUTION, 1));
    if let (Some(x), Some(y)) = pair
        && let (Some(x), Some(y)) = (x.first(), y.first())
        && let Some((a, b)) = shape(*x, *y)
    {
        page.rationals.push((t::X_RESOLUTION, vec![(a, 1)]));
        page.rationals.push((t::Y_RESOLUTION, vec![(b, 1)]));
    }
    for (_, values) in &mut page.rationals {
        values.iter_mut().for_each(|v| *v = plain(*v));
    }
    Ok(())
}

fn common(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// The shape of a pixel in small numbers; `None` for squares. The resolution itself can hint at a scanner or printer.
fn shape(x: (u32, u32), y: (u32, u32)) -> Option<(u32, u32)> {
    let (a, b) = (u128::from(x.0) * u128::from(y.1), u128::from(y.0) * u128::from(x.1));
    if a == 0 || b == 0 {
        return None;
    }
    let small = |a: u128, b: u128| (a / common(a, b), b / common(a, b));
    let (mut a, mut b) = small(a, b);
    let top = a.max(b);
    if top > 10_000 {
        (a, b) = small((a * 10_000 + top / 2) / top, (b * 10_000 + top / 2) / top);
    }
    (a != b && a > 0 && b > 0).then_some((u32::try_from(a).ok()?, u32::try_from(b).ok()?))
}

/// The same quotient for readers, who take it as a number of 24 significant bits: nothing else fits into it.
fn plain((a, b): (u32, u32)) -> (u32, u32) {
    // Of the bits beyond nothing is taken: another run over the result has the same number to begin with.
    let value = (f64::from(a) / f64::from(b.max(1))) as f32;
    for power in 0..=9u32 {
        let scale = 10u32.pow(power);
        let up = (f64::from(value) * f64::from(scale)).round();
        if up <= f64::from(u32::MAX) && (up / f64::from(scale)) as f32 == value {
            return (up as u32, scale);
        }
    }
    (a, b)
}

/// The chunks of a page; of those that the file lists, the ones that display needs.
fn chunks(n: &Numbers<'_>, page: &Page, limits: &Limits) -> Result<Result<Vec<Span>, Trouble>> {
    let (across, down, planes) = page.grid();
    let needed = across.saturating_mul(down).saturating_mul(planes);
    Limits::check("strips or tiles of a page", needed, limits.parts as u64)?;
    let most = usize::try_from(needed).unwrap_or(usize::MAX);
    let (offsets, counts) = match page.tile {
        Some(_) => (t::TILE_OFFSETS, [t::TILE_COUNTS, t::STRIP_COUNTS]),
        None => (t::STRIP_OFFSETS, [t::STRIP_COUNTS, t::TILE_COUNTS]),
    };
    let list = |tag| n.directory.find(tag).and_then(|e| e.numbers(n.data, n.order, most));
    let size = n.data.len() as u64;
    let Some(offsets) = list(offsets).filter(|o| o.len() == most) else {
        return Ok(Err(n.broken(format!("offsets of {needed} strips or tiles were expected"))));
    };
    let raw = page.coding == Coding::None;
    let counts = match counts.into_iter().find_map(list) {
        Some(c) if c.len() == most => c,
        _ if raw => vec![0; most],
        _ => return Ok(Err(n.broken(format!("byte counts of {needed} strips or tiles were expected")))),
    };
    let mut out = Vec::with_capacity(most);
    for (i, (start, len)) in offsets.into_iter().zip(counts).enumerate() {
        // Old writers leave out the size of samples that are stored as they are.
        let len = if len == 0 && raw && start != 0 { page.expected(i) } else { len };
        if len == 0 && start != 0 {
            // Readers guess the size and show what stands there; unwritten ones have neither.
            return Ok(Err(Trouble::Broken(start, "the byte count of a strip or tile was expected".into())));
        } else if len == 0 {
            out.push(Span { start: 0, len: 0 });
        } else if start == 0 {
            return Ok(Err(n.broken("a strip or tile behind the header was expected")));
        } else if start.checked_add(len).is_none_or(|end| end > size) {
            let what = format!("a strip or tile of {len} bytes at {start} was expected, the file ends at {size}");
            // Samples that are stored as they are may be listed with more room than they take.
            if raw && start.checked_add(page.expected(i)).is_some_and(|end| end <= size) {
                out.push(Span::new(start, size));
            } else {
                return Ok(Err(n.broken(what)));
            }
        } else {
            out.push(Span { start, len });
        }
    }
    Ok(Ok(out))
}
