//! Folders, depth first, names sorted, so that two walks over the same tree see the same order.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Sender;
use walkdir::{DirEntry, WalkDir};

use super::filter::Filter;
use super::{Event, Inputs, Problem, ProblemKind};
use crate::record::InputFile;

/// Walks one named file or folder. False when nobody listens any more.
pub(super) fn walk(
    inputs: &Inputs,
    filter: &Filter,
    root: &Path,
    base: Option<&Path>,
    tx: &Sender<Event>,
    cancel: &AtomicBool,
) -> bool {
    let named = |relative: &Path| base.map_or_else(|| relative.to_owned(), |b| b.join(relative));
    let problem =
        |relative: &Path, kind, error: String| Event::Problem(Problem { relative: named(relative), kind, error });
    let own_name = super::base_name(root);
    // A path that the user names is followed: naming it is the wish to have it looked at.
    let about = match std::fs::metadata(root) {
        Ok(a) => a,
        Err(e) => {
            let kind =
                if e.kind() == std::io::ErrorKind::NotFound { ProblemKind::Missing } else { ProblemKind::Unreadable };
            return tx.send(problem(&own_name, kind, format!("{}: {e}", root.display()))).is_ok();
        }
    };
    if about.is_file() {
        return send_file(inputs, root.to_owned(), own_name, None, about.len(), true, tx);
    }
    if !about.is_dir() {
        let error = format!("{}: not a regular file or folder", root.display());
        return tx.send(problem(&own_name, ProblemKind::Special, error)).is_ok();
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut walker = WalkDir::new(root).follow_links(inputs.follow).sort_by_file_name().max_open(32);
    if let Some(d) = inputs.max_depth {
        walker = walker.max_depth(d);
    }
    let keep = |e: &DirEntry| {
        let relative = e.path().strip_prefix(root).unwrap_or(e.path());
        let hidden = e.depth() > 0 && e.file_name().as_encoded_bytes().starts_with(b".");
        (inputs.hidden || !hidden) && !(e.depth() > 0 && e.file_type().is_dir() && filter.skips_folder(relative))
    };
    for entry in walker.into_iter().filter_entry(keep) {
        if cancel.load(Ordering::Relaxed) {
            return false;
        }
        let event = match entry {
            Err(e) => {
                let path = e.path().unwrap_or(root);
                let relative = path.strip_prefix(root).unwrap_or(path).to_owned();
                let kind = if e.loop_ancestor().is_some() {
                    ProblemKind::Loop
                } else if e.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound) {
                    ProblemKind::BrokenLink
                } else {
                    ProblemKind::Unreadable
                };
                problem(&relative, kind, e.to_string())
            }
            Ok(e) => {
                let relative = e.path().strip_prefix(root).unwrap_or(e.path()).to_owned();
                let kind = e.file_type();
                if kind.is_dir() || kind.is_symlink() {
                    continue; // folders speak through their files; links are not followed unless asked
                }
                if !kind.is_file() {
                    problem(&relative, ProblemKind::Special, format!("{}: not a regular file", e.path().display()))
                } else if inputs.follow && leads_out(&e, &real_root) {
                    problem(
                        &relative,
                        ProblemKind::OutsideRoot,
                        format!("{}: the link leads out of the folder", e.path().display()),
                    )
                } else {
                    let size = e.metadata().map_or(0, |m| m.len());
                    if !filter.takes(inputs, &relative, size) {
                        continue;
                    }
                    if !send_file(inputs, e.path().to_owned(), relative, base, size, false, tx) {
                        return false;
                    }
                    continue;
                }
            }
        };
        if tx.send(event).is_err() {
            return false;
        }
    }
    true
}

/// True when the entry's real place is not below the root: a followed link, or a file in a followed folder.
fn leads_out(e: &DirEntry, real_root: &Path) -> bool {
    e.path().canonicalize().map_or(true, |real| !real.starts_with(real_root))
}

fn send_file(
    inputs: &Inputs,
    path: PathBuf,
    relative: PathBuf,
    base: Option<&Path>,
    size: u64,
    explicit: bool,
    tx: &Sender<Event>,
) -> bool {
    if explicit && inputs.shard.is_some_and(|s| !s.takes(&relative)) {
        return true;
    }
    let base = base.map(Path::to_owned);
    tx.send(Event::File(InputFile { path, relative, base, size, explicit })).is_ok()
}
