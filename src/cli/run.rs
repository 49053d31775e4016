//! `scan`, `clean` and `verify`: one run of the pipeline with its reports, progress, summary and exit code.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::args::{CleanArgs, FailOn, PolicyArgs, ProgressKind, ReportArgs, Run, ScanArgs, Stdout, Tolerated};
use super::config;
use super::consent;
use super::exit::Exit;
use super::fault::Fault;
use super::job::{self, Parts};
use super::next;
use super::progress::Meter;
use super::signals::Signals;
use super::talk::Talker;
use crate::consent::Consent;
use crate::pipeline::{self, End, Mode, Progress};
use crate::policy::{Policy, RegionPolicy, Value, hide};
use crate::record::{Outcome, Severity};
use crate::report::{
    Baseline, Collector, Csv, Header, Html, Jsonl, Kind, Place, Render, Sarif, Sink, Task, Text, Told, Totals,
    is_inside, shell_word, summary,
};

/// A run that the local page asked for: its progress and its end are told there, and nothing is printed.
pub(super) struct Apart<'a> {
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) progress: &'a dyn Progress,
}

/// How a run ended.
#[cfg_attr(not(feature = "review"), allow(dead_code))]
pub(super) struct Ran {
    pub(super) exit: Exit,
    /// The summary.
    pub(super) text: String,
    pub(super) complete: bool,
    pub(super) problems: u64,
}

/// Runs `scan` or `verify`.
pub(super) fn scan(talk: &Talker, mut args: ScanArgs, mode: Mode, apart: Option<&Apart<'_>>) -> Result<Ran, Fault> {
    let effective = config::load(&args.policy, None)?;
    config::fill(&effective, &mut args.run, &mut args.input);
    let inputs = job::inputs(&args.input, &args.report)?;
    let run = Prepared {
        mode,
        marks: effective.get("logo").map(Value::list).unwrap_or_default(),
        policy: effective.policy.clone(),
        asked: &args.policy,
        consent: register(&args.policy, &effective.policy)?,
        inputs,
        target: None,
        report: &args.report,
        run: &args.run,
        given: &args.input.path,
        out: None,
    };
    execute(talk, run, apart)
}

/// Runs `clean`.
pub(super) fn clean(talk: &Talker, mut args: CleanArgs, apart: Option<&Apart<'_>>) -> Result<Ran, Fault> {
    if args.output.out.is_none() && !args.output.in_place {
        let typed: Vec<_> = args.input.path.iter().map(|p| word(p)).collect();
        let command = format!("estompe clean {} --out {}", typed.join(" "), suggested(talk, &args.input.path));
        return Err(Fault::usage("err-no-out", &[("command", command.into())]));
    }
    let mut effective = config::load(&args.policy, Some(&args.output))?;
    config::fill(&effective, &mut args.run, &mut args.input);
    config::fill_output(&effective, &mut args.output);
    if effective.base == "event" && !effective.is_chosen("faces") && args.policy.consent.is_none() {
        return Err(Fault::usage("err-event-faces", &[]));
    }
    if args.policy.consent.is_some() && hide::style(effective.policy.faces).is_none() {
        // Who has faces decided does not want the undecided ones to be shown.
        if args.policy.faces.is_some() {
            return Err(Fault::usage("err-consent-shows", &[]));
        }
        effective.policy.faces = RegionPolicy::Solid;
    }
    let inputs = job::inputs(&args.input, &args.report)?;
    let target = job::target(&args.output, &effective.policy);
    let run = Prepared {
        mode: if args.output.dry_run { Mode::DryRun } else { Mode::Clean },
        marks: effective.get("logo").map(Value::list).unwrap_or_default(),
        policy: effective.policy.clone(),
        asked: &args.policy,
        consent: register(&args.policy, &effective.policy)?,
        inputs,
        target,
        report: &args.report,
        run: &args.run,
        given: &args.input.path,
        out: args.output.out.as_deref(),
    };
    execute(talk, run, apart)
}

/// The register that decides, where one is named.
fn register(args: &PolicyArgs, policy: &Policy) -> Result<Option<Consent>, Fault> {
    args.consent.as_deref().map(|p| consent::given(p, args.medium.as_deref(), policy)).transpose()
}

struct Prepared<'a> {
    mode: Mode,
    policy: Policy,
    marks: &'a [String],
    asked: &'a PolicyArgs,
    consent: Option<Consent>,
    inputs: crate::source::Inputs,
    target: Option<crate::output::Target>,
    report: &'a ReportArgs,
    run: &'a Run,
    given: &'a [PathBuf],
    out: Option<&'a Path>,
}

