//! What hidden blocks are replaced with: zero (mid grey) for a solid mask; for mosaics the mean of a cell, for blurs a
//! smooth surface through those means. Nothing finer than a cell of the mosaic ever comes from the source.

use super::coefficients::Blocks;
use super::picture::{Picture, ScanView, damaged};
use crate::error::Result;
use crate::format::jpeg::segments::{DQT, What};
use crate::format::jpeg::sequential::Sequential;
use crate::geometry::Rect;
use crate::record::Style;
use crate::redact::area::{Grid, Hidden};

/// The first coefficients of a block: DC, then the two lowest in zigzag order. All others are zero.
pub(crate) type Target = [i32; 3];

/// The target of each hidden block.
pub(crate) struct Targets {
    /// By component and block; empty where all are zero.
    blocks: Vec<Vec<[i16; 3]>>,
    strides: Vec<usize>,
}

impl Targets {
    /// The target of one block.
    #[inline]
    pub(crate) fn get(&self, component: usize, (x, y): (usize, usize)) -> Target {
        let stride = self.strides.get(component).copied().unwrap_or(0);
        let block = self.blocks.get(component).and_then(|b| b.get(y * stride + x));
        block.map_or([0; 3], |b| b.map(i32::from))
    }

    /// Reads what the styles need of the source.
    pub(crate) fn new(picture: &Picture<'_>, grid: &Grid, list: &[Hidden]) -> Result<Targets> {
        let strides = (0..picture.frame.components.len()).map(|c| picture.blocks(c).0).collect();
        let mut targets = Targets { blocks: Vec::new(), strides };
        if list.iter().all(|h| h.style == Style::Solid) {
            return Ok(targets);
        }
        targets.blocks = picture.per_block([0i16; 3]);
        targets.read_dc(picture, grid)?;
        let source = targets.blocks.clone();
        for (i, h) in list.iter().enumerate() {
            for c in 0..picture.frame.components.len() {
                Cells::new(picture, grid, (i, h), c).paint(&source, &mut targets, grid, steps(picture, c));
            }
        }
        Ok(targets)
    }

    /// The DC values of hidden blocks, as all scans together give them.
    fn read_dc(&mut self, picture: &Picture<'_>, grid: &Grid) -> Result<()> {
        for number in 0..picture.cut.scans.len() {
            let view = picture.scan(number)?;
            if !picture.frame.is_progressive() {
                self.read_sequential(picture, grid, (number, &view))?;
            } else if view.scan.ss == 0 {
                self.read_progressive(picture, grid, (number, &view))?;
            }
        }
        Ok(())
    }

    fn add(&mut self, component: usize, (x, y): (usize, usize), value: i32) {
        let stride = self.strides.get(component).copied().unwrap_or(0);
        if let Some(to) = self.blocks.get_mut(component).and_then(|b| b.get_mut(y * stride + x)) {
            // Decoders keep 16 bits.
            to[0] = to[0].wrapping_add(value as i16);
        }
    }

