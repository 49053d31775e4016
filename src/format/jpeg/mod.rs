//! JPEG: cut into segments and coded data, walked to the last coded bit, put together again from what display needs.
//! It keeps no metadata and never decodes a pixel; what widespread decoders display stays bit for bit. ITU-T T.81, T.871.

mod app;
mod assemble;
pub(crate) mod bits;
mod blocks;
pub(crate) mod frame;
pub(crate) mod gather;
pub(crate) mod hdr;
pub(crate) mod huffman;
mod parts;
mod plain;
pub(crate) mod progressive;
pub(crate) mod segments;
pub(crate) mod sequential;
mod sieve;
mod strands;
pub(crate) mod tables;
mod trailer;
pub(crate) mod walk;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::format::{
    CodedData, Container, Format, Guarantee, Layout, Note, PartKind, PayloadKind, Pieces, Plan, ReadAt, SliceSource,
};
use crate::geometry::Size;
use crate::limits::Limits;

use gather::{Head, Wanted, Watch};
use parts::Builder;
pub(crate) use parts::{DHT_TABLE, DQT_TABLE};
use progressive::History;
use segments::{Cut, Trouble, What};
use tables::Tables;
use walk::{Walk, Walked};

/// The container for JPEG files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jpeg;

/// Kinds that can be scanned and are refused for cleaning, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("jpeg.arithmetic", "arithmetic-coded JPEG is not cleaned"),
    ("jpeg.lossless", "lossless JPEG is not cleaned"),
    ("jpeg.hierarchical", "hierarchical JPEG is not cleaned"),
    ("jpeg.dnl", "a JPEG whose height is told behind the picture (DNL) is not cleaned"),
    ("jpeg.reserved", "a JPEG with markers reserved for extensions is not cleaned"),
];

/// How a note begins that says that no decoder displays the picture.
pub(crate) const BROKEN: &str = "the picture cannot be displayed: ";

/// The error behind the code of a kind that is refused.
pub(crate) fn refusal(code: &str) -> Option<Error> {
    REFUSED.iter().find(|(c, _)| *c == code).map(|&(code, reason)| Error::refused(code, reason))
}

impl Container for Jpeg {
    fn format(&self) -> Format {
        Format::Jpeg
    }

    fn sniff(&self, head: &[u8]) -> bool {
        // Some bytes may stray before the first segment: decoders skip them.
        let Some(rest) = head.strip_prefix(&[0xFF, segments::SOI]) else { return false };
        rest.first() == Some(&0xFF)
            || memchr::memchr_iter(0xFF, rest).any(|i| {
                matches!(
                    rest.get(i + 1),
                    Some(&(segments::DQT | segments::DHT | segments::COM | 0xC0..=0xC2 | 0xE0..=0xEF))
                )
            })
    }

    fn reads_in_pieces(&self, coded: CodedData) -> bool {
        coded == CodedData::Copy
    }

    fn outline(&self, head: &[u8]) -> Option<Vec<u8>> {
        let mut file = sieve::sieve(&SliceSource(head)).ok()??.kept;
        file.extend_from_slice(&[0xFF, segments::EOI]);
        Some(file)
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        if coded == CodedData::Copy && src.as_slice().is_none() {
            Limits::check("file size", src.size(), limits.file_bytes)?;
            if let Some(sieved) = sieve::sieve(src)? {
                let mut layout = self.cut(&SliceSource(&sieved.kept), &sieved.kept, coded, limits, &mut ()).map_err(
                    |e| match e {
                        Error::Malformed { format, offset, what } => {
                            Error::Malformed { format, offset: sieved.place(offset), what }
                        }
                        e => e,
                    },
                )?;
                sieved.put_back(&mut layout, src.size());
                layout.check_cover()?;
                return Ok(layout);
            }
        }
        self.watched(src, coded, limits, &mut ())
    }

    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        refusable(layout)?;
        if let Some(pieces) = hdr::assemble(src, layout, plan, limits)? {
            return Ok(pieces);
        }
        let plain = Plan { hdr: None, ..plan.clone() };
        assemble::assemble(src, layout, &plain, None)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &[
                "jpeg.arithmetic",
                "jpeg.lossless",
                "jpeg.hierarchical",
                "jpeg.dnl",
                "jpeg.reserved",
                "hdr.geometry",
            ],
            limits: &["jpeg.tables-fingerprint"],
        }
    }
}

/// An error where the picture is of a kind that is not cleaned, or cannot be displayed.
fn refusable(layout: &Layout) -> Result<()> {
    for n in &layout.notes {
        match n {
            Note::NotLocated(code) => {
                if let Some(e) = refusal(code) {
                    return Err(e);
                }
            }
            Note::Damage { offset, what } if what.starts_with(BROKEN) => {
                return Err(Error::malformed(Format::Jpeg, *offset, what.clone()));
            }
            _ => {}
        }
    }
    Ok(())
}

impl Jpeg {
    /// Parses a file that `watch` looks at while it is walked. That changes nothing of the layout.
    pub(crate) fn watched<W: Watch>(
        self,
        src: &dyn ReadAt,
        coded: CodedData,
        limits: &Limits,
        watch: &mut W,
    ) -> Result<Layout> {
        let layout = self.cut(src, src.whole(limits)?.as_ref(), coded, limits, watch)?;
        layout.check_cover()?;
        Ok(layout)
    }

