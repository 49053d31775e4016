//! The manual: what is promised, how it is done, what is missing.

pub mod configuration;
pub mod faces;
pub mod marks;
pub mod review;
pub mod threats;
