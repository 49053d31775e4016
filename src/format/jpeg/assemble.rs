//! Builds the clean file: display headers afresh from parsed numbers, the plan's blocks, the structure and coded data that
//! the layout allows. It has no way to emit a byte of metadata. Order: SOI, JFIF, Exif, XMP, ICC, IPTC, Adobe, picture, EOI.

use super::app::{EXIF, GAIN_MAP, ICC, MPF, PHOTOSHOP, XMP};
use super::parts::{ADOBE, DHT_HEADER, DHT_TABLE, DQT_HEADER, DQT_TABLE, JFIF, PADDING};
use super::segments::{DHT, DQT, EOI, SOI};
use crate::error::{Error, Result};
use crate::format::{Format, Layout, Part, PartKind, Piece, Pieces, Plan, ReadAt, Span};

/// Most bytes behind the length of a segment.
const BODY: usize = 0xFFFF - 2;
/// Most bytes of a profile in one segment: behind the identifier, a number and a count.
const ICC_BODY: usize = BODY - 14;

/// Lists the pieces of the clean file, with an index of pictures where one lies behind it.
pub(crate) fn assemble(src: &dyn ReadAt, layout: &Layout, plan: &Plan, index: Option<&[u8]>) -> Result<Pieces> {
    let mut out = Writer { src, pieces: Vec::new() };
    out.fresh(&[0xFF, SOI]);
    out.headers(layout, plan, index)?;
    let progressive = layout.parts.iter().any(|p| p.kind == PartKind::Structure && p.label == "SOF2");
    let mut parts = layout.parts.iter().peekable();
    while let Some(p) = parts.next() {
        match (p.kind, p.label.as_ref()) {
            (PartKind::Structure, "SOI" | "EOI") => {}
            (PartKind::Structure, "SOS") if !progressive => out.scan_header(p)?,
            (PartKind::Structure, header @ (DQT_HEADER | DHT_HEADER)) => {
                let (marker, table) = if header == DQT_HEADER { (DQT, DQT_TABLE) } else { (DHT, DHT_TABLE) };
                let mut kept = Vec::new();
                while let Some(t) = parts.next_if(|t| t.label.starts_with(table)) {
                    if t.kind == PartKind::Structure {
                        kept.push(t.span);
                    }
                }
                out.tables(marker, &kept)?;
            }
            (PartKind::Structure, _) => out.copy(p.span, false),
            (PartKind::Coded, _) => out.copy(p.span, true),
            (PartKind::Slack, label) => {
                if let Some(bits) = PADDING.iter().position(|l| *l == label) {
                    out.padded(p, bits + 1)?;
                }
            }
            _ => {}
        }
    }
    out.fresh(&[0xFF, EOI]);
    Ok(out.pieces)
}

struct Writer<'a> {
    src: &'a dyn ReadAt,
    pieces: Pieces,
}

