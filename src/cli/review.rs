//! `estompe review` and `estompe app`: starts the local page, opens the browser, and gives the page the commands that people
//! type. It serves nothing itself.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::{Args, FromArgMatches};

use super::args::{Cli, Command, PolicyArgs, Talk};
use super::config;
use super::exit::Exit;
use super::fault::Fault;
use super::run::{self, Apart};
use super::signals::Signals;
use super::talk::{Talker, say};
use super::{usage, words};
use crate::i18n::{Lang, t};
use crate::pipeline::{Mode, Progress};
use crate::report::{printable, shell_word};
use crate::review::{self, Finished, Options, Server, Source, Trouble};

/// How long nobody may ask: an open page asks once a minute.
const IDLE: Duration = Duration::from_secs(15 * 60);

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct ReviewArgs {
    #[arg(value_name = "REPORT")]
    pub(super) reviewed: PathBuf,
    #[arg(id = "review_register", long = "consent", value_name = "REGISTER")]
    pub(super) review_register: Option<PathBuf>,
    #[arg(id = "review_root", long = "root", value_name = "DIR")]
    pub(super) review_root: Option<PathBuf>,
    #[arg(long = "report", value_name = "REPORT")]
    pub(super) copies_shown: Vec<PathBuf>,
    #[arg(long)]
    pub(super) no_open: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct AppArgs {
    #[arg(long)]
    pub(super) no_open: bool,
}

/// True where nobody typed anything: neither input nor output is a terminal, and there is a screen.
pub(super) fn is_clicked() -> bool {
    let screen = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|v| std::env::var_os(v).is_some_and(|s| !s.is_empty()));
    let terminal = std::io::stdin().is_terminal() || std::io::stdout().is_terminal() || std::io::stderr().is_terminal();
    screen && !terminal
}

pub(super) fn review(talk: &Talker, args: &ReviewArgs) -> Result<Exit, Fault> {
    let report = &args.reviewed;
    if !report.exists() {
        return Err(Fault::usage("err-no-such-path", &[("path", report.display().to_string().into())]));
    }
    let shown = report.display().to_string();
    let no_root = || Fault::usage("err-no-root", &[("path", (&shown).into()), ("word", shell_word(&shown).into())]);
    let root =
        args.review_root.clone().or_else(|| review::root_of(report)).filter(|r| r.is_dir()).ok_or_else(no_root)?;
    let register = args.review_register.clone().unwrap_or_else(|| beside(report, talk.lang));
    let source = Source { report: report.clone(), root, register: register.clone(), minor_signatures: minors()? };
    serve(talk, Some(source), &args.copies_shown, args.no_open)?;
    let name = printable(&register.display().to_string());
    if !talk.quiet && register.exists() {
        talk.warn("review-over", &[("name", name.into())]);
    }
    Ok(Exit::Done)
}

pub(super) fn app(talk: &Talker, args: &AppArgs) -> Result<Exit, Fault> {
    serve(talk, None, &[], args.no_open)?;
    if !talk.quiet {
        talk.warn("review-over-app", &[]);
    }
    Ok(Exit::Done)
}

/// The register beside a report: the one that is there in whatever language, else one in the reader's.
fn beside(report: &Path, lang: Lang) -> PathBuf {
    let stem = report.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let of = |l: Lang| report.with_file_name(format!("{stem}-{}.csv", t(l, "review-register-suffix", &[])));
    Lang::ALL.into_iter().map(of).find(|p| p.exists()).unwrap_or_else(|| of(lang))
}

fn minors() -> Result<u32, Fault> {
    Ok(config::load(&PolicyArgs::default(), None)?.policy.minor_signatures.into())
}

fn serve(talk: &Talker, album: Option<Source>, published: &[PathBuf], no_open: bool) -> Result<(), Fault> {
    let signals = Signals::watch()?;
    let options = Options {
        lang: talk.lang,
        album,
        roots: review::roots(),
        published: published.to_vec(),
        minor_signatures: minors()?,
        command: Arc::new(Typed),
        idle: IDLE,
    };
    let server = Server::open(options).map_err(fault)?;
    if no_open || !open(&server.url()) || !talk.quiet {
        say(&t(talk.lang, "review-at", &[]));
        say(&format!("  {}", server.url()));
        say(&t(talk.lang, "review-how-to-end", &[]));
    }
    server.run(&signals.cancel)?;
    Ok(())
}

fn fault(trouble: Trouble) -> Fault {
    match trouble {
        Trouble::Said(key) => Fault::usage(key, &[]),
        Trouble::Io(key, path, e) => Fault::file(key, &path, e),
        Trouble::Register(path, wrong) => Fault::register(&path, wrong),
        Trouble::Wrong(wrong) => Fault::register(Path::new(""), vec![wrong]),
    }
}

/// Opens the address with what the desktop has for it. A browser that cannot be started is no failure: the link is printed.
fn open(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut process = Process::new(program);
    process.args(before).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    process.spawn().is_ok()
}

/// Reads words as the command line does, and runs them apart.
struct Typed;

impl review::Command for Typed {
    fn run(
        &self,
        lang: Lang,
        typed: &[OsString],
        progress: &dyn Progress,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Finished, String> {
        let command = words::command(lang);
        let all = std::iter::once(OsString::from("estompe")).chain(typed.iter().cloned());
        let parsed = command.clone().try_get_matches_from(all).and_then(|mut m| Cli::from_arg_matches_mut(&mut m));
        let cli = parsed.map_err(|e| usage::sentence(lang, &e, &command).unwrap_or_default())?;
        let talk = Talker::new(lang, &Talk { quiet: true, verbose: false, lang: None, color: None }, None);
        let apart = Apart { cancel: cancel.clone(), progress };
        let ran = match cli.command {
            Command::Scan(a) => run::scan(&talk, a, Mode::Scan, Some(&apart)),
            Command::Clean(a) => run::clean(&talk, *a, Some(&apart)),
            _ => return Err(String::new()),
        };
        match ran {
            Ok(r) => Ok(Finished { summary: r.text, complete: r.complete, problems: r.problems }),
            Err(fault) => Err(fault.sentence(lang)),
        }
    }
}
