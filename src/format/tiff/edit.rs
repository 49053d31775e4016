//! Hands the rows of a clean one-page TIFF to a caller that changes pixels, and writes the file again around them: same
//! size, depth, colours, compression and strips or tiles. It chooses no pixel itself, and refuses what it cannot take
//! apart without a doubt. TIFF 6.0 §9 (PackBits), §13 (LZW), §14 (differencing), §15 (tiles).

use std::collections::HashMap;
use std::io::Write;

use super::book::{self, Book};
use super::ifd::Order;
use super::page::{Coding, Page};
use super::{assemble, decode, palette, parse};
use crate::error::{Error, Result};
use crate::format::{CodedData, PartKind, PayloadKind, Piece, Plan, SliceSource};
use crate::geometry::Orientation;
use crate::limits::Limits;

/// Chunks of the first page whose bytes are given, and its colours.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// Coded bytes by number of chunk.
    pub(super) chunks: HashMap<usize, Vec<u8>>,
    /// The colour map, where it is another.
    pub(super) colours: Option<Vec<u16>>,
}

/// A clean TIFF, opened.
pub(crate) struct Open<'a> {
    file: &'a [u8],
    book: Book,
    page: Page,
    limits: &'a Limits,
}

/// How pixels are stored.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Bits a sample, 8 or 16.
    pub(crate) depth: u8,
    /// Samples a pixel.
    pub(crate) channels: usize,
    /// Samples that are colour; those behind are alpha or something else.
    pub(crate) colours: usize,
    /// Which samples behind the colours are alpha.
    pub(crate) alpha: Vec<bool>,
    /// The colours of a palette picture, 8 bits each.
    pub(crate) palette: Option<Vec<[u8; 3]>>,
}

/// Rows of one strip or tile, decoded: big-endian samples.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    /// Where its first pixel lies, and its width and rows as they are stored.
    pub(crate) place: [u32; 4],
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

fn cannot(what: &'static str) -> Error {
    Error::refused("redact.format", what)
}

