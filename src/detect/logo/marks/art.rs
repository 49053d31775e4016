//! The user's mark as a picture with transparency: trimmed to what is drawn, and drawn again at any size and tilt.
//! Owns what makes a picture unusable as a mark; finds nothing.

use super::drawing;
use crate::error::{Error, Result};
use crate::format::{Format, container_for, recognise};
use crate::limits::Limits;
use crate::pixel::{Picture, picture};

/// Largest file, and longest side of the picture in it.
const FILE: usize = 32 << 20;
const SIDE: u32 = 8192;
/// Shortest side of what is drawn: less cannot be told from a letter.
const LEAST: usize = 16;
/// Pictures are halved until their longer side is no more than twice this.
const ENOUGH: usize = 256;
/// Colours of the border that differ by less than this are one ground.
const GROUND: i32 = 24;

/// Red, green, blue (times alpha) and alpha, 0 to 1.
type Pixel = [f32; 4];

/// The mark, trimmed.
#[derive(Debug)]
pub(super) struct Art {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: Vec<Pixel>,
}

impl Art {
    /// Reads a PNG, JPEG or SVG. The errors are `Refused` with codes `mark.…`.
    pub(super) fn read(file: &[u8], limits: &Limits) -> Result<Art> {
        if file.is_empty() {
            return Err(Error::refused("mark.empty", "the file is empty"));
        }
        if file.len() > FILE {
            return Err(huge());
        }
        if recognise(file) == Some(Format::Svg) {
            return Art::of(&drawing::drawn(file)?);
        }
        let format = container_for(file).map(|c| c.format()).filter(|f| matches!(f, Format::Png | Format::Jpeg));
        let format =
            format.ok_or_else(|| Error::refused("mark.not-a-picture", "neither a PNG nor a JPEG nor an SVG"))?;
        let within = Limits { pixels: u64::from(SIDE) * u64::from(SIDE) / 2, ..limits.clone() };
        let shown = picture(file, format, &within).map_err(|e| match e {
            Error::Limit { .. } => huge(),
            _ => Error::refused("mark.not-a-picture", "the picture cannot be decoded"),
        })?;
        if shown.size.width.max(shown.size.height) > SIDE {
            return Err(huge());
        }
        Art::of(&shown)
    }

    fn of(shown: &Picture) -> Result<Art> {
        let (width, height) = (shown.size.width as usize, shown.size.height as usize);
        let mut rgba: Vec<[u8; 4]> = shown.rgba.clone();
        if rgba.iter().all(|p| p[3] > 250) {
            clear_ground(&mut rgba, width, height);
        }
        let drawn = |x: usize, y: usize| rgba.get(y * width + x).is_some_and(|p| p[3] > 24);
        let columns: Vec<usize> = (0..width).filter(|&x| (0..height).any(|y| drawn(x, y))).collect();
        let rows: Vec<usize> = (0..height).filter(|&y| (0..width).any(|x| drawn(x, y))).collect();
        let (Some(&left), Some(&right)) = (columns.first(), columns.last()) else { return Err(plain()) };
        let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else { return Err(plain()) };
        let (wide, high) = (right + 1 - left, bottom + 1 - top);
        if wide.min(high) < LEAST {
            return Err(Error::refused("mark.too-small", "what is drawn is smaller than 16 pixels"));
        }
        if is_one_shape(&rgba, width, (left, top), (wide, high)) {
            return Err(plain());
        }
        let mut pixels = Vec::with_capacity(wide * high);
        for y in top..=bottom {
            for p in &rgba[y * width + left..=y * width + right] {
                let [r, g, b, a] = p.map(|v| f32::from(v) / 255.0);
                pixels.push([r * a, g * a, b * a, a]);
            }
        }
        let mut art = Art { width: wide, height: high, pixels };
        while art.width.max(art.height) > 2 * ENOUGH && art.width.min(art.height) >= 2 * LEAST {
            art = art.halved();
        }
        Ok(art)
    }

    /// Width for one of height.
    pub(super) fn aspect(&self) -> f32 {
        self.width as f32 / self.height.max(1) as f32
    }

