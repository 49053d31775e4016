//! Takes the metadata blocks out of text, profile and Exif chunks: inflated, out of hex, in UTF-8, within a budget.
//! It reads no block itself. W3C PNG (third edition) §11.3.2.3, §11.3.3; "Raw profile type" is ImageMagick's habit.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};

use super::chunk::Chunk;
use crate::format::{PartKind, PayloadBytes, PayloadKind, Span};
use crate::limits::Limits;

/// One block taken out of a chunk.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) kind: PayloadKind,
    pub(super) keyword: String,
    pub(super) bytes: PayloadBytes,
    pub(super) damage: Option<String>,
}

impl Taken {
    fn new(kind: PayloadKind, keyword: impl Into<String>, bytes: PayloadBytes) -> Taken {
        Taken { kind, keyword: keyword.into(), bytes, damage: None }
    }
}

/// Takes blocks out of the chunks of one file and spends that file's budget of decompressed metadata.
#[derive(Debug)]
pub(super) struct Taker<'a> {
    file: &'a [u8],
    left: usize,
}

/// A slice of the file, or bytes that were decompressed.
enum Value<'a> {
    There(&'a [u8], usize),
    Inflated(Vec<u8>, Option<String>),
}

impl Value<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Value::There(b, _) => b,
            Value::Inflated(b, _) => b,
        }
    }
}

impl<'a> Taker<'a> {
    /// The budget follows the file's size: a small file must not make a reader hold much.
    pub(super) fn new(file: &'a [u8], limits: &Limits) -> Self {
        let left = limits.metadata_bytes.min(file.len().saturating_mul(2).saturating_add(4 << 20));
        Taker { file, left }
    }

    /// The part's kind and its blocks, for the three text chunks.
    pub(super) fn text(&mut self, chunk: &Chunk) -> (PartKind, Vec<Taken>) {
        let body = chunk.body(self.file);
        let at = chunk.data().start;
        let Some((keyword, rest)) = split_at_zero(body) else {
            let span = Span::new(at as u64, (at + body.len()) as u64);
            let mut taken = Taken::new(PayloadKind::Text, "", PayloadBytes::Span(span));
            taken.damage = Some("no end of the keyword".into());
            return (PartKind::Text, vec![taken]);
        };
        let name = latin1(keyword);
        let rest_at = at + keyword.len() + 1;
        let mut beside = Vec::new();
        let (value, utf8) = match &chunk.kind {
            b"zTXt" => (self.inflate(rest.get(1..).unwrap_or(&[])), false),
            b"iTXt" => {
                let compressed = rest.first() == Some(&1);
                let tail = rest.get(2..).unwrap_or(&[]);
                let (language, tail) = split_at_zero(tail).unwrap_or((&[], tail));
                let (translated, text) = split_at_zero(tail).unwrap_or((&[], tail));
                for (what, bytes) in [("language", language), ("translated keyword", translated)] {
                    if !bytes.is_empty() {
                        let text = String::from_utf8_lossy(bytes).into_owned().into_bytes();
                        let keyword = format!("{name} ({what})");
                        beside.push(Taken::new(PayloadKind::Text, keyword, PayloadBytes::Owned(text)));
                    }
                }
                let text_at = at + body.len() - text.len();
                (if compressed { self.inflate(text) } else { Value::There(text, text_at) }, true)
            }
            _ => (Value::There(rest, rest_at), false),
        };
        let (kind, taken) = interpret(name, value, utf8);
        beside.insert(0, taken);
        (kind, beside)
    }

    /// The profile of `iCCP`; its name goes into the keyword.
    pub(super) fn profile(&mut self, chunk: &Chunk) -> Vec<Taken> {
        let body = chunk.body(self.file);
        let (name, rest) = split_at_zero(body).unwrap_or((&[], body));
        let Value::Inflated(bytes, damage) = self.inflate(rest.get(1..).unwrap_or(&[])) else { return Vec::new() };
        vec![Taken { damage, ..Taken::new(PayloadKind::Icc, latin1(name), PayloadBytes::Owned(bytes)) }]
    }

