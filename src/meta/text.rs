//! Texts in the character sets that photo metadata come in, and the text chunks of PNG and comments of JPEG and GIF.

use super::{Block, Family, Sink};

/// UTF-8 where it is valid, else Latin-1; ends at the first NUL behind which only NULs or nothing follow, trimmed.
pub(super) fn lenient(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(&[0]).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(s) => s.to_string(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    text.split('\0').map(str::trim).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// UTF-16 up to the first NUL.
pub(super) fn utf16(bytes: &[u8], little: bool) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|c| c.try_into().ok())
        .map(|c| if little { u16::from_le_bytes(c) } else { u16::from_be_bytes(c) })
        .take_while(|u| *u != 0)
        .collect();
    String::from_utf16_lossy(&units).trim().to_string()
}

/// Exif free text behind its eight-byte character code.
pub(super) fn with_charset(bytes: &[u8], little: bool) -> String {
    let (code, rest) = bytes.split_at_checked(8).unwrap_or((bytes, &[]));
    if code.starts_with(b"UNICODE") {
        // Writers differ in byte order here; ASCII letters tell which one this is.
        let zeros = |offset: usize| rest.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
        let little = if zeros(0) == zeros(1) { little } else { zeros(1) > zeros(0) };
        return utf16(rest, little);
    }
    if code.starts_with(b"ASCII") || code.starts_with(b"JIS") || code.iter().all(|b| *b == 0) {
        return lenient(rest);
    }
    lenient(bytes)
}

/// True for bytes that read as text: no control characters but white space and final NULs.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
    let body = bytes.get(..end).unwrap_or_default();
    !body.is_empty()
        && body.iter().all(|b| !b.is_ascii_control() || matches!(b, b'\t' | b'\n' | b'\r'))
        && body.iter().any(u8::is_ascii_alphanumeric)
}

/// A number as people write it.
pub(super) fn number(n: f64) -> String {
    if !n.is_finite() {
        return String::new();
    }
    if n.fract() == 0.0 && n.abs() < 1e15 {
        format!("{n:.0}")
    } else {
        format!("{n:.6}").trim_end_matches('0').to_string()
    }
}

/// One text with its keyword.
pub(super) fn read(block: &Block<'_>, keyword: &str, out: &mut Sink<'_>) {
    let text = lenient(block.data);
    let name = if keyword.is_empty() { "Comment" } else { keyword };
    out.field(block, Family::Text, name.to_string(), name.to_string(), None, text, 0, block.data.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_every_coat() {
        assert_eq!(lenient("Léa\0\0".as_bytes()), "Léa");
        assert_eq!(lenient(b"L\xE9a\0"), "Léa");
        assert_eq!(lenient(b"Photographer\0Editor\0"), "Photographer Editor");
        assert_eq!(utf16(b"L\0\xE9\0a\0\0\0x\0", true), "Léa");
        assert_eq!(with_charset(b"UNICODE\0\0L\0e", true), "Le");
        assert_eq!(with_charset(b"UNICODE\0L\0e\0", false), "Le");
        assert_eq!(with_charset(b"ASCII\0\0\0hello", true), "hello");
        assert!(!is_plain(b"\0\0") && !is_plain(b"a\x01b") && is_plain(b"abc\0"));
    }
}
