//! Walks coded samples to the byte where the picture ends, so that nothing behind it is carried along.
//! It keeps no pixels. TIFF 6.0 §9 (PackBits), §13 (LZW), technical note 2 and RFC 1950 (Deflate).

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::fax;
use super::page::{Coding, Page};
use crate::error::Result;
use crate::limits::Limits;

/// What a walk found in one chunk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Walked {
    /// Bytes from the start that are copied.
    pub(super) keep: usize,
    /// Bytes that follow them instead of the rest: a last code with clean bits, or a stream that holds no surplus row.
    pub(super) instead: Vec<u8>,
    /// Bytes that were looked at.
    pub(super) seen: usize,
    /// True where less came out than the picture needs.
    pub(super) short: bool,
    /// True where codes that mean nothing hide where the picture ends.
    pub(super) lost: bool,
    /// True where all that is left out is zero bits.
    pub(super) clear: bool,
}

impl Walked {
    fn whole(keep: usize, short: bool) -> Self {
        Walked { keep, seen: keep, short, ..Walked::default() }
    }
}

/// Chunks whose codes mean nothing.
pub(super) type Damage = &'static str;

/// Samples or a stream that its byte count cuts short: some programs read on behind it, so nobody can say what is shown.
const CUT: Damage = "coded data for all rows of a strip or tile was expected";

/// Walks chunk `i` of a page; `data` is all that its byte count names.
pub(super) fn walk(data: &[u8], page: &Page, i: usize, limits: &Limits) -> Result<Result<Walked, Damage>> {
    let expected = page.expected(i);
    limits.on_time()?;
    Ok(match page.coding {
        Coding::None => {
            let keep = usize::try_from(expected).unwrap_or(usize::MAX).min(data.len());
            if (keep as u64) < expected { Err(CUT) } else { Ok(Walked::whole(keep, false)) }
        }
        Coding::PackBits => packbits(data, expected, page.reversed),
        Coding::Lzw => lzw(data, expected, page.reversed),
        Coding::Deflate => return deflate(data, expected, page.reversed, limits),
        Coding::FaxRows | Coding::Fax3 | Coding::Fax4 => {
            let (width, rows) = page.chunk_size(i);
            // Decoders differ in what they make of damaged codes: all of them stay.
            let lost = Walked { lost: true, ..Walked::whole(data.len(), false) };
            Ok(fax::walk(data, width, rows, page).unwrap_or(lost))
        }
        // JPEG streams are cut by their own grammar.
        Coding::Jpeg => Ok(Walked::whole(data.len(), false)),
    })
}

fn packbits(data: &[u8], expected: u64, reversed: bool) -> Result<Walked, Damage> {
    let turn = |b: u8| if reversed { b.reverse_bits() } else { b };
    let (mut at, mut out) = (0usize, 0u64);
    while out < expected {
        let Some(&head) = data.get(at) else { return Ok(Walked::whole(data.len(), true)) };
        let (run, literal) = match turn(head).cast_signed() {
            -128 => {
                at += 1;
                continue;
            }
            n @ 0.. => (u64::from(n.unsigned_abs()) + 1, true),
            n => (u64::from(n.unsigned_abs()) + 1, false),
        };
        let used = run.min(expected - out);
        let bytes = if literal { usize::try_from(used).unwrap_or(128) } else { 1 };
        let Some(body) = data.get(at + 1..at + 1 + bytes) else { return Ok(Walked::whole(data.len(), true)) };
        if used < run {
            // The last run says more than the picture shows: a shorter one takes its place.
            let short = u8::try_from(used - 1).unwrap_or(127);
            let head = if literal { short } else { short.wrapping_neg() };
            // A repetition of one byte is written as a literal.
            let mut instead = vec![turn(head)];
            instead.extend_from_slice(body);
            return Ok(Walked { keep: at, instead, seen: at + 1 + bytes, ..Walked::default() });
        }
        at += 1 + bytes;
        out += used;
    }
    Ok(Walked::whole(at, false))
}

/// Bits of a chunk, from the highest of each byte.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    data: &'a [u8],
    reversed: bool,
    /// Bits that were taken.
    at: usize,
}

impl<'a> Bits<'a> {
    /// All bits of `data`; `reversed` where they count from the lowest.
    pub(super) fn new(data: &'a [u8], reversed: bool) -> Self {
        Bits { data, reversed, at: 0 }
    }

