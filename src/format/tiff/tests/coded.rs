//! Coded data ends where the picture does, in every coding; what stood behind it is gone and the picture is the same.

use super::builder::plain;
use super::*;
use crate::format::PartKind;

const TOKEN: &[u8] = b"TOKENTOKENTOKENTOKEN";

fn samples(n: usize) -> Vec<u8> {
    let mut seed = 9u32;
    let mut step = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 29) as u8
    };
    (0..n).map(|i| if i % 7 < 4 { 5 } else { step() }).collect()
}

pub(super) fn packbits(data: &[u8]) -> Vec<u8> {
    // Literals of up to 50 bytes, and one repetition.
    let mut out = vec![0xFD, data[0]];
    assert!(data[..4].iter().all(|b| *b == data[0]));
    for c in data[4..].chunks(50) {
        out.push(c.len() as u8 - 1);
        out.extend(c);
    }
    out
}

pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut e = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    e.write_all(data).expect("memory");
    e.finish().expect("memory")
}

/// LZW as TIFF 6.0 §13 asks for, through the encoder of the `tiff` crate.
pub(super) fn lzw(data: &[u8], width: u32) -> Vec<u8> {
    use tiff::encoder::{Compression, TiffEncoder, colortype::Gray8};
    let mut file = std::io::Cursor::new(Vec::new());
    let mut e = TiffEncoder::new(&mut file).expect("memory").with_compression(Compression::Lzw);
    let mut image = e.new_image::<Gray8>(width, data.len() as u32 / width).expect("memory");
    image.rows_per_strip(data.len() as u32 / width).expect("one strip");
    image.write_data(data).expect("memory");
    let file = file.into_inner();
    let layout = parse(&file, CodedData::Copy).expect("parses");
    let part = layout.parts.iter().find(|p| p.kind == PartKind::Coded).expect("strip");
    part.span.of(&file).to_vec()
}

#[test]
fn bytes_behind_the_last_row_go_in_every_coding() {
    let data = samples(40 * 30);
    for (compression, strip) in
        [(1u16, data.clone()), (32773, packbits(&data)), (5, lzw(&data, 40)), (8, deflate(&data))]
    {
        let build = |tail: &[u8]| plain().build(&[Sheet::grey(40, 30, compression, [strip.as_slice(), tail].concat())]);
        let base = clean(&build(b""));
        assert_eq!(displayed(&base), displayed(&build(b"")), "{compression}");
        assert!(displayed(&base)[0].2.len() > 1000, "{compression} is decoded");
        for tail in [TOKEN, &[0xFF; 40], &[0; 3]] {
            let dirty = build(tail);
            let layout = parse(&dirty, CodedData::Walk).expect("parses");
            // Zeros tell nothing; some writers put one behind every strip.
            let wanted = if tail.iter().all(|b| *b == 0) { PartKind::Fill } else { PartKind::Slack };
            let cut: u64 = layout
                .parts
                .iter()
                .filter(|p| p.kind == wanted && p.label.contains("behind"))
                .map(|p| p.span.len)
                .sum();
            assert_eq!(cut, tail.len() as u64, "{compression}");
            assert_eq!(clean(&dirty), base, "{compression} {tail:?}");
        }
    }
}

#[test]
fn rows_beyond_the_picture_go() {
    let data = samples(40 * 34);
    let hidden = &data[40 * 30..];
    for (compression, strip) in
        [(1u16, data.clone()), (32773, packbits(&data)), (5, lzw(&data, 40)), (8, deflate(&data))]
    {
        let file = plain().build(&[Sheet::grey(40, 30, compression, strip)]);
        let once = clean(&file);
        assert_eq!(displayed(&once), displayed(&file), "{compression}");
        let mut shown = displayed(&once)[0].2.clone();
        shown.retain(|c| c.is_ascii_digit());
        assert!(!contains(&once, hidden) && !shown.is_empty(), "{compression}");
        let end = parse(&once, CodedData::Walk).expect("parses");
        assert!(end.parts.iter().all(|p| p.kind != PartKind::Slack), "{compression}");
    }
}

#[test]
fn a_last_run_that_says_too_much_is_shortened() {
    let literal = vec![0x80, 0x03, 1, 2, 3, 4, 0x03, 5, 6, b'X', b'Y'];
    let repeated = vec![0x03, 1, 2, 3, 4, 0x81, 9];
    for (strip, wanted) in [(literal, &[3u8, 1, 2, 3, 4, 1, 5, 6][..]), (repeated, &[3, 1, 2, 3, 4, 0xFF, 9])] {
        let once = clean(&plain().build(&[Sheet::grey(3, 2, 32773, strip)]));
        assert!(once.ends_with(wanted), "{once:?}");
    }
}

