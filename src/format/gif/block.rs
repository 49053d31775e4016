//! Cuts a GIF into its blocks: tables, extensions by label, pictures. It decodes no picture and judges no block.
//! GIF89a specification §17 (header), §18 (logical screen), §20 (image descriptor), §23 to §26 (extensions), §15 (sub-blocks).

use std::ops::Range;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;

/// Length of header and logical screen descriptor.
pub(super) const HEAD: usize = 13;

/// Label of a graphic control extension.
pub(super) const CONTROL: u8 = 0xF9;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Graphic control extension: it speaks of the next picture.
    Control(Control),
    /// Application extension that says how often an animation plays, under one of the two names that viewers know.
    Loop {
        /// True for `NETSCAPE2.0`, false for `ANIMEXTS1.0`.
        netscape: bool,
        /// Times to play; 0 is for ever.
        count: u16,
    },
    /// Application extension with its eleven bytes of identifier and code.
    Application([u8; 11]),
    /// Comment extension.
    Comment,
    /// Plain text extension.
    PlainText,
    /// Extension of another label, or one that is not built as its label asks.
    Extension(u8),
    /// A picture.
    Picture(Picture),
    /// Zero bytes between blocks, which decoders pass over.
    Zeros,
    /// An extension that the end of the file cuts off.
    CutShort,
}

/// What a graphic control extension says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Control {
    /// Disposal method, user input flag, transparency flag; reserved bits left out.
    pub(super) packed: u8,
    /// Hundredths of a second.
    pub(super) delay: u16,
    /// Transparent colour index.
    pub(super) index: u8,
}

impl Control {
    /// The transparent index, where the flag is set.
    pub(super) fn transparent(&self) -> Option<u8> {
        (self.packed & 1 == 1).then_some(self.index)
    }

    /// True when the frame's area is cleared to the background afterwards.
    pub(super) fn clears(&self) -> bool {
        self.packed >> 2 & 7 == 2
    }

    /// The whole extension, written afresh.
    pub(super) fn write(&self) -> Vec<u8> {
        let [low, high] = self.delay.to_le_bytes();
        vec![0x21, 0xF9, 4, self.packed, low, high, self.index, 0]
    }
}

/// Where the pieces of a picture lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// Number of pixels.
    pub(super) pixels: u64,
    /// The local colour table.
    pub(super) table: Option<Range<usize>>,
    /// Offset of the minimum code size, in front of the sub-blocks.
    pub(super) data: usize,
    /// False when the file ends inside the sub-blocks.
    pub(super) ended: bool,
}

/// One block of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it lies.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// The whole file as blocks.
#[derive(Debug)]
pub(super) struct Scan {
    /// The global colour table.
    pub(super) table: Option<Range<usize>>,
    /// Index of the background colour in it.
    pub(super) background: u8,
    /// The blocks up to the trailer.
    pub(super) blocks: Vec<Block>,
    /// Offset behind the last block; the trailer byte stands there when `ended`.
    pub(super) end: usize,
    /// True when the trailer byte was met.
    pub(super) ended: bool,
}

/// Walks the blocks of the file.
pub(super) fn scan(file: &[u8], limits: &Limits) -> Result<Scan> {
    if !(file.starts_with(b"GIF87a") || file.starts_with(b"GIF89a")) {
        return Err(bad(0, "GIF87a or GIF89a was expected"));
    }
    let (Some(&packed), Some(&background), true) = (file.get(10), file.get(11), file.len() >= HEAD) else {
        return Err(bad(file.len(), "a logical screen descriptor was expected"));
    };
    let table = table(file, HEAD, packed)?;
    let mut scan =
        Scan { end: table.as_ref().map_or(HEAD, |t| t.end), table, background, blocks: Vec::new(), ended: false };
    // Each block costs more memory than the smallest takes in the file: tiny ones are bounded by the file's size.
    let most = (file.len() / 128).saturating_add(1 << 15);
    while let Some(&first) = file.get(scan.end) {
        if first == 0x3B {
            scan.ended = true;
            break;
        }
        let Some(block) = block(file, scan.end, first)? else { break };
        Limits::check("blocks of one GIF", scan.blocks.len() as u64 + 1, most.min(limits.parts) as u64)?;
        limits.on_time()?;
        scan.end = block.span.end;
        scan.blocks.push(block);
    }
    if !scan.blocks.iter().any(|b| matches!(b.kind, Kind::Picture(_))) {
        return Err(bad(scan.end, "a picture was expected"));
    }
    Ok(scan)
}