    /// Passes over AC symbols, several at a time, and over what follows the last hidden block of each interval.
    fn read_sequential(&mut self, picture: &Picture<'_>, grid: &Grid, (n, view): (usize, &ScanView<'_>)) -> Result<()> {
        let order = &view.order;
        let places: Vec<usize> = order.blocks.iter().map(|s| s.place).collect();
        let skips = Sequential::new(&places, &view.huffman, picture.data.len());
        let lanes = skips.lanes();
        for interval in picture.intervals(n) {
            let interval = interval?;
            picture.limits.on_time()?;
            let hidden = |n: u64| {
                let (x, y) = order.cell(order.mcu(n));
                grid.at(x, y).is_some()
            };
            let end = interval.first + interval.count;
            let Some(last) = (interval.first..end).rev().find(|n| hidden(*n)) else { continue };
            let mut r = interval.reader(picture.data);
            let mut values = vec![0i32; view.scan.components.len()];
            for n in interval.first..=last {
                let inside = hidden(n);
                for (slot, lane) in order.blocks.iter().zip(&lanes) {
                    let difference = lane.difference(&mut r);
                    lane.rest(&mut r, 1);
                    let Some(value) = values.get_mut(slot.place) else { continue };
                    *value = value.wrapping_add(difference);
                    if inside {
                        self.add(slot.component, order.block(order.mcu(n), slot), *value);
                    }
                }
            }
            if r.overrun() {
                return Err(damaged(interval.start, "coded data for the whole picture was expected"));
            }
        }
        Ok(())
    }

    fn read_progressive(
        &mut self,
        picture: &Picture<'_>,
        grid: &Grid,
        (n, view): (usize, &ScanView<'_>),
    ) -> Result<()> {
        let mut blocks = Blocks::new(picture, view);
        for interval in picture.intervals(n) {
            let interval = interval?;
            picture.limits.on_time()?;
            let mut r = interval.reader(picture.data);
            blocks.restart();
            for n in interval.first..interval.first + interval.count {
                let mcu = view.order.mcu(n);
                let (x, y) = view.order.cell(mcu);
                let inside = grid.at(x, y).is_some();
                for slot in &view.order.blocks {
                    blocks.read(&mut r, slot, None)?;
                    if inside {
                        self.add(slot.component, view.order.block(mcu, slot), blocks.block[0]);
                    }
                }
            }
            interval.used_up(&r)?;
        }
        Ok(())
    }
}

/// The steps of the quantisation table of a component for the first three coefficients.
fn steps(picture: &Picture<'_>, component: usize) -> [f32; 3] {
    let tq = picture.frame.components.get(component).map_or(0, |c| c.tq);
    let is_its = |t: &&crate::format::jpeg::tables::Table| {
        let item = picture.cut.items.get(t.item);
        item.is_some_and(|i| i.what == What::Segment(DQT)) && t.used && t.selector & 15 == tq
    };
    let Some(t) = picture.tables.all.iter().find(is_its) else { return [1.0; 3] };
    let body = picture.data.get(t.start + 1..t.end).unwrap_or(&[]);
    let step = |i: usize| match t.selector >> 4 {
        0 => body.get(i).map_or(1.0, |b| f32::from(*b)),
        _ => body.get(2 * i..2 * i + 2).map_or(1.0, |b| f32::from(u16::from_be_bytes([b[0], b[1]]))),
    };
    [step(0), step(1), step(2)].map(|s| s.max(1.0))
}

/// One region in one component, cut into cells.
struct Cells {
    region: usize,
    style: Style,
    component: usize,
    /// Sampling factors.
    factors: (u32, u32),
    /// The region in blocks.
    area: Rect,
    /// Size of a cell in blocks.
    cell: (u32, u32),
    across: u32,
    down: u32,
}

impl Cells {
    fn new(picture: &Picture<'_>, grid: &Grid, (region, h): (usize, &Hidden), component: usize) -> Cells {
        let factors = picture.frame.components.get(component).map_or((1, 1), |c| (c.h.into(), c.v.into()));
        let (unit, cells) = (picture.unit(), grid.cells_of(h.rect));
        let side = |wanted: u32, unit: u32, factor: u32| wanted.div_ceil(unit.max(1)).max(1) * factor;
        let cell = (side(h.cell.width, unit.width, factors.0), side(h.cell.height, unit.height, factors.1));
        let area = Rect::from([cells.x0 * factors.0, cells.y0 * factors.1, cells.x1 * factors.0, cells.y1 * factors.1]);
        // Whole cells only: a rest would show more than the others, so the last cell takes it in.
        let (across, down) = ((area.width() / cell.0).max(1), (area.height() / cell.1).max(1));
        Cells { region, style: h.style, component, factors, area, cell, across, down }
    }

