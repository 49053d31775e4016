//! Cuts a PNG into labelled parts and takes out its metadata blocks. It decides nothing about what may stay.
//! W3C PNG (third edition) §5 (datastream), §11 (chunks); APNG §11.3.6.

use std::borrow::Cow;

use super::chunk::{Check, Chunk, Scan, bad, scan};
use super::hidden::{AlphaSink, PaletteSink};
use super::model::{Model, Role};
use super::tables::{self, Entries};
use super::text::{Taken, Taker, picture_kind};
use super::walk::{End, RowSink, walk};
use crate::error::Result;
use crate::format::{CodedData, Format, Layout, Note, PartKind, Payload, PayloadKind, ReadAt, Span};
use crate::limits::Limits;

/// Ends of labels of slack, which tell assembly what has to be done.
pub(super) const BEHIND_STREAM: &str = "behind the zlib stream";
pub(super) const MORE_ROWS: &str = "rows beyond the picture";
pub(super) const UNSOUND_END: &str = "unsound end of the zlib stream";

/// Where the slack of one frame begins, and what it is.
struct Cut {
    at: usize,
    what: &'static str,
}

/// Parses the whole file.
pub(super) fn parse(src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
    let file = src.whole(limits)?;
    let file = file.as_ref();
    let scan = scan(file, Check::All, limits)?;
    refuse_cut_short(file, &scan)?;
    let model = Model::read(file, &scan.chunks)?;
    let mut layout = Layout::new(Format::Png, file.len() as u64);
    layout.coded_data = coded;
    layout.picture = model.head.size;
    layout.frames = if model.plays.is_some() { u32::try_from(model.frames.len()).unwrap_or(u32::MAX) } else { 1 };
    let (cuts, entries) = match coded {
        CodedData::Walk => walk_frames(file, &scan, &model, &mut layout.notes, limits)?,
        CodedData::Copy => (Vec::new(), tables::unreachable(file, &scan.chunks, &model)),
    };
    layout.notes.extend(model.notes.iter().cloned());
    layout.push(0, 8, PartKind::Structure, "signature");
    let mut labels = Labels { file, model: &model, cuts, entries, taker: Taker::new(file, limits), layout };
    for (index, chunk) in scan.chunks.iter().enumerate() {
        labels.push(chunk, model.roles.get(index).copied().unwrap_or(Role::Other));
    }
    labels.push_rest(&scan);
    Ok(labels.layout)
}

/// A picture whose rows are cut off at the end of the file is broken; anything else that is cut off only goes.
fn refuse_cut_short(file: &[u8], scan: &Scan) -> Result<()> {
    let rest = file.get(scan.end..).unwrap_or(&[]);
    match rest.get(4..8) {
        Some(kind @ (b"IDAT" | b"IHDR" | b"PLTE" | b"fdAT" | b"fcTL")) if !scan.ended => {
            let kind = String::from_utf8_lossy(kind);
            Err(bad(scan.end, format!("the chunk {kind} is longer than the file, which ends at {}", file.len())))
        }
        _ => Ok(()),
    }
}

