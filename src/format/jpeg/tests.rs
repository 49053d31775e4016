//! What the container owes as a whole: nothing hidden stays, nothing displayed changes, no input breaks it.

use proptest::prelude::*;

use super::Jpeg;
use super::gather::{Corner, Head, Watch};
use super::testing::{
    ARITHMETIC, SAMPLES, assert_clean, clean, clean_with, find, insert, parse, pixels, sample, segment, shared,
};
use crate::error::Error;
use crate::format::{CodedData, Layout, Note, PartKind, PayloadKind, Plan, SliceSource, Span};
use crate::geometry::Orientation;
use crate::limits::Limits;

fn has(data: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(data, needle).is_some()
}

/// Every place of a metadata segment that the samples offer, filled with `secret`.
fn planted(data: &[u8], secret: &[u8]) -> Vec<u8> {
    let exif = [b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", secret].concat();
    let head: Vec<u8> = [
        segment(0xE1, &exif),
        segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", secret].concat()),
        segment(0xE7, secret),
        segment(0xED, &[b"Photoshop 3.0\08BIM", secret].concat()),
        segment(0xFE, secret),
        secret.to_vec(),
        // A quantisation table that no component uses.
        segment(0xDB, &[&[3], &[secret, &[7; 64]].concat()[..64]].concat()),
        // A Huffman table that is defined again before any scan.
        segment(0xC4, &[&[0, 0, 0, 3], &[0; 13][..], &secret[..3]].concat()),
    ]
    .concat();
    let out = insert(data, 2, &head);
    let out = insert(&out, find(&out, 0xDA), &segment(0xFE, secret));
    let out = insert(&out, out.len() - 2, &[secret, &segment(0xFE, secret)[..]].concat());
    [&out[..], secret, b"\0\0\0\x14ftypmp42", secret].concat()
}

#[test]
fn samples_are_clean_already_or_become_so_and_stay_so() {
    for (name, data) in SAMPLES {
        for coded in [CodedData::Walk, CodedData::Copy] {
            let once = clean_with(data, coded, &Plan::default()).expect(name);
            assert_eq!(clean_with(&once, coded, &Plan::default()).expect(name), once, "{name} twice");
            assert_eq!(pixels(&once), pixels(data), "{name}");
            assert_clean(&once, coded);
        }
    }
    assert!(pixels(sample("baseline")).is_some(), "the second decoder reads the samples");
}

#[test]
fn nothing_planted_stays_and_no_pixel_changes() {
    let secret = b"ZQX SECRET TOKEN 4711";
    for (name, data) in SAMPLES {
        let dirty = planted(data, secret);
        let out = clean(&dirty);
        assert!(!has(&out, b"SECRET") && !has(&out, &secret[..3]), "{name}");
        assert_eq!(out, clean(data), "{name}");
        let copied = clean_with(&dirty, CodedData::Copy, &Plan::default()).expect(name);
        assert_eq!(pixels(&copied), pixels(data), "{name}");
    }
}

#[test]
fn segments_between_scans_go() {
    let data = sample("progressive");
    let second = find(data, 0xDA) + 2 + find(&data[find(data, 0xDA) + 2..], 0xDA);
    let dirty = insert(data, second, &segment(0xE1, b"Exif\0\0II*\0SECRET"));
    let layout = parse(&dirty, CodedData::Walk).expect("parses");
    assert!(layout.parts.iter().any(|p| p.label == "APP1 Exif"));
    assert_eq!(clean(&dirty), clean(data));
}

#[test]
fn a_table_beside_used_ones_goes_alone() {
    let data = sample("baseline");
    let at = find(data, 0xDB);
    let len = usize::from(u16::from_be_bytes([data[at + 2], data[at + 3]]));
    let table = &data[at + 4..at + 2 + len];
    let both = segment(0xDB, &[table, &[2], &[9; 64][..]].concat());
    let dirty = [&data[..at], &both, &data[at + 2 + len..]].concat();
    let layout = parse(&dirty, CodedData::Walk).expect("parses");
    layout.check_cover().expect("covered");
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::UnusedTable && p.label == "DQT table 02"));
    assert_eq!(clean(&dirty), clean(data));
}

