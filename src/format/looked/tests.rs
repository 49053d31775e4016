//! Broken and hostile files of formats that are looked at only: a cover or an error, never a panic.

use proptest::prelude::*;

use super::*;
use crate::format::SliceSource;

static ALL: [&Looked; 7] = [&RAW, &JP2, &BMP, &ICO, &PSD, &SVG, &PDF];

fn fixtures() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/looked");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("fixtures").filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).expect("readable")).collect()
}

fn check(file: &[u8]) {
    for container in ALL.iter().filter(|c| c.sniff(&file[..file.len().min(4096)])) {
        let Ok(layout) = container.parse(&SliceSource(file), CodedData::Walk, &Limits::default()) else { continue };
        layout.check_cover().expect("cover");
        assert!(layout.payloads.iter().all(|p| p.parts.iter().all(|i| *i < layout.parts.len())));
    }
}

#[test]
fn every_fixture_is_known_by_one_container_and_cut_ones_do_no_harm() {
    for file in fixtures() {
        assert_eq!(ALL.iter().filter(|c| c.sniff(&file)).count(), 1);
        (0..file.len()).step_by(3).for_each(|len| check(&file[..len]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn mutated_files_are_covered_or_an_error(
        which in 0usize..16,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        early in any::<bool>(),
    ) {
        let files = fixtures();
        let mut file = files[which % files.len()].clone();
        let reach = if early { file.len().min(160) } else { file.len() };
        for (at, value) in changes {
            let i = at.index(reach);
            file[i] = value;
        }
        check(&file);
    }
}
