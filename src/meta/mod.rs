//! What a metadata payload says: readers for Exif, XMP, IPTC-IIM, Photoshop resources, ICC, C2PA, text and MakerNotes.
//! Readers give what could be read *and* the errors; they decide nothing and judge nothing. Work is bounded by `Limits`.

mod c2pa;
mod exif;
mod film;
mod icc;
mod iptc;
mod makernote;
mod photoshop;
mod tags;
mod text;
mod vendor;
mod xmp;

use std::borrow::Cow;

use crate::format::{Layout, Payload, PayloadKind};
use crate::geometry::Orientation;
use crate::limits::Limits;

/// Which kind of block a field was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Family {
    Exif,
    MakerNote,
    Xmp,
    Iptc,
    Photoshop,
    Icc,
    C2pa,
    Text,
    Vendor,
    Container,
}

impl Family {
    /// The name that people know.
    pub fn name(self) -> &'static str {
        match self {
            Family::Exif => "Exif",
            Family::MakerNote => "MakerNote",
            Family::Xmp => "XMP",
            Family::Iptc => "IPTC",
            Family::Photoshop => "Photoshop",
            Family::Icc => "ICC",
            Family::C2pa => "C2PA",
            Family::Text => "text",
            Family::Vendor => "vendor",
            Family::Container => "container",
        }
    }
}

/// One value that a block holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The kind of block.
    pub family: Family,
    /// Sub-group: IFD name (`IFD0`, `Exif`, `GPS`, `IFD1`), XMP prefix, maker's name, IIM record.
    pub group: Cow<'static, str>,
    /// Name in the words of the specification (`GPSLatitude`, `dc:creator`, `By-line`); `0x9999` when unknown.
    pub name: Cow<'static, str>,
    /// Numeric tag where the family has one (Exif tag, IIM record*256+dataset, Photoshop resource id).
    pub tag: Option<u32>,
    /// The value as text: numbers in decimal, positions in signed degrees, texts trimmed; empty for opaque blocks.
    pub text: String,
    /// Offset in the file, where the value's bytes lie in the file as they are.
    pub offset: Option<u64>,
    /// Size of the value in bytes.
    pub size: u64,
    /// Index of the payload in the layout that the field was read from.
    pub payload: usize,
}

/// Everything that was read from all payloads of one file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The fields in the order of the payloads.
    pub fields: Vec<Field>,
    /// What could not be read: (payload index, sentence with offset). Never counts as clean.
    pub errors: Vec<(usize, String)>,
    /// Orientation of the primary Exif block.
    pub orientation: Option<Orientation>,
}

/// Longest value text that is kept, in bytes; longer ones are cut (their size is told beside).
const LONGEST: usize = 4096;

/// Longest name of a field or group.
const LONGEST_NAME: usize = 200;
/// What a field costs in memory beside its texts, roughly.
const FIELD: usize = 160;

/// A name within its bound; names of schemas are as long as a file wants them.
fn cut(name: Cow<'static, str>, most: usize) -> Cow<'static, str> {
    if name.len() <= most { name } else { Cow::Owned(shorten(name.into_owned(), most)) }
}

fn shorten(mut text: String, most: usize) -> String {
    if text.len() > most {
        let end = (0..=most).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.truncate(end);
        text.shrink_to_fit();
    }
    text
}

/// One payload as its reader sees it; nested blocks (an Exif block in a Photoshop resource) are blocks too.
#[derive(Clone, Copy)]
struct Block<'a> {
    data: &'a [u8],
    /// Offset of `data` in the file, where it lies there as it is.
    offset: Option<u64>,
    /// Index of the payload.
    payload: usize,
    /// True when the block is the file itself (TIFF): its unreferenced bytes are the container's matter.
    is_file: bool,
    /// How deep this block lies in other blocks.
    depth: usize,
    /// Offsets of all payloads, in order: what the container took out is not read a second time.
    known: &'a [u64],
}

impl<'a> Block<'a> {
    fn is_whole_exif(&self) -> bool {
        !self.is_file && self.depth == 0
    }

    /// True when a payload of its own begins there.
    fn is_known(&self, offset: Option<u64>) -> bool {
        offset.is_some_and(|o| self.known.binary_search(&o).is_ok())
    }

