//! Colours of palette pictures: the entry that a replaced pixel gets. Entries that no visible pixel uses are filled, then
//! entries are added while the depth allows; then the nearest one is taken, and that is said. What hidden pixels alone used
//! is neither taken nor compared: it would tell of them.

/// A palette that grows.
#[derive(Debug, Clone)]
pub(crate) struct Palette {
    /// Its colours.
    pub(crate) colours: Vec<[u8; 3]>,
    /// Entries that were given another colour.
    pub(crate) filled: Vec<usize>,
    /// Entries that some pixel outside of the hidden regions uses, or that were given a colour here.
    kept: Vec<bool>,
    /// Entries that are not opaque.
    see_through: Vec<bool>,
    /// Most entries that indices of the depth can name.
    room: usize,
    /// Entries found before.
    found: std::collections::HashMap<[u8; 3], usize>,
    /// True once a colour had to be taken for another.
    pub(crate) nearest: bool,
}

impl Palette {
    /// A palette with room for `room` entries, of which those that `see_through` marks are not opaque and those that `kept`
    /// marks are used outside of the hidden regions.
    pub(crate) fn new(colours: Vec<[u8; 3]>, see_through: Vec<bool>, mut kept: Vec<bool>, room: usize) -> Palette {
        kept.resize(colours.len(), false);
        Palette { colours, filled: Vec::new(), kept, see_through, room, found: Default::default(), nearest: false }
    }

    /// The entry of that colour.
    pub(crate) fn entry(&mut self, colour: [u8; 3]) -> usize {
        if let Some(i) = self.found.get(&colour) {
            return *i;
        }
        let i = self.search(colour);
        self.found.insert(colour, i);
        i
    }

    fn search(&mut self, colour: [u8; 3]) -> usize {
        let opaque = |i: &usize| !self.see_through.get(*i).copied().unwrap_or(false);
        let entries = || (0..self.colours.len()).filter(opaque);
        let kept = |i: &usize| self.kept.get(*i).copied().unwrap_or(false);
        let distance = |i: &usize| {
            let pairs = self.colours.get(*i).into_iter().flatten().zip(colour);
            pairs.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>()
        };
        let best = entries().filter(kept).min_by_key(distance);
        if let Some(i) = best.filter(|i| distance(i) == 0) {
            return i;
        }
        let free = entries().find(|i| !kept(i));
        if let Some(i) = free {
            self.colours[i] = colour;
            self.kept[i] = true;
            self.filled.push(i);
            return i;
        }
        if self.colours.len() < self.room {
            self.colours.push(colour);
            self.kept.push(true);
            return self.colours.len() - 1;
        }
        self.nearest = true;
        best.unwrap_or(0)
    }

    /// True where some entry is opaque or can be made: else nothing can hide anything.
    pub(crate) fn can_hide(&self) -> bool {
        let opaque = |i: usize| !self.see_through.get(i).copied().unwrap_or(false);
        self.colours.len() < self.room || (0..self.colours.len()).any(opaque)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_filled_added_and_then_approximated() {
        // See-through, used by hidden pixels alone, used outside.
        let mut p = Palette::new(vec![[128; 3], [190; 3], [9; 3]], vec![true], vec![true, false, true], 4);
        assert_eq!(p.entry([9; 3]), 2);
        assert_eq!(p.entry([128; 3]), 1, "the entry of that colour is see-through: a free one is filled");
        assert_eq!(p.entry([200; 3]), 3);
        assert!(!p.nearest);
        assert_eq!(p.entry([190; 3]), 3, "the colour of hidden pixels is gone");
        assert!(p.nearest && p.can_hide());
        assert_eq!(p.colours, vec![[128; 3], [128; 3], [9; 3], [200; 3]]);
        assert_eq!(p.filled, [1]);
    }
}
