//! A photo that could not be looked at to its end is held, never passed as one without faces.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use estompe::detect::Detector;
use estompe::error::Result;
use estompe::format::CodedData;
use estompe::limits::Limits;
use estompe::output::{Overwrite, Target};
use estompe::pipeline::{self, Job, Mode, Progress};
use estompe::pixel::Scene;
use estompe::policy::{Policy, Rename, Timestamps};
use estompe::record::{FileRecord, Outcome, Region, Reporter};
use estompe::source::Inputs;

/// Sees nobody, so that only the rest of the way is tested.
struct Nobody;

impl Detector for Nobody {
    fn name(&self) -> &'static str {
        "nobody"
    }
    fn labels(&self) -> Vec<String> {
        Vec::new()
    }
    fn wanted_side(&self) -> u32 {
        640
    }
    fn detect(&self, _: &Scene, _: &Limits) -> Result<Vec<Region>> {
        Ok(Vec::new())
    }
}

#[derive(Default)]
struct Records(Mutex<BTreeMap<String, FileRecord>>);

impl Reporter for Records {
    fn file(&self, r: &FileRecord) {
        self.0.lock().unwrap().insert(r.path.clone(), r.clone());
    }
}

struct Silent;
impl Progress for Silent {
    fn found(&self, _: u64) {}
    fn done(&self, _: u64) {}
}

fn clean(input: &Path, out: &Path, policy: Policy) -> BTreeMap<String, FileRecord> {
    let target = Target {
        out: out.to_owned(),
        in_place: None,
        overwrite: Overwrite::Same,
        durable: false,
        timestamps: Timestamps::Fixed,
        rename: Rename::Keep,
    };
    let job = Job {
        mode: Mode::Clean,
        inputs: Inputs { paths: vec![input.to_owned()], ..Inputs::default() },
        policy,
        output: Some(target),
        jobs: 1,
        limits: Limits::default(),
        show_values: true,
        digests: false,
        max_errors: None,
        detectors: vec![Box::new(Nobody)],
        cancel: Arc::default(),
        memory: 1 << 28,
        resume: None,
        consent: None,
        pictures: false,
    };
    let records = Records::default();
    pipeline::run(&job, &records, &Silent).unwrap();
    records.0.into_inner().unwrap()
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/jpeg").join(name)).unwrap()
}

fn gif(frames: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, 64, 64, &[9, 9, 9, 200, 0, 0]).unwrap();
    for n in 0..frames {
        let pixels: Vec<u8> = (0..64 * 64).map(|i| u8::from((i * (n + 3)) % 7 < 3)).collect();
        encoder.write_frame(&gif::Frame::from_indexed_pixels(64, 64, pixels, None)).unwrap();
    }
    drop(encoder);
    file
}

/// Cuts the coded data of a JPEG and closes it as if it were whole: its decoder fills the rest and reports nothing.
fn closed(mut jpeg: Vec<u8>, share: usize) -> Vec<u8> {
    let scan = jpeg.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    jpeg.truncate(scan + (jpeg.len() - scan) * share / 100);
    if jpeg.last() == Some(&0xFF) {
        jpeg.pop();
    }
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

/// Cuts the codes of the first picture of a GIF and closes block, picture and file.
fn closed_gif(gif: &[u8]) -> Vec<u8> {
    let at = gif.windows(5).position(|w| w == [0x2C, 0, 0, 0, 0]).unwrap() + 10;
    let len = usize::from(gif[at + 1]) / 2;
    let mut out = gif[..at + 2 + len].to_vec();
    out[at + 1] = len as u8;
    out.extend([0, 0x3B]);
    out
}

#[test]
fn a_picture_of_which_a_part_is_missing_is_held() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    for name in ["baseline.jpg", "restart.jpg", "grey.jpg"] {
        fs::write(input.join(format!("whole-{name}")), fixture(name)).unwrap();
        for share in [20, 55, 85] {
            fs::write(input.join(format!("closed-{share}-{name}")), closed(fixture(name), share)).unwrap();
        }
        let mut open = fixture(name);
        open.truncate(open.len() * 3 / 4);
        fs::write(input.join(format!("open-{name}")), open).unwrap();
    }
    fs::write(input.join("whole.gif"), gif(1)).unwrap();
    fs::write(input.join("closed.gif"), closed_gif(&gif(1))).unwrap();
    // Frames may have stood behind the last one.
    let mut unended = gif(2);
    unended.pop();
    fs::write(input.join("unended.gif"), unended).unwrap();
    let share = Policy::preset("share").unwrap();
    for coded_data in [CodedData::Walk, CodedData::Copy] {
        let out = dir.path().join("out");
        let _ = fs::remove_dir_all(&out);
        let records = clean(&input, &out, Policy { coded_data, ..share.clone() });
        assert!(records.len() > 12);
        for (name, r) in &records {
            if name.starts_with("whole") {
                assert!(matches!(r.outcome, Outcome::Cleaned | Outcome::AlreadyClean), "{name}: {:?}", r.reason);
            } else {
                let held = r.outcome == Outcome::Held && r.reason_code.as_deref() == Some("detect.damaged");
                // Some are refused before anybody looks for faces; none is passed.
                assert!(held || r.outcome == Outcome::Refused, "{name} {coded_data:?}: {r:?}");
                assert!(!out.join(name).exists(), "{name}");
            }
        }
        assert!(records.values().filter(|r| r.outcome == Outcome::Held).count() > 6);
    }
}
