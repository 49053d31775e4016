//! TIFF tests.
