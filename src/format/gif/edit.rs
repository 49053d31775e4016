//! Writes a clean GIF again around pictures whose pixels and tables a caller gives: same screen, frames, timing and order.
//! It decodes nothing and chooses no pixel. GIF89a specification §18 to §22.

use std::ops::Range;

use super::block::{Block, Control, HEAD, Kind, Picture, Scan, scan};
use crate::error::Result;
use crate::limits::Limits;

/// Most bytes of a sub-block.
const SUB_BLOCK: usize = 255;
/// The bits of a size in a packed byte.
const SIZE: u8 = 7;
/// Interlaced (image descriptor).
const INTERLACED: u8 = 0x40;

/// A clean GIF, opened.
pub(crate) struct Open<'a> {
    file: &'a [u8],
    scan: Scan,
}

/// What a frame says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Left and top side on the screen, width and height.
    pub(crate) place: [u32; 4],
    /// Its own colours; `None` where it uses those of the file.
    pub(crate) table: Option<Vec<[u8; 3]>>,
    /// The index that lets the picture behind through.
    pub(crate) transparent: Option<u8>,
}

/// New pixels of a frame.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pixels {
    /// Its own table, where it has one.
    pub(crate) table: Option<Vec<[u8; 3]>>,
    /// Minimum code size, then the codes (without sub-blocks).
    pub(crate) coded: Vec<u8>,
}

impl<'a> Open<'a> {
    /// Opens a file that the cleaner wrote.
    pub(crate) fn new(file: &'a [u8], limits: &Limits) -> Result<Open<'a>> {
        Ok(Open { file, scan: scan(file, limits)? })
    }

    fn colours(&self, table: &Range<usize>) -> Vec<[u8; 3]> {
        self.file.get(table.clone()).unwrap_or(&[]).as_chunks::<3>().0.to_vec()
    }

    /// The colours of the file.
    pub(crate) fn global(&self) -> Option<Vec<[u8; 3]>> {
        self.scan.table.as_ref().map(|t| self.colours(t))
    }

    /// The entry that the screen is cleared to.
    pub(crate) fn background(&self) -> u8 {
        self.scan.background
    }

    /// The frames in their order.
    pub(crate) fn frames(&self) -> Vec<Frame> {
        let mut control: Option<Control> = None;
        let mut out = Vec::new();
        for block in &self.scan.blocks {
            match &block.kind {
                Kind::Control(c) => control = Some(*c),
                Kind::PlainText => control = None,
                Kind::Picture(p) => out.push(Frame {
                    place: self.place(block),
                    table: p.table.as_ref().map(|t| self.colours(t)),
                    transparent: control.take().and_then(|c| c.transparent()),
                }),
                _ => {}
            }
        }
        out
    }

    fn place(&self, block: &Block) -> [u32; 4] {
        let at = |i: usize| {
            let bytes = self.file.get(block.span.start + i..).and_then(|b| b.first_chunk::<2>());
            bytes.map_or(0, |b| u32::from(u16::from_le_bytes(*b)))
        };
        [at(1), at(3), at(5), at(7)]
    }

    /// True where the rows of that frame are stored in four passes.
    pub(crate) fn is_interlaced(&self, frame: usize) -> bool {
        let mut pictures = self.scan.blocks.iter().filter(|b| matches!(b.kind, Kind::Picture(_)));
        let packed = pictures.nth(frame).and_then(|b| self.file.get(b.span.start + 9));
        packed.is_some_and(|p| p & INTERLACED != 0)
    }

    /// The file with another table of its own, and with what `frame` gives for each picture: a table and its pixels.
    pub(crate) fn write(
        &self,
        global: Option<&[[u8; 3]]>,
        frame: &mut dyn FnMut(usize) -> Result<Option<Pixels>>,
    ) -> Result<Vec<u8>> {
        let mut out = self.file.get(..HEAD).unwrap_or(&[]).to_vec();
        match (global, &self.scan.table) {
            (Some(colours), Some(_)) => {
                let (size, table) = padded(colours);
                if let Some(packed) = out.get_mut(10) {
                    *packed = *packed & !SIZE | size;
                }
                out.extend(table);
            }
            (_, Some(t)) => out.extend_from_slice(self.file.get(t.clone()).unwrap_or(&[])),
            _ => {}
        }
        let mut number = 0;
        for block in &self.scan.blocks {
            let Kind::Picture(picture) = &block.kind else {
                out.extend_from_slice(self.file.get(block.span.clone()).unwrap_or(&[]));
                continue;
            };
            match frame(number)? {
                Some(pixels) => self.picture(block, picture, &pixels, &mut out),
                None => out.extend_from_slice(self.file.get(block.span.clone()).unwrap_or(&[])),
            }
            number += 1;
        }
        out.push(0x3B);
        Ok(out)
    }

    fn picture(&self, block: &Block, p: &Picture, pixels: &Pixels, out: &mut Vec<u8>) {
        let start = block.span.start;
        let mut head = self.file.get(start..start + 10).unwrap_or(&[]).to_vec();
        match (&pixels.table, &p.table) {
            (Some(colours), Some(_)) => {
                let (size, bytes) = padded(colours);
                if let Some(packed) = head.last_mut() {
                    *packed = *packed & !SIZE | size;
                }
                out.extend(head);
                out.extend(bytes);
            }
            (_, own) => {
                out.extend(head);
                out.extend_from_slice(own.as_ref().and_then(|t| self.file.get(t.clone())).unwrap_or(&[]));
            }
        }
        let Some((min, codes)) = pixels.coded.split_first() else { return };
        out.push(*min);
        for block in codes.chunks(SUB_BLOCK) {
            out.push(u8::try_from(block.len()).unwrap_or(u8::MAX));
            out.extend_from_slice(block);
        }
        out.push(0);
    }
}

/// A table filled up with black to a power of two, and the bits that tell its size.
fn padded(colours: &[[u8; 3]]) -> (u8, Vec<u8>) {
    let len = colours.len().clamp(2, 256).next_power_of_two();
    let mut bytes = colours.as_flattened().to_vec();
    bytes.resize(3 * len, 0);
    // 1 to 8 bits.
    ((len.trailing_zeros() as u8).saturating_sub(1), bytes)
}
