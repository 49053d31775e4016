//! Values of maker notes that need more than a table: by model, deciphered, or searched for.
//! Every function reads within the value that it is given.

use std::sync::LazyLock;

use super::table::{Form, item};
use super::{Note, hex, number, until_nul};
use crate::meta::exif::Entry;
use crate::meta::{Family, Sink, text};

/// Canon's camera block differs from model to model; these are the ones that name an owner or a lens.
pub(super) fn canon_camera(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    let model = note.model;
    let any = |names: &[&str]| names.iter().any(|n| model.ends_with(n) || model.contains(&format!("{n} ")));
    let place = if any(&["EOS 450D", "REBEL XSi", "Kiss X2"]) {
        item(0x10F, Form::Text(32), "OwnerName")
    } else if any(&["EOS 5D"]) && !model.contains("Mark") {
        item(0xAC, Form::Text(16), "OwnerName")
    } else if any(&["EOS 5D Mark III"]) {
        item(0x164, Form::Hex(5), "LensSerialNumber")
    } else if model.contains("EOS 5DS") {
        item(0x16B, Form::Hex(5), "LensSerialNumber")
    } else if any(&["EOS-1D Mark III", "EOS-1Ds Mark III"]) {
        item(0x176, Form::Number(4), "ShutterCount")
    } else {
        return;
    };
    note.record(&[place], e.at, e.value, little, Some(u32::from(e.tag)), out);
}

pub(super) fn canon_file(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    if note.model.contains("1D Mark II") || note.model.contains("1Ds Mark II") || !little {
        note.record(&[item(2, Form::Number(4), "ShutterCount")], e.at, e.value, little, Some(u32::from(e.tag)), out);
    }
}

pub(super) fn canon_serial(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    let at = if note.model.contains("EOS 5D") { 9 } else { 0 };
    note.record(
        &[item(at, Form::Text(64), "InternalSerialNumber")],
        e.at,
        e.value,
        little,
        Some(u32::from(e.tag)),
        out,
    );
}

/// Size at the third number, place at the sixth.
pub(super) fn canon_preview(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    if let Some(size) = number(e.value, 8, 4, little).filter(|n| *n > 0) {
        note.say("PreviewImage", Some(u32::from(e.tag)), size.to_string(), e.at, e.value, out);
    }
}

pub(super) fn nikon_location(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    let tag = Some(u32::from(e.tag));
    note.record(&[item(5, Form::Text(3), "Country")], e.at, e.value, little, tag, out);
    let Some(name) = e.value.get(9..e.value.len().min(79)) else { return };
    // The fourth byte names the character set: 1 is UTF-8, 2 is UTF-16.
    let shown = if e.value.get(4) == Some(&2) { text::utf16(name, false) } else { text::lenient(name) };
    note.say("Location", tag, shown, e.at + 9, name, out);
}

/// Sony's substitution: the cube of a byte modulo 249; bytes from 249 on stay.
static SONY: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let mut table: [u8; 256] = std::array::from_fn(|i| u8::try_from(i).unwrap_or(0));
    for plain in 0u8..249 {
        let coded = u32::from(plain).pow(3) % 249;
        if let Some(slot) = table.get_mut(coded as usize).filter(|_| (2..=247).contains(&plain)) {
            *slot = plain;
        }
    }
    table
});

/// Eight digits whose pairs stand in reverse order.
pub(super) fn sony_serial(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    let stored = until_nul(e.value);
    let pairs: Vec<&str> = (0..4).filter_map(|i| stored.get(2 * i..2 * i + 2)).collect();
    let turned = stored.len() == 8 && stored.bytes().all(|b| b.is_ascii_digit());
    let shown = if turned { pairs.into_iter().rev().collect() } else { stored };
    note.say("SerialNumber", Some(u32::from(e.tag)), shown, e.at, e.value, out);
}

/// Sony's shutter block: counter and serial number at places that three generations of bodies differ in.
pub(super) fn sony_shutter(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    let any = |names: &[&str]| names.iter().any(|n| note.model.starts_with(n));
    let later = ["ILCE-1", "ILCE-7M4", "ILCE-7RM5", "ILCE-7SM3", "ILME-FX3"];
    let second = [
        "ILCE-6100",
        "ILCE-6300",
        "ILCE-6400",
        "ILCE-6500",
        "ILCE-6600",
        "ILCE-7C",
        "ILCE-7M3",
        "ILCE-7RM2",
        "ILCE-7RM3",
        "ILCE-7RM4",
        "ILCE-7SM2",
        "ILCE-9",
        "ILCA-99M2",
        "ZV-E10",
    ];
    let (count, serial, len) = if any(&["DSC-", "Stellar"]) {
        return;
    } else if any(&["ILCE-1"]) {
        (0x3A, 0x8A, 6)
    } else if any(&later) || any(&second) {
        (0x3A, 0x88, 6)
    } else if any(&["SLT-", "HV", "ILCA-"]) {
        (0x32, 0xF0, 5)
    } else if any(&["Lunar", "NEX-5N", "NEX-7", "NEX-VG20E"]) {
        (0x32, 0, 0)
    } else {
        (0x32, 0x7C, 4)
    };
    let clear: Vec<u8> = e.value.iter().take(1024).map(|b| SONY.get(usize::from(*b)).copied().unwrap_or(*b)).collect();
    let tag = Some(u32::from(e.tag));
    if let Some(n) = number(&clear, count, 3, true).filter(|n| *n > 0) {
        note.say("ShutterCount", tag, n.to_string(), e.at + count, e.value, out);
    }
    if let Some(bytes) = clear.get(serial..serial + len).filter(|b| !b.is_empty()) {
        note.say("InternalSerialNumber", tag, hex(bytes), e.at + serial, bytes, out);
    }
}

