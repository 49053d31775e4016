//! Lists the pieces of the clean GIF. It can write the blocks of its grammar and no other.
//!
//! Grammar: header · logical screen · [global table] · [ICC profile] · [XMP] · ([loop] [control] picture)+ · trailer. The two
//! extensions in front are written only where the plan brings them: a cleaned profile, because programs that follow it
//! show other colours without it, and a credit, for which GIF has no other place. GIF89a specification.

use std::ops::Range;

use super::block::{Block, CONTROL, Control, HEAD, Kind, Picture, Scan, SubBlocks, scan};
use super::colours::Uses;
use super::lzw::{Stream, Tail};
use super::walk::{Walks, walk};
use crate::error::{Error, Result};
use crate::format::{CodedData, Format, Layout, PartKind, Piece, Pieces, Plan, ReadAt, Span};
use crate::limits::Limits;

/// The pieces of the clean file.
pub(super) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
    let file = src.whole(limits)?;
    let scan = scan(&file, limits)?;
    // Some decoders take the block of length 0 for the end of the data, some for a block: they show different pictures.
    // A block whose length is the file's last byte holds none either.
    let bare = |p: &Picture| SubBlocks::new(&file, p.data.saturating_add(1)).all(|b| b.is_empty());
    let empty = |b: &&Block| matches!(&b.kind, Kind::Picture(p) if bare(p));
    if let Some(block) = scan.blocks.iter().find(empty) {
        return Err(Error::malformed(Format::Gif, block.span.start as u64, "a picture with coded data was expected"));
    }
    // Readers take the delay and transparency from the first four bytes of such a one, or stop there, or pass over it.
    if let Some(block) = scan.blocks.iter().find(|b| b.kind == Kind::Extension(CONTROL)) {
        let what = "a graphic control extension of four bytes was expected";
        return Err(Error::malformed(Format::Gif, block.span.start as u64, what));
    }
    // The walk is done a second time only where the first one found something that has to go.
    let found = layout.parts.iter().any(|p| matches!(p.kind, PartKind::UnusedTable | PartKind::Slack));
    let walks = if found && layout.coded_data == CodedData::Walk { Some(walk(&file, &scan, limits)?) } else { None };
    let mut writer = Writer { file: &file, walks, plan, out: Vec::new() };
    writer.head(&scan);
    writer.blocks(&scan);
    writer.fresh(vec![0x3B]);
    Ok(writer.out)
}

struct Writer<'a> {
    file: &'a [u8],
    walks: Option<Walks>,
    plan: &'a Plan,
    out: Pieces,
}

