//! Blocks of vendors and data behind the picture: named by their signatures, read as far as they speak plainly.

use super::{Block, Family, Sink, read_block, text};
use crate::format::PayloadKind;
use crate::limits::Limits;

/// Signatures and the names that people know them by; the first that fits names the block.
const KNOWN: &[(&[u8], &str)] = &[
    (b"SEFT", "Samsung trailer"),
    (b"GoPro", "GoPro telemetry"),
    (b"FLIR\0", "FLIR thermal picture"),
    (b"HUAWEI", "Huawei block"),
    (b"vivo{", "Vivo trailer"),
    (b"CANON OPTIONAL DATA", "Canon VRD trailer"),
    (b"AXS!", "AFCP trailer"),
    (b"cbipcbbl", "PhotoMechanic trailer"),
    (b"DJI-DBG", "DJI flight log"),
    (b"ssuniqueid", "Samsung unique id"),
    (b"Ducky", "Ducky block"),
    (b"FPXR", "FlashPix block"),
    (b"RMETA", "Ricoh block"),
    (b"HDRP", "Google HDR+ log"),
];

/// Names one block and reads what is nested in it.
pub(super) fn read(block: &Block<'_>, kind: PayloadKind, keyword: &str, limits: &Limits, out: &mut Sink<'_>) {
    let data = block.data;
    let group = if keyword.is_empty() { "data" } else { keyword };
    let what = match kind {
        PayloadKind::Picture => "EmbeddedPicture",
        PayloadKind::Bmff => "MotionPhotoVideo",
        PayloadKind::Vendor => "VendorBlock",
        _ => "AppendedData",
    };
    out.field(block, Family::Vendor, group, what, None, describe(data), 0, data.len());
    if kind == PayloadKind::Bmff {
        film(block, out);
    }
    for name in [
        &b"Image_UTC_Data"[..],
        b"MCC_Data",
        b"Original_Path_Hash_Key",
        b"PhotoEditor_Re_Edit_Data",
        b"MotionPhoto_Data",
    ] {
        if let Some(at) = memchr::memmem::find(data, name) {
            let value: Vec<u8> = data
                .get(at + name.len()..)
                .unwrap_or_default()
                .iter()
                .take(64)
                .take_while(|b| (0x20..0x7F).contains(*b))
                .copied()
                .collect();
            out.field(
                block,
                Family::Vendor,
                "Samsung",
                &String::from_utf8_lossy(name),
                None,
                text::lenient(&value),
                at,
                name.len() + value.len(),
            );
        }
    }
    nested_exif(block, limits, out);
    nested_xmp(block, limits, out);
}

/// Formats and vendors by their first bytes.
fn describe(data: &[u8]) -> String {
    let head = data.get(..data.len().min(4096)).unwrap_or_default();
    let named = KNOWN
        .iter()
        .find(|(s, _)| memchr::memmem::find(head, s).is_some())
        .or_else(|| KNOWN.first().filter(|(s, _)| data.ends_with(s)));
    let name = match head {
        [0xFF, 0xD8, 0xFF, ..] => "JPEG picture",
        [0x89, b'P', b'N', b'G', ..] => "PNG picture",
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "zip archive",
        [b'%', b'P', b'D', b'F', ..] => "PDF document",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video",
        _ => match named {
            Some((_, n)) => n,
            None if text::is_plain(head) => "text",
            None => "data",
        },
    };
    name.to_string()
}

/// An Exif block inside an embedded picture or a vendor's block: a preview carries the camera's block again.
fn nested_exif(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    if let Some(at) = memchr::memmem::find(block.data, b"Exif\0\0")
        && let Some(inner) = block.data.get(at + 6..).filter(|d| d.starts_with(b"II*\0") || d.starts_with(b"MM\0*"))
    {
        read_block(&block.inner(at + 6, inner), PayloadKind::Exif, "", limits, out);
    }
}

fn nested_xmp(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    if let Some(at) = memchr::memmem::find(block.data, b"<x:xmpmeta")
        && let Some(len) = memchr::memmem::find(block.data.get(at..).unwrap_or_default(), b"</x:xmpmeta>")
        && let Some(inner) = block.data.get(at..at + len + 12)
    {
        read_block(&block.inner(at, inner), PayloadKind::Xmp, "", limits, out);
    }
}

/// Places that films write in plain text (ISO 6709), wherever in the file they stand.
fn film(block: &Block<'_>, out: &mut Sink<'_>) {
    for marker in [&b"\xA9xyz"[..], b"com.apple.quicktime.location.ISO6709", b"loci"] {
        for at in memchr::memmem::find_iter(block.data, marker).take(4) {
            let after = block.data.get(at + marker.len()..).unwrap_or_default();
            let near = after.get(..after.len().min(96)).unwrap_or_default();
            let Some(start) = near.iter().position(|b| matches!(b, b'+' | b'-')) else { continue };
            let value: Vec<u8> = near
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'/'))
                .copied()
                .collect();
            if let Some(position) = iso6709(&String::from_utf8_lossy(&value)) {
                out.field(
                    block,
                    Family::Vendor,
                    "video",
                    "GPSPosition",
                    None,
                    position,
                    at,
                    marker.len() + start + value.len(),
                );
            }
        }
    }
}

/// `+48.8584+002.2945/` as signed degrees.
fn iso6709(text: &str) -> Option<String> {
    let second = text.get(1..)?.find(['+', '-'])? + 1;
    let (lat, rest) = text.split_at(second);
    let end = rest.get(1..)?.find(['+', '-', '/']).map_or(rest.len(), |i| i + 1);
    let (lat, lon) = (lat.parse::<f64>().ok()?, rest.get(..end)?.parse::<f64>().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| format!("{lat:.6}, {lon:.6}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_films() {
        assert_eq!(iso6709("+48.8584+002.2945/").as_deref(), Some("48.858400, 2.294500"));
        assert_eq!(iso6709("-33.8568+151.2153+010.0/").as_deref(), Some("-33.856800, 151.215300"));
        assert_eq!(iso6709("+1234"), None);
    }

    #[test]
    fn blocks_are_named() {
        assert_eq!(describe(b"\xFF\xD8\xFF\xE0"), "JPEG picture");
        assert_eq!(describe(b"hello world\n"), "text");
        assert_eq!(describe(b"\0\x01\x02HUAWEI"), "Huawei block");
    }
}
