//! Decodes pictures: the scene that every detector shares, and the small pictures of reports.
//! The only module that decodes pixels. It never writes into a photo.

mod apart;
mod av1;
mod boxed;
mod confined;
mod displayed;
mod flat;
mod hevc;
mod indexed;
mod indices;
mod jpeg;
mod jxl;
mod pages;
mod picture;
mod plane;
mod raster;
mod scaled;
mod scene;
mod small;
mod turn;
mod upright;
mod yuv;

pub use apart::{decode_apart, serve};
pub use displayed::{Frame, displayed};
pub use flat::{Flat, webp_flat, webp_lossless};
pub use indexed::{gif_codes, gif_indices};
pub use picture::{Picture, picture};
pub(crate) use scaled::{Glance, ROOM, see};
pub use small::small;
pub use turn::turned;
pub use upright::{Upright, coded, upright};

use crate::geometry::{Orientation, Size};

/// The displayed picture, decoded once at the size that detection needs. 8-bit RGB, rows from the top, no padding.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Size of `rgb`.
    pub size: Size,
    /// `3 * width * height` bytes, orientation applied.
    pub rgb: Vec<u8>,
    /// Size of the displayed picture at full size; regions are given in its pixels.
    pub full: Size,
    /// How the stored picture was turned.
    pub orientation: Orientation,
}

/// Grey samples as RGB.
fn grey_to_rgb(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|&g| [g, g, g]).collect()
}

/// A pixel with alpha laid on white.
fn on_white([r, g, b, a]: [u8; 4]) -> [u8; 3] {
    let a = u16::from(a);
    [r, g, b].map(|v| ((u16::from(v) * a + 255 * (255 - a) + 127) / 255) as u8)
}

/// Four inks as RGB, without colour management: good enough to find a face by.
fn cmyk_to_rgb(inks: &[u8], inverted: bool) -> Vec<u8> {
    let light = |v: u8| u16::from(if inverted { v } else { 255 - v });
    let pixel = |&[c, m, y, k]: &[u8; 4]| [c, m, y].map(|ink| ((light(ink) * light(k) + 127) / 255) as u8);
    inks.as_chunks::<4>().0.iter().flat_map(pixel).collect()
}
