//! Names from a list (`--files-from`), one a line or ended by NUL, from a file or standard input.

use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::{Component, Path, PathBuf};

use super::names::{ListNames, Listed};
use super::{Feed, FilesFrom, Inputs, ProblemKind};
use crate::error::{Error, Result};
use crate::record::InputFile;

/// Longest name that is read, in bytes; a list without separators must not fill the memory.
const LONGEST: u64 = 64 << 10;

/// Sends each file of the list as it is read.
pub(super) fn read(feed: &mut Feed<'_>, list: &FilesFrom) -> Result<()> {
    let inputs = feed.inputs;
    let mut names = ListNames::default();
    let mut reader: Box<dyn BufRead> = match &list.path {
        Some(p) => Box::new(BufReader::new(
            File::open(p).map_err(|e| Error::Policy(format!("list of files {}: {e}", p.display()).into()))?,
        )),
        None => Box::new(BufReader::new(stdin())),
    };
    let separator = if list.nul { 0 } else { b'\n' };
    let mut name = Vec::new();
    while !feed.is_cancelled() {
        name.clear();
        let n = std::io::Read::take(&mut reader, LONGEST).read_until(separator, &mut name)?;
        if n == 0 {
            break;
        }
        if name.last() == Some(&separator) {
            name.pop();
        } else if n as u64 == LONGEST {
            return Err(Error::Policy(
                "the list of files holds a name of over 64 KiB: is it ended by NUL? then say -0".into(),
            ));
        }
        if !list.nul && name.last() == Some(&b'\r') {
            name.pop();
        }
        if name.is_empty() {
            continue;
        }
        let listed = path_of(&name);
        let (path, relative) = match &inputs.root {
            Some(root) => (root.join(&listed), below(&listed, Some(root))),
            None => (listed.clone(), below(&listed, None)),
        };
        let listening = match std::fs::metadata(&path) {
            Ok(a) if a.is_file() => {
                if !feed.filter.takes(inputs, &relative, a.len()) {
                    continue;
                }
                match names.take(&relative, &path) {
                    Listed::Again => continue, // said twice
                    Listed::Clash if feed.copies => feed.collision(relative),
                    _ if feed.copies && walked(inputs, &relative, &path) => feed.collision(relative),
                    _ => feed.file(InputFile { path, relative, base: None, size: a.len(), explicit: true, number: 0 }),
                }
            }
            Ok(_) => {
                let error = format!("{}: not a regular file", path.display());
                feed.problem(relative, ProblemKind::Special, error)
            }
            Err(e) => feed.problem(relative, ProblemKind::Missing, format!("{}: {e}", path.display())),
        };
        if !listening {
            break;
        }
    }
    Ok(())
}

/// True when a folder that is walked as well holds a file of that place: its copy has the name already.
fn walked(inputs: &Inputs, relative: &Path, path: &Path) -> bool {
    let roots = inputs.roots().unwrap_or_default();
    roots.iter().any(|(root, base)| {
        let below = base.as_ref().map_or(Some(relative), |b| relative.strip_prefix(b).ok());
        below.is_some_and(|b| root.join(b) != path && root.join(b).is_file())
    })
}

/// Where the copy goes below the output: never above it, whatever `..` the list holds.
fn below(listed: &Path, root: Option<&PathBuf>) -> PathBuf {
    let inside = root.and_then(|r| listed.strip_prefix(r).ok()).unwrap_or(listed);
    inside.components().filter_map(|c| if let Component::Normal(n) = c { Some(Path::new(n)) } else { None }).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
