//! MakerNotes: recognised by how they begin or by the make, walked, and what leaks picked out by name.
//! It never follows a pointer out of the Exif block and reads each note once. Layouts as documented by exiftool's tag tables (facts only).
//! The encrypted blocks of Nikon are named and not opened: their keys, serial number and shutter count, stand beside them in the clear.

mod dir;
mod large;
mod makers;
mod small;
mod special;
mod table;
#[cfg(test)]
mod tests;

use super::exif::{Entry, Tiff};
use super::{Block, Family, Sink, text};
use dir::Place;
use makers::{Base, Body};
use table::{Form, Item, Tag, What};

/// Deepest nesting of directories in a note; cameras use two.
const DEEPEST: usize = 4;
/// Most entries that are looked at in one note, directories inside it included.
const MOST_ENTRIES: usize = 2000;

/// Who took the picture, as the block around the note says.
pub(super) struct Camera<'a> {
    pub(super) make: &'a str,
    pub(super) model: &'a str,
}

/// A note while it is read.
struct Note<'a> {
    block: &'a Block<'a>,
    /// The Exif block; all offsets count from its start.
    data: &'a [u8],
    /// Where the note lies in it.
    at: usize,
    len: usize,
    maker: &'static str,
    model: &'a str,
    entries_left: std::cell::Cell<usize>,
}

/// Names what a note gives away; the note itself is a finding of the entry that holds it.
pub(super) fn read(block: &Block<'_>, tiff: &Tiff<'_>, entry: &Entry<'_>, camera: &Camera<'_>, out: &mut Sink<'_>) {
    let make = camera.make.to_uppercase();
    let maker = makers::recognise(entry.value, &make);
    let note = Note {
        block,
        data: tiff.data,
        at: entry.at,
        len: entry.value.len(),
        maker: maker.map_or("", |m| m.name),
        model: camera.model,
        entries_left: std::cell::Cell::new(MOST_ENTRIES),
    };
    let before = out.fields();
    match maker.map(|m| &m.body) {
        Some(Body::Directory { at, base, tags }) => {
            let base = match base {
                Base::Block => 0,
                Base::Note(n) => note.at + n,
            };
            let place = Place::find(&note, tiff.little, note.at + at, base);
            note.directory(place, tags, 0, out);
        }
        Some(Body::Tiff { at, tags }) => {
            if let Some((inner, first)) = entry.value.get(*at..).and_then(Tiff::open)
                && let Ok(first) = usize::try_from(first)
            {
                let base = note.at + at;
                let place = Place::new(base.saturating_add(first), base, inner.little);
                note.directory(place, tags, 0, out);
            }
        }
        Some(Body::Told { tags }) => {
            let first = entry.value.get(8..12).and_then(|b| b.try_into().ok()).map_or(12, u32::from_le_bytes);
            let place = Place::new(note.at.saturating_add(first as usize), note.at, true);
            note.directory(place, tags, 0, out);
        }
        Some(Body::Record(items)) => note.record(items, note.at, entry.value, true, None, out),
        None => special::plain_words(&note, entry, &make, out),
    }
    if !out.names_since(before, "PreviewImage") {
        special::hidden_pictures(&note, entry, out);
    }
}

