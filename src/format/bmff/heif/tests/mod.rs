//! Pictures from fixtures and pictures made here: what goes, what stays, and what is refused.

mod build;
mod hdr;

use build::{File, auxc, grid, other, picture, unit};
use proptest::prelude::*;

use super::*;
use crate::error::Error;
use crate::format::bmff::testing::{check, clean, clean_with, contains, find, fixtures, kinds, many, mutate, parse};
use crate::format::bmff::write::{boxed, full};
use crate::format::{Note, PartKind, PayloadKind};
use crate::geometry::{Orientation, Size};

const HEIC: Heif = Heif(Format::Heic);

fn container(name: &str) -> Heif {
    Heif(if name.ends_with("avif") { Format::Avif } else { Format::Heic })
}

fn refusal(file: &[u8]) -> Option<&'static str> {
    match clean_with(&HEIC, file, &Plan::default()) {
        Err(Error::Refused { code, .. }) => Some(code),
        _ => None,
    }
}

/// Two tiles, an alpha plane, and everything that has to go.
fn rich() -> File {
    let mut alpha = picture(b"ALPHA", 800, 512);
    alpha.properties.push(auxc("urn:mpeg:hevc:2015:auxid:1"));
    let mut depth = grid(1, 1, 400, 256);
    depth.properties.push(auxc("urn:mpeg:hevc:2015:auxid:2"));
    let mut gain = picture(b"GAINMAP", 400, 256);
    gain.properties.push(auxc("urn:com:apple:photo:2020:aux:hdrgainmap"));
    let mut main = grid(1, 2, 800, 512);
    main.properties.push((boxed(b"irot", &[0xFD]), true));
    main.properties.push((full(b"udes", 0, 0, b"fr\0Chez Lea\0\0\0"), false));
    let mut first = picture(b"TILE1", 512, 512);
    first.name = "Lea";
    let mut file = File::of(vec![
        main,
        first,
        picture(b"TILE2", 512, 512),
        alpha,
        depth,
        picture(b"DEPTHTILE", 448, 256),
        gain,
        picture(b"THUMB", 160, 120),
        other(b"Exif", b"", b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        other(b"mime", b"application/rdf+xml\0", b"<x:xmpmeta></x:xmpmeta>"),
        other(b"uri ", b"tag:apple.com,2023:photo:metadata:styles\0", b"bplist00PERSON"),
        other(b"zzzz", b"", b"UNKNOWN ITEM"),
        picture(b"SECOND", 640, 480),
    ])
    .refer(b"dimg", 1, &[2, 3])
    .refer(b"auxl", 4, &[1])
    .refer(b"auxl", 5, &[1])
    .refer(b"dimg", 5, &[6])
    .refer(b"auxl", 7, &[1])
    .refer(b"thmb", 8, &[1])
    .refer(b"cdsc", 9, &[1]);
    file.padding = b"SLACK";
    file.in_meta =
        [boxed(b"uuid", b"CANARY uuid in meta"), boxed(b"free", b"CANARY free"), boxed(b"grpl", b"x")].concat();
    file.behind = [boxed(b"mpvd", b"\0\0\0\x08ftyp CANARY"), boxed(b"free", &[0; 9]), b"CANARY".to_vec()].concat();
    file
}

#[test]
fn every_fixture_comes_out_clean_and_whole() {
    for (name, file) in fixtures("heif") {
        let c = container(&name);
        assert!(check(&c, &file), "{name}");
        let out = clean(&c, &file);
        for s in [&b"Maker"[..], b"Nobody", b"xmpmeta", b"Exif"] {
            assert!(!contains(&out, s), "{name}: {}", s.escape_ascii());
        }
        let allowed = ["ftyp", "meta", "moov", "mdat"];
        assert!(kinds(&out).iter().all(|k| allowed.contains(&k.as_str())), "{name}: {:?}", kinds(&out));
    }
}

#[test]
fn what_display_needs_stays_and_nothing_else() {
    let file = rich().write();
    let out = clean(&HEIC, &file);
    for stays in [&b"TILE1"[..], b"TILE2", b"ALPHA", b"auxid:1"] {
        assert!(contains(&out, stays), "{}", stays.escape_ascii());
    }
    let gone: &[&[u8]] = &[
        b"DEPTHTILE",
        b"GAINMAP",
        b"THUMB",
        b"SECOND",
        b"PERSON",
        b"UNKNOWN",
        b"CANARY",
        b"Lea",
        b"SLACK",
        b"XYZW",
        b"auxid:2",
        b"hdrgainmap",
        b"xmpmeta",
        b"bplist",
        b"udes",
        b"grpl",
        b"Exif",
    ];
    for goes in gone {
        assert!(contains(&file, goes) && !contains(&out, goes), "{}", goes.escape_ascii());
    }
    // One mdat, filled with the three pictures; one description in idat.
    let mdat = find(&out, "mdat").expect("there").data;
    let pictures = [unit(19, b"TILE1"), unit(19, b"TILE2"), unit(19, b"ALPHA")].concat();
    assert_eq!(mdat, pictures);
    assert_eq!(find(&out, "meta/idat").expect("there").data, [0, 0, 0, 1, 3, 32, 2, 0]);
    assert_eq!(find(&out, "meta/iprp/ipco/irot").expect("there").data, [1], "reserved bits are zero");
    assert!(check(&HEIC, &file));
}

#[test]
fn parts_are_told_by_what_they_are() {
    let layout = parse(&HEIC, &rich().write()).expect("parses");
    let has = |kind: PartKind, label: &str| layout.parts.iter().any(|p| p.kind == kind && p.label == label);
    for (kind, label) in [
        (PartKind::Exif, "item Exif"),
        (PartKind::Xmp, "item XMP"),
        (PartKind::Vendor, "item uri"),
        (PartKind::Unknown, "item of an unknown kind"),
        (PartKind::Preview, "thumbnail"),
        (PartKind::SecondPicture, "depth map"),
        (PartKind::SecondPicture, "picture that is not the primary one"),
        (PartKind::Hdr, "HDR gain map"),
        (PartKind::Text, "property udes"),
        (PartKind::Text, "box hdlr"),
        (PartKind::Vendor, "box uuid"),
        (PartKind::Gap, "box free"),
        (PartKind::Fill, "box free"),
        (PartKind::SecondPicture, "box mpvd"),
        (PartKind::Gap, "mdat bytes that nothing points to"),
        (PartKind::Trailer, "bytes behind the last box"),
    ] {
        assert!(has(kind, label), "{kind:?} {label}");
    }
    let depth = layout.parts.iter().filter(|p| p.label == "depth map").count();
    assert_eq!(depth, 2, "the description and its tile");
    assert!(layout.payloads.iter().any(|p| p.keyword == "ItemName"));
    assert_eq!(layout.picture, Size::new(800, 512));
    // One quarter anticlockwise.
    assert_eq!(layout.orientation, Orientation::from_exif(8));
}

#[test]
fn turns_and_mirrors_in_any_order() {
    // Measured with libheif 1.23: irot turns anticlockwise, imir 0 swaps top and bottom, 1 left and right.
    type Turns = &'static [(&'static [u8; 4], u8)];
    let cases: [(Turns, u16); 8] = [
        (&[], 1),
        (&[(b"imir", 1)], 2),
        (&[(b"irot", 2)], 3),
        (&[(b"imir", 0)], 4),
        (&[(b"irot", 3), (b"imir", 1)], 5),
        (&[(b"irot", 3)], 6),
        (&[(b"irot", 1), (b"imir", 1)], 7),
        (&[(b"irot", 1)], 8),
    ];
    for (properties, want) in cases {
        let mut p = picture(b"P", 64, 48);
        p.properties.extend(properties.iter().map(|(k, v)| (boxed(k, &[*v]), true)));
        let layout = parse(&HEIC, &File::of(vec![p]).write()).expect("parses");
        assert_eq!(layout.orientation, Orientation::from_exif(want), "{properties:?}");
    }
}

