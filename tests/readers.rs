//! exiftool, where it is installed, as a second reader: positions, serial numbers, owner and person names that it finds in
//! photos drawn for every layout of maker note, and in the shared corpus where it lies beside, are found by `scan` too.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::path::Path;
use std::process::Command;

fn there(program: &str, arg: &str) -> bool {
    Command::new(program).arg(arg).output().is_ok_and(|o| o.status.success())
}

#[test]
fn what_exiftool_names_is_found() {
    if !there("exiftool", "-ver") || !there("python3", "--version") {
        eprintln!("exiftool or python3 is not installed: not compared");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    let notes = dir.path().join("notes");
    let drawn = Command::new("python3").arg(root.join("benches/draw_notes.py")).arg(&notes).status().unwrap();
    assert!(drawn.success());
    let mut folders = vec![notes];
    folders.extend(
        ["jpeg", "png", "webp", "gif", "tiff"]
            .map(|f| root.join("../shared/corpus").join(f))
            .into_iter()
            .filter(|f| f.is_dir()),
    );
    for folder in folders {
        let read = Command::new("python3")
            .arg(root.join("benches/readers.py"))
            .arg(&folder)
            .args(["--bin", env!("CARGO_BIN_EXE_estompe")])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&read.stdout);
        assert!(read.status.success(), "{}: {said}\n{}", folder.display(), String::from_utf8_lossy(&read.stderr));
        assert!(said.contains("facts found"), "{}: {said}", folder.display());
    }
}
