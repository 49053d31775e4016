//! Prints the CPU time of hiding regions of JPEG files, on one thread: `cargo bench --bench redact -- FILE…`.
//! Each file is cleaned first; then one region, as large as a face in a portrait, and six small ones are hidden in it.
//! `benches/redact.py` sets the figures beside decoding and coding again with libjpeg-turbo.

use std::time::Instant;

use estompe::format::{CodedData, Format, Piece, Plan, SliceSource, container_for};
use estompe::geometry::{Orientation, Rect, Size};
use estompe::limits::Limits;
use estompe::record::Style;
use estompe::redact::{Redaction, jpeg, redact, stored_areas};

/// CPU time of this process, in seconds; wall time where the system does not tell.
fn cpu_seconds(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|n| n.parse::<u64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |n| n as f64 / 1e9)
}

/// The clean file and the size of its picture.
fn clean(data: &[u8], limits: &Limits) -> estompe::Result<(Vec<u8>, Size)> {
    let container = container_for(data).ok_or(estompe::Error::Unsupported(None))?;
    let source = SliceSource(data);
    let layout = container.parse(&source, CodedData::Walk, limits)?;
    let mut out = Vec::new();
    for p in container.assemble(&source, &layout, &Plan::default(), limits)? {
        match p {
            Piece::Source { span, .. } => out.extend_from_slice(span.of(data)),
            Piece::Bytes(b) | Piece::Recoded(b) => out.extend(b),
        }
    }
    Ok((out, layout.picture))
}

fn regions(size: Size, count: u32, style: Style) -> Vec<Redaction> {
    let side = size.width.min(size.height) / if count == 1 { 3 } else { 20 };
    let at = |i: u32, most: u32| most.saturating_sub(side) * (2 * i + 1) / (2 * count);
    (0..count)
        .map(|i| {
            let (x, y) = (at(i, size.width), at((i * 5) % count, size.height));
            Redaction { rect: Rect::from([x, y, x + side, y + side]), style }
        })
        .collect()
}

fn main() {
    let start = Instant::now();
    let limits = Limits::default();
    for name in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
        let Ok(data) = std::fs::read(&name) else { continue };
        let (file, size) = match clean(&data, &limits) {
            Ok(c) => c,
            Err(e) => {
                println!("{name}\t{e}");
                continue;
            }
        };
        for (count, style) in [(1, Style::Solid), (6, Style::Solid), (6, Style::Mosaic)] {
            let list = regions(size, count, style);
            let rounds = (40_000_000 / file.len().max(1)).clamp(3, 50);
            let before = cpu_seconds(start);
            let mut last = None;
            for _ in 0..rounds {
                last = redact(&file, Format::Jpeg, size, Orientation::UPRIGHT, &list, &limits).ok();
            }
            let taken = (cpu_seconds(start) - before) / rounds as f64;
            let Some(got) = last else { continue };
            let before = cpu_seconds(start);
            let hidden = stored_areas(size, Orientation::UPRIGHT, &list);
            let proof = jpeg::check(&file, &got.bytes, &hidden, &limits);
            let proved = cpu_seconds(start) - before;
            let proof = proof.map_or_else(|e| e.to_string(), |()| "holds".into());
            println!("{name}\t{count} {style:?}\t{taken:.5}\t{proved:.5}\t{proof}");
        }
    }
}
