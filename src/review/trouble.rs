//! What keeps the page from doing what was asked, still to be put into the reader's language.

use std::io;
use std::path::{Path, PathBuf};

use crate::consent::Wrong;
use crate::i18n::{Lang, io_reason, t};
use crate::report::printable;

/// A reason why something was not done.
#[derive(Debug)]
pub enum Trouble {
    /// A sentence of the translation files.
    Said(&'static str),
    /// The operating system refuses.
    Io(&'static str, PathBuf, io::Error),
    /// A register with mistakes.
    Register(PathBuf, Vec<Wrong>),
    /// A value that the register cannot hold.
    Wrong(Wrong),
}

impl Trouble {
    pub(super) fn said(key: &'static str) -> Trouble {
        Trouble::Said(key)
    }

    pub(super) fn io(key: &'static str, path: &Path, e: io::Error) -> Trouble {
        Trouble::Io(key, path.to_owned(), e)
    }

    /// The sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let what = |w: &Wrong| t(lang, w.what.key(), &[("value", printable(&w.value).into())]);
        match self {
            Trouble::Said(key) => t(lang, key, &[]),
            Trouble::Io(key, path, e) => {
                let path = printable(&path.display().to_string());
                t(lang, key, &[("path", path.into()), ("why", printable(&io_reason(lang, e)).into())])
            }
            Trouble::Register(path, wrong) => {
                let path = printable(&path.display().to_string());
                let head = t(lang, "register-refused", &[("path", path.into()), ("n", wrong.len().into())]);
                let lines = wrong.iter().map(|w| {
                    let args = [("line", w.line.to_string().into()), ("what", what(w).into())];
                    t(lang, if w.line == 0 { "register-wrong" } else { "register-wrong-line" }, &args)
                });
                std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
            }
            Trouble::Wrong(w) => what(w),
        }
    }

    /// The column that the sentence speaks of.
    pub(super) fn column(&self) -> &str {
        match self {
            Trouble::Wrong(w) => w.column.as_ref().map_or("", |(_, name)| name.as_str()),
            _ => "",
        }
    }
}
