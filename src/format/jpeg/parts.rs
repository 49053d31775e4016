//! Turns the cut file into the layout: a labelled part for every byte, and the metadata blocks.
//! It decides which parts are needed for display and never reads what metadata says. ITU-T T.81 annex B.

use std::borrow::Cow;

use super::app::{App, identify};
use super::blocks::{Piece, Pieces, cut_short};
use super::segments::{COM, Cut, DHP, DHT, DNL, DQT, DRI, EOI, EXP, Item, JPG, SOI, SOS, What, cut, is_sof};
use super::tables::{Table, Tables};
use super::walk::{Run, Walked};
use crate::error::Result;
use crate::format::{Layout, PartKind, PayloadBytes, PayloadKind, Span};
use crate::limits::Limits;

/// Label of the header of a segment whose tables were told apart.
pub(crate) const DQT_HEADER: &str = "DQT header";
/// The same for Huffman tables.
pub(crate) const DHT_HEADER: &str = "DHT header";
/// Label of one table of such a segment.
pub(crate) const DQT_TABLE: &str = "DQT table";
/// The same for Huffman tables.
pub(crate) const DHT_TABLE: &str = "DHT table";
/// Label of the JFIF header that is displayed by.
pub(crate) const JFIF: &str = "APP0 JFIF";
/// Label of the Adobe header that is displayed by.
pub(crate) const ADOBE: &str = "APP14 Adobe";
/// Labels of a byte whose low 1 to 7 bits are padding that is not all 1.
pub(crate) const PADDING: [&str; 7] = [
    "1 padding bit",
    "2 padding bits",
    "3 padding bits",
    "4 padding bits",
    "5 padding bits",
    "6 padding bits",
    "7 padding bits",
];
/// From this size on bytes between parts are shown to readers.
const WORTH_READING: usize = 8;

/// Fills `layout` with the parts of the picture and the payloads they carry.
pub(crate) struct Builder<'a> {
    data: &'a [u8],
    cut: &'a Cut,
    tables: &'a Tables,
    layout: &'a mut Layout,
    pieces: Pieces,
    before_scan: bool,
}

impl<'a> Builder<'a> {
    /// Prepares for one cut file.
    pub(crate) fn new(data: &'a [u8], cut: &'a Cut, tables: &'a Tables, layout: &'a mut Layout) -> Self {
        Builder { data, cut, tables, layout, pieces: Pieces::default(), before_scan: true }
    }

    /// Adds every item; `walked` holds the runs of each displayed scan.
    pub(crate) fn build(mut self, walked: &[Walked]) {
        let mut tables = self.tables.all.as_slice();
        for (i, item) in self.cut.items.iter().enumerate() {
            let own = tables.iter().take_while(|t| t.item == i).count();
            let (mine, rest) = tables.split_at(own);
            tables = rest;
            let hidden = i >= self.cut.hidden_from;
            match item.what {
                What::Fill => {
                    self.push(item.start, item.end, PartKind::Fill, "fill bytes");
                }
                What::Gap => self.gap(item.start, item.end, "bytes between segments"),
                What::Marker(EOI) => {
                    self.push(item.start, item.end, PartKind::Structure, "EOI");
                }
                What::Marker(SOI) if i == 0 => {
                    self.push(item.start, item.end, PartKind::Structure, "SOI");
                }
                What::Marker(_) => {
                    self.push(item.start, item.end, PartKind::Gap, "marker out of place");
                }
                What::Coded(_) if hidden => {
                    self.push(item.start, item.end, PartKind::HiddenPicture, "scan that is not displayed");
                }
                What::Coded(n) => self.coded(item, walked.get(n)),
                What::Segment(m) => self.segment(m, item, mine, hidden),
            }
        }
        self.pieces.join(self.data, self.layout);
    }

    fn push(&mut self, start: usize, end: usize, kind: PartKind, label: impl Into<Cow<'static, str>>) -> usize {
        self.layout.push(start as u64, end as u64, kind, label)
    }

    fn payload(&mut self, kind: PayloadKind, part: usize, start: usize, end: usize, keyword: &str) -> usize {
        let at = self.layout.push_payload(kind, part, Span::new(start as u64, end as u64));
        if let Some(p) = self.layout.payloads.get_mut(at) {
            p.keyword = keyword.to_owned();
        }
        at
    }

