//! ISO base media: boxes, and the two families of files made of them, pictures (HEIC, AVIF) and films (MP4, MOV, 3GP).
//! Files are read where they lie: only describing boxes come into memory. Nothing here decodes a picture or a sample.

mod boxes;
mod brands;
mod heif;
mod keep;
mod movie;
mod stray;
#[cfg(test)]
mod testing;
mod units;
mod write;

pub(super) use heif::Heif;
pub(crate) use heif::{Colour, Drawing, Node, Picture, Stream, What, drawing};
pub(super) use movie::Film;
