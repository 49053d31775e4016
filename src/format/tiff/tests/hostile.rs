//! Broken and hostile files: an error or a sound copy, never a panic, never much time.

use proptest::prelude::*;

use super::builder::{all, plain};
use super::*;

fn seeds() -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = fixtures().into_iter().map(|(_, file)| file).collect();
    let page =
        |c| Sheet::grey(4, 6, c, vec![2, 1, 2, 3, 0xFC, 9, 0x10, 7, 3, 3, 3, 3]).short(278, 3).text(315, "a name");
    out.extend(all().iter().map(|b| b.build_with(&[page(32773), page(1), page(5)], 2)));
    out
}

/// Changes, repeats, removes or cuts bytes; half of the changes hit the first or the last 200 bytes.
fn mutate(file: &[u8], mut seed: u64) -> Vec<u8> {
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % n.max(1)
    };
    let mut out = file.to_vec();
    for _ in 0..=dice(4) {
        let near = dice(out.len().min(200));
        let at = match dice(4) {
            0 => near,
            1 => out.len().saturating_sub(1 + near),
            _ => dice(out.len()),
        };
        match dice(9) {
            0 => out.truncate(at),
            1 => {
                let end = (at + dice(30)).min(out.len());
                out.drain(at.min(end)..end);
            }
            2 => {
                let end = (at + dice(30)).min(out.len());
                let copy = out[at.min(end)..end].to_vec();
                out.splice(at.min(out.len())..at.min(out.len()), copy);
            }
            3 => {
                // Numbers of directories: small, large, and places in the file.
                let n = [0u32, 1, 2, 8, 0xFFFF, 0x1_0000, u32::MAX, out.len() as u32, dice(out.len()) as u32][dice(9)];
                let bytes = if dice(2) == 0 { n.to_le_bytes() } else { n.to_be_bytes() };
                out.iter_mut().skip(at).zip(bytes).for_each(|(to, b)| *to = b);
            }
            4 => {
                // A tag or type that means something.
                let n = [
                    256u16, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 322, 324, 330, 347, 34665, 3, 4, 5, 6, 7,
                    8,
                ][dice(22)];
                let bytes = if dice(2) == 0 { n.to_le_bytes() } else { n.to_be_bytes() };
                out.iter_mut().skip(at).zip(bytes).for_each(|(to, b)| *to = b);
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

/// What must hold of any bytes: cover or an error; a copy that is sound and stable, or an error.
fn check(file: &[u8]) {
    for coded in [CodedData::Walk, CodedData::Copy] {
        let Ok(layout) = Tiff.parse(&SliceSource(file), coded, &Limits::default()) else { continue };
        layout.check_cover().expect("cover");
        let plan = Plan { orientation: layout.orientation.unwrap_or_default(), ..Plan::default() };
        let Ok(once) = clean_with(file, coded, &plan) else { continue };
        let twice = clean_with(&once, coded, &plan).expect("the copy is sound");
        assert_eq!(twice, once, "stable");
        let again = parse(&once, coded).expect("parses");
        assert_eq!((again.frames, again.picture), (layout.frames, layout.picture));
        assert_eq!(again.payloads.len(), 1, "{:?}", again.payloads);
        if coded == CodedData::Walk {
            let parts = &again.parts;
            let allowed = |p: &crate::format::Part| {
                use crate::format::PartKind as K;
                matches!(p.kind, K::Structure | K::Coded | K::Display | K::Fill)
            };
            assert!(parts.iter().all(allowed), "{parts:?}");
            // What a reader takes in the source, it shows the same in the copy. Readers differ over data that stops early, and
            // over stray codes behind the last row: libtiff passes over them, others take them for rows.
            let stray = layout.parts.iter().any(|p| p.kind == crate::format::PartKind::Slack);
            let damaged = stray || layout.notes.iter().any(|n| matches!(n, crate::format::Note::Damage { .. }));
            let same =
                damaged || unpainted(file, &layout).is_none_or(|before| Some(before) == unpainted(&once, &again));
            assert!(same, "the picture is another");
        }
    }
}

/// The first page, where it is small and the decoder takes it.
fn unpainted(file: &[u8], layout: &Layout) -> Option<String> {
    (layout.picture.pixels() < 20_000 && layout.frames == 1).then(|| {
        let mut decoder = tiff::decoder::Decoder::new(std::io::Cursor::new(file)).ok()?;
        decoder.read_image().ok().map(|s| format!("{s:?}"))
    })?
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_files_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..64) {
        let seeds = seeds();
        check(&mutate(&seeds[which % seeds.len()], seed));
    }

    #[test]
    fn any_bytes_behind_the_head_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&[b"II*\0\x08\0\0\0", bytes.as_slice()].concat());
        check(&[b"MM\0\x2B\0\x08\0\0\0\0\0\0\0\0\0\x10", bytes.as_slice()].concat());
    }
}

/// The same many times: `cargo test --release tiff_mutations -- --ignored`, `MUTATIONS` sets how many.
#[test]
#[ignore = "takes minutes"]
fn tiff_mutations() {
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
fn cut_files_are_errors_or_show_every_sample() {
    for file in
        [fixture("fax4.tif"), clean(&fixture("jpeg-ycc.tif")), plain().build(&[Sheet::grey(4, 4, 1, vec![7; 16])])]
    {
        for len in 0..file.len() {
            check(&file[..len]);
        }
    }
}

#[test]
fn shared_files_are_covered_and_come_out_stable() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folders = [root.join("corpus/tiff"), root.join("canary/files/tiff")];
    let files = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten();
    let mut count = 0;
    for path in files.filter_map(|e| Some(e.ok()?.path())) {
        let file = std::fs::read(&path).expect("readable");
        check(&file);
        count += 1;
    }
    if count == 0 {
        eprintln!("skipped: no shared corpus beside this repository");
    }
}
