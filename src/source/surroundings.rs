//! What lies around a photo and can be told without opening it: its name, extended attributes, sidecar files.

use std::collections::{HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::inspect::Surroundings;
use crate::record::InputFile;

/// Endings of files that describe the photo of the same name (settings, crops, previews, places, the film of a live photo).
const SIDECARS: &[&str] = &["xmp", "XMP", "aae", "AAE", "thm", "THM", "json", "pp3", "dop", "mov", "MOV"];

/// Endings that come behind the photo's whole name.
const APPENDED: &[&str] = &["xmp", "json", "supplemental-metadata.json", "pp3"];

/// Folders whose lists are held: a few more than there are threads, so that memory does not grow with the tree.
const FOLDERS: usize = 32;

/// Names of one folder that may be sidecar files, at most this many: in a folder with more, each name is asked for.
const NAMES: usize = 4_096;

/// Names of one folder that may be sidecar files; `None` where they are too many to be held.
type Names = Option<HashSet<OsString>>;

/// Looks around photos; each folder is listed once, which asks far less of a network drive than a question for each
/// possible name.
#[derive(Debug, Default)]
pub struct Neighbours {
    listed: Mutex<VecDeque<(PathBuf, Arc<Names>)>>,
}

impl Neighbours {
    /// Looks around one photo.
    pub fn of(&self, input: &InputFile) -> Surroundings {
        let name = input.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Surroundings { sidecars: self.sidecars(&input.path), xattrs: xattrs(&input.path), name }
    }

    fn sidecars(&self, photo: &Path) -> Vec<String> {
        let Some(whole) = photo.file_name() else { return Vec::new() };
        let folder = photo.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let names = self.names(folder);
        if names.as_ref().as_ref().is_some_and(HashSet::is_empty) {
            return Vec::new();
        }
        let stem = Path::new(whole).file_stem().unwrap_or(whole);
        let with = |stem: &OsStr, ending: &&str| {
            let mut name = stem.to_os_string();
            name.push(".");
            name.push(ending);
            name
        };
        let candidates = SIDECARS.iter().map(|e| with(stem, e)).chain(APPENDED.iter().map(|e| with(whole, e)));
        let mut found = Vec::new();
        for c in candidates.filter(|c| c != whole && names.as_ref().as_ref().is_none_or(|n| n.contains(c))) {
            let name = c.to_string_lossy().into_owned();
            if !found.contains(&name) && folder.join(&c).is_file() {
                found.push(name);
            }
        }
        found
    }

    /// The possible sidecar files of a folder. A folder that cannot be listed has none that could be read.
    fn names(&self, folder: &Path) -> Arc<Names> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = listed.iter().find(|(f, _)| f == folder) {
            return Arc::clone(names);
        }
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let names: HashSet<OsString> =
            entries.map(|e| e.file_name()).filter(|n| is_sidecar(n)).take(NAMES + 1).collect();
        let names = Arc::new((names.len() <= NAMES).then_some(names));
        if listed.len() >= FOLDERS {
            listed.pop_front();
        }
        listed.push_back((folder.to_owned(), Arc::clone(&names)));
        names
    }
}

fn is_sidecar(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|e| SIDECARS.iter().chain(APPENDED).any(|s| *e == **s))
}

/// Attributes that say where a file came from or what it is about; others (SELinux, ACL) are the system's own.
#[cfg(unix)]
fn xattrs(photo: &Path) -> Vec<(String, String)> {
    const LONGEST: usize = 4096;
    let Ok(names) = xattr::list(photo) else { return Vec::new() };
    names
        .filter_map(|n| {
            let name = n.to_string_lossy().into_owned();
            if !(name.starts_with("user.") || name.starts_with("com.apple.")) {
                return None;
            }
            let value = xattr::get(photo, &n).ok().flatten().unwrap_or_default();
            let text = String::from_utf8_lossy(value.get(..value.len().min(LONGEST)).unwrap_or_default()).into_owned();
            Some((name, text))
        })
        .collect()
}

#[cfg(windows)]
fn xattrs(photo: &Path) -> Vec<(String, String)> {
    let mut stream = photo.as_os_str().to_os_string();
    stream.push(":Zone.Identifier");
    std::fs::read_to_string(stream).ok().map(|t| ("Zone.Identifier".to_string(), t)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_are_found_by_stem_and_by_whole_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.jpg", "a.XMP", "a.jpg.json", "a.jpg.supplemental-metadata.json", "ab.xmp", "b.jpg", "c.xmp"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(folder.path().join("b.aae")).unwrap();
        let neighbours = Neighbours::default();
        let of = |name: &str| neighbours.sidecars(&folder.path().join(name));
        assert_eq!(of("a.jpg"), ["a.XMP", "a.jpg.json", "a.jpg.supplemental-metadata.json"]);
        // A folder is no sidecar, and no photo is its own.
        assert!(of("b.jpg").is_empty() && of("c.xmp").is_empty());
    }

    #[test]
    fn a_folder_with_very_many_sidecars_is_asked_for_each() {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..NAMES + 2 {
            std::fs::write(folder.path().join(format!("{i}.xmp")), "").unwrap();
        }
        let neighbours = Neighbours::default();
        assert!(neighbours.names(folder.path()).is_none());
        let of = |name: &str| neighbours.sidecars(&folder.path().join(name));
        assert_eq!(of("7.jpg"), ["7.xmp"]);
        assert!(of("none.jpg").is_empty() && of("7.xmp").is_empty());
    }
}
