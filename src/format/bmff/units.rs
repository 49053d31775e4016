//! Walks coded pictures unit by unit, to find the units that carry text or data of anyone's choosing: SEI messages of H.264 and
//! H.265, metadata units of AV1, and units that no decoder reads. It decodes no picture.
//! ITU-T H.264 §7.3 and annex D, H.265 §7.3 and annex D, AV1 §5.3 to §5.8, ISO/IEC 14496-15 (lengths in front of units).

/// Random access to one coded picture.
pub(super) trait Coded {
    fn len(&self) -> u64;
    /// Up to `n` bytes at `at`; fewer at the end.
    fn get(&self, at: u64, n: usize) -> Vec<u8>;
}

/// How the units of a picture are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    /// H.264, with units behind lengths of so many bytes.
    Avc(usize),
    /// H.265.
    Hevc(usize),
    /// AV1: units that tell their own length.
    Av1,
}

/// What a unit is, beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// Messages of an encoder's or camera's own: nothing of the picture depends on them.
    UserData,
    /// Bytes that fill room, or a unit that decoders pass over.
    Ignored,
    /// A message that display may follow (HDR, timing).
    Display,
}

/// A unit that is no picture: its range within the coded picture, its length field included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) extra: Extra,
    /// Printable text of a message, shortened.
    pub(super) text: String,
}

/// The units that are no picture; the error is the offset where no unit could be read.
pub(super) fn extras(data: &dyn Coded, codec: Codec, most: usize) -> Result<Vec<Unit>, u64> {
    match codec {
        Codec::Avc(n) | Codec::Hevc(n) => nal_units(data, codec, n, most),
        Codec::Av1 => obus(data, most),
    }
}

fn nal_units(data: &dyn Coded, codec: Codec, length: usize, most: usize) -> Result<Vec<Unit>, u64> {
    let (mut out, mut at, mut count) = (Vec::new(), 0u64, 0usize);
    while at < data.len() {
        let head = data.get(at, length.saturating_add(2));
        let size = head.get(..length).ok_or(at)?.iter().fold(0u64, |v, b| v << 8 | u64::from(*b));
        let body = at.saturating_add(length as u64);
        let end = body.saturating_add(size);
        count += 1;
        if end > data.len() || count > most {
            return Err(at);
        }
        let extra = match head.get(length) {
            _ if size == 0 => Some((Extra::Ignored, String::new())),
            None => return Err(at),
            Some(first) => nal_unit(data, codec, *first, body, end),
        };
        if let Some((extra, text)) = extra {
            out.push(Unit { start: at, end, extra, text });
        }
        at = end;
    }
    Ok(out)
}

fn nal_unit(data: &dyn Coded, codec: Codec, first: u8, body: u64, end: u64) -> Option<(Extra, String)> {
    let (kind, header) = if codec_is_hevc(codec) { (first >> 1 & 0x3F, 2) } else { (first & 0x1F, 1) };
    let sei = match codec {
        Codec::Hevc(_) => match kind {
            39 | 40 => true,
            0..=37 => return None,
            // 38 fills room, 41 to 63 are reserved or unspecified; 62 and 63 carry Dolby Vision.
            62 | 63 => return Some((Extra::Display, String::new())),
            _ => return Some((Extra::Ignored, String::new())),
        },
        _ => match kind {
            6 => true,
            12 | 0 | 16..=18 | 22..=31 => return Some((Extra::Ignored, String::new())),
            _ => return None,
        },
    };
    let len = usize::try_from(end.saturating_sub(body).saturating_sub(header)).unwrap_or(usize::MAX).min(SEI_BYTES);
    sei.then(|| messages(&data.get(body.saturating_add(header), len)))
}

fn codec_is_hevc(codec: Codec) -> bool {
    matches!(codec, Codec::Hevc(_))
}

/// More of a message is not looked at.
const SEI_BYTES: usize = 4096;

/// What the messages of one SEI unit are, taken together: user data only where nothing else stands beside it.
fn messages(unit: &[u8]) -> (Extra, String) {
    let bytes = without_escapes(unit);
    let (mut at, mut extra, mut text) = (0usize, Extra::UserData, String::new());
    // The last byte of a unit is its stop bit.
    while at.saturating_add(2) < bytes.len() {
        let Some((kind, next)) = sum_of_ff(&bytes, at) else { break };
        let Some((size, next)) = sum_of_ff(&bytes, next) else { break };
        let end = next.saturating_add(size);
        let body = bytes.get(next..end.min(bytes.len())).unwrap_or(&[]);
        match kind {
            4 if is_hdr10_plus(body) => extra = Extra::Display,
            4 | 5 => {
                let said = body.get(if kind == 5 { 16 } else { 3 }..).unwrap_or(&[]);
                text.push_str(&printable(said));
            }
            _ => extra = Extra::Display,
        }
        at = end;
    }
    (extra, text)
}

/// ITU-T T.35 of the United States, provider Samsung, application 4: dynamic HDR metadata, which players follow.
fn is_hdr10_plus(body: &[u8]) -> bool {
    body.starts_with(&[0xB5, 0x00, 0x3C, 0x00, 0x01, 0x04])
}

