//! What ends a command before its time: an exit code, and a sentence still to be put into the reader's language.

use std::io;

use super::exit::Exit;
use super::wrong;
use crate::consent::Wrong;
use crate::error::Error;
use crate::i18n::{Arg, Lang, t};
use crate::policy::ConfigError;
use crate::report::printable;

/// A reason to stop.
#[derive(Debug)]
pub(super) enum Fault {
    /// A sentence of the translation files.
    Said { exit: Exit, key: &'static str, args: Vec<(&'static str, String)> },
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
    pub(super) fn file(key: &'static str, path: &std::path::Path, e: &io::Error) -> Fault {
        let args = [("path", path.display().to_string().into()), ("why", e.to_string().into())];
        Fault::said(Exit::of_io(e), key, &args)
    }

    /// A register with mistakes.
    pub(super) fn register(path: &std::path::Path, wrong: Vec<Wrong>) -> Fault {
        Fault::Register { path: path.display().to_string(), wrong }
    }

    /// The exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Fault::Said { exit, .. } => *exit,
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
            Fault::Library(e) => {
                let why = printable(&e.to_string());
                let key = match e {
                    Error::Io(_) => "err-io",
                    Error::Policy(_) => "err-policy",
                    _ => "err-other",
                };
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