impl Note<'_> {
    fn directory(&self, place: Place, tags: &'static [Tag], depth: usize, out: &mut Sink<'_>) {
        if depth > DEEPEST {
            return;
        }
        let view = Tiff::bare(self.data, place.little);
        for e in dir::entries(self, &place) {
            let Some(left) = self.entries_left.get().checked_sub(1) else { return };
            self.entries_left.set(left);
            for tag in tags.iter().filter(|t| t.id == e.tag) {
                self.entry(tag, &e, &view, &place, depth, out);
            }
        }
    }

    fn entry(&self, tag: &Tag, e: &Entry<'_>, view: &Tiff<'_>, place: &Place, depth: usize, out: &mut Sink<'_>) {
        let id = Some(u32::from(e.tag));
        match &tag.what {
            What::Value => self.say(tag.name, id, plain(view, e), e.at, e.value, out),
            What::Hex => self.say(tag.name, id, hex(e.value), e.at, e.value, out),
            What::Opaque => self.say(tag.name, id, String::new(), e.at, e.value, out),
            What::Picture => self.say(tag.name, id, e.value.len().to_string(), e.at, e.value, out),
            What::Faces(at, width) => {
                let count = number(e.value, *at, *width, place.little);
                if let Some(n) = count.filter(|n| (1..=99).contains(n)) {
                    self.say(tag.name, id, n.to_string(), e.at, e.value, out);
                }
            }
            What::Directory(tags, start) => {
                if let Some(place) = Place::inside(self, e, view, place, *start) {
                    self.directory(place, tags, depth + 1, out);
                }
            }
            What::Record(items) => self.record(items, e.at, e.value, place.little, id, out),
            What::Call(f) => f(self, e, place.little, out),
        }
    }

    /// Fields at fixed places of `value`, which lies at `at`.
    fn record(&self, items: &[Item], at: usize, value: &[u8], little: bool, tag: Option<u32>, out: &mut Sink<'_>) {
        for i in items {
            let len = match i.form {
                Form::Text(n) | Form::Wide(n) | Form::Hex(n) | Form::Number(n) => n,
            };
            let end = i.at.saturating_add(len).min(value.len());
            let Some(bytes) = value.get(i.at..end).filter(|b| !b.is_empty()) else { continue };
            let shown = match i.form {
                Form::Text(_) => until_nul(bytes),
                Form::Wide(_) => text::utf16(bytes, true),
                Form::Hex(n) if bytes.len() == n => hex(bytes),
                Form::Number(n) => number(bytes, 0, n, little).map_or_else(String::new, |v| v.to_string()),
                Form::Hex(_) => continue,
            };
            self.say(i.name, tag, shown, at + i.at, bytes, out);
        }
    }

    /// One field, unless it is blank: counters of zero and empty owner fields stand in every file and say nothing.
    fn say(&self, name: &'static str, tag: Option<u32>, shown: String, at: usize, value: &[u8], out: &mut Sink<'_>) {
        let shown = shown.trim_start_matches("SERIAL NUMBER:").trim().to_string();
        let blank = !shown.is_empty() && shown.chars().all(|c| matches!(c, '0' | ' ' | '.' | '-' | '\0'));
        let no_serial = name.ends_with("SerialNumber") && !shown.bytes().any(|b| b.is_ascii_digit());
        if blank || no_serial || value.iter().all(|b| *b == 0) || value.iter().all(|b| *b == 0xFF) {
            return;
        }
        out.field(self.block, Family::MakerNote, self.maker, name, tag, shown, at, value.len());
    }
}

/// Makers write texts into fields of undefined type.
fn plain(view: &Tiff<'_>, e: &Entry<'_>) -> String {
    if matches!(e.kind, 1 | 7) && e.value.len() > 4 {
        return until_nul(e.value);
    }
    view.text(e)
}

/// Text up to the first NUL; empty when it is none.
fn until_nul(bytes: &[u8]) -> String {
    let body = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let body = body.split(|b| *b == 0).next().unwrap_or_default();
    // Some cameras fill the rest of a text with ones.
    let end = body.iter().rposition(|b| *b != 0xFF).map_or(0, |i| i + 1);
    let body = body.get(..end).unwrap_or_default();
    if text::is_plain(body) { text::lenient(body) } else { String::new() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(64).map(|b| format!("{b:02x}")).collect()
}

/// An unsigned number of one, two or four bytes.
fn number(bytes: &[u8], at: usize, width: usize, little: bool) -> Option<u64> {
    let b = bytes.get(at..at.checked_add(width)?)?;
    let fold = |n: u64, b: &u8| (n << 8) | u64::from(*b);
    Some(if little { b.iter().rev().fold(0, fold) } else { b.iter().fold(0, fold) })
}
