//! Bounds on what one file may cost. Owns the numbers and the checks; never reads a file itself.
//! Every parser checks a length against what remains *before* it reserves memory for it.

use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How much work one file may cause. Spent by parsers, readers and decoders.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest file that is read whole, in bytes.
    pub file_bytes: u64,
    /// Most parts (segments, chunks, boxes, IFD entries) of one file.
    pub parts: usize,
    /// Deepest nesting (boxes, IFDs, XML elements).
    pub nesting: usize,
    /// Most bytes that all decompressed metadata of one file may take.
    pub metadata_bytes: usize,
    /// Most pixels that are decoded at once.
    pub pixels: u64,
    /// When the work on this file must be given up.
    pub deadline: Option<Instant>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 2 << 30,
            parts: 200_000,
            nesting: 16,
            metadata_bytes: 16 << 20,
            pixels: 400_000_000,
            deadline: None,
        }
    }
}

impl Limits {
    /// The same limits with a deadline counted from now.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.deadline = Instant::now().checked_add(time);
        self
    }

    /// Refuses a count above its bound.
    pub fn check(what: &'static str, asked: u64, allowed: u64) -> Result<()> {
        if asked > allowed { Err(Error::Limit { what, asked, allowed }) } else { Ok(()) }
    }

    /// Refuses to go on after the deadline. Cheap enough for once a part, not for once a byte.
    pub fn on_time(&self) -> Result<()> {
        match self.deadline {
            Some(d) if Instant::now() > d => Err(Error::Limit { what: "time for one file", asked: 1, allowed: 0 }),
            _ => Ok(()),
        }
    }
}
