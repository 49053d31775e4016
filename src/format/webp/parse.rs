//! Cuts a WebP into labelled parts and takes out its metadata blocks. It decides nothing about what may stay.
//! RFC 9649 §2; chunks of other makers by the names that writers use.

use std::ops::Range;

use super::chunk::{Chunk, HEAD};
use super::info::info;
use super::model::{FRAME_HEAD, Frame, Model, Picture, Role};
use super::walk::{Coded, Fate, stretches};
use crate::error::Result;
use crate::format::{CodedData, Format, Layout, Note, PartKind, Payload, PayloadBytes, PayloadKind, ReadAt, Span};
use crate::limits::Limits;

/// Parses the whole file.
pub(super) fn parse(src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
    let file = src.whole(limits)?;
    let file = file.as_ref();
    let model = Model::read(file, limits)?;
    let mut layout = Layout::new(Format::Webp, file.len() as u64);
    layout.coded_data = coded;
    layout.picture = model.canvas;
    layout.frames = u32::try_from(model.pictures().count()).unwrap_or(u32::MAX);
    layout.push(0, HEAD as u64, PartKind::Structure, "RIFF header");
    if model.pictures().any(|p| p.transparent) {
        layout.notes.push(Note::NotLocated("colours under transparent pixels stay in a WebP".into()));
    }
    let mut labels = Labels { file, coded, limits, layout };
    for (chunk, role) in &model.chunks {
        labels.chunk(chunk, *role, &model)?;
    }
    labels.rest(&model);
    Ok(labels.layout)
}

/// Turns chunks into labelled parts and payloads.
struct Labels<'a> {
    file: &'a [u8],
    coded: CodedData,
    limits: &'a Limits,
    layout: Layout,
}

