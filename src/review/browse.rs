//! The folders that the app may be pointed at: the user's home and mounted shares, nothing else of the machine. The browser
//! names them by ids that this module gave out; it reads names of folders alone, and opens no file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::ids::Ids;
use crate::report::printable;

/// Most folders that are listed at once.
const LISTED: usize = 2_000;
/// Most ids that a session gives out.
const GIVEN: usize = 200_000;

/// One folder in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) id: String,
    pub(super) name: String,
}

/// What a folder holds.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) folders: Vec<Folder>,
    /// More folders than are listed.
    pub(super) more: bool,
    /// Files that lie in it, whatever they are.
    pub(super) files: usize,
    /// Where it lies, from a root down.
    pub(super) above: Vec<Folder>,
}

/// The browser of one session.
pub(super) struct Browse {
    roots: Vec<PathBuf>,
    ids: Ids,
    known: HashMap<String, PathBuf>,
}

impl Browse {
    pub(super) fn new(roots: Vec<PathBuf>) -> std::io::Result<Browse> {
        let mut real: Vec<PathBuf> = Vec::new();
        for r in roots.iter().filter_map(|r| r.canonicalize().ok()).filter(|r| r.is_dir()) {
            // The whole machine is no share.
            let is_part = r.parent().is_some_and(|p| !p.as_os_str().is_empty()) || cfg!(windows);
            if is_part && !real.contains(&r) {
                real.push(r);
            }
        }
        Ok(Browse { roots: real, ids: Ids::new()?, known: HashMap::new() })
    }

    /// The roots.
    pub(super) fn roots(&mut self) -> Vec<Folder> {
        let roots = self.roots.clone();
        roots.iter().filter_map(|r| self.give(r, printable(&r.display().to_string()))).collect()
    }

    /// The folder of an id: one that was given out, and that still lies within a root when links are followed.
    pub(super) fn find(&self, id: &str) -> Option<PathBuf> {
        let path = self.known.get(id)?;
        let real = path.canonicalize().ok().filter(|p| p.is_dir())?;
        self.holds(&real).then_some(real)
    }

    /// True for a real path within a root.
    pub(super) fn holds(&self, real: &Path) -> bool {
        self.roots.iter().any(|r| real.starts_with(r))
    }

    /// The folders of a folder, hidden ones left out.
    pub(super) fn list(&mut self, id: &str) -> Option<Listed> {
        let path = self.find(id)?;
        let (mut names, mut files, mut more) = (Vec::new(), 0, false);
        for entry in std::fs::read_dir(&path).ok()?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            // Of links what they lead to counts; `find` sees to it that they lead to nothing else.
            let is_folder = std::fs::metadata(entry.path()).is_ok_and(|m| m.is_dir());
            match is_folder {
                false => files += 1,
                true if names.len() < LISTED => names.push((name, entry.path())),
                true => more = true,
            }
        }
        names.sort_by_key(|(n, _)| (n.to_lowercase(), n.clone()));
        let folders = names.into_iter().filter_map(|(n, p)| self.give(&p, short(&n))).collect();
        let root = self.roots.iter().filter(|r| path.starts_with(r)).max_by_key(|r| r.components().count())?.clone();
        let mut above: Vec<PathBuf> =
            path.ancestors().take_while(|a| a.starts_with(&root)).map(Path::to_owned).collect();
        above.reverse();
        let name = |p: &PathBuf| match p == &root {
            true => printable(&p.display().to_string()),
            false => short(&p.file_name().unwrap_or_default().to_string_lossy()),
        };
        let above = above.iter().filter_map(|p| self.give(p, name(p))).collect();
        Some(Listed { folders, more, files, above })
    }

    fn give(&mut self, path: &Path, name: String) -> Option<Folder> {
        let id = self.ids.folder(path);
        if self.known.len() >= GIVEN && !self.known.contains_key(&id) {
            return None;
        }
        self.known.insert(id.clone(), path.to_owned());
        Some(Folder { id, name })
    }
}

fn short(name: &str) -> String {
    printable(name).chars().take(300).collect()
}

/// The user's home, and what is mounted for people: sticks, cards, network shares.
pub fn roots() -> Vec<PathBuf> {
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).filter(|h| !h.is_empty());
    home.map(PathBuf::from).into_iter().chain(mounted()).collect()
}

#[cfg(target_os = "linux")]
fn mounted() -> Vec<PathBuf> {
    const SHARES: [&str; 11] =
        ["cifs", "smb3", "nfs", "nfs4", "fuse.sshfs", "davfs", "fuse.davfs2", "exfat", "vfat", "ntfs3", "fuseblk"];
    const PLACES: [&str; 3] = ["/media/", "/run/media/", "/mnt/"];
    let table = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mut out: Vec<PathBuf> = Vec::new();
    for line in table.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(place), Some(kind)) = (words.next(), words.next()) else { continue };
        // Blanks stand as octal escapes (fstab(5)).
        let place = place.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        let of_system = ["/boot", "/proc", "/sys", "/dev", "/etc"].iter().any(|s| place.starts_with(s));
        if !of_system && (SHARES.contains(&kind) || PLACES.iter().any(|p| place.starts_with(p))) {
            out.push(place.into());
        }
    }
    out
}

#[cfg(target_os = "macos")]
fn mounted() -> Vec<PathBuf> {
    let volumes = std::fs::read_dir("/Volumes").into_iter().flatten().flatten();
    volumes.map(|v| v.path()).filter(|p| p.is_dir()).collect()
}

#[cfg(windows)]
fn mounted() -> Vec<PathBuf> {
    ('D'..='Z').map(|l| PathBuf::from(format!("{l}:\\"))).filter(|p| p.is_dir()).collect()
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn mounted() -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_within_the_roots_is_found() {
        let dir = tempfile::tempdir().expect("dir");
        let (home, other) = (dir.path().join("home"), dir.path().join("other"));
        for d in ["home/Photos/2026", "home/.cache", "other/secret"] {
            std::fs::create_dir_all(dir.path().join(d)).expect("folder");
        }
        std::fs::write(home.join("Photos/a.jpg"), b"x").expect("file");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&other, home.join("Photos/leads out")).expect("link");
        let mut b = Browse::new(vec![home.clone(), dir.path().join("none"), "/".into()]).expect("random");
        let roots = b.roots();
        assert_eq!(roots.len(), 1, "{roots:?}");
        let top = b.list(&roots[0].id).expect("listed");
        assert_eq!(top.folders.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["Photos"]);
        let photos = b.list(&top.folders[0].id).expect("listed");
        assert_eq!((photos.files, photos.above.len()), (1, 2));
        // The link is shown, and leads nowhere.
        let out: Vec<_> = photos.folders.iter().map(|f| (f.name.clone(), b.find(&f.id).is_some())).collect();
        let want: &[(&str, bool)] =
            if cfg!(unix) { &[("2026", true), ("leads out", false)] } else { &[("2026", true)] };
        assert_eq!(out, want.iter().map(|(n, f)| ((*n).to_owned(), *f)).collect::<Vec<_>>());
        // Nothing but ids that were given out.
        for wrong in ["", "/etc", "..", "d00000000000000000000", &other.display().to_string()] {
            assert!(b.find(wrong).is_none() && b.list(wrong).is_none(), "{wrong}");
        }
        let foreign = Browse::new(vec![home]).expect("random");
        assert!(foreign.find(&roots[0].id).is_none(), "ids of another session");
    }
}
