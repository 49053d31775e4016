//! Writes what the face detector finds in a list of photos as JSON lines, for `evaluate.py --frame displayed`.
//!
//! usage: face_eval ROOT LIST fast|normal|max OUT [raw]
//!
//! LIST holds one path below ROOT a line, with the Exif orientation after a tab where it is not 1. With `raw`, the undecided
//! evidence is written instead.

use std::io::Write;
use std::time::Instant;

use estompe::detect::Detector;
use estompe::detect::face::{Effort, FaceDetector};
use estompe::format::Format;
use estompe::geometry::Orientation;
use estompe::limits::Limits;
use estompe::pixel::Scene;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [root, list, effort, out, ..] = args.as_slice() else { return Err("four arguments are needed".into()) };
    let effort = match effort.as_str() {
        "fast" => Effort::Fast,
        "max" => Effort::Max,
        _ => Effort::Normal,
    };
    let detector = FaceDetector::new(effort)?;
    let limits = Limits::default();
    let mut out = std::fs::File::create(out)?;
    let (mut decoding, mut looking) = (0.0, 0.0);
    for line in std::fs::read_to_string(list)?.lines() {
        let (file, turn) = line.split_once('\t').unwrap_or((line, "1"));
        let data = std::fs::read(format!("{root}/{file}"))?;
        let format = if data.starts_with(b"\x89PNG") { Format::Png } else { Format::Jpeg };
        let turn = Orientation::from_exif(turn.parse()?).unwrap_or_default();
        let start = Instant::now();
        let scene = Scene::decode(&data, format, turn, FaceDetector::scene_side(effort), &limits)?;
        let decoded = start.elapsed().as_secs_f64();
        let row = if args.len() > 4 {
            let size = [scene.full.width, scene.full.height];
            serde_json::json!({"file": file, "size": size, "seen": detector.evidence(&scene, &limits)?})
        } else {
            serde_json::json!({"file": file, "faces": detector.detect(&scene, &limits)?})
        };
        decoding += decoded;
        looking += start.elapsed().as_secs_f64() - decoded;
        writeln!(out, "{row}")?;
    }
    eprintln!("decoding {decoding:.2} s, looking {looking:.2} s");
    Ok(())
}