    fn byte(&self, i: usize) -> Option<u8> {
        self.data.get(i).map(|b| if self.reversed { b.reverse_bits() } else { *b })
    }

    /// The next `n` bits, at most 16, zeros behind the end.
    pub(super) fn peek_padded(&self, n: u32) -> usize {
        let first = self.at / 8;
        let held = (first..first + 3).fold(0u32, |h, i| h << 8 | u32::from(self.byte(i).unwrap_or(0)));
        let skip = u32::try_from(self.at % 8).unwrap_or(0);
        usize::try_from(held >> (24 - skip - n) & ((1 << n) - 1)).unwrap_or(0)
    }

    /// The next `n` bits, if they are there.
    pub(super) fn peek(&self, n: u32) -> Option<usize> {
        let there = self.data.len().saturating_mul(8).saturating_sub(self.at);
        (there >= usize::try_from(n).ok()?).then(|| self.peek_padded(n))
    }

    /// Takes `n` bits.
    pub(super) fn take(&mut self, n: u32) -> Option<usize> {
        let bits = self.peek(n)?;
        self.at += usize::try_from(n).ok()?;
        Some(bits)
    }

    /// Goes on at the next byte.
    pub(super) fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }

    /// True when the bit before was 1.
    pub(super) fn last_was_one(&self) -> bool {
        let at = self.at.checked_sub(1);
        at.and_then(|at| Some(self.byte(at / 8)? >> (7 - at % 8) & 1 == 1)).unwrap_or(false)
    }

    /// True when whole bytes follow.
    pub(super) fn more(&self) -> bool {
        self.at.div_ceil(8) < self.data.len()
    }

    /// Everything up to here, then the `n` bits of `code`, at most 24, then zero bits.
    pub(super) fn end_with(&self, code: u32, n: u32) -> Walked {
        let (keep, used) = (self.at / 8, u32::try_from(self.at % 8).unwrap_or(0));
        let first = u32::from(self.byte(keep).unwrap_or(0)) >> (8 - used);
        let bits = (first << n | code) << (32 - n - used);
        let turn = |b: u8| if self.reversed { b.reverse_bits() } else { b };
        let bytes = usize::try_from((used + n).div_ceil(8)).unwrap_or(4);
        let instead = bits.to_be_bytes().into_iter().take(bytes).map(turn).collect();
        let seen = self.at.div_ceil(8);
        let clear = self.end().instead.is_empty() && self.data.iter().skip(seen).all(|b| *b == 0);
        Walked { keep, instead, seen, clear, ..Walked::default() }
    }

    /// Everything up to here; bits of the last byte that were not taken become zero.
    pub(super) fn end(&self) -> Walked {
        let used = self.at.div_ceil(8);
        let rest = used * 8 - self.at;
        let last = used.checked_sub(1).and_then(|i| Some((i, self.byte(i)?)));
        let unused = (1u8 << (rest & 7)) - 1;
        if let Some((i, byte)) = last.filter(|(_, b)| b & unused != 0) {
            let clean = byte & !unused;
            let clean = if self.reversed { clean.reverse_bits() } else { clean };
            return Walked { keep: i, instead: vec![clean], seen: used, ..Walked::default() };
        }
        Walked::whole(used, false)
    }
}

const CLEAR: usize = 256;
const END: usize = 257;

fn lzw(data: &[u8], expected: u64, reversed: bool) -> Result<Walked, Damage> {
    let mut bits = Bits::new(data, reversed);
    if data.len() >= 2 && bits.byte(0) == Some(0) && bits.byte(1).is_some_and(|b| b & 1 == 1) {
        // Written before TIFF 6.0: codes from the lowest bit. Few programs show it.
        return Err("codes from the highest bit (TIFF 6.0) were expected");
    }
    let mut lengths = [1u32; 4096];
    let (mut next, mut width) = (258usize, 9u32);
    let mut before: Option<usize> = None;
    let mut out = 0u64;
    while out < expected {
        let Some(code) = bits.take(width) else { return Ok(Walked::whole(data.len(), true)) };
        match (code, before) {
            (CLEAR, _) => (next, width, before) = (258, 9, None),
            (END, _) => return Ok(Walked { short: true, ..bits.end() }),
            (_, None) if code > 255 => return Err("a code of one byte was expected behind a clear code"),
            (_, None) => {
                out += 1;
                before = Some(code);
            }
            (_, Some(previous)) => {
                let fresh = lengths.get(previous).copied().unwrap_or(1).saturating_add(1);
                if code > next || (code == next && next > 4095) {
                    return Err("a code of the table was expected");
                }
                if let Some(slot) = lengths.get_mut(next) {
                    *slot = fresh;
                    next += 1;
                    if next + 1 >= 1 << width && width < 12 {
                        width += 1;
                    }
                }
                out += u64::from(lengths.get(code).copied().unwrap_or(1));
                before = Some(code);
            }
        }
    }
    // The end code follows where nothing else does.
    let here = bits.end();
    let mut ahead = bits;
    if ahead.take(width) == Some(END) { Ok(ahead.end()) } else { Ok(here) }
}

