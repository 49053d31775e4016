//! From a scan through the register to the copies: who agreed is shown, all others are hidden, what is doubtful waits.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use estompe::consent::{Consent, Date, Register, Terms};
use estompe::detect::Detector;
use estompe::error::Result;
use estompe::format::Format;
use estompe::geometry::{Orientation, Rect};
use estompe::limits::Limits;
use estompe::output::{Overwrite, Target};
use estompe::pipeline::{self, Job, Mode, Progress};
use estompe::pixel::Scene;
use estompe::policy::{Policy, Rename, Timestamps};
use estompe::record::{Decision, FileRecord, Outcome, Picture, Region, RegionKind, Reporter};
use estompe::source::Inputs;

const FACES: [[u32; 4]; 2] = [[32, 32, 96, 96], [160, 32, 224, 96]];
/// Nobody is found here: a person drew it.
const MISSED: [u32; 4] = [32, 128, 96, 192];

/// Sees a face wherever a known place is not flat: hidden faces are not found again.
struct Places;

impl Detector for Places {
    fn name(&self) -> &'static str {
        "places"
    }
    fn labels(&self) -> Vec<String> {
        vec!["face".into()]
    }
    fn wanted_side(&self) -> u32 {
        4096
    }
    fn detect(&self, scene: &Scene, _: &Limits) -> Result<Vec<Region>> {
        let found = FACES.iter().filter(|b| !flat(scene, **b));
        let region = |b: &[u32; 4]| Region {
            id: String::new(),
            kind: RegionKind::Face,
            label: "face".into(),
            rect: Rect::from(*b),
            score: 0.9,
            decision: Decision::Pending,
            hidden: None,
        };
        Ok(found.map(region).collect())
    }
}

fn pixels(s: &Scene, [x0, y0, x1, y1]: [u32; 4]) -> Vec<[u8; 3]> {
    let at = |x: u32, y: u32| {
        let i = 3 * (y * s.size.width + x) as usize;
        [s.rgb[i], s.rgb[i + 1], s.rgb[i + 2]]
    };
    (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))).map(|(x, y)| at(x, y)).collect()
}

fn flat(s: &Scene, b: [u32; 4]) -> bool {
    let p = pixels(s, b);
    p.iter().all(|v| *v == p[0])
}

#[derive(Default)]
struct Records(Mutex<BTreeMap<String, (FileRecord, Option<Picture>)>>);

impl Reporter for Records {
    fn file(&self, r: &FileRecord) {
        self.pictured(r, None);
    }
    fn pictured(&self, r: &FileRecord, p: Option<&Picture>) {
        self.0.lock().unwrap().insert(r.path.clone(), (r.clone(), p.cloned()));
    }
}

struct Silent;
impl Progress for Silent {
    fn found(&self, _: u64) {}
    fn done(&self, _: u64) {}
}

fn today() -> Date {
    Date::new(2026, 11, 25).unwrap()
}

fn run(mode: Mode, dir: &Path, register: Option<&[u8]>) -> BTreeMap<String, (FileRecord, Option<Picture>)> {
    let target = Target {
        out: dir.join("out"),
        in_place: None,
        overwrite: Overwrite::Always,
        durable: false,
        timestamps: Timestamps::Fixed,
        rename: Rename::Keep,
    };
    let consent = register.map(|bytes| Consent {
        register: Register::read(bytes, today()).unwrap(),
        terms: Terms { today: today(), minor_signatures: 2, medium: None },
    });
    let job = Job {
        mode,
        inputs: Inputs { paths: vec![dir.join(if mode == Mode::Verify { "out" } else { "in" })], ..Inputs::default() },
        policy: Policy::preset("event").unwrap(),
        output: (mode == Mode::Clean).then_some(target),
        jobs: 1,
        limits: Limits::default(),
        show_values: false,
        digests: false,
        max_errors: None,
        detectors: vec![Box::new(Places)],
        cancel: Arc::default(),
        memory: 1 << 28,
        resume: None,
        pictures: true,
        consent,
    };
    let records = Records::default();
    pipeline::run(&job, &records, &Silent).unwrap();
    records.0.into_inner().unwrap()
}

/// A picture without a flat spot; the seed makes it another one.
fn photo(seed: u32) -> Vec<u8> {
    let (width, height) = (320u32, 224u32);
    let rgb: Vec<u8> = (0..width * height)
        .flat_map(|i| {
            let (x, y) = (i % width, i / width);
            [(x * 3 + y + seed) as u8, (x ^ y) as u8, (x + y * 5) as u8]
        })
        .collect();
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90)
        .encode(&rgb, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    out
}

fn decoded(bytes: &[u8]) -> Scene {
    Scene::decode(bytes, Format::Jpeg, Orientation::UPRIGHT, 4096, &Limits::default()).unwrap()
}

