//! Finds inputs whose copies could not be told apart: the same name, or names that differ in capital letters alone, which
//! are one file on the systems of most users. Of folders it holds one name, since their entries come in order, and eight bytes
//! for each entry of the folders that differ from one in capital letters alone; of a list, which comes in any order, sixteen
//! bytes for each name. Unicode case folding is taken as lower case of each character.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

/// The name with lower-case letters; bytes that are no text stay as they are.
pub(super) fn folded(name: &OsStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.extend_from_slice(chunk.valid().to_lowercase().as_bytes());
        out.extend_from_slice(chunk.invalid());
    }
    out
}

/// The names that copies have taken in one folder of the output.
#[derive(Default)]
pub(super) struct Given {
    /// The last one: names that differ in capital letters alone come one after the other.
    last: Vec<u8>,
    /// Folders that were walked before and whose copies go into the same folder as those of this one.
    twins: Vec<PathBuf>,
    /// Hashes of the names of all that they hold, in lower case.
    taken: HashSet<u64>,
    /// Keyed anew for each folder, so that no one can prepare names that clash.
    hasher: RandomState,
}

impl Given {
    /// True when a copy of the file with that name in lower case would take a name that is given out.
    pub(super) fn clashes(&mut self, folded: &[u8]) -> bool {
        !self.give(folded)
    }

    fn give(&mut self, folded: &[u8]) -> bool {
        if self.last == folded || self.taken.contains(&self.hasher.hash_one(folded)) {
            return false;
        }
        folded.clone_into(&mut self.last);
        true
    }

    /// Gives out the name of a folder in this one, whose path is `own`, and tells what is given out in it.
    pub(super) fn enter(&mut self, own: &Path, name: &OsStr, folded: &[u8]) -> Given {
        if self.give(folded) {
            return Given::default();
        }
        // Of names that are alike the walk takes them in the order of their bytes: what sorts after this one comes later.
        let before = alike(own, folded).into_iter().filter(|p| p.file_name() < Some(name));
        let twins = self.twins.iter().flat_map(|t| alike(t, folded)).chain(before);
        let twins: Vec<PathBuf> = twins.filter(|p| p.is_dir()).collect();
        let entries = twins.iter().filter_map(|t| std::fs::read_dir(t).ok()).flatten().flatten();
        let hasher = RandomState::new();
        let taken = entries.map(|e| hasher.hash_one(self::folded(&e.file_name()).as_slice())).collect();
        Given { last: Vec::new(), twins, taken, hasher }
    }
}

/// Entries of the folder with that name but for capital letters.
fn alike(folder: &Path, want: &[u8]) -> Vec<PathBuf> {
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

/// Names of a list, which comes in any order: hashes of both, under a key of this run so that no one can prepare names that
/// clash.
#[derive(Default)]
pub(super) struct ListNames {
    hasher: RandomState,
    given: HashMap<u64, u64>,
}

impl ListNames {
    /// Takes the place of a copy and the file that it is made of.
    pub(super) fn take(&mut self, relative: &Path, path: &Path) -> Listed {
        let source = self.hasher.hash_one(path);
        match self.given.insert(self.hasher.hash_one(folded(relative.as_os_str())), source) {
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
