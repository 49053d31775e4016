//! Hiding faces from the command to the copy: what the copy shows, what the report says, and what is held.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use estompe::detect::Detector;
use estompe::error::Result;
use estompe::geometry::Rect;
use estompe::limits::Limits;
use estompe::output::{Overwrite, Target};
use estompe::pipeline::{self, Job, Mode, Progress};
use estompe::pixel::Scene;
use estompe::policy::{Policy, RegionPolicy, Rename, Timestamps};
use estompe::record::{Category, Decision, FileRecord, Outcome, Region, RegionKind, Reporter, Style};
use estompe::source::Inputs;
use serde_json::Value;

fn portrait() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait/astronaute.jpg")
}

/// Where the face of the portrait is.
const FACE: [u32; 4] = [181, 58, 270, 178];

/// Sees a face where the portrait has one, as long as the place is not all grey: fast, and as hard to fool as is needed here.
struct Sharp {
    /// Sees one whatever is there.
    stubborn: bool,
}

impl Detector for Sharp {
    fn name(&self) -> &'static str {
        "sharp"
    }
    fn labels(&self) -> Vec<String> {
        vec!["face".into()]
    }
    fn wanted_side(&self) -> u32 {
        512
    }
    fn detect(&self, scene: &Scene, _: &Limits) -> Result<Vec<Region>> {
        let at = |x: u32, y: u32| {
            let i = 3 * (y * scene.size.width + x) as usize;
            scene.rgb[i..i + 3].to_vec()
        };
        let grey = (FACE[1]..FACE[3]).all(|y| at(FACE[0] + 40, y) == at(FACE[0] + 40, FACE[1]));
        let face = Region {
            id: String::new(),
            kind: RegionKind::Face,
            label: Cow::Borrowed("face"),
            rect: Rect::from(FACE),
            score: 0.9,
            decision: Decision::Pending,
            hidden: None,
        };
        Ok(if grey && !self.stubborn { Vec::new() } else { vec![face] })
    }
}

#[derive(Default)]
struct Records(Mutex<Vec<FileRecord>>);

impl Reporter for Records {
    fn file(&self, r: &FileRecord) {
        self.0.lock().unwrap().push(r.clone());
    }
}

struct Silent;
impl Progress for Silent {
    fn found(&self, _: u64) {}
    fn done(&self, _: u64) {}
}

/// Cleans one file; its record, and where its copy would be.
fn hide(file: &Path, faces: RegionPolicy, mode: Mode, stubborn: bool, dir: &Path) -> (FileRecord, PathBuf) {
    let mut policy = Policy { faces, ..Policy::preset("share").unwrap() };
    // Whatever else may show the face goes, even where it was to be kept.
    policy.keep.extend([Category::Hdr, Category::HiddenPixels]);
    let target = Target {
        out: dir.to_owned(),
        in_place: None,
        overwrite: Overwrite::Same,
        durable: false,
        timestamps: Timestamps::Fixed,
        rename: Rename::Keep,
    };
    let job = Job {
        mode,
        inputs: Inputs { paths: vec![file.to_owned()], ..Inputs::default() },
        policy,
        output: Some(target),
        jobs: 1,
        limits: Limits::default(),
        show_values: true,
        digests: false,
        max_errors: None,
        detectors: vec![Box::new(Sharp { stubborn })],
        consent: None,
        cancel: Arc::default(),
        memory: 1 << 28,
        resume: None,
        pictures: false,
    };
    let records = Records::default();
    pipeline::run(&job, &records, &Silent).unwrap();
    (records.0.into_inner().unwrap().remove(0), dir.join(file.file_name().unwrap()))
}

fn rgb(file: &Path) -> image::RgbImage {
    image::ImageReader::open(file).unwrap().with_guessed_format().unwrap().decode().unwrap().to_rgb8()
}

/// Pixels that differ, apart from the face with its margin and what is aligned to blocks around it.
fn changed_outside(a: &image::RgbImage, b: &image::RgbImage) -> usize {
    let near = |x: u32, y: u32| (150..302).contains(&x) && (22..214).contains(&y);
    a.enumerate_pixels().filter(|(x, y, p)| !near(*x, *y) && b.get_pixel(*x, *y) != *p).count()
}

#[test]
fn a_face_is_hidden_and_nothing_else_changes() {
    let dir = tempfile::tempdir().unwrap();
    let styles =
        [(RegionPolicy::Solid, Style::Solid), (RegionPolicy::Mosaic, Style::Mosaic), (RegionPolicy::Blur, Style::Blur)];
    for (policy, style) in styles {
        let (record, copy) = hide(&portrait(), policy, Mode::Clean, false, &dir.path().join(format!("{style:?}")));
        assert_eq!(record.outcome, Outcome::Cleaned, "{:?}", record.reason);
        assert_eq!(record.regions[0].hidden, Some(style));
        let (before, after) = (rgb(&portrait()), rgb(&copy));
        assert_eq!(changed_outside(&before, &after), 0, "{style:?}");
        let inside = |p: &image::RgbImage| (60..176).map(|y| *p.get_pixel(225, y)).collect::<Vec<_>>();
        assert_ne!(inside(&before), inside(&after), "{style:?}");
        assert_eq!(record.notes.iter().any(|n| n == "redact.reversible"), style != Style::Solid);
        if style == Style::Solid {
            assert!(inside(&after).iter().all(|p| p.0.iter().all(|v| v.abs_diff(128) <= 1)), "even grey");
        }
        // The thumbnail showed the face, and the position said where it was.
        let bytes = fs::read(&copy).unwrap();
        assert!(!bytes.windows(4).any(|w| w == b"Exif"), "{style:?}");
        assert_eq!(bytes.windows(2).filter(|w| *w == [0xFF, 0xD8]).count(), 1, "one picture is left");
    }
}

