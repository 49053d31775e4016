//! exiftool, where it is installed, as a reader that shares nothing with estompe: it finds nothing personal in the copies.

#![allow(clippy::unwrap_used)] // a failed step fails the test

#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::fs;
use std::process::Command;

#[test]
fn exiftool_sees_only_display_data_in_the_copies() {
    if Command::new("exiftool").arg("-ver").output().is_err() {
        eprintln!("exiftool is not installed: not compared");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    for p in plant::album() {
        let path = input.join(p.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, p.bytes).unwrap();
    }
    let clean = Command::new(env!("CARGO_BIN_EXE_estompe"))
        .arg("clean")
        .arg(&input)
        .arg("--out")
        .arg(&out)
        .args(["--faces", "off", "--logos", "off", "--progress", "none", "-q"])
        .output()
        .unwrap();
    assert!(clean.status.success(), "{}", String::from_utf8_lossy(&clean.stderr));
    let read = Command::new("exiftool").args(["-r", "-a", "-u", "-ee", "-G1", "-j"]).arg(&out).output().unwrap();
    let files: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(files.len(), plant::album().len());
    for file in files {
        for key in file.keys() {
            let (group, tag) = key.split_once(':').unwrap_or(("", key));
            let allowed = matches!(group, "" | "System" | "File" | "ExifTool" | "Composite" | "JFIF" | "PNG" | "GIF")
                || tag == "Orientation"
                || tag == "ExifByteOrder";
            assert!(allowed, "{}: exiftool still reads {key}", file["SourceFile"]);
        }
        for tag in ["PNG:Author", "PNG:Comment", "PNG:Parameters", "File:Comment", "GIF:Comment", "JFIF:ThumbnailTIFF"]
        {
            assert!(!file.contains_key(tag), "{}: {tag}", file["SourceFile"]);
        }
    }
}
