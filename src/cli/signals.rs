//! SIGINT and SIGTERM: the first asks the run to end cleanly, a second SIGINT ends it at once.
//! It stops nothing itself: the pipeline looks at the flag between files.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::exit::Exit;

/// What came in.
pub(super) struct Signals {
    /// Set by either signal.
    pub(super) cancel: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Signals {
    /// Registers both.
    pub(super) fn watch() -> io::Result<Signals> {
        let s = Signals { cancel: Arc::default(), terminated: Arc::default() };
        // In this order: the first signal finds the flag unset and only sets it.
        flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&s.cancel))?;
        flag::register(SIGINT, Arc::clone(&s.cancel))?;
        flag::register(SIGTERM, Arc::clone(&s.terminated))?;
        flag::register(SIGTERM, Arc::clone(&s.cancel))?;
        Ok(s)
    }

    /// How a cancelled run ends.
    pub(super) fn exit(&self) -> Exit {
        if self.terminated.load(Ordering::Relaxed) { Exit::Terminated } else { Exit::Interrupted }
    }
}
