//! Cuts a JPEG XL file into labelled parts and takes out its metadata blocks. It decides nothing about what may stay.
//! ISO/IEC 18181-2 §9; `jhgm` of ISO/IEC 21496-1.

use std::io::Read;
use std::ops::Range;

use super::boxes::{Box, name};
use super::model::{Model, Role};
use crate::error::{Error, Result};
use crate::format::{CodedData, Format, Layout, Note, PartKind, Payload, PayloadBytes, PayloadKind, ReadAt, Span};
use crate::limits::Limits;

/// Label of the box from which a JPEG can be built again, and what is said where it is left out.
const REBUILD: &str = "jbrd";
const NO_REBUILD: &str = "the copy can no longer be turned back into the very JPEG that it came from: what that takes can \
                          hold all metadata of the JPEG and was left out";

/// Parses the whole file.
pub(super) fn parse(src: &dyn ReadAt, limits: &Limits) -> Result<Layout> {
    let file = src.whole(limits)?;
    let file = file.as_ref();
    let model = Model::read(file, limits)?;
    let mut layout = Layout::new(Format::Jxl, file.len() as u64);
    // Sections are never decoded: whatever was asked for, this is a copy of coded data.
    layout.coded_data = CodedData::Copy;
    match &model.stream {
        Ok(stream) => {
            layout.picture = stream.header.size;
            layout.orientation = Some(stream.header.orientation);
            layout.frames = stream.shown;
            let what = "bytes behind the last symbol of a section cannot be located in JPEG XL";
            layout.notes.push(Note::NotLocated(what.into()));
            if stream.header.profile {
                let what = "the colour profile inside the codestream stays as it is";
                layout.notes.push(Note::NotLocated(what.into()));
            }
        }
        Err(Error::Malformed { offset, what, .. }) => {
            layout.notes.push(Note::Damage { offset: *offset, what: what.clone() });
        }
        Err(_) => {}
    }
    let mut labels = Labels { file, coded: model.coded().into_iter(), limits, layout };
    if model.boxes.is_empty() {
        labels.codestream(0..file.len(), PartKind::Trailer);
    }
    for (b, role) in &model.boxes {
        labels.push_box(b, *role);
    }
    if !model.boxes.is_empty() {
        labels.rest(model.end..file.len(), PartKind::Trailer, "bytes behind the last box");
    }
    Ok(labels.layout)
}

/// Turns boxes into labelled parts and payloads.
struct Labels<'a> {
    file: &'a [u8],
    /// What of each codestream box is coded data.
    coded: std::vec::IntoIter<Range<usize>>,
    limits: &'a Limits,
    layout: Layout,
}

