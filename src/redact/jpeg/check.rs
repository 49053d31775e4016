//! The proof of a redacted JPEG: read again beside its source, block by block, by a reader that shares nothing with the
//! writer. It never repairs: what does not hold is an error.

use super::coefficients::{Blocks, Known};
use super::picture::Picture;
use super::targets::Targets;
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::redact::area::{Grid, Hidden};

fn differs(what: &'static str) -> Error {
    Error::Verify(what.into())
}

/// Every coefficient outside is the source's, every one inside is the target's, and the rest of the file is equal but for
/// tables that grew.
pub fn check(source: &[u8], redacted: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<()> {
    let (a, b) = (Picture::open(source, limits)?, Picture::open(redacted, limits)?);
    if a.frame != b.frame || a.cut.scans.len() != b.cut.scans.len() || a.cut.items.len() != b.cut.items.len() {
        return Err(differs("the redacted picture has another frame or other scans"));
    }
    let grid = Grid::new(a.size(), a.unit(), hidden)?;
    let targets = Targets::new(&a, &grid, hidden)?;
    let (mut known_a, mut known_b) = (Known::new(&a), Known::new(&b));
    for number in 0..a.cut.scans.len() {
        let (view_a, view_b) = (a.scan(number)?, b.scan(number)?);
        if view_a.scan != view_b.scan || view_a.using.restart != view_b.using.restart {
            return Err(differs("a scan of the redacted picture has another header"));
        }
        let (mut blocks_a, mut blocks_b) = (Blocks::new(&a, &view_a), Blocks::new(&b, &view_b));
        let scan = view_a.scan;
        let progressive = a.frame.is_progressive();
        for (ia, ib) in a.intervals(number).zip(b.intervals(number)) {
            let (ia, ib) = (ia?, ib?);
            limits.on_time()?;
            let (mut ra, mut rb) = (ia.reader(source), ib.reader(redacted));
            blocks_a.restart();
            blocks_b.restart();
            for n in ia.first..ia.first + ia.count {
                let mcu = view_a.order.mcu(n);
                let (x, y) = view_a.order.cell(mcu);
                let inside = grid.at(x, y).is_some();
                for slot in &view_a.order.blocks {
                    let place = view_a.order.block(mcu, slot);
                    blocks_a.read(&mut ra, slot, known_a.get(slot.component, place))?;
                    blocks_b.read(&mut rb, slot, known_b.get(slot.component, place))?;
                    if !inside {
                        if blocks_a.block != blocks_b.block {
                            return Err(differs("a coefficient outside of the hidden regions changed"));
                        }
                        continue;
                    }
                    let target = targets.get(slot.component, place);
                    let (from, to) = if progressive { (scan.ss.into(), scan.se.into()) } else { (0usize, 63usize) };
                    for (k, got) in blocks_b.block.iter().enumerate() {
                        let whole = target.get(k).copied().filter(|_| (from..=to).contains(&k)).unwrap_or(0);
                        let want = if progressive { seen(whole, k, scan.ah, scan.al) } else { whole };
                        if *got != want {
                            return Err(differs("a hidden block holds more than its mask"));
                        }
                    }
                }
            }
            ia.used_up(&ra)?;
            ib.used_up(&rb)?;
        }
        if a.intervals(number).count() != b.intervals(number).count() {
            return Err(differs("the redacted picture has other restart intervals"));
        }
    }
    Ok(())
}

/// What a progressive scan says of a coefficient: its upper bits in the first scan, one bit in each that refines it.
fn seen(value: i32, k: usize, ah: u8, al: u8) -> i32 {
    let shifted = |v: i32| v >> al << al;
    match (k, ah) {
        (0, 0) => shifted(value),
        (0, _) => value & (1 << al),
        (_, 0) => shifted(value.abs()) * value.signum(),
        // New in this scan: with its sign. Known before: a bit.
        _ if value.abs() >> al == 1 => (1 << al) * value.signum(),
        _ => value.abs() & (1 << al),
    }
}
