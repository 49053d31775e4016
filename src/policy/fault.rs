//! What can be wrong with a configuration, and where: file, line and column, variable or flag.
//! Sentences for readers are made by `cli`; the English ones here are for users of the library.

use std::fmt;
use std::path::PathBuf;

use super::Kind;

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// By the preset of that name.
    Preset(&'static str),
    /// In a file; line and column count from 1, 0 where the whole file is meant.
    File {
        /// The file.
        path: PathBuf,
        /// Its line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In an environment variable.
    Variable(String),
    /// On the command line.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Preset(name) => write!(f, "preset {name}"),
            Source::File { path, line: 0, .. } => write!(f, "{}", path.display()),
            Source::File { path, line, .. } => write!(f, "{}:{line}", path.display()),
            Source::Variable(v) | Source::Flag(v) => f.write_str(v),
        }
    }
}

/// A configuration that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_of_it}: {wrong}")]
pub struct ConfigError {
    /// Where.
    pub source_of_it: Source,
    /// What.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Wrong {
    #[error("cannot be read: {0:?}")]
    Unreadable(std::io::ErrorKind),
    #[error("larger than 1 MiB: no configuration")]
    TooLarge,
    #[error("not UTF-8 text")]
    NotText,
    /// The line that holds the error, as it stands.
    #[error("not TOML: {0}")]
    Syntax(String),
    #[error("unknown key {key}")]
    UnknownKey { key: String, near: Option<&'static str> },
    #[error("{key}: not of the expected form")]
    Form { key: &'static str, kind: Kind },
    #[error("{key}: {value} is none of {valid}")]
    NotOneOf { key: &'static str, value: String, valid: String },
    #[error("{key}: a whole number from {min} to {max} is expected")]
    Range { key: &'static str, min: u64, max: u64 },
    #[error("no such policy: {0}")]
    NoSuchPolicy(String),
    #[error("{0} cannot be kept: it has no clean form")]
    NotKeepable(&'static str),
    #[error("{0} is both kept and removed")]
    Contradiction(&'static str),
    #[error("only the system's file can lock")]
    LockElsewhere,
    #[error("{0} is locked but not set")]
    LockUnset(&'static str),
    #[error("{what} is locked by {by}")]
    Locked { what: &'static str, by: Source },
}

impl ConfigError {
    pub(super) fn new(source: Source, wrong: Wrong) -> Self {
        ConfigError { source_of_it: source, wrong }
    }
}
