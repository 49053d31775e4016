//! Broken and hostile files: an error or a sound copy, never a panic, never much memory.

use proptest::prelude::*;

use super::*;

/// Changes, repeats, removes or cuts bytes.
fn mutate(file: &[u8], mut seed: u64) -> Vec<u8> {
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % n.max(1)
    };
    let mut out = file.to_vec();
    for _ in 0..=dice(4) {
        // Half of the changes hit the first bytes, where structure is dense.
        let reach = if dice(2) == 0 { out.len() } else { out.len().min(80) };
        let at = dice(reach);
        match dice(9) {
            0 => out.truncate(at),
            1 => {
                let end = (at + dice(30)).min(out.len());
                out.drain(at..end);
            }
            2 => {
                let end = (at + dice(30)).min(out.len());
                let copy = out[at..end].to_vec();
                out.splice(at..at, copy);
            }
            3 => out.splice(at..at, (0..dice(20)).map(|i| i as u8)).for_each(drop),
            4 => {
                // Whole chunks are repeated and moved, sizes mended.
                let mut parts = chunks(out.get(12..).unwrap_or(&[]));
                if !parts.is_empty() {
                    let part = parts[dice(parts.len())].clone();
                    parts.insert(dice(parts.len() + 1), part);
                    out = riff(&parts);
                }
            }
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte = dice(256) as u8;
                }
            }
        }
    }
    out
}

fn seeds() -> Vec<Vec<u8>> {
    let rich = |file: &[u8]| {
        let more = [chunk(b"EXIF", b"II*\0\x08\0\0\0\0\0\0\0\0\0"), chunk(b"XMP ", b"<x/>"), chunk(b"QQQQ", b"odd")];
        riff(&[chunks(&file[12..]), more.to_vec()].concat())
    };
    let mut out: Vec<Vec<u8>> = ALL.iter().filter(|f| f.len() < 3000).map(|f| f.to_vec()).collect();
    out.extend([rich(LOSSY), rich(ALPHA), rich(ANIMATION), rich(PALETTE)]);
    out
}

/// What must hold of any bytes: cover or an error; a copy that is sound and stable, or an error.
fn check(file: &[u8]) {
    for coded in [CodedData::Walk, CodedData::Copy] {
        let Ok(layout) = Webp.parse(&SliceSource(file), coded, &Limits::default()) else { continue };
        layout.check_cover().expect("cover");
        let Ok(once) = clean_with(file, coded, &Plan::default()) else { continue };
        let twice = clean_with(&once, coded, &Plan::default()).expect("the copy is sound");
        assert_eq!(twice, once, "stable");
        let again = parse(&once, coded).expect("parses");
        assert!(again.payloads.is_empty(), "{:?}", again.payloads);
        let clean = |k: crate::format::PartKind| k.is_copied() || k == crate::format::PartKind::Fill;
        assert!(again.parts.iter().all(|p| clean(p.kind)), "{:?}", again.parts);
        // Where an independent decoder reads the source, it sees the same in the copy. That decoder holds a block of zeros
        // without an end for empty, against RFC 6386 §13.3 and libwebp: it may read on behind the end of a partition.
        let cut = layout.parts.iter().any(|p| p.label == "bytes behind a partition");
        if coded == CodedData::Walk
            && !cut
            && let Some(source) = shown(file)
        {
            let copy = shown(&once).unwrap_or_else(|| panic!("{} no longer decodes", file.escape_ascii()));
            assert!(same(source, copy), "{} became {}", file.escape_ascii(), once.escape_ascii());
        }
    }
}

