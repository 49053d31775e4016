//! Reads a JPEG file piece by piece and leaves out what coded data holds between its ends, so that a photo whose scans
//! are only cut at their markers passes through a small buffer instead of lying in memory. What is left is a JPEG file
//! of its own, with a few bytes for each scan; places in it are put back to places in the file. ITU-T T.81 annex B.
//! It judges nothing: where markers are not what they usually are, the rest is taken in whole.

use std::cell::RefCell;
use std::io;

use super::plain::plain;
use super::segments::{EOI, SOI, SOS, is_rst};
use crate::format::{Layout, PAGE, PayloadBytes, ReadAt, Span};

/// Bytes read at a time: a part of the second-level cache, as copying programs do.
const CHUNK: usize = 256 << 10;
/// What stands for coded data that was left out. Its hole lies behind the first byte.
const STANDS_FOR: [u8; 2] = [0, 0];

thread_local! {
    static CHUNKS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The file without the inside of its coded data.
#[derive(Debug, Default)]
pub(crate) struct Sieved {
    /// What is left, in order.
    pub(crate) kept: Vec<u8>,
    /// Where bytes were left out: offset in `kept`, and how many.
    holes: Vec<(u64, u64)>,
}

impl Sieved {
    /// The offset in the file of an offset in `kept`.
    pub(crate) fn place(&self, at: u64) -> u64 {
        self.holes.iter().take_while(|(hole, _)| *hole < at).fold(at, |place, (_, len)| place.saturating_add(*len))
    }

    fn span(&self, s: Span) -> Span {
        Span::new(self.place(s.start), self.place(s.end()))
    }

    /// Puts the places of a layout of `kept` back into the file.
    pub(crate) fn put_back(&self, layout: &mut Layout, size: u64) {
        layout.size = size;
        for p in &mut layout.parts {
            p.span = self.span(p.span);
        }
        for p in &mut layout.payloads {
            if let PayloadBytes::Span(s) = &mut p.bytes {
                *s = self.span(*s);
            }
        }
        for n in &mut layout.notes {
            if let crate::format::Note::Damage { offset, .. } = n {
                *offset = self.place(*offset);
            }
        }
    }
}

/// A window over the file that moves forward.
struct Window<'a> {
    src: &'a dyn ReadAt,
    /// As many whole pages of memory as a chunk has.
    room: &'a mut [u8],
    /// How many bytes of `room` are read.
    len: usize,
    /// Offset in the file of the first of them.
    start: u64,
    kept: Sieved,
}

/// Leaves out the inside of coded data; `None` where only a walk tells what decoders display.
pub(crate) fn sieve(src: &dyn ReadAt) -> io::Result<Option<Sieved>> {
    CHUNKS.with_borrow_mut(|chunk| {
        chunk.resize(CHUNK + PAGE, 0);
        let whole_pages = chunk.as_ptr().align_offset(PAGE).min(PAGE);
        let room = chunk.get_mut(whole_pages..).unwrap_or_default();
        let mut w = Window { src, room, len: 0, start: 0, kept: Sieved::default() };
        Ok(w.run()?.then_some(w.kept))
    })
}

impl Window<'_> {
    /// What the window holds from `at` on: at least `least` bytes where the file has them.
    fn at(&mut self, at: u64, least: usize) -> io::Result<&[u8]> {
        let skip = usize::try_from(at.saturating_sub(self.start)).unwrap_or(usize::MAX);
        if at < self.start || self.len < skip.saturating_add(least) {
            let page = PAGE as u64;
            let odd = (at % page + self.src.phase() % page) % page;
            let there = self.src.size().saturating_sub(at).min(CHUNK as u64 - odd);
            let room = self.room.get_mut(..usize::try_from(there).unwrap_or(0)).unwrap_or_default();
            self.len = self.src.read_at(at, room)?;
            self.start = at;
            return Ok(room.get(..self.len).unwrap_or(&[]));
        }
        Ok(self.room.get(skip..self.len).unwrap_or(&[]))
    }

    /// Keeps the bytes from `from` to `to`, or to the end of the file.
    fn keep(&mut self, from: u64, to: u64) -> io::Result<()> {
        let mut at = from;
        while at < to {
            let want = usize::try_from(to - at).unwrap_or(usize::MAX);
            let bytes = self.at(at, 1)?;
            let n = bytes.len().min(want);
            if n == 0 {
                break;
            }
            let taken = bytes.get(..n).unwrap_or(&[]).to_vec();
            self.kept.kept.extend_from_slice(&taken);
            at += n as u64;
        }
        Ok(())
    }

    /// False where the file cannot be cut without a walk.
    fn run(&mut self) -> io::Result<bool> {
        let mut at = 0u64;
        loop {
            let next = match *self.at(at, 4)? {
                [0xFF, SOI, ..] if at == 0 => 2,
                [0xFF, SOS, a, b, ..] => {
                    let data = at + 2 + u64::from(u16::from_be_bytes([a, b]).max(2));
                    self.keep(at, data)?;
                    match self.coded(data)? {
                        Some(end) => at = end,
                        None => return Ok(false),
                    }
                    continue;
                }
                [0xFF, m, a, b, ..] if m >= 0xC0 && !is_rst(m) && !matches!(m, SOI | EOI | 0xFF) => {
                    2 + u64::from(u16::from_be_bytes([a, b]).max(2))
                }
                _ => break,
            };
            self.keep(at, at.saturating_add(next))?;
            at = at.saturating_add(next);
        }
        self.keep(at, u64::MAX)?;
        Ok(true)
    }

    /// Where coded data from `from` ends; its inside is left out. `None` where a marker stands in it that some decoders
    /// pass over.
    fn coded(&mut self, from: u64) -> io::Result<Option<u64>> {
        let src = self.src;
        let mut at = from;
        let end = loop {
            let bytes = self.at(at, 2)?;
            let found = marker(bytes);
            let coded = match found {
                Found::At(n) | Found::Undecided(n) => n,
                Found::Odd => return Ok(None),
                Found::Nothing => bytes.len(),
            };
            src.pass_on(at, bytes.get(..coded).unwrap_or(&[]));
            let last = bytes.len() < 2;
            at += coded as u64;
            match found {
                Found::At(_) => break at,
                Found::Nothing if last => break at,
                // A 0xFF at the end of the window is looked at again with what follows it.
                Found::Undecided(0) => return Ok(None),
                _ => {}
            }
        };
        let len = end.saturating_sub(from);
        if len <= STANDS_FOR.len() as u64 {
            self.keep(from, end)?;
        } else {
            self.kept.holes.push((self.kept.kept.len() as u64 + 1, len - STANDS_FOR.len() as u64));
            self.kept.kept.extend_from_slice(&STANDS_FOR);
        }
        Ok(Some(end))
    }
}