/// Fujifilm's register of known faces: pairs of offset and length, each leading to a name and a birthday.
pub(super) fn fuji_faces(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    let word = |at: usize| number(e.value, at, 4, true).and_then(|n| usize::try_from(n).ok());
    for i in 0..8usize {
        let (Some(face), Some(len)) = (word(8 * i), word(8 * i + 4)) else { return };
        if len < 62 || face.checked_add(len).is_none_or(|end| end > e.value.len()) {
            return;
        }
        for (size, offset, name) in [(30, 34, "RecognizedFaceName"), (54, 58, "RecognizedFaceBirthday")] {
            let place = word(face + offset).zip(word(face + size));
            let Some((at, bytes)) = place.and_then(|(at, n)| Some((at, e.value.get(at..at.checked_add(n)?)?))) else {
                return;
            };
            if !bytes.is_empty() {
                note.say(name, Some(u32::from(e.tag)), text::lenient(bytes), e.at + at, bytes, out);
            }
        }
    }
}

/// A preview whose start and length stand in two entries: what matters is that it is there.
pub(super) fn olympus_preview(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    note.say("PreviewImage", Some(u32::from(e.tag)), String::new(), e.at, e.value, out);
}

/// The same in a directory of its own, or in Pentax notes.
pub(super) fn preview_directory(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    olympus_preview(note, e, little, out);
}

pub(super) fn pentax_preview(note: &Note<'_>, e: &Entry<'_>, little: bool, out: &mut Sink<'_>) {
    olympus_preview(note, e, little, out);
}

/// Pentax hides the counter behind date and time of the picture, which stand beside it: named, not opened.
pub(super) fn pentax_shutter(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    note.say("ShutterCount", Some(u32::from(e.tag)), String::new(), e.at, e.value, out);
}

/// Text on some bodies, bytes on others.
pub(super) fn ricoh_serial(note: &Note<'_>, e: &Entry<'_>, _little: bool, out: &mut Sink<'_>) {
    let words = e.value.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'_'));
    let (name, shown) =
        if words { ("SerialNumber", until_nul(e.value)) } else { ("InternalSerialNumber", hex(e.value)) };
    note.say(name, Some(u32::from(e.tag)), shown, e.at, e.value, out);
}

/// Notes without a known layout still hold serial numbers in plain text behind well-known words.
pub(super) fn plain_words(note: &Note<'_>, e: &Entry<'_>, make: &str, out: &mut Sink<'_>) {
    for word in [&b"Serial"[..], b"SERIAL", b"serialNumber", b"S/N"] {
        let Some(at) = memchr::memmem::find(e.value, word) else { continue };
        let rest = e.value.get(at + word.len()..).unwrap_or_default();
        let run: Vec<u8> = rest.iter().take(48).take_while(|b| (0x20..0x7F).contains(*b)).copied().collect();
        let shown = text::lenient(&run);
        let shown =
            shown.trim_start_matches([' ', ':', '=', '#']).trim_start_matches("NUMBER").trim_start_matches("Number");
        let shown = shown.trim_start_matches([' ', ':', '=', '#', '"']);
        if shown.chars().filter(char::is_ascii_digit).count() >= 4 {
            let size = word.len() + run.len();
            let maker = make.get(..make.len().min(32)).unwrap_or_default().to_string();
            out.field(
                note.block,
                Family::MakerNote,
                maker,
                "SerialNumber",
                None,
                shown.to_string(),
                note.at + at,
                size,
            );
            return;
        }
    }
}

/// A picture inside the note that no entry of the tables names.
pub(super) fn hidden_pictures(note: &Note<'_>, e: &Entry<'_>, out: &mut Sink<'_>) {
    let begins = |at: &usize| matches!(e.value.get(at + 3), Some(0xC0..=0xC4 | 0xDB | 0xE0..=0xEF));
    let found = memchr::memmem::find_iter(e.value, b"\xFF\xD8\xFF").find(begins);
    let Some(at) = found else { return };
    let rest = e.value.get(at..).unwrap_or_default();
    let len = memchr::memmem::rfind(rest, b"\xFF\xD9").map_or(rest.len(), |i| i + 2);
    if len > 64 {
        note.say("PreviewImage", None, len.to_string(), note.at + at, rest.get(..len).unwrap_or(rest), out);
    }
}
