//! The pages in a real browser: runs each script of `tests/browser` under node, with Debian's Chromium driven by
//! playwright-core. Where one of them is missing the tests say so and pass, unless `BROWSER_TESTS=required` is set, as CI does.

#[path = "support/hostile.rs"]
mod hostile;
#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// One browser at a time: several on two cores wait for each other until their patience ends.
static TURN: Mutex<()> = Mutex::new(());

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// A program by its name on the search path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = |name: &&str| std::env::split_paths(&path).map(|d| d.join(name)).find(|p| p.is_file());
    names.iter().find_map(found)
}

/// node and a browser, or what is missing.
fn ready() -> Result<(PathBuf, PathBuf), String> {
    let node = program(&["node", "nodejs"]).ok_or("node is not installed")?;
    let given = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let browser = given
        .or_else(|| program(&["chromium", "chromium-browser", "google-chrome"]))
        .ok_or("no Chromium is installed")?;
    if !folder().join("node_modules/playwright-core").is_dir() || !folder().join("node_modules/axe-core").is_dir() {
        return Err("its packages are missing: npm ci --prefix tests/browser".into());
    }
    Ok((node, browser))
}

fn required() -> bool {
    std::env::var_os("BROWSER_TESTS").is_some_and(|v| v == "required")
}

fn run(script: &str) {
    run_with(script, None);
}

/// `data` is what the script finds under `DATA`.
fn run_with(script: &str, data: Option<&Path>) {
    let (node, browser) = match ready() {
        Ok(r) => r,
        Err(why) => {
            assert!(!required(), "the browser tests cannot run: {why}");
            // Not through eprintln!: what a passed test prints is swallowed, and this must be seen.
            let _ = writeln!(std::io::stderr(), "SKIPPED tests/browser/{script}: {why}");
            return;
        }
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let out = Command::new(node)
        .arg(folder().join(script))
        .env("SUBJECT", env!("CARGO_BIN_EXE_estompe"))
        .env("CHROMIUM", browser)
        .env("DATA", data.unwrap_or(Path::new("")))
        .output()
        .expect("node starts");
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success() && said.contains("\n# fail 0\n"), "{said}");
    assert!(!said.contains("\n# pass 0\n") || !required(), "nothing was tested: {said}");
}

#[test]
fn harness() {
    run("harness.mjs");
}

#[test]
fn report() {
    run("report.mjs");
}

#[test]
fn hostile_metadata() {
    let album = tempfile::tempdir().expect("dir");
    assert!(hostile::write(album.path()) > 40);
    run_with("hostile.mjs", Some(album.path()));
}

#[test]
fn sarif() {
    run("sarif.mjs");
}

#[test]
fn review() {
    run("review.mjs");
}

#[test]
fn app() {
    run("app.mjs");
}

#[test]
fn hostile_review() {
    run("hostile_review.mjs");
}
