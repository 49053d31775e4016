//! Names application segments by their identifiers and says which metadata they carry and where it begins.
//! It never interprets what they hold. JFIF 1.02, Exif 3.0 §4.7.2, XMP part 3 §1.1.3, ICC.1 annex B.4, CIPA DC-007 (MPF),
//! ISO/IEC 19566-5 (JUMBF); identifiers of makers as they are found in photos.

use std::borrow::Cow;

use super::segments::COM;
use crate::format::{PartKind, PayloadKind};

/// Identifier of an Exif segment, two bytes short: the second zero is not always one.
pub(crate) const EXIF: &[u8] = b"Exif\0";
/// Identifier of the main XMP packet.
pub(crate) const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// Identifier of a piece of extended XMP.
pub(crate) const XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// Identifier of a piece of an ICC profile.
pub(crate) const ICC: &[u8] = b"ICC_PROFILE\0";
/// Identifier of Photoshop resources.
pub(crate) const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// Identifier of an index of pictures behind the first.
pub(crate) const MPF: &[u8] = b"MPF\0";
/// Identifier of JUMBF boxes.
pub(crate) const JUMBF: &[u8] = b"JP";
/// Identifier of ISO 21496-1 gain map data.
pub(crate) const GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";

/// What a segment is called and what it carries.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// Role of the part.
    pub(crate) kind: PartKind,
    /// Label of the part.
    pub(crate) label: Cow<'static, str>,
    /// Language of what it carries, and the offset of its first byte in the segment's body.
    pub(crate) payload: Option<(PayloadKind, usize)>,
    /// Name of a vendor's block, or keyword of a text.
    pub(crate) keyword: &'static str,
}

/// Segments known by how their body begins: APP number, beginning, name, role.
const KNOWN: &[(u8, &[u8], &str, PartKind)] = &[
    (0, b"JFIF\0", "JFIF", PartKind::Display),
    (0, b"JFXX\0", "JFXX", PartKind::Preview),
    (0, b"AVI1", "AVI1", PartKind::Vendor),
    (0, b"CIFF", "CIFF", PartKind::Vendor),
    (0, b"Ocad", "Ocad", PartKind::Vendor),
    (1, b"QVCI\0", "QVCI", PartKind::Vendor),
    (1, b"FLIR\0", "FLIR", PartKind::Vendor),
    (1, b"PARROT\0", "PARROT", PartKind::Vendor),
    (2, ICC, "ICC_PROFILE", PartKind::Icc),
    (2, MPF, "MPF", PartKind::SecondPicture),
    (2, b"FPXR\0", "FPXR", PartKind::Vendor),
    (2, GAIN_MAP, "ISO 21496-1", PartKind::Hdr),
    (3, b"META\0", "Meta", PartKind::Vendor),
    (3, b"Meta\0", "Meta", PartKind::Vendor),
    (3, b"Stim\0", "Stim", PartKind::Vendor),
    (3, b"_JPSJPS_", "JPS", PartKind::Vendor),
    (4, b"SCALADO\0", "SCALADO", PartKind::Vendor),
    (4, b"FPXR\0", "FPXR", PartKind::Vendor),
    (4, b"Qualcomm Dual Camera", "Qualcomm", PartKind::Vendor),
    (4, b"\xAA\x55\x12\x06", "DJI ThermalParams", PartKind::Vendor),
    (5, b"RMETA\0", "RMETA", PartKind::Vendor),
    (5, b"ssuniqueid\0", "ssuniqueid", PartKind::Vendor),
    (6, b"EPPIM\0", "EPPIM", PartKind::Vendor),
    (6, b"NITF\0", "NITF", PartKind::Vendor),
    (6, b"TDHD", "TDHD", PartKind::Vendor),
    (6, b"GoPro\0", "GoPro", PartKind::Vendor),
    (6, b"DTAT", "DTAT", PartKind::Vendor),
    (6, b"MMIMETA\0", "MMIMETA", PartKind::Vendor),
    (7, b"PENTAX ", "PENTAX", PartKind::Vendor),
    (7, b"RICOH", "RICOH", PartKind::Vendor),
    (7, b"HUAWEI", "HUAWEI", PartKind::Vendor),
    (7, b"Qualcomm", "Qualcomm", PartKind::Vendor),
    (7, b"\x1AQualcomm", "Qualcomm", PartKind::Vendor),
    (7, b"DJI-DBG\0", "DJI-DBG", PartKind::Vendor),
    (8, b"SPIFF\0", "SPIFF", PartKind::Vendor),
    (8, b"SEAL\0", "SEAL", PartKind::Vendor),
    (9, b"Media Jukebox\0", "Media Jukebox", PartKind::Vendor),
    (9, b"SEAL\0", "SEAL", PartKind::Vendor),
    (10, b"AROT", "AROT", PartKind::Hdr),
    (11, b"HDR_RI", "HDR_RI", PartKind::Hdr),
    (12, b"Ducky", "Ducky", PartKind::Vendor),
    (12, b"[picture info]", "Picture Info", PartKind::Vendor),
    (13, b"Adobe_CM", "Adobe_CM", PartKind::Vendor),
    (14, b"Adobe", "Adobe", PartKind::Display),
    (15, b"Q ", "Q", PartKind::Vendor),
    (15, b"TEXT\0", "TEXT", PartKind::Vendor),
];

