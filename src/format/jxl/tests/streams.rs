//! The end of the codestream: exact for what encoders write, and nothing behind it stays.

use super::*;
use crate::format::{Note, PartKind};

#[test]
fn bare_codestreams_of_the_encoder_end_where_their_tables_say() {
    for file in BARE {
        let layout = parse(file).expect("parses");
        assert_eq!(layout.parts.len(), 1, "{:?}", layout.parts);
        assert_eq!(layout.parts[0].kind, PartKind::Coded);
        assert!(clean(file) == file);
    }
    let layout = parse(ANIMATION).expect("parses");
    assert_eq!((layout.frames, layout.picture.width, layout.picture.height), (4, 37, 29));
}

#[test]
fn what_lies_behind_the_codestream_goes() {
    for file in BARE {
        let dirty = [file, b"BEHINDTOKEN"].concat();
        let layout = parse(&dirty).expect("parses");
        assert_eq!(layout.parts.last().map(|p| (p.kind, p.span.len)), Some((PartKind::Trailer, 11)));
        assert!(clean(&dirty) == file);
        let inside = container(&[boxed(b"jxlc", &dirty)]);
        let layout = parse(&inside).expect("parses");
        assert_eq!(layout.parts.last().map(|p| (p.kind, p.span.len)), Some((PartKind::Slack, 11)));
        assert!(clean(&inside) == file);
        assert!(clean(&[inside.as_slice(), b"TOKEN"].concat()) == file, "behind the boxes");
        let mut open = container(&[boxed(b"jxlc", &dirty)]);
        let at = open.len() - dirty.len() - 8;
        open[at..at + 4].fill(0);
        assert!(clean(&open) == file, "a box that goes to the end of the file");
    }
}

#[test]
fn pieces_are_joined_in_their_order() {
    let piece = |n: u32, bytes: &[u8]| boxed(b"jxlp", &[&n.to_be_bytes(), bytes].concat());
    for file in BARE {
        let (a, b) = file.split_at(file.len() / 3);
        let (b, c) = b.split_at(7);
        let whole = [piece(0, a), boxed(b"Exif", b"\0\0\0\0II*\0TOKEN"), piece(1, b), piece(1 << 31 | 2, c)];
        let dirty = container(&whole);
        assert!(clean(&dirty) == file);
        let behind = container(&[&whole[..], &[piece(3, b"TOKEN"), boxed(b"jxlc", LOSSY)]].concat());
        let hidden = parse(&behind).expect("parses").parts.iter().filter(|p| p.kind == PartKind::HiddenPicture).count();
        assert_eq!(hidden, 2);
        assert!(clean(&behind) == file);
        let slack = container(&[piece(0, a), piece(1, b), piece(1 << 31 | 2, &[c, b"TOKEN"].concat())]);
        assert!(clean(&slack) == file);
        assert!(parse(&container(&[piece(1, a), piece(0, b)])).is_err(), "out of order");
    }
}

#[test]
fn a_recompressed_jpeg_keeps_its_picture_and_loses_its_way_back() {
    for file in [PROFILE, REBUILD] {
        assert!(contains(file, b"jbrd"));
        let layout = parse(file).expect("parses");
        let says = |what: &str| layout.notes.iter().any(|n| matches!(n, Note::NotLocated(w) if w.contains(what)));
        assert!(says("can no longer be turned back"));
        assert_eq!(says("colour profile"), file == PROFILE);
        let out = clean(file);
        assert!(out.starts_with(b"\xFF\x0A"));
        match decoded(&out) {
            Some(picture) => assert!(Some(picture) == decoded(file)),
            None => eprintln!("skipped: no djxl"),
        }
    }
}

#[test]
fn pictures_decode_as_before() {
    for file in BARE {
        let dirty = container(&[boxed(b"xml ", b"<TOKEN/>"), boxed(b"jxlc", file)]);
        match decoded(file) {
            Some(picture) => assert!(decoded(&clean(&dirty)) == Some(picture)),
            None => eprintln!("skipped: no djxl"),
        }
    }
}

