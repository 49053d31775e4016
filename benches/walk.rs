//! Prints how fast the coded data of JPEG files is read: megabytes for each second of CPU time, on one thread.
//! `cargo bench --bench walk -- FILE…` reads the given files; without any, pictures are drawn and coded first.

use std::time::Instant;

use estompe::format::{CodedData, SliceSource, container_for};
use estompe::limits::Limits;
use image::codecs::jpeg::JpegEncoder;

/// CPU time of this process, in seconds; wall time where the system does not tell.
fn cpu_seconds(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|n| n.parse::<u64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |n| n as f64 / 1e9)
}

/// A picture with edges, gradients and noise, coded at quality 90.
fn drawn(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let noise = i64::from(state % 11) - 5;
        let edge = if (x / 37 + y / 53) % 2 == 0 { 60 } else { 0 };
        let at = |shift: u32| ((i64::from((x * 3 + y * 2 + shift) % 400) / 3 + edge + noise).clamp(0, 255)) as u8;
        image::Rgb([at(0), at(90), at(200)])
    });
    let mut out = Vec::new();
    match JpegEncoder::new_with_quality(&mut out, 90).encode_image(&picture) {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for n in names {
        match std::fs::read(&n) {
            Ok(bytes) => files.push((n, bytes)),
            Err(e) => eprintln!("{n}: {e}"),
        }
    }
    if files.is_empty() {
        files.extend((1..4).map(|i| (format!("drawn {i}"), drawn(i, 3000, 2000))));
    }
    let start = Instant::now();
    let limits = Limits::default();
    for mode in [CodedData::Walk, CodedData::Copy] {
        let (mut bytes, mut seconds) = (0usize, 0.0);
        for (name, data) in &files {
            let Some(container) = container_for(data) else { continue };
            let before = cpu_seconds(start);
            let rounds = (60_000_000 / data.len().max(1)).clamp(3, 5000) * if mode == CodedData::Copy { 8 } else { 1 };
            let mut failed = None;
            for _ in 0..rounds {
                failed = container.parse(&SliceSource(data), mode, &limits).err();
            }
            let taken = cpu_seconds(start) - before;
            match failed {
                Some(e) => println!("{mode:?} {name}: {e}"),
                None => {
                    (bytes, seconds) = (bytes + data.len() * rounds, seconds + taken);
                    let speed = (data.len() * rounds) as f64 / taken.max(1e-9) / 1e6;
                    println!("{mode:?} {name}: {} bytes, {speed:.0} MB/s", data.len());
                }
            }
        }
        println!("{mode:?}: {:.0} MB/s of CPU time", bytes as f64 / f64::max(seconds, 1e-9) / 1e6);
    }
}