impl Labels<'_> {
    fn push(&mut self, range: Range<usize>, kind: PartKind, label: impl Into<std::borrow::Cow<'static, str>>) {
        if !range.is_empty() {
            self.layout.push(range.start as u64, range.end as u64, kind, label);
        }
    }

    fn payload(&mut self, kind: PayloadKind, keyword: &str, bytes: Range<usize>) {
        let parts = vec![self.layout.parts.len().saturating_sub(1)];
        let bytes = PayloadBytes::Span(Span::new(bytes.start as u64, bytes.end as u64));
        self.layout.payloads.push(Payload { kind, parts, keyword: keyword.to_owned(), bytes, damage: None });
    }

    fn chunk(&mut self, chunk: &Chunk, role: Role, model: &Model) -> Result<()> {
        match role {
            Role::Header => self.fixed(chunk, 10),
            Role::Animation => self.fixed(chunk, 6),
            Role::Frame(number) => {
                let frame = model.frames.get(number).expect("the model numbers its own frames");
                self.frame(chunk, frame)?;
            }
            Role::Alpha | Role::Image => {
                let picture = model.still.as_ref().expect("a picture is shown where a chunk plays that part");
                self.coded(chunk, role, picture)?;
            }
            _ => self.metadata(chunk, role),
        }
        Ok(())
    }

    /// A chunk of fixed length; what is longer than that is read by nobody.
    fn fixed(&mut self, chunk: &Chunk, len: usize) {
        let end = chunk.data.start + len;
        self.push(chunk.start..end, PartKind::Structure, chunk.name());
        self.push(end..chunk.data.end, PartKind::Slack, format!("bytes behind {}", chunk.name()));
        self.padding(chunk);
    }

    /// The byte that makes the length even.
    fn padding(&mut self, chunk: &Chunk) {
        let kind = if chunk.padded_with_zero(self.file) { PartKind::Fill } else { PartKind::Gap };
        self.push(chunk.data.end..chunk.end, kind, "padding byte");
    }

    fn frame(&mut self, chunk: &Chunk, frame: &Frame) -> Result<()> {
        self.push(chunk.start..chunk.data.start + FRAME_HEAD, PartKind::Structure, "ANMF");
        for (inner, role) in &frame.inner {
            match role {
                Role::Alpha | Role::Image => self.coded(inner, *role, &frame.picture)?,
                _ => self.metadata(inner, *role),
            }
        }
        self.gap(frame.end..chunk.data.end, "bytes inside a frame");
        self.padding(chunk);
        Ok(())
    }

    fn coded(&mut self, chunk: &Chunk, role: Role, picture: &Picture) -> Result<()> {
        self.push(chunk.start..chunk.data.start, PartKind::Structure, chunk.name());
        let coded = match role {
            Role::Alpha => Coded::Alpha,
            _ if picture.lossless => Coded::Lossless,
            _ => Coded::Lossy,
        };
        let stretches = match self.coded {
            CodedData::Walk => stretches(self.file, chunk, coded, picture.size, self.limits)?,
            CodedData::Copy => vec![(chunk.data.clone(), Fate::Keep)],
        };
        for (range, fate) in stretches {
            match fate {
                Fate::Keep => self.push(range, PartKind::Coded, chunk.name()),
                // An encoder may have counted the padding byte as data.
                Fate::Drop(label) if range.len() == 1 && self.file.get(range.start) == Some(&0) => {
                    self.push(range, PartKind::Fill, label);
                }
                Fate::Drop(label) => self.push(range, PartKind::Slack, label),
                Fate::Write(kind, label, _) => self.push(range, kind, label),
            }
        }
        self.padding(chunk);
        Ok(())
    }

    /// Everything that display does not need, with the blocks that it carries.
    fn metadata(&mut self, chunk: &Chunk, role: Role) {
        let (data, place) = (chunk.data.clone(), chunk.start..chunk.end);
        let body = chunk.body(self.file);
        let name = chunk.name();
        match (&chunk.id, role) {
            (_, Role::Hidden(what)) => self.push(place, PartKind::HiddenPicture, what),
            (b"ICCP", Role::Profile) => {
                self.push(place, PartKind::Icc, "ICCP");
                self.payload(PayloadKind::Icc, "", data);
            }
            // Some writers put the marker of JPEG in front.
            (b"EXIF", _) => {
                let skip = if body.starts_with(b"Exif\0\0") { 6 } else { 0 };
                self.push(place, PartKind::Exif, "EXIF");
                if role == Role::Exif {
                    self.layout.primary_exif = Some(self.layout.payloads.len());
                }
                self.payload(PayloadKind::Exif, "", data.start + skip..data.end);
            }
            ([b'X' | b'x', b'M' | b'm', b'P' | b'p', _], _) => {
                self.push(place, PartKind::Xmp, "XMP");
                self.payload(PayloadKind::Xmp, "", data);
            }
            (b"C2PA", _) => {
                self.push(place, PartKind::C2pa, "C2PA");
                self.payload(PayloadKind::C2pa, "", data);
            }
            (b"LIST", _) if body.starts_with(b"INFO") => {
                self.push(place, PartKind::Text, "LIST INFO");
                for (keyword, text) in info(self.file, data.start + 4..data.end) {
                    self.payload(PayloadKind::Text, &keyword, text);
                }
            }
            _ => {
                let picture = picture_kind(body);
                let kind = if picture.is_some() { PartKind::SecondPicture } else { PartKind::Unknown };
                self.push(place, kind, name.clone());
                self.payload(picture.unwrap_or(PayloadKind::Vendor), &name, data);
            }
        }
    }

    /// Bytes that make no chunk.
    fn gap(&mut self, range: Range<usize>, label: &'static str) {
        if !range.is_empty() {
            self.push(range.clone(), PartKind::Gap, label);
            self.payload(PayloadKind::Trailer, "", range);
        }
    }

    fn rest(&mut self, model: &Model) {
        self.gap(model.end..model.riff_end, "bytes behind the last chunk");
        let said = self.file.get(4..8).and_then(|s| s.try_into().ok()).map_or(0, u32::from_le_bytes);
        if u64::from(said) + 8 > self.layout.size {
            let what = format!("a file of {} bytes was expected, as RIFF says", u64::from(said) + 8);
            self.layout.notes.push(Note::Damage { offset: 4, what: what.into() });
        }
        let rest = self.file.get(model.riff_end..).unwrap_or(&[]);
        if rest.is_empty() {
            return;
        }
        let kind = picture_kind(rest);
        let label = match kind {
            Some(PayloadKind::Bmff) => "film behind the end",
            Some(_) => "picture behind the end",
            None if rest.starts_with(b"PK\x03\x04") => "archive behind the end",
            None if rest.iter().all(|b| *b == 0) => "zero bytes behind the end",
            None => "bytes behind the end",
        };
        let range = model.riff_end..self.file.len();
        self.push(range.clone(), PartKind::Trailer, label);
        self.payload(kind.unwrap_or(PayloadKind::Trailer), "", range);
    }
}

/// What kind of file begins here, if it is one that readers know.
fn picture_kind(bytes: &[u8]) -> Option<PayloadKind> {
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let signatures: [&[u8]; 5] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF8", b"II*\0", b"MM\0*"];
    if riff || signatures.iter().any(|s| bytes.starts_with(s)) {
        Some(PayloadKind::Picture)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        Some(PayloadKind::Bmff)
    } else {
        None
    }
}
