//! What is not picture: found, labelled, taken out, and left out.

use super::*;
use crate::format::{Note, PartKind, PayloadKind};
use crate::geometry::Orientation;

fn image() -> Vec<u8> {
    chunks(&LOSSY[12..])[0].clone()
}

fn kinds(file: &[u8]) -> Vec<(PartKind, String)> {
    let layout = parse(file, CodedData::Walk).expect("parses");
    let other = |k: PartKind| !k.is_copied() && k != PartKind::Fill;
    layout.parts.iter().filter(|p| other(p.kind)).map(|p| (p.kind, p.label.to_string())).collect()
}

#[test]
fn metadata_goes_whatever_the_flags_say() {
    let blocks: [(&[u8; 4], PartKind); 8] = [
        (b"EXIF", PartKind::Exif),
        (b"XMP ", PartKind::Xmp),
        (b"XMP\0", PartKind::Xmp),
        (b"C2PA", PartKind::C2pa),
        (b"LIST", PartKind::Unknown),
        (b"ABCD", PartKind::Unknown),
        (b"ICCP", PartKind::Unknown),
        (b"\0\xFF\n\"", PartKind::Unknown),
    ];
    for (id, kind) in blocks {
        let block = chunk(id, b"TOKEN of odd length");
        for flags in [0, 0x0C, 0xFF ^ 0x32] {
            let placed = [vec![header(flags), block.clone(), image()], vec![header(flags), image(), block.clone()]];
            for file in placed.iter().map(|c| riff(c)) {
                assert_eq!(kinds(&file)[0].0, kind, "{id:?}");
                assert!(clean(&file) == LOSSY, "{id:?}");
            }
        }
        assert!(clean(&riff(&[image(), block])) == LOSSY, "without VP8X");
    }
}

#[test]
fn unknown_chunks_inside_frames_go() {
    let mut parts = chunks(&ANIMATION[12..]);
    let frame = parts[3].clone();
    let inner = [&frame[8..], &chunk(b"CNRY", b"TOKEN"), &chunk(b"EXIF", b"II*\0TOKEN")].concat();
    parts[3] = chunk(b"ANMF", &inner);
    let file = riff(&parts);
    assert_eq!(kinds(&file).len(), 2);
    assert!(clean(&file) == ANIMATION);
    let inner = [&frame[8..24], &chunk(b"CNRY", b"TOKEN"), &frame[24..], b"TOK"].concat();
    parts[3] = chunk(b"ANMF", &inner);
    assert!(clean(&riff(&parts)) == ANIMATION);
}

#[test]
fn bytes_behind_the_riff_are_told_by_kind() {
    for (tail, kind) in [
        (&b"TOKEN"[..], PayloadKind::Trailer),
        (b"\xFF\xD8\xFF\xE0", PayloadKind::Picture),
        (LOSSY, PayloadKind::Picture),
        (b"\0\0\0\x18ftypmp42", PayloadKind::Bmff),
    ] {
        let file = [LOSSY, tail].concat();
        let layout = parse(&file, CodedData::Copy).expect("parses");
        assert_eq!(layout.payloads[0].kind, kind);
        assert_eq!(layout.parts.last().map(|p| p.kind), Some(PartKind::Trailer));
        assert!(clean(&file) == LOSSY);
    }
    // Bytes inside the RIFF that make no chunk.
    let mut file = [LOSSY, b"TOKEN!"].concat();
    let size = (file.len() as u32 - 8).to_le_bytes();
    file[4..8].copy_from_slice(&size);
    assert_eq!(kinds(&file), [(PartKind::Gap, "bytes behind the last chunk".to_string())]);
    assert!(clean(&file) == LOSSY);
    let cut = riff(&[image(), b"EXIF\xFF\0\0\0TOKEN!".to_vec()]);
    assert!(clean(&cut) == LOSSY, "a block that is cut short");
}

#[test]
fn the_plan_is_written_and_read_again() {
    let plan = Plan {
        orientation: Orientation::from_exif(6).expect("6"),
        icc: Some(b"profile".to_vec()),
        xmp: Some(b"<x:xmpmeta/>".to_vec()),
        ..Plan::default()
    };
    for file in ALL {
        let out = clean_with(file, CodedData::Walk, &plan).expect("cleans");
        let layout = parse(&out, CodedData::Walk).expect("parses");
        let found: Vec<_> = layout.payloads.iter().map(|p| (p.kind, p.bytes(&out).len())).collect();
        assert_eq!(found, [(PayloadKind::Icc, 7), (PayloadKind::Exif, 26), (PayloadKind::Xmp, 12)]);
        assert_eq!(layout.primary_exif, Some(1));
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&out)).expect("opens");
        assert_eq!(decoder.icc_profile().expect("reads").as_deref(), Some(&b"profile"[..]));
        assert!(decoder.exif_metadata().expect("reads").expect("there").starts_with(b"II*\0"));
        assert_eq!(decoder.xmp_metadata().expect("reads"), plan.xmp);
        assert_eq!(shown(&out).map(|s| s.3), shown(file).map(|s| s.3));
        assert_eq!(clean_with(&out, CodedData::Walk, &plan).expect("again"), out);
        assert!(clean(&out) == file, "nothing tells that there was more");
    }
}

#[test]
fn orientation_comes_from_the_exif_that_viewers_follow() {
    let block = |n: u8| [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", &[n, 0, 0, 0][..], &[0; 4]].concat();
    let exif = |n| chunk(b"EXIF", &block(n));
    let marked = chunk(b"EXIF", &[b"Exif\0\0", block(6).as_slice()].concat());
    let first = |file: &[u8]| {
        let layout = parse(file, CodedData::Walk).expect("parses");
        layout.primary_exif.map(|i| layout.payloads[i].bytes(file).to_vec())
    };
    assert_eq!(first(&riff(&[header(8), image(), exif(6), exif(3)])), Some(block(6)));
    assert_eq!(first(&riff(&[header(8), image(), marked])), Some(block(6)));
    assert_eq!(first(&riff(&[header(0), image(), exif(6)])), None, "not announced");
    assert_eq!(first(&riff(&[image(), exif(6)])), None, "no header");
}

#[test]
fn texts_of_a_list_are_named() {
    let list = [b"INFO".to_vec(), chunk(b"IART", b"Camille"), chunk(b"ISFT", b"Tool 1")].concat();
    let file = riff(&[header(0), image(), chunk(b"LIST", &list)]);
    let layout = parse(&file, CodedData::Walk).expect("parses");
    let texts: Vec<_> = layout.payloads.iter().map(|p| (p.keyword.as_str(), p.bytes(&file))).collect();
    assert_eq!(texts, [("Artist", &b"Camille"[..]), ("Software", b"Tool 1")]);
    assert!(clean(&file) == LOSSY);
}

#[test]
fn what_cannot_be_located_is_said() {
    let says = |file: &[u8]| {
        let layout = parse(file, CodedData::Walk).expect("parses");
        layout.notes.iter().any(|n| matches!(n, Note::NotLocated(_)))
    };
    assert!(says(ALPHA) && !says(LOSSY));
}
