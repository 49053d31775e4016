//! Gain maps that stay: with their tiles, their place, numbers written afresh, and nothing else of theirs.

use super::super::*;
use super::build::{File, auxc, grid, other, picture};
use crate::error::Error;
use crate::format::bmff::testing::{clean, clean_with, contains, find, parse};
use crate::format::bmff::write::{boxed, full};
use crate::format::{Hdr, Note, PartKind};

const HEIC: Heif = Heif(Format::Heic);

fn plan() -> Plan {
    let iso = [&[0, 0, 0, 0, 0x40][..], &[7; 56]].concat();
    let hdr = Hdr { xmp: Some(b"<numbers/>".to_vec()), iso: Some(iso), icc: None };
    Plan { keep_hdr: true, hdr: Some(hdr), ..Plan::default() }
}

/// As phones write it: an auxiliary picture of two tiles with a packet of its own.
fn apple(width: u16, height: u16) -> File {
    let mut gain = grid(1, 2, width, height);
    gain.properties.push(auxc("urn:com:apple:photo:2020:aux:hdrgainmap"));
    gain.properties.push((boxed(b"colr", b"profCANARY PROFILE"), false));
    File::of(vec![
        picture(b"MAIN", 800, 512),
        gain,
        picture(b"GAIN1", 256, 256),
        picture(b"GAIN2", 256, 256),
        other(b"mime", b"application/rdf+xml\0", b"<x:xmpmeta>CANARY</x:xmpmeta>"),
        picture(b"DEPTH", 400, 256),
    ])
    .refer(b"auxl", 2, &[1])
    .refer(b"dimg", 2, &[3, 4])
    .refer(b"cdsc", 5, &[2])
    .refer(b"auxl", 6, &[1])
}

#[test]
fn auxiliary_maps_stay_with_their_tiles() {
    let file = apple(400, 256).write();
    let layout = parse(&HEIC, &file).expect("parses");
    assert!(layout.parts.iter().any(|p| p.label == "item XMP of the gain map" && p.kind == PartKind::Xmp));
    let out = clean_with(&HEIC, &file, &plan()).expect("cleans");
    for stays in [&b"MAIN"[..], b"GAIN1", b"GAIN2", b"hdrgainmap", b"<numbers/>"] {
        assert!(contains(&out, stays), "{}", stays.escape_ascii());
    }
    for goes in [&b"CANARY"[..], b"DEPTH", b"Lea"] {
        assert!(!contains(&out, goes), "{}", goes.escape_ascii());
    }
    assert_eq!(clean_with(&HEIC, &out, &plan()).expect("again"), out);
    assert!(!contains(&clean(&HEIC, &out), b"GAIN1"), "dropped where it is not asked for");
    assert!(parse(&HEIC, &out).expect("parses").parts.iter().any(|p| p.label == "HDR gain map"));
}

#[test]
fn maps_that_were_not_cropped_with_their_picture_are_refused() {
    let code = |file: File, plan: &Plan| match clean_with(&HEIC, &file.write(), plan) {
        Err(Error::Refused { code, .. }) => Some(code),
        Ok(_) => None,
        Err(e) => panic!("{e}"),
    };
    assert_eq!(code(apple(400, 256), &plan()), None);
    assert_eq!(code(apple(399, 256), &plan()), None, "rounded");
    assert_eq!(code(apple(480, 256), &plan()), Some("hdr.geometry"));
    let silent = Plan { hdr: None, ..plan() };
    assert_eq!(code(apple(400, 256), &silent), Some("hdr.numbers"));
    assert_eq!(code(apple(480, 256), &Plan::default()), None, "dropped without a question");
}

#[test]
fn tone_maps_are_written_afresh_and_grouped() {
    let mut tone = other(b"tmap", b"", &[&[0, 0, 0, 0, 0, 0][..], &[9; 56], b"CANARY"].concat());
    tone.properties =
        vec![(super::build::ispe(800, 512), false), (boxed(b"colr", b"nclx\0\x09\0\x10\0\x09\x80"), false)];
    let mut file =
        File::of(vec![picture(b"MAIN", 800, 512), tone, picture(b"GAIN", 400, 256)]).refer(b"dimg", 2, &[1, 3]);
    file.in_meta = boxed(b"grpl", &full(b"altr", 0, 0, &[0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1]));
    let file = file.write();
    let out = clean_with(&HEIC, &file, &plan()).expect("cleans");
    assert!(
        contains(&out, &[7; 56]) && contains(&out, b"GAIN") && !contains(&out, &[9; 56]) && !contains(&out, b"CANARY")
    );
    let group = find(&out, "meta/grpl/altr").expect("a group");
    assert_eq!(group.data.get(8..).map(<[u8]>::to_vec), Some(vec![0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1]));
    assert_eq!(clean_with(&HEIC, &out, &plan()).expect("again"), out);
    let layout = parse(&HEIC, &out).expect("parses");
    assert!(layout.parts.iter().any(|p| p.label == "item tmap"));
    assert!(!layout.notes.iter().any(|n| matches!(n, Note::HiddenPicture(_))));
    let plain = clean(&HEIC, &file);
    assert!(!contains(&plain, b"GAIN") && find(&plain, "meta/grpl").is_none());
}