    fn gap(&mut self, start: usize, end: usize, label: &'static str) {
        self.dropped(start, end, PartKind::Gap, label);
    }

    fn dropped(&mut self, start: usize, end: usize, kind: PartKind, label: &'static str) {
        if start < end {
            let part = self.push(start, end, kind, label);
            if end - start >= WORTH_READING {
                self.payload(PayloadKind::Trailer, part, start, end, label);
            }
        }
    }

    fn coded(&mut self, item: &Item, walked: Option<&Walked>) {
        let Some(w) = walked.filter(|w| !w.runs.is_empty()) else {
            self.push(item.start, item.end, PartKind::Coded, "coded data");
            return;
        };
        for &(start, end, run) in &w.runs {
            match run {
                Run::Coded => {
                    self.push(start, end, PartKind::Coded, "coded data");
                }
                Run::Padding(bits) => {
                    let label = PADDING.get(usize::from(bits).saturating_sub(1)).copied().unwrap_or(PADDING[0]);
                    self.push(start, end, PartKind::Slack, label);
                }
                Run::Slack => self.dropped(start, end, PartKind::Slack, "bytes after the last coded unit"),
                Run::Fill => {
                    self.push(start, end, PartKind::Fill, "fill bytes");
                }
                Run::Gap => self.gap(start, end, "coded data that decoders skip"),
            }
        }
    }

    fn segment(&mut self, m: u8, item: &Item, tables: &[Table], hidden: bool) {
        let (start, end) = (item.start, item.end);
        match m {
            SOS if hidden => {
                self.push(start, end, PartKind::HiddenPicture, "SOS of a scan that is not displayed");
            }
            SOS => {
                self.before_scan = false;
                self.push(start, end, PartKind::Structure, "SOS");
            }
            DRI | DQT | DHT => self.tables(m, item, tables),
            DNL => self.unknown(item, "DNL"),
            DHP => self.unknown(item, "DHP"),
            EXP => self.unknown(item, "EXP"),
            JPG => self.unknown(item, "JPG"),
            0xCC => self.unknown(item, "DAC"),
            0xF0..=0xFD => self.unknown(item, format!("JPG{}", m - 0xF0)),
            _ if is_sof(m) => {
                self.push(start, end, PartKind::Structure, format!("SOF{}", m - 0xC0));
            }
            0xE0..=0xEF | COM => {
                let cut = declared_end(self.data, item) > end;
                self.app(m, item, cut);
            }
            _ => self.unknown(item, format!("marker {m:02X}")),
        }
    }

    fn unknown(&mut self, item: &Item, label: impl Into<Cow<'static, str>>) {
        let label = label.into();
        let part = self.push(item.start, item.end, PartKind::Unknown, label.clone());
        self.payload(PayloadKind::Vendor, part, (item.start + 4).min(item.end), item.end, &label);
    }

    /// Segments of tables stay whole where all their tables are used, go where none is, and are told apart otherwise.
    fn tables(&mut self, m: u8, item: &Item, tables: &[Table]) {
        let (start, end) = (item.start, item.end);
        let (name, header, table) = match m {
            DRI => ("DRI", "DRI", "DRI"),
            DQT => ("DQT", DQT_HEADER, DQT_TABLE),
            _ => ("DHT", DHT_HEADER, DHT_TABLE),
        };
        let used = tables.iter().filter(|t| t.used).count();
        let whole = tables.last().is_some_and(|t| t.end == end);
        if used == 0 {
            let part = self.push(start, end, PartKind::UnusedTable, name);
            self.payload(PayloadKind::Vendor, part, (start + 4).min(end), end, name);
        } else if used == tables.len() && whole {
            self.push(start, end, PartKind::Structure, name);
        } else {
            self.push(start, (start + 4).min(end), PartKind::Structure, header);
            let mut at = (start + 4).min(end);
            for t in tables {
                let label = format!("{table} {:02X}", t.selector);
                let kind = if t.used { PartKind::Structure } else { PartKind::UnusedTable };
                let part = self.push(t.start, t.end, kind, label);
                if !t.used {
                    self.payload(PayloadKind::Vendor, part, t.start, t.end, name);
                }
                at = t.end;
            }
            self.gap(at, end, "bytes after the tables of a segment");
        }
    }