impl Labels<'_> {
    fn push(&mut self, range: Range<usize>, kind: PartKind, label: impl Into<std::borrow::Cow<'static, str>>) {
        if !range.is_empty() {
            self.layout.push(range.start as u64, range.end as u64, kind, label);
        }
    }

    fn payload(&mut self, kind: PayloadKind, keyword: &str, bytes: PayloadBytes, damage: Option<String>) {
        let parts = vec![self.layout.parts.len().saturating_sub(1)];
        self.layout.payloads.push(Payload { kind, parts, keyword: keyword.to_owned(), bytes, damage });
    }

    /// The bytes of the codestream, and what lies behind its end.
    fn codestream(&mut self, range: Range<usize>, behind: PartKind) {
        let coded = self.coded.next().unwrap_or(range.start..range.start);
        self.push(coded.clone(), PartKind::Coded, "codestream");
        self.rest(coded.end..range.end, behind, "bytes behind the codestream");
    }

    fn rest(&mut self, range: Range<usize>, kind: PartKind, label: &'static str) {
        if range.is_empty() {
            return;
        }
        let bytes = self.file.get(range.clone()).unwrap_or(&[]);
        let picture = [&b"\xFF\xD8\xFF"[..], b"\x89PNG", b"GIF8", b"\xFF\x0A"].iter().any(|s| bytes.starts_with(s));
        let payload = match () {
            () if picture => PayloadKind::Picture,
            () if bytes.get(4..8) == Some(b"ftyp") => PayloadKind::Bmff,
            () => PayloadKind::Trailer,
        };
        self.push(range.clone(), kind, label);
        self.payload(payload, "", span(range), None);
    }

    fn push_box(&mut self, b: &Box, role: Role) {
        let whole = b.start..b.data.end;
        match role {
            Role::Signature => self.push(whole, PartKind::Structure, "signature"),
            Role::Type => self.fixed(b, 12),
            Role::Level => self.fixed(b, 1),
            Role::Codestream { skip } => {
                let start = b.data.start + skip;
                self.push(b.start..start, PartKind::Structure, name(b.kind));
                self.codestream(start..b.data.end, PartKind::Slack);
            }
            Role::Hidden => self.push(whole, PartKind::HiddenPicture, "second codestream"),
            Role::Other => self.metadata(b),
        }
    }

    /// A box of fixed size; what is longer than that is read by nobody.
    fn fixed(&mut self, b: &Box, len: usize) {
        let end = b.data.end.min(b.data.start + len);
        self.push(b.start..end, PartKind::Structure, name(b.kind));
        self.rest(end..b.data.end, PartKind::Slack, "bytes behind a box");
    }

    fn metadata(&mut self, b: &Box) {
        let whole = b.start..b.data.end;
        if &b.kind == b"brob" {
            let inner = b.body(self.file).first_chunk().copied().unwrap_or_default();
            let (kind, payload) = kinds(inner);
            let label = format!("{} in brob", name(inner));
            if &inner == b"jbrd" {
                self.layout.notes.push(Note::NotLocated(NO_REBUILD.into()));
            }
            self.push(whole, kind, label);
            let (content, damage) = inflate(b.body(self.file).get(4..).unwrap_or(&[]), self.limits);
            let content = match payload {
                PayloadKind::Exif => content.get(tiff(&content)..).unwrap_or(&[]).to_vec(),
                // Readers of provenance want the box around it too.
                PayloadKind::C2pa => [super::boxes::head(inner, content.len() as u64), content].concat(),
                _ => content,
            };
            self.payload(payload, &name(inner), PayloadBytes::Owned(content), damage);
            return;
        }
        let (kind, payload) = kinds(b.kind);
        let label = name(b.kind);
        if label == REBUILD {
            self.layout.notes.push(Note::NotLocated(NO_REBUILD.into()));
        }
        self.push(whole.clone(), kind, label.clone());
        let bytes = match payload {
            PayloadKind::Exif => b.data.start + tiff(b.body(self.file))..b.data.end,
            PayloadKind::C2pa => whole,
            _ => b.data.clone(),
        };
        self.payload(payload, &label, span(bytes), None);
    }
}

fn span(range: Range<usize>) -> PayloadBytes {
    PayloadBytes::Span(Span::new(range.start as u64, range.end as u64))
}

/// Where the TIFF header of an `Exif` box begins: behind four bytes that tell how far.
fn tiff(body: &[u8]) -> usize {
    let offset = body.first_chunk().map_or(0, |n| u32::from_be_bytes(*n));
    usize::try_from(offset)
        .ok()
        .and_then(|o| o.checked_add(4))
        .filter(|o| *o <= body.len())
        .unwrap_or(body.len().min(4))
}

/// The role of a box by its type, and which reader it is for.
fn kinds(kind: [u8; 4]) -> (PartKind, PayloadKind) {
    match &kind {
        b"Exif" => (PartKind::Exif, PayloadKind::Exif),
        b"xml " => (PartKind::Xmp, PayloadKind::Xmp),
        b"jumb" => (PartKind::C2pa, PayloadKind::C2pa),
        b"jhgm" | b"hrgm" => (PartKind::Hdr, PayloadKind::Vendor),
        b"jbrd" => (PartKind::Vendor, PayloadKind::Vendor),
        _ => (PartKind::Unknown, PayloadKind::Vendor),
    }
}

/// What a Brotli stream holds, within the limits, and what was wrong with it (RFC 7932).
fn inflate(data: &[u8], limits: &Limits) -> (Vec<u8>, Option<String>) {
    let most = limits.metadata_bytes as u64;
    let mut out = Vec::new();
    let mut reader = brotli_decompressor::Decompressor::new(data, 4096).take(most.saturating_add(1));
    let damage = match reader.read_to_end(&mut out) {
        Err(_) => Some("a sound Brotli stream was expected".to_owned()),
        Ok(_) if out.len() as u64 > most => Some(format!("less than {most} bytes were expected")),
        Ok(_) => None,
    };
    out.truncate(limits.metadata_bytes);
    (out, damage)
}
