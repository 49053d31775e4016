//! What ends a command before its time: an exit code, and a sentence still to be put into the reader's language.

use std::io;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::wrong;
use crate::consent::Wrong;
use crate::error::Error;
use crate::i18n::{Arg, Lang, io_reason, reason, t};
use crate::policy::ConfigError;
use crate::report::printable;

/// A reason to stop.
#[derive(Debug)]
pub(super) enum Fault {
    /// A sentence of the translation files.
    Said { exit: Exit, key: &'static str, args: Vec<(&'static str, String)> },
    /// The operating system refuses.
    System { key: &'static str, path: Option<PathBuf>, error: io::Error },
    /// A configuration that cannot be followed.
    Config(ConfigError),
    /// A register that cannot be followed.
    Register { path: String, wrong: Vec<Wrong> },
    /// An error of the library.
    Library(Error),
}

impl Fault {
    /// The command line or configuration cannot be followed.
    pub(super) fn usage(key: &'static str, args: &[(&'static str, Arg<'_>)]) -> Fault {
        Fault::said(Exit::Usage, key, args)
    }

    /// Stops with that code and sentence.
    pub(super) fn said(exit: Exit, key: &'static str, args: &[(&'static str, Arg<'_>)]) -> Fault {
        let text = |a: &Arg<'_>| match a {
            Arg::Text(s) => printable(s),
            Arg::Number(n) => n.to_string(),
        };
        Fault::Said { exit, key, args: args.iter().map(|(k, v)| (*k, text(v))).collect() }
    }

    /// A file that cannot be read or written.
    pub(super) fn file(key: &'static str, path: &Path, error: io::Error) -> Fault {
        Fault::System { key, path: Some(path.to_owned()), error }
    }

    /// The same where the file has no name of its own.
    pub(super) fn system(key: &'static str, error: io::Error) -> Fault {
        Fault::System { key, path: None, error }
    }

    /// A register with mistakes.
    pub(super) fn register(path: &std::path::Path, wrong: Vec<Wrong>) -> Fault {
        Fault::Register { path: path.display().to_string(), wrong }
    }

    /// The exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Fault::Said { exit, .. } => *exit,
            Fault::System { error, .. } => Exit::of_io(error),
            Fault::Config(_) => Exit::Usage,
            Fault::Register { .. } => Exit::Usage,
            Fault::Library(e) => Exit::of(e),
        }
    }

    /// The sentence.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        match self {
            Fault::Said { key, args, .. } => {
                let args: Vec<_> = args.iter().map(|(k, v)| (*k, Arg::from(v))).collect();
                t(lang, key, &args)
            }
            Fault::Config(e) => wrong::sentence(lang, e),
            Fault::Register { path, wrong } => super::consent::sentences(lang, path, wrong),
            Fault::System { key, path, error } => {
                let path = path.as_ref().map(|p| printable(&p.display().to_string())).unwrap_or_default();
                t(lang, key, &[("path", path.into()), ("why", printable(&io_reason(lang, error)).into())])
            }
            Fault::Library(Error::Io(e)) => t(lang, "err-io", &[("why", printable(&io_reason(lang, e)).into())]),
            Fault::Library(Error::Output { path, source }) => {
                let path = printable(&path.display().to_string());
                t(lang, "err-output", &[("path", path.into()), ("why", printable(&io_reason(lang, source)).into())])
            }
            Fault::Library(e) => {
                let why = printable(&reason(lang, &e.to_string()));
                let key = if matches!(e, Error::Policy(_)) { "err-policy" } else { "err-other" };
                t(lang, key, &[("why", why.into())])
            }
        }
    }
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        Fault::Library(e)
    }
}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Self {
        Fault::Library(Error::Io(e))
    }
}
