//! Huffman tables: the definition of a DHT segment, and the look-up tables made of it that decode or skip symbols.
//! It holds no bit position and reads no coded data. ITU-T T.81 annexes C, F.2.2.3 and K.3 (typical tables).

/// Bits that one look-up sees.
pub(crate) const LOOK_BITS: u32 = 12;
/// Entries of one look-up table.
pub(crate) const LOOK_SIZE: usize = 1 << LOOK_BITS;
/// Marks a skip entry that ends the block.
pub(crate) const END_OF_BLOCK: u32 = 128;

/// A skip entry that these bits do not decide: no bits, and an advance that no decided entry has.
pub(crate) const UNDECIDED: u16 = 0xFF00;

/// A table of skip entries: total bits in the low byte (0: not decided by these bits), advance in zigzag order above.
pub(crate) type SkipTable = Box<[u16; LOOK_SIZE]>;

/// A Huffman table as its segment defines it, with what is needed to decode one symbol.
#[derive(Debug, Clone)]
pub(crate) struct HuffmanTable {
    /// Number of codes of each length, 1 to 16.
    pub(crate) counts: [u8; 16],
    /// The symbols in the order of their codes.
    pub(crate) values: Vec<u8>,
    /// Largest code of each length; -1 where there is none.
    max_code: [i32; 17],
    /// What to add to a code of each length to find its symbol.
    offset: [i32; 17],
    /// By the next bits: length of the code (0: longer than they are, or none) above, symbol below.
    symbols: Box<[u16; LOOK_SIZE]>,
}

impl HuffmanTable {
    /// Builds the table; `None` where the counts ask for more codes than there are or for other symbols than given.
    pub(crate) fn new(counts: &[u8; 16], values: &[u8]) -> Option<HuffmanTable> {
        if counts.iter().map(|&n| usize::from(n)).sum::<usize>() != values.len() || values.len() > 256 {
            return None;
        }
        let mut t = HuffmanTable {
            counts: *counts,
            values: values.to_vec(),
            max_code: [-1; 17],
            offset: [0; 17],
            symbols: Box::new([0; LOOK_SIZE]),
        };
        let (mut code, mut at) = (0i32, 0usize);
        for (len, &n) in (1u32..).zip(counts) {
            let n = usize::from(n);
            let slot = len as usize;
            if n > 0 {
                t.offset[slot] = i32::try_from(at).ok()? - code;
                for &value in values.get(at..at + n)? {
                    if code >> len != 0 {
                        return None;
                    }
                    if len <= LOOK_BITS {
                        let entry = (u16::try_from(len).ok()? << 8) | u16::from(value);
                        let from = usize::try_from(code).ok()? << (LOOK_BITS - len);
                        t.symbols.get_mut(from..from + (1 << (LOOK_BITS - len)))?.fill(entry);
                    }
                    code += 1;
                }
                // No code is all ones (T.81 §C.2), and decoders hold to it.
                if code >> len != 0 {
                    return None;
                }
                t.max_code[slot] = code - 1;
                at += n;
            }
            code <<= 1;
        }
        Some(t)
    }

    /// True for a table of the same codes.
    pub(super) fn is_like(&self, other: &HuffmanTable) -> bool {
        self.counts == other.counts && self.values == other.values
    }

    /// The symbol whose code the bits start with (bits left-aligned), and the bits its code takes.
    /// No code there: symbol 0 of 17 bits, which is how widespread decoders go on.
    #[inline(always)]
    pub(crate) fn decode(&self, bits: u64) -> (u8, u32) {
        let e = self.symbols[(bits >> (64 - LOOK_BITS)) as usize];
        if e != 0 { ((e & 0xFF) as u8, u32::from(e >> 8)) } else { self.decode_long(bits) }
    }

    #[cold]
    fn decode_long(&self, bits: u64) -> (u8, u32) {
        for len in 1u32..=16 {
            // At most 16 bits: the cast keeps the value.
            let code = (bits >> (64 - len)) as i32;
            let slot = len as usize;
            if code <= self.max_code[slot] {
                let at = usize::try_from(code + self.offset[slot]).ok();
                return (at.and_then(|i| self.values.get(i)).copied().unwrap_or(0), len);
            }
        }
        (0, 17)
    }

    /// True where every symbol is a size that a DC difference can have.
    pub(crate) fn is_sound_for_dc(&self) -> bool {
        self.values.iter().all(|&v| v < 16)
    }

