//! Decides what a clean copy may hold: presets, TOML layers, and the pure function from layout to plan.
//! It reads nothing from the scanned folder and writes nothing.

mod decide;
mod fault;
mod kept;
pub mod keys;
mod layer;
mod places;
mod preset;
mod resolve;

pub mod hide;

pub use decide::{Decided, decide};
pub use fault::{ConfigError, Source, Wrong};
pub use keys::{KEYS, Key, Kind, Value};
pub use layer::{Entry, Layer, from_toml};
pub use places::Places;
pub use preset::{KEEPABLE, PRESETS};
pub use resolve::{Asked, Effective, check, load};

use std::collections::BTreeSet;

use crate::format::CodedData;
use crate::record::Category;

/// How faces or marks are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RegionPolicy {
    Off,
    Flag,
    Solid,
    Mosaic,
    Blur,
}

/// File times of the copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Timestamps {
    Keep,
    Now,
    Fixed,
}

/// File names of the copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Rename {
    Keep,
    Sequence,
    Random,
}

/// Format of copies in which regions must be hidden, where the photo's own cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Convert {
    Off,
    Jpeg,
    Png,
}

/// What to do with files that cannot be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum OnUnsupported {
    List,
    Copy,
    Fail,
}

/// How hard faces are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum FacesEffort {
    Fast,
    Normal,
    Max,
}

/// The effective policy of a run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Policy {
    /// `share`, `event`, `batch` or the file's name.
    pub name: String,
    /// Categories whose parsed values are written afresh into the copy.
    pub keep: BTreeSet<Category>,
    /// How coded data is read.
    pub coded_data: CodedData,
    /// Faces.
    pub faces: RegionPolicy,
    /// How hard faces are looked for.
    pub faces_effort: FacesEffort,
    /// Marks.
    pub logos: RegionPolicy,
    /// Author line that every copy gets.
    pub credit: Option<String>,
    /// File times of the copies.
    pub timestamps: Timestamps,
    /// File names of the copies.
    pub rename: Rename,
    /// Format of copies in which regions must be hidden, where the photo's own cannot be written.
    pub convert: Convert,
    /// What happens to files that cannot be cleaned.
    pub on_unsupported: OnUnsupported,
    /// Dates are kept to the day only.
    pub dates_day_only: bool,
    /// Warn where no author is named.
    pub warn_missing_author: bool,
    /// Faces and marks count as findings for `verify`.
    pub verify_regions: bool,
    /// How many holders of parental authority must sign for a minor.
    pub minor_signatures: u8,
}

impl Policy {
    /// True when values of that category stay.
    pub fn keeps(&self, c: Category) -> bool {
        self.keep.contains(&c)
    }
}