/// What ends coded data in one window.
#[derive(Clone, Copy)]
enum Found {
    /// A marker that is no restart marker.
    At(usize),
    /// A marker that decoders may pass over.
    Odd,
    /// No marker.
    Nothing,
    /// A 0xFF ends the window.
    Undecided(usize),
}

fn marker(bytes: &[u8]) -> Found {
    let mut from = plain(bytes);
    // `from` never passes the end, and the search starts behind what was looked at.
    while let Some(q) = memchr::memchr(0xFF, bytes.get(from..).unwrap_or(&[])).map(|n| from + n) {
        match bytes.get(q + 1) {
            None => return Found::Undecided(q),
            Some(&m) if m == 0 || is_rst(m) => from = q + 2,
            Some(&m) if m < 0xC0 || m == 0xFF => return Found::Odd,
            Some(_) => return Found::At(q),
        }
    }
    Found::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{CodedData, Container, SliceSource};
    use crate::limits::Limits;

    /// A file that is not in memory.
    struct Away<'a>(&'a [u8]);

    impl ReadAt for Away<'_> {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }

        fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
            SliceSource(self.0).read_at(offset, buf)
        }
    }

    fn same(file: &[u8]) {
        let parse = |src: &dyn ReadAt| super::super::Jpeg.parse(src, CodedData::Copy, &Limits::default());
        match (parse(&SliceSource(file)), parse(&Away(file))) {
            (Ok(a), Ok(b)) => {
                assert_eq!((a.parts, a.payloads, a.notes), (b.parts, b.payloads, b.notes));
                assert_eq!((a.size, a.picture, a.primary_exif), (b.size, b.picture, b.primary_exif));
            }
            (a, b) => assert_eq!(a.expect_err("both").to_string(), b.expect_err("both").to_string()),
        }
    }

    #[test]
    fn a_file_read_in_pieces_has_the_layout_of_one_read_whole() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/jpeg");
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).expect("the samples") {
            let file = std::fs::read(entry.expect("an entry").path()).expect("readable");
            if !file.starts_with(&[0xFF, SOI]) {
                continue;
            }
            seen += 1;
            same(&file);
            // Cut anywhere, and with every kind of marker inside the picture.
            for n in (2..file.len()).step_by((file.len() / 97).max(1)) {
                same(&file[..n]);
                for m in [0u8, 1, 0xBF, 0xC4, 0xD0, SOI, EOI, SOS, 0xE1, 0xFE, 0xFF] {
                    let mut odd = file.clone();
                    odd.splice(n..n, [0xFF, m, 0, 4, 7]);
                    same(&odd);
                }
            }
        }
        assert!(seen > 4);
    }

    #[test]
    fn markers_are_found_across_the_edge_of_a_window() {
        for shift in 0..6 {
            let mut file = vec![0xFF, SOI, 0xFF, SOS, 0, 2];
            file.resize(CHUNK + 3 - shift, 7);
            file.extend([0xFF, 0, 9, 0xFF, 0xD3, 9, 0xFF, EOI, b'x']);
            let s = sieve(&Away(&file)).expect("reads").expect("cut");
            assert_eq!(s.kept, [0xFF, SOI, 0xFF, SOS, 0, 2, 0, 0, 0xFF, EOI, b'x']);
            assert_eq!((s.place(6), s.place(8)), (6, file.len() as u64 - 3));
        }
    }
}
