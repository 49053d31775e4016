//! The only module that knows every stage: one file from bytes to record, and a run over many of them.
//! One panic boundary a file; a bounded channel from the walker to the pool; no list of all paths anywhere.

mod clean;
mod coded;
mod convert;
mod look;
mod mask;
mod one;
mod regions;

pub use look::{masked_picture, picture};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::consent::Consent;
use crate::detect::Detector;
use crate::error::{Error, Result};
use crate::limits::{Budget, Limits};
use crate::output::{Target, Writer};
use crate::policy::Policy;
use crate::record::{FileRecord, InputFile, Outcome, Picture, Reporter};
use crate::source::{self, Event, Inputs};

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

/// Finds the record that an earlier report holds of an input that is as it was (its modification time is given).
pub type Resume = Box<dyn Fn(&InputFile, Option<i64>) -> Option<FileRecord> + Send + Sync>;

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
    pub resume: Option<Resume>,
    /// Make a small picture of each photo for the reporter.
    pub pictures: bool,
    /// The register that decides on faces.
    pub consent: Option<Consent>,
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

/// Runs the job; every input gets exactly one record.
pub fn run(job: &Job, reporter: &dyn Reporter, progress: &dyn Progress) -> Result<End> {
    let writer = match (&job.output, job.mode) {
        (Some(target), Mode::Clean | Mode::DryRun) => {
            crate::output::check(target, &job.inputs.paths)?;
            Some(Writer::new(target.clone(), job.mode == Mode::DryRun)?)
        }
        (None, Mode::Clean) => return Err(Error::Policy("cleaning needs an output folder".into())),
        _ => None,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(job.jobs.max(1))
        .thread_name(|n| format!("estompe-{n}"))
        .build()
        .map_err(|e| Error::Policy(format!("cannot start {} threads: {e}", job.jobs).into()))?;
    let stop = AtomicBool::new(false);
    let errors = AtomicU64::new(0);
    let fatal = std::sync::Mutex::new(None::<Error>);
    // In place every copy has its original's name, which is its own.
    let mirrored = writer.is_some() && job.output.as_ref().is_some_and(|t| t.in_place.is_none());
    let stage = one::Stage {
        job,
        writer: writer.as_ref(),
        neighbours: source::Neighbours::default(),
        budget: Budget::new(job.memory),
    };
    let halted = || stop.load(Ordering::Relaxed) || job.cancel.load(Ordering::Relaxed);
    // The channel is short: the walker waits for the pool, so memory does not grow with the number of files.
    let (tx, rx) = crossbeam_channel::bounded::<Event>(job.jobs.max(1) * 32);
    let receivers: Vec<_> = (0..job.jobs.max(1)).map(|_| rx.clone()).collect();
    // The walk ends when nobody listens any more.
    drop(rx);
    std::thread::scope(|threads| {
        let feeder = threads.spawn(|| {
            let tx = tx;
            source::feed(&job.inputs, mirrored, &tx, &job.cancel)
        });
        pool.scope(|s| {
            for rx in receivers {
                let (halted, stage, stop, errors, fatal) = (&halted, &stage, &stop, &errors, &fatal);
                s.spawn(move |_| {
                    for event in rx {
                        if halted() {
                            break;
                        }
                        let ((record, picture), bytes) = match event {
                            Event::File(input) => {
                                progress.found(input.size);
                                let size = input.size;
                                match guarded(stage, &input) {
                                    Ok(done) => (done, size),
                                    Err(e) => {
                                        stop.store(true, Ordering::Relaxed);
                                        if let Ok(mut f) = fatal.lock() {
                                            f.get_or_insert(e);
                                        }
                                        continue;
                                    }
                                }
                            }
                            Event::Problem(problem) => ((one::problem_record(&problem), None), 0),
                        };
                        progress.done(bytes);
                        if record.outcome == Outcome::Failed {
                            let n = errors.fetch_add(1, Ordering::Relaxed) + 1;
                            if job.max_errors.is_some_and(|m| n > m) {
                                stop.store(true, Ordering::Relaxed);
                            }
                        }
                        reporter.pictured(&record, picture.as_ref());
                    }
                });
            }
        });
        feeder.join().map_err(|_| Error::Policy("the walk over the folders stopped unexpectedly".into()))?
    })?;
    if let Some(w) = writer.as_ref() {
        w.finish()?;
    }
    if let Ok(Some(e)) = fatal.into_inner() {
        return Err(e);
    }
    Ok(if job.cancel.load(Ordering::Relaxed) {
        End::Cancelled
    } else if stop.load(Ordering::Relaxed) {
        End::TooManyErrors
    } else {
        End::Complete
    })
}

/// One file behind the panic boundary. Only errors that end the whole run come back as `Err`.
fn guarded(stage: &one::Stage<'_>, input: &InputFile) -> Result<(FileRecord, Option<Picture>)> {
    match catch_unwind(AssertUnwindSafe(|| stage.process(input))) {
        Ok(r) => r,
        Err(_) => Ok((
            one::failed_record(input, "internal.panic", "an internal error; the original is untouched".into()),
            None,
        )),
    }
}
