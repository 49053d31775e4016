//! JUMBF boxes and the C2PA manifests in them, assertion by assertion: labels, claims, values in CBOR and JSON, who signed.
//! Nothing is verified and no certificate is judged. ISO/IEC 19566-5 §B (JUMBF), C2PA specification 2.1 §8, RFC 8949 (CBOR).

mod tree;

use super::{Block, Family, Sink, text};
use crate::limits::Limits;
use tree::Leaf;

const DEEPEST: usize = 12;
/// Longest JSON that is read: its tree takes many times its bytes.
const LONGEST_JSON: usize = 512 << 10;

/// Lists labels, and values of claims and assertions.
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
        let here = base + at + 8;
        match head.get(4..8) {
            Some(b"jumb") if depth < DEEPEST => boxes(block, body, here, &label, depth + 1, limits, out),
            Some(b"jumb") => out.error(block, here as u64, "JUMBF boxes nested deeper than is read"),
            // UUID, toggles, then the label when toggle bit 1 is set.
            Some(b"jumd") if body.get(16).is_some_and(|t| t & 2 != 0) => {
                let text = body.get(17..).unwrap_or_default().split(|b| *b == 0).next().unwrap_or_default();
                label = String::from_utf8_lossy(text.get(..text.len().min(200)).unwrap_or_default()).into_owned();
                out.field(block, Family::C2pa, label.clone(), "Label", None, label.clone(), base + at, end - at);
            }
            Some(b"cbor") => {
                leaves(block, &label, tree::cbor(body), here, body.len(), out);
                if label.contains("signature") {
                    for name in signers(body) {
                        out.field(block, Family::C2pa, label.clone(), "Signer", None, name, here, body.len());
                    }
                }
            }
            Some(b"json") if body.len() <= LONGEST_JSON => {
                leaves(block, &label, tree::json(body), here, body.len(), out);
            }
            Some(b"json") => {
                out.field(
                    block,
                    Family::C2pa,
                    label.clone(),
                    "JSON",
                    None,
                    text::lenient(body.get(..4096).unwrap_or_default()),
                    here,
                    body.len(),
                );
            }
            Some(b"bidb") => {
                out.field(
                    block,
                    Family::C2pa,
                    label.clone(),
                    "EmbeddedFile",
                    None,
                    body.len().to_string(),
                    here,
                    body.len(),
                );
            }
            _ => {}
        }
        at = end;
    }
}

/// Values with their names; a position when both coordinates are there.
fn leaves(block: &Block<'_>, label: &str, all: Vec<Leaf>, at: usize, size: usize, out: &mut Sink<'_>) {
    let axis = |name: &str| all.iter().find(|l| l.name.ends_with(name)).and_then(|l| super::xmp::degrees(&l.value));
    if let (Some(lat), Some(lon)) = (axis("GPSLatitude"), axis("GPSLongitude")) {
        let text = format!("{lat:.6}, {lon:.6}");
        out.field(block, Family::C2pa, label.to_string(), "GPSPosition", None, text, at, size);
    }
    for leaf in all {
        out.field(block, Family::C2pa, label.to_string(), leaf.name, None, leaf.value, at, size);
    }
}

/// Common and organisation names of the certificates that a signature carries (X.520 2.5.4.3 and 2.5.4.10).
fn signers(data: &[u8]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for oid in [&b"\x06\x03\x55\x04\x03"[..], b"\x06\x03\x55\x04\x0A"] {
        for at in memchr::memmem::find_iter(data, oid).take(32) {
            let value = data.get(at + oid.len()..).unwrap_or_default();
            let (Some(0x0C | 0x13 | 0x16), Some(len)) = (value.first(), value.get(1)) else { continue };
            let Some(name) = value.get(2..2 + usize::from(*len)).filter(|_| *len < 128) else { continue };
            let name = text::lenient(name);
            if !name.is_empty() && names.len() < 8 && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).expect("small");
        [&size.to_be_bytes()[..], kind, body].concat()
    }

    fn described(label: &str, inner: &[u8]) -> Vec<u8> {
        let head = [&[0u8; 16][..], &[3], label.as_bytes(), &[0]].concat();
        boxed(b"jumb", &[boxed(b"jumd", &head), inner.to_vec()].concat())
    }

    fn read_all(data: &[u8]) -> Reading {
        let mut reading = Reading::default();
        let block = Block { data, offset: Some(0), payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
        reading
    }

    #[test]
    fn assertions_are_listed_with_their_values_and_who_signed() {
        let work = boxed(b"json", br#"{"author":[{"@type":"Person","name":"Zo\u00e9 Martin"}]}"#);
        let exif = boxed(b"json", br#"{"exif:GPSLatitude":"48,51.5N","exif:GPSLongitude":"2,17.5E"}"#);
        // {"claim_generator": "cam 1.0", "n": [1, true]}
        let claim = boxed(b"cbor", b"\xA2\x6Fclaim_generator\x67cam 1.0\x61n\x82\x01\xF5");
        let signature = boxed(b"cbor", b"\x58\x10\x06\x03\x55\x04\x0A\x0C\x04Acme\x30\x30\x30\x30\x30");
        let store = described(
            "c2pa",
            &[
                described("stds.schema-org.CreativeWork", &work),
                described("stds.exif", &exif),
                described("c2pa.claim", &claim),
                described("c2pa.signature", &signature),
            ]
            .concat(),
        );
        let r = read_all(&store);
        assert!(r.errors.is_empty(), "{:?}", r.errors);
        let has = |name: &str, text: &str| r.fields.iter().any(|f| f.name == name && f.text == text);
        assert!(has("Label", "stds.exif") && has("Label", "c2pa.claim"));
        assert!(has("author/name", "Zoé Martin") && has("claim_generator", "cam 1.0") && has("Signer", "Acme"));
        assert!(has("GPSPosition", "48.858333, 2.291667"), "{:?}", r.fields);
    }

    #[test]
    fn boxes_that_lie_about_their_size_end_with_an_error() {
        assert_eq!(read_all(b"\0\0\x7F\0jumbabc").errors.len(), 1);
        let mut deep = boxed(b"free", b"");
        for _ in 0..40 {
            deep = described("x", &deep);
        }
        assert!(!read_all(&deep).errors.is_empty());
    }
}
