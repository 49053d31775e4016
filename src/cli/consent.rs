//! `estompe consent export|import|status`: the register from reports, from a table that people filled in, and what it
//! amounts to. It looks at no photo.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::args::PolicyArgs;
use super::config;
use super::exit::Exit;
use super::explain::shown;
use super::fault::Fault;
use super::talk::Talker;
use crate::consent::{Consent, Date, Register, Row, Terms, Wrong, import, shown_by, status, word};
use crate::i18n::{Lang, code_key, date, t};
use crate::policy::Policy;
use crate::record::{Decision, FileRecord};
use crate::report::{Line, Lines, Place, printable, shell_word};

#[derive(Debug, Subcommand)]
pub(super) enum ConsentCommand {
    Export(ExportArgs),
    Import(ImportArgs),
    Status(StatusArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct ExportArgs {
    #[arg(value_name = "REPORT", required = true)]
    pub(super) faces_of: Vec<PathBuf>,
    #[arg(short = 'o', long = "output", value_name = "REGISTER")]
    pub(super) register_to: PathBuf,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub(super) filled: PathBuf,
    #[arg(short = 'o', long = "output", value_name = "REGISTER")]
    pub(super) register_to: PathBuf,
    #[arg(long = "report", value_name = "REPORT")]
    pub(super) known_from: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct StatusArgs {
    #[arg(value_name = "REGISTER")]
    pub(super) register: PathBuf,
    #[arg(long, value_name = "REFERENCE")]
    pub(super) person: Option<String>,
    #[arg(long = "report", value_name = "REPORT")]
    pub(super) copies_of: Vec<PathBuf>,
    #[arg(long, value_name = "DAYS", default_value_t = 30, hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(0..=3650))]
    pub(super) within: u32,
}

pub(super) fn consent(talk: &Talker, command: &ConsentCommand, out: &mut dyn Write) -> Result<Exit, Fault> {
    match command {
        ConsentCommand::Export(a) => export(talk, a),
        ConsentCommand::Import(a) => take_in(talk, a),
        ConsentCommand::Status(a) => tell(talk, a, out),
    }
}

/// The register that `--consent` names, with the terms of today.
pub(super) fn given(path: &Path, medium: Option<&str>, policy: &Policy) -> Result<Consent, Fault> {
    let terms = Terms {
        today: Date::today(),
        minor_signatures: policy.minor_signatures.into(),
        medium: medium.map(str::to_owned),
    };
    Ok(Consent { register: read(path)?, terms })
}

/// What the user should know of a register after a run: rows of other albums, and agreements that do not hold everywhere.
pub(super) fn notes(talk: &Talker, consent: &Consent) {
    let unmet = consent.register.unmet();
    if unmet > 0 {
        talk.warn("warn-register-unmet", &[("n", unmet.into())]);
    }
    let of = |r: &&Row| matches!(r.decision(&consent.terms), Decision::Granted | Decision::Exempt);
    let media: BTreeSet<&str> =
        consent.register.rows().iter().filter(of).flat_map(|r| r.media.iter().map(String::as_str)).collect();
    if consent.terms.medium.is_none() && !media.is_empty() {
        let list = media.into_iter().map(printable).collect::<Vec<_>>().join(", ");
        talk.warn("warn-register-media", &[("list", list.into())]);
    }
}

fn read(path: &Path) -> Result<Register, Fault> {
    let bytes = std::fs::read(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Fault::usage("err-no-such-path", &[("path", path.display().to_string().into())]),
        _ => Fault::file("err-register-read", path, e),
    })?;
    Register::read(&bytes, Date::today()).map_err(|wrong| Fault::register(path, wrong))
}

/// The register of that place, where there is one already.
fn standing(path: &Path) -> Result<Option<Register>, Fault> {
    match std::fs::symlink_metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => read(path).map(Some),
    }
}

fn write(path: &Path, register: &Register) -> Result<(), Fault> {
    let fault = |e: io::Error| Fault::file("err-register-write", path, e);
    let place = Place::new(path);
    let mut file = place.fresh().map_err(fault)?;
    file.write_all(&register.to_csv()).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
    place.finish(file).map_err(fault)
}

/// Calls with each record of the reports.
fn records(reports: &[PathBuf], each: &mut dyn FnMut(&FileRecord)) -> Result<(), Fault> {
    for path in reports {
        let fault = |e: io::Error| Fault::file("err-report-read", path, e);
        let mut lines = Lines::open(path).map_err(fault)?;
        let mut headed = false;
        while let Some((_, _, line)) = lines.next_line().map_err(fault)? {
            match line {
                Line::Header(_) => headed = true,
                Line::File(r) => each(&r),
                _ => {}
            }
        }
        if !headed {
            let e = io::Error::new(io::ErrorKind::InvalidData, "line 1: no header of an estompe report");
            return Err(fault(e));
        }
    }
    Ok(())
}

fn export(talk: &Talker, args: &ExportArgs) -> Result<Exit, Fault> {
    let before = standing(&args.register_to)?;
    let kept = before.as_ref().map_or(0, |r| r.rows().len());
    let mut register = before.unwrap_or_else(Register::empty);
    let (mut added, mut unseen) = (0, 0u64);
    records(&args.faces_of, &mut |r| {
        unseen += u64::from(r.notes.iter().any(|n| n == "detect.not-looked-at"));
        if let Some(digest) = &r.digest_coded {
            added += register.take(&r.path, digest, &r.regions);
        }
    })?;
    write(&args.register_to, &register)?;
    if !talk.quiet {
        let name = printable(&args.register_to.display().to_string());
        talk.warn("consent-exported", &[("added", added.into()), ("kept", kept.into()), ("name", name.into())]);
        if unseen > 0 {
            talk.warn("sum-not-looked-at", &[("n", unseen.into())]);
        }
    }
    Ok(Exit::Done)
}

fn take_in(talk: &Talker, args: &ImportArgs) -> Result<Exit, Fault> {
    let saved = read(&args.filled)?;
    let standing = standing(&args.register_to)?;
    let mut digests: HashMap<String, String> = HashMap::new();
    records(&args.known_from, &mut |r| {
        if let Some(d) = &r.digest_coded {
            digests.insert(r.path.clone(), d.clone());
        }
    })?;
    let known = |photo: &str| digests.get(photo).cloned();
    let done = import(saved, standing.as_ref(), &known, Date::today())
        .map_err(|wrong| Fault::register(&args.filled, wrong))?;
    write(&args.register_to, &done.register)?;
    if !talk.quiet {
        let counts = [
            ("changed", done.changed.into()),
            ("added", done.added.into()),
            ("kept", done.kept.into()),
            ("name", printable(&args.register_to.display().to_string()).into()),
        ];
        talk.warn("consent-imported", &counts);
    }
    Ok(Exit::Done)
}

fn tell(talk: &Talker, args: &StatusArgs, out: &mut dyn Write) -> Result<Exit, Fault> {
    let register = read(&args.register)?;
    let policy = config::load(&PolicyArgs::default(), None)?.policy;
    let minor_signatures = policy.minor_signatures.into();
    let terms = Terms { today: Date::today(), minor_signatures, medium: None };
    let lang = talk.lang;
    let mut text = String::new();
    let mut say = |s: String| {
        text.push_str(&s);
        text.push('\n');
    };
    let s = status(&register, &terms, args.within);
    let asked = args.person.as_deref().map(|p| register.of_person(p));
    match (&asked, &args.person) {
        (Some(rows), Some(person)) if rows.is_empty() => {
            return Err(Fault::usage("err-no-such-person", &[("person", person.into())]));
        }
        (Some(rows), Some(person)) => {
            say(talk.paint.bold(&t(
                lang,
                "status-person",
                &[("n", rows.len().into()), ("person", printable(person).into())],
            )));
            rows.iter().for_each(|r| say(format!("  {}", face(lang, r, &terms))));
        }
        _ => {
            let rows = register.rows().len();
            say(talk.paint.bold(&t(lang, "status-faces", &[("n", rows.into()), ("photos", s.photos.into())])));
            let words: Vec<String> = s.counts.iter().map(|(d, _)| decision(lang, *d)).collect();
            let width = words.iter().map(|w| w.chars().count()).max().unwrap_or(0);
            for ((_, n), w) in s.counts.iter().zip(&words) {
                say(format!("  {w}{}  {n}", " ".repeat(width - w.chars().count())));
            }
            for (key, rows) in
                [("status-unsigned", &s.unsigned), ("status-ending", &s.ending), ("status-gone", &s.gone)]
            {
                if !rows.is_empty() {
                    say(t(lang, key, &[("n", rows.len().into()), ("days", u64::from(args.within).into())]));
                    rows.iter().for_each(|r| say(format!("  {}", face(lang, r, &terms))));
                }
            }
        }
    }
    // Of a person who is asked for, every copy is of interest; else those that must not be out there any more.
    let concerned = asked.unwrap_or(s.gone);
    copies(talk, args, &concerned, &mut say)?;
    shown(out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}

/// The copies that show those faces.
fn copies(talk: &Talker, args: &StatusArgs, rows: &[&Row], say: &mut dyn FnMut(String)) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    if args.copies_of.is_empty() {
        say(t(talk.lang, "status-copies-unknown", &[]));
        let command = format!("estompe consent status {} --report ", shell_word(&args.register.display().to_string()));
        say(format!("  {}", talk.paint.bold(&(command + &t(talk.lang, "status-clean-report", &[])))));
        return Ok(());
    }
    let mut found = Vec::new();
    records(&args.copies_of, &mut |r| {
        if !shown_by(r, rows).is_empty() {
            found.push(r.output.clone().unwrap_or_else(|| r.path.clone()));
        }
    })?;
    found.sort();
    found.dedup();
    say(talk.paint.bold(&t(talk.lang, "status-copies", &[("n", found.len().into())])));
    found.iter().for_each(|p| say(format!("  {}", printable(p))));
    Ok(())
}

/// One row in a line: who, where, what holds until when.
fn face(lang: Lang, row: &Row, terms: &Terms) -> String {
    let who = if row.person.is_empty() { t(lang, "status-nobody", &[]) } else { printable(&row.person) };
    let until = row.until.map(|d| date(lang, d.days().saturating_mul(86_400)));
    let key = if until.is_some() { "status-face-until" } else { "status-face" };
    let args = [
        ("who", who.into()),
        ("photo", printable(&row.photo).into()),
        ("decision", decision(lang, row.decision(terms)).into()),
        ("until", until.unwrap_or_default().into()),
        ("line", row.line.to_string().into()),
    ];
    t(lang, key, &args)
}

/// A decision in the reader's language.
fn decision(lang: Lang, d: Decision) -> String {
    let name = match word(d) {
        "" => "pending",
        w => w,
    };
    t(lang, &code_key("decision", &name.replace(' ', "-"), ""), &[])
}

/// What is wrong with a register, one mistake a line.
pub(super) fn sentences(lang: Lang, path: &str, wrong: &[Wrong]) -> String {
    let head = t(lang, "register-refused", &[("path", printable(path).into()), ("n", wrong.len().into())]);
    let lines = wrong.iter().map(|w| {
        let what = t(lang, w.what.key(), &[("value", printable(&w.value).into())]);
        let key = match (w.line, &w.column) {
            (0, _) => "register-wrong",
            (_, None) => "register-wrong-line",
            (_, Some((_, name))) if name.is_empty() => "register-wrong-column",
            _ => "register-wrong-cell",
        };
        let (letters, name) =
            w.column.as_ref().map(|(n, name)| (Wrong::letters(*n), printable(name))).unwrap_or_default();
        let args = [
            ("line", w.line.to_string().into()),
            ("letters", letters.into()),
            ("name", name.into()),
            ("what", what.into()),
        ];
        t(lang, key, &args)
    });
    std::iter::once(head).chain(lines.map(|l| format!("  {l}"))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::What;
    use crate::i18n::find;

    #[test]
    fn every_mistake_has_its_sentence() {
        for lang in Lang::ALL {
            let missing: Vec<_> =
                What::ALL.iter().filter(|w| find(lang, w.key(), &[("value", "x".into())]).is_none()).collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
        }
    }
}
