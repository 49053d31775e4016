//! Folders, depth first, entries in the order of [`Folder`], so that two walks over the same tree see the same order.

use std::path::{Path, PathBuf};

use walkdir::DirEntry;

use super::folder::{Entry, Folder, Kind, Reading};
use super::names::Given;
use super::{Feed, ProblemKind};
use crate::record::InputFile;

/// Walks one named file or folder. False when nobody listens any more.
pub(super) fn walk(feed: &mut Feed<'_>, root: &Path, base: Option<&Path>) -> bool {
    let own_name = super::base_name(root);
    // A path that the user names is followed: naming it is the wish to have it looked at.
    let about = match std::fs::metadata(root) {
        Ok(a) => a,
        Err(e) => return feed.problem(own_name, kind_of(&e), format!("{}: {e}", root.display())),
    };
    if about.is_file() {
        return feed.file(input(root.to_owned(), own_name, None, about.len(), true));
    }
    if !about.is_dir() {
        let error = format!("{}: not a regular file or folder", root.display());
        return feed.problem(own_name, ProblemKind::Special, error);
    }
    let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut walk = Walk { feed, root, base, levels: Vec::new() };
    walk.enter(root.to_owned(), real, Given::default(), true) && walk.run()
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
    fn run(&mut self) -> bool {
        loop {
            if self.feed.is_cancelled() {
                return false;
            }
            let Some(level) = self.levels.last_mut() else { return true };
            let listening = match level.folder.next() {
                Ok(Some(entry)) => self.entry(&entry),
                Ok(None) => {
                    self.levels.pop();
                    true
                }
                Err(e) => {
                    let path = level.path.clone();
                    self.levels.pop();
                    self.problem(&path, ProblemKind::Unreadable, &e.to_string())
                }
            };
            if !listening {
                return false;
            }
        }
    }

    /// Reads the folder that comes next; what cannot be read is told.
    fn enter(&mut self, path: PathBuf, real: PathBuf, given: Given, through_link: bool) -> bool {
        let reading = Reading { follow: self.feed.inputs.follow, through_link };
        let mut failures = Vec::new();
        let takes = |e: &DirEntry| self.takes(e);
        let folder = Folder::read(&path, reading, takes, |e| failures.push(e));
        for e in failures {
            let at = e.path().unwrap_or(&path);
            let listening = match e.io_error() {
                Some(io) if io.kind() == std::io::ErrorKind::NotFound && e.depth() > 0 => {
                    self.problem(at, ProblemKind::BrokenLink, &io.to_string())
                }
                Some(io) => self.problem(at, kind_of(io), &io.to_string()),
                None => self.problem(at, ProblemKind::Loop, "the link leads back into its own folder"),
            };
            if !listening {
                return false;
            }
        }
        match folder {
            Ok(folder) => {
                self.levels.push(Level { path, real, folder, given });
                true
            }
            Err(e) => self.problem(&path, ProblemKind::Unreadable, &e.to_string()),
        }
    }

    /// True for entries that count: hidden ones when asked for, no folder that is excluded.
    fn takes(&self, e: &DirEntry) -> bool {
        let inputs = self.feed.inputs;
        let is_hidden = e.file_name().as_encoded_bytes().starts_with(b".");
        (inputs.hidden || !is_hidden)
            && !(e.file_type().is_dir()
                && self.feed.filter.excludes(e.path().strip_prefix(self.root).unwrap_or(e.path())))
    }

    fn entry(&mut self, entry: &Entry) -> bool {
        let depth = self.levels.len();
        let Some(level) = self.levels.last_mut() else { return true };
        let path = level.path.join(&entry.name);
        // Followed links alone can lead elsewhere than the names say.
        let real = match entry.linked {
            false => level.real.join(&entry.name),
            true => match path.canonicalize() {
                Ok(real) => real,
                Err(e) => return self.problem(&path, kind_of(&e), &e.to_string()),
            },
        };
        if entry.linked && !self.levels.first().is_some_and(|root| real.starts_with(&root.real)) {
            return self.problem(&path, ProblemKind::OutsideRoot, "the link leads out of the folder");
        }
        match entry.kind {
            Kind::Folder => self.folder(entry, path, real, depth),
            Kind::Special => self.problem(&path, ProblemKind::Special, "not a regular file"),
            Kind::File => self.file(entry, path),
        }
    }

    fn folder(&mut self, entry: &Entry, path: PathBuf, real: PathBuf, depth: usize) -> bool {
        if self.feed.inputs.max_depth.is_some_and(|d| depth >= d) {
            return true;
        }
        if entry.linked && self.levels.iter().any(|l| l.real == real) {
            return self.problem(&path, ProblemKind::Loop, "the link leads back into its own folder");
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
        self.feed.problem(named(self.base, relative), kind, format!("{}: {error}", path.display()))
    }
}

/// Where the report finds an entry, when several roots share one.
fn named(base: Option<&Path>, relative: &Path) -> PathBuf {
    base.map_or_else(|| relative.to_owned(), |b| b.join(relative))
}

fn kind_of(e: &std::io::Error) -> ProblemKind {
    if e.kind() == std::io::ErrorKind::NotFound { ProblemKind::Missing } else { ProblemKind::Unreadable }
}

fn input(path: PathBuf, relative: PathBuf, base: Option<&Path>, size: u64, explicit: bool) -> InputFile {
    InputFile { path, relative, base: base.map(Path::to_owned), size, explicit, number: 0 }
}