fn execute(talk: &Talker, mut p: Prepared<'_>, apart: Option<&Apart<'_>>) -> Result<Ran, Fault> {
    let mut header = Header::new(mode_name(p.mode), &p.policy, job::shards(&p.inputs));
    header.consent = p.consent.as_ref().map(|c| c.register.digest(&c.terms));
    let baseline = match &p.report.baseline {
        Some(b) => Some(Arc::new(Baseline::read(b).map_err(|e| Fault::file("err-report-read", b, e))?)),
        None => None,
    };
    let sinks = sinks(talk, &p, baseline.as_ref())?;
    // The page watches for signals itself.
    let signals = apart.is_none().then(Signals::watch).transpose()?;
    let cancel = apart.map(|a| &a.cancel).or(signals.as_ref().map(|s| &s.cancel)).cloned().unwrap_or_default();
    let looked = |r: RegionPolicy, any: bool| r != RegionPolicy::Off && any;
    let job = job::job(Parts {
        mode: p.mode,
        inputs: p.inputs.clone(),
        policy: &p.policy,
        marks: p.marks,
        target: p.target.clone(),
        report: p.report,
        run: p.run,
        header: &header,
        cancel,
        consent: p.consent.take(),
    })?;
    if p.run.resume.is_some() && job.resume.is_none() {
        talk.warn("warn-resume-other", &[]);
    }
    let collector = match Collector::start(header, sinks) {
        Ok(c) => c,
        Err(e) => return Err(Fault::system("err-report-write", e)),
    };
    let collector = match baseline {
        Some(b) => collector.against(b),
        None => collector,
    };
    let kind = p.run.progress.unwrap_or(ProgressKind::Auto);
    let kind = if talk.quiet || apart.is_some() { ProgressKind::None } else { kind };
    let meter = Meter::new(talk.lang, kind, Duration::from_secs(p.run.progress_interval.unwrap_or(10)));
    let ended = pipeline::run(&job, &collector, apart.map_or(&meter as &dyn Progress, |a| a.progress));
    meter.finish();
    let complete = matches!(ended, Ok(End::Complete));
    // What is finished is good, however the run ended: the reports say it.
    let mut stdout: Box<dyn Write> = match apart {
        None => Box::new(std::io::stdout().lock()),
        Some(_) => Box::new(std::io::sink()),
    };
    let totals = match collector.finish(complete, &mut stdout) {
        Ok(totals) => totals,
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {
            return Ok(Ran { exit: Exit::Done, text: String::new(), complete, problems: 0 });
        }
        Err(e) => return Err(Fault::system("err-report-write", e)),
    };
    if let Some(c) = job.consent.as_ref().filter(|_| complete && !talk.quiet && apart.is_none()) {
        consent::notes(talk, c);
    }
    let any = !job.detectors.is_empty();
    let mut told = told(talk, &p, &totals, looked(p.policy.faces, any), looked(p.policy.logos, any));
    if apart.is_some() {
        told.next = None;
        told.decide.clear();
    }
    let end = ended?;
    let text = summary(&totals, &told);
    if !talk.quiet && apart.is_none() {
        let shown = match p.report.format {
            Stdout::Text => stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()),
            Stdout::Jsonl | Stdout::Csv => std::io::stderr().write_all(text.as_bytes()),
        };
        // Who closed the pipe has read enough.
        let _ = shown;
    }
    let exit = judge(&totals, p.mode, p.run);
    let exit = match end {
        End::Complete => exit,
        End::Cancelled => signals.map_or(exit, |s| exit.or(s.exit())),
        End::TooManyErrors => {
            talk.warn("err-too-many-errors", &[("n", p.run.max_errors.unwrap_or(0).into())]);
            exit.or(Exit::Fatal)
        }
    };
    Ok(Ran { exit, text, complete, problems: totals.problems })
}

/// The exit code that the totals call for.
fn judge(totals: &Totals, mode: Mode, run: &Run) -> Exit {
    let default = match mode {
        Mode::Scan => FailOn::High,
        Mode::Verify => FailOn::Info,
        Mode::Clean | Mode::DryRun => FailOn::None,
    };
    let threshold = run.fail_on.unwrap_or(default).severity();
    // What an earlier report names is known already.
    let worst: Option<Severity> = totals.fresh.as_ref().unwrap_or(&totals.worst).worst();
    let found = threshold.zip(worst).is_some_and(|(t, w)| w >= t);
    let mut exit = Exit::Done;
    if found && !run.tolerate.contains(&Tolerated::Findings) {
        exit = exit.or(Exit::Findings);
    }
    if totals.problems > 0 && !run.tolerate.contains(&Tolerated::Partial) {
        exit = exit.or(Exit::Partial);
    }
    exit
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Scan => "scan",
        Mode::Clean => "clean",
        Mode::DryRun => "dry-run",
        Mode::Verify => "verify",
    }
}