/// Walks every frame that is shown: where its stream ends, and what its pixels use.
fn walk_frames(
    file: &[u8],
    scan: &Scan,
    model: &Model,
    notes: &mut Vec<Note>,
    limits: &Limits,
) -> Result<(Vec<Option<Cut>>, Entries)> {
    let chunks = &scan.chunks;
    let mut alpha = AlphaSink::new(&model.head);
    let mut palette = PaletteSink::new(&model.head);
    let mut cuts = Vec::with_capacity(model.frames.len());
    for (index, frame) in model.frames.iter().enumerate() {
        let size = frame.control.map_or(model.head.size, |c| c.size);
        let spans = model.spans(chunks, index);
        let sink = match (&mut alpha, &mut palette) {
            (Some(s), _) => Some(s as &mut dyn RowSink),
            (_, Some(s)) => Some(s as &mut dyn RowSink),
            _ => None,
        };
        let end = walk(file, &spans, &model.head, size, sink, limits)?;
        let last = spans.last().map_or(0, |s| s.end);
        let cut = match end {
            End::Exact(at) => Some(Cut { at, what: BEHIND_STREAM }),
            End::MoreRows(at) => Some(Cut { at: at.min(last.saturating_sub(1)), what: MORE_ROWS }),
            End::Unsound(at) => {
                notes.push(Note::Damage { offset: at as u64, what: "the end of the zlib stream was expected".into() });
                Some(Cut { at: at.min(last.saturating_sub(1)), what: UNSOUND_END })
            }
            // Rows and end are missing: the file was cut off, and nobody can tell what stood there.
            End::Short(at) if !scan.ended => return Err(bad(at, "more rows of the picture were expected")),
            End::Short(at) => {
                notes.push(Note::Damage { offset: at as u64, what: "more rows of the picture were expected".into() });
                Some(Cut { at, what: BEHIND_STREAM })
            }
        };
        cuts.push(cut.filter(|c| c.at < last));
    }
    let entries = match &palette {
        Some(sink) => tables::judge(file, chunks, model, &sink.uses),
        None => Entries::default(),
    };
    let hidden = alpha.map_or(entries.hidden_pixels, |a| a.hidden);
    if hidden > 0 {
        notes.push(Note::HiddenPixels(hidden));
    }
    Ok((cuts, entries))
}

/// Turns chunks into labelled parts and payloads.
struct Labels<'a> {
    file: &'a [u8],
    model: &'a Model,
    cuts: Vec<Option<Cut>>,
    entries: Entries,
    taker: Taker<'a>,
    layout: Layout,
}

