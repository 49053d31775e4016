//! Walks all pictures of a file: where each stream ends and what the pixels use of the tables. Shared by parse and assemble.
//! It holds a few numbers for each picture, no pixels. GIF89a specification §22, §23, Appendix F.

use std::collections::BTreeMap;

use super::block::{Control, Kind, Picture, Scan, SubBlocks, bad};
use super::colours::Uses;
use super::lzw::{Stream, Tail, follow};
use crate::error::Result;
use crate::format::Note;
use crate::limits::Limits;

/// What was found; pictures are named by the offset of their block.
#[derive(Debug, Default)]
pub(super) struct Walks {
    /// Streams that cannot be copied as they are.
    pub(super) streams: BTreeMap<usize, Stream>,
    /// What the pixels use of the global table.
    pub(super) global: Uses,
    /// The same of local tables.
    pub(super) local: BTreeMap<usize, Uses>,
    /// Damage that display survives.
    pub(super) notes: Vec<Note>,
}

/// Follows the codes of every picture.
pub(super) fn walk(file: &[u8], scan: &Scan, limits: &Limits) -> Result<Walks> {
    let mut walks = Walks::default();
    walks.global.show(scan.background);
    // Some viewers clear a frame's area to the entry of its own table that has the background's number.
    let clears = scan.blocks.iter().any(|b| matches!(&b.kind, Kind::Control(c) if c.clears()));
    let mut control: Option<Control> = None;
    for block in &scan.blocks {
        match &block.kind {
            Kind::Control(c) => control = Some(*c),
            Kind::PlainText => control = None,
            Kind::Picture(picture) => {
                limits.on_time()?;
                let (stream, used) = follow(file, picture.data, picture.pixels, limits)?;
                if !picture.ended && !stream.complete {
                    return Err(bad(file.len(), "more pixels were expected, the file ends"));
                }
                if let Some(what) = stream.damage {
                    walks.notes.push(Note::Damage { offset: picture.data as u64, what: what.into() });
                }
                let transparent = control.take().and_then(|c| c.transparent());
                if picture.table.is_none() {
                    walks.global.add(used, transparent);
                } else {
                    let uses = walks.local.entry(block.span.start).or_default();
                    uses.add(used, transparent);
                    if clears {
                        uses.show(scan.background);
                    }
                }
                if stream.tail != Tail::Nothing || !picture.ended {
                    walks.streams.insert(block.span.start, stream);
                }
            }
            _ => {}
        }
    }
    Ok(walks)
}

/// Offset in the file where the slack of a picture's stream begins.
pub(super) fn slack_offset(file: &[u8], picture: &Picture, stream: &Stream) -> usize {
    match stream.tail {
        // The terminator is missing: the stream has to be written again at its last byte.
        Tail::Nothing => file.len().saturating_sub(1),
        Tail::Bytes => offset_of(file, picture.data + 1, stream.keep),
        Tail::Codes => offset_of(file, picture.data + 1, stream.keep / 8),
    }
}

/// Where byte `index` of the joined sub-blocks lies; the end of the last one when there are not so many.
fn offset_of(file: &[u8], at: usize, index: u64) -> usize {
    let mut before = 0u64;
    let mut last = at;
    for block in SubBlocks::new(file, at) {
        let len = block.len() as u64;
        if index < before + len {
            return block.start + usize::try_from(index - before).unwrap_or(0);
        }
        before += len;
        last = block.end;
    }
    last
}
