//! JPEG pieces of a TIFF: each strip or tile joined with the tables that all share, and given to the JPEG grammar.
//! It knows no marker beyond those that tables come in. TIFF technical note 2 (new-style JPEG), ITU-T T.81 §B.5.

use std::borrow::Cow;

use super::page::Page;
use super::{BROKEN, Trouble};
use crate::error::Result;
use crate::format::jpeg::{self, DHT_TABLE, DQT_TABLE, Jpeg};
use crate::format::{CodedData, Container, Layout, Note, Part, PartKind, Piece, Pieces, Plan, SliceSource, Span};
use crate::limits::Limits;

/// A piece as a JPEG file of its own, and where its bytes come from.
pub(super) struct Joined<'a> {
    bytes: Cow<'a, [u8]>,
    /// Bytes that come from the tables.
    head: u64,
    tables_at: u64,
    strip_at: u64,
}

/// Where the tables of a page end: at their EOI. `None` where anything but tables stands there.
pub(super) fn tables_end(data: &[u8]) -> Option<usize> {
    if data.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    let mut at = 2;
    while let Some(&byte) = data.get(at) {
        let marker = *data.get(at + 1).filter(|_| byte == 0xFF)?;
        match marker {
            0xD9 => return Some(at),
            0xDB | 0xC4 | 0xDD | 0xE0..=0xEF | 0xFE => {
                let len = usize::from(u16::from_be_bytes([*data.get(at + 2)?, *data.get(at + 3)?]));
                at = (at + 2).checked_add(len).filter(|end| len >= 2 && *end <= data.len())?;
            }
            _ => return None,
        }
    }
    Some(at)
}

impl<'a> Joined<'a> {
    /// Joins the tables of a page, if it has any, with the piece at `strip`.
    pub(super) fn new(file: &'a [u8], page: &Page, strip: Span) -> Result<Self, Trouble> {
        let data = strip.of(file);
        if !data.starts_with(&[0xFF, 0xD8]) {
            return Err(Trouble::Broken(strip.start, "a JPEG stream was expected in a strip or tile".into()));
        }
        let Some(tables) = page.tables else {
            return Ok(Joined { bytes: data.into(), head: 0, tables_at: 0, strip_at: strip.start });
        };
        let shared = tables.of(file);
        let Some(end) = tables_end(shared) else {
            return Err(Trouble::Broken(tables.start, "JPEG tables alone were expected".into()));
        };
        let mut bytes = Vec::with_capacity(end + data.len());
        bytes.extend_from_slice(shared.get(..end).unwrap_or(&[]));
        bytes.extend_from_slice(data.get(2..).unwrap_or(&[]));
        Ok(Joined { bytes: bytes.into(), head: end as u64, tables_at: tables.start, strip_at: strip.start })
    }

    /// The place in the file of a range of the joined bytes.
    fn place(&self, span: Span) -> Span {
        let start = match span.start.checked_sub(self.head) {
            _ if self.head == 0 => self.strip_at + span.start,
            Some(behind) => self.strip_at + 2 + behind,
            None => self.tables_at + span.start,
        };
        Span { start, len: span.len }
    }

    /// Cuts and walks the piece.
    fn parse(&self, coded: CodedData, limits: &Limits) -> Result<Layout, Trouble> {
        let layout = Jpeg.parse(&SliceSource(&self.bytes), coded, limits);
        layout.map_err(|e| Trouble::Broken(self.strip_at, format!("a JPEG strip or tile does not parse: {e}").into()))
    }
}

/// One piece, its parts at their places in the file.
pub(super) struct Strip {
    /// Parts of the piece itself.
    pub(super) parts: Vec<Part>,
    /// Parts of the shared tables, as this piece uses them.
    pub(super) shared: Vec<Part>,
    /// Payloads with parts that count within `parts`; those of the shared tables have none.
    pub(super) payloads: Vec<crate::format::Payload>,
    /// Damage that display survives.
    pub(super) notes: Vec<Note>,
}

