use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (mine, of): (usize, usize) = (a[2].parse().unwrap(), a[3].parse().unwrap());
    let list: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(format!("{}/annotations.json", a[1])).unwrap()).unwrap();
    let mut out = std::fs::File::create(&a[4]).unwrap();
    for (i, r) in list.iter().enumerate() {
        if i % of != mine { continue }
        let file = r["file"].as_str().unwrap();
        let data = std::fs::read(format!("{}/{file}", a[1])).unwrap();
        let o = estompe::geometry::Orientation::from_exif(r["orientation"].as_u64().unwrap_or(1) as u16).unwrap();
        let format = if data.starts_with(b"\x89PNG") { estompe::format::Format::Png } else { estompe::format::Format::Jpeg };
        let scene = match estompe::pixel::Scene::decode(&data, format, o, 2560, &Default::default()) { Ok(s) => s, Err(e) => { eprintln!("{file}: {e}"); continue } };
        let k = f64::from(scene.full.width) / f64::from(scene.size.width);
        let t = std::time::Instant::now();
        let passes = estompe::detect::face::dump(&scene);
        writeln!(out, "{}", serde_json::json!({"file": file, "scale": k, "w": scene.size.width, "h": scene.size.height, "ms": t.elapsed().as_millis() as u64, "passes": passes})).unwrap();
    }
}
