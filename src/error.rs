//! The one error type of the library: what failed, in which format, at which byte offset, and what was expected there.
//! It never holds a value read from a photo: an error message may end in a log that others read.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::format::Format;

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong with one file or one run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused: unreadable, unwritable, disk full.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A copy cannot be written.
    #[error("{}: {source}", path.display())]
    Output {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The bytes are not what the specification of the format asks for.
    #[error("{format}: at byte {offset}: {what}")]
    Malformed {
        /// Container whose grammar is broken.
        format: Format,
        /// Offset from the start of the file, in bytes.
        offset: u64,
        /// What was expected, and what stood there.
        what: Cow<'static, str>,
    },
    /// A bound of [`Limits`](crate::limits::Limits) would be passed.
    #[error("limit reached: {what} ({asked} asked, {allowed} allowed)")]
    Limit {
        /// The bound's name in plain words.
        what: &'static str,
        /// What the file asks for.
        asked: u64,
        /// What the limits allow.
        allowed: u64,
    },
    /// A format that is recognised but not handled, or not recognised at all (`None`).
    #[error("unsupported format{}", match .0 { Some(f) => format!(": {f}"), None => String::new() })]
    Unsupported(Option<Format>),
    /// A sound file of a kind that cannot be cleaned safely: the reason names the kind.
    #[error("refused: {reason}")]
    Refused {
        /// Stable code for translation, such as `jpeg.arithmetic`.
        code: &'static str,
        /// The reason in English.
        reason: Cow<'static, str>,
    },
    /// The output did not pass verification; it was thrown away.
    #[error("verification failed: {0}")]
    Verify(Cow<'static, str>),
    /// A policy, configuration or command line that cannot be followed.
    #[error("{0}")]
    Policy(Cow<'static, str>),
}

impl Error {
    /// Builds [`Error::Malformed`].
    pub fn malformed(format: Format, offset: u64, what: impl Into<Cow<'static, str>>) -> Self {
        Error::Malformed { format, offset, what: what.into() }
    }

    /// Builds [`Error::Output`].
    pub fn output(path: &Path, source: io::Error) -> Self {
        Error::Output { path: path.to_owned(), source }
    }

    /// Builds [`Error::Refused`].
    pub fn refused(code: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Error::Refused { code, reason: reason.into() }
    }
}
