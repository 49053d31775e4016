//! What a metadata payload says: readers for Exif, XMP, IPTC-IIM, Photoshop resources, ICC, C2PA, text and MakerNotes.
//! Readers give what could be read *and* the errors; they decide nothing and judge nothing. Work is bounded by `Limits`.

use std::borrow::Cow;

use crate::geometry::Orientation;

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