/// Bits from the lowest on, as the header writes them.
#[derive(Default)]
struct Writer {
    bits: Vec<bool>,
}

impl Writer {
    fn u(mut self, n: u32, value: u32) -> Self {
        self.bits.extend((0..n).map(|i| value >> i & 1 == 1));
        self
    }

    fn aligned(mut self) -> Self {
        while !self.bits.len().is_multiple_of(8) {
            self.bits.push(false);
        }
        self
    }

    fn bytes(self) -> Vec<u8> {
        let byte = |c: &[bool]| c.iter().enumerate().fold(0, |b, (i, bit)| b | u8::from(*bit) << i);
        self.aligned().bits.chunks(8).map(byte).collect()
    }
}

/// Signature, and a square of 8 pixels.
fn start() -> Writer {
    Writer::default().u(16, 0x0A_FF).u(1, 1).u(5, 0).u(3, 1)
}

/// A frame with nothing but defaults and one section of three bytes.
fn plain_frame(w: Writer) -> Writer {
    w.aligned().u(1, 1).u(1, 0).aligned().u(2, 0).u(10, 3).aligned().u(24, 0xABCDEF)
}

fn refused(file: &[u8], code: &str) {
    match clean_with(file, &Plan::default()) {
        Err(crate::Error::Refused { code: c, .. }) => assert_eq!(c, code),
        other => panic!("{code}: {other:?}"),
    }
}

#[test]
fn what_no_copy_can_leave_out_is_refused_by_name() {
    // All default, no transform data: this one is clean.
    let plain = plain_frame(start().u(1, 1).u(1, 1)).bytes();
    assert!(clean(&plain) == plain);
    // Behind the first bit: extra fields, bit depth (integers of 8), 16-bit buffers, channels, XYB, default colour.
    let rest = |w: Writer| w.u(1, 1).u(1, 1);
    let depth = |w: Writer| w.u(1, 0).u(2, 0).u(1, 1);
    // Names: one channel, not default, alpha, depth, no shift, a name of one byte.
    let channel = |w: Writer, kind: Writer, name: bool| {
        let mut w = depth(w.u(1, 0).u(1, 0)).u(2, 1).u(1, 0);
        w.bits.extend(kind.bits);
        let w = w.u(1, 0).u(2, 0).u(2, 0);
        if name { w.u(2, 1).u(4, 1).u(8, 0x41) } else { w.u(2, 0) }
    };
    let alpha = channel(start(), Writer::default().u(2, 0), true).u(1, 0);
    refused(&plain_frame(rest(alpha).u(2, 0).u(1, 1)).bytes(), "jxl.names");
    let heat = channel(start(), Writer::default().u(2, 2).u(4, 4), false);
    refused(&plain_frame(rest(heat).u(2, 0).u(1, 1)).bytes(), "jxl.channels");
    // An extension of five bits.
    let extended = rest(depth(start().u(1, 0).u(1, 0)).u(2, 0)).u(2, 1).u(4, 0).u(2, 1).u(4, 4).u(5, 9);
    refused(&plain_frame(extended.u(1, 1)).bytes(), "jxl.extensions");
    // Extra fields: orientation 6, no size, a preview of 8 x 8 pixels, no animation; tone mapping by default.
    let fields = start().u(1, 0).u(1, 1).u(3, 5).u(1, 0).u(1, 1).u(1, 0).u(2, 0).u(6, 7).u(3, 1).u(1, 0);
    let preview = rest(depth(fields).u(2, 0)).u(1, 1).u(2, 0).u(1, 1);
    let file = plain_frame(plain_frame(preview)).bytes();
    refused(&file, "jxl.preview");
    assert_eq!(parse(&file).expect("parses").orientation.map(|o| o.exif()), Some(6));
}
