//! Sorts any number of lines by a key in bounded memory: chunks are sorted and spilled to one unnamed temporary file, then
//! merged. It knows nothing of what the lines mean. External merge sort (Knuth, TAOCP vol. 3, §5.4).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

/// Lines of one chunk: small, so that a run over many files takes hardly more memory than one over a few.
const CHUNK_LINES: usize = 1_000;
/// Bytes of one chunk: records may carry many findings.
const CHUNK_BYTES: usize = 2 << 20;
type Item = (Vec<u8>, String);

/// Takes lines in any order.
pub(crate) struct Spool {
    chunk: Vec<Item>,
    bytes: usize,
    runs: Vec<(u64, u64)>,
    file: Option<File>,
    at: u64,
    lines: usize,
    limit: usize,
}

impl Default for Spool {
    fn default() -> Self {
        Spool::with_chunk(CHUNK_LINES, CHUNK_BYTES)
    }
}

impl Spool {
    /// A spool that spills after so many lines or bytes; the read buffers of the merge take as many bytes together.
    pub(crate) fn with_chunk(lines: usize, bytes: usize) -> Self {
        Spool { chunk: Vec::new(), bytes: 0, runs: Vec::new(), file: None, at: 0, lines: lines.max(1), limit: bytes }
    }

    /// Takes one line with the key that it is sorted by.
    pub(crate) fn push(&mut self, key: Vec<u8>, line: String) -> io::Result<()> {
        self.bytes += key.len() + line.len() + size_of::<Item>();
        self.chunk.push((key, line));
        if self.chunk.len() >= self.lines || self.bytes >= self.limit { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.chunk.sort_unstable();
        let file = match &mut self.file {
            Some(f) => f,
            // Unnamed and private: it goes with the process, whatever ends it.
            none => none.insert(tempfile::tempfile()?),
        };
        let start = self.at;
        let mut out = BufWriter::with_capacity(256 << 10, file);
        for (key, line) in self.chunk.drain(..) {
            for part in [key.as_slice(), line.as_bytes()] {
                out.write_all(&(part.len() as u64).to_le_bytes())?;
                out.write_all(part)?;
                self.at += 8 + part.len() as u64;
            }
        }
        out.flush()?;
        self.runs.push((start, self.at));
        self.bytes = 0;
        Ok(())
    }

    /// Ends the intake; the lines come back in order.
    pub(crate) fn into_sorted(mut self) -> io::Result<Sorted> {
        self.chunk.sort_unstable();
        let share = (self.limit / (self.runs.len() + 1)).clamp(4 << 10, 256 << 10);
        let mut sorted = Sorted {
            file: self.file,
            runs: self.runs.into_iter().map(|(at, end)| Run { at, end, buf: Vec::new(), pos: 0, share }).collect(),
            memory: self.chunk.into_iter(),
            heap: BinaryHeap::new(),
        };
        for i in 0..=sorted.runs.len() {
            sorted.refill(i)?;
        }
        Ok(sorted)
    }
}

struct Run {
    at: u64,
    end: u64,
    buf: Vec<u8>,
    pos: usize,
    share: usize,
}

impl Run {
    /// The next `len` bytes of this run.
    fn take(&mut self, file: &mut File, len: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(len.min(1 << 20));
        while out.len() < len {
            if self.pos >= self.buf.len() {
                let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
                self.buf.resize(self.share.min(left), 0);
                if self.buf.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                file.seek(SeekFrom::Start(self.at))?;
                file.read_exact(&mut self.buf)?;
                self.at += self.buf.len() as u64;
                self.pos = 0;
            }
            let n = (len - out.len()).min(self.buf.len() - self.pos);
            out.extend_from_slice(self.buf.get(self.pos..self.pos + n).unwrap_or_default());
            self.pos += n;
        }
        Ok(out)
    }

    fn part(&mut self, file: &mut File) -> io::Result<Vec<u8>> {
        let mut len = [0u8; 8];
        len.copy_from_slice(&self.take(file, 8)?);
        let len = usize::try_from(u64::from_le_bytes(len)).map_err(|_| io::ErrorKind::InvalidData)?;
        self.take(file, len)
    }

    fn next(&mut self, file: &mut File) -> io::Result<Option<Item>> {
        if self.pos >= self.buf.len() && self.at >= self.end {
            return Ok(None);
        }
        let key = self.part(file)?;
        let line = String::from_utf8(self.part(file)?).map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(Some((key, line)))
    }
}

/// The lines of a [`Spool`] in the order of key, then line.
pub(crate) struct Sorted {
    file: Option<File>,
    runs: Vec<Run>,
    memory: std::vec::IntoIter<Item>,
    heap: BinaryHeap<Reverse<(Item, usize)>>,
}

impl Sorted {
    fn refill(&mut self, from: usize) -> io::Result<()> {
        let item = match (self.runs.get_mut(from), &mut self.file) {
            (Some(run), Some(file)) => run.next(file)?,
            _ => self.memory.next(),
        };
        if let Some(item) = item {
            self.heap.push(Reverse((item, from)));
        }
        Ok(())
    }

    /// The next line with its key.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<(Vec<u8>, String)>> {
        let Some(Reverse((item, from))) = self.heap.pop() else { return Ok(None) };
        self.refill(from)?;
        Ok(Some(item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drain(mut s: Sorted) -> Vec<Item> {
        std::iter::from_fn(|| s.next_line().expect("merge")).collect()
    }

    proptest! {
        #[test]
        fn spilled_lines_come_back_sorted_and_whole(
            items in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..6), ".{0,40}"), 0..120),
            chunk in 1usize..20,
        ) {
            let mut spool = Spool::with_chunk(chunk, 500);
            for (k, l) in &items {
                spool.push(k.clone(), l.clone()).expect("push");
            }
            let mut want = items.clone();
            want.sort();
            prop_assert_eq!(drain(spool.into_sorted().expect("sort")), want);
        }
    }

    #[test]
    fn a_line_longer_than_every_buffer_survives() {
        let mut spool = Spool::with_chunk(2, 1 << 30);
        let long = "x".repeat(700 << 10);
        for k in [b"c", b"a", b"d", b"b"] {
            spool.push(k.to_vec(), long.clone()).expect("push");
        }
        let got = drain(spool.into_sorted().expect("sort"));
        assert_eq!(got.iter().map(|(k, _)| k.as_slice()).collect::<Vec<_>>(), [b"a", b"b", b"c", b"d"]);
        assert!(got.iter().all(|(_, l)| *l == long));
    }
}
