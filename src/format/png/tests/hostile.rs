//! Broken and hostile files: an error or a sound copy, never a panic, never much memory.

use proptest::prelude::*;

use super::fixture::{Chunks, Dice, animation, deflate, still};
use super::*;

/// Small files that hold each kind of chunk.
fn seeds() -> Vec<Chunks> {
    let text = |c: Chunks| {
        c.with(b"IDAT", b"tEXt", b"Raw profile type exif\0\nexif\n 4\n49492a00\n")
            .with(b"IDAT", b"zTXt", &[b"Comment\0\0", deflate(b"text").as_slice()].concat())
            .with(b"IDAT", b"iTXt", &[b"Title\0\x01\0fr\0Titre\0", deflate(b"text").as_slice()].concat())
            .with(b"IDAT", b"eXIf", b"II*\0\x08\0\0\0\0\0\0\0\0\0")
            .with(b"IDAT", b"tRNS", &[0, 9])
            .with(b"IDAT", b"pHYs", &[0, 0, 0, 2, 0, 0, 0, 1, 0])
    };
    vec![
        text(still(7, 5, 4, 3, 1, 1)),
        text(still(7, 5, 8, 6, 0, 2)),
        text(still(3, 5, 16, 4, 1, 3)),
        text(animation(2, 3, 0, 4)),
        text(animation(8, 6, 1, 5)).with(b"IDAT", b"iCCP", &[b"n\0\0", deflate(b"icc").as_slice()].concat()),
    ]
}

/// Changes some bytes, and sometimes length or order; CRCs are made sound again in half of the cases.
fn mutate(chunks: &Chunks, dice: &mut Dice) -> Vec<u8> {
    let mut chunks = chunks.clone();
    let sound = dice.byte().is_multiple_of(2);
    for _ in 0..=dice.below(4) {
        let n = chunks.0.len();
        let i = dice.below(n);
        let body = &mut chunks.0[i].1;
        match dice.below(8) {
            0 => body.truncate(dice.below(body.len() + 1)),
            1 => body.extend((0..dice.below(20)).map(|i| i as u8)),
            2 => chunks.0.swap(i, (i + 1) % n),
            3 => {
                let copy = chunks.0[i].clone();
                chunks.0.insert(i, copy);
            }
            4 if n > 1 => {
                chunks.0.remove(i);
            }
            _ if !body.is_empty() => {
                let at = dice.below(body.len());
                body[at] = dice.byte();
            }
            _ => {}
        }
    }
    let mut file = chunks.file();
    if !sound {
        for _ in 0..=dice.below(3) {
            let at = dice.below(file.len());
            file[at] = dice.byte();
        }
        if dice.byte().is_multiple_of(4) {
            file.truncate(dice.below(file.len()));
        }
    }
    file
}

/// What must hold of any bytes: cover or an error; a copy that is sound and stable, or an error.
fn check(file: &[u8]) {
    for coded in [CodedData::Walk, CodedData::Copy] {
        let Ok(layout) = Png.parse(&SliceSource(file), coded, &Limits::default()) else { continue };
        layout.check_cover().expect("cover");
        let Ok(once) = clean_with(file, coded, &Plan::default()) else { continue };
        let twice = clean_with(&once, coded, &Plan::default()).expect("the copy is sound");
        assert_eq!(twice, once, "stable");
        let layout = parse(&once, coded).expect("parses");
        assert!(layout.payloads.is_empty(), "{:?}", layout.payloads);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_files_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..5) {
        check(&mutate(&seeds()[which], &mut Dice(seed)));
    }

    #[test]
    fn any_bytes_behind_the_signature_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&[b"\x89PNG\r\n\x1a\n", bytes.as_slice()].concat());
    }
}

/// The same many times: `cargo test --release png_mutations -- --ignored`, `MUTATIONS` sets how many.
#[test]
#[ignore = "takes minutes"]
fn png_mutations() {
    let n = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000u64);
    let seeds = seeds();
    let mut slowest = std::time::Duration::ZERO;
    for seed in 0..n {
        let file = mutate(&seeds[seed as usize % seeds.len()], &mut Dice(seed));
        let start = std::time::Instant::now();
        check(&file);
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest.as_secs() < 1, "slowest {slowest:?}");
}

#[test]
fn cut_files_are_errors_with_an_offset_or_lose_only_what_is_not_picture() {
    let file = still(9, 9, 8, 2, 0, 1).file();
    for len in 0..file.len() {
        match clean_with(&file[..len], CodedData::Walk, &Plan::default()) {
            Ok(out) => assert_eq!(out, file, "only the end chunk may be missing"),
            Err(e) => assert!(matches!(e, crate::Error::Malformed { .. }), "{e}"),
        }
    }
}

#[test]
fn a_length_of_four_gigabytes_is_told() {
    let mut file = still(9, 9, 8, 2, 0, 1).file();
    let at = memchr::memmem::find(&file, b"IDAT").expect("IDAT") - 4;
    file[at..at + 4].fill(0xFF);
    let error = parse(&file, CodedData::Walk).expect_err("malformed");
    assert!(error.to_string().contains("longer than the file"), "{error}");
}

#[test]
fn a_picture_far_wider_than_its_data_takes_no_memory() {
    let wide = still(9, 9, 16, 6, 0, 1).replace(b"IHDR", super::fixture::ihdr(0x7FFF_FFFF, 0x7FFF_FFFF, 16, 6, 0));
    assert!(matches!(parse(&wide.file(), CodedData::Walk), Err(crate::Error::Limit { .. })));
    let gray = wide.replace(b"IHDR", super::fixture::ihdr(0x7FFF_FFFF, 0x7FFF_FFFF, 16, 0, 1));
    let layout = parse(&gray.file(), CodedData::Walk).expect("rows are counted, not held");
    assert!(!layout.notes.is_empty());
}

#[test]
fn shared_files_are_covered_and_come_out_stable() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folders = [root.join("corpus/png"), root.join("canary/files/png")];
    let files = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten();
    let mut count = 0;
    for path in files.filter_map(|e| Some(e.ok()?.path())) {
        let file = std::fs::read(&path).expect("readable");
        check(&file);
        let Ok(out) = clean_with(&file, CodedData::Walk, &Plan::default()) else { continue };
        assert_eq!(displayed(&out), displayed(&file), "{}", path.display());
        assert!(!contains(&out, b"ZQXPNG7"), "{}", path.display());
        count += 1;
    }
    if count == 0 {
        eprintln!("skipped: no shared corpus beside this repository");
    }
}
