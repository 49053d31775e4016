//! Lists the pieces of the clean PNG. It can write the chunks of its grammar and no other.
//!
//! Grammar: signature · IHDR · (cICP mDCV cLLI iCCP sRGB gAMA cHRM sBIT PLTE tRNS bKGD pHYs acTL, in the source's order)
//! · eXIf · iTXt `XML:com.adobe.xmp` · ([fcTL] (IDAT | fdAT)+)+ · IEND. With a profile, gAMA and cHRM go: decoders that
//! follow profiles pass over them. PNG has no place for IPTC. W3C PNG (third edition) §5.6, §11.

use std::io::Write;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::chunk::{Check, Chunk, Kind, chunk, crc, head, scan};
use super::display::{Value, value};
use super::hidden::AlphaSink;
use super::model::{Model, Role};
use super::parse::{BEHIND_STREAM, MORE_ROWS, UNSOUND_END};
use super::recode::recode;
use super::tables::UNSEEN;
use super::walk::walk;
use crate::error::{Error, Result};
use crate::format::{CodedData, Layout, Note, PartKind, Piece, Pieces, Plan, ReadAt, Span};
use crate::geometry::Size;
use crate::limits::Limits;

/// The pieces of the clean file.
pub(super) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
    let file = src.whole(limits)?;
    let scan = scan(&file, Check::AllButPicture, limits)?;
    let model = Model::read(&file, &scan.chunks)?;
    if let Some((code, reason)) = &model.refusal {
        return Err(Error::refused(code, reason.clone()));
    }
    let mut writer = Writer { file: &file, chunks: &scan.chunks, model: &model, layout, plan, limits, out: Vec::new() };
    writer.copy(0, 8, false);
    writer.before_data()?;
    writer.metadata();
    let mut sequence = 0;
    for frame in 0..model.frames.len() {
        writer.frame(frame, &mut sequence)?;
    }
    writer.fresh(*b"IEND", &[]);
    Ok(writer.out)
}

struct Writer<'a> {
    file: &'a [u8],
    chunks: &'a [Chunk],
    model: &'a Model,
    layout: &'a Layout,
    plan: &'a Plan,
    limits: &'a Limits,
    out: Pieces,
}

