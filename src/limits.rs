//! Bounds on what one file may cost. Owns the numbers and the checks; never reads a file itself.
//! Every parser checks a length against what remains *before* it reserves memory for it.

use std::sync::{Condvar, Mutex, PoisonError};
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

/// Bytes that all threads of a run may hold at once (`--memory`). Whoever wants more than there is waits; whoever wants more
/// than there ever will be goes alone.
#[derive(Debug)]
pub struct Budget {
    total: u64,
    left: Mutex<u64>,
    freed: Condvar,
}

/// A share of the budget, given back when it is dropped.
#[derive(Debug)]
pub struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn new(total: u64) -> Budget {
        Budget { total, left: Mutex::new(total), freed: Condvar::new() }
    }

    /// Waits until `bytes` are free. A thread that holds a share must not ask for another.
    pub fn take(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(self.total);
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = self.freed.wait_while(left, |l| *l < bytes).unwrap_or_else(PoisonError::into_inner);
        *left -= bytes;
        Share { budget: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.left.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn threads_never_hold_more_than_the_budget() {
        let (budget, held, most) = (Budget::new(100), AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|s| {
            for i in 0..8u64 {
                let (budget, held, most) = (&budget, &held, &most);
                s.spawn(move || {
                    for n in 0..50 {
                        let bytes = (i * 13 + n * 7) % 140;
                        let share = budget.take(bytes);
                        let now = held.fetch_add(share.bytes, Ordering::SeqCst) + share.bytes;
                        most.fetch_max(now, Ordering::SeqCst);
                        held.fetch_sub(share.bytes, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert_eq!(*budget.left.lock().expect("free"), 100, "all of it came back");
    }
}
