//! CBOR and JSON as a flat list of names and values. Work is bounded in depth, count and length; binary values are passed over.

use std::rc::Rc;

use serde_json::Value;

/// Deepest nesting, most values, and longest value that are kept.
const DEEPEST: usize = 24;
const MOST: usize = 2000;
const LONGEST: usize = 512;

/// One value with the names around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Its own key and the one around it, joined by `/`.
    pub(super) name: String,
    pub(super) value: String,
}

/// The values of a JSON text; none when it is broken.
pub(super) fn json(data: &[u8]) -> Vec<Leaf> {
    let mut out = Vec::new();
    let end = data.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
    if let Ok(v) = serde_json::from_slice::<Value>(data.get(..end).unwrap_or_default()) {
        flatten(&v, "", "", 0, &mut out);
    }
    out
}

fn flatten(v: &Value, outer: &str, key: &str, depth: usize, out: &mut Vec<Leaf>) {
    if depth > DEEPEST || out.len() >= MOST {
        return;
    }
    match v {
        Value::Array(all) => all.iter().for_each(|v| flatten(v, outer, key, depth + 1, out)),
        Value::Object(all) => all.iter().for_each(|(k, v)| flatten(v, key, k, depth + 1, out)),
        Value::String(s) => push(outer, key, s, out),
        Value::Number(n) => push(outer, key, &n.to_string(), out),
        Value::Bool(_) | Value::Null => {}
    }
}

fn push(outer: &str, key: &str, value: &str, out: &mut Vec<Leaf>) {
    if out.len() >= MOST || value.is_empty() || key.starts_with('@') {
        return;
    }
    let end = (0..=LONGEST.min(value.len())).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
    let name = if outer.is_empty() { key.to_string() } else { format!("{outer}/{key}") };
    out.push(Leaf { name, value: value.get(..end).unwrap_or_default().to_string() });
}

/// The values of one CBOR item, as far as it is sound.
pub(super) fn cbor(data: &[u8]) -> Vec<Leaf> {
    let mut out = Vec::new();
    let _ = item(data, 0, &Names::default(), 0, &mut out);
    out
}

/// The key of a value and the one around it.
#[derive(Debug, Clone, Default)]
struct Names {
    outer: Rc<str>,
    key: Rc<str>,
}

/// Reads one item; gives the offset behind it.
fn item(data: &[u8], at: usize, names: &Names, depth: usize, out: &mut Vec<Leaf>) -> Option<usize> {
    if depth > DEEPEST || out.len() >= MOST {
        return None;
    }
    let (mut major, mut count, mut at) = head(data, at)?;
    // A tag says how to understand the item behind it.
    for _ in 0..DEEPEST {
        if major == 6 {
            (major, count, at) = head(data, at)?;
        }
    }
    match (major, count) {
        (0, Some(n)) => push(&names.outer, &names.key, &n.to_string(), out),
        (1, Some(n)) => push(&names.outer, &names.key, &format!("-{}", u128::from(n) + 1), out),
        (2, Some(n)) => return end(data, at, n),
        (3, Some(n)) => {
            let stop = end(data, at, n)?;
            push(&names.outer, &names.key, &String::from_utf8_lossy(data.get(at..stop)?), out);
            return Some(stop);
        }
        (4 | 5, _) => {
            let mut left = count;
            loop {
                match left.as_mut() {
                    Some(0) => break,
                    Some(n) => *n -= 1,
                    None if data.get(at) == Some(&0xFF) => return Some(at + 1),
                    None => {}
                }
                // The names travel together: two string slices passed one by one through this recursion came out mixed
                // up under optimisation (rustc 1.95, LLVM); the test below tells whether they do.
                let (inner, next) = if major == 5 {
                    let (name, next) = map_key(data, at)?;
                    (Names { outer: names.key.clone(), key: name }, next)
                } else {
                    (names.clone(), at)
                };
                at = item(data, next, &inner, depth + 1, out)?;
            }
        }
        // Strings in pieces.
        (2 | 3, None) => {
            while data.get(at)? != &0xFF {
                at = item(data, at, names, depth + 1, out)?;
            }
            return Some(at + 1);
        }
        (7, n) => {
            if let Some(n) = n.filter(|_| at.checked_sub(9).and_then(|i| data.get(i)) == Some(&0xFB)) {
                push(&names.outer, &names.key, &f64::from_bits(n).to_string(), out);
            }
        }
        _ => {}
    }
    Some(at)
}

/// The key of a pair: text, or a number as text.
fn map_key(data: &[u8], at: usize) -> Option<(Rc<str>, usize)> {
    let (major, count, next) = head(data, at)?;
    match (major, count) {
        (3, Some(n)) => {
            let stop = end(data, next, n)?;
            let name = data.get(next..stop.min(next.saturating_add(100)))?;
            Some((String::from_utf8_lossy(name).into(), stop))
        }
        (0, Some(n)) => Some((n.to_string().into(), next)),
        (1, Some(n)) => Some((format!("-{}", u128::from(n) + 1).into(), next)),
        _ => None,
    }
}

fn end(data: &[u8], at: usize, n: u64) -> Option<usize> {
    at.checked_add(usize::try_from(n).ok()?).filter(|e| *e <= data.len())
}

/// Major type, argument (`None` for indefinite length), offset behind the head. RFC 8949 §3.
fn head(data: &[u8], at: usize) -> Option<(u8, Option<u64>, usize)> {
    let first = *data.get(at)?;
    let (major, info) = (first >> 5, first & 31);
    let width = match info {
        0..=23 => return Some((major, Some(u64::from(info)), at + 1)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        31 => return Some((major, None, at + 1)),
        _ => return None,
    };
    let bytes = data.get(at + 1..at + 1 + width)?;
    Some((major, Some(bytes.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b))), at + 1 + width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_in_arrays_with_numbers_and_pieces() {
        // [{"a": {"b": "x"}, "c": [_ 1, -2]}, 1.5 under no key]
        let data = b"\x82\xA2\x61a\xA1\x61b\x61x\x61c\x9F\x01\x21\xFF\xFB\x3F\xF8\0\0\0\0\0\0";
        let all: Vec<_> = cbor(data).into_iter().map(|l| (l.name, l.value)).collect();
        let want = [("a/b", "x"), ("c", "1"), ("c", "-2"), ("", "1.5")];
        assert_eq!(all, want.map(|(n, v)| (n.to_string(), v.to_string())));
    }

    #[test]
    fn lengths_and_depths_that_lie_stop_the_reading() {
        assert!(cbor(b"\x7B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF").is_empty());
        assert!(cbor(&[0x81; 100_000]).is_empty());
        assert!(cbor(b"\x9B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF").is_empty());
        assert!(json(&b"[".repeat(100_000)).is_empty());
        assert!(cbor(&[&b"\x9F"[..], &b"\x61a".repeat(50_000)].concat()).len() <= MOST);
    }
}
