//! Walks the coded data of a scan symbol by symbol, without pixels, to find which of its bytes are picture.
//! It follows restart markers and damage exactly as widespread decoders do, so that what it drops was never displayed.
//! It never changes a byte. ITU-T T.81 §F.2, §G.2; §E.2.4 for restart markers.

use super::bits::BitReader;
use super::frame::{Frame, Scan};
use super::gather::{Gather, Wanted, Watch};
use super::progressive::{History, Progressive};
use super::segments::{Trouble, is_rst};
use super::sequential::{Sequential, TablePair};
use super::tables::{ScanTables, Tables};
use crate::error::Result;
use crate::format::ReadAt;
use crate::limits::Limits;

/// MCUs walked at a time: few enough that a deadline is kept, and that their bytes are still in the processor's cache
/// when the copy takes them.
const PIECE: u64 = 1 << 11;

/// What a run of bytes of coded data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// Picture data and its restart markers.
    Coded,
    /// The last byte of an interval, whose low bits (this many) are padding but not all 1.
    Padding(u8),
    /// Bytes behind the last symbol of an interval.
    Slack,
    /// Surplus 0xFF.
    Fill,
    /// Markers and data that decoders skip.
    Gap,
}

/// The runs of one scan, and the first place where its data is not as the specification asks.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// (start, end, what), joined.
    pub(crate) runs: Vec<(usize, usize, Run)>,
    /// Offset of damage that display survives.
    pub(crate) damage: Option<(usize, &'static str)>,
    /// A marker that means nothing, behind the last MCU: decoders stop there with an error.
    pub(crate) stopped: Option<usize>,
}

impl Walked {
    fn push(&mut self, start: usize, end: usize, run: Run) {
        if start >= end {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.1 == start && last.2 == run => last.1 = end,
            _ => self.runs.push((start, end, run)),
        }
    }

    fn damaged(&mut self, at: usize, what: &'static str) {
        self.damage.get_or_insert((at, what));
    }
}

/// Decodes whole MCUs of one kind of scan.
pub(crate) trait Decode {
    /// Decodes MCUs from MCU `first` on: as many as asked, or more up to the number behind it, but fewer where the data runs
    /// out. Returns how many.
    fn interval(&mut self, r: &mut BitReader<'_>, first: u64, asked: (u64, u64)) -> u64;
}

/// What a walk needs beside the file's bytes.
pub(crate) struct Walk<'a> {
    /// The whole file.
    pub(crate) data: &'a [u8],
    /// Where it comes from: it hears of picture data as soon as that is known.
    pub(crate) source: &'a dyn ReadAt,
    /// The frame header.
    pub(crate) frame: &'a Frame,
    /// The tables of the file.
    pub(crate) tables: &'a Tables,
    /// Bounds.
    pub(crate) limits: &'a Limits,
}