fn sinks(talk: &Talker, p: &Prepared<'_>, baseline: Option<&Arc<Baseline>>) -> Result<Vec<Sink>, Fault> {
    let mut sinks = Vec::new();
    for path in &p.report.report {
        if let Some(out) = p.out {
            let inside = is_inside(path, out).map_err(|e| Fault::file("err-report-place", path, e))?;
            if inside {
                let args = [("path", path.display().to_string().into()), ("out", out.display().to_string().into())];
                return Err(Fault::usage("err-report-inside", &args));
            }
        }
        let render = match (Kind::of(path), baseline) {
            (Some(Kind::Sarif), Some(b)) => Box::new(Sarif::new(talk.lang).against(b.clone())),
            _ => render(talk, path)?,
        };
        sinks.push(Sink { render, place: Some(Place::new(path)) });
    }
    // Few files, or -v: each is shown with what it says. Of a large album the summary is enough.
    let few = p.given.iter().all(|g| g.is_file()) && (1..=10).contains(&p.given.len());
    let screen: Option<Box<dyn Render + Send>> = match p.report.format {
        Stdout::Jsonl => Some(Box::new(Jsonl)),
        Stdout::Csv => Some(Box::new(Csv)),
        Stdout::Text if (talk.verbose || few) && !talk.quiet => {
            Some(Box::new(Text { lang: talk.lang, paint: talk.paint, all: few, explained: BTreeSet::new() }))
        }
        Stdout::Text => None,
    };
    sinks.extend(screen.map(|render| Sink { render, place: None }));
    Ok(sinks)
}

/// The writer for a report file, by its extension.
pub(super) fn render(talk: &Talker, path: &Path) -> Result<Box<dyn Render + Send>, Fault> {
    let name = || [("path", path.display().to_string().into())];
    match Kind::of(path) {
        Some(Kind::Jsonl) => Ok(Box::new(Jsonl)),
        Some(Kind::Csv) => Ok(Box::new(Csv)),
        Some(Kind::Sarif) => Ok(Box::new(Sarif::new(talk.lang))),
        Some(Kind::Html) => Ok(Box::new(Html::new(talk.lang, path))),
        None => Err(Fault::usage("err-report-kind", &name())),
    }
}

fn told(talk: &Talker, p: &Prepared<'_>, totals: &Totals, faces: bool, logos: bool) -> Told {
    let paths: Vec<_> = p.given.iter().map(|g| word(g)).collect();
    let paths = paths.join(" ");
    let policy = config::retyped(p.asked);
    let dirty = totals.worst.files() > 0;
    let of = |o| totals.outcomes.get(&o).copied().unwrap_or(0);
    let copied = [Outcome::Cleaned, Outcome::AlreadyClean, Outcome::Copied, Outcome::Skipped];
    let there_are_copies = copied.into_iter().any(|o| of(o) > 0);
    let next = match p.mode {
        _ if p.given.is_empty() => None,
        Mode::Scan | Mode::Verify if dirty => {
            Some(format!("estompe clean {paths}{policy} --out {}", suggested(talk, p.given)))
        }
        Mode::Scan | Mode::Verify => None,
        Mode::DryRun => p.out.map(|o| format!("estompe clean {paths}{policy} --out {}", word(o))),
        Mode::Clean => p.out.filter(|_| there_are_copies).map(|o| format!("estompe verify {}{policy}", word(o))),
    };
    Told {
        lang: talk.lang,
        paint: talk.paint,
        task: match p.mode {
            Mode::Scan => Task::Scan,
            Mode::Clean => Task::Clean,
            Mode::DryRun => Task::DryRun,
            Mode::Verify => Task::Verify,
        },
        policy: p.policy.name.clone(),
        faces,
        logos,
        out: p.out.map(|o| o.display().to_string()),
        reports: p.report.report.iter().map(|r| r.display().to_string()).collect(),
        next,
        decide: match p.mode {
            // Under a policy that asks about faces, deciding comes before cleaning.
            Mode::Scan if p.policy.verify_regions && p.asked.consent.is_none() && totals.faces.regions > 0 => {
                next::decide(talk.lang, p.given, &policy, &p.report.report)
            }
            _ => Vec::new(),
        },
    }
}

/// A folder beside the first input, as a word to type.
fn suggested(talk: &Talker, given: &[PathBuf]) -> String {
    let suffix = crate::i18n::t(talk.lang, "out-suffix", &[]);
    let plain = |p: &Path| {
        let name = p.file_stem().filter(|_| p.is_file()).or_else(|| p.file_name())?.to_str()?.to_owned();
        Some(p.with_file_name(format!("{name}-{suffix}")))
    };
    // `.` and `..` have no name of their own: the copies go beside the folder that they mean.
    let first = given.first();
    let path = first.and_then(|p| plain(p)).or_else(|| plain(&first?.canonicalize().ok()?));
    word(&path.unwrap_or_else(|| PathBuf::from(suffix)))
}

fn word(path: &Path) -> String {
    shell_word(&path.display().to_string())
}