#[test]
fn crops_grids_and_overlays_that_hide_are_told_and_refused() {
    let clap = |w: u32, h: u32| {
        let numbers = [w, 1, h, 1, 0, 1, 0, 1].map(u32::to_be_bytes);
        let mut p = picture(b"P", 640, 480);
        p.properties.push((boxed(b"clap", &numbers.concat()), true));
        File::of(vec![p]).write()
    };
    assert_eq!(refusal(&clap(630, 480)), None, "padding of a block");
    assert_eq!(refusal(&clap(320, 480)), Some("heif.hidden-picture"));
    let layout = parse(&HEIC, &clap(320, 480)).expect("parses");
    assert!(layout.notes.iter().any(|n| matches!(n, Note::HiddenPicture(t) if t.contains("320 columns"))));
    let kept = Plan { keep_hidden_pixels: true, ..Plan::default() };
    assert!(clean_with(&HEIC, &clap(320, 480), &kept).is_ok());

    let tiles = |w: u16| {
        File::of(vec![grid(1, 2, w, 512), picture(b"1", 512, 512), picture(b"2", 512, 512)]).refer(b"dimg", 1, &[2, 3])
    };
    assert_eq!(refusal(&tiles(800).write()), None);
    assert_eq!(refusal(&tiles(500).write()), Some("heif.hidden-picture"), "a whole tile is hidden");

    let overlay = |places: [[i16; 2]; 2]| {
        let mut bytes = vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend([200i16, 100].iter().chain(places.as_flattened()).flat_map(|n| n.to_be_bytes()));
        let mut o = grid(1, 1, 200, 100);
        (o.kind, o.bytes) = (*b"iovl", bytes);
        File::of(vec![o, picture(b"1", 100, 100), picture(b"2", 100, 100)]).refer(b"dimg", 1, &[2, 3]).write()
    };
    assert_eq!(refusal(&overlay([[0, 0], [100, 0]])), None);
    assert_eq!(refusal(&overlay([[0, 0], [50, 0]])), Some("heif.hidden-picture"), "covered");
    assert_eq!(refusal(&overlay([[0, 0], [150, 0]])), Some("heif.hidden-picture"), "cut off");
}

