//! What is displayed stays; what hides behind codes and in colour tables goes.

use super::*;
use crate::format::PartKind;

/// A GIF of one frame of `width` × 1 pixels, whose stream is given in codes of these widths.
fn by_hand(width: u16, min: u8, codes: &[(u16, u32)], behind: &[u8]) -> Vec<u8> {
    let mut bits = 0u128;
    let mut filled = 0;
    for (code, width) in codes {
        bits |= u128::from(*code) << filled;
        filled += width;
    }
    let stream: Vec<u8> = bits.to_le_bytes()[..filled.div_ceil(8) as usize].iter().chain(behind).copied().collect();
    let [low, high] = width.to_le_bytes();
    let mut file = b"GIF89a".to_vec();
    file.extend_from_slice(&[low, high, 1, 0, 0x80 | 0x13, 0, 0]);
    file.extend(palette());
    file.extend_from_slice(&[0x2C, 0, 0, 0, 0, low, high, 1, 0, 0, min]);
    for block in stream.chunks(255) {
        file.push(block.len() as u8);
        file.extend_from_slice(block);
    }
    file.extend_from_slice(&[0, 0x3B]);
    file
}

/// Clear, pixels 1 2 3, end; codes of four bits until the table has eight more.
const THREE: [(u16, u32); 5] = [(8, 4), (1, 4), (2, 4), (3, 4), (9, 4)];

fn slack(file: &[u8]) -> Vec<String> {
    let layout = parse(file, CodedData::Walk).expect("parses");
    layout.parts.iter().filter(|p| p.kind == PartKind::Slack).map(|p| p.label.to_string()).collect()
}

#[test]
fn animations_display_the_same_and_clean_ones_come_out_byte_for_byte() {
    for interlaced in [false, true] {
        for frames in 1..6 {
            let file = animation(frames, interlaced);
            let out = clean_with(&file, CodedData::Copy, &Plan::default()).expect("cleans");
            assert_eq!(out, file);
            let layout = parse(&file, CodedData::Walk).expect("parses");
            assert_eq!((layout.frames, layout.picture.width, layout.picture.height), (frames.into(), 40, 30));
            let out = clean(&file);
            assert_eq!(displayed(&out), displayed(&file));
            assert!(frames != 1 || out == file);
        }
    }
}

#[test]
fn large_pictures_go_through_every_code_width() {
    for kinds in [2u32, 16, 256] {
        let mut seed = 1u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 16) % kinds) as u8
        };
        let pixels: Vec<u8> = (0..300 * 200).map(|i| if i % 3000 < 1500 { next() } else { 1 }).collect();
        let mut file = Vec::new();
        let table: Vec<u8> = (0..768).map(|i| (i % 251) as u8 + 1).collect();
        let mut encoder = gif::Encoder::new(&mut file, 300, 200, &table).expect("memory");
        encoder.write_frame(&gif::Frame::from_indexed_pixels(300, 200, pixels, None)).expect("memory");
        drop(encoder);
        let out = clean(&file);
        assert!(slack(&file).is_empty());
        assert_eq!(displayed(&out), displayed(&file));
        if kinds == 256 {
            assert_eq!(out, file);
        } else {
            assert!(out[13 + 3 * 256 - 3..13 + 3 * 256].iter().all(|b| *b == 0), "unused entries are zero");
        }
    }
}

#[test]
fn bytes_behind_the_end_code_go_without_coding_again() {
    let base = by_hand(3, 3, &THREE, &[]);
    let base = clean(&base);
    for behind in [&b"TOKEN"[..], &[0; 400], &[0x41; 700]] {
        let file = by_hand(3, 3, &THREE, behind);
        assert_eq!(clean(&file), base);
        assert_eq!(slack(&file), ["bytes behind the end code"]);
        let layout = parse(&file, CodedData::Walk).expect("parses");
        let pieces = Gif.assemble(&SliceSource(&file), &layout, &Plan::default(), &Limits::default()).expect("pieces");
        assert!(!pieces.iter().any(|p| matches!(p, Piece::Recoded(_))));
    }
}

