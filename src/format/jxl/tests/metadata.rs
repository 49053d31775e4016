//! Boxes that are not picture: found, labelled, taken out, and left out.

use super::*;
use crate::format::{PartKind, PayloadKind};
use crate::geometry::Orientation;

const EXIF: &[u8] = b"II*\0\x08\0\0\0\0\0\0\0\0\0";

/// A Brotli stream of one block that is not compressed (RFC 7932 §9.2).
fn brotli(data: &[u8]) -> Vec<u8> {
    // Window of 16 bits: 0; not last: 0; four nibbles of length: 00; length - 1; not compressed: 1; bytes; last, empty: 11.
    let head = (data.len() as u32 - 1) << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], data, &[3]].concat()
}

#[test]
fn every_box_but_the_codestream_goes() {
    let blocks: [(&[u8; 4], PartKind, PayloadKind); 9] = [
        (b"Exif", PartKind::Exif, PayloadKind::Exif),
        (b"xml ", PartKind::Xmp, PayloadKind::Xmp),
        (b"jumb", PartKind::C2pa, PayloadKind::C2pa),
        (b"jbrd", PartKind::Vendor, PayloadKind::Vendor),
        (b"jhgm", PartKind::Hdr, PayloadKind::Vendor),
        (b"uuid", PartKind::Unknown, PayloadKind::Vendor),
        (b"free", PartKind::Unknown, PayloadKind::Vendor),
        (b"jxli", PartKind::Unknown, PayloadKind::Vendor),
        (b"\0\xFF\n\"", PartKind::Unknown, PayloadKind::Vendor),
    ];
    for (kind, part, payload) in blocks {
        let plain = boxed(kind, b"\0\0\0\0TOKEN");
        let packed = boxed(b"brob", &[&kind[..], &brotli(b"\0\0\0\0TOKEN")].concat());
        for block in [plain, packed] {
            let image = boxed(b"jxlc", LOSSY);
            for boxes in [[block.clone(), image.clone()], [image, block]] {
                let file = container(&boxes);
                let layout = parse(&file).expect("parses");
                assert!(layout.parts.iter().any(|p| p.kind == part), "{kind:?}");
                let found = layout.payloads.first().expect("a payload");
                assert_eq!((found.kind, &found.damage), (payload, &None));
                assert!(contains(found.bytes(&file), b"TOKEN"));
                assert!(clean(&file) == LOSSY);
            }
        }
    }
}

#[test]
fn exif_is_read_from_where_its_offset_points() {
    for (offset, before) in [(0u32, 0usize), (5, 5)] {
        let body = [&offset.to_be_bytes()[..], &[b'x'; 5][..before], EXIF].concat();
        let packed = boxed(b"brob", &[&b"Exif"[..], &brotli(&body)].concat());
        for block in [boxed(b"Exif", &body), packed] {
            let file = container(&[boxed(b"jxlc", LOSSY), block]);
            let layout = parse(&file).expect("parses");
            assert_eq!(layout.payloads[0].bytes(&file), EXIF);
            assert_eq!(layout.primary_exif, None, "the codestream tells how to turn the picture");
        }
    }
}

#[test]
fn broken_brotli_is_told() {
    let file = container(&[boxed(b"brob", b"Exif\xFF\xFF\xFF\xFF"), boxed(b"jxlc", LOSSY)]);
    let layout = parse(&file).expect("parses");
    assert!(layout.payloads[0].damage.is_some());
    assert!(clean(&file) == LOSSY);
}

#[test]
fn brotli_cannot_ask_for_more_than_the_limits() {
    let limits = Limits { metadata_bytes: 100, ..Limits::default() };
    let file = container(&[boxed(b"brob", &[&b"xml "[..], &brotli(&[b'a'; 5000])].concat()), boxed(b"jxlc", LOSSY)]);
    let layout = Jxl.parse(&SliceSource(&file), CodedData::Walk, &limits).expect("parses");
    assert_eq!(layout.payloads[0].bytes(&file).len(), 100);
    assert!(layout.payloads[0].damage.is_some());
}

#[test]
fn the_level_stays_where_decoders_need_it() {
    let level = |n: u8| container(&[boxed(b"jxll", &[n]), boxed(b"jxlc", LOSSY)]);
    assert!(clean(&level(10)) == level(10));
    assert!(clean(&level(5)) == LOSSY);
    let long = container(&[boxed(b"jxll", b"\x0ATOKEN"), boxed(b"jxlc", LOSSY)]);
    assert!(clean(&long) == level(10));
}

#[test]
fn the_plan_is_written_and_read_again() {
    let turned = Orientation::from_exif(6).expect("6");
    let only = super::super::assemble::orientation_only(6);
    let plan = Plan { orientation: turned, exif: Some(only), ..Plan::default() };
    assert!(clean_with(LOSSY, &plan).expect("cleans") == LOSSY, "the codestream tells the orientation already");
    let plan = Plan { exif: Some(EXIF.to_vec()), xmp: Some(b"<x:xmpmeta/>".to_vec()), ..Plan::default() };
    for file in BARE {
        let out = clean_with(file, &plan).expect("cleans");
        let layout = parse(&out).expect("parses");
        let found: Vec<_> = layout.payloads.iter().map(|p| (p.kind, p.bytes(&out))).collect();
        assert_eq!(found, [(PayloadKind::Exif, EXIF), (PayloadKind::Xmp, b"<x:xmpmeta/>")]);
        assert_eq!(clean_with(&out, &plan).expect("again"), out);
        assert!(clean(&out) == file, "nothing tells that there was more");
    }
}