#[test]
fn a_turn_that_is_named_twice_stays_so() {
    let mut p = picture(b"P", 64, 48);
    p.properties.extend([(boxed(b"irot", &[1]), true), (boxed(b"irot", &[1]), true)]);
    let file = File::of(vec![p]).write();
    assert_eq!(parse(&HEIC, &file).expect("parses").orientation, Orientation::from_exif(3));
    assert!(check(&HEIC, &file));
}

#[test]
fn kinds_that_cannot_be_cleaned_are_refused_by_name() {
    let mut jpeg = picture(b"P", 64, 48);
    jpeg.kind = *b"jpeg";
    assert_eq!(refusal(&File::of(vec![jpeg]).write()), Some("heif.codec"));
    let mut odd = picture(b"P", 64, 48);
    odd.properties.push((boxed(b"zzzz", b"?"), true));
    assert_eq!(refusal(&File::of(vec![odd.clone()]).write()), Some("heif.property"));
    odd.properties[2].1 = false;
    assert_eq!(refusal(&File::of(vec![odd]).write()), None);
    let hdr = Plan { keep_hdr: true, ..Plan::default() };
    assert!(matches!(
        clean_with(&HEIC, &rich().write(), &hdr),
        Err(Error::Refused { code: "hdr.numbers" | "hdr.geometry", .. })
    ));
    assert!(clean_with(&HEIC, &File::of(vec![picture(b"P", 64, 48)]).write(), &hdr).is_ok());
}

#[test]
fn broken_pictures_are_errors_with_a_place() {
    let wrong = |file: File| match parse(&HEIC, &file.write()) {
        Err(Error::Malformed { what, .. }) => what.to_string(),
        other => panic!("{other:?}"),
    };
    let mut no_size = picture(b"P", 64, 48);
    no_size.properties.remove(1);
    assert!(wrong(File::of(vec![no_size])).contains("ispe"));
    assert!(wrong(File::of(vec![grid(2, 2, 64, 64), picture(b"1", 64, 64)]).refer(b"dimg", 1, &[2])).contains("grid"));
    let mut tail = picture(b"P", 64, 48);
    tail.bytes.extend_from_slice(b"no unit");
    assert!(wrong(File::of(vec![tail])).contains("units"));
    assert!(wrong(File::of(vec![])).contains("primary"));
}

