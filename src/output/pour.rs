//! Pours the pieces of a copy into its file. It never seeks and never truncates: what it writes is what the pieces say.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::format::{Piece, ReadAt, Span};

/// Headers are small and many: they are gathered up to this size before they go out.
const GATHERED: usize = 64 << 10;

/// Bytes read at a time from sources that are not in memory: a part of the second-level cache.
const CHUNK: usize = 256 << 10;

/// From this size on a file server is asked to copy.
const LARGE: u64 = 1 << 20;

/// Types of file systems (statfs(2)) whose servers copy between two of their files without sending them here: NFS, CIFS,
/// SMB2, Ceph. Elsewhere the system copies page by page, which is slower than large reads and writes.
#[cfg(target_os = "linux")]
const SERVERS: [u64; 4] = [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x00C3_6400];

/// Writes the pieces to the end of `file`, which errors call `to`.
pub(super) fn pour(file: &mut File, to: &Path, pieces: &[Piece], source: &dyn ReadAt) -> Result<()> {
    let mut out = Pour { file, to, gathered: Vec::new(), chunk: Vec::new() };
    for piece in pieces {
        match (piece, source.as_slice()) {
            (Piece::Bytes(b) | Piece::Recoded(b), _) => out.put(b)?,
            (Piece::Source { span, .. }, Some(all)) => out.put(span.of(all))?,
            (Piece::Source { span, .. }, None) => out.copy(*span, source)?,
        }
    }
    out.flush()
}

struct Pour<'a> {
    file: &'a mut File,
    to: &'a Path,
    gathered: Vec<u8>,
    chunk: Vec<u8>,
}

impl Pour<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if self.gathered.len().saturating_add(bytes.len()) > GATHERED {
            self.flush()?;
        }
        if bytes.len() < GATHERED {
            self.gathered.extend_from_slice(bytes);
            Ok(())
        } else {
            self.file.write_all(bytes).map_err(|e| Error::output(self.to, e))
        }
    }

    fn flush(&mut self) -> Result<()> {
        self.file.write_all(&self.gathered).map_err(|e| Error::output(self.to, e))?;
        self.gathered.clear();
        Ok(())
    }

    fn copy(&mut self, span: Span, source: &dyn ReadAt) -> Result<()> {
        let mut at = span.start;
        if span.len >= LARGE
            && let Some(from) = source.as_file().filter(|from| is_on_a_server(from) && is_on_a_server(self.file))
        {
            self.flush()?;
            let done = within_the_system(from, span, self.file).map_err(|e| Error::output(self.to, e))?;
            at = at.saturating_add(done);
        }
        while at < span.end() {
            let len = usize::try_from(span.end() - at).unwrap_or(usize::MAX).min(CHUNK);
            let mut chunk = std::mem::take(&mut self.chunk);
            chunk.resize(len, 0);
            let got = source.read_at(at, &mut chunk)?;
            chunk.truncate(got);
            if got == 0 {
                return Err(Error::Io(io::ErrorKind::UnexpectedEof.into()));
            }
            self.put(&chunk)?;
            self.chunk = chunk;
            at += got as u64;
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn is_on_a_server(file: &File) -> bool {
    // 32 bits, signed on some systems.
    rustix::fs::fstatfs(file).is_ok_and(|about| SERVERS.contains(&(about.f_type as u64 & 0xFFFF_FFFF)))
}

#[cfg(not(target_os = "linux"))]
fn is_on_a_server(_: &File) -> bool {
    false
}

/// Lets the system copy a range from file to file, and tells how much it did: not every pair of file systems can.
#[cfg(target_os = "linux")]
fn within_the_system(from: &File, span: Span, to: &File) -> io::Result<u64> {
    use rustix::io::Errno;
    let mut at = span.start;
    while at < span.end() {
        let len = usize::try_from(span.end() - at).unwrap_or(usize::MAX);
        match rustix::fs::copy_file_range(from, Some(&mut at), to, None, len) {
            Ok(0) => break,
            Ok(_) | Err(Errno::INTR) => {}
            Err(e @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG | Errno::IO)) => return Err(e.into()),
            Err(_) => break,
        }
    }
    Ok(at - span.start)
}

#[cfg(not(target_os = "linux"))]
fn within_the_system(_: &File, _: Span, _: &File) -> io::Result<u64> {
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::FileSource;

    #[test]
    fn a_file_and_a_slice_give_the_same_copy() {
        let bytes: Vec<u8> = (0..36_000_000u32).map(|n| (n.wrapping_mul(31) / 7) as u8).collect();
        let mut original = tempfile::tempfile().expect("a file");
        original.write_all(&bytes).expect("writes");
        let about = original.metadata().expect("metadata");
        let pieces = [
            Piece::Bytes(b"head".to_vec()),
            Piece::Source { span: Span::new(100, 300), coded: false },
            Piece::Source { span: Span::new(1_000, 35_800_000), coded: true },
            Piece::Recoded(b"tail".to_vec()),
            Piece::Source { span: Span::new(5, 70_000), coded: true },
        ];
        let written = |source: &dyn ReadAt| {
            let mut copy = tempfile::tempfile().expect("a file");
            pour(&mut copy, Path::new("copy"), &pieces, source).expect("pours");
            let size = copy.metadata().expect("metadata");
            FileSource::new(copy, &size, &[]).read_whole()
        };
        let expected = [b"head", &bytes[100..300], &bytes[1_000..35_800_000], b"tail", &bytes[5..70_000]].concat();
        assert!(written(&crate::format::SliceSource(&bytes)) == expected);
        let source = FileSource::new(original, &about, &bytes[..500]);
        assert!(written(&source) == expected);
        assert!(source.check_unchanged().is_ok());
        let mut opened = source.as_file().expect("a file");
        opened.write_all(b"more").expect("writes");
        assert!(source.check_unchanged().is_err());
        let beyond = [Piece::Source { span: Span::new(35_990_000, 36_080_000), coded: true }];
        assert!(pour(&mut tempfile::tempfile().expect("a file"), Path::new("copy"), &beyond, &source).is_err());
    }

    impl FileSource<'_> {
        fn read_whole(&self) -> Vec<u8> {
            let source: &dyn ReadAt = self;
            source.whole(&crate::limits::Limits::default()).expect("reads").into_owned()
        }
    }
}