    /// A block inside this one.
    fn inner(&self, at: usize, data: &'a [u8]) -> Block<'a> {
        Block {
            data,
            offset: self.offset.map(|o| o.saturating_add(at as u64)),
            is_file: false,
            depth: self.depth + 1,
            ..*self
        }
    }
}

/// Collects fields and errors within the limits.
struct Sink<'r> {
    reading: &'r mut Reading,
    text: usize,
}

impl Sink<'_> {
    /// False when as much text was read as the limits allow.
    fn has_room(&self, limits: &Limits) -> bool {
        self.text < limits.metadata_bytes && self.reading.fields.len() < limits.parts
    }

    #[allow(clippy::too_many_arguments)] // one value has this many sides
    fn field(
        &mut self,
        block: &Block<'_>,
        family: Family,
        group: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
        tag: Option<u32>,
        text: String,
        at: usize,
        size: usize,
    ) {
        let (group, name, text) =
            (cut(group.into(), LONGEST_NAME), cut(name.into(), LONGEST_NAME), shorten(text, LONGEST));
        // What a field costs beside its text counts too: a small block can name a great many.
        self.text += text.len() + group.len() + name.len() + FIELD;
        self.reading.fields.push(Field {
            family,
            group,
            name,
            tag,
            text,
            offset: block.offset.map(|o| o.saturating_add(at as u64)),
            size: size as u64,
            payload: block.payload,
        });
    }

    /// Number of fields read so far.
    fn fields(&self) -> usize {
        self.reading.fields.len()
    }

    /// True when a field of that name was read since there were `before` of them.
    fn names_since(&self, before: usize, name: &str) -> bool {
        self.reading.fields.iter().skip(before).any(|f| f.name == name)
    }

    fn error(&mut self, block: &Block<'_>, at: u64, what: &str) {
        let place = block
            .offset
            .map_or_else(|| format!("byte {at} of a decoded block"), |o| format!("byte {}", o.saturating_add(at)));
        if self.reading.errors.len() < 64 {
            self.reading.errors.push((block.payload, format!("{place}: {what}")));
        }
    }
}

/// Reads every payload of a file.
pub fn read(layout: &Layout, file: &[u8], limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let mut text = 0;
    let mut known: Vec<u64> = layout.payloads.iter().filter_map(Payload::offset).collect();
    known.sort_unstable();
    for (i, p) in layout.payloads.iter().enumerate() {
        if let Some(damage) = &p.damage {
            reading.errors.push((i, damage.clone()));
        }
        let data = p.bytes(file);
        let is_file = p.offset() == Some(0) && data.len() as u64 == layout.size;
        let block = Block { data, offset: p.offset(), payload: i, is_file, depth: 0, known: &known };
        let mut out = Sink { reading: &mut reading, text };
        let turned = read_block(&block, p.kind, &p.keyword, limits, &mut out);
        text = out.text;
        if layout.primary_exif == Some(i) {
            reading.orientation = turned;
        }
    }
    vendor::join_flir(layout, file, limits, &mut Sink { reading: &mut reading, text });
    reading
}

/// Calls the reader for one block; gives the orientation that an Exif block states.
fn read_block(
    block: &Block<'_>,
    kind: PayloadKind,
    keyword: &str,
    limits: &Limits,
    out: &mut Sink<'_>,
) -> Option<Orientation> {
    if block.depth > 4 {
        out.error(block, 0, "blocks inside blocks, deeper than is read");
        return None;
    }
    match kind {
        PayloadKind::Exif => return exif::read(block, keyword, limits, out),
        PayloadKind::Xmp => xmp::read(block, limits, out),
        PayloadKind::Iptc => iptc::read(block, limits, out),
        PayloadKind::Photoshop => photoshop::read(block, limits, out),
        PayloadKind::Icc => icc::read(block, out),
        PayloadKind::C2pa => c2pa::read(block, limits, out),
        PayloadKind::Text => text::read(block, keyword, out),
        PayloadKind::Boxes => film::read(block, limits, out),
        PayloadKind::Picture | PayloadKind::Bmff | PayloadKind::Vendor | PayloadKind::Trailer => {
            vendor::read(block, kind, keyword, limits, out)
        }
    }
    None
}