#[test]
fn messages_of_the_encoder_leave_the_picture() {
    let mut p = picture(b"SLICE", 64, 48);
    let sei = unit(39, &[&[5, 20][..], &[7; 16], b"x265", &[0x80]].concat());
    let light = unit(39, &[144, 4, 1, 2, 3, 4, 0x80]);
    p.bytes = [sei.clone(), unit(19, b"SLICE"), light.clone(), unit(38, b"FILLER"), unit(48, b"PRIVATE")].concat();
    let file = File::of(vec![p]).write();
    let layout = parse(&HEIC, &file).expect("parses");
    assert!(layout.payloads.iter().any(|p| p.kind == PayloadKind::Text && p.bytes(&file) == b"x265"));
    let out = clean(&HEIC, &file);
    assert_eq!(find(&out, "mdat").expect("there").data, [unit(19, b"SLICE"), light].concat());
    assert!(check(&HEIC, &file));
}

#[test]
fn fresh_blocks_are_written_as_items() {
    let exif = b"II*\0\x08\0\0\0\x01\0\x3B\x82\x02\0\x04\0\0\0Lea\0\0\0\0\0".to_vec();
    let plan = Plan {
        exif: Some(exif.clone()),
        xmp: Some(b"<x:xmpmeta/>".to_vec()),
        icc: Some(b"PROFILE".to_vec()),
        ..Plan::default()
    };
    let mut p = picture(b"P", 64, 48);
    p.properties.push((boxed(b"colr", b"profOLD PROFILE"), false));
    let out = clean_with(&HEIC, &File::of(vec![p]).write(), &plan).expect("cleans");
    let layout = parse(&HEIC, &out).expect("parses");
    let said = |kind| layout.payloads.iter().find(|p| p.kind == kind).map(|p| p.bytes(&out).to_vec());
    assert_eq!(said(PayloadKind::Exif), Some(exif));
    assert_eq!(said(PayloadKind::Xmp), Some(b"<x:xmpmeta/>".to_vec()));
    assert_eq!(said(PayloadKind::Icc), Some(b"PROFILE".to_vec()));
    assert_eq!(clean_with(&HEIC, &out, &plan).expect("cleans"), out);
}

#[test]
fn sequences_keep_their_film() {
    let all = fixtures("heif");
    let (name, file) = all.iter().find(|f| f.0 == "sequence.avif").expect("there");
    let c = container(name);
    let layout = parse(&c, file).expect("parses");
    assert_eq!(layout.frames, 3);
    assert_eq!(kinds(&clean(&c, file)), ["ftyp", "meta", "moov", "mdat"]);
    // A film beside a still picture is no part of it.
    let still = File { behind: boxed(b"moov", b"CANARY"), ..File::of(vec![picture(b"P", 64, 48)]) }.write();
    assert_eq!(kinds(&clean(&HEIC, &still)), ["ftyp", "meta", "mdat"]);
}

fn seeds() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = fixtures("heif").into_iter().filter(|f| f.0.ends_with("heic")).map(|f| f.1).collect();
    all.push(rich().write());
    all.push(clean(&HEIC, &rich().write()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_pictures_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..4) {
        check(&HEIC, &mutate(&seeds()[which], seed));
    }

    #[test]
    fn mutated_avif_pictures_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..3) {
        let files: Vec<_> = fixtures("heif").into_iter().filter(|f| f.0.ends_with("avif")).collect();
        check(&Heif(Format::Avif), &mutate(&files[which].1, seed));
    }

    /// What is cleaned depends on the picture alone.
    #[test]
    fn copies_do_not_depend_on_metadata(a in prop::collection::vec(any::<u8>(), 0..99), b in prop::collection::vec(any::<u8>(), 0..99), meta: bool) {
        let plain = File::of(vec![picture(b"P", 64, 48)]);
        let mut with = plain.clone();
        with.items.push(other(b"uri ", b"x\0", &a));
        with.padding = b"PAD";
        if meta { with.in_meta = boxed(b"uuid", &b) } else { with.behind = boxed(b"beam", &b) }
        prop_assert_eq!(clean(&HEIC, &with.write()), clean(&HEIC, &plain.write()));
    }
}

/// `MUTATIONS=300000 cargo test --release avif_mutations -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn avif_mutations() {
    let files = fixtures("heif").into_iter().filter(|f| f.0.ends_with("avif"));
    many(&Heif(Format::Avif), &files.map(|f| f.1).collect::<Vec<_>>());
}

/// `MUTATIONS=300000 cargo test --release heif_mutations -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn heif_mutations() {
    many(&HEIC, &seeds());
}