    /// `eXIf`, and the compressed drafts `zxIf` and `zXIf`.
    pub(super) fn exif(&mut self, chunk: &Chunk) -> Vec<Taken> {
        let body = chunk.body(self.file);
        if &chunk.kind == b"eXIf" {
            let skip = exif_prefix(body);
            let span = Span::new((chunk.data().start + skip) as u64, chunk.data().end as u64);
            return vec![Taken::new(PayloadKind::Exif, "", PayloadBytes::Span(span))];
        }
        // The drafts put a method byte and a length before the stream; writers differ.
        let stream = [0, 1, 5].iter().filter_map(|&n| body.get(n..)).find(|s| is_zlib(s)).unwrap_or(body);
        let Value::Inflated(mut bytes, damage) = self.inflate(stream) else { return Vec::new() };
        bytes.drain(..exif_prefix(&bytes));
        vec![Taken { damage, ..Taken::new(PayloadKind::Exif, chunk.name(), PayloadBytes::Owned(bytes)) }]
    }

    /// The time of last change, as text.
    pub(super) fn time(&self, chunk: &Chunk) -> Vec<Taken> {
        let &[y0, y1, month, day, hour, minute, second] = chunk.body(self.file) else { return Vec::new() };
        let year = u16::from_be_bytes([y0, y1]);
        let text = format!("{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}");
        vec![Taken::new(PayloadKind::Text, "tIME", PayloadBytes::Owned(text.into_bytes()))]
    }

    /// A block whose reader is told by the bytes that it starts with.
    pub(super) fn other(&self, chunk: &Chunk, kind: PayloadKind) -> Vec<Taken> {
        let range = chunk.data();
        if range.is_empty() {
            return Vec::new();
        }
        let span = Span::new(range.start as u64, range.end as u64);
        vec![Taken::new(picture_kind(chunk.body(self.file)).unwrap_or(kind), chunk.name(), PayloadBytes::Span(span))]
    }

    fn inflate(&mut self, data: &[u8]) -> Value<'a> {
        let mut out = Vec::new();
        let mut inflate = Decompress::new(true);
        let mut buffer = [0; 8 << 10];
        let damage = loop {
            let used = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
            let before = inflate.total_out();
            let status = inflate.decompress(data.get(used..).unwrap_or(&[]), &mut buffer, FlushDecompress::None);
            let made = usize::try_from(inflate.total_out() - before).unwrap_or(usize::MAX).min(buffer.len());
            let made_now = buffer.get(..made.min(self.left)).unwrap_or(&[]);
            out.extend_from_slice(made_now);
            if made > self.left {
                self.left = 0;
                break Some("decompresses to more than is allowed for metadata".to_owned());
            }
            self.left -= made;
            match status {
                Ok(Status::StreamEnd) => break None,
                Ok(_) if made > 0 || inflate.total_in() > used as u64 => {}
                Ok(_) => break Some("the compressed text is cut short".to_owned()),
                Err(_) => break Some(format!("the compressed text is damaged at its byte {used}")),
            }
        };
        Value::Inflated(out, damage)
    }
}

/// Which block a text chunk really carries.
fn interpret(name: String, value: Value<'_>, utf8: bool) -> (PartKind, Taken) {
    let lower = name.to_ascii_lowercase();
    if lower == "xml:com.adobe.xmp" {
        return (PartKind::Xmp, whole(PayloadKind::Xmp, String::new(), value));
    }
    if lower.starts_with("raw profile type ")
        && let Some((bytes, cut_short)) = raw_profile(value.bytes())
    {
        let (part, kind, skip) = raw_kind(&lower, &bytes);
        let damage = match value {
            Value::Inflated(_, damage) => damage,
            Value::There(..) => None,
        };
        let damage = damage.or(cut_short.then(|| "the profile is not as long as it says".to_owned()));
        let bytes = PayloadBytes::Owned(bytes.get(skip..).unwrap_or(&[]).to_vec());
        return (part, Taken { damage, ..Taken::new(kind, name, bytes) });
    }
    if utf8 || value.bytes().is_ascii() {
        return (PartKind::Text, whole(PayloadKind::Text, name, value));
    }
    let text = PayloadBytes::Owned(latin1(value.bytes()).into_bytes());
    let damage = match value {
        Value::Inflated(_, damage) => damage,
        Value::There(..) => None,
    };
    (PartKind::Text, Taken { damage, ..Taken::new(PayloadKind::Text, name, text) })
}

