//! Cuts a GIF into labelled parts and takes out its metadata blocks. It decides nothing about what may stay.
//! GIF89a specification; the identifiers of application extensions are those that writers use.

use std::borrow::Cow;
use std::ops::Range;

use super::block::{Block, HEAD, Kind, Picture, Scan, SubBlocks, bad, scan};
use super::colours::Uses;
use super::lzw::Tail;
use super::walk::{Walks, slack_offset, walk};
use crate::error::Result;
use crate::format::{CodedData, Format, Layout, Note, PartKind, Payload, PayloadBytes, PayloadKind, ReadAt, Span};
use crate::geometry::Size;
use crate::limits::Limits;

/// Bytes that XMP puts behind its packet so that decoders which follow sub-blocks find their way out.
const XMP_TRAILER: usize = 258;

/// Parses the whole file.
pub(super) fn parse(src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
    let file = src.whole(limits)?;
    let file = file.as_ref();
    let scan = scan(file, limits)?;
    let mut layout = Layout::new(Format::Gif, file.len() as u64);
    layout.coded_data = coded;
    let side =
        |at: usize| file.get(at..).and_then(|f| f.first_chunk()).map_or(0, |b| u32::from(u16::from_le_bytes(*b)));
    layout.picture = Size::new(side(6), side(8));
    let pictures = scan.blocks.iter().filter(|b| matches!(b.kind, Kind::Picture(_))).count();
    layout.frames = u32::try_from(pictures).unwrap_or(u32::MAX);
    let walks = match coded {
        CodedData::Walk => Some(walk(file, &scan, limits)?),
        CodedData::Copy => None,
    };
    let cut = scan.blocks.last().is_some_and(|b| matches!(&b.kind, Kind::Picture(p) if !p.ended));
    if cut && coded == CodedData::Copy {
        return Err(bad(file.len(), "more of a picture was expected, the file ends"));
    }
    layout.notes.extend(walks.iter().flat_map(|w| w.notes.iter().cloned()));
    Ok(Labels { file, layout, walks }.label(&scan))
}

/// Turns blocks into labelled parts and payloads.
struct Labels<'a> {
    file: &'a [u8],
    layout: Layout,
    walks: Option<Walks>,
}

