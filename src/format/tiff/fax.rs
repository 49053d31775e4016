//! Walks facsimile codes row by row to the end of the picture. It paints nothing: only the places where colours change are kept.
//! ITU-T T.4 (one and two dimensions), ITU-T T.6; TIFF 6.0 §10 (modified Huffman), §11.

use std::sync::OnceLock;

use super::codec::{Bits, Walked};
use super::page::{Coding, Page};

/// T.4 tables 2 and 3a: codes of white runs of 0 to 63, then of 64, 128, … 1728.
const WHITE: &str = "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 \
101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 \
00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 \
00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 \
01011010 01011011 01001010 01001011 00110010 00110011 00110100 \
11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 \
011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 \
010011011";
/// The same of black runs.
const BLACK: &str = "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 \
000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 \
00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 000001101011 \
000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010 \
000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 000001100101 000001010010 000001010011 \
000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 000000101011 000000101100 \
000001011010 000001100110 000001100111 \
0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 \
0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 \
0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 \
0000001100100 0000001100101";
/// T.4 table 3b: runs of 1792, 1856, … 2560 of either colour.
const LONG: &str = "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 \
000000010111 000000011100 000000011101 000000011110 000000011111";

/// Bits of the longest code.
const LONGEST: u32 = 13;

/// Run and bits of the code that begins with the 13 bits of the index; no bits where none does.
type Table = Vec<(u16, u8)>;

fn tables() -> &'static [Table; 2] {
    static TABLES: OnceLock<[Table; 2]> = OnceLock::new();
    TABLES.get_or_init(|| [table(WHITE), table(BLACK)])
}

fn table(codes: &str) -> Table {
    let mut out = vec![(0u16, 0u8); 1 << LONGEST];
    let runs = (0u16..64).chain((1..=27).map(|n| n * 64)).zip(codes.split_ascii_whitespace());
    let long = (28u16..=40).map(|n| n * 64).zip(LONG.split_ascii_whitespace());
    for (run, code) in runs.chain(long) {
        let bits = u8::try_from(code.len()).unwrap_or(0);
        let value = usize::from_str_radix(code, 2).unwrap_or(0);
        let free = LONGEST - u32::from(bits);
        if let Some(slots) = out.get_mut(value << free..(value + 1) << free) {
            slots.fill((run, bits));
        }
    }
    out
}

/// The end of a block of T.6, two line ends on end, and its bits.
const END_OF_BLOCK: (u32, u32) = (0x00_1001, 24);

/// Walks one chunk; `None` where a code means nothing.
pub(super) fn walk(data: &[u8], width: u32, rows: u32, page: &Page) -> Option<Walked> {
    let mut fax = Fax { bits: Bits::new(data, page.reversed), width };
    let (mut before, mut row): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        row.clear();
        let done = match page.coding {
            Coding::FaxRows => {
                fax.bits.align();
                fax.one_dimension(&mut row)
            }
            Coding::Fax3 => {
                let flat = if fax.line_end()? && page.fax_options & 1 == 1 { fax.bits.take(1)? == 1 } else { true };
                // Two line ends on end are the end of the picture.
                if fax.bits.peek(12) == Some(1) {
                    return Some(Walked { short: true, ..fax.end(6) });
                }
                if flat { fax.one_dimension(&mut row) } else { fax.two_dimensions(&before, &mut row) }
            }
            _ => {
                if fax.bits.peek(12) == Some(1) {
                    return Some(Walked { short: true, ..fax.end(2) });
                }
                fax.two_dimensions(&before, &mut row)
            }
        };
        done?;
        std::mem::swap(&mut before, &mut row);
    }
    Some(match page.coding {
        Coding::FaxRows => fax.bits.end(),
        Coding::Fax3 => fax.end(6),
        _ => fax.end_of_block(),
    })
}

struct Fax<'a> {
    bits: Bits<'a>,
    width: u32,
}

