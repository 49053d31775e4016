//! The elementary stream descriptor of MPEG-4 (`esds`): stream type, rates and decoder configuration are written again, texts and
//! registrations are not. ISO/IEC 14496-1 §7.2.6.

use crate::format::bmff::boxes::Bytes;

/// A descriptor's tag, its body, and what follows it.
fn descriptor(data: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let mut b = Bytes(data);
    let tag = b.u8()?;
    let mut len = 0usize;
    for _ in 0..4 {
        let v = b.u8()?;
        len = len << 7 | usize::from(v & 0x7F);
        if v & 0x80 == 0 {
            break;
        }
    }
    let (body, rest) = b.0.split_at_checked(len)?;
    Some((tag, body, rest))
}

fn write(tag: u8, body: &[u8]) -> Option<Vec<u8>> {
    let len = u32::try_from(body.len()).ok().filter(|n| *n < 1 << 28)?;
    let mut out = vec![tag];
    let digits = (1..4).rev().filter(|i| len >> (7 * i) != 0);
    out.extend(digits.map(|i| (len >> (7 * i) & 0x7F) as u8 | 0x80));
    out.push((len & 0x7F) as u8);
    out.extend_from_slice(body);
    Some(out)
}

/// True where the descriptor, behind version and flags, names AAC of MPEG-4 or MPEG-2 (ISO/IEC 14496-1 table 5).
pub(super) fn is_aac(data: &[u8]) -> bool {
    // Written again it has no optional field: the stream's number and flags, then the configuration.
    let clean = clean(data).unwrap_or_default();
    let config = descriptor(&clean).and_then(|(_, stream, _)| descriptor(stream.get(3..)?));
    matches!(config, Some((4, [0x40 | 0x66..=0x68, ..], _)))
}

/// The body of `esds` behind version and flags, written again.
pub(super) fn clean(data: &[u8]) -> Option<Vec<u8>> {
    let (3, stream, _) = descriptor(data)? else { return None };
    let mut b = Bytes(stream);
    b.u16()?; // the stream's number
    let flags = b.u8()?;
    if flags & 0x80 != 0 {
        b.u16()?;
    }
    if flags & 0x40 != 0 {
        let n = b.u8()?;
        b.take(usize::from(n))?; // an address
    }
    if flags & 0x20 != 0 {
        b.u16()?;
    }
    let (4, config, _) = descriptor(b.0)? else { return None };
    let (front, rest) = config.split_at_checked(13)?;
    let mut body = front.to_vec();
    if let Some((5, specific, _)) = descriptor(rest) {
        let specific = if front.first() == Some(&0x20) { without_user_data(specific) } else { specific.to_vec() };
        body.extend(write(5, &specific)?);
    }
    let mut out = vec![0, 0, 0];
    out.extend(write(4, &body)?);
    out.extend(write(6, &[2])?);
    write(3, &out)
}

/// MPEG-4 video headers without user data (start code B2): coders write their names there.
fn without_user_data(data: &[u8]) -> Vec<u8> {
    let (mut out, mut skip) = (Vec::with_capacity(data.len()), false);
    for (i, b) in data.iter().enumerate() {
        if let Some([0, 0, 1, code]) = data.get(i..i + 4) {
            skip = *code == 0xB2;
        }
        if !skip {
            out.push(*b);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_stays_and_texts_go() {
        let config =
            [&[4, 0x80, 0x80, 22][..], &[0x20, 0x11, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2], &[5, 7], b"\0\0\x01\xB2Lav"]
                .concat();
        let stream = [&[0, 1, 0x40, 3][..], b"url", &config, &[6, 1, 2], &[0x0D, 2, 7, 7]].concat();
        let esds = write(3, &stream).expect("short");
        let out = clean(&esds).expect("clean");
        assert_eq!(out, [3, 23, 0, 0, 0, 4, 15, 0x20, 0x11, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 5, 0, 6, 1, 2]);
        assert_eq!(clean(&out).expect("again"), out);
        assert!(!is_aac(&esds), "MPEG-4 video");
        let sound = [&[3, 20, 0, 0, 0, 4, 15, 0x40][..], &[0x15; 12], &[5, 0, 6, 1, 2]].concat();
        assert!(is_aac(&sound));
        assert_eq!(descriptor(&write(5, &[9; 300]).expect("long")).expect("reads").1.len(), 300);
    }
}
