//! Broken and hostile files: an error or a sound copy, never a panic, never much memory.

use proptest::prelude::*;

use super::*;
use crate::format::{Note, PartKind};

fn seeds() -> Vec<Vec<u8>> {
    let block = |kind: &[u8; 4]| boxed(kind, b"\0\0\0\0II*\0\x08\0\0\0");
    let piece = |n: u32, bytes: &[u8]| boxed(b"jxlp", &[&n.to_be_bytes(), bytes].concat());
    vec![
        LOSSY.to_vec(),
        ALPHA.to_vec(),
        ANIMATION.to_vec(),
        GROUPS.to_vec(),
        PROFILE.to_vec(),
        container(&[boxed(b"jxll", &[10]), block(b"Exif"), block(b"xml "), boxed(b"jxlc", LOSSY), block(b"brob")]),
        container(&[piece(0, &LOSSY[..100]), block(b"jumb"), piece(1 << 31 | 1, &LOSSY[100..])]),
    ]
}

/// Changes, repeats, removes or cuts bytes; most of it in front, where headers and tables are.
fn mutate(file: &[u8], mut seed: u64) -> Vec<u8> {
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % n.max(1)
    };
    let mut out = file.to_vec();
    for _ in 0..=dice(4) {
        let reach = if dice(4) == 0 { out.len() } else { out.len().min(120) };
        let at = dice(reach);
        match dice(8) {
            0 => out.truncate(at),
            1 => {
                let end = (at + dice(30)).min(out.len());
                out.drain(at..end);
            }
            2 => {
                let end = (at + dice(60)).min(out.len());
                let copy = out[at..end].to_vec();
                out.splice(at..at, copy);
            }
            3 => out.splice(at..at, (0..dice(20)).map(|i| i as u8)).for_each(drop),
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << dice(8);
                }
            }
        }
    }
    out
}

/// What must hold of any bytes: cover or an error; a copy that is sound and stable, or an error.
fn check(file: &[u8]) {
    let Ok(layout) = Jxl.parse(&SliceSource(file), CodedData::Walk, &Limits::default()) else { return };
    layout.check_cover().expect("cover");
    let Ok(once) = clean_with(file, &Plan::default()) else { return };
    assert!(!layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })), "damage is never copied");
    let twice = clean_with(&once, &Plan::default()).expect("the copy is sound");
    assert_eq!(twice, once, "stable");
    let again = parse(&once).expect("parses");
    assert!(again.payloads.is_empty(), "{:?}", again.payloads);
    assert!(again.parts.iter().all(|p| p.kind.is_copied()), "{:?}", again.parts);
    assert_eq!((again.picture, again.frames, again.orientation), (layout.picture, layout.frames, layout.orientation));
    let coded = |l: &Layout, f: &[u8]| -> Vec<u8> {
        l.parts.iter().filter(|p| p.kind == PartKind::Coded).flat_map(|p| p.span.of(f).to_vec()).collect()
    };
    assert_eq!(coded(&again, &once), coded(&layout, file), "the same codestream");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_files_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..7) {
        check(&mutate(&seeds()[which], seed));
    }

    #[test]
    fn any_bytes_behind_a_signature_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&[b"\xFF\x0A", bytes.as_slice()].concat());
        check(&container(&[bytes]));
    }
}

/// The same many times: `cargo test --release jxl_mutations -- --ignored`, `MUTATIONS` sets how many.
#[test]
#[ignore = "takes minutes"]
fn jxl_mutations() {
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
fn cut_codestreams_are_never_copied() {
    for file in BARE {
        for len in (2..file.len()).step_by(1 + file.len() / 200) {
            let e = clean_with(&file[..len], &Plan::default()).expect_err("cut");
            assert!(matches!(e, crate::Error::Malformed { .. }), "{e}");
            let layout = parse(&file[..len]).expect("what is not picture can still be listed");
            assert!(layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })));
        }
    }
}

#[test]
fn errors_name_the_place_in_the_file() {
    let broken = container(&[boxed(b"jxlc", &LOSSY[..LOSSY.len() - 5])]);
    match clean_with(&broken, &Plan::default()) {
        Err(crate::Error::Malformed { offset, .. }) => assert!(offset > 40 && offset <= broken.len() as u64),
        other => panic!("{other:?}"),
    }
}

#[test]
fn shared_files_are_covered_and_come_out_stable() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folders = [root.join("corpus/jxl"), root.join("canary/files/jxl")];
    let files = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten();
    let mut count = 0;
    for path in files.filter_map(|e| Some(e.ok()?.path())) {
        let file = std::fs::read(&path).expect("readable");
        check(&file);
        let out = clean_with(&file, &Plan::default()).expect("cleans");
        assert!(!contains(&out, b"ZQXJXL7"), "{}", path.display());
        count += 1;
    }
    if count == 0 {
        eprintln!("skipped: no shared corpus beside this repository");
    }
}