    /// The cell of a block, by column and row from the region's corner.
    fn cell_of(&self, dx: u32, dy: u32) -> usize {
        let (x, y) = ((dx / self.cell.0).min(self.across - 1), (dy / self.cell.1).min(self.down - 1));
        (y * self.across + x) as usize
    }

    /// Calls `f` with offset and index of each block that this region hides.
    fn each(&self, stride: usize, grid: &Grid, mut f: impl FnMut(u32, u32, usize)) {
        for y in self.area.y0..self.area.y1 {
            for x in self.area.x0..self.area.x1 {
                if grid.at(x / self.factors.0, y / self.factors.1) == Some(self.region) {
                    f(x - self.area.x0, y - self.area.y0, y as usize * stride + x as usize);
                }
            }
        }
    }

    fn paint(&self, source: &[Vec<[i16; 3]>], targets: &mut Targets, grid: &Grid, steps: [f32; 3]) {
        let stride = targets.strides.get(self.component).copied().unwrap_or(0);
        let (Some(from), Some(to)) = (source.get(self.component), targets.blocks.get_mut(self.component)) else {
            return;
        };
        if self.style == Style::Solid {
            self.each(stride, grid, |_, _, at| {
                if let Some(b) = to.get_mut(at) {
                    *b = [0; 3];
                }
            });
            return;
        }
        let mut sums = vec![(0i64, 0i64); self.across as usize * self.down as usize];
        self.each(stride, grid, |dx, dy, at| {
            if let (Some(s), Some(b)) = (sums.get_mut(self.cell_of(dx, dy)), from.get(at)) {
                *s = (s.0 + i64::from(b[0]), s.1 + 1);
            }
        });
        let means: Vec<f32> = sums.iter().map(|(sum, n)| if *n > 0 { *sum as f32 / *n as f32 } else { 0.0 }).collect();
        let most = f32::from(i16::MAX);
        self.each(stride, grid, |dx, dy, at| {
            let Some(b) = to.get_mut(at) else { return };
            let value = match self.style {
                Style::Blur => {
                    let (dc, gx, gy) = self.smooth(&means, dx, dy);
                    // The lowest coefficient of a slope is this share of the DC step from block to block (T.81 §A.3.3).
                    let slope = |g: f32, step: f32| (-0.2847 * g * steps[0] / step).clamp(-1023.0, 1023.0);
                    [dc, slope(gx, steps[1]), slope(gy, steps[2])]
                }
                _ => [means.get(self.cell_of(dx, dy)).copied().unwrap_or(0.0), 0.0, 0.0],
            };
            *b = value.map(|v| v.round().clamp(-most, most) as i16);
        });
    }

    /// The surface through the means of the cells at a block, and its slopes from block to block.
    fn smooth(&self, means: &[f32], dx: u32, dy: u32) -> (f32, f32, f32) {
        let axis = |d: u32, cell: u32, count: u32| {
            let at = ((d as f32 + 0.5) / cell as f32 - 0.5).clamp(0.0, (count - 1) as f32);
            let low = (at.floor() as u32).min(count - 1);
            (low, (low + 1).min(count - 1), at - low as f32)
        };
        let (x0, x1, fx) = axis(dx, self.cell.0, self.across);
        let (y0, y1, fy) = axis(dy, self.cell.1, self.down);
        let at = |x: u32, y: u32| means.get((y * self.across + x) as usize).copied().unwrap_or(0.0);
        let mix = |a: f32, b: f32, f: f32| a + (b - a) * f;
        let (top, bottom) = (mix(at(x0, y0), at(x1, y0), fx), mix(at(x0, y1), at(x1, y1), fx));
        let gx = mix(at(x1, y0) - at(x0, y0), at(x1, y1) - at(x0, y1), fy) / self.cell.0 as f32;
        (mix(top, bottom, fy), gx, (bottom - top) / self.cell.1 as f32)
    }
}
