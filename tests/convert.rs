//! Faces in HEIC, AVIF and JPEG XL: found, held where nothing may show them, and hidden in a copy of another format.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

const FORMATS: [&str; 3] = ["heic", "avif", "jxl"];
/// Where the face is on the picture as it is displayed.
const FACE: [u32; 4] = [141, 58, 230, 178];

fn fixture(extension: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/faces/turned.{extension}"))
}

/// Runs the command; its exit code and the records of its report.
fn estompe(arguments: &[&str], paths: &[&Path], dir: &Path) -> (i32, Vec<Value>) {
    let report = dir.join(format!("report-{}.jsonl", fs::read_dir(dir).unwrap().count()));
    let run = Command::cargo_bin("estompe")
        .unwrap()
        .args(arguments)
        .args(paths)
        .args(["--no-config", "--logos", "off", "--progress", "none", "--lang", "en", "--report"])
        .arg(&report)
        .output()
        .unwrap();
    let text = fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr)));
    let lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    (run.status.code().unwrap(), lines.filter(|l| l["type"] == "file").collect())
}

fn rgb(file: &Path) -> image::RgbImage {
    image::ImageReader::open(file).unwrap().with_guessed_format().unwrap().decode().unwrap().to_rgb8()
}

/// The picture that the fixtures were made of.
fn original() -> image::RgbImage {
    let portrait = rgb(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait/astronaute.jpg"));
    image::imageops::crop_imm(&portrait, 40, 0, 400, 300).to_image()
}

/// Mean distance of samples, without the face and its margin.
fn distance(a: &image::RgbImage, b: &image::RgbImage) -> f64 {
    let near = |x: u32, y: u32| (100..275).contains(&x) && (10..240).contains(&y);
    let (mut sum, mut n) = (0u64, 0u64);
    for (x, y, p) in a.enumerate_pixels().filter(|(x, y, _)| !near(*x, *y)) {
        sum += p.0.iter().zip(b.get_pixel(x, y).0).map(|(a, b)| u64::from(a.abs_diff(b))).sum::<u64>();
        n += 3;
    }
    sum as f64 / n as f64
}

#[test]
fn faces_are_found_as_the_picture_is_displayed() {
    let dir = tempfile::tempdir().unwrap();
    for extension in FORMATS {
        let (code, records) = estompe(&["scan"], &[&fixture(extension)], dir.path());
        let regions = records[0]["regions"].as_array().unwrap();
        assert_eq!((code, regions.len()), (1, 1), "{extension}: {}", records[0]);
        let found: Vec<u32> =
            regions[0]["box"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as u32).collect();
        let far = found.iter().zip(FACE).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        assert!(far < 40, "{extension}: {found:?}");
        assert_eq!(records[0]["displayed"], serde_json::json!({"width": 400, "height": 300}), "{extension}");
    }
}

#[test]
fn without_another_format_the_photo_is_held() {
    let dir = tempfile::tempdir().unwrap();
    for extension in FORMATS {
        let out = dir.path().join(extension);
        let arguments = ["clean", "--faces", "solid", "--out", out.to_str().unwrap()];
        let (code, records) = estompe(&arguments, &[&fixture(extension)], dir.path());
        assert_eq!((code, records[0]["outcome"].as_str()), (3, Some("held")), "{extension}: {}", records[0]);
        assert_eq!(records[0]["reason_code"], "redact.convert");
        assert!(!out.exists() || fs::read_dir(&out).unwrap().next().is_none(), "no copy");
    }
}

#[test]
fn a_copy_in_another_format_hides_the_face_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let before = original();
    for extension in FORMATS {
        for (to, end) in [("jpeg", "jpg"), ("png", "png")] {
            let out = dir.path().join(format!("{extension}-{to}"));
            let arguments = ["clean", "--faces", "solid", "--convert", to, "--out", out.to_str().unwrap()];
            let (code, records) = estompe(&arguments, &[&fixture(extension)], dir.path());
            assert_eq!((code, records[0]["outcome"].as_str()), (0, Some("cleaned")), "{extension}: {}", records[0]);
            let name = format!("turned.{extension}.{end}");
            assert_eq!(records[0]["output"], name.as_str());
            let copy = out.join(&name);
            let after = rgb(&copy);
            assert_eq!(after.dimensions(), (400, 300), "{extension}");
            assert!(distance(&before, &after) < 9.0, "{extension}: {}", distance(&before, &after));
            for y in (FACE[1] + 10..FACE[3] - 10).step_by(5) {
                assert!(after.get_pixel(185, y).0.iter().all(|v| v.abs_diff(128) <= 4), "{extension} {to}: grey");
            }
            let bytes = fs::read(&copy).unwrap();
            assert!(!bytes.windows(11).any(|w| w == b"TRACE-MODEL"), "{extension} {to}");
            let (code, _) = estompe(&["verify", "--faces", "off"], &[&copy], dir.path());
            assert_eq!(code, 0, "the copy meets the policy");
            // Again: the same bytes.
            let (code, _) = estompe(&arguments, &[&fixture(extension)], dir.path());
            assert_eq!((code, fs::read(&copy).unwrap()), (0, bytes));
        }
    }
}

#[test]
fn a_name_that_another_photo_has_is_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::copy(fixture("avif"), input.join("a.avif")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/jpeg/grey.jpg"), input.join("a.avif.jpg")).unwrap();
    let out = dir.path().join("out");
    let arguments = ["clean", "--faces", "solid", "--convert", "jpeg", "--out", out.to_str().unwrap()];
    let (code, mut records) = estompe(&arguments, &[&input], dir.path());
    records.sort_by_key(|r| r["path"].to_string());
    assert_eq!((code, records[0]["reason_code"].as_str()), (3, Some("output.name-taken")), "{records:?}");
    assert!(out.join("a.avif.jpg").exists());
}

#[test]
fn what_cannot_be_decoded_gets_no_copy_where_faces_must_be_hidden() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    for extension in FORMATS {
        let mut bytes = fs::read(fixture(extension)).unwrap();
        // Half of the coded picture becomes noise that ends it early.
        let middle = bytes.len() / 2;
        let end = bytes.len() - 8;
        bytes[middle..end].fill(0);
        fs::write(input.join(format!("noise.{extension}")), bytes).unwrap();
    }
    let out = dir.path().join("out");
    let arguments = ["clean", "--faces", "solid", "--convert", "jpeg", "--out", out.to_str().unwrap()];
    let (code, records) = estompe(&arguments, &[&input], dir.path());
    assert_eq!((code, records.len()), (3, 3));
    for r in &records {
        let outcome = r["outcome"].as_str().unwrap();
        let seen = r["regions"].as_array().is_some_and(|a| !a.is_empty());
        assert!(matches!(outcome, "held" | "refused") || seen, "{r}");
        assert_ne!(r["reason_code"], "internal.panic");
    }
}

#[test]
fn the_program_serves_as_its_own_decoder() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_estompe"))
        .args(["decode-av1", "64", "64"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"no picture at all").unwrap();
    let done = child.wait_with_output().unwrap();
    // 1: the stream is damaged. The words of the command line mean nothing else.
    assert!(done.status.success() && done.stdout == [1], "{:?}", done.stdout);
}
