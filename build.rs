//! Stops the build when the embedded weights are not the ones that were reviewed.

/// File and BLAKE3 digest of each.
const WEIGHTS: [(&str, &str); 3] = [
    ("src/detect/face/weights/centerface.bin", "b51036fac5ff3b1f133e19d3e7a9c038eb3baff4124fc5e03ffb040e4acd51c6"),
    ("src/detect/logo/weights/outlines.bin", "5324624e524c9461455744e50ff682b78a0a42ffa12a3952c428ffe41635cf26"),
    ("src/detect/logo/weights/finder.bin", "3998d9ebe249438f0488ca237229b912d3ec3b39490a8fd302245f341a535aee"),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for (path, digest) in WEIGHTS {
        println!("cargo:rerun-if-changed={path}");
        match std::fs::read(path).map(|bytes| blake3::hash(&bytes).to_hex().to_string()) {
            Ok(found) if found == digest => {}
            Ok(found) => panic!("{path} has the BLAKE3 digest {found}, not {digest}"),
            Err(e) => panic!("{path}: {e}"),
        }
    }
}
