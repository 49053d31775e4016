//! What the two kinds of partitions of a VP8 key frame hold for each macroblock: modes, and tokens of coefficients.
//! Only what decides how the stream goes on is kept. RFC 6386 §9.3 (segments), §11 (modes), §13 (tokens).

use super::boolean::Boolean;
use super::tables::{BANDS, EXTRA_BITS, SUBBLOCK_MODES, Tokens};

/// What the frame header says about macroblocks.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// Probabilities of the segment of a macroblock, where it is sent.
    pub(super) segments: Option<[u8; 3]>,
    /// Probability that a macroblock has coefficients, where it may say that it has none.
    pub(super) skips: Option<u8>,
    /// Probabilities of tokens.
    pub(super) tokens: Tokens,
}

/// What a macroblock says about itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Macroblock {
    /// It has no coefficients.
    skipped: bool,
    /// Its sixteen luma blocks have modes of their own, and no second-order block.
    split: bool,
}

// Modes of subblocks, in the order of §11.2.
const DC: u8 = 0;
const TRUE_MOTION: u8 = 1;
const VERTICAL: u8 = 2;
const HORIZONTAL: u8 = 3;
const LEFT_DOWN: u8 = 4;
const RIGHT_DOWN: u8 = 5;
const VERTICAL_RIGHT: u8 = 6;
const VERTICAL_LEFT: u8 = 7;
const HORIZONTAL_DOWN: u8 = 8;
const HORIZONTAL_UP: u8 = 9;

/// Reads one macroblock's header; `above` and `left` hold the modes of the four neighbours on each side.
pub(super) fn macroblock(b: &mut Boolean<'_>, rules: &Rules, above: &mut [u8; 4], left: &mut [u8; 4]) -> Macroblock {
    if let Some([first, low, high]) = rules.segments {
        let upper = b.get(first);
        b.get(if upper { high } else { low });
    }
    let skipped = rules.skips.is_some_and(|p| b.get(p));
    let split = !b.get(145);
    if split {
        for left in left.iter_mut() {
            for above in above.iter_mut() {
                let p = SUBBLOCK_MODES.get(usize::from(*above) * 10 + usize::from(*left)).unwrap_or(&SUBBLOCK_MODES[0]);
                *left = subblock_mode(b, p);
                *above = *left;
            }
        }
    } else {
        let mode = if b.get(156) {
            if b.get(128) { TRUE_MOTION } else { HORIZONTAL }
        } else if b.get(163) {
            VERTICAL
        } else {
            DC
        };
        above.fill(mode);
        left.fill(mode);
    }
    // The mode of chroma has no bearing on what follows.
    let _ = b.get(142) && b.get(114) && b.get(183);
    Macroblock { skipped, split }
}

/// The tree of §11.2.
fn subblock_mode(b: &mut Boolean<'_>, p: &[u8; 9]) -> u8 {
    if !b.get(p[0]) {
        return DC;
    }
    if !b.get(p[1]) {
        return TRUE_MOTION;
    }
    if !b.get(p[2]) {
        return VERTICAL;
    }
    if !b.get(p[3]) {
        return match b.get(p[4]) {
            false => HORIZONTAL,
            true if b.get(p[5]) => VERTICAL_RIGHT,
            true => RIGHT_DOWN,
        };
    }
    if !b.get(p[6]) {
        return LEFT_DOWN;
    }
    if !b.get(p[7]) {
        return VERTICAL_LEFT;
    }
    if b.get(p[8]) { HORIZONTAL_UP } else { HORIZONTAL_DOWN }
}

/// Which neighbouring blocks have coefficients: four of luma, two of each chroma, and the second-order block.
pub(super) type Filled = [bool; 9];

/// Reads the tokens of one macroblock.
pub(super) fn coefficients(b: &mut Boolean<'_>, rules: &Rules, m: Macroblock, above: &mut Filled, left: &mut Filled) {
    if m.skipped {
        // A macroblock without a second-order block says nothing about that of its neighbours.
        let end = if m.split { 8 } else { 9 };
        above[..end].fill(false);
        left[..end].fill(false);
        return;
    }
    let mut block = |b: &mut Boolean<'_>, kind, first, x: usize, y: usize| {
        let context = usize::from(above[x]) + usize::from(left[y]);
        let filled = tokens(b, &rules.tokens, kind, context, first);
        above[x] = filled;
        left[y] = filled;
    };
    let (kind, first) = if m.split { (3, 0) } else { (0, 1) };
    if !m.split {
        block(b, 1, 0, 8, 8);
    }
    for y in 0..4 {
        (0..4).for_each(|x| block(b, kind, first, x, y));
    }
    for plane in [4, 6] {
        for y in 0..2 {
            (0..2).for_each(|x| block(b, 2, 0, plane + x, plane + y));
        }
    }
}

/// Reads the tokens of one block (§13.2); true when it has any but the end.
fn tokens(b: &mut Boolean<'_>, tokens: &Tokens, kind: usize, context: usize, first: usize) -> bool {
    let p = |at: usize, context: usize| {
        let band = BANDS.get(at).copied().unwrap_or(0);
        tokens.get((kind * 8 + usize::from(band)) * 3 + context).unwrap_or(&tokens[0])
    };
    let mut at = first;
    let mut now = p(at, context);
    loop {
        if !b.get(now[0]) {
            return at > first;
        }
        // Behind a zero no end can come.
        while !b.get(now[1]) {
            at += 1;
            if at == 16 {
                return true;
            }
            now = p(at, 0);
        }
        let large = b.get(now[2]);
        if large {
            value(b, now);
        }
        b.get(128);
        at += 1;
        if at == 16 {
            return true;
        }
        now = p(at, if large { 2 } else { 1 });
    }
}

/// Passes over a value of two or more.
fn value(b: &mut Boolean<'_>, p: &[u8; 11]) {
    if !b.get(p[3]) {
        let _ = b.get(p[4]) && b.get(p[5]);
    } else if !b.get(p[6]) {
        if b.get(p[7]) {
            b.get(165);
            b.get(145);
        } else {
            b.get(159);
        }
    } else {
        let high = b.get(p[8]);
        let low = b.get(if high { p[10] } else { p[9] });
        let extra = EXTRA_BITS.get(2 * usize::from(high) + usize::from(low)).copied().unwrap_or(&[]);
        extra.iter().for_each(|p| {
            b.get(*p);
        });
    }
}
