//! Writes the sample album: `cargo run --example make-album -- FOLDER`.
//!
//! Drawn pictures with one planted trace each, the same that the tests search for. `fixtures/album` is its output.

#[allow(dead_code)]
#[path = "../tests/support/plant.rs"]
mod plant;

use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: make-album FOLDER")?;
    for planted in plant::album() {
        let path = Path::new(&folder).join(planted.path);
        fs::create_dir_all(path.parent().ok_or("a file in a folder")?)?;
        fs::write(path, planted.bytes)?;
    }
    Ok(())
}