/// A value written as bytes of FF and a last one below.
fn sum_of_ff(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut sum = 0usize;
    loop {
        let b = *bytes.get(at)?;
        at += 1;
        sum = sum.checked_add(usize::from(b))?;
        if b != 0xFF {
            return Some((sum, at));
        }
    }
}

/// Takes out the 03 that stands behind two zeros.
fn without_escapes(unit: &[u8]) -> Vec<u8> {
    let (mut out, mut zeros) = (Vec::with_capacity(unit.len()), 0);
    for &b in unit {
        if zeros >= 2 && b == 3 {
            zeros = 0;
            continue;
        }
        zeros = if b == 0 { zeros + 1 } else { 0 };
        out.push(b);
    }
    out
}

/// The printable run at the front, at most 80 characters, when there is enough of it to be text.
fn printable(bytes: &[u8]) -> String {
    let text: String =
        bytes.iter().take(80).take_while(|b| (0x20..0x7F).contains(*b)).map(|b| char::from(*b)).collect();
    if text.len() >= 4 { text } else { String::new() }
}

fn obus(data: &dyn Coded, most: usize) -> Result<Vec<Unit>, u64> {
    let (mut out, mut at, mut count) = (Vec::new(), 0u64, 0usize);
    while at < data.len() {
        let head = data.get(at, 16);
        let first = *head.first().ok_or(at)?;
        let mut skip = 1 + usize::from(first >> 2 & 1);
        let size = if first & 2 != 0 {
            let (size, n) = leb128(head.get(skip..).unwrap_or(&[])).ok_or(at)?;
            skip += n;
            size
        } else {
            data.len().saturating_sub(at).checked_sub(skip as u64).ok_or(at)?
        };
        let end = at.saturating_add(skip as u64).saturating_add(size);
        count += 1;
        if first & 0x80 != 0 || end > data.len() || count > most {
            return Err(at);
        }
        let extra = match first >> 3 & 15 {
            5 => {
                let len = usize::try_from(size).unwrap_or(usize::MAX).min(SEI_BYTES);
                Some(metadata_obu(&data.get(at.saturating_add(skip as u64), len)))
            }
            // Padding, tile lists, and types that are reserved.
            0 | 8..=15 => Some((Extra::Ignored, String::new())),
            _ => None,
        };
        if let Some((extra, text)) = extra {
            // A unit without a length ends with the picture: the one in front would take its place.
            let extra = if first & 2 == 0 { Extra::Display } else { extra };
            out.push(Unit { start: at, end, extra, text });
        }
        at = end;
    }
    Ok(out)
}

fn metadata_obu(body: &[u8]) -> (Extra, String) {
    let Some((kind, n)) = leb128(body) else { return (Extra::Ignored, String::new()) };
    let rest = body.get(n..).unwrap_or(&[]);
    match kind {
        4 if is_hdr10_plus(rest) => (Extra::Display, String::new()),
        // Light levels, mastering display, scalability.
        1..=3 => (Extra::Display, String::new()),
        4 => (Extra::UserData, printable(rest.get(3..).unwrap_or(&[]))),
        // A time code is a clock; others are private.
        _ => (Extra::UserData, printable(rest)),
    }
}

/// An unsigned number in groups of seven bits, and its length.
fn leb128(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (i, b) in bytes.iter().take(8).enumerate() {
        value |= u64::from(b & 0x7F) << (7 * i);
        if b & 0x80 == 0 {
            return Some((value, i + 1));
        }
    }
    None
}

/// An `av1C` configuration without metadata units: four bytes and the sequence header.
pub(super) fn clean_av1c(body: &[u8]) -> Option<Vec<u8>> {
    let (head, units) = body.split_at_checked(4)?;
    struct Slice<'a>(&'a [u8]);
    impl Coded for Slice<'_> {
        fn len(&self) -> u64 {
            self.0.len() as u64
        }
        fn get(&self, at: u64, n: usize) -> Vec<u8> {
            let rest = usize::try_from(at).ok().and_then(|a| self.0.get(a..)).unwrap_or(&[]);
            rest.get(..n.min(rest.len())).unwrap_or(&[]).to_vec()
        }
    }
    let mut out = head.to_vec();
    let mut at = 0u64;
    let drop = obus(&Slice(units), 64).ok()?;
    for u in drop.iter().filter(|u| u.extra != Extra::Display) {
        out.extend_from_slice(units.get(usize::try_from(at).ok()?..usize::try_from(u.start).ok()?)?);
        at = u.end;
    }
    out.extend_from_slice(units.get(usize::try_from(at).ok()?..)?);
    Some(out)
}

