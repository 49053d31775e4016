//! Broken and hostile files: an error or a sound copy, never a panic, never much memory.

use proptest::prelude::*;

use super::*;

fn seeds() -> Vec<Vec<u8>> {
    let small = |frames, interlaced| {
        let file = animation(frames, interlaced);
        let file = insert(&file, BODY, &extension(0xFE, &[b"comment"]));
        let file = insert(&file, BODY, &extension(0xFF, &[b"ICCRGBG1012", b"icc"]));
        insert(&file, BODY, &[b"\x21\xFF\x0BXMP DataXMP<x/>\x01\xFF\0", &[0; 3][..]].concat())
    };
    let mut tiny =
        b"GIF87a\x02\0\x02\0\x91\0\0abcdefghijkl\x2C\0\0\0\0\x02\0\x02\0\0\x02\x03\x44\x34\x05\0\x3B".to_vec();
    tiny.extend_from_slice(b"behind");
    vec![tiny, small(1, false), small(3, true)]
}

/// Changes, repeats, removes or cuts bytes.
fn mutate(file: &[u8], mut seed: u64) -> Vec<u8> {
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % n.max(1)
    };
    let mut out = file.to_vec();
    for _ in 0..=dice(4) {
        // Half of the changes hit the first hundred bytes, where structure is dense.
        let reach = if dice(2) == 0 { out.len() } else { out.len().min(100) };
        let at = dice(reach);
        match dice(8) {
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
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte = dice(256) as u8;
                }
            }
        }
    }
    out
}

/// What must hold of any bytes: cover or an error; a copy that is sound and stable, or an error.
fn check(file: &[u8]) {
    for coded in [CodedData::Walk, CodedData::Copy] {
        let Ok(layout) = Gif.parse(&SliceSource(file), coded, &Limits::default()) else { continue };
        layout.check_cover().expect("cover");
        let Ok(once) = clean_with(file, coded, &Plan::default()) else { continue };
        let twice = clean_with(&once, coded, &Plan::default()).expect("the copy is sound");
        assert_eq!(twice, once, "stable");
        let again = parse(&once, coded).expect("parses");
        assert!(again.payloads.is_empty(), "{:?}", again.payloads);
        if coded == CodedData::Walk {
            assert!(again.parts.iter().all(|p| p.kind.is_copied()), "{:?}", again.parts);
            // Where an independent decoder reads the source, it sees the same in the copy.
            let shown = leniently(&once);
            let same = leniently(file).is_none_or(|source| Some(source) == shown);
            assert!(same, "{} became {}", file.escape_ascii(), once.escape_ascii());
        }
    }
}

/// The frames, if the decoder takes all of the file.
fn leniently(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.set_memory_limit(gif::MemoryLimit::Bytes(std::num::NonZeroU64::new(1 << 20)?));
    let mut decoder = options.read_info(file).ok()?;
    let mut out = Vec::new();
    loop {
        match decoder.read_next_frame() {
            Ok(Some(frame)) => {
                let mut rgba = frame.buffer.to_vec();
                rgba.chunks_exact_mut(4).filter(|p| p[3] == 0).for_each(|p| p.fill(0));
                out.push(rgba);
            }
            Ok(None) => return Some(out),
            Err(_) => return None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_files_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..3) {
        check(&mutate(&seeds()[which], seed));
    }

    #[test]
    fn any_bytes_behind_the_head_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&[b"GIF89a\x04\0\x04\0\0\0\0", bytes.as_slice()].concat());
    }
}

/// The same many times: `cargo test --release gif_mutations -- --ignored`, `MUTATIONS` sets how many.
#[test]
#[ignore = "takes minutes"]
fn gif_mutations() {
    let n = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000u64);
    let seeds = seeds();
    let mut slowest = std::time::Duration::ZERO;
    for seed in 0..n {
        let file = mutate(&seeds[seed as usize % seeds.len()], seed);
        let start = std::time::Instant::now();
        let done = std::panic::catch_unwind(|| check(&file));
        assert!(done.is_ok(), "seed {seed}");
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest.as_secs() < 1, "slowest {slowest:?}");
    eprintln!("{n} inputs; slowest {slowest:?}");
}

#[test]
fn a_picture_of_no_pixels_at_the_end_of_the_file_has_no_data() {
    for coded in [CodedData::Walk, CodedData::Copy] {
        let file = b"GIF89a\x04\0\x04\0\0\0\0\x2C\0\0\0\0\0\0\0\0\0\x02";
        // The length of a block with nothing behind it is no data.
        for file in [&file[..], &[&file[..], b"\x05"].concat()] {
            assert!(clean_with(file, coded, &Plan::default()).is_err());
            check(file);
        }
    }
}

#[test]
fn cut_files_are_errors_or_show_every_pixel() {
    let file = clean(&animation(1, false));
    for len in 0..file.len() {
        match clean_with(&file[..len], CodedData::Walk, &Plan::default()) {
            Ok(out) => assert_eq!(displayed(&out), displayed(&file), "cut at {len}"),
            Err(e) => assert!(matches!(e, crate::Error::Malformed { .. }), "{e}"),
        }
    }
    let cut = [&file[..file.len() - 1], b"\x21\xFE\x20TOKEN"].concat();
    assert_eq!(clean(&cut), file, "an extension that is cut short goes");
}

#[test]
fn shared_files_are_covered_and_come_out_stable() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folders = [root.join("corpus/gif"), root.join("canary/files/gif")];
    let files = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten();
    let mut count = 0;
    for path in files.filter_map(|e| Some(e.ok()?.path())) {
        let file = std::fs::read(&path).expect("readable");
        check(&file);
        let out = clean_with(&file, CodedData::Walk, &Plan::default()).expect("cleans");
        assert!(!contains(&out, b"ZQXGIF7"), "{}", path.display());
        count += 1;
    }
    if count == 0 {
        eprintln!("skipped: no shared corpus beside this repository");
    }
}

#[test]
fn a_picture_without_data_is_refused_for_decoders_differ() {
    let file = b"GIF87a\x02&\x02\0\x91\0\0abcdefghijkl,\0\0\0\0\x02\0\x02\0\0\x02\0\x01\x02\x03D\x06\x05\0;behin";
    assert!(clean_with(file, CodedData::Walk, &Plan::default()).is_err());
    check(file);
}

#[test]
fn a_control_extension_of_another_length_is_refused_for_decoders_differ() {
    let file = animation(2, false);
    let at = memchr::memmem::find(&file, b"\x21\xF9\x04").expect("an animation has one");
    for body in [&[][..], &[1, 4], &[3, 4, 0, 0], &[5, 4, 0, 0, 0, 0], &[0x5F; 0x60]] {
        let file = [&file[..at + 2], body, b"\0", &file[at + 8..]].concat();
        let refused = clean_with(&file, CodedData::Walk, &Plan::default());
        assert!(matches!(refused, Err(crate::Error::Malformed { offset, .. }) if offset == at as u64));
        check(&file);
    }
}

#[test]
fn codes_of_two_bits_are_refused_for_decoders_differ() {
    let file = b"GIF87a\x02\0\x02\0\x91\0\0abcdefghijkl,\0\0\0\0\x02\0\x02\0\0\x01\x02%\x04\x05\x06\x07\x08\0\x02\x03D4\x05\0;";
    assert!(clean_with(file, CodedData::Walk, &Plan::default()).is_err());
    check(file);
}