/// Names the segment `marker` (APPn, COM, or one that decoders skip) by its body.
pub(crate) fn identify(marker: u8, body: &[u8]) -> App {
    let n = marker & 15;
    let app = |kind, name: &'static str, payload, keyword| App {
        kind,
        label: Cow::Owned(format!("APP{n} {name}")),
        payload,
        keyword,
    };
    let at = |kind, offset: usize| Some((kind, offset));
    if marker == COM {
        return App {
            kind: PartKind::Text,
            label: "COM".into(),
            payload: at(PayloadKind::Text, 0),
            keyword: "Comment",
        };
    }
    match n {
        1 | 3 if body.starts_with(EXIF) => return app(PartKind::Exif, "Exif", at(PayloadKind::Exif, 6), ""),
        1 if body.starts_with(XMP_EXTENSION) => return app(PartKind::Xmp, "XMP extension", None, ""),
        1 if body.starts_with(XMP) => return app(PartKind::Xmp, "XMP", at(PayloadKind::Xmp, XMP.len()), ""),
        1 if looks_like_xmp(body) => {
            let from = memchr::memchr(b'<', body).unwrap_or(0);
            return app(PartKind::Xmp, "XMP", at(PayloadKind::Xmp, from), "");
        }
        10 if body.starts_with(b"UNICODE\0") => {
            return app(PartKind::Text, "UNICODE", at(PayloadKind::Text, 8), "UNICODE");
        }
        11 if body.starts_with(JUMBF) => return app(PartKind::C2pa, "JUMBF", None, ""),
        13 if body.starts_with(PHOTOSHOP) => return app(PartKind::Photoshop, "Photoshop 3.0", None, ""),
        13 if body.starts_with(b"Adobe_Photoshop2.5:") => {
            return app(PartKind::Photoshop, "Photoshop 2.5", at(PayloadKind::Vendor, 0), "Photoshop 2.5");
        }
        0 if body.get(6..14) == Some(b"HEAPJPGM") => {
            return app(PartKind::Vendor, "CIFF", at(PayloadKind::Vendor, 0), "CIFF");
        }
        _ => {}
    }
    match KNOWN.iter().find(|(k, begin, ..)| *k == n && body.starts_with(begin)) {
        Some(&(_, _, name, kind)) => {
            let payload = match kind {
                PartKind::Display | PartKind::Icc | PartKind::Preview => None,
                // An index of pictures, or numbers about one: the part speaks for itself.
                PartKind::SecondPicture | PartKind::Hdr => None,
                _ => at(PayloadKind::Vendor, 0),
            };
            app(kind, name, payload, name)
        }
        None => app(PartKind::Unknown, "unknown", at(PayloadKind::Vendor, 0), "unknown"),
    }
}

/// XMP in a segment whose identifier is not the specified one.
fn looks_like_xmp(body: &[u8]) -> bool {
    let head = body.get(..body.len().min(256)).unwrap_or(&[]);
    body.starts_with(b"http://ns.adobe.com/")
        || memchr::memmem::find(head, b"<x:xmpmeta").is_some()
        || memchr::memmem::find(head, b"<?xpacket").is_some()
}
