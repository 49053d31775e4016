//! Cuts a JPEG file at its markers, the way widespread decoders find them: which bytes are segments, which coded data,
//! which neither. It never looks inside metadata and never decodes coded data. ITU-T T.81 annex B.

use std::borrow::Cow;

use super::frame::{Frame, Scan};
use super::plain::plain;
use crate::error::Result;
use crate::limits::Limits;

/// Start of image.
pub(crate) const SOI: u8 = 0xD8;
/// End of image.
pub(crate) const EOI: u8 = 0xD9;
/// Start of scan.
pub(crate) const SOS: u8 = 0xDA;
/// Define quantisation tables.
pub(crate) const DQT: u8 = 0xDB;
/// Define number of lines.
pub(crate) const DNL: u8 = 0xDC;
/// Define restart interval.
pub(crate) const DRI: u8 = 0xDD;
/// Define hierarchical progression.
pub(crate) const DHP: u8 = 0xDE;
/// Expand reference components.
pub(crate) const EXP: u8 = 0xDF;
/// Define Huffman tables.
pub(crate) const DHT: u8 = 0xC4;
/// Reserved for JPEG extensions, in the midst of the frame headers.
pub(crate) const JPG: u8 = 0xC8;
/// Define arithmetic coding conditions.
pub(crate) const DAC: u8 = 0xCC;
/// Comment.
pub(crate) const COM: u8 = 0xFE;

/// True for the start of a frame of any kind.
pub(crate) fn is_sof(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, DHT | JPG | DAC)
}

/// True for a restart marker.
pub(crate) fn is_rst(marker: u8) -> bool {
    matches!(marker, 0xD0..=0xD7)
}

/// What an item of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A marker without a segment: SOI, EOI, RSTn, TEM, or a reserved one.
    Marker(u8),
    /// A marker with its segment.
    Segment(u8),
    /// The coded data of a scan: index into [`Cut::scans`].
    Coded(usize),
    /// Surplus 0xFF before a marker.
    Fill,
    /// Bytes that belong to nothing.
    Gap,
}

/// One item; the items of a [`Cut`] join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// First byte.
    pub(crate) start: usize,
    /// Behind the last byte.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) what: What,
}

impl Item {
    /// The bytes behind marker and length.
    pub(crate) fn body<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.start.saturating_add(4)..self.end).unwrap_or(&[])
    }
}

/// Why the picture cannot be rewritten although its parts can be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A kind that is refused by name.
    Refused(&'static str, &'static str),
    /// No decoder displays it: offset, and what was expected.
    Broken(usize, Cow<'static, str>),
}

/// The file cut at its markers, up to the end of its first picture.
#[derive(Debug)]
pub(crate) struct Cut {
    /// The items in order; together they are the bytes before `end`.
    pub(crate) items: Vec<Item>,
    /// Items from here on are not displayed: the only scan that decoders read is complete.
    pub(crate) hidden_from: usize,
    /// The frame header.
    pub(crate) frame: Option<Frame>,
    /// The scans that are displayed, with the index of their SOS item.
    pub(crate) scans: Vec<(usize, Scan)>,
    /// Where the picture ends: behind EOI, or where its markers ran out.
    pub(crate) end: usize,
    /// True where an EOI stood there.
    pub(crate) eoi: bool,
    /// Why the picture cannot be rewritten.
    pub(crate) trouble: Option<Trouble>,
    /// Coded data holds markers that decoders pass over: only a walk tells what is displayed.
    pub(crate) skipped: bool,
}

/// Where coded data from `from` ends: at a marker that is no restart marker. Where `skip`, markers below 0xC0 are passed;
/// the flag tells whether there were any.
fn coded_end(data: &[u8], from: usize, skip: bool) -> (usize, bool) {
    let mut p = from + plain(data.get(from..).unwrap_or(&[]));
    let mut skipped = false;
    loop {
        let Some(q) = memchr::memchr(0xFF, data.get(p..).unwrap_or(&[])).map(|n| p + n) else {
            return (data.len(), skipped);
        };
        let mut r = q + 1;
        while data.get(r) == Some(&0xFF) {
            r += 1;
        }
        match data.get(r) {
            None => return (q, skipped),
            Some(&m) if m == 0 || is_rst(m) => p = r + 1,
            Some(&m) if skip && m < 0xC0 => (p, skipped) = (r + 1, true),
            Some(_) => return (q, skipped),
        }
    }
}

