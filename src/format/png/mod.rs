//! PNG and APNG: chunks, compressed rows to their exact end, and the grammar of the clean file.
//! It reads no metadata block and decides nothing. W3C PNG (third edition); RFC 1950 and 1951 by way of `flate2`.

mod assemble;
mod chunk;
mod display;
pub(crate) mod edit;
mod filter;
mod header;
mod hidden;
mod model;
mod parse;
mod recode;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use super::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::error::Result;
use crate::limits::Limits;

/// The PNG container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Png;

impl Container for Png {
    fn format(&self) -> Format {
        Format::Png
    }

    fn sniff(&self, head: &[u8]) -> bool {
        head.starts_with(&chunk::SIGNATURE)
    }

    fn parse(&self, src: &dyn ReadAt, _: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(src, limits)
    }

    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(src, layout, plan, limits)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &["png.hidden-default-image", "png.hidden-frames", "png.critical-chunk", "png.cgbi"],
            limits: &["png.covered-frames", "png.row-padding-bits"],
        }
    }
}
