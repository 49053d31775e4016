//! Notes made by code, read back. benches/readers.py compares the same layouts, and real cameras, with exiftool.

use super::*;
use crate::limits::Limits;
use crate::meta::Reading;
use crate::meta::exif;

/// Entries with values as bytes, laid out behind each other.
fn directory(entries: &[(u16, u16, &[u8])], at: usize, base: usize, little: bool) -> Vec<u8> {
    let two =
        |n: usize| u16::try_from(n).map(|n| if little { n.to_le_bytes() } else { n.to_be_bytes() }).expect("small");
    let four =
        |n: usize| u32::try_from(n).map(|n| if little { n.to_le_bytes() } else { n.to_be_bytes() }).expect("small");
    let mut head = two(entries.len()).to_vec();
    let mut values = Vec::new();
    let end = at + 2 + 12 * entries.len() + 4;
    for (tag, kind, value) in entries {
        let size = usize::try_from(exif::type_size(*kind).expect("a type")).expect("small");
        head.extend([two(usize::from(*tag)), two(usize::from(*kind))].concat());
        head.extend(four(value.len() / size));
        if value.len() <= 4 {
            head.extend_from_slice(value);
            head.resize(head.len() + 4 - value.len(), 0);
        } else {
            head.extend(four(end + values.len() - base));
            values.extend_from_slice(value);
        }
    }
    head.extend([0; 4]);
    head.extend(values);
    head
}

const NOTE: usize = 128;

/// An Exif block with make, model and note.
fn block(make: &str, model: &str, note: &[u8], little: bool) -> Vec<u8> {
    let make = [make.as_bytes(), b"\0\0\0\0\0"].concat();
    let model = [model.as_bytes(), b"\0\0\0\0\0"].concat();
    let four =
        |n: usize| u32::try_from(n).map(|n| if little { n.to_le_bytes() } else { n.to_be_bytes() }).expect("small");
    let mut out = if little { b"II*\0\x08\0\0\0".to_vec() } else { b"MM\0*\0\0\0\x08".to_vec() };
    let mut main = directory(&[(0x010F, 2, &make), (0x0110, 2, &model), (0x927C, 7, &[0; 5])], 8, 0, little);
    // The note stands at a place of its own.
    main[2 + 24 + 4..2 + 24 + 8].copy_from_slice(&four(note.len()));
    main[2 + 24 + 8..2 + 24 + 12].copy_from_slice(&four(NOTE));
    out.extend(main);
    assert!(out.len() <= NOTE, "{}", out.len());
    out.resize(NOTE, 0);
    out.extend_from_slice(note);
    out
}

fn read_all(data: &[u8]) -> Vec<(String, String)> {
    let mut reading = Reading::default();
    let block = Block { data, offset: Some(0), payload: 0, is_file: false, depth: 0, known: &[] };
    exif::read(&block, "", &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
    let notes = reading.fields.into_iter().filter(|f| f.family == Family::MakerNote);
    notes.map(|f| (format!("{} {}", f.group, f.name), f.text)).collect()
}

fn want(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(n, v)| ((*n).to_string(), (*v).to_string())).collect()
}

#[test]
fn owners_and_serials_of_a_note_in_the_blocks_offsets() {
    let entries: &[(u16, u16, &[u8])] =
        &[(6, 2, b"Canon X\0"), (9, 2, b"Theodora Finch\0"), (0xC, 4, &330_860_841u32.to_le_bytes())];
    let expected = want(&[
        ("Canon ImageType", "Canon X"),
        ("Canon OwnerName", "Theodora Finch"),
        ("Canon SerialNumber", "330860841"),
    ]);
    assert_eq!(read_all(&block("Canon", "X", &directory(entries, NOTE, 0, true), true)), expected);
    // The same note, moved by an editor that left its offsets as they were.
    assert_eq!(read_all(&block("Canon", "X", &directory(entries, NOTE + 5000, 0, true), true)), expected);
    // And in the other byte order than the block around it.
    let turned: &[(u16, u16, &[u8])] = &[entries[0], entries[1], (0xC, 4, &330_860_841u32.to_be_bytes())];
    assert_eq!(read_all(&block("Canon", "X", &directory(turned, NOTE, 0, false), true)), expected);
}

