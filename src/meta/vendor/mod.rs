//! Blocks of vendors and data behind the picture: named by their signatures, read as far as they speak plainly.
//! Films and second pictures are never decoded: only their directories are looked at.

mod film;
mod flir;
mod samsung;
mod segments;

use super::{Block, Family, Sink, read_block, text};
use crate::format::PayloadKind;
use crate::limits::Limits;

pub(super) use flir::join as join_flir;

/// Signatures and the names that people know them by; the first that fits names the block.
const KNOWN: &[(&[u8], &str)] = &[
    (b"SEFT", "Samsung trailer"),
    (b"QDIOBS", "Samsung trailer"),
    (b"GoPro", "GoPro telemetry"),
    (b"FLIR\0", "FLIR thermal picture"),
    (b"HUAWEI", "Huawei block"),
    (b"vivo{", "Vivo trailer"),
    (b"jxrs", "OnePlus trailer"),
    (b"/NIKON APP", "Nikon trailer"),
    (b"8db42d694ccc418790edff439fe026bf", "Insta360 trailer"),
    (b"CANON OPTIONAL DATA", "Canon VRD trailer"),
    (b"AXS!", "AFCP trailer"),
    (b"\xA1\xB2\xC3\xD4", "FotoStation trailer"),
    (b"cbipcbbl", "PhotoMechanic trailer"),
    (b"~\0\x04\0zmie", "MIE trailer"),
    (b"DJI-DBG", "DJI flight log"),
    (b"[ae_dbg_info:", "DJI flight log"),
    (b"ssuniqueid", "Samsung unique id"),
    (b"Ducky", "Ducky block"),
    (b"FPXR", "FlashPix block"),
    (b"RMETA", "Ricoh block"),
    (b"HDRP", "Google HDR+ log"),
    (b"SCALADO", "Scalado block"),
    (b"Qualcomm", "Qualcomm block"),
    (b"AROT", "Apple gain map block"),
    (b"bplist00", "Apple property list"),
];

/// How far into an embedded picture blocks are searched for: they stand before its coded data.
const PICTURE_HEAD: usize = 256 << 10;

/// Names one block and reads what is nested in it.
pub(super) fn read(block: &Block<'_>, kind: PayloadKind, keyword: &str, limits: &Limits, out: &mut Sink<'_>) {
    let data = block.data;
    let group = if keyword.is_empty() { "data" } else { keyword }.to_string();
    let what = match kind {
        PayloadKind::Picture => "EmbeddedPicture",
        PayloadKind::Bmff => "MotionPhotoVideo",
        PayloadKind::Vendor => "VendorBlock",
        _ => "AppendedData",
    };
    out.field(block, Family::Vendor, group, what, None, describe(data), 0, data.len());
    match kind {
        PayloadKind::Bmff => film::read(block, limits, out),
        PayloadKind::Picture => {
            nested(&block.inner(0, data.get(..data.len().min(PICTURE_HEAD)).unwrap_or_default()), limits, out)
        }
        _ => {
            segments::read(block, limits, out);
            samsung::read(block, out);
            nested(block, limits, out);
            nested_iptc(block, limits, out);
        }
    }
}

/// Formats and vendors by their first bytes, or by their last.
fn describe(data: &[u8]) -> String {
    let head = data.get(..data.len().min(4096)).unwrap_or_default();
    let tail = data.get(data.len().saturating_sub(64)..).unwrap_or_default();
    let find = |s: &[u8]| memchr::memmem::find(head, s).is_some() || memchr::memmem::find(tail, s).is_some();
    let name = match head {
        [0xFF, 0xD8, 0xFF, ..] => "JPEG picture",
        [0x89, b'P', b'N', b'G', ..] => "PNG picture",
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "zip archive",
        [b'%', b'P', b'D', b'F', ..] => "PDF document",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video",
        _ => match KNOWN.iter().find(|(s, _)| find(s)) {
            Some((_, n)) => n,
            None if text::is_plain(head) => "text",
            None => "data",
        },
    };
    name.to_string()
}

/// Exif and XMP inside an embedded picture or a vendor's block: a preview carries the camera's block again.
fn nested(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    for mark in [&b"Exif\0\0"[..], b"Meta\0\0", b"META\0\0"] {
        if let Some(at) = memchr::memmem::find(block.data, mark)
            && let Some(inner) = block.data.get(at + 6..).filter(|d| d.starts_with(b"II*\0") || d.starts_with(b"MM\0*"))
        {
            let inner = block.inner(at + 6, inner);
            if !block.is_known(inner.offset) {
                read_block(&inner, PayloadKind::Exif, "", limits, out);
            }
        }
    }
    if let Some(at) = memchr::memmem::find(block.data, b"<x:xmpmeta")
        && let Some(len) = memchr::memmem::find(block.data.get(at..).unwrap_or_default(), b"</x:xmpmeta>")
        && let Some(inner) = block.data.get(at..at + len + 12)
    {
        let inner = block.inner(at, inner);
        if !block.is_known(inner.offset) {
            read_block(&inner, PayloadKind::Xmp, "", limits, out);
        }
    }
}

/// IPTC records in the trailers of picture agencies' programs: at least two datasets that follow each other.
fn nested_iptc(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    for start in memchr::memmem::find_iter(block.data, b"\x1C\x02").take(64) {
        let mut at = start;
        let mut count = 0usize;
        while let Some(&[0x1C, 1..=9, _, a, b]) = block.data.get(at..).and_then(|d| d.first_chunk::<5>()) {
            let len = usize::from(u16::from_be_bytes([a, b]));
            if len >= 0x8000 || at + 5 + len > block.data.len() {
                break;
            }
            at += 5 + len;
            count += 1;
        }
        if count >= 2 {
            let inner = block.data.get(start..at).unwrap_or_default();
            read_block(&block.inner(start, inner), PayloadKind::Iptc, "", limits, out);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_named() {
        assert_eq!(describe(b"\xFF\xD8\xFF\xE0"), "JPEG picture");
        assert_eq!(describe(b"hello world\n"), "text");
        assert_eq!(describe(b"\0\x01\x02HUAWEI"), "Huawei block");
        assert_eq!(describe(&[&[0; 9000][..], b"SEFT"].concat()), "Samsung trailer");
    }
}
