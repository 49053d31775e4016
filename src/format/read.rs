//! Random access to a file's bytes: a slice in memory or a file on disk that is never read whole.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io;

use crate::error::Result;
use crate::limits::Limits;

/// What systems keep files in memory by: copies from page to page are the fastest.
pub(crate) const PAGE: usize = 4096;

/// Bytes that can be read at any offset.
pub trait ReadAt: Sync {
    /// Size in bytes.
    fn size(&self) -> u64;

    /// Reads into `buf` from `offset`; returns how many bytes were there, less than asked only at the end.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;

    /// All bytes at once, where they are in memory already.
    fn as_slice(&self) -> Option<&[u8]> {
        None
    }

    /// The open file, where the bytes are read from one: systems copy between files faster than programs do.
    fn as_file(&self) -> Option<&File> {
        None
    }

    /// Reads cost least that end where this and the offset join to a multiple of 4096, the size of a page.
    fn phase(&self) -> u64 {
        0
    }

    /// Hears of coded picture data, found while the file was read from its start on.
    fn pass_on(&self, offset: u64, coded: &[u8]) {
        let _ = (offset, coded);
    }

    /// An error when the bytes may have changed since the first of them was read.
    fn check_unchanged(&self) -> io::Result<()> {
        Ok(())
    }
}

impl dyn ReadAt + '_ {
    /// The whole file, within `limits.file_bytes`.
    pub fn whole(&self, limits: &Limits) -> Result<Cow<'_, [u8]>> {
        if let Some(s) = self.as_slice() {
            return Ok(Cow::Borrowed(s));
        }
        Limits::check("file size", self.size(), limits.file_bytes)?;
        let mut v = vec![0; usize::try_from(self.size()).unwrap_or(usize::MAX)];
        let n = self.read_at(0, &mut v)?;
        v.truncate(n);
        Ok(Cow::Owned(v))
    }

    /// Exactly `len` bytes at `offset`, or what there is up to the end. `len` is bounded by the caller.
    pub fn bytes_at(&self, offset: u64, len: usize) -> io::Result<Cow<'_, [u8]>> {
        if let Some(s) = self.as_slice() {
            let a = usize::try_from(offset).unwrap_or(usize::MAX).min(s.len());
            return Ok(Cow::Borrowed(&s[a..a.saturating_add(len).min(s.len())]));
        }
        let there = usize::try_from(self.size().saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut v = vec![0; len.min(there)];
        let n = self.read_at(offset, &mut v)?;
        v.truncate(n);
        Ok(Cow::Owned(v))
    }
}

/// A file that lies in memory.
#[derive(Debug, Clone, Copy)]
pub struct SliceSource<'a>(pub &'a [u8]);

impl ReadAt for SliceSource<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let a = usize::try_from(offset).unwrap_or(usize::MAX).min(self.0.len());
        let rest = &self.0[a..];
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        Ok(n)
    }

    fn as_slice(&self) -> Option<&[u8]> {
        Some(self.0)
    }
}

/// A file on disk, read where it lies.
#[derive(Debug)]
pub struct FileSource<'a> {
    file: File,
    about: Stamp,
    head: &'a [u8],
}

/// What changes when a file is written to.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
    #[cfg(unix)]
    changed: (i64, i64),
}

impl Stamp {
    fn of(about: &Metadata) -> Self {
        Stamp {
            size: about.len(),
            modified: about.modified().ok(),
            #[cfg(unix)]
            changed: (std::os::unix::fs::MetadataExt::ctime(about), std::os::unix::fs::MetadataExt::ctime_nsec(about)),
        }
    }
}

impl<'a> FileSource<'a> {
    /// The open `file` with what was told `about` it then, and the bytes of its beginning that were read already.
    pub fn new(file: File, about: &Metadata, head: &'a [u8]) -> Self {
        FileSource { file, about: Stamp::of(about), head }
    }
}

impl ReadAt for FileSource<'_> {
    fn size(&self) -> u64 {
        self.about.size
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        if let Some(near) = usize::try_from(offset).ok().and_then(|a| self.head.get(a..))
            && let n = near.len().min(buf.len())
            && let (Some(to), Some(from)) = (buf.get_mut(..n), near.get(..n))
        {
            to.copy_from_slice(from);
            done = n;
        }
        while let Some(rest) = buf.get_mut(done..).filter(|r| !r.is_empty()) {
            let at = offset.saturating_add(done as u64);
            #[cfg(unix)]
            let n = std::os::unix::fs::FileExt::read_at(&self.file, rest, at)?;
            #[cfg(windows)]
            let n = std::os::windows::fs::FileExt::seek_read(&self.file, rest, at)?;
            if n == 0 {
                break;
            }
            done += n;
        }
        Ok(done)
    }

    fn as_file(&self) -> Option<&File> {
        Some(&self.file)
    }

    fn check_unchanged(&self) -> io::Result<()> {
        if Stamp::of(&self.file.metadata()?) == self.about {
            Ok(())
        } else {
            Err(io::Error::other("the file changed while it was read"))
        }
    }
}
