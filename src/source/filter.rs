//! Globs, excludes, sizes and shards: which of the files that were found count.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Inputs;
use crate::error::{Error, Result};

/// The filters of a run, compiled once.
pub(super) struct Filter {
    globs: Option<GlobSet>,
    excludes: GlobSet,
}

impl Filter {
    pub(super) fn new(inputs: &Inputs) -> Result<Self> {
        let globs = if inputs.globs.is_empty() { None } else { Some(set(&inputs.globs)?) };
        Ok(Filter { globs, excludes: set(&inputs.excludes)? })
    }

    /// True for folders that need not be entered.
    pub(super) fn excludes(&self, relative: &Path) -> bool {
        self.excludes.is_match(relative)
    }

    /// True for files that count, in whatever shard.
    pub(super) fn takes(&self, inputs: &Inputs, relative: &Path, size: u64) -> bool {
        self.globs.as_ref().is_none_or(|g| g.is_match(relative))
            && !self.excludes.is_match(relative)
            && inputs.max_size.is_none_or(|m| size <= m)
    }
}

/// A pattern without `/` matches the name in any folder, as people expect of `*.jpg`.
fn set(patterns: &[String]) -> Result<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for p in patterns {
        let anywhere = if p.contains('/') { p.trim_start_matches("./").to_string() } else { format!("**/{p}") };
        let glob = GlobBuilder::new(&anywhere)
            .case_insensitive(true)
            .literal_separator(true)
            .build()
            .map_err(|e| Error::Policy(format!("pattern {p}: {}", e.kind()).into()))?;
        builder.add(glob);
    }
    builder.build().map_err(|e| Error::Policy(format!("patterns: {e}").into()))
}