/// Bytes that an inflating step may give.
const STEP: usize = 1 << 16;

fn deflate(data: &[u8], expected: u64, reversed: bool, limits: &Limits) -> Result<Result<Walked, Damage>> {
    let turned: Vec<u8>;
    let data = if reversed {
        turned = data.iter().map(|b| b.reverse_bits()).collect();
        &turned
    } else {
        data
    };
    let mut stream = Decompress::new(true);
    let mut room = vec![0u8; STEP];
    let ended = loop {
        limits.on_time()?;
        let at = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
        let before = (stream.total_in(), stream.total_out());
        let step = stream.decompress(data.get(at..).unwrap_or(&[]), &mut room, FlushDecompress::None);
        match step {
            Ok(Status::StreamEnd) => break true,
            Err(_) if stream.total_out() < expected => return Ok(Err("a zlib stream was expected")),
            Err(_) => break false,
            Ok(_) if stream.total_out() > expected => break false,
            Ok(_) if before == (stream.total_in(), stream.total_out()) => break false,
            Ok(_) => {}
        }
    };
    let seen = usize::try_from(stream.total_in()).unwrap_or(usize::MAX).min(data.len());
    let out = stream.total_out();
    if ended && out <= expected {
        return Ok(Ok(Walked::whole(seen, out < expected)));
    }
    if out < expected {
        return Ok(Err(CUT));
    }
    // More rows than the picture shows, or an end that is no end: the rows that are shown are coded again.
    Limits::check("bytes of a strip or tile", expected, limits.pixels)?;
    let mut packed = pack(data, expected);
    if reversed {
        packed.iter_mut().for_each(|b| *b = b.reverse_bits());
    }
    Ok(Ok(Walked { keep: 0, instead: packed, seen: data.len(), ..Walked::default() }))
}

/// The first `expected` bytes of a stream as a stream of their own.
fn pack(data: &[u8], expected: u64) -> Vec<u8> {
    let (mut from, mut to) = (Decompress::new(true), Compress::new(Compression::default(), true));
    let mut room = vec![0u8; STEP];
    let mut out = Vec::new();
    while from.total_out() < expected {
        let at = usize::try_from(from.total_in()).unwrap_or(usize::MAX);
        let before = from.total_out();
        let most = usize::try_from(expected - before).unwrap_or(STEP).min(STEP);
        let Some(part) = room.get_mut(..most) else { break };
        let failed = from.decompress(data.get(at..).unwrap_or(&[]), part, FlushDecompress::None).is_err();
        let got = usize::try_from(from.total_out() - before).unwrap_or(0);
        write(&mut to, room.get(..got).unwrap_or(&[]), FlushCompress::None, &mut out);
        if failed || got == 0 {
            break;
        }
    }
    write(&mut to, &[], FlushCompress::Finish, &mut out);
    out
}

fn write(to: &mut Compress, data: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    let start = to.total_in();
    loop {
        let done = usize::try_from(to.total_in() - start).unwrap_or(usize::MAX);
        let rest = data.get(done..).unwrap_or(&[]);
        out.reserve(STEP);
        let status = to.compress_vec(rest, out, flush);
        let finish = matches!(flush, FlushCompress::Finish);
        let taken = usize::try_from(to.total_in() - start).unwrap_or(usize::MAX);
        match status {
            Ok(Status::StreamEnd) | Err(_) => return,
            Ok(_) if !finish && taken >= data.len() => return,
            Ok(_) => {}
        }
    }
}