/// The register as an export makes it, with cells filled in by photo and number.
fn filled(records: &BTreeMap<String, (FileRecord, Option<Picture>)>, cells: &[(&str, usize, &str, &str)]) -> String {
    let mut register = Register::empty();
    for (path, (r, _)) in records {
        register.take(path, r.digest_coded.as_deref().unwrap(), &r.regions);
    }
    let text = String::from_utf8(register.to_csv()).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let heads: Vec<&str> = lines.next().unwrap().split(';').collect();
    let mut out = format!("{}\n", heads.join(";"));
    for line in lines {
        let mut row: Vec<String> = line.split(';').map(str::to_owned).collect();
        for (photo, number, column, value) in cells {
            if row[1] == *photo && row[2] == number.to_string() {
                row[heads.iter().position(|h| h == column).unwrap()] = (*value).to_owned();
            }
        }
        out.push_str(&row.join(";"));
        out.push('\n');
    }
    out
}

#[test]
fn who_agreed_is_shown_and_all_others_are_hidden() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::create_dir(dir.join("in")).unwrap();
    for (n, name) in ["agreed.jpg", "both.jpg", "changed.jpg", "later.jpg", "minor.jpg"].into_iter().enumerate() {
        fs::write(dir.join("in").join(name), photo(40 * n as u32)).unwrap();
    }
    let scanned = run(Mode::Scan, dir, None);
    assert!(scanned.values().all(|(r, p)| r.regions.len() == 2 && p.is_some()));
    let until = "2030-01-01";
    let mut register = filled(
        &scanned,
        &[
            ("agreed.jpg", 1, "decision", "accordé"),
            ("agreed.jpg", 1, "until", until),
            ("agreed.jpg", 2, "decision", "exempt"),
            ("agreed.jpg", 2, "basis", "public figure in office"),
            ("both.jpg", 1, "decision", "granted"),
            ("both.jpg", 1, "until", until),
            ("both.jpg", 2, "decision", "refusé"),
            ("changed.jpg", 1, "decision", "granted"),
            ("changed.jpg", 1, "until", until),
            ("later.jpg", 1, "decision", "à revoir"),
            ("minor.jpg", 1, "decision", "granted"),
            ("minor.jpg", 1, "until", until),
            ("minor.jpg", 1, "capacity", "minor"),
            ("minor.jpg", 1, "signatures", "1"),
        ],
    );
    // A face that nobody found, written in by hand: no id, no digest.
    register.push_str(&format!(";both.jpg;;{MISSED:?};;refusé;;;;;;;;;\n").replace(", ", " "));
    let before = fs::read(dir.join("in/both.jpg")).unwrap();
    fs::write(dir.join("in/changed.jpg"), photo(999)).unwrap();
    fs::write(dir.join("in/unknown.jpg"), photo(777)).unwrap();
    let done = run(Mode::Clean, dir, Some(register.as_bytes()));
    let outcome = |name: &str| (done[name].0.outcome, done[name].0.reason_code.as_deref());
    assert_eq!(outcome("changed.jpg"), (Outcome::Held, Some("consent.changed")));
    assert_eq!(outcome("later.jpg"), (Outcome::Held, Some("consent.review")));
    for name in ["changed.jpg", "later.jpg"] {
        assert!(!dir.join("out").join(name).exists());
    }
    let copy = |name: &str| decoded(&fs::read(dir.join("out").join(name)).unwrap());
    let source = |name: &str| decoded(&fs::read(dir.join("in").join(name)).unwrap());
    let shown = |name: &str, b: [u32; 4]| pixels(&copy(name), b) == pixels(&source(name), b);
    assert!(shown("agreed.jpg", FACES[0]) && shown("agreed.jpg", FACES[1]));
    assert!(shown("both.jpg", FACES[0]) && flat(&copy("both.jpg"), FACES[1]) && flat(&copy("both.jpg"), MISSED));
    // A photo that the register does not know, and a minor with one of two signatures.
    assert!(flat(&copy("unknown.jpg"), FACES[0]) && flat(&copy("unknown.jpg"), FACES[1]));
    assert!(flat(&copy("minor.jpg"), FACES[0]));
    assert_eq!(fs::read(dir.join("in/both.jpg")).unwrap(), before, "the original is as it was");
    // In the small pictures of a cleaning even those are masked who agreed; of a scan they are not.
    let small = |p: &BTreeMap<String, (FileRecord, Option<Picture>)>, n: &str| decoded(&p[n].1.as_ref().unwrap().jpeg);
    assert!(
        flat(&small(&done, "agreed.jpg"), [40, 40, 88, 88]) && !flat(&small(&scanned, "agreed.jpg"), [40, 40, 88, 88])
    );
    // The folder of copies passes the check with the register, and does not without.
    let checked = run(Mode::Verify, dir, Some(register.as_bytes()));
    assert!(checked.values().all(|(r, _)| r.outcome == Outcome::AlreadyClean), "{checked:?}");
    let blind = run(Mode::Verify, dir, None);
    assert_ne!(blind["agreed.jpg"].0.outcome, Outcome::AlreadyClean);
}