impl Writer<'_> {
    fn fresh(&mut self, bytes: &[u8]) {
        match self.pieces.last_mut() {
            Some(Piece::Bytes(b)) => b.extend_from_slice(bytes),
            _ => self.pieces.push(Piece::Bytes(bytes.to_vec())),
        }
    }

    fn copy(&mut self, span: Span, coded: bool) {
        match self.pieces.last_mut() {
            Some(Piece::Source { span: last, coded: c }) if *c == coded && last.end() == span.start => {
                last.len = last.len.saturating_add(span.len);
            }
            _ => self.pieces.push(Piece::Source { span, coded }),
        }
    }

    fn segment(&mut self, marker: u8, pieces: &[&[u8]]) -> Result<()> {
        let len: usize = pieces.iter().map(|p| p.len()).sum();
        let Some(n) = u16::try_from(len.saturating_add(2)).ok().filter(|_| len <= BODY) else {
            return Err(Error::Limit { what: "bytes of one segment", asked: len as u64, allowed: BODY as u64 });
        };
        self.fresh(&[0xFF, marker]);
        self.fresh(&n.to_be_bytes());
        for p in pieces {
            self.fresh(p);
        }
        Ok(())
    }

    fn headers(&mut self, layout: &Layout, plan: &Plan, index: Option<&[u8]>) -> Result<()> {
        // Decoders go by the last header of a kind.
        if let Some(p) = layout.parts.iter().rfind(|p| p.kind == PartKind::Display && p.label == JFIF) {
            let bytes = self.read(p)?;
            let (x, y) = match bytes.get(12..16) {
                Some(&[a, b, c, d]) => ratio(u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])),
                _ => (1, 1),
            };
            let ([a, b], [c, d]) = (x.to_be_bytes(), y.to_be_bytes());
            self.segment(0xE0, &[b"JFIF\0", &[1, 1, 0, a, b, c, d, 0, 0]])?;
        }
        if let Some(exif) = &plan.exif {
            self.segment(0xE1, &[EXIF, &[0], exif])?;
        } else if !plan.orientation.is_upright() {
            self.segment(0xE1, &[EXIF, &[0], &orientation_only(plan.orientation.exif())])?;
        }
        if let Some(xmp) = &plan.xmp {
            self.segment(0xE1, &[XMP, xmp])?;
        }
        if let Some(icc) = plan.icc.as_deref().filter(|i| !i.is_empty()) {
            let count = icc.len().div_ceil(ICC_BODY);
            let count = u8::try_from(count).map_err(|_| Error::Limit {
                what: "bytes of a colour profile",
                asked: icc.len() as u64,
                allowed: 255 * ICC_BODY as u64,
            })?;
            for (n, piece) in (1u8..=count).zip(icc.chunks(ICC_BODY)) {
                self.segment(0xE2, &[ICC, &[n, count], piece])?;
            }
        }
        if let Some(iso) = plan.hdr.as_ref().and_then(|h| h.iso.as_deref()) {
            self.segment(0xE2, &[GAIN_MAP, iso])?;
        }
        if let Some(index) = index {
            self.segment(0xE2, &[MPF, index])?;
        }
        if let Some(iptc) = plan.iptc.as_deref() {
            let size = u32::try_from(iptc.len()).unwrap_or(u32::MAX).to_be_bytes();
            let pad: &[u8] = if iptc.len() % 2 == 1 { &[0] } else { &[] };
            self.segment(0xED, &[PHOTOSHOP, b"8BIM", &[4, 4, 0, 0], &size, iptc, pad])?;
        }
        if let Some(p) = layout.parts.iter().rfind(|p| p.kind == PartKind::Display && p.label == ADOBE) {
            let transform = self.read(p)?.get(15).copied().unwrap_or(0);
            // Version 100 and no flags: decoders read the transform alone.
            self.segment(0xEE, &[b"Adobe", &[0, 100, 0, 0, 0, 0, transform]])?;
        }
        Ok(())
    }

    fn read(&self, part: &Part) -> Result<Vec<u8>> {
        let len = usize::try_from(part.span.len).unwrap_or(usize::MAX).min(BODY + 4);
        Ok(self.src.bytes_at(part.span.start, len)?.into_owned())
    }

    /// A segment of the tables at `kept`, which lie in the source.
    fn tables(&mut self, marker: u8, kept: &[Span]) -> Result<()> {
        let len: u64 = kept.iter().map(|s| s.len).sum();
        if kept.is_empty() {
            return Ok(());
        }
        let n = u16::try_from(len.saturating_add(2))
            .map_err(|_| Error::malformed(Format::Jpeg, 0, "tables that fit into one segment were expected"))?;
        self.fresh(&[0xFF, marker]);
        self.fresh(&n.to_be_bytes());
        for s in kept {
            self.copy(*s, false);
        }
        Ok(())
    }

    /// Sequential scans say nothing with the spectral selection: decoders pass over it, so it is the one that is asked
    /// for (T.81 table B.3).
    fn scan_header(&mut self, part: &Part) -> Result<()> {
        let mut bytes = self.read(part)?;
        match bytes.last_chunk_mut::<3>() {
            Some(tail) if *tail != [0, 63, 0] => {
                *tail = [0, 63, 0];
                self.fresh(&bytes);
            }
            _ => self.copy(part.span, false),
        }
        Ok(())
    }

    /// The last byte of coded data with its padding set to ones (T.81 §F.1.2.3), stuffed where it becomes 0xFF.
    fn padded(&mut self, part: &Part, bits: usize) -> Result<()> {
        let byte = self.read(part)?.first().copied().unwrap_or(0) | ((1u8 << (bits & 7)) - 1);
        self.pieces.push(Piece::Recoded(if byte == 0xFF { vec![0xFF, 0] } else { vec![byte] }));
        Ok(())
    }
}

/// Density says something about display only as the shape of a pixel.
fn ratio(x: u16, y: u16) -> (u16, u16) {
    if x == y || x == 0 || y == 0 {
        return (1, 1);
    }
    let (mut a, mut b) = (x, y);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (x / a, y / a)
}

/// A TIFF block of one IFD with one entry: Orientation (0x0112), one SHORT.
fn orientation_only(value: u16) -> [u8; 26] {
    let [low, high] = value.to_le_bytes();
    [b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, low, high, 0, 0, 0, 0, 0, 0]
}
