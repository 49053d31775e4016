//! Every chunk that is no picture goes, is read where it can be read, and leaves no mark on the copy.

use super::fixture::{Chunks, deflate, still};
use super::*;
use crate::format::{PartKind, Payload, PayloadKind};
use crate::geometry::Orientation;

fn base() -> Chunks {
    still(6, 5, 8, 2, 0, 9)
}

/// The payloads of a picture with that chunk before its data.
fn payloads(kind: &[u8; 4], body: &[u8]) -> (Vec<Payload>, Vec<u8>, PartKind) {
    let file = base().with(b"IDAT", kind, body).file();
    let layout = parse(&file, CodedData::Walk).expect("parses");
    let kind = layout.parts[2].kind;
    (layout.payloads, file, kind)
}

#[test]
fn no_chunk_outside_of_the_grammar_comes_through_at_any_place() {
    let clean_base = clean(&base().file());
    let kinds: [&[u8; 4]; 32] = [
        b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"zxIf", b"tXMP", b"caBX", b"tIME", b"sPLT", b"pCAL", b"sCAL", b"oFFs",
        b"sTER", b"hIST", b"gIFg", b"gIFt", b"gIFx", b"fRAc", b"dSIG", b"vpAg", b"prVW", b"mkBF", b"cpIp", b"meTa",
        b"iDOT", b"gdAT", b"seAl", b"abCd", b"abCD", b"iCCP", b"bKGD", b"PLTE",
    ];
    for kind in kinds {
        for place in [b"IDAT", b"IEND"] {
            for body in [&b"x\0TOKEN in a chunk"[..], b"TOKEN", b""] {
                let file = base().with(place, kind, body).file();
                assert_eq!(clean(&file), clean_base, "{}", String::from_utf8_lossy(kind));
            }
        }
    }
    let unknown = base().with(b"IDAT", b"ABcd", b"TOKEN").file();
    assert!(parse(&unknown, CodedData::Walk).is_ok());
    assert!(clean_with(&unknown, CodedData::Walk, &Plan::default()).is_err(), "unknown critical chunks are refused");
}

#[test]
fn bytes_behind_the_end_go_and_are_named() {
    for (tail, kind) in [
        (&b"\x89PNG\r\n\x1a\nTOKEN"[..], PayloadKind::Picture),
        (b"\xFF\xD8\xFF\xE0TOKEN", PayloadKind::Picture),
        (b"\0\0\0\x18ftypmp42TOKEN", PayloadKind::Bmff),
        (b"PK\x03\x04TOKEN", PayloadKind::Trailer),
        (b"TOKEN", PayloadKind::Trailer),
    ] {
        let file = [&base().file()[..], tail].concat();
        let layout = parse(&file, CodedData::Walk).expect("parses");
        assert_eq!(layout.parts.last().expect("parts").kind, PartKind::Trailer);
        assert_eq!(layout.payloads[0].kind, kind);
        assert_eq!(clean(&file), base().file());
    }
    let inside = base().replace(b"IEND", b"TOKEN".to_vec()).file();
    assert_eq!(clean(&inside), base().file());
}

#[test]
fn text_is_read_in_utf8_with_its_keyword() {
    let (p, file, kind) = payloads(b"tEXt", b"Author\0Ren\xE9e");
    assert_eq!((p[0].kind, p[0].keyword.as_str(), kind), (PayloadKind::Text, "Author", PartKind::Text));
    assert_eq!(p[0].bytes(&file), "Renée".as_bytes());
    let (p, file, _) = payloads(b"tEXt", b"Author\0Rene");
    assert_eq!(p[0].offset().map(|o| &file[o as usize..o as usize + 4]), Some(&b"Rene"[..]));
    let (p, file, _) = payloads(b"zTXt", &[b"Comment\0\0", deflate(b"a place").as_slice()].concat());
    assert_eq!(p[0].bytes(&file), b"a place");
    let (p, file, _) = payloads(b"iTXt", &[b"Title\0\x01\0fr\0Titre\0", deflate("été".as_bytes()).as_slice()].concat());
    assert_eq!(p[0].bytes(&file), "été".as_bytes());
    assert_eq!(p.len(), 3, "language and translated keyword are texts too");
    let (p, file, kind) = payloads(b"tIME", &[0x07, 0xE8, 2, 29, 23, 59, 60]);
    assert_eq!((p[0].bytes(&file), kind), (&b"2024:02:29 23:59:60"[..], PartKind::Time));
}

