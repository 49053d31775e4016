//! Texts of a `LIST INFO` chunk, which RIFF files of every kind may carry. It reads and judges nothing else.
//! Multimedia Programming Interface and Data Specifications 1.0 (1991), INFO list chunk.

use std::ops::Range;

/// Most texts that are listed.
const MOST: usize = 64;

/// The texts with the names that readers of texts know; where no text can be found, the whole under one name.
pub(super) fn info(file: &[u8], range: Range<usize>) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    let mut at = range.start;
    while let Some([a, b, c, d, s @ ..]) = file.get(at..range.end).and_then(|r| r.first_chunk::<8>()) {
        let len = usize::try_from(u32::from_le_bytes(*s)).unwrap_or(usize::MAX);
        let Some(end) = (at + 8).checked_add(len).filter(|e| *e <= range.end) else { break };
        let name = match &[*a, *b, *c, *d] {
            b"IART" | b"IENG" => "Artist".to_owned(),
            b"ICOP" => "Copyright".to_owned(),
            b"ISFT" => "Software".to_owned(),
            b"ICRD" => "Creation Time".to_owned(),
            b"INAM" => "Title".to_owned(),
            id => super::chunk::name(*id),
        };
        out.push((name, at + 8..end));
        if out.len() == MOST {
            break;
        }
        at = end + len % 2;
    }
    if out.is_empty() {
        out.push(("INFO".to_owned(), range));
    }
    out
}