    /// The layout of a file whose bytes are in memory.
    fn cut<W: Watch>(
        self,
        source: &dyn ReadAt,
        data: &[u8],
        coded: CodedData,
        limits: &Limits,
        watch: &mut W,
    ) -> Result<Layout> {
        if !self.sniff(data) {
            return Err(Error::malformed(Format::Jpeg, 0, "a start of image marker (SOI) was expected"));
        }
        let mut cut = segments::cut(data, limits)?;
        let (tables, missing) = tables::resolve(data, &cut);
        cut.trouble = cut.trouble.take().or(missing);
        let mut layout = Layout::new(Format::Jpeg, data.len() as u64);
        if let Some(f) = &cut.frame {
            layout.picture = Size::new(f.width.into(), f.height.into());
        }
        let walked = read_scans((source, data), &mut cut, &tables, (coded, limits), &mut layout, watch)?;
        Builder::new(data, &cut, &tables, &mut layout).build(&walked);
        let indexed = layout.parts.iter().any(|p| p.label == "APP2 MPF");
        trailer::split(data, cut.end, indexed, &mut layout, limits)?;
        index_of_maps(&mut layout, cut.end);
        if layout.primary_exif.is_none() {
            let own = |p: &crate::format::Payload| p.parts.iter().all(|i| layout.parts[*i].label == "APP1 Exif");
            layout.primary_exif = layout.payloads.iter().position(|p| p.kind == PayloadKind::Exif && own(p));
        }
        note(&cut, &walked, &mut layout);
        Limits::check("parts", layout.parts.len() as u64, limits.parts as u64)?;
        Ok(layout)
    }
}

/// An index of pictures of which every one is a gain map belongs to them.
fn index_of_maps(layout: &mut Layout, from: usize) {
    let (mut maps, mut others) = (0, 0);
    for p in layout.parts.iter().filter(|p| p.span.start >= from as u64 && p.kind != PartKind::Fill) {
        if p.kind == PartKind::Hdr { maps += 1 } else { others += 1 }
    }
    if maps > 0 && others == 0 {
        layout.parts.iter_mut().filter(|p| p.label == "APP2 MPF").for_each(|p| p.kind = PartKind::Hdr);
    }
}

/// Reads the coded data of every displayed scan as `coded` asks.
fn read_scans<W: Watch>(
    (source, data): (&dyn ReadAt, &[u8]),
    cut: &mut Cut,
    tables: &Tables,
    (coded, limits): (CodedData, &Limits),
    layout: &mut Layout,
    watch: &mut W,
) -> Result<Vec<Walked>> {
    let Some(frame) = cut.frame.clone().filter(|_| cut.trouble.is_none()) else {
        return Ok(Vec::new());
    };
    let mut history = History::new(&frame, cut.scans.iter().map(|s| &s.1), data.len());
    let walk = Walk { data, source, frame: &frame, tables, limits };
    let mut out = Vec::with_capacity(cut.scans.len());
    layout.coded_data = coded;
    let head = if coded == CodedData::Walk { Head::of(data, cut, tables) } else { None };
    let wanted = head.and_then(|head| watch.begin(&head)).map(Wanted::new);
    for ((sos, scan), using) in cut.scans.iter().zip(&tables.scans) {
        // A scan may hold no data at all; it is walked all the same, for what later scans build on.
        let behind = cut.items.get(*sos).map_or(0, |i| i.end);
        let range = match cut.items.get(sos + 1) {
            Some(i) if matches!(i.what, What::Coded(_)) => (i.start, i.end),
            _ => (behind, behind),
        };
        if (coded == CodedData::Copy && !cut.skipped) || history.exhausted {
            layout.coded_data = CodedData::Copy;
            out.push(Walked::default());
            continue;
        }
        match walk.scan(range, scan, using, &mut history, (wanted.as_ref(), watch))? {
            Ok(w) => {
                // A picture of one scan is displayed by then; one of several is not displayed at all.
                if let (Some(at), usize::MAX) = (w.stopped, cut.hidden_from) {
                    cut.trouble = Some(Trouble::Broken(at, "a reserved marker stands inside the picture".into()));
                }
                out.push(w);
            }
            Err(t) => {
                cut.trouble = Some(t);
                break;
            }
        }
    }
    let sound = out.iter().all(|w| w.damage.is_none() && w.stopped.is_none());
    watch.end(sound && cut.trouble.is_none() && layout.coded_data == CodedData::Walk);
    Ok(out)
}

/// Says what is damaged, and why the picture will be refused.
fn note(cut: &Cut, walked: &[Walked], layout: &mut Layout) {
    match &cut.trouble {
        Some(Trouble::Refused(code, _)) => layout.notes.push(Note::NotLocated((*code).into())),
        Some(Trouble::Broken(offset, what)) => {
            let what = format!("{BROKEN}{what}").into();
            layout.notes.push(Note::Damage { offset: *offset as u64, what });
        }
        None => {
            for (offset, what) in walked.iter().filter_map(|w| w.damage) {
                layout.notes.push(Note::Damage { offset: offset as u64, what: what.into() });
            }
            if !cut.eoi {
                let what = "an end of image marker (EOI) was expected".into();
                layout.notes.push(Note::Damage { offset: cut.end as u64, what });
            }
        }
    }
}
