//! Prints the CPU time of one thread for what a detector costs: the scene of each file at 1/2, 1/4 and 1/8, and one pass of the
//! face network over pictures of several sizes. `benches/detect.py` sets them beside djpeg and onnxruntime.

use estompe::detect::face::{Effort, FaceDetector};
use estompe::format::Format;
use estompe::geometry::Orientation;
use estompe::limits::Limits;
use estompe::pixel::Scene;

/// CPU time of this process in milliseconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").expect("Linux tells the CPU time of a process here");
    stat.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).expect("nanoseconds") as f64 / 1e6
}

/// Work that is timed lasts this long, since the clock of a process may move in steps of 4 ms.
const LONG_ENOUGH: f64 = 800.0;

/// The mean over as many runs as fill [`LONG_ENOUGH`], after one that does not count.
fn mean(mut work: impl FnMut()) -> f64 {
    work();
    let start = cpu();
    let mut runs = 0.0;
    while cpu() - start < LONG_ENOUGH {
        work();
        runs += 1.0;
    }
    (cpu() - start) / runs
}

fn main() {
    let limits = Limits::default();
    for name in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
        let file = std::fs::read(&name).expect("a readable file");
        let full = Scene::decode(&file, Format::Jpeg, Orientation::UPRIGHT, 1, &limits).expect("a JPEG picture").full;
        for factor in [2, 4, 8] {
            let side = full.width.max(full.height).div_ceil(factor);
            let taken = mean(|| {
                let scene = Scene::decode(&file, Format::Jpeg, Orientation::UPRIGHT, side, &limits).expect("decodes");
                assert!(scene.size.width.max(scene.size.height) == side);
            });
            println!("decode\t{name}\t{factor}\t{taken:.2}");
        }
    }
    let detector = FaceDetector::new(Effort::Normal).expect("the embedded weights");
    for (width, height) in [(640, 480), (1280, 960), (1920, 1440)] {
        let rgb: Vec<u8> = (0..3 * width * height).map(|i| (i * 31 % 251) as u8).collect();
        let taken = mean(|| assert!(detector.pass(&rgb, width, height) > 0));
        println!("network\t{width}\t{height}\t{taken:.2}");
    }
}
