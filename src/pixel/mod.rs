//! Decodes pictures: the scene that every detector shares, and the small pictures of reports.
//! The only module that decodes pixels. It never writes into a photo.

mod displayed;

pub use displayed::{Frame, displayed};

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
