//! Pages stay, reduced copies go, and whatever directories say of strips is held against the file.

use super::builder::{all, plain};
use super::coded::deflate;
use super::*;
use crate::format::{Note, PartKind};

fn page(width: u16, shade: u8) -> Sheet {
    Sheet::grey(width, 10, 1, vec![shade; usize::from(width) * 10])
}

#[test]
fn every_fixture_shows_the_same_without_its_traces() {
    for (name, file) in fixtures() {
        assert!(contains(&file, b"CANARY"), "{name} has something to lose");
        let once = clean(&file);
        assert_eq!(displayed(&once), displayed(&file), "{name}");
        assert!(!contains(&once, b"CANARY"), "{name}");
        let layout = parse(&once, CodedData::Walk).expect("parses");
        for p in &layout.parts {
            let fine = matches!(p.kind, PartKind::Structure | PartKind::Coded | PartKind::Display | PartKind::Fill);
            assert!(fine, "{name}: {p:?}");
        }
        assert!(layout.parts.iter().all(|p| p.kind != PartKind::Fill || p.span.len == 1), "{name}: {:?}", layout.parts);
    }
}

#[test]
fn a_page_without_a_picture_is_refused_and_its_words_are_read() {
    for b in all() {
        let bare = Sheet::default().text(270, "CANARY words");
        let file = b.build(&[page(8, 100), bare, page(8, 50)]);
        let e = clean_with(&file, CodedData::Walk, &Plan::default()).expect_err("refused");
        assert!(e.to_string().contains("a directory with a picture was expected"), "{e}");
        let layout = parse(&file, CodedData::Walk).expect("scanned all the same");
        assert!(!layout.payloads.is_empty());
    }
}

#[test]
fn real_pages_stay_and_reduced_ones_go() {
    for b in all() {
        let small = page(5, 200).short(254, 1);
        let file = b.build_with(&[page(8, 50), small.clone(), page(9, 60).short(254, 2), small.clone()], 3);
        let layout = parse(&file, CodedData::Walk).expect("parses");
        assert_eq!((layout.frames, layout.picture.width), (2, 8));
        assert!(layout.notes.contains(&Note::Pages(2)));
        assert!(layout.parts.iter().any(|p| p.kind == PartKind::Preview && p.label.contains("SubIFD0")));
        let once = clean(&file);
        assert!(!contains(&once, &[200; 50]) && contains(&once, &[50; 80]) && contains(&once, &[60; 90]));
        assert_eq!(once, clean(&b.build(&[page(8, 50), page(9, 60)])));
    }
    let only_reduced = plain().build(&[page(8, 50).short(254, 1)]);
    assert!(contains(&clean(&only_reduced), &[50; 80]));
}

#[test]
fn strips_that_several_entries_name_are_written_once() {
    let strip = vec![7u8; 40];
    let sheet = Sheet::grey(4, 30, 1, strip).short(278, 10).longs(273, &[8, 8, 8]).longs(279, &[40, 40, 40]);
    let file = plain().build(&[sheet]);
    let once = clean(&file);
    assert_eq!(displayed(&once), displayed(&file));
    assert_eq!(memchr::memmem::find_iter(&once, &[7; 40]).count(), 1);
}

#[test]
fn strips_that_overlap_are_refused() {
    let sheet =
        |offsets: &[u64]| Sheet::grey(4, 20, 1, vec![7u8; 80]).short(278, 10).longs(273, offsets).longs(279, &[40, 40]);
    assert_eq!(refused(&plain().build(&[sheet(&[8, 28])])), "tiff.overlapping-strips");
    clean(&plain().build(&[sheet(&[48, 8])]));
}

#[test]
fn byte_counts_that_run_into_the_next_strip_are_cut() {
    let packed = |shade: u8| vec![0xD9, shade, 0];
    let sheet = |counts: &[u64]| {
        let strips = vec![packed(3), packed(4)];
        Sheet::grey(4, 20, 32773, Vec::new()).strips(strips).short(278, 10).longs(279, counts)
    };
    let honest = clean(&plain().build(&[sheet(&[2, 2])]));
    // The end of the first lies under the second: nothing of it shows in the partition.
    assert_eq!(clean(&plain().build(&[sheet(&[5, 3])])), honest);
    assert_eq!(clean(&plain().build(&[sheet(&[3, 3])])), honest);
}

#[test]
fn a_byte_count_that_runs_into_directories_takes_none_of_them_along() {
    // Values and the directory follow the strip: a count that is too large names them as coded data.
    let sheet = Sheet::grey(4, 10, 32773, vec![0xD9, 3]).text(315, "TOKEN of somebody");
    let honest = clean(&plain().build(std::slice::from_ref(&sheet)));
    let file = plain().build(&[sheet.longs(279, &[60])]);
    assert_eq!(clean(&file), honest);
    let short = Sheet::grey(4, 10, 1, vec![7; 30]);
    assert!(refused(&plain().build(&[short])).contains("all rows"));
}

#[test]
fn strips_outside_of_the_file_say_where() {
    for (offsets, counts) in [([8u64, 4_000_000], [40u64, 40]), ([8, 48], [40, u64::from(u32::MAX)])] {
        let sheet = Sheet::grey(4, 20, 8, vec![7u8; 80]).short(278, 10).longs(273, &offsets).longs(279, &counts);
        assert!(refused(&plain().build(&[sheet])).contains("was expected, the file ends at"));
    }
    let few = Sheet::grey(4, 20, 1, vec![7u8; 80]).short(278, 10).longs(273, &[8]);
    assert!(refused(&plain().build(&[few])).contains("offsets of 2 strips"));
}

