//! The catalogue of finding codes: stable API, explained in every language by `estompe explain`.

use crate::record::{Category, Severity};

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeInfo {
    /// The stable code.
    pub code: &'static str,
    /// Its category.
    pub category: Category,
    /// The severity that it has at most.
    pub severity: Severity,
}

use Category as C;
use Severity::{High, Info, Low};

const fn code(code: &'static str, category: Category, severity: Severity) -> CodeInfo {
    CodeInfo { code, category, severity }
}

/// Every code that a finding can carry.
pub static CODES: &[CodeInfo] = &[
    code("gps.position", C::Gps, High),
    code("gps.altitude", C::Gps, High),
    code("gps.direction", C::Gps, High),
    code("gps.time", C::Gps, High),
    code("gps.destination", C::Gps, High),
    code("gps.area", C::Gps, High),
    code("gps.block", C::Gps, Low),
    code("place.name", C::Place, High),
    code("device.model", C::Device, Low),
    code("device.serial", C::Device, High),
    code("device.lens", C::Device, Low),
    code("device.image-id", C::Device, High),
    code("device.makernote", C::Device, Low),
    code("device.sensors", C::Device, Low),
    code("device.icc", C::Device, Low),
    code("owner.name", C::Owner, High),
    code("owner.computer", C::Owner, High),
    code("owner.contact", C::Owner, High),
    code("owner.xattr-origin", C::Owner, High),
    code("credit.author", C::Credit, High),
    code("credit.copyright", C::Credit, High),
    code("credit.missing", C::Credit, Info),
    code("caption.text", C::Caption, Low),
    code("people.name", C::People, High),
    code("people.region", C::People, High),
    code("people.keywords", C::People, High),
    code("dates.taken", C::Dates, Low),
    code("dates.modified", C::Dates, Low),
    code("software.name", C::Software, Low),
    code("software.ai-prompt", C::Software, High),
    code("history.edits", C::History, High),
    code("history.document-id", C::History, Low),
    code("history.c2pa", C::History, High),
    code("preview.thumbnail", C::Preview, High),
    code("preview.picture", C::Preview, High),
    code("hidden-data.trailer", C::HiddenData, High),
    code("hidden-data.motion", C::HiddenData, High),
    code("hidden-data.gap", C::HiddenData, High),
    code("hidden-data.slack", C::HiddenData, High),
    code("hidden-data.messages", C::HiddenData, Info),
    code("hidden-data.unused-table", C::HiddenData, Low),
    code("hidden-pixels.colour", C::HiddenPixels, High),
    code("hidden-pixels.picture", C::HiddenPixels, High),
    code("unknown.part", C::Unknown, High),
    code("hdr.gain-map", C::Hdr, Low),
    code("display.icc", C::Display, Info),
    code("filename.date", C::Filename, Low),
    code("filename.device", C::Filename, Low),
    code("filename.position", C::Filename, High),
    code("filename.contact", C::Filename, High),
    code("sidecar.present", C::Sidecar, Low),
    code("damage.metadata", C::Unknown, High),
    code("damage.coded", C::Display, Info),
    code("face.detected", C::Face, High),
    code("logo.detected", C::Logo, Low),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_speaks_in_codes_of_the_catalogue() {
        for r in super::super::rules::RULES {
            let info =
                CODES.iter().find(|c| c.code == r.code).unwrap_or_else(|| panic!("{} is not in the catalogue", r.code));
            assert_eq!(info.category, r.category, "{}", r.code);
            assert!(info.severity >= r.severity, "{}", r.code);
        }
    }
}
