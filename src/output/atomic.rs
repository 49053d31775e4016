//! Temporary file in the target folder, then rename: a copy is whole or not there.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use filetime::FileTime;
use tempfile::NamedTempFile;

use super::ahead::Ahead;
use super::pour::pour;
use super::{Overwrite, Target, stale};
use crate::error::{Error, Result};
use crate::format::{Piece, ReadAt};
use crate::policy::Timestamps;

/// Bytes read at a time from sources that are not in memory.
const CHUNK: usize = 1 << 20;

/// `--timestamps fixed`: 1980-01-01T00:00:00Z, the earliest time that every archive format can hold.
const FIXED: i64 = 315_532_800;

/// Writes the pieces to `to`. True when an equal file was there and was left alone.
pub(super) fn write(
    target: &Target,
    to: &Path,
    pieces: &[Piece],
    source: &dyn ReadAt,
    original: &Path,
    ahead: Option<&Ahead<'_>>,
) -> Result<bool> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if target.overwrite != Overwrite::Always
        && let Ok(about) = fs::symlink_metadata(to)
    {
        if target.overwrite == Overwrite::Same && about.is_file() && equal(to, about.len(), pieces, source)? {
            return Ok(true);
        }
        return Err(taken(to));
    }
    let failed = |e: io::Error| Error::output(to, e);
    let temporary = match ahead.map(|a| a.finish(to, pieces, source)).transpose()?.flatten() {
        Some(begun) => begun,
        None => {
            let fresh = match stale::fresh(folder) {
                // Most often the folder is there: it is made when it is missed.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(folder).and_then(|()| stale::fresh(folder))
                }
                fresh => fresh,
            };
            let mut fresh = fresh.map_err(|e| Error::output(folder, e))?;
            pour(fresh.as_file_mut(), to, pieces, source)?;
            fresh
        }
    };
    // What is written was judged a moment ago: it has to be the same still.
    source.check_unchanged()?;
    permissions(temporary.as_file()).map_err(failed)?;
    if target.durable {
        temporary.as_file().sync_all().map_err(failed)?;
    }
    times(target.timestamps, temporary.path(), original).map_err(failed)?;
    if target.overwrite == Overwrite::Always {
        temporary.persist(to).map_err(|e| failed(e.error))?;
    } else {
        temporary
            .persist_noclobber(to)
            .map_err(|e| if e.error.kind() == io::ErrorKind::AlreadyExists { taken(to) } else { failed(e.error) })?;
    }
    if target.durable {
        sync_folder(folder).map_err(failed)?;
    }
    Ok(false)
}

/// An empty file from which the copy at `to` can be made, where nothing stands in its way.
pub(super) fn begin(folder: &Path, to: &Path) -> io::Result<Option<NamedTempFile>> {
    // A folder is not made for a photo that may be refused.
    if to.symlink_metadata().is_ok() || !folder.is_dir() {
        return Ok(None);
    }
    stale::fresh(folder).map(Some)
}

fn taken(to: &Path) -> Error {
    Error::refused("output.exists", format!("{} exists already with another content", to.display()))
}

/// True when the file at `to` holds just what the pieces say.
fn equal(to: &Path, size: u64, pieces: &[Piece], source: &dyn ReadAt) -> Result<bool> {
    if size != pieces.iter().map(Piece::len).sum::<u64>() {
        return Ok(false);
    }
    let mut there = File::open(to)?;
    let mut buffer = vec![0; CHUNK];
    for piece in pieces {
        let mut at = 0u64;
        while at < piece.len() {
            let len = usize::try_from(piece.len() - at).unwrap_or(usize::MAX).min(CHUNK);
            let Some(room) = buffer.get_mut(..len) else { return Ok(false) };
            if let Err(e) = io::Read::read_exact(&mut there, room) {
                return if e.kind() == io::ErrorKind::UnexpectedEof { Ok(false) } else { Err(e.into()) };
            }
            let same = match piece {
                Piece::Source { span, .. } => *source.bytes_at(span.start + at, len)? == *room,
                Piece::Bytes(b) | Piece::Recoded(b) => {
                    let from = usize::try_from(at).unwrap_or(usize::MAX);
                    from.checked_add(len).and_then(|end| b.get(from..end)) == Some(&*room)
                }
            };
            if !same {
                return Ok(false);
            }
            at += len as u64;
        }
    }
    Ok(true)
}

/// Temporary files are private; a finished copy is as public as the user's mask lets a new file be.
#[cfg(unix)]
fn permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::OnceLock;
    static MODE: OnceLock<u32> = OnceLock::new();
    let mode = *MODE.get_or_init(|| {
        // The mask can only be read by setting it; once, before threads could care.
        let mask = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        rustix::process::umask(mask);
        0o666 & !mask.as_raw_mode()
    });
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    Ok(())
}

#[cfg(not(unix))]
fn permissions(_: &File) -> io::Result<()> {
    Ok(())
}

fn times(how: Timestamps, path: &Path, original: &Path) -> io::Result<()> {
    let time = match how {
        Timestamps::Now => return Ok(()),
        Timestamps::Fixed => FileTime::from_unix_time(FIXED, 0),
        Timestamps::Keep => FileTime::from_last_modification_time(&fs::metadata(original)?),
    };
    filetime::set_file_times(path, time, time)?;
    Ok(())
}

/// A rename is on the disk when its folder is.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
