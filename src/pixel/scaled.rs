//! JPEG to RGB at 1/2, 1/4 or 1/8 from the low frequencies alone: an inverse transform of 4, 2 or 1 points a side. Only for
//! sequential pictures of one or three components; others go the long way. ITU-T T.81 §A.3.3; JFIF (T.871) and Adobe colours.

use super::grey_to_rgb;
use crate::error::Result;
use crate::format::jpeg::gather::{self, Blocks};
use crate::geometry::Size;
use crate::limits::Limits;

/// Decodes at 1/`factor` (2, 4 or 8). `None` where the picture is of a kind that is not decoded here, or damaged.
pub(super) fn decode(file: &[u8], factor: u32, limits: &Limits) -> Result<Option<(Size, Vec<u8>)>> {
    let Some(picture) = gather::open(file, limits)? else { return Ok(None) };
    let frame = picture.frame();
    let (h_max, v_max) = (u32::from(frame.h_max), u32::from(frame.v_max));
    let even = frame.components.iter().all(|c| h_max % u32::from(c.h) == 0 && v_max % u32::from(c.v) == 0);
    if !even || !matches!(frame.components.len(), 1 | 3) || !matches!(factor, 2 | 4 | 8) {
        return Ok(None);
    }
    let side = 8 / factor;
    let mcus = (u32::from(frame.width).div_ceil(8 * h_max), u32::from(frame.height).div_ceil(8 * v_max));
    let planes = frame.components.iter().zip(&picture.steps).map(|(c, steps)| {
        let columns = (mcus.0 * u32::from(c.h)).max(c.width_in_blocks);
        let rows = (mcus.1 * u32::from(c.v)).max(c.height_in_blocks);
        Plane::new(columns, rows, side, steps)
    });
    let mut planes = Planes { side, all: planes.collect() };
    // In coded order the last coefficient of the corner that is used.
    let keep = match side {
        4 => 25,
        2 => 5,
        _ => 1,
    };
    if !picture.blocks(keep, &mut planes, limits)? {
        return Ok(None);
    }
    let size = Size::new(u32::from(frame.width).div_ceil(factor), u32::from(frame.height).div_ceil(factor));
    let rgb = match planes.all.as_slice() {
        [grey] => grey_to_rgb(&(0..size.height).flat_map(|y| grey.row(y, size.width).to_vec()).collect::<Vec<u8>>()),
        [a, b, c] => {
            let shifts = |i: usize| {
                let c = frame.components.get(i);
                c.map_or((0, 0), |c| ((h_max / u32::from(c.h)), (v_max / u32::from(c.v))))
            };
            let ycc = luma_and_chroma(&picture);
            join([a, b, c], [shifts(0), shifts(1), shifts(2)], size, ycc)
        }
        _ => return Ok(None),
    };
    Ok(Some((size, rgb)))
}

/// What widespread decoders believe of three components: JFIF and Adobe headers, then the names of the components.
fn luma_and_chroma(picture: &gather::Gathered<'_>) -> bool {
    if picture.segments(0xE0).any(|s| s.starts_with(b"JFIF\0")) {
        return true;
    }
    let adobe = picture.segments(0xEE).filter(|s| s.starts_with(b"Adobe")).last();
    if let Some(transform) = adobe.and_then(|s| s.get(11)) {
        return *transform != 0;
    }
    !picture.frame().components.iter().map(|c| c.id).eq(*b"RGB")
}

/// The samples of one component.
struct Plane {
    stride: usize,
    samples: Vec<u8>,
    steps: [f32; 64],
}

impl Plane {
    fn new(columns: u32, rows: u32, side: u32, steps: &[u16; 64]) -> Plane {
        let stride = columns as usize * side as usize;
        Plane { stride, samples: vec![0; stride * rows as usize * side as usize], steps: steps.map(f32::from) }
    }

    fn row(&self, y: u32, width: u32) -> &[u8] {
        let from = y as usize * self.stride;
        self.samples.get(from..from + (width as usize).min(self.stride)).unwrap_or(&[])
    }
}

struct Planes {
    side: u32,
    all: Vec<Plane>,
}

impl Blocks for Planes {
    fn block(&mut self, component: usize, x: u32, y: u32, coefficients: &[i16; 64]) {
        let Some(plane) = self.all.get_mut(component) else { return };
        let side = self.side as usize;
        let at = y as usize * side * plane.stride + x as usize * side;
        let Some(to) = plane.samples.get_mut(at..) else { return };
        match side {
            4 => store(to, plane.stride, four(coefficients, &plane.steps)),
            2 => store(to, plane.stride, two(coefficients, &plane.steps)),
            _ => store(to, plane.stride, [[sample(f32::from(coefficients[0]) * plane.steps[0] / 8.0)]]),
        }
    }
}

#[inline(always)]
fn store<const N: usize>(to: &mut [u8], stride: usize, block: [[u8; N]; N]) {
    for (row, samples) in to.chunks_mut(stride.max(1)).zip(block) {
        if let Some(row) = row.first_chunk_mut::<N>() {
            *row = samples;
        }
    }
}

/// Level shift, rounding and clamping (T.81 §A.3.1). The cast saturates.
#[inline(always)]
fn sample(v: f32) -> u8 {
    (v + 128.5) as u8
}

/// Two points a side: sums and differences of four coefficients.
#[inline(always)]
fn two(c: &[i16; 64], steps: &[f32; 64]) -> [[u8; 2]; 2] {
    let f = |i: usize| f32::from(c[i]) * steps[i] / 8.0;
    let (a, b, c, d) = (f(0), f(1), f(8), f(9));
    [[sample(a + b + c + d), sample(a - b + c - d)], [sample(a + b - c - d), sample(a - b - c + d)]]
}

