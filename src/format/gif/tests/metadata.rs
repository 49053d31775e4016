//! Every extension that display does not need goes, and is read where it can be read.

use super::*;
use crate::format::{PartKind, PayloadKind};

fn xmp(packet: &[u8]) -> Vec<u8> {
    let mut out = b"\x21\xFF\x0BXMP DataXMP".to_vec();
    out.extend_from_slice(packet);
    out.push(1);
    out.extend((0..=255u8).rev());
    out.push(0);
    out
}

#[test]
fn no_extension_outside_of_the_grammar_comes_through_at_any_place() {
    let base = clean(&animation(3, false));
    let end = base.len() - 1;
    let extensions = [
        (extension(0xFE, &[b"TOKEN"]), PartKind::Text, Some(PayloadKind::Text)),
        (extension(0xFE, &[&[b'T'; 600]]), PartKind::Text, Some(PayloadKind::Text)),
        (extension(0x01, &[&[0; 12], b"TOKEN"]), PartKind::Text, Some(PayloadKind::Text)),
        (extension(0x55, &[b"TOKEN"]), PartKind::Unknown, Some(PayloadKind::Vendor)),
        (extension(0xFF, &[b"TOKEN"]), PartKind::Unknown, Some(PayloadKind::Vendor)),
        (extension(0xFF, &[b"ABCDEFGH123", b"TOKEN"]), PartKind::Vendor, Some(PayloadKind::Vendor)),
        (extension(0xFF, &[b"C2PA_GIF\x01\0\0", b"TOKEN"]), PartKind::C2pa, Some(PayloadKind::C2pa)),
        (extension(0xFF, &[b"ICCRGBG1012", b"TOKEN"]), PartKind::Icc, Some(PayloadKind::Icc)),
        (extension(0xFF, &[b"MIDISONGDm7", b"TOKEN"]), PartKind::Motion, Some(PayloadKind::Vendor)),
        (extension(0xFF, &[b"NETSCAPE2.0", b"\x02TOKEN"]), PartKind::Vendor, Some(PayloadKind::Vendor)),
        (xmp(b"<x:xmpmeta>TOKEN</x:xmpmeta>"), PartKind::Xmp, Some(PayloadKind::Xmp)),
        (vec![0; 5], PartKind::Gap, None),
    ];
    for (bytes, kind, payload) in extensions {
        for at in [BODY, end] {
            let file = insert(&base, at, &bytes);
            let layout = parse(&file, CodedData::Walk).expect("parses");
            let part = layout.parts.iter().find(|p| p.span.start == at as u64).expect("a part");
            assert_eq!(part.kind, kind);
            assert_eq!(layout.payloads.first().map(|p| p.kind), payload, "{}", part.label);
            assert_eq!(clean(&file), base, "{}", part.label);
        }
    }
}

#[test]
fn payloads_come_without_sub_blocks_and_trailer() {
    let base = animation(1, false);
    let payload = |bytes: &[u8]| {
        let file = insert(&base, BODY, bytes);
        let layout = parse(&file, CodedData::Copy).expect("parses");
        layout.payloads[0].bytes(&file).to_vec()
    };
    assert_eq!(payload(&xmp(b"<x:xmpmeta/>")), b"<x:xmpmeta/>");
    assert_eq!(payload(&extension(0xFF, &[b"XMP DataXMP", &[b'x'; 300]])), [b'x'; 300]);
    assert_eq!(payload(&extension(0xFF, &[b"ICCRGBG1012", &[7; 600]])), [7; 600]);
    assert_eq!(payload(&extension(0xFE, &[b"caf\xE9"])), "café".as_bytes());
    assert_eq!(payload(&extension(0xFE, &["café".as_bytes()])), "café".as_bytes());
    assert_eq!(payload(&extension(0x01, &[&[0; 12], b"shown"])), b"shown");
}

#[test]
fn loops_are_written_again_from_their_count() {
    let base = clean(&animation(2, false));
    let plain = extension(0xFF, &[b"NETSCAPE2.0", &[1, 3, 0]]);
    assert_eq!(base[BODY..BODY + plain.len()], plain);
    let mut longer = base.clone();
    let with_more = extension(0xFF, &[b"NETSCAPE2.0", &[1, 3, 0], b"TOKEN"]);
    longer.splice(BODY..BODY + plain.len(), with_more);
    assert_eq!(clean(&longer), base);
    let mut other = base.clone();
    other.splice(BODY..BODY + plain.len(), extension(0xFF, &[b"ANIMEXTS1.0", &[1, 0, 0]]));
    assert_eq!(clean(&other), other);
}

#[test]
fn bytes_behind_the_trailer_go_and_are_named() {
    let base = clean(&animation(2, false));
    for (tail, kind) in [
        (&b"TOKEN"[..], PayloadKind::Trailer),
        (b"PK\x03\x04TOKEN", PayloadKind::Trailer),
        (b"GIF89aTOKEN", PayloadKind::Picture),
        (b"\0\0\0\x18ftypmp42", PayloadKind::Bmff),
    ] {
        let file = [&base[..], tail].concat();
        let layout = parse(&file, CodedData::Walk).expect("parses");
        assert_eq!(layout.payloads[0].kind, kind);
        assert_eq!(clean(&file), base);
    }
}

#[test]
fn the_plan_is_written_and_read_back() {
    let base = clean(&animation(2, false));
    let dirty = insert(&base, BODY, &extension(0xFF, &[b"ICCRGBG1012", b"TOKEN"]));
    let plan = Plan { icc: Some(vec![9; 300]), xmp: Some(b"<x:xmpmeta/>".to_vec()), ..Plan::default() };
    let out = clean_with(&dirty, CodedData::Walk, &plan).expect("cleans");
    let layout = parse(&out, CodedData::Walk).expect("parses");
    let payloads: Vec<_> = layout.payloads.iter().map(|p| (p.kind, p.bytes(&out))).collect();
    assert_eq!(payloads, [(PayloadKind::Icc, &[9; 300][..]), (PayloadKind::Xmp, b"<x:xmpmeta/>")]);
    assert_eq!(clean_with(&out, CodedData::Walk, &plan).expect("cleans"), out);
    assert_eq!(displayed(&out), displayed(&base));
    assert_eq!(clean(&out), base);
}
