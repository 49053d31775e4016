//! Huffman tables to write with: the source's codes, grown by symbols that the source did not need.
//! Growing depends on the source's table and on what is written, never on what was hidden. ITU-T T.81 annex C, §C.2.

use crate::format::jpeg::huffman::HuffmanTable;

/// All codes together, in units of the shortest possible: one of them, all ones, is never given away.
const ROOM: u32 = 1 << 16;

/// A table that symbols are written with.
#[derive(Debug, Clone)]
pub(crate) struct Coder {
    counts: [u8; 16],
    values: Vec<u8>,
    /// By symbol: code, and its length (0: none).
    codes: Box<[(u16, u8); 256]>,
    /// True while every symbol of the source's table has the code it had.
    pub(crate) same: bool,
    /// True where the table is not the source's any more.
    pub(crate) grown: bool,
}

/// The table has no room for another symbol without moving others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Coder {
    /// The source's own table.
    pub(crate) fn of(table: &HuffmanTable) -> Coder {
        let mut c = Coder {
            counts: table.counts,
            values: table.values.clone(),
            codes: Box::new([(0, 0); 256]),
            same: true,
            grown: false,
        };
        c.assign();
        c
    }

    /// Canonical codes of the symbols in their order.
    fn assign(&mut self) {
        self.codes.fill((0, 0));
        let (mut code, mut values) = (0u32, self.values.iter());
        for (len, &n) in (1u8..).zip(&self.counts) {
            for &v in values.by_ref().take(usize::from(n)) {
                if let Some(c) = self.codes.get_mut(usize::from(v)).filter(|c| c.1 == 0) {
                    // Below 2^16: the table is sound.
                    *c = (code as u16, len);
                }
                code += 1;
            }
            code <<= 1;
        }
    }

    /// Code and length of a symbol. One that is missing gets the shortest code behind all others, which moves none.
    #[inline]
    pub(crate) fn code(&mut self, symbol: u8) -> Result<(u32, u32), Full> {
        let (code, len) = self.codes[usize::from(symbol)];
        if len > 0 { Ok((u32::from(code), u32::from(len))) } else { self.append(symbol) }
    }

    fn used(&self) -> u32 {
        (1u32..).zip(&self.counts).map(|(len, &n)| u32::from(n) << (16 - len)).sum()
    }

    #[cold]
    fn append(&mut self, symbol: u8) -> Result<(u32, u32), Full> {
        let longest = (1u32..).zip(&self.counts).filter(|(_, n)| **n > 0).map(|(len, _)| len).max().unwrap_or(1);
        let used = self.used();
        // The new code must not be all ones.
        let len = (longest..=16).find(|len| used + (2 << (16 - len)) <= ROOM).ok_or(Full)?;
        let count = self.counts.get_mut(len as usize - 1).filter(|c| **c < u8::MAX).ok_or(Full)?;
        if self.values.len() >= 256 {
            return Err(Full);
        }
        *count += 1;
        self.values.push(symbol);
        self.grown = true;
        self.assign();
        let (code, len) = self.codes[usize::from(symbol)];
        Ok((u32::from(code), u32::from(len)))
    }

    /// The table with every symbol of `wanted`, for a source whose codes leave no room: its longest codes grow longer until
    /// there is some. The order of the symbols stays.
    pub(crate) fn rebuilt(&self, wanted: &[u8]) -> Coder {
        let mut c = self.clone();
        let mut missing: Vec<u8> = wanted.iter().copied().filter(|v| !c.values.contains(v)).collect();
        missing.dedup();
        let room = |c: &Coder| c.used() + (missing.len() as u32) < ROOM;
        while !room(&c) || usize::from(c.counts[15]) + missing.len() > 255 {
            let Some(len) = (0..15).rev().find(|l| c.counts[*l] > 0 && c.counts[*l + 1] < u8::MAX) else { break };
            c.counts[len] -= 1;
            c.counts[len + 1] += 1;
            if room(&c) {
                break;
            }
        }
        // At most 35 symbols are ever wanted.
        c.counts[15] = c.counts[15].saturating_add(missing.len() as u8);
        c.values.extend(&missing);
        c.same = false;
        c.grown = true;
        c.assign();
        c
    }

    /// Counts and symbols as a DHT segment holds them.
    pub(crate) fn definition(&self) -> Vec<u8> {
        [&self.counts[..], &self.values].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::jpeg::huffman::typical;

    fn read_back(c: &Coder) {
        let t = HuffmanTable::new(&c.counts, &c.values).expect("a sound table");
        for &v in &c.values {
            let (code, len) = c.codes[usize::from(v)];
            assert_eq!(t.decode(u64::from(code) << (64 - u32::from(len))), (v, len.into()), "symbol {v}");
        }
    }

    #[test]
    fn a_symbol_that_is_missing_gets_a_code_and_moves_none() {
        let table = HuffmanTable::new(&[0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[3, 1, 7]).expect("sound");
        let mut c = Coder::of(&table);
        let before = c.codes.clone();
        assert_eq!(c.code(0), Ok((0b101, 3)), "there is room beside the last code");
        assert_eq!(c.code(9), Ok((0b110, 3)));
        assert_eq!(c.code(8), Ok((0b1110, 4)), "the all-ones code of three bits is split");
        assert!([3, 1, 7].iter().all(|v| c.codes[*v] == before[*v]));
        assert!(c.same && c.grown);
        read_back(&c);
    }

    #[test]
    fn a_full_table_is_rebuilt_with_room() {
        // One code of each length: the last one leaves the all-ones code alone.
        let values: Vec<u8> = (1..=16).collect();
        let table = HuffmanTable::new(&[1; 16], &values).expect("sound");
        let mut c = Coder::of(&table);
        assert_eq!(c.code(0), Err(Full));
        let mut wide = c.rebuilt(&[0, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70]);
        assert!(!wide.same && wide.grown);
        for v in [0, 0x20, 0x70, 1, 16] {
            assert!(wide.code(v).is_ok());
        }
        read_back(&wide);
    }

    #[test]
    fn typical_tables_grow_too() {
        for (ac, slot) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
            let c = Coder::of(&typical(ac, slot).expect("a table"));
            read_back(&c);
            let eobs: Vec<u8> = (0..15).map(|n| n << 4).collect();
            read_back(&c.rebuilt(&eobs));
        }
    }
}
