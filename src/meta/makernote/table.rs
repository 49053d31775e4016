//! The language of the makers' tables: which entry of a note says what, and how its bytes are to be read.
//! Tables are data; the few values that need more than a table are functions of `special`.

use super::Note;
use crate::meta::Sink;
use crate::meta::exif::Entry;

/// Reads one entry of a note, whose byte order it is told.
pub(super) type Special = fn(&Note<'_>, &Entry<'_>, bool, &mut Sink<'_>);

/// One entry of a maker's directory that gives something away.
pub(super) struct Tag {
    pub(super) id: u16,
    pub(super) name: &'static str,
    pub(super) what: What,
}

/// How the value of an entry is read.
pub(super) enum What {
    /// As its type says; bytes as text where they are text.
    Value,
    /// Bytes in hexadecimal.
    Hex,
    /// Nothing but that it is there, and how long.
    Opaque,
    /// A whole picture.
    Picture,
    /// A count of faces in the unsigned number of that width at that offset; said only when it is not zero.
    Faces(usize, usize),
    /// A directory that the value holds, or points to.
    Directory(&'static [Tag], Start),
    /// Fields at fixed places.
    Record(&'static [Item]),
    /// By a function.
    Call(Special),
}

/// Where a directory inside a value begins.
#[derive(Clone, Copy)]
pub(super) enum Start {
    /// So many bytes in.
    At(usize),
    /// Behind its own byte order mark; offsets count from the value's start.
    Marked,
    /// So many bytes in, in big-endian order whatever surrounds it.
    Big(usize),
}

/// A field of a record.
pub(super) struct Item {
    pub(super) at: usize,
    pub(super) form: Form,
    pub(super) name: &'static str,
}

/// How the bytes of a record's field are read.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Text of at most so many bytes, up to the first NUL.
    Text(usize),
    /// The same in UTF-16, little-endian.
    Wide(usize),
    /// So many bytes in hexadecimal.
    Hex(usize),
    /// An unsigned number of so many bytes.
    Number(usize),
}

pub(super) const fn value(id: u16, name: &'static str) -> Tag {
    Tag { id, name, what: What::Value }
}

pub(super) const fn hex(id: u16, name: &'static str) -> Tag {
    Tag { id, name, what: What::Hex }
}

pub(super) const fn opaque(id: u16, name: &'static str) -> Tag {
    Tag { id, name, what: What::Opaque }
}

pub(super) const fn picture(id: u16, name: &'static str) -> Tag {
    Tag { id, name, what: What::Picture }
}

pub(super) const fn faces(id: u16, at: usize, width: usize) -> Tag {
    Tag { id, name: "FacesDetected", what: What::Faces(at, width) }
}

pub(super) const fn directory(id: u16, tags: &'static [Tag], start: Start) -> Tag {
    Tag { id, name: "", what: What::Directory(tags, start) }
}

pub(super) const fn record(id: u16, items: &'static [Item]) -> Tag {
    Tag { id, name: "", what: What::Record(items) }
}

pub(super) const fn call(id: u16, f: Special) -> Tag {
    Tag { id, name: "", what: What::Call(f) }
}

pub(super) const fn item(at: usize, form: Form, name: &'static str) -> Item {
    Item { at, form, name }
}