impl Writer<'_> {
    fn copy(&mut self, start: usize, end: usize, coded: bool) {
        if end <= start {
            return;
        }
        // Pictures come in sub-blocks of 255 bytes: what is copied on end is one piece.
        match self.out.last_mut() {
            Some(Piece::Source { span, coded: c }) if *c == coded && span.end() == start as u64 => {
                *span = Span::new(span.start, end as u64);
            }
            _ => self.out.push(Piece::Source { span: Span::new(start as u64, end as u64), coded }),
        }
    }

    fn fresh(&mut self, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.out.push(Piece::Bytes(bytes));
        }
    }

    fn head(&mut self, scan: &Scan) {
        if self.plan.icc.is_some() || self.plan.xmp.is_some() {
            // Extensions came with 89a.
            self.fresh(b"GIF89a".to_vec());
            self.copy(6, HEAD, false);
        } else {
            self.copy(0, HEAD, false);
        }
        if let Some(table) = &scan.table {
            let uses = self.walks.as_ref().map(|w| w.global);
            self.table(table, uses);
        }
        if let Some(icc) = &self.plan.icc {
            let mut out = b"\x21\xFF\x0BICCRGBG1012".to_vec();
            for block in icc.chunks(255) {
                out.push(u8::try_from(block.len()).unwrap_or(255));
                out.extend_from_slice(block);
            }
            out.push(0);
            self.fresh(out);
        }
        if let Some(xmp) = &self.plan.xmp {
            let mut out = b"\x21\xFF\x0BXMP DataXMP".to_vec();
            out.extend_from_slice(xmp);
            // Wherever a decoder that follows sub-blocks lands in this, it is led to the terminator.
            out.push(1);
            out.extend((0..=255u8).rev());
            out.push(0);
            self.fresh(out);
        }
    }

    /// A colour table; entries that nobody sees are zero.
    fn table(&mut self, table: &Range<usize>, uses: Option<Uses>) {
        let mut colours = self.file.get(table.clone()).unwrap_or(&[]).to_vec();
        let changed = uses.is_some_and(|uses| uses.clean(&mut colours, !self.plan.keep_hidden_pixels));
        if changed { self.fresh(colours) } else { self.copy(table.start, table.end, false) }
    }

    fn blocks(&mut self, scan: &Scan) {
        let mut control: Option<Control> = None;
        for (index, block) in scan.blocks.iter().enumerate() {
            match &block.kind {
                Kind::Control(_) if !speaks_of_a_picture(&scan.blocks, index) => {}
                Kind::Control(c) => control = Some(*c),
                Kind::Loop { netscape, count } => {
                    // A control extension that stood in front of the loop stays in front of it.
                    self.control(control.take());
                    let name: &[u8; 11] = if *netscape { b"NETSCAPE2.0" } else { b"ANIMEXTS1.0" };
                    let [low, high] = count.to_le_bytes();
                    self.fresh([b"\x21\xFF\x0B", &name[..], &[3, 1, low, high, 0]].concat());
                }
                Kind::Picture(picture) => {
                    self.control(control.take());
                    self.picture(block, picture);
                }
                _ => {}
            }
        }
    }

    fn control(&mut self, control: Option<Control>) {
        if let Some(control) = control {
            self.fresh(control.write());
        }
    }

    fn picture(&mut self, block: &Block, picture: &Picture) {
        let start = block.span.start;
        let packed = self.file.get(start + 9).copied().unwrap_or(0);
        // Two bits are reserved.
        if packed & 0x18 == 0 {
            self.copy(start, start + 10, false);
        } else {
            self.copy(start, start + 9, false);
            self.fresh(vec![packed & !0x18]);
        }
        if let Some(table) = &picture.table {
            let uses = self.walks.as_ref().and_then(|w| w.local.get(&start).copied());
            self.table(table, uses);
        }
        match self.walks.as_ref().and_then(|w| w.streams.get(&start).copied()) {
            Some(stream) => self.trimmed(picture.data, &stream),
            None => self.copy(picture.data, block.span.end, true),
        }
    }

    /// The stream up to its end code, which is written where it does not stand in the right place.
    fn trimmed(&mut self, data: usize, stream: &Stream) {
        let total: u64 = SubBlocks::new(self.file, data + 1).map(|b| b.len() as u64).sum();
        let keep = match stream.tail {
            Tail::Codes => stream.keep / 8,
            Tail::Bytes => stream.keep,
            Tail::Nothing => total,
        };
        self.copy(data, data + 1, true);
        let mut left = keep;
        let mut last_byte = 0;
        let end_code = |byte: u8| if stream.tail == Tail::Codes { end_code(byte, stream) } else { Vec::new() };
        for block in SubBlocks::new(self.file, data + 1) {
            let len = block.len() as u64;
            // Whole sub-blocks are copied with their length bytes.
            if len <= left && block.len() == usize::from(self.file.get(block.start - 1).copied().unwrap_or(0)) {
                self.copy(block.start - 1, block.end, true);
                left -= len;
                continue;
            }
            let kept = usize::try_from(left).unwrap_or(block.len()).min(block.len());
            last_byte = self.file.get(block.start + kept).copied().unwrap_or(0);
            let more = end_code(last_byte);
            // One sub-block takes 255 bytes: where the end code does not fit, it gets one of its own.
            if kept + more.len() <= 255 {
                self.sub_block(block.start, kept, &more);
            } else {
                self.sub_block(block.start, kept, &[]);
                self.sub_block(block.start, 0, &more);
            }
            self.fresh(vec![0]);
            return;
        }
        let more = end_code(last_byte);
        self.sub_block(data, 0, &more);
        self.fresh(vec![0]);
    }

    /// A sub-block of `kept` bytes of the source and fresh ones.
    fn sub_block(&mut self, start: usize, kept: usize, more: &[u8]) {
        let len = kept + more.len();
        if len > 0 {
            self.fresh(vec![u8::try_from(len).unwrap_or(255)]);
            self.copy(start, start + kept, true);
            if !more.is_empty() {
                self.out.push(Piece::Recoded(more.to_vec()));
            }
        }
    }
}

/// The last bits of the picture, then the end code, then zero bits: from the byte in which the picture's codes end.
fn end_code(byte: u8, stream: &Stream) -> Vec<u8> {
    let used = u32::try_from(stream.keep % 8).unwrap_or(0);
    let bits = u32::from(byte) & ((1 << used) - 1) | u32::from(stream.end_code) << used;
    let bytes = usize::try_from((used + stream.width).div_ceil(8)).unwrap_or(4);
    bits.to_le_bytes().into_iter().take(bytes).collect()
}

/// True when a picture follows before another control extension or a plain text, to which this one would belong.
fn speaks_of_a_picture(blocks: &[Block], index: usize) -> bool {
    let next = blocks.iter().skip(index + 1).find_map(|b| match b.kind {
        Kind::Picture(_) => Some(true),
        Kind::Control(_) | Kind::PlainText => Some(false),
        _ => None,
    });
    next == Some(true)
}