#[test]
fn billions_of_anything_are_a_limit_or_an_error() {
    let wide = Sheet::grey(4, 4, 1, vec![7; 16])
        .longs(256, &[u64::from(u32::MAX)])
        .longs(257, &[u64::from(u32::MAX)])
        .longs(278, &[1]);
    assert!(matches!(parse(&plain().build(&[wide]), CodedData::Walk), Err(crate::Error::Limit { .. })));
    for kind in [1u16, 3, 4, 5, 12, 16] {
        let sheet = Sheet::grey(4, 4, 1, vec![7; 16]).lying(65000, kind, u64::from(u32::MAX));
        let file = plain().build(&[sheet]);
        assert_eq!(clean(&file), clean(&plain().build(&[Sheet::grey(4, 4, 1, vec![7; 16])])));
    }
    let mut file = plain().build(&[Sheet::grey(4, 4, 1, vec![7; 16])]);
    let at = u32::from_le_bytes(file[4..8].try_into().expect("four")) as usize;
    file[at..at + 2].copy_from_slice(&[0xFF, 0xFF]);
    assert!(refused(&file).contains("all entries of a directory"));
}

#[test]
fn directories_that_lead_back_end() {
    let mut file = plain().build(&[page(8, 1), page(9, 2)]);
    let first = u32::from_le_bytes(file[4..8].try_into().expect("four"));
    let len = file.len();
    // The first page is written last: its pointer ends the file.
    let second = u32::from_le_bytes(file[len - 4..].try_into().expect("four")) as usize;
    let entries = usize::from(u16::from_le_bytes([file[second], file[second + 1]]));
    let next = second + 2 + 12 * entries;
    file[next..next + 4].copy_from_slice(&first.to_le_bytes());
    let layout = parse(&file, CodedData::Walk).expect("parses");
    assert_eq!(layout.frames, 2);
    assert!(layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })));
    assert_eq!(clean(&file), clean(&plain().build(&[page(8, 1), page(9, 2)])));
}

#[test]
fn a_tag_that_stands_twice_must_say_the_same() {
    let base = Sheet::grey(4, 4, 1, vec![7; 16]);
    let same = plain().build(&[base.clone().doubled(262, &[1])]);
    assert_eq!(clean(&same), clean(&plain().build(std::slice::from_ref(&base))));
    assert_eq!(refused(&plain().build(&[base.doubled(262, &[0])])), "tiff.duplicate-tags");
}

#[test]
fn tiles_stay_in_their_order_and_empty_ones_stay_empty() {
    let tile = |shade: u8| vec![shade; 256];
    let sheet = Sheet::grey(20, 16, 1, Vec::new()).strips(vec![tile(1), tile(2)]).tiled().short(322, 16).short(323, 16);
    let file = plain().build(std::slice::from_ref(&sheet));
    let once = clean(&file);
    assert_eq!(displayed(&once), displayed(&file));
    let layout = parse(&once, CodedData::Walk).expect("parses");
    assert!(layout.notes.contains(&Note::NotLocated("tiff.tile-edges".into())));
    let sparse = plain().build(&[sheet.longs(324, &[8, 0]).longs(325, &[256, 0])]);
    assert!(contains(&clean(&sparse), &tile(1)));
}

#[test]
fn a_place_without_a_size_is_no_unwritten_strip() {
    let sheet = Sheet::grey(4, 4, 8, deflate(&[7; 16]));
    // Readers take what stands there up to the end of its stream.
    let file = plain().build(&[sheet.clone().longs(279, &[0])]);
    assert!(displayed(&file)[0].2.contains("7, 7"));
    assert!(refused(&file).ends_with("the byte count of a strip or tile was expected"));
    clean(&plain().build(&[sheet.longs(273, &[0]).longs(279, &[0])]));
}

#[test]
fn numbers_in_types_that_readers_take_or_leave_are_refused() {
    let base = Sheet::grey(4, 4, 1, vec![7; 48]).shorts(258, &[8, 8, 8]).short(262, 2).short(277, 3);
    let file = plain().build(&[base.clone().bytes(277, 7, &[3])]);
    assert!(refused(&file).ends_with("a whole number in tag 277 was expected"));
    for kind in [6, 7] {
        let file = plain().build(&[base.clone().bytes(317, kind, &[2])]);
        assert!(refused(&file).ends_with("a whole number in tag 317 was expected"));
    }
    // An odd type that holds a number all the same.
    let file = plain().build(&[base.clone().bytes(277, 1, &[3])]);
    assert_eq!(clean(&file), clean(&plain().build(&[base])));
}

#[test]
fn quotients_come_out_of_a_second_cleaning_as_they_are() {
    let odd =
        [(100_664_578, 318_767_104), (24_270_518, 194_410_120), (3, 1 << 27), (3_154_116_608, 1), (0, 1), (255, 1)];
    let sheet = Sheet::grey(4, 4, 1, vec![7; 48]).shorts(258, &[8, 8, 8]).short(262, 6).short(277, 3);
    clean(&plain().build(&[sheet.shorts(530, &[1, 1]).rational(532, &odd)]));
}
