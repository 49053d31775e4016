//! Throws mutated files at every parser: no panic, no hang over 1 s, no allocation beyond 4 times the input + 16 MiB.
//!
//! ```text
//! cargo run --release --example mutate -- [--count 1000000] [--format jpeg] [--seed 1] [--decode] [FILE|FOLDER…]
//! ```
//!
//! Seeds are the repository's fixtures unless files are named. Deterministic: the same seed gives the same inputs.
//! Each input is recognised, parsed (walk and copy), read, inspected and, where it parses, assembled. With `--decode` those
//! that parse have their pixels decoded instead, as detection does, under the bounds of a run; an input that ends the process
//! stays in the temporary folder as `estompe-mutate-FORMAT`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use estompe::format::{CONTAINERS, CodedData, Container, Plan, SliceSource};
use estompe::geometry::Orientation;
use estompe::inspect::{Surroundings, inspect};
use estompe::limits::Limits;
use estompe::meta;
use estompe::pixel::Scene;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }
}

const NUMBERS: &[u32] =
    &[0, 1, 2, 3, 4, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];

/// One to four changes; two of three fall into the first 700 bytes, where the grammars live.
fn mutate(seed: &[u8], r: &mut Random) -> Vec<u8> {
    let mut v = seed.to_vec();
    for _ in 0..=r.below(4) {
        let reach = if r.below(3) < 2 { v.len().min(700) } else { v.len() };
        let at = r.below(reach.max(1));
        match r.below(8) {
            0 | 1 => {
                if let Some(b) = v.get_mut(at) {
                    *b ^= 1 << r.below(8);
                }
            }
            2 => {
                if let Some(b) = v.get_mut(at) {
                    *b = r.next() as u8;
                }
            }
            3 => {
                let n = NUMBERS[r.below(NUMBERS.len())];
                let bytes = if r.below(2) == 0 { n.to_be_bytes() } else { n.to_le_bytes() };
                let width = if r.below(2) == 0 { 2 } else { 4 };
                for (i, b) in bytes.iter().take(width).enumerate() {
                    if let Some(to) = v.get_mut(at + i) {
                        *to = *b;
                    }
                }
            }
            4 => v.truncate(r.below(v.len().max(1))),
            5 => {
                let end = (at + r.below(64)).min(v.len());
                v.drain(at.min(end)..end);
            }
            6 => {
                let end = (at + r.below(64)).min(v.len());
                let piece = v[at.min(end)..end].to_vec();
                v.splice(at.min(v.len())..at.min(v.len()), piece);
            }
            _ => {
                let from = r.below(v.len().max(1));
                for i in 0..r.below(32) {
                    if let Some(b) = v.get(from + i).copied()
                        && let Some(to) = v.get_mut(at + i)
                    {
                        *to = b;
                    }
                }
            }
        }
    }
    v
}

fn exercise(container: &dyn Container, data: &[u8], coded: CodedData) {
    let limits = Limits::default().within(Duration::from_secs(20));
    let source = SliceSource(data);
    let Ok(layout) = container.parse(&source, coded, &limits) else { return };
    layout.check_cover().expect("every layout covers its file");
    let reading = meta::read(&layout, data, &limits);
    inspect(&layout, &reading, &Surroundings::default());
    let _ = container.assemble(&source, &layout, &Plan::default(), &limits);
}

/// Decodes what a run would decode. The decoders' own memory is bounded by their pixels, not by the length of the file.
fn decode(container: &dyn Container, data: &[u8]) {
    let limits = Limits::default().within(Duration::from_secs(20));
    if container.parse(&SliceSource(data), CodedData::Copy, &limits).is_ok() {
        let _ = Scene::decode(data, container.format(), Orientation::UPRIGHT, 1600, &limits);
    }
}

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        entries.iter().for_each(|e| files(e, out));
    } else {
        out.push(path.to_owned());
    }
}

fn main() -> ExitCode {
    let (mut count, mut only, mut seed, mut paths) = (1_000_000usize, None, 1u64, Vec::new());
    let mut decodes = false;
    let mut args = std::env::args().skip(1);
    while let Some(a) = args.next() {
        match a.as_str() {
            "--count" => count = args.next().and_then(|n| n.parse().ok()).expect("--count takes a number"),
            "--decode" => decodes = true,
            "--format" => only = args.next(),
            "--seed" => seed = args.next().and_then(|n| n.parse().ok()).expect("--seed takes a number"),
            _ => files(Path::new(&a), &mut paths),
        }
    }
    if paths.is_empty() {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut paths);
    }
    std::panic::set_hook(Box::new(|_| {})); // counted below; a backtrace for each would drown the table
    // A large picture takes its time to decode, and a run gives it as much.
    let longest = Duration::from_secs(if decodes { 20 } else { 1 });
    let mut failed = false;
    println!(
        "{:8} {:>9} {:>7} {:>7} {:>7}  slowest  most memory beyond 4x",
        "format", "inputs", "panics", "hangs", "memory"
    );
    for container in CONTAINERS {
        let name = container.format().name();
        if only.as_deref().is_some_and(|o| o != name) {
            continue;
        }
        let seeds: Vec<Vec<u8>> = paths
            .iter()
            .filter_map(|p| fs::read(p).ok())
            .filter(|d| d.len() < 200_000 && container.sniff(&d[..d.len().min(4096)]))
            .collect();
        if seeds.is_empty() {
            println!("{name:8} no seed file");
            failed = true;
            continue;
        }
        let mut r = Random(seed | 1);
        let (mut panics, mut hangs, mut memory) = (0u64, 0u64, 0u64);
        let (mut slowest, mut most) = (Duration::ZERO, 0i64);
        for i in 0..count {
            let data = mutate(&seeds[i % seeds.len()], &mut r);
            let coded = if i % 2 == 0 { CodedData::Walk } else { CodedData::Copy };
            let last = std::env::temp_dir().join(format!("estompe-mutate-{name}"));
            if decodes {
                let _ = fs::write(&last, &data);
            }
            let before = ALLOCATOR.current_usage();
            ALLOCATOR.reset_peak_usage();
            let start = Instant::now();
            let result = catch_unwind(AssertUnwindSafe(|| {
                if decodes { decode(*container, &data) } else { exercise(*container, &data, coded) }
            }));
            let time = start.elapsed();
            let used = ALLOCATOR.peak_usage().saturating_sub(before);
            let beyond = used as i64 - 4 * data.len() as i64;
            slowest = slowest.max(time);
            most = most.max(beyond);
            let bad = [result.is_err(), time > longest, !decodes && beyond > 16 << 20];
            panics += u64::from(bad[0]);
            hangs += u64::from(bad[1]);
            memory += u64::from(bad[2]);
            if bad.contains(&true) {
                let kept = std::env::temp_dir().join(format!("estompe-mutate-{name}-{i}"));
                let _ = fs::write(&kept, &data);
                eprintln!("{name} input {i}: panic {} hang {} memory {}: {}", bad[0], bad[1], bad[2], kept.display());
                failed = true;
            }
        }
        println!(
            "{name:8} {count:>9} {panics:>7} {hangs:>7} {memory:>7}  {:>5} ms  {:>6} KiB",
            slowest.as_millis(),
            most.max(0) / 1024
        );
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
