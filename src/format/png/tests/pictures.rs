//! What is displayed stays, and what is hidden in rows, streams and tables goes.

use super::fixture::{Chunks, Dice, animation, control, deflate, ihdr, rows, still};
use super::*;
use crate::format::{Note, PartKind};

const KINDS: [(u8, u8); 15] = [
    (1, 0),
    (2, 0),
    (4, 0),
    (8, 0),
    (16, 0),
    (8, 2),
    (16, 2),
    (1, 3),
    (2, 3),
    (4, 3),
    (8, 3),
    (8, 4),
    (16, 4),
    (8, 6),
    (16, 6),
];

fn hidden(layout: &Layout) -> u64 {
    layout.notes.iter().map(|n| if let Note::HiddenPixels(count) = n { *count } else { 0 }).sum()
}

fn slack(layout: &Layout) -> Vec<&str> {
    layout.parts.iter().filter(|p| p.kind == PartKind::Slack).map(|p| p.label.as_ref()).collect()
}

#[test]
fn every_kind_of_picture_displays_the_same() {
    for (depth, colour) in KINDS {
        for interlace in [0, 1] {
            for (width, height) in [(1, 1), (3, 2), (13, 11)] {
                let file = still(width, height, depth, colour, interlace, 7).file();
                let out = clean(&file);
                assert_eq!(displayed(&out), displayed(&file), "{depth} bit, colour {colour}, interlace {interlace}");
                let again = parse(&out, CodedData::Walk).expect("parses");
                assert_eq!(hidden(&again), 0);
                assert!(slack(&again).is_empty());
                assert!(again.parts.iter().all(|p| p.kind.is_copied()), "{:?}", again.parts);
            }
        }
    }
}

#[test]
fn every_kind_of_animation_displays_the_same() {
    for (depth, colour) in KINDS {
        for interlace in [0, 1] {
            let file = animation(depth, colour, interlace, 3).file();
            let layout = parse(&file, CodedData::Walk).expect("parses");
            assert_eq!(layout.frames, 3);
            let out = clean(&file);
            assert_eq!(displayed(&out), displayed(&file), "{depth} bit, colour {colour}, interlace {interlace}");
        }
    }
}

#[test]
fn a_clean_file_comes_out_byte_for_byte() {
    for (depth, colour) in [(8, 0), (16, 2)] {
        for file in [still(40, 30, depth, colour, 0, 1).file(), animation(depth, colour, 1, 2).file()] {
            assert_eq!(clean(&file), file);
        }
    }
}

#[test]
fn bytes_behind_the_stream_go_from_every_chunk() {
    let base = still(6, 5, 8, 2, 0, 9);
    let last = base.find(b"IEND") - 1;
    let mut in_chunk = base.clone();
    in_chunk.0[last].1.extend_from_slice(b"TOKEN");
    let mut further = in_chunk.clone();
    further.0.insert(last + 1, (*b"IDAT", b"TOKEN and more".to_vec()));
    for file in [in_chunk.file(), further.file()] {
        assert_eq!(clean(&file), base.file());
        let layout = parse(&file, CodedData::Walk).expect("parses");
        assert!(slack(&layout).iter().all(|l| *l == "IDAT behind the zlib stream"));
        // Copied pieces alone: nothing is deflated again for this.
        let pieces = Png.assemble(&SliceSource(&file), &layout, &Plan::default(), &Limits::default()).expect("pieces");
        assert!(!pieces.iter().any(|p| matches!(p, Piece::Recoded(_))));
    }
}