impl Walk<'_> {
    /// Walks one scan whose coded data lies at `start..end`; `watch` sees its blocks, where some are wanted.
    pub(super) fn scan<W: Watch>(
        &self,
        (start, end): (usize, usize),
        scan: &Scan,
        using: &ScanTables,
        history: &mut History,
        (wanted, watch): (Option<&Wanted>, &mut W),
    ) -> Result<Result<Walked, Trouble>> {
        let data = self.data.get(..end).unwrap_or(self.data);
        let tables = match self.huffman(scan, using) {
            Ok(tables) => tables,
            Err(t) => return Ok(Err(t)),
        };
        let size = end.saturating_sub(start);
        if self.frame.is_progressive() {
            let mut decoder = Progressive::new(self.frame, scan, &tables, history);
            return self.intervals(data, start, scan, using, &mut decoder).map(Ok);
        }
        let sizes = (size, using.restart);
        let gather = wanted.and_then(|w| Gather::new((self.frame, scan), &tables, sizes, (w, watch)));
        if let Some(mut decoder) = gather {
            self.intervals(data, start, scan, using, &mut decoder).map(Ok)
        } else {
            let mut decoder = Sequential::new(&scan.blocks(self.frame), &tables, size);
            self.intervals(data, start, scan, using, &mut decoder).map(Ok)
        }
    }

    /// The Huffman tables of each component of a scan.
    pub(super) fn huffman(&self, scan: &Scan, using: &ScanTables) -> Result<Vec<TablePair>, Trouble> {
        let mut tables = Vec::with_capacity(scan.components.len());
        for (i, c) in scan.components.iter().enumerate() {
            let get = |wanted: bool, list: &[Option<usize>], ac: bool, slot: u8| match wanted {
                true => self.tables.huffman(self.data, list.get(i).copied().flatten(), ac, slot).map(Some),
                false => Ok(None),
            };
            let dc = get(scan.uses_dc(self.frame), &using.dc, false, c.dc)?;
            let ac = get(scan.uses_ac(self.frame), &using.ac, true, c.ac)?;
            tables.push((dc, ac));
        }
        Ok(tables)
    }

    /// Decodes the intervals of one scan, between its restart markers.
    pub(super) fn intervals(
        &self,
        data: &[u8],
        start: usize,
        scan: &Scan,
        using: &ScanTables,
        decoder: &mut dyn Decode,
    ) -> Result<Walked> {
        let total = scan.mcus(self.frame);
        let every = if using.restart == 0 { total } else { u64::from(using.restart) };
        let mut out = Walked::default();
        let (mut at, mut done, mut next_rst) = (start, 0u64, 0u8);
        // A marker that decoders stopped at: they make up zeros until it fits.
        let mut stalled = false;
        let mut dry = false;
        let mut passed = start;
        while done < total {
            let n = every.min(total - done);
            if !dry {
                let stream = if stalled { data.get(..at).unwrap_or(data) } else { data };
                let mut r = BitReader::new(stream, at);
                let mut whole = 0;
                while whole < n && !dry {
                    let piece = (n - whole).min(PIECE);
                    let got = decoder.interval(&mut r, done + whole, (piece, n - whole));
                    whole += got;
                    dry = got < piece;
                    self.pass_on(data, start, &r, &out, &mut passed);
                    self.limits.on_time()?;
                }
                at = self.interval_end(data, at, &r, dry, &mut out);
            }
            done += n;
            if done >= total {
                break;
            }
            let taken = self.next_restart(data, &mut at, next_rst, &mut out);
            stalled = !taken;
            if taken {
                dry = false;
            } else if dry && memchr::memchr(0xFF, data.get(at..).unwrap_or(&[])).is_none() {
                // Nothing follows: the remaining intervals are as empty as this one.
                break;
            }
            next_rst = (next_rst + 1) & 7;
        }
        let mut rest = at;
        while let Some((_, marker)) = next_marker(data, rest) {
            rest = marker + 2;
            if data.get(marker + 1).is_some_and(|&m| m < 0xC0) {
                out.stopped.get_or_insert(marker);
            }
        }
        out.push(at, data.len(), Run::Slack);
        Ok(out)
    }

    /// Tells the source of the picture data up to where `r` stands, as long as nothing else stood before it.
    fn pass_on(&self, data: &[u8], start: usize, r: &BitReader<'_>, out: &Walked, passed: &mut usize) {
        if !matches!(out.runs.as_slice(), [] | [(_, _, Run::Coded)])
            || out.runs.first().is_some_and(|run| run.0 != start)
        {
            return;
        }
        // The last byte may still be written anew, for its padding.
        let end = r.end().0.saturating_sub(1);
        if end > *passed {
            self.source.pass_on(*passed as u64, data.get(*passed..end).unwrap_or(&[]));
            *passed = end;
        }
    }

    /// Records the bytes that an interval from `at` used; returns where they end.
    fn interval_end(&self, data: &[u8], at: usize, r: &BitReader<'_>, dry: bool, out: &mut Walked) -> usize {
        let (end, padding) = r.end();
        out.push(at, end, Run::Coded);
        if r.had_fill() {
            // Decoders differ in what they display here, so nothing may move.
            out.damaged(at, "a stuffed byte without fill bytes was expected");
        }
        if dry {
            out.damaged(end, "coded data for the whole picture was expected");
        } else if padding > 0 && end > at {
            let last = end - 1;
            let mask = (1u8 << (padding & 7)) - 1;
            // A stuffed byte is 0xFF, all ones.
            let stuffed = data.get(last) == Some(&0) && last > at && data.get(last - 1) == Some(&0xFF);
            if !stuffed && data.get(last).is_some_and(|b| b & mask != mask) {
                if let Some(run) = out.runs.last_mut() {
                    run.1 = last;
                    if run.0 == last {
                        out.runs.pop();
                    }
                }
                // At most 7.
                out.push(last, end, Run::Padding(padding as u8));
            }
        }
        end
    }

    /// Finds the marker that ends an interval and decides as decoders do: taken as the next restart (true; `at` moves
    /// behind it), or left where it is (false). What they skip is recorded and never kept.
    fn next_restart(&self, data: &[u8], at: &mut usize, wanted: u8, out: &mut Walked) -> bool {
        let mut skipped = Run::Slack;
        while let Some((fill, marker)) = next_marker(data, *at) {
            let code = data.get(marker + 1).copied().unwrap_or(0);
            let ahead = if is_rst(code) { (code - 0xD0).wrapping_sub(wanted) & 7 } else { 7 };
            if ahead != 0 {
                out.damaged(marker, "the next restart marker was expected");
            }
            match ahead {
                // One of the next two: the data between is lost, and the marker waits for its turn.
                1 | 2 => return false,
                // The wanted one, or one so far away that it is taken for it.
                0 | 3..=5 => {
                    out.push(*at, fill, skipped);
                    out.push(fill, marker, Run::Fill);
                    out.push(marker, marker + 2, Run::Coded);
                    *at = marker + 2;
                    return true;
                }
                // One of the past, or no restart marker at all: decoders go on to the next marker.
                _ => {
                    let next = next_marker(data, marker + 2).map_or(data.len(), |(fill, _)| fill);
                    out.push(*at, fill, skipped);
                    out.push(fill, next, Run::Gap);
                    *at = next;
                    skipped = Run::Gap;
                }
            }
        }
        false
    }
}

