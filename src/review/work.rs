//! The runs that the page starts: the same commands that people type, one at a time, with their progress. It knows no photo.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::i18n::Lang;
use crate::pipeline::Progress;
use crate::report::{printable, shell_word};

/// Runs a command line of estompe in this process, as `main` would.
pub trait Command: Send + Sync {
    /// `words` begins with the sub-command. Nothing is printed; `cancel` stops the run between two files.
    fn run(
        &self,
        lang: Lang,
        words: &[OsString],
        progress: &dyn Progress,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Finished, String>;
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The summary that the command prints.
    pub summary: String,
    /// False when it was stopped.
    pub complete: bool,
    /// Inputs that could not be treated.
    pub problems: u64,
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Scan,
    Clean,
}

/// What a run was asked to do.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) task: Task,
    pub(super) words: Vec<OsString>,
    /// The folder of the photos.
    pub(super) root: PathBuf,
    /// Where the copies go.
    pub(super) out: PathBuf,
    /// JSON Lines.
    pub(super) report: PathBuf,
    /// The report for people.
    pub(super) html: PathBuf,
}

/// Where things stand.
#[derive(Debug, Clone)]
pub(super) enum Stage {
    Idle,
    Running(Asked),
    Done(Asked, Result<Finished, String>),
}

/// The one run at a time.
pub(super) struct Work {
    stage: Mutex<Stage>,
    /// Files that the run will look at, as far as they are counted.
    pub(super) of: AtomicU64,
    pub(super) found: AtomicU64,
    pub(super) done: AtomicU64,
    pub(super) bytes: AtomicU64,
    cancel: Mutex<Arc<AtomicBool>>,
}

impl Work {
    pub(super) fn new() -> Work {
        let zero = || AtomicU64::new(0);
        Work {
            stage: Mutex::new(Stage::Idle),
            of: zero(),
            found: zero(),
            done: zero(),
            bytes: zero(),
            cancel: Mutex::default(),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(*self.stage.lock().unwrap_or_else(PoisonError::into_inner), Stage::Running(_))
    }

    /// Asks the run to end after the file in hand.
    pub(super) fn stop(&self) {
        self.cancel.lock().unwrap_or_else(PoisonError::into_inner).store(true, Ordering::Relaxed);
    }

    /// Takes the place of the one run; false while another has it.
    pub(super) fn begin(&self, asked: &Asked) -> bool {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*stage, Stage::Running(_)) {
            return false;
        }
        *stage = Stage::Running(asked.clone());
        for n in [&self.of, &self.found, &self.done, &self.bytes] {
            n.store(0, Ordering::Relaxed);
        }
        *self.cancel.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
        true
    }

    /// The flag that stops the run in hand.
    pub(super) fn cancel(&self) -> Arc<AtomicBool> {
        self.cancel.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs what `begin` announced, on this thread.
    pub(super) fn run(&self, command: &dyn Command, lang: Lang, asked: &Asked) -> Result<Finished, String> {
        command.run(lang, &asked.words, self, &self.cancel())
    }

    /// Says how the run ended; another may begin.
    pub(super) fn end(&self, asked: Asked, result: Result<Finished, String>) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = Stage::Done(asked, result);
    }
}

impl Progress for Work {
    fn found(&self, _bytes: u64) {
        self.found.fetch_add(1, Ordering::Relaxed);
    }

    fn done(&self, bytes: u64) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Asked {
    /// The command as a person would type it.
    pub(super) fn typed(&self) -> String {
        // Paths are absolute: what begins with a hyphen is a flag, perhaps with its value.
        let word = |w: &OsString| {
            let text = w.to_string_lossy();
            match text.split_once('=') {
                _ if !text.starts_with('-') => shell_word(&text),
                Some((flag, value)) => format!("{flag}='{}'", printable(value).replace('\'', r"'\''")),
                None => text.into_owned(),
            }
        };
        std::iter::once("estompe".to_owned()).chain(self.words.iter().map(word)).collect::<Vec<_>>().join(" ")
    }
}
