//! What is hidden, cell by cell of the grid that a format is coded in. It knows neither coefficients nor pixels.

use crate::error::Result;
use crate::geometry::{Rect, Size};
use crate::limits::Limits;
use crate::record::Style;

/// A region in stored pixels, grown by its margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden {
    /// Where.
    pub rect: Rect,
    /// How.
    pub style: Style,
    /// Least size of a mosaic cell, in pixels.
    pub cell: Size,
}

/// For each cell of the grid (an MCU of a JPEG) the region that hides it.
#[derive(Debug)]
pub(crate) struct Grid {
    /// Size of a cell in pixels.
    unit: Size,
    across: u32,
    down: u32,
    /// 0: shown; else one more than the index of the region.
    cells: Vec<u16>,
}

impl Grid {
    /// Lays the regions over a picture cut into cells of `unit` pixels. Where regions overlap, the one that tells less wins.
    pub(crate) fn new(picture: Size, unit: Size, list: &[Hidden]) -> Result<Grid> {
        Limits::check("regions to hide", list.len() as u64, u64::from(u16::MAX - 1))?;
        let (across, down) = (picture.width.div_ceil(unit.width.max(1)), picture.height.div_ceil(unit.height.max(1)));
        let cells = vec![0; across as usize * down as usize];
        let mut grid = Grid { unit, across, down, cells };
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|&i| list.get(i).map(|h| h.style));
        for i in order {
            let Some(h) = list.get(i) else { continue };
            let r = grid.cells_of(h.rect);
            // At most the bound above.
            let mark = i as u16 + 1;
            for y in r.y0..r.y1 {
                let row = y as usize * across as usize;
                if let Some(row) = grid.cells.get_mut(row + r.x0 as usize..row + r.x1 as usize) {
                    row.fill(mark);
                }
            }
        }
        Ok(grid)
    }

    /// The cells that a rectangle of pixels touches.
    pub(crate) fn cells_of(&self, r: Rect) -> Rect {
        let (w, h) = (self.unit.width.max(1), self.unit.height.max(1));
        Rect::from([r.x0 / w, r.y0 / h, r.x1.div_ceil(w).min(self.across), r.y1.div_ceil(h).min(self.down)])
    }

    /// The pixels of the cells that a rectangle of pixels touches, cut at the picture's edge.
    pub(crate) fn aligned(&self, r: Rect, picture: Size) -> Rect {
        let c = self.cells_of(r);
        let (w, h) = (self.unit.width, self.unit.height);
        let edge = |cells: u32, unit: u32, most: u32| cells.saturating_mul(unit).min(most);
        Rect::from([
            edge(c.x0, w, picture.width),
            edge(c.y0, h, picture.height),
            edge(c.x1, w, picture.width),
            edge(c.y1, h, picture.height),
        ])
    }

    /// The region that hides the cell at column `x` and row `y`.
    #[inline]
    pub(crate) fn at(&self, x: u32, y: u32) -> Option<usize> {
        if x >= self.across {
            return None;
        }
        let i = y as usize * self.across as usize + x as usize;
        self.cells.get(i).and_then(|c| usize::from(*c).checked_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_region_touches_are_hidden_and_solid_wins() {
        let cell = Size::new(1, 1);
        let list = [
            Hidden { rect: Rect::from([15, 16, 17, 20]), style: Style::Solid, cell },
            Hidden { rect: Rect::from([0, 0, 20, 40]), style: Style::Mosaic, cell },
        ];
        let picture = Size::new(50, 33);
        let grid = Grid::new(picture, Size::new(16, 16), &list).expect("a grid");
        assert_eq!((grid.across, grid.down), (4, 3));
        let row = |y| (0..5).map(|x| grid.at(x, y)).collect::<Vec<_>>();
        assert_eq!(row(0), [Some(1), Some(1), None, None, None]);
        assert_eq!(row(1), [Some(0), Some(0), None, None, None]);
        assert_eq!(row(2), [Some(1), Some(1), None, None, None]);
        assert_eq!(row(3), [None; 5]);
        assert_eq!(grid.aligned(list[1].rect, picture), Rect::from([0, 0, 32, 33]));
    }
}