#[test]
fn rows_beyond_the_picture_go() {
    for interlace in [0, 1] {
        let head = ihdr(5, 4, 8, 6, interlace);
        let picture = rows(&head, &mut Dice(4));
        for more in [1usize, 21, 5_000] {
            let longer = [&picture[..], &vec![0x41; more]].concat();
            let base = still(5, 4, 8, 6, interlace, 0);
            let chunks = |stream: Vec<u8>| {
                let mut c = base.replace(b"IDAT", stream);
                let second = c.find(b"IDAT") + 1;
                c.0.remove(second);
                c.file()
            };
            let file = chunks(deflate(&longer));
            let out = clean(&file);
            assert!(slack(&parse(&file, CodedData::Walk).expect("parses"))[0].ends_with("rows beyond the picture"));
            assert_eq!(out, clean_zeroed_alike(&chunks(deflate(&picture))), "{more} bytes more");
        }
    }
}

/// The clean file of a picture whose rows had to be deflated again in any case (it has hidden pixels).
fn clean_zeroed_alike(file: &[u8]) -> Vec<u8> {
    assert!(hidden(&parse(file, CodedData::Walk).expect("parses")) > 0);
    clean(file)
}

#[test]
fn a_wrong_checksum_of_the_stream_is_mended() {
    let base = still(6, 5, 8, 2, 0, 9);
    let last = base.find(b"IEND") - 1;
    let mut wrong = base.clone();
    *wrong.0[last].1.last_mut().expect("bytes") ^= 0x55;
    let layout = parse(&wrong.file(), CodedData::Walk).expect("parses");
    assert!(layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })));
    let out = clean(&wrong.file());
    assert_eq!(displayed(&out), displayed(&base.file()));
    let mut cut = base.clone();
    let len = cut.0[last].1.len();
    cut.0[last].1.truncate(len - 3);
    assert_eq!(displayed(&clean(&cut.file())), displayed(&base.file()));
}

#[test]
fn colours_under_full_transparency_go_unless_they_are_to_stay() {
    for (depth, colour) in [(8, 4), (16, 4), (8, 6), (16, 6)] {
        for interlace in [0, 1] {
            let head = ihdr(4, 3, depth, colour, interlace);
            let pixel = [&vec![0x5A; usize::from(depth / 8) * if colour == 4 { 1 } else { 3 }][..]].concat();
            let pixel = [pixel, vec![0; usize::from(depth / 8)]].concat();
            let passes = super::super::header::Header::read(&head, 0).expect("head");
            let mut raw = Vec::new();
            for pass in passes.passes(passes.size) {
                for _ in 0..pass.height {
                    raw.push(0);
                    raw.extend(pixel.repeat(pass.width as usize));
                }
            }
            let mut chunks = still(4, 3, depth, colour, interlace, 1).replace(b"IDAT", deflate(&raw));
            let second = chunks.find(b"IDAT") + 1;
            chunks.0.remove(second);
            let file = chunks.file();
            assert_eq!(hidden(&parse(&file, CodedData::Walk).expect("parses")), 12);
            let out = clean(&file);
            assert_eq!(displayed(&out), displayed(&file));
            assert_eq!(hidden(&parse(&out, CodedData::Walk).expect("parses")), 0);
            let keep = Plan { keep_hidden_pixels: true, ..Plan::default() };
            assert_eq!(clean_with(&file, CodedData::Walk, &keep).expect("cleans"), file);
            // The policy's way with coded data makes no difference: PNG is always walked.
            assert_eq!(clean_with(&file, CodedData::Copy, &Plan::default()).expect("cleans"), out);
        }
    }
}

/// A palette picture of one row that uses entries 0, 1 and 2 of five.
fn palette_picture() -> Chunks {
    let mut chunks = still(3, 1, 8, 3, 0, 1).replace(b"IDAT", deflate(&[0, 0, 1, 2]));
    let second = chunks.find(b"IDAT") + 1;
    chunks.0.remove(second);
    chunks.replace(b"PLTE", b"aaabbbcccTOKENS".to_vec())
}

#[test]
fn unused_palette_entries_are_zeroed_and_their_count_stays() {
    let file = palette_picture().file();
    let layout = parse(&file, CodedData::Walk).expect("parses");
    assert_eq!(layout.parts.iter().filter(|p| p.kind == PartKind::UnusedTable).count(), 1);
    let out = clean(&file);
    assert!(contains(&out, b"aaabbbccc\0\0\0\0\0\0"));
    assert_eq!(displayed(&out), displayed(&file));
}

