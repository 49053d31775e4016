//! Placeholder for the pipeline: its types.
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::detect::Detector;
use crate::error::Result;
use crate::limits::Limits;
use crate::output::Target;
use crate::policy::Policy;
use crate::record::{FileRecord, InputFile, Reporter};
use crate::source::Inputs;

/// What a run does with each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Findings only.
    Scan,
    /// Clean copies.
    Clean,
    /// The same plan as [`Mode::Clean`]; nothing is written.
    DryRun,
    /// Does the file meet the policy as it is?
    Verify,
}

/// One run.
pub struct Job {
    /// What is done.
    pub mode: Mode,
    /// Which files.
    pub inputs: Inputs,
    /// What may stay.
    pub policy: Policy,
    /// Where copies go; needed by [`Mode::Clean`].
    pub output: Option<Target>,
    /// Number of threads, at least 1.
    pub jobs: usize,
    /// Bounds on what one file may cost.
    pub limits: Limits,
    /// Leave values unmasked in the records.
    pub show_values: bool,
    /// Take digests of whole files.
    pub digests: bool,
    /// Stop after this many files failed.
    pub max_errors: Option<u64>,
    /// Detectors to run on each picture.
    pub detectors: Vec<Box<dyn Detector>>,
    /// Set from outside to stop: no new file is taken.
    pub cancel: Arc<AtomicBool>,
    /// Bytes of decoded pixels that may be in flight.
    pub memory: u64,
    /// Files of an earlier report that need no second look.
    pub resume: Option<Box<dyn Fn(&InputFile, Option<i64>) -> Option<FileRecord> + Send + Sync>>,
}

/// Hears how far the run is.
pub trait Progress: Sync {
    /// The walk found another file of so many bytes.
    fn found(&self, bytes: u64);
    /// A file of so many bytes is done.
    fn done(&self, bytes: u64);
}

/// How the run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Every input has its record.
    Complete,
    /// Stopped by the cancel flag.
    Cancelled,
    /// Too many files failed.
    TooManyErrors,
}

/// Placeholder.
pub fn run(_job: &Job, _reporter: &dyn Reporter, _progress: &dyn Progress) -> Result<End> {
    Ok(End::Complete)
}
