//! Which maker wrote a note, and how it is laid out: told by how the note begins, else by the camera's make.

use super::large::{
    CANON, FUJI, LEICA_M8, LEICA_M9, LEICA_R, LEICA_S, LEICA_X, NIKON, OLYMPUS, PANASONIC, PENTAX, RICOH, SONY,
};
use super::small::{
    APPLE, CASIO, DJI, HP_4, HP_6, KODAK, KODAK_SERIAL, MINOLTA, MOTOROLA, NINTENDO, RECONYX, RECONYX_HYPERFIRE2,
    RECONYX_ULTRAFIRE, SAMSUNG, SANYO, SIGMA,
};
use super::table::{Item, Tag};

/// How one maker lays out its note.
pub(super) struct Maker {
    pub(super) name: &'static str,
    /// How the note begins; empty where the make decides alone.
    header: &'static [u8],
    /// How the camera's make begins, in capital letters; empty where the header decides alone.
    make: &'static str,
    pub(super) body: Body,
}

/// What follows the header.
pub(super) enum Body {
    /// A directory at `at`, its offsets counted from `base`.
    Directory { at: usize, base: Base, tags: &'static [Tag] },
    /// A TIFF header of its own at `at`, from which offsets count; its directory follows as told there.
    Tiff { at: usize, tags: &'static [Tag] },
    /// A directory whose offset stands at byte 8 of the note, little-endian, counted from the note.
    Told { tags: &'static [Tag] },
    /// Fields at fixed places.
    Record(&'static [Item]),
}

/// What value offsets count from.
#[derive(Clone, Copy)]
pub(super) enum Base {
    /// From the start of the Exif block.
    Block,
    /// From the note, so many bytes in.
    Note(usize),
}

const fn maker(name: &'static str, header: &'static [u8], make: &'static str, body: Body) -> Maker {
    Maker { name, header, make, body }
}

const fn dir(at: usize, base: Base, tags: &'static [Tag]) -> Body {
    Body::Directory { at, base, tags }
}

use Base::{Block, Note};

/// Special beginnings before general ones, headers before makes.
const MAKERS: &[Maker] = &[
    maker("Apple", b"Apple iOS\0", "", dir(14, Note(0), APPLE)),
    maker("Nikon", b"Nikon\0\x02", "", Body::Tiff { at: 10, tags: NIKON }),
    maker("Nikon", b"Nikon\0\x01", "", dir(8, Block, NIKON)),
    maker("Olympus", b"OLYMPUS\0", "", dir(12, Note(0), OLYMPUS)),
    maker("Olympus", b"OM SYSTEM\0", "", dir(16, Note(0), OLYMPUS)),
    maker("Olympus", b"OLYMP\0", "", dir(8, Block, OLYMPUS)),
    maker("Epson", b"EPSON\0", "", dir(8, Block, OLYMPUS)),
    maker("Minolta", b"MINOL\0", "", dir(8, Block, OLYMPUS)),
    maker("Minolta", b"CAMER\0", "", dir(8, Block, OLYMPUS)),
    maker("Sony", b"SONY PI\0", "", dir(12, Block, OLYMPUS)),
    maker("Sony", b"PREMI\0", "", dir(8, Block, OLYMPUS)),
    maker("Panasonic", b"Panasonic\0", "", dir(12, Block, PANASONIC)),
    maker("Leica", b"LEICA CAMERA AG\0", "", dir(18, Block, PANASONIC)),
    maker("Leica", b"LEICA0", "", dir(8, Note(0), LEICA_M9)),
    maker("Leica", b"LEICA\0\0\0", "LEICA CAMERA", dir(8, Note(8), LEICA_M8)),
    maker("Leica", b"LEICA\0\x02", "", dir(8, Block, LEICA_S)),
    maker("Leica", b"LEICA\0\0\0", "", dir(8, Block, PANASONIC)),
    maker("Leica", b"LEICA\0", "", dir(8, Note(0), LEICA_X)),
    maker("Leica", b"", "LEICA", dir(0, Block, LEICA_R)),
    maker("Fujifilm", b"FUJIFILM", "", Body::Told { tags: FUJI }),
    maker("Fujifilm", b"GENERALE", "", Body::Told { tags: FUJI }),
    maker("Pentax", b"AOC\0", "", dir(6, Block, PENTAX)),
    maker("Pentax", b"PENTAX \0", "", dir(10, Note(0), PENTAX)),
    maker("Pentax", b"RICOH\0II", "", dir(8, Note(0), PENTAX)),
    maker("Pentax", b"RICOH\0MM", "", dir(8, Note(0), PENTAX)),
    maker("Ricoh", b"RICOH", "", dir(8, Block, RICOH)),
    maker("Ricoh", b"Ricoh", "", dir(8, Block, RICOH)),
    maker("Ricoh", b"      ", "RICOH", dir(8, Block, RICOH)),
    maker("Sony", b"SONY DSC", "", dir(12, Block, SONY)),
    maker("Sony", b"SONY CAM", "", dir(12, Block, SONY)),
    maker("Sony", b"SONY MOBILE", "", dir(12, Block, SONY)),
    maker("Sony", b"\0\0SONY PIC\0", "", dir(12, Block, SONY)),
    maker("Sony", b"VHAB     \0", "", dir(12, Block, SONY)),
    maker("Sigma", b"SIGMA\0", "", dir(10, Block, SIGMA)),
    maker("Sigma", b"FOVEON\0", "", dir(10, Block, SIGMA)),
    maker("Casio", b"QVC\0", "", dir(6, Block, CASIO)),
    maker("Casio", b"DCI\0", "", dir(6, Block, CASIO)),
    maker("Motorola", b"MOT\0", "", dir(8, Note(0), MOTOROLA)),
    maker("Sanyo", b"SANYO", "", dir(8, Block, SANYO)),
    maker("Reconyx", b"RECONYXUF\0", "", Body::Record(RECONYX_ULTRAFIRE)),
    maker("Reconyx", b"RECONYXH2\0", "", Body::Record(RECONYX_HYPERFIRE2)),
    maker("Reconyx", b"\x01\xF1", "RECONYX", Body::Record(RECONYX)),
    maker("HP", b"IIII\x04\0", "", Body::Record(HP_4)),
    maker("HP", b"IIII\x05\0", "", Body::Record(HP_4)),
    maker("HP", b"IIII\x06\0", "", Body::Record(HP_6)),
    maker("Kodak", b"MM\0*", "EASTMAN KODAK", dir(8, Note(0), KODAK)),
    maker("Kodak", b"II*\0", "EASTMAN KODAK", dir(8, Note(0), KODAK)),
    maker("Kodak", b"MM\0*", "JK IMAGING", dir(8, Note(0), KODAK)),
    maker("Kodak", b"II*\0", "JK IMAGING", dir(8, Note(0), KODAK)),
    maker("Kodak", b"MM\0", "EASTMAN KODAK", dir(2, Block, KODAK)),
    maker("Kodak", b"II", "EASTMAN KODAK", dir(2, Block, KODAK)),
    maker("Kodak", b"\0", "EASTMAN KODAK", dir(0, Block, KODAK)),
    maker("Kodak", b"K", "EASTMAN KODAK", Body::Record(KODAK_SERIAL)),
    maker("Kodak", b"C", "EASTMAN KODAK", Body::Record(KODAK_SERIAL)),
    maker("Canon", b"", "CANON", dir(0, Block, CANON)),
    maker("Nikon", b"", "NIKON", dir(0, Block, NIKON)),
    maker("Sony", b"", "SONY", dir(0, Block, SONY)),
    maker("Samsung", b"", "SAMSUNG", dir(0, Note(0), SAMSUNG)),
    maker("DJI", b"", "DJI", dir(0, Block, DJI)),
    maker("Casio", b"", "CASIO", dir(0, Block, CASIO)),
    maker("Minolta", b"", "MINOLTA", dir(0, Block, MINOLTA)),
    maker("Minolta", b"", "KONICA MINOLTA", dir(0, Block, MINOLTA)),
    maker("Nintendo", b"", "NINTENDO", dir(0, Block, NINTENDO)),
];

/// The maker of a note, by how it begins and the make in capital letters.
pub(super) fn recognise(note: &[u8], make: &str) -> Option<&'static Maker> {
    MAKERS.iter().find(|m| note.starts_with(m.header) && make.starts_with(m.make))
}