#[test]
fn other_formats_and_orientations_hide_the_same_face() {
    let dir = tempfile::tempdir().unwrap();
    let picture = image::open(portrait()).unwrap().to_rgb8();
    let png = dir.path().join("portrait.png");
    picture.save(&png).unwrap();
    // Displayed upright by its orientation: stored lying on its side.
    let side = dir.path().join("turned.jpg");
    let mut coded = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut coded, 90);
    encoder.encode_image(&image::imageops::rotate270(&picture)).unwrap();
    let exif = b"\xFF\xE1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    fs::write(&side, [&coded[..2], exif, &coded[2..]].concat()).unwrap();
    for file in [png, side] {
        let (record, copy) = hide(&file, RegionPolicy::Solid, Mode::Clean, false, &dir.path().join("out"));
        assert_eq!(record.outcome, Outcome::Cleaned, "{:?}", record.reason);
        let turned = |p: image::RgbImage| {
            if p.width() == 512 && file.ends_with("turned.jpg") { image::imageops::rotate90(&p) } else { p }
        };
        let (before, after) = (turned(rgb(&file)), turned(rgb(&copy)));
        assert_eq!(changed_outside(&before, &after), 0, "{}", file.display());
        assert!(
            (60..176).all(|y| after.get_pixel(225, y).0.iter().all(|v| v.abs_diff(128) <= 1)),
            "{}",
            file.display()
        );
    }
}

#[test]
fn nothing_is_written_where_nothing_may_be() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let empty = || !out.exists() || fs::read_dir(&out).unwrap().next().is_none();
    // A dry run makes the same plan.
    let (record, _) = hide(&portrait(), RegionPolicy::Solid, Mode::DryRun, false, &out);
    assert_eq!((record.outcome, record.regions[0].hidden), (Outcome::Cleaned, Some(Style::Solid)));
    assert!(empty());
    // A detector that still sees a face in the copy stops it.
    let (record, _) = hide(&portrait(), RegionPolicy::Solid, Mode::Clean, true, &out);
    assert_eq!((record.outcome, record.reason_code.as_deref()), (Outcome::Failed, Some("verify")));
    assert!(empty());
    // A picture that stops half way is held: nobody knows who stood in the rest.
    let cut = dir.path().join("cut.jpg");
    let bytes = fs::read(portrait()).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (record, _) = hide(&cut, RegionPolicy::Solid, Mode::Clean, false, &out);
    assert_eq!(record.outcome, Outcome::Held, "{:?}", record.reason);
    assert!(empty());
}

#[test]
fn a_missing_end_mark_is_no_reason_to_hold_and_unseen_frames_are() {
    let dir = tempfile::tempdir().unwrap();
    let bytes = fs::read(portrait()).unwrap();
    let open_end = dir.path().join("open.jpg");
    fs::write(&open_end, &bytes[..bytes.len() - 2]).unwrap();
    let (record, copy) = hide(&open_end, RegionPolicy::Solid, Mode::Clean, false, &dir.path().join("out"));
    assert_eq!(record.outcome, Outcome::Cleaned, "{:?}", record.reason);
    assert_eq!(changed_outside(&rgb(&portrait()), &rgb(&copy)), 0);
    let picture = image::open(portrait()).unwrap().to_rgb8();
    let moving = dir.path().join("moving.png");
    let mut encoder = png::Encoder::new(fs::File::create(&moving).unwrap(), 512, 512);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&picture).unwrap();
    writer.write_image_data(&picture).unwrap();
    writer.finish().unwrap();
    for (policy, outcome) in [(RegionPolicy::Solid, Outcome::Held), (RegionPolicy::Flag, Outcome::Cleaned)] {
        let (record, copy) = hide(&moving, policy, Mode::Clean, false, &dir.path().join(format!("{policy:?}")));
        assert!(
            matches!(record.outcome, o if o == outcome || o == Outcome::AlreadyClean && outcome == Outcome::Cleaned)
        );
        assert_eq!(copy.exists(), outcome != Outcome::Held);
    }
}

#[test]
fn the_command_hides_what_its_own_detector_finds() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_estompe"))
            .args(args)
            .args([
                "--no-config",
                "--format",
                "jsonl",
                "--progress",
                "none",
                "--logos",
                "off",
                "--faces-effort",
                "fast",
            ])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let records = text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
        let record = records.into_iter().find(|v| v["type"] == "file").unwrap();
        (out.status.code().unwrap(), record)
    };
    let out = dir.path().to_str().unwrap();
    let (code, record) = run(&["clean", portrait().to_str().unwrap(), "--faces", "solid", "--out", out]);
    assert_eq!((code, &record["outcome"]), (0, &Value::from("cleaned")), "{record}");
    assert_eq!(record["regions"].as_array().unwrap().len(), 1);
    assert_eq!(record["regions"][0]["hidden"], "solid");
    assert!(dir.path().join("astronaute.jpg").exists());
}
