//! Text at the front of a frame of AAC: fill and data elements and the comment of a channel configuration, where coders sign. What
//! stands behind the first channel element cannot be found without decoding, and is not. ISO/IEC 14496-3 §4.4.2, §4.5.2.

/// Bytes of a frame that are looked at: an element at the front is short.
pub(super) const FRONT: usize = 512;

/// Least length of what is taken for text.
const TEXT: usize = 4;

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, n: usize) -> Option<usize> {
        let mut value = 0usize;
        for _ in 0..n {
            let bit = self.data.get(self.at / 8)? >> (7 - self.at % 8) & 1;
            value = value << 1 | usize::from(bit);
            self.at += 1;
        }
        Some(value)
    }

    fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }

    /// The text in the next `bits`, wherever its bytes begin, and passes over them.
    fn text(&mut self, bits: usize) -> String {
        let from = self.at;
        self.at = from.saturating_add(bits);
        let mut best = String::new();
        for shift in 0..8 {
            let mut own = Bits { data: self.data, at: from + shift };
            let mut run = String::new();
            while own.at + 8 <= self.at {
                let Some(byte) = own.take(8).and_then(|b| u8::try_from(b).ok()) else { break };
                if (0x20..0x7F).contains(&byte) {
                    run.push(char::from(byte));
                } else {
                    run.clear();
                }
                if run.len() > best.len() {
                    best.clone_from(&run);
                }
            }
        }
        if best.len() >= TEXT { best } else { String::new() }
    }
}

/// What the front of the frame says.
pub(super) fn said(frame: &[u8]) -> Option<String> {
    let mut b = Bits { data: frame, at: 0 };
    loop {
        let text = match b.take(3)? {
            4 => {
                b.take(4)?;
                let aligned = b.take(1)? == 1;
                let mut count = b.take(8)?;
                if count == 255 {
                    count += b.take(8)?;
                }
                if aligned {
                    b.align();
                }
                b.text(8 * count)
            }
            5 => comment(&mut b)?,
            6 => {
                let mut count = b.take(4)?;
                if count == 15 {
                    count += b.take(8)?.saturating_sub(1);
                }
                let from = b.at;
                // Filling and ancillary data; other extensions are part of the sound.
                let text = match count {
                    0 => String::new(),
                    _ if b.take(4)? <= 2 => b.text(8 * count - 4),
                    _ => String::new(),
                };
                b.at = from + 8 * count;
                text
            }
            _ => return None,
        };
        if !text.is_empty() {
            return Some(text);
        }
    }
}

/// A program configuration element, which ends with a text.
fn comment(b: &mut Bits<'_>) -> Option<String> {
    b.take(4 + 2 + 4)?;
    let [front, side, back] = [b.take(4)?, b.take(4)?, b.take(4)?];
    let (low, data, coupling) = (b.take(2)?, b.take(3)?, b.take(4)?);
    for size in [4, 4, 3] {
        if b.take(1)? == 1 {
            b.take(size)?;
        }
    }
    b.take(5 * (front + side + back) + 4 * (low + data) + 5 * coupling)?;
    b.align();
    let count = b.take(8)?;
    Some(b.text(8 * count))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits as text, then bytes.
    fn frame(bits: &str, bytes: &[u8]) -> Vec<u8> {
        let all: String = bits.chars().filter(|c| *c != ' ').collect();
        let all = all + &bytes.iter().map(|b| format!("{b:08b}")).collect::<String>();
        let padded = format!("{all:0<width$}", width = all.len().next_multiple_of(8));
        let byte = |c: &[u8]| u8::from_str_radix(std::str::from_utf8(c).expect("ascii"), 2).expect("bits");
        padded.as_bytes().chunks(8).map(byte).collect()
    }

    #[test]
    fn coders_sign_in_front_of_the_sound() {
        // FIL of 15 + 3 - 1 bytes, filler, five bits up to the byte, then the name.
        assert_eq!(said(&frame("110 1111 00000011 0000 00000", b"Lavc60.31.102\0")), Some("Lavc60.31.102".into()));
        assert_eq!(said(&frame("100 0000 1 00000100 ", b"GPS!")), Some("GPS!".into()), "data, aligned");
        assert_eq!(said(&frame("110 0010 0000 000000000000 100 0000 0 00000101", b"hello")), Some("hello".into()));
        assert_eq!(said(&frame("000 0000", b"channel element")), None);
        assert_eq!(said(&frame("110 1111 00000100 1101", b"SBR SBR SBR SBR SBR")), None, "part of the sound");
        for n in 0..6 {
            assert_eq!(said(&frame("110 1111 00010000 0000", b"cut short")[..n]), None);
        }
    }

    #[test]
    fn the_comment_of_a_configuration_is_read() {
        let bits = "101 0000 01 0100 0001 0000 0000 00 000 0000 0 0 0 00000";
        let comment = [&[7u8][..], b"by Lea!"].concat();
        let width = bits.chars().filter(|c| *c != ' ').count();
        let aligned = format!("{bits}{}", "0".repeat(width.next_multiple_of(8) - width));
        assert_eq!(said(&frame(&aligned, &comment)), Some("by Lea!".into()));
    }
}
