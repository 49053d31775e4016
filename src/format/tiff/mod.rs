//! TIFF 6.0 and BigTIFF: directories, coded strips and tiles to their last byte, and a fresh file from allow-listed numbers.
//! It copies coded picture data and nothing else, and decides nothing about metadata. TIFF 6.0; technical notes 1 and 2.

mod assemble;
mod book;
mod codec;
pub(super) mod cover;
mod decode;
pub(crate) mod edit;
mod fax;
pub(super) mod ifd;
mod look;
mod page;
pub(crate) mod palette;
mod parse;
mod strip;
mod tags;
#[cfg(test)]
mod tests;
mod write;

pub(super) use look::{is_raw, look};

use std::borrow::Cow;

use super::{CodedData, Container, Format, Guarantee, Layout, Note, Pieces, Plan, ReadAt};
use crate::error::{Error, Result};
use crate::limits::Limits;

/// The TIFF container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiff;

/// Why a file cannot be rewritten although its parts can be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trouble {
    /// A kind that is refused by name.
    Refused(&'static str),
    /// No program displays it: offset, and what was expected.
    Broken(u64, Cow<'static, str>),
}

/// Kinds that can be scanned and are refused for cleaning, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("tiff.old-jpeg", "a TIFF with JPEG in the style before 1995 is not cleaned"),
    ("tiff.compression", "a TIFF with a compression whose end cannot be located is not cleaned"),
    ("tiff.variant", "a TIFF with samples of different sizes or split chroma planes is not cleaned"),
    ("tiff.raw", "a TIFF with the samples of a camera's sensor is not cleaned"),
    ("tiff.overlapping-strips", "a TIFF whose strips or tiles share bytes is not cleaned"),
    ("tiff.duplicate-tags", "a TIFF that says the same thing twice and differently is not cleaned"),
    ("tiff.several-profiles", "a TIFF whose pages have different colour profiles is not cleaned"),
    ("tiff.jpeg-size", "a TIFF with JPEG pieces larger than the picture shows is not cleaned"),
];

/// How a note begins that says that no program displays the picture; JPEG pieces say it in the same words.
const BROKEN: &str = super::jpeg::BROKEN;

impl Trouble {
    fn note(self) -> Note {
        match self {
            Trouble::Refused(code) => Note::NotLocated(code.into()),
            Trouble::Broken(offset, what) => Note::Damage { offset, what: format!("{BROKEN}{what}").into() },
        }
    }
}

/// The error behind a refusal's code; JPEG pieces bring codes of their own.
fn refusal(code: &str) -> Option<Error> {
    let own = REFUSED.iter().find(|(c, _)| *c == code).map(|&(code, reason)| Error::refused(code, reason));
    own.or_else(|| super::jpeg::refusal(code))
}

impl Container for Tiff {
    fn format(&self) -> Format {
        Format::Tiff
    }

    fn sniff(&self, head: &[u8]) -> bool {
        ifd::header(head, false).is_some() && !is_raw(head)
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(src, coded, limits)
    }

    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        for note in &layout.notes {
            match note {
                Note::NotLocated(code) => {
                    if let Some(e) = refusal(code) {
                        return Err(e);
                    }
                }
                Note::Damage { offset, what } if what.starts_with(BROKEN) => {
                    return Err(Error::malformed(Format::Tiff, *offset, what.clone()));
                }
                _ => {}
            }
        }
        assemble::assemble(src, layout, plan, limits)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &[
                "tiff.old-jpeg",
                "tiff.compression",
                "tiff.variant",
                "tiff.raw",
                "tiff.overlapping-strips",
                "tiff.duplicate-tags",
                "tiff.several-profiles",
                "tiff.jpeg-size",
            ],
            limits: &[
                "tiff.tile-edges",
                "tiff.row-padding-bits",
                "tiff.fax-end",
                "tiff.transparent-colours",
                "tiff.unused-colours",
            ],
        }
    }
}
