//! Joins the regions of one photo with the rows of the register: by id, else by the picture's data and overlap. Rectangles
//! of the register count even where today's run found nothing. Where rows disagree, the strictest holds.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use super::{Register, Row, Terms};
use crate::geometry::{Rect, Size};
use crate::record::{Decision, Region, RegionKind};

/// Two rectangles that overlap this much are the same face.
const SAME: f64 = 0.5;

/// What is known of the photo that is joined.
#[derive(Debug, Clone, Copy)]
pub struct Photo<'a> {
    /// Its path, as reports name it.
    pub path: &'a str,
    /// Digest of its coded data.
    pub digest: &'a str,
    /// Size as displayed, where it is known.
    pub size: Option<Size>,
    /// A copy, in which faces may have been hidden: rows of the same path count although the data changed, and rectangles
    /// where nothing is found stay out.
    pub is_copy: bool,
}

/// How a photo stands to the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Every region carries its decision.
    Joined,
    /// The register decided on other picture data under this path.
    Changed,
    /// A rectangle of the register lies outside the picture: it would hide nothing.
    Outside,
}

impl Register {
    /// Writes the decisions into the regions, and adds the rectangles that only the register knows.
    pub fn settle(&self, photo: Photo<'_>, regions: &mut Vec<Region>, terms: &Terms) -> Settled {
        let (rows, changed) = self.concerning(photo);
        if changed {
            return Settled::Changed;
        }
        let mut settled = Settled::Joined;
        // The strictest row comes last and has the last word.
        let mut rows: Vec<(&Row, Decision)> = rows.into_iter().map(|r| (r, r.decision(terms))).collect();
        rows.sort_by_key(|(_, d)| strictness(*d));
        let found = regions.len();
        for (row, decision) in rows {
            let rect = match photo.size {
                Some(s) => row.rect.intersect(Rect::from([0, 0, s.width, s.height])),
                None => row.rect,
            };
            if rect.is_empty() {
                settled = Settled::Outside;
                continue;
            }
            let mut joined = false;
            for r in regions.iter_mut().take(found).filter(|r| r.kind != RegionKind::Logo) {
                if r.id == row.id || r.rect.iou(rect) >= SAME {
                    joined = true;
                    r.decision = decision;
                    if !row.id.is_empty() {
                        r.id.clone_from(&row.id);
                    }
                    if decision != Decision::FalseDetection {
                        r.rect = union(r.rect, rect);
                    }
                }
            }
            if !joined && !photo.is_copy && decision != Decision::FalseDetection {
                regions.push(added(row, rect, decision, photo.digest));
            }
        }
        settled
    }

    /// The rows of that picture; true where the register knows the path with other data only.
    fn concerning(&self, photo: Photo<'_>) -> (Vec<&Row>, bool) {
        let of_key = photo.digest.get(..12).and_then(|key| self.by_key.get(key)).into_iter().flatten();
        let by_data: Vec<usize> = of_key
            .copied()
            .filter(|n| self.rows.get(*n).is_some_and(|r| r.digest.is_empty() || r.digest == photo.digest))
            .collect();
        let of_path: Vec<usize> = self.by_photo.get(photo.path).cloned().unwrap_or_default();
        for n in by_data.iter().chain(&of_path) {
            if let Some(met) = self.met.get(*n) {
                met.store(true, Ordering::Relaxed);
            }
        }
        let names_data = |n: &usize| self.rows.get(*n).is_some_and(|r| r.photo_key().is_some());
        let changed = by_data.is_empty() && of_path.iter().any(names_data);
        let by_path = of_path.iter().filter(|n| !names_data(n) || changed && photo.is_copy);
        let rows = by_data.iter().chain(by_path).filter_map(|n| self.rows.get(*n)).collect();
        (rows, changed && !photo.is_copy)
    }
}

/// A region that today's run did not find.
fn added(row: &Row, rect: Rect, decision: Decision, digest: &str) -> Region {
    let id = if row.id.is_empty() { super::drawn_id(digest, &row.photo, row.rect) } else { row.id.clone() };
    let kind = if row.is_drawn() { RegionKind::Drawn } else { RegionKind::Face };
    Region { id, kind, label: Cow::Borrowed("register"), rect, score: 0.0, decision, hidden: None }
}

fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

/// From what shows most to what shows least.
fn strictness(d: Decision) -> u8 {
    match d {
        Decision::FalseDetection => 0,
        Decision::Exempt => 1,
        Decision::Granted => 2,
        Decision::Pending => 3,
        Decision::Expired => 4,
        Decision::Withdrawn => 5,
        Decision::Refused => 6,
        Decision::Review => 7,
    }
}
