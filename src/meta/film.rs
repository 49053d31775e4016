//! What the descriptions of films say: user data, iTunes and QuickTime lists, 3GPP texts, places. Boxes are walked within the
//! limits; what is not known by name is told by its four letters.
//! QuickTime File Format ("User Data Atoms", "Metadata"), 3GPP TS 26.244 §8, ISO 6709.

use super::{Block, Family, Sink, read_block, text};
use crate::format::PayloadKind;
use crate::limits::Limits;

/// Names of boxes and keys, and what they are called here; the first that is contained wins.
const NAMES: &[(&str, &str)] = &[
    ("location.iso6709", "GPSPosition"),
    ("©xyz", "GPSPosition"),
    ("loci", "GPSPosition"),
    ("location.name", "LocationName"),
    ("location.", "LocationNote"),
    ("gps", "GPSData"),
    ("content.identifier", "ContentIdentifier"),
    ("creationdate", "CreationDate"),
    ("©day", "CreationDate"),
    ("date", "CreationDate"),
    ("©mak", "Make"),
    ("manu", "Make"),
    ("make", "Make"),
    ("manufacturer", "Make"),
    ("©mod", "Model"),
    ("modl", "Model"),
    ("model", "Model"),
    ("came", "SerialNumber"),
    ("muid", "SerialNumber"),
    ("slno", "SerialNumber"),
    ("serial", "SerialNumber"),
    ("camera.identifier", "SerialNumber"),
    ("lens", "LensModel"),
    ("©swr", "Software"),
    ("©too", "Software"),
    ("©enc", "Software"),
    ("firm", "Software"),
    ("android.version", "Software"),
    ("software", "Software"),
    ("encoder", "Software"),
    ("©art", "Artist"),
    ("aart", "Artist"),
    ("©aut", "Artist"),
    ("©wrt", "Artist"),
    ("auth", "Artist"),
    ("perf", "Artist"),
    ("artist", "Artist"),
    ("author", "Artist"),
    ("©dir", "Artist"),
    ("cprt", "Copyright"),
    ("©cpy", "Copyright"),
    ("copyright", "Copyright"),
    ("kywd", "Keywords"),
    ("keyw", "Keywords"),
    ("©nam", "Title"),
    ("titl", "Title"),
    ("title", "Title"),
    ("displayname", "Title"),
    ("name", "Title"),
    ("©cmt", "Description"),
    ("©des", "Description"),
    ("©inf", "Description"),
    ("desc", "Description"),
    ("dscp", "Description"),
    ("comment", "Description"),
    ("©alb", "Description"),
    ("albm", "Description"),
    ("©gen", "Description"),
    ("gnre", "Description"),
    ("fsid", "OriginalPath"),
    ("thum", "EmbeddedPicture"),
    ("covr", "EmbeddedPicture"),
    ("cnth", "EmbeddedPicture"),
    ("hmmt", "Highlights"),
];

/// Boxes that hold boxes.
const HOLDERS: &[&str] = &["udta", "meta", "ilst", "moov", "trak", "smta", "mdia"];

/// Reads the boxes of one payload, which starts at a box header.
pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    let mut keys = Vec::new();
    walk(block, 0, block.data, 0, &mut keys, limits, out);
}

/// Size of the header, end, and letters of the box at the front.
fn head(data: &[u8]) -> Option<(usize, usize, [u8; 4])> {
    let size = u32::from_be_bytes(*data.first_chunk()?);
    let kind = *data.get(4..)?.first_chunk()?;
    let (header, size) = match size {
        0 => (8, data.len()),
        1 => (16, usize::try_from(u64::from_be_bytes(*data.get(8..)?.first_chunk()?)).ok()?),
        n => (8, usize::try_from(n).ok()?),
    };
    (size >= header && size <= data.len() && kind != [0; 4]).then_some((header, size, kind))
}

fn letters(kind: [u8; 4]) -> String {
    kind.iter()
        .map(|b| {
            if *b == 0xA9 {
                '©'
            } else if (0x20..0x7F).contains(b) {
                char::from(*b)
            } else {
                '?'
            }
        })
        .collect()
}