#[test]
fn codes_behind_the_picture_go_and_the_end_code_is_written() {
    let base = by_hand(3, 3, &THREE, &[]);
    let more: [&[(u16, u32)]; 4] = [
        &[(8, 4), (1, 4), (2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (9, 4)],
        &[(8, 4), (1, 4), (2, 4), (3, 4), (4, 4)],
        &[(8, 4), (1, 4), (2, 4), (3, 4), (8, 4), (8, 4), (9, 4)],
        // Bits that are not zero behind the end code.
        &[(8, 4), (1, 4), (2, 4), (3, 4), (9, 4), (5, 4)],
    ];
    for codes in more {
        let file = by_hand(3, 3, codes, &[]);
        let out = clean(&file);
        assert_eq!(out, clean(&base), "{codes:?}");
        assert_eq!(slack(&file), ["codes behind the picture"]);
    }
    let cleared = by_hand(3, 3, &[(8, 4), (1, 4), (2, 4), (3, 4), (8, 4), (9, 4)], &[]);
    assert!(slack(&cleared).is_empty(), "some encoders clear before they end");
}

#[test]
fn the_end_code_moves_into_a_sub_block_of_its_own_where_it_does_not_fit() {
    // 255 bytes of single pixels, cleared after each eight codes so that they keep four bits.
    for pixels in 440u16..470 {
        let mut codes: Vec<u8> = Vec::new();
        for i in 0..pixels {
            if i % 6 == 0 {
                codes.push(8);
            }
            codes.push((i % 8) as u8);
        }
        // Codes behind the picture.
        codes.extend([8, 1, 2, 3, 1, 2]);
        let bytes: Vec<u8> = codes.chunks(2).map(|c| c[0] | c.get(1).unwrap_or(&0) << 4).collect();
        let file = by_hand(pixels, 3, &[], &bytes);
        let out = clean(&file);
        assert_eq!(displayed(&out), displayed(&file));
        assert_eq!(slack(&file).len(), 1);
    }
}

#[test]
fn streams_without_an_end_code_are_left_alone_or_ended() {
    let open = by_hand(3, 3, &THREE[..4], &[]);
    assert_eq!(clean_with(&open, CodedData::Walk, &Plan::default()).expect("cleans").len(), open.len());
    let layout = parse(&by_hand(4, 3, &THREE, &[]), CodedData::Walk).expect("parses");
    assert_eq!(layout.notes.len(), 1, "a pixel is missing: {:?}", layout.notes);
    let wrong = by_hand(9, 3, &[(8, 4), (1, 4), (15, 4), (5, 4), (9, 4)], b"TOKEN");
    assert!(!contains(&clean(&wrong), b"TOKEN"));
}

#[test]
fn colours_that_no_pixel_shows_go() {
    let file = by_hand(3, 3, &THREE, &[]);
    let out = clean(&file);
    // 0 is the background, 1 to 3 are shown.
    assert_eq!(out[13..13 + 12], palette()[..12]);
    assert!(out[13 + 12..13 + 48].iter().all(|b| *b == 0));
    let transparent = insert(&file, BODY, &[0x21, 0xF9, 4, 1, 0, 0, 2, 0]);
    let out = clean(&transparent);
    assert_eq!(out[13 + 6..13 + 9], [0; 3]);
    assert_eq!(displayed(&out), displayed(&transparent));
    let keep = Plan { keep_hidden_pixels: true, ..Plan::default() };
    let kept = clean_with(&transparent, CodedData::Walk, &keep).expect("cleans");
    assert_eq!(kept[13..13 + 12], palette()[..12]);
    assert!(kept[13 + 12..13 + 48].iter().all(|b| *b == 0));
}

#[test]
fn control_extensions_without_a_picture_go_and_reserved_bits_are_zero() {
    let file = clean(&by_hand(3, 3, &THREE, &[]));
    let end = file.len() - 1;
    assert_eq!(clean(&insert(&file, end, &[0x21, 0xF9, 4, 0, 1, 2, 3, 0])), file);
    let doubled = insert(&file, BODY, &[0x21, 0xF9, 4, 0xE0, 1, 0, 0, 0, 0x21, 0xF9, 4, 0xE4, 7, 0, 0, 0]);
    assert_eq!(clean(&doubled), insert(&file, BODY, &[0x21, 0xF9, 4, 4, 7, 0, 0, 0]));
    let mut reserved = file.clone();
    reserved[BODY + 9] |= 0x18;
    assert_eq!(clean(&reserved), file);
}
