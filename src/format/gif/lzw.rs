//! Follows the codes of one picture to their exact end without building its pixels: how many pixels come, and which
//! colour indices. It writes nothing. GIF89a specification Appendix F (variable-length-code LZW compression).

use std::ops::Range;

use super::block::{SubBlocks, bad};
use super::colours::Indices;
use crate::error::Result;
use crate::limits::Limits;

/// What stands behind the last code that the picture needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// The end code, and nothing else: the stream can be copied as it is.
    Nothing,
    /// The end code in place, then bytes: the stream can be cut.
    Bytes,
    /// Codes or bits that do not belong there, or no end code although bits are left: an end code has to be written.
    Codes,
}

/// What the codes of one picture say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    /// What follows the picture's codes.
    pub(super) tail: Tail,
    /// With [`Tail::Bytes`] the bytes of the stream up to the end code; with [`Tail::Codes`] the bits before it.
    pub(super) keep: u64,
    /// Bits of the end code, where one has to be written.
    pub(super) width: u32,
    /// The end code.
    pub(super) end_code: u16,
    /// False when pixels are missing.
    pub(super) complete: bool,
    /// What is wrong with the codes, if anything.
    pub(super) damage: Option<&'static str>,
}

/// What a decoder says of a code that the table does not hold.
const WRONG_CODE: &str = "a code that the table does not hold yet";

/// Follows the codes of the picture whose minimum code size stands at `data`: how they end, and which indices pixels have.
pub(super) fn follow(file: &[u8], data: usize, pixels: u64, limits: &Limits) -> Result<(Stream, Indices)> {
    let min = file.get(data).copied().unwrap_or(0);
    // With 1, which the specification rules out, decoders differ in when codes grow longer.
    if !(2..=11).contains(&min) {
        return Err(bad(data, format!("a minimum code size of 2 to 11 was expected, not {min}")));
    }
    let mut bits = Bits::new(file, data + 1);
    let mut table = Table::new(min);
    let mut found = 0u64;
    // Behind the last code of the picture: bits read and the width of the code that should follow.
    let (mut needed, mut needed_width) = (0, table.width);
    let mut damage = None;
    let mut cleared = false;
    let end_at = loop {
        let at = bits.read;
        let Some(code) = bits.code(table.width) else { break None };
        if code == table.end {
            break Some(at);
        }
        let full = found >= pixels;
        if code == table.clear {
            if full && std::mem::replace(&mut cleared, true) {
                break None;
            }
            table.clear();
            if !full {
                (needed, needed_width) = (bits.read, table.width);
            }
            continue;
        }
        if full {
            break None;
        }
        let Some(len) = table.take(code) else {
            damage = Some(WRONG_CODE);
            break None;
        };
        found = found.saturating_add(len);
        (needed, needed_width) = (bits.read, table.width);
        if found & 0xFFFF < len {
            limits.on_time()?;
        }
    };
    let complete = found >= pixels;
    if !complete && damage.is_none() {
        damage = Some("more pixels were expected");
    }
    let (tail, keep) =
        match end_at {
            Some(at) => {
                let padding = bits.held();
                let bytes = bits.read.div_ceil(8);
                match () {
                    () if padding != 0 => (Tail::Codes, at),
                    () if bits.is_behind(bytes) => (Tail::Nothing, bytes),
                    () => (Tail::Bytes, bytes),
                }
            }
            // A stream that just stops is as good as one that ends, as long as it hides nothing.
            None if bits.is_behind(needed.div_ceil(8)) && damage != Some(WRONG_CODE) => {
                if bits.last_bits_are_zero(needed) { (Tail::Nothing, needed) } else { (Tail::Codes, needed) }
            }
            None => (Tail::Codes, needed),
        };
    let width = if end_at == Some(keep) && tail == Tail::Codes { table.width } else { needed_width };
    Ok((Stream { tail, keep, width, end_code: table.end, complete, damage }, table.used))
}

/// The codes of a stream, lowest bit first, over the borders of sub-blocks.
struct Bits<'a> {
    blocks: SubBlocks<'a>,
    file: &'a [u8],
    now: Range<usize>,
    window: u32,
    filled: u32,
    last: u8,
    /// Bits handed out.
    read: u64,
    /// Bytes taken from the sub-blocks.
    taken: u64,
}