fn walk(
    block: &Block<'_>,
    base: usize,
    data: &[u8],
    depth: usize,
    keys: &mut Vec<String>,
    limits: &Limits,
    out: &mut Sink<'_>,
) {
    let mut at = 0;
    while let Some((header, size, kind)) = data.get(at..).and_then(head) {
        if !out.has_room(limits) {
            return;
        }
        let body = data.get(at + header..at + size).unwrap_or(&[]);
        let place = base + at + header;
        let name = letters(kind);
        match name.as_str() {
            "meta" => {
                // QuickTime's has no version in front of its boxes.
                let skip = if body.get(4..8) == Some(b"hdlr") { 0 } else { 4 };
                walk(block, place + skip, body.get(skip..).unwrap_or(&[]), depth + 1, keys, limits, out);
            }
            "keys" => *keys = list_of_keys(body),
            "ilst" => items(block, place, body, keys, limits, out),
            n if HOLDERS.contains(&n) && depth < limits.nesting.min(8) => {
                walk(block, place, body, depth + 1, keys, limits, out);
            }
            "XMP_" => {
                read_block(&block.inner(place, body), PayloadKind::Xmp, "", limits, out);
            }
            "uuid" if memchr::memmem::find(body, b"<x:xmpmeta").is_some() => {
                read_block(&block.inner(place, body.get(16..).unwrap_or(&[])), PayloadKind::Xmp, "", limits, out);
            }
            "hdlr" | "free" | "skip" | "mdta" => {}
            _ => value(block, place, &name, "user data", plain(kind, body), body.len(), out),
        }
        at += size;
    }
}

/// The text of a user data box: behind a length and a language (QuickTime), or behind version and language (3GPP), or plain.
fn plain(kind: [u8; 4], body: &[u8]) -> String {
    if &kind == b"loci" {
        return place(body).unwrap_or_default();
    }
    let quicktime =
        body.get(4..).filter(|t| kind[0] == 0xA9 && (usize::from(body[0]) << 8 | usize::from(body[1])) <= t.len());
    let mobile = body.get(6..).filter(|_| body.starts_with(&[0; 4]));
    let bytes = quicktime.or(mobile).unwrap_or(body);
    let bytes = bytes.get(..bytes.len().min(2048)).unwrap_or(bytes);
    if bytes.starts_with(&[0xFE, 0xFF]) { text::utf16(bytes.get(2..).unwrap_or(&[]), false) } else { readable(bytes) }
}

/// `+48.8584+002.2945/` as signed degrees.
fn iso6709(text: &str) -> Option<String> {
    let second = text.get(1..)?.find(['+', '-'])? + 1;
    let (lat, rest) = text.split_at(second);
    let end = rest.get(1..)?.find(['+', '-', '/']).map_or(rest.len(), |i| i + 1);
    let (lat, lon) = (lat.parse::<f64>().ok()?, rest.get(..end)?.parse::<f64>().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| format!("{lat:.6}, {lon:.6}"))
}

fn readable(bytes: &[u8]) -> String {
    if text::is_plain(bytes) { text::lenient(bytes) } else { String::new() }
}

/// 3GPP `loci`: language, name, role, then longitude and latitude in sixteenths of 65536.
fn place(body: &[u8]) -> Option<String> {
    let rest = body.get(6..)?;
    let end = rest.iter().position(|b| *b == 0)?;
    let at = rest.get(end + 2..)?;
    let degrees = |i: usize| Some(f64::from(i32::from_be_bytes(*at.get(i..)?.first_chunk()?)) / 65536.0);
    let (longitude, latitude) = (degrees(0)?, degrees(4)?);
    Some(format!("{latitude:.6}, {longitude:.6}"))
}

/// The names of a `keys` box, in order.
fn list_of_keys(body: &[u8]) -> Vec<String> {
    let (mut out, mut at) = (Vec::new(), 8);
    while let Some((header, size, _)) = body.get(at..).and_then(head).filter(|_| out.len() < 4096) {
        out.push(String::from_utf8_lossy(body.get(at + header..at + size).unwrap_or(&[])).into_owned());
        at += size;
    }
    out
}

