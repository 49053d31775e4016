//! Looks for marks in the outlines of a picture: every view at every place and size, then the best places from close by, where
//! position, size and tilt are adjusted until the mark fits best. Owns scales and steps; the threshold is the caller's.

use super::cells::{CELL, Cells};
use super::grey::{Grey, Part};
use super::template::{Template, Upright, VIEWS};
use super::views::Coarse;
use crate::detect::lanes::Machine;
use crate::detect::logo::pyramid::Pyramid;
use crate::error::Result;

/// Sizes within an octave: the cube root of one half apart.
const STEPS: [f32; 3] = [1.0, 0.793_700_5, 0.629_960_5];
/// Marks whose shorter side is less than this many pixels of what detection sees are not looked for.
const SMALLEST: f32 = 20.0;
/// Score from which a place is looked at from close by, and how many places at most.
const WORTH: f32 = 4.0;
const PLACES: usize = 6;
/// Score that the coarse comparison must reach for the fine one, and how many places get there at most.
const CLOSER: f32 = 6.0;
const FINE_PLACES: usize = 3;

/// Width against what the mark's own shape asks for, and tilt in radians, that a fit may reach: what a sign seen from the side
/// shows, and not any triangle for any other.
const SQUEEZED: std::ops::Range<f32> = 0.7..1.4;
const TILTED: f32 = 0.45;

/// A picture as marks are looked for in it: shared by all marks.
pub(super) struct View {
    /// Halves and halves again, as the pyramid's levels.
    greys: Vec<Grey>,
    machine: Machine,
    /// Pixels of the first level for one of these, and the outlines.
    sizes: Vec<(f32, Coarse)>,
}

/// Where a mark may be, in pixels of the first level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) tilt: f32,
    pub(super) score: f32,
}

impl Place {
    /// Two finds of one thing.
    pub(super) fn same(&self, o: &Place) -> bool {
        (self.x - o.x).abs() < 0.4 * self.width.min(o.width)
            && (self.y - o.y).abs() < 0.4 * self.height.min(o.height)
            && (0.55..1.8).contains(&(self.height / o.height.max(1e-3)))
    }
}

impl View {
    /// Takes the outlines of every size.
    pub(super) fn of(pyramid: &Pyramid, machine: Machine) -> Result<View> {
        let (mut greys, mut sizes) = (Vec::new(), Vec::new());
        for (n, level) in pyramid.levels.iter().enumerate() {
            let grey = Grey::of(level);
            let octave = (1u64 << n.min(40)) as f32;
            for step in STEPS {
                let side = |s: usize| ((s as f32 * step).round() as usize).max(1);
                let (w, h) = (side(level.width), side(level.height));
                let coarse = if step == 1.0 {
                    Coarse::of(machine, &grey.bytes, w, h)
                } else {
                    Coarse::of(machine, &grey.scaled(w, h)?, w, h)
                };
                sizes.push((octave * level.width as f32 / w as f32, coarse));
            }
            greys.push(grey);
        }
        Ok(View { greys, machine, sizes })
    }

