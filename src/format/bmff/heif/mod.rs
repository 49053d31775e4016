//! HEIC and AVIF: a fresh `meta` box from what the display of the primary picture needs, coded pictures copied, the rest left behind.
//! It decodes no picture. ISO/IEC 23008-12 (HEIF), 23000-22 (MIAF), AV1 Image File Format.

mod assemble;
mod drawing;
mod items;
mod model;
mod parse;
mod place;
mod shown;
#[cfg(test)]
mod tests;

pub(crate) use drawing::{Colour, Drawing, Node, Picture, Stream, What, drawing};

use super::boxes::{Source, name};
use crate::error::Result;
use crate::format::signature::recognise;
use crate::format::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::limits::Limits;

/// The picture container: one for HEVC pictures, one for AV1 pictures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heif(pub(crate) Format);

impl Container for Heif {
    fn format(&self) -> Format {
        self.0
    }

    fn sniff(&self, head: &[u8]) -> bool {
        recognise(head) == Some(self.0)
    }

    fn parse(&self, src: &dyn ReadAt, _: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(Source { file: src, format: self.0, limits })
    }

    fn assemble(&self, src: &dyn ReadAt, _: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(Source { file: src, format: self.0, limits }, plan)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &[
                "heif.codec",
                "heif.property",
                "heif.external",
                "heif.hidden-picture",
                "hdr.geometry",
                "hdr.numbers",
                "heif.size",
                "heif.fragments",
                "video.edit-list",
            ],
            limits: &["heif.tile-padding", "heif.structure", "heif.convert"],
        }
    }
}
