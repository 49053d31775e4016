//! The entries of one folder in order, whatever their number: by the name in lower case, then by its bytes, so that names that
//! differ in capital letters alone stand side by side and two walks over the same tree see the same order. The folder is read
//! whole before its first entry is given out: what a run writes beside its photos is never taken for one of them.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::names::folded;
use crate::spool::{Sorted, Spool};

/// Entries of one folder that are held in memory; the names of larger ones wait in an unnamed temporary file.
const HELD: usize = 4_000;
/// Bytes that they may take.
const HELD_BYTES: usize = 1 << 20;

/// What an entry is; for a link that is followed, what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// FIFO, device or socket.
    Special,
}

const KINDS: [(char, Kind); 3] = [('f', Kind::File), ('d', Kind::Folder), ('s', Kind::Special)];

/// One entry of a folder.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: OsString,
    /// The name in lower case.
    pub(super) folded: Vec<u8>,
    pub(super) kind: Kind,
    /// True for a link that was followed.
    pub(super) linked: bool,
}

/// The entries of one folder that are still to come.
pub(super) struct Folder {
    sorted: Sorted,
}

/// How a folder is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Follow links; they are left out otherwise.
    pub(super) follow: bool,
    /// The folder may be a link itself: the user named it, or it was found to lead to a place inside.
    pub(super) through_link: bool,
}

impl Folder {
    /// Reads a folder: entries that `takes` refuses (it gets the path, and whether that is a folder) are left out, those that
    /// cannot be told go to `failed` with their path. The error is one of the temporary file.
    pub(super) fn read(
        path: &Path,
        reading: Reading,
        takes: impl Fn(&Path, bool) -> bool,
        failed: impl Fn(&Path, &io::Error),
    ) -> io::Result<Self> {
        let mut spool = Spool::with_chunk(HELD, HELD_BYTES);
        // Links are followed here and not by the library, which would take other folders for those on the way.
        let entries = WalkDir::new(path).min_depth(1).max_depth(1).follow_root_links(reading.through_link);
        for entry in entries {
            let e = match entry {
                Ok(e) => e,
                Err(e) => {
                    if let Some(why) = e.io_error() {
                        failed(e.path().unwrap_or(path), why);
                    }
                    continue;
                }
            };
            let (linked, mut about) = (e.file_type().is_symlink(), e.file_type());
            if linked {
                if !reading.follow || !takes(e.path(), false) {
                    continue;
                }
                match std::fs::metadata(e.path()) {
                    Ok(target) => about = target.file_type(),
                    Err(why) => {
                        failed(e.path(), &why);
                        continue;
                    }
                }
            }
            if !takes(e.path(), about.is_dir()) {
                continue;
            }
            let kind = match (about.is_file(), about.is_dir()) {
                (true, _) => Kind::File,
                (_, true) => Kind::Folder,
                _ => Kind::Special,
            };
            let letter = KINDS.iter().find(|(_, k)| *k == kind).map_or('s', |(l, _)| *l);
            let line = if linked { format!("{letter}l") } else { letter.to_string() };
            let name = e.file_name();
            // No name holds NUL, so the first one ends the folded name.
            let key = [folded(name).as_slice(), &[0], &raw(name)].concat();
            spool.push(key, line)?;
        }
        Ok(Folder { sorted: spool.into_sorted()? })
    }

    /// The next entry.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let Some((mut key, line)) = self.sorted.next_line()? else { return Ok(None) };
        let end = key.iter().position(|b| *b == 0).ok_or(io::ErrorKind::InvalidData)?;
        let name = name_of(key.get(end + 1..).unwrap_or_default());
        key.truncate(end);
        let kind = KINDS.iter().find(|(l, _)| line.starts_with(*l)).map_or(Kind::Special, |(_, k)| *k);
        Ok(Some(Entry { name, folded: key, kind, linked: line.ends_with('l') }))
    }
}

#[cfg(unix)]
fn raw(name: &OsStr) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    name.as_bytes().to_vec()
}

#[cfg(unix)]
fn name_of(raw: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(raw).to_owned()
}

#[cfg(windows)]
fn raw(name: &OsStr) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt;
    name.encode_wide().flat_map(u16::to_be_bytes).collect()
}

#[cfg(windows)]
fn name_of(raw: &[u8]) -> OsString {
    use std::os::windows::ffi::OsStringExt;
    let units: Vec<u16> = raw.as_chunks::<2>().0.iter().map(|u| u16::from_be_bytes(*u)).collect();
    OsString::from_wide(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(path: &Path, follow: bool) -> Vec<Entry> {
        let reading = Reading { follow, through_link: false };
        let mut folder = Folder::read(path, reading, |_, _| true, |p, e| panic!("{p:?}: {e}")).expect("read");
        std::iter::from_fn(|| folder.next().expect("an entry")).collect()
    }

    #[test]
    fn large_folders_come_back_in_order_and_whole() {
        let bed = tempfile::tempdir().expect("folder");
        let mut want = Vec::new();
        for i in 0..2 * HELD + 7 {
            // Capital and small letters in turn, and numbers that sort otherwise than they are made.
            let name = if i % 2 == 0 { format!("img_{}.jpg", i * 7919 % 100_003) } else { format!("IMG_{i}.JPG") };
            std::fs::write(bed.path().join(&name), "").expect("write");
            want.push(name);
        }
        want.sort_by_key(|n| (n.to_lowercase(), n.clone()));
        let got: Vec<String> = entries(bed.path(), false).iter().map(|e| e.name.to_string_lossy().into()).collect();
        assert!(got == want, "{} of {}", got.len(), want.len());
    }

    #[cfg(unix)]
    #[test]
    fn odd_names_and_kinds_come_back_as_they_are() {
        use std::os::unix::ffi::OsStrExt;
        let bed = tempfile::tempdir().expect("folder");
        let odd: [&[u8]; 5] = [b"A\nb.jpg", b"a\nb.jpg", b"caf\xe8.jpg", b"caf\xe9.jpg", "ÉTÉ.jpg".as_bytes()];
        for n in odd {
            std::fs::write(bed.path().join(OsStr::from_bytes(n)), "").expect("write");
        }
        std::fs::create_dir(bed.path().join("sub")).expect("folder");
        std::os::unix::fs::symlink("sub", bed.path().join("way")).expect("link");
        let got = entries(bed.path(), true);
        let names: Vec<&[u8]> = got.iter().map(|e| e.name.as_bytes()).collect();
        assert_eq!(names, [odd[0], odd[1], odd[2], odd[3], b"sub", b"way", odd[4]]);
        assert_eq!(got[0].folded, got[1].folded);
        let folders: Vec<_> = got.iter().filter(|e| e.kind == Kind::Folder).map(|e| e.linked).collect();
        assert_eq!(folders, [false, true]);
        assert_eq!(entries(bed.path(), false).len(), 6, "links are left out unless they are followed");
    }
}