    fn app(&mut self, m: u8, item: &Item, cut: bool) {
        let body = item.body(self.data);
        let (start, end) = (item.start, item.end);
        let from = (start + 4).min(end);
        let App { kind, label, payload, keyword } = identify(m, body);
        if kind == PartKind::Display {
            self.display(m, item, &label);
            return;
        }
        let part = self.push(start, end, kind, label);
        let piece = Piece { part, start: from, end, cut };
        match (kind, payload) {
            (PartKind::Icc, _) if self.before_scan => self.pieces.icc.push(piece),
            // Viewers read a profile before the first scan only.
            (PartKind::Icc, _) => {
                self.payload(PayloadKind::Vendor, part, from, end, "ICC_PROFILE");
            }
            (PartKind::Photoshop, None) => self.pieces.photoshop.push(piece),
            (PartKind::Xmp, None) => self.pieces.xmp.push(piece),
            (PartKind::C2pa, None) => self.pieces.jumbf.push(piece),
            (PartKind::Preview, _) if body.get(5) == Some(&0x10) => {
                self.payload(PayloadKind::Picture, part, (from + 6).min(end), end, "JFXX");
            }
            (PartKind::Preview, _) => {
                self.payload(PayloadKind::Vendor, part, from, end, "JFXX");
            }
            (_, Some((language, offset))) => {
                let at = self.payload(language, part, (from + offset).min(end), end, keyword);
                if let (true, Some(p)) = (cut, self.layout.payloads.get_mut(at)) {
                    p.damage = Some(cut_short());
                }
                // Viewers take the first Exif before the picture.
                let first = self.layout.primary_exif.is_none();
                if language == PayloadKind::Exif && m == 0xE1 && first && self.before_scan {
                    self.layout.primary_exif = Some(at);
                }
            }
            _ => {}
        }
    }

    /// JFIF and Adobe headers: their fixed fields decide colour and aspect where decoders read them, that is before the
    /// first scan; what follows the fields is not theirs.
    fn display(&mut self, m: u8, item: &Item, label: &str) {
        let (start, end) = (item.start, item.end);
        let body = item.body(self.data);
        let (fields, known) = if m == 0xE0 { (14, JFIF) } else { (12, ADOBE) };
        if body.len() < fields || !self.before_scan {
            self.unknown(item, format!("{label} without effect"));
            return;
        }
        let mut at = start + 4 + fields;
        self.push(start, at, PartKind::Display, known);
        if let (0xE0, Some(&[x, y])) = (m, body.get(12..14)) {
            let size = 3 * usize::from(x) * usize::from(y);
            let thumb = (at + size).min(end);
            if thumb > at {
                let part = self.push(at, thumb, PartKind::Preview, "JFIF thumbnail");
                self.payload(PayloadKind::Vendor, part, at, thumb, "JFIF thumbnail");
                at = thumb;
            }
        }
        let rest = if m == 0xE0 { "bytes after the JFIF header" } else { "bytes after the Adobe header" };
        self.gap(at, end, rest);
    }
}

/// Where the segment says that it ends.
fn declared_end(data: &[u8], item: &Item) -> usize {
    let len = data.get(item.start + 2..).and_then(|d| d.first_chunk::<2>()).copied().map(u16::from_be_bytes);
    item.start.saturating_add(2).saturating_add(len.map_or(2, usize::from))
}

/// Adds the metadata blocks of a picture that lies at `start..end` inside `part`.
pub(crate) fn embedded(
    data: &[u8],
    start: usize,
    end: usize,
    part: usize,
    layout: &mut Layout,
    limits: &Limits,
) -> Result<()> {
    let picture = data.get(start..end).unwrap_or(&[]);
    let c = cut(picture, limits)?;
    let tables = Tables::default();
    let mut inner = Layout::new(layout.format, picture.len() as u64);
    Builder::new(picture, &c, &tables, &mut inner).build(&[]);
    for mut p in inner.payloads {
        let metadata = matches!(
            p.kind,
            PayloadKind::Exif
                | PayloadKind::Xmp
                | PayloadKind::Iptc
                | PayloadKind::Photoshop
                | PayloadKind::C2pa
                | PayloadKind::Text
        );
        if !metadata {
            continue;
        }
        if let PayloadBytes::Span(s) = &mut p.bytes {
            s.start = s.start.saturating_add(start as u64);
        }
        p.parts = vec![part];
        layout.payloads.push(p);
    }
    Ok(())
}
