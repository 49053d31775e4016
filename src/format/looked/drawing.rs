//! SVG drawings: metadata, titles, comments, names that editors leave, links, and pictures that are written into the text.
//! It reads the text as it stands and follows nothing. SVG 2 (W3C), and the attributes that Inkscape and Illustrator write.

use base64::Engine;

use super::{Sheet, span};
use crate::error::Result;
use crate::format::{PartKind, PayloadBytes, PayloadKind};
use crate::limits::Limits;

/// Beginning, end, role, language, label.
type Between = (&'static [u8], &'static [u8], PartKind, PayloadKind, &'static str);

/// What stands between these is shown to readers.
const BETWEEN: [Between; 7] = [
    (b"<!--", b"-->", PartKind::Text, PayloadKind::Text, "comment"),
    (b"<metadata", b"</metadata>", PartKind::Xmp, PayloadKind::Xmp, "metadata"),
    (b"<x:xmpmeta", b"</x:xmpmeta>", PartKind::Xmp, PayloadKind::Xmp, "XMP"),
    (b"<title", b"</title>", PartKind::Text, PayloadKind::Text, "title"),
    (b"<desc", b"</desc>", PartKind::Text, PayloadKind::Text, "description"),
    (b"<script", b"</script>", PartKind::Unknown, PayloadKind::Vendor, "script"),
    (b"<i:pgf", b"</i:pgf>", PartKind::Unknown, PayloadKind::Vendor, "Illustrator data"),
];

/// Attributes that say where a drawing was made and by what.
const ATTRIBUTES: [&str; 7] = [
    "sodipodi:docname",
    "inkscape:export-filename",
    "sodipodi:absref",
    "inkscape:version",
    "inkscape:label",
    "data-name",
    "xlink:title",
];

/// Findings of one kind that are listed.
const MOST: usize = 200;

pub(super) fn read(file: &[u8], sheet: &mut Sheet<'_>, limits: &Limits) -> Result<()> {
    for (begin, end, kind, language, label) in BETWEEN {
        for at in memchr::memmem::find_iter(file, begin).take(MOST) {
            let from = file.get(at..).unwrap_or(&[]);
            // What is not found from here on is not found later.
            let Some(len) = memchr::memmem::find(from, end).map(|n| n + end.len()) else { break };
            let whole = span(at, at + len);
            let text = plain(from.get(..len).unwrap_or(&[]), begin, end);
            let inside = if language == PayloadKind::Text { span(at + text.0, at + text.1) } else { whole };
            sheet.block((kind, language), label, label, whole, inside);
        }
    }
    for name in ATTRIBUTES {
        for at in memchr::memmem::find_iter(file, name.as_bytes()).take(MOST) {
            if let Some((start, end)) = value(file, at + name.len()) {
                sheet.block((PartKind::Text, PayloadKind::Text), name, name, span(at, end), span(start, end));
            }
        }
    }
    links(file, sheet, limits);
    if let Some(at) = memchr::memmem::rfind(file, b"</svg>") {
        let rest = at + 6;
        if file.get(rest..).is_some_and(|r| !r.trim_ascii().is_empty()) {
            let tail = span(rest, file.len());
            sheet.block((PartKind::Trailer, PayloadKind::Trailer), "bytes behind the drawing", "", tail, tail);
        }
    }
    Ok(())
}

/// The text between the tags, as offsets in `whole`.
fn plain(whole: &[u8], begin: &[u8], end: &[u8]) -> (usize, usize) {
    let stop = whole.len().saturating_sub(end.len());
    let from = if begin == b"<!--" { begin.len() } else { memchr::memchr(b'>', whole).map_or(0, |n| n + 1) };
    (from.min(stop), stop)
}

/// The quoted value behind `=`.
fn value(file: &[u8], at: usize) -> Option<(usize, usize)> {
    let quote = *file.get(at + 1).filter(|_| file.get(at) == Some(&b'='))?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let start = at + 2;
    let len = memchr::memchr(quote, file.get(start..)?)?;
    Some((start, start + len))
}

/// Pictures inside the text are decoded for the readers; links to elsewhere tell who looked at the drawing, and when.
fn links(file: &[u8], sheet: &mut Sheet<'_>, limits: &Limits) {
    let mut room = limits.metadata_bytes;
    for at in memchr::memmem::find_iter(file, b"href").take(MOST) {
        let Some((start, end)) = value(file, at + 4) else { continue };
        let text = file.get(start..end).unwrap_or(&[]);
        let place = span(at, end);
        if text.starts_with(b"data:") {
            let group = sheet.part(PartKind::SecondPicture, "picture inside", place);
            let body = memchr::memmem::find(text, b";base64,").and_then(|n| text.get(n + 8..)).unwrap_or(&[]);
            let clean: Vec<u8> = body.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(room).collect();
            if let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(&clean) {
                room = room.saturating_sub(clean.len());
                sheet.payload(vec![group], PayloadKind::Picture, "", PayloadBytes::Owned(bytes));
            }
        } else if memchr::memmem::find(text, b"://").is_some() || text.starts_with(b"/") {
            sheet.block((PartKind::Text, PayloadKind::Text), "link", "link", place, span(start, end));
        }
    }
}