/// Decoders read the conditions of arithmetic coding (T.81 §B.2.4.3) even where nothing is coded so, and stop at unsound
/// ones.
fn conditioning_is_sound(body: &[u8]) -> bool {
    let (pairs, rest) = body.as_chunks::<2>();
    rest.is_empty() && pairs.iter().all(|&[table, v]| table < 32 && (table >= 16 || v & 15 <= v >> 4))
}

struct Cutter<'a> {
    data: &'a [u8],
    cut: Cut,
    restarts: bool,
    multi: bool,
}

/// Cuts `data`, which starts with SOI.
pub(crate) fn cut(data: &[u8], limits: &Limits) -> Result<Cut> {
    let cut = Cut {
        items: vec![Item { start: 0, end: data.len().min(2), what: What::Marker(SOI) }],
        hidden_from: usize::MAX,
        frame: None,
        scans: Vec::new(),
        end: data.len(),
        eoi: false,
        trouble: None,
        skipped: false,
    };
    let mut c = Cutter { data, cut, restarts: false, multi: false };
    let mut at = 2;
    while at < data.len() {
        Limits::check("parts", c.cut.items.len() as u64, limits.parts as u64)?;
        limits.on_time()?;
        match c.step(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    let end = c.cut.items.last().map_or(0, |i| i.end);
    c.cut.end = end;
    if c.cut.scans.is_empty() {
        c.broken(end, "a picture (frame header and scan) was expected");
    }
    Ok(c.cut)
}

impl Cutter<'_> {
    fn push(&mut self, start: usize, end: usize, what: What) {
        if start < end {
            self.cut.items.push(Item { start, end, what });
        }
    }

    fn broken(&mut self, at: usize, what: impl Into<Cow<'static, str>>) {
        self.trouble(Trouble::Broken(at, what.into()));
    }

    /// The first trouble counts. Behind the displayed scans there is none.
    fn trouble(&mut self, t: Trouble) {
        if self.cut.trouble.is_none() && self.cut.hidden_from == usize::MAX {
            self.cut.trouble = Some(t);
        }
    }

    fn complete(&self) -> bool {
        self.cut.hidden_from != usize::MAX
    }

    /// Takes the items up to and with the next marker; returns where to go on, or `None` at the end.
    fn step(&mut self, at: usize) -> Option<usize> {
        let rest = self.data.get(at..).unwrap_or(&[]);
        let Some(q) = memchr::memchr(0xFF, rest).map(|n| at + n) else {
            self.push(at, self.data.len(), What::Gap);
            return None;
        };
        self.push(at, q, What::Gap);
        let mut r = q;
        while self.data.get(r) == Some(&0xFF) {
            r += 1;
        }
        let Some(&m) = self.data.get(r) else {
            self.push(q, self.data.len(), What::Gap);
            return None;
        };
        if m == 0 {
            self.push(q, r + 1, What::Gap);
            return Some(r + 1);
        }
        let start = r - 1;
        let lone = r + 1;
        // Decoders stop at what cannot follow a complete picture; what stands there is data behind its end.
        if self.complete() && (m == SOI || matches!(m, 0x02..=0xBF) || is_sof(m)) {
            return None;
        }
        self.push(q, start, What::Fill);
        match m {
            EOI => {
                self.push(start, lone, What::Marker(m));
                self.cut.eoi = true;
                return None;
            }
            SOI => self.broken(start, "a second start of image stands inside the picture"),
            0x02..=0xBF => self.broken(start, "a reserved marker stands inside the picture"),
            _ => {}
        }
        if m == SOI || m < 0xC0 || is_rst(m) {
            self.push(start, lone, What::Marker(m));
            return Some(lone);
        }
        self.segment(m, start)
    }

    fn segment(&mut self, m: u8, start: usize) -> Option<usize> {
        let len = match (self.data.get(start + 2), self.data.get(start + 3)) {
            (Some(&a), Some(&b)) => usize::from(u16::from_be_bytes([a, b])),
            _ => {
                self.push(start, self.data.len(), What::Gap);
                return None;
            }
        };
        let skipped = matches!(m, 0xE0..=0xEF | COM | DNL | DAC);
        if len < 2 && !skipped {
            self.broken(start, "a segment length of at least 2 was expected");
        }
        let want = start + 2 + len.max(2);
        if want > self.data.len() && !skipped {
            self.broken(start, "the whole segment was expected before the end of the file");
        }
        let end = want.min(self.data.len());
        let item = Item { start, end, what: What::Segment(m) };
        if m == SOS {
            return self.scan(item);
        }
        self.cut.items.push(item);
        match m {
            _ if is_sof(m) => self.frame(m, item),
            DRI if !self.complete() => match item.body(self.data) {
                &[a, b] => self.restarts = (a, b) != (0, 0),
                _ => self.broken(start, "a restart interval of 2 bytes was expected"),
            },
            DAC if !conditioning_is_sound(item.body(self.data)) => {
                self.broken(start, "sound arithmetic coding conditions were expected");
            }
            DHP | EXP => self.trouble(Trouble::Refused("jpeg.hierarchical", "hierarchical JPEG is not cleaned")),
            JPG | 0xF0..=0xFD => {
                self.trouble(Trouble::Refused("jpeg.reserved", "a marker reserved for JPEG extensions is used"));
            }
            _ => {}
        }
        Some(end)
    }

    fn frame(&mut self, m: u8, item: Item) {
        if self.cut.frame.is_some() {
            self.broken(item.start, "a second frame header stands inside the picture");
            return;
        }
        match Frame::parse(m, item.body(self.data)) {
            Ok(f) => {
                match m {
                    0xC3 | 0xCB => self.trouble(Trouble::Refused("jpeg.lossless", "lossless JPEG is not cleaned")),
                    0xC5..=0xC7 | 0xCD..=0xCF => {
                        self.trouble(Trouble::Refused("jpeg.hierarchical", "hierarchical JPEG is not cleaned"));
                    }
                    0xC9 | 0xCA => {
                        self.trouble(Trouble::Refused("jpeg.arithmetic", "arithmetic-coded JPEG is not cleaned"));
                    }
                    _ if f.height == 0 => {
                        self.trouble(Trouble::Refused("jpeg.dnl", "the height is told behind the picture (DNL)"));
                    }
                    _ if !matches!(f.precision, 8 | 12) => {
                        self.broken(item.start, "samples of 8 or 12 bits were expected");
                    }
                    _ => {}
                }
                self.multi = f.is_progressive();
                self.cut.frame = Some(f);
            }
            Err(what) => self.broken(item.start, what),
        }
    }

    fn scan(&mut self, item: Item) -> Option<usize> {
        let sos = self.cut.items.len();
        self.cut.items.push(item);
        let parsed = match &self.cut.frame {
            Some(f) => Scan::parse(f, item.body(self.data)).map(|s| (s.components.len() < f.components.len(), s)),
            None => Err("a frame header was expected before the scan".into()),
        };
        let index = self.cut.scans.len();
        match parsed {
            Ok((partial, scan)) if !self.complete() => {
                self.multi |= partial;
                self.cut.scans.push((sos, scan));
            }
            Ok(_) => {}
            Err(what) => self.broken(item.start, what),
        }
        // With a restart interval decoders pass over markers that mean nothing.
        let (end, skipped) = coded_end(self.data, item.end, self.restarts);
        self.cut.skipped |= skipped;
        self.push(item.end, end, What::Coded(index));
        // A first scan that holds all components of a sequential frame is all that decoders read.
        if !self.multi && !self.complete() && !self.cut.scans.is_empty() {
            self.cut.hidden_from = self.cut.items.len();
        }
        Some(end)
    }
}
