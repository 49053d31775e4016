//! Cuts a PNG into chunks and writes chunks afresh; knows length, type and CRC and nothing of what a chunk means.
//! W3C PNG (third edition) §5.2 (signature) to §5.5 (CRC).

use std::ops::Range;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::limits::Limits;

/// The eight bytes that start every PNG.
pub(super) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The four letters of a chunk.
pub(super) type Kind = [u8; 4];

/// One whole chunk of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    /// Offset of its length field.
    pub(super) start: usize,
    /// Length of its data.
    pub(super) len: usize,
    /// Its type.
    pub(super) kind: Kind,
    /// False when the stored CRC is not that of the bytes.
    pub(super) crc_ok: bool,
}

impl Chunk {
    /// Where its data lies in the file.
    pub(super) fn data(&self) -> Range<usize> {
        self.start + 8..self.start + 8 + self.len
    }

    /// Where its compressed rows lie: `fdAT` begins with a sequence number.
    pub(super) fn data_of_frame(&self) -> Range<usize> {
        let data = self.data();
        if &self.kind == b"fdAT" { (data.start + 4).min(data.end)..data.end } else { data }
    }

    /// Offset behind its CRC.
    pub(super) fn end(&self) -> usize {
        self.start + 12 + self.len
    }

    /// Its data.
    pub(super) fn body<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        file.get(self.data()).unwrap_or(&[])
    }

    /// Its type as text; the scan lets only letters through.
    pub(super) fn name(&self) -> String {
        self.kind.iter().map(|&b| char::from(b)).collect()
    }

    /// True when a decoder that does not know the type must give up.
    pub(super) fn is_critical(&self) -> bool {
        self.kind[0].is_ascii_uppercase()
    }

    /// True for the chunks that carry compressed rows.
    pub(super) fn is_picture_data(&self) -> bool {
        matches!(&self.kind, b"IDAT" | b"fdAT")
    }
}

/// The chunks of a file up to its end chunk, or up to where the chunk grammar ends.
#[derive(Debug)]
pub(super) struct Scan {
    /// The chunks in file order.
    pub(super) chunks: Vec<Chunk>,
    /// Offset behind the last whole chunk.
    pub(super) end: usize,
    /// True when the last chunk is `IEND`.
    pub(super) ended: bool,
}

/// Which CRCs a scan computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// Of every chunk.
    All,
    /// Of every chunk but those with compressed rows: the file was scanned before.
    AllButPicture,
}

/// Walks the chunk list. A chunk that does not fit into the file ends the walk.
pub(super) fn scan(file: &[u8], check: Check, limits: &Limits) -> Result<Scan> {
    if !file.starts_with(&SIGNATURE) {
        return Err(bad(0, "the PNG signature was expected"));
    }
    let mut scan = Scan { chunks: Vec::new(), end: SIGNATURE.len(), ended: false };
    // Each chunk costs more memory than the smallest takes in the file: tiny ones are bounded by the file's size.
    let most = (file.len() / 128).saturating_add(1 << 15);
    while let Some(chunk) = chunk_at(file, scan.end, check) {
        Limits::check("chunks of one PNG", scan.chunks.len() as u64 + 1, most.min(limits.parts) as u64)?;
        limits.on_time()?;
        scan.end = chunk.end();
        scan.ended = &chunk.kind == b"IEND";
        scan.chunks.push(chunk);
        if scan.ended {
            break;
        }
    }
    Ok(scan)
}

/// The chunk at `start`, when it is whole and its type is four letters.
fn chunk_at(file: &[u8], start: usize, check: Check) -> Option<Chunk> {
    let rest = file.get(start..)?;
    let (len, after) = rest.split_first_chunk::<4>()?;
    let kind = *after.first_chunk::<4>()?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
    if !kind.iter().all(u8::is_ascii_alphabetic) || len > rest.len().checked_sub(12)? {
        return None;
    }
    let mut chunk = Chunk { start, len, kind, crc_ok: true };
    if check == Check::All || !chunk.is_picture_data() {
        let stored = after.get(4 + len..)?.first_chunk::<4>()?;
        chunk.crc_ok = crc32fast::hash(after.get(..4 + len)?) == u32::from_be_bytes(*stored);
    }
    Some(chunk)
}

/// A whole chunk, written afresh.
pub(super) fn chunk(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 12);
    out.extend_from_slice(&head(kind, body.len()));
    out.extend_from_slice(body);
    out.extend_from_slice(&crc(&[&kind, body]));
    out
}

/// Length and type. A PNG chunk holds less than 2³¹ bytes; callers cut longer data.
pub(super) fn head(kind: Kind, len: usize) -> [u8; 8] {
    let len = u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes();
    let mut out = [0; 8];
    out[..4].copy_from_slice(&len);
    out[4..].copy_from_slice(&kind);
    out
}

/// The CRC over the joined slices, as it is stored.
pub(super) fn crc(slices: &[&[u8]]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    for s in slices {
        hasher.update(s);
    }
    hasher.finalize().to_be_bytes()
}

/// A big-endian u32 at `at`.
pub(super) fn be32(body: &[u8], at: usize) -> Option<u32> {
    body.get(at..)?.first_chunk::<4>().map(|b| u32::from_be_bytes(*b))
}

/// A big-endian u16 at `at`.
pub(super) fn be16(body: &[u8], at: usize) -> Option<u16> {
    body.get(at..)?.first_chunk::<2>().map(|b| u16::from_be_bytes(*b))
}

/// A sentence about the byte at `offset`.
pub(super) fn bad(offset: usize, what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::malformed(Format::Png, offset as u64, what)
}
