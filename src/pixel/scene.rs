//! Decodes a photo to the scene that detectors share. Owns the choice of scale; orientation comes from `geometry`.

use super::scaled::{self, Decoded};
use super::{Scene, boxed, jpeg, jxl, raster, turned};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::geometry::{Orientation, Size};
use crate::limits::Limits;

/// Most frames of an animation that are looked at.
const FRAMES: usize = 64;

impl Scene {
    /// Decodes `file` for display. JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 whose long side is at least `side`;
    /// HEIC, AVIF and JPEG XL are halved as often; the other formats are at full size. Of animations this is the first frame: see [`Scene::frames`].
    ///
    /// A picture that cannot be decoded to its end is an error: a face may be in the part that is missing. One JPEG escapes
    /// this: cut short, then closed by an end marker. Its decoder fills what is missing, as most do; the walk of the coded
    /// data ([`CodedData::Walk`](crate::format::CodedData::Walk)) is what finds it, and must come before "no face" is believed.
    pub fn decode(file: &[u8], format: Format, orientation: Orientation, side: u32, limits: &Limits) -> Result<Scene> {
        let (full, size, rgb) = match format {
            Format::Jpeg => jpeg::decode(file, side, limits)?,
            Format::Png => same(raster::png(file, limits)?),
            Format::Tiff => same(raster::tiff(file, limits)?),
            Format::Gif => first(raster::gif(file, 1, limits)?),
            Format::Webp => first(raster::webp(file, 1, limits)?),
            Format::Heic | Format::Avif => {
                let picture = boxed::decode(file, format, side, limits)?;
                // Made smaller while it was decoded, or not at all.
                let done = picture.size != picture.full;
                let (size, rgb) =
                    if done { (picture.size, picture.rgb) } else { halved(picture.full, picture.rgb, side) };
                (picture.full, size, rgb)
            }
            Format::Jxl => {
                let mut scenes = jxl_scenes(file, 1, orientation, side, limits)?;
                return scenes.pop().ok_or(Error::Unsupported(Some(format)));
            }
            other => return Err(Error::Unsupported(Some(other))),
        };
        Ok(Scene::of(full, size, rgb, orientation))
    }

    /// The frames of a photo that differ, at most 64: one for still pictures, several for an animated GIF or WebP.
    pub fn frames(
        file: &[u8],
        format: Format,
        orientation: Orientation,
        side: u32,
        limits: &Limits,
    ) -> Result<Vec<Scene>> {
        let (size, frames) = match format {
            Format::Gif => raster::gif(file, FRAMES, limits)?,
            Format::Webp => raster::webp(file, FRAMES, limits)?,
            Format::Jxl => return jxl_scenes(file, FRAMES, orientation, side, limits),
            _ => return Ok(vec![Scene::decode(file, format, orientation, side, limits)?]),
        };
        Ok(frames.into_iter().map(|rgb| Scene::of(size, size, rgb, orientation)).collect())
    }

    /// The scene of a photo that was seen while it was walked.
    pub(crate) fn seen(decoded: Decoded, orientation: Orientation) -> Scene {
        Scene::of(decoded.full, decoded.size, decoded.rgb, orientation)
    }

    fn of(full: Size, size: Size, rgb: Vec<u8>, orientation: Orientation) -> Scene {
        let (shown, rgb) = if orientation.is_upright() { (size, rgb) } else { turned(&rgb, size, orientation) };
        Scene { size: shown, rgb, full: orientation.display_size(full), orientation }
    }
}

/// The pictures of a JPEG XL, whose decoder gives them as they are displayed.
fn jxl_scenes(file: &[u8], most: usize, orientation: Orientation, side: u32, limits: &Limits) -> Result<Vec<Scene>> {
    let shown = jxl::decode(file, most, limits)?;
    let scene = |rgb| {
        let (size, rgb) = halved(shown.size, rgb, side);
        Scene { size, rgb, full: shown.size, orientation }
    };
    Ok(shown.frames.into_iter().map(scene).collect())
}