/// The block at `at`; `None` where no block can start.
fn block(file: &[u8], at: usize, first: u8) -> Result<Option<Block>> {
    let (end, kind) = match first {
        0x2C => picture(file, at)?,
        0x21 => extension(file, at)?,
        0 => {
            let zeros = file.get(at..).unwrap_or(&[]).iter().take_while(|b| **b == 0).count();
            (at + zeros, Kind::Zeros)
        }
        _ => return Ok(None),
    };
    Ok(Some(Block { span: at..end, kind }))
}

fn picture(file: &[u8], at: usize) -> Result<(usize, Kind)> {
    let [_, _, _, _, _, w0, w1, h0, h1, packed] = *file.get(at..).and_then(|f| f.first_chunk()).ok_or_else(|| {
        bad(at, format!("an image descriptor of 10 bytes was expected, the file ends at {}", file.len()))
    })?;
    let table = table(file, at + 10, packed)?;
    let data = table.as_ref().map_or(at + 10, |t| t.end);
    if data >= file.len() {
        return Err(bad(data, "a picture was expected, the file ends"));
    }
    let (end, ended) = skip(file, data + 1);
    let pixels = u64::from(u16::from_le_bytes([w0, w1])) * u64::from(u16::from_le_bytes([h0, h1]));
    Ok((end, Kind::Picture(Picture { pixels, table, data, ended })))
}

/// The colour table at `at`, if `packed` announces one.
fn table(file: &[u8], at: usize, packed: u8) -> Result<Option<Range<usize>>> {
    if packed & 0x80 == 0 {
        return Ok(None);
    }
    let end = at + 3 * (2 << (packed & 7));
    if end > file.len() {
        return Err(bad(at, format!("a colour table up to {end} was expected, the file ends at {}", file.len())));
    }
    Ok(Some(at..end))
}

fn extension(file: &[u8], at: usize) -> Result<(usize, Kind)> {
    let Some(&label) = file.get(at + 1) else { return Ok((file.len(), Kind::CutShort)) };
    let (end, ended) = skip(file, at + 2);
    if !ended {
        return Ok((end, Kind::CutShort));
    }
    let mut blocks = SubBlocks::new(file, at + 2);
    let mut next = || blocks.next().and_then(|r| file.get(r)).unwrap_or(&[]);
    let kind = match label {
        CONTROL => match *next() {
            // Decoders disagree on which of two sub-blocks counts.
            [_, _, _, _] if end > at + 8 => {
                return Err(bad(at, "a graphic control extension of one sub-block was expected"));
            }
            [packed, low, high, index] => {
                Kind::Control(Control { packed: packed & 0x1F, delay: u16::from_le_bytes([low, high]), index })
            }
            _ => Kind::Extension(label),
        },
        0xFE => Kind::Comment,
        0x01 => Kind::PlainText,
        0xFF => match <[u8; 11]>::try_from(next()) {
            Ok(id) if [b"NETSCAPE2.0", b"ANIMEXTS1.0"].contains(&&id) => match *next() {
                [1, low, high] => Kind::Loop { netscape: id[0] == b'N', count: u16::from_le_bytes([low, high]) },
                _ => Kind::Application(id),
            },
            Ok(id) => Kind::Application(id),
            Err(_) => Kind::Extension(label),
        },
        _ => Kind::Extension(label),
    };
    Ok((end, kind))
}

/// Offset behind the sub-blocks that start at `at`, and whether their terminator is there.
fn skip(file: &[u8], at: usize) -> (usize, bool) {
    let mut blocks = SubBlocks::new(file, at);
    while blocks.next().is_some() {}
    (blocks.at, blocks.ended)
}

/// The data of one sub-block after another; the last one may be cut off by the end of the file.
#[derive(Debug, Clone)]
pub(super) struct SubBlocks<'a> {
    file: &'a [u8],
    /// Offset of the next length byte; behind the terminator at the end.
    pub(super) at: usize,
    /// True once the terminator was met.
    pub(super) ended: bool,
}

impl<'a> SubBlocks<'a> {
    /// Sub-blocks whose first length byte is at `at`.
    pub(super) fn new(file: &'a [u8], at: usize) -> Self {
        SubBlocks { file, at, ended: false }
    }
}

impl Iterator for SubBlocks<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.ended {
            return None;
        }
        let len = usize::from(*self.file.get(self.at)?);
        let start = self.at + 1;
        self.at = (start + len).min(self.file.len());
        self.ended = len == 0;
        (len > 0).then_some(start..self.at)
    }
}

/// A sentence about the byte at `offset`.
pub(super) fn bad(offset: usize, what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::malformed(Format::Gif, offset as u64, what)
}