#[test]
fn sony_serials_are_deciphered() {
    let mut clear = vec![0u8; 0x400];
    clear[0x88..0x8E].copy_from_slice(&[0x31, 0, 0, 0, 0x7C, 0x0C]);
    clear[0x3A..0x3C].copy_from_slice(&4713u16.to_le_bytes());
    let coded: Vec<u8> = clear
        .iter()
        .map(|b| if *b > 248 { *b } else { u8::try_from(u32::from(*b).pow(3) % 249).expect("below 249") })
        .collect();
    let note = [&b"SONY DSC \0\0\0"[..], &directory(&[(0x9050, 7, &coded)], NOTE + 12, 0, true)].concat();
    let got = read_all(&block("SONY", "ILCE-7M3", &note, true));
    assert_eq!(got, want(&[("Sony ShutterCount", "4713"), ("Sony InternalSerialNumber", "310000007c0c")]));
}

#[test]
fn names_of_known_faces() {
    let (name, day) = (b"Leopoldine", b"19991224");
    let word = |n: usize| u32::try_from(n).expect("small").to_le_bytes();
    let mut face = vec![0u8; 62];
    face[30..38].copy_from_slice(&[word(name.len()), word(70)].concat());
    face[54..62].copy_from_slice(&[word(day.len()), word(80)].concat());
    let register = [&word(8)[..], &word(62), &face, name, day].concat();
    let note = [&b"FUJIFILM\x0C\0\0\0"[..], &directory(&[(0x4282, 7, &register)], 12, 0, true)].concat();
    let got = read_all(&block("FUJIFILM", "X", &note, true));
    assert_eq!(
        got,
        want(&[("Fujifilm RecognizedFaceName", "Leopoldine"), ("Fujifilm RecognizedFaceBirthday", "19991224")])
    );
    // A register whose offsets lie outside of it names nobody.
    let bad = [&word(8)[..], &word(62), &[0xFF; 62]].concat();
    let note = [&b"FUJIFILM\x0C\0\0\0"[..], &directory(&[(0x4282, 7, &bad)], 12, 0, true)].concat();
    assert!(read_all(&block("FUJIFILM", "X", &note, true)).is_empty());
}

#[test]
fn previews_that_no_table_names_and_words_of_unknown_makers() {
    let picture = [&b"\xFF\xD8\xFF\xE0"[..], &[7; 100], b"\xFF\xD9"].concat();
    let note = [&b"whatever"[..], &picture].concat();
    assert_eq!(read_all(&block("Noone", "X", &note, true)), want(&[(" PreviewImage", "106")]));
    let got = read_all(&block("Noone", "X", b"\0\x01Serial Number: AB-123456 \0\0", true));
    assert_eq!(got, want(&[("NOONE SerialNumber", "AB-123456")]));
}

#[test]
fn blank_fields_and_no_faces_say_nothing() {
    let entries: &[(u16, u16, &[u8])] =
        &[(0x1D, 2, b"0000000\0"), (0xA0, 2, b"        \0"), (0x21, 7, &[0; 20]), (0xA7, 4, &[0; 4])];
    let note = [&b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0"[..], &directory(entries, 8, 0, true)].concat();
    assert!(read_all(&block("NIKON", "D", &note, true)).is_empty());
}

#[test]
fn cut_notes_never_fail() {
    let entries: &[(u16, u16, &[u8])] = &[(0x2010, 13, &[40, 0, 0, 0]), (0x404, 2, b"K3311220\0")];
    let note = [
        &b"OLYMPUS\0II\x03\0"[..],
        &directory(entries, 12, 0, true),
        &directory(&[(0x101, 2, b"BHP242331\0")], 40, 0, true),
    ]
    .concat();
    let whole = block("OLYMPUS", "E", &note, true);
    for end in 0..whole.len() {
        read_all(&whole[..end]);
    }
    for at in 0..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 0xFF;
        read_all(&bent);
    }
}