/// The picture at the smallest of 1/1, 1/2, 1/4, 1/8 whose long side is at least `side`, each pixel the mean of those it is of.
fn halved(full: Size, rgb: Vec<u8>, side: u32) -> (Size, Vec<u8>) {
    let Some(factor) = scaled::factor(full, side) else { return (full, rgb) };
    let size = Size::new(full.width.div_ceil(factor), full.height.div_ceil(factor));
    let (step, row) = (factor as usize, full.width as usize * 3);
    let mut out = Vec::with_capacity(usize::try_from(size.pixels()).unwrap_or(0) * 3);
    for lines in rgb.chunks(row.max(1) * step) {
        let mut sums = vec![[0u32; 4]; size.width as usize];
        for line in lines.chunks_exact(row.max(1)) {
            for (sum, pixels) in sums.iter_mut().zip(line.chunks(3 * step)) {
                for &[r, g, b] in pixels.as_chunks::<3>().0 {
                    *sum = [sum[0] + u32::from(r), sum[1] + u32::from(g), sum[2] + u32::from(b), sum[3] + 1];
                }
            }
        }
        let mean = |[r, g, b, n]: [u32; 4]| [r, g, b].map(|v| ((v + n / 2) / n.max(1)) as u8);
        out.extend(sums.into_iter().flat_map(mean));
    }
    (size, out)
}

/// The first frame of an animation, at full size.
fn first((size, mut frames): (Size, Vec<Vec<u8>>)) -> (Size, Size, Vec<u8>) {
    (size, size, frames.pop().unwrap_or_default())
}

