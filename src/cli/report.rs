//! `estompe report render|merge`: other formats from a JSON Lines report, and one report from those of shards.

use std::path::{Path, PathBuf};

use super::args::ReportCommand;
use super::exit::Exit;
use super::fault::Fault;
use super::run::render;
use super::talk::Talker;
use crate::report::{MergeError, Place, Sink, merge};

pub(super) fn report(talk: &Talker, command: &ReportCommand) -> Result<Exit, Fault> {
    match command {
        ReportCommand::Render(a) => join(talk, std::slice::from_ref(&a.rendered), &a.rendered_to),
        ReportCommand::Merge(a) => join(talk, &a.merged, &a.merged_to),
    }
}

fn join(talk: &Talker, from: &[PathBuf], to: &[PathBuf]) -> Result<Exit, Fault> {
    let sinks = to.iter().map(|p| Ok(Sink { render: render(talk, p)?, place: Some(Place::new(p)) }));
    let sinks = sinks.collect::<Result<Vec<_>, Fault>>()?;
    let shown = |p: &Path| p.display().to_string();
    let merged = merge(from, sinks, &mut std::io::sink()).map_err(|e| match e {
        MergeError::Io(e) => Fault::system("err-report-io", e),
        MergeError::Mixed(p) => Fault::said(Exit::Fatal, "err-report-mixed", &[("path", shown(&p).into())]),
    })?;
    if !talk.quiet {
        talk.warn(
            "report-written",
            &[("files", merged.totals.files.into()), ("path", to.first().map(|p| shown(p)).unwrap_or_default().into())],
        );
    }
    if !merged.missing.is_empty() {
        let list: Vec<_> = merged.missing.iter().map(ToString::to_string).collect();
        talk.warn("warn-shards-missing", &[("n", list.len().into()), ("list", list.join(", ").into())]);
        return Ok(Exit::Partial);
    }
    if !merged.totals.complete {
        talk.warn("warn-report-incomplete", &[]);
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}