#[test]
fn padding_bits_become_ones_and_bytes_behind_the_last_unit_go() {
    for name in ["baseline", "grey", "restart", "progressive", "scans", "progressive-restart"] {
        let data = sample(name);
        let whole = clean(data);
        let mut dirty = data.to_vec();
        let mut changed = 0;
        // The byte before each marker that ends coded data is where padding lies.
        for i in 1..dirty.len() - 1 {
            let ends = dirty[i] == 0xFF && matches!(dirty[i + 1], 0xD0..=0xD7 | 0xD9 | 0xC4);
            if ends && i > find(data, 0xDA) + 20 && dirty[i - 1] & 1 == 1 && dirty[i - 1] != 0xFF {
                dirty[i - 1] &= !1;
                if clean(&dirty) == whole {
                    changed += 1;
                } else {
                    // A coded bit, not padding.
                    dirty[i - 1] |= 1;
                }
            }
        }
        assert!(changed > 0, "{name} has padding somewhere");
        let eoi = dirty.len() - 2;
        let dirty = insert(&dirty, eoi, b"hidden\xFF\x00behind\xFF\xD3the last unit");
        assert_eq!(clean(&dirty), whole, "{name}");
    }
}

#[test]
fn a_missing_end_marker_is_noted_and_written() {
    for (name, data) in SAMPLES {
        let cut = &data[..data.len() - 2];
        let layout = parse(cut, CodedData::Walk).expect(name);
        assert!(layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })), "{name}");
        assert_eq!(clean(cut), clean(data), "{name}");
    }
}

#[test]
fn truncated_pictures_keep_what_is_there() {
    let data = sample("baseline");
    let cut = &data[..data.len() - 200];
    let out = clean(cut);
    assert_eq!(out, [clean(data)[..].get(..cut.len()).expect("long"), &[0xFF, 0xD9]].concat());
    assert_eq!(clean(&out), out);
}