fn same((size, rgb): (Size, Vec<u8>)) -> (Size, Size, Vec<u8>) {
    (size, size, rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Orientation = Orientation::UPRIGHT;

    /// A picture whose left half is red, the right half blue, with a green top edge.
    fn picture(width: u32, height: u32) -> Vec<u8> {
        let pixel = |i: u32| match (i % width, i / width) {
            (_, y) if y < height / 8 => [0, 200, 0],
            (x, _) if x < width / 2 => [200, 0, 0],
            _ => [0, 0, 200],
        };
        (0..width * height).flat_map(pixel).collect()
    }

    fn jpeg_file(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95)
            .encode(&picture(width, height), width, height, image::ExtendedColorType::Rgb8)
            .expect("encodes");
        out
    }

    fn png_file(width: u32, height: u32, color: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == png::ColorType::Indexed {
            encoder.set_palette(vec![1, 2, 3, 40, 50, 60]);
        }
        encoder.write_header().expect("header").write_image_data(data).expect("data");
        out
    }

    fn at(scene: &Scene, x: u32, y: u32) -> [u8; 3] {
        let i = 3 * (y * scene.size.width + x) as usize;
        [scene.rgb[i], scene.rgb[i + 1], scene.rgb[i + 2]]
    }

    fn decoded(file: &[u8], format: Format, turn: u16, side: u32) -> Result<Scene> {
        let turn = Orientation::from_exif(turn).expect("1..=8");
        Scene::decode(file, format, turn, side, &Limits::default())
    }

    #[test]
    fn jpeg_is_decoded_at_the_smallest_scale_that_is_large_enough() {
        let file = jpeg_file(320, 160);
        for (side, width) in [(1000, 320), (320, 320), (161, 320), (160, 160), (50, 80), (40, 40), (1, 40)] {
            let scene = decoded(&file, Format::Jpeg, 1, side).expect("decodes");
            assert_eq!((scene.size.width, scene.size.height), (width, width / 2), "side {side}");
            assert_eq!(scene.full, Size::new(320, 160));
            let [r, g, b] = at(&scene, width / 8, width / 4);
            assert!(r > 150 && g < 60 && b < 60, "{r} {g} {b} at side {side}");
        }
    }

    #[test]
    fn orientation_6_turns_pixels_and_sizes() {
        for (file, format) in [
            (jpeg_file(320, 160), Format::Jpeg),
            (png_file(320, 160, png::ColorType::Rgb, png::BitDepth::Eight, &picture(320, 160)), Format::Png),
        ] {
            let scene = decoded(&file, format, 6, 320).expect("decodes");
            assert_eq!((scene.size, scene.full), (Size::new(160, 320), Size::new(160, 320)));
            // The stored top edge is shown at the right, the stored left half above.
            assert!(at(&scene, 155, 160)[1] > 150, "{format}");
            assert!(at(&scene, 40, 40)[0] > 150, "{format}");
            assert!(at(&scene, 40, 280)[2] > 150, "{format}");
        }
    }

    #[test]
    fn a_photo_that_stops_half_way_is_an_error() {
        let file = jpeg_file(320, 160);
        for keep in [2, 100, file.len() / 2, file.len() * 3 / 4] {
            assert!(decoded(&file[..keep], Format::Jpeg, 1, 320).is_err(), "{keep} bytes");
        }
        let file = png_file(320, 160, png::ColorType::Rgb, png::BitDepth::Eight, &picture(320, 160));
        assert!(decoded(&file[..file.len() / 2], Format::Png, 1, 320).is_err());
        for format in [Format::Jpeg, Format::Png, Format::Webp, Format::Gif, Format::Tiff] {
            assert!(decoded(&[], format, 1, 320).is_err());
            assert!(decoded(b"GIF89a", format, 1, 320).is_err());
        }
        assert!(matches!(decoded(&[], Format::Video, 1, 320), Err(Error::Unsupported(_))));
    }

    #[test]
    fn giants_are_refused_by_limit() {
        let mut file = jpeg_file(320, 160);
        let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).expect("SOF0");
        file[frame + 5..frame + 9].copy_from_slice(&[0xFD, 0xE8, 0xFD, 0xE8]);
        assert!(matches!(decoded(&file, Format::Jpeg, 1, 320), Err(Error::Limit { .. })));
    }

    #[test]
    fn png_of_any_depth_becomes_rgb_on_white() {
        let one = |color, depth, data: &[u8]| {
            let scene = decoded(&png_file(1, 1, color, depth, data), Format::Png, 1, 1).expect("decodes");
            at(&scene, 0, 0)
        };
        assert_eq!(one(png::ColorType::Grayscale, png::BitDepth::Sixteen, &[0x80, 0x01]), [0x80; 3]);
        assert_eq!(one(png::ColorType::Grayscale, png::BitDepth::One, &[0x80]), [255; 3]);
        assert_eq!(one(png::ColorType::Indexed, png::BitDepth::Eight, &[1]), [40, 50, 60]);
        assert_eq!(one(png::ColorType::Rgba, png::BitDepth::Eight, &[9, 9, 9, 0]), [255; 3]);
        assert_eq!(one(png::ColorType::GrayscaleAlpha, png::BitDepth::Eight, &[7, 255]), [7; 3]);
    }

    #[test]
    fn tiff_and_gif_are_decoded() {
        let mut file = std::io::Cursor::new(Vec::new());
        let mut encoder = tiff::encoder::TiffEncoder::new(&mut file).expect("tiff");
        encoder.write_image::<tiff::encoder::colortype::Gray16>(2, 1, &[0x1234, 0xFFFF]).expect("writes");
        let scene = decoded(file.get_ref(), Format::Tiff, 1, 1).expect("decodes");
        assert_eq!(scene.rgb, [0x12, 0x12, 0x12, 255, 255, 255]);

        let mut file = Vec::new();
        let mut encoder = gif::Encoder::new(&mut file, 2, 1, &[9, 9, 9, 200, 0, 0]).expect("gif");
        for pixels in [vec![0, 1], vec![0, 1], vec![1, 0]] {
            encoder.write_frame(&gif::Frame::from_indexed_pixels(2, 1, pixels, None)).expect("frame");
        }
        drop(encoder);
        let frames = Scene::frames(&file, Format::Gif, UP, 1, &Limits::default()).expect("decodes");
        assert_eq!(frames.len(), 2, "the repeated frame is looked at once");
        assert_eq!(frames[1].rgb, [200, 0, 0, 9, 9, 9]);
    }

    #[test]
    fn every_frame_of_an_animated_webp_is_a_scene() {
        let file = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/webp/animation.webp"));
        let frames = Scene::frames(file, Format::Webp, UP, 1, &Limits::default()).expect("decodes");
        assert_eq!(frames.len(), 3);
        assert!(frames[0].rgb != frames[1].rgb && frames.iter().all(|f| f.full == Size::new(37, 29)));
        assert!(Scene::frames(&file[..file.len() - 200], Format::Webp, UP, 1, &Limits::default()).is_err());
    }

    #[test]
    fn boxed_pictures_made_smaller_piece_by_piece_look_like_the_whole_made_smaller() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut seen = 0;
        for folder in ["fixtures/heif", "fixtures/faces", "../shared/corpus/heic", "../shared/corpus/avif"] {
            for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                let format = match path.extension().and_then(|e| e.to_str()) {
                    Some("heic") => Format::Heic,
                    Some("avif") => Format::Avif,
                    _ => continue,
                };
                let file = std::fs::read(path).expect("reads");
                let Ok(whole) = decoded(&file, format, 1, u32::MAX) else { continue };
                for side in [1, whole.full.width.max(whole.full.height) / 2] {
                    let (size, expected) = halved(whole.full, whole.rgb.clone(), side);
                    let small = decoded(&file, format, 1, side).expect("decodes");
                    assert_eq!((small.size, small.full), (size, whole.full));
                    let apart = small.rgb.iter().zip(&expected).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
                    assert!(apart < 2 * expected.len() as u64, "{apart} over {} samples", expected.len());
                }
                seen += 1;
            }
        }
        assert!(seen >= 4, "{seen}");
    }
}
