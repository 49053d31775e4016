//! Random access to a file's bytes: a slice in memory or a file on disk that is never read whole.

use std::borrow::Cow;
use std::io;

use crate::error::Result;
use crate::limits::Limits;

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
