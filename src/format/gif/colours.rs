//! Colour tables: which entries a displayed pixel uses, and the parts into which a table is split.
//! It changes nothing. GIF89a specification §19, §21 (colour tables), §23 (transparency), §18 (background).

use std::ops::Range;

use crate::format::{Layout, PartKind};

/// Label of entries that no pixel uses.
pub(super) const UNUSED: &str = "colour table entries that no pixel uses";
/// Label of entries whose pixels are all transparent: they stay when hidden pixels are to be kept.
pub(super) const UNSEEN: &str = "colour table entries under full transparency";

/// What the pixels do with the entries of one table.
#[derive(Debug, Clone)]
pub(super) struct Uses {
    shown: [bool; 256],
    transparent: [bool; 256],
}

impl Default for Uses {
    fn default() -> Self {
        Uses { shown: [false; 256], transparent: [false; 256] }
    }
}

impl Uses {
    /// Adds the pixels of one frame.
    pub(super) fn add(&mut self, used: &[bool; 256], transparent: Option<u8>) {
        for (index, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            let seen = transparent.map(usize::from) != Some(index);
            let uses = if seen { &mut self.shown } else { &mut self.transparent };
            uses[index] = true;
        }
    }

    /// The background is a colour that is shown, too.
    pub(super) fn show(&mut self, index: u8) {
        self.shown[usize::from(index)] = true;
    }

    /// Splits `table` where entries that stay border on entries that go. Zero entries stay: they tell nothing.
    pub(super) fn push_parts(&self, layout: &mut Layout, file: &[u8], table: Range<usize>, name: &'static str) {
        let colours = file.get(table.clone()).unwrap_or(&[]).as_chunks::<3>().0;
        let label = |index: usize, colour: &[u8; 3]| match () {
            () if *colour == [0; 3] || self.shown.get(index) == Some(&true) => name,
            () if self.transparent.get(index) == Some(&true) => UNSEEN,
            () => UNUSED,
        };
        let labels: Vec<&'static str> = colours.iter().enumerate().map(|(i, c)| label(i, c)).collect();
        let mut at = table.start;
        for run in labels.chunk_by(|a, b| a == b) {
            let end = at + 3 * run.len();
            let label = run.first().copied().unwrap_or(name);
            let kind = if label == name { PartKind::Structure } else { PartKind::UnusedTable };
            layout.push(at as u64, end as u64, kind, label);
            at = end;
        }
    }
}
