//! Colour tables: which entries a displayed pixel uses, and the parts into which a table is split.
//! It decodes nothing. GIF89a specification §19, §21 (colour tables), §23 (transparency), §18 (background).

use std::ops::Range;

use crate::format::{Layout, PartKind};

/// Label of entries that no pixel uses.
const UNUSED: &str = "colour table entries that no pixel uses";
/// Label of entries whose pixels are all transparent.
const UNSEEN: &str = "colour table entries under full transparency";
/// Label of a table with too many borders between the two to list them.
const MIXED: &str = "colour table with entries that no pixel shows";
/// Runs of entries of one table that are listed.
const RUNS: usize = 8;

/// A set of colour indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Indices([u64; 4]);

impl Indices {
    /// Adds an index.
    pub(super) fn insert(&mut self, index: u8) {
        self.0[usize::from(index >> 6)] |= 1 << (index & 63);
    }

    /// True when the index is there; none above 255 is.
    fn has(&self, index: usize) -> bool {
        self.0.get(index >> 6).is_some_and(|word| word >> (index & 63) & 1 == 1)
    }
}

/// What the pixels do with the entries of one table.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Uses {
    shown: Indices,
    transparent: Indices,
}

impl Uses {
    /// Adds the pixels of one frame.
    pub(super) fn add(&mut self, mut used: Indices, transparent: Option<u8>) {
        if let Some(index) = transparent.filter(|i| used.has(usize::from(*i))) {
            self.transparent.insert(index);
            used.0[usize::from(index >> 6)] &= !(1 << (index & 63));
        }
        for (shown, used) in self.shown.0.iter_mut().zip(used.0) {
            *shown |= used;
        }
    }

    /// The background is a colour that is shown, too.
    pub(super) fn show(&mut self, index: u8) {
        self.shown.insert(index);
    }

    /// The label of an entry that goes. Zero entries stay: they tell nothing.
    fn label(&self, index: usize, colour: [u8; 3]) -> Option<&'static str> {
        match () {
            () if colour == [0; 3] || self.shown.has(index) => None,
            () if self.transparent.has(index) => Some(UNSEEN),
            () => Some(UNUSED),
        }
    }

    /// Sets entries that nobody sees to zero; those under transparency only if `unseen`. True when one changed.
    pub(super) fn clean(&self, table: &mut [u8], unseen: bool) -> bool {
        let mut changed = false;
        for (index, colour) in table.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            if self.label(index, *colour).is_some_and(|label| unseen || label == UNUSED) {
                *colour = [0; 3];
                changed = true;
            }
        }
        changed
    }

    /// Splits `table` where entries that stay border on entries that go.
    pub(super) fn push_parts(&self, layout: &mut Layout, file: &[u8], table: Range<usize>, name: &'static str) {
        let colours = file.get(table.clone()).unwrap_or(&[]).as_chunks::<3>().0;
        let labels: Vec<_> = colours.iter().enumerate().map(|(i, c)| self.label(i, *c)).collect();
        // A table of 768 bytes could ask for 256 parts: the list must not outgrow the file.
        if labels.chunk_by(|a, b| a == b).count() > RUNS {
            layout.push(table.start as u64, table.end as u64, PartKind::UnusedTable, MIXED);
            return;
        }
        let mut at = table.start;
        for run in labels.chunk_by(|a, b| a == b) {
            let end = at + 3 * run.len();
            match run.first().copied().flatten() {
                Some(label) => layout.push(at as u64, end as u64, PartKind::UnusedTable, label),
                None => layout.push(at as u64, end as u64, PartKind::Structure, name),
            };
            at = end;
        }
    }
}
