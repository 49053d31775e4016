//! Colour maps: what no pixel uses goes, what a pixel shows stays, and readers take the map for the kind that it was.

use super::builder::plain;
use super::coded::{deflate, lzw, packbits};
use super::*;
use crate::format::{Note, PartKind};

/// Letters where nobody looks, colours where indices of `used` point to.
fn map(bits: u32, used: &[usize]) -> Vec<u16> {
    let third = 1usize << bits;
    let hidden = |i: usize| u16::from_be_bytes([b'T', b'A' + (i % 26) as u8]);
    (0..3 * third).map(|i| if used.contains(&(i % third)) { 0x1111 * (i as u16 % 7 + 1) } else { hidden(i) }).collect()
}

fn map_of(file: &[u8]) -> Vec<u16> {
    let book = super::super::book::read(file, &Limits::default()).expect("reads");
    book.pages[0].colours.clone().expect("a palette")
}

fn sheet(width: u16, height: u16, compression: u16, strip: Vec<u8>, bits: u16, map: &[u16]) -> Sheet {
    Sheet::grey(width, height, compression, strip).short(258, bits).short(262, 3).shorts(320, map)
}

fn is_found(file: &[u8]) -> bool {
    let layout = parse(file, CodedData::Walk).expect("parses");
    layout.parts.iter().any(|p| p.kind == PartKind::UnusedTable && p.label.contains("ColorMap"))
}

fn noted(file: &[u8]) -> bool {
    let layout = parse(file, CodedData::Walk).expect("parses");
    layout.notes.contains(&Note::NotLocated("tiff.unused-colours".into()))
}

#[test]
fn entries_that_no_pixel_uses_go_in_every_coding() {
    let indices: Vec<u8> = (0..40 * 30).map(|i| [3, 3, 3, 3, 9, 200][(i / 4) % 6]).collect();
    let dirty = map(8, &[3, 9, 200]);
    for (compression, strip) in
        [(1u16, indices.clone()), (32773, packbits(&indices)), (5, lzw(&indices, 40)), (8, deflate(&indices))]
    {
        let file = plain().build(&[sheet(40, 30, compression, strip, 8, &dirty)]);
        assert!(is_found(&file) && !noted(&file));
        let once = clean(&file);
        let expected: Vec<u16> =
            dirty.iter().enumerate().map(|(i, c)| if [3, 9, 200].contains(&(i % 256)) { *c } else { 0 }).collect();
        assert_eq!(map_of(&once), expected, "{compression}");
        assert_eq!(displayed(&once), displayed(&file));
        assert!(!is_found(&once));
        // Without a walk nothing is known of the pixels.
        let copied = clean_with(&file, CodedData::Copy, &Plan::default()).expect("copies");
        assert_eq!(map_of(&copied), dirty);
    }
}

#[test]
fn bits_that_fill_up_a_row_use_no_entry() {
    // Three pixels a row: of one bit, of two, of four; what is left of the last byte points to other entries.
    for (bits, strip, used) in [
        (1u16, vec![0b0001_1111, 0b0001_1111], &[0][..]),
        (2, vec![0b0110_0111, 0b1001_0111], &[1, 2]),
        (4, vec![0x12, 0x3F, 0x21, 0x3F], &[1, 2, 3]),
    ] {
        let dirty = map(bits.into(), used);
        let file = plain().build(&[sheet(3, 2, 1, strip, bits, &dirty)]);
        let third = dirty.len() / 3;
        let once = map_of(&clean(&file));
        for (i, (before, after)) in dirty.iter().zip(once).enumerate() {
            assert_eq!(after, if used.contains(&(i % third)) { *before } else { 0 }, "{bits} bits, {i}");
        }
    }
}

#[test]
fn differences_are_added_up_before_entries_are_counted() {
    // Indices 4, 6, 8 a row.
    let strip = deflate(&[4, 2, 2, 4, 2, 2]);
    let file = plain().build(&[sheet(3, 2, 8, strip, 8, &map(8, &[4, 6, 8])).short(317, 2)]);
    let once = map_of(&clean(&file));
    assert!(once[2] == 0 && once[4] != 0 && once[6] != 0 && once[8] != 0);
}

#[test]
fn a_map_stays_of_the_kind_that_readers_took_it_for() {
    // All that is used is dark: zeros alone beside it would make it a map of 8 bits.
    let mut dark = vec![0x4142u16; 768];
    for n in [0, 256, 512] {
        dark[n] = 7;
    }
    let once = map_of(&clean(&plain().build(&[sheet(4, 4, 1, vec![0; 16], 8, &dark)])));
    assert_eq!((once[0], once[1], once[257], once[513], once[2]), (7, 0xFFFF, 0xFFFF, 0xFFFF, 0));
    // A map of 8 bits stays one.
    let small: Vec<u16> = dark.iter().map(|c| c & 0xFF).collect();
    let once = map_of(&clean(&plain().build(&[sheet(4, 4, 1, vec![0; 16], 8, &small)])));
    assert_eq!((once[0], once[1], once[257]), (7, 0, 0));
}

#[test]
fn a_map_stays_where_its_pixels_cannot_be_read() {
    let dirty = map(8, &[0, 7]);
    let short = sheet(4, 4, 32773, vec![3, 7, 7, 7, 7], 8, &dirty);
    let alpha = sheet(4, 2, 1, vec![7; 16], 8, &dirty).shorts(258, &[8, 8]).short(277, 2).short(338, 2);
    let unwritten = sheet(4, 4, 8, Vec::new(), 8, &dirty).longs(273, &[0]).longs(279, &[0]);
    for sheet in [short, alpha, unwritten] {
        let file = plain().build(&[sheet]);
        assert!(noted(&file) && !is_found(&file));
        assert_eq!(map_of(&clean(&file)), dirty);
    }
}
