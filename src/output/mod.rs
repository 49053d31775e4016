//! Placeholder for the writer: the types that the command fills in.
#![allow(missing_docs)]
use crate::policy::{Rename, Timestamps};
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overwrite {
    Never,
    Same,
    Always,
}

#[derive(Debug, Clone)]
pub struct Target {
    pub out: PathBuf,
    pub in_place: bool,
    pub backup: Option<PathBuf>,
    pub overwrite: Overwrite,
    pub durable: bool,
    pub timestamps: Timestamps,
    pub rename: Rename,
}
