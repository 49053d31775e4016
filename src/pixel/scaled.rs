//! JPEG to RGB at 1/2, 1/4 or 1/8 from the low frequencies alone: an inverse transform of 4, 2 or 1 points a side. It sees the
//! blocks while the file is walked, so that nothing is decoded twice. Only for sequential pictures of one or three components;
//! others go the long way. ITU-T T.81 §A.3.3; JFIF (T.871) and Adobe colours.

use super::grey_to_rgb;
use super::plane::Plane;
use crate::error::Result;
use crate::format::jpeg::Jpeg;
use crate::format::jpeg::gather::{Corner, Head, Watch};
use crate::format::{CodedData, Container, Format, Layout, ReadAt, SliceSource};
use crate::geometry::Size;
use crate::limits::{Budget, Limits, Share};

/// A picture that takes shape while it is walked: at the smallest of 1/2, 1/4 and 1/8 whose long side is large enough.
pub(crate) struct Glance<'a> {
    side: u32,
    limits: &'a Limits,
    /// What its room is taken of, if anything.
    budget: Option<&'a Budget>,
    shape: Option<Shape<'a>>,
    whole: bool,
}

struct Shape<'a> {
    full: Size,
    /// Size at the chosen scale.
    size: Size,
    planes: Vec<Plane>,
    /// How far each plane is spread, each way.
    spread: Vec<(u32, u32)>,
    ycc: bool,
    share: Option<Share<'a>>,
}

impl<'a> Glance<'a> {
    /// A picture whose long side shall be at least `side`. Its room is taken of `budget` for as long as it lives.
    pub(crate) fn new(side: u32, limits: &'a Limits, budget: Option<&'a Budget>) -> Self {
        Glance { side, limits, budget, shape: None, whole: false }
    }

    /// The picture, with what holds its room; `None` where it is of a kind that is not decoded here, or damaged.
    pub(crate) fn finish(self) -> Option<(Decoded, Option<Share<'a>>)> {
        let mut shape = self.shape.filter(|_| self.whole)?;
        shape.planes.iter_mut().for_each(Plane::finish);
        let size = shape.size;
        let rgb = match shape.planes.as_slice() {
            [grey] => {
                grey_to_rgb(&(0..size.height).flat_map(|y| grey.row(y, size.width).to_vec()).collect::<Vec<u8>>())
            }
            [a, b, c] => {
                let (planes, spread) = ([a, b, c], shape.spread.as_array::<3>()?);
                pulp::Arch::new().dispatch(Join { planes, spread, size, ycc: shape.ycc })
            }
            _ => return None,
        };
        Some((Decoded { full: shape.full, size, rgb }, shape.share))
    }
}

/// A picture as it is stored, at its scale.
pub(crate) struct Decoded {
    pub(super) full: Size,
    pub(super) size: Size,
    pub(super) rgb: Vec<u8>,
}

/// Bytes that a decoded picture takes for each of its pixels at full size, at most.
pub(crate) const ROOM: u64 = 8;

impl Watch for Glance<'_> {
    fn begin(&mut self, head: &Head<'_>) -> Option<u8> {
        let frame = head.frame;
        let full = Size::new(frame.width.into(), frame.height.into());
        let factor = factor(full, self.side).filter(|_| full.pixels() <= self.limits.pixels)?;
        let (h_max, v_max) = (u32::from(frame.h_max), u32::from(frame.v_max));
        let even = frame.components.iter().all(|c| h_max % u32::from(c.h) == 0 && v_max % u32::from(c.v) == 0);
        if !even || !matches!(frame.components.len(), 1 | 3) {
            return None;
        }
        let share = self.budget.map(|b| b.take(full.pixels().saturating_mul(ROOM)));
        let side = 8 / factor;
        let mcus = (full.width.div_ceil(8 * h_max), full.height.div_ceil(8 * v_max));
        let planes = frame.components.iter().zip(&head.steps).map(|(c, steps)| {
            let columns = (mcus.0 * u32::from(c.h)).max(c.width_in_blocks);
            let rows = (mcus.1 * u32::from(c.v)).max(c.height_in_blocks);
            Plane::new(columns as usize, rows as usize, side as usize, usize::from(c.v), steps)
        });
        self.shape = Some(Shape {
            full,
            size: Size::new(full.width.div_ceil(factor), full.height.div_ceil(factor)),
            planes: planes.collect(),
            spread: frame.components.iter().map(|c| (h_max / u32::from(c.h), v_max / u32::from(c.v))).collect(),
            ycc: luma_and_chroma(head),
            share,
        });
        // 1, 2 or 4.
        Some(side as u8)
    }

    #[inline(always)]
    fn block(&mut self, component: usize, x: u32, y: u32, coefficients: &Corner) {
        if let Some(plane) = self.shape.as_mut().and_then(|s| s.planes.get_mut(component)) {
            plane.block(x as usize, y as usize, coefficients);
        }
    }

    #[inline(always)]
    fn mean(&mut self, component: usize, x: u32, y: u32, coefficient: i16) {
        if let Some(plane) = self.shape.as_mut().and_then(|s| s.planes.get_mut(component)) {
            plane.mean(x as usize, y as usize, coefficient);
        }
    }

    fn end(&mut self, whole: bool) {
        self.whole = whole;
    }
}

/// The largest of 8, 4 and 2 that leaves a long side of at least `side`.
pub(super) fn factor(full: Size, side: u32) -> Option<u32> {
    let long = full.width.max(full.height);
    [8, 4, 2].into_iter().find(|f| long.div_ceil(*f) >= side)
}

