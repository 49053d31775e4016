//! JUMBF boxes and the C2PA manifests in them: labels of manifests and assertions, and the texts of simple CBOR values.
//! ISO/IEC 19566-5 §B (JUMBF), C2PA specification 2.1 §8; RFC 8949 for CBOR. Nothing is verified here.

use super::{Block, Family, Sink};
use crate::limits::Limits;

const DEEPEST: usize = 12;

/// Lists labels, and texts of claims and assertions.
pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    boxes(block, block.data, 0, "", 0, limits, out);
}

fn boxes(block: &Block<'_>, data: &[u8], base: usize, label: &str, depth: usize, limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0usize;
    let mut label = label.to_string();
    while data.len().saturating_sub(at) >= 8 && out.has_room(limits) {
        let head = data.get(at..at + 8).unwrap_or_default();
        let size = head.get(..4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
        let end = if size == 0 { data.len() } else { at.saturating_add(size) };
        let Some(body) = data.get(at + 8..end).filter(|_| size == 0 || size >= 8) else {
            out.error(block, (base + at) as u64, "a JUMBF box is longer than what holds it");
            return;
        };
        match head.get(4..8) {
            Some(b"jumb") if depth < DEEPEST => boxes(block, body, base + at + 8, &label, depth + 1, limits, out),
            // UUID, toggles, then the label when toggle bit 1 is set.
            Some(b"jumd") if body.get(16).is_some_and(|t| t & 2 != 0) => {
                let text: Vec<u8> =
                    body.get(17..).unwrap_or_default().iter().take_while(|b| **b != 0).copied().collect();
                label = String::from_utf8_lossy(&text).into_owned();
                out.field(block, Family::C2pa, &label, "Label", None, label.clone(), base + at, end - at);
            }
            Some(b"cbor") => {
                for (key, value) in texts(body) {
                    out.field(block, Family::C2pa, &label, &key, None, value, base + at + 8, body.len());
                }
            }
            Some(b"json") => out.field(
                block,
                Family::C2pa,
                &label,
                "JSON",
                None,
                super::text::lenient(body),
                base + at + 8,
                body.len(),
            ),
            Some(b"bidb") => {
                out.field(block, Family::C2pa, &label, "EmbeddedFile", None, String::new(), base + at + 8, body.len())
            }
            _ => {}
        }
        at = end;
    }
}

/// Keys with text values, in the order of the encoding; binary values are passed over.
fn texts(data: &[u8]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut previous: Option<String> = None;
    let mut at = 0usize;
    // Walking item by item is enough: a text that follows a text is a value under its key.
    while at < data.len() && out.len() < 200 {
        let Some((major, value, next)) = item(data, at) else { break };
        at = next;
        if major == 3 {
            let text = String::from_utf8_lossy(data.get(at..at.saturating_add(value)).unwrap_or_default()).into_owned();
            at = at.saturating_add(value);
            match previous.take() {
                Some(key) => out.push((key, text)),
                None => previous = Some(text),
            }
        } else {
            previous = None;
            if major == 2 {
                at = at.saturating_add(value);
            }
        }
    }
    out
}

/// Major type, argument, offset behind the head.
fn item(data: &[u8], at: usize) -> Option<(u8, usize, usize)> {
    let first = *data.get(at)?;
    let (major, info) = (first >> 5, first & 31);
    let width = match info {
        0..=23 => return Some((major, usize::from(info), at + 1)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        31 => return Some((major, 0, at + 1)),
        _ => return None,
    };
    let bytes = data.get(at + 1..at + 1 + width)?;
    let value = bytes.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
    Some((major, usize::try_from(value).ok()?, at + 1 + width))
}
