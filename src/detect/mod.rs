//! Locates faces and marks in a scene. Faces are located, never recognised: no embedding, no grouping by identity.

pub mod face;
mod kernels;
mod lanes;
pub mod logo;
pub mod nms;

use crate::error::Result;
use crate::limits::Limits;
use crate::pixel::Scene;
use crate::record::Region;

/// Something that finds regions in the displayed picture.
pub trait Detector: Send + Sync {
    /// Its name in reports.
    fn name(&self) -> &'static str;

    /// The labels that its regions can carry.
    fn labels(&self) -> Vec<String>;

    /// Long side of the scene that it wants to see, in pixels; more is not needed, less finds less.
    fn wanted_side(&self) -> u32;

    /// The regions in displayed pixels at full size; ids are left empty, decisions pending.
    fn detect(&self, scene: &Scene, limits: &Limits) -> Result<Vec<Region>>;
}
