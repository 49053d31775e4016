//! Hands the rows of every frame of a clean PNG to a caller that changes pixels, and writes the file again around them:
//! same size, depth, colour type, frames and timing, streams deflated anew. It chooses no pixel itself.
//! W3C PNG (third edition) §7, §9, §10, §11.3.6.

use super::chunk::{Check, Chunk, SIGNATURE, chunk, scan};
use super::filter::filter;
use super::header::{Colour, Header, Pass};
use super::model::{Model, Role};
use super::recode::Deflater;
use super::walk::{End, RowSink, walk};
use crate::error::{Error, Result};
use crate::limits::Limits;

/// A clean PNG, opened.
pub(crate) struct Open<'a> {
    file: &'a [u8],
    chunks: Vec<Chunk>,
    model: Model,
    limits: &'a Limits,
}

/// How pixels are stored.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Bits a sample.
    pub(crate) depth: u8,
    /// Samples a pixel, alpha included.
    pub(crate) channels: usize,
    /// True where the last sample is alpha.
    pub(crate) alpha: bool,
    /// The colours of a palette picture.
    pub(crate) palette: Option<Vec<[u8; 3]>>,
    /// The body of the transparency chunk: alpha of the first entries of a palette, or the one transparent colour.
    pub(crate) transparency: Vec<u8>,
    /// The entry of the palette that a viewer may put behind the picture.
    pub(crate) background: Option<u8>,
}

/// Which pixels a row holds, in pixels of the whole picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowAt {
    /// Number of the frame.
    pub(crate) frame: usize,
    /// The row.
    pub(crate) y: u32,
    /// Column of its first pixel.
    pub(crate) x: u32,
    /// From pixel to pixel.
    pub(crate) step: u32,
    /// Number of pixels.
    pub(crate) count: u32,
}

/// Sees a row, and says whether it changed it.
pub(crate) type OnRow<'a> = dyn FnMut(&RowAt, &mut [u8]) -> bool + 'a;

impl<'a> Open<'a> {
    /// Opens a file that the cleaner wrote.
    pub(crate) fn new(file: &'a [u8], limits: &'a Limits) -> Result<Open<'a>> {
        let scan = scan(file, Check::All, limits)?;
        let model = Model::read(file, &scan.chunks)?;
        if let Some((code, reason)) = &model.refusal {
            return Err(Error::refused(code, reason.clone()));
        }
        Ok(Open { file, chunks: scan.chunks, model, limits })
    }

    /// How its pixels are stored.
    pub(crate) fn shape(&self) -> Shape {
        let body = |i: Option<usize>| i.and_then(|i| self.chunks.get(i)).map_or(&[][..], |c| c.body(self.file));
        let head = &self.model.head;
        Shape {
            depth: head.depth,
            channels: head.channels(),
            alpha: matches!(head.colour, Colour::GrayAlpha | Colour::Rgba),
            palette: (head.colour == Colour::Palette).then(|| body(self.model.palette).as_chunks::<3>().0.to_vec()),
            transparency: body(self.model.transparency).to_vec(),
            background: self.model.background,
        }
    }

    /// Number of frames.
    pub(crate) fn frames(&self) -> usize {
        self.model.frames.len()
    }

    /// Shows every row of a frame.
    pub(crate) fn read(&self, frame: usize, on_row: &mut OnRow<'_>) -> Result<()> {
        self.walk(frame, on_row, None)
    }

    fn walk(&self, frame: usize, on_row: &mut OnRow<'_>, deflate: Option<&mut Deflater>) -> Result<()> {
        let spans = self.model.spans(&self.chunks, frame);
        let control = self.model.frames.get(frame).and_then(|f| f.control);
        let size = control.map_or(self.model.head.size, |c| c.size);
        let head = &self.model.head;
        let mut sink = Sink {
            head,
            frame,
            corner: control.map_or((0, 0), |c| (c.x, c.y)),
            lattice: [0; 4],
            width: 0,
            row: 0,
            on_row,
            deflate,
            above: Vec::new(),
            pixels: Vec::new(),
            coded: Vec::new(),
            best: Vec::new(),
            touched: head.interlaced,
        };
        match walk(self.file, &spans, head, size, Some(&mut sink), self.limits)? {
            End::Exact(_) => Ok(()),
            _ => Err(Error::refused("redact.damaged", "compressed rows that end with the picture were expected")),
        }
    }

    /// The file with the rows as `on_row` leaves them, and with another palette where one is given.
    pub(crate) fn write(&self, palette: Option<&[[u8; 3]]>, on_row: &mut OnRow<'_>) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(self.file.len());
        out.extend_from_slice(&SIGNATURE);
        let mut sequence = 0u32;
        let mut number = |frame: usize| {
            let now = sequence.to_be_bytes();
            sequence = sequence.wrapping_add(u32::from(frame > 0));
            if frame > 0 { now.to_vec() } else { Vec::new() }
        };
        let mut written = 0;
        for (c, role) in self.chunks.iter().zip(&self.model.roles) {
            match role {
                Role::Palette => match palette {
                    Some(p) => out.extend(chunk(c.kind, p.as_flattened())),
                    None => out.extend(chunk(c.kind, c.body(self.file))),
                },
                Role::Control(frame) => {
                    let Some(control) = self.model.frames.get(*frame).and_then(|f| f.control) else { continue };
                    let bytes = number(usize::MAX);
                    let now = bytes.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b));
                    out.extend(chunk(c.kind, &control.write(now)));
                }
                Role::Data(frame) => {
                    // All chunks of a frame become one stream, where its first one stood.
                    if *frame < written {
                        continue;
                    }
                    written = frame + 1;
                    let mut deflate = Deflater::new();
                    self.walk(*frame, on_row, Some(&mut deflate))?;
                    let kind = if *frame == 0 { *b"IDAT" } else { *b"fdAT" };
                    for rows in deflate.finish()? {
                        out.extend(chunk(kind, &[number(*frame), rows].concat()));
                    }
                }
                _ => out.extend_from_slice(self.file.get(c.start..c.end()).unwrap_or(&[])),
            }
        }
        Ok(out)
    }
}

