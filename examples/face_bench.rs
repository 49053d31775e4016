fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (w, h, n): (usize, usize, usize) = (a[2].parse().unwrap(), a[3].parse().unwrap(), a[4].parse().unwrap());
    let rgb = std::fs::read(&a[1]).unwrap();
    let t = std::time::Instant::now();
    let out = estompe::detect::face::raw(&rgb, w, h, n);
    eprintln!("{:.1} ms a run", t.elapsed().as_secs_f64() * 1e3 / n as f64);
    std::fs::write(&a[5], out.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
}