impl Writer<'_> {
    fn copy(&mut self, start: usize, end: usize, coded: bool) {
        if end > start {
            self.out.push(Piece::Source { span: Span::new(start as u64, end as u64), coded });
        }
    }

    fn fresh(&mut self, kind: Kind, body: &[u8]) {
        self.out.push(Piece::Bytes(chunk(kind, body)));
    }

    /// Everything in front of the picture data that decoders follow, in the source's order.
    fn before_data(&mut self) -> Result<()> {
        let entries = self.model.palette_entries(self.chunks);
        let mut profile = self.profile()?;
        let placed = self.model.roles.contains(&Role::Profile);
        for (chunk, role) in self.chunks.iter().zip(&self.model.roles) {
            let body = chunk.body(self.file);
            match role {
                Role::Header => {
                    self.fresh(chunk.kind, body);
                    if let Some(body) = profile.take_if(|_| !placed) {
                        self.fresh(*b"iCCP", &body);
                    }
                }
                Role::Profile => {
                    if let Some(body) = profile.take() {
                        self.fresh(*b"iCCP", &body);
                    }
                }
                Role::Display if self.plan.icc.is_some() && matches!(&chunk.kind, b"gAMA" | b"cHRM") => {}
                Role::Display => {
                    if let Value::Write(body) = value(chunk.kind, body, &self.model.head, entries) {
                        self.fresh(chunk.kind, &body);
                    }
                }
                Role::Palette => self.table(chunk, 0),
                Role::Transparency => self.table(chunk, 0xFF),
                Role::Animation => {
                    let numbers = self.model.plays.unwrap_or_default();
                    self.fresh(chunk.kind, numbers.map(u32::to_be_bytes).as_flattened());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The body of a fresh `iCCP` under a constant name.
    fn profile(&self) -> Result<Option<Vec<u8>>> {
        let Some(icc) = &self.plan.icc else { return Ok(None) };
        let mut encoder = ZlibEncoder::new(b"c\0\0".to_vec(), Compression::default());
        encoder.write_all(icc)?;
        Ok(Some(encoder.finish()?))
    }

    /// A palette or transparency table; entries that nobody sees get the neutral value.
    fn table(&mut self, chunk: &Chunk, neutral: u8) {
        let mut body = chunk.body(self.file).to_vec();
        let first = chunk.data().start as u64;
        let parts = self.layout.parts.iter().filter(|p| p.kind == PartKind::UnusedTable);
        for part in parts.filter(|p| !(self.plan.keep_hidden_pixels && p.label == UNSEEN)) {
            let range = part.span.start.checked_sub(first).zip(part.span.end().checked_sub(first));
            let range = range.and_then(|(a, b)| Some(usize::try_from(a).ok()?..usize::try_from(b).ok()?));
            if let Some(entries) = range.and_then(|r| body.get_mut(r)) {
                entries.fill(neutral);
            }
        }
        self.fresh(chunk.kind, &body);
    }

    /// The blocks that the plan brings.
    fn metadata(&mut self) {
        if let Some(exif) = &self.plan.exif {
            self.fresh(*b"eXIf", exif);
        } else if !self.plan.orientation.is_upright() {
            self.fresh(*b"eXIf", &orientation_block(self.plan.orientation.exif()));
        }
        if let Some(xmp) = &self.plan.xmp {
            // Keyword, not compressed, no language, no translated keyword.
            self.fresh(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_slice()].concat());
        }
    }

    fn frame(&mut self, index: usize, sequence: &mut u32) -> Result<()> {
        let Some(frame) = self.model.frames.get(index) else { return Ok(()) };
        if let Some(control) = frame.control {
            self.fresh(*b"fcTL", &control.write(*sequence));
            *sequence = sequence.wrapping_add(1);
        }
        let spans = self.model.spans(self.chunks, index);
        let slack = self.slack(spans.first().map_or(0, |s| s.start), spans.last().map_or(0, |s| s.end));
        let unsound = slack.is_some_and(|(_, label)| !label.ends_with(BEHIND_STREAM));
        let end = slack.map_or(usize::MAX, |(at, _)| at);
        let size = frame.control.map_or(self.model.head.size, |c| c.size);
        let zero = !self.plan.keep_hidden_pixels && self.hides_colours(&spans, size)?;
        if unsound || zero {
            let stream = recode(self.file, &spans, &self.model.head, size, zero, self.limits)?;
            self.recoded(index, stream, sequence);
            return Ok(());
        }
        for chunk in frame.chunks.iter().filter_map(|&i| self.chunks.get(i)) {
            let data = chunk.data_of_frame();
            if data.start < end {
                self.data(chunk, data.end.min(end), index, sequence);
            }
        }
        Ok(())
    }

    /// Offset and label of the first slack between two offsets.
    fn slack(&self, from: usize, to: usize) -> Option<(usize, &str)> {
        let ends = |label: &str| [BEHIND_STREAM, MORE_ROWS, UNSOUND_END].iter().any(|e| label.ends_with(e));
        let first = self.layout.parts.partition_point(|p| p.span.end() <= from as u64);
        let parts = self.layout.parts.get(first..).unwrap_or(&[]).iter();
        let mut parts = parts.take_while(|p| p.span.start < to as u64);
        let part = parts.find(|p| p.kind == PartKind::Slack && ends(&p.label))?;
        Some((usize::try_from(part.span.start).unwrap_or(usize::MAX), &part.label))
    }

    /// True when the walk found colours under alpha 0, and this frame has some.
    fn hides_colours(&self, spans: &[Range<usize>], size: Size) -> Result<bool> {
        let walked = self.layout.coded_data == CodedData::Walk;
        let found = walked && self.layout.notes.iter().any(|n| matches!(n, Note::HiddenPixels(count) if *count > 0));
        let Some(mut sink) = AlphaSink::new(&self.model.head).filter(|_| found) else { return Ok(false) };
        if self.model.frames.len() > 1 {
            walk(self.file, spans, &self.model.head, size, Some(&mut sink), self.limits)?;
            return Ok(sink.hidden > 0);
        }
        Ok(true)
    }

    /// One chunk of rows, up to `end`: copied whole where nothing about it changes.
    fn data(&mut self, chunk: &Chunk, end: usize, frame: usize, sequence: &mut u32) {
        let data = chunk.data_of_frame();
        let number = (frame > 0).then(|| sequence.to_be_bytes());
        if frame > 0 {
            *sequence = sequence.wrapping_add(1);
        }
        let same_number = number.is_none_or(|n| chunk.body(self.file).starts_with(&n));
        if end == data.end && same_number {
            self.copy(chunk.start, data.start, false);
            self.copy(data.start, data.end, true);
            self.copy(data.end, chunk.end(), false);
            return;
        }
        let number = number.as_ref().map_or(&[][..], |n| n.as_slice());
        let rows = self.file.get(data.start..end).unwrap_or(&[]);
        let mut before = head(chunk.kind, number.len() + rows.len()).to_vec();
        before.extend_from_slice(number);
        self.out.push(Piece::Bytes(before));
        self.copy(data.start, end, true);
        self.out.push(Piece::Bytes(crc(&[&chunk.kind, number, rows]).to_vec()));
    }

    /// A stream that was deflated again.
    fn recoded(&mut self, frame: usize, stream: Vec<Vec<u8>>, sequence: &mut u32) {
        let kind = if frame == 0 { *b"IDAT" } else { *b"fdAT" };
        for rows in stream {
            let number = sequence.to_be_bytes();
            let number = if frame == 0 { &[][..] } else { &number };
            if frame > 0 {
                *sequence = sequence.wrapping_add(1);
            }
            let checksum = crc(&[&kind, number, &rows]).to_vec();
            self.out.push(Piece::Bytes([head(kind, number.len() + rows.len()).as_slice(), number].concat()));
            self.out.push(Piece::Recoded(rows));
            self.out.push(Piece::Bytes(checksum));
        }
    }
}

/// The smallest TIFF structure that states an orientation: one IFD with one SHORT (Exif 3.0 §4.6).
fn orientation_block(orientation: u16) -> [u8; 26] {
    let [low, high] = orientation.to_le_bytes();
    let mut block = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    block[18] = low;
    block[19] = high;
    block
}
