//! PDF documents: what stands in plain text, the document information, XMP packets and JPEG pictures.
//! Compressed and encrypted objects are not opened, which the guarantee says. ISO 32000-1 §7.3, §14.3.

use super::{Sheet, span};
use crate::error::Result;
use crate::format::{PartKind, PayloadKind};
use crate::limits::Limits;

/// Keys of the document information (§14.3.3), and the words that readers know them by.
const KEYS: [(&[u8], &str); 8] = [
    (b"/Author", "Author"),
    (b"/Title", "Title"),
    (b"/Subject", "Subject"),
    (b"/Keywords", "Keywords"),
    (b"/Creator", "Software"),
    (b"/Producer", "Software"),
    (b"/CreationDate", "CreationDate"),
    (b"/ModDate", "ModDate"),
];

/// Places of one kind that are listed.
const MOST: usize = 64;

pub(super) fn read(file: &[u8], sheet: &mut Sheet<'_>, _limits: &Limits) -> Result<()> {
    for (key, name) in KEYS {
        for at in memchr::memmem::find_iter(file, key).take(MOST) {
            if let Some((start, end)) = string(file, at + key.len()) {
                sheet.block((PartKind::Text, PayloadKind::Text), name, name, span(at, end), span(start, end));
            }
        }
    }
    for at in memchr::memmem::find_iter(file, b"<x:xmpmeta").take(MOST) {
        let end = b"</x:xmpmeta>";
        // What is not found from here on is not found later.
        let Some(len) = memchr::memmem::find(file.get(at..).unwrap_or(&[]), end) else { break };
        let packet = span(at, at + len + end.len());
        sheet.block((PartKind::Xmp, PayloadKind::Xmp), "XMP", "", packet, packet);
    }
    for at in memchr::memmem::find_iter(file, b"stream").take(100_000) {
        let body = file.get(at + 6..).unwrap_or(&[]);
        let skip = body.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if !body.get(skip..).is_some_and(|b| b.starts_with(b"\xFF\xD8\xFF")) {
            continue;
        }
        let Some(len) = memchr::memmem::find(body, b"endstream") else { break };
        let picture = span(at + 6 + skip, at + 6 + len.max(skip));
        sheet.block((PartKind::SecondPicture, PayloadKind::Picture), "JPEG picture", "", picture, picture);
    }
    Ok(())
}

/// A string in parentheses (§7.3.4.2) or hexadecimal digits; the bytes between.
fn string(file: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = file.get(at..)?;
    let blank = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let start = at + blank + 1;
    let inside = file.get(start..file.len().min(start + 4096))?;
    match rest.get(blank)? {
        b'(' => {
            let (mut depth, mut escaped) = (1, false);
            let end = inside.iter().position(|b| {
                match b {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })?;
            Some((start, start + end))
        }
        b'<' => memchr::memchr(b'>', inside).map(|end| (start, start + end)),
        _ => None,
    }
}
