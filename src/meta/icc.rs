//! What a colour profile says besides colour: names, makers, devices, serials, dates. ICC.1:2022 §7.2, §9.2.

use super::{Block, Family, Sink, text};

/// Longest part of an element that is read as text.
const LONGEST: usize = 16 << 10;

/// Reads header fields and texts.
pub(super) fn read(block: &Block<'_>, out: &mut Sink<'_>) {
    let data = block.data;
    let word = |at: usize| data.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    if data.get(36..40) != Some(b"acsp") {
        out.error(block, 36, "a colour profile (acsp) was expected");
        return;
    }
    for (at, name) in [(48, "DeviceManufacturer"), (52, "DeviceModel"), (80, "ProfileCreator")] {
        let code = data.get(at..at + 4).unwrap_or_default();
        if text::is_plain(code) {
            out.field(block, Family::Icc, "header", name, None, text::lenient(code), at, 4);
        }
    }
    let date: Vec<u16> =
        (0..6).filter_map(|i| data.get(24 + 2 * i..26 + 2 * i)?.try_into().ok()).map(u16::from_be_bytes).collect();
    if let [y, mo, d, h, mi, s] = date[..]
        && y != 0
    {
        let shown = format!("{y:04}:{mo:02}:{d:02} {h:02}:{mi:02}:{s:02}");
        out.field(block, Family::Icc, "header", "ProfileDateTime", None, shown, 24, 12);
    }
    let size = word(0).map_or(0, |s| s as usize);
    if size < data.len() {
        let rest = data.get(size..).unwrap_or_default();
        if rest.iter().any(|b| *b != 0) {
            out.field(block, Family::Icc, "profile", "BytesBehindProfile", None, String::new(), size, rest.len());
        }
    } else if size > data.len() {
        out.error(block, 0, "the colour profile is cut short");
    }
    for i in 0..word(128).unwrap_or(0).min(100) as usize {
        let at = 132 + 12 * i;
        let (Some(name), Some(offset), Some(len)) = (data.get(at..at + 4), word(at + 4), word(at + 8)) else { break };
        let (offset, len) = (offset as usize, len as usize);
        let Some(element) = offset.checked_add(len).and_then(|end| data.get(offset..end)) else { continue };
        let label = match name {
            b"desc" | b"dscm" => "ProfileDescription",
            b"cprt" => "ProfileCopyright",
            b"dmnd" => "DeviceMfgDesc",
            b"dmdd" => "DeviceModelDesc",
            b"vued" => "ViewingCondDesc",
            b"mmod" => "MakeAndModel",
            b"ndin" => "NativeDisplayInfo",
            b"meta" => "Metadata",
            b"calt" => "CalibrationDateTime",
            b"targ" => "CharTarget",
            _ => continue,
        };
        let group = String::from_utf8_lossy(name).into_owned();
        if name == b"mmod" {
            display(block, element, offset, out);
        }
        out.field(block, Family::Icc, group, label, None, element_text(element), offset, len);
    }
}

/// Apple's description of the screen that the profile was made for: maker, model, serial number, each a number.
fn display(block: &Block<'_>, e: &[u8], at: usize, out: &mut Sink<'_>) {
    let serial = e.get(16..20).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    if !matches!(serial, 0 | 0x0101_0101) {
        out.field(block, Family::Icc, "mmod", "DisplaySerialNumber", None, serial.to_string(), at + 16, 4);
    }
}

/// The text of an element of any of the text types.
fn element_text(e: &[u8]) -> String {
    // A hundred entries may share one long element.
    let e = e.get(..e.len().min(LONGEST)).unwrap_or_default();
    let count = |at: usize| {
        e.get(at..at.saturating_add(4)).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes) as usize
    };
    let wide = |offset: usize, len: usize| {
        text::utf16(offset.checked_add(len).and_then(|end| e.get(offset..end)).unwrap_or_default(), false)
    };
    let said = |all: Vec<String>| {
        let mut out: Vec<String> = Vec::new();
        for t in all {
            if !t.is_empty() && !out.contains(&t) {
                out.push(t);
            }
        }
        out.join(" · ")
    };
    match e.get(..4) {
        Some(b"desc") => text::lenient(e.get(12..(12usize.saturating_add(count(8))).min(e.len())).unwrap_or_default()),
        Some(b"text") => text::lenient(e.get(8..).unwrap_or_default()),
        // Records of language, length and offset; names in two languages can differ.
        Some(b"mluc") => said((0..count(8).min(8)).map(|i| wide(count(24 + 12 * i), count(20 + 12 * i))).collect()),
        // Pairs of name and value, each an offset and a length.
        Some(b"dict") => {
            let width = count(12).clamp(16, 64);
            let pair = |i: usize| {
                format!(
                    "{}: {}",
                    wide(count(16 + width * i), count(20 + width * i)),
                    wide(count(24 + width * i), count(28 + width * i))
                )
            };
            said((0..count(8).min(32)).map(pair).collect())
        }
        Some(b"mmod" | b"ndin") => "…".to_string(),
        _ => String::new(),
    }
}
