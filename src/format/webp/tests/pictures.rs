//! Coded data: what is found behind it, and that nothing displayed changes.

use super::*;
use crate::format::PartKind;

#[test]
fn files_of_the_tools_are_clean_as_they_are() {
    for file in ALL {
        let layout = parse(file, CodedData::Walk).expect("parses");
        let clean_kinds = |k: PartKind| k.is_copied() || k == PartKind::Fill;
        assert!(layout.parts.iter().all(|p| clean_kinds(p.kind)), "{:?}", layout.parts);
        assert!(layout.payloads.is_empty());
        assert!(clean(file) == file);
        assert!(shown(file).is_some());
    }
    assert_eq!(parse(ANIMATION, CodedData::Walk).expect("parses").frames, 3);
}

#[test]
fn bytes_behind_every_kind_of_picture_are_cut_off() {
    let cases: [(&[u8], &[u8; 4]); 9] = [
        (LOSSY, b"VP8 "),
        (PARTITIONS, b"VP8 "),
        (ALPHA, b"VP8 "),
        (ALPHA, b"ALPH"),
        (RAW_ALPHA, b"ALPH"),
        (LOSSLESS, b"VP8L"),
        (PALETTE, b"VP8L"),
        (GROUPS, b"VP8L"),
        (ANIMATION, b"ALPH"),
    ];
    for (file, id) in cases {
        let dirty = longer(file, id, b"BEHINDTOKEN");
        let layout = parse(&dirty, CodedData::Walk).expect("parses");
        assert!(layout.parts.iter().any(|p| p.kind == PartKind::Slack), "{id:?}");
        let out = clean(&dirty);
        assert!(!contains(&out, b"TOKEN"));
        assert_eq!(shown(&out), shown(file), "{}", id.escape_ascii());
        assert!(out.len() <= file.len());
        if id != b"VP8 " {
            assert!(out == file, "lossless ends are exact");
        }
    }
}

/// The key frame of a simple file with bytes put behind one of its partitions; 0 is the first.
fn behind_partition(file: &[u8], number: usize, more: &[u8]) -> Vec<u8> {
    let mut body = file[20..].to_vec();
    body.truncate(u32::from_le_bytes(file[16..20].try_into().expect("four")) as usize);
    let frame = super::super::lossy::follow(&body, 20, &Limits::default()).expect("walks");
    let partition = if number == 0 { &frame.first } else { &frame.tokens[number - 1] };
    let (at, len) = (partition.range.end, (partition.range.len() + more.len()) as u32);
    body.splice(at..at, more.iter().copied());
    if number == 0 {
        let tag = u32::from(body[0] & 0x1F) | len << 5;
        body[..3].copy_from_slice(&tag.to_le_bytes()[..3]);
    } else if number < frame.tokens.len() {
        let size = frame.sizes.start + 3 * (number - 1);
        body[size..size + 3].copy_from_slice(&len.to_le_bytes()[..3]);
    }
    riff(&[chunk(b"VP8 ", &body)])
}

#[test]
fn bytes_behind_each_partition_are_found() {
    let before = shown(PARTITIONS);
    for number in 0..=4 {
        let dirty = behind_partition(PARTITIONS, number, b"BEHINDTOKEN");
        assert_eq!(shown(&dirty), before, "decoders do not see them");
        let out = clean(&dirty);
        assert!(!contains(&out, b"TOKEN"), "partition {number}");
        assert_eq!(shown(&out), before, "partition {number}");
    }
    assert_eq!(shown(&clean(&behind_partition(LOSSY, 0, b"BEHINDTOKEN"))), shown(LOSSY));
}

#[test]
fn bits_that_nobody_reads_are_set_to_zero() {
    for (file, id) in [(LOSSLESS, b"VP8L"), (GROUPS, b"VP8L"), (PALETTE, b"VP8L"), (ALPHA, b"ALPH")] {
        let at = memchr::memmem::find(file, id).expect("there");
        let len = u32::from_le_bytes(file[at + 4..at + 8].try_into().expect("four")) as usize;
        let mut dirty = file.to_vec();
        let last = &mut dirty[at + 7 + len];
        let free = last.leading_zeros().min(7);
        *last |= 0x80;
        // Where the last bit is used this is another picture or none.
        if free > 0 && shown(&dirty) == shown(file) {
            assert!(clean(&dirty) == file);
        }
    }
    let at = memchr::memmem::find(ALPHA, b"ALPH").expect("there") + 8;
    let mut dirty = ALPHA.to_vec();
    dirty[at] |= 0x40;
    assert!(clean(&dirty) == ALPHA, "reserved bits of ALPH");
}

#[test]
fn reserved_bits_and_padding_are_written_afresh() {
    let mut dirty = ANIMATION.to_vec();
    dirty[20] |= 0xC1;
    dirty[21..24].fill(0x55);
    let frame = memchr::memmem::find(ANIMATION, b"ANMF").expect("there");
    dirty[frame + 23] |= 0xFC;
    assert!(clean(&dirty) == ANIMATION);
    let mut dirty = PARTITIONS.to_vec();
    assert_eq!(dirty[16] % 2, 1, "the fixture has a padding byte");
    *dirty.last_mut().expect("there") = b'T';
    let layout = parse(&dirty, CodedData::Walk).expect("parses");
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::Gap && p.span.len == 1));
    assert!(clean(&dirty) == PARTITIONS);
}

#[test]
fn pictures_that_are_never_shown_go() {
    let image = chunks(&LOSSY[12..])[0].clone();
    let alpha = chunks(&ALPHA[12..])[1].clone();
    let frame = chunks(&ANIMATION[12..])[2].clone();
    for hidden in [image.clone(), alpha.clone(), frame, chunks(&LOSSLESS[12..])[0].clone()] {
        let dirty = riff(&[image.clone(), hidden.clone()]);
        let layout = parse(&dirty, CodedData::Walk).expect("parses");
        assert!(layout.parts.iter().any(|p| p.kind == PartKind::HiddenPicture));
        assert!(clean(&dirty) == LOSSY);
        assert!(clean(&riff(&[header(0), image.clone(), hidden])) == LOSSY);
    }
    let mut outside = chunks(&ANIMATION[12..]);
    outside.insert(2, image.clone());
    assert!(clean(&riff(&outside)) == ANIMATION);
    let lossless = chunks(&LOSSLESS[12..])[0].clone();
    assert!(clean(&riff(&[header(0x10), alpha, lossless])) == LOSSLESS, "lossless pictures have their own alpha");
}

#[test]
fn animations_keep_time_loops_and_canvas() {
    let mut dirty = ANIMATION.to_vec();
    let anim = memchr::memmem::find(ANIMATION, b"ANIM").expect("there");
    dirty[anim + 12..anim + 14].copy_from_slice(&[7, 0]);
    let out = clean(&dirty);
    assert_eq!(shown(&out), shown(&dirty));
    assert_eq!(out, dirty);
    let long = longer(ANIMATION, b"ANIM", b"TOKEN");
    assert!(clean(&long) == ANIMATION);
}