/// Four points a side, columns first.
#[inline(always)]
fn four(c: &[i16; 64], steps: &[f32; 64]) -> [[u8; 4]; 4] {
    let (mut half, mut out) = ([[0f32; 4]; 4], [[0u8; 4]; 4]);
    for x in 0..4 {
        let f = |y: usize| f32::from(c[8 * y + x]) * steps[8 * y + x];
        let column = points(f(0), f(1), f(2), f(3));
        for (row, v) in half.iter_mut().zip(column) {
            row[x] = v;
        }
    }
    for (to, [a, b, c, d]) in out.iter_mut().zip(half) {
        // A corner of four of eight coefficients each way: half of what its own transform gives.
        for (to, v) in to.iter_mut().zip(points(a, b, c, d)) {
            *to = sample(v * 0.5);
        }
    }
    out
}

/// The inverse transform of four points.
#[inline(always)]
fn points(a: f32, b: f32, c: f32, d: f32) -> [f32; 4] {
    // cos(π/8) / √2 and cos(3π/8) / √2.
    const LARGE: f32 = 0.653_281_5;
    const SMALL: f32 = 0.270_598_05;
    let (even, odd) = ((a + c) * 0.5, (a - c) * 0.5);
    let (outer, inner) = (LARGE * b + SMALL * d, SMALL * b - LARGE * d);
    [even + outer, odd + inner, odd - inner, even - outer]
}

/// Three planes, each spread by its own factors, as RGB.
fn join(planes: [&Plane; 3], spread: [(u32, u32); 3], size: Size, ycc: bool) -> Vec<u8> {
    let width = size.width as usize;
    let mut rgb = vec![0; 3 * width * size.height as usize];
    let mut lines: [Vec<u8>; 3] = Default::default();
    for (y, out) in (0..).zip(rgb.chunks_exact_mut(3 * width.max(1))) {
        for ((line, plane), (h, v)) in lines.iter_mut().zip(planes).zip(spread) {
            line.clear();
            let row = plane.row(y / v.max(1), size.width.div_ceil(h.max(1)));
            match h {
                1 => line.extend_from_slice(row),
                2 => line.extend(row.iter().flat_map(|&s| [s, s])),
                h => line.extend(row.iter().flat_map(|&s| std::iter::repeat_n(s, h as usize))),
            }
        }
        let [a, b, c] = &lines;
        for (((out, &a), &b), &c) in out.as_chunks_mut::<3>().0.iter_mut().zip(a).zip(b).zip(c) {
            *out = if ycc { rgb_of(a, b, c) } else { [a, b, c] };
        }
    }
    rgb
}

/// T.871 §7, in 16 bits behind the point.
#[inline(always)]
fn rgb_of(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = ((i32::from(y) << 16) + (1 << 15), i32::from(cb) - 128, i32::from(cr) - 128);
    // Clamped to a byte before the cast.
    let byte = |v: i32| (v >> 16).clamp(0, 255) as u8;
    [byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;

    fn file(colour: bool) -> Vec<u8> {
        let (w, h) = (203u32, 117u32);
        let mut out = Vec::new();
        let wave = |x: u32, y: u32, n: u32| (128.0 + 90.0 * (f64::from(x * n + 3 * y) / 23.0).sin()) as u8;
        let pixels =
            |x, y| if colour { vec![wave(x, y, 1), wave(x, y, 2), wave(x, y, 3)] } else { vec![wave(x, y, 1)] };
        let data: Vec<u8> = (0..h).flat_map(|y| (0..w).flat_map(move |x| pixels(x, y))).collect();
        let kind = if colour { image::ExtendedColorType::Rgb8 } else { image::ExtendedColorType::L8 };
        JpegEncoder::new_with_quality(&mut out, 92).encode(&data, w, h, kind).expect("encodes");
        out
    }

    /// The mean over squares of the whole picture is what a scaled picture shows.
    #[test]
    fn small_pictures_are_the_means_of_the_large_one() {
        for colour in [false, true] {
            let file = file(colour);
            let whole = image::load_from_memory(&file).expect("decodes").to_rgb8();
            for factor in [2u32, 4, 8] {
                let (size, rgb) = decode(&file, factor, &Limits::default()).expect("sound").expect("sequential");
                assert_eq!(size, Size::new(203u32.div_ceil(factor), 117u32.div_ceil(factor)));
                let mut off = 0u64;
                let mut most = 0;
                let (wide, high) = (203 / factor, 117 / factor);
                for (x, y, c) in (0..high).flat_map(|y| (0..wide).flat_map(move |x| (0..3).map(move |c| (x, y, c)))) {
                    let square = (0..factor).flat_map(|j| (0..factor).map(move |i| (x * factor + i, y * factor + j)));
                    let sum: u32 = square.map(|(i, j)| u32::from(whole.get_pixel(i, j)[c])).sum();
                    let here = rgb[3 * (y * size.width + x) as usize + c];
                    let d = (sum / (factor * factor)).abs_diff(here.into());
                    off += u64::from(d);
                    most = most.max(d);
                }
                let mean = off as f64 / f64::from(3 * wide * high);
                assert!(mean < 4.0 && most < 60, "1/{factor}: {mean} off on average, {most} at most");
            }
        }
    }

    #[test]
    fn other_kinds_and_damaged_pictures_are_left_to_others() {
        let mut cut = file(true);
        cut.truncate(cut.len() / 2);
        cut.extend([0xFF, 0xD9]);
        assert!(decode(&cut, 2, &Limits::default()).expect("no error").is_none());
        assert!(decode(b"\xFF\xD8\xFF\xD9", 2, &Limits::default()).expect("no error").is_none());
    }
}
