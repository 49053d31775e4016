//! Hiding faces from the command line to the copy: what the copy shows, what the report says, and what is held.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn portrait() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait/astronaute.jpg")
}

/// Runs the command; its exit code, and the file records of its report.
fn estompe(args: &[&str]) -> (i32, Vec<Value>) {
    let out = Command::new(env!("CARGO_BIN_EXE_estompe"))
        .args(args)
        .args([
            "--no-config",
            "--lang",
            "en",
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
    let records = String::from_utf8_lossy(&out.stdout)
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .filter(|v| v["type"] == "file")
        .collect();
    (out.status.code().unwrap(), records)
}

fn hide(file: &Path, style: &str, dir: &Path) -> (i32, Value, PathBuf) {
    let (code, records) =
        estompe(&["clean", file.to_str().unwrap(), "--faces", style, "--out", dir.to_str().unwrap(), "--keep", "hdr"]);
    (code, records.into_iter().next().unwrap(), dir.join(file.file_name().unwrap()))
}

fn faces(file: &Path) -> usize {
    let (_, records) = estompe(&["scan", file.to_str().unwrap(), "--faces", "flag"]);
    records[0]["regions"].as_array().unwrap().len()
}

fn rgb(file: &Path) -> image::RgbImage {
    image::ImageReader::open(file).unwrap().with_guessed_format().unwrap().decode().unwrap().to_rgb8()
}

/// Pixels that differ, apart from the box of the region with its margin and what is aligned to blocks around it.
fn changed_outside(a: &image::RgbImage, b: &image::RgbImage, region: &Value) -> usize {
    let side = |i: usize| region["box"][i].as_i64().unwrap();
    let (mx, my) = ((side(2) - side(0)) * 15 / 100 + 18, (side(3) - side(1)) * 15 / 100 + 18);
    let near = |x: u32, y: u32| {
        (side(0) - mx..side(2) + mx).contains(&x.into()) && (side(1) - my..side(3) + my).contains(&y.into())
    };
    a.enumerate_pixels().filter(|(x, y, p)| !near(*x, *y) && b.get_pixel(*x, *y) != *p).count()
}

#[test]
fn a_face_is_hidden_and_nothing_else_changes() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(faces(&portrait()), 1, "the portrait shows one face");
    for style in ["solid", "mosaic", "blur"] {
        let (code, record, copy) = hide(&portrait(), style, &dir.path().join(style));
        assert_eq!((code, record["outcome"].as_str()), (0, Some("cleaned")), "{record}");
        let region = &record["regions"][0];
        assert_eq!(region["hidden"], style);
        let (before, after) = (rgb(&portrait()), rgb(&copy));
        assert_eq!(changed_outside(&before, &after, region), 0, "{style}");
        let middle =
            |i: usize| (region["box"][i].as_u64().unwrap() + region["box"][i + 2].as_u64().unwrap()) as u32 / 2;
        let pixel = after.get_pixel(middle(0), middle(1));
        assert_ne!(pixel, before.get_pixel(middle(0), middle(1)));
        let notes = record["notes"].to_string();
        assert_eq!(notes.contains("redact.reversible"), style != "solid", "{notes}");
        if style == "solid" {
            assert!(pixel.0.iter().all(|v| v.abs_diff(128) <= 1), "{pixel:?}");
            assert_eq!(faces(&copy), 0, "nobody is seen in the copy");
        }
        // The thumbnail showed the face, and the position said where it was.
        let bytes = fs::read(&copy).unwrap();
        assert!(!bytes.windows(4).any(|w| w == b"Exif"), "{style}");
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
    let turned = [&coded[..2], exif, &coded[2..]].concat();
    fs::write(&side, turned).unwrap();
    for file in [png, side] {
        let (code, record, copy) = hide(&file, "solid", &dir.path().join("out"));
        assert_eq!((code, record["outcome"].as_str()), (0, Some("cleaned")), "{record}");
        assert_eq!(record["regions"][0]["hidden"], "solid");
        assert_eq!((faces(&file), faces(&copy)), (1, 0), "{}", file.display());
    }
}

#[test]
fn nothing_is_written_where_nothing_may_be() {
    let dir = tempfile::tempdir().unwrap();
    // A dry run makes the same plan.
    let out = dir.path().join("out");
    let file = portrait();
    let (code, records) =
        estompe(&["clean", file.to_str().unwrap(), "--faces", "solid", "-n", "--out", out.to_str().unwrap()]);
    assert_eq!((code, &records[0]["regions"][0]["hidden"]), (0, &Value::from("solid")));
    assert!(!out.exists() || fs::read_dir(&out).unwrap().next().is_none());
    // A picture that stops half way is held: nobody knows who stood in the rest.
    let cut = dir.path().join("cut.jpg");
    let bytes = fs::read(&file).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (code, record, copy) = hide(&cut, "solid", &out);
    assert_eq!((code, record["outcome"].as_str()), (3, Some("held")), "{record}");
    assert!(!copy.exists());
}
