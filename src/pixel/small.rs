//! Small pictures for reports: shrunk, the rectangles to be masked filled with grey before anything is shrunk, coded afresh
//! without any metadata. It reads no file.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use super::Scene;
use super::upright::jpeg;
use crate::error::{Error, Result};
use crate::geometry::{Rect, Size};
use crate::record::Picture;

/// Share of its sides by which a masked rectangle grows: hair and chin tell people apart too.
const MARGIN: f64 = 0.15;
const GREY: [u8; 3] = [128; 3];
const QUALITY: u8 = 72;

/// The scene at a long side of at most `side`, with `masked` (in displayed pixels at full size) filled.
pub fn small(scene: &Scene, side: u32, masked: &[Rect]) -> Result<Picture> {
    let rgb = if masked.is_empty() { None } else { Some(filled(scene, masked)) };
    let rgb = rgb.as_deref().unwrap_or(&scene.rgb);
    let size = fitted(scene.size, side);
    let rgb = if size == scene.size { rgb.to_vec() } else { shrunk(rgb, scene.size, size)? };
    let jpeg = jpeg(size, &rgb, QUALITY)
        .ok_or_else(|| Error::refused("picture.small", "the small picture cannot be coded"))?;
    Ok(Picture { size, jpeg })
}

fn fitted(size: Size, side: u32) -> Size {
    let long = size.width.max(size.height).max(1);
    if long <= side {
        return size;
    }
    let scaled = |s: u32| {
        let n = u64::from(s) * u64::from(side) / u64::from(long);
        u32::try_from(n).unwrap_or(side).max(1)
    };
    Size::new(scaled(size.width), scaled(size.height))
}

fn shrunk(rgb: &[u8], from: Size, to: Size) -> Result<Vec<u8>> {
    let bad = || Error::refused("picture.small", "the small picture cannot be drawn");
    let source = ImageRef::new(from.width, from.height, rgb, PixelType::U8x3).map_err(|_| bad())?;
    let mut target = Image::new(to.width, to.height, PixelType::U8x3);
    Resizer::new().resize(&source, &mut target, &ResizeOptions::default()).map_err(|_| bad())?;
    Ok(target.into_vec())
}

/// The pixels with every rectangle filled, grown by a margin and to whole pixels of the scene.
fn filled(scene: &Scene, masked: &[Rect]) -> Vec<u8> {
    let mut rgb = scene.rgb.clone();
    let (full, size) = (scene.full, scene.size);
    let stride = size.width as usize * 3;
    for r in masked {
        let r = r.grow(MARGIN, full);
        let down = |v: u32, of: u32, to: u32| (u64::from(v) * u64::from(to) / u64::from(of.max(1))) as usize;
        let up = |v: u32, of: u32, to: u32| (u64::from(v) * u64::from(to)).div_ceil(u64::from(of.max(1))) as usize;
        let (x0, x1) = (down(r.x0, full.width, size.width), up(r.x1, full.width, size.width));
        let (y0, y1) = (down(r.y0, full.height, size.height), up(r.y1, full.height, size.height));
        for row in rgb.chunks_exact_mut(stride.max(3)).take(y1).skip(y0) {
            for p in row.as_chunks_mut::<3>().0.iter_mut().take(x1).skip(x0) {
                *p = GREY;
            }
        }
    }
    rgb
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;
    use crate::geometry::Orientation;
    use crate::limits::Limits;

    /// A red scene of 400 × 200 pixels for a picture of 1600 × 800, with a blue face.
    fn scene() -> Scene {
        let blue = |x: usize, y: usize| (100..150).contains(&x) && (50..100).contains(&y);
        let rgb = (0..400 * 200).flat_map(|i| if blue(i % 400, i / 400) { [0, 0, 250] } else { [220, 0, 0] }).collect();
        Scene { size: Size::new(400, 200), rgb, full: Size::new(1600, 800), orientation: Orientation::UPRIGHT }
    }

    fn decoded(s: &Picture) -> Scene {
        Scene::decode(&s.jpeg, Format::Jpeg, Orientation::UPRIGHT, 9999, &Limits::default()).expect("a JPEG")
    }

    #[test]
    fn what_is_masked_leaves_no_trace_in_the_small_picture() {
        let face = Rect::from([400, 200, 600, 400]);
        let shown = small(&scene(), 200, &[]).expect("small");
        let masked = small(&scene(), 200, &[face]).expect("small");
        assert_eq!((shown.size, masked.size), (Size::new(200, 100), Size::new(200, 100)));
        let is_blue = |p: &[u8; 3]| p[2] > 150 && p[0] < 100;
        let count = |s: &Picture| decoded(s).rgb.as_chunks::<3>().0.iter().filter(|p| is_blue(p)).count();
        assert!(count(&shown) > 400, "the face is there");
        assert_eq!(count(&masked), 0);
        // No segment but those of the picture itself.
        assert!(masked.jpeg.windows(2).all(|w| !matches!(w, [0xFF, 0xE1..=0xEF | 0xFE])));
    }

    #[test]
    fn small_pictures_are_not_enlarged_and_never_empty() {
        assert_eq!(fitted(Size::new(100, 50), 320), Size::new(100, 50));
        assert_eq!(fitted(Size::new(60_000, 10), 320), Size::new(320, 1));
        let edge = Rect::from([1500, 700, 1600, 800]);
        assert_eq!(small(&scene(), 1000, &[edge]).expect("small").size, Size::new(400, 200));
    }
}