impl<'a> Open<'a> {
    /// Opens a file that the cleaner wrote.
    pub(crate) fn new(file: &'a [u8], limits: &'a Limits) -> Result<Open<'a>> {
        let book = book::read(file, limits)?;
        let [page] = book.pages.as_slice() else {
            return Err(cannot("a TIFF of several pages, of which only the first was looked at"));
        };
        let page = page.clone();
        let known = matches!(page.coding, Coding::None | Coding::Lzw | Coding::Deflate | Coding::PackBits);
        let joined = page.photometric == 6 && page.subsampling != (1, 1);
        let plain = matches!(page.photometric, 0..=3 | 5 | 6) && !joined;
        let even = matches!((page.bits, page.photometric), (8, _) | (16, 0..=2 | 5 | 6)) && page.format == 1;
        match () {
            () if !known => Err(cannot("a TIFF whose compression cannot be written again")),
            () if page.planar || page.reversed || page.mask => Err(cannot("a TIFF with separate planes or masks")),
            () if !plain || !even => Err(cannot("a TIFF with samples of this kind")),
            () if !matches!(page.predictor, 1 | 2) => Err(cannot("a TIFF with real numbers")),
            () => Ok(Open { file, book, page, limits }),
        }
    }

    /// How its pixels are stored.
    pub(crate) fn shape(&self) -> Shape {
        let p = &self.page;
        let channels = usize::from(p.samples);
        let colours = channels.saturating_sub(p.extra.len()).max(1);
        let alpha = p.extra.iter().map(|e| matches!(e, 1 | 2)).collect();
        let palette = p.colours.as_ref().filter(|_| p.photometric == 3).map(|c| {
            let third = c.len() / 3;
            let shift = if palette::is_wide(c) { 8 } else { 0 };
            let at = |i: usize| c.get(i).map_or(0, |v| (v >> shift) as u8);
            (0..third).map(|i| [at(i), at(third + i), at(2 * third + i)]).collect()
        });
        Shape { depth: p.bits as u8, channels, colours, alpha, palette }
    }

    /// Number of chunks.
    pub(crate) fn chunks(&self) -> usize {
        self.page.chunks.len()
    }

    /// Where a chunk lies.
    pub(crate) fn place(&self, number: usize) -> [u32; 4] {
        let (across, _, _) = self.page.grid();
        let (width, rows) = self.page.chunk_size(number);
        let (x, y) = (number as u64 % across.max(1), number as u64 / across.max(1));
        let edge = |n: u64, side: u32| u32::try_from(n.saturating_mul(side.into())).unwrap_or(u32::MAX);
        let (step, down) = self.page.tile.unwrap_or((width, self.page.rows));
        [edge(x, step), edge(y, down), width, rows]
    }

    /// Decodes a chunk.
    pub(crate) fn read(&self, number: usize) -> Result<Chunk> {
        self.limits.on_time()?;
        let place = self.place(number);
        let expected = self.page.expected(number);
        Limits::check("bytes of one strip", expected, self.limits.pixels.saturating_mul(8))?;
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        let span = self.page.chunks.get(number).ok_or_else(|| cannot("a TIFF without this strip"))?;
        let coded = span.of(self.file);
        let mut bytes = decode::chunk(coded, &self.page, expected);
        if bytes.len() != expected {
            return Err(Error::refused("redact.damaged", "a strip with as many bytes as its rows take was expected"));
        }
        self.swap(&mut bytes);
        self.add_up(&mut bytes, place[2]);
        Ok(Chunk { place, bytes })
    }

    /// From the byte order of the file to big-endian, and back.
    fn swap(&self, bytes: &mut [u8]) {
        if self.page.bits == 16 && self.book.tree.order.little() {
            bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|b| b.reverse());
        }
    }

    fn row(&self, width: u32) -> usize {
        usize::try_from(self.page.row_bytes(width)).unwrap_or(usize::MAX).max(1)
    }

    /// Undoes differencing.
    fn add_up(&self, bytes: &mut [u8], width: u32) {
        if self.page.predictor != 2 {
            return;
        }
        let n = usize::from(self.page.samples);
        for row in bytes.chunks_mut(self.row(width)) {
            if self.page.bits == 8 {
                decode::add_up(row, row.len(), n);
            } else {
                let (samples, _) = row.as_chunks_mut::<2>();
                for i in n..samples.len() {
                    let sum = u16::from_be_bytes(samples[i]).wrapping_add(u16::from_be_bytes(samples[i - n]));
                    samples[i] = sum.to_be_bytes();
                }
            }
        }
    }

    fn take_down(&self, bytes: &mut [u8], width: u32) {
        if self.page.predictor != 2 {
            return;
        }
        let n = usize::from(self.page.samples);
        for row in bytes.chunks_mut(self.row(width)) {
            if self.page.bits == 8 {
                for i in (n..row.len()).rev() {
                    row[i] = row[i].wrapping_sub(row[i - n]);
                }
            } else {
                let (samples, _) = row.as_chunks_mut::<2>();
                for i in (n..samples.len()).rev() {
                    let less = u16::from_be_bytes(samples[i]).wrapping_sub(u16::from_be_bytes(samples[i - n]));
                    samples[i] = less.to_be_bytes();
                }
            }
        }
    }

    /// Codes a chunk as the file codes its chunks.
    pub(crate) fn code(&self, chunk: &Chunk) -> Result<Vec<u8>> {
        let mut bytes = chunk.bytes.clone();
        self.take_down(&mut bytes, chunk.place[2]);
        self.swap(&mut bytes);
        Ok(match self.page.coding {
            Coding::None => bytes,
            Coding::PackBits => bytes.chunks(self.row(chunk.place[2])).flat_map(packed).collect(),
            Coding::Lzw => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
                .encode(&bytes)
                .map_err(|_| cannot("a strip that could not be coded again"))?,
            _ => {
                let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
                out.write_all(&bytes)?;
                out.finish()?
            }
        })
    }

    /// The file with these coded chunks instead of its own, and with these entries of its palette.
    pub(crate) fn write(
        &self,
        orientation: Orientation,
        chunks: HashMap<usize, Vec<u8>>,
        entries: Vec<(usize, [u8; 3])>,
    ) -> Result<Vec<u8>> {
        let colours = self.page.colours.as_ref().map(|c| palette::filled(c, &entries));
        let out = self.written(self.file, orientation, Edits { chunks, colours })?.0;
        if self.page.colours.is_none() {
            return Ok(out);
        }
        // Colours that only hidden pixels had leave the palette with them.
        let (clean, unused) = self.written(&out, orientation, Edits::default())?;
        Ok(if unused { clean } else { out })
    }

    /// A file written again, and whether it had a table that nothing uses.
    fn written(&self, file: &[u8], orientation: Orientation, edits: Edits) -> Result<(Vec<u8>, bool)> {
        let source = SliceSource(file);
        let layout = parse::parse(&source, CodedData::Walk, self.limits)?;
        // The cleaner writes a profile where the file has one, and this file is cleaned again.
        let profile = layout.payloads.iter().find(|p| p.kind == PayloadKind::Icc);
        let icc = profile.map(|p| p.bytes(file).to_vec());
        let plan = Plan { orientation, icc, ..Plan::default() };
        let pieces = assemble::with_edits(&source, &layout, &plan, &edits, self.limits)?;
        let mut out = Vec::with_capacity(file.len());
        for p in &pieces {
            match p {
                Piece::Source { span, .. } => out.extend_from_slice(span.of(file)),
                Piece::Bytes(b) | Piece::Recoded(b) => out.extend_from_slice(b),
            }
        }
        Ok((out, layout.parts.iter().any(|p| p.kind == PartKind::UnusedTable)))
    }
}

impl Order {
    /// True for `II`.
    fn little(self) -> bool {
        super::write::header(self).starts_with(b"II")
    }
}

/// One row: runs of three and more, and what stands between them.
fn packed(row: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut literal: Vec<u8> = Vec::new();
    let flush = |literal: &mut Vec<u8>, out: &mut Vec<u8>| {
        for part in literal.chunks(128) {
            // 1 to 128 bytes.
            out.push((part.len() - 1) as u8);
            out.extend_from_slice(part);
        }
        literal.clear();
    };
    for run in row.chunk_by(|a, b| a == b) {
        if run.len() < 3 {
            literal.extend_from_slice(run);
            continue;
        }
        flush(&mut literal, &mut out);
        for part in run.chunks(128) {
            match part {
                [b] => out.extend([0, *b]),
                [b, ..] => out.extend([(257 - part.len()) as u8, *b]),
                [] => {}
            }
        }
    }
    flush(&mut literal, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::decode::unpacked;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_rows_come_back(row in prop::collection::vec(prop_oneof![Just(7u8), Just(9u8), any::<u8>()], 1..700)) {
            let runs: Vec<u8> = row.iter().flat_map(|b| std::iter::repeat_n(*b, usize::from(b % 5) + 1)).collect();
            for bytes in [&row, &runs, &vec![3; 300]] {
                prop_assert_eq!(&unpacked(&packed(bytes), bytes.len()), bytes);
            }
        }
    }
}
