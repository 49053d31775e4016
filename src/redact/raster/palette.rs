//! Colours of palette pictures: the entry that a replaced pixel gets. Entries are added while the depth allows; then the
//! nearest one is taken, and that is said. It changes no entry that was there.

/// A palette that grows.
#[derive(Debug, Clone)]
pub(crate) struct Palette {
    /// Its colours.
    pub(crate) colours: Vec<[u8; 3]>,
    /// Entries that may be filled: they are there, and no pixel uses them.
    free: Vec<usize>,
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
    /// A palette with room for `room` entries, of which those that `see_through` marks are not opaque.
    pub(crate) fn new(colours: Vec<[u8; 3]>, see_through: Vec<bool>, free: Vec<usize>, room: usize) -> Palette {
        Palette { colours, free, see_through, room, found: Default::default(), nearest: false }
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
        let opaque = |i: usize| !self.see_through.get(i).copied().unwrap_or(false);
        if let Some(i) = self.colours.iter().enumerate().position(|(i, c)| *c == colour && opaque(i)) {
            return i;
        }
        if let Some(i) = self.free.pop()
            && let Some(c) = self.colours.get_mut(i)
        {
            *c = colour;
            return i;
        }
        if self.colours.len() < self.room {
            self.colours.push(colour);
            return self.colours.len() - 1;
        }
        self.nearest = true;
        let distance = |c: &[u8; 3]| c.iter().zip(colour).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
        let entries = self.colours.iter().enumerate().filter(|(i, _)| opaque(*i));
        entries.min_by_key(|(_, c)| distance(c)).map_or(0, |(i, _)| i)
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
        let mut p = Palette::new(vec![[128; 3], [0; 3], [9; 3]], vec![true], vec![1], 4);
        assert_eq!(p.entry([128; 3]), 1, "the entry of that colour is see-through: a free one is filled");
        assert_eq!(p.entry([9; 3]), 2);
        assert_eq!(p.entry([200; 3]), 3);
        assert!(!p.nearest);
        assert_eq!(p.entry([190; 3]), 3);
        assert!(p.nearest && p.can_hide());
        assert_eq!(p.colours, vec![[128; 3], [128; 3], [9; 3], [200; 3]]);
    }
}
