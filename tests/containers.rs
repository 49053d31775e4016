//! What every container owes, over every fixture of its format: cover, identity, clean once and for all, no panic on cuts;
//! and of formats that are looked at only, what they say and why they are refused.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::fs;
use std::path::{Path, PathBuf};

use estompe::format::{CONTAINERS, CodedData, Container, Piece, Plan, SliceSource};
use estompe::inspect::{Surroundings, inspect};
use estompe::limits::Limits;
use estompe::meta;

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in fs::read_dir(dir).into_iter().flatten().flatten() {
        if e.path().is_dir() { files(&e.path(), out) } else { out.push(e.path()) }
    }
}

fn join(source: &[u8], pieces: &[Piece]) -> Vec<u8> {
    pieces
        .iter()
        .flat_map(|p| match p {
            Piece::Source { span, .. } => span.of(source).to_vec(),
            Piece::Bytes(b) | Piece::Recoded(b) => b.clone(),
        })
        .collect()
}

/// The clean file under an empty plan, or `None` where the container refuses.
fn clean(container: &dyn Container, file: &[u8], coded: CodedData) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let source = SliceSource(file);
    let layout = container.parse(&source, coded, &limits).ok()?;
    layout.check_cover().unwrap();
    assert_eq!(layout.format, container.format());
    Some(join(file, &container.assemble(&source, &layout, &Plan::default(), &limits).ok()?))
}

#[test]
fn every_container_keeps_its_promises_over_its_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("fixtures"), &mut paths);
    let own = paths.len();
    let corpus = root.join("../shared/corpus");
    if corpus.is_dir() {
        files(&corpus, &mut paths)
    } else {
        eprintln!("no shared corpus: the fixtures alone are tested")
    }
    for container in CONTAINERS {
        let mut cleaned = 0;
        for (i, path) in paths.iter().enumerate() {
            let file = fs::read(path).unwrap();
            if !container.sniff(&file[..file.len().min(4096)]) {
                continue;
            }
            for coded in [CodedData::Walk, CodedData::Copy] {
                let Some(once) = clean(*container, &file, coded) else { continue };
                cleaned += usize::from(i < own);
                let twice = clean(*container, &once, coded);
                assert!(twice.as_deref() == Some(&once[..]), "{}: clean twice is not clean once", path.display());
            }
            for cut in [1, 2, 3, 5, 9, 17].map(|d| file.len() * d / 18) {
                clean(*container, &file[..cut], CodedData::Walk);
            }
        }
        assert!(cleaned > 0 || !container.guarantee().cleaned, "no fixture for {}", container.format());
    }
}

/// What the fixtures of formats that are looked at only say.
const SAID: &[(&str, &[&str])] = &[
    (
        "small.dng",
        &["gps.position", "device.serial", "credit.author", "device.model", "dates.taken", "preview.picture"],
    ),
    ("small.cr3", &["gps.position", "device.serial", "owner.name", "credit.author", "preview.picture"]),
    ("small.raf", &["credit.author", "preview.picture"]),
    ("small.jp2", &["credit.author", "caption.text"]),
    ("small.bmp", &["owner.computer", "hidden-data.gap", "hidden-data.trailer"]),
    ("small.ico", &["credit.author"]),
    ("small.psd", &["credit.author", "hidden-pixels.picture"]),
    ("small.svg", &["credit.author", "caption.text", "owner.computer", "preview.picture", "hidden-data.trailer"]),
    ("small.pdf", &["credit.author", "dates.modified", "software.name", "preview.picture"]),
];

#[test]
fn formats_that_are_looked_at_only_are_read_and_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/looked");
    let limits = Limits::default();
    let mut seen = Vec::new();
    for (name, codes) in SAID {
        let file = fs::read(folder.join(name)).unwrap();
        let sniffed: Vec<_> = CONTAINERS.iter().filter(|c| c.sniff(&file[..file.len().min(4096)])).collect();
        assert_eq!(sniffed.len(), 1, "{name}");
        let container = sniffed[0];
        let source = SliceSource(&file);
        let layout = container.parse(&source, CodedData::Walk, &limits).unwrap();
        layout.check_cover().unwrap();
        let reading = meta::read(&layout, &file, &limits);
        let found = inspect(&layout, &reading, &Surroundings::default());
        for code in *codes {
            assert!(found.iter().any(|f| f.code == *code), "{name} says {code}: {found:#?}");
        }
        assert!(found.iter().all(|f| f.code != "damage.metadata"), "{name}: {:?}", reading.errors);
        let refused = container.assemble(&source, &layout, &Plan::default(), &limits).unwrap_err();
        let wanted = format!("{}.not-cleaned", container.format());
        assert!(matches!(&refused, estompe::Error::Refused { code, .. } if *code == wanted), "{name}: {refused}");
        assert!(!container.guarantee().cleaned);
        seen.push(container.format());
    }
    for container in CONTAINERS.iter().filter(|c| !c.guarantee().cleaned) {
        assert!(seen.contains(&container.format()), "no fixture for {}", container.format());
    }
}