impl Labels<'_> {
    fn push(&mut self, chunk: &Chunk, role: Role) {
        let layout = &mut self.layout;
        let (start, end) = (chunk.start as u64, chunk.end() as u64);
        match role {
            Role::Data(frame) if self.model.hides_default() && frame == 0 => {
                layout.push(start, end, PartKind::HiddenPicture, "IDAT default image");
            }
            Role::Data(frame) => push_data(layout, chunk, self.cuts.get(frame).and_then(Option::as_ref)),
            Role::Palette => self.entries.push_parts(layout, chunk, &self.entries.palette, 3, "PLTE unused entries"),
            Role::Transparency => self.entries.push_parts(layout, chunk, &self.entries.alpha, 1, "tRNS unused entries"),
            Role::Header | Role::Animation | Role::Control(_) => {
                layout.push(start, end, PartKind::Structure, chunk.name());
            }
            Role::Display => {
                layout.push(start, end, PartKind::Display, chunk.name());
            }
            Role::End if chunk.len == 0 => {
                layout.push(start, end, PartKind::Structure, "IEND");
            }
            Role::End => {
                let part = layout.push(start, end, PartKind::Slack, "IEND with data");
                let span = Span::new(start + 8, end - 4);
                layout.push_payload(PayloadKind::Trailer, part, span);
            }
            Role::Hidden => {
                layout.push(start, end, PartKind::HiddenPicture, format!("{} that is never shown", chunk.name()));
            }
            Role::Stray => {
                layout.push(start, end, PartKind::Slack, format!("{} out of order", chunk.name()));
            }
            Role::Suggestion => {
                layout.push(start, end, PartKind::UnusedTable, "PLTE of a truecolour picture");
            }
            Role::Profile | Role::Damaged | Role::Other => self.push_metadata(chunk, role),
        }
    }

    /// Everything that display does not need: labelled by its type, with the blocks that it carries.
    fn push_metadata(&mut self, chunk: &Chunk, role: Role) {
        let taker = &mut self.taker;
        let (kind, taken): (PartKind, Vec<Taken>) = match &chunk.kind {
            b"tEXt" | b"zTXt" | b"iTXt" => taker.text(chunk),
            b"iCCP" => (PartKind::Icc, taker.profile(chunk)),
            b"eXIf" | b"zxIf" | b"zXIf" => (PartKind::Exif, taker.exif(chunk)),
            b"tXMP" => (PartKind::Xmp, taker.other(chunk, PayloadKind::Xmp)),
            b"caBX" => (PartKind::C2pa, taker.other(chunk, PayloadKind::C2pa)),
            b"tIME" => (PartKind::Time, taker.time(chunk)),
            b"gdAT" | b"gmAP" => (PartKind::Hdr, taker.other(chunk, PayloadKind::Vendor)),
            b"prVW" => (PartKind::Preview, taker.other(chunk, PayloadKind::Vendor)),
            // They hold names and texts beside their numbers, and display does not need them.
            b"sPLT" | b"pCAL" | b"sCAL" => (PartKind::Text, taker.other(chunk, PayloadKind::Vendor)),
            b"hIST" | b"oFFs" | b"sTER" | b"pHYs" => (PartKind::Display, Vec::new()),
            b"mkBF" | b"mkTS" | b"mkBS" | b"mkBT" | b"cpIp" | b"meTa" | b"iDOT" | b"seAl" | b"dSIG" | b"vpAg"
            | b"caNv" | b"gIFg" | b"gIFt" | b"gIFx" | b"fRAc" => {
                (PartKind::Vendor, taker.other(chunk, PayloadKind::Vendor))
            }
            _ => (PartKind::Unknown, taker.other(chunk, PayloadKind::Vendor)),
        };
        let kind = match picture_kind(chunk.body(self.file)) {
            Some(_) if matches!(kind, PartKind::Unknown | PartKind::Vendor) => PartKind::SecondPicture,
            _ => kind,
        };
        let label: Cow<'static, str> = if role == Role::Damaged {
            format!("{} with a wrong CRC", chunk.name()).into()
        } else {
            chunk.name().into()
        };
        let layout = &mut self.layout;
        let part = layout.push(chunk.start as u64, chunk.end() as u64, kind, label);
        for block in taken {
            if block.kind == PayloadKind::Exif && &chunk.kind == b"eXIf" && role != Role::Damaged {
                layout.primary_exif.get_or_insert(layout.payloads.len());
            }
            layout.payloads.push(Payload {
                kind: block.kind,
                parts: vec![part],
                keyword: block.keyword,
                bytes: block.bytes,
                damage: block.damage,
            });
        }
    }

    /// What follows the end chunk, or stands where the chunk grammar breaks off.
    fn push_rest(&mut self, scan: &Scan) {
        let (file, layout) = (self.file, &mut self.layout);
        if !scan.ended {
            layout.notes.push(Note::Damage { offset: scan.end as u64, what: "the chunk IEND was expected".into() });
        }
        let rest = file.get(scan.end..).unwrap_or(&[]);
        if rest.is_empty() {
            return;
        }
        let label = match picture_kind(rest) {
            Some(PayloadKind::Bmff) => "film behind the end",
            Some(_) => "picture behind the end",
            None if rest.starts_with(b"PK\x03\x04") => "archive behind the end",
            None if rest.iter().all(|b| *b == 0) => "zero bytes behind the end",
            None => "bytes behind the end",
        };
        let part = layout.push(scan.end as u64, file.len() as u64, PartKind::Trailer, label);
        let kind = picture_kind(rest).unwrap_or(PayloadKind::Trailer);
        layout.push_payload(kind, part, Span::new(scan.end as u64, file.len() as u64));
    }
}

/// Compressed rows, cut where their stream ends; the chunk's frame around them is structure.
fn push_data(layout: &mut Layout, chunk: &Chunk, cut: Option<&Cut>) {
    let (start, end) = (chunk.start as u64, chunk.end() as u64);
    let rows = chunk.data_of_frame();
    let (first, last) = (rows.start as u64, rows.end as u64);
    match cut {
        Some(cut) if cut.at <= rows.start => {
            layout.push(start, end, PartKind::Slack, format!("{} {}", chunk.name(), cut.what));
        }
        Some(cut) if cut.at < rows.end => {
            let at = cut.at as u64;
            layout.push(start, first, PartKind::Structure, chunk.name());
            layout.push(first, at, PartKind::Coded, chunk.name());
            layout.push(at, end, PartKind::Slack, format!("{} {}", chunk.name(), cut.what));
        }
        _ => {
            layout.push(start, first, PartKind::Structure, chunk.name());
            layout.push(first, last, PartKind::Coded, chunk.name());
            layout.push(last, end, PartKind::Structure, chunk.name());
        }
    }
}
