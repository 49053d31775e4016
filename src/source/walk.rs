//! Folders, depth first, names sorted, so that two walks over the same tree see the same order.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::names::Names;
use super::{Feed, ProblemKind};
use crate::record::InputFile;

/// Walks one named file or folder. False when nobody listens any more.
pub(super) fn walk(feed: &mut Feed<'_>, root: &Path, base: Option<&Path>) -> bool {
    let inputs = feed.inputs;
    let named = |relative: &Path| base.map_or_else(|| relative.to_owned(), |b| b.join(relative));
    let own_name = super::base_name(root);
    // A path that the user names is followed: naming it is the wish to have it looked at.
    let about = match std::fs::metadata(root) {
        Ok(a) => a,
        Err(e) => {
            let kind =
                if e.kind() == std::io::ErrorKind::NotFound { ProblemKind::Missing } else { ProblemKind::Unreadable };
            return feed.problem(own_name, kind, format!("{}: {e}", root.display()));
        }
    };
    if about.is_file() {
        return feed.file(input(root.to_owned(), own_name, None, about.len(), true));
    }
    if !about.is_dir() {
        let error = format!("{}: not a regular file or folder", root.display());
        return feed.problem(own_name, ProblemKind::Special, error);
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut walker = WalkDir::new(root).follow_links(inputs.follow).sort_by_file_name().max_open(32);
    if let Some(d) = inputs.max_depth {
        walker = walker.max_depth(d);
    }
    let excluded = feed.filter.excluded();
    let keep = move |e: &DirEntry| {
        let relative = e.path().strip_prefix(root).unwrap_or(e.path());
        let hidden = e.depth() > 0 && e.file_name().as_encoded_bytes().starts_with(b".");
        (inputs.hidden || !hidden) && !(e.depth() > 0 && e.file_type().is_dir() && excluded.is_match(relative))
    };
    let mut names = feed.copies.then(Names::default);
    for entry in walker.into_iter().filter_entry(keep) {
        if feed.is_cancelled() {
            return false;
        }
        let listening = match entry {
            Err(e) => {
                let path = e.path().unwrap_or(root);
                let relative = path.strip_prefix(root).unwrap_or(path);
                let kind = if e.loop_ancestor().is_some() {
                    ProblemKind::Loop
                } else if e.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound) {
                    ProblemKind::BrokenLink
                } else {
                    ProblemKind::Unreadable
                };
                feed.problem(named(relative), kind, e.to_string())
            }
            Ok(e) => {
                let relative = e.path().strip_prefix(root).unwrap_or(e.path()).to_owned();
                let kind = e.file_type();
                if kind.is_dir() {
                    if let (Some(n), 1..) = (&mut names, e.depth()) {
                        n.enter(e.path(), e.depth());
                    }
                    continue; // folders speak through their files
                }
                if kind.is_symlink() {
                    continue; // links are not followed unless asked
                }
                if !kind.is_file() {
                    let error = format!("{}: not a regular file", e.path().display());
                    feed.problem(named(&relative), ProblemKind::Special, error)
                } else if inputs.follow && leads_out(&e, &real_root) {
                    let error = format!("{}: the link leads out of the folder", e.path().display());
                    feed.problem(named(&relative), ProblemKind::OutsideRoot, error)
                } else {
                    let size = e.metadata().map_or(0, |m| m.len());
                    if !feed.filter.takes(inputs, &relative, size) {
                        continue;
                    }
                    if names.as_mut().is_some_and(|n| n.clashes(e.path(), e.depth())) {
                        feed.collision(named(&relative))
                    } else {
                        feed.file(input(e.path().to_owned(), relative, base, size, false))
                    }
                }
            }
        };
        if !listening {
            return false;
        }
    }
    true
}

/// True when the entry's real place is not below the root: a followed link, or a file in a followed folder.
fn leads_out(e: &DirEntry, real_root: &Path) -> bool {
    e.path().canonicalize().map_or(true, |real| !real.starts_with(real_root))
}

fn input(path: PathBuf, relative: PathBuf, base: Option<&Path>, size: u64, explicit: bool) -> InputFile {
    InputFile { path, relative, base: base.map(Path::to_owned), size, explicit, number: 0 }
}
