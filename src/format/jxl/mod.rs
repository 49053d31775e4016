//! JPEG XL: boxes, the codestream to the end of its last frame, and the grammar of the clean file.
//! It reads no metadata block, decodes no section and decides nothing. ISO/IEC 18181-1 and 18181-2.
//!
//! The end of a codestream is exact: headers, profile and tables of contents are followed, and tables tell how long the
//! sections are. Inside of a section bytes behind its last symbol are not located.

mod ans;
mod assemble;
mod bits;
mod boxes;
mod codestream;
mod entropy;
mod frame;
mod header;
mod model;
mod parse;
mod prefix;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// The codestream of a file in one piece, without a byte of what stands around it, and the stored size of its picture.
/// An error where its end cannot be found.
pub(crate) fn codestream<'a>(file: &'a [u8], limits: &Limits) -> Result<(Cow<'a, [u8]>, Size)> {
    let model = model::Model::read(file, limits)?;
    let coded = model.coded();
    let size = model.stream?.header.size;
    let slice = |r: &std::ops::Range<usize>| file.get(r.clone()).unwrap_or(&[]);
    let stream = match coded.as_slice() {
        [one] => Cow::Borrowed(slice(one)),
        many => Cow::Owned(many.iter().flat_map(slice).copied().collect()),
    };
    Ok((stream, size))
}

/// The JPEG XL container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jxl;

impl Container for Jxl {
    fn format(&self) -> Format {
        Format::Jxl
    }

    fn sniff(&self, head: &[u8]) -> bool {
        head.starts_with(b"\xFF\x0A") || head.starts_with(boxes::SIGNATURE)
    }

    fn parse(&self, src: &dyn ReadAt, _: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(src, limits)
    }

    fn assemble(&self, src: &dyn ReadAt, _: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(src, plan, limits)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &["jxl.preview", "jxl.channels", "jxl.names", "jxl.timecodes", "jxl.extensions"],
            limits: &["jxl.sections", "jxl.profile", "jxl.frames", "jxl.rebuild", "jxl.convert"],
        }
    }
}
