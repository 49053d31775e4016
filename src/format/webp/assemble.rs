//! Lists the pieces of the clean WebP. It can write the chunks of its grammar and no other.
//!
//! Grammar: RIFF · [VP8X] · [ICCP] · ([ALPH] VP8 | VP8L | ANIM (ANMF with the same)+) · [EXIF] · [XMP]. Without profile, metadata,
//! `ALPH` and animation the simple format is written, so that a file does not tell that it once had them. WebP has no
//! place for IPTC. RFC 9649 §2.4 to §2.7.

use super::chunk::{Chunk, bad, head};
use super::model::{self, FRAME_HEAD, Frame, Model, Picture};
use super::walk::{Coded, Fate, stretches};
use crate::error::Result;
use crate::format::{CodedData, Layout, PartKind, Piece, Pieces, Plan, ReadAt, Span};
use crate::geometry::Size;
use crate::limits::Limits;

/// The pieces of the clean file.
pub(super) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
    let file = src.whole(limits)?;
    let model = Model::read(&file, limits)?;
    let mut writer = Writer { file: &file, layout, limits, out: Vec::new() };
    let exif = plan.exif.clone().or_else(|| {
        let turned = !plan.orientation.is_upright();
        turned.then(|| orientation_only(plan.orientation.exif()).to_vec())
    });
    let blocks = [(&plan.icc, model::PROFILE), (&exif, model::EXIF), (&plan.xmp, model::XMP)];
    let mut flags = blocks.iter().filter(|(block, _)| block.is_some()).fold(0, |f, (_, bit)| f | bit);
    if model.animation.is_some() {
        flags |= model::ANIMATION;
    }
    if flags != 0 || model.pictures().any(|p| p.alpha.is_some()) {
        flags |= if model.is_transparent() { model::ALPHA } else { 0 };
        writer.chunk(*b"VP8X", &extended_header(flags, model.canvas))?;
    }
    writer.block(*b"ICCP", plan.icc.as_deref())?;
    if let Some(picture) = &model.still {
        writer.picture(picture)?;
    }
    if let Some(numbers) = &model.animation {
        writer.chunk(*b"ANIM", numbers)?;
        for frame in &model.frames {
            writer.frame(frame)?;
        }
    }
    writer.block(*b"EXIF", exif.as_deref())?;
    writer.block(*b"XMP ", plan.xmp.as_deref())?;
    let body: u64 = writer.out.iter().map(Piece::len).sum();
    let mut riff = head(*b"RIFF", body + 4)?;
    riff.extend_from_slice(b"WEBP");
    writer.out.insert(0, Piece::Bytes(riff));
    Ok(writer.out)
}

/// The ten bytes of `VP8X`.
fn extended_header(flags: u8, canvas: Size) -> Vec<u8> {
    let mut out = vec![flags, 0, 0, 0];
    for side in [canvas.width, canvas.height] {
        out.extend(side.saturating_sub(1).to_le_bytes().into_iter().take(3));
    }
    out
}

struct Writer<'a> {
    file: &'a [u8],
    layout: &'a Layout,
    limits: &'a Limits,
    out: Pieces,
}

impl Writer<'_> {
    fn fresh(&mut self, bytes: Vec<u8>) {
        match self.out.last_mut() {
            Some(Piece::Bytes(last)) => last.extend_from_slice(&bytes),
            _ => self.out.push(Piece::Bytes(bytes)),
        }
    }

    /// A chunk written afresh.
    fn chunk(&mut self, id: [u8; 4], body: &[u8]) -> Result<()> {
        let mut bytes = head(id, body.len() as u64)?;
        bytes.extend_from_slice(body);
        bytes.resize(bytes.len() + bytes.len() % 2, 0);
        self.fresh(bytes);
        Ok(())
    }

    fn block(&mut self, id: [u8; 4], body: Option<&[u8]>) -> Result<()> {
        body.map_or(Ok(()), |body| self.chunk(id, body))
    }

    fn frame(&mut self, frame: &Frame) -> Result<()> {
        let before = std::mem::take(&mut self.out);
        self.picture(&frame.picture)?;
        let picture = std::mem::replace(&mut self.out, before);
        let len = picture.iter().map(Piece::len).sum::<u64>() + FRAME_HEAD as u64;
        self.fresh([&head(*b"ANMF", len)?, &frame.head[..]].concat());
        for piece in picture {
            match piece {
                Piece::Bytes(bytes) => self.fresh(bytes),
                piece => self.out.push(piece),
            }
        }
        Ok(())
    }

    fn picture(&mut self, picture: &Picture) -> Result<()> {
        for (chunk, coded) in picture.payloads() {
            self.payload(chunk, coded, picture.size)?;
        }
        Ok(())
    }

    /// One coded payload. It is walked a second time only where the first walk found something that has to go.
    fn payload(&mut self, chunk: &Chunk, coded: Coded, size: Size) -> Result<()> {
        let stretches = if self.layout.coded_data == CodedData::Walk && self.has_to_change(chunk) {
            stretches(self.file, chunk, coded, size, self.limits)?
        } else {
            vec![(chunk.data.clone(), Fate::Keep)]
        };
        let len = |(range, fate): &(std::ops::Range<usize>, Fate)| match fate {
            Fate::Keep => range.len(),
            Fate::Drop(_) => 0,
            Fate::Write(_, _, bytes) => bytes.len(),
        };
        let total: usize = stretches.iter().map(len).sum();
        if total == 0 {
            return Err(bad(chunk.start, "picture data was expected"));
        }
        self.fresh(head(chunk.id, total as u64)?);
        for (range, fate) in stretches {
            match fate {
                Fate::Keep => {
                    let span = Span::new(range.start as u64, range.end as u64);
                    self.out.push(Piece::Source { span, coded: true });
                }
                Fate::Drop(_) => {}
                Fate::Write(_, _, bytes) => self.out.push(Piece::Recoded(bytes)),
            }
        }
        if total % 2 == 1 {
            self.fresh(vec![0]);
        }
        Ok(())
    }

    /// True when not all of the payload is coded data.
    fn has_to_change(&self, chunk: &Chunk) -> bool {
        let (start, end) = (chunk.data.start as u64, chunk.data.end as u64);
        let first = self.layout.parts.partition_point(|p| p.span.end() <= start);
        let parts = self.layout.parts.get(first..).unwrap_or(&[]);
        parts.iter().take_while(|p| p.span.start < end).any(|p| p.kind != PartKind::Coded)
    }
}

/// The smallest TIFF structure that states an orientation: one IFD with one SHORT (Exif 3.0 §4.6).
fn orientation_only(orientation: u16) -> [u8; 26] {
    let [low, high] = orientation.to_le_bytes();
    let mut block = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    block[18] = low;
    block[19] = high;
    block
}
