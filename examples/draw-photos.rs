//! Draws photo-like JPEGs of 3 to 8 MB for the benches: `cargo run --release --example draw-photos -- FOLDER [COUNT] [small]`.
//!
//! Twelve pictures of 12 megapixels (value noise in octaves, edges, grain) at quality 90, each with an Exif block,
//! repeated under COUNT names (300 unless told); with `small`, of 160 × 120 pixels. Deterministic.

use std::fs;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

fn hash(x: u32, y: u32, seed: u32) -> f32 {
    let mut h = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ seed.wrapping_mul(0xC2B2_AE3D);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 12;
    h = h.wrapping_mul(0x297A_2D39);
    h ^= h >> 15;
    (h & 0xFFFF) as f32 / 65535.0
}

fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (xi, yi) = (x.floor(), y.floor());
    let (fx, fy) = (x - xi, y - yi);
    let (xi, yi) = (xi as u32, yi as u32);
    let lerp = |a: f32, b: f32, t: f32| a + (b - a) * t * t * (3.0 - 2.0 * t);
    lerp(
        lerp(hash(xi, yi, seed), hash(xi + 1, yi, seed), fx),
        lerp(hash(xi, yi + 1, seed), hash(xi + 1, yi + 1, seed), fx),
        fy,
    )
}

fn picture(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let grain = 6.0 + seed as f32 * 1.5;
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let (fx, fy) = (x as f32, y as f32);
            let base = noise(fx / 400.0, fy / 400.0, seed) * 150.0
                + noise(fx / 60.0, fy / 60.0, seed + 1) * 60.0
                + noise(fx / 9.0, fy / 9.0, seed + 2) * 25.0;
            let edge =
                if ((noise(fx / 250.0, fy / 250.0, seed + 3) * 6.0) as u32).is_multiple_of(2) { 20.0 } else { 0.0 };
            let v = base + edge + (hash(x, y, seed + 4) - 0.5) * grain;
            let tint = noise(fx / 300.0, fy / 300.0, seed + 5) * 40.0 - 20.0;
            for c in [v + tint, v, v - tint] {
                rgb.push(c.clamp(0.0, 255.0) as u8);
            }
        }
    }
    rgb
}

/// A block such as cameras write: make, model, date and a position.
fn exif(seed: u32) -> Vec<u8> {
    let mut b = b"II*\0\x08\0\0\0".to_vec();
    let gps_at = 8 + 2 + 3 * 12 + 4 + 8;
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut e = tag.to_le_bytes().to_vec();
        e.extend(kind.to_le_bytes());
        e.extend(count.to_le_bytes());
        e.extend(value);
        e
    };
    b.extend(3u16.to_le_bytes());
    b.extend(entry(0x010F, 2, 4, *b"Cam\0"));
    b.extend(entry(0x0110, 2, 8, (8u32 + 2 + 36 + 4).to_le_bytes()));
    b.extend(entry(0x8825, 4, 1, (gps_at as u32).to_le_bytes()));
    b.extend(0u32.to_le_bytes());
    b.extend(b"Model X\0");
    b.extend(4u16.to_le_bytes());
    let values = gps_at as u32 + 2 + 4 * 12 + 4;
    b.extend(entry(1, 2, 2, *b"N\0\0\0"));
    b.extend(entry(2, 5, 3, values.to_le_bytes()));
    b.extend(entry(3, 2, 2, *b"E\0\0\0"));
    b.extend(entry(4, 5, 3, (values + 24).to_le_bytes()));
    b.extend(0u32.to_le_bytes());
    for n in [48, 1, 51 + seed % 9, 1, 30, 1, 2, 1, 17, 1, 40, 1] {
        b.extend(n.to_le_bytes());
    }
    b
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: draw-photos FOLDER [COUNT]")?;
    let count: usize = args.next().map_or(Ok(300), |n| n.parse())?;
    let (width, height) = if args.next().is_some_and(|a| a == "small") { (160, 120) } else { (4000, 3000) };
    let folder = Path::new(&folder);
    let mut photos = Vec::new();
    for seed in 0..12u32.min(u32::try_from(count)?) {
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 90);
        encoder.set_exif_metadata(exif(seed))?;
        encoder.write_image(&picture(seed * 17 + 1, width, height), width, height, ExtendedColorType::Rgb8)?;
        photos.push(jpeg);
    }
    for i in 0..count {
        let dir = folder.join(format!("{:02}", i % 12));
        fs::create_dir_all(&dir)?;
        fs::write(dir.join(format!("IMG_{i:04}.jpg")), &photos[i % photos.len()])?;
    }
    Ok(())
}