struct Sink<'s> {
    head: &'s Header,
    frame: usize,
    /// Where the frame lies in the picture.
    corner: (u32, u32),
    lattice: [u32; 4],
    /// Pixels in a row of the pass.
    width: u32,
    row: u32,
    on_row: &'s mut OnRow<'s>,
    deflate: Option<&'s mut Deflater>,
    above: Vec<u8>,
    pixels: Vec<u8>,
    coded: Vec<u8>,
    best: Vec<u8>,
    /// The row before was changed: the filters that its neighbour was stored with may tell something of it.
    touched: bool,
}

impl RowSink for Sink<'_> {
    fn pass(&mut self, pass: &Pass) {
        self.lattice = pass.lattice;
        self.width = pass.width;
        self.row = 0;
        self.above.clear();
        self.above.resize(usize::try_from(pass.row_bytes).unwrap_or(0), 0);
    }

    fn row(&mut self, kind: u8, bytes: &[u8]) -> Result<()> {
        self.pixels.clear();
        self.pixels.extend_from_slice(bytes);
        let [x, y, dx, dy] = self.lattice;
        let at = RowAt {
            frame: self.frame,
            y: self.corner.1 + y + self.row * dy,
            x: self.corner.0 + x,
            step: dx,
            count: self.width,
        };
        self.row += 1;
        let changed = (self.on_row)(&at, &mut self.pixels);
        let Some(deflate) = self.deflate.as_mut() else { return Ok(()) };
        let distance = self.head.filter_distance();
        if changed || self.touched {
            // A filter of the source was chosen by pixels that are gone: it is chosen again.
            let low = self.head.depth < 8 || self.head.colour == Colour::Palette;
            let kinds = if low { 0..1 } else { 0..5u8 };
            let mut least = u64::MAX;
            for k in kinds {
                self.coded.clear();
                self.coded.push(k);
                filter(k, distance, &self.above, &self.pixels, &mut self.coded);
                let cost = self.coded.iter().skip(1).map(|b| u64::from(b.cast_signed().unsigned_abs())).sum();
                if cost < least {
                    least = cost;
                    std::mem::swap(&mut self.best, &mut self.coded);
                }
            }
        } else {
            self.best.clear();
            self.best.push(kind);
            filter(kind, distance, &self.above, &self.pixels, &mut self.best);
        }
        self.touched = changed || self.head.interlaced;
        deflate.push(&self.best)?;
        std::mem::swap(&mut self.above, &mut self.pixels);
        Ok(())
    }
}