#[test]
fn bits_that_count_from_the_lowest_are_walked_so() {
    let data = samples(40 * 30);
    let turned = |d: Vec<u8>| d.into_iter().map(u8::reverse_bits).collect::<Vec<u8>>();
    for (compression, strip) in
        [(1u16, data.clone()), (32773, packbits(&data)), (5, lzw(&data, 40)), (8, deflate(&data))]
    {
        let build = |tail: &[u8]| {
            let strip = [turned(strip.clone()).as_slice(), tail].concat();
            plain().build(&[Sheet::grey(40, 30, compression, strip).short(266, 2)])
        };
        let base = clean(&build(b""));
        assert!(contains(&base, &turned(strip.clone())), "{compression}");
        assert_eq!(clean(&build(TOKEN)), base, "{compression}");
    }
}

#[test]
fn bits_of_a_last_code_that_mean_nothing_are_cleared() {
    let data = samples(40 * 30);
    let strip = lzw(&data, 40);
    let mut odd = strip.clone();
    *odd.last_mut().expect("bytes") |= 1;
    let build = |s: Vec<u8>| plain().build(&[Sheet::grey(40, 30, 5, s)]);
    // Where the end code ends with its byte, there is no such bit.
    if odd != strip {
        let (a, b) = (clean(&build(strip)), clean(&build(odd)));
        assert_eq!(displayed(&a), displayed(&b));
        assert_eq!(a, b);
    }
}

#[test]
fn facsimile_ends_with_its_last_row() {
    // Eight white rows of T.6, one bit each, and the end of the block.
    let white = |tail: &[u8]| {
        let strip = [&[0xFF, 0x00, 0x10, 0x01][..], tail].concat();
        plain().build(&[Sheet::grey(16, 8, 4, strip).short(258, 1).short(262, 0)])
    };
    assert_eq!(clean(&white(TOKEN)), clean(&white(b"")));
    for name in ["fax4.tif", "fax3.tif", "fax-rows.tif"] {
        let file = fixture(name);
        let layout = parse(&file, CodedData::Walk).expect("parses");
        assert!(layout.notes.is_empty(), "{name}: {:?}", layout.notes);
        assert!(layout.parts.iter().all(|p| p.kind != PartKind::Slack), "{name}: {:?}", layout.parts);
        let once = clean(&file);
        // The coded data of the copy with a token behind it, listed as part of the strip.
        let part = parse(&once, CodedData::Walk).expect("parses");
        let strip = part.parts.iter().find(|p| p.kind == PartKind::Coded).expect("strip").span.of(&once);
        let (w, h) = (part.picture.width as u16, part.picture.height as u16);
        let compression =
            [("fax4.tif", 4), ("fax3.tif", 3), ("fax-rows.tif", 2)].iter().find(|c| c.0 == name).expect("one").1;
        let long = [strip, TOKEN].concat();
        let dirty = plain().build(&[Sheet::grey(w, h, compression, long).short(258, 1)]);
        let clean = clean(&dirty);
        assert!(!contains(&clean, b"TOKEN"), "{name}");
        assert!(contains(&clean, strip), "{name}");
    }
}

#[test]
fn the_end_of_a_block_is_written_where_other_bytes_stand() {
    // Eight white rows of T.6 take eight bits; twelve rows end in the middle of a byte.
    for (rows, codes, ended) in
        [(8, &[0xFF][..], &[0xFF, 0x00, 0x10, 0x01][..]), (12, &[0xFF, 0xF0], &[0xFF, 0xF0, 0x01, 0x00, 0x10])]
    {
        for turned in [false, true] {
            let build = |strip: &[u8]| {
                let mut strip = strip.to_vec();
                if turned {
                    strip.iter_mut().for_each(|b| *b = b.reverse_bits());
                }
                let sheet = Sheet::grey(16, rows, 4, strip).short(258, 1).short(262, 0);
                plain().build(&[if turned { sheet.short(266, 2) } else { sheet }])
            };
            let whole = clean(&build(ended));
            for tail in [&[0; 3][..], TOKEN, &[0x00, 0x10, 0xFF]] {
                let file = build(&[codes, tail].concat());
                assert_eq!(clean(&file), whole, "{rows} rows, {tail:?}");
                let layout = parse(&file, CodedData::Walk).expect("parses");
                let slack = layout.parts.iter().any(|p| p.kind == PartKind::Slack);
                assert_eq!(slack, tail.iter().any(|b| *b != 0), "{rows} rows, {tail:?}");
            }
            // Nothing stands there: the stream stays as it is.
            assert!(clean(&build(codes)).len() < whole.len());
        }
    }
}

/// A page of 64 × 48 pixels in YCbCr whose pieces of 16 rows are JPEG pictures with common tables.
fn ycbcr(strips: Vec<Vec<u8>>, tables: &[u8]) -> Sheet {
    Sheet::grey(64, 48, 7, Vec::new())
        .shorts(258, &[8, 8, 8])
        .short(262, 6)
        .short(277, 3)
        .short(278, 16)
        .shorts(530, &[1, 1])
        .bytes(347, 7, tables)
        .strips(strips)
}

