//! What the pixels of hidden regions become: even grey, the mean of a large cell, or a smooth surface through those means.
//! It sees colours and places, no coding. Nothing finer than a cell of the mosaic ever comes from the source.

use crate::geometry::Rect;
use crate::record::Style;
use crate::redact::area::Hidden;

/// Up to four samples of one pixel, alpha left out.
pub(crate) type Colour = [u32; 4];

/// Paints the regions of one frame after another.
#[derive(Debug, Clone)]
pub(crate) struct Painter {
    /// From the style that tells most to the one that tells least: where regions overlap, the last one stays.
    regions: Vec<Cells>,
    grey: Colour,
}

/// One region cut into cells.
#[derive(Debug, Clone)]
struct Cells {
    rect: Rect,
    style: Style,
    cell: (u32, u32),
    across: u32,
    down: u32,
    /// Sums of samples, and how many pixels they are of.
    sums: Vec<([u64; 4], u64)>,
}

impl Painter {
    /// A painter of these regions; `grey` is what solid masks are made of.
    pub(crate) fn new(list: &[Hidden], grey: Colour) -> Painter {
        let mut regions: Vec<Cells> = list.iter().map(Cells::new).collect();
        regions.sort_by_key(|r| r.style);
        Painter { regions, grey }
    }

    /// True where the pixels of the source must be read before any is painted.
    pub(crate) fn needs_means(&self) -> bool {
        self.regions.iter().any(|r| r.style != Style::Solid)
    }

    /// Begins a frame.
    pub(crate) fn frame(&mut self) {
        for r in &mut self.regions {
            r.sums.fill(([0; 4], 0));
        }
    }

    /// The columns of row `y` that lie in some region, as ranges of each.
    pub(crate) fn columns(&self, y: u32) -> Vec<(u32, u32)> {
        let here = self.regions.iter().filter(|r| (r.rect.y0..r.rect.y1).contains(&y));
        here.map(|r| (r.rect.x0, r.rect.x1)).collect()
    }

    /// Takes in a pixel of the source.
    pub(crate) fn add(&mut self, x: u32, y: u32, colour: Colour) {
        for r in self.regions.iter_mut().filter(|r| r.style != Style::Solid && r.holds(x, y)) {
            let at = r.cell_of(x, y);
            if let Some((sum, n)) = r.sums.get_mut(at) {
                sum.iter_mut().zip(colour).for_each(|(s, c)| *s += u64::from(c));
                *n += 1;
            }
        }
    }

    /// What the pixel becomes; `None` outside of every region.
    pub(crate) fn colour(&self, x: u32, y: u32) -> Option<Colour> {
        let r = self.regions.iter().rfind(|r| r.holds(x, y))?;
        Some(match r.style {
            Style::Solid => self.grey,
            Style::Mosaic => r.mean(r.cell_of(x, y)).map(|v| v.round() as u32),
            Style::Blur => r.smooth(x, y),
        })
    }
}

impl Cells {
    fn new(h: &Hidden) -> Cells {
        let cell = (h.cell.width.max(1), h.cell.height.max(1));
        // Whole cells only: a rest would show more than the others, so the last cell takes it in.
        let (across, down) = ((h.rect.width() / cell.0).max(1), (h.rect.height() / cell.1).max(1));
        let sums = if h.style == Style::Solid { Vec::new() } else { vec![([0; 4], 0); (across * down) as usize] };
        Cells { rect: h.rect, style: h.style, cell, across, down, sums }
    }

    fn holds(&self, x: u32, y: u32) -> bool {
        (self.rect.x0..self.rect.x1).contains(&x) && (self.rect.y0..self.rect.y1).contains(&y)
    }

    fn cell_of(&self, x: u32, y: u32) -> usize {
        let at = |v: u32, first: u32, cell: u32, count: u32| (v.saturating_sub(first) / cell).min(count - 1);
        let (cx, cy) = (at(x, self.rect.x0, self.cell.0, self.across), at(y, self.rect.y0, self.cell.1, self.down));
        (cy * self.across + cx) as usize
    }

    fn mean(&self, cell: usize) -> [f64; 4] {
        match self.sums.get(cell) {
            Some((sum, n)) if *n > 0 => sum.map(|s| s as f64 / *n as f64),
            _ => [0.0; 4],
        }
    }

    /// The surface through the means, taken in the middle of their cells.
    fn smooth(&self, x: u32, y: u32) -> Colour {
        let axis = |v: u32, first: u32, cell: u32, count: u32| {
            let at =
                ((f64::from(v.saturating_sub(first)) + 0.5) / f64::from(cell) - 0.5).clamp(0.0, f64::from(count - 1));
            let low = at.floor();
            // At most `count - 1`.
            (low as u32, (low as u32 + 1).min(count - 1), at - low)
        };
        let (x0, x1, fx) = axis(x, self.rect.x0, self.cell.0, self.across);
        let (y0, y1, fy) = axis(y, self.rect.y0, self.cell.1, self.down);
        let at = |cx: u32, cy: u32| self.mean((cy * self.across + cx) as usize);
        let (a, b, c, d) = (at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1));
        let mut out = [0; 4];
        for (i, o) in out.iter_mut().enumerate() {
            let (top, bottom) = (a[i] + (b[i] - a[i]) * fx, c[i] + (d[i] - c[i]) * fx);
            *o = (top + (bottom - top) * fy).round() as u32;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    fn hidden(rect: [u32; 4], style: Style) -> Hidden {
        Hidden { rect: Rect::from(rect), style, cell: Size::new(4, 4) }
    }

    #[test]
    fn mosaics_show_means_and_solid_shows_nothing() {
        let list = [hidden([0, 0, 6, 2], Style::Solid), hidden([0, 0, 9, 9], Style::Mosaic)];
        let mut p = Painter::new(&list, [128; 4]);
        p.frame();
        for y in 0..9 {
            for x in 0..9 {
                p.add(x, y, [x * 10, y, 7, 0]);
            }
        }
        assert_eq!(p.colour(0, 0), Some([128; 4]), "the stronger style wins");
        assert_eq!(p.colour(0, 3), Some([15, 2, 7, 0]));
        assert_eq!(p.colour(8, 8), Some([60, 6, 7, 0]), "the last cell takes in the rest");
        assert_eq!(p.colour(9, 0), None);
        assert_eq!(p.columns(1).len(), 2);
    }

    #[test]
    fn a_blur_runs_from_mean_to_mean() {
        let mut p = Painter::new(&[hidden([0, 0, 8, 4], Style::Blur)], [0; 4]);
        p.frame();
        for y in 0..4 {
            for x in 0..8 {
                p.add(x, y, if x < 4 { [0; 4] } else { [100; 4] });
            }
        }
        let row: Vec<u32> = (0..8).map(|x| p.colour(x, 1).expect("inside")[0]).collect();
        assert_eq!((row[0], row[7]), (0, 100));
        assert!(row.is_sorted() && row[3] > 20 && row[4] < 80, "{row:?}");
    }
}
