//! Writes what the detector of marks finds in a list of photos as JSON lines, for `evaluate.py`, and what it cost.
//!
//! usage: mark_eval ROOT LIST OUT [raw|decode] [MARK…]
//!
//! LIST holds one path below ROOT a line. With `raw`, every box that was looked at is written with its logit instead; with
//! `decode`, nothing is looked for, which tells what the rest costs.

use std::io::Write;
use std::time::Instant;

use estompe::detect::Detector;
use estompe::detect::logo::{Mark, MarkDetector};
use estompe::format::container_for;
use estompe::geometry::Orientation;
use estompe::limits::Limits;
use estompe::pixel::Scene;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [root, list, out, rest @ ..] = args.as_slice() else { return Err("three arguments are needed".into()) };
    let mode = rest.first().map(String::as_str).filter(|a| ["raw", "decode"].contains(a));
    let limits = Limits::default();
    let start = Instant::now();
    let mut marks = Vec::new();
    for file in rest.iter().skip(usize::from(mode.is_some())) {
        let name = std::path::Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        marks.push(Mark::read(&name, &std::fs::read(file)?, &limits)?);
    }
    eprintln!("{} marks read in {:.2} s", marks.len(), start.elapsed().as_secs_f64());
    let detector = MarkDetector::new(marks)?;
    let mut out = std::fs::File::create(out)?;
    let (mut decoding, mut looking, mut seen) = (0.0, 0.0, 0);
    for file in std::fs::read_to_string(list)?.lines() {
        let data = std::fs::read(format!("{root}/{file}"))?;
        let Some(format) = container_for(&data).map(|c| c.format()) else { continue };
        let start = Instant::now();
        let Ok(scene) = Scene::decode(&data, format, Orientation::UPRIGHT, detector.wanted_side(), &limits) else {
            eprintln!("{file} cannot be decoded");
            continue;
        };
        let decoded = start.elapsed().as_secs_f64();
        let row = if mode == Some("decode") {
            json!({"file": file})
        } else if mode == Some("raw") {
            json!({"file": file, "size": [scene.full.width, scene.full.height], "seen": detector.evidence(&scene, &limits)?})
        } else {
            let found: Vec<_> = detector
                .detect(&scene, &limits)?
                .iter()
                .map(|r| json!({"name": r.label, "box": r.rect, "score": r.score}))
                .collect();
            json!({"file": file, "logos": found})
        };
        decoding += decoded;
        looking += start.elapsed().as_secs_f64() - decoded;
        seen += 1;
        writeln!(out, "{row}")?;
    }
    eprintln!("{seen} pictures: decoding {decoding:.2} s, looking {looking:.2} s");
    Ok(())
}
