//! The whole path over planted files: nothing planted survives, nothing displayed changes, and what is cleaned depends
//! on the picture alone.

#![allow(clippy::unwrap_used)] // a failed step fails the test

#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use estompe::format::CodedData;
use estompe::limits::Limits;
use estompe::output::{Overwrite, Target};
use estompe::pipeline::{self, Job, Mode, Progress};
use estompe::policy::{Policy, Rename, Timestamps};
use estompe::record::{FileRecord, Outcome, Reporter};
use estompe::source::Inputs;
use proptest::prelude::*;

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

fn run(mode: Mode, input: &Path, out: Option<&Path>, policy: Policy, jobs: usize) -> BTreeMap<String, FileRecord> {
    let target = out.map(|o| Target {
        out: o.to_owned(),
        in_place: None,
        overwrite: Overwrite::Same,
        durable: false,
        timestamps: Timestamps::Fixed,
        rename: Rename::Keep,
    });
    let job = Job {
        mode,
        inputs: Inputs { paths: vec![input.to_owned()], ..Inputs::default() },
        policy,
        output: target,
        jobs,
        limits: Limits::default(),
        show_values: true,
        digests: false,
        max_errors: None,
        detectors: Vec::new(),
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

fn share() -> Policy {
    Policy::preset("share").unwrap()
}

fn write_album(dir: &Path) -> Vec<plant::Planted> {
    let album = plant::album();
    for p in &album {
        let path = dir.join(p.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &p.bytes).unwrap();
    }
    album
}

/// One file through the whole path; its clean bytes.
fn clean(name: &str, bytes: &[u8], policy: Policy) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join(name), bytes).unwrap();
    let records = run(Mode::Clean, &input, Some(&out), policy, 1);
    let r = records.values().next().unwrap();
    assert!(matches!(r.outcome, Outcome::Cleaned | Outcome::AlreadyClean), "{:?} {:?}", r.outcome, r.reason);
    fs::read(out.join(name)).unwrap()
}

#[test]
fn no_token_survives_and_every_trace_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let album = write_album(&input);
    for coded in [CodedData::Walk, CodedData::Copy] {
        let _ = fs::remove_dir_all(&out);
        let records = run(Mode::Clean, &input, Some(&out), Policy { coded_data: coded, ..share() }, 2);
        assert_eq!(records.len(), album.len());
        for p in &album {
            assert!(plant::holds(&p.bytes, &p.token), "the token stands in {}", p.path);
            let r = &records[p.path];
            assert_eq!(r.outcome, Outcome::Cleaned, "{}: {:?}", p.path, r.reason);
            assert!(
                r.findings.iter().any(|f| f.category.name() == p.category) || coded == CodedData::Copy,
                "{} ({}): {:?}",
                p.path,
                p.category,
                r.findings
            );
            let behind_the_scan = p.place.contains("last block of the scan") && coded == CodedData::Copy;
            let copy = fs::read(out.join(p.path)).unwrap();
            assert_eq!(plant::holds(&copy, &p.token), behind_the_scan, "{} under {coded:?}", p.path);
        }
    }
}

#[test]
fn clean_copies_are_clean_and_stay_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let (input, once, twice) = (dir.path().join("in"), dir.path().join("once"), dir.path().join("twice"));
    let album = write_album(&input);
    run(Mode::Clean, &input, Some(&once), share(), 2);
    for r in run(Mode::Verify, &once, None, share(), 1).values() {
        assert_eq!(r.outcome, Outcome::AlreadyClean, "{}: {:?}", r.path, r.findings);
    }
    assert!(
        run(Mode::Verify, &input, None, share(), 1)
            .values()
            .all(|r| r.outcome == Outcome::Scanned && !r.findings.is_empty())
    );
    for r in run(Mode::Clean, &once, Some(&twice), share(), 1).values() {
        assert_eq!(r.outcome, Outcome::AlreadyClean, "{}", r.path);
    }
    for p in &album {
        assert_eq!(fs::read(once.join(p.path)).unwrap(), fs::read(twice.join(p.path)).unwrap(), "{}", p.path);
    }
}

#[test]
fn the_event_policy_keeps_author_caption_and_day_and_nothing_else() {
    let token = "CANARYHIDDEN";
    let block = plant::tiff(
        &[plant::ascii(0x013B, "Camille Dupont"), plant::ascii(0x010E, "Kermesse"), plant::ascii(0x010F, token)],
        &[plant::ascii(0x9003, "2026:06:11 10:15:42"), plant::ascii(0xA431, token)],
        &plant::gps(token),
        &[],
    );
    let photo = plant::after_soi(&plant::jpeg(64, 48, 1), &plant::app1_exif(&block));
    let event = Policy::preset("event").unwrap();
    let copy = clean("a.jpg", &photo, event.clone());
    let holds = |t: &str| memchr::memmem::find(&copy, t.as_bytes()).is_some();
    assert!(holds("Camille Dupont") && holds("Kermesse") && holds("2026:06:11") && holds("20260611"));
    assert!(!holds(token) && !holds("10:15:42"));
    assert_eq!(clean("a.jpg", &copy, event.clone()), copy, "what is kept is kept again, byte for byte");
    let credited = clean("a.jpg", &photo, Policy { credit: Some("Ville de Bellecombe".into()), ..event });
    assert!(memchr::memmem::find(&credited, b"Ville de Bellecombe").is_some());
    assert!(memchr::memmem::find(&credited, b"Camille").is_none());
}

