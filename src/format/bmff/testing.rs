//! What the tests of pictures and films share: cleaning, fixtures, boxes, and files broken at random.

use std::path::Path;

use super::boxes::{Node, inside};
use crate::error::Result;
use crate::format::{CodedData, Container, Layout, Piece, Plan, SliceSource};
use crate::limits::Limits;

/// The parts of a file.
pub(super) fn parse(c: &dyn Container, file: &[u8]) -> Result<Layout> {
    let layout = c.parse(&SliceSource(file), CodedData::Walk, &Limits::default())?;
    layout.check_cover()?;
    Ok(layout)
}

/// The clean file.
pub(super) fn clean_with(c: &dyn Container, file: &[u8], plan: &Plan) -> Result<Vec<u8>> {
    let (source, limits) = (SliceSource(file), Limits::default());
    let layout = c.parse(&source, CodedData::Copy, &limits)?;
    let pieces = c.assemble(&source, &layout, plan, &limits)?;
    Ok(join(file, &pieces))
}

pub(super) fn clean(c: &dyn Container, file: &[u8]) -> Vec<u8> {
    clean_with(c, file, &Plan::default()).expect("cleans")
}

pub(super) fn join(file: &[u8], pieces: &[Piece]) -> Vec<u8> {
    let bytes = |p: &Piece| match p {
        Piece::Source { span, .. } => span.of(file).to_vec(),
        Piece::Bytes(b) | Piece::Recoded(b) => b.clone(),
    };
    pieces.iter().flat_map(bytes).collect()
}

/// A file of this repository.
pub(super) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All files of a folder of this repository.
pub(super) fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut all: Vec<_> = std::fs::read_dir(&path)
        .expect("a folder of fixtures")
        .filter_map(|e| Some(e.ok()?.path()))
        .map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&p).expect("readable")))
        .collect();
    all.sort();
    all
}

pub(super) fn contains(file: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(file, what).is_some()
}

/// The box at a path such as `moov/trak/mdia`: the first of each kind.
pub(super) fn find<'a>(file: &'a [u8], path: &str) -> Option<Node<'a>> {
    let mut found: Option<Node<'a>> = None;
    for kind in path.split('/') {
        let (data, base) = match &found {
            Some(n) => (n.data.get(if n.kind() == *b"meta" { 4 } else { 0 }..)?, n.head.body),
            None => (file, 0),
        };
        let all = inside(data, base, 10_000).expect("few boxes");
        found = Some(*all.nodes.iter().find(|n| n.kind() == kind.as_bytes())?);
    }
    found
}

/// The letters of the boxes at the top of the file.
pub(super) fn kinds(file: &[u8]) -> Vec<String> {
    inside(file, 0, 10_000).expect("few boxes").nodes.iter().map(|n| n.head.name()).collect()
}

/// Puts `bytes` behind the last box of the `moov` box, which must be the last of the file or in front of what needs no place.
pub(super) fn into_moov(file: &[u8], bytes: &[u8]) -> Vec<u8> {
    let moov = find(file, "moov").expect("moov").head;
    let (start, end) = (moov.start as usize, moov.end as usize);
    let size = u32::try_from(end - start + bytes.len()).expect("small");
    [&file[..start], &size.to_be_bytes(), &file[start + 4..end], bytes, &file[end..]].concat()
}

/// Changes, repeats, removes or cuts bytes.
pub(super) fn mutate(file: &[u8], mut seed: u64) -> Vec<u8> {
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % n.max(1)
    };
    let mut out = file.to_vec();
    for _ in 0..=dice(4) {
        let at = dice(out.len());
        match dice(9) {
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
            3 => {
                // Numbers that overflow, end, or start over.
                let odd = [[0xFF; 4], [0x7F, 0xFF, 0xFF, 0xFF], [0; 4], [0, 0, 0, 1], [0x80, 0, 0, 0]][dice(5)];
                for (to, from) in out.iter_mut().skip(at).zip(odd) {
                    *to = from;
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

/// What must hold of any bytes: cover or an error; a copy that is sound, stable and without a word, or an error.
pub(super) fn check(c: &dyn Container, file: &[u8]) -> bool {
    let Ok(layout) = parse(c, file) else { return false };
    let limits = Limits::default();
    let source = SliceSource(file);
    let Ok(pieces) = c.assemble(&source, &layout, &Plan::default(), &limits) else { return false };
    let once = join(file, &pieces);
    let again = parse(c, &once).unwrap_or_else(|e| panic!("the copy is sound: {e}"));
    assert!(again.payloads.is_empty(), "{:?}", again.payloads);
    for p in &again.parts {
        assert!(p.kind.is_copied(), "{p:?}");
    }
    let twice = clean_with(c, &once, &Plan::default()).expect("cleans again");
    let differs = once.iter().zip(&twice).position(|(a, b)| a != b);
    assert!(twice == once, "clean twice is not clean once: {} and {} bytes, {differs:?}", once.len(), twice.len());
    assert_eq!((layout.picture, layout.frames, layout.orientation), (again.picture, again.frames, again.orientation));
    true
}

/// Breaks the seeds `n` times; the slowest may take a second.
pub(super) fn many(c: &dyn Container, seeds: &[Vec<u8>]) {
    let n = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000u64);
    let (mut slowest, mut sound) = (std::time::Duration::ZERO, 0u64);
    for seed in 0..n {
        let file = mutate(&seeds[usize::try_from(seed).unwrap_or(0) % seeds.len()], seed);
        let start = std::time::Instant::now();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(c, &file)));
        sound += u64::from(done.unwrap_or_else(|_| panic!("seed {seed}")));
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest.as_secs() < 1, "slowest {slowest:?}");
    assert!(sound > n / 50, "{sound} of {n} gave a copy: the seeds are not broken too much");
    eprintln!("{sound} of {n} gave a copy; slowest {slowest:?}");
}