#[test]
fn jpeg_pieces_are_cleaned_by_their_own_grammar() {
    let file = fixture("jpeg-ycc.tif");
    let base = clean(&file);
    assert_eq!(displayed(&base), displayed(&file));
    assert!(!displayed(&base)[0].2.is_empty(), "decoded");
    let layout = parse(&base, CodedData::Walk).expect("parses");
    assert!(
        layout.parts.iter().all(|p| !matches!(p.kind, PartKind::Slack | PartKind::Unknown | PartKind::UnusedTable))
    );
    // A comment in every strip, one in the tables, and bytes behind the end of each.
    let (strips, tables) = pieces_of(&base);
    let comment = b"\xFF\xFE\x00\x07TOKEN";
    let with = |s: &[u8]| [&s[..2], comment, &s[2..], b"TOKEN behind the end"].concat();
    let tables = [&tables[..2], comment, &tables[2..]].concat();
    let dirty = plain().build(&[ycbcr(strips.iter().map(|s| with(s)).collect(), &tables)]);
    assert!(contains(&dirty, b"TOKEN"));
    let once = clean(&dirty);
    assert!(!contains(&once, b"TOKEN"));
    assert_eq!(displayed(&once)[0].2, displayed(&dirty)[0].2);
    // A piece that is larger than the picture shows hides something.
    let tall = ycbcr(strips, &tables).short(278, 8).short(257, 24);
    assert_eq!(refused(&plain().build(&[tall])), "tiff.jpeg-size");
}

#[test]
fn a_table_that_one_piece_leaves_to_the_others_is_no_finding() {
    let file = clean(&fixture("jpeg-ycc.tif"));
    let (mut strips, tables) = pieces_of(&file);
    // The chroma of the second piece takes the table of its luma: SOI, then SOF0 with three bytes for each component.
    assert_eq!(strips[1][2..4], [0xFF, 0xC0]);
    (strips[1][17], strips[1][20]) = (0, 0);
    let sheet = |strips: Vec<Vec<u8>>| ycbcr(strips, &tables);
    let layout = parse(&plain().build(&[sheet(strips.clone())]), CodedData::Walk).expect("parses");
    assert_eq!(layout.payloads.len(), 1, "the file as a whole: {:?}", layout.payloads);
    for strip in &mut strips {
        (strip[17], strip[20]) = (0, 0);
    }
    let layout = parse(&plain().build(&[sheet(strips)]), CodedData::Walk).expect("parses");
    let unused = |p: &&crate::format::Part| p.kind == PartKind::UnusedTable && p.label.contains("DQT");
    assert_eq!(layout.parts.iter().filter(unused).count(), 1);
    assert_eq!(layout.payloads.len(), 2, "and the table, once: {:?}", layout.payloads);
}

#[test]
fn large_tables_are_not_read_with_thousands_of_pieces() {
    let (strips, tables) = pieces_of(&clean(&fixture("jpeg-ycc.tif")));
    let build = |comments: usize, pieces: usize| {
        let tables = [&tables[..2], &b"\xFF\xFE\0\x02".repeat(comments), &tables[2..]].concat();
        let sheet = Sheet::grey(64, 16, 7, Vec::new())
            .longs(257, &[16 * pieces as u64])
            .shorts(258, &[8, 8, 8])
            .short(262, 6)
            .short(277, 3)
            .short(278, 16)
            .shorts(530, &[1, 1])
            .bytes(347, 7, &tables);
        plain().build(&[sheet.strips(vec![strips[0].clone(); pieces])])
    };
    clean(&build(800, 500));
    clean(&build(5000, 2));
    let start = std::time::Instant::now();
    assert_eq!(refused(&build(50_000, 3000)), "tiff.overlapping-strips");
    assert!(start.elapsed().as_secs() < 5);
}

/// The strips of a clean file of JPEG pieces, and their tables.
fn pieces_of(file: &[u8]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let book = super::super::book::read(file, &Limits::default()).expect("reads");
    let page = &book.pages[0];
    (page.chunks.iter().map(|s| s.of(file).to_vec()).collect(), page.tables.expect("tables").of(file).to_vec())
}

#[test]
fn kinds_that_cannot_be_located_are_refused_by_name() {
    let with = |compression| plain().build(&[Sheet::grey(4, 4, compression, vec![7; 16])]);
    assert_eq!(refused(&with(6)), "tiff.old-jpeg");
    for compression in [34712, 50000, 50001, 34925, 32809] {
        assert_eq!(refused(&with(compression)), "tiff.compression");
    }
    let plain_page = Sheet::grey(4, 4, 1, vec![7; 16]);
    assert_eq!(refused(&plain().build(&[plain_page.clone().short(262, 32803)])), "tiff.raw");
    assert_eq!(refused(&plain().build(&[plain_page.shorts(258, &[5, 6, 5]).short(277, 3)])), "tiff.variant");
    assert!(refused(&plain().build(&[Sheet::grey(4, 4, 8, vec![7; 16])])).contains("zlib"));
}