#[test]
fn threads_and_folders_change_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    let album = write_album(&input);
    let (a, b) = (dir.path().join("a"), dir.path().join("b/c"));
    let (one, four) = (run(Mode::Clean, &input, Some(&a), share(), 1), run(Mode::Clean, &input, Some(&b), share(), 4));
    assert_eq!(one, four);
    for p in &album {
        assert_eq!(fs::read(a.join(p.path)).unwrap(), fs::read(b.join(p.path)).unwrap());
    }
}

#[test]
fn a_failed_file_leaves_nothing_and_the_run_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir_all(input.join("photo.jpg")).unwrap();
    fs::write(input.join("photo.jpg/real.jpg"), plant::jpeg(64, 48, 1)).unwrap();
    fs::write(input.join("cut.jpg"), &plant::jpeg(64, 48, 1)[..120]).unwrap();
    fs::write(input.join("empty.jpg"), b"").unwrap();
    fs::write(input.join("notes.txt"), b"no picture").unwrap();
    fs::write(input.join("really a jpeg.png"), plant::jpeg(64, 48, 2)).unwrap();
    let records = run(Mode::Clean, &input, Some(&out), share(), 2);
    let outcome = |n: &str| records[n].outcome;
    assert_eq!(outcome("cut.jpg"), Outcome::Refused);
    assert_eq!(outcome("empty.jpg"), Outcome::Refused);
    assert_eq!(outcome("notes.txt"), Outcome::Unsupported);
    assert!(matches!(outcome("really a jpeg.png"), Outcome::Cleaned | Outcome::AlreadyClean));
    assert!(records["cut.jpg"].reason.as_deref().is_some_and(|r| r.contains("byte")));
    let mut written: Vec<String> = Vec::new();
    let mut stack = vec![out.clone()];
    while let Some(d) = stack.pop() {
        for e in fs::read_dir(d).unwrap().flatten() {
            if e.path().is_dir() {
                stack.push(e.path())
            } else {
                written.push(e.file_name().to_string_lossy().into_owned())
            }
        }
    }
    written.sort();
    assert_eq!(written, ["real.jpg", "really a jpeg.png"]);
}

#[test]
fn padding_bits_of_a_scan_are_set_to_one() {
    let mut mended = 0;
    for seed in 0..12 {
        let picture = plant::jpeg(48, 32, seed);
        let mut odd = picture.clone();
        let last = odd.len() - 3;
        if odd[last] & 1 == 0 {
            continue;
        }
        odd[last] &= !1; // a padding bit, unless the scan happens to end with its byte
        let copy = clean("a.jpg", &odd, share());
        mended += usize::from(copy == clean("a.jpg", &picture, share()));
    }
    assert!(mended > 3, "{mended}");
}

/// Random metadata for one JPEG: any of the segments, in any order, with any content.
fn metadata() -> impl Strategy<Value = Vec<u8>> {
    let body = prop::collection::vec(any::<u8>(), 0..200);
    let one = (0usize..7, body).prop_map(|(kind, body)| match kind {
        0 => plant::segment(0xFE, &body),
        1 => plant::segment(0xE9, &body),
        2 => plant::segment(0xED, &[b"Photoshop 3.0\0".as_slice(), &body].concat()),
        3 => plant::segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &body].concat()),
        4 => plant::app1_exif(&plant::tiff(
            &[plant::ascii(0x010F, &String::from_utf8_lossy(&body))],
            &[],
            &plant::gps("A"),
            &[],
        )),
        5 => plant::segment(0xEB, &[b"JP".as_slice(), &body].concat()),
        _ => plant::segment(0xE2, &[b"MPF\0".as_slice(), &body].concat()),
    });
    prop::collection::vec(one, 0..6).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn jpeg_copies_do_not_depend_on_metadata(a in metadata(), b in metadata(), tail in prop::collection::vec(any::<u8>(), 0..100)) {
        let picture = plant::jpeg(48, 32, 5);
        let x = clean("x.jpg", &plant::after_soi(&picture, &a), share());
        let y = clean("x.jpg", &[plant::after_soi(&picture, &b), tail].concat(), share());
        prop_assert_eq!(x, y);
    }

    #[test]
    fn png_copies_do_not_depend_on_metadata(a in prop::collection::vec(any::<u8>(), 0..200), b in prop::collection::vec(any::<u8>(), 0..200), at_end: bool) {
        let picture = plant::png(24, 16, 3, true);
        let text = |t: &[u8]| plant::chunk(b"tEXt", &[b"Comment\0".as_slice(), t].concat());
        let private = |t: &[u8]| plant::chunk(b"prVt", t);
        let x = clean("x.png", &plant::with_chunk(&picture, &text(&a), at_end), share());
        let y = clean("x.png", &plant::with_chunk(&picture, &private(&b), !at_end), share());
        prop_assert_eq!(x, y);
    }
}
