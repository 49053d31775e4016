//! Turns pixels by one of the eight orientations. The coordinates come from `geometry`; this is their counterpart on rows of RGB.

use crate::geometry::{Orientation, Size};

/// The picture of `size` as it is displayed under `orientation`: its size and pixels.
pub fn turned(rgb: &[u8], size: Size, orientation: Orientation) -> (Size, Vec<u8>) {
    let shown = orientation.display_size(size);
    let (width, height) = (size.width as usize, size.height as usize);
    let (pixels, _) = rgb.as_chunks::<3>();
    if orientation.is_upright() || width == 0 || pixels.len() != width * height {
        return (shown, rgb.to_vec());
    }
    let mut out = vec![[0u8; 3]; width * height];
    let shown_width = shown.width as usize;
    // Squares that fit the first cache: rows that become columns would else miss it at every pixel.
    const SQUARE: usize = 32;
    for top in (0..height).step_by(SQUARE) {
        for left in (0..width).step_by(SQUARE) {
            for y in top..height.min(top + SQUARE) {
                let right = width.min(left + SQUARE);
                let (mirror_x, mirror_y) = (width - 1, height - 1 - y);
                for (x, pixel) in (left..right).zip(&pixels[y * width + left..y * width + right]) {
                    let (to_x, to_y) = match orientation.exif() {
                        2 => (mirror_x - x, y),
                        3 => (mirror_x - x, mirror_y),
                        4 => (x, mirror_y),
                        5 => (y, x),
                        6 => (mirror_y, x),
                        7 => (mirror_y, mirror_x - x),
                        8 => (y, mirror_x - x),
                        _ => (x, y),
                    };
                    out[to_y * shown_width + to_x] = *pixel;
                }
            }
        }
    }
    (shown, out.into_flattened())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    #[test]
    fn pixels_go_where_geometry_says() {
        let size = Size::new(70, 41);
        let rgb: Vec<u8> = (0..size.pixels()).flat_map(|i| [(i % 251) as u8, (i / 251) as u8, 7]).collect();
        for v in 1..=8 {
            let o = Orientation::from_exif(v).expect("1..=8");
            let (shown, out) = turned(&rgb, size, o);
            for (x, y) in [(0, 0), (69, 0), (3, 40), (33, 35)] {
                let r = o.to_displayed(Rect::from([x, y, x + 1, y + 1]), size);
                let at = |rgb: &[u8], w: u32, x: u32, y: u32| rgb[3 * (y * w + x) as usize..][..3].to_vec();
                assert_eq!(at(&rgb, 70, x, y), at(&out, shown.width, r.x0, r.y0), "orientation {v} at {x}, {y}");
            }
        }
    }
}
