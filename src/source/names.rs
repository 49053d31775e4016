//! Finds inputs whose copies could not be told apart: the same name, or names that differ in capital letters alone, which
//! are one file on the systems of most users. It holds eight bytes for each entry of the folders that are open, sixteen for
//! each name of a list, and never a list of all paths. Unicode case folding is taken as lower case of each character.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

/// Hashes of folded names, under a key of this run so that no one can prepare names that clash.
#[derive(Default)]
struct Hasher(std::collections::hash_map::RandomState);

impl Hasher {
    fn of(&self, name: &OsStr) -> u64 {
        self.0.hash_one(folded(name))
    }
}

/// The name with lower-case letters; bytes that are no text stay as they are.
pub(super) fn folded(name: &OsStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.extend_from_slice(chunk.valid().to_lowercase().as_bytes());
        out.extend_from_slice(chunk.invalid());
    }
    out
}

/// Names in the folders on the way to the entry that the walk stands at.
#[derive(Default)]
pub(super) struct Names {
    hasher: Hasher,
    levels: Vec<Level>,
}

/// One open folder.
#[derive(Default)]
struct Level {
    taken: HashSet<u64>,
    /// Folders that were walked before and whose copies go into the same folder as those of this one.
    twins: Vec<PathBuf>,
}

impl Names {
    /// True when a copy of that file (depth 1 is the root itself) would take a name that is given out.
    pub(super) fn clashes(&mut self, path: &Path, depth: usize) -> bool {
        let hash = self.hasher.of(path.file_name().unwrap_or_default());
        !self.level(depth).taken.insert(hash)
    }

    /// Notes a folder that the walk enters next.
    pub(super) fn enter(&mut self, path: &Path, depth: usize) {
        let name = path.file_name().unwrap_or_default();
        let hash = self.hasher.of(name);
        let level = self.level(depth);
        let mut twins = Vec::new();
        if !level.taken.insert(hash) {
            let before = level.twins.clone();
            // The walk goes through names in the order of their bytes: what sorts after this one comes after it.
            let own = path.parent().into_iter().flat_map(|p| alike(p, name)).filter(|p| p.file_name() < Some(name));
            twins = before.iter().flat_map(|t| alike(t, name)).chain(own).filter(|p| p.is_dir()).collect();
        }
        let mut taken = HashSet::new();
        for entry in twins.iter().filter_map(|t| std::fs::read_dir(t).ok()).flatten().flatten() {
            taken.insert(self.hasher.of(&entry.file_name()));
        }
        self.levels.push(Level { taken, twins });
    }

    /// The folder that holds entries of that depth; those below it are left.
    fn level(&mut self, depth: usize) -> &mut Level {
        let depth = depth.max(1);
        self.levels.resize_with(depth.min(self.levels.len().max(1)), Level::default);
        let last = self.levels.len() - 1;
        self.levels.get_mut(last).expect("a walk has at least its root")
    }
}

/// Entries of the folder with that name but for capital letters.
fn alike(folder: &Path, name: &OsStr) -> Vec<PathBuf> {
    let want = folded(name);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|e| folded(&e.file_name()) == want).map(|e| e.path()).collect()
}

/// What a name of a list is to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    New,
    /// The same file again.
    Again,
    /// Another file whose copy would have the same name.
    Clash,
}

/// Names of a list, which comes in any order.
#[derive(Default)]
pub(super) struct ListNames {
    hasher: Hasher,
    given: HashMap<u64, u64>,
}

impl ListNames {
    /// Takes the place of a copy and the file that it is made of.
    pub(super) fn take(&mut self, relative: &Path, path: &Path) -> Listed {
        let source = self.hasher.0.hash_one(path);
        match self.given.insert(self.hasher.of(relative.as_os_str()), source) {
            None => Listed::New,
            Some(before) if before == source => Listed::Again,
            Some(_) => Listed::Clash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_broken_ones_stay_apart() {
        let f = |s: &str| folded(OsStr::new(s));
        assert_eq!(f("ÉTÉ.JPG"), f("été.jpg"));
        assert_ne!(f("a.jpg"), f("b.jpg"));
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            assert_ne!(folded(OsStr::from_bytes(b"\xe8.jpg")), folded(OsStr::from_bytes(b"\xe9.jpg")));
        }
    }

    #[test]
    fn a_list_may_name_a_file_twice_but_not_two_files_alike() {
        let mut names = ListNames::default();
        assert_eq!(names.take(Path::new("a/x.jpg"), Path::new("/1/a/x.jpg")), Listed::New);
        assert_eq!(names.take(Path::new("a/x.jpg"), Path::new("/1/a/x.jpg")), Listed::Again);
        assert_eq!(names.take(Path::new("A/X.jpg"), Path::new("/2/A/X.jpg")), Listed::Clash);
    }
}