/// Reads the piece at `span`, which is to show no more than `width` × `rows`.
pub(super) fn read(
    file: &[u8],
    page: &Page,
    span: Span,
    (width, rows): (u32, u32),
    coded: CodedData,
    limits: &Limits,
) -> Result<Strip, Trouble> {
    let joined = Joined::new(file, page, span)?;
    let layout = joined.parse(coded, limits)?;
    let mut notes = Vec::new();
    for note in layout.notes {
        match note {
            Note::NotLocated(code) => {
                if let Some(crate::Error::Refused { code, .. }) = jpeg::refusal(&code) {
                    return Err(Trouble::Refused(code));
                }
            }
            Note::Damage { offset, what } => {
                let offset = joined.place(Span { start: offset, len: 0 }).start;
                match what.strip_prefix(BROKEN) {
                    Some(what) => return Err(Trouble::Broken(offset, what.to_owned().into())),
                    None => notes.push(Note::Damage { offset, what }),
                }
            }
            _ => {}
        }
    }
    if layout.picture.width > width || layout.picture.height > rows {
        return Err(Trouble::Refused("tiff.jpeg-size"));
    }
    let mut strip = Strip { parts: Vec::new(), shared: Vec::new(), payloads: Vec::new(), notes };
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(layout.parts.len());
    if joined.head > 0 {
        let soi = Span { start: joined.strip_at, len: 2 };
        strip.parts.push(Part { span: soi, kind: PartKind::Structure, label: "SOI".into() });
    }
    for part in layout.parts {
        let placed = Part { span: joined.place(part.span), ..part };
        if part.span.start < joined.head {
            moved.push(None);
            strip.shared.push(placed);
        } else {
            moved.push(Some(strip.parts.len()));
            strip.parts.push(placed);
        }
    }
    for mut payload in layout.payloads {
        payload.parts = payload.parts.iter().filter_map(|i| moved.get(*i).copied().flatten()).collect();
        if let crate::format::PayloadBytes::Span(s) = &mut payload.bytes {
            *s = joined.place(*s);
        }
        strip.payloads.push(payload);
    }
    Ok(strip)
}

/// True for a table of the shared stream that a piece uses: one of several in a segment, or a whole segment.
pub(super) fn is_used_table(part: &Part) -> bool {
    let table = part.label.starts_with(DQT_TABLE) || part.label.starts_with(DHT_TABLE);
    part.kind == PartKind::Structure && (table || matches!(part.label.as_ref(), "DQT" | "DHT"))
}

/// The clean piece, and the shared tables that it uses.
pub(super) fn clean(
    file: &[u8],
    page: &Page,
    span: Span,
    coded: CodedData,
    limits: &Limits,
) -> Result<(Pieces, Vec<Part>)> {
    let broken = |t: Trouble| match t {
        Trouble::Refused(code) => super::refusal(code).unwrap_or(crate::Error::Unsupported(None)),
        Trouble::Broken(at, what) => crate::Error::malformed(crate::format::Format::Tiff, at, what),
    };
    let joined = Joined::new(file, page, span).map_err(broken)?;
    let mut layout = joined.parse(coded, limits).map_err(broken)?;
    let used: Vec<Part> = layout
        .parts
        .iter()
        .filter(|p| p.span.start < joined.head && is_used_table(p))
        .map(|p| Part { span: joined.place(p.span), ..p.clone() })
        .collect();
    let restart = layout.parts.iter().any(|p| p.span.start < joined.head && p.label == "DRI");
    if restart {
        // An interval told once for all pieces: no known writer does so, and readers forget it.
        return Err(crate::Error::malformed(
            crate::format::Format::Tiff,
            joined.tables_at,
            "restart intervals inside the strips or tiles were expected",
        ));
    }
    layout.parts.retain(|p| p.span.start >= joined.head);
    let pieces = Jpeg.assemble(&SliceSource(&joined.bytes), &layout, &Plan::default(), limits)?;
    let placed = |p: Piece| match p {
        Piece::Source { span, coded } => Piece::Source { span: joined.place(span), coded },
        other => other,
    };
    Ok((pieces.into_iter().map(placed).collect(), used))
}

/// The stream of shared tables that pieces use.
pub(super) fn tables(file: &[u8], mut used: Vec<Part>) -> Vec<u8> {
    used.sort_by_key(|p| p.span.start);
    used.dedup_by_key(|p| p.span.start);
    let mut out = vec![0xFF, 0xD8];
    for part in used {
        let mut body = part.span.of(file);
        if matches!(part.label.as_ref(), "DQT" | "DHT") {
            // Marker and length are written again.
            body = body.get(4..).unwrap_or(&[]);
        }
        out.extend([0xFF, if part.label.starts_with("DQT") { 0xDB } else { 0xC4 }]);
        // A table is at most a few hundred bytes.
        out.extend(u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
        out.extend_from_slice(body);
    }
    out.extend([0xFF, 0xD9]);
    out
}