#[test]
fn refused_kinds_are_listed_but_not_assembled() {
    let dirty = insert(ARITHMETIC, 2, &segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0"));
    let layout = parse(&dirty, CodedData::Walk).expect("parses");
    assert_eq!(layout.payloads.first().map(|p| p.kind), Some(PayloadKind::Exif));
    let code = |data: &[u8]| match clean_with(data, CodedData::Walk, &Plan::default()) {
        Err(Error::Refused { code, .. }) => code,
        other => panic!("refused: {other:?}"),
    };
    assert_eq!(code(&dirty), "jpeg.arithmetic");
    let data = sample("baseline");
    let with = |marker: u8| {
        let mut d = data.to_vec();
        d[find(data, 0xC0) + 1] = marker;
        d
    };
    assert_eq!(code(&with(0xC3)), "jpeg.lossless");
    assert_eq!(code(&with(0xC5)), "jpeg.hierarchical");
    let mut flat = data.to_vec();
    let sof = find(data, 0xC0);
    flat[sof + 5..sof + 7].fill(0);
    assert_eq!(code(&flat), "jpeg.dnl");
    assert_eq!(code(&insert(data, 2, &segment(0xDF, b"x"))), "jpeg.hierarchical");
    assert_eq!(code(&insert(data, 2, &segment(0xF0, b"x"))), "jpeg.reserved");
}

#[test]
fn undisplayable_pictures_are_malformed_only_when_assembled() {
    let data = sample("baseline");
    for bad in [&data[..find(data, 0xDA)], &insert(data, 2, &[0xFF, 0xD8])[..]] {
        parse(bad, CodedData::Walk).expect("parts can be listed").check_cover().expect("covered");
        let got = clean_with(bad, CodedData::Walk, &Plan::default());
        assert!(matches!(got, Err(Error::Malformed { .. })), "{got:?}");
    }
    assert!(matches!(parse(b"\xFF\xD9", CodedData::Walk), Err(Error::Malformed { offset: 0, .. })));
}

#[test]
fn display_headers_are_written_afresh() {
    let data = sample("cmyk");
    let at = find(data, 0xEE);
    let mut dirty = insert(data, at + 16, b"free bytes");
    dirty[at + 3] += 10;
    dirty[at + 12] = 0x55;
    let out = clean(&dirty);
    assert_eq!(out, clean(data));
    assert_eq!(&out[2..18], b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0");
    let jfif = |unit: u8, x: u8, y: u8| {
        let mut d = sample("baseline").to_vec();
        (d[13], d[15], d[17]) = (unit, x, y);
        (d[14], d[16]) = (0, 0);
        clean(&d)[11..20].to_vec()
    };
    assert_eq!(jfif(1, 72, 72), [1, 1, 0, 0, 1, 0, 1, 0, 0]);
    assert_eq!(jfif(2, 72, 36), [1, 1, 0, 0, 2, 0, 1, 0, 0]);
    assert_eq!(jfif(0, 0, 9), [1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

#[test]
fn the_plan_is_written_in_canonical_order_and_read_back() {
    let icc: Vec<u8> = (0..150_000u32).map(|i| (i % 251) as u8).collect();
    let plan = Plan {
        orientation: Orientation::from_exif(6).expect("6"),
        icc: Some(icc.clone()),
        xmp: Some(b"<x:xmpmeta/>".to_vec()),
        iptc: Some(b"\x1C\x02\x50\0\x03abc".to_vec()),
        ..Plan::default()
    };
    let out = clean_with(sample("cmyk"), CodedData::Walk, &plan).expect("clean");
    let layout = parse(&out, CodedData::Walk).expect("parses");
    let labels: Vec<&str> = layout.parts.iter().map(|p| p.label.as_ref()).take(8).collect();
    let icc_label = "APP2 ICC_PROFILE";
    let want = ["SOI", "APP1 Exif", "APP1 XMP", icc_label, icc_label, icc_label, "APP13 Photoshop 3.0", "APP14 Adobe"];
    assert_eq!(labels, want);
    let read = |kind| {
        let p = layout.payloads.iter().find(|p| p.kind == kind).expect("a payload of the kind");
        assert_eq!(p.damage, None);
        p.bytes(&out).to_vec()
    };
    assert_eq!(read(PayloadKind::Icc), icc);
    assert_eq!(read(PayloadKind::Xmp), b"<x:xmpmeta/>");
    assert_eq!(read(PayloadKind::Exif)[18..20], [6, 0]);
    assert!(read(PayloadKind::Photoshop).starts_with(b"8BIM\x04\x04\0\0\0\0\0\x08\x1C\x02\x50"));
    let first = layout.parts.get(1).expect("Exif").span;
    assert_eq!(first, Span::new(2, 38));
    assert_eq!(layout.primary_exif, layout.payloads.iter().position(|p| p.kind == PayloadKind::Exif));
    assert_eq!(clean_with(&out, CodedData::Walk, &plan).expect("again"), out);
}

#[test]
fn pieces_of_one_block_are_joined_in_their_order() {
    let guid = [b'A'; 32];
    let xmp = |offset: u32, text: &[u8]| {
        let head = [b"http://ns.adobe.com/xmp/extension/\0", &guid[..], &8u32.to_be_bytes(), &offset.to_be_bytes()];
        segment(0xE1, &[&head.concat()[..], text].concat())
    };
    let jumbf = |z: u32, text: &[u8]| {
        let head = [b"JP\0\x01", &z.to_be_bytes()[..], &16u32.to_be_bytes(), b"jumb"].concat();
        segment(0xEB, &[&head[..], text].concat())
    };
    let icc = |n: u8, text: &[u8]| segment(0xE2, &[b"ICC_PROFILE\0", &[n, 2][..], text].concat());
    let blocks = [
        xmp(4, b"5678"),
        xmp(0, b"1234"),
        jumbf(2, b"efgh"),
        jumbf(1, b"abcd"),
        icc(2, b"two"),
        icc(1, b"one"),
        segment(0xED, b"Photoshop 3.0\08BIM"),
        segment(0xED, b"Photoshop 3.0\0rest"),
    ]
    .concat();
    let data = insert(sample("baseline"), 2, &blocks);
    let layout = parse(&data, CodedData::Walk).expect("parses");
    let of = |kind| {
        let p = layout.payloads.iter().find(|p| p.kind == kind).expect("a payload");
        (p.bytes(&data).to_vec(), p.damage.is_some(), p.parts.len())
    };
    assert_eq!(of(PayloadKind::Xmp), (b"12345678".to_vec(), false, 2));
    assert_eq!(of(PayloadKind::C2pa), (b"\0\0\0\x10jumbabcdefgh".to_vec(), false, 2));
    assert_eq!(of(PayloadKind::Icc), (b"onetwo".to_vec(), false, 2));
    assert_eq!(of(PayloadKind::Photoshop), (b"8BIMrest".to_vec(), false, 2));
    let short = insert(sample("baseline"), 2, &[xmp(4, b"5678"), icc(2, b"two")].concat());
    let layout = parse(&short, CodedData::Walk).expect("parses");
    assert!(layout.payloads.iter().all(|p| p.damage.is_some()), "missing pieces are damage");
}

#[test]
fn what_follows_the_picture_is_named() {
    let other = insert(sample("grey"), 2, &segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0"));
    let video = b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\x0Cmdatabcd";
    let tail = [&other[..], video, b"PK\x03\x04zip", b"PK\x05\x06", &[0; 18], b"a note", &[0; 30]].concat();
    let data = [sample("baseline"), &tail].concat();
    let layout = parse(&data, CodedData::Walk).expect("parses");
    layout.check_cover().expect("covered");
    let behind: Vec<(PartKind, &str)> =
        layout.parts.iter().skip_while(|p| p.label != "EOI").skip(1).map(|p| (p.kind, p.label.as_ref())).collect();
    assert_eq!(
        behind,
        [
            (PartKind::SecondPicture, "JPEG after the picture"),
            (PartKind::Motion, "motion video"),
            (PartKind::Trailer, "zip archive after the picture"),
            (PartKind::Trailer, "data after the picture"),
        ]
    );
    // The second picture's own Exif is found, and is not the primary one.
    assert!(layout.payloads.iter().any(|p| p.kind == PayloadKind::Exif));
    assert_eq!(layout.primary_exif, None);
    assert_eq!(clean(&data), clean(sample("baseline")));
}

/// Labels of the parts behind the picture.
fn behind(data: &[u8]) -> Vec<(PartKind, String)> {
    let layout = parse(data, CodedData::Walk).expect("parses");
    layout.check_cover().expect("covered");
    assert_eq!(clean(data), clean(sample("baseline")), "all of it goes");
    layout.parts.iter().skip_while(|p| p.label != "EOI").skip(1).map(|p| (p.kind, p.label.to_string())).collect()
}

#[test]
fn the_schemes_of_makers_are_named() {
    let base = sample("baseline");
    let video = b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\x0Cmdatabcd";
    // Samsung: blocks with their names, then a directory and its length.
    let block = |kind: u16, name: &[u8], body: &[u8]| {
        [&[0, 0], &kind.to_le_bytes()[..], &(name.len() as u32).to_le_bytes(), name, body].concat()
    };
    let directory = b"SEFH\x6B\0\0\0\0\0\0\0\x0C\0\0\0SEFT";
    let motion = block(0x0A30, b"MotionPhoto_Data", video);
    let time = block(0x0A01, b"Image_UTC_Data", b"1455554585000");
    let named = |kind, label: &str| (kind, label.to_string());
    let sef = named(PartKind::Trailer, "Samsung SEF trailer");
    assert_eq!(behind(&[base, &time, directory].concat()), std::slice::from_ref(&sef));
    let found = behind(&[base, &motion, &time, directory].concat());
    assert_eq!(found, [sef.clone(), named(PartKind::Motion, "motion video (Samsung SEF)"), sef.clone()]);
    let depth = block(0x0AB0, b"DualShot_1", sample("grey"));
    let found = behind(&[base, &depth, directory].concat());
    assert_eq!(found, [sef.clone(), named(PartKind::SecondPicture, "JPEG after the picture (Samsung SEF)"), sef]);
    // Google: told by the XMP of the picture.
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:GCamera='http://ns.google.com/photos/1.0/camera/' \
                GCamera:MotionPhoto='1'/>";
    let google = insert(base, 2, &segment(0xE1, xmp));
    assert_eq!(behind(&[&google, &video[..]].concat()), [named(PartKind::Motion, "motion video (Google)")]);
    // MPF: an index in front, pictures behind; a gain map says so itself.
    let indexed = insert(base, 2, &segment(0xE2, b"MPF\0II*\0\x08\0\0\0\0\0\0\0\0\0"));
    assert_eq!(behind(&[&indexed, sample("grey")].concat()), [named(PartKind::SecondPicture, "MPF picture 2")]);
    let layout = parse(&indexed, CodedData::Walk).expect("parses");
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::SecondPicture && p.label == "APP2 MPF"));
    let map = insert(sample("grey"), 2, &segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0"));
    assert_eq!(behind(&[&indexed, &map[..]].concat()), [named(PartKind::Hdr, "gain map")]);
}

#[test]
fn real_and_planted_files_are_covered_and_stable() {
    for path in shared("corpus/jpeg").into_iter().chain(shared("canary/files/jpeg")) {
        let data = std::fs::read(&path).expect("readable");
        for coded in [CodedData::Walk, CodedData::Copy] {
            let layout = parse(&data, coded).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            layout.check_cover().expect("covered");
            if let Ok(once) = clean_with(&data, coded, &Plan::default()) {
                assert_clean(&once, coded);
                assert_eq!(clean_with(&once, coded, &Plan::default()).expect("again"), once, "{}", path.display());
                if coded == CodedData::Walk {
                    assert_eq!(pixels(&once), pixels(&data), "{}", path.display());
                }
            }
        }
    }
}

/// Changes to a file: (where in thousandths, what, with which byte).
fn mutate(data: &[u8], changes: &[(u16, u8, u8)]) -> Vec<u8> {
    let mut d = data.to_vec();
    for &(place, what, byte) in changes {
        let at = (usize::from(place) * d.len() / 65536).min(d.len().saturating_sub(1));
        match what % 8 {
            0 => d[at] = byte,
            1 => d[at] ^= 1 << (byte & 7),
            2 => {
                let end = (at + usize::from(byte)).min(d.len());
                d.drain(at..end);
            }
            3 => d.insert(at, byte),
            4 => drop(d.splice(at..at, [0xFF, byte])),
            5 => {
                let end = (at + usize::from(byte) * 4).min(d.len());
                let copy = d[at..end].to_vec();
                drop(d.splice(at..at, copy));
            }
            6 => d[at] = 0xFF,
            _ => d.truncate(at.max(1)),
        }
        if d.is_empty() {
            d.push(0xFF);
        }
    }
    d
}

/// Looks at as many low frequencies as it is told, and counts the blocks.
struct Looks(u8, usize);

impl Watch for Looks {
    fn begin(&mut self, _: &Head<'_>) -> Option<u8> {
        Some(self.0)
    }

    fn block(&mut self, _: usize, _: u32, _: u32, _: &Corner) {
        self.1 += 1;
    }

    fn end(&mut self, _: bool) {}
}

/// What the walk finds must not depend on whether somebody looks at the picture meanwhile.
fn check_watched(d: &[u8], layout: &Layout) {
    for side in [1, 2, 4] {
        let watched = Jpeg.watched(&SliceSource(d), CodedData::Walk, &Limits::default(), &mut Looks(side, 0));
        assert_eq!(format!("{:?}", watched.expect("as without")), format!("{layout:?}"), "{side}");
    }
}

#[test]
fn blocks_are_seen_where_the_picture_is_sequential() {
    for (name, blocks) in
        [("baseline", true), ("grey", true), ("restart", true), ("scans", true), ("progressive", false)]
    {
        let data = sample(name);
        let (mut looks, limits) = (Looks(2, 0), Limits::default());
        let layout = Jpeg.watched(&SliceSource(data), CodedData::Walk, &limits, &mut looks).expect("parses");
        check_watched(data, &layout);
        let least = layout.picture.pixels().div_ceil(64);
        assert!(if blocks { looks.1 as u64 >= least } else { looks.1 == 0 }, "{name}: {}", looks.1);
    }
}

fn check_mutated(d: &[u8], coded: CodedData) {
    let Ok(layout) = parse(d, coded) else { return };
    if coded == CodedData::Walk {
        check_watched(d, &layout);
    }
    layout.check_cover().expect("covered");
    for p in &layout.payloads {
        assert!(p.parts.iter().all(|i| *i < layout.parts.len()));
        assert!(p.bytes(d).len() <= d.len());
    }
    if let Ok(once) = clean_with(d, coded, &Plan::default()) {
        let twice = clean_with(&once, coded, &Plan::default()).expect("clean files stay clean");
        assert_eq!(once, twice);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn mutations_never_panic_and_cleaning_is_idempotent(
        which in 0..SAMPLES.len(),
        walk: bool,
        plant: bool,
        changes in proptest::collection::vec((any::<u16>(), any::<u8>(), any::<u8>()), 1..6),
    ) {
        let base = SAMPLES[which].1;
        let base = if plant { planted(base, b"token 0815 xyz") } else { base.to_vec() };
        check_mutated(&mutate(&base, &changes), if walk { CodedData::Walk } else { CodedData::Copy });
    }

    #[test]
    fn metadata_never_shows_in_the_output(
        which in 0..SAMPLES.len(),
        a in proptest::collection::vec(any::<u8>(), 8..60),
        b in proptest::collection::vec(any::<u8>(), 8..60),
    ) {
        // Free bytes between segments would be read as markers where they hold one.
        let calm = |v: Vec<u8>| v.into_iter().map(|x| x & 0x7F).collect::<Vec<u8>>();
        let data = SAMPLES[which].1;
        prop_assert_eq!(clean(&planted(data, &calm(a))), clean(&planted(data, &calm(b))));
    }
}

/// A long run over mutated inputs: `ESTOMPE_MUTATIONS=200000 cargo test --release jpeg::tests::many -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn many_mutations() {
    let count = std::env::var("ESTOMPE_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000u64);
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let dirty: Vec<Vec<u8>> = SAMPLES.iter().map(|s| planted(s.1, b"token 0815 xyz")).collect();
    let mut slowest = std::time::Duration::ZERO;
    for _ in 0..count {
        let r = next();
        let which = (r % SAMPLES.len() as u64) as usize;
        let base = if r & 256 == 0 { SAMPLES[which].1 } else { &dirty[which] };
        let changes: Vec<(u16, u8, u8)> =
            (0..1 + (r >> 9) % 5).map(|_| next()).map(|c| (c as u16, (c >> 16) as u8, (c >> 24) as u8)).collect();
        let input = mutate(base, &changes);
        let start = std::time::Instant::now();
        check_mutated(&input, if r & 512 == 0 { CodedData::Walk } else { CodedData::Copy });
        slowest = slowest.max(start.elapsed());
    }
    println!("{count} inputs, slowest {slowest:?}");
    assert!(slowest < std::time::Duration::from_secs(1));
}