/// The entries of `ilst`: named by their letters, or numbered after `keys`.
fn items(block: &Block<'_>, base: usize, body: &[u8], keys: &[String], limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0;
    while let Some((header, size, kind)) = body.get(at..).and_then(head) {
        if !out.has_room(limits) {
            return;
        }
        let number = usize::try_from(u32::from_be_bytes(kind)).ok().and_then(|n| keys.get(n.checked_sub(1)?));
        let name = number.cloned().unwrap_or_else(|| letters(kind));
        let inner = body.get(at + header..at + size).unwrap_or(&[]);
        // The value is a `data` box: type, locale, bytes.
        let mut q = 0;
        while let Some((h, n, k)) = inner.get(q..).and_then(head) {
            if &k == b"data" {
                let bytes = inner.get(q + h + 8..q + n).unwrap_or(&[]);
                let text = readable(bytes.get(..bytes.len().min(2048)).unwrap_or(bytes));
                value(block, base + at + header + q + h, &name, "list", text, bytes.len(), out);
            }
            q += n;
        }
        at += size;
    }
}

fn value(block: &Block<'_>, at: usize, key: &str, group: &str, text: String, size: usize, out: &mut Sink<'_>) {
    let lower = key.to_lowercase();
    let known = NAMES.iter().find(|(part, _)| {
        if part.len() <= 5 {
            lower.trim() == *part || lower.ends_with(&format!(".{part}"))
        } else {
            lower.contains(part)
        }
    });
    let name = known.map_or(key, |(_, n)| *n);
    let text = if name == "GPSPosition" { iso6709(&text).unwrap_or(text) } else { text };
    out.field(block, Family::Container, group.to_owned(), name.to_owned(), None, text, at, size);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
    }

    fn fields(data: &[u8]) -> Vec<(String, String)> {
        let mut reading = Reading::default();
        let block = Block { data, offset: Some(0), payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
        reading.fields.into_iter().map(|f| (f.name.into_owned(), f.text)).collect()
    }

    #[test]
    fn places_makers_and_names_are_read() {
        let key = |k: &[u8]| boxed(b"mdta", k);
        let keys = [
            &[0, 0, 0, 0, 0, 0, 0, 2][..],
            &key(b"com.apple.quicktime.location.ISO6709"),
            &key(b"com.apple.quicktime.model"),
        ]
        .concat();
        let data = |t: &[u8]| boxed(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], t].concat());
        let list =
            [boxed(&[0, 0, 0, 1], &data(b"+48.8584+002.2945/")), boxed(&[0, 0, 0, 2], &data(b"iPhone"))].concat();
        let meta = boxed(b"meta", &[boxed(b"hdlr", &[0; 25]), boxed(b"keys", &keys), boxed(b"ilst", &list)].concat());
        let loci = boxed(
            b"loci",
            &[&[0; 6][..], b"Paris\0\0", &0x0002_4B65i32.to_be_bytes(), &0x0030_DBC0i32.to_be_bytes()].concat(),
        );
        let udta = boxed(
            b"udta",
            &[
                boxed(b"\xA9xyz", b"\0\x12\x15\xC7+27.2939+112.6932/"),
                boxed(b"\xA9ART", b"\0\x04\0\0L\xC3\xA9a"),
                loci,
                boxed(b"secr", b"\x01\x02"),
            ]
            .concat(),
        );
        let got = fields(&[meta, udta].concat());
        let want = [
            ("GPSPosition", "48.858400, 2.294500"),
            ("Model", "iPhone"),
            ("GPSPosition", "27.293900, 112.693200"),
            ("Artist", "Léa"),
            ("GPSPosition", "48.858398, 2.294510"),
            ("secr", ""),
        ];
        assert_eq!(got, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn hostile_boxes_end() {
        assert!(fields(&[0; 64]).is_empty());
        let mut deep = Vec::new();
        for _ in 0..2000 {
            deep = boxed(b"udta", &deep);
        }
        fields(&deep);
    }
}
