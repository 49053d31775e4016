//! The file type box: brands from a closed list, in the order of the file. Others can be anyone's letters and stay behind.
//! ISO/IEC 14496-12 §4.3, ISO/IEC 23008-12 §10, AVIF §8, 3GPP TS 26.244, QuickTime File Format.

use super::boxes::{Head, Source};
use super::write::boxed;
use crate::error::Result;

const FILM: &[&[u8; 4]] = &[
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1",
    b"qt  ", b"M4V ", b"M4A ", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"dash", b"cmfc", b"av01", b"hvc1", b"dby1",
    b"MSNV",
];

const PICTURE: &[&[u8; 4]] =
    &[b"mif1", b"mif2", b"miaf", b"heic", b"heix", b"heim", b"heis", b"avif", b"MA1A", b"MA1B"];

/// Of files that lay a gain map over their picture.
const TONE: &[&[u8; 4]] = &[b"tmap"];

const SEQUENCE: &[&[u8; 4]] = &[b"msf1", b"hevc", b"hevx", b"avis", b"iso8"];

/// The brands of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Brands {
    all: Vec<[u8; 4]>,
}

/// Reads `ftyp`, the major brand first.
pub(super) fn read(s: Source<'_>, top: &[Head]) -> Result<Brands> {
    let Some(h) = top.first().filter(|h| h.kind == *b"ftyp") else { return Ok(Brands::default()) };
    let body = s.body(h, 4096)?;
    let mut all: Vec<[u8; 4]> = body.as_chunks::<4>().0.to_vec();
    if all.len() > 1 {
        all.remove(1); // the minor version
    }
    Ok(Brands { all })
}

impl Brands {
    /// True where the file says that it holds a sequence of pictures.
    pub(super) fn sequence(&self) -> bool {
        self.all.iter().any(|b| matches!(b, b"msf1" | b"hevc" | b"hevx" | b"avis"))
    }

    /// The new box of a film.
    pub(super) fn film(&self) -> Vec<u8> {
        self.write(&[FILM], b"isom")
    }

    /// The new box of a picture, or of a sequence of pictures.
    pub(super) fn picture(&self, sequence: bool, tone: bool, default: &[u8; 4]) -> Vec<u8> {
        let mut known = vec![PICTURE];
        if sequence {
            known.push(SEQUENCE);
        }
        if tone {
            known.push(TONE);
        }
        self.write(&known, default)
    }

    fn write(&self, known: &[&[&[u8; 4]]], default: &[u8; 4]) -> Vec<u8> {
        let is_known = |b: &&[u8; 4]| known.iter().any(|l| l.contains(b));
        let major = self.all.first().filter(is_known).unwrap_or(default);
        let mut compatible: Vec<[u8; 4]> = Vec::new();
        for b in self.all.iter().skip(1).chain([major]).filter(is_known) {
            if !compatible.contains(b) {
                compatible.push(*b);
            }
        }
        boxed(b"ftyp", &[&major[..], &[0; 4], &compatible.concat()].concat())
    }
}
