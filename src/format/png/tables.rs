//! Palette and transparency entries: which of them a displayed pixel uses. It splits the tables into parts and nothing more.
//! W3C PNG (third edition) §11.2.2 (`PLTE`), §11.3.1.1 (`tRNS`).

use super::chunk::Chunk;
use super::model::Model;
use crate::format::{Layout, PartKind};

/// What is to be said of one entry of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// It displays, or holds the neutral value already.
    Keep,
    /// No pixel uses it.
    Unused,
    /// Pixels use it, and all of them are fully transparent.
    Unseen,
}

/// The entries of both tables; an empty list keeps everything.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Entries of `PLTE`.
    pub(super) palette: Vec<Entry>,
    /// Entries of `tRNS`.
    pub(super) alpha: Vec<Entry>,
    /// Pixels under full transparency whose entry has a colour.
    pub(super) hidden_pixels: u64,
}

/// Entries that no index of this bit depth can name: known without decoding.
pub(super) fn unreachable(file: &[u8], chunks: &[Chunk], model: &Model) -> Entries {
    let mut uses = [0; 256];
    uses.iter_mut().take(model.head.palette_reach()).for_each(|n| *n = 1);
    Entries { hidden_pixels: 0, ..sort(file, chunks, model, &uses, false) }
}

/// Sorts the entries by the number of pixels that use them.
pub(super) fn judge(file: &[u8], chunks: &[Chunk], model: &Model, uses: &[u64; 256]) -> Entries {
    sort(file, chunks, model, uses, true)
}

fn sort(file: &[u8], chunks: &[Chunk], model: &Model, uses: &[u64; 256], unseen: bool) -> Entries {
    let table = |index: Option<usize>| index.and_then(|i| chunks.get(i)).map_or(&[][..], |c| c.body(file));
    let (colours, _) = table(model.palette).as_chunks::<3>();
    let alphas = table(model.transparency);
    if colours.is_empty() {
        return Entries::default();
    }
    let mut entries = Entries::default();
    for (index, colour) in colours.iter().enumerate() {
        let pixels = uses.get(index).copied().unwrap_or(0);
        let background = model.background.map(usize::from) == Some(index);
        let transparent = alphas.get(index) == Some(&0);
        entries.palette.push(match () {
            () if *colour == [0; 3] || background => Entry::Keep,
            () if pixels == 0 => Entry::Unused,
            () if transparent && unseen => {
                entries.hidden_pixels = entries.hidden_pixels.saturating_add(pixels);
                Entry::Unseen
            }
            () => Entry::Keep,
        });
    }
    for (index, alpha) in alphas.iter().enumerate() {
        let used = uses.get(index).is_some_and(|n| *n > 0) && index < colours.len();
        let background = model.background.map(usize::from) == Some(index);
        entries.alpha.push(if used || background || *alpha == 0xFF { Entry::Keep } else { Entry::Unused });
    }
    entries
}

impl Entries {
    /// Splits a table's chunk at the borders between entries that stay and entries that go.
    pub(super) fn push_parts(
        &self,
        layout: &mut Layout,
        chunk: &Chunk,
        table: &[Entry],
        size: usize,
        label: &'static str,
    ) {
        let (start, end) = (chunk.start as u64, chunk.end() as u64);
        if table.iter().all(|e| *e == Entry::Keep) {
            layout.push(start, end, PartKind::Structure, chunk.name());
            return;
        }
        let mut at = start;
        let mut from = chunk.data().start as u64;
        for run in table.chunk_by(|a, b| a == b) {
            let to = from + (run.len() * size) as u64;
            if let Some(entry) = run.first().filter(|e| **e != Entry::Keep) {
                layout.push(at, from, PartKind::Structure, chunk.name());
                let label = if *entry == Entry::Unseen { UNSEEN } else { label };
                layout.push(from, to, PartKind::UnusedTable, label);
                at = to;
            }
            from = to;
        }
        layout.push(at, end, PartKind::Structure, chunk.name());
    }
}

/// Label of palette entries whose pixels are fully transparent: they stay when hidden pixels are to be kept.
pub(super) const UNSEEN: &str = "PLTE entries under full transparency";
