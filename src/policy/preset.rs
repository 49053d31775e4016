//! The three presets: `share` before showing a photo, `event` for albums with a register, `batch` for shared drives.

use std::collections::BTreeSet;

use super::{Convert, FacesEffort, OnUnsupported, Policy, RegionPolicy, Rename, Timestamps};
use crate::format::CodedData;
use crate::record::Category;

/// Preset names, each with its French name.
pub const PRESETS: &[(&str, &str)] = &[("share", "partage"), ("event", "evenement"), ("batch", "lot")];

impl Policy {
    /// The preset of that name, English or French.
    pub fn preset(name: &str) -> Option<Policy> {
        let (english, _) = PRESETS.iter().find(|(en, fr)| *en == name || *fr == name)?;
        let share = Policy {
            name: (*english).to_string(),
            keep: BTreeSet::new(),
            coded_data: CodedData::Walk,
            faces: RegionPolicy::Flag,
            faces_effort: FacesEffort::Normal,
            logos: RegionPolicy::Flag,
            credit: None,
            timestamps: Timestamps::Now,
            rename: Rename::Keep,
            convert: Convert::Off,
            on_unsupported: OnUnsupported::List,
            dates_day_only: false,
            warn_missing_author: false,
            verify_regions: false,
            minor_signatures: 2,
        };
        Some(match *english {
            "event" => Policy {
                keep: BTreeSet::from([Category::Credit, Category::Caption, Category::Dates]),
                faces: RegionPolicy::Solid,
                dates_day_only: true,
                warn_missing_author: true,
                verify_regions: true,
                ..share
            },
            "batch" => Policy {
                coded_data: CodedData::Copy,
                faces: RegionPolicy::Off,
                logos: RegionPolicy::Off,
                timestamps: Timestamps::Fixed,
                ..share
            },
            _ => share,
        })
    }
}

/// Categories whose parsed values can be written afresh; the others have no clean form.
pub const KEEPABLE: &[Category] = &[
    Category::Gps,
    Category::Place,
    Category::Device,
    Category::Owner,
    Category::People,
    Category::Dates,
    Category::Software,
    Category::Credit,
    Category::Caption,
    Category::HiddenPixels,
    Category::Hdr,
    Category::Filename,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_keeps_nothing_and_event_names_the_author() {
        assert!(Policy::preset("partage").unwrap().keep.is_empty());
        let event = Policy::preset("event").unwrap();
        assert!(event.keeps(Category::Credit) && !event.keeps(Category::Gps) && event.dates_day_only);
        assert_eq!(Policy::preset("lot").unwrap().coded_data, CodedData::Copy);
        assert!(Policy::preset("nothing").is_none());
    }
}
