//! Hand-made PNG files: any byte that is not a filter byte is a valid row byte, so pictures are random rows.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

use super::super::chunk::{SIGNATURE, chunk};
use super::super::header::Header;

/// A generator of repeatable bytes.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn byte(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as u8
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        let wide = usize::from(self.byte()) << 16 | usize::from(self.byte()) << 8 | usize::from(self.byte());
        wide % n.max(1)
    }
}

/// A PNG as a list of chunks.
#[derive(Clone, Debug)]
pub(super) struct Chunks(pub(super) Vec<([u8; 4], Vec<u8>)>);

impl Chunks {
    /// Signature and chunks with sound CRCs.
    pub(super) fn file(&self) -> Vec<u8> {
        self.0.iter().fold(SIGNATURE.to_vec(), |mut out, (kind, body)| {
            out.extend_from_slice(&chunk(*kind, body));
            out
        })
    }

    /// Index of the first chunk of that kind.
    pub(super) fn find(&self, kind: &[u8; 4]) -> usize {
        self.0.iter().position(|c| &c.0 == kind).expect("is there")
    }

    /// The same with a chunk in front of the first one of `before`.
    pub(super) fn with(&self, before: &[u8; 4], kind: &[u8; 4], body: &[u8]) -> Chunks {
        let mut out = self.clone();
        out.0.insert(self.find(before), (*kind, body.to_vec()));
        out
    }

    /// The same with another body of the first chunk of `kind`.
    pub(super) fn replace(&self, kind: &[u8; 4], body: Vec<u8>) -> Chunks {
        let mut out = self.clone();
        out.0[self.find(kind)].1 = body;
        out
    }
}

/// The 13 bytes of `IHDR`.
pub(super) fn ihdr(width: u32, height: u32, depth: u8, colour: u8, interlace: u8) -> Vec<u8> {
    [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, interlace]].concat()
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Random rows for that header: random filters, and every third pixel or so zero.
pub(super) fn rows(ihdr: &[u8], dice: &mut Dice) -> Vec<u8> {
    let head = Header::read(ihdr, 0).expect("sound header");
    let mut out = Vec::new();
    for pass in head.passes(head.size) {
        for _ in 0..pass.height {
            out.push(dice.byte() % 5);
            for _ in 0..pass.row_bytes {
                out.push(if dice.byte().is_multiple_of(3) { 0 } else { dice.byte() });
            }
        }
    }
    out
}

/// A still picture; palette pictures have as many colours as their depth can name.
pub(super) fn still(width: u32, height: u32, depth: u8, colour: u8, interlace: u8, seed: u64) -> Chunks {
    let head = ihdr(width, height, depth, colour, interlace);
    let mut dice = Dice(seed);
    let stream = deflate(&rows(&head, &mut dice));
    let (a, b) = stream.split_at(stream.len() / 2);
    let mut chunks = vec![(*b"IHDR", head), (*b"IDAT", a.to_vec()), (*b"IDAT", b.to_vec()), (*b"IEND", Vec::new())];
    if colour == 3 {
        let palette: Vec<u8> = (0..3usize << depth).map(|i| (i + 1) as u8).collect();
        chunks.insert(1, (*b"PLTE", palette));
    }
    Chunks(chunks)
}

/// The body of an `fcTL`.
pub(super) fn control(sequence: u32, w: u32, h: u32, x: u32, y: u32) -> Vec<u8> {
    let numbers = [sequence, w, h, x, y].map(u32::to_be_bytes).concat();
    [&numbers[..], &[0, 1, 0, 10, 0, 0]].concat()
}

/// An animation of three frames, the first of which is the default image.
pub(super) fn animation(depth: u8, colour: u8, interlace: u8, seed: u64) -> Chunks {
    let mut out = still(9, 7, depth, colour, interlace, seed);
    let mut dice = Dice(seed + 1);
    let frame = |w: u32, h: u32, sequence: u32, dice: &mut Dice| {
        let stream = deflate(&rows(&ihdr(w, h, depth, colour, interlace), dice));
        (*b"fdAT", [&sequence.to_be_bytes()[..], &stream].concat())
    };
    let at = out.find(b"IDAT");
    out.0.insert(at, (*b"fcTL", control(0, 9, 7, 0, 0)));
    out.0.insert(at, (*b"acTL", vec![0, 0, 0, 3, 0, 0, 0, 5]));
    let end = out.find(b"IEND");
    let more = [
        (*b"fcTL", control(1, 4, 3, 2, 1)),
        frame(4, 3, 2, &mut dice),
        (*b"fcTL", control(3, 9, 7, 0, 0)),
        frame(9, 7, 4, &mut dice),
    ];
    out.0.splice(end..end, more);
    out
}
