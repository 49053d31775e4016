//! Containers: which formats exist, how a file is recognised, and how it is cut into parts and put together again.
//! Recognition goes by content, never by name. No module here decides what may stay: that is `policy`.

pub(crate) mod bmff;
pub(crate) mod gif;
pub(crate) mod jpeg;
pub(crate) mod jxl;
pub(crate) mod layout;
mod looked;
pub(crate) mod png;
mod read;
mod signature;
pub(crate) mod tiff;
mod webp;

pub use layout::{
    CodedData, Hdr, Layout, Note, Part, PartKind, Payload, PayloadBytes, PayloadKind, Piece, Pieces, Plan, Span,
};
pub(crate) use read::PAGE;
pub use read::{FileSource, ReadAt, SliceSource};
pub use signature::recognise;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::limits::Limits;

/// The formats that are recognised, cleaned or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG and APNG (W3C PNG, third edition).
    Png,
    /// WebP (RFC 9649).
    Webp,
    /// GIF 87a and 89a.
    Gif,
    /// TIFF 6.0 and BigTIFF.
    Tiff,
    /// HEIF with HEVC pictures.
    Heic,
    /// AVIF.
    Avif,
    /// JPEG XL.
    Jxl,
    /// MP4, MOV, 3GP.
    Video,
    /// Camera raw files.
    Raw,
    /// JPEG 2000.
    Jp2,
    /// Windows bitmap.
    Bmp,
    /// Scalable Vector Graphics.
    Svg,
    /// Photoshop document.
    Psd,
    /// Windows icon.
    Ico,
    /// Portable Document Format.
    Pdf,
}

impl Format {
    /// The stable lower-case name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "jpeg",
            Format::Png => "png",
            Format::Webp => "webp",
            Format::Gif => "gif",
            Format::Tiff => "tiff",
            Format::Heic => "heic",
            Format::Avif => "avif",
            Format::Jxl => "jxl",
            Format::Video => "video",
            Format::Raw => "raw",
            Format::Jp2 => "jp2",
            Format::Bmp => "bmp",
            Format::Svg => "svg",
            Format::Psd => "psd",
            Format::Ico => "ico",
            Format::Pdf => "pdf",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is promised for a container, as keys of the translation files (shown by `estompe formats`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarantee {
    /// True when the container can be cleaned, false when it is scanned only.
    pub cleaned: bool,
    /// Kinds that are refused by name, as the codes of [`Error::Refused`](crate::Error::Refused).
    pub refused: &'static [&'static str],
    /// What cannot be located or removed, as stable codes.
    pub limits: &'static [&'static str],
}

/// One container format: stateless, so that one static instance serves every thread.
pub trait Container: Sync {
    /// Which format it handles.
    fn format(&self) -> Format;

    /// True when `head` (the first bytes of the file, up to 4 KiB) starts such a file.
    fn sniff(&self, head: &[u8]) -> bool;

    /// True when [`parse`](Container::parse) reads from the source only what it needs, so that nobody has to load the file.
    fn reads_in_pieces(&self, coded: CodedData) -> bool {
        let _ = coded;
        false
    }

    /// A small file with the header that starts `head`, where a header can be told before the rest was read.
    fn outline(&self, head: &[u8]) -> Option<Vec<u8>> {
        let _ = head;
        None
    }

    /// Cuts the file into parts that cover it byte for byte and takes out the metadata payloads.
    ///
    /// Structure that is broken beyond display is an error; metadata that is broken is a payload with `damage`.
    /// With [`CodedData::Walk`] the coded data is decoded to its exact end.
    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout>;

    /// Lists the pieces of the clean file: allowed parts of `src`, and what `plan` holds, in the format's canonical order.
    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces>;

    /// What is promised for this format.
    fn guarantee(&self) -> Guarantee;
}

/// Every container that can be parsed. A new one is one file and one line here.
pub static CONTAINERS: &[&dyn Container] = &[
    &jpeg::Jpeg,
    &png::Png,
    &gif::Gif,
    &tiff::Tiff,
    &webp::Webp,
    &jxl::Jxl,
    &looked::RAW,
    &looked::JP2,
    &looked::BMP,
    &looked::ICO,
    &looked::PSD,
    &looked::SVG,
    &looked::PDF,
    &bmff::Heif(Format::Heic),
    &bmff::Heif(Format::Avif),
    &bmff::Film,
];

/// The container for a file that starts with `head`.
pub fn container_for(head: &[u8]) -> Option<&'static dyn Container> {
    CONTAINERS.iter().copied().find(|c| c.sniff(head))
}