    /// For each look: code and magnitude bits of one AC symbol together, and how far it advances.
    pub(crate) fn ac_skips(&self) -> SkipTable {
        let mut out = Box::new([UNDECIDED; LOOK_SIZE]);
        for (o, &e) in out.iter_mut().zip(self.symbols.iter()) {
            if e != 0 {
                let (bits, advance) = skip_of(e);
                *o = bits | (advance << 8);
            }
        }
        out
    }

    /// The same for as many AC symbols at once as the look decides. An entry never advances by more than 63 apart from
    /// its end-of-block mark, so that a caller can tell whether all of its symbols begin inside the block.
    pub(crate) fn ac_multi_skips(&self) -> SkipTable {
        let mut out = Box::new([UNDECIDED; LOOK_SIZE]);
        for (i, o) in out.iter_mut().enumerate() {
            let (bits, advance) = self.extend(i, 0, 0);
            if bits > 0 {
                *o = bits | (advance << 8);
            }
        }
        out
    }

    /// For each look at the start of a block: one DC difference, which advances by one, and with `ac` as many AC symbols
    /// behind it as the look decides.
    pub(crate) fn dc_skips(&self, ac: Option<&HuffmanTable>) -> SkipTable {
        let mut out = Box::new([UNDECIDED; LOOK_SIZE]);
        for (i, (o, &e)) in out.iter_mut().zip(self.symbols.iter()).enumerate() {
            if e != 0 {
                let bits = (e >> 8) + (e & 15);
                let (bits, advance) = ac.map_or((bits, 1), |ac| ac.extend(i, bits, 1));
                *o = bits | (advance << 8);
            }
        }
        out
    }

    /// Adds the AC symbols that the look `i` decides behind its first `bits`.
    fn extend(&self, i: usize, mut bits: u16, mut advance: u16) -> (u16, u16) {
        let look = LOOK_BITS as u16;
        while bits < look {
            let e = self.symbols[(i << bits) & (LOOK_SIZE - 1)];
            if e == 0 || (e >> 8) > look - bits {
                break;
            }
            let (b, a) = skip_of(e);
            let end = u32::from(a) == END_OF_BLOCK;
            if !end && advance + a > 63 {
                break;
            }
            (bits, advance) = (bits + b, advance + a);
            if end {
                break;
            }
        }
        (bits, advance)
    }
}

/// Bits and advance of one AC symbol of a sequential scan.
fn skip_of(entry: u16) -> (u16, u16) {
    let (len, run, size) = (entry >> 8, (entry >> 4) & 15, entry & 15);
    match (run, size) {
        (15, 0) => (len, 16),
        (_, 0) => (len, END_OF_BLOCK as u16),
        _ => (len + size, run + 1),
    }
}

/// The typical tables of T.81 annex K.3.3, which decoders assume where a picture defines none.
pub(crate) fn typical(ac: bool, slot: usize) -> Option<HuffmanTable> {
    match (ac, slot) {
        (false, 0) => HuffmanTable::new(&DC_LUMA, &DC_VALUES),
        (false, 1) => HuffmanTable::new(&DC_CHROMA, &DC_VALUES),
        (true, 0) => HuffmanTable::new(&AC_LUMA, &AC_LUMA_VALUES),
        (true, 1) => HuffmanTable::new(&AC_CHROMA, &AC_CHROMA_VALUES),
        _ => None,
    }
}

const DC_LUMA: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_CHROMA: [u8; 16] = [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
const DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const AC_LUMA: [u8; 16] = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D];
const AC_CHROMA: [u8; 16] = [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77];
#[rustfmt::skip]
const AC_LUMA_VALUES: [u8; 162] = [
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
    0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72,
    0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37,
    0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
    0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83,
    0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3,
    0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3,
    0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2,
    0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
];
#[rustfmt::skip]
const AC_CHROMA_VALUES: [u8; 162] = [
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22,
    0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xA1, 0xB1, 0xC1, 0x09, 0x23, 0x33, 0x52, 0xF0, 0x15, 0x62, 0x72, 0xD1,
    0x0A, 0x16, 0x24, 0x34, 0xE1, 0x25, 0xF1, 0x17, 0x18, 0x19, 0x1A, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x35, 0x36,
    0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58,
    0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A,
    0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A,
    0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA,
    0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA,
    0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
];
