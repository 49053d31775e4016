//! Formats that are looked at and never cleaned: camera raw, JPEG 2000, bitmaps, icons, Photoshop, SVG, PDF.
//! What they say is taken out for the readers; why they are refused, and the way on, stands in one code for each.
//! It never writes a file: what cannot be proven clean is not cut.

mod boxes;
mod drawing;
mod jp2;
mod pdf;
mod photoshop;
mod raw;
mod windows;

#[cfg(test)]
mod tests;

use super::tiff::cover::{Cover, Gaps, Group, Strength};
use super::{
    CodedData, Container, Format, Guarantee, Layout, PartKind, Payload, PayloadBytes, PayloadKind, Pieces, Plan,
    ReadAt, Span,
};
use crate::error::{Error, Result};
use crate::limits::Limits;

/// One format that is looked at only.
#[derive(Clone, Copy)]
pub(super) struct Looked {
    format: Format,
    /// Code and reason of the refusal.
    refused: &'static [&'static str],
    reason: &'static str,
    limits: &'static [&'static str],
    sniff: fn(&[u8]) -> bool,
    read: fn(&[u8], &mut Sheet<'_>, &Limits) -> Result<()>,
}

/// Camera raw files.
pub(super) static RAW: Looked = Looked {
    format: Format::Raw,
    refused: &["raw.not-cleaned"],
    reason: "raw pictures are not cleaned: export a JPEG or TIFF and clean that",
    limits: &["raw.maker-data"],
    sniff: raw::sniff,
    read: raw::read,
};
/// JPEG 2000.
pub(super) static JP2: Looked = Looked {
    format: Format::Jp2,
    refused: &["jp2.not-cleaned"],
    reason: "JPEG 2000 is not cleaned: export a JPEG or PNG and clean that",
    limits: &[],
    sniff: jp2::sniff,
    read: jp2::read,
};
/// Windows bitmaps.
pub(super) static BMP: Looked = Looked {
    format: Format::Bmp,
    refused: &["bmp.not-cleaned"],
    reason: "bitmaps are not cleaned: save a PNG and clean that",
    limits: &[],
    sniff: windows::is_bitmap,
    read: windows::bitmap,
};
/// Windows icons.
pub(super) static ICO: Looked = Looked {
    format: Format::Ico,
    refused: &["ico.not-cleaned"],
    reason: "icons are not cleaned: save a PNG and clean that",
    limits: &[],
    sniff: windows::is_icon,
    read: windows::icon,
};
/// Photoshop documents.
pub(super) static PSD: Looked = Looked {
    format: Format::Psd,
    refused: &["psd.not-cleaned"],
    reason: "Photoshop documents are not cleaned: export a JPEG or PNG and clean that",
    limits: &["psd.layers"],
    sniff: |head| head.starts_with(b"8BPS"),
    read: photoshop::read,
};
/// Scalable Vector Graphics.
pub(super) static SVG: Looked = Looked {
    format: Format::Svg,
    refused: &["svg.not-cleaned"],
    reason: "drawings are not cleaned: export a PNG and clean that",
    limits: &["svg.hidden-objects"],
    sniff: |head| super::signature::recognise(head) == Some(Format::Svg),
    read: drawing::read,
};
/// Portable Document Format.
pub(super) static PDF: Looked = Looked {
    format: Format::Pdf,
    refused: &["pdf.not-cleaned"],
    reason: "PDF documents are not cleaned: export the pages as pictures and clean those",
    limits: &["pdf.compressed-objects"],
    sniff: |head| head.starts_with(b"%PDF-"),
    read: pdf::read,
};

impl Container for Looked {
    fn format(&self) -> Format {
        self.format
    }

    fn sniff(&self, head: &[u8]) -> bool {
        (self.sniff)(head)
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        let file = src.whole(limits)?;
        let mut layout = Layout::new(self.format, file.len() as u64);
        layout.coded_data = coded;
        let mut sheet = Sheet { file: &file, cover: Cover::new(layout.size), blocks: Vec::new(), layout };
        (self.read)(&file, &mut sheet, limits)?;
        let layout = sheet.finish();
        Limits::check("parts", layout.parts.len() as u64, limits.parts as u64)?;
        layout.check_cover()?;
        Ok(layout)
    }

    fn assemble(&self, _src: &dyn ReadAt, _layout: &Layout, _plan: &Plan, _limits: &Limits) -> Result<Pieces> {
        let code = self.refused.first().copied().unwrap_or("unsupported");
        Err(Error::refused(code, self.reason))
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee { cleaned: false, refused: self.refused, limits: self.limits }
    }
}

/// A layout under way.
pub(super) struct Sheet<'a> {
    file: &'a [u8],
    pub(super) cover: Cover,
    blocks: Vec<(Vec<Group>, Payload)>,
    pub(super) layout: Layout,
}

/// From this many blocks on a file is not telling but flooding.
const MOST_BLOCKS: usize = 4096;

impl Sheet<'_> {
    /// Names a range without a block for readers.
    pub(super) fn part(
        &mut self,
        kind: PartKind,
        label: impl Into<std::borrow::Cow<'static, str>>,
        span: Span,
    ) -> Group {
        let group = self.cover.group(kind, label);
        let strength = if kind.is_copied() { Strength::Structure } else { Strength::Value };
        self.cover.claim(group, span.start, span.end(), strength);
        group
    }

    /// Names a range, part of which is a block for readers.
    pub(super) fn block(
        &mut self,
        (kind, language): (PartKind, PayloadKind),
        label: impl Into<std::borrow::Cow<'static, str>>,
        keyword: &str,
        span: Span,
        inside: Span,
    ) {
        let group = self.part(kind, label, span);
        self.payload(vec![group], language, keyword, PayloadBytes::Span(inside));
    }

    /// Adds a block whose parts are named already.
    pub(super) fn payload(&mut self, groups: Vec<Group>, kind: PayloadKind, keyword: &str, bytes: PayloadBytes) {
        if self.blocks.len() < MOST_BLOCKS {
            if kind == PayloadKind::Exif && self.layout.primary_exif.is_none() {
                self.layout.primary_exif = Some(self.blocks.len());
            }
            let payload = Payload { kind, parts: Vec::new(), keyword: keyword.to_owned(), bytes, damage: None };
            self.blocks.push((groups, payload));
        }
    }

    fn finish(mut self) -> Layout {
        let parts = self.cover.finish(self.file, Gaps::Content, &mut self.layout);
        for (groups, mut payload) in self.blocks {
            payload.parts = groups.iter().filter_map(|g| parts.get(*g)).flatten().copied().collect();
            self.layout.payloads.push(payload);
        }
        self.layout
    }
}

/// A range of the file as a span.
fn span(start: usize, end: usize) -> Span {
    Span::new(start as u64, end as u64)
}

/// A big-endian number.
fn number(data: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(width)?)?;
    bytes.iter().try_fold(0usize, |n, b| n.checked_mul(256)?.checked_add(usize::from(*b)))
}

/// A little-endian number.
fn number_le(data: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(width)?)?;
    bytes.iter().rev().try_fold(0usize, |n, b| n.checked_mul(256)?.checked_add(usize::from(*b)))
}
