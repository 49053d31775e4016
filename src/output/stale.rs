//! Unfinished copies that a killed run left behind: removed from the folders that a run writes to, so that they are not
//! shared with the copies. Owns the rule that tells them from the unfinished copies of a run that is at work: those are
//! locked by it, which a system undoes when the program ends, however it ends.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tempfile::NamedTempFile;

/// Begins the name of every unfinished copy.
const PREFIX: &str = ".estompe-";
/// Ends it.
const SUFFIX: &str = ".partial";

/// Between its making and its lock a file is younger than this.
const YOUNG: Duration = Duration::from_secs(60);

/// An unfinished copy, marked as being at work.
pub(super) fn fresh(folder: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
    // Some network drives know no locks: there nothing is ever taken for left behind.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// The folders that were looked through.
#[derive(Debug, Default)]
pub(super) struct Swept(Mutex<HashSet<PathBuf>>);

impl Swept {
    /// Looks through a folder, once a run. What cannot be read or removed stays: the copies matter more.
    pub(super) fn sweep(&self, folder: &Path) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains(folder) {
            seen.insert(folder.to_owned());
            drop(seen);
            let _ = sweep(folder);
        }
    }
}

fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if is_unfinished(&entry.file_name()) && entry.file_type().is_ok_and(|t| t.is_file()) && is_left(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn is_unfinished(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes())
}

/// True where nobody is at work on the file.
fn is_left(path: &Path) -> bool {
    let Ok(file) = File::options().write(true).open(path) else { return false };
    let old = file.metadata().and_then(|m| m.modified()).is_ok_and(|t| t.elapsed().is_ok_and(|age| age > YOUNG));
    old && file.try_lock().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_works_on_is_removed() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        let old = filetime::FileTime::from_unix_time(1_000_000_000, 0);
        for name in [".estompe-left.partial", ".estompe-young.partial", ".estompe-other", "photo.partial", "photo.jpg"]
        {
            fs::write(at(name), b"bytes").expect("write");
            if !name.contains("young") {
                filetime::set_file_mtime(at(name), old).expect("time");
            }
        }
        fs::create_dir(at(".estompe-folder.partial")).expect("folder");
        let working = fresh(folder.path()).expect("file");
        filetime::set_file_mtime(working.path(), old).expect("time");
        let swept = Swept::default();
        swept.sweep(folder.path());
        assert!(!at(".estompe-left.partial").exists());
        for name in
            [".estompe-young.partial", ".estompe-other", "photo.partial", "photo.jpg", ".estompe-folder.partial"]
        {
            assert!(at(name).exists(), "{name}");
        }
        assert!(working.path().exists(), "a run is at work on it");
        let path = working.into_temp_path().keep().expect("kept");
        Swept::default().sweep(folder.path());
        assert!(!path.exists(), "its run is over");
    }
}
