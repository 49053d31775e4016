//! The command `estompe`: arguments, language, progress, signals and exit codes. It decides nothing about photos.
//! Only this module knows clap and indicatif; only `job` knows how the library is called.

mod args;
mod config;
mod consent;
mod exit;
mod explain;
mod fault;
mod formats;
mod job;
mod marks;
mod next;
mod pages;
mod policy;
mod progress;
mod report;
mod resume;
#[cfg(feature = "review")]
mod review;
mod run;
mod signals;
mod talk;
mod usage;
mod words;
mod wrong;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;

use args::{Cli, Command};
use exit::Exit;
use fault::Fault;
use talk::Talker;

use crate::i18n::{Lang, t};
use crate::pipeline::Mode;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    if let Some(code) = crate::pixel::serve(&typed) {
        return code;
    }
    if let Ok(program) = std::env::current_exe() {
        crate::pixel::decode_apart(program);
    }
    // A double click: no word, and no terminal to print help on.
    #[cfg(feature = "review")]
    let typed = if typed.len() == 1 && review::is_clicked() { [typed, vec!["app".into()]].concat() } else { typed };
    let early = config::early(&typed);
    let lang = early.lang.unwrap_or_else(|| Lang::choose(None, |v| std::env::var(v).ok()));
    let command = words::command(lang);
    let cli = match command.clone().try_get_matches_from(&typed).and_then(|mut m| Cli::from_arg_matches_mut(&mut m)) {
        Ok(cli) => cli,
        Err(e) => {
            let Some(text) = usage::sentence(lang, &e, &command) else {
                // Help or version: a closed pipe is no failure.
                let _ = e.print();
                return Exit::Done.into();
            };
            talk::say(&text);
            return Exit::Usage.into();
        }
    };
    let talker = Talker::new(lang, &cli.talk, early.color);
    for name in config::unknown_variables() {
        talker.warn("warn-unknown-variable", &[("name", crate::report::printable(&name).into())]);
    }
    match dispatch(&talker, cli.command, command) {
        Ok(exit) => exit.into(),
        Err(fault) => {
            talk::say(&t(lang, "error", &[("what", fault.sentence(lang).into())]));
            fault.exit().into()
        }
    }
}

fn dispatch(talk: &Talker, command: Command, clap: clap::Command) -> Result<Exit, Fault> {
    let mut out = std::io::stdout();
    match command {
        Command::Scan(a) => run::scan(talk, a, Mode::Scan, None).map(|r| r.exit),
        Command::Verify(a) => run::scan(talk, a, Mode::Verify, None).map(|r| r.exit),
        Command::Clean(a) => run::clean(talk, *a, None).map(|r| r.exit),
        #[cfg(feature = "review")]
        Command::Review(a) => review::review(talk, &a),
        #[cfg(feature = "review")]
        Command::App(a) => review::app(talk, &a),
        Command::Consent(c) => consent::consent(talk, &c, &mut out),
        Command::Report(c) => report::report(talk, &c),
        Command::Policy(c) => policy::policy(talk, &c, &mut out),
        Command::Formats => formats::formats(talk, &mut out),
        Command::Explain(a) => explain::explain(talk, a.code.as_deref(), &mut out),
        Command::Completions(a) => pages::completions(clap, &a, &mut out),
        Command::Man(a) => pages::man(&clap, &a, &mut out),
    }
}
