//! How the command speaks: language, colours, quiet or verbose.

use std::io::{IsTerminal, Write};

use super::args::{Talk, When};
use crate::i18n::{Arg, Lang, t};
use crate::report::Paint;

/// The voice of one command.
pub(super) struct Talker {
    pub(super) lang: Lang,
    pub(super) paint: Paint,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

impl Talker {
    /// From the flags; `NO_COLOR` is heeded where nothing was asked (no-color.org).
    pub(super) fn new(lang: Lang, args: &Talk, configured: Option<When>) -> Talker {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let color = match args.color.or(configured).unwrap_or(When::Auto) {
            When::Always => true,
            When::Never => false,
            When::Auto => !no_color && !dumb && std::io::stdout().is_terminal(),
        };
        Talker { lang, paint: Paint(color), quiet: args.quiet, verbose: args.verbose }
    }

    /// A sentence on the standard error.
    pub(super) fn warn(&self, key: &str, args: &[(&str, Arg<'_>)]) {
        say(&t(self.lang, key, args));
    }
}

/// A line on the standard error; a closed one is no reason to fail.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