impl Fax<'_> {
    /// Passes fill and a line end; false where a row follows without one.
    fn line_end(&mut self) -> Option<bool> {
        if self.bits.peek(11) != Some(0) {
            return Some(false);
        }
        self.bits.take(11)?;
        while self.bits.take(1)? == 0 {}
        Some(true)
    }

    /// Everything up to here and up to `most` line ends that follow.
    fn end(&mut self, most: u32) -> Walked {
        self.line_ends(most);
        self.bits.end()
    }

    /// The end of T.6. Where other bytes stand in its place it is written: there are readers that fail without bits
    /// behind the last row, and those bytes gave them some.
    fn end_of_block(&mut self) -> Walked {
        let here = self.bits;
        let ended = self.line_ends(2) == 2;
        let (code, n) = END_OF_BLOCK;
        if ended || !self.bits.more() { self.bits.end() } else { here.end_with(code, n) }
    }

    /// Takes up to `most` line ends that follow, with the bit behind each that two dimensions have; how many there were.
    fn line_ends(&mut self, most: u32) -> u32 {
        for taken in 0..most {
            let mut ahead = self.bits;
            if ahead.peek(11) != Some(0) {
                return taken;
            }
            // Fill in front of a line end is zeros; at the end of the data there may be zeros alone.
            let mut zeros = 0u32;
            while ahead.take(1) == Some(0) {
                zeros += 1;
            }
            let ended = zeros >= 11 && ahead.last_was_one();
            if !ended {
                return taken;
            }
            if ahead.peek(13) == Some(0x1001) {
                ahead.take(1);
            }
            self.bits = ahead;
        }
        most
    }

    fn run(&mut self, black: bool) -> Option<u32> {
        let mut sum = 0u32;
        loop {
            let index = self.bits.peek_padded(LONGEST);
            let (run, bits) = *tables().get(usize::from(black))?.get(index)?;
            if bits == 0 {
                return None;
            }
            self.bits.take(u32::from(bits))?;
            sum += u32::from(run);
            if run < 64 {
                return Some(sum);
            }
            if sum > self.width {
                return None;
            }
        }
    }

    fn one_dimension(&mut self, row: &mut Vec<u32>) -> Option<()> {
        let (mut at, mut black) = (0u32, false);
        while at < self.width {
            at = at.checked_add(self.run(black)?).filter(|a| *a <= self.width)?;
            row.push(at);
            black = !black;
        }
        Some(())
    }

    /// T.4 §4.2, T.6 §2: each change is told by where the row above changes.
    fn two_dimensions(&mut self, above: &[u32], row: &mut Vec<u32>) -> Option<()> {
        let width = self.width;
        let (mut at, mut first, mut black) = (0u32, true, false);
        let mut k = 0usize;
        while at < width {
            // The first change of the row above right of here, to the colour that is not ours.
            k = k.saturating_sub(2);
            while above.get(k).is_some_and(|c| if first { *c < at } else { *c <= at }) {
                k += 1;
            }
            k += usize::from((k % 2 == 1) != black);
            let b1 = above.get(k).copied().unwrap_or(width);
            let b2 = above.get(k + 1).copied().unwrap_or(width);
            let turn = match self.mode()? {
                Mode::Pass => {
                    at = b2;
                    first = false;
                    continue;
                }
                Mode::Horizontal => {
                    let a1 = at.checked_add(self.run(black)?).filter(|a| *a <= width)?;
                    let a2 = a1.checked_add(self.run(!black)?).filter(|a| *a <= width)?;
                    row.extend([a1, a2]);
                    at = a2;
                    first = false;
                    continue;
                }
                Mode::Vertical(d) => b1.checked_add_signed(d).filter(|a| *a <= width && *a >= at)?,
            };
            row.push(turn);
            at = turn;
            first = false;
            black = !black;
        }
        Some(())
    }

    fn mode(&mut self) -> Option<Mode> {
        let (mode, bits) = match self.bits.peek_padded(7) {
            0x40.. => (Mode::Vertical(0), 1),
            0x30..=0x3F => (Mode::Vertical(1), 3),
            0x20..=0x2F => (Mode::Vertical(-1), 3),
            0x10..=0x1F => (Mode::Horizontal, 3),
            0x08..=0x0F => (Mode::Pass, 4),
            6 | 7 => (Mode::Vertical(2), 6),
            4 | 5 => (Mode::Vertical(-2), 6),
            3 => (Mode::Vertical(3), 7),
            2 => (Mode::Vertical(-3), 7),
            _ => return None,
        };
        self.bits.take(bits)?;
        Some(mode)
    }
}

enum Mode {
    Pass,
    Horizontal,
    Vertical(i32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_free_of_prefixes() {
        for codes in [WHITE, BLACK] {
            let all: Vec<&str> = codes.split_ascii_whitespace().chain(LONG.split_ascii_whitespace()).collect();
            assert_eq!(all.len(), 64 + 27 + 13);
            for (i, a) in all.iter().enumerate() {
                assert!(all.iter().enumerate().all(|(j, b)| i == j || !b.starts_with(a)), "{a}");
            }
        }
    }
}
