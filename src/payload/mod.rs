//! Builds the few blocks that a clean copy may hold, from parsed values: orientation, kept values, author line, colour profile.
//! No byte of a source block is copied; what comes out depends on the kept values alone.

pub mod exif;
pub mod hdr;
pub mod icc;
pub mod iptc;
pub mod xmp;
