//! GIF 87a and 89a: blocks, codes to their exact end, and the grammar of the clean file.
//! It reads no metadata block and decides nothing. GIF89a specification (CompuServe, 1990).

mod assemble;
mod block;
mod colours;
pub(crate) mod edit;
mod lzw;
mod parse;
#[cfg(test)]
mod tests;
mod walk;

use super::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::error::Result;
use crate::limits::Limits;

/// The GIF container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gif;

impl Container for Gif {
    fn format(&self) -> Format {
        Format::Gif
    }

    fn sniff(&self, head: &[u8]) -> bool {
        head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(src, coded, limits)
    }

    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(src, layout, plan, limits)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee { cleaned: true, refused: &[], limits: &["gif.covered-frames"] }
    }
}
