//! The partition of one file into labelled parts, and the plan and pieces from which a clean file is built.
//! It holds no grammar of any format; `Layout::check_cover` is the invariant that every parser owes.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Size};

/// A half-open range of bytes of the source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte from the start of the file.
    pub start: u64,
    /// Length in bytes.
    pub len: u64,
}

impl Span {
    /// A span from its start and end (excluded).
    pub fn new(start: u64, end: u64) -> Self {
        Span { start, len: end.saturating_sub(start) }
    }

    /// Offset behind the last byte.
    pub fn end(self) -> u64 {
        self.start.saturating_add(self.len)
    }

    /// The bytes in `data`; empty when out of range.
    pub fn of(self, data: &[u8]) -> &[u8] {
        let range = usize::try_from(self.start).ok().zip(usize::try_from(self.end()).ok());
        range.and_then(|(a, b)| data.get(a..b)).unwrap_or(&[])
    }
}

/// What role a part plays. The writer knows only the first group; all others cannot be emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartKind {
    // ---- what display needs: the allow-list -------------------------------------------------
    /// Signature, frame and scan headers, tables in use, animation control, end marker.
    Structure,
    /// Coded picture (or audio/video sample) data.
    Coded,
    // ---- display data that is written afresh from parsed values -----------------------------
    /// Density, Adobe transform, gamma and other numeric display data.
    Display,
    /// A colour profile (written again without names, serials and dates).
    Icc,
    // ---- metadata, never copied --------------------------------------------------------------
    /// Exif/TIFF block.
    Exif,
    /// XMP packet, or a piece of extended XMP.
    Xmp,
    /// IPTC-IIM block.
    Iptc,
    /// Photoshop image resources.
    Photoshop,
    /// C2PA / JUMBF provenance.
    C2pa,
    /// Free text: comment, text chunk.
    Text,
    /// A time outside of other blocks (PNG tIME).
    Time,
    /// Thumbnail or preview picture.
    Preview,
    /// A second picture of the same file (MPF, gain map, burst, hidden page).
    SecondPicture,
    /// Video or sound that rides along with a photo.
    Motion,
    /// HDR gain map or what describes it.
    Hdr,
    /// Application segment, chunk or box of a vendor, recognised by name.
    Vendor,
    /// Data behind the format's own end.
    Trailer,
    /// Bytes between parts, or inside a part behind its own end: nothing points to them.
    Gap,
    /// Bytes behind the last coded symbol, rows beyond the picture, padding bits that are not 1.
    Slack,
    /// A table that no scan uses, palette entries that no pixel uses.
    UnusedTable,
    /// Fill bytes that the specification allows and that carry no meaning.
    Fill,
    /// Picture content that is never displayed (default image of an APNG, covered frame).
    HiddenPicture,
    /// Not known to this program: never kept.
    Unknown,
}

impl PartKind {
    /// True for the parts that a plan may copy.
    pub fn is_copied(self) -> bool {
        matches!(self, PartKind::Structure | PartKind::Coded)
    }
}

/// One labelled part of a file: a segment (JPEG), chunk (PNG, WebP), box (BMFF, JXL), block (GIF), IFD entry (TIFF).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it lies, headers included.
    pub span: Span,
    /// Its role.
    pub kind: PartKind,
    /// Its name in the words of the format's specification, such as `APP1 Exif`, `tEXt`, `IFD0`.
    pub label: Cow<'static, str>,
}

/// What language a payload speaks, so that `meta` knows which reader to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayloadKind {
    /// A TIFF-structured Exif block, starting at `II`/`MM`.
    Exif,
    /// An XMP packet in any encoding; extended XMP already joined into a payload of its own.
    Xmp,
    /// IPTC-IIM records, starting at `1C`.
    Iptc,
    /// Photoshop image resources, starting at `8BIM`.
    Photoshop,
    /// An ICC profile, segments joined.
    Icc,
    /// JUMBF superboxes.
    C2pa,
    /// Text with its keyword in [`Payload::keyword`].
    Text,
    /// A complete picture (thumbnail, preview, MPF image): its bytes start with the picture's signature.
    Picture,
    /// An ISO base media file (motion photo video).
    Bmff,
    /// Boxes that describe a film (`udta`, `meta`): starts at a box header.
    Boxes,
    /// A block of a vendor: the reader looks for its signature.
    Vendor,
    /// Data behind the end of the file's own grammar, or between its parts.
    Trailer,
}

