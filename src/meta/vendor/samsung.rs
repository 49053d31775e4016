//! The trailer of Samsung phones: a list of named blocks behind the picture, read from its directory at the end.
//! Layout as documented by exiftool (facts only). Blocks that are pictures or films are named, never opened here.

use crate::meta::{Block, Family, Sink, text};

/// Most blocks of one trailer.
const MOST: usize = 64;

pub(super) fn read(block: &Block<'_>, out: &mut Sink<'_>) {
    let data = block.data;
    let Some(head) = memchr::memmem::rfind(data, b"SEFH") else { return };
    let number = |at: usize, width: usize| {
        let b = data.get(at..at.checked_add(width)?)?;
        Some(b.iter().rev().fold(0usize, |n, b| (n << 8) | usize::from(*b)))
    };
    let Some(count) = number(head + 8, 4) else { return };
    for i in 0..count.min(MOST) {
        let entry = head + 12 + 12 * i;
        let (Some(back), Some(size)) = (number(entry + 4, 4), number(entry + 8, 4)) else { return };
        let Some(at) = head.checked_sub(back) else { continue };
        let Some(body) = at.checked_add(size).and_then(|end| data.get(at..end)) else { continue };
        let Some(len) = number(at + 4, 4).filter(|n| *n <= 100) else { continue };
        let (Some(name), Some(value)) = (body.get(8..8 + len), body.get(8 + len..)) else { continue };
        if !text::is_plain(name) {
            continue;
        }
        let shown = value.get(..value.len().min(400)).unwrap_or_default();
        let shown = if text::is_plain(shown) { text::lenient(shown) } else { String::new() };
        out.field(block, Family::Vendor, "Samsung", text::lenient(name), None, shown, at + 8 + len, value.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    #[test]
    fn blocks_of_a_trailer_by_name() {
        let mut data = b"film".to_vec();
        let at = data.len();
        data.extend_from_slice(b"\0\0\x01\x0A\x0E\0\0\0Image_UTC_Data1718093700123");
        let (size, back) = (data.len() - at, data.len() - at);
        data.extend_from_slice(b"SEFH\x6A\0\0\0\x01\0\0\0\0\0\x01\x0A");
        for n in [back, size] {
            data.extend_from_slice(&u32::try_from(n).expect("small").to_le_bytes());
        }
        data.extend_from_slice(b"\x18\0\0\0SEFT");
        let mut reading = Reading::default();
        let block = Block { data: &data, offset: Some(1000), payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &mut Sink { reading: &mut reading, text: 0 });
        let f = &reading.fields[0];
        assert_eq!((&*f.name, &*f.text, f.offset, f.size), ("Image_UTC_Data", "1718093700123", Some(1026), 13));
        // A directory that lies reads nothing.
        data.truncate(data.len() - 12);
        data.extend_from_slice(&[0xFF; 12]);
        let mut reading = Reading::default();
        let block = Block { data: &data, offset: None, payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &mut Sink { reading: &mut reading, text: 0 });
        assert!(reading.fields.is_empty());
    }
}
