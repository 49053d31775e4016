//! A copy that is begun while its source is read: coded picture data goes out as soon as the parser knows it for such, so
//! that a photo passes the memory once, as it does when it is only copied. What was written is a guess: it becomes the
//! copy only where the pieces ask for just these bytes in this place, and is thrown away otherwise. No other byte goes out
//! early, so that a run that is killed leaves no metadata behind in the output folder.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

use super::pour::pour;
use crate::error::{Error, Result};
use crate::format::{Piece, ReadAt};

/// A source whose coded data goes out as it is read.
pub struct Ahead<'a> {
    source: &'a dyn ReadAt,
    /// Offset in the source of the first byte that goes out.
    from: u64,
    /// Offset in the copy where it is expected.
    to: u64,
    begun: Mutex<Option<Begun>>,
}

struct Begun {
    file: NamedTempFile,
    /// Offset in the source of the next byte that goes out.
    next: u64,
}

impl<'a> Ahead<'a> {
    /// Begins a copy in the empty `file`: the bytes of `source` at `from` are expected at `to`.
    pub(super) fn new(source: &'a dyn ReadAt, mut file: NamedTempFile, from: u64, to: u64) -> io::Result<Self> {
        file.as_file_mut().seek(SeekFrom::Start(to))?;
        Ok(Ahead { source, from, to, begun: Mutex::new(Some(Begun { file, next: from })) })
    }

    /// The file, completed to hold the pieces; `None` where the guess was wrong.
    pub(super) fn finish(&self, to: &Path, pieces: &[Piece], source: &dyn ReadAt) -> Result<Option<NamedTempFile>> {
        let Some(mut begun) = self.begun.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(None);
        };
        let starts = |p: &Piece| matches!(p, Piece::Source { span, .. } if span.start == self.from && span.len > 0);
        let Some(first) = pieces.iter().position(starts) else { return Ok(None) };
        let (before, rest) = pieces.split_at(first);
        if before.iter().map(Piece::len).sum::<u64>() != self.to {
            return Ok(None);
        }
        let mut end = self.from;
        let mut there = 0usize;
        for p in rest {
            match p {
                Piece::Source { span, .. } if span.start == end && span.end() <= begun.next => end = span.end(),
                _ => break,
            }
            there += 1;
        }
        let place = |offset: u64| self.to.saturating_add(offset.saturating_sub(self.from));
        let size = pieces.iter().map(Piece::len).sum::<u64>();
        let file = begun.file.as_file_mut();
        // Cutting a file is dear, and most often what went too far is written over.
        if place(begun.next) > size {
            file.set_len(size).map_err(|e| Error::output(to, e))?;
        }
        file.seek(SeekFrom::Start(0)).map_err(|e| Error::output(to, e))?;
        pour(file, to, before, source)?;
        file.seek(SeekFrom::Start(place(end))).map_err(|e| Error::output(to, e))?;
        pour(file, to, rest.get(there..).unwrap_or(&[]), source)?;
        Ok(Some(begun.file))
    }
}

impl ReadAt for Ahead<'_> {
    fn size(&self) -> u64 {
        self.source.size()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.source.read_at(offset, buf)
    }

    fn pass_on(&self, offset: u64, coded: &[u8]) {
        let mut state = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(begun) = state.as_mut().filter(|b| b.next == offset) else { return };
        match begun.file.as_file_mut().write_all(coded) {
            Ok(()) => begun.next = begun.next.saturating_add(coded.len() as u64),
            // A full disk is told when the copy itself is written.
            Err(_) => *state = None,
        }
    }

    fn as_slice(&self) -> Option<&[u8]> {
        self.source.as_slice()
    }

    fn as_file(&self) -> Option<&File> {
        self.source.as_file()
    }

    fn phase(&self) -> u64 {
        // What is read goes on to the place that is `from` away from `to`.
        self.to.wrapping_sub(self.from)
    }

    fn check_unchanged(&self) -> io::Result<()> {
        self.source.check_unchanged()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{SliceSource, Span};

    const FILE: &[u8] = b"HEADERpicturetrailer";

    fn copy(passed: &[(usize, usize)], to: u64, pieces: &[Piece]) -> Option<Vec<u8>> {
        let source = SliceSource(FILE);
        let ahead = Ahead::new(&source, NamedTempFile::new().expect("a file"), 6, to).expect("begins");
        for &(from, end) in passed {
            ahead.read_at(from as u64, &mut [0; 20]).expect("reads");
            ahead.pass_on(from as u64, &FILE[from..end]);
        }
        let file = ahead.finish(Path::new("copy"), pieces, &source).expect("finishes")?;
        Some(std::fs::read(file.path()).expect("readable"))
    }

    #[test]
    fn what_went_out_is_kept_only_where_the_pieces_agree() {
        let coded = |a, b| Piece::Source { span: Span::new(a, b), coded: true };
        let pieces = [Piece::Bytes(b"new".to_vec()), coded(6, 9), coded(9, 13), Piece::Bytes(b"!".to_vec())];
        for passed in [&[(6, 8), (8, 13)][..], &[(6, 20)], &[(6, 7)], &[(6, 7), (9, 13)], &[(0, 9)], &[]] {
            assert_eq!(copy(passed, 3, &pieces).expect("agrees"), b"newpicture!", "{passed:?}");
        }
        assert_eq!(copy(&[(6, 13)], 4, &pieces), None);
        assert_eq!(copy(&[(6, 13)], 3, &[Piece::Bytes(b"new".to_vec()), coded(7, 13)]), None);
    }

    #[test]
    fn nothing_goes_out_but_what_is_passed_on() {
        let source = SliceSource(FILE);
        let ahead = Ahead::new(&source, NamedTempFile::new().expect("a file"), 6, 0).expect("begins");
        ahead.read_at(0, &mut [0; 20]).expect("reads");
        ahead.pass_on(6, &FILE[6..10]);
        let begun = ahead.begun.lock().expect("sound").take().expect("begun");
        assert_eq!(std::fs::read(begun.file.path()).expect("readable"), b"pict");
    }
}