/// One metadata block as a reader wants it: joined over segments, inflated, without the container's headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Its language.
    pub kind: PayloadKind,
    /// Indices into [`Layout::parts`] of the parts that carry it.
    pub parts: Vec<usize>,
    /// Keyword of a text chunk, or name of a vendor block; empty otherwise.
    pub keyword: String,
    /// Where its bytes are.
    pub bytes: PayloadBytes,
    /// What went wrong while it was taken out (inflate error, CRC, cut short): the bytes are what could be read.
    pub damage: Option<String>,
}

/// A payload lies in the file as it is, or had to be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayloadBytes {
    /// One contiguous range of the file.
    Span(Span),
    /// Joined from several ranges, inflated or decoded from hex.
    Owned(Vec<u8>),
}

impl Payload {
    /// The payload's bytes, given the whole file.
    pub fn bytes<'a>(&'a self, file: &'a [u8]) -> &'a [u8] {
        match &self.bytes {
            PayloadBytes::Span(s) => s.of(file),
            PayloadBytes::Owned(v) => v,
        }
    }

    /// Offset in the file where the payload begins; of decoded payloads the offset of nothing.
    pub fn offset(&self) -> Option<u64> {
        match &self.bytes {
            PayloadBytes::Span(s) => Some(s.start),
            PayloadBytes::Owned(_) => None,
        }
    }
}

/// A fact about the coded picture itself that findings are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Colours lie under fully transparent pixels (count of pixels).
    HiddenPixels(u64),
    /// A picture or frame that no viewer displays.
    HiddenPicture(Cow<'static, str>),
    /// Messages of the encoder or camera inside coded samples, which stay: how many, and what the first of them says.
    UserData {
        /// Number of messages.
        count: u64,
        /// Printable text of the first one that has any.
        said: Cow<'static, str>,
    },
    /// Real further pages of a document (TIFF), kept and named.
    Pages(usize),
    /// What this format does not allow to be located or removed, in stable English.
    NotLocated(Cow<'static, str>),
    /// Damage in coded data that display survives (stream cut short, missing end marker).
    Damage {
        /// Offset from the start of the file.
        offset: u64,
        /// What was expected.
        what: Cow<'static, str>,
    },
}

/// How coded data is treated (`--coded-data`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodedData {
    /// Decoded symbol by symbol to its exact end.
    #[default]
    Walk,
    /// Cut at its markers only.
    Copy,
}

/// The partition of one file.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Container format.
    pub format: Format,
    /// Size of the file in bytes.
    pub size: u64,
    /// The parts in file order; together they are the file.
    pub parts: Vec<Part>,
    /// The metadata blocks that the parts carry.
    pub payloads: Vec<Payload>,
    /// Facts about the coded picture.
    pub notes: Vec<Note>,
    /// Size of the stored picture, in pixels.
    pub picture: Size,
    /// Number of frames or pages that are displayed.
    pub frames: u32,
    /// How the coded data was read.
    pub coded_data: CodedData,
    /// Orientation that the container itself states outside of an Exif payload (TIFF tag, `irot`); `None` where Exif decides.
    pub orientation: Option<Orientation>,
    /// Offset where the primary Exif of the format is read from by viewers: index into `payloads`.
    pub primary_exif: Option<usize>,
}

impl Layout {
    /// An empty layout of a file of `size` bytes.
    pub fn new(format: Format, size: u64) -> Self {
        Layout {
            format,
            size,
            parts: Vec::new(),
            payloads: Vec::new(),
            notes: Vec::new(),
            picture: Size::default(),
            frames: 1,
            coded_data: CodedData::Copy,
            orientation: None,
            primary_exif: None,
        }
    }

