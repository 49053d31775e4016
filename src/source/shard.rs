//! One part of the files, the same part on every machine: a file belongs to shard `I` of `N` by the hash of its path.

use std::path::Path;

use crate::error::{Error, Result};

/// Shard `index` (from 1) of `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1 to `count`.
    pub index: u64,
    /// Number of shards.
    pub count: u64,
}

impl Shard {
    /// From `I/N`, counted from 1.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::Policy(format!("a shard is written I/N with 1 <= I <= N, not {text}").into());
        let (i, n) = text.split_once('/').ok_or_else(wrong)?;
        let (index, count) = (i.trim().parse().map_err(|_| wrong())?, n.trim().parse().map_err(|_| wrong())?);
        if index >= 1 && index <= count { Ok(Shard { index, count }) } else { Err(wrong()) }
    }

    /// From the variables that job arrays set (Slurm, Kubernetes Indexed Jobs, GNU parallel).
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let number = |name: &str| var(name).and_then(|v| v.trim().parse::<u64>().ok());
        let missing = || {
            Error::Policy("no shard in the environment: SLURM_ARRAY_TASK_ID and _COUNT, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS".into())
        };
        if let (Some(id), Some(count)) = (number("SLURM_ARRAY_TASK_ID"), number("SLURM_ARRAY_TASK_COUNT")) {
            let first = number("SLURM_ARRAY_TASK_MIN").unwrap_or(0);
            let index = id.checked_sub(first).and_then(|i| i.checked_add(1)).ok_or_else(missing)?;
            return Shard::parse(&format!("{index}/{count}"));
        }
        if let (Some(i), Some(n)) = (number("JOB_COMPLETION_INDEX"), number("JOB_COMPLETIONS")) {
            return Shard::parse(&format!("{}/{n}", i.saturating_add(1)));
        }
        Err(missing())
    }

    /// True when the file at that relative path belongs to this shard.
    pub fn takes(self, relative: &Path) -> bool {
        hash(relative) % self.count == self.index - 1
    }
}

/// Version 1 of the hash: BLAKE3 of the path without its extension, first eight bytes, little-endian.
/// Without the extension, so that a photo, its sidecar and its film travel together.
fn hash(relative: &Path) -> u64 {
    let digest = blake3::hash(&super::key(&relative.with_extension("")));
    let mut first = [0; 8];
    first.copy_from_slice(digest.as_bytes().get(..8).unwrap_or(&[0; 8]));
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_never_changes() {
        // Golden: a changed hash would send files of a running array job to two workers or to none.
        assert_eq!(hash(Path::new("2026/IMG_1.JPG")), hash(Path::new("2026/IMG_1.AAE")));
        assert_eq!(hash(Path::new("2026/IMG_1.JPG")) % 1000, GOLDEN);
    }
    const GOLDEN: u64 = 0;

    #[test]
    fn shards_part_the_files() {
        let files: Vec<String> = (0..500).map(|i| format!("a/{i}.jpg")).collect();
        for f in &files {
            let n = (1..=7).filter(|&index| Shard { index, count: 7 }.takes(Path::new(f))).count();
            assert_eq!(n, 1, "{f}");
        }
    }

    #[test]
    fn shards_are_read_from_flags_and_job_arrays() {
        assert_eq!(Shard::parse("3/8").unwrap(), Shard { index: 3, count: 8 });
        for wrong in ["0/8", "9/8", "3", "a/b", "1/0"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
        let slurm = |n: &str| match n {
            "SLURM_ARRAY_TASK_ID" => Some("5".to_string()),
            "SLURM_ARRAY_TASK_COUNT" => Some("4".to_string()),
            "SLURM_ARRAY_TASK_MIN" => Some("2".to_string()),
            _ => None,
        };
        assert_eq!(Shard::from_env(slurm).unwrap(), Shard { index: 4, count: 4 });
        assert!(Shard::from_env(|_| None).is_err());
    }
}
