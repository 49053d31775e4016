//! No tag outside of the allow-list comes through, at any page and in any place, and blocks are read where they can be.

use proptest::prelude::*;

use super::builder::{all, plain};
use super::*;
use crate::format::{PartKind, PayloadKind};

fn base() -> Sheet {
    Sheet::grey(6, 5, 1, (0..30).collect())
}

#[test]
fn no_tag_outside_of_the_list_comes_through() {
    for b in all() {
        let wanted = clean(&b.build(&[base(), base()]));
        for tag in (1..=65535u16).step_by(7).chain([270, 700, 33723, 34377, 37724, 42112, 50708, 65000]) {
            let known =
                [254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 322, 323, 324, 325, 330, 34675];
            if known.contains(&tag) {
                continue;
            }
            let dirty = b.build(&[base().text(tag, "TOKEN in a tag"), base().bytes(tag, 7, b"TOKEN undefined")]);
            assert_eq!(clean(&dirty), wanted, "{tag}");
        }
        let hole = Builder { hole: b"TOKEN that no directory names".to_vec(), ..b };
        let tailed = [&hole.build(&[base(), base()])[..], b"TOKEN behind"].concat();
        assert_eq!(clean(&tailed), wanted);
        let layout = parse(&tailed, CodedData::Walk).expect("parses");
        assert!(
            layout.parts.iter().any(|p| p.kind == PartKind::Gap)
                && layout.parts.iter().any(|p| p.kind == PartKind::Trailer)
        );
    }
}

#[test]
fn blocks_are_given_to_their_readers() {
    let file = plain().build(&[base()
        .bytes(700, 1, b"<x:xmpmeta/>")
        .bytes(33723, 7, b"\x1C\x02\x50\x00\x03abc")
        .bytes(34377, 7, b"8BIM resource")
        .bytes(52545, 7, b"jumb box of c2pa")
        .text(315, "somebody")]);
    let layout = parse(&file, CodedData::Walk).expect("parses");
    let of = |kind| layout.payloads.iter().find(|p| p.kind == kind).map(|p| p.bytes(&file).to_vec());
    assert_eq!(of(PayloadKind::Xmp).as_deref(), Some(&b"<x:xmpmeta/>"[..]));
    assert_eq!(of(PayloadKind::Iptc).as_deref(), Some(&b"\x1C\x02\x50\x00\x03abc"[..]));
    assert_eq!(of(PayloadKind::Photoshop).as_deref(), Some(&b"8BIM resource"[..]));
    assert_eq!(of(PayloadKind::C2pa).as_deref(), Some(&b"jumb box of c2pa"[..]));
    assert_eq!(of(PayloadKind::Exif).map(|b| b.len()), Some(file.len()));
    for kind in [PartKind::Xmp, PartKind::Iptc, PartKind::Photoshop, PartKind::C2pa, PartKind::Exif] {
        assert!(layout.parts.iter().any(|p| p.kind == kind), "{kind:?}");
    }
}

#[test]
fn display_values_are_written_again_and_hold_nothing_else() {
    let wanted = clean(&plain().build(&[base().rational(282, &[(2, 1)]).rational(283, &[(1, 1)])]));
    // The same shape in other words; and resolutions that say no shape are not kept.
    let odd = base().rational(282, &[(408, 1)]).rational(283, &[(20400, 100)]).short(296, 3);
    assert_eq!(clean(&plain().build(&[odd])), wanted);
    let square = base().rational(282, &[(300, 1)]).rational(283, &[(300, 1)]).short(296, 2);
    assert_eq!(clean(&plain().build(&[square])), clean(&plain().build(&[base()])));
    // Tables that are no curve, samples that are none, texts in the place of numbers.
    let words: Vec<u16> = b"TOKEN".iter().cycle().take(256).map(|b| u16::from(*b)).collect();
    let hidden = base().shorts(301, &words).shorts(340, &[7]).text(339, "TOKEN").bytes(317, 7, b"TOKEN number");
    assert_eq!(clean(&plain().build(&[hidden])), clean(&plain().build(&[base()])));
}

#[test]
fn the_plan_is_written_and_read_back() {
    for b in all() {
        let exif = b"II*\0\x08\0\0\0\x02\0\x3B\x01\x02\0\x06\0\0\0\x26\0\0\0\x69\x87\x04\0\x01\0\0\0\x2C\0\0\0\0\0\0\0Marie\0\x01\0\x03\x90\x02\0\x0B\0\0\0\x3E\0\0\0\0\0\0\x002026:06:20\0";
        let plan = Plan {
            exif: Some(exif.to_vec()),
            xmp: Some(b"<x:xmpmeta/>".to_vec()),
            iptc: Some(b"\x1C\x02\x50\x00\x03abc".to_vec()),
            orientation: crate::geometry::Orientation::from_exif(6).expect("six"),
            ..Plan::default()
        };
        let file = b.build(&[base().text(315, "TOKEN").short(274, 6), base().text(270, "TOKEN")]);
        let out = clean_with(&file, CodedData::Walk, &plan).expect("cleans");
        assert!(!contains(&out, b"TOKEN") && contains(&out, b"Marie") && contains(&out, b"2026:06:20"));
        assert_eq!(clean_with(&out, CodedData::Walk, &plan).expect("cleans"), out);
        let layout = parse(&out, CodedData::Walk).expect("parses");
        assert_eq!(layout.orientation, Some(plan.orientation));
        let kinds: Vec<_> = layout.payloads.iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [PayloadKind::Exif, PayloadKind::Xmp, PayloadKind::Iptc]);
        assert_eq!(displayed(&out), displayed(&file));
        // A reader that shares nothing with this one finds the same.
        if !b.big {
            let read = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&out)).expect("reads");
            let artist = read.get_field(exif::Tag::Artist, exif::In::PRIMARY).expect("artist");
            assert_eq!(artist.display_value().to_string(), "\"Marie\"");
            assert!(read.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY).is_some());
        }
    }
}

#[test]
fn the_profile_goes_to_the_pages_that_had_it() {
    let plan = Plan { icc: Some(vec![9; 300]), ..Plan::default() };
    let with = |profile: &[u8]| base().bytes(34675, 7, profile);
    let out = clean_with(&plain().build(&[base(), with(b"profile A"), with(b"profile A")]), CodedData::Walk, &plan)
        .expect("cleans");
    assert_eq!(memchr::memmem::find_iter(&out, &[9; 300]).count(), 2);
    let two = plain().build(&[with(b"profile A"), with(b"profile B")]);
    let refused = clean_with(&two, CodedData::Walk, &plan).expect_err("refused");
    assert!(matches!(refused, crate::Error::Refused { code: "tiff.several-profiles", .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn copies_do_not_depend_on_metadata(
        a in prop::collection::vec((300u16..60000, prop::collection::vec(any::<u8>(), 1..40)), 0..6),
        hole in prop::collection::vec(any::<u8>(), 0..60),
        tail in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut sheet = base();
        for (tag, bytes) in a.iter().filter(|(t, _)| !matches!(t, 320..=347 | 34665 | 34853 | 40965 | 50706)) {
            sheet = sheet.bytes(*tag, 7, bytes);
        }
        let file = [Builder { hole, ..plain() }.build(&[sheet]), tail].concat();
        prop_assert_eq!(clean(&file), clean(&plain().build(&[base()])));
    }
}
