//! Folders, depth first, entries in the order of [`Folder`], so that two walks over the same tree see the same order.

use std::cell::Cell;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Entry, Folder, Kind, Reading};
use super::names::Given;
use super::{Feed, ProblemKind};
use crate::error::{Error, Result};
use crate::record::InputFile;

/// Walks one named file or folder. False when nobody listens any more.
pub(super) fn walk(feed: &mut Feed<'_>, root: &Path, base: Option<&Path>) -> Result<bool> {
    let own_name = super::base_name(root);
    // A path that the user names is followed: naming it is the wish to have it looked at.
    let about = match std::fs::metadata(root) {
        Ok(a) => a,
        Err(e) => return Ok(feed.problem(own_name, kind_of(&e), format!("{}: {e}", root.display()))),
    };
    if about.is_file() {
        return Ok(feed.file(input(root.to_owned(), own_name, None, about.len(), true)));
    }
    if !about.is_dir() {
        let error = format!("{}: not a regular file or folder", root.display());
        return Ok(feed.problem(own_name, ProblemKind::Special, error));
    }
    if feed.inputs.max_depth == Some(0) {
        return Ok(true); // files of the folder itself have depth 1
    }
    let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut walk = Walk { feed, root, base, levels: Vec::new() };
    Ok(walk.enter(root.to_owned(), real, Given::default(), true)? && walk.run()?)
}

/// A folder that is being walked.
struct Level {
    path: PathBuf,
    /// Where it really is; known of every folder when links are followed.
    real: PathBuf,
    folder: Folder,
    given: Given,
}

/// The way from the root to the folder that the walk stands in.
struct Walk<'f, 'a> {
    feed: &'f mut Feed<'a>,
    root: &'f Path,
    base: Option<&'f Path>,
    levels: Vec<Level>,
}

impl Walk<'_, '_> {
    fn run(&mut self) -> Result<bool> {
        loop {
            if self.feed.is_cancelled() {
                return Ok(false);
            }
            let Some(level) = self.levels.last_mut() else { return Ok(true) };
            let listening = match level.folder.next().map_err(unsorted)? {
                Some(entry) => self.entry(&entry)?,
                None => self.levels.pop().is_some(),
            };
            if !listening {
                return Ok(false);
            }
        }
    }

    /// Reads the folder that comes next; what cannot be read is told.
    fn enter(&mut self, path: PathBuf, real: PathBuf, given: Given, through_link: bool) -> Result<bool> {
        let reading = Reading { follow: self.feed.inputs.follow, through_link };
        let listening = Cell::new(true);
        let failed = |at: &Path, e: &io::Error| {
            let kind = match e.kind() {
                // It was there a moment ago: a link without its target.
                io::ErrorKind::NotFound if at != path => ProblemKind::BrokenLink,
                _ => kind_of(e),
            };
            listening.set(listening.get() && self.problem(at, kind, &e.to_string()));
        };
        let folder = Folder::read(&path, reading, |path, is_folder| self.takes(path, is_folder), failed);
        let folder = folder.map_err(unsorted)?;
        self.levels.push(Level { path, real, folder, given });
        Ok(listening.get())
    }

    /// True for entries that count: hidden ones when asked for, no folder that is excluded.
    fn takes(&self, path: &Path, is_folder: bool) -> bool {
        let is_hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        (self.feed.inputs.hidden || !is_hidden)
            && !(is_folder && self.feed.filter.excludes(path.strip_prefix(self.root).unwrap_or(path)))
    }

    fn entry(&mut self, entry: &Entry) -> Result<bool> {
        let depth = self.levels.len();
        if entry.kind == Kind::Folder && self.feed.inputs.max_depth.is_some_and(|d| depth >= d) {
            return Ok(true);
        }
        let Some(level) = self.levels.last_mut() else { return Ok(true) };
        let path = level.path.join(&entry.name);
        // Followed links alone can lead elsewhere than the names say.
        let real = match entry.linked {
            false => level.real.join(&entry.name),
            true => match path.canonicalize() {
                Ok(real) => real,
                Err(e) => return Ok(self.problem(&path, kind_of(&e), &e.to_string())),
            },
        };
        if entry.linked && !self.levels.first().is_some_and(|root| real.starts_with(&root.real)) {
            return Ok(self.problem(&path, ProblemKind::OutsideRoot, "the link leads out of the folder"));
        }
        match entry.kind {
            Kind::Folder => self.folder(entry, path, real),
            Kind::Special => Ok(self.problem(&path, ProblemKind::Special, "not a regular file")),
            Kind::File => Ok(self.file(entry, path)),
        }
    }

    fn folder(&mut self, entry: &Entry, path: PathBuf, real: PathBuf) -> Result<bool> {
        if entry.linked && self.levels.iter().any(|l| l.real == real) {
            return Ok(self.problem(&path, ProblemKind::Loop, "the link leads back into its own folder"));
        }
        let copies = self.feed.copies;
        let Some(level) = self.levels.last_mut().filter(|_| copies) else {
            return self.enter(path, real, Given::default(), entry.linked);
        };
        let given = level.given.enter(&level.path, &entry.name, &entry.folded);
        self.enter(path, real, given, entry.linked)
    }

    fn file(&mut self, entry: &Entry, path: PathBuf) -> bool {
        let relative = path.strip_prefix(self.root).unwrap_or(&path).to_owned();
        let about = if entry.linked { std::fs::metadata(&path) } else { std::fs::symlink_metadata(&path) };
        let size = about.map_or(0, |m| m.len());
        if !self.feed.filter.takes(self.feed.inputs, &relative, size) {
            return true;
        }
        let copies = self.feed.copies;
        if self.levels.last_mut().is_some_and(|l| copies && l.given.clashes(&entry.folded)) {
            return self.feed.collision(named(self.base, &relative));
        }
        self.feed.file(input(path, relative, self.base, size, false))
    }

    fn problem(&self, path: &Path, kind: ProblemKind, error: &str) -> bool {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let named = match named(self.base, relative) {
            // The root itself.
            n if n.as_os_str().is_empty() => super::base_name(self.root),
            n => n,
        };
        self.feed.problem(named, kind, format!("{}: {error}", path.display()))
    }
}

/// Where the report finds an entry, when several roots share one.
fn named(base: Option<&Path>, relative: &Path) -> PathBuf {
    base.map_or_else(|| relative.to_owned(), |b| b.join(relative))
}

/// Names of a folder that is too large for memory wait in the temporary folder. Without it the run would leave photos out.
fn unsorted(e: io::Error) -> Error {
    Error::output(&std::env::temp_dir(), e)
}

fn kind_of(e: &io::Error) -> ProblemKind {
    #[cfg(unix)]
    if rustix::io::Errno::from_io_error(e) == Some(rustix::io::Errno::LOOP) {
        return ProblemKind::Loop; // a link to itself
    }
    if e.kind() == io::ErrorKind::NotFound { ProblemKind::Missing } else { ProblemKind::Unreadable }
}

fn input(path: PathBuf, relative: PathBuf, base: Option<&Path>, size: u64, explicit: bool) -> InputFile {
    InputFile { path, relative, base: base.map(Path::to_owned), size, explicit, number: 0 }
}
