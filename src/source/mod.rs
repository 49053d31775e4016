//! Placeholder for the walk: the types that the command fills in.
#![allow(missing_docs)]
use std::path::PathBuf;

#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub paths: Vec<PathBuf>,
    pub files_from: Option<FilesFrom>,
    pub root: Option<PathBuf>,
    pub globs: Vec<String>,
    pub excludes: Vec<String>,
    pub max_depth: Option<usize>,
    pub follow: bool,
    pub hidden: bool,
    pub max_size: Option<u64>,
    pub shard: Option<Shard>,
}

#[derive(Debug, Clone)]
pub struct FilesFrom {
    pub path: Option<PathBuf>,
    pub nul: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    pub index: u32,
    pub of: u32,
}
