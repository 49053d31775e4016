//! MP4, QuickTime and 3GP: `moov` rebuilt from an allow-list, samples of pictures and sound copied, everything else left behind.
//! It decodes no sample. ISO/IEC 14496-12 and -14, QuickTime File Format, 3GPP TS 26.244.

mod aac;
mod assemble;
mod descriptor;
mod entry;
mod fragment;
mod model;
mod parse;
mod tables;
#[cfg(test)]
mod tests;
mod track;
mod units;

pub(super) use model::{Movie, body, sequence};
pub(super) use parse::moov as label;

use super::boxes::Source;
use crate::error::Result;
use crate::format::signature::recognise;
use crate::format::{CodedData, Container, Format, Guarantee, Layout, Pieces, Plan, ReadAt};
use crate::limits::Limits;

/// The film container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Film;

impl Container for Film {
    fn format(&self) -> Format {
        Format::Video
    }

    fn sniff(&self, head: &[u8]) -> bool {
        recognise(head) == Some(Format::Video)
    }

    fn reads_in_pieces(&self, _: CodedData) -> bool {
        true
    }

    fn parse(&self, src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
        parse::parse(Source { file: src, format: Format::Video, limits }, coded)
    }

    fn assemble(&self, src: &dyn ReadAt, _: &Layout, plan: &Plan, limits: &Limits) -> Result<Pieces> {
        assemble::assemble(Source { file: src, format: Format::Video, limits }, plan)
    }

    fn guarantee(&self) -> Guarantee {
        Guarantee {
            cleaned: true,
            refused: &[
                "video.codec",
                "video.encrypted",
                "video.external",
                "video.compressed-header",
                "video.edit-list",
                "video.crop",
            ],
            limits: &["video.faces", "video.user-data", "video.voices"],
        }
    }
}
