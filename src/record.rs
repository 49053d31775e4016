//! What is said about one file: findings, regions, outcome. Plain serde data without logic; the JSON names are stable API.
//! A record holds no clock, host or duration, so that the reports of shards merge byte for byte.

use std::borrow::Cow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::geometry::{Rect, Size};

/// The kinds of trace that policies speak of (`--keep`, `--remove`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Category {
    Gps,
    Place,
    Device,
    Owner,
    People,
    Dates,
    Software,
    History,
    Credit,
    Caption,
    Preview,
    HiddenData,
    HiddenPixels,
    Unknown,
    Filename,
    Sidecar,
    Hdr,
    Face,
    Logo,
    /// What display needs and what says nothing about anyone.
    Display,
}

impl Category {
    /// All categories that a user can name.
    pub const NAMED: &'static [Category] = &[
        Category::Gps,
        Category::Place,
        Category::Device,
        Category::Owner,
        Category::People,
        Category::Dates,
        Category::Software,
        Category::History,
        Category::Credit,
        Category::Caption,
        Category::Preview,
        Category::HiddenData,
        Category::HiddenPixels,
        Category::Unknown,
        Category::Filename,
        Category::Sidecar,
        Category::Hdr,
        Category::Face,
        Category::Logo,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Category::Gps => "gps",
            Category::Place => "place",
            Category::Device => "device",
            Category::Owner => "owner",
            Category::People => "people",
            Category::Dates => "dates",
            Category::Software => "software",
            Category::History => "history",
            Category::Credit => "credit",
            Category::Caption => "caption",
            Category::Preview => "preview",
            Category::HiddenData => "hidden-data",
            Category::HiddenPixels => "hidden-pixels",
            Category::Unknown => "unknown",
            Category::Filename => "filename",
            Category::Sidecar => "sidecar",
            Category::Hdr => "hdr",
            Category::Face => "face",
            Category::Logo => "logo",
            Category::Display => "display",
        }
    }

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Category> {
        Category::NAMED.iter().copied().find(|c| c.name() == name)
    }
}

/// How much a finding tells a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Severity {
    Info,
    Low,
    High,
}

/// Where one source of a finding lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Part or family, such as `Exif`, `XMP`, `MakerNote`, `file name`.
    pub part: Cow<'static, str>,
    /// Field in the words of its specification, such as `GPSLatitude`.
    pub field: Cow<'static, str>,
    /// Offset in the file, in bytes, where the field's bytes lie in the file as they are.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offset: Option<u64>,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub size: Option<u64>,
    /// What this place says, where it is not what the finding says; masked like the finding's value.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub value: String,
}

/// One fact that the file gives away: a fact, not a tag; `sources` lists every place that says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code such as `gps.position`.
    pub code: Cow<'static, str>,
    /// Its category.
    pub category: Category,
    /// How much it tells.
    pub severity: Severity,
    /// The parts that say it, joined by `, `.
    pub part: String,
    /// The first field that says it.
    pub field: String,
    /// What it says; masked unless the user asked for values.
    pub value: String,
    /// Every place that says it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sources: Vec<Source>,
}

/// What was decided about a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Decision {
    /// Nobody has decided yet.
    Pending,
    Granted,
    Refused,
    Withdrawn,
    Expired,
    Exempt,
    FalseDetection,
    /// To be seen again: the photo is held.
    Review,
}

/// How a region is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// Few large cells, smoothed. Can be undone by who has candidates to compare with.
    Blur,
    /// Cells of one colour. Can be undone by who has candidates to compare with.
    Mosaic,
    /// Even grey that depends on nothing it hides.
    Solid,
}

/// Kind of region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RegionKind {
    Face,
    Logo,
    Drawn,
}

/// A rectangle of the displayed picture, in pixels at full size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Stable id within the album.
    pub id: String,
    /// Face, logo or drawn by hand.
    pub kind: RegionKind,
    /// `face`, the mark's name, or free.
    pub label: Cow<'static, str>,
    /// Where, in displayed pixels.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// Detector's score, 0 to 1, rounded to a thousandth.
    pub score: f64,
    /// What was decided.
    pub decision: Decision,
    /// How the copy hides it; absent where the copy shows it, or where no copy was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hidden: Option<Style>,
}

/// Exactly one per input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Outcome {
    Scanned,
    Cleaned,
    AlreadyClean,
    Held,
    Refused,
    Unsupported,
    Copied,
    Skipped,
    Failed,
}

/// Something removed from or kept in the copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treated {
    /// Its category.
    pub category: Category,
    /// Its part, in the words of the format.
    pub part: String,
    /// Its size in bytes in the source.
    pub bytes: u64,
    /// Why it was kept, as a stable code; absent for what was removed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Cow<'static, str>>,
}

/// One file of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path relative to the root given, `/` between names; lossy where it is not UTF-8.
    pub path: String,
    /// The exact bytes of the path in base64, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_b64: Option<String>,
    /// The clean copy's path relative to the output folder, where it differs from `path`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output: Option<String>,
    /// Format by content.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format: Option<Format>,
    /// Size in bytes.
    pub size: u64,
    /// Modification time of the source, seconds since 1970, for `--resume`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<i64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Size of the picture as displayed, in pixels: regions lie within it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub displayed: Option<Size>,
    /// `walked` or `copied`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coded_data: Option<Cow<'static, str>>,
    /// Why it was held, refused, failed, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Stable code of the reason.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason_code: Option<Cow<'static, str>>,
    /// What the file gives away.
    pub findings: Vec<Finding>,
    /// Faces, marks and hand-drawn rectangles.
    pub regions: Vec<Region>,
    /// What the copy no longer holds.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub removed: Vec<Treated>,
    /// What the copy keeps on purpose.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub kept: Vec<Treated>,
    /// Things said about the file that are neither findings nor failures (codes).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// BLAKE3 of the source's coded picture data, hex: the photo is known again by it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest_coded: Option<String>,
    /// BLAKE3 of the source file, hex, with `--digests`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest_before: Option<String>,
    /// BLAKE3 of the copy, hex, with `--digests`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest_after: Option<String>,
}

/// An input as the walk found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where to open it.
    pub path: PathBuf,
    /// Path relative to the root it was found under; the mirrored tree uses it.
    pub relative: PathBuf,
    /// The root's base name when several roots were given (the output goes to `OUT/<base>/…`).
    pub base: Option<PathBuf>,
    /// Size in bytes at the time of the walk.
    pub size: u64,
    /// True when the user named the file itself rather than a folder.
    pub explicit: bool,
    /// Its place in the walk, counted from 1 over all shards: names in sequence are the same in every run.
    pub number: u64,
}

/// A small picture of a photo, coded afresh: a JPEG file without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its size in pixels.
    pub size: Size,
    /// The file.
    pub jpeg: Vec<u8>,
}

/// Takes the records of a run in any order. Called from many threads.
pub trait Reporter: Sync {
    /// One file is done.
    fn file(&self, record: &FileRecord);

    /// The same with a small picture of the photo, where the job asked for pictures.
    fn pictured(&self, record: &FileRecord, picture: Option<&Picture>) {
        let _ = picture;
        self.file(record);
    }
}