/// The same to the eye. This decoder follows a flag that others take from the data itself: with the flag set afresh it
/// gives pixels with or without alpha.
fn same(a: Shown, b: Shown) -> bool {
    let pixels = (a.0 * a.1) as usize;
    let opaque = |v: &[u8]| -> Vec<u8> {
        if v.len() == 4 * pixels { v.chunks(4).flat_map(|p| [p[0], p[1], p[2]]).collect() } else { v.to_vec() }
    };
    let frames = a.3.len() == b.3.len()
        && a.3
            .iter()
            .zip(&b.3)
            .all(|(x, y)| x.0 == y.0 && if x.1.len() == y.1.len() { x.1 == y.1 } else { opaque(&x.1) == opaque(&y.1) });
    (a.0, a.1, a.2) == (b.0, b.1, b.2) && frames
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn mutated_files_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..10) {
        let seeds = seeds();
        check(&mutate(&seeds[which % seeds.len()], seed));
    }

    #[test]
    fn any_bytes_behind_a_header_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200), lossless: bool) {
        let start: &[u8] = if lossless { b"\x2F\x0F\xC0\x03\0" } else { b"\x50\x02\0\x9D\x01\x2A\x20\0\x20\0" };
        check(&riff(&[chunk(if lossless { b"VP8L" } else { b"VP8 " }, &[start, &bytes].concat())]));
    }
}

/// The same many times: `cargo test --release webp_mutations -- --ignored`, `MUTATIONS` sets how many.
#[test]
#[ignore = "takes minutes"]
fn webp_mutations() {
    let n = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000u64);
    let seeds = seeds();
    let mut slowest = std::time::Duration::ZERO;
    for seed in 0..n {
        let file = mutate(&seeds[seed as usize % seeds.len()], seed);
        let start = std::time::Instant::now();
        check(&file);
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest.as_secs() < 2, "slowest {slowest:?}");
}

#[test]
fn cut_files_are_errors_with_an_offset_or_tell_the_damage() {
    for file in ALL {
        for len in (0..file.len() - 1).step_by(1 + file.len() / 200) {
            match parse(&file[..len], CodedData::Walk) {
                Err(e) => assert!(matches!(e, crate::Error::Malformed { .. }), "{e}"),
                Ok(layout) => {
                    assert!(layout.frames > 0 && layout.frames < 3, "only whole frames may be missing");
                    assert!(layout.notes.iter().any(|n| matches!(n, crate::format::Note::Damage { .. })));
                }
            }
        }
    }
}

#[test]
fn pictures_far_larger_than_their_data_take_no_memory_and_little_time() {
    // Every code has one symbol: 16384 x 16384 pixels in no bits at all.
    let tiny = |bits: &[u8]| riff(&[chunk(b"VP8L", &[b"\x2F\xFF\xFF\xFF\x0F", bits].concat())]);
    // No transform, no cache, no choice of codes; five codes of one symbol 0 each: bits 1, 0, 0, 0.
    let mut stream = Vec::new();
    let mut all = 0u32;
    for i in 0..5 {
        all |= 1 << (3 + 4 * i);
    }
    stream.extend_from_slice(&all.to_le_bytes()[..3]);
    let start = std::time::Instant::now();
    let layout = parse(&tiny(&stream), CodedData::Walk).expect("parses");
    assert_eq!(layout.picture.pixels(), 1 << 28);
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
    let canvas = riff(&[chunk(b"VP8X", &[2, 0, 0, 0, 255, 255, 255, 255, 255, 255]), chunk(b"ANIM", &[0; 6])]);
    assert!(parse(&canvas, CodedData::Walk).is_err());
}

#[test]
fn shared_files_are_covered_and_come_out_stable() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folders = [root.join("corpus/webp"), root.join("canary/files/webp")];
    let files = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten();
    let mut count = 0;
    for path in files.filter_map(|e| Some(e.ok()?.path())) {
        let file = std::fs::read(&path).expect("readable");
        check(&file);
        let Ok(out) = clean_with(&file, CodedData::Walk, &Plan::default()) else { continue };
        assert!(!contains(&out, b"ZQXWEBP7"), "{}", path.display());
        count += 1;
    }
    if count == 0 {
        eprintln!("skipped: no shared corpus beside this repository");
    }
}