#[test]
fn xmp_and_exif_are_found_in_each_of_their_chunks() {
    let tiff = b"II*\0\x08\0\0\0\0\0\0\0\0\0";
    let hex: String = tiff.iter().map(|b| format!("{b:02x}")).collect();
    let raw = |name: &str, hex: &str, n: usize| format!("\n{name}\n{n:8}\n{hex}\n").into_bytes();
    let prefixed = format!("457869660000{hex}");
    let keyword = |k: &str, text: &[u8]| [format!("Raw profile type {k}\0").as_bytes(), text].concat();
    for (kind, body) in [
        (b"eXIf", tiff.to_vec()),
        (b"eXIf", [b"Exif\0\0", &tiff[..]].concat()),
        (b"zxIf", [&[0, 0, 0, 0, 14], deflate(tiff).as_slice()].concat()),
        (b"tEXt", keyword("exif", &raw("exif", &prefixed, 20))),
        (b"tEXt", keyword("APP1", &raw("app1", &prefixed, 20))),
        (b"zTXt", keyword("exif", &[b"\0", deflate(&raw("exif", &hex, 14)).as_slice()].concat())),
    ] {
        let (p, file, part) = payloads(kind, &body);
        assert_eq!((p[0].kind, part), (PayloadKind::Exif, PartKind::Exif));
        assert_eq!(p[0].bytes(&file), tiff);
        assert_eq!(p[0].damage, None);
    }
    let (p, file, part) = payloads(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>");
    assert_eq!((p[0].kind, part, p[0].bytes(&file)), (PayloadKind::Xmp, PartKind::Xmp, &b"<x:xmpmeta/>"[..]));
    for (name, bytes, kind) in [
        ("iptc", "3842494d0404", PayloadKind::Photoshop),
        ("iptc", "1c0250000141", PayloadKind::Iptc),
        ("8bim", "3842494d0404", PayloadKind::Photoshop),
        ("icc", "000000000000", PayloadKind::Icc),
        ("xmp", "3c783a786d70", PayloadKind::Xmp),
        ("odd", "000000000000", PayloadKind::Vendor),
    ] {
        let (p, ..) = payloads(b"tEXt", &keyword(name, &raw(name, bytes, 6)));
        assert_eq!(p[0].kind, kind, "{name}");
    }
    let (p, ..) = payloads(b"tEXt", &keyword("exif", &raw("exif", &hex, 99)));
    assert!(p[0].damage.is_some(), "a lying length is told");
}

#[test]
fn the_primary_exif_is_the_exif_chunk() {
    let file = base().with(b"IDAT", b"tEXt", b"a\0b").with(b"IEND", b"eXIf", b"MM\0*\0\0\0\x08\0\0").file();
    let layout = parse(&file, CodedData::Walk).expect("parses");
    assert_eq!(layout.primary_exif, Some(1));
}

#[test]
fn a_bomb_in_a_text_gives_damage_and_not_memory() {
    let bomb = deflate(&vec![0; 64 << 20]);
    let (p, file, _) = payloads(b"zTXt", &[b"Comment\0\0", bomb.as_slice()].concat());
    assert!(p[0].damage.is_some());
    assert!(p[0].bytes(&file).len() <= (4 << 20) + 2 * file.len());
    let cut = deflate(b"abcdefgh, a text that is cut short");
    let (p, ..) = payloads(b"zTXt", &[b"Comment\0\0", &cut[..cut.len() / 2]].concat());
    assert!(p[0].damage.is_some());
}

#[test]
fn the_plan_is_written_and_nothing_else() {
    let plan = Plan {
        orientation: Orientation::from_exif(6).expect("6"),
        icc: Some(b"profile".to_vec()),
        xmp: Some(b"<x:xmpmeta/>".to_vec()),
        iptc: Some(b"\x1c\x02\x50\0\x01A".to_vec()),
        ..Plan::default()
    };
    let dirty = base()
        .with(b"IDAT", b"gAMA", &[0, 0, 0xB1, 0x8F])
        .with(b"IDAT", b"iCCP", &[b"TOKEN\0\0", deflate(b"TOKEN").as_slice()].concat())
        .with(b"IDAT", b"eXIf", b"II*\0TOKEN");
    let out = clean_with(&dirty.file(), CodedData::Walk, &plan).expect("cleans");
    let expected = base()
        .with(b"IDAT", b"iCCP", b"")
        .with(b"IDAT", b"eXIf", b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0")
        .with(b"IDAT", b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>");
    let layout = parse(&out, CodedData::Walk).expect("parses");
    assert_eq!(layout.payloads[0].bytes(&out), b"profile");
    assert_eq!(layout.payloads[0].keyword, "c");
    let profile =
        out.clone()[layout.parts[2].span.start as usize + 8..layout.parts[2].span.end() as usize - 4].to_vec();
    assert_eq!(out, expected.replace(b"iCCP", profile).file());
    assert_eq!(clean_with(&out, CodedData::Walk, &plan).expect("cleans"), out);
    let exif = Plan { exif: Some(b"II*\0fresh".to_vec()), ..plan };
    assert!(contains(&clean_with(&dirty.file(), CodedData::Copy, &exif).expect("cleans"), b"eXIfII*\0fresh"));
}

#[test]
fn colour_chunks_stay_in_place_and_only_the_ratio_of_a_density() {
    let chunks = base()
        .with(b"IDAT", b"cICP", &[9, 18, 0, 1])
        .with(b"IDAT", b"mDCV", &[1; 24])
        .with(b"IDAT", b"cLLI", &[2; 8])
        .with(b"IDAT", b"sRGB", &[0])
        .with(b"IDAT", b"gAMA", &[0, 0, 0xB1, 0x8F])
        .with(b"IDAT", b"cHRM", &[3; 32])
        .with(b"IDAT", b"sBIT", &[5, 6, 5])
        .with(b"IDAT", b"tRNS", &[0, 1, 0, 2, 0, 3])
        .with(b"IDAT", b"bKGD", &[0, 1, 0, 2, 0, 3])
        .with(b"IDAT", b"pHYs", &[0, 0, 0, 2, 0, 0, 0, 1, 0]);
    assert_eq!(clean(&chunks.file()), chunks.file());
    let twice = chunks.with(b"IDAT", b"gAMA", &[0, 0, 0, 9]).with(b"IDAT", b"pHYs", &[0, 0, 0, 3, 0, 0, 0, 1, 0]);
    assert_eq!(clean(&twice.file()), chunks.file(), "the first of a kind counts");
    let square = base().with(b"IDAT", b"pHYs", &[0, 0, 0x0B, 0x13, 0, 0, 0x0B, 0x13, 1]);
    assert_eq!(clean(&square.file()), base().file());
    let late = base().with(b"IEND", b"gAMA", &[0, 0, 0xB1, 0x8F]);
    assert_eq!(clean(&late.file()), base().file(), "no decoder follows it there");
}

#[test]
fn wrong_crcs_are_fatal_where_the_picture_depends_on_them() {
    let chunks = base().with(b"IDAT", b"tEXt", b"Comment\0TOKEN");
    let file = chunks.file();
    let layout = parse(&file, CodedData::Walk).expect("parses");
    for part in layout.parts.iter().skip(1) {
        let mut wrong = file.clone();
        wrong[part.span.end() as usize - 1] ^= 1;
        let parsed = parse(&wrong, CodedData::Walk);
        match part.label.as_ref() {
            "tEXt" => {
                let layout = parsed.expect("parses");
                assert_eq!(layout.notes.len(), 1);
                assert_eq!(layout.payloads.len(), 1);
                assert_eq!(clean(&wrong), base().file());
            }
            "IEND" => assert_eq!(clean(&wrong), base().file()),
            _ => assert!(matches!(parsed, Err(crate::Error::Malformed { .. })), "{}", part.label),
        }
    }
}