    fn halved(&self) -> Art {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = |dx: usize, dy: usize| self.pixel(2 * x + dx, 2 * y + dy);
                let four = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
                pixels.push(std::array::from_fn(|c| four.iter().map(|p| p[c]).sum::<f32>() / 4.0));
            }
        }
        Art { width, height, pixels }
    }

    fn pixel(&self, x: usize, y: usize) -> Pixel {
        if x < self.width { self.pixels.get(y * self.width + x).copied().unwrap_or_default() } else { Pixel::default() }
    }

    /// Grey picture of `size` with the mark in its middle, `across` by `down` pixels large, tilted, on a ground of one grey.
    pub(super) fn drawn(&self, size: (usize, usize), across: f32, down: f32, tilt: f32, ground: f32) -> Vec<f32> {
        let (sin, cos) = tilt.sin_cos();
        let (mx, my) = (size.0 as f32 / 2.0, size.1 as f32 / 2.0);
        let mut source = Art { width: self.width, height: self.height, pixels: self.pixels.clone() };
        while source.height as f32 > 4.0 * down && source.width >= 2 && source.height >= 2 {
            source = source.halved();
        }
        let (kx, ky) = (source.width as f32 / across, source.height as f32 / down);
        let mut out = Vec::with_capacity(size.0 * size.1);
        for y in 0..size.1 {
            for x in 0..size.0 {
                let mut sum = 0.0;
                for part in 0..16 {
                    let (px, py) = (
                        x as f32 + ((part % 4) as f32 + 0.5) / 4.0 - mx,
                        y as f32 + ((part / 4) as f32 + 0.5) / 4.0 - my,
                    );
                    let (u, v) = (px * cos + py * sin, py * cos - px * sin);
                    let [r, g, b, a] =
                        source.between(u * kx + source.width as f32 / 2.0, v * ky + source.height as f32 / 2.0);
                    sum += (r + 2.0 * g + b) / 4.0 + (1.0 - a) * ground;
                }
                out.push(sum / 16.0 * 255.0);
            }
        }
        out
    }

    /// Between four pixels; outside there is nothing.
    fn between(&self, x: f32, y: f32) -> Pixel {
        let (x, y) = (x - 0.5, y - 0.5);
        if x < -1.0 || y < -1.0 || x > self.width as f32 || y > self.height as f32 {
            return Pixel::default();
        }
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let at =
            |dx: i32, dy: i32| match (usize::try_from(x.floor() as i32 + dx), usize::try_from(y.floor() as i32 + dy)) {
                (Ok(x), Ok(y)) => self.pixel(x, y),
                _ => Pixel::default(),
            };
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        std::array::from_fn(|i| {
            let (above, below) = (a[i] + (b[i] - a[i]) * fx, c[i] + (d[i] - c[i]) * fx);
            above + (below - above) * fy
        })
    }
}

fn plain() -> Error {
    Error::refused("mark.plain", "all of one colour, or empty")
}

fn huge() -> Error {
    Error::refused("mark.huge", "more than 32 MiB or 8192 pixels a side")
}

/// One colour throughout, and no row or column crosses it twice: a square, a disc, a triangle, a letter L. Such shapes are
/// everywhere.
fn is_one_shape(rgba: &[[u8; 4]], width: usize, (left, top): (usize, usize), (wide, high): (usize, usize)) -> bool {
    let at = |x: usize, y: usize| rgba.get((top + y) * width + left + x).copied().unwrap_or_default();
    let solid = |x: usize, y: usize| at(x, y)[3] > 127;
    let runs = |cells: &mut dyn Iterator<Item = bool>| {
        let mut before = false;
        cells.filter(|&now| now & !std::mem::replace(&mut before, now)).count()
    };
    let once = (0..high).all(|y| runs(&mut (0..wide).map(|x| solid(x, y))) <= 1)
        && (0..wide).all(|x| runs(&mut (0..high).map(|y| solid(x, y))) <= 1);
    let (mut low, mut most) = ([255u8; 3], [0u8; 3]);
    for [r, g, b, a] in (0..wide * high).map(|i| at(i % wide, i / wide)) {
        if a > 250 {
            for (c, v) in [r, g, b].into_iter().enumerate() {
                (low[c], most[c]) = (low[c].min(v), most[c].max(v));
            }
        }
    }
    once && low.iter().zip(&most).all(|(l, m)| m.saturating_sub(*l) < 60)
}