    /// The best places for a mark, best first, with the score of the fine comparison.
    pub(super) fn find(&self, template: &Template) -> Vec<Place> {
        let largest = SMALLEST / (template.width.min(template.height) * CELL) as f32;
        let mut all = Vec::new();
        for (factor, cells) in self.sizes.iter().filter(|(f, _)| *f > largest * 0.9) {
            sweep(template, self.machine, cells, *factor, &mut all);
        }
        all.sort_by(|a: &Place, b| b.score.total_cmp(&a.score).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        let mut kept: Vec<Place> = Vec::new();
        for p in all {
            if kept.len() < PLACES && !kept.iter().any(|k| k.same(&p)) {
                kept.push(p);
            }
        }
        let coarse = |p| self.fitted(&template.coarse, p, 4, [0.06, 0.06, 0.08, 0.08, 0.06]);
        let mut near: Vec<Place> = kept.into_iter().map(coarse).filter(|p| p.score >= CLOSER).collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score));
        near.truncate(FINE_PLACES);
        for p in &mut near {
            *p = self.fitted(&template.fine, *p, 3, [0.02, 0.02, 0.04, 0.04, 0.03]);
        }
        near.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut kept: Vec<Place> = Vec::new();
        for p in near {
            if !kept.iter().any(|k| k.same(&p)) {
                kept.push(p);
            }
        }
        kept
    }

    /// Adjusts the place, one number after the other in ever smaller steps, for as long as the mark fits better.
    fn fitted(&self, mark: &Upright, start: Place, rounds: usize, mut steps: [f32; 5]) -> Place {
        let mut scratch = Vec::new();
        let mut best = Place { score: self.score(mark, &start, &mut scratch), ..start };
        for _ in 0..rounds {
            for (k, step) in steps.iter().enumerate() {
                for by in [*step, -*step] {
                    let mut p = best;
                    let (sin, cos) = p.tilt.sin_cos();
                    match k {
                        0 => (p.x, p.y) = (p.x + by * p.width * cos, p.y + by * p.width * sin),
                        1 => (p.x, p.y) = (p.x - by * p.height * sin, p.y + by * p.height * cos),
                        2 => (p.width, p.height) = (p.width * by.exp2(), p.height * by.exp2()),
                        3 => p.width *= by.exp2(),
                        _ => p.tilt += by,
                    }
                    let squeezed = p.width / p.height * mark.height as f32 / mark.width as f32;
                    if !SQUEEZED.contains(&squeezed) || p.tilt.abs() > TILTED {
                        continue;
                    }
                    p.score = self.score(mark, &p, &mut scratch);
                    if p.score > best.score {
                        best = p;
                        break;
                    }
                }
            }
            steps.iter_mut().for_each(|s| *s *= 0.6);
        }
        best
    }

    /// How much the place looks like the mark.
    fn score(&self, mark: &Upright, place: &Place, scratch: &mut Vec<f32>) -> f32 {
        let (width, height) = ((mark.width + 2) * CELL, (mark.height + 2) * CELL);
        let (mut kx, mut ky) = (place.width / (mark.width * CELL) as f32, place.height / (mark.height * CELL) as f32);
        let mut factor = 1.0;
        let mut level = 0;
        while kx.max(ky) >= 1.6 && level + 1 < self.greys.len() {
            (kx, ky, factor, level) = (kx / 2.0, ky / 2.0, factor * 2.0, level + 1);
        }
        let Some(grey) = self.greys.get(level) else { return 0.0 };
        let (sin, cos) = place.tilt.sin_cos();
        let (x, y) = ((place.x + 0.5) / factor - 0.5, (place.y + 0.5) / factor - 0.5);
        let part = Part { x, y, right: (kx * cos, kx * sin), down: (-ky * sin, ky * cos), width, height };
        grey.cut(self.machine, part, scratch);
        mark.score(&Cells::of(self.machine, scratch, width, height))
    }
}

/// Scores every view at every place of one size; local peaks go to `all`.
fn sweep(template: &Template, machine: Machine, cells: &Coarse, factor: f32, all: &mut Vec<Place>) {
    let views = &template.views;
    let best = views.sweep(machine, cells);
    let (wide, least) = ((cells.width + 1).saturating_sub(views.columns).max(1), views.least(WORTH));
    let high = best.len() / wide;
    for (i, b) in best.iter().enumerate().filter(|(_, b)| b.score >= least) {
        let (x, y) = (i % wide, i / wide);
        let around = |s: usize, most: usize| s.saturating_sub(1)..(s + 2).min(most);
        if around(y, high).any(|v| around(x, wide).any(|u| best[v * wide + u].score > b.score)) {
            continue;
        }
        let (degrees, squeezed) = VIEWS.get(usize::from(b.view)).copied().unwrap_or((0.0, 1.0));
        let side = |cells: usize| (cells * CELL) as f32 * factor;
        all.push(Place {
            x: (x as f32 + views.columns as f32 / 2.0) * CELL as f32 * factor - 0.5,
            y: (y as f32 + views.rows as f32 / 2.0) * CELL as f32 * factor - 0.5,
            width: side(template.width) * squeezed,
            height: side(template.height),
            tilt: degrees.to_radians(),
            score: views.score(*b),
        });
    }
}