/// The next marker from `from` on: where its fill bytes begin, and where the marker does.
fn next_marker(data: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let q = memchr::memchr(0xFF, data.get(at..)?)? + at;
        let mut r = q;
        while data.get(r + 1) == Some(&0xFF) {
            r += 1;
        }
        match data.get(r + 1) {
            None => return None,
            Some(0) => at = r + 2,
            Some(_) => return Some((q, r)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use crate::format::{CodedData, Container, PartKind, ReadAt, SliceSource, Span};
    use crate::limits::Limits;

    /// Remembers what it heard.
    struct Hears<'a>(&'a [u8], Mutex<Vec<Span>>);

    impl ReadAt for Hears<'_> {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }

        fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
            SliceSource(self.0).read_at(offset, buf)
        }

        fn as_slice(&self) -> Option<&[u8]> {
            Some(self.0)
        }

        fn pass_on(&self, offset: u64, coded: &[u8]) {
            let span = Span::new(offset, offset + coded.len() as u64);
            assert_eq!(span.of(self.0), coded);
            self.1.lock().expect("sound").push(span);
        }
    }

    #[test]
    fn only_the_picture_is_passed_on_and_in_order() {
        let picture = image::RgbImage::from_fn(1600, 1200, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            image::Rgb([(n >> 3) as u8, (n >> 9) as u8, (x ^ y) as u8])
        });
        let mut clean = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut clean, 90).encode_image(&picture).expect("encodes");
        let eoi = clean.len() - 2;
        let mut hidden = clean.clone();
        hidden.splice(eoi..eoi, [7u8; 5000]);
        for file in [clean, hidden] {
            let source = Hears(&file, Mutex::default());
            let layout = super::super::Jpeg.parse(&source, CodedData::Walk, &Limits::default()).expect("parses");
            let coded = layout.parts.iter().find(|p| p.kind == PartKind::Coded).expect("coded").span;
            let heard = source.1.into_inner().expect("sound");
            assert!(heard.len() > 3, "{}", heard.len());
            let mut next = coded.start;
            for s in heard {
                assert_eq!(s.start, next);
                next = s.end();
            }
            assert!(next <= coded.end() && coded.end() - next < 2, "{next} {coded:?}");
        }
    }
}
