//! The sample album in the repository is what the generator draws, and the manifest names every file of it.

#![allow(clippy::unwrap_used)] // a failed step fails the test

#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::fs;
use std::path::Path;

#[test]
fn the_album_is_what_the_generator_draws() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let manifest: toml::Table = fs::read_to_string(fixtures.join("MANIFEST.toml")).unwrap().parse().unwrap();
    let listed: Vec<&str> = manifest["file"].as_array().unwrap().iter().filter_map(|f| f["path"].as_str()).collect();
    for p in plant::album() {
        let path = fixtures.join("album").join(p.path);
        assert!(
            fs::read(&path).is_ok_and(|b| b == p.bytes),
            "{} differs: cargo run --example make-album -- fixtures/album",
            p.path
        );
        assert!(listed.contains(&format!("album/{}", p.path).as_str()), "{} is not in MANIFEST.toml", p.path);
    }
    assert!(manifest["file"].as_array().unwrap().iter().all(|f| f["licence"].as_str().is_some_and(|l| !l.is_empty())));
}
