//! WebP: chunks, coded data to its exact end, and the grammar of the clean file.
//! It reads no metadata block, builds no pixel and decides nothing. RFC 9649 (WebP), RFC 6386 (VP8).
//!
//! Lossless pictures and alpha data are followed symbol by symbol to their last bit, lossy pictures decision by decision
//! to the end of each partition. Up to two bytes behind a partition stay, which coders write to flush their state.

mod assemble;
mod bits;
mod boolean;
mod chunk;
mod distance;
mod info;
mod lossless;
mod lossy;
mod model;
mod parse;
mod prefix;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;
mod walk;

use super::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::error::Result;
use crate::limits::Limits;

/// The WebP container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Webp;

impl Container for Webp {
    fn format(&self) -> Format {
        Format::Webp
    }

    fn sniff(&self, head: &[u8]) -> bool {
        head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(src, coded, limits)
    }

    fn assemble(&self, src: &dyn ReadAt, layout: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(src, layout, plan, limits)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &[],
            limits: &["webp.hidden-colours", "webp.covered-frames", "webp.coding-tables", "webp.flush-bytes"],
        }
    }
}
