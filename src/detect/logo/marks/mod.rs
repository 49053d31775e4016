//! Marks that the user gives: a picture is enough, nothing is trained. Found by their outlines, so that coloured, black and
//! white prints are found alike; measured against what outlines ordinary photos have, so that one threshold serves all marks.
//! Never judges a photo by colour.

mod art;
mod cells;
mod drawing;
mod grey;
mod search;
mod template;
mod views;
mod white;

use std::borrow::Cow;

use super::pyramid::Pyramid;
use crate::detect::lanes::Machine;
use crate::error::Result;
use crate::limits::Limits;
use art::Art;
use search::{Place, View};
use template::Template;
use white::Ordinary;

/// Score from which a mark is believed. Chosen on photos that no evaluation uses: see `train/README.md`.
const BELIEVED: f32 = 16.5;

/// A mark to look for.
pub struct Mark {
    name: String,
    template: Template,
}

impl Mark {
    /// Reads a PNG, JPEG or SVG. Errors are `Refused`, their codes begin with `mark.`.
    pub fn read(name: &str, file: &[u8], limits: &Limits) -> Result<Mark> {
        let art = Art::read(file, limits)?;
        Ok(Mark { name: name.to_owned(), template: Template::of(&art, &Ordinary::load()?)? })
    }

    /// Its name in reports.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A mark that was found.
pub(super) struct Seen {
    pub(super) name: Cow<'static, str>,
    /// Left, top, right, bottom in pixels of the pyramid's first level, between pixels.
    pub(super) edges: [f32; 4],
    /// 0 at the threshold, in deviations.
    pub(super) above: f32,
}

/// Every mark at its best places, also those that are not believed.
pub(super) fn look(marks: &[Mark], pyramid: &Pyramid, machine: Machine, limits: &Limits) -> Result<Vec<Seen>> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let view = View::of(pyramid, machine)?;
    let mut found: Vec<(usize, Place)> = Vec::new();
    for (m, mark) in marks.iter().enumerate() {
        limits.on_time()?;
        found.extend(view.find(&mark.template).into_iter().map(|p| (m, p)));
    }
    found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
    let mut kept: Vec<(usize, Place)> = Vec::new();
    for f in found {
        // One place shows one mark: the one that fits best.
        if !kept.iter().any(|k| k.1.same(&f.1)) {
            kept.push(f);
        }
    }
    Ok(kept.into_iter().filter_map(|(m, p)| marks.get(m).map(|mark| seen(mark, &p))).collect())
}

fn seen(mark: &Mark, p: &Place) -> Seen {
    let (sin, cos) = (p.tilt.sin().abs(), p.tilt.cos().abs());
    let (x, y) = ((p.width * cos + p.height * sin) / 2.0, (p.width * sin + p.height * cos) / 2.0);
    Seen { name: Cow::Owned(mark.name.clone()), edges: [p.x - x, p.y - y, p.x + x, p.y + y], above: p.score - BELIEVED }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Orientation, Size};
    use crate::pixel::Scene;

    /// A ring, a bar through it, and two dots: nobody's mark.
    fn drawn(u: f32, v: f32) -> bool {
        let ring = (0.55..0.95).contains(&(u * u + v * v).sqrt());
        let bar = (u - v).abs() < 0.16 && u.abs() < 0.5;
        let dots = [(-0.9, 0.85), (0.9, -0.85)].iter().any(|(x, y)| (u - x).hypot(v - y) < 0.15);
        ring || bar || dots
    }

    fn mark() -> Mark {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 96, 96);
        encoder.set_color(png::ColorType::Rgba);
        let unit = |i: usize| (i as f32 - 47.5) / 48.0;
        let pixel = |i: usize| [180, 30, 90, if drawn(unit(i % 96), unit(i / 96)) { 255 } else { 0 }];
        let pixels: Vec<u8> = (0..96 * 96).flat_map(pixel).collect();
        encoder.write_header().expect("header").write_image_data(&pixels).expect("data");
        Mark::read("essai", &file, &Limits::default()).expect("usable")
    }

    /// A busy wall with the mark at (200, 120), `half` pixels from its middle to its side; `ink` against the wall.
    fn scene(half: f32, tilt: f32, ink: i32) -> Scene {
        let (sin, cos) = tilt.sin_cos();
        let mut seed = 7u32;
        let mut rgb = Vec::new();
        for i in 0..400 * 260 {
            let (x, y) = ((i % 400) as f32 - 200.0, (i / 400) as f32 - 120.0);
            let (u, v) = ((x * cos + y * sin) / half, (y * cos - x * sin) / half);
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let tiles = if (i % 400 / 37 + i / 400 / 23) % 2 == 0 { 12 } else { -12 };
            let noise = (seed >> 28) as i32 - 8;
            let wall = 128 + if u.abs() < 1.3 && v.abs() < 1.3 { 0 } else { tiles };
            let value =
                wall + noise + if half > 0.0 && u.abs() < 1.0 && v.abs() < 1.0 && drawn(u, v) { ink } else { 0 };
            rgb.extend([value.clamp(0, 255) as u8; 3]);
        }
        let size = Size::new(400, 260);
        Scene { size, rgb, full: size, orientation: Orientation::UPRIGHT }
    }

    fn seen(marks: &[Mark], scene: &Scene) -> Vec<Seen> {
        let pyramid = Pyramid::of(scene).expect("scales");
        let found = look(marks, &pyramid, Machine::detect(), &Limits::default()).expect("looks");
        found.into_iter().filter(|s| s.above >= 0.0).collect()
    }

    #[test]
    fn a_mark_is_found_dark_light_large_small_and_tilted() {
        let marks = [mark()];
        for (half, tilt, ink) in [(30.0, 0.0, -70), (30.0, 0.0, 70), (60.0, 0.15, -60), (17.0, -0.1, 80)] {
            let found = seen(&marks, &scene(half, tilt, ink));
            assert_eq!(found.len(), 1, "{half} {tilt} {ink}");
            let [x0, y0, x1, y1] = found[0].edges;
            let off = ((x0 + x1) / 2.0 - 200.0).abs().max(((y0 + y1) / 2.0 - 120.0).abs());
            assert!(off < half * 0.2 && ((x1 - x0) / (2.0 * half) - 1.0).abs() < 0.35, "{:?}", found[0].edges);
            assert_eq!(found[0].name, "essai");
        }
    }

    #[test]
    fn a_mark_given_as_svg_is_found() {
        let file = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.1 -1.1 2.2 2.2" fill="none" stroke="#b41e5a">
            <circle r=".75" stroke-width=".4"/><path d="M-.5-.5.5.5" stroke-width=".226"/>
            <path d="M-.9.85h0M.9-.85h0" stroke-width=".3" stroke-linecap="round"/></svg>"##;
        let marks = [Mark::read("tracé", file.as_bytes(), &Limits::default()).expect("usable")];
        for (half, tilt, ink) in [(30.0, 0.0, -70), (22.0, 0.12, 70)] {
            let found = seen(&marks, &scene(half, tilt, ink));
            assert_eq!(found.len(), 1, "{half} {tilt} {ink}");
            let [x0, y0, x1, y1] = found[0].edges;
            let off = ((x0 + x1) / 2.0 - 200.0).abs().max(((y0 + y1) / 2.0 - 120.0).abs());
            assert!(off < half * 0.2, "{:?}", found[0].edges);
        }
        assert!(seen(&marks, &scene(0.0, 0.0, 0)).is_empty());
    }

    #[test]
    fn a_wall_without_the_mark_shows_none() {
        assert!(seen(&[mark()], &scene(0.0, 0.0, 0)).is_empty());
    }
}