fn whole(kind: PayloadKind, keyword: String, value: Value<'_>) -> Taken {
    match value {
        Value::There(bytes, at) => {
            Taken::new(kind, keyword, PayloadBytes::Span(Span::new(at as u64, (at + bytes.len()) as u64)))
        }
        Value::Inflated(bytes, damage) => Taken { damage, ..Taken::new(kind, keyword, PayloadBytes::Owned(bytes)) },
    }
}

/// Name, length in decimal and bytes in hex, parted by white space. True when fewer or more bytes are there.
fn raw_profile(text: &[u8]) -> Option<(Vec<u8>, bool)> {
    let text = text.trim_ascii_start();
    let name_end = text.iter().position(|b| *b == b'\n')?;
    let rest = text.get(name_end..)?.trim_ascii_start();
    let digits = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
    let announced: usize = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
    let hex = rest.get(digits..)?;
    let mut bytes = Vec::with_capacity(hex.len() / 2);
    let mut nibbles = hex.iter().filter_map(|b| char::from(*b).to_digit(16)).filter_map(|d| u8::try_from(d).ok());
    while let (Some(high), Some(low)) = (nibbles.next(), nibbles.next()) {
        bytes.push(high << 4 | low);
    }
    let differs = bytes.len() != announced;
    Some((bytes, differs))
}

/// The language of a raw profile, by its bytes first, by its name where they do not tell; and how many bytes to skip.
fn raw_kind(name: &str, bytes: &[u8]) -> (PartKind, PayloadKind, usize) {
    const XMP_HEAD: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
    const PHOTOSHOP_HEAD: &[u8] = b"Photoshop 3.0\0";
    if exif_prefix(bytes) > 0 {
        return (PartKind::Exif, PayloadKind::Exif, exif_prefix(bytes));
    }
    if bytes.starts_with(XMP_HEAD) {
        return (PartKind::Xmp, PayloadKind::Xmp, XMP_HEAD.len());
    }
    if bytes.starts_with(PHOTOSHOP_HEAD) {
        return (PartKind::Photoshop, PayloadKind::Photoshop, PHOTOSHOP_HEAD.len());
    }
    if bytes.starts_with(b"8BIM") {
        return (PartKind::Photoshop, PayloadKind::Photoshop, 0);
    }
    if bytes.first() == Some(&0x1C) {
        return (PartKind::Iptc, PayloadKind::Iptc, 0);
    }
    match name.strip_prefix("raw profile type ").unwrap_or("").trim() {
        "exif" | "app1" => (PartKind::Exif, PayloadKind::Exif, 0),
        "xmp" => (PartKind::Xmp, PayloadKind::Xmp, 0),
        "icc" | "icm" => (PartKind::Icc, PayloadKind::Icc, 0),
        "8bim" => (PartKind::Photoshop, PayloadKind::Photoshop, 0),
        "iptc" => (PartKind::Iptc, PayloadKind::Iptc, 0),
        _ => (PartKind::Vendor, PayloadKind::Vendor, 0),
    }
}

/// Length of the header that JPEG puts before an Exif block and that some writers copy.
fn exif_prefix(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"Exif\0") { 6.min(bytes.len()) } else { 0 }
}

/// True when the two bytes could start a zlib stream (RFC 1950 §2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [cmf, flg, ..] if cmf & 0x0F == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)) % 31 == 0)
}

/// What a block is when its first bytes say that it is a picture or a film.
pub(super) fn picture_kind(bytes: &[u8]) -> Option<PayloadKind> {
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let signatures: [&[u8]; 5] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF8", b"II*\0", b"MM\0*"];
    if riff || signatures.iter().any(|s| bytes.starts_with(s)) {
        Some(PayloadKind::Picture)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        Some(PayloadKind::Bmff)
    } else {
        None
    }
}

fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|b| *b == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

/// ISO 8859-1 is the first 256 code points of Unicode.
fn latin1(bytes: &[u8]) -> String {
    let text: Cow<'_, str> = match std::str::from_utf8(bytes) {
        Ok(s) if s.is_ascii() => Cow::Borrowed(s),
        _ => Cow::Owned(bytes.iter().map(|&b| char::from(b)).collect()),
    };
    text.into_owned()
}
