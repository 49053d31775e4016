//! Cuts a film into labelled parts: every box of the file, every range of `mdat`. It decides nothing about what may stay.

use super::model::{self, Movie};
use super::track::name_of;
use super::units;
use crate::error::Result;
use crate::format::bmff::boxes::{Head, Node, Source, top};
use crate::format::bmff::keep::{Claim, Claims, paint};
use crate::format::bmff::stray;
use crate::format::{CodedData, Format, Layout, Note, PartKind};
use crate::limits::Limits;

/// Parses the whole file.
pub(super) fn parse(s: Source<'_>, coded: CodedData) -> Result<Layout> {
    let (top, end) = top(s)?;
    let mut layout = Layout::new(Format::Video, s.file.size());
    // Samples are told apart, never decoded: `coded` says how many of them are looked into for messages.
    layout.coded_data = CodedData::Copy;
    layout.notes.push(Note::NotLocated("video.faces".into()));
    let moov = top.iter().find(|h| h.kind == *b"moov");
    let body = moov.map(|h| model::body(s, h)).transpose()?;
    let movie = moov.zip(body.as_deref()).map(|(h, b)| model::read(s, h, b, &top)).transpose()?;
    if movie.is_none()
        && let Some(h) = top.iter().find(|h| matches!(&h.kind, b"mdat" | b"moof"))
    {
        return Err(s.bad(h.start, "a moov box was expected: without it nothing says what the samples are"));
    }
    if let Some(m) = &movie {
        facts(s, m, coded, &mut layout);
    }
    boxes(s, &top, movie.as_ref(), &mut layout)?;
    stray::tail(&mut layout, end, s.file.size());
    Limits::check("parts of one file", layout.parts.len() as u64, s.limits.parts as u64)?;
    Ok(layout)
}

/// Size, number of samples, and what the film hides.
fn facts(s: Source<'_>, m: &Movie<'_>, coded: CodedData, layout: &mut Layout) {
    (layout.frames, layout.picture) = m.shown();
    layout.notes.extend(m.hidden().into_iter().map(|(_, what)| Note::HiddenPicture(what.into())));
    if let Some(at) = m.cut {
        let what = "samples of a fragment were expected: the file ends before them".into();
        layout.notes.push(Note::Damage { offset: at, what });
    }
    units::report(s, m, coded, layout);
}

fn boxes(s: Source<'_>, top: &[Head], movie: Option<&Movie<'_>>, layout: &mut Layout) -> Result<()> {
    let keep = movie.map(Movie::keep).unwrap_or_default();
    Limits::check("ranges of samples", keep.spans().count() as u64, s.limits.parts as u64)?;
    let dropped = movie.map(Movie::dropped).unwrap_or_default();
    let claim = |(label, start, end): (String, u64, u64)| {
        let kind = if label.starts_with("text") { PartKind::Text } else { PartKind::Vendor };
        Claim { start, end, kind, label: format!("samples of a {label}"), payload: None }
    };
    let claims = Claims::new(dropped.into_iter().map(claim).collect());
    let mut first = true;
    for h in top {
        s.limits.on_time()?;
        match &h.kind {
            b"ftyp" if h.start == 0 => {
                layout.push(h.start, h.end, PartKind::Structure, "box ftyp");
            }
            b"mdat" => {
                layout.push(h.start, h.body, PartKind::Structure, "box mdat");
                paint(layout, h.body, h.end, &keep, "samples", &claims);
            }
            b"moov" if std::mem::take(&mut first) => {
                if let Some(m) = movie {
                    moov(s, h, m, layout)?;
                }
            }
            b"moof" => moof(s, h, layout)?,
            b"sidx" | b"ssix" | b"styp" | b"mfra" | b"pdin" => {
                layout.push(h.start, h.end, PartKind::Structure, format!("box {}", h.name()));
            }
            _ => stray::label(s, layout, h)?,
        }
    }
    Ok(())
}

/// The boxes of `moov`, already read.
pub(in crate::format::bmff) fn moov(s: Source<'_>, h: &Head, m: &Movie<'_>, layout: &mut Layout) -> Result<()> {
    layout.push(h.start, h.body, PartKind::Structure, "box moov");
    let mut tracks = m.tracks.iter();
    for n in &m.inside.nodes {
        if n.kind() != *b"trak" {
            inner(s, n, layout, 1)?;
            continue;
        }
        match tracks.next() {
            Some(t) if t.kept => {
                let texts = t.entries.texts.join(", ");
                inner(s, n, layout, 1)?;
                if let Some(part) =
                    layout.parts.iter().rposition(|p| p.label == "box stsd").filter(|_| !texts.is_empty())
                {
                    stray::text(layout, part, "CompressorName", texts);
                }
            }
            t => {
                let name = t.map_or_else(String::new, |t| name_of(t.handler));
                let kind = if name.starts_with("text") { PartKind::Text } else { PartKind::Vendor };
                layout.push(n.head.start, n.head.end, kind, name);
            }
        }
    }
    if m.inside.end < h.end {
        layout.push(m.inside.end, h.end, PartKind::Gap, "bytes at the end of moov");
    }
    Ok(())
}

fn moof(s: Source<'_>, h: &Head, layout: &mut Layout) -> Result<()> {
    let body = s.body(h, s.limits.metadata_bytes)?;
    inner(s, &Node { head: *h, data: &body }, layout, 0)
}

/// Boxes that hold boxes, and those whose numbers are read.
fn inner(s: Source<'_>, n: &Node<'_>, layout: &mut Layout, depth: usize) -> Result<()> {
    let label = || format!("box {}", n.head.name());
    let (start, end) = (n.head.start, n.head.end);
    match &n.kind() {
        b"moof" | b"traf" | b"trak" | b"mdia" | b"minf" | b"stbl" | b"edts" | b"dinf" | b"mvex" | b"tref" | b"tapt"
            if depth < s.limits.nesting =>
        {
            layout.push(start, n.head.body, PartKind::Structure, label());
            let children = n.children(0, s.limits.parts)?;
            for c in &children.nodes {
                inner(s, c, layout, depth + 1)?;
            }
            let left = usize::try_from(children.end.saturating_sub(n.head.body)).unwrap_or(0);
            stray::rest(layout, children.end, end, n.kind(), n.data.get(left..).unwrap_or(&[]));
        }
        b"mvhd" | b"tkhd" | b"mdhd" => {
            let times = n.data.get(4..if n.data.first() == Some(&1) { 20 } else { 12 }).unwrap_or(&[]);
            let kind = if times.iter().any(|b| *b != 0) { PartKind::Time } else { PartKind::Structure };
            layout.push(start, end, kind, label());
        }
        b"hdlr" => stray::handler(layout, n),
        b"stsd" | b"stts" | b"ctts" | b"cslg" | b"stss" | b"stps" | b"sdtp" | b"stsc" | b"stsz" | b"stz2" | b"stco"
        | b"co64" | b"sgpd" | b"sbgp" | b"elst" | b"vmhd" | b"smhd" | b"dref" | b"trex" | b"mehd" | b"mfhd"
        | b"tfhd" | b"tfdt" | b"trun" | b"clef" | b"prof" | b"enof" | b"auxl" | b"iods" | b"cdsc" | b"tmcd"
        | b"chap" | b"subs" | b"saiz" | b"saio" | b"nmhd" | b"gmhd" | b"hmhd" | b"hint" | b"sync" | b"folw"
        | b"fall" => {
            layout.push(start, end, PartKind::Structure, label());
        }
        _ => stray::label_node(layout, n),
    }
    Ok(())
}
