//! Stops the build when the embedded weights are not the ones that were reviewed.

const WEIGHTS: &str = "src/detect/face/weights/centerface.bin";
const DIGEST: &str = "b51036fac5ff3b1f133e19d3e7a9c038eb3baff4124fc5e03ffb040e4acd51c6";

fn main() {
    println!("cargo:rerun-if-changed={WEIGHTS}");
    println!("cargo:rerun-if-changed=build.rs");
    let found = std::fs::read(WEIGHTS).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
    match found {
        Ok(found) if found == DIGEST => {}
        Ok(found) => panic!("{WEIGHTS} has the BLAKE3 digest {found}, not {DIGEST}"),
        Err(e) => panic!("{WEIGHTS}: {e}"),
    }
}
