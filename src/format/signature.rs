//! Recognises formats that no container handles yet, so that the report can name them instead of saying "unknown".
//! Signatures only; never the file's name.

use super::Format;

/// The format whose signature stands at the start of `head`.
pub fn recognise(head: &[u8]) -> Option<Format> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|h| h.starts_with(magic));
    if at(4, b"ftyp") {
        return Some(bmff(head));
    }
    let table: &[(usize, &[u8], Format)] = &[
        (0, b"\xFF\x0A", Format::Jxl),
        (0, b"\0\0\0\x0CJXL \r\n\x87\n", Format::Jxl),
        (0, b"\0\0\0\x0CjP  \r\n\x87\n", Format::Jp2),
        (0, b"\xFF\x4F\xFF\x51", Format::Jp2),
        (0, b"8BPS", Format::Psd),
        (0, b"%PDF-", Format::Pdf),
        (0, b"\0\0\x01\0", Format::Ico),
        (0, b"FUJIFILMCCD-RAW", Format::Raw),
        (0, b"IIRO", Format::Raw),
        (0, b"IIRS", Format::Raw),
        (0, b"MMOR", Format::Raw),
        (0, b"IIU\0", Format::Raw),
        (0, b"FOVb", Format::Raw),
        (0, b"\0MRM", Format::Raw),
        (6, b"HEAPCCDR", Format::Raw),
        (4, b"moov", Format::Video),
        (4, b"mdat", Format::Video),
        (4, b"wide", Format::Video),
        (4, b"pnot", Format::Video),
    ];
    if let Some((_, _, f)) = table.iter().find(|(o, m, _)| at(*o, m)) {
        return Some(*f);
    }
    // BMP: "BM", then a size and reserved zeros; two letters alone would catch texts.
    if at(0, b"BM") && at(6, &[0; 4]) && head.get(14).is_some_and(|b| matches!(b, 12 | 40 | 52 | 56 | 64 | 108 | 124)) {
        return Some(Format::Bmp);
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let is_xml = text.starts_with(b"<?xml") || text.starts_with(b"<!--") || text.starts_with(b"<!DOCTYPE svg");
    if text.starts_with(b"<svg") || (is_xml && memchr::memmem::find(text, b"<svg").is_some()) {
        return Some(Format::Svg);
    }
    None
}

/// ISO/IEC 14496-12 §4.3: the brands tell pictures from films.
fn bmff(head: &[u8]) -> Format {
    let size = head.get(..4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    let end = usize::try_from(size).unwrap_or(usize::MAX).min(head.len());
    let mut brands = head.get(8..end).unwrap_or_default().chunks_exact(4);
    let major = brands.next().unwrap_or_default();
    let any = |names: &[&[u8]]| names.contains(&major) || brands.clone().any(|b| names.contains(&b));
    match major {
        b"crx " => Format::Raw,
        b"jp2 " | b"jpx " | b"jpm " => Format::Jp2,
        _ if any(&[b"avif", b"avis"]) => Format::Avif,
        _ if any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) => Format::Heic,
        _ => Format::Video,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_it_cannot_clean() {
        assert_eq!(recognise(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(Format::Heic));
        assert_eq!(recognise(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif"), Some(Format::Avif));
        assert_eq!(recognise(b"\0\0\0\x14ftypqt  \0\0\0\0qt  "), Some(Format::Video));
        assert_eq!(recognise(b"<?xml version='1.0'?>\n<svg xmlns='x'/>"), Some(Format::Svg));
        assert_eq!(recognise(b"BMW is not a bitmap"), None);
        assert_eq!(recognise(b""), None);
    }
}