#[test]
fn the_background_colour_counts_as_used() {
    let file = palette_picture().with(b"IDAT", b"bKGD", &[4]).file();
    let out = clean(&file);
    assert!(contains(&out, b"aaabbbccc\0\0\0ENS"));
    assert!(contains(&out, b"bKGD\x04"));
}

#[test]
fn entries_that_no_index_reaches_go() {
    let chunks = still(4, 1, 2, 3, 0, 1).replace(b"PLTE", b"aaabbbcccdddTOKENS".to_vec());
    let out = clean_with(&chunks.file(), CodedData::Copy, &Plan::default()).expect("cleans");
    assert!(!contains(&out, b"TOKENS"));
}

#[test]
fn transparent_palette_entries_lose_their_colour_and_unused_ones_their_alpha() {
    let file = palette_picture().with(b"IDAT", b"tRNS", &[255, 0, 7, 0x42, 0x43, 0x44, 0x45]).file();
    assert_eq!(hidden(&parse(&file, CodedData::Walk).expect("parses")), 1);
    let out = clean(&file);
    assert!(contains(&out, b"aaa\0\0\0ccc\0\0\0\0\0\0"));
    assert!(contains(&out, b"tRNS\xFF\0\x07\xFF\xFF\xFF\xFF"));
    let keep = Plan { keep_hidden_pixels: true, ..Plan::default() };
    let kept = clean_with(&file, CodedData::Walk, &keep).expect("cleans");
    assert!(contains(&kept, b"aaabbbccc\0\0\0\0\0\0"));
}

#[test]
fn animation_frames_are_cut_and_numbered_again() {
    let base = animation(8, 2, 0, 5);
    let text = base.with(b"fdAT", b"tEXt", b"Comment\0TOKEN");
    assert_eq!(clean(&text.file()), base.file());
    let mut split = base.clone();
    let first = split.find(b"fdAT");
    split.0.insert(first + 1, (*b"fdAT", b"\0\0\0\x03TOKEN".to_vec()));
    for (number, chunk) in split.0.iter_mut().filter(|c| matches!(&c.0, b"fcTL" | b"fdAT")).enumerate() {
        chunk.1[..4].copy_from_slice(&(number as u32).to_be_bytes());
    }
    assert_eq!(clean(&split.file()), base.file());
}

fn refusal(file: &[u8]) -> &'static str {
    match clean_with(file, CodedData::Walk, &Plan::default()) {
        Err(crate::Error::Refused { code, .. }) => code,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

#[test]
fn frames_that_the_animation_does_not_show_are_refused() {
    let base = animation(8, 2, 0, 5);
    let fewer = base.replace(b"acTL", vec![0, 0, 0, 2, 0, 0, 0, 5]).file();
    let layout = parse(&fewer, CodedData::Walk).expect("parses");
    assert_eq!(layout.frames, 2);
    assert!(layout.notes.iter().any(|n| matches!(n, Note::HiddenPicture(_))));
    let still = still(6, 5, 8, 2, 0, 9);
    let dead = still.with(b"IEND", b"fcTL", &control(0, 6, 5, 0, 0));
    for file in [fewer, dead.file(), dead.with(b"IEND", b"fdAT", b"\0\0\0\x01TOKEN").file()] {
        assert_eq!(refusal(&file), "png.hidden-frames");
    }
    let never_begun = still.with(b"IDAT", b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    assert_eq!(clean(&never_begun.file()), still.file());
}

#[test]
fn a_default_image_that_the_animation_does_not_show_is_refused() {
    let mut chunks = animation(8, 2, 0, 5);
    let first = chunks.find(b"fcTL");
    chunks.0.remove(first);
    let file = chunks.file();
    let layout = parse(&file, CodedData::Walk).expect("parses");
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::HiddenPicture));
    assert_eq!(refusal(&file), "png.hidden-default-image");
}