/// Parses a file; a JPEG that is walked is looked at in the same pass.
pub(crate) fn see<'a>(
    container: &dyn Container,
    source: &dyn ReadAt,
    coded: CodedData,
    side: u32,
    (limits, budget): (&'a Limits, &'a Budget),
) -> Result<(Layout, Option<Glance<'a>>)> {
    if container.format() != Format::Jpeg || coded != CodedData::Walk {
        return Ok((container.parse(source, coded, limits)?, None));
    }
    let mut glance = Glance::new(side, limits, Some(budget));
    let layout = Jpeg.watched(source, coded, limits, &mut glance)?;
    Ok((layout, Some(glance)))
}

/// Decodes a whole file. `None` where it is of a kind that is not decoded here, or damaged.
pub(super) fn decode(file: &[u8], side: u32, limits: &Limits) -> Result<Option<Decoded>> {
    let mut glance = Glance::new(side, limits, None);
    Jpeg.watched(&SliceSource(file), CodedData::Walk, limits, &mut glance)?;
    Ok(glance.finish().map(|(decoded, _)| decoded))
}

/// What widespread decoders believe of three components: JFIF and Adobe headers, then the names of the components.
fn luma_and_chroma(head: &Head<'_>) -> bool {
    if head.segments(0xE0).any(|s| s.starts_with(b"JFIF\0")) {
        return true;
    }
    let adobe = head.segments(0xEE).filter(|s| s.starts_with(b"Adobe")).last();
    if let Some(transform) = adobe.and_then(|s| s.get(11)) {
        return *transform != 0;
    }
    !head.frame.components.iter().map(|c| c.id).eq(*b"RGB")
}

/// Three planes, each spread by its own factors, as RGB.
struct Join<'a> {
    planes: [&'a Plane; 3],
    spread: &'a [(u32, u32); 3],
    size: Size,
    ycc: bool,
}

impl pulp::WithSimd for Join<'_> {
    type Output = Vec<u8>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Vec<u8> {
        join(self)
    }
}

/// Written without instructions of any processor: what it is inlined into says how wide its lanes are.
#[inline(always)]
fn join(Join { planes, spread, size, ycc }: Join<'_>) -> Vec<u8> {
    let width = size.width as usize;
    let mut rgb = vec![0; 3 * width * size.height as usize];
    let mut lines: [Vec<u8>; 3] = Default::default();
    for (y, out) in (0..).zip(rgb.chunks_exact_mut(3 * width.max(1))) {
        for ((line, plane), (h, v)) in lines.iter_mut().zip(planes).zip(*spread) {
            line.clear();
            let row = plane.row(y / v.max(1), size.width.div_ceil(h.max(1)));
            match h {
                1 => line.extend_from_slice(row),
                2 => {
                    line.resize(2 * row.len(), 0);
                    line.as_chunks_mut().0.iter_mut().zip(row).for_each(|(to, &s)| *to = [s, s]);
                }
                h => line.extend(row.iter().flat_map(|&s| std::iter::repeat_n(s, h as usize))),
            }
        }
        let [a, b, c] = &lines;
        let runs = a.chunks(RUN).zip(b.chunks(RUN)).zip(c.chunks(RUN));
        for (out, ((a, b), c)) in out.chunks_mut(3 * RUN).zip(runs) {
            let out = out.as_chunks_mut::<3>().0;
            match (a.as_array(), b.as_array(), c.as_array()) {
                (Some(a), Some(b), Some(c)) if ycc => run(a, b, c, out),
                _ => {
                    for (((out, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
                        *out = if ycc { rgb_of(a, b, c) } else { [a, b, c] };
                    }
                }
            }
        }
    }
    rgb
}

/// Pixels whose colours are made at once, in lanes of the processor.
const RUN: usize = 32;

#[inline(always)]
fn run(y: &[u8; RUN], cb: &[u8; RUN], cr: &[u8; RUN], out: &mut [[u8; 3]]) {
    // Plane by plane first: with the three woven in the same loop, compilers leave the lanes unused.
    let mut planes = [[0; RUN]; 3];
    for i in 0..RUN {
        let rgb = rgb_of(y[i], cb[i], cr[i]);
        (planes[0][i], planes[1][i], planes[2][i]) = (rgb[0], rgb[1], rgb[2]);
    }
    for (i, out) in out.iter_mut().enumerate().take(RUN) {
        *out = [planes[0][i], planes[1][i], planes[2][i]];
    }
}

/// T.871 §7, in 16 bits: the factors without their whole parts, twice as large as they are.
#[inline(always)]
fn rgb_of(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i16::from(y), i16::from(cb) - 128, i16::from(cr) - 128);
    let (twice_cb, twice_cr) = (cb.wrapping_mul(2), cr.wrapping_mul(2));
    // The high half of a product of 16 bits each.
    let times = |a: i16, b: i16| ((i32::from(a) * i32::from(b)) >> 16) as i16;
    let half = |v: i16| v.wrapping_add(1) >> 1;
    // Clamped to a byte before the cast.
    let byte = |v: i16| v.clamp(0, 255) as u8;
    let red = y.wrapping_add(cr).wrapping_add(half(times(twice_cr, 26_345)));
    let green = times(twice_cb, -22_554).wrapping_add(times(twice_cr, 18_734));
    let green = y.wrapping_sub(cr).wrapping_add(half(green));
    let blue = y.wrapping_add(twice_cb).wrapping_add(half(times(twice_cb, -14_942)));
    [byte(red), byte(green), byte(blue)]
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
                let side = 203u32.div_ceil(factor);
                let decoded = decode(&file, side, &Limits::default()).expect("sound").expect("sequential");
                let (size, rgb) = (decoded.size, decoded.rgb);
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
        assert!(decode(&cut, 100, &Limits::default()).expect("no error").is_none());
        assert!(decode(b"\xFF\xD8\xFF\xD9", 100, &Limits::default()).expect("no error").is_none());
    }
}
