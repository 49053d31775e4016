//! `estompe report render|merge`: other formats from a JSON Lines report, and one report from those of shards.

use std::path::{Component, Path, PathBuf};

use super::args::ReportCommand;
use super::exit::Exit;
use super::fault::Fault;
use super::run::render;
use super::talk::Talker;
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::pipeline;
use crate::record::{FileRecord, Outcome, Picture, Region, RegionKind};
use crate::report::{MergeError, Pictures, Place, Sink, merge, path_key};

/// Long side of small pictures, in pixels.
const SIDE: u32 = 320;

pub(super) fn report(talk: &Talker, command: &ReportCommand) -> Result<Exit, Fault> {
    match command {
        ReportCommand::Render(a) => {
            let found = |r: &FileRecord| picture(a.photos.as_deref()?, r);
            join(talk, std::slice::from_ref(&a.rendered), &a.rendered_to, a.photos.is_some().then_some(&found))
        }
        ReportCommand::Merge(a) => join(talk, &a.merged, &a.merged_to, None),
    }
}

/// The photo of a record below `folder`, small: what the record calls a face is masked unless the run only looked. Nothing
/// of a photo that is not there as it was, or that could not be looked at.
fn picture(folder: &Path, r: &FileRecord) -> Option<Picture> {
    if r.notes.iter().any(|n| n == "detect.not-looked-at") {
        return None;
    }
    let path = below(folder, r)?;
    let about = std::fs::metadata(&path).ok()?;
    if !about.is_file() || about.len() != r.size {
        return None;
    }
    let hide = |g: &&Region| r.outcome != Outcome::Scanned && (g.kind != RegionKind::Logo || g.hidden.is_some());
    let masked: Vec<Rect> = r.regions.iter().filter(hide).map(|g| g.rect).collect();
    pipeline::masked_picture(&path, SIDE, (r.displayed, &masked), &Limits::default()).ok()
}

/// Where a record's photo lies; a report from elsewhere must not lead out of the folder.
fn below(folder: &Path, r: &FileRecord) -> Option<PathBuf> {
    let key = path_key(r);
    #[cfg(unix)]
    let relative = PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&key));
    #[cfg(not(unix))]
    let relative = PathBuf::from(String::from_utf8(key).ok()?);
    relative.components().all(|c| matches!(c, Component::Normal(_))).then(|| folder.join(relative))
}

fn join(talk: &Talker, from: &[PathBuf], to: &[PathBuf], pictures: Pictures<'_>) -> Result<Exit, Fault> {
    let sinks = to.iter().map(|p| Ok(Sink { render: render(talk, p)?, place: Some(Place::new(p)) }));
    let sinks = sinks.collect::<Result<Vec<_>, Fault>>()?;
    let shown = |p: &Path| p.display().to_string();
    let merged = merge(from, sinks, &mut std::io::sink(), pictures).map_err(|e| match e {
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