impl Labels<'_> {
    fn label(mut self, scan: &Scan) -> Layout {
        self.layout.push(0, 6, PartKind::Structure, "header");
        self.layout.push(6, HEAD as u64, PartKind::Structure, "logical screen descriptor");
        if let Some(table) = &scan.table {
            let uses = self.walks.as_ref().map(|w| w.global);
            self.table(uses.as_ref(), table.clone(), "global colour table");
        }
        for block in &scan.blocks {
            match &block.kind {
                Kind::Picture(picture) => self.picture(block, picture),
                _ => self.block(block),
            }
        }
        self.rest(scan);
        self.layout
    }

    fn table(&mut self, uses: Option<&Uses>, table: Range<usize>, name: &'static str) {
        match uses {
            Some(uses) => uses.push_parts(&mut self.layout, self.file, table, name),
            None => {
                self.layout.push(table.start as u64, table.end as u64, PartKind::Structure, name);
            }
        }
    }

    fn picture(&mut self, block: &Block, picture: &Picture) {
        let start = block.span.start;
        self.layout.push(start as u64, start as u64 + 10, PartKind::Structure, "image descriptor");
        if let Some(table) = &picture.table {
            let uses = self.walks.as_mut().and_then(|w| w.local.remove(&start));
            self.table(uses.as_ref(), table.clone(), "local colour table");
        }
        let (from, end) = (picture.data as u64, block.span.end as u64);
        match self.walks.as_ref().and_then(|w| w.streams.get(&start)) {
            Some(stream) => {
                let at = (slack_offset(self.file, picture, stream) as u64).clamp(from, end);
                let behind =
                    if stream.tail == Tail::Bytes { "bytes behind the end code" } else { "codes behind the picture" };
                if at > from {
                    self.layout.push(from, at, PartKind::Coded, "image data");
                }
                self.layout.push(at, end, PartKind::Slack, behind);
            }
            None => {
                self.layout.push(from, end, PartKind::Coded, "image data");
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let file = self.file;
        let at = block.span.start + 2;
        let joined = |skip: usize| joined(file, at, skip);
        let none = String::new();
        let text = |bytes: PayloadBytes| as_text(bytes, file);
        let (kind, label, payload): (_, Cow<'static, str>, Option<(PayloadKind, String, PayloadBytes)>) = match block
            .kind
        {
            Kind::Control(_) => (PartKind::Structure, "graphic control extension".into(), None),
            Kind::Loop { .. } => (PartKind::Structure, "application extension, loop".into(), None),
            Kind::Zeros => (PartKind::Gap, "zero bytes between blocks".into(), None),
            Kind::Comment => (
                PartKind::Text,
                "comment extension".into(),
                Some((PayloadKind::Text, "comment".into(), text(joined(0)))),
            ),
            Kind::PlainText => {
                let payload = (PayloadKind::Text, "plain text extension".into(), text(joined(1)));
                (PartKind::Text, "plain text extension".into(), Some(payload))
            }
            Kind::Application(id) => {
                let name: String = id.iter().map(|&b| if b == 0 { ' ' } else { char::from(b) }).collect();
                let name = name.trim_end().to_owned();
                let label = format!("application extension {}", name.escape_default()).into();
                match &id {
                    b"XMP DataXMP" => (PartKind::Xmp, label, Some((PayloadKind::Xmp, none, self.xmp(block)))),
                    b"ICCRGBG1012" => (PartKind::Icc, label, Some((PayloadKind::Icc, none, joined(1)))),
                    _ if id.starts_with(b"C2PA") => (PartKind::C2pa, label, Some((PayloadKind::C2pa, none, joined(1)))),
                    _ if id.starts_with(b"MIDI") => {
                        (PartKind::Motion, label, Some((PayloadKind::Vendor, name, joined(1))))
                    }
                    _ => (PartKind::Vendor, label, Some((PayloadKind::Vendor, name, joined(1)))),
                }
            }
            Kind::Extension(label) => {
                let name = format!("extension {label:02X}");
                (PartKind::Unknown, name.clone().into(), Some((PayloadKind::Vendor, name, joined(0))))
            }
            Kind::CutShort => {
                let span = Span::new(block.span.start as u64, block.span.end as u64);
                let what = "the end of an extension was expected".into();
                self.layout.notes.push(Note::Damage { offset: span.start, what });
                let payload = (PayloadKind::Trailer, none, PayloadBytes::Span(span));
                (PartKind::Unknown, "extension that is cut short".into(), Some(payload))
            }
            Kind::Picture(_) => return,
        };
        let part = self.layout.push(block.span.start as u64, block.span.end as u64, kind, label);
        if let Some((kind, keyword, bytes)) = payload {
            self.layout.payloads.push(Payload { kind, parts: vec![part], keyword, bytes, damage: None });
        }
    }

    /// The packet lies between the identifier and the trailer, not in sub-blocks; some writers use sub-blocks though.
    fn xmp(&self, block: &Block) -> PayloadBytes {
        let from = block.span.start + 14;
        let end = block.span.end.checked_sub(XMP_TRAILER).filter(|e| *e >= from);
        let trailer = end.and_then(|e| self.file.get(e..block.span.end)).unwrap_or(&[]);
        match end {
            Some(end) if trailer.starts_with(&[1, 0xFF, 0xFE]) && trailer.ends_with(&[2, 1, 0, 0]) => {
                PayloadBytes::Span(Span::new(from as u64, end as u64))
            }
            _ => joined(self.file, block.span.start + 2, 1),
        }
    }

    fn rest(&mut self, scan: &Scan) {
        let mut at = scan.end;
        if scan.ended {
            self.layout.push(at as u64, at as u64 + 1, PartKind::Structure, "trailer");
            at += 1;
        } else {
            self.layout.notes.push(Note::Damage { offset: at as u64, what: "the trailer 3B was expected".into() });
        }
        let size = self.layout.size;
        if at as u64 >= size {
            return;
        }
        let rest = self.file.get(at..).unwrap_or(&[]);
        let picture = [&b"GIF8"[..], b"\xFF\xD8\xFF", b"\x89PNG"].iter().any(|s| rest.starts_with(s));
        let (kind, label) = match () {
            () if picture => (PayloadKind::Picture, "picture behind the end"),
            () if rest.get(4..8) == Some(b"ftyp") => (PayloadKind::Bmff, "film behind the end"),
            () if rest.starts_with(b"PK\x03\x04") => (PayloadKind::Trailer, "archive behind the end"),
            () => (PayloadKind::Trailer, "bytes behind the end"),
        };
        let part = self.layout.push(at as u64, size, PartKind::Trailer, label);
        self.layout.push_payload(kind, part, Span::new(at as u64, size));
    }
}

/// The data of the sub-blocks at `at` but for the first `skip`; in place where it is one sub-block.
fn joined(file: &[u8], at: usize, skip: usize) -> PayloadBytes {
    let blocks = SubBlocks::new(file, at).skip(skip);
    let mut first_two = blocks.clone();
    match (first_two.next(), first_two.next()) {
        (None, _) => PayloadBytes::Owned(Vec::new()),
        (Some(only), None) => PayloadBytes::Span(Span::new(only.start as u64, only.end as u64)),
        _ => PayloadBytes::Owned(blocks.filter_map(|b| file.get(b)).flatten().copied().collect()),
    }
}

/// Comments are 7-bit ASCII by the specification; writers use UTF-8 or ISO 8859-1 beyond.
fn as_text(bytes: PayloadBytes, file: &[u8]) -> PayloadBytes {
    let raw = match &bytes {
        PayloadBytes::Span(span) => span.of(file),
        PayloadBytes::Owned(v) => v,
    };
    if std::str::from_utf8(raw).is_ok() {
        return bytes;
    }
    PayloadBytes::Owned(raw.iter().map(|&b| char::from(b)).collect::<String>().into_bytes())
}