/// A picture without transparency whose border has one colour: that colour, as far as it reaches from the border, is ground.
fn clear_ground(rgba: &mut [[u8; 4]], width: usize, height: usize) {
    let border: Vec<usize> = (0..width)
        .flat_map(|x| [x, (height.saturating_sub(1)) * width + x])
        .chain((0..height).flat_map(|y| [y * width, y * width + width.saturating_sub(1)]))
        .collect();
    let Some(&first) = border.first().and_then(|&i| rgba.get(i)) else { return };
    let like = |p: &[u8; 4]| (0..3).all(|c| (i32::from(p[c]) - i32::from(first[c])).abs() <= GROUND);
    if !border.iter().all(|&i| rgba.get(i).is_some_and(like)) {
        return;
    }
    let mut open = border;
    while let Some(i) = open.pop() {
        let Some(p) = rgba.get_mut(i).filter(|p| p[3] > 0 && like(p)) else { continue };
        p[3] = 0;
        let x = i % width;
        open.extend([i.wrapping_sub(width), i + width]);
        if x > 0 {
            open.push(i - 1);
        }
        if x + 1 < width {
            open.push(i + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    fn framed(border: [u8; 4], inner: [u8; 4]) -> Picture {
        // A frame with a hole in it.
        let inside = |x: i32, y: i32| (10..50).contains(&x) && (8..40).contains(&y);
        let hole = |x: i32, y: i32| (20..30).contains(&x) && (15..30).contains(&y);
        let rgba = (0..64 * 48)
            .map(|i| (i % 64, i / 64))
            .map(|(x, y)| if inside(x, y) && !hole(x, y) { inner } else { border })
            .collect();
        Picture { size: Size::new(64, 48), rgba }
    }

    #[test]
    fn grounds_and_margins_are_trimmed() {
        for border in [[255, 255, 255, 255], [9, 9, 9, 0]] {
            let art = Art::of(&framed(border, [200, 0, 0, 255])).expect("usable");
            assert_eq!((art.width, art.height), (40, 32));
        }
        let code = |e: Error| match e {
            Error::Refused { code, .. } => code,
            other => panic!("{other}"),
        };
        assert_eq!(code(Art::of(&framed([7; 4], [7; 4])).expect_err("one colour")), "mark.plain");
        let disc = (0..64 * 64)
            .map(|i: i32| [9, 9, 200, if (i % 64 - 32).pow(2) + (i / 64 - 32).pow(2) < 900 { 255 } else { 0 }]);
        let disc = Picture { size: Size::new(64, 64), rgba: disc.collect() };
        assert_eq!(code(Art::of(&disc).expect_err("a disc")), "mark.plain");
        let small = Picture { size: Size::new(20, 4), rgba: vec![[0, 0, 0, 255]; 80] };
        assert_eq!(code(Art::of(&small).expect_err("all ground")), "mark.plain");
        let mut drawn = Vec::new();
        let mut encoder = png::Encoder::new(&mut drawn, 64, 48);
        encoder.set_color(png::ColorType::Rgba);
        let pixels = framed([0; 4], [200, 0, 0, 255]).rgba.concat();
        encoder.write_header().expect("header").write_image_data(&pixels).expect("data");
        assert_eq!(Art::read(&drawn, &Limits::default()).expect("usable").width, 40);
        assert_eq!(code(Art::read(&[], &Limits::default()).expect_err("empty")), "mark.empty");
        assert_eq!(
            code(Art::read(b"hello, this is text", &Limits::default()).expect_err("text")),
            "mark.not-a-picture"
        );
        assert_eq!(
            code(Art::read(b"\x89PNG\r\n\x1a\n....", &Limits::default()).expect_err("cut")),
            "mark.not-a-picture"
        );
    }

    #[test]
    fn drawings_are_centred_and_have_their_ground() {
        let art = Art::of(&framed([0; 4], [255, 255, 255, 255])).expect("usable");
        let grey = art.drawn((40, 40), 20.0, 16.0, 0.0, 0.0);
        assert!(grey[0] < 1.0 && grey[20 * 40 + 25] > 250.0);
        let lit: f32 = grey.iter().sum::<f32>() / 255.0;
        // The hole takes 10 of 40 columns and 15 of 32 rows.
        assert!((lit - 320.0 * (1.0 - 150.0 / 1280.0)).abs() < 8.0, "{lit}");
    }
}