/// An `hvcC` configuration with parameter sets alone, and the length of its length fields.
pub(super) fn clean_hvcc(body: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (head, mut rest) = body.split_at_checked(23)?;
    let length = usize::from(*head.get(21)? & 3) + 1;
    let mut arrays = Vec::new();
    for _ in 0..*head.get(22)? {
        let [kind, n0, n1] = *rest.first_chunk()?;
        rest = rest.get(3..)?;
        let mut units = Vec::new();
        for _ in 0..u16::from_be_bytes([n0, n1]) {
            let len = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
            units.push(rest.get(..len.checked_add(2)?)?);
            rest = rest.get(len + 2..)?;
        }
        // Video, sequence and picture parameter sets; SEI messages have no place in the display of a picture.
        if matches!(kind & 0x3F, 32..=34) {
            arrays.push((kind, units));
        }
    }
    let mut out = head.get(..22)?.to_vec();
    out.push(u8::try_from(arrays.len()).ok()?);
    for (kind, units) in arrays {
        out.push(kind & 0xBF);
        out.extend_from_slice(&u16::try_from(units.len()).ok()?.to_be_bytes());
        units.iter().for_each(|u| out.extend_from_slice(u));
    }
    Some((out, length))
}

/// An `avcC` configuration cut behind its last field, and the length of its length fields.
pub(super) fn clean_avcc(body: &[u8]) -> Option<(Vec<u8>, usize)> {
    let profile = *body.get(1)?;
    let length = usize::from(*body.get(4)? & 3) + 1;
    let sets = |mut at: usize, mask: u8| -> Option<usize> {
        let n = *body.get(at)? & mask;
        at += 1;
        for _ in 0..n {
            at = at.checked_add(2 + usize::from(u16::from_be_bytes(*body.get(at..)?.first_chunk()?)))?;
        }
        (at <= body.len()).then_some(at)
    };
    let end = sets(sets(5, 0x1F)?, 0xFF)?;
    let mut out = body.get(..end)?.to_vec();
    if matches!(profile, 100 | 110 | 122 | 144) && body.len() >= end + 4 {
        // Chroma format and depths, then extensions of the sequence parameter sets.
        if let Some(stop) = sets(end + 3, 0xFF) {
            out.extend_from_slice(body.get(end..stop)?);
        }
    }
    Some((out, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Data(Vec<u8>);
    impl Coded for Data {
        fn len(&self) -> u64 {
            self.0.len() as u64
        }
        fn get(&self, at: u64, n: usize) -> Vec<u8> {
            self.0.iter().skip(at as usize).take(n).copied().collect()
        }
    }

    fn unit(bytes: &[u8]) -> Vec<u8> {
        [&(bytes.len() as u32).to_be_bytes(), bytes].concat()
    }

    #[test]
    fn messages_of_the_encoder_are_told_from_those_of_display() {
        let own = [&[0x06, 5, 20][..], &[9; 16], b"x264", &[0x80]].concat();
        let light = [0x06, 144, 4, 1, 2, 3, 4, 0x80];
        let file = Data([unit(&[0x65, 1, 2]), unit(&own), unit(&light), unit(&[0x0C, 0xFF])].concat());
        let found = extras(&file, Codec::Avc(4), 100).expect("units");
        let kinds: Vec<_> = found.iter().map(|u| (u.extra, u.text.as_str())).collect();
        assert_eq!(kinds, [(Extra::UserData, "x264"), (Extra::Display, ""), (Extra::Ignored, "")]);
        assert_eq!((found[0].start, found[0].end), (7, 7 + 4 + own.len() as u64));
        assert_eq!(extras(&Data(vec![0, 0, 0, 9, 1]), Codec::Hevc(4), 9), Err(0));
    }

    #[test]
    fn metadata_units_of_av1() {
        let t35 = [&[0x2A, 8, 4, 0xB5, 0, 9][..], b"text", &[0x80]].concat();
        let light = [0x2A, 6, 1, 0, 1, 0, 1, 0x80];
        let mut file = vec![0x12, 0, 0x0A, 1, 7];
        file.extend_from_slice(&t35[..10]);
        file.extend_from_slice(&light);
        let found = extras(&Data(file), Codec::Av1, 100).expect("units");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].extra, found[0].text.as_str()), (Extra::UserData, "text"));
        assert_eq!(found[1].extra, Extra::Display);
    }

    #[test]
    fn configurations_keep_parameter_sets_alone() {
        let mut hvcc = vec![1; 21];
        hvcc.extend_from_slice(&[0xFF, 2, 0xA1, 0, 1, 0, 2, 0x42, 1, 0xA7, 0, 1, 0, 3, 0x4E, 1, 5, b'J', b'U']);
        let (clean, length) = clean_hvcc(&hvcc).expect("clean");
        assert_eq!(length, 4);
        assert_eq!(clean[22..], [1, 0xA1, 0, 1, 0, 2, 0x42, 1]);
        assert_eq!(clean_hvcc(&clean).expect("again").0, clean);
        let avcc = [&[1, 66, 0, 30, 0xFF, 0xE1, 0, 1, 7, 1, 0, 1, 8][..], b"JUNK"].concat();
        assert_eq!(clean_avcc(&avcc).expect("clean").0, avcc[..13]);
        assert_eq!(
            clean_av1c(b"\x81\0\x0C\0\x0A\x01\x07\x2A\x05\x04\xB5TXT").expect("clean"),
            b"\x81\0\x0C\0\x0A\x01\x07"
        );
    }
}