    /// Adds a part and returns its index.
    pub fn push(&mut self, start: u64, end: u64, kind: PartKind, label: impl Into<Cow<'static, str>>) -> usize {
        self.parts.push(Part { span: Span::new(start, end), kind, label: label.into() });
        self.parts.len() - 1
    }

    /// Adds a payload that lies in the file as it is.
    pub fn push_payload(&mut self, kind: PayloadKind, part: usize, span: Span) -> usize {
        self.payloads.push(Payload {
            kind,
            parts: vec![part],
            keyword: String::new(),
            bytes: PayloadBytes::Span(span),
            damage: None,
        });
        self.payloads.len() - 1
    }

    /// The invariant of every parser: the parts join to the file exactly.
    pub fn check_cover(&self) -> Result<()> {
        let mut at = 0u64;
        for p in &self.parts {
            if p.span.start != at {
                return Err(Error::malformed(self.format, at, format!("parts do not join before {}", p.label)));
            }
            at = p.span.end();
        }
        if at == self.size {
            Ok(())
        } else {
            Err(Error::malformed(self.format, at, format!("parts end at {at} of {}", self.size)))
        }
    }
}

/// What a cleaned file is allowed to hold beyond its picture: made by `policy::decide`, followed by `Container::assemble`.
/// There is no field through which bytes of the source's metadata could pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Orientation of the output; written when it is not upright.
    pub orientation: Orientation,
    /// The colour profile to write, already cleaned; `None` writes none.
    pub icc: Option<Vec<u8>>,
    /// A fresh TIFF-structured Exif block (from `II`), orientation included; `None` writes none.
    pub exif: Option<Vec<u8>>,
    /// A fresh XMP packet.
    pub xmp: Option<Vec<u8>>,
    /// Fresh IPTC-IIM records (without the Photoshop resource around them).
    pub iptc: Option<Vec<u8>>,
    /// Leave colours under full transparency as they are.
    pub keep_hidden_pixels: bool,
    /// Keep the HDR gain map, cleaned.
    pub keep_hdr: bool,
    /// What the gain map gets besides its picture; `None` where nothing says how to use it.
    pub hdr: Option<Hdr>,
}

/// The blocks of a gain map, written afresh from numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hdr {
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
    /// The numbers of ISO 21496-1, from the minimum version on.
    pub iso: Option<Vec<u8>>,
    /// The cleaned profile of the map's own picture.
    pub icc: Option<Vec<u8>>,
}

/// True where `map` is `picture` made smaller: its proportions, give or take a pixel on each side, and no larger.
pub(crate) fn is_scaled(map: Size, picture: Size) -> bool {
    let (w, h) = (u64::from(map.width), u64::from(map.height));
    let (width, height) = (u64::from(picture.width), u64::from(picture.height));
    w > 0 && h > 0 && w <= width && h <= height && (w * height).abs_diff(h * width) <= width.max(height)
}

/// One piece of the output: a range of the source, or bytes written afresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Copied from the source. `coded` tells coded picture data from structure.
    Source {
        /// The range.
        span: Span,
        /// True for coded picture data: witnesses may leave it out, digests take it.
        coded: bool,
    },
    /// Written afresh.
    Bytes(Vec<u8>),
    /// Coded picture data that had to be coded again without loss (re-deflated PNG rows, trimmed VP8L).
    Recoded(Vec<u8>),
}

impl Piece {
    /// Length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Piece::Source { span, .. } => span.len,
            Piece::Bytes(b) | Piece::Recoded(b) => b.len() as u64,
        }
    }

    /// True for coded picture data, copied or coded again.
    pub fn is_coded(&self) -> bool {
        matches!(self, Piece::Source { coded: true, .. } | Piece::Recoded(_))
    }

    /// True when the piece holds no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The output as a list of pieces, in order.
pub type Pieces = Vec<Piece>;