impl<'a> Bits<'a> {
    fn new(file: &'a [u8], at: usize) -> Self {
        let blocks = SubBlocks::new(file, at);
        Bits { blocks, file, now: 0..0, window: 0, filled: 0, last: 0, read: 0, taken: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        if self.now.is_empty() {
            self.now = self.blocks.next()?;
        }
        let at = self.now.next()?;
        self.taken += 1;
        self.last = self.file.get(at).copied()?;
        Some(self.last)
    }

    fn code(&mut self, width: u32) -> Option<u16> {
        while self.filled < width {
            let byte = self.byte()?;
            self.window |= u32::from(byte) << self.filled;
            self.filled += 8;
        }
        let code = self.window & ((1 << width) - 1);
        self.window >>= width;
        self.filled -= width;
        self.read += u64::from(width);
        u16::try_from(code).ok()
    }

    /// Bits of the last byte taken that are not read yet. Fewer than eight are there after a code.
    fn held(&self) -> u32 {
        self.window
    }

    /// True when the stream holds `bytes` bytes and no more.
    fn is_behind(&mut self, bytes: u64) -> bool {
        while self.taken <= bytes && self.byte().is_some() {}
        self.taken <= bytes
    }

    /// True when the bits of the last byte behind bit `read` are zero. The stream is at its end.
    fn last_bits_are_zero(&self, read: u64) -> bool {
        let used = read % 8;
        used == 0 || self.last >> used == 0
    }
}

/// The strings that codes stand for: lengths and first pixels, no pixels.
struct Table {
    min: u8,
    clear: u16,
    end: u16,
    width: u32,
    next: u16,
    previous: Option<u16>,
    prefix: Vec<u16>,
    first: Vec<u8>,
    last: Vec<u8>,
    len: Vec<u16>,
    /// True when every index of the string is in `used` already: a chain is followed once.
    seen: Vec<bool>,
    used: Indices,
}

/// Most codes of a table.
const CODES: u16 = 4096;

impl Table {
    fn new(min: u8) -> Table {
        let clear = 1u16 << min;
        let n = usize::from(CODES);
        let mut table = Table {
            min,
            clear,
            end: clear + 1,
            width: u32::from(min) + 1,
            next: clear + 2,
            previous: None,
            prefix: vec![0; n],
            first: vec![0; n],
            last: vec![0; n],
            len: vec![0; n],
            seen: vec![false; n],
            used: Indices::default(),
        };
        for code in 0..clear {
            // Pixels are bytes: indices above 255 cannot be displayed, as no table has so many colours.
            let pixel = u8::try_from(code & 0xFF).unwrap_or(0);
            let at = usize::from(code);
            table.first[at] = pixel;
            table.last[at] = pixel;
            table.len[at] = 1;
        }
        table
    }

    fn clear(&mut self) {
        self.width = u32::from(self.min) + 1;
        self.next = self.clear + 2;
        self.previous = None;
        self.seen[usize::from(self.clear)..].fill(false);
    }

    /// Takes a code that is neither clear nor end: the length of its string; `None` when the table does not hold it.
    fn take(&mut self, code: u16) -> Option<u64> {
        if code > self.next || code == self.next && (self.previous.is_none() || self.next >= CODES) {
            return None;
        }
        if let Some(previous) = self.previous
            && self.next < CODES
        {
            let (at, before) = (usize::from(self.next), usize::from(previous));
            self.prefix[at] = previous;
            self.first[at] = self.first[before];
            self.last[at] = self.first[if code == self.next { before } else { usize::from(code) }];
            // A string grows by one with each of at most 4096 codes.
            self.len[at] = self.len[before].saturating_add(1);
            self.seen[at] = false;
            self.next += 1;
            if self.next == 1 << self.width && self.width < 12 {
                self.width += 1;
            }
        }
        self.previous = Some(code);
        self.mark(code);
        Some(u64::from(self.len[usize::from(code)]))
    }

    fn mark(&mut self, code: u16) {
        let mut at = usize::from(code);
        while !self.seen[at] {
            self.seen[at] = true;
            self.used.insert(self.last[at]);
            if at < usize::from(self.clear) {
                break;
            }
            at = usize::from(self.prefix[at]);
        }
    }
}
