//! `estompe policy list|show|check`: the presets, and the effective policy with the source of each value.

use std::io::Write;

use super::args::{PolicyArgs, PolicyCommand};
use super::exit::Exit;
use super::explain::shown;
use super::fault::Fault;
use super::job;
use super::talk::Talker;
use crate::i18n::t;
use crate::policy::PRESETS;

pub(super) fn policy(talk: &Talker, command: &PolicyCommand, out: &mut dyn Write) -> Result<Exit, Fault> {
    match command {
        PolicyCommand::List => {
            for (name, _) in PRESETS {
                let about = t(talk.lang, &format!("policy-{name}"), &[]);
                shown(writeln!(out, "{}\n  {about}", talk.paint.bold(name)))?;
            }
        }
        PolicyCommand::Show(args) => show(args, out)?,
        PolicyCommand::Check(args) => {
            let p = job::policy(args, None)?;
            shown(writeln!(out, "{}", t(talk.lang, "policy-good", &[("name", (&p.policy.name).into())])))?;
        }
    }
    Ok(Exit::Done)
}

/// Keys and values are those of the configuration file, never translated.
fn show(args: &PolicyArgs, out: &mut dyn Write) -> Result<(), Fault> {
    let p = job::policy(args, None)?;
    let width = p.settings.iter().map(|s| s.key.len() + s.value.chars().count() + 3).max().unwrap_or(0);
    for s in &p.settings {
        let line = format!("{} = {}", s.key, s.value);
        let gap = " ".repeat(width.saturating_sub(line.chars().count()));
        shown(writeln!(out, "{line}{gap}  # {}", s.source))?;
    }
    Ok(())
}
