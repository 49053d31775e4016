//! Decodes one strip or tile to the bytes that its rows take. It judges nothing: what is short is returned short.
//! TIFF 6.0 §9 (PackBits), §13 (LZW), §14 (differencing), technical note 2 (Deflate).

use super::page::{Coding, Page};

/// At most `expected` bytes of a chunk that is coded without loss; nothing for other codings.
pub(super) fn chunk(coded: &[u8], page: &Page, expected: usize) -> Vec<u8> {
    let turned: Vec<u8>;
    let coded = if page.reversed {
        turned = coded.iter().map(|b| b.reverse_bits()).collect();
        &turned
    } else {
        coded
    };
    match page.coding {
        Coding::None => coded.get(..expected.min(coded.len())).unwrap_or(&[]).to_vec(),
        Coding::PackBits => unpacked(coded, expected),
        Coding::Lzw => unlzw(coded, expected),
        Coding::Deflate => {
            let mut out = Vec::new();
            let read = std::io::Read::take(flate2::read::ZlibDecoder::new(coded), expected as u64);
            let _ = std::io::Read::read_to_end(&mut { read }, &mut out);
            out
        }
        _ => Vec::new(),
    }
}

fn unlzw(coded: &[u8], expected: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let mut at = 0;
    let mut buffer = vec![0; 1 << 16];
    while out.len() < expected {
        let r = decoder.decode_bytes(coded.get(at..).unwrap_or(&[]), &mut buffer);
        at += r.consumed_in;
        out.extend_from_slice(buffer.get(..r.consumed_out).unwrap_or(&[]));
        if r.status.is_err() || (r.consumed_in == 0 && r.consumed_out == 0) {
            break;
        }
    }
    out.truncate(expected);
    out
}

/// PackBits.
pub(super) fn unpacked(coded: &[u8], expected: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < expected {
        let Some(&n) = coded.get(at) else { break };
        match n {
            128 => at += 1,
            0..=127 => {
                let Some(bytes) = coded.get(at + 1..at + 2 + usize::from(n)) else { break };
                out.extend_from_slice(bytes);
                at += 2 + usize::from(n);
            }
            _ => {
                let Some(&b) = coded.get(at + 1) else { break };
                out.extend(std::iter::repeat_n(b, 257 - usize::from(n)));
                at += 2;
            }
        }
    }
    out.truncate(expected);
    out
}

/// Undoes differencing of samples of 8 bits, `n` of a pixel.
pub(super) fn add_up(bytes: &mut [u8], row: usize, n: usize) {
    for row in bytes.chunks_mut(row.max(1)) {
        for i in n..row.len() {
            row[i] = row[i].wrapping_add(row[i - n]);
        }
    }
}
